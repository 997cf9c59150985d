package storetest

import (
	"errors"
	"testing"
	"time"

	"tocsin"
)

func testArrivals(t *testing.T, s tocsin.Store) {
	ctx := t.Context()
	first := arrive(t, s, arrival("a", "one", 0))[0]
	same(t, "a new document", first, tocsin.Arrived{Document: "a", SHA256: hash("one"), Version: 1, New: true, Changed: true, State: tocsin.Queued})
	again := arrive(t, s, arrival("a", "one", 1))[0]
	same(t, "the same bytes", again, tocsin.Arrived{Document: "a", SHA256: hash("one"), Version: 1, State: tocsin.Queued})
	second := arrive(t, s, arrival("a", "two", 2))[0]
	same(t, "other bytes", second, tocsin.Arrived{Document: "a", SHA256: hash("two"), Version: 2, Changed: true, State: tocsin.Queued})
	third := arrive(t, s, arrival("a", "one", 3))[0]
	same(t, "the first bytes again", third, tocsin.Arrived{Document: "a", SHA256: hash("one"), Version: 3, Changed: true, State: tocsin.Queued})

	d := must[*tocsin.DocumentRecord](t)(s.Document(ctx, "a"))
	want := arrival("a", "one", 0).Document
	want.Bytes, want.Version = nil, 3
	same(t, "its latest version", d.Document, want)
	same(t, "when it was fetched", []time.Time{d.FirstFetched, d.LastFetched}, []time.Time{Start(), Start().Add(3 * time.Hour)})
	same(t, "versions", d.Versions, 3)
	same(t, "source", d.Source, "wire")
	same(t, "state", d.State, tocsin.Queued)
	same(t, "names", d.Names, []string{"a", "https://news.example/a"})
	if d.AttackReport != nil {
		t.Error("it is known to be a report before it was read")
	}
	versions := must[[]tocsin.DocumentVersion](t)(s.Versions(ctx, "a"))
	if len(versions) != 3 || versions[0].SHA256 != hash("one") || versions[1].SHA256 != hash("two") || versions[2].Version != 3 {
		t.Fatalf("versions %+v", versions)
	}
	same(t, "a version", versions[1].Size, 3)
	same(t, "a version's type", versions[1].MediaType, "text/plain")
	same(t, "a version's title", versions[1].Title, "Title of a")
	same(t, "bytes", string(must[[]byte](t)(s.Bytes(ctx, hash("two")))), "two")
	if _, err := s.Bytes(ctx, hash("three")); true {
		code(t, "bytes that never came", err, tocsin.NotFound)
	}
	empty := arrival("none", "", 0)
	arrive(t, s, empty)
	same(t, "no bytes", len(must[[]byte](t)(s.Bytes(ctx, hash("")))), 0)

	err := s.Update(ctx, func(tx tocsin.Tx) error {
		bad := arrival("b", "words", 0)
		bad.Document.SHA256 = hash("others")
		_, err := tx.Arrive(bad, nil, nil)
		return err
	})
	code(t, "a wrong hash", err, tocsin.Invalid)
	err = s.Update(ctx, func(tx tocsin.Tx) error {
		state, sha, version, err := tx.State("a")
		if state != tocsin.Queued || sha != hash("one") || version != 3 {
			t.Errorf("state %s of %s, version %d", state, sha, version)
		}
		if err != nil {
			return err
		}
		_, _, _, err = tx.State("nobody")
		return err
	})
	code(t, "the state of a document that is not there", err, tocsin.NotFound)
}

func testNames(t *testing.T, s tocsin.Store) {
	ctx := t.Context()
	a := arrival("one", "first words", 0)
	a.GUID = "item 7"
	arrive(t, s, a)
	moved := arrival("two", "second words", 1)
	moved.GUID = "item 7"
	got := arrive(t, s, moved)[0]
	same(t, "the same item at another address", got, tocsin.Arrived{Document: "one", SHA256: hash("second words"), Version: 2, Changed: true, State: tocsin.Queued})
	for _, name := range []string{"one", "two", "https://news.example/one", "https://news.example/two"} {
		d, err := s.Document(ctx, name)
		if err != nil || d.ID != "one" {
			t.Errorf("document %s: %v, %v; want one", name, d, err)
		}
	}
	// A name belongs to the first document that had it.
	other := arrival("three", "third words", 2)
	other.Document.URL = "https://news.example/three"
	other.GUID = "item 8"
	arrive(t, s, other)
	both := arrival("four", "fourth words", 3)
	both.GUID = "item 8"
	both.Document.URL = "https://news.example/one"
	same(t, "a name of each of two", arrive(t, s, both)[0].Document, "three")
	same(t, "whose the name stays", must[*tocsin.DocumentRecord](t)(s.Document(ctx, "https://news.example/one")).ID, "one")

	// The same file name from another source is another document.
	elsewhere := arrival("one", "words of another", 4)
	elsewhere.Source, elsewhere.Document.URL = "folder", ""
	first := arrive(t, s, elsewhere)[0]
	if !first.New || first.Document == "one" {
		t.Errorf("the same id from another source: %+v", first)
	}
	again := arrive(t, s, elsewhere)[0]
	same(t, "that again", again.Document, first.Document)
	if again.Changed {
		t.Error("the same bytes from there are new")
	}
	// An id that is the hash of an address is the same everywhere.
	page := arrival(hash("https://news.example/page"), "page", 5)
	arrive(t, s, page)
	page.Source, page.Document.URL = "folder", ""
	same(t, "the same address from another source", arrive(t, s, page)[0].New, false)
}

func testNotices(t *testing.T, s tocsin.Store) {
	ctx := t.Context()
	arrive(t, s, arrival("a", "the first report", 0))
	correction := arrival("b", "the corrected report", 1)
	correction.Notice, correction.Of = tocsin.Correction, "https://news.example/a"
	got := arrive(t, s, correction)[0]
	same(t, "a correction", got, tocsin.Arrived{Document: "a", SHA256: hash("the corrected report"), Version: 2, Changed: true, State: tocsin.Queued})

	notice := arrival("c", "we withdraw it", 2)
	notice.Notice, notice.Of = tocsin.Withdrawal, "https://news.example/a"
	got = arrive(t, s, notice)[0]
	same(t, "a withdrawal", got, tocsin.Arrived{Document: "a", SHA256: hash("we withdraw it"), Version: 3, Changed: true, State: tocsin.Withdrawn})
	again := arrive(t, s, notice)[0]
	same(t, "the withdrawal again", again, tocsin.Arrived{Document: "a", SHA256: hash("we withdraw it"), Version: 3, State: tocsin.Withdrawn})
	still := arrive(t, s, arrival("a", "the corrected report", 3))[0]
	same(t, "what was withdrawn, unchanged", still, tocsin.Arrived{Document: "a", SHA256: hash("the corrected report"), Version: 2, State: tocsin.Withdrawn})
	d := must[*tocsin.DocumentRecord](t)(s.Document(ctx, "a"))
	same(t, "state", d.State, tocsin.Withdrawn)
	same(t, "its words stay", d.SHA256, hash("the corrected report"))
	versions := must[[]tocsin.DocumentVersion](t)(s.Versions(ctx, "a"))
	if len(versions) != 3 {
		t.Fatalf("%d versions, want 3", len(versions))
	}
	same(t, "notices", []tocsin.Notice{versions[0].Notice, versions[1].Notice, versions[2].Notice}, []tocsin.Notice{"", tocsin.Correction, tocsin.Withdrawal})
	back := arrive(t, s, arrival("a", "the report, put right", 4))[0]
	same(t, "new words after a withdrawal", back, tocsin.Arrived{Document: "a", SHA256: hash("the report, put right"), Version: 4, Changed: true, State: tocsin.Queued})

	unknown := arrival("d", "we withdraw what you never had", 5)
	unknown.Notice, unknown.Of = tocsin.Withdrawal, "https://news.example/never"
	got = arrive(t, s, unknown)[0]
	same(t, "a withdrawal of nothing known", got, tocsin.Arrived{Document: "d", SHA256: hash("we withdraw what you never had"), Version: 1, New: true, Changed: true, State: tocsin.Withdrawn})
}

func testEmbargo(t *testing.T, s tocsin.Store) {
	a := arrival("a", "later", 0)
	a.Embargo = Start().Add(5 * time.Hour)
	same(t, "an embargo", arrive(t, s, a)[0].State, tocsin.Embargoed)
	d := must[*tocsin.DocumentRecord](t)(s.Document(t.Context(), "a"))
	if !d.Embargo.Equal(a.Embargo) || d.State != tocsin.Embargoed {
		t.Errorf("embargo %v, state %s", d.Embargo, d.State)
	}
	a.Embargo = time.Time{}
	a.Fetched = Start().Add(time.Hour)
	same(t, "the embargo lifted", arrive(t, s, a)[0].State, tocsin.Queued)
	past := arrival("b", "now", 0)
	past.Embargo = Start().Add(-time.Hour)
	same(t, "an embargo that is over", arrive(t, s, past)[0].State, tocsin.Queued)
}

func testDocuments(t *testing.T, s tocsin.Store) {
	ctx := t.Context()
	for i, id := range []string{"a", "b", "c", "d", "e"} {
		a := arrival(id, "words of "+id, i)
		if id == "c" {
			a.Source = "other"
		}
		arrive(t, s, a)
	}
	r := reading("b", "words of b")
	no := false
	quiet := reading("d", "words of d")
	quiet.Accounts, quiet.AttackReport = nil, &no
	update(t, s, func(tx tocsin.Tx) error {
		none := func(*tocsin.Reading) []uint64 { return nil }
		return errors.Join(tx.PutReading(r, []uint64{1}, none), tx.PutReading(quiet, []uint64{2}, none),
			tx.SetState("b", tocsin.Read, "", Start()), tx.SetState("e", tocsin.Failed, "no words", Start().Add(time.Minute)))
	})
	yes := true
	for _, c := range []struct {
		name string
		q    tocsin.DocumentQuery
		want []string
	}{
		{"all", tocsin.DocumentQuery{}, []string{"e", "d", "c", "b", "a"}},
		{"of a source", tocsin.DocumentQuery{Source: "other"}, []string{"c"}},
		{"of a state", tocsin.DocumentQuery{State: tocsin.Failed}, []string{"e"}},
		{"reports", tocsin.DocumentQuery{Report: &yes}, []string{"b"}},
		{"no reports", tocsin.DocumentQuery{Report: &no}, []string{"d"}},
		{"from a time to another", tocsin.DocumentQuery{Since: Start().Add(time.Hour), Until: Start().Add(3 * time.Hour)}, []string{"c", "b"}},
		{"nothing", tocsin.DocumentQuery{Source: "nobody"}, nil},
	} {
		for _, limit := range []int{0, 1, 2} {
			var got []string
			q := c.q
			q.Limit = limit
			for d, err := range tocsin.All("", func(at tocsin.Cursor) ([]tocsin.DocumentRecord, tocsin.Cursor, error) {
				q.After = at
				return s.Documents(ctx, &q)
			}) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, d.ID)
			}
			same(t, c.name, got, c.want)
		}
	}
	d := must[*tocsin.DocumentRecord](t)(s.Document(ctx, "e"))
	if d.Why != "no words" || !d.StateAt.Equal(Start().Add(time.Minute)) {
		t.Errorf("set aside because %q at %v", d.Why, d.StateAt)
	}
	_, _, err := s.Documents(ctx, &tocsin.DocumentQuery{After: "nonsense"})
	code(t, "a cursor that is none", err, tocsin.Invalid)
	_, next, err := s.Accounts(ctx, &tocsin.AccountQuery{})
	if err != nil || next != "" {
		t.Fatal(next, err)
	}
	stats := must[*tocsin.Stats](t)(s.Stats(ctx))
	same(t, "documents by state", stats.Documents, map[tocsin.DocumentState]int{tocsin.Queued: 3, tocsin.Read: 1, tocsin.Failed: 1})
	same(t, "accounts", stats.Accounts, 1)
	if stats.Bytes <= 0 || stats.Engine == "" || stats.Schema < 1 || stats.LogSize != 7 {
		t.Errorf("stats %+v", stats)
	}
}
