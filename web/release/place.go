package release

import (
	"math"
	"slices"

	"tocsin"
)

// kmPerDegree is the length of a degree of latitude on a sphere of the earth's
// mean radius, 6371.0088 km (IUGG).
const kmPerDegree = 6371.0088 * math.Pi / 180

// maxSpread is the largest radius in metres that the middle of a named place
// stands for; larger ones are told by a cell, so that no position moves far.
const maxSpread = 200_000

// cell is the middle of the cell of the grid that a position lies in, and a
// radius in metres that reaches all of the cell. Bands of latitude are parted
// into cells that are nowhere smaller than size km.
func cell(lat, lon float64, size int) (midLat, midLon float64, radius int) {
	bands := max(1, math.Floor(180*kmPerDegree/float64(size)))
	height := 180 / bands
	band := min(bands-1, math.Floor((lat+90)/height))
	south, north := -90+band*height, -90+(band+1)*height
	narrow := math.Max(0, math.Min(cosine(south), cosine(north)))
	columns := max(1, math.Floor(360*narrow*kmPerDegree/float64(size)))
	width := 360 / columns
	column := min(columns-1, math.Floor((math.Mod(lon+540, 360))/width))
	midLat, midLon = (south+north)/2, -180+(column+0.5)*width
	far := 0.0
	for _, edge := range []float64{south, north, midLat} {
		far = max(far, distance(midLat, midLon, edge, midLon+width/2))
	}
	return round(midLat), round(midLon), stepped(int(far) + 100)
}

func cosine(degrees float64) float64 { return math.Cos(degrees * math.Pi / 180) }

// round leaves four places, about 10 m: the digits behind them say nothing.
func round(degrees float64) float64 { return math.Round(degrees*1e4) / 1e4 }

// distance is how far apart two positions are, in metres.
func distance(lat1, lon1, lat2, lon2 float64) float64 {
	a, b := math.Sin((lat2-lat1)*math.Pi/360), math.Sin((lon2-lon1)*math.Pi/360)
	h := a*a + cosine(lat1)*cosine(lat2)*b*b
	return 2 * 180 / math.Pi * kmPerDegree * 1000 * math.Asin(math.Sqrt(min(1, h)))
}

// stepped widens a radius to the next of a few, because an exact one would
// tell which place it is of.
func stepped(m int) int {
	for _, step := range []int{5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000} {
		if m <= step {
			return step
		}
	}
	return (m/1_000_000 + 1) * 1_000_000
}

// Lookup gives the town, district or province of a name in a country, with its
// middle and radius; false when there is none or several fit.
type Lookup func(name, countryCode string) (tocsin.Where, bool)

// coarse is what of a place is shown, and which of its names are withheld. nil
// is a place of which nothing is. Where it lies is a function of the names
// shown, of the cell and of nothing else.
func (p *Policy) coarse(w *tocsin.Where, rule Rule) (*tocsin.Where, []string) {
	if w == nil {
		return nil, nil
	}
	shown := tocsin.Where{Country: w.Country, CountryCode: w.CountryCode}
	var withheld []string
	own := w.GazetteerID != "" && (rank(w.Precision) >= rank(rule.Place) || w.Precision == tocsin.SeaOrAir)
	above := p.above(w, rule)
	switch {
	case own:
		shown.Name, shown.Precision, shown.GazetteerID = w.Name, w.Precision, w.GazetteerID
		shown.Near, shown.Ambiguous, shown.Within = w.Near, w.Ambiguous, above
	case len(above) > 0:
		shown.Name, shown.Within = above[0], above[1:]
		shown.Precision = rule.Place
		if shown.Name == w.Country {
			shown.Precision = tocsin.CountryWide
		}
	case w.Country != "":
		shown.Name, shown.Precision = w.Country, tocsin.CountryWide
	case w.Precision == tocsin.SeaOrAir:
		shown.Name, shown.Precision = "at sea or in the air", tocsin.SeaOrAir
	default:
		shown.Name, shown.Precision = "place withheld", tocsin.PlaceUnknown
	}
	kept := map[string]bool{fold(shown.Name): true, fold(shown.Country): true}
	for _, n := range shown.Within {
		kept[fold(n)] = true
	}
	for _, n := range append([]string{w.Name, w.Words}, w.Within...) {
		if !kept[fold(n)] {
			withheld = append(withheld, n)
		}
	}
	p.locate(&shown, w, rule)
	if shown.Precision == tocsin.PlaceUnknown {
		return nil, withheld
	}
	return &shown, withheld
}

// above lists those of the names that a place lies in that may be shown, the
// smallest first. The lists do not say which is a town and which a province: a
// single name between a place and its country counts as a town.
func (p *Policy) above(w *tocsin.Where, rule Rule) []string {
	for i, name := range w.Within {
		if name == w.Country {
			return slices.Clone(w.Within[i:])
		}
		level := tocsin.Town
		if rank(w.Precision) >= rank(tocsin.Town) || i > 0 {
			level = tocsin.Province
		}
		if p.lookup != nil {
			if at, ok := p.lookup(name, w.CountryCode); ok {
				level = at.Precision
			}
		}
		if rank(level) >= rank(rule.Place) {
			return slices.Clone(w.Within[i:])
		}
	}
	return nil
}

// locate gives the place shown a position: the middle of what is named when
// the true position lies in it, otherwise that of the cell. A country has
// none, but where a cell is known it stands for a part of the country.
func (p *Policy) locate(shown, w *tocsin.Where, rule Rule) {
	if !w.Located() {
		return
	}
	lat, lon, radius := cell(*w.Lat, *w.Lon, rule.Cell)
	if p.lookup != nil && shown.Precision != tocsin.CountryWide {
		at, ok := p.lookup(shown.Name, shown.CountryCode)
		if ok && at.Located() && at.RadiusM <= maxSpread {
			if reach := max(at.RadiusM, radius); distance(*w.Lat, *w.Lon, *at.Lat, *at.Lon) <= float64(reach) {
				lat, lon, radius = *at.Lat, *at.Lon, stepped(reach)
			}
		}
	}
	radius = max(radius, stepped(w.RadiusM))
	shown.Lat, shown.Lon, shown.RadiusM = &lat, &lon, radius
	switch shown.Precision {
	case tocsin.CountryWide, tocsin.PlaceUnknown:
		shown.Precision = tocsin.Province
	}
}
