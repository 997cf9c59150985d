package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"tocsin"
	"tocsin/collect"
	"tocsin/pipeline"
	"tocsin/pipeline/queue"
	"tocsin/store/evidence"
)

// daemon is what runs for weeks: the queue and all that its jobs do.
type daemon struct {
	house  *house
	keeper *pipeline.Keeper
	queue  *queue.Queue
	poller *collect.Poller
	watch  *watchman
	log    *slog.Logger
	now    func() time.Time
}

// newDaemon makes one; nothing works until its queue is started.
func newDaemon(ctx context.Context, h *house, log *slog.Logger) (*daemon, error) {
	d := &daemon{house: h, log: log, now: time.Now}
	d.poller = newPoller(h.cfg)
	var err error
	d.keeper, err = h.keeper(log, pipeline.KeeperOptions{
		Enqueue: func(ctx context.Context, tx tocsin.Tx, work []pipeline.Work) error {
			return d.queue.Enqueue(ctx, tx, work)
		},
		Forgotten: func(ctx context.Context, tx tocsin.Tx, incidents []string) error {
			return d.queue.EnqueueAmends(ctx, tx, incidents)
		},
	})
	if err != nil {
		return nil, err
	}
	if d.watch, err = newWatchman(d); err != nil {
		return nil, err
	}
	d.queue, err = h.newQueue(ctx, queue.Options{
		Settle: func(ctx context.Context, document string, finish func(tocsin.Tx) error) error {
			changes, err := d.keeper.Settle(ctx, document, finish)
			if len(changes) > 0 {
				d.watch.wake()
			}
			return err
		},
		SetAside: func(ctx context.Context, document, why string) error {
			return h.store.Update(ctx, func(tx tocsin.Tx) error { return tx.SetState(document, tocsin.Failed, why, d.now()) })
		},
		Poll: d.poll, Due: d.due, Tidy: d.tidy,
		Send: d.watch.send, Amend: d.watch.amend, Tick: d.watch.tick,
		Workers: h.cfg.Workers, Polls: h.cfg.Polls, Rescue: h.cfg.Rescue, Log: log.With("part", "queue"),
	})
	if err != nil {
		return nil, err
	}
	return d, nil
}

// start begins to work; stop ends it.
func (d *daemon) start(ctx context.Context) error {
	if err := d.queue.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start the queue: %w", err)
	}
	d.watch.start(context.WithoutCancel(ctx))
	return nil
}

// arrivalsAtOnce is how many arrivals are kept in one transaction.
const arrivalsAtOnce = 50

// poll fetches what is new of a source. What arrives is kept before the state
// that says that it did: after a crash it is fetched again, and known.
func (d *daemon) poll(ctx context.Context, id string, finish func(tocsin.Tx) error) error {
	rec, err := d.house.store.Source(ctx, id)
	if tocsin.CodeOf(err) == tocsin.NotFound || err == nil && rec.Paused {
		return d.house.store.Update(ctx, finish)
	}
	if err != nil {
		return fmt.Errorf("poll %s: %w", id, err)
	}
	log := d.log.With("source", id)
	var batch []tocsin.Arrival
	fresh := 0
	keep := func() error {
		got, err := takeEach(ctx, d.keeper, batch, func(err error) { log.Warn("an item was not taken", "error", err) })
		for _, a := range got {
			if a.Changed {
				fresh++
			}
		}
		batch = batch[:0]
		return err
	}
	arrivals, after := d.poller.Poll(ctx, rec.Source, rec.State)
	for a, err := range arrivals {
		if err != nil {
			log.Warn("an item was not taken", "error", err)
			continue
		}
		if batch = append(batch, a); len(batch) == arrivalsAtOnce {
			if err := keep(); err != nil {
				return fmt.Errorf("keep what %s gave: %w", id, err)
			}
		}
	}
	if err := keep(); err != nil {
		return fmt.Errorf("keep what %s gave: %w", id, err)
	}
	state := after()
	// What was given but is known already is nothing new.
	state.Arrived, state.LastNew = rec.State.Arrived+fresh, rec.State.LastNew
	if fresh > 0 {
		state.LastNew = d.now()
	}
	if state.Failures > 0 {
		log.Warn("poll failed", "error", state.Error, "failures", state.Failures, "next", state.NotUntil)
	} else {
		log.Info("polled", "new", fresh)
	}
	return d.house.store.Update(ctx, func(tx tocsin.Tx) error {
		if err := tx.PutSourceState(id, &state); err != nil {
			return err
		}
		return finish(tx)
	})
}

// due lists the sources that are to be polled now.
func (d *daemon) due(ctx context.Context) ([]string, error) {
	sources, err := d.house.store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	now := d.now()
	var out []string
	for i := range sources {
		if due(&sources[i], now) {
			out = append(out, sources[i].ID)
		}
	}
	return out, nil
}

// unsaid is how long between two polls of a source that does not say.
const unsaid = 15 * time.Minute

// due reports whether a source is to be polled now.
func due(s *tocsin.SourceRecord, now time.Time) bool {
	return s.Kind != tocsin.SourcePush && !s.Paused && !now.Before(s.State.NotUntil) && !now.Before(s.State.LastPoll.Add(cmp.Or(s.Every, unsaid)))
}

// documents lists every document of a selection, by pages.
func (d *daemon) documents(ctx context.Context, q tocsin.DocumentQuery) iter.Seq2[tocsin.DocumentRecord, error] {
	q.Limit = 500
	return tocsin.All("", func(at tocsin.Cursor) ([]tocsin.DocumentRecord, tocsin.Cursor, error) {
		q.After = at
		return d.house.store.Documents(ctx, &q)
	})
}

// stranded is after how long a document that waits is queued again, should its
// job be lost; to settle it twice changes nothing.
const stranded = time.Hour

// tidy erases what is kept no longer, drops answers to requests whose time is
// over, queues again what was stranded, and notes how the log stands.
func (d *daemon) tidy(ctx context.Context) error {
	now := d.now()
	for {
		ids, err := d.house.store.Expired(ctx, now, 100)
		if err != nil {
			return fmt.Errorf("find what is kept no longer: %w", err)
		}
		for _, id := range ids {
			if err := d.keeper.Forget(ctx, id, "retention", "its source's retention is over"); err != nil {
				return fmt.Errorf("let go of %s: %w", id, err)
			}
		}
		if len(ids) == 0 {
			break
		}
	}
	if err := d.house.store.Update(ctx, func(tx tocsin.Tx) error { return tx.DropAnswers(now) }); err != nil {
		return err
	}
	var work []pipeline.Work
	long := now.Add(-stranded)
	for _, state := range []tocsin.DocumentState{tocsin.Queued, tocsin.Embargoed} {
		for doc, err := range d.documents(ctx, tocsin.DocumentQuery{State: state, Until: long}) {
			if err != nil {
				return fmt.Errorf("find what waits: %w", err)
			}
			if doc.StateAt.Before(long) && doc.Embargo.Before(long) {
				work = append(work, pipeline.Work{Document: doc.ID})
			}
		}
	}
	if len(work) > 0 {
		d.log.Warn("documents waited long and are queued again", "documents", len(work))
		if err := d.house.store.Update(ctx, func(tx tocsin.Tx) error { return d.queue.Enqueue(ctx, tx, work) }); err != nil {
			return fmt.Errorf("queue %d documents again: %w", len(work), err)
		}
	}
	return errors.Join(d.house.scrub(ctx, d.log), d.checkpoint(ctx))
}

// checkpoint notes how the log stands, beside the database.
func (d *daemon) checkpoint(ctx context.Context) error {
	head, err := evidence.Head(ctx, d.house.store, d.now())
	if err != nil || head.Size == 0 {
		return err
	}
	if err := os.MkdirAll(d.house.cfg.Data, 0o700); err != nil {
		return fmt.Errorf("note a checkpoint: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(d.house.cfg.Data, checkpointsFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("note a checkpoint: %w", err)
	}
	_, err = fmt.Fprintln(f, head)
	return errors.Join(err, f.Close())
}

// stop lets the jobs under way end, notes how the log stands, and closes.
func (d *daemon) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), d.house.cfg.StopWithin)
	defer cancel()
	d.watch.stop()
	err := d.queue.Stop(ctx)
	if err != nil {
		err = fmt.Errorf("stop the queue: %w", err)
	}
	return errors.Join(err, d.checkpoint(context.WithoutCancel(ctx)))
}
