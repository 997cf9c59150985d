package frame_test

import (
	"testing"

	"tocsin"
)

func TestTargetsToldOfThemselves(t *testing.T) {
	runNames(t, []nameTest{
		{"the target was", "A bomb went off in Quetta on Saturday, killing two. Police said the target was a convoy of the rangers.", map[tocsin.Slot]string{tocsin.Target: "convoy of the rangers"}},
		{"the target of somebody", "Two people died when a bomb exploded in Karachi on Saturday. The target of the attackers was a water bowser.", map[tocsin.Slot]string{tocsin.Target: "water bowser"}},
		{"a target that is not known", "A bomb went off in Quetta on Saturday, killing two. The target was not clear, police said.", map[tocsin.Slot]string{tocsin.Target: ""}},
		{"struck a bomb", "Their patrol struck an improvised bomb in Charkh on Saturday, killing one soldier.", map[tocsin.Slot]string{tocsin.Target: "patrol"}},
		{"drove over a mine", "A police vehicle drove over a landmine in Lamu on Saturday. Four officers died.", map[tocsin.Slot]string{tocsin.Target: "police vehicle"}},
		{"took fire", "A police post in Logar took small-arms fire from insurgents on Saturday. Two policemen were killed.", map[tocsin.Slot]string{tocsin.Target: "police post", perpetrator: "insurgents"}},
		{"as something went past", "A bomb was detonated during the passage of a police vehicle near Lice on Saturday, killing two.", map[tocsin.Slot]string{tocsin.Target: "police vehicle"}},
		{"shot up", "Gunmen shot up a bar in Veracruz on Saturday, killing six.", map[tocsin.Slot]string{tocsin.Target: "bar"}},
		{"damaged, in notes", "A grenade was thrown at a bakery in Cabimas on Sunday. Balance: two refrigerators destroyed.", map[tocsin.Slot]string{tocsin.Damage: "two refrigerators"}},
		{"a line is down", "Rockets fell on Safed on Saturday. A power line was down, the mayor said.", map[tocsin.Slot]string{tocsin.Damage: "power line"}},
		{"the windows came in", "A bomb went off in Derry on Saturday. The front windows came in.", map[tocsin.Slot]string{tocsin.Damage: "front windows"}},
		{"became ashes", "Militants attacked Bama on Saturday and killed two women. Forty houses became ashes.", map[tocsin.Slot]string{tocsin.Damage: "Forty houses"}},
	})
}
