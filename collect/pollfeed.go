package collect

import (
	"fmt"
	"strings"

	"tocsin"
	"tocsin/collect/feed"
	"tocsin/collect/fetch"
)

// feed reads a source that is a feed, of reports or of alerts, or one alert.
func (r *poll) feed() error {
	resp, changed, err := r.getSource()
	if err != nil {
		return err
	}
	if !changed || r.formatted(resp.Body, resp.ContentType, r.src.Address) {
		r.keepSource(resp.Visit)
		return nil
	}
	f, err := feed.Parse(resp.Body, resp.ContentType, resp.URL)
	if err != nil {
		return fmt.Errorf("read %s: %w%s", fetch.Redact(r.src.Address), err, hint(resp))
	}
	for _, problem := range f.Problems {
		r.fail(tocsin.Errorf(tocsin.Invalid, "read %s: %w", fetch.Redact(r.src.Address), problem))
	}
	of := sharing(f)
	r.remember(of)
	for _, whole := range [...]string{r.src.Address, f.Link} {
		if whole != "" {
			of.links[Canonical(whole)] = true
		}
	}
	for i := range f.Items {
		if r.over() {
			break
		}
		it := &f.Items[i]
		if of.guids[it.GUID] {
			it.GUID = ""
		}
		if r.src.Kind == tocsin.SourceWarning {
			r.warning(it)
		} else {
			r.item(it, f.Language, of.links[Canonical(it.Link)])
		}
	}
	for _, d := range f.Deleted {
		r.deleted(d)
	}
	r.keepSource(resp.Visit)
	return nil
}

// hint names the feeds of a page that was given as a feed.
func hint(resp fetch.Response) string {
	var at []string
	for _, l := range feed.Discover(resp.Body, resp.ContentType, resp.URL).Feeds {
		at = append(at, fetch.Redact(l.Address))
	}
	if len(at) == 0 {
		return ""
	}
	return "; the page names " + strings.Join(at, ", ")
}

// shared is what several items of a feed have in common and so names none.
type shared struct{ links, guids map[string]bool }

// sharing finds ids that stand for several addresses, and addresses that
// stand for several ids. Those of the feed or its site as a whole name no item
// either.
func sharing(f feed.Feed) shared {
	of := shared{links: map[string]bool{}, guids: map[string]bool{}}
	guidOf, linkOf := map[string]string{}, map[string]string{}
	for _, it := range f.Items {
		link := Canonical(it.Link)
		if first, ok := linkOf[it.GUID]; ok && first != link {
			of.guids[it.GUID] = true
		}
		linkOf[it.GUID] = link
	}
	for _, it := range f.Items {
		link := Canonical(it.Link)
		if first, ok := guidOf[link]; ok && link != "" && (first != it.GUID || it.GUID == "" || of.guids[it.GUID]) {
			of.links[link] = true
		}
		guidOf[link] = it.GUID
	}
	return of
}

// remember keeps which addresses items share for when the feed has only one of
// them left, and takes in those that it had before.
func (r *poll) remember(of shared) {
	for link := range of.links {
		r.mark([]string{sharedMark + link}, "", "")
	}
	for name := range r.visits {
		if link, ok := strings.CutPrefix(name, sharedMark); ok {
			of.links[link] = true
		}
	}
}

// sharedMark begins the names in SourceState.Visits that tell of addresses
// which several items share.
const sharedMark = "shared:"

// item takes in one item of a feed. An item is what was had before when its
// words are the same, whatever its date.
func (r *poll) item(it *feed.Item, feedLanguage string, isShared bool) {
	arr := r.itemArrival(it, feedLanguage, isShared)
	if !r.src.Pages || it.Link == "" || isShared {
		r.offer(arr)
		return
	}
	names := Names(arr)
	words := hash(append([]byte("words\n"), arr.Document.Bytes...))
	prior, known := r.known(names)
	if known && prior.SHA256 == words {
		r.mark(names, prior.ID, words)
		return
	}
	if arr.Document.ID = prior.ID; !known {
		arr.Document.ID = nameID(names[0])
	}
	var resp fetch.Response
	changed, err := false, error(nil)
	if r.pages++; r.pages > r.opts.MaxPages {
		r.later = true
	} else if resp, changed, err = r.get(it.Link); r.ctx.Err() != nil {
		return
	} else if err == nil && changed {
		if err = pageTrouble(resp); err != nil {
			err = tocsin.Errorf(tocsin.Invalid, "read %s: %w", fetch.Redact(it.Link), err)
		}
	}
	switch {
	case r.pages > r.opts.MaxPages || tocsin.CodeOf(err) == tocsin.Unavailable:
		// The page comes with a later poll; the feed's own words must do until
		// then, because the item may be gone from the feed by that time.
		r.later = true
		words = ""
	case err == nil && changed:
		arr.Document.Bytes, arr.Document.MediaType = resp.Body, pageType(resp.ContentType)
	case err == nil: // the page says what it said before
		r.visits[it.Link], r.seen[it.Link] = resp.Visit, true
		r.mark(names, arr.Document.ID, words)
		return
	}
	if err != nil {
		r.fail(err)
	}
	if known && words == "" || r.give(arr) {
		r.mark(names, arr.Document.ID, words)
		if resp.Visit.SHA256 != "" && words != "" {
			r.visits[it.Link], r.seen[it.Link] = resp.Visit, true
		}
	}
}

// itemArrival is an item with the feed's own words.
func (r *poll) itemArrival(it *feed.Item, feedLanguage string, isShared bool) tocsin.Arrival {
	arr := tocsin.Arrival{
		Source: r.src.ID,
		GUID:   it.GUID,
		Shared: isShared,
		Document: tocsin.Document{
			URL:       Canonical(it.Link),
			Title:     it.Title,
			Outlet:    it.Origin,
			Language:  it.Language,
			MediaType: "text/html",
			Bytes:     it.HTML(),
		},
	}
	if isShared {
		arr.Document.URL = it.Link // its fragment may lead to the item
	}
	if arr.Document.Language == "" {
		arr.Document.Language = feedLanguage
	}
	if it.Published != "" {
		arr.Document.Published, arr.Document.PublishedBasis = it.Published, "feed"
	}
	if arr.Notice = noticeOf(it.Title); arr.Notice != "" {
		arr.Of = r.of(arr, it)
	}
	return arr
}

// of finds which earlier document a notice is about: its own earlier versions
// when there are any, else the one document of the source that it links to; ""
// when that is not certain.
func (r *poll) of(arr tocsin.Arrival, it *feed.Item) string {
	if _, known := r.known(Names(arr)); known {
		return ""
	}
	found := ""
	for _, link := range it.Links() {
		name := addressName(link)
		if _, known := r.known([]string{name}); !known || name == addressName(it.Link) {
			continue
		}
		if at := Canonical(link); found == "" || found == at {
			found = at
		} else {
			return ""
		}
	}
	return found
}

// deleted gives an entry that the feed takes back, once.
func (r *poll) deleted(d feed.Deleted) {
	if r.over() {
		return
	}
	name := "deleted:" + r.src.ID + ":" + d.Ref
	if v, had := r.visits[name]; had {
		r.mark([]string{name}, v.ID, v.SHA256)
		return
	}
	words := "The publisher has taken back the entry " + d.Ref + "."
	if d.Comment != "" {
		words += "\n\n" + d.Comment
	}
	doc := tocsin.Document{ID: hash([]byte(name)), Title: "Entry taken back", MediaType: "text/plain", Bytes: []byte(words)}
	if at := feed.Date(d.When); at != "" {
		doc.Published, doc.PublishedBasis = at, "feed"
	}
	if r.give(tocsin.Arrival{Document: doc, Notice: tocsin.Withdrawal, Of: d.Ref}) {
		r.mark([]string{name}, doc.ID, hash(doc.Bytes))
	}
}

// warning follows an item of a feed of alerts to the alerts.
func (r *poll) warning(it *feed.Item) {
	if arr, ok := alert([]byte(it.Body), it.Link); ok {
		r.offer(arr)
		return
	}
	at := it.Alerts
	if len(at) == 0 && it.Link != "" {
		at = []string{it.Link}
	}
	if len(at) == 0 {
		r.fail(tocsin.Errorf(tocsin.Invalid, "item %q of %s leads to no alert", it.Title, r.src.ID))
		return
	}
	for _, address := range at {
		name := "item:" + it.GUID + ":" + address
		words := hash(it.HTML())
		if v := r.visits[name]; v.SHA256 == words {
			r.mark([]string{name}, v.ID, words)
			continue
		}
		if r.pages++; r.pages > r.opts.MaxPages {
			r.later = true
			return
		}
		resp, changed, err := r.get(address)
		if r.over() {
			return
		}
		switch {
		case tocsin.CodeOf(err) == tocsin.Unavailable:
			r.later = true
			r.fail(err)
			continue
		case err != nil:
			r.fail(err)
		case changed && !r.formatted(resp.Body, resp.ContentType, address):
			r.fail(tocsin.Errorf(tocsin.Invalid, "read %s: not an alert", fetch.Redact(address)))
		}
		if r.over() {
			return
		}
		if err == nil {
			r.visits[address] = resp.Visit
		}
		r.mark([]string{name}, "", words)
	}
}
