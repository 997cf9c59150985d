package model

import (
	"math"

	"tocsin"
)

// Entity is a name that Entities found.
type Entity struct {
	First, Last int     // tokens, as indexes into Text.Tokens; Last is one past the last
	Kind        string  // "person", "group" (organisations, companies, armed groups), "place" or "other"
	Score       float64 // between 0 and 1, higher for a surer name; no probability
}

// nameKinds are the kinds of entities.
var nameKinds = [...]string{"person", "group", "place", "other"}

// The states of a word: outside of names, or for each kind the beginning, the
// inside, the last word of a name, or a name of one word.
const (
	outside    = 0
	begin      = 1
	inside     = 2
	last       = 3
	unit       = 4
	nameStates = 1 + 4*len(nameKinds)
)

// position is what a state says of the place in a name, and of which kind.
func position(state int) (at, kind int) {
	if state == outside {
		return outside, -1
	}
	return (state-1)%4 + 1, (state - 1) / 4
}

// mayFollow reports whether a state may come after another.
func mayFollow(before, state int) bool {
	a, ak := position(before)
	b, bk := position(state)
	if a == begin || a == inside {
		return (b == inside || b == last) && ak == bk
	}
	return b == outside || b == begin || b == unit
}

// passages are the weights of one state after another. The row behind the
// last is for the beginning of a sentence.
type passages [nameStates + 1][nameStates]int32

// passageKey is the feature of the state before.
func passageKey(before int) uint32 { return mix(mix(seed, 0xBEF0), uint32(before)) }

func passagesOf(s scorer) *passages {
	p := &passages{}
	for i := range p {
		s.score([]uint32{passageKey(i)}, p[i][:])
	}
	return p
}

// memory is what the words of the whole reading tell of one form.
type memory struct {
	capital, small uint16 // how often it stands in capitals, or not, where that tells something
}

const (
	impossible = -1 << 28
	// sure is the lead in weights over no name that gives a score of
	// 1/(1+1/e). It only spreads the scores.
	sure = 300
)

// missing is by how many updates of one weight a name that is missed must be
// learned better. Without it, precision is far above recall.
const missing = 50

// Entities appends the names among the tokens [first, last) of text to into.
// It reads each sentence apart, and remembers between them which words are
// written with capitals and of which kind a name is, so that it does best when
// it is given a whole text.
func (m *Model) Entities(text *tocsin.Text, first, last int, into []Entity) []Entity {
	ws := m.work.Get().(*workspace)
	defer m.work.Put(ws)
	first, last = max(0, first), min(last, len(text.Tokens))
	m.remember(ws, text, first, last)
	ws.found = ws.found[:0]
	start := len(into)
	for from := first; from < last; {
		to := sentenceEnd(text, from, last)
		m.look(ws, text, from, to)
		m.tag(ws)
		into = m.appendEntities(into, ws, from)
		from = to
	}
	agree(into[start:], ws.found)
	return into
}

// candidate is what one found name says of its kind.
type candidate struct {
	name  uint32     // of all its words
	words [6]uint32  // the forms of its words, as far as they go
	count int        // of its words
	kinds [4]float32 // how much speaks for each kind, in weights per word
}

// agree gives names that are written alike in one reading the kind that all of
// them together speak for. A name of one word also hears the longer names
// that it is part of: "Reyes" is what "Ana Reyes" is.
func agree(names []Entity, found []candidate) {
	whole, part := map[uint32][4]float32{}, map[uint32][4]float32{}
	add := func(to map[uint32][4]float32, key uint32, kinds [4]float32, share float32) {
		sum := to[key]
		for k, v := range kinds {
			sum[k] += share * v
		}
		to[key] = sum
	}
	for i := range found {
		c := &found[i]
		add(whole, c.name, c.kinds, 1)
		for j := 0; c.count > 1 && j < min(c.count, len(c.words)); j++ {
			add(part, c.words[j], c.kinds, partOfName)
		}
	}
	for i := range found {
		c := &found[i]
		sum := whole[c.name]
		if c.count == 1 {
			for k, v := range part[c.words[0]] {
				sum[k] += v
			}
		}
		most := 0
		for k := range sum {
			if sum[k] > sum[most] {
				most = k
			}
		}
		names[i].Kind = nameKinds[most]
	}
}

// partOfName is how much a longer name says of the kind of its words.
const partOfName = 1

// sentenceEnd is one past the last token of the sentence that token from is
// in; last at most.
func sentenceEnd(text *tocsin.Text, from, last int) int {
	if i := text.SentenceAt(text.Tokens[from].Start); i >= 0 {
		if end := text.Sentences[i].Last; end > from {
			return min(end, last)
		}
	}
	return last
}

// remember counts how the forms of a reading are written.
func (m *Model) remember(ws *workspace, text *tocsin.Text, first, last int) {
	if ws.memory == nil {
		ws.memory = map[uint32]memory{}
	}
	clear(ws.memory)
	for from := first; from < last; {
		to := sentenceEnd(text, from, last)
		if caseOf(text, from, to) == mixedCase {
			for i := from + 1; i < to; i++ {
				t := &text.Tokens[i]
				if t.Kind != tocsin.Word {
					continue
				}
				var w word
				w.look(text.Body[t.Start:t.End], t.Lower, t.Kind, nil)
				seen := ws.memory[w.form]
				if w.shape == shapeLower {
					seen.small = min(seen.small+1, 1000)
				} else {
					seen.capital = min(seen.capital+1, 1000)
				}
				ws.memory[w.form] = seen
			}
		}
		from = to
	}
}

// written is what memory tells of a word: 0 nothing, 1 always a capital,
// 2 mostly, 3 mostly none, 4 never.
func (ws *workspace) written(w *word) uint32 {
	switch seen := ws.memory[w.form]; {
	case seen.capital+seen.small == 0:
		return 0
	case seen.small == 0:
		return 1
	case seen.capital > seen.small:
		return 2
	case seen.capital > 0:
		return 3
	}
	return 4
}

// nameStates is the best row of states for the words of ws. gold is nil but
// in training, where missing a name is made easier than inventing one, so
// that the weights learn not to.
func (m *Model) nameStates(ws *workspace, weights scorer, p *passages, gold []uint8) []uint8 {
	n := len(ws.inner())
	if cap(ws.lattice) < n {
		ws.lattice = make([][nameStates]int32, 2*n)
		ws.emit = make([][nameStates]int32, 2*n)
		ws.back = make([][nameStates]uint8, 2*n)
		ws.states = make([]uint8, 2*n)
	}
	lattice, back, states := ws.lattice[:n], ws.back[:n], ws.states[:n]
	for i := range n {
		ws.keys = m.nameFeatures(ws.keys[:0], ws, i+padsBefore)
		emit := &ws.emit[i]
		clear(emit[:])
		weights.score(ws.keys, emit[:])
		if gold != nil && gold[i] != outside {
			emit[outside] += missing
		}
		for s := range emit {
			from, at := int32(impossible), 0
			if i == 0 {
				if a, _ := position(s); a != inside && a != last {
					from = p[nameStates][s]
				}
			} else {
				for b := range nameStates {
					if v := lattice[i-1][b] + p[b][s]; v > from && mayFollow(b, s) {
						from, at = v, b
					}
				}
			}
			back[i][s] = uint8(at)
			lattice[i][s] = max(impossible, emit[s]+from)
		}
	}
	if n == 0 {
		return states
	}
	at, most := 0, int32(math.MinInt32)
	for s, v := range lattice[n-1] {
		if a, _ := position(s); v > most && a != begin && a != inside {
			at, most = s, v
		}
	}
	for i := n - 1; i >= 0; i-- {
		states[i] = uint8(at)
		at = int(back[i][at])
	}
	return states
}

// appendEntities reads the names of a sentence whose first token is from, and
// notes in ws.found what they say of their kinds.
func (m *Model) appendEntities(into []Entity, ws *workspace, from int) []Entity {
	states := m.nameStates(ws, m.names, m.passages, nil)
	start := 0
	for i, s := range states {
		at, kind := position(int(s))
		switch at {
		case begin:
			start = i
			continue
		case unit:
			start = i
		case last:
		default:
			continue
		}
		e := Entity{First: from + start, Last: from + i + 1, Kind: nameKinds[kind]}
		c := candidate{name: seed, count: i + 1 - start}
		lead := int32(0)
		for j := start; j <= i; j++ {
			form := ws.inner()[j].form
			c.name = mix(c.name, form)
			if j-start < len(c.words) {
				c.words[j-start] = form
			}
			place, _ := position(int(states[j]))
			for k := range c.kinds {
				c.kinds[k] += float32(ws.emit[j][4*k+place]) / float32(c.count)
			}
			lead += ws.emit[j][states[j]] - ws.emit[j][outside]
		}
		e.Score = 1 / (1 + math.Exp(-float64(lead)/float64(c.count)/sure))
		into = append(into, e)
		ws.found = append(ws.found, c)
	}
	return into
}

// nameFeatures are the features that tell the state of words[i].
func (m *Model) nameFeatures(keys []uint32, ws *workspace, i int) []uint32 {
	words := ws.words
	w, p, pp, n, nn := &words[i], &words[i-1], &words[i-2], &words[i+1], &words[i+2]
	shape := w.shape | ws.mode<<8
	first := uint32(0)
	if i == padsBefore {
		first = 1
	}
	tag, before, after := uint32(w.tag), uint32(p.tag), uint32(n.tag)
	wrote := ws.written(w)
	all := features{keys, 500}
	all.one(0)
	all.one(w.form)
	all.two(w.form, shape)
	all.two(shape, first)
	all.three(shape, first, wrote)
	all.two(shape, tag)
	all.two(w.suffix[1], shape)
	all.two(w.suffix[2], shape)
	all.two(w.suffix[3], shape)
	all.two(w.prefix[0], shape)
	all.two(w.prefix[1], shape)
	all.one(w.tail)
	all.two(uint32(w.coarse), shape)
	all.two(uint32(w.fine), shape)
	all.one(uint32(w.fine))
	all.one(tag)
	all.two(before, tag)
	all.two(tag, after)
	all.three(before, tag, after)
	all.one(p.form)
	all.one(pp.form)
	all.one(n.form)
	all.one(nn.form)
	all.two(pp.form, p.form)
	all.two(n.form, nn.form)
	all.two(p.form, w.form)
	all.two(w.form, n.form)
	all.two(p.form, shape)
	all.two(n.form, shape)
	all.one(uint32(p.fine))
	all.one(uint32(n.fine))
	all.one(uint32(pp.fine))
	all.one(uint32(nn.fine))
	all.two(uint32(p.coarse), uint32(w.coarse))
	all.two(uint32(w.coarse), uint32(n.coarse))
	all.two(uint32(p.fine), shape)
	all.two(uint32(n.fine), shape)
	all.two(p.shape|ws.mode<<8, shape)
	all.two(n.shape|ws.mode<<8, shape)
	all.three(p.shape|ws.mode<<8, shape, n.shape)
	all.three(pp.shape|ws.mode<<8, p.shape<<8|shape, n.shape<<8|nn.shape)
	all.two(ws.written(p), wrote)
	all.two(ws.written(n), wrote)
	all.two(p.suffix[2], shape)
	all.two(n.suffix[2], shape)
	names := func(w *word) uint32 { return uint32(w.may & namesOfUse) }
	all.two(uint32(w.may), shape)
	all.two(names(w), names(p))
	all.two(names(w), names(n))
	all.two(uint32(w.noun), shape)
	all.two(uint32(p.noun)<<8|uint32(p.verb), shape)
	all.two(uint32(n.noun)<<8|uint32(n.verb), shape)
	all.two(uint32(pp.noun), uint32(p.noun))
	all.two(uint32(n.noun), uint32(nn.noun))
	// the rest of a name in capitals
	end := i
	for end+1 < len(words)-padsBehind && end < i+6 && isName(&words[end+1]) {
		end++
	}
	start := i
	for start > padsBefore && start > i-6 && isName(&words[start-1]) {
		start--
	}
	all.two(words[end].form, shape)
	all.two(uint32(words[end].fine), uint32(min(end-i, 3)))
	all.two(words[start].form, shape)
	all.two(words[min(end+1, len(words)-1)].form, uint32(min(end-i, 3)))
	all.two(words[start-1].form, uint32(min(i-start, 3)))
	all.two(words[end].suffix[2], uint32(min(end-i, 3)))
	all.two(uint32(words[end].noun)<<16|uint32(words[end].may), uint32(min(end-i, 3)))
	all.two(names(&words[end]), names(&words[start]))
	manner := uint32(ws.manner)
	all.one(manner)
	all.three(manner, w.form, shape)
	all.three(manner, tag, shape)
	all.three(manner, uint32(w.alike[1]), shape)
	all.three(manner, uint32(w.alike[2]), shape)
	all.three(manner, p.form, shape)
	all.three(manner, n.form, shape)
	all.three(manner, w.suffix[2], shape)
	few, some, many := uint32(w.alike[0]), uint32(w.alike[1]), uint32(w.alike[2])
	all.two(few, shape)
	all.two(some, shape)
	all.two(many, shape)
	all.one(many)
	all.three(few, shape, first)
	all.two(uint32(p.alike[1]), shape)
	all.two(uint32(n.alike[1]), shape)
	all.two(uint32(p.alike[2]), shape)
	all.two(uint32(n.alike[2]), shape)
	all.one(uint32(p.alike[2]))
	all.one(uint32(n.alike[2]))
	all.one(uint32(pp.alike[1]))
	all.one(uint32(nn.alike[1]))
	all.three(uint32(p.alike[0]), few, shape)
	all.three(uint32(n.alike[0]), few, shape)
	all.three(uint32(p.alike[1]), some, shape)
	all.three(uint32(n.alike[1]), some, shape)
	all.three(uint32(p.alike[0]), few, uint32(n.alike[0]))
	all.three(uint32(words[end].alike[1]), shape, uint32(min(end-i, 3)))
	all.three(uint32(words[end].alike[2]), shape, uint32(min(end-i, 3)))
	all.three(uint32(words[start].alike[1]), shape, uint32(min(i-start, 3)))
	all.two(uint32(words[start-1].alike[1]), uint32(min(i-start, 3)))
	all.two(uint32(words[min(end+1, len(words)-1)].alike[1]), uint32(min(end-i, 3)))
	return all.keys
}

// isName reports whether a word may be part of a longer name.
func isName(w *word) bool {
	switch w.shape {
	case shapeCapital, shapeUpper, shapeInner, shapeInitial:
		return true
	}
	return false
}
