package access

import (
	"testing"
	"time"

	"tocsin"
)

func TestOneUsersLife(t *testing.T) { live(t, newFake()) }

// live takes a user from the first start to removal, over whatever store.
func live(t *testing.T, store Store) {
	c := newClock()
	g, err := New(store, Options{Now: c.now, Password: cheap, Idle: time.Hour, Absolute: 10 * time.Hour, Report: func(err error) { t.Errorf("reported: %v", err) }})
	if err != nil {
		t.Fatal(err)
	}
	h := server(g)
	who := func(header ...string) string { return ask(h, "GET", "/", "", header...).Header().Get("X-User") }
	is := func(when, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: the caller is %q, want %q", when, got, want)
		}
	}
	is("without users", who(), LocalUser)
	for _, u := range []struct {
		name string
		role tocsin.Permission
	}{{"ann", tocsin.Admin}, {"rob", tocsin.Reviewer}} {
		if err := g.AddUser(t.Context(), By{"local", "here"}, u.name, u.role, goodPassword); err != nil {
			t.Fatal(err)
		}
	}
	is("with users", who(), "")
	c.pass(time.Second)
	cookie, csrf := login(t, h, "rob")
	is("with a login", who("Cookie", cookie), "rob")
	for range 3 {
		c.pass(40 * time.Minute)
		is("with a login in use", who("Cookie", cookie), "rob")
	}
	token, secret, err := g.AddToken(t.Context(), By{"rob", "here"}, NewToken{"rob", "x", []tocsin.Grant{tocsin.GrantRead}, time.Time{}})
	if err != nil {
		t.Fatal(err)
	}
	is("with a token", who("Authorization", "Bearer "+secret), "rob")
	stored, err := store.Token(t.Context(), token.ID)
	if err != nil || !stored.Used.Equal(c.now()) || stored.Hash != token.Hash {
		t.Errorf("the token is stored as %+v, %v", stored, err)
	}
	if w := ask(h, "DELETE", "/api/v1/session?everywhere=true", "", "Cookie", cookie, "X-CSRF-Token", csrf); w.Code != 204 {
		t.Fatalf("logout: %d %s", w.Code, w.Body)
	}
	is("after a logout", who("Cookie", cookie), "")
	again, _ := login(t, h, "rob")
	is("after a login at the same moment", who("Cookie", again), "rob")
	if err := g.RemoveUser(t.Context(), By{"ann", "here"}, "rob"); err != nil {
		t.Fatal(err)
	}
	is("after the removal", who("Cookie", again), "")
	c.pass(time.Second)
	if err := g.AddUser(t.Context(), By{"ann", "here"}, "rob", tocsin.Admin, goodPassword); err != nil {
		t.Fatal(err)
	}
	is("as another user of the name", who("Cookie", again), "")
	is("as another user of the name, with a token", who("Authorization", "Bearer "+secret), "")
	other, _ := login(t, h, "rob")
	c.pass(time.Hour)
	is("after the idle time", who("Cookie", other), "")
	if tokens, err := store.Tokens(t.Context(), ""); err != nil || len(tokens) != 0 {
		t.Errorf("tokens %v, %v", tokens, err)
	}
}
