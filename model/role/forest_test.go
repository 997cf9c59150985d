package role

import (
	"bytes"
	"testing"

	"tocsin"
)

// rowsOf makes rows of two numbers, of which only those with both above a
// half are true, which no sum of the two can tell.
func rowsOf(n int) (rows [][]float32, yes []bool) {
	for i := range n {
		x, y := float32(i%7)/7, float32(i%11)/11
		rows = append(rows, []float32{x, y})
		yes = append(yes, (x > 0.5) != (y > 0.5))
	}
	return rows, yes
}

func TestForestLearns(t *testing.T) {
	rows, yes := rowsOf(600)
	f := grow(rows, yes, 2, forestSettings{trees: 40, leaves: 4, fewest: 5, rate: 0.2, l2: 1, columns: 1})
	for i, row := range rows {
		if got := f.sum(row) > 0; got != yes[i] {
			t.Fatalf("row %v is %v, want %v", row, got, yes[i])
		}
	}
	file := f.append(nil)
	again, rest, err := readForest(append(file, 1, 2), 2)
	if err != nil || len(rest) != 2 {
		t.Fatalf("read again: %v, %d bytes left, want 2", err, len(rest))
	}
	if !bytes.Equal(again.append(nil), file) {
		t.Error("what is read again is another forest")
	}
}

func TestForestOfNothing(t *testing.T) {
	for _, c := range []struct {
		name string
		n    int
	}{{"no rows", 0}, {"fewer rows than a leaf must have", 3}} {
		t.Run(c.name, func(t *testing.T) {
			rows, yes := rowsOf(c.n)
			f := grow(rows, yes, 2, forestSettings{trees: 3, leaves: 4, fewest: 5, rate: 0.2, l2: 1, columns: 1})
			if len(f.trees) != 0 {
				t.Errorf("%d trees, want none", len(f.trees))
			}
		})
	}
}

func TestReadForestFaults(t *testing.T) {
	rows, yes := rowsOf(200)
	file := grow(rows, yes, 2, forestSettings{trees: 2, leaves: 4, fewest: 5, rate: 0.2, l2: 1, columns: 1}).append(nil)
	change := func(at int, to byte) []byte {
		b := bytes.Clone(file)
		b[at] = to
		return b
	}
	for _, c := range []struct {
		name string
		file []byte
	}{
		{"cut short", file[:len(file)-1]},
		{"only a head", file[:7]},
		{"another width", change(0, 3)},
		{"a feature that no row has", change(8, 2)},
		{"a child before its parent", change(9, 0)},
		{"a child that is not there", change(9, 100)},
		{"a tree without splits", change(7, 0)},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, _, err := readForest(c.file, 2); tocsin.CodeOf(err) != tocsin.Invalid {
				t.Errorf("error %v, want one of Invalid", err)
			}
		})
	}
}
