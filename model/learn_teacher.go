package model

import (
	"slices"

	"tocsin"
)

// teachers are several models of the same kind that read a sentence in both
// directions and vote. They are better than any one of them, and too slow to
// ship: the shipped model learns from what they say of plain sentences.
type teachers struct {
	forward, backward []*Model
}

// learnTeachers trains the teachers on annotated sentences, whose tags are
// gold; first are the tags of one pass, which is all that the teachers make.
func (l *Learned) learnTeachers(examples []Example, gold, first [][]uint8, recipe Recipe) *teachers {
	t := &teachers{}
	turned := make([]Example, len(examples))
	for i := range examples {
		turned[i] = backwards(examples[i])
	}
	turnedGold := goldTags(l.Model, turned)
	turnedFirst := l.bare().jackknife(turned, turnedGold, recipe)
	for n := range recipe.Teachers {
		recipe.Seed += 100
		for _, back := range []bool{false, true} {
			of, gold, met := examples, gold, first
			if back {
				of, gold, met = turned, turnedGold, turnedFirst
			}
			m := l.bare()
			tagger, _ := learnTags(m, of, gold, everything, recipe).average(1, 0)
			m.tagger = tagger
			parser, _ := learnMoves(m, of, met, recipe).average(1, 0)
			m.parser = parser
			if back {
				t.backward = append(t.backward, m)
				continue
			}
			if n == 0 {
				labeller, _ := learnLabels(m, of, met, recipe).average(1, 0)
				m.labeller = labeller
			}
			t.forward = append(t.forward, m)
		}
	}
	return t
}

// bare is a model with the classes, clusters and lemmas of l and no weights.
func (l *Learned) bare() *Model {
	m := &Model{list: l.list, clusters: l.clusters, alike: l.alike, lemmas: l.lemmas, tags: l.tags, labels: l.labels}
	m.ready()
	return m
}

func everything(*Example) bool { return true }

// jackknife gives examples the first tags of taggers that were not trained on
// them.
func (m *Model) jackknife(examples []Example, gold [][]uint8, recipe Recipe) [][]uint8 {
	predicted := make([][]uint8, len(examples))
	kept := m.tagger
	for fold := range recipe.Folds {
		in := func(e *Example) bool { return e.Document%recipe.Folds != fold }
		m.tagger, _ = learnTags(m, examples, gold, in, recipe).average(1, 0)
		for i := range examples {
			if e := &examples[i]; !in(e) {
				predicted[i] = m.tagsBy(e, m.firstTags)
			}
		}
	}
	m.tagger = kept
	return predicted
}

// backwards is the example read from its end.
func backwards(e Example) Example {
	text := *e.Text
	text.Tokens = slices.Clone(text.Tokens)
	slices.Reverse(text.Tokens)
	out := Example{Text: &text, Document: e.Document, Tags: slices.Clone(e.Tags), Fine: slices.Clone(e.Fine), Labels: slices.Clone(e.Labels)}
	slices.Reverse(out.Tags)
	slices.Reverse(out.Fine)
	slices.Reverse(out.Labels)
	for _, h := range slices.Backward(e.Heads) {
		if h >= 0 {
			h = len(e.Heads) - 1 - h
		}
		out.Heads = append(out.Heads, h)
	}
	return out
}

// annotate is the sentence with the tags, heads and labels that most teachers
// give it.
func (t *teachers) annotate(text *tocsin.Text) (Example, []uint8) {
	e := Example{Text: text, Document: -1}
	n := len(text.Tokens)
	turned := backwards(e)
	m := t.forward[0]
	votes := make([][]int, n)
	for i := range votes {
		votes[i] = make([]int, len(m.tags))
	}
	for _, f := range t.forward {
		for i, tag := range f.tagsBy(&e, f.firstTags) {
			votes[i][tag]++
		}
	}
	for _, b := range t.backward {
		for i, tag := range b.tagsBy(&turned, b.firstTags) {
			votes[n-1-i][tag]++
		}
	}
	tags := make([]uint8, n)
	for i := range votes {
		for tag, v := range votes[i] {
			if v > votes[i][tags[i]] {
				tags[i] = uint8(tag)
			}
		}
		e.Tags = append(e.Tags, m.tags[tags[i]].coarse)
		e.Fine = append(e.Fine, m.tags[tags[i]].fine)
	}
	// arcs[h+1][d] counts who says that h is the head of d.
	arcs := make([][]int, n+1)
	for h := range arcs {
		arcs[h] = make([]int, n)
	}
	ws := &workspace{}
	for _, f := range t.forward {
		f.lookTagged(ws, &e, tags)
		f.attach(ws, f.parser, nil)
		for d, h := range ws.state.head {
			arcs[h+1][d]++
		}
	}
	turnedTags := slices.Clone(tags)
	slices.Reverse(turnedTags)
	for _, b := range t.backward {
		b.lookTagged(ws, &turned, turnedTags)
		b.attach(ws, b.parser, nil)
		for d, h := range ws.state.head {
			if h >= 0 {
				h = int32(n) - 1 - h
			}
			arcs[h+1][n-1-d]++
		}
	}
	heads := mostVotes(arcs)
	m.lookTagged(ws, &e, tags)
	ws.state.reset(n)
	copy(ws.state.head, heads)
	for _, l := range m.label(ws, nil) {
		e.Labels = append(e.Labels, m.labels[l])
	}
	for _, h := range heads {
		e.Heads = append(e.Heads, int(h))
	}
	return e, tags
}

// mostVotes is the projective tree with one root whose arcs have the most
// votes (Eisner, 1996).
func mostVotes(arcs [][]int) []int32 {
	n := len(arcs) - 1
	const never = -1 << 20
	// Spans [i, j] by which end is the head (0 left, 1 right) and whether the
	// other end may still get dependents.
	type cell struct{ score, split int }
	table := func() [][][2]cell {
		t := make([][][2]cell, n)
		for i := range t {
			t[i] = make([][2]cell, n)
		}
		return t
	}
	openSpan, closed := table(), table()
	for width := 1; width < n; width++ {
		for i := 0; i+width < n; i++ {
			j := i + width
			most := cell{never, i}
			for k := i; k < j; k++ {
				if s := closed[i][k][0].score + closed[k+1][j][1].score; s > most.score {
					most = cell{s, k}
				}
			}
			openSpan[i][j][0] = cell{most.score + arcs[i+1][j], most.split}
			openSpan[i][j][1] = cell{most.score + arcs[j+1][i], most.split}
			most = cell{never, i}
			for k := i + 1; k <= j; k++ {
				if s := openSpan[i][k][0].score + closed[k][j][0].score; s > most.score {
					most = cell{s, k}
				}
			}
			closed[i][j][0] = most
			most = cell{never, i}
			for k := i; k < j; k++ {
				if s := closed[i][k][1].score + openSpan[k][j][1].score; s > most.score {
					most = cell{s, k}
				}
			}
			closed[i][j][1] = most
		}
	}
	heads := make([]int32, n)
	root, most := 0, never
	for r := range n {
		if s := closed[0][r][1].score + closed[r][n-1][0].score + arcs[0][r]; s > most {
			root, most = r, s
		}
	}
	var unfold func(i, j, side int, isOpen bool)
	unfold = func(i, j, side int, isOpen bool) {
		if i == j {
			return
		}
		if isOpen {
			if side == 0 {
				heads[j] = int32(i)
			} else {
				heads[i] = int32(j)
			}
			k := openSpan[i][j][side].split
			unfold(i, k, 0, false)
			unfold(k+1, j, 1, false)
			return
		}
		k := closed[i][j][side].split
		if side == 0 {
			unfold(i, k, 0, true)
			unfold(k, j, 0, false)
		} else {
			unfold(i, k, 1, false)
			unfold(k, j, 1, true)
		}
	}
	if n > 0 {
		heads[root] = -1
		unfold(0, root, 1, false)
		unfold(root, n-1, 0, false)
	}
	return heads
}
