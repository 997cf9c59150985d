package main

import (
	"fmt"
	"strings"

	"tocsin/model"
)

// scoreParses measures a model on sentences that it did not learn from.
func scoreParses(m *model.Model, read material) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-36s %7s %7s %7s %7s %7s %7s\n", "GUM dev", "tokens", "UPOS", "XPOS", "lemma", "UAS", "LAS")
	for _, set := range []struct {
		name     string
		examples []model.Example
	}{{"news interview academic court", read.dev}, {"bio voyage (none in training)", read.devOther}} {
		for _, c := range []struct {
			name  string
			write func(form, tag string, i int) string
		}{{"", nil}, {", upper", upper}, {", lower", lower}, {", headline", headline}} {
			examples := allRecased(set.examples, c.write)
			fmt.Fprintf(&b, "%-36s %s\n", set.name+c.name, parseScore(m, examples))
			if c.write != nil && set.name[0] == 'b' {
				break
			}
		}
	}
	fmt.Fprintf(&b, "%-36s %s\n", "the same on the treebank's own words", parseScore(m, read.devSplit))
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

// nameFolds is into how many parts wikigold is cut, by document.
const nameFolds = 5

// scoreNames measures names: on so many of the parts of wikigold, each with
// weights that were trained on everything else; on posts and trees with the
// shipped weights.
func scoreNames(m *model.Model, read material, recipe model.Recipe, parts int) string {
	ways := []struct {
		name  string
		write func(form, tag string, i int) string
	}{{"", nil}, {", upper", upper}, {", lower", lower}, {", headline", headline}}
	folds := make([]foundScore, len(ways))
	for fold := range min(parts, nameFolds) {
		in := func(e model.Example) bool { return e.Document < wikigoldDocuments || e.Document%nameFolds != fold }
		var train, test []model.Example
		for _, e := range read.corpus.Named {
			if in(e) {
				train = append(train, e)
			}
		}
		for _, e := range read.wikigold {
			if !in(e) {
				test = append(test, e)
			}
		}
		learned := m.LearnNames(train, recipe)
		for i, w := range ways {
			examples := allRecased(test, w.write)
			folds[i].add(examples, learned.FoundNames(examples))
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-44s %6s %7s %7s %7s\n", "names, span and kind exact", "gold", "P", "R", "F1")
	for i, w := range ways {
		fmt.Fprintf(&b, "%-44s %s\n", fmt.Sprintf("wikigold, held out, %d of %d folds%s", parts, nameFolds, w.name), folds[i])
		for _, set := range []struct {
			name     string
			examples []model.Example
		}{{"WNUT17 dev", read.posts}, {"GUM dev", read.dev}} {
			if w.write == nil {
				var s foundScore
				s.add(set.examples, m.FoundNames(set.examples))
				fmt.Fprintf(&b, "%-44s %s\n", set.name, s)
			}
		}
	}
	return b.String()
}
