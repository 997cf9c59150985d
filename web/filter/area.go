package filter

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"tocsin"
)

// ParseBox reads "west,south,east,north" in degrees. West above east lies
// across the 180th meridian.
func ParseBox(s string) (*tocsin.Box, error) {
	n, err := numbers(strings.Split(s, ","))
	if err != nil || len(n) != 4 {
		return nil, tocsin.Errorf(tocsin.Invalid, "parameter bbox is west,south,east,north in degrees, not %q", clip(s))
	}
	b := tocsin.Box{West: n[0], South: n[1], East: n[2], North: n[3]}
	if !onEarth(tocsin.Point{Lon: b.West, Lat: b.South}) || !onEarth(tocsin.Point{Lon: b.East, Lat: b.North}) || b.South > b.North {
		return nil, tocsin.Errorf(tocsin.Invalid, "parameter bbox %q is no box of longitudes and latitudes", clip(s))
	}
	return &b, nil
}

// ParsePolygon reads one ring of points: "lon lat, lon lat, ...", the same in
// WKT's POLYGON((...)), or a Polygon of GeoJSON. It need not be closed; one
// with holes is refused.
func ParsePolygon(s string) ([]tocsin.Point, error) {
	refuse := func(why string) ([]tocsin.Point, error) {
		return nil, tocsin.Errorf(tocsin.Invalid, "parameter polygon %s", why)
	}
	var pairs [][]float64
	if strings.HasPrefix(s, "{") {
		var p struct {
			Type        string        `json:"type"`
			Coordinates [][][]float64 `json:"coordinates"`
		}
		if err := json.Unmarshal([]byte(s), &p); err != nil || p.Type != "Polygon" {
			return refuse("is no Polygon of GeoJSON")
		}
		if len(p.Coordinates) != 1 {
			return refuse("has one ring and no holes")
		}
		pairs = p.Coordinates[0]
	} else {
		if head := strings.TrimSpace(s[:min(len(s), len("POLYGON"))]); strings.EqualFold(head, "POLYGON") {
			inner, begins := strings.CutPrefix(strings.TrimSpace(s[len("POLYGON"):]), "((")
			inner, ends := strings.CutSuffix(inner, "))")
			if !begins || !ends || strings.ContainsAny(inner, "()") {
				return refuse("is POLYGON((lon lat, ...)) with one ring")
			}
			s = inner
		}
		for pair := range strings.SplitSeq(s, ",") {
			n, err := numbers(strings.Fields(pair))
			if err != nil {
				return refuse("is \"lon lat, lon lat, ...\"")
			}
			pairs = append(pairs, n)
		}
	}
	if len(pairs) > maxPolygon {
		return refuse("has at most " + strconv.Itoa(maxPolygon) + " points")
	}
	var points []tocsin.Point
	for _, p := range pairs {
		if len(p) != 2 || !onEarth(tocsin.Point{Lon: p[0], Lat: p[1]}) {
			return refuse("is made of longitudes and latitudes in degrees")
		}
		points = append(points, tocsin.Point{Lon: p[0], Lat: p[1]})
	}
	corners := slices.Compact(slices.Clone(points))
	if len(corners) > 1 && corners[0] == corners[len(corners)-1] {
		corners = corners[1:]
	}
	if len(corners) < 3 {
		return refuse("has at least three corners")
	}
	return points, nil
}

func numbers(words []string) ([]float64, error) {
	list := make([]float64, len(words))
	for i, w := range words {
		n, err := strconv.ParseFloat(strings.TrimSpace(w), 64)
		if err != nil {
			return nil, err
		}
		list[i] = n
	}
	return list, nil
}

// onEarth is false for what is no number, too.
func onEarth(p tocsin.Point) bool { return math.Abs(p.Lon) <= 180 && math.Abs(p.Lat) <= 90 }

// InBox reports whether a point lies in the box or on its edge.
func InBox(b *tocsin.Box, p tocsin.Point) bool {
	if p.Lat < b.South || p.Lat > b.North {
		return false
	}
	if b.West > b.East {
		return p.Lon >= b.West || p.Lon <= b.East
	}
	return p.Lon >= b.West && p.Lon <= b.East
}

// Widen is the box with a margin of degrees on every side, wider from west to
// east the nearer it lies to a pole.
func Widen(b tocsin.Box, degrees float64) tocsin.Box {
	south, north := max(-90, b.South-degrees), min(90, b.North+degrees)
	side := degrees / max(0.01, math.Cos(max(math.Abs(south), math.Abs(north))*math.Pi/180))
	width := b.East - b.West
	if b.West > b.East {
		width += 360
	}
	if width+2*side >= 360 {
		return tocsin.Box{West: -180, South: south, East: 180, North: north}
	}
	west, east := b.West-side, b.East+side
	if west < -180 {
		west += 360
	}
	if east > 180 {
		east -= 360
	}
	return tocsin.Box{West: west, South: south, East: east, North: north}
}
