package pages

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"tocsin"
	"tocsin/web/pages/pagestest"
)

func selectionOf(t *testing.T, query string) *selection {
	t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	s, err := parseSelection(values, pagestest.Now())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAddressesOfSelections(t *testing.T) {
	for _, c := range []struct {
		name, query, want string
		path              func(*selection) string
	}{
		{"ticked boxes become one list", "form=drone&form=arson", "/?form=drone,arson", func(s *selection) string { return s.Path() }},
		{"what is empty goes", "q=&form=&place=Mosul", "/?place=Mosul", func(s *selection) string { return s.Path() }},
		{"a changed condition begins at the first page", "page=3&form=drone", "/?form=drone&place=Gao", func(s *selection) string { return s.Path("place", "Gao") }},
		{"an unticked value", "form=drone,arson", "/?form=arson", func(s *selection) string { return s.Toggle("form", "drone") }},
		{"the last value unticked", "form=drone", "/", func(s *selection) string { return s.Toggle("form", "drone") }},
		{"a preset in the API's words", "last=7d&show=table", "from=2026-03-07", (*selection).Query},
		{"a preset of minutes in the API's words", "last=1h&by=actor", "changed_since=2026-03-14T08%3A26%3A00Z", (*selection).Query},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.path(selectionOf(t, c.query)); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestPresetsNarrowOnly(t *testing.T) {
	if s := selectionOf(t, "last=30d&from=2026-03-10"); s.q.From.String() != "2026-03-10" {
		t.Errorf("from %s, want the later of both", s.q.From)
	}
	if s := selectionOf(t, "last=7d&from=2025-01-01"); s.q.From.String() != "2026-03-07" {
		t.Errorf("from %s, want the later of both", s.q.From)
	}
}

func TestNoPointForWhatHasNoPlace(t *testing.T) {
	at := func(f float64) *float64 { return &f }
	for _, c := range []struct {
		name  string
		where *tocsin.Where
		want  bool
	}{
		{"no place", nil, false},
		{"a town", &tocsin.Where{Lat: at(1), Lon: at(1), Precision: tocsin.Town}, true},
		{"a province, even with a position", &tocsin.Where{Lat: at(1), Lon: at(1), Precision: tocsin.Province}, false},
		{"a country", &tocsin.Where{CountryCode: "IQ", Precision: tocsin.CountryWide}, false},
		{"half a position", &tocsin.Where{Lat: at(1), Precision: tocsin.Town}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := entryOf(&tocsin.IncidentRecord{Change: tocsin.Change{Incident: tocsin.Incident{Where: c.where}}})
			if e.located() != c.want {
				t.Errorf("located %v, want %v", e.located(), c.want)
			}
		})
	}
}

func TestCompactListGivesBackWhatWasPut(t *testing.T) {
	p, err := New(Options{Store: pagestest.World(1), Now: pagestest.Now})
	if err != nil {
		t.Fatal(err)
	}
	var list []*entry
	for _, rec := range pagestest.World(500).Records {
		list = append(list, entryOf(&rec))
	}
	c := p.encode(list, 7)
	n, lon, lat, areas := 0, 0, 0, 0
	for _, e := range list {
		if !e.located() {
			continue
		}
		lon, lat = lon+c.Lon[n], lat+c.Lat[n]
		w := e.rec.Incident.Where
		if c.ID[n] != e.rec.Incident.ID || lon != round(*w.Lon*1e4) || lat != round(*w.Lat*1e4) || c.Symbols[c.Flags[n]&31] != symbolOf(&e.rec.Incident) || c.Flags[n]>>5&7 != e.harm() {
			t.Fatalf("entry %d of the list is not %s", n, e.rec.Incident.ID)
		}
		n++
	}
	for _, m := range []map[string]int{c.Provinces, c.Countries} {
		for _, v := range m {
			areas += v
		}
	}
	if n != len(c.ID) || n == 0 || areas == 0 || len(list)-n < areas {
		t.Errorf("%d points of %d, %d in areas", n, len(c.ID), areas)
	}
}

func FuzzSelection(f *testing.F) {
	f.Add("form=drone,arson&last=30d&page=2&by=actor")
	f.Add("bbox=1,2,3,4&q=a:b&show=table&polygon=1 2,3 4,5 6")
	f.Fuzz(func(t *testing.T, query string) {
		values, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		s, err := parseSelection(values, pagestest.Now())
		if err != nil {
			return
		}
		again, err := url.Parse(s.Path())
		if err != nil {
			t.Fatal(err)
		}
		if back, err := parseSelection(again.Query(), pagestest.Now()); err != nil || back.Path() != s.Path() {
			t.Errorf("%q becomes %q and then %v %v", query, s.Path(), back, err)
		}
	})
}

func FuzzClean(f *testing.F) {
	f.Add(pagestest.Nasty)
	f.Add("\x00\xff\u2029\U000E0041")
	f.Fuzz(func(t *testing.T, s string) {
		got := clean(s)
		if !utf8.ValidString(got) || strings.IndexFunc(got, hidden) >= 0 {
			t.Errorf("%q becomes %q", s, got)
		}
		if short := clip(got, 10); utf8.RuneCountInString(short) > 11 || !utf8.ValidString(short) {
			t.Errorf("%q is clipped to %q", got, short)
		}
	})
}
