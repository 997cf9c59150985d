package area_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"tocsin"
	"tocsin/watch/area"
)

// many makes areas of every shape all over the world, each time the same.
func many(n int) []area.Area {
	rnd := rand.New(rand.NewPCG(1, 2))
	areas := make([]area.Area, 0, n)
	for i := range n {
		lon, lat := rnd.Float64()*360-180, rnd.Float64()*176-88
		a := area.Area{ID: fmt.Sprintf("a%d", i), Name: "A", Kind: area.Circle, Center: tocsin.Point{Lon: lon, Lat: lat}, RadiusM: 1000 + rnd.Float64()*50000}
		switch i % 4 {
		case 1:
			d := 0.05 + rnd.Float64()
			b := box(lon, max(lat-d, -89), lon+d, min(lat+d, 89))
			b.ID = a.ID
			a = b
		case 2:
			a = area.Area{ID: a.ID, Name: "A", Kind: area.Corridor, Line: points(lon, lat, lon+1, lat+0.5, lon+1.5, lat), WidthM: 5000 + rnd.Float64()*20000}
		case 3:
			a = area.Area{ID: a.ID, Name: "A", Kind: area.Assets, RadiusM: 5000, Assets: []area.Asset{
				{Name: "x", At: tocsin.Point{Lon: lon, Lat: lat}}, {Name: "y", At: tocsin.Point{Lon: lon + 0.2, Lat: lat}}}}
		}
		areas = append(areas, a)
	}
	return areas
}

// anchor is a point of an area.
func anchor(a area.Area) tocsin.Point {
	switch a.Kind {
	case area.Polygon:
		return a.Polygons[0][0][0]
	case area.Corridor:
		return a.Line[0]
	case area.Assets:
		return a.Assets[0].At
	}
	return a.Center
}

func TestIndexFindsWhatEachAreaAloneDoes(t *testing.T) {
	areas := many(150)
	x := index(t, areas...)
	var alone []*area.Index
	for _, a := range areas {
		alone = append(alone, index(t, a))
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	matched := 0
	for range 300 {
		near := anchor(areas[rnd.IntN(len(areas))])
		where := at(max(-90, min(90, near.Lat+rnd.Float64()*2-1)), near.Lon+rnd.Float64()*3-1, int(rnd.Float64()*rnd.Float64()*200000))
		want := map[string]area.Match{}
		for _, one := range alone {
			for _, hit := range one.Match(where) {
				want[hit.Area.ID] = hit.Match
			}
		}
		hits := x.Match(where)
		for _, hit := range hits {
			if want[hit.Area.ID] != hit.Match {
				t.Errorf("%v: area %s is %q, alone it is %q", where, hit.Area.ID, hit.Match, want[hit.Area.ID])
			}
		}
		if len(hits) != len(want) {
			t.Errorf("%d areas match, one by one it is %d", len(hits), len(want))
		}
		matched += len(hits)
	}
	if matched < 50 {
		t.Errorf("only %d matches; the test shows nothing", matched)
	}
}

// A disc is tried against the area without the cells, through one so large that
// its covering is the whole earth.
func TestCellsLoseNothing(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for _, a := range many(200) {
		x := index(t, a)
		if a.Kind != area.Circle {
			continue
		}
		for range 20 {
			d := (rnd.Float64() - 0.5) * 2
			where := at(max(-90, min(90, a.Center.Lat+d)), a.Center.Lon+(rnd.Float64()-0.5)*2, int(rnd.Float64()*60000))
			far := distance(a.Center, tocsin.Point{Lon: *where.Lon, Lat: *where.Lat})
			want := far <= a.RadiusM+float64(where.RadiusM)
			if got := len(x.Match(where)) == 1; got != want && abs(far-a.RadiusM-float64(where.RadiusM)) > 1 {
				t.Errorf("circle %v: a disc of %d m at %.0f m matches %v, want %v", a.Center, where.RadiusM, far, got, want)
			}
		}
	}
}

func TestNothingWithoutAPositionMatches(t *testing.T) {
	areas := append(many(200), area.Area{ID: "iq", Name: "Iraq", Kind: area.Country, Country: "IQ"},
		area.Area{ID: "p", Name: "P", Kind: area.Province, Province: "Anbar"}, area.Area{ID: "u", Name: "U", Kind: area.Unplaced})
	x := index(t, areas...)
	lat := 36.0
	for _, precision := range []tocsin.PlacePrecision{tocsin.Site, tocsin.Town, tocsin.Province, tocsin.CountryWide, tocsin.SeaOrAir, tocsin.PlaceUnknown} {
		for _, where := range []*tocsin.Where{nil, {}, {Name: "Anbar", Within: []string{"Anbar", "Iraq"}, CountryCode: "IQ"}, {Lat: &lat, CountryCode: "IQ"}, {RadiusM: 20000000, CountryCode: "IQ"}} {
			if where != nil {
				where.Precision = precision
			}
			if hits := x.Match(where); len(hits) > 0 {
				t.Errorf("%+v matches area %s", where, hits[0].Area.ID)
			}
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	x := index(b, many(10000)...)
	rnd := rand.New(rand.NewPCG(7, 8))
	places := make([]*tocsin.Where, 1000)
	for i := range places {
		places[i] = at(rnd.Float64()*160-80, rnd.Float64()*360-180, 500+int(rnd.Float64()*20000))
	}
	hits := 0
	for i := 0; b.Loop(); i++ {
		hits += len(x.Match(places[i%len(places)]))
	}
	b.ReportMetric(float64(hits)/float64(b.N), "hits/op")
}

func BenchmarkNewIndex(b *testing.B) {
	areas := many(10000)
	for b.Loop() {
		index(b, areas...)
	}
}
