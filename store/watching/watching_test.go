package watching_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tocsin/pipeline/queue"
	"tocsin/store/postgres"
	"tocsin/store/relational"
	"tocsin/store/sqlite"
	"tocsin/store/storetest/pg"
	"tocsin/store/watching"
	"tocsin/watch"
	"tocsin/watch/watchtest"
)

// byQueue asks a queue for the jobs.
func byQueue(q *queue.Queue) watching.Enqueue {
	return func(ctx context.Context, handle any, jobs []watch.Job) error {
		var list []queue.Sending
		for _, j := range jobs {
			b, err := json.Marshal(j)
			if err != nil {
				return err
			}
			list = append(list, queue.Sending{Key: j.Key, Attempt: j.Attempt, NotBefore: j.NotBefore, Data: b})
		}
		return q.EnqueueSendings(ctx, handle, list)
	}
}

// waiting reads the jobs as their arguments are kept.
func waiting(t *testing.T, args []string) []watch.Job {
	t.Helper()
	var jobs []watch.Job
	for _, a := range args {
		var kept struct{ Data watch.Job }
		if err := json.Unmarshal([]byte(a), &kept); err != nil {
			t.Fatal(err)
		}
		jobs = append(jobs, kept.Data)
	}
	slices.SortFunc(jobs, func(a, b watch.Job) int {
		return strings.Compare(fmt.Sprint(a.Key, a.Attempt), fmt.Sprint(b.Key, b.Attempt))
	})
	return jobs
}

func TestOnSQLite(t *testing.T) {
	watchtest.Store(t, func(t *testing.T) (watch.Store, func() []watch.Job) {
		s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "tocsin.db"), relational.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		q, err := queue.OnSQLite(t.Context(), s.DB(), queue.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return watching.New(s, byQueue(q)), func() []watch.Job {
			rows, err := s.DB().Query("SELECT json(args) FROM river_job WHERE kind = 'deliver'")
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			var args []string
			for rows.Next() {
				var a string
				if err := rows.Scan(&a); err != nil {
					t.Fatal(err)
				}
				args = append(args, a)
			}
			return waiting(t, args)
		}
	})
}

func TestOnPostgres(t *testing.T) {
	server := pg.Start(t)
	watchtest.Store(t, func(t *testing.T) (watch.Store, func() []watch.Job) {
		s, err := postgres.Open(t.Context(), server.Database(t), relational.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		q, err := queue.OnPostgres(t.Context(), s.Pool(), queue.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return watching.New(s, byQueue(q)), func() []watch.Job {
			rows, err := s.Pool().Query(t.Context(), "SELECT args FROM river_job WHERE kind = 'deliver'")
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			var args []string
			for rows.Next() {
				var a []byte
				if err := rows.Scan(&a); err != nil {
					t.Fatal(err)
				}
				args = append(args, string(a))
			}
			return waiting(t, args)
		}
	})
}

func TestASecretIsKeptApart(t *testing.T) {
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "tocsin.db"), relational.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	d := watch.Delivery{ID: "d", Kind: watch.Webhook, Target: "https://example.org/x", Secret: "whsec_hidden"}
	if err := watching.New(s, nil).Update(t.Context(), func(tx watch.Tx) error { return tx.PutDelivery(&d) }); err != nil {
		t.Fatal(err)
	}
	var data string
	if err := s.DB().QueryRow("SELECT data FROM watch_delivery").Scan(&data); err != nil || strings.Contains(data, "hidden") {
		t.Errorf("%s, %v: it shows the secret", data, err)
	}
}
