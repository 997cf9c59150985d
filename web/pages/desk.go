package pages

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"tocsin"
	"tocsin/web/gate"
)

// maxForm is how many bytes a form may have: a long report, and its fields
// written as a form writes them.
const maxForm = 1 << 20

// form reads what a form sent. What is too long, or no form, is Invalid.
func form(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return nil, tocsin.Errorf(tocsin.Invalid, "what was sent has more than %d bytes", large.Limit)
		}
		return nil, tocsin.Errorf(tocsin.Invalid, "the form cannot be read: %w", err)
	}
	return r.PostForm, nil
}

// may is the error of a caller who lacks a role, or the grant that it comes
// with.
func may(c gate.Caller, role tocsin.Permission, grant tocsin.Grant) error {
	switch {
	case c.Anonymous():
		return gate.ErrLogin
	case !c.May(role, grant):
		return gate.ErrForbidden
	}
	return nil
}

// posted is who sends a form, and what is in it. Of a caller who may not send
// it nothing is read.
func (p *Pages) posted(w http.ResponseWriter, r *http.Request, role tocsin.Permission, grant tocsin.Grant) (gate.Caller, url.Values, error) {
	c := p.opt.Caller(r)
	if err := may(c, role, grant); err != nil {
		return c, nil, err
	}
	q, err := form(w, r)
	return c, q, err
}

// local is an address within the site, as a form or a link named it; other
// when it names anything else, so that nobody is led elsewhere.
func local(address, other string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") ||
		strings.ContainsAny(address, "\\\r\n\t") {
		return other
	}
	return u.String()
}

// follow leads on after something was done, so that loading the page again
// does not do it twice.
func follow(w http.ResponseWriter, r *http.Request, path string) error {
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

// with adds parameters to an address of the site; pairs of name and value, of
// which empty ones take the parameter away.
func with(path string, pairs ...string) string {
	u, err := url.Parse(path)
	if err != nil {
		return path
	}
	q := u.Query()
	for i := 0; i+1 < len(pairs); i += 2 {
		if q.Del(pairs[i]); pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// newID makes an id that nobody else makes.
func newID() string { return strings.ToLower(rand.Text()) }

// audited changes the store and notes who did it, in one.
func audited(ctx context.Context, view *gate.View, action, on, detail string, do func(tocsin.Tx) error) error {
	c := view.Caller()
	return view.Update(ctx, func(tx tocsin.Tx) error {
		if err := do(tx); err != nil {
			return err
		}
		return tx.Audit(&tocsin.AuditEntry{At: view.Now().UTC(), By: c.User, Action: action, On: on, Detail: detail, From: c.Address})
	})
}

// noted notes who did something that is done already. That it could not be
// noted undoes nothing; it is logged.
func (p *Pages) noted(ctx context.Context, view *gate.View, action, on, detail string) {
	if err := audited(ctx, view, action, on, detail, func(tocsin.Tx) error { return nil }); err != nil {
		p.opt.Log.ErrorContext(ctx, "writing the audit log", "by", view.Caller().User, "action", action, "on", on, "error", err)
	}
}
