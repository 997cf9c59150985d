package collect

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin"
)

// tree writes files below a new folder, which becomes the working folder.
func tree(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	for name, body := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func packed(t *testing.T, s string) string {
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

// told is what a plan yields, a line each: "id < path: first words", or the error.
func told(p *Plan) string {
	var b strings.Builder
	for doc, err := range p.Documents(context.Background()) {
		if err != nil {
			fmt.Fprintf(&b, "! %s: %v\n", tocsin.CodeOf(err), err)
			continue
		}
		if err := doc.Validate(); err != nil {
			fmt.Fprintf(&b, "! not valid: %v\n", err)
		}
		fmt.Fprintf(&b, "%s < %s (%s): %.12s\n", doc.ID, doc.Path, doc.MediaType, strings.TrimSpace(string(doc.Bytes)))
	}
	return b.String()
}

func TestFiles(t *testing.T) {
	sum := hash([]byte("https://example.org/a"))
	for _, c := range []struct {
		name    string
		files   map[string]string
		paths   []string
		opts    Options
		want    string
		ignored string
	}{
		{name: "one file", files: map[string]string{"a.txt": "Rockets fell."}, paths: []string{"a.txt"},
			want: "a < a.txt (text/plain): Rockets fell\n"},
		{name: "a folder is read sorted, hidden files left out, unknown endings counted",
			files: map[string]string{"d/b.html": "<p>Two", "d/a.txt": "One", "d/.c.txt": "hidden", "d/.git/x.txt": "hidden",
				"d/README": "read me", "d/LICENSE.md": "licence"},
			paths:   []string{"d"},
			want:    "a < d/a.txt (text/plain): One\nb < d/b.html (text/html): <p>Two\n",
			ignored: "d/LICENSE.md d/README"},
		{name: "a file given by name is read whatever its ending", files: map[string]string{"wire.md": "Rockets fell."},
			paths: []string{"wire.md"}, want: "wire < wire.md (): Rockets fell\n"},
		{name: "the same name in two folders", files: map[string]string{"d/x/a.txt": "One", "d/y/a.txt": "Two", "d/b.txt": "Three"},
			paths: []string{"d"},
			want:  "b < d/b.txt (text/plain): Three\nx/a < d/x/a.txt (text/plain): One\ny/a < d/y/a.txt (text/plain): Two\n"},
		{name: "the same name with two endings", files: map[string]string{"d/a.txt": "One", "d/a.html": "Two"},
			paths: []string{"d"}, want: "a.html < d/a.html (text/html): Two\na.txt < d/a.txt (text/plain): One\n"},
		{name: "a file reached twice is read once", files: map[string]string{"d/a.txt": "One"},
			paths: []string{"d/a.txt", "d", "./d/a.txt"}, want: "a < d/a.txt (text/plain): One\n"},
		{name: "a pattern", files: map[string]string{"a1.txt": "One", "a2.txt": "Two", "b.txt": "Three"}, paths: []string{"a*.txt"},
			want: "a1 < a1.txt (text/plain): One\na2 < a2.txt (text/plain): Two\n"},
		{name: "a name that looks like a pattern", files: map[string]string{"a[1].txt": "One"}, paths: []string{"a[1].txt"},
			want: "a[1] < a[1].txt (text/plain): One\n"},
		{name: "a pattern that nothing matches", paths: []string{"*.txt"}, want: "! not found: *.txt: no file matches the pattern\n"},
		{name: "no such file, and the rest goes on", files: map[string]string{"a.txt": "One"}, paths: []string{"none.txt", "a.txt"},
			want: "! not found: none.txt: no such file or directory\na < a.txt (text/plain): One\n"},
		{name: "an address", paths: []string{"https://example.org/a.html"},
			want: "! invalid: https://example.org/a.html: web addresses are not fetched; save the page and name its file\n"},
		{name: "an empty folder", files: map[string]string{"d/.keep": ""}, paths: []string{"d"},
			want: "! not found: d: the folder holds no file of a known kind\n"},
		{name: "an empty file", files: map[string]string{"a.txt": " \n\n", "b.jsonl": "\n"}, paths: []string{"."},
			want: "! invalid: a.txt: empty\n! invalid: b.jsonl: empty\n"},
		{name: "no text", files: map[string]string{"a.txt": "a\x00b", "b.txt": "%PDF-1.7 x", "c.txt": "\x01\x02\x03\x04\x05\x06\x0e\x0f\x10\x11\x12"},
			paths: []string{"."},
			want: "! invalid: a.txt: not text: it holds zero bytes\n! invalid: b.txt: not text but application/pdf\n" +
				"! invalid: c.txt: not text: it holds control characters\n"},
		{name: "UTF-16 may hold zero bytes", files: map[string]string{"a.txt": "\xff\xfeR\x00o\x00"}, paths: []string{"a.txt"},
			want: "a < a.txt (text/plain): \xff\xfeR\x00o\x00\n"},
		{name: "too large", files: map[string]string{"a.txt": "Rockets fell."}, paths: []string{"a.txt"}, opts: Options{MaxBytes: 5},
			want: "! invalid: a.txt: larger than 5 bytes\n"},
		{name: "standard input", paths: []string{"-"}, opts: Options{Stdin: strings.NewReader("Rockets fell.")},
			want: "stdin < - (): Rockets fell\n"},
		{name: "lines on standard input", paths: []string{"-"}, opts: Options{Stdin: strings.NewReader(`{"id":"x","text":"Rockets fell."}`)},
			want: "x < -:1 (text/plain): Rockets fell\n"},
		{name: "nothing on standard input", paths: []string{"-"}, want: "! invalid: -: empty\n"},
		{name: "packed", files: map[string]string{"a.txt.gz": packed(t, "Rockets fell."), "b.html.gz": packed(t, "<p>Two"), "c.jsonl.gz": packed(t, `{"id":1,"body":"Three"}`)},
			paths: []string{"."},
			want:  "a < a.txt.gz (text/plain): Rockets fell\nb < b.html.gz (text/html): <p>Two\n1 < c.jsonl.gz:1 (text/plain): Three\n"},
		{name: "packed, and cut off", files: map[string]string{"a.txt.gz": packed(t, strings.Repeat("Rockets fell. ", 99))[:40], "b.txt": "Two"}, paths: []string{"."},
			want: "! invalid: a.txt.gz: unpack: unexpected EOF\nb < b.txt (text/plain): Two\n"},
		{name: "lines", files: map[string]string{"a.jsonl": "\xef\xbb\xbf" + `{"url":"https://example.org/a#top","text":"One"}` + "\n\n" +
			"not json\n[1]\n" + `{"id":"x"}` + "\n" + `{"id":"x","text":"Two"}` + "\n" + `{"id":"x","text":"Two"}` + "\n" +
			`{"id":"y","content":"<p>Three</p>"}` + "\r\n" + `{"id":"z","text":"Four","date":"soon"}`},
			paths: []string{"a.jsonl"},
			want: sum + " < a.jsonl:1 (text/plain): One\n" +
				"! invalid: a.jsonl:3: not a JSON object: invalid character 'o' in literal null (expecting 'u')\n" +
				"! invalid: a.jsonl:4: not a JSON object: json: cannot unmarshal array into Go value of type map[string]json.RawMessage\n" +
				"! invalid: a.jsonl:5: no text: it has none of the keys text, body, content, html, title\n" +
				"x < a.jsonl:6 (text/plain): Two\n" +
				"! conflict: a.jsonl:7: the same line as a.jsonl:6\n" +
				"y < a.jsonl:8 (text/html): <p>Three</p>\n" +
				"! invalid: a.jsonl:9: published \"soon\" is neither a date nor an RFC 3339 time\n"},
		{name: "a line that is too long", files: map[string]string{"a.jsonl": `{"text":"` + strings.Repeat("x", 200<<10) + "\"}\n" + `{"id":"b","text":"Two"}`},
			paths: []string{"a.jsonl"}, opts: Options{MaxBytes: 1 << 10},
			want: "! invalid: a.jsonl:1: larger than 1 KiB\nb < a.jsonl:2 (text/plain): Two\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tree(t, c.files)
			p := Files(c.paths, c.opts)
			if got := told(p); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if got := strings.Join(p.Ignored, " "); got != c.ignored {
				t.Errorf("ignored %q, want %q", got, c.ignored)
			}
		})
	}
}

func TestFilesUnreadable(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may read everything")
	}
	tree(t, map[string]string{"a.txt": "One"})
	if err := os.Chmod("a.txt", 0); err != nil {
		t.Fatal(err)
	}
	if got := told(Files([]string{"a.txt"}, Options{})); got != "! invalid: a.txt: permission denied\n" {
		t.Errorf("got %q", got)
	}
}

func TestDocumentsStops(t *testing.T) {
	tree(t, map[string]string{"a.txt": "One", "b.txt": "Two"})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var docs int
	var last error
	for _, err := range Files([]string{"."}, Options{}).Documents(ctx) {
		if last = err; err == nil {
			docs++
		}
		cancel()
	}
	if docs != 1 || !errors.Is(last, context.Canceled) {
		t.Errorf("got %d documents and %v, want 1 and the context's error", docs, last)
	}
}

func TestLineFields(t *testing.T) {
	tree(t, map[string]string{"a.jsonl": `{"ID":"x","title":"Rockets","url":"https://example.org/","source":{"name":"Wire"},` +
		`"date":"Fri, 20 Nov 2026 09:30:00 +0300","language":"en-GB","translation_of":"y","html":"<p>One</p>"}`})
	for doc, err := range Files([]string{"a.jsonl"}, Options{}).Documents(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		want := tocsin.Document{ID: "x", Path: "a.jsonl:1", URL: "https://example.org/", Title: "Rockets", Outlet: "Wire",
			Published: "2026-11-20T09:30:00+03:00", PublishedBasis: "header", Language: "en", Translates: "y", SHA256: hash([]byte("<p>One</p>")), MediaType: "text/html"}
		doc.Bytes = nil
		if fmt.Sprintf("%+v", doc) != fmt.Sprintf("%+v", want) {
			t.Errorf("got  %+v\nwant %+v", doc, want)
		}
	}
}

func TestMoment(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"a date", "2026-11-20", "2026-11-20"},
		{"RFC 3339", "2026-11-20T09:30:00Z", "2026-11-20T09:30:00Z"},
		{"fractions of a second", "2026-11-20T09:30:00.123Z", "2026-11-20T09:30:00Z"},
		{"mail and feeds", "Fri, 20 Nov 2026 09:30:00 GMT", "2026-11-20T09:30:00Z"},
		{"a zone by name is not trusted", "Fri, 20 Nov 2026 23:30:00 EST", "2026-11-20"},
		{"no zone", "2026-11-20 09:30:00", "2026-11-20"},
		{"seconds since 1970", "1795253400", "2026-11-21T09:30:00Z"},
		{"milliseconds since 1970", "1795253400000", "2026-11-21T09:30:00Z"},
		{"words", "20 November 2026", "2026-11-20"},
		{"no time", "yesterday", ""},
		{"day and month could be either", "03/04/2026", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := moment(c.in)
			if got != c.want || (err == nil) != (c.want != "") {
				t.Errorf("moment(%q) = %q, %v, want %q", c.in, got, err, c.want)
			}
		})
	}
}

func TestMail(t *testing.T) {
	head := "From: =?utf-8?q?Wire_=C3=89t=C3=A9?= <desk@example.org>\r\nSubject: Rockets\r\nDate: Fri, 20 Nov 2026 09:30:00 +0100\r\n"
	for _, c := range []struct{ name, in, kind, want string }{
		{"plain", head + "\r\nRockets fell.\r\n", "text/plain", "Rockets fell.\r\n"},
		{"a charset", head + "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=C9t=E9", "text/plain", "Été"},
		{"HTML wins over plain", head + "Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nOne\r\n" +
			"--x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+T25lPC9wPg==\r\n--x--\r\n", "text/html", "<p>One</p>"},
		{"an attached page is not taken for the message", head + "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nOne\r\n" +
			"--x\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename=a.html\r\n\r\n<p>Two\r\n--x--\r\n", "text/plain", "One"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tree(t, map[string]string{"m.eml": c.in})
			for doc, err := range Files([]string{"m.eml"}, Options{}).Documents(context.Background()) {
				if err != nil {
					t.Fatal(err)
				}
				if doc.ID != "m" {
					continue // what is attached
				}
				if string(doc.Bytes) != c.want || doc.MediaType != c.kind {
					t.Errorf("got %s %q, want %s %q", doc.MediaType, doc.Bytes, c.kind, c.want)
				}
				if doc.Outlet != "Wire Été" || doc.Title != "Rockets" || doc.Published != "2026-11-20T09:30:00+01:00" || doc.SHA256 != hash([]byte(c.in)) {
					t.Errorf("got %+v", doc)
				}
			}
		})
	}
	tree(t, map[string]string{"m.eml": "no header"})
	if got := told(Files([]string{"m.eml"}, Options{})); !strings.HasPrefix(got, "! invalid: m.eml: not an e-mail message") {
		t.Errorf("got %s", got)
	}
}

func FuzzLine(f *testing.F) {
	f.Add([]byte(`{"id":"x","text":"Rockets fell.","date":"2026-11-20"}`))
	f.Add([]byte(`{"source":{"name":{"title":3}},"html":"<p>"}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		r := newReading(Options{}, func(string) {}, func(f found, err error) bool {
			if err == nil && f.Notice == "" {
				if err := f.Document.Validate(); err != nil {
					t.Error(err)
				}
			}
			return true
		})
		r.lineGives("f", 1, line)
	})
}

func FuzzMail(f *testing.F) {
	f.Add([]byte("Subject: x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nOne\r\n--x--"))
	f.Fuzz(func(t *testing.T, b []byte) {
		doc := tocsin.Document{Bytes: b}
		if mail(&doc) == nil && doc.MediaType == "" {
			t.Error("a message without text was taken")
		}
	})
}
