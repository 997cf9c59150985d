package frame

import (
	"strings"

	"tocsin"
)

// weapons claims the weapons that an act was done with, each once.
func (f *framing) weapons(s *sentence) {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionWeapon || m.Rule == "warplane" || m.Rule == "tank" && !f.employed(s, m, 4) {
			continue
		}
		d := f.draftFor(s, m.first)
		if d == nil || d.Kind == tocsin.Threat {
			continue
		}
		if f.inDefence(s, m) || !f.employed(s, m, 12) {
			continue
		}
		f.add(d, f.claim(s, tocsin.Weapon, tocsin.Value{Name: m.Value, ID: m.Rule}, m.Span, "weapon."+m.Rule))
	}
}

// employed reports whether the sentence says that the weapon was used: it
// stands with a word of an act or of harm, and is not idle.
func (f *framing) employed(s *sentence, w *mention, reach int) bool {
	if f.idle(s, w) {
		return false
	}
	for _, m := range s.window(w.first-reach-1, w.last+reach) {
		if m.first < w.last && w.first < m.last {
			if m.Kind == tocsin.MentionAct {
				return true
			}
			continue
		}
		if s.distance(f, m.first, w.first) > reach {
			continue
		}
		switch m.Kind {
		case tocsin.MentionAct:
			if m.Act == tocsin.Attack || m.Act == tocsin.Explosion || m.Act == "" {
				return true
			}
		case tocsin.MentionHarm:
			return true
		case tocsin.MentionCue:
			if m.Value == "foiled" {
				return true
			}
		}
	}
	return false
}

// idle reports whether the weapon is somebody's trade or stock, was found, or
// is what it was not.
func (f *framing) idle(s *sentence, w *mention) bool {
	for k := w.first - 3; k < w.first; k++ {
		switch here := f.lower(s, k); {
		case f.words.idleBefore[here]:
			return true
		case here == "against":
			if k >= w.first-2 {
				return true
			}
		}
	}
	return f.words.idleAfter[f.lower(s, w.last)]
}

// inDefence reports whether the weapon's words are part of those for a
// response: "Patriot missiles", "anti-aircraft guns", "gunfire from guards".
func (f *framing) inDefence(s *sentence, w *mention) bool {
	for _, m := range s.window(w.first-8, w.last+3) {
		if m.Kind != tocsin.MentionResponse {
			continue
		}
		if m.Span.Overlaps(w.Span) || m.last == w.first {
			return true
		}
		if next := f.lower(s, m.last); m.last <= w.first && (next == "by" || next == "with") && w.first-m.last <= 3 {
			return true // "brought down by gunfire"
		}
	}
	if f.words.defendingBefore[f.lower(s, w.first-1)] {
		return true
	}
	for k := w.first - 4; k < w.first; k++ {
		if f.words.answering[f.lower(s, k)] {
			return true
		}
	}
	return false
}

// munitions claims how many were launched, came down or were stopped.
func (f *framing) munitions(s *sentence) {
	f.numbered(s)
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionQuantity {
			continue
		}
		part := m.Value == "part"
		if !part && !strings.HasPrefix(m.Value, "munition:") && !f.bomberFigure(s, i) {
			continue
		}
		if part && f.personPart(s, m) {
			continue
		}
		d := f.draftFor(s, m.last-1)
		if d == nil || d.Kind == tocsin.Threat || d.Kind == tocsin.Aggregate {
			continue
		}
		stage := f.stage(s, m)
		if part && stage == "" {
			continue
		}
		if !part && stage == "" && !f.told(s, m, d) || part && f.otherThing(s, m) || f.otherDay(s, m, d) {
			continue
		}
		if !part && stage == "impacted" {
			stage = ""
		}
		rule := "munitions.figure"
		if l := f.lower(s, m.first); (l == "a" || l == "an") && m.Count == tocsin.Exactly(1) {
			rule = "munitions.article"
		}
		if part && m.Count.Min <= 1 {
			rule = "munitions.part"
		}
		c := f.claim(s, tocsin.Munitions, tocsin.Value{Count: m.Count}, m.Span, rule)
		c.Scope.Stage = stage
		if part && stage == "launched" {
			c.Scope.Group = "part"
		}
		f.add(d, c)
	}
}

// bomberFigure reports whether mention i counts suicide bombers, who are what
// they carry.
func (f *framing) bomberFigure(s *sentence, i int) bool {
	q := &s.mentions[i]
	if q.Value != "person:fighters" || definite(q) {
		return false
	}
	for _, m := range s.window(q.first, q.last) {
		if m.Kind == tocsin.MentionWeapon && m.Rule == "suicide.bomber" && m.last == q.last {
			return true
		}
	}
	return false
}

// told reports whether the munitions that a figure counts are said to have
// been used in the act, and not to be somebody's stock. A sentence without an
// act goes on about the one before, if that was done with such things.
func (f *framing) told(s *sentence, q *mention, d *draft) bool {
	w := s.window(q.first, q.last)
	for i := range w {
		if m := &w[i]; m.Kind == tocsin.MentionWeapon && m.last >= q.last {
			return f.employed(s, m, 14) || m.Form == d.form && len(s.acts) == 0 && !f.idle(s, m)
		}
	}
	return true
}

// otherThing reports whether "one of the" goes on with a noun that is no
// munition: "one of the vehicles".
func (f *framing) otherThing(s *sentence, q *mention) bool {
	if !f.words.knownThings[f.lower(s, q.last-1)] {
		return false
	}
	if s.mentionAt(q.last, tocsin.MentionQuantity) != nil || s.mentionAt(q.last, tocsin.MentionWeapon) != nil || q.last >= s.Last {
		return false
	}
	return f.text.Tokens[q.last].Kind == tocsin.Word && s.mentionAt(q.last, tocsin.MentionAct) == nil && f.lower(s, q.last-1) != "these" && f.lower(s, q.last-1) != "those"
}

// otherDay reports whether the words right around a figure give it a day that
// is not the act's.
func (f *framing) otherDay(s *sentence, q *mention, d *draft) bool {
	for _, m := range s.window(q.first-10, q.last+10) {
		if m.Kind == tocsin.MentionTime && (m.Value == "duration" || strings.HasPrefix(m.Rule, "window.")) && s.distance(f, m.first, q.first) <= 12 {
			for k := q.last; k < q.last+4; k++ {
				if l := f.lower(s, k); l == "have" || l == "has" {
					return true // "in the past two days five missiles have been fired"
				}
			}
		}
		if !d.when.Known() || m.Kind != tocsin.MentionTime || m.Value != "point" || m.When == nil || !m.When.Known() || s.distance(f, m.first, q.first) > 10 {
			continue
		}
		if m.When.End.Before(d.when.Start) && m.When.End.Known() {
			return true
		}
	}
	return false
}

// personPart reports whether "two of them" is about people.
func (f *framing) personPart(s *sentence, m *mention) bool {
	if strings.HasPrefix(m.Rule, "quantity.part:") {
		return true
	}
	for _, h := range s.window(m.first-7, m.last+7) {
		if h.Kind == tocsin.MentionHarm && h.Value != string(tocsin.Damage) && s.distance(f, h.first, m.first) <= 6 {
			return true
		}
	}
	return false
}

// stageReach is how far from a figure the word of what became of it may stand.
const stageReach = 12

// stage is what became of the munitions counted: launched, impacted,
// intercepted, unexploded, or "" when that is not said.
func (f *framing) stage(s *sentence, q *mention) string {
	best, stage := stageReach, ""
	for _, m := range s.window(q.first-stageReach-4, q.last+stageReach) {
		d := s.distance(f, q.last-1, m.first)
		if m.first < q.first {
			d = s.distance(f, m.last-1, q.first) + 2
		}
		if d >= best || m.first >= q.last && f.figureBetween(s, q.last, m.first) {
			continue
		}
		switch {
		case m.Kind == tocsin.MentionResponse && m.Rule == "intercept" && m.first >= q.last && f.lower(s, m.first) == "destroyed" && !f.being(s, m.first-1) &&
			s.nearest(f, tocsin.MentionObject, m.last, 6, func(o *mention) bool { return o.first >= m.last }) != nil:
			// "a mine destroyed a truck"
		case m.Kind == tocsin.MentionResponse && m.Rule == "intercept":
			best, stage = d, "intercepted"
		case m.Kind == tocsin.MentionAct && m.Rule == "fire.verb":
			best, stage = d, "launched"
		case m.Kind == tocsin.MentionAct && (m.Rule == "land.verb" || m.Rule == "strike.verb"):
			best, stage = d, "impacted"
		case m.Kind == tocsin.MentionCue && m.Value == "foiled" && m.Rule == "foiled",
			m.Kind == tocsin.MentionAct && m.Act == tocsin.Find:
			best, stage = d, "unexploded"
		}
	}
	return stage
}

// figureBetween reports whether another figure of things stands among the
// tokens, which then has what is told behind it.
func (f *framing) figureBetween(s *sentence, from, to int) bool {
	for _, m := range s.window(from, to) {
		if m.Kind == tocsin.MentionQuantity && (m.Value == "part" || m.Value == "bare" || strings.HasPrefix(m.Value, "munition:")) && f.lower(s, m.first) != "a" && f.lower(s, m.first) != "an" {
			return true
		}
	}
	return false
}
