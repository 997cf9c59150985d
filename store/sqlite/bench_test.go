package sqlite_test

import (
	"flag"
	"path/filepath"
	"testing"

	"tocsin/store/relational"
	"tocsin/store/sqlite"
	"tocsin/store/storetest"
)

// How much the benchmark puts into its store, once:
//
//	go test ./store/sqlite -run '^$' -bench . -benchtime 200x
var (
	incidents = flag.Int("incidents", 20_000, "incidents in the benchmark's store")
	documents = flag.Int("documents", 100_000, "documents in the benchmark's store")
	kept      = flag.String("kept", "", "file of the benchmark's store, filled when it is not there; \"\" is one for this run")
)

func BenchmarkQueries(b *testing.B) {
	path := *kept
	if path == "" {
		path = filepath.Join(b.TempDir(), "tocsin.db")
	}
	s, err := sqlite.Open(b.Context(), path, relational.Options{Now: storetest.Start})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if n, err := s.LastChange(b.Context()); err != nil {
		b.Fatal(err)
	} else if n == 0 {
		storetest.Load(b, s, storetest.Size{Incidents: *incidents, Documents: *documents})
	}
	storetest.Measure(b, s)
}
