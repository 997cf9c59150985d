package sqlite_test

import (
	"path/filepath"
	"testing"
	"time"

	"tocsin"
	"tocsin/pipeline"
	"tocsin/pipeline/invent"
	"tocsin/store/relational"
	"tocsin/store/sqlite"
)

// BenchmarkKeep keeps, reads and groups one report after the other.
func BenchmarkKeep(b *testing.B) {
	reader, err := pipeline.NewReader()
	if err != nil {
		b.Fatal(err)
	}
	s, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "tocsin.db"), relational.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	keeper := pipeline.NewKeeper(s, pipeline.KeeperOptions{Read: reader.Read, Names: names})
	n := 0
	for b.Loop() {
		got, err := keeper.Take(b.Context(), []tocsin.Arrival{{Document: invent.Report(n), Fetched: time.Now()}})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := keeper.Settle(b.Context(), got[0].Document, nil); err != nil {
			b.Fatal(err)
		}
		n++
	}
}
