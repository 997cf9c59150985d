package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"tocsin"
)

// documentJSON is a document as `tocsin read --json` writes it.
type documentJSON struct {
	Type           string           `json:"type,omitempty"` // of a line of --jsonl
	ID             string           `json:"id"`
	Path           string           `json:"path,omitempty"`
	URL            string           `json:"url,omitempty"`
	Title          string           `json:"title,omitempty"`
	Outlet         string           `json:"outlet,omitempty"`
	Published      string           `json:"published,omitempty"`
	PublishedBasis string           `json:"published_basis,omitempty"`
	Language       string           `json:"language,omitempty"`
	Translates     string           `json:"translates,omitempty"`
	SHA256         string           `json:"sha256"`
	AttackReport   *bool            `json:"attack_report"`
	Reason         string           `json:"reason,omitempty"`
	Text           *string          `json:"text,omitempty"`
	Accounts       []tocsin.Account `json:"accounts"`
}

// incidentJSON is an incident as a line of --jsonl.
type incidentJSON struct {
	Type string `json:"type"`
	tocsin.Incident
}

func newDocumentJSON(r *tocsin.Reading, withText bool) documentJSON {
	doc := &r.Document
	j := documentJSON{ID: doc.ID, Path: doc.Path, URL: doc.URL, Title: doc.Title, Outlet: doc.Outlet, Published: doc.Published,
		PublishedBasis: doc.PublishedBasis, Language: doc.Language, Translates: doc.Translates, SHA256: doc.SHA256, AttackReport: r.AttackReport, Reason: r.Reason}
	if withText {
		j.Text = &r.Text.Body
	}
	j.Accounts = append([]tocsin.Account{}, r.Accounts...)
	for i := range j.Accounts {
		if j.Accounts[i].Claims == nil {
			j.Accounts[i].Claims = []tocsin.Claim{}
		}
	}
	return j
}

// whole gives an incident empty lists where it has none.
func whole(inc tocsin.Incident) tocsin.Incident {
	if inc.Accounts == nil {
		inc.Accounts = []string{}
	}
	slots := map[tocsin.Slot]*tocsin.SlotRecord{}
	for slot, rec := range inc.Slots {
		if rec == nil {
			continue
		}
		copied := *rec
		if copied.Claims == nil {
			copied.Claims = []tocsin.IncidentClaim{}
		}
		slots[slot] = &copied
	}
	inc.Slots = slots
	return inc
}

// writeJSON writes one object with the documents and the incidents.
func writeJSON(w io.Writer, p *picture, withText bool) error {
	e := jsonWriter{w: w, indent: "    "}
	e.raw("{\n  \"documents\": [")
	for i := range p.Readings {
		e.item(i, newDocumentJSON(&p.Readings[i], withText))
	}
	e.raw(end(len(p.Readings)) + ",\n  \"incidents\": [")
	for i := range p.Incidents {
		e.item(i, whole(p.Incidents[i]))
	}
	e.raw(end(len(p.Incidents)) + "\n}\n")
	return e.err
}

// end closes a list of n items.
func end(n int) string {
	if n == 0 {
		return "]"
	}
	return "\n  ]"
}

// writeJSONLines writes a line for each document, then one for each incident.
func writeJSONLines(w io.Writer, p *picture, withText bool) error {
	e := jsonWriter{w: w}
	for i := range p.Readings {
		j := newDocumentJSON(&p.Readings[i], withText)
		j.Type = "document"
		e.line(j)
	}
	for i := range p.Incidents {
		e.line(incidentJSON{"incident", whole(p.Incidents[i])})
	}
	return e.err
}

// jsonWriter writes pieces of JSON until the first error.
type jsonWriter struct {
	w      io.Writer
	indent string // before each line of an item
	err    error
}

func (e *jsonWriter) raw(s string) {
	if e.err == nil {
		_, e.err = io.WriteString(e.w, s)
	}
}

// item writes the value as number i of a list, on lines of its own.
func (e *jsonWriter) item(i int, v any) {
	lead := "\n"
	if i > 0 {
		lead = ",\n"
	}
	var b bytes.Buffer
	if compact := e.encode(v); e.err == nil {
		e.err = json.Indent(&b, compact, e.indent, "  ")
	}
	e.raw(lead + e.indent + b.String())
}

// line writes the value on one line.
func (e *jsonWriter) line(v any) { e.raw(string(e.encode(v)) + "\n") }

// encode leaves <, > and & as they are, and writes characters that a terminal
// could obey, or that hide, as \u escapes, which mean the same to a reader.
func (e *jsonWriter) encode(v any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		if e.err == nil {
			e.err = fmt.Errorf("write JSON: %w", err)
		}
		return nil
	}
	return escaped(bytes.TrimRight(b.Bytes(), "\n"))
}

func escaped(b []byte) []byte {
	if !bytes.ContainsFunc(b, unsafeRune) {
		return b
	}
	var out bytes.Buffer
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case !unsafeRune(r):
			out.Write(b[:n])
		case r > 0xFFFF:
			hi, lo := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, hi, lo)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
		b = b[n:]
	}
	return out.Bytes()
}

// unsafeRune reports whether the character must not reach a terminal raw.
func unsafeRune(r rune) bool { return unicode.IsControl(r) || hidden(r) }
