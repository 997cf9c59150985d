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
	Template int // the same for all that belongs together
}

// Sizes of the tables, as powers of two, and how they are learnt.
const (
	topicBits, sceneBits, fillerBits, tieBits = 16, 17, 20, 15
	parts                                     = 5 // that each step is learnt in for the sake of the next
)

var (
	topicsBy  = settings{classes: len(Incidents), bits: topicBits, rounds: 8, rate: 0.05, l1: 2, l2: 1, drop: 0.3}
	scenesBy  = settings{classes: len(Incidents) + 1, bits: sceneBits, rounds: 5, rate: 0.05, l1: 3, l2: 1, drop: 0.3}
	fillersBy = settings{classes: int(roles), bits: fillerBits, rounds: 5, rate: 0.05, l1: 2, l2: 1, drop: 0.25}
	sequelsBy = settings{classes: len(Incidents), bits: tieBits, rounds: 8, rate: 0.05, l1: 0.6, l2: 1}
	tiesBy    = settings{classes: len(Incidents), bits: tieBits, rounds: 6, rate: 0.05, l1: 0.6, l2: 1}
	rankBy    = forestSettings{trees: 300, leaves: 15, fewest: 30, rate: 0.03, l2: 5, columns: 0.3}
	toldBy    = forestSettings{trees: 80, leaves: 6, fewest: 15, rate: 0.05, l2: 10, columns: 0.4}
	manyBy    = forestSettings{trees: 60, leaves: 5, fewest: 20, rate: 0.05, l2: 10, columns: 0.4}
	shareBy   = forestSettings{trees: 200, leaves: 12, fewest: 30, rate: 0.04, l2: 10, columns: 0.4}
	pairBy    = forestSettings{trees: 120, leaves: 8, fewest: 30, rate: 0.06, l2: 10, columns: 0.5}
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
	sentences := make([][]sample, len(examples))
	each(len(examples), func(i int) { sentences[i] = examples[i].sentences(documents[i], &scores[i]) })
	scenes := make([][]sceneScores, len(examples))
	apart(len(examples), func(_ int, part func(i int) bool) {
		blind := Model{scenes: fit(flat(pick(sentences, part)), scenesBy)}
		for i := range examples {
			if part(i) {
				scenes[i] = blind.scenesOf(documents[i], &scores[i], documents[i].acts(&examples[i].Hints))
			}
		}
	})
	m.scenes = fit(flat(sentences), scenesBy)
	fillers := make([][]sample, len(examples))
	cuts := make([][]int, len(examples))
	each(len(examples), func(i int) { fillers[i], cuts[i] = examples[i].fillers(documents[i], &scores[i], scenes[i]) })
	looks := make([]*seen, len(examples))
	apart(len(examples), func(_ int, part func(i int) bool) {
		blind := fit(flat(pick(fillers, part)), fillersBy)
		for i := range examples {
			if part(i) {
				first := make([]glance, len(fillers[i]))
				for c := range fillers[i] {
					first[c] = documents[i].glance(blind, &documents[i].candidates[c], fillers[i][c].features, cuts[i][c], scenes[i])
				}
				looks[i] = documents[i].compare(first, &scores[i], scenes[i], &examples[i].Hints)
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
		blinds[p].ranker = growAll(pick(ranked, part), rowWidth, rankBy)
		for i := range examples {
			if part(i) {
				second[i] = blinds[p].rescore(looks[i])
			}
		}
	})
	m.ranker = growAll(ranked, rowWidth, rankBy)

	lessons := make([]lesson, len(examples))
	for i := range examples {
		lessons[i] = lesson{
			sequel:  sample{features: looks[i].sequel(second[i], nil), classes: topics[i].classes},
			ties:    examples[i].ties(documents[i], looks[i]),
			summary: looks[i].summary(second[i]),
		}
	}
	// step learns something of all, and of all without each part, and calls do
	// for each example with the model that was learnt without it.
	step := func(learn func(m *Model, part func(i int) bool), do func(m *Model, i int)) {
		apart(len(examples), func(p int, part func(i int) bool) {
			learn(&blinds[p], part)
			for i := range examples {
				if part(i) {
					do(&blinds[p], i)
				}
			}
		})
		learn(m, func(int) bool { return false })
	}
	readings, shares := make([]Reading, len(examples)), make([][]share, len(examples))
	manies, shared, pairs := make([]labelled, len(examples)), make([]labelled, len(examples)), make([]labelled, len(examples))
	step(func(m *Model, part func(i int) bool) { m.finish(pick(lessons, part)) }, func(m *Model, i int) {
		readings[i].Incidents = m.incidents(looks[i], second[i])
		shares[i] = m.shares(looks[i], second[i])
		manies[i] = examples[i].manies(looks[i], second[i], &readings[i])
	})
	step(func(m *Model, part func(i int) bool) { m.many = growAll(pick(manies, part), manyWidth, manyBy) }, func(m *Model, i int) {
		readings[i].Several = m.several(looks[i], second[i], &readings[i])
		shared[i] = examples[i].shared(looks[i], shares[i], &readings[i])
		pairs[i] = examples[i].pairs(looks[i], shares[i], &readings[i])
	})
	step(func(m *Model, part func(i int) bool) {
		m.sharing = growAll(pick(shared, part), shareWidth, shareBy)
		m.pairing = growAll(pick(pairs, part), pairWidth, pairBy)
	}, func(m *Model, i int) { m.fill(looks[i], shares[i], &readings[i], least) })
	return &Learned{Weights: m.encode(), Blind: readings}, nil
}

// lesson is what a text teaches the last step.
type lesson struct {
	sequel  sample
	ties    []sample
	summary []float32
}

// finish learns what comes of a text once its fillers are scored.
func (m *Model) finish(lessons []lesson) {
	var sequels, ties []sample
	var rows [][]float32
	for _, l := range lessons {
		sequels, ties, rows = append(sequels, l.sequel), append(ties, l.ties...), append(rows, l.summary)
	}
	m.sequels, m.ties = fit(sequels, sequelsBy), fit(ties, tiesBy)
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

func growAll(all []labelled, width int, by forestSettings) *forest {
	var rows [][]float32
	var yes []bool
	for _, l := range all {
		rows, yes = append(rows, l.rows...), append(yes, l.yes...)
	}
	return grow(rows, yes, width, by)
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

// shared makes the rows of the phrases in each kind of incident.
func (e *Example) shared(s *seen, all []share, r *Reading) labelled {
	var out labelled
	known := e.known()
	for n := range all {
		in := known[s.wordsOf(all[n].i)]
		for k, x := range r.Incidents {
			if x < thinkable {
				continue
			}
			out.rows = append(out.rows, s.numbers(&all[n], all, k, r))
			out.yes = append(out.yes, in != nil && in[all[n].role]>>k&1 != 0)
		}
	}
	return out
}

// sentences makes a sample of each sentence: which incidents it names
// something of, besides the organizations that did it.
func (e *Example) sentences(d *document, incidents *Scores) []sample {
	of := make([]uint8, len(d.text.Sentences))
	known := e.known()
	for i := range d.candidates {
		in := known[d.candidates[i].words]
		if in == nil {
			continue
		}
		for r, kinds := range in {
			if Role(r) == Organization {
				continue
			}
			for _, p := range d.candidates[i].places {
				of[p.sentence] |= kinds
			}
		}
	}
	acts := d.acts(&e.Hints)
	var out []sample
	for n := range of {
		if d.reads(n) {
			if of[n] != 0 {
				of[n] |= 1 << anyScene
			}
			out = append(out, sample{features: d.scene(n, incidents, acts, nil), classes: of[n]})
		}
	}
	return out
}

// fillers makes a sample of each candidate.
func (e *Example) fillers(d *document, incidents *Scores, scenes []sceneScores) ([]sample, []int) {
	known := e.known()
	out, cuts := make([]sample, len(d.candidates)), make([]int, len(d.candidates))
	room := make([]uint32, 0, 4096)
	for i := range d.candidates {
		out[i].features, cuts[i] = d.features(&d.candidates[i], incidents, scenes, room)
		out[i].features = slices.Clone(out[i].features)
		if in := known[d.candidates[i].words]; in != nil {
			for role, incidents := range in {
				if incidents != 0 {
					out[i].classes |= 1 << role
				}
			}
		}
	}
	return out, cuts
}

// ties makes a sample of each filler: which of the incidents it belongs to.
func (e *Example) ties(d *document, s *seen) []sample {
	var into []sample
	known, present := e.known(), set(e.Incidents)
	for i := range d.candidates {
		in := known[d.candidates[i].words]
		if in == nil {
			continue
		}
		for role, incidents := range in {
			if incidents != 0 {
				into = append(into, sample{features: d.belongs(&d.candidates[i], Role(role), s, nil), classes: incidents, only: present})
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
	w := make([]float32, n+by.classes)
	for v := range votes {
		for i, x := range follow(samples, by, uint64(v)) {
			w[i] += x / votes
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

// votes is how many models of each kind are learnt, in another order and of other
// parts of what there is, and averaged: one alone is good or bad by chance.
const votes = 5

// follow learns the weights of one vote.
func follow(samples []sample, by settings, vote uint64) []float32 {
	n := by.classes << by.bits
	z, g2, w := make([]float32, n+by.classes), make([]float32, n+by.classes), make([]float32, n+by.classes)
	random := rand.New(rand.NewPCG(1, 2+vote))
	order := random.Perm(len(samples))
	mask := uint32(1)<<by.bits - 1
	var sums, grads [8]float32
	var kept []uint32
	dice := uint32(2463534242) + 0x9E3779B1*uint32(vote)
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
	return w
}
