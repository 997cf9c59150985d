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
	f.lostParts(s)
	f.brokenDown(s)
	f.wentThrough(s)
	f.booty(s)
}

// interceptedThing reports whether it is munitions that were destroyed.
func (f *framing) interceptedThing(s *sentence, h *mention) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionResponse && m.Rule == "intercept" && !strings.HasPrefix(f.lower(s, h.first), "damag") && s.distance(f, m.first, h.first) <= 4 {
			if m.first < h.first || m.first >= h.last || f.destroysMunition(s, m) {
				return true
			}
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
		if f.words.piece[f.lower(s, n.last-1)] || f.words.brokenPart[f.lower(s, n.last-1)] {
			if m, ok := f.nounAfter(s, n.last+1); ok && f.lower(s, n.last) == "of" {
				n.last = m.last // "part of a hangar"
			}
		}
		span := f.spanOf(n)
		f.add(d, f.claim(s, tocsin.Damage, tocsin.Value{Name: span.Of(f.text.Body)}, span, "damage.object"))
		if f.wrecked(s, h, d, n) {
			d.wrecked = append(d.wrecked, f.claim(s, tocsin.Target, tocsin.Value{Name: span.Of(f.text.Body)}, span, "target.wrecked"))
		}
	}
	if at := f.damageTo(s, h); at > 0 {
		if n, ok := f.nounAfter(s, at); ok {
			put(n)
			return
		}
	}
	if n, ok := f.litThing(s, h); ok {
		put(n)
		return
	}
	if n, ok := f.damagedNoun(s, h); ok {
		put(n)
		return
	}
	passive := f.passiveWord(s, h)
	if !passive {
		if n, ok := f.wholeAfter(s, h.last); ok && !strings.HasSuffix(f.lower(s, h.last-1), "fire") && (word || s.mentionEnding(n.last, tocsin.MentionObject) != nil) {
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
	if f.words.endedAs[f.lower(s, h.last-1)] && f.words.endingVerb[f.lower(s, end-1)] {
		end-- // "was put to the torch"
	}
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
	if !found && (passive || f.bareParticiple(s, h, first)) {
		if n, ok := f.bareSubject(s, h, first); ok {
			put(n)
		}
		return
	}
	if found || !word {
		return
	}
	if o := s.nearest(f, tocsin.MentionObject, h.first, 5, nil); o != nil {
		put(f.leftward(s, o.first, o.last))
	}
}

// wholeAfter is the noun phrase that begins at a token, with the part of it that is
// told first: "part of a house".
func (f *framing) wholeAfter(s *sentence, at int) (noun, bool) {
	k := at
	for f.words.articleOwner[f.lower(s, k)] {
		k++
	}
	if f.words.piece[f.lower(s, k)] && f.lower(s, k+1) == "of" {
		if n, ok := f.nounAfter(s, k+2); ok {
			return noun{k, n.last}, true
		}
	}
	return f.nounAfter(s, at)
}

// damageTo is the token at which what was damaged stands behind a noun of damage:
// "damage to", "losses were caused to", "a hole in"; 0 when none follows.
func (f *framing) damageTo(s *sentence, h *mention) int {
	l := f.lower(s, h.last-1)
	if l == "in" {
		return h.last
	}
	if !strings.HasPrefix(l, "damage") && !strings.HasPrefix(l, "loss") && l != "destruction" {
		return 0
	}
	k := h.last
	for k < h.last+4 && (f.words.be[f.lower(s, k)] || f.words.perfect[f.lower(s, k)] || f.words.inflicted[f.lower(s, k)]) {
		k++
	}
	if !f.words.damagePreposition[f.lower(s, k)] {
		return 0
	}
	return k + 1
}

// litThing is the thing between a verb and the words that say how it ended: "set
// the jail alight", "putting a torch to homes", "reduced the depot to ashes".
func (f *framing) litThing(s *sentence, h *mention) (noun, bool) {
	if !f.words.endedAs[f.lower(s, h.last-1)] {
		return noun{}, false
	}
	for k := h.first - 1; k > h.first-9 && k >= s.First; k-- {
		l := f.lower(s, k)
		if f.text.Tokens[k].Kind == tocsin.Punct && l != "-" || f.words.be[l] {
			break
		}
		if !f.words.endingVerb[l] {
			continue
		}
		n, _ := f.nounAfter(s, k+1)
		n.last = min(n.last, h.first)
		return n, n.last > n.first && f.thing(s, n)
	}
	return noun{}, false
}

// bareSubject is the noun phrase in no lexicon that ends right before the
// auxiliary of a passive: "several lamp posts were broken".
func (f *framing) bareSubject(s *sentence, h *mention, first int) (noun, bool) {
	k := h.first - 1
	if f.words.endedAs[f.lower(s, h.last-1)] && f.words.endingVerb[f.lower(s, k)] {
		k--
	}
	for k > first && (f.words.damagePassive[f.lower(s, k)] || f.words.foundSo[f.lower(s, k)] || f.words.damageAdverb[f.lower(s, k)] || f.words.targetAuxiliary[f.lower(s, k)]) {
		k--
	}
	if f.words.relative[f.lower(s, k)] && f.lower(s, k-1) == "," && k == first {
		k -= 2 // "the fence, which was charred"
		first, _ = f.clause(s, k)
	}
	if f.words.noDamage[f.lower(s, k)] || s.cueAt("plan", k+1) != nil || f.lower(s, k+1) == "will" || f.lower(s, k) == "will" {
		return noun{}, false
	}
	n := f.leftward(s, k, k+1)
	for j := k - 1; j >= max(first, k-3) && f.text.Tokens[j].Kind == tocsin.Word; j-- {
		if f.words.quantifier[f.lower(s, j)] || f.number(s, j) || f.words.articleOwner[f.lower(s, j)] {
			n.first = min(n.first, j+1) // "several lamp posts"
			break
		}
	}
	for f.words.quantifier[f.lower(s, n.first)] && n.last-n.first > 1 {
		n.first++
	}
	if n.first < first || f.governs(s, n.first-1) || s.cueAt("doer", n.last-1) != nil || s.mentionEnding(n.last, tocsin.MentionActor) != nil {
		return noun{}, false
	}
	head := f.lower(s, n.last-1)
	return n, f.thing(s, n) || f.words.shipPart[head] || f.words.brokenPart[head] // "Funnel holed"
}

// lostParts claims a building or a car told by what it lost: "nine shops lost
// their fronts", "left the shop without windows", "all the windows are out",
// "tore the roof off a school".
func (f *framing) lostParts(s *sentence) {
	for k := s.First + 1; k < s.Last; k++ {
		if !f.words.brokenPart[f.lower(s, k)] {
			continue
		}
		n, ok := f.lostPart(s, k)
		if !ok {
			continue
		}
		d := f.draftFor(s, k)
		if d == nil || d.Kind == tocsin.Aggregate || d.Kind == tocsin.Threat {
			continue
		}
		span := f.spanOf(n)
		f.add(d, f.claim(s, tocsin.Damage, tocsin.Value{Name: span.Of(f.text.Body)}, span, "damage.part"))
	}
}

// lostPart is the thing that is told as damaged by a part at the token.
func (f *framing) lostPart(s *sentence, at int) (noun, bool) {
	verb := at - 1
	for f.words.articleOwner[f.lower(s, verb)] || f.words.all[f.lower(s, verb)] || f.lower(s, verb) == "no" && f.words.having[f.lower(s, verb-1)] {
		verb--
	}
	switch l := f.lower(s, verb); {
	case f.words.losing[l], f.words.having[l] && f.lower(s, verb+1) == "no":
		first, _ := f.clause(s, verb)
		for k := verb - 1; k >= max(first, verb-6); k-- {
			if o := s.mentionEnding(k+1, tocsin.MentionObject); o != nil {
				return f.leftward(s, o.first, o.last), true
			}
		}
		n := f.leftward(s, verb-1, verb)
		return n, n.first > first && f.words.articleOwner[f.lower(s, n.first-1)] && f.thing(s, n) && s.cueAt("doer", n.last-1) == nil
	case f.words.tearing[l] && (f.lower(s, at+1) == "off" || f.lower(s, at+1) == "from"):
		n, ok := f.nounAfter(s, at+2)
		n.first = at
		return n, ok
	}
	for k := at + 1; k < at+8 && k+1 < s.Last && f.text.Tokens[k].Kind != tocsin.Punct; k++ {
		if f.words.be[f.lower(s, k)] {
			return f.leftward(s, at, at+1), f.words.gone[f.lower(s, k+1)] && f.lower(s, k+2) != "of"
		}
	}
	return noun{}, false
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

// bareParticiple reports whether a participle ends a clause of few words that has no
// other verb, as in notes: "cash desk damaged", "two fridges destroyed".
func (f *framing) bareParticiple(s *sentence, h *mention, first int) bool {
	if l := f.lower(s, h.last-1); !strings.HasSuffix(l, "ed") && !strings.HasSuffix(l, "en") && !strings.HasSuffix(l, "nt") {
		return false
	}
	if next := f.lower(s, h.last); next != "" && next != "by" && next != "and" && (h.last < s.Last && f.text.Tokens[h.last].Kind != tocsin.Punct) {
		return false
	}
	return h.first > first && h.first-first <= 6 && !f.otherClause(s, first, h.first)
}

// passiveWord reports whether a word of damage stands in the passive or is
// said of its subject.
func (f *framing) passiveWord(s *sentence, h *mention) bool {
	for k := h.first - 1; k >= h.first-3 && k >= s.First; k-- {
		l := f.lower(s, k)
		switch {
		case f.words.damagePassive[l]:
			return true
		case f.words.damageAdverb[l], f.words.foundSo[l], f.words.endingVerb[l] && f.words.endedAs[f.lower(s, h.last-1)]:
			continue
		}
		break
	}
	return false
}
