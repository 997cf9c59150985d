package relational

import (
	"math"

	"tocsin"
)

// polygon is one whose longitudes go on past the 180th meridian, so that no
// side jumps over it; it is not closed.
type polygon []tocsin.Point

func newPolygon(points []tocsin.Point) (polygon, error) {
	if n := len(points); n > 1 && points[0] == points[n-1] {
		points = points[:n-1]
	}
	if len(points) < 3 {
		return nil, tocsin.Errorf(tocsin.Invalid, "a polygon needs three corners")
	}
	p := make(polygon, len(points))
	for i, at := range points {
		if !(math.Abs(at.Lon) <= 180 && math.Abs(at.Lat) <= 90) {
			return nil, tocsin.Errorf(tocsin.Invalid, "the corner %v is no longitude and latitude", at)
		}
		if i > 0 {
			for at.Lon-p[i-1].Lon > 180 {
				at.Lon -= 360
			}
			for at.Lon-p[i-1].Lon < -180 {
				at.Lon += 360
			}
		}
		p[i] = at
	}
	return p, nil
}

// box is a box around the polygon.
func (p polygon) box() tocsin.Box {
	b := tocsin.Box{West: p[0].Lon, East: p[0].Lon, South: p[0].Lat, North: p[0].Lat}
	for _, at := range p {
		b.West, b.East = min(b.West, at.Lon), max(b.East, at.Lon)
		b.South, b.North = min(b.South, at.Lat), max(b.North, at.Lat)
	}
	if b.East-b.West >= 360 {
		b.West, b.East = -180, 180
	}
	if b.West < -180 {
		b.West += 360
	}
	if b.East > 180 {
		b.East -= 360
	}
	return b
}

func (p polygon) contains(lon, lat float64) bool {
	return p.holds(lon, lat) || p.holds(lon+360, lat) || p.holds(lon-360, lat)
}

func (p polygon) holds(lon, lat float64) bool {
	in := false
	for i, j := 0, len(p)-1; i < len(p); j, i = i, i+1 {
		a, b := p[i], p[j]
		if (a.Lat > lat) != (b.Lat > lat) && lon < (b.Lon-a.Lon)*(lat-a.Lat)/(b.Lat-a.Lat)+a.Lon {
			in = !in
		}
	}
	return in
}
