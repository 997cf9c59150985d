package pipeline

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"tocsin"
	"tocsin/group"
)

// Keeper runs documents through the stages into a store. It may be used by many
// goroutines at once, and many processes may keep one store.
type Keeper struct {
	store tocsin.Store
	opts  KeeperOptions
	steps group.Steps

	mu        sync.Mutex
	decisions int // how many the rulings are of
	last      string
	rulings   *group.Rulings
}

// KeeperOptions are what a Keeper needs besides its store.
type KeeperOptions struct {
	// Read reads a document; Reader.Read does.
	Read func(tocsin.Document) (tocsin.Reading, error)
	// Names lists every name under which an arrival may have come before.
	Names func(tocsin.Arrival) []string
	// Enqueue asks for the documents to be settled, in the transaction that
	// keeps them; nil leaves that to the caller.
	Enqueue func(context.Context, tocsin.Tx, []Work) error
	// Forgotten is told, in the transaction that erases a document, of the
	// incidents that it told of, now or before; nil tells nobody.
	Forgotten func(ctx context.Context, tx tocsin.Tx, incidents []string) error
	Now       func() time.Time
	Log       *slog.Logger
}

// Work is one document that waits to be settled: read and grouped, or taken out.
type Work struct {
	Document string    `json:"document"`
	NotUntil time.Time `json:"not_until,omitzero"` // an embargo; zero is at once
}

// NewKeeper makes one for a store.
func NewKeeper(store tocsin.Store, opts KeeperOptions) *Keeper {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	return &Keeper{store: store, opts: opts}
}

// Take keeps arrivals, all or none, and asks for those to be settled that are
// new or changed. What came before is told as such; taking it again changes
// nothing. An arrival that breaks a rule is Invalid, and names itself.
func (k *Keeper) Take(ctx context.Context, arrivals []tocsin.Arrival) ([]tocsin.Arrived, error) {
	return k.TakeWith(ctx, arrivals, nil)
}

// TakeWith is Take that does more in the same transaction.
func (k *Keeper) TakeWith(ctx context.Context, arrivals []tocsin.Arrival, more func(tocsin.Tx, []tocsin.Arrived) error) ([]tocsin.Arrived, error) {
	for i := range arrivals {
		if err := arrivals[i].Document.Validate(); err != nil {
			return nil, err
		}
	}
	var arrived []tocsin.Arrived
	err := k.store.Update(ctx, func(tx tocsin.Tx) error {
		arrived = arrived[:0]
		var work []Work
		for i := range arrivals {
			a := &arrivals[i]
			got, err := tx.Arrive(a, k.opts.Names(*a), k.of(a))
			if err != nil {
				return fmt.Errorf("keep document %s: %w", a.Document.ID, err)
			}
			arrived = append(arrived, got)
			if got.Changed && got.State != tocsin.Forgotten {
				work = append(work, Work{Document: got.Document, NotUntil: a.Embargo})
			}
		}
		if k.opts.Enqueue != nil && len(work) > 0 {
			if err := k.opts.Enqueue(ctx, tx, work); err != nil {
				return fmt.Errorf("queue %d documents: %w", len(work), err)
			}
		}
		if more != nil {
			return more(tx, arrived)
		}
		return nil
	})
	return arrived, err
}

// of lists the names of the item that a notice speaks of; none for others.
func (k *Keeper) of(a *tocsin.Arrival) []string {
	if a.Notice == "" || a.Of == "" {
		return nil
	}
	return append(k.opts.Names(tocsin.Arrival{Source: a.Source, GUID: a.Of, Document: tocsin.Document{URL: a.Of}}), a.Of)
}

// Settle brings what is known of a document to where its latest version is:
// read and grouped, or taken out when it was withdrawn. A document that cannot
// be read is set aside, with the reason, and that is no error. Settling again
// changes nothing. Finish is run in the transaction that does it; it may be nil.
func (k *Keeper) Settle(ctx context.Context, document string, finish func(tocsin.Tx) error) ([]tocsin.Change, error) {
	rec, err := k.store.Document(ctx, document)
	if err != nil {
		return nil, fmt.Errorf("settle %s: %w", document, err)
	}
	due := rec.State == tocsin.Embargoed && !rec.Embargo.After(k.opts.Now())
	switch {
	case rec.State == tocsin.Queued || rec.State == tocsin.Failed || due:
		return k.read(ctx, rec, finish)
	case rec.State == tocsin.Withdrawn && rec.Accounts > 0:
		return k.takeOut(ctx, rec.ID, "withdrawn by its publisher", finish)
	}
	if finish == nil {
		return nil, nil
	}
	return nil, k.store.Update(ctx, finish)
}

func (k *Keeper) read(ctx context.Context, rec *tocsin.DocumentRecord, finish func(tocsin.Tx) error) ([]tocsin.Change, error) {
	doc := rec.Document
	var err error
	if doc.Bytes, err = k.store.Bytes(ctx, doc.SHA256); err != nil {
		return nil, fmt.Errorf("read %s: %w", doc.ID, err)
	}
	reading, failed := k.understand(doc)
	reading.Document.ID, reading.Document.SHA256 = doc.ID, doc.SHA256
	reading.Document.Bytes = nil
	var changes []tocsin.Change
	err = k.store.Update(ctx, func(tx tocsin.Tx) error {
		changes = nil
		state, sha, version, err := tx.State(doc.ID)
		if err != nil {
			return err
		}
		// Another worker may have been faster, or a newer version come.
		if sha == doc.SHA256 && (state == rec.State || state == tocsin.Queued) {
			if failed != nil {
				k.opts.Log.Warn("document set aside", "document", doc.ID, "error", failed)
				err = tx.SetState(doc.ID, tocsin.Failed, failed.Error(), k.opts.Now())
			} else {
				reading.Document.Version = version
				changes, err = k.enter(tx, &reading)
			}
			if err != nil {
				return err
			}
		}
		if finish != nil {
			return finish(tx)
		}
		return nil
	})
	return changes, err
}

// understand reads a document; a panic is an error of that document.
func (k *Keeper) understand(doc tocsin.Document) (r tocsin.Reading, err error) {
	defer func() {
		if p := recover(); p != nil {
			k.opts.Log.Error("reading panicked", "document", doc.ID, "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("read %s: %v", doc.ID, p)
		}
	}()
	return k.opts.Read(doc)
}

// enter keeps a reading and groups what it touches.
func (k *Keeper) enter(tx tocsin.Tx, r *tocsin.Reading) ([]tocsin.Change, error) {
	rules, err := k.rules(tx)
	if err != nil {
		return nil, err
	}
	now := k.opts.Now()
	out, err := k.steps.Step(tx, rules, rules, group.Cause{At: now, Documents: []string{r.Document.ID}}, func() error {
		return tx.PutReading(r, k.steps.Keys(r), group.TextKeys)
	})
	if err != nil {
		return nil, fmt.Errorf("group %s: %w", r.Document.ID, err)
	}
	return out.Changes, tx.SetState(r.Document.ID, tocsin.Read, "", now)
}

// takeOut takes a document out of every incident.
func (k *Keeper) takeOut(ctx context.Context, document, reason string, finish func(tocsin.Tx) error) ([]tocsin.Change, error) {
	var changes []tocsin.Change
	err := k.store.Update(ctx, func(tx tocsin.Tx) error {
		var err error
		if changes, err = k.remove(tx, document, reason); err != nil {
			return err
		}
		if finish != nil {
			return finish(tx)
		}
		return nil
	})
	return changes, err
}

func (k *Keeper) remove(tx tocsin.Tx, document, reason string) ([]tocsin.Change, error) {
	rules, err := k.rules(tx)
	if err != nil {
		return nil, err
	}
	out, err := k.steps.Step(tx, rules, rules, group.Cause{At: k.opts.Now(), Documents: []string{document}, Reason: reason}, func() error {
		return tx.RemoveReadings(document)
	})
	if err != nil {
		return nil, fmt.Errorf("take %s out: %w", document, err)
	}
	return out.Changes, nil
}

// rules is what people decided so far, read anew when there is more of it.
func (k *Keeper) rules(tx tocsin.Tx) (*group.Rulings, error) {
	decisions, err := tx.Decisions()
	if err != nil {
		return nil, fmt.Errorf("list decisions: %w", err)
	}
	if len(decisions) == 0 {
		return nil, nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if last := decisions[len(decisions)-1].ID; k.rulings == nil || k.decisions != len(decisions) || k.last != last {
		rulings, err := group.NewRulings(decisions)
		if err != nil {
			return nil, fmt.Errorf("read decisions: %w", err)
		}
		k.rulings, k.decisions, k.last = rulings, len(decisions), last
	}
	return k.rulings, nil
}

// Decide takes in a decision and groups anew what it touches. The same decision
// again changes nothing; another one under its id is a Conflict.
func (k *Keeper) Decide(ctx context.Context, d tocsin.Decision) ([]tocsin.Change, error) {
	if err := d.Validate(); err != nil {
		return nil, err
	}
	var changes []tocsin.Change
	err := k.store.Update(ctx, func(tx tocsin.Tx) error {
		decisions, err := tx.Decisions()
		if err != nil {
			return fmt.Errorf("list decisions: %w", err)
		}
		if i := slices.IndexFunc(decisions, func(o tocsin.Decision) bool { return o.ID == d.ID }); i >= 0 {
			return tx.PutDecision(&d)
		}
		before, err := k.rules(tx)
		if err != nil {
			return err
		}
		after, err := group.NewRulings(append(slices.Clone(decisions), d))
		if err != nil {
			return err
		}
		cause, err := group.CauseOf(tx, decisions, &d)
		if err != nil {
			return err
		}
		out, err := k.steps.Step(tx, before, after, cause, func() error { return tx.PutDecision(&d) })
		if err != nil {
			return fmt.Errorf("decide %s: %w", d.ID, err)
		}
		changes = out.Changes
		return nil
	})
	return changes, err
}

// Forget erases a document, and everything that was read from it, for good.
func (k *Keeper) Forget(ctx context.Context, document, by, reason string) error {
	return k.store.Update(ctx, func(tx tocsin.Tx) error {
		told, err := tx.TellsOf(document)
		if err != nil {
			return err
		}
		changes, err := k.remove(tx, document, "erased")
		if err != nil {
			return err
		}
		for i := range changes {
			told = append(told, changes[i].Incident.ID)
		}
		if k.opts.Forgotten != nil && len(told) > 0 {
			slices.Sort(told)
			if err := k.opts.Forgotten(ctx, tx, slices.Compact(told)); err != nil {
				return err
			}
		}
		return tx.Forget(document, by, reason, k.opts.Now())
	})
}

// Retry queues a document that was set aside, or read before, to be read again.
func (k *Keeper) Retry(ctx context.Context, document string) error {
	return k.store.Update(ctx, func(tx tocsin.Tx) error {
		state, _, _, err := tx.State(document)
		if err != nil {
			return err
		}
		if state != tocsin.Failed && state != tocsin.Read && state != tocsin.Queued {
			return tocsin.Errorf(tocsin.Conflict, "document %s is %s; only what failed or was read can be read again", document, state)
		}
		if err := tx.SetState(document, tocsin.Queued, "", k.opts.Now()); err != nil {
			return err
		}
		if k.opts.Enqueue == nil {
			return nil
		}
		return k.opts.Enqueue(ctx, tx, []Work{{Document: document}})
	})
}
