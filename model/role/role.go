// Package role reads who did what to whom with what from a whole text: it
// tells which kinds of incidents a text reports, and which phrases name the
// people and the organizations that did it, what was attacked, who was a
// victim, and with which weapons. It is linear models over hashed features of
// the words, trained by model/role/train for texts in upper, lower and mixed
// case alike. The weights are part of the program; data/CARD.md says what
// they were trained on and how good they are.
package role

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"tocsin"
	"tocsin/model"
)

//go:embed data/roles.bin
var weightsFile []byte

// Role is what a phrase is in an incident.
type Role uint8

// The roles.
const (
	Person       Role = iota // people who did it, named or not
	Organization             // whom they belong to, or who is said to have had it done
	Target                   // a thing attacked
	Victim                   // a person attacked, by name
	Weapon                   // what it was done with
	roles
)

// Incidents are the kinds of incidents that are told apart.
var Incidents = [...]string{"attack", "bombing", "kidnapping", "arson", "robbery", "forced work stoppage"}

// Scores are log-odds for each of Incidents.
type Scores [len(Incidents)]float32

// Filler is a phrase that fills a role in the incidents of a text.
type Filler struct {
	Role     Role
	Words    string        // as the text names it first, white space made single
	Spans    []tocsin.Span // everywhere it is named so
	In       []int         // indices of the sentences of Spans
	Score    float32       // log-odds that it fills the role in any incident
	Incident Scores        // that it belongs to each, if the text reports one
}

// Reading is what the model tells of a text.
type Reading struct {
	Incidents Scores
	Several   Scores   // that the text reports more than one such incident
	Fillers   []Filler // best first, none below the score asked for
}

// Model is the trained reader. It is read-only and may be shared by goroutines.
type Model struct {
	parser *model.Model
	words  map[string]class
	usual  map[uint32]uint8 // how common words are, by the hash of their letters
	// A first look at each candidate, a second one that compares what the
	// first found, and what follows for the whole text.
	topics, fillers        *table
	ranker                 *forest
	sequels, several, ties *table
	told                   [len(Incidents)]*forest
}

var load = sync.OnceValues(func() (*Model, error) { return Open(weightsFile) })

// Load is the model that comes with the program.
func Load() (*Model, error) { return load() }

// ready is a model without weights of its own.
func ready() (*Model, error) {
	words, err := readWords(wordsFile)
	if err != nil {
		return nil, err
	}
	parser, err := model.Load()
	if err != nil {
		return nil, err
	}
	return &Model{parser: parser, words: words}, nil
}

// tables are the linear parts in the order of the file.
func (m *Model) tables() []**table {
	return []**table{&m.topics, &m.fillers, &m.sequels, &m.several, &m.ties}
}

// Open reads a model from the bytes of its file.
func Open(weights []byte) (*Model, error) {
	m, err := ready()
	if err != nil {
		return nil, err
	}
	if m.usual, weights, err = readUsual(weights); err != nil {
		return nil, err
	}
	for i, to := range m.tables() {
		classes := len(Incidents)
		if i == 1 {
			classes = int(roles)
		}
		if *to, weights, err = readTable(weights); err != nil {
			return nil, err
		}
		if (*to).classes != classes {
			return nil, tocsin.Errorf(tocsin.Invalid, "weights of roles: %d classes, want %d", (*to).classes, classes)
		}
	}
	if m.ranker, weights, err = readForest(weights, rowWidth); err != nil {
		return nil, err
	}
	for k := range m.told {
		if m.told[k], weights, err = readForest(weights, docWidth); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// encode writes the file that Open reads.
func (m *Model) encode() []byte {
	file := appendUsual(nil, m.usual)
	for _, t := range m.tables() {
		file = (*t).append(file)
	}
	file = m.ranker.append(file)
	for _, f := range m.told {
		file = f.append(file)
	}
	return file
}

// Read tells the incidents of a text, and the fillers with at least the score
// given. Hints are what another reading says of it.
func (m *Model) Read(text *tocsin.Text, hints *Hints, least float32) Reading {
	d := m.analyse(text)
	room := make([]uint32, 0, 4096)
	topic := d.topic(nil)
	var incidents Scores
	m.topics.sum(topic, incidents[:])
	first := make([]roleScores, len(d.candidates))
	for i := range first {
		m.fillers.sum(d.features(&d.candidates[i], &incidents, room), first[i][:])
	}
	return m.read(d.compare(first, &incidents, hints), topic, least)
}

// read is what follows from the first look.
func (m *Model) read(s *seen, topic []uint32, least float32) Reading {
	var r Reading
	second := m.rescore(s)
	sequel := s.sequel(second, nil)
	m.sequels.sum(sequel, r.Incidents[:])
	row := s.summary(second)
	for k := range r.Incidents {
		r.Incidents[k] = (r.Incidents[k] + m.told[k].sum(row)) / 2
	}
	m.several.sum(append(sequel, topic...), r.Several[:])
	r.Fillers = m.fill(s, second, least)
	return r
}

// rescore looks at each candidate among the others.
func (m *Model) rescore(s *seen) []roleScores {
	out := slices.Repeat([]roleScores{none()}, len(s.of))
	for i := range s.of {
		for r, x := range s.scores[i] {
			if x >= hopeful {
				out[i][r] = m.ranker.sum(s.row(i, Role(r)))
			}
		}
	}
	return out
}

func (m *Model) fill(s *seen, scores []roleScores, least float32) []Filler {
	var out []Filler
	d := s.d
	for i := range s.of {
		c := &d.candidates[s.of[i]]
		for role, x := range scores[i] {
			if x < least {
				continue
			}
			f := Filler{Role: Role(role), Score: x, Words: d.wordsOf(c.places[0])}
			for _, p := range c.places {
				f.Spans, f.In = append(f.Spans, d.span(p)), append(f.In, int(p.sentence))
			}
			m.ties.sum(d.belongs(c, Role(role), s.acts, nil), f.Incident[:])
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b Filler) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
	return out
}

func (d *document) span(p place) tocsin.Span {
	return tocsin.Span{Start: d.text.Tokens[p.first].Start, End: d.text.Tokens[p.last-1].End}
}

func (d *document) wordsOf(p place) string {
	s := d.span(p)
	return strings.Join(strings.Fields(s.Of(d.text.Body)), " ")
}
