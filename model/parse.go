package model

// The moves of the arc-hybrid system. The state is a stack of words and the
// words still to come, with the root behind the last.
const (
	shift = iota // the next word goes onto the stack
	left         // the top of the stack depends on the next word, or on the root, and goes
	right        // the top of the stack depends on the one below, and goes
	moves
)

// state is a parse in the making. Words are counted from 0; head is -1 for a
// word of the root, and none for one without a head yet.
type state struct {
	n     int
	next  int32 // n when only the root is to come
	stack []int32
	head  []int32
	kids  []kids
	label []uint8
}

// none stands for a word that is not there.
const none = -2

// kids are the dependents that a word has got, the outermost two on each side.
type kids struct {
	left, left2, right, right2 int32
	lefts, rights              uint8
}

func (s *state) reset(n int) {
	s.n, s.next = n, 0
	s.stack = s.stack[:0]
	if cap(s.head) < n {
		s.head, s.kids, s.label = make([]int32, 2*n), make([]kids, 2*n), make([]uint8, 2*n)
	}
	s.head, s.kids, s.label = s.head[:n], s.kids[:n], s.label[:n]
	for i := range n {
		s.head[i] = none
		s.kids[i] = kids{left: none, left2: none, right: none, right2: none}
	}
}

func (s *state) done() bool { return int(s.next) == s.n && len(s.stack) == 0 }

// may reports whether a move is possible. Only the last word of the stack
// depends on the root, so that every sentence has one.
func (s *state) may(move int) bool {
	switch move {
	case shift:
		return int(s.next) < s.n
	case left:
		return len(s.stack) > 0 && (int(s.next) < s.n || len(s.stack) == 1)
	}
	return len(s.stack) > 1
}

func (s *state) apply(move int) {
	top := len(s.stack) - 1
	switch move {
	case shift:
		s.stack = append(s.stack, s.next)
		s.next++
	case left:
		d := s.stack[top]
		s.stack = s.stack[:top]
		if int(s.next) == s.n {
			s.head[d] = -1
			return
		}
		s.head[d] = s.next
		k := &s.kids[s.next]
		k.left, k.left2 = d, k.left
		if k.lefts < 9 {
			k.lefts++
		}
	case right:
		d, h := s.stack[top], s.stack[top-1]
		s.stack = s.stack[:top]
		s.head[d] = h
		k := &s.kids[h]
		k.right, k.right2 = d, k.right
		if k.rights < 9 {
			k.rights++
		}
	}
}

// costs says for each move how many arcs of gold it makes impossible.
func (s *state) costs(gold []int32) (costs [moves]int) {
	top := len(s.stack) - 1
	n := int32(s.n)
	if s.next < n {
		for i, x := range s.stack {
			if gold[x] == s.next || i < top && gold[s.next] == x {
				costs[shift]++
			}
		}
	}
	if top < 0 {
		return costs
	}
	s0 := s.stack[top]
	kidsAhead := 0
	for b := s.next; b < n; b++ {
		if gold[b] == s0 {
			kidsAhead++
		}
	}
	headAhead := gold[s0] == -1 || gold[s0] >= s.next
	costs[left] = kidsAhead
	if top > 0 && gold[s0] == s.stack[top-1] || headAhead && gold[s0] != s.next && !(gold[s0] == -1 && s.next == n) {
		costs[left]++
	}
	costs[right] = kidsAhead
	if headAhead {
		costs[right]++
	}
	return costs
}

// attach finds a head for each word of ws with the given weights. choose, when
// it is not nil, is asked for each move: it is given the scores and says which
// to make.
func (m *Model) attach(ws *workspace, weights scorer, choose func(scores []int32) int) {
	s := &ws.state
	s.reset(len(ws.inner()))
	scores := ws.scores[:moves]
	for !s.done() {
		if choose == nil {
			if only, ok := s.only(); ok {
				s.apply(only)
				continue
			}
		}
		ws.keys = m.moveFeatures(ws.keys[:0], ws)
		clear(scores)
		weights.score(ws.keys, scores)
		if choose != nil {
			s.apply(choose(scores))
			continue
		}
		move := -1
		for i, score := range scores {
			if s.may(i) && (move < 0 || score > scores[move]) {
				move = i
			}
		}
		s.apply(move)
	}
}

// only is the one possible move, when there is just one.
func (s *state) only() (move int, ok bool) {
	move = -1
	for i := range moves {
		if s.may(i) {
			if move >= 0 {
				return 0, false
			}
			move = i
		}
	}
	return move, true
}

// moveFeatures are the features that tell the next move.
func (m *Model) moveFeatures(keys []uint32, ws *workspace) []uint32 {
	s := &ws.state
	words := ws.words
	outside := &words[0]
	at := func(i int32) *word {
		if i < 0 || int(i) >= s.n {
			return outside
		}
		return &words[i+padsBefore]
	}
	top := len(s.stack) - 1
	i0, i1, i2 := int32(none), int32(none), int32(none)
	if top >= 0 {
		i0 = s.stack[top]
	}
	if top >= 1 {
		i1 = s.stack[top-1]
	}
	if top >= 2 {
		i2 = s.stack[top-2]
	}
	blank := kids{left: none, left2: none, right: none, right2: none}
	k0, k1, kb := &blank, &blank, &blank
	if i0 >= 0 {
		k0 = &s.kids[i0]
	}
	if i1 >= 0 {
		k1 = &s.kids[i1]
	}
	if int(s.next) < s.n {
		kb = &s.kids[s.next]
	}
	s0, s1, s2 := at(i0), at(i1), at(i2)
	b0, b1, b2 := &words[int(s.next)+padsBefore], &words[min(s.n, int(s.next)+1)+padsBefore], &words[min(s.n, int(s.next)+2)+padsBefore]
	s0w, s0t, s0c, s0f := s0.form, uint32(s0.tag), uint32(s0.coarse), uint32(s0.fine)
	s1w, s1t, s1c, s1f := s1.form, uint32(s1.tag), uint32(s1.coarse), uint32(s1.fine)
	b0w, b0t, b0c, b0f := b0.form, uint32(b0.tag), uint32(b0.coarse), uint32(b0.fine)
	b1w, b1t, b2t, s2t := b1.form, uint32(b1.tag), uint32(b2.tag), uint32(s2.tag)
	l0, l02, r0, r02 := at(k0.left), at(k0.left2), at(k0.right), at(k0.right2)
	l1, r1, r12 := at(k1.left), at(k1.right), at(k1.right2)
	lb, lb2 := at(kb.left), at(kb.left2)
	l0t, r0t, r1t, lbt := uint32(l0.tag), uint32(r0.tag), uint32(r1.tag), uint32(lb.tag)
	l1t := uint32(l1.tag)
	d0, d1 := distance(i0, s.next), distance(i1, i0)
	between := uint32(0)
	if i1 >= 0 {
		for j := i1 + 1; j < i0; j++ {
			if w := &words[j+padsBefore]; w.punct {
				between = 1 + min(between, 2)
			} else if m.is(w.tag, verbTag) {
				between |= 8
			}
		}
	}
	v0, v1, vb := uint32(k0.lefts)<<4|uint32(k0.rights), uint32(k1.lefts)<<4|uint32(k1.rights), uint32(kb.lefts)
	all := features{keys, 100}
	// tags are small: several fit one number
	t2 := func(a, b uint32) uint32 { return a<<8 | b }
	t3 := func(a, b, c uint32) uint32 { return a<<16 | b<<8 | c }
	t4 := func(a, b, c, d uint32) uint32 { return a<<24 | b<<16 | c<<8 | d }

	all.two(s0w, s0t)
	all.one(s0w)
	all.two(s0t, ws.mode)
	all.two(s0f, s0t)
	all.two(b0w, b0t)
	all.one(b0w)
	all.two(b0t, ws.mode)
	all.two(b0f, b0t)
	all.two(b1w, b1t)
	all.one(b1w)
	all.one(b1t)
	all.two(b2.form, b2t)
	all.two(s1w, s1t)
	all.one(s1w)
	all.one(s1t)
	all.two(s1f, s1t)
	all.two(s2.form, s2t)

	all.three(s0w, b0w, t2(s0t, b0t))
	all.two(s0w, t2(s0t, b0t))
	all.two(b0w, t2(s0t, b0t))
	all.two(s0w, b0w)
	all.one(t2(s0t, b0t))
	all.one(t2(b0t, b1t))
	all.two(s0c<<16|b0c, 0)
	all.two(s0f<<16|b0f, t2(s0t, b0t))
	all.two(s0w, b0c)
	all.two(s0c, b0w)
	all.three(s1w, s0w, t2(s1t, s0t))
	all.two(s1w, t2(s1t, s0t))
	all.two(s0w, t2(s1t, s0t))
	all.two(s1w, s0w)
	all.one(t2(s1t, s0t))
	all.two(s1c<<16|s0c, 0)
	all.two(s1f<<16|s0f, t2(s1t, s0t))
	all.two(s1w, s0c)
	all.two(s1c, s0w)
	all.one(t2(s1t, b0t))
	all.two(s1w, t2(s1t, b0t))
	all.two(b0w, t2(s1t, b0t))
	all.two(s1w, b0w)
	all.two(s1w, b0c)

	all.one(t3(b0t, b1t, b2t))
	all.one(t3(s0t, b0t, b1t))
	all.one(t3(s1t, s0t, b0t))
	all.one(t4(s1t, s0t, b0t, b1t))
	all.one(t3(s2t, s1t, s0t))
	all.one(t4(s2t, s1t, s0t, b0t))
	all.one(t3(s0t, l0t, b0t))
	all.one(t3(s0t, r0t, b0t))
	all.one(t3(s0t, b0t, lbt))
	all.one(t3(s1t, r1t, s0t))
	all.one(t3(s1t, l1t, s0t))
	all.one(t3(s1t, s0t, l0t))
	all.one(t3(s1t, s0t, r0t))
	all.one(t4(s1t, r1t, s0t, b0t))
	all.one(t4(s1t, s0t, l0t, b0t))
	all.two(t2(s0t, b0t), b1w)
	all.three(s0c, b0c, t3(s1t, b1t, 0))

	all.two(s0w, d0)
	all.two(s0t, d0)
	all.two(b0w, d0)
	all.two(b0t, d0)
	all.two(t2(s0t, b0t), d0)
	all.two(t2(s1t, s0t), d1)
	all.two(s1w, d1)
	all.two(t2(s1t, s0t), between)
	all.two(t3(s1t, s0t, b0t), between)
	all.two(s0w, v0)
	all.two(s0t, v0)
	all.two(s1w, v1)
	all.two(s1t, v1)
	all.two(b0w, vb)
	all.two(b0t, vb)
	all.two(t3(s1t, s0t, b0t), v0<<8|v1)

	all.two(l0.form, l0t)
	all.two(r0.form, r0t)
	all.two(lb.form, lbt)
	all.two(r1.form, r1t)
	all.two(l1.form, l1t)
	all.one(t3(s0t, l0t, uint32(l02.tag)))
	all.one(t3(s0t, r0t, uint32(r02.tag)))
	all.one(t3(s1t, r1t, uint32(r12.tag)))
	all.one(t3(b0t, lbt, uint32(lb2.tag)))
	// which of verb and noun a prepositional phrase goes to
	all.two(l0.form, t2(s1t, s0t))
	all.two(s1w, l0.form)
	all.three(s1w, l0.form, s0c)
	all.three(s1c, l0.form, s0c)
	all.two(l0.form, t3(s2t, s1t, s0t))
	all.three(s2.form, s1w, l0.form)
	all.two(l0.form, t3(s1t, s0t, b0t))
	all.two(s1t, lb.form)
	// what sort of thing the words mean
	n0, n1, v1s := uint32(s0.noun), uint32(s1.noun), uint32(s1.verb)
	nb, verbAhead := uint32(b0.noun), uint32(b0.verb)
	all.three(l0.form, t2(s1t, s0t), n0<<16|n1<<8|v1s)
	all.three(l0.form, t2(s1t, s0t), n0)
	all.two(s1w, n0<<8|s0t)
	all.two(t2(s1t, s0t), n1<<16|n0<<8|v1s)
	all.two(t2(s0t, b0t), n0<<16|nb<<8|verbAhead)
	all.two(s0w, nb<<8|b0t)
	return all.keys
}

// distance is how far apart two words are, roughly.
func distance(a, b int32) uint32 {
	if a < 0 || b < 0 {
		return 0
	}
	switch d := b - a; {
	case d < 5:
		return uint32(d)
	case d < 9:
		return 5
	case d < 17:
		return 6
	}
	return 7
}

// is reports whether a tag is of the universal part of speech.
func (m *Model) is(tag, upos uint8) bool {
	return int(tag) < len(m.tags) && m.tags[tag].upos == upos
}

// Indexes into universal.
const (
	auxTag  = 3  // "AUX"
	verbTag = 15 // "VERB"
)
