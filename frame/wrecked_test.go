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
