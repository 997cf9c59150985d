package find

import (
	"strings"

	"tocsin"
	"tocsin/lexicon"
)

// corrected reports whether the number at token i is one that another puts right:
// "five, and not [eight], policemen", "not [ten] but seven".
func (sc *scan) corrected(i int) bool {
	if sc.lower(i-1) == "of" && sc.lower(i-2) == "instead" || sc.lower(i-1) == "than" && sc.lower(i-2) == "rather" {
		return true
	}
	n, _ := sc.plain(i)
	return sc.lower(i-1) == "not" && n.Known && n.Min > 1
}

// correction is the token behind words that put another number right, from token
// at on: "[, and not eight,] policemen", "[, not nine as first reported,]"; at
// itself without such.
func (sc *scan) correction(at int) int {
	k := at
	if sc.lower(k) == "," || sc.lower(k) == "(" || sc.lower(k) == "-" || sc.lower(k) == "–" {
		k++
	}
	if sc.lower(k) == "and" {
		k++
	}
	switch {
	case sc.lower(k) == "not":
		k++
	case sc.lower(k) == "instead" && sc.lower(k+1) == "of", sc.lower(k) == "rather" && sc.lower(k+1) == "than":
		k += 2
	default:
		return at
	}
	if sc.lower(k) == "the" {
		k++
	}
	n, next := sc.plain(k)
	if !n.Known || n.Min < 2 {
		return at
	}
	for k = next; k < next+6 && k < sc.last; k++ {
		switch l := sc.lower(k); {
		case l == "," || l == ")" || l == "-" || l == "–":
			return k + 1
		case k == next && sc.wordAt(k, "person") != nil:
			return k
		case sc.wordAt(k, "harm") != nil || sc.wordAt(k, "person") != nil || sc.text.Tokens[k].Kind == tocsin.Punct:
			return next
		}
	}
	return next
}

// workingNoun reports whether a noun in no list is one for people by how it ends:
// "three watchmen", "nine churchgoers", "a ferryman".
func (sc *scan) workingNoun(k int, article bool) bool {
	l := sc.lower(k)
	ends := sc.f.words.workingEnds
	if article {
		ends = sc.f.words.workingEnd
	}
	return len(l) >= 7 && ends.Ends(l) && !sc.f.words.workingNot[l] && !sc.f.words.livestock[l] && !sc.listed(k)
}

// inShort is the end of an abbreviation of whom a log counts, before "KIA" and its
// like, from token at on: "2 [ANA] KIA", "2 [x ANP] killed". It is at itself without
// one.
func (sc *scan) inShort(at int) int {
	k := at
	if sc.lower(k) == "x" {
		k++
	}
	if h := sc.wordAt(k+1, "harm"); h == nil || !ofPeople(h) || !sc.lettered(k) {
		return at
	}
	return k + 1
}

// rowOfVerbs is the word of killing or taking that ends a row of passive verbs from
// token i on: "were [lined up and mown down]", nil without one.
func (sc *scan) rowOfVerbs(i int) *lexicon.Match {
	for k := i; k < i+6 && k < sc.last; k++ {
		if sc.text.Tokens[k].Kind == tocsin.Punct {
			return nil
		}
		if sc.lower(k) != "and" && sc.lower(k) != "then" {
			continue
		}
		for j := k + 1; j < k+4; j++ {
			if h := sc.wordAt(j, "harm"); h != nil && h.Rule.Name == "harm.kill" && h.Tense&lexicon.Verb != 0 {
				return h
			}
			if l := sc.lower(j); l != "then" && l != "later" && l != "were" && !strings.HasSuffix(l, "ly") {
				break
			}
		}
	}
	return nil
}
