package evidence_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"tocsin"
	"tocsin/store/evidence"
	"tocsin/store/storetest"
)

// look is the tag that Fill puts on incident j, with another word.
func look(word string) *tocsin.Note {
	return &tocsin.Note{ID: "n", Incident: "j", By: "ann", At: storetest.Start(), Tag: word}
}

func TestWhatIsReplacedAndRemoved(t *testing.T) {
	b := filled(t)
	s := b.open(t)
	update(t, s, func(tx tocsin.Tx) error {
		return errors.Join(tx.PutNote(look("seen")), tx.PutUser(&tocsin.User{Name: "ben"}),
			tx.PutAssignment(&tocsin.Assignment{Incident: "i", To: "ben", By: "ann", At: storetest.Start()}),
			tx.Release("j", "ben", "known to all", storetest.Start()))
	})
	update(t, s, func(tx tocsin.Tx) error { return errors.Join(tx.RemoveNote("n"), tx.RemoveUser("ben")) })
	r := verify(t, s, b.kept)
	if len(r.Problems) > 0 || r.Replaced != 5 {
		t.Errorf("%d replaced, want two notes, two assignments and a release; problems %q", r.Replaced, r.Problems)
	}
	for _, c := range []alteration{
		{"a note that was removed", []string{`INSERT INTO note (id, incident, at, tag, data) VALUES ('n', 'j', 1, 'look', CAST('{}' AS BLOB))`}, []string{"note n (entry", "is there again"}},
		{"an assignment that was ended", []string{`INSERT INTO assignment (incident, person, data) VALUES ('i', 'ann', CAST('{}' AS BLOB))`}, []string{"the assignment of incident i (entry", "is there again"}},
		{"a release as it was before", []string{`UPDATE released SET person = 'ann', reason = 'known'`}, []string{"the release of incident j (entry", "was altered"}},
	} {
		t.Run(c.name, func(t *testing.T) { altered(t, b, c) })
	}
}

// meanwhile is a store in which something is done after the log was read.
type meanwhile struct {
	tocsin.Store
	do func()
}

func (m *meanwhile) Log(ctx context.Context, from int64, limit int) ([]tocsin.LogEntry, error) {
	list, err := m.Store.Log(ctx, from, limit)
	if do := m.do; do != nil {
		m.do = nil
		do()
	}
	return list, err
}

func TestVerifyingWhileOthersWork(t *testing.T) {
	b := filled(t)
	s := b.open(t)
	r, err := evidence.Verify(t.Context(), &meanwhile{s, func() {
		update(t, s, func(tx tocsin.Tx) error { return tx.PutNote(look("seen")) })
		update(t, s, func(tx tocsin.Tx) error { return tx.Forget("b", "ben", "asked", storetest.Start()) })
	}}, []evidence.Checkpoint{b.kept}, nil)
	if err != nil || len(r.Problems) > 0 {
		t.Errorf("%q, %v", r.Problems, err)
	}
}

// TestAnEntryWithoutItsLeaf is of a store that was begun when the log told plain
// hashes: what is left of an entry that was erased proves nothing to others.
func TestAnEntryWithoutItsLeaf(t *testing.T) {
	b := filled(t)
	b.behind(t, "UPDATE log SET ref = '', digest = X'' WHERE n = 1")
	if _, err := evidence.Prove(t.Context(), b.open(t), 1, storetest.Start()); tocsin.CodeOf(err) != tocsin.NotFound || !strings.Contains(err.Error(), "hash of its leaf") {
		t.Errorf("error %v, want NotFound", err)
	}
}
