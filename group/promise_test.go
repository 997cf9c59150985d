package group

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"tocsin"
)

// added is the incidents of a book that took in the readings one by one, in
// the order given.
func added(t *testing.T, readings []tocsin.Reading, order []int) []tocsin.Incident {
	t.Helper()
	b := NewBook()
	for _, i := range order {
		if _, err := b.Add(noon, readings[i]); err != nil {
			t.Fatal(err)
		}
	}
	return b.Incidents()
}

func TestThirtyRewritesOneByOneAreOneOrigin(t *testing.T) {
	day, marsa := on("2024-05-14"), at("Old Quarter, Marsa, Northland", tocsin.Neighbourhood)
	var readings []tocsin.Reading
	for n := range 30 {
		readings = append(readings, reading(fmt.Sprintf("wire%02d", n), day, marsa, killed(7), body(rewrite(wireStory, n))))
	}
	readings = append(readings,
		reading("own1", day, marsa, says(tocsin.Speaker{Name: "residents", Kind: tocsin.SpeakerWitness}, killed(6))),
		reading("own2", day, marsa, says(tocsin.Speaker{Name: "doctors", Kind: tocsin.SpeakerMedical}, injured(12))))
	random := rand.New(rand.NewPCG(4, 4))
	for range 3 {
		incidents := added(t, readings, random.Perm(len(readings)))
		if len(incidents) != 1 || incidents[0].Origins != 3 {
			t.Fatalf("got %s with %d origins", groups(incidents), incidents[0].Origins)
		}
	}
}

func TestTwoStrikesInOneTownStayTwoInEveryOrder(t *testing.T) {
	day, marsa := on("2024-05-14"), at("Marsa, Northland", tocsin.Town)
	school, station := named(tocsin.Target, "Zahra School"), named(tocsin.Target, "Qadir Railway Station")
	readings := []tocsin.Reading{reading("a", day, marsa, school, killed(3)), reading("b", day, marsa, station, killed(3)),
		reading("c", day, marsa, school), reading("d", day, marsa, station), reading("e", marsa)}
	for _, order := range permutations(len(readings)) {
		incidents := added(t, readings, order)
		if got := groups(incidents); got != "a#1 c#1 | b#1 d#1 | e#1" {
			t.Fatalf("order %v: got %s", order, got)
		}
	}
}

func permutations(n int) [][]int {
	if n == 0 {
		return [][]int{{}}
	}
	var out [][]int
	for _, p := range permutations(n - 1) {
		for at := range n {
			out = append(out, slices.Insert(slices.Clone(p), at, n-1))
		}
	}
	return out
}

func TestARevisedTollReplacesTheEarlierOne(t *testing.T) {
	day, marsa := on("2024-05-14"), at("Marsa, Northland", tocsin.Town)
	readings := []tocsin.Reading{
		reading("a", outlet("Gazette"), published("2024-05-14"), day, marsa, killed(3)),
		reading("b", outlet("Gazette"), published("2024-05-15"), day, marsa, killed(5))}
	for _, order := range permutations(2) {
		incidents := added(t, readings, order)
		if len(incidents) != 1 {
			t.Fatalf("got %s", groups(incidents))
		}
		rec := incidents[0].Slots[tocsin.Killed]
		if figures(rec) != "5 5 5" || len(rec.Claims) != 2 || rec.Claims[0].Superseded != "replaced by b#1" || rec.Claims[1].Superseded != "" {
			t.Errorf("order %v: got %s, %+v", order, figures(rec), rec.Claims)
		}
	}
}

func TestHeadlinesSayNoMoreThanTheClaims(t *testing.T) {
	for seed := range uint64(50) {
		for _, inc := range Incidents(town(rand.New(rand.NewPCG(seed, 21)), 24)) {
			checkHeadline(t, &inc)
		}
	}
}

func TestHeadlinesOfTheCorpusSayNoMoreThanTheClaims(t *testing.T) {
	readings, _ := readGold(t, evalFolder(t))
	for _, inc := range Incidents(readings) {
		checkHeadline(t, &inc)
	}
}

// checkHeadline finds every figure and every name of the headline in the
// claims, and every harm in a claim of it.
func checkHeadline(t *testing.T, inc *tocsin.Incident) {
	t.Helper()
	names, bounds := "", map[int]bool{}
	if w := inc.Where; w != nil {
		names += " " + strings.Join(append([]string{w.Name, w.Country}, w.Within...), " ")
	}
	for _, rec := range inc.Slots {
		for _, c := range rec.Claims {
			names += " " + c.Value.Name
			if c.Value.Count.Known {
				bounds[c.Value.Count.Min], bounds[c.Value.Count.Max] = true, true
			}
		}
	}
	names = " " + fold(names) + " "
	for i, w := range strings.Fields(strings.ReplaceAll(inc.Headline, ",", "")) {
		f := fold(w)
		if strings.Contains(names, " "+f+" ") {
			continue
		}
		n, err := strconv.Atoi(f)
		if at := slices.Index(numberWords[:], f); at > 0 {
			n, err = at, nil
		}
		if err == nil && !bounds[n] {
			t.Errorf("%q: nobody says %q", inc.Headline, w)
		}
		if err != nil && i > 0 && unicode.IsUpper([]rune(w)[0]) {
			t.Errorf("%q: nobody names %q", inc.Headline, w)
		}
	}
	for word, slot := range map[string]tocsin.Slot{"killed": tocsin.Killed, "injured": tocsin.Injured, "missing": tocsin.Missing, "abducted": tocsin.Abducted} {
		told := inc.Slots[slot] != nil && slices.ContainsFunc(inc.Slots[slot].Claims, func(c tocsin.IncidentClaim) bool { return c.Value.Count.Known })
		if strings.Contains(inc.Headline, " "+word) && !told && !strings.Contains(names, " "+word+" ") {
			t.Errorf("%q: nobody tells of %s", inc.Headline, word)
		}
	}
}

func TestTranslationsAreOfOneOrigin(t *testing.T) {
	day, marsa := on("2024-05-14"), at("Old Quarter, Marsa, Northland", tocsin.Neighbourhood)
	readings := []tocsin.Reading{
		reading("first", day, marsa, killed(7), body("Seven worshippers died when a rocket came down on the mosque of the old quarter.")),
		reading("second", day, marsa, killed(7), body("At the house of prayer seven lost their lives, as a missile struck.")),
		reading("third", day, marsa, killed(7), body("Missile kills seven people at prayer, says our man in the old town.")),
		reading("own", day, marsa, killed(7), body("Our correspondent counted seven graves on the hill behind the market.")),
	}
	readings[0].Document.URL = "https://example.org/first"
	for _, tt := range []struct {
		name          string
		second, third string
		want          int
	}{
		{"none is marked", "", "", 4},
		{"by id and by address", "first", "https://example.org/first", 2},
		{"of what is not held", "elsewhere", "elsewhere", 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			readings[1].Document.Translates, readings[2].Document.Translates = tt.second, tt.third
			for _, order := range permutations(len(readings)) {
				incidents := added(t, readings, order)
				if len(incidents) != 1 || incidents[0].Origins != tt.want {
					t.Fatalf("order %v: got %s with %d origins: %+v", order, groups(incidents), incidents[0].Origins, incidents[0].OriginList)
				}
			}
			if all := Incidents(readings); all[0].Origins != tt.want {
				t.Errorf("all at once: got %d origins", all[0].Origins)
			}
		})
	}
}
