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
	words map[string]class
	usual map[uint32]uint8 // how common words are, by the hash of their letters
	// A first look, and a second one that compares what the first one found.
	topics, fillers       *table
	sequels, retold, ties *table
	several               *table
}

var load = sync.OnceValues(func() (*Model, error) { return Open(weightsFile) })

// Load is the model that comes with the program.
func Load() (*Model, error) { return load() }

// Open reads a model from the bytes of its file.
func Open(weights []byte) (*Model, error) {
	words, err := readWords(wordsFile)
	if err != nil {
		return nil, err
	}
	m := &Model{words: words}
	if m.usual, weights, err = readUsual(weights); err != nil {
		return nil, err
	}
	for _, t := range []struct {
		to      **table
		classes int
	}{{&m.topics, len(Incidents)}, {&m.fillers, int(roles)}, {&m.retold, int(roles)}, {&m.sequels, len(Incidents)}, {&m.ties, len(Incidents)}, {&m.several, len(Incidents)}} {
		if *t.to, weights, err = readTable(weights); err != nil {
			return nil, err
		}
		if (*t.to).classes != t.classes {
			return nil, tocsin.Errorf(tocsin.Invalid, "weights of roles: %d classes, want %d", (*t.to).classes, t.classes)
		}
	}
	return m, nil
}

// Read tells the incidents of a text, and the fillers with at least the score
// given.
func (m *Model) Read(text *tocsin.Text, least float32) Reading {
	d := m.analyse(text)
	var r Reading
	room := make([]uint32, 0, 4096)
	var incidents Scores
	m.topics.sum(d.topic(room), incidents[:])
	first := d.score(m.fillers, &incidents, room)
	second := d.rescore(m.retold, first, &incidents, room)
	told := d.sequel(&incidents, second, room)
	m.sequels.sum(told, r.Incidents[:])
	m.several.sum(append(told, d.topic(nil)...), r.Several[:])
	r.Fillers = m.fill(d, second, least, room)
	return r
}

// score looks at each candidate by itself.
func (d *document) score(t *table, incidents *Scores, room []uint32) []roleScores {
	out := make([]roleScores, len(d.candidates))
	for i := range d.candidates {
		t.sum(d.features(&d.candidates[i], incidents, room), out[i][:])
	}
	return out
}

// rescore looks at each candidate among the others.
func (d *document) rescore(t *table, first []roleScores, incidents *Scores, room []uint32) []roleScores {
	s := d.compare(first)
	out := make([]roleScores, len(first))
	for i := range first {
		t.sum(d.again(s, i, incidents, room), out[i][:])
	}
	return out
}

func (m *Model) fill(d *document, scores []roleScores, least float32, room []uint32) []Filler {
	var out []Filler
	for i := range d.candidates {
		c := &d.candidates[i]
		for role, x := range scores[i] {
			if x < least {
				continue
			}
			f := Filler{Role: Role(role), Score: x, Words: d.wordsOf(c.places[0])}
			for _, p := range c.places {
				f.Spans, f.In = append(f.Spans, d.span(p)), append(f.In, int(p.sentence))
			}
			m.ties.sum(d.belongs(c, Role(role), room), f.Incident[:])
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
