package watch

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"tocsin"
)

// HouseKind is what of the watch itself fares badly.
type HouseKind string

// The kinds of house alerts.
const (
	QuietSource HouseKind = "source"   // it has given nothing new for too long
	LongQueue   HouseKind = "queue"    // more waits to be read than is good
	BadDelivery HouseKind = "delivery" // it fails again and again
	BadArea     HouseKind = "area"     // it cannot be watched
)

// House is one trouble of the watch itself. It is raised when it has lasted for
// a while, and over when it has been away for a while, so that what comes and
// goes is told once.
type House struct {
	ID      string     `json:"id"`
	Kind    HouseKind  `json:"kind"`
	Subject string     `json:"subject,omitempty"` // id of the source, delivery or area
	State   HouseState `json:"state"`
	Since   time.Time  `json:"since"`   // of the state
	Version int        `json:"version"` // how often somebody was told
	Words   string     `json:"words"`
}

// HouseState is how a house alert stands.
type HouseState string

// The states of a house alert.
const (
	Pending HouseState = "pending" // bad, and not yet for long enough
	Raised  HouseState = "raised"
	Easing  HouseState = "easing" // good again, and not yet for long enough
)

// Vitals is how the rest of the house fares, as the caller knows it.
type Vitals struct {
	Sources []tocsin.SourceRecord
	Queue   int           // documents that wait to be read
	Oldest  time.Duration // how long the first of them has waited
}

// Limits say from when on the watch itself fares badly. Zero fields are the
// usual: a queue of 1000 or half an hour, 5 failures, 5 minutes until it is
// told and 15 until it is over.
type Limits struct {
	Queue    int
	Oldest   time.Duration
	Failures int           // of a delivery, in a row
	Hold     time.Duration // how long something is bad before it is told
	Ease     time.Duration // how long it is good before it is over
}

func (l Limits) withDefaults() Limits {
	return Limits{cmp.Or(l.Queue, 1000), cmp.Or(l.Oldest, 30*time.Minute), cmp.Or(l.Failures, 5),
		cmp.Or(l.Hold, 5*time.Minute), cmp.Or(l.Ease, 15*time.Minute)}
}

// trouble is one thing that was looked at. What is neither bad nor good, as a
// queue just below its limit, leaves things as they are.
type trouble struct {
	kind      HouseKind
	subject   string
	bad, good bool
	words     string // when it is bad
	over      string // when it is good again
}

// House looks at how the watch itself fares, and asks for messages to those who
// are to know. It is called every minute or so.
func (w *Watcher) House(ctx context.Context, v Vitals) error {
	return w.opts.Store.Update(ctx, func(tx Tx) error {
		now := w.now()
		list, err := w.troubles(tx, v, now)
		if err != nil {
			return err
		}
		kept, err := tx.Houses()
		if err != nil {
			return fmt.Errorf("read house alerts: %w", err)
		}
		known := map[string]House{}
		for _, h := range kept {
			known[h.ID] = h
		}
		for _, t := range list {
			id := "house-" + string(t.kind)
			if t.subject != "" {
				id += "-" + t.subject
			}
			old := known[id]
			delete(known, id)
			if old.ID == "" {
				old = House{ID: id, Kind: t.kind, Subject: t.subject, Since: now}
			}
			if err := w.houseStep(tx, old, &t, now); err != nil {
				return err
			}
		}
		for _, id := range sortedKeys(known) { // its subject is gone
			if err := tx.RemoveHouse(id); err != nil {
				return fmt.Errorf("remove house alert %s: %w", id, err)
			}
		}
		return nil
	})
}

func (w *Watcher) houseStep(tx Tx, h House, t *trouble, now time.Time) error {
	was, words := h, ""
	turn := func(s HouseState) { h.State, h.Since = s, now }
	switch {
	case h.State == "" && t.bad:
		turn(Pending)
	case h.State == Pending && t.good:
		turn("")
	case h.State == Easing && t.bad:
		turn(Raised)
	case h.State == Raised && t.good:
		turn(Easing)
	}
	switch lasted := now.Sub(h.Since); {
	case h.State == Pending && t.bad && lasted >= w.opts.Limits.Hold:
		turn(Raised)
		words = t.words
	case h.State == Easing && t.good && lasted >= w.opts.Limits.Ease:
		turn("")
		words = t.over
	}
	if words != "" {
		h.Version++
		h.Words = words
		for _, d := range w.opts.House {
			if t.kind == BadDelivery && d == t.subject {
				continue // it would not arrive
			}
			job := Job{Key: fmt.Sprintf("%s_%d_%s", h.ID, now.Unix(), d), Delivery: d, House: h.ID, Version: h.Version, Words: words}
			if err := tx.Enqueue(job); err != nil {
				return fmt.Errorf("ask for deliveries of %s: %w", h.ID, err)
			}
		}
	}
	if h == was {
		return nil
	}
	if h.State == "" {
		if was.State == "" {
			return nil
		}
		return tx.RemoveHouse(h.ID)
	}
	return tx.PutHouse(&h)
}

// troubles looks at everything, in order of kind and id.
func (w *Watcher) troubles(tx Tx, v Vitals, now time.Time) ([]trouble, error) {
	var list []trouble
	p, err := w.planOf(tx)
	if err != nil {
		return nil, err
	}
	t := trouble{kind: BadArea, bad: p.bad != nil, good: p.bad == nil, over: "Every area is watched again."}
	if t.bad {
		t.words = "Some areas cannot be watched: " + oneLine(p.bad.Error()) + "."
	}
	list = append(list, t)
	all, err := tx.Deliveries()
	if err != nil {
		return nil, fmt.Errorf("read deliveries: %w", err)
	}
	for i := range all {
		if all[i].Off {
			continue
		}
		t, err := w.deliveryTrouble(tx, &all[i])
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	limits := w.opts.Limits
	list = append(list, trouble{kind: LongQueue,
		bad:   v.Queue >= limits.Queue || v.Oldest >= limits.Oldest,
		good:  v.Queue <= limits.Queue/2 && v.Oldest <= limits.Oldest/2,
		words: fmt.Sprintf("%d documents wait to be read, the first for %s: what is told comes late.", v.Queue, v.Oldest.Round(time.Minute)),
		over:  "The queue is short again."})
	for i := range v.Sources {
		s := &v.Sources[i]
		last := "never"
		if !s.State.LastNew.IsZero() {
			last = s.State.LastNew.UTC().Format("2006-01-02 15:04 MST")
		}
		list = append(list, trouble{kind: QuietSource, subject: s.ID, bad: s.Quiet(now), good: !s.Quiet(now),
			words: fmt.Sprintf("Source %s has given nothing new since %s. What it would tell of is missing; that is no sign of calm.", s.ID, last),
			over:  fmt.Sprintf("Source %s gives documents again.", s.ID)})
	}
	slices.SortStableFunc(list, func(x, y trouble) int { return cmp.Or(cmp.Compare(x.kind, y.kind), cmp.Compare(x.subject, y.subject)) })
	return list, nil
}

// deliveryTrouble counts the failures since the last message that arrived.
func (w *Watcher) deliveryTrouble(tx Tx, d *Delivery) (trouble, error) {
	entries, err := tx.Log(LogQuery{Delivery: d.ID, Limit: 20})
	if err != nil {
		return trouble{}, fmt.Errorf("read the log of delivery %s: %w", d.ID, err)
	}
	failures, why := 0, ""
	for _, e := range entries {
		if e.State == Sent {
			break
		}
		if e.State == Failed || e.State == Dead {
			failures += e.Attempt
			why = cmp.Or(why, e.Error)
		}
	}
	return trouble{kind: BadDelivery, subject: d.ID, bad: failures >= w.opts.Limits.Failures, good: failures == 0,
		words: fmt.Sprintf("Delivery %s has failed %d times in a row: %s.", d.ID, failures, why),
		over:  fmt.Sprintf("Delivery %s works again.", d.ID)}, nil
}
