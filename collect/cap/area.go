package cap

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"tocsin"
)

// maxPoints is how many points a polygon may have; the outlines of provinces
// have some thousand. The search for crossings is square in it.
const maxPoints = 5000

func readPolygon(s string) ([]Point, error) {
	var points []Point
	for _, pair := range strings.Fields(s) {
		p, err := readPoint(pair)
		if err != nil {
			return nil, err
		}
		points = append(points, p)
	}
	switch {
	case len(points) < 4:
		return nil, errors.New("fewer than four points")
	case len(points) > maxPoints:
		return nil, fmt.Errorf("more than %d points", maxPoints)
	case points[0] != points[len(points)-1]:
		return nil, errors.New("its last point is not its first")
	case crosses(points):
		return nil, errors.New("it crosses itself")
	}
	return points, nil
}

func readPoint(s string) (Point, error) {
	lat, lon, ok := strings.Cut(s, ",")
	y, errY := strconv.ParseFloat(lat, 64)
	x, errX := strconv.ParseFloat(lon, 64)
	if !ok || errY != nil || errX != nil || !(math.Abs(y) <= 90) || !(math.Abs(x) <= 180) {
		return Point{}, fmt.Errorf("%.40q is no position like 36.24,43.96", s)
	}
	return Point{y, x}, nil
}

func readCircle(s string) (Circle, error) {
	fields := strings.Fields(s)
	if len(fields) != 2 {
		return Circle{}, fmt.Errorf("%.40q is no position with a radius", s)
	}
	p, err := readPoint(fields[0])
	if err != nil {
		return Circle{}, err
	}
	km, err := strconv.ParseFloat(fields[1], 64)
	if err != nil || !(km >= 0) || km > 20_040 { // half the way around the earth
		return Circle{}, fmt.Errorf("%.40q is no radius in kilometres", fields[1])
	}
	return Circle{p, km}, nil
}

// crosses reports whether two sides of a closed polygon that are no
// neighbours meet.
func crosses(ring []Point) bool {
	sides := len(ring) - 1
	for i := range sides {
		for j := i + 2; j < sides; j++ {
			if i == 0 && j == sides-1 {
				continue
			}
			if meet(ring[i], ring[i+1], ring[j], ring[j+1]) {
				return true
			}
		}
	}
	return false
}

// meet reports whether the insides of two lines cross.
func meet(a, b, c, d Point) bool {
	side := func(p, q, r Point) float64 {
		return (q.Lon-p.Lon)*(r.Lat-p.Lat) - (q.Lat-p.Lat)*(r.Lon-p.Lon)
	}
	return side(a, b, c)*side(a, b, d) < 0 && side(c, d, a)*side(c, d, b) < 0
}

// degree is the length of a degree of latitude in metres, on a sphere of the
// earth's mean radius.
const degree = 111_195.0

// cover is a circle around every polygon and circle of the areas: its centre
// is that of what they cover, weighted by size. ok is false without any.
func cover(areas []Area) (centre Point, metres float64, ok bool) {
	var lat, lon, weight float64
	var points []Circle
	base := 0.0
	add := func(p Point, size float64) {
		lat, lon, weight = lat+p.Lat*size, lon+near(p.Lon, base)*size, weight+size
	}
	for _, a := range areas {
		for _, poly := range a.Polygons {
			if len(points) == 0 {
				base = poly[0].Lon
			}
			p, size := centroid(poly)
			add(p, size)
			for _, q := range poly {
				points = append(points, Circle{q, 0})
			}
		}
		for _, c := range a.Circles {
			if len(points) == 0 {
				base = c.Lon
			}
			add(c.Point, math.Pi*max(c.Km, 0.1)*max(c.Km, 0.1))
			points = append(points, c)
		}
	}
	if len(points) == 0 || weight == 0 {
		return Point{}, 0, false
	}
	centre = Point{lat / weight, near(lon/weight, 0)}
	for _, c := range points {
		metres = max(metres, distance(centre, c.Point)+c.Km*1000)
	}
	return centre, metres, true
}

// near is a longitude within half a turn of base.
func near(lon, base float64) float64 {
	for lon-base > 180 {
		lon -= 360
	}
	for lon-base < -180 {
		lon += 360
	}
	return lon
}

// centroid is the middle of a polygon and its size in square kilometres. A
// polygon that is only a line has the middle of its points and a small size.
func centroid(ring []Point) (Point, float64) {
	base := ring[0]
	scale := math.Cos(base.Lat * math.Pi / 180)
	var area, x, y, sumX, sumY float64
	for i := range len(ring) - 1 {
		ax, ay := near(ring[i].Lon, base.Lon)-base.Lon, ring[i].Lat-base.Lat
		bx, by := near(ring[i+1].Lon, base.Lon)-base.Lon, ring[i+1].Lat-base.Lat
		cross := ax*by - bx*ay
		area += cross
		x += (ax + bx) * cross
		y += (ay + by) * cross
		sumX += ax
		sumY += ay
	}
	n := float64(len(ring) - 1)
	if math.Abs(area) < 1e-12 {
		return Point{base.Lat + sumY/n, base.Lon + sumX/n}, 0.01
	}
	km := degree / 1000
	return Point{base.Lat + y/(3*area), base.Lon + x/(3*area)}, math.Abs(area) / 2 * km * km * max(scale, 0.01)
}

// distance is how far two points lie apart, in metres, along the sphere.
func distance(a, b Point) float64 {
	rad := math.Pi / 180
	dLat, dLon := (b.Lat-a.Lat)*rad, (b.Lon-a.Lon)*rad
	h := math.Sin(dLat/2)*math.Sin(dLat/2) + math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)*math.Sin(dLon/2)*math.Sin(dLon/2)
	return 2 * degree / rad * math.Asin(min(1, math.Sqrt(h)))
}

// precisionOf is the precision that a radius comes to. The bounds are the
// sizes that such places have; above the last an area is no place any more.
func precisionOf(metres float64) tocsin.PlacePrecision {
	switch {
	case metres <= 1_000:
		return tocsin.Site
	case metres <= 4_000:
		return tocsin.Neighbourhood
	case metres <= 20_000:
		return tocsin.Town
	case metres <= 60_000:
		return tocsin.District
	case metres <= 300_000:
		return tocsin.Province
	}
	return tocsin.CountryWide
}
