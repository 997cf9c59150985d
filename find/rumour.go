package find

import (
	"strings"

	"tocsin"
	"tocsin/lexicon"
)

// rumourReach is how many tokens before an act the word for the report of it may
// stand, and before that the verb that denies it.
const (
	rumourReach = 14
	denialReach = 10
)

// rumoured tells an act that is only in reports which somebody calls false: "denied
// reports of an attack", "videos of a drone attack are fake", "the alleged killing
// of nine villagers was a fabrication".
func (sc *scan) rumoured(w *lexicon.Match) bool {
	report := -1
	for k := w.First - 1; k >= w.First-rumourReach && k >= sc.first; k-- {
		l := sc.lower(k)
		if sc.f.words.conditionBorder[l] && l != "\"" && l != "“" || l == ";" || l == ":" {
			return false
		}
		if sc.f.words.allegedWord[l] && w.First-k <= 2 {
			report = k
			break
		}
		if sc.f.words.rumourNoun[l] && sc.reportsWhat(k+1, w.First) {
			report = k
			break
		}
	}
	if report < 0 {
		return sc.falseTitle(w)
	}
	for k := report - 1; k >= report-denialReach && k >= sc.first; k-- {
		switch l := sc.lower(k); {
		case sc.f.words.denying[l], sc.f.words.falseWord[l]:
			return true
		case l == ";" || l == "but":
			k = sc.first
		}
	}
	for k := w.Last; k < sc.last; k++ {
		switch l := sc.lower(k); {
		case sc.f.words.falseWord[l]:
			return true
		case l == "correspond" && (sc.lower(k-1) == "not" || sc.lower(k-1) == "n't"):
			return true // "does not correspond to reality"
		case l == "true" && (sc.lower(k-1) == "not" || sc.lower(k-1) == "n't"):
			return true
		case l == ";" || l == "but":
			return false
		}
	}
	return false
}

// falseTitle tells a title that calls what it names false: "Drone attack on the port
// a fake, says governor", "Governor denies bandits took village".
func (sc *scan) falseTitle(w *lexicon.Match) bool {
	if sc.text.Blocks[sc.text.Sentences[sc.index].Block].Kind != tocsin.Title {
		return false
	}
	for k := w.Last; k < sc.last && sc.lower(k) != ";" && sc.lower(k) != ":"; k++ {
		if sc.f.words.falseWord[sc.lower(k)] {
			return true
		}
	}
	for k := w.First - 1; k >= w.First-4 && k > sc.first && w.Tense&(lexicon.Past|lexicon.Base|lexicon.Third) != 0; k-- {
		if l := sc.lower(k); l == "denies" || l == "deny" || l == "denied" {
			return w.First-k > 1
		}
	}
	return false
}

// reportsWhat reports whether what a report tells begins at one of the tokens:
// "reports on social media of", "information, spread on Monday, about".
func (sc *scan) reportsWhat(from, to int) bool {
	for k := from; k < to; k++ {
		switch l := sc.lower(k); {
		case l == "of", l == "about", l == "that", l == "on" && k == from:
			return true
		case strings.HasSuffix(l, "ed") && k > from+1 && sc.f.words.auxiliary[sc.lower(k-1)]:
			return false // "reports were denied"
		}
	}
	return false
}
