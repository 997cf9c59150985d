package role

import (
	"slices"
	"strings"

	"tocsin"
	"tocsin/model"
)

// node is what the parser tells of a token.
type node struct {
	head   int32  // token of the text; -1 at the root of a sentence
	label  uint32 // hash of the relation to the head
	lemma  uint32
	tag    uint32
	sense  uint32 // the field of its first meaning as a noun, or as a verb; 0 for none
	near   uint32 // cluster among few; 0 for a rare word
	nearer uint32 // cluster among many
	kids   uint32 // bits of kid
}

// Bits of what hangs on a word.
const (
	kidPassive = 1 << iota
	kidSubject
	kidObject
	kidNot
)

var (
	labelConj, labelAppos, labelFlat      = hash("conj"), hash("appos"), hash("flat")
	labelCase, labelSubject, labelPassive = hash("case"), hash("nsubj"), hash("nsubj:pass")
	labelObject, labelAux, labelOblique   = hash("obj"), hash("aux:pass"), hash("obl")
	tagNoun, tagName, wordNot             = hash("NOUN"), hash("PROPN"), hash("not")
	wordBy, wordOf, wordAgainst           = hash("by"), hash("of"), hash("against")
	wordOn, wordWith, wordTo              = hash("on"), hash("with"), hash("to")
)

// parse fills in the nodes. The parser reads small letters, so that it tells
// the same of a text in any case.
func (d *document) parse(m *model.Model) {
	d.nodes = make([]node, len(d.text.Tokens))
	d.cases = make([]uint32, len(d.text.Tokens))
	var tree model.Tree
	for s := range d.text.Sentences {
		sentence := &d.text.Sentences[s]
		if !d.text.Blocks[sentence.Block].Kind.Read() || sentence.First == sentence.Last {
			continue
		}
		m.Parse(small(d.text.Tokens[sentence.First:sentence.Last]), 0, sentence.Last-sentence.First, &tree)
		for i := range tree.Heads {
			n := &d.nodes[sentence.First+i]
			n.head = -1
			if tree.Heads[i] >= 0 {
				n.head = int32(sentence.First + tree.Heads[i])
			}
			n.label, n.lemma, n.tag = hash(tree.Labels[i]), hash(tree.Lemmas[i]), hash(tree.Tags[i])
			t := &d.text.Tokens[sentence.First+i]
			if t.Kind == tocsin.Word {
				n.sense, n.near, n.nearer = m.Sense(t.Lower, tree.Tags[i] == "VERB")
			}
		}
		for i := sentence.First; i < sentence.Last; i++ {
			n := &d.nodes[i]
			if n.head < 0 {
				continue
			}
			g := &d.nodes[n.head]
			switch n.label {
			case labelPassive:
				g.kids |= kidPassive | kidSubject
			case labelAux:
				g.kids |= kidPassive
			case labelSubject:
				g.kids |= kidSubject
			case labelObject:
				g.kids |= kidObject
			case labelCase:
				d.cases[n.head] = n.lemma
			}
			if n.lemma == wordNot {
				g.kids |= kidNot
			}
		}
	}
}

// small is a text of the tokens alone, in small letters.
func small(tokens []tocsin.Token) *tocsin.Text {
	text := &tocsin.Text{Tokens: slices.Clone(tokens)}
	var body strings.Builder
	for i := range text.Tokens {
		t := &text.Tokens[i]
		t.Start = body.Len()
		body.WriteString(t.Lower)
		t.End = body.Len()
		body.WriteByte(' ')
	}
	text.Body = body.String()
	return text
}

// root is the token of a phrase that the rest hangs on, and how many of its
// tokens hang on something outside it.
func (d *document) root(p place) (at int32, outside uint32) {
	at = -1
	for i := p.first; i < p.last; i++ {
		h := d.nodes[i].head
		if h >= p.first && h < p.last {
			continue
		}
		outside++
		if at < 0 || d.nodes[at].tag != tagNoun && d.nodes[at].tag != tagName && (d.nodes[i].tag == tagNoun || d.nodes[i].tag == tagName) {
			at = i
		}
	}
	if at < 0 {
		at = p.last - 1
	}
	return at, outside
}

// climb goes from a word past conjunctions and appositions to what the whole
// list hangs on.
func (d *document) climb(i int32) (top int32, by uint32) {
	for range 4 {
		n := &d.nodes[i]
		if n.head < 0 || n.label != labelConj && n.label != labelAppos && n.label != labelFlat {
			break
		}
		by = by*3 + 1
		if n.label == labelAppos {
			by++
		}
		i = n.head
	}
	return i, by
}

// form adds how the parser sees the phrase: whether it is a whole one, and of
// what kind its words are.
func (f *gather) form(p place) {
	d := f.d
	at, outside := d.root(p)
	n := &d.nodes[at]
	size := uint32(p.last - p.first)
	f.add(200, min(outside, 3), size)
	tags := uint32(1)
	for i := p.first; i < p.last; i++ {
		tags = join(201, tags, d.nodes[i].tag)
	}
	f.add(201, tags)
	f.add(202, d.nodes[p.first].tag, d.nodes[p.last-1].tag, uint32(p.last-1-at))
	s := &d.text.Sentences[p.sentence]
	left, right := uint32(0), uint32(0)
	if p.first > int32(s.First) {
		b := &d.nodes[p.first-1]
		left = b.tag
		if b.head >= p.first && b.head < p.last {
			f.add(203, b.label, size)
			left = b.label + 1
		} else {
			f.add(204, b.tag)
		}
	}
	if p.last < int32(s.Last) {
		b := &d.nodes[p.last]
		right = b.tag
		if b.head >= p.first && b.head < p.last {
			f.add(205, b.label, size)
			right = b.label + 1
		} else {
			f.add(206, b.tag)
		}
	}
	f.add(207, left, right)
	f.add(208, left, right, n.sense)
	f.add(209, n.sense)
	f.add(210, n.near)
	f.add(211, n.nearer)
	f.add(212, n.sense, size, uint32(d.tokens[at].usual))
	for i := p.first; i < p.last; i++ {
		if i != at {
			f.add(213, d.nodes[i].nearer, n.sense)
			f.add(214, d.nodes[i].sense, n.sense)
		}
	}
}

// part adds in one word what the phrase does, whatever way the sentence is
// built: acts, is acted on, or is a side matter.
func (f *gather) part(at, top int32, kind uint32) {
	d := f.d
	n := &d.nodes[top]
	g := &d.nodes[n.head]
	part := uint32(0)
	switch by := d.cases[top]; {
	case n.label == labelSubject && g.kids&kidPassive == 0, by == wordBy:
		part = 1
	case n.label == labelSubject, n.label == labelPassive, n.label == labelObject:
		part = 2
	case by == wordOf, by == wordAgainst, by == wordOn:
		part = 3
	case by == wordWith:
		part = 4
	case by == wordTo:
		part = 5
	}
	own := &d.tokens[at]
	up, trigger := n.head, uint32(d.tokens[n.head].class>>firstTrigger)
	// "Carried out an attack", "responsible for the attack": what it is of.
	below := uint32(0)
	s := &d.text.Sentences[d.text.SentenceAt(d.text.Tokens[up].Start)]
	for i := max(int32(s.First), up-12); i < min(int32(s.Last), up+12); i++ {
		if d.nodes[i].head == up && i != top {
			below |= uint32(d.tokens[i].class >> firstTrigger)
		}
	}
	f.add(252, part, trigger)
	f.add(253, part, trigger, own.wide)
	f.add(254, part, trigger, kind)
	f.add(255, part, trigger, below)
	f.add(256, part, trigger, below, kind)
	f.add(257, part, d.tokens[up].narrow, own.usual)
}

// grammar adds what the phrase hangs on at a place.
func (f *gather) grammar(p place, kind uint32) {
	d := f.d
	at, _ := d.root(p)
	f.add(220, d.nodes[at].label)
	top, by := d.climb(at)
	sense := d.nodes[at].sense
	n := &d.nodes[top]
	if by != 0 {
		f.add(221, by)
		f.add(222, d.nodes[top].lemma, by)
	}
	if n.head < 0 {
		f.add(223, sense)
		return
	}
	g := &d.nodes[n.head]
	link := join(224, n.label, d.cases[top], g.kids&kidPassive)
	f.add(225, link)
	f.add(226, link, g.lemma)
	f.add(227, link, g.lemma, sense)
	own, up := &d.tokens[at], &d.tokens[n.head]
	f.add(290, link, up.narrow)
	f.add(291, link, g.lemma, own.narrow)
	f.add(292, link, up.narrow, own.wide)
	f.add(293, link, up.narrow, own.narrow)
	f.add(228, link, g.near)
	f.add(229, link, g.nearer)
	f.add(230, link, g.sense, sense)
	f.add(231, link, kind)
	f.add(232, n.label, g.lemma)
	trigger := uint32(d.tokens[n.head].class >> firstTrigger)
	f.add(233, link, trigger)
	f.add(234, link, trigger, sense)
	f.add(235, link, g.kids)
	f.part(at, top, kind)
	// What else hangs on the same word.
	s := &d.text.Sentences[p.sentence]
	for i := int32(s.First); i < int32(s.Last); i++ {
		k := &d.nodes[i]
		if k.head != n.head || i == top || i >= p.first && i < p.last {
			continue
		}
		if k.label == labelSubject || k.label == labelPassive || k.label == labelObject || k.label == labelOblique {
			f.add(236, link, k.label, k.lemma)
			f.add(294, g.lemma, k.label, d.tokens[i].narrow, n.label)
			f.add(295, link, k.label, d.tokens[i].wide, up.narrow)
			f.add(237, link, trigger, k.label, k.sense)
			f.add(238, g.lemma, k.label, k.nearer, n.label)
		}
	}
	// Further up.
	path, i := link, n.head
	for step := range 4 {
		u := &d.nodes[i]
		if trigger := uint32(d.tokens[i].class >> firstTrigger); trigger != 0 {
			f.add(240, path, trigger)
			f.add(241, path, u.lemma)
			f.add(242, n.label, trigger, uint32(step))
		}
		if u.head < 0 {
			break
		}
		path = join(243, path, u.label, d.cases[i])
		i = u.head
		if step == 0 {
			f.add(244, path, d.nodes[i].lemma)
			f.add(245, link, d.nodes[i].lemma)
			f.add(246, path, d.nodes[i].nearer)
		}
	}
}
