package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"tocsin"
	"tocsin/pipeline/queue"
	"tocsin/store/watching"
	"tocsin/watch"
	"tocsin/watch/cap"
	"tocsin/watch/deliver"
	"tocsin/web/release"
)

// watchman has alerts worked out and sent: it follows the changes, and does
// what jobs of the queue ask of the watcher.
type watchman struct {
	daemon  *daemon
	watcher *watch.Watcher
	store   watch.Store
	policy  *release.Policy
	log     *slog.Logger

	woken chan struct{}
	end   context.CancelFunc
	ended chan struct{}
}

// newWatchman makes one for a daemon, whose queue may come later.
func newWatchman(d *daemon) (*watchman, error) {
	cfg := d.house.cfg
	m := &watchman{daemon: d, log: d.log.With("part", "watch"), woken: make(chan struct{}, 1)}
	m.store = watching.New(d.house.beside, m.enqueue)
	places, err := d.house.places()
	if err != nil {
		return nil, err
	}
	if m.policy, err = newPolicy(cfg, places); err != nil {
		return nil, err
	}
	m.watcher = watch.New(watch.Options{
		Store: m.store, Feed: d.house.store, Channels: channels(cfg), House: cfg.HouseAlerts, Now: d.now,
		Redact: func(rec *tocsin.IncidentRecord, to *watch.Delivery) (*tocsin.IncidentRecord, bool) {
			if !to.Public {
				return rec, true
			}
			return m.policy.Public(rec, d.now())
		},
		Link: func(incident string) string {
			switch {
			case cfg.PublicURL == "":
				return ""
			case incident == "":
				return cfg.PublicURL + "/"
			}
			return cfg.PublicURL + "/incidents/" + incident
		},
	})
	return m, nil
}

// channels are the ways of sending that the settings switch on.
func channels(cfg Config) map[watch.DeliveryKind]watch.Channel {
	http := deliver.NewHTTP(cfg.WebhookPrivate, time.Now)
	all := map[watch.DeliveryKind]watch.Channel{
		watch.Webhook: &deliver.Webhook{HTTP: http},
		watch.Push:    &deliver.Push{HTTP: http},
	}
	if cfg.CAPSender != "" {
		all[watch.CAP] = &deliver.CAP{HTTP: http, Options: cap.Options{Sender: cfg.CAPSender, Signed: cfg.CAPSigned, Contact: cfg.Contact}}
	}
	if cfg.SMTP != "" {
		all[watch.Email] = &deliver.Email{Server: cfg.SMTP, Encryption: deliver.Encryption(cfg.SMTPEncryption), User: cfg.SMTPUser,
			Password: cfg.SMTPPassword, From: cfg.MailFrom, UnsubscribeTo: cfg.MailFrom}
	}
	if cfg.CoT == "on" {
		all[watch.CoT] = &deliver.CoT{Allow: cfg.WebhookPrivate, Now: time.Now}
	}
	return all
}

// enqueue asks the queue for jobs in the transaction that decided on them.
func (m *watchman) enqueue(ctx context.Context, handle any, jobs []watch.Job) error {
	list := make([]queue.Sending, 0, len(jobs))
	for i := range jobs {
		j := &jobs[i]
		data, err := json.Marshal(j)
		if err != nil {
			return fmt.Errorf("write job %s: %w", j.Key, err)
		}
		list = append(list, queue.Sending{Key: j.Key, Attempt: j.Attempt, NotBefore: j.NotBefore, Data: data})
	}
	return m.daemon.queue.EnqueueSendings(ctx, handle, list)
}

// follow is how often changes are looked for that nobody told of.
const follow = 200 * time.Millisecond

// wake says that there may be changes.
func (m *watchman) wake() {
	select {
	case m.woken <- struct{}{}:
	default:
	}
}

// start begins to follow the changes, in each process that works: one that was
// overtaken by another looks again.
func (m *watchman) start(ctx context.Context) {
	ctx, m.end = context.WithCancel(ctx)
	m.ended = make(chan struct{})
	go func() {
		defer close(m.ended)
		m.run(ctx)
	}()
}

// stop ends the following; without a start it does nothing.
func (m *watchman) stop() {
	if m.end != nil {
		m.end()
		<-m.ended
	}
}

func (m *watchman) run(ctx context.Context) {
	wait := time.NewTimer(0)
	defer wait.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-wait.C:
		case <-m.woken:
		}
		pause := follow
		for {
			n, err := m.watcher.Step(ctx)
			if err != nil && ctx.Err() == nil {
				m.log.Error("looking for what to alert of", "error", err)
				pause = 5 * time.Second // what is wrong with the store is seldom over at once
			}
			if n == 0 || err != nil {
				break
			}
		}
		wait.Reset(pause)
	}
}

// send does a job of the queue.
func (m *watchman) send(ctx context.Context, data json.RawMessage) error {
	var job watch.Job
	if err := json.Unmarshal(data, &job); err != nil {
		return fmt.Errorf("read a job of the queue: %w", err)
	}
	return m.watcher.Deliver(ctx, job)
}

// amend takes what was erased from incidents out of their alerts.
func (m *watchman) amend(ctx context.Context, incidents []string) error {
	var failed []error
	for _, id := range incidents {
		if err := m.watcher.Forget(ctx, id); err != nil {
			failed = append(failed, fmt.Errorf("amend the alerts of incident %s: %w", id, err))
		}
	}
	return errors.Join(failed...)
}

// tick does what is due by the clock, and looks how the house fares.
func (m *watchman) tick(ctx context.Context) error {
	if err := m.watcher.Tick(ctx); err != nil {
		return fmt.Errorf("send what is due: %w", err)
	}
	v, err := m.vitals(ctx)
	if err != nil {
		return err
	}
	if err := m.watcher.House(ctx, v); err != nil {
		return fmt.Errorf("look how the house fares: %w", err)
	}
	return nil
}

// vitals is how the sources and the queue fare.
func (m *watchman) vitals(ctx context.Context) (v watch.Vitals, err error) {
	store := m.daemon.house.store
	if v.Sources, err = store.Sources(ctx); err != nil {
		return v, fmt.Errorf("list sources: %w", err)
	}
	stats, err := store.Stats(ctx)
	if err != nil {
		return v, fmt.Errorf("count documents: %w", err)
	}
	if v.Queue = stats.Documents[tocsin.Queued]; v.Queue == 0 {
		return v, nil
	}
	// Whether the first has waited too long is seen by asking for those that have.
	late, _, err := store.Documents(ctx, &tocsin.DocumentQuery{State: tocsin.Queued, Until: m.daemon.now().Add(-tooLong), Limit: 1})
	if err != nil {
		return v, fmt.Errorf("list documents that wait: %w", err)
	}
	if len(late) > 0 {
		v.Oldest = m.daemon.now().Sub(late[0].StateAt)
	}
	return v, nil
}

// tooLong is from when on the wait of a document says something of the house:
// half of the limit of watch, below which it is good.
const tooLong = 15 * time.Minute
