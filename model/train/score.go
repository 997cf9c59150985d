package main

import (
	"fmt"
	"strings"

	"tocsin/model"
)

// scoreParses measures a model on sentences that it did not learn from.
func scoreParses(m *model.Model, dev devSet) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-34s %7s %7s %7s %7s %7s %7s\n", "GUM dev", "tokens", "UPOS", "XPOS", "lemma", "UAS", "LAS")
	for _, set := range []struct {
		name     string
		examples []model.Example
	}{{"news interview academic court", dev.shipped}, {"bio voyage (none in training)", dev.other}} {
		for _, c := range []struct {
			name  string
			write func(form, tag string, i int) string
		}{{"", nil}, {", upper", upper}, {", lower", lower}, {", headline", headline}} {
			examples := set.examples
			if c.write != nil {
				examples = nil
				for _, e := range set.examples {
					examples = append(examples, recased(e, c.write))
				}
			}
			fmt.Fprintf(&b, "%-34s %s\n", set.name+c.name, parseScore(m, examples))
			if c.write != nil && set.name[0] == 'b' {
				break
			}
		}
	}
	return b.String()
}

func parseScore(m *model.Model, examples []model.Example) string {
	var tree model.Tree
	tokens, tags, fine, lemmas, names, heads, labels := 0, 0, 0, 0, 0, 0, 0
	for _, e := range examples {
		m.Parse(e.Text, 0, len(e.Text.Tokens), &tree)
		for i := range e.Tags {
			tokens++
			if tree.Tags[i] == e.Tags[i] {
				tags++
			}
			if tree.Fine[i] == e.Fine[i] {
				fine++
			}
			if e.Tags[i] != "PUNCT" {
				names++
				if tree.Lemmas[i] == strings.ToLower(e.Lemmas[i]) {
					lemmas++
				}
			}
			if tree.Heads[i] == e.Heads[i] {
				heads++
				if tree.Labels[i] == e.Labels[i] {
					labels++
				}
			}
		}
	}
	share := func(n, of int) float64 { return float64(n) / float64(max(1, of)) }
	return fmt.Sprintf("%7d %7.4f %7.4f %7.4f %7.4f %7.4f", tokens, share(tags, tokens), share(fine, tokens), share(lemmas, names), share(heads, tokens), share(labels, tokens))
}
