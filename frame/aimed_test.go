package frame_test

import (
	"testing"

	"tocsin"
)

func TestTargetsBesideTheirVerbOrNoun(t *testing.T) {
	runNames(t, []nameTest{
		{"a participle after its noun", "Two people died on Saturday aboard a coach ambushed near Baghlan.", map[tocsin.Slot]string{tocsin.Target: "coach"}},
		{"a participle and its doer", "Four men died on Saturday in a lorry bombed by rebels near Gao.", map[tocsin.Slot]string{tocsin.Target: "lorry"}},
		{"a verb that goes on", "Gunmen in a lorry attacked a school near Gao on Saturday.", map[tocsin.Slot]string{tocsin.Target: "school"}},
		{"before the noun", "Police blamed rebels for the pipeline blast in Arauca on Saturday, which killed two people.", map[tocsin.Slot]string{tocsin.Target: "pipeline"}},
		{"before a noun in -ing", "Nine people died in a bus bombing in Davao on Saturday.", map[tocsin.Slot]string{tocsin.Target: "bus"}},
		{"what carries the bomb", "Three people died in a motorcycle bomb blast in Yala on Saturday.", map[tocsin.Slot]string{tocsin.Target: ""}},
		{"a road", "Four people were killed in a highway attack near Baghlan on Saturday.", map[tocsin.Slot]string{tocsin.Target: ""}},
	})
}

func TestTargetsToldBefore(t *testing.T) {
	runNames(t, []nameTest{
		{"the generic word for it", "A tanker under the flag of Malta was off Hodeidah on Saturday. The vessel was hit by a missile.", map[tocsin.Slot]string{tocsin.Target: "tanker"}},
		{"its owner's", "The captain of a Danish bulk carrier said his ship was struck by a drone off Aden on Saturday.", map[tocsin.Slot]string{tocsin.Target: "Danish bulk carrier"}},
		{"a vehicle of soldiers", "Soldiers left Gao in a pickup on Saturday. A mine exploded under their vehicle and killed three.", map[tocsin.Slot]string{tocsin.Target: "pickup"}},
		{"nothing told before", "The vessel was hit by a missile off Aden on Saturday.", map[tocsin.Slot]string{tocsin.Target: "vessel"}},
		{"they", "Sixteen lorries were standing at Kutum on Saturday when they came under attack by a drone. Two drivers were hurt.", map[tocsin.Slot]string{tocsin.Target: "Sixteen lorries"}},
		{"they, of people", "Six soldiers left two lorries at Kutum on Saturday. They were ambushed near the river, and one died.", map[tocsin.Slot]string{tocsin.Target: ""}},
		{"the ship of who reports", "The master of a tanker reported that two missiles fell into the sea near her off Aden on Saturday.", map[tocsin.Slot]string{tocsin.Target: "tanker"}},
		{"a ship that only saw it", "The skipper of a dhow said that a missile hit a warship off Aden on Saturday.", map[tocsin.Slot]string{tocsin.Target: "warship"}},
	})
}

func TestTargetsOfWhatWasThrownOrLeft(t *testing.T) {
	runNames(t, []nameTest{
		{"thrown by somebody", "A grenade was lobbed by two men upon a police post in Mandera on Saturday.", map[tocsin.Slot]string{tocsin.Target: "police post"}},
		{"thrown, with a day between", "A petrol bomb was thrown on Saturday by youths at a synagogue in Lyon. Nobody was hurt.", map[tocsin.Slot]string{tocsin.Target: "synagogue"}},
		{"fired from a place", "Rockets were fired from the hills by rebels at the airport of Kabul on Saturday.", map[tocsin.Slot]string{tocsin.Target: "airport of Kabul"}},
		{"a device left there", "The device, left beside a courthouse in Bilbao, exploded on Saturday. No one was hurt.", map[tocsin.Slot]string{tocsin.Target: "courthouse"}},
		{"a vehicle left there", "A van was left against the wall of the town hall in Omagh on Saturday and blew up ten minutes later, killing two people.", map[tocsin.Slot]string{tocsin.Target: "wall of the town hall"}},
		{"an object between", "Men planted a bomb beneath a railway bridge near Quetta on Saturday; it went off before a train came.", map[tocsin.Slot]string{tocsin.Target: "railway bridge"}},
		{"what it was left in", "A bomb hidden in a van went off in Kirkuk on Saturday, killing two people.", map[tocsin.Slot]string{tocsin.Target: ""}},
		{"people who left", "Two men left a bank in Kirkuk on Saturday and were shot dead by gunmen outside a school.", map[tocsin.Slot]string{tocsin.Target: ""}},
	})
}

func TestTargetsThatNoVerbHasAsItsObject(t *testing.T) {
	runNames(t, []nameTest{
		{"made the target of", "Fighters made a vehicle of the army the target of a bomb in Mashkay on Saturday. Two soldiers died in the blast.", map[tocsin.Slot]string{tocsin.Target: "vehicle of the army"}},
		{"an adjective behind the noun", "A man blew himself up in a tea shop popular with students in Beledweyne on Saturday, killing six.", map[tocsin.Slot]string{tocsin.Target: "tea shop"}},
		{"on a road", "Gunmen killed four people in an ambush on the Gao highway on Saturday.", map[tocsin.Slot]string{tocsin.Target: ""}},
		{"the only ship", "Six pirates in a skiff chased a bulk carrier off Aden on Saturday and fired grenades.", map[tocsin.Slot]string{tocsin.Target: "bulk carrier"}},
		{"a part of a ship", "A missile struck the starboard quarter of a dhow off Aden on Saturday, and the hull was holed.", map[tocsin.Slot]string{tocsin.Target: "starboard quarter of a dhow"}},
		{"two ships", "Two missiles were fired off Aden on Saturday. A tanker and a trawler were near.", map[tocsin.Slot]string{tocsin.Target: ""}},
		{"a vehicle driven at it", "A man rammed a van into people at a bus stop in Hadera on Saturday, hurting five.", map[tocsin.Slot]string{tocsin.Target: "bus stop"}},
	})
}

func TestTargetsByElimination(t *testing.T) {
	runNames(t, []nameTest{
		{"a ship by its name", "A missile hit the bulker Rose Bay off Aden on Saturday.", map[tocsin.Slot]string{tocsin.Target: "bulker Rose Bay"}},
		{"the only building of an arson", "Police speak of arson at the synagogue in Lyon on Saturday. Nobody was hurt.", map[tocsin.Slot]string{tocsin.Target: "synagogue"}},
		{"the hospital", "A bomb went off in Lyon on Saturday and two people were taken to a hospital.", map[tocsin.Slot]string{tocsin.Target: ""}},
		{"two buildings", "A bomb went off in Lyon on Saturday between a school and a bakery.", map[tocsin.Slot]string{tocsin.Target: ""}},
		{"the port side", "Two missiles were fired at a tanker off Aden on Saturday, and one burst on the port side.", map[tocsin.Slot]string{tocsin.Target: "tanker"}},
	})
}
