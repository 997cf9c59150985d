package queue_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin"
	"tocsin/pipeline"
	"tocsin/pipeline/queue"
	"tocsin/store/relational"
	"tocsin/store/sqlite"
)

// works is a store with its queue, and what its jobs did.
type works struct {
	*sqlite.Store
	*queue.Queue

	mu      sync.Mutex
	settled map[string]int // tries by document
	aside   map[string]string
	polled  []string
	fails   map[string]error // of documents, each time
	slow    chan struct{}    // polls wait for it, unless it is nil
	polling chan string      // told of each poll that begins
	due     []string         // what is due
}

func open(t *testing.T, w *works) *works {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "tocsin.db"), relational.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	w.Store, w.settled, w.aside, w.polling = s, map[string]int{}, map[string]string{}, make(chan string, 100)
	w.Queue = w.queue(t)
	return w
}

func (w *works) queue(t *testing.T) *queue.Queue {
	t.Helper()
	opts := queue.Options{
		Settle: func(ctx context.Context, document string, finish func(tocsin.Tx) error) error {
			w.mu.Lock()
			w.settled[document]++
			err := w.fails[document]
			w.mu.Unlock()
			if err != nil || finish == nil {
				return err
			}
			return w.Update(ctx, finish)
		},
		SetAside: func(_ context.Context, document, why string) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.aside[document] = why
			return nil
		},
		Poll: func(ctx context.Context, source string, finish func(tocsin.Tx) error) error {
			w.mu.Lock()
			w.polled = append(w.polled, source)
			w.mu.Unlock()
			w.polling <- source
			if w.slow != nil {
				<-w.slow
			}
			return w.Update(ctx, finish)
		},
		Due: func(context.Context) ([]string, error) { return w.due, nil },
	}
	q, err := queue.OnSQLite(t.Context(), w.DB(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// begin starts the queue until the test ends.
func (w *works) begin(t *testing.T) {
	t.Helper()
	if err := w.Start(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := w.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
}

func (w *works) enqueue(t *testing.T, work ...pipeline.Work) {
	t.Helper()
	if err := w.Update(t.Context(), func(tx tocsin.Tx) error { return w.Enqueue(t.Context(), tx, work) }); err != nil {
		t.Fatal(err)
	}
}

func documents(ids ...string) (out []pipeline.Work) {
	for _, id := range ids {
		out = append(out, pipeline.Work{Document: id})
	}
	return out
}

// sql alters the jobs.
func (w *works) sql(t *testing.T, statement string) {
	t.Helper()
	if _, err := w.DB().ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// hurry has every job that failed be tried at once.
const hurry = "UPDATE river_job SET state = 'available', scheduled_at = created_at WHERE state IN ('retryable', 'available') AND attempt > 0"

// until waits for something to come true; each is done between looks.
func (w *works) until(t *testing.T, what string, each func(), ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		w.mu.Lock()
		done := ok()
		w.mu.Unlock()
		if done {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("waited long for %s: settled %v, set aside %v, polled %v", what, w.settled, w.aside, w.polled)
		}
		if each != nil {
			each()
		}
	}
}

// left are the jobs that are not done, but for those that come by themselves.
func (w *works) left(t *testing.T) map[string]int {
	t.Helper()
	n, err := w.Waiting(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(n, func(name string, _ int) bool {
		return strings.HasPrefix(name, "due ") || strings.HasPrefix(name, "tidy ")
	})
	return n
}

func TestDocumentsShareJobs(t *testing.T) {
	w := open(t, &works{})
	var ids []string
	for i := range 33 {
		ids = append(ids, fmt.Sprintf("d%02d", i))
	}
	w.enqueue(t, documents(ids...)...)
	if n := w.left(t); n["settle available"] != 3 {
		t.Errorf("jobs %v, want 3 for 33 documents", n)
	}
	w.enqueue(t)
	w.begin(t)
	w.until(t, "all to be settled", nil, func() bool { return len(w.settled) == len(ids) })
	w.until(t, "the jobs to end", nil, func() bool { return len(w.left(t)) == 0 })
	for id, n := range w.settled {
		if n != 1 {
			t.Errorf("%s was settled %d times", id, n)
		}
	}
}

func TestAJobIsAskedForInTheTransaction(t *testing.T) {
	w := open(t, &works{})
	wrong := errors.New("no")
	err := w.Update(t.Context(), func(tx tocsin.Tx) error {
		return errors.Join(w.Enqueue(t.Context(), tx, documents("a")), wrong)
	})
	if !errors.Is(err, wrong) || len(w.left(t)) != 0 {
		t.Errorf("error %v, jobs %v; want none", err, w.left(t))
	}
}

// TestOneThatFails shares a job with others: it is tried again, then alone, and
// set aside before the last try.
func TestOneThatFails(t *testing.T) {
	w := open(t, &works{fails: map[string]error{"bad": errors.New("it does not end")}})
	w.enqueue(t, documents("a", "bad", "b")...)
	w.begin(t)
	w.until(t, "all to be tried", nil, func() bool { return w.settled["b"] >= 1 })
	w.until(t, "the job to be split", func() { w.sql(t, hurry) }, func() bool { return w.settled["bad"] >= 3 })
	w.until(t, "the good ones to be done", nil, func() bool {
		return w.settled["a"] == 3 && w.settled["b"] == 3
	})
	w.mu.Lock()
	if len(w.aside) > 0 {
		t.Errorf("set aside %v after few tries", w.aside)
	}
	w.mu.Unlock()
	w.until(t, "the job of the bad one alone", nil, func() bool { n := w.left(t); return n["settle available"]+n["settle retryable"] == 1 })
	w.sql(t, "UPDATE river_job SET attempt = max_attempts - 1 WHERE kind = 'settle' AND state <> 'completed'")
	w.until(t, "it to be set aside", func() { w.sql(t, hurry) }, func() bool { return w.aside["bad"] != "" })
	w.until(t, "its job to end", nil, func() bool { return w.left(t)["settle discarded"] == 1 })
	if !maps.Equal(w.aside, map[string]string{"bad": "7 tries to read it did not end"}) {
		t.Errorf("set aside %v", w.aside)
	}
	if w.settled["a"] != 3 || w.settled["b"] != 3 {
		t.Errorf("settled %v; the good ones went on being tried", w.settled)
	}
}

func TestADocumentThatIsGoneEndsItsJob(t *testing.T) {
	w := open(t, &works{fails: map[string]error{"gone": tocsin.Errorf(tocsin.NotFound, "there is no document gone")}})
	w.enqueue(t, documents("a", "gone")...)
	w.begin(t)
	w.until(t, "the job to end", nil, func() bool { return w.settled["gone"] == 1 && len(w.left(t)) == 0 })
	if len(w.aside) > 0 {
		t.Errorf("set aside %v", w.aside)
	}
}

func TestEmbargoes(t *testing.T) {
	w := open(t, &works{})
	w.enqueue(t, pipeline.Work{Document: "later", NotUntil: time.Now().Add(time.Hour)}, pipeline.Work{Document: "past", NotUntil: time.Now().Add(-time.Hour)},
		pipeline.Work{Document: "now"})
	w.begin(t)
	w.until(t, "the others", nil, func() bool { return w.settled["past"] == 1 && w.settled["now"] == 1 })
	w.until(t, "their jobs to end", nil, func() bool { return maps.Equal(w.left(t), map[string]int{"settle scheduled": 1}) })
	if w.settled["later"] > 0 {
		t.Error("the one under embargo was settled")
	}
}

func TestASourceIsPolledOnceAtATime(t *testing.T) {
	w := open(t, &works{slow: make(chan struct{})})
	ask := func(sources ...string) {
		t.Helper()
		if err := w.EnqueuePolls(t.Context(), sources...); err != nil {
			t.Fatal(err)
		}
	}
	ask()
	ask("a", "b", "a")
	ask("a")
	if n := w.left(t); n["poll available"] != 2 {
		t.Errorf("jobs %v, want one for each source", n)
	}
	w.begin(t)
	begun := []string{<-w.polling, <-w.polling}
	slices.Sort(begun)
	if !slices.Equal(begun, []string{"a", "b"}) {
		t.Errorf("polled %v", begun)
	}
	ask("a", "b")
	if n := w.left(t); n["poll running"] != 2 || n["poll available"] != 0 {
		t.Errorf("jobs %v while both are polled", n)
	}
	close(w.slow)
	w.until(t, "both to end", nil, func() bool { return len(w.left(t)) == 0 })
	ask("b")
	if s := <-w.polling; s != "b" {
		t.Errorf("polled %s", s)
	}
	w.until(t, "it to end", nil, func() bool { return len(w.left(t)) == 0 })
}

func TestWhatIsDueIsPolled(t *testing.T) {
	w := open(t, &works{due: []string{"a"}})
	w.begin(t)
	if s := <-w.polling; s != "a" {
		t.Errorf("polled %s", s)
	}
}

// TestJobsOfAKilledProcess are left alone by a process that only looks, and
// worked by the next that is started.
func TestJobsOfAKilledProcess(t *testing.T) {
	w := open(t, &works{})
	w.enqueue(t, documents("a")...)
	w.sql(t, "UPDATE river_job SET state = 'running', attempt = 1, attempted_at = created_at WHERE kind = 'settle'")
	w.Queue = w.queue(t)
	if n := w.left(t); n["settle running"] != 1 {
		t.Errorf("jobs %v: opening the queue took another's job", n)
	}
	w.begin(t)
	w.until(t, "it to be settled", nil, func() bool { return w.settled["a"] == 1 })
}

// A document that killed its last try too was set aside before it; its job must
// not go on for ever.
func TestTheLastTryThatKilledItsProcess(t *testing.T) {
	w := open(t, &works{})
	w.enqueue(t, documents("a")...)
	w.sql(t, "UPDATE river_job SET state = 'running', attempt = max_attempts, attempted_at = created_at WHERE kind = 'settle'")
	w.enqueue(t, documents("b")...)
	w.Queue = w.queue(t)
	w.begin(t)
	w.until(t, "the next to be settled", nil, func() bool { return w.settled["b"] == 1 })
	if n := w.left(t); n["settle discarded"] != 1 || w.settled["a"] != 0 {
		t.Errorf("jobs %v, settled %v; want the first let go of, untried", n, w.settled)
	}
}
