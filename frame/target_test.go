package frame_test

import (
	"testing"

	"tocsin"
)

func TestTargets(t *testing.T) {
	runNames(t, []nameTest{
		{"object of the verb", "Gunmen attacked a supply convoy near Kaduna on Monday.", map[tocsin.Slot]string{tocsin.Target: "supply convoy"}},
		{"subject of the passive", "A crowded bus was hit by a rocket in Basra on Monday.", map[tocsin.Slot]string{tocsin.Target: "crowded bus"}},
		{"came under fire", "A police station came under fire in Kaduna on Monday.", map[tocsin.Slot]string{tocsin.Target: "police station"}},
		{"behind the noun", "The attack on the fuel depot near Basra killed two people on Monday.", map[tocsin.Slot]string{tocsin.Target: "fuel depot"}},
		{"the shelling of", "The shelling of a vegetable market in Donetsk killed two people on Monday.", map[tocsin.Slot]string{tocsin.Target: "vegetable market"}},
		{"close to a vehicle", "A bomb hidden in a cart went off close to a police van in Basra on Monday.", map[tocsin.Slot]string{tocsin.Target: "police van"}},
		{"close to a place", "A bomb went off close to the river in Basra on Monday, killing two people.", map[tocsin.Slot]string{tocsin.Target: ""}},
		{"as a patrol passed", "A roadside bomb went off near Basra on Monday as an army patrol passed, killing two soldiers.", map[tocsin.Slot]string{tocsin.Target: "army patrol"}},
		{"stuck to a car", "A magnetic bomb stuck to a car of the ministry went off in Basra on Monday, killing the driver.", map[tocsin.Slot]string{tocsin.Target: "car of the ministry"}},
		{"rammed with a bomb aboard", "A car packed with explosives was rammed into the gate of a hotel in Basra on Monday.", map[tocsin.Slot]string{tocsin.Target: "gate of a hotel"}},
		{"a shot from a launcher", "Gunmen fired a shot from a grenade launcher at the \"North\" post in Basra on Monday.", map[tocsin.Slot]string{tocsin.Target: "North\" post"}},
		{"soldiers ambushed", "Militants waylaid troops near Basra on Monday, killing four soldiers.", map[tocsin.Slot]string{tocsin.Target: "troops"}},
		{"kept out", "Guards shot dead two suicide bombers near Basra on Monday before they could enter a refugee camp.", map[tocsin.Slot]string{tocsin.Target: "refugee camp"}},
		{"blew up a thing in no lexicon", "Rebels blew up a signal box near Basra on Monday.", map[tocsin.Slot]string{tocsin.Target: "signal box", tocsin.Damage: "signal box"}},
		{"blew up somewhere", "A car blew up a mile from Basra on Monday, killing two people.", map[tocsin.Slot]string{tocsin.Target: ""}},
		{"rammed", "A suicide bomber on a motorcycle rammed an army bus in Basra on Monday, killing six.", map[tocsin.Slot]string{tocsin.Target: "army bus"}},
		{"in which they were travelling", "Two soldiers died on Monday when the convoy in which they were travelling was attacked near Basra.", map[tocsin.Slot]string{tocsin.Target: "convoy"}},
		{"an attack by somebody against it", "Three soldiers were killed on Monday in an attack by gunmen against a checkpoint in Basra.", map[tocsin.Slot]string{tocsin.Target: "checkpoint"}},
		{"a list", "Rockets struck a school and two shops in Basra on Monday.", map[tocsin.Slot]string{tocsin.Target: "school; two shops"}},
		{"a part and its whole", "A bomb went off at the gate of the courthouse in Kabul on Monday, killing two people.", map[tocsin.Slot]string{tocsin.Target: "gate of the courthouse"}},
		{"a day is no target", "Rockets were fired at Basra on Monday.", map[tocsin.Slot]string{tocsin.Target: ""}},
		{"munitions are no target", "Militants fired three rockets near Basra on Monday.", map[tocsin.Slot]string{tocsin.Target: ""}},
	})
}

func TestDamageLaunchSitesAndVictims(t *testing.T) {
	runNames(t, []nameTest{
		{"damaged actively", "A rocket hit Basra on Monday, damaging a warehouse.", map[tocsin.Slot]string{tocsin.Damage: "warehouse"}},
		{"damaged passively", "A rocket hit a street in Basra on Monday. Two shops and a clinic were destroyed.", map[tocsin.Slot]string{tocsin.Damage: "Two shops; clinic"}},
		{"damage to", "A rocket hit Basra on Monday. There was damage to a bakery.", map[tocsin.Slot]string{tocsin.Damage: "bakery"}},
		{"burned", "A rocket hit Basra on Monday. Four cars were burned.", map[tocsin.Slot]string{tocsin.Damage: "Four cars"}},
		{"set alight between the words", "Rebels attacked Basra on Monday and set the court house alight.", map[tocsin.Slot]string{tocsin.Damage: "court house"}},
		{"put to the torch", "Rebels attacked Basra on Monday. Ten huts, with the corn in them, had been put to the torch.", map[tocsin.Slot]string{tocsin.Damage: "Ten huts"}},
		{"what an act destroys", "Rebels dynamited a road bridge in Basra on Monday.", map[tocsin.Slot]string{tocsin.Damage: "road bridge", tocsin.Target: "road bridge"}},
		{"losses caused to", "A rocket hit Basra on Monday. Material losses were caused to the mill.", map[tocsin.Slot]string{tocsin.Damage: "mill"}},
		{"a hole in", "A rocket hit Basra on Monday, punching a hole in the dome of a mosque.", map[tocsin.Slot]string{tocsin.Damage: "dome of a mosque"}},
		{"a part lost", "A rocket hit a street in Basra on Monday. Nine shops lost their fronts.", map[tocsin.Slot]string{tocsin.Damage: "Nine shops"}},
		{"left without a part", "A rocket hit a street in Basra on Monday and left a tea house without a roof.", map[tocsin.Slot]string{tocsin.Damage: "tea house"}},
		{"windows out", "A rocket hit a street in Basra on Monday. All the windows on our side are out.", map[tocsin.Slot]string{tocsin.Damage: "windows"}},
		{"the roof off", "A rocket hit Basra on Monday and tore the roof off a school.", map[tocsin.Slot]string{tocsin.Damage: "roof off a school"}},
		{"a thing in no lexicon", "A rocket hit a street in Basra on Monday. Several oak pews were broken.", map[tocsin.Slot]string{tocsin.Damage: "oak pews"}},
		{"a broken leg", "A rocket hit a street in Basra on Monday. His leg was broken.", map[tocsin.Slot]string{tocsin.Damage: ""}},
		{"what blew up", "A parked car blew up at a gate in Basra on Monday, killing two people.", map[tocsin.Slot]string{tocsin.Damage: ""}},
		{"part of a house brought down", "A rocket hit Basra on Monday, bringing down part of a house.", map[tocsin.Slot]string{tocsin.Damage: "part of a house", tocsin.DefenceResponse: ""}},
		{"aimed at", "Two rockets were aimed at the airport in Baghdad on Monday, an official said.", map[tocsin.Slot]string{tocsin.Target: "airport"}},
		{"headed for", "Four drones headed for two tankers were shot down off Hodeidah on Monday.", map[tocsin.Slot]string{tocsin.Target: "two tankers"}},
		{"what was sent at a thing destroyed", "Four drones launched at the refinery in Basra on Monday were destroyed by air defences.", map[tocsin.Slot]string{tocsin.Damage: ""}},
		{"a thing of a nation aimed at", "Drones headed for coalition vessels on Monday were destroyed off Hodeidah.", map[tocsin.Slot]string{tocsin.Damage: ""}},
		{"people headed for a place", "Gunmen killed two men who were headed for the market in Basra on Monday.", map[tocsin.Slot]string{tocsin.Target: ""}},
		{"where a bomb was put", "A bomb under the car of a councillor exploded in Lyon on Monday.", map[tocsin.Slot]string{tocsin.Target: "car of a councillor"}},
		{"fired from a place", "Two rockets fired from Gaza landed near Ashkelon on Monday.", map[tocsin.Slot]string{tocsin.LaunchSite: "Gaza"}},
		{"people from a place", "Gunmen shot two workers from Punjab dead near Quetta on Monday.", map[tocsin.Slot]string{tocsin.LaunchSite: ""}},
		{"one person by what they are", "A bomb went off in Kabul on Monday. A taxi driver was killed.", map[tocsin.Slot]string{tocsin.Victim: "taxi driver"}},
		{"one person as an object", "Gunmen killed an aide of the minister in Athens on Monday.", map[tocsin.Slot]string{tocsin.Victim: "aide of the minister"}},
		{"somebody's brother", "Gunmen shot dead the mayor's brother in Athens on Monday.", map[tocsin.Slot]string{tocsin.Victim: "mayor's brother"}},
		{"a plan", "Gunmen attacked a bank in Athens on Monday. The raid killed a plan to open it.", map[tocsin.Slot]string{tocsin.Victim: ""}},
		{"one person by name", "Unknown gunmen assassinated Jane Roe outside her house in the centre of Kabul early on Monday.", map[tocsin.Slot]string{tocsin.Victim: "Jane Roe"}},
	})
}
