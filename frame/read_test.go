package frame_test

import (
	"testing"

	"tocsin"
	"tocsin/distill"
	"tocsin/find"
	"tocsin/frame"
	"tocsin/lexicon"
	"tocsin/lexicon/actor"
	"tocsin/lexicon/place"
)

// stages are what the texts of the tests are read by.
type stages struct {
	finder *find.Finder
	framer *frame.Framer
}

func load(t testing.TB) stages {
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
	return stages{find.New(lex, places, actors), frame.New(lex)}
}

// accounts reads a title, which may be empty, and what stands below it. The
// judge may be nil.
func (s stages) accounts(doc tocsin.Document, title, body string, judge frame.Judge) []tocsin.Account {
	text := distill.Plain(title, body)
	setting := frame.Setting{Judge: judge}
	setting.Dateline, _ = distill.Dateline(&text)
	setting.Reference = find.Reference(&doc, &text, setting.Dateline)
	return s.framer.Accounts(&doc, &text, s.finder.Mentions(&text, setting.Reference), setting)
}

// reader reads sentences of a document of which nothing else is known.
func reader(t testing.TB) func(sentences string) []tocsin.Account {
	t.Helper()
	read := titledReader(t)
	return func(sentences string) []tocsin.Account { return read("", sentences) }
}

// titledReader reads a title and sentences of a document of which nothing else is
// known.
func titledReader(t testing.TB) func(title, sentences string) []tocsin.Account {
	t.Helper()
	s := load(t)
	return func(title, sentences string) []tocsin.Account {
		return s.accounts(tocsin.Document{ID: "1"}, title, sentences, nil)
	}
}
