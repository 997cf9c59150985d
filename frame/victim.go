package frame

import "tocsin"

// victims claims a named person killed, injured or abducted.
func (f *framing) victims(s *sentence, h *mention, d *draft) {
	slot := tocsin.Slot(h.Value)
	if slot != tocsin.Killed && slot != tocsin.Injured && slot != tocsin.Abducted || h.Rule == "harm.toll" {
		return
	}
	left, right := f.sides(s, h)
	found := false
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionActor || m.Actor == nil || m.Actor.Kind != tocsin.Person {
			continue
		}
		near := right && m.first >= h.last && m.first-h.last <= 8 || (left || h.Rule == "harm.kill") && m.last <= h.first && h.first-m.last <= 6
		if !near || s.mentionAt(m.last, tocsin.MentionSpeech) != nil || f.lower(s, m.first-1) == "by" {
			continue
		}
		found = true
		f.add(d, f.claim(s, tocsin.Victim, tocsin.Value{Name: m.Actor.Name}, m.Span, "victim.named"))
	}
	if found && slot != tocsin.Abducted {
		f.add(d, f.claim(s, slot, tocsin.Value{Count: tocsin.AtLeast(1)}, h.Span, "harm.named"))
	}
}

// namedVictims claims the persons that a noun of killing is about: "the
// assassination of Jane Roe", "a strike on X as well as Y".
func (f *framing) namedVictims(s *sentence) {
	for _, a := range s.acts {
		if a.draft == nil || a.m.Value == "verb" || a.draft.Kind != tocsin.Attack {
			continue
		}
		if l := f.lower(s, a.m.last); l != "of" && l != "on" && l != "against" {
			continue
		}
		from := a.m.last
		for i := range s.mentions {
			m := &s.mentions[i]
			if m.Kind != tocsin.MentionActor || m.Actor == nil || m.Actor.Kind != tocsin.Person || m.first < from || m.first > from+12 {
				continue
			}
			if f.actBetween(s, from, m.first) || s.speechBetween(from, m.first) {
				break
			}
			f.add(a.draft, f.claim(s, tocsin.Victim, tocsin.Value{Name: m.Actor.Name}, m.Span, "victim.of"))
			from = m.last
		}
	}
}
