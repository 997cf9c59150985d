package watchtest

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"tocsin"
	"tocsin/watch"
	"tocsin/watch/area"
)

// Store tests that a store keeps watch.Store's promises. open makes an empty
// one, and a function that lists the jobs that wait in its queue.
func Store(t *testing.T, open func(*testing.T) (watch.Store, func() []watch.Job)) {
	for _, c := range []struct {
		name string
		run  func(*testing.T, watch.Store, func() []watch.Job)
	}{
		{"a transaction happens whole or not at all", testWhole},
		{"a view writes nothing", testView},
		{"the cursor is not there before it is set", testCursor},
		{"areas, rules and deliveries come back as they were put", testSetup},
		{"the revision goes up with areas and rules", testRevision},
		{"alerts are selected and in order", testAlerts},
		{"the log is selected and in order", testLog},
		{"mutes, house alerts and marks come back as they were put", testRest},
		{"a job is kept once", testJobs},
		{"transactions happen one after the other", testSerial},
	} {
		t.Run(c.name, func(t *testing.T) {
			store, jobs := open(t)
			c.run(t, store, jobs)
		})
	}
}

var t0 = time.Date(2026, 9, 20, 12, 0, 0, 0, time.UTC)

func update(t *testing.T, s watch.Store, do func(watch.Tx) error) {
	t.Helper()
	if err := s.Update(context.Background(), do); err != nil {
		t.Fatal(err)
	}
}

func view(t *testing.T, s watch.Store, do func(watch.Tx) error) {
	t.Helper()
	if err := s.View(context.Background(), do); err != nil {
		t.Fatal(err)
	}
}

func equal[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\n%+v\nwant\n%+v", what, got, want)
	}
}

func all(errs ...error) error { return errors.Join(errs...) }

func testWhole(t *testing.T, s watch.Store, jobs func() []watch.Job) {
	failed := errors.New("stop")
	err := s.Update(context.Background(), func(tx watch.Tx) error {
		if err := all(tx.SetCursor(5), tx.PutAlert(&watch.Alert{ID: "a", Version: 1}), tx.Enqueue(watch.Job{Key: "k", Delivery: "d"})); err != nil {
			return err
		}
		if at, err := tx.Cursor(); at != 5 || err != nil {
			t.Errorf("within the transaction the cursor is %d, %v", at, err)
		}
		return failed
	})
	if !errors.Is(err, failed) {
		t.Errorf("error %v, want the function's own", err)
	}
	view(t, s, func(tx watch.Tx) error {
		alerts, err := tx.Alerts(watch.AlertQuery{})
		equal(t, "alerts", len(alerts), 0)
		_, cursor := tx.Cursor()
		equal(t, "code of the cursor", tocsin.CodeOf(cursor), tocsin.NotFound)
		return err
	})
	equal(t, "jobs", len(jobs()), 0)
}

func testView(t *testing.T, s watch.Store, _ func() []watch.Job) {
	err := s.View(context.Background(), func(tx watch.Tx) error { return tx.SetCursor(1) })
	if err == nil {
		t.Error("a view set the cursor")
	}
}

func testCursor(t *testing.T, s watch.Store, _ func() []watch.Job) {
	update(t, s, func(tx watch.Tx) error { return tx.SetCursor(0) })
	update(t, s, func(tx watch.Tx) error {
		at, err := tx.Cursor()
		equal(t, "cursor", at, 0)
		return all(err, tx.SetCursor(1<<40))
	})
	view(t, s, func(tx watch.Tx) error {
		at, err := tx.Cursor()
		equal(t, "cursor", at, 1<<40)
		return err
	})
}

func someRule(id, of string) watch.Rule {
	return watch.Rule{ID: id, Area: of, Name: "Rule ü", Forms: []tocsin.Form{tocsin.Drone}, MinOrigins: 2, Deliveries: []string{"d"},
		Zone: "Asia/Baghdad", Quiet: &watch.Hours{From: "22:00", To: "06:00"}, Weekday: time.Monday,
		Escalate: []watch.Escalation{{After: time.Hour, Deliveries: []string{"e"}}}}
}

func testSetup(t *testing.T, s watch.Store, _ func() []watch.Job) {
	areas := []area.Area{
		{ID: "a", Name: "Circle", Kind: area.Circle, Center: tocsin.Point{Lon: 44.25, Lat: 36.5}, RadiusM: 1500},
		{ID: "b", Name: "Iraq", Kind: area.Country, Country: "IQ", Off: true}}
	rules := []watch.Rule{someRule("r1", "a"), someRule("r2", "b")}
	delivery := watch.Delivery{ID: "d", Name: "Desk", Kind: watch.Webhook, Target: "https://example.org/x", Secret: "whsec_c2VjcmV0", Added: t0}
	update(t, s, func(tx watch.Tx) error {
		return all(tx.PutArea(&areas[1]), tx.PutArea(&areas[0]), tx.PutRule(&rules[1]), tx.PutRule(&rules[0]), tx.PutDelivery(&delivery))
	})
	view(t, s, func(tx watch.Tx) error {
		gotAreas, err1 := tx.Areas()
		gotRules, err2 := tx.Rules()
		gotDeliveries, err3 := tx.Deliveries()
		equal(t, "areas", gotAreas, areas)
		equal(t, "rules", gotRules, rules)
		equal(t, "deliveries", gotDeliveries, []watch.Delivery{delivery})
		return all(err1, err2, err3)
	})
	delivery.Off = true
	update(t, s, func(tx watch.Tx) error { return all(tx.RemoveArea("a"), tx.PutDelivery(&delivery)) })
	view(t, s, func(tx watch.Tx) error {
		gotRules, err1 := tx.Rules()
		gotDeliveries, err2 := tx.Deliveries()
		equal(t, "rules, those of a removed area gone", gotRules, rules[1:])
		equal(t, "deliveries", gotDeliveries, []watch.Delivery{delivery})
		return all(err1, err2)
	})
	for name, gone := range map[string]func(watch.Tx) error{
		"area":     func(tx watch.Tx) error { return tx.RemoveArea("a") },
		"rule":     func(tx watch.Tx) error { return tx.RemoveRule("r1") },
		"delivery": func(tx watch.Tx) error { return tx.RemoveDelivery("x") },
		"mute":     func(tx watch.Tx) error { return tx.RemoveMute("x") },
		"house":    func(tx watch.Tx) error { return tx.RemoveHouse("x") },
	} {
		if err := s.Update(context.Background(), gone); tocsin.CodeOf(err) != tocsin.NotFound {
			t.Errorf("removing a %s that is not there: %v, want NotFound", name, err)
		}
	}
}

func testRevision(t *testing.T, s watch.Store, _ func() []watch.Job) {
	a := area.Area{ID: "a", Name: "Iraq", Kind: area.Country, Country: "IQ"}
	r := someRule("r", "a")
	last := int64(-1)
	for _, do := range []func(watch.Tx) error{
		func(watch.Tx) error { return nil },
		func(tx watch.Tx) error { return tx.PutArea(&a) }, func(tx watch.Tx) error { return tx.PutRule(&r) },
		func(tx watch.Tx) error { return tx.RemoveRule("r") }, func(tx watch.Tx) error { return tx.RemoveArea("a") },
	} {
		update(t, s, do)
		view(t, s, func(tx watch.Tx) error {
			now, err := tx.Revision()
			if now <= last {
				t.Errorf("revision %d after %d", now, last)
			}
			last = now
			return err
		})
	}
}

func someAlert(id string, minutes int) watch.Alert {
	n, zero := 3, 0
	lat, lon := 36.5, 44.25
	return watch.Alert{ID: id, Rule: "r", Area: "a", Incident: "inc-" + id, State: watch.Open, Version: 2, Match: area.Touches,
		Changed: t0.Add(time.Duration(minutes) * time.Minute), Digested: 2, NextStep: t0.Add(time.Hour),
		Told: watch.Facts{Kind: tocsin.Attack, Figures: map[tocsin.Slot]watch.Figure{tocsin.Killed: {Low: &zero, Best: &n}},
			Where: &tocsin.Where{Name: "X", Lat: &lat, Lon: &lon, RadiusM: 5, Precision: tocsin.Town}},
		Editions: []watch.Edition{{Version: 1, Event: watch.First, State: watch.Open, At: t0, Incident: 1, To: []string{"d"}, After: t0}, {Version: 2, Event: watch.Changed, State: watch.Open, At: t0, Words: []string{"x"}, Incident: 4, Muted: true}},
		Ack:      &watch.Handling{Act: "acknowledge", By: "ann", At: t0}}
}

func testAlerts(t *testing.T, s watch.Store, _ func() []watch.Job) {
	a, b, c, d := someAlert("a", 1), someAlert("b", 2), someAlert("c", 2), someAlert("d", 0)
	b.Rule, b.Digested = "r2", 1
	c.State, c.Redirect, c.NextStep = watch.Closed, []string{"inc-a", "inc-b"}, time.Time{}
	d.Area, d.NextStep = "a2", t0.Add(2*time.Hour)
	update(t, s, func(tx watch.Tx) error {
		return all(tx.PutAlert(&c), tx.PutAlert(&a), tx.PutAlert(&b), tx.PutAlert(&d))
	})
	view(t, s, func(tx watch.Tx) error {
		for _, q := range []struct {
			name  string
			query watch.AlertQuery
			want  []watch.Alert
		}{
			{"all", watch.AlertQuery{}, []watch.Alert{b, c, a, d}},
			{"some", watch.AlertQuery{Limit: 2}, []watch.Alert{b, c}},
			{"one", watch.AlertQuery{ID: "a"}, []watch.Alert{a}},
			{"of an incident, merged ones too", watch.AlertQuery{Incident: "inc-a"}, []watch.Alert{c, a}},
			{"not those merged into it in part", watch.AlertQuery{Incident: "inc-b"}, []watch.Alert{b}},
			{"of a rule", watch.AlertQuery{Rule: "r2"}, []watch.Alert{b}},
			{"of an area", watch.AlertQuery{Area: "a2"}, []watch.Alert{d}},
			{"by state", watch.AlertQuery{State: watch.Closed}, []watch.Alert{c}},
			{"in no digest yet", watch.AlertQuery{Undigested: true}, []watch.Alert{b}},
			{"with a step that is due", watch.AlertQuery{StepBy: t0.Add(time.Hour)}, []watch.Alert{b, a}},
			{"none", watch.AlertQuery{ID: "x"}, []watch.Alert{}},
		} {
			got, err := tx.Alerts(q.query)
			if err != nil {
				return err
			}
			if len(got) != 0 || len(q.want) != 0 {
				equal(t, q.name, got, q.want)
			}
		}
		return nil
	})
}

func testLog(t *testing.T, s watch.Store, _ func() []watch.Job) {
	entry := func(key, delivery string, minutes int, state watch.SendState, alerts ...string) watch.Entry {
		return watch.Entry{Key: key, Delivery: delivery, To: "https://example.org", Alerts: alerts, Version: 1, Event: watch.First, Said: t0,
			At: t0.Add(time.Duration(minutes) * time.Minute), State: state, Attempt: 1, Error: "x", Job: watch.Job{Key: key, Delivery: delivery}}
	}
	a, b, c := entry("a", "d1", 1, watch.Sent, "x"), entry("b", "d2", 2, watch.Dead, "x", "y"), entry("c", "d1", 2, watch.Trying)
	update(t, s, func(tx watch.Tx) error { return all(tx.PutEntry(&a), tx.PutEntry(&c), tx.PutEntry(&b)) })
	c.State, c.Attempt = watch.Failed, 2
	update(t, s, func(tx watch.Tx) error { return tx.PutEntry(&c) })
	view(t, s, func(tx watch.Tx) error {
		for _, q := range []struct {
			name  string
			query watch.LogQuery
			want  []watch.Entry
		}{
			{"all", watch.LogQuery{}, []watch.Entry{b, c, a}},
			{"some", watch.LogQuery{Limit: 1}, []watch.Entry{b}},
			{"by key, as it was put last", watch.LogQuery{Key: "c"}, []watch.Entry{c}},
			{"of an alert", watch.LogQuery{Alert: "x"}, []watch.Entry{b, a}},
			{"of an alert among others", watch.LogQuery{Alert: "y"}, []watch.Entry{b}},
			{"of a delivery", watch.LogQuery{Delivery: "d1"}, []watch.Entry{c, a}},
			{"by state", watch.LogQuery{State: watch.Dead}, []watch.Entry{b}},
		} {
			got, err := tx.Log(q.query)
			if err != nil {
				return err
			}
			equal(t, q.name, got, q.want)
		}
		return nil
	})
}

func testRest(t *testing.T, s watch.Store, _ func() []watch.Job) {
	mute := watch.Mute{ID: "m", Incident: "inc-a", Until: t0, By: "ann", At: t0, Reason: "x"}
	house := watch.House{ID: "h", Kind: watch.QuietSource, Subject: "s", State: watch.Raised, Since: t0, Version: 3, Words: "x"}
	update(t, s, func(tx watch.Tx) error { return all(tx.PutMute(&mute), tx.PutHouse(&house), tx.SetMark("m", t0)) })
	view(t, s, func(tx watch.Tx) error {
		mutes, err1 := tx.Mutes()
		houses, err2 := tx.Houses()
		mark, err3 := tx.Mark("m")
		none, err4 := tx.Mark("other")
		equal(t, "mutes", mutes, []watch.Mute{mute})
		equal(t, "house alerts", houses, []watch.House{house})
		equal(t, "mark", mark, t0)
		equal(t, "no mark", none.IsZero(), true)
		return all(err1, err2, err3, err4)
	})
	update(t, s, func(tx watch.Tx) error { return all(tx.RemoveMute("m"), tx.RemoveHouse("h")) })
	view(t, s, func(tx watch.Tx) error {
		mutes, err1 := tx.Mutes()
		houses, err2 := tx.Houses()
		equal(t, "mutes and house alerts", len(mutes)+len(houses), 0)
		return all(err1, err2)
	})
}

func testJobs(t *testing.T, s watch.Store, jobs func() []watch.Job) {
	job := watch.Job{Key: "k", NotBefore: t0, Delivery: "d", Alert: "a", Version: 2, Items: []watch.Item{{Alert: "a", From: 1, To: 2}}}
	again := job
	again.Attempt, again.NotBefore = 1, t0.Add(time.Hour)
	update(t, s, func(tx watch.Tx) error { return tx.Enqueue(job, job) })
	update(t, s, func(tx watch.Tx) error { return tx.Enqueue(job, again) })
	equal(t, "jobs", jobs(), []watch.Job{job, again})
}

func testSerial(t *testing.T, s watch.Store, _ func() []watch.Job) {
	update(t, s, func(tx watch.Tx) error { return tx.SetCursor(0) })
	const writers, times = 8, 10
	errs := make(chan error)
	for range writers {
		go func() {
			for range times {
				err := s.Update(context.Background(), func(tx watch.Tx) error {
					at, err := tx.Cursor()
					return all(err, tx.SetCursor(at+1))
				})
				if err != nil {
					errs <- err
					return
				}
			}
			errs <- nil
		}()
	}
	for range writers {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	view(t, s, func(tx watch.Tx) error {
		at, err := tx.Cursor()
		equal(t, "cursor", at, writers*times)
		return err
	})
}
