package model

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// statesOf turns labels such as "B-person", "I-person" and "O" into states.
func statesOf(names []string) []uint8 {
	states := make([]uint8, len(names))
	for i, label := range names {
		place, kind, _ := strings.Cut(label, "-")
		k := slices.Index(nameKinds[:], kind)
		if k < 0 {
			continue
		}
		ends := i+1 == len(names) || names[i+1] != "I-"+kind
		begins := place == "B" || i == 0 || !strings.HasSuffix(names[i-1], "-"+kind)
		at := inside
		switch {
		case begins && ends:
			at = unit
		case begins:
			at = begin
		case ends:
			at = last
		}
		states[i] = uint8(1 + 4*k + at - 1)
	}
	return states
}

// learnNames trains the weights of names on whole rows of states.
func learnNames(m *Model, examples []Example, recipe Recipe) *learner {
	l := newLearner(nameStates)
	random := rand.New(rand.NewPCG(recipe.Seed, 4))
	gold := make([][]uint8, len(examples))
	for i := range examples {
		gold[i] = statesOf(examples[i].Names)
	}
	p := &passages{}
	ws := &workspace{}
	memories := memoriesOf(m, examples)
	for range recipe.NameRounds {
		for _, at := range shuffled(len(examples), random) {
			e := &examples[at]
			m.look(ws, e.Text, 0, len(e.Text.Tokens))
			m.tag(ws)
			ws.memory = memories[e.Document]
			ws.manner = e.Manner
			guess := m.nameStates(ws, l, p, gold[at])
			l.step++
			before, goldBefore := nameStates, nameStates
			for i, g := range guess {
				right := gold[at][i]
				if g != right {
					ws.keys = m.nameFeatures(ws.keys[:0], ws, i+padsBefore)
					l.update(ws.keys, int(right), int(g))
				}
				if g != right || before != goldBefore {
					l.row(passageKey(goldBefore)).add(int(right), 1, l.step)
					l.row(passageKey(before)).add(int(g), -1, l.step)
					l.row(passageKey(before)).updates++
					l.row(passageKey(goldBefore)).updates++
					p[goldBefore][right]++
					p[before][g]--
				}
				before, goldBefore = int(g), int(right)
			}
		}
	}
	return l
}

// memoriesOf is what each document tells of its forms.
func memoriesOf(m *Model, examples []Example) map[int]map[uint32]memory {
	out := map[int]map[uint32]memory{}
	for i := range examples {
		e := &examples[i]
		ws := &workspace{}
		m.remember(ws, e.Text, 0, len(e.Text.Tokens))
		into := out[e.Document]
		if into == nil {
			into = map[uint32]memory{}
			out[e.Document] = into
		}
		for form, seen := range ws.memory {
			all := into[form]
			all.capital += seen.capital
			all.small += seen.small
			into[form] = all
		}
	}
	return out
}

// FoundNames are the names that the model finds in each example, whose
// documents are read as wholes.
func (m *Model) FoundNames(examples []Example) [][]Entity {
	memories := memoriesOf(m, examples)
	documents := map[int][]int{}
	for i := range examples {
		documents[examples[i].Document] = append(documents[examples[i].Document], i)
	}
	out := make([][]Entity, len(examples))
	for document, sentences := range documents {
		ws := &workspace{memory: memories[document]}
		var all []Entity
		ends := make([]int, len(sentences))
		for j, i := range sentences {
			e := &examples[i]
			m.look(ws, e.Text, 0, len(e.Text.Tokens))
			m.tag(ws)
			all = m.appendEntities(all, ws, 0)
			ends[j] = len(all)
		}
		agree(all, ws.found)
		from := 0
		for j, i := range sentences {
			out[i] = all[from:ends[j]]
			from = ends[j]
		}
	}
	return out
}

// LearnNames trains new weights of names alone and gives a model with them.
func (m *Model) LearnNames(examples []Example, recipe Recipe) *Model {
	other := &Model{list: m.list, clusters: m.clusters, alike: m.alike, lemmas: m.lemmas, tags: m.tags, labels: m.labels, tagger: m.tagger, retagger: m.retagger, parser: m.parser, labeller: m.labeller}
	other.ready()
	other.names, _ = keep(voted(recipe, func(r Recipe) *learner { return learnNames(other, examples, r) }), recipe.NameSize, recipe.Fewest)
	other.passages = passagesOf(other.names)
	return other
}
