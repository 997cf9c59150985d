package frame

import (
	"slices"
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
		if m.Kind != tocsin.MentionObject || m.first < first || m.last > verb || verb-m.last > 14 || m.Value != "transport" && !f.words.moving[f.lower(s, m.last-1)] || f.words.wideGround[f.lower(s, m.last-1)] {
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

// targetPassing claims what came by when something went off, and reports whether there is
// such: "as a patrol passed", "when a pickup of guards was driving over it", "at the passing
// of a jeep". It must be a vehicle, or soldiers or police. Where the bomb lay was then no
// target.
func (f *framing) targetPassing(s *sentence, a *act) bool {
	for k := s.First; k+1 < s.Last; k++ {
		at, word := k+1, f.lower(s, k)
		named := (word == "passage" || word == "passing") && f.lower(s, at) == "of"
		if named {
			at++
		} else if !f.words.timeClause[word] || word == "before" || word == "after" {
			continue
		}
		n, _ := f.nounAfter(s, at)
		for f.words.article[f.lower(s, n.first)] && n.last-n.first > 1 {
			n.first++
		}
		if n.last <= n.first || a.m != nil && n.first < a.m.last && n.last > a.m.first {
			continue
		}
		end := n.last
		if f.lower(s, end) == "of" {
			if m, _ := f.nounAfter(s, end+1); m.last > m.first {
				end = m.last
			}
		}
		for i := n.first + 1; i < end; i++ {
			if f.words.passing[f.lower(s, i)] || f.words.be[f.lower(s, i)] {
				end = i // the verb, which may look like a part of the name before it
			}
		}
		if !named && !f.comesBy(s, end) {
			continue
		}
		head := min(n.last, end)
		moving := f.words.moving[f.lower(s, head-1)] && s.mentionEnding(head, tocsin.MentionObject) != nil
		for i := n.first; i < end && !moving; i++ {
			moving = f.words.armyNoun[f.lower(s, i)] || f.words.defenderNoun[f.lower(s, i)]
		}
		if !moving {
			continue
		}
		a.draft.Claims = slices.DeleteFunc(a.draft.Claims, func(c tocsin.Claim) bool {
			return c.Slot == tocsin.Target && c.Quote.Start >= s.Start && c.Quote.End <= s.End && (c.Rule == "target.left" || c.Rule == "target.planted" || c.Rule == "target.at")
		})
		f.target(s, a, noun{n.first, end}, "target.passing")
		return true
	}
	return false
}

// comesBy reports whether the words behind a noun tell that it came by: "passed",
// "was driving past", "slowed".
func (f *framing) comesBy(s *sentence, at int) bool {
	for k := at; k < at+5 && k < s.Last && f.text.Tokens[k].Kind != tocsin.Punct; k++ {
		if l := f.lower(s, k); f.words.passing[l] {
			return l != "by" && l != "turned" && (l != "stopped" || f.text.Tokens[min(k+1, s.Last-1)].Kind == tocsin.Punct || f.lower(s, k+1) == "to") && (l != "came" && l != "went" || f.lower(s, k+1) == "by" || f.lower(s, k+1) == "past" || f.lower(s, k+1) == "over")
		}
	}
	return false
}

// setOffWhen claims what came by when a bomb told before was set off, in a sentence that
// tells of no act: "it was set off as a patrol passed".
func (f *framing) setOffWhen(s *sentence) {
	d := s.draft
	if len(s.acts) > 0 || d == nil || d.Kind != tocsin.Attack || d.form != tocsin.Bombing {
		return
	}
	for k := s.First + 1; k < s.Last; k++ {
		if f.lower(s, k) == "off" && f.lower(s, k-1) == "set" || f.words.triggered[f.lower(s, k)] {
			f.targetPassing(s, &act{s: s, draft: d})
			return
		}
	}
}

// underFire is the verb of taking fire whose object the noun for the fire is: "took rifle
// and mortar fire", "drew heavy machine-gun fire"; 0 when there is none.
func (f *framing) underFire(s *sentence, a *act) int {
	if a.m.Value == "verb" || !strings.HasSuffix(f.lower(s, a.m.last-1), "fire") {
		return 0
	}
	for k := a.m.first - 1; k > a.m.first-7 && k > s.First; k-- {
		if f.words.takingFire[f.lower(s, k)] {
			return k
		}
		if t := f.text.Tokens[k]; t.Kind != tocsin.Word && t.Lower != "-" && t.Lower != "," || f.words.article[t.Lower] || (t.Lower == "and" || t.Lower == ",") && s.mentionEnding(k, tocsin.MentionWeapon) == nil || f.governs(s, k) {
			return 0
		}
	}
	return 0
}

// nameIn reports whether somebody is named in a noun phrase: "Sheik Hamid Mutlaq".
func (f *framing) nameIn(s *sentence, n noun) bool {
	for _, m := range s.window(n.first, n.last) {
		if m.Kind == tocsin.MentionActor && m.last <= n.last {
			return true
		}
	}
	return false
}

// nameEnd is the end of a name with what belongs to it behind "of", and its letters in
// brackets: "the National Directorate of Security (NDS)".
func (f *framing) nameEnd(s *sentence, end int) int {
	if f.lower(s, end) == "of" && f.capital(end-1) && end+1 < s.Last && f.capital(end+1) && s.mentionAt(end+1, tocsin.MentionPlace) == nil {
		for end++; end < s.Last && f.capital(end) && f.text.Tokens[end].Kind == tocsin.Word && s.mentionAt(end, tocsin.MentionTime) == nil && s.mentionAt(end, tocsin.MentionPlace) == nil; end++ {
		}
	}
	if f.lower(s, end) == "(" && f.lower(s, end+2) == ")" && f.capital(end+1) {
		end += 3
	}
	return end
}
