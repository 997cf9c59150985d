package sqlite_test

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin"
	"tocsin/collect"
	"tocsin/group"
	"tocsin/pipeline"
	"tocsin/store/storetest"
)

// TestKeepingIsGroupingAll has the examples come one after the other, some
// twice and one withdrawn: what the store holds in the end is what grouping
// all of them at once comes to.
func TestKeepingIsGroupingAll(t *testing.T) {
	reader, err := pipeline.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, filepath.Join(t.TempDir(), "tocsin.db"))
	now := storetest.Start()
	keeper := pipeline.NewKeeper(s, pipeline.KeeperOptions{Read: reader.Read, Names: names,
		Now: func() time.Time { now = now.Add(time.Second); return now }})
	take := func(a tocsin.Arrival) {
		t.Helper()
		a.Fetched = now
		got, err := keeper.Take(t.Context(), []tocsin.Arrival{a})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := keeper.Settle(t.Context(), got[0].Document, nil); err != nil {
			t.Fatal(err)
		}
	}
	var docs []tocsin.Document
	for doc, err := range collect.Files([]string{filepath.Join("..", "..", "examples")}, collect.Options{}).Documents(t.Context()) {
		if err == nil {
			docs = append(docs, doc)
		}
	}
	if len(docs) < 15 {
		t.Fatalf("only %d examples", len(docs))
	}
	for i, doc := range docs {
		if i%3 == 0 { // it comes in a shorter version first
			early := doc
			early.Bytes = doc.Bytes[:len(doc.Bytes)/2]
			early.SHA256 = storetest.Hash(early.Bytes)
			take(tocsin.Arrival{Document: early})
		}
		take(tocsin.Arrival{Document: doc})
	}
	gone := docs[1]
	take(tocsin.Arrival{Document: tocsin.Document{ID: "notice", Bytes: []byte("withdrawn"), SHA256: storetest.Hash([]byte("withdrawn"))}, Notice: tocsin.Withdrawal, Of: gone.ID})

	var readings []tocsin.Reading
	for _, doc := range docs {
		if doc.ID == gone.ID {
			continue
		}
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
		return s.Incidents(t.Context(), &tocsin.IncidentQuery{After: at, Limit: 3})
	}) {
		if err != nil {
			t.Fatal(err)
		}
		got++
		if !want[told(t, inc.Incident)] {
			t.Errorf("incident %s, %s, is not what grouping all comes to", inc.Incident.ID, inc.Incident.Headline)
		}
	}
	if got != len(want) || got < 5 {
		t.Errorf("%d incidents, want %d", got, len(want))
	}
	if problems, err := s.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("%q, %v", problems, err)
	}
	// Forgetting one leaves nothing of it.
	if err := keeper.Forget(t.Context(), docs[2].ID, "ann", "asked"); err != nil {
		t.Fatal(err)
	}
	for _, inc := range slices.Collect(history(t, s)) {
		for _, a := range inc.Incident.Accounts {
			if strings.HasPrefix(a, docs[2].ID+"#") {
				t.Errorf("version %d of %s still has account %s", inc.Version, inc.Incident.ID, a)
			}
		}
	}
	if problems, err := s.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("after forgetting: %q, %v", problems, err)
	}
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

// history gives all changes.
func history(t *testing.T, s tocsin.Store) func(func(tocsin.IncidentRecord) bool) {
	return func(yield func(tocsin.IncidentRecord) bool) {
		list, err := s.Changes(t.Context(), 0, 10000)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			if !yield(c) {
				return
			}
		}
	}
}

// names lists what an arrival may have come under before.
func names(a tocsin.Arrival) []string { return []string{a.Document.URL} }
