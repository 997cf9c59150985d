package storetest

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tocsin"
)

func testAnswers(t *testing.T, s tocsin.Store) {
	ctx := t.Context()
	find := func(key string) (a *tocsin.Answer, err error) {
		e := s.Update(ctx, func(tx tocsin.Tx) error {
			a, err = tx.Answer(key)
			return nil
		})
		return a, errors.Join(e, err)
	}
	put := func(a tocsin.Answer) {
		t.Helper()
		update(t, s, func(tx tocsin.Tx) error { return tx.PutAnswer(&a) })
	}
	working := tocsin.Answer{Key: "k", Fingerprint: [32]byte{1}, At: Start(), Until: Start().Add(time.Minute)}
	put(working)
	same(t, "one that is worked on", *must[*tocsin.Answer](t)(find("k")), working)
	done := working
	done.Until, done.Status, done.Header, done.Body = Start().Add(24*time.Hour), 201, map[string][]string{"Location": {"/x"}}, []byte("{}")
	put(done)
	same(t, "its answer", *must[*tocsin.Answer](t)(find("k")), done)
	_, err := find("l")
	code(t, "another key", err, tocsin.NotFound)
	err = s.Update(ctx, func(tx tocsin.Tx) error { return tx.PutAnswer(&tocsin.Answer{}) })
	code(t, "an answer without a key", err, tocsin.Invalid)
	put(tocsin.Answer{Key: "l", At: Start(), Until: Start().Add(48 * time.Hour)})
	update(t, s, func(tx tocsin.Tx) error { return tx.DropAnswers(Start().Add(24 * time.Hour)) })
	_, err = find("k")
	code(t, "one whose time is over", err, tocsin.NotFound)
	if _, err = find("l"); err != nil {
		t.Error("one whose time is not over:", err)
	}
	// Answers may hold words of a document that is erased; a request that is
	// worked on goes on.
	put(done)
	arrive(t, s, arrival("a", "words", 0))
	update(t, s, func(tx tocsin.Tx) error { return tx.Forget("a", "ann", "asked", Start()) })
	_, err = find("k")
	code(t, "an answer after an erasure", err, tocsin.NotFound)
	if _, err = find("l"); err != nil {
		t.Error("one that is worked on, after an erasure:", err)
	}
}

// testClaims has many ask at once for the same key: one of them gets it.
func testClaims(t *testing.T, s tocsin.Store) {
	for _, key := range []string{"a", "b", "c"} {
		var got atomic.Int64
		var wg sync.WaitGroup
		failed := make(chan error, 8)
		for range 8 {
			wg.Go(func() {
				mine := false
				err := s.Update(t.Context(), func(tx tocsin.Tx) error {
					_, err := tx.Answer(key)
					mine = tocsin.CodeOf(err) == tocsin.NotFound
					if !mine {
						return err
					}
					return tx.PutAnswer(&tocsin.Answer{Key: key, At: Start(), Until: Start().Add(time.Minute)})
				})
				if err == nil && mine {
					got.Add(1)
				}
				failed <- err
			})
		}
		wg.Wait()
		close(failed)
		for err := range failed {
			if err != nil {
				t.Fatal(err)
			}
		}
		same(t, "how many got key "+key, got.Load(), 1)
	}
}
