package pages

import (
	"context"
	"html"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin"
	"tocsin/web/export"
	"tocsin/web/gate"
	"tocsin/web/pages/pagestest"
)

// peopleWorld has notes, tags, assignments and saved searches.
func peopleWorld() *pagestest.Store {
	store := pagestest.World(60)
	old := pagestest.Now().Add(-48 * time.Hour)
	store.AllNotes = []tocsin.Note{{ID: "n1", Incident: pagestest.Contested, By: "Rae", At: old, Text: "Asked the hospital. " + pagestest.Nasty},
		{ID: "n2", Incident: pagestest.Contested, By: "Ada", At: old.Add(time.Hour), Text: "Two lines:\nthe second."},
		{ID: "t1", Incident: pagestest.Contested, By: "Ada", At: old, Tag: "fuel & " + strings.ToLower(pagestest.Nasty)}}
	for i := range store.Records {
		if store.Records[i].Incident.ID == pagestest.Contested {
			store.Records[i].Tags = []string{store.AllNotes[2].Tag}
		}
	}
	store.AllGiven = []tocsin.Assignment{{Incident: pagestest.Contested, To: "Rae", By: "Ada", At: old}, {Incident: pagestest.Hostile, To: "Ada", By: "Rae", At: old}, {Incident: "inc-gone", To: "Rae", By: "Ada", At: old}}
	store.AllSaved = []tocsin.SavedSearch{{ID: "s1", User: "Rae", Name: "Drones " + pagestest.Nasty, Query: "form=drone&country=IQ", Added: old},
		{ID: "s2", User: "Rae", Name: "All", Query: "", Public: true, Added: old}, {ID: "s3", User: "Ada", Name: "Hers", Query: "q=x", Added: old}}
	return store
}

func TestPagesOfPeople(t *testing.T) {
	store := peopleWorld()
	opt := Options{Store: store, Take: func(context.Context, []tocsin.Arrival) ([]tocsin.Arrived, error) { return nil, nil }, Decide: func(context.Context, tocsin.Decision) ([]tocsin.Change, error) { return nil, nil }}
	paths := map[string]tocsin.Permission{"/incidents/" + pagestest.Contested + "/notes": tocsin.Reader, "/incidents/" + pagestest.Hostile + "/notes": tocsin.Reader, "/assignments": tocsin.Reader, "/assignments?of=all": tocsin.Reader,
		"/searches": tocsin.Reader, "/searches?query=form%3Ddrone%26last%3D7d%26q%3D%3Cb%3E": tocsin.Reader, "/new/incident": tocsin.Reviewer, "/sources/harbour-post/settings": tocsin.Admin}
	for _, c := range []gate.Caller{{}, analyst, reviewer, admin} {
		mux := site(t, opt, c)
		for path, needs := range paths {
			r := get(t, mux, path)
			switch want := 200; {
			case c.Anonymous():
				if r.Code != 303 || !strings.HasPrefix(r.Header().Get("Location"), "/login?next=") {
					t.Errorf("%s without a login: %d to %s", path, r.Code, r.Header().Get("Location"))
				}
			default:
				if !c.Role.Allows(needs) {
					want = 403
				}
				if r.Code != want {
					t.Errorf("%s for a %s: %d, want %d", path, c.Role, r.Code, want)
				}
				if want == 200 {
					checkPage(t, path, r.Body.String())
				}
			}
		}
		for _, path := range []string{"/incidents/" + pagestest.Contested + "/notes", "/searches", "/new/incident", "/sources/harbour-post/settings"} {
			if c.Role.Allows(tocsin.Reviewer) {
				continue
			}
			if r := post(t, mux, path, "do", "note", "words", "x"); r.Code != 403 {
				t.Errorf("POST %s by a %q: %d, want 403", path, c.Role, r.Code)
			}
		}
	}
	if len(store.AllAudit) > 0 || len(store.AllNotes) != 3 {
		t.Error("somebody changed something")
	}
	for path, status := range map[string]int{"/incidents/none/notes": 404, "/sources/none/settings": 404} {
		if r := get(t, site(t, opt, admin), path); r.Code != status {
			t.Errorf("%s: %d, want %d", path, r.Code, status)
		}
	}
}

func TestNotesTagsAndAssignments(t *testing.T) {
	store := peopleWorld()
	path := "/incidents/" + pagestest.Contested + "/notes"
	mux := site(t, Options{Store: store}, reviewer)
	for _, c := range []struct {
		name   string
		fields []string
		status int
	}{
		{"a note", []string{"do", "note", "words", "Called again."}, 303},
		{"a note without words", []string{"do", "note", "words", " "}, 400},
		{"a tag", []string{"do", "tag", "words", "Priority One"}, 303},
		{"the same tag again", []string{"do", "tag", "words", "priority one"}, 303},
		{"a tag with a comma", []string{"do", "tag", "words", "a,b"}, 400},
		{"her own note is removed", []string{"do", "remove-note", "note", "n1"}, 303},
		{"it is gone", []string{"do", "remove-note", "note", "n1"}, 404},
		{"somebody else's note stays", []string{"do", "remove-note", "note", "n2"}, 403},
		{"a tag is no note", []string{"do", "remove-note", "note", "t1"}, 404},
		{"a tag is removed", []string{"do", "remove-tag", "tag", store.AllNotes[2].Tag}, 303},
		{"a tag that is gone", []string{"do", "remove-tag", "tag", store.AllNotes[2].Tag}, 404},
		{"given to another", []string{"do", "assign", "to", "Ada"}, 303},
		{"given to a reader", []string{"do", "assign", "to", "Ann"}, 400},
		{"taken back", []string{"do", "unassign"}, 303},
		{"nothing of the kind", []string{"do", "explode"}, 400},
	} {
		if r := post(t, mux, path, c.fields...); r.Code != c.status {
			t.Errorf("%s: %d, want %d", c.name, r.Code, c.status)
		}
	}
	body := html.UnescapeString(get(t, mux, path).Body.String())
	for _, want := range []string{"Called again.", "priority one", "It is given to nobody.", "Two lines:"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(body, "fuel &") || strings.Contains(body, "Asked the hospital") {
		t.Error("what was removed still shows")
	}
	if r := post(t, site(t, Options{Store: store}, admin), path, "do", "remove-note", "note", "n2"); r.Code != 200 && r.Code != 303 {
		t.Errorf("an admin removes a note of another: %d", r.Code)
	}
	var did []string
	for _, e := range store.AllAudit {
		did = append(did, e.Action)
	}
	if got := strings.Join(did, " "); got != "note.put tag.put note.remove tag.remove assignment.put assignment.remove note.remove" {
		t.Errorf("the audit has %s", got)
	}
}

func TestAssignedToMe(t *testing.T) {
	mux := site(t, Options{Store: peopleWorld()}, reviewer)
	mine, all := get(t, mux, "/assignments").Body.String(), get(t, mux, "/assignments?of=all").Body.String()
	if !strings.Contains(mine, "Two drones hit") || strings.Contains(mine, "/incidents/"+pagestest.Hostile) || !strings.Contains(all, "/incidents/"+pagestest.Hostile) {
		t.Error("the list does not tell mine from everybody's")
	}
	if !strings.Contains(mine, "not kept any more") {
		t.Error("an incident that is gone is left out")
	}
	r := post(t, mux, "/incidents/"+pagestest.Contested+"/notes", "do", "unassign", "next", "/assignments")
	if r.Header().Get("Location") != "/assignments?did=taken" || strings.Contains(get(t, mux, "/assignments").Body.String(), "Two drones hit") {
		t.Errorf("done: to %s", r.Header().Get("Location"))
	}
}

func TestSavedSearches(t *testing.T) {
	store := peopleWorld()
	mux := site(t, Options{Store: store, Base: "https://tocsin.example"}, reviewer)
	body := get(t, mux, "/searches").Body.String()
	for _, want := range []string{"https://tocsin.example/feeds/s1.atom", "https://tocsin.example/feeds/s1.json", "Form: Drone attack", `href="/?form=drone&amp;country=IQ"`, "feeds need no login"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not have %q", want)
		}
	}
	if strings.Contains(body, "Hers") {
		t.Error("a search of somebody else shows")
	}
	if body := html.UnescapeString(get(t, mux, "/searches?query=form%3Ddrone%26last%3D7d%26page%3D2%26show%3Dtable").Body.String()); !strings.Contains(body, `value="form=drone"`) {
		t.Error("what is about the page is not left out")
	}
	if r := post(t, mux, "/searches", "do", "add", "name", "Mosul", "query", "?place=Mosul&last=30d", "public", "true"); r.Code != 303 {
		t.Fatalf("adding: %d", r.Code)
	}
	at := slices.IndexFunc(store.AllSaved, func(s tocsin.SavedSearch) bool { return s.Name == "Mosul" })
	if at < 0 || store.AllSaved[at].Query != "place=Mosul" || !store.AllSaved[at].Public || store.AllSaved[at].User != "Rae" {
		t.Errorf("%+v", store.AllSaved)
	}
	for _, fields := range [][]string{{"name", "", "query", "form=drone"}, {"name", "x", "query", "form=shouting"}, {"name", "x", "query", "as_of=2026-01-01T00:00:00Z"}, {"name", "x", "query", "%zz"}} {
		if r := post(t, mux, "/searches", append(fields, "do", "add")...); r.Code != 422 || !strings.Contains(r.Body.String(), "not taken") {
			t.Errorf("%v: %d, want 422", fields, r.Code)
		}
	}
	post(t, mux, "/searches", "do", "change", "id", "s1", "name", "Renamed", "public", "true")
	if s, err := store.SavedSearch(t.Context(), "s1"); err != nil || s.Name != "Renamed" || !s.Public || s.Query != "form=drone&country=IQ" {
		t.Errorf("%+v %v", s, err)
	}
	for _, do := range []string{"change", "remove"} {
		if r := post(t, mux, "/searches", "do", do, "id", "s3", "name", "Mine now"); r.Code != 404 {
			t.Errorf("%s of somebody else's: %d, want 404", do, r.Code)
		}
	}
	post(t, mux, "/searches", "do", "remove", "id", "s1")
	if _, err := store.SavedSearch(t.Context(), "s1"); tocsin.CodeOf(err) != tocsin.NotFound {
		t.Error("it is not removed")
	}
	if !strings.Contains(get(t, mux, "/?form=drone&last=7d").Body.String(), `href="/searches?query=form%3Ddrone"`) {
		t.Error("the picture does not lead to saving its selection")
	}
}

func TestSettingsOfASource(t *testing.T) {
	store := pagestest.World(3)
	store.AllSource[0].Address = "https://harbour.example/feed"
	mux := site(t, Options{Store: store}, admin)
	good := []string{"name", "Harbour Post", "owner", "Bay Press", "address", "https://harbour.example/new", "language", "EN", "reliability", "B", "rights", "full", "every", "30m", "quiet_after", "3d", "retention", "90", "pages", "true"}
	if r := post(t, mux, "/sources/harbour-post/settings", good...); r.Code != 303 {
		t.Fatalf("%d: %s", r.Code, r.Body)
	}
	s := store.AllSource[0]
	if s.Owner != "Bay Press" || s.Address != "https://harbour.example/new" || s.Language != "en" || s.Reliability != "B" || s.Rights != tocsin.RightsFull || s.Every != 30*time.Minute || s.QuietAfter != 72*time.Hour ||
		s.Retention != 90 || !s.Pages || s.Private || s.Paused || s.Kind != tocsin.SourceFeed || s.Added.IsZero() || s.State.LastNew.IsZero() {
		t.Errorf("%+v", s)
	}
	body := get(t, mux, "/sources/harbour-post/settings").Body.String()
	for _, want := range []string{`value="3d"`, `value="30m"`, `value="90"`, `<option value="B" selected>`} {
		if !strings.Contains(body, want) {
			t.Errorf("the form does not have %s", want)
		}
	}
	for _, c := range [][]string{{"every", "soon"}, {"every", "-5m"}, {"retention", "0"}, {"language", "english"}, {"rights", "none"}, {"reliability", "Z"}, {"name", ""}, {"address", ""}} {
		fields := slices.Clone(good)
		fields[slices.Index(fields, c[0])+1] = c[1]
		if r := post(t, mux, "/sources/harbour-post/settings", fields...); r.Code != 422 || !strings.Contains(r.Body.String(), "not taken") {
			t.Errorf("%v: %d, want 422", c, r.Code)
		}
	}
	if a := store.AllAudit; len(a) != 1 || a[0].Action != "source.put" {
		t.Errorf("the audit has %+v", a)
	}
}

func TestAnIncidentEnteredByHand(t *testing.T) {
	var took []tocsin.Arrival
	store := pagestest.World(3)
	opt := Options{Store: store, Places: pagestest.Places, Take: func(_ context.Context, list []tocsin.Arrival) ([]tocsin.Arrived, error) {
		took = append(took, list...)
		return []tocsin.Arrived{{Document: list[0].Document.ID, New: true, Changed: true}}, nil
	}}
	mux := site(t, opt, reviewer)
	good := []string{"summary", "Gunmen fired at a police post. " + pagestest.Nasty, "kind", "attack", "form", "armed-assault", "status", "executed", "day", "2026-03-10", "clock", "21:15", "place", "Mosul",
		"killed", "2-3", "injured", "0", "claimed_by", "Northern Front", "outlet", "call to the desk", "speaker", "a nurse", "speaker_kind", "medical", "certainty", "stated", "url", "", "published", "", "position", "", "country", "", "until", "", "notes", "Over the phone."}
	r := post(t, mux, "/new/incident", append(slices.Clone(good), "do", "check")...)
	checkPage(t, "/new/incident", r.Body.String())
	for _, want := range []string{"2026-03-10 21:15", "Mosul, Iraq", "2 to 3", "Nothing of it was kept.", "Northern Front", `value="2-3"`} {
		if !strings.Contains(r.Body.String(), want) {
			t.Errorf("%d: the page does not say %q", r.Code, want)
		}
	}
	if len(took) > 0 || len(store.AllAudit) > 0 {
		t.Fatal("looking at it kept it")
	}
	r = post(t, mux, "/new/incident", append(slices.Clone(good), "do", "keep")...)
	if r.Code != 303 || len(took) != 1 || !strings.HasPrefix(r.Header().Get("Location"), "/documents/entered-") {
		t.Fatalf("%d to %s, %d taken", r.Code, r.Header().Get("Location"), len(took))
	}
	read, err := export.ReadRow(took[0].Document)
	if err != nil {
		t.Fatal(err)
	}
	acc := read.Accounts[0]
	if acc.Form != tocsin.ArmedAssault || acc.When.Clock != "21:15" || acc.Where.GazetteerID != "geonames:99072" || len(acc.Claims) != 3 || read.Document.Outlet != "call to the desk" || read.Document.Published != "2026-03-14" {
		t.Errorf("%+v %+v %+v", acc, acc.When, acc.Where)
	}
	if c := acc.Claims[1]; c.Slot != tocsin.Injured || !c.Value.Count.None() || c.Speaker.Name != "a nurse" {
		t.Errorf("nobody hurt: %+v", c)
	}
	if a := store.AllAudit; len(a) != 1 || a[0].Action != "documents.send" || a[0].Detail != "entered" {
		t.Errorf("the audit has %+v", a)
	}
	for _, c := range []struct {
		name   string
		fields []string
		says   string
	}{
		{"no words", []string{"summary", " "}, "say in a sentence"},
		{"no source", []string{"outlet", ""}, "where it comes from"},
		{"a place that two have", []string{"place", "Tripoli"}, "several places are called so"},
		{"a position without a name", []string{"place", "", "position", "1 1"}, "give the place a name"},
		{"a day that is none", []string{"day", "2026-02-31"}, "is no day"},
		{"an end before the beginning", []string{"until", "2026-03-01"}, "before the first"},
		{"a clock that is none", []string{"clock", "25:00"}, "no time of day"},
		{"a figure that is none", []string{"killed", "some"}, "a figure is like"},
		{"a link that is no web address", []string{"url", "data:text/html,x"}, "begins with https://"},
		{"a form that is none", []string{"form", "shouting"}, "choose the form"},
		{"no kind", []string{"kind", "aggregate"}, "choose what it is"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fields := slices.Clone(good)
			for i := 0; i < len(c.fields); i += 2 {
				fields[slices.Index(fields, c.fields[i])+1] = c.fields[i+1]
			}
			r := post(t, mux, "/new/incident", append(fields, "do", "keep")...)
			if r.Code != 422 || !strings.Contains(html.UnescapeString(r.Body.String()), c.says) || len(took) != 1 {
				t.Errorf("%d, want 422 with %q", r.Code, c.says)
			}
			checkPage(t, "/new/incident", r.Body.String())
		})
	}
	bare := post(t, mux, "/new/incident", "summary", "A threat was phoned in.", "kind", "threat", "outlet", "call", "speaker_kind", "unnamed", "certainty", "hedged", "do", "keep")
	if bare.Code != 303 {
		t.Fatalf("a threat and no more: %d", bare.Code)
	}
	if read, err := export.ReadRow(took[1].Document); err != nil || read.Accounts[0].When != nil || read.Accounts[0].Where != nil || read.Accounts[0].Form != "" {
		t.Errorf("what is not known is put in: %+v %v", read.Accounts, err)
	}
	reading := gate.Caller{User: "Rae", Role: tocsin.Reviewer, Grants: []tocsin.Grant{tocsin.GrantRead, tocsin.GrantDecide}}
	if r := post(t, site(t, opt, reading), "/new/incident", append(slices.Clone(good), "do", "keep")...); r.Code != 403 {
		t.Errorf("with a token that may not write: %d", r.Code)
	}
}
