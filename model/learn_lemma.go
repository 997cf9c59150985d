package model

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// script is a way to make a lemma of a form.
type script struct {
	cut int
	add string
}

// learnLemmas finds for each fine tag and ending the most frequent script, and
// keeps those endings whose script is not that of a shorter one.
func (l *Learned) learnLemmas(examples []Example) {
	type formKey struct{ fine, lower, lemma string }
	forms := map[formKey]int{}
	for i := range examples {
		e := &examples[i]
		for j, lemma := range e.Lemmas {
			switch e.Tags[j] {
			case "PROPN", "PUNCT", "NUM", "X", "SYM":
				continue
			}
			lower := e.Text.Tokens[j].Lower
			lemma = strings.ToLower(lemma)
			if lemma == "" || lemma == "_" || strings.ContainsAny(lemma+lower, " \t") {
				continue
			}
			forms[formKey{e.Fine[j], lower, lemma}]++
		}
	}
	counts := map[lemmaKey]map[script]int{}
	words := map[lemmaKey]map[script]int{} // with how often each whole word was seen
	count := func(into map[lemmaKey]map[script]int, k lemmaKey, s script, n int) {
		if into[k] == nil {
			into[k] = map[script]int{}
		}
		into[k][s] += n
	}
	for f, n := range forms {
		s := scriptOf(f.lower, f.lemma)
		for size := 0; size <= min(longestEnding, len(f.lower)-1); size++ {
			if s.cut < len(f.lower) && s.cut <= size+1 {
				count(counts, lemmaKey{f.fine, f.lower[len(f.lower)-size:]}, s, 1)
			}
		}
		if len(f.lower) <= longestWhole {
			count(words, lemmaKey{f.fine, "^" + f.lower}, s, n)
		}
	}
	chosen := map[lemmaKey]script{}
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b lemmaKey) int {
		if len(a.ending) != len(b.ending) {
			return len(a.ending) - len(b.ending)
		}
		return strings.Compare(a.fine+" "+a.ending, b.fine+" "+b.ending)
	})
	inherited := func(fine, ending string) script {
		for n := len(ending); n >= 0; n-- {
			if s, ok := chosen[lemmaKey{fine, ending[len(ending)-n:]}]; ok {
				return s
			}
		}
		return script{}
	}
	for _, k := range keys {
		s, n := mostFrequent(counts[k])
		if s == inherited(k.fine, k.ending) || n < 2 {
			continue
		}
		chosen[k] = s
	}
	for _, k := range slices.SortedFunc(maps.Keys(words), func(a, b lemmaKey) int { return strings.Compare(a.fine+" "+a.ending, b.fine+" "+b.ending) }) {
		lower := k.ending[1:]
		if s, _ := mostFrequent(words[k]); s != inherited(k.fine, lower[max(0, len(lower)-longestEnding):]) {
			chosen[k] = s
		}
	}
	var b strings.Builder
	b.WriteString("# Fine tag, ending, bytes to cut, what to add. Made by model/train.\n")
	dash := func(s string) string {
		if s == "" {
			return "-"
		}
		return s
	}
	for _, k := range slices.SortedFunc(maps.Keys(chosen), func(a, b lemmaKey) int { return strings.Compare(a.fine+" "+a.ending, b.fine+" "+b.ending) }) {
		fmt.Fprintf(&b, "%s %s %d %s\n", k.fine, dash(k.ending), chosen[k].cut, dash(chosen[k].add))
	}
	l.Files["lemmas.txt"] = []byte(b.String())
	var err error
	if l.lemmas, err = readLemmas(b.String()); err != nil {
		panic(err)
	}
}

func scriptOf(lower, lemma string) script {
	n := 0
	for n < len(lower) && n < len(lemma) && lower[n] == lemma[n] {
		n++
	}
	return script{len(lower) - n, lemma[n:]}
}

func mostFrequent(counts map[script]int) (script, int) {
	var at script
	most := 0
	for s, n := range counts {
		if n > most || n == most && (s.cut < at.cut || s.cut == at.cut && s.add < at.add) {
			at, most = s, n
		}
	}
	return at, most
}
