package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"tocsin"
	"tocsin/collect"
)

// planOf is a plan of n documents, "doc 0" and so on.
func planOf(n int) *collect.Plan {
	var lines strings.Builder
	for i := range n {
		fmt.Fprintf(&lines, `{"id":"%d","text":"doc %d"}`+"\n", i, i)
	}
	return collect.Files([]string{"-"}, collect.Options{Stdin: strings.NewReader(lines.String())})
}

func TestReadAll(t *testing.T) {
	read := func(doc tocsin.Document) (tocsin.Reading, error) {
		switch doc.ID {
		case "3":
			return tocsin.Reading{}, errors.New("cannot be read")
		case "5":
			panic("a fault")
		}
		return tocsin.Reading{Document: doc}, nil
	}
	for _, workers := range []int{1, 8} {
		t.Run(fmt.Sprintf("%d at once", workers), func(t *testing.T) {
			done := 0
			p, err := readAll(context.Background(), planOf(20), read, assumed{}, workers, func() { done++ })
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, r := range p.Readings {
				ids = append(ids, r.Document.ID)
			}
			if got, want := strings.Join(ids, " "), "0 1 2 4 6 7 8 9 10 11 12 13 14 15 16 17 18 19"; got != want {
				t.Errorf("read %s, want %s", got, want)
			}
			if got, want := fmt.Sprint(p.Aside), "[-:4: cannot be read -:6: the program failed on it, please report: a fault]"; got != want {
				t.Errorf("set aside %s, want %s", got, want)
			}
			if done != 20 {
				t.Errorf("%d documents were counted, want 20", done)
			}
		})
	}
}

func TestReadAllStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	read := func(doc tocsin.Document) (tocsin.Reading, error) { cancel(); return tocsin.Reading{Document: doc}, nil }
	if _, err := readAll(ctx, planOf(1000), read, assumed{}, 2, func() {}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
}

func TestAssumed(t *testing.T) {
	given := assumed{published: "2020-01-01", outlet: "Flag", language: "en"}
	for _, c := range []struct {
		name string
		in   tocsin.Document
		want string
	}{
		{"nothing told", tocsin.Document{Bytes: []byte("17:30 - 17:45")}, "2020-01-01 flag Flag en"},
		{"told by the source", tocsin.Document{Published: "2024-03-05", PublishedBasis: "header", Outlet: "Wire", Language: "ar", Bytes: []byte("Rockets fell.")},
			"2024-03-05 header Wire ar"},
		{"told by its own words", tocsin.Document{Bytes: []byte("outlet: Courier\npublished: 2024-03-05\nlanguage: fr\n\nRockets fell.")}, "   "},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := c.in
			given.onto(&doc)
			if got := strings.Join([]string{doc.Published, doc.PublishedBasis, doc.Outlet, doc.Language}, " "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
