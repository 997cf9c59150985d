package model

import (
	"math"
	"slices"
)

// learner is an averaged perceptron in the making.
type learner struct {
	classes int
	shift   uint32
	slots   []slot // row is one more than the index into rows
	used    int
	rows    []learned
	step    int32
}

type learned struct {
	key     uint32
	updates int32
	weights []learnedWeight
}

type learnedWeight struct {
	class uint8
	last  int32 // the step of the last change
	value int32
	total int64 // value summed over the steps before last
}

func newLearner(classes int) *learner {
	const width = 16
	return &learner{classes: classes, shift: 32 - width, slots: make([]slot, 1<<width)}
}

func (l *learner) find(key uint32) uint32 {
	last := uint32(len(l.slots) - 1)
	at := key >> l.shift & last
	for l.slots[at].row != 0 && l.slots[at].key != key {
		at = (at + 1) & last
	}
	return at
}

func (l *learner) score(keys []uint32, scores []int32) {
	for _, key := range keys {
		if r := l.slots[l.find(key)].row; r != 0 {
			for _, w := range l.rows[r-1].weights {
				scores[w.class] += w.value
			}
		}
	}
}

// update moves the features towards the class right and away from wrong.
func (l *learner) update(keys []uint32, right, wrong int) {
	for _, key := range keys {
		r := l.row(key)
		r.updates++
		r.add(right, 1, l.step)
		r.add(wrong, -1, l.step)
	}
}

// row is the weights of a feature; they are made when they are new.
func (l *learner) row(key uint32) *learned {
	at := l.find(key)
	if l.slots[at].row == 0 {
		if l.used*2 > len(l.slots) {
			l.grow()
			at = l.find(key)
		}
		l.rows = append(l.rows, learned{key: key})
		l.used++
		l.slots[at] = slot{key, uint32(len(l.rows))}
	}
	return &l.rows[l.slots[at].row-1]
}

func (r *learned) add(class int, by, step int32) {
	for i := range r.weights {
		w := &r.weights[i]
		if int(w.class) == class {
			w.total += int64(step-w.last) * int64(w.value)
			w.last = step
			w.value += by
			return
		}
	}
	r.weights = append(r.weights, learnedWeight{class: uint8(class), last: step, value: by})
}

func (l *learner) grow() {
	old := l.slots
	l.slots = make([]slot, 2*len(old))
	l.shift--
	for _, s := range old {
		if s.row != 0 {
			l.slots[l.find(s.key)] = s
		}
	}
}

// voted is the mean of so many learners, each of which learns with a seed of
// its own: one alone is good or bad by the chance of its order.
func voted(recipe Recipe, learn func(Recipe) *learner) *learner {
	mean := learn(recipe)
	mean.settle(1)
	for v := 1; v < recipe.Votes; v++ {
		recipe.Seed += voteApart
		one := learn(recipe)
		one.settle(float64(mean.step) / float64(max(1, one.step)))
		for i := range one.rows {
			from := &one.rows[i]
			to := mean.row(from.key)
			to.updates += from.updates
			for _, w := range from.weights {
				to.add(int(w.class), 0, mean.step)
				for j := range to.weights {
					if to.weights[j].class == w.class {
						to.weights[j].total += w.total
					}
				}
			}
		}
	}
	if n := int64(recipe.Votes); n > 1 {
		for i := range mean.rows {
			r := &mean.rows[i]
			r.updates = (r.updates + int32(n) - 1) / int32(n)
			for j := range r.weights {
				r.weights[j].total /= n
			}
		}
	}
	return mean
}

// voteApart keeps the seeds of votes apart from those of other learners.
const voteApart = 10_000

// settle sums up all steps, so that nothing but the totals counts, and makes
// the totals so many times as big.
func (l *learner) settle(by float64) {
	for i := range l.rows {
		for j := range l.rows[i].weights {
			w := &l.rows[i].weights[j]
			w.total = int64(float64(w.total+int64(l.step-w.last)*int64(w.value)) * by)
			w.last, w.value = l.step, 0
		}
	}
}

// average is the table of the mean weights. Features that were updated less
// often than minUpdates and weights below smallest (in units of one update at
// the start) are left out.
func (l *learner) average(minUpdates int32, smallest float64) (*table, []byte) {
	mean := func(w learnedWeight) float64 {
		return float64(w.total+int64(l.step-w.last)*int64(w.value)) / float64(max(1, l.step))
	}
	var sizes []float64
	for _, r := range l.rows {
		for _, w := range r.weights {
			if m := math.Abs(mean(w)); m >= smallest {
				sizes = append(sizes, m)
			}
		}
	}
	slices.Sort(sizes)
	scale := 1.0
	if len(sizes) > 0 {
		scale = 127 / max(1e-9, sizes[min(len(sizes)-1, len(sizes)*999/1000)])
	}
	var rows []row
	for _, r := range l.rows {
		if r.updates < minUpdates {
			continue
		}
		out := row{key: r.key}
		for _, w := range r.weights {
			m := mean(w)
			if math.Abs(m) < smallest {
				continue
			}
			// A weight too big for an entry takes several.
			for q := int(math.Round(m * scale)); q != 0 && len(out.entries) < maxEntries; {
				part := max(-127, min(127, q))
				out.entries = append(out.entries, entry{w.class, int8(part)})
				q -= part
			}
		}
		if len(out.entries) > 0 {
			slices.SortStableFunc(out.entries, func(a, b entry) int { return int(a.class) - int(b.class) })
			rows = append(rows, out)
		}
	}
	data := encode(l.classes, rows)
	t, err := readTable("new", string(data))
	if err != nil {
		panic(err) // encode and readTable disagree
	}
	return t, data
}

// scorer is a classifier being learned or learned.
type scorer interface {
	score(keys []uint32, scores []int32)
}

// best is the class of the highest score; the first of equals.
func best(scores []int32) int {
	at := 0
	for i, s := range scores {
		if s > scores[at] {
			at = i
		}
	}
	return at
}
