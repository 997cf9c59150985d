package watch_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"tocsin"
	"tocsin/watch"
	"tocsin/watch/watchtest"
)

// coarse lets the town out, not the site, and no figures.
func coarse(rec *tocsin.IncidentRecord, _ *watch.Delivery) (*tocsin.IncidentRecord, bool) {
	if strings.Contains(rec.Incident.Headline, "secret") {
		return nil, false
	}
	out := *rec
	out.Incident.Where = place("Erbil", 36.2, 44, 20000)
	out.Incident.Slots = nil
	return &out, true
}

func TestNothingLeavesButWhatMay(t *testing.T) {
	w := newWorld(t, rule(nil))
	w.opts.Redact = coarse
	w.w = watch.New(w.opts)
	w.feed.Add(w.now, act(where(place("Gate 4", 36.25, 44.01, 100)), killed(3, 3)))
	w.step()
	w.work()
	m := w.sink.got[0]
	if strings.Contains(m.Text(), "Gate 4") || m.Where.RadiusM != 20000 || len(m.Figures) > 0 || strings.Contains(m.Text(), "governor") {
		t.Errorf("the message tells more than may be told:\n%s", m.Text())
	}
	w.sink.take()
	want(t, w.change(act(where(place("Gate 5", 36.25, 44.01, 100)), killed(4, 4))))
	if e := w.log(watch.LogQuery{State: watch.Withheld}); len(e) != 1 {
		t.Errorf("log %+v, want what changed withheld", e)
	}
	want(t, w.change(act(func(c *tocsin.Change) { c.Incident.Form = tocsin.AirStrike })), "changed to desk: "+drones+" | Form: air-strike, was drone.")
	want(t, w.change(act(headline("A secret"), withdrawn())),
		"withdrawn to desk: An incident that was told of is withdrawn. | Withdrawn: no report stands that tells of it, or a person rejected it. This is no all-clear.")
	want(t, w.change(act(id("inc-2"), headline("A secret"))))
}

func TestWhatIsReleasedLaterIsSentThen(t *testing.T) {
	w := newWorld(t, rule(nil))
	w.opts.Redact = func(rec *tocsin.IncidentRecord, _ *watch.Delivery) (*tocsin.IncidentRecord, bool) {
		return rec, w.now.Sub(rec.At) >= time.Hour
	}
	w.w = watch.New(w.opts)
	want(t, w.change(act()))
	for range 59 {
		want(t, w.tick(time.Minute))
	}
	var got []string
	for range 60 {
		got = append(got, w.tick(time.Minute)...)
	}
	want(t, got, "first to desk: "+drones)
}

func TestMergedIncidentLeadsToWhatItBecame(t *testing.T) {
	w := newWorld(t, rule(nil))
	w.change(act())
	w.change(act(id("inc-2"), headline("Blasts at a depot")))
	w.feed.Add(w.now, act(id("inc-2"), headline("Blasts at a depot"), withdrawn("inc-1")))
	w.step()
	w.work()
	if len(w.sink.got) != 1 {
		t.Fatalf("sent %d messages, want one", len(w.sink.got))
	}
	m := w.sink.got[0]
	if m.Event != watch.Withdrawn || m.Headline != drones || m.Link != "https://t.example/i/inc-1" || m.Redirect[0] != "inc-1" || m.Incident != "inc-2" || len(m.References) != 2 {
		t.Errorf("message %+v, want it to tell of inc-1 and to replace the messages of both", m)
	}
	w.sink.take()
	w.feed.Add(w.now, act(killed(1, 1)))
	w.step()
	w.work()
	if m := w.sink.got[0]; m.Event != watch.Changed || len(m.References) != 3 {
		t.Errorf("message %+v, want it to replace the three before it", m)
	}
}

func TestForgetTakesNamesFromAlerts(t *testing.T) {
	w := newWorld(t, rule(nil))
	w.change(act())
	w.change(act(names(tocsin.ClaimedBy, "Ann Example")))
	has := func() bool {
		b, err := json.Marshal(w.alerts(watch.AlertQuery{}))
		w.ok(err)
		return strings.Contains(string(b), "Ann Example")
	}
	if !has() {
		t.Fatal("the name was never there; the test shows nothing")
	}
	w.feed.Rewrite("inc-1", func(inc *tocsin.Incident) { inc.Slots = nil })
	w.ok(w.w.Forget(context.Background(), "inc-1"))
	if has() {
		t.Error("the name is still there")
	}
}

func TestDeliveryThatARuleNamesStays(t *testing.T) {
	w := newWorld(t, rule(nil))
	if err := w.w.RemoveDelivery(context.Background(), "desk"); tocsin.CodeOf(err) != tocsin.Conflict {
		t.Errorf("error %v, want Conflict", err)
	}
	w.ok(w.w.RemoveDelivery(context.Background(), "chief"))
}

func TestWouldCountsWhatARuleWouldHaveDone(t *testing.T) {
	w := newWorld(t, rule(func(r *watch.Rule) { r.Off = true }))
	w.feed.Recall("inc-3")
	for _, c := range []tocsin.Change{act(), act(id("inc-2"), origins(2)), act(id("inc-3"), origins(2)), act(id("inc-4"), kind(tocsin.Threat), origins(2)), act(origins(2)),
		act(origins(2), killed(2, 2)), act(id("inc-2"), origins(2), withdrawn()), act(id("inc-5"), where(nil), origins(2))} {
		w.feed.Add(w.now, c)
	}
	r := rule(func(r *watch.Rule) { r.MinOrigins = 2 })
	tally, err := w.w.Would(context.Background(), &r, &erbil, w.w.Past(context.Background(), 0))
	w.ok(err)
	if tally.Looked != 8 || tally.Events[watch.First] != 2 || tally.Events[watch.Changed] != 1 || tally.Events[watch.Withdrawn] != 1 || len(tally.Incidents) != 2 {
		t.Errorf("tally %+v, want 2 first, 1 changed, 1 withdrawn of 8 changes", tally)
	}
	if tally.Reasons["origins 1, needs 2"] != 1 || tally.Reasons["reports only recall it"] != 1 {
		t.Errorf("reasons %v", tally.Reasons)
	}
	if len(w.alerts(watch.AlertQuery{}))+len(w.store.Jobs()) != 0 {
		t.Error("it kept or sent something")
	}
}

func TestFirstStepBeginsAtTheEndOfTheFeed(t *testing.T) {
	w := newWorld(t, rule(nil))
	w.feed.Add(w.now, act())
	w.opts.Store = watchtest.NewMemory()
	fresh := watch.New(w.opts)
	for range 2 {
		n, err := fresh.Step(context.Background())
		w.ok(err)
		if n != 0 {
			t.Errorf("%d changes were looked at, want none", n)
		}
	}
	w.feed.Add(w.now, act())
	if n, err := fresh.Step(context.Background()); n != 1 || err != nil {
		t.Errorf("%d changes were looked at, %v, want one", n, err)
	}
}
