// Package role reads who did what to whom with what from a whole text: it
// tells which kinds of incidents a text reports, and which phrases name the
// people and the organizations that did it, what was attacked, who was a
// victim, and with which weapons. It is linear models over hashed features of
// the words, and boosted trees over what those say, trained by model/role/train
// for texts in upper, lower and mixed case alike. The weights are part of the
// program; data/CARD.md says what they were trained on and how good they are.
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
	People                   // people attacked, by what they are
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
	Score    float32       // log-odds that it fills the role, by the second look
	Incident Scores        // that it fills the role in one of each
}

// Reading is what the model tells of a text.
type Reading struct {
	Incidents Scores
	Several   Scores     // that the text reports more than one such incident
	Fillers   []Filler   // best first, none below the score asked for
	Together  [][]Scores // of two of Fillers, the latter first: that one incident has both
}

// Model is the trained reader. It is read-only and may be shared by goroutines.
type Model struct {
	parser *model.Model
	words  map[string]class
	kin    *kin
	usual  map[uint32]uint8 // how common words are, by the hash of their letters
	// A first look at each candidate, a second one that compares what the
	// first found, and what follows for the whole text.
	topics, scenes, fillers *table
	ranker                  *forest
	sequels, ties           *table
	told                    [len(Incidents)]*forest
	many                    *forest // whether there are several incidents of a kind
	sharing                 *forest // which of the fillers belong to which of the incidents
	pairing                 *forest // which of the fillers belong together
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
	kin, err := readKin(kinFile)
	if err != nil {
		return nil, err
	}
	return &Model{parser: parser, words: words, kin: kin}, nil
}

// tables are the linear parts in the order of the file.
func (m *Model) tables() []**table {
	return []**table{&m.topics, &m.scenes, &m.fillers, &m.sequels, &m.ties}
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
		switch i {
		case 1:
			classes++
		case 2:
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
	if m.sharing, weights, err = readForest(weights, shareWidth); err != nil {
		return nil, err
	}
	if m.many, weights, err = readForest(weights, manyWidth); err != nil {
		return nil, err
	}
	if m.pairing, _, err = readForest(weights, pairWidth); err != nil {
		return nil, err
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
	return m.pairing.append(m.many.append(m.sharing.append(file)))
}

// Read tells the incidents of a text, and the fillers with at least the score
// given in one of them. Hints are what another reading says of it.
func (m *Model) Read(text *tocsin.Text, hints *Hints, least float32) Reading {
	d := m.analyse(text)
	room := make([]uint32, 0, 4096)
	var topics Scores
	m.topics.sum(d.topic(room), topics[:])
	scenes := m.scenesOf(d, &topics, d.acts(hints))
	first := make([]glance, len(d.candidates))
	for i := range first {
		features, cut := d.features(&d.candidates[i], &topics, scenes, room)
		first[i] = d.glance(m.fillers, &d.candidates[i], features, cut, scenes)
	}
	s := d.compare(first, &topics, scenes, hints)
	second := m.rescore(s)
	r := Reading{Incidents: m.incidents(s, second)}
	r.Several = m.several(s, second, &r)
	m.fill(s, m.shares(s, second), &r, least)
	return r
}

// incidents tells which the text reports, by its words and by its fillers.
func (m *Model) incidents(s *seen, scores []roleScores) Scores {
	var out Scores
	m.sequels.sum(s.sequel(scores, nil), out[:])
	row := s.summary(scores)
	for k := range out {
		out[k] = (out[k] + m.told[k].sum(row)) / 2
	}
	return out
}

// several tells of which kinds the text reports more than one.
func (m *Model) several(s *seen, scores []roleScores, r *Reading) Scores {
	var out Scores
	for k := range out {
		out[k] = m.many.sum(s.many(scores, k, r))
	}
	return out
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

// fill keeps what has the score in some incident.
func (m *Model) fill(s *seen, all []share, r *Reading, least float32) {
	var kept []*share
	for n := range all {
		h := &all[n]
		c := &s.d.candidates[s.of[h.i]]
		f := Filler{Role: h.role, Score: h.score, Words: s.d.wordsOf(c.places[0])}
		for k, x := range r.Incidents {
			f.Incident[k] = nothing
			if x >= thinkable {
				f.Incident[k] = m.sharing.sum(s.numbers(h, all, k, r))
			}
		}
		if slices.Max(f.Incident[:]) < least {
			continue
		}
		for _, p := range c.places {
			f.Spans, f.In = append(f.Spans, s.d.span(p)), append(f.In, int(p.sentence))
		}
		r.Fillers = append(r.Fillers, f)
		together := make([]Scores, len(kept))
		for i, other := range kept {
			if !s.paired(h, other) {
				continue
			}
			for k, x := range r.Incidents {
				if x >= thinkable {
					together[i][k] = m.pairing.sum(s.pair(h, other, k, r))
				}
			}
		}
		r.Together = append(r.Together, together)
		kept = append(kept, h)
	}
}

func (d *document) span(p place) tocsin.Span {
	return tocsin.Span{Start: d.text.Tokens[p.first].Start, End: d.text.Tokens[p.last-1].End}
}

func (d *document) wordsOf(p place) string {
	s := d.span(p)
	return strings.Join(strings.Fields(s.Of(d.text.Body)), " ")
}
