// Package storetest is the contract of a tocsin.Store as tests: every store
// passes them, the order of lists and the codes of errors included.
package storetest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"tocsin"
)

// Start is the time at which the contract's stores are: their Options.Now.
func Start() time.Time { return time.Date(2025, 3, 10, 12, 0, 0, 0, time.UTC) }

// Run runs the contract. Open gives an empty store, which it closes at the
// test's end.
func Run(t *testing.T, open func(t *testing.T) tocsin.Store) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, s tocsin.Store)
	}{
		{"arrivals", testArrivals},
		{"names", testNames},
		{"withdrawals and corrections", testNotices},
		{"embargoes", testEmbargo},
		{"lists of documents", testDocuments},
		{"readings", testReadings},
		{"readings under keys", testKeys},
		{"versions that are entered", testVersions},
		{"undone transactions", testUndo},
		{"changes", testChanges},
		{"what one transaction records twice", testRecordTwice},
		{"holders", testHolders},
		{"doubts", testDoubts},
		{"selections of incidents", testSelections},
		{"orders and cursors", testOrders},
		{"incidents as of a time", testAsOf},
		{"words", testWords},
		{"search", testSearch},
		{"accounts and claims", testAccounts},
		{"decisions", testDecisions},
		{"log", testLog},
		{"forgetting", testForget},
		{"forgetting what is named by its bytes", testForgetBytesAsName},
		{"forgetting twice", testForgetTwice},
		{"users", testUsers},
		{"notes, tags and releases", testNotes},
		{"sources", testSources},
		{"audit", testAudit},
		{"answers to requests", testAnswers},
		{"answers to the same request at once", testClaims},
		{"transactions at once", testAtOnce},
		{"errors", testErrors},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			c.test(t, s)
			fits(t, s)
		})
	}
}

// fits fails when something in the store does not fit together.
func fits(t *testing.T, s tocsin.Store) {
	t.Helper()
	found, err := s.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error("the store does not fit together:", f)
	}
}

// update runs a transaction that must succeed.
func update(t *testing.T, s tocsin.Store, do func(tx tocsin.Tx) error) {
	t.Helper()
	if err := s.Update(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

// must gives what a call came to, which must not be an error.
func must[T any](t *testing.T) func(v T, err error) T {
	t.Helper()
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func same[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %+v, want %+v", what, got, want)
	}
}

func code(t *testing.T, what string, err error, want tocsin.Code) {
	t.Helper()
	if tocsin.CodeOf(err) != want || err == nil {
		t.Errorf("%s: error %v with code %q, want code %q", what, err, tocsin.CodeOf(err), want)
	}
}

// Hash is Document.SHA256 of bytes.
func Hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func hash(b string) string { return Hash([]byte(b)) }

// arrival is a document of source "wire", come n hours after the start.
func arrival(id, words string, hours int) *tocsin.Arrival {
	return &tocsin.Arrival{
		Document: tocsin.Document{ID: id, URL: "https://news.example/" + id, Title: "Title of " + id, Outlet: "Example Wire",
			Published: "2025-03-09", SHA256: hash(words), MediaType: "text/plain", Bytes: []byte(words)},
		Source:  "wire",
		Fetched: Start().Add(time.Duration(hours) * time.Hour),
	}
}

// names lists what an arrival may have come under before: its source's own name
// for it, and its address.
func names(a *tocsin.Arrival) []string {
	out := []string{a.Document.URL}
	if a.GUID != "" {
		out = append([]string{a.Source + " " + a.GUID}, out...)
	}
	return out
}

// of lists what a notice may speak of.
func of(a *tocsin.Arrival) []string {
	if a.Of == "" {
		return nil
	}
	return []string{a.Of, a.Source + " " + a.Of}
}

// arrive keeps arrivals.
func arrive(t *testing.T, s tocsin.Store, list ...*tocsin.Arrival) []tocsin.Arrived {
	t.Helper()
	var out []tocsin.Arrived
	update(t, s, func(tx tocsin.Tx) error {
		out = nil
		for _, a := range list {
			got, err := tx.Arrive(a, names(a), of(a))
			if err != nil {
				return err
			}
			out = append(out, got)
		}
		return nil
	})
	return out
}

// reading is what could be read from a document whose words are a body: one
// account of an attack for every sentence.
func reading(id, body string) *tocsin.Reading {
	yes := true
	r := &tocsin.Reading{Document: tocsin.Document{ID: id, Title: "Title of " + id, Outlet: "Example Wire", Published: "2025-03-09", SHA256: hash(body), MediaType: "text/plain"},
		AttackReport: &yes}
	t := &r.Text
	t.Body, t.Language = body, "en"
	t.Blocks = []tocsin.Block{{Kind: tocsin.Paragraph, Span: tocsin.Span{End: len(body)}}}
	at := 0
	for n, s := range strings.SplitAfter(body, ". ") {
		end := at + len(strings.TrimSpace(s))
		first := len(t.Tokens)
		pos := at
		for _, w := range strings.Fields(s) {
			start := pos + strings.Index(body[pos:], w)
			pos = start + len(w)
			t.Tokens = append(t.Tokens, tocsin.Token{Span: tocsin.Span{Start: start, End: pos}, Lower: strings.ToLower(w)})
		}
		t.Sentences = append(t.Sentences, tocsin.Sentence{Span: tocsin.Span{Start: at, End: end}, First: first, Last: len(t.Tokens)})
		lat, lon := 33.3, 44.4
		quote := tocsin.Evidence{Exact: body[at:end], Span: tocsin.Span{Start: at, End: end}}
		r.Accounts = append(r.Accounts, tocsin.Account{ID: fmt.Sprintf("%s#%d", id, n+1), Kind: tocsin.Attack, Role: tocsin.Main, Form: tocsin.Drone, Status: tocsin.Executed,
			When:  &tocsin.When{Start: tocsin.Date{Year: 2025, Month: 3, Day: 8}, End: tocsin.Date{Year: 2025, Month: 3, Day: 8}, Precision: tocsin.Day, Words: "Saturday", Quote: tocsin.Span{Start: at, End: at + 1}},
			Where: &tocsin.Where{Name: "Testville", Within: []string{"Middle Province"}, Country: "Exampleland", CountryCode: "XA", Lat: &lat, Lon: &lon, RadiusM: 500, Precision: tocsin.Town, Quote: tocsin.Span{Start: at, End: end}},
			Claims: []tocsin.Claim{
				{Slot: tocsin.Killed, Value: tocsin.Value{Count: tocsin.Exactly(2)}, Speaker: tocsin.Speaker{Name: "Colonel Ánders Müller", Kind: tocsin.SpeakerPolice}, Certainty: tocsin.Stated, Rule: "killed.verb", Quote: quote},
				{Slot: tocsin.Blamed, Value: tocsin.Value{Name: "Northern Front"}, Speaker: tocsin.Speaker{Kind: tocsin.SpeakerOutlet}, Certainty: tocsin.Reported, Rule: "blame.verb", Quote: quote},
			},
			Acts: []tocsin.Span{{Start: at, End: end}}})
		at += len(s)
	}
	return r
}

// keep keeps a document that was read, under keys.
func keep(t *testing.T, s tocsin.Store, id, body string, keys ...uint64) *tocsin.Reading {
	t.Helper()
	r := reading(id, body)
	update(t, s, func(tx tocsin.Tx) error {
		a := arrival(id, body, 0)
		if _, err := tx.Arrive(a, names(a), of(a)); err != nil {
			return err
		}
		if err := tx.PutReading(r, keys, func(*tocsin.Reading) []uint64 { return nil }); err != nil {
			return err
		}
		return tx.SetState(id, tocsin.Read, "", Start())
	})
	return r
}

// change is a version of an incident that the accounts tell of.
func change(id string, version int, hours int, accounts ...string) tocsin.Change {
	lat, lon, two := 33.3, 44.4, 2
	inc := tocsin.Incident{ID: id, Kind: tocsin.Attack, Form: tocsin.Drone, Status: tocsin.Executed, Headline: "Drone attack on Testville",
		When:     &tocsin.When{Start: tocsin.Date{Year: 2025, Month: 3, Day: 8}, End: tocsin.Date{Year: 2025, Month: 3, Day: 8}, Precision: tocsin.Day, Quote: tocsin.Span{Start: 3, End: 9}},
		Where:    &tocsin.Where{Name: "Testville", Within: []string{"Middle Province"}, Country: "Exampleland", CountryCode: "XA", Lat: &lat, Lon: &lon, RadiusM: 500, Precision: tocsin.Town, GazetteerID: "test:1", Words: "Testville", Quote: tocsin.Span{Start: 1, End: 2}},
		Accounts: accounts, Origins: 1, Credibility: 3, Slots: map[tocsin.Slot]*tocsin.SlotRecord{}}
	killed := &tocsin.SlotRecord{Low: &two, Best: &two, High: &two}
	blamed := &tocsin.SlotRecord{}
	for _, a := range accounts {
		document := a[:strings.LastIndexByte(a, '#')]
		inc.OriginList = append(inc.OriginList, tocsin.Origin{ID: "origin-" + document, Name: "Example Wire", Documents: []string{document}, Reason: "its own report"})
		quote := tocsin.Evidence{Exact: "Two died, said " + document, Span: tocsin.Span{End: 15 + len(document)}}
		killed.Claims = append(killed.Claims, tocsin.IncidentClaim{Account: a, Claim: tocsin.Claim{Slot: tocsin.Killed, Value: tocsin.Value{Count: tocsin.Exactly(2)},
			Speaker: tocsin.Speaker{Kind: tocsin.SpeakerOutlet}, Certainty: tocsin.Stated, Rule: "killed.verb", Quote: quote}})
		blamed.Claims = append(blamed.Claims, tocsin.IncidentClaim{Account: a, Claim: tocsin.Claim{Slot: tocsin.Blamed, Value: tocsin.Value{Name: "Northern Front of " + document},
			Speaker: tocsin.Speaker{Kind: tocsin.SpeakerOutlet}, Certainty: tocsin.Reported, Rule: "blame.verb", Quote: quote}})
	}
	inc.Slots[tocsin.Killed], inc.Slots[tocsin.Blamed] = killed, blamed
	return tocsin.Change{Incident: inc, Version: version, At: Start().Add(time.Duration(hours) * time.Hour), Reason: "first told by " + strings.Join(accounts, ", ")}
}

func record(t *testing.T, s tocsin.Store, changes ...tocsin.Change) {
	t.Helper()
	update(t, s, func(tx tocsin.Tx) error { return tx.Record(tocsin.Outcome{Changes: changes}) })
}

func ids(list []tocsin.IncidentRecord) []string {
	out := []string{}
	for i := range list {
		out = append(out, list[i].Incident.ID)
	}
	return out
}

// selected lists the ids that a query selects.
func selected(t *testing.T, s tocsin.Store, q tocsin.IncidentQuery) []string {
	t.Helper()
	list, next, err := s.Incidents(t.Context(), &q)
	if err != nil {
		t.Fatal(err)
	}
	if next == "" && q.After == "" {
		n, err := s.Count(t.Context(), &q)
		if err != nil || n != len(list) {
			t.Errorf("count %d, %v; want %d", n, err, len(list))
		}
	}
	return ids(list)
}
