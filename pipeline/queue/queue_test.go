package queue_test

import (
	"maps"
	"path/filepath"
	"testing"

	"tocsin"
	"tocsin/pipeline"
	"tocsin/pipeline/queue"
	"tocsin/store/relational"
	"tocsin/store/sqlite"
)

func TestJobsLeftByAKilledProcess(t *testing.T) {
	for _, c := range []struct {
		name  string
		tried int
		want  map[string]int
	}{
		{"on the first try", 1, map[string]int{"settle available": 1}},
		{"before the last try", 7, map[string]int{"settle available": 1}},
		{"on the last try, before which its document was set aside", 8, map[string]int{"settle discarded": 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx := t.Context()
			s, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "tocsin.db"), relational.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			q, err := queue.OnSQLite(ctx, s.DB(), queue.Options{})
			if err != nil {
				t.Fatal(err)
			}
			err = s.Update(ctx, func(tx tocsin.Tx) error { return q.Enqueue(ctx, tx, []pipeline.Work{{Document: "d1"}}) })
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.DB().ExecContext(ctx, "UPDATE river_job SET state = 'running', attempt = ?", c.tried); err != nil {
				t.Fatal(err)
			}
			if q, err = queue.OnSQLite(ctx, s.DB(), queue.Options{}); err != nil {
				t.Fatal(err)
			}
			got, err := q.Waiting(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if !maps.Equal(got, c.want) {
				t.Errorf("waiting are %v, want %v", got, c.want)
			}
		})
	}
}
