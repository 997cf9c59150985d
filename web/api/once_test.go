package api

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tocsin"
	"tocsin/web/gate"
)

func TestKeysOfRequests(t *testing.T) {
	long := strings.Repeat("k", maxKey)
	for _, c := range []struct{ name, header, want string }{
		{"a string", `"8e03978e-40d5"`, "8e03978e-40d5"},
		{"a string with marks in it", `"a \"b\" \\ c"`, `a "b" \ c`},
		{"words without marks", "8e03978e-40d5", "8e03978e-40d5"},
		{"blanks around it", `  "k" `, "k"},
		{"the longest", `"` + long + `"`, long},
		{"longer", `"` + long + `k"`, ""},
		{"nothing", "", ""},
		{"an empty string", `""`, ""},
		{"a string without an end", `"k`, ""},
		{"more after its end", `"k"; a=1`, ""},
		{"two keys", `"k", "l"`, ""},
		{"two words", "k l", ""},
		{"letters beyond ASCII", `"clé"`, ""},
		{"a control character", "\"a\tb\"", ""},
		{"an escape of nothing", `"a\n"`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := keyOf(c.header)
			if got != c.want || (err == nil) != (c.want != "") {
				t.Errorf("key %q, %v; want %q", got, err, c.want)
			}
		})
	}
}

func FuzzKeyOf(f *testing.F) {
	f.Add(`"a \"b\" \\ c"`)
	f.Add("8e03978e-40d5")
	f.Fuzz(func(t *testing.T, header string) {
		key, err := keyOf(header)
		if err != nil {
			return
		}
		if key == "" || len(key) > maxKey {
			t.Errorf("key %q", key)
		}
		quoted := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(key) + `"`
		if again, err := keyOf(quoted); err != nil || again != key {
			t.Errorf("%s reads as %q, %v; want %q", quoted, again, err, key)
		}
	})
}

// counted counts what is taken in and decided.
type counted struct {
	inbox
	decisionsTo
	taken, decided atomic.Int64
	hold           chan struct{} // Take waits for it, unless it is nil
	began          chan struct{} // told when Take begins to wait
	fails          error         // of the next Take
}

func (c *counted) Take(ctx context.Context, arrivals []tocsin.Arrival) ([]tocsin.Arrived, error) {
	c.taken.Add(1)
	if c.hold != nil {
		c.began <- struct{}{}
		<-c.hold
	}
	if err := c.fails; err != nil {
		c.fails = nil
		return nil, err
	}
	return c.inbox.Take(ctx, arrivals)
}

func (c *counted) Decide(ctx context.Context, d tocsin.Decision) ([]tocsin.Change, error) {
	c.decided.Add(1)
	return c.decisionsTo.Decide(ctx, d)
}

func newCounted(t *testing.T) (*world, *counted) {
	c := &counted{began: make(chan struct{}, 10)}
	w := newWorld(t, func(o *Options) {
		c.inbox, c.decisionsTo = o.Inbox.(inbox), o.Decider.(decisionsTo)
		o.Inbox, o.Decider = c, c
	})
	return w, c
}

const (
	oneDocument = `{"documents":[{"id":"a","text":"A rocket fell."}]}`
	oneDecision = `{"kind":"confirm","reason":"seen","accounts":["d001#1"]}`
)

func TestTheSameKeyGetsTheSameAnswer(t *testing.T) {
	w, c := newCounted(t)
	send := func(user, key, body string) answer {
		return w.ask(user, "POST", root+"/documents", body, keyHeader, key)
	}
	first := send("rob", `"k"`, oneDocument)
	if first.status != 200 || !strings.Contains(first.body, `"new":1`) {
		t.Fatalf("%+v", first)
	}
	w.pass(23 * time.Hour)
	for _, key := range []string{`"k"`, "k"} {
		again := send("rob", key, oneDocument)
		if again.status != first.status || again.body != first.body || again.header.Get("Content-Type") != first.header.Get("Content-Type") {
			t.Errorf("again: %+v, want %+v", again, first)
		}
	}
	if a := send("rob", `"k"`, oneDocument+" "); a.status != 422 || !strings.Contains(a.body, "with another request") {
		t.Errorf("another body: %+v", a)
	}
	if a := w.ask("rob", "POST", root+"/decisions", oneDecision, keyHeader, `"k"`); a.status != 422 {
		t.Errorf("another address: %+v", a)
	}
	if a := send("ann", `"k"`, oneDocument); a.status != 200 || !strings.Contains(a.body, `"unchanged":1`) {
		t.Errorf("another user's key of the same words: %+v", a)
	}
	if a := send("rob", `"l"`, oneDocument); !strings.Contains(a.body, `"unchanged":1`) {
		t.Errorf("another key: %+v", a)
	}
	if a := send("rob", `"k`, oneDocument); a.status != 400 {
		t.Errorf("what is no key: %+v", a)
	}
	if a := send("eve", `"k"`, oneDocument); a.status != 403 {
		t.Errorf("one who may not: %+v", a)
	}
	if a := send("", `"k"`, oneDocument); a.status != 401 {
		t.Errorf("nobody: %+v", a)
	}
	if n := c.taken.Load(); n != 3 {
		t.Errorf("%d batches were taken, want 3", n)
	}
	w.pass(time.Hour)
	if a := send("rob", `"k"`, oneDocument+" "); a.status != 200 {
		t.Errorf("another body after a day: %+v", a)
	}
}

func TestAKeyIsKeptAcrossARestart(t *testing.T) {
	w, c := newCounted(t)
	first := w.ask("rob", "POST", root+"/decisions", oneDecision, keyHeader, `"k"`)
	if first.status != 201 || first.header.Get("Location") == "" {
		t.Fatalf("%+v", first)
	}
	api, err := New(w.store, w.api.opts)
	if err != nil {
		t.Fatal(err)
	}
	w.api = api
	again := w.ask("rob", "POST", root+"/decisions", oneDecision, keyHeader, `"k"`)
	if again.status != 201 || again.body != first.body || again.header.Get("Location") != first.header.Get("Location") {
		t.Errorf("again: %+v, want %+v", again, first)
	}
	if n := c.decided.Load(); n != 1 {
		t.Errorf("decided %d times", n)
	}
	other := w.ask("rob", "POST", root+"/decisions", oneDecision)
	if list := want[decisionList](w, 200, "rob", "GET", root+"/decisions", nil); len(list.Items) != 2 || other.status != 201 {
		t.Errorf("%d decisions, want one more without the key", len(list.Items))
	}
}

func TestARequestThatIsWorkedOn(t *testing.T) {
	w, c := newCounted(t)
	c.hold = make(chan struct{})
	first := make(chan answer, 1)
	go func() { first <- w.ask("rob", "POST", root+"/documents", oneDocument, keyHeader, `"k"`) }()
	<-c.began
	if a := w.ask("rob", "POST", root+"/documents", oneDocument, keyHeader, `"k"`); a.status != 409 || a.header.Get("Retry-After") == "" {
		t.Errorf("beside it: %+v", a)
	}
	if a := w.ask("rob", "POST", root+"/documents", oneDocument+" ", keyHeader, `"k"`); a.status != 422 {
		t.Errorf("another request beside it: %+v", a)
	}
	close(c.hold)
	a := <-first
	if again := w.ask("rob", "POST", root+"/documents", oneDocument, keyHeader, `"k"`); a.status != 200 || again.body != a.body {
		t.Errorf("afterwards %+v, want %+v", again, a)
	}
	if n := c.taken.Load(); n != 1 {
		t.Errorf("taken %d times", n)
	}
}

// TestARequestThatWasCutOff leaves a key as a process that was killed does: once
// its time is over the request is carried out, and is the same decision.
func TestARequestThatWasCutOff(t *testing.T) {
	w, c := newCounted(t)
	r := httptest.NewRequest("POST", root+"/decisions", nil)
	r.Header.Set("Content-Type", "application/json")
	view := w.api.gate.For(gate.Caller{User: "rob", Role: tocsin.Reviewer, Grants: callers["rob"].Grants})
	claimed, _, err := w.api.claim(t.Context(), view, "k", fingerprint(r, []byte(oneDecision)))
	if err != nil {
		t.Fatal(err)
	}
	d := tocsin.Decision{ID: claimed.Key, Kind: tocsin.Confirm, By: "rob", At: claimed.At, Reason: "seen", Accounts: []string{"d001#1"}}
	if _, err := c.Decide(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	w.pass(time.Second)
	if a := w.ask("rob", "POST", root+"/decisions", oneDecision, keyHeader, `"k"`); a.status != 409 {
		t.Errorf("while it may still be worked on: %+v", a)
	}
	w.pass(w.api.opts.Timeout + keysOver)
	if a := w.ask("rob", "POST", root+"/decisions", oneDecision, keyHeader, `"k"`); a.status != 201 {
		t.Errorf("afterwards: %+v", a)
	}
	if list := want[decisionList](w, 200, "rob", "GET", root+"/decisions", nil); len(list.Items) != 1 {
		t.Errorf("%d decisions, want the one", len(list.Items))
	}
}

func TestARequestThatFailedMayComeAgain(t *testing.T) {
	w, c := newCounted(t)
	for _, failed := range []error{errors.New("the disk is full"), tocsin.Errorf(tocsin.Unavailable, "not now")} {
		c.fails = failed
		if a := w.ask("rob", "POST", root+"/documents", oneDocument, keyHeader, `"k"`); a.status < 500 {
			t.Errorf("%v: %+v", failed, a)
		}
	}
	if a := w.ask("rob", "POST", root+"/documents", oneDocument, keyHeader, `"k"`); a.status != 200 {
		t.Errorf("the next time: %+v", a)
	}
	// What is wrong with the request itself stays so.
	first := w.ask("rob", "POST", root+"/documents", "{", keyHeader, `"wrong"`)
	if again := w.ask("rob", "POST", root+"/documents", "{", keyHeader, `"wrong"`); first.status != 422 || again.body != first.body {
		t.Errorf("%+v, and again %+v", first, again)
	}
	large := `{"documents":[{"text":"` + strings.Repeat("x", int(w.api.opts.MaxBody)) + `"}]}`
	if a := w.ask("rob", "POST", root+"/documents", large, keyHeader, `"large"`); a.status != http.StatusRequestEntityTooLarge {
		t.Errorf("too large: %d", a.status)
	}
}

func TestKeysAreDescribed(t *testing.T) {
	w := newWorld(t, nil)
	body := w.ask("", "GET", "/openapi.json", nil).body
	if n := strings.Count(body, `"name":"Idempotency-Key"`); n != 2 {
		t.Errorf("the header is described %d times, want at documents and decisions", n)
	}
}
