package find_test

import (
	"strings"
	"testing"

	"tocsin"
	"tocsin/distill"
	"tocsin/find"
	"tocsin/lexicon"
	"tocsin/lexicon/actor"
	"tocsin/lexicon/place"
	"tocsin/lexicon/when"
)

func load(t testing.TB) (*lexicon.Lexicon, *find.Finder) {
	t.Helper()
	lex, err := lexicon.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	places, err := place.Open()
	if err != nil {
		t.Fatal(err)
	}
	actors, err := actor.Load()
	if err != nil {
		t.Fatal(err)
	}
	return lex, find.New(lex, places, actors)
}

// spansOf are the spans at which a rule speaks in a text: those of its
// mentions, or of its words for the classes that make no mention themselves.
func spansOf(lex *lexicon.Lexicon, f *find.Finder, r *lexicon.Rule, sentence string) []tocsin.Span {
	text := distill.Plain("", sentence)
	var out []tocsin.Span
	switch r.Class {
	case "set":
		for i, t := range text.Tokens {
			for _, u := range text.Tokens[i:min(i+5, len(text.Tokens))] {
				if span := (tocsin.Span{Start: t.Start, End: u.End}); lex.Set(r.Name)[strings.ToLower(span.Of(text.Body))] {
					out = append(out, span)
				}
			}
		}
		return out
	case "person", "number", "bound", "unit", "tail", "particle":
		for i := range text.Tokens {
			for _, m := range lex.At(text.Tokens, i, len(text.Tokens), nil) {
				if m.Rule == r {
					out = append(out, tocsin.Span{Start: text.Tokens[m.First].Start, End: text.Tokens[m.Last-1].End})
				}
			}
		}
		return out
	}
	for _, m := range f.All(&text, when.Reference{}) {
		if m.Rule == r.Name {
			out = append(out, m.Span)
		}
	}
	return out
}

func TestRuleExamples(t *testing.T) {
	lex, f := load(t)
	for _, r := range lex.Rules {
		for _, e := range r.Yes {
			found := false
			for _, s := range spansOf(lex, f, r, e.Text) {
				found = found || s == e.Span
			}
			if !found {
				t.Errorf("%s: rule %s does not find %q in %q, but %v", e.At, r.Name, e.Span.Of(e.Text), e.Text, spansOf(lex, f, r, e.Text))
			}
		}
		for _, e := range r.No {
			for _, s := range spansOf(lex, f, r, e.Text) {
				t.Errorf("%s: rule %s finds %q in %q", e.At, r.Name, s.Of(e.Text), e.Text)
			}
		}
	}
}
