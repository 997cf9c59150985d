package invent_test

import (
	"strings"
	"testing"

	"tocsin"
	"tocsin/group"
	"tocsin/pipeline"
	"tocsin/pipeline/invent"
)

// What is made up must be read as it is meant, or a test under load shows
// nothing: each incident is found once, told by all its reports.
func TestInventedReportsAreRead(t *testing.T) {
	reader, err := pipeline.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	const incidents = 250
	var readings []tocsin.Reading
	for i := range incidents * invent.Tellings {
		doc := invent.Report(i)
		if strings.Contains(string(doc.Bytes)+doc.Title, "%!") {
			t.Fatalf("report %d is badly made: %s %s", i, doc.Title, doc.Bytes)
		}
		r, err := reader.Read(doc)
		if err != nil {
			t.Fatal(err)
		}
		if r.AttackReport == nil || !*r.AttackReport {
			t.Errorf("%s is not read as an attack: %s", doc.ID, doc.Bytes)
		}
		readings = append(readings, r)
	}
	whole := 0
	found := group.Incidents(readings)
	for i := range found {
		if len(found[i].Accounts) == invent.Tellings {
			whole++
		}
	}
	if whole < incidents*95/100 {
		t.Errorf("%d of %d incidents are told by all their reports; %d were found", whole, incidents, len(found))
	}
}
