package pages

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"tocsin"
	"tocsin/web/gate"
)

// reviewPage is what the queue of things to decide shows.
type reviewPage struct {
	Items    []reviewItem // those around the one shown
	At       int          // place of the one shown, from 1; 0 when it is not in the queue
	Total    int
	Previous string
	Next     string
	After    string // where an action leads
	Pair     *pairView
	Incident *reviewIncident
	Gone     bool   // what was to be decided is not there any more
	Done     string // id of the decision just taken
	Did      string // its kind
	Enter    bool   // incidents can be entered by hand
}

// reviewItem is one thing to decide.
type reviewItem struct {
	Kind  string // doubt, contested, harm
	Title string
	Why   string
	Path  string
	Here  bool
}

// reviewIncident is an incident to decide on.
type reviewIncident struct {
	row
	Why    string
	Rows   []slotRow // contested ones first
	Decide decideView
}

// pairView is two accounts side by side.
type pairView struct {
	A, B   pairSide
	Score  float64
	Points []string
	Rows   []pairRow
}

type pairSide struct {
	Account, Document, Outlet, Title, Published, Path, Incident string
}

// pairRow is what the two say about one thing.
type pairRow struct {
	Key     string
	A, B    []voiceOf
	Differs bool // both say something, and not the same
}

// voiceOf is a value and who gives it.
type voiceOf struct {
	Value string
	voice
}

// decideView is what the forms for deciding on an incident need.
type decideView struct {
	ID        string
	Version   int
	CSRF      string
	After     string
	Accounts  []link // text, and as path the id
	Slots     []tocsin.Slot
	Contested []string
	Decisions []string
	Released  bool
	Verdict   tocsin.Verdict
	Beside    bool // on the sheet: notes, tags and release too
}

// mostDoubts is how many doubtful pairs the queue looks at.
const mostDoubts = 500

// queue lists what there is to decide: doubtful pairs, the best first, then
// incidents on which reports differ, then those with harm that nobody looked
// at, the most harm first.
func (p *Pages) queue(ctx context.Context, store tocsin.Store, c gate.Caller) ([]reviewItem, error) {
	doubts, err := store.Doubts(ctx, mostDoubts)
	if err != nil {
		return nil, err
	}
	v, err := p.index.view(ctx, c)
	if err != nil {
		return nil, err
	}
	var out []reviewItem
	for _, d := range doubts {
		var points []string
		for _, point := range d.Points {
			points = append(points, clean(point))
		}
		out = append(out, reviewItem{Kind: "doubt", Title: p.words.say("review.pair"), Why: p.words.say("review.why.doubt", strings.Join(points, "; ")), Path: with("/review", "a", d.A, "b", d.B)})
	}
	var contested, harmed []*entry
	for _, e := range v.entries {
		switch {
		case e.reviewed:
		case e.contested:
			contested = append(contested, e)
		case e.harm() > 0:
			harmed = append(harmed, e)
		}
	}
	most := func(a, b *entry) int { return cmp.Or(b.killed-a.killed, b.injured-a.injured) }
	slices.SortStableFunc(contested, most)
	slices.SortStableFunc(harmed, most)
	for _, part := range []struct {
		kind string
		list []*entry
	}{{"contested", contested}, {"harm", harmed}} {
		for _, e := range part.list {
			out = append(out, reviewItem{Kind: part.kind, Title: clip(clean(e.rec.Incident.Headline), 120), Why: p.words.say("review.why." + part.kind),
				Path: with("/review", "incident", e.rec.Incident.ID)})
		}
	}
	return out, nil
}

// review is the page on which a reviewer decides one thing after the other.
func (p *Pages) review(w http.ResponseWriter, r *http.Request) error {
	ctx, c, q := r.Context(), p.opt.Caller(r), r.URL.Query()
	if err := may(c, tocsin.Reviewer, tocsin.GrantDecide); err != nil {
		return err
	}
	view := p.gate.For(c)
	store, err := view.Inside()
	if err != nil {
		return err
	}
	items, err := p.queue(ctx, store, c)
	if err != nil {
		return err
	}
	data := reviewPage{Total: len(items), Enter: p.opt.Take != nil, Done: q.Get("done"), Did: q.Get("did")}
	if !slices.Contains(tocsin.DecisionKinds, tocsin.DecisionKind(data.Did)) {
		data.Done, data.Did = "", ""
	}
	a, b, incident := q.Get("a"), q.Get("b"), q.Get("incident")
	wanted := with("/review", "a", a, "b", b, "incident", incident)
	at := slices.IndexFunc(items, func(i reviewItem) bool { return i.Path == wanted })
	if at < 0 && (wanted == "/review" || data.Done != "") && len(items) > 0 {
		at, wanted = 0, items[0].Path
		first := clientQuery(wanted)
		a, b, incident = first.Get("a"), first.Get("b"), first.Get("incident")
	}
	data.After = "/review"
	if at >= 0 {
		data.At, items[at].Here = at+1, true
		if at > 0 {
			data.Previous = items[at-1].Path
		}
		if at+1 < len(items) {
			data.Next = items[at+1].Path
			data.After = data.Next
		}
		from := max(0, at-3)
		data.Items = items[from:min(len(items), from+30)]
	} else {
		data.Items = items[:min(len(items), 30)]
	}
	switch {
	case a != "" && b != "":
		if data.Pair, err = p.pair(ctx, view, a, b); err == nil {
			doubts, err := store.Doubts(ctx, mostDoubts)
			if err != nil {
				return err
			}
			for _, d := range doubts {
				if d.A == a && d.B == b {
					data.Pair.Score, data.Pair.Points = d.Score, d.Points
				}
			}
		}
	case incident != "":
		data.Incident, err = p.reviewIncident(ctx, view, incident)
		if data.Incident != nil {
			data.Incident.Decide.CSRF, data.Incident.Decide.After = p.opt.CSRF(r), data.After
			data.Incident.Why = p.words.say("review.why.asked")
			if at >= 0 {
				data.Incident.Why = items[at].Why
			}
		}
	}
	if err != nil && tocsin.CodeOf(err) != tocsin.NotFound {
		return err
	}
	data.Gone = err != nil
	return p.render(w, r, http.StatusOK, "review", page{Title: p.words.say("review.title"), Script: "review.js", Data: data})
}

// reviewIncident is an incident with what there is to decide on it.
func (p *Pages) reviewIncident(ctx context.Context, view *gate.View, id string) (*reviewIncident, error) {
	rec, err := view.Incident(ctx, id, 0)
	if err != nil {
		return nil, err
	}
	if rec.Withdraw {
		return nil, tocsin.Errorf(tocsin.NotFound, "incident %q is withdrawn", id)
	}
	docs, err := documentsOf(ctx, view, rec)
	if err != nil {
		return nil, err
	}
	out := &reviewIncident{row: p.row(entryOf(rec)), Decide: decideOf(rec, docs)}
	for _, contested := range []bool{true, false} {
		for _, slot := range tocsin.Slots {
			if row, told := p.slotRow(slot, &rec.Incident, docs); told && row.Contested == contested {
				out.Rows = append(out.Rows, row)
			}
		}
	}
	return out, nil
}

// decideOf is what may be decided on an incident.
func decideOf(rec *tocsin.IncidentRecord, docs map[string]*tocsin.DocumentRecord) decideView {
	d := decideView{ID: rec.Incident.ID, Version: rec.Version, Slots: tocsin.Slots, Released: rec.Released, Verdict: rec.Incident.Verdict, Decisions: rec.Incident.Decisions}
	for _, a := range rec.Incident.Accounts {
		d.Accounts = append(d.Accounts, link{Text: clip(clean(outletOf(docs, documentOf(a))), 60), Path: a})
	}
	for _, slot := range tocsin.Slots {
		if s := rec.Incident.Slots[slot]; s != nil && s.Contested {
			d.Contested = append(d.Contested, string(slot))
		}
	}
	return d
}

// pair sets two accounts side by side.
func (p *Pages) pair(ctx context.Context, view *gate.View, a, b string) (*pairView, error) {
	out := &pairView{}
	var accounts [2]*tocsin.AccountRecord
	for i, id := range []string{a, b} {
		list, _, err := view.Accounts(ctx, &tocsin.AccountQuery{Document: documentOf(id), Limit: 500})
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(list, func(r tocsin.AccountRecord) bool { return r.ID == id })
		if at < 0 {
			return nil, tocsin.Errorf(tocsin.NotFound, "there is no account %q", id)
		}
		accounts[i] = &list[at]
		side := pairSide{Account: id, Document: list[at].Document, Path: documentPath(list[at].Document), Incident: list[at].Incident}
		doc, err := view.Document(ctx, list[at].Document)
		if err != nil && tocsin.CodeOf(err) != tocsin.NotFound {
			return nil, err
		}
		if err == nil {
			side.Outlet, side.Title, side.Published = clip(clean(doc.Outlet), 60), clip(clean(doc.Title), 200), clip(clean(doc.Published), 16)
		}
		*[]*pairSide{&out.A, &out.B}[i] = side
	}
	add := func(key string, of func(*tocsin.AccountRecord) []voiceOf) {
		row := pairRow{Key: key, A: of(accounts[0]), B: of(accounts[1])}
		if len(row.A)+len(row.B) == 0 {
			return
		}
		same := slices.ContainsFunc(row.A, func(x voiceOf) bool {
			return slices.ContainsFunc(row.B, func(y voiceOf) bool { return strings.EqualFold(x.Value, y.Value) })
		})
		row.Differs = len(row.A) > 0 && len(row.B) > 0 && !same
		out.Rows = append(out.Rows, row)
	}
	add("form", func(r *tocsin.AccountRecord) []voiceOf {
		return []voiceOf{{Value: p.formWords(&tocsin.Incident{Kind: r.Kind, Form: r.Form, Status: r.Status})}}
	})
	add("time", func(r *tocsin.AccountRecord) []voiceOf {
		if r.When == nil {
			return nil
		}
		return []voiceOf{{cmp.Or(p.when(r.When), p.words.say("unknown.resolve")), voice{Quote: clip(clean(r.When.Words), 300), Path: quotePath(r.Document, r.When.Quote), Certainty: tocsin.Stated}}}
	})
	add("place", func(r *tocsin.AccountRecord) []voiceOf {
		if p.where(r.Where) == "" {
			return nil
		}
		return []voiceOf{{p.where(r.Where), voice{Quote: clip(clean(r.Where.Words), 300), Path: quotePath(r.Document, r.Where.Quote), Certainty: tocsin.Stated}}}
	})
	for _, slot := range tocsin.Slots {
		add(string(slot), func(r *tocsin.AccountRecord) (list []voiceOf) {
			for i := range r.Claims {
				if cl := &r.Claims[i]; cl.Slot == slot {
					v := p.claimView(cl, "", "")
					list = append(list, voiceOf{cmp.Or(v.Value, p.words.say("sheet.silent")), voice{Speaker: v.Speaker, Kind: string(v.Kind), Certainty: v.Certainty,
						Quote: clip(clean(v.quote), 300), Path: quotePath(r.Document, v.span)}})
				}
			}
			return list
		})
	}
	return out, nil
}
