package find

import (
	"slices"
	"strings"

	"tocsin"
	"tocsin/lexicon"
)

// byMishap tells people killed by weather or in an accident, with no attacker and
// no munition told: "a helicopter crashed, killing five", "Storm Boris battered
// the coast, killing four".
func (sc *scan) byMishap(w *lexicon.Match) bool {
	mishap := sc.anyBetween(sc.first, w.First, sc.f.words.accidentVerb)
	for _, x := range sc.words {
		switch {
		case x.Rule.Class == "weapon" && !x.Rule.Has("carrier") && x.Rule.Form != tocsin.AirStrike, x.Rule.Class == "person" && x.Rule.Has("attackers"), x.Rule.Name == "doer.armed":
			return false
		case x.Rule.Class == "cue" && x.Rule.Value == "nature" && x.Last <= w.First:
			mishap = true
		case x.Rule.Class == "act" && x.Rule.Has("strong") && x.First != w.First:
			return false
		}
	}
	return mishap
}

// crashed tells aircraft that hit a mountain, or crash into anything, and no
// munition with them.
func (sc *scan) crashed(w *lexicon.Match) bool {
	if l := sc.lower(w.First); !strings.HasPrefix(l, "crash") && !strings.HasPrefix(l, "plung") && !sc.anyBetween(w.Last, min(w.Last+4, sc.last), sc.f.words.crashObject) {
		return false
	}
	for _, x := range sc.words {
		if x.Rule.Class == "weapon" && !x.Rule.Has("carrier") && sc.distance(x.First, w.First) <= reach {
			return false
		}
	}
	return true
}

// intoTheSea tells missiles that a state tries out: "fired two missiles into the
// sea".
func (sc *scan) intoTheSea(w *lexicon.Match) bool {
	l := sc.text.Tokens[w.First].Lower
	if !strings.HasPrefix(l, "fire") && !strings.HasPrefix(l, "launch") || !sc.stateBefore(w) {
		return false
	}
	for k := w.Last; k < w.Last+12 && k+2 < sc.last; k++ {
		if into := sc.lower(k); (into == "into" || into == "toward" || into == "towards") && sc.lower(k+1) == "the" && (sc.lower(k+2) == "sea" || sc.lower(k+3) == "sea") {
			return true
		}
	}
	return false
}

// intoTheAir tells shots that warn or celebrate: "fired in the air".
func (sc *scan) intoTheAir(w *lexicon.Match) bool {
	for k := w.Last; k < w.Last+5 && k+2 < sc.last; k++ {
		if l := sc.lower(k); l == "in" || l == "into" {
			return sc.lower(k+1) == "the" && sc.lower(k+2) == "air"
		}
	}
	return false
}

// leftOver tells what was left by an old war, which is no attack of today.
func (sc *scan) leftOver(w *lexicon.Match) bool {
	return slices.ContainsFunc(sc.words, func(x lexicon.Match) bool {
		return x.Rule.Class == "cue" && x.Rule.Value == "leftover" && sc.distance(x.First, w.First) <= reach
	})
}

// inMaking tells people at work on the bomb that went off: "the bombs that they
// were making exploded", "a device blew up while he was assembling it".
func (sc *scan) inMaking() bool {
	for k := sc.first; k < sc.last; k++ {
		if !sc.f.words.making[sc.lower(k)] {
			continue
		}
		for _, x := range sc.words {
			if x.Rule.Class == "weapon" && x.Rule.Has("counted") && (x.First > k && x.First-k <= 4 || x.Last <= k && k-x.Last <= 5) {
				return true
			}
		}
		if l := sc.lower(k - 1); l == "during" || l == "while" {
			return true
		}
		if l := sc.lower(k + 1); (l == "it" || l == "them") && sc.f.words.passivePast[sc.lower(k-1)] {
			return true
		}
	}
	return false
}
