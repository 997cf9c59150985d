package when

import (
	"slices"

	"tocsin"
)

// gaps are the words that may stand between two parts of one expression, and
// those beside it that change it.
type gaps struct {
	toDay     []int32 // between a part of the day or a clock time and the day
	toPart    []int32 // between the day and a part of it
	of        []int32 // "October of last year"
	dated     []int32 // "Friday, the 17th"
	ends      []int32 // between the ends of a range
	between   []int32 // before a range with "and"
	and       []int32
	since     []int32
	until     []int32
	the       []int32
	shift     []int32 // "two days before Christmas"
	overnight []int32
	time      []int32 // "Baghdad time"
	open      []int32
	closed    []int32
}

func newGaps(lists map[string][]int32) gaps {
	return gaps{
		toDay: lists["to-day"], toPart: lists["to-part"], of: lists["of"], dated: lists["dated"],
		ends: lists["range"], between: lists["between"], and: lists["and"],
		since: lists["since"], until: lists["until"], the: lists["the"],
		shift: lists["shift"], overnight: lists["overnight"], time: lists["time"], open: lists["open"], closed: lists["closed"],
	}
}

// find does what Find says; with vague it gives those expressions as well.
func (l *language) find(text *tocsin.Text, first, last int, withVague bool) []Expr {
	first, last = max(first, 0), min(last, len(text.Tokens))
	if first >= last {
		return nil
	}
	var out []Expr
	m, _ := l.room.Get().(*matcher)
	if m == nil {
		m = &matcher{l: l}
	}
	defer func() {
		if cap(m.pieces) <= mostKept {
			l.room.Put(m)
		}
	}()
	m.narrative = withVague
	s := text.SentenceAt(text.Tokens[first].Start)
	for i := first; i < last; {
		end := last
		for s >= 0 && s < len(text.Sentences) && text.Sentences[s].Last <= i {
			s++
		}
		if s >= 0 && s < len(text.Sentences) {
			end = min(last, text.Sentences[s].Last)
		}
		m.pieces = l.pieces(m.pieces[:0], text, i, end)
		if m.found = m.atoms(m.found[:0]); len(m.found) > 0 {
			out = m.join(out, text, m.found)
		}
		i = end
	}
	return out
}

// mostKept bounds the room that is kept for the pieces of the next text.
const mostKept = 1 << 12

// group is one or more atoms that are one expression.
type group struct {
	from, to int // pieces
	main     *rule
	more     []*rule // of its other parts
	sense    sense
	end      *sense
	since    bool
	until    bool
}

func (g *group) dayLevel() bool {
	s := &g.sense
	switch s.kind {
	case date, period, shift, later, overnight, weekend:
		return s.grain() == grainDay && (s.unit == "" || s.unit == "day") && s.vague == ""
	}
	return false
}

func (g *group) partLevel() bool {
	return g.sense.kind == partOnly || g.sense.kind == clockOnly || g.sense.kind == joinPart
}

// join merges the atoms of a sentence into expressions and appends them.
func (m *matcher) join(out []Expr, text *tocsin.Text, atoms []atom) []Expr {
	l := m.l
	groups := m.groups[:0]
	for i := range atoms {
		a := &atoms[i]
		groups = append(groups, group{from: a.from, to: a.to, main: a.rule, sense: a.sense})
		groups[i].split()
	}
	m.groups = groups
	pieces := m.pieces
	j := joiner{l: l, pieces: pieces}
	for i := range groups {
		// "5:34 AM Baghdad time", "9 p.m. local time"
		if g := &groups[i]; g.sense.clock >= 0 && g.to+1 < len(pieces) && pieces[g.to].kind == tocsin.Word && in(pieces[g.to+1].id, l.gaps.time) &&
			(i+1 == len(groups) || groups[i+1].from >= g.to+2) {
			g.to += 2
		}
	}
	groups = j.modify(groups)
	groups = j.fold(groups, j.elsewhere)
	groups = j.fold(groups, j.day)
	groups = j.fold(groups, j.ranges)
	groups = j.fold(groups, j.day)
	for i := range groups {
		g := &groups[i]
		s := &g.sense
		switch {
		case s.kind == mod || s.kind == joinPart || s.kind == nothing || s.kind == vague && !m.narrative:
			continue
		case s.kind == nightTo:
			s.kind = overnight
			if g.to = g.from + 1; !in(pieces[g.from].id, l.gaps.overnight) {
				continue
			}
		}
		if g.to+1 < len(pieces) && l.words[pieces[g.to].id].classes&(1<<l.local) != 0 && in(pieces[g.to+1].id, l.gaps.time) {
			g.to += 2
		}
		if g.from > 0 {
			switch before := pieces[g.from-1].id; {
			case in(before, l.gaps.since):
				g.since, g.from = true, g.from-1
			case in(before, l.gaps.the) && g.from > 1 && in(pieces[g.from-2].id, l.gaps.since): // "since the 2003 invasion"
				g.since, g.from = true, g.from-2
			case in(before, l.gaps.until):
				g.until, g.from = true, g.from-1
			}
		}
		out = append(out, g.expr(text, pieces))
	}
	return out
}

// split turns a match that holds both ends of a range into two senses.
func (g *group) split() {
	s := &g.sense
	if s.day2 == 0 && s.month2 == 0 && s.year2 == 0 || s.kind != date {
		return
	}
	end := *s
	end.day2, end.month2, end.year2 = 0, 0, 0
	if s.day2 != 0 {
		end.day = s.day2
	}
	if s.month2 != 0 {
		end.month = s.month2
	}
	if s.year2 != 0 {
		end.year = s.year2
	}
	s.day2, s.month2, s.year2 = 0, 0, 0
	g.end = &end
}

// joiner looks at neighbouring groups and the pieces between them.
type joiner struct {
	l      *language
	pieces []piece
}

// gap reports whether at most most pieces stand between a and b, each of them
// one of the words.
func (j *joiner) gap(a, b *group, words []int32, most int) bool {
	if b.from-a.to > most {
		return false
	}
	for i := a.to; i < b.from; i++ {
		if !in(j.pieces[i].id, words) {
			return false
		}
	}
	return true
}

// fold merges neighbours from left to right as long as merge says so.
func (j *joiner) fold(groups []group, merge func(a, b *group) bool) []group {
	if len(groups) < 2 {
		return groups
	}
	out := groups[:1]
	for i := 1; i < len(groups); i++ {
		a, b := &out[len(out)-1], &groups[i]
		first, other := a.main, b.main
		if merge(a, b) {
			a.to = b.to
			if a.main == first {
				first = other
			}
			a.more = append(append(a.more, first), b.more...)
			// A bracket that was opened inside is closed inside.
			opened := 0
			for k := a.from; k < a.to; k++ {
				if in(j.pieces[k].id, j.l.gaps.open) {
					opened++
				} else if in(j.pieces[k].id, j.l.gaps.closed) {
					opened--
				}
			}
			if opened > 0 && a.to < len(j.pieces) && in(j.pieces[a.to].id, j.l.gaps.closed) {
				a.to++
			}
			continue
		}
		out = append(out, *b)
	}
	return out
}

// modify lets "early", "the end of" change what follows them, and drops those
// that nothing follows.
func (j *joiner) modify(groups []group) []group {
	out := groups[:0]
	for i := 0; i < len(groups); i++ {
		g := groups[i]
		if g.sense.kind != mod {
			out = append(out, g)
			continue
		}
		if i+1 == len(groups) || !j.gap(&g, &groups[i+1], j.l.gaps.of, 1) {
			continue
		}
		n := &groups[i+1]
		switch n.sense.kind {
		case nothing, vague, set, length, later, shift, window:
			continue
		}
		n.from = g.from
		if len(g.more) < maxCaptures { // "early, early, early ..." is no better known
			n.more = append(append(n.more, g.main), g.more...)
		}
		if g.sense.unit != "" {
			n.sense.share, n.sense.shareCount, n.sense.nth = g.sense.unit, g.sense.count, g.sense.quarter
		}
		if g.sense.mod != "" && n.sense.mod == "" {
			n.sense.mod = g.sense.mod
		}
	}
	return out
}

// elsewhere merges the hour and the day of another zone, told in brackets:
// "(2200 GMT Friday)".
func (j *joiner) elsewhere(a, b *group) bool {
	if a.sense.kind != clockOnly || a.sense.zone != "UTC" || a.from == 0 || !b.dayLevel() || !j.gap(a, b, j.l.gaps.toDay, 1) ||
		!in(j.pieces[a.from-1].id, j.l.gaps.open) {
		return false
	}
	part := a.sense
	a.sense, a.main, a.end = b.sense, b.main, b.end
	a.sense.takePart(&part)
	return true
}

// day merges the parts of one day: its name, its date, its part, its hour; and
// a month or day with the year told apart ("October of last year").
func (j *joiner) day(a, b *group) bool {
	g := &j.l.gaps
	s, t := &a.sense, &b.sense
	switch {
	case s.kind == later && b.end == nil && t.shiftBy == nil && (t.kind == date || t.kind == period) && a.to == b.from && j.endsIn(a):
		by := *s
		*s, a.main = *t, b.main
		s.shiftBy = &by
		return true
	case s.kind == nightTo && b.dayLevel() && j.gap(a, b, g.toDay, 1):
		*s, a.end, a.main = *t, b.end, b.main
		s.part, s.dayBefore = "night", a.end == nil
		return true
	case s.kind == overnight && b.dayLevel() && t.kind != later && j.gap(a, b, g.toDay, 1):
		*s, a.end, a.main = *t, b.end, b.main
		s.part, s.overnight = "night", b.end == nil
		return true
	case s.clock >= 0 && b.dayLevel() && t.zone == "UTC" && t.clock >= 0 && b.from == a.to+1 && in(j.pieces[a.to].id, g.open):
		return true // "at 1 a.m. on Saturday (2200 GMT Friday)": the place's own day is told already
	case a.partLevel() && b.partLevel() && j.gap(a, b, g.toPart, 3):
		s.takePart(t)
		if t.kind == clockOnly && s.kind != clockOnly || s.kind == joinPart {
			s.kind, a.main = t.kind, b.main
		}
		return true
	case a.partLevel() && b.dayLevel() && b.end == nil && j.gap(a, b, g.toDay, 3),
		a.partLevel() && b.dayLevel() && j.gap(a, b, g.toDay, 2):
		part := *s
		*s, a.end, a.main = *t, b.end, b.main
		s.takePart(&part)
		return true
	case a.dayLevel() && a.end == nil && b.partLevel() && j.gap(a, b, g.toPart, 3):
		s.takePart(t)
		return true
	case a.dayLevel() && b.dayLevel() && a.end == nil && s.shiftBy == nil && j.gap(a, b, g.dated, 2):
		return s.sameDay(t, a, b)
	case s.kind == date && !s.yearKnown && !s.yearRel && s.dir == latest && (s.day > 0 && s.month > 0 || s.easter || s.moonMonth > 0) &&
		t.kind == date && t.yearKnown && t.grain() == grainYear && t.mod == "" && b.end == nil && j.gap(a, b, g.of, 1):
		s.year, s.yearKnown = t.year, true
		return true
	case s.kind == date && s.yearKnown && s.grain() == grainYear && a.end == nil && s.mod == "" && a.to == b.from &&
		t.kind == date && !t.yearKnown && (t.easter || t.month > 0 && t.day > 0):
		year := s.year
		*s, a.main, a.end = *t, b.main, b.end
		s.year, s.yearKnown = year, true
		return true
	case s.kind == date && !s.yearKnown && !s.yearRel && s.dir == latest && t.kind == period && t.unit == "year" && t.mod == "" &&
		j.gap(a, b, g.of, 1):
		s.yearRel, s.yearDir = true, t.dir
		if a.end != nil {
			a.end.yearRel, a.end.yearDir = true, t.dir
		}
		return true
	case s.kind == date && s.dir == latest && s.month == 0 && s.weekday >= 0 && !s.weekRel && t.kind == period && t.unit == "week" && j.gap(a, b, g.of, 1):
		s.weekRel, s.weekDir = true, t.dir
		return true
	case s.kind == date && s.dir == latest && s.month == 0 && s.day > 0 && t.kind == period && t.unit == "month" && j.gap(a, b, g.of, 1):
		s.monthRel, s.monthDir = true, t.dir
		return true
	}
	return false
}

// endsIn reports whether the last word of a is "before" or "after".
func (j *joiner) endsIn(a *group) bool {
	return in(j.pieces[a.to-1].id, j.l.gaps.shift)
}

// takePart takes the hour and the part of the day that t tells.
func (s *sense) takePart(t *sense) {
	if t.clock >= 0 && s.clock < 0 {
		s.clock, s.ampm, s.zone, s.bare = t.clock, t.ampm, t.zone, t.bare
	}
	if t.part != "" {
		s.part = t.part
	}
	if s.mod == "" {
		s.mod = t.mod
	}
}

// sameDay merges two names of one day: "Friday, the 17th", "yesterday, Friday".
func (s *sense) sameDay(t *sense, a, b *group) bool {
	switch {
	case s.kind == date && t.kind == date && s.weekday >= 0 && s.day == 0 && !s.easter && t.day > 0 && t.weekday < 0 && s.dir == latest:
		part, clock, ampm, m := s.part, s.clock, s.ampm, s.mod
		weekday := s.weekday
		*s, a.end, a.main = *t, b.end, b.main
		s.weekday = weekday
		s.takePart(&sense{part: part, clock: clock, ampm: ampm, mod: m})
		return true
	case s.kind == date && t.kind == date && s.day > 0 && t.weekday >= 0 && t.day == 0 && s.weekday < 0 && b.end == nil:
		s.weekday = t.weekday
		s.takePart(t)
		return true
	case s.kind == period && s.unit == "day" && t.kind == date && b.end == nil && t.dir == latest:
		if t.day > 0 || s.dir.anchored() && t.weekday >= 0 { // "the next day, Sunday" is that Sunday
			part := *s
			*s, a.main = *t, b.main
			s.takePart(&part)
		} else {
			s.takePart(t)
		}
		return true
	case s.kind == date && s.weekday >= 0 && s.day == 0 && t.kind == period && t.unit == "day":
		part := *s
		*s, a.main = *t, b.main
		s.takePart(&part)
		return true
	}
	return false
}

// ranges merges "from Friday to Sunday", "between May and July 2019".
func (j *joiner) ranges(a, b *group) bool {
	g := &j.l.gaps
	if a.end != nil || b.end != nil || b.from-a.to != 1 && !(b.from-a.to == 2 && in(j.pieces[b.from-1].id, g.dated)) {
		return false
	}
	s, t := &a.sense, &b.sense
	level := func(s *sense) bool {
		return (s.kind == date || s.kind == period) && s.shiftBy == nil && !s.dir.anchored()
	}
	sign := j.pieces[a.to].id
	and := in(sign, g.and) && (a.from > 0 && in(j.pieces[a.from-1].id, g.between) ||
		s.part == "night" && j.holds(a, g.between) || s.mod == "late" && t.mod == "early")
	if !level(s) || !level(t) || !and && !in(sign, g.ends) {
		return false
	}
	if x, y := s.grain(), t.grain(); x != y && !(s.kind == date && t.kind == date && x < y && t.yearKnown) {
		return false
	}
	end := *t
	a.end = &end
	if s.kind == date && !s.yearKnown && t.yearKnown && s.grain() < grainYear {
		s.yearOf(t)
	}
	if s.grain() == grainDay && (s.part == "night" || s.mod == "late") {
		s.part = "night"
		s.mod = ""
	}
	return true
}

// holds reports whether one of the words stands within the group: "the night
// between Monday".
func (j *joiner) holds(a *group, words []int32) bool {
	return slices.ContainsFunc(j.pieces[a.from:a.to], func(p piece) bool { return in(p.id, words) })
}

// yearOf takes the year of t, or the one before when the months say so.
func (s *sense) yearOf(t *sense) {
	s.year, s.yearKnown, s.bc = t.year, true, t.bc
	if s.month > t.month && t.month > 0 {
		s.year--
	}
}

// expr makes the group an expression.
func (g *group) expr(text *tocsin.Text, pieces []piece) Expr {
	s := &g.sense
	s.partOfDay()
	if g.end != nil {
		g.end.partOfDay()
	}
	span := tocsin.Span{Start: pieces[g.from].start, End: pieces[g.to-1].end}
	e := Expr{
		Span: span, Words: span.Of(text.Body), Rule: g.main.name, Since: g.since, Until: g.until,
		Set: s.kind == set, Duration: s.kind == length, Vague: s.kind == vague,
		FullDate: s.kind == date && s.yearKnown && !s.ambiguous && s.shiftBy == nil,
		PartOnly: s.kind == partOnly || s.kind == clockOnly,
		Zone:     s.zone, sense: *s, to: g.end,
	}
	if e.Zone == "local" {
		e.Zone = ""
	}
	if s.clock >= 0 {
		e.Clock = clockOf(s.clock)
	}
	e.more = g.more
	return e
}

// partOfDay settles the hour and the part of the day from what is told of both.
func (s *sense) partOfDay() {
	if s.clock >= 0 {
		h := s.clock / 60
		switch {
		case s.ampm == "pm" && h < 12:
			s.clock += 12 * 60
		case s.ampm == "am" && h == 12:
			s.clock -= 12 * 60
		case s.ampm == "" && h < 12 && (s.part == "afternoon" || s.part == "evening" || s.part == "night" && h >= 6):
			s.clock += 12 * 60
		}
		switch {
		case s.bare && s.ampm == "" && s.part == "" && s.clock <= 12*60+59: // by day or by night?
			s.clock = -1
		case s.part == "" && (s.zone == "" || s.zone == "local"):
			s.part = partAt(s.clock / 60)
		}
	}
	if s.grain() != grainDay && s.kind != partOnly && s.kind != clockOnly {
		return
	}
	switch s.mod {
	case "early":
		if s.part == "" || s.part == "morning" {
			s.part = "early-morning"
		}
	case "late":
		if s.part == "" {
			s.part = "night"
		}
	}
}

// partAt is the part of the day that an hour belongs to.
func partAt(hour int) string {
	switch {
	case hour < 4:
		return "night"
	case hour < 6:
		return "early-morning"
	case hour < 12:
		return "morning"
	case hour < 17:
		return "afternoon"
	case hour < 21:
		return "evening"
	}
	return "night"
}

func clockOf(minutes int) string {
	h, m := minutes/60%24, minutes%60
	return string([]byte{byte('0' + h/10), byte('0' + h%10), ':', byte('0' + m/10), byte('0' + m%10)})
}
