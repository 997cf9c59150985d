package pages

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"tocsin"
)

// counts are the incidents of a selection by form, place or actor, over time.
type counts struct {
	By      string
	Tabs    []link
	Periods []string // headings of the table
	Rows    []countRow
	Others  int // values for which there is no row
	Bins    int
}

// countRow is one form, place or actor.
type countRow struct {
	Name    string
	Path    string // to the incidents it counts
	Total   int
	Killed  int
	Share   string // of the largest, in hundredths
	Line    string // path of its bars
	Periods []int
}

// maxCountRows and maxPeriods bound the table of counts.
const (
	maxCountRows = 12
	maxPeriods   = 12
	bars         = 60
	// maxCounted is how many bytes a name may have and still lead to what it
	// counts.
	maxCounted = 300
)

// countBy counts a selection by what it says.
func (p *Pages) countBy(list []*entry, s *selection, t *timeline) counts {
	c := counts{By: s.by}
	for _, by := range []string{"form", "place", "actor"} {
		to := by
		if by == "form" {
			to = ""
		}
		c.Tabs = append(c.Tabs, link{p.words.say("counts.by." + by), s.Path("by", to) + "#counts", by == s.by})
	}
	if t.Empty {
		return c
	}
	c.Bins = min(bars, t.Bins)
	periods := min(maxPeriods, t.Bins)
	for i := range periods {
		c.Periods = append(c.Periods, t.starts[i*t.Bins/periods].String())
	}
	rows := map[string]*countRow{}
	lines := map[string][]int{}
	for _, e := range list {
		bin := -1
		if w := e.rec.Incident.When; w.Known() {
			bin = t.bin(w.Start)
		}
		for _, k := range p.keys(e, s) {
			if len(k.Text) > maxCounted { // no address is that long
				k.Path = ""
			}
			r := rows[k.Text]
			if r == nil {
				r = &countRow{Name: k.Text, Path: k.Path, Periods: make([]int, periods)}
				rows[k.Text], lines[k.Text] = r, make([]int, c.Bins)
			}
			r.Total++
			r.Killed += max(0, e.killed)
			if bin >= 0 {
				lines[k.Text][bin*c.Bins/t.Bins]++
				r.Periods[bin*periods/t.Bins]++
			}
		}
	}
	sorted := slices.SortedFunc(maps.Values(rows), func(a, b *countRow) int {
		return cmp.Or(b.Total-a.Total, cmp.Compare(a.Name, b.Name))
	})
	for i, r := range sorted {
		if i == maxCountRows {
			c.Others = len(sorted) - i
			break
		}
		line := lines[r.Name]
		r.Line = drawBars(line, make([]int, len(line)), max(1, slices.Max(line)))
		r.Share = strconv.Itoa(max(1, r.Total*100/sorted[0].Total))
		c.Rows = append(c.Rows, *r)
	}
	return c
}

// keys are what an incident is counted under, with the address of those alone.
func (p *Pages) keys(e *entry, s *selection) []link {
	inc := &e.rec.Incident
	switch s.by {
	case "place":
		w := inc.Where
		if w == nil || w.Country == "" && w.CountryCode == "" {
			return []link{{Text: p.words.say("counts.noplace")}}
		}
		if len(s.q.Countries) == 1 && len(w.Within) > 1 { // within one country: by province
			province := w.Within[len(w.Within)-2]
			return []link{{Text: province, Path: s.Path("place", province)}}
		}
		return []link{{Text: cmp.Or(w.Country, w.CountryCode), Path: s.Path("country", w.CountryCode)}}
	case "actor":
		if len(e.actors) == 0 {
			return []link{{Text: p.words.say("counts.noactor")}}
		}
		var out []link
		for _, a := range e.actors {
			out = append(out, link{Text: a, Path: s.Path("actor", a)})
		}
		return out
	}
	if inc.Form == "" {
		return []link{{Text: p.words.name("kind", inc.Kind), Path: s.Path("kind", string(inc.Kind))}}
	}
	return []link{{Text: p.words.name("form", inc.Form), Path: s.Path("form", string(inc.Form))}}
}

// overview is a small drawing of where the selection lies, for pages without
// scripts; the world is a picture below it.
type overview struct {
	Empty   bool
	ViewBox string
	Spots   []spot
	Bounds  [4]float64 // west, south, east, north
}

// spot is incidents near each other.
type spot struct {
	X, Y, R string
	Count   int
	Path    string
	Harm    bool
}

// cells is how many parts the drawing has from side to side, each of which
// becomes one spot.
const cells = 48

// drawOverview draws the selection in tenths of degrees, north up.
func drawOverview(list []*entry, s *selection) overview {
	west, south, east, north := 180.0, 90.0, -180.0, -90.0
	for _, e := range list {
		if w := e.rec.Incident.Where; e.located() {
			west, east = min(west, *w.Lon), max(east, *w.Lon)
			south, north = min(south, *w.Lat), max(north, *w.Lat)
		}
	}
	if west > east {
		return overview{Empty: true, ViewBox: "-1800 -850 3600 1500", Bounds: [4]float64{-170, -55, 170, 72}}
	}
	o := overview{Bounds: [4]float64{west, south, east, north}}
	// Room around, and twice as wide as high.
	width, height := max(4, (east-west)*1.15), max(2, (north-south)*1.15)
	width, height = min(360, max(width, 2*height)), min(180, max(height, width/2))
	left := max(-180, min(180-width, (west+east-width)/2))
	top := min(90, max(-90+height, (south+north+height)/2))
	o.ViewBox = figure(left*10) + " " + figure(-top*10) + " " + figure(width*10) + " " + figure(height*10)
	type cell struct {
		x, y float64
		n    int
		harm bool
		box  tocsin.Box
	}
	size := width / cells
	grid := map[[2]int]*cell{}
	for _, e := range list {
		if !e.located() {
			continue
		}
		x, y := *e.rec.Incident.Where.Lon, *e.rec.Incident.Where.Lat
		k := [2]int{int((x - left) / size), int((top - y) / size)}
		if grid[k] == nil {
			grid[k] = &cell{box: tocsin.Box{West: x, East: x, South: y, North: y}}
		}
		c := grid[k]
		c.x, c.y, c.n = c.x+x, c.y+y, c.n+1
		c.harm = c.harm || e.killed > 0
		c.box = tocsin.Box{West: min(c.box.West, x), South: min(c.box.South, y), East: max(c.box.East, x), North: max(c.box.North, y)}
	}
	for _, c := range slices.SortedFunc(maps.Values(grid), func(a, b *cell) int {
		return cmp.Or(b.n-a.n, cmp.Compare(a.x, b.x), cmp.Compare(a.y, b.y))
	}) {
		r := size * 10 * (0.28 + min(0.5, float64(len(strconv.Itoa(c.n)))*0.14))
		o.Spots = append(o.Spots, spot{figure(c.x * 10 / float64(c.n)), figure(-c.y * 10 / float64(c.n)), figure(r), c.n, s.Path("bbox", boxText(c.box)), c.harm})
	}
	return o
}

// boxText writes a box for an address, a little larger than it is.
func boxText(b tocsin.Box) string {
	f := func(v float64) string { return strconv.FormatFloat(v, 'f', 3, 64) }
	return f(max(-180, b.West-.01)) + "," + f(max(-90, b.South-.01)) + "," + f(min(180, b.East+.01)) + "," + f(min(90, b.North+.01))
}
