package feed

import (
	"strings"

	"golang.org/x/net/html"

	"tocsin/collect/charset"
)

// Page is what a page says of itself and of the feeds beside it.
type Page struct {
	Title    string
	Site     string // the name of the site
	Language string // as told
	Feeds    []Link // in the page's order
}

// Link is a feed that a page names.
type Link struct {
	Address string
	Title   string
}

// maxFeeds is how many feeds of a page are kept.
const maxFeeds = 20

// feedTypes are the media types that <link rel=alternate> has for feeds.
var feedTypes = [...]string{"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
	"application/json", "text/xml", "application/xml"}

// Discover reads a page that came from base for the feeds that it names.
func Discover(page []byte, contentType, base string) Page {
	var p Page
	seen := map[string]bool{}
	z := html.NewTokenizer(strings.NewReader(string(charset.UTF8(page, contentType))))
	inTitle := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			p.Title, p.Site = oneLine(p.Title), oneLine(p.Site)
			return p
		case html.TextToken:
			if inTitle && len(p.Title) < maxName {
				p.Title += string(z.Text())
			}
		case html.EndTagToken:
			inTitle = false
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			at := map[string]string{}
			for _, a := range t.Attr {
				at[a.Key] = a.Val
			}
			inTitle = t.Data == "title" && p.Title == ""
			switch t.Data {
			case "html":
				p.Language = at["lang"]
			case "base":
				if to := resolve(base, at["href"]); to != "" {
					base = to
				}
			case "meta":
				if at["property"] == "og:site_name" && p.Site == "" {
					p.Site = at["content"]
				}
			case "link":
				to := resolve(base, at["href"])
				if to == "" || seen[to] || len(p.Feeds) == maxFeeds || !isFeedLink(at["rel"], at["type"]) {
					continue
				}
				seen[to] = true
				p.Feeds = append(p.Feeds, Link{Address: to, Title: oneLine(at["title"])})
			}
		}
	}
}

func isFeedLink(rel, kind string) bool {
	kind, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(kind)), ";")
	alternate := false
	for _, r := range strings.Fields(strings.ToLower(rel)) {
		if r == "feed" {
			return true
		}
		alternate = alternate || r == "alternate"
	}
	if !alternate {
		return false
	}
	for _, f := range feedTypes {
		if f == kind {
			return true
		}
	}
	return false
}
