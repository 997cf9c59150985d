package group

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"tocsin"
)

func TestPairsOfOneSortAreWeighedAlike(t *testing.T) {
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 7))
		var readings []tocsin.Reading
		for n := range 2 + random.IntN(4) {
			r := strange(random, fmt.Sprint(n))
			readings = append(readings, r, copyOf(r, fmt.Sprint("copy", n)))
		}
		ms, docs := gather(known(), readings, nil)
		w := newWeigher(ms, docs, nil, nil)
		for _, a := range ms {
			for _, b := range ms {
				if a == b {
					continue
				}
				p := compare(a, b, true)
				if v := w.weigh(a, b); v.apart != (p.veto != "") || !v.apart && v.score != p.score {
					t.Fatalf("seed %d: %s and %s: got %+v, want %+v", seed, a.account.ID, b.account.ID, v, p)
				}
				first, second := a, b
				if b.index < a.index {
					first, second = b, a
				}
				if got, want := w.reason(a, b), p.reason(first, second); !reflect.DeepEqual(got, want) {
					t.Fatalf("seed %d: got %+v, want %+v", seed, got, want)
				}
			}
		}
	}
}

// copyOf is the same reading of another document.
func copyOf(r tocsin.Reading, id string) tocsin.Reading {
	r.Document.ID = id
	accounts := make([]tocsin.Account, len(r.Accounts))
	for i, acc := range r.Accounts {
		acc.ID = fmt.Sprintf("%s#%d", id, i)
		accounts[i] = acc
	}
	r.Accounts = accounts
	return r
}

func TestOutcomeIsIncidentsAndDoubtful(t *testing.T) {
	for seed := range uint64(100) {
		random := rand.New(rand.NewPCG(seed, 8))
		var readings []tocsin.Reading
		for n := range 6 {
			readings = append(readings, strange(random, fmt.Sprint(n)))
		}
		incidents, doubts := Outcome(readings)
		if fmt.Sprintf("%+v", doubts) != fmt.Sprintf("%+v", Doubtful(readings)) || !reflect.DeepEqual(incidents, Incidents(readings)) {
			t.Fatalf("seed %d: got %+v and %+v", seed, incidents, doubts)
		}
	}
}

// BenchmarkCopies groups a hundred wires that thirty outlets copied.
func BenchmarkCopies(b *testing.B) {
	random := rand.New(rand.NewPCG(5, 5))
	var readings []tocsin.Reading
	for n := range 100 {
		r := strange(random, fmt.Sprint(n))
		for m := range 30 {
			readings = append(readings, copyOf(r, fmt.Sprintf("%d-%d", n, m)))
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		Outcome(readings)
	}
}
