// Package feed reads RSS 0.9x, 1.0 and 2.0, Atom and JSON Feed as they are
// found: in any charset, cut off, with dates and links in any form. It also
// finds the feeds that a page names. It does no input or output.
package feed

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"tocsin"
	"tocsin/collect/charset"
)

// Feed is what a feed says.
type Feed struct {
	Kind     string // rss, atom, json
	Title    string
	Link     string // of the site that it is about
	Language string // as told
	Items    []Item
	Deleted  []Deleted
	// Problems are what could not be read; everything else is in Items.
	Problems []error
}

// Item is one item of a feed. Unknown fields are empty.
type Item struct {
	GUID      string // its id by the feed's own count
	Link      string // absolute, http or https
	Title     string // plain words
	Body      string // the fullest words that the feed has of it, as HTML
	Published string // RFC 3339, or a date when no zone is told
	DateText  string // a date that was not understood
	Authors   []string
	Language  string   // as told
	Origin    string   // the name of the feed that it is taken from, when that is another
	Alerts    []string // addresses of CAP alerts
}

// Deleted is an entry that the feed takes back (RFC 6721).
type Deleted struct {
	Ref     string // the id of the entry
	When    string // as told
	Comment string
}

// MaxItems is how many items of a feed are read; real feeds have some ten to
// some hundred.
const MaxItems = 2000

// Parse reads a feed that came from base with contentType. The error is
// Invalid when it is none or nothing of it could be read.
func Parse(data []byte, contentType, base string) (Feed, error) {
	data = bytes.TrimSpace(charset.XML(data, contentType))
	var f Feed
	var err error
	if bytes.HasPrefix(data, []byte("{")) {
		f, err = parseJSON(data)
	} else {
		f, err = parseXML(data)
	}
	if err != nil {
		return Feed{}, tocsin.Errorf(tocsin.Invalid, "%w", err)
	}
	f.finish(base)
	return f, nil
}

// parseXML reads RSS and Atom.
func parseXML(data []byte) (Feed, error) {
	data = withoutJunk(data)
	root := rootOf(data)
	var read func([]byte) (Feed, error)
	switch strings.ToLower(root.local) {
	case "rss", "rdf":
		read = parseRSS
	case "feed":
		read = parseAtom
	case "html":
		return Feed{}, errors.New("a page, not a feed")
	case "urlset", "sitemapindex":
		return Feed{}, errors.New("a sitemap, not a feed")
	case "alert":
		return Feed{}, errors.New("an alert, not a feed")
	case "":
		return Feed{}, errors.New("not a feed: it is neither XML nor JSON")
	default:
		return Feed{}, fmt.Errorf("not a feed: its root is <%s>", root.name)
	}
	if tooDeep(data) {
		return Feed{}, fmt.Errorf("its elements lie more than %d deep in each other", maxDepth)
	}
	f, err := read(data)
	if err != nil {
		if f, err = salvage(data, root, read, err); err != nil {
			return Feed{}, err
		}
	}
	f.Deleted = deletedEntries(data)
	return f, nil
}

var feedRoot = regexp.MustCompile(`<(?:rss|feed|rdf:RDF)[\s>]`)

// withoutJunk drops what broken programs print before a feed, such as their
// warnings.
func withoutJunk(data []byte) []byte {
	switch strings.ToLower(rootOf(data).local) {
	case "rss", "rdf", "feed", "html":
		return data
	}
	if at := feedRoot.FindIndex(data[:min(len(data), 4<<10)]); at != nil {
		return data[at[0]:]
	}
	return data
}

// maxName bounds an id or a title; what is longer is no such thing.
const maxName = 2000

// finish resolves links against the feed's address, bounds what is long and
// drops what says nothing.
func (f *Feed) finish(base string) {
	f.Title, f.Language = oneLine(f.Title), strings.TrimSpace(f.Language)
	f.Link = resolve(base, f.Link)
	within := f.Link
	if within == "" {
		within = base
	}
	if len(f.Items) > MaxItems {
		f.Problems = append(f.Problems, fmt.Errorf("it has %d items; only the first %d are read", len(f.Items), MaxItems))
		f.Items = f.Items[:MaxItems]
	}
	kept := f.Items[:0]
	for i, it := range f.Items {
		it.GUID, it.Title = strings.TrimSpace(it.GUID), oneLine(it.Title)
		if len(it.GUID) > maxName {
			it.GUID = ""
		}
		if len(it.Title) > maxName {
			it.Title = strings.ToValidUTF8(it.Title[:maxName], "")
		}
		it.Authors = names(it.Authors)
		it.Link = resolve(within, it.Link)
		if it.Link == "" && isAddress(it.GUID) {
			it.Link = it.GUID
		}
		for j, a := range it.Alerts {
			it.Alerts[j] = resolve(within, a)
		}
		if it.Title == "" && it.Link == "" && words(it.Body) == 0 {
			f.Problems = append(f.Problems, fmt.Errorf("item %d has neither title, link nor words", i+1))
			continue
		}
		kept = append(kept, it)
	}
	f.Items = kept
}

// names are authors as people are named: RSS gives their address too, and some
// feeds the whole word.
func names(authors []string) (out []string) {
	for _, a := range authors {
		a = oneLine(plain(a))
		if m := addressAndName.FindStringSubmatch(a); m != nil {
			a = m[1]
		}
		if len(a) > 3 && strings.EqualFold(a[:3], "by ") {
			a = a[3:]
		}
		if a != "" && len(a) <= maxName && !strings.ContainsAny(a, "@/") && len(out) < 10 {
			out = append(out, a)
		}
	}
	return out
}

var addressAndName = regexp.MustCompile(`^\S+@\S+ \((.+)\)$`)

// resolve is a link as an absolute http or https address, "" when it is none.
func resolve(base, link string) string {
	link = strings.Join(strings.Fields(link), "")
	if link == "" {
		return ""
	}
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	if b, err := url.Parse(base); err == nil && !u.IsAbs() {
		u = b.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

func isAddress(s string) bool {
	return s != "" && resolve("", s) == s
}
