package group

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tocsin"
)

// quoting is a claim with the words that it rests on, found in the body.
func quoting(slot tocsin.Slot, value, exact string) told {
	return func(r *tocsin.Reading, acc *tocsin.Account) {
		at := strings.Index(r.Text.Body, exact)
		acc.Claims = append(acc.Claims, tocsin.Claim{Slot: slot, Value: tocsin.Value{Name: value}, Speaker: army, Certainty: tocsin.Stated,
			Quote: tocsin.Evidence{Exact: exact, Span: tocsin.Span{Start: at, End: at + len(exact)}}})
	}
}

// act is the words by which the account's act is told.
func act(words string) told {
	return func(r *tocsin.Reading, acc *tocsin.Account) {
		at := strings.Index(r.Text.Body, words)
		acc.Acts = append(acc.Acts, tocsin.Span{Start: at, End: at + len(words)})
	}
}

func TestLinks(t *testing.T) {
	day, before, marsa, tal := on("2024-05-14"), on("2024-05-13"), at("Marsa, Northland", tocsin.Town), at("Tal, Northland", tocsin.Town)
	sons := named(tocsin.ClaimedBy, "Sons of Tal")
	words := body("The army fired rockets at Tal in answer to the raid on Marsa.")
	for _, tt := range []struct {
		name     string
		readings []tocsin.Reading
		want     string
	}{
		{"an answer to another act of the document", []tocsin.Reading{with(
			reading("a", words, day, tal, act("fired"), quoting(tocsin.Follows, "the raid on Marsa", "in answer to the raid on Marsa")),
			background, on("2024-05-10"), marsa, form(tocsin.ArmedAssault), act("raid"))}, "answers a#1 a#2 (a#1 a#2)"},
		{"an answer to an attack that another document tells of", []tocsin.Reading{
			reading("a", words, day, tal, quoting(tocsin.Follows, "the rocket attack on Marsa", "in answer to the raid on Marsa")),
			reading("b", published("2024-05-11"), on("2024-05-10"), marsa)}, "answers a#1 b#1 (a#1)"},
		{"one of two that it could answer", []tocsin.Reading{
			reading("a", words, day, tal, quoting(tocsin.Follows, "the rocket attack on Marsa", "in answer to the raid on Marsa")),
			reading("b", published("2024-05-11"), on("2024-05-10"), marsa), reading("c", published("2024-05-08"), on("2024-05-07"), marsa)}, ""},
		{"an answer to what is no attack", []tocsin.Reading{
			reading("a", words, day, tal, quoting(tocsin.Follows, "a new tax", "in answer to")), reading("b", published("2024-05-11"), on("2024-05-10"), marsa)}, ""},
		{"one operation", []tocsin.Reading{with(reading("a", day, marsa, sons), day, tal, sons)}, "same_operation a#1 a#2 (a#1 a#2)"},
		{"two doers", []tocsin.Reading{with(reading("a", day, marsa, sons), day, tal, named(tocsin.ClaimedBy, "Northland army"))}, ""},
		{"told by two documents", []tocsin.Reading{reading("a", day, marsa, sons), reading("b", day, tal, sons)}, ""},
		{"a day after", []tocsin.Reading{reading("a", day, marsa), reading("b", before, marsa)}, "day_after a#1 b#1 ()"},
		{"a day after, elsewhere", []tocsin.Reading{reading("a", day, marsa), reading("b", before, tal)}, ""},
		{"two days after", []tocsin.Reading{reading("a", day, marsa), reading("b", on("2024-05-12"), marsa)}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			incidents := Incidents(tt.readings)
			first := map[string]string{}
			for _, inc := range incidents {
				first[inc.ID] = inc.Accounts[0]
			}
			links := Links(tt.readings, incidents)
			var got []string
			for _, l := range links {
				x, y := first[l.From], first[l.To]
				if l.Kind == tocsin.SameOperation && y < x {
					x, y = y, x
				}
				got = append(got, fmt.Sprintf("%s %s %s (%s)", l.Kind, x, y, strings.Join(l.Accounts, " ")))
				if l.Kind == tocsin.Answers && (l.Speaker == nil || l.Speaker.Name != army.Name || l.Quote == nil) {
					t.Errorf("%+v lacks its speaker or its words", l)
				}
			}
			if strings.Join(got, "; ") != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			back := slices.Clone(tt.readings)
			slices.Reverse(back)
			if again := Links(back, Incidents(back)); !reflect.DeepEqual(again, links) {
				t.Errorf("in another order %v, want %v", again, links)
			}
		})
	}
}

func TestTimelineHoldsContext(t *testing.T) {
	incidents := Incidents([]tocsin.Reading{
		reading("a", on("2024-05-14"), at("Marsa, Northland", tocsin.Town), named(tocsin.Context, "a vote on the army's leaving")),
		reading("b", published("2024-05-11"), on("2024-05-10"), at("Tal, Northland", tocsin.Town), named(tocsin.ClaimedBy, "Sons of Tal"))})
	for _, tt := range []struct{ about, want string }{
		{"Marsa", "2024-05-14 false; 2024-05-14 true a vote on the army's leaving"},
		{"Northland", "2024-05-10 false; 2024-05-14 false; 2024-05-14 true a vote on the army's leaving"},
		{"the Sons of Tal", "2024-05-10 false"},
		{"Southland", ""},
		{"", ""},
	} {
		var got []string
		for _, m := range Timeline(incidents, tt.about) {
			s := fmt.Sprintf("%s %v", m.Day, m.Context)
			if m.Context {
				s += " " + m.Words
			}
			got = append(got, s)
		}
		if strings.Join(got, "; ") != tt.want {
			t.Errorf("%s: got %q, want %q", tt.about, got, tt.want)
		}
	}
}
