package soak_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"tocsin"
	"tocsin/collect"
	"tocsin/pipeline"
	"tocsin/pipeline/invent"
	"tocsin/pipeline/queue"
	"tocsin/store/postgres"
	"tocsin/store/relational"
	"tocsin/store/storetest/pg"
)

// TestKilledWorker has two workers settle documents on one PostgreSQL and
// kills one of them half-way: the other takes over what it was working on, and
// the incidents are those of one process that nothing happened to.
//
//	TOCSIN_DOCUMENTS  how many, else 200
func TestKilledWorker(t *testing.T) {
	documents := 200
	if raced {
		documents = 60
	}
	documents = asked(t, "TOCSIN_DOCUMENTS", documents)
	ctx := t.Context()
	address := asURL(t, pg.Start(t).Database(t))
	s, err := postgres.Open(ctx, address, relational.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	arrive(t, ctx, s, documents)

	settings := []string{"TOCSIN_DATABASE=" + address, "TOCSIN_RESCUE=10s", "TOCSIN_WORKERS=2", "TOCSIN_DATA=" + t.TempDir()}
	began := time.Now()
	doomed, other := begin(t, settings, "work"), begin(t, settings, "work")
	inState := func(state tocsin.DocumentState) int {
		t.Helper()
		stats, err := s.Stats(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return stats.Documents[state]
	}
	count := func(condition string) (n int) {
		t.Helper()
		if err := s.Pool().QueryRow(ctx, "SELECT count(*) FROM river_job WHERE kind = 'settle' AND "+condition).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	moved, last := time.Now(), 0
	progress := func(until int) {
		t.Helper()
		for ; ; time.Sleep(20 * time.Millisecond) {
			n := inState(tocsin.Read)
			if n >= until {
				return
			}
			if n != last {
				last, moved = n, time.Now()
			}
			if time.Since(moved) > patience {
				t.Fatalf("%d of %d documents are read, and nothing moves; the worker said\n%s", n, documents, other.said.lines("level=ERROR", "level=WARN"))
			}
		}
	}
	progress(documents / 2)
	doomed.kill()
	held := count("state = 'running'")
	t.Logf("a worker was killed after %v, %d jobs were under way", time.Since(began).Round(time.Second), held)
	progress(documents)
	took := time.Since(began)
	other.stop(t)
	t.Logf("%d documents were read in %v by two workers, one of them killed half-way", documents, took.Round(time.Second))

	if n := count("cardinality(attempted_by) > 1"); n == 0 {
		t.Error("no job was taken from the worker that was killed; it was idle")
	} else {
		t.Logf("%d jobs were taken from it", n)
	}
	if n := count("state <> 'completed'"); n > 0 {
		t.Errorf("%d jobs are left although everything is read", n)
	}
	if out := run(t, settings, "verify"); !strings.Contains(out, "All holds.") {
		t.Errorf("verify says\n%s", out)
	}
	once(t, s, documents)
	compare(t, outcome(t, s), uninterrupted(t, documents))
}

// arrive keeps the made-up reports and queues them.
func arrive(t *testing.T, ctx context.Context, s *postgres.Store, documents int) {
	t.Helper()
	q, err := queue.OnPostgres(ctx, s.Pool(), queue.Options{})
	if err != nil {
		t.Fatal(err)
	}
	keeper := pipeline.NewKeeper(s, pipeline.KeeperOptions{Names: collect.Names, Enqueue: q.Enqueue})
	const together = 50
	for from := 0; from < documents; from += together {
		var arrivals []tocsin.Arrival
		for i := from; i < min(from+together, documents); i++ {
			arrivals = append(arrivals, tocsin.Arrival{Document: invent.Report(i), Fetched: time.Now()})
		}
		if _, err := keeper.Take(ctx, arrivals); err != nil {
			t.Fatal(err)
		}
	}
}

// asURL writes "host=/x user=y dbname=z" as settings have it.
func asURL(t *testing.T, address string) string {
	t.Helper()
	u := url.URL{Scheme: "postgres", Host: ""}
	more := url.Values{}
	for part := range strings.FieldsSeq(address) {
		switch name, value, _ := strings.Cut(part, "="); name {
		case "dbname":
			u.Path = "/" + value
		default:
			more.Set(name, value)
		}
	}
	u.RawQuery = more.Encode()
	return u.String()
}
