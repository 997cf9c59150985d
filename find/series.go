package find

import (
	"strconv"

	"tocsin"
	"tocsin/lexicon"
)

// series makes the mention of many acts that a sentence counts over a time, in a
// text that has told of an attack: "The raid was the third since May", and, in one
// with no word for an act, "Forty people have died since January". False without
// such.
func (sc *scan) series(acts bool) (tocsin.Mention, bool) {
	if !sc.loose || !sc.overTime(sc.first) {
		return tocsin.Mention{}, false
	}
	m := tocsin.Mention{Kind: tocsin.MentionAct, Sentence: sc.index, Rule: "series", Act: tocsin.Attack, Value: "plural", Mood: tocsin.Aggregated}
	for k := sc.first + 2; k+1 < sc.last; k++ {
		if sc.nth(k) {
			m.Span = sc.spanOf(k, k+2)
			return m, true
		}
	}
	if acts || !sc.between(sc.first, sc.last, "since") && !sc.longSoFar() {
		return tocsin.Mention{}, false // "killed nine this month" may be one act
	}
	for i := range sc.words {
		h := &sc.words[i]
		if h.Rule.Class == "harm" && h.Rule.Value == string(tocsin.Killed) && sc.harm(h) && sc.numbered(h) {
			m.Span = sc.span(h)
			return m, true
		}
	}
	return tocsin.Mention{}, false
}

// longSoFar reports whether "so far" is told of a longer time: "so far this year", "so far in
// 2019"; "nine have been found dead so far" is the toll of one act.
func (sc *scan) longSoFar() bool {
	for k := sc.first; k < sc.last; k++ {
		if sc.lower(k) == "so" && sc.lower(k+1) == "far" && (sc.lower(k+2) == "this" || sc.lower(k+2) == "in") {
			return true
		}
	}
	return false
}

// nth reports whether the token is an ordinal behind "it was the", "this is the",
// or before "of its kind".
func (sc *scan) nth(k int) bool {
	if !sc.isOrdinal(k) {
		return false
	}
	if sc.lower(k+1) == "of" && sc.lower(k+3) == "kind" {
		return true
	}
	be := k - 1
	if sc.lower(be) == "the" || sc.lower(be) == "at" || sc.lower(be) == "least" {
		be--
	}
	return sc.f.words.isWas[sc.lower(be)]
}

// numbered reports whether people or things and their number stand beside the
// word of harm.
func (sc *scan) numbered(h *lexicon.Match) bool {
	for k := max(sc.first, h.First-7); k < min(sc.last, h.Last+4); k++ {
		if sc.text.Tokens[k].Kind == tocsin.Number && sc.lower(k-1) != "since" || sc.wordAt(k, "number") != nil {
			return true
		}
	}
	return false
}

// overTime reports whether the sentence speaks, from the token on, of a time that
// has lasted until now: "since May", "so far", "this year", "in 2022" told in that year.
func (sc *scan) overTime(from int) bool {
	for k := from; k < sc.last; k++ {
		switch sc.lower(k) {
		case "since":
			if k+1 < sc.last && !sc.between(k, min(k+12, sc.last), "when") && !sc.lasting(k) && (sc.f.words.sinceWhat[sc.lower(k+1)] || sc.timed(k)) {
				return true
			}
		case "so":
			if sc.lower(k+1) == "far" {
				return true
			}
		case "in":
			if sc.ref.Date.Known() && sc.lower(k+1) == strconv.Itoa(sc.ref.Date.Year) && (k+2 >= sc.last || sc.text.Tokens[k+2].Kind == tocsin.Punct) {
				return true // "in 2022", told in that year
			}
		case "this":
			if sc.f.words.longUnit[sc.lower(k+1)] {
				return true
			}
		}
	}
	return false
}

// lastingReach is how many tokens before "since" a state may be named that lasts.
const lastingReach = 8

// lasting reports whether "since" at the token tells from when a state lasts that
// one act led to: "left three wards without power since Tuesday".
func (sc *scan) lasting(since int) bool {
	for k := since - 1; k >= max(sc.first, since-lastingReach); k-- {
		if sc.f.words.lastingState[sc.lower(k)] {
			return true
		}
	}
	return false
}

// timed reports whether a time begins at the token or the one behind it.
func (sc *scan) timed(k int) bool {
	for _, t := range sc.times {
		if at := sc.text.TokenAt(t.Span.Start); at == k || at == k+1 {
			return true
		}
	}
	return false
}

// overall reports whether the act is one of many that are counted over a time:
// "61 blasts since that day", "sixty ships attacked since May", "the ninth car
// bomb this year".
func (sc *scan) overall(w *lexicon.Match, named string) bool {
	from := sc.first
	switch {
	case named == "plural":
		if sc.definite(w.First) && sc.text.Tokens[max(w.First-1, sc.first)].Kind != tocsin.Number {
			return false
		}
	case named == "verb" && w.Tense&lexicon.Participle != 0 && !sc.f.words.auxiliary[sc.lower(w.First-1)] && sc.lower(w.First-1) != ",":
		from = w.Last
	case named != "definite":
		return false
	}
	if !sc.overTime(from) {
		return false
	}
	if named == "definite" {
		return sc.nth(w.First-1) || sc.nth(w.First-2)
	}
	for k := w.First - 1; k >= w.First-4 && k >= sc.first; k-- {
		if sc.text.Tokens[k].Kind == tocsin.Number || sc.wordAt(k, "number") != nil {
			return true
		}
	}
	return false
}
