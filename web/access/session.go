package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"time"

	"tocsin"
)

// The cookies of a login. Browsers take the first only over HTTPS and only
// from this very host; the second is for this machine alone.
const (
	hostCookie  = "__Host-tocsin"
	plainCookie = "tocsin"
)

const secretSize = 32 // bytes, of cookies, tokens and CSRF tokens

// ErrLogin is a login that failed. It does not say whether there is such a
// user.
var ErrLogin = errors.New("the name or the password is wrong")

// refreshed is how much of the idle time passes before a login's end is moved
// again: 1 in so many requests writes.
const refreshed = 20

// secret makes a random secret, as text.
func secret() (string, error) {
	b := make([]byte, secretSize)
	if _, err := rand.Read(b); err != nil {
		return "", fmt.Errorf("make a secret: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// sessionID is what a cookie is stored by; "" when it is none of ours.
func sessionID(cookie string) string {
	b, err := base64.RawURLEncoding.Strict().DecodeString(cookie)
	if err != nil || len(b) != secretSize {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// outID is where it is kept since when a user's logins do not count any more.
// It is no sessionID, so no cookie leads to it.
func outID(user string) string { return "out:" + user }

// plain reports whether the cookie may go over a connection without TLS.
func (g *Guard) plain(r *http.Request) bool { return !g.secure(r) && straightLoopback(r) }

// cookie is what the client's cookie holds.
func (g *Guard) cookie(r *http.Request) (string, bool) {
	name := hostCookie
	if g.plain(r) {
		name = plainCookie
	}
	c, err := r.Cookie(name)
	if err != nil {
		return "", false
	}
	return c.Value, true
}

func (g *Guard) setCookie(w http.ResponseWriter, r *http.Request, value string, age time.Duration) {
	c := &http.Cookie{Name: hostCookie, Value: value, Path: "/", HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode, MaxAge: int(age.Seconds())}
	if g.plain(r) {
		c.Name, c.Secure = plainCookie, false
	}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// session is the login that a cookie stands for and its user; nil when it is
// over, or never was.
func (g *Guard) session(ctx context.Context, cookie string) (*tocsin.Session, *tocsin.User, error) {
	id := sessionID(cookie)
	if id == "" {
		return nil, nil, nil
	}
	s, user, err := g.liveSession(ctx, id)
	if s == nil || err != nil {
		return nil, nil, err
	}
	end := g.end(s.Added)
	if end.Sub(s.Expires) > g.opt.Idle/refreshed {
		if err := g.refresh(ctx, id, end); err != nil {
			g.opt.Report(fmt.Errorf("move the end of a login of %s: %w", user.Name, err))
		}
	}
	return s, user, nil
}

// end is when a login ends that is used now.
func (g *Guard) end(added time.Time) time.Time {
	end := g.now().Add(g.opt.Idle)
	if last := added.Add(g.opt.Absolute); last.Before(end) {
		return last
	}
	return end
}

func (g *Guard) liveSession(ctx context.Context, id string) (*tocsin.Session, *tocsin.User, error) {
	s, err := g.store.Session(ctx, id)
	if tocsin.CodeOf(err) == tocsin.NotFound {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("look up a login: %w", err)
	}
	if now := g.now(); !now.Before(s.Expires) || !now.Before(s.Added.Add(g.opt.Absolute)) {
		g.writing.Lock()
		defer g.writing.Unlock()
		if err := g.store.Update(ctx, func(tx tocsin.Tx) error { return removed(tx.RemoveSession(id)) }); err != nil {
			g.opt.Report(fmt.Errorf("remove a login that is over: %w", err))
		}
		return nil, nil, nil
	}
	user, err := g.store.User(ctx, s.User)
	if tocsin.CodeOf(err) == tocsin.NotFound {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("look up the user of a login: %w", err)
	}
	if user.Disabled || s.Added.Before(user.Added) { // of an earlier user of the name
		return nil, nil, nil
	}
	out, err := g.store.Session(ctx, outID(s.User))
	switch {
	case tocsin.CodeOf(err) == tocsin.NotFound:
		return s, user, nil
	case err != nil:
		return nil, nil, fmt.Errorf("look up a login: %w", err)
	case !s.Added.After(out.Added):
		return nil, nil, nil
	}
	return s, user, nil
}

func (g *Guard) refresh(ctx context.Context, id string, end time.Time) error {
	g.writing.Lock()
	defer g.writing.Unlock()
	s, err := g.store.Session(ctx, id)
	if err != nil {
		return removed(err)
	}
	kept := *s
	kept.Expires = end
	return g.store.Update(ctx, func(tx tocsin.Tx) error { return tx.PutSession(&kept) })
}

// removed makes nothing of the error that what is to go is not there.
func removed(err error) error {
	if tocsin.CodeOf(err) == tocsin.NotFound {
		return nil
	}
	return err
}

// Login checks a name and a password and begins a login: the cookie is set
// anew, and a login that the client had ends. ErrLogin when they are wrong,
// TooMany when too many were.
func (g *Guard) Login(w http.ResponseWriter, r *http.Request, name, password string) (Caller, error) {
	if !g.secure(r) && !straightLoopback(r) {
		return Caller{}, &errDenied{http.StatusForbidden, "log in over HTTPS: without it the password could be read on the way. " +
			"Behind a proxy that does TLS, name it in the settings as trusted"}
	}
	address := g.address(r)
	user, err := g.checkLogin(r.Context(), name, password, address)
	if err != nil {
		if errors.Is(err, ErrLogin) {
			if err := g.audit(r.Context(), By{From: address}, "login.failed", clip(name), ""); err != nil {
				g.opt.Report(err)
			}
		}
		return Caller{}, err
	}
	cookie, err := secret()
	if err != nil {
		return Caller{}, err
	}
	csrf, err := secret()
	if err != nil {
		return Caller{}, err
	}
	old := ""
	if c, ok := g.cookie(r); ok {
		old = sessionID(c)
	}
	added, err := g.after(r.Context(), user.Name)
	if err != nil {
		return Caller{}, err
	}
	s := &tocsin.Session{ID: sessionID(cookie), User: user.Name, CSRF: csrf, Added: added, Expires: g.end(added)}
	g.writing.Lock()
	defer g.writing.Unlock()
	err = g.store.Update(r.Context(), func(tx tocsin.Tx) error {
		if old != "" {
			if err := removed(tx.RemoveSession(old)); err != nil {
				return err
			}
		}
		if err := tx.PutSession(s); err != nil {
			return err
		}
		return g.entry(tx, By{user.Name, address}, "login", user.Name, "")
	})
	if err != nil {
		return Caller{}, fmt.Errorf("begin a login of %s: %w", user.Name, err)
	}
	g.setCookie(w, r, cookie, g.opt.Absolute)
	return Caller{User: user.Name, Role: user.Role, Grants: GrantsOf(user.Role), CSRF: csrf}, nil
}

// after is now, or just after the user's logins were last ended, so that a new
// one counts.
func (g *Guard) after(ctx context.Context, user string) (time.Time, error) {
	now := g.now()
	out, err := g.store.Session(ctx, outID(user))
	if tocsin.CodeOf(err) == tocsin.NotFound {
		return now, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("look up a login: %w", err)
	}
	if now.After(out.Added) {
		return now, nil
	}
	return out.Added.Add(time.Millisecond), nil
}

// clip shortens what a stranger gave as a name, for the audit log. A name that
// cannot be one is left out whole: it may be a password in the wrong field.
func clip(name string) string {
	if CheckName(name) != nil {
		return ""
	}
	return name
}

// checkLogin gives the user of a name and a password. It takes as long for a
// name that nobody has.
func (g *Guard) checkLogin(ctx context.Context, name, password, address string) (*tocsin.User, error) {
	place := network(address)
	if wait := g.places.try(place); wait > 0 {
		return nil, &TooMany{wait}
	}
	if len(password) > maxPassword || CheckName(name) != nil {
		return nil, ErrLogin
	}
	if wait := g.names.try(name); wait > 0 {
		g.places.undo(place)
		return nil, &TooMany{wait}
	}
	undo := func() { g.places.undo(place); g.names.undo(name) }
	user, err := g.store.User(ctx, name)
	if err != nil && tocsin.CodeOf(err) != tocsin.NotFound {
		undo()
		return nil, fmt.Errorf("look up the user %s: %w", name, err)
	}
	stored, may := g.dummy, false
	if err == nil && !user.Disabled && user.Password != "" {
		stored, may = user.Password, true
	}
	select {
	case g.hashing <- struct{}{}:
		defer func() { <-g.hashing }()
	case <-ctx.Done():
		undo()
		return nil, ctx.Err()
	}
	ok, old, err := g.opt.Password.verify(stored, password)
	if err != nil {
		undo()
		return nil, fmt.Errorf("check the password of %s: %w", name, err)
	}
	if !ok || !may {
		return nil, ErrLogin
	}
	g.places.undo(place)
	g.names.clear(name)
	if old {
		if err := g.rehash(ctx, user, password); err != nil {
			g.opt.Report(fmt.Errorf("store the password of %s with new costs: %w", name, err))
		}
	}
	return user, nil
}

// rehash stores the password with the costs of now, unless it was changed
// meanwhile.
func (g *Guard) rehash(ctx context.Context, user *tocsin.User, password string) error {
	hash, err := g.opt.Password.hash(password)
	if err != nil {
		return err
	}
	g.writing.Lock()
	defer g.writing.Unlock()
	now, err := g.store.User(ctx, user.Name)
	if err != nil || now.Password != user.Password {
		return removed(err)
	}
	kept := *now
	kept.Password = hash
	return g.store.Update(ctx, func(tx tocsin.Tx) error { return tx.PutUser(&kept) })
}

// Logout ends the client's login; everywhere ends all of its user's.
func (g *Guard) Logout(w http.ResponseWriter, r *http.Request, everywhere bool) error {
	req := requestOf(r.Context())
	if req.session == nil {
		return &errDenied{http.StatusUnauthorized, "there is no login to end"}
	}
	g.writing.Lock()
	defer g.writing.Unlock()
	err := g.store.Update(r.Context(), func(tx tocsin.Tx) error {
		if err := removed(tx.RemoveSession(req.session.ID)); err != nil {
			return err
		}
		action := "logout"
		if everywhere {
			action = "logout.everywhere"
			if err := g.endSessions(tx, req.caller.User); err != nil {
				return err
			}
		}
		return g.entry(tx, By{req.caller.User, req.address}, action, req.caller.User, "")
	})
	if err != nil {
		return fmt.Errorf("end a login of %s: %w", req.caller.User, err)
	}
	g.setCookie(w, r, "", 0)
	return nil
}

// endSessions lets no login of the user count that began up to now.
func (g *Guard) endSessions(tx tocsin.Tx, user string) error {
	now := g.now()
	return tx.PutSession(&tocsin.Session{ID: outID(user), User: user, Added: now, Expires: now.Add(g.opt.Absolute)})
}
