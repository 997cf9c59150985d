package cap

import (
	"fmt"
	"math"
	"strings"

	"github.com/golang/geo/s1"
	"github.com/golang/geo/s2"

	"tocsin"
	format "tocsin/cap"
	"tocsin/watch"
	"tocsin/watch/area"
)

// earthRadiusKm is the mean radius of the earth (IUGG).
const earthRadiusKm = 6371.0088

// whom is who should be told: the area that is watched, not the place of the
// incident.
func whom(m *watch.Message) *format.Area {
	a := m.Watched
	if a == nil {
		return &format.Area{Desc: "No area: " + orHouse(m)}
	}
	out := &format.Area{Desc: text(a.Name)}
	switch a.Kind {
	case area.Polygon:
		for _, rings := range a.Polygons {
			// CAP knows no holes: whoever is in one is told too.
			out.Polygon = append(out.Polygon, ring(rings[0]))
		}
	case area.Circle:
		out.Circle = []string{circle(a.Center, a.RadiusM)}
	case area.Assets:
		for _, s := range a.Assets {
			r := s.RadiusM
			if r == 0 {
				r = a.RadiusM
			}
			out.Circle = append(out.Circle, circle(s.At, r))
		}
	case area.Corridor:
		out.Polygon, out.Circle = corridor(a)
	case area.Country, area.Province:
		if a.Country != "" {
			out.Geocode = append(out.Geocode, format.Value{Name: "ISO3166-1", Value: a.Country})
		}
		if a.Kind == area.Province {
			out.Geocode = append(out.Geocode, format.Value{Name: "province", Value: text(a.Province)})
		}
	}
	return out
}

// ring is closed, as CAP wants it.
func ring(points []tocsin.Point) string {
	if n := len(points); n > 0 && points[0] != points[n-1] {
		points = append(points[:n:n], points[0])
	}
	var list []string
	for _, p := range points {
		list = append(list, position(p))
	}
	return strings.Join(list, " ")
}

func position(p tocsin.Point) string {
	lon := p.Lon
	if math.Abs(lon) > 180 {
		lon = math.Remainder(lon, 360)
	}
	return fmt.Sprintf("%.5f,%.5f", p.Lat, lon)
}

func circle(p tocsin.Point, radiusM float64) string {
	return fmt.Sprintf("%s %.3f", position(p), max(radiusM, 1)/1000)
}

// corridor is a box along each part of the line, and a circle at each bend.
func corridor(a *area.Area) (polygons, circles []string) {
	reach := s1.Angle(a.WidthM / 2000 / earthRadiusKm)
	point := func(p tocsin.Point) s2.Point { return s2.PointFromLatLng(s2.LatLngFromDegrees(p.Lat, p.Lon)) }
	back := func(p s2.Point) tocsin.Point {
		ll := s2.LatLngFromPoint(p)
		return tocsin.Point{Lon: ll.Lng.Degrees(), Lat: ll.Lat.Degrees()}
	}
	for i, p := range a.Line {
		circles = append(circles, circle(p, a.WidthM/2))
		if i == 0 || a.Line[i-1] == p {
			continue
		}
		from, to := point(a.Line[i-1]), point(p)
		polygons = append(polygons, ring([]tocsin.Point{
			back(s2.PointToLeft(from, to, reach)), back(s2.PointToRight(from, to, reach)),
			back(s2.PointToLeft(to, from, reach)), back(s2.PointToRight(to, from, reach))}))
	}
	return polygons, circles
}
