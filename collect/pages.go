package collect

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"

	"tocsin"
	"tocsin/collect/warc"
)

// warcHead is how many bytes a record may have beyond its page: the head of
// the response.
const warcHead = 1 << 20

// warc reads an archive of pages. Every page that came whole is a document;
// pictures, scripts, errors and moves are none. A page that was fetched again
// with other words is a document of its own. wanted are the pages to take, nil
// for all.
func (r *reading) warc(ctx context.Context, f file, in io.Reader, wanted *wantedPages) bool {
	records, failed := 0, false
	payloads := map[string]bool{} // payload digests and addresses that were seen
	for rec, err := range warc.Records(in, r.opts.maxBytes()+warcHead) {
		if ctxErr := ctx.Err(); ctxErr != nil {
			r.fail(ctxErr)
			return false
		}
		if err != nil {
			failed = true
			if !r.fail(tocsin.Errorf(tocsin.Invalid, "%s: %w", f.path, err)) {
				return false
			}
			continue
		}
		records++
		if rec.Type != "response" && rec.Type != "resource" && rec.Type != "revisit" {
			continue
		}
		at := fmt.Sprintf("%s:%d", f.path, rec.Offset)
		if rec.Type == "revisit" {
			// The page was the same as one that came before; only when that
			// one is not here is something missing.
			if of := rec.Header.Get("WARC-Refers-To-Target-URI"); payloads[rec.Header.Get("WARC-Payload-Digest")] || payloads[canonical(of)] || payloads[canonical(rec.URI)] {
				continue
			}
			if !r.fail(tocsin.Errorf(tocsin.NotFound, "%s: %s was fetched again unchanged, and the first copy is not in this file", at, rec.URI)) {
				return false
			}
			continue
		}
		payloads[canonical(rec.URI)] = true
		if digest := rec.Header.Get("WARC-Payload-Digest"); digest != "" {
			payloads[digest] = true
		}
		page, err := rec.Page(r.opts.maxBytes())
		if err != nil {
			if rec.Type == "response" && !strings.HasPrefix(rec.Header.Get("Content-Type"), "application/http") {
				continue // of a name server or another protocol
			}
			if !r.fail(tocsin.Errorf(tocsin.Invalid, "%s: %s: %w", at, rec.URI, err)) {
				return false
			}
			continue
		}
		if page.Status >= 300 && page.Status < 400 {
			wanted.moved(rec.URI, page.Header.Get("Location"))
		}
		if !r.page(at, rec, page, wanted) {
			return false
		}
	}
	if records == 0 && !failed {
		return r.fail(tocsin.Errorf(tocsin.Invalid, "%s: empty", f.path))
	}
	return true
}

// page gives the document of a page, when it is one.
func (r *reading) page(at string, rec *warc.Record, page warc.Page, wanted *wantedPages) bool {
	kind, _, _ := strings.Cut(strings.ToLower(page.Header.Get("Content-Type")), ";")
	kind = strings.TrimSpace(kind)
	if kind == "" {
		kind, _, _ = strings.Cut(http.DetectContentType(page.Body), ";")
	}
	title, want := wanted.take(rec.URI)
	switch {
	case page.Status != http.StatusOK || !want || !isAddress(rec.URI):
		return true
	case kind == "application/xhtml+xml":
		kind = "text/html"
	case kind != "text/html" && kind != "text/plain":
		return true
	}
	if len(bytes.TrimSpace(page.Body)) == 0 {
		return true
	}
	f := found{quiet: true}
	sum := hash(page.Body)
	address := hash([]byte(canonical(rec.URI)))
	key := "page " + address + " " + sum
	if _, ok := r.seen[key]; ok {
		return true // fetched again, unchanged
	}
	r.seen[key] = at
	f.ids = []string{address, address + "@" + rec.Date.UTC().Format("20060102T150405Z")}
	f.GUID, f.Fetched = rec.URI, rec.Date
	// What the charset is, distill tells from the bytes and the page.
	f.Document = tocsin.Document{Path: at, URL: rec.URI, Title: title, MediaType: kind, Bytes: page.Body, SHA256: sum}
	if err := r.check(page.Body); err != nil {
		return r.fail(tocsin.Errorf(tocsin.Invalid, "%s: %s: %w", at, rec.URI, err))
	}
	return r.give(at, f)
}

// wantedPages are the pages that a WACZ file lists.
type wantedPages struct {
	titles map[string]string // by canonical address
	met    map[string]bool
	from   map[string]string // of a page that has moved: the page that was listed
}

// take gives the title of a page and whether it is listed.
func (w *wantedPages) take(address string) (title string, want bool) {
	if w == nil || len(w.titles) == 0 {
		return "", true
	}
	key := canonical(address)
	title, want = w.titles[key]
	w.met[key] = w.met[key] || want
	for from, n := w.from[key], 0; want && from != "" && n < 20; from, n = w.from[from], n+1 {
		w.met[from] = true
	}
	return title, want
}

// moved notes that a listed page is found at another address.
func (w *wantedPages) moved(from, to string) {
	if w == nil {
		return
	}
	title, ok := w.titles[canonical(from)]
	base, err := url.Parse(from)
	if !ok || err != nil {
		return
	}
	target, err := base.Parse(to)
	if err != nil {
		return
	}
	key := canonical(target.String())
	if _, known := w.titles[key]; !known {
		w.titles[key], w.from[key] = title, canonical(from)
	}
}

// isWACZ tells a web archive with its index from other archives.
func isWACZ(archive *zip.Reader) bool {
	described, warcs := false, false
	for _, m := range archive.File {
		described = described || m.Name == "datapackage.json"
		warcs = warcs || strings.HasPrefix(m.Name, "archive/")
	}
	return described && warcs
}

// wacz reads the pages that a WACZ file lists, with the titles that it gives
// them; all of its pages when it lists none.
func (r *reading) wacz(ctx context.Context, f file, archive *zip.Reader) bool {
	wanted := &wantedPages{titles: map[string]string{}, met: map[string]bool{}, from: map[string]string{}}
	var listed []string
	for _, m := range archive.File {
		if path.Dir(m.Name) != "pages" || path.Ext(m.Name) != ".jsonl" {
			continue
		}
		if !r.member(f, m, func(in io.Reader) bool {
			var more bool
			listed, more = r.pageList(f.path+"/"+m.Name, in, wanted, listed)
			return more
		}) {
			return false
		}
	}
	for _, m := range archive.File {
		if path.Dir(m.Name) != "archive" {
			continue
		}
		where := f
		where.path = f.path + "/" + m.Name
		if !r.member(f, m, func(in io.Reader) bool { return r.warc(ctx, where, in, wanted) }) {
			return false
		}
	}
	for _, address := range listed {
		if !wanted.met[canonical(address)] {
			if !r.fail(tocsin.Errorf(tocsin.NotFound, "%s: it lists %s, and holds no page of that address", f.path, address)) {
				return false
			}
		}
	}
	return true
}

// pageList reads pages.jsonl: a line about the list, then one for each page.
func (r *reading) pageList(at string, in io.Reader, wanted *wantedPages, listed []string) ([]string, bool) {
	lines := bufio.NewReader(in)
	for n := 1; ; n++ {
		line, tooLong, err := readLine(lines, r.opts.maxBytes())
		var p struct{ URL, Title, TS string }
		switch {
		case tooLong:
			if !r.lineFails(at, n, fmt.Errorf("larger than %s", size(r.opts.maxBytes()))) {
				return listed, false
			}
		case len(bytes.TrimSpace(line)) == 0:
		case json.Unmarshal(line, &p) != nil:
			if !r.lineFails(at, n, errors.New("not a JSON object with url and title")) {
				return listed, false
			}
		case p.URL != "":
			key := canonical(p.URL)
			if _, ok := wanted.titles[key]; !ok {
				listed = append(listed, p.URL)
			}
			title := oneLine(p.Title)
			if title == p.URL || title == "" {
				title = wanted.titles[key]
			}
			wanted.titles[key] = title
		}
		if errors.Is(err, io.EOF) {
			return listed, true
		}
		if err != nil {
			return listed, r.fail(tocsin.Errorf(tocsin.Invalid, "%s: %w", at, err))
		}
	}
}
