package watch

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tocsin"
)

// Tick does what is due by the clock: digests, escalations, and what was held
// back by mutes that have ended. It is called every minute or so; twice, or by
// two processes, does no more than once.
func (w *Watcher) Tick(ctx context.Context) error {
	return w.opts.Store.Update(ctx, func(tx Tx) error {
		p, err := w.planOf(tx)
		if err != nil {
			return err
		}
		now := w.now()
		for _, do := range []func(Tx, *plan, time.Time) error{endMutes, escalate, digest} {
			if err := do(tx, p, now); err != nil {
				return err
			}
		}
		return nil
	})
}

// endMutes sends what came up under mutes that are over.
func endMutes(tx Tx, p *plan, now time.Time) error {
	mutes, err := tx.Mutes()
	if err != nil {
		return fmt.Errorf("read mutes: %w", err)
	}
	for i := range mutes {
		m := &mutes[i]
		if m.Until.After(now) {
			continue
		}
		if err := tx.RemoveMute(m.ID); err != nil {
			return fmt.Errorf("end mute %s: %w", m.ID, err)
		}
		alerts, err := tx.Alerts(AlertQuery{Incident: m.Incident, Area: m.Area})
		if err != nil {
			return fmt.Errorf("read alerts of mute %s: %w", m.ID, err)
		}
		for j := range alerts {
			a := &alerts[j]
			n := a.edition(a.Version)
			r, ok := p.rules[a.Rule]
			if !ok || n == nil || !n.Muted || !m.covers(a) {
				continue
			}
			n.Muted = false
			jobs := a.send(&r, mutes, now) // another mute may still hold
			if err := put(tx, a, jobs); err != nil {
				return err
			}
		}
	}
	return nil
}

// escalate tells more people of alerts that nobody acknowledged.
func escalate(tx Tx, p *plan, now time.Time) error {
	alerts, err := tx.Alerts(AlertQuery{State: Open, StepBy: now})
	if err != nil {
		return fmt.Errorf("read alerts that nobody acknowledged: %w", err)
	}
	mutes, err := tx.Mutes()
	if err != nil {
		return fmt.Errorf("read mutes: %w", err)
	}
	for i := range alerts {
		a := &alerts[i]
		var steps []Escalation
		if r, ok := p.rules[a.Rule]; ok && !r.Off {
			steps = r.Escalate
		}
		if a.Ack != nil || a.Steps >= len(steps) {
			a.NextStep = time.Time{}
			if err := put(tx, a, nil); err != nil {
				return err
			}
			continue
		}
		if at := slices.IndexFunc(mutes, func(m Mute) bool { return m.covers(a) && m.Until.After(now) }); at >= 0 {
			a.NextStep = mutes[at].Until.Add(steps[a.Steps].After) // its time runs from when it may be told again
			if err := put(tx, a, nil); err != nil {
				return err
			}
			continue
		}
		step := steps[a.Steps]
		a.Steps++
		a.NextStep = time.Time{}
		if a.Steps < len(steps) {
			a.NextStep = now.Add(steps[a.Steps].After - step.After)
		}
		n := *a.edition(a.Version)
		n.After = now
		if err := put(tx, a, a.jobs(&n, step.Deliveries, a.Steps)); err != nil {
			return err
		}
	}
	return nil
}

// digest asks for the digests that are due, with what came up since the last.
// A digest without anything in it is not sent.
func digest(tx Tx, p *plan, now time.Time) error {
	for _, id := range sortedKeys(p.rules) {
		r := p.rules[id]
		if r.Digest == "" || r.Off {
			continue
		}
		due := r.digestAt(now)
		last, err := tx.Mark("digest " + r.ID)
		if err != nil {
			return fmt.Errorf("read the last digest of rule %s: %w", r.ID, err)
		}
		if !due.After(last) {
			continue
		}
		if err := tx.SetMark("digest "+r.ID, due); err != nil {
			return fmt.Errorf("mark the digest of rule %s: %w", r.ID, err)
		}
		if last.IsZero() {
			continue // the rule is new: its first digest is the next
		}
		alerts, err := tx.Alerts(AlertQuery{Rule: r.ID, Undigested: true})
		if err != nil {
			return fmt.Errorf("read alerts of rule %s: %w", r.ID, err)
		}
		mutes, err := tx.Mutes()
		if err != nil {
			return fmt.Errorf("read mutes: %w", err)
		}
		var items []Item
		for i := range alerts {
			a := &alerts[i]
			if slices.ContainsFunc(mutes, func(m Mute) bool { return m.covers(a) && m.Until.After(now) }) {
				continue // in the first digest after the mute
			}
			if a.Digested > 0 || a.State == Open {
				items = append(items, Item{a.ID, a.Digested, a.Version})
			}
			a.Digested = a.Version
			if err := tx.PutAlert(a); err != nil {
				return fmt.Errorf("write alert %s: %w", a.ID, err)
			}
		}
		if len(items) == 0 {
			continue
		}
		for _, d := range r.Deliveries {
			key := fmt.Sprintf("digest-%s_%d_%s", r.ID, due.Unix(), d)
			if err := tx.Enqueue(Job{Key: key, Delivery: d, Rule: r.ID, Due: due.UTC(), Items: items}); err != nil {
				return fmt.Errorf("ask for the digest of rule %s: %w", r.ID, err)
			}
		}
	}
	return nil
}

func put(tx Tx, a *Alert, jobs []Job) error {
	if err := tx.PutAlert(a); err != nil {
		return fmt.Errorf("write alert %s: %w", a.ID, err)
	}
	if err := tx.Enqueue(jobs...); err != nil {
		return fmt.Errorf("ask for deliveries of alert %s: %w", a.ID, err)
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// alertOf is one alert; NotFound.
func alertOf(tx Tx, id string) (*Alert, error) {
	list, err := tx.Alerts(AlertQuery{ID: id})
	if err != nil {
		return nil, fmt.Errorf("read alert %s: %w", id, err)
	}
	if len(list) == 0 {
		return nil, tocsin.Errorf(tocsin.NotFound, "there is no alert %s", id)
	}
	return &list[0], nil
}
