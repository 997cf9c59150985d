package place

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// Builder collects places and writes them as a layer. It is for the program
// that makes the embedded gazetteer and for additions.
type Builder struct {
	// Arabic holds the codes of the countries whose names take the Arabic
	// article; it must be set before names are added.
	Arabic map[string]bool

	records []record
	extras  []extra
	radii   []uint16
	areas   int
	names   []byte
	nameOf  map[string]uint32
	keys    map[uint64]*key
	order   []uint64 // keys in the order of first use, for a reproducible file
	prefix  map[uint64]bool
	marks   map[uint64]uint8
}

type key struct {
	name    uint32
	entries []uint32
}

// NewBuilder makes an empty Builder.
func NewBuilder() *Builder {
	const some = 4096 // places in a small list: room from the start, since one is built whenever the program opens
	b := &Builder{nameOf: make(map[string]uint32, some), keys: make(map[uint64]*key, some), prefix: make(map[uint64]bool, some),
		marks: map[uint64]uint8{}, records: make([]record, 0, some), extras: make([]extra, 0, some)}
	b.text("")
	return b
}

// Place is one place to be added.
type Place struct {
	ID         string // of an area or a site; a town has its GeoNames number
	Number     uint32
	Name       string
	Lat, Lon   float64
	Population int
	RadiusM    int
	Parent     int // index that Area returned, or -1
	Kind       Kind
	Capital    bool
	Seat       bool // of a province
	Seat2      bool // of a district
	Country    string
	Within     []string
	Precision  uint8
	World      bool
}

// Kind is what a place is, in the words of the data files.
type Kind string

// The kinds of places.
const (
	Country       Kind = "country"
	Province      Kind = "province"
	District      Kind = "district"
	Town          Kind = "town"
	TownPart      Kind = "town-part"
	Region        Kind = "region"
	Sea           Kind = "sea"
	Site          Kind = "site"
	Neighbourhood Kind = "neighbourhood"
	Demonym       Kind = "demonym"
	Camp          Kind = "camp"
)

var kinds = [...]Kind{kindNone: "", kindCountry: Country, kindProvince: Province, kindDistrict: District, kindTown: Town,
	kindTownPart: TownPart, kindRegion: Region, kindSea: Sea, kindSite: Site, kindNeighbourhood: Neighbourhood,
	kindDemonym: Demonym, kindCamp: Camp}

func kindOf(k Kind) kind {
	for i, v := range kinds {
		if v == k {
			return kind(i)
		}
	}
	return kindSite
}

func (b *Builder) text(s string) uint32 {
	if len(s) > 255 {
		s = s[:255]
	}
	at, ok := b.nameOf[s]
	if !ok {
		at = uint32(len(b.names))
		b.nameOf[s] = at
		b.names = append(append(b.names, byte(len(s))), s...)
	}
	return at
}

// Area adds a country, province or district and returns its index. Areas come
// before all else.
func (b *Builder) Area(p Place) (int, error) {
	if len(b.records) != b.areas || b.areas == math.MaxUint16-1 {
		return 0, fmt.Errorf("add area %s: areas come first, and at most 65,534", p.ID)
	}
	b.areas++
	b.radii = append(b.radii, uint16(min(p.RadiusM/100, math.MaxUint16)))
	return b.add(p), nil
}

// Add adds any other place and returns its index.
func (b *Builder) Add(p Place) int { return b.add(p) }

func (b *Builder) add(p Place) int {
	r := record{id: p.Number, name: b.text(p.Name), lat: int32(math.Round(p.Lat * 1e5)), lon: int32(math.Round(p.Lon * 1e5)),
		population: uint32(max(p.Population, 0)), kind: kindOf(p.Kind)}
	if p.ID != "" {
		r.id = b.text(p.ID)
	} else {
		r.flags |= flagGeoNames
	}
	if p.Parent >= 0 {
		r.parent = uint16(p.Parent + 1)
	}
	for i, set := range []bool{p.Capital, p.Seat, p.Seat2} {
		if set {
			r.flags |= 1 << i
		}
	}
	if p.World {
		r.flags |= flagWorld
	}
	x := extra{radius: uint32(max(p.RadiusM, 0)), precision: p.Precision}
	if len(p.Country) == 2 {
		x.country = [2]byte{p.Country[0], p.Country[1]}
	}
	if len(p.Within) > 0 {
		joined := p.Within[0]
		for _, w := range p.Within[1:] {
			joined += "|" + w
		}
		x.within = b.text(joined)
	}
	b.records = append(b.records, r)
	b.extras = append(b.extras, x)
	return len(b.records) - 1
}

// Name makes the entry findable under a name. Names without Latin letters are
// left out.
func (b *Builder) Name(entry int, name string) {
	if len(name) > 255 {
		return
	}
	arabic := b.Arabic[b.country(entry)]
	words := foldWords(name)
	for _, h := range variantsOf(words, arabic) {
		k := b.keys[h]
		if k == nil {
			k = &key{name: b.text(name)}
			b.keys[h] = k
			b.order = append(b.order, h)
		}
		if !slices.Contains(k.entries, uint32(entry)) {
			k.entries = append(k.entries, uint32(entry))
		}
	}
	b.prefixes(words, arabic)
}

// Loose makes the entry findable under every usual way to write a name of a
// country of Arabic names in Latin letters, when it is one.
func (b *Builder) Loose(entry int, name string) {
	if !b.Arabic[b.country(entry)] {
		return
	}
	words := looseWords(foldWords(name))
	h := looseHash(words)
	if h == 0 {
		return
	}
	k := b.keys[h]
	if k == nil {
		k = &key{name: b.text(name)}
		b.keys[h] = k
		b.order = append(b.order, h)
	}
	if !slices.Contains(k.entries, uint32(entry)) {
		k.entries = append(k.entries, uint32(entry))
	}
}

// prefixes marks every proper beginning of every variant of the name.
func (b *Builder) prefixes(words []string, arabic bool) {
	mark := func(article string, drop bool) {
		var h uint64
		last := len(words) - 1
		for _, w := range words[:last] {
			if isArticle(w) {
				if drop {
					continue
				}
				if article != "" {
					w = article
				}
			}
			h = join(h, hashWord(w))
			b.prefix[h] = true
		}
	}
	if len(words) < 2 {
		return
	}
	mark("", false)
	if arabic && slices.ContainsFunc(words, isArticle) {
		mark("al", false)
		mark("el", false)
		mark("", true)
	}
}

func (b *Builder) country(entry int) string {
	if c := b.extras[entry].country; c[0] != 0 {
		return string(c[:])
	}
	for r := b.records[entry]; ; r = b.records[r.parent-1] {
		if r.parent == 0 {
			return ""
		}
		if c := b.extras[r.parent-1].country; c[0] != 0 {
			return string(c[:])
		}
	}
}

// Mark notes that a word is an English word (1), a given name (2) or a
// surname (4); the bits add up.
func (b *Builder) Mark(word string, bits uint8) {
	w := foldRunes(nil, word)
	if len(w) > 0 {
		b.marks[hashWord(w)] |= bits & 7
	}
}

// Bytes writes the layer. Without extras, what Place says of radius (but for
// areas), country, within and precision is left to be told from the parents.
func (b *Builder) Bytes(extras bool) []byte {
	for h := range b.prefix {
		if b.keys[h] == nil {
			b.order = append(b.order, h)
		}
	}
	slices.Sort(b.order)
	b.order = slices.Compact(b.order)
	slots := len(b.order)*4/3 + 16
	table := make([]uint64, slots)
	var postings []uint32
	for _, h := range b.order {
		var payload uint32
		if b.prefix[h] {
			payload |= slotPrefix
		}
		if k := b.keys[h]; k != nil {
			payload |= slotValue
			if len(k.entries) == 1 && b.records[k.entries[0]].name == k.name {
				payload |= k.entries[0]
			} else {
				payload |= slotPosting | uint32(len(postings))
				postings = append(postings, k.name)
				postings = append(postings, k.entries...)
				postings[len(postings)-1] |= lastPosting
			}
		}
		i, _ := bits.Mul64(h, uint64(slots))
		for table[i] != 0 {
			i = (i + 1) % uint64(slots)
		}
		table[i] = h&math.MaxUint32 | uint64(payload)<<32
	}
	var marks []uint32
	if len(b.marks) > 0 {
		n := 1024
		for n*3/4 < len(b.marks) {
			n *= 2
		}
		marks = make([]uint32, n)
		words := make([]uint64, 0, len(b.marks))
		for w := range b.marks {
			words = append(words, w)
		}
		slices.Sort(words)
		for _, w := range words {
			i := w & uint64(n-1)
			for marks[i] != 0 {
				i = (i + 1) & uint64(n-1)
			}
			marks[i] = uint32(w>>32)&^7 | uint32(b.marks[w])
		}
	}
	out := []byte(layerMagic)
	nx := 0
	if extras {
		nx = len(b.extras)
	}
	for _, n := range []int{len(b.records), b.areas, slots, len(postings), len(marks), nx, len(b.names)} {
		out = put32(out, uint32(n))
	}
	out = append(out, make([]byte, headerSize-len(out))...)
	for _, r := range b.records {
		out = put32(out, r.id)
		out = put32(out, r.name)
		out = put32(out, uint32(r.lat))
		out = put32(out, uint32(r.lon))
		out = put32(out, r.population)
		out = binary.LittleEndian.AppendUint16(out, r.parent)
		out = append(out, byte(r.kind), r.flags)
	}
	if extras {
		for _, x := range b.extras {
			out = put32(out, x.radius)
			out = put32(out, x.within)
			out = append(out, x.country[0], x.country[1], x.precision, 0)
		}
	}
	for _, r := range b.radii {
		out = binary.LittleEndian.AppendUint16(out, r)
	}
	for pad := (8 - len(b.radii)*2%8) % 8; pad > 0; pad-- {
		out = append(out, 0)
	}
	for _, s := range table {
		out = binary.LittleEndian.AppendUint64(out, s)
	}
	for _, p := range postings {
		out = put32(out, p)
	}
	for _, m := range marks {
		out = put32(out, m)
	}
	return append(out, b.names...)
}

// entryOf is the first entry that has the name, -1 when none has.
func (b *Builder) entryOf(name string) int {
	if k := b.keys[sequenceOf(name)]; k != nil {
		return int(k.entries[0])
	}
	return -1
}
