package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"path"
	"slices"
	"strings"
)

// point is a longitude and a latitude, or a position on the square of the Web
// Mercator projection, 0 to 1 from west to east and from north to south.
type point struct{ x, y float64 }

// area is one feature made of rings, each outer one followed by its holes.
type area struct {
	code  string
	name  string
	label point
	rank  float64 // the zoom from which its name is shown
	rings [][]point
	west  float64
	south float64
	east  float64
	north float64
}

func (a *area) bound() {
	a.west, a.south, a.east, a.north = 180, 90, -180, -90
	for _, r := range a.rings {
		for _, p := range r {
			a.west, a.east = min(a.west, p.x), max(a.east, p.x)
			a.south, a.north = min(a.south, p.y), max(a.north, p.y)
		}
	}
}

// holds reports whether a point lies in the area.
func (a *area) holds(p point) bool {
	if p.x < a.west || p.x > a.east || p.y < a.south || p.y > a.north {
		return false
	}
	in := false
	for _, r := range a.rings {
		in = in != inRing(r, p)
	}
	return in
}

func inRing(ring []point, p point) bool {
	in := false
	for i, j := 0, len(ring)-1; i < len(ring); j, i = i, i+1 {
		a, b := ring[i], ring[j]
		if (a.y > p.y) != (b.y > p.y) && p.x < (b.x-a.x)*(p.y-a.y)/(b.y-a.y)+a.x {
			in = !in
		}
	}
	return in
}

func signed(ring []point) (sum float64) {
	for i, j := 0, len(ring)-1; i < len(ring); j, i = i, i+1 {
		sum += (ring[j].x - ring[i].x) * (ring[j].y + ring[i].y) / 2
	}
	return sum
}

// nest puts each hole behind the ring that it lies in. In a shapefile outer
// rings run clockwise and holes the other way.
func nest(rings [][]point) [][]point {
	var outer, holes [][]point
	for _, r := range rings {
		if signed(r) < 0 {
			outer = append(outer, r)
		} else {
			holes = append(holes, r)
		}
	}
	of := map[int][][]point{}
	for _, h := range holes {
		if i := slices.IndexFunc(outer, func(o []point) bool { return inRing(o, h[0]) }); i >= 0 {
			of[i] = append(of[i], h)
		}
	}
	var out [][]point
	for i, o := range outer {
		out = append(append(out, o), of[i]...)
	}
	return out
}

// topology is a TopoJSON file.
type topology struct {
	Arcs      [][][2]float64 `json:"arcs"`
	Transform *struct {
		Scale, Translate [2]float64
	} `json:"transform"`
	Objects map[string]struct {
		Geometries []struct {
			Type       string          `json:"type"`
			Arcs       json.RawMessage `json:"arcs"`
			Properties struct {
				Name string `json:"name"`
			} `json:"properties"`
		} `json:"geometries"`
	} `json:"objects"`
}

// readTopology gives the features of an object of a TopoJSON file, and its
// arcs with the names of the features on both sides; those that only one
// feature has lie on a coast or an outer border.
func readTopology(data []byte, object string) (areas []area, lines []line, err error) {
	var t topology
	if err := json.Unmarshal(data, &t); err != nil {
		return nil, nil, err
	}
	arcs := make([][]point, len(t.Arcs))
	for i, a := range t.Arcs {
		var x, y float64
		for _, p := range a {
			if t.Transform == nil {
				arcs[i] = append(arcs[i], point{p[0], p[1]})
				continue
			}
			x, y = x+p[0], y+p[1]
			arcs[i] = append(arcs[i], point{x*t.Transform.Scale[0] + t.Transform.Translate[0], y*t.Transform.Scale[1] + t.Transform.Translate[1]})
		}
	}
	owners := make([][]string, len(arcs))
	for n, g := range t.Objects[object].Geometries {
		var polygons [][][]int
		switch g.Type {
		case "Polygon":
			var one [][]int
			err = json.Unmarshal(g.Arcs, &one)
			polygons = [][][]int{one}
		case "MultiPolygon":
			err = json.Unmarshal(g.Arcs, &polygons)
		}
		if err != nil {
			return nil, nil, err
		}
		name := g.Properties.Name
		if name == "" {
			name = fmt.Sprint(n)
		}
		a := area{name: name}
		for _, polygon := range polygons {
			for i, indexes := range polygon {
				var ring []point
				for _, k := range indexes {
					arc := arcs[max(k, ^k)]
					if k < 0 {
						arc = slices.Clone(arc)
						slices.Reverse(arc)
					}
					if !slices.Contains(owners[max(k, ^k)], name) {
						owners[max(k, ^k)] = append(owners[max(k, ^k)], name)
					}
					if len(ring) > 0 {
						arc = arc[1:]
					}
					ring = append(ring, arc...)
				}
				if (signed(ring) < 0) != (i == 0) {
					slices.Reverse(ring)
				}
				a.rings = append(a.rings, ring)
			}
		}
		a.bound()
		areas = append(areas, a)
	}
	for i, o := range owners {
		if len(o) > 1 {
			lines = append(lines, line{a: o[0], b: o[1], points: arcs[i]})
		}
	}
	return areas, lines, nil
}

// line is a piece of a border, with the codes or names of both sides.
type line struct {
	a, b     string
	disputed bool
	points   []point
}

// readCountries gives the countries and the borders between them.
func readCountries(packages string) ([]area, []line, error) {
	shapes, err := readShapes(packages)
	if err != nil {
		return nil, nil, err
	}
	var areas []area
	for _, s := range shapes {
		a := area{code: s.columns["ISO_A2_EH"], name: s.columns["NAME_EN"], rings: nest(s.rings)}
		if a.code == "-99" {
			a.code = ""
		}
		if _, err := fmt.Sscan(s.columns["LABEL_X"]+" "+s.columns["LABEL_Y"]+" "+s.columns["MIN_LABEL"], &a.label.x, &a.label.y, &a.rank); err != nil {
			return nil, nil, fmt.Errorf("label of %s: %w", a.name, err)
		}
		a.bound()
		areas = append(areas, a)
	}
	return areas, shared(areas), nil
}

// shared finds the borders: the segments that two areas have.
func shared(areas []area) (lines []line) {
	type segment struct{ a, b point }
	key := func(a, b point) segment {
		if a.x > b.x || a.x == b.x && a.y > b.y {
			a, b = b, a
		}
		return segment{a, b}
	}
	owners := map[segment][]int{}
	for i := range areas {
		for _, r := range areas[i].rings {
			for j := 1; j < len(r); j++ {
				k := key(r[j-1], r[j])
				owners[k] = append(owners[k], i)
			}
		}
	}
	for i := range areas {
		for _, r := range areas[i].rings {
			other, run := -1, []point(nil)
			flush := func() {
				if other >= 0 && len(run) > 1 {
					lines = append(lines, line{a: areas[i].key(), b: areas[other].key(), points: run})
				}
				other, run = -1, nil
			}
			for j := 1; j < len(r); j++ {
				beside := -1
				for _, o := range owners[key(r[j-1], r[j])] {
					if o > i { // each border is drawn once, by the first of both
						beside = o
					}
				}
				if beside != other {
					flush()
					other = beside
				}
				if other >= 0 {
					if run == nil {
						run = append(run, r[j-1])
					}
					run = append(run, r[j])
				}
			}
			flush()
		}
	}
	return lines
}

// key names an area in the list of disputed borders: its code, else its name.
func (a *area) key() string {
	if a.code != "" {
		return a.code
	}
	return a.name
}

// readProvinces gives the provinces of all countries and the borders between
// those of one country.
func readProvinces(packages string) (areas []area, lines []line, err error) {
	err = eachInTarball(packages, provinceAtlas, func(name string, r io.Reader) error {
		if path.Dir(name) != "package/dist/topojson/countries" {
			return nil
		}
		data, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		a, l, err := readTopology(data, "units")
		areas, lines = append(areas, a...), append(lines, l...)
		return err
	})
	return areas, lines, err
}

// rule says that a border, or the part of it in a box, is disputed.
type rule struct {
	from, a, b string // from: countries or atlas
	box        [4]float64
}

// readDisputed reads the list of disputed borders.
func readDisputed(text string) (rules []rule, err error) {
	for n, s := range strings.Split(text, "\n") {
		if s == "" || s[0] == '#' || strings.HasPrefix(s, "from\t") {
			continue
		}
		f := strings.Split(s, "\t")
		r := rule{box: [4]float64{-180, -90, 180, 90}}
		if len(f) != 5 {
			return nil, fmt.Errorf("disputed.tsv:%d: want 5 columns", n+1)
		}
		r.from, r.a, r.b = f[0], f[1], f[2]
		if f[3] != "" {
			if _, err := fmt.Sscanf(f[3], "%g,%g,%g,%g", &r.box[0], &r.box[1], &r.box[2], &r.box[3]); err != nil {
				return nil, fmt.Errorf("disputed.tsv:%d: box: %w", n+1, err)
			}
		}
		rules = append(rules, r)
	}
	return rules, nil
}

func (r *rule) covers(l *line, p point) bool {
	return (r.a == l.a && (r.b == l.b || r.b == "*") || r.a == l.b && (r.b == l.a || r.b == "*")) &&
		p.x >= r.box[0] && p.y >= r.box[1] && p.x <= r.box[2] && p.y <= r.box[3]
}

// mark cuts lines where a dispute begins and ends.
func mark(lines []line, rules []rule) (out []line) {
	for _, l := range lines {
		run := line{a: l.a, b: l.b}
		for i, p := range l.points {
			disputed := slices.ContainsFunc(rules, func(r rule) bool { return r.covers(&l, p) })
			if i > 0 && disputed != run.disputed {
				run.points = append(run.points, p)
				out = append(out, run)
				run = line{a: l.a, b: l.b}
			}
			run.disputed = disputed
			run.points = append(run.points, p)
		}
		if len(run.points) > 1 {
			out = append(out, run)
		}
	}
	return out
}

// mercator projects a longitude and latitude.
func mercator(p point) point {
	lat := max(-85.0511, min(85.0511, p.y)) * math.Pi / 180
	return point{p.x/360 + 0.5, 0.5 - math.Log(math.Tan(math.Pi/4+lat/2))/(2*math.Pi)}
}

func project(points []point) []point {
	out := make([]point, len(points))
	for i, p := range points {
		out[i] = mercator(p)
	}
	return out
}

// simplify leaves out points that lie nearer than the tolerance to the line
// without them (Douglas and Peucker).
func simplify(points []point, tolerance float64) []point {
	if len(points) < 3 {
		return points
	}
	keep := make([]bool, len(points))
	keep[0], keep[len(points)-1] = true, true
	stack := [][2]int{{0, len(points) - 1}}
	if points[0] == points[len(points)-1] { // a ring is parted where it is furthest from its start
		far, most := 0, 0.0
		for i, p := range points {
			if d := math.Hypot(p.x-points[0].x, p.y-points[0].y); d > most {
				far, most = i, d
			}
		}
		keep[far] = true
		stack = [][2]int{{0, far}, {far, len(points) - 1}}
	}
	for len(stack) > 0 {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		at, most := 0, tolerance
		for i := s[0] + 1; i < s[1]; i++ {
			if d := distance(points[i], points[s[0]], points[s[1]]); d > most {
				at, most = i, d
			}
		}
		if at > 0 {
			keep[at] = true
			stack = append(stack, [2]int{s[0], at}, [2]int{at, s[1]})
		}
	}
	var out []point
	for i, k := range keep {
		if k {
			out = append(out, points[i])
		}
	}
	return out
}

// distance is how far p is from the segment from a to b.
func distance(p, a, b point) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	t := 0.0
	if l := dx*dx + dy*dy; l > 0 {
		t = max(0, min(1, ((p.x-a.x)*dx+(p.y-a.y)*dy)/l))
	}
	return math.Hypot(p.x-a.x-t*dx, p.y-a.y-t*dy)
}
