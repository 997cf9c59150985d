package role

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"tocsin"
)

// Example is a text whose incidents and fillers are known.
type Example struct {
	Text      *tocsin.Text
	Hints     Hints
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
	topicBits, fillerBits, tieBits = 16, 20, 15
	parts                          = 5 // that each step is learnt in for the sake of the next
)

var (
	topicsBy  = settings{classes: len(Incidents), bits: topicBits, rounds: 8, rate: 0.05, l1: 0.3, l2: 1, drop: 0.3}
	fillersBy = settings{classes: int(roles), bits: fillerBits, rounds: 4, rate: 0.05, l1: 0.6, l2: 1, drop: 0.5}
	sequelsBy = settings{classes: len(Incidents), bits: tieBits, rounds: 8, rate: 0.05, l1: 0.3, l2: 1}
	tiesBy    = settings{classes: len(Incidents), bits: tieBits, rounds: 6, rate: 0.05, l1: 0.3, l2: 1}
	severalBy = settings{classes: len(Incidents), bits: topicBits, rounds: 6, rate: 0.05, l1: 0.3, l2: 1, drop: 0.3}
	rankBy    = forestSettings{trees: 150, leaves: 15, fewest: 30, rate: 0.06, l2: 5, columns: 0.5}
	toldBy    = forestSettings{trees: 80, leaves: 6, fewest: 15, rate: 0.05, l2: 10, columns: 0.4}
)

// Learned is the bytes of a model's file, and what models that have not seen
// a text say of it, by example.
type Learned struct {
	Weights []byte
	Blind   []Reading
}

// Learn makes a model of examples. The same examples in the same order give
// the same bytes. Blind readings have the fillers with at least the score given.
func Learn(examples []Example, least float32) (*Learned, error) {
	m, err := ready()
	if err != nil {
		return nil, err
	}
	m.usual = count(examples)
	documents := make([]*document, len(examples))
	topics := make([]sample, len(examples))
	each(len(examples), func(i int) {
		e := &examples[i]
		documents[i] = m.analyse(e.Text)
		topics[i] = sample{features: documents[i].topic(nil), classes: set(e.Incidents)}
	})
	m.topics = fit(topics, topicsBy)

	// Each step learns from what the step before says of texts that it was
	// not learnt from, as it will be when it is used.
	scores := make([]Scores, len(examples))
	apart(len(examples), func(_ int, part func(i int) bool) {
		blind := fit(pick(topics, part), topicsBy)
		for i := range examples {
			if part(i) {
				blind.sum(topics[i].features, scores[i][:])
			}
		}
	})
	fillers := make([][]sample, len(examples))
	each(len(examples), func(i int) { fillers[i] = examples[i].fillers(documents[i], &scores[i]) })
	looks := make([]*seen, len(examples))
	apart(len(examples), func(_ int, part func(i int) bool) {
		blind := fit(flat(pick(fillers, part)), fillersBy)
		for i := range examples {
			if part(i) {
				first := make([]roleScores, len(fillers[i]))
				for c := range fillers[i] {
					blind.sum(fillers[i][c].features, first[c][:])
				}
				looks[i] = documents[i].compare(first, &scores[i], &examples[i].Hints)
			}
		}
	})
	m.fillers = fit(flat(fillers), fillersBy)

	var blinds [parts]Model
	ranked := make([]labelled, len(examples))
	for i := range examples {
		ranked[i] = examples[i].ranked(looks[i])
	}
	second := make([][]roleScores, len(examples))
	apart(len(examples), func(p int, part func(i int) bool) {
		blinds[p].ranker = growAll(pick(ranked, part), rankBy)
		for i := range examples {
			if part(i) {
				second[i] = blinds[p].rescore(looks[i])
			}
		}
	})
	m.ranker = growAll(ranked, rankBy)

	lessons := make([]lesson, len(examples))
	for i := range examples {
		sequel := looks[i].sequel(second[i], nil)
		lessons[i] = lesson{
			sequel:  sample{features: sequel, classes: topics[i].classes},
			several: sample{features: append(slices.Clone(sequel), topics[i].features...), classes: set(examples[i].Several)},
			ties:    examples[i].ties(documents[i], looks[i].acts),
			summary: looks[i].summary(second[i]),
		}
	}
	learned := &Learned{Blind: make([]Reading, len(examples))}
	apart(len(examples), func(p int, part func(i int) bool) {
		blinds[p].finish(pick(lessons, part))
		for i := range examples {
			if part(i) {
				learned.Blind[i] = blinds[p].read(looks[i], topics[i].features, least)
			}
		}
	})
	m.finish(lessons)
	learned.Weights = m.encode()
	return learned, nil
}

// lesson is what a text teaches the last step.
type lesson struct {
	sequel, several sample
	ties            []sample
	summary         []float32
}

// finish learns what comes of a text once its fillers are scored.
func (m *Model) finish(lessons []lesson) {
	var sequels, several, ties []sample
	var rows [][]float32
	for _, l := range lessons {
		sequels, several, ties, rows = append(sequels, l.sequel), append(several, l.several), append(ties, l.ties...), append(rows, l.summary)
	}
	m.several, m.sequels, m.ties = fit(several, severalBy), fit(sequels, sequelsBy), fit(ties, tiesBy)
	for k := range m.told {
		yes := make([]bool, len(sequels))
		for i := range sequels {
			yes[i] = sequels[i].classes>>k&1 != 0
		}
		m.told[k] = grow(rows, yes, docWidth, toldBy)
	}
}

func set(kinds [len(Incidents)]bool) uint8 {
	var bits uint8
	for k, yes := range kinds {
		if yes {
			bits |= 1 << k
		}
	}
	return bits
}

// labelled is rows and whether each fills its role.
type labelled struct {
	rows [][]float32
	yes  []bool
}

// ranked makes the rows of the candidates worth a second look.
func (e *Example) ranked(s *seen) labelled {
	var out labelled
	known := e.known()
	for i := range s.of {
		in := known[s.wordsOf(i)]
		for r, x := range s.scores[i] {
			if x >= hopeful {
				out.rows = append(out.rows, s.row(i, Role(r)))
				out.yes = append(out.yes, in != nil && in[r] != 0)
			}
		}
	}
	return out
}

func growAll(all []labelled, by forestSettings) *forest {
	var rows [][]float32
	var yes []bool
	for _, l := range all {
		rows, yes = append(rows, l.rows...), append(yes, l.yes...)
	}
	return grow(rows, yes, rowWidth, by)
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

// apart calls do at once for each of the parts of n examples; neighbours,
// which often tell of the same incident, are in the same part.
func apart(n int, do func(p int, part func(i int) bool)) {
	each(parts, func(p int) { do(p, func(i int) bool { return i*parts/n == p }) })
}

// each calls do for the numbers below n, as many at once as there are processors.
func each(n int, do func(i int)) {
	var all sync.WaitGroup
	var next atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	all.Wait()
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
func (e *Example) fillers(d *document, incidents *Scores) []sample {
	known := e.known()
	out := make([]sample, len(d.candidates))
	for i := range d.candidates {
		out[i].features = slices.Clone(d.features(&d.candidates[i], incidents, nil))
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

// ties makes a sample of each filler: which of the incidents it belongs to.
func (e *Example) ties(d *document, acts []acting) []sample {
	var into []sample
	known, present := e.known(), set(e.Incidents)
	for i := range d.candidates {
		in := known[d.candidates[i].words]
		if in == nil {
			continue
		}
		for role, incidents := range in {
			if incidents != 0 {
				into = append(into, sample{features: d.belongs(&d.candidates[i], Role(role), acts, nil), classes: incidents, only: present})
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
