package collect

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"tocsin"
	"tocsin/collect/fetch"
	"tocsin/collect/sitemap"
)

const (
	maxMaps      = 50   // sitemaps read in one poll
	maxMapDepth  = 3    // of indexes in indexes; the protocol knows one
	maxUndated   = 3000 // pages without a date that are remembered; they take most of maxVisits
	stampedPages = 20   // so many pages with one time were not changed then, but listed
)

// modifiedSlack is how much before the last poll a page may have changed that
// is listed only now: sitemaps are made anew once a day or two.
const modifiedSlack = 48 * time.Hour

// sitemap reads a source that is a sitemap or an index of sitemaps.
func (r *poll) sitemap() error {
	m := &mapped{poll: r, read: map[string]tocsin.Visit{}}
	if err := m.collect(r.src.Address, 0); err != nil {
		return err
	}
	wanted := m.wanted()
	for i, e := range wanted {
		if r.over() {
			return nil
		}
		if r.pages++; r.pages > r.opts.MaxPages {
			for _, left := range wanted[i:] {
				m.pend(left.Address)
			}
			break
		}
		m.fetch(e)
	}
	if r.over() {
		return nil
	}
	for address, v := range m.read {
		if r.later {
			v = tocsin.Visit{At: r.now}
		}
		r.visits[address] = v
		r.seen[address] = true
	}
	return nil
}

// mapped is a poll of sitemaps.
type mapped struct {
	*poll
	read    map[string]tocsin.Visit // sitemaps that were asked for
	entries []sitemap.Entry
}

// collect reads a sitemap and those it lists, the newest first. The error is
// that of the source itself.
func (m *mapped) collect(address string, depth int) error {
	get := m.get
	if depth == 0 {
		get = func(string) (fetch.Response, bool, error) { return m.getSource() }
	}
	resp, changed, err := get(address)
	if err != nil {
		return err
	}
	m.read[address] = resp.Visit
	if !changed {
		return nil
	}
	list, err := sitemap.Parse(resp.Body, resp.ContentType, m.opts.MaxBytes)
	if err != nil {
		return fmt.Errorf("read %s: %w", fetch.Redact(address), err)
	}
	for _, p := range list.Problems {
		m.fail(tocsin.Errorf(tocsin.Invalid, "read %s: %w", fetch.Redact(address), p))
	}
	if !list.Index {
		for _, e := range list.Entries {
			if e.Day && e.Modified.After(m.now) {
				// A page that changes again today leaves the list as it is.
				m.read[address] = tocsin.Visit{At: m.now}
				break
			}
		}
		m.entries = append(m.entries, undate(list.Entries)...)
		return nil
	}
	// An index that stays the same may list sitemaps that do not: it is always
	// read whole.
	m.read[address] = tocsin.Visit{At: m.now}
	slices.SortStableFunc(list.Entries, func(a, b sitemap.Entry) int { return b.Modified.Compare(a.Modified) })
	for _, e := range list.Entries {
		if m.over() {
			return nil
		}
		v := m.visits[e.Address]
		if _, had := m.read[e.Address]; had || v.SHA256 != "" && !e.Modified.IsZero() && !m.changedSince(e, v) {
			m.seen[e.Address] = true
			continue
		}
		if len(m.read) >= maxMaps || depth+1 >= maxMapDepth {
			m.fail(tocsin.Errorf(tocsin.Invalid, "read %s: it leads to more than %d sitemaps or %d deep; the oldest are left out",
				fetch.Redact(address), maxMaps, maxMapDepth))
			return nil
		}
		if err := m.collect(e.Address, depth+1); err != nil && !m.over() {
			m.later = m.later || tocsin.CodeOf(err) == tocsin.Unavailable
			m.fail(err)
		}
	}
	return nil
}

// undate takes out times that say when a list was made and not when its pages
// changed.
func undate(entries []sitemap.Entry) []sitemap.Entry {
	at := map[time.Time]int{}
	for _, e := range entries {
		if !e.Modified.IsZero() && !e.Day {
			at[e.Modified.UTC()]++
		}
	}
	for i, e := range entries {
		if n := at[e.Modified.UTC()]; n >= stampedPages && 2*n > len(entries) {
			entries[i].Modified = time.Time{}
		}
		// The extension for news tells when a page began.
		if entries[i].Modified.IsZero() && e.Published != "" {
			if t, err := time.Parse(time.RFC3339, e.Published); err == nil {
				entries[i].Modified = t
			}
		}
	}
	return entries
}

// changedSince reports whether an entry changed after it was visited. One that
// tells only the day is asked once an hour of that day.
func (m *mapped) changedSince(e sitemap.Entry, v tocsin.Visit) bool {
	switch {
	case v.At.IsZero():
		return true
	case e.Modified.IsZero():
		return false
	case e.Day:
		return e.Modified.After(v.At) && m.now.Sub(v.At) >= time.Hour
	}
	return e.Modified.After(v.At)
}

// wanted are the pages to fetch, the newest first.
func (m *mapped) wanted() []sitemap.Entry {
	first := m.state.LastGood.IsZero()
	since := m.state.LastGood.Add(-modifiedSlack)
	var out []sitemap.Entry
	undated, had := 0, map[string]bool{}
	for _, e := range m.entries {
		if had[e.Address] {
			continue
		}
		had[e.Address] = true
		if e.Modified.IsZero() {
			if undated++; undated > maxUndated {
				continue
			}
		}
		v, visited := m.visits[e.Address]
		if visited {
			m.seen[e.Address] = true
		}
		switch {
		case visited && v.At.IsZero(): // left from the last poll
		case visited && (e.Modified.IsZero() || !m.changedSince(e, v)):
			continue
		case !visited && !first && !e.Modified.IsZero() && e.Modified.Before(since):
			continue
		}
		out = append(out, e)
	}
	if undated > maxUndated {
		m.fail(tocsin.Errorf(tocsin.Invalid, "read %s: it lists %d pages without saying when they changed; only the first %d are watched",
			fetch.Redact(m.src.Address), undated, maxUndated))
	}
	slices.SortStableFunc(out, func(a, b sitemap.Entry) int { return b.Modified.Compare(a.Modified) })
	if most := m.opts.FirstPages; first && len(out) > most {
		for _, e := range out[most:] {
			if e.Modified.IsZero() { // by its date the next poll would not know it
				m.visits[e.Address] = tocsin.Visit{At: m.now}
				m.seen[e.Address] = true
			}
		}
		out = out[:most]
	}
	return out
}

// pend leaves a page to the next poll.
func (m *mapped) pend(address string) {
	m.later = true
	m.seen[address] = true
	v := m.visits[address]
	v.At = time.Time{}
	m.visits[address] = v
}

// fetch takes in one page of a sitemap.
func (m *mapped) fetch(e sitemap.Entry) {
	resp, changed, err := m.get(e.Address)
	switch {
	case m.over():
		return
	case tocsin.CodeOf(err) == tocsin.Unavailable:
		m.pend(e.Address)
		m.fail(err)
		return
	case err != nil:
		m.fail(err)
		resp.Visit = tocsin.Visit{At: m.now}
	case changed:
		doc := tocsin.Document{Title: e.Title, Outlet: e.Outlet, Language: cmp.Or(language(e.Language), language(resp.Language))}
		if e.Published != "" {
			doc.Published, doc.PublishedBasis = e.Published, "feed"
		}
		if err := m.pageArrives(resp, e.Address, doc, ""); err != nil {
			m.fail(err)
		}
		if m.over() {
			return
		}
	}
	m.visits[e.Address] = resp.Visit
	m.seen[e.Address] = true
}
