package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"

	"tocsin"
	"tocsin/lexicon/place"
)

// gazetteerCmd shows the places that reports are read with.
type gazetteerCmd struct {
	Add    gazetteerAddCmd    `cmd:"" help:"Add places: GeoNames dumps, or lists of own sites."`
	Lookup gazetteerLookupCmd `cmd:"" help:"List the places of a name, the most important first."`
}

type gazetteerLookupCmd struct {
	Name []string `arg:"" help:"The name, in any case and spelling."`
}

// Run lists the places.
func (c *gazetteerLookupCmd) Run(term *terminal, cfg Config) error {
	places, err := place.OpenWith(cfg.Data)
	if err != nil {
		return err
	}
	name := strings.Join(c.Name, " ")
	found := places.Lookup(name)
	if len(found) == 0 {
		return tocsin.Errorf(tocsin.NotFound, "the gazetteer has no place named %q", name)
	}
	table := tabwriter.NewWriter(term.Out, 0, 0, 2, ' ', 0)
	for _, e := range found {
		people := ""
		if e.Population > 0 {
			people = grouped(e.Population) + " people"
		}
		where := tocsin.Where{Name: e.Name, Within: e.Within, Country: e.Country, Precision: e.Precision}
		if e.Precision != tocsin.CountryWide { // the middle of a country is no position (codebook 17)
			where.Lat, where.Lon, where.RadiusM = &e.Lat, &e.Lon, e.RadiusM
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", whereWords(&where), e.Precision, positionWords(&where), people, clean(e.ID))
	}
	return table.Flush()
}

// gazetteerAddCmd adds lists of places to the data folder.
type gazetteerAddCmd struct {
	Files []string `arg:"" name:"file" help:"GeoNames dumps (allCountries or one country, alternateNamesV2) or lists of own sites, with tabs or commas; also packed as .zip or .gz."`
}

// Help is the end of `tocsin gazetteer add --help`.
func (*gazetteerAddCmd) Help() string {
	return `What a file is, is told by its columns. A list of sites begins with a line that names them: id, name, lat and lon
must be there; alts, kind, within, country_code, radius_m, precision and source may be. Alternative names are added to the
dumps that are named beside them.

Each file becomes one file in the folder gazetteer of the data folder. Adding a file of the same name again replaces it;
deleting it there takes its places away.`
}

// Run adds the files.
func (c *gazetteerAddCmd) Run(term *terminal, cfg Config) error {
	if cfg.Data == "" {
		return &exitError{exitUsage, errors.New("there is no data folder; name one with --data")}
	}
	alternates := ""
	kinds := make([]placeFile, len(c.Files))
	for i, path := range c.Files {
		kind, err := placeFileOf(path)
		if err != nil {
			return err
		}
		if kinds[i] = kind; kind == geoNamesAlternates {
			if alternates != "" {
				return tocsin.Errorf(tocsin.Invalid, "%s: one file of alternative names at a time, %s is one too", path, alternates)
			}
			alternates = path
		}
	}
	added := 0
	for i, path := range c.Files {
		if kinds[i] == geoNamesAlternates {
			continue
		}
		n, err := addPlaces(cfg.Data, path, kinds[i], alternates)
		if err != nil {
			return err
		}
		added++
		fmt.Fprintf(term.Out, "added %s from %s to %s\n", plural(n, "place", "places"), clean(path), clean(filepath.Join(cfg.Data, "gazetteer")))
	}
	if added == 0 {
		return tocsin.Errorf(tocsin.Invalid, "%s: alternative names need the dump that they belong to beside them", alternates)
	}
	return nil
}

// placeFile is what sort of list of places a file is.
type placeFile int

const (
	siteList placeFile = iota
	geoNamesDump
	geoNamesAlternates
)

// placeFileOf tells the sort by the columns of the first line.
func placeFileOf(path string) (placeFile, error) {
	in, err := openPlaces(path)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		columns := strings.Split(lines.Text(), "\t")
		switch numbers := leadingNumbers(columns); {
		case len(columns) == 19 && numbers >= 1:
			return geoNamesDump, nil
		case len(columns) >= 4 && len(columns) <= 10 && numbers >= 2:
			return geoNamesAlternates, nil
		}
		return siteList, nil
	}
	if err := lines.Err(); err != nil {
		return 0, fmt.Errorf("read %s: %w", path, err)
	}
	return 0, tocsin.Errorf(tocsin.Invalid, "%s: empty", path)
}

// leadingNumbers counts the columns that are whole numbers, from the first on.
func leadingNumbers(columns []string) int {
	for i, c := range columns {
		if _, err := strconv.ParseUint(strings.TrimPrefix(c, "\ufeff"), 10, 32); err != nil {
			return i
		}
	}
	return len(columns)
}

// addPlaces adds one file, and to a dump the alternative names, if there are any.
func addPlaces(dir, path string, kind placeFile, alternates string) (int, error) {
	in, err := openPlaces(path)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	if kind == siteList {
		return place.AddSites(dir, path, in)
	}
	if alternates == "" {
		return place.AddGeoNames(dir, path, in, nil)
	}
	names, err := openPlaces(alternates)
	if err != nil {
		return 0, err
	}
	defer names.Close()
	return place.AddGeoNames(dir, path, in, names)
}

// openPlaces opens a list; of an archive, the .txt file that is no readme.
func openPlaces(path string) (io.ReadCloser, error) {
	if strings.EqualFold(filepath.Ext(path), ".zip") {
		archive, err := zip.OpenReader(path)
		if err != nil {
			return nil, fmt.Errorf("open %s: %w", path, err)
		}
		for _, f := range archive.File {
			name := strings.ToLower(filepath.Base(f.Name))
			if !strings.HasSuffix(name, ".txt") || strings.HasPrefix(name, "readme") || strings.HasPrefix(name, "iso-language") {
				continue
			}
			in, err := f.Open()
			if err != nil {
				return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), archive.Close())
			}
			return packed{in, archive}, nil
		}
		return nil, errors.Join(tocsin.Errorf(tocsin.Invalid, "%s: the archive holds no list", path), archive.Close())
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	b := bufio.NewReader(f)
	if magic, _ := b.Peek(2); !bytes.Equal(magic, []byte("\x1f\x8b")) {
		return packed{b, f}, nil
	}
	in, err := gzip.NewReader(b)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), f.Close())
	}
	return packed{in, f}, nil
}

// packed reads what is in a file and closes the file.
type packed struct {
	io.Reader
	io.Closer
}
