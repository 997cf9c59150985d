package collect_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin"
	"tocsin/collect"
	"tocsin/collect/fetch"
)

// outlet is a site on loopback whose pages a test sets, and a poller with a
// clock that only the test and waiting move.
type outlet struct {
	*httptest.Server
	poller *collect.Poller
	src    tocsin.Source
	state  tocsin.SourceState

	mu    sync.Mutex
	pages map[string]http.HandlerFunc
	asked []string // paths but robots.txt, in order
	now   time.Time
}

func open(t *testing.T, kind tocsin.SourceKind, path string, opts collect.PollerOptions) *outlet {
	t.Helper()
	o := &outlet{pages: map[string]http.HandlerFunc{}, now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	o.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		o.mu.Lock()
		page := o.pages[r.URL.Path]
		if r.URL.Path != "/robots.txt" {
			o.asked = append(o.asked, r.URL.Path)
		}
		o.mu.Unlock()
		if page == nil {
			http.NotFound(w, r)
			return
		}
		page(w, r)
	}))
	t.Cleanup(o.Close)
	opts.Now = func() time.Time { o.mu.Lock(); defer o.mu.Unlock(); return o.now }
	opts.Client = fetch.New(fetch.Options{Now: opts.Now, Gap: -1})
	o.poller = collect.NewPoller(opts)
	o.src = tocsin.Source{ID: "herald", Kind: kind, Address: o.URL + path, Name: "The Herald", Rights: tocsin.RightsQuote, Private: true}
	return o
}

// set makes a page that tells its version by an ETag.
func (o *outlet) set(path, contentType, words string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	tag := fmt.Sprintf(`"%x"`, sha256.Sum256([]byte(words)))
	o.pages[path] = func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", tag)
		w.Header().Set("Content-Type", contentType)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, words)
	}
}

func (o *outlet) status(path string, status int, header ...string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.pages[path] = func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
	}
}

// poll polls once, a quarter of an hour after the last time, and keeps the state.
func (o *outlet) poll(t *testing.T) (arrivals []tocsin.Arrival, errs []error) {
	t.Helper()
	o.now = o.now.Add(15 * time.Minute)
	o.asked = nil
	seq, after := o.poller.Poll(t.Context(), o.src, o.state)
	for arr, err := range seq {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if err := arr.Document.Validate(); err != nil {
			t.Error(err)
		}
		if arr.Source != "herald" || arr.Fetched.IsZero() {
			t.Errorf("arrival of source %q, fetched %v", arr.Source, arr.Fetched)
		}
		arrivals = append(arrivals, arr)
	}
	o.state = after()
	return arrivals, errs
}

// mustPoll is poll without errors and with so many arrivals.
func (o *outlet) mustPoll(t *testing.T, want int) []tocsin.Arrival {
	t.Helper()
	arrivals, errs := o.poll(t)
	if len(errs) > 0 || len(arrivals) != want {
		t.Fatalf("%d arrivals, errors %v; want %d arrivals", len(arrivals), errs, want)
	}
	return arrivals
}

// rss is a feed of items, each its inner XML.
func rss(items ...string) string {
	return `<rss version="2.0"><channel><title>The Herald</title><language>en</language><item>` + strings.Join(items, "</item><item>") + `</item></channel></rss>`
}

func TestAnItemOfAFeedIsOneDocument(t *testing.T) {
	o := open(t, tocsin.SourceFeed, "/feed", collect.PollerOptions{})
	item := func(guid, link, words string) string {
		return "<guid>" + guid + "</guid><link>" + link + "</link><title>Blast at the harbour</title><description>" + words +
			"</description><pubDate>" + o.now.Format(time.RFC1123Z) + "</pubDate>"
	}
	other := "<guid>other</guid><link>/other</link><title>Rain</title>"
	var id string
	for _, c := range []struct {
		name string
		feed string
		want int
	}{
		{"it appears", rss(item("n1", "/blast", "One hurt."), other), 2},
		{"the feed stays as it is", rss(item("n1", "/blast", "One hurt."), other), 0},
		{"its words change", rss(item("n1", "/blast", "Two hurt."), other), 1},
		{"it is gone, which takes nothing back", rss(other), 0},
		{"it is shown again, with a new date", rss(other, item("n1", "/blast", "Two hurt.")), 0},
		{"it comes back under another address", rss(other, item("n1", "/blast-at-harbour", "Two hurt.")), 0},
		{"it changes there", rss(other, item("n1", "/blast-at-harbour", "Three hurt.")), 1},
		{"it has another id at that address, and parameters that track", rss(other, item("n2", "/blast-at-harbour?utm_source=rss#top", "Four hurt.")), 1},
		{"it has only the new id", rss(other, item("n2", "/x", "Five hurt.")), 1},
		{"it has only its first address", rss(other, "<link>/blast</link><title>Blast at the harbour</title><description>Six hurt.</description>"), 1},
	} {
		o.set("/feed", "application/rss+xml", c.feed)
		arrivals, errs := o.poll(t)
		if len(errs) > 0 || len(arrivals) != c.want {
			t.Fatalf("%s: %d arrivals, errors %v; want %d arrivals", c.name, len(arrivals), errs, c.want)
		}
		for _, arr := range arrivals {
			if arr.Document.Title == "Rain" {
				continue
			}
			if id == "" {
				id = arr.Document.ID
			}
			if arr.Document.ID != id {
				t.Errorf("%s: it has another id", c.name)
			}
		}
	}
	if o.state.Arrived != 7 || o.state.LastGood != o.now || o.state.Failures != 0 {
		t.Errorf("state %+v", o.state)
	}
}

func TestAFeedItemAsADocument(t *testing.T) {
	o := open(t, tocsin.SourceFeed, "/feed", collect.PollerOptions{})
	o.set("/feed", "application/rss+xml", rss("<guid>n1</guid><link>/a?utm_medium=x</link><title>A</title><description>&lt;p&gt;Words.&lt;/p&gt;</description>"+
		"<pubDate>Fri, 20 Nov 2026 08:00:00 +0100</pubDate><source url='x'>Lake Wire</source>"))
	arr := o.mustPoll(t, 1)[0]
	doc := arr.Document
	if doc.URL != o.URL+"/a" || doc.Title != "A" || doc.Outlet != "Lake Wire" || doc.Language != "en" || doc.Published != "2026-11-20T08:00:00+01:00" ||
		doc.PublishedBasis != "feed" || doc.MediaType != "text/html" || !strings.Contains(string(doc.Bytes), "<p>Words.</p>") || arr.GUID != "n1" {
		t.Errorf("arrival %+v", arr)
	}
	if got := collect.Names(arr); fmt.Sprint(got) != "[guid:herald:n1 url:"+strings.Replace(o.URL, "http:", "https:", 1)+"/a]" {
		t.Errorf("names %v", got)
	}
}

func TestWhatItemsShareNamesNone(t *testing.T) {
	o := open(t, tocsin.SourceFeed, "/feed", collect.PollerOptions{})
	o.set("/feed", "", rss(
		"<guid>1</guid><link>/live#1</link><title>Entry one</title>",
		"<guid>2</guid><link>/live#2</link><title>Entry two</title>",
		"<guid>same</guid><link>/a</link><title>A</title>",
		"<guid>same</guid><link>/b</link><title>B</title>",
		"<title>No name at all</title>",
		"<link>/feed</link><title>The feed's own address</title>"))
	ids := map[string]bool{}
	for _, arr := range o.mustPoll(t, 6) {
		ids[arr.Document.ID] = true
		if arr.Shared && arr.Document.URL == "" {
			t.Errorf("%q shares an address that it does not have", arr.Document.Title)
		}
		if arr.Document.Title == "Entry one" && (!arr.Shared || !strings.HasSuffix(arr.Document.URL, "/live#1")) {
			t.Errorf("an entry of a live page: shared %v, %s", arr.Shared, arr.Document.URL)
		}
	}
	if len(ids) != 6 {
		t.Errorf("%d ids, want 6", len(ids))
	}
	o.set("/feed", "", rss("<guid>2</guid><link>/live#2</link><title>Entry two, told anew</title>", "<guid>3</guid><link>/live#3</link><title>Entry three</title>"))
	more := o.mustPoll(t, 2)
	o.set("/feed", "", rss("<guid>4</guid><link>/live#4</link><title>Entry four</title>")) // the only one of its page now
	more = append(more, o.mustPoll(t, 1)...)
	for _, arr := range more {
		if known := ids[arr.Document.ID]; known != strings.HasPrefix(arr.Document.Title, "Entry two") {
			t.Errorf("%q: known before: %v", arr.Document.Title, known)
		}
	}
}

func TestNotices(t *testing.T) {
	o := open(t, tocsin.SourceFeed, "/feed", collect.PollerOptions{})
	blast := "<guid>n1</guid><link>/blast</link><title>Blast at the harbour</title>"
	o.set("/feed", "", rss(blast))
	o.mustPoll(t, 1)
	o.set("/feed", "", rss(blast,
		"<guid>n2</guid><link>/2</link><title>CORRECTION: Blast at the harbour</title><description>It was no blast, see &lt;a href='/blast?utm_id=1'&gt;here&lt;/a&gt;.</description>",
		"<guid>n3</guid><link>/3</link><title>Troops withdrawn: what is left</title>"))
	got := o.mustPoll(t, 2)
	if got[0].Notice != tocsin.Correction || got[0].Of != o.URL+"/blast" || got[1].Notice != "" {
		t.Errorf("notices %q of %q, %q", got[0].Notice, got[0].Of, got[1].Notice)
	}
	o.set("/feed", "", rss(strings.Replace(blast, "Blast", "RETRACTED: Blast", 1)))
	if got := o.mustPoll(t, 1); got[0].Notice != tocsin.Withdrawal || got[0].Of != "" {
		t.Errorf("notice %q of %q, want a withdrawal of its own earlier versions", got[0].Notice, got[0].Of)
	}
	o.set("/feed", "", `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>x</title>
<at:deleted-entry ref="n3" when="2026-11-20T11:00:00Z"><at:comment>Wrong.</at:comment></at:deleted-entry></feed>`)
	arr := o.mustPoll(t, 1)[0]
	if arr.Notice != tocsin.Withdrawal || arr.Of != "n3" || !strings.Contains(string(arr.Document.Bytes), "Wrong.") || arr.Document.Published != "2026-11-20T11:00:00Z" {
		t.Errorf("arrival %+v", arr)
	}
	o.set("/feed", "", `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>y</title>
<at:deleted-entry ref="n3" when="2026-11-20T11:00:00Z"><at:comment>Wrong.</at:comment></at:deleted-entry></feed>`)
	o.mustPoll(t, 0)
}

func TestFeedWithPages(t *testing.T) {
	o := open(t, tocsin.SourceFeed, "/feed", collect.PollerOptions{})
	o.src.Pages = true
	page := "<html><body><p>The whole story of the blast.</p></body></html>"
	o.set("/feed", "", rss("<guid>n1</guid><link>/1</link><title>One</title>", "<guid>n2</guid><link>/2</link><title>Two</title>",
		"<guid>n3</guid><link>/3</link><title>Three</title>", "<guid>n4</guid><link>/4</link><title>Four</title>"))
	o.set("/1", "text/html; charset=utf-8", page)
	o.status("/2", http.StatusForbidden)
	o.status("/3", http.StatusBadGateway)
	o.set("/4", "application/pdf", "%PDF-1.7")
	arrivals, errs := o.poll(t)
	if len(arrivals) != 4 || len(errs) != 3 {
		t.Fatalf("%d arrivals, errors %v", len(arrivals), errs)
	}
	if string(arrivals[0].Document.Bytes) != page || arrivals[0].Document.MediaType != "text/html; charset=utf-8" {
		t.Errorf("first document %q", arrivals[0].Document.Bytes)
	}
	for _, arr := range arrivals[1:] {
		if !strings.Contains(string(arr.Document.Bytes), "<h1>"+arr.Document.Title) {
			t.Errorf("%s: not the feed's own words: %q", arr.Document.Title, arr.Document.Bytes)
		}
	}
	if !strings.Contains(o.state.Error, "3 items could not be read") || o.state.Failures != 0 {
		t.Errorf("state says %q, %d failures", o.state.Error, o.state.Failures)
	}
	// Only the page that failed for now is asked for again, though the feed is the same.
	o.set("/3", "text/html", page)
	got := o.mustPoll(t, 1)
	if got[0].Document.ID != arrivals[2].Document.ID || string(got[0].Document.Bytes) != page || fmt.Sprint(o.asked) != "[/feed /3]" {
		t.Errorf("document %q after asking %v", got[0].Document.Bytes, o.asked)
	}
	o.mustPoll(t, 0)
	if fmt.Sprint(o.asked) != "[/feed]" {
		t.Errorf("asked %v, want the feed alone", o.asked)
	}
}

func TestPagesOfOnePollAreBounded(t *testing.T) {
	o := open(t, tocsin.SourceFeed, "/feed", collect.PollerOptions{MaxPages: 2})
	o.src.Pages = true
	var items []string
	for i := range 5 {
		items = append(items, fmt.Sprintf("<guid>%d</guid><link>/p%d</link><title>T%d</title>", i, i, i))
		o.set(fmt.Sprintf("/p%d", i), "text/html", fmt.Sprintf("<p>whole %d</p>", i))
	}
	o.set("/feed", "", rss(items...))
	o.mustPoll(t, 5) // two pages, three of the feed's own words
	o.mustPoll(t, 2)
	o.mustPoll(t, 1)
	o.mustPoll(t, 0)
}

func TestPagesOfOtherPrivateHostsAreRefused(t *testing.T) {
	inner := open(t, tocsin.SourcePage, "/secret", collect.PollerOptions{})
	inner.set("/secret", "text/html", "<p>secret</p>")
	o := open(t, tocsin.SourceFeed, "/feed", collect.PollerOptions{})
	o.src.Pages = true
	o.set("/feed", "", rss("<guid>1</guid><link>"+strings.Replace(inner.URL, "127.0.0.1", "localhost", 1)+"/secret</link><title>A</title>"))
	arrivals, errs := o.poll(t)
	if len(errs) != 1 || !strings.Contains(errs[0].Error(), "private address") || len(arrivals) != 1 || strings.Contains(string(arrivals[0].Document.Bytes), "secret") || len(inner.asked) > 0 {
		t.Errorf("%d arrivals, errors %v, asked %v", len(arrivals), errs, inner.asked)
	}
}

func TestStateOfASource(t *testing.T) {
	o := open(t, tocsin.SourceFeed, "/feed", collect.PollerOptions{})
	o.status("/feed", http.StatusTooManyRequests, "Retry-After", "7200")
	if _, errs := o.poll(t); len(errs) != 1 || tocsin.CodeOf(errs[0]) != tocsin.Unavailable {
		t.Fatalf("errors %v", errs)
	}
	until := o.now.Add(2 * time.Hour)
	if o.state.Failures != 1 || !o.state.NotUntil.Equal(until) || !strings.Contains(o.state.Error, "429") || !o.state.LastGood.IsZero() {
		t.Errorf("state %+v", o.state)
	}
	if _, errs := o.poll(t); len(errs) != 1 || tocsin.CodeOf(errs[0]) != tocsin.Unavailable || len(o.asked) > 0 || o.state.Failures != 1 {
		t.Errorf("before that time: errors %v, asked %v, %d failures", errs, o.asked, o.state.Failures)
	}
	o.now = until
	o.set("/feed", "", "<html>no feed</html>")
	if _, errs := o.poll(t); len(errs) != 1 || tocsin.CodeOf(errs[0]) != tocsin.Invalid || o.state.Failures != 2 || !o.state.NotUntil.Equal(o.now.Add(2*time.Minute)) {
		t.Errorf("a page in its place: errors %v, state %+v", errs, o.state)
	}
	o.status("/feed", http.StatusGone)
	if _, errs := o.poll(t); len(errs) != 1 || !o.state.Gone || o.state.NotUntil.Before(o.now.Add(24*time.Hour)) {
		t.Errorf("gone: errors %v, state %+v", errs, o.state)
	}
	o.now = o.state.NotUntil
	o.status("/feed", http.StatusMovedPermanently, "Location", "/new")
	o.set("/new", "", rss("<title>A</title>"))
	o.mustPoll(t, 1)
	if o.state.Gone || o.state.Failures != 0 || o.state.Error != "" || o.state.Moved != o.URL+"/new" || !o.state.NotUntil.IsZero() || o.state.LastNew != o.now {
		t.Errorf("moved: state %+v", o.state)
	}
}

func TestSourcesThatAreNotPolled(t *testing.T) {
	o := open(t, tocsin.SourceFeed, "/feed", collect.PollerOptions{})
	for _, c := range []struct {
		name   string
		change func(*tocsin.Source)
		code   tocsin.Code
	}{
		{"paused", func(s *tocsin.Source) { s.Paused = true }, tocsin.Conflict},
		{"sent by a client", func(s *tocsin.Source) { s.Kind, s.Address = tocsin.SourcePush, "" }, tocsin.Invalid},
		{"not valid", func(s *tocsin.Source) { s.Name = "" }, tocsin.Invalid},
		{"a folder that is not there", func(s *tocsin.Source) { s.Kind, s.Address = tocsin.SourceFolder, "testdata/none" }, tocsin.NotFound},
		{"a private address that it may not reach", func(s *tocsin.Source) { s.Private = false }, tocsin.Invalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			src := o.src
			c.change(&src)
			seq, _ := o.poller.Poll(t.Context(), src, tocsin.SourceState{})
			n := 0
			for _, err := range seq {
				if n++; tocsin.CodeOf(err) != c.code {
					t.Errorf("error %v of code %q, want %q", err, tocsin.CodeOf(err), c.code)
				}
			}
			if n != 1 {
				t.Errorf("%d results, want one error", n)
			}
		})
	}
}

func TestBreakingOffLosesNothing(t *testing.T) {
	o := open(t, tocsin.SourceFeed, "/feed", collect.PollerOptions{})
	o.set("/feed", "", rss("<guid>1</guid><title>A</title>", "<guid>2</guid><title>B</title>", "<guid>3</guid><title>C</title>"))
	seq, after := o.poller.Poll(t.Context(), o.src, o.state)
	n := 0
	for range seq {
		if n++; n == 2 {
			break
		}
	}
	o.state = after()
	var titles []string
	for _, arr := range o.mustPoll(t, 2) {
		titles = append(titles, arr.Document.Title)
	}
	if fmt.Sprint(titles) != "[B C]" {
		t.Errorf("then came %v", titles)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	seq, after = o.poller.Poll(ctx, o.src, o.state)
	for _, err := range seq {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	}
	if s := after(); s.Failures != 0 || s.LastPoll != o.state.LastPoll {
		t.Errorf("a poll that was called off left %+v", s)
	}
}

func TestVisitsDoNotGrowWithoutBound(t *testing.T) {
	o := open(t, tocsin.SourceFeed, "/feed", collect.PollerOptions{})
	for round := range 6 {
		var items []string
		for i := range 1000 {
			items = append(items, fmt.Sprintf("<guid>%d-%d</guid><link>/%d/%d</link><title>T</title>", round, i, round, i))
		}
		o.set("/feed", "", rss(items...))
		o.mustPoll(t, 1000)
		o.mustPoll(t, 0)
	}
	if n := len(o.state.Visits); n == 0 || n > 8000 {
		t.Errorf("%d visits are kept", n)
	}
	o.now = o.now.Add(100 * 24 * time.Hour)
	o.set("/feed", "", rss("<guid>new</guid><title>T</title>"))
	o.mustPoll(t, 1)
	if n := len(o.state.Visits); n != 2 {
		t.Errorf("%d visits are kept of an item and its feed", n)
	}
}

func TestPage(t *testing.T) {
	o := open(t, tocsin.SourcePage, "/page", collect.PollerOptions{})
	o.set("/page", "text/html", "<p>one</p>")
	first := o.mustPoll(t, 1)[0]
	o.mustPoll(t, 0)
	o.set("/page", "text/html", "<p>two</p>")
	if second := o.mustPoll(t, 1)[0]; second.Document.ID != first.Document.ID || second.Document.SHA256 == first.Document.SHA256 {
		t.Error("a changed page is no new version of one document")
	}
	o.set("/page", "image/png", "\x89PNG")
	if arrivals, errs := o.poll(t); len(arrivals) != 0 || len(errs) != 1 {
		t.Errorf("a picture: %d arrivals, errors %v", len(arrivals), errs)
	}
}

func TestKeysOfASourceAreNotShown(t *testing.T) {
	o := open(t, tocsin.SourcePage, "/page", collect.PollerOptions{})
	o.src.Address = strings.Replace(o.src.Address, "http://", "http://ann:hunter2@", 1) + "?id=7&token=s3cret"
	o.set("/page", "text/html", "<p>one</p>")
	if doc := o.mustPoll(t, 1)[0].Document; doc.URL != o.URL+"/page?id=7&token=..." {
		t.Errorf("address %s", doc.URL)
	}
	o.now = o.now.Add(time.Hour)
	o.status("/page", http.StatusForbidden)
	if _, errs := o.poll(t); len(errs) != 1 || strings.Contains(errs[0].Error()+o.state.Error, "s3cret") || strings.Contains(errs[0].Error()+o.state.Error, "hunter2") {
		t.Errorf("errors %v, state says %q", errs, o.state.Error)
	}
}

const harbourAlert = `<?xml version="1.0"?><cap:alert xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2"><cap:identifier>A-1</cap:identifier><cap:sender>x</cap:sender>
<cap:sent>2026-11-20T10:00:00+02:00</cap:sent><cap:info><cap:event>Explosion</cap:event></cap:info></cap:alert>`

func TestWarnings(t *testing.T) {
	o := open(t, tocsin.SourceWarning, "/index", collect.PollerOptions{})
	o.set("/index", "application/atom+xml", `<feed xmlns="http://www.w3.org/2005/Atom"><title>Warnings</title>
<entry><id>1</id><title>By type</title><link href="/1.html"/><link type="application/cap+xml" href="/1.cap"/></entry>
<entry><id>2</id><title>By link</title><link href="/2"/></entry>
<entry><id>3</id><title>None</title><link href="/3"/></entry>
<entry><id>4</id><title>Later</title><link href="/4"/></entry>
<entry><id>5</id><title>Within</title><content type="application/cap+xml"><alert xmlns="urn:oasis:names:tc:emergency:cap:1.1"><identifier>A-5</identifier></alert></content></entry></feed>`)
	o.set("/1.cap", "application/cap+xml", harbourAlert)
	o.set("/2", "text/xml", strings.Replace(harbourAlert, "A-1", "A-2", 1))
	o.set("/3", "text/html", "<html>x</html>")
	o.status("/4", http.StatusServiceUnavailable)
	arrivals, errs := o.poll(t)
	if len(arrivals) != 3 || len(errs) != 2 || arrivals[2].GUID != "A-5" {
		t.Fatalf("%d arrivals, errors %v", len(arrivals), errs)
	}
	arr := arrivals[0]
	if arr.GUID != "A-1" || arr.Document.MediaType != "application/cap+xml" || string(arr.Document.Bytes) != harbourAlert ||
		arr.Document.Published != "2026-11-20T10:00:00+02:00" || arr.Document.URL != o.URL+"/1.cap" {
		t.Errorf("arrival %+v", arr)
	}
	o.now = o.now.Add(time.Hour)
	o.set("/4", "", strings.Replace(harbourAlert, "A-1", "A-4", 1))
	o.mustPoll(t, 1)
	if fmt.Sprint(o.asked) != "[/index /4]" {
		t.Errorf("asked %v, want no alert twice", o.asked)
	}
	o.src.Address = o.URL + "/1.cap"
	o.state = tocsin.SourceState{}
	if got := o.mustPoll(t, 1); got[0].Document.ID != arr.Document.ID {
		t.Error("the alert by its own address is another document")
	}
	o.set("/1.cap", "application/cap+xml", strings.Replace(harbourAlert, "A-1", "A-9", 1))
	if got := o.mustPoll(t, 1); got[0].Document.ID == arr.Document.ID {
		t.Error("the next alert at that address is the same document")
	}
}

func TestFormats(t *testing.T) {
	o := open(t, tocsin.SourcePage, "/list", collect.PollerOptions{Formats: []collect.Format{{
		Is: func(_ []byte, mediaType string) bool { return mediaType == "application/x-list" },
		Read: func(data []byte, _ string) ([]tocsin.Arrival, error) {
			var out []tocsin.Arrival
			for line := range strings.Lines(string(data)) {
				out = append(out, tocsin.Arrival{GUID: line[:1], Embargo: time.Unix(9, 0), Document: tocsin.Document{Bytes: []byte(line), MediaType: "text/plain"}})
			}
			return out, errors.New("line 9 is broken")
		},
	}}})
	o.set("/list", "application/x-list", "a first\nb second\n")
	arrivals, errs := o.poll(t)
	if len(arrivals) != 2 || len(errs) != 1 || arrivals[0].Embargo.IsZero() || arrivals[0].Document.ID == arrivals[1].Document.ID {
		t.Fatalf("arrivals %+v, errors %v", arrivals, errs)
	}
	o.set("/list", "application/x-list", "a first\nb changed\n")
	if arrivals, _ := o.poll(t); len(arrivals) != 1 || arrivals[0].GUID != "b" {
		t.Errorf("then came %+v", arrivals)
	}
}

// askedOnce reports whether every path was asked for once.
func askedOnce(asked []string, paths ...string) bool {
	slices.Sort(asked)
	slices.Sort(paths)
	return slices.Equal(asked, paths)
}
