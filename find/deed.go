package find

import (
	"slices"
	"strings"

	"tocsin"
	"tocsin/lexicon"
)

// What a weapon, or somebody who attacks, did in words of no list: the verb stands
// at most deedReach tokens behind its subject, what it was done to at most
// deedObject behind the verb, and the harm at most deedHarm sentences further on.
const (
	deedReach  = 9
	deedObject = 7
	deedHarm   = 2
)

// deed tells of an attack by its doer, any verb and what it was done to, with the
// harm told there or in the next sentences: "Two gunboats worked over a trawler. A
// deckhand died." A bomb that does anything has gone off.
func (sc *scan) deed() (tocsin.Mention, bool) {
	for i := range sc.words {
		w := &sc.words[i]
		switch {
		case w.Rule.Class == "weapon" && (w.Rule.Form == tocsin.Arson || w.Rule.Form == tocsin.Grenade || w.Rule.Name == "bomb") && sc.hurled(w):
			return sc.deedAt(w.First, "deed.weapon", w.Rule.Form), true
		case w.Rule.Form == tocsin.Bombing && w.Rule.Class == "weapon" && sc.lower(w.Last) == "to" && sc.fastened(w):
			return sc.deedAt(w.First, "deed.weapon", w.Rule.Form), true
		case w.Rule.Name == "gun" && sc.trained(w):
			return sc.deedAt(w.First, "deed.doer", tocsin.ArmedAssault), true
		case w.Rule.Class == "weapon" && w.Rule.Form != "" && !w.Rule.Has("vague") && w.Rule.Name != "knife" && sc.weapon(w) && !sc.ruledOut(w) && !sc.leftOver(w):
			planted := w.Rule.Has("counted")
			verb := sc.verbOf(w.Last, planted)
			if verb < 0 || sc.governed(w.First) || !sc.doneTo(verb) {
				continue
			}
			if planted || sc.harmFollows() || sc.loose && w.Rule.Has("munition") && w.Rule.Form != tocsin.Drone {
				return sc.deedAt(verb, "deed.weapon", w.Rule.Form), true
			}
		default:
			form, end := sc.armed(w)
			if form == "" || sc.told {
				continue
			}
			verb := sc.verbOf(end, false)
			if verb < 0 || sc.governed(w.First) || !sc.doneTo(verb) || !sc.harmFollows() {
				continue
			}
			return sc.deedAt(verb, "deed.doer", form), true
		}
	}
	for _, a := range sc.actors {
		if sc.told || a.Actor == nil || !a.Actor.Armed || a.Actor.Kind != tocsin.Group {
			continue
		}
		first, last := sc.text.TokenAt(a.Span.Start), sc.text.TokenAt(a.Span.End-1)+1
		if verb := sc.verbOf(last, false); verb >= 0 && !sc.governed(first) && sc.doneTo(verb) && sc.harmFollows() {
			return sc.deedAt(verb, "deed.doer", tocsin.ArmedAssault), true
		}
	}
	return tocsin.Mention{}, false
}

// deedAt is an attack that the word at the token tells of.
func (sc *scan) deedAt(at int, rule string, form tocsin.Form) tocsin.Mention {
	word := lexicon.Match{Rule: &lexicon.Rule{Class: "act"}, First: at, Last: at + 1, Tense: lexicon.Past}
	return tocsin.Mention{Kind: tocsin.MentionAct, Span: sc.text.Tokens[at].Span, Sentence: sc.index, Rule: rule,
		Act: tocsin.Attack, Form: form, Value: "verb", Mood: sc.mood(&word, "verb")}
}

// armed tells people and craft that attack, with the form of what they do and the
// token behind them: "rebels", "men with axes", "two gunboats"; the form of others
// is "".
func (sc *scan) armed(w *lexicon.Match) (tocsin.Form, int) {
	switch {
	case w.Rule.Name == "doer.armed", w.Rule.Name == "doer.person" && sc.gangAt(w), w.Rule.Class == "person" && w.Rule.Has("attackers"):
		return tocsin.ArmedAssault, w.Last
	case w.Rule.Class == "object" || w.Rule.Name == "platform":
		if sc.f.words.attackCraft[sc.lower(w.Last-1)] {
			return tocsin.ArmedAssault, w.Last
		}
	case w.Rule.Class == "person" && sc.lower(w.Last) == "with":
		for k := w.Last + 1; k < w.Last+4; k++ {
			if x := sc.wordAt(k, "weapon"); x != nil && x.Rule.Name == "knife" {
				return tocsin.Melee, x.Last
			} else if x != nil && x.Rule.Name == "gun" {
				return tocsin.ArmedAssault, x.Last
			}
		}
	}
	return "", 0
}

// gangAt reports whether the word ends the words for unnamed armed people: "armed
// men".
func (sc *scan) gangAt(w *lexicon.Match) bool {
	return slices.ContainsFunc(sc.actors, func(a tocsin.Mention) bool {
		return a.Actor != nil && a.Actor.Armed && a.Actor.Kind == tocsin.Unnamed && sc.text.TokenAt(a.Span.End-1) == w.Last-1
	})
}

// hurled tells what is thrown in words of no list: "heaved a bottle of petrol
// through the window".
func (sc *scan) hurled(w *lexicon.Match) bool {
	through := false
	for k := w.Last; k < w.Last+4; k++ {
		through = through || sc.f.words.throughWord[sc.lower(k)]
	}
	if !through || !sc.doneTo(w.Last) && !sc.f.words.determiner[sc.lower(w.Last+1)] {
		return false
	}
	return sc.dealt(w)
}

// fastened tells "put dynamite to the pylons", "taped a charge to the gate"; workers who
// do so pull something down.
func (sc *scan) fastened(w *lexicon.Match) bool {
	for i := range sc.words {
		if x := &sc.words[i]; x.Rule.Class == "person" && x.Rule.Value != "fighters" && x.Rule.Value != "people" && x.Last <= w.First && w.First-x.Last <= 4 {
			return false
		}
	}
	return sc.doneTo(w.Last) && sc.anyBetween(max(sc.first, w.First-3), w.First, sc.f.words.fastening)
}

// trained tells guns that are fired in words of no list: "emptied their pistols
// into the car", "machine guns were turned on the bridge".
func (sc *scan) trained(w *lexicon.Match) bool {
	if l := sc.lower(w.Last); (l == "at" || l == "into" || l == "on") && sc.doneTo(w.Last) {
		return sc.dealt(w)
	}
	if k := w.Last + 1; sc.f.words.passivePast[sc.lower(k-1)] && sc.past(k) && !sc.f.words.idleVerb[sc.lower(k)] {
		l := sc.lower(k + 1)
		return (l == "at" || l == "into" || l == "on") && sc.doneTo(k+1)
	}
	return false
}

// dealt reports whether a verb that does something with it stands right before the
// weapon.
func (sc *scan) dealt(w *lexicon.Match) bool {
	for k := w.First - 1; k >= w.First-4 && k > sc.first; k-- {
		l := sc.lower(k)
		if sc.past(k) || strings.HasSuffix(l, "ing") && len(l) > 5 {
			return !sc.f.words.idleVerb[l] && !sc.f.words.aimVerb[l] && sc.wordAt(k, "speech") == nil
		}
		if !sc.f.words.determiner[l] && sc.wordAt(k, "number") == nil && !strings.HasSuffix(l, "ir") && l != "his" && l != "her" && sc.text.Tokens[k].Kind != tocsin.Number {
			return false
		}
	}
	return false
}

// governed reports whether the noun phrase that holds the token stands behind a
// preposition, or is what somebody did something to.
func (sc *scan) governed(at int) bool {
	for k := at - 1; k >= at-4 && k >= sc.first; k-- {
		l := sc.lower(k)
		if sc.f.words.preposition[l] || sc.past(k) && !sc.f.words.idleVerb[l] && k < at-1 || strings.HasSuffix(l, "ing") {
			return true
		}
		if sc.text.Tokens[k].Kind == tocsin.Punct {
			return false
		}
	}
	return false
}

// verbOf is the token of the finite verb in the past whose subject ends before the
// token; -1 when there is none, or one that does no harm.
func (sc *scan) verbOf(from int, planted bool) int {
	for k := from; k < from+deedReach && k < sc.last; k++ {
		l := sc.lower(k)
		switch {
		case sc.f.words.relative[l], sc.f.words.auxiliary[l] && l != "had", l == "and", sc.text.Tokens[k].Kind == tocsin.Punct:
			return -1
		case sc.f.words.idleVerb[l], sc.f.words.accidentVerb[l]:
			return -1
		case sc.wordAt(k, "speech") != nil:
			return -1
		case l == "had" || !sc.past(k):
		case k == from || !sc.f.words.determiner[sc.lower(k-1)] && !sc.f.words.preposition[sc.lower(k-1)]:
			if planted && sc.f.words.preposition[sc.lower(k+1)] && sc.lower(k+1) != "through" && sc.lower(k+1) != "off" && sc.lower(k+1) != "into" {
				return -1 // "a bomb disguised as a lamp"
			}
			if n := sc.lower(k + 1); n == "by" || n == "as" || n == "from" || l == "took" && (n == "off" || n == "part" || n == "place") {
				return -1
			}
			return k
		}
	}
	return -1
}

// past reports whether the token may be a verb in the past.
func (sc *scan) past(k int) bool {
	l := sc.lower(k) // "" outside the sentence
	return l != "" && sc.text.Tokens[k].Kind == tocsin.Word && (len(l) > 4 && strings.HasSuffix(l, "ed") && !strings.HasSuffix(l, "eed") || sc.f.words.irregularPast[l])
}

// doneTo reports whether people, a thing or a place stand shortly behind the verb.
func (sc *scan) doneTo(verb int) bool {
	for _, x := range sc.words {
		if (x.Rule.Class == "object" || x.Rule.Class == "person" && !x.Rule.Has("attackers")) && x.First > verb && x.First-verb <= deedObject {
			return !sc.anyBetween(verb+1, x.First, sc.f.words.conditionBorder) && !sc.anyBetween(verb+1, x.First, sc.f.words.relative)
		}
	}
	for k := verb + 1; k < verb+deedObject; k++ {
		if sc.f.words.lengthUnit[sc.lower(k)] {
			return true // "took out forty metres of the line"
		}
	}
	return slices.ContainsFunc(sc.places, func(p tocsin.Mention) bool {
		t := sc.text.TokenAt(p.Span.Start)
		return p.Value != "demonym" && t > verb && t-verb <= 3
	})
}

// harmFollows reports whether people are said to be killed or hurt in the sentence or
// in one of the next.
func (sc *scan) harmFollows() bool {
	if sc.hurtsAnyone() {
		return true
	}
	block := sc.text.Sentences[sc.index].Block
	title := sc.text.Blocks[block].Kind == tocsin.Title
	var room [16]lexicon.Match
	for i := sc.index + 1; i <= sc.index+deedHarm && i < len(sc.text.Sentences); i++ {
		s := sc.text.Sentences[i]
		if s.Block > block+1 && !title {
			return false
		}
		for k := s.First; k < s.Last; k++ {
			if !sc.f.lex.Begins(sc.text.Tokens[k].Lower) {
				continue
			}
			for _, m := range sc.f.lex.At(sc.text.Tokens, k, s.Last, room[:0]) {
				if m.Rule.Class == "harm" && (m.Rule.Value == string(tocsin.Killed) || m.Rule.Value == string(tocsin.Injured) || m.Rule.Name == "harm.abduct") {
					return true
				}
			}
		}
	}
	return false
}

// beside makes acts of the clauses of a sentence that have none of their own but a
// place, a weapon and harm: "a bomb hurt six people in Basra, while gunmen shot a
// trader in Mosul".
func (sc *scan) beside(acts []tocsin.Mention) []tocsin.Mention {
	if len(sc.places) < 2 {
		return nil
	}
	var out []tocsin.Mention
	first, last, words := sc.first, sc.last, sc.words
	sc.planted = slices.ContainsFunc(words, func(w lexicon.Match) bool { return w.Rule.Class == "weapon" && w.Rule.Has("counted") })
	defer func() { sc.planted = false }()
	from := first
	for k := first; k <= last; k++ {
		if k < last && !sc.f.words.besideBorder[sc.text.Tokens[k].Lower] && !sc.parts(k) {
			continue
		}
		told := slices.ContainsFunc(acts, func(m tocsin.Mention) bool {
			t := sc.text.TokenAt(m.Span.Start)
			return m.Kind == tocsin.MentionAct && t >= from && t < k
		})
		placed := slices.ContainsFunc(sc.places, func(m tocsin.Mention) bool {
			t := sc.text.TokenAt(m.Span.Start)
			return m.Value != "demonym" && t >= from && t < k && sc.f.words.whereBefore[sc.lower(t-1)]
		})
		if !told && placed && k-from >= 4 && k-from < last-first {
			sc.first, sc.last, sc.words = from, k, nil
			for _, w := range words {
				if w.First >= from && w.Last <= k {
					sc.words = append(sc.words, w)
				}
			}
			if m, ok := sc.effect(); ok {
				out = append(out, m)
			}
			sc.first, sc.last, sc.words = first, last, words
		}
		from = k + 1
	}
	return out
}

// parts reports whether the token is a comma that may part two acts: one of a title,
// or one before "and in", "and at".
func (sc *scan) parts(k int) bool {
	if sc.lower(k) != "," {
		return false
	}
	if sc.text.Blocks[sc.text.Sentences[sc.index].Block].Kind == tocsin.Title {
		return true
	}
	return sc.lower(k+1) == "and" && sc.f.words.whereBefore[sc.lower(k+2)]
}
