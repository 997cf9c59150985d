package find

import (
	"strings"

	"tocsin"
	"tocsin/lexicon"
)

// mood tells how the act is put, from the words before it in its clause.
func (sc *scan) mood(w *lexicon.Match, named string) tocsin.Mood {
	mood := tocsin.Asserted
	nearest := 1 << 30
	for _, x := range sc.words {
		if x.First <= w.First && w.Last <= x.Last {
			switch {
			case x.Rule.Name == "invented":
				return tocsin.Negated // "no attack took place"
			case x.Rule.Name == "foiled" && sc.lower(w.First-1) == "not":
				return tocsin.Hypothetical // "did not go off"
			}
		}
		if x.Rule.Class != "cue" || !x.Rule.Has("before") || x.Last > w.First {
			continue
		}
		if sc.inTime(x.First, x.Last) {
			continue // "May 19" hedges nothing
		}
		gap := w.First - x.Last
		if gap > 7 || gap >= nearest || sc.blocked(x.Last, w.First) {
			continue
		}
		found := tocsin.Mood("")
		switch x.Rule.Value {
		case "nobody":
			if gap <= 3 && named == "verb" {
				found = tocsin.Negated // "no one was attacked"
			}
		case "negation":
			if sc.ofOtherVerb(x, w, named) {
				continue
			}
			if named == "verb" && gap <= 5 && sc.weaponBetween(x.Last, w.First) {
				found = tocsin.Negated // "no shells were fired"
			}
			if gap <= 3 && (named != "definite" || sc.f.words.ruling[sc.lower(x.First)]) && !sc.only(x) {
				found = tocsin.Negated
			}
		case "hypothetical":
			if strings.HasPrefix(sc.lower(x.First), "stop") && sc.f.words.passivePast[sc.lower(x.First-1)] {
				continue // "were stopped and led away"
			}
			if named == "verb" && sc.modalOfOther(x.Last-1, w) {
				continue
			}
			if gap <= 4 && named != "definite" && !sc.anyBetween(x.Last, w.First, sc.f.words.perfectBefore) {
				found = tocsin.Hypothetical // "may have been attacked" is a hedge
			}
		case "planned":
			if gap <= 3 && named != "definite" {
				found = tocsin.Planned
			}
		case "threatened":
			if gap <= 4 && named != "definite" {
				found = tocsin.Threatened
			}
		case "aggregate":
			if w.Rule.Kind == tocsin.Explosion {
				continue
			}
			if gap <= 6 && named == "verb" && strings.HasSuffix(sc.lower(x.Last-1), "times") {
				found = tocsin.Aggregated
			}
			if gap <= 3 && (named == "plural" || named == "verb" && strings.HasSuffix(sc.text.Tokens[x.Last-1].Lower, "ly") || named == "verb" && gap == 0) {
				found = tocsin.Aggregated
			}
		}
		if found != "" {
			mood, nearest = found, gap
		}
	}
	if mood != tocsin.Asserted {
		return mood
	}
	if w.Rule.Has("lands") && named == "verb" && sc.between(max(sc.first, w.First-3), w.First, "nothing") {
		return tocsin.Negated // "nothing had fallen on the town"
	}
	if sc.deniedThat(w) || sc.rumoured(w) {
		return tocsin.Negated
	}
	if sc.rehearsed(w) {
		return tocsin.Drill
	}
	if w.Rule.Kind != tocsin.Threat && w.Rule.Class != "weapon" && sc.scareQuoted(w) {
		return tocsin.Figurative
	}
	if w.Rule.Kind != tocsin.Threat && w.Rule.Kind != tocsin.Find && sc.overall(w, named) {
		return tocsin.Aggregated
	}
	if named != "verb" && sc.ordinal(w.First) {
		return tocsin.Aggregated
	}
	if named == "plural" && sc.lower(w.First-1) == "of" && sc.f.words.kindWord[sc.lower(w.First-2)] {
		return tocsin.Aggregated // "incidents of bomb blasts"
	}
	if named == "plural" && (sc.counted(w.First) || sc.general(w)) {
		return tocsin.Aggregated
	}
	if named != "definite" && sc.sinceThen(w) {
		return tocsin.Aggregated // "have been fired at bases since October"
	}
	if named == "verb" && (sc.lower(w.First-1) == "are" || sc.lower(w.First-1) == "is") && sc.anyBetween(max(sc.first, w.First-14), w.First, sc.f.words.conditionWord) {
		return tocsin.Aggregated // "when its posts are targeted"
	}
	if named == "verb" && sc.lower(w.First-1) == "to" && w.Tense&lexicon.Base != 0 && !sc.carriedOut(w.First-1) {
		return tocsin.Hypothetical
	}
	return mood
}

// weaponBetween reports whether a weapon begins at the token and ends before
// the other.
func (sc *scan) weaponBetween(from, to int) bool {
	w := sc.wordAt(from, "weapon")
	return w != nil && w.Last <= to && !sc.between(w.Last, to, ",")
}

// ofOtherVerb tells that a negation has a verb or a noun of its own before the act's:
// "what could not be carried was set alight", "carrying no arms, were shot".
func (sc *scan) ofOtherVerb(x lexicon.Match, w *lexicon.Match, named string) bool {
	if named != "verb" {
		return false
	}
	switch sc.lower(x.First) {
	case "not", "never", "n't", "n’t", "cannot":
		return sc.was(x.Last+1, w.First-1) || sc.was(w.First-1, w.First) && sc.anyBetween(x.Last, w.First-1, sc.f.words.auxiliary)
	case "no":
		for k := x.Last + 1; k < w.First; k++ {
			if sc.lower(k) == "," && sc.f.words.auxiliary[sc.lower(k+1)] || sc.modalOfOther(k, w) {
				return true
			}
		}
	}
	return false
}

// modalOfOther tells "in numbers that no one could count entered the town": behind a
// modal verb a verb in the past needs "be" or "have" before it, else it is the verb of
// another clause.
func (sc *scan) modalOfOther(modal int, w *lexicon.Match) bool {
	if !sc.f.words.modal[sc.lower(modal)] || w.First-modal < 2 || sc.f.words.seeing[sc.lower(modal+1)] {
		return false // "could see its grid attacked"
	}
	return sc.was(modal+1, w.First) || w.Tense&(lexicon.Base|lexicon.Gerund) == 0 && !sc.anyBetween(modal+1, w.First, sc.f.words.auxiliary)
}

// was reports whether a finite form of "be" in the past stands among the tokens.
func (sc *scan) was(from, to int) bool {
	return sc.between(from, to, "was") || sc.between(from, to, "were")
}

// sinceThen reports whether a perfect tense tells of all that has happened
// since some time.
func (sc *scan) sinceThen(w *lexicon.Match) bool {
	perfect := false
	for k := w.First - 1; k >= w.First-3; k-- {
		perfect = perfect || sc.f.words.perfectHave[sc.lower(k)]
	}
	if !perfect {
		return false
	}
	for _, t := range sc.times {
		if t.Value == TimeSince && t.When.Known() {
			return true
		}
	}
	for k := w.Last; k < w.Last+4; k++ {
		if sc.lower(k) == "since" && sc.f.words.sinceWhat[sc.lower(k+1)] {
			return true
		}
	}
	return false
}

// ordinal tells "It was the third attack this week": a count of attacks, told
// of the one just reported.
func (sc *scan) ordinal(i int) bool {
	if sc.lower(i-1) == "such" || sc.lower(i-2) == "such" {
		return true // "the fourth such raid since spring"
	}
	if !sc.f.words.pointingSubject[sc.lower(sc.first)] {
		return false
	}
	for k := i - 1; k >= i-3 && k > sc.first; k-- {
		if sc.isOrdinal(k) {
			return true
		}
	}
	return false
}

// isOrdinal reports whether the token is an ordinal behind the first: "third",
// "12th".
func (sc *scan) isOrdinal(k int) bool {
	l := sc.lower(k)
	return sc.f.words.laterOrdinal[l] || len(l) > 2 && sc.text.Tokens[k].Kind == tocsin.Number && sc.f.words.ordinalEnding[l[len(l)-2:]]
}

// scareQuoted reports whether the words alone stand in quotation marks.
func (sc *scan) scareQuoted(w *lexicon.Match) bool {
	open, end := sc.lower(w.First-1), sc.lower(w.Last)
	switch open {
	case "\"", "“", "‘", "'", "”":
		switch end {
		case "\"", "”", "’", "'", "“":
			return true
		}
	}
	return false
}

// blocked reports whether words between a cue and an act keep the cue from
// the act.
func (sc *scan) blocked(from, to int) bool {
	return sc.anyBetween(from, to, sc.f.words.conditionBorder) || sc.anyBetween(from, to, sc.f.words.conditionPreposition)
}

// only tells "not only" and the like, which negate nothing.
func (sc *scan) only(x lexicon.Match) bool {
	next := sc.lower(x.Last)
	return sc.f.words.onlyWord[next] || sc.lower(x.First) == "nor" && x.First == sc.first
}

// general tells bare plurals, which speak of attacks at large ("attacks on
// bases will end"), from those of a day.
func (sc *scan) general(w *lexicon.Match) bool {
	if sc.definite(w.First) || sc.launched(w) || w.Rule.Kind == tocsin.Explosion || w.Rule.Has("anaphor") {
		return false
	}
	for k := w.Last; k < w.Last+12; k++ {
		if sc.f.words.passivePast[sc.lower(k)] && (sc.f.words.carriedOut[sc.lower(k+1)] || sc.f.words.carriedOut[sc.lower(k+2)]) {
			return false // "air strikes on the port were carried out"
		}
	}
	if sc.dated(w.First) || sc.f.words.preposition[sc.lower(w.Last)] && sc.placed(w.First) && sc.tolled(w) {
		return false // "airstrikes on the port of X that killed six"
	}
	return !sc.title() && sc.index > 0
}

// tolled reports whether the rest of the sentence tells of people harmed.
func (sc *scan) tolled(w *lexicon.Match) bool {
	for _, x := range sc.words {
		if x.First >= w.Last && hurts(x.Rule) {
			return true
		}
	}
	return false
}

// dated reports whether a day stands near token i.
func (sc *scan) dated(i int) bool {
	for _, t := range sc.times {
		if t.Value != TimePoint || sc.distance(sc.text.TokenAt(t.Span.Start), i) > 9 {
			continue
		}
		switch t.When.Precision {
		case tocsin.Day, tocsin.PartOfDay, tocsin.Minute:
			return true
		case tocsin.TimeUnknown:
			return true
		}
	}
	return false
}

// placed reports whether a town or a site follows: "several airstrikes on the
// port of X".
func (sc *scan) placed(i int) bool {
	for _, p := range sc.places {
		if p.Value == "demonym" || p.Where == nil || p.Where.Precision == tocsin.CountryWide || p.Where.Precision == tocsin.Province {
			continue
		}
		if t := sc.text.TokenAt(p.Span.Start); t > i && t <= i+6 {
			return true
		}
	}
	return false
}

// counted tells "11 rocket attacks": a figure before a plural noun.
func (sc *scan) counted(i int) bool {
	if w := sc.wordAt(i, "act"); w != nil && w.Rule.Kind == tocsin.Explosion {
		return false // "several explosions" are those of one attack
	}
	if sc.dated(i) || sc.index <= 1 || sc.placed(i) {
		return false // "was hit on Monday by three blasts"
	}
	for k := 1; k <= 3; k++ {
		if i-k < sc.first {
			return false
		}
		if sc.text.Tokens[i-k].Kind == tocsin.Number {
			return true
		}
		for _, x := range sc.words {
			if x.Rule.Class == "number" && x.First == i-k {
				return true
			}
		}
	}
	return false
}

// carriedOut tells infinitives of acts that were done or tried: "used to attack",
// "tried to storm", "shot while trying to attack"; not "is trying to attack".
func (sc *scan) carriedOut(to int) bool {
	if l := sc.lower(to - 2); strings.HasSuffix(sc.lower(to-1), "ing") && (l == "is" || l == "are" || l == "be") {
		return false
	}
	return sc.f.words.realisedVerb[sc.lower(to-1)]
}

// deniedThat tells "denied on Monday that gunmen had come", "called false an audio
// to the effect that gunmen invaded the town".
func (sc *scan) deniedThat(w *lexicon.Match) bool {
	if l := sc.lower(w.First - 1); w.Tense&lexicon.Gerund != 0 && strings.HasPrefix(l, "den") && sc.f.words.denying[l] {
		return true // "denied burning a truck"
	}
	that := w.First - 1
	for ; sc.lower(that) != "that"; that-- {
		switch sc.lower(that) {
		case ";", ":", "but", "after", "when":
			return false
		}
		if that <= sc.first || that <= w.First-16 {
			return false
		}
	}
	for k := that - 1; k >= that-14 && k >= sc.first; k-- {
		l := sc.lower(k)
		if l == ";" || l == "but" {
			return false
		}
		if sc.f.words.denying[l] {
			return that-k <= 5 || !strings.HasPrefix(l, "den")
		}
	}
	return false
}

// rehearsed tells "held a drill in which a bus was stormed".
func (sc *scan) rehearsed(w *lexicon.Match) bool {
	for _, x := range sc.words {
		if x.Rule.Class == "cue" && x.Rule.Value == "drill" && x.Last <= w.First && w.First-x.Last <= 14 && sc.anyBetween(x.Last, w.First, sc.f.words.inWhich) {
			return true
		}
	}
	return false
}
