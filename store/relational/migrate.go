package relational

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"tocsin"
)

// Migrations are the SQL files that make a schema, each on top of those before.
type Migrations []string

// ReadMigrations reads the files of a folder, which are named "0001_first.sql",
// "0002_..." without a gap.
func ReadMigrations(files fs.FS, folder string) (Migrations, error) {
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		return nil, fmt.Errorf("list migrations: %w", err)
	}
	var out Migrations
	for i, e := range entries {
		number, _, _ := strings.Cut(e.Name(), "_")
		if n, err := strconv.Atoi(number); err != nil || n != i+1 {
			return nil, fmt.Errorf("migration %s stands where number %d belongs", e.Name(), i+1)
		}
		sql, err := fs.ReadFile(files, path.Join(folder, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("read migration %s: %w", e.Name(), err)
		}
		out = append(out, string(sql))
	}
	return out, nil
}

// Migrate brings a database to the schema that the program knows, each step in
// a transaction of its own. A database with a later schema is a Conflict.
func (m Migrations) Migrate(ctx context.Context, e Engine) error {
	for {
		done, err := m.step(ctx, e)
		if err != nil || done {
			return err
		}
	}
}

// step makes the next migration; done is that there is none.
func (m Migrations) step(ctx context.Context, e Engine) (done bool, err error) {
	txn, err := e.Begin(ctx, true)
	if err != nil {
		return false, fmt.Errorf("migrate the database: %w", err)
	}
	defer txn.Rollback()
	if _, err := txn.Exec(ctx, "CREATE TABLE IF NOT EXISTS migration (version bigint PRIMARY KEY)"); err != nil {
		return false, fmt.Errorf("migrate the database: %w", err)
	}
	at, err := number(ctx, txn, "SELECT COALESCE(MAX(version), 0) FROM migration")
	if err != nil {
		return false, fmt.Errorf("migrate the database: %w", err)
	}
	switch {
	case at > int64(len(m)):
		return false, tocsin.Errorf(tocsin.Conflict, "the database has schema %d, and this program knows no later one than %d: use the program that made it, or a newer one", at, len(m))
	case at == int64(len(m)):
		return true, txn.Commit(ctx)
	}
	if _, err := txn.Exec(ctx, m[at]); err != nil {
		return false, fmt.Errorf("migrate the database to schema %d: %w", at+1, err)
	}
	if _, err := txn.Exec(ctx, "INSERT INTO migration (version) VALUES (?)", at+1); err != nil {
		return false, fmt.Errorf("migrate the database to schema %d: %w", at+1, err)
	}
	if err := txn.Commit(ctx); err != nil {
		return false, fmt.Errorf("migrate the database to schema %d: %w", at+1, err)
	}
	return false, nil
}
