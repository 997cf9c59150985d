package collect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"mime"
	"net/url"
	"slices"
	"strings"
	"time"

	"tocsin"
	"tocsin/collect/fetch"
)

// PollerOptions are the settings of a Poller; a zero field has the value that
// its comment names.
type PollerOptions struct {
	Client   *fetch.Client // that all pollers share; a new one
	Now      func() time.Time
	Formats  []Format // asked in this order, before what collect reads itself
	MaxBytes int64    // of a file or a document in it; DefaultMaxBytes
	MaxPages int      // pages fetched for a source in one poll; 50
	// FirstPages is how many of a sitemap's pages, the newest, are fetched
	// when a source is polled for the first time; 20. Older ones are fetched
	// only when they change.
	FirstPages int
}

// Format reads bodies of a kind that collect does not read itself.
type Format struct {
	Is func(data []byte, mediaType string) bool
	// Read gives the documents of a body. What it leaves empty of an arrival
	// is filled in: source, time, hash, and id and address where it knows none.
	Read func(data []byte, mediaType string) ([]tocsin.Arrival, error)
}

// Poller asks sources for what is new. It may be shared, but a source should
// be polled by one caller at a time, because each poll begins where the last
// one's state ended.
type Poller struct{ opts PollerOptions }

// NewPoller makes a poller.
func NewPoller(opts PollerOptions) *Poller {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Client == nil {
		opts.Client = fetch.New(fetch.Options{Now: opts.Now})
	}
	opts.MaxBytes = Options{MaxBytes: opts.MaxBytes}.maxBytes()
	opts.MaxPages = cmp.Or(opts.MaxPages, 50)
	opts.FirstPages = cmp.Or(opts.FirstPages, 20)
	return &Poller{opts}
}

// Poll asks a source for what is new since the poll that left state. The
// sequence gives arrivals and errors: of single items, after which the others
// still come, and last the one that kept the source itself from being read. It
// can be walked once.
//
// When it has ended, or the caller has broken off, the function gives the
// state to keep for the next poll. What was given counts as taken when the
// caller asked for more; an arrival at which the caller broke off comes again.
func (p *Poller) Poll(ctx context.Context, src tocsin.Source, state tocsin.SourceState) (iter.Seq2[tocsin.Arrival, error], func() tocsin.SourceState) {
	r := &poll{Poller: p, ctx: ctx, src: src, state: state, visits: maps.Clone(state.Visits), seen: map[string]bool{}}
	if r.visits == nil {
		r.visits = map[string]tocsin.Visit{}
	}
	return r.run, func() tocsin.SourceState { return r.state }
}

// poll is one poll of one source.
type poll struct {
	*Poller
	ctx    context.Context
	src    tocsin.Source
	state  tocsin.SourceState
	visits map[string]tocsin.Visit // what state.Visits will be
	seen   map[string]bool         // names and addresses that the source still lists
	yield  func(tocsin.Arrival, error) bool
	now    time.Time

	stopped  bool  // the caller wants no more
	later    bool  // something is left for the next poll, which must ask anew
	pages    int   // fetched
	arrived  int   // given
	troubles int   // items that failed
	trouble  error // the first of their errors
}

func (r *poll) run(yield func(tocsin.Arrival, error) bool) {
	r.yield, r.now = yield, r.opts.Now()
	read, err := r.reader()
	if err != nil {
		yield(tocsin.Arrival{}, err)
		return
	}
	err = read()
	if ended := r.ctx.Err(); ended != nil && !r.stopped {
		r.stopped = true
		r.settle(nil)
		yield(tocsin.Arrival{}, ended)
		return
	}
	r.settle(err)
	if err != nil && !r.stopped {
		yield(tocsin.Arrival{}, err)
	}
}

// reader is how the source is read, or why it is not polled now.
func (r *poll) reader() (func() error, error) {
	if err := r.src.Validate(); err != nil {
		return nil, err
	}
	if r.src.Paused {
		return nil, tocsin.Errorf(tocsin.Conflict, "source %s is paused", r.src.ID)
	}
	if r.now.Before(r.state.NotUntil) {
		return nil, tocsin.Errorf(tocsin.Unavailable, "source %s is not to be asked again until %s", r.src.ID, r.state.NotUntil.UTC().Format(time.RFC3339))
	}
	switch r.src.Kind {
	case tocsin.SourceFeed, tocsin.SourceWarning:
		return r.feed, nil
	case tocsin.SourceSitemap:
		return r.sitemap, nil
	case tocsin.SourcePage:
		return r.page, nil
	case tocsin.SourceFolder:
		return r.folder, nil
	}
	return nil, tocsin.Errorf(tocsin.Invalid, "source %s: documents of kind %s are sent, not polled", r.src.ID, r.src.Kind)
}

// goneFor is how long a source that is gone for good is left alone; servers
// say so by mistake too.
const goneFor = 7 * 24 * time.Hour

// settle makes the state after the poll. err is why the source could not be read.
func (r *poll) settle(err error) {
	s := &r.state
	s.Visits = r.pruned()
	s.Arrived += r.arrived
	if r.arrived > 0 {
		s.LastNew = r.now
	}
	if r.stopped {
		return // how the source fares is not known
	}
	s.LastPoll = r.now
	if err != nil {
		var f *fetch.Error
		s.Failures++
		s.Error = brief(err)
		s.Gone = errors.As(err, &f) && f.Gone
		s.NotUntil = r.now.Add(fetch.Backoff(s.Failures))
		if s.Gone {
			s.NotUntil = r.now.Add(goneFor)
		}
		if until := fetch.Until(err); until.After(s.NotUntil) {
			s.NotUntil = until
		}
		return
	}
	s.LastGood, s.Failures, s.NotUntil, s.Gone, s.Error = r.now, 0, time.Time{}, false, ""
	if r.troubles > 0 {
		s.Error = brief(fmt.Errorf("%d items could not be read, the first: %w", r.troubles, r.trouble))
	}
}

// brief is an error in at most so many words that a list can show it.
func brief(err error) string {
	s := strings.Join(strings.Fields(err.Error()), " ")
	if len(s) > 500 {
		s = strings.ToValidUTF8(s[:500], "") + " ..."
	}
	return s
}

const (
	maxVisits = 8000                // of a source; the longest feed that is read takes three for each item
	maxFiles  = 20_000              // of a folder; each has a visit, and each document
	visitKept = 90 * 24 * time.Hour // of what the source no longer lists
)

// pruned is the visits that are kept: of what the source still lists, then the
// youngest.
func (r *poll) pruned() map[string]tocsin.Visit {
	old := r.now.Add(-visitKept)
	keys := slices.Collect(maps.Keys(r.visits))
	keys = slices.DeleteFunc(keys, func(k string) bool {
		return k != r.src.Address && !r.seen[k] && len(r.seen) > 0 && r.visits[k].At.Before(old)
	})
	most := maxVisits
	if r.src.Kind == tocsin.SourceFolder {
		most = 3 * maxFiles
	}
	if len(keys) > most {
		rank := func(k string) int {
			switch {
			case k == r.src.Address:
				return 0
			case r.seen[k]:
				return 1
			}
			return 2
		}
		slices.SortFunc(keys, func(a, b string) int {
			return cmp.Or(cmp.Compare(rank(a), rank(b)), r.visits[b].At.Compare(r.visits[a].At), cmp.Compare(a, b))
		})
		keys = keys[:most]
	}
	out := make(map[string]tocsin.Visit, len(keys))
	for _, k := range keys {
		out[k] = r.visits[k]
	}
	return out
}

// give completes an arrival and hands it on; it reports whether it was taken.
func (r *poll) give(arr tocsin.Arrival) bool {
	if r.stopped {
		return false
	}
	doc := &arr.Document
	arr.Source, arr.Fetched = r.src.ID, r.now
	if doc.SHA256 == "" {
		doc.SHA256 = hash(doc.Bytes)
	}
	if doc.Outlet == "" {
		doc.Outlet = r.src.Name
	}
	if r.src.Language != "" {
		doc.Language = r.src.Language
	}
	doc.Language = language(doc.Language)
	if err := doc.Validate(); err != nil {
		r.fail(fmt.Errorf("source %s: %w", r.src.ID, err))
		return !r.stopped
	}
	if !r.yield(arr, nil) {
		r.stopped = true
		return false
	}
	r.arrived++
	return true
}

// fail hands an item's error on.
func (r *poll) fail(err error) {
	if r.stopped || r.ctx.Err() != nil {
		return
	}
	r.troubles++
	if r.trouble == nil {
		r.trouble = err
	}
	r.stopped = !r.yield(tocsin.Arrival{}, err)
}

// over reports whether nothing more is to be done.
func (r *poll) over() bool { return r.stopped || r.ctx.Err() != nil }

// get fetches an address if it changed since it was last had.
func (r *poll) get(address string) (resp fetch.Response, changed bool, err error) {
	prior := r.visits[address]
	resp, err = r.opts.Client.Get(r.ctx, address, prior, r.src.Private && sameHost(address, r.src.Address))
	return resp, err == nil && !resp.NotModified && (prior.SHA256 == "" || prior.SHA256 != resp.Visit.SHA256), err
}

// getSource fetches the source's own address.
func (r *poll) getSource() (fetch.Response, bool, error) {
	resp, changed, err := r.get(r.src.Address)
	if err == nil {
		r.state.Moved = resp.Moved
	}
	return resp, changed, err
}

// keepSource remembers that the source's address was read to its end, so that
// the next poll asks only for what is new; otherwise it asks anew.
func (r *poll) keepSource(v tocsin.Visit) {
	if r.over() || r.later {
		v = tocsin.Visit{At: r.now}
	}
	r.visits[r.src.Address] = v
}

func sameHost(a, b string) bool {
	u, err1 := url.Parse(a)
	v, err2 := url.Parse(b)
	return err1 == nil && err2 == nil && strings.EqualFold(u.Hostname(), v.Hostname())
}

// known finds what an earlier arrival with one of the names left, the surest
// name first.
func (r *poll) known(names []string) (tocsin.Visit, bool) {
	for _, n := range names {
		if v, ok := r.visits[n]; ok && v.ID != "" {
			return v, true
		}
	}
	return tocsin.Visit{}, false
}

// mark remembers that what the names stand for was had.
func (r *poll) mark(names []string, id, sha256 string) {
	for _, n := range names {
		r.visits[n] = tocsin.Visit{At: r.now, SHA256: sha256, ID: id}
		r.seen[n] = true
	}
}

// offer gives an arrival unless the same words came before under one of its
// names. It settles the document's id: that of the surest name that is known,
// else one made of the surest name.
func (r *poll) offer(arr tocsin.Arrival) {
	arr.Source = r.src.ID
	names := Names(arr)
	sum := cmp.Or(arr.Document.SHA256, hash(arr.Document.Bytes))
	if len(names) == 0 { // nothing but its words tells it from others
		if arr.Document.ID == "" {
			arr.Document.ID = hash([]byte(r.src.ID + "\n" + sum))
		}
		names = []string{"id:" + arr.Document.ID}
	}
	prior, known := r.known(names)
	switch {
	case known:
		arr.Document.ID = prior.ID
	case arr.Document.ID == "":
		arr.Document.ID = nameID(names[0])
	}
	if known && prior.SHA256 == sum || r.give(arr) {
		r.mark(names, arr.Document.ID, sum)
	}
}

// isReadable reports whether a media type is one that documents are read from; ""
// is to be found out.
func isReadable(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil || kind == "" {
		return contentType == "" || strings.HasPrefix(contentType, "text/")
	}
	return strings.HasPrefix(kind, "text/") || kind == "application/xhtml+xml" || kind == "application/octet-stream"
}

// formatted offers the documents of a body that a Format or the reading of
// alerts takes, and reports whether one does.
func (r *poll) formatted(data []byte, contentType, address string) bool {
	for _, f := range r.opts.Formats {
		if !f.Is(data, contentType) {
			continue
		}
		arrivals, err := f.Read(data, contentType)
		if err != nil {
			r.fail(fmt.Errorf("read %s: %w", fetch.Redact(address), err))
		}
		for _, arr := range arrivals {
			if arr.Document.URL == "" {
				arr.Document.URL = r.shown(address)
				arr.Shared = len(arrivals) > 1
			}
			r.offer(arr)
		}
		return true
	}
	arr, ok := alert(data, r.shown(address))
	if ok {
		r.offer(arr)
	}
	return ok
}

// shown is an address as a document may show it. The source's own may hold keys.
func (r *poll) shown(address string) string {
	if address == r.src.Address {
		address = fetch.Redact(address)
	}
	return Canonical(address)
}

// page reads a source that is one page.
func (r *poll) page() error {
	resp, changed, err := r.getSource()
	if err != nil {
		return err
	}
	if changed {
		if err := r.pageArrives(resp, r.src.Address, tocsin.Document{}, ""); err != nil {
			return err
		}
	}
	r.keepSource(resp.Visit)
	return nil
}

// pageArrives offers a page that was fetched. doc is what is known of it.
func (r *poll) pageArrives(resp fetch.Response, address string, doc tocsin.Document, guid string) error {
	if r.formatted(resp.Body, resp.ContentType, address) {
		return nil
	}
	if err := pageTrouble(resp); err != nil {
		return tocsin.Errorf(tocsin.Invalid, "read %s: %w", fetch.Redact(address), err)
	}
	doc.URL, doc.Bytes, doc.MediaType = r.shown(address), resp.Body, pageType(resp.ContentType)
	if doc.Language == "" {
		doc.Language = resp.Language
	}
	r.offer(tocsin.Arrival{Document: doc, GUID: guid, Notice: noticeOf(doc.Title)})
	return nil
}

// pageTrouble says why a body cannot be a document.
func pageTrouble(resp fetch.Response) error {
	if !isReadable(resp.ContentType) {
		return fmt.Errorf("not text but %s", resp.ContentType)
	}
	return (&reading{}).check(resp.Body)
}

// pageType is the media type that distill is told; it finds out for itself
// what a server does not say.
func pageType(contentType string) string {
	if strings.HasPrefix(contentType, "application/octet-stream") {
		return ""
	}
	return contentType
}
