package pages

import (
	"strings"
	"testing"

	"tocsin/web/gate"
	"tocsin/web/pages/pagestest"
)

func TestVersionsOfAnIncidentAreCompared(t *testing.T) {
	mux := site(t, Options{Store: pagestest.World(10)}, analyst)
	path := "/incidents/" + pagestest.Revised + "/versions"
	for _, row := range []struct {
		name, query string
		want        []string
		never       []string
	}{
		{"the last two without a word of which", "", []string{"Killed: was 3 to 5, now 3.", "Killed: reports do not differ any more.", "Killed: set by Rae:", "Decided (value set) by", "the hospital&#39;s list has three names",
			"Review: was not reviewed, now confirmed by a reviewer.", "Version 3", "Version 4"}, []string{"Version 5"}},
		{"figures that rose", "?from=2&to=3", []string{"Killed: was 1, now 3 to 5.", "Killed: reports now differ.", "Killed: 2 new claims.", "Killed: 1 claim counts no longer.", "five bodies lay in the street", "counts no longer:", "rel=\"prev\"", "rel=\"next\""}, []string{"Decided ("}},
		{"what became known", "?from=1&to=2", []string{"Form and outcome: was Explosion, now Bombing, carried out.", "Time: was 2026-03-09 to 2026-03-15, now 2026-03-11 10:15.", "Killed: not known before, now 1.", "Mosul, Nineveh, Iraq (town, within 6 km)"}, nil},
		{"backwards", "?from=4&to=2", []string{"Killed: was 3, now 1."}, nil},
		{"one with itself", "?from=2&to=2", []string{"nothing to compare"}, []string{"<table"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := get(t, mux, path+row.query)
			body := w.Body.String()
			if w.Code != 200 {
				t.Fatalf("status %d", w.Code)
			}
			for _, want := range row.want {
				if !strings.Contains(body, want) {
					t.Errorf("the page does not say %q", want)
				}
			}
			for _, never := range row.never {
				if strings.Contains(body, never) {
					t.Errorf("the page says %q", never)
				}
			}
		})
	}
	for query, status := range map[string]int{"?from=9": 404, "?to=no": 400, "?from=0": 400} {
		if w := get(t, mux, path+query); w.Code != status {
			t.Errorf("%s: status %d, want %d", query, w.Code, status)
		}
	}
}

func TestComparedVersionsFollowThePolicy(t *testing.T) {
	mux := site(t, Options{Store: pagestest.World(10), Policy: coarse{}}, gate.Caller{})
	if w := get(t, mux, "/incidents/"+pagestest.Revised+"/versions"); w.Code != 404 {
		t.Errorf("status %d of an incident that is withheld, want 404", w.Code)
	}
	body := get(t, mux, "/incidents/"+pagestest.Contested+"/versions").Body.String()
	if !strings.Contains(body, "Blamed: 1 new claim.") || strings.Contains(body, "Air defences") {
		t.Error("the comparison does not follow the policy")
	}
	if w := get(t, mux, "/documents/"+pagestest.Report+"?against="+pagestest.First); w.Code != 303 && w.Code != 403 {
		t.Errorf("status %d of past versions of a document, want the login", w.Code)
	}
}

func TestVersionsOfADocumentAreCompared(t *testing.T) {
	mux := site(t, Options{Store: pagestest.World(10)}, analyst)
	w := get(t, mux, "/documents/"+pagestest.Report+"?against="+pagestest.First)
	body := w.Body.String()
	if w.Code != 200 {
		t.Fatalf("status %d", w.Code)
	}
	for _, want := range []string{"killing <del>two</del><ins>four</ins> guards", "<del>It was not known who was behind it</del>", "3 paragraphs are the same", "claims are new", "1 claim is gone", "1 claim is in both.",
		"version=" + pagestest.First + "#b"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if w := get(t, mux, "/documents/"+pagestest.Report+"?against=none"); w.Code != 404 {
		t.Errorf("status %d of a version that is not there, want 404", w.Code)
	}
	if body := get(t, mux, "/documents/"+pagestest.Report).Body.String(); !strings.Contains(body, `name="against"`) {
		t.Error("the reader does not lead to a comparison")
	}
}

func TestManyWhoSayTheSameAreFolded(t *testing.T) {
	store := pagestest.World(1)
	for i := range store.Records {
		inc := &store.Records[i].Incident
		if inc.ID != pagestest.Contested {
			continue
		}
		for range 9 {
			inc.Slots["weapon"].Claims = append(inc.Slots["weapon"].Claims, inc.Slots["weapon"].Claims[0])
		}
	}
	body := get(t, site(t, Options{Store: store}, analyst), "/incidents/"+pagestest.Contested).Body.String()
	if !strings.Contains(body, "and 6 more say so") || strings.Count(body, "Two drones struck") != 10 {
		t.Errorf("%d times the words, want all ten, six of them folded", strings.Count(body, "Two drones struck"))
	}
}
