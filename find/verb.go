package find

import (
	"slices"
	"strings"

	"tocsin"
	"tocsin/lexicon"
)

// driven is the form of an attack with a vehicle that the verb tells of: one
// with a bomb aboard, "a bomber drove a truck into the gate", or one that is
// itself the weapon, "a man drove a lorry into the queue". "" is none: an
// accident, or no attack at all.
func (sc *scan) driven(w *lexicon.Match) tocsin.Form {
	into := -1
	for k := w.Last - 1; k < w.Last+8 && k < sc.last; k++ {
		if sc.f.words.intoWord[sc.lower(k)] {
			into = k
			break
		}
	}
	if into < 0 && strings.HasPrefix(sc.lower(w.First), "ram") {
		into = w.Last - 1 // "rammed the gate"
	}
	if into < 0 {
		return ""
	}
	vehicle, bomb, bomber, people, moved := false, false, false, false, false
	for i := range sc.words {
		x := &sc.words[i]
		switch {
		case x.Rule.Class == "object" && x.Rule.Value == "transport" && sc.distance(x.First, w.First) <= 10 && x.Last <= max(into+1, w.First):
			vehicle = true
			moved = moved || x.First >= w.Last || sc.f.words.auxiliary[sc.lower(w.First-1)]
		case x.Rule.Class == "weapon" && (x.Rule.Form == tocsin.Bombing || x.Rule.Form == tocsin.SuicideBombing) && sc.distance(x.First, w.First) <= 12:
			bomb = true
			bomber = bomber || x.Rule.Form == tocsin.SuicideBombing && x.Last <= w.First
		case x.Rule.Class == "person" && x.First > into && x.First <= into+4 && (sc.lower(into) != "through" || sc.anyBetween(sc.first, sc.last, sc.f.words.deliberate)):
			people = true
		}
	}
	for k := into + 1; k <= into+4; k++ {
		people = people || sc.f.words.crowd[sc.lower(k)]
	}
	for k := w.First - 1; k >= w.First-10 && k >= sc.first; k-- {
		bomber = bomber || sc.lower(k) == "bomber" || sc.lower(k) == "bombers"
	}
	if sc.lower(w.First) == "driven" && sc.f.words.passivePast[sc.lower(w.First-1)] && into == w.Last {
		vehicle, moved = true, true // "was driven into people"
	}
	moved = moved || vehicle && sc.lower(w.First) == "driven" // "car driven into queue"
	switch {
	case vehicle && (bomb || bomber):
		return tocsin.SuicideBombing
	case people && vehicle && (moved || sc.loose) && !sc.anyBetween(sc.first, sc.last, sc.f.words.mishap):
		return tocsin.Melee
	case people && vehicle && sc.anyBetween(sc.first, sc.last, sc.f.words.deliberate):
		return tocsin.Melee
	}
	return ""
}

// blowsUp tells "rebels blew up a bridge" and "a parcel exploded" from a blast of
// which nobody is told to be the doer.
func (sc *scan) blowsUp(w *lexicon.Match) bool {
	for k := w.First - 1; k >= w.First-4 && k >= sc.first; k-- {
		if sc.f.words.parcel[sc.lower(k)] {
			return true // "a parcel exploded at the office"
		}
	}
	if sc.lower(w.Last-1) != "up" || sc.wordAt(w.Last+1, "weapon") != nil {
		return false
	}
	if sc.f.words.passivePast[sc.lower(w.First-1)] {
		return sc.objectBefore(w) && sc.attackerNear(w)
	}
	return sc.objectBehind(w) && (sc.attackerNear(w) || sc.somebodyDoes(w))
}

// somebodyDoes reports whether whoever or whatever blows something up stands before
// the verb, and is neither an accident nor those who make bombs safe.
func (sc *scan) somebodyDoes(w *lexicon.Match) bool {
	if w.First == sc.first || sc.anyBetween(sc.first, sc.last, sc.f.words.disposer) {
		return false
	}
	return !slices.ContainsFunc(sc.words, func(x lexicon.Match) bool {
		return x.Rule.Class == "cue" && (x.Rule.Value == "accident" || x.Rule.Value == "leftover") ||
			x.Rule.Class == "person" && (x.Rule.Value == "police" || !x.Rule.Has("attackers") && x.Last <= w.First && w.First-x.Last <= 2) // "workers blew up a chimney"
	})
}

// disposedOf tells munitions that soldiers blow up: "a navy team blew up the shell".
func (sc *scan) disposedOf(w *lexicon.Match) bool {
	from, to := w.Last, w.Last+3
	if sc.lower(w.Last) == "by" {
		from, to = w.First-6, w.First
	}
	munition := slices.ContainsFunc(sc.words, func(x lexicon.Match) bool {
		return x.Rule.Class == "weapon" && x.Rule.Has("munition") && x.First >= from && x.Last <= to
	})
	soldiers := false
	for _, a := range sc.actors {
		if a.Actor.Armed && a.Actor.Kind != tocsin.Force && a.Actor.Kind != tocsin.State {
			return false
		}
		soldiers = soldiers || a.Actor.Kind == tocsin.Force
	}
	return munition && soldiers && !sc.gangNear(w)
}

// shotDead tells "shot an activist dead", with one person between the words.
func (sc *scan) shotDead(w *lexicon.Match) bool {
	for k := w.Last + 1; k < w.Last+6 && k < sc.last; k++ {
		switch sc.lower(k) {
		case "dead":
			return true
		case ",", ";", "and":
			return false
		}
	}
	return false
}

// hurtsAnyone reports whether the sentence tells of people killed or injured.
func (sc *scan) hurtsAnyone() bool {
	return slices.ContainsFunc(sc.words, func(x lexicon.Match) bool { return hurts(x.Rule) })
}

// hurts reports whether words for harm tell of people killed or injured.
func hurts(r *lexicon.Rule) bool {
	return r.Class == "harm" && (r.Value == string(tocsin.Killed) || r.Value == string(tocsin.Injured))
}

// weaponDoes reports whether a weapon is the verb's subject, or its agent
// behind "by": "a missile flattened the house", "gutted by a rocket".
func (sc *scan) weaponDoes(w *lexicon.Match) bool {
	if sc.byCharge(w) {
		return true
	}
	for i := range sc.words {
		x := &sc.words[i]
		if x.Rule.Class != "weapon" || x.Rule.Name == "knife" || !sc.weapon(x) || sc.ruledOut(x) || sc.f.words.woundNoun[sc.lower(x.Last)] {
			continue
		}
		if x.Last <= w.First && w.First-x.Last <= 3 && sc.distance(x.Last-1, w.First) <= 4 && !sc.f.words.passivePast[sc.lower(w.First-1)] ||
			x.First >= w.Last && sc.distance(w.Last, x.First) <= 10 && sc.between(w.Last, min(w.Last+2, x.First), "by") ||
			x.Rule.Form == tocsin.Bombing && x.First > w.Last && x.First-w.Last <= 3 && sc.lower(w.Last) == "with" {
			return true
		}
	}
	return false
}

// byCharge tells "felled by two charges".
func (sc *scan) byCharge(w *lexicon.Match) bool {
	return sc.lower(w.Last) == "by" && sc.anyBetween(w.Last, min(w.Last+4, sc.last), sc.f.words.charge)
}

// litUp tells "set three buses on fire", with the thing between the words.
func (sc *scan) litUp(w *lexicon.Match) bool {
	for k := w.Last + 1; k < w.Last+8 && k < sc.last; k++ {
		switch sc.lower(k) {
		case "ablaze", "alight":
			return sc.objectBehind(w)
		case "fire":
			return sc.lower(k-1) == "on" && sc.objectBehind(w)
		case ",", ";":
			return false
		}
	}
	return false
}

// seized reports whether it is people who are taken, and by nobody who arrests:
// "armed men seized two nurses", "six workers were snatched near Gao".
func (sc *scan) seized(w *lexicon.Match) bool {
	if sc.anyBetween(sc.first, sc.last, sc.f.words.arresting) {
		return false
	}
	for _, a := range sc.actors {
		if t := sc.text.TokenAt(a.Span.End - 1); a.Actor.Kind == tocsin.State && t < w.First && sc.wordAt(t+1, "person") != nil {
			continue // "two Danish engineers"
		}
		if (a.Actor.Speaker == tocsin.SpeakerPolice || a.Actor.Kind == tocsin.State || a.Actor.Kind == tocsin.Force) && sc.distance(sc.text.TokenAt(a.Span.Start), w.First) <= 6 {
			return false
		}
	}
	for i := range sc.words {
		x := &sc.words[i]
		if x.Rule.Class != "person" {
			continue
		}
		if x.First >= w.Last && x.First-w.Last <= 4 && w.Tense&lexicon.Past != 0 && sc.attackerNear(w) {
			return true
		}
		if x.Last == w.First && !x.Rule.Has("attackers") && w.Tense&lexicon.Participle != 0 && sc.f.words.preposition[sc.lower(w.Last)] && sc.title() {
			return true // a title: "Two well-diggers seized on the border"
		}
		of := sc.lower(x.Last) == "of" && w.First-x.Last <= 6 // "the crew of a Greek tanker were seized"
		if x.Last <= w.First && (of || w.First-x.Last <= 2) && !x.Rule.Has("attackers") && w.Tense&lexicon.Participle != 0 && sc.f.words.passivePast[sc.lower(w.First-1)] {
			return sc.attackerNear(w) || sc.dated(w.First) || sc.placed(w.First) || sc.loose
		}
	}
	return false
}

// overran reports whether the verb's object is a post or a camp of soldiers or
// police.
func (sc *scan) overran(w *lexicon.Match) bool {
	for _, x := range sc.words {
		if x.Rule.Class == "object" && x.Rule.Value == "military" && x.First >= w.Last && x.First-w.Last <= 4 {
			return true
		}
	}
	return false
}

// secondDevice is the words that say that a device was made safe or failed, in
// a text that has told of an attack, or that one more was, where the sentence has told
// of one, "Bomb hurts two in Basra, another defused in Mosul"; nil without such.
func (sc *scan) secondDevice() *lexicon.Match {
	for i := range sc.words {
		x := &sc.words[i]
		if x.Rule.Name != "foiled" {
			continue
		}
		if l := sc.lower(x.First - 1); sc.planted && (l == "another" || l == "one" || sc.isOrdinal(x.First-1)) {
			return x
		}
		if !sc.loose {
			continue
		}
		for k := x.First - 1; k >= x.First-14 && k >= sc.first; k-- {
			if sc.f.words.device[sc.lower(k)] {
				return x
			}
		}
	}
	return nil
}

// oneOfThem tells "One struck the bridge wing": how many, or which, of the
// munitions that the sentence before names opens the sentence as its subject. It
// is the form that they tell; "" without.
func (sc *scan) oneOfThem(w *lexicon.Match) tocsin.Form {
	k := sc.first
	if sc.lower(k) == "the" {
		k++
	}
	if sc.index == 0 || w.First <= k || w.First-k > 2 || !sc.f.words.someOf[sc.lower(k)] {
		return ""
	}
	s := sc.text.Sentences[sc.index-1]
	var room [16]lexicon.Match
	for k := s.First; k < s.Last; k++ {
		for _, m := range sc.f.lex.At(sc.text.Tokens, k, s.Last, room[:0]) {
			if m.Rule.Class == "weapon" && m.Rule.Has("munition") {
				return m.Rule.Form
			}
		}
	}
	return ""
}
