package main

import (
	"cmp"
	_ "embed"
	"fmt"
	"math"
	"strings"
	"unicode"

	"tocsin/lexicon/place"
)

//go:embed disputed.tsv
var disputed string

// lastLand and lastTowns are the last zooms that are drawn; further in, the
// map draws the last ones larger. One step of a tile is 300 m at zoom 5.
const (
	lastLand  = 5
	lastTowns = 6
)

// drawBasemap makes the base map: the tiles of land and borders, those of
// towns, and an outline of the world for pages without scripts.
func drawBasemap(packages string) ([]output, error) {
	countries, borders, err := readCountries(packages)
	if err != nil {
		return nil, fmt.Errorf("read countries: %w", err)
	}
	atlas, err := fromTarball(packages, worldAtlas, "package/countries-10m.json")
	if err != nil {
		return nil, err
	}
	_, held, err := readTopology(atlas, "countries")
	if err != nil {
		return nil, fmt.Errorf("read the atlas: %w", err)
	}
	provinces, inner, err := readProvinces(packages)
	if err != nil {
		return nil, fmt.Errorf("read provinces: %w", err)
	}
	rules, err := readDisputed(disputed)
	if err != nil {
		return nil, err
	}
	var ofCountries, ofAtlas []rule
	for _, r := range rules {
		if r.from == "atlas" {
			ofAtlas = append(ofAtlas, r)
		} else {
			ofCountries = append(ofCountries, r)
		}
	}
	borders = mark(borders, ofCountries)
	for _, l := range mark(held, ofAtlas) {
		if l.disputed {
			borders = append(borders, l)
		}
	}
	gazetteer, err := place.Open()
	if err != nil {
		return nil, err
	}
	provinces = nameProvinces(provinces, gazetteer)

	land := tiles{}
	for z := range lastLand + 1 {
		// A quarter of a pixel, where a tile is 512 of them wide; at the last
		// zoom less, because it is drawn larger.
		tolerance := 0.25 / 512 / math.Pow(2, float64(z))
		if z == lastLand {
			tolerance /= 3
		}
		land.add("land", z, surfaces(countries, tolerance, 16*tolerance*tolerance, "code"))
		if z >= 2 {
			land.add("province", z, surfaces(provinces, 2*tolerance, 64*tolerance*tolerance, "id"))
		}
		land.add("border", z, strokes(borders, tolerance))
		if z >= 4 {
			land.add("inner", z, strokes(inner, 2*tolerance))
		}
	}
	names := map[string]string{}
	for e := range gazetteer.Entries() {
		if e.Kind == place.Country {
			names[e.CountryCode] = e.Name
		}
	}
	towns := tiles{}
	for z := range lastTowns + 1 {
		towns.add("country", z, countryNames(countries, names, float64(z)))
		towns.add("town", z, townNames(gazetteer, z))
	}
	landFile, err := pack("tocsin tiles: land and borders; source: Natural Earth 5.1.1 countries, 4.1 lines of control, provinces (public domain), "+
		"from "+countriesWheel+", "+worldAtlas+", "+provinceAtlas+"; made with: go run ./web/pages/generate", land)
	if err != nil {
		return nil, err
	}
	townFile, err := pack("tocsin tiles: names of countries and towns; source: Natural Earth 5.1.1 (public domain), GeoNames (CC BY 4.0), "+
		"see lexicon/place/data/ATTRIBUTION.md; made with: go run ./web/pages/generate", towns)
	if err != nil {
		return nil, err
	}
	return []output{{name: "land.tiles", data: landFile, whole: true}, {name: "towns.tiles", data: townFile, whole: true},
		{name: "world.svg", data: outline(countries, borders)}}, nil
}

// surfaces are areas as features with their code under a key. Rings smaller
// than least, in parts of the square, are left out.
func surfaces(areas []area, tolerance, least float64, key string) (out []feature) {
	for _, a := range areas {
		code := a.code
		if key == "id" && code == "" {
			continue // no report can be about a province that the gazetteer does not know
		}
		f := feature{kind: polygons, tags: []any{key, code}}
		for i := 0; i < len(a.rings); i++ {
			ring := project(a.rings[i])
			if math.Abs(signed(ring)) < least {
				continue
			}
			if ring = simplify(ring, tolerance); len(ring) > 3 {
				f.parts = append(f.parts, ring)
			}
		}
		if len(f.parts) > 0 {
			out = append(out, f)
		}
	}
	return out
}

func strokes(lines []line, tolerance float64) (out []feature) {
	for _, l := range lines {
		disputed := 0
		if l.disputed {
			disputed = 1
		}
		out = append(out, feature{kind: linestrings, parts: [][]point{simplify(project(l.points), tolerance)}, tags: []any{"d", disputed}})
	}
	return out
}

// nameProvinces gives provinces the ids of the gazetteer: by name, else by
// where the gazetteer has their middle.
func nameProvinces(areas []area, g *place.Gazetteer) []area {
	var known []place.Entry
	for e := range g.Entries() {
		if e.Kind == place.Province && strings.HasPrefix(e.ID, "admin:") {
			known = append(known, e)
		}
	}
	taken := map[string]bool{}
	for pass := range 2 {
		for _, e := range known {
			if taken[e.ID] {
				continue
			}
			for i := range areas {
				a := &areas[i]
				near := e.Lon > a.west-1 && e.Lon < a.east+1 && e.Lat > a.south-1 && e.Lat < a.north+1
				if a.code == "" && near && (pass == 0 && place.Fold(a.name) == place.Fold(e.Name) || pass == 1 && a.holds(point{e.Lon, e.Lat})) {
					a.code, taken[e.ID] = e.ID, true
					break
				}
			}
		}
	}
	return areas
}

// countryNames are the names of countries as reports use them, where the map
// says that they stand best.
func countryNames(countries []area, names map[string]string, z float64) (out []feature) {
	for _, c := range countries {
		if c.rank > z+2.5 && z < lastTowns || c.name == "" {
			continue
		}
		out = append(out, feature{kind: points, parts: [][]point{{mercator(c.label)}},
			tags: []any{"name", cmp.Or(names[c.code], c.name), "z", int(c.rank * 10), "code", c.code}})
	}
	return out
}

// steps are the populations from which a town is shown at zooms 3, 4, 5 ...
var steps = []int{4_000_000, 1_000_000, 300_000, 100_000, 40_000, 15_000, 5_000}

func townNames(g *place.Gazetteer, z int) (out []feature) {
	for e := range g.Entries() {
		if e.Kind != place.Town {
			continue
		}
		rank := 3
		for _, s := range steps {
			if e.Population >= s {
				break
			}
			rank++
		}
		if e.Capital {
			rank = min(rank, 4)
		}
		if rank > z+1 && z < lastTowns || rank > 3+len(steps)-1 {
			continue
		}
		capital := 0
		if e.Capital {
			capital = 1
		}
		out = append(out, feature{kind: points, parts: [][]point{{mercator(point{e.Lon, e.Lat})}},
			tags: []any{"name", drawable(e.Name), "z", rank, "c", capital, "p", e.Population / 1000}})
	}
	return out
}

// drawable leaves out of a name what the map library draws wrongly: it joins
// and turns no letters, so that only those of scripts that stand apart, from
// left to right, come out right.
func drawable(name string) string {
	fits := func(r rune) rune {
		if unicode.IsLetter(r) && !unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Lm) {
			return -1
		}
		return r
	}
	return strings.TrimSpace(strings.Map(fits, name))
}

// outline draws the world in degrees, tenths of them as steps, with north up:
// a picture to lay positions on.
func outline(countries []area, borders []line) []byte {
	var b strings.Builder
	b.WriteString(`<!-- Countries of the world. source: Natural Earth 5.1.1, from ` + countriesWheel +
		`; licence: public domain; made with: go run ./web/pages/generate -->` + "\n")
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1800 -900 3600 1800"><path fill="#8f9aa3" fill-opacity=".38" d="`)
	draw := func(points []point, closed bool) {
		var x, y int
		command := ""
		for i, p := range points {
			px, py := int(math.Round(p.x*10)), int(math.Round(-p.y*10))
			switch {
			case i == 0:
				fmt.Fprintf(&b, "M%d %d", px, py)
				command = "l"
			case px != x || py != y:
				fmt.Fprintf(&b, "%s%d %d ", command, px-x, py-y)
				command = ""
			}
			x, y = px, py
		}
		if closed {
			b.WriteString("z")
		}
	}
	for _, c := range countries {
		for _, r := range c.rings {
			if math.Abs(signed(r)) > 0.08 {
				draw(simplify(r, 0.1), true)
			}
		}
	}
	b.WriteString(`"/><path fill="none" stroke="#8f9aa3" stroke-width=".6" d="`)
	for _, l := range borders {
		draw(simplify(l.points, 0.1), false)
	}
	b.WriteString(`"/></svg>` + "\n")
	return []byte(strings.ReplaceAll(strings.ReplaceAll(b.String(), " z", "z"), " M", "M"))
}
