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
