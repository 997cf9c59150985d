package area_test

import (
	"math"
	"strings"
	"testing"

	"tocsin"
	"tocsin/watch/area"
)

// at is a place with a position.
func at(lat, lon float64, radius int) *tocsin.Where {
	return &tocsin.Where{Name: "there", Lat: &lat, Lon: &lon, RadiusM: radius, Precision: tocsin.Town, CountryCode: "IQ",
		Within: []string{"Ninawá", "Iraq"}}
}

func points(lonLat ...float64) []tocsin.Point {
	var out []tocsin.Point
	for i := 0; i < len(lonLat); i += 2 {
		out = append(out, tocsin.Point{Lon: lonLat[i], Lat: lonLat[i+1]})
	}
	return out
}

func index(t testing.TB, areas ...area.Area) *area.Index {
	t.Helper()
	x, err := area.NewIndex(areas)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func box(west, south, east, north float64) area.Area {
	return area.Area{ID: "a", Name: "A", Kind: area.Polygon,
		Polygons: []area.Rings{{points(west, south, east, south, east, north, west, north, west, south)}}}
}

var (
	circle   = area.Area{ID: "a", Name: "A", Kind: area.Circle, Center: tocsin.Point{Lon: 44, Lat: 36}, RadiusM: 10000}
	corridor = area.Area{ID: "a", Name: "A", Kind: area.Corridor, Line: points(44, 36, 45, 36), WidthM: 20000}
	holed    = area.Area{ID: "a", Name: "A", Kind: area.Polygon, Polygons: []area.Rings{{
		points(40, 30, 50, 30, 50, 40, 40, 40, 40, 30), points(44, 34, 44, 36, 46, 36, 46, 34, 44, 34)}}}
	cut = area.Area{ID: "a", Name: "A", Kind: area.Polygon, Polygons: []area.Rings{
		{points(178, -18, 180, -18, 180, -16, 178, -16, 178, -18)},
		{points(-180, -18, -178, -18, -178, -16, -180, -16, -180, -18)}}}
	cap80   = area.Area{ID: "a", Name: "A", Kind: area.Polygon, Polygons: []area.Rings{{points(0, 80, 90, 80, 180, 80, -90, 80, 0, 80)}}}
	capFlat = area.Area{ID: "a", Name: "A", Kind: area.Polygon, Polygons: []area.Rings{{
		points(-180, 80, 180, 80, 180, 90, -180, 90, -180, 80)}}}
	nineveh = area.Area{ID: "a", Name: "A", Kind: area.Province, Province: "ninawa", Country: "IQ"}
)

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		name  string
		area  area.Area
		where *tocsin.Where
		want  area.Match
	}{
		{"a disc wholly in a circle", circle, at(36, 44, 5000), area.Inside},
		{"a disc larger than the circle", circle, at(36, 44, 15000), area.Touches},
		{"a disc that overlaps a circle from outside", circle, at(36.13, 44, 5000), area.Touches},
		{"a disc beside a circle", circle, at(36.15, 44, 5000), area.None},
		{"a position of unknown reach is never wholly inside", circle, at(36, 44, 0), area.Touches},
		{"nothing said of the place", circle, nil, area.None},
		{"a place without a position", circle, &tocsin.Where{CountryCode: "IQ"}, area.None},
		{"a disc in a polygon", box(40, 30, 50, 40), at(35, 45, 5000), area.Inside},
		{"a disc over a polygon's edge", box(40, 30, 50, 40), at(35, 49.99, 5000), area.Touches},
		{"a disc that reaches a polygon from outside", box(40, 30, 50, 40), at(35, 50.02, 5000), area.Touches},
		{"an edge runs along its parallel, not a great circle", box(-60, 40, 60, 50), at(50.5, 0, 5000), area.None},
		{"the far side of that edge", box(-60, 40, 60, 50), at(49.9, 0, 5000), area.Inside},
		{"a disc in a hole", holed, at(35, 45, 5000), area.None},
		{"a disc at the edge of a hole", holed, at(35, 44.03, 5000), area.Touches},
		{"a disc between hole and edge", holed, at(32, 45, 5000), area.Inside},
		{"across the 180th meridian in one ring", box(178, -18, -178, -16), at(-17, 179.999, 5000), area.Inside},
		{"the same, from the other side", box(178, -18, -178, -16), at(-17, -179.999, 5000), area.Inside},
		{"the same, written past 180", box(178, -18, 182, -16), at(-17, -179, 5000), area.Inside},
		{"not the long way round", box(178, -18, -178, -16), at(-17, 0, 5000), area.None},
		{"cut at the 180th meridian, a disc over the cut", cut, at(-17, 180, 5000), area.Inside},
		{"cut at the 180th meridian, a disc over the rim", cut, at(-16, 180, 5000), area.Touches},
		{"round the pole, the pole itself", cap80, at(90, 0, 5000), area.Inside},
		{"round the pole, beyond the rim", cap80, at(79.5, 30, 5000), area.None},
		{"round the pole on a flat map", capFlat, at(89, -120, 5000), area.Inside},
		{"round the pole on a flat map, at the seam", capFlat, at(85, 180, 5000), area.Inside},
		{"a disc over the pole and a circle on the other side", area.Area{ID: "a", Name: "A", Kind: area.Circle,
			Center: tocsin.Point{Lon: 180, Lat: 89.9}, RadiusM: 1000}, at(89.9, 0, 30000), area.Touches},
		{"in a corridor", corridor, at(36, 44.5, 5000), area.Inside},
		{"over a corridor's side", corridor, at(36.08, 44.5, 5000), area.Touches},
		{"beside a corridor", corridor, at(36.15, 44.5, 5000), area.None},
		{"in a wide corridor, far from its line", area.Area{ID: "a", Name: "A", Kind: area.Corridor, Line: points(44, 36, 45, 36), WidthM: 400000},
			at(37.5, 44.5, 100), area.Inside},
		{"in a wide corridor across the 180th meridian", area.Area{ID: "a", Name: "A", Kind: area.Corridor, Line: points(179, 36, -179, 36), WidthM: 400000},
			at(34.5, 180, 100), area.Inside},
		{"past a corridor's end", corridor, at(36, 45.2, 5000), area.None},
		{"a country by its code", area.Area{ID: "a", Name: "A", Kind: area.Country, Country: "IQ"}, at(36, 44, 500), area.Inside},
		{"another country", area.Area{ID: "a", Name: "A", Kind: area.Country, Country: "SY"}, at(36, 44, 500), area.None},
		{"a country, of a place without a position", area.Area{ID: "a", Name: "A", Kind: area.Country, Country: "IQ"},
			&tocsin.Where{CountryCode: "IQ", Precision: tocsin.CountryWide}, area.None},
		{"a province by its name, accents aside", nineveh, at(36, 43, 500), area.Inside},
		{"a province of the name elsewhere", area.Area{ID: "a", Name: "A", Kind: area.Province, Province: "Ninawa", Country: "SY"},
			at(36, 43, 500), area.None},
		{"what takes the unplaced is no area on a map", area.Area{ID: "a", Name: "A", Kind: area.Unplaced}, at(36, 43, 500), area.None},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := area.None
			if hits := index(t, c.area).Match(c.where); len(hits) > 0 {
				got = hits[0].Match
			}
			if got != c.want {
				t.Errorf("match %q, want %q", got, c.want)
			}
		})
	}
}

func TestAssetNamesTheNearest(t *testing.T) {
	x := index(t, area.Area{ID: "a", Name: "A", Kind: area.Assets, RadiusM: 20000, Assets: []area.Asset{
		{Name: "Depot", At: tocsin.Point{Lon: 44.1, Lat: 36}}, {Name: "Gate", At: tocsin.Point{Lon: 44.01, Lat: 36}, RadiusM: 5000}}})
	hits := x.Match(at(36, 44, 2000))
	if len(hits) != 1 || hits[0].Asset != "Gate" || math.Abs(hits[0].DistanceM-899.6) > 1 || hits[0].Match != area.Inside {
		t.Errorf("hits %+v, want one, inside, 900 m from Gate", hits)
	}
}

func TestUnplacedTakesWhatHasNoPosition(t *testing.T) {
	x := index(t, area.Area{ID: "all", Name: "All", Kind: area.Unplaced}, area.Area{ID: "iq", Name: "Iraq", Kind: area.Unplaced, Country: "IQ"})
	for _, c := range []struct {
		name  string
		where *tocsin.Where
		want  int
	}{
		{"nothing said", nil, 1},
		{"a country alone", &tocsin.Where{CountryCode: "IQ"}, 2},
		{"a place with a position", at(1, 1, 10), 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := len(x.Unplaced(c.where)); got != c.want {
				t.Errorf("%d areas, want %d", got, c.want)
			}
		})
	}
}

func TestValidateNamesWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		name string
		area area.Area
		want string
	}{
		{"an id with a space", area.Area{ID: "a b", Name: "A", Kind: area.Country, Country: "IQ"}, "id"},
		{"a name of two lines", area.Area{ID: "a", Name: "A\r\nBcc: x", Kind: area.Country, Country: "IQ"}, "one line"},
		{"a circle without a radius", area.Area{ID: "a", Name: "A", Kind: area.Circle}, "radius"},
		{"a circle off the earth", area.Area{ID: "a", Name: "A", Kind: area.Circle, RadiusM: 1, Center: tocsin.Point{Lat: 91}}, "no position"},
		{"a ring whose edges cross", area.Area{ID: "a", Name: "A", Kind: area.Polygon,
			Polygons: []area.Rings{{points(0, 0, 10, 10, 10, 0, 0, 10, 0, 0)}}}, "cross"},
		{"a ring that is a line", area.Area{ID: "a", Name: "A", Kind: area.Polygon, Polygons: []area.Rings{{points(0, 0, 10, 10, 0, 0)}}}, "three points"},
		{"a corridor of one point twice", area.Area{ID: "a", Name: "A", Kind: area.Corridor, Line: points(1, 1, 1, 1), WidthM: 10}, "differ"},
		{"an asset without a radius", area.Area{ID: "a", Name: "A", Kind: area.Assets, Assets: []area.Asset{{Name: "x"}}}, "radius"},
		{"a country by name", area.Area{ID: "a", Name: "A", Kind: area.Country, Country: "Iraq"}, "capital"},
		{"a kind that is none", area.Area{ID: "a", Name: "A", Kind: "star"}, "unknown kind"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.area.Validate()
			if tocsin.CodeOf(err) != tocsin.Invalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want Invalid with %q", err, c.want)
			}
		})
	}
}

func TestIndexKeepsTheGoodAreas(t *testing.T) {
	x, err := area.NewIndex([]area.Area{{ID: "bad", Name: "B", Kind: "star"}, circle, {ID: "off", Name: "O", Kind: "star", Off: true}})
	if err == nil || !strings.Contains(err.Error(), "bad") || strings.Contains(err.Error(), "off") {
		t.Errorf("error %v, want one that names the bad area alone", err)
	}
	if len(x.Match(at(36, 44, 10))) != 1 {
		t.Error("the good area is not matched")
	}
}
