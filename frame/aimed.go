package frame

import (
	"slices"
	"strings"

	"tocsin"
)

// targetReduced claims the thing of which a participle without an auxiliary is
// said, as headlines do and clauses that hang on a noun: "Convoy ambushed on the
// Gao road", "a bus bombed by rebels". It reports whether the verb is such.
func (f *framing) targetReduced(s *sentence, a *act) bool {
	if a.m.Value != "verb" || a.m.last-a.m.first != 1 || f.againstPersons(a) && !f.rammed(s, a) || f.words.rulesShots[a.m.Rule] {
		return false
	}
	title := s.block.Kind == tocsin.Title
	verb, next := f.lower(s, a.m.first), f.lower(s, a.m.last)
	if next != "by" && (!strings.HasSuffix(verb, "ed") && verb != "hit" && verb != "struck" || !f.objectless(s, a.m.last) && !f.words.nounPhraseEnd[next] || !title && !strings.HasSuffix(verb, "ed")) {
		return false
	}
	if f.words.be[f.lower(s, a.m.first-1)] || f.words.perfect[f.lower(s, a.m.first-1)] {
		return false
	}
	o := s.mentionEnding(a.m.first, tocsin.MentionObject)
	if o == nil || f.words.wideGround[f.lower(s, o.last-1)] && !title {
		return false
	}
	f.target(s, a, f.leftward(s, o.first, o.last), "target.reduced")
	return true
}

// rammed reports whether the verb tells that something was run into.
func (f *framing) rammed(s *sentence, a *act) bool {
	return a.m.Rule == "drive" && strings.HasPrefix(f.lower(s, a.m.first), "ramm") && f.lower(s, a.m.last) != "into"
}

// targetCompound claims the thing that stands right before the noun for an attack:
// "the pipeline blast", "a market bombing". A vehicle that carries a bomb is none.
func (f *framing) targetCompound(s *sentence, a *act) {
	if a.draft.hasTarget() || a.m.Value == "verb" && (!strings.HasSuffix(f.lower(s, a.m.last-1), "ing") || f.words.articleOwner[f.lower(s, a.m.last)] || f.number(s, a.m.last)) {
		return // "bus bombing" is a noun, "jets bombing the port" is none
	}
	o := s.mentionEnding(a.m.first, tocsin.MentionObject)
	if o == nil || f.words.carrier[f.lower(s, o.last-1)] {
		return
	}
	n := noun{o.first, o.last}
	if f.words.ground[f.lower(s, o.last-1)] {
		return
	}
	f.target(s, a, n, "target.compound")
}

// retold reports whether thing a of the title is told again in the body, where b has
// the same last word: "bus" and "a bus of the ministry".
func retold(a, b *tocsin.Claim, title int) bool {
	if a.Slot != b.Slot || a.Slot != tocsin.Target && a.Slot != tocsin.Damage || a.Quote.End > title || b.Quote.Start < title {
		return false
	}
	x, y := strings.Fields(strings.ToLower(a.Value.Name)), strings.Fields(strings.ToLower(b.Value.Name))
	return len(x) > 0 && slices.Contains(y, x[len(x)-1]) && len(x) <= len(y)
}
