// Package gate stands between whoever asks and what is kept. Everything that
// pages, API, feeds and exports show comes through a View of it, so that what
// may not be shown to callers without a login is withheld in one place.
package gate

import (
	"context"
	"errors"
	"slices"
	"time"

	"tocsin"
)

// Caller is who asks. The zero Caller is anonymous.
type Caller struct {
	User    string
	Role    tocsin.Permission
	Grants  []tocsin.Grant // of the token that was used; of a login, all that its role comes with
	Address string         // of the client, for the audit log
}

// Anonymous reports whether nobody has logged in.
func (c Caller) Anonymous() bool { return c.Role == "" }

// May reports whether the caller has the role and the grant. A token may have
// a high role and few grants.
func (c Caller) May(role tocsin.Permission, grant tocsin.Grant) bool {
	return c.Role.Allows(role) && slices.Contains(c.Grants, grant)
}

type callerKey struct{}

// WithCaller is a context in which the caller asks.
func WithCaller(ctx context.Context, c Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// CallerOf is who asks in a context; the zero Caller when nothing says.
func CallerOf(ctx context.Context) Caller {
	c, _ := ctx.Value(callerKey{}).(Caller)
	return c
}

// Policy says what may be shown to callers without a login at a time. It
// changes nothing that it is given, and only ever takes away. The records of
// incidents that are handed over beside something are the latest versions as
// they are kept.
type Policy interface {
	// Public gives what is shown of one version of an incident; false when
	// nothing is. Kind, form, status, country and day stay as they are, and a
	// position moves by less than margin degrees.
	Public(rec *tocsin.IncidentRecord, now time.Time) (*tocsin.IncidentRecord, bool)
	// PublicAccount and PublicClaim are the same for what an incident rests on.
	PublicAccount(acc *tocsin.AccountRecord, rec *tocsin.IncidentRecord, now time.Time) (*tocsin.AccountRecord, bool)
	PublicClaim(c *tocsin.ClaimRecord, rec *tocsin.IncidentRecord, now time.Time) (*tocsin.ClaimRecord, bool)
	// PublicDocument gives what is shown of a document's head, which tells of
	// recs.
	PublicDocument(doc *tocsin.DocumentRecord, recs []tocsin.IncidentRecord, now time.Time) (*tocsin.DocumentRecord, bool)
	// PublicText gives the sentences that are shown of a document which
	// PublicDocument shows; whole when that is all of it.
	PublicText(r *tocsin.Reading, rights tocsin.Rights, recs []tocsin.IncidentRecord, now time.Time) (sentences []tocsin.Span, whole bool)
}

// margin is how far around an area anonymous callers' incidents are looked
// for, in degrees of latitude: a policy may have moved them into it. 5 is more
// than from anywhere in a province to its middle.
const margin = 5

// The errors of who may ask; pages lead to the login, the API has a status for each.
var (
	ErrLogin     = errors.New("a login is needed")
	ErrForbidden = errors.New("this is not allowed to you")
)

// Gate makes Views. It may be used by many goroutines at once.
type Gate struct {
	store  tocsin.Store
	policy Policy
	now    func() time.Time
}

// New makes a gate. Without a policy nothing is public.
func New(store tocsin.Store, policy Policy, now func() time.Time) *Gate {
	return &Gate{store, policy, now}
}

// For is what a caller sees.
func (g *Gate) For(c Caller) *View { return &View{g, c} }

// View is what one caller sees of a store.
type View struct {
	gate   *Gate
	caller Caller
}

// Caller is whose view it is.
func (v *View) Caller() Caller { return v.caller }

// Now is the time by the gate's clock.
func (v *View) Now() time.Time { return v.gate.now() }

// Inside is the store itself, for what only somebody with a login sees.
// Anonymous callers get ErrLogin.
func (v *View) Inside() (tocsin.Store, error) {
	if v.caller.Anonymous() {
		return nil, ErrLogin
	}
	return v.gate.store, nil
}

// Update changes the store; the caller's name is who did it.
func (v *View) Update(ctx context.Context, do func(tocsin.Tx) error) error {
	store, err := v.Inside()
	if err != nil {
		return err
	}
	return store.Update(ctx, do)
}

// public is what anonymous callers may see of a record.
func (g *Gate) public(rec *tocsin.IncidentRecord) (*tocsin.IncidentRecord, bool) {
	if g.policy == nil {
		return nil, false
	}
	return g.policy.Public(rec, g.now())
}

// Show is what the caller may see of a record; false when nothing.
func (v *View) Show(rec *tocsin.IncidentRecord) (*tocsin.IncidentRecord, bool) {
	if !v.caller.Anonymous() {
		return rec, true
	}
	return v.gate.public(rec)
}

// chunk is how many rows are read at once to find those that may be shown,
// and budget how many at most for one page; a page that ends there is short
// and has a cursor. 200 is as many rows as most pages ask for.
const (
	chunk  = 200
	budget = 5000
)

// scan makes a page of those rows that may be shown.
func scan[T any](limit int, after tocsin.Cursor, page func(tocsin.Cursor, int) ([]T, tocsin.Cursor, error),
	show func(*T) (*T, bool, error)) ([]T, tocsin.Cursor, error) {
	if limit <= 0 {
		limit = 100
	}
	var out []T
	// Mostly all may be shown: then one read of just so many does.
	for seen, ask := 0, limit; seen < budget; ask = chunk {
		list, next, err := page(after, ask)
		if err != nil {
			return nil, "", err
		}
		found, used, err := take(list, limit-len(out), show)
		if err != nil {
			return nil, "", err
		}
		if used < len(list) {
			// The page is full before the rows are through: the cursor is had
			// by asking for just so many.
			if list, next, err = page(after, used); err != nil {
				return nil, "", err
			}
			if found, _, err = take(list, limit-len(out), show); err != nil {
				return nil, "", err
			}
		}
		out = append(out, found...)
		if seen += len(list); next == "" || len(out) >= limit {
			return out, next, nil
		}
		after = next
	}
	return out, after, nil
}

// take shows rows until there are enough, and says how many it looked at.
func take[T any](list []T, most int, show func(*T) (*T, bool, error)) (found []T, used int, err error) {
	for i := range list {
		shown, ok, err := show(&list[i])
		if err != nil {
			return nil, 0, err
		}
		if ok {
			if found = append(found, *shown); len(found) == most {
				return found, i + 1, nil
			}
		}
	}
	return found, len(list), nil
}
