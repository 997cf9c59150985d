package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin"
	"tocsin/store/evidence"
	"tocsin/web/access"
)

// site is an outlet's server, whose pages change, and the daemon that polls it.
type site struct {
	*httptest.Server
	mu    sync.Mutex
	pages map[string]string // path to what stands there, its media type first

	cfg    Config
	house  *house
	daemon *daemon
	ago    time.Duration // how far the daemon's clock is behind
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{pages: map[string]string{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		page, ok := s.pages[r.URL.Path]
		s.mu.Unlock()
		if !ok {
			http.NotFound(w, r)
			return
		}
		kind, words, _ := strings.Cut(page, "\n")
		w.Header().Set("Content-Type", kind)
		io.WriteString(w, words)
	}))
	t.Cleanup(s.Close)
	s.cfg = defaultConfig()
	s.cfg.Data, s.cfg.HostGap = t.TempDir(), -1
	var err error
	if s.house, err = openHouse(t.Context(), s.cfg); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		found, err := s.house.store.Check(context.Background())
		if err != nil || len(found) > 0 {
			t.Errorf("the store in the end: %q, %v", found, err)
		}
		if err := s.house.close(); err != nil {
			t.Error(err)
		}
	})
	if s.daemon, err = newDaemon(t.Context(), s.house, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	s.daemon.now = func() time.Time { return time.Now().Add(-s.ago) }
	return s
}

func (s *site) set(path, kind, words string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages[path] = kind + "\n" + words
}

// feed makes the feed, of items as their inner XML.
func (s *site) feed(items ...string) {
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel><title>Lake Post</title><language>en</language>`)
	for _, i := range items {
		b.WriteString("<item>" + i + "</item>")
	}
	s.set("/feed", "application/rss+xml", b.String()+"</channel></rss>")
}

// add adds a source of the site.
func (s *site) add(t *testing.T, id string, kind tocsin.SourceKind, path string) {
	t.Helper()
	err := s.house.store.Update(t.Context(), func(tx tocsin.Tx) error {
		return tx.PutSource(&tocsin.Source{ID: id, Kind: kind, Address: s.URL + path, Name: "Lake Post", Rights: tocsin.RightsQuote, Private: true,
			Every: time.Hour, QuietAfter: 24 * time.Hour, Added: time.Now().Add(-s.ago)})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// poll polls a source once, and settles what came.
func (s *site) poll(t *testing.T, id string) {
	t.Helper()
	ended := false
	if err := s.daemon.poll(t.Context(), id, func(tocsin.Tx) error { ended = true; return nil }); err != nil {
		t.Fatal(err)
	}
	if !ended {
		t.Fatalf("the job of polling %s did not end", id)
	}
	if err := settleWaiting(t.Context(), s.daemon, func(err error) { t.Error(err) }); err != nil {
		t.Fatal(err)
	}
	withdrawn, _, err := s.house.store.Documents(t.Context(), &tocsin.DocumentQuery{State: tocsin.Withdrawn})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range withdrawn {
		if _, err := s.daemon.keeper.Settle(t.Context(), d.ID, nil); err != nil {
			t.Fatal(err)
		}
	}
}

// headlines are those of the incidents that stand.
func (s *site) headlines(t *testing.T) []string {
	t.Helper()
	list, _, err := s.house.store.Incidents(t.Context(), &tocsin.IncidentQuery{})
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, i := range list {
		out = append(out, i.Incident.Headline)
	}
	return out
}

// documents are all documents as "state: versions".
func (s *site) documents(t *testing.T) []string {
	t.Helper()
	list, _, err := s.house.store.Documents(t.Context(), &tocsin.DocumentQuery{})
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, d := range list {
		out = append(out, fmt.Sprintf("%s: %d", d.State, d.Versions))
	}
	return out
}

// arrival is a document as a client sends one.
func arrival(id, words string) tocsin.Arrival {
	return tocsin.Arrival{Fetched: time.Now(), Document: tocsin.Document{ID: id, MediaType: "text/plain", Published: "2026-03-11",
		SHA256: fmt.Sprintf("%x", sha256.Sum256([]byte(words))), Bytes: []byte(words)}}
}

func item(guid, link, date, title, words string) string {
	return fmt.Sprintf("<guid isPermaLink='false'>%s</guid><link>%s</link><pubDate>%s</pubDate><title>%s</title><description>%s</description>", guid, link, date, title, words)
}

const (
	wednesday = "Wed, 11 Mar 2026 08:00:00 GMT"
	thursday  = "Thu, 12 Mar 2026 08:00:00 GMT"
	threeDied = "Five rockets hit the port of Odesa on Tuesday, killing three people, the regional governor said."
	fourDied  = "Five rockets hit the port of Odesa on Tuesday, killing four people, the regional governor said."
	tombstone = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>Lake Post</title>
<at:deleted-entry ref="n1" when="2026-03-13T09:00:00Z"><at:comment>It did not happen.</at:comment></at:deleted-entry></feed>`
)

func TestAnItemThroughItsLife(t *testing.T) {
	s := newSite(t)
	s.add(t, "post", tocsin.SourceFeed, "/feed")
	other := item("n2", s.URL+"/fair", wednesday, "Spring fair", "The spring fair opens on Friday.")
	for _, step := range []struct {
		name      string
		change    func()
		documents string
		headlines string // one that must stand; "" is that none does
	}{
		{"it is new", func() { s.feed(item("n1", s.URL+"/port", wednesday, "Rockets hit port", threeDied)) }, "[read: 1]", "Three killed"},
		{"nothing changes", func() {}, "[read: 1]", "Three killed"},
		{"its words change", func() { s.feed(item("n1", s.URL+"/port", wednesday, "Rockets hit port", fourDied)) }, "[read: 2]", "Four killed"},
		{"it vanishes", func() { s.feed(other) }, "[read: 1 read: 2]", "Four killed"},
		{"it is promoted again", func() { s.feed(other, item("n1", s.URL+"/port", wednesday, "Rockets hit port", fourDied)) }, "[read: 1 read: 2]", "Four killed"},
		{"it is at another address", func() { s.feed(item("n1", s.URL+"/odesa/port", wednesday, "Rockets hit port", fourDied)) }, "[read: 1 read: 2]", "Four killed"},
		{"it has another name at its address", func() { s.feed(item("n9", s.URL+"/port", wednesday, "Rockets hit port", fourDied)) }, "[read: 1 read: 2]", "Four killed"},
		{"it is withdrawn", func() { s.set("/feed", "application/atom+xml", tombstone) }, "[read: 1 withdrawn: 3]", ""},
		{"it is withdrawn still", func() { s.set("/feed", "application/atom+xml", tombstone+" ") }, "[read: 1 withdrawn: 3]", ""},
	} {
		step.change()
		s.poll(t, "post")
		if got := fmt.Sprint(s.documents(t)); got != step.documents {
			t.Errorf("%s: documents %s, want %s", step.name, got, step.documents)
		}
		got := s.headlines(t)
		if step.headlines == "" && len(got) > 0 || step.headlines != "" && (len(got) != 1 || !strings.HasPrefix(got[0], step.headlines)) {
			t.Errorf("%s: incidents %q, want one of %q", step.name, got, step.headlines)
		}
	}
	if r, err := evidence.Verify(t.Context(), s.house.store, nil, nil); err != nil || len(r.Problems) > 0 {
		t.Errorf("verification found %+v, %v", r, err)
	}
	rec, err := s.house.store.Source(t.Context(), "post")
	if err != nil {
		t.Fatal(err)
	}
	if rec.State.Arrived != 4 || rec.Documents != 2 || rec.State.LastNew.IsZero() {
		t.Errorf("arrived %d, documents %d, last new %v", rec.State.Arrived, rec.Documents, rec.State.LastNew)
	}
}

// alert is a warning, or what becomes of one.
func alert(id, kind, sent, references, headline string) string {
	info := ""
	if kind != "Cancel" {
		info = `<info><language>en-GB</language><category>Security</category><event>Rocket alert</event><responseType>Shelter</responseType>
<urgency>Immediate</urgency><severity>Extreme</severity><certainty>Likely</certainty><senderName>Civil Warning Office</senderName>
<headline>` + headline + `</headline><area><areaDesc>Lakeside</areaDesc><circle>31.55,34.56 2.0</circle></area></info>`
	}
	if references != "" {
		references = "<references>" + references + "</references>"
	}
	return `<?xml version="1.0"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>` + id + `</identifier><sender>warn@civil.example.org</sender><sent>` +
		sent + `</sent><status>Actual</status><msgType>` + kind + `</msgType><scope>Public</scope>` + references + info + `</alert>`
}

func TestAWarningThroughItsLife(t *testing.T) {
	s := newSite(t)
	s.add(t, "warnings", tocsin.SourceWarning, "/warnings")
	index := func(ids ...string) {
		var b strings.Builder
		b.WriteString(`<feed xmlns="http://www.w3.org/2005/Atom"><title>Warnings</title>`)
		for _, id := range ids {
			fmt.Fprintf(&b, `<entry><id>%s</id><title>Warning</title><link type="application/cap+xml" href="/%s.cap"/></entry>`, id, id)
		}
		s.set("/warnings", "application/atom+xml", b.String()+"</feed>")
	}
	first := "warn@civil.example.org,W-1,2026-03-11T21:16:00+02:00"
	s.set("/W-1.cap", "application/cap+xml", alert("W-1", "Alert", "2026-03-11T21:16:00+02:00", "", "Rocket alert in Lakeside"))
	s.set("/W-2.cap", "application/cap+xml", alert("W-2", "Update", "2026-03-11T21:20:00+02:00", first, "Rocket alert in Lakeside and Millbrook"))
	s.set("/W-3.cap", "application/cap+xml", alert("W-3", "Cancel", "2026-03-11T22:00:00+02:00", first, ""))
	alarms := func(want int) {
		t.Helper()
		list, _, err := s.house.store.Incidents(t.Context(), &tocsin.IncidentQuery{})
		if err != nil {
			t.Fatal(err)
		}
		if len(list) != want || want > 0 && list[0].Incident.Kind != tocsin.Alarm {
			t.Fatalf("%d incidents %+v, want %d of kind alarm", len(list), list, want)
		}
	}
	index("W-1")
	s.poll(t, "warnings")
	alarms(1)
	index("W-2", "W-1")
	s.poll(t, "warnings")
	alarms(1)
	index("W-3", "W-2", "W-1")
	s.poll(t, "warnings")
	alarms(0)
	if got := fmt.Sprint(s.documents(t)); !strings.HasPrefix(got, "[withdrawn: ") || strings.Contains(got, " read") {
		t.Errorf("documents %s, want one that is withdrawn", got)
	}
}

// list is what `tocsin sources list` prints.
func (s *site) list(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	if code := run(t.Context(), []string{"--data", s.cfg.Data, "sources", "list"}, &terminal{In: strings.NewReader(""), Out: &out, Err: &out, Env: func(string) string { return "" }}); code != 0 {
		t.Fatalf("exit code %d: %s", code, out.String())
	}
	return out.String()
}

func TestASourceGoneQuietIsTold(t *testing.T) {
	s := newSite(t)
	s.ago = 72 * time.Hour
	s.add(t, "post", tocsin.SourceFeed, "/feed")
	s.feed(item("n1", s.URL+"/port", wednesday, "Rockets hit port", threeDied))
	s.poll(t, "post")
	s.ago = 0
	s.poll(t, "post") // it answers, with nothing new
	if got := s.list(t); !strings.Contains(got, "3 days ago") || !strings.Contains(got, "quiet: nothing new for longer than 24h0m0s") {
		t.Errorf("sources list prints:\n%s", got)
	}
	handler, _, err := newServer(t.Context(), s.house, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	token := s.token(t)
	var told struct {
		Items []struct{ ID, Freshness string }
	}
	body := get(t, server.URL+"/api/v1/sources", token)
	if err := json.Unmarshal(body, &told); err != nil || len(told.Items) != 1 || told.Items[0].Freshness != "quiet" {
		t.Errorf("the API tells %s, %v", body, err)
	}
	if body := get(t, server.URL+"/metrics", token); !strings.Contains(string(body), `tocsin_source_quiet{source="post"} 1`) {
		t.Error("metrics do not tell it")
	}
	s.feed(item("n2", s.URL+"/fair", thursday, "Spring fair", "The spring fair opens on Friday."))
	s.poll(t, "post")
	if got := s.list(t); strings.Contains(got, "quiet") || !strings.Contains(got, "good") {
		t.Errorf("after something new sources list prints:\n%s", got)
	}
	s.mu.Lock()
	delete(s.pages, "/feed")
	s.mu.Unlock()
	s.poll(t, "post")
	if got := s.list(t); !strings.Contains(got, "failing, 1 poll in a row") {
		t.Errorf("while it fails sources list prints:\n%s", got)
	}
}

// token makes an admin and a token of its own.
func (s *site) token(t *testing.T) string {
	t.Helper()
	g, err := access.New(s.house.store, access.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := g.AddUser(t.Context(), by(), "ann", tocsin.Admin, "correct horse battery"); err != nil {
		t.Fatal(err)
	}
	_, secret, err := g.AddToken(t.Context(), by(), access.NewToken{User: "ann", Name: "test", Grants: []tocsin.Grant{tocsin.GrantRead, tocsin.GrantAdmin}})
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

func get(t *testing.T, address, token string) []byte {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s: %s, %v", address, resp.Status, b, err)
	}
	return b
}

func TestWhatIsDue(t *testing.T) {
	now := time.Date(2026, 3, 12, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		rec  tocsin.SourceRecord
		want bool
	}{
		{"one that was never polled", tocsin.SourceRecord{Source: tocsin.Source{Every: time.Hour}}, true},
		{"one that was polled an hour ago", tocsin.SourceRecord{Source: tocsin.Source{Every: time.Hour}, State: tocsin.SourceState{LastPoll: now.Add(-time.Hour)}}, true},
		{"one that was polled a minute ago", tocsin.SourceRecord{Source: tocsin.Source{Every: time.Hour}, State: tocsin.SourceState{LastPoll: now.Add(-time.Minute)}}, false},
		{"one that does not say how often", tocsin.SourceRecord{State: tocsin.SourceState{LastPoll: now.Add(-time.Minute)}}, false},
		{"one that asked to wait", tocsin.SourceRecord{State: tocsin.SourceState{NotUntil: now.Add(time.Minute)}}, false},
		{"one that is paused", tocsin.SourceRecord{Source: tocsin.Source{Paused: true}}, false},
		{"one that is gone, before it is asked again", tocsin.SourceRecord{State: tocsin.SourceState{Gone: true, NotUntil: now.AddDate(0, 0, 7)}}, false},
		{"one that is gone, a week later", tocsin.SourceRecord{State: tocsin.SourceState{Gone: true, NotUntil: now}}, true},
		{"one that sends by itself", tocsin.SourceRecord{Source: tocsin.Source{Kind: tocsin.SourcePush}}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := due(&c.rec, now); got != c.want {
				t.Errorf("due %v, want %v", got, c.want)
			}
		})
	}
}

// TestADaemonAtWork starts everything: what is due is polled, read and grouped,
// what is under embargo waits, and stopping notes how the log stands.
func TestADaemonAtWork(t *testing.T) {
	s := newSite(t)
	s.feed(item("n1", s.URL+"/port", wednesday, "Rockets hit port", threeDied))
	s.add(t, "post", tocsin.SourceFeed, "/feed")
	a := arrival("early", "A bomb exploded at a market in Kirkuk on Monday, wounding at least 12 people, police said.")
	a.Embargo = time.Now().Add(time.Hour)
	if _, err := s.daemon.keeper.Take(t.Context(), []tocsin.Arrival{a}); err != nil {
		t.Fatal(err)
	}
	if err := s.daemon.queue.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(30 * time.Second); len(s.headlines(t)) == 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("nothing was collected")
		}
	}
	if got := s.headlines(t); len(got) != 1 || !strings.HasPrefix(got[0], "Three killed") {
		t.Errorf("incidents %q", got)
	}
	if doc, err := s.house.store.Document(t.Context(), "early"); err != nil || doc.State != tocsin.Embargoed {
		t.Errorf("the document under embargo is %+v, %v", doc, err)
	}
	if jobs, err := s.daemon.queue.Waiting(t.Context()); err != nil || jobs["settle scheduled"] != 1 {
		t.Errorf("jobs %v, %v", jobs, err)
	}
	if err := s.daemon.stop(); err != nil {
		t.Fatal(err)
	}
	kept, err := checkpoints([]string{filepath.Join(s.cfg.Data, checkpointsFile)})
	if err != nil || len(kept) == 0 || kept[len(kept)-1].Size < 2 {
		t.Errorf("checkpoints %v, %v", kept, err)
	}
}

// TestABadItemKeepsNoOtherOut has a batch with one that breaks a rule.
func TestABadItemKeepsNoOtherOut(t *testing.T) {
	s := newSite(t)
	good, bad := arrival("good", "x"), arrival("bad", "y")
	bad.Document.Published = "yesterday"
	var told []error
	got, err := takeEach(t.Context(), s.daemon.keeper, []tocsin.Arrival{bad, good}, func(err error) { told = append(told, err) })
	if err != nil || len(got) != 1 || got[0].Document != "good" || len(told) != 1 || !strings.Contains(told[0].Error(), "bad") {
		t.Errorf("took %v, told %v, %v", got, told, err)
	}
}

// TestTidying has a document of a source that keeps nothing long, and one whose
// job was lost.
func TestTidying(t *testing.T) {
	s := newSite(t)
	s.ago = 72 * time.Hour
	s.add(t, "post", tocsin.SourceFeed, "/feed")
	s.feed(item("n1", s.URL+"/port", wednesday, "Rockets hit port", threeDied))
	s.poll(t, "post")
	rec, err := s.house.store.Source(t.Context(), "post")
	if err != nil {
		t.Fatal(err)
	}
	rec.Retention = 1
	if err := s.house.store.Update(t.Context(), func(tx tocsin.Tx) error { return tx.PutSource(&rec.Source) }); err != nil {
		t.Fatal(err)
	}
	s.ago = -72 * time.Hour // three days on
	if err := s.daemon.tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(s.documents(t), s.headlines(t)); got != "[forgotten: 1] []" {
		t.Errorf("after its time there is %s", got)
	}
	b, err := os.ReadFile(filepath.Join(s.cfg.Data, databaseFile))
	if err != nil || bytes.Contains(bytes.ToLower(b), []byte("regional governor")) {
		t.Errorf("its words are in the file still, or %v", err)
	}
	before, err := s.daemon.queue.Waiting(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	lost := arrival("lost", "x")
	if err := s.house.store.Update(t.Context(), func(tx tocsin.Tx) error { _, err := tx.Arrive(&lost, nil, nil); return err }); err != nil {
		t.Fatal(err)
	}
	if err := s.daemon.tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	after, err := s.daemon.queue.Waiting(t.Context())
	if err != nil || after["settle available"] != before["settle available"]+1 {
		t.Errorf("jobs %v, before %v, %v; want one more", after, before, err)
	}
}

func TestExamplesMakeAPictureAtOnce(t *testing.T) {
	s := newSite(t)
	if err := s.daemon.start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.daemon.stop(); err != nil {
			t.Error(err)
		}
	})
	for _, again := range []bool{false, true} {
		if err := s.daemon.examples(t.Context()); err != nil {
			t.Fatal(err)
		}
		docs, _, err := s.house.store.Documents(t.Context(), &tocsin.DocumentQuery{})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range docs {
			if d.State != tocsin.Read {
				t.Errorf("example %s is %s %s", d.ID, d.State, d.Why)
			}
		}
		incidents, _, err := s.house.store.Incidents(t.Context(), &tocsin.IncidentQuery{})
		if err != nil || len(docs) != 19 || len(incidents) < 10 {
			t.Errorf("%d documents and %d incidents, %v; want 19 and many (again: %v)", len(docs), len(incidents), err, again)
		}
	}
}
