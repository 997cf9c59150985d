package api

import (
	"context"
	"strings"

	"tocsin"
	"tocsin/web/filter"
	"tocsin/web/gate"
)

// searchBody is a saved search as a client sends it.
type searchBody struct {
	Name   string `json:"name" minLength:"1" maxLength:"200"`
	Query  string `json:"query" maxLength:"4000" doc:"as in an address: form=drone&country=IQ"`
	Public bool   `json:"public,omitempty" doc:"its feeds need no login"`
}

// check refuses a query that no list of incidents would take.
func (b *searchBody) check() error {
	b.Query = strings.TrimPrefix(b.Query, "?")
	q, err := filter.ParseString(b.Query)
	if err != nil {
		return err
	}
	if q.After != "" || !q.AsOf.IsZero() {
		return tocsin.Errorf(tocsin.Invalid, "cursor and as_of are not for a search that is followed")
	}
	return nil
}

type putSearchIn struct {
	ID   string `path:"id" maxLength:"100"`
	Body searchBody
}

func (a *API) searches() {
	handle(a, reader, get(root+"/searches", "list-searches", "searches", "List your saved searches"),
		func(ctx context.Context, v *gate.View, _ *nothing) (*out[page[tocsin.SavedSearch]], error) {
			store, err := v.Inside()
			if err != nil {
				return nil, err
			}
			all, err := store.Searches(ctx, v.Caller().User)
			return &out[page[tocsin.SavedSearch]]{page[tocsin.SavedSearch]{Items: append([]tocsin.SavedSearch{}, all...)}}, err
		})
	handle(a, reader, op(post, root+"/searches", "add-search", "searches", "Save a search; it has feeds at /feeds/{id}.atom and /feeds/{id}.json", 201),
		func(ctx context.Context, v *gate.View, in *struct{ Body searchBody }) (*made[tocsin.SavedSearch], error) {
			if err := in.Body.check(); err != nil {
				return nil, err
			}
			s := tocsin.SavedSearch{ID: newID(), User: v.Caller().User, Name: in.Body.Name, Query: in.Body.Query, Public: in.Body.Public, Added: v.Now().UTC()}
			if err := a.audited(ctx, v, "search.put", s.ID, s.Query, func(tx tocsin.Tx) error { return tx.PutSearch(&s) }); err != nil {
				return nil, err
			}
			return &made[tocsin.SavedSearch]{a.opts.Base + root + "/searches/" + s.ID, s}, nil
		})
	handle(a, reader, get(root+"/searches/{id}", "get-search", "searches", "Get a saved search of yours or a public one"),
		func(ctx context.Context, v *gate.View, in *idIn) (*out[tocsin.SavedSearch], error) {
			s, err := v.SavedSearch(ctx, in.ID)
			if err != nil {
				return nil, err
			}
			return &out[tocsin.SavedSearch]{*s}, nil
		})
	handle(a, reader, op(put, root+"/searches/{id}", "put-search", "searches", "Change a saved search of yours", 200),
		func(ctx context.Context, v *gate.View, in *putSearchIn) (*out[tocsin.SavedSearch], error) {
			s, err := own(ctx, v, in.ID)
			if err != nil {
				return nil, err
			}
			if err := in.Body.check(); err != nil {
				return nil, err
			}
			s.Name, s.Query, s.Public = in.Body.Name, in.Body.Query, in.Body.Public
			err = a.audited(ctx, v, "search.put", s.ID, s.Query, func(tx tocsin.Tx) error { return tx.PutSearch(s) })
			return &out[tocsin.SavedSearch]{*s}, err
		})
	handle(a, reader, op(del, root+"/searches/{id}", "remove-search", "searches", "Remove a saved search of yours", 204),
		func(ctx context.Context, v *gate.View, in *idIn) (*nothing, error) {
			s, err := own(ctx, v, in.ID)
			if err != nil {
				return nil, err
			}
			return &nothing{}, a.audited(ctx, v, "search.remove", s.ID, "", func(tx tocsin.Tx) error { return tx.RemoveSearch(s.ID) })
		})
}

// own is a saved search of the caller's; an admin may change any.
func own(ctx context.Context, v *gate.View, id string) (*tocsin.SavedSearch, error) {
	store, err := v.Inside()
	if err != nil {
		return nil, err
	}
	s, err := store.SavedSearch(ctx, id)
	if err != nil {
		return nil, err
	}
	switch c := v.Caller(); {
	case s.User == c.User || c.Role.Allows(tocsin.Admin):
		return s, nil
	case s.Public:
		return nil, gate.ErrForbidden
	}
	return nil, tocsin.Errorf(tocsin.NotFound, "there is no saved search %q", id)
}
