package release

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tocsin"
)

func TestCells(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		size := 1 + r.IntN(maxCell)
		lat, lon := r.Float64()*180-90, r.Float64()*360-180
		midLat, midLon, radius := cell(lat, lon, size)
		if d := distance(lat, lon, midLat, midLon); d > float64(radius) {
			t.Fatalf("%v, %v in cells of %d km: the middle is %.0f m off, the radius %d", lat, lon, size, d, radius)
		}
		if a, b, c := cell(midLat, midLon, size); a != midLat || b != midLon || c != radius {
			t.Fatalf("the middle of the cell of %v, %v lies in another cell: %v, %v", lat, lon, a, b)
		}
		if midLat < -90 || midLat > 90 || midLon < -180 || midLon > 180 {
			t.Fatalf("middle %v, %v", midLat, midLon)
		}
	}
	for _, c := range [][2]float64{{90, 180}, {-90, -180}, {0, 180}, {0, -180}, {89.9999, 0}} {
		if a, b, _ := cell(c[0], c[1], 20); math.IsNaN(a) || math.IsNaN(b) {
			t.Errorf("the cell of %v is no position", c)
		}
	}
}

// The whole of a cell gives one position and one radius, whatever the site.
func TestPositionsOfACellAreOne(t *testing.T) {
	p := newPolicy(t, Options{})
	r := rand.New(rand.NewPCG(3, 4))
	seen := map[[2]float64]int{}
	for range 5000 {
		w := &tocsin.Where{Name: "x", Country: "Morvia", CountryCode: "XM", Precision: tocsin.Site, RadiusM: 1 + r.IntN(5000),
			Lat: ptr(36 + r.Float64()), Lon: ptr(43 + r.Float64())}
		shown, _ := p.coarse(w, Rule{Place: tocsin.Town, Cell: 50})
		at := [2]float64{*shown.Lat, *shown.Lon}
		if before, ok := seen[at]; ok && before != shown.RadiusM {
			t.Fatalf("cell %v has the radii %d and %d", at, before, shown.RadiusM)
		}
		seen[at] = shown.RadiusM
	}
	if len(seen) < 4 || len(seen) > 16 {
		t.Errorf("a square of about 111 by 90 km has %d cells of 50 km", len(seen))
	}
}

// An exact radius would tell which place it is of.
func TestWideRadiusIsStepped(t *testing.T) {
	p := newPolicy(t, Options{})
	w := &tocsin.Where{Name: "x", Country: "Morvia", Precision: tocsin.Site, RadiusM: 27300, Lat: ptr(36.2), Lon: ptr(44.0)}
	if shown, _ := p.coarse(w, Rule{Place: tocsin.Town, Cell: 20}); shown.RadiusM != 50000 {
		t.Errorf("radius %d", shown.RadiusM)
	}
}

func TestCoarsePlaces(t *testing.T) {
	lookup := func(name, country string) (tocsin.Where, bool) {
		switch name + " " + country {
		case "Vardana XM":
			return tocsin.Where{Name: name, Lat: ptr(36.19), Lon: ptr(44.01), RadiusM: 17000, Precision: tocsin.Town}, true
		case "North Morvia XM":
			return tocsin.Where{Name: name, Lat: ptr(36.5), Lon: ptr(44.5), RadiusM: 90000, Precision: tocsin.Province}, true
		case "Old Quarter XM":
			return tocsin.Where{Name: name, Lat: ptr(36.19), Lon: ptr(44.01), RadiusM: 900, Precision: tocsin.Neighbourhood}, true
		}
		return tocsin.Where{}, false
	}
	site := func(within ...string) *tocsin.Where {
		return &tocsin.Where{Name: "Camp Ostrel", Words: "the camp", Within: within, Country: "Morvia", CountryCode: "XM", Precision: tocsin.Site, GazetteerID: "site:x",
			Lat: ptr(36.2), Lon: ptr(44.0), RadiusM: 500}
	}
	town := site("North Morvia", "Morvia")
	town.Name, town.Precision, town.GazetteerID, town.RadiusM = "Vardana", tocsin.Town, "geonames:1", 17000
	unknown := *town
	unknown.GazetteerID = ""
	far := site("Vardana", "Morvia")
	far.Lat = ptr(37.9)
	sea := &tocsin.Where{Name: "Gulf of Ostrel", Precision: tocsin.SeaOrAir, GazetteerID: "site:gulf", Lat: ptr(20.0), Lon: ptr(60.0), RadiusM: 150000}
	nowhere := &tocsin.Where{Name: "Ostrel", Words: "Ostrel", Precision: tocsin.Town}
	for _, c := range []struct {
		name   string
		where  *tocsin.Where
		place  tocsin.PlacePrecision
		lookup Lookup
		want   string // name, what it lies in, precision, position
		gone   string
	}{
		{"a site in a town", site("Vardana", "North Morvia", "Morvia"), tocsin.Town, nil, "Vardana < North Morvia < Morvia, town, cell", "Camp Ostrel, the camp"},
		{"by districts", site("Vardana", "North Morvia", "Morvia"), tocsin.District, nil, "North Morvia < Morvia, district, cell", "Camp Ostrel, the camp, Vardana"},
		{"by countries", site("Vardana", "North Morvia", "Morvia"), tocsin.CountryWide, nil, "Morvia, province, cell", "Camp Ostrel, the camp, Vardana, North Morvia"},
		{"in nothing but a country", site("Morvia"), tocsin.Town, nil, "Morvia, province, cell", "Camp Ostrel, the camp"},
		{"with the middles of towns", site("Vardana", "North Morvia", "Morvia"), tocsin.Town, lookup, "Vardana < North Morvia < Morvia, town, 36.19 44.01", "Camp Ostrel, the camp"},
		{"in a quarter of a town", site("Old Quarter", "Vardana", "Morvia"), tocsin.Town, lookup, "Vardana < Morvia, town, 36.19 44.01", "Camp Ostrel, the camp, Old Quarter"},
		{"far from the town that it is said to lie in", far, tocsin.Town, lookup, "Vardana < Morvia, town, cell", "Camp Ostrel, the camp"},
		{"a town", town, tocsin.Town, nil, "Vardana < North Morvia < Morvia, town, cell", "the camp"},
		{"a town, by provinces", town, tocsin.Province, nil, "North Morvia < Morvia, province, cell", "Vardana, the camp"},
		{"a town of no gazetteer", &unknown, tocsin.Town, nil, "North Morvia < Morvia, town, cell", "Vardana, the camp"},
		{"at sea", sea, tocsin.Town, nil, "Gulf of Ostrel, sea-or-air, cell", ""},
		{"a name that nobody knows", nowhere, tocsin.Town, nil, "", "Ostrel, Ostrel"},
		{"none", nil, tocsin.Town, nil, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPolicy(t, Options{Lookup: c.lookup})
			shown, gone := p.coarse(c.where, Rule{Place: c.place, Cell: 20})
			got := ""
			if shown != nil {
				got = strings.Join(append([]string{shown.Name}, shown.Within...), " < ") + ", " + string(shown.Precision) + ", "
				if lat, lon, _ := cell(*c.where.Lat, *c.where.Lon, 20); *shown.Lat == lat && *shown.Lon == lon {
					got += "cell"
				} else if *shown.Lat == 36.19 && *shown.Lon == 44.01 {
					got += "36.19 44.01"
				}
				if d := distance(*c.where.Lat, *c.where.Lon, *shown.Lat, *shown.Lon); d > float64(shown.RadiusM) {
					t.Errorf("it is %.0f m off, the radius is %d", d, shown.RadiusM)
				}
			}
			if got != c.want || strings.Join(gone, ", ") != c.gone {
				t.Errorf("%q without %q, want %q without %q", got, gone, c.want, c.gone)
			}
		})
	}
}

func TestPolicyFiles(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"one line", "* * 24 town 10\n", ""},
		{"with remarks", "# mine\n\n* * 0 town 1\ndrone UA 72 district 50\n", ""},
		{"nothing for all", "drone * 24 town 10\n", `p:1: a line "* *" must say`},
		{"empty", "", `p:0: a line "* *" must say`},
		{"too few columns", "* * 24 town\n", "p:1: 4 columns"},
		{"an unknown form", "* * 1 town 1\nlaser * 24 town 10\n", `p:2: "laser" is no form`},
		{"a country by name", "* Morvia 24 town 10\n", `p:1: country "Morvia"`},
		{"a delay in words", "* * soon town 10\n", `p:1: delay "soon"`},
		{"a delay before the act", "* * -1 town 10\n", `p:1: delay "-1"`},
		{"a site", "* * 24 site 10\n", `p:1: place "site"`},
		{"no cell", "* * 24 town 0\n", `p:1: cell "0"`},
		{"twice the same", "* * 24 town 10\n* * 48 town 10\n", "p:2: the same form and country as in line 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ReadTable("p", strings.NewReader(c.text))
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

func TestTheStrictestLineCounts(t *testing.T) {
	table, err := ReadTable("p", strings.NewReader("* * 24 town 10\ndrone * 72 town 5\n* UA 10 district 50\nalarm * 100 town 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	in := func(c string) *tocsin.Where { return &tocsin.Where{CountryCode: c} }
	for _, c := range []struct {
		name  string
		inc   tocsin.Incident
		hours float64
		place tocsin.PlacePrecision
		cell  int
	}{
		{"neither form nor country", tocsin.Incident{Form: tocsin.Melee, Where: in("XM")}, 24, tocsin.Town, 10},
		{"form", tocsin.Incident{Form: tocsin.Drone, Where: in("XM")}, 72, tocsin.Town, 10},
		{"form and country", tocsin.Incident{Form: tocsin.Drone, Where: in("UA")}, 72, tocsin.District, 50},
		{"kind", tocsin.Incident{Kind: tocsin.Alarm, Where: in("XM")}, 100, tocsin.Town, 10},
		{"country unknown", tocsin.Incident{Form: tocsin.Melee}, 24, tocsin.District, 50},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := table.Rule(&c.inc); got.Delay.Hours() != c.hours || got.Place != c.place || got.Cell != c.cell {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestEveryFormAndKindHasAWord(t *testing.T) {
	p := newPolicy(t, Options{})
	for _, f := range tocsin.Forms {
		if p.words.act[string(f)] == "" {
			t.Errorf("form %s has none", f)
		}
	}
	for _, k := range []tocsin.Kind{tocsin.Attack, tocsin.Threat, tocsin.Alarm, tocsin.Explosion, tocsin.Find, tocsin.Aggregate} {
		if p.words.act[string(k)] == "" {
			t.Errorf("kind %s has none", k)
		}
	}
}

func TestBadWordFiles(t *testing.T) {
	for text, want := range map[string]string{
		"# x\nplaces a | b\n": "w:2: unknown list",
		"site a | | b\n":      "w:1: an empty entry",
		"act drone\n":         "w:1: act",
		"group civilians\n":   "w:1: group",
	} {
		if _, err := readWords("w", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestPlainWords(t *testing.T) {
	j := judge{lists: newPolicy(t, Options{}).words, allowed: map[string]bool{}, country: "morvia"}
	j.allow("Vardana")
	j.withhold("Camp Ostrel")
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"a count", "Two people were killed", true},
		{"nothing", "", true},
		{"a place that is shown", "in Vardana on Monday", true},
		{"people of the country", "Morvian soldiers", true},
		{"a name that nobody told of", "near Belgrin", false},
		{"the same, first", "Belgrin was hit", false},
		{"capitals all over, known", "TWO PEOPLE KILLED IN VARDANA", true},
		{"capitals all over, unknown", "TWO KILLED AT BELGRIN", false},
		{"what is withheld, in other letters", "at camp ostrel", false},
		{"what is withheld, with accents", "at Cámp Östrel", false},
		{"a single site of a town", "the airport was closed", false},
		{"a response", "two were shot down", false},
		{"a response in another form", "interceptors rose", false},
		{"a script without capitals", "قُتل شخصان", false},
		{"degrees", "at 36.2376, 43.9632", false},
		{"degrees with signs", "36°14' north", false},
		{"a grid", "38SMB4595", false},
		{"a large number", "1,200 people", true},
		{"a position behind a large number", "1,200 people at 33.3152", false},
		{"a share", "3.5 million people", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := j.plain(c.text); got != c.want {
				t.Errorf("%q: %v, want %v", c.text, got, c.want)
			}
		})
	}
}

func TestDescribed(t *testing.T) {
	w := newPolicy(t, Options{}).words
	for text, want := range map[string]string{
		"driver John Roe":            "driver",
		"John Roe, a teacher":        "teacher",
		"John Roe":                   "",
		"RESIDENTS":                  "residents",
		"Judge Roe":                  "",
		"people living by the river": "people",
	} {
		if got := w.described(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzReadTable(f *testing.F) {
	f.Add("* * 24 town 10\n")
	f.Add(embeddedTable)
	f.Fuzz(func(t *testing.T, text string) {
		table, err := ReadTable("p", strings.NewReader(text))
		if err == nil && !slices.ContainsFunc(table.lines, func(l line) bool { return l.what == "" && l.country == "" }) {
			t.Error("a table without a line for all was taken")
		}
	})
}

func FuzzPlain(f *testing.F) {
	words, err := readWords("w", embeddedWords)
	if err != nil {
		f.Fatal(err)
	}
	f.Add("near Camp Ostrel")
	f.Fuzz(func(t *testing.T, s string) {
		j := judge{lists: words, allowed: map[string]bool{}}
		j.withhold("Camp Ostrel")
		if j.plain(s + " camp OSTREL") {
			t.Errorf("%q is plain though it tells what is withheld", s)
		}
	})
}
