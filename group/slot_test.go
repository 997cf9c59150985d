package group

import (
	"fmt"
	"testing"

	"tocsin"
)

// figures is a slot record's low, best and high: "2 5 -", contested marked.
func figures(rec *tocsin.SlotRecord) string {
	if rec == nil {
		return "none"
	}
	show := func(n *int) string {
		if n == nil {
			return "-"
		}
		return fmt.Sprint(*n)
	}
	s := show(rec.Low) + " " + show(rec.Best) + " " + show(rec.High)
	if rec.Contested {
		s += " contested"
	}
	return s
}

func TestFiguresAreConsolidated(t *testing.T) {
	day, marsa := on("2024-05-14"), at("Marsa, Northland", tocsin.Town)
	one := func(doc string, options ...told) tocsin.Reading {
		return reading(doc, append([]told{day, marsa}, options...)...)
	}
	for _, tt := range []struct {
		name     string
		readings []tocsin.Reading
		slot     tocsin.Slot
		want     string
	}{
		{"two that agree", []tocsin.Reading{one("a", killed(3)), one("b", killed(3))}, tocsin.Killed, "3 3 3"},
		{"two that do not", []tocsin.Reading{one("a", killed(3)), one("b", killed(7))}, tocsin.Killed, "3 3 7 contested"},
		{"later origins are best", []tocsin.Reading{one("a", killed(3)), one("b", published("2024-05-16"), killed(7))}, tocsin.Killed, "3 7 7 contested"},
		{"a hospital counts more directly than an outlet", []tocsin.Reading{one("a", says(hospital, killed(4))), one("b", killed(3))}, tocsin.Killed, "3 4 4 contested"},
		{"a later figure of the same outlet replaces", []tocsin.Reading{
			one("a", outlet("Gazette"), killed(3)), one("b", outlet("Gazette"), published("2024-05-16"), killed(7))}, tocsin.Killed, "7 7 7"},
		{"the same speaker told later by another outlet replaces", []tocsin.Reading{
			one("a", says(police, killed(3)), injured(1)), one("b", published("2024-05-16"), says(police, killed(7)), injured(1))}, tocsin.Killed, "7 7 7"},
		{"another speaker in the same later outlet does not", []tocsin.Reading{
			one("a", outlet("Gazette"), says(police, killed(3))), one("b", outlet("Gazette"), published("2024-05-16"), says(hospital, killed(7)))}, tocsin.Killed, "3 7 7 contested"},
		{"a later hedge does not replace", []tocsin.Reading{
			one("a", outlet("Gazette"), killed(3)), one("b", outlet("Gazette"), published("2024-05-16"), hedged(killed(7)))}, tocsin.Killed, "3 3 7"},
		{"at least, and exactly", []tocsin.Reading{one("a", count(tocsin.Killed, 2, tocsin.Open)), one("b", killed(5))}, tocsin.Killed, "2 5 5"},
		{"at least more than the other counts", []tocsin.Reading{one("a", count(tocsin.Killed, 7, tocsin.Open)), one("b", killed(5))}, tocsin.Killed, "5 7 - contested"},
		{"at least alone", []tocsin.Reading{one("a", count(tocsin.Killed, 2, tocsin.Open))}, tocsin.Killed, "2 2 -"},
		{"up to alone", []tocsin.Reading{one("a", count(tocsin.Killed, tocsin.Open, 4))}, tocsin.Killed, "- 4 4"},
		{"none against some", []tocsin.Reading{one("a", killed(0)), one("b", killed(2))}, tocsin.Killed, "0 0 2 contested"},
		{"no casualties against injured", []tocsin.Reading{one("a", count(tocsin.Casualties, 0, 0)), one("b", injured(2))}, tocsin.Injured, "2 2 2 contested"},
		{"no casualties, contradicted", []tocsin.Reading{one("a", count(tocsin.Casualties, 0, 0)), one("b", injured(2))}, tocsin.Casualties, "0 0 0 contested"},
		{"silence is not zero", []tocsin.Reading{one("a", certainty(tocsin.Silent, func(_ *tocsin.Reading, acc *tocsin.Account) {
			acc.Claims = append(acc.Claims, tocsin.Claim{Slot: tocsin.Casualties, Speaker: army})
		}))}, tocsin.Casualties, "- - -"},
		{"silence contradicts nothing", []tocsin.Reading{one("a", certainty(tocsin.Silent, func(_ *tocsin.Reading, acc *tocsin.Account) {
			acc.Claims = append(acc.Claims, tocsin.Claim{Slot: tocsin.Killed, Speaker: army})
		})), one("b", killed(2))}, tocsin.Killed, "2 2 2"},
		{"parts are never added", []tocsin.Reading{one("a", scoped(tocsin.Scope{Group: "civilians"}, killed(2)), scoped(tocsin.Scope{Group: "soldiers"}, killed(3)))}, tocsin.Killed, "3 3 -"},
		{"the whole comes before its parts", []tocsin.Reading{one("a", killed(6), scoped(tocsin.Scope{Group: "civilians"}, killed(2)))}, tocsin.Killed, "6 6 6"},
		{"none of one group", []tocsin.Reading{one("a", scoped(tocsin.Scope{Group: "soldiers"}, killed(0)))}, tocsin.Killed, "- - -"},
		{"attackers' own dead are apart", []tocsin.Reading{one("a", killed(2), scoped(tocsin.Scope{Side: "attackers"}, killed(5)))}, tocsin.Killed, "2 2 2"},
		{"a period's toll is not this act's", []tocsin.Reading{one("a", killed(2), scoped(tocsin.Scope{Period: "since October"}, killed(500)))}, tocsin.Killed, "2 2 2"},
		{"different groups do not contest", []tocsin.Reading{one("a", scoped(tocsin.Scope{Group: "children"}, killed(2))), one("b", killed(5))}, tocsin.Killed, "5 5 5"},
		{"a denied figure", []tocsin.Reading{one("a", killed(5)), one("b", says(army, certainty(tocsin.Denied, killed(5))))}, tocsin.Killed, "5 5 5 contested"},
		{"a retracted figure", []tocsin.Reading{
			one("a", outlet("Gazette"), killed(5)), one("b", outlet("Gazette"), published("2024-05-16"), certainty(tocsin.Retracted, killed(5)))}, tocsin.Killed, "- - -"},
		{"stages of munitions do not contest", []tocsin.Reading{one("a",
			scoped(tocsin.Scope{Stage: "launched"}, count(tocsin.Munitions, 7, 7)), scoped(tocsin.Scope{Stage: "intercepted"}, count(tocsin.Munitions, 1, 1)))}, tocsin.Munitions, "7 7 7"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, order := range orders(tt.readings) {
				incidents := Incidents(order)
				if len(incidents) != 1 {
					t.Fatalf("got %s", groups(incidents))
				}
				if got := figures(incidents[0].Slots[tt.slot]); got != tt.want {
					t.Errorf("got %s, want %s", got, tt.want)
				}
			}
		})
	}
}

func TestEveryClaimIsKept(t *testing.T) {
	incidents := Incidents([]tocsin.Reading{
		reading("a", on("2024-05-14"), at("Marsa, Northland", tocsin.Town), outlet("Gazette"), killed(3)),
		reading("b", on("2024-05-14"), at("Marsa, Northland", tocsin.Town), outlet("Gazette"), published("2024-05-16"), killed(7))})
	if n := len(incidents[0].Slots[tocsin.Killed].Claims); n != 2 {
		t.Errorf("%d claims are kept, want 2", n)
	}
}

func TestNamesAreContested(t *testing.T) {
	day, marsa := on("2024-05-14"), at("Marsa, Northland", tocsin.Town)
	for _, tt := range []struct {
		name     string
		readings []tocsin.Reading
		slot     tocsin.Slot
		want     bool
	}{
		{"rivals blamed", []tocsin.Reading{reading("a", day, marsa, killed(7), named(tocsin.Blamed, "Sons of Tal")), reading("b", day, marsa, killed(7), named(tocsin.Blamed, "Northland Front"))}, tocsin.Blamed, true},
		{"one blamed, spelt two ways", []tocsin.Reading{reading("a", day, marsa, named(tocsin.Blamed, "the Houthis")), reading("b", day, marsa, named(tocsin.Blamed, "Houthi movement"))}, tocsin.Blamed, false},
		{"one blamed, and no more than a sort of people", []tocsin.Reading{reading("a", day, marsa, named(tocsin.Blamed, "militants")), reading("b", day, marsa, named(tocsin.Blamed, "Sons of Tal"))}, tocsin.Blamed, false},
		{"blamed and denied", []tocsin.Reading{reading("a", day, marsa, named(tocsin.Blamed, "Sons of Tal")), reading("b", day, marsa, named(tocsin.DeniedBy, "Sons of Tal"))}, tocsin.Blamed, true},
		{"two weapons", []tocsin.Reading{reading("a", day, marsa, named(tocsin.Weapon, "rocket")), reading("b", day, marsa, named(tocsin.Weapon, "missile"))}, tocsin.Weapon, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			incidents := Incidents(tt.readings)
			if len(incidents) != 1 {
				t.Fatalf("got %s", groups(incidents))
			}
			if got := incidents[0].Slots[tt.slot].Contested; got != tt.want {
				t.Errorf("contested %v, want %v", got, tt.want)
			}
		})
	}
}

func TestFormAndStatusOfAnIncident(t *testing.T) {
	day, marsa := on("2024-05-14"), at("Marsa, Northland", tocsin.Town)
	incidents := Incidents([]tocsin.Reading{
		reading("a", day, marsa, form(tocsin.Drone), status(tocsin.Intercepted)), reading("b", day, marsa, form(tocsin.RocketMissile)),
		reading("c", day, marsa, form(tocsin.RocketMissile)), reading("d", day, marsa, form(tocsin.RocketMissile))})
	if len(incidents) != 1 || incidents[0].Form != tocsin.RocketMissile || incidents[0].Status != tocsin.Executed {
		t.Errorf("got %+v", incidents)
	}
	incidents = Incidents([]tocsin.Reading{
		reading("a", day, marsa, form(tocsin.Drone), status(tocsin.Intercepted)), reading("b", day, marsa, status(tocsin.Intercepted))})
	if len(incidents) != 1 || incidents[0].Form != tocsin.Drone || incidents[0].Status != tocsin.Intercepted {
		t.Errorf("got %+v", incidents)
	}
}

func TestThePreciseTimeAndPlaceThatMostSupport(t *testing.T) {
	incidents := Incidents([]tocsin.Reading{
		reading("a", on("2024-05-14"), at("Marsa, Northland", tocsin.Town)),
		reading("b", on("2024-05-14 night"), at("Old Quarter, Marsa, Northland", tocsin.Neighbourhood)),
		reading("c", on("2024-05-14"), at("Marsa, Northland", tocsin.Town))})
	if len(incidents) != 1 || incidents[0].When.PartOfDay != "night" || incidents[0].Where.Name != "Old Quarter" {
		t.Errorf("got %+v", incidents)
	}
}

func TestIdsStayWhenAReportIsAdded(t *testing.T) {
	a := reading("a", on("2024-05-14"), at("Marsa, Northland", tocsin.Town))
	b := reading("0", published("2024-05-17"), on("2024-05-14"), at("Marsa, Northland", tocsin.Town))
	alone, both := Incidents([]tocsin.Reading{a}), Incidents([]tocsin.Reading{b, a})
	if len(both) != 1 || alone[0].ID != both[0].ID {
		t.Errorf("got %s, then %s", alone[0].ID, both[0].ID)
	}
}
