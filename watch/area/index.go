package area

import (
	"cmp"
	"errors"
	"slices"

	"github.com/golang/geo/s1"
	"github.com/golang/geo/s2"

	"tocsin"
)

// Index finds the areas that an incident matches among very many. It does not
// change, and may be used by many goroutines at once.
type Index struct {
	areas     []Area
	parts     []indexed
	cells     []entry // sorted by cell
	countries map[string][]int
	provinces map[string][]int // by folded name
	unplaced  []int
}

type indexed struct {
	area int
	part
}

// entry says that a part may reach into a cell.
type entry struct {
	cell s2.CellID
	part int32
}

// Hit is an area that an incident matches.
type Hit struct {
	Area  *Area
	Match Match
	// Asset is the name of the nearest asset that is matched, and DistanceM how
	// far the middle of the disc is from it. Of other areas they are empty.
	Asset     string
	DistanceM float64
}

// NewIndex makes the index of all areas that are not off. One that is not valid
// is left out; the error names each of those.
func NewIndex(areas []Area) (*Index, error) {
	x := &Index{countries: map[string][]int{}, provinces: map[string][]int{}}
	var bad []error
	for i := range areas {
		if areas[i].Off {
			continue
		}
		if err := areas[i].check(); err != nil {
			bad = append(bad, err)
			continue
		}
		parts, err := areas[i].parts()
		if err != nil {
			bad = append(bad, err)
			continue
		}
		n := len(x.areas)
		x.areas = append(x.areas, areas[i])
		switch a := &areas[i]; a.Kind {
		case Country:
			x.countries[a.Country] = append(x.countries[a.Country], n)
		case Province:
			x.provinces[fold(a.Province)] = append(x.provinces[fold(a.Province)], n)
		case Unplaced:
			x.unplaced = append(x.unplaced, n)
		}
		for _, p := range parts {
			for _, c := range p.cells {
				x.cells = append(x.cells, entry{c, int32(len(x.parts))})
			}
			p.cells = nil
			x.parts = append(x.parts, indexed{n, p})
		}
	}
	slices.SortFunc(x.cells, func(a, b entry) int { return cmp.Or(cmp.Compare(a.cell, b.cell), cmp.Compare(a.part, b.part)) })
	return x, errors.Join(bad...)
}

// Len is how many areas the index holds.
func (x *Index) Len() int { return len(x.areas) }

// Holds reports whether the index holds an area.
func (x *Index) Holds(id string) bool {
	return slices.ContainsFunc(x.areas, func(a Area) bool { return a.ID == id })
}

// Match lists the areas that a place matches, in the order in which the index
// was made; none for a place without a position. Countries and provinces are
// matched by name: what is told to lie in one is inside.
func (x *Index) Match(where *tocsin.Where) []Hit {
	if !where.Located() {
		return nil
	}
	best := map[int]Hit{}
	center := onSphere(tocsin.Point{Lon: *where.Lon, Lat: *where.Lat})
	radius := metres(float64(max(where.RadiusM, 0)))
	for _, n := range x.near(center, radius) {
		p := &x.parts[n]
		m, d := p.match(center, radius)
		if m == None {
			continue
		}
		hit := Hit{Area: &x.areas[p.area], Match: m}
		if p.name != "" {
			hit.Asset, hit.DistanceM = p.name, d.Radians()*earthRadius
		}
		old, ok := best[p.area]
		switch {
		case !ok:
			best[p.area] = hit
		default:
			nearer := hit
			if old.DistanceM <= hit.DistanceM {
				nearer = old
			}
			if old.Match == Inside || hit.Match == Inside {
				nearer.Match = Inside
			}
			best[p.area] = nearer
		}
	}
	for _, n := range x.countries[where.CountryCode] {
		best[n] = Hit{Area: &x.areas[n], Match: Inside}
	}
	if len(x.provinces) > 0 {
		names := where.Within
		if where.Precision == tocsin.Province {
			names = append(slices.Clone(names), where.Name)
		}
		for _, name := range names {
			for _, n := range x.provinces[fold(name)] {
				if c := x.areas[n].Country; c == "" || c == where.CountryCode {
					best[n] = Hit{Area: &x.areas[n], Match: Inside}
				}
			}
		}
	}
	return x.sorted(best)
}

// Unplaced lists what takes a place without a position, nil included; none for
// a place with one.
func (x *Index) Unplaced(where *tocsin.Where) []Hit {
	if where.Located() {
		return nil
	}
	best := map[int]Hit{}
	for _, n := range x.unplaced {
		if c := x.areas[n].Country; c == "" || where != nil && c == where.CountryCode {
			best[n] = Hit{Area: &x.areas[n]}
		}
	}
	return x.sorted(best)
}

func (x *Index) sorted(best map[int]Hit) []Hit {
	order := make([]int, 0, len(best))
	for n := range best {
		order = append(order, n)
	}
	slices.Sort(order)
	hits := make([]Hit, 0, len(order))
	for _, n := range order {
		hits = append(hits, best[n])
	}
	return hits
}

// near lists the parts that may reach into a disc, each once.
func (x *Index) near(center s2.Point, radius s1.Angle) []int32 {
	if len(x.cells) == 0 {
		return nil
	}
	var found []int32
	for _, c := range coverer(6).FastCovering(s2.CapFromCenterAngle(center, radius)) {
		for level := 0; level < c.Level(); level++ {
			up := c.Parent(level)
			for i := x.from(up); i < len(x.cells) && x.cells[i].cell == up; i++ {
				found = append(found, x.cells[i].part)
			}
		}
		last := c.RangeMax()
		for i := x.from(c.RangeMin()); i < len(x.cells) && x.cells[i].cell <= last; i++ {
			found = append(found, x.cells[i].part)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// from is the first entry at or after a cell.
func (x *Index) from(cell s2.CellID) int {
	i, _ := slices.BinarySearchFunc(x.cells, cell, func(e entry, c s2.CellID) int { return cmp.Compare(e.cell, c) })
	return i
}
