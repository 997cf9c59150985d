package filter

import (
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin"
)

func TestParse(t *testing.T) {
	yes, no := true, false
	day := func(y int, m time.Month, d int) tocsin.Date { return tocsin.Date{Year: y, Month: m, Day: d} }
	for _, c := range []struct {
		name, query string
		want        tocsin.IncidentQuery
	}{
		{"nothing", "", tocsin.IncidentQuery{}},
		{"parameters without values", "form=&bbox=&limit=&q=+", tocsin.IncidentQuery{}},
		{"lists by commas and by repeating, each value once", "kind=attack,alarm&kind=alarm&form=drone",
			tocsin.IncidentQuery{Kinds: []tocsin.Kind{tocsin.Attack, tocsin.Alarm}, Forms: []tocsin.Form{tocsin.Drone}}},
		{"countries in any case", "country=iq,SY", tocsin.IncidentQuery{Countries: []string{"IQ", "SY"}}},
		{"a box", "bbox=43,33,45.5,34", tocsin.IncidentQuery{Box: &tocsin.Box{West: 43, South: 33, East: 45.5, North: 34}}},
		{"a box across the 180th meridian", "bbox=170,-10,-170,10", tocsin.IncidentQuery{Box: &tocsin.Box{West: 170, South: -10, East: -170, North: 10}}},
		{"a polygon as pairs", "polygon=0 0, 10 0, 10 10", tocsin.IncidentQuery{Polygon: []tocsin.Point{{}, {Lon: 10}, {Lon: 10, Lat: 10}}}},
		{"a polygon as WKT", "polygon=POLYGON ((0 0,10 0,10 10,0 0))", tocsin.IncidentQuery{Polygon: []tocsin.Point{{}, {Lon: 10}, {Lon: 10, Lat: 10}, {}}}},
		{"a polygon as GeoJSON", `polygon={"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,0]]]}`,
			tocsin.IncidentQuery{Polygon: []tocsin.Point{{}, {Lon: 10}, {Lon: 10, Lat: 10}, {}}}},
		{"days", "from=2020-11-17&to=2020-11-18", tocsin.IncidentQuery{From: day(2020, 11, 17), To: day(2020, 11, 18)}},
		{"yes and no", "contested=true&reviewed=0&harm=no&located=1&released=false&withdrawn=yes",
			tocsin.IncidentQuery{Contested: &yes, Reviewed: &no, Harm: &no, Located: &yes, Released: &no, Withdrawn: true}},
		{"times", "changed_since=2020-11-17T18:05:00%2B03:00&as_of=2020-11-18",
			tocsin.IncidentQuery{ChangedSince: time.Date(2020, 11, 17, 15, 5, 0, 0, time.UTC), AsOf: time.Date(2020, 11, 18, 0, 0, 0, 0, time.UTC)}},
		{"words", "q=place:erbil+rocket&place=Erbil&actor=guard&source=wire&document=d1&tag=Check&id=a,b&status=foiled&min_origins=2&max_credibility=3&order=harm&limit=7&cursor=x",
			tocsin.IncidentQuery{Text: "place:erbil rocket", Place: "Erbil", Actor: "guard", Source: "wire", Document: "d1", Tag: "check",
				IDs: []string{"a", "b"}, Statuses: []tocsin.Status{tocsin.Foiled}, MinOrigins: 2, MaxCredibility: 3, Order: tocsin.ByHarm, Limit: 7, After: "x"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := ParseString(strings.ReplaceAll(c.query, " ", "%20"))
			if err != nil {
				t.Fatal(err)
			}
			if c.want.Limit == 0 {
				c.want.Limit = DefaultLimit
			}
			if !reflect.DeepEqual(*got, c.want) {
				t.Errorf("got  %+v\nwant %+v", *got, c.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ name, query, want string }{
		{"an unknown parameter", "forms=drone", `"forms"`},
		{"an unknown form", "form=tank", "form is one of"},
		{"two orders", "order=time,harm", "order has one value"},
		{"two values where one belongs", "place=a&place=b", "place has one value"},
		{"a box with three numbers", "bbox=1,2,3", "west,south,east,north"},
		{"a box upside down", "bbox=1,5,2,4", "no box"},
		{"a box with what is no number", "bbox=NaN,0,1,1", "no box"},
		{"a box off the earth", "bbox=0,0,181,1", "no box"},
		{"a polygon with two corners", "polygon=0 0,1 1", "three corners"},
		{"a polygon closed on two corners", "polygon=0 0,1 1,0 0", "three corners"},
		{"a polygon with a hole", "polygon=POLYGON((0 0,9 0,9 9),(1 1,2 1,2 2))", "one ring"},
		{"a polygon off the earth", "polygon=0 0,9 0,9 99", "longitudes and latitudes"},
		{"a line of GeoJSON", `polygon={"type":"LineString"}`, "Polygon of GeoJSON"},
		{"a day that is none", "from=2020-02-30", "from is a day"},
		{"a time where a day belongs", "from=2020-02-03T00:00:00Z", "from is a day"},
		{"days in the wrong order", "from=2020-02-03&to=2020-02-02", "before from"},
		{"a limit too high", "limit=100000", "limit is a number"},
		{"a limit of nothing", "limit=0", "limit is a number"},
		{"a country by its name", "country=Iraq", "two letters"},
		{"neither yes nor no", "harm=maybe", "true or false"},
		{"a control character", "place=a%00b", "no letter"},
		{"a very long word", "q=" + strings.Repeat("x", 400), "at most"},
		{"a broken escape", "q=%zz", "invalid URL escape"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseString(strings.ReplaceAll(c.query, " ", "%20"))
			if tocsin.CodeOf(err) != tocsin.Invalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want an invalid one with %q", err, c.want)
			}
		})
	}
}

func TestNamesAreSorted(t *testing.T) {
	if !slices.IsSorted(names) {
		t.Errorf("%q is searched as if it were sorted", names)
	}
}

// record is an incident that most conditions can be asked of.
func record() *tocsin.IncidentRecord {
	lat, lon, two := 36.2, 44.0, 2
	inc := tocsin.Incident{ID: "i1", Kind: tocsin.Attack, Form: tocsin.Drone, Status: tocsin.Executed, Headline: "Drones hit an airport",
		When:     &tocsin.When{Start: tocsin.Date{Year: 2021, Month: 4, Day: 14}, End: tocsin.Date{Year: 2021, Month: 4, Day: 15}},
		Where:    &tocsin.Where{Name: "Erbil", Within: []string{"Kurdistan Region", "Iraq"}, Country: "Iraq", CountryCode: "IQ", Lat: &lat, Lon: &lon},
		Accounts: []string{"d1#1"}, Origins: 2, Credibility: 2,
		Slots: map[tocsin.Slot]*tocsin.SlotRecord{
			tocsin.Injured: {Best: &two, Contested: true},
			tocsin.Blamed: {Claims: []tocsin.IncidentClaim{{Account: "d1#1", Claim: tocsin.Claim{Value: tocsin.Value{Name: "Guardians of Bloß"},
				Certainty: tocsin.Stated, Quote: tocsin.Evidence{Exact: "the Guardians did it"}}}}},
		}}
	return &tocsin.IncidentRecord{Change: tocsin.Change{Incident: inc, Version: 1, At: time.Date(2021, 4, 16, 0, 0, 0, 0, time.UTC)},
		Documents: []string{"d1"}, Tags: []string{"check"}}
}

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		query string
		want  bool
	}{
		{"", true},
		{"kind=attack&form=drone,bombing&status=executed&country=IQ", true},
		{"form=bombing", false},
		{"kind=alarm", false},
		{"country=SY", false},
		{"id=i1", true},
		{"id=i2", false},
		{"bbox=43,36,45,37", true},
		{"bbox=45,36,46,37", false},
		{"bbox=43,36,-170,37", true},
		{"polygon=43 36, 45 36, 45 37", true},
		{"polygon=43 36, 43.5 36.9, 43 37", false},
		{"polygon=170 30, -170 30, 170 40", false},
		{"from=2021-04-15", true},
		{"from=2021-04-16", false},
		{"to=2021-04-14", true},
		{"to=2021-04-13", false},
		{"place=erbil", true},
		{"place=IRAQ", true},
		{"place=Erb", false},
		{"place=!", false},
		{"actor=guardians", true},
		{"actor=bloss", true},
		{"actor=nobody", false},
		{"q=drone*+airport", true},
		{"q=drones+hit", true},
		{"q=\"hit+drones\"", false},
		{"q=\"hit+an\"", true},
		{"q=drones+-airport", false},
		{"q=drones+-harbour", true},
		{"q=place:erbil", true},
		{"q=place:guardians", false},
		{"q=actor:guardians+quote:did", true},
		{"q=...", false},
		{"source=wire", true},
		{"source=other", false},
		{"document=d1", true},
		{"document=d2", false},
		{"min_origins=2", true},
		{"min_origins=3", false},
		{"max_credibility=2", true},
		{"max_credibility=1", false},
		{"contested=true", true},
		{"contested=false", false},
		{"reviewed=false", true},
		{"reviewed=true", false},
		{"harm=true", true},
		{"harm=false", false},
		{"located=true", true},
		{"located=false", false},
		{"tag=check", true},
		{"tag=other", false},
		{"released=true", false},
		{"changed_since=2021-04-16", true},
		{"changed_since=2021-04-17", false},
	} {
		t.Run(c.query, func(t *testing.T) {
			q, err := ParseString(strings.ReplaceAll(c.query, " ", "%20"))
			if err != nil {
				t.Fatal(err)
			}
			if got := Match(q, record(), func(doc, source string) bool { return doc == "d1" && source == "wire" }); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestMatchLeavesOutWithdrawn(t *testing.T) {
	rec := record()
	rec.Withdraw = true
	if Match(&tocsin.IncidentQuery{}, rec, nil) || !Match(&tocsin.IncidentQuery{Withdrawn: true}, rec, nil) {
		t.Error("a withdrawn incident is in a selection when it is asked for and not otherwise")
	}
}

func TestWiden(t *testing.T) {
	for _, c := range []struct {
		name string
		box  tocsin.Box
		in   []tocsin.Point
		out  []tocsin.Point
	}{
		{"a plain box", tocsin.Box{West: 10, South: 10, East: 20, North: 20}, []tocsin.Point{{Lon: 6, Lat: 6}, {Lon: 24, Lat: 24}}, []tocsin.Point{{Lon: 30, Lat: 15}}},
		{"a box at the 180th meridian", tocsin.Box{West: 170, South: 0, East: 179, North: 1}, []tocsin.Point{{Lon: -178, Lat: 0}, {Lon: 166, Lat: 0}}, []tocsin.Point{{Lon: -170, Lat: 0}}},
		{"a box across it", tocsin.Box{West: 178, South: 0, East: -178, North: 1}, []tocsin.Point{{Lon: 175, Lat: 0}, {Lon: -175, Lat: 0}}, []tocsin.Point{{Lon: 0, Lat: 0}}},
		{"a box at the pole", tocsin.Box{West: 0, South: 88, East: 1, North: 89}, []tocsin.Point{{Lon: -120, Lat: 90}}, []tocsin.Point{{Lon: 0, Lat: 80}}},
		{"the whole earth", tocsin.Box{West: -180, South: -90, East: 180, North: 90}, []tocsin.Point{{Lon: 180, Lat: 90}, {Lon: -180, Lat: -90}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			wide := Widen(c.box, 5)
			for _, p := range c.in {
				if !InBox(&wide, p) {
					t.Errorf("%v is not in %v", p, wide)
				}
			}
			for _, p := range c.out {
				if InBox(&wide, p) {
					t.Errorf("%v is in %v", p, wide)
				}
			}
		})
	}
}

func TestPolygonAcrossThe180thMeridian(t *testing.T) {
	ring := []tocsin.Point{{Lon: 170, Lat: -10}, {Lon: -170, Lat: -10}, {Lon: -170, Lat: 10}, {Lon: 170, Lat: 10}}
	box := tocsin.RingOf(ring).Box()
	for _, c := range []struct {
		at   tocsin.Point
		want bool
	}{{tocsin.Point{Lon: 175}, true}, {tocsin.Point{Lon: -175}, true}, {tocsin.Point{Lon: 0}, false}, {tocsin.Point{Lon: 160}, false}} {
		if got := tocsin.RingOf(ring).Contains(c.at); got != c.want || InBox(&box, c.at) != c.want {
			t.Errorf("%v: in the ring %v, in its box %v, want %v", c.at, got, InBox(&box, c.at), c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"form=drone&bbox=1,2,3,4", "polygon=POLYGON((0 0,1 0,1 1))", `polygon={"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1]]]}`,
		"q=place:x+-\"y+z\"+w*&from=2020-01-01", "as_of=2020-01-01T00:00:00Z&limit=3&cursor=%00"} {
		f.Add(s)
	}
	rec := record()
	f.Fuzz(func(t *testing.T, s string) {
		q, err := ParseString(s)
		if err != nil {
			if tocsin.CodeOf(err) != tocsin.Invalid {
				t.Errorf("error %v is not an invalid one", err)
			}
			return
		}
		if q.Limit < 1 || q.Limit > MaxLimit || q.Box != nil && !onEarth(tocsin.Point{Lon: q.Box.West, Lat: q.Box.South}) || len(q.Polygon) > maxPolygon {
			t.Errorf("%q was taken as %+v", s, q)
		}
		Match(q, rec, func(string, string) bool { return true })
		if values, err := url.ParseQuery(strings.TrimPrefix(s, "?")); err != nil {
			t.Errorf("%q was taken, yet %v", s, err)
		} else if again, err := Parse(values); err != nil || !reflect.DeepEqual(q, again) {
			t.Errorf("%q is taken in two ways: %+v and %+v, %v", s, q, again, err)
		}
	})
}

func FuzzHasTerms(f *testing.F) {
	for _, s := range []string{"a b", `"a b"`, "-a place:b", "be*", `place:"x`, "-", "ß İ 日本"} {
		f.Add(s, "some Words, İn a text")
	}
	f.Fuzz(func(t *testing.T, asked, text string) {
		HasTerms(tocsin.Terms(asked, tocsin.IncidentFields), map[string]string{"headline": text})
		if words := tocsin.FoldedWords(text, 1); len(words) > 0 && !HasTerms(tocsin.Terms(words[0], nil), map[string]string{"": text}) {
			t.Errorf("%q is not found in %q", words[0], text)
		}
	})
}

func TestPageTellsOfEveryParameter(t *testing.T) {
	page, err := os.ReadFile("../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		if !strings.Contains(string(page), "`"+n+"`") {
			t.Errorf("docs/api.md does not tell of %s", n)
		}
	}
}
