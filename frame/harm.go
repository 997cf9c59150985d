package frame

import (
	"strings"

	"tocsin"
)

// harm claims who was killed, injured, abducted or missing.
func (f *framing) harm(s *sentence) {
	used := map[*mention]bool{}
	for i := range s.mentions {
		h := &s.mentions[i]
		if h.Kind != tocsin.MentionHarm || h.Value == string(tocsin.Damage) {
			continue
		}
		if f.coveredHarm(s, i) {
			continue
		}
		d := f.draftFor(s, h.first)
		if d == nil || d.Kind == tocsin.Threat {
			continue
		}
		if f.none(s, h, d) || f.silent(s, h, d) {
			continue
		}
		if f.unreal(s, h) {
			continue
		}
		f.figure(s, h, d, used)
	}
}

// coveredHarm leaves out a harm word inside a longer one, and the second of
// two rules for the same words.
func (f *framing) coveredHarm(s *sentence, i int) bool {
	h := &s.mentions[i]
	for k := range s.mentions {
		m := &s.mentions[k]
		if k == i || m.Kind != tocsin.MentionHarm || m.Value == string(tocsin.Damage) {
			continue
		}
		if m.Span.Contains(h.Span) && (m.Span.Len() > h.Span.Len() || k < i) {
			return m.Value == h.Value || m.Span.Len() > h.Span.Len() || k < i
		}
	}
	return false
}

// unreal reports whether the harm is only feared, threatened or asked about.
func (f *framing) unreal(s *sentence, h *mention) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionCue || m.last > h.first || h.first-m.last > 3 {
			continue
		}
		switch m.Value {
		case "hypothetical", "planned", "threatened":
			if f.lower(s, h.first-1) != "have" && f.lower(s, h.first-1) != "been" {
				return true
			}
		}
	}
	return false
}

// none claims zero: "no casualties", "nobody was hurt", "without injuries"
// (codebook 24).
func (f *framing) none(s *sentence, h *mention, d *draft) bool {
	if f.silenceNear(s, h) {
		return false
	}
	var cue *mention
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionCue {
			continue
		}
		before := h.first - m.last
		switch m.Value {
		case "negation":
			l := f.lower(s, m.first)
			switch h.Rule {
			case "harm.deaths", "harm.injuries", "harm.casualties":
			default:
				if before > 1 {
					continue // "neither the name of the dead"
				}
			}
			if before >= 0 && before <= 5 && !f.verbBetween(s, m.last, h.first) {
				if l == "not" || l == "n't" || l == "never" {
					// "did not cause casualties", "was not hurt"
					if before > 3 {
						continue
					}
				}
				cue = m
			}
			// "there were neither deaths nor injuries", "casualties: none"
		case "nobody":
			if before >= 0 && before <= 8 || m.first >= h.last && m.first-h.last <= 2 {
				cue = m
			}
		}
	}
	if cue == nil {
		return false
	}
	slot := tocsin.Slot(h.Value)
	certain := false
	// "reports of" between: zero, passed on.
	for k := cue.last; k < h.first; k++ {
		if l := f.lower(s, k); l == "reports" || l == "report" || l == "word" {
			certain = true
		}
	}
	for k := h.last; k < h.last+4 && k < s.Last; k++ {
		if l := f.lower(s, k); l == "reported" {
			certain = true
		}
	}
	first := min(cue.first, h.first)
	last := max(cue.last, h.last)
	span := tocsin.Span{Start: f.text.Tokens[first].Start, End: f.text.Tokens[last-1].End}
	c := f.claim(s, slot, tocsin.Value{Count: tocsin.Exactly(0)}, span, "harm.none")
	if certain && c.Certainty == tocsin.Stated {
		c.Certainty = tocsin.Reported
	}
	if g := f.groupBetween(s, cue.last, h.last+6); g != "" {
		c.Scope.Group = g
	} else if slot == tocsin.Injured && f.lower(s, h.first) != "injuries" && f.lower(s, h.first) != "injured" && f.lower(s, h.first) != "wounded" {
		c.Slot = tocsin.Casualties // "nobody was hurt"
	}
	f.add(d, c)
	return true
}

// groupBetween is the group that "no US casualties" or "no injuries to
// civilians" is about; "" when it is all.
func (f *framing) groupBetween(s *sentence, from, to int) string {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.first < from || m.last > to {
			continue
		}
		switch {
		case m.Kind == tocsin.MentionPlace && m.Value == "demonym":
			return strings.ToLower(m.Span.Of(f.text.Body))
		case m.Kind == tocsin.MentionActor && m.Actor != nil && (m.Actor.Kind == tocsin.Force || m.Actor.Kind == tocsin.Civilian || m.Actor.Kind == tocsin.State) && f.groupWord(s, m):
			return strings.ToLower(m.Actor.Name)
		}
	}
	return ""
}

// groupWord keeps speakers ("no casualties, the army said") from being taken
// for the group that was spared.
func (f *framing) groupWord(s *sentence, m *mention) bool {
	switch f.lower(s, m.first-1) {
	case "to", "among", "of", "no", "the", "any":
		return f.lower(s, m.first-1) != "the" || f.lower(s, m.first-2) == "to" || f.lower(s, m.first-2) == "among" || f.lower(s, m.first-2) == "of"
	}
	return false
}

func (f *framing) verbBetween(s *sentence, from, to int) bool {
	for k := from; k < to; k++ {
		switch f.lower(s, k) {
		case "but", ";", "killed", "said", "after", "when":
			return true
		}
	}
	return false
}

// silenceNear is a cue of silence in the clause of the harm.
func (f *framing) silenceNear(s *sentence, h *mention) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionCue && m.Value == "silence" && s.distance(f, m.first, h.first) <= 9 {
			return true
		}
	}
	return false
}

// silent claims that the speaker says nothing of harm (codebook 24).
func (f *framing) silent(s *sentence, h *mention, d *draft) bool {
	if !f.silenceNear(s, h) {
		return false
	}
	switch f.lower(s, h.first-3) {
	case "extent", "severity", "nature", "cause", "identity":
		return true // known to be hurt, not how badly
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionQuantity && strings.HasPrefix(m.Value, "person:") && s.distance(f, m.last-1, h.first) <= 4 {
			return false
		}
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionCue && m.Value == "silence" && s.distance(f, m.first, h.first) <= 9 {
			first, last := min(m.first, h.first), max(m.last, h.last)
			span := tocsin.Span{Start: f.text.Tokens[first].Start, End: f.text.Tokens[last-1].End}
			c := f.claim(s, tocsin.Casualties, tocsin.Value{}, span, "harm.silent")
			c.Certainty = tocsin.Silent
			f.add(d, c)
			return true
		}
	}
	return false
}

// figure claims the figure that belongs to a word of harm.
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

// undivided tells "dead or wounded": a figure of killed and injured together.
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

// scopeFigure sets whom the figure is about.
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

// parts claims "including three children" behind a figure.
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

// counted is the figures that a word of harm is about, joined ones together
// ("two women and three children"); empty when there is none.
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

// sides says on which side of the word its figure may stand.
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

// personal reports whether a quantity may count people.
func personal(m *mention) bool {
	return m.Kind == tocsin.MentionQuantity && (strings.HasPrefix(m.Value, "person:") || m.Value == "bare" || m.Value == "part")
}

// figureRight is the figure right behind the word: "killed at least three
// people", "killing five".
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

// figureLeft is the figure before the word that is its subject or stands right
// beside it: "three people were killed", "three dead".
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

// otherHarmBetween reports whether another word of harm stands between a
// figure and h, which then owns the figure, unless the two share it ("killed
// or wounded").
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

// joinedLeft adds figures joined before q: "two women and three children". A
// comma joins only in a row that ends in "and": "one American, a civilian" is
// one person.
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

// joinedRight adds figures joined behind q.
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

// neighbour is the figure of people that "and" or a comma joins to q, and
// whether it is "and".
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

// joiner reports whether the tokens between two figures join them, and
// whether with "and".
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
