package postgres_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"tocsin"
	"tocsin/store/evidence"
	"tocsin/store/postgres"
	"tocsin/store/relational"
	"tocsin/store/storetest"
	"tocsin/store/storetest/pg"
)

// update makes the stored database of the schema that the program has now, when
// there is none:
//
//	go test ./store/postgres -run TestStoredDatabases -update
var update = flag.Bool("update", false, "make the stored database of the latest schema")

func stored(schema int) string {
	return filepath.Join("testdata", fmt.Sprintf("schema%d.sql.gz", schema))
}

// TestStoredDatabases opens a database of every schema that there ever was.
func TestStoredDatabases(t *testing.T) {
	server := pg.Start(t)
	latest := makeStored(t, server)
	for schema := 1; schema <= latest; schema++ {
		t.Run(fmt.Sprintf("schema %d", schema), func(t *testing.T) {
			packed, err := os.Open(stored(schema))
			if err != nil {
				t.Fatalf("%v; go test ./store/postgres -run TestStoredDatabases -update makes it", err)
			}
			defer packed.Close()
			unpacked, err := gzip.NewReader(packed)
			if err != nil {
				t.Fatal(err)
			}
			dump, err := io.ReadAll(unpacked)
			if err != nil {
				t.Fatal(err)
			}
			address := server.Database(t)
			server.Restore(t, address, dump)
			s := open(t, address)
			storetest.Filled(t, s)
			if err := s.Update(t.Context(), func(tx tocsin.Tx) error { return tx.Forget("b", "ben", "asked", storetest.Start()) }); err != nil {
				t.Fatal(err)
			}
			storetest.Forgot(t, s, "b", "Two died near the mill.")
			storetest.Forgot(t, s, "gone", "Words that were erased.")
			if r, err := evidence.Verify(t.Context(), s, nil, nil); err != nil || len(r.Problems) > 0 {
				t.Errorf("verify: %q, %v", r.Problems, err)
			}
			var revision int
			if err := s.Pool().QueryRow(t.Context(), "SELECT n FROM watch_number WHERE name = 'revision'").Scan(&revision); err != nil || revision != 0 {
				t.Errorf("revision %d of what is watched, %v; want 0", revision, err)
			}
		})
	}
}

// makeStored tells the latest schema, and with -update stores a database of it.
func makeStored(t *testing.T, server *pg.Server) int {
	t.Helper()
	address := server.Database(t)
	s := open(t, address)
	stats, err := s.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(stored(stats.Schema)); err == nil || !*update {
		return stats.Schema
	}
	storetest.Fill(t, s)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(server.Dump(t, address)); err != nil {
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
	address := pg.Start(t).Database(t)
	s := open(t, address)
	if _, err := s.Pool().Exec(t.Context(), "INSERT INTO migration (version) VALUES (999)"); err != nil {
		t.Fatal(err)
	}
	_, err := postgres.Open(t.Context(), address, relational.Options{})
	if tocsin.CodeOf(err) != tocsin.Conflict || !strings.Contains(err.Error(), "schema 999") {
		t.Errorf("error %v, want a Conflict that tells the schema", err)
	}
}

// TestSeveralOpenAtOnce has processes that start together: one makes the
// schema, all agree on the secret.
func TestSeveralOpenAtOnce(t *testing.T) {
	address := pg.Start(t).Database(t)
	var wg sync.WaitGroup
	stores := make([]*postgres.Store, 4)
	failed := make([]error, len(stores))
	for i := range stores {
		wg.Go(func() {
			stores[i], failed[i] = postgres.Open(t.Context(), address, relational.Options{Now: storetest.Start})
		})
	}
	wg.Wait()
	for i, err := range failed {
		if err != nil {
			t.Fatal(err)
		}
		defer stores[i].Close()
	}
	storetest.Fill(t, stores[0].Store)
	storetest.Filled(t, stores[3].Store)
}

func TestJobsShareTheTransaction(t *testing.T) {
	s := open(t, pg.Start(t).Database(t))
	if _, err := s.Pool().Exec(t.Context(), "CREATE TABLE job (id integer)"); err != nil {
		t.Fatal(err)
	}
	wrong := errors.New("something went wrong")
	for _, failing := range []error{wrong, nil} {
		err := s.Update(t.Context(), func(tx tocsin.Tx) error {
			if _, err := tx.Handle().(pgx.Tx).Exec(t.Context(), "INSERT INTO job (id) VALUES (1)"); err != nil {
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
	if err := s.Pool().QueryRow(t.Context(), "SELECT COUNT(*) FROM job").Scan(&jobs); err != nil || jobs != 1 {
		t.Errorf("%d jobs, %v; want 1", jobs, err)
	}
}

func TestBackupTellsTheCommand(t *testing.T) {
	s := open(t, pg.Start(t).Database(t))
	err := s.Backup(t.Context(), "copy.dump")
	if tocsin.CodeOf(err) != tocsin.Invalid || !strings.Contains(err.Error(), "pg_dump --format=custom") || !strings.Contains(err.Error(), "copy.dump") {
		t.Errorf("error %v, want one with the command", err)
	}
}

// TestTheViewOfIncidents asks as QGIS does.
func TestTheViewOfIncidents(t *testing.T) {
	s := open(t, pg.Start(t).Database(t))
	storetest.Fill(t, s)
	var n int
	err := s.Pool().QueryRow(t.Context(), "SELECT COUNT(*) FROM incident WHERE ST_X(place) BETWEEN 44 AND 45 AND start_day = '2025-03-08'").Scan(&n)
	if err != nil || n != 2 {
		t.Errorf("%d incidents, %v; want 2", n, err)
	}
}
