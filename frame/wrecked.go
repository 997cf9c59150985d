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
		f.add(d, f.claim(s, tocsin.Damage, tocsin.Value{Name: f.spanOf(n).Of(f.text.Body)}, f.spanOf(n), "damage.down"))
	}
}

// downThere is the thing of which the token tells that it is down, gone or in.
func (f *framing) downThere(s *sentence, k int) (noun, bool) {
	l := f.lower(s, k)
	if !f.words.downWord[l] || l == "longer" && f.lower(s, k+1) != "there" {
		return noun{}, false
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
	return n, ends && (part || be && o != nil && o.Value != "transport")
}
