// Package sqlite keeps a tocsin.Store in one SQLite file: the store for one
// process and one folder.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"runtime"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"tocsin"
	"tocsin/store/relational"
)

//go:embed migrations
var migrations embed.FS

// Store is a tocsin.Store in an SQLite file.
type Store struct {
	*relational.Store
	engine *engine
}

// DB is the one connection that writes, for a queue that keeps its jobs in the
// same file.
func (s *Store) DB() *sql.DB { return s.engine.writer }

// readers is how many may read at once: as many as there are processors, and
// one for whoever reads long, as a backup. SQLite in Go has one lock around the
// pages of all connections, so that more of them only wait for each other, and
// each has a cache of 8 MiB of its own.
var readers = runtime.GOMAXPROCS(0) + 1

// busyFor is how many milliseconds a transaction waits for another process.
const busyFor = 10000

// Open opens the file, and makes it when it is not there.
func Open(ctx context.Context, path string, opts relational.Options) (*Store, error) {
	e, err := open(ctx, path)
	if err != nil {
		return nil, fmt.Errorf("open the store %s: %w", path, err)
	}
	all, err := relational.ReadMigrations(migrations, "migrations")
	if err == nil {
		err = all.Migrate(ctx, e)
	}
	if err != nil {
		e.Close()
		return nil, fmt.Errorf("open the store %s: %w", path, err)
	}
	s, err := relational.New(ctx, e, opts)
	if err != nil {
		e.Close()
		return nil, fmt.Errorf("open the store %s: %w", path, err)
	}
	return &Store{s, e}, nil
}

// engine is a relational.Engine: one connection that writes, and some that read.
type engine struct {
	writer, reader *sql.DB
	idle           chan *session // those that nobody reads on
}

// session is a connection that only reads, with the statements that were
// prepared on it.
type session struct {
	*conn
	on *sql.Conn // nil before the first reading
}

func open(ctx context.Context, path string) (*engine, error) {
	shared := fmt.Sprintf("_pragma=busy_timeout(%d)&_pragma=foreign_keys(1)&_pragma=temp_store(2)&_dqs=0", busyFor)
	address := func(more string) string {
		return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: shared + more}).String()
	}
	// What is deleted is overwritten: names that were erased are not to be found in the file.
	writer, err := sql.Open("sqlite", address("&_pragma=secure_delete(1)&_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=cache_size(-32768)"))
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1)
	if err := writer.PingContext(ctx); err != nil {
		writer.Close()
		return nil, err
	}
	reader, err := sql.Open("sqlite", address("&_pragma=query_only(1)&_pragma=cache_size(-8192)"))
	if err != nil {
		writer.Close()
		return nil, err
	}
	e := &engine{writer, reader, make(chan *session, readers)}
	for range readers {
		e.idle <- &session{}
	}
	return e, nil
}

func (e *engine) Name() string { return "sqlite" }

// Close waits for whoever reads.
func (e *engine) Close() error {
	var errs []error
	for range readers {
		if s := <-e.idle; s.on != nil {
			errs = append(errs, s.on.Close())
		}
	}
	for range readers { // reading ends with an error from here on
		e.idle <- &session{}
	}
	return errors.Join(append(errs, e.reader.Close(), e.writer.Close())...)
}

// runner is what database/sql's transactions and connections have in common.
type runner interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
}

// mostSeen is how many statements are known on a connection, before they are
// forgotten: selections may be put in more ways than there is room for.
const mostSeen = 500

// conn is a relational.Conn. A statement that is run again is prepared.
type conn struct {
	runner
	seen     map[string]int
	prepared map[string]*sql.Stmt
}

func newConn(r runner) *conn {
	return &conn{r, map[string]int{}, map[string]*sql.Stmt{}}
}

// statement is the prepared statement of a query; nil the first time.
func (c *conn) statement(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := c.prepared[query]; s != nil {
		return s, nil
	}
	if len(c.seen) >= mostSeen {
		for _, s := range c.prepared {
			if err := s.Close(); err != nil {
				return nil, err
			}
		}
		clear(c.seen)
		clear(c.prepared)
	}
	if c.seen[query]++; c.seen[query] < 2 {
		return nil, nil
	}
	s, err := c.PrepareContext(ctx, query)
	if err == nil {
		c.prepared[query] = s
	}
	return s, err
}

func (c *conn) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return 0, err
	}
	var res sql.Result
	if s != nil {
		res, err = s.ExecContext(ctx, args...)
	} else {
		res, err = c.ExecContext(ctx, query, args...)
	}
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (c *conn) Queue(ctx context.Context, query string, args ...any) error {
	_, err := c.Exec(ctx, query, args...)
	return err
}

func (c *conn) Query(ctx context.Context, query string, args ...any) (relational.Rows, error) {
	s, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	var found *sql.Rows
	if s != nil {
		found, err = s.QueryContext(ctx, args...)
	} else {
		found, err = c.QueryContext(ctx, query, args...)
	}
	if err != nil {
		return nil, err
	}
	return rows{found}, nil
}

type rows struct{ *sql.Rows }

func (r rows) Close() { r.Rows.Close() }

func (e *engine) Read(ctx context.Context, do func(relational.Conn) error) error {
	var s *session
	select {
	case s = <-e.idle:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { e.idle <- s }()
	if s.on == nil {
		on, err := e.reader.Conn(ctx)
		if err != nil {
			return err
		}
		s.on, s.conn = on, newConn(on)
	}
	if _, err := s.on.ExecContext(ctx, "BEGIN"); err != nil {
		return err
	}
	defer func() {
		if _, err := s.on.ExecContext(context.WithoutCancel(ctx), "ROLLBACK"); err != nil { // it is of no use any more
			s.on.Close()
			s.on = nil
		}
	}()
	return do(s.conn)
}

// transaction is a relational.Txn.
type transaction struct {
	*conn
	tx *sql.Tx
}

func (t transaction) Handle() any { return t.tx }

func (t transaction) Commit(context.Context) error { return t.tx.Commit() }

// Rollback undoes the transaction; one that has ended is left alone.
func (t transaction) Rollback() { t.tx.Rollback() }

func (e *engine) Begin(ctx context.Context, alone bool) (relational.Txn, error) {
	tx, err := e.writer.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	return transaction{newConn(tx), tx}, nil
}

func (e *engine) Shared() bool { return false }

func (e *engine) Lock(context.Context, relational.Conn) error { return nil }

func (e *engine) Fault(err error) relational.Fault {
	var failed *sqlite.Error
	if errors.As(err, &failed) {
		switch failed.Code() & 0xff {
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
			return relational.Busy
		}
	}
	return relational.Broken
}

// scrubbed is the tally of how far Scrub came in the log.
const scrubbed = "scrubbed up to"

// Scrub clears what erasing left behind: words that the indexes of texts and the
// file beside the database still hold. It does nothing when nothing was erased
// since the last time. Left
// names what was not cleared, and why.
func (s *Store) Scrub(ctx context.Context) (left []string, err error) {
	db := s.engine.writer
	var last, done int64
	err = db.QueryRowContext(ctx, "SELECT (SELECT COALESCE(MAX(n), -1) FROM erasure), COALESCE((SELECT n FROM tally WHERE name = ?), -1)", scrubbed).Scan(&last, &done)
	if err != nil {
		return nil, fmt.Errorf("find what was erased: %w", err)
	}
	if last <= done {
		return nil, nil
	}
	for _, table := range []string{"document_words", "change_words"} {
		if _, err := db.ExecContext(ctx, "INSERT INTO "+table+" ("+table+") VALUES ('optimize')"); err != nil {
			return nil, fmt.Errorf("clear %s of what was erased: %w", table, err)
		}
	}
	var busy, pages, moved int
	if err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved); err != nil {
		return nil, fmt.Errorf("clear the file beside the database: %w", err)
	}
	if busy != 0 { // it is done the next time
		return []string{"the file beside the database: somebody reads"}, nil
	}
	if _, err := db.ExecContext(ctx, "INSERT INTO tally (name, n) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET n = excluded.n", scrubbed, last); err != nil {
		return nil, fmt.Errorf("note what was cleared: %w", err)
	}
	return nil, nil
}

// Backup writes the database to a new file.
func (e *engine) Backup(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err == nil {
		return tocsin.Errorf(tocsin.Conflict, "back up to %s: the file is there already", path)
	}
	conn, err := e.reader.Conn(ctx)
	if err != nil {
		return fmt.Errorf("back up to %s: %w", path, err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "PRAGMA query_only = 0"); err != nil {
		return fmt.Errorf("back up to %s: %w", path, err)
	}
	_, err = conn.ExecContext(ctx, "VACUUM INTO ?", path)
	_, again := conn.ExecContext(ctx, "PRAGMA query_only = 1")
	if err := errors.Join(err, again); err != nil {
		os.Remove(path)
		return fmt.Errorf("back up to %s: %w", path, err)
	}
	return nil
}

func (e *engine) Size(ctx context.Context, c relational.Conn) (int64, error) {
	found, err := c.Query(ctx, "SELECT p.page_count * s.page_size FROM pragma_page_count AS p, pragma_page_size AS s")
	if err != nil {
		return 0, err
	}
	defer found.Close()
	var n int64
	for found.Next() {
		if err := found.Scan(&n); err != nil {
			return 0, err
		}
	}
	return n, found.Err()
}

// List gives a list as JSON, because SQLite has none.
func (e *engine) List(list any) any {
	b, err := json.Marshal(list)
	if err != nil {
		panic(err) // lists are of numbers or texts
	}
	if string(b) == "null" {
		return "[]"
	}
	return string(b)
}

func (e *engine) In(expression string) string {
	return expression + " IN (SELECT value FROM json_each(?))"
}

func (e *engine) Each(string) string { return "json_each(?) AS one" }

// maxWords is how many words of a text are found.
const maxWords = 100_000

func (e *engine) PutWords(ctx context.Context, c relational.Conn, of relational.Indexed, row int64, texts []string) error {
	args := []any{row}
	for _, t := range texts {
		args = append(args, strings.Join(tocsin.FoldedWords(t, maxWords), " "))
	}
	return c.Queue(ctx, "INSERT INTO "+of.Table+"_words (rowid, "+strings.Join(of.Fields, ", ")+") VALUES (?"+strings.Repeat(", ?", len(texts))+")", args...)
}

func (e *engine) DropWords(ctx context.Context, c relational.Conn, of relational.Indexed, row int64) error {
	return c.Queue(ctx, "DELETE FROM "+of.Table+"_words WHERE rowid = ?", row)
}

// match writes terms in the language of FTS5; asked and not are "" where there
// are none. Every word is quoted, and has letters and digits alone.
func match(terms []tocsin.Term) (asked, not string) {
	var want, avoid []string
	for _, t := range terms {
		s := `"` + strings.Join(t.Words, " ") + `"`
		if t.Prefix {
			s += " *"
		}
		if t.Field != "" {
			s = "{" + t.Field + "} : " + s
		}
		if t.Not {
			avoid = append(avoid, "("+s+")")
		} else {
			want = append(want, "("+s+")")
		}
	}
	return strings.Join(want, " AND "), strings.Join(avoid, " OR ")
}

func (e *engine) HasWords(of relational.Indexed, row string, terms []tocsin.Term) (string, []any) {
	asked, not := match(terms)
	words := of.Table + "_words"
	found := "(SELECT rowid FROM " + words + " WHERE " + words + " MATCH ?)"
	switch {
	case asked == "":
		return row + " NOT IN " + found, []any{not}
	case not == "":
		return row + " IN " + found, []any{asked}
	}
	return row + " IN " + found, []any{"(" + asked + ") NOT (" + not + ")"}
}

// ranked is how many of the documents that have the words are put in order, the
// last to arrive: a common word is in too many to weigh them all.
const ranked = 2000

func (e *engine) Ranked(of relational.Indexed, terms []tocsin.Term) (string, []any) {
	asked, not := match(terms)
	if not != "" {
		asked = "(" + asked + ") NOT (" + not + ")"
	}
	words := of.Table + "_words"
	return fmt.Sprintf(`SELECT rowid FROM %[1]s WHERE %[1]s MATCH ?
		AND rowid >= (SELECT COALESCE(MIN(rowid), 0) FROM (SELECT rowid FROM %[1]s WHERE %[1]s MATCH ? ORDER BY rowid DESC LIMIT %[2]d))
		ORDER BY bm25(%[1]s, 4.0, 1.0, 1.0), rowid DESC LIMIT ?`, words, ranked), []any{asked, asked}
}

func (e *engine) PutPlace(ctx context.Context, c relational.Conn, seq int64, lat, lon float64) error {
	return c.Queue(ctx, "INSERT INTO change_place (seq, west, east, south, north) VALUES (?, ?, ?, ?, ?)", seq, lon, lon, lat, lat)
}

func (e *engine) InBox(seq string, b tocsin.Box) (string, []any) {
	return seq + " IN (SELECT seq FROM change_place WHERE east >= ? AND west <= ? AND north >= ? AND south <= ?)", []any{b.West, b.East, b.South, b.North}
}
