package when

import (
	"tocsin"
)

// atom is one match of a rule: the pieces [from, to) and what they mean.
type atom struct {
	from, to int
	rule     *rule
	sense    sense
}

// capture is one class in a match, with what stands for it.
type capture struct {
	class int
	value value
	digit int // how many digits it was written with, 0 for a word
	at    int // its piece
}

// maxCaptures is more than any pattern has.
const maxCaptures = 12

// matcher walks the tree of patterns along pieces.
type matcher struct {
	l         *language
	narrative bool
	pieces    []piece
	now       [maxCaptures]capture
	found     []atom
	groups    []group
	// the longest match so far
	best     [maxCaptures]capture
	bestRule *rule
	bestN    int
	bestEnd  int
}

// atoms finds the matches in the pieces of one sentence, longest first.
func (m *matcher) atoms(buf []atom) []atom {
	l := m.l
	for i := 0; i < len(m.pieces); {
		p := &m.pieces[i]
		if p.id == 0 && p.shape == none || p.shape == other {
			i++
			continue
		}
		m.bestRule, m.bestEnd = nil, i
		m.walk(l.root, i, i, 0)
		if m.bestRule == nil {
			i++
			continue
		}
		if m.bestRule.kind != nothing {
			a := atom{from: i, to: m.bestEnd, rule: m.bestRule}
			if a.sense = l.senseOf(m.bestRule, m.best[:m.bestN]); a.sense.kind != nothing {
				buf = append(buf, a)
			}
		}
		i = m.bestEnd
	}
	return buf
}

// walk follows every edge of n that fits piece i.
func (m *matcher) walk(n *node, from, i, captured int) {
	if len(n.accept) > 0 && i >= m.bestEnd {
		for _, r := range n.accept {
			if i == m.bestEnd && (m.bestRule == nil || m.bestRule.order <= r.order) {
				continue
			}
			if (m.narrative || !r.narrative) && m.allowed(r, from, i) && m.sound(m.now[:captured]) {
				m.bestRule, m.bestEnd, m.bestN = r, i, captured
				copy(m.best[:captured], m.now[:captured])
				break
			}
		}
	}
	if i >= len(m.pieces) {
		return
	}
	p := &m.pieces[i]
	if p.id != 0 && n.words != nil {
		if to := n.words[p.id]; to != nil {
			m.walk(to, from, i+1, captured)
		}
	}
	w := &m.l.words[p.id]
	if p.shape == none && w.classes&n.first == 0 && !(n.numeric && w.classes != 0) || captured == maxCaptures {
		return
	}
	for _, e := range n.classes {
		if e.class >= builtins {
			if w.classes&(1<<e.class) == 0 {
				continue
			}
			m.now[captured] = capture{class: e.class, value: w.values[e.class], at: i}
			m.walk(e.to, from, i+1, captured+1)
			if w.stops && i+1 < len(m.pieces) && m.pieces[i+1].glued && m.pieces[i+1].id == m.l.stop {
				m.now[captured] = capture{class: e.class, value: w.values[e.class], at: i}
				m.walk(e.to, from, i+2, captured+1)
			}
			continue
		}
		if end, v, ok := m.read(e.class, i); ok {
			m.now[captured] = capture{class: e.class, value: value{n: v}, digit: int(p.digits), at: i}
			if p.shape == nth {
				m.now[captured].digit = -1
			}
			m.walk(e.to, from, end, captured+1)
		}
	}
}

// allowed checks the rule's conditions on what stands beside the match.
func (m *matcher) allowed(r *rule, from, to int) bool {
	var before, following int32
	if from > 0 {
		before = m.pieces[from-1].id
	}
	if r.after != nil && !in(before, r.after) || r.notAfter != nil && in(before, r.notAfter) {
		return false
	}
	if (r.before != nil || r.beforeClass != 0) && (to >= len(m.pieces) || !in(m.pieces[to].id, r.before) && m.l.words[m.pieces[to].id].classes&r.beforeClass == 0) {
		return false
	}
	if to < len(m.pieces) {
		p := &m.pieces[to]
		following = p.id
		if r.next != nil && (p.kind == tocsin.Number || p.kind == tocsin.Word && !in(following, r.next)) {
			return false
		}
		if r.notBefore != nil && in(following, r.notBefore) || m.l.words[following].classes&r.notClass != 0 {
			return false
		}
		// "12-13", "3/4", "10.5 %" go on: what ends in digits is not a whole.
		if p.glued && m.pieces[to-1].kind == tocsin.Number && to+1 < len(m.pieces) && m.pieces[to+1].glued &&
			m.pieces[to+1].kind == tocsin.Number && p.kind == tocsin.Punct && !m.isRange(to) {
			return false
		}
	}
	// "F-16", "2-1", "+44 20 ...": what begins in digits goes on from before.
	if m.pieces[from].kind == tocsin.Number && m.pieces[from].glued && from > 0 {
		switch b := &m.pieces[from-1]; {
		case b.kind != tocsin.Punct:
			return false
		case b.id == m.l.hyphen || b.id == m.l.slash || b.id == m.l.stop || b.id == m.l.comma || b.id == m.l.mark:
			if !m.isRange(from - 1) {
				return false
			}
		case in(b.id, m.l.lists["money"]):
			return false
		}
	}
	return true
}

// isRange reports whether the mark at i lies between two years or a date's
// parts, so that both sides may stand alone.
func (m *matcher) isRange(i int) bool {
	if i <= 0 || i+1 >= len(m.pieces) || m.pieces[i].id != m.l.hyphen {
		return false
	}
	a, b := &m.pieces[i-1], &m.pieces[i+1]
	year := func(p *piece) bool { return p.shape == plain && p.digits == 4 && p.num >= 1000 && p.num <= 2200 }
	clock := func(p *piece) bool { return p.shape == colon || p.shape == dotted }
	word := func(p *piece) bool { return p.kind == tocsin.Word && p.id != 0 }
	return (year(a) || word(a)) && (year(b) || word(b)) || word(a) && b.kind == tocsin.Number && b.shape == plain || clock(a) && clock(b)
}

// firstYear and lastYear bound the years of the days of which news tells.
const firstYear, lastYear = 1600, 2099

// sound reports whether what was captured can be: a day that its month has, and
// behind them a year of which news may tell: "13 Nov 1100" ends with an hour.
func (m *matcher) sound(c []capture) bool {
	day, month, year := 0, 0, 0
	for _, c := range c {
		switch c.class {
		case classDay, classOrdday:
			day = max(day, c.value.n)
		case classSmall:
		case classYear:
			year = c.value.n
		default:
			if c.class == m.l.month {
				month = c.value.n
			}
		}
	}
	return day == 0 || month == 0 || day <= daysIn(month) && (m.narrative || year == 0 || year >= firstYear && year <= lastYear)
}

func in(id int32, ids []int32) bool {
	for _, i := range ids {
		if i == id {
			return id != 0
		}
	}
	return false
}

// read reads a class that digits can stand for at piece i.
func (m *matcher) read(class, i int) (end, v int, ok bool) {
	p := &m.pieces[i]
	v = int(p.num)
	w := &m.l.words[p.id]
	switch class {
	case classDay, classOrdday:
		if p.shape == nth || p.shape == plain && p.digits <= 2 && class == classDay {
			return i + 1, v, v >= 1 && v <= 31
		}
		if o, is := w.values[m.l.ordinal]; is && p.shape == none {
			return i + 1, o.n, true
		}
	case classNth:
		return i + 1, v, p.shape == nth && v >= 1 && v <= 31
	case classYear:
		return i + 1, v, p.shape == plain && p.digits == 4 && v >= 1000 && v <= 2200
	case classYY:
		return i + 1, v, p.shape == plain && p.digits == 2
	case classBCYear:
		return i + 1, v, p.shape == plain && p.digits <= 4 && v > 0
	case classSmall:
		return i + 1, v, p.shape == plain && p.digits <= 2 && v >= 1 && v <= 31
	case classHour:
		if p.shape == plain {
			return i + 1, v, p.digits <= 2 && v >= 1 && v <= 24
		}
		if n, is := w.values[m.l.numberword]; is && n.n >= 1 && n.n <= 12 && p.end-p.start > 2 {
			return i + 1, n.n, true
		}
	case classClock:
		return i + 1, v, p.shape == colon
	case classDotclock:
		return i + 1, v, p.shape == dotted
	case classHHMM:
		return i + 1, v/100*60 + v%100, p.shape == plain && p.digits == 4 && v < 2400 && v%100 < 60
	case classDTG:
		day, hour := v/10000, v/100%100
		return i + 1, v, p.shape == plain && p.digits == 6 && day >= 1 && day <= 31 && hour < 24 && v%100 < 60
	case classDecade:
		return i + 1, v, p.shape == decades
	case classNumber:
		return m.count(i)
	}
	return 0, 0, false
}

// count reads a number in digits or words; -1 stands for several.
func (m *matcher) count(i int) (end, v int, ok bool) {
	p := &m.pieces[i]
	if p.shape == plain || p.shape == comma {
		return i + 1, int(p.num), p.digits < 6
	}
	class := m.l.numberword
	wordAt := func(i int) (int, bool) {
		if i >= len(m.pieces) || m.pieces[i].shape != none {
			return 0, false
		}
		v, ok := m.l.words[m.pieces[i].id].values[class]
		return v.n, ok
	}
	v, ok = wordAt(i)
	if !ok {
		return 0, 0, false
	}
	end = i + 1
	if v >= 20 && v < 100 {
		j := end
		if j < len(m.pieces) && m.pieces[j].id == m.l.hyphen {
			j++
		}
		if u, ok := wordAt(j); ok && u > 0 && u < 10 {
			v, end = v+u, j+1
		}
	}
	if n, ok := wordAt(end); ok && n == 100 && v > 0 && v < 100 {
		v, end = v*100, end+1
	} else if ok && v == 1 && n != 1 { // "a few", "a dozen"
		v, end = n, end+1
	}
	// "a couple of", "a number of"
	if end < len(m.pieces) && end == i+1 && v == 1 {
		switch id := m.pieces[end].id; {
		case in(id, m.l.lists["couple"]):
			return end + 1, 2, true
		case in(id, m.l.lists["half"]):
			return 0, 0, false
		}
	}
	return end, v, true
}
