package pages

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"tocsin"
	"tocsin/web/gate"
	"tocsin/web/pages/pagestest"
)

func TestASilentSourceIsNeverCalm(t *testing.T) {
	p, err := New(Options{Store: pagestest.World(1), Now: pagestest.Now})
	if err != nil {
		t.Fatal(err)
	}
	old := pagestest.Now().Add(-100 * time.Hour)
	for _, c := range []struct {
		name  string
		src   tocsin.Source
		state tocsin.SourceState
		want  string
	}{
		{"new things came", tocsin.Source{QuietAfter: time.Hour * 200}, tocsin.SourceState{LastNew: old, LastPoll: old}, "fresh"},
		{"nothing for too long", tocsin.Source{QuietAfter: time.Hour}, tocsin.SourceState{LastNew: old, LastPoll: old}, "quiet"},
		{"never anything", tocsin.Source{QuietAfter: time.Hour, Added: old}, tocsin.SourceState{LastPoll: old}, "quiet"},
		{"polls fail", tocsin.Source{QuietAfter: time.Hour}, tocsin.SourceState{LastNew: old, Failures: 2, Error: "no route"}, "failing"},
		{"gone, and failing", tocsin.Source{}, tocsin.SourceState{Failures: 2, Gone: true}, "gone"},
		{"paused, and quiet", tocsin.Source{QuietAfter: time.Hour, Paused: true}, tocsin.SourceState{LastNew: old}, "paused"},
		{"not asked yet", tocsin.Source{Kind: tocsin.SourceFeed}, tocsin.SourceState{}, "new"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, why := p.fares(&tocsin.SourceRecord{Source: c.src, State: c.state}); got != c.want || (got != "fresh") != (why != "") {
				t.Errorf("%s, %q; want %s", got, why, c.want)
			}
		})
	}
}

func TestSourcesAreTriedAddedPausedAndRemoved(t *testing.T) {
	store := pagestest.World(3)
	trial := Trial{Source: tocsin.Source{ID: "bay-times", Kind: tocsin.SourceFeed, Name: pagestest.Nasty, Address: "https://bay.example/feed", Rights: tocsin.RightsQuote, Every: 15 * time.Minute, QuietAfter: 72 * time.Hour},
		Items: []TrialItem{{Title: pagestest.Nasty}}, Others: []TrialOther{{tocsin.SourceSitemap, "https://bay.example/map.xml", pagestest.Nasty}}, Problems: []string{pagestest.Nasty}, Robots: pagestest.Nasty}
	mux := site(t, Options{Store: store, Try: func(_ context.Context, address string) (Trial, error) {
		if address != trial.Source.Address {
			return Trial{}, errors.New("there is no feed " + pagestest.Nasty)
		}
		return trial, nil
	}}, admin)
	body := post(t, mux, "/sources", "do", "try", "address", trial.Source.Address).Body.String()
	if !strings.Contains(body, `name="id" value="bay-times"`) || strings.Contains(body, "<script>alert") || strings.Contains(body, "\u202E") {
		t.Error("the trial does not show, or lets texts of others be more")
	}
	if len(store.AllSource) != 2 {
		t.Error("a trial kept something")
	}
	if body := post(t, mux, "/sources", "do", "try", "address", "x").Body.String(); !strings.Contains(body, "It could not be read") || strings.Contains(body, "<script>alert") {
		t.Error("a trial that failed does not say so")
	}
	add := []string{"do", "add", "id", "bay-times", "kind", "feed", "address", trial.Source.Address, "name", "Bay Times", "every", "15m0s", "quiet_after", "72h0m0s", "rights", "quote"}
	if w := post(t, mux, "/sources", add...); w.Code != 303 {
		t.Fatalf("adding: %d", w.Code)
	}
	if w := post(t, mux, "/sources", add...); w.Code != 409 {
		t.Errorf("adding it again: %d, want 409", w.Code)
	}
	if w := post(t, mux, "/sources", "do", "add", "id", "x", "kind", "feed", "every", "soon"); w.Code != 400 {
		t.Errorf("adding nonsense: %d, want 400", w.Code)
	}
	post(t, mux, "/sources", "do", "pause", "id", "bay-times")
	if src, err := store.Source(t.Context(), "bay-times"); err != nil || !src.Paused || src.QuietAfter != 72*time.Hour {
		t.Errorf("paused: %+v %v", src, err)
	}
	post(t, mux, "/sources", "do", "resume", "id", "bay-times")
	post(t, mux, "/sources", "do", "remove", "id", "bay-times")
	if w := post(t, mux, "/sources", "do", "remove", "id", "bay-times"); w.Code != 404 {
		t.Errorf("removing it again: %d, want 404", w.Code)
	}
	var did []string
	for _, e := range store.AllAudit {
		did = append(did, e.Action)
		if e.By != "Ada" || e.From != "192.0.2.7" || e.On != "bay-times" {
			t.Errorf("audit %+v", e)
		}
	}
	if got := strings.Join(did, " "); got != "source.put source.pause source.resume source.remove" {
		t.Errorf("the audit has %s", got)
	}
}

func TestWhoMayChangeSources(t *testing.T) {
	for _, c := range []struct {
		name   string
		caller gate.Caller
		status int
	}{{"nobody", gate.Caller{}, 403}, {"a reader", analyst, 403}, {"a reviewer", reviewer, 403}, {"an admin's token for reading", gate.Caller{User: "Ada", Role: tocsin.Admin, Grants: []tocsin.Grant{tocsin.GrantRead}}, 403}} {
		t.Run(c.name, func(t *testing.T) {
			store := pagestest.World(3)
			mux := site(t, Options{Store: store}, c.caller)
			if w := post(t, mux, "/sources", "do", "remove", "id", "harbour-post"); w.Code != c.status || len(store.AllSource) != 2 {
				t.Errorf("status %d, %d sources", w.Code, len(store.AllSource))
			}
			if body := get(t, mux, "/sources").Body.String(); strings.Contains(body, `value="remove"`) || !strings.Contains(body, "Harbour Post") {
				t.Error("the page offers what is not allowed, or does not show the sources")
			}
		})
	}
	if w := get(t, site(t, Options{Store: pagestest.World(3)}, gate.Caller{}), "/sources/aside"); w.Code != 303 || w.Header().Get("Location") != "/login?next=%2Fsources%2Faside" {
		t.Errorf("documents set aside: %d to %s, want the login", w.Code, w.Header().Get("Location"))
	}
}

func TestRetry(t *testing.T) {
	retried := ""
	mux := site(t, Options{Store: pagestest.World(30), Retry: func(_ context.Context, id string) error { retried = id; return nil }}, reviewer)
	if !strings.Contains(get(t, mux, "/sources/aside").Body.String(), "Read again") {
		t.Error("nothing to read again is offered")
	}
	if w := post(t, mux, "/sources/aside", "document", "filler-3"); w.Code != 303 || retried != "filler-3" {
		t.Errorf("%d, retried %q", w.Code, retried)
	}
	if w := post(t, site(t, Options{Store: pagestest.World(3), Retry: func(context.Context, string) error { return nil }}, analyst), "/sources/aside", "document", "x"); w.Code != 403 {
		t.Errorf("a reader: %d, want 403", w.Code)
	}
}
