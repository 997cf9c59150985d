package collect_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"tocsin"
	"tocsin/collect"
)

// urlset is a sitemap of entries, each its inner XML.
func urlset(entries ...string) string {
	return `<urlset xmlns:news="n"><url>` + strings.Join(entries, "</url><url>") + `</url></urlset>`
}

func (o *outlet) at(path, modified string) string {
	s := "<loc>" + o.URL + path + "</loc>"
	if modified != "" {
		s += "<lastmod>" + modified + "</lastmod>"
	}
	return s
}

func TestSitemap(t *testing.T) {
	o := open(t, tocsin.SourceSitemap, "/index.xml", collect.PollerOptions{FirstPages: 2})
	for _, p := range []string{"a", "b", "c", "d", "old"} {
		o.set("/"+p, "text/html", "<p>page "+p+"</p>")
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	fmt.Fprint(z, urlset(o.at("/old", "2020-01-01")))
	_ = z.Close()
	o.set("/2.xml.gz", "application/gzip", packed.String())
	o.set("/index.xml", "", "<sitemapindex><sitemap>"+o.at("/1.xml", "")+"</sitemap><sitemap>"+o.at("/2.xml.gz", "2026-01-01T00:00:00Z")+"</sitemap></sitemapindex>")
	o.set("/1.xml", "", urlset(
		o.at("/a", "2026-11-20T08:00:00Z")+"<news:news><news:publication><news:name>Herald</news:name><news:language>en</news:language></news:publication><news:publication_date>2026-11-20T07:00:00Z</news:publication_date><news:title>Page A</news:title></news:news>",
		o.at("/b", "2026-11-20T07:00:00Z"), o.at("/c", "2026-11-01T07:00:00Z")))
	got := o.mustPoll(t, 2)
	doc := got[0].Document
	if doc.Title != "Page A" || doc.Published != "2026-11-20T07:00:00Z" || doc.Language != "en" || doc.Outlet != "Herald" || string(doc.Bytes) != "<p>page a</p>" || doc.URL != o.URL+"/a" {
		t.Errorf("document %+v", doc)
	}
	o.mustPoll(t, 0)
	if !askedOnce(o.asked, "/index.xml", "/1.xml") {
		t.Errorf("asked %v, want the lists that may have changed", o.asked)
	}
	later := o.now.Format(time.RFC3339)
	o.set("/a", "text/html", "<p>page a, changed</p>")
	o.status("/d", http.StatusBadGateway)
	o.set("/1.xml", "", urlset(o.at("/a", later), o.at("/b", "2026-11-20T07:00:00Z"), o.at("/c", "2026-11-01T07:00:00Z"), o.at("/d", later)))
	arrivals, errs := o.poll(t)
	if len(arrivals) != 1 || arrivals[0].Document.ID != doc.ID || len(errs) != 1 || !askedOnce(o.asked, "/index.xml", "/1.xml", "/a", "/d") {
		t.Errorf("%d arrivals, errors %v, asked %v", len(arrivals), errs, o.asked)
	}
	o.set("/d", "text/html", "<p>page d</p>")
	o.mustPoll(t, 1) // what failed for now is not forgotten
	o.mustPoll(t, 0)
}

func TestSitemapWithoutDates(t *testing.T) {
	o := open(t, tocsin.SourceSitemap, "/map", collect.PollerOptions{FirstPages: 1, MaxPages: 2})
	var entries []string
	for i := range 8 {
		p := fmt.Sprintf("/p%d", i)
		o.set(p, "text/html", "<p>"+p+"</p>")
		entries = append(entries, o.at(p, ""))
	}
	o.set("/map", "", urlset(entries[:3]...))
	o.mustPoll(t, 1)
	o.mustPoll(t, 0)
	o.set("/map", "", urlset(entries...))
	o.mustPoll(t, 2) // five are new, two at a time
	o.mustPoll(t, 2)
	o.mustPoll(t, 1)
	o.mustPoll(t, 0)
}

func TestTimesThatTellOnlyWhenAListWasMade(t *testing.T) {
	o := open(t, tocsin.SourceSitemap, "/map", collect.PollerOptions{FirstPages: 1})
	list := func() string {
		var entries []string
		for i := range 30 {
			entries = append(entries, o.at(fmt.Sprintf("/p%d", i), o.now.Format(time.RFC3339)))
		}
		return urlset(entries...)
	}
	for i := range 30 {
		o.set(fmt.Sprintf("/p%d", i), "text/html", fmt.Sprintf("<p>%d</p>", i))
	}
	o.set("/map", "", list())
	o.mustPoll(t, 1)
	o.set("/map", "", list())
	o.mustPoll(t, 0)
	if fmt.Sprint(o.asked) != "[/map]" {
		t.Errorf("asked %v, want the list alone", o.asked)
	}
}

func TestAPageThatTellsOnlyItsDay(t *testing.T) {
	o := open(t, tocsin.SourceSitemap, "/map", collect.PollerOptions{})
	o.set("/a", "text/html", "<p>a</p>")
	o.set("/map", "", urlset(o.at("/a", "2026-11-20")))
	o.mustPoll(t, 1)
	o.set("/a", "text/html", "<p>a, changed</p>")
	o.mustPoll(t, 0) // it was asked for in this hour
	o.now = o.now.Add(time.Hour)
	o.mustPoll(t, 1)
	o.now = o.now.Add(24 * time.Hour)
	o.set("/a", "text/html", "<p>a, changed at the day's end</p>")
	o.mustPoll(t, 1)
	o.now = o.now.Add(24 * time.Hour)
	o.mustPoll(t, 0)
	if fmt.Sprint(o.asked) != "[/map]" {
		t.Errorf("after its day was over: asked %v", o.asked)
	}
}

func TestSitemapsThatLeadInACircle(t *testing.T) {
	o := open(t, tocsin.SourceSitemap, "/map", collect.PollerOptions{})
	o.mu.Lock()
	n := 0
	o.pages["/map"] = func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "<sitemapindex><sitemap><loc>%s/map</loc></sitemap><sitemap><loc>%s/more</loc></sitemap></sitemapindex>", o.URL, o.URL)
	}
	o.pages["/more"] = func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "<sitemapindex>")
		for range 1000 {
			n++
			fmt.Fprintf(w, "<sitemap><loc>%s/more?%d</loc></sitemap>", o.URL, n)
		}
		fmt.Fprint(w, "</sitemapindex>")
	}
	o.mu.Unlock()
	arrivals, errs := o.poll(t)
	if len(arrivals) != 0 || len(errs) == 0 || len(o.asked) > 60 {
		t.Errorf("%d arrivals, %d errors, %d requests", len(arrivals), len(errs), len(o.asked))
	}
}
