package watch_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"tocsin"
	"tocsin/watch"
	"tocsin/watch/area"
	"tocsin/watch/watchtest"
)

var _ watch.Feed = tocsin.Store(nil)

var t0 = time.Date(2026, 9, 20, 12, 0, 0, 0, time.UTC)

// world is a store, a feed, a clock and a receiver.
type world struct {
	t     *testing.T
	store *watchtest.Memory
	feed  *watchtest.Feed
	sink  *sink
	now   time.Time
	opts  watch.Options
	w     *watch.Watcher
}

// sink takes messages; fail, when set, says what Send gives.
type sink struct {
	mu   sync.Mutex
	got  []*watch.Message
	fail func(*watch.Message) error
}

func (s *sink) Check(*watch.Delivery) error { return nil }

func (s *sink) Send(_ context.Context, _ *watch.Delivery, m *watch.Message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		if err := s.fail(m); err != nil {
			return err
		}
	}
	s.got = append(s.got, m)
	return nil
}

// take gives what came since the last call, as "event headline | changes".
func (s *sink) take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []string{}
	for _, m := range s.got {
		line := fmt.Sprintf("%s to %s: %s", m.Event, m.Delivery, m.Headline)
		for _, c := range m.Changes {
			line += " | " + c
		}
		out = append(out, line)
	}
	s.got = nil
	return out
}

var erbil = area.Area{ID: "erbil", Name: "Erbil", Kind: area.Circle, Center: tocsin.Point{Lon: 44, Lat: 36.2}, RadiusM: 50000}

func rule(change func(*watch.Rule)) watch.Rule {
	r := watch.Rule{ID: "r", Area: "erbil", Name: "Attacks near Erbil", Deliveries: []string{"desk"}}
	if change != nil {
		change(&r)
	}
	return r
}

func newWorld(t *testing.T, rules ...watch.Rule) *world {
	t.Helper()
	w := &world{t: t, store: watchtest.NewMemory(), feed: &watchtest.Feed{}, sink: &sink{}, now: t0}
	w.opts = watch.Options{Store: w.store, Feed: w.feed, Now: func() time.Time { return w.now }, Rand: func() float64 { return 0.5 },
		Channels: map[watch.DeliveryKind]watch.Channel{watch.Webhook: w.sink},
		Link:     func(id string) string { return "https://t.example/i/" + id }, House: []string{"desk", "chief"}}
	w.w = watch.New(w.opts)
	ctx := context.Background()
	for _, id := range []string{"desk", "chief"} {
		w.ok(w.w.PutDelivery(ctx, &watch.Delivery{ID: id, Kind: watch.Webhook, Target: "https://example.org/" + id}))
	}
	w.ok(w.w.PutArea(ctx, &erbil))
	w.ok(w.w.PutArea(ctx, &area.Area{ID: "unplaced", Name: "Unplaced", Kind: area.Unplaced}))
	for i := range rules {
		w.ok(w.w.PutRule(ctx, &rules[i]))
	}
	w.step() // puts the cursor at the beginning
	return w
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) step() {
	w.t.Helper()
	for {
		n, err := w.w.Step(context.Background())
		w.ok(err)
		if n == 0 {
			return
		}
	}
}

// work runs the jobs that are due, until there are none.
func (w *world) work() {
	w.t.Helper()
	for {
		jobs := slices.DeleteFunc(w.store.Jobs(), func(j watch.Job) bool { return j.NotBefore.After(w.now) })
		if len(jobs) == 0 {
			return
		}
		w.ok(w.w.Deliver(context.Background(), jobs[0]))
		w.store.Finish(jobs[0])
	}
}

// change adds a version of an incident, and gives what is sent of it.
func (w *world) change(c tocsin.Change) []string {
	w.t.Helper()
	w.feed.Add(w.now, c)
	w.step()
	w.work()
	return w.sink.take()
}

func (w *world) tick(d time.Duration) []string {
	w.t.Helper()
	w.now = w.now.Add(d)
	w.ok(w.w.Tick(context.Background()))
	w.work()
	return w.sink.take()
}

func (w *world) alerts(q watch.AlertQuery) (list []watch.Alert) {
	w.t.Helper()
	w.ok(w.store.View(context.Background(), func(tx watch.Tx) (err error) {
		list, err = tx.Alerts(q)
		return err
	}))
	return list
}

func (w *world) log(q watch.LogQuery) (list []watch.Entry) {
	w.t.Helper()
	w.ok(w.store.View(context.Background(), func(tx watch.Tx) (err error) {
		list, err = tx.Log(q)
		return err
	}))
	return list
}

func want(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
}

// act is a change of an attack near Erbil; each option alters it.
func act(options ...func(*tocsin.Change)) tocsin.Change {
	c := tocsin.Change{Incident: tocsin.Incident{ID: "inc-1", Kind: tocsin.Attack, Form: tocsin.Drone, Status: tocsin.Executed,
		Headline: "Drones hit a depot near Erbil", Origins: 1, Credibility: 3, Slots: map[tocsin.Slot]*tocsin.SlotRecord{},
		When: &tocsin.When{Start: day(20), End: day(20), Precision: tocsin.Day}, Where: place("Erbil", 36.2, 44, 5000)}}
	for _, o := range options {
		o(&c)
	}
	return c
}

func day(d int) tocsin.Date { return tocsin.Date{Year: 2026, Month: time.September, Day: d} }

func place(name string, lat, lon float64, radius int) *tocsin.Where {
	return &tocsin.Where{Name: name, Within: []string{"Iraq"}, Country: "Iraq", CountryCode: "IQ", Lat: &lat, Lon: &lon, RadiusM: radius, Precision: tocsin.Town}
}

func id(s string) func(*tocsin.Change) { return func(c *tocsin.Change) { c.Incident.ID = s } }
func kind(k tocsin.Kind) func(*tocsin.Change) {
	return func(c *tocsin.Change) { c.Incident.Kind, c.Incident.Form = k, "" }
}
func headline(s string) func(*tocsin.Change) {
	return func(c *tocsin.Change) { c.Incident.Headline = s }
}
func origins(n int) func(*tocsin.Change) { return func(c *tocsin.Change) { c.Incident.Origins = n } }
func where(w *tocsin.Where) func(*tocsin.Change) {
	return func(c *tocsin.Change) { c.Incident.Where = w }
}
func withdrawn(into ...string) func(*tocsin.Change) {
	return func(c *tocsin.Change) {
		c.Withdraw, c.Redirect, c.Reason = true, into, "no report tells it any more"
	}
}

func claim(slot tocsin.Slot, v tocsin.Value, speaker string, certainty tocsin.Certainty) tocsin.IncidentClaim {
	return tocsin.IncidentClaim{Account: "doc-inc-1#1", Claim: tocsin.Claim{Slot: slot, Value: v, Certainty: certainty,
		Speaker: tocsin.Speaker{Name: speaker, Kind: tocsin.SpeakerOfficial}, Quote: tocsin.Evidence{Exact: "as " + speaker + " put it"}}}
}

// killed puts a figure, and who gives it; contested when low and high differ.
func killed(low, high int) func(*tocsin.Change) {
	return func(c *tocsin.Change) {
		c.Incident.Slots[tocsin.Killed] = &tocsin.SlotRecord{Low: &low, Best: &low, High: &high, Contested: low != high,
			Claims: []tocsin.IncidentClaim{claim(tocsin.Killed, tocsin.Value{Count: tocsin.Exactly(low)}, "the governor", tocsin.Stated)}}
	}
}

func names(slot tocsin.Slot, list ...string) func(*tocsin.Change) {
	return func(c *tocsin.Change) {
		rec := &tocsin.SlotRecord{}
		for _, n := range list {
			rec.Claims = append(rec.Claims, claim(slot, tocsin.Value{Name: n}, "the ministry", tocsin.Stated))
		}
		c.Incident.Slots[slot] = rec
	}
}
