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
