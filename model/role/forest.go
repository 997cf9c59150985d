package role

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"

	"tocsin"
)

// forest is boosted decision trees: the sum of their leaves is log-odds.
type forest struct {
	width int // of the rows that it reads
	bias  float32
	trees [][]split
}

// split sends a row left when its feature is at most the threshold. A child
// below zero is the leaf at ^child.
type split struct {
	feature     uint8
	at          float32
	left, right int8
	leaves      [2]float32 // of the left and the right child, where they are leaves
}

// sum adds up what the trees say of a row.
func (f *forest) sum(row []float32) float32 {
	x := f.bias
	for _, t := range f.trees {
		n := int8(0)
		for n >= 0 {
			s := &t[n]
			side := 0
			n = s.left
			if row[s.feature] > s.at {
				n, side = s.right, 1
			}
			if n < 0 {
				x += s.leaves[side]
			}
		}
	}
	return x
}

// forestSettings say how a forest is grown.
type forestSettings struct {
	trees, leaves, fewest int // how many trees, leaves of each, rows of a leaf
	rate, l2, columns     float64
}

const maxBins = 64

// grow learns a forest by gradient boosting on the logistic loss.
func grow(rows [][]float32, yes []bool, width int, by forestSettings) *forest {
	f := &forest{width: width}
	cuts, bins := binned(rows, width)
	positive := 0
	for _, y := range yes {
		if y {
			positive++
		}
	}
	share := (float64(positive) + 0.5) / (float64(len(rows)) + 1)
	f.bias = float32(math.Log(share / (1 - share)))
	for n := range votes {
		f.trees = append(f.trees, f.boost(rows, yes, cuts, bins, by, rand.New(rand.NewPCG(3, 4+uint64(n))))...)
	}
	return f
}

// boost grows the trees of one vote; random chooses what each is grown of.
func (f *forest) boost(rows [][]float32, yes []bool, cuts [][]float32, bins [][]uint8, by forestSettings, random *rand.Rand) (trees [][]split) {
	width := f.width
	sums := make([]float64, len(rows))
	for i := range sums {
		sums[i] = float64(f.bias)
	}
	g := &grower{cuts: cuts, bins: bins, by: by, slope: make([]float64, len(rows)), bend: make([]float64, len(rows))}
	columns := make([]int, width)
	for i := range columns {
		columns[i] = i
	}
	for range by.trees {
		g.rows = g.rows[:0]
		for i := range rows {
			p := 1 / (1 + math.Exp(-sums[i]))
			g.slope[i], g.bend[i] = p, p*(1-p)
			if yes[i] {
				g.slope[i]--
			}
			if random.IntN(5) != 0 {
				g.rows = append(g.rows, int32(i))
			}
		}
		random.Shuffle(width, func(i, j int) { columns[i], columns[j] = columns[j], columns[i] })
		g.columns = columns[:max(1, int(by.columns*float64(width)))]
		tree := g.tree()
		if tree == nil {
			break
		}
		one := forest{trees: [][]split{tree}}
		for i := range rows {
			sums[i] += float64(one.sum(rows[i]))
		}
		for i := range tree {
			for side := range tree[i].leaves {
				tree[i].leaves[side] = leafOf(float64(tree[i].leaves[side]) / votes)
			}
		}
		trees = append(trees, tree)
	}
	return trees
}

// binned puts the values of each column into at most maxBins bins of about
// as many rows each. Bin b holds what is at most cuts[b].
func binned(rows [][]float32, width int) (cuts [][]float32, bins [][]uint8) {
	cuts, bins = make([][]float32, width), make([][]uint8, width)
	values := make([]float32, len(rows))
	for c := range width {
		for i := range rows {
			values[i] = rows[i][c]
		}
		slices.Sort(values)
		distinct := slices.Compact(slices.Clone(values))
		if len(distinct) > maxBins {
			distinct = distinct[:0]
			for b := 1; b <= maxBins; b++ {
				distinct = append(distinct, values[len(values)*b/maxBins-1])
			}
			distinct = slices.Compact(distinct)
		}
		cuts[c] = distinct
		bins[c] = make([]uint8, len(rows))
		for i := range rows {
			b, _ := slices.BinarySearch(distinct, rows[i][c])
			bins[c][i] = uint8(min(b, len(distinct)-1))
		}
	}
	return cuts, bins
}

type grower struct {
	cuts        [][]float32
	bins        [][]uint8
	by          forestSettings
	slope, bend []float64 // first and second derivative of the loss, by row
	rows        []int32
	columns     []int
}

// leaf is a leaf that may be split further.
type leaf struct {
	rows        []int32
	slope, bend float64
	gain        float64
	column, bin int
	parent      int // node whose child it is; -1 for the root
	side        int
}

// tree grows one tree, the best split first.
func (g *grower) tree() []split {
	root := leaf{rows: g.rows, parent: -1}
	for _, r := range g.rows {
		root.slope += g.slope[r]
		root.bend += g.bend[r]
	}
	g.best(&root)
	leaves := []leaf{root}
	var nodes []split
	for len(leaves) < g.by.leaves {
		top := 0
		for i := range leaves {
			if leaves[i].gain > leaves[top].gain {
				top = i
			}
		}
		l := leaves[top]
		if l.gain <= 1e-6 {
			break
		}
		node := len(nodes)
		nodes = append(nodes, split{feature: uint8(l.column), at: g.cuts[l.column][l.bin], left: -1, right: -1})
		if l.parent >= 0 {
			if l.side == 0 {
				nodes[l.parent].left = int8(node)
			} else {
				nodes[l.parent].right = int8(node)
			}
		}
		bins, from := g.bins[l.column], 0
		for i, r := range l.rows {
			if int(bins[r]) <= l.bin {
				l.rows[from], l.rows[i] = r, l.rows[from]
				from++
			}
		}
		left, right := leaf{rows: l.rows[:from], parent: node}, leaf{rows: l.rows[from:], parent: node, side: 1}
		for _, child := range [...]*leaf{&left, &right} {
			for _, r := range child.rows {
				child.slope += g.slope[r]
				child.bend += g.bend[r]
			}
			g.best(child)
			nodes[node].leaves[child.side] = leafOf(-g.by.rate * child.slope / (child.bend + g.by.l2))
		}
		leaves[top] = left
		leaves = append(leaves, right)
	}
	return nodes
}

// best finds the split of a leaf that gains most.
func (g *grower) best(l *leaf) {
	if len(l.rows) < 2*g.by.fewest {
		return
	}
	type bin struct {
		slope, bend float64
		n           int
	}
	var sums [maxBins]bin
	worth := func(slope, bend float64) float64 { return slope * slope / (bend + g.by.l2) }
	whole := worth(l.slope, l.bend)
	for _, c := range g.columns {
		if len(g.cuts[c]) < 2 {
			continue
		}
		clear(sums[:])
		bins := g.bins[c]
		for _, r := range l.rows {
			b := &sums[bins[r]]
			b.slope += g.slope[r]
			b.bend += g.bend[r]
			b.n++
		}
		var left bin
		for b := range len(g.cuts[c]) - 1 {
			left.slope += sums[b].slope
			left.bend += sums[b].bend
			left.n += sums[b].n
			if left.n < g.by.fewest {
				continue
			}
			if len(l.rows)-left.n < g.by.fewest {
				break
			}
			if gain := worth(left.slope, left.bend) + worth(l.slope-left.slope, l.bend-left.bend) - whole; gain > l.gain {
				l.gain, l.column, l.bin = gain, c, b
			}
		}
	}
}

// The file of a forest: width, bias, trees, and for each its splits.
func (f *forest) append(b []byte) []byte {
	b = append(b, byte(f.width))
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(f.bias))
	b = binary.LittleEndian.AppendUint16(b, uint16(len(f.trees)))
	for _, t := range f.trees {
		b = append(b, byte(len(t)))
		for _, s := range t {
			b = append(b, s.feature, byte(s.left), byte(s.right))
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(s.at))
			for side, child := range [...]int8{s.left, s.right} {
				if child < 0 {
					b = binary.LittleEndian.AppendUint16(b, uint16(int16(math.Round(float64(s.leaves[side])*leafScale))))
				}
			}
		}
	}
	return b
}

const (
	splitSize = 3 + 4 // without its leaves
	leafScale = 4096  // leaves are kept in steps of so small a part
)

// leafOf is a leaf as it is kept.
func leafOf(x float64) float32 {
	return float32(math.Round(max(-7, min(7, x))*leafScale) / leafScale)
}

// readForest reads what append wrote, and returns what stands behind it.
func readForest(b []byte, width int) (*forest, []byte, error) {
	bad := func() (*forest, []byte, error) {
		return nil, nil, tocsin.Errorf(tocsin.Invalid, "weights of roles: the trees are cut short or broken")
	}
	if len(b) < 7 || int(b[0]) != width {
		return bad()
	}
	f := &forest{width: width, bias: math.Float32frombits(binary.LittleEndian.Uint32(b[1:]))}
	n := int(binary.LittleEndian.Uint16(b[5:]))
	b = b[7:]
	for range n {
		if len(b) == 0 || b[0] == 0 {
			return bad()
		}
		t := make([]split, b[0])
		b = b[1:]
		for i := range t {
			if len(b) < splitSize {
				return bad()
			}
			t[i] = split{feature: b[0], left: int8(b[1]), right: int8(b[2]), at: math.Float32frombits(binary.LittleEndian.Uint32(b[3:]))}
			if int(t[i].feature) >= width {
				return bad()
			}
			b = b[splitSize:]
			for side, child := range [...]int8{t[i].left, t[i].right} {
				switch {
				case child < 0 && len(b) >= 2:
					t[i].leaves[side] = float32(int16(binary.LittleEndian.Uint16(b))) / leafScale
					b = b[2:]
				case child < 0, int(child) <= i, int(child) >= len(t):
					return bad()
				}
			}
		}
		f.trees = append(f.trees, t)
	}
	return f, b, nil
}
