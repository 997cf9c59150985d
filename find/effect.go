package find

import (
	"slices"
	"strings"

	"tocsin"
	"tocsin/lexicon"
)

// effect makes an act of a sentence that has no word for one, but tells of a
// weapon, or of somebody who attacks, and of the harm done: "a suicide bomber
// drove through the gate and three died", "insurgents took a dozen people".
func (sc *scan) effect() (tocsin.Mention, bool) {
	if sc.inMaking() {
		return tocsin.Mention{}, false
	}
	for i := range sc.words {
		w := &sc.words[i]
		if w.Rule.Class != "weapon" || w.Rule.Has("carrier") || w.Rule.Has("vague") && !sc.shot(w) || w.Rule.Name == "knife" || !sc.weapon(w) || sc.ruledOut(w) || sc.leftOver(w) {
			continue
		}
		if x := sc.madeSafe(w); x != nil && (sc.loose || !sc.haul) {
			return tocsin.Mention{Kind: tocsin.MentionAct, Span: sc.span(x), Sentence: sc.index, Rule: "effect.foiled",
				Act: tocsin.Attack, Form: w.Rule.Form, Value: "noun", Mood: tocsin.Asserted, Status: tocsin.Foiled}, true
		}
		if sc.snatch(w) {
			return tocsin.Mention{Kind: tocsin.MentionAct, Span: sc.span(w), Sentence: sc.index, Rule: "effect.weapon",
				Act: tocsin.Attack, Form: w.Rule.Form, Value: "noun", Mood: tocsin.Asserted}, true
		}
		if h := sc.done(w.First); h != nil && !(w.Rule.Form == tocsin.AirStrike && sc.anyBetween(w.Last, h.First, sc.f.words.accidentVerb)) {
			word := w
			if h.First < w.First || h.First-w.Last <= 4 {
				word = h // "destroyed with dynamite", "a drone wounded"
			}
			m := tocsin.Mention{Kind: tocsin.MentionAct, Span: sc.span(word), Sentence: sc.index, Rule: "effect.weapon",
				Act: tocsin.Attack, Form: w.Rule.Form, Value: "noun"}
			m.Mood = sc.mood(w, "noun")
			return m, true
		}
	}
	if x := sc.secondDevice(); x != nil {
		return tocsin.Mention{Kind: tocsin.MentionAct, Span: sc.span(x), Sentence: sc.index, Rule: "effect.foiled",
			Act: tocsin.Attack, Form: tocsin.Bombing, Value: "noun", Mood: tocsin.Asserted, Status: tocsin.Foiled}, true
	}
	for i := range sc.words {
		h := &sc.words[i]
		if h.Rule.Class != "harm" || !sc.harm(h) || h.Tense&lexicon.Verb == 0 || h.Rule.Name == "harm.neutralise" || !sc.attackerNear(h) {
			continue // "neutralised" is said by those who defend
		}
		aux := h.First - 1
		for aux > sc.first && strings.HasSuffix(sc.lower(aux), "ly") {
			aux-- // "was lightly hurt"
		}
		if sc.f.words.auxiliary[sc.lower(aux)] && !sc.between(h.Last, min(h.Last+8, sc.last), "by") || sc.nounBehind(h) {
			continue // "soldiers were injured", "four injured men"
		}
		if sc.f.words.anybody[sc.lower(h.First-1)] {
			continue // "neither the army nor the police had anyone hurt"
		}
		m := tocsin.Mention{Kind: tocsin.MentionAct, Span: sc.span(h), Sentence: sc.index, Rule: "effect.doer", Act: tocsin.Attack, Value: "verb"}
		switch tocsin.Slot(h.Rule.Value) {
		case tocsin.Abducted:
			m.Form = tocsin.Abduction
		case tocsin.Killed, tocsin.Injured:
			m.Form = tocsin.ArmedAssault
		case tocsin.Damage:
			if !sc.follows("object", h.Last, objectReach) {
				continue
			}
		default:
			continue
		}
		m.Mood = sc.mood(h, "verb")
		return m, true
	}
	return tocsin.Mention{}, false
}

// snatch tells a weapon and what it hit without a verb, with the harm in the next
// sentences: "Two missiles - a block of flats. 4 dead".
func (sc *scan) snatch(w *lexicon.Match) bool {
	if sc.last-sc.first > terseTokens || !w.Rule.Has("munition") || !sc.f.words.snatchTail[sc.lower(w.Last)] {
		return false
	}
	struck := slices.ContainsFunc(sc.words, func(x lexicon.Match) bool { return x.Rule.Class == "object" && x.First > w.Last }) ||
		slices.ContainsFunc(sc.places, func(p tocsin.Mention) bool { return p.Value != "demonym" && sc.text.TokenAt(p.Span.Start) > w.Last })
	if !struck {
		return false
	}
	var room [16]lexicon.Match
	for i := sc.index + 1; i <= sc.index+terseReach && i < len(sc.text.Sentences); i++ {
		s := sc.text.Sentences[i]
		for k := s.First; k < min(s.Last, s.First+terseTokens); k++ {
			for _, m := range sc.f.lex.At(sc.text.Tokens, k, s.Last, room[:0]) {
				if hurts(m.Rule) {
					return true
				}
			}
		}
	}
	return false
}

// shot reports whether the word for a weapon is one for what came out of it, which
// by itself tells that it was used: "bullets", "an RPG".
func (sc *scan) shot(w *lexicon.Match) bool {
	l := sc.lower(w.First)
	return w.Rule.Name == "rpg" || sc.f.words.bulletWord[l] || strings.HasPrefix(l, "gunfire") || strings.HasPrefix(l, "gunshot")
}

// attackerNear reports whether somebody who attacks, and is no mere state, may
// be the doer of the word.
func (sc *scan) attackerNear(h *lexicon.Match) bool {
	if sc.gangNear(h) {
		return true
	}
	start, end := sc.text.Tokens[h.First].Start, sc.text.Tokens[h.Last-1].End
	for _, a := range sc.actors {
		if !a.Actor.Armed || a.Actor.Kind == tocsin.State || a.Actor.Speaker == tocsin.SpeakerPolice {
			continue
		}
		t := sc.text.TokenAt(a.Span.Start)
		if a.Span.End <= start && sc.distance(t, h.First) <= reach && !sc.f.words.preposition[sc.lower(t-1)] ||
			a.Span.Start >= end && sc.distance(t, h.Last) <= reach && sc.between(h.Last, t, "by") {
			return true
		}
	}
	return false
}

// nounBehind reports whether a noun for people stands right behind a
// participle, which then only describes them.
func (sc *scan) nounBehind(h *lexicon.Match) bool {
	return h.Tense&lexicon.Participle != 0 && (sc.wordAt(h.Last, "person") != nil || sc.lower(h.First-1) == "the" || sc.wordAt(h.First-1, "number") != nil)
}

// madeSafe is the words that say that a planted weapon was defused or failed,
// or that one that flies was stopped on the ground; nil without such.
func (sc *scan) madeSafe(w *lexicon.Match) *lexicon.Match {
	planted := w.Rule.Has("counted") || w.Rule.Form == tocsin.SuicideBombing
	for i := range sc.words {
		x := &sc.words[i]
		if planted && x.Rule.Name == "foiled" && sc.distance(x.First, w.First) <= 16 {
			return x
		}
		if w.Rule.Has("munition") && x.Rule.Name == "foiled.launch" && x.First >= w.Last && sc.anyBetween(w.Last, x.First, sc.f.words.aimedWord) {
			return x // one that was only found is no attack (codebook 3)
		}
	}
	return nil
}

// done is a word of harm or damage near the token, nil without one.
func (sc *scan) done(at int) *lexicon.Match {
	for i := range sc.words {
		h := &sc.words[i]
		if h.Rule.Class != "harm" || sc.distance(h.First, at) > 20 || !sc.harm(h) {
			continue
		}
		switch tocsin.Slot(h.Rule.Value) {
		case tocsin.Killed, tocsin.Injured:
			return h
		case tocsin.Damage:
			if sc.follows("object", h.Last, objectReach) || sc.f.words.auxiliary[sc.lower(h.First-1)] && sc.objectBefore(h) {
				return h
			}
		}
	}
	return nil
}

// objectBefore reports whether the nearest thing before a passive verb is one
// that may be attacked, and not a weapon: "the drones were destroyed".
func (sc *scan) objectBefore(h *lexicon.Match) bool {
	found := false
	for _, x := range sc.words {
		if x.Last > h.First || h.First-x.Last > 8 {
			continue
		}
		switch x.Rule.Class {
		case "object":
			found = true
		case "weapon":
			found = false
		}
	}
	return found
}

// objectReach is among how many tokens behind words of damage the thing begins that
// was damaged.
const objectReach = 6
