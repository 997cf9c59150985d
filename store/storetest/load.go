package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin"
)

// Size is how much Load puts into a store.
type Size struct{ Incidents, Documents int }

// invention makes up what fills a store: the same from the same seed.
type invention struct {
	r     *rand.Rand
	words []string
}

func newInvention() *invention {
	v := &invention{r: rand.New(rand.NewPCG(1, 2))}
	syllables := strings.Fields("ba ke lo mi nu ra se ti vo za dra fen gol hir jum kal")
	for range 20_000 {
		var w strings.Builder
		for range 2 + v.r.IntN(3) {
			w.WriteString(syllables[v.r.IntN(len(syllables))])
		}
		v.words = append(v.words, w.String())
	}
	return v
}

// word is one of the words; as in a language, few are used most.
func (v *invention) word() string {
	f := v.r.Float64()
	return v.words[int(f*f*f*f*float64(len(v.words)))]
}

func (v *invention) sentence(words int) string {
	list := make([]string, words)
	for i := range list {
		list[i] = v.word()
	}
	return strings.Join(list, " ") + "."
}

var countries = []string{"XA", "XB", "XC", "XD", "XE", "XF", "XG", "XH"}

// incident makes up the first version of incident i, told by documents.
func (v *invention) incident(i int, documents []string) tocsin.Change {
	var accounts []string
	for _, d := range documents {
		accounts = append(accounts, d+"#1")
	}
	slices.Sort(accounts)
	c := change(fmt.Sprintf("inc-%06d", i), 1, i/10, accounts...)
	inc := &c.Incident
	place := v.words[v.r.IntN(3000)]
	lat, lon := v.r.Float64()*120-60, v.r.Float64()*360-180
	day := tocsin.Date{Year: 2015, Month: 1, Day: 1}.AddDays(v.r.IntN(3650))
	killed := v.r.IntN(30)
	inc.Headline = v.sentence(8)
	inc.Form = tocsin.Forms[v.r.IntN(len(tocsin.Forms))]
	inc.When.Start, inc.When.End = day, day
	inc.Where.Name, inc.Where.Within, inc.Where.CountryCode = place, []string{v.words[v.r.IntN(200)]}, countries[v.r.IntN(len(countries))]
	inc.Where.Lat, inc.Where.Lon = &lat, &lon
	inc.Origins, inc.Credibility = 1+v.r.IntN(4), 1+v.r.IntN(6)
	rec := inc.Slots[tocsin.Killed]
	rec.Low, rec.Best, rec.High = &killed, &killed, &killed
	rec.Contested = v.r.IntN(5) == 0
	for j := range inc.Slots[tocsin.Blamed].Claims {
		cl := &inc.Slots[tocsin.Blamed].Claims[j]
		cl.Value.Name, cl.Quote.Exact = v.word()+" "+v.word(), v.sentence(20)
		rec.Claims[j].Quote.Exact = v.sentence(20)
	}
	return c
}

// Load fills a store with made-up documents and incidents, each incident with
// two versions.
func Load(tb testing.TB, s tocsin.Store, size Size) {
	tb.Helper()
	v := newInvention()
	id := func(n int) string { return fmt.Sprintf("doc-%06d", n) }
	const batch = 500
	for from := 0; from < size.Documents; from += batch {
		err := s.Update(tb.Context(), func(tx tocsin.Tx) error {
			for n := from; n < min(from+batch, size.Documents); n++ {
				body := v.sentence(25) + " " + strings.Repeat(v.sentence(25)+" ", 3) + v.sentence(25)
				r := reading(id(n), body)
				r.Accounts = r.Accounts[:1]
				a := arrival(id(n), body, n/100)
				if _, err := tx.Arrive(a, names(a), of(a)); err != nil {
					return err
				}
				keys := make([]uint64, 20)
				for i := range keys {
					keys[i] = uint64(v.r.IntN(size.Documents)) << 20
				}
				if err := tx.PutReading(r, keys, noKeys); err != nil {
					return err
				}
				if err := tx.SetState(id(n), tocsin.Read, "", Start()); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	each := max(1, size.Documents/size.Incidents)
	for from := 0; from < size.Incidents; from += batch {
		err := s.Update(tb.Context(), func(tx tocsin.Tx) error {
			var first, second []tocsin.Change
			for i := from; i < min(from+batch, size.Incidents); i++ {
				var documents []string
				for j := range each {
					documents = append(documents, id((i*each+j)%size.Documents))
				}
				first = append(first, v.incident(i, documents[:1]))
				c := v.incident(i, documents)
				c.Version, c.At, c.Documents = 2, c.At.Add(time.Hour), documents[1:]
				second = append(second, c)
			}
			if err := tx.Record(tocsin.Outcome{Changes: first}); err != nil {
				return err
			}
			return tx.Record(tocsin.Outcome{Changes: second})
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
}

// Measure asks a loaded store many things and reports how long the answers
// take, in milliseconds.
func Measure(b *testing.B, s tocsin.Store) {
	v := newInvention()
	ctx := b.Context()
	yes := true
	incidents := func(make func() tocsin.IncidentQuery) func() error {
		return func() error {
			q := make()
			_, _, err := s.Incidents(ctx, &q)
			return err
		}
	}
	day := func() tocsin.Date { return tocsin.Date{Year: 2015, Month: 1, Day: 1}.AddDays(v.r.IntN(3600)) }
	box := func(size float64) *tocsin.Box {
		west, south := v.r.Float64()*(360-size)-180, v.r.Float64()*(120-min(size, 110))-60
		return &tocsin.Box{West: west, South: south, East: west + size, North: min(90, south+size)}
	}
	for _, m := range []struct {
		name string
		ask  func() error
	}{
		{"incidents/all", incidents(func() tocsin.IncidentQuery { return tocsin.IncidentQuery{} })},
		{"incidents/by harm", incidents(func() tocsin.IncidentQuery { return tocsin.IncidentQuery{Order: tocsin.ByHarm} })},
		{"incidents/week", incidents(func() tocsin.IncidentQuery { d := day(); return tocsin.IncidentQuery{From: d, To: d.AddDays(6)} })},
		{"incidents/box of 10 degrees", incidents(func() tocsin.IncidentQuery { return tocsin.IncidentQuery{Box: box(10)} })},
		{"incidents/box of 100 degrees", incidents(func() tocsin.IncidentQuery { return tocsin.IncidentQuery{Box: box(100)} })},
		{"incidents/box and form by change", incidents(func() tocsin.IncidentQuery {
			return tocsin.IncidentQuery{Box: box(40), Forms: []tocsin.Form{tocsin.Drone, tocsin.Bombing}, Order: tocsin.ByChange}
		})},
		{"incidents/place", incidents(func() tocsin.IncidentQuery { return tocsin.IncidentQuery{Place: v.words[v.r.IntN(3000)]} })},
		{"incidents/actor", incidents(func() tocsin.IncidentQuery { return tocsin.IncidentQuery{Actor: v.word()} })},
		{"incidents/rare words", incidents(func() tocsin.IncidentQuery { return tocsin.IncidentQuery{Text: v.words[10_000+v.r.IntN(10_000)]} })},
		{"incidents/common words", incidents(func() tocsin.IncidentQuery { return tocsin.IncidentQuery{Text: v.words[v.r.IntN(20)]} })},
		{"incidents/country, contested, harm", incidents(func() tocsin.IncidentQuery {
			return tocsin.IncidentQuery{Countries: countries[:1], Contested: &yes, Harm: &yes, MaxCredibility: 3}
		})},
		{"incidents/nothing", incidents(func() tocsin.IncidentQuery {
			return tocsin.IncidentQuery{MinOrigins: 4, MaxCredibility: 1, Countries: []string{"ZZ"}}
		})},
		{"incidents/as of", incidents(func() tocsin.IncidentQuery {
			return tocsin.IncidentQuery{AsOf: Start().Add(time.Duration(v.r.IntN(2000)) * time.Hour)}
		})},
		{"incidents/as of, box", incidents(func() tocsin.IncidentQuery {
			return tocsin.IncidentQuery{AsOf: Start().Add(time.Duration(v.r.IntN(2000)) * time.Hour), Box: box(20)}
		})},
		{"incidents/source", incidents(func() tocsin.IncidentQuery { return tocsin.IncidentQuery{Source: "wire"} })},
		{"count/all", func() error { _, err := s.Count(ctx, &tocsin.IncidentQuery{}); return err }},
		{"count/source and words", func() error {
			_, err := s.Count(ctx, &tocsin.IncidentQuery{Source: "wire", Text: v.words[v.r.IntN(20)]})
			return err
		}},
		{"count/box", func() error { _, err := s.Count(ctx, &tocsin.IncidentQuery{Box: box(100)}); return err }},
		{"search/common word", func() error { _, err := s.Search(ctx, v.words[v.r.IntN(20)], 20); return err }},
		{"search/rare word", func() error { _, err := s.Search(ctx, v.words[10_000+v.r.IntN(10_000)], 20); return err }},
		{"search/two words", func() error { _, err := s.Search(ctx, v.word()+" "+v.word(), 20); return err }},
		{"incident", func() error {
			_, err := s.Incident(ctx, fmt.Sprintf("inc-%06d", v.r.IntN(1000)), 0)
			return err
		}},
		{"sources", func() error { _, err := s.Sources(ctx); return err }},
		{"stats", func() error { _, err := s.Stats(ctx); return err }},
	} {
		b.Run(m.name, func(b *testing.B) {
			var took []float64
			for b.Loop() {
				start := time.Now()
				if err := m.ask(); err != nil {
					b.Fatal(err)
				}
				took = append(took, float64(time.Since(start).Microseconds())/1000)
			}
			slices.Sort(took)
			b.ReportMetric(took[len(took)/2], "p50-ms")
			b.ReportMetric(took[len(took)*99/100], "p99-ms")
		})
	}
}
