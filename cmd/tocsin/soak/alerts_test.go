package soak_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tocsin"
	"tocsin/store/postgres"
	"tocsin/store/relational"
	"tocsin/store/sqlite"
	"tocsin/store/storetest/pg"
	"tocsin/store/watching"
	"tocsin/watch"
)

// TestKilledWhileAlerting kills the server at random moments while it sends
// alerts to receivers of which some are slow and some fail at first: of every
// alert that was decided on, each receiver gets what it is to get, under one
// key, and the alerts are those of the rule over all that came up.
//
//	TOCSIN_KILLS      how often, else 5
//	TOCSIN_DOCUMENTS  how many, else 90
//	TOCSIN_SEED       of the moments, else another each time
func TestKilledWhileAlerting(t *testing.T) {
	folder := t.TempDir()
	alertThrough(t, 5, 90, []string{"TOCSIN_DATA=" + folder}, func() kept {
		s, err := sqlite.Open(t.Context(), filepath.Join(folder, "tocsin.db"), relational.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

// TestAlertsOnPostgres is the same way from areas and rules to receivers, over a
// PostgreSQL.
func TestAlertsOnPostgres(t *testing.T) {
	address := asURL(t, pg.Start(t).Database(t))
	// Nobody can know there that a process was killed but by its silence.
	alertThrough(t, 2, 60, []string{"TOCSIN_DATABASE=" + address, "TOCSIN_DATA=" + t.TempDir(), "TOCSIN_RESCUE=10s"}, func() kept {
		s, err := postgres.Open(t.Context(), address, relational.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

// kept is a store with what is watched beside it.
type kept interface {
	tocsin.Store
	watching.Base
	Close() error
}

// alertThrough runs the server through the kills, and looks at what was sent.
func alertThrough(t *testing.T, kills, documents int, settings []string, open func() kept) {
	if raced {
		kills, documents = min(kills, 2), min(documents, 45)
	}
	kills = asked(t, "TOCSIN_KILLS", kills)
	documents = asked(t, "TOCSIN_DOCUMENTS", documents)
	seed := uint64(asked(t, "TOCSIN_SEED", int(time.Now().Unix())))
	t.Logf("TOCSIN_KILLS=%d TOCSIN_DOCUMENTS=%d TOCSIN_SEED=%d", kills, documents, seed)
	moments := rand.New(rand.NewPCG(seed, 1))
	address := freeAddress(t)
	settings = append(settings, "TOCSIN_WEBHOOK_PRIVATE=127.0.0.1")
	serve := func() *process {
		p := begin(t, settings, "serve", "--listen", address)
		p.await(t, address)
		return p
	}

	receivers := map[string]*receiver{"desk": newReceiver(t, seed+2), "log": newReceiver(t, seed+3)}
	p := serve()
	setUpWatch(t, address, receivers)
	view(t, open, "the watch to begin", func(tx watch.Tx) (bool, error) {
		_, err := tx.Cursor()
		return err == nil, nil // there is none before it has begun
	})

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var lives atomic.Int64
	sent := make(chan error, 1)
	go func() { sent <- stream(t, ctx, address, documents, kills+1, &lives, rand.New(rand.NewPCG(seed, 4))) }()
	began, during := time.Now(), 0
	for n := range kills {
		lives.Add(1)
		// Two of three are killed while a receiver has a message in hand.
		wait := time.Duration(moments.Int64N(int64(time.Second)))
		if n%3 != 2 {
			select {
			case <-receivers["desk"].struck:
			case <-receivers["log"].struck:
			case <-time.After(3 * time.Second):
			}
			wait = time.Duration(moments.Int64N(int64(40 * time.Millisecond)))
		}
		time.Sleep(wait)
		busy := receivers["desk"].inHand.Load() + receivers["log"].inHand.Load()
		p.kill()
		if busy > 0 {
			during++
		}
		if s := p.said.lines("level=ERROR", "panic"); s != "" {
			t.Errorf("a server that was killed had said\n%s", s)
		}
		p = serve()
	}
	lives.Add(int64(kills) + 1)
	t.Logf("%d kills, %d of them while a message was being sent, in %v", kills, during, time.Since(began).Round(time.Second))
	if kills >= 3 && during == 0 {
		t.Error("no kill came while a message was being sent")
	}
	if err := <-sent; err != nil {
		t.Fatal(err)
	}
	settled(t, p, address, documents)
	for _, r := range receivers {
		r.failing.Store(false)
	}
	last := struct{ Incidents []string }{}
	decode(t, put(t, http.MethodPost, address, "/rules/would", map[string]any{"rule": attacks, "days": 3650}), &last)
	view(t, open, "all messages to be sent", func(tx watch.Tx) (bool, error) {
		entries, alerts, err := sentOf(tx)
		return err == nil && len(alerts) == len(last.Incidents) && len(unsent(entries, alerts)) == 0, err
	})
	p.stop(t)
	t.Logf("everything was sent after %v", time.Since(began).Round(time.Second))

	s := open()
	defer s.Close()
	checkSent(t, s, receivers, last.Incidents)
	if out := run(t, settings, "verify"); !strings.Contains(out, "All holds.") {
		t.Errorf("verify says\n%s", out)
	}
}

// attacks is the rule of the tests; the made-up attacks are of many years.
var attacks = map[string]any{"id": "attacks", "area": "region", "name": "Attacks", "max_age": -1, "deliveries": []string{"desk", "log"}}

// setUpWatch has attacks in a large part of the world told to the receivers.
func setUpWatch(t *testing.T, address string, receivers map[string]*receiver) {
	t.Helper()
	put(t, http.MethodPut, address, "/areas/region", json.RawMessage(
		`{"type":"Feature","geometry":{"type":"Point","coordinates":[30,20]},"properties":{"name":"Region","radius_m":6000000}}`))
	for id, r := range receivers {
		put(t, http.MethodPut, address, "/deliveries/"+id, map[string]string{"name": id, "kind": "webhook", "target": r.server.URL + "/hook",
			"secret": "whsec_c2l4dGVlbiBieXRlcyBhbmQgbW9yZSBvZiB0aGVt"})
	}
	put(t, http.MethodPut, address, "/rules/attacks", attacks)
}

// put sends something to the API and gives the answer.
func put(t *testing.T, method, address, path string, what any) []byte {
	t.Helper()
	body, err := json.Marshal(what)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, "http://"+address+"/api/v1"+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= 300 {
		t.Fatalf("%s %s: %s %s, %v", method, path, resp.Status, answer, err)
	}
	return answer
}

func decode(t *testing.T, from []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(from, into); err != nil {
		t.Fatal(err)
	}
}

// view looks at what is watched again and again until something holds.
func view(t *testing.T, open func() kept, what string, holds func(watch.Tx) (bool, error)) {
	t.Helper()
	s := open()
	defer s.Close()
	w := watching.New(s, nil)
	for deadline := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		ok := false
		err := w.View(t.Context(), func(tx watch.Tx) (err error) {
			ok, err = holds(tx)
			return err
		})
		switch {
		case err == nil && ok:
			return
		case time.Now().After(deadline):
			t.Fatalf("waited in vain for %s; %v", what, err)
		}
	}
}

func sentOf(tx watch.Tx) ([]watch.Entry, []watch.Alert, error) {
	entries, err := tx.Log(watch.LogQuery{})
	if err != nil {
		return nil, nil, err
	}
	alerts, err := tx.Alerts(watch.AlertQuery{})
	return entries, alerts, err
}

// unsent lists what was to be sent and has no end in the log yet.
func unsent(entries []watch.Entry, alerts []watch.Alert) []string {
	ended := map[string]bool{}
	var out []string
	for _, e := range entries {
		switch e.State {
		case watch.Sent, watch.Skipped, watch.Withheld:
			ended[fmt.Sprint(e.Alerts, e.Version, e.Delivery)] = true
		default:
			out = append(out, fmt.Sprintf("%s is %s: %s", e.Key, e.State, e.Error))
		}
	}
	for i := range alerts {
		a := &alerts[i]
		for _, n := range a.Editions {
			for _, d := range n.To {
				if !ended[fmt.Sprint([]string{a.ID}, n.Version, d)] {
					out = append(out, fmt.Sprintf("version %d of %s was not sent to %s", n.Version, a.ID, d))
				}
			}
		}
	}
	return out
}

// checkSent holds the log against what the receivers got, and the alerts
// against those that the rule would have begun.
func checkSent(t *testing.T, s kept, receivers map[string]*receiver, would []string) {
	t.Helper()
	var entries []watch.Entry
	var alerts []watch.Alert
	if err := watching.New(s, nil).View(t.Context(), func(tx watch.Tx) (err error) {
		entries, alerts, err = sentOf(tx)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, what := range unsent(entries, alerts) {
		t.Error(what)
	}
	var began []string
	for i := range alerts {
		began = append(began, alerts[i].Incident)
	}
	slices.Sort(began)
	slices.Sort(would)
	if !slices.Equal(began, would) || len(began) == 0 {
		t.Errorf("alerts of %d incidents, and the rule would have begun %d:\n%v\n%v", len(began), len(would), began, would)
	}
	messages, again := 0, 0
	keyOf := map[string]string{} // alert, version and receiver -> key
	for _, e := range entries {
		got := receivers[e.Delivery].got(e.Key)
		what := fmt.Sprint(e.Alerts, e.Version, e.Delivery)
		if other, known := keyOf[what]; known && other != e.Key {
			t.Errorf("version %d of %v has the keys %s and %s", e.Version, e.Alerts, other, e.Key)
		}
		keyOf[what] = e.Key
		switch {
		case e.State == watch.Sent && got.taken == 0:
			t.Errorf("%s is in the log as sent, and %s never took it", e.Key, e.Delivery)
		case e.State != watch.Sent && got.taken > 0 && e.State != watch.Skipped:
			t.Errorf("%s took %s, and the log says %s", e.Delivery, e.Key, e.State)
		}
		if len(got.said) > 1 {
			t.Errorf("%s bore %d messages: %v", e.Key, len(got.said), got.said)
		}
		if got.taken > 0 {
			messages, again = messages+1, again+got.taken-1
		}
	}
	for id, r := range receivers {
		for _, key := range r.keys() {
			if !slices.ContainsFunc(entries, func(e watch.Entry) bool { return e.Key == key && e.Delivery == id }) {
				t.Errorf("%s got %s, of which the log knows nothing", id, key)
			}
		}
	}
	t.Logf("%d alerts, %d messages taken, %d of them more than once", len(alerts), messages, again)
}

// receiver takes webhooks: each takes it a while, and one in six fails the first
// time that it comes.
type receiver struct {
	server  *httptest.Server
	struck  chan struct{} // something has just come
	inHand  atomic.Int64
	failing atomic.Bool
	mu      sync.Mutex
	random  *rand.Rand
	byKey   map[string]*gotten
}

// gotten is what came under one key.
type gotten struct {
	taken int
	said  []string // alert and version, each once
}

func newReceiver(t *testing.T, seed uint64) *receiver {
	r := &receiver{struck: make(chan struct{}), random: rand.New(rand.NewPCG(seed, 1)), byKey: map[string]*gotten{}}
	r.failing.Store(true)
	r.server = httptest.NewServer(http.HandlerFunc(r.take))
	t.Cleanup(r.server.Close)
	return r
}

func (r *receiver) take(w http.ResponseWriter, req *http.Request) {
	r.inHand.Add(1)
	defer r.inHand.Add(-1)
	select {
	case r.struck <- struct{}{}:
	default:
	}
	var body struct {
		Data struct {
			Alert   string
			Version int
		}
	}
	if err := json.NewDecoder(req.Body).Decode(&body); err != nil {
		w.WriteHeader(http.StatusInternalServerError) // its sender was killed
		return
	}
	key := req.Header.Get("Webhook-Id")
	r.mu.Lock()
	g := r.byKey[key]
	fresh := g == nil
	if fresh {
		g = &gotten{}
		r.byKey[key] = g
	}
	if said := fmt.Sprint(body.Data.Alert, " ", body.Data.Version); !slices.Contains(g.said, said) {
		g.said = append(g.said, said)
	}
	pause := time.Duration(r.random.Int64N(int64(150 * time.Millisecond)))
	fails := fresh && r.failing.Load() && r.random.IntN(6) == 0
	r.mu.Unlock()
	time.Sleep(pause)
	if fails {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	r.mu.Lock()
	g.taken++
	r.mu.Unlock()
}

func (r *receiver) got(key string) gotten {
	r.mu.Lock()
	defer r.mu.Unlock()
	if g := r.byKey[key]; g != nil {
		return *g
	}
	return gotten{}
}

func (r *receiver) keys() (list []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for key := range r.byKey {
		list = append(list, key)
	}
	slices.Sort(list)
	return list
}
