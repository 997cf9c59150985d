package pages

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tocsin"
	"tocsin/web/gate"
	"tocsin/web/pages/pagestest"
)

// decider keeps the decisions that are taken.
type decider struct{ taken []tocsin.Decision }

func (d *decider) decide(_ context.Context, one tocsin.Decision) ([]tocsin.Change, error) {
	d.taken = append(d.taken, one)
	return nil, nil
}

func TestQueueShowsDoubtsThenContestedThenHarm(t *testing.T) {
	mux := site(t, Options{Store: pagestest.World(60), Decide: (&decider{}).decide}, reviewer)
	body := get(t, mux, "/review").Body.String()
	doubt, contested, harm := strings.Index(body, "doubtful whether"), strings.Index(body, "reports differ, and"), strings.Index(body, "somebody was hurt, and")
	if doubt < 0 || contested < doubt || harm < contested {
		t.Errorf("doubts at %d, contested at %d, harm at %d", doubt, contested, harm)
	}
	for _, want := range []string{"Do these two tell of one act?", "killing four guards", "State radio blamed", `name="csrf" value="token-of-Rae"`, `data-key="a"`, "2026-03-10"} {
		if !strings.Contains(body, want) {
			t.Errorf("the pair does not show %q", want)
		}
	}
	body = get(t, mux, "/review?incident="+pagestest.Contested).Body.String()
	for _, want := range []string{"reports differ", `value="resolve"`, `value="split"`, `name="version" value="2"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the incident does not show %q", want)
		}
	}
	for _, path := range []string{"/review?a=x%231&b=y%231", "/review?incident=none", "/review?incident=" + pagestest.Gone} {
		if w := get(t, mux, path); w.Code != 200 || !strings.Contains(w.Body.String(), "not there any more") {
			t.Errorf("%s: %d, want a page that says it is gone", path, w.Code)
		}
	}
	for _, path := range []string{"/review", "/review?incident=" + pagestest.Hostile, "/review?" + url.Values{"a": {pagestest.Report + "#1"}, "b": {pagestest.Script + "#1"}}.Encode(), "/review?done=%3Cscript%3Ealert(1)&did=%3Cscript%3E"} {
		body := get(t, mux, path).Body.String()
		for _, bad := range []string{"<script>alert", "<img src=x", "<b>bold", "\u202E"} {
			if strings.Contains(body, bad) {
				t.Errorf("%s lets %q through", path, bad)
			}
		}
	}
}

func TestDecisions(t *testing.T) {
	a, b := pagestest.Report+"#1", pagestest.Second+"#1"
	both := []string{a, b}
	of := []string{"incident", pagestest.Contested, "version", "2"}
	for _, c := range []struct {
		name   string
		form   []string
		status int
		check  func(d *tocsin.Decision) bool
	}{
		{"one act", []string{"kind", "same", "a", a, "b", b}, 303, func(d *tocsin.Decision) bool { return slices.Equal(d.Accounts, both) && d.Reason != "" }},
		{"two acts", []string{"kind", "not_same", "a", a, "b", b, "reason", "two towns"}, 303, func(d *tocsin.Decision) bool {
			return d.Accounts[0] == a && d.Others[0] == b && d.Reason == "two towns"
		}},
		{"confirmed", append([]string{"kind", "confirm"}, of...), 303, func(d *tocsin.Decision) bool { return len(d.Accounts) == 2 }},
		{"rejected without a reason", append([]string{"kind", "reject", "reason", " "}, of...), 400, nil},
		{"rejected", append([]string{"kind", "reject", "reason", "a drill"}, of...), 303, func(d *tocsin.Decision) bool { return d.Reason == "a drill" }},
		{"a version that is old by now", []string{"kind", "confirm", "incident", pagestest.Contested, "version", "1"}, 409, nil},
		{"a withdrawn incident", []string{"kind", "confirm", "incident", pagestest.Gone, "version", "1"}, 409, nil},
		{"set to a range", append([]string{"kind", "set", "slot", "killed", "value", "4-7", "reason", "seen"}, of...), 303, func(d *tocsin.Decision) bool { return d.Value.Count == tocsin.Count{Known: true, Min: 4, Max: 7} }},
		{"set to nonsense", append([]string{"kind", "set", "slot", "killed", "value", "many", "reason", "seen"}, of...), 400, nil},
		{"set to nothing", append([]string{"kind", "set", "slot", "killed", "reason", "seen"}, of...), 400, nil},
		{"set in no slot", append([]string{"kind", "set", "slot", "mood", "value", "1", "reason", "seen"}, of...), 400, nil},
		{"resolved without a value", append([]string{"kind", "resolve", "slot", "killed"}, of...), 303, func(d *tocsin.Decision) bool { return d.Slot == tocsin.Killed && d.Value.None() }},
		{"split", append([]string{"kind", "split", "account", b, "reason", "another day"}, of...), 303, func(d *tocsin.Decision) bool { return d.Accounts[0] == b && d.Others[0] == a }},
		{"split into all and nothing", append([]string{"kind", "split", "account", a, "account", b, "reason", "x"}, of...), 400, nil},
		{"merged with the address of a sheet", append([]string{"kind", "merge", "other", "http://here/incidents/" + pagestest.Hostile, "reason", "x"}, of...), 303, func(d *tocsin.Decision) bool { return len(d.Accounts) == 3 }},
		{"merged with itself", append([]string{"kind", "merge", "other", pagestest.Contested, "reason", "x"}, of...), 400, nil},
		{"undone", []string{"kind", "undo", "undoes", "d7"}, 303, func(d *tocsin.Decision) bool { return d.Undoes == "d7" }},
		{"a kind that has no form", []string{"kind", "rate", "origin", "o1"}, 400, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := &decider{}
			store := pagestest.World(12)
			w := post(t, site(t, Options{Store: store, Decide: d.decide}, reviewer), "/review/decide", append(c.form, "next", "/review?incident=x")...)
			if w.Code != c.status || len(d.taken) != len(store.AllAudit) || (c.check != nil) != (len(d.taken) == 1) {
				t.Fatalf("status %d with %d decisions, want %d: %s", w.Code, len(d.taken), c.status, w.Header().Get("Location"))
			}
			if c.check == nil {
				return
			}
			if one := &d.taken[0]; !c.check(one) || one.By != "Rae" || one.Validate() != nil {
				t.Errorf("decided %+v", one)
			}
			if to := w.Header().Get("Location"); !strings.HasPrefix(to, "/review?did=") || !strings.Contains(to, "done="+d.taken[0].ID) {
				t.Errorf("leads to %s", to)
			}
		})
	}
}

func TestWhoMayDecide(t *testing.T) {
	for name, c := range map[string]gate.Caller{"nobody": {}, "a reader": analyst, "a token without the grant": {User: "Rae", Role: tocsin.Reviewer, Grants: []tocsin.Grant{tocsin.GrantRead}}} {
		t.Run(name, func(t *testing.T) {
			d, store := &decider{}, pagestest.World(12)
			mux := site(t, Options{Store: store, Decide: d.decide}, c)
			for _, path := range []string{"/review/decide", "/incidents/" + pagestest.Contested} {
				if w := post(t, mux, path, "kind", "same", "a", "x", "b", "y", "do", "note", "words", "x"); w.Code != 403 {
					t.Errorf("%s: status %d, want 403", path, w.Code)
				}
			}
			if w := get(t, mux, "/review"); w.Code == 200 {
				t.Error("the queue is shown")
			}
			if body := get(t, mux, "/incidents/"+pagestest.Contested).Body.String(); strings.Contains(body, "/review/decide") {
				t.Error("the sheet offers what is not allowed")
			}
			if len(d.taken)+len(store.AllNotes)+len(store.AllAudit) > 0 {
				t.Error("something was done")
			}
		})
	}
}

func TestNotesTagsAndRelease(t *testing.T) {
	store := pagestest.World(12)
	mux := site(t, Options{Store: store, Decide: (&decider{}).decide}, reviewer)
	path := "/incidents/" + pagestest.Contested
	for _, form := range [][]string{{"do", "note", "words", pagestest.Nasty}, {"do", "tag", "words", "Fuel"}, {"do", "tag", "words", "fuel"}, {"do", "release", "words", "the ministry said it"}} {
		if w := post(t, mux, path, form...); w.Code != 303 {
			t.Errorf("%v: status %d", form, w.Code)
		}
	}
	rec, err := store.Incident(t.Context(), pagestest.Contested, 0)
	if err != nil || !rec.Released || !slices.Equal(rec.Tags, []string{"fuel"}) || len(store.AllAudit) != 3 {
		t.Errorf("released %v, tags %q, audit %d, %v", rec.Released, rec.Tags, len(store.AllAudit), err)
	}
	body := get(t, mux, path).Body.String()
	if !strings.Contains(body, ">fuel<") || !strings.Contains(body, "&lt;script&gt;") || strings.Contains(body, "<script>alert") || strings.Contains(body, `value="release"`) {
		t.Error("the sheet does not show what was written, or still offers to release")
	}
	for _, form := range [][]string{{"do", "note"}, {"do", "tag", "words", "a,b"}, {"do", "shout", "words", "x"}} {
		if w := post(t, mux, path, form...); w.Code != 400 {
			t.Errorf("%v: status %d, want 400", form, w.Code)
		}
	}
}

func TestParseValue(t *testing.T) {
	for _, c := range []struct {
		text     string
		min, max int
		ok       bool
	}{{"4", 4, 4, true}, {"4-7", 4, 7, true}, {"4–7", 4, 7, true}, {"4+", 4, tocsin.Open, true}, {"-7", tocsin.Open, 7, true}, {"0", 0, 0, true}, {"7-4", 0, 0, false}, {"-", 0, 0, false}, {"+4", 0, 0, false}, {"99999999999999999999", 0, 0, false}, {"4-7-9", 0, 0, false}} {
		v, err := parseValue(tocsin.Killed, c.text)
		if (err == nil) != c.ok || c.ok && (v.Count.Min != c.min || v.Count.Max != c.max) {
			t.Errorf("%q: %+v %v", c.text, v.Count, err)
		}
	}
}
