package evaluate

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tocsin"
)

// GoldDocument is what people say one report of the corpus tells of.
type GoldDocument struct {
	ID             string         `json:"id"`
	IsAttackReport bool           `json:"is_attack_report"`
	Category       string         `json:"category"`
	Incidents      []GoldIncident `json:"incidents"`
}

// GoldIncident is one act of a GoldDocument. Key is shared by the documents
// that tell of the same act.
type GoldIncident struct {
	Key             string     `json:"key"`
	Role            string     `json:"role"`
	Type            string     `json:"type"`
	TypeAlt         []string   `json:"type_alt"`
	DateStart       string     `json:"date_start"`
	DateEnd         string     `json:"date_end"`
	Place           string     `json:"place"`
	PlaceParent     string     `json:"place_parent"`
	Country         string     `json:"country"`
	Lat             *float64   `json:"lat"`
	Lon             *float64   `json:"lon"`
	Weapon          *string    `json:"weapon"`
	Munitions       goldCount  `json:"count_munitions"`
	Killed          goldCount  `json:"killed"`
	Injured         goldCount  `json:"injured"`
	NoCasualties    goldAnswer `json:"explicit_no_casualties"`
	Perpetrators    []string   `json:"perpetrator_alleged"`
	AllegedBy       []string   `json:"alleged_by"`
	ClaimedBy       []string   `json:"claimed_by"`
	Target          *string    `json:"target"`
	LaunchSite      *string    `json:"launch_site"`
	DefenceResponse *string    `json:"defence_response"`
	Sources         []string   `json:"sources_cited"`
	Status          string     `json:"status"`
}

// goldCount is a count as the gold writes it: a number, bounds, or null.
type goldCount struct{ tocsin.Count }

func (c *goldCount) UnmarshalJSON(b []byte) error {
	var n *float64
	if json.Unmarshal(b, &n) == nil {
		if n != nil {
			c.Count = tocsin.Exactly(int(*n))
		}
		return nil
	}
	return c.Count.UnmarshalJSON(b)
}

// goldAnswer is true for anything but false, null, 0 and "".
type goldAnswer bool

func (a *goldAnswer) UnmarshalJSON(b []byte) error {
	switch string(b) {
	case "false", "null", `""`, "0":
	default:
		*a = true
	}
	return nil
}

// forms are the forms that count as right, as the codebook names them.
func (g *GoldIncident) forms() []string {
	rules := names()
	var out []string
	for _, t := range append([]string{g.Type}, g.TypeAlt...) {
		if f, known := rules.form[t]; known {
			t = f
		}
		out = append(out, t)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// form is the first form that counts as right.
func (g *GoldIncident) form() tocsin.Form {
	if f, known := names().form[g.Type]; known {
		return tocsin.Form(f)
	}
	return tocsin.Form(g.Type)
}

func (g *GoldIncident) places() []string {
	var out []string
	for _, p := range []string{g.Place, g.PlaceParent} {
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

// days are the first and the last day, "" when none is given.
func (g *GoldIncident) days() (start, end string) {
	start, end = firstTen(g.DateStart), firstTen(g.DateEnd)
	if end == "" {
		end = start
	}
	return start, end
}

func firstTen(s string) string { return s[:min(10, len(s))] }

func (g *GoldIncident) status() string {
	if g.Status == "" {
		return string(tocsin.Executed)
	}
	return g.Status
}

// ReadCorpusGold reads gold.jsonl, ordered by document id.
func ReadCorpusGold(path string) ([]GoldDocument, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, missing(path, err)
	}
	byID := map[string]GoldDocument{}
	lines := bufio.NewScanner(bytes.NewReader(content))
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var doc GoldDocument
		if err := json.Unmarshal(lines.Bytes(), &doc); err != nil {
			return nil, tocsin.Errorf(tocsin.Invalid, "%s:%d: %w", path, n, err)
		}
		byID[doc.ID] = doc
	}
	if err := lines.Err(); err != nil {
		return nil, missing(path, err)
	}
	gold := make([]GoldDocument, 0, len(byID))
	for _, doc := range byID {
		gold = append(gold, doc)
	}
	slices.SortFunc(gold, func(a, b GoldDocument) int { return strings.Compare(a.ID, b.ID) })
	return gold, nil
}

// ReadReports gives the text files of a folder as documents, by name; the id
// is the file name without its ending.
func ReadReports(folder string) ([]tocsin.Document, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, tocsin.Errorf(tocsin.NotFound, "evaluation data: no reports in %s", folder)
	}
	slices.Sort(paths)
	var docs []tocsin.Document
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, missing(path, err)
		}
		docs = append(docs, tocsin.Document{ID: strings.TrimSuffix(filepath.Base(path), ".txt"), Path: path,
			SHA256: sha256Of(content), MediaType: "text/plain", Bytes: content})
	}
	return docs, nil
}
