// Package pipeline runs the stages on one document: distill, find, frame.
package pipeline

import (
	"fmt"

	"tocsin"
	"tocsin/distill"
	"tocsin/find"
	"tocsin/frame"
	"tocsin/lexicon"
	"tocsin/lexicon/actor"
	"tocsin/lexicon/place"
	"tocsin/model/judge"
)

// Reader reads documents. It may be used by many goroutines at once.
type Reader struct {
	finder *find.Finder
	framer *frame.Framer
	judge  *judge.Judge
}

// NewReader loads what the stages know, with the gazetteer that the program
// carries.
func NewReader() (*Reader, error) {
	places, err := place.Open()
	if err != nil {
		return nil, err
	}
	return NewReaderWith(places)
}

// NewReaderWith loads what the stages know but for the places, which are
// those of a gazetteer.
func NewReaderWith(places *place.Gazetteer) (*Reader, error) {
	lex, err := lexicon.Load("en")
	if err != nil {
		return nil, fmt.Errorf("load lexicon: %w", err)
	}
	actors, err := actor.Load()
	if err != nil {
		return nil, fmt.Errorf("load actors: %w", err)
	}
	judge, err := judge.Load()
	if err != nil {
		return nil, fmt.Errorf("load judge: %w", err)
	}
	return &Reader{find.New(lex, places, actors), frame.New(lex), judge}, nil
}

// Read reads one document. It fills in what the document's own words say of
// it (title, outlet, published, language) where doc leaves that empty. A
// document in a language that is not read yet has no accounts and an unknown
// AttackReport, with the reason.
func (r *Reader) Read(doc tocsin.Document) (tocsin.Reading, error) {
	text, err := distill.Distill(&doc)
	if err != nil {
		return tocsin.Reading{Document: doc}, fmt.Errorf("distill %s: %w", doc.ID, err)
	}
	out := tocsin.Reading{Document: doc, Text: text}
	if text.Language != "en" && text.Language != "" {
		out.Reason = fmt.Sprintf("language %q is not read yet", text.Language)
		return out, nil
	}
	setting := frame.Setting{Judge: r.judge}
	if span, ok := distill.Dateline(&text); ok {
		setting.Dateline = span
	}
	setting.Reference = find.Reference(&doc, &text, setting.Dateline)
	out.Accounts = r.framer.Accounts(&doc, &text, r.finder.Mentions(&text, setting.Reference), setting)
	report := false
	for i := range out.Accounts {
		a := &out.Accounts[i]
		if err := a.Validate(text.Body); err != nil {
			return out, fmt.Errorf("read %s: %w", doc.ID, err)
		}
		report = report || a.Kind == tocsin.Attack && a.Role == tocsin.Main
	}
	out.AttackReport = &report
	return out, nil
}
