package sqlite_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"tocsin"
	"tocsin/store/evidence"
	"tocsin/store/relational"
	"tocsin/store/sqlite"
	"tocsin/store/storetest"
)

// update makes the stored database of the schema that the program has now, when
// there is none:
//
//	go test ./store/sqlite -run TestStoredDatabases -update
var update = flag.Bool("update", false, "make the stored database of the latest schema")

func stored(schema int) string {
	return filepath.Join("testdata", fmt.Sprintf("schema%d.db.gz", schema))
}

// TestStoredDatabases opens a database of every schema that there ever was.
func TestStoredDatabases(t *testing.T) {
	latest := makeStored(t)
	for schema := 1; schema <= latest; schema++ {
		t.Run(fmt.Sprintf("schema %d", schema), func(t *testing.T) {
			packed, err := os.Open(stored(schema))
			if err != nil {
				t.Fatalf("%v; go test ./store/sqlite -run TestStoredDatabases -update makes it", err)
			}
			defer packed.Close()
			unpacked, err := gzip.NewReader(packed)
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(unpacked)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "old.db")
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			before := checkpoint(t, path)
			s := open(t, path)
			storetest.Filled(t, s)
			holds(t, s, before)
			if err := s.Update(t.Context(), func(tx tocsin.Tx) error { return tx.Forget("b", "ben", "asked", storetest.Start()) }); err != nil {
				t.Fatal(err)
			}
			storetest.Forgot(t, s, "b", "Two died near the mill.")
			storetest.Forgot(t, s, "gone", "Words that were erased.")
			holds(t, s, before)
			var revision int
			if err := s.DB().QueryRow("SELECT n FROM watch_number WHERE name = 'revision'").Scan(&revision); err != nil || revision != 0 {
				t.Errorf("revision %d of what is watched, %v; want 0", revision, err)
			}
		})
	}
}

// checkpoint is how the log of a database stands that no store has opened.
func checkpoint(t *testing.T, path string) evidence.Checkpoint {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var size int64
	if err := db.QueryRow("SELECT COUNT(*) FROM log").Scan(&size); err != nil {
		t.Fatal(err)
	}
	root, err := tlog.TreeHash(size, tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, at := range indexes {
			var b []byte
			if err := db.QueryRow("SELECT hash FROM log_hash WHERE i = ?", at).Scan(&b); err != nil {
				return nil, err
			}
			out[i] = tlog.Hash(b)
		}
		return out, nil
	}))
	if err != nil || size == 0 {
		t.Fatal(size, err)
	}
	return evidence.Checkpoint{Size: size, Root: root, At: storetest.Start()}
}

// holds fails when verify finds anything in the store.
func holds(t *testing.T, s tocsin.Store, kept ...evidence.Checkpoint) {
	t.Helper()
	r, err := evidence.Verify(t.Context(), s, kept, nil)
	if err != nil || len(r.Problems) > 0 {
		t.Errorf("verify: %q, %v", r.Problems, err)
	}
}

// makeStored tells the latest schema, and with -update stores a database of it.
func makeStored(t *testing.T) int {
	t.Helper()
	s := open(t, filepath.Join(t.TempDir(), "new.db"))
	stats, err := s.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(stored(stats.Schema)); err == nil || !*update {
		return stats.Schema
	}
	storetest.Fill(t, s)
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := s.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(stored(stats.Schema), packed.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return stats.Schema
}

func TestALaterSchemaIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tocsin.db")
	s, err := sqlite.Open(t.Context(), path, relational.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.DB().Exec("INSERT INTO migration (version) VALUES (999)"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = sqlite.Open(t.Context(), path, relational.Options{})
	if tocsin.CodeOf(err) != tocsin.Conflict || !strings.Contains(err.Error(), "schema 999") {
		t.Errorf("error %v, want a Conflict that tells the schema", err)
	}
}

func TestBackupWhileOthersWrite(t *testing.T) {
	folder := t.TempDir()
	s := open(t, filepath.Join(folder, "tocsin.db"))
	storetest.Fill(t, s)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		for n := 0; ctx.Err() == nil; n++ {
			err := s.Update(ctx, func(tx tocsin.Tx) error {
				return tx.PutUser(&tocsin.User{Name: fmt.Sprintf("user%d", n%50), Role: tocsin.Reader})
			})
			if err != nil && ctx.Err() == nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	copied := filepath.Join(folder, "it's a copy.db")
	if err := s.Backup(t.Context(), copied); err != nil {
		t.Error(err)
	}
	stop()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	err := s.Backup(t.Context(), copied)
	if tocsin.CodeOf(err) != tocsin.Conflict {
		t.Errorf("over a file that is there: %v, want a Conflict", err)
	}
	if err := s.Backup(t.Context(), filepath.Join(folder, "nowhere", "copy.db")); err == nil {
		t.Error("a backup into no folder succeeded")
	}
	of := open(t, copied)
	if problems, err := of.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("the copy: %q, %v", problems, err)
	}
	want, err := s.LogSize(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n, err := of.LogSize(t.Context()); err != nil || n != want || n == 0 {
		t.Errorf("the copy's log has %d entries, %v; want %d", n, err, want)
	}
}

// TestJobsShareTheTransaction does what a queue does: what it writes by the
// handle stays or goes with the rest.
func TestJobsShareTheTransaction(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "tocsin.db"))
	if _, err := s.DB().Exec("CREATE TABLE job (id integer)"); err != nil {
		t.Fatal(err)
	}
	wrong := errors.New("something went wrong")
	for _, failing := range []error{wrong, nil} {
		err := s.Update(t.Context(), func(tx tocsin.Tx) error {
			if _, err := tx.Handle().(*sql.Tx).Exec("INSERT INTO job (id) VALUES (1)"); err != nil {
				return err
			}
			if err := tx.PutUser(&tocsin.User{Name: "ann"}); err != nil {
				return err
			}
			return failing
		})
		if !errors.Is(err, failing) {
			t.Fatal(err)
		}
	}
	var jobs int
	if err := s.DB().QueryRow("SELECT COUNT(*) FROM job").Scan(&jobs); err != nil || jobs != 1 {
		t.Errorf("%d jobs, %v; want 1", jobs, err)
	}
}

// TestDamageIsFound breaks a store in many ways; Check tells of each.
func TestDamageIsFound(t *testing.T) {
	for _, c := range []struct{ name, sql, want string }{
		{"bytes that are lost", "DELETE FROM content WHERE sha256 = (SELECT sha256 FROM version WHERE document = 1 AND version = 1)", "without bytes"},
		{"bytes that are others", "UPDATE content SET data = (SELECT b.data FROM content b WHERE b.sha256 <> content.sha256 LIMIT 1)", "are others"},
		{"a version that is lost", "DELETE FROM version WHERE document = 1 AND version = 1", "has versions missing"},
		{"an incident's version that is lost", "PRAGMA foreign_keys = 0; DELETE FROM change WHERE incident = 'i' AND version = 1", "incident i has versions missing"},
		{"a reading that is lost", "PRAGMA foreign_keys = 0; DELETE FROM reading WHERE document = 2", "account b#1 has no reading"},
		{"an entry of the log that is altered", "UPDATE log SET ref = 'b' WHERE n = 0", "entry 0 of the log is not what the tree has of it"},
		{"an entry of the log that is lost", "DELETE FROM log WHERE n = 3", "the numbers of the log have gaps"},
		{"a hash of the tree that is altered", "UPDATE log_hash SET hash = zeroblob(32) WHERE i = 0", "entry 0 of the log is not what the tree has of it"},
		{"a hash of the tree that is lost", "DELETE FROM log_hash WHERE i = 2", "of the log"},
		{"a decision that is lost", "DELETE FROM decision WHERE id = 'x'; INSERT INTO decision (seq, id, data) VALUES (1, 'y', '{}')", "decision y has no entry in the log"},
		{"an account held by what does not stand", "INSERT INTO holder (account, incident) VALUES ('b#9', 'nobody')", "account b#9 is held"},
		{"a count that is wrong", "UPDATE tally SET n = n + 1", "is kept wrong"},
		{"a key of no reading", "INSERT INTO post (key, reading) VALUES (5, 999)", "the key 5"},
		{"an audit with a gap", "UPDATE audit SET seq = 7", "the numbers of the audit have gaps"},
		{"a document without its name", "DELETE FROM name WHERE name = 'b'", "document b is not known by its own id"},
		{"a change without data", "DELETE FROM change_data WHERE seq = 2", "change 2 has no data"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t, filepath.Join(t.TempDir(), "tocsin.db"))
			storetest.Fill(t, s)
			if _, err := s.DB().Exec(c.sql); err != nil {
				t.Fatal(err)
			}
			problems, err := s.Check(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(strings.Join(problems, "\n"), c.want) {
				t.Errorf("problems %q, want one with %q", problems, c.want)
			}
		})
	}
}
