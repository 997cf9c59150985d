package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"tocsin"
)

func noKeys(*tocsin.Reading) []uint64 { return nil }

func testReadings(t *testing.T, s tocsin.Store) {
	ctx := t.Context()
	body := "Two died in Testville. A third attack hit the “old” bridge. Añejo’s İstanbul SOLDIERS"
	r := reading("a", body)
	r.Document.MediaType = "text/html"
	r.Text.Blocks = append(r.Text.Blocks, tocsin.Block{Kind: tocsin.Post, Span: tocsin.Span{Start: len(body), End: len(body)}, Rule: "post", Author: "Ann", Handle: "@ann", Date: tocsin.Date{Year: 2025, Month: 3, Day: 1}, Words: tocsin.Span{Start: 1, End: 2}})
	r.Text.Tokens[2].Lower = "something else"
	r.Text.Tokens[1].Kind = tocsin.Link
	r.Accounts[1].When, r.Accounts[1].Where = nil, nil
	r.Accounts[0].When.Start = tocsin.Date{Year: -44, Month: 3, Day: 15}
	r.Accounts[0].Claims[0].Value.Count = tocsin.AtLeast(0)
	arrive(t, s, arrival("a", body, 0))
	update(t, s, func(tx tocsin.Tx) error { return tx.PutReading(r, []uint64{1}, noKeys) })
	want := must[*tocsin.Reading](t)(s.Reading(ctx, "a", "")) // perhaps remembered
	same(t, "the reading as it was kept", want, r)
	nothing := reading("b", "nothing")
	nothing.Accounts, nothing.AttackReport, nothing.Reason = nil, nil, "its language is not read"
	nothing.Text.Blocks, nothing.Text.Sentences, nothing.Text.Tokens = nil, nil, []tocsin.Token{}
	arrive(t, s, arrival("b", "nothing", 0))
	update(t, s, func(tx tocsin.Tx) error { return tx.PutReading(nothing, nil, noKeys) })
	same(t, "a reading of nothing", must[*tocsin.Reading](t)(s.Reading(ctx, "b", hash("nothing"))), nothing)
	d := must[*tocsin.DocumentRecord](t)(s.Document(ctx, "b"))
	if d.AttackReport != nil || d.Reason != "its language is not read" || d.Accounts != 0 {
		t.Errorf("document %+v", d)
	}
	_, err := s.Reading(ctx, "b", hash("other"))
	code(t, "the reading of a version that is not there", err, tocsin.NotFound)
	err = s.Update(ctx, func(tx tocsin.Tx) error { return tx.PutReading(reading("b", "never came"), nil, noKeys) })
	code(t, "reading a version that never came", err, tocsin.NotFound)
	err = s.Update(ctx, func(tx tocsin.Tx) error { return tx.PutReading(reading("c", "never came"), nil, noKeys) })
	code(t, "reading a document that never came", err, tocsin.NotFound)
}

func testKeys(t *testing.T, s tocsin.Store) {
	high := uint64(1) << 63
	a := keep(t, s, "a", "words of a", 1, 2, high)
	b := keep(t, s, "b", "words of b", 2, 3, high+1)
	c := keep(t, s, "c", "words of c", 2, 2)
	update(t, s, func(tx tocsin.Tx) error {
		for _, row := range []struct {
			name string
			keys []uint64
			want []string
		}{
			{"one key", []uint64{1}, []string{"a"}},
			{"a key of three, asked for twice", []uint64{2, 2}, []string{"a", "b", "c"}},
			{"several keys", []uint64{1, 3, 99}, []string{"a", "b"}},
			{"a key with the highest bit", []uint64{high}, []string{"a"}},
			{"the one after it", []uint64{high + 1}, []string{"b"}},
			{"a key of none", []uint64{4}, nil},
			{"no key", nil, nil},
		} {
			near, err := tx.Near(row.keys)
			if err != nil {
				return err
			}
			var got []string
			for _, r := range near {
				got = append(got, r.Document.ID)
			}
			slices.Sort(got)
			same(t, row.name, got, row.want)
		}
		crowded, err := tx.Crowded([]uint64{1, 2, 3, 4}, 1)
		if err != nil {
			return err
		}
		same(t, "crowded", crowded, []uint64{2})
		counts, err := tx.Count([]uint64{4, 2, 1}, 2)
		if err != nil {
			return err
		}
		same(t, "counted to two", counts, []int{0, 2, 1})
		n, err := tx.Len()
		if err != nil {
			return err
		}
		same(t, "documents", n, 3)
		one, err := tx.Near([]uint64{1})
		if err != nil {
			return err
		}
		two, err := tx.Near([]uint64{2})
		if err != nil {
			return err
		}
		versions, err := tx.Versions("a")
		if err != nil {
			return err
		}
		if len(one) != 1 || !slices.Contains(two, one[0]) || len(versions) != 1 || versions[0] != one[0] {
			t.Error("a reading has two pointers within one transaction")
		}
		same(t, "a reading", one[0], a)
		if err := tx.RemoveReadings("a"); err != nil {
			return err
		}
		near, err := tx.Near([]uint64{1, 2})
		if err != nil {
			return err
		}
		if len(near) != 2 {
			t.Errorf("%d readings after one was taken out, want 2", len(near))
		}
		if n, err := tx.Len(); n != 2 || err != nil {
			t.Errorf("%d documents, %v, want 2", n, err)
		}
		return nil
	})
	_, _ = b, c
	d := must[*tocsin.DocumentRecord](t)(s.Document(t.Context(), "a"))
	same(t, "accounts of a document that was taken out", d.Accounts, 0)
	if _, err := s.Reading(t.Context(), "a", ""); err != nil {
		t.Error("the reading of a document that was taken out:", err)
	}
}

func testVersions(t *testing.T, s tocsin.Store) {
	old := keep(t, s, "a", "first words", 1, 2)
	arrive(t, s, arrival("a", "second words", 1))
	newer := reading("a", "second words")
	newer.Document.Version = 2
	update(t, s, func(tx tocsin.Tx) error {
		err := tx.PutReading(newer, []uint64{1, 3}, func(r *tocsin.Reading) []uint64 {
			same(t, "the earlier version", r, old)
			return []uint64{2}
		})
		if err != nil {
			return err
		}
		versions, err := tx.Versions("a")
		if err != nil {
			return err
		}
		if len(versions) != 2 || versions[1] != newer {
			t.Errorf("%d versions, want the newer last", len(versions))
		}
		return nil
	})
	find := func(key uint64) (out []string) {
		update(t, s, func(tx tocsin.Tx) error {
			out = nil
			near, err := tx.Near([]uint64{key})
			for _, r := range near {
				out = append(out, r.Text.Body)
			}
			slices.Sort(out)
			return err
		})
		return out
	}
	same(t, "the key of both", find(1), []string{"second words"})
	same(t, "the older's key", find(2), []string{"first words"})
	same(t, "the newer's key", find(3), []string{"second words"})

	// The first words come back: they are the latest again.
	arrive(t, s, arrival("a", "first words", 2))
	again := reading("a", "first words")
	again.Document.Version = 3
	update(t, s, func(tx tocsin.Tx) error {
		return tx.PutReading(again, []uint64{1, 2}, func(*tocsin.Reading) []uint64 { return []uint64{3} })
	})
	same(t, "the first words' key", find(1), []string{"first words"})
	same(t, "the second words' key", find(3), []string{"second words"})
	same(t, "the latest that was read", must[*tocsin.Reading](t)(s.Reading(t.Context(), "a", "")).Text.Body, "first words")

	// An earlier version that is read late stays an earlier one.
	late := reading("a", "second words")
	late.Document.Version = 2
	update(t, s, func(tx tocsin.Tx) error {
		return tx.PutReading(late, []uint64{9}, func(*tocsin.Reading) []uint64 { return []uint64{5} })
	})
	same(t, "read late", find(9), nil)
	same(t, "read late, as an earlier one", find(5), []string{"second words"})
	same(t, "the latest then", must[*tocsin.Reading](t)(s.Reading(t.Context(), "a", "")).Text.Body, "first words")
	d := must[*tocsin.DocumentRecord](t)(s.Document(t.Context(), "a"))
	same(t, "accounts", d.Accounts, 1)
}

func testUndo(t *testing.T, s tocsin.Store) {
	wrong := errors.New("something else went wrong")
	err := s.Update(t.Context(), func(tx tocsin.Tx) error {
		a := arrival("a", "words", 0)
		if _, err := tx.Arrive(a, names(a), of(a)); err != nil {
			return err
		}
		if err := tx.PutReading(reading("a", "words"), []uint64{1}, noKeys); err != nil {
			return err
		}
		if err := tx.Record(tocsin.Outcome{Changes: []tocsin.Change{change("i", 1, 0, "a#1")}}); err != nil {
			return err
		}
		return wrong
	})
	if !errors.Is(err, wrong) {
		t.Errorf("error %v, want the transaction's own", err)
	}
	_, err = s.Document(t.Context(), "a")
	code(t, "a document of an undone transaction", err, tocsin.NotFound)
	same(t, "the log", must[int64](t)(s.LogSize(t.Context())), 0)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = s.Update(t.Context(), func(tx tocsin.Tx) error {
			if _, err := tx.Arrive(arrival("b", "words", 0), nil, nil); err != nil {
				return err
			}
			panic("a bug")
		})
	}()
	keep(t, s, "c", "the store goes on", 1)
	_, err = s.Document(t.Context(), "b")
	code(t, "a document of a transaction that panicked", err, tocsin.NotFound)
	// A reading of an undone transaction is not remembered under a number that
	// another gets.
	update(t, s, func(tx tocsin.Tx) error {
		near, err := tx.Near([]uint64{1})
		if err == nil && (len(near) != 1 || near[0].Document.ID != "c") {
			t.Errorf("near %v", near)
		}
		return err
	})
}

func testChanges(t *testing.T, s tocsin.Store) {
	ctx := t.Context()
	keep(t, s, "a", "words of a", 1)
	keep(t, s, "b", "words of b", 2)
	one, two := change("i", 1, 0, "a#1"), change("i", 2, 1, "a#1", "b#1")
	two.Documents = []string{"b"}
	record(t, s, one)
	record(t, s, two)
	record(t, s, change("h", 1, 2, "b#1"))
	gone := change("i", 3, 3, "a#1", "b#1")
	gone.Withdraw, gone.Redirect, gone.Reason = true, []string{"h"}, "became h"
	record(t, s, gone)

	list := must[[]tocsin.IncidentRecord](t)(s.Changes(ctx, 0, 0))
	var got []string
	for _, c := range list {
		got = append(got, fmt.Sprintf("%d %s@%d", c.Seq, c.Incident.ID, c.Version))
	}
	same(t, "the feed", got, []string{"1 i@1", "2 i@2", "3 h@1", "4 i@3"})
	same(t, "the feed after a place", len(must[[]tocsin.IncidentRecord](t)(s.Changes(ctx, 3, 0))), 1)
	same(t, "the feed, two at a time", len(must[[]tocsin.IncidentRecord](t)(s.Changes(ctx, 0, 2))), 2)
	same(t, "the last place", must[int64](t)(s.LastChange(ctx)), 4)
	same(t, "a change", list[1].Change, two)
	same(t, "its documents", list[1].Documents, []string{"a", "b"})
	if !list[3].FirstSeen.Equal(Start()) {
		t.Errorf("first seen %v", list[3].FirstSeen)
	}
	history := must[[]tocsin.IncidentRecord](t)(s.History(ctx, "i"))
	if len(history) != 3 || history[0].Version != 1 || history[2].Change.Reason != "became h" {
		t.Errorf("history %+v", history)
	}
	last := must[*tocsin.IncidentRecord](t)(s.Incident(ctx, "i", 0))
	same(t, "the latest version", last.Change, gone)
	delete(last.Incident.Slots, tocsin.Killed) // as one who shows less of it does
	if again := must[*tocsin.IncidentRecord](t)(s.Incident(ctx, "i", 0)); again.Incident.Slots[tocsin.Killed] == nil {
		t.Error("what a caller does to an incident changes the store")
	}
	same(t, "an earlier version", must[*tocsin.IncidentRecord](t)(s.Incident(ctx, "i", 1)).Change, one)
	_, err := s.Incident(ctx, "i", 4)
	code(t, "a version that is not there", err, tocsin.NotFound)
	_, err = s.Incident(ctx, "nobody", 0)
	code(t, "an incident that is not there", err, tocsin.NotFound)
	same(t, "those that stand", selected(t, s, tocsin.IncidentQuery{}), []string{"h"})
	same(t, "with the withdrawn", selected(t, s, tocsin.IncidentQuery{Withdrawn: true, Order: tocsin.ByChange}), []string{"i", "h"})
	same(t, "how many stand", must[*tocsin.Stats](t)(s.Stats(ctx)).Incidents, 1)

	err = s.Update(ctx, func(tx tocsin.Tx) error {
		return tx.Record(tocsin.Outcome{Changes: []tocsin.Change{change("i", 3, 4, "a#1")}})
	})
	code(t, "a version that is there already", err, tocsin.Conflict)
	update(t, s, func(tx tocsin.Tx) error {
		latest, err := tx.Latest([]string{"h", "nobody", "i"})
		if err != nil {
			return err
		}
		if len(latest) != 2 || latest[0].Incident.ID != "i" || latest[1].Incident.ID != "h" {
			t.Fatalf("latest %+v, want i, which was told of first, then h", latest)
		}
		same(t, "where its words stand", latest[0].Incident.When.Quote, tocsin.Span{Start: 3, End: 9})
		told, err := tx.ToldBy("origin-b")
		same(t, "told by an origin", told, []string{"b"})
		return err
	})
}

func testRecordTwice(t *testing.T, s tocsin.Store) {
	keep(t, s, "a", "words of a", 1)
	keep(t, s, "b", "words of b", 2)
	update(t, s, func(tx tocsin.Tx) error {
		if err := tx.Record(tocsin.Outcome{Changes: []tocsin.Change{change("i", 1, 0, "a#1"), change("j", 1, 0, "b#1")}}); err != nil {
			return err
		}
		merged, gone := change("i", 2, 1, "a#1", "b#1"), change("j", 2, 1, "b#1")
		gone.Withdraw = true
		if err := tx.Record(tocsin.Outcome{Changes: []tocsin.Change{merged, gone}}); err != nil {
			return err
		}
		latest, err := tx.Latest([]string{"j", "i"})
		if err != nil {
			return err
		}
		if len(latest) != 2 || latest[0].Incident.ID != "i" || latest[0].Version != 2 || !latest[1].Withdraw {
			t.Errorf("latest within the transaction %+v", latest)
		}
		holders, err := tx.Holders([]string{"a#1", "b#1", "c#1"})
		same(t, "holders within the transaction", holders, map[string]string{"a#1": "i", "b#1": "i"})
		if err != nil {
			return err
		}
		told, err := tx.ToldBy("origin-b")
		same(t, "told by, within the transaction", told, []string{"b"})
		return err
	})
	same(t, "changes", must[int64](t)(s.LastChange(t.Context())), 4)
	same(t, "what stands", selected(t, s, tocsin.IncidentQuery{}), []string{"i"})
	update(t, s, func(tx tocsin.Tx) error {
		holders, err := tx.Holders([]string{"a#1", "b#1"})
		same(t, "holders afterwards", holders, map[string]string{"a#1": "i", "b#1": "i"})
		return err
	})
}

func testHolders(t *testing.T, s tocsin.Store) {
	for _, id := range []string{"a", "b", "c"} {
		keep(t, s, id, "words of "+id, 1)
	}
	record(t, s, change("i", 1, 0, "a#1", "b#1"), change("j", 1, 0, "c#1"))
	holders := func() (out map[string]string) {
		update(t, s, func(tx tocsin.Tx) (err error) {
			out, err = tx.Holders([]string{"a#1", "b#1", "c#1", "d#1"})
			return err
		})
		return out
	}
	same(t, "holders", holders(), map[string]string{"a#1": "i", "b#1": "i", "c#1": "j"})
	// b goes from i to j in one step.
	record(t, s, change("i", 2, 1, "a#1"), change("j", 2, 1, "b#1", "c#1"))
	same(t, "holders after one moved", holders(), map[string]string{"a#1": "i", "b#1": "j", "c#1": "j"})
	rejected, gone := change("i", 3, 2, "a#1"), change("j", 3, 2, "b#1", "c#1")
	rejected.Withdraw, rejected.Incident.Verdict = true, tocsin.Rejected
	gone.Withdraw = true
	record(t, s, rejected, gone)
	same(t, "one rejected by a person holds what it held", holders(), map[string]string{"a#1": "i"})
}

func testDoubts(t *testing.T, s tocsin.Store) {
	put := func(looked []string, doubts ...tocsin.JoinReason) {
		update(t, s, func(tx tocsin.Tx) error { return tx.Record(tocsin.Outcome{Looked: looked, Doubts: doubts}) })
	}
	pair := func(a, b string, score float64) tocsin.JoinReason {
		return tocsin.JoinReason{A: a, B: b, Score: score, Points: []string{"same place"}}
	}
	put([]string{"a#1", "b#1", "c#1"}, pair("a#1", "b#1", 0.4), pair("b#1", "c#1", 0.5), pair("a#1", "d#1", 0.5))
	same(t, "best first", must[[]tocsin.JoinReason](t)(s.Doubts(t.Context(), 0)), []tocsin.JoinReason{pair("a#1", "d#1", 0.5), pair("b#1", "c#1", 0.5), pair("a#1", "b#1", 0.4)})
	put([]string{"b#1"}, pair("a#1", "b#1", 0.6))
	same(t, "those of an account replaced", must[[]tocsin.JoinReason](t)(s.Doubts(t.Context(), 0)), []tocsin.JoinReason{pair("a#1", "b#1", 0.6), pair("a#1", "d#1", 0.5)})
	same(t, "one", must[[]tocsin.JoinReason](t)(s.Doubts(t.Context(), 1)), []tocsin.JoinReason{pair("a#1", "b#1", 0.6)})
}

func testDecisions(t *testing.T, s tocsin.Store) {
	ctx := t.Context()
	decision := func(id string, accounts ...string) *tocsin.Decision {
		return &tocsin.Decision{ID: id, Kind: tocsin.Confirm, By: "ann", At: Start(), Reason: "seen", Accounts: accounts}
	}
	update(t, s, func(tx tocsin.Tx) error {
		if err := errors.Join(tx.PutDecision(decision("x", "a#1")), tx.PutDecision(decision("y", "b#1"))); err != nil {
			return err
		}
		list, err := tx.Decisions()
		if len(list) != 2 || list[1].ID != "y" {
			t.Errorf("decisions within the transaction %+v", list)
		}
		return err
	})
	update(t, s, func(tx tocsin.Tx) error { return tx.PutDecision(decision("x", "a#1")) })
	err := s.Update(ctx, func(tx tocsin.Tx) error { return tx.PutDecision(decision("x", "other#1")) })
	code(t, "another decision of the same id", err, tocsin.Conflict)
	err = s.Update(ctx, func(tx tocsin.Tx) error { return tx.PutDecision(&tocsin.Decision{ID: "z"}) })
	code(t, "a decision that breaks a rule", err, tocsin.Invalid)
	update(t, s, func(tx tocsin.Tx) error { return tx.PutDecision(decision("w", "c#1")) })
	list := must[[]tocsin.DecisionRecord](t)(s.Decisions(ctx, 1, 0))
	if len(list) != 2 || list[0].Seq != 2 || list[0].ID != "y" || list[1].ID != "w" {
		t.Errorf("decisions %+v", list)
	}
	update(t, s, func(tx tocsin.Tx) error {
		all, err := tx.Decisions()
		var got []string
		for _, d := range all {
			got = append(got, d.ID)
		}
		same(t, "all, in order", got, []string{"x", "y", "w"})
		return err
	})
}

// testAtOnce has steps that all touch the same documents and incidents, each of
// which adds one account to one incident: none may be lost or seen half done.
func testAtOnce(t *testing.T, s tocsin.Store) {
	const workers, each = 8, 6
	var ids []string
	for w := range workers {
		for n := range each {
			ids = append(ids, fmt.Sprintf("d%d-%d", w, n))
		}
	}
	for _, id := range ids {
		arrive(t, s, arrival(id, "words of "+id, 0))
	}
	ctx := t.Context()
	var wg sync.WaitGroup
	failed := make(chan error, workers*each+1)
	for w := range workers {
		wg.Go(func() {
			for n := range each {
				failed <- s.Update(ctx, func(tx tocsin.Tx) error { return addAccount(tx, fmt.Sprintf("d%d-%d", w, n)) })
			}
		})
	}
	stop := make(chan struct{})
	var seen []int64
	var readers sync.WaitGroup
	readers.Go(func() { // follows the feed as it grows
		at, last := int64(0), false
		for !last {
			select {
			case <-stop:
				last = true
			default:
			}
			list, err := s.Changes(ctx, at, 0)
			if err != nil {
				failed <- err
				return
			}
			for _, c := range list {
				seen = append(seen, c.Seq)
				at = c.Seq
			}
		}
	})
	wg.Wait()
	close(stop)
	readers.Wait()
	close(failed)
	for err := range failed {
		if err != nil {
			t.Fatal(err)
		}
	}
	last := must[*tocsin.IncidentRecord](t)(s.Incident(ctx, "all", 0))
	same(t, "accounts in the end", len(last.Incident.Accounts), len(ids))
	same(t, "versions", last.Version, len(ids))
	for i, seq := range seen {
		if seq != int64(i+1) {
			t.Fatalf("the feed gave %d where %d belongs", seq, i+1)
		}
	}
	same(t, "what the feed gave", len(seen), len(ids))
	for _, c := range must[[]tocsin.IncidentRecord](t)(s.History(ctx, "all")) {
		same(t, "accounts of a version", len(c.Incident.Accounts), c.Version)
	}
	entries := must[[]tocsin.LogEntry](t)(s.Log(ctx, 0, 10000))
	for i := range entries {
		if entries[i].N != int64(i) {
			t.Fatalf("entry %d of the log stands where %d belongs", entries[i].N, i)
		}
	}
	same(t, "entries of the log", len(entries), 3*len(ids))
}

// addAccount adds a document's account to the one incident that holds all that
// are near.
func addAccount(tx tocsin.Tx, id string) error {
	r := reading(id, "words of "+id)
	if err := tx.PutReading(r, []uint64{7}, noKeys); err != nil {
		return err
	}
	near, err := tx.Near([]uint64{7})
	if err != nil {
		return err
	}
	var accounts []string
	for _, n := range near {
		accounts = append(accounts, n.Accounts[0].ID)
	}
	slices.Sort(accounts)
	version := 1
	latest, err := tx.Latest([]string{"all"})
	if err != nil {
		return err
	}
	if len(latest) > 0 {
		version = latest[0].Version + 1
		if len(latest[0].Incident.Accounts) != len(near)-1 {
			// Half of what another step did; the transaction must not end.
			return tx.Record(tocsin.Outcome{Changes: []tocsin.Change{change("torn", version, 0, accounts...)}})
		}
	}
	holders, err := tx.Holders(accounts)
	if err != nil {
		return err
	}
	if len(holders) != len(near)-1 {
		return tx.Record(tocsin.Outcome{Changes: []tocsin.Change{change("torn", version, 0, accounts...)}})
	}
	if err := tx.Record(tocsin.Outcome{Changes: []tocsin.Change{change("all", version, version, accounts...)}}); err != nil {
		return err
	}
	return tx.SetState(id, tocsin.Read, "", Start())
}

func testErrors(t *testing.T, s tocsin.Store) {
	ctx := t.Context()
	_, err := s.Document(ctx, "nobody")
	code(t, "a document", err, tocsin.NotFound)
	_, err = s.Versions(ctx, "nobody")
	code(t, "versions", err, tocsin.NotFound)
	for _, c := range []struct {
		name string
		want tocsin.Code
		do   func(tx tocsin.Tx) error
	}{
		{"a state of a document that is not there", tocsin.NotFound, func(tx tocsin.Tx) error { return tx.SetState("x", tocsin.Read, "", Start()) }},
		{"taking out a document that is not there", tocsin.NotFound, func(tx tocsin.Tx) error { return tx.RemoveReadings("x") }},
		{"forgetting a document that is not there", tocsin.NotFound, func(tx tocsin.Tx) error { return tx.Forget("x", "ann", "asked", Start()) }},
		{"an id that is no text", tocsin.Invalid, func(tx tocsin.Tx) error {
			_, err := tx.Arrive(arrival("a\x00b", "words", 0), nil, nil)
			return err
		}},
		{"an arrival without a time", tocsin.Invalid, func(tx tocsin.Tx) error {
			a := arrival("a", "words", 0)
			a.Fetched = a.Fetched.AddDate(-10000, 0, 0)
			a.Fetched = a.Fetched.Add(0)
			_, err := tx.Arrive(&tocsin.Arrival{Document: a.Document}, nil, nil)
			return err
		}},
		{"a change without an id", tocsin.Invalid, func(tx tocsin.Tx) error {
			return tx.Record(tocsin.Outcome{Changes: []tocsin.Change{{Version: 1}}})
		}},
		{"a first version that is the second", tocsin.Conflict, func(tx tocsin.Tx) error {
			return tx.Record(tocsin.Outcome{Changes: []tocsin.Change{change("i", 2, 0)}})
		}},
	} {
		code(t, c.name, s.Update(ctx, c.do), c.want)
	}
	strange := arrival("strange", "words", 0)
	strange.Document.Title = "a \x00 and a \xff"
	arrive(t, s, strange)
	if d := must[*tocsin.DocumentRecord](t)(s.Document(ctx, "strange")); !strings.HasPrefix(d.Title, "a ") {
		t.Errorf("title %q", d.Title)
	}
	update(t, s, func(tx tocsin.Tx) error { return tx.SetState("strange", tocsin.Failed, "no \x00 such \xff", Start()) })
}
