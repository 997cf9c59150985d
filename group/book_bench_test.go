package group

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"tocsin"
)

// incidentsADay is how many incidents the synthetic world has: a hundred on
// each day, in 5,000 towns between 50 degrees south and 60 north, each told by
// one document.
const incidentsADay = 100

// synthetic is the n-th document of the world.
func synthetic(n int) tocsin.Reading {
	random := rand.New(rand.NewPCG(uint64(n), 11))
	townNumber := random.IntN(5000)
	spot := rand.New(rand.NewPCG(uint64(townNumber), 12))
	lat, lon := -50+110*spot.Float64(), -180+360*spot.Float64()
	day := tocsin.Date{Year: 1995, Month: 1, Day: 1}.AddDays(n / incidentsADay)
	form := tocsin.Forms[random.IntN(len(tocsin.Forms))]
	id := fmt.Sprintf("s%07d", n)
	return tocsin.Reading{
		Document: tocsin.Document{ID: id, Outlet: fmt.Sprintf("Outlet %d", random.IntN(300)), Published: day.AddDays(1).String()},
		Accounts: []tocsin.Account{{ID: id + "#1", Kind: tocsin.Attack, Role: tocsin.Main, Form: form, Status: tocsin.Executed,
			When: &tocsin.When{Start: day, End: day, Precision: tocsin.Day},
			Where: &tocsin.Where{Name: fmt.Sprintf("Town%d", townNumber), Country: fmt.Sprintf("Land%d", townNumber%150), Lat: &lat, Lon: &lon,
				RadiusM: 8000, Precision: tocsin.Town},
			Claims: []tocsin.Claim{
				{Slot: tocsin.Killed, Value: tocsin.Value{Count: tocsin.Exactly(random.IntN(9))}, Certainty: tocsin.Stated},
				{Slot: tocsin.Target, Value: tocsin.Value{Name: fmt.Sprintf("the Mina%d School", random.IntN(20000))}, Certainty: tocsin.Stated}}}},
	}
}

// BenchmarkAddOne adds one document, which tells again of an incident that is
// known, beside 10,000, 100,000 and 1,000,000 others, and takes it out again.
func BenchmarkAddOne(b *testing.B) {
	before := heap()
	book := NewBook()
	held := 0
	for _, size := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprintf("beside=%d", size), func(b *testing.B) {
			for ; held < size; held++ { // as a store that is opened holds them
				r := synthetic(held)
				book.shelf.index.Put(&r)
			}
			memory := float64(heap()-before) / 1e6
			random := rand.New(rand.NewPCG(1, 2))
			looked, added := 0, 0
			b.ReportAllocs()
			for b.Loop() {
				n := random.IntN(size)
				r := synthetic(n)
				r.Document.ID = fmt.Sprintf("again%d", n)
				r.Accounts[0].ID = r.Document.ID + "#1"
				r.Document.Outlet = "Gazette"
				if _, err := book.Add(noon, r); err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				near := newRegion(&book.steps, book.shelf, nil)
				if err := near.grow(book.shelf.index.Versions(r.Document.ID)); err != nil {
					b.Fatal(err)
				}
				looked += len(near.docs)
				added++
				if _, err := book.Remove(noon, "measured", r.Document.ID); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
			b.ReportMetric(memory, "MB-held")
			b.ReportMetric(float64(looked)/float64(added), "documents-looked-at")
		})
	}
}

// heap is the bytes in use after a collection.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
