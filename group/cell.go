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
	byText map[textKey][]int
}

// textKey names the members of near-identical documents that were published
// on one day; anyDay holds all of a family.
type textKey struct{ family, day int }

// copyDays is how many days apart two copies of a text may be published and
// still be looked at for that alone: a form letter is sent every week.
const copyDays = 7

// crowded is how many members a place cell may hold and still be searched whole
// for what an account without a day recalls: among more, none is clearly the
// best by its place, and it must be found by a name.
const crowded = 10000

// candidates gives each member with the earlier ones that compare should weigh
// it against, in order.
func candidates(ms []*member, docs []*document, each func(i int, earlier []int)) {
	c := newCells(ms, docs)
	met := make([]int, len(ms)) // the last member that met this one
	var found []int
	for i, m := range ms {
		found = found[:0]
		meet := func(list []int) {
			for _, j := range list {
				if j >= i {
					break // lists are in order
				}
				if met[j] != i && ms[j].doc != m.doc {
					met[j] = i
					found = append(found, j)
				}
			}
		}
		for _, key := range m.asks() {
			anyTime := key.day == noDay || key.day == anyDay
			if anyTime && len(c.byCell[cellKey{noDay, key.cell}]) > crowded {
				m.crowded = m.crowded || key.day == noDay
				continue
			}
			meet(c.byCell[key])
		}
		for _, n := range m.properNames() {
			meet(c.byName[n])
		}
		asks, _ := m.placeNames()
		for _, n := range asks {
			meet(c.byName[n])
		}
		for _, key := range docs[m.doc].asks() {
			meet(c.byText[key])
		}
		slices.Sort(found)
		each(i, found)
	}
}

// newCells enters the members in order.
func newCells(ms []*member, docs []*document) cells {
	c := cells{map[cellKey][]int{}, map[string][]int{}, map[textKey][]int{}}
	copies := map[int]int{}
	for _, d := range docs {
		copies[d.family]++
	}
	for i, m := range ms {
		for _, key := range m.stands() {
			c.byCell[key] = append(c.byCell[key], i)
		}
		for _, n := range m.properNames() {
			c.byName[n] = append(c.byName[n], i)
		}
		_, stands := m.placeNames()
		for _, n := range stands {
			c.byName[n] = append(c.byName[n], i)
		}
		if d := docs[m.doc]; copies[d.family] > 1 {
			for _, key := range []textKey{{d.family, d.day}, {d.family, anyDay}} {
				c.byText[key] = append(c.byText[key], i)
			}
		}
	}
	return c
}

// asks lists the keys of the copies of the document.
func (d *document) asks() []textKey {
	if d.day == noDay {
		return []textKey{{d.family, anyDay}}
	}
	keys := []textKey{{d.family, noDay}}
	for day := d.day - copyDays; day <= d.day+copyDays; day++ {
		keys = append(keys, textKey{d.family, day})
	}
	return keys
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
