package frame

import (
	"strings"

	"tocsin"
)

// wrecked reports whether the words of damage tell that attackers or what they used
// did it to the thing, which then was their target where no other is told: "rebels
// flattened a mast", "the bomb that wrecked the courthouse", "a bus was burned by
// gunmen". In an arson whatever burned was.
func (f *framing) wrecked(s *sentence, h *mention, d *draft, n noun) bool {
	if d.Kind != tocsin.Attack || s.mentionEnding(n.last, tocsin.MentionObject) == nil || f.words.brokenPart[f.lower(s, n.last-1)] || f.words.ground[f.lower(s, n.last-1)] {
		return false
	}
	if d.form == tocsin.Arson {
		return true
	}
	if h.last > n.first { // the thing stands before the verb
		by := h.last
		for by < h.last+5 && by < s.Last && f.lower(s, by) != "by" && f.text.Tokens[by].Kind == tocsin.Word {
			by++
		}
		return f.lower(s, by) == "by" && f.attackerIn(s, by+1, by+7)
	}
	first, _ := f.clause(s, h.first)
	if f.words.relative[f.lower(s, first)] {
		first -= 4 // "the bomb that wrecked the hall"
	}
	return f.attackerIn(s, max(first, h.first-9), h.first)
}

// wreckedTargets claims what attackers wrecked for their targets, where no other is
// told.
func (f *framing) wreckedTargets(d *draft) {
	if d.hasTarget() {
		return
	}
	for _, c := range d.wrecked {
		f.add(d, c)
	}
}

// attackerIn reports whether among the tokens [from, to) somebody who attacks, or a
// weapon, is named.
func (f *framing) attackerIn(s *sentence, from, to int) bool {
	for _, m := range s.window(from, to) {
		switch m.Kind {
		case tocsin.MentionWeapon:
			return !strings.HasPrefix(f.lower(s, m.last), "fragment")
		case tocsin.MentionActor:
			if m.Actor != nil && (m.Actor.Armed || m.Actor.Kind == tocsin.Group) {
				return true
			}
		case tocsin.MentionCue:
			if m.Value == "doer" && m.Rule != "doer.person" {
				return true
			}
		}
	}
	return false
}

// damagedNoun is the thing that a participle of damage stands before: "a blackened
// door", "two charred lorries".
func (f *framing) damagedNoun(s *sentence, h *mention) (noun, bool) {
	l := f.lower(s, h.first)
	if h.last-h.first != 1 || !strings.HasSuffix(l, "ed") && !strings.HasSuffix(l, "en") && l != "burnt" && l != "wrecked" {
		return noun{}, false
	}
	counted := f.number(s, h.first-1)
	if !counted && !f.words.oneOrMore[f.lower(s, h.first-1)] && !f.words.article[f.lower(s, h.first-1)] {
		return noun{}, false
	}
	n, ok := f.nounAfter(s, h.last)
	if n.last <= n.first || n.first != h.last || !ok && !f.words.brokenPart[f.lower(s, n.last-1)] {
		return noun{}, false
	}
	if counted {
		n.first = h.first - 1
	}
	return n, true
}

// brokenDown claims what is told to be down, gone or in: "a power line was down",
// "the roof has come down", "the houses were gone", "her stern gone".
func (f *framing) brokenDown(s *sentence) {
	for k := s.First + 1; k < s.Last; k++ {
		n, ok := f.downThere(s, k)
		if !ok {
			continue
		}
		d := f.draftFor(s, k)
		if d == nil || d.Kind != tocsin.Attack {
			continue
		}
		for ok { // "three rooms and a porch have come down"
			f.add(d, f.claim(s, tocsin.Damage, tocsin.Value{Name: f.spanOf(n).Of(f.text.Body)}, f.spanOf(n), "damage.down"))
			n, ok = f.listedBefore(s, n)
		}
	}
}

// listedBefore is the thing that stands before another in a list.
func (f *framing) listedBefore(s *sentence, n noun) (noun, bool) {
	k := n.first - 1
	for f.words.article[f.lower(s, k)] {
		k--
	}
	if l := f.lower(s, k); l != "and" && l != "," {
		return noun{}, false
	}
	o := s.mentionEnding(k, tocsin.MentionObject)
	if o == nil {
		return noun{}, false
	}
	return f.leftward(s, o.first, o.last), true
}

// downThere is the thing of which the token tells that it is down, gone or in.
func (f *framing) downThere(s *sentence, k int) (noun, bool) {
	l := f.lower(s, k)
	if !f.words.downWord[l] || l == "longer" && f.lower(s, k+1) != "there" {
		return noun{}, false
	}
	if l == "burn" || l == "burns" {
		o := s.mentionEnding(k, tocsin.MentionObject)
		if next := f.lower(s, k+1); o == nil || !f.objectless(s, k+1) && !f.words.nounPhraseEnd[next] || next == "down" {
			return noun{}, false
		}
		n := f.leftward(s, o.first, o.last)
		return n, !f.governs(s, n.first-1) // "lorries burn on the road"
	}
	verb := k - 1
	for f.words.damageAdverb[f.lower(s, verb)] || f.words.all[f.lower(s, verb)] || l == "longer" && f.lower(s, verb) == "no" {
		verb--
	}
	be, fell := f.words.be[f.lower(s, verb)], f.words.falling[f.lower(s, verb)]
	end := verb + 1
	switch {
	case l == "gone" || l == "longer":
		if be {
			end--
		}
	case be && l == "down" || fell:
		end--
	default:
		return noun{}, false
	}
	for f.words.perfect[f.lower(s, end-1)] || f.words.be[f.lower(s, end-1)] || f.words.all[f.lower(s, end-1)] || f.words.finite[f.lower(s, end-1)] || f.lower(s, end-1) == "also" {
		end--
	}
	o := s.mentionEnding(end, tocsin.MentionObject)
	part := f.words.brokenPart[f.lower(s, end-1)] || f.words.shipPart[f.lower(s, end-1)]
	if !part && o == nil {
		return noun{}, false
	}
	n := noun{end - 1, end}
	if o != nil {
		n.first = o.first
	}
	if b := s.mentionEnding(n.first, tocsin.MentionObject); b != nil && part {
		n.first = b.first // "the bridge wing"
	}
	n = f.leftward(s, n.first, n.last)
	g := n.first - 1
	for f.words.articleOwner[f.lower(s, g)] {
		g--
	}
	if f.lower(s, g) == "of" && f.words.brokenPart[f.lower(s, g-1)] { // "the front of the barracks is down"
		part, n = true, f.leftward(s, g-1, end)
		n.last = end
	} else if f.governs(s, g) || f.lower(s, g) == "of" || f.lower(s, g) == "in" {
		return noun{}, false
	}
	switch {
	case l == "in":
		return n, part && fell
	case l == "down":
		return n, part || o.Value == "energy" || fell && o.Value == "civilian" && !f.words.nounOpening[f.lower(s, k+1)]
	}
	// "gone" alone ends a clause of few words: "her stern gone, the boat"
	next := f.lower(s, k+1)
	if l == "longer" {
		next = f.lower(s, k+2)
	}
	ends := next == "" || next == "," || next == "." || next == ";" || next == "by" || next == "and" || f.words.timeClause[next]
	return n, ends && (part || be && o != nil && (o.Value == "civilian" || o.Value == "energy"))
}

// wentThrough claims what a munition is told to have come down on, gone into or through,
// which is damaged: "one went through the roof of the laundry", "the shell landed in a
// bakery", "a drone into a minibus".
func (f *framing) wentThrough(s *sentence) {
	for k := s.First + 1; k+1 < s.Last; k++ {
		if !f.cameTo(s, k) {
			continue
		}
		n, o, ok := f.impact(s, k)
		if !ok {
			continue
		}
		d := f.draftFor(s, k)
		if d == nil || d.Kind != tocsin.Attack || s.cue("negation", max(s.First, k-5), k) != nil {
			continue
		}
		span := f.spanOf(n)
		f.add(d, f.claim(s, tocsin.Damage, tocsin.Value{Name: span.Of(f.text.Body)}, span, "damage.through"))
		if o != nil && f.words.going[f.lower(s, k-1)] {
			thing := f.leftward(s, o.first, o.last)
			thing.last = f.shipNamed(s, thing)
			whole := f.spanOf(thing)
			d.wrecked = append(d.wrecked, f.claim(s, tocsin.Target, tocsin.Value{Name: whole.Of(f.text.Body)}, whole, "target.wrecked"))
		}
	}
}

// cameTo reports whether a munition came to what stands behind the token: it is the
// subject of a verb of coming down or through, it was dropped there, or it stands alone
// before "into" or "onto".
func (f *framing) cameTo(s *sentence, k int) bool {
	l := f.lower(s, k)
	if f.words.hitting[l] {
		return f.words.oneOfThem[f.lower(s, k-1)] && (f.lower(s, k-1) != "last" && f.lower(s, k-1) != "other" || f.words.article[f.lower(s, k-2)]) && f.munitionWent(s, k) // "the third hit a bakery"
	}
	if !f.words.impactPreposition[l] {
		return false
	}
	verb := f.lower(s, k-1)
	switch {
	case f.words.going[verb] && (l == "through" || l == "into" && s.mentionAt(k-1, tocsin.MentionAct) == nil), f.words.comingDown[verb]:
		return f.munitionWent(s, k-1)
	case verb == "down" && f.words.falling[f.lower(s, k-2)]:
		return f.munitionWent(s, k-2)
	}
	end := k
	if verb == ")" && f.lower(s, end-3) == "(" {
		end -= 3 // "a glide bomb (KAB) onto a depot"
	}
	if w := s.mentionEnding(end, tocsin.MentionWeapon); w != nil && flying(w) {
		return l == "into" || l == "onto"
	}
	return l != "in" && l != "through" && f.words.oneOfThem[verb] && f.lower(s, k-2) == "," && f.munitionWent(s, k)
}

// impact is the noun phrase behind a preposition that tells where a munition came down,
// and the thing in it: a part of a building, or a building or a vehicle, no open ground.
func (f *framing) impact(s *sentence, at int) (noun, *mention, bool) {
	n, ok := f.nounAfter(s, at+1)
	if f.lower(s, n.last) == "of" && n.last > n.first && (f.words.going[f.lower(s, at-1)] || f.words.shipPart[f.lower(s, n.last-1)] || f.words.brokenPart[f.lower(s, n.last-1)] || f.words.piece[f.lower(s, n.last-1)]) {
		if m, _ := f.nounAfter(s, n.last+1); m.last > m.first {
			if m = f.objectIn(s, m); s.mentionEnding(m.last, tocsin.MentionObject) != nil {
				return noun{n.first, m.last}, s.mentionEnding(m.last, tocsin.MentionObject), true
			}
		}
	}
	o := s.mentionEnding(n.last, tocsin.MentionObject)
	part := f.words.brokenPart[f.lower(s, n.last-1)] || f.words.shipPart[f.lower(s, n.last-1)]
	return n, o, ok && (part || o != nil && f.damageable(s, o))
}

// damageable reports whether a thing is one that what hits it damages: a building, a
// plant or a vehicle, no camp, crowd or open ground, nor a ship, of which the part that
// was hit is told.
func (f *framing) damageable(s *sentence, o *mention) bool {
	if l := f.lower(s, o.last-1); f.words.wideGround[l] || f.words.peopleThere[l] || f.words.shipNoun[strings.TrimSuffix(l, "s")] {
		return false
	}
	return o.Value == "civilian" || o.Value == "energy" || o.Value == "transport" || o.Value == "government"
}

// munitionWent reports whether a munition is the subject of the verb at the token,
// named there or one of those told in the sentences before.
func (f *framing) munitionWent(s *sentence, verb int) bool {
	subject := verb - 1
	for subject > s.First && (f.words.perfect[f.lower(s, subject)] || f.words.later[f.lower(s, subject)]) {
		subject--
	}
	if f.lower(s, subject-1) == "of" || !f.words.oneOfThem[f.lower(s, subject)] && !f.words.smallNumber[f.lower(s, subject)] {
		first, _ := f.clause(s, verb)
		w := s.window(max(first, verb-16), verb)
		for i := len(w) - 1; i >= 0; i-- {
			m := &w[i]
			switch {
			case m.last > verb:
			case m.Kind == tocsin.MentionWeapon:
				return flying(m)
			case m.Kind == tocsin.MentionQuantity && personal(m), m.Kind == tocsin.MentionCue && (m.Value == "doer" || m.last == verb), m.Kind == tocsin.MentionObject && m.last == verb:
				return false
			case m.Kind == tocsin.MentionActor && m.last == verb && f.lower(s, m.first-1) != "by":
				return false
			}
		}
		return false
	}
	d := f.draftFor(s, verb)
	fromAbove := d != nil && d.form == tocsin.AirStrike // whose bombs are flying too
	for i := s.index; i >= max(0, s.index-3); i-- {
		p := &f.sentences[i]
		for k := range p.mentions {
			if m := &p.mentions[k]; m.Kind == tocsin.MentionWeapon && (flying(m) || fromAbove) && (p != s || m.last <= verb) {
				return true
			}
		}
	}
	return false
}

// booty claims the things that attackers took with them: "made off with two rifles",
// "stole 40 goats".
func (f *framing) booty(s *sentence) {
	for k := s.First + 1; k+2 < s.Last; k++ {
		l, at := f.lower(s, k), k+1
		switch {
		case l == "stole" || l == "stealing" || l == "looted" || l == "looting":
		case l == "off" && f.words.makingOff[f.lower(s, k-1)] && f.lower(s, k+1) == "with":
			at = k + 2
		default:
			continue
		}
		if !f.number(s, at) && !f.words.articleOwner[f.lower(s, at)] && !f.words.quantifier[f.lower(s, at)] {
			continue
		}
		n, _ := f.nounAfter(s, at)
		d := f.draftFor(s, k)
		if n.last <= n.first || n.last-n.first > 6 || d == nil || d.Kind != tocsin.Attack || f.personsIn(s, n) || s.mentionAt(n.first, tocsin.MentionTime) != nil {
			continue
		}
		f.add(d, f.claim(s, tocsin.Damage, tocsin.Value{Name: f.spanOf(n).Of(f.text.Body)}, f.spanOf(n), "damage.booty"))
	}
}

// personsIn reports whether people are counted or named in a noun phrase.
func (f *framing) personsIn(s *sentence, n noun) bool {
	for _, m := range s.window(n.first-2, n.last) {
		if m.last > n.first && (m.Kind == tocsin.MentionQuantity && personal(&m) || m.Kind == tocsin.MentionActor) {
			return true
		}
	}
	return s.cueAt("doer", n.last-1) != nil
}
