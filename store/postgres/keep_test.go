package postgres_test

import (
	"encoding/json"
	"path/filepath"
	"sync"
	"testing"

	"tocsin"
	"tocsin/collect"
	"tocsin/group"
	"tocsin/pipeline"
	"tocsin/pipeline/invent"
	"tocsin/store/postgres"
	"tocsin/store/relational"
	"tocsin/store/storetest"
	"tocsin/store/storetest/pg"
)

// TestKeepingAtOnceIsGroupingAll has two processes with four workers each keep
// reports that tell of the same incidents, every one in two versions: what the
// store holds in the end is what grouping all of them at once comes to.
func TestKeepingAtOnceIsGroupingAll(t *testing.T) {
	reader, err := pipeline.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	var docs []tocsin.Document
	for doc, err := range collect.Files([]string{filepath.Join("..", "..", "examples")}, collect.Options{}).Documents(t.Context()) {
		if err == nil {
			docs = append(docs, doc)
		}
	}
	for i := range 24 {
		docs = append(docs, invent.Report(i))
	}
	address := pg.Start(t).Database(t)
	var stores []*postgres.Store
	work := make(chan tocsin.Document)
	failed := make(chan error, 1000)
	var wg sync.WaitGroup
	for range 2 {
		s, err := postgres.Open(t.Context(), address, relational.Options{Now: storetest.Start})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		stores = append(stores, s)
		keeper := pipeline.NewKeeper(s, pipeline.KeeperOptions{Read: reader.Read, Names: names, Now: storetest.Start})
		for range 4 {
			wg.Go(func() {
				for doc := range work {
					early := doc
					early.Bytes = doc.Bytes[:len(doc.Bytes)*2/3]
					early.SHA256 = storetest.Hash(early.Bytes)
					for _, version := range []tocsin.Document{early, doc} {
						got, err := keeper.Take(t.Context(), []tocsin.Arrival{{Document: version, Fetched: storetest.Start()}})
						failed <- err
						if err == nil {
							_, err = keeper.Settle(t.Context(), got[0].Document, nil)
							failed <- err
						}
					}
				}
			})
		}
	}
	for _, doc := range docs {
		work <- doc
	}
	close(work)
	wg.Wait()
	close(failed)
	for err := range failed {
		if err != nil {
			t.Fatal(err)
		}
	}
	s := stores[0]
	var readings []tocsin.Reading
	for _, doc := range docs {
		r, err := s.Reading(t.Context(), doc.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		readings = append(readings, *r)
	}
	want := map[string]bool{}
	for _, inc := range group.Incidents(readings) {
		want[told(t, inc)] = true
	}
	got := 0
	for inc, err := range tocsin.All("", func(at tocsin.Cursor) ([]tocsin.IncidentRecord, tocsin.Cursor, error) {
		return s.Incidents(t.Context(), &tocsin.IncidentQuery{After: at})
	}) {
		if err != nil {
			t.Fatal(err)
		}
		got++
		if !want[told(t, inc.Incident)] {
			t.Errorf("incident %s, %s, is not what grouping all comes to", inc.Incident.ID, inc.Incident.Headline)
		}
	}
	if got != len(want) || got < 12 {
		t.Errorf("%d incidents, want %d", got, len(want))
	}
	if problems, err := s.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("%q, %v", problems, err)
	}
	runs, again := s.Runs()
	t.Logf("%d transactions, %d run again, in one of two processes", runs, again)
}

// told is an incident without its id, which tells only which was there first.
func told(t *testing.T, inc tocsin.Incident) string {
	inc.ID = ""
	b, err := json.Marshal(inc)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// names lists what an arrival may have come under before.
func names(a tocsin.Arrival) []string { return []string{a.Document.URL} }
