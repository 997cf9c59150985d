package pages

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tocsin"
	"tocsin/web/access"
	"tocsin/web/gate"
	"tocsin/web/pages/pagestest"
)

var (
	reviewer = gate.Caller{User: "Rae", Role: tocsin.Reviewer, Grants: access.GrantsOf(tocsin.Reviewer)}
	admin    = gate.Caller{User: "Ada", Role: tocsin.Admin, Grants: access.GrantsOf(tocsin.Admin), Address: "192.0.2.7"}
)

// post sends a form; values are pairs of name and value.
func post(t testing.TB, h http.Handler, path string, pairs ...string) *httptest.ResponseRecorder {
	t.Helper()
	q := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		q.Add(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(q.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestLogin(t *testing.T) {
	mux := site(t, Options{Store: pagestest.World(3)}, gate.Caller{})
	for _, c := range []struct {
		name, password, next string
		status               int
		where                string
	}{
		{"Ann", "right", "/search?q=x", 303, "/search?q=x"},
		{"Ann", "right", "https://elsewhere.example/", 303, "/"},
		{"Ann", "right", "//elsewhere.example/", 303, "/"},
		{"Ann", "right", "/\\elsewhere.example/", 303, "/"},
		{"Ann", "wrong", "/search", 401, ""},
	} {
		w := post(t, mux, "/login", "name", c.name, "password", c.password, "next", c.next)
		if w.Code != c.status || w.Header().Get("Location") != c.where {
			t.Errorf("%s with %s to %s: %d %s, want %d %s", c.name, c.password, c.next, w.Code, w.Header().Get("Location"), c.status, c.where)
		}
		if c.status == 401 && (!strings.Contains(w.Body.String(), "is wrong") || strings.Contains(w.Body.String(), c.password+`"`)) {
			t.Error("a wrong password is not said to be wrong, or is sent back")
		}
	}
	if body := get(t, mux, "/search").Body.String(); !strings.Contains(body, `href="/login?next=%2fsearch"`) || strings.Contains(body, "Log out") {
		t.Error("somebody without a login is not led to it")
	}
	body := get(t, site(t, Options{Store: pagestest.World(3)}, analyst), "/search").Body.String()
	for _, want := range []string{`action="/logout"`, `value="token-of-Ann"`, "reader"} {
		if !strings.Contains(body, want) {
			t.Errorf("the menu of the account has no %q", want)
		}
	}
	w := post(t, site(t, Options{Store: pagestest.World(3)}, analyst), "/logout", "everywhere", "true")
	if w.Code != 303 || !strings.Contains(w.Header().Get("Set-Cookie"), "everywhere=true") {
		t.Errorf("logging out: %d %v", w.Code, w.Header())
	}
}

func TestLoginSaysWhyItRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		err    error
		status int
		want   string
	}{
		{"too many tries", &access.TooMany{After: 5e9}, 429, "try again in 5 seconds"},
		{"a password that cannot be one", tocsin.Errorf(tocsin.Invalid, "a name has at most 64 letters <b>"), 400, "at most 64 letters &lt;b&gt;"},
		{"the store is away", tocsin.Errorf(tocsin.Unavailable, "secret host"), 503, "Not now"},
	} {
		t.Run(c.name, func(t *testing.T) {
			mux := site(t, Options{Store: pagestest.World(1), Login: func(http.ResponseWriter, *http.Request, string, string) error { return c.err }}, gate.Caller{})
			w := post(t, mux, "/login", "name", "Ann", "password", "x")
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) || strings.Contains(w.Body.String(), "secret") {
				t.Errorf("status %d, want %d and %q", w.Code, c.status, c.want)
			}
		})
	}
}

func TestSearchMarksWhatWasAskedFor(t *testing.T) {
	mux := site(t, Options{Store: pagestest.World(30)}, analyst)
	body := get(t, mux, "/search?q=depot").Body.String()
	for _, want := range []string{`fuel <mark class="hit">depot</mark>`, `/documents/` + pagestest.Report, `/incidents/` + pagestest.Contested} {
		if !strings.Contains(body, want) {
			t.Errorf("the search does not show %q", want)
		}
	}
	if strings.ContainsAny(body, "\x02\x03") {
		t.Error("the marks of the store are shown")
	}
	if body := get(t, mux, "/search?q=nothingofthekind").Body.String(); !strings.Contains(body, "Nothing has all of these words.") {
		t.Error("nothing is not said to be nothing")
	}
	if body := get(t, site(t, Options{Store: pagestest.World(30)}, gate.Caller{}), "/search?q=depot").Body.String(); strings.Contains(body, "Harbour Post") {
		t.Error("somebody without a login finds what is not public")
	}
	if w := get(t, mux, "/search?q="+strings.Repeat("a", 301)); w.Code != 400 {
		t.Errorf("an endless question answers %d", w.Code)
	}
}

func TestLitWords(t *testing.T) {
	for _, c := range []struct{ name, snippet, want string }{
		{"a word in the middle", "a \x02b\x03 c", "a [b] c"},
		{"two words", "\x02a\x03 \x02b\x03", "[a] [b]"},
		{"a mark that does not end", "a \x02b", "a b"},
		{"a mark that did not begin", "a\x03 b", "a b"},
		{"no marks", "a b", "a b"},
		{"nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			for _, l := range litWords(c.snippet) {
				if l.Hit {
					got += "[" + l.Text + "]"
				} else {
					got += l.Text
				}
			}
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
