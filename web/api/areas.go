package api

import (
	"bytes"
	"context"
	"slices"
	"time"

	"tocsin"
	"tocsin/watch"
	"tocsin/watch/area"
	"tocsin/web/gate"
)

// areaList is areas as a GeoJSON feature collection.
type areaList struct {
	Type     string      `json:"type" enum:"FeatureCollection"`
	Features []area.Area `json:"features" nullable:"false"`
}

type areasTaken struct {
	Areas    []string `json:"areas" nullable:"false" doc:"ids of those that were kept"`
	Problems []string `json:"problems,omitempty" doc:"one sentence each, of those that were not"`
}

type putAreaIn struct {
	ID   string `path:"id" maxLength:"64"`
	Body area.Area
}

type putAssetsIn struct {
	ID      string  `path:"id" maxLength:"64"`
	Name    string  `query:"name" maxLength:"300" doc:"of the area; its id when nothing is said"`
	RadiusM float64 `query:"radius_m" minimum:"0" maximum:"10000000" doc:"of assets whose line tells none" default:"1000"`
	RawBody []byte  `contentType:"text/csv"`
}

type assetsTaken struct {
	Area     area.Area `json:"area"`
	Problems []string  `json:"problems,omitempty" doc:"lines that were passed over, and why"`
}

// maxAreas is how large an import of areas may be, in bytes.
const maxAreas = 32 << 20

// watched gives the store of what is watched.
func (a *API) watched() (watch.Store, error) {
	if a.opts.Watcher == nil || a.opts.Watched == nil {
		return nil, missing("watch")
	}
	return a.opts.Watched, nil
}

// seen reads one thing from the store of what is watched.
func seen[T any](ctx context.Context, a *API, read func(watch.Tx) (T, error)) (v T, err error) {
	store, err := a.watched()
	if err != nil {
		return v, err
	}
	err = store.View(ctx, func(tx watch.Tx) error {
		v, err = read(tx)
		return err
	})
	return v, err
}

// changed changes what is watched, and notes who did it.
func (a *API) changed(ctx context.Context, v *gate.View, action, on, detail string, do func(*watch.Watcher, watch.Store) error) error {
	store, err := a.watched()
	if err != nil {
		return err
	}
	if err := do(a.opts.Watcher, store); err != nil {
		return err
	}
	a.noted(ctx, v, action, on, detail)
	return nil
}

// pick is the one of a list that is meant; NotFound.
func pick[T any](list []T, what, id string, is func(*T) bool) (*T, error) {
	for i := range list {
		if is(&list[i]) {
			return &list[i], nil
		}
	}
	return nil, tocsin.Errorf(tocsin.NotFound, "there is no %s %q", what, id)
}

func (a *API) areaOf(ctx context.Context, id string) (*area.Area, error) {
	list, err := seen(ctx, a, watch.Tx.Areas)
	if err != nil {
		return nil, err
	}
	return pick(list, "area", id, func(x *area.Area) bool { return x.ID == id })
}

func (a *API) areas() {
	handle(a, reader, get(root+"/areas", "list-areas", "watch", "List the areas that are watched, as GeoJSON"),
		func(ctx context.Context, _ *gate.View, _ *nothing) (*out[areaList], error) {
			list, err := seen(ctx, a, watch.Tx.Areas)
			return &out[areaList]{areaList{"FeatureCollection", append([]area.Area{}, list...)}}, err
		})
	handle(a, reader, get(root+"/areas/{id}", "get-area", "watch", "Get an area"),
		func(ctx context.Context, _ *gate.View, in *idIn) (*out[area.Area], error) {
			one, err := a.areaOf(ctx, in.ID)
			if err != nil {
				return nil, err
			}
			return &out[area.Area]{*one}, nil
		})
	many := op(post, root+"/areas", "add-areas", "watch", "Take in areas, new or changed, from GeoJSON", 200)
	many.MaxBodyBytes = maxAreas
	many.Description = "A Feature or a FeatureCollection. What is not valid is told, and the rest are kept."
	handle(a, decider, many, func(ctx context.Context, v *gate.View, in *struct {
		RawBody []byte `contentType:"application/geo+json"`
	}) (*out[areasTaken], error) {
		taken := areasTaken{Areas: []string{}}
		for one, err := range area.ReadGeoJSON("body", bytes.NewReader(in.RawBody)) {
			if err == nil {
				err = a.changed(ctx, v, "area.put", one.ID, one.Name, func(w *watch.Watcher, _ watch.Store) error { return w.PutArea(ctx, &one) })
			}
			switch {
			case tocsin.CodeOf(err) == tocsin.Invalid:
				taken.Problems = append(taken.Problems, err.Error())
			case err != nil:
				return nil, err
			default:
				taken.Areas = append(taken.Areas, one.ID)
			}
		}
		return &out[areasTaken]{taken}, nil
	})
	one := op(put, root+"/areas/{id}", "put-area", "watch", "Keep an area, new or changed", 200)
	one.MaxBodyBytes = maxAreas
	handle(a, decider, one, func(ctx context.Context, v *gate.View, in *putAreaIn) (*out[area.Area], error) {
		in.Body.ID = in.ID
		err := a.changed(ctx, v, "area.put", in.ID, in.Body.Name, func(w *watch.Watcher, _ watch.Store) error { return w.PutArea(ctx, &in.Body) })
		return &out[area.Area]{in.Body}, err
	})
	handle(a, decider, op(del, root+"/areas/{id}", "remove-area", "watch", "Remove an area and its rules", 204),
		func(ctx context.Context, v *gate.View, in *idIn) (*nothing, error) {
			return &nothing{}, a.changed(ctx, v, "area.remove", in.ID, "", func(_ *watch.Watcher, s watch.Store) error {
				return s.Update(ctx, func(tx watch.Tx) error { return tx.RemoveArea(in.ID) })
			})
		})
	table := op(put, root+"/areas/{id}/assets", "put-assets", "watch", "Keep an area of assets from CSV, new or in place of what it was", 200)
	table.MaxBodyBytes = maxAreas
	table.Description = "The first line names the columns: name, lat, lon and, perhaps, radius_m. Bad lines are told, and the rest are kept."
	handle(a, decider, table, a.putAssets)
}

func (a *API) putAssets(ctx context.Context, v *gate.View, in *putAssetsIn) (*out[assetsTaken], error) {
	taken := assetsTaken{Area: area.Area{ID: in.ID, Name: in.Name, Kind: area.Assets, RadiusM: in.RadiusM}}
	if taken.Area.Name == "" {
		taken.Area.Name = in.ID
	}
	for s, err := range area.ReadAssets("body", bytes.NewReader(in.RawBody), in.RadiusM) {
		if err != nil {
			taken.Problems = append(taken.Problems, err.Error())
			continue
		}
		taken.Area.Assets = append(taken.Area.Assets, s)
	}
	if len(taken.Area.Assets) == 0 {
		return nil, tocsin.Errorf(tocsin.Invalid, "no line is an asset: %s", first(taken.Problems))
	}
	err := a.changed(ctx, v, "area.put", in.ID, taken.Area.Name, func(w *watch.Watcher, _ watch.Store) error { return w.PutArea(ctx, &taken.Area) })
	return &out[assetsTaken]{taken}, err
}

func first(list []string) string {
	if len(list) == 0 {
		return "there are none"
	}
	return list[0]
}

// ruleBody is a rule as clients send it: lengths of time are words.
type ruleBody struct {
	ID             string           `json:"id,omitempty" maxLength:"64" doc:"that of the address"`
	Area           string           `json:"area" maxLength:"64"`
	Name           string           `json:"name" minLength:"1" maxLength:"300"`
	Kind           string           `json:"kind,omitempty" enum:"attack,threat,alarm,explosion,find" doc:"attack when nothing is said"`
	Forms          []string         `json:"forms,omitempty" maxItems:"50"`
	Stages         []string         `json:"stages,omitempty" enum:"pre-alert,alarm,all-clear"`
	Inside         bool             `json:"inside,omitempty" doc:"the whole disc of its place must lie in the area"`
	Harm           bool             `json:"harm,omitempty"`
	MinOrigins     int              `json:"min_origins,omitempty" minimum:"0"`
	MaxCredibility int              `json:"max_credibility,omitempty" minimum:"0" maximum:"6"`
	Precision      string           `json:"precision,omitempty" enum:"site,neighbourhood,town,district,province"`
	Words          []string         `json:"words,omitempty" maxItems:"200"`
	Actors         []string         `json:"actors,omitempty" maxItems:"200"`
	MaxAge         int              `json:"max_age,omitempty" doc:"days that the act may lie back; 0 is 7, below 0 is any"`
	Deliveries     []string         `json:"deliveries" minItems:"1" maxItems:"50" nullable:"false"`
	Zone           string           `json:"zone,omitempty" maxLength:"60" example:"Asia/Baghdad"`
	Quiet          *watch.Hours     `json:"quiet,omitempty"`
	Digest         string           `json:"digest,omitempty" enum:"hourly,daily,weekly"`
	At             string           `json:"at,omitempty" maxLength:"5" example:"07:00"`
	Weekday        int              `json:"weekday,omitempty" minimum:"0" maximum:"6" doc:"0 is Sunday"`
	Escalate       []escalationBody `json:"escalate,omitempty" maxItems:"10"`
	Off            bool             `json:"off,omitempty"`
}

type escalationBody struct {
	After      string   `json:"after" example:"30m"`
	Deliveries []string `json:"deliveries" minItems:"1" nullable:"false"`
}

func named[T ~string](list []string) []T {
	var out []T
	for _, s := range list {
		out = append(out, T(s))
	}
	return out
}

func texts[T ~string](list []T) []string {
	var out []string
	for _, s := range list {
		out = append(out, string(s))
	}
	return out
}

func (b *ruleBody) rule() (*watch.Rule, error) {
	r := &watch.Rule{ID: b.ID, Area: b.Area, Name: b.Name, Kind: tocsin.Kind(b.Kind), Forms: named[tocsin.Form](b.Forms), Stages: named[watch.Stage](b.Stages),
		Inside: b.Inside, Harm: b.Harm, MinOrigins: b.MinOrigins, MaxCredibility: b.MaxCredibility, Precision: tocsin.PlacePrecision(b.Precision),
		Words: b.Words, Actors: b.Actors, MaxAge: b.MaxAge, Deliveries: b.Deliveries, Zone: b.Zone, Quiet: b.Quiet, Digest: watch.Digest(b.Digest),
		At: b.At, Weekday: time.Weekday(b.Weekday), Off: b.Off}
	for _, e := range b.Escalate {
		after, err := seconds("after", e.After)
		if err != nil {
			return nil, err
		}
		r.Escalate = append(r.Escalate, watch.Escalation{After: after, Deliveries: e.Deliveries})
	}
	return r, nil
}

func ruleWords(r *watch.Rule) ruleBody {
	b := ruleBody{r.ID, r.Area, r.Name, string(r.Kind), texts(r.Forms), texts(r.Stages), r.Inside, r.Harm, r.MinOrigins, r.MaxCredibility,
		string(r.Precision), r.Words, r.Actors, r.MaxAge, slices.Clone(r.Deliveries), r.Zone, r.Quiet, string(r.Digest), r.At, int(r.Weekday), nil, r.Off}
	for _, e := range r.Escalate {
		b.Escalate = append(b.Escalate, escalationBody{words(e.After), e.Deliveries})
	}
	return b
}

type putRuleIn struct {
	ID   string `path:"id" maxLength:"64"`
	Body ruleBody
}

type wouldIn struct {
	Body struct {
		Rule ruleBody   `json:"rule"`
		Area *area.Area `json:"area,omitempty" doc:"in place of the one that is kept"`
		Days int        `json:"days,omitempty" minimum:"1" maximum:"3650" doc:"that are looked back; 30 when nothing is said"`
	}
}

func (a *API) rules() {
	one := func(ctx context.Context, id string) (*out[ruleBody], error) {
		list, err := seen(ctx, a, watch.Tx.Rules)
		if err != nil {
			return nil, err
		}
		r, err := pick(list, "rule", id, func(x *watch.Rule) bool { return x.ID == id })
		if err != nil {
			return nil, err
		}
		return &out[ruleBody]{ruleWords(r)}, nil
	}
	handle(a, reader, get(root+"/rules", "list-rules", "watch", "List the rules by which alerts are made"),
		func(ctx context.Context, _ *gate.View, _ *nothing) (*out[page[ruleBody]], error) {
			list, err := seen(ctx, a, watch.Tx.Rules)
			p := page[ruleBody]{Items: []ruleBody{}}
			for i := range list {
				p.Items = append(p.Items, ruleWords(&list[i]))
			}
			return &out[page[ruleBody]]{p}, err
		})
	handle(a, reader, get(root+"/rules/{id}", "get-rule", "watch", "Get a rule"),
		func(ctx context.Context, _ *gate.View, in *idIn) (*out[ruleBody], error) { return one(ctx, in.ID) })
	handle(a, decider, op(put, root+"/rules/{id}", "put-rule", "watch", "Keep a rule, new or changed", 200),
		func(ctx context.Context, v *gate.View, in *putRuleIn) (*out[ruleBody], error) {
			in.Body.ID = in.ID
			r, err := in.Body.rule()
			if err != nil {
				return nil, err
			}
			if err := a.changed(ctx, v, "rule.put", r.ID, r.Name, func(w *watch.Watcher, _ watch.Store) error { return w.PutRule(ctx, r) }); err != nil {
				return nil, err
			}
			return one(ctx, in.ID)
		})
	handle(a, decider, op(del, root+"/rules/{id}", "remove-rule", "watch", "Remove a rule; its alerts stay", 204),
		func(ctx context.Context, v *gate.View, in *idIn) (*nothing, error) {
			return &nothing{}, a.changed(ctx, v, "rule.remove", in.ID, "", func(_ *watch.Watcher, s watch.Store) error {
				return s.Update(ctx, func(tx watch.Tx) error { return tx.RemoveRule(in.ID) })
			})
		})
	handle(a, reader, op(post, root+"/rules/would", "try-rule", "watch", "Tell what a rule would have done over the last days; nothing is kept or sent", 200), a.would)
}

func (a *API) would(ctx context.Context, v *gate.View, in *wouldIn) (*out[watch.Tally], error) {
	if _, err := a.watched(); err != nil {
		return nil, err
	}
	if in.Body.Rule.ID == "" {
		in.Body.Rule.ID = "trial"
	}
	r, err := in.Body.Rule.rule()
	if err != nil {
		return nil, err
	}
	of := in.Body.Area
	if of == nil {
		if of, err = a.areaOf(ctx, r.Area); err != nil {
			return nil, err
		}
	}
	r.Area = of.ID
	days := in.Body.Days
	if days == 0 {
		days = 30
	}
	after, err := a.opts.Watcher.Since(ctx, v.Now().AddDate(0, 0, -days))
	if err != nil {
		return nil, err
	}
	t, err := a.opts.Watcher.Would(ctx, r, of, a.opts.Watcher.Past(ctx, after))
	if err != nil {
		return nil, err
	}
	t.Incidents = append([]string{}, t.Incidents...)
	return &out[watch.Tally]{*t}, nil
}
