package sitemap_test

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
	"time"

	"tocsin"
	"tocsin/collect/sitemap"
)

const newsMap = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://x">
<url><loc>https://example.org/a?x=1&amp;y=2#top</loc><lastmod>2026-11-20T10:00:00+01:00</lastmod>
<news:news><news:publication><news:name>The Herald</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2026-11-20T08:00Z</news:publication_date><news:title>Blast at  the harbour</news:title></news:news>
<image:image><image:loc>https://example.org/a.jpg</image:loc></image:image></url>
<url><loc>https://example.org/b</loc><lastmod>2026-11-19</lastmod></url>
<url><loc>javascript:alert(1)</loc></url>
</urlset>`

const mapIndex = `<sitemapindex><sitemap><loc>https://example.org/1.xml.gz</loc><lastmod>2026-11-20</lastmod></sitemap></sitemapindex>`

func packed(s string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.Bytes()
}

func TestParse(t *testing.T) {
	m, err := sitemap.Parse([]byte(newsMap), "", 1<<20)
	if err != nil || m.Index || len(m.Entries) != 2 || len(m.Problems) > 0 {
		t.Fatalf("%+v, %v", m, err)
	}
	want := sitemap.Entry{Address: "https://example.org/a?x=1&y=2", Modified: m.Entries[0].Modified, Title: "Blast at the harbour",
		Published: "2026-11-20T08:00:00Z", Outlet: "The Herald", Language: "en"}
	if m.Entries[0] != want || !want.Modified.Equal(time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)) {
		t.Errorf("first entry %+v", m.Entries[0])
	}
	if e := m.Entries[1]; !e.Day || !e.Modified.Equal(time.Date(2026, 11, 19, 23, 59, 59, 0, time.UTC)) {
		t.Errorf("second entry %+v", e)
	}
}

func TestForms(t *testing.T) {
	for _, c := range []struct {
		name     string
		data     []byte
		entries  int
		index    bool
		problems int
	}{
		{"an index", []byte(mapIndex), 1, true, 0},
		{"packed", packed(mapIndex), 1, true, 0},
		{"packed and cut off", packed(mapIndex)[:len(packed(mapIndex))-9], 1, true, 0},
		{"a list of addresses", []byte("\xef\xbb\xbfhttps://example.org/a\r\n\r\nhttps://example.org/b\n"), 2, false, 0},
		{"cut off", []byte(newsMap[:strings.Index(newsMap, "2026-11-19")]), 1, false, 1},
		{"in latin-1", []byte("<urlset><url><loc>https://example.org/caf\xe9</loc></url></urlset>"), 1, false, 0},
		{"empty", []byte("<urlset></urlset>"), 0, false, 0},
		{"more entries than allowed", []byte("<urlset>" + strings.Repeat("<url><loc>http://a/</loc></url>", sitemap.MaxEntries+1) + "</urlset>"), sitemap.MaxEntries, false, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := sitemap.Parse(c.data, "", 10<<20)
			if err != nil || len(m.Entries) != c.entries || m.Index != c.index || len(m.Problems) != c.problems {
				t.Errorf("%d entries, index %v, problems %v, error %v", len(m.Entries), m.Index, m.Problems, err)
			}
		})
	}
}

func TestWhatIsNoSitemap(t *testing.T) {
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"a page", []byte("<html></html>"), "root is <html>"},
		{"words", []byte("see you\nlater"), "neither XML"},
		{"nothing", nil, "lists nothing"},
		{"little that unpacks to much", packed(strings.Repeat(" ", 5<<20)), "larger than"},
		{"no gzip behind its mark", []byte("\x1f\x8bxxx"), "unpack"},
		{"very deep", []byte("<urlset>" + strings.Repeat("<url>", 1e6)), "deep in each other"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := sitemap.Parse(c.data, "", 1<<20)
			if err == nil || !strings.Contains(err.Error(), c.want) || tocsin.CodeOf(err) != tocsin.Invalid {
				t.Errorf("error %v, want invalid with %q", err, c.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(newsMap))
	f.Add([]byte(mapIndex))
	f.Add(packed(mapIndex))
	f.Add([]byte("https://example.org/a\nhttps://example.org/b"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := sitemap.Parse(data, "", 1<<20)
		if err != nil {
			return
		}
		for _, e := range m.Entries {
			if !strings.HasPrefix(e.Address, "http") {
				t.Errorf("address %q", e.Address)
			}
		}
	})
}
