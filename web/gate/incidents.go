package gate

import (
	"context"
	"fmt"

	"tocsin"
	"tocsin/web/filter"
)

// Incidents lists a selection. An anonymous caller's conditions are asked of
// what is public of each incident, so that the answer says nothing of what is
// withheld; a page may then be shorter than its limit and still have a cursor.
func (v *View) Incidents(ctx context.Context, q *tocsin.IncidentQuery) ([]tocsin.IncidentRecord, tocsin.Cursor, error) {
	if !v.caller.Anonymous() {
		return v.gate.store.Incidents(ctx, q)
	}
	wide := widen(q)
	return scan(q.Limit, q.After, func(after tocsin.Cursor, limit int) ([]tocsin.IncidentRecord, tocsin.Cursor, error) {
		wide.After, wide.Limit = after, limit
		return v.gate.store.Incidents(ctx, wide)
	}, func(rec *tocsin.IncidentRecord) (*tocsin.IncidentRecord, bool, error) {
		shown, ok := v.gate.public(rec)
		return shown, ok && filter.Match(without(q), shown, nil), nil
	})
}

// widen gives the conditions under which everything is found that may be
// public under those of q: what a policy can take away must not decide.
func widen(q *tocsin.IncidentQuery) *tocsin.IncidentQuery {
	wide := *q
	if len(q.Polygon) > 0 {
		box := filter.Widen(tocsin.RingOf(q.Polygon).Box(), margin)
		wide.Polygon, wide.Box = nil, &box
	}
	if q.Box != nil {
		box := filter.Widen(*q.Box, margin)
		wide.Box = &box
	}
	wide.Contested, wide.Located, wide.Harm, wide.Reviewed = nil, nil, nil, nil
	// What must not be there may be in what is withheld.
	wide.Text = filter.Positive(tocsin.Terms(q.Text, tocsin.IncidentFields))
	return &wide
}

// without drops the condition that the store alone can judge, and that no
// policy bears on.
func without(q *tocsin.IncidentQuery) *tocsin.IncidentQuery {
	rest := *q
	rest.Source = ""
	return &rest
}

// Count is how many incidents a selection has; false when there are too many
// to be counted for an anonymous caller.
func (v *View) Count(ctx context.Context, q *tocsin.IncidentQuery) (int, bool, error) {
	if !v.caller.Anonymous() {
		n, err := v.gate.store.Count(ctx, q)
		return n, true, err
	}
	all := *q
	all.After, all.Limit = "", budget
	list, next, err := v.Incidents(ctx, &all)
	return len(list), next == "", err
}

// Incident is a version of an incident, the latest for 0. NotFound also when
// nothing of it is public.
func (v *View) Incident(ctx context.Context, id string, version int) (*tocsin.IncidentRecord, error) {
	rec, err := v.gate.store.Incident(ctx, id, version)
	if err != nil {
		return nil, err
	}
	shown, ok := v.Show(rec)
	if !ok {
		return nil, tocsin.Errorf(tocsin.NotFound, "there is no incident %q", id)
	}
	if v.caller.Anonymous() && version != 0 {
		if _, err := v.Incident(ctx, id, 0); err != nil {
			return nil, err // what is withheld now is so in its past, too
		}
	}
	return shown, nil
}

// History lists the versions of an incident, the first first. NotFound when
// nothing of the latest is public.
func (v *View) History(ctx context.Context, id string) ([]tocsin.IncidentRecord, error) {
	if _, err := v.Incident(ctx, id, 0); err != nil {
		return nil, err
	}
	list, err := v.gate.store.History(ctx, id)
	if err != nil || !v.caller.Anonymous() {
		return list, err
	}
	shown, _, err := take(list, len(list), func(rec *tocsin.IncidentRecord) (*tocsin.IncidentRecord, bool, error) {
		rec, ok := v.gate.public(rec)
		return rec, ok, nil
	})
	return shown, err
}

// LastChange is the place of the last change.
func (v *View) LastChange(ctx context.Context) (int64, error) { return v.gate.store.LastChange(ctx) }

// Accounts lists accounts.
func (v *View) Accounts(ctx context.Context, q *tocsin.AccountQuery) ([]tocsin.AccountRecord, tocsin.Cursor, error) {
	if !v.caller.Anonymous() {
		return v.gate.store.Accounts(ctx, q)
	}
	known := kept{gate: v.gate}
	return scan(q.Limit, q.After, func(after tocsin.Cursor, limit int) ([]tocsin.AccountRecord, tocsin.Cursor, error) {
		page := *q
		page.After, page.Limit = after, limit
		return v.gate.store.Accounts(ctx, &page)
	}, func(acc *tocsin.AccountRecord) (*tocsin.AccountRecord, bool, error) {
		rec, err := known.incident(ctx, acc.Incident)
		if err != nil || rec == nil || v.gate.policy == nil {
			return nil, false, err
		}
		shown, ok := v.gate.policy.PublicAccount(acc, rec, v.gate.now())
		return shown, ok, nil
	})
}

// Claims lists claims. The conditions of anonymous callers are asked of what
// is public of each.
func (v *View) Claims(ctx context.Context, q *tocsin.AccountQuery) ([]tocsin.ClaimRecord, tocsin.Cursor, error) {
	if !v.caller.Anonymous() {
		return v.gate.store.Claims(ctx, q)
	}
	known := kept{gate: v.gate}
	return scan(q.Limit, q.After, func(after tocsin.Cursor, limit int) ([]tocsin.ClaimRecord, tocsin.Cursor, error) {
		page := *q
		page.After, page.Limit = after, limit
		return v.gate.store.Claims(ctx, &page)
	}, func(c *tocsin.ClaimRecord) (*tocsin.ClaimRecord, bool, error) {
		rec, err := known.incident(ctx, c.Incident)
		if err != nil || rec == nil || v.gate.policy == nil {
			return nil, false, err
		}
		shown, ok := v.gate.policy.PublicClaim(c, rec, v.gate.now())
		return shown, ok && filter.MatchSpeaker(q.Speaker, &shown.Claim), nil
	})
}

// kept remembers the incidents that one answer speaks of, as they are kept.
type kept struct {
	gate *Gate
	seen map[string]*tocsin.IncidentRecord
}

// incident is the latest version of an incident; nil when there is none.
func (k *kept) incident(ctx context.Context, id string) (*tocsin.IncidentRecord, error) {
	if id == "" {
		return nil, nil
	}
	if rec, ok := k.seen[id]; ok {
		return rec, nil
	}
	if k.seen == nil {
		k.seen = map[string]*tocsin.IncidentRecord{}
	}
	rec, err := k.gate.store.Incident(ctx, id, 0)
	if err != nil && tocsin.CodeOf(err) != tocsin.NotFound {
		return nil, fmt.Errorf("look up incident %s: %w", id, err)
	}
	k.seen[id] = rec
	return rec, nil
}
