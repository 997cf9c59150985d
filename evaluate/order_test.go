package evaluate

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tocsin"
	"tocsin/group"
	"tocsin/pipeline"
)

func TestTheCorpusAsReadIsOneOutcomeInAnyOrder(t *testing.T) {
	folder := os.Getenv("TOCSIN_EVAL")
	if folder == "" {
		t.Skip("TOCSIN_EVAL names no folder of evaluation data")
	}
	docs, err := ReadReports(filepath.Join(folder, "corpus", "reports"))
	if err != nil {
		t.Fatal(err)
	}
	reader, err := pipeline.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	var readings []tocsin.Reading
	for _, doc := range docs {
		r, err := reader.Read(doc)
		if err != nil {
			t.Fatal(err)
		}
		readings = append(readings, r)
	}
	want := outcome(t, group.Incidents(readings))
	random := rand.New(rand.NewPCG(1, 9))
	for n := range 200 {
		random.Shuffle(len(readings), func(i, j int) { readings[i], readings[j] = readings[j], readings[i] })
		if got := outcome(t, group.Incidents(readings)); got != want {
			t.Fatalf("order %d gave other incidents", n)
		}
	}
	now := time.Date(2024, 6, 1, 12, 0, 0, 0, time.UTC)
	for n := range 3 {
		book := group.NewBook()
		random.Shuffle(len(readings), func(i, j int) { readings[i], readings[j] = readings[j], readings[i] })
		for _, i := range random.Perm(len(readings)) {
			if _, err := book.Add(now, readings[i]); err != nil {
				t.Fatal(err)
			}
		}
		r := readings[random.IntN(len(readings))]
		if _, err := book.Remove(now, "for a while", r.Document.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := book.Add(now, r); err != nil {
			t.Fatal(err)
		}
		if got := outcome(t, book.Incidents()); got != want {
			t.Fatalf("one by one, order %d gave other incidents", n)
		}
	}
}

// outcome is incidents as JSON, named by their first account: ids tell who was
// there first.
func outcome(t *testing.T, incidents []tocsin.Incident) string {
	t.Helper()
	incidents = slices.Clone(incidents)
	for i := range incidents {
		incidents[i].ID = incidents[i].Accounts[0]
	}
	slices.SortFunc(incidents, func(x, y tocsin.Incident) int {
		if x.ID < y.ID {
			return -1
		}
		return 1
	})
	b, err := json.Marshal(incidents)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
