// Package watch tells whoever watches an area of what comes up there. It reads
// the feed of changes by a cursor of its own, decides which rules they concern,
// and asks for deliveries, all in one transaction, so that a crash neither
// loses an alert nor makes one twice:
//
//	Step     changes -> alerts, editions and jobs, and the cursor
//	Tick     what time brings: digests, escalations, ends of mutes
//	Deliver  one job -> one message to one receiver, and the log
//	House    how the watch itself fares: quiet sources, a long queue, failing deliveries
//
// An alert is one for each rule and incident, and is brought up to date; it is
// never taken back by silence. That nothing was sent never means that nothing
// happened.
package watch

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"tocsin"
	"tocsin/watch/area"
)

// Options say what a Watcher works with. Store and Feed must be there.
type Options struct {
	Store    Store
	Feed     Feed
	Channels map[DeliveryKind]Channel
	// Redact gives what of an incident may leave the house by a delivery, or
	// false when nothing may. It must not change what it is given. nil lets
	// everything out.
	Redact func(rec *tocsin.IncidentRecord, to *Delivery) (*tocsin.IncidentRecord, bool)
	// Link is the address of an incident's page, or of the house's for "".
	Link   func(incident string) string
	House  []string // deliveries that are told how the watch itself fares
	Limits Limits
	Now    func() time.Time // nil is time.Now
	Rand   func() float64   // of [0,1), for the jitter of retries; nil is math/rand
}

// Watcher decides and sends. It may be used by many goroutines at once.
type Watcher struct {
	opts Options
	mu   sync.Mutex
	plan *plan // as of the last revision that was seen
}

// New makes a Watcher.
func New(opts Options) *Watcher {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Rand == nil {
		opts.Rand = rand.Float64
	}
	if opts.Link == nil {
		opts.Link = func(string) string { return "" }
	}
	opts.Limits = opts.Limits.withDefaults()
	return &Watcher{opts: opts}
}

func (w *Watcher) now() time.Time { return w.opts.Now().UTC().Truncate(time.Second) }

// plan is what is watched, made ready.
type plan struct {
	revision int64
	index    *area.Index
	rules    map[string]Rule
	byArea   map[string][]Rule
	areas    map[string]area.Area
	bad      error // the areas that cannot be watched
}

func (w *Watcher) planOf(tx Tx) (*plan, error) {
	revision, err := tx.Revision()
	if err != nil {
		return nil, fmt.Errorf("read the revision of areas: %w", err)
	}
	w.mu.Lock()
	last := w.plan
	w.mu.Unlock()
	if last != nil && last.revision == revision {
		return last, nil
	}
	areas, err := tx.Areas()
	if err != nil {
		return nil, fmt.Errorf("read areas: %w", err)
	}
	rules, err := tx.Rules()
	if err != nil {
		return nil, fmt.Errorf("read rules: %w", err)
	}
	p := planFor(areas, rules)
	p.revision = revision
	w.mu.Lock()
	w.plan = p
	w.mu.Unlock()
	return p, nil
}

func planFor(areas []area.Area, rules []Rule) *plan {
	p := &plan{rules: map[string]Rule{}, byArea: map[string][]Rule{}, areas: map[string]area.Area{}}
	p.index, p.bad = area.NewIndex(areas)
	for _, a := range areas {
		p.areas[a.ID] = a
	}
	for _, r := range rules {
		p.rules[r.ID] = r
		p.byArea[r.Area] = append(p.byArea[r.Area], r)
	}
	return p
}

// together is how many changes are looked at in one transaction.
const together = 100

// errOvertaken says that another process has gone on meanwhile.
var errOvertaken = errors.New("another process has gone on")

// Step looks at the next changes, and tells how many there were; 0 when it is
// up to date. The first step of all begins with what comes after it.
func (w *Watcher) Step(ctx context.Context) (int, error) {
	var after int64
	began := true
	err := w.opts.Store.View(ctx, func(tx Tx) (err error) {
		after, err = tx.Cursor()
		if tocsin.CodeOf(err) == tocsin.NotFound {
			began, err = false, nil
		}
		if err != nil {
			return fmt.Errorf("read the cursor: %w", err)
		}
		// Many areas take a while, during which nobody else could write.
		_, err = w.planOf(tx)
		return err
	})
	if err != nil {
		return 0, err
	}
	if !began {
		return 0, w.begin(ctx)
	}
	recs, err := w.opts.Feed.Changes(ctx, after, together)
	if err != nil {
		return 0, fmt.Errorf("read changes after %d: %w", after, err)
	}
	if len(recs) == 0 {
		return 0, nil
	}
	err = w.opts.Store.Update(ctx, func(tx Tx) error {
		at, err := tx.Cursor()
		if err != nil {
			return fmt.Errorf("read the cursor: %w", err)
		}
		if at != after {
			return errOvertaken
		}
		for i := range recs {
			jobs, err := w.Advance(ctx, tx, &recs[i])
			if err != nil {
				return fmt.Errorf("look at change %d, incident %s: %w", recs[i].Seq, recs[i].Incident.ID, err)
			}
			if err := tx.Enqueue(jobs...); err != nil {
				return fmt.Errorf("ask for deliveries of change %d: %w", recs[i].Seq, err)
			}
		}
		return tx.SetCursor(recs[len(recs)-1].Seq)
	})
	if errors.Is(err, errOvertaken) {
		return len(recs), nil
	}
	if err != nil {
		return 0, err
	}
	return len(recs), nil
}

// begin puts the cursor at the end of the feed: what is long known is no news.
func (w *Watcher) begin(ctx context.Context) error {
	last, err := w.opts.Feed.LastChange(ctx)
	if err != nil {
		return fmt.Errorf("read the last change: %w", err)
	}
	return w.opts.Store.Update(ctx, func(tx Tx) error {
		if _, err := tx.Cursor(); tocsin.CodeOf(err) != tocsin.NotFound {
			return err
		}
		return tx.SetCursor(last)
	})
}

// Advance brings the alerts that a change concerns up to date, and gives the
// jobs that send them. It writes alerts only; jobs and cursor are the caller's,
// in the same transaction.
func (w *Watcher) Advance(ctx context.Context, tx Tx, rec *tocsin.IncidentRecord) ([]Job, error) {
	p, err := w.planOf(tx)
	if err != nil {
		return nil, err
	}
	old, err := tx.Alerts(AlertQuery{Incident: rec.Incident.ID})
	if err != nil {
		return nil, fmt.Errorf("read alerts: %w", err)
	}
	mutes, err := tx.Mutes()
	if err != nil {
		return nil, fmt.Errorf("read mutes: %w", err)
	}
	now := w.now()
	news := sync.OnceValues(func() (bool, error) { return w.main(ctx, rec) })
	var jobs []Job
	for _, c := range p.concerned(rec, old) {
		next, _, err := c.decide(rec, now, news)
		if err != nil {
			return nil, err
		}
		if next == nil {
			continue
		}
		if !c.off {
			jobs = append(jobs, next.send(&c.rule, mutes, now)...)
		}
		if err := tx.PutAlert(next); err != nil {
			return nil, fmt.Errorf("write alert %s: %w", next.ID, err)
		}
	}
	return jobs, nil
}

// concern is a rule that a change may matter to, with the alert that it has.
type concern struct {
	rule Rule
	hit  area.Hit // the zero Hit when the place is not in the area
	in   bool
	off  bool // the rule or its area is not watched for now
	old  *Alert
}

// concerned lists the rules of the areas that the place matches, and those that
// have an alert of the incident, in order of id.
func (p *plan) concerned(rec *tocsin.IncidentRecord, old []Alert) []concern {
	found := map[string]*concern{}
	for _, hit := range append(p.index.Match(rec.Incident.Where), p.index.Unplaced(rec.Incident.Where)...) {
		for _, r := range p.byArea[hit.Area.ID] {
			if hit.Area.Kind != area.Unplaced || r.Digest != "" {
				found[r.ID] = &concern{rule: r, hit: hit, in: true}
			}
		}
	}
	for i := range old {
		a := &old[i]
		if a.Incident != rec.Incident.ID {
			continue
		}
		if c := found[a.Rule]; c != nil {
			c.old = a
		} else if r, ok := p.rules[a.Rule]; ok {
			found[a.Rule] = &concern{rule: r, old: a, off: !p.index.Holds(r.Area)}
		}
	}
	var list []concern
	for _, c := range found {
		c.off = c.off || c.rule.Off
		list = append(list, *c)
	}
	slices.SortFunc(list, func(a, b concern) int {
		if a.rule.ID < b.rule.ID {
			return -1
		}
		return 1
	})
	return list
}

// main reports whether a report that the incident rests on tells of it as news:
// what is only recalled, on an anniversary or in a trial, never alerts
// (codebook 15).
func (w *Watcher) main(ctx context.Context, rec *tocsin.IncidentRecord) (bool, error) {
	for _, doc := range rec.Documents {
		for acc, err := range tocsin.All("", func(at tocsin.Cursor) ([]tocsin.AccountRecord, tocsin.Cursor, error) {
			return w.opts.Feed.Accounts(ctx, &tocsin.AccountQuery{Document: doc, Role: tocsin.Main, After: at})
		}) {
			if err != nil {
				return false, fmt.Errorf("read accounts of document %s: %w", doc, err)
			}
			if acc.Role == tocsin.Main && slices.Contains(rec.Incident.Accounts, acc.ID) {
				return true, nil
			}
		}
	}
	return false, nil
}
