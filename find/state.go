package find

import (
	"slices"

	"tocsin"
	"tocsin/lexicon"
)

// stateBefore reports whether a state is named right before the words.
func (sc *scan) stateBefore(w *lexicon.Match) bool {
	return slices.ContainsFunc(sc.actors, func(m tocsin.Mention) bool {
		return m.Actor.Kind == tocsin.State && sc.text.TokenAt(m.Span.End-1) == w.First-1
	})
}

// stateStrikes tells a state or an armed group that has struck a place or a thing
// in another country: "Israel struck Sidon", "Ukraine hit an oil depot in Bryansk".
func (sc *scan) stateStrikes(w *lexicon.Match) bool {
	if w.Tense&lexicon.Past == 0 || !sc.f.words.struckVerb[sc.text.Tokens[w.First].Lower] {
		return false
	}
	country, told := "", false
	for _, m := range sc.actors {
		if m.Actor.Armed && (m.Actor.Kind == tocsin.State || m.Actor.Kind == tocsin.Group) && sc.text.TokenAt(m.Span.End-1) == w.First-1 {
			country, told = m.Actor.Country, true
		}
	}
	if !told || sc.labour() {
		return false
	}
	object := slices.ContainsFunc(sc.words, func(x lexicon.Match) bool {
		return x.Rule.Class == "object" && x.First >= w.Last && x.Last-w.Last <= 4
	})
	return slices.ContainsFunc(sc.places, func(m tocsin.Mention) bool {
		t := sc.text.TokenAt(m.Span.Start)
		return m.Value != "demonym" && m.Where != nil && (country == "" || m.Where.CountryCode != country) && m.Where.Precision != tocsin.CountryWide && (t == w.Last && sc.lower(sc.text.TokenAt(m.Span.End-1)+1) != "with" || object && t > w.Last && t-w.Last <= 9)
	})
}

// abroad reports whether the nation before the words, if one stands there, strikes
// in another country that is told: "an Israeli strike hit Sidon", not "a French
// strike hit airports", which is of workers.
func (sc *scan) abroad(w *lexicon.Match) bool {
	var nation string
	for _, list := range [][]tocsin.Mention{sc.places, sc.actors} {
		for _, m := range list {
			if t := sc.text.TokenAt(m.Span.Start); t >= w.First-3 && t < w.First {
				switch {
				case m.Where != nil && m.Value == "demonym":
					nation = m.Where.CountryCode
				case m.Actor != nil && m.Actor.Kind == tocsin.State:
					nation = m.Actor.Country
				}
			}
		}
	}
	return nation == "" || slices.ContainsFunc(sc.places, func(m tocsin.Mention) bool {
		return m.Value != "demonym" && m.Where != nil && m.Where.CountryCode != nation
	})
}

// brokeOut tells fighting between armed people that began, or went on, on a day:
// "clashes broke out between the army and the rebels on Monday"; not "the
// fighting has displaced thousands".
func (sc *scan) brokeOut(w *lexicon.Match) bool {
	dated := slices.ContainsFunc(sc.times, func(m tocsin.Mention) bool {
		return m.Value == TimePoint && m.When.Precision.Rank() <= tocsin.Day.Rank()
	})
	if !dated || sc.anyBetween(max(sc.first, w.First-3), w.First, sc.f.words.stopping) || sc.text.Tokens[w.First].Lower != "clashed" && !sc.f.breaksOut(sc.text, w.Last, sc.last) {
		return false
	}
	if slices.ContainsFunc(sc.actors, func(m tocsin.Mention) bool {
		return m.Actor.Armed && m.Actor.Kind != tocsin.State && m.Actor.Speaker != tocsin.SpeakerPolice
	}) {
		return true
	}
	return slices.ContainsFunc(sc.words, func(x lexicon.Match) bool { return x.Rule.Name == "doer.armed" || x.Rule.Name == "doer.army" })
}
