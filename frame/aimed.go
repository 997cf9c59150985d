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
	if a.m.Value != "verb" || a.m.Rule == "explosion" || a.m.last-a.m.first != 1 || f.againstPersons(a) && !f.rammed(s, a) || f.words.rulesShots[a.m.Rule] {
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
	fire := f.lower(s, a.m.first) == "fire" // "a mosque fire was set"
	if a.draft.hasTarget() || a.m.Value == "verb" && !fire && (!strings.HasSuffix(f.lower(s, a.m.last-1), "ing") || f.words.articleOwner[f.lower(s, a.m.last)] || f.number(s, a.m.last)) {
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

// targetLeft claims the thing at which a bomb, or a vehicle with one, was left: "a van
// was parked against the wall of the town hall", "men laid a charge beneath a bridge".
func (f *framing) targetLeft(s *sentence) {
	for k := s.First + 1; k+2 < s.Last; k++ {
		if !f.words.leftThere[f.lower(s, k)] || !f.deviceNear(s, k) {
			continue
		}
		at := k + 1
		to := f.lower(s, at) == "to" && f.words.attached[f.lower(s, k)]
		for at < k+9 && at+1 < s.Last && !to && (!f.words.plantedAt[f.lower(s, at)] || s.mentionAt(at+1, tocsin.MentionTime) != nil) && (f.text.Tokens[at].Kind == tocsin.Word || f.lower(s, at) == "-") && !f.words.be[f.lower(s, at)] {
			at++
		}
		if !to && !f.words.plantedAt[f.lower(s, at)] {
			continue
		}
		n, _ := f.nounAfter(s, at+1)
		if n.last <= n.first {
			continue
		}
		if f.lower(s, n.last) == "of" && (f.words.buildingPart[f.lower(s, n.last-1)] || s.mentionEnding(n.last, tocsin.MentionObject) == nil) {
			if m, _ := f.nounAfter(s, n.last+1); m.last > m.first {
				n.last = m.last // "the wall of the town hall"
			}
		}
		o := s.mentionEnding(n.last, tocsin.MentionObject)
		if o == nil || f.words.ground[f.lower(s, n.last-1)] || f.carries(s, at, n) {
			continue
		}
		d := f.draftFor(s, k)
		if d == nil || d.Kind != tocsin.Attack && d.Kind != tocsin.Explosion || family(d.form) == "gun" || d.form == tocsin.SuicideBombing {
			continue
		}
		f.target(s, &act{s: s, draft: d}, n, "target.left")
		return
	}
}

// deviceNear reports whether a bomb, or a vehicle that may carry one, is the subject
// or the object of the verb at the token.
func (f *framing) deviceNear(s *sentence, verb int) bool {
	first, last := f.clause(s, verb)
	for k := max(first, verb-4); k < verb; k++ {
		if f.words.device[f.lower(s, k)] {
			return true
		}
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.first < max(first, verb-10) || m.last > min(last, verb+7) {
			continue
		}
		if m.Kind == tocsin.MentionWeapon && !flying(m) || m.Kind == tocsin.MentionObject && m.last <= verb && f.words.carrier[f.lower(s, m.last-1)] && !f.governs(s, m.first-2) {
			return true
		}
	}
	return false
}

// carries reports whether the thing is only what the bomb was in or on: "on a
// bicycle", not "under the car of a judge".
func (f *framing) carries(s *sentence, at int, n noun) bool {
	in := f.lower(s, at)
	return (in == "in" || in == "on" || in == "inside") && f.words.carrier[f.lower(s, n.last-1)] && f.words.oneOrMore[f.lower(s, n.first-1)]
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
