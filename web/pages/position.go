package pages

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"tocsin"
)

// positionText writes a position as people type it: latitude, longitude.
func positionText(at tocsin.Point) string {
	return strconv.FormatFloat(rounded(at.Lat, 5), 'f', -1, 64) + ", " + strconv.FormatFloat(rounded(at.Lon, 5), 'f', -1, 64)
}

func positionsText(points []tocsin.Point) string {
	var lines []string
	for _, at := range points {
		lines = append(lines, positionText(at))
	}
	return strings.Join(lines, "\n")
}

// parsePosition reads "36.19, 44.01", latitude first, also with N, S, E or W
// behind each number, and in degrees, minutes and seconds: 36°11'24"N 44°0'36"E.
func parsePosition(s string) (tocsin.Point, error) {
	bad := tocsin.Errorf(tocsin.Invalid, "%q is no position; write latitude and longitude, as 36.19, 44.01", clip(clean(s), 80))
	var parts []string
	if fields := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' }); len(fields) == 2 {
		parts = fields
	} else if cut := strings.IndexAny(strings.ToUpper(s), "NS"); cut > 0 && cut+1 < len(s) {
		parts = []string{s[:cut+1], s[cut+1:]}
	} else {
		parts = strings.Fields(s)
	}
	if len(parts) != 2 {
		return tocsin.Point{}, bad
	}
	lat, ok1 := parseDegrees(parts[0], "N", "S")
	lon, ok2 := parseDegrees(parts[1], "E", "W")
	if !ok1 || !ok2 || lat < -90 || lat > 90 || lon < -360 || lon > 360 {
		return tocsin.Point{}, bad
	}
	return tocsin.Point{Lat: lat, Lon: lon}, nil
}

// parseDegrees reads one number of degrees, or degrees, minutes and seconds,
// with the letter of its side before or behind it.
func parseDegrees(s, plus, minus string) (float64, bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	sign := 1.0
	for _, side := range []string{plus, minus} {
		rest, behind := strings.CutSuffix(s, side)
		if !behind {
			rest, behind = strings.CutPrefix(s, side)
		}
		if behind {
			s = strings.TrimSpace(rest)
			if side == minus {
				sign = -1
			}
			break
		}
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("°º'′’\"″” ", r) })
	if len(parts) == 0 || len(parts) > 3 {
		return 0, false
	}
	sum := 0.0
	for i, part := range parts {
		v, err := strconv.ParseFloat(part, 64)
		if err != nil || v != v || i > 0 && (v < 0 || v >= 60) || len(parts) > 1 && v < 0 && sign < 0 {
			return 0, false
		}
		switch {
		case i == 0 && strings.HasPrefix(part, "-"):
			sign, sum = -sign, -v
		case i == 0:
			sum = v
		case i == 1:
			sum += v / 60
		default:
			sum += v / 3600
		}
	}
	return sign * sum, true
}

// parsePositions reads one position a line; empty lines are passed over.
func parsePositions(s string) (points []tocsin.Point, err error) {
	for n, line := range strings.Split(s, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		at, err := parsePosition(line)
		if err != nil {
			return nil, tocsin.Errorf(tocsin.Invalid, "line %d: %w", n+1, err)
		}
		points = append(points, at)
	}
	return points, nil
}

// parseLength reads a length in kilometres as metres.
func parseLength(what, s string) (float64, error) {
	s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(strings.ToLower(s)), "km"))
	v, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", "."), 64)
	if err != nil || v != v || v <= 0 || v > 10_000 {
		return 0, tocsin.Errorf(tocsin.Invalid, "%s is a number of kilometres above 0, not %q", what, clip(clean(s), 40))
	}
	return v * 1000, nil
}

// lengthText writes metres as kilometres, as a form has them; "" for none.
func lengthText(metres float64) string {
	if metres == 0 {
		return ""
	}
	return strconv.FormatFloat(metres/1000, 'f', -1, 64)
}

// placesOf is what is known under a name.
func (p *Pages) placesOf(name string) []tocsin.Where {
	if p.opt.Places == nil || name == "" || len(name) > 200 {
		return nil
	}
	return p.opt.Places(name)
}

// country is a country by its code or by its name; nil when it is not known.
func (p *Pages) country(name string) *tocsin.Where {
	for _, w := range p.placesOf(name) {
		if w.Precision == tocsin.CountryWide {
			return &w
		}
	}
	return nil
}

// countryCode is the code of a country by its code or by its name.
func (p *Pages) countryCode(name string) (string, error) {
	name = strings.TrimSpace(name)
	if len(name) == 2 && strings.Trim(strings.ToUpper(name), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
		return strings.ToUpper(name), nil
	}
	if w := p.country(name); w != nil && w.CountryCode != "" {
		return w.CountryCode, nil
	}
	return "", tocsin.Errorf(tocsin.Invalid, "no country is known as %q; its code of two letters will do, as IQ", clip(clean(name), 80))
}

// countryName is a country's name with its code; the code alone when no more is
// known.
func (p *Pages) countryName(code string) string {
	if w := p.country(code); w != nil && w.Name != "" {
		return w.Name + " (" + code + ")"
	}
	return code
}

// province is a province by its name, in a country when that is told; nil when
// it is not known, or several are called so.
func (p *Pages) province(name, country string) *tocsin.Where {
	var found *tocsin.Where
	for _, w := range p.placesOf(name) {
		if w.Precision == tocsin.Province && (country == "" || w.CountryCode == country) {
			if found != nil {
				return nil
			}
			found = &w
		}
	}
	return found
}

// near reports whether two places lie within some 40 km of each other.
func near(a, b *tocsin.Where) bool {
	dy := *a.Lat - *b.Lat
	dx := wrapped(*a.Lon-*b.Lon) * math.Cos(*a.Lat*math.Pi/180)
	return dx*dx+dy*dy < .36*.36
}

// placed is a position as it was typed, or that of the one place of a name.
func (p *Pages) placed(s string) (tocsin.Point, error) {
	at, err := parsePosition(s)
	if err == nil {
		return at, nil
	}
	// A town and the district of its name lie together: the likelier stands
	// for both.
	var found []tocsin.Where
	for _, w := range p.placesOf(strings.TrimSpace(s)) {
		if w.Located() && w.Precision != tocsin.CountryWide && !slices.ContainsFunc(found, func(o tocsin.Where) bool { return near(&o, &w) }) {
			found = append(found, w)
		}
	}
	switch len(found) {
	case 0:
		return at, err
	case 1:
		return tocsin.Point{Lat: *found[0].Lat, Lon: *found[0].Lon}, nil
	}
	return at, p.several(found)
}

// several is the error of a name that several places have, with where they lie.
func (p *Pages) several(found []tocsin.Where) error {
	var names []string
	for i := range found[:min(5, len(found))] {
		names = append(names, p.where(&found[i])+" ("+positionText(tocsin.Point{Lat: *found[i].Lat, Lon: *found[i].Lon})+")")
	}
	return tocsin.Errorf(tocsin.Invalid, "several places are called so; write one of these positions: %s", strings.Join(names, "; "))
}
