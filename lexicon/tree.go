package lexicon

// Tree holds phrases word by word: every node stands for the words on the way to
// it, and node 0, the root, for none. The zero Tree holds only the root. It may be
// shared once nothing is added any more.
//
// All edges are in one table, since most looks find that no phrase goes on, and so
// cost one look at one place.
type Tree struct {
	edges []edge // unused ones lead to 0; their number is a power of two
	last  int32  // the node added last
}

type edge struct {
	word     string
	from, to int32
}

// Next is the node behind node from and the word; 0 when no phrase goes on so.
func (t *Tree) Next(from int32, word string) int32 {
	if len(t.edges) == 0 {
		return 0
	}
	return t.edges[t.at(from, word)].to
}

// Add is Next that makes the node when it is not there.
func (t *Tree) Add(from int32, word string) int32 {
	if 2*int(t.last) >= len(t.edges) {
		t.grow()
	}
	e := &t.edges[t.at(from, word)]
	if e.to == 0 {
		t.last++
		*e = edge{word, from, t.last}
	}
	return e.to
}

// grow makes room for twice as many edges: at most half of the table is filled.
func (t *Tree) grow() {
	old := t.edges
	t.edges = make([]edge, max(64, 2*len(old)))
	for _, e := range old {
		if e.to != 0 {
			t.edges[t.at(e.from, e.word)] = e
		}
	}
}

// at is where the edge is, or would stand.
func (t *Tree) at(from int32, word string) int {
	h := uint32(from)*0x9E3779B1 ^ 2166136261 // FNV-1a behind the node
	for i := range len(word) {
		h = (h ^ uint32(word[i])) * 16777619
	}
	last := len(t.edges) - 1
	i := int(h^h>>15) & last
	for {
		if e := &t.edges[i]; e.to == 0 || e.from == from && e.word == word {
			return i
		}
		i = (i + 1) & last
	}
}
