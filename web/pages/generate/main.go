// Command generate makes what the pages embed, from the files beside it and
// from public packages: the scripts and styles, bundled and compressed, and the
// base map.
//
//	go run ./web/pages/generate
//	go run ./web/pages/generate -own
//
// The second bundles the project's own scripts and styles only and needs no
// network; run it when a file in web/pages/js or web/pages/css was changed. The
// packages are fetched with npm and pip into a temporary folder, or read from
// the folder given with -packages.
package main

import (
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
)

func main() {
	log.SetFlags(0)
	packages := flag.String("packages", "", "folder with the packages as fetched; empty fetches them")
	own := flag.Bool("own", false, "bundle the project's own scripts and styles only")
	pages := flag.String("pages", "web/pages", "folder of the pages")
	flag.Parse()
	if err := run(*packages, *pages, *own); err != nil {
		log.Fatal("generate: ", err)
	}
}

func run(packages, pages string, own bool) (err error) {
	built := filepath.Join(pages, "built")
	files, err := bundleOwn(pages)
	if err != nil {
		return err
	}
	if own {
		return write(built, files)
	}
	if packages == "" {
		dir, err := os.MkdirTemp("", "tocsin-pages")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		packages = dir
		if err := fetch(packages); err != nil {
			return err
		}
	}
	more, err := bundleMapLibre(packages)
	if err != nil {
		return err
	}
	files = append(files, more...)
	if more, err = drawBasemap(packages); err != nil {
		return err
	}
	if err := write(built, append(files, more...)); err != nil {
		return err
	}
	axe, err := fromTarball(packages, axeCore, "package/axe.min.js")
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(pages, "browser", "testdata", "axe.min.js"), axe)
}

// output is a file of the folder built.
type output struct {
	name string
	data []byte
	// whole is for what is compressed inside, or never sent over the network.
	whole bool
}

func write(dir string, files []output) error {
	for _, f := range files {
		name := filepath.Join(dir, f.name)
		if err := writeFile(name, f.data); err != nil {
			return err
		}
		if f.whole {
			continue
		}
		gz, br, err := compress(f.data)
		if err != nil {
			return fmt.Errorf("compress %s: %w", f.name, err)
		}
		if err := errors.Join(writeFile(name+".gz", gz), writeFile(name+".br", br)); err != nil {
			return err
		}
	}
	return nil
}

func writeFile(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	log.Printf("%9d %s", len(data), name)
	return os.WriteFile(name, data, 0o644)
}
