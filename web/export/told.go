package export

import (
	"encoding/json"
	"slices"
	"strings"

	"tocsin"
)

// told is what one document says of an incident, as a row that can be read
// again: a record of jsonl, taken apart.
type told struct {
	Incident tocsin.Incident `json:"told"` // without its claims, which stand in Accounts
	Document Source          `json:"document"`
	Accounts []toldAccount   `json:"accounts"`
}

type toldAccount struct {
	ID     string         `json:"id"`
	Claims []tocsin.Claim `json:"claims"`
}

// Readings takes a record apart into one reading for each of its documents, so
// that it takes part in the grouping as reports do: each claim keeps its
// speaker, its words and the document that it came from. Time and place are the
// incident's. Two records that share a document share no reading.
func (r *Record) Readings() ([]*tocsin.Reading, error) {
	inc := r.Change.Incident
	by := map[string][]tocsin.Claim{}
	for _, slot := range tocsin.Slots {
		if rec := inc.Slots[slot]; rec != nil {
			for i := range rec.Claims {
				by[rec.Claims[i].Account] = append(by[rec.Claims[i].Account], rec.Claims[i].Claim)
			}
		}
	}
	bare := inc
	bare.Slots, bare.OriginList, bare.Reasons, bare.Decisions, bare.Objections = nil, nil, nil, nil, nil
	var out []*tocsin.Reading
	for _, doc := range r.Documents {
		doc.Body = ""
		t := told{Incident: bare, Document: doc}
		for _, id := range inc.Accounts {
			if at := strings.LastIndexByte(id, '#'); at >= 0 && id[:at] == doc.ID {
				t.Accounts = append(t.Accounts, toldAccount{id, by[id]})
			}
		}
		if len(t.Accounts) == 0 {
			continue
		}
		reading, err := t.reading()
		if err != nil {
			return nil, err
		}
		out = append(out, reading)
	}
	return out, nil
}

func (d *told) reading() (*tocsin.Reading, error) {
	t := &rowText{rule: "import.record", by: tocsin.Speaker{Name: d.Document.Outlet, Kind: tocsin.SpeakerOutlet}}
	t.add(d.Incident.Headline)
	for _, acc := range d.Accounts {
		for _, c := range acc.Claims {
			words := c.Quote.Exact
			if clean(words) == "" {
				b, err := json.Marshal(c.Value)
				if err != nil {
					return nil, err
				}
				words = string(c.Slot) + ": " + string(b)
			}
			at := t.add(words)
			c.Quote = tocsin.Evidence{Exact: at.Of(t.body.String()), Span: at}
			t.claims = append(t.claims, c)
		}
	}
	acc := &tocsin.Account{Kind: d.Incident.Kind, Form: d.Incident.Form, Status: d.Incident.Status, When: d.Incident.When, Where: d.Incident.Where,
		Reason: "taken over from incident " + d.Incident.ID}
	published := d.Document.Published
	return t.reading(rowSource{format: "record", id: d.Incident.ID + "-" + d.Document.ID, outlet: d.Document.Outlet, url: "",
		published: published, language: d.Document.Language, content: d}, acc, "")
}

// ReadRow reads a document that a row became, of media type RowMediaType, as
// Read did. Invalid when its bytes are no such row.
func ReadRow(doc tocsin.Document) (tocsin.Reading, error) {
	codes, err := loadCodes()
	if err != nil {
		return tocsin.Reading{Document: doc}, err
	}
	r, err := codes.readRow(doc.Bytes)
	if err != nil {
		return tocsin.Reading{Document: doc}, tocsin.Errorf(tocsin.Invalid, "read row %s: %w", doc.ID, err)
	}
	out := *r
	out.Accounts = slices.Clone(r.Accounts)
	for i := range out.Accounts {
		_, n, _ := strings.Cut(out.Accounts[i].ID, "#")
		out.Accounts[i].ID = doc.ID + "#" + n
	}
	out.Document = doc
	return out, nil
}

// readRow reads the JSON of a row of any kind.
func (c *codes) readRow(data []byte) (*tocsin.Reading, error) {
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(data, &keys); err != nil {
		return nil, err
	}
	has := func(k string) bool { return keys[k] != nil }
	if has("told") {
		d := new(told)
		if err := json.Unmarshal(data, d); err != nil {
			return nil, err
		}
		return d.reading()
	}
	if has("entered") {
		return readEntered(data)
	}
	if has("geometry") || has("properties") {
		var raw map[string]any
		dec := json.NewDecoder(strings.NewReader(string(data)))
		dec.UseNumber()
		if err := dec.Decode(&raw); err != nil {
			return nil, err
		}
		return c.readFeature(raw)
	}
	var row map[string]string
	if err := json.Unmarshal(data, &row); err != nil {
		return nil, err
	}
	if has("date_start") && has("best") {
		return c.readUCDP(row)
	}
	return c.readACLED(row)
}
