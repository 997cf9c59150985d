package group

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tocsin"
)

// strange is a document with any values at all, valid or not.
func strange(random *rand.Rand, id string) tocsin.Reading {
	one := func(of ...string) string { return of[random.IntN(len(of))] }
	word := func() string {
		return one("", " ", "-", "’s", "a (b", "Marsa", "the Zahra Hospital", "near ", "US", "base housing", "8th Street", "É", "مرسى", "of", "Qadir Station, Marsa", "rockets")
	}
	number := func() int { return []int{-1, 0, 1, 2, 7, 1 << 40, -9}[random.IntN(7)] }
	date := func() tocsin.Date {
		return []tocsin.Date{{}, {Year: 2024, Month: 5, Day: 14}, {Year: 2024, Month: 5, Day: 15}, {Year: -44, Month: 3, Day: 15}, {Year: 9999, Month: 99, Day: -7}}[random.IntN(5)]
	}
	degrees := func() *float64 {
		v := []float64{0, 30.5, 40.5, -90, 180, 720, 1e300}[random.IntN(7)]
		return []*float64{nil, &v}[random.IntN(2)]
	}
	r := tocsin.Reading{Document: tocsin.Document{ID: id, Outlet: word(), Published: one("", "2024-05-15", "2024-05-15T10:00:00Z", "soon", "0000-00-00")}}
	if random.IntN(3) == 0 {
		r.Text = paragraphs(one(wireStory, "", "x\n\n(AFP) y", "("))
	}
	for n := range random.IntN(4) {
		acc := tocsin.Account{ID: fmt.Sprintf("%s#%d", id, n), Kind: tocsin.Kind(one("attack", "attack", "attack", "explosion", "threat", "aggregate", "alarm", "find", "", "odd")),
			Role: tocsin.Role(one("main", "background", "")), Form: append(tocsin.Forms, "", "odd")[random.IntN(len(tocsin.Forms)+2)],
			Status: tocsin.Status(one("executed", "intercepted", "foiled", "", "odd")), Acts: []tocsin.Span{{Start: number(), End: number()}}}
		if random.IntN(4) > 0 {
			acc.When = &tocsin.When{Start: date(), End: date(), Precision: tocsin.TimePrecision(one("day", "month", "minute", "", "unknown")),
				PartOfDay: one("", "night", "early-morning", "noon"), Clock: one("", "21:15", "99:99")}
		}
		if random.IntN(4) > 0 {
			acc.Where = &tocsin.Where{Name: word(), Within: []string{word(), word()}[:random.IntN(3)], Country: word(), CountryCode: one("", "XX"), Lat: degrees(), Lon: degrees(),
				RadiusM: number(), Precision: tocsin.PlacePrecision(one("site", "town", "neighbourhood", "country", "sea-or-air", "unknown", "")), Near: random.IntN(3) == 0}
		}
		for range random.IntN(6) {
			c := tocsin.Claim{Slot: tocsin.Slots[random.IntN(len(tocsin.Slots))], Certainty: tocsin.Certainty(one("stated", "reported", "hedged", "denied", "retracted", "silent", "")),
				Speaker: tocsin.Speaker{Name: word(), Kind: tocsin.SpeakerKind(one("official", "outlet", "agency", "medical", "unnamed", "")), Via: one("", "", word())},
				Scope:   tocsin.Scope{Side: one("", "", "attackers"), Group: one("", "", "children"), Stage: one("", "launched", "odd"), Period: one("", "", "", "since May")}}
			if random.IntN(2) == 0 {
				c.Value.Count = tocsin.Count{Known: true, Min: number(), Max: number()}
			} else {
				c.Value.Name = word()
			}
			acc.Claims = append(acc.Claims, c)
		}
		r.Accounts = append(r.Accounts, acc)
	}
	return r
}

// checkStrange groups documents with any values: nothing panics, every account
// is in one incident, and the order does not matter.
func checkStrange(t *testing.T, seed uint64) {
	random := rand.New(rand.NewPCG(seed, 0))
	var readings []tocsin.Reading
	want := 0
	for n := range 2 + random.IntN(7) {
		readings = append(readings, strange(random, fmt.Sprint(n)))
		want += len(readings[n].Accounts)
	}
	incidents := Incidents(readings)
	seen := map[string]bool{}
	for _, inc := range incidents {
		for _, a := range inc.Accounts {
			if seen[a] {
				t.Errorf("seed %d: %s is in two incidents", seed, a)
			}
			seen[a] = true
		}
		if len(inc.OriginList) != inc.Origins || inc.Headline == "" || inc.ID == "" {
			t.Errorf("seed %d: got %+v", seed, inc)
		}
	}
	if len(seen) != want {
		t.Errorf("seed %d: %d accounts are in incidents, want %d", seed, len(seen), want)
	}
	first, err := json.Marshal(incidents)
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	slices.Reverse(readings)
	random.Shuffle(len(readings)/2, func(i, j int) { readings[i], readings[j] = readings[j], readings[i] })
	if again, _ := json.Marshal(Incidents(readings)); string(again) != string(first) {
		t.Errorf("seed %d: another order gives\n%s\nand not\n%s", seed, again, first)
	}
	Doubtful(readings)
	if moved := Changes(Changes(nil, incidents), incidents); len(moved) > 0 {
		t.Errorf("seed %d: nothing moved, yet %+v", seed, moved)
	}
}

func TestStrangeValuesAreGrouped(t *testing.T) {
	for seed := range uint64(1500) {
		checkStrange(t, seed)
	}
}

func FuzzIncidents(f *testing.F) {
	f.Add(uint64(time.Hour))
	f.Fuzz(checkStrange)
}
