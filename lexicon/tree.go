package lexicon

// Tree holds phrases word by word: every node stands for the words on the way to
// it, and node 0, the root, for none. The zero Tree holds only the root. It may be
// shared once nothing is added any more.
//
// All edges are in one table. Most looks find that no phrase goes on, and most of
// those are told by a few bytes of the word.
type Tree struct {
	edges []edge // unused ones lead to 0; their number is a power of two
	last  int32  // the node added last
	marks [1 << 10]uint64
}

type edge struct {
	word     string
	from, to int32
}

// Next is the node behind node from and the word; 0 when no phrase goes on so.
func (t *Tree) Next(from int32, word string) int32 {
	h := hash(from, word)
	if mark, bit := t.mark(h); *mark&bit == 0 {
		return 0
	}
	return t.at(h, from, word).to
}

// Add is Next that makes the node when it is not there.
func (t *Tree) Add(from int32, word string) int32 {
	if 2*int(t.last) >= len(t.edges) {
		t.grow()
	}
	h := hash(from, word)
	e := t.at(h, from, word)
	if e.to == 0 {
		mark, bit := t.mark(h)
		*mark |= bit
		t.last++
		*e = edge{word, from, t.last}
	}
	return e.to
}

// hash tells edges apart by a few bytes of their words.
func hash(from int32, word string) uint32 {
	h := uint32(from)
	if n := len(word); n > 0 {
		h = h*31 + uint32(n)
		h = h*31 + uint32(word[0])
		h = h*31 + uint32(word[n/2])
		h = h*31 + uint32(word[n/3])
		h = h*31 + uint32(word[n-1])
	}
	return h * 0x9E3779B1
}

// mark is the mark of the edges with the hash.
func (t *Tree) mark(h uint32) (*uint64, uint64) {
	return &t.marks[h>>22], 1 << (h >> 16 & 63)
}

// at is where the edge is, or would stand.
func (t *Tree) at(h uint32, from int32, word string) *edge {
	last := len(t.edges) - 1
	for i := int(h>>8) & last; ; i = (i + 1) & last {
		if e := &t.edges[i]; e.to == 0 || e.from == from && e.word == word {
			return e
		}
	}
}

// grow makes room for twice as many edges: at most half of the table is filled.
func (t *Tree) grow() {
	old := t.edges
	t.edges = make([]edge, max(64, 2*len(old)))
	for _, e := range old {
		if e.to != 0 {
			*t.at(hash(e.from, e.word), e.from, e.word) = e
		}
	}
}
