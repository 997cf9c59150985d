package relational

import (
	"slices"
	"strings"
	"unicode"

	"tocsin"
)

// likePart is a pattern for LIKE that finds what holds the folded words.
func likePart(s string) string { return "%" + tocsin.Fold(s) + "%" }

// snippetWords is how many words a snippet has.
const snippetWords = 32

// snippet is the passage of a text that holds the most of the terms, with
// their words between \x02 and \x03.
func snippet(text string, terms []tocsin.Term) string {
	wanted := map[string]bool{}
	var prefixes []string
	for _, t := range terms {
		if t.Not {
			continue
		}
		for i, w := range t.Words {
			if t.Prefix && i == len(t.Words)-1 {
				prefixes = append(prefixes, w)
			} else {
				wanted[w] = true
			}
		}
	}
	hit := func(w string) bool {
		if wanted[w] {
			return true
		}
		for _, p := range prefixes {
			if strings.HasPrefix(w, p) {
				return true
			}
		}
		return false
	}
	words := slices.Collect(tocsin.SearchWords(text))
	if len(words) == 0 {
		return ""
	}
	hits := make([]bool, len(words))
	best, bestScore, in := 0, 0, map[string]int{}
	score := 0
	for i, w := range words {
		if hits[i] = hit(w.Folded); hits[i] {
			if in[w.Folded]++; in[w.Folded] == 1 {
				score += 100
			}
			score++
		}
		if out := i - snippetWords; out >= 0 && hits[out] {
			if in[words[out].Folded]--; in[words[out].Folded] == 0 {
				score -= 100
			}
			score--
		}
		if score > bestScore {
			bestScore, best = score, max(0, i-snippetWords*3/4)
		}
	}
	last := min(len(words), best+snippetWords) - 1
	var b strings.Builder
	if best > 0 {
		b.WriteString("… ")
	}
	at := words[best].Start
	for i := best; i <= last; i++ {
		b.WriteString(plainSpace(text[at:words[i].Start]))
		if hits[i] {
			b.WriteString("\x02" + text[words[i].Start:words[i].End] + "\x03")
		} else {
			b.WriteString(text[words[i].Start:words[i].End])
		}
		at = words[i].End
	}
	if last < len(words)-1 {
		b.WriteString(" …")
	} else {
		b.WriteString(plainSpace(text[at:]))
	}
	return strings.TrimSpace(b.String())
}

// plainSpace makes all white space one space, and drops marks of its own kind.
func plainSpace(s string) string {
	spaced := false
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			if spaced {
				return -1
			}
			spaced = true
			return ' '
		}
		spaced = false
		if r == 2 || r == 3 {
			return -1
		}
		return r
	}, s)
}
