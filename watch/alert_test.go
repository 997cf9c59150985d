package watch_test

import (
	"strings"
	"testing"

	"tocsin"
	"tocsin/watch"
)

const drones = "Drones hit a depot near Erbil."

func TestAlertIsBroughtUpToDate(t *testing.T) {
	first := "first to desk: " + drones
	changed := "changed to desk: " + drones
	for _, c := range []struct {
		name    string
		rule    func(*watch.Rule)
		changes []tocsin.Change
		want    []string // what is sent of all but the first change
	}{
		{"nothing that matters", nil, []tocsin.Change{act(), act(origins(2), headline("Drones hit a depot near Erbil"))}, nil},
		{"a figure", nil, []tocsin.Change{act(), act(killed(3, 3))}, []string{changed + " | Killed: 3, was unknown."}},
		{"zero is not unknown", nil, []tocsin.Change{act(), act(killed(0, 0))}, []string{changed + " | Killed: 0, was unknown."}},
		{"a figure that comes to be contested", nil, []tocsin.Change{act(killed(3, 3)), act(killed(2, 5))},
			[]string{"contested to desk: " + drones + " | Killed: 2 to 5, contested, was 3. | Killed: now contested."}},
		{"contested no longer", nil, []tocsin.Change{act(killed(2, 5)), act(killed(5, 5))},
			[]string{changed + " | Killed: 5, was 2 to 5, contested. | Killed: no longer contested."}},
		{"the form", nil, []tocsin.Change{act(), act(func(c *tocsin.Change) { c.Incident.Form = tocsin.RocketMissile })},
			[]string{changed + " | Form: rocket-missile, was drone."}},
		{"the status", nil, []tocsin.Change{act(), act(func(c *tocsin.Change) { c.Incident.Status = tocsin.Intercepted })},
			[]string{changed + " | Status: intercepted, was executed."}},
		{"a place that moves within the area", nil, []tocsin.Change{act(), act(where(place("Ankawa", 36.23, 43.99, 2000)))},
			[]string{changed + " | Place: Ankawa, Iraq (town, within about 2 km), was Erbil, Iraq (town, within about 5 km)."}},
		{"a place that moves out of the area", nil, []tocsin.Change{act(), act(where(place("Basra", 30.5, 47.8, 5000))), act(where(place("Basra", 30.5, 47.8, 5000)), killed(1, 1))},
			[]string{changed + " | Place: Basra, Iraq (town, within about 5 km), was Erbil, Iraq (town, within about 5 km). | It no longer falls under this rule; nothing more is sent unless that changes."}},
		{"who is named for it", nil, []tocsin.Change{act(), act(names(tocsin.ClaimedBy, "Group A")), act(names(tocsin.ClaimedBy, "Group A"), names(tocsin.Blamed, "Group B"))},
			[]string{changed + " | Claimed by: Group A.", changed + " | Blamed: Group B."}},
		{"origins that cross the rule's number, against what the receiver has", func(r *watch.Rule) { r.MinOrigins = 2 }, []tocsin.Change{act(origins(2)), act(origins(3)), act(origins(1))},
			[]string{changed + " | Independent origins: 1, was 2; the rule asks for 2."}},
		{"withdrawn, and nothing after it", nil, []tocsin.Change{act(), act(withdrawn()), act(withdrawn())},
			[]string{"withdrawn to desk: " + drones + " | Withdrawn: no report stands that tells of it, or a person rejected it. This is no all-clear."}},
		{"withdrawn and told again", nil, []tocsin.Change{act(), act(withdrawn()), act()},
			[]string{"withdrawn to desk: " + drones + " | Withdrawn: no report stands that tells of it, or a person rejected it. This is no all-clear.",
				first + " | It had been withdrawn and is told of again."}},
		{"an attack that turns out to be an explosion", nil, []tocsin.Change{act(), act(kind(tocsin.Explosion))},
			[]string{changed + " | Now told of as an explosion, before as an attack. | Form: unknown, was drone. | It no longer falls under this rule; nothing more is sent unless that changes."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, rule(c.rule))
			want(t, w.change(c.changes[0]), first)
			var got []string
			for _, ch := range c.changes[1:] {
				got = append(got, w.change(ch)...)
			}
			want(t, got, c.want...)
			if n := len(w.alerts(watch.AlertQuery{})); n != 1 {
				t.Errorf("%d alerts, want one for the rule and the incident", n)
			}
		})
	}
}

func TestWhatNeverAlertsAsAnAttack(t *testing.T) {
	lastYear := func(c *tocsin.Change) {
		c.Incident.When = &tocsin.When{Start: tocsin.Date{Year: 2025, Month: 9, Day: 20}, End: tocsin.Date{Year: 2025, Month: 9, Day: 20}, Precision: tocsin.Day}
	}
	for _, c := range []struct {
		name   string
		change tocsin.Change
		recall bool
		want   int
	}{
		{"an attack", act(), false, 1},
		{"an attack that reports only recall", act(), true, 0},
		{"an act of a year ago, on its anniversary", act(lastYear), false, 0},
		{"an act of an unknown day", act(func(c *tocsin.Change) { c.Incident.When = nil }), false, 1},
		{"a threat", act(kind(tocsin.Threat)), false, 0},
		{"an alarm", act(kind(tocsin.Alarm)), false, 0},
		{"an explosion of unknown cause", act(kind(tocsin.Explosion)), false, 0},
		{"a find", act(kind(tocsin.Find)), false, 0},
		{"an aggregate", act(kind(tocsin.Aggregate)), false, 0},
		{"a place without a position", act(where(&tocsin.Where{Name: "Iraq", CountryCode: "IQ", Precision: tocsin.CountryWide})), false, 0},
		{"nothing said of the place", act(where(nil)), false, 0},
		{"a place elsewhere", act(where(place("Basra", 30.5, 47.8, 5000))), false, 0},
		{"one that is withdrawn at once", act(withdrawn()), false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, rule(nil))
			if c.recall {
				w.feed.Recall("inc-1")
			}
			if got := w.change(c.change); len(got) != c.want {
				t.Errorf("sent %q, want %d", got, c.want)
			}
		})
	}
}

func TestRuleConditions(t *testing.T) {
	for _, c := range []struct {
		name   string
		rule   func(*watch.Rule)
		change tocsin.Change
		want   bool
	}{
		{"a form that is asked for", func(r *watch.Rule) { r.Forms = []tocsin.Form{tocsin.Drone} }, act(), true},
		{"another form", func(r *watch.Rule) { r.Forms = []tocsin.Form{tocsin.Arson} }, act(), false},
		{"harm", func(r *watch.Rule) { r.Harm = true }, act(killed(1, 1)), true},
		{"harm that is told to be none", func(r *watch.Rule) { r.Harm = true }, act(killed(0, 0)), false},
		{"harm of which nothing is said", func(r *watch.Rule) { r.Harm = true }, act(), false},
		{"too few origins", func(r *watch.Rule) { r.MinOrigins = 2 }, act(), false},
		{"good enough credibility", func(r *watch.Rule) { r.MaxCredibility = 3 }, act(), true},
		{"too poor credibility", func(r *watch.Rule) { r.MaxCredibility = 2 }, act(), false},
		{"exact enough", func(r *watch.Rule) { r.Precision = tocsin.District }, act(), true},
		{"not exact enough", func(r *watch.Rule) { r.Precision = tocsin.Site }, act(), false},
		{"a word of the headline", func(r *watch.Rule) { r.Words = []string{"warehouse", "DEPOT"} }, act(), true},
		{"a part of a word", func(r *watch.Rule) { r.Words = []string{"dep"} }, act(), false},
		{"a word of a quote", func(r *watch.Rule) { r.Words = []string{"governor put"} }, act(killed(1, 1)), true},
		{"an actor", func(r *watch.Rule) { r.Actors = []string{"group a"} }, act(names(tocsin.Blamed, "The Group A brigade")), true},
		{"an actor that is only a word of a quote", func(r *watch.Rule) { r.Actors = []string{"ministry"} }, act(names(tocsin.Blamed, "Group A")), false},
		{"wholly inside", func(r *watch.Rule) { r.Inside = true }, act(), true},
		{"a disc that only overlaps", func(r *watch.Rule) { r.Inside = true }, act(where(place("Kirkuk", 35.8, 44, 20000))), false},
		{"old, where the rule lets it be", func(r *watch.Rule) { r.MaxAge = -1 }, act(func(c *tocsin.Change) {
			c.Incident.When = &tocsin.When{Start: tocsin.Date{Year: 2020, Month: 1, Day: 1}, End: tocsin.Date{Year: 2020, Month: 1, Day: 1}}
		}), true},
		{"a rule for threats", func(r *watch.Rule) { r.Kind = tocsin.Threat }, act(kind(tocsin.Threat)), true},
		{"a rule for threats, and an attack", func(r *watch.Rule) { r.Kind = tocsin.Threat }, act(), false},
		{"sirens", func(r *watch.Rule) { r.Kind, r.Stages = tocsin.Alarm, []watch.Stage{watch.Sounding} },
			act(kind(tocsin.Alarm), names(tocsin.DefenceResponse, "sirens")), true},
		{"sirens are no pre-alert", func(r *watch.Rule) { r.Kind, r.Stages = tocsin.Alarm, []watch.Stage{watch.PreAlert} },
			act(kind(tocsin.Alarm), names(tocsin.DefenceResponse, "sirens")), false},
		{"a pre-alert", func(r *watch.Rule) { r.Kind, r.Stages = tocsin.Alarm, []watch.Stage{watch.PreAlert} },
			act(kind(tocsin.Alarm), names(tocsin.DefenceResponse, "pre-alert")), true},
		{"sirens after a pre-alert", func(r *watch.Rule) { r.Kind, r.Stages = tocsin.Alarm, []watch.Stage{watch.PreAlert} },
			act(kind(tocsin.Alarm), names(tocsin.DefenceResponse, "pre-alert", "sirens")), false},
		{"an alarm of which nothing is said is no all-clear", func(r *watch.Rule) { r.Kind, r.Stages = tocsin.Alarm, []watch.Stage{watch.AllClear} },
			act(kind(tocsin.Alarm)), false},
		{"an all-clear that somebody gave", func(r *watch.Rule) { r.Kind, r.Stages = tocsin.Alarm, []watch.Stage{watch.AllClear} },
			act(kind(tocsin.Alarm), names(tocsin.DefenceResponse, "all-clear")), true},
		{"a rule that is off", func(r *watch.Rule) { r.Off = true }, act(), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, rule(c.rule))
			if got := w.change(c.change); (len(got) == 1) != c.want {
				t.Errorf("sent %q, want %v", got, c.want)
			}
		})
	}
}

func TestAllClearIsToldWithItsSpeakerAndEndsNothing(t *testing.T) {
	w := newWorld(t, rule(func(r *watch.Rule) { r.Kind = tocsin.Alarm }))
	w.change(act(kind(tocsin.Alarm), names(tocsin.DefenceResponse, "sirens")))
	want(t, w.change(act(kind(tocsin.Alarm), names(tocsin.DefenceResponse, "sirens", "all-clear"))),
		"changed to desk: "+drones+" | All-clear given, says the ministry.")
	if a := w.alerts(watch.AlertQuery{}); a[0].State != watch.Open {
		t.Errorf("the alert is %s, want open", a[0].State)
	}
}

func TestMessageSaysWhoSaysItAndWhatIsNotKnown(t *testing.T) {
	w := newWorld(t, rule(nil))
	w.feed.Add(w.now, act(killed(3, 3)))
	w.step()
	w.work()
	text := w.sink.got[0].Text()
	for _, words := range []string{drones, "Killed: 3, stated by the governor (“as the governor put it”)", "Where: Erbil, Iraq (town, within about 5 km)",
		"Who did it: no report names anybody.", "so far there is one independent origin", "https://t.example/i/inc-1", "not an official warning"} {
		if !strings.Contains(text, words) {
			t.Errorf("the message does not say %q:\n%s", words, text)
		}
	}
}

func TestRuleValidate(t *testing.T) {
	for _, c := range []struct {
		name string
		rule func(*watch.Rule)
		want string
	}{
		{"an alert of aggregates", func(r *watch.Rule) { r.Kind = tocsin.Aggregate }, "no alerts"},
		{"forms of threats", func(r *watch.Rule) { r.Kind, r.Forms = tocsin.Threat, []tocsin.Form{tocsin.Drone} }, "only attacks"},
		{"stages of attacks", func(r *watch.Rule) { r.Stages = []watch.Stage{watch.PreAlert} }, "only alarms"},
		{"nobody to tell", func(r *watch.Rule) { r.Deliveries = nil }, "no delivery"},
		{"an unknown zone", func(r *watch.Rule) { r.Zone = "Mars/Base" }, "time zone"},
		{"no time of day", func(r *watch.Rule) { r.Quiet = &watch.Hours{From: "25:00", To: "6:00"} }, "time of day"},
		{"an id that would end a header", func(r *watch.Rule) { r.ID = "r\r\nBcc" }, "id"},
		{"an escalated digest", func(r *watch.Rule) {
			r.Digest, r.Escalate = watch.Daily, []watch.Escalation{{After: 1, Deliveries: []string{"chief"}}}
		}, "escalation"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := rule(c.rule)
			err := r.Validate(&erbil)
			if tocsin.CodeOf(err) != tocsin.Invalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want Invalid with %q", err, c.want)
			}
		})
	}
}

// TestAMessageSaysWhereItMayLie tells places that reach beyond the area from
// those wholly in it.
func TestAMessageSaysWhereItMayLie(t *testing.T) {
	reach := func(metres int) *tocsin.Where {
		w := place("Erbil", 36.2, 44, metres)
		w.Precision = tocsin.Province
		return w
	}
	for _, c := range []struct {
		name  string
		where *tocsin.Where
		want  string // "" says nothing of it
	}{
		{"a town in the area", place("Erbil", 36.2, 44, 5000), ""},
		{"a province wider than the area", reach(90000), "Whether it is in Erbil: its place is known within about 90 km, and reaches beyond."},
		{"a town at its edge", place("Koya", 36.2, 44.52, 9000), "Whether it is in Erbil: its place is known within about 9 km, and reaches beyond."},
		{"a position of unknown reach", place("Erbil", 36.2, 44, 0), "Whether it is in Erbil: how far its place reaches is not told."},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, rule(nil))
			w.feed.Add(w.now, act(where(c.where)))
			w.step()
			w.work()
			if len(w.sink.got) != 1 {
				t.Fatalf("%d messages", len(w.sink.got))
			}
			said := ""
			for _, u := range w.sink.got[0].Unknown {
				if strings.HasPrefix(u, "Whether it is in") {
					said = u
				}
			}
			if said != c.want {
				t.Errorf("it says %q, want %q", said, c.want)
			}
		})
	}
}
