package frame

import (
	"strings"

	"tocsin"
)

// trippedOver claims the vehicle or the people on their way that set off what was
// laid for them: "a truck of the army ran over a mine", "their patrol struck a bomb".
func (f *framing) trippedOver(s *sentence) {
	for i := range s.mentions {
		w := &s.mentions[i]
		if w.Kind != tocsin.MentionWeapon || flying(w) {
			continue
		}
		verb := w.first - 1
		for verb > w.first-5 && verb > s.First && !f.words.tripping[f.lower(s, verb)] && f.text.Tokens[verb].Kind == tocsin.Word {
			verb--
		}
		if !f.words.tripping[f.lower(s, verb)] || f.words.be[f.lower(s, verb-1)] {
			continue
		}
		d := f.draftFor(s, w.first)
		n, ok := f.vehicleBefore(s, verb)
		if !ok || d == nil || d.Kind != tocsin.Attack {
			continue
		}
		f.target(s, &act{s: s, draft: d}, n, "target.tripped")
		return
	}
}

// vehicleBefore is the vehicle, or the patrol, that is the subject of the verb at a
// token: the first in the clause that no preposition governs.
func (f *framing) vehicleBefore(s *sentence, verb int) (noun, bool) {
	first, _ := f.clause(s, verb)
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionObject || m.first < first || m.last > verb || verb-m.last > 9 || m.Value != "transport" && !f.words.moving[f.lower(s, m.last-1)] || f.words.wideGround[f.lower(s, m.last-1)] {
			continue
		}
		n := f.leftward(s, m.first, m.last)
		g := n.first - 1
		for f.words.articleTheir[f.lower(s, g)] || f.words.articleIts[f.lower(s, g)] {
			g--
		}
		if g >= first && f.governs(s, g) {
			continue
		}
		return n, true
	}
	return noun{}, false
}

// toldTarget claims what is told in so many words to have been the target: "the
// target was a convoy", "the mayor's car was the target".
func (f *framing) toldTarget(s *sentence) {
	for k := s.First + 1; k < s.Last; k++ {
		if !f.words.aimWord[f.lower(s, k)] {
			continue
		}
		d := f.draftFor(s, k)
		if d == nil || d.Kind != tocsin.Attack || s.cue("negation", max(s.First, k-4), min(s.Last, k+6)) != nil {
			continue
		}
		n, ok := f.targetNamed(s, k)
		if !ok {
			continue
		}
		f.target(s, &act{s: s, draft: d}, n, "target.told")
		return
	}
}

// madeTarget is the thing that somebody is told to have made the target: "made a
// truck of the army the target of a mine", "a truck of the army was made target".
func (f *framing) madeTarget(s *sentence, k int) (noun, bool) {
	made := k - 1
	for made > s.First && made > k-10 && f.lower(s, made) != "made" && f.text.Tokens[made].Kind == tocsin.Word {
		made--
	}
	if f.lower(s, made) != "made" {
		return noun{}, false
	}
	first, last := made+1, k
	if f.words.finiteBe[f.lower(s, made-1)] {
		first, _ = f.clause(s, made)
		last = made - 1
	}
	for i := range s.mentions {
		if m := &s.mentions[i]; m.Kind == tocsin.MentionObject && m.first >= first && m.last <= last {
			n := f.leftward(s, m.first, m.last)
			if f.governs(s, n.first-2) {
				continue
			}
			return n, true
		}
	}
	return noun{}, false
}

// targetNamed is the noun that the word for a target at a token is said of.
func (f *framing) targetNamed(s *sentence, k int) (noun, bool) {
	if n, ok := f.madeTarget(s, k); ok {
		return n, true
	}
	for be := k + 1; be < k+12 && be < s.Last && f.text.Tokens[be].Kind != tocsin.Punct; be++ {
		if !f.words.be[f.lower(s, be)] {
			if f.words.relative[f.lower(s, be)] {
				return noun{}, false
			}
			continue
		}
		at := be + 1
		for f.words.wasAim[f.lower(s, at)] || strings.HasSuffix(f.lower(s, at), "ly") {
			at++
		}
		opened := f.words.thingOpening[f.lower(s, at)] || f.words.articleOwner[f.lower(s, at)] || f.number(s, at)
		n, ok := f.nounAfter(s, at)
		return n, n.last > n.first && (ok && opened || s.mentionEnding(n.last, tocsin.MentionObject) != nil || opened && s.cueAt("doer", n.last-1) == nil && s.mentionAt(n.first, tocsin.MentionTime) == nil)
	}
	g := k - 1
	for g > k-4 && g > s.First && !f.words.be[f.lower(s, g)] {
		g--
	}
	if !f.words.be[f.lower(s, g)] {
		return noun{}, false
	}
	first, _ := f.clause(s, g)
	o := s.mentionEnding(g, tocsin.MentionObject)
	if o == nil || o.first < first {
		return noun{}, false
	}
	return f.leftward(s, o.first, o.last), true
}
