package frame

import "tocsin"

// weapons claims every weapon named beside an act.
func (f *framing) weapons(s *sentence) {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionWeapon || m.Rule == "warplane" {
			continue
		}
		d := f.draftFor(s, m.first)
		if d == nil || d.Kind == tocsin.Threat {
			continue
		}
		if len(s.acts) == 0 && f.inDefence(s, m) {
			continue
		}
		f.add(d, f.claim(s, tocsin.Weapon, tocsin.Value{Name: m.Value, ID: m.Rule}, m.Span, "weapon."+m.Rule))
	}
}

// inDefence reports whether the weapon's words are part of those for a
// response: "Patriot missiles", "anti-aircraft guns".
func (f *framing) inDefence(s *sentence, w *mention) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionResponse && (m.Span.Overlaps(w.Span) || m.last == w.first) {
			return true
		}
	}
	return false
}

// munitions claims how many were launched, came down or were stopped.
func (f *framing) munitions(s *sentence) {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionQuantity || len(m.Value) < 4 {
			continue
		}
		part := m.Value == "part"
		if !part && (len(m.Value) < 9 || m.Value[:9] != "munition:") {
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
		if !part && stage == "impacted" {
			stage = ""
		}
		rule := "munitions.figure"
		if l := f.lower(s, m.first); l == "a" || l == "an" {
			rule = "munitions.article"
		}
		c := f.claim(s, tocsin.Munitions, tocsin.Value{Count: m.Count}, m.Span, rule)
		c.Scope.Stage = stage
		f.add(d, c)
	}
}

// personPart reports whether "two of them" is about people.
func (f *framing) personPart(s *sentence, m *mention) bool {
	harm := s.nearest(f, tocsin.MentionHarm, m.first, 6, func(h *mention) bool { return h.Value != "damage" })
	return harm != nil
}

// stage is what became of the munitions counted: launched, impacted,
// intercepted, unexploded, or "" when that is not said.
func (f *framing) stage(s *sentence, q *mention) string {
	best, stage := 12, ""
	for i := range s.mentions {
		m := &s.mentions[i]
		d := s.distance(f, q.last-1, m.first)
		if m.first < q.first {
			d = s.distance(f, m.last-1, q.first) + 2
		}
		if d >= best {
			continue
		}
		switch {
		case m.Kind == tocsin.MentionResponse && (m.Rule == "intercept"):
			best, stage = d, "intercepted"
		case m.Kind == tocsin.MentionAct && m.Rule == "fire.verb":
			best, stage = d, "launched"
		case m.Kind == tocsin.MentionAct && (m.Rule == "land.verb" || m.Rule == "strike.verb"):
			best, stage = d, "impacted"
		case m.Kind == tocsin.MentionCue && m.Value == "foiled" && m.Rule == "foiled":
			best, stage = d, "unexploded"
		}
	}
	return stage
}
