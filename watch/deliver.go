package watch

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tocsin"
	"tocsin/watch/area"
)

// Deliver sends what a job asks for. The log says so before, and what became of
// it after; what fails is asked for again, later. An error is the store's or
// the feed's, and the job is to be run again. Run again for any reason, a job
// that was done does nothing; one whose end is not known sends the same message
// with the same key.
func (w *Watcher) Deliver(ctx context.Context, job Job) error {
	plan, err := w.prepare(ctx, &job)
	if err != nil || plan == nil {
		return err
	}
	m, err := w.compose(ctx, plan)
	if err != nil {
		return fmt.Errorf("write message %s: %w", job.Key, err)
	}
	if m == nil {
		return w.finish(ctx, plan, Withheld, nil)
	}
	channel := w.opts.Channels[plan.to.Kind]
	if channel == nil {
		return w.finish(ctx, plan, Dead, fmt.Errorf("deliveries of kind %s are not switched on", plan.to.Kind))
	}
	err = channel.Send(ctx, &plan.to, m)
	if ctx.Err() != nil {
		return ctx.Err() // the log says that it is not known
	}
	switch {
	case err == nil:
		return w.finish(ctx, plan, Sent, nil)
	case tocsin.CodeOf(err) == tocsin.Invalid || plan.entry.Attempt >= maxTries:
		return w.finish(ctx, plan, Dead, err)
	}
	return w.finish(ctx, plan, Failed, err)
}

// sending is what one attempt needs, as read in one transaction.
type sending struct {
	job     Job
	to      Delivery
	entry   Entry
	rule    Rule
	area    area.Area
	index   *area.Index // of the area alone
	alerts  map[string]*Alert
	last    int         // the version that the receiver has; 0 is none
	told    bool        // a message of the alert may have arrived
	refused bool        // nothing of the incident may leave the house, for now
	earlier []Reference // messages that may have arrived
}

// prepare decides whether there is anything to be sent, and enters the attempt
// in the log; nil when there is not.
func (w *Watcher) prepare(ctx context.Context, job *Job) (*sending, error) {
	var s *sending
	err := w.opts.Store.Update(ctx, func(tx Tx) error {
		s = nil
		now := w.now()
		known, err := tx.Log(LogQuery{Key: job.Key})
		if err != nil {
			return fmt.Errorf("read the log of %s: %w", job.Key, err)
		}
		next := sending{job: *job, alerts: map[string]*Alert{}}
		next.entry = Entry{Key: job.Key, Delivery: job.Delivery, Job: *job, Said: now, Version: job.Version}
		if len(known) > 0 {
			next.entry = known[0]
			if next.entry.Attempt > job.Attempt && next.entry.State != Trying {
				return nil // that attempt was made, and its end is known
			}
		}
		next.entry.At, next.entry.State, next.entry.Error = now, Trying, ""
		next.entry.Attempt, next.entry.Job = job.Attempt+1, *job
		skip := func(why string) error {
			next.entry.State, next.entry.Error = Skipped, why
			return tx.PutEntry(&next.entry)
		}
		all, err := tx.Deliveries()
		if err != nil {
			return fmt.Errorf("read deliveries: %w", err)
		}
		at := slices.IndexFunc(all, func(d Delivery) bool { return d.ID == job.Delivery })
		if at < 0 || all[at].Off {
			return skip("the delivery is off")
		}
		next.to = all[at]
		next.entry.To = next.to.Shown()
		why, err := w.load(tx, &next, now)
		if err != nil {
			return err
		}
		if why != "" {
			return skip(why)
		}
		s = &next
		return tx.PutEntry(&next.entry)
	})
	return s, err
}

// load reads what the message is made of, and says why it need not be sent.
func (w *Watcher) load(tx Tx, s *sending, now time.Time) (string, error) {
	e := &s.entry
	switch {
	case s.job.House != "":
		e.Event = OfHouse
		return "", nil
	case len(s.job.Items) > 0:
		e.Event, e.Said, e.Alerts = InDigest, s.job.Due, nil
		for _, item := range s.job.Items {
			a, err := alertOf(tx, item.Alert)
			if err != nil {
				return "", err
			}
			s.alerts[a.ID] = a
			e.Alerts = append(e.Alerts, a.ID)
		}
		return "", w.about(tx, s, s.job.Rule)
	}
	a, err := alertOf(tx, s.job.Alert)
	if err != nil {
		return "", err
	}
	n := a.edition(s.job.Version)
	if n == nil {
		return "", fmt.Errorf("alert %s has no version %d", a.ID, s.job.Version)
	}
	s.alerts[a.ID] = a
	e.Alerts, e.Event, e.Said = []string{a.ID}, n.Event, n.At
	if s.job.Step > 0 {
		e.Event = Reminder
		if a.Ack != nil || a.State != Open {
			return "nobody needs to be reminded any more", nil
		}
	} else {
		for _, later := range a.Editions[n.Version:] {
			if slices.Contains(later.To, s.job.Delivery) && !later.After.After(now) {
				return "a later version is sent instead", nil
			}
		}
	}
	if err := w.history(tx, s, a); err != nil {
		return "", err
	}
	switch {
	case n.Event == Withdrawn && !s.told:
		return "the receiver was never told of it", nil
	case s.job.Step == 0 && s.last >= n.Version:
		return "the receiver has it from a reminder", nil
	}
	return "", w.about(tx, s, a.Rule)
}

// history finds what the receiver was sent before of the alert, and of those
// that were merged with it.
func (w *Watcher) history(tx Tx, s *sending, a *Alert) error {
	related := []string{a.ID}
	into := []string{a.Incident}
	if len(a.Redirect) > 0 {
		into = append(into, a.Redirect[0])
	}
	for _, incident := range into {
		list, err := tx.Alerts(AlertQuery{Incident: incident, Rule: a.Rule})
		if err != nil {
			return fmt.Errorf("read alerts of incident %s: %w", incident, err)
		}
		for i := range list {
			if !slices.Contains(related, list[i].ID) {
				related = append(related, list[i].ID)
			}
		}
	}
	for _, id := range related {
		entries, err := tx.Log(LogQuery{Alert: id, Delivery: s.job.Delivery})
		if err != nil {
			return fmt.Errorf("read the log of alert %s: %w", id, err)
		}
		for _, e := range entries {
			if e.Key == s.entry.Key || e.State == Skipped || e.State == Withheld {
				continue
			}
			if id == a.ID && e.State == Sent && e.Version <= s.job.Version {
				s.last = max(s.last, e.Version)
			}
			s.told = s.told || id == a.ID
			s.earlier = append(s.earlier, Reference{e.Key, e.Said})
		}
	}
	slices.SortFunc(s.earlier, func(x, y Reference) int {
		if c := x.At.Compare(y.At); c != 0 {
			return c
		}
		if x.Key < y.Key {
			return -1
		}
		return 1
	})
	return nil
}

// about finds the rule and the area; what was removed meanwhile leaves them empty.
func (w *Watcher) about(tx Tx, s *sending, rule string) error {
	p, err := w.planOf(tx)
	if err != nil {
		return err
	}
	s.rule = p.rules[rule]
	s.area = p.areas[s.rule.Area]
	s.index, _ = area.NewIndex([]area.Area{s.area}) // one that is not valid matches nothing
	return nil
}

// finish enters in the log what became of an attempt, and asks for the next:
// what may not leave the house now may do so later.
func (w *Watcher) finish(ctx context.Context, s *sending, state SendState, cause error) error {
	e := s.entry
	e.State, e.At = state, w.now()
	if cause != nil {
		e.Error = oneLine(cause.Error())
	}
	return w.opts.Store.Update(ctx, func(tx Tx) error {
		if err := tx.PutEntry(&e); err != nil {
			return fmt.Errorf("log %s: %w", e.Key, err)
		}
		if state != Failed && (state != Withheld || !s.refused || e.Attempt >= maxTries) {
			return nil
		}
		again := s.job
		again.Attempt = e.Attempt
		again.NotBefore = e.At.Add(w.retryIn(e.Attempt, cause))
		return tx.Enqueue(again)
	})
}

// compose writes the message; nil when nothing of it may leave the house.
func (w *Watcher) compose(ctx context.Context, s *sending) (*Message, error) {
	m := &Message{Key: s.job.Key, Event: s.entry.Event, At: s.entry.Said, Delivery: s.to.ID, Disclaimer: Disclaimer,
		Rule: s.rule.Name, AreaID: s.area.ID, Area: s.area.Name, Zone: s.rule.zone(), References: s.earlier}
	if s.area.ID != "" {
		m.Watched = &s.area
	}
	switch {
	case s.job.House != "":
		m.Headline, m.Link = s.job.Words, w.opts.Link("")
		return m, nil
	case len(s.job.Items) > 0:
		for _, item := range s.job.Items {
			one := *m
			ok, err := w.tell(ctx, s, &one, s.alerts[item.Alert], item.From, item.To)
			if err != nil {
				return nil, err
			}
			if ok {
				m.Items = append(m.Items, &one)
			}
		}
		if len(m.Items) == 0 {
			return nil, nil
		}
		m.Headline = fmt.Sprintf("%s: %s.", s.rule.Name, countWords(len(m.Items)))
		m.Link = w.opts.Link("")
		return m, nil
	}
	from := s.last
	if s.job.Step > 0 {
		from = 0 // all of it is told again
	}
	ok, err := w.tell(ctx, s, m, s.alerts[s.job.Alert], from, s.job.Version)
	if err != nil || !ok {
		return nil, err
	}
	if s.job.Step > 0 {
		m.Event = Reminder
		m.Changes = []string{"Nobody has acknowledged this alert."}
	}
	return m, nil
}

func countWords(n int) string {
	if n == 1 {
		return "one incident is new or changed"
	}
	return fmt.Sprintf("%d incidents are new or changed", n)
}

const noAllClear = "Withdrawn: no report stands that tells of it, or a person rejected it. This is no all-clear."

// tell puts an alert's version into a message, for a receiver who has another;
// false when nothing of it, or of what changed, may leave the house. What
// changed is worked out anew from what may.
func (w *Watcher) tell(ctx context.Context, s *sending, m *Message, a *Alert, from, to int) (bool, error) {
	n := a.edition(to)
	rec, err := w.redacted(ctx, s, a.Incident, n.Incident)
	if err != nil {
		return false, err
	}
	m.Alert, m.Version, m.Incident = a.ID, to, a.Incident
	s.refused = rec == nil && n.State != Closed
	if rec == nil {
		// Whoever was told of it is told that it stands no longer, and no more.
		m.Event, m.Headline, m.Changes = Withdrawn, "An incident that was told of is withdrawn.", []string{noAllClear}
		return n.State == Closed, nil
	}
	m.fill(rec, w.opts.Link)
	m.Title = m.Headline
	m.Event = First
	if s.index != nil {
		for _, hit := range s.index.Match(rec.Incident.Where) {
			m.Match, m.Asset, m.DistanceM = hit.Match, hit.Asset, int(hit.DistanceM)
		}
		if m.Match == area.Touches {
			m.Unknown = append([]string{touches(rec.Incident.Where, oneLine(s.area.Name))}, m.Unknown...)
		}
	}
	if first := a.edition(1); to > 1 {
		before, err := w.redacted(ctx, s, a.Incident, first.Incident)
		if err != nil {
			return false, err
		}
		if before != nil && before.Incident.Headline != "" {
			m.Title = oneLine(before.Incident.Headline)
		}
	}
	if n.State == Closed {
		m.Event, m.Changes = Withdrawn, []string{noAllClear}
		if len(a.Redirect) > 0 {
			m.Redirect = a.Redirect
			return true, w.merged(ctx, s, m, a)
		}
		return true, nil
	}
	if from == 0 {
		return true, nil
	}
	before, err := w.redacted(ctx, s, a.Incident, a.edition(from).Incident)
	if err != nil {
		return false, err
	}
	old := Facts{}
	if before == nil {
		m.Changes = []string{"It has changed since it was told of."}
	} else {
		old = FactsOf(before)
		m.Changes = changes(old, FactsOf(rec), s.rule.MinOrigins)
	}
	m.Event = Changed
	if before != nil && newlyContested(old, FactsOf(rec)) {
		m.Event = Contested
	}
	switch was := a.edition(from).State; {
	case n.State == Left:
		m.Changes = append(m.Changes, "It no longer falls under this rule; nothing more is sent unless that changes.")
	case was == Closed:
		m.Event, m.Changes = First, append(m.Changes, "It had been withdrawn and is told of again.")
	case was == Left:
		m.Changes = append(m.Changes, "It falls under this rule again.")
	}
	return len(m.Changes) > 0, nil
}

// merged says where a merged incident went, as far as that may be told.
func (w *Watcher) merged(ctx context.Context, s *sending, m *Message, a *Alert) error {
	m.Changes = []string{"Merged: it is the same act as another incident, under which it is told of from now on."}
	into, err := w.redacted(ctx, s, a.Redirect[0], 0)
	if err != nil {
		return err
	}
	if into == nil || into.Withdraw {
		m.Redirect = nil
		return nil
	}
	title, redirect := m.Title, m.Redirect
	m.fill(into, w.opts.Link)
	m.Incident, m.Title, m.Redirect = a.Incident, title, redirect
	return nil
}

// redacted is an incident's version as it may leave the house; nil when it may
// not, or is not kept any more.
func (w *Watcher) redacted(ctx context.Context, s *sending, incident string, version int) (*tocsin.IncidentRecord, error) {
	rec, err := w.opts.Feed.Incident(ctx, incident, version)
	if tocsin.CodeOf(err) == tocsin.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read incident %s, version %d: %w", incident, version, err)
	}
	if w.opts.Redact == nil {
		return rec, nil
	}
	out, ok := w.opts.Redact(rec, &s.to)
	if !ok {
		return nil, nil
	}
	return out, nil
}
