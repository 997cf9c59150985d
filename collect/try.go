package collect

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"tocsin"
	"tocsin/collect/feed"
	"tocsin/collect/fetch"
	"tocsin/collect/sitemap"
)

// Proposal is what a new source would be.
type Proposal struct {
	// Source is ready to be added, but for what only a person knows.
	Source tocsin.Source
	Others []Offer // what else the address leads to
	Items  []Sight // what would be read, the first few
	// Robots is what robots.txt says, in words; "" for a folder.
	Robots   string
	Problems []string // what a person should know before adding it, in words
}

// Offer is another source that could be added instead.
type Offer struct {
	Kind    tocsin.SourceKind
	Address string
	Name    string
}

// Sight is a glance at one document. Unknown fields are empty.
type Sight struct {
	Title     string
	URL       string
	Published string
}

const (
	maxSights  = 10
	defaultGap = 15 * time.Minute    // between two polls; what feed readers do
	quietAfter = 3 * 24 * time.Hour  // an outlet that reports on attacks has news in so long
	staleAfter = 30 * 24 * time.Hour // a feed whose newest item is older is likely dead
	shortWords = 400                 // letters; items that are shorter are excerpts
)

// Try looks at an address without keeping anything of it: what kind of source
// it is and what would be read. A page that names feeds is proposed as the
// first feed that can be read. A path of a folder is one too. With private,
// the address may be one of a local network.
//
// The error says why nothing can be read there.
func (p *Poller) Try(ctx context.Context, address string, private bool) (Proposal, error) {
	address = strings.TrimSpace(address)
	if info, err := os.Stat(address); err == nil && info.IsDir() {
		return p.tryFolder(address), nil
	}
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	t := &trial{Poller: p, ctx: ctx, private: private}
	t.Source = tocsin.Source{Address: address, Rights: tocsin.RightsQuote, Every: defaultGap, QuietAfter: quietAfter, Private: private}
	if err := t.look(address, true); err != nil {
		return Proposal{}, err
	}
	t.Source.Address = t.at
	t.Source.ID = sourceID(t.at)
	if t.Source.Name == "" {
		t.Source.Name = hostOf(t.at)
	}
	if strings.HasPrefix(t.at, "http://") && !private {
		t.problem("It is not encrypted (http): what arrives may have been changed on its way.")
	}
	return t.Proposal, nil
}

// trial is one Try.
type trial struct {
	*Poller
	Proposal
	ctx     context.Context
	private bool
	at      string // the address to propose
}

func (t *trial) problem(format string, args ...any) {
	t.Problems = append(t.Problems, fmt.Sprintf(format, args...))
}

// look fetches an address and tells what it is. With pages, a page that names
// feeds is followed to them.
func (t *trial) look(address string, pages bool) error {
	private := t.private && sameHost(address, t.Source.Address)
	resp, err := t.opts.Client.Get(t.ctx, address, tocsin.Visit{}, private)
	if err != nil {
		return err
	}
	if t.at = address; resp.Moved != "" {
		t.at = resp.Moved
		t.problem("The address has moved for good; the new one is proposed.")
	}
	robots, err := t.opts.Client.Robots(t.ctx, t.at, private)
	switch {
	case t.ctx.Err() != nil:
		return t.ctx.Err()
	case err != nil:
		t.Robots = "robots.txt could not be had: " + brief(err)
	case !robots.Known:
		t.Robots = "there is no robots.txt; everything is allowed"
	default:
		t.Robots = "robots.txt allows it"
		if robots.Delay > 0 {
			t.Robots += fmt.Sprintf(" and asks for %v between two requests", robots.Delay)
		}
	}
	if arr, ok := alert(resp.Body, t.at); ok {
		t.Source.Kind = tocsin.SourceWarning
		t.Items = []Sight{{Title: arr.GUID, URL: arr.Document.URL, Published: arr.Document.Published}}
		return nil
	}
	if f, err := feed.Parse(resp.Body, resp.ContentType, resp.URL); err == nil {
		t.feed(f)
		return nil
	}
	if m, err := sitemap.Parse(resp.Body, resp.ContentType, t.opts.MaxBytes); err == nil {
		t.sitemap(m)
		return nil
	}
	if err := pageTrouble(resp); err != nil {
		return tocsin.Errorf(tocsin.Invalid, "read %s: %w", fetch.Redact(t.at), err)
	}
	return t.page(resp, robots, pages)
}

// feed proposes a feed.
func (t *trial) feed(f feed.Feed) {
	t.Source.Kind, t.Source.Name, t.Source.Language = tocsin.SourceFeed, f.Title, language(f.Language)
	alerts, undated, unnamed, short, odd := 0, 0, 0, 0, ""
	newest := time.Time{}
	for i, it := range f.Items {
		if i < maxSights {
			t.Items = append(t.Items, Sight{Title: it.Title, URL: Canonical(it.Link), Published: it.Published})
		}
		_, embedded := alert([]byte(it.Body), it.Link)
		if len(it.Alerts) > 0 || embedded {
			alerts++
		}
		if it.Published == "" {
			undated++
			if odd == "" {
				odd = it.DateText
			}
		} else if d, err := tocsin.ParseDate(it.Published); err == nil && d.Time().After(newest) {
			newest = d.Time()
		}
		if it.GUID == "" && it.Link == "" {
			unnamed++
		}
		if len(it.Body) < shortWords {
			short++
		}
	}
	n := len(f.Items)
	if alerts > 0 && 2*alerts >= n {
		t.Source.Kind = tocsin.SourceWarning
	} else if n > 0 && 2*short > n {
		t.Source.Pages = true
		t.problem("Most items are excerpts; it is proposed to fetch each item's page.")
	}
	for _, p := range f.Problems {
		t.problem("%s", brief(p))
	}
	switch {
	case n == 0:
		t.problem("It has no items now.")
	case odd != "":
		t.problem("%d of %d items have no date that is understood, such as %q.", undated, n, brief(fmt.Errorf("%s", odd)))
	case undated > 0:
		t.problem("%d of %d items have no date.", undated, n)
	}
	if unnamed > 0 {
		t.problem("%d of %d items have neither an id nor a link: one that changes will count as new.", unnamed, n)
	}
	if !newest.IsZero() && t.opts.Now().Sub(newest) > staleAfter {
		t.problem("Its newest item is of %s.", newest.Format(time.DateOnly))
	}
	if f.Language != "" && t.Source.Language == "" {
		t.problem("It calls its language %q, which is no known code.", f.Language)
	}
}

// sitemap proposes a sitemap.
func (t *trial) sitemap(m sitemap.Map) {
	t.Source.Kind = tocsin.SourceSitemap
	slices.SortStableFunc(m.Entries, func(a, b sitemap.Entry) int { return b.Modified.Compare(a.Modified) })
	undated := 0
	for i, e := range m.Entries {
		if t.Source.Name == "" {
			t.Source.Name = e.Outlet
		}
		if t.Source.Language == "" {
			t.Source.Language = language(e.Language)
		}
		if e.Modified.IsZero() && e.Published == "" {
			undated++
		}
		if i < maxSights {
			s := Sight{Title: e.Title, URL: e.Address, Published: e.Published}
			if s.Published == "" && !e.Modified.IsZero() {
				s.Published = e.Modified.Format(time.DateOnly)
			}
			t.Items = append(t.Items, s)
		}
	}
	for _, p := range m.Problems {
		t.problem("%s", brief(p))
	}
	if m.Index {
		t.problem("It is an index of %d sitemaps; a sitemap for news alone would take fewer requests.", len(m.Entries))
	}
	if undated > 0 && !m.Index {
		t.problem("%d of %d pages do not say when they changed; a change of theirs is not seen.", undated, len(m.Entries))
	}
}

// page proposes the feeds that a page names, else the page itself.
func (t *trial) page(resp fetch.Response, robots fetch.Robots, follow bool) error {
	about := feed.Discover(resp.Body, resp.ContentType, resp.URL)
	pageAt := t.at
	var offers []Offer
	for _, l := range about.Feeds {
		offers = append(offers, Offer{Kind: tocsin.SourceFeed, Address: l.Address, Name: l.Title})
	}
	for _, at := range robots.Sitemaps {
		offers = append(offers, Offer{Kind: tocsin.SourceSitemap, Address: at})
	}
	own := Offer{Kind: tocsin.SourcePage, Address: pageAt, Name: about.Title}
	if follow {
		tried := 0
		for _, l := range about.Feeds {
			if tried++; tried > 3 { // what follows is comments and other languages
				break
			}
			before := t.Proposal
			if err := t.look(l.Address, false); err != nil {
				if t.ctx.Err() != nil {
					return t.ctx.Err()
				}
				t.Proposal = before
				t.problem("The feed %s that the page names cannot be read: %s", fetch.Redact(l.Address), brief(err))
				continue
			}
			if t.Source.Kind == tocsin.SourcePage {
				t.Proposal = before
				t.problem("What the page names as a feed, %s, is none.", fetch.Redact(l.Address))
				continue
			}
			t.Others = append(slices.DeleteFunc(offers, func(o Offer) bool { return o.Address == l.Address }), own)
			if t.Source.Name == "" {
				t.Source.Name = about.Site
			}
			return nil
		}
	}
	t.at, t.Others = pageAt, offers
	t.Source.Kind, t.Source.Pages = tocsin.SourcePage, false
	t.Source.Name = about.Site
	if t.Source.Name == "" {
		t.Source.Name = about.Title
	}
	t.Source.Language = language(about.Language)
	t.Items = []Sight{{Title: about.Title, URL: Canonical(pageAt)}}
	if follow && len(about.Feeds) == 0 {
		t.problem("The page names no feed; the page itself would be read each time it changes.")
	}
	return nil
}

// tryFolder proposes a folder.
func (p *Poller) tryFolder(root string) Proposal {
	out := Proposal{Source: tocsin.Source{Kind: tocsin.SourceFolder, Address: root, ID: sourceID(root), Name: root,
		Rights: tocsin.RightsQuote, Every: time.Minute}}
	plan := Files([]string{root}, Options{MaxBytes: p.opts.MaxBytes})
	for _, e := range plan.entries {
		switch {
		case e.err != nil:
			out.Problems = append(out.Problems, brief(e.err))
		case len(out.Items) < maxSights:
			out.Items = append(out.Items, Sight{Title: e.inner})
		}
	}
	if n := len(plan.Ignored); n > 0 {
		out.Problems = append(out.Problems, fmt.Sprintf("%d files are passed over, because their endings are none that are read.", n))
	}
	return out
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// sourceID proposes an id: the host, or the folder's name, in the letters that
// ids may have.
func sourceID(address string) string {
	name := address
	if strings.Contains(address, "://") {
		name = hostOf(address)
	} else if i := strings.LastIndexAny(strings.TrimRight(address, `/\`), `/\`); i >= 0 {
		name = address[i+1:]
	}
	var b strings.Builder
	for _, c := range strings.ToLower(name) {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	id := strings.Trim(b.String(), "-")
	if len(id) > 64 {
		id = strings.Trim(id[:64], "-")
	}
	if id == "" {
		id = "source"
	}
	return id
}
