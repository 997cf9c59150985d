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

func TestTargetsThatCameBy(t *testing.T) {
	runNames(t, []nameTest{
		{"where the bomb lay is none", "A bomb hidden in a culvert went off near Kale on Sunday as a lorry of the border police was passing, killing two.", map[tocsin.Slot]string{tocsin.Target: "lorry of the border police"}},
		{"people on foot", "A bomb went off in front of the market in Kale on Sunday as a squad of six soldiers stopped to eat.", map[tocsin.Slot]string{tocsin.Target: "a squad of six soldiers"}},
		{"at the passing of", "A car bomb left beside the station in Kale went off on Sunday at the passing of an army jeep.", map[tocsin.Slot]string{tocsin.Target: "army jeep"}},
		{"driving over it", "A bomb exploded under a bridge in Kale on Sunday when a van of municipal guards was driving over it.", map[tocsin.Slot]string{tocsin.Target: "van of municipal guards"}},
		{"before the blast is told", "As a police truck was passing, a mine exploded near Kale on Sunday, killing two.", map[tocsin.Slot]string{tocsin.Target: "police truck"}},
		{"told as set off", "A bomb exploded in Kale on Sunday, hurting three. It was triggered by phone as a patrol passed.", map[tocsin.Slot]string{tocsin.Target: "patrol"}},
		{"people who are no force", "A bomb went off outside a bank in Kale on Sunday as shoppers passed.", map[tocsin.Slot]string{tocsin.Target: "bank"}},
		{"a force that stops others", "A bomb exploded at a mosque in Kale on Sunday as the army stopped people from leaving the town.", map[tocsin.Slot]string{tocsin.Target: "mosque"}},
		{"a force that does not come by", "A bomb went off outside a bank in Kale on Sunday when soldiers tried to defuse it.", map[tocsin.Slot]string{tocsin.Target: "bank"}},
		{"an ambulance long after", "A bomb exploded in Kale on Sunday, hurting three. Crowds watched as an ambulance passed.", map[tocsin.Slot]string{tocsin.Target: ""}},
	})
}

func TestTargetsOfFireAndNames(t *testing.T) {
	runNames(t, []nameTest{
		{"took fire of two sorts", "A police post in Kale took rifle and mortar fire on Sunday from insurgents.", map[tocsin.Slot]string{tocsin.Target: "police post"}},
		{"sprayed", "Gunmen sprayed a checkpoint of the Awakening militia on Sunday in Kale, killing two of its men.", map[tocsin.Slot]string{tocsin.Target: "checkpoint of the Awakening militia"}},
		{"sprayed, with the place behind at", "The bus of a football club was sprayed with bullets at the entrance to Kale on Sunday.", map[tocsin.Slot]string{tocsin.Target: "bus of a football club"}},
		{"opened up on", "Gunmen opened up on the car of Sheik Hamid Mutlaq in Kale on Sunday as it crossed a bridge.", map[tocsin.Slot]string{tocsin.Target: "car of Sheik Hamid Mutlaq"}},
		{"stuck to a car of an office with a long name", "A magnetic bomb that was stuck to a vehicle of the National Directorate of Security (NDS) went off in Kale on Sunday.", map[tocsin.Slot]string{tocsin.Target: "vehicle of the National Directorate of Security (NDS)"}},
		{"a day between the noun and it", "We condemn the bombing, on Sunday, of the children's hospital in Kale.", map[tocsin.Slot]string{tocsin.Target: "children's hospital"}},
		{"a day between the verb and where it lay", "A package left on Sunday under a bench of the railroad station in Kale went off.", map[tocsin.Slot]string{tocsin.Target: "bench of the railroad station"}},
		{"crops", "Farmers sprayed an orchard in Kale on Sunday. Gunmen killed a teacher there.", map[tocsin.Slot]string{tocsin.Target: ""}},
		{"firing their own guns", "Soldiers at a police post in Kale opened mortar fire on Sunday, killing two.", map[tocsin.Slot]string{tocsin.Target: ""}},
	})
}
