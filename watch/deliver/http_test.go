package deliver_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin"
	"tocsin/watch"
	"tocsin/watch/cap"
	"tocsin/watch/deliver"
)

var t0 = time.Date(2026, 9, 20, 12, 0, 0, 0, time.UTC)

func now() time.Time { return t0 }

const secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

// message is of an attack; each option alters it.
func message(options ...func(*watch.Message)) *watch.Message {
	lat, lon := 36.2, 44.0
	m := &watch.Message{Key: "alert-1_v1_hook", Event: watch.First, At: t0, Delivery: "hook", Headline: "Drones hit a depot near Erbil.", Area: "Erbil",
		Alert: "alert-1", Version: 1, Incident: "inc-1", Kind: tocsin.Attack, Form: tocsin.Drone, Place: "Erbil (town, within about 5 km)", Day: "2026-09-20",
		Where: &tocsin.Where{Name: "Erbil", Lat: &lat, Lon: &lon, RadiusM: 5000}, Origins: 2, Credibility: 1, Link: "https://t.example/i/inc-1?a=1&b=2",
		Claims:  []watch.Said{{Slot: tocsin.Killed, Value: "3", Speaker: "the governor", Certainty: tocsin.Stated, Quote: "three <b>dead</b>"}},
		Unknown: []string{"Who did it: no report names anybody."}, Disclaimer: watch.Disclaimer, Record: &tocsin.IncidentRecord{}}
	for _, o := range options {
		o(m)
	}
	return m
}

// server answers with one status; what came is kept.
type server struct {
	*httptest.Server
	mu       sync.Mutex
	requests []*http.Request
	bodies   []string
}

func serve(t *testing.T, answer http.HandlerFunc) *server {
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		s.mu.Lock()
		s.requests, s.bodies = append(s.requests, r), append(s.bodies, string(b))
		s.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func TestWebhookIsSignedAsTheStandardHasIt(t *testing.T) {
	s := serve(t, status(http.StatusNoContent))
	hook := &deliver.Webhook{HTTP: deliver.NewHTTP([]string{"127.0.0.1"}, now)}
	d := &watch.Delivery{ID: "hook", Kind: watch.Webhook, Target: s.URL + "/in?x=1", Secret: secret}
	for range 2 {
		if err := hook.Send(context.Background(), d, message()); err != nil {
			t.Fatal(err)
		}
	}
	r := s.requests[0]
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		t.Fatal(err)
	}
	want := "v1," + deliver.Signature(key, r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp"), []byte(s.bodies[0]))
	if got := r.Header.Get("webhook-signature"); got != want {
		t.Errorf("signature %q, want %q", got, want)
	}
	if r.Header.Get("webhook-id") != "alert-1_v1_hook" || r.Header.Get("webhook-timestamp") != "1789905600" || r.Header.Get("Idempotency-Key") != `"alert-1_v1_hook"` {
		t.Errorf("headers %v", r.Header)
	}
	if s.bodies[0] != s.bodies[1] || s.requests[1].Header.Get("webhook-id") != "alert-1_v1_hook" {
		t.Error("sent again, the message or its id is another")
	}
	var body struct {
		Type string
		Data map[string]any
	}
	if err := json.Unmarshal([]byte(s.bodies[0]), &body); err != nil {
		t.Fatal(err)
	}
	if body.Type != "alert.first" || body.Data["headline"] != "Drones hit a depot near Erbil." {
		t.Errorf("body %s", s.bodies[0])
	}
}

// The example is the one that the specification's own libraries test with.
func TestSignatureOfTheSpecification(t *testing.T) {
	key, err := base64.StdEncoding.DecodeString("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	if err != nil {
		t.Fatal(err)
	}
	got := deliver.Signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", []byte(`{"test": 2432232314}`))
	if want := "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; got != want {
		t.Errorf("signature %s, want %s", got, want)
	}
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		code   tocsin.Code // of the error; "" for none
		after  time.Duration
	}{
		{"taken", status(202), "", 0},
		{"an error of the server", status(500), tocsin.Unavailable, 0},
		{"not authorised, which may be put right", status(401), tocsin.Unavailable, 0},
		{"too many, with seconds to wait", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(429)
		}, tocsin.Unavailable, 2 * time.Minute},
		{"not now, with a time to wait for", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", t0.Add(time.Hour).Format(http.TimeFormat))
			w.WriteHeader(503)
		}, tocsin.Unavailable, time.Hour},
		{"a wait that is nonsense", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "soon")
			w.WriteHeader(503)
		}, tocsin.Unavailable, 0},
		{"gone for good", status(410), tocsin.Invalid, 0},
		{"refused", status(422), tocsin.Invalid, 0},
		{"a redirect", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) }, tocsin.Invalid, 0},
		{"a connection that is cut", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, tocsin.Unavailable, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, c.answer)
			hook := &deliver.Webhook{HTTP: deliver.NewHTTP([]string{"127.0.0.1"}, now)}
			err := hook.Send(context.Background(), &watch.Delivery{ID: "hook", Target: s.URL + "/geheim"}, message())
			if tocsin.CodeOf(err) != c.code || (err == nil) != (c.code == "") {
				t.Errorf("error %v, want code %q", err, c.code)
			}
			var later *watch.Later
			if errors.As(err, &later) != (c.after > 0) || later != nil && later.After != c.after {
				t.Errorf("wait %+v, want %v", later, c.after)
			}
			if err != nil && strings.Contains(err.Error(), "geheim") {
				t.Errorf("the error holds the target's path: %v", err)
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			if len(s.requests) != 1 {
				t.Errorf("%d requests, want one", len(s.requests))
			}
		})
	}
}

func TestPrivateAddressesAreNotSentTo(t *testing.T) {
	s := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request came") }))
	defer s.Close()
	hook := &deliver.Webhook{HTTP: deliver.NewHTTP(nil, now)}
	for _, target := range []string{s.URL, strings.Replace(s.URL, "127.0.0.1", "localhost", 1), "https://169.254.169.254/latest", "https://[::1]:9/"} {
		err := hook.Send(context.Background(), &watch.Delivery{ID: "hook", Target: target}, message())
		if err == nil || !strings.Contains(err.Error(), "prohibited") {
			t.Errorf("%s: error %v, want one of the guard", target, err)
		}
	}
}

func TestTargetsThatAreRefused(t *testing.T) {
	http := deliver.NewHTTP([]string{"inside.example"}, now)
	hook, push, tak := &deliver.Webhook{HTTP: http}, &deliver.Push{HTTP: http}, &deliver.CoT{}
	capBad := &deliver.CAP{HTTP: http, Options: cap.Options{Sender: "a b"}}
	mail := &deliver.Email{Server: "mail.example:587", Encryption: deliver.StartTLS, From: "t@t.example"}
	for _, c := range []struct {
		name    string
		channel watch.Channel
		d       watch.Delivery
		ok      bool
	}{
		{"https", hook, watch.Delivery{Target: "https://x.example/"}, true},
		{"http", hook, watch.Delivery{Target: "http://x.example/"}, false},
		{"http of a host allowed by name", hook, watch.Delivery{Target: "http://inside.example/"}, true},
		{"a file", hook, watch.Delivery{Target: "file:///etc/passwd"}, false},
		{"a password in the address", hook, watch.Delivery{Target: "https://a:b@x.example/"}, false},
		{"a short secret", hook, watch.Delivery{Target: "https://x.example/", Secret: "whsec_YWJj"}, false},
		{"a secret without its mark", hook, watch.Delivery{Target: "https://x.example/", Secret: strings.TrimPrefix(secret, "whsec_")}, false},
		{"a topic", push, watch.Delivery{Target: "https://ntfy.example/erbil"}, true},
		{"no topic", push, watch.Delivery{Target: "https://ntfy.example/"}, false},
		{"a CAP sender with a space", capBad, watch.Delivery{Target: "https://x.example/"}, false},
		{"a map server", tak, watch.Delivery{Target: "udp://239.2.3.1:6969"}, true},
		{"a map server without a port", tak, watch.Delivery{Target: "tcp://tak.example"}, false},
		{"a mail address", mail, watch.Delivery{Target: "Ann <ann@x.example>"}, true},
		{"two mail addresses", mail, watch.Delivery{Target: "ann@x.example, bob@x.example"}, false},
		{"a mail address with a second line", mail, watch.Delivery{Target: "ann@x.example\r\nBcc: bob@x.example"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.d.ID = "d"
			if err := c.channel.Check(&c.d); (err == nil) != c.ok || err != nil && tocsin.CodeOf(err) != tocsin.Invalid {
				t.Errorf("error %v, want %v", err, c.ok)
			}
		})
	}
}

func TestPushTellsInFourThousandBytes(t *testing.T) {
	s := serve(t, status(200))
	push := &deliver.Push{HTTP: deliver.NewHTTP([]string{"127.0.0.1"}, now)}
	m := message(func(m *watch.Message) { m.Unknown = []string{strings.Repeat("ü", 5000)} })
	if err := push.Send(context.Background(), &watch.Delivery{ID: "p", Target: s.URL + "/erbil", Secret: "tk_1"}, m); err != nil {
		t.Fatal(err)
	}
	var got struct{ Topic, Title, Message, Click string }
	if err := json.Unmarshal([]byte(s.bodies[0]), &got); err != nil {
		t.Fatal(err)
	}
	if got.Topic != "erbil" || got.Title != "Drones hit a depot near Erbil" || len(got.Message) > 4000 || !strings.HasSuffix(got.Message, watch.Disclaimer) || got.Click != m.Link {
		t.Errorf("got %+v", got)
	}
	if r := s.requests[0]; r.URL.Path != "/" || r.Header.Get("Authorization") != "Bearer tk_1" {
		t.Errorf("request %s %v", r.URL, r.Header)
	}
}

func TestCAPIsSentAsXML(t *testing.T) {
	s := serve(t, status(200))
	c := &deliver.CAP{HTTP: deliver.NewHTTP([]string{"127.0.0.1"}, now), Options: cap.Options{Sender: "alerts@t.example"}}
	d := &watch.Delivery{ID: "c", Target: s.URL, Secret: secret}
	if err := c.Send(context.Background(), d, message()); err != nil {
		t.Fatal(err)
	}
	if r := s.requests[0]; r.Header.Get("Content-Type") != "application/cap+xml" || r.Header.Get("webhook-signature") == "" || !strings.Contains(s.bodies[0], "<status>Test</status>") {
		t.Errorf("got %v %s", r.Header, s.bodies[0])
	}
	if err := c.Send(context.Background(), d, message(func(m *watch.Message) { m.Event = watch.InDigest })); tocsin.CodeOf(err) != tocsin.Invalid {
		t.Errorf("a digest: %v, want Invalid", err)
	}
}
