package model

import (
	"bytes"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// randomTree is a projective tree over n words.
func randomTree(n int, random *rand.Rand) []int32 {
	heads := make([]int32, n)
	var fill func(from, to int, head int32)
	fill = func(from, to int, head int32) {
		if from >= to {
			return
		}
		at := from + random.IntN(to-from)
		heads[at] = head
		for _, part := range [][2]int{{from, at}, {at + 1, to}} {
			for part[0] < part[1] {
				cut := part[0] + 1 + random.IntN(part[1]-part[0])
				fill(part[0], cut, int32(at))
				part[0] = cut
			}
		}
	}
	fill(0, n, -1)
	return heads
}

func TestFreeMovesLeadToTheTree(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		gold := randomTree(1+random.IntN(25), random)
		var s state
		for s.reset(len(gold)); !s.done(); {
			costs := s.costs(gold)
			var free []int
			for move := range moves {
				if s.may(move) && costs[move] == 0 {
					free = append(free, move)
				}
			}
			if len(free) == 0 {
				t.Fatalf("no free move on the way to %v", gold)
			}
			s.apply(free[random.IntN(len(free))])
		}
		if !slices.Equal(s.head, gold) {
			t.Fatalf("heads %v, want %v", s.head, gold)
		}
	}
}

func TestCostsCountTheArcsThatAreLost(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		gold := randomTree(2+random.IntN(12), random)
		var s state
		lost := 0
		for s.reset(len(gold)); !s.done(); {
			costs := s.costs(gold)
			move := random.IntN(moves)
			for !s.may(move) {
				move = (move + 1) % moves
			}
			lost += costs[move]
			s.apply(move)
		}
		wrong := 0
		for i := range gold {
			if s.head[i] != gold[i] {
				wrong++
			}
		}
		if wrong != lost {
			t.Fatalf("%d of %v are wrong in %v, the costs were %d", wrong, gold, s.head, lost)
		}
	}
}

func TestMostVotes(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	for range 200 {
		gold := randomTree(1+random.IntN(20), random)
		arcs := make([][]int, len(gold)+1)
		for h := range arcs {
			arcs[h] = make([]int, len(gold))
		}
		for d, h := range gold {
			arcs[h+1][d] = 2
		}
		for range len(gold) {
			arcs[random.IntN(len(arcs))][random.IntN(len(gold))]++
		}
		for d := range gold {
			arcs[d+1][d] = 0
		}
		got := mostVotes(arcs)
		votes := func(heads []int32) (sum int) {
			for d, h := range heads {
				sum += arcs[h+1][d]
			}
			return sum
		}
		if votes(got) < votes(gold) {
			t.Fatalf("%v has %d votes, %v has %d", got, votes(got), gold, votes(gold))
		}
	}
}

// lesson is a small corpus of made-up sentences.
func lesson() Corpus {
	var c Corpus
	for i := range 40 {
		for _, s := range []struct{ words, tags, labels, names string }{
			{"The dog saw Ann", "DET NOUN VERB PROPN", "det nsubj root obj", "O O O B-person"},
			{"A cat heard Ben", "DET NOUN VERB PROPN", "det nsubj root obj", "O O O B-person"},
		} {
			c.Parsed = append(c.Parsed, Example{Text: sentence(s.words), Document: i, Tags: strings.Fields(s.tags), Fine: strings.Fields(s.tags),
				Lemmas: strings.Fields(strings.ToLower(s.words)), Heads: []int{1, 2, -1, 2}, Labels: strings.Fields(s.labels), Names: strings.Fields(s.names)})
			c.Plain = append(c.Plain, strings.Fields(strings.ToLower(s.words)))
			c.Unread = append(c.Unread, Example{Text: sentence(s.words)})
		}
	}
	c.Named = c.Parsed
	c.Words = EncodeWords(map[string]Use{"dog": UseNoun, "cat": UseNoun})
	c.Alike = EncodeAlike(map[string][Likenesses]uint16{"dog": {1, 1, 1}, "cat": {1, 1, 2}, "saw": {2, 2, 3}})
	return c
}

func TestLearningTwiceGivesTheSameBytes(t *testing.T) {
	recipe := Recipe{Seed: 1, Folds: 2, Votes: 2, Teachers: 1, TagRounds: 2, ParseRounds: 2, LabelRounds: 2, NameRounds: 2,
		TagSize: 1 << 20, ParseSize: 1 << 20, LabelSize: 1 << 20, NameSize: 1 << 20, Fewest: 1, Coarse: 3, Fine: 5, RareWord: 2}
	first, err := Learn(lesson(), recipe, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Learn(lesson(), recipe, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range first.Files {
		if !bytes.Equal(data, second.Files[name]) {
			t.Errorf("%s differs between two trainings", name)
		}
	}
	text := sentence("A dog heard Ann")
	var tree Tree
	first.Parse(text, 0, 4, &tree)
	if want := []int{1, 2, -1, 2}; !slices.Equal(tree.Heads, want) || strings.Join(tree.Tags, " ") != "DET NOUN VERB PROPN" {
		t.Errorf("learned tags %v heads %v", tree.Tags, tree.Heads)
	}
	if found := first.Entities(text, 0, 4, nil); len(found) != 1 || found[0].First != 3 || found[0].Kind != "person" {
		t.Errorf("learned names %v", found)
	}
}

func TestVotesAreAveraged(t *testing.T) {
	seeds := []uint64{}
	l := voted(Recipe{Seed: 1, Votes: 3}, func(r Recipe) *learner {
		seeds = append(seeds, r.Seed)
		one := newLearner(2)
		for range 4 {
			one.step++
			if len(seeds) < 3 { // two of three learn the first feature, one the other
				one.update([]uint32{7}, 1, 0)
			} else {
				one.update([]uint32{8}, 0, 1)
			}
		}
		return one
	})
	slices.Sort(seeds)
	if len(slices.Compact(seeds)) != 3 {
		t.Errorf("seeds %v, want three", seeds)
	}
	table, _ := l.average(1, 0)
	var most, least [2]int32
	table.score([]uint32{7}, most[:])
	table.score([]uint32{8}, least[:])
	if most[1] <= 0 || most[0] != -most[1] || least[0] <= 0 || most[1] < 2*least[0]-1 || most[1] > 2*least[0]+1 {
		t.Errorf("scores %v and %v, want the first twice the second and turned round", most, least)
	}
}

func TestNamesAgreeInOneText(t *testing.T) {
	names := []Entity{{First: 0, Last: 2, Kind: "person"}, {First: 5, Last: 6, Kind: "place"}, {First: 9, Last: 10, Kind: "place"}}
	found := []candidate{
		{name: 1, words: [6]uint32{10, 11}, count: 2, kinds: [4]float32{9, 0, 1, 0}},
		{name: 2, words: [6]uint32{11}, count: 1, kinds: [4]float32{2, 0, 4, 0}},
		{name: 3, words: [6]uint32{12}, count: 1, kinds: [4]float32{2, 0, 4, 0}},
	}
	agree(names, found)
	for i, want := range []string{"person", "person", "place"} {
		if names[i].Kind != want {
			t.Errorf("name %d is a %s, want a %s", i, names[i].Kind, want)
		}
	}
}
