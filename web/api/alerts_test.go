package api

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"tocsin"
	"tocsin/watch"
)

const townArea = `{"type":"Feature","geometry":{"type":"Point","coordinates":[44.4,33.3]},"properties":{"name":"Town","radius_m":50000}}`

// watchTown sets up an area, a delivery and a rule.
func watchTown(w *world) {
	w.t.Helper()
	want[json.RawMessage](w, 200, "rob", "PUT", root+"/areas/town", townArea)
	want[json.RawMessage](w, 200, "ann", "PUT", root+"/deliveries/desk",
		`{"name":"Desk","kind":"webhook","target":"https://desk.example/hook/hidden-path","secret":"whsec_hidden"}`)
	want[json.RawMessage](w, 200, "rob", "PUT", root+"/rules/all",
		`{"area":"town","name":"All","deliveries":["desk"],"max_age":-1,"escalate":[{"after":"30m","deliveries":["desk"]}]}`)
}

func TestAreasRulesAndDeliveriesComeBack(t *testing.T) {
	w := newWorld(t, nil)
	watchTown(w)
	if a := w.ask("eve", "GET", root+"/areas", nil); a.status != 200 || !strings.Contains(a.body, `"radius_m":50000`) || !strings.Contains(a.body, "FeatureCollection") {
		t.Errorf("areas: %d %s", a.status, a.body)
	}
	r := want[ruleBody](w, 200, "eve", "GET", root+"/rules/all", nil)
	if r.Area != "town" || len(r.Escalate) != 1 || r.Escalate[0].After != "30m" || r.MaxAge != -1 {
		t.Errorf("rule %+v", r)
	}
	for user, target := range map[string]string{"rob": "https://desk.example", "ann": "https://desk.example/hook/hidden-path"} {
		a := w.ask(user, "GET", root+"/deliveries/desk", nil)
		if !strings.Contains(a.body, `"`+target+`"`) || strings.Contains(a.body, "whsec") || !strings.Contains(a.body, `"signed":true`) {
			t.Errorf("delivery as %s sees it: %s", user, a.body)
		}
	}
	// A change without a secret keeps the one that is there; an empty one takes it away.
	for body, signed := range map[string]bool{`{"name":"D","kind":"webhook","target":"https://desk.example/x"}`: true,
		`{"name":"D","kind":"webhook","target":"https://desk.example/x","secret":""}`: false} {
		want[json.RawMessage](w, 200, "ann", "PUT", root+"/deliveries/two", `{"name":"D","kind":"webhook","target":"https://desk.example/x","secret":"whsec_k"}`)
		if d := want[deliveryOut](w, 200, "ann", "PUT", root+"/deliveries/two", body); d.Signed != signed {
			t.Errorf("after %s it is signed: %v, want %v", body, d.Signed, signed)
		}
	}
}

func TestWhatIsWatchedIsChecked(t *testing.T) {
	w := newWorld(t, nil)
	watchTown(w)
	for _, c := range []struct {
		name, user, method, path, body string
		want                           int
		says                           string
	}{
		{"a rule of no area", "rob", "PUT", "/rules/x", `{"area":"nowhere","name":"X","deliveries":["desk"]}`, 422, "no area"},
		{"a rule to nobody known", "rob", "PUT", "/rules/x", `{"area":"town","name":"X","deliveries":["ghost"]}`, 422, "ghost"},
		{"an area without a shape", "rob", "PUT", "/areas/x", `{"type":"Feature","geometry":null,"properties":{"name":"X"}}`, 422, "kind"},
		{"a target that is no address", "ann", "PUT", "/deliveries/x", `{"name":"X","kind":"webhook","target":"ftp://x"}`, 422, "target"},
		{"a way that is not switched on", "ann", "PUT", "/deliveries/x", `{"name":"X","kind":"cot","target":"udp://x:1"}`, 422, "switched on"},
		{"a delivery by a reviewer", "rob", "PUT", "/deliveries/x", `{"name":"X","kind":"webhook","target":"https://x.example"}`, 403, ""},
		{"a rule by a reader", "eve", "PUT", "/rules/x", `{"area":"town","name":"X","deliveries":["desk"]}`, 403, ""},
		{"alerts by nobody", "", "GET", "/alerts", "", 401, ""},
		{"removing a delivery that is used", "ann", "DELETE", "/deliveries/desk", "", 409, "rule all"},
		{"an alert that is not there", "eve", "GET", "/alerts/alert-0", "", 404, ""},
		{"sending again what never was", "rob", "POST", "/sent/none/again", "", 404, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer w.in(t)()
			var body any
			if c.body != "" {
				body = c.body
			}
			if a := w.ask(c.user, c.method, root+c.path, body); a.status != c.want || !strings.Contains(a.body, c.says) {
				t.Errorf("status %d, want %d with %q: %s", a.status, c.want, c.says, a.body)
			}
		})
	}
}

func TestAssetsAreTakenFromATable(t *testing.T) {
	w := newWorld(t, nil)
	a := w.ask("rob", "PUT", root+"/areas/depots/assets?name=Depots&radius_m=800", "name,lat,lon\nNorth,36.2,44.0\nBad,x,44.1\nSouth,36.1,44.0\n", "Content-Type", "text/csv")
	if a.status != 200 || !strings.Contains(a.body, "South") || !strings.Contains(a.body, ":3:") {
		t.Errorf("status %d: %s", a.status, a.body)
	}
	if a := w.ask("rob", "POST", root+"/areas", `{"type":"FeatureCollection","features":[`+townArea+`,{"type":"Feature","geometry":null,"properties":{}}]}`, "Content-Type", "application/geo+json"); a.status != 200 || !strings.Contains(a.body, "feature 2") || !strings.Contains(a.body, `"area-`) {
		t.Errorf("status %d: %s", a.status, a.body)
	}
}

func TestARuleTellsWhatItWouldHaveDone(t *testing.T) {
	w := newWorld(t, nil)
	watchTown(w)
	w.tell(drone(1), shelling(2))
	body := map[string]any{"rule": map[string]any{"area": "town", "name": "Try", "deliveries": []string{"desk"}, "max_age": -1}}
	tally := want[watch.Tally](w, 200, "eve", "POST", root+"/rules/would", body)
	if len(tally.Incidents) != 1 || tally.Incidents[0] != "i001" || tally.Events[watch.First] != 1 || tally.Looked != 2 {
		t.Errorf("tally %+v, want one alert of i001", tally)
	}
	w.pass(40 * 24 * time.Hour)
	if tally = want[watch.Tally](w, 200, "eve", "POST", root+"/rules/would", body); tally.Looked != 0 {
		t.Errorf("%d changes of more than 30 days ago were looked at", tally.Looked)
	}
}

func TestAlertsAreHandled(t *testing.T) {
	w := newWorld(t, nil)
	watchTown(w)
	watcher := w.api.opts.Watcher
	if _, err := watcher.Step(t.Context()); err != nil { // the first begins with what comes after it
		t.Fatal(err)
	}
	w.tell(drone(1))
	if n, err := watcher.Step(t.Context()); n != 1 || err != nil {
		t.Fatalf("%d changes, %v", n, err)
	}
	list := want[page[watch.Alert]](w, 200, "eve", "GET", root+"/alerts?incident=i001", nil)
	if len(list.Items) != 1 || list.Items[0].State != watch.Open {
		t.Fatalf("alerts %+v", list.Items)
	}
	id := list.Items[0].ID
	for _, job := range w.watch.Jobs() {
		if err := watcher.Deliver(t.Context(), job); err != nil {
			t.Fatal(err)
		}
	}
	sent := want[page[watch.Entry]](w, 200, "rob", "GET", root+"/sent?alert="+id+"&state=sent", nil)
	if len(sent.Items) != 1 || len(w.sent) != 1 || sent.Items[0].To != "https://desk.example" {
		t.Errorf("log %+v of %d messages", sent.Items, len(w.sent))
	}
	acked := want[watch.Alert](w, 200, "rob", "POST", root+"/alerts/"+id+"/acknowledge", map[string]string{"note": "seen"})
	if acked.Ack == nil || acked.Ack.By != "rob" {
		t.Errorf("acknowledged by %+v", acked.Ack)
	}
	w.update(func(tx tocsin.Tx) error {
		return tx.PutUser(&tocsin.User{Name: "rob", Role: tocsin.Reviewer, Added: began})
	})
	if a := want[watch.Alert](w, 200, "rob", "POST", root+"/alerts/"+id+"/hand-over", map[string]string{"to": "rob"}); a.Owner != "rob" {
		t.Errorf("owner %q", a.Owner)
	}
	mute := map[string]any{"incident": "i001", "until": w.clock().Add(time.Hour)}
	if a := w.ask("rob", "POST", root+"/mutes", mute); a.status != 204 {
		t.Errorf("mute: %d %s", a.status, a.body)
	}
	if p := want[page[watch.Mute]](w, 200, "eve", "GET", root+"/mutes", nil); len(p.Items) != 1 || p.Items[0].By != "rob" {
		t.Errorf("mutes %+v", p.Items)
	}
	if a := w.ask("ann", "POST", root+"/deliveries/desk/test", nil); a.status != 204 || len(w.sent) != 2 {
		t.Errorf("test: %d %s, %d messages", a.status, a.body, len(w.sent))
	}
	if a := w.ask("rob", "POST", root+"/sent/"+sent.Items[0].Key+"/again", nil); a.status != 409 {
		t.Errorf("again: %d %s", a.status, a.body)
	}
}
