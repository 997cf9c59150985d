package access

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin"
)

// server is what a test asks: the endpoints, and "/" that tells who calls.
func server(g *Guard) http.Handler {
	mux := http.NewServeMux()
	g.Register(mux)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-User", From(r.Context()).User)
		w.Header().Set("X-Address", Address(r.Context()))
	})
	mux.Handle("/decide", Require(tocsin.Reviewer, tocsin.GrantDecide, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {})))
	return g.Headers("", g.Handler(mux))
}

// ask is a request of a browser on this machine; header holds keys and values
// by turns.
func ask(h http.Handler, method, target, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.RemoteAddr, r.Host = "127.0.0.1:50000", "localhost:8080"
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		switch header[i] {
		case "Remote":
			r.RemoteAddr = header[i+1]
		case "Host":
			r.Host = header[i+1]
		default:
			r.Header.Set(header[i], header[i+1])
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// login gives the cookie and the CSRF token of a new login.
func login(t *testing.T, h http.Handler, name string, header ...string) (cookie, csrf string) {
	t.Helper()
	w := ask(h, "POST", "/api/v1/session", `{"name":"`+name+`","password":"`+goodPassword+`"}`, header...)
	if w.Code != 200 {
		t.Fatalf("login of %s: %d %s", name, w.Code, w.Body)
	}
	var m me
	if err := json.Unmarshal(w.Body.Bytes(), &m); err != nil {
		t.Fatal(err)
	}
	c := w.Result().Cookies()[0]
	return c.Name + "=" + c.Value, m.CSRF
}

func TestCheckListen(t *testing.T) {
	for _, c := range []struct {
		name, addr  string
		hasPassword bool
		good        bool
	}{
		{"loopback without a password", "127.0.0.1:8080", false, true},
		{"loopback of IPv6", "[::1]:8080", false, true},
		{"by name", "localhost:8080", false, true},
		{"all addresses", ":8080", false, false},
		{"all addresses, spelled out", "0.0.0.0:8080", false, false},
		{"an address of the network", "192.0.2.7:8080", false, false},
		{"a name that may be anything", "localhost.example.org:80", false, false},
		{"all addresses with a password", ":8080", true, true},
		{"no address", "8080", true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := CheckListen(c.addr, c.hasPassword); (err == nil) != c.good {
				t.Errorf("%v, want good %v", err, c.good)
			}
		})
	}
}

func TestLocalCallerIsAdminWhileThereAreNoUsers(t *testing.T) {
	for _, c := range []struct {
		name, method string
		header       []string
		status       int
		user         string
	}{
		{"straight", "GET", nil, 200, LocalUser},
		{"by IPv6", "GET", []string{"Remote", "[::1]:5000", "Host", "[::1]:8080"}, 200, LocalUser},
		{"a command line posts", "POST", nil, 200, LocalUser},
		{"from another machine", "GET", []string{"Remote", "192.0.2.7:5000"}, 200, ""},
		{"through a proxy", "GET", []string{"X-Forwarded-For", "192.0.2.7"}, 200, ""},
		{"through a proxy that says so otherwise", "GET", []string{"Forwarded", "for=192.0.2.7"}, 200, ""},
		{"a name that was bound anew", "GET", []string{"Host", "evil.example"}, 421, ""},
		{"a name that begins alike", "GET", []string{"Host", "localhost.evil.example"}, 421, ""},
		{"its own page posts", "POST", []string{"Origin", "http://localhost:8080", "Sec-Fetch-Site", "same-origin"}, 200, LocalUser},
		{"another page posts", "POST", []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}, 403, ""},
		{"another page posts, an old browser", "POST", []string{"Origin", "https://evil.example"}, 403, ""},
		{"another page loads", "GET", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"}, 403, ""},
		{"another page links", "GET", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"}, 200, LocalUser},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, _, _ := emptyGuard(t, Options{})
			w := ask(server(g), c.method, "/", "", c.header...)
			if w.Code != c.status || w.Header().Get("X-User") != c.user {
				t.Errorf("%d as %q, want %d as %q: %s", w.Code, w.Header().Get("X-User"), c.status, c.user, w.Body)
			}
		})
	}
	g, store, _ := newGuard(t, Options{})
	if w := ask(server(g), "GET", "/", ""); w.Header().Get("X-User") != "" {
		t.Error("with users, a local caller is still let in")
	}
	clear(store.users)
	if w := ask(server(g), "GET", "/", ""); w.Header().Get("X-User") != "" {
		t.Error("when the last user is gone, a local caller is let in")
	}
}

func TestHostsThatAreSetAreTheOnlyOnes(t *testing.T) {
	g, _, _ := newGuard(t, Options{Hosts: []string{"tocsin.example.org"}})
	for host, status := range map[string]int{"tocsin.example.org": 200, "TOCSIN.example.org.:443": 200, "localhost": 200, "other.example.org": 421} {
		if w := ask(server(g), "GET", "/", "", "Remote", "192.0.2.7:1", "Host", host); w.Code != status {
			t.Errorf("host %s: %d, want %d", host, w.Code, status)
		}
	}
}

func TestLoginAndLogout(t *testing.T) {
	g, store, c := newGuard(t, Options{})
	h := server(g)
	cookie, csrf := login(t, h, "ann")
	if !strings.HasPrefix(cookie, "tocsin=") || csrf == "" {
		t.Fatalf("cookie %q, csrf %q", cookie, csrf)
	}
	for id := range store.sessions {
		if strings.Contains(cookie, id) || len(id) != 64 {
			t.Errorf("the session is stored as %q", id)
		}
	}
	who := func(cookie string) string { return ask(h, "GET", "/", "", "Cookie", cookie).Header().Get("X-User") }
	if who(cookie) != "ann" {
		t.Fatal("the login does not count")
	}
	c.pass(time.Second)
	renewed, _ := login(t, h, "ann", "Cookie", cookie, "X-CSRF-Token", csrf)
	if renewed == cookie || who(cookie) != "" || who(renewed) != "ann" {
		t.Error("a second login does not end the first")
	}
	if w := ask(h, "DELETE", "/api/v1/session", "", "Cookie", renewed); w.Code != 403 {
		t.Errorf("logout without a CSRF token: %d", w.Code)
	}
	other, csrf := login(t, h, "ann")
	if w := ask(h, "DELETE", "/api/v1/session?everywhere=true", "", "Cookie", other, "X-CSRF-Token", csrf); w.Code != 204 {
		t.Fatalf("logout: %d %s", w.Code, w.Body)
	}
	if who(other) != "" || who(renewed) != "" {
		t.Error("a login outlives the logout everywhere")
	}
	if again, _ := login(t, h, "ann"); who(again) != "ann" {
		t.Error("after a logout everywhere a login at the same moment does not count")
	}
	var actions []string
	for _, e := range store.log {
		if e.By == "ann" {
			actions = append(actions, e.Action)
			if e.From != "127.0.0.1" {
				t.Errorf("%s is entered from %q", e.Action, e.From)
			}
		}
	}
	if want := []string{"login", "login", "login", "logout.everywhere", "login"}; !slices.Equal(actions, want) {
		t.Errorf("audited %q, want %q", actions, want)
	}
}

func TestCookiesThatLeadNowhere(t *testing.T) {
	g, store, c := newGuard(t, Options{})
	h := server(g)
	cookie, csrf := login(t, h, "ann")
	ask(h, "DELETE", "/api/v1/session?everywhere=true", "", "Cookie", cookie, "X-CSRF-Token", csrf)
	if _, ok := store.sessions[outID("ann")]; !ok {
		t.Fatal("the end of all logins is not kept")
	}
	c.pass(time.Minute)
	for _, value := range []string{"out:ann", "", "abc", strings.Repeat("A", 43), cookie[len("tocsin="):]} {
		if w := ask(h, "GET", "/", "", "Cookie", "tocsin="+value); w.Header().Get("X-User") != "" || w.Code != 200 {
			t.Errorf("cookie %q: %d as %q", value, w.Code, w.Header().Get("X-User"))
		}
	}
}

func TestCookieIsForHTTPSButOnThisMachine(t *testing.T) {
	proxy := netip.MustParsePrefix("10.0.0.0/8")
	g, _, _ := newGuard(t, Options{TrustedProxies: []netip.Prefix{proxy}})
	h := server(g)
	body := `{"name":"ann","password":"` + goodPassword + `"}`
	for _, c := range []struct {
		name   string
		header []string
		status int
		cookie string
		hsts   bool
	}{
		{"on this machine", nil, 200, "tocsin", false},
		{"plain, from elsewhere", []string{"Remote", "192.0.2.7:1"}, 403, "", false},
		{"a stranger says that it was encrypted", []string{"Remote", "192.0.2.7:1", "X-Forwarded-Proto", "https"}, 403, "", false},
		{"a trusted proxy says so", []string{"Remote", "10.1.2.3:1", "X-Forwarded-Proto", "https"}, 200, "__Host-tocsin", true},
		{"a trusted proxy without TLS", []string{"Remote", "10.1.2.3:1", "X-Forwarded-Proto", "http"}, 403, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := ask(h, "POST", "/api/v1/session", body, c.header...)
			if w.Code != c.status {
				t.Fatalf("%d, want %d: %s", w.Code, c.status, w.Body)
			}
			if (w.Header().Get("Strict-Transport-Security") != "") != c.hsts {
				t.Error("HSTS is wrong")
			}
			if c.cookie == "" {
				return
			}
			got := w.Result().Cookies()[0]
			if got.Name != c.cookie || got.Secure != (c.cookie == hostCookie) || !got.HttpOnly || got.SameSite != http.SameSiteLaxMode || got.Path != "/" || got.Domain != "" {
				t.Errorf("cookie %v", got)
			}
		})
	}
}

func TestLoginsEnd(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(t *testing.T, g *Guard, c *clock, use func())
		want string
	}{
		{"used within the idle time", func(t *testing.T, g *Guard, c *clock, use func()) {
			for range 20 {
				c.pass(50 * time.Minute)
				use()
			}
		}, "rob"},
		{"unused", func(t *testing.T, g *Guard, c *clock, use func()) { c.pass(time.Hour) }, ""},
		{"used, for too long in all", func(t *testing.T, g *Guard, c *clock, use func()) {
			for range 30 {
				c.pass(50 * time.Minute)
				use()
			}
		}, ""},
		{"user disabled", func(t *testing.T, g *Guard, c *clock, use func()) {
			if err := g.SetDisabled(t.Context(), By{}, "rob", true); err != nil {
				t.Fatal(err)
			}
		}, ""},
		{"user removed and another of the name added", func(t *testing.T, g *Guard, c *clock, use func()) {
			if err := g.RemoveUser(t.Context(), By{}, "rob"); err != nil {
				t.Fatal(err)
			}
			c.pass(time.Minute)
			if err := g.AddUser(t.Context(), By{}, "rob", tocsin.Admin, ""); err != nil {
				t.Fatal(err)
			}
		}, ""},
		{"password changed", func(t *testing.T, g *Guard, c *clock, use func()) {
			c.pass(time.Minute)
			if err := g.SetPassword(t.Context(), By{}, "rob", "another long phrase"); err != nil {
				t.Fatal(err)
			}
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			g, _, clk := newGuard(t, Options{Idle: time.Hour, Absolute: 24 * time.Hour})
			h := server(g)
			cookie, _ := login(t, h, "rob")
			who := func() string { return ask(h, "GET", "/", "", "Cookie", cookie).Header().Get("X-User") }
			if who() != "rob" {
				t.Fatal("the login does not count")
			}
			c.do(t, g, clk, func() { who() })
			if got := who(); got != c.want {
				t.Errorf("caller %q, want %q", got, c.want)
			}
		})
	}
}

func TestCSRF(t *testing.T) {
	g, _, _ := newGuard(t, Options{MaxForm: 1000})
	h := server(g)
	cookie, csrf := login(t, h, "ann")
	_, others := login(t, h, "rob")
	const form = "application/x-www-form-urlencoded"
	for _, c := range []struct {
		name, method, body string
		header             []string
		status             int
	}{
		{"reading needs none", "GET", "", nil, 200},
		{"none", "POST", "", nil, 403},
		{"in the header", "POST", "", []string{"X-CSRF-Token", csrf}, 200},
		{"of another login", "POST", "", []string{"X-CSRF-Token", others}, 403},
		{"in a form", "POST", "a=1&csrf=" + csrf, []string{"Content-Type", form}, 200},
		{"in a form's address", "POST", "a=1", []string{"Content-Type", form}, 403},
		{"in a form in parts", "POST", "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n" + csrf + "\r\n--x--\r\n",
			[]string{"Content-Type", "multipart/form-data; boundary=x"}, 200},
		{"in a form that is too long", "POST", "a=" + strings.Repeat("1", 1000) + "&csrf=" + csrf, []string{"Content-Type", form}, 413},
		{"a form in parts without parts", "POST", "--x", []string{"Content-Type", "multipart/form-data; boundary=x"}, 400},
		{"right, but from another site", "POST", "", []string{"X-CSRF-Token", csrf, "Sec-Fetch-Site", "cross-site"}, 403},
		{"right, but from another site of the host", "POST", "", []string{"X-CSRF-Token", csrf, "Origin", "http://localhost:9999"}, 403},
	} {
		t.Run(c.name, func(t *testing.T) {
			target := "/"
			if c.name == "in a form's address" {
				target = "/?csrf=" + csrf
			}
			w := ask(h, c.method, target, c.body, append([]string{"Cookie", cookie}, c.header...)...)
			if w.Code != c.status {
				t.Errorf("%d, want %d: %s", w.Code, c.status, w.Body)
			}
		})
	}
}

func TestFailedLogins(t *testing.T) {
	g, store, c := newGuard(t, Options{})
	h := server(g)
	try := func(name, password, from string) *httptest.ResponseRecorder {
		return ask(h, "POST", "/api/v1/session", `{"name":"`+name+`","password":"`+password+`"}`, "X-Forwarded-For", "", "Remote", from)
	}
	known, unknown := try("ann", "a wrong password", "127.0.0.1:1"), try("nobody", "a wrong password", "127.0.0.1:1")
	if known.Code != 401 || unknown.Code != 401 || known.Body.String() != unknown.Body.String() {
		t.Errorf("a wrong password is answered %d %s, an unknown name %d %s", known.Code, known.Body, unknown.Code, unknown.Body)
	}
	if last := store.log[len(store.log)-1]; last.Action != "login.failed" || last.On != "nobody" || last.By != "" {
		t.Errorf("audited %+v", last)
	}
	try("My secret phrase!", "x", "127.0.0.1:1")
	if last := store.log[len(store.log)-1]; last.Action != "login.failed" || last.On != "" {
		t.Errorf("what cannot be a name is entered: %+v", last)
	}
	for _, e := range store.log {
		if strings.Contains(e.Detail+e.On, "wrong") {
			t.Errorf("a password is entered: %+v", e)
		}
	}
	// From here on it costs time, more each time.
	var delays []string
	for range 4 {
		w := try("ann", "a wrong password", "127.0.0.1:1")
		for w.Code == 429 {
			delays = append(delays, w.Header().Get("Retry-After"))
			if w.Header().Get("Content-Type") != "application/problem+json" {
				t.Errorf("answered as %q", w.Header().Get("Content-Type"))
			}
			c.pass(time.Duration(1) * time.Second)
			w = try("ann", "a wrong password", "127.0.0.1:1")
		}
	}
	if want := []string{"1", "2", "1", "4", "3", "2", "1"}; !slices.Equal(delays, want) {
		t.Errorf("delays %q, want %q", delays, want)
	}
	if w := try("ann", goodPassword, "127.0.0.1:1"); w.Code != 429 {
		t.Errorf("the right password goes before the delay: %d", w.Code)
	}
	c.pass(2 * time.Minute)
	if w := try("ann", goodPassword, "127.0.0.1:1"); w.Code != 200 {
		t.Errorf("after the delay the right password is answered %d %s", w.Code, w.Body)
	}
}

func TestManyLoginsAtOnceAreNotAllTheFirst(t *testing.T) {
	c := newClock()
	th := newThrottle(time.Minute, c.now)
	let := 0
	for range 100 {
		if th.try("ann") == 0 {
			let++
		}
	}
	if let != freeFailures+1 {
		t.Errorf("%d of 100 tries at one moment were let through, want %d", let, freeFailures+1)
	}
	c.pass(forgetFailures + time.Second)
	if th.try("ann") != 0 {
		t.Error("failures are never forgotten")
	}
}

func TestUsersWhoCannotLogIn(t *testing.T) {
	g, _, c := newGuard(t, Options{})
	h := server(g)
	if err := g.AddUser(t.Context(), By{}, "bot", tocsin.Reader, ""); err != nil {
		t.Fatal(err)
	}
	if err := g.SetDisabled(t.Context(), By{}, "rea", true); err != nil {
		t.Fatal(err)
	}
	for _, body := range []string{`{"name":"bot","password":""}`, `{"name":"rea","password":"` + goodPassword + `"}`,
		`{"name":"bot","password":"nobody has this password"}`, `{"name":"nobody","password":"nobody has this password"}`} {
		c.pass(time.Hour)
		if w := ask(h, "POST", "/api/v1/session", body); w.Code != 401 {
			t.Errorf("%s: %d", body, w.Code)
		}
	}
}

func TestPasswordIsHashedAnewWhenCostsChange(t *testing.T) {
	g, store, _ := newGuard(t, Options{})
	before := store.users["ann"].Password
	g.opt.Password.Time = 2
	login(t, server(g), "ann")
	after := store.users["ann"].Password
	if after == before || !strings.Contains(after, "t=2") {
		t.Errorf("stored as %q", after)
	}
	login(t, server(g), "ann")
	if store.users["ann"].Password != after {
		t.Error("it is hashed again for nothing")
	}
}

func TestTokens(t *testing.T) {
	g, store, c := newGuard(t, Options{})
	h := server(g)
	add := func(user string, expires time.Time, grants ...tocsin.Grant) (*tocsin.APIToken, string) {
		t.Helper()
		token, secret, err := g.AddToken(t.Context(), By{}, NewToken{user, "a test", grants, expires})
		if err != nil {
			t.Fatal(err)
		}
		return token, secret
	}
	who := func(secret string) (int, string) {
		w := ask(h, "POST", "/", "", "Authorization", "Bearer "+secret, "Sec-Fetch-Site", "cross-site")
		return w.Code, w.Header().Get("X-User")
	}
	token, secret := add("rob", time.Time{}, tocsin.GrantRead, tocsin.GrantDecide)
	if !strings.HasPrefix(secret, "tocsin_"+token.ID+"_") || strings.Contains(string(token.Hash[:]), secret) {
		t.Fatalf("secret %q of %s", secret, token.ID)
	}
	if status, user := who(secret); status != 200 || user != "rob" {
		t.Fatalf("%d as %q", status, user)
	}
	used, writes := store.tokens[token.ID].Used, store.writes
	if !used.Equal(c.now()) {
		t.Errorf("last used %v", used)
	}
	c.pass(59 * time.Second)
	who(secret)
	if store.writes != writes {
		t.Error("the last use is written twice in a minute")
	}
	c.pass(time.Second)
	who(secret)
	if store.tokens[token.ID].Used.Equal(used) {
		t.Error("the last use is written once only")
	}
	reads, readSecret := add("ann", time.Time{}, tocsin.GrantRead)
	for _, c := range []struct {
		name, secret string
		status       int
	}{
		{"with the grant", secret, 200},
		{"of an admin, without the grant", readSecret, 403},
		{"no token", "tocsin_x_y", 401},
		{"a secret of another token", "tocsin_" + token.ID + "_" + readSecret[strings.LastIndex(readSecret[:len(readSecret)-43], "_")+1:], 401},
		{"cut short", secret[:len(secret)-1], 401},
	} {
		t.Run(c.name, func(t *testing.T) {
			if w := ask(h, "POST", "/decide", "", "Authorization", "Bearer "+c.secret); w.Code != c.status {
				t.Errorf("%d, want %d: %s", w.Code, c.status, w.Body)
			}
		})
	}
	if w := ask(h, "POST", "/decide", ""); w.Code != 401 || w.Header().Get("WWW-Authenticate") == "" {
		t.Errorf("without anything: %d", w.Code)
	}
	caller, err := g.byToken(t.Context(), []string{"Bearer " + readSecret})
	if err != nil || caller.Role != tocsin.Reader || caller.Token != reads.ID {
		t.Errorf("an admin's token to read is %+v, %v", caller, err)
	}
	if err := g.SetRole(t.Context(), By{}, "rob", tocsin.Reader); err != nil {
		t.Fatal(err)
	}
	if w := ask(h, "POST", "/decide", "", "Authorization", "Bearer "+secret); w.Code != 403 {
		t.Errorf("a token outlives its user's role: %d", w.Code)
	}
	_, short := add("rob", c.now().Add(time.Hour), tocsin.GrantRead)
	c.pass(time.Hour)
	if status, _ := who(short); status != 401 {
		t.Errorf("an expired token: %d", status)
	}
	if err := g.RemoveToken(t.Context(), By{}, token.ID); err != nil {
		t.Fatal(err)
	}
	if status, _ := who(secret); status != 401 {
		t.Errorf("a revoked token: %d", status)
	}
	_, _, err = g.AddToken(t.Context(), By{}, NewToken{"rob", "x", []tocsin.Grant{tocsin.GrantAdmin}, time.Time{}})
	if tocsin.CodeOf(err) != tocsin.Invalid {
		t.Errorf("a token beyond the role: %v", err)
	}
	_, last := add("rea", time.Time{}, tocsin.GrantRead)
	if err := g.RemoveUser(t.Context(), By{}, "rea"); err != nil {
		t.Fatal(err)
	}
	if status, _ := who(last); status != 401 {
		t.Errorf("a token of a user who is gone: %d", status)
	}
	left, leftSecret := add("ann", time.Time{}, tocsin.GrantRead)
	c.pass(time.Second)
	ann := store.users["ann"]
	ann.Added = c.now() // as another user of the name, in a store that keeps tokens
	store.users["ann"] = ann
	if status, _ := who(leftSecret); status != 401 {
		t.Errorf("the token %s of an earlier user of the name: %d", left.ID, status)
	}
}

func TestRateLimits(t *testing.T) {
	g, _, c := newGuard(t, Options{Limits: Limits{Anonymous: 1, AnonymousBurst: 2, Known: 1, KnownBurst: 3}})
	h := server(g)
	count := func(header ...string) (n int) {
		for range 10 {
			w := ask(h, "GET", "/", "", header...)
			if w.Code == 429 {
				if w.Header().Get("Retry-After") != "1" {
					t.Errorf("Retry-After %q", w.Header().Get("Retry-After"))
				}
				continue
			}
			n++
		}
		return n
	}
	if n := count("Remote", "[2001:db8::1]:1"); n != 2 {
		t.Errorf("%d requests without a login, want 2", n)
	}
	if n := count("Remote", "[2001:db8::ffff]:1"); n != 0 {
		t.Errorf("%d more from the same network, want 0", n)
	}
	if n := count("Remote", "[2001:db8:0:1::1]:1"); n != 2 {
		t.Errorf("%d from another network, want 2", n)
	}
	if n := count("Remote", "192.0.2.9:1", "X-Forwarded-For", "192.0.2.10"); n != 2 {
		t.Errorf("%d from an address that names another, want 2", n)
	}
	cookie, _ := login(t, h, "ann")
	if n := count("Cookie", cookie); n != 3 {
		t.Errorf("%d of a user, want 3", n)
	}
	c.pass(time.Second)
	if n := count("Cookie", cookie); n != 1 {
		t.Errorf("%d a second later, want 1", n)
	}
	bad := 0
	for range 10 {
		if ask(h, "GET", "/", "", "Remote", "192.0.2.20:1", "Authorization", "Bearer nonsense").Code == 401 {
			bad++
		}
	}
	if bad != 2 {
		t.Errorf("%d bad tokens were looked at, want 2", bad)
	}
}

func TestClientsAreKeptInBoundedMemory(t *testing.T) {
	var k kept[int]
	for i := range 5 * maxKept {
		k.get(time.Duration(i).String(), func() *int { return new(int) })
	}
	if n := len(k.young) + len(k.old); n > 2*maxKept {
		t.Errorf("%d are kept", n)
	}
	v := k.get("again", func() *int { n := 7; return &n })
	for i := range maxKept {
		k.get("more "+time.Duration(i).String(), func() *int { return new(int) })
	}
	if k.get("again", func() *int { return new(int) }) != v {
		t.Error("one that was just there is forgotten")
	}
}

func TestClientAddress(t *testing.T) {
	g, _, _ := newGuard(t, Options{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}})
	for _, c := range []struct{ name, remote, forwarded, want string }{
		{"straight", "192.0.2.1:5", "", "192.0.2.1"},
		{"a stranger names another", "192.0.2.1:5", "198.51.100.9", "192.0.2.1"},
		{"a trusted proxy", "10.0.0.1:5", "198.51.100.9", "198.51.100.9"},
		{"two trusted proxies, and what the client made up", "10.0.0.1:5", "203.0.113.5, 198.51.100.9, 10.0.0.2", "198.51.100.9"},
		{"nonsense from a trusted proxy", "10.0.0.1:5", "someone", "10.0.0.1"},
		{"IPv4 written as IPv6", "[::ffff:192.0.2.1]:5", "", "192.0.2.1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := ask(server(g), "GET", "/", "", "Remote", c.remote, "X-Forwarded-For", c.forwarded)
			if got := w.Header().Get("X-Address"); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func FuzzAddress(f *testing.F) {
	g, err := New(newFake(), Options{Password: cheap, TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add("1.2.3.4, ::1", "localhost:80")
	f.Fuzz(func(t *testing.T, forwarded, host string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr, r.Host = "10.0.0.1:1", host
		r.Header.Set("X-Forwarded-For", forwarded)
		if _, err := netip.ParseAddr(g.address(r)); err != nil {
			t.Errorf("address %q", g.address(r))
		}
		if isLoopbackName(hostName(host)) && !strings.Contains(strings.ToLower(host), "localhost") && !strings.ContainsAny(host, "0123456789:") {
			t.Errorf("host %q counts as this machine", host)
		}
	})
}

func TestSecurityHeaders(t *testing.T) {
	g, _, _ := newGuard(t, Options{})
	w := ask(server(g), "GET", "/", "")
	for key, want := range map[string]string{
		"Content-Security-Policy":      strictPolicy,
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "no-referrer",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Strict-Transport-Security":    "",
	} {
		if got := w.Header().Get(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
}

func TestAStoreThatFailsLetsNobodyIn(t *testing.T) {
	var reported []error
	g, store, _ := newGuard(t, Options{Report: func(err error) { reported = append(reported, err) }})
	h := server(g)
	cookie, _ := login(t, h, "ann")
	_, secret, err := g.AddToken(t.Context(), By{}, NewToken{"ann", "x", []tocsin.Grant{tocsin.GrantRead}, time.Time{}})
	if err != nil {
		t.Fatal(err)
	}
	store.fail = errors.New("disk on fire at sector 7")
	for _, header := range [][]string{{"Cookie", cookie}, {"Authorization", "Bearer " + secret}} {
		w := ask(h, "GET", "/", "", header...)
		if w.Code != 500 || strings.Contains(w.Body.String(), "sector") {
			t.Errorf("%s: %d %s", header[0], w.Code, w.Body)
		}
	}
	if len(reported) == 0 {
		t.Error("nothing was reported")
	}
}
