package warc

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// record writes a record with a body.
func record(kind, uri, body string) string {
	return fmt.Sprintf("WARC/1.1\r\nWARC-Type: %s\r\nWARC-Target-URI: <%s>\r\nWARC-Date: 2026-03-05T10:00:00Z\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", kind, uri, len(body), body)
}

func packed(t testing.TB, s string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// told is what an archive holds, a line a record.
func told(in string, maxBytes int64) string {
	var b strings.Builder
	for rec, err := range Records(strings.NewReader(in), maxBytes) {
		if err != nil {
			fmt.Fprintf(&b, "! %v\n", err)
			continue
		}
		fmt.Fprintf(&b, "%d %s %s %s\n", rec.Offset, rec.Type, rec.URI, rec.Body)
	}
	return b.String()
}

func TestRecords(t *testing.T) {
	a, b := record("resource", "http://a.example/", "One"), record("resource", "http://b.example/", "Two, longer")
	pa, pb := packed(t, a), packed(t, b)
	whole := fmt.Sprintf("0 resource http://a.example/ One\n%%d resource http://b.example/ Two, longer\n")
	for _, c := range []struct {
		name, in string
		max      int64
		want     string
	}{
		{"plain", a + b, 100, fmt.Sprintf(whole, len(a))},
		{"packed by record", pa + pb, 100, fmt.Sprintf(whole, len(pa))},
		{"packed as a whole", packed(t, a+b), 100, fmt.Sprintf(whole, 0)},
		{"version 1.0", strings.Replace(a, "WARC/1.1", "WARC/1.0", 1), 100, "0 resource http://a.example/ One\n"},
		{"a folded line", strings.Replace(a, "WARC-Type: ", "X-Note: one\r\n two\r\nWARC-Type: ", 1), 100, "0 resource http://a.example/ One\n"},
		{"too large, and the rest", b + a, 5, fmt.Sprintf("! at byte 0: record http://b.example/ has 11 bytes, more than 5\n%d resource http://a.example/ One\n", len(b))},
		{"cut off in a body", a + b[:len(b)-8], 100, fmt.Sprintf("0 resource http://a.example/ One\n! at byte %d: the file is cut off: unexpected EOF\n", len(a))},
		{"cut off in a head", a + b[:20], 100, fmt.Sprintf("0 resource http://a.example/ One\n! at byte %d: the file is cut off: unexpected EOF\n", len(a))},
		{"packed and cut off", pa + pb[:30], 100, fmt.Sprintf("0 resource http://a.example/ One\n! at byte %d: the file is cut off: unexpected EOF\n", len(pa))},
		{"packed, then something else", pa + "no member follows here", 100, fmt.Sprintf("0 resource http://a.example/ One\n! at byte %d: unpack: gzip: invalid header\n", len(pa))},
		{"no archive", "<html>", 100, "! at byte 0: the file is cut off: unexpected EOF\n"},
		{"no record", "hello\r\nthere\r\n", 100, "! at byte 0: no record begins here\n"},
		{"a length that is none", strings.Replace(a, "Length: 3", "Length: -3", 1), 100, "! at byte 0: Content-Length \"-3\" is no size\n"},
		{"a length far beyond the file", strings.Replace(a, "Length: 3", "Length: 999999999999", 1), 1 << 50, "! at byte 0: the file is cut off: unexpected EOF\n"},
		{"a date that is none", strings.Replace(a, "2026-03-05T10:00:00Z", "soon", 1), 100, "! at byte 0: WARC-Date \"soon\" is no time\n"},
		{"a head without end", "WARC/1.0\r\n" + strings.Repeat("A: b\r\n", 20000), 100, "! at byte 0: the head of the record does not end\n"},
		{"nothing", "", 100, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := told(c.in, c.max); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestRecordsStopAndErrors(t *testing.T) {
	in := record("resource", "http://a.example/", "One")
	for range Records(strings.NewReader(in+in), 100) {
		break // must not go on
	}
	for _, err := range Records(strings.NewReader(in[:30]), 100) {
		var at *Error
		if !errors.As(err, &at) || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("got %v, want an *Error with io.ErrUnexpectedEOF", err)
		}
	}
}

func TestPage(t *testing.T) {
	words := strings.Repeat("Rockets fell. ", 9)
	head := "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
	for _, c := range []struct{ name, kind, body, want string }{
		{"as it stands", "response", head + "\r\nOne", "200 One"},
		{"bare line ends", "response", "HTTP/1.0 404 Not Found\nA: b\n\nOne", "404 One"},
		{"in chunks", "response", head + "Transfer-Encoding: chunked\r\n\r\n3\r\nOne\r\n4\r\nTwo.\r\n0\r\n\r\n", "200 OneTwo."},
		{"chunks that are cut off", "response", head + "Transfer-Encoding: chunked\r\n\r\n3\r\nOne\r\n4\r\nTw", "200 OneTw"},
		{"called chunked, and is not", "response", head + "Transfer-Encoding: chunked\r\n\r\n<p>One", "200 <p>One"},
		{"packed", "response", head + "Content-Encoding: gzip\r\n\r\n" + packed(t, words), "200 " + words},
		{"packed in chunks", "response", head + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(packed(t, words)), packed(t, words)), "200 " + words},
		{"called packed, and is not", "response", head + "Content-Encoding: br\r\n\r\n<p>One</p>", "200 <p>One</p>"},
		{"an unknown coding", "response", head + "Content-Encoding: rot13\r\n\r\nOne", "200 One"},
		{"a resource", "resource", "One", "200 One"},
		{"no response", "response", "One", "! the record holds no HTTP response"},
		{"a status that is none", "response", "HTTP/1.1 OK\r\n\r\n", "! \"OK\" is no HTTP status"},
		{"a request", "request", "GET / HTTP/1.1\r\n\r\n", "! a record of type \"request\" holds no page"},
		{"a bomb", "response", head + "Content-Encoding: gzip\r\n\r\n" + packed(t, strings.Repeat(" ", 9999)), "! the page has more than 1000 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rec := Record{Type: c.kind, Body: []byte(c.body)}
			page, err := rec.Page(1000)
			got := fmt.Sprintf("%d %s", page.Status, page.Body)
			if err != nil {
				got = "! " + err.Error()
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func FuzzRecords(f *testing.F) {
	one := record("response", "http://a.example/", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n3\r\nOne\r\n0\r\n\r\n")
	f.Add([]byte(one))
	f.Add([]byte(packed(f, one) + packed(f, one)))
	f.Fuzz(func(t *testing.T, b []byte) {
		for rec, err := range Records(bytes.NewReader(b), 1<<16) {
			if (rec == nil) == (err == nil) {
				t.Fatal("neither a record nor an error, or both")
			}
			if rec == nil {
				continue
			}
			if len(rec.Body) > 1<<16 {
				t.Error("a body above the limit")
			}
			if p, err := rec.Page(1 << 16); err == nil && len(p.Body) > 1<<16 {
				t.Error("a page above the limit")
			}
		}
	})
}
