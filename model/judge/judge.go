// Package judge tells how likely a document in which an attack was read does
// report one. One sentence of a match report, a review or a yearbook may well
// read like news of an attack; the words of the whole lead, those around the
// triggers, and what the reading found or missed seldom do.
//
//	text, acts, reading -> features   feature.go, topic.go
//	features            -> likelihood judge.go
//	labelled features   -> weights    learn.go; evaluate/trainjudge runs it
package judge

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"tocsin"
)

//go:embed data/judge.bin
var weightsFile string

// Judge holds what was learned. It may be used by many goroutines at once.
type Judge struct {
	topics    topics
	threshold float64
	bias      float32
	step      float32 // what a weight of one stands for
	shift     uint32
	slots     []slot
}

// slot is a place of the hash table of weights; weight 0 is an empty one.
type slot struct {
	feature uint32
	weight  int32
}

// Load reads the weights that are part of the program.
func Load() (*Judge, error) {
	j, err := decode(weightsFile)
	if err != nil {
		return nil, fmt.Errorf("read judge.bin: %w", err)
	}
	if j.topics, err = readTopics(); err != nil {
		return nil, err
	}
	return j, nil
}

// Threshold is the score below which a document is not taken for a report.
func (j *Judge) Threshold() float64 { return j.threshold }

// Score is how likely the document reports the attack that was read in it,
// from 0 to 1. Acts are the triggers of the account that the document seems to
// be about, rules the rule that found each.
func (j *Judge) Score(text *tocsin.Text, acts []tocsin.Span, rules []string, s Summary) float64 {
	var room [1024]Feature
	sum := j.bias
	for _, f := range j.topics.features(text, acts, rules, &s, room[:0]) {
		sum += float32(j.weight(f.Hash)) * j.step * f.Value
	}
	return logistic(float64(sum))
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func (j *Judge) weight(feature uint32) int32 {
	last := uint32(len(j.slots) - 1)
	for at := feature >> j.shift; ; at++ {
		s := &j.slots[at&last]
		if s.weight == 0 || s.feature == feature {
			return s.weight
		}
	}
}

const magic = "judge 1\n"

// decode reads what Weights.Encode wrote: the threshold, the bias, the step
// and the number of weights; then each by rising hash, how far it is from the
// last and the weight in steps.
func decode(data string) (*Judge, error) {
	data, ok := strings.CutPrefix(data, magic)
	var count, scaled, value uint64
	var bias, weight int64
	if ok {
		scaled, data, ok = cutUvarint(data)
	}
	if ok {
		bias, data, ok = cutVarint(data)
	}
	if ok {
		value, data, ok = cutUvarint(data)
	}
	if ok {
		count, data, ok = cutUvarint(data)
	}
	if !ok || count > uint64(len(data)) || scaled > perUnit {
		return nil, tocsin.Errorf(tocsin.Invalid, "the file is damaged")
	}
	width := uint32(4)
	for uint64(1)<<width < 2*count {
		width++
	}
	j := &Judge{threshold: float64(scaled) / perUnit, step: float32(value) / perUnit, shift: 32 - width, slots: make([]slot, 1<<width)}
	j.bias = float32(bias) * j.step
	last := uint32(len(j.slots) - 1)
	feature := uint32(0)
	for range count {
		var gap uint64
		if gap, data, ok = cutUvarint(data); ok {
			weight, data, ok = cutVarint(data)
		}
		if !ok || weight == 0 || weight != int64(int32(weight)) {
			return nil, tocsin.Errorf(tocsin.Invalid, "the file is damaged")
		}
		feature += uint32(gap)
		at := feature >> j.shift
		for j.slots[at&last].weight != 0 {
			at++
		}
		j.slots[at&last] = slot{feature, int32(weight)}
	}
	return j, nil
}

// perUnit is how finely the file tells the threshold and the step.
const perUnit = 1 << 20

func cutUvarint(data string) (uint64, string, bool) {
	v, n := binary.Uvarint([]byte(data[:min(len(data), binary.MaxVarintLen64)]))
	return v, data[max(n, 0):], n > 0
}

func cutVarint(data string) (int64, string, bool) {
	v, n := binary.Varint([]byte(data[:min(len(data), binary.MaxVarintLen64)]))
	return v, data[max(n, 0):], n > 0
}
