package collect

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin"
)

// ids gives each entry that is named for its file its id: the file name without
// ending; where several have the same, the path below the folder without
// ending; where that is the same too, that path whole.
func (p *Plan) ids() []string {
	ids := make([]string, len(p.entries))
	names := []func(entry) string{
		func(e entry) string { return filepath.Base(stem(e.inner)) },
		func(e entry) string { return filepath.ToSlash(stem(e.inner)) },
		func(e entry) string { return filepath.ToSlash(e.inner) },
		func(e entry) string { return filepath.ToSlash(e.path) },
	}
	for i, name := range names {
		count := map[string]int{}
		for j, e := range p.entries {
			if e.err != nil || !e.kind.named() {
				continue
			}
			if i == 0 || ids[j] == "" {
				count[name(e)]++
			}
		}
		for j := range ids {
			if ids[j] != "" {
				count[ids[j]]++
			}
		}
		for j, e := range p.entries {
			if e.err == nil && e.kind.named() && ids[j] == "" && (count[name(e)] == 1 || i == len(names)-1) {
				ids[j] = name(e)
			}
		}
	}
	return ids
}

// reading is one run over a plan.
type reading struct {
	opts   Options
	taken  map[string]string // id -> where it was given
	seen   map[string]string // lines and versions -> where they stood first
	guids  map[string]string // what a publisher calls a document -> its id
	roots  map[string]string // of alerts: an alert's name -> that of the first of its chain
	ignore func(path string)
	yield  func(found, error) bool
}

// newReading is a run that gives what it finds to yield.
func newReading(opts Options, ignore func(string), yield func(found, error) bool) *reading {
	return &reading{opts: opts, taken: map[string]string{}, seen: map[string]string{}, guids: map[string]string{}, roots: map[string]string{}, ignore: ignore, yield: yield}
}

// fail gives an error and reports whether more is wanted. One without a code
// is of what was given.
func (r *reading) fail(err error) bool {
	if tocsin.CodeOf(err) == "" && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		err = &tocsin.Error{Code: tocsin.Invalid, Err: err}
	}
	return r.yield(found{}, err)
}

// file is one file as it is read: of a folder, of an archive, or standard input.
type file struct {
	entry
	id     string // that was given to it; "" when what is in it decides
	depth  int    // of archives that it lies in
	budget *budget
}

// entry reads one file of the plan and reports whether more is wanted.
func (r *reading) entry(ctx context.Context, e entry, id string) bool {
	if e.err != nil {
		return r.fail(e.err)
	}
	in, err := r.open(e.path)
	if err != nil {
		return r.fail(pathError(e.path, err))
	}
	defer in.Close()
	return r.read(ctx, file{entry: e, id: id}, in)
}

// read unpacks a file, tells what it is and reads it.
func (r *reading) read(ctx context.Context, f file, in io.Reader) bool {
	b := bufio.NewReaderSize(in, 64<<10)
	if magic, _ := b.Peek(2); string(magic) == "\x1f\x8b" && !isWARC(f.kind, b) {
		packed := &counted{in: b}
		unpacked, err := gzip.NewReader(bufio.NewReaderSize(packed, 64<<10))
		if err != nil {
			return r.fail(tocsin.Errorf(tocsin.Invalid, "%s: unpack: %w", f.path, err))
		}
		if f.budget == nil {
			f.budget = &budget{packed: func() int64 { return packed.n }}
		}
		b = bufio.NewReaderSize(&bounded{in: unpacked, budget: f.budget}, 64<<10)
	}
	kind, known := sniff(f.kind, b)
	if !known && !f.asked {
		r.ignore(f.path)
		return true
	}
	f.kind = kind
	switch kind {
	case formatLines:
		return r.lines(ctx, f.path, b)
	case formatBox:
		return r.box(ctx, f, b)
	case formatTable:
		return r.table(ctx, f, b)
	case formatWARC:
		return r.warc(ctx, f, b, nil)
	case formatZip:
		return r.zip(ctx, f, in, b)
	case formatJSON:
		return r.json(ctx, f, b)
	case formatXML:
		return r.newsML(ctx, f, b)
	case formatCAP:
		return r.alert(f, b)
	}
	return r.whole(f, b)
}

func (r *reading) open(path string) (io.ReadCloser, error) {
	if path != "-" {
		return os.Open(path)
	}
	if r.opts.Stdin == nil {
		return io.NopCloser(strings.NewReader("")), nil
	}
	return io.NopCloser(r.opts.Stdin), nil
}

// whole reads a file that holds one document, or a message with what is
// attached to it.
func (r *reading) whole(f file, in io.Reader) bool {
	body, err := r.all(f.path, in)
	if err != nil {
		return r.fail(err)
	}
	if f.kind == formatMail {
		return r.message(f.path, f.id, body)
	}
	doc := tocsin.Document{Path: f.path, Bytes: body, SHA256: hash(body)}
	switch f.kind {
	case formatText:
		doc.MediaType = "text/plain"
	case formatHTML:
		doc.MediaType = "text/html"
	}
	if f.id != "" {
		doc.ID = f.id
	}
	return r.give(f.path, found{Arrival: tocsin.Arrival{Document: doc}, ids: f.names()})
}

// names are the ids that a document may have for its file's name.
func (f file) names() []string {
	return []string{filepath.Base(stem(f.inner)), filepath.ToSlash(stem(f.inner)), filepath.ToSlash(f.inner), filepath.ToSlash(f.path)}
}

// all reads the bytes of a file that is one document.
func (r *reading) all(path string, in io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(in, r.opts.maxBytes()+1))
	switch {
	case err != nil && (errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) || errors.Is(err, io.ErrUnexpectedEOF)):
		return nil, tocsin.Errorf(tocsin.Invalid, "%s: unpack: %w", path, err)
	case err != nil:
		return nil, pathError(path, err)
	}
	if err := r.check(body); err != nil {
		return nil, tocsin.Errorf(tocsin.Invalid, "%s: %w", path, err)
	}
	return body, nil
}

// check says why bytes cannot be a document.
func (r *reading) check(body []byte) error {
	switch {
	case int64(len(body)) > r.opts.maxBytes():
		return fmt.Errorf("larger than %s", size(r.opts.maxBytes()))
	case len(bytes.TrimSpace(bytes.TrimPrefix(body, bom))) == 0:
		return errors.New("empty")
	}
	return binary(body)
}

// size is a number of bytes as people say it.
func size(n int64) string {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}

// maxControl is the share of control characters, one in so many bytes, above
// which bytes are no text; escape codes in a log or a stray form feed stay below.
const maxControl = 20

// binary says why bytes are no text in any charset, nil when they may be.
func binary(body []byte) error {
	head := body[:min(len(body), 64<<10)]
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return nil // UTF-16
	}
	kind, _, _ := strings.Cut(http.DetectContentType(head), ";")
	if !strings.HasPrefix(kind, "text/") && kind != "application/octet-stream" {
		return fmt.Errorf("not text but %s", kind)
	}
	control, text := 0, utf8.Valid(head)
	for _, c := range head {
		if c == 0 {
			return errors.New("not text: it holds zero bytes")
		}
		if c < 0x20 && !unicode.IsSpace(rune(c)) {
			control++
		}
	}
	if control*maxControl > len(head) && (!text || control > 8) {
		return errors.New("not text: it holds control characters")
	}
	return nil
}
