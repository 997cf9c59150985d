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
