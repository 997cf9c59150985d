package frame

import (
	"strings"

	"tocsin"
)

// damage claims things said to be damaged or destroyed.
func (f *framing) damage(s *sentence) {
	for i := range s.mentions {
		h := &s.mentions[i]
		word := h.Kind == tocsin.MentionHarm && h.Value == string(tocsin.Damage)
		if !word && (h.Kind != tocsin.MentionCue || h.Value != "damage") {
			continue
		}
		d := f.draftFor(s, h.first)
		if d == nil || d.Kind == tocsin.Aggregate || d.Kind == tocsin.Threat {
			continue
		}
		if s.cue("negation", max(s.First, h.first-4), h.first) != nil || f.interceptedThing(s, h) {
			continue
		}
		if h.Rule == "damage.fire" || h.Rule == "damage.power" {
			f.aftereffect(s, h, d)
			continue
		}
		f.damaged(s, h, d, word)
	}
}

// interceptedThing reports whether it is munitions that were destroyed.
func (f *framing) interceptedThing(s *sentence, h *mention) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionResponse && m.Rule == "intercept" && !strings.HasPrefix(f.lower(s, h.first), "damag") && s.distance(f, m.first, h.first) <= 4 && m.first != h.first {
			return true
		}
		if m.Kind == tocsin.MentionWeapon && (m.first >= h.last && m.first-h.last <= 3 || m.last <= h.first && h.first-m.last <= 2) && strings.HasPrefix(f.lower(s, h.first), "destr") {
			return true
		}
	}
	return false
}

// damaged claims what a word of damage is about: its object, its subject, or
// what "damage to" names.
func (f *framing) damaged(s *sentence, h *mention, d *draft, word bool) {
	put := func(n noun) {
		span := f.spanOf(n)
		f.add(d, f.claim(s, tocsin.Damage, tocsin.Value{Name: span.Of(f.text.Body)}, span, "damage.object"))
	}
	if word && strings.HasPrefix(f.lower(s, h.last-1), "damage") || f.lower(s, h.last-1) == "destruction" {
		if l := f.lower(s, h.last); f.words.damagePreposition[l] {
			if n, ok := f.nounAfter(s, h.last+1); ok {
				put(n)
				return
			}
		}
	}
	passive := f.passiveWord(s, h)
	if !passive {
		if n, ok := f.nounAfter(s, h.last); ok && !strings.HasSuffix(f.lower(s, h.last-1), "fire") && (word || s.mentionEnding(n.last, tocsin.MentionObject) != nil) {
			put(n)
			for f.lower(s, n.last) == "and" || f.lower(s, n.last) == "," {
				m, ok := f.nounAfter(s, n.last+1)
				if !ok || s.mentionEnding(m.last, tocsin.MentionObject) == nil {
					break
				}
				put(m)
				n = m
			}
			return
		}
	}
	// the subject: the things before it in the clause
	first, _ := f.clause(s, h.first)
	end := h.first
	found := false
	for i := len(s.mentions) - 1; i >= 0; i-- {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionObject || m.last > end || m.first < first || end-m.last > 12 {
			continue
		}
		if l := f.lower(s, m.last); found && l != "and" && l != "," || l == "'s" || l == "’s" {
			break
		}
		n := f.leftward(s, m.first, m.last)
		g := n.first - 1
		for f.words.article[f.lower(s, g)] {
			g--
		}
		if g >= first && f.governs(s, g) && f.lower(s, g) != "of" || f.otherClause(s, m.last, end) {
			continue
		}
		if o := s.mentionEnding(g, tocsin.MentionObject); f.lower(s, g) == "of" && o != nil {
			n.first = f.leftward(s, o.first, o.last).first // "three cars of the embassy"
			g = n.first - 1
		}
		put(n)
		found, end = true, g+1
	}
	if found || !word || passive {
		return
	}
	if o := s.nearest(f, tocsin.MentionObject, h.first, 5, nil); o != nil {
		put(f.leftward(s, o.first, o.last))
	}
}

// aftereffect claims a fire with where it burned, and the loss of power with
// whoever lost it.
func (f *framing) aftereffect(s *sentence, h *mention, d *draft) {
	first, last := f.clauseWords(s, h)
	if h.Rule == "damage.fire" {
		first, last = h.first, h.last
		for k := h.first; k < h.last; k++ {
			if strings.HasPrefix(f.lower(s, k), "fire") {
				first = k
				break
			}
		}
		if l := f.lower(s, h.last); f.words.damagePlace[l] {
			if n, ok := f.nounAfter(s, h.last+1); ok {
				last = n.last
			}
		}
	}
	span := f.spanOf(noun{first, last})
	f.add(d, f.claim(s, tocsin.Damage, tocsin.Value{Name: span.Of(f.text.Body)}, span, h.Rule))
}

// passiveWord reports whether a word of damage stands in the passive or is
// said of its subject.
func (f *framing) passiveWord(s *sentence, h *mention) bool {
	for k := h.first - 1; k >= h.first-3 && k >= s.First; k-- {
		l := f.lower(s, k)
		switch {
		case f.words.damagePassive[l]:
			return true
		case f.words.damageAdverb[l]:
			continue
		}
		break
	}
	return false
}
