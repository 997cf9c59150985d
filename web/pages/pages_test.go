package pages

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin"
	"tocsin/store/relational"
	"tocsin/store/sqlite"
	"tocsin/web/access"
	"tocsin/web/gate"
	"tocsin/web/pages/pagestest"
)

// site is the pages over a store, for a caller.
func site(t testing.TB, opt Options, c gate.Caller) *http.ServeMux {
	t.Helper()
	if opt.Login == nil {
		opt.Login = func(w http.ResponseWriter, _ *http.Request, name, password string) error {
			if name != "Ann" || password != "right" {
				return access.ErrLogin
			}
			w.Header().Set("Set-Cookie", "in=yes")
			return nil
		}
		opt.Logout = func(w http.ResponseWriter, _ *http.Request, everywhere bool) error {
			w.Header().Set("Set-Cookie", fmt.Sprintf("in=no; everywhere=%v", everywhere))
			return nil
		}
		opt.CSRF = func(*http.Request) string {
			if c.Anonymous() {
				return ""
			}
			return "token-of-" + c.User
		}
	}
	opt.Now, opt.Log = pagestest.Now, slog.New(slog.NewTextHandler(io.Discard, nil))
	opt.Caller = func(*http.Request) gate.Caller { return c }
	p, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	p.Register(mux)
	return mux
}

var analyst = gate.Caller{User: "Ann", Role: tocsin.Reader}

func get(t testing.TB, h http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	h.ServeHTTP(w, r)
	return w
}

// everyPage is an address of each page and of each way in which it looks.
var everyPage = map[string]int{
	"/": 200, "/?show=table": 200, "/?form=drone&contested=true&by=actor&last=90d": 200, "/?by=place&country=IQ": 200, "/?q=nothingofthekind": 200, "/?page=9": 200,
	"/incidents/" + pagestest.Contested: 200, "/incidents/" + pagestest.Contested + "?version=1": 200, "/incidents/" + pagestest.Bare: 200,
	"/incidents/" + pagestest.Hostile: 200, "/incidents/" + pagestest.Gone: 200,
	"/documents/" + pagestest.Report: 200, "/documents/" + pagestest.Script: 200, "/documents/" + pagestest.Huge + "?part=2": 200,
	"/search": 200, "/search?q=Mosul": 200, "/search?q=nothingofthekind": 200, "/search?q=depot+-drone": 200, "/login?next=/sources": 200, "/sources": 200, "/sources/aside": 200, "/sources/aside?source=harbour-post": 200,
	"/incidents/" + pagestest.Revised: 200, "/incidents/" + pagestest.Revised + "/versions": 200, "/incidents/" + pagestest.Revised + "/versions?from=1&to=2": 200, "/incidents/" + pagestest.Hostile + "/versions": 200,
	"/documents/" + pagestest.Report + "?against=" + pagestest.First: 200,
	"/incidents/" + pagestest.Contested + "/brief":                   200, "/incidents/" + pagestest.Hostile + "/brief": 200, "/brief": 200, "/brief?form=drone&contested=true": 200, "/brief?q=nothingofthekind": 200,
	"/about/map": 200, "/picture/card/" + pagestest.Contested: 200,
	"/nowhere": 404, "/incidents/none": 404, "/documents/none": 404, "/?form=shouting": 400, "/?last=2h": 400, "/?by=weather": 400, "/?page=0": 400,
	"/incidents/" + pagestest.Contested + "?version=no": 400, "/documents/" + pagestest.Huge + "?part=99": 400,
}

var (
	linked    = regexp.MustCompile(`(?:href|src|action)="([^"]*)"`)
	forbidden = regexp.MustCompile(`(?i)<script(?: type="module")?>|\sstyle="|\son[a-z]+="|javascript:|<style|<iframe`)
)

func TestPagesAndWhatTheyLinkTo(t *testing.T) {
	mux := site(t, Options{Store: pagestest.World(300)}, analyst)
	targets := map[string]string{} // page by what it links to
	for path, status := range everyPage {
		w := get(t, mux, path)
		body := w.Body.String()
		if w.Code != status {
			t.Errorf("%s: status %d, want %d", path, w.Code, status)
		}
		if m := forbidden.FindString(body); m != "" {
			t.Errorf("%s holds %q, which the security policy forbids", path, m)
		}
		if !strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s has no security policy", path)
		}
		if strings.Contains(body, "<html") && strings.Count(body, "<h1") != 1 {
			t.Errorf("%s has %d headings of the first level, want 1", path, strings.Count(body, "<h1"))
		}
		for _, m := range linked.FindAllStringSubmatch(body, -1) {
			targets[html.UnescapeString(m[1])] = path
		}
	}
	checked := 0
	for target, path := range targets {
		switch {
		case slices.Contains([]string{"/logout", "/review/decide", "/paste/keep", "/examples"}, target):
			continue // forms alone lead there
		case strings.HasPrefix(target, "#"), strings.HasPrefix(target, "/api/"), strings.HasPrefix(target, "https://news.example/"):
			continue // within the page, of another package, and the original of a document
		case !strings.HasPrefix(target, "/"):
			t.Errorf("%s links to %s", path, target)
			continue
		case strings.HasPrefix(target, "/incidents/inc-0") && checked > 400:
			continue
		}
		checked++
		target, _, _ = strings.Cut(target, "#")
		if w := get(t, mux, target); w.Code != http.StatusOK {
			t.Errorf("%s links to %s, which answers %d", path, target, w.Code)
		}
	}
	if checked < 50 {
		t.Errorf("only %d links were followed; the test looks in the wrong place", checked)
	}
}

func TestAnchorsAreThere(t *testing.T) {
	mux := site(t, Options{Store: pagestest.World(10)}, analyst)
	sheet := get(t, mux, "/incidents/"+pagestest.Contested).Body.String()
	found := 0
	for _, m := range regexp.MustCompile(`href="(/documents/[^"#]*)#(b\d+)"`).FindAllStringSubmatch(sheet, -1) {
		found++
		if !strings.Contains(get(t, mux, m[1]).Body.String(), `id="`+m[2]+`"`) {
			t.Errorf("%s has no %s", m[1], m[2])
		}
	}
	if found < 10 {
		t.Errorf("%d links to sentences, want one for each claim", found)
	}
}

func TestTextsOfOthersStayTexts(t *testing.T) {
	mux := site(t, Options{Store: pagestest.World(10)}, analyst)
	for _, path := range []string{"/", "/?show=table&by=actor", "/incidents/" + pagestest.Hostile, "/documents/" + pagestest.Script, "/picture/card/" + pagestest.Hostile,
		"/incidents/" + pagestest.Hostile + "/brief", "/incidents/" + pagestest.Hostile + "/versions", "/brief",
		"/search?q=alert", "/search?q=" + "%3Cscript%3Ealert(1)%3C/script%3E%22%3E", "/login?next=" + "%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
		"/?q=" + "%3Cscript%3Ealert(1)%3C/script%3E%22%3E", "/?form=%3Cimg%20src=x%3E"} {
		body := get(t, mux, path).Body.String()
		for _, bad := range []string{"<script>alert", "<img src=x", "<b>bold", "\u202E", "\u2066"} {
			if strings.Contains(body, bad) {
				t.Errorf("%s lets %q through", path, bad)
			}
		}
	}
}

func TestLongLinesAreParted(t *testing.T) {
	store := pagestest.World(1)
	long := strings.Repeat("é", 5<<20)
	store.Readings[pagestest.Huge].Text = tocsin.Text{Body: long, Blocks: []tocsin.Block{{Kind: tocsin.Paragraph, Span: tocsin.Span{End: len(long)}}}}
	w := get(t, site(t, Options{Store: store}, analyst), "/documents/"+pagestest.Huge+"?part=3")
	if w.Code != 200 || w.Body.Len() > 200_000 {
		t.Errorf("status %d with %d bytes, want a part of 10 MB", w.Code, w.Body.Len())
	}
	if strings.Contains(w.Body.String(), "\uFFFD") {
		t.Error("a letter was cut in two")
	}
}

func TestNobodySeesAnythingWithoutAPolicy(t *testing.T) {
	mux := site(t, Options{Store: pagestest.World(30)}, gate.Caller{})
	if body := get(t, mux, "/").Body.String(); strings.Contains(body, "Mosul") || !strings.Contains(body, "<b>0</b>") {
		t.Error("the picture shows incidents to somebody without a login")
	}
	for _, path := range []string{"/incidents/" + pagestest.Contested, "/documents/" + pagestest.Report, "/picture/card/" + pagestest.Contested} {
		if w := get(t, mux, path); w.Code != 404 {
			t.Errorf("%s: status %d, want 404", path, w.Code)
		}
	}
}

// coarse is a policy that shows drone attacks, without what defended against
// them, and of texts the sentences alone.
type coarse struct{ gate.Policy }

func (coarse) Public(rec *tocsin.IncidentRecord, _ time.Time) (*tocsin.IncidentRecord, bool) {
	shown := *rec
	shown.Incident.Slots = maps.Clone(rec.Incident.Slots)
	delete(shown.Incident.Slots, tocsin.DefenceResponse)
	return &shown, rec.Incident.Form == tocsin.Drone
}

func (coarse) PublicDocument(doc *tocsin.DocumentRecord, recs []tocsin.IncidentRecord, _ time.Time) (*tocsin.DocumentRecord, bool) {
	return doc, len(recs) > 0
}

func (coarse) PublicAccount(acc *tocsin.AccountRecord, _ *tocsin.IncidentRecord, _ time.Time) (*tocsin.AccountRecord, bool) {
	shown := *acc
	shown.Claims = slices.DeleteFunc(slices.Clone(acc.Claims), func(c tocsin.Claim) bool { return c.Slot == tocsin.DefenceResponse })
	return &shown, true
}

func (coarse) PublicText(*tocsin.Reading, tocsin.Rights, []tocsin.IncidentRecord, time.Time) ([]tocsin.Span, bool) {
	return nil, false
}

func TestAPolicyDecidesWhatNobodySees(t *testing.T) {
	mux := site(t, Options{Store: pagestest.World(200), Policy: coarse{}}, gate.Caller{})
	list := get(t, mux, "/").Body.String()
	if !strings.Contains(list, "Drones hit") || strings.Contains(list, "Shells land") {
		t.Error("the picture does not follow the policy")
	}
	if w := get(t, mux, "/picture/incidents"); strings.Contains(w.Body.String(), pagestest.Hostile) || !strings.Contains(w.Body.String(), pagestest.Contested) {
		t.Error("the map does not follow the policy")
	}
	for _, path := range []string{"/incidents/" + pagestest.Contested, "/documents/" + pagestest.Report} {
		body := get(t, mux, path).Body.String()
		if strings.Contains(body, "Air defences fired") || !strings.Contains(body, "killing four guards") {
			t.Errorf("%s does not follow the policy", path)
		}
		if strings.Contains(body, "shopkeeper") {
			t.Errorf("%s shows more than the sentences quoted", path)
		}
	}
}

func TestErrorsArePages(t *testing.T) {
	for _, c := range []struct {
		name   string
		err    error
		status int
		words  string
	}{
		{"the store is away", tocsin.Errorf(tocsin.Unavailable, "secret host"), 503, "Not now"},
		{"a bug", errors.New("secret host"), 500, "Something went wrong"},
	} {
		t.Run(c.name, func(t *testing.T) {
			store := pagestest.World(3)
			mux := site(t, Options{Store: store}, analyst)
			store.Err = c.err
			w := get(t, mux, "/")
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.words) {
				t.Errorf("status %d, want %d and %q", w.Code, c.status, c.words)
			}
			if strings.Contains(w.Body.String(), "secret") {
				t.Error("the page tells what is for the log")
			}
		})
	}
}

func TestChangesShowAtOnce(t *testing.T) {
	store := pagestest.World(20)
	mux := site(t, Options{Store: store}, analyst)
	get(t, mux, "/")
	rec := store.Records[8]
	rec.Incident.Headline = "Told only now"
	store.Put(rec)
	if !strings.Contains(get(t, mux, "/?show=table").Body.String(), "Told only now") {
		t.Error("a change does not show")
	}
	rec.Withdraw = true
	store.Put(rec)
	if strings.Contains(get(t, mux, "/?show=table").Body.String(), "Told only now") {
		t.Error("a withdrawn incident still shows")
	}
}

func TestRunKeepsThePagesFresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := pagestest.World(20)
		p, err := New(Options{Store: store, Caller: func(*http.Request) gate.Caller { return analyst }})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		go p.Run(ctx)
		synctest.Wait()
		full := func() *view {
			p.index.mu.Lock()
			defer p.index.mu.Unlock()
			return p.index.views[loggedIn]
		}
		first := full()
		if first == nil || len(first.entries) != 20-1 {
			t.Fatal("nothing was read ahead, or what is withdrawn too")
		}
		time.Sleep(stale)
		synctest.Wait()
		if full() == first {
			t.Error("what was read is never read again")
		}
		cancel()
	})
}

func TestUnknownIsSaidToBeUnknown(t *testing.T) {
	body := get(t, site(t, Options{Store: pagestest.World(1)}, analyst), "/incidents/"+pagestest.Bare).Body.String()
	for _, want := range []string{"time unknown", "place unknown", "Nobody says; unknown.", "No report gives a place"} {
		if !strings.Contains(body, want) {
			t.Errorf("the sheet does not say %q", want)
		}
	}
}

func TestPagesOverSQLite(t *testing.T) {
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "tocsin.db"), relational.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	world := pagestest.World(60)
	err = db.Update(t.Context(), func(tx tocsin.Tx) error {
		var changes []tocsin.Change
		for _, rec := range world.Records {
			c := rec.Change
			c.Version = 1
			changes = append(changes, c)
		}
		return tx.Record(tocsin.Outcome{Changes: changes})
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := site(t, Options{Store: db}, analyst)
	for _, path := range []string{"/", "/?q=depot", "/?place=Mosul&show=table", "/incidents/" + pagestest.Contested, "/picture/incidents?last=30d"} {
		if w := get(t, mux, path); w.Code != 200 {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
	if body := get(t, mux, "/").Body.String(); !strings.Contains(body, "<b>59</b>") {
		t.Error("the picture does not count 59 incidents that stand")
	}
}

func TestScriptsStaySmall(t *testing.T) {
	const most = 60_000 // of all scripts that are not the map library, compressed with gzip
	list, err := filepath.Glob("built/*.js.gz")
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, name := range list {
		if !strings.HasPrefix(filepath.Base(name), "maplibre") {
			info, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			sum += int(info.Size())
		}
	}
	if sum == 0 || sum > most {
		t.Errorf("the scripts have %d bytes, want at most %d", sum, most)
	}
}

func TestAssetsAreKeptForGood(t *testing.T) {
	mux := site(t, Options{Store: pagestest.World(1)}, analyst)
	path := regexp.MustCompile(`/assets/tocsin-[^"]*\.css`).FindString(get(t, mux, "/").Body.String())
	sizes := map[string]int{}
	for _, encoding := range []string{"br", "gzip", "identity", "gzip;q=0"} {
		w := get(t, mux, path, "Accept-Encoding", encoding)
		if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/css") {
			t.Errorf("%s as %s: %d %v", path, encoding, w.Code, w.Header())
		}
		sizes[encoding] = w.Body.Len()
	}
	if sizes["br"] >= sizes["gzip"] || sizes["gzip"] >= sizes["identity"] || sizes["identity"] != sizes["gzip;q=0"] {
		t.Errorf("sizes by encoding %v", sizes)
	}
	if w := get(t, mux, "/assets/tocsin-other.css"); w.Code != 404 {
		t.Errorf("an asset of another version answers %d", w.Code)
	}
}

func BenchmarkPicture(b *testing.B) {
	mux := site(b, Options{Store: pagestest.World(20_000)}, analyst)
	for _, path := range []string{"/", "/?form=drone", "/?place=Mosul", "/?actor=front", "/picture/incidents"} {
		get(b, mux, path)
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				if w := get(b, mux, path, "Accept-Encoding", "gzip"); w.Code != 200 {
					b.Fatal(w.Code)
				} else {
					b.ReportMetric(float64(w.Body.Len()), "bytes")
				}
			}
		})
	}
}

func Example_number() {
	fmt.Printf("%q %q %q\n", number(7), number(12345), number(-1234567))
	// Output: "7" "12\u202f345" "−1\u202f234\u202f567"
}
