package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin"
	"tocsin/watch"
	"tocsin/watch/deliver"
)

// secretKey is the key that the webhooks below are signed with.
var secretKey = []byte("a key of twenty-four bytes, or more")

// got is one request that a receiver was sent.
type got struct {
	key, timestamp, signature string
	body                      []byte
	event                     string
	message                   watch.Message
	at                        time.Time
}

// receiver takes webhooks.
type receiver struct {
	server *httptest.Server
	come   chan got
	mu     sync.Mutex
	all    []got
}

func newReceiver(t testing.TB) *receiver {
	r := &receiver{come: make(chan got, 10000)}
	r.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		b, err := io.ReadAll(req.Body)
		g := got{key: req.Header.Get("Webhook-Id"), timestamp: req.Header.Get("Webhook-Timestamp"), signature: req.Header.Get("Webhook-Signature"), body: b, at: time.Now()}
		var body struct {
			Type string
			Data watch.Message
		}
		if err == nil {
			err = json.Unmarshal(b, &body)
		}
		if err != nil {
			t.Errorf("a webhook that cannot be read: %v", err)
		}
		g.event, g.message = strings.TrimPrefix(body.Type, "alert."), body.Data
		r.mu.Lock()
		r.all = append(r.all, g)
		r.mu.Unlock()
		r.come <- g
	}))
	t.Cleanup(r.server.Close)
	return r
}

// next waits for the next message.
func (r *receiver) next(t *testing.T) got {
	t.Helper()
	select {
	case g := <-r.come:
		return g
	case <-time.After(20 * time.Second):
		t.Fatal("no message came")
		return got{}
	}
}

// node is a server with its daemon, as serve makes them.
type node struct {
	t      testing.TB
	house  *house
	daemon *daemon
	server *httptest.Server
	stop   func()
}

// startNode starts one over a folder; without working nothing but requests is done.
func startNode(t testing.TB, folder string, working bool) *node {
	t.Helper()
	cfg := defaultConfig()
	cfg.Data, cfg.WebhookPrivate, cfg.PublicURL = folder, []string{"127.0.0.1"}, ""
	h, err := openHouse(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	handler, d, err := newServer(ctx, h, slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	if working {
		if err := d.start(ctx); err != nil {
			t.Fatal(err)
		}
	}
	n := &node{t: t, house: h, daemon: d, server: httptest.NewServer(handler)}
	n.stop = sync.OnceFunc(func() {
		n.server.Close()
		if working {
			if err := d.stop(); err != nil {
				t.Error(err)
			}
		}
		cancel()
		if err := h.close(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(n.stop)
	return n
}

// ask sends a request, which must be answered with a status below 300.
func (n *node) ask(method, path string, body any) []byte {
	n.t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		n.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(n.t.Context(), method, n.server.URL+"/api/v1"+path, bytes.NewReader(b))
	if err != nil {
		n.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		n.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= 300 {
		n.t.Fatalf("%s %s: %s %s, %v", method, path, resp.Status, answer, err)
	}
	return answer
}

// watchMosul has attacks in and around Mosul told to a receiver.
func (n *node) watchMosul(r *receiver) {
	n.t.Helper()
	n.ask("PUT", "/areas/mosul", json.RawMessage(`{"type":"Feature","geometry":{"type":"Point","coordinates":[43.13,36.34]},"properties":{"name":"Mosul","radius_m":60000}}`))
	n.ask("PUT", "/deliveries/desk", map[string]string{"name": "Desk", "kind": "webhook", "target": r.server.URL + "/hook", "secret": deliverSecret()})
	n.ask("PUT", "/rules/attacks", map[string]any{"area": "mosul", "name": "Attacks", "deliveries": []string{"desk"}})
}

// began waits until the watch has its place in the feed.
func (n *node) began() {
	n.t.Helper()
	for range 200 {
		err := n.daemon.watch.store.View(n.t.Context(), func(tx watch.Tx) error {
			_, err := tx.Cursor()
			return err
		})
		if err == nil {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	n.t.Fatal("the watch did not begin")
}

type told struct{ address, title, text string }

// send sends reports of today.
func (n *node) send(reports ...told) {
	n.t.Helper()
	var docs []map[string]string
	for _, r := range reports {
		docs = append(docs, map[string]string{"url": r.address, "title": r.title, "outlet": "Outlet of " + r.address, "published": time.Now().UTC().Format(time.DateOnly), "language": "en", "text": r.text})
	}
	n.ask("POST", "/documents", map[string]any{"documents": docs})
}

// settled waits until every document is read and every change looked at.
func (n *node) settled() {
	n.t.Helper()
	ctx := n.t.Context()
	for range 1200 {
		jobs, err := n.daemon.queue.Waiting(ctx)
		if err != nil {
			n.t.Fatal(err)
		}
		last, err := n.house.store.LastChange(ctx)
		if err != nil {
			n.t.Fatal(err)
		}
		var at int64
		if err := n.daemon.watch.store.View(ctx, func(tx watch.Tx) (err error) {
			at, err = tx.Cursor()
			return err
		}); err != nil {
			n.t.Fatal(err)
		}
		busy := at != last
		for name := range jobs {
			busy = busy || strings.HasPrefix(name, "settle ") || strings.HasPrefix(name, "deliver available") || strings.HasPrefix(name, "deliver running")
		}
		if !busy {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	n.t.Fatal("the work did not end")
}

func deliverSecret() string { return "whsec_" + b64(secretKey) }

// TestAlertsFromReportToReceiver follows an incident from its first report to
// its withdrawal.
func TestAlertsFromReportToReceiver(t *testing.T) {
	r := newReceiver(t)
	n := startNode(t, t.TempDir(), true)
	n.watchMosul(r)
	n.began()
	yesterday := time.Now().UTC().AddDate(0, 0, -1).Weekday()
	first := told{"https://wire.example/1", "Car bomb kills five in Mosul",
		fmt.Sprintf("A car bomb exploded outside a police station in Mosul, Iraq, on %s, killing five people and wounding 12 others, police said.", yesterday)}
	sent := time.Now()
	n.send(first)
	g := r.next(t)
	t.Logf("the first alert came %v after the report was sent", g.at.Sub(sent).Round(time.Millisecond))
	if g.event != string(watch.First) || g.message.AreaID != "mosul" || g.message.Disclaimer == "" {
		t.Errorf("first message %s: %+v", g.event, g.message)
	}
	if want := "v1," + deliver.Signature(secretKey, g.key, g.timestamp, g.body); g.signature != want {
		t.Errorf("signature %q, want %q", g.signature, want)
	}

	n.send(first) // again: it changes nothing
	n.send(told{"https://ledger.example/2", "Death toll of Mosul bombing rises to nine",
		fmt.Sprintf("Nine people were killed when a car bomb exploded at a police station in Mosul, Iraq, on %s, the interior ministry said. A hospital official said 12 people were injured.", yesterday)})
	up := r.next(t)
	if up.event != string(watch.Changed) && up.event != string(watch.Contested) || len(up.message.Changes) == 0 || up.message.Alert != g.message.Alert {
		t.Errorf("second message %s: %+v", up.event, up.message.Changes)
	}

	n.send(told{"https://review.example/3", "Ten years after the Mosul market bombing",
		"Mourners in Mosul, Iraq, marked the tenth anniversary of the bombing of the old market, in which 40 people were killed on 3 March 2014. Flowers were laid at the memorial."},
		told{"https://review.example/4", "A year of violence in figures",
			"More than 300 people were killed in 85 attacks in Mosul and the rest of Iraq last year, according to a count by a monitoring group published on Monday."})
	n.settled()

	for _, address := range []string{first.address, "https://ledger.example/2"} {
		n.ask("POST", "/documents", map[string]any{"documents": []map[string]string{{"url": address, "notice": "withdrawal"}}})
	}
	for {
		last := r.next(t)
		if last.event == string(watch.Withdrawn) {
			if !strings.Contains(strings.Join(last.message.Changes, " "), "no all-clear") {
				t.Errorf("the withdrawal says %q", last.message.Changes)
			}
			break
		}
		if last.event != string(watch.Changed) { // the first of the two that go changes the figures
			t.Fatalf("message %s: %+v", last.event, last.message)
		}
	}
	n.settled()
	r.mu.Lock()
	defer r.mu.Unlock()
	keys := map[string]bool{}
	for _, one := range r.all {
		if keys[one.key] {
			t.Errorf("%s came twice", one.key)
		}
		keys[one.key] = true
		if one.message.Incident != g.message.Incident {
			t.Errorf("a message of another incident: %s %q", one.event, one.message.Headline)
		}
	}
	if len(r.all) < 3 || len(r.all) > 4 {
		t.Errorf("%d messages, want 3 or 4", len(r.all))
	}
}

// TestAlertsOutliveAStop stops the program after it has decided on an alert and
// before it is sent.
func TestAlertsOutliveAStop(t *testing.T) {
	r := newReceiver(t)
	folder := t.TempDir()
	n := startNode(t, folder, false)
	n.watchMosul(r)
	ctx := t.Context()
	if _, err := n.daemon.watch.watcher.Step(ctx); err != nil { // the first begins with what comes after it
		t.Fatal(err)
	}
	n.send(told{"https://wire.example/1", "Gunmen storm market in Mosul", fmt.Sprintf("Gunmen opened fire on a market in Mosul, Iraq, on %s and killed four traders, witnesses said.",
		time.Now().UTC().AddDate(0, 0, -1).Weekday())})
	docs, err := waitingDocuments(ctx, n.house.store)
	if err != nil || len(docs) != 1 {
		t.Fatalf("%d documents wait, %v", len(docs), err)
	}
	if changes, err := n.daemon.keeper.Settle(ctx, docs[0], nil); err != nil || len(changes) == 0 {
		t.Fatalf("%d changes, %v", len(changes), err)
	}
	if k, err := n.daemon.watch.watcher.Step(ctx); k == 0 || err != nil {
		t.Fatalf("%d changes looked at, %v", k, err)
	}
	n.stop()
	if len(r.come) != 0 {
		t.Fatal("something was sent too early")
	}

	n = startNode(t, folder, true)
	g := r.next(t)
	n.settled()
	n.stop()
	n = startNode(t, folder, true)
	n.settled()
	if g.event != string(watch.First) || len(r.come) != 0 {
		t.Errorf("%s, and %d messages more; want one first", g.event, len(r.come))
	}
}

// TestAlertsForgetWhatIsErased erases the report that an alert rests on.
func TestAlertsForgetWhatIsErased(t *testing.T) {
	r := newReceiver(t)
	n := startNode(t, t.TempDir(), true)
	n.watchMosul(r)
	n.began()
	n.send(told{"https://wire.example/1", "Gunmen storm market in Mosul", fmt.Sprintf("Gunmen opened fire on a market in Mosul, Iraq, on %s and killed four traders, witnesses said.",
		time.Now().UTC().AddDate(0, 0, -1).Weekday())})
	g := r.next(t)
	var answer struct {
		Items []struct {
			ID string `json:"id"`
		}
	}
	if err := json.Unmarshal(n.ask("GET", "/documents", nil), &answer); err != nil || len(answer.Items) != 1 {
		t.Fatalf("%d documents, %v", len(answer.Items), err)
	}
	alert := func() watch.Alert {
		var a watch.Alert
		if err := json.Unmarshal(n.ask("GET", "/alerts/"+g.message.Alert, nil), &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	if len(alert().Told.Figures) == 0 {
		t.Fatalf("the alert holds no figure: %+v", alert().Told)
	}
	n.ask("DELETE", "/documents/"+answer.Items[0].ID+"?reason=asked", nil)
	for try := 0; ; try++ {
		a := alert()
		if a.State == watch.Closed && len(a.Told.Figures) == 0 {
			return
		}
		if try == 200 {
			t.Fatalf("after the erasure the alert holds %+v", a)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func b64(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

// waitingDocuments lists the documents that wait to be read.
func waitingDocuments(ctx context.Context, s tocsin.Store) ([]string, error) {
	docs, _, err := s.Documents(ctx, &tocsin.DocumentQuery{State: tocsin.Queued})
	var ids []string
	for i := range docs {
		ids = append(ids, docs[i].ID)
	}
	return ids, err
}
