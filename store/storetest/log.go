package storetest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"tocsin"
)

// entries lists the log as "kind ref", and checks all of it against its tree
// and against what the entries are of.
func entries(t *testing.T, s tocsin.Store) []string {
	t.Helper()
	ctx := t.Context()
	var out []string
	var leaves []tlog.Hash
	for from := int64(0); ; {
		list := must[[]tocsin.LogEntry](t)(s.Log(ctx, from, 3))
		if len(list) == 0 {
			break
		}
		for i := range list {
			e := &list[i]
			if e.N != from {
				t.Fatalf("entry %d where %d belongs", e.N, from)
			}
			from++
			line := fmt.Sprintf("%s %s", e.Kind, e.Ref)
			leaf := tlog.RecordHash([]byte(string(e.Kind) + "\n" + e.Ref + "\n" + hex.EncodeToString(e.Digest[:]) + "\n"))
			if e.Bare {
				leaf = must[[][32]byte](t)(s.LogHashes(ctx, []int64{tlog.StoredHashIndex(0, e.N)}))[0]
			}
			leaves = append(leaves, leaf)
			content, err := s.Content(ctx, e)
			if e.ErasedBy >= 0 {
				line += fmt.Sprintf(" erased by %d", e.ErasedBy)
				code(t, "the content of an erased entry", err, tocsin.NotFound)
				if len(e.Salt) != 0 {
					t.Errorf("entry %d is erased and has a salt", e.N)
				}
			} else {
				if err != nil {
					t.Fatal(err)
				}
				if len(e.Salt) < 16 || sha256.Sum256(append(append([]byte{}, e.Salt...), content...)) != e.Digest {
					t.Errorf("entry %d, %s, is not of what is kept", e.N, line)
				}
			}
			out = append(out, line)
		}
	}
	size := must[int64](t)(s.LogSize(ctx))
	if size != int64(len(out)) {
		t.Fatalf("the log's size is %d, and it has %d entries", size, len(out))
	}
	if size == 0 {
		return out
	}
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes, err := s.LogHashes(ctx, indexes)
		got := make([]tlog.Hash, len(hashes))
		for i, h := range hashes {
			got[i] = h
		}
		return got, err
	})
	root, err := tlog.TreeHash(size, reader)
	if err != nil {
		t.Fatal(err)
	}
	for n, leaf := range leaves {
		proof, err := tlog.ProveRecord(size, int64(n), reader)
		if err != nil {
			t.Fatal(err)
		}
		if err := tlog.CheckRecord(proof, size, root, int64(n), leaf); err != nil {
			t.Errorf("entry %d is not in the tree: %v", n, err)
		}
	}
	return out
}

func testLog(t *testing.T, s tocsin.Store) {
	ctx := t.Context()
	keep(t, s, "a", "words of a", 1)
	arrive(t, s, arrival("a", "words of a", 1)) // nothing new
	arrive(t, s, arrival("a", "other words", 2), arrival("b", "words of b", 2))
	update(t, s, func(tx tocsin.Tx) error {
		if err := tx.PutDecision(&tocsin.Decision{ID: "x", Kind: tocsin.Confirm, By: "ann", At: Start(), Reason: "seen", Accounts: []string{"a#1"}}); err != nil {
			return err
		}
		return tx.Record(tocsin.Outcome{Changes: []tocsin.Change{change("i", 1, 0, "a#1"), change("j", 1, 0, "b#1")}})
	})
	same(t, "the log", entries(t, s), []string{
		"version 1@1", "reading 1@1", "version 1@2", "version 2@1", "decision x", "change i@1", "change j@1",
	})
	list := must[[]tocsin.LogEntry](t)(s.Log(ctx, 5, 1))
	content := must[[]byte](t)(s.Content(ctx, &list[0]))
	var c tocsin.Change
	if err := json.Unmarshal(content, &c); err != nil || c.Incident.ID != "i" {
		t.Errorf("content %s, %v", content, err)
	}
	if !list[0].At.Equal(Start()) {
		t.Errorf("at %v", list[0].At)
	}
	_, err := s.LogHashes(ctx, []int64{1000})
	code(t, "a hash that is not there", err, tocsin.NotFound)
	_, err = s.Content(ctx, &tocsin.LogEntry{N: 99, Kind: tocsin.LogDocument})
	code(t, "an entry that is not there", err, tocsin.NotFound)
	a, b := list[0].Salt, must[[]tocsin.LogEntry](t)(s.Log(ctx, 6, 1))[0].Salt
	if string(a) == string(b) {
		t.Error("two entries have the same salt")
	}
}

func testForget(t *testing.T, s tocsin.Store) {
	ctx := t.Context()
	secret := "Marta Beispiel was hurt in Testville."
	a := arrival("a", secret, 0)
	a.Document.Title = "Marta Beispiel hurt"
	arrive(t, s, a)
	r := reading("a", secret)
	r.Accounts[0].Claims[1].Value.Name = "Marta Beispiel"
	update(t, s, func(tx tocsin.Tx) error {
		if err := tx.PutReading(r, []uint64{1}, noKeys); err != nil {
			return err
		}
		return tx.SetState("a", tocsin.Read, "", Start())
	})
	keep(t, s, "b", "Two were hurt.", 1)
	told := func(c tocsin.Change) tocsin.Change {
		c.Incident.Headline = "Marta Beispiel hurt in Testville"
		c.Incident.Where.Words, c.Reason = "house of Marta Beispiel", "victim Marta Beispiel"
		for i := range c.Incident.Slots[tocsin.Blamed].Claims {
			if cl := &c.Incident.Slots[tocsin.Blamed].Claims[i]; cl.Account == "a#1" {
				cl.Value.Name, cl.Quote.Exact = "Marta Beispiel", secret
			}
		}
		return c
	}
	record(t, s, told(change("i", 1, 0, "a#1")))
	record(t, s, told(change("i", 2, 1, "a#1", "b#1")))
	record(t, s, change("j", 1, 1, "b#1"))
	update(t, s, func(tx tocsin.Tx) error {
		return tx.Record(tocsin.Outcome{Looked: []string{"a#1", "b#1"}, Doubts: []tocsin.JoinReason{{A: "a#1", B: "b#1", Score: 1, Points: []string{"Marta Beispiel"}}}})
	})
	at := Start().AddDate(0, 0, 1)
	update(t, s, func(tx tocsin.Tx) error {
		tells, err := tx.TellsOf("a")
		if err != nil {
			return err
		}
		same(t, "what it told of", tells, []string{"i"})
		// As the one who asks does: first it is taken out of what stands.
		if err := tx.RemoveReadings("a"); err != nil {
			return err
		}
		next := told(change("i", 3, 24, "a#1", "b#1"))
		next.Incident.Accounts, next.Documents, next.Reason = []string{"b#1"}, []string{"a"}, "no longer told by a#1; victim was Marta Beispiel"
		if err := tx.Record(tocsin.Outcome{Changes: []tocsin.Change{next}}); err != nil {
			return err
		}
		return tx.Forget("a", "ann", "she asked for it", at)
	})
	d := must[*tocsin.DocumentRecord](t)(s.Document(ctx, "a"))
	same(t, "state", d.State, tocsin.Forgotten)
	same(t, "why", d.Why, "she asked for it")
	same(t, "title", d.Title, "")
	same(t, "address", d.URL, "")
	same(t, "names", d.Names, []string{"a"})
	_, err := s.Bytes(ctx, hash(secret))
	code(t, "its bytes", err, tocsin.NotFound)
	_, err = s.Reading(ctx, "a", "")
	code(t, "its reading", err, tocsin.NotFound)
	_, err = s.Document(ctx, "https://news.example/a")
	code(t, "its address", err, tocsin.NotFound)
	for _, v := range must[[]tocsin.DocumentVersion](t)(s.Versions(ctx, "a")) {
		if v.Title != "" || v.URL != "" {
			t.Errorf("version %+v", v)
		}
	}
	same(t, "what words find", len(must[[]tocsin.SearchHit](t)(s.Search(ctx, "beispiel", 0))), 0)
	same(t, "what incidents' words find", len(selected(t, s, tocsin.IncidentQuery{Text: "beispiel", Withdrawn: true})), 0)
	same(t, "what an actor's name finds", len(selected(t, s, tocsin.IncidentQuery{Actor: "beispiel", AsOf: Start().Add(1e9)})), 0)
	for _, c := range must[[]tocsin.IncidentRecord](t)(s.History(ctx, "i")) {
		b, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "Marta") || strings.Contains(string(b), `"a#1"`) {
			t.Errorf("version %d still has %s", c.Version, b)
		}
	}
	same(t, "another incident", must[*tocsin.IncidentRecord](t)(s.Incident(ctx, "j", 0)).Incident.Headline, "Drone attack on Testville")
	same(t, "doubts", len(must[[]tocsin.JoinReason](t)(s.Doubts(ctx, 0))), 0)
	got := entries(t, s)
	same(t, "the log", got, []string{
		"version 1@1 erased by 8", "reading 1@1 erased by 8", "version 2@1", "reading 2@1",
		"change i@1 erased by 8", "change i@2 erased by 8", "change j@1", "change i@3 erased by 8",
		"erasure 1", "rewrite i@1", "rewrite i@2", "rewrite i@3",
	})
	last := must[[]tocsin.LogEntry](t)(s.Log(ctx, 8, 1))[0]
	var said map[string]any
	if err := json.Unmarshal(must[[]byte](t)(s.Content(ctx, &last)), &said); err != nil {
		t.Fatal(err)
	}
	same(t, "who erased what and why", said, map[string]any{"document": "a", "by": "ann", "reason": "she asked for it", "at": "2025-03-11T12:00:00Z",
		"entries": []any{0.0, 1.0, 4.0, 5.0, 7.0}})

	// Who has its words in hand does not find out here that it was them.
	Forgot(t, s, "a", secret)

	// It is not taken again, whatever name it comes under.
	again := arrive(t, s, a)[0]
	same(t, "the same document again", again.State, tocsin.Forgotten)
	renamed := arrival("z", "other words", 30)
	renamed.Document.URL = "https://news.example/a"
	came := arrive(t, s, renamed)[0]
	same(t, "the same address again", came.State, tocsin.Forgotten)
	same(t, "what it is told to be", came.Document, "a")
	_, err = s.Bytes(ctx, hash("other words"))
	code(t, "the bytes of what was not taken", err, tocsin.NotFound)
	err = s.Update(ctx, func(tx tocsin.Tx) error { return tx.SetState("a", tocsin.Queued, "", Start()) })
	code(t, "a state for what is forgotten", err, tocsin.Conflict)
}

// testForgetBytesAsName has documents that have no name but the hash of their
// bytes: it finds them, and is gone when they are forgotten.
func testForgetBytesAsName(t *testing.T, s tocsin.Store) {
	ctx := t.Context()
	words := "words without a name"
	a := arrival(hash(words), words, 0)
	a.Document.URL = ""
	first := arrive(t, s, a)[0]
	if !first.New || first.Document == hash(words) {
		t.Errorf("its id tells its bytes: %+v", first)
	}
	again := arrive(t, s, a)[0]
	same(t, "the same bytes again", again, tocsin.Arrived{Document: first.Document, SHA256: hash(words), Version: 1, State: tocsin.Queued})
	same(t, "what its hash finds", must[*tocsin.DocumentRecord](t)(s.Document(ctx, hash(words))).ID, first.Document)
	update(t, s, func(tx tocsin.Tx) error { return tx.Forget(first.Document, "ann", "asked", Start()) })
	Forgot(t, s, first.Document, words)
	_, err := s.Document(ctx, hash(words))
	code(t, "what its hash finds then", err, tocsin.NotFound)
	same(t, "it is not taken again", arrive(t, s, a)[0], tocsin.Arrived{Document: first.Document, SHA256: hash(words), State: tocsin.Forgotten})
}

func testForgetTwice(t *testing.T, s tocsin.Store) {
	keep(t, s, "a", "the very same words", 1)
	keep(t, s, "b", "the very same words", 1)
	keep(t, s, "c", "words of c", 1)
	record(t, s, change("i", 1, 0, "a#1", "b#1", "c#1"))
	forget := func(ids ...string) {
		update(t, s, func(tx tocsin.Tx) error {
			for _, id := range ids {
				if err := tx.Forget(id, "ann", "asked", Start()); err != nil {
					return err
				}
			}
			return nil
		})
	}
	forget("a")
	same(t, "bytes that another document has", string(must[[]byte](t)(s.Bytes(t.Context(), hash("the very same words")))), "the very same words")
	forget("a") // nothing more happens
	forget("b", "c")
	_, err := s.Bytes(t.Context(), hash("the very same words"))
	code(t, "bytes that no document has any more", err, tocsin.NotFound)
	same(t, "the log", entries(t, s), []string{
		"version 1@1 erased by 7", "reading 1@1 erased by 7", "version 2@1 erased by 9", "reading 2@1 erased by 9",
		"version 3@1 erased by 11", "reading 3@1 erased by 11", "change i@1 erased by 7",
		"erasure 1", "rewrite i@1 erased by 9", "erasure 2", "rewrite i@1 erased by 11", "erasure 3", "rewrite i@1",
	})
	update(t, s, func(tx tocsin.Tx) error { // what it held is nobody's
		return tx.Record(tocsin.Outcome{Changes: []tocsin.Change{{Incident: tocsin.Incident{ID: "i"}, Version: 2, At: Start(), Withdraw: true}}})
	})
}
