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

// of is the lemma of a form in lower case. Names are their own lemmas.
func (l *lemmas) of(lower, fine, coarse string) string {
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

// longestWhole is the longest word in bytes that may have a rule of its own.
const longestWhole = 24
