package area

import (
	"math"

	"github.com/golang/geo/s1"
	"github.com/golang/geo/s2"

	"tocsin"
)

// earthRadius is the mean radius of the earth in metres (IUGG).
const earthRadius = 6371008.8

// part is one shape of an area: a disc, a band along a line, or polygons.
type part struct {
	name string // of an asset
	// match tells how a disc lies to the part, and how far its middle is from
	// the part's middle, of a disc, or from its edge.
	match func(center s2.Point, radius s1.Angle) (Match, s1.Angle)
	cells s2.CellUnion
}

// parts makes the shapes of an area; none for those that are known by name.
func (a *Area) parts() ([]part, error) {
	switch a.Kind {
	case Circle:
		return []part{discPart("", a.Center, a.RadiusM)}, nil
	case Assets:
		list := make([]part, 0, len(a.Assets))
		for _, s := range a.Assets {
			radius := s.RadiusM
			if radius == 0 {
				radius = a.RadiusM
			}
			list = append(list, discPart(s.Name, s.At, radius))
		}
		return list, nil
	case Corridor:
		p, err := a.corridorPart()
		return []part{p}, err
	case Polygon:
		p, err := a.polygonPart()
		return []part{p}, err
	}
	return nil, nil
}

func coverer(cells int) *s2.RegionCoverer {
	return &s2.RegionCoverer{MinLevel: 0, MaxLevel: 20, LevelMod: 1, MaxCells: cells}
}

func discPart(name string, center tocsin.Point, radiusM float64) part {
	middle, reach := onSphere(center), metres(radiusM)
	return part{
		name: name,
		match: func(c s2.Point, r s1.Angle) (Match, s1.Angle) {
			d := c.Distance(middle)
			return within(d, r, reach), d
		},
		cells: coverer(6).Covering(s2.CapFromCenterAngle(middle, reach)),
	}
}

// within tells how a disc at a distance from the middle of something with a
// reach lies to it. A disc of unknown size, of radius 0, is never wholly
// inside.
func within(d, r, reach s1.Angle) Match {
	switch {
	case r > 0 && d+r <= reach:
		return Inside
	case d <= reach+r:
		return Touches
	}
	return None
}

func (a *Area) corridorPart() (part, error) {
	points, err := dense(a.Line)
	if err != nil {
		return part{}, tocsin.Errorf(tocsin.Invalid, "area %s: %w", a.ID, err)
	}
	points = withoutRepeats(points)
	if len(points) < 2 {
		return part{}, tocsin.Errorf(tocsin.Invalid, "area %s: a corridor needs two points that differ", a.ID)
	}
	line := s2.Polyline(points)
	reach := metres(a.WidthM / 2)
	distance := distanceTo([]*s2.Polyline{&line})
	cells := coverer(24).Covering(&line)
	cells.ExpandByRadius(reach, 2)
	return part{
		match: func(c s2.Point, r s1.Angle) (Match, s1.Angle) {
			d := distance(c)
			return within(d, r, reach), d
		},
		cells: cells,
	}, nil
}

func (a *Area) polygonPart() (part, error) {
	bad := func(format string, args ...any) (part, error) {
		return part{}, tocsin.Errorf(tocsin.Invalid, "area %s: "+format, append([]any{a.ID}, args...)...)
	}
	var polygons []*s2.Polygon
	var rings [][]s2.Point
	var cells s2.CellUnion
	for i, shape := range a.Polygons {
		var loops []*s2.Loop
		for j, ring := range shape {
			loop, err := loopOf(ring)
			if err != nil {
				return bad("polygon %d, ring %d: %w", i+1, j+1, err)
			}
			loops = append(loops, loop)
			rings = append(rings, loop.Vertices())
		}
		if len(loops) == 0 {
			return bad("polygon %d has no ring", i+1)
		}
		p := s2.PolygonFromLoops(loops)
		if err := p.Validate(); err != nil {
			return bad("polygon %d: %w", i+1, err)
		}
		if crosses(p) {
			return bad("polygon %d: its edges cross", i+1)
		}
		polygons = append(polygons, p)
		cells = append(cells, coverer(16).Covering(p)...)
	}
	cells.Normalize()
	distance := distanceTo(outline(rings))
	contains := func(c s2.Point) bool {
		for _, p := range polygons {
			if p.ContainsPoint(c) {
				return true
			}
		}
		return false
	}
	return part{
		match: func(c s2.Point, r s1.Angle) (Match, s1.Angle) {
			d := distance(c)
			switch in := contains(c); {
			case in && r > 0 && d >= r:
				return Inside, d
			case in || d <= r:
				return Touches, d
			}
			return None, d
		},
		cells: cells,
	}, nil
}

// loopOf makes a loop of a ring, the smaller of the two sides being inside,
// since the direction of rings cannot be relied on.
func loopOf(ring []tocsin.Point) (*s2.Loop, error) {
	points, err := dense(ring)
	if err != nil {
		return nil, err
	}
	points = withoutSpurs(points)
	if len(points) < 3 {
		return nil, tocsin.Errorf(tocsin.Invalid, "a ring needs three points that differ")
	}
	loop := s2.LoopFromPoints(points)
	if err := loop.Validate(); err != nil {
		return nil, tocsin.Errorf(tocsin.Invalid, "%w", err)
	}
	loop.Normalize()
	return loop, nil
}

// crosses reports whether two edges of a polygon cross.
func crosses(p *s2.Polygon) bool {
	index := s2.NewShapeIndex()
	index.Add(p)
	index.Build()
	query := s2.NewCrossingEdgeQuery(index)
	for i := range p.NumEdges() {
		e := p.Edge(i)
		if len(query.Crossings(e.V0, e.V1, p, s2.CrossingTypeInterior)) > 0 {
			return true
		}
	}
	return false
}

// outline gives the edges of all rings as lines, without those along which two
// pieces meet: what is cut at the 180th meridian is one area.
func outline(rings [][]s2.Point) []*s2.Polyline {
	edges := map[[2]s2.Point]bool{}
	for _, ring := range rings {
		for i, p := range ring {
			edges[[2]s2.Point{p, ring[(i+1)%len(ring)]}] = true
		}
	}
	var lines []*s2.Polyline
	for _, ring := range rings {
		var line s2.Polyline
		end := func() {
			if len(line) > 1 {
				lines = append(lines, &line)
			}
			line = nil
		}
		for i, p := range ring {
			next := ring[(i+1)%len(ring)]
			if edges[[2]s2.Point{next, p}] {
				end()
				continue
			}
			if len(line) == 0 {
				line = s2.Polyline{p}
			}
			line = append(line, next)
		}
		if len(line) > 1 {
			whole := line
			lines = append(lines, &whole)
		}
	}
	return lines
}

// distanceTo gives a function that tells how far a point is from the nearest
// of the lines. It may be used by many goroutines at once.
func distanceTo(lines []*s2.Polyline) func(s2.Point) s1.Angle {
	index := s2.NewShapeIndex()
	for _, l := range lines {
		index.Add(l)
	}
	index.Build()
	return func(p s2.Point) s1.Angle {
		query := s2.NewClosestEdgeQuery(index, s2.NewClosestEdgeQueryOptions().MaxResults(1))
		return query.Distance(s2.NewMinDistanceToPointTarget(p)).Angle()
	}
}

// step is how far apart, in degrees of longitude, points are put along an edge:
// a great circle then leaves the parallel by at most 20 metres.
const step = 0.4

// dense puts points along the edges, so that they run as they do on a map.
func dense(line []tocsin.Point) ([]s2.Point, error) {
	var out []s2.Point
	for i, p := range line {
		if err := goodPoint(p); err != nil {
			return nil, err
		}
		if i > 0 {
			from := line[i-1]
			lon, lat := turn(from.Lon, p.Lon), p.Lat-from.Lat
			if n := int(math.Ceil(math.Abs(lon) / step)); n > 1 {
				for k := 1; k < n; k++ {
					out = append(out, onSphere(between(from, p, lon, lat, k, n)))
				}
			}
		}
		out = append(out, onSphere(p))
	}
	return out, nil
}

// between is the point k steps of n along an edge; the same points whichever
// way the edge runs, so that edges that two rings share can be told.
func between(from, to tocsin.Point, lon, lat float64, k, n int) tocsin.Point {
	if lon < 0 {
		from, lon, lat, k = to, -lon, -lat, n-k
	}
	f := float64(k) / float64(n)
	return tocsin.Point{Lon: from.Lon + f*lon, Lat: from.Lat + f*lat}
}

// turn is how far an edge goes east. From -180 to 180 it is the whole way
// round, as a ring about a pole is written; otherwise the short way.
func turn(from, to float64) float64 {
	d := to - from
	if math.Abs(d) == 360 {
		return d
	}
	return math.Remainder(d, 360)
}

// onSphere gives the same point for both names of the 180th meridian and for
// every longitude at a pole.
func onSphere(p tocsin.Point) s2.Point {
	if math.Abs(p.Lat) == 90 {
		return s2.PointFromCoords(0, 0, math.Copysign(1, p.Lat))
	}
	lon := math.Remainder(p.Lon, 360)
	if lon == -180 {
		lon = 180
	}
	return s2.PointFromLatLng(s2.LatLngFromDegrees(p.Lat, lon))
}

func withoutRepeats(points []s2.Point) []s2.Point {
	var out []s2.Point
	for _, p := range points {
		if len(out) == 0 || out[len(out)-1] != p {
			out = append(out, p)
		}
	}
	return out
}

// withoutSpurs takes out of a ring its repeated last point, and the ways that
// lead somewhere and back: a ring about a pole has one.
func withoutSpurs(points []s2.Point) []s2.Point {
	var out []s2.Point
	for _, p := range points {
		switch n := len(out); {
		case n > 0 && out[n-1] == p:
		case n > 1 && out[n-2] == p:
			out = out[:n-1]
		default:
			out = append(out, p)
		}
	}
	for len(out) > 1 {
		n := len(out)
		switch {
		case out[0] == out[n-1]:
			out = out[:n-1]
		case n > 2 && out[1] == out[n-1]:
			out = out[1:]
		case n > 2 && out[0] == out[n-2]:
			out = out[:n-1]
		default:
			return out
		}
	}
	return out
}

func metres(m float64) s1.Angle { return s1.Angle(m / earthRadius) }
