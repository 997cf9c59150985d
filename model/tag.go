package model

// tag gives each word of ws a tag, from left to right, and then once more in
// view of the tags on both sides.
func (m *Model) tag(ws *workspace) {
	m.firstTags(ws)
	m.secondTags(ws, m.retagger, nil)
}

func (m *Model) firstTags(ws *workspace) {
	scores := ws.scores[:len(m.tags)]
	for i := padsBefore; i < len(ws.words)-padsBehind; i++ {
		ws.keys = tagFeatures(ws.keys[:0], ws.words, i, ws.mode)
		clear(scores)
		m.tagger.score(ws.keys, scores)
		ws.words[i].tag = uint8(best(scores))
	}
}

// secondTags replaces the first tags of ws. learn, when it is not nil, is told
// each word's features and the tag that it was given.
func (m *Model) secondTags(ws *workspace, by scorer, learn func(word int, keys []uint32, guess int)) {
	scores := ws.scores[:len(m.tags)]
	for i := padsBefore; i < len(ws.words)-padsBehind; i++ {
		ws.keys = tagFeatures(ws.keys[:0], ws.words, i, ws.mode)
		ws.keys = m.retagFeatures(ws.keys, ws.words, i, ws.mode)
		clear(scores)
		by.score(ws.keys, scores)
		guess := best(scores)
		if learn != nil {
			learn(i-padsBefore, ws.keys, guess)
		}
		ws.words[i].tag = uint8(guess)
	}
}

// retagFeatures adds to the features of words[i] what the first tags, its own
// and those behind it, tell.
func (m *Model) retagFeatures(keys []uint32, words []word, i int, mode uint32) []uint32 {
	w, n := &words[i], &words[i+1]
	t1, t2, own, n1, n2 := uint32(words[i-1].tag), uint32(words[i-2].tag), uint32(w.tag), uint32(n.tag), uint32(words[i+2].tag)
	all := features{keys, 200}
	all.one(own)
	all.one(n1)
	all.two(n1, n2)
	all.two(own, n1)
	all.two(t1, own)
	all.two(t1, n1)
	all.three(t1, own, n1)
	all.three(own, n1, n2)
	all.three(t2, t1, n1)
	all.two(w.form, n1)
	all.two(w.form, own)
	all.three(w.form, n1, n2)
	all.three(w.form, t1, n1)
	all.two(uint32(w.may), n1)
	all.three(uint32(w.may), t1, n1)
	all.three(uint32(w.coarse), n1, n2)
	all.two(w.suffix[2], n1)
	all.three(w.shape|mode<<8, n1, t1)
	verb, far, before := m.nextVerb(words, i)
	all.two(w.form, verb)
	all.three(w.form, verb, min(far, 4))
	all.three(w.form, verb, before)
	all.three(w.form, verb, t1)
	all.two(own, verb)
	return all.keys
}

// verbReach is how many words ahead a verb is looked for.
const verbReach = 8

// nextVerb is the tag of the first verb behind words[i] in the same clause, how
// far off it is, and the tag before it: "after" of "after gunmen attacked" is
// not that of "after the attack". Both tags are noTag where there is none.
func (m *Model) nextVerb(words []word, i int) (verb, far, before uint32) {
	before = noTag
	for k := i + 1; k < len(words)-padsBehind && k <= i+verbReach && !words[k].punct; k++ {
		t := words[k].tag
		if m.is(t, verbTag) || m.is(t, auxTag) {
			return uint32(t), uint32(k - i), before
		}
		before = uint32(t)
	}
	return noTag, 0, before
}

// tagFeatures are the features that tell the tag of words[i]; the tags of the
// words before it are known.
func tagFeatures(keys []uint32, words []word, i int, mode uint32) []uint32 {
	w := &words[i]
	p, pp := &words[i-1], &words[i-2]
	n, nn := &words[i+1], &words[i+2]
	t1, t2 := uint32(p.tag), uint32(pp.tag)
	shape := w.shape | mode<<8
	first := uint32(0)
	if i == padsBefore {
		first = 1
	}
	all := features{keys, 0}
	all.one(w.form)
	all.two(w.form, shape)
	all.two(shape, first)
	all.one(w.suffix[0])
	all.one(w.suffix[1])
	all.two(w.suffix[2], shape)
	all.one(w.suffix[2])
	all.one(w.suffix[3])
	all.one(w.suffix[4])
	all.one(w.prefix[0])
	all.one(w.prefix[1])
	all.one(w.tail)
	all.one(uint32(w.coarse))
	all.one(uint32(w.fine))
	all.two(uint32(w.coarse), w.suffix[1])
	all.one(t1)
	all.two(t1, t2)
	all.two(t1, w.form)
	all.two(t1, uint32(w.coarse))
	all.two(t1, w.suffix[2])
	all.three(t1, t2, uint32(w.coarse))
	all.one(p.form)
	all.one(pp.form)
	all.one(n.form)
	all.one(nn.form)
	all.two(p.form, w.form)
	all.two(w.form, n.form)
	all.two(p.form, n.form)
	all.one(uint32(p.fine))
	all.one(uint32(n.fine))
	all.one(uint32(n.coarse))
	all.one(uint32(nn.coarse))
	all.one(uint32(pp.coarse))
	all.two(uint32(w.fine), uint32(n.fine))
	all.three(uint32(p.coarse), uint32(w.coarse), uint32(n.coarse))
	all.two(p.suffix[2], mode)
	all.one(n.suffix[1])
	all.one(n.suffix[2])
	all.two(n.shape|mode<<8, shape)
	all.two(p.shape|mode<<8, shape)
	all.three(t1, uint32(n.coarse), n.suffix[1])
	all.two(t1, shape)
	may, mayBefore, mayAfter := uint32(w.may), uint32(p.may), uint32(n.may)
	all.one(may)
	all.two(may, t1)
	all.two(may, shape)
	all.three(may, t1, t2)
	all.two(may, mayAfter)
	all.two(may, mayBefore)
	all.three(may, t1, mayAfter)
	all.two(may, w.suffix[2])
	all.two(may, n.form)
	all.one(mayAfter)
	all.two(mayAfter, t1)
	all.two(may, uint32(nn.may))
	all.one(uint32(w.noun)<<8 | uint32(w.verb))
	few, some, many := uint32(w.alike[0]), uint32(w.alike[1]), uint32(w.alike[2])
	all.one(few)
	all.one(some)
	all.one(many)
	all.two(some, shape)
	all.two(few, w.suffix[1])
	all.two(some, w.suffix[2])
	all.two(t1, few)
	all.two(t1, some)
	all.two(t1, many)
	all.three(t1, t2, few)
	all.one(uint32(p.alike[1]))
	all.one(uint32(n.alike[1]))
	all.one(uint32(nn.alike[0]))
	all.one(uint32(n.alike[2]))
	all.two(some, uint32(n.alike[1]))
	all.three(uint32(p.alike[0]), few, uint32(n.alike[0]))
	all.two(t1, uint32(n.alike[1]))
	return all.keys
}
