package pages

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"tocsin"
	"tocsin/watch/area"
)

// areaMap is areas drawn: as shapes of a picture for a browser without
// scripts, and as what the script draws in their place.
type areaMap struct {
	ViewBox string
	Shapes  []areaShape
	Data    string // for the script: the base map
	Areas   string // for the script: what to draw on it
	Left    int    // areas that are not drawn, since they have no shape or are too many
}

// areaShape is one shape of the picture, in tenths of degrees, north up.
type areaShape struct {
	Path                string // of polygons and lines
	Line                bool
	Width               string // of a line
	X, Y, RX, RY        string // of a disc
	Name, Address, Tone string
}

// drawn is what the script knows of an area.
type drawn struct {
	Name     string         `json:"name"`
	Path     string         `json:"path,omitempty"`
	Off      bool           `json:"off,omitempty"`
	Rings    [][][2]float64 `json:"rings,omitempty"`    // each an outer edge or a hole, of all its polygons
	Polygons []int          `json:"polygons,omitempty"` // how many rings each polygon has
	Discs    [][3]float64   `json:"discs,omitempty"`    // longitude, latitude, radius in metres
	Line     [][2]float64   `json:"line,omitempty"`
	Width    float64        `json:"width,omitempty"` // metres
	Country  string         `json:"country,omitempty"`
	Province string         `json:"province,omitempty"` // id of the gazetteer
}

// mostShapes is how many discs and rings one drawing has; a browser draws as
// many without a wait.
const mostShapes = 3000

// drawAreas draws areas; those with a shape decide what part of the world is
// seen, and what is around where none has one.
func (p *Pages) drawAreas(areas []area.Area, around bounds) (*areaMap, error) {
	m := &areaMap{}
	out := struct {
		Bounds *[4]float64 `json:"bounds"`
		Areas  []drawn     `json:"areas"`
	}{Areas: []drawn{}}
	b := &bounds{west: 180, south: 90, east: -180, north: -90} // nothing yet
	for i := range areas {
		a := &areas[i]
		if len(m.Shapes) >= mostShapes {
			m.Left++
			continue
		}
		d := drawn{Name: clean(a.Name), Path: areaPath(a.ID), Off: a.Off}
		if a.ID == "" {
			d.Path = ""
		}
		shapes := p.shapesOf(a, &d, b)
		if len(shapes) == 0 && d.Country == "" && d.Province == "" {
			m.Left++
			continue
		}
		m.Shapes = append(m.Shapes, shapes...)
		out.Areas = append(out.Areas, d)
	}
	m.ViewBox = "-1800 -850 3600 1500"
	if b.west > b.east {
		b = &around
	}
	if b.west < b.east {
		m.ViewBox = b.viewBox()
		out.Bounds = &[4]float64{b.west, b.south, b.east, b.north}
	}
	var err error
	if m.Data, err = p.mapData(nil, overview{}); err != nil {
		return nil, err
	}
	text, err := json.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("write the shapes of areas: %w", err)
	}
	m.Areas = string(text)
	return m, nil
}

// shapesOf are the shapes of one area, which is put down for the script and
// widens the bounds.
func (p *Pages) shapesOf(a *area.Area, d *drawn, b *bounds) (shapes []areaShape) {
	base := areaShape{Name: clean(a.Name), Address: d.Path}
	if a.Off {
		base.Tone = "off"
	}
	disc := func(at tocsin.Point, radius float64) {
		lon := wrapped(at.Lon)
		d.Discs = append(d.Discs, [3]float64{rounded(lon, 6), rounded(at.Lat, 6), radius})
		dy := radius / metresPerDegree
		dx := dy / max(0.05, math.Cos(at.Lat*math.Pi/180))
		b.add(lon-dx, at.Lat-dy)
		b.add(lon+dx, at.Lat+dy)
		s := base
		s.X, s.Y, s.RX, s.RY = tenth(lon), tenth(-at.Lat), tenth(dx), tenth(dy)
		shapes = append(shapes, s)
	}
	switch a.Kind {
	case area.Circle:
		disc(a.Center, a.RadiusM)
	case area.Assets:
		for _, s := range a.Assets {
			if len(d.Discs) < mostShapes {
				radius := s.RadiusM
				if radius == 0 {
					radius = a.RadiusM
				}
				disc(s.At, radius)
			}
		}
	case area.Corridor:
		s := base
		s.Line, s.Width = true, tenth(a.WidthM/metresPerDegree)
		d.Width = a.WidthM
		for _, at := range a.Line {
			b.add(at.Lon, at.Lat)
			d.Line = append(d.Line, [2]float64{rounded(at.Lon, 6), rounded(at.Lat, 6)})
		}
		s.Path = pathOf(a.Line, false)
		shapes = append(shapes, s)
	case area.Polygon:
		s := base
		for _, rings := range a.Polygons {
			d.Polygons = append(d.Polygons, len(rings))
			for _, ring := range rings {
				var out [][2]float64
				for _, at := range ring {
					b.add(at.Lon, at.Lat)
					out = append(out, [2]float64{rounded(at.Lon, 6), rounded(at.Lat, 6)})
				}
				d.Rings = append(d.Rings, out)
				s.Path += pathOf(ring, true)
			}
		}
		shapes = append(shapes, s)
	case area.Country, area.Province:
		p.named(a, d, b)
	}
	return shapes
}

// named puts down what is known by name alone: the script shades it, and the
// view is about where it lies.
func (p *Pages) named(a *area.Area, d *drawn, b *bounds) {
	around := func(w *tocsin.Where, degrees float64) {
		if w.Located() {
			b.add(*w.Lon-degrees, *w.Lat-degrees)
			b.add(*w.Lon+degrees, *w.Lat+degrees)
		}
	}
	if a.Kind == area.Country {
		d.Country = a.Country
		if w := p.country(a.Country); w != nil {
			around(w, 5)
		}
		return
	}
	if w := p.province(a.Province, a.Country); w != nil {
		d.Province = w.GazetteerID
		around(w, 1.5)
	}
}

// metresPerDegree is how long a degree of latitude is.
const metresPerDegree = 111_195

// bounds are the part of the world that something covers.
type bounds struct{ west, south, east, north float64 }

func (b *bounds) add(lon, lat float64) {
	b.west, b.east = min(b.west, max(-180, lon)), max(b.east, min(180, lon))
	b.south, b.north = min(b.south, max(-85, lat)), max(b.north, min(85, lat))
}

// viewBox leaves room around, and is twice as wide as high; never so near that
// nothing else is seen.
func (b *bounds) viewBox() string {
	width, height := max(12, (b.east-b.west)*1.25), max(6, (b.north-b.south)*1.25)
	width, height = min(360, max(width, 2*height)), min(180, max(height, width/2))
	left := max(-180, min(180-width, (b.west+b.east-width)/2))
	top := min(90, max(-90+height, (b.south+b.north+height)/2))
	return tenth(left) + " " + tenth(-top) + " " + tenth(width) + " " + tenth(height)
}

// pathOf writes a line, or a closed ring, as a path.
func pathOf(points []tocsin.Point, closed bool) string {
	var s strings.Builder
	for i, at := range points {
		if i == 0 {
			s.WriteString("M")
		} else {
			s.WriteString("L")
		}
		s.WriteString(tenth(at.Lon) + " " + tenth(-at.Lat))
	}
	if closed {
		s.WriteString("Z")
	}
	return s.String()
}

// tenth writes degrees as tenths of them.
func tenth(degrees float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.3f", degrees*10), "0"), ".")
}

func rounded(v float64, places int) float64 {
	p := math.Pow10(places)
	return math.Round(v*p) / p
}

// wrapped is a longitude between -180 and 180.
func wrapped(lon float64) float64 {
	for lon > 180 {
		lon -= 360
	}
	for lon < -180 {
		lon += 360
	}
	return lon
}
