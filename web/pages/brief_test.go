package pages

import (
	"net/url"
	"strings"
	"testing"

	"tocsin/web/gate"
	"tocsin/web/pages/pagestest"
)

func TestBriefOfAnIncident(t *testing.T) {
	mux := site(t, Options{Store: pagestest.World(60)}, analyst)
	for _, row := range []struct {
		name, id    string
		want, never []string
	}{
		{"reports differ", pagestest.Contested, []string{"4 to 7", "the governor&#39;s office", "a doctor at the city hospital", "would not say", "The true place may lie up to 6 km", "Nobody says anything of: damage.",
			"1 of 2 sources give nothing:", "documents came in this time", "a second origin", "Harbour Post", "Natural Earth", `class="stillmap"`}, []string{"Nothing that this page"}},
		{"hardly anything is known", pagestest.Bare, []string{"When it happened is not known.", "Where it happened is not known.", "not told", "None is kept or may be shown."}, []string{`class="stillmap"`}},
		{"a person decided", pagestest.Revised, []string{"set by Rae", "Bomb explodes at a market", "confirmed by a reviewer", "1 version before"}, []string{"Where reports differ"}},
		{"withdrawn", pagestest.Gone, []string{"This incident was withdrawn."}, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := get(t, mux, "/incidents/"+row.id+"/brief")
			if w.Code != 200 {
				t.Fatalf("status %d", w.Code)
			}
			for _, want := range row.want {
				if !strings.Contains(w.Body.String(), want) {
					t.Errorf("the brief does not say %q", want)
				}
			}
			for _, never := range row.never {
				if strings.Contains(w.Body.String(), never) {
					t.Errorf("the brief says %q", never)
				}
			}
		})
	}
}

func TestBriefOfASelection(t *testing.T) {
	mux := site(t, Options{Store: pagestest.World(300)}, analyst)
	body := get(t, mux, "/brief").Body.String()
	for _, want := range []string{"<b>299</b>", "all incidents", "By form", "By place", "Most harm", "Where reports differ", "killed 4 to 7", "known only by province or country", "Who tells of the incidents", `href="/"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the brief does not say %q", want)
		}
	}
	q := url.Values{"form": {"drone"}, "last": {"90d"}, "show": {"table"}, "by": {"actor"}}
	body = get(t, mux, "/brief?"+q.Encode()).Body.String()
	for _, want := range []string{"Form: Drone attack", "Time: happened in the last 90 days", `href="/?form=drone&amp;last=90d"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the brief of a selection does not say %q", want)
		}
	}
	if body := get(t, mux, "/?"+q.Encode()).Body.String(); !strings.Contains(body, `href="/brief?form=drone&amp;last=90d"`) {
		t.Error("the picture does not lead to the brief of its selection")
	}
	if body := get(t, mux, "/brief?q=nothingofthekind").Body.String(); !strings.Contains(body, "No incident fits.") {
		t.Error("the brief of nothing does not say so")
	}
	if w := get(t, mux, "/brief?form=shouting"); w.Code != 400 {
		t.Errorf("status %d of a selection that is none, want 400", w.Code)
	}
}

func TestBriefsFollowThePolicy(t *testing.T) {
	mux := site(t, Options{Store: pagestest.World(200), Policy: coarse{}}, gate.Caller{})
	body := get(t, mux, "/incidents/"+pagestest.Contested+"/brief").Body.String()
	if strings.Contains(body, "air defences") || !strings.Contains(body, "Northern Front") {
		t.Error("the brief of an incident does not follow the policy")
	}
	if body := get(t, mux, "/brief").Body.String(); strings.Contains(body, "Shells land") || strings.Contains(body, "Shelling") || !strings.Contains(body, "Drones hit") {
		t.Error("the brief of a selection does not follow the policy")
	}
	if w := get(t, mux, "/incidents/"+pagestest.Hostile+"/brief"); w.Code != 404 {
		t.Errorf("status %d of an incident that is withheld, want 404", w.Code)
	}
}

func TestNamesFromRightToLeftStandAlone(t *testing.T) {
	mux := site(t, Options{Store: pagestest.Crowd(1)}, analyst)
	body := get(t, mux, "/incidents/"+pagestest.Crowded+"/brief").Body.String()
	if !strings.Contains(body, "\u20681 المتحدث") {
		t.Error("the name of a source turns the words around it")
	}
	if got := isolate("Harbour Post"); got != "Harbour Post" {
		t.Errorf("%q, want a name that turns nothing as it is", got)
	}
}
