package group

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tocsin"
)

// groups is the incidents' accounts, as "a#1 b#1 | c#1", sorted.
func groups(incidents []tocsin.Incident) string {
	var out []string
	for _, inc := range incidents {
		out = append(out, strings.Join(inc.Accounts, " "))
	}
	slices.Sort(out)
	return strings.Join(out, " | ")
}

func TestAccountsOfOneActAreJoined(t *testing.T) {
	day, marsa := on("2024-05-14"), at("Marsa, Northland", tocsin.Town)
	for _, tt := range []struct {
		name     string
		readings []tocsin.Reading
		want     string
	}{
		{"same town, day and form", []tocsin.Reading{reading("a", day, marsa), reading("b", day, marsa)}, "a#1 b#1"},
		{"a site and its town", []tocsin.Reading{reading("a", day, marsa), reading("b", day, at("Marsa Hospital, Marsa, Northland", tocsin.Site))}, "a#1 b#1"},
		{"forms of one family", []tocsin.Reading{reading("a", day, marsa), reading("b", day, marsa, form(tocsin.Drone))}, "a#1 b#1"},
		{"an explosion and the attack that it was", []tocsin.Reading{reading("a", day, marsa, kind(tocsin.Explosion)), reading("b", day, marsa, form(tocsin.Bombing))}, "a#1 b#1"},
		{"a form that is not told", []tocsin.Reading{reading("a", day, marsa, form(tocsin.OtherForm)), reading("b", day, marsa, form(tocsin.ArmedAssault))}, "a#1 b#1"},
		{"gunfire and a bomb at one site", []tocsin.Reading{
			reading("a", day, at("Marsa Hospital, Marsa, Northland", tocsin.Site), form(tocsin.ArmedAssault)),
			reading("b", day, at("Marsa Hospital, Marsa, Northland", tocsin.Site), form(tocsin.SuicideBombing))}, "a#1 b#1"},
		{"gunfire and a rocket", []tocsin.Reading{reading("a", day, marsa), reading("b", day, marsa, form(tocsin.ArmedAssault))}, "a#1 | b#1"},
		{"two towns", []tocsin.Reading{reading("a", day, marsa), reading("b", day, at("Tal, Northland", tocsin.Town))}, "a#1 | b#1"},
		{"two countries", []tocsin.Reading{reading("a", day, at("Hadra, Northland", tocsin.Town)), reading("b", day, at("Hadra, Southland", tocsin.Town))}, "a#1 | b#1"},
		{"two days apart", []tocsin.Reading{reading("a", day, marsa), reading("b", on("2024-05-12"), marsa)}, "a#1 | b#1"},
		{"a day apart", []tocsin.Reading{reading("a", day, marsa), reading("b", on("2024-05-13"), marsa)}, "a#1 | b#1"},
		{"over one night at one site", []tocsin.Reading{
			reading("a", on("2024-05-13 night"), at("Marsa Hospital, Marsa, Northland", tocsin.Site)),
			reading("b", on("2024-05-14 early-morning"), at("Marsa Hospital, Marsa, Northland", tocsin.Site))}, "a#1 b#1"},
		{"morning and evening", []tocsin.Reading{
			reading("a", on("2024-05-14 morning"), marsa, killed(2)), reading("b", on("2024-05-14 evening"), marsa, killed(9))}, "a#1 | b#1"},
		{"two acts of one document", []tocsin.Reading{with(reading("a", day, marsa), day, marsa)}, "a#1 | a#2"},
		{"two acts of one document and one of them again", []tocsin.Reading{
			with(reading("a", day, marsa, killed(7)), day, marsa, killed(1)), reading("b", day, marsa, killed(7))}, "a#1 b#1 | a#2"},
		{"two named sites", []tocsin.Reading{
			reading("a", day, at("Marsa Hospital, Marsa, Northland", tocsin.Site)), reading("b", day, at("Marsa Airport, Marsa, Northland", tocsin.Site))}, "a#1 | b#1"},
		{"two named targets in one town", []tocsin.Reading{
			reading("a", day, marsa, named(tocsin.Target, "Zahra Hospital")), reading("b", day, marsa, named(tocsin.Target, "Qadir Railway Station"))}, "a#1 | b#1"},
		{"two targets named by common words", []tocsin.Reading{
			reading("a", day, marsa, killed(3), named(tocsin.Target, "Central Market")), reading("b", day, marsa, killed(3), named(tocsin.Target, "the University Hospital")),
			reading("c", day, marsa, killed(3), named(tocsin.Target, "central market"))}, "a#1 c#1 | b#1"},
		{"two hospitals", []tocsin.Reading{
			reading("a", day, marsa, named(tocsin.Target, "Northern Hospital")), reading("b", day, marsa, named(tocsin.Target, "Southern Hospital"))}, "a#1 | b#1"},
		{"a ministry, named two ways", []tocsin.Reading{
			reading("a", day, marsa, named(tocsin.Target, "Ministry of Education")), reading("b", day, marsa, named(tocsin.Target, "the Education Ministry"))}, "a#1 b#1"},
		{"one airport, told short and long", []tocsin.Reading{
			reading("a", day, marsa, named(tocsin.Target, "Marsa International Airport")), reading("b", day, marsa, named(tocsin.Target, "Marsa airport"))}, "a#1 b#1"},
		{"one target, spelt two ways", []tocsin.Reading{
			reading("a", day, marsa, named(tocsin.Target, "the Suleimani Hospital")), reading("b", day, marsa, named(tocsin.Target, "Soleimani hospital"))}, "a#1 b#1"},
		{"doer and target change places", []tocsin.Reading{
			reading("a", day, marsa, named(tocsin.Blamed, "Northland"), named(tocsin.Target, "Sons of Tal")),
			reading("b", day, marsa, named(tocsin.Blamed, "Sons of Tal"), named(tocsin.Target, "Northland"))}, "a#1 | b#1"},
		{"rival blame for one act", []tocsin.Reading{
			reading("a", day, marsa, named(tocsin.Blamed, "Sons of Tal"), killed(7)), reading("b", day, marsa, named(tocsin.Blamed, "Northland"), killed(7))}, "a#1 b#1"},
		{"a recalled attack and its report", []tocsin.Reading{
			reading("a", day, marsa), reading("b", published("2024-08-01"), background, on("2024-05-14"), marsa)}, "a#1 b#1"},
		{"a recalled month and its one attack", []tocsin.Reading{
			reading("a", day, marsa, killed(7)), reading("b", published("2024-08-01"), background, on("2024-05-01/2024-05-31"), marsa, killed(7))}, "a#1 b#1"},
		{"a recalled month with two attacks alike", []tocsin.Reading{
			reading("a", day, marsa, killed(7)), reading("c", on("2024-05-11"), marsa, killed(7)),
			reading("b", published("2024-08-01"), background, on("2024-05-01/2024-05-31"), marsa, killed(7))}, "a#1 | b#1 | c#1"},
		{"news without a day that tells the same toll", []tocsin.Reading{
			reading("a", day, marsa, killed(7), count(tocsin.Munitions, 4, 4)), reading("b", marsa, killed(7), count(tocsin.Munitions, 4, 4))}, "a#1 b#1"},
		{"news without a day that tells nothing more", []tocsin.Reading{reading("a", day, marsa), reading("b", published("2024-05-19"), marsa)}, "a#1 | b#1"},
		{"news of the last night, and nothing more", []tocsin.Reading{reading("a", day, marsa), reading("b", published("2024-05-15"), partOnly("night"), marsa)}, "a#1 b#1"},
		{"news of a night, days later", []tocsin.Reading{reading("a", day, marsa), reading("b", published("2024-05-19"), partOnly("night"), marsa)}, "a#1 | b#1"},
		{"a district no wider than a town", []tocsin.Reading{
			reading("a", day, at("Tal, Northland", tocsin.District)), reading("b", day, at("Tal, Northland", tocsin.District))}, "a#1 b#1"},
		{"a province", []tocsin.Reading{
			reading("a", day, at("Tal, Northland", tocsin.Province)), reading("b", day, at("Tal, Northland", tocsin.Province))}, "a#1 | b#1"},
		{"news without a day, weeks later", []tocsin.Reading{
			reading("a", day, marsa, killed(7), count(tocsin.Munitions, 4, 4)),
			reading("b", published("2024-06-20"), marsa, killed(7), count(tocsin.Munitions, 4, 4))}, "a#1 | b#1"},
		{"a town's account between two of its sites", []tocsin.Reading{
			reading("a", day, at("Marsa Hospital, Marsa, Northland", tocsin.Site)), reading("b", day, marsa),
			reading("c", day, at("Marsa Airport, Marsa, Northland", tocsin.Site))}, "a#1 | b#1 | c#1"},
		{"two aggregates", []tocsin.Reading{
			reading("a", day, marsa, kind(tocsin.Aggregate)), reading("b", day, marsa, kind(tocsin.Aggregate), killed(40))}, "a#1 | b#1"},
		{"an alarm and an attack", []tocsin.Reading{reading("a", day, marsa, kind(tocsin.Alarm)), reading("b", day, marsa)}, "a#1 | b#1"},
		{"a place that is not in the gazetteer", []tocsin.Reading{
			reading("a", day, at("Musakhel, Northland", tocsin.Town)), reading("b", day, at("Musakhail, Northland", tocsin.Town))}, "a#1 b#1"},
		{"the same killing told without day or place", []tocsin.Reading{
			reading("a", day, marsa, form(tocsin.AirStrike), named(tocsin.Target, "Qasem Haddad")),
			reading("b", published("2024-09-01"), background, form(tocsin.Killing), named(tocsin.Victim, "Qassem Hadad"))}, "a#1 b#1"},
		{"nothing told", []tocsin.Reading{reading("a"), reading("b")}, "a#1 | b#1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, order := range orders(tt.readings) {
				if got := groups(Incidents(order)); got != tt.want {
					t.Errorf("got %s, want %s", got, tt.want)
					for _, d := range Doubtful(order) {
						t.Log(d)
					}
				}
			}
		})
	}
}

// orders is the readings forwards, backwards, and doubled.
func orders(r []tocsin.Reading) [][]tocsin.Reading {
	back := slices.Clone(r)
	slices.Reverse(back)
	return [][]tocsin.Reading{r, back, append(slices.Clone(r), back...)}
}

func TestOrderNeverChangesTheOutcome(t *testing.T) {
	var readings []tocsin.Reading
	random := rand.New(rand.NewPCG(7, 7))
	towns := []told{at("Marsa, Northland", tocsin.Town), at("Old Quarter, Marsa, Northland", tocsin.Neighbourhood), at("Tal, Northland", tocsin.Town),
		at("Marsa Hospital, Marsa, Northland", tocsin.Site), at("Northland", tocsin.CountryWide), func(*tocsin.Reading, *tocsin.Account) {}}
	for i := range 60 {
		r := tocsin.Reading{Document: tocsin.Document{ID: fmt.Sprintf("d%02d", i), Published: fmt.Sprintf("2024-05-%02d", 14+random.IntN(4))}}
		for range 1 + random.IntN(3) {
			options := []told{towns[random.IntN(len(towns))], killed(random.IntN(4)), form(tocsin.Forms[random.IntN(6)])}
			if random.IntN(5) > 0 {
				options = append(options, on(fmt.Sprintf("2024-05-%02d", 12+random.IntN(4))))
			}
			r = with(r, options...)
		}
		readings = append(readings, r)
	}
	first, err := json.Marshal(Incidents(readings))
	if err != nil {
		t.Fatal(err)
	}
	for n := range 200 {
		random.Shuffle(len(readings), func(i, j int) { readings[i], readings[j] = readings[j], readings[i] })
		again, _ := json.Marshal(Incidents(readings))
		if string(again) != string(first) {
			t.Fatalf("order %d gave other incidents", n)
		}
	}
}

func TestReadingsAreLeftAsTheyWere(t *testing.T) {
	readings := []tocsin.Reading{
		reading("a", on("2024-05-14"), at("Marsa, Northland", tocsin.Town), killed(1)),
		reading("b", on("2024-05-14"), at("Marsa, Northland", tocsin.Town), killed(2))}
	before, _ := json.Marshal(readings)
	Incidents(readings)
	if after, _ := json.Marshal(readings); string(after) != string(before) {
		t.Error("the readings were changed")
	}
}

func TestNoReadingsGiveNoIncidents(t *testing.T) {
	if got := Incidents(nil); got == nil || len(got) != 0 {
		t.Errorf("got %v, want an empty list", got)
	}
}

func TestEveryAccountIsInOneIncident(t *testing.T) {
	r := with(with(reading("a", on("2024-05-14")), kind(tocsin.Threat)), kind(tocsin.Find), at("Marsa, Northland", tocsin.Town))
	if got := groups(Incidents([]tocsin.Reading{r})); got != "a#1 | a#2 | a#3" {
		t.Errorf("got %s", got)
	}
}

func TestTheNewerVersionOfADocumentCounts(t *testing.T) {
	day, marsa := on("2024-05-14"), at("Marsa, Northland", tocsin.Town)
	incidents := Incidents([]tocsin.Reading{
		reading("a", published("2024-05-16"), day, marsa, killed(5)), reading("a", published("2024-05-15"), day, marsa, killed(3))})
	if len(incidents) != 1 || *incidents[0].Slots[tocsin.Killed].Best != 5 || len(incidents[0].Slots[tocsin.Killed].Claims) != 1 {
		t.Errorf("got %+v", incidents)
	}
}

func TestAttacksComeFirstByTime(t *testing.T) {
	marsa := at("Marsa, Northland", tocsin.Town)
	var got []string
	for _, inc := range Incidents([]tocsin.Reading{
		reading("a", kind(tocsin.Alarm), on("2024-05-01"), marsa), reading("b", on("2024-05-09"), marsa), reading("c", on("2024-05-03"), marsa), reading("d", marsa)}) {
		got = append(got, inc.Accounts...)
	}
	if want := "c#1 b#1 d#1 a#1"; strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestReasonsTellWhy(t *testing.T) {
	day := on("2024-05-14")
	incidents := Incidents([]tocsin.Reading{
		reading("a", day, at("Old Quarter, Marsa, Northland", tocsin.Neighbourhood), killed(7), named(tocsin.Weapon, "rockets")),
		reading("b", day, at("Old Quarter, Marsa, Northland", tocsin.Neighbourhood), killed(7), named(tocsin.Weapon, "Grad rocket"))})
	if len(incidents) != 1 || len(incidents[0].Reasons) != 1 {
		t.Fatalf("got %+v", incidents)
	}
	reason := incidents[0].Reasons[0]
	want := []string{"same place Old Quarter, Marsa", "same day 2024-05-14", "same form rocket-missile", "same toll 7 killed", "same weapon rockets"}
	if reason.A != "a#1" || reason.B != "b#1" || reason.Score < 0.9 || !slices.Equal(reason.Points, want) {
		t.Errorf("got %+v, want points %q", reason, want)
	}
}

func TestDoubtfulPairsAreListed(t *testing.T) {
	readings := []tocsin.Reading{
		reading("a", on("2024-05-14"), at("Old Quarter, Marsa, Northland", tocsin.Neighbourhood), killed(3), named(tocsin.Weapon, "Grad rocket")),
		reading("b", on("2024-05-13"), at("Old Quarter, Marsa, Northland", tocsin.Neighbourhood), killed(3), named(tocsin.Weapon, "Grad rocket"))}
	doubts := Doubtful(readings)
	if got := groups(Incidents(readings)); got != "a#1 | b#1" || len(doubts) != 1 {
		t.Errorf("got %s and doubts %v", got, doubts)
	}
}

func BenchmarkIncidents(b *testing.B) {
	random := rand.New(rand.NewPCG(3, 3))
	var readings []tocsin.Reading
	words := strings.Fields(strings.Repeat("the rocket fell in night near market people police said after smoke rose over wall car street ", 3))
	for i := range 1000 {
		event := random.IntN(350)
		var text []string
		for range 200 {
			text = append(text, words[random.IntN(len(words))]+fmt.Sprint(random.IntN(40)))
		}
		r := reading(fmt.Sprintf("d%04d", i), on(fmt.Sprintf("2024-%02d-%02d", 1+event%12, 1+event%28)), at("Marsa, Northland", tocsin.Town),
			killed(event%9), named(tocsin.Weapon, "rocket"), body(strings.Join(text, " ")))
		lat, lon := 30+float64(event%17)/2, 40+float64(event%13)/2
		r.Accounts[0].Where.Name, r.Accounts[0].Where.Lat, r.Accounts[0].Where.Lon = fmt.Sprintf("Town %d", event), &lat, &lon
		r.Document.Published = r.Accounts[0].When.Start.AddDays(1).String()
		readings = append(readings, r)
	}
	b.ReportAllocs()
	for b.Loop() {
		Incidents(readings)
	}
	b.ReportMetric(float64(len(readings))*float64(b.N)/b.Elapsed().Seconds(), "documents/s")
}

func BenchmarkOneIncident(b *testing.B) {
	var readings []tocsin.Reading
	for i := range 1000 {
		readings = append(readings, reading(fmt.Sprintf("d%04d", i), on("2024-05-14"), at("Marsa, Northland", tocsin.Town),
			killed(i%9), named(tocsin.Weapon, "rocket"), body(rewrite(wireStory, i))))
	}
	for b.Loop() {
		Incidents(readings)
	}
}
