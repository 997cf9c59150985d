package model

import (
	"strconv"
	"strings"

	"tocsin"
)

// lemmas says how forms become lemmas: for a fine tag and the longest known
// ending of a word, how many bytes to take off and what to put there. An
// ending that begins with "^" is a whole word.
type lemmas struct {
	rules map[lemmaKey]lemmaRule
}

type lemmaKey struct {
	fine, ending string
}

type lemmaRule struct {
	cut   int
	add   string
	whole string // the lemma itself, of a rule for a whole word
}

// longestEnding is how many bytes of a word's end are looked at.
const longestEnding = 6

// readLemmas reads lemmas.txt: lines "VBD ied 3 y", fine tag, ending, bytes to
// cut and what to add ("-" for nothing).
func readLemmas(data string) (*lemmas, error) {
	l := &lemmas{rules: map[lemmaKey]lemmaRule{}}
	n := 0
	for line := range strings.Lines(data) {
		n++
		if strings.HasPrefix(line, "# ") || strings.TrimSpace(line) == "" {
			continue
		}
		w := strings.Fields(line)
		if len(w) != 4 {
			return nil, tocsin.Errorf(tocsin.Invalid, "lemmas.txt:%d: want \"tag ending cut add\"", n)
		}
		cut, err := strconv.Atoi(w[2])
		ending := w[1]
		if ending == "-" {
			ending = ""
		}
		if whole, ok := strings.CutPrefix(ending, "^"); err != nil || cut < 0 || ok && cut > len(whole) {
			return nil, tocsin.Errorf(tocsin.Invalid, "lemmas.txt:%d: %q is not a number of bytes", n, w[2])
		}
		r := lemmaRule{cut: cut, add: w[3]}
		if r.add == "-" {
			r.add = ""
		}
		if whole, ok := strings.CutPrefix(ending, "^"); ok {
			r.whole = whole[:len(whole)-cut] + r.add
		}
		l.rules[lemmaKey{w[0], ending}] = r
	}
	return l, nil
}

// of is the lemma of a form in lower case: that of the whole word when it is
// known, else the word of the list whose regular form it is, else by ending.
// Names are their own lemmas.
func (l *lemmas) of(lower, fine, coarse string, list *wordList) string {
	if coarse == "PROPN" || coarse == "PUNCT" || coarse == "NUM" || coarse == "X" {
		return lower
	}
	if len(lower) <= longestWhole {
		var buf [longestWhole + 1]byte
		buf[0] = '^'
		copy(buf[1:], lower)
		if r, ok := l.rules[lemmaKey{fine, string(buf[:len(lower)+1])}]; ok {
			return r.whole
		}
	}
	if base := list.base(lower, fine); base != "" {
		return base
	}
	for n := min(longestEnding, len(lower)-1); n >= 0; n-- {
		r, ok := l.rules[lemmaKey{fine, lower[len(lower)-n:]}]
		if !ok || r.cut >= len(lower) {
			continue
		}
		if r.add == "" {
			return lower[:len(lower)-r.cut]
		}
		return lower[:len(lower)-r.cut] + r.add
	}
	return lower
}

// base is the word of the list that the regular form lower is of; "" when the
// list has none.
func (l *wordList) base(lower, fine string) string {
	n := len(lower)
	if n < smallestInf {
		return ""
	}
	kind := UseVerb
	if fine == "NNS" {
		kind = UseNoun
	}
	is := func(form uint32) bool { return l.of(form)&kind != 0 }
	stem := lower
	switch fine {
	case "NNS", "VBZ":
		switch {
		case lower[n-1] != 's' || lower[n-2] == 's':
		case is(formOf(lower[:n-1])):
			return lower[:n-1]
		case lower[n-2] == 'e' && is(formOf(lower[:n-2])):
			return lower[:n-2]
		case lower[n-2] == 'e' && lower[n-3] == 'i' && is(mix(formOf(lower[:n-3]), 'y')):
			return lower[:n-3] + "y"
		}
		return ""
	case "VBD", "VBN":
		switch {
		case !strings.HasSuffix(lower, "ed"):
			return ""
		case is(formOf(lower[:n-1])):
			return lower[:n-1]
		case lower[n-3] == 'i' && is(mix(formOf(lower[:n-3]), 'y')):
			return lower[:n-3] + "y"
		}
		stem = lower[:n-2]
	case "VBG":
		if !strings.HasSuffix(lower, "ing") {
			return ""
		}
		stem = lower[:n-3]
		// "firing" is of "fire", as "fir" would have doubled; "singing" is not of "singe".
		if endsSingly(stem) && is(mix(formOf(stem), 'e')) {
			return stem + "e"
		}
	default:
		return ""
	}
	k := len(stem)
	switch {
	case k > 1 && is(formOf(stem)):
		return stem
	case k > 2 && stem[k-1] == stem[k-2] && is(formOf(stem[:k-1])):
		return stem[:k-1]
	case fine == "VBG" && is(mix(formOf(stem), 'e')):
		return stem + "e"
	}
	return ""
}

// endsSingly reports whether a stem ends in one vowel and one consonant.
func endsSingly(stem string) bool {
	n := len(stem)
	vowel := func(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }
	return n > 2 && !vowel(stem[n-1]) && vowel(stem[n-2]) && !vowel(stem[n-3])
}

// longestWhole is the longest word in bytes that may have a rule of its own.
const longestWhole = 24
