package frame_test

import (
	"testing"

	"tocsin"
)

func TestForcesAsTargets(t *testing.T) {
	runNames(t, []nameTest{
		{"who were killed", "Three gendarmes were shot dead by armed men in a market in Blida on Saturday. A shopper was hurt.", map[tocsin.Slot]string{tocsin.Target: "gendarmes"}},
		{"another", "Another policeman was shot dead by armed men in Blida on Saturday.", map[tocsin.Slot]string{tocsin.Target: "policeman"}},
		{"with others killed", "Two policemen and three shoppers were shot dead by armed men in Blida on Saturday.", map[tocsin.Slot]string{tocsin.Target: ""}},
		{"subject of a passive", "Troops came under fire near Marib on Saturday. Two people died.", map[tocsin.Slot]string{tocsin.Target: "Troops"}},
		{"behind the noun", "Two people died in an attack on soldiers near Gao on Saturday.", map[tocsin.Slot]string{tocsin.Target: "soldiers"}},
		{"in notes", "RCIED vs ANP Ranger in Andar on Saturday, two killed.", map[tocsin.Slot]string{tocsin.Target: "ANP Ranger"}},
	})
}

func TestVictimsAsTargets(t *testing.T) {
	runNames(t, []nameTest{
		{"the one who was killed", "Viktor Melnik, a judge, was gunned down in Kaduna on Sunday outside a pharmacy.", map[tocsin.Slot]string{tocsin.Target: "Viktor Melnik"}},
		{"a policeman killed by a bomb", "A car bomb killed a policeman in Kaduna on Sunday.", map[tocsin.Slot]string{tocsin.Target: "policeman"}},
		{"one of several", "Nine people were gunned down in Kaduna on Sunday. Viktor Melnik was among the dead.", map[tocsin.Slot]string{tocsin.Target: ""}},
		{"a passer-by", "A car bomb killed a baker in Kaduna on Sunday.", map[tocsin.Slot]string{tocsin.Target: ""}},
	})
}

func TestDamageByBulletsAndMines(t *testing.T) {
	runNames(t, []nameTest{
		{"ran on a mine, told late", "A pickup carrying wedding guests home from a village struck a roadside mine in Kaduna on Sunday, killing five.", map[tocsin.Slot]string{tocsin.Target: "pickup", tocsin.Damage: "pickup"}},
		{"sprayed with bullets", "Gunmen sprayed a bus with bullets in Kaduna on Sunday, wounding two.", map[tocsin.Slot]string{tocsin.Target: "bus", tocsin.Damage: "bus"}},
		{"emptied into it", "Two men emptied pistols into her jeep in Kaduna on Sunday, wounding a judge.", map[tocsin.Slot]string{tocsin.Damage: "jeep"}},
		{"inside it", "A bomb exploded inside a parked bus in Kaduna on Sunday, killing a vendor.", map[tocsin.Slot]string{tocsin.Damage: "parked bus"}},
		{"beside it", "A bomb exploded beside a parked bus in Kaduna on Sunday, killing a vendor.", map[tocsin.Slot]string{tocsin.Damage: ""}},
		{"a patrol on foot", "A patrol struck a mine in Kaduna on Sunday, and two soldiers were killed.", map[tocsin.Slot]string{tocsin.Damage: ""}},
	})
}
