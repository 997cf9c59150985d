package pipeline_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"context"

	"tocsin"
	"tocsin/collect"
	"tocsin/pipeline"
	"tocsin/store/relational"
	"tocsin/store/sqlite"
)

// kept is a keeper of a new store, with what it asked for.
type kept struct {
	*pipeline.Keeper
	store tocsin.Store
	now   time.Time
	read  func(tocsin.Document) (tocsin.Reading, error) // what it reads with
	asked []pipeline.Work
}

var readerOnce = sync.OnceValues(pipeline.NewReader)

func newKept(t *testing.T) *kept {
	t.Helper()
	reader, err := readerOnce()
	if err != nil {
		t.Fatal(err)
	}
	k := &kept{now: time.Date(2026, 3, 12, 8, 0, 0, 0, time.UTC), read: reader.Read}
	now := func() time.Time { k.now = k.now.Add(time.Second); return k.now }
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "tocsin.db"), relational.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		found, err := s.Check(context.Background())
		if err := errors.Join(err, s.Close()); err != nil || len(found) > 0 {
			t.Errorf("the store in the end: %q, %v", found, err)
		}
	})
	k.store = s
	k.Keeper = pipeline.NewKeeper(s, pipeline.KeeperOptions{Names: collect.Names, Now: now,
		Read: func(d tocsin.Document) (tocsin.Reading, error) { return k.read(d) },
		Enqueue: func(_ context.Context, _ tocsin.Tx, work []pipeline.Work) error {
			k.asked = append(k.asked, work...)
			return nil
		}})
	return k
}

// piece is an arrival of words under an address.
func piece(address, words string) tocsin.Arrival {
	sum := sha256.Sum256([]byte(words))
	id := sha256.Sum256([]byte(address))
	return tocsin.Arrival{Fetched: time.Date(2026, 3, 12, 7, 0, 0, 0, time.UTC), Document: tocsin.Document{ID: hex.EncodeToString(id[:]), URL: address,
		Outlet: "Lake Post", Published: "2026-03-11", Language: "en", MediaType: "text/plain", SHA256: hex.EncodeToString(sum[:]), Bytes: []byte(words)}}
}

const (
	harbour = "https://lake.example/harbour"
	three   = "Five rockets hit the port of Odesa on Tuesday, killing three people, the regional governor said."
	four    = "Five rockets hit the port of Odesa on Tuesday, killing four people, the regional governor said."
	market  = "A bomb exploded at a market in Kirkuk on Monday, wounding at least 12 people, police said."
)

// take takes an arrival and gives its document's id.
func (k *kept) take(t *testing.T, a tocsin.Arrival) string {
	t.Helper()
	got, err := k.Take(t.Context(), []tocsin.Arrival{a})
	if err != nil {
		t.Fatal(err)
	}
	return got[0].Document
}

// settle settles a document and counts the changes.
func (k *kept) settle(t *testing.T, id string) int {
	t.Helper()
	changes, err := k.Settle(t.Context(), id, nil)
	if err != nil {
		t.Fatal(err)
	}
	return len(changes)
}

func (k *kept) state(t *testing.T, id string, want tocsin.DocumentState) *tocsin.DocumentRecord {
	t.Helper()
	d, err := k.store.Document(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if d.State != want {
		t.Errorf("the document is %s (%s), want %s", d.State, d.Why, want)
	}
	return d
}

// headlines are those of all incidents that stand, one a line.
func (k *kept) headlines(t *testing.T) string {
	t.Helper()
	list, _, err := k.store.Incidents(t.Context(), &tocsin.IncidentQuery{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, i := range list {
		out = append(out, i.Incident.Headline)
	}
	return strings.Join(out, "\n")
}

func TestSettlingAgainChangesNothing(t *testing.T) {
	k := newKept(t)
	id := k.take(t, piece(harbour, three))
	if n := k.settle(t, id); n != 1 {
		t.Fatalf("%d changes, want 1", n)
	}
	for range 2 {
		if again := k.take(t, piece(harbour, three)); again != id {
			t.Errorf("it is document %s when it comes again, want %s", again, id)
		}
		ended := 0
		changes, err := k.Settle(t.Context(), id, func(tocsin.Tx) error { ended++; return nil })
		if err != nil || len(changes) != 0 || ended != 1 {
			t.Errorf("%d changes, ended %d times, %v", len(changes), ended, err)
		}
	}
	if len(k.asked) != 1 {
		t.Errorf("asked for %v, want it once", k.asked)
	}
	last, err := k.store.LastChange(t.Context())
	if err != nil || last != 1 {
		t.Errorf("last change %d, %v", last, err)
	}
}

// TestTheEndIsPartOfTheWork has what ends a job fail: nothing of the work stays.
func TestTheEndIsPartOfTheWork(t *testing.T) {
	k := newKept(t)
	id := k.take(t, piece(harbour, three))
	wrong := errors.New("the job is gone")
	if _, err := k.Settle(t.Context(), id, func(tocsin.Tx) error { return wrong }); !errors.Is(err, wrong) {
		t.Fatalf("error %v", err)
	}
	k.state(t, id, tocsin.Queued)
	if h := k.headlines(t); h != "" {
		t.Errorf("incidents %q", h)
	}
	if n := k.settle(t, id); n != 1 {
		t.Errorf("%d changes the next time", n)
	}
}

func TestANewerVersionArrivesWhileAnOlderIsRead(t *testing.T) {
	k := newKept(t)
	id := k.take(t, piece(harbour, three))
	read := k.read
	k.read = func(d tocsin.Document) (tocsin.Reading, error) {
		k.read = read
		k.take(t, piece(harbour, four))
		return read(d)
	}
	if n := k.settle(t, id); n != 0 {
		t.Errorf("%d changes from the version that is not the latest", n)
	}
	k.state(t, id, tocsin.Queued)
	if n := k.settle(t, id); n != 1 {
		t.Errorf("%d changes", n)
	}
	if h := k.headlines(t); !strings.Contains(h, "Four killed") {
		t.Errorf("incidents %q, want what the newer version tells", h)
	}
	if d := k.state(t, id, tocsin.Read); d.Versions != 2 || len(k.asked) != 2 {
		t.Errorf("%d versions, asked %v", d.Versions, k.asked)
	}
}

func TestWhatCannotBeReadIsSetAside(t *testing.T) {
	for _, c := range []struct {
		name string
		read func(tocsin.Document) (tocsin.Reading, error)
		why  string
	}{
		{"a reader that panics", func(tocsin.Document) (tocsin.Reading, error) { panic("index out of range") }, "index out of range"},
		{"a reader that fails", func(d tocsin.Document) (tocsin.Reading, error) {
			return tocsin.Reading{Document: d}, errors.New("not text")
		}, "not text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := newKept(t)
			good := k.read
			k.read = c.read
			id, other := k.take(t, piece(harbour, three)), k.take(t, piece("https://lake.example/market", market))
			if n := k.settle(t, id); n != 0 {
				t.Errorf("%d changes", n)
			}
			if d := k.state(t, id, tocsin.Failed); !strings.Contains(d.Why, c.why) {
				t.Errorf("why %q, want %q", d.Why, c.why)
			}
			k.read = good
			if n := k.settle(t, other); n != 1 {
				t.Errorf("%d changes of the other", n)
			}
			k.asked = nil
			if err := k.Retry(t.Context(), id); err != nil {
				t.Fatal(err)
			}
			if d := k.state(t, id, tocsin.Queued); d.Why != "" || len(k.asked) != 1 || k.asked[0].Document != id {
				t.Errorf("why %q, asked %v", d.Why, k.asked)
			}
			if n := k.settle(t, id); n != 1 {
				t.Errorf("%d changes the next time", n)
			}
			k.state(t, id, tocsin.Read)
		})
	}
}

func TestRetry(t *testing.T) {
	k := newKept(t)
	id := k.take(t, piece(harbour, three))
	k.settle(t, id)
	if err := k.Retry(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if n := k.settle(t, id); n != 0 {
		t.Errorf("%d changes by reading the same again", n)
	}
	k.state(t, id, tocsin.Read)
	if err := k.Retry(t.Context(), "none"); tocsin.CodeOf(err) != tocsin.NotFound {
		t.Errorf("error %v of a document that is not there", err)
	}
	if err := k.Forget(t.Context(), id, "ann", "asked"); err != nil {
		t.Fatal(err)
	}
	if err := k.Retry(t.Context(), id); tocsin.CodeOf(err) != tocsin.Conflict {
		t.Errorf("error %v of a document that was erased", err)
	}
	if h := k.headlines(t); h != "" {
		t.Errorf("incidents %q after its only document was erased", h)
	}
	k.take(t, piece(harbour, four))
	k.state(t, id, tocsin.Forgotten)
}

func TestEmbargoedDocumentsWait(t *testing.T) {
	k := newKept(t)
	a := piece(harbour, three)
	a.Embargo = k.now.Add(time.Hour)
	id := k.take(t, a)
	if want := []pipeline.Work{{Document: id, NotUntil: a.Embargo}}; !reflect.DeepEqual(k.asked, want) {
		t.Errorf("asked for %v, want %v", k.asked, want)
	}
	if n := k.settle(t, id); n != 0 {
		t.Errorf("%d changes before the time", n)
	}
	k.state(t, id, tocsin.Embargoed)
	k.now = a.Embargo
	if n := k.settle(t, id); n != 1 {
		t.Errorf("%d changes after it", n)
	}
	k.state(t, id, tocsin.Read)
}

func TestAWithdrawnDocumentIsTakenOut(t *testing.T) {
	k := newKept(t)
	id := k.take(t, piece(harbour, three))
	k.settle(t, id)
	notice := piece("https://lake.example/notice", "We withdraw this.")
	notice.Notice, notice.Of = tocsin.Withdrawal, harbour
	if got := k.take(t, notice); got != id {
		t.Fatalf("the notice is of document %s, want %s", got, id)
	}
	if n := k.settle(t, id); n != 1 {
		t.Errorf("%d changes", n)
	}
	k.state(t, id, tocsin.Withdrawn)
	if h := k.headlines(t); h != "" {
		t.Errorf("incidents %q", h)
	}
	if n := k.settle(t, id); n != 0 {
		t.Errorf("%d changes the next time", n)
	}
}

func TestABrokenArrivalKeepsAllOut(t *testing.T) {
	k := newKept(t)
	bad := piece("https://lake.example/bad", "x")
	bad.Document.SHA256 = "short"
	if _, err := k.Take(t.Context(), []tocsin.Arrival{piece(harbour, three), bad}); tocsin.CodeOf(err) != tocsin.Invalid || !strings.Contains(err.Error(), bad.Document.ID) {
		t.Errorf("error %v, want Invalid with the document's name", err)
	}
	if _, err := k.store.Document(t.Context(), harbour); tocsin.CodeOf(err) != tocsin.NotFound || len(k.asked) > 0 {
		t.Errorf("error %v, asked %v: one was kept", err, k.asked)
	}
}

func TestDecisions(t *testing.T) {
	k := newKept(t)
	id := k.take(t, piece(harbour, three))
	k.settle(t, id)
	d := tocsin.Decision{ID: "d1", Kind: tocsin.Reject, By: "ann", At: k.now, Reason: "a drill", Accounts: []string{id + "#1"}}
	if changes, err := k.Decide(t.Context(), d); err != nil || len(changes) != 1 {
		t.Fatalf("%d changes, %v", len(changes), err)
	}
	verdict := func() tocsin.Verdict {
		t.Helper()
		list, err := k.store.Changes(t.Context(), 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		return list[len(list)-1].Incident.Verdict
	}
	if v := verdict(); v != tocsin.Rejected {
		t.Errorf("verdict %q", v)
	}
	if changes, err := k.Decide(t.Context(), d); err != nil || len(changes) != 0 {
		t.Errorf("the same again: %d changes, %v", len(changes), err)
	}
	other := d
	other.Reason = "a hoax"
	if _, err := k.Decide(t.Context(), other); tocsin.CodeOf(err) != tocsin.Conflict {
		t.Errorf("another under its id: %v", err)
	}
	undo := tocsin.Decision{ID: "d2", Kind: tocsin.Undo, By: "ben", At: k.now, Reason: "no drill", Undoes: "d1"}
	if changes, err := k.Decide(t.Context(), undo); err != nil || len(changes) != 1 {
		t.Fatalf("undo: %d changes, %v", len(changes), err)
	}
	if changes, err := k.Decide(t.Context(), undo); err != nil || len(changes) != 0 {
		t.Errorf("undo again: %d changes, %v", len(changes), err)
	}
	if v := verdict(); v != "" {
		t.Errorf("verdict %q after it was undone", v)
	}
	undo.ID, undo.Undoes = "d3", "none"
	if _, err := k.Decide(t.Context(), undo); err == nil {
		t.Error("a decision that never was is undone")
	}
	if _, err := k.Decide(t.Context(), tocsin.Decision{ID: "d4", Kind: tocsin.Confirm}); tocsin.CodeOf(err) != tocsin.Invalid {
		t.Errorf("a decision of nobody: %v", err)
	}
	// It goes on as before.
	if n := k.settle(t, k.take(t, piece(harbour, four))); n != 1 {
		t.Errorf("%d changes by a newer version", n)
	}
}
