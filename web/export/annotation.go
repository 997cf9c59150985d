package export

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"tocsin"
)

// annotation is a claim as a W3C Web Annotation.
type annotation struct {
	Context    string           `json:"@context"`
	ID         string           `json:"id"`
	Type       string           `json:"type"`
	Motivation string           `json:"motivation"`
	Created    time.Time        `json:"created,omitzero"`
	Generator  *annotationAgent `json:"generator,omitempty"`
	Body       []any            `json:"body"`
	Target     annotationTarget `json:"target"`
}

type annotationAgent struct {
	Type string `json:"type"`
	Name string `json:"name"`
}

type annotationText struct {
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
	Format  string `json:"format"`
	Value   string `json:"value"`
}

// annotationClaim is the claim itself, as data.
type annotationClaim struct {
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
	Value   any    `json:"value"`
}

type annotationTarget struct {
	Source   string           `json:"source"`
	State    *annotationState `json:"state,omitempty"`
	Selector []any            `json:"selector"`
}

type annotationState struct {
	Type       string `json:"type"`
	SourceDate string `json:"sourceDate,omitempty"`
	Cached     string `json:"cached,omitempty"`
}

type quoteSelector struct {
	Type   string `json:"type"`
	Exact  string `json:"exact"`
	Prefix string `json:"prefix,omitempty"`
	Suffix string `json:"suffix,omitempty"`
}

// positionSelector counts Unicode code points, where tocsin counts bytes.
type positionSelector struct {
	Type  string `json:"type"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// contextRunes is how many characters beside a quote help to find it again.
const contextRunes = 32

func newAnnotations(m *maker) (Writer, error) {
	return &jsonlWriter{m, func(p *picture) ([]any, error) {
		var all []any
		for i, c := range p.all() {
			if c.Quote.Exact == "" {
				m.skip("claim without a quote")
				continue
			}
			all = append(all, p.annotation(i, &c))
		}
		return all, nil
	}}, nil
}

// annotation is the n-th claim of the incident.
func (p *picture) annotation(n int, c *tocsin.IncidentClaim) annotation {
	id := fmt.Sprintf("urn:tocsin:claim:%s:%d:%d", urnPart(p.inc.ID), p.Change.Version, n+1)
	if u := p.url(); u != "" {
		id = fmt.Sprintf("%s#claim-%d-%d", u, p.Change.Version, n+1)
	}
	value := valueWords(c.Value)
	if c.Certainty == tocsin.Silent {
		value = "not said"
	}
	a := annotation{
		Context: "http://www.w3.org/ns/anno.jsonld", ID: id, Type: "Annotation", Motivation: "describing", Created: p.Change.At,
		Body: []any{
			annotationText{"TextualBody", "describing", "text/plain", fmt.Sprintf("%s: %s (%s, %s)", c.Slot, value, speakerWords(c.Speaker), c.Certainty)},
			annotationClaim{"Dataset", "classifying", c},
		},
		Target: p.target(c),
	}
	if p.m.opts.Creator != "" {
		a.Generator = &annotationAgent{"Software", p.m.opts.Creator}
	}
	return a
}

func (p *picture) target(c *tocsin.IncidentClaim) annotationTarget {
	quote := quoteSelector{Type: "TextQuoteSelector", Exact: c.Quote.Exact}
	id := documentOf(c.Account)
	doc := p.document(c.Account)
	if doc == nil {
		return annotationTarget{Source: "urn:tocsin:document:" + urnPart(id), Selector: []any{quote}}
	}
	t := annotationTarget{Source: doc.URL}
	if t.Source == "" {
		t.Source = "urn:tocsin:document:" + urnPart(id)
	}
	state := annotationState{Type: "TimeState", SourceDate: doc.Published, Cached: p.m.page("documents", id)}
	if !doc.Fetched.IsZero() {
		state.SourceDate = doc.Fetched.UTC().Format(time.RFC3339)
	}
	if state.SourceDate != "" || state.Cached != "" {
		t.State = &state
	}
	if !c.Quote.In(doc.Body) || c.Quote.Of(doc.Body) != c.Quote.Exact {
		t.Selector = []any{quote}
		return t
	}
	before, after := doc.Body[:c.Quote.Start], doc.Body[c.Quote.End:]
	quote.Prefix, quote.Suffix = lastRunes(before, contextRunes), firstRunes(after, contextRunes)
	start := utf8.RuneCountInString(before)
	t.Selector = []any{quote, positionSelector{"TextPositionSelector", start, start + utf8.RuneCountInString(c.Quote.Exact)}}
	return t
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

func lastRunes(s string, n int) string {
	i := len(s)
	for ; i > 0 && n > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
	}
	return s[i:]
}

// urnPart writes what a URN does not allow as %XX.
func urnPart(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
