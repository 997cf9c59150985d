package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin"
	"tocsin/store/relational"
	"tocsin/store/sqlite"
	"tocsin/watch"
	"tocsin/watch/watchtest"
	"tocsin/web/gate"
)

// secret stands wherever something must not reach callers without a login, and
// secretLat is how a withheld position begins.
const (
	secret    = "Zarzamora"
	secretLat = "33.3123"
)

var began = time.Date(2021, 4, 16, 12, 0, 0, 0, time.UTC)

// world is a server over a store of its own.
type world struct {
	t      *testing.T
	store  tocsin.Store
	watch  *watchtest.Memory
	api    *API
	server *httptest.Server
	log    *bytes.Buffer

	mu   sync.Mutex
	now  time.Time
	sent []watch.Message // that a delivery was given
}

// Check is of watch.Channel.
func (w *world) Check(d *watch.Delivery) error {
	if !strings.HasPrefix(d.Target, "https://") {
		return tocsin.Errorf(tocsin.Invalid, "delivery %s: the target is no web address", d.ID)
	}
	return nil
}

// Send is of watch.Channel.
func (w *world) Send(_ context.Context, _ *watch.Delivery, m *watch.Message) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent = append(w.sent, *m)
	return nil
}

// in lets a part of a test fail by itself; what it gives ends that.
func (w *world) in(t *testing.T) func() {
	whole := w.t
	w.t = t
	return func() { w.t = whole }
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// syncWriter lets many goroutines log.
type syncWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (s *syncWriter) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.w.Write(b)
}

// newWorld starts a server; change says how its options differ from the usual.
func newWorld(t *testing.T, change func(*Options)) *world {
	t.Helper()
	w := &world{t: t, now: began, log: &bytes.Buffer{}}
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "tocsin.db"), relational.Options{Now: w.clock})
	if err != nil {
		t.Fatal(err)
	}
	w.store, w.watch = store, watchtest.NewMemory()
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	opts := Options{Policy: cautious{}, Inbox: inbox{store}, Decider: decisionsTo{store}, Exporter: lines{}, Trier: trier{},
		Watcher: watch.New(watch.Options{Store: w.watch, Feed: store, Now: w.clock, Channels: map[watch.DeliveryKind]watch.Channel{watch.Webhook: w}}), Watched: w.watch,
		Authority: "tocsin.example,2021", Now: w.clock, Log: slog.New(slog.NewTextHandler(&syncWriter{w: w.log}, nil)), Poll: 5 * time.Millisecond}
	if change != nil {
		change(&opts)
	}
	if w.api, err = New(store, opts); err != nil {
		t.Fatal(err)
	}
	// Who asks is said by a header here; what finds it out is another package.
	w.server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if c, ok := callers[r.Header.Get("Test-User")]; ok {
			r = r.WithContext(gate.WithCaller(r.Context(), c))
		}
		w.api.ServeHTTP(rw, r)
	}))
	t.Cleanup(w.server.Close)
	return w
}

var callers = map[string]gate.Caller{
	"ann": {User: "ann", Role: tocsin.Admin, Grants: []tocsin.Grant{tocsin.GrantRead, tocsin.GrantWrite, tocsin.GrantDecide, tocsin.GrantAdmin}},
	"rob": {User: "rob", Role: tocsin.Reviewer, Grants: []tocsin.Grant{tocsin.GrantRead, tocsin.GrantWrite, tocsin.GrantDecide}},
	"eve": {User: "eve", Role: tocsin.Reader, Grants: []tocsin.Grant{tocsin.GrantRead}},
	"bot": {User: "rob", Role: tocsin.Reviewer, Grants: []tocsin.Grant{tocsin.GrantWrite}},
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

// ask sends a request as a user, "" for nobody. A body that is no string is
// sent as JSON; headers are pairs.
func (w *world) ask(user, method, path string, body any, headers ...string) answer {
	w.t.Helper()
	var r io.Reader
	mediaType := ""
	switch b := body.(type) {
	case nil:
	case string:
		r, mediaType = strings.NewReader(b), "application/json"
	default:
		text, err := json.Marshal(b)
		if err != nil {
			w.t.Fatal(err)
		}
		r, mediaType = bytes.NewReader(text), "application/json"
	}
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.server.URL+path, r)
	if err != nil {
		w.t.Fatal(err)
	}
	if mediaType != "" {
		req.Header.Set("Content-Type", mediaType)
	}
	req.Header.Set("Test-User", user)
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		w.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatalf("%s %s: %v", method, path, err)
	}
	return answer{resp.StatusCode, resp.Header, string(text)}
}

// want asks and reads the answer, which must have a status, into a T.
func want[T any](w *world, status int, user, method, path string, body any) T {
	w.t.Helper()
	a := w.ask(user, method, path, body)
	if a.status != status {
		w.t.Fatalf("%s %s as %q: status %d, want %d: %s", method, path, user, a.status, status, a.body)
	}
	var v T
	if err := json.Unmarshal([]byte(a.body), &v); err != nil {
		w.t.Fatalf("%s %s as %q: %v in %s", method, path, user, err, a.body)
	}
	return v
}

// story is one document with one account and one incident of its own.
type story struct {
	n        int
	form     tocsin.Form
	country  string
	lat, lon float64
	text     string // quotes below must stand in it
	claims   []tocsin.Claim
	headline string
	source   string
	day      tocsin.Date
	embargo  time.Time
}

func (s *story) document() string { return fmt.Sprintf("d%03d", s.n) }
func (s *story) incident() string { return fmt.Sprintf("i%03d", s.n) }

// claim quotes words of a text.
func claim(text string, slot tocsin.Slot, value tocsin.Value, words string) tocsin.Claim {
	at := strings.Index(text, words)
	if at < 0 {
		panic("the text does not hold " + words)
	}
	return tocsin.Claim{Slot: slot, Value: value, Speaker: tocsin.Speaker{Name: "the governor", Kind: tocsin.SpeakerOfficial},
		Certainty: tocsin.Stated, Rule: "test", Quote: tocsin.Evidence{Exact: words, Span: tocsin.Span{Start: at, End: at + len(words)}}}
}

// drone is a plain story: public, with something withheld in it.
func drone(n int) *story {
	text := "Two people were hurt when a drone hit Gate Nine of the airport near the city. The wounded man is named as " + secret + " Omar. " +
		"Sirens of the " + secret + " battery were heard. It was fired from " + secret + " farm. A guardian group said that it did it. Buses ran late that day."
	return &story{n: n, form: tocsin.Drone, country: "IQ", lat: 33.31234567, lon: 44.4, text: text, headline: "Drone attack near the city", source: "wire",
		day: tocsin.Date{Year: 2021, Month: 4, Day: 14}, claims: []tocsin.Claim{
			claim(text, tocsin.Injured, tocsin.Value{Count: tocsin.Exactly(2)}, "Two people"),
			claim(text, tocsin.Victim, tocsin.Value{Name: secret + " Omar"}, secret+" Omar"),
			claim(text, tocsin.DefenceResponse, tocsin.Value{Name: "Sirens of the " + secret + " battery"}, "Sirens of the "+secret+" battery"),
			claim(text, tocsin.LaunchSite, tocsin.Value{Name: secret + " farm"}, "fired from "+secret+" farm"),
			claim(text, tocsin.ClaimedBy, tocsin.Value{Name: "A guardian group"}, "A guardian group"),
		}}
}

// shelling is a story of which nothing is public.
func shelling(n int) *story {
	text := secret + " village was shelled by nobody known. One person died."
	return &story{n: n, form: tocsin.Shelling, country: "SY", lat: 33.31234567, lon: 36.2, text: text, headline: secret + " village shelled", source: "wire",
		day: tocsin.Date{Year: 2021, Month: 4, Day: 15}, claims: []tocsin.Claim{
			claim(text, tocsin.Killed, tocsin.Value{Count: tocsin.Exactly(1)}, "One person"),
		}}
}

func (s *story) reading() *tocsin.Reading {
	sum := sha256.Sum256([]byte(s.text))
	r := &tocsin.Reading{Document: tocsin.Document{ID: s.document(), URL: "https://news.example/" + s.document(), Title: "News of day " + fmt.Sprint(s.n),
		Outlet: "The Wire", Published: s.day.String(), Language: "en", SHA256: hex.EncodeToString(sum[:]), MediaType: "text/plain", Bytes: []byte(s.text),
		Path: "/srv/" + secret + "/x.txt"}}
	if s.form == tocsin.Shelling {
		r.Document.Title = "News of " + secret
	}
	r.Text = tocsin.Text{Body: s.text, Language: "en", Blocks: []tocsin.Block{{Kind: tocsin.Paragraph, Span: tocsin.Span{End: len(s.text)}}}}
	for at := 0; at < len(s.text); {
		end := strings.Index(s.text[at:], ". ")
		if end < 0 {
			end = len(s.text) - at - 1
		}
		r.Text.Sentences = append(r.Text.Sentences, tocsin.Sentence{Span: tocsin.Span{Start: at, End: at + end + 1}})
		at += end + 2
	}
	yes := true
	r.AttackReport = &yes
	where := s.where()
	if at := strings.Index(s.text, where.Name); at >= 0 {
		where.Quote = tocsin.Span{Start: at, End: at + len(where.Name)}
	}
	r.Accounts = []tocsin.Account{{ID: s.document() + "#1", Kind: tocsin.Attack, Role: tocsin.Main, Form: s.form, Status: tocsin.Executed,
		When: s.when(), Where: where, Claims: s.claims, Reason: "told of " + secret}}
	return r
}

func (s *story) when() *tocsin.When {
	return &tocsin.When{Start: s.day, End: s.day, Precision: tocsin.Day, Basis: tocsin.BasisText}
}

func (s *story) where() *tocsin.Where {
	lat, lon := s.lat, s.lon
	return &tocsin.Where{Name: "Gate Nine", Within: []string{"City", "Province"}, Country: "Land", CountryCode: s.country, Lat: &lat, Lon: &lon,
		RadiusM: 100, Precision: tocsin.Site}
}

func (s *story) change(version int, at time.Time) tocsin.Change {
	inc := tocsin.Incident{ID: s.incident(), Kind: tocsin.Attack, Form: s.form, Status: tocsin.Executed, Headline: s.headline, When: s.when(), Where: s.where(),
		Accounts: []string{s.document() + "#1"}, Origins: 1, Credibility: 3, Slots: map[tocsin.Slot]*tocsin.SlotRecord{},
		OriginList: []tocsin.Origin{{ID: "o1", Name: "The Wire", Documents: []string{s.document()}, Reason: "its own"}}}
	for _, c := range s.claims {
		r := inc.Slots[c.Slot]
		if r == nil {
			r = &tocsin.SlotRecord{}
			inc.Slots[c.Slot] = r
		}
		if c.Value.Count.Known {
			n := c.Value.Count.Min
			r.Low, r.Best, r.High = &n, &n, &n
		}
		r.Claims = append(r.Claims, tocsin.IncidentClaim{Account: s.document() + "#1", Origin: "o1", Claim: c})
	}
	return tocsin.Change{Incident: inc, Version: version, At: at, Reason: fmt.Sprintf("version %d", version), Documents: []string{s.document()}}
}

// tell keeps stories, each as the first version of its incident.
func (w *world) tell(stories ...*story) {
	w.t.Helper()
	for _, s := range stories {
		w.update(func(tx tocsin.Tx) error {
			r := s.reading()
			a := &tocsin.Arrival{Document: r.Document, Source: s.source, Fetched: w.clock(), Embargo: s.embargo}
			if _, err := tx.Arrive(a, []string{secret + "-guid-" + s.document()}, nil); err != nil {
				return err
			}
			if err := tx.PutReading(r, []uint64{uint64(s.n)}, func(*tocsin.Reading) []uint64 { return nil }); err != nil {
				return err
			}
			if err := tx.SetState(r.Document.ID, tocsin.Read, "", w.clock()); err != nil {
				return err
			}
			return tx.Record(tocsin.Outcome{Changes: []tocsin.Change{s.change(1, w.clock())}, Looked: []string{s.document() + "#1"}})
		})
	}
}

// again records further versions.
func (w *world) again(changes ...tocsin.Change) {
	w.t.Helper()
	for _, c := range changes {
		w.update(func(tx tocsin.Tx) error { return tx.Record(tocsin.Outcome{Changes: []tocsin.Change{c}}) })
	}
}

func (w *world) update(do func(tocsin.Tx) error) {
	w.t.Helper()
	if err := w.store.Update(w.t.Context(), do); err != nil {
		w.t.Fatal(err)
	}
}

// wire is the source that stories come from.
func (w *world) wire(rights tocsin.Rights) {
	w.update(func(tx tocsin.Tx) error {
		return tx.PutSource(&tocsin.Source{ID: "wire", Kind: tocsin.SourceFeed, Address: "https://" + secret + ".example/feed", Name: "The Wire",
			Owner: secret, Rights: rights, QuietAfter: 24 * time.Hour, Added: began})
	})
}

// cautious is a policy as strict as one may be.
type cautious struct{}

func (cautious) Public(rec *tocsin.IncidentRecord, _ time.Time) (*tocsin.IncidentRecord, bool) {
	if rec.Released {
		return rec, true
	}
	if rec.Incident.Form == tocsin.Shelling {
		return nil, false
	}
	shown := *rec
	inc := &shown.Incident
	inc.Slots = map[tocsin.Slot]*tocsin.SlotRecord{}
	for slot, s := range rec.Incident.Slots {
		switch slot {
		case tocsin.DefenceResponse, tocsin.LaunchSite, tocsin.Victim:
		default:
			inc.Slots[slot] = s
		}
	}
	inc.Decisions, inc.Objections, inc.Reasons = nil, nil, nil
	shown.Tags, shown.Decision, shown.Reason = nil, "", ""
	if w := rec.Incident.Where; w != nil {
		coarse := *w
		coarse.Name, coarse.Within, coarse.Words, coarse.GazetteerID = "City", []string{"Province"}, "", ""
		lat, lon := math.Round(*w.Lat), math.Round(*w.Lon)
		coarse.Lat, coarse.Lon, coarse.RadiusM, coarse.Precision = &lat, &lon, 80000, tocsin.Town
		inc.Where = &coarse
	}
	return &shown, true
}

func (p cautious) PublicAccount(acc *tocsin.AccountRecord, rec *tocsin.IncidentRecord, now time.Time) (*tocsin.AccountRecord, bool) {
	public, ok := p.Public(rec, now)
	if !ok {
		return nil, false
	}
	shown := *acc
	shown.Where, shown.Reason, shown.Claims = public.Incident.Where, "", nil
	for i := range acc.Claims {
		if public.Incident.Slots[acc.Claims[i].Slot] != nil {
			shown.Claims = append(shown.Claims, acc.Claims[i])
		}
	}
	return &shown, true
}

func (p cautious) PublicClaim(c *tocsin.ClaimRecord, rec *tocsin.IncidentRecord, now time.Time) (*tocsin.ClaimRecord, bool) {
	public, ok := p.Public(rec, now)
	shown := *c
	if c.Slot == tocsin.Injured {
		shown.Speaker.Name = "an official"
	}
	return &shown, ok && public.Incident.Slots[c.Slot] != nil
}

func (p cautious) PublicDocument(doc *tocsin.DocumentRecord, recs []tocsin.IncidentRecord, now time.Time) (*tocsin.DocumentRecord, bool) {
	for i := range recs {
		if _, ok := p.Public(&recs[i], now); !ok {
			return nil, false
		}
	}
	shown := *doc
	shown.Path, shown.Names, shown.Why, shown.Reason = "", nil, "", ""
	return &shown, true
}

func (cautious) PublicText(r *tocsin.Reading, rights tocsin.Rights, recs []tocsin.IncidentRecord, _ time.Time) (sentences []tocsin.Span, whole bool) {
	if len(recs) == 1 && recs[0].Released {
		if rights == tocsin.RightsFull {
			return nil, true
		}
	}
	for _, s := range r.Text.Sentences {
		if words := s.Of(r.Text.Body); strings.Contains(words, "guardian group") {
			sentences = append(sentences, s.Span)
		}
	}
	return sentences, false
}

// inbox keeps what arrives and reads nothing.
type inbox struct{ store tocsin.Store }

func (in inbox) Take(ctx context.Context, arrivals []tocsin.Arrival) (all []tocsin.Arrived, err error) {
	err = in.store.Update(ctx, func(tx tocsin.Tx) error {
		all = nil
		for i := range arrivals {
			if strings.Contains(string(arrivals[i].Document.Bytes), "poison") {
				return tocsin.Errorf(tocsin.Invalid, "document %s holds poison", arrivals[i].Document.ID)
			}
			var names []string
			if u := arrivals[i].Document.URL; u != "" {
				names = []string{u}
			}
			a, err := tx.Arrive(&arrivals[i], names, nil)
			if err != nil {
				return err
			}
			all = append(all, a)
		}
		return nil
	})
	return all, err
}

// decisionsTo keeps decisions and carries none of them out.
type decisionsTo struct{ store tocsin.Store }

func (d decisionsTo) Decide(ctx context.Context, dec tocsin.Decision) ([]tocsin.Change, error) {
	return nil, d.store.Update(ctx, func(tx tocsin.Tx) error { return tx.PutDecision(&dec) })
}

func (d decisionsTo) Forget(ctx context.Context, document, by, reason string) error {
	return d.store.Update(ctx, func(tx tocsin.Tx) error { return tx.Forget(document, by, reason, began) })
}

func (d decisionsTo) Retry(ctx context.Context, document string) error {
	return d.store.Update(ctx, func(tx tocsin.Tx) error { return tx.SetState(document, tocsin.Queued, "", began) })
}

type trier struct{}

func (trier) Try(_ context.Context, src tocsin.Source) (Trial, error) {
	return Trial{Documents: []TrialDocument{{URL: src.Address, Title: "One", Bytes: 3}}}, nil
}

// lines exports JSON, one incident a line, with all that it is given.
type lines struct{}

func (lines) Formats() []ExportFormat {
	return []ExportFormat{{Name: "lines", MediaType: "application/x-ndjson", Ending: "jsonl"},
		{Name: "archive", MediaType: "application/octet-stream", Ending: "bin", Login: true}}
}

func (lines) New(format string, w io.Writer, look Documents) (ExportWriter, error) {
	return &lineWriter{w: w, look: look, archive: format == "archive"}, nil
}

type lineWriter struct {
	w       io.Writer
	look    Documents
	archive bool
	skipped []string
}

func (l *lineWriter) Write(rec *tocsin.IncidentRecord, docs []tocsin.DocumentRecord) error {
	if strings.Contains(rec.Incident.Headline, "unwritable") {
		return tocsin.Errorf(tocsin.Invalid, "incident %s cannot be written", rec.Incident.ID)
	}
	if strings.Contains(rec.Incident.Headline, "breaks") {
		return fmt.Errorf("the disk is full")
	}
	var bodies []string
	for _, d := range docs {
		body, err := l.look.Body(d.ID)
		if err != nil {
			return err
		}
		bodies = append(bodies, body)
		if l.archive {
			b, err := l.look.Bytes(d.SHA256)
			if err != nil {
				return err
			}
			bodies = append(bodies, string(b))
		}
	}
	l.skipped = []string{"nothing but an example"}
	return json.NewEncoder(l.w).Encode(map[string]any{"record": rec, "documents": docs, "bodies": bodies})
}

func (l *lineWriter) Close() error      { return nil }
func (l *lineWriter) Skipped() []string { return l.skipped }

// ids lists the incidents of a page.
func ids(list []tocsin.IncidentRecord) []string {
	out := []string{}
	for i := range list {
		out = append(out, list[i].Incident.ID)
	}
	slices.Sort(out)
	return out
}

type incidentPage = page[tocsin.IncidentRecord]
