package place

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"tocsin"
)

// siteColumns are the columns of a list of sites.
var siteColumns = []string{"id", "name", "alts", "kind", "within", "country_code", "lat", "lon", "radius_m", "precision", "source"}

// readSites adds the sites of a list, with tabs or commas between columns. The
// first line that is no comment names the columns; id, name, lat and lon must
// be among them, though a line may leave its position empty. With keep, only
// the sites for which it says so are added.
func readSites(b *Builder, path string, r io.Reader, keep func(id, name string) bool) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	column := map[string]int{}
	comma := false
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimRight(lines.Text(), "\r")
		if strings.TrimSpace(line) == "" || line[0] == '#' {
			continue
		}
		if len(column) == 0 {
			line = strings.TrimPrefix(line, "\ufeff")
			comma = !strings.Contains(line, "\t")
		}
		f := strings.Split(line, "\t")
		if comma {
			var err error
			if f, err = csv.NewReader(strings.NewReader(line)).Read(); err != nil {
				return tocsin.Errorf(tocsin.Invalid, "%s:%d: %w", path, n, err)
			}
		}
		if len(column) == 0 {
			for i, name := range f {
				name = strings.TrimSpace(strings.ToLower(name))
				if !slices.Contains(siteColumns, name) {
					return tocsin.Errorf(tocsin.Invalid, "%s:%d: unknown column %q", path, n, name)
				}
				column[name] = i
			}
			for _, name := range []string{"id", "name", "lat", "lon"} {
				if _, ok := column[name]; !ok {
					return tocsin.Errorf(tocsin.Invalid, "%s:%d: no column %q", path, n, name)
				}
			}
			continue
		}
		if len(f) == len(column) && keep != nil && !keep(f[column["id"]], f[column["name"]]) {
			continue
		}
		if err := addSite(b, column, f); err != nil {
			return tocsin.Errorf(tocsin.Invalid, "%s:%d: %w", path, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	return nil
}

func addSite(b *Builder, column map[string]int, f []string) error {
	if len(f) != len(column) {
		return fmt.Errorf("%d columns, want %d", len(f), len(column))
	}
	get := func(name string) string {
		if i, ok := column[name]; ok {
			return strings.TrimSpace(f[i])
		}
		return ""
	}
	p := Place{ID: get("id"), Name: get("name"), Parent: -1, Country: strings.ToUpper(get("country_code"))}
	if p.ID == "" || p.Name == "" || len(p.Name) > 255 {
		return fmt.Errorf("an id and a name of at most 255 bytes are needed")
	}
	if Fold(p.Name) == "" {
		return fmt.Errorf("name %q has no letter that can be compared", p.Name)
	}
	if c := p.Country; c != "" && len(c) != 2 {
		return fmt.Errorf("country code %q is not of two letters", c)
	}
	var err error
	if p.Lat, err = number(get("lat"), 90); err != nil {
		return fmt.Errorf("lat: %w", err)
	}
	if p.Lon, err = number(get("lon"), 180); err != nil {
		return fmt.Errorf("lon: %w", err)
	}
	radius, err := number(get("radius_m"), 2e7)
	if err != nil || radius < 0 {
		return fmt.Errorf("radius_m %q is not a number of metres", get("radius_m"))
	}
	p.RadiusM = int(radius)
	if v := get("precision"); v != "" {
		i := slices.Index(precisionNames, tocsin.PlacePrecision(v))
		if i < 0 {
			return fmt.Errorf("unknown precision %q", v)
		}
		p.Precision = uint8(i)
	}
	for _, w := range split(get("within")) {
		p.Within = append(p.Within, strings.TrimSpace(w))
	}
	p.Kind = siteKind(get("kind"), precisionNames[p.Precision])
	p.World = p.Kind == Region && p.Country == ""
	i := b.Add(p)
	for _, name := range append([]string{p.Name}, split(get("alts"))...) {
		name = strings.TrimSpace(name)
		b.Name(i, name)
		if get("kind") == "base" {
			for _, n := range baseNames(name) {
				b.Name(i, n)
			}
		}
	}
	return nil
}

// baseWords are what reports call a military base, one for the other; of those
// that end alike the longer comes first.
var baseWords = []string{"naval base", "army base", "military base", "air base", "airbase", "airfield", "base"}

// baseNames are the other names that reports give a base: "Taji air base" for
// "Camp Taji", "K1 airbase" for "K1 base".
func baseNames(name string) []string {
	stem, camp := strings.CutPrefix(name, "Camp ")
	for _, w := range baseWords {
		if s, ok := strings.CutSuffix(strings.ToLower(stem), " "+w); ok {
			stem = stem[:len(s)]
			break
		}
	}
	if !camp && stem == name && strings.Contains(name, " of ") || strings.Contains(stem, " in ") {
		return nil
	}
	var out []string
	for _, w := range []string{"base", "air base", "airbase", "airfield", "military base"} {
		out = append(out, stem+" "+w)
	}
	return out
}

// siteKind is the kind by which a site of a list is ranked.
func siteKind(word string, precision tocsin.PlacePrecision) Kind {
	switch precision {
	case tocsin.SeaOrAir:
		return Sea
	case tocsin.Province, tocsin.CountryWide:
		return Region
	case tocsin.District:
		return District
	case tocsin.Town:
		if word != "camp" && word != "base" {
			return Town
		}
	case tocsin.Neighbourhood:
		return Neighbourhood
	}
	if word == "sea" || word == "strait" || word == "gulf" {
		return Sea
	}
	if word == "region" {
		return Region
	}
	return Site
}

func number(s string, most float64) (float64, error) {
	if s == "" {
		return 0, nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v != v || v > most || v < -most {
		return 0, fmt.Errorf("%q is not a number between %v and %v", s, -most, most)
	}
	return v, nil
}
