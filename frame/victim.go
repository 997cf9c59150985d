package frame

import (
	"strings"

	"tocsin"
)

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
		if !f.person(s, m) {
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

// person reports whether a mention names a person, and not a place that no
// gazetteer has.
func (f *framing) person(s *sentence, m *mention) bool {
	if m.Kind != tocsin.MentionActor || m.Actor == nil || m.Actor.Kind != tocsin.Person {
		return false
	}
	for i := range s.mentions {
		if p := &s.mentions[i]; p.Kind == tocsin.MentionPlace && p.Span.Overlaps(m.Span) {
			return false
		}
	}
	if f.lower(s, m.first-1) == "the" {
		return false // "in the Dresden Heath"
	}
	return true
}

// namedVictims claims the persons that an act is about, by name or as what
// they are: "the assassination of Jane Roe", "a 40-year-old driver was
// killed", "shot the deputy mayor dead".
func (f *framing) namedVictims(s *sentence) {
	for _, a := range s.acts {
		if a.draft == nil || a.draft.Kind != tocsin.Attack {
			continue
		}
		if a.m.Value == "verb" || f.verbal(s, a) {
			f.victimOfVerb(s, a)
			continue
		}
		if l := f.lower(s, a.m.last); !f.words.victimPreposition[l] {
			continue
		}
		from := a.m.last
		for i := range s.mentions {
			m := &s.mentions[i]
			if m.first < from || m.first > from+12 || !f.person(s, m) {
				continue
			}
			if f.actBetween(s, from, m.first) || s.speechBetween(from, m.first) {
				break
			}
			f.add(a.draft, f.claim(s, tocsin.Victim, tocsin.Value{Name: m.Actor.Name}, m.Span, "victim.of"))
			from = m.last
		}
	}
	f.describedVictims(s)
}

// victimOfVerb claims the person named as the object of a verb of killing or
// abducting, or as the subject of its passive.
func (f *framing) victimOfVerb(s *sentence, a *act) {
	if !f.words.rulesVictims[a.m.Rule] {
		return
	}
	passive := f.passiveVoice(s, a)
	for i := range s.mentions {
		m := &s.mentions[i]
		if !f.person(s, m) {
			continue
		}
		if s.mentionAt(m.last, tocsin.MentionSpeech) != nil || f.governs(s, m.first-1) {
			continue
		}
		after := !passive && m.first >= a.m.last && m.first-a.m.last <= 4 && f.lower(s, a.m.last) != "by"
		before := passive && m.last <= a.m.first && s.distance(f, m.last-1, a.m.first) <= 8 && !s.speechBetween(m.last, a.m.first)
		if after || before {
			f.add(a.draft, f.claim(s, tocsin.Victim, tocsin.Value{Name: m.Actor.Name}, m.Span, "victim.named"))
		}
	}
}

// describedVictims claims single persons who are told by what they are and
// were killed, injured or abducted: "the driver was killed".
func (f *framing) describedVictims(s *sentence) {
	for i := range s.mentions {
		h := &s.mentions[i]
		if h.Kind != tocsin.MentionHarm || h.Rule == "harm.toll" {
			continue
		}
		switch tocsin.Slot(h.Value) {
		case tocsin.Killed, tocsin.Injured, tocsin.Abducted:
		default:
			continue
		}
		d := f.draftFor(s, h.first)
		if d == nil || d.Kind != tocsin.Attack || f.unreal(s, h) || f.noneCue(s, h) != nil || s.cue("negation", max(s.First, h.first-4), h.first) != nil || s.cue("nobody", max(s.First, h.first-5), h.first) != nil {
			continue
		}
		n, ok := f.oneHarmed(s, h)
		if !ok {
			continue
		}
		span := f.spanOf(n)
		f.add(d, f.claim(s, tocsin.Victim, tocsin.Value{Name: span.Of(f.text.Body)}, span, "victim.described"))
	}
}

// thatBetween reports whether another clause or a list begins among the
// tokens.
func (f *framing) thatBetween(s *sentence, from, to int) bool {
	for k := from; k < to; k++ {
		if f.words.victimBreak[f.lower(s, k)] {
			return true
		}
	}
	return false
}

// oneHarmed is the noun phrase for the one person that a word of harm is
// about.
func (f *framing) oneHarmed(s *sentence, h *mention) (noun, bool) {
	left, right := f.sides(s, h)
	for i := range s.mentions {
		q := &s.mentions[i]
		if q.Kind != tocsin.MentionQuantity || !strings.HasPrefix(q.Value, "person:") || q.Value == "person:people" || q.Count != tocsin.Exactly(1) {
			continue
		}
		if right && q.first >= h.last && q.first-h.last <= 1 || left && q.last <= h.first && s.distance(f, q.last-1, h.first) <= 6 && !f.otherClause(s, q.last, h.first) && !f.thatBetween(s, q.last, h.first) && f.lower(s, q.first-1) != "by" && f.lower(s, q.first-1) != "of" {
			n := noun{q.first, q.last}
			if f.words.oneOpening[f.lower(s, n.first)] {
				n.first++
			}
			if n.first >= n.last || s.cueAt("doer", n.last-1) != nil && s.cueAt("doer", n.last-1).Rule == "doer.armed" {
				continue
			}
			if f.lower(s, n.last) == "of" || f.lower(s, n.last) == "from" {
				if m, ok := f.nounAfter(s, n.last+1); m.last > m.first && (ok || m.last-m.first <= 2) {
					n.last = m.last
				}
			}
			return n, true
		}
	}
	// "the driver was killed"
	if !left || h.first-s.First < 3 {
		return noun{}, false
	}
	k := h.first - 1
	if l := f.lower(s, k); l != "was" {
		return noun{}, false
	}
	for j := k - 1; j >= k-4 && j >= s.First; j-- {
		if f.lower(s, j) == "the" && j < k-1 {
			n := noun{j + 1, k}
			last := f.lower(s, k-1)
			for i := range s.mentions {
				m := &s.mentions[i]
				if m.first < n.last && m.last > n.first && (m.Kind == tocsin.MentionObject || m.Kind == tocsin.MentionPlace || m.Kind == tocsin.MentionTime || m.Kind == tocsin.MentionAct || m.Kind == tocsin.MentionWeapon || unnamedDoer(m)) {
					return noun{}, false
				}
			}
			return n, !strings.HasSuffix(last, "s") && !f.governs(s, j-1) && f.text.Tokens[k-1].Kind == tocsin.Word
		}
		if f.text.Tokens[j].Kind == tocsin.Punct {
			break
		}
	}
	return noun{}, false
}
