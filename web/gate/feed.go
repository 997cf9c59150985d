package gate

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"tocsin"
	"tocsin/web/filter"
)

// FeedOptions says how a Feed looks for changes; zero values are the defaults.
type FeedOptions struct {
	Every  time.Duration   // between two looks; 200 ms
	Notify <-chan struct{} // says that there may be something new; nil never does
	Keep   int             // changes that are kept at hand for followers; 2048
	Failed func(error)     // told of a look that failed; the next one comes as ever
}

// Feed looks for new changes once for all who follow them. A follower keeps
// its own place: one that is behind reads from the store until it has caught
// up, so that nothing is missed and nothing comes twice.
type Feed struct {
	gate *Gate
	opts FeedOptions

	mu     sync.Mutex
	recent []*entry      // all changes after base, in order
	base   int64         // -1 until Run has looked
	wake   chan struct{} // closed when something above has changed
	closed bool
}

// entry is a change, with the version before it once somebody asks for that.
type entry struct {
	rec tocsin.IncidentRecord

	mu     sync.Mutex
	loaded bool
	before *tocsin.IncidentRecord // nil for the first version
}

// NewFeed makes a feed; nothing comes of it until Run.
func (g *Gate) NewFeed(opts FeedOptions) *Feed {
	if opts.Every == 0 {
		opts.Every = 200 * time.Millisecond
	}
	if opts.Keep == 0 {
		opts.Keep = 2048
	}
	if opts.Failed == nil {
		opts.Failed = func(error) {}
	}
	return &Feed{gate: g, opts: opts, base: -1, wake: make(chan struct{})}
}

// Run looks for changes until the context ends; then all followers are let go.
// It is called once.
func (f *Feed) Run(ctx context.Context) error {
	defer f.tell(func() { f.closed = true })
	tick := time.NewTicker(f.opts.Every)
	defer tick.Stop()
	for {
		for f.look(ctx) {
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		case <-f.opts.Notify:
		}
	}
}

// look takes in what is new, and reports whether there may be more.
func (f *Feed) look(ctx context.Context) bool {
	f.mu.Lock()
	last := f.base
	if n := len(f.recent); n > 0 {
		last = f.recent[n-1].rec.Seq
	}
	f.mu.Unlock()
	if last < 0 {
		at, err := f.gate.store.LastChange(ctx)
		if err != nil {
			f.fail(ctx, err)
			return false
		}
		f.tell(func() { f.base = at })
		return true
	}
	list, err := f.gate.store.Changes(ctx, last, chunk)
	if err != nil {
		f.fail(ctx, err)
		return false
	}
	if len(list) == 0 {
		return false
	}
	f.tell(func() {
		for i := range list {
			f.recent = append(f.recent, &entry{rec: list[i]})
		}
		if over := len(f.recent) - f.opts.Keep; over > 0 {
			f.base = f.recent[over-1].rec.Seq
			f.recent = append([]*entry(nil), f.recent[over:]...)
		}
	})
	return len(list) == chunk
}

func (f *Feed) fail(ctx context.Context, err error) {
	if ctx.Err() == nil {
		f.opts.Failed(fmt.Errorf("look for new changes: %w", err))
	}
}

// tell changes what followers look at, and wakes them.
func (f *Feed) tell(do func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	do()
	close(f.wake)
	f.wake = make(chan struct{})
}

// The ways in which following ends before the follower ends it. It may go on
// from its place with a new Follow.
var (
	ErrSlow   = errors.New("the follower has fallen too far behind")
	ErrClosed = errors.New("the feed is closing")
)

// EventKind is what a change means to a selection.
type EventKind string

// The kinds of events.
const (
	EventChange    EventKind = "change"    // a new version of an incident in the selection
	EventWithdrawn EventKind = "withdrawn" // an incident of the selection does not stand any more
	EventLeft      EventKind = "left"      // an incident that was in the selection is not in it any more
)

// Event is one change as a follower sees it.
type Event struct {
	Kind     EventKind
	Seq      int64
	Incident string
	Version  int
	Record   *tocsin.IncidentRecord // nil when the incident has left
}

// Follower goes along the feed with a view and a selection. It is for one
// goroutine.
type Follower struct {
	feed *Feed
	view *View
	q    *tocsin.IncidentQuery
	at   int64
	live bool
}

// Follow begins after a place in the feed. A place that the feed has not come
// to yet is Invalid.
func (f *Feed) Follow(ctx context.Context, v *View, q *tocsin.IncidentQuery, after int64) (*Follower, error) {
	last, err := f.gate.store.LastChange(ctx)
	if err != nil {
		return nil, err
	}
	if after < 0 || after > last {
		return nil, tocsin.Errorf(tocsin.Invalid, "change %d has not happened; the last one is %d", after, last)
	}
	return &Follower{feed: f, view: v, q: q, at: after}, nil
}

// At is the place up to which everything was given.
func (fo *Follower) At() int64 { return fo.at }

// Next waits for changes and gives those that concern the selection; none,
// when the place has moved past changes that do not.
func (fo *Follower) Next(ctx context.Context) ([]Event, error) {
	for {
		list, wake, err := fo.ahead(ctx)
		if err != nil {
			return nil, err
		}
		if len(list) > 0 {
			return fo.judge(ctx, list)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-wake:
		}
	}
}

// ahead gives some of the changes after the follower's place, and what tells
// of new ones when there are none.
func (fo *Follower) ahead(ctx context.Context) ([]*entry, <-chan struct{}, error) {
	f := fo.feed
	f.mu.Lock()
	wake, closed, held := f.wake, f.closed, f.base >= 0 && fo.at >= f.base
	var list []*entry
	if held {
		first := len(f.recent)
		for first > 0 && f.recent[first-1].rec.Seq > fo.at {
			first--
		}
		list = f.recent[first:min(len(f.recent), first+chunk)]
	}
	f.mu.Unlock()
	switch {
	case closed:
		return nil, nil, ErrClosed
	case held:
		fo.live = true
		return list, wake, nil
	case fo.live:
		return nil, nil, ErrSlow
	}
	records, err := f.gate.store.Changes(ctx, fo.at, chunk)
	for i := range records {
		list = append(list, &entry{rec: records[i]})
	}
	return list, wake, err
}

// judge says what changes mean to the selection, and moves on.
func (fo *Follower) judge(ctx context.Context, list []*entry) ([]Event, error) {
	var events []Event
	for _, e := range list {
		ev, err := fo.view.event(ctx, e, fo.q)
		if err != nil {
			return nil, err
		}
		if ev != nil {
			events = append(events, *ev)
		}
	}
	fo.at = list[len(list)-1].rec.Seq
	return events, nil
}

// event says what a change means to a selection; nil when nothing.
func (v *View) event(ctx context.Context, e *entry, q *tocsin.IncidentQuery) (*Event, error) {
	ev := Event{Kind: EventChange, Seq: e.rec.Seq, Incident: e.rec.Incident.ID, Version: e.rec.Version}
	if e.rec.Withdraw {
		ev.Kind = EventWithdrawn
	}
	shown, ok := v.Show(&e.rec)
	if ok {
		ev.Record = shown
		all := *q
		all.Withdrawn = true
		in, err := v.in(ctx, &all, shown)
		if err != nil || in {
			return &ev, err
		}
	}
	before, err := e.earlier(ctx, v.gate.store)
	if err != nil || before == nil {
		return nil, err
	}
	shown, was := v.Show(before)
	if was {
		if was, err = v.in(ctx, q, shown); err != nil {
			return nil, err
		}
	}
	if !was {
		return nil, nil
	}
	if !ok || !e.rec.Withdraw {
		ev.Kind, ev.Record = EventLeft, nil
	}
	return &ev, nil
}

// in is filter.Match with the store asked for the sources of documents.
func (v *View) in(ctx context.Context, q *tocsin.IncidentQuery, rec *tocsin.IncidentRecord) (bool, error) {
	var failed error
	in := filter.Match(q, rec, func(id, source string) bool {
		doc, err := v.gate.store.Document(ctx, id)
		if err != nil && tocsin.CodeOf(err) != tocsin.NotFound {
			failed = fmt.Errorf("look up document %s: %w", id, err)
		}
		return err == nil && doc.Source == source
	})
	return in, failed
}

// earlier is the version before the entry's.
func (e *entry) earlier(ctx context.Context, store tocsin.Store) (*tocsin.IncidentRecord, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.loaded && e.rec.Version > 1 {
		before, err := store.Incident(ctx, e.rec.Incident.ID, e.rec.Version-1)
		if err != nil && tocsin.CodeOf(err) != tocsin.NotFound {
			return nil, fmt.Errorf("look up incident %s: %w", e.rec.Incident.ID, err)
		}
		if err == nil {
			e.before = before
		}
	}
	e.loaded = true
	return e.before, nil
}

// Events lists what changes after a place mean to a selection, and the place
// that was looked at last. The list may be empty although the place has moved.
func (v *View) Events(ctx context.Context, q *tocsin.IncidentQuery, after int64, limit int) ([]Event, int64, error) {
	list, err := v.gate.store.Changes(ctx, after, limit)
	if err != nil {
		return nil, after, err
	}
	var events []Event
	for i := range list {
		ev, err := v.event(ctx, &entry{rec: list[i]}, q)
		if err != nil {
			return nil, after, err
		}
		if ev != nil {
			events = append(events, *ev)
		}
		after = list[i].Seq
	}
	return events, after, nil
}
