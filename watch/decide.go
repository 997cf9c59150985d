package watch

import (
	"slices"
	"strings"
	"time"

	"tocsin"
)

// decide gives the alert with one more edition; nil when there is nothing to
// tell, with the reason. news tells whether a report has the incident as news.
func (c *concern) decide(rec *tocsin.IncidentRecord, now time.Time, news func() (bool, error)) (*Alert, string, error) {
	if rec.Withdraw {
		return c.withdraw(rec, now)
	}
	if c.off {
		return nil, "the rule or the area is off", nil
	}
	if c.old == nil || c.old.State != Open {
		return c.begin(rec, now, news)
	}
	next := c.next()
	facts := FactsOf(rec)
	words := changes(next.Told, facts, c.rule.MinOrigins)
	state := Open
	main := true
	if facts.Kind == c.rule.kind() && c.in {
		var err error
		if main, err = news(); err != nil {
			return nil, "", err
		}
	}
	switch {
	case facts.Kind != c.rule.kind():
		state = Left
	case !c.in:
		state = Left
		words = append(words, "It is no longer in the area.")
	case !main:
		state = Left
		words = append(words, "Reports only recall it; none has it as news any more.")
	}
	if len(words) == 0 {
		return nil, "nothing changed that matters", nil
	}
	event := Changed
	if newlyContested(next.Told, facts) {
		event = Contested
	}
	if state == Left {
		next.NextStep = time.Time{}
	} else {
		next.Match = c.hit.Match
	}
	next.Told = facts
	next.add(Edition{Event: event, State: state, Words: words, Incident: rec.Version}, now)
	return next, "", nil
}

// begin makes the first edition of an alert, or the first after the incident had
// left or was withdrawn.
func (c *concern) begin(rec *tocsin.IncidentRecord, now time.Time, news func() (bool, error)) (*Alert, string, error) {
	if !c.in {
		return nil, "not in the area", nil
	}
	if ok, why := c.rule.begins(rec, c.hit.Match); !ok {
		return nil, why, nil
	}
	ok, err := news()
	if err != nil {
		return nil, "", err
	}
	if !ok {
		return nil, "reports only recall it", nil
	}
	next := &Alert{ID: alertID(c.rule.ID, rec.Incident.ID), Rule: c.rule.ID, Area: c.rule.Area, Incident: rec.Incident.ID}
	edition := Edition{Event: First, State: Open, Incident: rec.Version}
	if c.old != nil {
		next = c.next()
		edition.Words = []string{"It is told of again."}
		if c.old.State == Closed {
			next.Ack, next.Steps = nil, 0
		} else {
			edition.Event = Changed
			edition.Words = append(changes(next.Told, FactsOf(rec), c.rule.MinOrigins), "It is in the area and of the rule's kind again.")
		}
	}
	next.Match, next.Redirect, next.Told = c.hit.Match, nil, FactsOf(rec)
	next.add(edition, now)
	if len(c.rule.Escalate) > next.Steps && next.Ack == nil {
		next.NextStep = c.rule.sendAt(now).Add(c.rule.Escalate[next.Steps].After)
	}
	return next, "", nil
}

// withdraw tells those who were told that the incident stands no longer.
func (c *concern) withdraw(rec *tocsin.IncidentRecord, now time.Time) (*Alert, string, error) {
	if c.old == nil || c.old.State == Closed {
		return nil, "withdrawn, and nobody was told of it", nil
	}
	next := c.next()
	words := "Withdrawn: " + strings.TrimSuffix(rec.Reason, ".") + "."
	if len(rec.Redirect) > 0 {
		words = "Merged: it is the same act as " + strings.Join(rec.Redirect, ", ") + "."
	}
	next.NextStep, next.Redirect = time.Time{}, slices.Clone(rec.Redirect)
	next.add(Edition{Event: Withdrawn, State: Closed, Words: []string{words}, Incident: rec.Version}, now)
	return next, "", nil
}

// next is the alert as it is, to be changed.
func (c *concern) next() *Alert {
	a := *c.old
	a.Editions = slices.Clone(a.Editions)
	return &a
}

func (a *Alert) add(n Edition, now time.Time) {
	a.Version++
	n.Version, n.At = a.Version, now
	a.State, a.Changed = n.State, now
	a.Editions = append(a.Editions, n)
}

// send asks for the deliveries of the last edition, unless it waits for a digest
// or is muted.
func (a *Alert) send(r *Rule, mutes []Mute, now time.Time) []Job {
	n := &a.Editions[len(a.Editions)-1]
	if r.Digest != "" {
		return nil
	}
	for i := range mutes {
		if mutes[i].covers(a) && mutes[i].Until.After(now) {
			n.Muted = true
			return nil
		}
	}
	n.To, n.After, a.Digested = slices.Clone(r.Deliveries), r.sendAt(now), a.Version
	return a.jobs(n, n.To, 0)
}

func (a *Alert) jobs(n *Edition, to []string, step int) []Job {
	var jobs []Job
	for _, d := range to {
		jobs = append(jobs, Job{Key: sendKey(a.ID, n.Version, d, step), Delivery: d, Alert: a.ID, Version: n.Version, NotBefore: n.After, Step: step})
	}
	return jobs
}
