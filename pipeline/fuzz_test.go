package pipeline

import (
	"context"
	"path/filepath"
	"testing"

	"tocsin"
	"tocsin/collect"
)

// examples are the example reports.
func examples(t testing.TB) []tocsin.Document {
	t.Helper()
	var docs []tocsin.Document
	for doc, err := range collect.Files([]string{filepath.Join("..", "examples")}, collect.Options{}).Documents(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, doc)
	}
	if len(docs) == 0 {
		t.Fatal("no example reports")
	}
	return docs
}

// FuzzRead reads any words as a report: there is no error but for bytes that
// are no text, and every account quotes the text.
func FuzzRead(f *testing.F) {
	reader, err := NewReader()
	if err != nil {
		f.Fatal(err)
	}
	for _, doc := range examples(f) {
		if doc.MediaType == "text/plain" {
			f.Add(string(doc.Bytes), doc.Published)
		}
	}
	for _, words := range []string{
		"", ".", "Rockets.", "TWO ROCKETS HIT THE BASE ON TUESDAY, KILLING 3.", "killed killed killed killed", "\"Gunmen\" 'shot' “dead” ‘two’ (police said",
		"Between 12 and 99999999999999999999 people were killed in the in the blast on 31 February 0000.", "Bombed\u2028in\u00a0Kirkuk\u200d by ISIS’s.", "the attack, which came after the attack, which came",
		"@a · 3 Mar\nFive drones hit Odesa, the governor said.\n\nSource link",
	} {
		f.Add(words, "2024-05-14")
	}
	f.Fuzz(func(t *testing.T, words, published string) {
		doc := tocsin.Document{ID: "a", Path: "a.txt", MediaType: "text/plain", Bytes: []byte(words)}
		if _, err := tocsin.ParseDate(published); err == nil {
			doc.Published = published
		}
		reading, err := reader.Read(doc)
		if err != nil {
			if tocsin.CodeOf(err) != tocsin.Invalid || reading.Text.Body != "" {
				t.Fatal(err)
			}
			return
		}
		if err := reading.Text.Validate(); err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for i := range reading.Accounts {
			acc := &reading.Accounts[i]
			if err := acc.Validate(reading.Text.Body); err != nil {
				t.Fatal(err)
			}
			if seen[acc.ID] {
				t.Fatalf("two accounts are %s", acc.ID)
			}
			seen[acc.ID] = true
		}
	})
}
