package access

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"time"

	"tocsin"
)

// maxBody bounds what the endpoints here read, in bytes.
const maxBody = 64 << 10

// Register adds the endpoints for logins, users and tokens. They must stand
// behind Handler.
func (g *Guard) Register(mux *http.ServeMux) {
	admin := func(h func(http.ResponseWriter, *http.Request) error) http.Handler {
		return Require(tocsin.Admin, tocsin.GrantAdmin, g.answer(h))
	}
	mux.Handle("GET /api/v1/session", g.answer(g.getSession))
	mux.Handle("POST /api/v1/session", g.answer(g.postSession))
	mux.Handle("DELETE /api/v1/session", g.answer(g.deleteSession))
	mux.Handle("PUT /api/v1/session/password", g.answer(g.putPassword))
	mux.Handle("GET /api/v1/users", admin(g.getUsers))
	mux.Handle("POST /api/v1/users", admin(g.postUser))
	mux.Handle("GET /api/v1/users/{name}", admin(g.getUser))
	mux.Handle("PATCH /api/v1/users/{name}", admin(g.patchUser))
	mux.Handle("DELETE /api/v1/users/{name}", admin(g.deleteUser))
	mux.Handle("GET /api/v1/tokens", g.answer(g.getTokens))
	mux.Handle("POST /api/v1/tokens", g.answer(g.postToken))
	mux.Handle("DELETE /api/v1/tokens/{id}", g.answer(g.deleteToken))
}

// answer makes a handler of a function that may fail.
func (g *Guard) answer(h func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			g.fail(w, err)
		}
	})
}

func reply(w http.ResponseWriter, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("encode the answer: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(append(body, '\n')) // who is gone need not be told
	return nil
}

// body reads a request's JSON object into v.
func body(w http.ResponseWriter, r *http.Request, v any) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return &errDenied{http.StatusUnsupportedMediaType, "send application/json"}
	}
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	d.DisallowUnknownFields()
	err := d.Decode(v)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return &errDenied{http.StatusRequestEntityTooLarge, fmt.Sprintf("the body has more than %d bytes", large.Limit)}
	case err != nil:
		return &errDenied{http.StatusBadRequest, "the body is not the JSON that belongs here: " + err.Error()}
	case d.More():
		return &errDenied{http.StatusBadRequest, "the body goes on after its JSON"}
	}
	return nil
}

// me is who calls, as the endpoints tell it.
type me struct {
	User   string            `json:"user"` // "" without a login
	Role   tocsin.Permission `json:"role"`
	Grants []tocsin.Grant    `json:"grants"`
	CSRF   string            `json:"csrf,omitempty"`
}

func (g *Guard) getSession(w http.ResponseWriter, r *http.Request) error {
	c := From(r.Context())
	return reply(w, http.StatusOK, me{c.User, c.Role, orNone(c.Grants), c.CSRF})
}

func orNone[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func (g *Guard) postSession(w http.ResponseWriter, r *http.Request) error {
	var in struct{ Name, Password string }
	if err := body(w, r, &in); err != nil {
		return err
	}
	c, err := g.Login(w, r, in.Name, in.Password)
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, me{c.User, c.Role, c.Grants, c.CSRF})
}

func (g *Guard) deleteSession(w http.ResponseWriter, r *http.Request) error {
	if err := g.Logout(w, r, r.URL.Query().Get("everywhere") == "true"); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// putPassword changes the caller's own password, and logs in anew.
func (g *Guard) putPassword(w http.ResponseWriter, r *http.Request) error {
	req := requestOf(r.Context())
	if req.session == nil {
		return &errDenied{http.StatusUnauthorized, "log in to change your password"}
	}
	var in struct{ Old, New string }
	if err := body(w, r, &in); err != nil {
		return err
	}
	name := req.caller.User
	if err := CheckPassword(name, in.New); err != nil {
		return err
	}
	if _, err := g.checkLogin(r.Context(), name, in.Old, req.address); err != nil {
		return err
	}
	if err := g.SetPassword(r.Context(), By{name, req.address}, name, in.New); err != nil {
		return err
	}
	c, err := g.Login(w, r, name, in.New)
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, me{c.User, c.Role, c.Grants, c.CSRF})
}

// by is who the audit log says made a change.
func by(r *http.Request) By {
	req := requestOf(r.Context())
	return By{req.caller.User, req.address}
}

func (g *Guard) getUsers(w http.ResponseWriter, r *http.Request) error {
	users, err := g.store.Users(r.Context())
	if err != nil {
		return fmt.Errorf("list users: %w", err)
	}
	return reply(w, http.StatusOK, map[string]any{"users": orNone(users)})
}

func (g *Guard) getUser(w http.ResponseWriter, r *http.Request) error {
	u, err := g.store.User(r.Context(), r.PathValue("name"))
	if err != nil {
		return err
	}
	return reply(w, http.StatusOK, u)
}

func (g *Guard) postUser(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Name     string
		Role     tocsin.Permission
		Password string
	}
	if err := body(w, r, &in); err != nil {
		return err
	}
	if err := g.AddUser(r.Context(), by(r), in.Name, in.Role, in.Password); err != nil {
		return err
	}
	u, err := g.store.User(r.Context(), in.Name)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/api/v1/users/"+in.Name)
	return reply(w, http.StatusCreated, u)
}

func (g *Guard) patchUser(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Role     *tocsin.Permission
		Disabled *bool
		Password *string
	}
	if err := body(w, r, &in); err != nil {
		return err
	}
	name := r.PathValue("name")
	if in.Role != nil {
		if err := checkRole(*in.Role); err != nil {
			return err
		}
	}
	var hash string
	if in.Password != nil {
		if err := CheckPassword(name, *in.Password); err != nil {
			return err
		}
		var err error
		if hash, err = g.hash(r.Context(), *in.Password); err != nil {
			return err
		}
	}
	err := g.change(r.Context(), by(r), name, func(u *tocsin.User) string {
		var done []string
		if in.Role != nil {
			u.Role = *in.Role
			done = append(done, "role "+string(u.Role))
		}
		if in.Disabled != nil {
			u.Disabled = *in.Disabled
			done = append(done, fmt.Sprintf("disabled %t", u.Disabled))
		}
		if hash != "" {
			u.Password = hash
			done = append(done, "password")
		}
		return joined(done)
	})
	if err != nil {
		return err
	}
	return g.getUser(w, r)
}

func joined(list []string) string {
	out := ""
	for i, s := range list {
		if i > 0 {
			out += ", "
		}
		out += s
	}
	return out
}

func (g *Guard) deleteUser(w http.ResponseWriter, r *http.Request) error {
	if err := g.RemoveUser(r.Context(), by(r), r.PathValue("name")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// tokenCaller gives the caller when it may manage tokens: with a login, or
// with a token that may do everything. Others could make themselves one that
// outlives theirs.
func tokenCaller(r *http.Request) (Caller, error) {
	c := From(r.Context())
	switch {
	case c.Anonymous():
		return c, &errDenied{http.StatusUnauthorized, "log in, or send an API token"}
	case c.Token != "" && !c.Allows(tocsin.Admin, tocsin.GrantAdmin):
		return c, &errDenied{http.StatusForbidden, "a token manages tokens only with the grant admin"}
	}
	return c, nil
}

func (g *Guard) getTokens(w http.ResponseWriter, r *http.Request) error {
	c, err := tokenCaller(r)
	if err != nil {
		return err
	}
	user := c.User
	if q := r.URL.Query(); c.Allows(tocsin.Admin, tocsin.GrantAdmin) {
		user = q.Get("user") // "" is everybody's
	} else if q.Has("user") && q.Get("user") != c.User {
		return &errDenied{http.StatusForbidden, "only an admin sees the tokens of others"}
	}
	tokens, err := g.store.Tokens(r.Context(), user)
	if err != nil {
		return fmt.Errorf("list tokens: %w", err)
	}
	return reply(w, http.StatusOK, map[string]any{"tokens": orNone(tokens)})
}

func (g *Guard) postToken(w http.ResponseWriter, r *http.Request) error {
	c, err := tokenCaller(r)
	if err != nil {
		return err
	}
	var in struct {
		User    string
		Name    string
		Grants  []tocsin.Grant
		Expires time.Time
	}
	if err := body(w, r, &in); err != nil {
		return err
	}
	if in.User == "" {
		in.User = c.User
	}
	if in.User != c.User && !c.Allows(tocsin.Admin, tocsin.GrantAdmin) {
		return &errDenied{http.StatusForbidden, "only an admin makes tokens for others"}
	}
	for _, grant := range in.Grants {
		if !slices.Contains(c.Grants, grant) {
			return &errDenied{http.StatusForbidden, fmt.Sprintf("you have no grant %q to pass on", grant)}
		}
	}
	token, secret, err := g.AddToken(r.Context(), by(r), NewToken{in.User, in.Name, in.Grants, in.Expires})
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/api/v1/tokens/"+token.ID)
	return reply(w, http.StatusCreated, struct {
		*tocsin.APIToken
		Secret string `json:"token"` // shown this once
	}{token, secret})
}

func (g *Guard) deleteToken(w http.ResponseWriter, r *http.Request) error {
	c, err := tokenCaller(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	token, err := g.store.Token(r.Context(), id)
	if err == nil && token.User != c.User && !c.Allows(tocsin.Admin, tocsin.GrantAdmin) {
		err = tocsin.Errorf(tocsin.NotFound, "there is no token %s of yours", id)
	}
	if err != nil {
		return err
	}
	if err := g.RemoveToken(r.Context(), by(r), id); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
