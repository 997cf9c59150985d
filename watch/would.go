package watch

import (
	"context"
	"fmt"
	"iter"
	"time"

	"tocsin"
	"tocsin/watch/area"
)

// Tally is what a rule would have done over past changes.
type Tally struct {
	Looked    int            `json:"looked"` // changes
	From      time.Time      `json:"from,omitzero"`
	To        time.Time      `json:"to,omitzero"`
	Events    map[Event]int  `json:"events"`
	Incidents []string       `json:"incidents"` // that it would have begun an alert of, the first first
	Reasons   map[string]int `json:"reasons"`   // why it would not have, of changes in the area
}

// Would tells what a rule would have done over past changes, in the order in
// which they came; nothing is kept or sent. Quiet hours, mutes and digests
// change when things are sent, and so do not count.
func (w *Watcher) Would(ctx context.Context, r *Rule, a *area.Area, history iter.Seq2[tocsin.IncidentRecord, error]) (*Tally, error) {
	if err := a.Validate(); err != nil {
		return nil, err
	}
	if err := r.Validate(a); err != nil {
		return nil, err
	}
	watched, asked := *a, *r
	watched.Off, asked.Off = false, false
	p := planFor([]area.Area{watched}, []Rule{asked})
	if p.bad != nil {
		return nil, p.bad
	}
	t := &Tally{Events: map[Event]int{}, Reasons: map[string]int{}}
	alerts := map[string]*Alert{} // by incident
	for rec, err := range history {
		if err != nil {
			return nil, fmt.Errorf("read past changes: %w", err)
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		t.Looked++
		if t.From.IsZero() {
			t.From = rec.At
		}
		t.To = rec.At
		var old []Alert
		if alert := alerts[rec.Incident.ID]; alert != nil {
			old = []Alert{*alert}
		}
		for _, c := range p.concerned(&rec, old) {
			next, why, err := c.decide(&rec, rec.At, func() (bool, error) { return w.main(ctx, &rec) })
			if err != nil {
				return nil, err
			}
			if next == nil {
				t.Reasons[why]++
				continue
			}
			if alerts[rec.Incident.ID] == nil {
				t.Incidents = append(t.Incidents, rec.Incident.ID)
			}
			alerts[rec.Incident.ID] = next
			t.Events[next.edition(next.Version).Event]++
		}
	}
	return t, nil
}

// Past goes through the changes after a place in the feed, up to its end, for
// Would.
func (w *Watcher) Past(ctx context.Context, after int64) iter.Seq2[tocsin.IncidentRecord, error] {
	return func(yield func(tocsin.IncidentRecord, error) bool) {
		for {
			recs, err := w.opts.Feed.Changes(ctx, after, together)
			if err != nil {
				yield(tocsin.IncidentRecord{}, fmt.Errorf("read changes after %d: %w", after, err))
				return
			}
			if len(recs) == 0 {
				return
			}
			for _, rec := range recs {
				if !yield(rec, nil) {
					return
				}
			}
			after = recs[len(recs)-1].Seq
		}
	}
}

// Since is the place in the feed after which the changes since a time come, for
// Past.
func (w *Watcher) Since(ctx context.Context, t time.Time) (int64, error) {
	last, err := w.opts.Feed.LastChange(ctx)
	if err != nil {
		return 0, fmt.Errorf("read the last change: %w", err)
	}
	from, to := int64(0), last // the change after from may be old enough, that after to is not there
	for from < to {
		mid := from + (to-from)/2
		recs, err := w.opts.Feed.Changes(ctx, mid, 1)
		if err != nil {
			return 0, fmt.Errorf("read changes after %d: %w", mid, err)
		}
		if len(recs) == 0 || !recs[0].At.Before(t) {
			to = mid
		} else {
			from = recs[0].Seq
		}
	}
	return from, nil
}
