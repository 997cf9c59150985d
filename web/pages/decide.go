package pages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tocsin"
	"tocsin/web/gate"
)

// clientQuery is the parameters of an address of the site.
func clientQuery(path string) url.Values {
	u, err := url.Parse(path)
	if err != nil {
		return url.Values{}
	}
	return u.Query()
}

// needReason are the decisions for which a person must say why; for the
// others what was looked at says enough.
var needReason = []tocsin.DecisionKind{tocsin.Merge, tocsin.Split, tocsin.Set, tocsin.Reject}

// postDecide takes a decision, and leads on to the next thing.
func (p *Pages) postDecide(w http.ResponseWriter, r *http.Request) error {
	c, q, err := p.posted(w, r, tocsin.Reviewer, tocsin.GrantDecide)
	if err != nil {
		return err
	}
	if p.opt.Decide == nil {
		return tocsin.Errorf(tocsin.Unavailable, "nothing can be decided here")
	}
	view := p.gate.For(c)
	d := tocsin.Decision{ID: newID(), Kind: tocsin.DecisionKind(q.Get("kind")), By: c.User, At: p.opt.Now().UTC(), Reason: strings.TrimSpace(q.Get("reason"))}
	switch {
	case len(d.Reason) > 2000:
		return tocsin.Errorf(tocsin.Invalid, "a reason has at most 2000 letters")
	case d.Reason == "" && slices.Contains(needReason, d.Kind):
		return tocsin.Errorf(tocsin.Invalid, "say why")
	case d.Reason == "":
		d.Reason = p.words.say("decide.looked")
	}
	if err := p.fill(r.Context(), view, &d, q); err != nil {
		return err
	}
	if err := d.Validate(); err != nil {
		return err
	}
	if _, err := p.opt.Decide(r.Context(), d); err != nil {
		return err
	}
	p.noted(r.Context(), view, "decision", d.ID, string(d.Kind))
	return follow(w, r, with(local(q.Get("next"), "/review"), "done", d.ID, "did", string(d.Kind)))
}

// fill puts in what a decision speaks of.
func (p *Pages) fill(ctx context.Context, view *gate.View, d *tocsin.Decision, q url.Values) error {
	switch d.Kind {
	case tocsin.Same:
		d.Accounts = []string{q.Get("a"), q.Get("b")}
		return nil
	case tocsin.NotSame:
		d.Accounts, d.Others = []string{q.Get("a")}, []string{q.Get("b")}
		return nil
	case tocsin.Undo:
		d.Undoes = q.Get("undoes")
		return nil
	case tocsin.Merge, tocsin.Split, tocsin.Set, tocsin.Resolve, tocsin.Confirm, tocsin.Reject:
	default:
		return tocsin.Errorf(tocsin.Invalid, "nothing is called %q here", d.Kind)
	}
	accounts, err := accountsNow(ctx, view, q.Get("incident"), q.Get("version"))
	if err != nil {
		return err
	}
	d.Accounts = accounts
	switch d.Kind {
	case tocsin.Merge:
		// What is pasted is often the address of the other sheet.
		other := strings.TrimSpace(q.Get("other"))
		other = other[strings.LastIndexByte(other, '/')+1:]
		if other == q.Get("incident") {
			return tocsin.Errorf(tocsin.Invalid, "name another incident")
		}
		more, err := accountsNow(ctx, view, other, "")
		if err != nil {
			return err
		}
		d.Accounts = append(slices.Clone(accounts), more...)
		slices.Sort(d.Accounts)
	case tocsin.Split:
		d.Accounts = nil
		for _, a := range accounts {
			if slices.Contains(q["account"], a) {
				d.Accounts = append(d.Accounts, a)
			} else {
				d.Others = append(d.Others, a)
			}
		}
		if len(d.Accounts) == 0 || len(d.Others) == 0 {
			return tocsin.Errorf(tocsin.Invalid, "choose some of the reports and not all of them")
		}
	case tocsin.Set, tocsin.Resolve:
		d.Slot = tocsin.Slot(q.Get("slot"))
		if !slices.Contains(tocsin.Slots, d.Slot) {
			return tocsin.Errorf(tocsin.Invalid, "there is no slot %q", d.Slot)
		}
		if d.Value, err = parseValue(d.Slot, q.Get("value")); err != nil {
			return err
		}
	}
	return nil
}

// accountsNow gives the accounts of an incident, unless what was looked at is
// not what is there any more.
func accountsNow(ctx context.Context, view *gate.View, id, version string) ([]string, error) {
	rec, err := view.Incident(ctx, id, 0)
	switch {
	case err != nil:
		return nil, err
	case rec.Withdraw:
		return nil, tocsin.Errorf(tocsin.Conflict, "incident %q is withdrawn", id)
	case version != "" && version != strconv.Itoa(rec.Version):
		return nil, tocsin.Errorf(tocsin.Conflict, "incident %q has version %d by now, not %s", id, rec.Version, version)
	}
	return slices.Clone(rec.Incident.Accounts), nil
}

// parseValue reads what a slot is set to: of counts "4", "4-7", "4+", "-7" and
// "0"; of others a name. Nothing is none.
func parseValue(slot tocsin.Slot, s string) (tocsin.Value, error) {
	s = strings.TrimSpace(s)
	switch {
	case s == "":
		return tocsin.Value{}, nil
	case len(s) > 300:
		return tocsin.Value{}, tocsin.Errorf(tocsin.Invalid, "a value has at most 300 letters")
	case !slot.Counted():
		return tocsin.Value{Name: s}, nil
	}
	bad := tocsin.Errorf(tocsin.Invalid, "a figure is like 4, 4-7, 4+ or -7, not %q", s)
	low, high, isRange := strings.Cut(strings.ReplaceAll(s, "–", "-"), "-")
	c := tocsin.Count{Known: true, Min: tocsin.Open, Max: tocsin.Open}
	if rest, open := strings.CutSuffix(low, "+"); open && !isRange {
		low, high, isRange = rest, "", true
	} else if !isRange {
		high = low
	}
	for _, b := range []struct {
		text string
		to   *int
	}{{low, &c.Min}, {high, &c.Max}} {
		if b.text = strings.TrimSpace(b.text); b.text == "" {
			continue
		}
		n, err := strconv.Atoi(b.text)
		if err != nil || n < 0 || n > 10_000_000 || b.text[0] == '+' {
			return tocsin.Value{}, bad
		}
		*b.to = n
	}
	if c.Min == tocsin.Open && c.Max == tocsin.Open || c.Max != tocsin.Open && c.Max < c.Min {
		return tocsin.Value{}, bad
	}
	return tocsin.Value{Count: c}, nil
}

// postBeside writes a note or a tag beside an incident, or lets all of it be
// shown.
func (p *Pages) postBeside(w http.ResponseWriter, r *http.Request) error {
	c, q, err := p.posted(w, r, tocsin.Reviewer, tocsin.GrantDecide)
	if err != nil {
		return err
	}
	ctx, id := r.Context(), r.PathValue("id")
	view := p.gate.For(c)
	rec, err := view.Incident(ctx, id, 0)
	if err != nil {
		return err
	}
	id = rec.Incident.ID
	now, words := p.opt.Now().UTC(), strings.TrimSpace(q.Get("words"))
	switch do := q.Get("do"); do {
	case "note", "tag":
		err = p.putNote(ctx, view, rec, do, words, now)
	case "release":
		if words == "" || len(words) > 1000 {
			return tocsin.Errorf(tocsin.Invalid, "say why, in at most 1000 letters")
		}
		err = audited(ctx, view, "incident.release", id, words, func(tx tocsin.Tx) error { return tx.Release(id, c.User, words, now) })
	default:
		err = tocsin.Errorf(tocsin.Invalid, "nothing is called %q here", do)
	}
	if err != nil {
		return err
	}
	return follow(w, r, incidentPath(id))
}
