// Package model holds small trained readers of English: parts of speech,
// lemmas, a dependency parse, and the names of people, groups and places. They
// are averaged perceptrons over hashed features, trained by model/train for
// running text, headlines, upper-case wires and lower-case posts alike. The
// weights are part of the program; data/CARD.md says what they were trained
// on and how good they are.
package model

import (
	"embed"
	"strings"
	"sync"

	"tocsin"
)

//go:embed data
var files embed.FS

// Model is the trained readers together. It is read-only and may be shared by
// goroutines.
type Model struct {
	list     *wordList
	clusters *clusters
	alike    *alike
	lemmas   *lemmas
	tags     []tagName
	labels   []string
	tagger   scorer
	retagger scorer
	parser   scorer
	labeller scorer
	names    scorer
	passages *passages
	work     sync.Pool // of *workspace
}

// tagName is one of the tags that the tagger tells apart: a universal part of
// speech and a finer tag of the Penn Treebank.
type tagName struct {
	coarse string
	fine   string
	upos   uint8 // index into universal
}

// Tree is what Parse tells of the tokens of a sentence: a tag, a lemma, a
// head and a label for each, all of one length.
type Tree struct {
	Tags   []string // universal parts of speech: "NOUN", "PROPN", "VERB", "AUX" ...
	Fine   []string // Penn Treebank tags: "NNS", "VBD", "VBN" ...
	Lemmas []string // in lower case
	Heads  []int    // index of the head, counted from the first token given; -1 at the root
	Labels []string // universal relations: "nsubj:pass", "obj", "obl" ...; "root" at the root
}

var load = sync.OnceValues(func() (*Model, error) {
	read := func(name string) (string, error) {
		data, err := files.ReadFile("data/" + name)
		if err != nil {
			return "", tocsin.Errorf(tocsin.Unavailable, "read weights: %v", err)
		}
		return string(data), nil
	}
	return open(read)
})

// Load is the model that comes with the program. The first call reads the
// weights; all calls give the same model.
func Load() (*Model, error) { return load() }

// open reads a model from its files.
func open(read func(name string) (string, error)) (*Model, error) {
	m := &Model{}
	for _, part := range []struct {
		name string
		take func(data string) error
	}{
		{"classes.txt", m.readClasses},
		{"words.bin", func(data string) (err error) { m.list, err = readWordList(data); return }},
		{"clusters.bin", func(data string) (err error) { m.clusters, err = readClusters(data); return }},
		{"alike.bin", func(data string) (err error) { m.alike, err = readAlike(data); return }},
		{"lemmas.txt", func(data string) (err error) { m.lemmas, err = readLemmas(data); return }},
		{"tagger.bin", func(data string) (err error) { m.tagger, err = sized("tagger.bin", data, len(m.tags)); return }},
		{"retagger.bin", func(data string) (err error) { m.retagger, err = sized("retagger.bin", data, len(m.tags)); return }},
		{"parser.bin", func(data string) (err error) { m.parser, err = sized("parser.bin", data, moves); return }},
		{"names.bin", func(data string) (err error) {
			if m.names, err = sized("names.bin", data, nameStates); err == nil {
				m.passages = passagesOf(m.names)
			}
			return
		}},
		{"labels.bin", func(data string) (err error) { m.labeller, err = sized("labels.bin", data, len(m.labels)); return }},
	} {
		data, err := read(part.name)
		if err != nil {
			return nil, err
		}
		if err := part.take(data); err != nil {
			return nil, err
		}
	}
	m.ready()
	return m, nil
}

// sized reads a table that must have so many classes.
func sized(name, data string, classes int) (*table, error) {
	data, err := unpack(data)
	if err != nil {
		return nil, tocsin.Errorf(tocsin.Invalid, "read weights %s: %v", name, err)
	}
	t, err := readTable(name, data)
	if err != nil {
		return nil, err
	}
	if t.classes != classes {
		return nil, tocsin.Errorf(tocsin.Invalid, "read weights %s: %d classes, want %d", name, t.classes, classes)
	}
	return t, nil
}

func (m *Model) ready() {
	m.work.New = func() any { return &workspace{} }
}

// readClasses reads classes.txt: lines "tag VERB VBD" and "label nsubj".
func (m *Model) readClasses(data string) error {
	n := 0
	for line := range strings.Lines(data) {
		n++
		switch w := strings.Fields(line); {
		case len(w) == 0 || strings.HasPrefix(line, "#"):
		case len(w) == 3 && w[0] == "tag":
			m.addTag(w[1], w[2])
		case len(w) == 2 && w[0] == "label":
			m.labels = append(m.labels, w[1])
		default:
			return tocsin.Errorf(tocsin.Invalid, "classes.txt:%d: want \"tag coarse fine\" or \"label name\"", n)
		}
	}
	if len(m.tags) == 0 || len(m.labels) == 0 || len(m.tags) > 200 || len(m.labels) > 200 {
		return tocsin.Errorf(tocsin.Invalid, "classes.txt: %d tags and %d labels", len(m.tags), len(m.labels))
	}
	return nil
}

func (m *Model) addTag(coarse, fine string) {
	t := tagName{coarse: coarse, fine: fine, upos: otherTag}
	for i, u := range universal {
		if u == coarse {
			t.upos = uint8(i)
		}
	}
	m.tags = append(m.tags, t)
}

// universal are the universal parts of speech.
var universal = [...]string{"ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"}

const otherTag = 16 // "X"

// workspace is what one reading needs; it is reused.
type workspace struct {
	words  []word // with two empty words before and three behind
	mode   uint32
	scores [256]int32
	keys   []uint32
	state  state
	kin    []kin
	memory map[uint32]memory
	manner uint8 // by which guidelines names are marked
	// of the names
	emit    [][nameStates]int32
	lattice [][nameStates]int32
	found   []candidate
	back    [][nameStates]uint8
	states  []uint8
}

// pads are the empty words before and behind those of a sentence.
const padsBefore, padsBehind = 2, 3

// look makes the words of tokens [first, last).
func (m *Model) look(ws *workspace, text *tocsin.Text, first, last int) {
	n := last - first
	if cap(ws.words) < n+padsBefore+padsBehind {
		ws.words = make([]word, 2*n+padsBefore+padsBehind)
	}
	ws.words = ws.words[:n+padsBefore+padsBehind]
	for i := range padsBefore {
		ws.words[i] = word{form: 1, tag: noTag}
	}
	for i := range padsBehind {
		ws.words[n+padsBefore+i] = word{form: 2, tag: noTag}
	}
	ws.mode = uint32(caseOf(text, first, last))
	for i := range n {
		t := &text.Tokens[first+i]
		w := &ws.words[i+padsBefore]
		w.look(text.Body[t.Start:t.End], t.Lower, t.Kind, m.list)
		w.coarse, w.fine = m.clusters.of(w.form)
		if t.Kind == tocsin.Word {
			w.alike = m.alike.of(w.form)
		}
		w.tag = noTag
	}
}

// noTag is the tag of a word that has none yet or stands outside.
const noTag = 255

// Parse tags and parses the tokens [first, last) of text, as a rule those of
// one sentence. It reuses into's slices.
func (m *Model) Parse(text *tocsin.Text, first, last int, into *Tree) {
	ws := m.work.Get().(*workspace)
	defer m.work.Put(ws)
	first, last = max(0, first), min(last, len(text.Tokens))
	last = max(first, last)
	m.look(ws, text, first, last)
	m.tag(ws)
	m.fill(ws, text, first, into)
	m.attach(ws, m.parser, nil)
	into.Heads, into.Labels = into.Heads[:0], into.Labels[:0]
	for _, h := range ws.state.head[:last-first] {
		into.Heads = append(into.Heads, int(h))
	}
	for _, l := range m.label(ws, nil) {
		into.Labels = append(into.Labels, m.labels[l])
	}
}

// fill writes tags and lemmas.
func (m *Model) fill(ws *workspace, text *tocsin.Text, first int, into *Tree) {
	into.Tags, into.Fine, into.Lemmas = into.Tags[:0], into.Fine[:0], into.Lemmas[:0]
	for i := range ws.inner() {
		w := &ws.inner()[i]
		t := &m.tags[w.tag]
		into.Tags = append(into.Tags, t.coarse)
		into.Fine = append(into.Fine, t.fine)
		into.Lemmas = append(into.Lemmas, m.lemmas.of(text.Tokens[first+i].Lower, t.fine, t.coarse, m.list))
	}
}

// inner are the words without the empty ones around them.
func (ws *workspace) inner() []word { return ws.words[padsBefore : len(ws.words)-padsBehind] }
