package collect_test

import (
	"net/http"
	"strings"
	"testing"

	"tocsin"
	"tocsin/collect"
)

func TestTry(t *testing.T) {
	long := "<description>" + strings.Repeat("Words of a report. ", 40) + "</description>"
	o := open(t, tocsin.SourceFeed, "", collect.PollerOptions{})
	o.set("/feed", "application/rss+xml", rss("<guid>1</guid><link>/1</link><title>One</title><pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate>"+long,
		"<guid>2</guid><link>/2</link><title>Two</title><pubDate>some day</pubDate>"+long))
	o.set("/short", "application/rss+xml", rss("<guid>1</guid><link>/1</link><title>One</title><pubDate>Fri, 21 Nov 2025 08:00:00 GMT</pubDate>"))
	o.set("/cut", "application/rss+xml", rss("<title>One</title>"+long, "<title>Two</title>")[:900])
	o.set("/page", "text/html", `<html lang="en-US"><head><title>Front</title><meta property="og:site_name" content="The Herald">
<link rel="alternate" type="application/rss+xml" href="/broken"><link rel="alternate" type="application/rss+xml" title="All" href="/feed"></head></html>`)
	o.set("/plain", "text/html", `<html lang="sv"><head><title>Front</title></head></html>`)
	o.set("/map", "application/xml", urlset(o.at("/a", "2026-11-20"), o.at("/b", "")))
	o.set("/alerts", "application/atom+xml", `<feed xmlns="http://www.w3.org/2005/Atom"><title>W</title><entry><id>1</id><title>x</title><updated>2026-11-20T08:00:00Z</updated>
<link type="application/cap+xml" href="/1.cap"/></entry></feed>`)
	o.set("/alert", "", harbourAlert)
	o.set("/picture", "image/png", "\x89PNG")
	o.status("/moved", http.StatusMovedPermanently, "Location", "/feed")
	o.set("/robots.txt", "text/plain", "User-agent: *\nDisallow: /secret\nSitemap: "+o.URL+"/map\n")
	for _, c := range []struct {
		name, path     string
		kind           tocsin.SourceKind
		at             string // the address proposed
		source, lang   string
		pages          bool
		items, others  int
		problem, wrong string
	}{
		{name: "a feed", path: "/feed", kind: tocsin.SourceFeed, at: "/feed", source: "The Herald", lang: "en", items: 2, problem: `1 of 2 items have no date that is understood, such as "some day"`},
		{name: "a feed of excerpts that nobody adds to", path: "/short", kind: tocsin.SourceFeed, at: "/short", source: "The Herald", lang: "en", pages: true, items: 1, problem: "Its newest item is of 2025-11-21"},
		{name: "a feed that is cut off", path: "/cut", kind: tocsin.SourceFeed, at: "/cut", source: "The Herald", lang: "en", items: 1, problem: "its 1 whole items are kept"},
		{name: "a page that names feeds", path: "/page", kind: tocsin.SourceFeed, at: "/feed", source: "The Herald", lang: "en", items: 2, others: 3, problem: "/broken that the page names cannot be read"},
		{name: "a page without feeds", path: "/plain", kind: tocsin.SourcePage, at: "/plain", source: "Front", lang: "sv", items: 1, others: 1, problem: "names no feed"},
		{name: "a sitemap", path: "/map", kind: tocsin.SourceSitemap, at: "/map", source: "127.0.0.1", items: 2, problem: "1 of 2 pages do not say when they changed"},
		{name: "a feed of alerts", path: "/alerts", kind: tocsin.SourceWarning, at: "/alerts", source: "W", items: 1},
		{name: "an alert", path: "/alert", kind: tocsin.SourceWarning, at: "/alert", source: "127.0.0.1", items: 1},
		{name: "an address that has moved", path: "/moved", kind: tocsin.SourceFeed, at: "/feed", source: "The Herald", lang: "en", items: 2, problem: "moved for good"},
		{name: "a picture", path: "/picture", wrong: "not text but image/png"},
		{name: "nothing", path: "/none", wrong: "404"},
		{name: "what robots.txt refuses", path: "/secret", wrong: "robots.txt refuses"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := o.poller.Try(t.Context(), o.URL+c.path, true)
			if c.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), c.wrong) {
					t.Errorf("error %v, want one with %q", err, c.wrong)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			s := p.Source
			if s.Kind != c.kind || s.Address != o.URL+c.at || s.Name != c.source || s.Language != c.lang || s.Pages != c.pages || !s.Private {
				t.Errorf("proposed %+v", s)
			}
			if err := s.Validate(); err != nil {
				t.Error(err)
			}
			if len(p.Items) != c.items || len(p.Others) != c.others {
				t.Errorf("items %v, others %v", p.Items, p.Others)
			}
			if !strings.Contains(strings.Join(p.Problems, "\n"), c.problem) || c.problem == "" && len(p.Problems) > 0 {
				t.Errorf("problems %q, want one with %q", p.Problems, c.problem)
			}
			if p.Robots != "robots.txt allows it" {
				t.Errorf("robots: %q", p.Robots)
			}
		})
	}
}

func TestTryAFolder(t *testing.T) {
	p, err := collect.NewPoller(collect.PollerOptions{}).Try(t.Context(), t.TempDir(), false)
	if err != nil || p.Source.Kind != tocsin.SourceFolder || !strings.HasPrefix(p.Source.ID, "00") {
		t.Errorf("proposed %+v, %v", p.Source, err)
	}
	if err := p.Source.Validate(); err != nil {
		t.Error(err)
	}
}
