package when

import (
	"fmt"
	"strings"
	"testing"

	"tocsin"
)

// told is an expression in one line: words, interval, precision, part of the
// day, clock, and what else is known of it.
func told(e *Expr, ref tocsin.Date) string {
	w := e.Resolve(Reference{Date: ref, Basis: tocsin.BasisPublished})
	out := []string{e.Words + ":"}
	if w.Start.Known() || w.End.Known() {
		out = append(out, w.Start.String()+".."+w.End.String())
	}
	if w.Precision != tocsin.TimeUnknown {
		out = append(out, string(w.Precision))
	}
	for _, s := range []string{w.PartOfDay, w.Clock, e.Zone} {
		if s != "" {
			out = append(out, s)
		}
	}
	if offset, ok := e.Anchored(); ok {
		out = append(out, fmt.Sprintf("anchored %+d", offset))
	}
	for _, flag := range []struct {
		name string
		is   bool
	}{{"since", e.Since}, {"until", e.Until}, {"set", e.Set}, {"length", e.Duration}, {"own-year", e.FullDate}, {"part-only", e.PartOnly}} {
		if flag.is {
			out = append(out, flag.name)
		}
	}
	return strings.Join(out, " ")
}

func TestAnchoredTimesAreToldFromAnotherAct(t *testing.T) {
	day := func(s string) tocsin.When {
		d, _ := tocsin.ParseDate(s)
		return tocsin.When{Start: d, End: d, Precision: tocsin.Day}
	}
	month := tocsin.When{Start: tocsin.Date{Year: 2019, Month: 10, Day: 1}, End: tocsin.Date{Year: 2019, Month: 10, Day: 31}, Precision: tocsin.Month}
	for _, c := range []struct {
		name, text string
		anchor     tocsin.When
		want       string
	}{
		{"a day after", "It came a day after the strike.", day("2020-03-26"), "2020-03-27..2020-03-27 day "},
		{"days earlier", "He had left two days earlier.", day("2020-03-26"), "2020-03-24..2020-03-24 day "},
		{"hours later", "Hours later he died.", day("2020-03-26"), "2020-03-26..2020-03-26 day "},
		{"the next morning", "He died the next morning.", day("2020-03-26"), "2020-03-27..2020-03-27 part-of-day morning"},
		{"that night", "He died that night.", day("2020-03-26"), "2020-03-26..2020-03-26 part-of-day night"},
		{"the same day", "He died the same day.", day("2020-03-26"), "2020-03-26..2020-03-26 day "},
		{"the previous Sunday", "They met the previous Sunday.", day("2020-03-26"), "2020-03-22..2020-03-22 day "},
		{"the following Sunday", "They met the following Sunday.", day("2020-03-26"), "2020-03-29..2020-03-29 day "},
		{"the following year", "They met the following year.", day("2020-03-26"), "2021-01-01..2021-12-31 year "},
		{"a month of that year", "They met in July of that year.", day("2020-03-26"), "2020-07-01..2020-07-31 month "},
		{"a week after something known to the month", "They met a week later.", month, "2019-10-01..2019-10-31 month "},
		{"a part of the act's day", "They met at dawn.", day("2020-03-26"), "2020-03-26..2020-03-26 part-of-day early-morning"},
		{"no anchor", "They met a day later.", tocsin.When{}, ".. unknown "},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := textOf(c.text)
			found := Find(text, 0, len(text.Tokens))
			if len(found) != 1 {
				t.Fatalf("found %v, want one", words(found))
			}
			w := found[0].ResolveFrom(c.anchor)
			if got := fmt.Sprintf("%v..%v %s %s", w.Start, w.End, w.Precision, w.PartOfDay); got != c.want {
				t.Errorf("%q is %s, want %s", found[0].Words, got, c.want)
			}
			if w.Start.Known() && w.Basis != tocsin.BasisAnchor {
				t.Errorf("basis %q, want %q", w.Basis, tocsin.BasisAnchor)
			}
		})
	}
}

func TestWithoutAReferenceOnlyFullDatesResolve(t *testing.T) {
	text := textOf("On Friday, and on 3 May, and two days ago, he spoke of 17 November 2020 and of October 2019.")
	found := Find(text, 0, len(text.Tokens))
	if len(found) != 5 {
		t.Fatalf("found %v, want five", words(found))
	}
	for i := range found {
		w := found[i].Resolve(Reference{})
		full := i >= 3
		if w.Known() != full || w.Words == "" || full && w.Basis != tocsin.BasisText || !full && w.Basis != "" {
			t.Errorf("%q resolves to %v with basis %q", found[i].Words, w.Start, w.Basis)
		}
	}
}

func TestAHistoryIsToldFromItsOwnDates(t *testing.T) {
	text := textOf("In June 1950 the army crossed the river. In August it took the port, and two days later the hills. " +
		"On 15 September 1950 the fleet came. The next day it landed. In October of that year it turned, as it had in 1919. " +
		"By November it was over, and the following year all went home.")
	want := []string{"1950-06", "1950-08", "1950-08-XX", "1950-09-15", "1950-09-16", "1950-10", "1919", "1950-11", "1951"}
	var got []string
	for _, told := range Narrative(text, Reference{}) {
		got = append(got, told.Value)
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("values\n got %v\nwant %v", got, want)
	}
}

func TestFindKeepsToTheTokensAsked(t *testing.T) {
	text := textOf("He left on Monday. She left on Tuesday.")
	for _, c := range []struct {
		name        string
		first, last int
		want        int
	}{
		{"all", 0, len(text.Tokens), 2},
		{"the first sentence", 0, 5, 1},
		{"none", 3, 3, 0},
		{"more than there are", -5, 500, 2},
		{"backwards", 5, 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if found := Find(text, c.first, c.last); len(found) != c.want {
				t.Errorf("found %v, want %d", words(found), c.want)
			}
		})
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"early on Friday morning local time", "between Thursday night and Friday morning", "31 February 2020, 30 Feb",
		"12-13/14 May '89–90", "99999999999 days ago", "in 0001 BC, the 0th century", "12 Ramadan 9999", "at 2400 GMT (",
		"the first of this month of last year of that year", "mid-mid-October-2019-2020", "two hundred hundred years later", "ⅷ İ ’89 1\u0660 May",
	} {
		f.Add(s)
	}
	ref := Reference{Date: tocsin.Date{Year: 2020, Month: 2, Day: 29}, Basis: tocsin.BasisPublished}
	f.Fuzz(func(t *testing.T, body string) {
		text := textOf(strings.ToValidUTF8(body, "?"))
		at := 0
		for _, e := range english().find(text, 0, len(text.Tokens), true) {
			if !e.Span.In(text.Body) || e.Span.Len() == 0 || e.Span.Start < at {
				t.Fatalf("span %v after %d in %d bytes", e.Span, at, len(text.Body))
			}
			at = e.Span.End
			w := e.Resolve(ref)
			if w.End.Known() && w.End.Before(w.Start) {
				t.Errorf("%q ends %v before it starts %v", e.Words, w.End, w.Start)
			}
			e.Resolve(Reference{})
			e.ResolveFrom(w)
			e.Value(ref)
			e.Value(Reference{})
		}
		Narrative(text, ref)
		Find(text, 1, len(text.Tokens)-1)
	})
}
