package api

import (
	"context"
	"time"

	"tocsin"
	"tocsin/watch"
	"tocsin/web/gate"
)

// deliveryBody is a delivery as clients send it.
type deliveryBody struct {
	Name   string  `json:"name" minLength:"1" maxLength:"300"`
	Kind   string  `json:"kind" enum:"webhook,email,cap,cot,push"`
	Target string  `json:"target" minLength:"1" maxLength:"4000" doc:"an address of its kind"`
	Secret *string `json:"secret,omitempty" maxLength:"1000" doc:"key of the signature, or token; never shown; without it the one that is kept stays, and an empty one takes it away"`
	Public bool    `json:"public,omitempty" doc:"it gets what the release policy lets out, and no more"`
	Off    bool    `json:"off,omitempty"`
}

// deliveryOut is a delivery without its secret.
type deliveryOut struct {
	ID     string    `json:"id"`
	Name   string    `json:"name"`
	Kind   string    `json:"kind"`
	Target string    `json:"target" doc:"of web addresses only admins see more than the host"`
	Signed bool      `json:"signed" doc:"it has a secret"`
	Public bool      `json:"public,omitempty"`
	Off    bool      `json:"off,omitempty"`
	Added  time.Time `json:"added,omitzero"`
}

func deliveryWords(v *gate.View, d *watch.Delivery) deliveryOut {
	o := deliveryOut{d.ID, d.Name, string(d.Kind), d.Shown(), d.Secret != "", d.Public, d.Off, d.Added}
	if v.Caller().May(tocsin.Admin, tocsin.GrantAdmin) {
		o.Target = d.Target
	}
	return o
}

type putDeliveryIn struct {
	ID   string `path:"id" maxLength:"64"`
	Body deliveryBody
}

func (a *API) deliveryOf(ctx context.Context, id string) (*watch.Delivery, error) {
	list, err := seen(ctx, a, watch.Tx.Deliveries)
	if err != nil {
		return nil, err
	}
	return pick(list, "delivery", id, func(d *watch.Delivery) bool { return d.ID == id })
}

func (a *API) deliveries() {
	one := func(ctx context.Context, v *gate.View, id string) (*out[deliveryOut], error) {
		d, err := a.deliveryOf(ctx, id)
		if err != nil {
			return nil, err
		}
		return &out[deliveryOut]{deliveryWords(v, d)}, nil
	}
	handle(a, decider, get(root+"/deliveries", "list-deliveries", "watch", "List where alerts are sent"),
		func(ctx context.Context, v *gate.View, _ *nothing) (*out[page[deliveryOut]], error) {
			list, err := seen(ctx, a, watch.Tx.Deliveries)
			p := page[deliveryOut]{Items: []deliveryOut{}}
			for i := range list {
				p.Items = append(p.Items, deliveryWords(v, &list[i]))
			}
			return &out[page[deliveryOut]]{p}, err
		})
	handle(a, decider, get(root+"/deliveries/{id}", "get-delivery", "watch", "Get a delivery"),
		func(ctx context.Context, v *gate.View, in *idIn) (*out[deliveryOut], error) {
			return one(ctx, v, in.ID)
		})
	handle(a, superuser, op(put, root+"/deliveries/{id}", "put-delivery", "watch", "Keep a delivery, new or changed", 200),
		func(ctx context.Context, v *gate.View, in *putDeliveryIn) (*out[deliveryOut], error) {
			b := &in.Body
			d := watch.Delivery{ID: in.ID, Name: b.Name, Kind: watch.DeliveryKind(b.Kind), Target: b.Target, Public: b.Public, Off: b.Off, Added: v.Now().UTC()}
			old, err := a.deliveryOf(ctx, in.ID)
			if err != nil && tocsin.CodeOf(err) != tocsin.NotFound {
				return nil, err
			}
			if old != nil {
				d.Secret, d.Added = old.Secret, old.Added
			}
			if b.Secret != nil {
				d.Secret = *b.Secret
			}
			if err := a.changed(ctx, v, "delivery.put", d.ID, d.Shown(), func(w *watch.Watcher, _ watch.Store) error { return w.PutDelivery(ctx, &d) }); err != nil {
				return nil, err
			}
			return one(ctx, v, in.ID)
		})
	handle(a, superuser, op(del, root+"/deliveries/{id}", "remove-delivery", "watch", "Remove a delivery that no rule names", 204),
		func(ctx context.Context, v *gate.View, in *idIn) (*nothing, error) {
			return &nothing{}, a.changed(ctx, v, "delivery.remove", in.ID, "", func(w *watch.Watcher, _ watch.Store) error { return w.RemoveDelivery(ctx, in.ID) })
		})
	handle(a, superuser, op(post, root+"/deliveries/{id}/test", "test-delivery", "watch", "Send a test message now", 204),
		func(ctx context.Context, v *gate.View, in *idIn) (*nothing, error) {
			return &nothing{}, a.changed(ctx, v, "delivery.test", in.ID, "", func(w *watch.Watcher, _ watch.Store) error {
				return w.Try(ctx, in.ID, v.Caller().User)
			})
		})
	handle(a, decider, get(root+"/sent", "list-sent", "watch", "List what was sent to whom, the last first; state=dead is what was given up"),
		func(ctx context.Context, _ *gate.View, in *struct {
			Alert    string `query:"alert" maxLength:"100"`
			Delivery string `query:"delivery" maxLength:"64"`
			State    string `query:"state" enum:"trying,sent,failed,dead,skipped,withheld"`
			Limit    int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
		}) (*out[page[watch.Entry]], error) {
			list, err := seen(ctx, a, func(tx watch.Tx) ([]watch.Entry, error) {
				return tx.Log(watch.LogQuery{Alert: in.Alert, Delivery: in.Delivery, State: watch.SendState(in.State), Limit: in.Limit})
			})
			return &out[page[watch.Entry]]{page[watch.Entry]{Items: append([]watch.Entry{}, list...)}}, err
		})
	handle(a, decider, op(post, root+"/sent/{id}/again", "send-again", "watch", "Send again what was given up, by its key", 202),
		func(ctx context.Context, v *gate.View, in *idIn) (*nothing, error) {
			return &nothing{}, a.changed(ctx, v, "delivery.again", in.ID, "", func(w *watch.Watcher, _ watch.Store) error { return w.Again(ctx, in.ID) })
		})
}

type handleIn struct {
	ID   string `path:"id" maxLength:"100"`
	Body struct {
		Note string `json:"note,omitempty" maxLength:"2000"`
	}
}

type handOverIn struct {
	ID   string `path:"id" maxLength:"100"`
	Body struct {
		To   string `json:"to" minLength:"1" maxLength:"200" doc:"name of the user who takes it"`
		Note string `json:"note,omitempty" maxLength:"2000"`
	}
}

type muteIn struct {
	Body struct {
		Incident string    `json:"incident,omitempty" maxLength:"300" doc:"this, or an area"`
		Area     string    `json:"area,omitempty" maxLength:"64"`
		Until    time.Time `json:"until"`
		Reason   string    `json:"reason,omitempty" maxLength:"2000"`
	}
}

func (a *API) alertOf(ctx context.Context, id string) (*out[watch.Alert], error) {
	list, err := seen(ctx, a, func(tx watch.Tx) ([]watch.Alert, error) { return tx.Alerts(watch.AlertQuery{ID: id}) })
	if err != nil {
		return nil, err
	}
	one, err := pick(list, "alert", id, func(*watch.Alert) bool { return true })
	if err != nil {
		return nil, err
	}
	return &out[watch.Alert]{*one}, nil
}

func (a *API) alerts() {
	handle(a, reader, get(root+"/alerts", "list-alerts", "watch", "List alerts, the last changed first"),
		func(ctx context.Context, _ *gate.View, in *struct {
			Incident string `query:"incident" maxLength:"300"`
			Rule     string `query:"rule" maxLength:"64"`
			Area     string `query:"area" maxLength:"64"`
			State    string `query:"state" enum:"open,left,closed"`
			Limit    int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
		}) (*out[page[watch.Alert]], error) {
			list, err := seen(ctx, a, func(tx watch.Tx) ([]watch.Alert, error) {
				return tx.Alerts(watch.AlertQuery{Incident: in.Incident, Rule: in.Rule, Area: in.Area, State: watch.State(in.State), Limit: in.Limit})
			})
			return &out[page[watch.Alert]]{page[watch.Alert]{Items: append([]watch.Alert{}, list...)}}, err
		})
	handle(a, reader, get(root+"/alerts/{id}", "get-alert", "watch", "Get an alert with its editions"),
		func(ctx context.Context, _ *gate.View, in *idIn) (*out[watch.Alert], error) {
			return a.alertOf(ctx, in.ID)
		})
	handle(a, decider, op(post, root+"/alerts/{id}/acknowledge", "acknowledge-alert", "watch", "Say that somebody has seen an alert; it reminds nobody any more", 200),
		func(ctx context.Context, v *gate.View, in *handleIn) (*out[watch.Alert], error) {
			err := a.changed(ctx, v, "alert.acknowledge", in.ID, in.Body.Note, func(w *watch.Watcher, _ watch.Store) error {
				return w.Acknowledge(ctx, in.ID, v.Caller().User, in.Body.Note)
			})
			if err != nil {
				return nil, err
			}
			return a.alertOf(ctx, in.ID)
		})
	handle(a, decider, op(post, root+"/alerts/{id}/hand-over", "hand-over-alert", "watch", "Give an alert to somebody", 200),
		func(ctx context.Context, v *gate.View, in *handOverIn) (*out[watch.Alert], error) {
			store, err := v.Inside()
			if err != nil {
				return nil, err
			}
			if err := isUser(ctx, store, in.Body.To); err != nil {
				return nil, err
			}
			err = a.changed(ctx, v, "alert.hand-over", in.ID, in.Body.To, func(w *watch.Watcher, _ watch.Store) error {
				return w.HandOver(ctx, in.ID, v.Caller().User, in.Body.To, in.Body.Note)
			})
			if err != nil {
				return nil, err
			}
			return a.alertOf(ctx, in.ID)
		})
	handle(a, reader, get(root+"/mutes", "list-mutes", "watch", "List what is muted"),
		func(ctx context.Context, _ *gate.View, _ *nothing) (*out[page[watch.Mute]], error) {
			list, err := seen(ctx, a, watch.Tx.Mutes)
			return &out[page[watch.Mute]]{page[watch.Mute]{Items: append([]watch.Mute{}, list...)}}, err
		})
	handle(a, decider, op(post, root+"/mutes", "mute", "watch", "Keep alerts of an incident or an area from being sent for a time", 204),
		func(ctx context.Context, v *gate.View, in *muteIn) (*nothing, error) {
			b := &in.Body
			return &nothing{}, a.changed(ctx, v, "alert.mute", b.Incident+b.Area, b.Reason, func(w *watch.Watcher, _ watch.Store) error {
				return w.Mute(ctx, watch.Mute{Incident: b.Incident, Area: b.Area, Until: b.Until.UTC(), By: v.Caller().User, Reason: b.Reason})
			})
		})
	handle(a, decider, op(del, root+"/mutes/{id}", "unmute", "watch", "End a mute; what came up under it is sent", 204),
		func(ctx context.Context, v *gate.View, in *idIn) (*nothing, error) {
			return &nothing{}, a.changed(ctx, v, "alert.unmute", in.ID, "", func(w *watch.Watcher, _ watch.Store) error { return w.Unmute(ctx, in.ID) })
		})
	handle(a, reader, get(root+"/troubles", "list-troubles", "watch", "List how the watch itself fares badly: quiet sources, a long queue, deliveries that fail"),
		func(ctx context.Context, _ *gate.View, _ *nothing) (*out[page[watch.House]], error) {
			list, err := seen(ctx, a, watch.Tx.Houses)
			return &out[page[watch.House]]{page[watch.House]{Items: append([]watch.House{}, list...)}}, err
		})
}
