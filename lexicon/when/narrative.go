package when

import (
	"tocsin"
)

// Told is an expression with the time that the story around it gives it.
type Told struct {
	Expr  Expr
	When  tocsin.When
	Value string // TIMEX2
}

// Narrative resolves the expressions of a text that tells a history: what has
// no year of its own is told from the time last spoken of, not from the day of
// publication. Ranges come as their two ends, each with the span of the whole.
func Narrative(text *tocsin.Text, published Reference) []Told {
	var out []Told
	n := narrator{}
	for _, whole := range english().find(text, 0, len(text.Tokens), true) {
		for _, e := range whole.Parts() {
			t := Told{Expr: e, Value: n.value(&e)}
			ref := Reference{Date: n.day(), Basis: tocsin.BasisText}
			if !ref.Date.Known() {
				ref = published
			}
			if _, anchored := e.Anchored(); anchored || e.PartOnly {
				t.When = e.ResolveFrom(tocsin.When{Start: ref.Date, End: ref.Date, Precision: n.precision(), Basis: ref.Basis})
			} else {
				t.When = e.resolveAs(n.complete(e.sense), ref)
			}
			out = append(out, t)
			at := text.SentenceAt(e.Span.Start)
			n.hear(&e, at >= 0 && e.Span.Start-text.Sentences[at].Start < headBytes)
		}
	}
	return out
}

// resolveAs resolves the expression with another sense of it.
func (e *Expr) resolveAs(s sense, ref Reference) tocsin.When {
	told := *e
	told.sense = s
	return told.Resolve(ref)
}

// narrator remembers the time last spoken of.
type narrator struct {
	known bool
	at    tocsin.Date // its first day
	grain grain       // how fine it was told
}

// day is the day last spoken of, unknown when there is none.
func (n *narrator) day() tocsin.Date {
	if !n.known {
		return tocsin.Date{}
	}
	return n.at
}

func (n *narrator) precision() tocsin.TimePrecision {
	switch n.grain {
	case grainDay:
		return tocsin.Day
	case grainWeek:
		return tocsin.Week
	case grainMonth, grainSeason:
		return tocsin.Month
	}
	return tocsin.Year
}

// complete gives a date without a year the year of the story.
func (n *narrator) complete(s sense) sense {
	if s.kind != date || s.yearKnown || !n.known || s.dir != latest || s.yearRel {
		return s
	}
	switch {
	case s.day > 0 && s.month == 0:
		s.month, s.year, s.yearKnown = int(n.at.Month), n.at.Year, true
	case s.season == "WI" && n.at.Month >= 6: // the winter that follows
		s.year, s.yearKnown = n.at.Year+1, true
	case s.month > 0 || s.season != "" || s.half > 0 || s.quarter > 0 || s.easter:
		s.year, s.yearKnown = n.at.Year, true
	}
	return s
}

// value is the TIMEX2 value of the expression at this point of the story.
func (n *narrator) value(e *Expr) string {
	if e.Vague {
		return e.sense.vague
	}
	s := n.complete(e.sense)
	if s.kind == date && (s.yearKnown || s.yearRel && n.known) {
		return s.value(n.at)
	}
	if !n.known {
		return s.value(tocsin.Date{})
	}
	// What is told finer than the story's time is only known as far as that.
	if g := s.grain(); (s.kind == later || s.kind == period || s.kind == partOnly || s.kind == clockOnly || s.kind == shift) &&
		s.count >= 0 && (g < n.grain && g != noGrain || g == noGrain && n.grain > grainDay) {
		return n.vague(&s)
	}
	return s.value(n.at)
}

// vague is the value of a sense whose grain is finer than the story's time.
func (n *narrator) vague(s *sense) string {
	year := yearValue(n.at.Year)
	switch g := s.grain(); {
	case g == grainDay && n.grain == grainMonth, g == noGrain && n.grain == grainMonth:
		return year + monthValue(n.at) + "-XX" + s.timeValue()
	case g == grainDay || g == noGrain:
		return year + "-XX-XX" + s.timeValue()
	case g == grainMonth:
		return year + "-XX"
	case g == grainWeek:
		return year + "-WXX"
	}
	return s.value(n.at)
}

// headBytes is how near to its beginning a time is at the head of a sentence;
// nextYears is how far a year inside one may carry the story on. Both gave the
// best value F1 on WikiWars 01 to 12.
const (
	headBytes = 8
	nextYears = 2
)

// hear remembers the time that the expression told; head says that it stands
// at the beginning of its sentence.
func (n *narrator) hear(e *Expr, head bool) {
	s := n.complete(e.sense)
	switch s.kind {
	case date, period, later:
	default:
		return
	}
	if s.kind == later && s.count < 0 {
		return
	}
	var at interval
	if n.known {
		at = s.resolve(n.at)
		if !at.ok {
			at = s.resolveFrom(n.at)
		}
	} else {
		at = s.resolve(tocsin.Date{})
	}
	g := s.grain()
	if !at.ok || g > grainYear {
		return
	}
	if n.known && s.kind != date && g < n.grain {
		return
	}
	// A year in the middle of a sentence is often a look back or ahead.
	if step := at.start.Year - n.at.Year; n.known && g == grainYear && s.kind == date && !head && (step < 0 || step > nextYears) {
		return
	}
	n.known, n.at, n.grain = true, at.start, g
}
