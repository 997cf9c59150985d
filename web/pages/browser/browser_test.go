package browser

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"tocsin"
	"tocsin/web/gate"
	"tocsin/web/pages"
	"tocsin/web/pages/pagestest"
)

// chromium starts the browser; each test then has tabs of its own. Without it
// the test is skipped, but for where CI is true.
func chromium(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if path, err = exec.LookPath("google-chrome"); err != nil {
			if os.Getenv("CI") == "true" {
				t.Fatal("there is no chromium to test the pages with")
			}
			t.Skip("there is no chromium to test the pages with")
		}
	}
	opts := slices.Concat(chromedp.DefaultExecAllocatorOptions[:], []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("use-angle", "swiftshader"), chromedp.Flag("enable-unsafe-swiftshader", true), chromedp.Flag("ignore-gpu-blocklist", true),
		chromedp.Flag("enable-precise-memory-info", true), chromedp.Flag("hide-scrollbars", true)})
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal("start chromium: ", err)
	}
	return ctx
}

// site serves the pages over invented incidents, and a stream of changes that
// tells what is sent to news.
type site struct {
	*httptest.Server
	store *pagestest.Store
	news  chan string
}

func serve(t *testing.T, store *pagestest.Store, caller gate.Caller) *site {
	t.Helper()
	return serveWith(t, store, caller, pages.Options{})
}

func serveWith(t *testing.T, store *pagestest.Store, caller gate.Caller, more pages.Options) *site {
	t.Helper()
	p, err := pages.New(pages.Options{Store: store, Watcher: more.Watcher, Watched: more.Watched, Places: more.Places, Take: more.Take, Exports: []string{"acled", "geojson"}, Now: pagestest.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Caller: func(*http.Request) gate.Caller { return caller },
		Login:  func(http.ResponseWriter, *http.Request, string, string) error { return nil },
		Logout: func(http.ResponseWriter, *http.Request, bool) error { return nil },
		Decide: func(context.Context, tocsin.Decision) ([]tocsin.Change, error) { return nil, nil },
		Try:    func(context.Context, string) (pages.Trial, error) { return pages.Trial{}, nil },
		Examples: func(context.Context) error {
			for _, rec := range pagestest.World(20).Records {
				store.Put(rec)
			}
			return nil
		},
		Read: func(tocsin.Document) (tocsin.Reading, error) { return *store.Readings[pagestest.Report], nil }, Codebook: "# Book\n\n## What\n\n1. **Attack.** An act.\n",
		CSRF: func(*http.Request) string { return "token" }})
	if err != nil {
		t.Fatal(err)
	}
	s := &site{store: store, news: make(chan string, 10)}
	mux := http.NewServeMux()
	p.Register(mux)
	mux.HandleFunc("GET /api/v1/changes/stream", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		w.WriteHeader(http.StatusOK)
		w.(http.Flusher).Flush()
		for {
			select {
			case id, ok := <-s.news:
				if !ok {
					return
				}
				fmt.Fprintf(w, "event: change\ndata: {\"incident\":%q}\n\n", id)
				w.(http.Flusher).Flush()
			case <-r.Context().Done():
				return
			}
		}
	})
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.CloseClientConnections)
	t.Cleanup(s.Close)
	t.Cleanup(s.CloseClientConnections)
	return s
}

var analyst = gate.Caller{User: "Ann", Role: tocsin.Reader}

// tab is a tab of the browser, and what went wrong in it.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	problems []string
}

// newTab opens a tab. What it asks of other hosts, throws, or is refused by the
// security policy is a problem.
func newTab(t *testing.T, browser context.Context, width, height int64, opts ...chromedp.EmulateViewportOption) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	b := &tab{t: t, ctx: ctx}
	b.do(chromedp.EmulateViewport(width, height, opts...))
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	b.do(call(log.Enable, cdp.Empty{}), call(runtime.Enable, cdp.Empty{}))
	return b
}

// call is a command of the protocol as an action.
func call[P, R any](command cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	})
}

func (b *tab) listen(ev any) {
	problem := ""
	switch ev := ev.(type) {
	case *log.EventEntryAdded:
		if ev.Entry.Level == "error" {
			problem = ev.Entry.Text + " " + ev.Entry.URL
		}
	case *runtime.EventExceptionThrown:
		problem = fmt.Sprint(ev.ExceptionDetails.Text, ev.ExceptionDetails.Exception)
	case *runtime.EventConsoleAPICalled:
		if ev.Type == "error" || ev.Type == "warning" {
			for _, a := range ev.Args {
				problem += string(a.Value) + a.Description
			}
		}
	case *network.EventRequestWillBeSent:
		if u := ev.Request.URL; !strings.HasPrefix(u, "http://127.0.0.1") && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "blob:") {
			problem = "asked for " + u
		}
	}
	if problem != "" && !strings.Contains(problem, "GPU stall") && !strings.Contains(problem, "GL Driver Message") {
		b.mu.Lock()
		b.problems = append(b.problems, problem)
		b.mu.Unlock()
	}
}

// check fails on problems so far.
func (b *tab) check() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.problems {
		b.t.Error("in the browser: ", p)
	}
	b.problems = nil
}

// forget forgets the problems so far, where the browser logs what is meant.
func (b *tab) forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.problems = nil
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	if len(steps) == 1 && b.ctx.Err() == nil {
		// The first action must not have a time limit: it starts the tab.
		ctx = b.ctx
	}
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// patience is how long a test waits for what must come: far more than a slow
// machine needs.
const patience = 2 * time.Minute

// wait waits until an expression holds on the page as it is.
func (b *tab) wait(what string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool]("!!("+what+")", chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(patience))); err != nil {
		b.fail("wait until "+what, err)
	}
}

// fail ends a test that waited in vain: it keeps a picture of the page and says
// what went wrong on it.
func (b *tab) fail(what string, err error) {
	b.t.Helper()
	shot, _ := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	save(b.t, "failed-"+strings.ReplaceAll(b.t.Name(), "/", "-"), shot)
	b.check()
	b.t.Fatalf("%s: %v", what, err)
}

// eval gives what an expression comes to.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// shoot keeps a picture of the page in the folder that TOCSIN_SCREENSHOTS
// names, if it names one.
func (b *tab) shoot(name string, full bool) {
	b.t.Helper()
	if os.Getenv("TOCSIN_SCREENSHOTS") == "" {
		return
	}
	action := chromedp.CaptureScreenshot()
	if full {
		action = chromedp.FullScreenshot(100)
	}
	shot, err := chromedp.Run(b.ctx, action)
	if err != nil {
		b.t.Fatal(err)
	}
	save(b.t, name, shot)
}

func save(t *testing.T, name string, shot []byte) {
	dir := os.Getenv("TOCSIN_SCREENSHOTS")
	if dir == "" || shot == nil {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), shot, 0o644); err != nil {
		t.Fatal(err)
	}
}

func dark() chromedp.Action[chromedp.Void] {
	return call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}})
}

func noScript() chromedp.Action[chromedp.Void] {
	return call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
}
