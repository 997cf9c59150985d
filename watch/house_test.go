package watch_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"tocsin"
	"tocsin/watch"
)

func (w *world) house(d time.Duration, v watch.Vitals) []string {
	w.t.Helper()
	w.now = w.now.Add(d)
	w.ok(w.w.House(context.Background(), v))
	w.work()
	return w.sink.take()
}

func source(lastNew time.Time) watch.Vitals {
	return watch.Vitals{Sources: []tocsin.SourceRecord{{Source: tocsin.Source{ID: "wire", QuietAfter: time.Hour}, State: tocsin.SourceState{LastNew: lastNew}}}}
}

func TestQuietSourceIsToldOnceAndItsEndOnce(t *testing.T) {
	w := newWorld(t)
	quiet := source(t0)
	want(t, w.house(59*time.Minute, quiet))
	want(t, w.house(2*time.Minute, quiet)) // not yet for long enough
	said := "Source wire has given nothing new since 2026-09-20 12:00 UTC. What it would tell of is missing; that is no sign of calm."
	want(t, w.house(5*time.Minute, quiet), "house to chief: "+said, "house to desk: "+said)
	want(t, w.house(24*time.Hour, quiet))
	want(t, w.house(time.Minute, source(w.now)))
	want(t, w.house(10*time.Minute, quiet)) // it comes and goes
	want(t, w.house(time.Minute, source(w.now)))
	want(t, w.house(14*time.Minute, source(w.now)))
	want(t, w.house(time.Minute, source(w.now)), "house to chief: Source wire gives documents again.", "house to desk: Source wire gives documents again.")
	want(t, w.house(time.Hour, source(w.now.Add(time.Hour))))
}

func TestQueueAboutItsLimitDoesNotFlap(t *testing.T) {
	w := newWorld(t)
	want(t, w.house(0, watch.Vitals{Queue: 1000}))
	got := w.house(5*time.Minute, watch.Vitals{Queue: 1200})
	if len(got) != 2 {
		t.Fatalf("sent %q, want one to each", got)
	}
	for i := range 50 { // above and just below the limit by turns
		want(t, w.house(5*time.Minute, watch.Vitals{Queue: 900 + i%2*200}))
	}
	for range 20 { // below the limit, and not by much
		want(t, w.house(10*time.Minute, watch.Vitals{Queue: 900}))
	}
	want(t, w.house(time.Minute, watch.Vitals{Queue: 400}))
	want(t, w.house(15*time.Minute, watch.Vitals{Queue: 400}), "house to chief: The queue is short again.", "house to desk: The queue is short again.")
}

func TestFailingDeliveryIsToldToTheOthers(t *testing.T) {
	w := newWorld(t, rule(nil))
	w.sink.fail = func(m *watch.Message) error {
		if m.Delivery == "desk" {
			return errors.New("connection refused")
		}
		return nil
	}
	w.change(act())
	for range 5 {
		w.tick(time.Hour)
	}
	want(t, w.house(0, watch.Vitals{}))
	got := w.house(5*time.Minute, watch.Vitals{})
	if len(got) != 1 || got[0] != "house to chief: Delivery desk has failed 6 times in a row: connection refused." {
		t.Errorf("sent %q, want it told to chief alone", got)
	}
}
