package group

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"tocsin"
)

// posting is the n-th post by one template: an alert of one of five channels, in one
// of a few towns. One of 400 has more of its own words than of the template's.
func posting(n int) tocsin.Reading {
	random := rand.New(rand.NewPCG(uint64(n), 21))
	towns := []string{"Marsa", "Tal", "Old Quarter"}
	town := towns[random.IntN(len(towns))]
	words := fmt.Sprintf("Alert in %s. All who live there must go to the cellars of their houses at once, take water and papers along, ", town) +
		"and wait until the horns tell that the danger is over. Do not stand at windows, do not touch what falls from the sky, and tell your neighbours."
	if n%400 == 7 {
		own := make([]string, 60)
		for i := range own {
			own[i] = fmt.Sprintf("word%d", random.IntN(400))
		}
		words += " " + strings.Join(own, " ") + "."
	}
	day := tocsin.Date{Year: 2024, Month: 1, Day: 1}.AddDays(n % 60)
	return reading(fmt.Sprintf("post%04d", n), outlet(fmt.Sprintf("Channel %d", random.IntN(5))), published(day.String()), kind(tocsin.Alarm),
		at(town+", Northland", tocsin.Town), body(words))
}

func postings(from, to int) []tocsin.Reading {
	var out []tocsin.Reading
	for n := from; n < to; n++ {
		out = append(out, posting(n))
	}
	return out
}

func TestWhatThousandsShareIsATemplateAndNoCopy(t *testing.T) {
	few := Incidents(postings(0, 300))
	many := Incidents(postings(0, crowdedText+300))
	if got := origins(few, "outlet:"); got != 0 {
		t.Errorf("of 300 posts alike %d origins are outlets, want none", got)
	}
	if got := origins(many, "outlet:"); got < 3 {
		t.Errorf("of %d posts alike %d origins are outlets, want all channels", crowdedText+300, got)
	}
	for i := range many {
		inc := &many[i]
		for j := range inc.OriginList {
			if o := &inc.OriginList[j]; strings.HasPrefix(o.ID, "text:") && o.Reason != "near-identical text, Jaccard 1.00" && !strings.HasPrefix(o.Reason, "near-identical text, Jaccard 0.") {
				t.Errorf("got %+v", o)
			}
		}
	}
}

// origins counts the different origins whose ids begin so.
func origins(incidents []tocsin.Incident, prefix string) int {
	found := map[string]bool{}
	for i := range incidents {
		for _, o := range incidents[i].OriginList {
			if strings.HasPrefix(o.ID, prefix) {
				found[o.ID] = true
			}
		}
	}
	return len(found)
}

// A text becomes a template while its copies come, and no longer is one when some
// are taken out: the outcome is that of all at once on both sides of the line.
func TestTemplatesOneByOneAreAsAllAtOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	const before, after = crowdedText, crowdedText + 9 // some have words of their own
	readings := postings(0, after)
	b := NewBook()
	must := func(_ []tocsin.Change, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check := func(held int) {
		t.Helper()
		if got, want := nameless(t, b.Incidents()), nameless(t, Incidents(readings[:held])); got != want {
			x, y := strings.Split(got, "\n"), strings.Split(want, "\n")
			for i := range min(len(x), len(y)) {
				if x[i] != y[i] {
					t.Fatalf("of %d: got %d incidents, want %d; first difference:\n%s\nwant\n%s", held, len(x)-1, len(y)-1, x[i], y[i])
				}
			}
			t.Fatalf("of %d: got %d incidents, want %d", held, len(x)-1, len(y)-1)
		}
	}
	must(b.Add(noon, postings(0, before)...))
	check(before)
	for n := before; n < after; n++ {
		must(b.Add(noon, readings[n]))
	}
	check(after)
	for _, held := range []int{after - 3, before} {
		var ids []string
		for _, r := range readings[held:len(b.shelf.index.slots)] {
			ids = append(ids, r.Document.ID)
		}
		must(b.Remove(noon, "taken down", ids...))
	}
	check(before)
}
