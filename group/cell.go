package group

import (
	"math"
	"slices"

	"github.com/golang/geo/s1"
	"github.com/golang/geo/s2"
)

// cellLevel is the level of the place cells: about 150 km across, so that two
// towns' worth of uncertainty touches few of them.
const cellLevel = 6

// cellMargin is what is added to a place's reach, in metres, so that places
// that could be compatible share a cell.
const cellMargin = 40000

// cellKey names a bucket: a day and a cell, either of them "any" (noDay, 0).
type cellKey struct {
	day  int
	cell s2.CellID
}

// cells finds the members that are near in time and place. Uncertain members
// reach further: one without a day is found by its place, one without a place
// by its day, one without either by the names that it holds.
type cells struct {
	byCell map[cellKey][]int
	byName map[string][]int
	byText map[int][]int // near-identical documents' members, by family
}

// candidates lists the pairs (a < b) that compare should weigh.
func candidates(ms []*member, docs []*document) [][2]int {
	c := cells{map[cellKey][]int{}, map[string][]int{}, map[int][]int{}}
	var pairs [][2]int
	familySize := map[int]int{}
	for _, d := range docs {
		familySize[d.family]++
	}
	met := make([]int, len(ms)) // the last member that met this one
	for i, m := range ms {
		shared := familySize[docs[m.doc].family] > 1
		var near []int
		for _, key := range m.asks() {
			near = append(near, c.byCell[key]...)
		}
		names := m.properNames()
		asks, stands := m.placeNames()
		for _, n := range append(names, asks...) {
			near = append(near, c.byName[n]...)
		}
		if shared {
			near = append(near, c.byText[docs[m.doc].family]...)
		}
		found := pairs[len(pairs):]
		for _, j := range near {
			if ms[j].doc != m.doc && met[j] != i {
				met[j] = i
				found = append(found, [2]int{j, i})
			}
		}
		slices.SortFunc(found, func(x, y [2]int) int { return x[0] - y[0] })
		pairs = append(pairs, found...)
		for _, key := range m.stands() {
			c.byCell[key] = append(c.byCell[key], i)
		}
		for _, n := range append(names, stands...) {
			c.byName[n] = append(c.byName[n], i)
		}
		if shared {
			c.byText[docs[m.doc].family] = append(c.byText[docs[m.doc].family], i)
		}
	}
	return pairs
}

// stands lists the buckets in which the member lies.
func (m *member) stands() []cellKey {
	var keys []cellKey
	cover := m.place.cover()
	for _, d := range m.bucketDays(0) {
		for _, c := range cover {
			keys = append(keys, cellKey{d, c})
		}
		keys = append(keys, cellKey{d, 0})
		if len(cover) == 0 {
			keys = append(keys, cellKey{d, anyPlace})
		}
	}
	for _, c := range cover {
		keys = append(keys, cellKey{noDay, c})
		if !m.datable() {
			keys = append(keys, cellKey{anyDay, c})
		}
	}
	return keys
}

// asks lists the buckets in which the members that it could join lie.
func (m *member) asks() []cellKey {
	var keys []cellKey
	cover := m.place.cover()
	for _, d := range m.bucketDays(1) {
		if len(cover) == 0 {
			keys = append(keys, cellKey{d, 0}) // whatever lies on that day
			continue
		}
		for _, c := range cover {
			keys = append(keys, cellKey{d, c})
		}
		keys = append(keys, cellKey{d, anyPlace})
	}
	for _, c := range cover {
		if m.datable() {
			keys = append(keys, cellKey{anyDay, c})
		} else {
			keys = append(keys, cellKey{noDay, c}) // whatever lies there
		}
	}
	return keys
}

const (
	anyPlace s2.CellID = 1 // holds the members without a place
	anyDay             = noDay + 1
)

// maxBucketDays is how long an interval may be and still be entered day by day.
// A month may; a year is found by its place or its names.
const maxBucketDays = 32

// datable reports whether the member's interval is short enough for buckets.
func (m *member) datable() bool { return m.from != noDay && m.to-m.from < maxBucketDays }

func (m *member) bucketDays(margin int) []int {
	if !m.datable() {
		return nil
	}
	var out []int
	for d := m.from - margin; d <= m.to+margin; d++ {
		out = append(out, d)
	}
	return out
}

// cover lists the cells that the place may lie in; nil when it has no
// position or is a country's width.
func (p *place) cover() []s2.CellID {
	if !p.located || p.rank >= rankCountry {
		return nil
	}
	centre := s2.PointFromLatLng(s2.LatLngFromDegrees(clamp(p.lat, 90), math.Remainder(p.lon, 360)))
	reach := min(p.reach, 400000) + cellMargin
	region := s2.CapFromCenterAngle(centre, s1.Angle(reach/6371000))
	coverer := s2.RegionCoverer{MinLevel: cellLevel, MaxLevel: cellLevel, MaxCells: 64}
	return coverer.FastCovering(region)
}

func clamp(v, limit float64) float64 { return max(-limit, min(limit, v)) }

// properNames lists the names by which a member without a place or a day may
// be found: those of its targets and victims.
func (m *member) properNames() []string {
	var out []string
	for _, n := range m.aims {
		for _, t := range n.proper {
			if !hasToken(m.place.tokens(), t) {
				if isLetters(t) {
					t = skeleton(t)
				}
				out = append(out, t)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// placeNames lists the keys by which members meet that share a place's name
// when one of them has neither a day nor a position.
func (m *member) placeNames() (asks, stands []string) {
	loose := !m.datable() && !m.place.located
	for _, t := range m.place.name.tokens {
		asks = append(asks, "loose "+t)
		stands = append(stands, "told "+t)
		if loose {
			asks = append(asks, "told "+t)
			stands = append(stands, "loose "+t)
		}
	}
	return asks, stands
}
