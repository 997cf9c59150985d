package pages

import (
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tocsin"
	"tocsin/web/filter"
	"tocsin/web/gate"
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

// What the picture keeps of an incident is enough to judge it as the whole
// incident is judged.
func TestEntriesMatchAsTheirIncidents(t *testing.T) {
	store := pagestest.World(60)
	all, _, err := store.Incidents(t.Context(), &tocsin.IncidentQuery{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	yes := true
	var queries []tocsin.IncidentQuery
	for i := range all {
		inc := &all[i].Incident
		queries = append(queries, tocsin.IncidentQuery{Text: inc.Headline})
		if inc.Where != nil {
			queries = append(queries, tocsin.IncidentQuery{Place: inc.Where.Name}, tocsin.IncidentQuery{Text: "place:" + inc.Where.Name})
		}
		for _, slot := range named {
			if s := inc.Slots[slot]; s != nil {
				for _, c := range s.Claims {
					queries = append(queries, tocsin.IncidentQuery{Actor: c.Value.Name}, tocsin.IncidentQuery{Text: "actor:" + c.Value.Name, Contested: &yes})
				}
			}
		}
	}
	found := 0
	for _, q := range queries {
		m := newMatcher(&q)
		for i := range all {
			got, want := m.match(entryOf(&all[i])), filter.Match(&q, &all[i], nil)
			if got != want {
				t.Errorf("%+v: %s is matched: %v, want %v", q, all[i].Incident.ID, got, want)
			}
			if want {
				found++
			}
		}
	}
	if found < len(queries)/2 {
		t.Errorf("%d selections found %d incidents: too little is asked for", len(queries), found)
	}
}

// Views are made anew while somebody looks, and what callers without a login
// see never before it was judged again.
func TestViewsOfIdlePages(t *testing.T) {
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	store := pagestest.World(20)
	x := newIndex(store, gate.New(store, nil, func() time.Time { return now }), func() time.Time { return now })
	made := func() (out [viewers]time.Time) {
		for k, v := range x.views {
			out[k] = v.made
		}
		return out
	}
	if err := x.refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	first := now
	now = now.Add(idle + time.Minute)
	if err := x.refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := made(); got != [viewers]time.Time{first, first} {
		t.Errorf("nobody looked, and views were made at %v", got)
	}
	for _, c := range []gate.Caller{analyst, {}} {
		if _, err := x.view(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	if got := made(); got != [viewers]time.Time{loggedIn: first, anonymous: now} {
		t.Errorf("views were made at %v when they were asked for at %v", got, now)
	}
	select {
	case <-x.wake:
	default:
		t.Error("a view that is old does not ask to be made anew")
	}
	if err := x.refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := made(); got != [viewers]time.Time{now, now} {
		t.Errorf("views were made at %v after they were asked for at %v", got, now)
	}
}
