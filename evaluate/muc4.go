package evaluate

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode"

	"tocsin"
)

// Template is one incident of a MUC-4 text in the form with five roles.
type Template struct {
	Type    string      `json:"incident_type"` // attack, bombing, kidnapping, arson, robbery, forced work stoppage
	PerpInd []MucEntity `json:"PerpInd"`
	PerpOrg []MucEntity `json:"PerpOrg"`
	Target  []MucEntity `json:"Target"`
	Victim  []MucEntity `json:"Victim"`
	Weapon  []MucEntity `json:"Weapon"`
}

// MucEntity is the ways in which a text names one thing.
type MucEntity []string

// UnmarshalJSON reads a list of mentions, each a string or a string with its
// offset.
func (e *MucEntity) UnmarshalJSON(b []byte) error {
	var mentions []json.RawMessage
	if err := json.Unmarshal(b, &mentions); err != nil {
		return err
	}
	*e = nil
	for _, m := range mentions {
		var words string
		if json.Unmarshal(m, &words) != nil {
			var pair []json.RawMessage
			if err := json.Unmarshal(m, &pair); err != nil {
				return err
			}
			if len(pair) == 0 {
				return tocsin.Errorf(tocsin.Invalid, "a mention without words")
			}
			if err := json.Unmarshal(pair[0], &words); err != nil {
				return err
			}
		}
		*e = append(*e, words)
	}
	return nil
}

// mucRoles names the roles in the order of Template.roles.
var mucRoles = [...]string{"PerpInd", "PerpOrg", "Target", "Victim", "Weapon"}

func (t *Template) roles() [len(mucRoles)][]MucEntity {
	return [...][]MucEntity{t.PerpInd, t.PerpOrg, t.Target, t.Victim, t.Weapon}
}

// MucText is one text of the MUC-4 material, with its templates when they are
// known.
type MucText struct {
	ID        string     `json:"docid"`
	Text      string     `json:"doctext"`
	Templates []Template `json:"templates"`
}

// ReadMucTexts reads a file with one MucText a line.
func ReadMucTexts(path string) ([]MucText, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, missing(path, err)
	}
	var texts []MucText
	lines := bufio.NewScanner(bytes.NewReader(content))
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var text MucText
		if err := json.Unmarshal(lines.Bytes(), &text); err != nil {
			return nil, tocsin.Errorf(tocsin.Invalid, "%s:%d: %w", path, n, err)
		}
		texts = append(texts, text)
	}
	if err := lines.Err(); err != nil {
		return nil, missing(path, err)
	}
	return texts, nil
}

// ReadMucPrediction reads templates by document id.
func ReadMucPrediction(path string) (map[string][]Template, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, missing(path, err)
	}
	var p map[string][]Template
	if err := json.Unmarshal(content, &p); err != nil {
		return nil, tocsin.Errorf(tocsin.Invalid, "%s: %w", path, err)
	}
	return p, nil
}

// MucCount counts predicted and gold fills apart, since several predicted
// ones may be right by the same gold one.
type MucCount struct {
	RightPredicted, Predicted, RightGold, Gold int
}

// P is the precision.
func (c MucCount) P() float64 { return ratio(c.RightPredicted, c.Predicted) }

// R is the recall.
func (c MucCount) R() float64 { return ratio(c.RightGold, c.Gold) }

// F1 is their harmonic mean.
func (c MucCount) F1() float64 { return harmonic(c.P(), c.R()) }

func (c MucCount) add(d MucCount) MucCount {
	return MucCount{c.RightPredicted + d.RightPredicted, c.Predicted + d.Predicted, c.RightGold + d.RightGold, c.Gold + d.Gold}
}

// MucScore is the score by type and role.
type MucScore struct {
	Type   MucCount
	Roles  [len(mucRoles)]MucCount
	Faults []Fault
}

// Micro is the sum over the type and the five roles.
func (s *MucScore) Micro() MucCount {
	sum := s.Type
	for _, c := range s.Roles {
		sum = sum.add(c)
	}
	return sum
}

// Table is the score as rows, in percent as it is published.
func (s *MucScore) Table(name string) Table {
	t := Table{Name: name}
	row := func(name string, c MucCount) {
		t.Text(name, fmt.Sprintf("P %5.1f  R %5.1f  F1 %5.1f", 100*c.P(), 100*c.R(), 100*c.F1()))
	}
	row("incident_type", s.Type)
	for i, name := range mucRoles {
		row(name, s.Roles[i])
	}
	row("micro", s.Micro())
	return t
}

// foldedTemplate is a template with its mentions made comparable.
type foldedTemplate struct {
	kind  string
	roles [len(mucRoles)][][]string
}

func foldTemplate(t *Template) foldedTemplate {
	f := foldedTemplate{kind: t.Type}
	for i, entities := range t.roles() {
		for _, e := range entities {
			var mentions []string
			for _, m := range e {
				mentions = append(mentions, foldMention(m))
			}
			f.roles[i] = append(f.roles[i], mentions)
		}
	}
	return f
}

func (t *foldedTemplate) equal(u *foldedTemplate) bool {
	if t.kind != u.kind {
		return false
	}
	for i := range t.roles {
		if !slices.EqualFunc(t.roles[i], u.roles[i], slices.Equal[[]string]) {
			return false
		}
	}
	return true
}

// foldMention drops case, ASCII punctuation and articles.
func foldMention(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < 0x80 && (unicode.IsPunct(r) || unicode.IsSymbol(r)) {
			return -1
		}
		return r
	}, strings.ToLower(s))
	var words []string
	for _, word := range strings.Fields(s) {
		switch word {
		case "a", "an", "the":
		default:
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}

// match counts the fills of a predicted template that are right by a gold one,
// and the gold ones that are found. Its type must be a part of the gold's.
func (t *foldedTemplate) match(gold *foldedTemplate) (right, found [1 + len(mucRoles)]int, possible bool) {
	if !strings.Contains(gold.kind, t.kind) {
		return right, found, false
	}
	right[0], found[0] = 1, 1
	for i := range t.roles {
		for _, e := range t.roles[i] {
			if slices.ContainsFunc(gold.roles[i], func(g []string) bool { return isPartOf(e, g) }) {
				right[i+1]++
			}
		}
		for _, g := range gold.roles[i] {
			if slices.ContainsFunc(t.roles[i], func(e []string) bool { return isPartOf(e, g) }) {
				found[i+1]++
			}
		}
	}
	return right, found, true
}

func isPartOf(mentions, of []string) bool {
	for _, m := range mentions {
		if !slices.Contains(of, m) {
			return false
		}
	}
	return true
}

// alignTemplates finds the pairs of predicted and gold templates with the most
// agreement in all. Of equally good ones it takes the first that the order of
// the templates leads to.
func alignTemplates(predicted, gold []foldedTemplate) [][2]int {
	type state struct {
		used  uint64
		score int
		pairs [][2]int
	}
	states := []state{{}}
	at := map[uint64]int{0: 0}
	for i := range predicted {
		before := slices.Clone(states)
		for _, s := range before {
			for j := range gold {
				if s.used>>j&1 == 1 {
					continue
				}
				right, found, possible := predicted[i].match(&gold[j])
				if !possible {
					continue
				}
				next := state{used: s.used | 1<<j, score: s.score + sum(right[:]) + sum(found[:])}
				n, known := at[next.used]
				if known && states[n].score >= next.score {
					continue
				}
				next.pairs = append(slices.Clone(s.pairs), [2]int{i, j})
				if known {
					states[n] = next
				} else {
					at[next.used] = len(states)
					states = append(states, next)
				}
			}
		}
	}
	best := states[0]
	for _, s := range states[1:] {
		if s.score > best.score {
			best = s
		}
	}
	return best.pairs
}

func sum(ns []int) int {
	total := 0
	for _, n := range ns {
		total += n
	}
	return total
}

// maxTemplates is how many gold templates of a text can be aligned; the most
// in the material is 20.
const maxTemplates = 24

// ScoreMuc compares templates by document id with the gold.
func ScoreMuc(gold []MucText, predicted map[string][]Template) (*MucScore, error) {
	s := &MucScore{}
	latest := map[string]int{}
	for i := range gold {
		latest[gold[i].ID] = i
	}
	for i := range gold {
		if latest[gold[i].ID] != i { // a later line of the same text stands instead
			continue
		}
		var wanted, got []foldedTemplate
		for n := range gold[i].Templates {
			t := foldTemplate(&gold[i].Templates[n])
			if !slices.ContainsFunc(wanted, func(u foldedTemplate) bool { return t.equal(&u) }) {
				wanted = append(wanted, t)
			}
		}
		if len(wanted) > maxTemplates {
			return nil, tocsin.Errorf(tocsin.Invalid, "text %s has %d templates, more than %d", gold[i].ID, len(wanted), maxTemplates)
		}
		for n := range predicted[gold[i].ID] {
			got = append(got, foldTemplate(&predicted[gold[i].ID][n]))
		}
		s.add(gold[i].ID, wanted, got)
	}
	return s, nil
}

func (s *MucScore) add(id string, wanted, got []foldedTemplate) {
	s.Type.Gold += len(wanted)
	s.Type.Predicted += len(got)
	for i := range mucRoles {
		for _, t := range wanted {
			s.Roles[i].Gold += len(t.roles[i])
		}
		for _, t := range got {
			s.Roles[i].Predicted += len(t.roles[i])
		}
	}
	hitWanted, hitGot := make([]bool, len(wanted)), make([]bool, len(got))
	for _, pair := range alignTemplates(got, wanted) {
		p, g := &got[pair[0]], &wanted[pair[1]]
		hitGot[pair[0]], hitWanted[pair[1]] = true, true
		right, found, _ := p.match(g)
		s.Type.RightPredicted += right[0]
		s.Type.RightGold += found[0]
		for i := range mucRoles {
			s.Roles[i].RightPredicted += right[i+1]
			s.Roles[i].RightGold += found[i+1]
			if right[i+1] < len(p.roles[i]) || found[i+1] < len(g.roles[i]) {
				s.Faults = append(s.Faults, Fault{mucRoles[i], id, fmt.Sprintf("%s: gold %q  got %q", g.kind, g.roles[i], p.roles[i])})
			}
		}
	}
	for i, hit := range hitWanted {
		if !hit {
			s.Faults = append(s.Faults, Fault{"template missed: " + wanted[i].kind, id, fmt.Sprintf("%q", wanted[i].roles)})
		}
	}
	for i, hit := range hitGot {
		if !hit {
			s.Faults = append(s.Faults, Fault{"template invented: " + got[i].kind, id, fmt.Sprintf("%q", got[i].roles)})
		}
	}
}

// PredictMuc reads every text and makes its templates.
func PredictMuc(texts []MucText, read ReadFunc) (map[string][]Template, error) {
	out := map[string][]Template{}
	for i := range texts {
		reading, err := read(texts[i].document())
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", texts[i].ID, err)
		}
		templates := Templates(&reading)
		if templates == nil {
			templates = []Template{}
		}
		out[texts[i].ID] = templates
	}
	return out, nil
}

// document is the text as a wire would have sent it: in upper case, as all
// MUC-4 texts were before their letters were made small.
func (t *MucText) document() tocsin.Document {
	body := []byte(strings.ToUpper(t.Text))
	return tocsin.Document{ID: t.ID, MediaType: "text/plain", SHA256: sha256Of(body), Bytes: body}
}

// WriteMucPrediction writes templates as ReadMucPrediction reads them.
func WriteMucPrediction(w io.Writer, predicted map[string][]Template) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", " ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(predicted)
}
