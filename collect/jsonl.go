package collect

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"tocsin"
)

// lines reads a file that holds one JSON object a line, and reports whether
// more is wanted.
func (r *reading) lines(ctx context.Context, path string, in *bufio.Reader) bool {
	found := false
	for n := 1; ; n++ {
		if err := ctx.Err(); err != nil {
			r.fail(err)
			return false
		}
		line, tooLong, err := readLine(in, 2*r.opts.maxBytes())
		if err != nil && !errors.Is(err, io.EOF) {
			return r.fail(tocsin.Errorf(tocsin.Invalid, "%s:%d: %w", path, n, err))
		}
		if n == 1 {
			line = bytes.TrimPrefix(line, bom)
		}
		line = bytes.TrimSpace(line)
		if tooLong || len(line) > 0 {
			found = true
			if tooLong {
				if !r.lineFails(path, n, fmt.Errorf("larger than %s", size(r.opts.maxBytes()))) {
					return false
				}
			} else if !r.lineGives(path, n, line) {
				return false
			}
		}
		if err != nil {
			break
		}
	}
	if !found {
		return r.fail(tocsin.Errorf(tocsin.Invalid, "%s: empty", path))
	}
	return true
}

// lineGives reads one line and reports whether more is wanted.
func (r *reading) lineGives(path string, n int, line []byte) bool {
	at := path + ":" + strconv.Itoa(n)
	rec, err := readRecord(line)
	if err != nil {
		return r.lineFails(path, n, err)
	}
	kind := kindOf(rec)
	if kind == kindNone || kind == kindDocument {
		doc, err := r.line(at, rec, line)
		if err != nil {
			return r.lineFails(path, n, err)
		}
		return r.yield(found{Arrival: tocsin.Arrival{Document: doc}}, nil)
	}
	return r.object(at, kind, rec, record{}, func(err error) bool { return r.lineFails(path, n, err) })
}

// lineFails gives the error of a line.
func (r *reading) lineFails(path string, n int, err error) bool {
	return r.fail(placed(err, &LineError{Path: path, Line: n, Err: err}))
}

// placed is the error of a line or item with the code of what is wrong in it.
func placed(err error, at *LineError) error {
	code := tocsin.CodeOf(err)
	if code == "" {
		code = tocsin.Invalid
	}
	return &tocsin.Error{Code: code, Err: at}
}

// LineError is what is wrong with one line of a file, or one item of it.
type LineError struct {
	Path string
	Line int
	Item bool // Line counts items: of a list, an export or an archive
	Err  error
}

func (e *LineError) Error() string {
	if e.Item {
		return fmt.Sprintf("%s: item %d: %v", e.Path, e.Line, e.Err)
	}
	return fmt.Sprintf("%s:%d: %v", e.Path, e.Line, e.Err)
}

func (e *LineError) Unwrap() error { return e.Err }

// readLine reads up to the next line end. A line above limit is skipped.
func readLine(in *bufio.Reader, limit int64) (line []byte, tooLong bool, err error) {
	for {
		part, err := in.ReadSlice('\n')
		if int64(len(line)+len(part)) > limit {
			tooLong, line = true, nil
		}
		if !tooLong {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, tooLong, err
		}
	}
}

// readRecord reads one JSON object.
func readRecord(b []byte) (record, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(b, &fields); err != nil {
		return nil, fmt.Errorf("not a JSON object: %w", err)
	}
	rec := record{}
	for key, raw := range fields {
		rec[strings.ToLower(key)] = raw
	}
	return rec, nil
}

// line reads one JSON object as a document. own is the bytes that tell it
// from others when it has neither id nor address.
func (r *reading) line(at string, rec record, own []byte) (tocsin.Document, error) {
	doc := tocsin.Document{
		Path:       at,
		URL:        rec.words("url", "link"),
		Title:      rec.words("title", "headline"),
		Outlet:     rec.words("outlet", "source", "publisher"),
		Language:   language(rec.words("language", "lang")),
		Translates: rec.words("translates", "translation_of"),
	}
	var body string
	for _, key := range []string{"text", "body", "content", "html"} {
		if body = rec.words(key); strings.TrimSpace(body) != "" {
			doc.MediaType = "text/plain"
			if key == "html" || key != "text" && markup.MatchString(body) {
				doc.MediaType = "text/html"
			}
			break
		}
	}
	if strings.TrimSpace(body) == "" && doc.Title != "" {
		body, doc.MediaType = doc.Title, "text/plain" // a headline is a report, if a short one
	}
	if strings.TrimSpace(body) == "" {
		return doc, errors.New("no text: it has none of the keys text, body, content, html, title")
	}
	doc.Bytes = []byte(body)
	if err := r.check(doc.Bytes); err != nil {
		return doc, err
	}
	doc.SHA256 = hash(doc.Bytes)
	if told := rec.words("published", "date", "published_at", "pubdate"); told != "" {
		published, err := moment(told)
		if err != nil {
			return doc, err
		}
		doc.Published, doc.PublishedBasis = published, "header"
	}
	var err error
	doc.ID, err = r.lineID(at, rec.words("id"), doc.URL, own)
	return doc, err
}

// lineID is the line's own id, else the hash of its URL, else that of the
// line: the first that is free. A line that repeats another has none.
func (r *reading) lineID(at, own, address string, line []byte) (string, error) {
	whole := hash(line)
	choices := []string{own, "", whole}
	if address != "" {
		choices[1] = hash([]byte(canonical(address)))
	}
	if first, ok := r.seen["line "+whole]; ok {
		return "", tocsin.Errorf(tocsin.Conflict, "the same line as %s", first)
	}
	r.seen["line "+whole] = at
	for _, id := range choices {
		if id == "" {
			continue
		}
		if _, ok := r.taken[id]; !ok {
			r.taken[id] = at
			return id, nil
		}
	}
	return "", tocsin.Errorf(tocsin.Conflict, "its id %q is taken by %s", whole, r.taken[whole])
}

// canonical writes an address without its fragment.
func canonical(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return address
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String()
}

// record is a JSON object with its keys in lower case.
type record map[string]json.RawMessage

// words is the first of the keys that has words: a string, a number, or the
// name or title of an object.
func (rec record) words(keys ...string) string {
	for _, key := range keys {
		raw, ok := rec[key]
		if !ok {
			continue
		}
		var s string
		if json.Unmarshal(raw, &s) == nil {
			if strings.TrimSpace(s) != "" {
				return s
			}
			continue
		}
		var n json.Number
		if json.Unmarshal(raw, &n) == nil && n != "" {
			return n.String()
		}
		var o map[string]json.RawMessage
		if json.Unmarshal(raw, &o) == nil {
			if s := record(o).words("name", "title"); s != "" {
				return s
			}
		}
	}
	return ""
}

// markup matches what only HTML has.
var markup = regexp.MustCompile(`(?i)<(?:!doctype|html|body|article|div|p|br|span|h[1-6])(?:\s[^>]*)?/?>`)

// timeForms are the ways to write a time that sources use besides RFC 3339 and
// a plain date. What has no zone keeps only its day: the zone would be a guess.
var timeForms = []struct {
	layout string
	zoned  bool
}{
	{time.RFC1123Z, true}, {"Mon, 2 Jan 2006 15:04:05 -0700", true}, {"2 Jan 2006 15:04:05 -0700", true},
	{"Mon, 2 Jan 2006 15:04:05 MST", false}, {"2006-01-02T15:04:05", false}, {"2006-01-02 15:04:05", false},
	{"2006-01-02 15:04", false}, {"2006-01-02T15:04", false}, {"2006-01-02 15:04:05Z07:00", true},
	{"2006-01-02T15:04:05-0700", true}, {"2006/01/02", false}, {"20060102", false}, {"20060102T150405Z", false},
	{"2 January 2006", false}, {"January 2, 2006", false}, {"2 Jan 2006", false}, {"Jan 2, 2006", false},
}

// moment reads a time as a date or in RFC 3339.
func moment(s string) (string, error) {
	s = strings.TrimSpace(s)
	if _, err := time.Parse("2006-01-02", s); err == nil {
		return s, nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t.Format(time.RFC3339), nil
	}
	for _, form := range timeForms {
		if t, err := time.Parse(form.layout, s); err == nil {
			if zone, _ := t.Zone(); form.zoned || zone == "GMT" || zone == "UTC" && strings.Contains(s, "UTC") {
				return t.Format(time.RFC3339), nil
			}
			return t.Format("2006-01-02"), nil
		}
	}
	// Seconds or milliseconds since 1970; from 1973 on they have nine digits.
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && n >= 1e8 && n < 1e13 {
		if n >= 1e11 {
			n /= 1000
		}
		return time.Unix(n, 0).UTC().Format(time.RFC3339), nil
	}
	return "", fmt.Errorf("published %q is neither a date nor an RFC 3339 time", s)
}

// language is the ISO 639-1 code at the beginning of a language tag; "" when
// there is none.
func language(tag string) string {
	code, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(tag)), "_", "-"), "-")
	if len(code) != 2 || code[0] < 'a' || code[0] > 'z' || code[1] < 'a' || code[1] > 'z' {
		return ""
	}
	return code
}
