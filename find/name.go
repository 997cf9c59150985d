package find

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin"
)

// people finds persons' names that no lexicon knows: runs of capitalised
// words that are neither places nor other actors, and surnames of persons
// named earlier in the text. Texts and headlines without case give none.
func (sc *scan) people() {
	if sc.headline() {
		return
	}
	for i := sc.first; i < sc.last; i++ {
		if !sc.nameWord(i) || sc.covered(i) {
			continue
		}
		end := i + 1
		for end < sc.last && end-i < 5 {
			if sc.nameWord(end) && !sc.covered(end) {
				end++
				continue
			}
			if sc.wordAt(end, "particle") != nil && end+1 < sc.last && sc.nameWord(end+1) && !sc.covered(end+1) {
				end += 2
				continue
			}
			break
		}
		for i < end && sc.wordAt(i, "tail") != nil {
			i++ // "In Kyiv", "But Roe"
		}
		n := end - i
		switch {
		case n <= 0:
		case n == 1:
			sc.surname(i)
		case !sc.organisation(i, end):
			sc.person(i, end, sc.spanOf(i, end).Of(sc.text.Body), "name.run")
		}
		if end > i {
			i = end - 1
		}
	}
}

// headline reports whether most longer words of the sentence are capitalised,
// or none is.
func (sc *scan) headline() bool {
	upper, all := 0, 0
	for i := sc.first + 1; i < sc.last; i++ {
		t := sc.text.Tokens[i]
		if t.Kind != tocsin.Word || t.Len() < 4 {
			continue
		}
		all++
		if r, _ := utf8.DecodeRuneInString(sc.text.Body[t.Start:]); unicode.IsUpper(r) {
			upper++
		}
	}
	return all > 3 && upper*5 > all*3
}

// nameWord reports whether the token may be part of a name: capitalised, or
// with a capital behind "al-".
func (sc *scan) nameWord(i int) bool {
	t := sc.text.Tokens[i]
	if t.Kind != tocsin.Word || t.Len() < 2 {
		return false
	}
	word := sc.text.Body[t.Start:t.End]
	r, size := utf8.DecodeRuneInString(word)
	if unicode.IsUpper(r) {
		// all capitals is an acronym
		return strings.ToUpper(word[size:]) != word[size:] || len(word) == 2 && word[1] == '.'
	}
	if at := strings.IndexByte(word, '-') + 1; sc.f.words.nameArticle[word[:at]] && at < len(word) {
		r, _ := utf8.DecodeRuneInString(word[at:])
		return unicode.IsUpper(r)
	}
	return false
}

// covered reports whether the token belongs to an actor, a place or a time
// found already, or to a weapon or speech word.
func (sc *scan) covered(i int) bool {
	span := sc.text.Tokens[i].Span
	for _, list := range [][]tocsin.Mention{sc.actors, sc.places, sc.times} {
		for _, m := range list {
			if m.Span.Overlaps(span) {
				return true
			}
		}
	}
	for _, w := range sc.words {
		if w.First <= i && i < w.Last {
			switch w.Rule.Class {
			case "weapon", "response", "act":
				return true
			}
		}
	}
	return false
}

// organisation reports whether a run of capitalised words is more likely the
// name of a body, a place or a title than of a person.
func (sc *scan) organisation(i, end int) bool {
	for k := i; k < end; k++ {
		if w := sc.wordAt(k, "tail"); w != nil {
			return true
		}
	}
	if sc.f.words.whereBefore[sc.lower(i-1)] {
		return true // a place that is in no gazetteer
	}
	return false
}

// surname takes a single capitalised word for the person of that last name.
func (sc *scan) surname(i int) {
	word := sc.text.Tokens[i].Lower
	name, ok := sc.known[word]
	if !ok {
		return
	}
	sc.person(i, i+1, name, "name.surname")
}

// person adds the person named by the tokens [i, end).
func (sc *scan) person(i, end int, name, rule string) {
	sc.actors = append(sc.actors, tocsin.Mention{
		Kind: tocsin.MentionActor, Rule: rule, Value: name,
		Span:  sc.spanOf(i, end),
		Actor: &tocsin.Actor{Kind: tocsin.Person, Name: name},
	})
}

// remember keeps the surnames of the sentence's persons for those after it.
func (sc *scan) remember() {
	for _, a := range sc.actors {
		if a.Actor.Kind != tocsin.Person {
			continue
		}
		words := strings.Fields(a.Actor.Name)
		if len(words) < 2 {
			continue
		}
		last := strings.ToLower(words[len(words)-1])
		if sc.known == nil {
			sc.known = map[string]string{}
		}
		if _, ok := sc.known[last]; !ok {
			sc.known[last] = a.Actor.Name
		}
	}
}
