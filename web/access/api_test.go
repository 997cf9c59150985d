package access

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"tocsin"
)

func TestEndpoints(t *testing.T) {
	g, store, c := newGuard(t, Options{})
	h := server(g)
	cookies, csrfs := map[string]string{}, map[string]string{}
	for _, name := range []string{"ann", "rob", "rea"} {
		cookies[name], csrfs[name] = login(t, h, name)
	}
	c.pass(time.Second)
	robs, _, err := g.AddToken(t.Context(), By{}, NewToken{"rob", "old", []tocsin.Grant{tocsin.GrantRead}, time.Time{}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, as, method, path, body string
		status                       int
		want                         string // part of the answer
	}{
		{"who am I, nobody", "", "GET", "/api/v1/session", "", 200, `{"user":"","role":"","grants":[]}`},
		{"who am I", "rob", "GET", "/api/v1/session", "", 200, `{"user":"rob","role":"reviewer","grants":["read","write","decide"],"csrf":"`},
		{"users, nobody", "", "GET", "/api/v1/users", "", 401, "log in"},
		{"users, a reviewer", "rob", "GET", "/api/v1/users", "", 403, "admin"},
		{"users", "ann", "GET", "/api/v1/users", "", 200, `"name":"rea"`},
		{"add a user", "ann", "POST", "/api/v1/users", `{"name":"new","role":"reader","password":"` + goodPassword + `"}`, 201, `"name":"new"`},
		{"add it again", "ann", "POST", "/api/v1/users", `{"name":"new","role":"reader"}`, 409, "there is a user new"},
		{"add one with a short password", "ann", "POST", "/api/v1/users", `{"name":"newer","role":"reader","password":"short"}`, 422, "12 characters"},
		{"add one without a role", "ann", "POST", "/api/v1/users", `{"name":"newer"}`, 422, "role"},
		{"add one with a bad name", "ann", "POST", "/api/v1/users", `{"name":"../x","role":"reader"}`, 422, "name"},
		{"add one named as the local one", "ann", "POST", "/api/v1/users", `{"name":"local","role":"reader"}`, 422, "local"},
		{"add one with an unknown key", "ann", "POST", "/api/v1/users", `{"name":"newer","rôle":"reader"}`, 400, "unknown field"},
		{"add two at once", "ann", "POST", "/api/v1/users", `{"name":"newer","role":"reader"}{}`, 400, "goes on"},
		{"add a very large one", "ann", "POST", "/api/v1/users", `{"name":"` + strings.Repeat("x", maxBody) + `"}`, 413, "bytes"},
		{"change a role", "ann", "PATCH", "/api/v1/users/new", `{"role":"reviewer"}`, 200, `"role":"reviewer"`},
		{"disable", "ann", "PATCH", "/api/v1/users/new", `{"disabled":true}`, 200, `"disabled":true`},
		{"change nobody", "ann", "PATCH", "/api/v1/users/nobody", `{"disabled":true}`, 404, "no user nobody"},
		{"a user of whom no password is told", "ann", "GET", "/api/v1/users/ann", "", 200, `{"name":"ann","role":"admin","added":"2026-03-01T08:00:00Z"}`},
		{"demote the last admin", "ann", "PATCH", "/api/v1/users/ann", `{"role":"reader"}`, 409, "last admin"},
		{"remove the last admin", "ann", "DELETE", "/api/v1/users/ann", "", 409, "last admin"},
		{"remove a user", "ann", "DELETE", "/api/v1/users/new", "", 204, ""},
		{"remove it again", "ann", "DELETE", "/api/v1/users/new", "", 404, "new"},
		{"tokens, nobody", "", "GET", "/api/v1/tokens", "", 401, "log in"},
		{"own tokens", "rob", "GET", "/api/v1/tokens", "", 200, `"name":"old"`},
		{"tokens of others", "rea", "GET", "/api/v1/tokens?user=rob", "", 403, "admin"},
		{"own tokens, none", "rea", "GET", "/api/v1/tokens", "", 200, `{"tokens":[]}`},
		{"all tokens", "ann", "GET", "/api/v1/tokens", "", 200, `"user":"rob"`},
		{"make a token", "rob", "POST", "/api/v1/tokens", `{"name":"a","grants":["read"]}`, 201, `"token":"tocsin_`},
		{"make one beyond the role", "rea", "POST", "/api/v1/tokens", `{"name":"a","grants":["write"]}`, 403, "no grant"},
		{"make one of an unknown grant", "ann", "POST", "/api/v1/tokens", `{"name":"a","grants":["all"]}`, 403, "no grant"},
		{"make one without grants", "ann", "POST", "/api/v1/tokens", `{"name":"a"}`, 422, "grant"},
		{"make one for another", "rob", "POST", "/api/v1/tokens", `{"user":"rea","name":"a","grants":["read"]}`, 403, "admin"},
		{"make one for another, as an admin", "ann", "POST", "/api/v1/tokens", `{"user":"rea","name":"a","grants":["read"]}`, 201, `"user":"rea"`},
		{"make one that is over", "ann", "POST", "/api/v1/tokens", `{"name":"a","grants":["read"],"expires":"2020-01-01T00:00:00Z"}`, 422, "expire"},
		{"revoke another's token", "rea", "DELETE", "/api/v1/tokens/" + robs.ID, "", 404, "yours"},
		{"revoke a token", "rob", "DELETE", "/api/v1/tokens/" + robs.ID, "", 204, ""},
		{"revoke it again", "rob", "DELETE", "/api/v1/tokens/" + robs.ID, "", 404, ""},
		{"change the password with a wrong one", "rea", "PUT", "/api/v1/session/password", `{"old":"not my password","new":"another long phrase"}`, 401, "wrong"},
		{"change the password", "rea", "PUT", "/api/v1/session/password", `{"old":"` + goodPassword + `","new":"another long phrase"}`, 200, `"user":"rea"`},
		{"with the old login", "rea", "PUT", "/api/v1/session/password", `{"old":"another long phrase","new":"a third long phrase"}`, 401, "log in"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := ask(h, c.method, c.path, c.body, "Cookie", cookies[c.as], "X-CSRF-Token", csrfs[c.as])
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
				t.Errorf("%d %s, want %d with %s", w.Code, w.Body, c.status, c.want)
			}
			if c.status >= 400 {
				var p struct {
					Status        int
					Title, Detail string
				}
				if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != c.status || p.Title == "" {
					t.Errorf("no problem: %v %s", err, w.Body)
				}
			}
			if strings.Contains(w.Body.String(), "argon2id") || strings.Contains(w.Body.String(), "hash") {
				t.Errorf("a hash is told: %s", w.Body)
			}
		})
	}
	seen := map[string]int{}
	for _, e := range store.log {
		seen[e.Action]++
	}
	for action, n := range map[string]int{"user.add": 4, "user.change": 3, "user.remove": 1, "token.add": 3, "token.remove": 1} {
		if seen[action] != n {
			t.Errorf("%d entries of %s, want %d", seen[action], action, n)
		}
	}
}

func TestTokenThatReadsCannotMakeTokens(t *testing.T) {
	g, _, _ := newGuard(t, Options{})
	h := server(g)
	for grant, status := range map[tocsin.Grant]int{tocsin.GrantRead: 403, tocsin.GrantAdmin: 201} {
		_, secret, err := g.AddToken(t.Context(), By{}, NewToken{"ann", "x", []tocsin.Grant{grant}, time.Time{}})
		if err != nil {
			t.Fatal(err)
		}
		if w := ask(h, "POST", "/api/v1/tokens", `{"name":"a","grants":["`+string(grant)+`"]}`, "Authorization", "Bearer "+secret); w.Code != status {
			t.Errorf("grant %s: %d %s", grant, w.Code, w.Body)
		}
	}
}

func TestFirstUserIsAnAdmin(t *testing.T) {
	g, _, _ := emptyGuard(t, Options{})
	for _, c := range []struct {
		role     tocsin.Permission
		password string
		good     bool
	}{{tocsin.Reader, goodPassword, false}, {tocsin.Admin, "", false}, {tocsin.Admin, goodPassword, true}} {
		if err := g.AddUser(t.Context(), By{}, "ann", c.role, c.password); (err == nil) != c.good {
			t.Errorf("%s, password %q: %v", c.role, c.password, err)
		}
	}
	if ok, err := HasAdmin(t.Context(), g.store); !ok || err != nil {
		t.Errorf("HasAdmin: %v, %v", ok, err)
	}
}
