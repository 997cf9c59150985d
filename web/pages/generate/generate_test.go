package main

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"
)

func TestBuiltFilesAreOfTheSources(t *testing.T) {
	files, err := bundleOwn("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		built, err := os.ReadFile(filepath.Join("..", "built", f.name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(built, f.data) {
			t.Errorf("built/%s is not of its sources; run go run ./web/pages/generate -own", f.name)
		}
		gz, br, err := compress(f.data)
		if err != nil {
			t.Fatal(err)
		}
		for ext, want := range map[string][]byte{".gz": gz, ".br": br} {
			if got, err := os.ReadFile(filepath.Join("..", "built", f.name+ext)); err != nil || !bytes.Equal(got, want) {
				t.Errorf("built/%s%s is not of its sources: %v", f.name, ext, err)
			}
		}
	}
}

func TestDisputedBordersAreRead(t *testing.T) {
	rules, err := readDisputed(disputed)
	if err != nil || len(rules) < 20 {
		t.Fatalf("%d rules, %v", len(rules), err)
	}
	lines := mark([]line{{a: "IN", b: "PK", points: []point{{70, 30}, {73, 33}, {75, 34}, {75, 31}, {76, 31}}}}, rules)
	if len(lines) != 3 || lines[0].disputed || !lines[1].disputed || lines[2].disputed {
		t.Errorf("the line becomes %v, want a disputed piece in the middle", lines)
	}
}

func TestRingsAreClipped(t *testing.T) {
	square := []point{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}, {-1, -1}}
	r := clipRing(square, 0, 0, 2, 2)
	if got := math.Abs(signed(r)); got != 1 {
		t.Errorf("a quarter of the square has area %v, want 1", got)
	}
	if r := clipRing(square, 5, 5, 6, 6); r != nil {
		t.Errorf("what lies outside becomes %v", r)
	}
	if parts := clipLine([]point{{-1, .5}, {.5, .5}, {.5, 5}, {.7, .5}, {5, .5}}, 0, 0, 1, 1); len(parts) != 2 {
		t.Errorf("a line that leaves and comes back has %d parts, want 2", len(parts))
	}
}

func TestSharedSegmentsAreBorders(t *testing.T) {
	a := area{code: "A", rings: [][]point{{{0, 0}, {0, 1}, {1, 1}, {1, 0}, {0, 0}}}}
	b := area{code: "B", rings: [][]point{{{1, 0}, {1, 1}, {2, 1}, {2, 0}, {1, 0}}}}
	if l := shared([]area{a, b}); len(l) != 1 || len(l[0].points) != 2 || l[0].a != "A" || l[0].b != "B" {
		t.Errorf("borders %v, want the one side that both have", l)
	}
}

func TestSimplifyKeepsCorners(t *testing.T) {
	got := simplify([]point{{0, 0}, {1, .001}, {2, 0}, {2, 2}}, .01)
	if len(got) != 3 {
		t.Errorf("%v, want the corners alone", got)
	}
}
