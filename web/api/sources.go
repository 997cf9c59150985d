package api

import (
	"context"
	"fmt"
	"time"

	"tocsin"
	"tocsin/web/gate"
)

// SourceBody is a source as a client sends it: lengths of time are words.
type SourceBody struct {
	ID          string `json:"id,omitempty" maxLength:"64" pattern:"^[a-z0-9-]+$" doc:"needed when it is new; never changes"`
	Kind        string `json:"kind" enum:"feed,sitemap,page,warning,folder,push"`
	Address     string `json:"address,omitempty" maxLength:"4000"`
	Name        string `json:"name" minLength:"1" maxLength:"300" doc:"the outlet, as a reader would name it"`
	Owner       string `json:"owner,omitempty" maxLength:"300"`
	Language    string `json:"language,omitempty" maxLength:"2"`
	Reliability string `json:"reliability,omitempty" enum:"A,B,C,D,E,F"`
	Rights      string `json:"rights,omitempty" enum:"quote,full" doc:"quote when nothing is said"`
	Every       string `json:"every,omitempty" doc:"between two polls: 15m, 2h" example:"15m"`
	QuietAfter  string `json:"quiet_after,omitempty" doc:"without anything new for so long it counts as quiet" example:"24h"`
	Retention   int    `json:"retention,omitempty" minimum:"0" maximum:"36500" doc:"days that its documents are kept; 0 is for good"`
	Pages       bool   `json:"pages,omitempty" doc:"of feeds: fetch each item's page"`
	Private     bool   `json:"private,omitempty" doc:"its host may have a private address"`
	Paused      bool   `json:"paused,omitempty"`
}

func (s *SourceBody) source() (tocsin.Source, error) {
	every, err := seconds("every", s.Every)
	if err != nil {
		return tocsin.Source{}, err
	}
	quiet, err := seconds("quiet_after", s.QuietAfter)
	if err != nil {
		return tocsin.Source{}, err
	}
	src := tocsin.Source{ID: s.ID, Kind: tocsin.SourceKind(s.Kind), Address: s.Address, Name: s.Name, Owner: s.Owner,
		Language: s.Language, Reliability: tocsin.Reliability(s.Reliability), Rights: tocsin.Rights(s.Rights), Every: every,
		QuietAfter: quiet, Retention: s.Retention, Pages: s.Pages, Private: s.Private, Paused: s.Paused}
	if src.Rights == "" {
		src.Rights = tocsin.RightsQuote
	}
	return src, src.Validate()
}

// sourceOut is a source with how it fares, in words.
type sourceOut struct {
	SourceBody
	Added     time.Time `json:"added,omitzero"`
	Freshness string    `json:"freshness" enum:"fresh,new,quiet,failing,gone,paused"`
	Why       string    `json:"why,omitempty" doc:"one sentence, when it is not fresh"`
	LastPoll  time.Time `json:"last_poll,omitzero"`
	LastGood  time.Time `json:"last_good,omitzero"`
	LastNew   time.Time `json:"last_new,omitzero"`
	NotUntil  time.Time `json:"not_until,omitzero" doc:"when it may be asked again"`
	Moved     string    `json:"moved,omitempty" doc:"where its address has moved to for good"`
	Documents int       `json:"documents"`
	LastDay   int       `json:"last_day" doc:"documents of the last 24 hours"`
	Failed    int       `json:"failed" doc:"documents set aside"`
}

// words is a length of time as people write it, "" for none.
func words(d time.Duration) string {
	switch {
	case d == 0:
		return ""
	case d%time.Hour == 0:
		return fmt.Sprintf("%dh", d/time.Hour)
	case d%time.Minute == 0:
		return fmt.Sprintf("%dm", d/time.Minute)
	}
	return d.String()
}

func sourceWords(s *tocsin.SourceRecord, now time.Time) sourceOut {
	o := sourceOut{
		SourceBody: SourceBody{s.ID, string(s.Kind), s.Address, s.Name, s.Owner, s.Language, string(s.Reliability), string(s.Rights),
			words(s.Every), words(s.QuietAfter), s.Retention, s.Pages, s.Private, s.Paused},
		Added: s.Added, LastPoll: s.State.LastPoll, LastGood: s.State.LastGood, LastNew: s.State.LastNew,
		NotUntil: s.State.NotUntil, Moved: s.State.Moved, Documents: s.Documents, LastDay: s.LastDay, Failed: s.Failed,
	}
	o.Freshness, o.Why = freshness(s, now)
	return o
}

// freshness says whether silence of a source means anything, and why not.
func freshness(s *tocsin.SourceRecord, now time.Time) (word, why string) {
	switch st := &s.State; {
	case s.Paused:
		return "paused", "somebody paused it"
	case st.Gone:
		return "gone", "its server says that it is gone for good"
	case st.Failures > 0:
		why = fmt.Sprintf("its last poll failed, %d in a row", st.Failures)
		if st.Error != "" {
			why += ": " + st.Error
		}
		return "failing", why
	case s.Quiet(now):
		if st.LastNew.IsZero() {
			return "quiet", fmt.Sprintf("it never gave anything; something was expected within %s", words(s.QuietAfter))
		}
		return "quiet", fmt.Sprintf("nothing new since %s; something was expected within %s", st.LastNew.UTC().Format(time.RFC3339), words(s.QuietAfter))
	case st.LastPoll.IsZero() && s.Kind != tocsin.SourcePush:
		return "new", "it was not polled yet"
	}
	return "fresh", ""
}

type putSourceIn struct {
	ID   string `path:"id" maxLength:"64"`
	Body SourceBody
}

func (a *API) sources() {
	handle(a, anybody, get(root+"/sources", "list-sources", "sources", "List sources and how they fare"),
		func(ctx context.Context, v *gate.View, _ *nothing) (*out[page[sourceOut]], error) {
			all, err := v.Sources(ctx)
			if err != nil {
				return nil, err
			}
			p := page[sourceOut]{Items: []sourceOut{}}
			for i := range all {
				p.Items = append(p.Items, sourceWords(&all[i], v.Now()))
			}
			return &out[page[sourceOut]]{p}, nil
		})
	one := func(ctx context.Context, v *gate.View, id string) (*out[sourceOut], error) {
		s, err := v.Source(ctx, id)
		if err != nil {
			return nil, err
		}
		return &out[sourceOut]{sourceWords(s, v.Now())}, nil
	}
	handle(a, anybody, get(root+"/sources/{id}", "get-source", "sources", "Get a source and how it fares"),
		func(ctx context.Context, v *gate.View, in *idIn) (*out[sourceOut], error) { return one(ctx, v, in.ID) })
	handle(a, superuser, op(post, root+"/sources", "add-source", "sources", "Add a source", 201),
		func(ctx context.Context, v *gate.View, in *struct{ Body SourceBody }) (*made[sourceOut], error) {
			if _, err := v.Source(ctx, in.Body.ID); err == nil {
				return nil, tocsin.Errorf(tocsin.Conflict, "there is a source %q", in.Body.ID)
			} else if tocsin.CodeOf(err) != tocsin.NotFound {
				return nil, err
			}
			if err := a.putSource(ctx, v, &in.Body, v.Now().UTC()); err != nil {
				return nil, err
			}
			o, err := one(ctx, v, in.Body.ID)
			if err != nil {
				return nil, err
			}
			return &made[sourceOut]{a.opts.Base + root + "/sources/" + in.Body.ID, o.Body}, nil
		})
	handle(a, superuser, op(put, root+"/sources/{id}", "put-source", "sources", "Change a source", 200),
		func(ctx context.Context, v *gate.View, in *putSourceIn) (*out[sourceOut], error) {
			if in.Body.ID != "" && in.Body.ID != in.ID {
				return nil, tocsin.Errorf(tocsin.Invalid, "the id of a source never changes")
			}
			in.Body.ID = in.ID
			old, err := v.Source(ctx, in.ID)
			if err != nil {
				return nil, err
			}
			if err := a.putSource(ctx, v, &in.Body, old.Added); err != nil {
				return nil, err
			}
			return one(ctx, v, in.ID)
		})
	handle(a, superuser, op(del, root+"/sources/{id}", "remove-source", "sources", "Remove a source; its documents stay", 204),
		func(ctx context.Context, v *gate.View, in *idIn) (*nothing, error) {
			if _, err := v.Source(ctx, in.ID); err != nil {
				return nil, err
			}
			return &nothing{}, a.audited(ctx, v, "source.remove", in.ID, "", func(tx tocsin.Tx) error { return tx.RemoveSource(in.ID) })
		})
	handle(a, superuser, op(post, root+"/sources/try", "try-source", "sources", "Poll a source once and keep nothing", 200),
		func(ctx context.Context, v *gate.View, in *struct{ Body SourceBody }) (*out[Trial], error) {
			if a.opts.Trier == nil {
				return nil, missing("collector")
			}
			if in.Body.ID == "" {
				in.Body.ID = "trial"
			}
			src, err := in.Body.source()
			if err != nil {
				return nil, err
			}
			t, err := a.opts.Trier.Try(ctx, src)
			t.Documents = append([]TrialDocument{}, t.Documents...)
			return &out[Trial]{t}, err
		})
}

func (a *API) putSource(ctx context.Context, v *gate.View, in *SourceBody, added time.Time) error {
	src, err := in.source()
	if err != nil {
		return err
	}
	src.Added = added
	return a.audited(ctx, v, "source.put", src.ID, src.Address, func(tx tocsin.Tx) error { return tx.PutSource(&src) })
}
