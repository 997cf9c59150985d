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
)

func BenchmarkQueries(b *testing.B) {
	s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "tocsin.db"), relational.Options{Now: storetest.Start})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	storetest.Load(b, s, storetest.Size{Incidents: *incidents, Documents: *documents})
	storetest.Measure(b, s)
}
