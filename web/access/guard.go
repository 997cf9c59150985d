package access

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"math"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"tocsin"
	"tocsin/web"
)

// Handler lets next answer, with the Caller in the context. What it does not
// let through it answers itself, as a problem.
func (g *Guard) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Cookie, Authorization")
		address := g.address(r)
		alone, err := g.alone(r)
		if err != nil {
			g.fail(w, err)
			return
		}
		if err := g.checkHost(r, alone); err != nil {
			g.fail(w, err)
			return
		}
		req, err := g.identify(r, alone)
		req.address = address
		if err != nil {
			if wait := g.limits.take(limitKey(Caller{}, address), false); wait > 0 {
				g.fail(w, &TooMany{wait})
				return
			}
			g.fail(w, err)
			return
		}
		if req.caller.User != LocalUser || req.caller.Token != "" {
			if wait := g.limits.take(limitKey(req.caller, address), !req.caller.Anonymous()); wait > 0 {
				g.fail(w, &TooMany{wait})
				return
			}
		}
		if err := g.checkForeign(w, r, req); err != nil {
			g.fail(w, err)
			return
		}
		if !req.caller.Anonymous() {
			w.Header().Set("Cache-Control", "private, no-store")
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), contextKey{}, req)))
	})
}

// Require answers for those who have the role and the grant. Others are told
// to log in, or that they may not.
func Require(role tocsin.Permission, grant tocsin.Grant, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch c := From(r.Context()); {
		case c.Allows(role, grant):
			next.ServeHTTP(w, r)
		case c.Anonymous():
			unauthorized(w, "log in, or send an API token")
		default:
			problem(w, http.StatusForbidden, fmt.Sprintf("this needs the role %s and the grant %s", role, grant))
		}
	})
}

// errDenied is a request that must not be let through.
type errDenied struct {
	status int
	detail string
}

func (e *errDenied) Error() string { return e.detail }

// Status is the HTTP status that says so, for those who answer themselves.
func (e *errDenied) Status() int { return e.status }

// TooMany says that a request came too soon after others.
type TooMany struct{ After time.Duration }

func (e *TooMany) Error() string {
	return fmt.Sprintf("too many requests; try again in %d seconds", e.seconds())
}

// RetryAfter is the header of that name.
func (e *TooMany) RetryAfter() string { return strconv.Itoa(e.seconds()) }

func (e *TooMany) seconds() int { return max(1, int(math.Ceil(e.After.Seconds()))) }

// fail answers a request that failed.
func (g *Guard) fail(w http.ResponseWriter, err error) {
	var denied *errDenied
	var many *TooMany
	switch {
	case errors.As(err, &denied) && denied.status == http.StatusUnauthorized:
		unauthorized(w, denied.detail)
	case errors.As(err, &denied):
		problem(w, denied.status, denied.detail)
	case errors.As(err, &many):
		w.Header().Set("Retry-After", many.RetryAfter())
		problem(w, http.StatusTooManyRequests, many.Error())
	case errors.Is(err, ErrLogin):
		problem(w, http.StatusUnauthorized, err.Error())
	default:
		status := web.Status(tocsin.CodeOf(err))
		if status == http.StatusInternalServerError {
			g.opt.Report(err)
			problem(w, http.StatusInternalServerError, "the server could not do this; its log says why")
			return
		}
		problem(w, status, err.Error())
	}
}

// identify finds out who calls. A token that is not valid is an error; a
// login that is over is nobody.
func (g *Guard) identify(r *http.Request, alone bool) (request, error) {
	if header := r.Header.Values("Authorization"); len(header) > 0 {
		caller, err := g.byToken(r.Context(), header)
		return request{caller: caller}, err
	}
	if secret, ok := g.cookie(r); ok {
		session, user, err := g.session(r.Context(), secret)
		if err != nil {
			return request{}, err
		}
		if session != nil {
			return request{session: session, caller: Caller{User: user.Name, Role: user.Role, Grants: GrantsOf(user.Role), CSRF: session.CSRF}}, nil
		}
	}
	if !alone {
		return request{}, nil
	}
	return request{caller: Caller{User: LocalUser, Role: tocsin.Admin, Grants: GrantsOf(tocsin.Admin)}}, nil
}

// alone reports whether the request comes from this machine itself, straight,
// and there are no users yet.
func (g *Guard) alone(r *http.Request) (bool, error) {
	if g.settled.Load() || !straightLoopback(r) {
		return false, nil
	}
	users, err := g.store.Users(r.Context())
	if err != nil {
		return false, fmt.Errorf("see whether there are users: %w", err)
	}
	if len(users) > 0 {
		g.settled.Store(true)
	}
	return len(users) == 0, nil
}

// straightLoopback reports whether a request comes over the loopback and no
// proxy says that it passed it on.
func straightLoopback(r *http.Request) bool {
	for _, h := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via"} {
		if r.Header.Get(h) != "" {
			return false
		}
	}
	a, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && a.Addr().Unmap().IsLoopback()
}

// checkHost refuses a Host that is not the server's: a page elsewhere may have
// given its own name this machine's address (DNS rebinding). Names that are
// set and those of the loopback are known; without any set, every name is,
// unless the caller is let in for being alone.
func (g *Guard) checkHost(r *http.Request, alone bool) error {
	host := hostName(r.Host)
	if g.hosts[host] || isLoopbackName(host) || len(g.hosts) == 0 && !alone {
		return nil
	}
	return &errDenied{http.StatusMisdirectedRequest, fmt.Sprintf("this server does not go by the name %q; set it in the settings when it should", host)}
}

// hostName is a Host without its port, in lower case, without a final dot.
func hostName(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.TrimSuffix(strings.ToLower(strings.Trim(host, "[]")), ".")
}

func isLoopbackName(host string) bool {
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}

func safe(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
}

// checkForeign refuses what a page of another site makes a browser send:
// whatever changes something, unless a token says who asks. A login must send
// its CSRF token besides, and somebody who is let in for being local must not
// be asked from elsewhere at all but by a link.
func (g *Guard) checkForeign(w http.ResponseWriter, r *http.Request, req request) error {
	if req.caller.Token != "" {
		return nil
	}
	if safe(r.Method) {
		site, mode := r.Header.Get("Sec-Fetch-Site"), r.Header.Get("Sec-Fetch-Mode")
		if req.caller.User == LocalUser && (site == "cross-site" || site == "same-site") && mode != "navigate" {
			return &errDenied{http.StatusForbidden, "the page of another site asked for this"}
		}
		return nil
	}
	if err := g.cross.Check(r); err != nil {
		return &errDenied{http.StatusForbidden, "the page of another site asked for this"}
	}
	if req.session == nil {
		return nil
	}
	given, err := g.csrf(w, r)
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare([]byte(given), []byte(req.session.CSRF)) != 1 {
		return &errDenied{http.StatusForbidden, "the CSRF token is missing or not that of this login; load the page again"}
	}
	return nil
}

// csrf is the CSRF token that a request gives: in a header, or as the field
// "csrf" of a form.
func (g *Guard) csrf(w http.ResponseWriter, r *http.Request) (string, error) {
	if given := r.Header.Get("X-CSRF-Token"); given != "" {
		return given, nil
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return "", nil // without a form there is no field
	}
	const memory = 1 << 20
	r.Body = http.MaxBytesReader(w, r.Body, g.opt.MaxForm)
	switch kind {
	case "application/x-www-form-urlencoded":
		err = r.ParseForm()
	case "multipart/form-data":
		err = r.ParseMultipartForm(memory)
	default:
		return "", nil
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return "", &errDenied{http.StatusRequestEntityTooLarge, fmt.Sprintf("the form has more than %d bytes", large.Limit)}
	}
	if err != nil {
		return "", &errDenied{http.StatusBadRequest, "the form cannot be read"}
	}
	return r.PostForm.Get("csrf"), nil
}

// address is the client's: that of the connection, or what trusted proxies
// say, the nearest that is not itself one of them.
func (g *Guard) address(r *http.Request) string {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	at := ap.Addr().Unmap().WithZone("")
	if !g.trusted(at) {
		return at.String()
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = hop.Unmap().WithZone("")
		if !g.trusted(at) {
			break
		}
	}
	return at.String()
}

func (g *Guard) trusted(a netip.Addr) bool {
	for _, p := range g.opt.TrustedProxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// secure reports whether the client's side of the connection is encrypted.
func (g *Guard) secure(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	a, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && g.trusted(a.Addr().Unmap()) && r.Header.Get("X-Forwarded-Proto") == "https"
}

// CheckListen reports why the server must not listen on an address: until an
// admin has a password, see HasAdmin, it is for this machine alone.
func CheckListen(addr string, hasPassword bool) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return tocsin.Errorf(tocsin.Invalid, "the address %q is not of the form host:port: %w", addr, err)
	}
	if hasPassword || isLoopbackName(strings.ToLower(host)) {
		return nil
	}
	return tocsin.Errorf(tocsin.Invalid, "the server listens on %q only once an admin with a password exists, because others could reach it there: "+
		"add one first, or listen on 127.0.0.1", addr)
}

// HasAdmin reports whether there is an admin who can log in.
func HasAdmin(ctx context.Context, store Store) (bool, error) {
	users, err := store.Users(ctx)
	if err != nil {
		return false, fmt.Errorf("look for an admin: %w", err)
	}
	return admins(users) > 0, nil
}

func admins(users []tocsin.User) (n int) {
	for i := range users {
		if u := &users[i]; u.Role == tocsin.Admin && !u.Disabled && u.Password != "" {
			n++
		}
	}
	return n
}
