package postgres_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"tocsin"
	"tocsin/store/postgres"
	"tocsin/store/storetest"
	"tocsin/store/storetest/pg"
)

// holding lists the files of a database that hold words.
func holding(t *testing.T, s *postgres.Store, folder, words string) (out []string) {
	t.Helper()
	if _, err := s.Pool().Exec(t.Context(), "CHECKPOINT"); err != nil { // all is in the files, and those that were left are gone
		t.Fatal(err)
	}
	files := 0
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		files++
		b, err := os.ReadFile(filepath.Join(folder, name))
		if bytes.Contains(b, []byte(words)) {
			out = append(out, name)
		}
		return err
	})
	if err != nil || files < 100 {
		t.Fatalf("%d files in %s, %v", files, folder, err)
	}
	return out
}

// fillAndForget has a document with words of its own erased, and gives words
// that it had.
func fillAndForget(t *testing.T, s *postgres.Store) string {
	t.Helper()
	storetest.Fill(t, s)
	const words = "Zarzamora"
	err := s.Update(t.Context(), func(tx tocsin.Tx) error {
		body := []byte(words + " was hurt near the mill.")
		_, err := tx.Arrive(&tocsin.Arrival{Fetched: storetest.Start(), Source: "wire", Document: tocsin.Document{ID: "told", URL: "https://news.example/" + words,
			Title: words + " hurt", SHA256: storetest.Hash(body), MediaType: "text/plain", Bytes: body}}, []string{"https://news.example/" + words}, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Pool().Exec(t.Context(), "ANALYZE"); err != nil { // samples of names
		t.Fatal(err)
	}
	if err := s.Update(t.Context(), func(tx tocsin.Tx) error { return tx.Forget("told", "ann", "asked", storetest.Start()) }); err != nil {
		t.Fatal(err)
	}
	return words
}

func TestWhatWasErasedIsNotInTheFiles(t *testing.T) {
	server := pg.Start(t)
	address := server.Database(t)
	s := open(t, address)
	words := fillAndForget(t, s)
	folder := server.Folder(t, address)
	if before := holding(t, s, folder, words); len(before) < 3 {
		t.Errorf("files %q hold what was erased before they are cleared; the test looks in the wrong place", before)
	}
	for range 2 { // the second time there is nothing to do
		left, err := s.Scrub(t.Context())
		if err != nil || len(left) > 0 {
			t.Fatalf("left %q, %v", left, err)
		}
		if after := holding(t, s, folder, words); len(after) > 0 {
			t.Errorf("files %q hold what was erased", after)
		}
	}
	if problems, err := s.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("%q, %v", problems, err)
	}
}

// TestATableInUseIsClearedTheNextTime has somebody hold a table.
func TestATableInUseIsClearedTheNextTime(t *testing.T) {
	server := pg.Start(t)
	address := server.Database(t)
	s := open(t, address)
	words := fillAndForget(t, s)
	tx, err := s.Pool().BeginTx(t.Context(), pgx.TxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(t.Context())
	if _, err := tx.Exec(t.Context(), "LOCK TABLE name IN SHARE MODE"); err != nil {
		t.Fatal(err)
	}
	left, err := s.Scrub(t.Context())
	if err != nil || len(left) != 1 || !strings.HasPrefix(left[0], "name: it is in use") {
		t.Errorf("left %q, %v; want the table", left, err)
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left, err := s.Scrub(t.Context()); err != nil || len(left) > 0 {
		t.Errorf("left %q, %v", left, err)
	}
	if after := holding(t, s, server.Folder(t, address), words); len(after) > 0 {
		t.Errorf("files %q hold what was erased", after)
	}
}
