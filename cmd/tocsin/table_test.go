package main

import (
	"bytes"
	"encoding/json"
	"testing"

	"tocsin"
)

func TestFormats(t *testing.T) {
	for _, c := range []struct {
		name  string
		file  string
		write func(*bytes.Buffer) error
	}{
		{"one object", "picture.json.golden", func(b *bytes.Buffer) error { return writeJSON(b, richPicture(), true) }},
		{"an object a line", "picture.jsonl.golden", func(b *bytes.Buffer) error { return writeJSONLines(b, richPicture(), false) }},
		{"a table", "picture.csv.golden", func(b *bytes.Buffer) error { return writeCSV(b, richPicture()) }},
		{"features", "picture.geojson.golden", func(b *bytes.Buffer) error { return writeGeoJSON(b, richPicture()) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := c.write(&b); err != nil {
				t.Fatal(err)
			}
			golden(t, c.file, b.String())
		})
	}
}

// The words of a document must come back from JSON byte for byte, or offsets
// would point elsewhere.
func TestJSONKeepsWords(t *testing.T) {
	body := "One\u2028two \u202ethree\u0085 <b> & \"four\" \U000e0041 \u200d five"
	p := &picture{Readings: []tocsin.Reading{{Text: tocsin.Text{Body: body}}}}
	var b bytes.Buffer
	if err := writeJSON(&b, p, true); err != nil {
		t.Fatal(err)
	}
	var got struct{ Documents []struct{ Text string } }
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Documents[0].Text != body {
		t.Errorf("got %q, want %q", got.Documents[0].Text, body)
	}
}

func TestCell(t *testing.T) {
	for _, c := range []struct {
		name string
		in   any
		want string
	}{
		{"words", "Green Zone", "Green Zone"},
		{"a formula", "=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"},
		{"a formula that begins with a sign", "-2+3", "'-2+3"},
		{"a call", "@SUM(A1)", "'@SUM(A1)"},
		{"a wide equals sign", "＝1", "'＝1"},
		{"a number below zero is a number", -12.25, "-12.25"},
		{"unknown", nil, ""},
		{"no", false, "false"},
		{"zero", 0, "0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := cell(c.in); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
