// Package postgres keeps a tocsin.Store in PostgreSQL with PostGIS: the store
// for any number of processes on any number of machines.
package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"tocsin"
	"tocsin/store/relational"
)

//go:embed migrations
var migrations embed.FS

// Store is a tocsin.Store in PostgreSQL.
type Store struct {
	*relational.Store
	engine *engine
}

// Pool is the store's connections, for a queue that keeps its jobs in the same
// database.
func (s *Store) Pool() *pgxpool.Pool { return s.engine.pool }

// Open opens the database of an address, "postgres://user@host/name", and makes
// the schema when it is not there. The database must be for one store alone.
func Open(ctx context.Context, address string, opts relational.Options) (*Store, error) {
	pool, err := pgxpool.New(ctx, address)
	if err != nil {
		return nil, fmt.Errorf("open the store: %w", err)
	}
	e := &engine{pool: pool}
	all, err := relational.ReadMigrations(migrations, "migrations")
	if err == nil {
		err = all.Migrate(ctx, e)
	}
	var s *relational.Store
	if err == nil {
		s, err = relational.New(ctx, e, opts)
	}
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("open the store %s: %w", e.place(), err)
	}
	return &Store{s, e}, nil
}

// engine is a relational.Engine.
type engine struct {
	pool     *pgxpool.Pool
	numbered sync.Map // SQL with ? -> SQL with $1
}

// The advisory locks of a store. Every transaction that may write shares the
// gate, and one that runs alone has it to itself; the end is for the one that
// is ending.
const (
	gateLock = 0x746f6373696e01
	endLock  = 0x746f6373696e02
)

func (e *engine) Name() string { return "postgres" }

func (e *engine) Close() error {
	e.pool.Close()
	return nil
}

// place tells which database it is, without a password.
func (e *engine) place() string {
	c := e.pool.Config().ConnConfig
	return fmt.Sprintf("%s on %s", c.Database, c.Host)
}

// number writes $1, $2 for the ? of a statement.
func (e *engine) number(sql string) string {
	if known, ok := e.numbered.Load(sql); ok {
		return known.(string)
	}
	var b strings.Builder
	n := 0
	for _, part := range strings.SplitAfter(sql, "?") {
		if rest, ok := strings.CutSuffix(part, "?"); ok {
			n++
			b.WriteString(rest + "$" + strconv.Itoa(n))
		} else {
			b.WriteString(part)
		}
	}
	e.numbered.Store(sql, b.String())
	return b.String()
}

// conn is a relational.Conn. What is queued goes to the server together.
type conn struct {
	e      *engine
	tx     pgx.Tx
	queued pgx.Batch
}

// mostQueued is how many statements wait at most.
const mostQueued = 500

func (c *conn) Queue(ctx context.Context, sql string, args ...any) error {
	c.queued.Queue(c.e.number(sql), args...)
	if c.queued.Len() < mostQueued {
		return nil
	}
	return c.flush(ctx)
}

// flush runs what is queued.
func (c *conn) flush(ctx context.Context) error {
	if c.queued.Len() == 0 {
		return nil
	}
	statements := c.queued
	c.queued = pgx.Batch{}
	results := c.tx.SendBatch(ctx, &statements)
	for _, q := range statements.QueuedQueries {
		if _, err := results.Exec(); err != nil {
			results.Close() // it fails with the same error
			return fmt.Errorf("%.60s: %w", q.SQL, err)
		}
	}
	return results.Close()
}

func (c *conn) Exec(ctx context.Context, sql string, args ...any) (int64, error) {
	if err := c.flush(ctx); err != nil {
		return 0, err
	}
	tag, err := c.tx.Exec(ctx, c.e.number(sql), args...)
	return tag.RowsAffected(), err
}

func (c *conn) Query(ctx context.Context, sql string, args ...any) (relational.Rows, error) {
	if err := c.flush(ctx); err != nil {
		return nil, err
	}
	rows, err := c.tx.Query(ctx, c.e.number(sql), args...)
	if err != nil {
		return nil, err
	}
	return rows, nil
}

func (e *engine) Read(ctx context.Context, do func(relational.Conn) error) error {
	tx, err := e.pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return err
	}
	defer undo(tx)
	return do(&conn{e: e, tx: tx})
}

// undo ends a transaction that came to nothing, whatever became of its context.
func undo(tx pgx.Tx) {
	// An error means that the connection is gone, and the transaction with it.
	_ = tx.Rollback(context.WithoutCancel(context.Background()))
}

// transaction is a relational.Txn.
type transaction struct {
	*conn
}

func (t transaction) Handle() any { return t.tx }

func (t transaction) Commit(ctx context.Context) error {
	if err := t.flush(ctx); err != nil {
		return err
	}
	return t.tx.Commit(ctx)
}

func (t transaction) Rollback() { undo(t.tx) }

func (e *engine) Begin(ctx context.Context, alone bool) (relational.Txn, error) {
	lock := "pg_advisory_xact_lock_shared"
	if alone {
		lock = "pg_advisory_xact_lock"
	}
	tx, err := e.pool.BeginTx(ctx, pgx.TxOptions{BeginQuery: fmt.Sprintf("BEGIN ISOLATION LEVEL READ COMMITTED; SELECT %s(%d)", lock, gateLock)})
	if err != nil {
		return nil, err
	}
	return transaction{&conn{e: e, tx: tx}}, nil
}

func (e *engine) Shared() bool { return true }

func (e *engine) Lock(ctx context.Context, c relational.Conn) error {
	_, err := c.Exec(ctx, "SELECT pg_advisory_xact_lock("+strconv.Itoa(endLock)+")")
	return err
}

func (e *engine) Fault(err error) relational.Fault {
	var refused *pgconn.ConnectError
	if errors.As(err, &refused) {
		return relational.Busy
	}
	var failed *pgconn.PgError
	if !errors.As(err, &failed) {
		return relational.Broken
	}
	switch {
	case failed.Code == "40001" || failed.Code == "40P01": // serialization failure, deadlock
		return relational.Again
	case strings.HasPrefix(failed.Code, "23"): // integrity constraint violation
		return relational.Clash
	case strings.HasPrefix(failed.Code, "53") || strings.HasPrefix(failed.Code, "57P") || failed.Code == "55P03": // resources, shutdown, lock
		return relational.Busy
	case failed.Code == "22021" || failed.Code == "22P05": // characters
		return relational.Unfit
	}
	return relational.Broken
}

// Backup tells how it is done: PostgreSQL's own program does it best.
func (e *engine) Backup(_ context.Context, path string) error {
	c := e.pool.Config().ConnConfig
	return tocsin.Errorf(tocsin.Invalid, "a store in PostgreSQL is backed up by its own program: pg_dump --format=custom --host=%s --port=%d --username=%s --file=%s %s",
		c.Host, c.Port, c.User, path, c.Database)
}

func (e *engine) Size(ctx context.Context, c relational.Conn) (int64, error) {
	rows, err := c.Query(ctx, "SELECT pg_database_size(current_database())")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var n int64
	for rows.Next() {
		if err := rows.Scan(&n); err != nil {
			return 0, err
		}
	}
	return n, rows.Err()
}

func (e *engine) List(list any) any { return list }

func (e *engine) In(expression string) string { return expression + " = ANY(?)" }

func (e *engine) Each(kind string) string { return "unnest(CAST(? AS " + kind + "[])) AS one(value)" }

func (e *engine) PutPlace(ctx context.Context, c relational.Conn, seq int64, lat, lon float64) error {
	return c.Queue(ctx, "INSERT INTO change_place (seq, place) VALUES (?, ST_SetSRID(ST_MakePoint(?, ?), 4326))", seq, lon, lat)
}

func (e *engine) InBox(seq string, b tocsin.Box) (string, []any) {
	return seq + " IN (SELECT p.seq FROM change_place p WHERE p.place && ST_MakeEnvelope(?, ?, ?, ?, 4326))", []any{b.West, b.South, b.East, b.North}
}
