// Package relational keeps what was learned in a relational database: all of
// tocsin.Store that is the same whichever database it is. What differs is told
// by an Engine; store/sqlite and store/postgres are two.
//
//	update.go    one transaction: run, checked against others, ended
//	ledger.go    what grouping reads and writes
//	document.go  arrivals, versions, bytes
//	incident.go  selections of incidents
//	log.go       the append-only log
//	proof.go     what its entries are made of
//	upgrade.go   what it tells of stores that were begun when it told less
//	forget.go    erasing what was learned from a document
//
// SQL is written once, with ? for arguments, for the part of the language that
// every engine speaks. Times are nanoseconds since 1970, 0 for none; days are
// days since 1970.
package relational

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"tocsin"
)

// Conn is what statements are run on.
type Conn interface {
	Exec(ctx context.Context, sql string, args ...any) (int64, error)
	// Queue runs a statement of which nothing is asked: at the latest before
	// the next of the others, or before the transaction ends. Its error may be
	// that of one of those.
	Queue(ctx context.Context, sql string, args ...any) error
	Query(ctx context.Context, sql string, args ...any) (Rows, error)
}

// Rows are what a query gives. They must be read to the end, or closed, before
// the next statement.
type Rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
	Close()
}

// Txn is a transaction that may write.
type Txn interface {
	Conn
	Handle() any // the database's own
	Commit(ctx context.Context) error
	Rollback()
}

// Fault says what an error of the database means.
type Fault int

// The faults.
const (
	Broken Fault = iota // the program's or the machine's own trouble
	Again               // another transaction came between: run it again
	Clash               // a rule of a table was broken: by another transaction, unless this one was alone
	Busy                // not now
	Unfit               // a value that the database cannot hold
)

// Engine is a database. It may be used by many goroutines at once.
type Engine interface {
	Name() string
	// Read runs what do does on one state of the database.
	Read(ctx context.Context, do func(Conn) error) error
	// Begin begins a transaction that may write; alone is one beside which no
	// other of the store runs.
	Begin(ctx context.Context, alone bool) (Txn, error)
	// Shared reports whether several transactions may write at once.
	Shared() bool
	// Lock makes the transaction the only one that ends, until it does.
	Lock(ctx context.Context, c Conn) error
	Fault(err error) Fault
	Backup(ctx context.Context, path string) error
	Size(ctx context.Context, c Conn) (int64, error) // bytes on disk
	Close() error

	// List is a list of numbers or texts as an argument; In is the condition
	// that an expression is in it, and Each a table of its one column, value.
	List(list any) any
	In(expression string) string
	Each(kind string) string // "bigint" or "text"

	// PutWords enters texts, one per field, to be found by their words.
	PutWords(ctx context.Context, c Conn, of Indexed, row int64, texts []string) error
	DropWords(ctx context.Context, c Conn, of Indexed, row int64) error
	// HasWords is the condition that a row has the words of all terms.
	HasWords(of Indexed, row string, terms []tocsin.Term) (sql string, args []any)
	// Ranked gives the rows that have the words of all terms, best first.
	Ranked(of Indexed, terms []tocsin.Term) (sql string, args []any)

	// PutPlace enters the position of a change, and InBox is the condition that
	// a change may lie in a box; West is never above East.
	PutPlace(ctx context.Context, c Conn, seq int64, lat, lon float64) error
	InBox(seq string, box tocsin.Box) (sql string, args []any)
}

// Indexed is a table whose rows are found by words, and the names of its fields.
type Indexed struct {
	Table  string
	Fields []string
}

// IncidentWords and DocumentWords are what is found by words.
func IncidentWords() Indexed {
	return Indexed{"change", tocsin.IncidentFields}
}

// DocumentWords is the words of documents.
func DocumentWords() Indexed { return Indexed{"document", tocsin.DocumentFields} }

// Options are what a store needs besides its engine.
type Options struct {
	Now    func() time.Time // nil is time.Now
	Random io.Reader        // of salts; nil is crypto/rand
	// CacheBytes is how much memory readings and incidents may take that were
	// read before; 0 is 128 MiB.
	CacheBytes int64
	Log        *slog.Logger
}

// Store keeps what was learned in an engine's database.
type Store struct {
	engine Engine
	now    func() time.Time
	random io.Reader
	salts  sync.Mutex // of random
	log    *slog.Logger

	readings *cache[int64, *tocsin.Reading]
	changes  *cache[changeKey, *tocsin.Change]
	posts    *postCache
	taken    decisions
	secret   []byte // by which names of what was forgotten are known

	runs, again atomic.Int64
}

// New opens a store on a database that has the schema.
func New(ctx context.Context, engine Engine, opts Options) (*Store, error) {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Random == nil {
		opts.Random = rand.Reader
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	if opts.CacheBytes == 0 {
		opts.CacheBytes = 128 << 20
	}
	s := &Store{engine: engine, now: opts.Now, random: opts.Random, log: opts.Log,
		readings: newCache[int64, *tocsin.Reading](opts.CacheBytes / 2),
		changes:  newCache[changeKey, *tocsin.Change](opts.CacheBytes * 3 / 8),
		posts:    &postCache{most: opts.CacheBytes / 8}}
	for _, prepare := range []func(tocsin.Tx) error{s.keepSecret, s.upgradeLog} {
		if err := s.Update(ctx, prepare); err != nil {
			return nil, fmt.Errorf("prepare the store: %w", err)
		}
	}
	return s, nil
}

// Runs is how many times a transaction was run since the store was opened, and
// how many of those were because another had come between.
func (s *Store) Runs() (runs, again int64) { return s.runs.Load(), s.again.Load() }

// Close ends all use of the database.
func (s *Store) Close() error { return s.engine.Close() }

// Backup writes the whole store to a new file.
func (s *Store) Backup(ctx context.Context, path string) error { return s.engine.Backup(ctx, path) }

// read runs do on one state of the database, with errors as callers know them.
func (s *Store) read(ctx context.Context, do func(Conn) error) error {
	return s.told(s.engine.Read(ctx, do))
}

// told gives an error the code that callers act on.
func (s *Store) told(err error) error {
	if err == nil || tocsin.CodeOf(err) != "" {
		return err
	}
	switch s.engine.Fault(err) {
	case Again, Busy:
		return tocsin.Errorf(tocsin.Unavailable, "the database is busy: %w", err)
	case Unfit:
		return tocsin.Errorf(tocsin.Invalid, "the database cannot hold this: %w", err)
	}
	return err
}

// list gives all rows of a query.
func list[T any](ctx context.Context, c Conn, scan func(Rows) (T, error), sql string, args ...any) ([]T, error) {
	rows, err := c.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// one reads the first row of a query; false when there is none.
func one(ctx context.Context, c Conn, dest []any, sql string, args ...any) (bool, error) {
	rows, err := c.Query(ctx, sql, args...)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	if !rows.Next() {
		return false, rows.Err()
	}
	if err := rows.Scan(dest...); err != nil {
		return false, err
	}
	rows.Close()
	return true, rows.Err()
}

// number is the one number that a query gives; 0 without a row.
func number(ctx context.Context, c Conn, sql string, args ...any) (int64, error) {
	var n int64
	_, err := one(ctx, c, []any{&n}, sql, args...)
	return n, err
}

func scanned[T any](r Rows) (T, error) {
	var v T
	err := r.Scan(&v)
	return v, err
}

// nanos is a time as it is kept.
func nanos(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

// moment is what nanos made.
func moment(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, n).UTC()
}

// limited is a limit as a query has it: 0 is 100, and none is above 10,000.
func limited(n int) int {
	switch {
	case n <= 0:
		return 100
	case n > 10000:
		return 10000
	}
	return n
}
