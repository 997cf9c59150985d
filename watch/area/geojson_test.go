package area_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"tocsin"
	"tocsin/watch/area"
)

func TestGeoJSONGoesRound(t *testing.T) {
	areas := []area.Area{circle, corridor, holed, cut, nineveh,
		{ID: "b", Name: "Depots", Kind: area.Assets, RadiusM: 500, Assets: []area.Asset{{Name: "x", At: tocsin.Point{Lon: 1, Lat: 2}, RadiusM: 7}}},
		{ID: "c", Name: "Iraq", Kind: area.Country, Country: "IQ", Off: true}, {ID: "d", Name: "Unplaced", Kind: area.Unplaced}}
	var b bytes.Buffer
	if err := area.WriteGeoJSON(&b, areas); err != nil {
		t.Fatal(err)
	}
	var got []area.Area
	for a, err := range area.ReadGeoJSON("areas.json", &b) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, a)
	}
	if !reflect.DeepEqual(got, areas) {
		t.Errorf("read\n%+v\nwrote\n%+v", got, areas)
	}
}

func TestReadGeoJSONOfOthers(t *testing.T) {
	const file = `{"type": "FeatureCollection", "features": [
	  {"type": "Feature", "id": 7, "properties": {"name": "Seven", "color": "red"}, "geometry": {"type": "Polygon", "coordinates": [[[0,0,5],[1,0,5],[1,1,5],[0,0,5]]]}},
	  {"type": "Feature", "properties": {"name": "No radius"}, "geometry": {"type": "Point", "coordinates": [1, 2]}},
	  {"type": "Feature", "properties": {"name": "Made"}, "geometry": {"type": "MultiPoint", "coordinates": []}},
	  {"type": "Feature", "properties": {"name": "Ring", "radius_m": 50}, "geometry": {"type": "Point", "coordinates": [1, 2]}},
	  {"type": "Feature", "properties": {"name": "Bag"}, "geometry": {"type": "GeometryCollection", "coordinates": null}}]}`
	var names, problems []string
	for a, err := range area.ReadGeoJSON("f.json", strings.NewReader(file)) {
		if err != nil {
			problems = append(problems, err.Error())
			continue
		}
		names = append(names, a.ID+" "+a.Name)
	}
	if len(names) != 2 || names[0] != "7 Seven" || !strings.HasPrefix(names[1], "area-") {
		t.Errorf("areas %q, want 7 Seven and one with an id made for it", names)
	}
	if len(problems) != 3 || !strings.HasPrefix(problems[0], "f.json: feature 2: ") {
		t.Errorf("problems %q, want three, the first of feature 2", problems)
	}
}

func TestReadGeoJSONTellsTheLine(t *testing.T) {
	for _, err := range area.ReadGeoJSON("f.json", strings.NewReader("{\n\"type\": x}")) {
		if err == nil || !strings.HasPrefix(err.Error(), "f.json:2: ") {
			t.Errorf("error %v, want one at f.json:2", err)
		}
	}
}

func TestReadAssets(t *testing.T) {
	const file = "\ufeffName,LAT,lon,radius_m,remark\nDepot,36.2,44.0,400,x\n\"Gate, east\",36.3,44.1\nNowhere,north,44\n,1,1\nFar,91,0\n"
	var names, problems []string
	for a, err := range area.ReadAssets("a.csv", strings.NewReader(file), 1500) {
		if err != nil {
			problems = append(problems, err.Error())
			continue
		}
		names = append(names, a.Name)
		if want := map[string]float64{"Depot": 400, "Gate, east": 1500}[a.Name]; a.RadiusM != want {
			t.Errorf("%s has radius %g, want %g", a.Name, a.RadiusM, want)
		}
	}
	if len(names) != 2 {
		t.Errorf("assets %q, want two", names)
	}
	want := []string{`a.csv:4: lat "north" is no number`, "a.csv:5: an asset needs a name of one line", "a.csv:6: asset Far: longitude 0, latitude 91 is no position"}
	if !reflect.DeepEqual(problems, want) {
		t.Errorf("problems\n%q, want\n%q", problems, want)
	}
}

func FuzzReadGeoJSON(f *testing.F) {
	f.Add([]byte(`{"type":"Feature","properties":{"name":"x","radius_m":5},"geometry":{"type":"Point","coordinates":[1,2]}}`))
	f.Add([]byte(`{"type":"Feature","properties":{"name":"x"},"geometry":{"type":"Polygon","coordinates":[[[-180,80],[180,80],[180,90],[-180,90],[-180,80]]]}}`))
	f.Add([]byte(`{"type":"Feature","properties":{"name":"x","width_m":9},"geometry":{"type":"LineString","coordinates":[[1,2],[3,4]]}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 4000 {
			return
		}
		for a, err := range area.ReadGeoJSON("f", bytes.NewReader(b)) {
			if err != nil {
				continue
			}
			x, err := area.NewIndex([]area.Area{a})
			if err != nil {
				t.Fatalf("a valid area makes no index: %v", err)
			}
			x.Match(at(10, 10, 1000))
			out, err := json.Marshal(a)
			if err != nil {
				t.Fatal(err)
			}
			var again area.Area
			if err := json.Unmarshal(out, &again); err != nil {
				t.Fatalf("%s: %v", out, err)
			}
			if err := again.Validate(); err != nil {
				t.Fatalf("%s: %v", out, err)
			}
		}
	})
}

func FuzzReadAssets(f *testing.F) {
	f.Add([]byte("name,lat,lon\nx,1,2\n"))
	f.Add([]byte("name,lat,lon\n\"x,1,2\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		for a, err := range area.ReadAssets("f", bytes.NewReader(b), 100) {
			if err == nil && (a.Name == "" || a.RadiusM <= 0) {
				t.Errorf("asset %+v", a)
			}
		}
	})
}
