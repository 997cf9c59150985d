package group

import (
	"testing"

	"tocsin"
)

func TestChangesSayWhatMoved(t *testing.T) {
	day, marsa := on("2024-05-14"), at("Marsa, Northland", tocsin.Town)
	a := reading("a", outlet("Gazette"), day, marsa, killed(3))
	first := Changes(nil, Incidents([]tocsin.Reading{a}))
	if len(first) != 1 || first[0].Version != 1 || first[0].Reason != "first told by a#1" {
		t.Fatalf("got %+v", first)
	}
	if again := Changes(first, Incidents([]tocsin.Reading{a})); len(again) != 0 {
		t.Errorf("nothing moved, yet %+v", again)
	}
	b := reading("b", published("2024-05-16"), day, marsa, killed(7))
	second := Changes(first, Incidents([]tocsin.Reading{a, b}))
	want := "also told by b#1; killed three to seven, was three; killed contested; independent origins 2, was 1; credibility 2, was 3"
	if len(second) != 1 || second[0].Version != 2 || second[0].Reason != want || second[0].Incident.ID != first[0].Incident.ID {
		t.Fatalf("got %+v", second)
	}
	third := Changes(append(first, second...), nil)
	if len(third) != 1 || !third[0].Withdraw || third[0].Version != 3 || third[0].Reason != "no report tells it any more" {
		t.Fatalf("got %+v", third)
	}
	if fourth := Changes(append(first, third...), Incidents([]tocsin.Reading{a})); len(fourth) != 1 || fourth[0].Version != 4 || fourth[0].Withdraw {
		t.Errorf("got %+v", fourth)
	}
}

func TestAnIncidentThatJoinsAnotherIsWithdrawn(t *testing.T) {
	day, marsa := on("2024-05-14"), at("Marsa, Northland", tocsin.Town)
	a, b := reading("a", day, marsa), reading("b", marsa, published("2024-05-19"))
	apart := Incidents([]tocsin.Reading{a, b})
	dated := reading("b", day, marsa, published("2024-05-19"))
	together := Incidents([]tocsin.Reading{a, dated})
	if len(apart) != 2 || len(together) != 1 {
		t.Fatalf("got %s, then %s", groups(apart), groups(together))
	}
	changes := Changes(Changes(nil, apart), together)
	if len(changes) != 2 {
		t.Fatalf("got %+v", changes)
	}
	for _, c := range changes {
		if c.Withdraw && c.Reason != "the same act as "+together[0].ID {
			t.Errorf("got %q", c.Reason)
		}
	}
}
