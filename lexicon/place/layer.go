package place

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

// A layer is one flat, little-endian file of places, used where it lies: in
// the program's own data, or in a file of additions. Nothing in it is parsed
// or unpacked when it is opened.
//
//	header   magic, then section offsets and counts, as uint32
//	entries  24 bytes each: id, name, lat, lon, population, parent, kind, flags
//	extras   12 bytes each, or none: radius, within, country, precision
//	radii    2 bytes for each area, in units of 100 m
//	slots    8 bytes each: fingerprint, payload (the n-gram table)
//	postings 4 bytes each: name, then entries, the last marked
//	marks    4 bytes each: words known as English words or as people's names
//	names    a length byte and the bytes
//
// The areas (countries, provinces, districts) come first among the entries.
type layer struct {
	data     string
	entries  int
	areas    int
	slots    uint64
	markMask uint64

	entryAt, extraAt, radiusAt, slotAt, postingAt, markAt, nameAt int
}

const (
	layerMagic  = "TOCSGAZ1"
	headerSize  = 64
	entrySize   = 24
	extraSize   = 12
	slotPrefix  = 1 << 31 // a longer name begins with these words
	slotValue   = 1 << 30 // these words are a name
	slotPosting = 1 << 29 // the payload points into postings, not at an entry
	slotIndex   = 1<<29 - 1
	lastPosting = 1 << 31
)

// The kinds of entries, as stored.
type kind uint8

const (
	kindNone kind = iota
	kindCountry
	kindProvince
	kindDistrict
	kindTown
	kindTownPart // a part of a town that GeoNames lists
	kindRegion   // a part of the world, or of a country, that is no unit of government
	kindSea
	kindSite
	kindNeighbourhood
	kindDemonym // the adjective or the people of a country
	kindCamp
)

// The flags of an entry.
const (
	flagCapital = 1 << iota
	flagSeat    // seat of a province
	flagSeat2   // seat of a district
	flagGeoNames
	flagWorld   // a region larger than a country
	flagGeneric // a site name that many places share
)

// The marks of a word.
const (
	markEnglish = 1 << iota
	markGiven
	markSurname
)

func (l *layer) u16(at int) uint16 {
	return uint16(l.data[at]) | uint16(l.data[at+1])<<8
}

func (l *layer) u32(at int) uint32 {
	d := l.data[at : at+4]
	return uint32(d[0]) | uint32(d[1])<<8 | uint32(d[2])<<16 | uint32(d[3])<<24
}

// openLayer checks the header against the length and takes data as it is.
func openLayer(data string) (*layer, error) {
	if len(data) < headerSize || data[:8] != layerMagic {
		return nil, fmt.Errorf("not a gazetteer file")
	}
	l := &layer{data: data}
	field := func(i int) int { return int(l.u32(8 + 4*i)) }
	l.entries, l.areas = field(0), field(1)
	slots, postings, marks := field(2), field(3), field(4)
	extras := field(5)
	names := field(6)
	l.entryAt = headerSize
	l.extraAt = l.entryAt + l.entries*entrySize
	l.radiusAt = l.extraAt + extras*extraSize
	l.slotAt = l.radiusAt + (l.areas*2+7)/8*8
	l.postingAt = l.slotAt + slots*8
	l.markAt = l.postingAt + postings*4
	l.nameAt = l.markAt + marks*4
	if l.nameAt+names != len(data) || slots == 0 || marks&(marks-1) != 0 ||
		l.areas > l.entries || extras != 0 && extras != l.entries {
		return nil, fmt.Errorf("gazetteer file is damaged or of another version")
	}
	if extras == 0 {
		l.extraAt = 0
	}
	l.slots = uint64(slots)
	if marks > 0 {
		l.markMask = uint64(marks - 1)
	} else {
		l.markAt = 0
	}
	return l, nil
}

// check walks a file that did not come with the program, so that no damage in
// it can make a later look-up fail.
func (l *layer) check() error {
	damaged := fmt.Errorf("gazetteer file is damaged")
	names := len(l.data) - l.nameAt
	named := func(offset uint32) bool {
		at := int(offset)
		return at < names && at+1+int(l.data[l.nameAt+at]) <= names
	}
	for i := range l.entries {
		r := l.record(uint32(i))
		if !named(r.name) || r.flags&flagGeoNames == 0 && !named(r.id) || int(r.parent) > l.areas || int(r.kind) >= len(kinds) ||
			l.extraAt != 0 && !named(l.extra(uint32(i)).within) || r.parent != 0 && int(r.parent-1) == i {
			return damaged
		}
	}
	postings := (l.markAt - l.postingAt) / 4
	if l.markAt == 0 {
		postings = (l.nameAt - l.postingAt) / 4
	}
	free := false
	for i := 0; i < int(l.slots); i++ {
		p := l.u32(l.slotAt + i*8 + 4)
		free = free || p == 0
		if p&slotValue == 0 {
			continue
		}
		index := int(p & slotIndex)
		if p&slotPosting == 0 {
			if index >= l.entries {
				return damaged
			}
			continue
		}
		for n := 0; ; n++ {
			if index+n >= postings {
				return damaged
			}
			v := l.u32(l.postingAt + (index+n)*4)
			if n == 0 {
				if !named(v) {
					return damaged
				}
				continue
			}
			if int(v&^lastPosting) >= l.entries {
				return damaged
			}
			if v&lastPosting != 0 {
				break
			}
		}
	}
	if !free {
		return damaged
	}
	return nil
}

func (l *layer) name(offset uint32) string {
	at := l.nameAt + int(offset)
	n := int(l.data[at])
	return l.data[at+1 : at+1+n]
}

// record is an entry as stored.
type record struct {
	id, name   uint32
	lat, lon   int32 // 1e-5 degrees
	population uint32
	parent     uint16 // index of an area, plus one; 0 is none
	kind       kind
	flags      uint8
}

func (l *layer) record(i uint32) record {
	at := l.entryAt + int(i)*entrySize
	return record{l.u32(at), l.u32(at + 4), int32(l.u32(at + 8)), int32(l.u32(at + 12)), l.u32(at + 16),
		l.u16(at + 20), kind(l.data[at+22]), l.data[at+23]}
}

// extra is what an entry of a layer made from lists of sites says besides.
type extra struct {
	radius    uint32
	within    uint32 // names joined by "|", smallest first
	country   [2]byte
	precision uint8
}

func (l *layer) extra(i uint32) extra {
	if l.extraAt == 0 {
		return extra{}
	}
	at := l.extraAt + int(i)*extraSize
	return extra{l.u32(at), l.u32(at + 4), [2]byte{l.data[at+8], l.data[at+9]}, l.data[at+10]}
}

// areaRadius is the radius of an area in metres.
func (l *layer) areaRadius(i uint32) int { return int(l.u16(l.radiusAt+int(i)*2)) * 100 }

// find looks a word sequence up: its payload, 0 when it is neither a name nor
// the beginning of one.
func (l *layer) find(h uint64) uint32 {
	i, _ := bits.Mul64(h, l.slots)
	for fp := uint32(h); ; {
		at := l.slotAt + int(i)*8
		payload := l.u32(at + 4)
		if payload == 0 || l.u32(at) == fp {
			return payload
		}
		if i++; i == l.slots {
			i = 0
		}
	}
}

// mark is what is known of a single word, by its hash.
func (l *layer) mark(word uint64) uint8 {
	if l.markAt == 0 {
		return 0
	}
	fp := uint32(word>>32) &^ 7
	for i := word & l.markMask; ; i = (i + 1) & l.markMask {
		v := l.u32(l.markAt + int(i)*4)
		if v == 0 {
			return 0
		}
		if v&^7 == fp {
			return uint8(v & 7)
		}
	}
}

// matches appends the entries named by the words whose hash is h, checked
// against the stored names, and whether longer names begin so.
func (l *layer) matches(dst []uint32, h uint64, payload uint32) []uint32 {
	if payload&slotValue == 0 {
		return dst
	}
	index := payload & slotIndex
	if payload&slotPosting == 0 {
		if hasVariant(l.name(l.record(index).name), h) {
			dst = append(dst, index)
		}
		return dst
	}
	at := l.postingAt + int(index)*4
	if !hasVariant(l.name(l.u32(at)), h) {
		return dst
	}
	for {
		at += 4
		v := l.u32(at)
		dst = append(dst, v&^lastPosting)
		if v&lastPosting != 0 {
			return dst
		}
	}
}

func hasVariant(name string, h uint64) bool {
	for _, v := range variants(name, true) {
		if v == h {
			return true
		}
	}
	return looseHash(looseWords(foldWords(name))) == h
}

func put32(b []byte, v uint32) []byte { return binary.LittleEndian.AppendUint32(b, v) }
