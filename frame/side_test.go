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

func TestLikelyDoers(t *testing.T) {
	runNames(t, []nameTest{
		{"gunmen with more said of them", "A man was shot in a bar in Lurgan on Monday. Two gunmen, one of them in a long coat, came in by the back door, police said.", map[tocsin.Slot]string{perpetrator: "Two gunmen"}},
		{"a group that acts where the title has none", "Rebels ambush truck in Basilan\n\nNine soldiers lost their lives on Monday as communist New People's Army rebels set off a mine under their truck near Lamitan.", map[tocsin.Slot]string{blamed: "New People's Army"}},
		{"planes of another state", "Six villagers were killed in an attack on Nabatieh on Monday when Israeli planes rocketed the hills, officials said.", map[tocsin.Slot]string{blamed: "Israel"}},
		{"planes of the state itself defend it", "Six people were killed by a shell near Sumy on Monday. Ukrainian planes left in the evening.", map[tocsin.Slot]string{blamed: ""}},
		{"fighters who are slain", "4 militiamen slain, 11 hurt in Basilan\n\nA post was raided in Basilan on Monday and four militiamen died.", map[tocsin.Slot]string{perpetrator: ""}},
		{"a group of the past", "A bomb went off in a mosque in Kabul on Monday, killing three. Such blasts have become rarer since the Taliban took power in 2021.", map[tocsin.Slot]string{blamed: ""}},
	})
}

func TestBlameByName(t *testing.T) {
	runNames(t, []nameTest{
		{"named as authors", "Five guards were shot dead near Walikale on Monday. The governor named the Mai-Mai as authors of the attack.", map[tocsin.Slot]string{blamed: "Mai-Mai"}},
		{"no time lost in naming", "Five guards were shot dead near Walikale on Monday. The army lost no time in naming the Mai-Mai.", map[tocsin.Slot]string{blamed: "Mai-Mai"}},
		{"described as answerable", "Five guards were shot dead near Isulan on Monday. The minister described the Taliban as answerable.", map[tocsin.Slot]string{blamed: "Taliban"}},
		{"a capital held responsible", "Five guards were shot dead near Saravan on Monday. The ministry holds Islamabad responsible.", map[tocsin.Slot]string{blamed: "Pakistan"}},
		{"held guilty", "Five guards were shot dead near Isulan on Monday. A general, holding the Taliban guilty of it, asked for calm.", map[tocsin.Slot]string{blamed: "Taliban"}},
		{"named as something else", "Five guards were shot dead near Isulan on Monday. The minister named the Taliban as partners in the talks.", map[tocsin.Slot]string{blamed: ""}},
		{"an accusing finger", "A grenade hurt nine people in Mandera on Monday. Police pointed an accusing finger at al-Shabaab sympathisers.", map[tocsin.Slot]string{blamed: "al-Shabaab"}},
		{"whether it was they", "A man was shot in a bar in Lurgan on Monday. A source would not say whether rebels were suspected.", map[tocsin.Slot]string{blamed: ""}},
		{"the work of others", "A drone hit a house in Livny on Monday, hurting a man. Do not film the work of the air force.", map[tocsin.Slot]string{blamed: ""}},
		{"admitted to a hospital", "A grenade hurt nine people in Mandera on Monday. Six were admitted at the clinic and three flown out by Kenya.", map[tocsin.Slot]string{claimedBy: ""}},
		{"tags of the page", "A grenade hurt nine people in Mandera on Monday.\n\nTags: BLF | Mandera", map[tocsin.Slot]string{blamed: ""}},
	})
}

func TestClaimedAsOwn(t *testing.T) {
	runNames(t, []nameTest{
		{"attributed to itself", "Two drivers were killed in an ambush near Kidal on Monday. The Taliban, in a text on a channel, attributed the ambush to itself.", map[tocsin.Slot]string{claimedBy: "Taliban"}},
		{"the job was theirs", "Nine soldiers were killed when mines went off under them near Monywa on Monday, according to the information officer of the Pale People's Defense Force, which said the job was theirs.", map[tocsin.Slot]string{claimedBy: "Pale People's Defense Force"}},
		{"its organisation's doing, on behalf of", "A gas pipeline was blown up near Quetta on Monday. A man ringing up newspapers on behalf of the Taliban said it was his organisation's doing.", map[tocsin.Slot]string{claimedBy: "Taliban"}},
		{"not its doing", "A gas pipeline was blown up near Quetta on Monday. The Taliban said it was not its doing.", map[tocsin.Slot]string{claimedBy: "", deniedBy: "Taliban"}},
		{"one of a nation", "A soldier was hurt on Monday at Tapuah when a Palestinian who had got out of a taxi stabbed him. The assailant was shot by a second soldier.", map[tocsin.Slot]string{perpetrator: "Palestinian", blamed: ""}},
		{"one of a nation as the victim", "An Algerian was hurt in Lyon on Monday when two masked men opened fire on a bar.", map[tocsin.Slot]string{perpetrator: "two masked men", blamed: ""}},
		{"drones of another state, brought down", "Four Ukrainian drones were shot down over the Lipetsk region on Monday, the Russian defence ministry said.", map[tocsin.Slot]string{blamed: "Ukraine"}},
		{"a regime whose try was stopped", "On Monday a try by the Harbour regime to carry out an attack with drones was thwarted near Lipetsk, and four drones were destroyed.", map[tocsin.Slot]string{perpetrator: "Harbour regime"}},
		{"the noun of a group again", "Abu Sayyaf bandits are holed up near Lamitan. On Monday the bandits attacked a post there and killed four soldiers.", map[tocsin.Slot]string{blamed: "Abu Sayyaf"}},
	})
}

func TestDenialsOfSides(t *testing.T) {
	runNames(t, []nameTest{
		{"quoted, by the group's spokesman in apposition", "Gunmen killed six policemen at a post near Gao on Monday. The ministry accused the Taliban. \"It is a lie from beginning to end,\" Hassan Gul, the Taliban spokesman, said.", map[tocsin.Slot]string{deniedBy: "Taliban"}},
		{"quoted over two sentences, by its spokesman", "Gunmen shot two guards dead near Goma on Monday. The governor named the Mai-Mai.\n\n\"We were far off. Those guards are our brothers, we had no hand in it,\" its spokesman Jane Batuke told a radio.", map[tocsin.Slot]string{deniedBy: "Mai-Mai"}},
		{"in the capital of the state that is blamed", "Gunmen killed two guards near Saravan on Monday. Iran holds Islamabad responsible. In Islamabad, the spokesman of the ministry rejected the accusation.", map[tocsin.Slot]string{deniedBy: "Pakistan"}},
		{"asks why it should", "A drone hit three lorries at Umm Keddada on Monday. The army blamed the Rapid Support Forces. The RSF asked why they should bomb a town that they hold.", map[tocsin.Slot]string{deniedBy: "Rapid Support Forces"}},
	})
}
