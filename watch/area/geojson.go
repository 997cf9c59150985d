package area

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"

	"tocsin"
)

// feature is an area in GeoJSON (RFC 7946). A circle is a Point with radius_m,
// a corridor a LineString with width_m, assets a MultiPoint with a list of the
// same length, and what is known by name has no geometry.
type feature struct {
	Type       string          `json:"type"`
	ID         json.RawMessage `json:"id,omitempty"` // text or a number
	Geometry   *geometry       `json:"geometry"`
	Properties properties      `json:"properties"`
}

type geometry struct {
	Type        string          `json:"type"`
	Coordinates json.RawMessage `json:"coordinates"`
}

type properties struct {
	ID       string          `json:"id,omitempty"`
	Name     string          `json:"name,omitempty"`
	Kind     Kind            `json:"kind,omitempty"`
	RadiusM  float64         `json:"radius_m,omitempty"`
	WidthM   float64         `json:"width_m,omitempty"`
	Assets   []assetProperty `json:"assets,omitempty"`
	Country  string          `json:"country,omitempty"`
	Province string          `json:"province,omitempty"`
	Off      bool            `json:"off,omitempty"`
}

type assetProperty struct {
	Name    string  `json:"name"`
	RadiusM float64 `json:"radius_m,omitempty"`
}

// MarshalJSON writes the area as a GeoJSON feature.
func (a Area) MarshalJSON() ([]byte, error) {
	f := feature{Type: "Feature", Properties: properties{
		Name: a.Name, Kind: a.Kind, RadiusM: a.RadiusM, WidthM: a.WidthM, Country: a.Country, Province: a.Province, Off: a.Off,
	}}
	id, err := json.Marshal(a.ID)
	if err != nil {
		return nil, err
	}
	f.ID = id
	var coordinates any
	kind := ""
	switch a.Kind {
	case Polygon:
		list := make([][][]position, 0, len(a.Polygons))
		for _, rings := range a.Polygons {
			var out [][]position
			for _, ring := range rings {
				out = append(out, positions(ring))
			}
			list = append(list, out)
		}
		kind, coordinates = "MultiPolygon", list
		if len(list) == 1 {
			kind, coordinates = "Polygon", list[0]
		}
	case Circle:
		kind, coordinates = "Point", position{a.Center.Lon, a.Center.Lat}
	case Corridor:
		kind, coordinates = "LineString", positions(a.Line)
	case Assets:
		var list []position
		for _, s := range a.Assets {
			list = append(list, position{s.At.Lon, s.At.Lat})
			f.Properties.Assets = append(f.Properties.Assets, assetProperty{s.Name, s.RadiusM})
		}
		kind, coordinates = "MultiPoint", list
	}
	if kind != "" {
		b, err := json.Marshal(coordinates)
		if err != nil {
			return nil, fmt.Errorf("write area %s: %w", a.ID, err)
		}
		f.Geometry = &geometry{kind, b}
	}
	return json.Marshal(f)
}

// UnmarshalJSON reads a GeoJSON feature, ours or another's. The area is not
// checked; without an id it gets one from its name and its geometry.
func (a *Area) UnmarshalJSON(b []byte) error {
	var f feature
	if err := json.Unmarshal(b, &f); err != nil {
		return tocsin.Errorf(tocsin.Invalid, "%w", err)
	}
	if f.Type != "Feature" {
		return tocsin.Errorf(tocsin.Invalid, "a %q is no Feature", f.Type)
	}
	p := &f.Properties
	*a = Area{ID: p.ID, Name: p.Name, Kind: p.Kind, Country: p.Country, Province: p.Province, RadiusM: p.RadiusM, WidthM: p.WidthM, Off: p.Off}
	if len(f.ID) > 0 && !bytes.Equal(f.ID, []byte("null")) {
		a.ID = strings.Trim(string(f.ID), `"`)
		if f.ID[0] == '"' {
			if err := json.Unmarshal(f.ID, &a.ID); err != nil {
				return tocsin.Errorf(tocsin.Invalid, "id: %w", err)
			}
		}
	}
	if err := a.shape(&f); err != nil {
		return err
	}
	if a.ID == "" {
		h := sha256.New()
		h.Write([]byte(a.Name + "\x00"))
		if f.Geometry != nil {
			h.Write(f.Geometry.Coordinates)
		}
		a.ID = "area-" + hex.EncodeToString(h.Sum(nil)[:6])
	}
	return nil
}

// shape reads the geometry; its type must be that of the kind, if one is told.
func (a *Area) shape(f *feature) error {
	if f.Geometry == nil {
		return nil
	}
	kinds := map[string]Kind{"Polygon": Polygon, "MultiPolygon": Polygon, "Point": Circle, "LineString": Corridor, "MultiPoint": Assets}
	kind := kinds[f.Geometry.Type]
	if kind == "" || a.Kind != "" && a.Kind != kind {
		return tocsin.Errorf(tocsin.Invalid, "the geometry of a %s area cannot be a %q", a.Kind, f.Geometry.Type)
	}
	a.Kind = kind
	var err error
	read := func(into any) { err = json.Unmarshal(f.Geometry.Coordinates, into) }
	var many [][][]position
	var one [][]position
	var list []position
	var point position
	switch f.Geometry.Type {
	case "MultiPolygon":
		read(&many)
	case "Polygon":
		read(&one)
		many = [][][]position{one}
	case "Point":
		read(&point)
		list = []position{point}
	default:
		read(&list)
	}
	if err != nil {
		return tocsin.Errorf(tocsin.Invalid, "coordinates: %w", err)
	}
	for _, rings := range many {
		var out Rings
		for _, ring := range rings {
			points, err := pointsOf(ring)
			if err != nil {
				return err
			}
			out = append(out, points)
		}
		a.Polygons = append(a.Polygons, out)
	}
	points, err := pointsOf(list)
	if err != nil {
		return err
	}
	switch a.Kind {
	case Circle:
		a.Center = points[0]
	case Corridor:
		a.Line = points
	case Assets:
		if n := len(f.Properties.Assets); n != 0 && n != len(points) {
			return tocsin.Errorf(tocsin.Invalid, "%d assets are named, and %d have a position", n, len(points))
		}
		for i, p := range points {
			s := Asset{Name: fmt.Sprintf("%s %d", a.Name, i+1), At: p}
			if i < len(f.Properties.Assets) {
				s.Name, s.RadiusM = f.Properties.Assets[i].Name, f.Properties.Assets[i].RadiusM
			}
			a.Assets = append(a.Assets, s)
		}
	}
	return nil
}

// position is longitude, latitude and, perhaps, a height.
type position []float64

func positions(points []tocsin.Point) []position {
	out := make([]position, 0, len(points))
	for _, p := range points {
		out = append(out, position{p.Lon, p.Lat})
	}
	return out
}

func pointsOf(list []position) ([]tocsin.Point, error) {
	var out []tocsin.Point
	for _, p := range list {
		if len(p) < 2 {
			return nil, tocsin.Errorf(tocsin.Invalid, "a position has a longitude and a latitude")
		}
		out = append(out, tocsin.Point{Lon: p[0], Lat: p[1]})
	}
	return out, nil
}

// WriteGeoJSON writes areas as a feature collection.
func WriteGeoJSON(w io.Writer, areas []Area) error {
	if areas == nil {
		areas = []Area{}
	}
	b, err := json.MarshalIndent(struct {
		Type     string `json:"type"`
		Features []Area `json:"features"`
	}{"FeatureCollection", areas}, "", "  ")
	if err != nil {
		return fmt.Errorf("write areas: %w", err)
	}
	if _, err := w.Write(append(b, '\n')); err != nil {
		return fmt.Errorf("write areas: %w", err)
	}
	return nil
}

// ReadGeoJSON reads a feature collection, or one feature, and checks each area.
// One that is not valid is given as an error that names the file and the
// feature, counted from 1; the rest go on.
func ReadGeoJSON(file string, r io.Reader) iter.Seq2[Area, error] {
	return func(yield func(Area, error) bool) {
		b, err := io.ReadAll(r)
		if err != nil {
			yield(Area{}, fmt.Errorf("read %s: %w", file, err))
			return
		}
		var doc struct {
			Type     string            `json:"type"`
			Features []json.RawMessage `json:"features"`
		}
		if err := json.Unmarshal(b, &doc); err != nil {
			yield(Area{}, tocsin.Errorf(tocsin.Invalid, "%s:%d: %w", file, errorLine(b, err), err))
			return
		}
		list := doc.Features
		switch doc.Type {
		case "FeatureCollection":
		case "Feature":
			list = []json.RawMessage{b}
		default:
			yield(Area{}, tocsin.Errorf(tocsin.Invalid, "%s: a %q holds no features", file, doc.Type))
			return
		}
		for i, raw := range list {
			var a Area
			err := json.Unmarshal(raw, &a)
			if err == nil {
				err = a.Validate()
			}
			if err != nil {
				a, err = Area{}, tocsin.Errorf(tocsin.Invalid, "%s: feature %d: %w", file, i+1, err)
			}
			if !yield(a, err) {
				return
			}
		}
	}
}

// errorLine is the line at which reading JSON stopped.
func errorLine(b []byte, err error) int {
	offset := int64(0)
	switch e := err.(type) {
	case *json.SyntaxError:
		offset = e.Offset
	case *json.UnmarshalTypeError:
		offset = e.Offset
	}
	return 1 + bytes.Count(b[:min(int(offset), len(b))], []byte("\n"))
}
