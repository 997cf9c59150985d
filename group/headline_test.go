package group

import (
	"testing"

	"tocsin"
)

func TestHeadlines(t *testing.T) {
	day, marsa := on("2024-05-14"), at("Marsa, Northland", tocsin.Town)
	zone := at("Green Zone, Marsa, Northland", tocsin.Neighbourhood)
	for _, tt := range []struct {
		readings []tocsin.Reading
		want     string
	}{
		{[]tocsin.Reading{reading("a", zone, count(tocsin.Injured, 2, tocsin.Open), count(tocsin.Munitions, 4, 4), named(tocsin.Weapon, "missiles"), named(tocsin.Target, "foreign embassies"))},
			"At least two injured as four missiles are fired at foreign embassies in the Green Zone, Marsa"},
		{[]tocsin.Reading{reading("a", marsa, day, named(tocsin.Weapon, "rockets"), killed(3)), reading("b", marsa, day, near, killed(7))},
			"Rocket attack in Marsa, Northland, toll contested: three to seven killed"},
		{[]tocsin.Reading{reading("a", marsa)}, "Rocket or missile attack in Marsa, Northland"},
		{[]tocsin.Reading{reading("a")}, "Rocket or missile attack"},
		{[]tocsin.Reading{reading("a", marsa, near, named(tocsin.Weapon, "Grad rocket"), count(tocsin.Munitions, 1, 1))}, "One rocket fired near Marsa, Northland"},
		{[]tocsin.Reading{reading("a", marsa, named(tocsin.Weapon, "rocket"), count(tocsin.Munitions, 1, tocsin.Open), injured(2))}, "Two injured as at least one rocket is fired at Marsa, Northland"},
		{[]tocsin.Reading{reading("a", marsa, named(tocsin.Weapon, "projectiles"), count(tocsin.Munitions, 1, 1), count(tocsin.Munitions, 2, 2))}, "One projectile fired at Marsa, Northland"},
		{[]tocsin.Reading{reading("a", at("US embassy in Marsa, Marsa, Northland", tocsin.Site), form(tocsin.AirStrike), named(tocsin.Weapon, "bombs"), count(tocsin.Munitions, 3, 3))},
			"Three bombs dropped on the US embassy in Marsa"},
		{[]tocsin.Reading{reading("a", marsa, form(tocsin.Killing), killed(3))}, "Three killed in Marsa, Northland"},
		{[]tocsin.Reading{reading("a", marsa, named(tocsin.Target, "Camp"), named(tocsin.Weapon, "rocket"))}, "Rocket attack on a camp in Marsa, Northland"},
		{[]tocsin.Reading{reading("a", marsa, named(tocsin.Target, "prime minister's residence"), named(tocsin.Weapon, "rocket"))}, "Rocket attack on prime minister's residence in Marsa, Northland"},
		{[]tocsin.Reading{reading("a", marsa, named(tocsin.Weapon, "rocket"), count(tocsin.Casualties, 0, 0))}, "Rocket attack in Marsa, Northland, no casualties reported"},
		{[]tocsin.Reading{reading("a", marsa, named(tocsin.Weapon, "rockets"), hedged(killed(2)))}, "Two killed (unconfirmed) in a rocket attack in Marsa, Northland"},
		{[]tocsin.Reading{reading("a", marsa, hedged(killed(2), named(tocsin.Weapon, "rockets")))}, "Two killed (unconfirmed) in a reported rocket attack in Marsa, Northland"},
		{[]tocsin.Reading{reading("a", marsa, form(tocsin.AirStrike), killed(1), injured(12), named(tocsin.Target, "US embassy"))},
			"One killed and 12 injured in an air strike on the US embassy in Marsa, Northland"},
		{[]tocsin.Reading{reading("a", marsa, form(tocsin.Drone), status(tocsin.Intercepted), count(tocsin.Casualties, 0, 0))},
			"Intercepted drone attack in Marsa, Northland, no casualties reported"},
		{[]tocsin.Reading{reading("a", marsa, form(tocsin.Bombing), status(tocsin.Foiled), named(tocsin.Target, "supply convoy"))}, "Foiled bombing of a supply convoy in Marsa, Northland"},
		{[]tocsin.Reading{reading("a", marsa, form(tocsin.Shelling), killed(2))}, "Two killed in shelling in Marsa, Northland"},
		{[]tocsin.Reading{reading("a", marsa, form(tocsin.Killing), killed(1), named(tocsin.Victim, "judge"))}, "Killing of a judge in Marsa, Northland"},
		{[]tocsin.Reading{reading("a", marsa, form(tocsin.Abduction), count(tocsin.Abducted, 24, tocsin.Open))}, "At least 24 abducted in Marsa, Northland"},
		{[]tocsin.Reading{reading("a", marsa, day, count(tocsin.Casualties, 0, 0)), reading("b", marsa, day, injured(2))},
			"Rocket or missile attack in Marsa, Northland, toll contested: none to two injured"},
		{[]tocsin.Reading{reading("a", marsa, form(tocsin.SuicideBombing), count(tocsin.Killed, 2, 4))}, "Two to four killed in a suicide bombing in Marsa, Northland"},
		{[]tocsin.Reading{reading("a", marsa, form(tocsin.SuicideBombing), count(tocsin.Killed, tocsin.Open, 4))}, "Up to four killed in a suicide bombing in Marsa, Northland"},
		{[]tocsin.Reading{reading("a", at("United States", tocsin.CountryWide), form(tocsin.ArmedAssault), killed(1500))}, "1,500 killed in an armed attack in the United States"},
		{[]tocsin.Reading{reading("a", at("Marsa Hospital, Marsa, Northland", tocsin.Site), named(tocsin.Target, "Marsa Hospital"), killed(1))}, "One killed in a rocket or missile attack at Marsa Hospital"},
		{[]tocsin.Reading{reading("a", marsa, kind(tocsin.Explosion), injured(3))}, "Three injured in an explosion in Marsa, Northland, cause not told"},
		{[]tocsin.Reading{reading("a", marsa, kind(tocsin.Alarm))}, "Alarm in Marsa, Northland, no attack known"},
		{[]tocsin.Reading{reading("a", marsa, kind(tocsin.Threat), named(tocsin.Target, "US embassy"))}, "Threat of an attack on the US embassy in Marsa, Northland"},
		{[]tocsin.Reading{reading("a", marsa, kind(tocsin.Find))}, "Weapons found in Marsa, Northland"},
		{[]tocsin.Reading{reading("a", marsa, kind(tocsin.Aggregate), form(tocsin.RocketMissile), named(tocsin.Weapon, "rockets"))}, "Several rocket attacks in Marsa, Northland"},
	} {
		t.Run(tt.want, func(t *testing.T) {
			incidents := Incidents(tt.readings)
			if len(incidents) != 1 {
				t.Fatalf("got %s", groups(incidents))
			}
			if got := incidents[0].Headline; got != tt.want {
				t.Errorf("got  %s", got)
			}
		})
	}
}
