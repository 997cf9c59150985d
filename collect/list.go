package collect

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tocsin"
)

// Plan is the files that some paths lead to, in the order of the paths and, in
// a folder, of their names.
type Plan struct {
	// Ignored are the files in folders and archives that are no reports: by
	// their ending and, once they have been read, by what is in them.
	Ignored []string
	entries []entry
	opts    Options
	ignored map[string]bool // those of Ignored that were noted while reading
}

// entry is one file to be read, or why a path leads to none.
type entry struct {
	path  string // to open; "-" is standard input
	inner string // its path below the folder or, when it was given itself, as given
	kind  format
	asked bool // it was given itself: that it is no report is an error
	err   error
}

// format is how a file holds documents.
type format string

const (
	formatText  format = "text"
	formatHTML  format = "html"
	formatLines format = "jsonl"
	formatMail  format = "eml"
	formatBox   format = "mbox"
	formatTable format = "csv"
	formatWARC  format = "warc"
	formatZip   format = "zip"
	formatCAP   format = "cap"
	formatJSON  format = "json" // an object or a list of them: posts, news items, documents
	formatXML   format = "xml"  // news items, or an alert
	formatOther format = ""     // to be found out from the bytes
)

// single reports whether a file of the format holds one document for sure.
func (f format) single() bool {
	switch f {
	case formatText, formatHTML, formatMail, formatCAP:
		return true
	}
	return false
}

// named reports whether a file of the format has its name for an id. Others
// hold several documents, or may, which have ids of their own.
func (f format) named() bool {
	return f == formatText || f == formatHTML || f == formatMail || f == formatOther
}

// formatOf tells the format from a name's ending, and whether the ending is known.
func formatOf(name string) (format, bool) {
	switch ending(strings.TrimSuffix(strings.ToLower(name), ".gz")) {
	case ".txt", ".text":
		return formatText, true
	case ".html", ".htm", ".xhtml":
		return formatHTML, true
	case ".jsonl", ".ndjson":
		return formatLines, true
	case ".eml":
		return formatMail, true
	case ".mbox":
		return formatBox, true
	case ".csv", ".tsv":
		return formatTable, true
	case ".warc":
		return formatWARC, true
	case ".zip", ".wacz":
		return formatZip, true
	case ".cap":
		return formatCAP, true
	case ".json", ".ninjs":
		return formatJSON, true
	case ".xml", ".newsml":
		return formatXML, true
	}
	return formatOther, false
}

// ending is like filepath.Ext, but a leading full stop begins no ending.
func ending(name string) string {
	base := filepath.Base(name)
	if ext := filepath.Ext(base); ext != base {
		return ext
	}
	return ""
}

// stem is the name without the ending that tells its format, and without .gz.
func stem(name string) string {
	if strings.EqualFold(ending(name), ".gz") {
		name = name[:len(name)-len(".gz")]
	}
	return name[:len(name)-len(ending(name))]
}

// Files lists what paths lead to: a file, whatever its ending; every file of a
// known ending in a folder and the folders below it, hidden ones left out; a
// glob pattern, when no file has that very name; and "-", standard input. A
// path that leads nowhere is told as an error when the documents are read. A
// file that is reached twice is read once.
func Files(paths []string, opts Options) *Plan {
	p := &Plan{opts: opts}
	seen := map[string]bool{}
	for _, path := range paths {
		p.add(path, seen)
	}
	return p
}

// Len is how many files the plan holds.
func (p *Plan) Len() int { return len(p.entries) }

// Single reports whether every file of the plan holds one document.
func (p *Plan) Single() bool {
	for _, e := range p.entries {
		if !e.kind.single() {
			return false
		}
	}
	return true
}

func (p *Plan) add(path string, seen map[string]bool) {
	if path == "-" {
		if !seen[path] {
			seen[path] = true
			p.entries = append(p.entries, entry{path: path, inner: "stdin", asked: true})
		}
		return
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) && strings.ContainsAny(path, "*?[") {
		matches, globErr := filepath.Glob(path)
		switch {
		case globErr != nil:
			p.fail(path, tocsin.Errorf(tocsin.Invalid, "%s: the pattern is not well formed", path))
		case len(matches) == 0:
			p.fail(path, tocsin.Errorf(tocsin.NotFound, "%s: no file matches the pattern", path))
		}
		slices.Sort(matches)
		for _, m := range matches {
			p.add(m, seen)
		}
		return
	}
	switch {
	case err != nil && strings.Contains(path, "://"):
		p.fail(path, tocsin.Errorf(tocsin.Invalid, "%s: web addresses are not fetched; save the page and name its file", path))
	case err != nil:
		p.fail(path, pathError(path, err))
	case info.IsDir():
		if !p.walk(path, path, seen) {
			p.fail(path, tocsin.Errorf(tocsin.NotFound, "%s: the folder holds no file of a known kind", path))
		}
	default:
		kind, _ := formatOf(path)
		p.file(entry{path: path, inner: path, kind: kind, asked: true}, seen)
	}
}

// walk adds the files of a folder below root, in the order of their names, and
// reports whether it holds any, or trouble that has been noted. Links to
// folders are not followed: they could lead in a circle.
func (p *Plan) walk(root, dir string, seen map[string]bool) (found bool) {
	list, err := os.ReadDir(dir)
	if err != nil {
		p.fail(dir, pathError(dir, err))
		found = true
	}
	for _, item := range list {
		path := filepath.Join(dir, item.Name())
		switch {
		case strings.HasPrefix(item.Name(), "."):
			continue
		case item.IsDir():
			if p.walk(root, path, seen) {
				found = true
			}
			continue
		}
		kind, known := formatOf(path)
		found = found || known
		info, err := os.Stat(path)
		switch {
		case known && err != nil:
			p.fail(path, pathError(path, err))
		case known && info.Mode().IsRegular():
			inner, err := filepath.Rel(root, path)
			if err != nil {
				inner = path
			}
			p.file(entry{path: path, inner: inner, kind: kind}, seen)
		default:
			p.Ignored = append(p.Ignored, path)
		}
	}
	return found
}

func (p *Plan) file(e entry, seen map[string]bool) {
	key := once(e.path)
	if seen[key] {
		return
	}
	seen[key] = true
	p.entries = append(p.entries, e)
}

// ignore notes a file that turns out to be no report, once.
func (p *Plan) ignore(path string) {
	if p.ignored == nil {
		p.ignored = map[string]bool{}
	}
	if !p.ignored[path] {
		p.ignored[path] = true
		p.Ignored = append(p.Ignored, path)
	}
}

func (p *Plan) fail(path string, err error) {
	p.entries = append(p.entries, entry{path: path, inner: path, err: err})
}

// once is the same for two ways to write one path.
func once(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return filepath.Clean(path)
}

// pathError says what is wrong with a path, in the words of the machine.
func pathError(path string, err error) error {
	code := tocsin.Invalid
	if errors.Is(err, fs.ErrNotExist) {
		code = tocsin.NotFound
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return tocsin.Errorf(code, "%s: %w", path, err)
}
