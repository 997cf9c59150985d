package relational

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"tocsin"
	"tocsin/collect"
	"tocsin/pipeline"
)

// readExamples reads all examples of the program.
func readExamples(tb testing.TB) []tocsin.Reading {
	tb.Helper()
	reader, err := pipeline.NewReader()
	if err != nil {
		tb.Fatal(err)
	}
	plan := collect.Files([]string{filepath.Join("..", "..", "examples")}, collect.Options{})
	var out []tocsin.Reading
	for doc, err := range plan.Documents(tb.Context()) {
		if err != nil {
			continue // a file that is no document
		}
		r, err := reader.Read(doc)
		if err != nil {
			tb.Fatal(err)
		}
		r.Document.Bytes = nil
		out = append(out, r)
	}
	return out
}

func TestReadingsOfExamplesAreRestored(t *testing.T) {
	readings := readExamples(t)
	if len(readings) < 15 {
		t.Fatalf("only %d examples were read", len(readings))
	}
	accounts, kept, plain := 0, 0, 0
	for i := range readings {
		r := &readings[i]
		packed, err := packReading(r)
		if err != nil {
			t.Fatal(err)
		}
		got, err := unpackReading(packed, r.Text.Body)
		if err != nil {
			t.Fatalf("%s: %v", r.Document.ID, err)
		}
		if !reflect.DeepEqual(got, r) {
			t.Errorf("%s is not restored as it was", r.Document.ID)
		}
		accounts += len(r.Accounts)
		kept += len(packed)
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		plain += len(b)
	}
	if accounts == 0 || kept*5 > plain {
		t.Errorf("%d accounts, %d bytes where JSON takes %d: want less than a fifth", accounts, kept, plain)
	}
}

func FuzzUnpackReading(f *testing.F) {
	r := tocsin.Reading{Document: tocsin.Document{ID: "a"}, Text: tocsin.Text{Body: "One two.", Blocks: []tocsin.Block{{Kind: tocsin.Paragraph, Span: tocsin.Span{End: 8}}},
		Sentences: []tocsin.Sentence{{Span: tocsin.Span{End: 8}, Last: 2}}, Tokens: []tocsin.Token{{Span: tocsin.Span{End: 3}, Lower: "one"}, {Span: tocsin.Span{Start: 4, End: 7}, Lower: "2"}}}}
	packed, err := packReading(&r)
	if err != nil {
		f.Fatal(err)
	}
	plain, err := spread(packed)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(plain, "One two.")
	f.Add(plain, "One")
	f.Add([]byte{1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}, "")
	f.Fuzz(func(t *testing.T, b []byte, body string) {
		got, err := unpackReading(squeeze(b), body)
		if err != nil {
			return
		}
		again, err := packReading(got)
		if err != nil {
			return // a date that JSON cannot hold
		}
		if same, err := unpackReading(again, body); err != nil || !reflect.DeepEqual(same, got) {
			t.Fatalf("what was restored is not restored again: %v", err)
		}
	})
}

func TestDamagedReadingsAreErrors(t *testing.T) {
	r := tocsin.Reading{Document: tocsin.Document{ID: "a"}, Text: tocsin.Text{Body: "One", Tokens: []tocsin.Token{{Span: tocsin.Span{End: 3}, Lower: "one"}}}}
	packed, err := packReading(&r)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := spread(packed)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		packed []byte
		body   string
		want   string
	}{
		{"bytes that are not compressed", []byte("words"), "One", "decompress"},
		{"a form that is not known", squeeze([]byte{99}), "One", "form"},
		{"no bytes", squeeze(nil), "One", "form"},
		{"a part that is missing", squeeze(plain[:len(plain)-1]), "One", "damaged"},
		{"a part too many", squeeze(append(plain, 1)), "One", "damaged"},
		{"another body", packed, "O", "damaged"},
	} {
		if _, err := unpackReading(c.packed, c.body); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
}

func TestRingOf(t *testing.T) {
	at := func(lon, lat float64) tocsin.Point { return tocsin.Point{Lon: lon, Lat: lat} }
	for _, c := range []struct {
		name   string
		points []tocsin.Point
		want   string // "" is a ring
	}{
		{"a triangle", []tocsin.Point{at(0, 0), at(1, 0), at(1, 1)}, ""},
		{"two corners, closed", []tocsin.Point{at(0, 0), at(1, 0), at(0, 0)}, "three corners"},
		{"no corner", nil, "three corners"},
		{"a corner off the earth", []tocsin.Point{at(0, 0), at(181, 0), at(1, 1)}, "no longitude"},
		{"a corner that is no number", []tocsin.Point{at(0, 0), at(1, math.NaN()), at(1, 1)}, "no longitude"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ringOf(c.points)
			if c.want == "" && err != nil || c.want != "" && (tocsin.CodeOf(err) != tocsin.Invalid || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

func TestByTime(t *testing.T) {
	day := tocsin.Date{Year: 2025, Month: time.March, Day: 8}
	in := []*tocsin.When{nil, {Words: "that day"}, {Start: tocsin.Date{Year: -44, Month: 3, Day: 15}}, {Start: tocsin.Date{Year: 1969, Month: 12, Day: 31}}, {Start: day},
		{Start: day, PartOfDay: "morning"}, {Start: day, Clock: "09:05"}, {Start: day, PartOfDay: "night"}, {Start: day.AddDays(1)}}
	for i := range in[1:] {
		if a, b := byTime(in[i]), byTime(in[i+1]); a > b || a == b && i > 0 {
			t.Errorf("%+v at %d does not come before %+v at %d", in[i], a, in[i+1], b)
		}
	}
}

func TestCache(t *testing.T) {
	c := newCache[int, string](10)
	c.put(1, "one", 4)
	c.put(2, "two", 4)
	if _, ok := c.get(1); !ok {
		t.Error("1 is gone")
	}
	c.put(3, "three", 4)
	if _, ok := c.get(2); ok {
		t.Error("2, used longest ago, is still there")
	}
	c.put(1, "anew", 4)
	if v, _ := c.get(1); v != "anew" {
		t.Errorf("1 is %q", v)
	}
	c.drop(3)
	if _, ok := c.get(3); ok || c.size != 4 {
		t.Errorf("size %d after 3 was dropped, want 4", c.size)
	}
	c.put(4, "too big", 100)
	if v, ok := c.get(4); !ok || v != "too big" {
		t.Error("what was put last is not there")
	}
}

func TestCursor(t *testing.T) {
	for _, key := range []int64{0, -1, 1 << 62, unknownTime} {
		got, id, ok, err := place(cursorOf("list", key, `a"#1`), "list")
		if got != key || id != `a"#1` || !ok || err != nil {
			t.Errorf("%d: %d, %q, %v, %v", key, got, id, ok, err)
		}
	}
	for _, c := range []tocsin.Cursor{"x", "e30", "W10", "WzEsMiwzXQ", cursorOf("other", 1, "a")} {
		if _, _, _, err := place(c, "list"); tocsin.CodeOf(err) != tocsin.Invalid {
			t.Errorf("%q: error %v, want Invalid", c, err)
		}
	}
}

func TestMigrationsAreNumberedWithoutGaps(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"0001_first.sql", "0003_third.sql"} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := ReadMigrations(os.DirFS(folder), "."); err == nil || !strings.Contains(err.Error(), "0003_third.sql") {
		t.Errorf("error %v, want one about the third", err)
	}
}
