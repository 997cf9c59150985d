package filter

import (
	"slices"
	"strings"

	"tocsin"
)

// Positive is the terms that must be there, as they were written; "" when all
// are of what must not.
func Positive(terms []tocsin.Term) string {
	var list []string
	for _, t := range terms {
		if !t.Not {
			list = append(list, t.Asked)
		}
	}
	return strings.Join(list, " ")
}

// HasTerms reports whether texts, by their fields, fulfil all terms. No terms
// are fulfilled by nothing.
func HasTerms(terms []tocsin.Term, texts map[string]string) bool {
	words := make(map[string][]string, len(texts))
	for field, text := range texts {
		words[field] = tocsin.FoldedWords(text, -1)
	}
	for _, t := range terms {
		there := false
		for field, has := range words {
			there = there || (t.Field == "" || t.Field == field) && standIn(&t, has)
		}
		if there == t.Not {
			return false
		}
	}
	return len(terms) > 0
}

// standIn reports whether the words of a term stand together in a text.
func standIn(t *tocsin.Term, text []string) bool {
	n := len(t.Words)
	for i := 0; i+n <= len(text); i++ {
		if last := text[i+n-1]; slices.Equal(text[i:i+n-1], t.Words[:n-1]) &&
			(last == t.Words[n-1] || t.Prefix && strings.HasPrefix(last, t.Words[n-1])) {
			return true
		}
	}
	return false
}
