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

// A key names a bucket in which members that could be the same act meet: a
// place cell and a day, a name, a text. A store enters readings under keys and
// gives them back by keys; it need not know what they mean.
type key = uint64

// The sorts of keys. Their numbers are stored; they stay.
const (
	keyCell     = 1 // a cell on a day
	keyName     = 2 // a proper word of a target or victim
	keyPlace    = 3 // a word of a place's name, of any member
	keyLoose    = 4 // the same, of a member with neither a day nor a position
	keyText     = 5 // a band of a text's sketch
	keyFamily   = 6 // near-identical texts of one day; never stored
	keyDocument = 7
	keySame     = 8 // a text on the day of its publication
)

func newKey(sort, day int, what uint64) key {
	return mix(mix(what^uint64(sort)*0x9E3779B97F4A7C15) + uint64(int64(day))*0xC2B2AE3D27D4EB4F)
}

func wordKey(sort, day int, word string) key {
	const offset, prime = 14695981039346656037, 1099511628211 // FNV-1a
	h := uint64(offset)
	for i := range len(word) {
		h = (h ^ uint64(word[i])) * prime
	}
	return newKey(sort, day, h)
}

// ask is a key that a member asks for; it does not when the guard, the key of
// all that lies there at any time, is crowded.
type ask struct{ key, guard key }

// copyDays is how many days apart two copies of a text may be published and
// still be looked at for that alone: a form letter is sent every week.
const copyDays = 7

// crowded is how many documents may lie at a place, or hold a name, for it to
// be searched whole for what an account without a day recalls: among more, none
// is clearly the best by its place, and it must be found by a name.
const crowded = 10000

// meetings gives each class with the earlier ones, and itself, whose members
// compare should weigh its own against, in order. The guards that are crowded
// are told by full.
func (w *weigher) meetings(full func([]key) map[key]bool, each func(c int, earlier []int)) {
	copies := map[int]int{}
	for _, d := range w.docs {
		copies[d.family]++
	}
	stood := map[key][]int{}
	var guards []key
	for c := range w.classes {
		m := w.classes[c].members[0]
		for _, k := range m.stands {
			stood[k] = append(stood[k], c)
		}
		if d := w.docs[m.doc]; copies[d.family] > 1 {
			for _, day := range []int{d.day, anyDay} {
				k := newKey(keyFamily, day, uint64(d.family))
				stood[k] = append(stood[k], c)
			}
		}
		for _, a := range m.asks {
			if a.guard != 0 {
				guards = append(guards, a.guard)
			}
		}
	}
	slices.Sort(guards)
	tooMany := full(slices.Compact(guards))
	met := make([]int, len(w.classes)) // the last class that met this one, and 1
	var found []int
	for c := range w.classes {
		m := w.classes[c].members[0]
		found = found[:0]
		meet := func(k key) {
			for _, j := range stood[k] {
				if j > c {
					break // lists are in order
				}
				if met[j] != c+1 {
					met[j] = c + 1
					found = append(found, j)
				}
			}
		}
		alone := false
		for _, a := range m.asks {
			if tooMany[a.guard] {
				alone = alone || !m.datable()
				continue
			}
			meet(a.key)
		}
		for _, o := range w.classes[c].members {
			o.crowded = alone
		}
		if d := w.docs[m.doc]; copies[d.family] > 1 {
			for _, day := range d.copyDays() {
				meet(newKey(keyFamily, day, uint64(d.family)))
			}
		}
		slices.Sort(found)
		each(c, found)
	}
}

// fullAmong tells which guards are crowded when these documents are all that
// there is.
func fullAmong(docs []*document) func([]key) map[key]bool {
	return func(guards []key) map[key]bool {
		if len(docs) <= crowded {
			return nil
		}
		count := map[key]int{}
		for _, g := range guards {
			count[g] = 0
		}
		for _, d := range docs {
			for _, k := range d.stands() {
				if n, ok := count[k]; ok {
					count[k] = n + 1
				}
			}
		}
		full := map[key]bool{}
		for k, n := range count {
			full[k] = n > crowded
		}
		return full
	}
}

// copyDays lists the days on which copies of the document are looked for.
func (d *ready) copyDays() []int {
	if d.day == noDay {
		return []int{anyDay}
	}
	days := []int{noDay}
	for day := d.day - copyDays; day <= d.day+copyDays; day++ {
		days = append(days, day)
	}
	return days
}

// listStands lists the keys under which the member is found.
func (m *traits) listStands() []key {
	var keys []key
	cover := m.place.cover()
	for _, d := range m.bucketDays(0) {
		for _, c := range cover {
			keys = append(keys, newKey(keyCell, d, uint64(c)))
		}
		keys = append(keys, newKey(keyCell, d, wholeDay))
		if len(cover) == 0 {
			keys = append(keys, newKey(keyCell, d, anyPlace))
		}
	}
	for _, c := range cover {
		keys = append(keys, newKey(keyCell, noDay, uint64(c)))
		if !m.datable() {
			keys = append(keys, newKey(keyCell, anyDay, uint64(c)))
		}
	}
	for _, n := range m.properNames() {
		keys = append(keys, wordKey(keyName, noDay, n))
		for _, d := range m.bucketDays(0) {
			keys = append(keys, wordKey(keyName, d, n))
		}
		if !m.datable() {
			keys = append(keys, wordKey(keyName, anyDay, n))
		}
	}
	for _, t := range m.place.name.tokens {
		keys = append(keys, wordKey(keyPlace, noDay, t))
		if m.loose() {
			keys = append(keys, wordKey(keyLoose, noDay, t))
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// listAsks lists the keys of the members that it could join. Whoever asks for
// another is also asked for by it.
func (m *traits) listAsks() []ask {
	var asks []ask
	cover := m.place.cover()
	for _, d := range m.bucketDays(1) {
		if len(cover) == 0 {
			asks = append(asks, ask{key: newKey(keyCell, d, wholeDay)})
			continue
		}
		for _, c := range cover {
			asks = append(asks, ask{key: newKey(keyCell, d, uint64(c))})
		}
		asks = append(asks, ask{key: newKey(keyCell, d, anyPlace)})
	}
	for _, c := range cover {
		all := newKey(keyCell, noDay, uint64(c))
		if m.datable() {
			asks = append(asks, ask{newKey(keyCell, anyDay, uint64(c)), all})
		} else {
			asks = append(asks, ask{all, all})
		}
	}
	for _, n := range m.properNames() {
		all := wordKey(keyName, noDay, n)
		if !m.datable() {
			asks = append(asks, ask{all, all})
			continue
		}
		for _, d := range m.bucketDays(1) {
			asks = append(asks, ask{key: wordKey(keyName, d, n)})
		}
		asks = append(asks, ask{wordKey(keyName, anyDay, n), all})
	}
	for _, t := range m.place.name.tokens {
		all := wordKey(keyPlace, noDay, t)
		if m.loose() {
			asks = append(asks, ask{all, all})
		} else {
			asks = append(asks, ask{wordKey(keyLoose, noDay, t), all})
		}
	}
	return asks
}

// loose reports whether the member has neither a day nor a position.
func (m *traits) loose() bool { return !m.datable() && !m.place.located }

const (
	wholeDay = 0 // all that lies on a day, wherever
	anyPlace = 1 // the members of a day without a place
	anyDay   = noDay + 1
)

// maxBucketDays is how long an interval may be and still be entered day by day.
// A month may; a year is found by its place or its names.
const maxBucketDays = 32

// datable reports whether the member's interval is short enough for buckets.
func (m *traits) datable() bool { return m.from != noDay && m.to-m.from < maxBucketDays }

func (m *traits) bucketDays(margin int) []int {
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
func (m *traits) properNames() []string {
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
