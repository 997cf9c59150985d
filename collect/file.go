package collect

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin"
)

// Documents reads the files of the plan one after the other. What cannot be
// read comes as an error that names the file, and the line where there is one;
// the documents after it still come. When ctx ends, its error comes last.
// Every document has an id that no other document of the plan has.
func (p *Plan) Documents(ctx context.Context) iter.Seq2[tocsin.Document, error] {
	return func(yield func(tocsin.Document, error) bool) {
		r := reading{opts: p.opts, ids: p.ids(), yield: yield, taken: map[string]string{}}
		for i := range r.ids {
			r.taken[r.ids[i]] = p.entries[i].path
		}
		delete(r.taken, "")
		for i, e := range p.entries {
			if err := ctx.Err(); err != nil {
				yield(tocsin.Document{}, err)
				return
			}
			if !r.entry(ctx, e, r.ids[i]) {
				return
			}
		}
	}
}

// ids gives each entry that holds one document its id: the file name without
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
			if e.err != nil || e.kind == formatLines {
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
			if e.err == nil && e.kind != formatLines && ids[j] == "" && (count[name(e)] == 1 || i == len(names)-1) {
				ids[j] = name(e)
			}
		}
	}
	return ids
}

// reading is one run over a plan.
type reading struct {
	opts  Options
	ids   []string
	taken map[string]string // id -> where it was given
	yield func(tocsin.Document, error) bool
}

// entry reads one file and reports whether more is wanted.
func (r *reading) entry(ctx context.Context, e entry, id string) bool {
	if e.err != nil {
		return r.yield(tocsin.Document{}, e.err)
	}
	in, err := r.open(e.path)
	if err != nil {
		return r.yield(tocsin.Document{}, pathError(e.path, err))
	}
	defer in.Close()
	b := bufio.NewReaderSize(in, 64<<10)
	if magic, _ := b.Peek(2); string(magic) == "\x1f\x8b" {
		unpacked, err := gzip.NewReader(b)
		if err != nil {
			return r.yield(tocsin.Document{}, tocsin.Errorf(tocsin.Invalid, "%s: unpack: %w", e.path, err))
		}
		b = bufio.NewReaderSize(unpacked, 64<<10)
	}
	if e.kind == formatOther {
		e.kind = sniff(b)
	}
	if e.kind == formatLines {
		return r.lines(ctx, e.path, b)
	}
	doc, err := r.whole(e, b)
	if err != nil {
		return r.yield(tocsin.Document{}, err)
	}
	doc.ID = id
	return r.yield(doc, nil)
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

// sniff tells lines of JSON and e-mail from what only distill need look at.
func sniff(b *bufio.Reader) format {
	head, _ := b.Peek(8 << 10)
	head = bytes.TrimLeft(bytes.TrimPrefix(head, bom), " \t\r\n")
	if bytes.HasPrefix(head, []byte("{")) {
		line, _, _ := bytes.Cut(head, []byte("\n"))
		if bytes.Contains(line, []byte(`"`)) && bytes.Contains(line, []byte(`:`)) {
			return formatLines
		}
	}
	return formatOther
}

// bom is the byte order mark that some programs put before UTF-8.
var bom = []byte("\xef\xbb\xbf")

// whole reads a file that holds one document.
func (r *reading) whole(e entry, in io.Reader) (tocsin.Document, error) {
	doc := tocsin.Document{Path: e.path}
	body, err := io.ReadAll(io.LimitReader(in, r.opts.maxBytes()+1))
	switch {
	case err != nil && (errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) || errors.Is(err, io.ErrUnexpectedEOF)):
		return doc, tocsin.Errorf(tocsin.Invalid, "%s: unpack: %w", e.path, err)
	case err != nil:
		return doc, pathError(e.path, err)
	}
	if err := r.check(body); err != nil {
		return doc, tocsin.Errorf(tocsin.Invalid, "%s: %w", e.path, err)
	}
	doc.Bytes, doc.SHA256 = body, hash(body)
	switch e.kind {
	case formatText:
		doc.MediaType = "text/plain"
	case formatHTML:
		doc.MediaType = "text/html"
	case formatMail:
		if err := mail(&doc); err != nil {
			return doc, tocsin.Errorf(tocsin.Invalid, "%s: %w", e.path, err)
		}
		if err := r.check(doc.Bytes); err != nil {
			return doc, tocsin.Errorf(tocsin.Invalid, "%s: %w", e.path, err)
		}
	}
	return doc, nil
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
