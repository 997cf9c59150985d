package evaluate

import (
	"encoding/json"
	"fmt"
	"os"

	"tocsin"
)

// Prediction is what was read of a set of documents, in the shape that
// `tocsin read --json` prints.
type Prediction struct {
	Documents []PredictedDocument `json:"documents"`
	Incidents []PredictedIncident `json:"incidents"`
}

// PredictedDocument is one document of a Prediction.
type PredictedDocument struct {
	ID           string           `json:"id"`
	Title        string           `json:"title,omitempty"`
	Outlet       string           `json:"outlet,omitempty"`
	Published    string           `json:"published,omitempty"`
	AttackReport *bool            `json:"attack_report"`
	Text         string           `json:"text,omitempty"`
	Accounts     []tocsin.Account `json:"accounts"`

	reading *tocsin.Reading // what the text was read to, when it was read here
}

// PredictedIncident says which accounts are of one incident.
type PredictedIncident struct {
	ID       string   `json:"id"`
	Accounts []string `json:"accounts"`
}

// PredictionOf gathers readings and the incidents made from them.
func PredictionOf(readings []tocsin.Reading, incidents []tocsin.Incident) Prediction {
	var p Prediction
	for i := range readings {
		r := &readings[i]
		p.Documents = append(p.Documents, PredictedDocument{ID: r.Document.ID, Title: r.Document.Title, Outlet: r.Document.Outlet,
			Published: r.Document.Published, AttackReport: r.AttackReport, Accounts: r.Accounts})
	}
	for _, inc := range incidents {
		p.Incidents = append(p.Incidents, PredictedIncident{inc.ID, inc.Accounts})
	}
	return p
}

// ReadPrediction reads a Prediction from a file.
func ReadPrediction(path string) (Prediction, error) {
	var p Prediction
	content, err := os.ReadFile(path)
	if err != nil {
		return p, missing(path, err)
	}
	if err := json.Unmarshal(content, &p); err != nil {
		return p, tocsin.Errorf(tocsin.Invalid, "%s: %w", path, err)
	}
	return p, nil
}

// incidentOf maps account ids to incident ids.
func (p *Prediction) incidentOf() map[string]string {
	of := map[string]string{}
	for _, inc := range p.Incidents {
		for _, acc := range inc.Accounts {
			of[acc] = inc.ID
		}
	}
	return of
}

// Readings turns the documents into what group joins.
func (p *Prediction) Readings() []tocsin.Reading {
	out := make([]tocsin.Reading, 0, len(p.Documents))
	for _, d := range p.Documents {
		reading := tocsin.Reading{
			Document: tocsin.Document{ID: d.ID, Title: d.Title, Outlet: d.Outlet, Published: d.Published, SHA256: sha256Of([]byte(d.Text))},
			Text:     tocsin.Text{Body: d.Text}}
		if d.reading != nil {
			reading = *d.reading
		}
		reading.Accounts, reading.AttackReport = d.Accounts, d.AttackReport
		out = append(out, reading)
	}
	return out
}

// Write stores the prediction as a JSON file.
func (p *Prediction) Write(path string) error {
	content, err := json.MarshalIndent(p, "", " ")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.WriteFile(path, append(content, '\n'), 0o644); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}
