package group

import (
	"fmt"
	"math"
	"strings"

	"tocsin"
)

// The ranks of places, finest first.
const (
	rankSite = iota
	rankNeighbourhood
	rankTown
	rankDistrict
	rankProvince
	rankSea
	rankCountry
	rankUnknown
)

func placeRank(p tocsin.PlacePrecision) int {
	switch p {
	case tocsin.Site:
		return rankSite
	case tocsin.Neighbourhood:
		return rankNeighbourhood
	case tocsin.Town:
		return rankTown
	case tocsin.District:
		return rankDistrict
	case tocsin.Province:
		return rankProvince
	case tocsin.SeaOrAir:
		return rankSea
	case tocsin.CountryWide:
		return rankCountry
	}
	return rankUnknown
}

// place is a Where, ready to be compared.
type place struct {
	where   *tocsin.Where
	rank    int
	name    name
	within  []string // folded, smallest first, without the country
	country string   // code, else folded name
	lat     float64
	lon     float64
	reach   float64 // metres
	located bool
}

func (k *knowledge) newPlace(w *tocsin.Where) place {
	p := place{where: w, rank: rankUnknown}
	if w == nil {
		return p
	}
	p.rank = placeRank(w.Precision)
	p.name = k.newName(w.Name, w.GazetteerID)
	p.country = w.CountryCode
	if p.country == "" {
		p.country = fold(w.Country)
	}
	for _, s := range w.Within {
		if f := fold(s); f != "" && f != fold(w.Country) && f != p.name.folded {
			p.within = append(p.within, f)
		}
	}
	if w.Located() && finite(*w.Lat) && finite(*w.Lon) {
		p.lat, p.lon, p.located = *w.Lat, *w.Lon, true
		p.reach = float64(w.RadiusM)
		if p.reach <= 0 {
			p.reach = []float64{1000, 2500, 8000, 30000, 100000, 200000, 500000, 500000}[p.rank]
		}
		if w.Near {
			p.reach = max(p.reach, 10000)
		}
	}
	return p
}

func finite(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }

// known reports whether the place is told at all.
func (p *place) known() bool {
	return p.where != nil && p.rank != rankUnknown && (p.located || p.name.folded != "" || p.country != "")
}

func (p *place) near() bool { return p.where != nil && p.where.Near }

// distance is in metres, on a sphere.
func distance(a, b *place) float64 {
	rad := math.Pi / 180
	s1, s2 := math.Sin((b.lat-a.lat)*rad/2), math.Sin((b.lon-a.lon)*rad/2)
	h := s1*s1 + math.Cos(a.lat*rad)*math.Cos(b.lat*rad)*s2*s2
	return 2 * 6371000 * math.Asin(math.Sqrt(min(1, h)))
}

// Scores of agreeing places by the coarser of the two ranks. They, and those
// in pair.go, are steps of about a third of a day's agreement, set by reasoning
// and checked on the development corpus.
var samePlaceScore = [...]float64{rankSite: 2.5, rankNeighbourhood: 2.2, rankTown: 1.6, rankDistrict: 1.2, rankProvince: 0.7,
	rankSea: 1.2, rankCountry: 0.3, rankUnknown: 0}

// comparePlaces adds to p what the two places say, or vetoes.
func comparePlaces(p *pair, a, b *place) {
	if !a.known() || !b.known() {
		return
	}
	if a.rank > b.rank || a.rank == b.rank && inside(b, a) {
		a, b = b, a // a is the finer
	}
	if a.country != "" && b.country != "" && a.country != b.country {
		p.forbid("different countries, %s and %s", a.where.Country, b.where.Country)
		return
	}
	far := 0.0
	if a.located && b.located {
		far = distance(a, b)
	}
	same := a.name.id != "" && a.name.id == b.name.id || a.name.folded != "" && a.name.folded == b.name.folded
	switch {
	case same && far > 2*(a.reach+b.reach)+50000:
		p.forbid("two places named %s, %.0f km apart", a.where.Name, far/1000)
	case same:
		p.placeLevel = b.rank
		p.add(samePlaceScore[b.rank], "same place %s", describePlace(a))
	case b.rank == rankCountry:
		if b.country == a.country {
			p.add(samePlaceScore[rankCountry], "both in %s", b.where.Country)
		}
	case b.rank == rankUnknown:
	case inside(a, b):
		p.placeLevel = b.rank
		p.add(samePlaceScore[b.rank]-0.2, "%s is in %s", a.where.Name, b.where.Name)
	case a.located && b.located:
		compareLocated(p, a, b, far)
	default:
		compareNamed(p, a, b)
	}
}

// inside reports whether a is said to lie in b.
func inside(a, b *place) bool {
	for _, w := range a.within {
		if w == b.name.folded {
			return true
		}
	}
	return false
}

func compareLocated(p *pair, a, b *place, far float64) {
	reach := a.reach + b.reach
	switch {
	case b.rank == rankSite && !a.near() && !b.near() && !sameName(a.name, b.name) && (far > 500 || bothProper(a.name, b.name)):
		p.forbid("different sites, %s and %s", a.where.Name, b.where.Name)
	case far <= reach:
		p.placeLevel = b.rank
		p.add(samePlaceScore[b.rank]-0.3, "%s and %s, %s apart", a.where.Name, b.where.Name, metres(far))
	case b.rank >= rankDistrict:
		if far > 2*reach+50000 {
			p.forbid("%s and %s are %s apart", a.where.Name, b.where.Name, metres(far))
		} else {
			p.add(-0.5, "%s and %s, %s apart", a.where.Name, b.where.Name, metres(far))
		}
	case far <= 1.5*reach+3000 && (a.near() || b.near() || sameName(a.name, b.name)):
		p.placeLevel = rankTown
		p.add(0.8, "%s and %s, %s apart", a.where.Name, b.where.Name, metres(far))
	default:
		p.forbid("different places, %s and %s, %s apart", a.where.Name, b.where.Name, metres(far))
	}
}

// compareNamed compares places of which at least one has no position.
func compareNamed(p *pair, a, b *place) {
	common := commonWithin(a, b)
	switch {
	case sameName(a.name, b.name):
		p.placeLevel = b.rank
		p.add(samePlaceScore[b.rank]-0.2, "place names alike, %s and %s", a.where.Name, b.where.Name)
	case b.rank == rankSite && !a.near() && !b.near() && bothProper(a.name, b.name):
		p.forbid("different sites, %s and %s", a.where.Name, b.where.Name)
	case common != "" && b.rank <= rankNeighbourhood:
		p.placeLevel = rankTown
		p.add(0.5, "both in %s", common)
	case common != "":
		p.add(0.1, "both in %s", common)
	case b.rank <= rankTown && len(a.name.proper) > 0 && len(b.name.proper) > 0:
		p.add(-2, "place names differ, %s and %s", a.where.Name, b.where.Name)
	case b.rank < rankSea:
		p.add(-0.7, "place names differ, %s and %s", a.where.Name, b.where.Name)
	}
}

// bothProper reports whether both names tell which one they name.
func bothProper(a, b name) bool { return len(a.proper) > 0 && len(b.proper) > 0 }

// commonWithin is the smallest place, no country, that both are said to lie in.
func commonWithin(a, b *place) string {
	for _, w := range a.within {
		for _, v := range b.within {
			if w == v {
				return asWritten(a.where.Within, w)
			}
		}
		if w == b.name.folded {
			return b.where.Name
		}
	}
	return ""
}

// asWritten is the name of the list that folds to the given one.
func asWritten(names []string, folded string) string {
	for _, n := range names {
		if fold(n) == folded {
			return n
		}
	}
	return folded
}

func describePlace(p *place) string {
	parts := []string{p.where.Name}
	if p.rank <= rankNeighbourhood && len(p.where.Within) > 0 {
		parts = append(parts, p.where.Within[0])
	}
	return strings.Join(parts, ", ")
}

// metres is a distance, written in kilometres.
type metres float64

func (m metres) String() string {
	if m < 950 {
		return fmt.Sprintf("%.1f km", float64(m)/1000)
	}
	return fmt.Sprintf("%.0f km", float64(m)/1000)
}
