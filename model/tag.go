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
	id := uint32(200)
	one := func(a uint32) {
		id++
		keys = append(keys, mix(mix(seed+id*0x27D4EB2F, a), a>>16))
	}
	two := func(a, b uint32) {
		id++
		keys = append(keys, mix(mix(seed+id*0x27D4EB2F, a), b))
	}
	three := func(a, b, c uint32) {
		id++
		keys = append(keys, mix(mix(mix(seed+id*0x27D4EB2F, a), b), c))
	}
	one(own)
	one(n1)
	two(n1, n2)
	two(own, n1)
	two(t1, own)
	two(t1, n1)
	three(t1, own, n1)
	three(own, n1, n2)
	three(t2, t1, n1)
	two(w.form, n1)
	two(w.form, own)
	three(w.form, n1, n2)
	three(w.form, t1, n1)
	two(uint32(w.may), n1)
	three(uint32(w.may), t1, n1)
	three(uint32(w.coarse), n1, n2)
	two(w.suffix[2], n1)
	three(w.shape|mode<<8, n1, t1)
	verb, far, before := m.nextVerb(words, i)
	two(w.form, verb)
	three(w.form, verb, min(far, 4))
	three(w.form, verb, before)
	three(w.form, verb, t1)
	two(own, verb)
	return keys
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
		if int(t) < len(m.tags) && (m.tags[t].coarse == "VERB" || m.tags[t].coarse == "AUX") {
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
	id := uint32(0)
	one := func(a uint32) {
		id++
		keys = append(keys, mix(mix(seed+id*0x27D4EB2F, a), a>>16))
	}
	two := func(a, b uint32) {
		id++
		keys = append(keys, mix(mix(seed+id*0x27D4EB2F, a), b))
	}
	three := func(a, b, c uint32) {
		id++
		keys = append(keys, mix(mix(mix(seed+id*0x27D4EB2F, a), b), c))
	}
	one(w.form)
	two(w.form, shape)
	two(shape, first)
	one(w.suffix[0])
	one(w.suffix[1])
	two(w.suffix[2], shape)
	one(w.suffix[2])
	one(w.suffix[3])
	one(w.suffix[4])
	one(w.prefix[0])
	one(w.prefix[1])
	one(w.tail)
	one(uint32(w.coarse))
	one(uint32(w.fine))
	two(uint32(w.coarse), w.suffix[1])
	one(t1)
	two(t1, t2)
	two(t1, w.form)
	two(t1, uint32(w.coarse))
	two(t1, w.suffix[2])
	three(t1, t2, uint32(w.coarse))
	one(p.form)
	one(pp.form)
	one(n.form)
	one(nn.form)
	two(p.form, w.form)
	two(w.form, n.form)
	two(p.form, n.form)
	one(uint32(p.fine))
	one(uint32(n.fine))
	one(uint32(n.coarse))
	one(uint32(nn.coarse))
	one(uint32(pp.coarse))
	two(uint32(w.fine), uint32(n.fine))
	three(uint32(p.coarse), uint32(w.coarse), uint32(n.coarse))
	two(p.suffix[2], mode)
	one(n.suffix[1])
	one(n.suffix[2])
	two(n.shape|mode<<8, shape)
	two(p.shape|mode<<8, shape)
	three(t1, uint32(n.coarse), n.suffix[1])
	two(t1, shape)
	may, mayBefore, mayAfter := uint32(w.may), uint32(p.may), uint32(n.may)
	one(may)
	two(may, t1)
	two(may, shape)
	three(may, t1, t2)
	two(may, mayAfter)
	two(may, mayBefore)
	three(may, t1, mayAfter)
	two(may, w.suffix[2])
	two(may, n.form)
	one(mayAfter)
	two(mayAfter, t1)
	two(may, uint32(nn.may))
	one(uint32(w.noun)<<8 | uint32(w.verb))
	return keys
}
