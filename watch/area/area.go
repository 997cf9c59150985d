// Package area says what is watched: polygons, circles, corridors along a line,
// lists of assets, countries and provinces; and whether an incident's disc of
// uncertainty lies wholly inside one, or overlaps it. What has no position
// never matches an area.
package area

import (
	"math"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tocsin"
)

// Kind is how an area is described.
type Kind string

// The kinds of areas.
const (
	Polygon  Kind = "polygon"
	Circle   Kind = "circle"
	Corridor Kind = "corridor" // along a line
	Assets   Kind = "assets"   // points with names, each with a radius
	Country  Kind = "country"  // by its code
	Province Kind = "province" // by its name
	// Unplaced is no area on a map: it takes what has no position, of one
	// country or of all, for a digest of its own.
	Unplaced Kind = "unplaced"
)

// Area is something that is watched. Only the fields of its kind are set. Its
// JSON is a GeoJSON feature.
type Area struct {
	ID       string
	Name     string
	Kind     Kind
	Polygons []Rings        // of Polygon
	Center   tocsin.Point   // of Circle
	RadiusM  float64        // of Circle; of Assets: of those that have none of their own
	Line     []tocsin.Point // of Corridor
	WidthM   float64        // of Corridor: from side to side
	Assets   []Asset
	Country  string // ISO 3166-1 alpha-2, of Country; may narrow Province and Unplaced
	Province string
	Off      bool // it is not watched for now
}

// Rings are the edges of one polygon: the outer one, then those of its holes.
// An edge is straight on a map of longitudes and latitudes, as in GeoJSON; one
// longer than 180 degrees goes the short way round.
type Rings [][]tocsin.Point

// Asset is a point with a name.
type Asset struct {
	Name    string
	At      tocsin.Point
	RadiusM float64 // 0 is the area's
}

// Match is how an incident's disc lies to an area.
type Match string

// The matches; the empty one is none.
const (
	None    Match = ""
	Touches Match = "touches" // the disc overlaps it
	Inside  Match = "inside"  // the disc lies wholly in it
)

// maxRadius is a quarter of the way round the earth: no disc is larger.
const maxRadius = 10_000_000

// Validate reports the first rule that the area breaks.
func (a *Area) Validate() error {
	if err := a.check(); err != nil {
		return err
	}
	_, err := a.parts()
	return err
}

// check is Validate without looking at how edges lie to each other.
func (a *Area) check() error {
	bad := func(format string, args ...any) error {
		return tocsin.Errorf(tocsin.Invalid, "area %s: "+format, append([]any{a.ID}, args...)...)
	}
	if a.ID == "" || len(a.ID) > 64 || strings.ContainsFunc(a.ID, notInID) {
		return tocsin.Errorf(tocsin.Invalid, "area: the id %q must have 1 to 64 letters, digits, dots, hyphens or underscores", a.ID)
	}
	if a.Name == "" || strings.ContainsFunc(a.Name, unicode.IsControl) {
		return bad("it needs a name of one line")
	}
	if a.Country != "" && (len(a.Country) != 2 || strings.ToUpper(a.Country) != a.Country) {
		return bad("country %q is not a code of two capital letters", a.Country)
	}
	switch a.Kind {
	case Polygon:
		if len(a.Polygons) == 0 {
			return bad("it has no ring")
		}
	case Circle:
		if !goodRadius(a.RadiusM) {
			return bad("the radius of a circle is above 0 and at most %d metres, not %g", maxRadius, a.RadiusM)
		}
		if err := goodPoint(a.Center); err != nil {
			return bad("%w", err)
		}
	case Corridor:
		if len(a.Line) < 2 {
			return bad("a corridor needs two points")
		}
		if !goodRadius(a.WidthM / 2) {
			return bad("the width of a corridor is above 0, not %g", a.WidthM)
		}
	case Assets:
		if len(a.Assets) == 0 {
			return bad("it lists no asset")
		}
		for _, s := range a.Assets {
			if s.RadiusM == 0 {
				s.RadiusM = a.RadiusM
			}
			if err := s.validate(); err != nil {
				return bad("%w", err)
			}
		}
	case Country:
		if a.Country == "" {
			return bad("it names no country")
		}
	case Province:
		if fold(a.Province) == "" {
			return bad("it names no province")
		}
	case Unplaced:
	default:
		return bad("unknown kind %q", a.Kind)
	}
	return nil
}

func notInID(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(".-_", r))
}

func (s *Asset) validate() error {
	if s.Name == "" || strings.ContainsFunc(s.Name, unicode.IsControl) {
		return tocsin.Errorf(tocsin.Invalid, "an asset needs a name of one line")
	}
	if !goodRadius(s.RadiusM) {
		return tocsin.Errorf(tocsin.Invalid, "asset %s: the radius is above 0 and at most %d metres, not %g", s.Name, maxRadius, s.RadiusM)
	}
	if err := goodPoint(s.At); err != nil {
		return tocsin.Errorf(tocsin.Invalid, "asset %s: %w", s.Name, err)
	}
	return nil
}

func goodRadius(m float64) bool { return m > 0 && m <= maxRadius }

// goodPoint lets longitudes run past the 180th meridian, as some tools write
// what lies across it.
func goodPoint(p tocsin.Point) error {
	if math.IsNaN(p.Lat) || math.IsNaN(p.Lon) || math.Abs(p.Lat) > 90 || math.Abs(p.Lon) > 360 {
		return tocsin.Errorf(tocsin.Invalid, "longitude %g, latitude %g is no position", p.Lon, p.Lat)
	}
	return nil
}

// fold makes names comparable: without case, accents and hyphens.
func fold(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
