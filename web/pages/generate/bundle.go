package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/evanw/esbuild/pkg/api"
)

// targets are the browsers that scripts and styles are written down for: those
// of 2024, which all know modules, nesting of styles and light-dark.
var targets = []api.Engine{{Name: api.EngineChrome, Version: "123"}, {Name: api.EngineFirefox, Version: "124"}, {Name: api.EngineSafari, Version: "17.5"}}

// entries are the project's own scripts and styles; each becomes one file.
var entries = []string{"js/theme.js", "js/site.js", "js/picture.js", "js/sheet.js", "js/reader.js", "js/review.js", "js/areas.js", "css/tocsin.css", "css/watch.css"}

// bundleOwn bundles the project's own scripts and styles.
func bundleOwn(pages string) ([]output, error) {
	var files []output
	for _, e := range entries {
		data, err := bundle(filepath.Join(pages, e), header("tocsin", "web/pages/"+e, "Apache-2.0", "go run ./web/pages/generate -own"))
		if err != nil {
			return nil, err
		}
		files = append(files, output{name: filepath.Base(e), data: data})
	}
	icon, err := os.ReadFile(filepath.Join(pages, "css", "icon.svg"))
	return append(files, output{name: "icon.svg", data: icon}), err
}

// bundleMapLibre makes the map library, its worker and its styles smaller.
// They stay apart from the project's own files, so that a change of those does
// not make anybody fetch them again.
func bundleMapLibre(packages string) ([]output, error) {
	var files []output
	for _, f := range []struct{ from, to string }{
		{"maplibre-gl.mjs", "maplibre.js"}, {"maplibre-gl-worker.mjs", "maplibre-worker.js"}, {"maplibre-gl.css", "maplibre.css"},
	} {
		data, err := fromTarball(packages, mapLibre, "package/dist/"+f.from)
		if err != nil {
			return nil, err
		}
		loader := api.LoaderJS
		if strings.HasSuffix(f.to, ".css") {
			loader = api.LoaderCSS
		}
		r := api.Transform(string(data), api.TransformOptions{Loader: loader, MinifyWhitespace: true, MinifySyntax: true,
			MinifyIdentifiers: true, Engines: targets, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone,
			Banner: header("MapLibre GL JS, Copyright (c) 2023 MapLibre contributors", mapLibre+" dist/"+f.from, "BSD-3-Clause, see NOTICE", "go run ./web/pages/generate")})
		if len(r.Errors) > 0 {
			return nil, fmt.Errorf("make %s smaller: %s", f.from, r.Errors[0].Text)
		}
		files = append(files, output{name: f.to, data: r.Code})
	}
	text, err := licences(packages)
	return append(files, output{name: "maplibre-licences.txt", data: text}), err
}

func header(what, source, licence, command string) string {
	return fmt.Sprintf("/*! %s; source: %s; licence: %s; made with: %s */", what, source, licence, command)
}

func bundle(entry, head string) ([]byte, error) {
	r := api.Build(api.BuildOptions{EntryPoints: []string{entry}, Bundle: true, Format: api.FormatESModule, Charset: api.CharsetUTF8,
		MinifyWhitespace: true, MinifySyntax: true, MinifyIdentifiers: true, Engines: targets, LegalComments: api.LegalCommentsNone,
		Banner: map[string]string{"js": head, "css": head}})
	if len(r.Errors) > 0 {
		m := r.Errors[0]
		if m.Location != nil {
			return nil, fmt.Errorf("%s:%d: %s", m.Location.File, m.Location.Line, m.Text)
		}
		return nil, errors.New(m.Text)
	}
	return r.OutputFiles[0].Contents, nil
}

// compress makes what a server sends to those who take gzip or Brotli.
func compress(data []byte) (gz, br []byte, err error) {
	var g, b bytes.Buffer
	zw, err := gzip.NewWriterLevel(&g, gzip.BestCompression)
	if err != nil {
		return nil, nil, err
	}
	bw := brotli.NewWriterLevel(&b, brotli.BestCompression)
	_, err1 := zw.Write(data)
	_, err2 := bw.Write(data)
	if err := errors.Join(err1, err2, zw.Close(), bw.Close()); err != nil {
		return nil, nil, err
	}
	return g.Bytes(), b.Bytes(), nil
}
