package watch_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"tocsin"
	"tocsin/watch"
	"tocsin/watch/watchtest"
)

// receiver honours keys: of one key it takes the first message alone.
type receiver struct {
	seen  map[string]int
	calls int
	crash func() error
}

func (r *receiver) Check(*watch.Delivery) error { return nil }

func (r *receiver) Send(_ context.Context, _ *watch.Delivery, m *watch.Message) error {
	r.calls++
	r.seen[m.Key]++
	if r.crash != nil {
		return r.crash()
	}
	return nil
}

var errKilled = errors.New("killed")

// The process is killed at each point in turn: before and after every
// transaction, and while it sends. Then it is started again, and goes on.
func TestKilledAnywhereLosesAndRepeatsNothing(t *testing.T) {
	ctx := context.Background()
	undisturbed := map[string]int{}
	for at := 0; ; at++ {
		point, killed := 0, false
		kill := func() error {
			point++
			if !killed && point == at {
				killed = true
				return errKilled
			}
			return nil
		}
		w := newWorld(t, rule(func(r *watch.Rule) {
			r.Deliveries = []string{"desk", "chief"}
			r.Escalate = []watch.Escalation{{After: time.Minute, Deliveries: []string{"chief"}}}
		}), rule(func(r *watch.Rule) { r.ID, r.Digest = "d", watch.Hourly }))
		r := &receiver{seen: map[string]int{}}
		w.opts.Channels = map[watch.DeliveryKind]watch.Channel{watch.Webhook: r}
		w.w = watch.New(w.opts)
		w.ok(w.w.Tick(ctx))
		w.store.BeforeCommit, w.store.AfterCommit, r.crash = kill, kill, nil
		dying, die := context.WithCancel(ctx)
		r.crash = func() error {
			if kill() != nil {
				die() // the answer is never read
			}
			return nil
		}
		// run does one thing, as a supervisor would: a process that was killed
		// is started again, and the queue runs its job again.
		run := func(do func(context.Context) error) {
			for {
				err := do(dying)
				if err == nil {
					return
				}
				if !errors.Is(err, errKilled) && !errors.Is(err, context.Canceled) {
					t.Fatal(err)
				}
				dying, die = context.WithCancel(ctx)
				w.w = watch.New(w.opts)
			}
		}
		steps := func() {
			for more := true; more; {
				run(func(ctx context.Context) error {
					n, err := w.w.Step(ctx)
					more = n > 0
					return err
				})
			}
		}
		jobs := func() {
			for {
				list := w.store.Jobs()
				if len(list) == 0 || list[0].NotBefore.After(w.now) {
					return
				}
				run(func(ctx context.Context) error { return w.w.Deliver(ctx, list[0]) })
				w.store.Finish(list[0])
			}
		}
		w.feed.Add(w.now, act())
		w.feed.Add(w.now, act(id("inc-2")))
		steps()
		jobs()
		w.now = w.now.Add(time.Hour)
		run(w.w.Tick)
		jobs()
		w.feed.Add(w.now, act(withdrawn()))
		steps()
		jobs()
		if at == 0 {
			undisturbed = r.seen
			if len(undisturbed) != 9 { // 2 incidents x 2 receivers, 2 reminders, 1 digest, 2 withdrawals
				t.Fatalf("undisturbed, %d messages were sent: %v", len(undisturbed), undisturbed)
			}
			for key, n := range undisturbed {
				if n != 1 {
					t.Errorf("undisturbed, %s was sent %d times", key, n)
				}
			}
			continue
		}
		if !killed {
			if at < 30 {
				t.Errorf("there were only %d points to be killed at", at)
			}
			die()
			return
		}
		extra := 0
		for key := range undisturbed {
			if r.seen[key] == 0 {
				t.Errorf("killed at point %d: %s was lost", at, key)
			}
			extra += r.seen[key] - 1
		}
		if len(r.seen) != len(undisturbed) {
			t.Errorf("killed at point %d: %d different messages, undisturbed there are %d", at, len(r.seen), len(undisturbed))
		}
		if extra > 1 {
			t.Errorf("killed at point %d: %d messages were sent twice", at, extra)
		}
	}
}

func TestStepByManyDoesNotRepeat(t *testing.T) {
	w := newWorld(t, rule(nil))
	for i := range 250 {
		w.feed.Add(w.now, act(id(fmt.Sprintf("inc-%d", i))))
	}
	errs := make(chan error)
	for range 4 {
		other := watch.New(w.opts)
		go func() {
			for {
				n, err := other.Step(context.Background())
				if n == 0 || err != nil {
					errs <- err
					return
				}
			}
		}()
	}
	for range 4 {
		w.ok(<-errs)
	}
	if n := len(w.store.Jobs()); n != 250 {
		t.Errorf("%d jobs, want 250", n)
	}
}

// slowFeed lets something happen between a read of changes and what is made of it.
type slowFeed struct {
	*watchtest.Feed
	meanwhile func()
}

func (f *slowFeed) Changes(ctx context.Context, after int64, limit int) ([]tocsin.IncidentRecord, error) {
	recs, err := f.Feed.Changes(ctx, after, limit)
	if do := f.meanwhile; do != nil {
		f.meanwhile = nil
		do()
	}
	return recs, err
}

func TestStepThatIsOvertakenDoesNothing(t *testing.T) {
	w := newWorld(t, rule(nil))
	w.feed.Add(w.now, act())
	slow := &slowFeed{Feed: w.feed, meanwhile: func() {
		w.feed.Add(w.now, act(killed(1, 1)))
		w.step()
	}}
	w.opts.Feed = slow
	if _, err := watch.New(w.opts).Step(context.Background()); err != nil {
		t.Fatal(err)
	}
	w.step()
	if a := w.alerts(watch.AlertQuery{})[0]; a.Version != 2 {
		t.Errorf("the alert has editions %+v, want the two of the changes", a.Editions)
	}
}

func TestFailedJobThatIsRunAgainWaitsForItsNextTry(t *testing.T) {
	w := newWorld(t, rule(nil))
	tries := 0
	w.sink.fail = func(*watch.Message) error { tries++; return errors.New("down") }
	w.feed.Add(w.now, act())
	w.step()
	job := w.store.Jobs()[0]
	for range 3 {
		w.ok(w.w.Deliver(context.Background(), job))
	}
	if tries != 1 || len(w.store.Jobs()) != 2 {
		t.Errorf("%d tries and %d jobs, want one try and the next", tries, len(w.store.Jobs()))
	}
}

func TestJobThatIsRunAgainSendsNothing(t *testing.T) {
	w := newWorld(t, rule(nil))
	w.feed.Add(w.now, act())
	w.step()
	job := w.store.Jobs()[0]
	for range 3 {
		w.ok(w.w.Deliver(context.Background(), job))
	}
	want(t, w.sink.take(), "first to desk: "+drones)
}
