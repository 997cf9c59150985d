package release

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"tocsin"
)

//go:embed data/release.policy
var embeddedTable string

//go:embed data/words.txt
var embeddedWords string

// Rule is what holds for the incidents that one or several lines fit.
type Rule struct {
	Delay time.Duration         // after it was first told of
	Place tocsin.PlacePrecision // the finest that is named: town, district, province or country
	Cell  int                   // km
}

// line is one line of the table; "" stands for all.
type line struct {
	what, country string
	Rule
}

// Table is the lines of a policy file.
type Table struct{ lines []line }

// The bounds of what a line may ask for: a year, and a cell that moves a
// position by less than 3 degrees.
const (
	maxDelay = 365 * 24
	maxCell  = 400
)

var places = map[string]tocsin.PlacePrecision{"town": tocsin.Town, "district": tocsin.District, "province": tocsin.Province, "country": tocsin.CountryWide}

// DefaultTable is the table that the program carries, data/release.policy.
func DefaultTable() (*Table, error) {
	return ReadTable("release.policy", strings.NewReader(embeddedTable))
}

// ReadTable reads a policy file. A line "* *" must be there, so that nothing
// is left out by mistake. Errors name the file and the line.
func ReadTable(name string, r io.Reader) (*Table, error) {
	t := &Table{}
	seen := map[[2]string]int{}
	all := false
	s := bufio.NewScanner(r)
	n := 0
	for s.Scan() {
		n++
		text := strings.TrimSpace(s.Text())
		if text == "" || text[0] == '#' {
			continue
		}
		l, err := parseLine(text)
		if err != nil {
			return nil, tocsin.Errorf(tocsin.Invalid, "%s:%d: %w", name, n, err)
		}
		key := [2]string{l.what, l.country}
		if before := seen[key]; before > 0 {
			return nil, tocsin.Errorf(tocsin.Invalid, "%s:%d: the same form and country as in line %d", name, n, before)
		}
		seen[key] = n
		all = all || key == [2]string{}
		t.lines = append(t.lines, l)
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", name, n+1, err)
	}
	if !all {
		return nil, tocsin.Errorf(tocsin.Invalid, "%s:%d: a line \"* *\" must say what holds for everything", name, n)
	}
	return t, nil
}

func parseLine(text string) (line, error) {
	f := strings.Fields(text)
	if len(f) != 5 {
		return line{}, fmt.Errorf("%d columns, want 5: what, country, delay, place and cell", len(f))
	}
	var l line
	if f[0] != "*" {
		if l.what = f[0]; tocsin.Form(f[0]).Rank() == len(tocsin.Forms) && !isKind(f[0]) {
			return line{}, fmt.Errorf("%q is no form and no kind", f[0])
		}
	}
	if f[1] != "*" {
		if l.country = f[1]; len(f[1]) != 2 || f[1] != strings.ToUpper(f[1]) {
			return line{}, fmt.Errorf("country %q is not a code of two capital letters", f[1])
		}
	}
	hours, err := strconv.Atoi(f[2])
	if err != nil || hours < 0 || hours > maxDelay {
		return line{}, fmt.Errorf("delay %q is not a number of hours from 0 to %d", f[2], maxDelay)
	}
	l.Delay = time.Duration(hours) * time.Hour
	var ok bool
	if l.Place, ok = places[f[3]]; !ok {
		return line{}, fmt.Errorf("place %q is not town, district, province or country", f[3])
	}
	if l.Cell, err = strconv.Atoi(f[4]); err != nil || l.Cell < 1 || l.Cell > maxCell {
		return line{}, fmt.Errorf("cell %q is not a number of km from 1 to %d", f[4], maxCell)
	}
	return l, nil
}

func isKind(s string) bool {
	switch tocsin.Kind(s) {
	case tocsin.Attack, tocsin.Threat, tocsin.Alarm, tocsin.Explosion, tocsin.Find, tocsin.Aggregate:
		return true
	}
	return false
}

// Rule is what holds for an incident: the strictest of each of the lines that
// fit. One whose country is unknown may be in any, so all countries' lines fit.
func (t *Table) Rule(inc *tocsin.Incident) Rule {
	country := ""
	if inc.Where != nil {
		country = inc.Where.CountryCode
	}
	rule := Rule{Place: tocsin.Town, Cell: 1}
	for _, l := range t.lines {
		if l.what != "" && l.what != string(inc.Form) && l.what != string(inc.Kind) || l.country != "" && country != "" && l.country != country {
			continue
		}
		rule.Delay = max(rule.Delay, l.Delay)
		rule.Cell = max(rule.Cell, l.Cell)
		if rank(l.Place) > rank(rule.Place) {
			rule.Place = l.Place
		}
	}
	return rule
}

// rank orders the places from fine to coarse.
func rank(p tocsin.PlacePrecision) int {
	for i, q := range []tocsin.PlacePrecision{tocsin.Site, tocsin.Neighbourhood, tocsin.Town, tocsin.District, tocsin.Province, tocsin.CountryWide} {
		if p == q {
			return i
		}
	}
	return -1
}
