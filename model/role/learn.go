package role

import (
	"math"
	"math/rand/v2"
	"slices"

	"tocsin"
)

// Example is a text whose incidents and fillers are known.
type Example struct {
	Text      *tocsin.Text
	Incidents [len(Incidents)]bool
	Several   [len(Incidents)]bool // more than one such incident
	Fillers   []Known
}

// Known is what fills a role, under the names that the text gives it.
type Known struct {
	Role     Role
	Names    []string
	Incident int // index into Incidents
}

// Sizes of the tables, as powers of two, and how they are learnt.
const (
	topicBits, fillerBits, secondBits, tieBits = 16, 20, 16, 15
	parts                                      = 5 // that each step is learnt in for the sake of the next
)

// Learn makes a model of examples and returns the bytes of its file. The same
// examples in the same order give the same bytes.
func Learn(examples []Example) ([]byte, error) {
	words, err := readWords(wordsFile)
	if err != nil {
		return nil, err
	}
	m := &Model{words: words, usual: count(examples)}
	documents := make([]*document, len(examples))
	topics := make([]sample, len(examples))
	for i, e := range examples {
		documents[i] = m.analyse(e.Text)
		topics[i] = sample{features: documents[i].topic(nil)}
		for k, yes := range e.Incidents {
			if yes {
				topics[i].classes |= 1 << k
			}
		}
	}
	topicsBy := settings{classes: len(Incidents), bits: topicBits, rounds: 8, rate: 0.05, l1: 0.3, l2: 1, drop: 0.3}
	m.topics = fit(topics, topicsBy)

	// Each step learns from what the step before says of texts that it was
	// not learnt from, as it will be when it is used.
	scores := make([]Scores, len(examples))
	apart(len(examples), func(part func(i int) bool) {
		blind := fit(pick(topics, part), topicsBy)
		for i := range examples {
			if part(i) {
				blind.sum(topics[i].features, scores[i][:])
			}
		}
	})
	fillers := make([][]sample, len(examples))
	for i := range examples {
		fillers[i] = examples[i].fillers(documents[i], func(c int) []uint32 { return documents[i].features(&documents[i].candidates[c], &scores[i], nil) })
	}
	fillersBy := settings{classes: int(roles), bits: fillerBits, rounds: 4, rate: 0.05, l1: 0.6, l2: 1, drop: 0.5}
	first := make([][]roleScores, len(examples))
	apart(len(examples), func(part func(i int) bool) {
		blind := fit(flat(pick(fillers, part)), fillersBy)
		for i := range examples {
			if part(i) {
				first[i] = make([]roleScores, len(fillers[i]))
				for c := range fillers[i] {
					blind.sum(fillers[i][c].features, first[i][c][:])
				}
			}
		}
	})
	m.fillers = fit(flat(fillers), fillersBy)
	retold := make([][]sample, len(examples))
	for i := range examples {
		s := documents[i].compare(first[i])
		retold[i] = examples[i].fillers(documents[i], func(c int) []uint32 { return documents[i].again(s, c, &scores[i], nil) })
	}
	retoldBy := settings{classes: int(roles), bits: secondBits, rounds: 4, rate: 0.05, l1: 0.6, l2: 1}
	second := make([][]roleScores, len(examples))
	apart(len(examples), func(part func(i int) bool) {
		blind := fit(flat(pick(retold, part)), retoldBy)
		for i := range examples {
			if part(i) {
				second[i] = make([]roleScores, len(retold[i]))
				for c := range retold[i] {
					blind.sum(retold[i][c].features, second[i][c][:])
				}
			}
		}
	})
	m.retold = fit(flat(retold), retoldBy)
	sequels := make([]sample, len(examples))
	several := make([]sample, len(examples))
	var ties []sample
	for i := range examples {
		sequels[i] = sample{features: documents[i].sequel(&scores[i], second[i], nil), classes: topics[i].classes}
		ties = examples[i].ties(documents[i], ties)
		several[i] = sample{features: append(slices.Clone(sequels[i].features), topics[i].features...)}
		for k, yes := range examples[i].Several {
			if yes {
				several[i].classes |= 1 << k
			}
		}
	}
	m.several = fit(several, settings{classes: len(Incidents), bits: topicBits, rounds: 6, rate: 0.05, l1: 0.3, l2: 1, drop: 0.3})
	m.sequels = fit(sequels, settings{classes: len(Incidents), bits: tieBits, rounds: 8, rate: 0.05, l1: 0.3, l2: 1})
	m.ties = fit(ties, settings{classes: len(Incidents), bits: tieBits, rounds: 6, rate: 0.05, l1: 0.3, l2: 1})
	file := appendUsual(nil, m.usual)
	for _, t := range []*table{m.topics, m.fillers, m.retold, m.sequels, m.ties, m.several} {
		file = t.append(file)
	}
	return file, nil
}

// A word of so many texts is somewhat common, or common.
const someTexts, manyTexts = 4, 15

// count tells the common words of the texts.
func count(examples []Example) map[uint32]uint8 {
	texts, last := map[uint32]int{}, map[uint32]int{}
	for i := range examples {
		for _, t := range examples[i].Text.Tokens {
			h := hash(digitless(t.Lower))
			if last[h] != i+1 {
				last[h] = i + 1
				texts[h]++
			}
		}
	}
	usual := map[uint32]uint8{}
	for h, n := range texts {
		switch {
		case n >= manyTexts:
			usual[h] = 2
		case n >= someTexts:
			usual[h] = 1
		}
	}
	return usual
}

// apart calls do for each of the parts of n examples; neighbours, which often
// tell of the same incident, are in the same part.
func apart(n int, do func(part func(i int) bool)) {
	for p := range parts {
		do(func(i int) bool { return i*parts/n == p })
	}
}

// pick is what is outside a part.
func pick[T any](all []T, part func(i int) bool) []T {
	var out []T
	for i := range all {
		if !part(i) {
			out = append(out, all[i])
		}
	}
	return out
}

func flat(all [][]sample) []sample {
	var out []sample
	for _, s := range all {
		out = append(out, s...)
	}
	return out
}

// known is which phrases fill which roles of which incidents, as bits.
func (e *Example) known() map[string]*[roles]uint8 {
	known := map[string]*[roles]uint8{}
	for _, k := range e.Fillers {
		for _, name := range k.Names {
			key := keyOf(name)
			if known[key] == nil {
				known[key] = &[roles]uint8{}
			}
			known[key][k.Role] |= 1 << k.Incident
		}
	}
	return known
}

// fillers makes a sample of each candidate.
func (e *Example) fillers(d *document, features func(c int) []uint32) []sample {
	known := e.known()
	out := make([]sample, len(d.candidates))
	for i := range d.candidates {
		out[i].features = features(i)
		if in := known[d.candidates[i].words]; in != nil {
			for role, incidents := range in {
				if incidents != 0 {
					out[i].classes |= 1 << role
				}
			}
		}
	}
	return out
}

// ties adds a sample of each filler: which of the incidents it belongs to.
func (e *Example) ties(d *document, into []sample) []sample {
	known := e.known()
	var present uint8
	for k, yes := range e.Incidents {
		if yes {
			present |= 1 << k
		}
	}
	for i := range d.candidates {
		in := known[d.candidates[i].words]
		if in == nil {
			continue
		}
		for role, incidents := range in {
			if incidents != 0 {
				into = append(into, sample{features: d.belongs(&d.candidates[i], Role(role), nil), classes: incidents, only: present})
			}
		}
	}
	return into
}

// keyOf folds a name as the candidates of a document are.
func keyOf(name string) string {
	var key []byte
	word := []byte{}
	flush := func() {
		if len(word) > 0 {
			key = fold(key, string(word))
		}
		word = word[:0]
	}
	for i := 0; i < len(name); i++ {
		c := name[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c == ' ' || c == '\n' || c == '\t' {
			flush()
			continue
		}
		word = append(word, c)
	}
	flush()
	return string(key)
}

// sample is the features of something and the classes that it is of.
type sample struct {
	features []uint32
	classes  uint8 // bits
	only     uint8 // bits of the classes that are asked about; 0 is all
}

type settings struct {
	classes, bits, rounds int
	rate, l1, l2          float64
	drop                  float64 // share of the features left out each time, so that all learn to speak
}

// fit learns a logistic regression for each class by following the
// regularised leader (FTRL-proximal), coordinate by coordinate.
func fit(samples []sample, by settings) *table {
	n := by.classes << by.bits
	z, g2, w := make([]float32, n+by.classes), make([]float32, n+by.classes), make([]float32, n+by.classes)
	random := rand.New(rand.NewPCG(1, 2))
	order := random.Perm(len(samples))
	mask := uint32(1)<<by.bits - 1
	var sums, grads [8]float32
	var kept []uint32
	dice := uint32(2463534242)
	limit := uint32(by.drop * (1 << 32))
	move := func(at, k int, l1 float64) {
		g := float64(grads[k])
		old := float64(g2[at+k])
		now := math.Sqrt(old + g*g)
		x := float64(z[at+k]) + g - (now-math.Sqrt(old))/by.rate*float64(w[at+k])
		z[at+k], g2[at+k] = float32(x), float32(old+g*g)
		if math.Abs(x) <= l1 {
			w[at+k] = 0
		} else {
			w[at+k] = float32(-(x - math.Copysign(l1, x)) / ((0.1+now)/by.rate + by.l2))
		}
	}
	for range by.rounds {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, s := range order {
			x := &samples[s]
			copy(sums[:], w[n:])
			kept = kept[:0]
			for _, f := range x.features {
				dice ^= dice << 13
				dice ^= dice >> 17
				dice ^= dice << 5
				if dice >= limit {
					kept = append(kept, f&mask)
				}
			}
			for _, f := range kept {
				at := int(f) * by.classes
				for k, y := range w[at : at+by.classes] {
					sums[k] += y
				}
			}
			any := false
			for k := range by.classes {
				grads[k] = 0
				if x.only != 0 && x.only>>k&1 == 0 {
					continue
				}
				g := 1/(1+math.Exp(float64(-sums[k]))) - float64(x.classes>>k&1)
				if math.Abs(g) >= 0.01 {
					grads[k], any = float32(g), true
				}
			}
			if !any {
				continue
			}
			for k := range by.classes {
				if grads[k] == 0 {
					continue
				}
				move(n, k, 0)
				for _, f := range kept {
					move(int(f)*by.classes, k, by.l1)
				}
			}
		}
	}
	t := &table{classes: by.classes, bits: by.bits, bias: make([]float32, by.classes), weights: make([]int8, n)}
	most := 0.0
	for i := range n {
		most = max(most, math.Abs(float64(w[i])))
	}
	if most == 0 {
		most = 1
	}
	t.scale = float32(most / 127 * (1 - by.drop))
	for i := range n {
		t.weights[i] = int8(math.Round(float64(w[i]) / most * 127))
	}
	for k := range by.classes {
		t.bias[k] = w[n+k]
	}
	return t
}
