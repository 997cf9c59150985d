package frame_test

import (
	"testing"

	"tocsin"
)

func TestTargetsByWhatWasWrecked(t *testing.T) {
	runNames(t, []nameTest{
		{"by attackers", "Rebels flattened a phone mast in Wajir on Saturday and fled. One guard was killed in the attack.", map[tocsin.Slot]string{tocsin.Target: "phone mast"}},
		{"by what they used", "A car bomb went off in Lurgan on Saturday. The device wrecked the courthouse.", map[tocsin.Slot]string{tocsin.Target: "", tocsin.Damage: "courthouse"}},
		{"by attackers, in the passive", "Nine people were shot in Kano on Saturday. A bus was burned by the gunmen.", map[tocsin.Slot]string{tocsin.Target: "bus"}},
		{"in an arson", "An arson attack in Malmo on Saturday hurt nobody. A mosque was gutted.", map[tocsin.Slot]string{tocsin.Target: "mosque"}},
		{"with another target told", "Gunmen attacked a police post in Kano on Saturday and set two shops ablaze.", map[tocsin.Slot]string{tocsin.Target: "police post", tocsin.Damage: "two shops"}},
		{"by a blast alone", "A rocket fell in Sderot on Saturday. The blast damaged a greenhouse.", map[tocsin.Slot]string{tocsin.Target: "", tocsin.Damage: "greenhouse"}},
	})
}

func TestDamageToldOtherwise(t *testing.T) {
	runNames(t, []nameTest{
		{"a participle before it", "A petrol bomb was thrown at a mosque in Malmo on Saturday. Those who came to pray found a blackened door.", map[tocsin.Slot]string{tocsin.Damage: "door"}},
		{"a count before the participle", "A drone hit Kherson on Saturday. Firemen counted two charred lorries.", map[tocsin.Slot]string{tocsin.Damage: "two charred lorries"}},
		{"come down", "A bomb went off in Kohat on Saturday. Three classrooms and a verandah have come down.", map[tocsin.Slot]string{tocsin.Damage: "Three classrooms; verandah"}},
		{"a part of a house is down", "A shell hit Donetsk on Saturday. The front of the clinic is down.", map[tocsin.Slot]string{tocsin.Damage: "front of the clinic"}},
		{"gone", "Militants attacked Mubi on Saturday, killing two. Forty houses were gone by dawn.", map[tocsin.Slot]string{tocsin.Damage: "Forty houses"}},
		{"gone, of people's cars", "Militants attacked Mubi on Saturday, killing two. Their cars were gone by dawn.", map[tocsin.Slot]string{tocsin.Damage: ""}},
		{"counted burned", "Insurgents attacked Quissanga on Saturday, killing two. Thirty huts were counted burned.", map[tocsin.Slot]string{tocsin.Damage: "Thirty huts"}},
		{"up in smoke", "Rebels attacked Beni on Saturday, killing nine. Fourteen houses went up in smoke.", map[tocsin.Slot]string{tocsin.Damage: "Fourteen houses"}},
		{"a munition of several", "Four rockets were fired at Basra on Saturday. The last went through the roof of a laundry.", map[tocsin.Slot]string{tocsin.Damage: "roof of a laundry"}},
		{"people who went in", "Four rockets were fired at Basra on Saturday. Two men went into a laundry.", map[tocsin.Slot]string{tocsin.Damage: ""}},
		{"booty", "Gunmen attacked a post near Gao on Saturday and made off with two rifles. They stole 40 goats and took three women.", map[tocsin.Slot]string{tocsin.Damage: "two rifles; 40 goats"}},
		{"burns", "Two lorries burn on the road to Gao. Gunmen attacked a convoy there on Saturday.", map[tocsin.Slot]string{tocsin.Damage: "Two lorries"}},
		{"what carried the bomb", "A van was blown up outside the barracks in Logrono on Saturday.", map[tocsin.Slot]string{tocsin.Damage: ""}},
	})
}

func TestDamageWhereItCameDown(t *testing.T) {
	runNames(t, []nameTest{
		{"landed in a building", "A mortar bomb flew over the camp in Jalula on Sunday and landed in a school.", map[tocsin.Slot]string{tocsin.Damage: "school"}},
		{"one of several, without a verb", "Six Grads fell in and around the town of Kilis on Sunday, one on a hospital that had been emptied.", map[tocsin.Slot]string{tocsin.Damage: "hospital"}},
		{"dropped onto it", "On Sunday the army dropped a guided bomb (KAB) onto the pumping station in Izium.", map[tocsin.Slot]string{tocsin.Damage: "pumping station"}},
		{"the second of two bombs", "Two bombs were dropped on Kale on Sunday. The second hit the clinic's east wing.", map[tocsin.Slot]string{tocsin.Damage: "clinic's east wing"}},
		{"counted, in two places", "Drones bombed Kale on Sunday. Two fell on a barracks roof, one fell on the pharmacy.", map[tocsin.Slot]string{tocsin.Damage: "barracks roof; pharmacy"}},
		{"another craft that landed", "After a missile strike on the port of Odesa on Sunday a helicopter landed in the stadium.", map[tocsin.Slot]string{tocsin.Damage: ""}},
		{"what was last struck", "A missile hit a bakery in Beirut on Sunday. Israel last struck the airport in May.", map[tocsin.Slot]string{tocsin.Damage: "bakery"}},
		{"into a vehicle, without a verb", "FPV into a bus in Kherson on Sunday, two wounded.", map[tocsin.Slot]string{tocsin.Damage: "bus"}},
		{"went off inside", "A mortar round exploded inside a dormitory in Kale on Sunday.", map[tocsin.Slot]string{tocsin.Damage: "dormitory"}},
		{"hit by what was fired", "A hospital in Basra was hit by two rockets on Sunday.", map[tocsin.Slot]string{tocsin.Damage: "hospital"}},
		{"hitting a list", "A missile hit a supermarket and two houses in Kale on Sunday.", map[tocsin.Slot]string{tocsin.Damage: "supermarket; two houses"}},
		{"open ground", "Shells landed in a field near Kilis on Sunday, wounding a shepherd.", map[tocsin.Slot]string{tocsin.Damage: ""}},
		{"near a building", "A shell landed near a school in Kilis on Sunday, wounding a teacher.", map[tocsin.Slot]string{tocsin.Damage: ""}},
		{"its yard", "Two missiles fell in the yard of a school in Kilis on Sunday.", map[tocsin.Slot]string{tocsin.Damage: ""}},
		{"people who are there", "A rocket hit a wedding in Kale on Sunday, killing two.", map[tocsin.Slot]string{tocsin.Damage: ""}},
		{"bits of what was shot down", "Air defences shot down a drone over Kale on Sunday. Bits of it came down on the roof of a shop.", map[tocsin.Slot]string{tocsin.Damage: ""}},
		{"a raider who hit it", "Gunmen attacked Kale on Sunday, killing two. One hit a policeman, another struck a shop with his rifle.", map[tocsin.Slot]string{tocsin.Damage: ""}},
		{"a part, as notes tell it", "Pirates fired a rocket at a tanker off Kaduna on Sunday. Funnel holed.", map[tocsin.Slot]string{tocsin.Damage: "Funnel"}},
		{"only aimed at", "Drones targeted a refinery in Basra on Sunday.", map[tocsin.Slot]string{tocsin.Damage: ""}},
	})
}
