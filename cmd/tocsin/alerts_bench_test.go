package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin"
	"tocsin/pipeline/invent"
	"tocsin/watch"
	"tocsin/watch/area"
)

// The load of BenchmarkAlertLatency.
var (
	loadAreas   = flag.Int("alert-areas", 10_000, "areas that are watched")
	loadRate    = flag.Int("alert-rate", 100, "documents a second")
	loadSeconds = flag.Int("alert-seconds", 20, "seconds of sending")
)

const loadOthers = 9 // of ten documents tell of no attack

// BenchmarkAlertLatency sends news, some of it of attacks, at a steady rate to a server on SQLite
// that watches many areas, and tells how long after a report arrived the
// message that it led to was received. Circles lie all over the earth, and two
// countries are watched whole.
func BenchmarkAlertLatency(b *testing.B) {
	for b.Loop() {
		latencyOfAlerts(b)
	}
}

func latencyOfAlerts(b *testing.B) {
	r := newReceiver(b)
	n := startNode(b, b.TempDir(), true)
	n.began()
	n.ask("PUT", "/deliveries/desk", map[string]string{"name": "Desk", "kind": "webhook", "target": r.server.URL + "/hook", "secret": deliverSecret()})
	random := rand.New(rand.NewPCG(1, 2))
	err := n.daemon.watch.store.Update(b.Context(), func(tx watch.Tx) error {
		for i := range *loadAreas {
			a := area.Area{ID: fmt.Sprintf("a%d", i), Name: fmt.Sprintf("Area %d", i), Kind: area.Circle, RadiusM: 30_000,
				Center: tocsin.Point{Lon: random.Float64()*360 - 180, Lat: math.Asin(random.Float64()*2-1) * 180 / math.Pi}}
			if i < 2 {
				a = area.Area{ID: a.ID, Name: a.Name, Kind: area.Country, Country: []string{"IQ", "NG"}[i]}
			}
			rule := watch.Rule{ID: "r-" + a.ID, Area: a.ID, Name: "All", MaxAge: -1, Deliveries: []string{"desk"}}
			if err := tx.PutArea(&a); err != nil {
				return err
			}
			if err := tx.PutRule(&rule); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	n.settled()
	arrived := map[string]time.Time{}
	const batch = 10
	began := time.Now()
	next := began
	for sent := 0; sent < *loadRate**loadSeconds; sent += batch {
		time.Sleep(time.Until(next))
		next = next.Add(time.Second * batch / time.Duration(*loadRate))
		var docs []map[string]string
		for i := sent; i < sent+batch; i++ {
			d := newsOf(i)
			docs = append(docs, map[string]string{"id": d.ID, "title": d.Title, "outlet": d.Outlet, "published": d.Published, "language": "en", "text": string(d.Bytes)})
		}
		at := time.Now()
		var taken struct {
			Results []struct{ Arrived tocsin.Arrived }
		}
		if err := json.Unmarshal(n.ask("POST", "/documents", map[string]any{"documents": docs}), &taken); err != nil {
			b.Fatal(err)
		}
		for _, one := range taken.Results {
			arrived[one.Arrived.Document] = at
		}
	}
	b.Logf("%d documents were sent in %v", *loadRate**loadSeconds, time.Since(began).Round(time.Millisecond))
	n.settled()
	b.Logf("all was done %v after the first", time.Since(began).Round(time.Millisecond))
	var took []time.Duration
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.all {
		if at := causeOf(b, n, &r.all[i].message, arrived); !at.IsZero() {
			took = append(took, r.all[i].at.Sub(at))
		}
	}
	if len(took) == 0 {
		b.Fatal("no message came")
	}
	slices.Sort(took)
	part := func(p float64) float64 {
		return float64(took[min(len(took)-1, int(p*float64(len(took))))].Microseconds()) / 1000
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(len(took)), "messages")
	b.ReportMetric(part(0.5), "p50-ms")
	b.ReportMetric(part(0.95), "p95-ms")
	b.ReportMetric(part(1), "max-ms")
}

// plainWords are those of news that tells of no attack. They are drawn, so that
// no two texts are alike.
var plainWords = strings.Fields(`council budget water price spring pipes member district match goals team north festival lanterns street
	weather dry harvest wheat bridge repairs minister visits school opens railway timetable museum exhibits paintings orchestra concert
	river level market traders bank lends farmers rain garden hospital nurse wins prize bakery queue tram line tickets election list
	lawyer reads court hears witness library books author signs novel cheese fair cattle sheep dogs show vote mayor speaks hall roof
	leaks summer heat beach swimmers cyclists race mountain snow ski lift hotel guests airport flights delay strike of pilots ends and
	the a in on for with from after before under over near new old small large first last long short early late`)

// newsOf is the i-th document of the load: one in ten tells of an attack.
func newsOf(i int) tocsin.Document {
	if i%10 >= loadOthers {
		return invent.Report(i / 10)
	}
	random := rand.New(rand.NewPCG(uint64(i), 3))
	var words []byte
	for range 12 {
		words = append(words, "The"...)
		for range 14 {
			words = append(append(words, ' '), plainWords[random.IntN(len(plainWords))]...)
		}
		words = append(words, ".\n\n"...)
	}
	return tocsin.Document{ID: fmt.Sprintf("news-%07d", i), Title: fmt.Sprintf("Council of district %d speaks of water", i), Outlet: "The Daily Ledger",
		Published: "2018-03-05", Bytes: words}
}

// causeOf is when the report arrived that led to a message.
func causeOf(b *testing.B, n *node, m *watch.Message, arrived map[string]time.Time) (at time.Time) {
	var version int
	err := n.daemon.watch.store.View(b.Context(), func(tx watch.Tx) error {
		list, err := tx.Alerts(watch.AlertQuery{ID: m.Alert})
		if err == nil && len(list) == 1 {
			version = list[0].Editions[m.Version-1].Incident
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	rec, err := n.house.store.Incident(b.Context(), m.Incident, version)
	if err != nil {
		b.Fatal(err)
	}
	for _, d := range rec.Change.Documents {
		if arrived[d].After(at) {
			at = arrived[d]
		}
	}
	return at
}
