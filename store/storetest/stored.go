package storetest

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"tocsin"
)

// Fill puts something of every sort into an empty store, for databases that are
// kept to be opened by later versions of the program.
func Fill(t *testing.T, s tocsin.Store) {
	t.Helper()
	update(t, s, func(tx tocsin.Tx) error {
		return errors.Join(
			tx.PutSource(&tocsin.Source{ID: "wire", Kind: tocsin.SourceFeed, Address: "https://wire.example/feed", Name: "Example Wire", Rights: tocsin.RightsQuote, Added: Start()}),
			tx.PutSourceState("wire", &tocsin.SourceState{LastPoll: Start()}),
			tx.PutUser(&tocsin.User{Name: "ann", Role: tocsin.Admin, Password: "argon2id$x", Added: Start()}),
			tx.PutToken(&tocsin.APIToken{ID: "t1", User: "ann", Hash: [32]byte{1}, Added: Start()}),
			tx.PutSession(&tocsin.Session{ID: "s1", User: "ann", Added: Start(), Expires: Start().AddDate(1, 0, 0)}),
			tx.PutSearch(&tocsin.SavedSearch{ID: "q1", User: "ann", Query: "form=drone", Added: Start()}),
			tx.Audit(&tocsin.AuditEntry{At: Start(), By: "ann", Action: "login"}))
	})
	keep(t, s, "a", "Two died near the old mill. One died by the river.", 1, 1<<63)
	keep(t, s, "b", "Two died near the mill.", 1)
	keep(t, s, "gone", "Words that were erased.", 1)
	arrive(t, s, arrival("a", "Three died near the old mill.", 1))
	record(t, s, change("i", 1, 0, "a#1"))
	record(t, s, change("i", 2, 1, "a#1", "b#1", "gone#1"), change("j", 1, 1, "a#2"))
	update(t, s, func(tx tocsin.Tx) error {
		return errors.Join(
			tx.Record(tocsin.Outcome{Looked: []string{"a#1", "a#2"}, Doubts: []tocsin.JoinReason{{A: "a#1", B: "a#2", Score: 0.5}}}),
			tx.PutDecision(&tocsin.Decision{ID: "x", Kind: tocsin.Confirm, By: "ann", At: Start(), Reason: "seen", Accounts: []string{"a#1"}}),
			tx.PutNote(&tocsin.Note{ID: "n", Incident: "j", By: "ann", At: Start(), Tag: "look"}),
			tx.PutAssignment(&tocsin.Assignment{Incident: "i", To: "ann", By: "ann", At: Start()}),
			tx.Release("j", "ann", "known", Start()),
			tx.Forget("gone", "ann", "asked", Start()))
	})
}

// Filled fails unless the store holds what Fill put into it.
func Filled(t *testing.T, s tocsin.Store) {
	t.Helper()
	ctx := t.Context()
	fits(t, s)
	d := must[*tocsin.DocumentRecord](t)(s.Document(ctx, "https://news.example/a"))
	same(t, "versions of a document", d.Versions, 2)
	same(t, "a reading", must[*tocsin.Reading](t)(s.Reading(ctx, "b", "")), reading("b", "Two died near the mill."))
	same(t, "incidents", selected(t, s, tocsin.IncidentQuery{Order: tocsin.ByArrival}), []string{"j", "i"})
	same(t, "by words", selected(t, s, tocsin.IncidentQuery{Text: `quote:"said b"`}), []string{"i"})
	same(t, "by place", selected(t, s, tocsin.IncidentQuery{Box: &tocsin.Box{West: 44, South: 33, East: 45, North: 34}, Tag: "look"}), []string{"j"})
	same(t, "search", len(must[[]tocsin.SearchHit](t)(s.Search(ctx, "mill", 0))), 2)
	same(t, "doubts", len(must[[]tocsin.JoinReason](t)(s.Doubts(ctx, 0))), 1)
	same(t, "users", len(must[[]tocsin.User](t)(s.Users(ctx))), 1)
	same(t, "a token", must[*tocsin.APIToken](t)(s.Token(ctx, "t1")).Hash, [32]byte{1})
	same(t, "sources", must[*tocsin.SourceRecord](t)(s.Source(ctx, "wire")).Documents, 3)
	// A store that was begun before schema 3 tells of some things twice.
	log := entries(t, s)
	for _, want := range []string{"version 1@2", "reading 2@1", "decision x", "change j@1", "note n", "assignment i", "release j", "audit 1"} {
		if !slices.Contains(log, want) {
			t.Errorf("the log %q does not tell of %s", log, want)
		}
	}
	// And it goes on: the same document is not taken again, another is.
	same(t, "what was forgotten", arrive(t, s, arrival("gone", "Words that were erased.", 2))[0].State, tocsin.Forgotten)
	keep(t, s, "c", "More died near the mill.", 1)
	update(t, s, func(tx tocsin.Tx) error {
		near, err := tx.Near([]uint64{1 << 63})
		same(t, "near", len(near), 1)
		return err
	})
	record(t, s, change("i", 3, 9, "a#1", "b#1", "c#1"))
	fits(t, s)
}

// Forgot fails when anything of the store still tells the hash of a forgotten
// document's words.
func Forgot(t *testing.T, s tocsin.Store, document, words string) {
	t.Helper()
	ctx := t.Context()
	log := must[[]tocsin.LogEntry](t)(s.Log(ctx, 0, 10000))
	left := []any{must[*tocsin.DocumentRecord](t)(s.Document(ctx, document)), must[[]tocsin.DocumentVersion](t)(s.Versions(ctx, document)), log}
	for i := range log {
		if e := &log[i]; e.Kind == tocsin.LogErasure || e.Kind == tocsin.LogUpgrade {
			left = append(left, string(must[[]byte](t)(s.Content(ctx, e))))
		}
	}
	if b, err := json.Marshal(left); err != nil || strings.Contains(string(b), hash(words)) {
		t.Errorf("the hash of what was erased is still told: %s, %v", b, err)
	}
}
