package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"tocsin"
)

func testUsers(t *testing.T, s tocsin.Store) {
	ctx := t.Context()
	ann := tocsin.User{Name: "ann", Role: tocsin.Admin, Password: "argon2id$x", Added: Start()}
	bob := tocsin.User{Name: "Bob", Role: tocsin.Reader, Added: Start(), Disabled: true}
	token := tocsin.APIToken{ID: "t1", User: "ann", Name: "script", Hash: [32]byte{1, 2, 3}, Grants: []tocsin.Grant{tocsin.GrantRead}, Added: Start(), Expires: Start().Add(time.Hour)}
	session := tocsin.Session{ID: "s1", User: "ann", CSRF: "c", Added: Start(), Expires: Start().Add(time.Hour)}
	search := tocsin.SavedSearch{ID: "q1", User: "ann", Name: "drones", Query: "form=drone", Public: true, Added: Start()}
	update(t, s, func(tx tocsin.Tx) error {
		return errors.Join(tx.PutUser(&ann), tx.PutUser(&bob), tx.PutToken(&token), tx.PutSession(&session), tx.PutSearch(&search))
	})
	same(t, "a user", *must[*tocsin.User](t)(s.User(ctx, "ann")), ann)
	same(t, "users by name", must[[]tocsin.User](t)(s.Users(ctx)), []tocsin.User{bob, ann})
	same(t, "a token", *must[*tocsin.APIToken](t)(s.Token(ctx, "t1")), token)
	same(t, "tokens", len(must[[]tocsin.APIToken](t)(s.Tokens(ctx, ""))), 1)
	same(t, "tokens of another", len(must[[]tocsin.APIToken](t)(s.Tokens(ctx, "Bob"))), 0)
	same(t, "a session", *must[*tocsin.Session](t)(s.Session(ctx, "s1")), session)
	same(t, "a search", *must[*tocsin.SavedSearch](t)(s.SavedSearch(ctx, "q1")), search)
	same(t, "searches", must[[]tocsin.SavedSearch](t)(s.Searches(ctx, "ann")), []tocsin.SavedSearch{search})

	ann.Role = tocsin.Reviewer
	token.Used = Start().Add(time.Minute)
	update(t, s, func(tx tocsin.Tx) error { return errors.Join(tx.PutUser(&ann), tx.PutToken(&token)) })
	same(t, "a user put again", must[*tocsin.User](t)(s.User(ctx, "ann")).Role, tocsin.Reviewer)
	same(t, "her token stays", *must[*tocsin.APIToken](t)(s.Token(ctx, "t1")), token)
	late := tocsin.Session{ID: "s2", User: "Bob", Added: Start().Add(2 * time.Hour), Expires: Start().Add(3 * time.Hour)}
	update(t, s, func(tx tocsin.Tx) error { return tx.PutSession(&late) })
	_, err := s.Session(ctx, "s1")
	code(t, "a session that is over", err, tocsin.NotFound)

	update(t, s, func(tx tocsin.Tx) error { return tx.RemoveUser("ann") })
	_, err = s.User(ctx, "ann")
	code(t, "a user who is gone", err, tocsin.NotFound)
	_, err = s.Token(ctx, "t1")
	code(t, "a token of hers", err, tocsin.NotFound)
	_, err = s.SavedSearch(ctx, "q1")
	code(t, "a search of hers", err, tocsin.NotFound)
	for _, c := range []struct {
		name string
		want tocsin.Code
		do   func(tx tocsin.Tx) error
	}{
		{"a user without a name", tocsin.Invalid, func(tx tocsin.Tx) error { return tx.PutUser(&tocsin.User{}) }},
		{"a token of nobody", tocsin.NotFound, func(tx tocsin.Tx) error { return tx.PutToken(&token) }},
		{"a session of nobody", tocsin.NotFound, func(tx tocsin.Tx) error { return tx.PutSession(&session) }},
		{"removing a user twice", tocsin.NotFound, func(tx tocsin.Tx) error { return tx.RemoveUser("ann") }},
		{"removing a token twice", tocsin.NotFound, func(tx tocsin.Tx) error { return tx.RemoveToken("t1") }},
		{"removing a session twice", tocsin.NotFound, func(tx tocsin.Tx) error { return tx.RemoveSession("s1") }},
		{"removing a search twice", tocsin.NotFound, func(tx tocsin.Tx) error { return tx.RemoveSearch("q1") }},
		{"a note on nothing", tocsin.NotFound, func(tx tocsin.Tx) error {
			return tx.PutNote(&tocsin.Note{ID: "n", Incident: "nobody", Text: "x"})
		}},
		{"a note of nothing", tocsin.Invalid, func(tx tocsin.Tx) error { return tx.PutNote(&tocsin.Note{ID: "n", Incident: "nobody"}) }},
		{"a release of nothing", tocsin.NotFound, func(tx tocsin.Tx) error { return tx.Release("nobody", "ann", "", Start()) }},
		{"a source that breaks a rule", tocsin.Invalid, func(tx tocsin.Tx) error { return tx.PutSource(&tocsin.Source{ID: "A b"}) }},
		{"the state of no source", tocsin.NotFound, func(tx tocsin.Tx) error { return tx.PutSourceState("nobody", &tocsin.SourceState{}) }},
		{"removing no source", tocsin.NotFound, func(tx tocsin.Tx) error { return tx.RemoveSource("nobody") }},
	} {
		code(t, c.name, s.Update(ctx, c.do), c.want)
	}
}

func testNotes(t *testing.T, s tocsin.Store) {
	ctx := t.Context()
	keep(t, s, "a", "words of a", 1)
	record(t, s, change("i", 1, 0, "a#1"), change("j", 1, 0, "a#1"))
	later := tocsin.Note{ID: "1", Incident: "i", By: "ann", At: Start().Add(time.Hour), Text: "ask again"}
	first := tocsin.Note{ID: "2", Incident: "i", By: "bob", At: Start(), Tag: "urgent"}
	other := tocsin.Note{ID: "3", Incident: "i", By: "ann", At: Start(), Tag: "drone"}
	update(t, s, func(tx tocsin.Tx) error {
		return errors.Join(tx.PutUser(&tocsin.User{Name: "ann"}), tx.PutNote(&later), tx.PutNote(&first), tx.PutNote(&other),
			tx.PutAssignment(&tocsin.Assignment{Incident: "i", To: "ann", By: "bob", At: Start()}),
			tx.Release("j", "ann", "known anyway", Start()))
	})
	same(t, "notes", must[[]tocsin.Note](t)(s.Notes(ctx, "i")), []tocsin.Note{first, other, later})
	inc := must[*tocsin.IncidentRecord](t)(s.Incident(ctx, "i", 0))
	same(t, "tags", inc.Tags, []string{"drone", "urgent"})
	same(t, "not released", inc.Released, false)
	same(t, "released", must[*tocsin.IncidentRecord](t)(s.Incident(ctx, "j", 0)).Released, true)
	same(t, "assignments", must[[]tocsin.Assignment](t)(s.Assignments(ctx, "ann")), []tocsin.Assignment{{Incident: "i", To: "ann", By: "bob", At: Start()}})
	same(t, "everybody's", len(must[[]tocsin.Assignment](t)(s.Assignments(ctx, ""))), 1)
	same(t, "bob's", len(must[[]tocsin.Assignment](t)(s.Assignments(ctx, "bob"))), 0)
	update(t, s, func(tx tocsin.Tx) error {
		return errors.Join(tx.RemoveNote("2"), tx.PutAssignment(&tocsin.Assignment{Incident: "i"}))
	})
	same(t, "one tag less", must[*tocsin.IncidentRecord](t)(s.Incident(ctx, "i", 0)).Tags, []string{"drone"})
	same(t, "no assignment", len(must[[]tocsin.Assignment](t)(s.Assignments(ctx, ""))), 0)
}

func testSources(t *testing.T, s tocsin.Store) {
	ctx := t.Context()
	source := func(id string) tocsin.Source {
		return tocsin.Source{ID: id, Kind: tocsin.SourceFeed, Address: "https://" + id + ".example/feed", Name: "The " + id, Rights: tocsin.RightsQuote, Every: 5 * time.Minute, Retention: 10, Added: Start()}
	}
	wire, other := source("wire"), source("other")
	other.Retention = 0
	state := tocsin.SourceState{Visits: map[string]tocsin.Visit{"https://wire.example/feed": {At: Start(), ETag: `"x"`}}, LastPoll: Start(), Arrived: 3}
	update(t, s, func(tx tocsin.Tx) error {
		return errors.Join(tx.PutSource(&wire), tx.PutSource(&other), tx.PutSourceState("wire", &state))
	})
	arrive(t, s, arrival("old", "old", -24*20), arrival("older", "older", -24*30), arrival("new", "new", -1), arrival("newer", "newer", 0))
	update(t, s, func(tx tocsin.Tx) error { return tx.SetState("new", tocsin.Failed, "no words", Start()) })
	got := must[*tocsin.SourceRecord](t)(s.Source(ctx, "wire"))
	same(t, "a source", *got, tocsin.SourceRecord{Source: wire, State: state, Documents: 4, LastDay: 2, Failed: 1})
	list := must[[]tocsin.SourceRecord](t)(s.Sources(ctx))
	if len(list) != 2 || list[0].ID != "other" || list[0].Documents != 0 {
		t.Errorf("sources %+v", list)
	}
	same(t, "what is kept no longer", must[[]string](t)(s.Expired(ctx, Start(), 0)), []string{"older", "old"})
	same(t, "one of it", must[[]string](t)(s.Expired(ctx, Start(), 1)), []string{"older"})
	update(t, s, func(tx tocsin.Tx) error { return tx.Forget("older", "", "kept for 10 days", Start()) })
	same(t, "after it was forgotten", must[[]string](t)(s.Expired(ctx, Start(), 0)), []string{"old"})
	update(t, s, func(tx tocsin.Tx) error {
		return errors.Join(tx.SetState("new", tocsin.Queued, "", Start()), tx.RemoveSource("other"))
	})
	same(t, "failed no more", must[*tocsin.SourceRecord](t)(s.Source(ctx, "wire")).Failed, 0)
	_, err := s.Source(ctx, "other")
	code(t, "a source that is gone", err, tocsin.NotFound)
	update(t, s, func(tx tocsin.Tx) error { return tx.RemoveSource("wire") })
	if _, err := s.Document(ctx, "new"); err != nil {
		t.Error("its documents stay:", err)
	}
}

func testAudit(t *testing.T, s tocsin.Store) {
	ctx := t.Context()
	var wg sync.WaitGroup
	failed := make(chan error, 40)
	for w := range 4 {
		wg.Go(func() {
			for n := range 10 {
				failed <- s.Update(ctx, func(tx tocsin.Tx) error {
					return tx.Audit(&tocsin.AuditEntry{At: Start(), By: "ann", Action: "login", Detail: fmt.Sprint(w, n)})
				})
			}
		})
	}
	wg.Wait()
	close(failed)
	for err := range failed {
		if err != nil {
			t.Fatal(err)
		}
	}
	list := must[[]tocsin.AuditEntry](t)(s.AuditLog(ctx, 0, 0))
	if len(list) != 40 {
		t.Fatalf("%d entries, want 40", len(list))
	}
	for i, e := range list {
		if e.Seq != int64(i+1) || e.Action != "login" {
			t.Fatalf("entry %+v where %d belongs", e, i+1)
		}
	}
	same(t, "after a place", len(must[[]tocsin.AuditEntry](t)(s.AuditLog(ctx, 38, 0))), 2)
}
