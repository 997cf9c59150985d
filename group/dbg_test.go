package group

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
	"tocsin"
)

func TestDegraded(t *testing.T) {
	base, keys := readGold(t, evalFolder(t))
	try := func(name string, f func(r *rand.Rand, a *tocsin.Account)) {
		var b3, pr, p, rc float64
		const n = 10
		for seed := range n {
			rnd := rand.New(rand.NewPCG(uint64(seed), 3))
			var rs []tocsin.Reading
			for _, r := range base {
				accs := append([]tocsin.Account{}, r.Accounts...)
				for i := range accs {
					if accs[i].Where != nil {
						w := *accs[i].Where
						accs[i].Where = &w
					}
					if accs[i].When != nil {
						w := *accs[i].When
						accs[i].When = &w
					}
					f(rnd, &accs[i])
				}
				r.Accounts = accs
				rs = append(rs, r)
			}
			s := scoreGroups(Incidents(rs), keys, "main ")
			b3 += s.b3() / n
			pr += s.pairs / n
			p += s.b3p / n
			rc += s.b3r / n
		}
		fmt.Printf("%-40s B3 %.3f P %.3f R %.3f pairs %.3f\n", name, b3, p, rc, pr)
	}
	try("as gold", func(r *rand.Rand, a *tocsin.Account) {})
	try("no positions", func(r *rand.Rand, a *tocsin.Account) {
		if a.Where != nil {
			a.Where.Lat, a.Where.Lon = nil, nil
		}
	})
	try("30% no positions", func(r *rand.Rand, a *tocsin.Account) {
		if a.Where != nil && r.IntN(10) < 3 {
			a.Where.Lat, a.Where.Lon = nil, nil
		}
	})
	try("20% no day", func(r *rand.Rand, a *tocsin.Account) {
		if r.IntN(10) < 2 {
			a.When = nil
		}
	})
	try("20% no place", func(r *rand.Rand, a *tocsin.Account) {
		if r.IntN(10) < 2 {
			a.Where = nil
		}
	})
	try("20% town only", func(r *rand.Rand, a *tocsin.Account) {
		if a.Where != nil && r.IntN(10) < 2 && len(a.Where.Within) > 1 {
			a.Where.Name, a.Where.Within, a.Where.Precision, a.Where.RadiusM = a.Where.Within[0], a.Where.Within[1:], tocsin.Town, 12000
		}
	})
	try("20% a day off", func(r *rand.Rand, a *tocsin.Account) {
		if a.When != nil && r.IntN(10) < 2 {
			a.When.Start = a.When.Start.AddDays(-1)
			a.When.End = a.When.End.AddDays(-1)
		}
	})
	try("no claims", func(r *rand.Rand, a *tocsin.Account) { a.Claims = nil })
	try("30% of claims lost", func(r *rand.Rand, a *tocsin.Account) {
		var c []tocsin.Claim
		for _, x := range a.Claims {
			if r.IntN(10) >= 3 {
				c = append(c, x)
			}
		}
		a.Claims = c
	})
	try("20% other form", func(r *rand.Rand, a *tocsin.Account) {
		if r.IntN(10) < 2 {
			a.Form = tocsin.OtherForm
		}
	})
	try("20% wrong role", func(r *rand.Rand, a *tocsin.Account) {
		if r.IntN(10) < 2 {
			if a.Role == tocsin.Main {
				a.Role = tocsin.Background
			} else {
				a.Role = tocsin.Main
			}
		}
	})
	// one incident, many documents
	var rs []tocsin.Reading
	for i := range 1000 {
		rs = append(rs, reading(fmt.Sprintf("d%04d", i), on("2024-05-14"), at("Marsa, Northland", tocsin.Town), killed(i%9), body(rewrite(wireStory, i))))
	}
	start := time.Now()
	inc := Incidents(rs)
	fmt.Println("1000 on one incident:", time.Since(start), len(inc), inc[0].Origins)
}
