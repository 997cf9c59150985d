package export

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"tocsin"
)

// What a row became is read again from its bytes alone, as a store does when it
// reads a document anew.
func TestRowsAreReadAgainFromTheirBytes(t *testing.T) {
	var out bytes.Buffer
	w, err := New("jsonl", &out, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records() {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	readings, claims := 0, 0
	for imported, err := range Read("jsonl", &out) {
		if err != nil {
			t.Fatal(err)
		}
		list, err := imported.Record.Readings()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range list {
			readings++
			for i := range r.Accounts {
				claims += len(r.Accounts[i].Claims)
			}
			again, err := ReadRow(r.Document)
			if err != nil {
				t.Fatal(err)
			}
			x, _ := json.Marshal([]any{r.Accounts, r.Text})
			y, _ := json.Marshal([]any{again.Accounts, again.Text})
			if !bytes.Equal(x, y) || !reflect.DeepEqual(again.Document, r.Document) {
				t.Errorf("%s is read otherwise the second time:\n%s\n%s", r.Document.ID, x, y)
			}
		}
	}
	if readings == 0 || claims == 0 {
		t.Errorf("%d readings with %d claims; nothing was tested", readings, claims)
	}
}

func TestRowsThatAreNone(t *testing.T) {
	for _, c := range []struct{ name, data string }{
		{"no JSON", "car bomb"},
		{"a list", "[1]"},
		{"a row of nothing known", `{"a": "b"}`},
		{"a feature of nothing known", `{"type": "Feature", "properties": {}, "geometry": null}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := ReadRow(tocsin.Document{ID: "x", Bytes: []byte(c.data)}); tocsin.CodeOf(err) != tocsin.Invalid {
				t.Errorf("error %v, want one that is invalid", err)
			}
		})
	}
}
