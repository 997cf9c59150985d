package role

import "tocsin"

// reach is how many tokens beside a phrase are its context.
const reach = 10

// features of a candidate, each once; first those of the phrase itself, up to
// the cut, then those of its places.
func (d *document) features(c *candidate, incidents *Scores, scenes []sceneScores, into []uint32) (all []uint32, cut int) {
	f := gather{d: d, out: into[:0]}
	p := c.places[0]
	f.phrase(p)
	f.form(p)
	f.add(1, uint32(min(len(c.places), 6)))
	f.add(2, uint32(min(p.sentence, 8)))
	head, kind := f.head(p)
	for i, x := range incidents {
		b := bucket(x)
		f.add(3, uint32(i), b)
		f.add(4, uint32(i), b, head.stem)
		f.add(5, uint32(i), b, kind)
	}
	f.unique()
	cut = len(f.out)
	for _, at := range c.places[:min(len(c.places), maxPlaces)] {
		f.place(at, scenes)
	}
	f.unique()
	return f.out, cut
}

// maxPlaces is how many of the places of a phrase are looked at.
const maxPlaces = 12

// place adds what a place tells of the phrase there.
func (f *gather) place(at place, scenes []sceneScores) {
	d := f.d
	head, kind := f.head(at)
	f.context(at, head, kind)
	f.grammar(at, kind)
	scene := &scenes[at.sentence]
	b := bucket(scene[anyScene])
	f.add(8, b, head.stem)
	f.add(9, b, kind)
	f.add(250, b, d.nodes[at.last-1].sense)
	for k, x := range scene[:anyScene] {
		f.add(251, uint32(k), bucket(x), kind)
	}
}

// bucket makes a log-odds a small number.
func bucket(x float32) uint32 {
	return uint32(max(-4, min(4, int(x+100.5)-100)) + 4)
}

type gather struct {
	d   *document
	out []uint32
}

func (f *gather) add(name uint32, parts ...uint32) {
	h := join(name, parts...)
	if h == 0 {
		h = 1
	}
	f.out = append(f.out, h)
}

// unique sorts out what was added twice.
func (f *gather) unique() {
	if len(f.out) < 2 {
		return
	}
	size := 64
	for size < 2*len(f.out) {
		size *= 2
	}
	seen := make([]uint32, size)
	n := 0
	for _, h := range f.out {
		at := int(h) & (size - 1)
		for seen[at] != 0 && seen[at] != h {
			at = (at + 1) & (size - 1)
		}
		if seen[at] == 0 {
			seen[at] = h
			f.out[n] = h
			n++
		}
	}
	f.out = f.out[:n]
}

// head is the word that a phrase turns on, and its meaning's classes.
func (f *gather) head(p place) (token, uint32) {
	at := p.first
	for at+1 < p.last && f.d.tokens[at+1].inside {
		at++
	}
	t := f.d.tokens[at]
	return t, uint32(t.class >> firstMeaning)
}

// phrase adds what the words of the phrase are.
func (f *gather) phrase(p place) {
	t := f.d.tokens
	head, kind := f.head(p)
	whole, kins := uint32(7), uint32(7)
	var all class
	plain := uint32(1)
	for i := p.first; i < p.last; i++ {
		w := &t[i]
		whole = join(10, whole, w.form)
		f.add(11, w.form)
		f.add(12, w.tail)
		f.add(260, w.narrow)
		kins = join(261, kins, w.wide)
		if w.inside {
			all |= w.class
		} else {
			plain = 0
		}
		if i+1 < p.last {
			f.add(13, w.form, t[i+1].form)
		}
		for b := firstMeaning; b < len(classNames); b++ {
			if w.class>>b&1 != 0 {
				f.add(14, uint32(b))
			}
		}
	}
	size := uint32(p.last - p.first)
	last := &t[p.last-1]
	f.add(15, whole)
	f.add(261, kins)
	f.add(262, head.narrow)
	f.add(263, head.narrow, size)
	f.add(264, t[p.first].wide, head.narrow)
	f.add(265, head.wide, size, plain)
	f.add(16, head.form)
	f.add(17, head.stem)
	f.add(18, t[p.first].form)
	f.add(19, last.form)
	f.add(20, size, plain)
	f.add(21, kind, size)
	f.add(22, uint32(all>>firstMeaning))
	f.add(23, t[p.first].tail)
	f.add(24, head.tail)
	f.add(25, uint32(t[p.first].class>>firstMeaning), kind, size)
	f.add(26, last.tail, size)
	rare, inner := uint32(0), uint32(0)
	for i := p.first; i < p.last; i++ {
		if t[i].usual == 0 {
			rare++
		}
		inner = inner*3 + t[i].usual
	}
	f.add(6, size, min(rare, 4))
	f.add(7, size, inner)
	if t[p.first].number {
		f.add(27)
	}
}

func (f *gather) at(i, first, last int32) token {
	if i < first || i >= last {
		return token{form: 1, stem: 1}
	}
	return f.d.tokens[i]
}

// context adds what stands beside a place.
func (f *gather) context(p place, head token, kind uint32) {
	d := f.d
	s := &d.text.Sentences[p.sentence]
	first, last := int32(s.First), int32(s.Last)
	l1, l2, l3 := f.at(p.first-1, first, last), f.at(p.first-2, first, last), f.at(p.first-3, first, last)
	r1, r2, r3 := f.at(p.last, first, last), f.at(p.last+1, first, last), f.at(p.last+2, first, last)
	f.add(30, l1.form)
	f.add(31, l2.form)
	f.add(32, l3.form)
	f.add(33, r1.form)
	f.add(34, r2.form)
	f.add(35, r3.form)
	f.add(36, l2.form, l1.form)
	f.add(37, r1.form, r2.form)
	f.add(38, l1.form, r1.form)
	f.add(39, l1.form, kind)
	f.add(40, r1.form, kind)
	f.add(41, l3.form, l2.form, l1.form)
	f.add(42, r1.form, r2.form, r3.form)
	f.add(43, l1.form, head.form)
	f.add(44, r1.form, head.form)
	names := head.usual + 3*l1.usual + 9*r1.usual
	f.add(45, names, kind)
	f.add(46, names, l1.form)
	f.add(47, l1.form, r1.form, head.usual)
	f.add(270, l1.narrow)
	f.add(271, r1.narrow)
	f.add(272, l1.form, head.narrow)
	f.add(273, r1.form, head.narrow)
	f.add(274, l2.narrow, l1.form)
	f.add(275, r1.form, r2.narrow)
	f.add(276, l1.wide, head.wide, r1.wide)
	f.add(48, uint32(l1.class>>firstMeaning), head.usual)
	// Past the words that belong to the same noun phrase: the word of grammar
	// on the left, and what it hangs on.
	i := p.first - 1
	for i >= first && p.first-i < 8 && (d.tokens[i].inside && d.tokens[i].class>>firstTrigger == 0 || d.tokens[i].class&(classDet|classNum) != 0) {
		i--
	}
	w := f.at(i, first, last)
	j := i - 1
	for j >= first && i-j < 5 && !d.tokens[j].inside {
		j--
	}
	v := f.at(j, first, last)
	f.add(50, w.form)
	f.add(51, w.form, v.stem)
	f.add(52, v.stem)
	f.add(53, w.form, v.stem, kind)
	f.add(277, w.form, v.narrow, head.wide)
	// The first word that is no grammar on the right, and what leads to it.
	i = p.last
	passive := uint32(0)
	for i < last && i-p.last < 6 && !d.tokens[i].inside {
		passive = join(60, passive, d.tokens[i].form)
		i++
	}
	v = f.at(i, first, last)
	f.add(61, v.stem)
	f.add(62, passive, v.stem)
	f.add(63, passive, v.form)
	f.add(64, passive, v.form, kind)
	f.add(278, passive, v.narrow, head.wide)
	f.add(65, uint32(v.class>>firstTrigger), passive, kind)
	// The words around, by side and distance.
	for i := max(first, p.first-reach); i < p.first; i++ {
		t := &d.tokens[i]
		far := uint32(0)
		if p.first-i > 4 {
			far = 1
		}
		if t.inside {
			f.add(70, t.stem)
			f.add(71, t.stem, kind)
			f.add(279, t.narrow, far)
			f.add(280, t.narrow, head.wide)
			f.add(72, t.stem, far)
		}
		if k := uint32(t.class >> firstTrigger); k != 0 {
			f.add(73, k, far)
			f.add(74, k, far, kind)
		}
	}
	for i := p.last; i < min(last, p.last+reach); i++ {
		t := &d.tokens[i]
		far := uint32(0)
		if i-p.last > 4 {
			far = 1
		}
		if t.inside {
			f.add(75, t.stem)
			f.add(76, t.stem, kind)
			f.add(281, t.narrow, far)
			f.add(282, t.narrow, head.wide)
			f.add(77, t.stem, far)
		}
		if k := uint32(t.class >> firstTrigger); k != 0 {
			f.add(78, k, far)
			f.add(79, k, far, kind)
		}
	}
}

// topic adds what the whole document is about: its words, with weight on the
// first sentences.
func (d *document) topic(into []uint32) []uint32 {
	f := gather{d: d, out: into[:0]}
	for s := range d.text.Sentences {
		sentence := &d.text.Sentences[s]
		if !d.text.Blocks[sentence.Block].Kind.Read() {
			continue
		}
		lead := uint32(min(s, 4) / 2)
		var before token
		for i := sentence.First; i < sentence.Last; i++ {
			t := &d.tokens[i]
			if d.text.Tokens[i].Kind == tocsin.Punct {
				continue
			}
			if t.inside {
				f.add(80, t.stem)
				f.add(81, t.form)
				f.add(85, t.narrow)
				f.add(86, t.narrow, lead)
				f.add(82, t.stem, lead)
			}
			f.add(83, before.form, t.form)
			if k := uint32(t.class >> firstTrigger); k != 0 {
				f.add(84, k, lead)
			}
			before = *t
		}
	}
	f.unique()
	return f.out
}

// belongs adds what tells of which incident of the document a filler is a part.
func (d *document) belongs(c *candidate, role Role, s *seen, into []uint32) []uint32 {
	acts := s.acts
	f := gather{d: d, out: into[:0]}
	r := uint32(role)
	head, kind := f.head(c.places[0])
	f.add(90, r)
	f.add(91, r, head.stem)
	f.add(92, r, kind)
	for _, p := range c.places[:min(len(c.places), 12)] {
		far, nearest := int32(1000), -1
		for n, a := range acts {
			if x := max(p.first-a.token, a.token-p.last+1); a.sentence == p.sentence && x < far {
				far, nearest = x, n
			}
		}
		if nearest >= 0 {
			f.add(97, uint32(acts[nearest].kind))
			f.add(98, uint32(acts[nearest].kind), r, uint32(min(far, 9))/3)
		}
		for k, x := range s.scenes[p.sentence][:anyScene] {
			f.add(99, uint32(k), bucket(x))
		}
		s := &d.text.Sentences[p.sentence]
		first, last := int32(s.First), int32(s.Last)
		for i := max(first, p.first-16); i < min(last, p.last+16); i++ {
			t := &d.tokens[i]
			side := uint32(0)
			if i >= p.last {
				side = 1
			}
			if k := uint32(t.class >> firstTrigger); k != 0 {
				f.add(93, k, r)
				f.add(94, k, side, r)
			}
			if t.inside {
				f.add(95, t.stem)
				f.add(96, t.stem, r)
				f.add(89, t.narrow)
			}
		}
	}
	f.unique()
	return f.out
}
