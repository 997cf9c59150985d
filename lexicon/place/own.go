package place

import (
	_ "embed"
	"fmt"
	"strings"

	"tocsin/lexicon/place/data"
)

// The countries, sites and regions that are written by hand are a layer of
// their own. It is kept ready-made beside the lists; when a list was changed
// since, it is built anew as the program opens, which takes a few milliseconds
// more.

//go:embed data/own.bin
var embeddedOwn string

// ownHeader is the key of the lists and the length of the layer, before the
// layer; after it, for each entry, the ref of what it lies in.
const ownHeader = 12

// ownKey tells whether the lists are those that the stored layer was made of.
func ownKey() uint64 {
	h := uint64(fnvOffset)
	for _, s := range []string{layerMagic, embedded[:min(len(embedded), headerSize)], data.Countries, data.Sites, embeddedRegions, embeddedWords} {
		// Eight bytes at a time: it is done whenever the program opens.
		for ; len(s) >= 8; s = s[8:] {
			v := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
			h = join(h, v)
		}
		for i := 0; i < len(s); i++ {
			h = join(h, uint64(s[i]))
		}
	}
	return h
}

// storedOwn takes the stored layer, when it is of the lists as they are.
func (g *Gazetteer) storedOwn() bool {
	if len(embeddedOwn) < ownHeader {
		return false
	}
	head := &layer{data: embeddedOwn}
	if uint64(head.u32(0))|uint64(head.u32(4))<<32 != ownKey() {
		return false
	}
	n := int(head.u32(8))
	if ownHeader+n > len(embeddedOwn) {
		return false
	}
	own, err := openLayer(embeddedOwn[ownHeader : ownHeader+n])
	if err != nil || len(embeddedOwn) != ownHeader+n+4*own.entries {
		return false
	}
	g.layers[1] = own
	g.nameCountries()
	g.within = make([]ref, own.entries)
	for i := range g.within {
		g.within[i] = ref(head.u32(ownHeader + n + 4*i))
	}
	return true
}

// buildOwn builds the layer from the lists.
func (g *Gazetteer) buildOwn() error {
	b := NewBuilder()
	b.Arabic = g.arabic
	if err := addCountries(b, "countries.tsv", data.Countries, middles(embeddedRegions)); err != nil {
		return err
	}
	if err := readSites(b, "sites.tsv", strings.NewReader(data.Sites), nil); err != nil {
		return err
	}
	// What both lists have is taken from the list of sites.
	unlisted := func(id, name string) bool { return !strings.HasPrefix(id, "country:") && b.entryOf(name) < 0 }
	if err := readSites(b, "regions.tsv", strings.NewReader(embeddedRegions), unlisted); err != nil {
		return err
	}
	own, err := openLayer(string(b.Bytes(true)))
	if err != nil {
		return err
	}
	g.layers[1] = own
	g.nameCountries()
	g.within = nil
	within := make([]ref, own.entries)
	for i := range within {
		within[i] = g.container(ref(1<<layerShift | i))
	}
	g.within = within
	return nil
}

// nameCountries finds the entry of each country by its code, and the embassies.
func (g *Gazetteer) nameCountries() {
	own := g.layers[1]
	for i := range own.entries {
		if r := own.record(uint32(i)); r.kind == kindCountry {
			x := own.extra(uint32(i))
			g.country[string(x.country[:])] = ref(1<<layerShift | i)
		} else if name := own.name(r.name); r.kind == kindSite && (strings.Contains(name, "mbassy") || strings.Contains(name, "onsulate")) {
			g.missions = append(g.missions, ref(1<<layerShift|i))
		}
	}
}

// BuildOwn is the contents of data/own.bin for the lists as they are. It is for
// the program that makes the data files.
func BuildOwn() ([]byte, error) {
	words, err := parseWords("words.txt", embeddedWords)
	if err != nil {
		return nil, err
	}
	base, err := openLayer(embedded)
	if err != nil {
		return nil, fmt.Errorf("gazetteer.bin: %w", err)
	}
	g := &Gazetteer{layers: []*layer{base, nil}, country: map[string]ref{}, arabic: words.ArabicCountries()}
	if err := g.buildOwn(); err != nil {
		return nil, err
	}
	own := g.layers[1]
	key := ownKey()
	out := put32(put32(put32(nil, uint32(key)), uint32(key>>32)), uint32(len(own.data)))
	out = append(out, own.data...)
	for _, r := range g.within {
		out = put32(out, uint32(r))
	}
	return out, nil
}
