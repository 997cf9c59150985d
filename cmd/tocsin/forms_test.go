package main

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tocsin/watch"
)

// submit sends a form of the pages and gives the page that it leads to.
func (n *node) submit(path string, pairs ...string) (address, body string) {
	n.t.Helper()
	q := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		q.Add(pairs[i], pairs[i+1])
	}
	req, err := http.NewRequestWithContext(n.t.Context(), http.MethodPost, n.server.URL+path, strings.NewReader(q.Encode()))
	if err != nil {
		n.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		n.t.Fatal(err)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		n.t.Fatalf("POST %s: %s %s, %v", path, resp.Status, page, err)
	}
	return resp.Request.URL.RequestURI(), string(page)
}

// TestFormsOfTheWholeProgram sets up a watch by the forms of the pages, enters
// an incident by hand, is told of it, and handles the alert.
func TestFormsOfTheWholeProgram(t *testing.T) {
	r := newReceiver(t)
	n := startNode(t, t.TempDir(), true)
	n.began()
	day := time.Now().UTC().AddDate(0, 0, -1).Format(time.DateOnly)
	at, _ := n.submit("/new/area", "do", "keep", "kind", "circle", "name", "Around Mosul", "center", "36.34, 43.13", "radius", "60")
	if at != "/areas/around-mosul?did=kept" {
		t.Fatalf("a new area leads to %s", at)
	}
	if at, page := n.submit("/new/area", "do", "keep", "kind", "country", "name", "All of it", "country", "Iraq"); !strings.Contains(page, "Iraq (IQ)") {
		t.Errorf("a country by name leads to %s", at)
	}
	n.submit("/new/delivery", "name", "Desk", "kind", "webhook", "target", r.server.URL+"/hook", "secret", deliverSecret())
	if _, page := n.submit("/deliveries", "do", "test", "id", "desk"); !strings.Contains(page, "The test message to Desk arrived.") {
		t.Error("the test of a delivery is not said to have arrived")
	}
	if g := r.next(t); g.event != string(watch.Testing) {
		t.Errorf("the receiver got %s", g.event)
	}
	n.submit("/new/rule", "do", "keep", "area", "around-mosul", "name", "Attacks", "kind", "attack", "harm", "true", "delivery", "desk")

	entry := []string{"do", "keep", "summary", "Gunmen fired at a police post in the old town.", "kind", "attack", "form", "armed-assault", "status", "executed", "day", day, "place", "Old town of Mosul",
		"country", "Iraq", "position", "36.34, 43.13", "precision", "neighbourhood", "killed", "2", "outlet", "Call to the desk", "speaker", "a nurse", "speaker_kind", "medical", "certainty", "stated"}
	if at, _ := n.submit("/new/incident", entry...); !strings.HasPrefix(at, "/documents/entered-") {
		t.Fatalf("an entered incident leads to %s", at)
	}
	g := r.next(t)
	if g.event != string(watch.First) || g.message.AreaID != "around-mosul" || g.message.Origins != 1 {
		t.Fatalf("the receiver got %s: %+v", g.event, g.message)
	}
	if _, page := n.submit("/incidents/"+g.message.Incident+"/notes", "do", "note", "words", "Called back at noon."); !strings.Contains(page, "Called back at noon.") {
		t.Error("a note is not kept")
	}
	_, page := n.submit("/alerts/"+g.message.Alert, "do", "acknowledge", "note", "on it")
	for _, want := range []string{"It was acknowledged.", "on it", "Desk", "sent"} {
		if !strings.Contains(page, want) {
			t.Errorf("the alert does not say %q", want)
		}
	}
	if _, page := n.submit("/new/rule", "do", "would", "area", "around-mosul", "name", "x", "kind", "attack"); !strings.Contains(page, "<b>1</b> alert in the last 30 days") {
		t.Error("a rule would not have done what another did")
	}
	if _, page := n.submit("/searches", "do", "add", "name", "Assaults", "query", "form=armed-assault", "public", ""); !strings.Contains(page, "/feeds/") {
		t.Error("a saved search has no feed")
	}
}
