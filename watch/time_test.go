package watch_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"tocsin"
	"tocsin/watch"
)

func TestQuietHoursHoldAlertsBack(t *testing.T) {
	w := newWorld(t, rule(func(r *watch.Rule) { r.Zone, r.Quiet = "Asia/Baghdad", &watch.Hours{From: "22:00", To: "06:00"} }))
	w.now = time.Date(2026, 9, 20, 20, 0, 0, 0, time.UTC) // 23:00 there
	want(t, w.change(act()))
	want(t, w.change(act(killed(3, 3))))
	want(t, w.tick(6*time.Hour+59*time.Minute)) // 05:59 there
	want(t, w.tick(time.Minute), "first to desk: "+drones)
	if e := w.log(watch.LogQuery{State: watch.Skipped}); len(e) != 1 || e[0].Version != 1 {
		t.Errorf("log %+v, want the first version skipped for the second", e)
	}
	want(t, w.change(act(killed(4, 4))), "changed to desk: "+drones+" | Killed: 4, was 3.")
}

func TestWithdrawnBeforeItWasSentIsNotSent(t *testing.T) {
	w := newWorld(t, rule(func(r *watch.Rule) { r.Quiet = &watch.Hours{From: "11:00", To: "13:00"} }))
	want(t, w.change(act()))
	want(t, w.change(act(withdrawn())))
	want(t, w.tick(2*time.Hour))
}

func TestDigestTellsWhatCameUpSinceTheLast(t *testing.T) {
	w := newWorld(t, rule(func(r *watch.Rule) { r.Digest, r.Zone = watch.Daily, "Asia/Baghdad" }))
	w.tick(0) // the rule is new
	want(t, w.change(act()))
	want(t, w.change(act(id("inc-2"), headline("Gunmen fire at a post"))))
	want(t, w.change(act(id("inc-2"), headline("Gunmen fire at a post"), withdrawn())))
	w.now = time.Date(2026, 9, 21, 4, 0, 0, 0, time.UTC) // 07:00 there
	w.ok(w.w.Tick(context.Background()))
	w.work()
	if len(w.sink.got) != 1 || len(w.sink.got[0].Items) != 1 || w.sink.got[0].Items[0].Headline != drones {
		t.Fatalf("got %+v, want a digest of one incident, the withdrawn one left out", w.sink.got)
	}
	w.sink.take()
	want(t, w.tick(time.Minute))
	want(t, w.tick(24*time.Hour)) // nothing came up
	want(t, w.change(act(killed(1, 1))))
	w.ok(w.w.Tick(context.Background()))
	w.now = w.now.Add(24 * time.Hour)
	w.ok(w.w.Tick(context.Background()))
	w.work()
	if len(w.sink.got) != 1 || w.sink.got[0].Items[0].Event != watch.Changed || w.sink.got[0].Items[0].Changes[0] != "Killed: 1, was unknown." {
		t.Errorf("got %+v, want a digest of what changed", w.sink.got)
	}
}

func TestWhatHasNoPlaceGoesToItsDigest(t *testing.T) {
	w := newWorld(t, rule(nil), watch.Rule{ID: "u", Area: "unplaced", Name: "Unplaced", Deliveries: []string{"chief"}, Digest: watch.Hourly})
	w.tick(0)
	want(t, w.change(act(where(&tocsin.Where{Name: "Iraq", CountryCode: "IQ", Precision: tocsin.CountryWide}))))
	want(t, w.tick(time.Hour), "digest to chief: Unplaced: one incident is new or changed.")
}

func TestEscalationUntilAcknowledged(t *testing.T) {
	steps := func(r *watch.Rule) {
		r.Escalate = []watch.Escalation{{After: 10 * time.Minute, Deliveries: []string{"chief"}}, {After: time.Hour, Deliveries: []string{"desk", "chief"}}}
	}
	ctx := context.Background()
	reminder := func(to string) string {
		return "reminder to " + to + ": " + drones + " | Nobody has acknowledged this alert."
	}
	t.Run("nobody does", func(t *testing.T) {
		w := newWorld(t, rule(steps))
		w.change(act())
		want(t, w.tick(9*time.Minute))
		want(t, w.tick(time.Minute), reminder("chief"))
		want(t, w.tick(49*time.Minute))
		want(t, w.tick(time.Minute), reminder("chief"), reminder("desk"))
		want(t, w.tick(24*time.Hour))
	})
	t.Run("somebody does", func(t *testing.T) {
		w := newWorld(t, rule(steps))
		w.change(act())
		w.tick(10 * time.Minute)
		a := w.alerts(watch.AlertQuery{})[0]
		w.ok(w.w.Acknowledge(ctx, a.ID, "ann", "seen"))
		w.ok(w.w.HandOver(ctx, a.ID, "ann", "bob", ""))
		want(t, w.tick(24*time.Hour))
		a = w.alerts(watch.AlertQuery{})[0]
		if a.Ack == nil || a.Ack.By != "ann" || a.Owner != "bob" || len(a.Handled) != 2 {
			t.Errorf("alert %+v, want it acknowledged by ann, and bob's", a)
		}
	})
	t.Run("it is withdrawn", func(t *testing.T) {
		w := newWorld(t, rule(steps))
		w.change(act())
		w.change(act(withdrawn()))
		want(t, w.tick(24*time.Hour))
	})
	t.Run("its time runs from the end of a mute", func(t *testing.T) {
		w := newWorld(t, rule(steps))
		w.change(act())
		w.ok(w.w.Mute(ctx, watch.Mute{Area: "erbil", Until: w.now.Add(time.Hour), By: "ann"}))
		want(t, w.tick(10*time.Minute))
		want(t, w.tick(59*time.Minute))
		want(t, w.tick(time.Minute), reminder("chief"))
	})
	t.Run("its time runs from the end of quiet hours", func(t *testing.T) {
		w := newWorld(t, rule(func(r *watch.Rule) { steps(r); r.Quiet = &watch.Hours{From: "11:00", To: "13:00"} }))
		w.change(act())
		want(t, w.tick(time.Hour), "first to desk: "+drones)
		want(t, w.tick(10*time.Minute), reminder("chief"))
	})
}

func TestMute(t *testing.T) {
	ctx := context.Background()
	w := newWorld(t, rule(nil))
	w.change(act())
	w.ok(w.w.Mute(ctx, watch.Mute{Incident: "inc-1", Until: w.now.Add(time.Hour), By: "ann"}))
	want(t, w.change(act(killed(1, 1))))
	want(t, w.change(act(killed(2, 2))))
	want(t, w.change(act(id("inc-2"))), "first to desk: "+drones)
	want(t, w.tick(59*time.Minute))
	want(t, w.tick(time.Minute), "changed to desk: "+drones+" | Killed: 2, was unknown.")
	want(t, w.tick(time.Hour))
	w.ok(w.w.Mute(ctx, watch.Mute{Area: "erbil", Until: w.now.Add(time.Hour), By: "ann"}))
	want(t, w.change(act(id("inc-3"))))
	w.ok(w.w.Unmute(ctx, "mute-area-erbil"))
	want(t, w.tick(time.Minute), "first to desk: "+drones)
}

func TestWhatIsOffSendsNothing(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		name string
		turn func(w *world, off bool)
	}{
		{"the rule", func(w *world, off bool) {
			r := rule(func(r *watch.Rule) { r.Off = off })
			w.ok(w.w.PutRule(ctx, &r))
		}},
		{"the area", func(w *world, off bool) {
			a := erbil
			a.Off = off
			w.ok(w.w.PutArea(ctx, &a))
		}},
		{"the delivery", func(w *world, off bool) {
			w.ok(w.w.PutDelivery(ctx, &watch.Delivery{ID: "desk", Kind: watch.Webhook, Target: "https://example.org/", Off: off}))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, rule(nil))
			w.change(act())
			w.change(act(id("inc-2")))
			c.turn(w, true)
			want(t, w.change(act(killed(1, 1))))
			want(t, w.change(act(id("inc-2"), withdrawn())))
			c.turn(w, false)
			want(t, w.change(act(killed(2, 2))), "changed to desk: "+drones+" | Killed: 2, was unknown.")
		})
	}
}

func TestRuleThatBecomesADigestTellsWhatIsNewAlone(t *testing.T) {
	w := newWorld(t, rule(nil))
	w.change(act())
	r := rule(func(r *watch.Rule) { r.Digest = watch.Hourly })
	w.ok(w.w.PutRule(context.Background(), &r))
	w.tick(0)
	want(t, w.tick(time.Hour))
	want(t, w.change(act(id("inc-2"))))
	want(t, w.tick(time.Hour), "digest to desk: Attacks near Erbil: one incident is new or changed.")
}

func TestFailedDeliveriesAreTriedAgain(t *testing.T) {
	w := newWorld(t, rule(nil))
	w.sink.fail = func(*watch.Message) error { return &watch.Later{After: time.Hour, Err: errors.New("busy")} }
	want(t, w.change(act()))
	want(t, w.tick(59*time.Minute))
	w.sink.fail = nil
	want(t, w.tick(time.Minute), "first to desk: "+drones)
	if e := w.log(watch.LogQuery{}); len(e) != 1 || e[0].State != watch.Sent || e[0].Attempt != 2 {
		t.Errorf("log %+v, want one entry, sent at the second attempt", e)
	}
}

func TestLaterVersionTakesThePlaceOfOneThatFails(t *testing.T) {
	w := newWorld(t, rule(nil))
	w.sink.fail = func(*watch.Message) error { return errors.New("down") }
	want(t, w.change(act()))
	w.sink.fail = nil
	want(t, w.change(act(killed(1, 1))), "first to desk: "+drones)
	want(t, w.tick(24*time.Hour))
}

func TestDeadLetters(t *testing.T) {
	ctx := context.Background()
	t.Run("what cannot be sent is given up at once, and sent again on demand", func(t *testing.T) {
		w := newWorld(t, rule(nil))
		w.sink.fail = func(*watch.Message) error { return tocsin.Errorf(tocsin.Invalid, "gone") }
		w.change(act())
		dead := w.log(watch.LogQuery{State: watch.Dead})
		if len(dead) != 1 || dead[0].Error != "gone" || len(w.store.Jobs()) != 0 {
			t.Fatalf("dead letters %+v, want one", dead)
		}
		w.sink.fail = nil
		w.ok(w.w.Again(ctx, dead[0].Key))
		w.work()
		want(t, w.sink.take(), "first to desk: "+drones)
		if err := w.w.Again(ctx, dead[0].Key); tocsin.CodeOf(err) != tocsin.Conflict {
			t.Errorf("again: %v, want Conflict", err)
		}
	})
	t.Run("what fails for long is given up", func(t *testing.T) {
		w := newWorld(t, rule(nil))
		w.sink.fail = func(*watch.Message) error { return errors.New("down") }
		w.change(act())
		for range 400 {
			w.tick(time.Hour)
		}
		dead := w.log(watch.LogQuery{State: watch.Dead})
		if len(dead) != 1 || dead[0].Attempt != 16 {
			t.Errorf("dead letters %+v, want one after 16 attempts", dead)
		}
	})
}

func TestTry(t *testing.T) {
	w := newWorld(t)
	w.ok(w.w.Try(context.Background(), "desk", "ann"))
	want(t, w.sink.take(), "test to desk: This is a test of delivery desk, asked for by ann.")
	w.sink.fail = func(*watch.Message) error { return errors.New("refused") }
	if err := w.w.Try(context.Background(), "desk", "ann"); err == nil {
		t.Error("no error of a test that failed")
	}
	if err := w.w.Try(context.Background(), "nobody", "ann"); tocsin.CodeOf(err) != tocsin.NotFound {
		t.Errorf("error %v, want NotFound", err)
	}
}
