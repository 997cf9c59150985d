package pages

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"tocsin"
	"tocsin/watch"
	"tocsin/web/gate"
)

// sentPage is the log of what was sent to whom.
type sentPage struct {
	Log        sentLog
	State      string
	Delivery   string
	States     []watch.SendState
	Deliveries []watch.Delivery
	Dead       int  // of all that were given up and may be sent again
	Full       bool // there are more than are listed
	Did        string
}

// sentLog is a part of the log, with what its forms need.
type sentLog struct {
	Rows []sentRow
	CSRF string
	Here string // where its forms lead back to
}

// sentRow is one sending.
type sentRow struct {
	watch.Entry
	Name  string // of the delivery
	Lines []link // alerts that it told of
	More  int
	Again bool // it can be sent again
}

// mostSent is how many sendings one page lists.
const mostSent = 100

// sendStates are what becomes of a sending, in the order of the field.
var sendStates = []watch.SendState{watch.Dead, watch.Failed, watch.Trying, watch.Sent, watch.Withheld, watch.Skipped}

// sent is the page of the log.
func (p *Pages) sent(w http.ResponseWriter, r *http.Request) error {
	c, err := p.watching(r, tocsin.Reviewer, tocsin.GrantDecide)
	if err != nil {
		return err
	}
	ctx, q := r.Context(), r.URL.Query()
	data := sentPage{State: q.Get("state"), Delivery: q.Get("delivery"), States: sendStates, Did: did(r, "again")}
	if data.State != "" && !slices.Contains(sendStates, watch.SendState(data.State)) {
		return tocsin.Errorf(tocsin.Invalid, "there is no state %q of a sending", clip(data.State, 40))
	}
	s, err := p.setup(ctx)
	if err != nil {
		return err
	}
	data.Deliveries = s.Deliveries
	data.Log = sentLog{CSRF: p.opt.CSRF(r), Here: with("/sent", "state", data.State, "delivery", data.Delivery)}
	log := &data.Log
	log.Rows, err = p.sentRows(ctx, s, watch.LogQuery{State: watch.SendState(data.State), Delivery: data.Delivery, Limit: mostSent + 1})
	if err != nil {
		return err
	}
	if data.Full = len(log.Rows) > mostSent; data.Full {
		log.Rows = log.Rows[:mostSent]
	}
	if err := p.headlines(ctx, c, log.Rows); err != nil {
		return err
	}
	dead, err := p.logOf(ctx, watch.LogQuery{State: watch.Dead, Limit: 1000})
	if err != nil {
		return err
	}
	for i := range dead {
		if dead[i].Job.Key != "" {
			data.Dead++
		}
	}
	return p.render(w, r, http.StatusOK, "sent", page{Title: p.words.say("sent.title"), Styles: watchStyles, Data: data})
}

func (p *Pages) logOf(ctx context.Context, q watch.LogQuery) (list []watch.Entry, err error) {
	err = p.opt.Watched.View(ctx, func(tx watch.Tx) error {
		list, err = tx.Log(q)
		return err
	})
	return list, err
}

// sentRows lists sendings with the addresses of the alerts that they told of.
func (p *Pages) sentRows(ctx context.Context, s *setup, q watch.LogQuery) (rows []sentRow, err error) {
	list, err := p.logOf(ctx, q)
	if err != nil {
		return nil, err
	}
	for _, e := range list {
		row := sentRow{Entry: e, Name: e.Delivery, Again: e.State == watch.Dead && e.Job.Key != ""}
		if d, err := s.delivery(e.Delivery); err == nil {
			row.Name = d.Name
		}
		for i, id := range e.Alerts {
			if i == 3 {
				row.More = len(e.Alerts) - i
				break
			}
			row.Lines = append(row.Lines, link{Text: id, Path: alertPath(id)})
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// headlines names the alerts of sendings by the headlines of their incidents.
func (p *Pages) headlines(ctx context.Context, c gate.Caller, rows []sentRow) error {
	known := map[string]string{} // by alert
	for i := range rows {
		for j := range rows[i].Lines {
			l := &rows[i].Lines[j]
			id := l.Text
			if _, ok := known[id]; !ok {
				known[id] = p.words.say("alerts.gone")
				a, err := p.alertOf(ctx, id)
				if err == nil {
					var rec *tocsin.IncidentRecord
					if rec, err = p.gate.For(c).Incident(ctx, a.Incident, 0); err == nil {
						known[id] = rec.Incident.Headline
					}
				}
				if err != nil && tocsin.CodeOf(err) != tocsin.NotFound {
					return err
				}
			}
			l.Text = known[id]
		}
	}
	return nil
}

// postSent asks for what was given up to be sent again.
func (p *Pages) postSent(w http.ResponseWriter, r *http.Request) error {
	c, q, err := p.watchForm(w, r, tocsin.Reviewer, tocsin.GrantDecide)
	if err != nil {
		return err
	}
	ctx, view := r.Context(), p.gate.For(c)
	keys := q["key"]
	if q.Get("all") == "true" {
		keys = nil
		dead, err := p.logOf(ctx, watch.LogQuery{State: watch.Dead, Delivery: q.Get("delivery"), Limit: 1000})
		if err != nil {
			return err
		}
		for i := range dead {
			if dead[i].Job.Key != "" {
				keys = append(keys, dead[i].Key)
			}
		}
	}
	if len(keys) == 0 {
		return tocsin.Errorf(tocsin.Invalid, "there is nothing to be sent again")
	}
	for _, key := range keys {
		if err := p.opt.Watcher.Again(ctx, key); err != nil {
			return err
		}
		p.noted(ctx, view, "delivery.again", key, "")
	}
	return follow(w, r, with(local(q.Get("next"), "/sent"), "did", "again"))
}

// deliveriesPage lists where messages are sent.
type deliveriesPage struct {
	Rows   []deliveryRow
	Admin  bool
	Did    string
	Tested *deliveryTest
}

// deliveryRow is a delivery with how it fares.
type deliveryRow struct {
	*watch.Delivery
	Path   string
	Target string // as the caller may see it
	State  string // fine, failing, never, off
	Last   time.Time
	Error  string
	Dead   int
	Rules  int // that name it
}

// deliveryTest is what became of a test.
type deliveryTest struct {
	Name  string
	Sent  bool
	Error string
}

// deliveries is the page of where messages are sent.
func (p *Pages) deliveries(w http.ResponseWriter, r *http.Request) error {
	c, err := p.watching(r, tocsin.Reviewer, tocsin.GrantDecide)
	if err != nil {
		return err
	}
	ctx := r.Context()
	s, err := p.setup(ctx)
	if err != nil {
		return err
	}
	data := deliveriesPage{Admin: mayAdmin(c), Did: did(r, "kept", "removed", "paused", "resumed")}
	tested := r.URL.Query().Get("tested")
	for i := range s.Deliveries {
		d := &s.Deliveries[i]
		log, err := p.logOf(ctx, watch.LogQuery{Delivery: d.ID, Limit: 200})
		if err != nil {
			return err
		}
		row := fareOf(d, log)
		row.Path, row.Target = deliveryPath(d.ID), d.Shown()
		if data.Admin {
			row.Target = d.Target
		}
		for j := range s.Rules {
			if tells(&s.Rules[j], d.ID) {
				row.Rules++
			}
		}
		data.Rows = append(data.Rows, row)
		if d.ID == tested {
			if at := slices.IndexFunc(log, func(e watch.Entry) bool { return e.Event == watch.Testing }); at >= 0 {
				data.Tested = &deliveryTest{clean(d.Name), log[at].State == watch.Sent, clip(clean(log[at].Error), 500)}
			}
		}
	}
	return p.render(w, r, http.StatusOK, "deliveries", page{Title: p.words.say("deliveries.title"), Styles: watchStyles, Data: data})
}

func deliveryPath(id string) string { return "/deliveries/" + id }

// fareOf says how a delivery fares by its last sendings, the last first.
func fareOf(d *watch.Delivery, log []watch.Entry) deliveryRow {
	row := deliveryRow{Delivery: d, State: "never"}
	for i := range log {
		e := &log[i]
		if e.State == watch.Dead && e.Job.Key != "" {
			row.Dead++
		}
		if row.State != "never" {
			continue
		}
		switch e.State {
		case watch.Sent:
			row.State, row.Last = "fine", e.At
		case watch.Failed, watch.Dead:
			row.State, row.Last, row.Error = "failing", e.At, clip(clean(e.Error), 300)
		}
	}
	if d.Off {
		row.State = "off"
	}
	return row
}

// tells reports whether a rule, or an escalation of it, tells a delivery.
func tells(r *watch.Rule, id string) bool {
	return slices.Contains(r.Deliveries, id) || slices.ContainsFunc(r.Escalate, func(e watch.Escalation) bool { return slices.Contains(e.Deliveries, id) })
}

// postDeliveries tests, pauses, resumes or removes a delivery.
func (p *Pages) postDeliveries(w http.ResponseWriter, r *http.Request) error {
	c, q, err := p.watchForm(w, r, tocsin.Admin, tocsin.GrantAdmin)
	if err != nil {
		return err
	}
	ctx, id, do := r.Context(), q.Get("id"), q.Get("do")
	s, err := p.setup(ctx)
	if err != nil {
		return err
	}
	d, err := s.delivery(id)
	if err != nil {
		return err
	}
	next := ""
	switch do {
	case "test":
		// What became of it is in the log, and the page shows that.
		ctx, cancel := context.WithTimeout(ctx, 25*time.Second)
		defer cancel()
		if err := p.opt.Watcher.Try(ctx, id, c.User); err != nil && tocsin.CodeOf(err) == tocsin.NotFound {
			return err
		}
		next = with("/deliveries", "tested", id)
	case "pause", "resume":
		d.Off = do == "pause"
		err, next = p.opt.Watcher.PutDelivery(ctx, d), with("/deliveries", "did", do+"d")
	case "remove":
		err, next = p.opt.Watcher.RemoveDelivery(ctx, id), with("/deliveries", "did", "removed")
	default:
		err = tocsin.Errorf(tocsin.Invalid, "nothing is called %q here", do)
	}
	if err != nil {
		return err
	}
	p.noted(ctx, p.gate.For(c), "delivery."+do, id, d.Shown())
	return follow(w, r, next)
}

// deliveryFormPage is the form of a delivery, new or changed.
type deliveryFormPage struct {
	ID       string // "" of a new one
	Delivery watch.Delivery
	Kinds    []watch.DeliveryKind
	Signed   bool // it has a secret, which is never shown
	Problem  string
}

var deliveryKinds = []watch.DeliveryKind{watch.Webhook, watch.Email, watch.Push, watch.CAP, watch.CoT}

// deliveryForm is the page of the form.
func (p *Pages) deliveryForm(w http.ResponseWriter, r *http.Request) error {
	if _, err := p.watching(r, tocsin.Admin, tocsin.GrantAdmin); err != nil {
		return err
	}
	data := deliveryFormPage{ID: r.PathValue("id"), Delivery: watch.Delivery{Kind: watch.Webhook}}
	if data.ID != "" {
		s, err := p.setup(r.Context())
		if err != nil {
			return err
		}
		d, err := s.delivery(data.ID)
		if err != nil {
			return err
		}
		data.Delivery, data.Signed = *d, d.Secret != ""
	}
	return p.showDeliveryForm(w, r, http.StatusOK, data)
}

func (p *Pages) showDeliveryForm(w http.ResponseWriter, r *http.Request, status int, data deliveryFormPage) error {
	data.Kinds, data.Delivery.Secret = deliveryKinds, ""
	title := p.words.say("deliveries.new")
	if data.ID != "" {
		title = clip(clean(data.Delivery.Name), 80)
	}
	return p.render(w, r, status, "delivery", page{Title: title, Styles: watchStyles, Data: data})
}

// postDelivery keeps a delivery, new or changed.
func (p *Pages) postDelivery(w http.ResponseWriter, r *http.Request) error {
	c, q, err := p.watchForm(w, r, tocsin.Admin, tocsin.GrantAdmin)
	if err != nil {
		return err
	}
	ctx := r.Context()
	s, err := p.setup(ctx)
	if err != nil {
		return err
	}
	data := deliveryFormPage{ID: r.PathValue("id"), Delivery: watch.Delivery{Name: oneLine(q.Get("name")), Kind: watch.DeliveryKind(q.Get("kind")),
		Target: strings.TrimSpace(q.Get("target")), Public: q.Get("public") == "true", Off: q.Get("off") == "true", Added: p.opt.Now().UTC()}}
	d := &data.Delivery
	if data.ID != "" {
		old, err := s.delivery(data.ID)
		if err != nil {
			return err
		}
		d.ID, d.Kind, d.Added, d.Secret, data.Signed = old.ID, old.Kind, old.Added, old.Secret, old.Secret != ""
	} else {
		d.ID = freeID(d.Name, "delivery", func(id string) bool { _, err := s.delivery(id); return err == nil })
	}
	switch secret := strings.TrimSpace(q.Get("secret")); {
	case secret != "":
		d.Secret = secret
	case q.Get("unsigned") == "true":
		d.Secret = ""
	}
	switch {
	case d.Name == "" || len(d.Name) > 300 || len(d.Target) > 4000 || len(d.Secret) > 1000:
		err = tocsin.Errorf(tocsin.Invalid, "it needs a name of at most 300 letters, and an address of at most 4000")
	default:
		err = p.opt.Watcher.PutDelivery(ctx, d)
	}
	if err != nil {
		if data.Problem, err = refused(err); err != nil {
			return err
		}
		return p.showDeliveryForm(w, r, http.StatusUnprocessableEntity, data)
	}
	p.noted(ctx, p.gate.For(c), "delivery.put", d.ID, d.Shown())
	return follow(w, r, with("/deliveries", "did", "kept"))
}

// mayAdmin reports whether a caller may set up deliveries.
func mayAdmin(c gate.Caller) bool { return c.May(tocsin.Admin, tocsin.GrantAdmin) }
