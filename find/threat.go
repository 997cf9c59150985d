package find

import (
	"strings"

	"tocsin"
	"tocsin/lexicon"
)

// threatReach is how many tokens behind a word of threatening what is
// threatened may stand.
const threatReach = 16

// threat makes the mention of what somebody says that they will do: "warned
// that it would strike the ports", "vowed at the funeral to take revenge",
// "we will hit every ship". False when the sentence has none, or one was told
// there in set phrases.
func (sc *scan) threat(told bool) (tocsin.Mention, bool) {
	if told {
		return tocsin.Mention{}, false
	}
	if m, ok := sc.ultimatum(); ok {
		return m, true
	}
	for i := range sc.words {
		c := &sc.words[i]
		says := c.Rule.Class == "speech" && c.Rule.Name == "say" && sc.threatens(c)
		if !says && (c.Rule.Class != "cue" || c.Rule.Value != "threatened" && c.Rule.Value != "warning") {
			continue
		}
		if prev := sc.lower(c.First - 1); prev == "not" || prev == "n't" || prev == "never" || prev == "by" && c.Rule.Value == "warning" {
			continue
		}
		for k := range sc.words {
			w := &sc.words[k]
			if w.First < c.Last || w.First-c.Last > threatReach || w.Rule.Class != "act" || w.Rule.Has("light") || w.Rule.Kind != "" && w.Rule.Kind != tocsin.Threat {
				continue
			}
			if sc.threatened(c, w) {
				return sc.threatOf(w), true
			}
		}
	}
	return tocsin.Mention{}, false
}

// ultimatum makes the mention of a term that an armed side sets: "gave the
// mayor 48 hours to resign".
func (sc *scan) ultimatum() (tocsin.Mention, bool) {
	for k := sc.first + 2; k+1 < sc.last; k++ {
		if !sc.f.words.termUnit[sc.lower(k)] || !sc.f.words.termEnd[sc.lower(k+1)] || !sc.anyBetween(max(sc.first, k-7), k, sc.f.words.giving) {
			continue
		}
		if sc.text.Tokens[k-1].Kind != tocsin.Number && sc.wordAt(k-1, "number") == nil {
			continue
		}
		if !sc.loose && !sc.hostile(nil, nil) || sc.anyBetween(sc.first, k, sc.f.words.judging) {
			return tocsin.Mention{}, false
		}
		return tocsin.Mention{Kind: tocsin.MentionAct, Sentence: sc.index, Rule: "ultimatum", Act: tocsin.Threat, Value: "noun", Mood: tocsin.Asserted,
			Span: sc.spanOf(k-1, k+1)}, true
	}
	return tocsin.Mention{}, false
}

// threatens reports whether an armed side is said to speak of what it will do
// itself: "its leader said that they would strike".
func (sc *scan) threatens(c *lexicon.Match) bool {
	will := false
	for k := c.Last; k < c.Last+8 && k < sc.last; k++ {
		l := sc.lower(k)
		will = will || l == "would" || l == "will"
	}
	return will && (sc.groupBefore(c) || sc.anyBetween(max(sc.first, c.First-6), c.First, sc.f.words.armedNoun))
}

// threatOf is the mention of a threat of which the words tell what.
func (sc *scan) threatOf(w *lexicon.Match) tocsin.Mention {
	return tocsin.Mention{Kind: tocsin.MentionAct, Span: sc.span(w), Sentence: sc.index, Rule: w.Rule.Name,
		Act: tocsin.Threat, Value: "noun", Mood: tocsin.Asserted}
}

// threatened reports whether w is what the word of threatening c says will be
// done, by whoever says so, and not what they warn of.
func (sc *scan) threatened(c, w *lexicon.Match) bool {
	between := func(set lexicon.Words) bool { return sc.anyBetween(c.Last, w.First, set) }
	if c.Rule.Name == "own.threat" {
		return w.First-c.Last <= 4 && (sc.loose || sc.hostile(c, w)) && (w.Rule.Has("menace") || w.Tense&lexicon.Base != 0) &&
			!sc.between(c.Last, w.First, "not") && !sc.between(c.Last, w.First, "never")
	}
	if !sc.hostile(c, w) || between(sc.f.words.conditionBorder) && !between(sc.f.words.intending) {
		return false
	}
	menace := w.Rule.Has("menace")
	if c.Rule.Value != "threatened" {
		// "warned that militants would strike" is no threat of their own
		return (menace || w.Tense&(lexicon.Base|lexicon.Participle) != 0 || sc.goesOn(w)) && between(sc.f.words.intending) &&
			!(c.Rule.Class == "speech" && menace && !between(sc.f.words.threatener)) &&
			(between(sc.f.words.threatener) || sc.groupBefore(c) && sc.lower(w.First-1) == "be")
	}
	if menace {
		return true
	}
	prev := sc.lower(w.First - 1)
	if sc.f.words.moreWord[prev] {
		return true // "promised further attacks"
	}
	if sc.goesOn(w) {
		return between(sc.f.words.intending)
	}
	if w.Tense&lexicon.Base == 0 {
		return false
	}
	return prev == "to" || sc.f.words.intending[prev] || strings.HasSuffix(prev, "ly") && between(sc.f.words.intending)
}

// goesOn tells what somebody will keep doing: "will go on striking".
func (sc *scan) goesOn(w *lexicon.Match) bool {
	return w.Tense&lexicon.Gerund != 0 && sc.f.words.goingOn[sc.lower(w.First-1)]
}

// hostile reports whether somebody who may attack, a weapon, or words for
// fighters or soldiers stand in the sentence with a threat: clubs too vow to
// strike back.
func (sc *scan) hostile(c, w *lexicon.Match) bool {
	for _, a := range sc.actors {
		if a.Actor.Armed || a.Actor.Speaker == tocsin.SpeakerMilitary || a.Actor.Speaker == tocsin.SpeakerGroup {
			return true
		}
	}
	for i := range sc.words {
		x := &sc.words[i]
		if x == w || x == c {
			continue
		}
		if x.Rule.Class == "weapon" || x.Rule.Class == "person" && (x.Rule.Has("attackers") || x.Rule.Value == "soldiers") {
			return true
		}
	}
	return sc.anyBetween(sc.first, sc.last, sc.f.words.armedNoun)
}

// groupBefore reports whether an armed group is named shortly before the word.
func (sc *scan) groupBefore(c *lexicon.Match) bool {
	start := sc.text.Tokens[c.First].Start
	for _, a := range sc.actors {
		if a.Actor.Kind == tocsin.Group && a.Span.End <= start && sc.distance(sc.text.TokenAt(a.Span.Start), c.First) <= 6 {
			return true
		}
	}
	return false
}
