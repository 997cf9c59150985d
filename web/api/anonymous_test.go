package api

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tocsin"
)

// furnish fills a world with something behind every address, secrets included.
func furnish(w *world) (search string) {
	w.wire(tocsin.RightsQuote)
	w.tell(drone(1), shelling(2), drone(3))
	w.again(drone(1).change(2, w.clock()))
	gone := drone(3).change(2, w.clock())
	gone.Withdraw, gone.Redirect, gone.Incident.Accounts = true, []string{"i001"}, nil
	w.again(gone)
	w.update(func(tx tocsin.Tx) error {
		if err := tx.PutUser(&tocsin.User{Name: "rob", Role: tocsin.Reviewer, Added: began}); err != nil {
			return err
		}
		if err := tx.PutNote(&tocsin.Note{ID: "n1", Incident: "i001", By: "rob", At: began, Text: secret}); err != nil {
			return err
		}
		if err := tx.PutNote(&tocsin.Note{ID: "n2", Incident: "i001", By: "rob", At: began, Tag: strings.ToLower(secret)}); err != nil {
			return err
		}
		return tx.PutDecision(&tocsin.Decision{ID: "x1", Kind: tocsin.Rate, By: "rob", At: began, Reason: secret, Origin: "o1", Reliability: "B"})
	})
	made := want[tocsin.SavedSearch](w, 201, "rob", "POST", root+"/searches", searchBody{Name: secret, Query: "form=drone"})
	return made.ID
}

// walk gives every GET that the API describes, with ids put in.
func walk(t *testing.T, w *world, search string) []string {
	t.Helper()
	var doc struct {
		Paths map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal([]byte(w.ask("", "GET", "/openapi.json", nil).body), &doc); err != nil {
		t.Fatal(err)
	}
	fill := map[string][]string{
		root + "/incidents/": {"i001", "i002", "i003"}, root + "/documents/": {"d001", "d002", "d003"}, root + "/sources/": {"wire"},
		root + "/areas/": {"town"}, root + "/rules/": {"all"}, root + "/deliveries/": {"desk"}, root + "/alerts/": {"alert-0"},
		root + "/searches/": {search}, "/ogc/collections/incidents/items/": {"i001", "i002", "i003"},
	}
	var paths []string
	for path, item := range doc.Paths {
		if item["get"] == nil || path == streamPath {
			continue
		}
		switch {
		case strings.Contains(path, "{format}"):
			paths = append(paths, root+"/export/lines", root+"/export/archive")
		case strings.Contains(path, "{file}"):
			paths = append(paths, "/feeds/incidents.atom", "/feeds/incidents.json", "/feeds/"+search+".atom", "/feeds/"+search+".json")
		case strings.Contains(path, "{id}"):
			known := false
			for start, list := range fill {
				if strings.HasPrefix(path, start+"{id}") {
					known = true
					for _, id := range list {
						paths = append(paths, strings.Replace(path, "{id}", id, 1))
					}
				}
			}
			if !known {
				t.Errorf("the test knows no ids for %s", path)
			}
		case path == root+"/search":
			paths = append(paths, path+"?q=drone", path+"?q="+secret, path+"?q=-nothing", path+"?q=city+-"+secret)
		default:
			paths = append(paths, path)
		}
	}
	for _, more := range []string{"/incidents?withdrawn=true", "/incidents?count=true&order=harm", "/incidents?as_of=2021-04-17",
		"/incidents?q=" + secret, "/incidents?q=-nothing", "/incidents?actor=" + secret, "/incidents/i001?version=1", "/incidents/i001?as_of=2021-04-17",
		"/incidents/i002?version=1", "/claims?speaker=governor", "/claims?slot=launch_site", "/claims?incident=i002", "/accounts?document=d002",
		"/changes?form=shelling", "/changes?after=1", "/documents/d001/text?sha256=" + strings.Repeat("0", 64), "/export/lines?withdrawn=true",
		"/incidents?bbox=44.39,33.31,44.41,33.32", "/documents/" + url.PathEscape("https://news.example/d001")} {
		paths = append(paths, root+more)
	}
	if len(paths) < 50 {
		t.Fatalf("only %d addresses were found", len(paths))
	}
	return paths
}

func leaks(body string) bool {
	body = strings.ToLower(body)
	return strings.Contains(body, strings.ToLower(secret)) || strings.Contains(body, secretLat)
}

func TestNoPathShowsWhatIsWithheld(t *testing.T) {
	w := newWorld(t, nil)
	search := furnish(w)
	inside := 0
	for _, path := range walk(t, w, search) {
		a := w.ask("", "GET", path, nil)
		if leaks(a.body) || leaks(strings.Join(a.header["Link"], " ")) {
			t.Errorf("GET %s shows what is withheld: %s", path, a.body)
		}
		switch a.status {
		case 200, 401, 404:
		default:
			t.Errorf("GET %s: status %d: %s", path, a.status, a.body)
		}
		if b := w.ask("ann", "GET", path, nil); b.status >= 500 {
			t.Errorf("GET %s as ann: status %d: %s", path, b.status, b.body)
		} else if leaks(b.body) {
			inside++
		}
	}
	// The test must be able to fail: those with a login see the secrets.
	if inside < 30 {
		t.Errorf("only %d addresses show the secrets to those with a login", inside)
	}
	if w.log.Len() > 0 {
		t.Errorf("errors were logged: %s", w.log)
	}
}

func TestNothingIsPublicWithoutAPolicy(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Policy = nil })
	furnish(w)
	if p := want[incidentPage](w, 200, "", "GET", root+"/incidents", nil); len(p.Items) > 0 {
		t.Errorf("%d incidents are shown", len(p.Items))
	}
	if p := want[incidentPage](w, 200, "ann", "GET", root+"/incidents", nil); len(p.Items) != 2 {
		t.Errorf("%d incidents are shown to ann, want 2", len(p.Items))
	}
}

func TestReleaseLetsAllBeShown(t *testing.T) {
	w := newWorld(t, nil)
	furnish(w)
	if a := w.ask("", "GET", root+"/incidents/i002", nil); a.status != 404 {
		t.Fatalf("status %d before the release", a.status)
	}
	if a := w.ask("rob", "POST", root+"/incidents/i002/release", map[string]string{"reason": "two days have passed"}); a.status != 204 {
		t.Fatalf("release: status %d: %s", a.status, a.body)
	}
	if rec := want[tocsin.IncidentRecord](w, 200, "", "GET", root+"/incidents/i002", nil); !leaks(rec.Incident.Headline) {
		t.Errorf("headline %q is not shown whole", rec.Incident.Headline)
	}
}

func TestAnonymousConditionsAskWhatIsPublic(t *testing.T) {
	w := newWorld(t, nil)
	furnish(w)
	for _, c := range []struct {
		name, query string
		found       bool
	}{
		{"the box of the true position", "bbox=44.39,33.31,44.41,33.32", false},
		{"the box of the position that is shown", "bbox=43.9,32.9,44.1,33.1", true},
		{"a polygon around the position that is shown", "polygon=" + url.QueryEscape("43.9 32.9, 44.1 32.9, 44 33.1"), true},
		{"the true place", "place=" + url.QueryEscape("Gate Nine"), false},
		{"the place that is shown", "place=city", true},
		{"a withheld name", "actor=" + secret, false},
		{"a name that is shown", "actor=guardian", true},
		{"a withheld word", "q=" + secret, false},
		{"not a withheld word", "q=guardian+-" + secret, true},
		{"a word that is shown", "q=guardian", true},
		{"a withheld tag", "tag=" + strings.ToLower(secret), false},
		{"its own form", "form=drone&country=IQ", true},
		{"its source", "source=wire", true},
		{"another source", "source=other", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer w.in(t)()
			p := want[incidentPage](w, 200, "", "GET", root+"/incidents?count=true&"+c.query, nil)
			if found := len(p.Items) == 1 && p.Items[0].Incident.ID == "i001"; found != c.found {
				t.Errorf("found %v, want %v", ids(p.Items), c.found)
			}
			if p.Total == nil || *p.Total != len(p.Items) {
				t.Errorf("total %v with %d items", p.Total, len(p.Items))
			}
		})
	}
}

func TestAnonymousTextIsWhatThePolicyShows(t *testing.T) {
	w := newWorld(t, nil)
	furnish(w)
	text := want[documentText](w, 200, "", "GET", root+"/documents/d001/text", nil)
	var words []string
	for _, s := range text.Sentences {
		words = append(words, s.Words)
	}
	if got := strings.Join(words, "|"); !strings.Contains(got, "A guardian group said") || strings.Contains(got, "Gate Nine") || strings.Contains(got, "Buses") || leaks(got) {
		t.Errorf("sentences %q", words)
	}
	if text.Whole || text.Text != "" {
		t.Error("the whole text is given away")
	}
	w.wire(tocsin.RightsFull)
	if text := want[documentText](w, 200, "", "GET", root+"/documents/d001/text", nil); text.Whole || leaks(text.Text) {
		t.Error("full rights give away what is withheld")
	}
	if a := w.ask("rob", "POST", root+"/incidents/i001/release", map[string]string{"reason": "over"}); a.status != 204 {
		t.Fatal(a.body)
	}
	if text := want[documentText](w, 200, "", "GET", root+"/documents/d001/text", nil); !text.Whole || !strings.Contains(text.Text, "Buses") {
		t.Error("with full rights and nothing withheld the text is not whole")
	}
}

func TestWhatIsWithheldNowIsSoInItsPast(t *testing.T) {
	w := newWorld(t, nil)
	w.tell(drone(1))
	if a := w.ask("", "GET", root+"/incidents/i001?version=1", nil); a.status != 200 {
		t.Fatalf("status %d", a.status)
	}
	shelled := drone(1).change(2, w.clock())
	shelled.Incident.Form = tocsin.Shelling
	w.again(shelled)
	for _, path := range []string{"/incidents/i001", "/incidents/i001?version=1", "/incidents/i001/history"} {
		if a := w.ask("", "GET", root+path, nil); a.status != 404 {
			t.Errorf("%s: status %d", path, a.status)
		}
	}
}

func TestAnonymousSearchesAskWhatIsPublic(t *testing.T) {
	w := newWorld(t, nil)
	w.tell(drone(1))
	for query, n := range map[string]int{"guardian": 1, "guardian -" + secret: 1, "guardian buses": 0, secret: 0, "guardian -group": 0, "outlet:wire": 1, "-guardian": 0} {
		if p := want[page[tocsin.SearchHit]](w, 200, "", "GET", root+"/search?q="+url.QueryEscape(query), nil); len(p.Items) != n {
			t.Errorf("%q finds %d, want %d", query, len(p.Items), n)
		}
	}
	for speaker, want := range map[string]int{"governor": 0, "official": 0} { // the store knows no official, and the governor is not shown
		p := publicClaims(w, root+"/claims?slot=injured&speaker="+speaker)
		if len(p.Items) != want {
			t.Errorf("speaker %q has %d claims, want %d", speaker, len(p.Items), want)
		}
	}
	if p := publicClaims(w, root+"/claims?slot=injured"); len(p.Items) != 1 || p.Items[0].Speaker.Name != "an official" {
		t.Errorf("%+v", p)
	}
}

func publicClaims(w *world, path string) page[tocsin.ClaimRecord] {
	return want[page[tocsin.ClaimRecord]](w, 200, "", "GET", path, nil)
}

func TestEmbargoedDocumentsAreNotShown(t *testing.T) {
	w := newWorld(t, nil)
	s := drone(1)
	s.embargo = began.Add(time.Hour)
	w.tell(s)
	for range 2 {
		for _, path := range []string{"/documents/d001", "/documents/d001/text"} {
			if a, want := w.ask("", "GET", root+path, nil), map[bool]int{true: 404, false: 200}[w.clock().Before(s.embargo)]; a.status != want {
				t.Errorf("%s at %v: status %d, want %d", path, w.clock(), a.status, want)
			}
		}
		w.pass(2 * time.Hour)
	}
}

func TestWhoMayDoWhat(t *testing.T) {
	w := newWorld(t, nil)
	search := furnish(w)
	for _, c := range []struct {
		user, method, path string
		want               int
	}{
		{"", "POST", root + "/documents", 401},
		{"eve", "POST", root + "/documents", 403},
		{"", "POST", root + "/decisions", 401},
		{"eve", "POST", root + "/decisions", 403},
		{"bot", "POST", root + "/decisions", 403},
		{"bot", "GET", root + "/incidents", 403},
		{"eve", "GET", root + "/incidents", 200},
		{"", "GET", root + "/documents/d001/bytes", 401},
		{"", "GET", root + "/documents/d001/versions", 401},
		{"", "GET", root + "/documents/d001/text?sha256=" + strings.Repeat("0", 64), 401},
		{"", "GET", root + "/doubts", 401},
		{"", "GET", root + "/stats", 401},
		{"eve", "GET", root + "/stats", 200},
		{"", "GET", root + "/searches/" + search, 401},
		{"eve", "GET", root + "/searches/" + search, 404},
		{"rob", "GET", root + "/searches/" + search, 200},
		{"rob", "DELETE", root + "/documents/d001?reason=x", 403},
		{"rob", "POST", root + "/sources", 403},
		{"eve", "DELETE", root + "/incidents/i001/notes/n1", 403},
	} {
		if a := w.ask(c.user, c.method, c.path, nil); a.status != c.want {
			t.Errorf("%s %s as %q: status %d, want %d: %s", c.method, c.path, c.user, a.status, c.want, a.body)
		} else if c.want == 401 && a.header.Get("WWW-Authenticate") == "" || c.want >= 400 && a.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s as %q: headers %v", c.method, c.path, c.user, a.header)
		}
	}
}

func TestEveryChangeNeedsALogin(t *testing.T) {
	w := newWorld(t, nil)
	for path, item := range w.api.huma.OpenAPI().Paths {
		for method, given := range map[string]bool{"POST": item.Post != nil, "PUT": item.Put != nil, "DELETE": item.Delete != nil} {
			path := strings.NewReplacer("{id}", "i001", "{note}", "n1", "{tag}", "t").Replace(path)
			if given {
				if a := w.ask("", method, path, nil); a.status != http.StatusUnauthorized {
					t.Errorf("%s %s: status %d", method, path, a.status)
				}
			}
		}
	}
}
