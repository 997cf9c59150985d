package data

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// rows are the cells of a table without its head, each row with its line.
func rows(t *testing.T, text string, columns ...string) map[int][]string {
	t.Helper()
	out := make(map[int][]string)
	named := false
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			if named {
				t.Errorf("line %d: a head line behind the column names", i+1)
			}
			continue
		}
		cells := strings.Split(line, "\t")
		if !named {
			named = true
			if got, want := strings.Join(cells, " "), strings.Join(columns, " "); got != want {
				t.Fatalf("columns are %q, want %q", got, want)
			}
			continue
		}
		if len(cells) != len(columns) {
			t.Fatalf("line %d: %d cells, want %d", i+1, len(cells), len(columns))
		}
		for _, c := range cells {
			if c != strings.TrimSpace(c) || strings.Contains(c, "||") || strings.HasPrefix(c, "|") || strings.HasSuffix(c, "|") {
				t.Errorf("line %d: stray white space or bar in %q", i+1, c)
			}
		}
		out[i+1] = cells
	}
	for _, word := range []string{"source:", "licence:", "checked:"} {
		if !strings.Contains(text[:strings.Index(text, "\t")], word) {
			t.Errorf("the head does not say %q", word)
		}
	}
	return out
}

// inRange checks that a cell is a number between low and high.
func inRange(t *testing.T, line int, what, cell string, low, high float64) {
	t.Helper()
	v, err := strconv.ParseFloat(cell, 64)
	if err != nil || v < low || v > high {
		t.Errorf("line %d: %s is %q, want a number between %v and %v", line, what, cell, low, high)
	}
}

func TestCountries(t *testing.T) {
	code, iso3 := regexp.MustCompile(`^[A-Z]{2}$`), regexp.MustCompile(`^[A-Z]{3}$`)
	seen := make(map[string]int)
	once := func(line int, what string) {
		if at := seen[what]; at != 0 {
			t.Errorf("line %d: %q stands in line %d too", line, what, at)
		}
		seen[what] = line
	}
	table := rows(t, Countries, "code", "iso3", "name", "alts", "adjectives", "people", "capital", "lat", "lon", "region")
	for line, c := range table {
		if !code.MatchString(c[0]) || !iso3.MatchString(c[1]) || c[2] == "" || c[9] == "" {
			t.Errorf("line %d: code, iso3, name or region is missing or malformed: %q", line, c)
		}
		once(line, "code "+c[0])
		once(line, "iso3 "+c[1])
		for _, name := range append(strings.Split(c[3], "|"), c[2]) {
			if name != "" {
				once(line, "name "+name)
			}
		}
		inRange(t, line, "lat", c[7], -90, 90)
		inRange(t, line, "lon", c[8], -180, 180)
	}
	if len(table) < 245 {
		t.Errorf("%d countries, want at least 245", len(table))
	}
}

func TestSites(t *testing.T) {
	country := make(map[string]string)
	for _, c := range rows(t, Countries, "code", "iso3", "name", "alts", "adjectives", "people", "capital", "lat", "lon", "region") {
		country[c[0]] = c[2]
	}
	precisions := map[string]bool{"site": true, "neighbourhood": true, "town": true, "district": true, "province": true, "sea-or-air": true}
	id := regexp.MustCompile(`^site:[a-z0-9]+(-[a-z0-9]+)*$`)
	ids, names := make(map[string]bool), make(map[string]int)
	table := rows(t, Sites, "id", "name", "alts", "kind", "within", "country_code", "lat", "lon", "radius_m", "precision", "source")
	for line, c := range table {
		if !id.MatchString(c[0]) || ids[c[0]] {
			t.Errorf("line %d: id %q is malformed or stands twice", line, c[0])
		}
		ids[c[0]] = true
		if c[1] == "" || c[3] == "" || c[10] == "" || !precisions[c[9]] {
			t.Errorf("line %d: name, kind, precision or source is missing or unknown: %q", line, c)
		}
		for _, name := range append(strings.Split(c[2], "|"), c[1]) {
			if name == "" {
				continue
			}
			key := strings.ToLower(name) + " " + c[5]
			if at := names[key]; at != 0 {
				t.Errorf("line %d: %q of %q stands in line %d too", line, name, c[5], at)
			}
			names[key] = line
		}
		switch within := strings.Split(c[4], "|"); {
		case c[5] == "" && c[4] != "":
			t.Errorf("line %d: within %q, yet no country", line, c[4])
		case c[5] != "" && (country[c[5]] == "" || within[len(within)-1] != country[c[5]]):
			t.Errorf("line %d: within %q does not end in the country of %q", line, c[4], c[5])
		case c[5] == "" && c[9] != "sea-or-air" && c[9] != "province":
			t.Errorf("line %d: a %s without a country", line, c[9])
		}
		inRange(t, line, "lat", c[6], -90, 90)
		inRange(t, line, "lon", c[7], -180, 180)
		high := 7e6
		if c[9] == "site" {
			high = 30000
		}
		inRange(t, line, "radius_m", c[8], 100, high)
	}
	if len(table) < 450 {
		t.Errorf("%d sites, want at least 450", len(table))
	}
}
