package frame_test

import (
	"testing"

	"tocsin"
)

func TestSides(t *testing.T) {
	runNames(t, []nameTest{
		{"a person known as the group's spokesman", "Two shells hit a barracks near Kidal on Monday, killing three. \"We fired them,\" said Jane Roe, spokesman of the Taliban.", map[tocsin.Slot]string{claimedBy: "Taliban"}},
		{"a person of the group tells it later", "Hassan Gul, who speaks for al-Shabaab, called reporters on Tuesday. A bomb in Baidoa on Monday killed three people. Hassan Gul said they planted it.", map[tocsin.Slot]string{claimedBy: "al-Shabaab"}},
		{"the blamed side tells what it did", "Al-Shabaab attacked a post near Baidoa on Monday, residents said. Hassan Gul of al-Shabaab said 17 soldiers were killed.", map[tocsin.Slot]string{claimedBy: "al-Shabaab"}},
		{"its own men, by its spokesman", "A grenade was lobbed at a post near Turbat on Monday by our fighters, said Jane Roe, a spokesman of the Taliban.", map[tocsin.Slot]string{claimedBy: "Taliban", perpetrator: ""}},
		{"a state tells of its own strike", "Turkish jets bombed a village near Duhok on Monday, a mayor said. Turkey's defence ministry said caves of the militants were destroyed.", map[tocsin.Slot]string{claimedBy: "Turkey"}},
		{"the blamed side has no connection", "A bus was bombed near Vavuniya on Monday. The army blamed the LTTE. The LTTE in a statement said it had \"no connection whatsoever\" with it.", map[tocsin.Slot]string{deniedBy: "Liberation Tigers of Tamil Eelam", claimedBy: ""}},
		{"the blamed side calls it baseless", "A bus was bombed near Vavuniya on Monday. The army blamed the LTTE. The LTTE said the charge was baseless.", map[tocsin.Slot]string{deniedBy: "Liberation Tigers of Tamil Eelam"}},
		{"the blamed side was not there", "A bus was bombed near Vavuniya on Monday. The army blamed the LTTE. \"Our people were nowhere near,\" the LTTE said.", map[tocsin.Slot]string{deniedBy: "Liberation Tigers of Tamil Eelam"}},
		{"the blamed side lays it on others", "A bus was bombed near Vavuniya on Monday. The army blamed the LTTE. The LTTE said soldiers in plain clothes had bombed it.", map[tocsin.Slot]string{deniedBy: "Liberation Tigers of Tamil Eelam"}},
		{"the blamed side does not answer", "A bus was bombed near Vavuniya on Monday. The army blamed the LTTE. The LTTE said it would not comment.", map[tocsin.Slot]string{deniedBy: "", claimedBy: ""}},
		{"a side that was struck", "A camp near Kidal was attacked on Monday, killing three. The Taliban said its fighters had been attacked.", map[tocsin.Slot]string{claimedBy: ""}},
		{"its own spokesman, where another body is named", "A drone was shot down near Jizan on Monday. The coalition said the Houthis sent it, its spokesman, Col. Jane Roe, said: \"Debris hit a shop and hurt a man.\"", map[tocsin.Slot]string{claimedBy: ""}},
	})
}
