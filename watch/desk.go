package watch

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tocsin"
	"tocsin/watch/area"
)

// What people do: set up areas, rules and deliveries, and handle alerts.

// PutArea keeps an area, new or changed.
func (w *Watcher) PutArea(ctx context.Context, a *area.Area) error {
	if err := a.Validate(); err != nil {
		return err
	}
	return w.opts.Store.Update(ctx, func(tx Tx) error {
		rules, err := tx.Rules()
		if err != nil {
			return fmt.Errorf("read rules: %w", err)
		}
		for i := range rules {
			if rules[i].Area == a.ID {
				if err := rules[i].Validate(a); err != nil {
					return err
				}
			}
		}
		return tx.PutArea(a)
	})
}

// PutRule keeps a rule, new or changed, of an area that is there. A change
// holds for what comes after it.
func (w *Watcher) PutRule(ctx context.Context, r *Rule) error {
	return w.opts.Store.Update(ctx, func(tx Tx) error {
		areas, err := tx.Areas()
		if err != nil {
			return fmt.Errorf("read areas: %w", err)
		}
		at := slices.IndexFunc(areas, func(a area.Area) bool { return a.ID == r.Area })
		if at < 0 {
			return tocsin.Errorf(tocsin.Invalid, "rule %s: there is no area %q", r.ID, r.Area)
		}
		if err := r.Validate(&areas[at]); err != nil {
			return err
		}
		known, err := tx.Deliveries()
		if err != nil {
			return fmt.Errorf("read deliveries: %w", err)
		}
		named := slices.Clone(r.Deliveries)
		for _, e := range r.Escalate {
			named = append(named, e.Deliveries...)
		}
		for _, id := range named {
			at := slices.IndexFunc(known, func(d Delivery) bool { return d.ID == id })
			if at < 0 {
				return tocsin.Errorf(tocsin.Invalid, "rule %s: there is no delivery %q", r.ID, id)
			}
			if k := known[at].Kind; r.Digest != "" && (k == CAP || k == CoT) {
				return tocsin.Errorf(tocsin.Invalid, "rule %s: delivery %s, of kind %s, takes no digest", r.ID, id, k)
			}
		}
		return tx.PutRule(r)
	})
}

// PutDelivery keeps a delivery, new or changed.
func (w *Watcher) PutDelivery(ctx context.Context, d *Delivery) error {
	if err := w.check(d); err != nil {
		return err
	}
	return w.opts.Store.Update(ctx, func(tx Tx) error { return tx.PutDelivery(d) })
}

func (w *Watcher) check(d *Delivery) error {
	if err := d.Validate(); err != nil {
		return err
	}
	channel := w.opts.Channels[d.Kind]
	if channel == nil {
		return tocsin.Errorf(tocsin.Invalid, "delivery %s: deliveries of kind %s are not switched on", d.ID, d.Kind)
	}
	return channel.Check(d)
}

// Try sends a test message now and gives the error of sending it; both are
// logged. It says nothing of any incident.
func (w *Watcher) Try(ctx context.Context, delivery, by string) error {
	var to *Delivery
	now := w.now()
	e := Entry{Key: fmt.Sprintf("test_%s_%d", delivery, now.UnixNano()), Delivery: delivery, Event: Testing, Said: now, At: now, State: Trying, Attempt: 1}
	err := w.opts.Store.Update(ctx, func(tx Tx) error {
		all, err := tx.Deliveries()
		if err != nil {
			return fmt.Errorf("read deliveries: %w", err)
		}
		at := slices.IndexFunc(all, func(d Delivery) bool { return d.ID == delivery })
		if at < 0 {
			return tocsin.Errorf(tocsin.NotFound, "there is no delivery %q", delivery)
		}
		to = &all[at]
		e.To = to.Shown()
		return tx.PutEntry(&e)
	})
	if err != nil {
		return err
	}
	sent := w.check(to)
	if sent == nil {
		sent = w.opts.Channels[to.Kind].Send(ctx, to, &Message{Key: e.Key, Event: Testing, At: now, Delivery: to.ID, Zone: time.UTC,
			Headline: fmt.Sprintf("This is a test of delivery %s, asked for by %s.", to.ID, oneLine(by)), Link: w.opts.Link(""), Disclaimer: Disclaimer})
	}
	e.State = Sent
	if sent != nil {
		e.State, e.Error = Dead, oneLine(sent.Error())
	}
	if err := w.opts.Store.Update(ctx, func(tx Tx) error { return tx.PutEntry(&e) }); err != nil {
		return err
	}
	return sent
}

// Again asks for a sending that was given up, with the same key.
func (w *Watcher) Again(ctx context.Context, key string) error {
	return w.opts.Store.Update(ctx, func(tx Tx) error {
		list, err := tx.Log(LogQuery{Key: key})
		if err != nil {
			return fmt.Errorf("read the log of %s: %w", key, err)
		}
		if len(list) == 0 {
			return tocsin.Errorf(tocsin.NotFound, "nothing was sent as %q", key)
		}
		e := &list[0]
		if e.State != Dead || e.Job.Key == "" {
			return tocsin.Errorf(tocsin.Conflict, "%s is %s; only what was given up is sent again", key, e.State)
		}
		job := e.Job
		job.Attempt, job.NotBefore = e.Attempt, w.now()
		return tx.Enqueue(job)
	})
}

// Acknowledge says that somebody has seen an alert: it escalates no further.
func (w *Watcher) Acknowledge(ctx context.Context, alert, by, note string) error {
	return w.handle(ctx, alert, Handling{Act: "acknowledge", By: by, Note: note}, func(a *Alert, h *Handling) {
		if a.Ack == nil {
			a.Ack = h
		}
		a.NextStep = time.Time{}
	})
}

// HandOver gives an alert to somebody.
func (w *Watcher) HandOver(ctx context.Context, alert, by, to, note string) error {
	return w.handle(ctx, alert, Handling{Act: "hand over", By: by, To: to, Note: note}, func(a *Alert, h *Handling) { a.Owner = h.To })
}

func (w *Watcher) handle(ctx context.Context, alert string, h Handling, do func(*Alert, *Handling)) error {
	if h.By == "" {
		return tocsin.Errorf(tocsin.Invalid, "who does it must be told")
	}
	return w.opts.Store.Update(ctx, func(tx Tx) error {
		a, err := alertOf(tx, alert)
		if err != nil {
			return err
		}
		done := h
		done.At = w.now()
		a.Handled = append(slices.Clone(a.Handled), done)
		do(a, &done)
		return tx.PutAlert(a)
	})
}

// Mute keeps alerts of an incident, or of an area, from being sent until a time.
func (w *Watcher) Mute(ctx context.Context, m Mute) error {
	m.At = w.now()
	switch {
	case m.By == "" || !m.Until.After(m.At):
		return tocsin.Errorf(tocsin.Invalid, "a mute needs who asks for it, and a time to come")
	case (m.Incident == "") == (m.Area == ""):
		return tocsin.Errorf(tocsin.Invalid, "a mute is of an incident or of an area")
	}
	m.ID = "mute-incident-" + m.Incident
	if m.Area != "" {
		m.ID = "mute-area-" + m.Area
	}
	return w.opts.Store.Update(ctx, func(tx Tx) error { return tx.PutMute(&m) })
}

// Unmute ends a mute; what came up under it is sent at the next Tick.
func (w *Watcher) Unmute(ctx context.Context, id string) error {
	return w.opts.Store.Update(ctx, func(tx Tx) error {
		mutes, err := tx.Mutes()
		if err != nil {
			return fmt.Errorf("read mutes: %w", err)
		}
		at := slices.IndexFunc(mutes, func(m Mute) bool { return m.ID == id })
		if at < 0 {
			return tocsin.Errorf(tocsin.NotFound, "there is no mute %q", id)
		}
		mutes[at].Until = w.now()
		return tx.PutMute(&mutes[at])
	})
}

// RemoveDelivery takes a delivery away; Conflict while a rule names it.
func (w *Watcher) RemoveDelivery(ctx context.Context, id string) error {
	return w.opts.Store.Update(ctx, func(tx Tx) error {
		rules, err := tx.Rules()
		if err != nil {
			return fmt.Errorf("read rules: %w", err)
		}
		for _, r := range rules {
			named := slices.Contains(r.Deliveries, id)
			for _, e := range r.Escalate {
				named = named || slices.Contains(e.Deliveries, id)
			}
			if named {
				return tocsin.Errorf(tocsin.Conflict, "delivery %s is named by rule %s", id, r.ID)
			}
		}
		return tx.RemoveDelivery(id)
	})
}

// Forget takes from the alerts of an incident what was erased from it: their
// words go, and what they hold of it is taken anew from what is left. It is
// called after the incident's own past versions were rewritten.
func (w *Watcher) Forget(ctx context.Context, incident string) error {
	return w.opts.Store.Update(ctx, func(tx Tx) error {
		alerts, err := tx.Alerts(AlertQuery{Incident: incident})
		if err != nil {
			return fmt.Errorf("read alerts of incident %s: %w", incident, err)
		}
		for i := range alerts {
			a := &alerts[i]
			if a.Incident != incident {
				continue
			}
			for j := range a.Editions {
				a.Editions[j].Words = nil
			}
			left, err := w.opts.Feed.Incident(ctx, incident, a.edition(a.Version).Incident)
			switch {
			case tocsin.CodeOf(err) == tocsin.NotFound:
				a.Told = Facts{}
			case err != nil:
				return fmt.Errorf("read incident %s: %w", incident, err)
			default:
				a.Told = FactsOf(left)
			}
			if err := tx.PutAlert(a); err != nil {
				return fmt.Errorf("write alert %s: %w", a.ID, err)
			}
		}
		return nil
	})
}
