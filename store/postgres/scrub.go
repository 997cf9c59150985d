package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// scrubbed is the tally of how far Scrub came in the log.
const scrubbed = "scrubbed up to"

// scrubLock lets one process scrub at a time.
const scrubLock = 0x746f6373696e03

// scrubTables hold, or held, words of documents. The last is PostgreSQL's own:
// it keeps samples of what stands in columns.
var scrubTables = []string{"document", "name", "version", "content", "document_words", "reading", "account", "claim", "doubt",
	"change", "change_data", "term", "change_words", "answer", "watch_alert", "watch_entry", "log", "pg_statistic"}

// The bounds of a scrub.
const (
	// rewriteUpTo is how many bytes a table may have to be rewritten while others
	// work, which wait meanwhile: some seconds on a common disk.
	rewriteUpTo = 256 << 20
	// readersEnd is how long readers are waited for that may still see what was
	// erased.
	readersEnd = 5 * time.Second
)

// Scrub writes the tables anew that held what was erased since the last time,
// so that it is not in their files any more. Left names the tables for which
// that was not done, and why. What it cannot reach is told in docs/operate.md.
func (s *Store) Scrub(ctx context.Context) (left []string, err error) {
	conn, err := s.engine.pool.Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("clear what was erased: %w", err)
	}
	defer conn.Release()
	var last, done int64
	var mine bool
	err = conn.QueryRow(ctx, "SELECT (SELECT COALESCE(MAX(n), -1) FROM erasure), COALESCE((SELECT n FROM tally WHERE name = $1), -1)", scrubbed).Scan(&last, &done)
	if err != nil {
		return nil, fmt.Errorf("find what was erased: %w", err)
	}
	if last <= done {
		return nil, nil
	}
	if err := conn.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", int64(scrubLock)).Scan(&mine); err != nil || !mine {
		return nil, err
	}
	// A connection that cannot be put right is not given back.
	defer func() {
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if _, wrong := conn.Exec(late, fmt.Sprintf("RESET lock_timeout; SELECT pg_advisory_unlock(%d)", int64(scrubLock))); wrong != nil {
			err = errors.Join(err, conn.Hijack().Close(late))
		}
	}()
	if reading, err := readersOf(ctx, conn); err != nil || reading {
		if err != nil {
			return nil, fmt.Errorf("look for readers: %w", err)
		}
		return []string{"all tables: somebody still reads, or keeps a place to read from, as things were before the erasure"}, nil
	}
	if _, err := conn.Exec(ctx, "SET lock_timeout = '3s'"); err != nil {
		return nil, fmt.Errorf("clear what was erased: %w", err)
	}
	again := false
	for _, table := range scrubTables {
		why, later, err := scrubTable(ctx, conn, table)
		if err != nil {
			return left, fmt.Errorf("clear table %s of what was erased: %w", table, err)
		}
		if why != "" {
			left = append(left, table+": "+why)
		}
		again = again || later
	}
	if again {
		return left, nil
	}
	if _, err := conn.Exec(ctx, "INSERT INTO tally (name, n) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET n = excluded.n", scrubbed, last); err != nil {
		return left, fmt.Errorf("note what was cleared: %w", err)
	}
	return left, nil
}

// scrubTable writes a table anew; why is why it was not, and again that it may
// be done the next time.
func scrubTable(ctx context.Context, conn *pgxpool.Conn, table string) (why string, again bool, err error) {
	var size int64
	if err := conn.QueryRow(ctx, "SELECT pg_total_relation_size($1::regclass)", table).Scan(&size); err != nil {
		return "", false, err
	}
	how := "VACUUM (FULL, ANALYZE) "
	if table == "pg_statistic" {
		how = "VACUUM (FULL) "
	}
	if size > rewriteUpTo {
		how = "VACUUM (ANALYZE) "
		why = fmt.Sprintf("it has %d MB, and others would wait too long; what was erased is written over by and by, or at once by VACUUM FULL %s", size>>20, table)
	}
	_, err = conn.Exec(ctx, how+table)
	var failed *pgconn.PgError
	if errors.As(err, &failed) && failed.Code == "55P03" { // lock not available
		return "it is in use", true, nil
	}
	return why, false, err
}

// readersOf reports whether anybody may still see what this connection sees no
// more, after waiting a while for them to end.
func readersOf(ctx context.Context, conn *pgxpool.Conn) (bool, error) {
	var now string
	if err := conn.QueryRow(ctx, "SELECT pg_current_xact_id()::text").Scan(&now); err != nil {
		return false, err
	}
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(readersEnd); ; {
		var n int
		err := conn.QueryRow(ctx, `SELECT COUNT(*) FROM (
			SELECT backend_xmin AS held FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND (datname = current_database() OR datname IS NULL)
			UNION ALL SELECT xmin FROM pg_replication_slots
			UNION ALL SELECT transaction FROM pg_prepared_xacts WHERE database = current_database()) AS places
			WHERE held IS NOT NULL AND age(held) >= age($1::text::xid8::xid)`, now).Scan(&n)
		if err != nil || n == 0 {
			return false, err
		}
		if time.Now().After(end) {
			return true, nil
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-tick.C:
		}
	}
}
