// Package place finds the names of places in texts and says where they are.
//
// It knows the world's towns of a thousand people and more, in many countries
// the smaller ones too, their districts, provinces and countries (GeoNames, see
// data/ATTRIBUTION.md), and sites and seas that matter in reports of attacks. Everything is used where it lies in
// the program: opening costs no parsing of the large file. A user adds places
// with AddGeoNames and AddSites and opens the result with OpenWith.
package place

import (
	_ "embed"
	"fmt"
	"iter"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"sync"

	"tocsin"
)

//go:embed data/gazetteer.bin
var embedded string

//go:embed data/regions.tsv
var embeddedRegions string

//go:embed data/words.txt
var embeddedWords string

// layerShift parts the number of a layer from the index in it, in a ref.
const layerShift = 26

// ref names an entry of any layer.
type ref uint32

func (r ref) layer() int    { return int(r >> layerShift) }
func (r ref) index() uint32 { return uint32(r) & (1<<layerShift - 1) }

const noRef = ref(math.MaxUint32)

// Gazetteer is what is known of places. It is read-only and may be used by
// many goroutines at once.
type Gazetteer struct {
	missions []ref    // the embassies and consulates of the own list
	layers   []*layer // the embedded towns, countries and sites, additions
	cues     *cues
	country  map[string]ref
	arabic   map[string]bool
	words    *sync.Pool // room for the words of a text
	within   []ref      // the entry that each one of the own list lies in, noRef where it is not known
}

// Entry is one place of the gazetteer.
type Entry struct {
	ID          string // "geonames:98182", "admin:IQ.07", "country:IQ", or that of a site
	Name        string
	Kind        Kind
	Precision   tocsin.PlacePrecision
	Within      []string // smallest first, the country last
	Country     string
	CountryCode string
	// Lat and Lon are the middle. Of a country it is a rough one, for
	// distances only.
	Lat, Lon   float64
	RadiusM    int
	Population int
	Capital    bool
}

// Open returns the gazetteer that the program carries.
func Open() (*Gazetteer, error) { return OpenWith("") }

// OpenWith returns the gazetteer that the program carries and the additions
// in the folder dir, if it has any; "" is none.
func OpenWith(dir string) (*Gazetteer, error) {
	words, err := parseWords("words.txt", embeddedWords)
	if err != nil {
		return nil, err
	}
	g := &Gazetteer{country: make(map[string]ref, 256), words: &sync.Pool{}}
	if g.cues, err = newCues(words); err != nil {
		return nil, fmt.Errorf("open gazetteer: %w", err)
	}
	base, err := openLayer(embedded)
	if err != nil {
		return nil, fmt.Errorf("open gazetteer: %w", err)
	}
	g.arabic = words.ArabicCountries()
	g.layers = []*layer{base, nil}
	if !g.storedOwn() {
		if err := g.buildOwn(); err != nil {
			return nil, fmt.Errorf("open gazetteer: %w", err)
		}
	}
	additions, err := openAdditions(dir)
	if err != nil {
		return nil, err
	}
	g.layers = append(g.layers, additions...)
	return g, nil
}

// addCountries reads the list of countries: an entry for each, found by its
// names, and one for its people and adjectives.
func addCountries(b *Builder, path, text string, middles map[string][2]float64) error {
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' || strings.HasPrefix(line, "code\t") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 10 || len(f[0]) != 2 {
			return fmt.Errorf("%s:%d: want 10 columns, the first of two letters", path, n)
		}
		lat, err1 := strconv.ParseFloat(f[7], 64)
		lon, err2 := strconv.ParseFloat(f[8], 64)
		if err1 != nil || err2 != nil {
			return fmt.Errorf("%s:%d: position %q, %q", path, n, f[7], f[8])
		}
		if m, ok := middles["country:"+f[0]]; ok {
			lat, lon = m[0], m[1]
		}
		i := b.Add(Place{ID: "country:" + f[0], Name: f[2], Lat: lat, Lon: lon, Kind: Country, Country: f[0], Parent: -1,
			Within: []string{f[6]}}) // of a country, its capital
		b.Name(i, f[2])
		for _, a := range split(f[3]) {
			b.Name(i, a)
		}
		d := b.Add(Place{ID: "demonym:" + f[0], Name: f[2], Lat: lat, Lon: lon, Kind: Demonym, Country: f[0], Parent: -1})
		for _, a := range append(split(f[4]), split(f[5])...) {
			if b.entryOf(a) < 0 {
				b.Name(d, a)
			}
		}
	}
	return nil
}

// middles is the positions that the list of regions gives for countries; its
// lines are checked when it is read for the regions.
func middles(regions string) map[string][2]float64 {
	m := map[string][2]float64{}
	for line := range strings.Lines(regions) {
		if f := strings.Split(line, "\t"); strings.HasPrefix(line, "country:") && len(f) == len(siteColumns) {
			lat, _ := strconv.ParseFloat(f[6], 64)
			lon, _ := strconv.ParseFloat(f[7], 64)
			m[f[0]] = [2]float64{lat, lon}
		}
	}
	return m
}

func split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "|")
}

// container finds the entry that a site or neighbourhood lies in.
func (g *Gazetteer) container(r ref) ref {
	l := g.layers[r.layer()]
	rec := l.record(r.index())
	if rec.kind == kindCountry || rec.kind == kindDemonym || rec.kind == kindSea {
		return noRef
	}
	x := l.extra(r.index())
	for _, name := range split(l.name(x.within)) {
		h := sequenceOf(name)
		best, bestScore := noRef, 0.0
		for _, c := range g.named(h) {
			cr := g.record(c)
			if c == r || g.countryCode(c) != string(x.country[:]) || cr.kind == kindDemonym {
				continue
			}
			d := Distance(deg(rec.lat), deg(rec.lon), deg(cr.lat), deg(cr.lon))
			if score := 1e6 - d + float64(bits.Len32(cr.population))*3000; cr.kind != kindCountry && d < 400e3 && score > bestScore {
				best, bestScore = c, score
			}
		}
		if best != noRef {
			return best
		}
	}
	return noRef
}

func sequenceOf(name string) uint64 { return sequence(foldWords(name), "", false) }

// named lists the entries of all layers whose name has the hash.
func (g *Gazetteer) named(h uint64) []ref {
	var out []ref
	var buf [16]uint32
	for n, l := range g.layers {
		for _, i := range l.matches(buf[:0], h, l.find(h)) {
			out = append(out, ref(n<<layerShift)|ref(i))
		}
	}
	return out
}

func (g *Gazetteer) record(r ref) record { return g.layers[r.layer()].record(r.index()) }

func (g *Gazetteer) name(r ref) string {
	l := g.layers[r.layer()]
	return l.name(l.record(r.index()).name)
}

func deg(v int32) float64 { return float64(v) / 1e5 }

// countryCode is the ISO code of the country an entry lies in, "" for none.
func (g *Gazetteer) countryCode(r ref) string {
	l := g.layers[r.layer()]
	i := r.index()
	if l.extraAt != 0 {
		at := l.extraAt + int(i)*extraSize + 8
		if l.data[at] == 0 {
			return ""
		}
		return l.data[at : at+2]
	}
	// This is asked most of all: no more of the records is read than needed.
	at := l.entryAt + int(i)*entrySize
	if parent := l.u16(at + 20); parent != 0 {
		at = l.entryAt + int(parent-1)*entrySize
	}
	if l.data[at+23]&flagGeoNames != 0 {
		return ""
	}
	if code := l.nameAt + int(l.u32(at)); l.data[code] >= 2 {
		return l.data[code+1 : code+3]
	}
	return ""
}

// parent is the area that an entry lies in, noRef at the top.
func (g *Gazetteer) parent(r ref) ref {
	l := g.layers[r.layer()]
	if rec := l.record(r.index()); rec.parent != 0 {
		return r&^(1<<layerShift-1) | ref(rec.parent-1)
	}
	switch r.layer() {
	case 0:
		return noRef
	case 1:
		if int(r.index()) < len(g.within) {
			return g.within[r.index()]
		}
	}
	return g.container(r)
}

// inside reports whether r lies in the place in, by the record.
func (g *Gazetteer) inside(r, in ref) bool {
	if k := g.record(in).kind; k == kindCountry {
		return r != in && g.countryCode(r) == g.countryCode(in)
	}
	for n := 0; n < 8; n++ {
		r = g.parent(r)
		if r == noRef {
			return false
		}
		if r == in {
			return true
		}
	}
	return false
}

// Entry returns the entry with an id.
func (g *Gazetteer) Entry(id string) (Entry, bool) {
	for i := len(g.layers) - 1; i >= 0; i-- {
		for j := range g.layers[i].entries {
			if r := ref(i<<layerShift | j); g.hasID(r, id) {
				return g.entry(r), true
			}
		}
	}
	return Entry{}, false
}

// Entries goes through every place but the words for peoples, in the order in
// which they are kept.
func (g *Gazetteer) Entries() iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for i, l := range g.layers {
			for j := range l.entries {
				r := ref(i<<layerShift | j)
				if g.record(r).kind != kindDemonym && !yield(g.entry(r)) {
					return
				}
			}
		}
	}
}

// hasID compares without building the id, for the walk over all entries.
func (g *Gazetteer) hasID(r ref, id string) bool {
	l := g.layers[r.layer()]
	rec := l.record(r.index())
	if number, ok := strings.CutPrefix(id, "geonames:"); ok {
		n, err := strconv.ParseUint(number, 10, 32)
		return err == nil && rec.flags&flagGeoNames != 0 && uint64(rec.id) == n
	}
	if rec.flags&flagGeoNames != 0 || int(r.index()) < l.areas && rec.kind == kindCountry {
		return false
	}
	code, isAdmin := strings.CutPrefix(id, "admin:")
	return isAdmin == (r.layer() == 0 && (rec.kind == kindProvince || rec.kind == kindDistrict)) && l.name(rec.id) == code
}

func (g *Gazetteer) id(r ref) string {
	l := g.layers[r.layer()]
	rec := l.record(r.index())
	switch {
	case rec.flags&flagGeoNames != 0:
		return "geonames:" + strconv.FormatUint(uint64(rec.id), 10)
	case r.layer() == 0 && (rec.kind == kindProvince || rec.kind == kindDistrict):
		return "admin:" + l.name(rec.id)
	}
	return l.name(rec.id)
}

// Lookup lists the places of a name, in any spelling that folds to it, the
// most important first.
func (g *Gazetteer) Lookup(name string) []Entry {
	refs := g.named(sequenceOf(name))
	slices.SortStableFunc(refs, func(a, b ref) int {
		return compare(g.importance(b), g.importance(a))
	})
	var out []Entry
	for _, r := range refs {
		if g.record(r).kind != kindDemonym {
			out = append(out, g.entry(r))
		}
	}
	return out
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (g *Gazetteer) entry(r ref) Entry {
	rec := g.record(r)
	e := Entry{ID: g.id(r), Name: g.name(r), Kind: kinds[rec.kind], Precision: g.precision(r), Within: g.withinNames(r),
		CountryCode: g.countryCode(r), Lat: deg(rec.lat), Lon: deg(rec.lon), RadiusM: g.radius(r),
		Population: int(rec.population), Capital: rec.flags&flagCapital != 0}
	if c, ok := g.country[e.CountryCode]; ok {
		e.Country = g.name(c)
	}
	return e
}

// withinNames is what an entry lies in, smallest first.
func (g *Gazetteer) withinNames(r ref) []string {
	l := g.layers[r.layer()]
	rec := l.record(r.index())
	if rec.kind == kindCountry || rec.kind == kindDemonym {
		return nil
	}
	if in := l.name(l.extra(r.index()).within); l.extraAt != 0 && in != "" {
		return split(in)
	}
	var out []string
	name := l.name(rec.name)
	for in := g.parent(r); in != noRef; in = g.parent(in) {
		k := g.record(in).kind
		if k == kindCountry || k == kindDistrict && rec.kind != kindTownPart {
			continue
		}
		if n := g.name(in); n != name && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	if c, ok := g.country[g.countryCode(r)]; ok {
		if n := g.name(c); !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

var precisionNames = []tocsin.PlacePrecision{"", tocsin.Site, tocsin.Neighbourhood, tocsin.Town, tocsin.District, tocsin.Province,
	tocsin.CountryWide, tocsin.SeaOrAir, tocsin.PlaceUnknown}

func (g *Gazetteer) precision(r ref) tocsin.PlacePrecision {
	l := g.layers[r.layer()]
	if p := l.extra(r.index()).precision; p > 0 && int(p) < len(precisionNames) {
		return precisionNames[p]
	}
	switch l.record(r.index()).kind {
	case kindCountry, kindDemonym:
		return tocsin.CountryWide
	case kindProvince, kindRegion:
		return tocsin.Province
	case kindDistrict:
		return tocsin.District
	case kindTown:
		return tocsin.Town
	case kindTownPart, kindNeighbourhood:
		return tocsin.Neighbourhood
	case kindSea:
		return tocsin.SeaOrAir
	}
	return tocsin.Site
}

// radius is how far the place reaches, in metres: as given, or for a town
// from its people, at some 3,000 to the square kilometre and wider for what
// counts as its outskirts.
func (g *Gazetteer) radius(r ref) int {
	l := g.layers[r.layer()]
	rec := l.record(r.index())
	if x := l.extra(r.index()); x.radius > 0 {
		return int(x.radius)
	}
	switch rec.kind {
	case kindCountry, kindDemonym:
		return 0
	case kindProvince, kindDistrict:
		if int(r.index()) < l.areas {
			return l.areaRadius(r.index())
		}
		return 30000
	case kindTownPart, kindNeighbourhood:
		return 2000
	case kindTown:
		m := math.Sqrt(float64(rec.population)/3000/math.Pi) * 1000 * 1.3
		return int(math.Round(min(max(m, 2000), 25000)/100) * 100)
	case kindSea, kindRegion:
		return 200000
	}
	return 1000
}

// importance ranks places of one name when nothing else is known.
func (g *Gazetteer) importance(r ref) float64 {
	rec := g.record(r)
	v := math.Log10(float64(rec.population) + 100)
	switch rec.kind {
	case kindCountry:
		return 12
	case kindDemonym:
		return 7.5
	case kindProvince:
		v -= 0.4
	case kindDistrict:
		v -= 1.6
	case kindTownPart:
		v -= 1.2
	case kindRegion, kindSea:
		v = 6
		if g.precision(r) != tocsin.Province {
			v = 9
		}
	case kindSite, kindCamp:
		v = 4.5
	case kindNeighbourhood:
		v = 4
	}
	switch {
	case rec.flags&flagCapital != 0:
		v += 1.3
	case rec.flags&flagSeat != 0:
		v += 0.3
	}
	return v
}

// Distance is the way between two positions along the earth, in metres.
func Distance(lat1, lon1, lat2, lon2 float64) float64 {
	const rad = math.Pi / 180
	a, b := math.Sin((lat2-lat1)*rad/2), math.Sin((lon2-lon1)*rad/2)
	h := a*a + math.Cos(lat1*rad)*math.Cos(lat2*rad)*b*b
	return 12742e3 * math.Asin(math.Sqrt(min(1, h)))
}

// destination is the position at a distance in metres and a bearing in
// degrees clockwise from north.
func destination(lat, lon, metres, bearing float64) (float64, float64) {
	const rad = math.Pi / 180
	d, b := metres/6371e3, bearing*rad
	φ, λ := lat*rad, lon*rad
	φ2 := math.Asin(math.Sin(φ)*math.Cos(d) + math.Cos(φ)*math.Sin(d)*math.Cos(b))
	λ2 := λ + math.Atan2(math.Sin(b)*math.Sin(d)*math.Cos(φ), math.Cos(d)-math.Sin(φ)*math.Sin(φ2))
	return φ2 / rad, math.Mod(λ2/rad+540, 360) - 180
}

// sameGeoName reports whether two entries have one GeoNames number.
func (g *Gazetteer) sameGeoName(a, b ref) bool {
	x, y := g.record(a), g.record(b)
	return x.flags&y.flags&flagGeoNames != 0 && x.id == y.id
}
