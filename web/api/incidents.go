package api

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tocsin"
	"tocsin/web/filter"
	"tocsin/web/gate"
)

// Filter is the parameters that select incidents, as they are described to
// clients. Package filter reads them, and so says which values are right.
type Filter struct {
	ID             []string `query:"id" doc:"ids of incidents"`
	BBox           string   `query:"bbox" doc:"west,south,east,north in degrees; west above east lies across the 180th meridian" example:"43,33,45,34"`
	Polygon        string   `query:"polygon" doc:"\"lon lat, lon lat, ...\", POLYGON((...)) or a GeoJSON Polygon; one ring"`
	From           string   `query:"from" format:"date" doc:"its time may lie on this day or later"`
	To             string   `query:"to" format:"date" doc:"its time may lie on this day or earlier"`
	Kind           []string `query:"kind" enum:"attack,threat,alarm,explosion,find,aggregate"`
	Form           []string `query:"form" enum:"suicide-bombing,air-strike,drone,rocket-missile,shelling,bombing,grenade,killing,armed-assault,abduction,arson,melee,chemical,other"`
	State          []string `query:"status" enum:"executed,intercepted,foiled"`
	Country        []string `query:"country" doc:"ISO 3166-1, two letters"`
	Place          string   `query:"place" maxLength:"300" doc:"name of its place or of what that lies in"`
	Actor          string   `query:"actor" maxLength:"300" doc:"part of the name of who is said to have done it, or of a target or victim"`
	Text           string   `query:"q" maxLength:"300" doc:"words of its headline, place, actors and quotes; place:word, actor:word, quote:word"`
	Source         string   `query:"source" doc:"id of a source that one of its documents comes from"`
	Document       string   `query:"document" doc:"id of a document that tells of it"`
	MinOrigins     int      `query:"min_origins" minimum:"0" maximum:"1000" doc:"at least so many independent origins"`
	MaxCredibility int      `query:"max_credibility" minimum:"0" maximum:"6" doc:"1 confirmed to 6 cannot be judged"`
	Contested      string   `query:"contested" enum:"true,false" doc:"sources disagree on a figure or name"`
	Reviewed       string   `query:"reviewed" enum:"true,false" doc:"a person confirmed or rejected it, or set something"`
	Harm           string   `query:"harm" enum:"true,false" doc:"somebody killed, injured, missing or abducted is reported"`
	Located        string   `query:"located" enum:"true,false" doc:"it has a position"`
	Released       string   `query:"released" enum:"true,false" doc:"a reviewer lets all of it be shown"`
	Tag            string   `query:"tag"`
	ChangedSince   string   `query:"changed_since" doc:"time or day of its last change"`
	Withdrawn      string   `query:"withdrawn" enum:"true,false" doc:"those that are withdrawn, too"`
	AsOf           string   `query:"as_of" doc:"what was known at this time"`
	Order          string   `query:"order" enum:"time,change,harm,arrival" doc:"time when nothing is said"`
	Limit          int      `query:"limit" minimum:"1" maximum:"1000" doc:"100 when nothing is said"`
	Cursor         string   `query:"cursor" doc:"where a list went on"`

	query  *tocsin.IncidentQuery
	values url.Values // the parameters above as they came
	at     url.URL
	origin string // scheme and host that it was asked of
}

// Resolve reads the selection once the parameters are known to be right one by one.
func (f *Filter) Resolve(ctx huma.Context) []error {
	f.at, f.origin = ctx.URL(), originOf(ctx)
	f.values = url.Values{}
	for name, v := range f.at.Query() {
		if filter.Known(name) {
			f.values[name] = v
		}
	}
	q, err := filter.Parse(f.values)
	if err != nil {
		return []error{&huma.ErrorDetail{Location: "query", Message: err.Error()}}
	}
	f.query = q
	return nil
}

// originOf is the address of the server as this client reached it.
func originOf(ctx huma.Context) string {
	if ctx.TLS() != nil {
		return "https://" + ctx.Host()
	}
	return "http://" + ctx.Host()
}

// Address remembers where a list was asked for, to say where it goes on.
type Address struct {
	at     url.URL
	origin string // scheme and host that it was asked of
}

// Resolve keeps the address.
func (a *Address) Resolve(ctx huma.Context) []error {
	a.at, a.origin = ctx.URL(), originOf(ctx)
	return nil
}

// page is one page of a list.
type page[T any] struct {
	Items  []T    `json:"items" nullable:"false"`
	Next   string `json:"next,omitempty" doc:"address of the next page; absent at the end"`
	Cursor string `json:"cursor,omitempty" doc:"where the list goes on; absent at the end"`
	Total  *int   `json:"total,omitempty" doc:"how many the whole list has, with count=true"`
}

// listed is the answer that is a page.
type listed[T any] struct {
	Link string `header:"Link"`
	Body page[T]
}

// list makes a page's answer, with the address of the next one.
func list[T any](a *API, at url.URL, items []T, next tocsin.Cursor) *listed[T] {
	if items == nil {
		items = []T{}
	}
	l := &listed[T]{Body: page[T]{Items: items, Cursor: string(next)}}
	if next != "" {
		l.Body.Next = a.next(at, next)
		l.Link = "<" + l.Body.Next + `>; rel="next"`
	}
	return l
}

func (a *API) next(at url.URL, cursor tocsin.Cursor) string {
	values := at.Query()
	values.Set("cursor", string(cursor))
	return a.opts.Base + at.EscapedPath() + "?" + values.Encode()
}

type incidentsIn struct {
	Filter
	Count bool `query:"count" doc:"tell how many there are in all"`
}

type incidentIn struct {
	ID      string `path:"id" maxLength:"300"`
	Version int    `query:"version" minimum:"1" doc:"this version and not the last"`
	AsOf    string `query:"as_of" doc:"the version that was known at this time or on this day"`
}

type idIn struct {
	ID string `path:"id" maxLength:"300"`
}

func (a *API) incidents() {
	handle(a, anybody, get(root+"/incidents", "list-incidents", "incidents", "List a selection of incidents"),
		func(ctx context.Context, v *gate.View, in *incidentsIn) (*listed[tocsin.IncidentRecord], error) {
			items, next, err := v.Incidents(ctx, in.query)
			if err != nil {
				return nil, err
			}
			l := list(a, in.at, items, next)
			if in.Count {
				if n, whole, err := v.Count(ctx, in.query); err != nil {
					return nil, err
				} else if whole {
					l.Body.Total = &n
				}
			}
			return l, nil
		})
	one := get(root+"/incidents/{id}", "get-incident", "incidents", "Get one incident")
	one.Description = "A withdrawn incident is still there: withdraw is true, and redirect lists the incidents that hold its accounts now."
	handle(a, anybody, one, a.incident)
	handle(a, anybody, get(root+"/incidents/{id}/history", "list-versions", "incidents", "List all versions of an incident"),
		func(ctx context.Context, v *gate.View, in *idIn) (*out[page[tocsin.IncidentRecord]], error) {
			versions, err := v.History(ctx, in.ID)
			return &out[page[tocsin.IncidentRecord]]{page[tocsin.IncidentRecord]{Items: versions}}, err
		})
	handle(a, anybody, get(root+"/incidents/{id}/claims", "list-incident-claims", "incidents", "List the claims of an incident"),
		func(ctx context.Context, v *gate.View, in *idIn) (*out[page[tocsin.ClaimRecord]], error) {
			rec, err := v.Incident(ctx, in.ID, 0)
			if err != nil {
				return nil, err
			}
			return &out[page[tocsin.ClaimRecord]]{page[tocsin.ClaimRecord]{Items: claimsOf(rec)}}, nil
		})
	handle(a, anybody, get(root+"/incidents/{id}/documents", "list-incident-documents", "incidents", "List the documents behind an incident"),
		func(ctx context.Context, v *gate.View, in *idIn) (*out[page[tocsin.DocumentRecord]], error) {
			rec, err := v.Incident(ctx, in.ID, 0)
			if err != nil {
				return nil, err
			}
			docs, err := documentsOf(ctx, v, rec)
			return &out[page[tocsin.DocumentRecord]]{page[tocsin.DocumentRecord]{Items: docs}}, err
		})
}

func (a *API) incident(ctx context.Context, v *gate.View, in *incidentIn) (*out[tocsin.IncidentRecord], error) {
	if in.AsOf == "" {
		rec, err := v.Incident(ctx, in.ID, in.Version)
		if err != nil {
			return nil, err
		}
		return &out[tocsin.IncidentRecord]{*rec}, nil
	}
	if in.Version != 0 {
		return nil, tocsin.Errorf(tocsin.Invalid, "version and as_of are not asked for together")
	}
	q, err := filter.Parse(url.Values{"as_of": {in.AsOf}})
	if err != nil {
		return nil, err
	}
	versions, err := v.History(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if rec := lastBefore(versions, q.AsOf); rec != nil {
		return &out[tocsin.IncidentRecord]{*rec}, nil
	}
	return nil, tocsin.Errorf(tocsin.NotFound, "nothing was known of incident %q by then", in.ID)
}

// lastBefore is the last version of a time or before it, nil when there is none.
func lastBefore(versions []tocsin.IncidentRecord, at time.Time) *tocsin.IncidentRecord {
	for i := len(versions) - 1; i >= 0; i-- {
		if !versions[i].At.After(at) {
			return &versions[i]
		}
	}
	return nil
}

// claimsOf lists a record's claims in the order of their slots.
func claimsOf(rec *tocsin.IncidentRecord) []tocsin.ClaimRecord {
	list := []tocsin.ClaimRecord{}
	for _, slot := range tocsin.Slots {
		s := rec.Incident.Slots[slot]
		if s == nil {
			continue
		}
		for _, c := range s.Claims {
			document, _, _ := cutLast(c.Account, "#")
			list = append(list, tocsin.ClaimRecord{Claim: c.Claim, Account: c.Account, Document: document, Incident: rec.Incident.ID})
		}
	}
	return list
}

// cutLast parts a text at the last place where a mark stands.
func cutLast(s, mark string) (before, after string, found bool) {
	i := strings.LastIndex(s, mark)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(mark):], true
}

// documentsOf gives the heads of a record's documents; those that the caller
// may not see, or that are gone, are left out.
func documentsOf(ctx context.Context, v *gate.View, rec *tocsin.IncidentRecord) ([]tocsin.DocumentRecord, error) {
	list := []tocsin.DocumentRecord{}
	for _, id := range rec.Documents {
		doc, err := v.Document(ctx, id)
		if tocsin.CodeOf(err) == tocsin.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, *doc)
	}
	return list, nil
}

// AccountFilter is the parameters that select accounts and claims.
type AccountFilter struct {
	Document string   `query:"document" doc:"id of a document"`
	Incident string   `query:"incident" doc:"id of an incident"`
	Kind     []string `query:"kind" enum:"attack,threat,alarm,explosion,find,aggregate"`
	Role     string   `query:"role" enum:"main,background"`
	Limit    int      `query:"limit" minimum:"1" maximum:"1000" doc:"100 when nothing is said"`
	Cursor   string   `query:"cursor" maxLength:"2000"`
	Address
}

func (f *AccountFilter) query() *tocsin.AccountQuery {
	return &tocsin.AccountQuery{Document: f.Document, Incident: f.Incident, Kinds: as[tocsin.Kind](f.Kind), Role: tocsin.Role(f.Role),
		Limit: f.Limit, After: tocsin.Cursor(f.Cursor)}
}

type claimsIn struct {
	AccountFilter
	Slot      []string `query:"slot" doc:"killed, injured, blamed ..." enum:"killed,injured,missing,abducted,casualties,munitions,weapon,target,victim,perpetrator,blamed,claimed_by,denied_by,launch_site,defence_response,damage,follows,leads_to,context"`
	Speaker   string   `query:"speaker" maxLength:"300" doc:"part of the name of who says it"`
	Certainty []string `query:"certainty" enum:"stated,reported,hedged,denied,retracted,silent"`
}

// as makes words of words of another type.
func as[T ~string](list []string) []T {
	var typed []T
	for _, s := range list {
		typed = append(typed, T(s))
	}
	return typed
}

func (a *API) accounts() {
	handle(a, anybody, get(root+"/accounts", "list-accounts", "accounts", "List what documents say about acts"),
		func(ctx context.Context, v *gate.View, in *AccountFilter) (*listed[tocsin.AccountRecord], error) {
			items, next, err := v.Accounts(ctx, in.query())
			if err != nil {
				return nil, err
			}
			return list(a, in.at, items, next), nil
		})
	handle(a, anybody, get(root+"/claims", "list-claims", "accounts", "List claims: who says what, how sure, in which words"),
		func(ctx context.Context, v *gate.View, in *claimsIn) (*listed[tocsin.ClaimRecord], error) {
			q := in.query()
			q.Slots, q.Speaker, q.Certainties = as[tocsin.Slot](in.Slot), in.Speaker, as[tocsin.Certainty](in.Certainty)
			items, next, err := v.Claims(ctx, q)
			if err != nil {
				return nil, err
			}
			return list(a, in.at, items, next), nil
		})
}

// The ways of HTTP, by short names for the lists of operations.
const (
	post = http.MethodPost
	put  = http.MethodPut
	del  = http.MethodDelete
)
