package api

import (
	"context"
	"slices"

	"tocsin"
	"tocsin/web/gate"
)

// decisionIn is a decision as a client sends it: who and when are known here.
type decisionIn struct {
	ID     string `json:"id,omitempty" maxLength:"100" doc:"the client's own id, so that it may be sent again; else one is made"`
	Kind   string `json:"kind" enum:"merge,split,same,not_same,set,resolve,confirm,reject,retract,rate,undo"`
	Reason string `json:"reason" minLength:"1" maxLength:"2000"`

	Accounts []string `json:"accounts,omitempty" maxItems:"2000" doc:"ids of accounts"`
	Others   []string `json:"others,omitempty" maxItems:"2000" doc:"of split and not_same: accounts that are held apart from those"`
	// Incidents stand for the accounts that they hold now.
	Incidents []string     `json:"incidents,omitempty" maxItems:"50" doc:"instead of accounts: all accounts that these incidents hold now"`
	Version   int          `json:"version,omitempty" minimum:"1" doc:"with one incident: the version that was judged; 409 when there is a newer one"`
	Slot      string       `json:"slot,omitempty" enum:"killed,injured,missing,abducted,casualties,munitions,weapon,target,victim,perpetrator,blamed,claimed_by,denied_by,launch_site,defence_response,damage,follows,leads_to,context"`
	Value     tocsin.Value `json:"value,omitzero"`
	Document  string       `json:"document,omitempty"`
	SHA256    string       `json:"sha256,omitempty" pattern:"^[0-9a-f]{64}$"`
	Origin    string       `json:"origin,omitempty"`
	Rating    string       `json:"reliability,omitempty" enum:"A,B,C,D,E,F"`
	Undoes    string       `json:"undoes,omitempty" doc:"id of the decision that holds no longer"`
}

type decideIn struct {
	Keyed
	Body decisionIn
}

// decided is a decision and what it changed.
type decided struct {
	Decision tocsin.Decision `json:"decision"`
	Changes  []tocsin.Change `json:"changes" nullable:"false" doc:"the new versions of incidents that came of it"`
}

type decisionsIn struct {
	After int64 `query:"after" minimum:"0" doc:"place in the order of decisions"`
	Limit int   `query:"limit" minimum:"1" maximum:"1000" doc:"100 when nothing is said"`
}

type decisionList struct {
	Items []tocsin.DecisionRecord `json:"items" nullable:"false"`
	After int64                   `json:"after" doc:"the place of the last one given; ask for what comes after it"`
}

func (a *API) decisions() {
	decide := op(post, root+"/decisions", "decide", "review", "Decide on incidents, accounts, documents or origins", 201)
	decide.Metadata = map[string]any{once: true}
	decide.Description = "A decision holds until it is undone; it names accounts, so that it means the same however they are grouped later. 409 when it contradicts what is stored."
	handle(a, decider, decide, a.decide)
	handle(a, reader, get(root+"/decisions", "list-decisions", "review", "List decisions in the order in which they were taken"),
		func(ctx context.Context, v *gate.View, in *decisionsIn) (*out[decisionList], error) {
			store, err := v.Inside()
			if err != nil {
				return nil, err
			}
			items, err := store.Decisions(ctx, in.After, limitOf(in.Limit))
			if err != nil {
				return nil, err
			}
			l := decisionList{Items: append([]tocsin.DecisionRecord{}, items...), After: in.After}
			if n := len(items); n > 0 {
				l.After = items[n-1].Seq
			}
			return &out[decisionList]{l}, nil
		})
	handle(a, reader, get(root+"/doubts", "list-doubts", "review", "List pairs of accounts of which it is doubtful whether they tell of one act"),
		func(ctx context.Context, v *gate.View, in *struct {
			Limit int `query:"limit" minimum:"1" maximum:"1000" doc:"100 when nothing is said"`
		}) (*out[page[tocsin.JoinReason]], error) {
			store, err := v.Inside()
			if err != nil {
				return nil, err
			}
			items, err := store.Doubts(ctx, limitOf(in.Limit))
			return &out[page[tocsin.JoinReason]]{page[tocsin.JoinReason]{Items: append([]tocsin.JoinReason{}, items...)}}, err
		})
	handle(a, reader, get(root+"/stats", "get-stats", "state", "Get how much is kept"),
		func(ctx context.Context, v *gate.View, _ *nothing) (*out[tocsin.Stats], error) {
			store, err := v.Inside()
			if err != nil {
				return nil, err
			}
			stats, err := store.Stats(ctx)
			if err != nil {
				return nil, err
			}
			return &out[tocsin.Stats]{*stats}, nil
		})
}

func limitOf(n int) int {
	if n == 0 {
		return 100
	}
	return n
}

func (a *API) decide(ctx context.Context, v *gate.View, in *decideIn) (*made[decided], error) {
	if a.opts.Decider == nil {
		return nil, missing("queue")
	}
	b := &in.Body
	d := tocsin.Decision{ID: b.ID, Kind: tocsin.DecisionKind(b.Kind), By: v.Caller().User, At: v.Now().UTC(), Reason: b.Reason,
		Accounts: b.Accounts, Others: b.Others, Slot: tocsin.Slot(b.Slot), Value: b.Value, Document: b.Document, SHA256: b.SHA256,
		Origin: b.Origin, Reliability: tocsin.Reliability(b.Rating), Undoes: b.Undoes}
	claimed := keyIn(ctx)
	if claimed != nil { // what was cut off is the same decision when it comes again
		d.At = claimed.at
	}
	switch {
	case d.ID != "":
	case claimed != nil:
		d.ID = claimed.id
	default:
		d.ID = newID()
	}
	if len(b.Incidents) > 0 {
		accounts, err := accountsOf(ctx, v, b)
		if err != nil {
			return nil, err
		}
		d.Accounts = accounts
	}
	if err := d.Validate(); err != nil {
		return nil, err
	}
	changes, err := a.opts.Decider.Decide(ctx, d)
	if err != nil {
		return nil, err
	}
	a.noted(ctx, v, "decision", d.ID, b.Kind)
	return &made[decided]{a.opts.Base + root + "/decisions", decided{d, append([]tocsin.Change{}, changes...)}}, nil
}

// accountsOf gives the accounts of the incidents that a decision names, unless
// what it was decided on is not what is there any more.
func accountsOf(ctx context.Context, v *gate.View, b *decisionIn) ([]string, error) {
	if len(b.Accounts) > 0 {
		return nil, tocsin.Errorf(tocsin.Invalid, "give accounts or incidents, not both")
	}
	if b.Version != 0 && len(b.Incidents) != 1 {
		return nil, tocsin.Errorf(tocsin.Invalid, "a version is of one incident")
	}
	var accounts []string
	for _, id := range b.Incidents {
		rec, err := v.Incident(ctx, id, 0)
		if err != nil {
			return nil, err
		}
		switch {
		case rec.Withdraw:
			return nil, tocsin.Errorf(tocsin.Conflict, "incident %q is withdrawn; its accounts are in %q", id, rec.Redirect)
		case b.Version != 0 && rec.Version != b.Version:
			return nil, tocsin.Errorf(tocsin.Conflict, "incident %q has version %d by now, not %d", id, rec.Version, b.Version)
		}
		accounts = append(accounts, rec.Incident.Accounts...)
	}
	slices.Sort(accounts)
	return slices.Compact(accounts), nil
}
