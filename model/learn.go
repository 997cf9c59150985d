package model

import (
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"

	"tocsin"
)

// Example is one annotated sentence, which is all of its Text's tokens. Parts
// that are not annotated are nil.
type Example struct {
	Text     *tocsin.Text
	Document int   // examples of one document are kept together in folds
	Manner   uint8 // by which guidelines its names are marked; 0 is how the model marks them
	Tags     []string
	Fine     []string
	Lemmas   []string
	Heads    []int // -1 at the root
	Labels   []string
	Names    []string // as in "B-person", "I-person", "O"
}

// Corpus is what a model learns from.
type Corpus struct {
	Parsed []Example  // with tags, heads and labels
	Named  []Example  // with names
	Words  []byte     // the word list that the features look into, as EncodeWords makes it
	Alike  []byte     // the groups of words that the features look into, as EncodeAlike makes them
	Plain  [][]string // sentences of plain words in lower case, to cluster
	Unread []Example  // plain sentences that the teachers annotate
}

// Learned is a new model and its files by name.
type Learned struct {
	*Model
	Files map[string][]byte
}

// Recipe is how long and how finely a model learns.
type Recipe struct {
	Seed         uint64
	Folds        int // of the jackknife that gives the parser tags as bad as it will meet
	Votes        int // how many learners of each kind are averaged, of the shipped ones
	TagRounds    int
	ParseRounds  int
	LabelRounds  int
	NameRounds   int
	Teachers     int // how many pairs of them; 0 for none
	TagSize      int // how many bytes the weights may take
	ParseSize    int
	LabelSize    int
	NameSize     int
	Fewest       int32 // features that were corrected less often are left out
	Coarse, Fine int   // how many clusters
	RareWord     int   // words seen less often are in no cluster
}

// Learn trains a model. The same corpus and recipe give the same files.
func Learn(corpus Corpus, recipe Recipe, log io.Writer) (*Learned, error) {
	l := &Learned{Model: &Model{}, Files: map[string][]byte{}}
	l.ready()
	var err error
	if l.list, err = readWordList(string(corpus.Words)); err != nil {
		return nil, err
	}
	if l.alike, err = readAlike(string(corpus.Alike)); err != nil {
		return nil, err
	}
	say := func(format string, args ...any) { fmt.Fprintf(log, format+"\n", args...) }

	l.learnClasses(corpus.Parsed)
	say("tags %d, labels %d", len(l.tags), len(l.labels))
	l.learnClusters(corpus.Plain, recipe)
	say("clusters of %d bytes", len(l.Files["clusters.bin"]))
	l.learnLemmas(corpus.Parsed)
	say("lemmas of %d bytes", len(l.Files["lemmas.txt"]))

	examples := corpus.Parsed
	gold := goldTags(l.Model, examples)
	met := l.jackknife(examples, gold, recipe)
	say("tags of %d folds", recipe.Folds)
	if recipe.Teachers > 0 {
		t := l.learnTeachers(examples, gold, met, recipe)
		say("%d teachers", 2*recipe.Teachers)
		for i := range corpus.Unread {
			e, tags := t.annotate(corpus.Unread[i].Text)
			examples = append(examples, e)
			gold = append(gold, tags)
			met = append(met, nil)
		}
		say("%d more sentences, annotated by the teachers", len(corpus.Unread))
	}
	l.tagger, l.Files["tagger.bin"] = keep(voted(recipe, func(r Recipe) *learner { return learnTags(l.Model, examples, gold, everything, r) }), recipe.TagSize, recipe.Fewest)
	say("tagger of %d bytes", len(l.Files["tagger.bin"]))
	// The second pass learns from first tags as bad as it will meet, which the
	// teachers' sentences do not have.
	parsed := len(corpus.Parsed)
	l.retagger, l.Files["retagger.bin"] = keep(voted(recipe, func(r Recipe) *learner { return learnSecondTags(l.Model, corpus.Parsed, gold, met[:parsed], r) }), recipe.TagSize, recipe.Fewest)
	say("second tagger of %d bytes", len(l.Files["retagger.bin"]))
	// The teachers' tags are not the tagger's own: it meets these as it tags them.
	for i := range met {
		if met[i] == nil {
			met[i] = l.tagsOf(&examples[i])
		}
	}
	l.parser, l.Files["parser.bin"] = keep(voted(recipe, func(r Recipe) *learner { return learnMoves(l.Model, examples, met, r) }), recipe.ParseSize, recipe.Fewest)
	say("parser of %d bytes", len(l.Files["parser.bin"]))
	l.labeller, l.Files["labels.bin"] = keep(voted(recipe, func(r Recipe) *learner { return learnLabels(l.Model, corpus.Parsed, met[:parsed], r) }), recipe.LabelSize, recipe.Fewest)
	say("labeller of %d bytes", len(l.Files["labels.bin"]))
	names := voted(recipe, func(r Recipe) *learner { return learnNames(l.Model, corpus.Named, r) })
	l.names, l.Files["names.bin"] = keep(names, recipe.NameSize, recipe.Fewest)
	l.passages = passagesOf(l.names)
	say("names of %d bytes", len(l.Files["names.bin"]))
	return l, nil
}

// keep is the table of a learner's weights in no more than size bytes before they are packed, of
// features that were corrected fewest times or more. Small weights go first;
// those below smallestKept say nothing.
func keep(l *learner, size int, fewest int32) (*table, []byte) {
	for floor := smallestKept; ; floor *= 1.04 {
		if t, data := l.average(fewest, floor); len(data) <= size {
			return t, pack(data)
		}
	}
}

const smallestKept = 0.03

// rareClass is how often a tag or label must be seen to be learned.
const rareClass = 20

// learnClasses lists the tags and labels of the examples.
func (l *Learned) learnClasses(examples []Example) {
	tags, labels := map[string]int{}, map[string]int{}
	for i := range examples {
		for j, t := range examples[i].Tags {
			tags[t+" "+examples[i].Fine[j]]++
		}
		for _, t := range examples[i].Labels {
			labels[t]++
		}
	}
	var b strings.Builder
	b.WriteString("# The classes of the weights, in their order. Made by model/train.\n")
	for _, t := range frequent(tags, rareClass) {
		fmt.Fprintf(&b, "tag %s\n", t)
	}
	b.WriteString("label root\n")
	for _, t := range frequent(labels, rareClass) {
		if t != "root" {
			fmt.Fprintf(&b, "label %s\n", t)
		}
	}
	l.Files["classes.txt"] = []byte(b.String())
	if err := l.readClasses(b.String()); err != nil {
		panic(err)
	}
}

// frequent lists the keys that were counted so often, the most frequent first.
func frequent(counts map[string]int, least int) []string {
	var keys []string
	for k, n := range counts {
		if n >= least {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	return keys
}

// goldTags are the examples' tags as indexes; a rare pair of tags is learned
// as the most frequent of its part of speech.
func goldTags(m *Model, examples []Example) [][]uint8 {
	index := map[string]uint8{}
	for i, t := range slices.Backward(m.tags) {
		index[t.coarse] = uint8(i)
	}
	for i, t := range m.tags {
		index[t.coarse+" "+t.fine] = uint8(i)
	}
	out := make([][]uint8, len(examples))
	for i := range examples {
		for j, t := range examples[i].Tags {
			tag, ok := index[t+" "+examples[i].Fine[j]]
			if !ok {
				tag = index[t]
			}
			out[i] = append(out[i], tag)
		}
	}
	return out
}

// shuffled is the order of one round.
func shuffled(n int, random *rand.Rand) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	random.Shuffle(n, func(i, j int) { order[i], order[j] = order[j], order[i] })
	return order
}

func learnTags(m *Model, examples []Example, gold [][]uint8, in func(*Example) bool, recipe Recipe) *learner {
	l := newLearner(len(m.tags))
	random := rand.New(rand.NewPCG(recipe.Seed, 1))
	ws := &workspace{}
	for range recipe.TagRounds {
		for _, at := range shuffled(len(examples), random) {
			e := &examples[at]
			if !in(e) {
				continue
			}
			m.look(ws, e.Text, 0, len(e.Text.Tokens))
			for i := range ws.inner() {
				ws.keys = tagFeatures(ws.keys[:0], ws.words, i+padsBefore, ws.mode)
				scores := ws.scores[:l.classes]
				clear(scores)
				l.score(ws.keys, scores)
				guess, right := best(scores), int(gold[at][i])
				l.step++
				if guess != right {
					l.update(ws.keys, right, guess)
				}
				ws.inner()[i].tag = uint8(guess)
			}
		}
	}
	return l
}

// learnSecondTags learns the second pass from examples with their first tags.
func learnSecondTags(m *Model, examples []Example, gold, first [][]uint8, recipe Recipe) *learner {
	l := newLearner(len(m.tags))
	random := rand.New(rand.NewPCG(recipe.Seed, 5))
	ws := &workspace{}
	for range recipe.TagRounds {
		for _, at := range shuffled(len(examples), random) {
			m.lookTagged(ws, &examples[at], first[at])
			m.secondTags(ws, l, func(word int, keys []uint32, guess int) {
				l.step++
				if right := int(gold[at][word]); guess != right {
					l.update(keys, right, guess)
				}
			})
		}
	}
	return l
}

// tagsOf are the tags that the tagger gives an example.
func (m *Model) tagsOf(e *Example) []uint8 {
	return m.tagsBy(e, m.tag)
}

func (m *Model) tagsBy(e *Example, pass func(*workspace)) []uint8 {
	ws := &workspace{}
	m.look(ws, e.Text, 0, len(e.Text.Tokens))
	pass(ws)
	var tags []uint8
	for _, w := range ws.inner() {
		tags = append(tags, w.tag)
	}
	return tags
}

func (m *Model) lookTagged(ws *workspace, e *Example, tags []uint8) {
	m.look(ws, e.Text, 0, len(e.Text.Tokens))
	for i, t := range tags {
		ws.inner()[i].tag = t
	}
}

// exploring is how often the parser in training goes on from its own mistake.
const exploring = 0.9

func learnMoves(m *Model, examples []Example, tags [][]uint8, recipe Recipe) *learner {
	l := newLearner(moves)
	random := rand.New(rand.NewPCG(recipe.Seed, 2))
	ws := &workspace{}
	for round := range recipe.ParseRounds {
		for _, at := range shuffled(len(examples), random) {
			e := &examples[at]
			gold := make([]int32, len(e.Heads))
			for i, h := range e.Heads {
				gold[i] = int32(h)
			}
			m.lookTagged(ws, e, tags[at])
			m.attach(ws, l, func(scores []int32) int {
				s := &ws.state
				costs := s.costs(gold)
				guess, right := -1, -1
				for i, score := range scores {
					if !s.may(i) {
						continue
					}
					if guess < 0 || score > scores[guess] {
						guess = i
					}
					if right < 0 || costs[i] < costs[right] || costs[i] == costs[right] && score > scores[right] {
						right = i
					}
				}
				l.step++
				if costs[guess] > costs[right] {
					l.update(ws.keys, right, guess)
					if round == 0 || random.Float64() > exploring {
						return right
					}
				}
				return guess
			})
		}
	}
	return l
}

func learnLabels(m *Model, examples []Example, tags [][]uint8, recipe Recipe) *learner {
	l := newLearner(len(m.labels))
	index := map[string]int{}
	for i, name := range m.labels {
		index[name] = i
	}
	// A rare subtype is learned as its type.
	indexOf := func(label string) (int, bool) {
		if i, ok := index[label]; ok {
			return i, true
		}
		label, _, _ = strings.Cut(label, ":")
		i, ok := index[label]
		return i, ok
	}
	random := rand.New(rand.NewPCG(recipe.Seed, 3))
	ws := &workspace{}
	m.labeller = l
	for range recipe.LabelRounds {
		for _, at := range shuffled(len(examples), random) {
			e := &examples[at]
			m.lookTagged(ws, e, tags[at])
			ws.state.reset(len(e.Heads))
			for i, h := range e.Heads {
				ws.state.head[i] = int32(h)
			}
			m.label(ws, func(word int, keys []uint32, scores []int32) int {
				scores[0] = -1 << 30
				guess := best(scores)
				right, ok := indexOf(e.Labels[word])
				l.step++
				if ok && right > 0 && guess != right {
					l.update(keys, right, guess)
				}
				return guess
			})
		}
	}
	return l
}
