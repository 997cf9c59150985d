// Package watching keeps what is watched in the database that keeps the
// incidents: a watch.Store on SQLite and PostgreSQL. Jobs are asked for in the
// same transaction.
package watching

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"tocsin"
	"tocsin/store/relational"
	"tocsin/watch"
)

// Base is the store that it is kept beside; a relational.Store is one.
type Base interface {
	Beside(ctx context.Context, do func(c relational.Conn, handle any) error) error
	Look(ctx context.Context, do func(relational.Conn) error) error
}

// Enqueue asks for jobs by the database's own transaction. One with the same
// Key and Attempt as another is that other.
type Enqueue func(ctx context.Context, handle any, jobs []watch.Job) error

// Store is a watch.Store.
type Store struct {
	base    Base
	enqueue Enqueue
	// turn lets one transaction of this process begin at a time: others would
	// only wait for it in the database, each with a connection that its reads
	// of the feed may need.
	turn chan struct{}
}

// New makes one. Without enqueue a job that is asked for is an error.
func New(base Base, enqueue Enqueue) *Store {
	return &Store{base: base, enqueue: enqueue, turn: make(chan struct{}, 1)}
}

// Update is watch.Store's.
func (s *Store) Update(ctx context.Context, do func(watch.Tx) error) error {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-s.turn }()
	return s.base.Beside(ctx, func(c relational.Conn, handle any) error {
		if _, err := c.Exec(ctx, "UPDATE watch_number SET n = n + 1 WHERE name = 'turn'"); err != nil {
			return fmt.Errorf("wait for the watch's turn: %w", err)
		}
		return do(&transaction{ctx: ctx, conn: c, handle: handle, enqueue: s.enqueue})
	})
}

// View is watch.Store's.
func (s *Store) View(ctx context.Context, do func(watch.Tx) error) error {
	return s.base.Look(ctx, func(c relational.Conn) error { return do(&transaction{ctx: ctx, conn: c, reading: true}) })
}

// transaction is a watch.Tx.
type transaction struct {
	ctx     context.Context
	conn    relational.Conn
	handle  any
	enqueue Enqueue
	reading bool
}

var errReading = errors.New("a view writes nothing")

func (tx *transaction) exec(sql string, args ...any) error {
	if tx.reading {
		return errReading
	}
	return tx.conn.Queue(tx.ctx, sql, args...)
}

// put writes a row of a table that has an id and JSON alone.
func (tx *transaction) put(table, id string, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s %s: %w", table, id, err)
	}
	return tx.exec("INSERT INTO "+table+" (id, data) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET data = excluded.data", id, string(b))
}

// remove takes a row away; NotFound when there is none.
func (tx *transaction) remove(table, what, id string) error {
	if tx.reading {
		return errReading
	}
	n, err := tx.conn.Exec(tx.ctx, "DELETE FROM "+table+" WHERE id = ?", id)
	if err == nil && n == 0 {
		return tocsin.Errorf(tocsin.NotFound, "there is no %s %q", what, id)
	}
	return err
}

// rows gives what a query of one column of JSON gives.
func rows[T any](tx *transaction, sql string, args ...any) ([]T, error) {
	found, err := tx.conn.Query(tx.ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	out := []T{}
	for found.Next() {
		var data string
		if err := found.Scan(&data); err != nil {
			return nil, err
		}
		var v T
		if err := json.Unmarshal([]byte(data), &v); err != nil {
			return nil, fmt.Errorf("read what was kept: %w", err)
		}
		out = append(out, v)
	}
	return out, found.Err()
}

// number is the one number that a query gives; false when it gives none.
func (tx *transaction) number(sql string, args ...any) (n int64, ok bool, err error) {
	found, err := tx.conn.Query(tx.ctx, sql, args...)
	if err != nil {
		return 0, false, err
	}
	defer found.Close()
	for found.Next() {
		if err := found.Scan(&n); err != nil {
			return 0, false, err
		}
		ok = true
	}
	return n, ok, found.Err()
}
