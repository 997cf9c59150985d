package main

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
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

// TestAFileIsSentWithALogin sends a table of assets as somebody who logged in:
// what stands before the pages reads the form for its token first.
func TestAFileIsSentWithALogin(t *testing.T) {
	n := startNode(t, t.TempDir(), false)
	n.ask("POST", "/users", map[string]string{"name": "ada", "role": "admin", "password": "a long password indeed"})
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	page := func(resp *http.Response, err error) (int, string) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(body)
	}
	if status, _ := page(client.PostForm(n.server.URL+"/login", url.Values{"name": {"ada"}, "password": {"a long password indeed"}})); status != 200 {
		t.Fatalf("logging in: %d", status)
	}
	_, form := page(client.Get(n.server.URL + "/new/area?kind=assets"))
	_, rest, _ := strings.Cut(form, `name="csrf" value="`)
	token, _, _ := strings.Cut(rest, `"`)
	send := func(token string) (int, string) {
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		for _, f := range [][2]string{{"csrf", token}, {"do", "keep"}, {"kind", "assets"}, {"name", "Depots"}, {"asset_radius", "2"}} {
			if err := m.WriteField(f[0], f[1]); err != nil {
				t.Fatal(err)
			}
		}
		f, err := m.CreateFormFile("assets_file", "depots.csv")
		if err == nil {
			_, err = io.WriteString(f, "name,lat,lon\nDepot 1,36.3,43.1\nDepot 2,35.5,44.4\n")
		}
		if err := errors.Join(err, m.Close()); err != nil {
			t.Fatal(err)
		}
		return page(client.Post(n.server.URL+"/new/area", m.FormDataContentType(), &b))
	}
	if status, _ := send("of another login"); status != 403 {
		t.Errorf("with another token: %d, want 403", status)
	}
	if status, body := send(token); status != 200 || !strings.Contains(body, "2 assets") {
		t.Errorf("with the token %q: %d", token, status)
	}
}
