package soak_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin"
	"tocsin/collect"
	"tocsin/pipeline"
	"tocsin/pipeline/invent"
	"tocsin/store/relational"
	"tocsin/store/sqlite"
)

// uninterrupted is the outcome of the made-up reports in a process that
// nothing happens to, one after another.
func uninterrupted(tb testing.TB, documents int) map[string]string {
	tb.Helper()
	ctx := tb.Context()
	s, err := sqlite.Open(ctx, filepath.Join(tb.TempDir(), "tocsin.db"), relational.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	defer s.Close()
	reader, err := pipeline.NewReader()
	if err != nil {
		tb.Fatal(err)
	}
	keeper := pipeline.NewKeeper(s, pipeline.KeeperOptions{Read: reader.Read, Names: collect.Names})
	const together = 100
	fetched := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	for from := 0; from < documents; from += together {
		var arrivals []tocsin.Arrival
		for i := from; i < min(from+together, documents); i++ {
			arrivals = append(arrivals, tocsin.Arrival{Document: invent.Report(i), Fetched: fetched})
		}
		got, err := keeper.Take(ctx, arrivals)
		if err != nil {
			tb.Fatal(err)
		}
		for _, a := range got {
			if _, err := keeper.Settle(ctx, a.Document, nil); err != nil {
				tb.Fatal(err)
			}
		}
	}
	return outcome(tb, s)
}

// outcome is what stands in a store: of each incident, by its accounts, its
// kind, form, status, time, place and every value with its claims.
func outcome(tb testing.TB, s tocsin.Store) map[string]string {
	tb.Helper()
	out := map[string]string{}
	holder := map[string]string{}
	for rec, err := range tocsin.All("", func(at tocsin.Cursor) ([]tocsin.IncidentRecord, tocsin.Cursor, error) {
		return s.Incidents(tb.Context(), &tocsin.IncidentQuery{Limit: 1000, After: at})
	}) {
		if err != nil {
			tb.Fatal(err)
		}
		inc := &rec.Incident
		accounts := slices.Sorted(slices.Values(inc.Accounts))
		for _, a := range accounts {
			if other := holder[a]; other != "" {
				tb.Errorf("account %s is in the incidents %s and %s", a, other, inc.ID)
			}
			holder[a] = inc.ID
		}
		facts, err := json.Marshal([]any{inc.Kind, inc.Form, inc.Status, inc.When, inc.Where, inc.Slots})
		if err != nil {
			tb.Fatal(err)
		}
		out[strings.Join(accounts, " ")] = string(facts)
	}
	return out
}

// compare holds an outcome against the one that should be.
func compare(tb testing.TB, got, want map[string]string) {
	tb.Helper()
	if len(want) == 0 {
		tb.Error("nothing was expected")
	}
	wrong := 0
	tell := func(format string, args ...any) {
		if wrong++; wrong <= 5 {
			tb.Errorf(format, args...)
		}
	}
	for _, accounts := range slices.Sorted(maps.Keys(want)) {
		switch facts, ok := got[accounts]; {
		case !ok:
			tell("no incident has the accounts %s alone", accounts)
		case facts != want[accounts]:
			tell("the incident of %s is\n%s\nand not\n%s", accounts, facts, want[accounts])
		}
	}
	for _, accounts := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[accounts]; !ok {
			tell("there is an incident of %s", accounts)
		}
	}
	if wrong > 0 {
		tb.Errorf("%d differences; %d incidents, want %d", wrong, len(got), len(want))
	}
}

// once checks that each document is there once, in one version, and read.
func once(tb testing.TB, s tocsin.Store, documents int) {
	tb.Helper()
	missing := map[string]bool{}
	for i := range documents {
		missing[invent.Report(i).ID] = true
	}
	for doc, err := range tocsin.All("", func(at tocsin.Cursor) ([]tocsin.DocumentRecord, tocsin.Cursor, error) {
		return s.Documents(tb.Context(), &tocsin.DocumentQuery{Limit: 1000, After: at})
	}) {
		if err != nil {
			tb.Fatal(err)
		}
		if !missing[doc.ID] {
			tb.Errorf("document %s was not sent, or is there twice", doc.ID)
		}
		delete(missing, doc.ID)
		if doc.State != tocsin.Read || doc.Versions != 1 {
			tb.Errorf("document %s is %s (%s), in %d versions", doc.ID, doc.State, doc.Why, doc.Versions)
		}
	}
	for id := range missing {
		tb.Errorf("document %s is lost", id)
	}
	problems, err := s.Check(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	for _, p := range problems {
		tb.Errorf("in the store: %s", p)
	}
}

// feed lists all changes in a store, as "place incident version".
func feed(ctx context.Context, s tocsin.Store) ([]string, error) {
	var out []string
	for after := int64(0); ; {
		list, err := s.Changes(ctx, after, 1000)
		if err != nil || len(list) == 0 {
			return out, err
		}
		for i := range list {
			out = append(out, fmt.Sprintf("%d %s %d", list[i].Seq, list[i].Incident.ID, list[i].Version))
			after = list[i].Seq
		}
	}
}
