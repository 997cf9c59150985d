package collect

import (
	"fmt"
	"strings"
	"testing"
)

// page writes a record of a page with its response.
func page(uri, status, kind, body, at string) string {
	response := "HTTP/1.1 " + status + "\r\nContent-Type: " + kind + "\r\n\r\n" + body
	if strings.HasPrefix(status, "3") {
		response = "HTTP/1.1 " + status + "\r\nLocation: " + body + "\r\n\r\n"
	}
	return fmt.Sprintf("WARC/1.1\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\nWARC-Target-URI: %s\r\nWARC-Date: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n",
		uri, at, len(response), response)
}

func revisit(uri, of string) string {
	return fmt.Sprintf("WARC/1.1\r\nWARC-Type: revisit\r\nWARC-Target-URI: %s\r\nWARC-Refers-To-Target-URI: %s\r\nWARC-Date: 2026-03-06T10:00:00Z\r\nContent-Length: 0\r\n\r\n\r\n\r\n", uri, of)
}

const at = "2026-03-05T10:00:00Z"

func TestWARC(t *testing.T) {
	one := page("http://n.example/1", "200 OK", "text/html; charset=utf-8", "<p>Rockets fell.</p>", at)
	again := page("http://n.example/1", "200 OK", "text/html", "<p>Rockets fell, two died.</p>", "2026-03-06T10:00:00Z")
	rest := page("http://n.example/a.png", "200 OK", "image/png", "x", at) + page("http://n.example/2", "404 Not Found", "text/html", "<p>No.</p>", at) +
		"WARC/1.1\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
	whole := packed(t, one) + packed(t, rest) + packed(t, one) + packed(t, again) + packed(t, revisit("http://n.example/1", "http://n.example/1"))
	want := "ad3ae7d5 |  |  |  |  | fetched 2026-03-05T10:00:00Z | Rockets fell.\n" +
		"ad3ae7d5 |  |  |  |  | fetched 2026-03-06T10:00:00Z | Rockets fell, two died.\n"
	want = strings.ReplaceAll(want, "ad3ae7d5", short(hash([]byte("http://n.example/1"))))
	want = strings.Replace(want, "\n"+short(hash([]byte("http://n.example/1"))), "\n"+hash([]byte("http://n.example/1"))+"@20260306T100000Z", 1)
	tree(t, map[string]string{"a.warc.gz": whole})
	same(t, arrived(Files([]string{"."}, Options{})), want)
	tree(t, map[string]string{"a.warc.gz": whole + packed(t, one)[:50], "b.warc": revisit("http://n.example/9", "http://n.example/8"), "c.warc": ""})
	same(t, arrived(Files([]string{"."}, Options{})), want+fmt.Sprintf("! invalid: a.warc.gz: at byte %d: the file is cut off: unexpected EOF\n", len(whole))+
		"! not found: b.warc:0: http://n.example/9 was fetched again unchanged, and the first copy is not in this file\n! invalid: c.warc: empty\n")
}

func TestWACZ(t *testing.T) {
	pages := packed(t, page("http://n.example/old", "301 Moved", "", "/new", at)) + packed(t, page("http://n.example/new", "200 OK", "text/html", "<p>Rockets fell.</p>", at)) +
		packed(t, page("http://ads.example/", "200 OK", "text/html", "<p>Buy.</p>", at))
	list := `{"format":"json-pages-1.0","id":"pages"}` + "\n" + `{"url":"http://n.example/old","title":"Raid at night","ts":"2026-03-05T10:00:00Z"}` + "\nnot json\n" +
		`{"url":"http://n.example/lost"}` + "\n"
	tree(t, map[string]string{"a.wacz": archive(t, [2]string{"datapackage.json", "{}"}, [2]string{"archive/data.warc.gz", pages}, [2]string{"pages/pages.jsonl", list})})
	same(t, arrived(Files([]string{"."}, Options{})), "! invalid: a.wacz/pages/pages.jsonl:3: not a JSON object with url and title\n"+
		short(hash([]byte("http://n.example/new")))+" |  |  | Raid at night |  | fetched 2026-03-05T10:00:00Z | Rockets fell.\n"+
		"! not found: a.wacz: it lists http://n.example/lost, and holds no page of that address\n")
}
