package area_test

import (
	"math"

	"tocsin"
)

// distance is in metres, by the haversine formula, which the package does not use.
func distance(a, b tocsin.Point) float64 {
	rad := math.Pi / 180
	h := hav((b.Lat-a.Lat)*rad) + math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)*hav((b.Lon-a.Lon)*rad)
	return 2 * 6371008.8 * math.Asin(math.Sqrt(min(1, h)))
}

func hav(x float64) float64 { s := math.Sin(x / 2); return s * s }

func abs(x float64) float64 { return math.Abs(x) }
