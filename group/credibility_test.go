package group

import (
	"testing"

	"tocsin"
)

func TestCredibilityRestsOnWhoSpeaks(t *testing.T) {
	day, marsa := on("2024-05-14"), at("Marsa, Northland", tocsin.Town)
	doers := tocsin.Speaker{Name: "Sons of Tal", Kind: tocsin.SpeakerGroup}
	rate := func(n int, origin string, r tocsin.Reliability) tocsin.Decision {
		return decision(n, tocsin.Rate, "", func(d *tocsin.Decision) { d.Origin, d.Reliability = origin, r })
	}
	own := reading("a", day, marsa, killed(3), named(tocsin.ClaimedBy, "Sons of Tal"))
	for _, tt := range []struct {
		name     string
		readings []tocsin.Reading
		ratings  []tocsin.Decision
		want     int
	}{
		{"two outlets agree", []tocsin.Reading{reading("a", day, marsa, killed(3)), reading("b", day, marsa, killed(3))}, nil, 1},
		{"one of them is unreliable", []tocsin.Reading{reading("a", day, marsa, killed(3)), reading("b", day, marsa, killed(3))},
			[]tocsin.Decision{rate(1, "outlet:outlet b", tocsin.Unreliable)}, 3},
		{"both are", []tocsin.Reading{reading("a", day, marsa, killed(3)), reading("b", day, marsa, killed(3))},
			[]tocsin.Decision{rate(1, "outlet:outlet b", tocsin.Unreliable), rate(2, "outlet:outlet a", tocsin.RarelyReliable)}, 4},
		{"one outlet alone", []tocsin.Reading{reading("a", day, marsa, killed(3))}, nil, 3},
		{"one outlet alone that is reliable", []tocsin.Reading{reading("a", day, marsa, killed(3))}, []tocsin.Decision{rate(1, "outlet:outlet a", tocsin.Reliable)}, 2},
		{"a rating that was undone", []tocsin.Reading{reading("a", day, marsa, killed(3))},
			[]tocsin.Decision{rate(1, "outlet:outlet a", tocsin.Reliable), decision(2, tocsin.Undo, "", undoes("d1"))}, 3},
		{"the doer tells the other side's losses", []tocsin.Reading{own, reading("b", day, marsa, says(doers, killed(3)))}, nil, 2},
		{"the victim's army tells its own losses", []tocsin.Reading{reading("a", day, marsa, killed(3)), reading("b", day, marsa, says(army, killed(3)))}, nil, 1},
		{"the victim's army tells what it shot down", []tocsin.Reading{
			reading("a", day, marsa, count(tocsin.Munitions, 4, 4)), reading("b", day, marsa, says(army, count(tocsin.Munitions, 4, 4)))}, nil, 2},
		{"the police of the town", []tocsin.Reading{reading("a", day, marsa, killed(3)), reading("b", day, marsa, says(police, killed(3)))}, nil, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			incidents, _ := Decided(tt.readings, rulings(t, tt.ratings...))
			if len(incidents) != 1 || incidents[0].Credibility != tt.want {
				t.Errorf("got %d (%s), want %d", incidents[0].Credibility, groups(incidents), tt.want)
			}
		})
	}
}

func TestACountryAndItsPeopleAreKin(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"ukraine", "ukrainian", true}, {"iraq", "iraqi", true}, {"russia", "russian", true}, {"israel", "israeli", true}, {"turkey", "turkish", true},
		{"iran", "iraq", false}, {"mali", "malta", false}, {"tal", "talbot", false}, {"india", "indonesia", false},
	} {
		if got := kin(tt.a, tt.b); got != tt.want {
			t.Errorf("%s and %s: got %v", tt.a, tt.b, got)
		}
	}
}
