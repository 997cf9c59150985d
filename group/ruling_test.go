package group

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin"
)

// decision is one by Ann, the n-th of a day.
func decision(n int, kind tocsin.DecisionKind, accounts string, more ...func(*tocsin.Decision)) tocsin.Decision {
	d := tocsin.Decision{ID: fmt.Sprintf("d%d", n), Kind: kind, By: "Ann", Reason: "seen with my own eyes",
		At: time.Date(2024, 5, 20, 12, n, 0, 0, time.UTC), Accounts: strings.Fields(accounts)}
	for _, m := range more {
		m(&d)
	}
	return d
}

func from(others string) func(*tocsin.Decision) {
	return func(d *tocsin.Decision) { d.Others = strings.Fields(others) }
}

func to(slot tocsin.Slot, v tocsin.Value) func(*tocsin.Decision) {
	return func(d *tocsin.Decision) { d.Slot, d.Value = slot, v }
}

func undoes(id string) func(*tocsin.Decision) { return func(d *tocsin.Decision) { d.Undoes = id } }

func rulings(t *testing.T, decisions ...tocsin.Decision) *Rulings {
	t.Helper()
	r, err := NewRulings(decisions)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWhatAPersonDecidedStands(t *testing.T) {
	day, next, marsa, tal := on("2024-05-14"), on("2024-05-12"), at("Marsa, Northland", tocsin.Town), at("Tal, Northland", tocsin.Town)
	one := []tocsin.Reading{reading("a", day, marsa), reading("b", day, marsa), reading("c", day, marsa)}
	two := []tocsin.Reading{reading("a", day, marsa), reading("b", next, tal), reading("c", day, marsa), reading("d", next, tal)}
	for _, tt := range []struct {
		name      string
		readings  []tocsin.Reading
		decisions []tocsin.Decision
		want      string
	}{
		{"nothing", one, nil, "a#1 b#1 c#1"},
		{"split", one, []tocsin.Decision{decision(1, tocsin.Split, "b#1", from("a#1 c#1"))}, "a#1 c#1 | b#1"},
		{"split and undone", one, []tocsin.Decision{decision(1, tocsin.Split, "b#1", from("a#1 c#1")), decision(2, tocsin.Undo, "", undoes("d1"))}, "a#1 b#1 c#1"},
		{"an undo undone", one, []tocsin.Decision{decision(1, tocsin.Split, "b#1", from("a#1 c#1")), decision(2, tocsin.Undo, "", undoes("d1")),
			decision(3, tocsin.Undo, "", undoes("d2"))}, "a#1 c#1 | b#1"},
		{"merge of what reports keep apart", two, []tocsin.Decision{decision(1, tocsin.Merge, "a#1 b#1")}, "a#1 b#1 c#1 d#1"},
		{"merge of whole incidents", two, []tocsin.Decision{decision(1, tocsin.Merge, "a#1 c#1 b#1 d#1")}, "a#1 b#1 c#1 d#1"},
		{"merge, then split of one", two, []tocsin.Decision{decision(1, tocsin.Merge, "a#1 c#1 b#1 d#1"), decision(2, tocsin.Split, "d#1", from("a#1 b#1 c#1"))}, "a#1 b#1 c#1 | d#1"},
		{"split, then same", one, []tocsin.Decision{decision(1, tocsin.Split, "b#1", from("a#1 c#1")), decision(2, tocsin.Same, "a#1 b#1")}, "a#1 b#1 | c#1"},
		{"same through a third that is held apart", one, []tocsin.Decision{decision(1, tocsin.NotSame, "a#1", from("c#1")), decision(2, tocsin.Same, "a#1 b#1"),
			decision(3, tocsin.Same, "b#1 c#1")}, "a#1 | b#1 c#1"},
		{"accounts of one document", []tocsin.Reading{with(reading("a", day, marsa), day, marsa)}, []tocsin.Decision{decision(1, tocsin.Same, "a#1 a#2")}, "a#1 a#2"},
		{"accounts that are not there", one, []tocsin.Decision{decision(1, tocsin.Merge, "x#1 y#1"), decision(2, tocsin.Split, "x#1", from("a#1"))}, "a#1 b#1 c#1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, order := range orders(tt.readings) {
				incidents, _ := Decided(order, rulings(t, tt.decisions...))
				if got := groups(incidents); got != tt.want {
					t.Errorf("got %s, want %s", got, tt.want)
				}
			}
		})
	}
}

func TestReportsThatSpeakAgainstADecisionAreTold(t *testing.T) {
	day, marsa := on("2024-05-14"), at("Marsa, Northland", tocsin.Town)
	exactly := func(n int) tocsin.Value { return tocsin.Value{Count: tocsin.Exactly(n)} }
	for _, tt := range []struct {
		name     string
		readings []tocsin.Reading
		d        tocsin.Decision
		want     string // the objections
		check    func(tocsin.Incident) bool
	}{
		{"together, on different days", []tocsin.Reading{reading("a", day, marsa), reading("b", on("2024-05-12"), marsa)}, decision(1, tocsin.Same, "a#1 b#1"),
			"d1 a#1 b#1: different days, 2024-05-12 and 2024-05-14", nil},
		{"apart, and alike", []tocsin.Reading{reading("a", day, marsa), reading("b", day, marsa)}, decision(1, tocsin.NotSame, "a#1", from("b#1")),
			"d1 a#1 b#1: as reported they are one act: same place Marsa, same day 2024-05-14, same form rocket-missile", nil},
		{"a figure, and a new report of more", []tocsin.Reading{reading("a", day, marsa, killed(2)), reading("b", day, marsa, killed(5))},
			decision(1, tocsin.Set, "a#1", to(tocsin.Killed, exactly(2))), "d1 b#1: b#1 says otherwise",
			func(i tocsin.Incident) bool {
				r := i.Slots[tocsin.Killed]
				return *r.Low == 2 && *r.Best == 2 && *r.High == 2 && !r.Contested && len(r.Claims) == 2 && r.Decided.By == "Ann"
			}},
		{"a figure, and the reports that were there", []tocsin.Reading{reading("a", day, marsa, killed(2)), reading("b", day, marsa, killed(5))},
			decision(1, tocsin.Set, "a#1 b#1", to(tocsin.Killed, exactly(5))), "", nil},
		{"a figure nobody told", []tocsin.Reading{reading("a", day, marsa)}, decision(1, tocsin.Set, "a#1", to(tocsin.Injured, exactly(3))), "",
			func(i tocsin.Incident) bool { return *i.Slots[tocsin.Injured].Best == 3 }},
		{"resolved, the figures stay", []tocsin.Reading{reading("a", day, marsa, killed(2)), reading("b", day, marsa, killed(5))},
			decision(1, tocsin.Resolve, "a#1 b#1", to(tocsin.Killed, tocsin.Value{})), "",
			func(i tocsin.Incident) bool {
				r := i.Slots[tocsin.Killed]
				return !r.Contested && *r.High == 5 && *r.Low == 2
			}},
		{"resolved, and a third figure", []tocsin.Reading{reading("a", day, marsa, killed(2)), reading("b", day, marsa, killed(5)), reading("c", day, marsa, killed(9))},
			decision(1, tocsin.Resolve, "a#1 b#1", to(tocsin.Killed, tocsin.Value{})), "d1 c#1: c#1 was not there when it was resolved", nil},
		{"confirmed", []tocsin.Reading{reading("a", day, marsa)}, decision(1, tocsin.Confirm, "a#1"), "",
			func(i tocsin.Incident) bool { return i.Credibility == 1 && i.Verdict == tocsin.Confirmed }},
		{"rejected, and told again", []tocsin.Reading{reading("a", day, marsa), reading("b", day, marsa)}, decision(1, tocsin.Reject, "a#1"), "d1 b#1: also told by b#1",
			func(i tocsin.Incident) bool { return i.Credibility == 5 && i.Verdict == tocsin.Rejected }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			incidents, doubts := Decided(tt.readings, rulings(t, tt.d))
			var got []string
			for _, o := range incidents[0].Objections {
				got = append(got, fmt.Sprintf("%s %s: %s", o.Decision, strings.Join(o.Accounts, " "), o.Reason))
			}
			if strings.Join(got, "; ") != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if len(doubts) > 0 {
				t.Errorf("doubtful: %v", doubts)
			}
			if len(incidents[0].Decisions) != 1 || tt.check != nil && !tt.check(incidents[0]) {
				t.Errorf("got %+v", incidents[0])
			}
		})
	}
}

func TestARetractedTextIsWithdrawnWithItsCopies(t *testing.T) {
	day, marsa := on("2024-05-14"), at("Marsa, Northland", tocsin.Town)
	version := func(id, hash, when, text string, n int) tocsin.Reading {
		r := reading(id, published(when), day, marsa, killed(n), body(text))
		r.Document.SHA256 = hash
		return r
	}
	old, corrected := wireStory, strings.NewReplacer("two", "nine", "police", "the army").Replace(wireStory)+" An earlier version of this report was wrong."
	copies := []tocsin.Reading{version("a", "1", "2024-05-14", old, 7), version("b", "2", "2024-05-14", rewrite(old, 1), 7),
		version("c", "3", "2024-05-15", rewrite(old, 2), 7), reading("own", day, marsa, killed(2), body("Two died, our reporter saw."))}
	retract := func(hash string) tocsin.Decision {
		return decision(1, tocsin.Retract, "", func(d *tocsin.Decision) { d.Document, d.SHA256 = "a", hash })
	}
	for _, tt := range []struct {
		name     string
		readings []tocsin.Reading
		d        tocsin.Decision
		want     string
	}{
		{"the document", copies, retract(""), "own#1"},
		{"another version", copies, retract("9"), "a#1 b#1 c#1 own#1"},
		{"the old version", append([]tocsin.Reading{version("a", "4", "2024-05-16", corrected, 2)}, copies...), retract("1"), "a#1 own#1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, order := range orders(tt.readings) {
				incidents, _ := Decided(order, rulings(t, tt.d))
				if got := groups(incidents); got != tt.want {
					t.Errorf("got %s, want %s", got, tt.want)
				}
			}
		})
	}
}

func TestBadDecisionsAreRefused(t *testing.T) {
	for _, tt := range []struct {
		name      string
		decisions []tocsin.Decision
		want      tocsin.Code
	}{
		{"twice", []tocsin.Decision{decision(1, tocsin.Confirm, "a#1"), decision(1, tocsin.Confirm, "a#1")}, tocsin.Invalid},
		{"nobody's", []tocsin.Decision{decision(1, tocsin.Confirm, "a#1", func(d *tocsin.Decision) { d.By = "" })}, tocsin.Invalid},
		{"an undo of nothing", []tocsin.Decision{decision(1, tocsin.Undo, "", undoes("d7"))}, tocsin.NotFound},
	} {
		if _, err := NewRulings(tt.decisions); tocsin.CodeOf(err) != tt.want {
			t.Errorf("%s: got %v, want %s", tt.name, err, tt.want)
		}
	}
}
