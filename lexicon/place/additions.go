package place

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"tocsin"
)

// Additions are places that a user adds to those that the program carries. Each
// list that is added becomes one compact file in a folder, named for the list;
// adding a list of the same name replaces it. OpenWith reads them all.

// additionsFolder is where additions lie in a data folder.
const additionsFolder = "gazetteer"

// mostAdditions is how many lists OpenWith takes.
const mostAdditions = 24

// AddSites reads a list of places in the columns of data/sites.tsv, with tabs
// or as CSV, and writes it into the data folder dir. The name, that of the
// list's file as a rule, stands in errors. It returns how many places it read.
func AddSites(dir, name string, list io.Reader) (int, error) {
	words, err := parseWords("words.txt", embeddedWords)
	if err != nil {
		return 0, err
	}
	b := NewBuilder()
	b.Arabic = words.ArabicCountries()
	if err := readSites(b, name, list, nil); err != nil {
		return 0, err
	}
	return len(b.records), b.write(dir, name)
}

// AddGeoNames reads a GeoNames dump (allCountries.txt or one country's file: 19
// columns parted by tabs) and, unless it is nil, a file of alternative names
// (alternateNamesV2.txt), and writes the towns, units of government and sites
// in them into the data folder dir. It returns how many places it kept.
func AddGeoNames(dir, name string, dump, alternates io.Reader) (int, error) {
	g, err := Open()
	if err != nil {
		return 0, err
	}
	words, err := parseWords("words.txt", embeddedWords)
	if err != nil {
		return 0, err
	}
	features := map[string]Kind{}
	for _, f := range words.List("geonames.features") {
		code, kind, _ := strings.Cut(f, ":")
		features[code] = Kind(kind)
	}
	b := NewBuilder()
	b.Arabic = g.arabic
	provinces := g.areaNames()
	byNumber := map[uint32]int{}
	lines := bufio.NewScanner(dump)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSuffix(lines.Text(), "\r")
		if line == "" || line[0] == '#' {
			continue
		}
		p, names, keep, err := readGeoName(line, features)
		if err != nil {
			return 0, tocsin.Errorf(tocsin.Invalid, "%s:%d: %w", name, n, err)
		}
		if !keep {
			continue
		}
		code := p.Within[0]
		p.Within = nil
		if in, ok := provinces[code]; ok && in != p.Name {
			p.Within = append(p.Within, in)
		}
		if c, ok := g.country[p.Country]; ok {
			p.Within = append(p.Within, g.name(c))
		}
		i := b.Add(p)
		byNumber[p.Number] = i
		b.Name(i, p.Name)
		b.Loose(i, p.Name)
		for _, a := range names {
			b.Name(i, a)
		}
	}
	if err := lines.Err(); err != nil {
		return 0, fmt.Errorf("read %s: %w", name, err)
	}
	if alternates != nil {
		if err := readAlternates(b, name+" (alternative names)", alternates, byNumber); err != nil {
			return 0, err
		}
	}
	return len(b.records), b.write(dir, name)
}

// areaNames is the names of the provinces by their code.
func (g *Gazetteer) areaNames() map[string]string {
	l := g.layers[0]
	m := make(map[string]string, 4096)
	for i := range l.areas {
		if r := l.record(uint32(i)); r.kind == kindProvince {
			m[l.name(r.id)] = l.name(r.name)
		}
	}
	return m
}

// readGeoName reads a line of a dump; Within holds the code of the province.
func readGeoName(line string, features map[string]Kind) (p Place, names []string, keep bool, err error) {
	f := strings.Split(line, "\t")
	if len(f) != 19 {
		return p, nil, false, fmt.Errorf("%d columns, want the 19 of a GeoNames dump", len(f))
	}
	id, err := strconv.ParseUint(f[0], 10, 32)
	if err != nil {
		return p, nil, false, fmt.Errorf("number %q", f[0])
	}
	p = Place{Number: uint32(id), Name: f[1], Parent: -1, Country: f[8], Within: []string{f[8] + "." + f[10]}}
	if p.Lat, err = number(f[4], 90); err != nil {
		return p, nil, false, fmt.Errorf("latitude: %w", err)
	}
	if p.Lon, err = number(f[5], 180); err != nil {
		return p, nil, false, fmt.Errorf("longitude: %w", err)
	}
	if f[14] != "" {
		if p.Population, err = strconv.Atoi(f[14]); err != nil {
			return p, nil, false, fmt.Errorf("population %q", f[14])
		}
	}
	switch class, code := f[6], f[7]; {
	case class == "P":
		p.Kind = Town
		switch code {
		case "PPLX":
			p.Kind = TownPart
		case "PPLQ", "PPLH", "PPLW", "PPLCH":
			return p, nil, false, nil
		}
		p.Capital, p.Seat, p.Seat2 = code == "PPLC", code == "PPLA", code == "PPLA2"
	case code == "ADM1":
		p.Kind, p.RadiusM = Province, 60000
	case code == "ADM2" || code == "ADM3":
		p.Kind, p.RadiusM = District, 20000
	default:
		kind, ok := features[code]
		if !ok {
			return p, nil, false, nil
		}
		p.Kind = kind
		switch kind {
		case Region, Sea:
			p.RadiusM = 50000
		case Site, Camp:
			p.RadiusM = 2000
		}
	}
	if Fold(p.Name) == "" || len(p.Name) > 255 {
		return p, nil, false, nil
	}
	for a := range strings.SplitSeq(f[3], ",") {
		if usefulAlternate(a) {
			names = append(names, a)
		}
	}
	return p, names, true, nil
}

// usefulAlternate reports whether a further name of GeoNames is one that a
// text in Latin letters may use; romanised names of other scripts begin with
// a small letter there.
func usefulAlternate(a string) bool {
	if len(a) < 4 || len(a) > 100 {
		return false
	}
	for _, r := range a {
		if r > 0x24F && (r < 0x1E00 || r > 0x1EFF) && r != '’' && r != '‘' && r != 'ʻ' && r != 'ʼ' {
			return false
		}
	}
	return (a[0] < 'a' || a[0] > 'z') && !allCaps(a)
}

// readAlternates adds the names of alternateNamesV2.txt in languages that use
// Latin letters, to the places that were kept.
func readAlternates(b *Builder, name string, r io.Reader, byNumber map[uint32]int) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSuffix(lines.Text(), "\r")
		if line == "" {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) < 4 {
			return tocsin.Errorf(tocsin.Invalid, "%s:%d: %d columns, want at least 4", name, n, len(f))
		}
		id, err := strconv.ParseUint(f[1], 10, 32)
		if err != nil {
			return tocsin.Errorf(tocsin.Invalid, "%s:%d: number %q", name, n, f[1])
		}
		if i, ok := byNumber[uint32(id)]; ok && len(f[2]) <= 3 && usefulAlternate(f[3]) {
			b.Name(i, f[3])
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}

// write puts the layer into the data folder, under the list's own name.
func (b *Builder) write(dir, name string) error {
	folder := filepath.Join(dir, additionsFolder)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("add places: %w", err)
	}
	base := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '.' || r == '-' || r == '_' {
			return r
		}
		return '_'
	}, filepath.Base(name))
	path := filepath.Join(folder, strings.TrimLeft(base, ".")+".places")
	part := path + ".part"
	if err := os.WriteFile(part, b.Bytes(true), 0o644); err != nil {
		return fmt.Errorf("add places: %w", err)
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("add places: %w", err)
	}
	return nil
}

// openAdditions opens every list in the data folder, in the order of names.
func openAdditions(dir string) ([]*layer, error) {
	if dir == "" {
		return nil, nil
	}
	paths, err := filepath.Glob(filepath.Join(dir, additionsFolder, "*.places"))
	if err != nil {
		return nil, fmt.Errorf("open gazetteer: %w", err)
	}
	slices.Sort(paths)
	if len(paths) > mostAdditions {
		return nil, tocsin.Errorf(tocsin.Invalid, "open gazetteer: %d lists in %s, at most %d can be used", len(paths), dir, mostAdditions)
	}
	var layers []*layer
	for _, path := range paths {
		data, err := readString(path)
		if err != nil {
			return nil, fmt.Errorf("open gazetteer: %w", err)
		}
		l, err := openLayer(data)
		if err == nil {
			err = l.check()
		}
		if err != nil {
			return nil, tocsin.Errorf(tocsin.Invalid, "open gazetteer: %s: %w", path, err)
		}
		layers = append(layers, l)
	}
	return layers, nil
}

// readString reads a file as a string without a second copy of it: a list may
// take hundreds of megabytes.
func readString(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.Grow(int(info.Size()))
	if _, err := io.Copy(&b, f); err != nil {
		return "", err
	}
	return b.String(), nil
}
