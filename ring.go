package tocsin

import "slices"

// Ring is a polygon, not closed, whose longitudes go on past the 180th
// meridian, so that no side jumps over it: sides go the shorter way around the
// earth, straight on the plane of longitudes and latitudes.
type Ring []Point

// RingOf is the ring through points on the earth, the first of which may stand
// at the end again.
func RingOf(points []Point) Ring {
	if n := len(points); n > 1 && points[0] == points[n-1] {
		points = points[:n-1]
	}
	r := slices.Clone(points)
	for i := 1; i < len(r); i++ {
		for r[i].Lon-r[i-1].Lon > 180 {
			r[i].Lon -= 360
		}
		for r[i].Lon-r[i-1].Lon < -180 {
			r[i].Lon += 360
		}
	}
	return r
}

// Box is the smallest box around the ring, which has at least one corner.
func (r Ring) Box() Box {
	b := Box{West: r[0].Lon, East: r[0].Lon, South: r[0].Lat, North: r[0].Lat}
	for _, p := range r {
		b.West, b.East = min(b.West, p.Lon), max(b.East, p.Lon)
		b.South, b.North = min(b.South, p.Lat), max(b.North, p.Lat)
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

// Contains reports whether a point lies inside.
func (r Ring) Contains(p Point) bool {
	return r.holds(p.Lon, p.Lat) || r.holds(p.Lon+360, p.Lat) || r.holds(p.Lon-360, p.Lat)
}

func (r Ring) holds(lon, lat float64) bool {
	in := false
	for i, j := 0, len(r)-1; i < len(r); j, i = i, i+1 {
		a, b := r[i], r[j]
		if (a.Lat > lat) != (b.Lat > lat) && lon < (b.Lon-a.Lon)*(lat-a.Lat)/(b.Lat-a.Lat)+a.Lon {
			in = !in
		}
	}
	return in
}
