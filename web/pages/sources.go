package pages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"tocsin"
	"tocsin/web/gate"
)

// Trial is what an address would give as a source.
type Trial struct {
	Source   tocsin.Source // ready to be added, but for what only a person knows
	Items    []TrialItem   // what would be read, the first few
	Others   []TrialOther  // what else the address leads to
	Robots   string        // what robots.txt says, in words
	Problems []string      // what a person should know before adding it
}

// TrialItem is one document of a Trial. Unknown fields are empty.
type TrialItem struct{ Title, URL, Published string }

// TrialOther is another source that could be added instead.
type TrialOther struct {
	Kind          tocsin.SourceKind
	Address, Name string
}

// sourcesPage is what the page of sources shows.
type sourcesPage struct {
	Sources []sourceRow
	Aside   int  // documents set aside, of all sources
	May     bool // the caller may add, pause and remove
	CanTry  bool
	Address string // that was tried
	Trial   *Trial
	Problem string // why the address could not be tried
}

// sourceRow is a source with how it fares.
type sourceRow struct {
	*tocsin.SourceRecord
	State string // fresh, new, quiet, failing, gone, paused
	Why   string
	Aside string // address of its documents set aside
}

// fares says whether silence of a source means anything, and why not.
func (p *Pages) fares(s *tocsin.SourceRecord) (state, why string) {
	switch st := &s.State; {
	case s.Paused:
		return "paused", p.words.say("sources.why.paused")
	case st.Gone:
		return "gone", p.words.say("sources.why.gone")
	case st.Failures > 0:
		return "failing", p.words.say("sources.why.failing", st.Failures) + " " + clip(clean(st.Error), 300)
	case s.Quiet(p.opt.Now()):
		if st.LastNew.IsZero() {
			return "quiet", p.words.say("sources.why.never", length(s.QuietAfter))
		}
		return "quiet", p.words.say("sources.why.quiet", length(s.QuietAfter))
	case st.LastPoll.IsZero() && s.Kind != tocsin.SourcePush && st.LastNew.IsZero():
		return "new", p.words.say("sources.why.new")
	case st.Moved != "":
		return "fresh", p.words.say("sources.why.moved", clip(clean(st.Moved), 200))
	}
	return "fresh", ""
}

// length is a length of time as people say it.
func length(d time.Duration) string {
	if d >= 48*time.Hour && d%(24*time.Hour) == 0 {
		return number(int(d/(24*time.Hour))) + " d"
	}
	if d >= time.Hour {
		return number(int(d/time.Hour)) + " h"
	}
	return number(int(d/time.Minute)) + " min"
}

// sources is the page of all sources and how they fare.
func (p *Pages) sources(w http.ResponseWriter, r *http.Request) error {
	return p.showSources(w, r, http.StatusOK, sourcesPage{Address: r.URL.Query().Get("address")})
}

func (p *Pages) showSources(w http.ResponseWriter, r *http.Request, status int, data sourcesPage) error {
	c := p.opt.Caller(r)
	list, err := p.gate.For(c).Sources(r.Context())
	if err != nil {
		return err
	}
	data.May, data.CanTry = c.May(tocsin.Admin, tocsin.GrantAdmin), p.opt.Try != nil
	for i := range list {
		s := sourceRow{SourceRecord: &list[i]}
		s.State, s.Why = p.fares(s.SourceRecord)
		if data.Aside += s.Failed; !c.Anonymous() && s.Failed > 0 {
			s.Aside = with("/sources/aside", "source", s.ID)
		}
		data.Sources = append(data.Sources, s)
	}
	// What needs somebody comes first.
	order := []string{"failing", "gone", "quiet", "new", "fresh", "paused"}
	slices.SortStableFunc(data.Sources, func(a, b sourceRow) int { return slices.Index(order, a.State) - slices.Index(order, b.State) })
	return p.render(w, r, status, "sources", page{Title: p.words.say("sources.title"), Data: data})
}

// postSources tries, adds, pauses, resumes or removes a source.
func (p *Pages) postSources(w http.ResponseWriter, r *http.Request) error {
	c, q, err := p.posted(w, r, tocsin.Admin, tocsin.GrantAdmin)
	if err != nil {
		return err
	}
	view := p.gate.For(c)
	switch do := q.Get("do"); do {
	case "try":
		return p.trySource(w, r, q)
	case "add":
		err = p.addSource(r.Context(), view, q)
	case "pause", "resume":
		var rec *tocsin.SourceRecord
		if rec, err = view.Source(r.Context(), q.Get("id")); err == nil {
			src := rec.Source
			src.Paused = do == "pause"
			err = audited(r.Context(), view, "source."+do, src.ID, "", func(tx tocsin.Tx) error { return tx.PutSource(&src) })
		}
	case "remove":
		if _, err = view.Source(r.Context(), q.Get("id")); err == nil {
			err = audited(r.Context(), view, "source.remove", q.Get("id"), "", func(tx tocsin.Tx) error { return tx.RemoveSource(q.Get("id")) })
		}
	default:
		err = tocsin.Errorf(tocsin.Invalid, "nothing is called %q here", do)
	}
	if err != nil {
		return err
	}
	return follow(w, r, "/sources")
}

// trySource shows what would be read of an address.
func (p *Pages) trySource(w http.ResponseWriter, r *http.Request, q url.Values) error {
	data := sourcesPage{Address: strings.TrimSpace(q.Get("address"))}
	if p.opt.Try == nil {
		return tocsin.Errorf(tocsin.Unavailable, "nothing can be tried here")
	}
	if data.Address == "" || len(data.Address) > 4000 {
		return tocsin.Errorf(tocsin.Invalid, "an address has 1 to 4000 letters")
	}
	ctx, cancel := context.WithTimeout(r.Context(), 25*time.Second)
	defer cancel()
	trial, err := p.opt.Try(ctx, data.Address)
	if err != nil {
		data.Problem = clip(clean(err.Error()), 500)
		return p.showSources(w, r, http.StatusOK, data)
	}
	data.Trial = &trial
	return p.showSources(w, r, http.StatusOK, data)
}

// addSource adds a source as it was tried.
func (p *Pages) addSource(ctx context.Context, view *gate.View, q url.Values) error {
	src := tocsin.Source{ID: q.Get("id"), Kind: tocsin.SourceKind(q.Get("kind")), Address: q.Get("address"), Name: strings.TrimSpace(q.Get("name")),
		Language: q.Get("language"), Reliability: tocsin.Reliability(q.Get("reliability")), Rights: tocsin.Rights(q.Get("rights")),
		Pages: q.Get("pages") == "true", Added: p.opt.Now().UTC()}
	for _, f := range []struct {
		name string
		to   *time.Duration
	}{{"every", &src.Every}, {"quiet_after", &src.QuietAfter}} {
		d, err := time.ParseDuration(q.Get(f.name))
		if err != nil {
			return tocsin.Errorf(tocsin.Invalid, "%s is a length of time like 15m or 24h", f.name)
		}
		*f.to = d
	}
	if err := src.Validate(); err != nil {
		return err
	}
	if _, err := view.Source(ctx, src.ID); err == nil {
		return tocsin.Errorf(tocsin.Conflict, "there is a source %s already", src.ID)
	} else if tocsin.CodeOf(err) != tocsin.NotFound {
		return err
	}
	return audited(ctx, view, "source.put", src.ID, src.Address, func(tx tocsin.Tx) error { return tx.PutSource(&src) })
}

// asidePage lists documents that could not be read.
type asidePage struct {
	Source    string
	Documents []tocsin.DocumentRecord
	Next      string
	May       bool // the caller may have them read again
}

// aside is the page of documents set aside.
func (p *Pages) aside(w http.ResponseWriter, r *http.Request) error {
	c := p.opt.Caller(r)
	if c.Anonymous() {
		return gate.ErrLogin
	}
	q := r.URL.Query()
	data := asidePage{Source: q.Get("source"), May: p.opt.Retry != nil && c.May(tocsin.Reviewer, tocsin.GrantWrite)}
	list, next, err := p.gate.For(c).Documents(r.Context(), &tocsin.DocumentQuery{State: tocsin.Failed, Source: data.Source, Limit: 100, After: tocsin.Cursor(q.Get("after"))})
	if err != nil {
		return err
	}
	if data.Documents = list; next != "" {
		data.Next = with("/sources/aside", "source", data.Source, "after", string(next))
	}
	return p.render(w, r, http.StatusOK, "aside", page{Title: p.words.say("aside.title"), Data: data})
}

// postAside has a document that was set aside read again.
func (p *Pages) postAside(w http.ResponseWriter, r *http.Request) error {
	c, q, err := p.posted(w, r, tocsin.Reviewer, tocsin.GrantWrite)
	if err != nil {
		return err
	}
	if p.opt.Retry == nil {
		return tocsin.Errorf(tocsin.Unavailable, "nothing can be read again here")
	}
	if err := p.opt.Retry(r.Context(), q.Get("document")); err != nil {
		return err
	}
	p.noted(r.Context(), p.gate.For(c), "document.retry", q.Get("document"), "")
	return follow(w, r, with("/sources/aside", "source", q.Get("source")))
}
