package role

import (
	"encoding/binary"
	"maps"
	"math"
	"slices"

	"tocsin"
)

// table is a linear model: for every feature a weight for each class. The
// weights stand in a plain array, as features with the same last bits share
// them.
type table struct {
	classes int
	bits    int
	bias    []float32
	scale   float32
	weights []int8
}

// sum adds up what the features say of each class, as log-odds.
func (t *table) sum(features []uint32, out []float32) {
	var sums [8]int32
	mask := uint32(1)<<t.bits - 1
	n := t.classes
	for _, f := range features {
		at := int(f&mask) * n
		for k, w := range t.weights[at : at+n] {
			sums[k] += int32(w)
		}
	}
	for k := range n {
		out[k] = t.bias[k] + t.scale*float32(sums[k])
	}
}

// The file of a table: classes, bits, the scale, the biases, and for every
// row that is not empty the distance from the row before and its weights.
func (t *table) append(b []byte) []byte {
	b = append(b, byte(t.classes), byte(t.bits))
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(t.scale))
	for _, x := range t.bias {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	var rows []byte
	n, before := 0, -1
	for row := range 1 << t.bits {
		w := t.weights[row*t.classes : (row+1)*t.classes]
		if !slices.ContainsFunc(w, func(x int8) bool { return x != 0 }) {
			continue
		}
		rows = binary.AppendUvarint(rows, uint64(row-before))
		var used byte
		for k, x := range w {
			if x != 0 {
				used |= 1 << k
			}
		}
		rows = append(rows, used)
		for _, x := range w {
			if x != 0 {
				rows = append(rows, byte(x))
			}
		}
		before = row
		n++
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(n))
	return append(b, rows...)
}

// readTable reads what append wrote, and returns what stands behind it.
func readTable(b []byte) (*table, []byte, error) {
	bad := func() (*table, []byte, error) {
		return nil, nil, tocsin.Errorf(tocsin.Invalid, "weights of roles: the file is cut short or broken")
	}
	if len(b) < 6 || b[0] == 0 || b[0] > 8 || b[1] > 24 {
		return bad()
	}
	t := &table{classes: int(b[0]), bits: int(b[1]), scale: math.Float32frombits(binary.LittleEndian.Uint32(b[2:]))}
	b = b[6:]
	if len(b) < 4*t.classes+4 {
		return bad()
	}
	for range t.classes {
		t.bias = append(t.bias, math.Float32frombits(binary.LittleEndian.Uint32(b)))
		b = b[4:]
	}
	rows := binary.LittleEndian.Uint32(b)
	b = b[4:]
	t.weights = make([]int8, t.classes<<t.bits)
	row := -1
	for range rows {
		step, n := binary.Uvarint(b)
		if n <= 0 || len(b) == n || step == 0 || step > 1<<t.bits {
			return bad()
		}
		row += int(step)
		used := b[n]
		b = b[n+1:]
		if row >= 1<<t.bits {
			return bad()
		}
		for k := range t.classes {
			if used>>k&1 != 0 {
				if len(b) == 0 {
					return bad()
				}
				t.weights[row*t.classes+k] = int8(b[0])
				b = b[1:]
			}
		}
	}
	return t, b, nil
}

// The file of the common words: how many there are, and for each, in order,
// the hash of its letters and how common it is.
func appendUsual(b []byte, usual map[uint32]uint8) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(len(usual)))
	for _, h := range slices.Sorted(maps.Keys(usual)) {
		b = append(binary.LittleEndian.AppendUint32(b, h), usual[h])
	}
	return b
}

func readUsual(b []byte) (map[uint32]uint8, []byte, error) {
	if len(b) < 4 || uint64(len(b)-4) < 5*uint64(binary.LittleEndian.Uint32(b)) {
		return nil, nil, tocsin.Errorf(tocsin.Invalid, "weights of roles: the list of words is cut short")
	}
	n := int(binary.LittleEndian.Uint32(b))
	usual := make(map[uint32]uint8, n)
	b = b[4:]
	for range n {
		usual[binary.LittleEndian.Uint32(b)] = b[4]
		b = b[5:]
	}
	return usual, b, nil
}
