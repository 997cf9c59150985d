package fetch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"tocsin"
	"tocsin/collect/coding"
	"tocsin/collect/fetch"
)

// site is a server on loopback and a client whose clock only waiting moves.
type site struct {
	*httptest.Server
	client *fetch.Client

	mu    sync.Mutex
	now   time.Time
	waits []time.Duration
	asked []string // paths but robots.txt, in order
}

// serve starts a site; robots is its robots.txt, "" for none.
func serve(t *testing.T, robots string, pages http.HandlerFunc) *site {
	t.Helper()
	s := &site{now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			if robots == "" {
				http.NotFound(w, r)
				return
			}
			fmt.Fprint(w, robots)
			return
		}
		s.mu.Lock()
		s.asked = append(s.asked, r.URL.Path)
		s.mu.Unlock()
		pages(w, r)
	}))
	t.Cleanup(s.Close)
	s.client = s.with(fetch.Options{Version: "1.2", Contact: "desk@example.org"})
	return s
}

// with is another client with the site's clock.
func (s *site) with(o fetch.Options) *fetch.Client {
	o.Now = func() time.Time { s.mu.Lock(); defer s.mu.Unlock(); return s.now }
	o.Wait = func(ctx context.Context, d time.Duration) error {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.waits = append(s.waits, d)
		s.now = s.now.Add(d)
		return ctx.Err()
	}
	return fetch.New(o)
}

func (s *site) get(t *testing.T, path string, prior tocsin.Visit) (fetch.Response, error) {
	t.Helper()
	return s.client.Get(t.Context(), s.URL+path, prior, true)
}

func TestGetAsksOnlyForWhatIsNew(t *testing.T) {
	var agent string
	s := serve(t, "", func(w http.ResponseWriter, r *http.Request) {
		agent = r.UserAgent()
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Last-Modified", "Fri, 20 Nov 2026 08:00:00 GMT")
		if r.Header.Get("If-None-Match") == `"v1"` && r.Header.Get("If-Modified-Since") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=koi8-r")
		fmt.Fprint(w, "\xc1\xc2")
	})
	first, err := s.get(t, "/page", tocsin.Visit{})
	if err != nil {
		t.Fatal(err)
	}
	if string(first.Body) != "\xc1\xc2" || first.ContentType != "text/html; charset=koi8-r" || first.NotModified {
		t.Errorf("first answer %q of type %q, not modified %v", first.Body, first.ContentType, first.NotModified)
	}
	if agent != "tocsin/1.2 (+desk@example.org)" {
		t.Errorf("User-Agent %q", agent)
	}
	second, err := s.get(t, "/page", first.Visit)
	if err != nil {
		t.Fatal(err)
	}
	if !second.NotModified || len(second.Body) != 0 || second.Visit.SHA256 != first.Visit.SHA256 || second.Visit.ETag != `"v1"` {
		t.Errorf("second answer %+v, want not modified with the first one's visit", second)
	}
}

func TestStatusesAreToldApart(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		after  string // Retry-After
		code   tocsin.Code
		gone   bool
		until  time.Duration // from now; 0 for none
	}{
		{"not there", 404, "", tocsin.NotFound, false, 0},
		{"gone for good", 410, "", tocsin.NotFound, true, 0},
		{"forbidden", 403, "", tocsin.Invalid, false, 0},
		{"refused by law", 451, "", tocsin.Invalid, false, 0},
		{"too many requests, with seconds", 429, "120", tocsin.Unavailable, false, 2 * time.Minute},
		{"too many requests, for ever", 429, "99999999999", tocsin.Unavailable, false, 7 * 24 * time.Hour},
		{"too many requests, with a date", 429, "Fri, 20 Nov 2026 10:00:00 GMT", tocsin.Unavailable, false, time.Hour},
		{"busy, with a date that is past", 503, "Fri, 20 Nov 2020 10:00:00 GMT", tocsin.Unavailable, false, time.Minute},
		{"busy, without a time", 503, "", tocsin.Unavailable, false, time.Minute},
		{"broken", 500, "", tocsin.Unavailable, false, time.Minute},
		{"not modified, though nothing was said of before", 304, "", tocsin.Invalid, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, "", func(w http.ResponseWriter, _ *http.Request) {
				if c.after != "" {
					w.Header().Set("Retry-After", c.after)
				}
				w.WriteHeader(c.status)
			})
			start := s.now
			_, err := s.get(t, "/x", tocsin.Visit{})
			var e *fetch.Error
			if !errors.As(err, &e) {
				t.Fatalf("error %v, want a *fetch.Error", err)
			}
			if tocsin.CodeOf(err) != c.code || e.Gone != c.gone || e.Status != c.status {
				t.Errorf("code %q, gone %v, status %d", tocsin.CodeOf(err), e.Gone, e.Status)
			}
			if want := start.Add(c.until); c.until == 0 != fetch.Until(err).IsZero() || c.until > 0 && !fetch.Until(err).Equal(want) {
				t.Errorf("until %v, want %v", fetch.Until(err), want)
			}
		})
	}
}

func TestAHostThatSaidLaterIsLeftAlone(t *testing.T) {
	s := serve(t, "", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/busy" {
			w.Header().Set("Retry-After", "600")
			w.WriteHeader(http.StatusTooManyRequests)
		}
	})
	if _, err := s.get(t, "/busy", tocsin.Visit{}); err == nil {
		t.Fatal("no error")
	}
	until := s.now.Add(10 * time.Minute)
	_, err := s.get(t, "/other", tocsin.Visit{})
	if tocsin.CodeOf(err) != tocsin.Unavailable || !fetch.Until(err).Equal(until) {
		t.Errorf("error %v until %v, want unavailable until %v", err, fetch.Until(err), until)
	}
	if fmt.Sprint(s.asked) != "[/busy]" {
		t.Errorf("asked %v, want nothing after the refusal", s.asked)
	}
	s.now = until
	if _, err := s.get(t, "/other", tocsin.Visit{}); err != nil {
		t.Errorf("after the time was over: %v", err)
	}
}

func TestFailuresInARowWaitLonger(t *testing.T) {
	s := serve(t, "", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	for _, want := range []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute} {
		_, err := s.get(t, "/", tocsin.Visit{})
		if got := fetch.Until(err).Sub(s.now); got != want {
			t.Errorf("to wait %v, want %v", got, want)
		}
	}
	if got := fetch.Backoff(1000); got != 12*time.Hour {
		t.Errorf("after very many failures %v", got)
	}
}

func TestRequestsToAHostAreApart(t *testing.T) {
	for _, c := range []struct {
		name, robots string
		want         time.Duration
	}{
		{"the gap of the settings", "", 2 * time.Second},
		{"a longer crawl-delay", "User-agent: *\nCrawl-delay: 10\n", 10 * time.Second},
		{"a crawl-delay of tocsin's own", "User-agent: *\nCrawl-delay: 50\n\nUser-agent: x\nUser-agent: tocsin/1\nCrawl-delay: 2.5\nAllow: /\n", 2500 * time.Millisecond},
		{"a shorter crawl-delay", "User-agent: *\nCrawl-delay: 0.1\n", 2 * time.Second},
		{"a crawl-delay that is no number", "User-agent: *\nCrawl-delay: NaN\n", 2 * time.Second},
		{"a crawl-delay for others", "User-agent: other\nCrawl-delay: 30\n", 2 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := serve(t, c.robots, func(http.ResponseWriter, *http.Request) {})
			for range 2 {
				if _, err := s.get(t, "/", tocsin.Visit{}); err != nil {
					t.Fatal(err)
				}
			}
			if len(s.waits) != 1 || s.waits[0] != c.want {
				t.Errorf("waits %v, want one of %v", s.waits, c.want)
			}
		})
	}
	t.Run("a delay too long to sit through", func(t *testing.T) {
		s := serve(t, "User-agent: *\nCrawl-delay: 3600\n", func(http.ResponseWriter, *http.Request) {})
		if _, err := s.get(t, "/", tocsin.Visit{}); err != nil {
			t.Fatal(err)
		}
		_, err := s.get(t, "/", tocsin.Visit{})
		if tocsin.CodeOf(err) != tocsin.Unavailable || !fetch.Until(err).Equal(s.now.Add(time.Hour)) || len(s.waits) > 0 {
			t.Errorf("error %v until %v after waits %v", err, fetch.Until(err), s.waits)
		}
	})
}

func TestOneRequestAtATime(t *testing.T) {
	var mu sync.Mutex
	under, most := 0, 0
	s := serve(t, "", func(http.ResponseWriter, *http.Request) {
		mu.Lock()
		under++
		most = max(most, under)
		mu.Unlock()
		defer func() { mu.Lock(); under--; mu.Unlock() }()
	})
	client := s.with(fetch.Options{Gap: -1})
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			if _, err := client.Get(t.Context(), fmt.Sprint(s.URL, "/", i), tocsin.Visit{}, true); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if most != 1 || len(s.asked) != 20 {
		t.Errorf("%d requests at a time, %d in all", most, len(s.asked))
	}
}

func TestRobotsAreObeyed(t *testing.T) {
	s := serve(t, "User-agent: *\nDisallow: /secret\nAllow: /secret/open$\nSitemap: https://example.org/map.xml\n", func(http.ResponseWriter, *http.Request) {})
	for _, c := range []struct {
		name, path string
		refused    bool
	}{
		{"a page that nothing is said of", "/news", false},
		{"a page that is disallowed", "/secret/plan?x=1", true},
		{"a page that is allowed again", "/secret/open", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := s.get(t, c.path, tocsin.Visit{})
			var e *fetch.Error
			if got := errors.As(err, &e) && e.Robots && tocsin.CodeOf(err) == tocsin.Invalid; got != c.refused || err != nil && !c.refused {
				t.Errorf("error %v, want a refusal: %v", err, c.refused)
			}
		})
	}
	for _, path := range s.asked {
		if path == "/secret/plan" {
			t.Error("a disallowed page was asked for")
		}
	}
	got, err := s.client.Robots(t.Context(), s.URL+"/secret", true)
	if err != nil || !got.Known || got.Allowed || len(got.Sitemaps) != 1 {
		t.Errorf("robots %+v, %v", got, err)
	}
}

func TestRobotsThatCannotBeHad(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		after  string
		code   tocsin.Code
		wait   time.Duration // until it is asked again
	}{
		{"not there", 404, "", "", time.Hour},
		{"for nobody", 403, "", "", time.Hour},
		{"broken", 500, "", tocsin.Unavailable, 10 * time.Minute},
		{"busy for long", 503, "3600", tocsin.Unavailable, time.Hour},
		{"too many requests", 429, "", tocsin.Unavailable, 10 * time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			robots := 0
			s := &site{now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
			s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/robots.txt" {
					robots++
					if c.after != "" {
						w.Header().Set("Retry-After", c.after)
					}
					w.WriteHeader(c.status)
				}
			}))
			defer s.Close()
			s.client = s.with(fetch.Options{Gap: -1})
			start := s.now
			for range 3 {
				_, err := s.get(t, "/", tocsin.Visit{})
				if tocsin.CodeOf(err) != c.code || c.code != "" && !fetch.Until(err).Equal(start.Add(c.wait)) {
					t.Errorf("error %v until %v", err, fetch.Until(err))
				}
			}
			s.now = start.Add(c.wait - time.Second)
			_, _ = s.get(t, "/", tocsin.Visit{})
			if robots != 1 {
				t.Errorf("robots.txt was asked for %d times, want once", robots)
			}
			s.now = start.Add(c.wait)
			_, _ = s.get(t, "/", tocsin.Visit{})
			if robots != 2 {
				t.Errorf("robots.txt was asked for %d times after it was stale, want twice", robots)
			}
		})
	}
}

func TestRedirects(t *testing.T) {
	s := serve(t, "User-agent: *\nDisallow: /kept\n", func(w http.ResponseWriter, r *http.Request) {
		to := func(status int, where string) { w.Header().Set("Location", where); w.WriteHeader(status) }
		switch r.URL.Path {
		case "/moved":
			to(301, "/moved2")
		case "/moved2":
			to(308, "/here")
		case "/now":
			to(302, "/moved2")
		case "/moved-now":
			to(301, "/now")
		case "/loop":
			to(302, "/loop")
		case "/file":
			to(302, "file:///etc/passwd")
		case "/refused":
			to(302, "/kept/page")
		case "/mail":
			to(302, "http://example.org:25/")
		case "/nowhere":
			w.WriteHeader(302)
		}
	})
	for _, c := range []struct {
		name, path, end, moved string
		wrong                  string // part of the error
	}{
		{"moved for good, twice", "/moved", "/here", "/here", ""},
		{"elsewhere for now", "/now", "/here", "", ""},
		{"moved for good to what is elsewhere for now", "/moved-now", "/here", "/now", ""},
		{"a circle", "/loop", "", "", "more than 5 redirects"},
		{"to a file", "/file", "", "", "only http and https"},
		{"to what robots.txt refuses", "/refused", "", "", "robots.txt refuses"},
		{"to a port of mail", "/mail", "", "", "port 25"},
		{"to nowhere", "/nowhere", "", "", "nowhere"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := s.get(t, c.path, tocsin.Visit{})
			if c.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), c.wrong) || tocsin.CodeOf(err) != tocsin.Invalid {
					t.Errorf("error %v of code %q, want invalid with %q", err, tocsin.CodeOf(err), c.wrong)
				}
				return
			}
			if err != nil || got.URL != s.URL+c.end || c.moved != "" && got.Moved != s.URL+c.moved || c.moved == "" && got.Moved != "" {
				t.Errorf("came from %q, moved to %q, error %v", got.URL, got.Moved, err)
			}
		})
	}
}

func TestPrivateAddressesAreRefused(t *testing.T) {
	inner := serve(t, "", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "secret") })
	// The same machine by a name is another host than by its number.
	byName := strings.Replace(inner.URL, "127.0.0.1", "localhost", 1)
	outer := serve(t, "", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, byName+"/x", http.StatusFound) })
	for _, c := range []struct {
		name, address string
		private       bool
		refused       bool
	}{
		{"a private address", inner.URL + "/", false, true},
		{"a private address by a name", byName + "/", false, true},
		{"a private address that may be reached", inner.URL + "/", true, false},
		{"a redirect from there to another private host", outer.URL + "/", true, true},
		{"an address of a cloud's own, even where private ones may be reached", "http://169.254.169.254/latest", true, true},
		{"an address that stands for all", "http://0.0.0.0/", true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := inner.with(fetch.Options{Gap: -1}).Get(t.Context(), c.address, tocsin.Visit{}, c.private)
			if refused := err != nil && strings.Contains(err.Error(), "private address") && tocsin.CodeOf(err) == tocsin.Invalid; refused != c.refused {
				t.Errorf("answer %q, error %v, want a refusal: %v", got.Body, err, c.refused)
			}
		})
	}
}

func TestAnswersAreBounded(t *testing.T) {
	bomb := func(w http.ResponseWriter) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		zeros := make([]byte, 1<<20)
		for range 64 {
			if _, err := z.Write(zeros); err != nil {
				return
			}
		}
		_ = z.Close()
	}
	s := serve(t, "", func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/bomb":
			bomb(w)
		case "/long":
			w.Header().Set("Content-Length", "999999999")
			w.WriteHeader(200)
		case "/endless":
			for {
				if _, err := w.Write(make([]byte, 64<<10)); err != nil {
					return
				}
			}
		case "/odd":
			w.Header().Set("Content-Encoding", "rot13")
			fmt.Fprint(w, "x")
		case "/false":
			w.Header().Set("Content-Encoding", "gzip")
			fmt.Fprint(w, "no gzip at all")
		case "/brotli":
			asked := r.Header.Get("Accept-Encoding")
			w.Header().Set("Content-Encoding", "br")
			z := brotli.NewWriter(w)
			fmt.Fprint(z, "words for ", asked)
			_ = z.Close()
		case "/brotli-bomb":
			w.Header().Set("Content-Encoding", "br")
			z := brotli.NewWriter(w)
			_, _ = z.Write(make([]byte, 8<<20))
			_ = z.Close()
		case "/half":
			w.Header().Set("Content-Encoding", "gzip")
			var b bytes.Buffer
			z := gzip.NewWriter(&b)
			fmt.Fprint(z, "words that break off")
			_ = z.Close()
			_, _ = w.Write(b.Bytes()[:b.Len()/2])
		case "/packed":
			w.Header().Set("Content-Encoding", "gzip")
			var b bytes.Buffer
			z := gzip.NewWriter(&b)
			fmt.Fprint(z, "words")
			_ = z.Close()
			_, _ = w.Write(b.Bytes())
		case "/cut":
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, "cut off")
		}
	})
	client := s.with(fetch.Options{MaxBytes: 1 << 20, Gap: -1})
	for _, c := range []struct {
		name, path string
		code       tocsin.Code
		wrong      string
	}{
		{"little that unpacks to much", "/bomb", tocsin.Invalid, "larger than 1048576 bytes"},
		{"an announced length", "/long", tocsin.Invalid, "larger than"},
		{"an answer without end", "/endless", tocsin.Invalid, "larger than"},
		{"little Brotli that unpacks to much", "/brotli-bomb", tocsin.Invalid, "larger than 1048576 bytes"},
		{"packed in a way not asked for", "/odd", tocsin.Invalid, `packed as "rot13"`},
		{"not packed as it says", "/false", tocsin.Invalid, `not packed as "gzip"`},
		{"half of what was packed", "/half", tocsin.Unavailable, "broke off"},
		{"an answer that breaks off", "/cut", tocsin.Unavailable, "broke off"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := client.Get(t.Context(), s.URL+c.path, tocsin.Visit{}, true)
			if tocsin.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.wrong) {
				t.Errorf("error %v of code %q", err, tocsin.CodeOf(err))
			}
		})
	}
	if got, err := client.Get(t.Context(), s.URL+"/brotli", tocsin.Visit{}, true); err != nil || string(got.Body) != "words for "+coding.Accepted {
		t.Errorf("an answer in Brotli: %q, %v", got.Body, err)
	}
	if got, err := client.Get(t.Context(), s.URL+"/packed", tocsin.Visit{}, true); err != nil || string(got.Body) != "words" {
		t.Errorf("a packed answer: %q, %v", got.Body, err)
	}
}

func TestCredentialsAreNotShown(t *testing.T) {
	var user, password string
	s := serve(t, "", func(w http.ResponseWriter, r *http.Request) {
		user, password, _ = r.BasicAuth()
		w.WriteHeader(http.StatusForbidden)
	})
	address := strings.Replace(s.URL, "http://", "http://ann:hunter2@", 1) + "/feed?page=2&api_key=k3y"
	_, err := s.client.Get(t.Context(), address, tocsin.Visit{}, true)
	if err == nil || strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "ann") || strings.Contains(err.Error(), "k3y") {
		t.Errorf("error %v, want one without credentials", err)
	}
	if !strings.Contains(err.Error(), "page=2&api_key=...") {
		t.Errorf("error %v, want the rest of the address in it", err)
	}
	if user != "ann" || password != "hunter2" {
		t.Errorf("the server was told %q, %q", user, password)
	}
	_, err = s.client.Get(t.Context(), "https://ann:hunter2@exa mple.org/", tocsin.Visit{}, true)
	if err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("error %v, want one without the password", err)
	}
}

func TestTheCallerMayEndIt(t *testing.T) {
	s := serve(t, "", func(http.ResponseWriter, *http.Request) {})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.client.Get(ctx, s.URL, tocsin.Visit{}, true); !errors.Is(err, context.Canceled) || tocsin.CodeOf(err) != "" {
		t.Errorf("error %v of code %q, want the context's own", err, tocsin.CodeOf(err))
	}
	if _, err := s.get(t, "/", tocsin.Visit{}); err != nil {
		t.Errorf("the next one: %v", err)
	}
}
