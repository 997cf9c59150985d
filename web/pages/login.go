package pages

import (
	"errors"
	"net/http"

	"tocsin"
	"tocsin/web/access"
)

// loginPage is what the page for logging in shows.
type loginPage struct {
	Name, Next string
	Problem    string // why the last try failed; "" before it
}

// login is the page for logging in.
func (p *Pages) login(w http.ResponseWriter, r *http.Request) error {
	if p.opt.Login == nil {
		return p.missing(w, r)
	}
	return p.showLogin(w, r, http.StatusOK, loginPage{Next: local(r.URL.Query().Get("next"), "/")})
}

func (p *Pages) showLogin(w http.ResponseWriter, r *http.Request, status int, data loginPage) error {
	return p.render(w, r, status, "login", page{Title: p.words.say("login.title"), Data: data})
}

// postLogin logs in, and leads to where somebody wanted to go.
func (p *Pages) postLogin(w http.ResponseWriter, r *http.Request) error {
	if p.opt.Login == nil {
		return p.missing(w, r)
	}
	q, err := form(w, r)
	if err != nil {
		return err
	}
	data := loginPage{Name: q.Get("name"), Next: local(q.Get("next"), "/")}
	err = p.opt.Login(w, r, data.Name, q.Get("password"))
	var many *access.TooMany
	var refused interface{ Status() int }
	switch {
	case err == nil:
		return follow(w, r, data.Next)
	case errors.Is(err, access.ErrLogin):
		data.Problem = p.words.say("login.wrong")
		return p.showLogin(w, r, http.StatusUnauthorized, data)
	case errors.As(err, &many):
		w.Header().Set("Retry-After", many.RetryAfter())
		data.Problem = clean(many.Error())
		return p.showLogin(w, r, http.StatusTooManyRequests, data)
	case errors.As(err, &refused):
		data.Problem = clean(err.Error())
		return p.showLogin(w, r, refused.Status(), data)
	case tocsin.CodeOf(err) == tocsin.Invalid:
		data.Problem = clean(err.Error())
		return p.showLogin(w, r, http.StatusBadRequest, data)
	}
	return err
}

// postLogout ends the login, or with all of them set every login of the caller.
func (p *Pages) postLogout(w http.ResponseWriter, r *http.Request) error {
	if p.opt.Logout == nil {
		return p.missing(w, r)
	}
	q, err := form(w, r)
	if err != nil {
		return err
	}
	if err := p.opt.Logout(w, r, q.Get("everywhere") == "true"); err != nil {
		return err
	}
	return follow(w, r, "/")
}
