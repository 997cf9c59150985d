package model

// kin is what the labeller sees of a word's place in the tree. Indexes count
// words; none where there is no such word.
type kin struct {
	first, last   int32  // its first and last dependent
	before, after int32  // the dependents of its head on either side of it
	marker        int32  // its first dependent that is an adposition, conjunction or particle
	aux           int32  // its last dependent auxiliary
	lefts, rights uint32 // sets of the parts of speech of its dependents on each side
}

// families fills into with each word's kin.
func (m *Model) families(words []word, head []int32, into []kin) []kin {
	into = into[:0]
	for range head {
		into = append(into, kin{first: none, last: none, before: none, after: none, marker: none, aux: none})
	}
	for i, h := range head {
		if h < 0 {
			continue
		}
		k := &into[h]
		if k.first == none {
			k.first = int32(i)
		} else {
			into[i].before = k.last
			into[k.last].after = int32(i)
		}
		k.last = int32(i)
		upos := uint8(otherTag)
		if t := words[i].tag; int(t) < len(m.tags) {
			upos = m.tags[t].upos
		}
		if int32(i) < h {
			k.lefts |= 1 << upos
		} else {
			k.rights |= 1 << upos
		}
		switch universal[upos] {
		case "ADP", "SCONJ", "PART":
			if k.marker == none {
				k.marker = int32(i)
			}
		case "AUX":
			k.aux = int32(i)
		}
	}
	return into
}

// label gives each word of ws, whose heads are known, the label of its
// relation, as an index into m.labels. learn, when it is not nil, is asked for
// each word: it is given the features and scores and says which label to
// take for known.
func (m *Model) label(ws *workspace, learn func(word int, keys []uint32, scores []int32) int) []uint8 {
	s := &ws.state
	ws.kin = m.families(ws.inner(), s.head, ws.kin)
	scores := ws.scores[:len(m.labels)]
	for i, h := range s.head {
		if h < 0 {
			s.label[i] = 0 // "root" is the first label
			continue
		}
		ws.keys = m.labelFeatures(ws.keys[:0], ws, int32(i))
		clear(scores)
		m.labeller.score(ws.keys, scores)
		if learn != nil {
			s.label[i] = uint8(learn(i, ws.keys, scores))
			continue
		}
		scores[0] = -1 << 30
		s.label[i] = uint8(best(scores))
	}
	return s.label
}

// labelFeatures are the features that tell the label of word i.
func (m *Model) labelFeatures(keys []uint32, ws *workspace, i int32) []uint32 {
	s := &ws.state
	words := ws.words
	at := func(i int32) *word {
		if i < 0 {
			return &words[0]
		}
		return &words[i+padsBefore]
	}
	h := s.head[i]
	dk, hk := &ws.kin[i], &ws.kin[h]
	d, g := at(i), at(h)
	dw, dt, dc, df := d.form, uint32(d.tag), uint32(d.coarse), uint32(d.fine)
	hw, ht, hc, hf := g.form, uint32(g.tag), uint32(g.coarse), uint32(g.fine)
	side := uint32(0)
	far := distance(h, i)
	if i < h {
		side, far = 1, distance(i, h)
	}
	dh := side<<16 | dt<<8 | ht
	grand := &words[0]
	if s.head[h] >= 0 {
		grand = at(s.head[h])
	}
	before, after := at(dk.before), at(dk.after)
	beforeLabel := uint32(noTag)
	if dk.before >= 0 {
		beforeLabel = uint32(s.label[dk.before])
	}
	headLabel := uint32(noTag)
	if h < i {
		headLabel = uint32(s.label[h])
	}
	marker, aux, headAux, headMarker := at(dk.marker), at(dk.aux), at(hk.aux), at(hk.marker)
	prev, next := &words[i+padsBefore-1], &words[i+padsBefore+1]
	left, right := at(dk.first), at(dk.last)
	all := features{keys, 300}
	all.one(dh)
	all.two(dw, side<<8|dt)
	all.two(hw, side<<8|ht)
	all.two(dw, dh)
	all.two(hw, dh)
	all.two(dw, hw)
	all.two(dc<<16|hc, dh)
	all.two(df<<16|hf, dh)
	all.two(dc, dh)
	all.two(hc, dh)
	all.two(dh, far)
	all.two(dw, far<<1|side)
	all.two(d.suffix[1], dh)
	all.two(d.suffix[2], side)
	all.two(g.suffix[2], dh)
	all.two(dw, side<<16|hc)
	all.two(hw, side<<16|dc)
	all.two(dh, marker.form)
	all.three(dh, marker.form, hw)
	all.three(dh, marker.form, dw)
	all.two(marker.form, side<<16|dc)
	all.two(marker.form, side<<8|uint32(aux.tag))
	all.two(dh, uint32(marker.tag)<<8|uint32(aux.tag))
	all.two(dh, headAux.form)
	all.three(dh, headAux.form, uint32(headMarker.tag))
	all.two(dh, uint32(aux.tag)<<8|uint32(left.tag))
	all.two(dh, left.form)
	all.two(dh, right.form)
	all.two(dh, uint32(left.tag)<<8|uint32(right.tag))
	all.two(dh, dk.lefts)
	all.two(dh, dk.rights)
	all.two(dh, hk.lefts)
	all.two(dh, hk.rights)
	all.three(dk.lefts, dk.rights, dh)
	all.two(dh, beforeLabel)
	all.two(dh, headLabel)
	all.three(dh, beforeLabel, dw)
	all.two(dh, uint32(before.tag)<<8|uint32(after.tag))
	all.two(dh, after.form)
	all.two(dh, before.form)
	all.two(dh, uint32(grand.tag))
	all.two(dh, uint32(prev.tag)<<8|uint32(next.tag))
	all.two(dh, prev.form)
	all.two(dh, next.form)
	all.two(dh, ws.mode)
	// what sort of thing the words mean
	sense, headSense := uint32(d.noun)<<8|uint32(d.verb), uint32(g.noun)<<8|uint32(g.verb)
	all.two(dh, sense)
	all.two(dh, headSense)
	all.two(dh, sense<<16|headSense)
	all.two(hw, sense)
	all.two(dw, headSense)
	all.three(dh, marker.form, sense)
	all.three(dh, marker.form, headSense)
	all.two(dh, uint32(d.may)<<16|uint32(g.may))
	return all.keys
}
