package frame_test

import (
	"testing"

	"tocsin"
)

func TestDoersToldIndirectly(t *testing.T) {
	runNames(t, []nameTest{
		{"presumed to belong to a group", "Armed men presumed to belong to Boko Haram entered a village near Maroua on Sunday and killed nine people.", map[tocsin.Slot]string{blamed: "Boko Haram"}},
		{"presumed to be of a group in no lexicon", "Five people died on Monday in an attack carried out by elements presumed to be of the Dawn Front (DF) near Bria.", map[tocsin.Slot]string{blamed: "Dawn Front (DF)"}},
		{"who laid the bomb", "A roadside bomb thought to have been laid the night before by Boko Haram blew up a truck near Monguno on Tuesday, killing five.", map[tocsin.Slot]string{blamed: "Boko Haram"}},
		{"invaders of a nation", "Russian invaders dropped a guided bomb on a school in Kupiansk on Tuesday.", map[tocsin.Slot]string{blamed: "Russia"}},
		{"fire from somebody", "A convoy near Gao came under fire from jihadists on Monday, killing two soldiers.", map[tocsin.Slot]string{perpetrator: "jihadists"}},
		{"suspected as a verb", "A bomb killed four people in Baidoa on Monday. Police suspected al-Shabaab.", map[tocsin.Slot]string{blamed: "al-Shabaab"}},
		{"laid at somebody's door", "A bomb killed four people in Baidoa on Monday. The governor laid it at al-Shabaab's door.", map[tocsin.Slot]string{blamed: "al-Shabaab"}},
		{"a name in no lexicon is to blame", "A bomb killed four people in Mirpur on Monday. Police said the outlawed Delta Union was to blame.", map[tocsin.Slot]string{blamed: "Delta Union"}},
		{"an army's arms", "Army jets hit a village near Taiz on Sunday, killing six people.", map[tocsin.Slot]string{perpetrator: "Army jets"}},
		{"the speaker's own arms", "Three people died in an air strike in Sumy on Tuesday. Russia's defence ministry said its jets had bombed a depot.", map[tocsin.Slot]string{claimedBy: "Russian defence ministry"}},
		{"a launch between an attack and its doer", "Five people died in the attack committed on Sunday night by unidentified gunmen against a mining camp near Djugu.", map[tocsin.Slot]string{perpetrator: "unidentified gunmen", tocsin.Target: "mining camp"}},
		{"who condemns is no doer", "The governor condemns the attack which was perpetrated on Monday by bandits on a post near Kaduna. Two soldiers died.", map[tocsin.Slot]string{perpetrator: "bandits"}},
		{"an attack of a regime", "A drone attack of the Harbour regime was repelled over Kaluga on Tuesday. Seven drones were shot down.", map[tocsin.Slot]string{perpetrator: "Harbour regime"}},
		{"broke the ceasefire", "Pakistan violated the ceasefire in Keran on Friday with mortars, wounding an army porter.", map[tocsin.Slot]string{blamed: "Pakistan"}},
		{"the likely suspect", "A bomb killed two in Jolo on Sunday. The army said the Abu Sayyaf was the most likely suspect.", map[tocsin.Slot]string{blamed: "Abu Sayyaf"}},
		{"where the bullet came from", "A soldier was shot dead near Martuni on Thursday. The bullet came from an Azerbaijani sniper, the ministry said.", map[tocsin.Slot]string{blamed: "Azerbaijani sniper"}},
		{"to whom it is ascribed", "A bomb killed four people in Baidoa on Monday. Its maker had left the Taliban, to whom the governor attributed the attack.", map[tocsin.Slot]string{blamed: "Taliban"}},
		{"took the responsibility", "Four soldiers were killed in an ambush near Saravan on Monday. The Jaish al-Adl group, in a message on Telegram, took the responsibility.", map[tocsin.Slot]string{claimedBy: "Jaish al-Adl"}},
		{"none of theirs", "Nine people were killed in Ayana on Saturday when armed men attacked. A spokesman of the OLA said none of its fighters were in the area.", map[tocsin.Slot]string{deniedBy: "Oromo Liberation Army"}},
		{"who used the place is no doer", "Rockets were fired at a base used by American troops near Erbil on Monday.", map[tocsin.Slot]string{blamed: ""}},
		{"went off in a building", "A man blew himself up in a tea shop in Beledweyne on Saturday, killing six.", map[tocsin.Slot]string{tocsin.Target: "tea shop"}},
		{"went off in the open", "A man blew himself up in a street in Beledweyne on Saturday, killing six.", map[tocsin.Slot]string{tocsin.Target: ""}},
	})
}
