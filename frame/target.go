package frame

import "tocsin"

// launchSites claims the places that something was fired from.
func (f *framing) launchSites(s *sentence) {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionPlace || m.Where == nil || m.Value == "demonym" || !f.launchPlace(s, m) {
			continue
		}
		d := f.draftFor(s, m.first)
		if d == nil || d.Kind == tocsin.Aggregate || d.Kind == tocsin.Threat {
			continue
		}
		name := m.Where.Name
		if m.Where.Words != "" {
			name = m.Where.Words
		}
		f.add(d, f.claim(s, tocsin.LaunchSite, tocsin.Value{Name: name, ID: m.Where.GazetteerID}, m.Span, "launch.from"))
	}
}

// targets claims what was hit or aimed at: objects and sites behind the words
// for hitting.
func (f *framing) targets(s *sentence) {
	for _, a := range s.acts {
		if a.draft == nil || a.draft.Kind == tocsin.Threat {
			continue
		}
		for i := range s.mentions {
			m := &s.mentions[i]
			object := m.Kind == tocsin.MentionObject
			site := m.Kind == tocsin.MentionPlace && m.Where != nil && m.Where.Precision == tocsin.Site
			if !object && !site || f.launchPlace(s, m) {
				continue
			}
			if m.first < a.m.last || s.distance(f, a.m.last, m.first) > 7 || f.nearerAct(s, a, m) {
				continue
			}
			if !f.aimed(s, a, m) {
				continue
			}
			span := f.phrase(s, m.first, m.last)
			c := f.claim(s, tocsin.Target, tocsin.Value{Name: span.Of(f.text.Body)}, span, "target.object")
			f.add(a.draft, c)
		}
	}
}

// groupTargets claims the armed groups and forces that are the object of an
// attacking verb: "bombed Kataib Hezbollah", "attacked army positions".
func (f *framing) groupTargets(s *sentence) {
	for _, a := range s.acts {
		if a.draft == nil || a.draft.Kind == tocsin.Threat || a.m.Value != "verb" || a.m.Rule == "land.verb" || a.m.Rule == "fire.verb" {
			continue
		}
		for i := range s.mentions {
			m := &s.mentions[i]
			if m.Kind != tocsin.MentionActor || m.Actor == nil || m.first < a.m.last || m.first > a.m.last+2 {
				continue
			}
			if m.Actor.Kind != tocsin.Group && m.Actor.Kind != tocsin.Force {
				continue
			}
			if l := f.lower(s, a.m.last); l == "by" || l == "in" || l == "with" || l == "," {
				continue
			}
			f.add(a.draft, f.claim(s, tocsin.Target, tocsin.Value{Name: m.Actor.Name, ID: m.Actor.ID}, m.Span, "target.actor"))
		}
	}
}

func (f *framing) nearerAct(s *sentence, a *act, m *mention) bool {
	for _, b := range s.acts {
		if b != a && b.m.first > a.m.first && b.m.last <= m.first {
			return true
		}
	}
	return false
}

// aimed reports whether the words between an act and an object make the object
// what the act was aimed at.
func (f *framing) aimed(s *sentence, a *act, m *mention) bool {
	verb := a.m.Value == "verb"
	for k := a.m.last; k < m.first; k++ {
		switch f.lower(s, k) {
		case "on", "at", "against", "targeting", "into", "upon", "struck", "hit":
			return true
		case "near", "from", "by", "after", "as", "where", "when", "said", "with":
			return false
		case "in", "inside":
			if !verb || a.m.Rule == "kill" {
				return false
			}
		}
	}
	return verb && a.m.Rule != "land.verb" && a.m.Rule != "fire.verb" && a.m.Rule != "kill"
}

// damage claims things said to be damaged or destroyed.
func (f *framing) damage(s *sentence) {
	for i := range s.mentions {
		h := &s.mentions[i]
		if h.Kind != tocsin.MentionHarm || h.Value != string(tocsin.Damage) {
			continue
		}
		d := f.draftFor(s, h.first)
		if d == nil || d.Kind == tocsin.Aggregate || d.Kind == tocsin.Threat {
			continue
		}
		if s.cue("negation", max(s.First, h.first-4), h.first) != nil {
			continue
		}
		o := s.nearest(f, tocsin.MentionObject, h.first, 8, nil)
		if o == nil {
			continue
		}
		span := f.phrase(s, o.first, o.last)
		f.add(d, f.claim(s, tocsin.Damage, tocsin.Value{Name: span.Of(f.text.Body)}, span, "damage.object"))
	}
}
