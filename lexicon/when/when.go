// Package when finds the words for times in a text and resolves them to
// intervals of days. What the words are stands in data files, one per
// language; what a calendar does with them is code.
//
//	text -> pieces -> atoms (rules.go, match.go) -> expressions (join.go)
//	     -> interval and precision (resolve.go) or TIMEX2 value (timex.go)
package when

import "tocsin"

// Expr is one expression of time in a text, not yet resolved.
type Expr struct {
	Span  tocsin.Span
	Words string // verbatim from the text
	Rule  string // name of the rule that found its most telling part

	Since    bool // open at its end: "since October 2019"
	Until    bool // open at its start: "until Friday"
	Set      bool // a repeated time: "every Friday", "daily"
	Duration bool // a length without a place in time: "for three hours"
	FullDate bool // has a year of its own, so that it needs no reference
	PartOnly bool // only a part of some day: "at dawn", "at 9:45 pm"; the day is that of the act
	Vague    bool // only past, present or future: "now", "recently"; Narrative gives these, Find does not

	Clock string // "21:45" as told, "" when none is
	Zone  string // "UTC" or "other" when the clock is told in that zone, "" for local

	more  []*rule // of its other parts
	sense sense
	to    *sense // the end of a range
}

// Reference is what relative times are told from: usually the day on which
// the document was published. An unknown Date is no reference.
type Reference struct {
	Date  tocsin.Date
	Basis tocsin.Basis
}

// Find returns the expressions of time among the tokens [first, last) of the
// text, in order, not overlapping, longest first. None crosses the end of a
// sentence. Indexes out of range are clipped.
func Find(text *tocsin.Text, first, last int) []Expr {
	return english().find(text, first, last, false)
}

// Parts are the two ends of a range ("12 to 13 May") as expressions with the
// span of the whole, or the expression itself.
func (e *Expr) Parts() []Expr {
	if e.to == nil {
		return []Expr{*e}
	}
	from, to := *e, *e
	from.to = nil
	to.sense, to.to = *e.to, nil
	return []Expr{from, to}
}

// Anchored reports whether the expression is told from the time of another
// act ("a day after", "the next day", "that night", "the previous Sunday"),
// and how many days it lies after that act, about; negative when before. The
// words "a day after the strike" put the act being told one day after the
// strike. ResolveFrom gives the time.
func (e *Expr) Anchored() (offset int, ok bool) {
	s := &e.sense
	switch {
	case s.kind == later:
		return s.sign * s.days(), true
	case s.kind == period && s.dir.anchored():
		return s.dir.step() * unitDays(s.unit), true
	case s.kind == date && s.yearRel && s.yearDir.anchored():
		return s.yearDir.step() * 365, true
	case s.kind == date && s.dir.anchored():
		if s.weekday >= 0 {
			return s.dir.step() * 7, true
		}
		return s.dir.step() * 365, true
	}
	return 0, false
}

// Resolve is the time that the expression means, told from ref. When it
// cannot be resolved, Start and End are unknown and Words is kept.
func (e *Expr) Resolve(ref Reference) tocsin.When {
	w := tocsin.When{Precision: tocsin.TimeUnknown, Words: e.Words, Quote: e.Span}
	if e.Set || e.Duration || e.Vague {
		return w
	}
	w.PartOfDay = e.sense.part
	if e.Zone == "" {
		w.Clock = e.Clock
	}
	if _, anchored := e.Anchored(); anchored {
		return w
	}
	s := e.sense
	s.past = e.Since
	s.ahead = ref.Basis == tocsin.BasisPublished && e.to == nil && !e.Since
	at := s.resolve(ref.Date)
	if e.to != nil {
		at = joined(e, ref.Date)
	}
	if !at.ok {
		return w
	}
	e.fill(&w, at)
	if w.Basis = ref.Basis; e.FullDate {
		w.Basis = tocsin.BasisText
	}
	return w
}

// ResolveFrom is the time that an anchored expression means, told from the
// time of the act that it refers to; for a PartOnly expression it is that part
// of the act's day. Other expressions resolve as if the anchor's day were the
// reference.
func (e *Expr) ResolveFrom(anchor tocsin.When) tocsin.When {
	_, anchored := e.Anchored()
	if !anchored && !e.PartOnly {
		return e.Resolve(Reference{Date: anchor.Start, Basis: tocsin.BasisAnchor})
	}
	w := tocsin.When{Precision: tocsin.TimeUnknown, PartOfDay: e.sense.part, Words: e.Words, Quote: e.Span}
	if e.Zone == "" {
		w.Clock = e.Clock
	}
	if !anchor.Start.Known() {
		return w
	}
	from := anchor.Start
	if e.sense.kind == later && e.sense.sign > 0 && anchor.End.Known() {
		from = anchor.End
	}
	at := e.sense.resolveFrom(from)
	if !at.ok {
		return w
	}
	e.fill(&w, at)
	// A time a day after something known to the month is known to the month.
	if coarser(anchor.Precision, w.Precision) {
		w.Start, w.End, w.Precision = anchor.Start, anchor.End, anchor.Precision
	}
	w.Basis = tocsin.BasisAnchor
	return w
}

// fill sets the interval and its precision.
func (e *Expr) fill(w *tocsin.When, at interval) {
	w.Start, w.End, w.Precision = at.start, at.end, at.precision
	if e.Since {
		w.End = tocsin.Date{}
	}
	if w.Precision == tocsin.Day {
		switch {
		case w.Clock != "":
			w.Precision = tocsin.Minute
		case w.PartOfDay != "":
			w.Precision = tocsin.PartOfDay
		}
	}
}

// joined is the interval of a range.
func joined(e *Expr, ref tocsin.Date) interval {
	end := e.to.resolve(ref)
	if !end.ok {
		return end
	}
	start := e.sense.resolve(end.start)
	if e.sense.yearKnown || e.sense.yearRel || e.sense.kind != date {
		start = e.sense.resolve(ref)
	}
	if !start.ok {
		return start
	}
	if end.end.Before(start.start) {
		return interval{}
	}
	if coarser(end.precision, start.precision) {
		start.precision = end.precision
	}
	start.end = end.end
	return start
}

func coarser(a, b tocsin.TimePrecision) bool {
	return a != "" && a.Rank() > b.Rank() && a.Rank() > tocsin.Day.Rank()
}
