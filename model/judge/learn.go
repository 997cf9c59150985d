package judge

import (
	"encoding/binary"
	"math"
	"slices"
)

// Example is a document with what people said of it.
type Example struct {
	Features []Feature
	Report   bool
	Weight   float64 // how much it counts
}

// Recipe is how weights are learned.
type Recipe struct {
	Rounds  int
	Rate    float64
	Penalty float64 // on the squares of the weights
	Common  int     // a feature counts when as many documents have it
	Floor   float64 // weights nearer to zero are left out
}

// Weights are what was learned.
type Weights struct {
	Bias float64
	Of   map[uint32]float64
}

// Learn fits a logistic regression to the examples. The same examples in the
// same order give the same weights.
func Learn(examples []Example, recipe Recipe) *Weights {
	type known struct {
		at    int
		value float64
	}
	documents := map[uint32]int{}
	for _, e := range examples {
		for hash := range merged(e.Features) {
			documents[hash]++
		}
	}
	var hashes []uint32
	for hash, n := range documents {
		if n >= recipe.Common {
			hashes = append(hashes, hash)
		}
	}
	slices.Sort(hashes)
	index := make(map[uint32]int, len(hashes))
	for i, hash := range hashes {
		index[hash] = i
	}
	rows := make([][]known, len(examples))
	total := 0.0
	for i, e := range examples {
		for hash, value := range merged(e.Features) {
			if at, common := index[hash]; common {
				rows[i] = append(rows[i], known{at, value})
			}
		}
		slices.SortFunc(rows[i], func(a, b known) int { return a.at - b.at })
		total += e.Weight
	}
	bias, weights := 0.0, make([]float64, len(hashes))
	slope, squares := make([]float64, len(hashes)), make([]float64, len(hashes))
	biasSquares := 0.0
	for range recipe.Rounds {
		for i := range slope {
			slope[i] = recipe.Penalty * weights[i]
		}
		biasSlope := 0.0
		for i, e := range examples {
			sum := bias
			for _, k := range rows[i] {
				sum += weights[k.at] * k.value
			}
			off := logistic(sum)
			if e.Report {
				off--
			}
			off *= e.Weight / total
			biasSlope += off
			for _, k := range rows[i] {
				slope[k.at] += off * k.value
			}
		}
		biasSquares += biasSlope * biasSlope
		bias -= recipe.Rate * biasSlope / (math.Sqrt(biasSquares) + 1e-9)
		for i, g := range slope {
			if g == 0 {
				continue
			}
			squares[i] += g * g
			weights[i] -= recipe.Rate * g / (math.Sqrt(squares[i]) + 1e-9)
		}
	}
	learned := &Weights{Bias: bias, Of: map[uint32]float64{}}
	for i, w := range weights {
		if math.Abs(w) >= recipe.Floor {
			learned.Of[hashes[i]] = w
		}
	}
	return learned
}

// merged adds up the values of each feature.
func merged(features []Feature) map[uint32]float64 {
	out := make(map[uint32]float64, len(features))
	for _, f := range features {
		out[f.Hash] += float64(f.Value)
	}
	return out
}

// Score is how likely the features are those of a report.
func (w *Weights) Score(features []Feature) float64 {
	sum := w.Bias
	for _, f := range features {
		sum += w.Of[f.Hash] * float64(f.Value)
	}
	return logistic(sum)
}

// steps is how many steps the largest weight has on each side of zero.
const steps = 255

// Encode writes the weights, rounded, with the score below which a document
// is not taken for a report.
func (w *Weights) Encode(threshold float64) []byte {
	largest := math.Abs(w.Bias) / 100
	hashes := make([]uint32, 0, len(w.Of))
	for hash, weight := range w.Of {
		largest = max(largest, math.Abs(weight))
		hashes = append(hashes, hash)
	}
	slices.Sort(hashes)
	scaled := max(1, math.Ceil(largest/steps*perUnit))
	step := scaled / perUnit
	out := append([]byte(nil), magic...)
	out = binary.AppendUvarint(out, uint64(math.Round(threshold*perUnit)))
	out = binary.AppendVarint(out, int64(math.Round(w.Bias/step)))
	out = binary.AppendUvarint(out, uint64(scaled))
	var list []byte
	count, last := 0, uint32(0)
	for _, hash := range hashes {
		rounded := int64(math.Round(w.Of[hash] / step))
		if rounded == 0 {
			continue
		}
		list = binary.AppendUvarint(list, uint64(hash-last))
		list = binary.AppendVarint(list, rounded)
		last = hash
		count++
	}
	return append(binary.AppendUvarint(out, uint64(count)), list...)
}
