package find

import (
	"slices"
	"strings"

	"tocsin"
	"tocsin/lexicon"
)

// The reach of the parts of words of harm that stand apart: how many tokens may
// come between the verb and the noun.
const (
	woundReach = 6
	partReach  = 4
	wardReach  = 8
)

// wounds adds the words of harm whose parts stand apart, as many are not said in
// one way: "sustained minor splinter injuries", "was hit in the left thigh", "lost
// her right leg", "were rushed to the district hospital".
func (sc *scan) wounds() {
	for i := sc.first; i < sc.last; i++ {
		l := sc.lower(i)
		if end := sc.killedApart(i); end > i {
			sc.addHarm(sc.f.killed, i, end)
			continue
		}
		if sc.f.words.fallen[l] && sc.fellDead(i) {
			sc.addHarm(sc.f.died, i, i+1)
			continue
		}
		if l == "buried" && sc.buriedDead(i) {
			sc.addHarm(sc.f.killed, i, i+1)
			continue
		}
		if l == "destroyed" && sc.foesBefore(i) {
			sc.addHarm(sc.f.ended, i, i+1)
			continue
		}
		if !sc.f.words.woundVerb[l] {
			continue
		}
		if sc.f.words.having[l] {
			if end := sc.beheaded(i); end > i {
				sc.addHarm(sc.f.killed, i, end)
				continue
			}
		}
		end := 0
		if sc.f.words.hitVerb[l] {
			end = sc.where(i + 1)
			if end == 0 {
				end = sc.livedOn(i + 1)
			}
			if end == 0 {
				end = sc.hitByThing(i)
			}
		}
		if sc.f.words.getting[l] {
			end = sc.woundNoun(i, woundReach)
		}
		if sc.f.words.having[l] {
			end = sc.woundNoun(i, partReach)
		}
		if end == 0 && (sc.f.words.having[l] || sc.f.words.losing[l]) {
			end = sc.limb(i)
		}
		if end == 0 && sc.f.words.moving[l] {
			end = sc.ward(i)
		}
		if end > i {
			sc.addHarm(sc.f.injured, i, end)
		}
	}
}

// addHarm puts words of harm in their place among the matches, for those inside
// them, unless there are such already.
func (sc *scan) addHarm(rule *lexicon.Rule, first, last int) {
	at := len(sc.words)
	for at > 0 && sc.words[at-1].First >= first {
		at--
	}
	for k := at; k < len(sc.words) && sc.words[k].First == first; k++ {
		if w := &sc.words[k]; w.Rule.Class == "harm" && w.Last >= last && (rule != sc.f.ended || w.Rule.Value != string(tocsin.Damage)) {
			return
		}
	}
	if len(sc.words) >= mostWords {
		return
	}
	inside := func(w lexicon.Match) bool { return w.Rule.Class == "harm" && w.First >= first && w.Last <= last }
	sc.words = slices.Insert(slices.DeleteFunc(sc.words, inside), at, lexicon.Match{Rule: rule, Tense: lexicon.Plain, First: first, Last: last})
}

// killedApart is the end of words for killing from token i on that have their object
// between them, a pronoun: "shot [him] dead", "beat [her] to death"; 0 without such.
func (sc *scan) killedApart(i int) int {
	if !sc.f.words.killVerb[sc.lower(i)] {
		return 0
	}
	if l := sc.lower(i + 1); l != "him" && l != "her" {
		return 0
	}
	switch {
	case sc.lower(i+2) == "dead":
		return i + 3
	case sc.lower(i+2) == "to" && sc.lower(i+3) == "death":
		return i + 4
	}
	return 0
}

// hitByThing is the end of words for what flew at somebody from token i on: "was hit by a
// flying [brick]", "struck by falling [masonry]"; 0 where it is not people who were hit.
func (sc *scan) hitByThing(i int) int {
	if sc.lower(i+1) != "by" || !sc.f.words.auxiliary[sc.lower(i-1)] {
		return 0
	}
	at := i - 1
	for at > sc.first && (sc.f.words.auxiliary[sc.lower(at-1)] || sc.lower(at-1) == "who") {
		at--
	}
	if l := sc.lower(at - 1); l != "he" && l != "she" && !sc.personEnds(at) {
		prev := at - 1
		if prev < sc.first || sc.wordAt(prev, "object") != nil || sc.wordAt(prev, "weapon") != nil || sc.objectEnds(at) {
			return 0
		}
	}
	for k := i + 2; k < i+7 && k < sc.last && sc.text.Tokens[k].Kind == tocsin.Word; k++ {
		if sc.f.words.flyingThing[sc.lower(k)] {
			return k + 1
		}
	}
	return 0
}

// objectEnds reports whether the words for a thing that may be attacked end before the
// token.
func (sc *scan) objectEnds(at int) bool {
	for i := range sc.words {
		if w := &sc.words[i]; w.Rule.Class == "object" && w.Last == at {
			return true
		}
	}
	return false
}

// buriedDead reports whether "buried" at token i has as its object the number of the dead: "we
// have buried 21", "said he had buried five persons".
func (sc *scan) buriedDead(i int) bool {
	if sc.f.words.auxiliary[sc.lower(i-1)] && sc.lower(i-1) != "had" && sc.lower(i-1) != "have" && sc.lower(i-1) != "has" {
		return false // "were buried"
	}
	at := i
	for at > sc.first && sc.f.words.auxiliary[sc.lower(at-1)] {
		at--
	}
	if l := sc.lower(at - 1); l != "we" && l != "they" && l != "i" && l != "he" && l != "she" && !(sc.personEnds(at) && !sc.fightersEnd(at)) {
		return false // "the blast buried 12 miners"
	}
	n, next := sc.number(i + 1)
	if !n.Known || n.Min < 2 {
		return false
	}
	l := sc.lower(next)
	if p := sc.wordAt(next, "person"); p != nil {
		owner := sc.lower(p.Last)
		return owner != "'" && owner != "’" && owner != "'s" && owner != "’s"
	}
	return next >= sc.last || sc.text.Tokens[next].Kind == tocsin.Punct || sc.f.words.nounEnd[l] || l == "with" || l == "of" && sc.lower(next+1) == "them"
}

// foesBefore reports whether the subject of "destroyed" at token i is people who attack: "five
// of the bandits were destroyed", as the forces of some states put it.
func (sc *scan) foesBefore(i int) bool {
	at := i
	for at > sc.first && sc.f.words.auxiliary[sc.lower(at-1)] {
		at--
	}
	if next := sc.lower(i + 1); next != "" && i+1 < sc.last && sc.text.Tokens[i+1].Kind == tocsin.Word && !sc.f.words.preposition[next] && next != "and" {
		return false // "bandits destroyed a bridge"
	}
	return sc.fightersEnd(at)
}

// fightersEnd reports whether people who attack are told right before the token, and are
// not only whose something else is: "the camps of the bandits".
func (sc *scan) fightersEnd(at int) bool {
	for k := range sc.words {
		w := &sc.words[k]
		if w.Rule.Class != "person" || w.Rule.Value != "fighters" || w.Last != at {
			continue
		}
		before := w.First - 1
		if sc.lower(before) == "the" {
			before--
		}
		switch sc.lower(before) {
		case "by":
			return false
		case "of":
			return sc.text.Tokens[max(sc.first, before-1)].Kind == tocsin.Number || sc.wordAt(before-1, "number") != nil
		}
		return true
	}
	return false
}

// fellDead reports whether "fell" at token i tells of people who died: "five of the
// raiders fell in the exchange", "eight soldiers had fallen".
func (sc *scan) fellDead(i int) bool {
	at := i
	for at > sc.first && (sc.lower(at-1) == "had" || sc.lower(at-1) == "have" || sc.lower(at-1) == "has" || sc.lower(at-1) == "also") {
		at--
	}
	if prev := sc.lower(at - 1); at == sc.first || prev != "them" && !sc.personEnds(at) && sc.wordAt(at-1, "number") == nil {
		return false
	}
	next := sc.lower(i + 1)
	if next == "in" {
		for k := i + 2; k < i+7 && k < sc.last && sc.text.Tokens[k].Kind == tocsin.Word; k++ {
			if sc.f.words.fallenScene[sc.lower(k)] {
				return true
			}
		}
		return false
	}
	return i+1 >= sc.last || sc.text.Tokens[i+1].Kind == tocsin.Punct || sc.f.words.fallenTail[next] || next == "to" && sc.lower(i+2) == "bullets"
}

// beheaded is the end of words for losing the head from token i on: "had their heads cut
// off", "with his throat slit"; 0 without such.
func (sc *scan) beheaded(i int) int {
	for k := i + 1; k < i+4 && k+1 < sc.last; k++ {
		switch sc.lower(k) {
		case "head", "heads", "throat", "throats":
			if !sc.f.words.cutOff[sc.lower(k+1)] {
				return 0
			}
			if sc.lower(k+2) == "off" {
				return k + 3
			}
			return k + 2
		}
	}
	return 0
}

// livedOn is the end of words that somebody who was hit lived on: "was shot [but
// survived]", 0 without them.
func (sc *scan) livedOn(at int) int {
	if sc.lower(at) == "," {
		at++
	}
	if l := sc.lower(at); l != "but" && l != "and" && l != "yet" {
		return 0
	}
	for at++; strings.HasSuffix(sc.lower(at), "ly") || sc.lower(at) == "has" || sc.lower(at) == "have" || sc.lower(at) == "all" || sc.lower(at) == "both"; at++ {
	}
	if l := sc.lower(at); l == "survived" || l == "lived" || l == "survives" {
		return at + 1
	}
	return 0
}

// woundNoun is the end of what was got by the verb at token i: "sustained several
// splinter [wounds]", "with a bullet in his [chest]"; 0 when it is no wound.
func (sc *scan) woundNoun(i, reach int) int {
	for k := i + 1; k < i+1+reach && k < sc.last; k++ {
		l := sc.lower(k)
		switch {
		case sc.f.words.woundNoun[l]:
			if at := sc.where(k + 1); at > 0 {
				return at
			}
			return k + 1
		case sc.f.words.brokenWord[l]:
			if at := sc.bodyPart(k + 1); at > 0 {
				return at // "with a broken wrist"
			}
		case sc.f.words.bulletNoun[l]:
			if at := sc.where(k + 1); at > 0 {
				return at
			}
		case l == "of" && k > i+1:
		case sc.text.Tokens[k].Kind == tocsin.Punct && l != "-", sc.f.words.woundBreak[l]:
			return 0
		}
	}
	return 0
}

// where is the end of the words for a part of the body from the token on, 0
// without them: "in the left [thigh]", "to both [legs]".
func (sc *scan) where(at int) int {
	if !sc.f.words.bodyPreposition[sc.lower(at)] {
		return 0
	}
	return sc.bodyPart(at + 1)
}

// bodyPart is the end of the noun for a part of the body from the token on, 0
// without one.
func (sc *scan) bodyPart(at int) int {
	for k := at; k < at+partReach && k < sc.last; k++ {
		l := sc.lower(k)
		if sc.f.words.bodyPart[l] {
			return k + 1
		}
		if !sc.f.words.bodySide[l] && !sc.f.words.possessive[l] {
			return 0
		}
	}
	return 0
}

// limb is the end of what somebody lost: "lost a leg", "had his left foot blown
// off"; 0 when it is no part of the body.
func (sc *scan) limb(i int) int {
	l := sc.lower(i)
	losing := sc.f.words.losing[l]
	if !sc.f.words.bodyOwner[sc.lower(i+1)] {
		return 0
	}
	end := sc.bodyPart(i + 1)
	if end == 0 || losing {
		return end
	}
	for k := end; k < end+3; k++ {
		if sc.f.words.tornOff[sc.lower(k)] {
			return k + 1
		}
	}
	return 0
}

// ward is the end of the words for where the hurt are taken: "rushed to the
// district [hospital]"; 0 when they are taken elsewhere, or it is the dead who are.
func (sc *scan) ward(i int) int {
	if l := sc.lower(i + 1); l != "to" && l != "in" && l != "at" && l != "into" {
		return 0
	}
	for k := i - 1; k >= sc.first && k > i-8; k-- {
		if sc.f.words.wardNot[sc.lower(k)] {
			return 0
		}
	}
	for k := i + 2; k < i+2+wardReach && k < sc.last; k++ {
		l := sc.lower(k)
		if sc.f.words.wardNoun[l] {
			return k + 1
		}
		if sc.f.words.wardNot[l] {
			return 0
		}
		if sc.text.Tokens[k].Kind == tocsin.Punct && l != "-" && l != "'s" && l != "’s" && l != "." || sc.f.words.woundBreak[l] && l != "the" && l != "in" && l != "at" {
			return 0
		}
	}
	return 0
}
