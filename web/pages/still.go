package pages

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// still is a map that does not move, drawn from the built-in tiles for paper
// and for pages without scripts, in points.
type still struct {
	Width, Height          int
	Land, Inner, Borders   string // paths, in tenths of points
	Disputed               string
	Names                  []stillName
	Spots                  []stillSpot
	Discs                  []stillSpot
	Scale, ScaleX, ScaleTo string // of its bar: what it stands for, and its ends
}

// stillName is the name of a town or a country.
type stillName struct {
	X, Y    string
	Text    string
	Country bool
	DotX    string // of a town: where it is
	DotY    string
}

// stillSpot is one or more incidents at a place, or how far around it the true
// place may lie.
type stillSpot struct {
	X, Y, R string
	Count   string // "" for one
	Tone    string
	Harm    bool
	Edge    bool // contested, of one

	x, y, r float64
}

// frame is what part of the world a still shows.
type frame struct {
	west, north float64 // of the Mercator square, from 0 to 1
	scale       float64 // points to the square's width
	w, h        float64
}

// leastSpan is how many degrees of longitude a still shows at least: about 150
// km near the equator, so that a place is seen among others.
const leastSpan = 1.4

// frameOf fits bounds, in degrees, into so many points.
func frameOf(b [4]float64, w, h int) frame {
	x0, y1 := mercator(b[0], b[1])
	x1, y0 := mercator(b[2], b[3])
	f := frame{w: float64(w), h: float64(h)}
	span := max(leastSpan/360, (x1-x0)*1.25)
	rise := max(leastSpan/360*f.h/f.w, (y1-y0)*1.25)
	f.scale = min(f.w/min(span, 1), f.h/min(rise, 1))
	f.scale = max(f.scale, f.w, f.h) // never beyond the edge of the world
	f.west = clampTo((x0+x1)/2-f.w/2/f.scale, 1-f.w/f.scale)
	f.north = clampTo((y0+y1)/2-f.h/2/f.scale, 1-f.h/f.scale)
	return f
}

func clampTo(v, most float64) float64 { return max(0, min(most, v)) }

func mercator(lon, lat float64) (x, y float64) {
	lat = max(-85, min(85, lat)) * math.Pi / 180
	return (lon + 180) / 360, (1 - math.Log(math.Tan(lat)+1/math.Cos(lat))/math.Pi) / 2
}

// at is where a position is in the frame.
func (f *frame) at(lon, lat float64) (x, y float64) {
	x, y = mercator(lon, lat)
	return (x - f.west) * f.scale, (y - f.north) * f.scale
}

// lastZoom is the last zoom of the built-in tiles of land.
const lastZoom = 5

// drawStill draws incidents on the base map of a part of the world.
func drawStill(f frame, list []*entry, discs bool) (still, error) {
	s := still{Width: int(f.w), Height: int(f.h)}
	land, err := tileSets["land"]()
	if err != nil {
		return s, err
	}
	towns, err := tileSets["towns"]()
	if err != nil {
		return s, err
	}
	// A tile of 512 points is drawn as it is meant to be.
	z := max(0, min(lastZoom, int(math.Round(math.Log2(f.scale/512)))))
	var fill, inner, borders, disputed strings.Builder
	err = f.tiles(land, z, func(layer string, d *shape, at func([2]int) (float64, float64)) {
		switch {
		case layer == "land":
			f.path(&fill, d, at)
		case layer == "inner":
			f.path(&inner, d, at)
		case layer == "border" && d.tags["d"] == 1:
			f.path(&disputed, d, at)
		case layer == "border":
			f.path(&borders, d, at)
		}
	})
	if err != nil {
		return s, err
	}
	s.Land, s.Inner, s.Borders, s.Disputed = fill.String(), inner.String(), borders.String(), disputed.String()
	f.bar(&s)
	s.put(&f, list, discs)
	return s, f.names(towns, &s)
}

// tiles goes through the features of the tiles of a zoom that the frame shows.
func (f *frame) tiles(set tileSet, z int, each func(layer string, d *shape, at func([2]int) (float64, float64))) error {
	n := float64(int(1) << z)
	first := func(v float64) uint32 { return uint32(max(0, min(n-1, math.Floor(v*n)))) }
	for x := first(f.west); x <= first(f.west+f.w/f.scale); x++ {
		for y := first(f.north); y <= first(f.north+f.h/f.scale); y++ {
			data, found := set[tileKey{uint32(z), x, y}]
			if !found {
				continue // sea
			}
			plain, err := unpack(data)
			if err != nil {
				return fmt.Errorf("unpack a tile of the base map: %w", err)
			}
			layers, err := decodeTile(plain)
			if err != nil {
				return err
			}
			at := func(p [2]int) (float64, float64) {
				return ((float64(x)+float64(p[0])/4096)/n - f.west) * f.scale, ((float64(y)+float64(p[1])/4096)/n - f.north) * f.scale
			}
			for layer, list := range layers {
				for i := range list {
					each(layer, &list[i], at)
				}
			}
		}
	}
	return nil
}

// path draws lines and rings in tenths of points, without the points that
// nobody could tell apart and the rings that lie outside.
func (f *frame) path(b *strings.Builder, d *shape, at func([2]int) (float64, float64)) {
	const apart = 8 // tenths of points
	tenths := func(p [2]int) (int, int) {
		x, y := at(p)
		// What is far outside is drawn at the edge of a wider frame.
		return int(math.Round(10 * max(-f.w, min(2*f.w, x)))), int(math.Round(10 * max(-f.h, min(2*f.h, y))))
	}
	w, h := int(10*f.w), int(10*f.h)
	for _, part := range d.parts {
		west, east, north, south := math.MaxInt32, math.MinInt32, math.MaxInt32, math.MinInt32
		for _, p := range part {
			x, y := tenths(p)
			west, east, north, south = min(west, x), max(east, x), min(north, y), max(south, y)
		}
		if east < -50 || west > w+50 || south < -50 || north > h+50 || d.kind == 3 && (east-west)*(south-north) < 400 {
			continue
		}
		var px, py int
		for i, p := range part {
			x, y := tenths(p)
			switch {
			case i == 0:
				fmt.Fprintf(b, "M%d %d", x, y)
			case i < len(part)-1 && max(x-px, px-x) < apart && max(y-py, py-y) < apart:
				continue
			default:
				fmt.Fprintf(b, "l%d %d", x-px, y-py)
			}
			px, py = x, y
		}
		if d.kind == 3 {
			b.WriteString("z")
		}
	}
}

// most names, and how wide a letter of a name is in points, roughly.
const (
	mostNames   = 14
	letterWidth = 5.2
)

// names puts names where there is room for them, the largest first.
func (f *frame) names(set tileSet, s *still) error {
	type name struct {
		x, y    float64
		text    string
		country bool
		rank    int
	}
	z := max(0, min(lastZoom+1, int(math.Round(math.Log2(f.scale/512)))))
	var list []name
	err := f.tiles(set, z, func(layer string, d *shape, at func([2]int) (float64, float64)) {
		text, _ := d.tags["name"].(string)
		if text == "" || len(d.parts) == 0 {
			return
		}
		n := name{text: text, country: layer == "country"}
		n.x, n.y = at(d.parts[0][0])
		people, _ := d.tags["p"].(int)
		if n.rank = -people; n.country {
			rank, _ := d.tags["z"].(int)
			n.rank = math.MinInt32 + rank
		}
		if n.x > 4 && n.x < f.w-4 && n.y > 8 && n.y < f.h-8 {
			list = append(list, n)
		}
	})
	if err != nil {
		return err
	}
	slices.SortFunc(list, func(a, b name) int {
		return cmp.Or(a.rank-b.rank, strings.Compare(a.text, b.text), cmp.Compare(a.x, b.x))
	})
	type box struct{ w, e, n, s float64 }
	var taken []box
	for _, spot := range s.Spots {
		taken = append(taken, box{spot.x - spot.r - 1, spot.x + spot.r + 1, spot.y - spot.r - 1, spot.y + spot.r + 1})
	}
	taken = append(taken, box{0, 110, f.h - 14, f.h}, box{f.w * .78, f.w, f.h - 22, f.h}) // what names the makers, and the scale
	for _, n := range list {
		half := float64(len([]rune(n.text))) * letterWidth / 2
		places := [][2]float64{{n.x, n.y + 11}, {n.x, n.y - 5}, {n.x + half + 5, n.y + 3}, {n.x - half - 5, n.y + 3}} // below, above, beside
		if n.country {
			half *= 1.2
			places = [][2]float64{{n.x, n.y + 4}}
		}
		for _, at := range places {
			b := box{at[0] - half, at[0] + half, at[1] - 9, at[1] + 3}
			if b.w < 2 || b.e > f.w-2 || slices.ContainsFunc(taken, func(o box) bool { return b.w < o.e && o.w < b.e && b.n < o.s && o.n < b.s }) {
				continue
			}
			taken = append(taken, b, box{n.x - 2, n.x + 2, n.y - 2, n.y + 2})
			name := stillName{X: figure(at[0]), Y: figure(at[1]), Text: n.text, Country: n.country}
			if !n.country {
				name.DotX, name.DotY = figure(n.x), figure(n.y)
			}
			s.Names = append(s.Names, name)
			break
		}
		if len(s.Names) == mostNames {
			break
		}
	}
	return nil
}

// bar draws how long a distance is in the middle of the map.
func (f *frame) bar(s *still) {
	middle := math.Atan(math.Sinh(math.Pi * (1 - 2*(f.north+f.h/2/f.scale))))
	metre := f.scale / (40_075_016.7 * math.Cos(middle)) // points
	for _, m := range []int{1_000_000, 500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000} {
		if wide := float64(m) * metre; wide < f.w/5 {
			s.Scale, s.ScaleX, s.ScaleTo = metres(m), figure(f.w-10-wide), figure(f.w-10)
			return
		}
	}
}

// put draws incidents on a still: those close together as one spot with their
// number.
func (s *still) put(f *frame, list []*entry, discs bool) {
	type group struct {
		x, y       float64
		n          int
		harm, edge bool
		tone       string
	}
	const size = 22 // points, of a cell in which incidents become one spot
	grid := map[[2]int]*group{}
	for _, e := range list {
		if !e.located() {
			continue
		}
		w := e.rec.Incident.Where
		x, y := f.at(*w.Lon, *w.Lat)
		k := [2]int{int(math.Floor(x / size)), int(math.Floor(y / size))}
		if grid[k] == nil {
			grid[k] = &group{tone: tone(&e.rec.Incident)}
		}
		g := grid[k]
		g.x, g.y, g.n = g.x+x, g.y+y, g.n+1
		g.harm, g.edge = g.harm || e.killed > 0, g.edge || e.contested
		if discs && w.RadiusM > 0 {
			lat := *w.Lat * math.Pi / 180
			s.Discs = append(s.Discs, stillSpot{X: figure(x), Y: figure(y), R: figure(float64(w.RadiusM) * f.scale / (40_075_016.7 * math.Cos(lat))), Tone: tone(&e.rec.Incident)})
		}
	}
	var groups []*group
	for _, g := range grid {
		g.x, g.y = g.x/float64(g.n), g.y/float64(g.n)
		groups = append(groups, g)
	}
	order := func(a, b *group) int { return cmp.Or(b.n-a.n, cmp.Compare(a.x, b.x), cmp.Compare(a.y, b.y)) }
	slices.SortFunc(groups, order)
	// Those that would cover each other become one, in the place of the larger.
	reach := func(n int) float64 {
		if n == 1 {
			return 5
		}
		return 6 + 2.2*float64(len([]rune(number(n))))
	}
	var kept []*group
	for _, g := range groups {
		i := slices.IndexFunc(kept, func(k *group) bool { return math.Hypot(k.x-g.x, k.y-g.y) < .9*(reach(k.n)+reach(g.n)) })
		if i < 0 {
			kept = append(kept, g)
			continue
		}
		k := kept[i]
		k.n, k.harm, k.edge = k.n+g.n, k.harm || g.harm, k.edge || g.edge
	}
	slices.SortFunc(kept, order)
	for _, g := range slices.Backward(kept) {
		r := reach(g.n)
		spot := stillSpot{X: figure(g.x), Y: figure(g.y), R: figure(r), Tone: g.tone, Harm: g.harm, Edge: g.edge && g.n == 1, x: g.x, y: g.y, r: r}
		if g.n > 1 {
			spot.Count = number(g.n)
		}
		s.Spots = append(s.Spots, spot)
	}
}

// boundsOf is the box around those of the incidents that have a position;
// false when none has.
func boundsOf(list []*entry) (b [4]float64, any bool) {
	b = [4]float64{180, 90, -180, -90}
	for _, e := range list {
		if e.located() {
			w := e.rec.Incident.Where
			b, any = [4]float64{min(b[0], *w.Lon), min(b[1], *w.Lat), max(b[2], *w.Lon), max(b[3], *w.Lat)}, true
		}
	}
	return b, any
}

// stillOf draws incidents on the base map; nil when none of them has a place
// that may be a point.
func stillOf(list []*entry, w, h int, discs bool) (*still, error) {
	b, any := boundsOf(list)
	if !any {
		return nil, nil
	}
	if discs {
		for _, e := range list { // room for how far the place may lie away
			if e.located() {
				far := 2.6 * float64(e.rec.Incident.Where.RadiusM) / 111_000
				b[0], b[2], b[1], b[3] = b[0]-far, b[2]+far, b[1]-far/2, b[3]+far/2
			}
		}
	}
	f := frameOf(b, w, h)
	s, err := drawStill(f, list, discs)
	return &s, err
}
