package collect

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"time"

	"tocsin"
)

// found is one document that a file holds, with what tells it from others.
type found struct {
	tocsin.Arrival
	ids      []string // names for it, the best first; the hash of its bytes comes after them
	version  int      // as its publisher counts; 0 when that is not told
	versions bool     // its GUID names a document of which several versions may come
	quiet    bool     // a repeat is passed over without an error, as archives are full of them
}

// Arrivals reads the files of the plan one after the other. What cannot be
// read comes as an error that names the file, and the line where there is one;
// the documents after it still come. When ctx ends, its error comes last.
//
// Versions of one document, as news agencies and networks send them, have the
// same id and the same GUID and come in the order of the files; every other
// document has an id that no other one has. Embargoed documents and
// withdrawals come too, marked as such: whoever takes them has to keep to that.
func (p *Plan) Arrivals(ctx context.Context) iter.Seq2[tocsin.Arrival, error] {
	return func(yield func(tocsin.Arrival, error) bool) {
		p.read(ctx, func(f found, err error) bool { return yield(f.Arrival, err) })
	}
}

// Documents is like Arrivals, but gives only what may be read now, and of each
// document one version. An embargoed document is an error, with the time until
// which it is held back; so are one that its publisher has withdrawn and one
// that a newer version replaces. Documents of which several versions may
// come are given after all others. Every document has an id that no other
// document of the plan has.
func (p *Plan) Documents(ctx context.Context) iter.Seq2[tocsin.Document, error] {
	return func(yield func(tocsin.Document, error) bool) {
		held := newest{of: map[string]int{}, withdrawn: map[string]found{}}
		now := p.opts.now()
		more := true
		p.read(ctx, func(f found, err error) bool {
			switch {
			case err != nil:
				more = yield(tocsin.Document{}, err)
			case f.Embargo.After(now):
				more = yield(tocsin.Document{}, tocsin.Errorf(tocsin.Unavailable, "%s: under embargo until %s",
					f.Document.Path, f.Embargo.Format(time.RFC3339)))
			case f.Notice == tocsin.Withdrawal:
				more = yield(tocsin.Document{}, held.withdraw(f))
			case f.versions:
				if err := held.add(f); err != nil {
					more = yield(tocsin.Document{}, err)
				}
			default:
				more = yield(f.Document, nil)
			}
			return more
		})
		if more && ctx.Err() == nil {
			held.give(yield)
		}
	}
}

// read runs over the entries.
func (p *Plan) read(ctx context.Context, yield func(found, error) bool) {
	r := newReading(p.opts, p.ignore, yield)
	ids := p.ids()
	for i, id := range ids {
		if id != "" {
			r.taken[id] = p.entries[i].path
		}
	}
	for i, e := range p.entries {
		if err := ctx.Err(); err != nil {
			yield(found{}, err)
			return
		}
		if !r.entry(ctx, e, ids[i]) {
			return
		}
	}
}

// newest holds the newest version of each document.
type newest struct {
	list      []found
	of        map[string]int   // GUID -> place in list
	withdrawn map[string]found // what is withdrawn, by GUID -> what says so
}

// add takes a version; the error says which of two it does not hold on to.
func (n *newest) add(f found) error {
	at, ok := n.of[f.GUID]
	if !ok {
		n.of[f.GUID] = len(n.list)
		n.list = append(n.list, f)
		return nil
	}
	old := n.list[at]
	if f.olderThan(old) {
		old, f = f, old
	}
	n.list[at] = f
	return tocsin.Errorf(tocsin.Conflict, "%s: replaced by the newer version in %s", old.Document.Path, f.Document.Path)
}

// olderThan compares versions: by their numbers when both have one, else by
// the times at which they were published.
func (f found) olderThan(g found) bool {
	if f.version != g.version && f.version > 0 && g.version > 0 {
		return f.version < g.version
	}
	a, errA := time.Parse(time.RFC3339, f.Document.Published)
	b, errB := time.Parse(time.RFC3339, g.Document.Published)
	if errA != nil || errB != nil {
		return f.Document.Published < g.Document.Published
	}
	return a.Before(b)
}

// withdraw notes what is withdrawn; the error tells of it.
func (n *newest) withdraw(f found) error {
	of := f.Of
	if of == "" {
		of = f.GUID
	}
	n.withdrawn[of] = f
	return tocsin.Errorf(tocsin.Invalid, "%s: its publisher withdraws %s", f.Document.Path, of)
}

// give yields what is left, in the order in which it came first.
func (n *newest) give(yield func(tocsin.Document, error) bool) {
	for _, f := range n.list {
		if w, ok := n.withdrawn[f.GUID]; ok && !w.olderThan(f) {
			if !yield(tocsin.Document{}, tocsin.Errorf(tocsin.Invalid, "%s: withdrawn by its publisher in %s", f.Document.Path, w.Document.Path)) {
				return
			}
			continue
		}
		if !yield(f.Document, nil) {
			return
		}
	}
}

// give names a document and yields it. at is where it stands, for errors.
func (r *reading) give(at string, f found) bool {
	if f.Document.Path == "" {
		f.Document.Path = at
	}
	if f.Document.SHA256 == "" {
		f.Document.SHA256 = hash(f.Document.Bytes)
	}
	if err := r.name(&f); err != nil {
		if f.quiet {
			return true
		}
		return r.fail(fmt.Errorf("%s: %w", at, err))
	}
	return r.yield(f, nil)
}

// name gives a document its id: the one that an earlier version has, else the
// first of its names that is free, else the hash of its bytes. The error is
// Conflict for a document that came before.
func (r *reading) name(f *found) error {
	doc := &f.Document
	if doc.ID != "" {
		return nil // it was given before anything was read
	}
	if f.versions {
		// The same version of the same document is a repeat, and a withdrawal
		// of a document is none of its text.
		key := "version " + f.GUID + " " + doc.SHA256 + " " + string(f.Notice) + " " + f.Of
		if first, ok := r.seen[key]; ok {
			return tocsin.Errorf(tocsin.Conflict, "the same as %s", first)
		}
		r.seen[key] = doc.Path
		if id, ok := r.guids[f.GUID]; ok {
			doc.ID = id
			return nil
		}
	}
	for _, id := range append(f.ids, doc.SHA256) {
		id = strings.TrimSpace(id)
		if _, taken := r.taken[id]; id == "" || taken {
			continue
		}
		r.taken[id], doc.ID = doc.Path, id
		if f.versions {
			r.guids[f.GUID] = id
		}
		return nil
	}
	return tocsin.Errorf(tocsin.Conflict, "the same as %s", r.taken[doc.SHA256])
}
