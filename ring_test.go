package tocsin_test

import (
	"testing"

	"tocsin"
)

func TestRing(t *testing.T) {
	square := []tocsin.Point{{Lon: 0, Lat: 0}, {Lon: 10, Lat: 0}, {Lon: 10, Lat: 10}, {Lon: 0, Lat: 10}, {Lon: 0, Lat: 0}}
	across := []tocsin.Point{{Lon: 170, Lat: 0}, {Lon: -170, Lat: 0}, {Lon: -170, Lat: 10}, {Lon: 170, Lat: 10}}
	for _, c := range []struct {
		name     string
		points   []tocsin.Point
		box      tocsin.Box
		lon, lat float64
		want     bool
	}{
		{"inside", square, tocsin.Box{East: 10, North: 10}, 5, 5, true},
		{"beside", square, tocsin.Box{East: 10, North: 10}, 11, 5, false},
		{"above", square, tocsin.Box{East: 10, North: 10}, 5, 10.5, false},
		{"inside, west of the 180th meridian", across, tocsin.Box{West: 170, East: -170, North: 10}, 175, 5, true},
		{"inside, east of it", across, tocsin.Box{West: 170, East: -170, North: 10}, -175, 5, true},
		{"on the other side of the world", across, tocsin.Box{West: 170, East: -170, North: 10}, 0, 5, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := tocsin.RingOf(c.points)
			if r.Box() != c.box {
				t.Errorf("box %v, want %v", r.Box(), c.box)
			}
			if got := r.Contains(tocsin.Point{Lon: c.lon, Lat: c.lat}); got != c.want {
				t.Errorf("contains %v, want %v", got, c.want)
			}
		})
	}
}
