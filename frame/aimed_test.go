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
		{"what carries the bomb", "Three policemen died in a motorcycle bomb blast in Yala on Saturday.", map[tocsin.Slot]string{tocsin.Target: ""}},
		{"a road", "Four people were killed in a highway attack near Baghlan on Saturday.", map[tocsin.Slot]string{tocsin.Target: ""}},
	})
}
