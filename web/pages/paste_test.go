package pages

import (
	"context"
	"strings"
	"testing"

	"tocsin"
	"tocsin/web/access"
	"tocsin/web/gate"
	"tocsin/web/pages/pagestest"
)

var reader = gate.Caller{User: "Ann", Role: tocsin.Reader, Grants: access.GrantsOf(tocsin.Reader)}

// readAs reads every document as the one of the invented world, with its own
// words.
func readAs(id string) func(tocsin.Document) (tocsin.Reading, error) {
	r := *pagestest.World(1).Readings[id]
	yes := true
	r.AttackReport = &yes
	return func(d tocsin.Document) (tocsin.Reading, error) {
		r.Document = d
		return r, nil
	}
}

func TestAPastedReportIsReadAndNotKept(t *testing.T) {
	store := pagestest.World(3)
	mux := site(t, Options{Store: store, Read: readAs(pagestest.Report)}, reader)
	w := post(t, mux, "/paste", "text", "some words\r\nof a report", "published", "2026-03-11", "outlet", "Harbour Post")
	body := w.Body.String()
	for _, want := range []string{"It reports an attack.", "1 act is told of.", `<mark class="c-weapon" id="b`, `c-killed`, "near Mosul, Nineveh, Iraq", "2026-03-10, night", `href="#b`, "Nothing of it was kept.", "some words\nof a report"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not show %q", want)
		}
	}
	if w.Code != 200 || strings.Contains(body, "Keep it") || len(store.AllAudit) > 0 {
		t.Errorf("status %d; a reader is offered to keep it, or something was kept", w.Code)
	}
	body = post(t, site(t, Options{Store: store, Read: readAs(pagestest.Script)}, reader), "/paste", "text", pagestest.Nasty, "title", "x").Body.String()
	for _, bad := range []string{"<script>alert", "<img src=x", "<b>bold"} {
		if strings.Contains(body, bad) {
			t.Errorf("the page lets %q through", bad)
		}
	}
	for name, form := range map[string][]string{"no text": {"text", " "}, "too much": {"text", strings.Repeat("a", maxPaste+1)}, "no day": {"text", "x", "published", "soon"}, "no letters": {"text", "\xff\xfe"}} {
		if w := post(t, mux, "/paste", form...); w.Code != 400 {
			t.Errorf("%s: status %d, want 400", name, w.Code)
		}
	}
	if body := get(t, mux, "/paste?sample=yes").Body.String(); !strings.Contains(body, "Two drones struck a fuel depot") {
		t.Error("the sample is not filled in")
	}
	if w := get(t, site(t, Options{Store: store, Read: readAs(pagestest.Report)}, gate.Caller{}), "/paste"); w.Code != 303 {
		t.Errorf("somebody without a login: %d, want the login", w.Code)
	}
}

func TestKeepingAPastedReport(t *testing.T) {
	var kept []tocsin.Arrival
	take := func(_ context.Context, list []tocsin.Arrival) ([]tocsin.Arrived, error) {
		kept = append(kept, list...)
		return []tocsin.Arrived{{Document: list[0].Document.ID, New: true}}, nil
	}
	if w := post(t, site(t, Options{Store: pagestest.World(1), Take: take}, reader), "/paste/keep", "text", "x"); w.Code != 403 || len(kept) > 0 {
		t.Errorf("a reader keeps: %d", w.Code)
	}
	store := pagestest.World(1)
	mux := site(t, Options{Store: store, Take: take, Read: readAs(pagestest.Report)}, reviewer)
	if !strings.Contains(post(t, mux, "/paste", "text", "x").Body.String(), "Keep it") {
		t.Error("a reviewer is not offered to keep it")
	}
	w := post(t, mux, "/paste/keep", "text", "two drones", "published", "2026-03-11", "title", "Drones")
	if w.Code != 303 || len(kept) != 1 || w.Header().Get("Location") != "/documents/"+kept[0].Document.ID || len(store.AllAudit) != 1 {
		t.Fatalf("%d to %s, kept %d", w.Code, w.Header().Get("Location"), len(kept))
	}
	if d := &kept[0].Document; d.Validate() != nil || string(d.Bytes) != "two drones" || d.Published != "2026-03-11" || kept[0].Fetched != pagestest.Now() {
		t.Errorf("kept %+v", d)
	}
}

func TestAnEmptyStoreSaysWhatToBeginWith(t *testing.T) {
	loaded := 0
	opt := Options{Store: &pagestest.Store{}, Read: readAs(pagestest.Report), Try: func(context.Context, string) (Trial, error) { return Trial{}, nil },
		Examples: func(context.Context) error { loaded++; return nil }}
	for _, c := range []struct {
		name   string
		caller gate.Caller
		want   string
	}{{"an admin", admin, "Load the examples, Paste a report, Add a feed"}, {"a reader", reader, "Paste a report"}, {"nobody", gate.Caller{}, ""}} {
		t.Run(c.name, func(t *testing.T) {
			body := get(t, site(t, opt, c.caller), "/").Body.String()
			var got []string
			for _, words := range []string{"Load the examples", "Paste a report", "Add a feed"} {
				if strings.Contains(body, words) {
					got = append(got, words)
				}
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("offers %q, want %q", got, c.want)
			}
		})
	}
	if w := post(t, site(t, opt, admin), "/examples"); w.Code != 303 || loaded != 1 {
		t.Errorf("loading: %d, %d times", w.Code, loaded)
	}
	if w := post(t, site(t, opt, reviewer), "/examples"); w.Code != 403 || loaded != 1 {
		t.Errorf("a reviewer loads: %d", w.Code)
	}
	if body := get(t, site(t, Options{Store: pagestest.World(3), Read: opt.Read}, admin), "/").Body.String(); strings.Contains(body, "Nothing has been read yet</h2>") {
		t.Error("a store with incidents is said to be empty")
	}
}
