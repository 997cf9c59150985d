package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"tocsin"
	"tocsin/docs"
	"tocsin/lexicon/place"
	"tocsin/web/access"
	"tocsin/web/api"
	"tocsin/web/gate"
	"tocsin/web/pages"
	"tocsin/web/release"
)

// newServer puts together what answers requests, and the daemon behind it.
func newServer(ctx context.Context, h *house, log *slog.Logger) (http.Handler, *daemon, error) {
	d, err := newDaemon(ctx, h, log)
	if err != nil {
		return nil, nil, err
	}
	guard, err := newGuard(h, log)
	if err != nil {
		return nil, nil, err
	}
	exporter, err := newExporter(h.cfg)
	if err != nil {
		return nil, nil, err
	}
	opts := api.Options{Inbox: d.keeper, Decider: d.keeper, Trier: trier{d}, Exporter: exporter, Watcher: d.watch.watcher, Watched: d.watch.store, Base: h.cfg.PublicURL, Version: version(),
		Log: log.With("part", "api")}
	if h.cfg.Anonymous == "public" {
		opts.Policy = d.watch.policy
	}
	if u, err := url.Parse(h.cfg.PublicURL); err == nil && u.Hostname() != "" {
		opts.Authority = u.Hostname() + ",2026"
	}
	a, err := api.New(h.store, opts)
	if err != nil {
		return nil, nil, err
	}
	go func() {
		if err := a.Run(ctx); err != nil && ctx.Err() == nil {
			log.Error("the feed of changes ended", "error", err)
		}
	}()
	mux := http.NewServeMux()
	for _, path := range api.Paths() {
		mux.Handle(path, a)
	}
	guard.Register(mux)
	health := http.NewServeMux()
	d.health(health)
	mux.Handle("GET /metrics", access.Require(tocsin.Reader, tocsin.GrantRead, health))
	p, err := newPages(h, d, guard, opts.Policy, exporter, log)
	if err != nil {
		return nil, nil, err
	}
	go p.Run(ctx)
	seen := http.NewServeMux()
	p.Register(seen)
	mux.Handle("/", seen)
	outside := http.NewServeMux() // what answers whatever Host it is asked as
	outside.Handle("GET /healthz", health)
	outside.Handle("GET /readyz", health)
	outside.Handle("/", guard.Headers("", guard.Handler(known(mux))))
	return outside, d, nil
}

// newPages makes the pages.
func newPages(h *house, d *daemon, guard *access.Guard, policy gate.Policy, e *exporter, log *slog.Logger) (*pages.Pages, error) {
	opt := pages.Options{Store: h.store, Policy: policy, Base: h.cfg.PublicURL, Log: log.With("part", "pages"),
		Caller: func(r *http.Request) gate.Caller { return gate.CallerOf(r.Context()) },
		Tiles:  h.cfg.MapTiles, TilesBy: h.cfg.MapTilesBy, Archive: h.cfg.MapArchive,
		Login: func(w http.ResponseWriter, r *http.Request, name, password string) error {
			_, err := guard.Login(w, r, name, password)
			return err
		},
		Logout: guard.Logout,
		CSRF:   func(r *http.Request) string { return access.From(r.Context()).CSRF }}
	opt.Read, opt.Take, opt.Codebook = h.reader, d.keeper.Take, docs.Codebook
	opt.Try, opt.Retry, opt.Decide, opt.Examples = d.try, d.keeper.Retry, d.keeper.Decide, d.examples
	opt.Watcher, opt.Watched = d.watch.watcher, d.watch.store
	places, err := h.places()
	if err != nil {
		return nil, fmt.Errorf("open gazetteer: %w", err)
	}
	opt.Places = func(name string) (list []tocsin.Where) {
		found := places.Lookup(name)
		if c, ok := places.Entry("country:" + strings.ToUpper(name)); ok {
			found = append(found, c)
		}
		for i := range found {
			list = append(list, whereOf(&found[i]))
		}
		return list
	}
	for _, f := range e.Formats() {
		opt.Exports = append(opt.Exports, f.Name)
	}
	return pages.New(opt)
}

// known tells the handlers behind the gate who asks.
func known(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := access.From(r.Context())
		ctx := gate.WithCaller(r.Context(), gate.Caller{User: c.User, Role: c.Role, Grants: c.Grants, Address: access.Address(r.Context())})
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// newPolicy makes the release policy that the settings name, for the places of
// a gazetteer.
func newPolicy(cfg Config, places *place.Gazetteer) (*release.Policy, error) {
	opts := release.Options{Lookup: func(name, country string) (tocsin.Where, bool) { return only(places.Lookup(name), country) }}
	if cfg.ReleasePolicy != "" {
		f, err := os.Open(cfg.ReleasePolicy)
		if err != nil {
			return nil, fmt.Errorf("read the release policy: %w", err)
		}
		defer f.Close()
		if opts.Table, err = release.ReadTable(cfg.ReleasePolicy, f); err != nil {
			return nil, err
		}
	}
	return release.New(opts)
}

// only is the one place of a name in a country; there is none when several are
// called so, for then it is not sure which is meant.
func only(found []place.Entry, country string) (tocsin.Where, bool) {
	var w tocsin.Where
	n := 0
	for i := range found {
		e := &found[i]
		if e.CountryCode != country || e.Precision == tocsin.Site || e.Precision == tocsin.CountryWide {
			continue
		}
		if n++; n == 1 {
			w = whereOf(e)
		}
	}
	return w, n == 1
}

// whereOf is a place of the gazetteer; a country has its rough middle too.
func whereOf(e *place.Entry) tocsin.Where {
	lat, lon := e.Lat, e.Lon
	return tocsin.Where{Name: e.Name, Within: e.Within, Country: e.Country, CountryCode: e.CountryCode, Lat: &lat, Lon: &lon,
		RadiusM: e.RadiusM, Precision: e.Precision, GazetteerID: e.ID}
}

// trier polls a source once for the API, without keeping anything.
type trier struct{ daemon *daemon }

// tried is how many documents of a source are looked at.
const tried = 20

// Try is of api.Trier.
func (t trier) Try(ctx context.Context, src tocsin.Source) (api.Trial, error) {
	ctx, cancel := context.WithTimeout(ctx, 25*time.Second)
	defer cancel()
	var out api.Trial
	arrivals, after := t.daemon.poller.Poll(ctx, src, tocsin.SourceState{})
	for a, err := range arrivals {
		if err != nil {
			out.Problems = append(out.Problems, err.Error())
			continue
		}
		out.Documents = append(out.Documents, api.TrialDocument{URL: a.Document.URL, Title: a.Document.Title, Published: a.Document.Published, Bytes: len(a.Document.Bytes)})
		if len(out.Documents) == tried {
			break
		}
	}
	if state := after(); len(out.Documents) == 0 && state.Error != "" {
		return out, tocsin.Errorf(tocsin.Unavailable, "%s", state.Error)
	}
	return out, nil
}

// try says for the pages what an address would give as a source.
func (d *daemon) try(ctx context.Context, address string) (pages.Trial, error) {
	p, err := d.poller.Try(ctx, address, false)
	if err != nil {
		return pages.Trial{}, err
	}
	t := pages.Trial{Source: p.Source, Robots: p.Robots, Problems: p.Problems}
	t.Source.ID = cmp.Or(t.Source.ID, slug(t.Source.Name))
	for _, i := range p.Items {
		t.Items = append(t.Items, pages.TrialItem(i))
	}
	for _, o := range p.Others {
		t.Others = append(t.Others, pages.TrialOther(o))
	}
	return t, nil
}
