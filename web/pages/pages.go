// Package pages serves what an analyst keeps open all day: the picture of all
// incidents as map, timeline and list, the sheet of each, and the reader of
// the evidence that it rests on. Every page is plain HTML that works without
// scripts; scripts make it quicker. Everything is in the program, nothing is
// fetched from elsewhere.
//
// Each page has a file of its own here and a template of its own name.
package pages

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"tocsin"
	"tocsin/watch"
	"tocsin/web"
	"tocsin/web/gate"
)

//go:embed templates/*.html
var templates embed.FS

// Options are what pages need. Store is required.
type Options struct {
	Store  tocsin.Store
	Policy gate.Policy                     // nil: nothing is public
	Caller func(*http.Request) gate.Caller // nil: nobody has a login
	Base   string                          // address of the site, for links that leave it; "" is that of the request
	Now    func() time.Time                // nil: the clock
	Log    *slog.Logger                    // nil: the default one
	// Exports names the formats in which the API exports a selection.
	Exports []string
	// Tiles is the address of a server of pictures of the ground, with {z},
	// {x} and {y} in it, drawn below the built-in map. "" is none.
	Tiles string
	// TilesBy is who must be named beside those pictures.
	TilesBy string
	// Archive is a PMTiles file of pictures to draw instead; "" is none.
	Archive string

	// Login begins a login and sets its cookie; its error is that of
	// access.Guard. Nil: nobody can log in here.
	Login func(w http.ResponseWriter, r *http.Request, name, password string) error
	// Logout ends the caller's login, or all of them.
	Logout func(w http.ResponseWriter, r *http.Request, everywhere bool) error
	// CSRF is what forms must send back; nil, or "", when the caller has no login.
	CSRF func(*http.Request) string
	// Try says what an address would give as a source, and keeps nothing.
	Try func(ctx context.Context, address string) (Trial, error)
	// Retry has a document that was set aside read again.
	Retry func(ctx context.Context, document string) error
	// Decide takes a decision and gives the changes that came of it. Nil:
	// nothing can be decided here.
	Decide func(context.Context, tocsin.Decision) ([]tocsin.Change, error)
	// Read reads a document at once and keeps nothing. Nil: none can be tried.
	Read func(tocsin.Document) (tocsin.Reading, error)
	// Take keeps documents, to be read.
	Take func(context.Context, []tocsin.Arrival) ([]tocsin.Arrived, error)
	// Examples puts some reports into an empty store; nil: there are none.
	Examples func(context.Context) error
	// Codebook is the text of the rules; "" has no page.
	Codebook string
	// Watcher and Watched are what is watched; nil: nothing is.
	Watcher *watch.Watcher
	Watched watch.Store
	// Places gives what is known under the name of a place, the likeliest
	// first; a country has a position here. Nil: nothing is known by name.
	Places func(name string) []tocsin.Where
}

// Pages serves the pages. It may be used by many goroutines at once.
type Pages struct {
	opt     Options
	words   *words
	assets  *assets
	symbols []symbol
	pages   map[string]*template.Template // by name of the page
	index   *index
	gate    *gate.Gate
	ground  *archive      // of Options.Archive; nil without
	reading chan struct{} // holds one for each pasted report that is being read
	policy  string        // Content-Security-Policy
}

// New makes the pages ready. It reads no incidents yet.
func New(opt Options) (*Pages, error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Log == nil {
		opt.Log = slog.Default()
	}
	if opt.Caller == nil {
		opt.Caller = func(*http.Request) gate.Caller { return gate.Caller{} }
	}
	if opt.CSRF == nil {
		opt.CSRF = func(*http.Request) string { return "" }
	}
	p := &Pages{opt: opt, reading: make(chan struct{}, readAtOnce), pages: map[string]*template.Template{}}
	var err error
	if p.words, err = readWords("en"); err != nil {
		return nil, err
	}
	if p.symbols, err = readSymbols(); err != nil {
		return nil, err
	}
	if p.assets, err = openAssets(); err != nil {
		return nil, err
	}
	if opt.Archive != "" {
		if p.ground, err = openArchive(opt.Archive); err != nil {
			return nil, err
		}
		p.opt.Tiles = "/ground/{z}/{x}/{y}"
	}
	if p.policy, err = securityPolicy(p.opt.Tiles); err != nil {
		return nil, err
	}
	p.gate = gate.New(opt.Store, opt.Policy, opt.Now)
	p.index = newIndex(opt.Store, p.gate, opt.Now)
	return p, p.parseTemplates()
}

// parseTemplates reads the layout and, for each page, what it fills in.
func (p *Pages) parseTemplates() error {
	layout, err := template.New("layout.html").Funcs(p.functions()).ParseFS(templates, "templates/layout.html", "templates/part_*.html")
	if err != nil {
		return err
	}
	list, err := templates.ReadDir("templates")
	if err != nil {
		return err
	}
	for _, f := range list {
		name, isPage := strings.CutSuffix(f.Name(), ".html")
		if !isPage || name == "layout" || strings.HasPrefix(name, "part_") {
			continue
		}
		t, err := template.Must(layout.Clone()).ParseFS(templates, "templates/"+f.Name())
		if err != nil {
			return err
		}
		p.pages[name] = t
	}
	return nil
}

// Run keeps what the pages know of incidents fresh until ctx is done, so that
// nobody waits for it. Without it the first who asks waits, and every few
// minutes somebody again. What fails is logged and tried again.
func (p *Pages) Run(ctx context.Context) {
	for {
		if err := p.index.refresh(ctx); err != nil && ctx.Err() == nil {
			p.opt.Log.Error("pages could not look through the incidents", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-p.index.wake:
		case <-time.After(stale / 2):
		}
	}
}

// Register puts the pages on a mux. A new page adds its line here.
func (p *Pages) Register(mux *http.ServeMux) {
	all := map[string]func(http.ResponseWriter, *http.Request) error{
		"GET /{$}":                     p.picture,
		"GET /picture/incidents":       p.compact,
		"GET /picture/card/{id...}":    p.card,
		"GET /incidents/{id}":          p.sheet,
		"GET /incidents/{id}/versions": p.versions,
		"GET /incidents/{id}/brief":    p.incidentBrief,
		"GET /brief":                   p.selectionBrief,
		"GET /documents/{id...}":       p.reader,
		"GET /about/map":               p.aboutMap,
		"GET /tiles/{set}/{z}/{x}/{y}": p.tile,
		"GET /ground/{z}/{x}/{y}":      p.groundTile,
		"GET /login":                   p.login,
		"POST /login":                  p.postLogin,
		"POST /logout":                 p.postLogout,
		"GET /search":                  p.search,
		"GET /sources":                 p.sources,
		"POST /sources":                p.postSources,
		"GET /sources/aside":           p.aside,
		"POST /sources/aside":          p.postAside,
		"GET /review":                  p.review,
		"POST /review/decide":          p.postDecide,
		"POST /incidents/{id}":         p.postBeside,
		"GET /paste":                   p.paste,
		"POST /paste":                  p.postPaste,
		"POST /paste/keep":             p.postKeep,
		"POST /examples":               p.postExamples,
		"GET /codebook":                p.codebook,
		"GET /audit":                   p.audit,
		"GET /incidents/{id}/notes":    p.beside,
		"POST /incidents/{id}/notes":   p.postBesidePage,
		"GET /assignments":             p.assigned,
		"GET /new/incident":            p.enterIncident,
		"POST /new/incident":           p.postEntered,
		"GET /searches":                p.searches,
		"POST /searches":               p.postSearches,
		"GET /sources/{id}/settings":   p.sourceForm,
		"POST /sources/{id}/settings":  p.postSourceForm,
		"/":                            p.missing,
	}
	maps.Copy(all, p.watches())
	for pattern, h := range all {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			p.secure(w.Header())
			if err := h(w, r); err != nil {
				p.fail(w, r, err)
			}
		})
	}
	mux.HandleFunc("GET /assets/{name}", p.assets.serve)
}

// entry of the navigation.
type navEntry struct {
	Path, Word string
	Needs      tocsin.Permission   // "" is everybody
	Has        func(*Options) bool // nil: it is always there
	Under      []string            // what the addresses of other pages that belong to it begin with
}

// At reports whether an entry of the navigation leads to the page, or to what
// it belongs to.
func (pg page) At(n navEntry) bool { return n.Path == pg.Path || pg.In(n.Under...) }

// In reports whether the page is one of these, or below one.
func (pg page) In(paths ...string) bool {
	return slices.ContainsFunc(paths, func(p string) bool { return pg.Path == p || strings.HasPrefix(pg.Path, p+"/") })
}

// navigation is what the head of each page leads to. A new page adds its line.
var navigation = []navEntry{
	{Path: "/", Word: "nav.picture"},
	{Path: "/alerts", Word: "nav.alerts", Needs: tocsin.Reader, Has: watches,
		Under: []string{"/alerts", "/areas", "/rules", "/sent", "/deliveries", "/new/area", "/new/rule", "/new/delivery"}},
	{Path: "/review", Word: "nav.review", Needs: tocsin.Reviewer, Has: func(o *Options) bool { return o.Decide != nil }, Under: []string{"/assignments", "/new/incident"}},
	{Path: "/paste", Word: "nav.paste", Needs: tocsin.Reader, Has: func(o *Options) bool { return o.Read != nil }},
	{Path: "/search", Word: "nav.search", Under: []string{"/searches"}},
	{Path: "/sources", Word: "nav.sources", Under: []string{"/sources"}},
	{Path: "/codebook", Word: "nav.codebook", Has: func(o *Options) bool { return o.Codebook != "" }},
	{Path: "/audit", Word: "nav.audit", Needs: tocsin.Admin},
}

// watches reports whether anything can be watched.
func watches(o *Options) bool { return o.Watcher != nil && o.Watched != nil }

// securityPolicy is the Content-Security-Policy: everything comes from here,
// but the pictures of a tile server that somebody set up.
func securityPolicy(tiles string) (string, error) {
	from := ""
	if strings.Contains(tiles, "://") {
		u, err := url.Parse(strings.NewReplacer("{", "", "}", "").Replace(tiles))
		if err != nil || u.Host == "" {
			return "", tocsin.Errorf(tocsin.Invalid, "address of the tile server %q is none", tiles)
		}
		from = " " + u.Scheme + "://" + u.Host
	}
	return "default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'; font-src 'self'; manifest-src 'self'; " +
		"img-src 'self' data: blob:" + from + "; connect-src 'self'" + from +
		"; form-action 'self'; base-uri 'none'; frame-ancestors 'none'", nil
}

func (p *Pages) secure(h http.Header) {
	h.Set("Content-Security-Policy", p.policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
}

// page is what the layout needs of every page.
type page struct {
	Title  string // of the window, before the name of the program
	Path   string // in the navigation
	Script string // asset of the page's own module; "" is none
	Styles []string
	Caller gate.Caller
	CSRF   string // for forms; "" when the caller has no login
	Logins bool   // somebody could log in
	Nav    []navEntry
	Now    time.Time
	Data   any
}

// render writes a page, whole or not at all.
func (p *Pages) render(w http.ResponseWriter, r *http.Request, status int, name string, pg page) error {
	pg.Caller, pg.Now, pg.Path = p.opt.Caller(r), p.opt.Now(), r.URL.Path
	pg.CSRF, pg.Logins = p.opt.CSRF(r), p.opt.Login != nil
	for _, n := range navigation {
		if (n.Needs == "" || pg.Caller.Role.Allows(n.Needs)) && (n.Has == nil || n.Has(&p.opt)) {
			pg.Nav = append(pg.Nav, n)
		}
	}
	var b bytes.Buffer
	if err := p.pages[name].ExecuteTemplate(&b, "layout.html", pg); err != nil {
		return fmt.Errorf("render page %s: %w", name, err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, no-cache")
	}
	return send(w, r, status, b.Bytes())
}

// fail answers an error with a page that says what may be done about it.
func (p *Pages) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // nobody waits for the answer any more
	}
	if errors.Is(err, gate.ErrLogin) && p.opt.Login != nil && r.Method == http.MethodGet {
		http.Redirect(w, r, with("/login", "next", r.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	code := tocsin.CodeOf(err)
	status, word, detail := web.Status(code), "error.internal", ""
	if errors.Is(err, gate.ErrLogin) || errors.Is(err, gate.ErrForbidden) {
		status, word = http.StatusForbidden, "error.forbidden"
	}
	switch code {
	case tocsin.NotFound:
		word = "error.missing"
	case tocsin.Invalid:
		// 400 is what programs that follow links know.
		status, word, detail = http.StatusBadRequest, "error.invalid", err.Error()
		if r.Method == http.MethodPost {
			word = "error.refused"
		}
	case tocsin.Conflict:
		word, detail = "error.conflict", err.Error()
	case tocsin.Unavailable:
		word = "error.unavailable"
	}
	if status == http.StatusInternalServerError {
		p.opt.Log.Error("page failed", "path", r.URL.Path, "error", err)
	}
	h := w.Header()
	for _, name := range []string{"Content-Encoding", "Cache-Control", "ETag"} {
		h.Del(name)
	}
	title := p.words.say(word + ".title")
	renderErr := p.render(w, r, status, "error", page{Title: title,
		Data: errorPage{Status: status, Title: title, Words: p.words.say(word), Detail: clip(detail, 500)}})
	if renderErr != nil {
		p.opt.Log.Error("page of an error failed", "path", r.URL.Path, "error", errors.Join(err, renderErr))
		http.Error(w, title, status)
	}
}

// errorPage is what the page of an error says.
type errorPage struct {
	Status               int
	Title, Words, Detail string
}

// missing answers every address that no page has.
func (p *Pages) missing(http.ResponseWriter, *http.Request) error {
	return tocsin.Errorf(tocsin.NotFound, "there is no such page")
}

// absolute is an address that holds outside the site.
func (p *Pages) absolute(r *http.Request, path string) string {
	if p.opt.Base != "" {
		return strings.TrimSuffix(p.opt.Base, "/") + path
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host + path
}
