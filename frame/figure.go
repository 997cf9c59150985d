package frame

import (
	"strings"

	"tocsin"
)

func (f *framing) figure(s *sentence, h *mention, d *draft, used map[*mention]bool) {
	slot := tocsin.Slot(h.Value)
	if f.undivided(s, h) {
		slot = tocsin.Casualties
	}
	group := f.counted(s, h)
	if len(group) == 0 {
		f.victims(s, h, d)
		return
	}
	sum := tocsin.Exactly(0)
	for _, q := range group {
		sum.Min += max(q.Count.Min, 0)
		if q.Count.Max == tocsin.Open || sum.Max == tocsin.Open {
			sum.Max = tocsin.Open
		} else {
			sum.Max += q.Count.Max
		}
		if q.Count.Min == tocsin.Open {
			sum.Min = tocsin.Open
		}
	}
	first, last := group[0], group[len(group)-1]
	span := tocsin.Span{Start: first.Span.Start, End: last.Span.End}
	c := f.claim(s, slot, tocsin.Value{Count: sum}, span, "harm."+ruleOf(h))
	f.scopeFigure(s, h, group, &c)
	f.add(d, c)
	for _, q := range group {
		used[q] = true
		if len(group) > 1 {
			part := f.claim(s, slot, tocsin.Value{Count: q.Count}, q.Span, "harm.part")
			part.Scope.Group = groupOf(q)
			if part.Scope.Group == "" {
				continue
			}
			f.add(d, part)
		}
	}
	f.parts(s, slot, d, last, used)
}

func (f *framing) undivided(s *sentence, h *mention) bool {
	for _, at := range []int{h.last, h.first - 1} {
		if f.lower(s, at) != "or" {
			continue
		}
		for i := range s.mentions {
			m := &s.mentions[i]
			if m.Kind == tocsin.MentionHarm && m.Value != h.Value && (m.first == at+1 || m.last == at) {
				return true
			}
		}
	}
	return false
}

func ruleOf(h *mention) string { return strings.TrimPrefix(h.Rule, "harm.") }

func groupOf(q *mention) string {
	g := strings.TrimPrefix(q.Value, "person:")
	if g == "people" || g == "bare" || g == "part" {
		return ""
	}
	return g
}

func (f *framing) scopeFigure(s *sentence, h *mention, group []*mention, c *tocsin.Claim) {
	if len(group) == 1 {
		c.Scope.Group = groupOf(group[0])
		if c.Scope.Group == "fighters" {
			c.Scope.Side, c.Scope.Group = "attackers", ""
		}
	}
	for _, q := range group {
		if q.Value == "part" && c.Scope.Group == "" {
			c.Scope.Group = "part"
		}
	}
}

func (f *framing) parts(s *sentence, slot tocsin.Slot, d *draft, after *mention, used map[*mention]bool) {
	for i := range s.mentions {
		q := &s.mentions[i]
		if q.Kind != tocsin.MentionQuantity || used[q] || !strings.HasPrefix(q.Value, "person:") || q.first < after.last || q.first > after.last+8 {
			continue
		}
		for k := after.last; k < q.first; k++ {
			switch f.lower(s, k) {
			case "including", "among", "them":
				if g := groupOf(q); g != "" {
					c := f.claim(s, slot, tocsin.Value{Count: q.Count}, q.Span, "harm.including")
					c.Scope.Group = g
					f.add(d, c)
					used[q] = true
				}
			}
		}
	}
}

func (f *framing) counted(s *sentence, h *mention) []*mention {
	left, right := f.sides(s, h)
	if left {
		if q := f.figureLeft(s, h); q != nil {
			return f.joinedLeft(s, q)
		}
	}
	if right {
		if q := f.figureRight(s, h); q != nil {
			return f.joinedRight(s, q)
		}
	}
	return nil
}

func (f *framing) sides(s *sentence, h *mention) (left, right bool) {
	switch h.Rule {
	case "harm.die", "harm.injured", "harm.missing", "harm.deaths", "harm.injuries", "harm.casualties", "harm.suffer":
		if l := f.lower(s, h.first); l == "dead" || l == "wounded" || l == "injured" || l == "missing" {
			// "dead: 3", "the dead numbered 21 and the wounded 117"
			right := f.lower(s, h.last) == ":"
			if f.lower(s, h.first-1) == "the" {
				for k := h.last; k < h.last+6; k++ {
					if x := f.lower(s, k); x == "numbered" || x == "number" || x == "totalled" || x == "totaled" {
						return false, true
					}
				}
				if q := s.mentionAt(h.last, tocsin.MentionQuantity); q != nil && q.Value == "bare" {
					return false, true
				}
			}
			return true, right
		}
		return true, false
	case "harm.life", "harm.toll", "harm.injury.toll":
		return false, true
	}
	// Either voice. A passive has a form of "be" before it or no object
	// behind it.
	prev := f.lower(s, h.first-1)
	switch prev {
	case "was", "were", "been", "being", "are", "is", "be", "get", "got", "reportedly", "also", "not":
		return true, false
	case "has", "have", "had", "which", "that", "who", "and", "it", "to":
		if f.figureRight(s, h) != nil {
			return false, true
		}
		return true, false
	}
	if strings.HasSuffix(f.lower(s, h.first), "ing") {
		return false, true
	}
	if f.figureRight(s, h) != nil {
		return false, true
	}
	return true, false
}

func personal(m *mention) bool {
	return m.Kind == tocsin.MentionQuantity && (strings.HasPrefix(m.Value, "person:") || m.Value == "bare" || m.Value == "part")
}

func (f *framing) figureRight(s *sentence, h *mention) *mention {
	for i := range s.mentions {
		q := &s.mentions[i]
		if !personal(q) || q.first < h.last || q.first > h.last+6 {
			continue
		}
		for k := h.last; k < q.first; k++ {
			switch f.lower(s, k) {
			case "in", "by", "when", "on", "at", "after", "during", "near", "and", ",", "while", "as", ".", ";", "from", "outside", "since", "before":
				if h.Rule != "harm.toll" && h.Rule != "harm.injury.toll" {
					return nil
				}
			}
		}
		if q.Value == "bare" && f.timeWord(s, q) {
			return nil
		}
		return q
	}
	return nil
}

func (f *framing) timeWord(s *sentence, q *mention) bool {
	switch f.lower(s, q.last) {
	case "days", "day", "hours", "years", "weeks", "months", "minutes", "miles", "kilometres", "km":
		return true
	}
	return false
}

func (f *framing) figureLeft(s *sentence, h *mention) *mention {
	var best *mention
	for i := range s.mentions {
		q := &s.mentions[i]
		if !personal(q) || q.last > h.first {
			continue
		}
		gap := h.first - q.last
		reach := 9
		if h.Rule == "harm.deaths" || h.Rule == "harm.injuries" || h.Rule == "harm.casualties" || q.Value == "bare" {
			reach = 3
		}
		if l := f.lower(s, h.first); l == "dead" {
			reach = 4
		}
		if gap > reach {
			continue
		}
		if f.otherHarmBetween(s, q, h) {
			continue
		}
		best = q
	}
	if best == nil || f.lower(s, best.first-1) == "by" || f.lower(s, best.first-1) == "including" || f.lower(s, best.first-1) == "with" && best.Value != "bare" {
		if best != nil {
			// the figure that "including" specifies stands before it
			for i := range s.mentions {
				q := &s.mentions[i]
				if personal(q) && q != best && q.last <= best.first && best.first-q.last <= 3 && f.lower(s, best.first-1) == "including" {
					return q
				}
			}
		}
		if best != nil && f.lower(s, best.first-1) == "with" {
			return best
		}
		return nil
	}
	return best
}

func (f *framing) otherHarmBetween(s *sentence, q, h *mention) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionHarm && m.Value != string(tocsin.Damage) && m != h && m.first >= q.last && m.last <= h.first && !m.Span.Overlaps(h.Span) {
			return true
		}
		if m.Kind == tocsin.MentionAct && m.first >= q.last && m.last <= h.first && m.Value == "verb" && !m.Span.Overlaps(h.Span) {
			return true
		}
	}
	return false
}

func (f *framing) joinedLeft(s *sentence, q *mention) []*mention {
	out := []*mention{q}
	for {
		prev, and := f.neighbour(s, out[0], true)
		if prev == nil || !and && len(out) == 1 {
			return out
		}
		out = append([]*mention{prev}, out...)
	}
}

func (f *framing) joinedRight(s *sentence, q *mention) []*mention {
	out := []*mention{q}
	sure := 1
	for {
		next, and := f.neighbour(s, out[len(out)-1], false)
		if next == nil {
			return out[:sure]
		}
		out = append(out, next)
		if and {
			sure = len(out)
		}
	}
}

func (f *framing) neighbour(s *sentence, q *mention, left bool) (*mention, bool) {
	if !strings.HasPrefix(q.Value, "person:") {
		return nil, false
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionQuantity || !strings.HasPrefix(m.Value, "person:") || m == q {
			continue
		}
		from, to := m.last, q.first
		if !left {
			from, to = q.last, m.first
		}
		if to < from || to-from > 6 {
			continue
		}
		if joined, and := f.joiner(s, from, to); joined {
			return m, and
		}
	}
	return nil, false
}

func (f *framing) joiner(s *sentence, from, to int) (joined, and bool) {
	for k := from; k < to; k++ {
		switch l := f.lower(s, k); l {
		case "and", "plus":
			joined, and = true, true
		case "as", "well":
			joined = joined || l == "well"
			and = and || l == "well"
		case ",":
			joined = joined || to-from == 1
		case "also", "the", "of", "security", "forces", "army", "local", "another":
		default:
			if t := f.text.Tokens[k]; t.Kind != tocsin.Word || k > from && !modifier(f.text.Body[t.Start:t.End], t.Lower) {
				return false, false
			}
		}
		if s.mentionAt(k, tocsin.MentionHarm) != nil {
			return false, false
		}
	}
	return joined, and
}
