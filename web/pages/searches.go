package pages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tocsin"
	"tocsin/web/filter"
	"tocsin/web/gate"
)

// searchesPage lists the caller's saved searches.
type searchesPage struct {
	Rows    []savedRow
	New     savedForm
	Problem string
	Did     string
}

// savedForm is what was typed for a new one.
type savedForm struct {
	Name, Query string
	Public      bool
	Chips       []chip
}

// savedRow is a saved search with where it leads.
type savedRow struct {
	tocsin.SavedSearch
	Chips      []chip
	Path       string // to the picture
	Atom, JSON string // its feeds, as a reader of news needs them
}

// searches is the page of saved searches.
func (p *Pages) searches(w http.ResponseWriter, r *http.Request) error {
	if p.opt.Caller(r).Anonymous() {
		return gate.ErrLogin
	}
	data := searchesPage{Did: did(r, "kept", "removed")}
	data.New.Query = feedOf(r.URL.Query().Get("query"))
	return p.showSearches(w, r, http.StatusOK, data)
}

// feedOf is a selection of the picture without what is about the page, and
// without spans that end now: a feed gives what changed last anyway.
func feedOf(query string) string {
	v, err := url.ParseQuery(strings.TrimPrefix(strings.TrimSpace(query), "?"))
	if err != nil {
		return clip(query, 4000) // what is wrong with it is said when it is to be kept
	}
	for _, name := range append([]string{"cursor", "limit"}, own...) {
		delete(v, name)
	}
	return encode(v)
}

// Saved is where a selection of the picture can be saved.
func (s *selection) Saved() string { return with("/searches", "query", feedOf(encode(s.values))) }

func (p *Pages) showSearches(w http.ResponseWriter, r *http.Request, status int, data searchesPage) error {
	c := p.opt.Caller(r)
	store, err := p.gate.For(c).Inside()
	if err != nil {
		return err
	}
	list, err := store.Searches(r.Context(), c.User)
	if err != nil {
		return err
	}
	data.New.Chips = p.savedChips(data.New.Query)
	for _, s := range list {
		row := savedRow{SavedSearch: s, Chips: p.savedChips(s.Query), Path: "/" + question(s.Query),
			Atom: p.absolute(r, "/feeds/"+url.PathEscape(s.ID)+".atom"), JSON: p.absolute(r, "/feeds/"+url.PathEscape(s.ID)+".json")}
		data.Rows = append(data.Rows, row)
	}
	slices.SortFunc(data.Rows, func(a, b savedRow) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return p.render(w, r, status, "searches", page{Title: p.words.say("saved.title"), Styles: []string{"watch.css"}, Data: data})
}

// savedChips are the conditions of a saved search in words; none when it cannot
// be read.
func (p *Pages) savedChips(query string) []chip {
	v, err := url.ParseQuery(query)
	if err != nil {
		return nil
	}
	s, err := parseSelection(v, p.opt.Now())
	if err != nil {
		return nil
	}
	return s.chips(p.words)
}

// postSearches adds, changes or removes a saved search.
func (p *Pages) postSearches(w http.ResponseWriter, r *http.Request) error {
	c, q, err := p.posted(w, r, tocsin.Reader, tocsin.GrantRead)
	if err != nil {
		return err
	}
	ctx, view := r.Context(), p.gate.For(c)
	next := with("/searches", "did", "kept")
	switch do := q.Get("do"); do {
	case "add":
		s := tocsin.SavedSearch{ID: newID(), User: c.User, Name: oneLine(q.Get("name")), Query: feedOf(q.Get("query")), Public: q.Get("public") == "true", Added: p.opt.Now().UTC()}
		if err = checkSearch(&s); err != nil {
			problem, other := refused(err)
			if other != nil {
				return other
			}
			return p.showSearches(w, r, http.StatusUnprocessableEntity, searchesPage{Problem: problem, New: savedForm{Name: s.Name, Query: s.Query, Public: s.Public}})
		}
		err = audited(ctx, view, "search.put", s.ID, s.Query, func(tx tocsin.Tx) error { return tx.PutSearch(&s) })
	case "change", "remove":
		s, owned := p.ownSearch(ctx, view, q.Get("id"))
		if owned != nil {
			return owned
		}
		if do == "remove" {
			next = with("/searches", "did", "removed")
			err = audited(ctx, view, "search.remove", s.ID, "", func(tx tocsin.Tx) error { return tx.RemoveSearch(s.ID) })
			break
		}
		s.Name, s.Public = oneLine(q.Get("name")), q.Get("public") == "true"
		if err = checkSearch(s); err == nil {
			err = audited(ctx, view, "search.put", s.ID, s.Query, func(tx tocsin.Tx) error { return tx.PutSearch(s) })
		}
	default:
		err = tocsin.Errorf(tocsin.Invalid, "nothing is called %q here", do)
	}
	if err != nil {
		return err
	}
	return follow(w, r, next)
}

// ownSearch is a saved search of the caller's. That others have one under the
// id is not told.
func (p *Pages) ownSearch(ctx context.Context, view *gate.View, id string) (*tocsin.SavedSearch, error) {
	s, err := view.SavedSearch(ctx, id)
	if err == nil && s.User != view.Caller().User {
		return nil, tocsin.Errorf(tocsin.NotFound, "you have no saved search %q", id)
	}
	return s, err
}

// checkSearch refuses what no list of incidents would take.
func checkSearch(s *tocsin.SavedSearch) error {
	if s.Name == "" || len(s.Name) > 200 {
		return tocsin.Errorf(tocsin.Invalid, "give it a name of at most 200 letters")
	}
	if len(s.Query) > 4000 {
		return tocsin.Errorf(tocsin.Invalid, "its conditions have more than 4000 letters")
	}
	q, err := filter.ParseString(s.Query)
	if err == nil && (q.After != "" || !q.AsOf.IsZero()) {
		err = tocsin.Errorf(tocsin.Invalid, "cursor and as_of are not for a search that is feedOf")
	}
	return err
}
