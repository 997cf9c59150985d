package group

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin"
)

var noon = time.Date(2024, 6, 1, 12, 0, 0, 0, time.UTC)

// nameless is incidents as JSON without their ids, which tell who came first.
func nameless(t *testing.T, incidents []tocsin.Incident) string {
	t.Helper()
	incidents = slices.Clone(incidents)
	for i := range incidents {
		incidents[i].ID = incidents[i].Accounts[0]
	}
	sortIncidents(incidents)
	var out strings.Builder
	for i := range incidents {
		b, err := json.Marshal(incidents[i])
		if err != nil {
			t.Fatal(err)
		}
		out.Write(b)
		out.WriteByte('\n')
	}
	return out.String()
}

// checkBook adds the readings in a random order and in batches of random size,
// takes some out and puts them in again, and compares with all at once.
func checkBook(t *testing.T, random *rand.Rand, readings []tocsin.Reading, decisions []tocsin.Decision, want string) {
	t.Helper()
	b := NewBook()
	order := random.Perm(len(readings))
	left := slices.Clone(decisions)
	must := func(_ []tocsin.Change, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for len(order) > 0 {
		n := min(len(order), 1+random.IntN(1+random.IntN(8)))
		var batch []tocsin.Reading
		for _, i := range order[:n] {
			batch = append(batch, readings[i])
		}
		order = order[n:]
		must(b.Add(noon, batch...))
		if random.IntN(3) == 0 && len(left) > 0 {
			must(b.Decide(left[0]))
			left = left[1:]
		}
		if random.IntN(4) == 0 {
			r := batch[random.IntN(len(batch))]
			versions := b.shelf.index.Versions(r.Document.ID)
			must(b.Remove(noon, "withdrawn by its outlet", r.Document.ID))
			for _, v := range versions {
				must(b.Add(noon, *v))
			}
		}
	}
	for _, d := range left {
		must(b.Decide(d))
	}
	_, doubts := Decided(readings, rulings(t, decisions...))
	if got := b.Doubtful(); !reflect.DeepEqual(got, doubts) {
		t.Errorf("doubtful pairs: got %v, want %v", got, doubts)
	}
	got := nameless(t, b.Incidents())
	if got != want {
		x, y := strings.Split(got, "\n"), strings.Split(want, "\n")
		for i := range min(len(x), len(y)) {
			if x[i] != y[i] {
				t.Fatalf("got %d incidents, want %d; first difference:\n%s\nwant\n%s", len(x)-1, len(y)-1, x[i], y[i])
			}
		}
		t.Fatalf("got %d incidents, want %d", len(x)-1, len(y)-1)
	}
}

func TestOneByOneIsAsAllAtOnce(t *testing.T) {
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 3))
		var readings []tocsin.Reading
		for n := range 12 + random.IntN(20) {
			readings = append(readings, strange(random, fmt.Sprintf("d%02d", n)))
		}
		want := nameless(t, Incidents(readings))
		for range 2 {
			checkBook(t, random, readings, nil, want)
		}
	}
}

// town is reports of a few acts in a few places, told more and less exactly,
// some of them copies.
func town(random *rand.Rand, n int) []tocsin.Reading {
	places := []told{at("Marsa, Northland", tocsin.Town), at("Old Quarter, Marsa, Northland", tocsin.Neighbourhood), at("Tal, Northland", tocsin.Town),
		at("Marsa Hospital, Marsa, Northland", tocsin.Site), at("Northland", tocsin.CountryWide), func(*tocsin.Reading, *tocsin.Account) {}}
	var readings []tocsin.Reading
	for i := range n {
		r := tocsin.Reading{Document: tocsin.Document{ID: fmt.Sprintf("d%02d", i), Outlet: fmt.Sprintf("Outlet %d", random.IntN(6)),
			Published: fmt.Sprintf("2024-05-%02d", 14+random.IntN(4))}}
		if random.IntN(3) == 0 {
			r.Text = paragraphs(rewrite(wireStory, random.IntN(5)))
		}
		for range 1 + random.IntN(3) {
			options := []told{places[random.IntN(len(places))], killed(random.IntN(4)), form(tocsin.Forms[random.IntN(6)])}
			if random.IntN(5) > 0 {
				options = append(options, on(fmt.Sprintf("2024-05-%02d", 12+random.IntN(4))))
			}
			if random.IntN(4) == 0 {
				options = append(options, background)
			}
			if random.IntN(3) == 0 {
				options = append(options, named(tocsin.Target, []string{"Zahra Hospital", "Qadir Railway Station", "a market"}[random.IntN(3)]))
			}
			r = with(r, options...)
		}
		readings = append(readings, r)
	}
	return readings
}

func TestOneByOneUnderDecisionsIsAsAllAtOnce(t *testing.T) {
	for seed := range uint64(40) {
		random := rand.New(rand.NewPCG(seed, 5))
		readings := town(random, 24)
		account := func() string { return fmt.Sprintf("d%02d#%d", random.IntN(24), 1+random.IntN(2)) }
		var decisions []tocsin.Decision
		for n := range 8 {
			a, b := account(), account()
			if a == b {
				continue
			}
			switch random.IntN(7) {
			case 0:
				decisions = append(decisions, decision(n, tocsin.Merge, a+" "+b))
			case 1:
				decisions = append(decisions, decision(n, tocsin.Split, a, from(b)))
			case 2:
				decisions = append(decisions, decision(n, tocsin.Set, a+" "+b, to(tocsin.Killed, tocsin.Value{Count: tocsin.Exactly(2)})))
			case 3:
				decisions = append(decisions, decision(n, tocsin.Confirm, a))
			case 4:
				decisions = append(decisions, decision(n, tocsin.Retract, "", func(d *tocsin.Decision) { d.Document = fmt.Sprintf("d%02d", random.IntN(24)) }))
			case 5:
				decisions = append(decisions, decision(n, tocsin.Rate, "", func(d *tocsin.Decision) { d.Origin, d.Reliability = "outlet:outlet 2", tocsin.Unreliable }))
			case 6:
				if len(decisions) > 0 {
					decisions = append(decisions, decision(n, tocsin.Undo, "", undoes(decisions[len(decisions)-1].ID)))
				}
			}
		}
		incidents, _ := Decided(readings, rulings(t, decisions...))
		checkBook(t, random, readings, decisions, nameless(t, incidents))
	}
}

func TestTheCorpusInAnyOrderIsOneOutcome(t *testing.T) {
	folder := evalFolder(t)
	readings, _ := readGold(t, folder)
	want := nameless(t, Incidents(readings))
	random := rand.New(rand.NewPCG(9, 9))
	for n := range 200 {
		random.Shuffle(len(readings), func(i, j int) { readings[i], readings[j] = readings[j], readings[i] })
		if got := nameless(t, Incidents(readings)); got != want {
			t.Fatalf("order %d gave other incidents", n)
		}
	}
	for range 5 {
		checkBook(t, random, readings, nil, want)
	}
}

func TestOnlyWhatIsNearIsLookedAt(t *testing.T) {
	b := NewBook()
	marsa, tal := at("Marsa, Northland", tocsin.Town), at("Tal, Northland", tocsin.Town)
	for i := range 40 {
		place := marsa
		if i%2 == 1 {
			place = tal
		}
		if _, err := b.Add(noon, reading(fmt.Sprintf("d%02d", i), on(fmt.Sprintf("2024-03-%02d", 1+i/2)), published(fmt.Sprintf("2024-03-%02d", 2+i/2)), place)); err != nil {
			t.Fatal(err)
		}
	}
	near := newRegion(&b.steps, b.shelf, nil)
	if err := near.grow(b.shelf.index.Versions("d10")); err != nil {
		t.Fatal(err)
	}
	if len(near.docs) > 6 {
		t.Errorf("%d documents were looked at", len(near.docs))
	}
}

func TestChangesTellTheStory(t *testing.T) {
	day, marsa := on("2024-05-14"), at("Marsa, Northland", tocsin.Town)
	b := NewBook()
	var log []tocsin.Change
	hour := 0
	do := func(changes []tocsin.Change, err error) []tocsin.Change {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		hour++
		log = append(log, changes...)
		return changes
	}
	now := func() time.Time { return noon.Add(time.Duration(hour) * time.Hour) }
	first := do(b.Add(now(), reading("b", day, marsa, killed(2))))
	id := first[0].Incident.ID
	do(b.Add(now(), reading("a", published("2024-05-14"), day, marsa, killed(3)))) // published earlier, told later
	do(b.Add(now(), reading("c", on("2024-05-12"), marsa)))
	other := b.shelf.holds["c#1"]
	merged := do(b.Decide(tocsin.Decision{ID: "d1", Kind: tocsin.Merge, By: "Ann", At: now(), Reason: "the date was wrong", Accounts: []string{"a#1", "b#1", "c#1"}}))
	if got := Follow(b.Latest, other); !slices.Equal(got, []string{id}) {
		t.Errorf("%s leads to %v, want %s", other, got, id)
	}
	if len(merged) != 2 || !merged[0].Withdraw && !merged[1].Withdraw || merged[0].Decision != "d1" || merged[1].Decision != "d1" {
		t.Errorf("got %+v", merged)
	}
	do(b.Decide(tocsin.Decision{ID: "d2", Kind: tocsin.Undo, By: "Ben", At: now(), Reason: "it was right", Undoes: "d1"}))
	if b.shelf.holds["a#1"] != id || b.shelf.holds["c#1"] != other {
		t.Errorf("after the undo %v, want %s and %s", b.shelf.holds, id, other)
	}
	do(b.Remove(now(), "taken down", "a", "b"))
	if got := Follow(b.Latest, id); len(got) != 0 {
		t.Errorf("%s leads to %v, want nowhere", id, got)
	}
	do(b.Add(now(), reading("b", day, marsa, killed(2))))
	do(b.Decide(tocsin.Decision{ID: "d3", Kind: tocsin.Reject, By: "Ann", At: now(), Reason: "a drill", Accounts: []string{"b#1"}}))
	var story []string
	for _, c := range log {
		if c.Incident.ID == id {
			story = append(story, fmt.Sprintf("%d %v %v %s", c.Version, c.Withdraw, c.Documents, c.Reason))
		}
	}
	want := []string{
		"1 false [b] first told by b#1",
		"2 false [a] also told by a#1; killed two to three, was two; killed contested; independent origins 2, was 1; credibility 2, was 3",
		"3 false [] Ann said so: the date was wrong; also told by c#1; independent origins 3, was 2",
		"4 false [] Ben said so: it was right; no longer told by c#1; independent origins 2, was 3",
		"5 true [a b] taken down; no report tells it any more",
		"6 false [b] told again by b#1",
		"7 true [] Ann said so: a drill; rejected by a person",
	}
	if !slices.Equal(story, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(story, "\n"), strings.Join(want, "\n"))
	}
	for i, wantAccounts := range []string{"b#1", "a#1 b#1", "a#1 b#1 | c#1", "a#1 b#1 c#1", "a#1 b#1 | c#1", "c#1", "b#1 | c#1", "c#1"} {
		if got := groups(KnownAt(log, noon.Add(time.Duration(i)*time.Hour+time.Minute))); got != wantAccounts {
			t.Errorf("known after step %d: %s, want %s", i+1, got, wantAccounts)
		}
	}
	if got := KnownAt(log, noon.Add(-time.Hour)); len(got) != 0 {
		t.Errorf("known before: %v", got)
	}
}
