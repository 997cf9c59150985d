package relational

import (
	"math"

	"tocsin"
)

// ringOf is the ring of a polygon that was asked for; Invalid when it is none.
func ringOf(points []tocsin.Point) (tocsin.Ring, error) {
	for _, at := range points {
		if !(math.Abs(at.Lon) <= 180 && math.Abs(at.Lat) <= 90) {
			return nil, tocsin.Errorf(tocsin.Invalid, "the corner %v is no longitude and latitude", at)
		}
	}
	r := tocsin.RingOf(points)
	if len(r) < 3 {
		return nil, tocsin.Errorf(tocsin.Invalid, "a polygon needs three corners")
	}
	return r, nil
}
