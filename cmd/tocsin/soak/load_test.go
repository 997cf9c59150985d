package soak_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin"
	"tocsin/pipeline/invent"
	"tocsin/store/relational"
	"tocsin/store/sqlite"
	"tocsin/store/storetest"
)

// What is promised of a store of 100,000 documents and 20,000 incidents, on
// two processors.
const (
	incidentsWithin = 50 * time.Millisecond // p99
	searchWithin    = 100 * time.Millisecond
	toldWithin      = time.Second // p95, from a document's sending to the change in the stream
	residentMB      = 500
	aSecond         = 200 // requests
	streamed        = 20  // documents a second
)

// TestLoad fills a store and measures how the server answers. Any error fails
// it; what is promised is held only with TOCSIN_LOAD=full, which takes a large
// store and 30 seconds of requests.
//
//	TOCSIN_EACH  how often each question is asked by itself, else 500
//	TOCSIN_KEPT  where the filled database is kept; it is copied, and made when it is not there
func TestLoad(t *testing.T) {
	full := os.Getenv("TOCSIN_LOAD") == "full"
	size, each, lasting := storetest.Size{Documents: 2000, Incidents: 400}, 50, 3*time.Second
	if full {
		size, each, lasting = storetest.Size{Documents: 100_000, Incidents: 20_000}, 500, 30*time.Second
	}
	each = asked(t, "TOCSIN_EACH", each)
	folder, address := t.TempDir(), freeAddress(t)
	began := time.Now()
	asks := fill(t, filepath.Join(folder, "tocsin.db"), size)
	t.Logf("%d documents and %d incidents, filled in %v", size.Documents, size.Incidents, time.Since(began).Round(time.Second))

	p := begin(t, nil, "serve", "--data", folder, "--listen", address)
	began = time.Now()
	p.await(t, address)
	t.Logf("the server answers after %v; resident %d MB", time.Since(began).Round(time.Millisecond), p.resident(t))
	held := func(ok bool, format string, args ...any) {
		t.Helper()
		if t.Logf(format, args...); full && !ok {
			t.Errorf("not as promised: "+format, args...)
		}
	}

	for _, kind := range []string{"incidents", "search"} {
		within, all := incidentsWithin, []time.Duration(nil)
		if kind == "search" {
			within = searchWithin
		}
		for _, a := range asks {
			if a.kind != kind {
				continue
			}
			var took []time.Duration
			for range each {
				path := a.path()
				start := time.Now()
				if _, err := ask(t.Context(), "http://"+address+path, nil); err != nil {
					t.Fatal(err)
				}
				took = append(took, time.Since(start))
			}
			t.Logf("%-10s %-24s p50 %7.1f ms  p99 %7.1f ms", kind, a.name, ms(quantile(took, 0.5)), ms(quantile(took, 0.99)))
			all = append(all, took...)
		}
		p99 := quantile(all, 0.99)
		held(p99 < within, "%s one after another: p50 %.1f ms, p99 %.1f ms of %d", kind, ms(quantile(all, 0.5)), ms(p99), len(all))
	}

	took, late := rush(t, address, asks, lasting)
	held(late == 0, "%d requests at %d a second: p50 %.1f ms, p95 %.1f ms, p99 %.1f ms; %d could not be sent in time",
		len(took), aSecond, ms(quantile(took, 0.5)), ms(quantile(took, 0.95)), ms(quantile(took, 0.99)), late)

	news := tell(t, p, address, int(lasting/time.Second)*streamed)
	held(quantile(news, 0.95) < toldWithin, "%d documents at %d a second, from sending to the stream: p50 %.0f ms, p95 %.0f ms, most %.0f ms",
		len(news), streamed, ms(quantile(news, 0.5)), ms(quantile(news, 0.95)), ms(quantile(news, 1)))
	mb := p.resident(t)
	held(mb < residentMB, "resident at most %d MB", mb)
	p.stop(t)
}

// asking is one kind of question.
type asking struct {
	kind, name string
	path       func() string
}

// fill fills a new store, and makes questions about what is in it.
func fill(t *testing.T, path string, size storetest.Size) []asking {
	t.Helper()
	kept := os.Getenv("TOCSIN_KEPT")
	if kept == "" {
		kept = path
	}
	if _, err := os.Stat(kept); errors.Is(err, fs.ErrNotExist) {
		s, err := sqlite.Open(t.Context(), kept, relational.Options{})
		if err != nil {
			t.Fatal(err)
		}
		storetest.Load(t, s, size)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if kept != path {
		if out, err := exec.Command("cp", kept, path).CombinedOutput(); err != nil {
			t.Fatalf("copy %s: %v\n%s", kept, err, out)
		}
	}
	s, err := sqlite.Open(t.Context(), path, relational.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	some, _, err := s.Incidents(t.Context(), &tocsin.IncidentQuery{Limit: 500})
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	var mu sync.Mutex
	n := func(most int) int {
		mu.Lock()
		defer mu.Unlock()
		return r.IntN(most)
	}
	one := func() *tocsin.Incident { return &some[n(len(some))].Incident }
	word := func() string {
		words := strings.Fields(strings.TrimSuffix(one().Headline, "."))
		return words[n(len(words))]
	}
	incidents := func(name string, query func() string) asking {
		return asking{"incidents", name, func() string { return "/api/v1/incidents?limit=20&" + query() }}
	}
	search := func(name string, words func() string) asking {
		return asking{"search", name, func() string { return "/api/v1/search?q=" + url.QueryEscape(words()) }}
	}
	return []asking{
		incidents("all", func() string { return "" }),
		incidents("by harm", func() string { return "order=harm" }),
		incidents("a week", func() string {
			day := tocsin.Date{Year: 2015, Month: 1, Day: 1}.AddDays(n(3600))
			return fmt.Sprintf("from=%s&to=%s", day, day.AddDays(6))
		}),
		incidents("a box", func() string {
			west, south := n(340)-180, n(100)-60
			return fmt.Sprintf("bbox=%d,%d,%d,%d", west, south, west+20, south+20)
		}),
		incidents("a form and a country", func() string { return "form=drone&country=XA" }),
		incidents("a place", func() string { return "place=" + url.QueryEscape(one().Where.Name) }),
		incidents("words", func() string { return "q=" + word() }),
		incidents("an actor", func() string { return "actor=" + word() }),
		search("a word", word),
		search("two words", func() string { return word() + " " + word() }),
	}
}

// rush asks so many times a second, whether answers come or not, and counts
// how many could not be asked in time because too many were under way.
func rush(t *testing.T, address string, asks []asking, lasting time.Duration) (took []time.Duration, late int) {
	t.Helper()
	const most = 200 // under way at once: a second's
	seats := make(chan struct{}, most)
	var mu sync.Mutex
	var wait sync.WaitGroup
	tick := time.NewTicker(time.Second / aSecond)
	defer tick.Stop()
	failed := 0
	for i := range int(lasting.Seconds() * aSecond) {
		due := <-tick.C
		select {
		case seats <- struct{}{}:
		default:
			late++
			continue
		}
		path := asks[i%len(asks)].path()
		wait.Go(func() {
			defer func() { <-seats }()
			_, err := ask(t.Context(), "http://"+address+path, nil)
			mu.Lock()
			defer mu.Unlock()
			if took = append(took, time.Since(due)); err != nil {
				if failed++; failed <= 3 {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	if failed > 0 {
		t.Errorf("%d of %d requests failed", failed, len(took))
	}
	return took, late
}

// tell sends documents one at a time, and gives how long after its sending
// each was in a change of the stream.
func tell(t *testing.T, p *process, address string, documents int) []time.Duration {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var mu sync.Mutex
	sent, told := map[string]time.Time{}, map[string]time.Duration{}
	f := &follower{address: address, from: last(t, address), told: func(e event) {
		if e.Record == nil {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		for _, a := range e.Record.Incident.Accounts {
			doc, _, _ := strings.Cut(a, "#")
			if at, ok := sent[doc]; ok && told[doc] == 0 {
				told[doc] = time.Since(at)
			}
		}
	}}
	followed := make(chan struct{})
	go func() { f.follow(ctx); close(followed) }()
	var wait sync.WaitGroup
	tick := time.NewTicker(time.Second / streamed)
	defer tick.Stop()
	for i := range documents {
		<-tick.C
		body := batch(t, i, i+1)
		mu.Lock()
		sent[invent.Report(i).ID] = time.Now()
		mu.Unlock()
		wait.Go(func() {
			if err := send(ctx, address, body, 1); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	enough := func() bool { mu.Lock(); defer mu.Unlock(); return len(told) == documents }
	within, stop := context.WithTimeout(ctx, patience)
	defer stop()
	if err := waitFor(within, enough); err != nil {
		t.Errorf("of %d documents, %d were told; the server said\n%s", documents, len(told), p.said.lines("level=ERROR", "level=WARN"))
	}
	cancel()
	<-followed
	mu.Lock()
	defer mu.Unlock()
	var out []time.Duration
	for _, d := range told {
		out = append(out, d)
	}
	return out
}

// last is the place of the last change.
func last(tb testing.TB, address string) int64 {
	tb.Helper()
	answer, err := ask(tb.Context(), "http://"+address+"/api/v1/changes?limit=1", nil)
	var list struct{ Last int64 }
	if err == nil {
		err = json.Unmarshal(answer, &list)
	}
	if err != nil {
		tb.Fatal(err)
	}
	return list.Last
}

// quantile is one of lengths of time; 0 when there are none.
func quantile(all []time.Duration, q float64) time.Duration {
	if len(all) == 0 {
		return 0
	}
	all = slices.Sorted(slices.Values(all))
	return all[min(len(all)-1, int(q*float64(len(all))))]
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// resident is the most memory that the process held, in MB; 0 where that is
// not told.
func (p *process) resident(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.command.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return kb / 1000
		}
	}
	return 0
}
