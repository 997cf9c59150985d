package frame_test

import (
	"testing"

	"tocsin"
)

func TestImplicitDoers(t *testing.T) {
	runNames(t, []nameTest{
		{"an attempt by", "Air defences on Monday foiled an attempt by Ukraine to strike a plant in Bryansk with drones.", map[tocsin.Slot]string{blamed: "Ukraine"}},
		{"the attempt of", "Air defences on Monday thwarted the next attempt of the Kiev regime to commit a terrorist attack with drones near Bryansk.", map[tocsin.Slot]string{perpetrator: "Kiev regime"}},
		{"an attempt by those who came to help", "A bomb killed two people in Basra on Monday. An attempt by the army to reach them failed.", map[tocsin.Slot]string{blamed: "", perpetrator: ""}},
		{"a name, who else", "A bomb killed 19 people in Balad on Monday. He had no doubt. \"Al-Qaeda, who else?\"", map[tocsin.Slot]string{blamed: "al-Qaeda"}},
		{"a name and work", "The line at Arauquita was dynamited on Monday. ELN work, according to the army.", map[tocsin.Slot]string{blamed: "National Liberation Army of Colombia"}},
		{"a name and its work for the poor", "A bomb killed 19 people in Beirut on Monday. Hezbollah work among the poor went on.", map[tocsin.Slot]string{blamed: ""}},
		{"a name that has not spoken", "A bomb killed 19 people in Beirut on Monday. Hezbollah, which rules there, was silent.", map[tocsin.Slot]string{blamed: ""}},
		{"who lost fighters", "Eleven Abu Sayyaf bandits and four militiamen died in Tipo-Tipo on Monday in a raid on a detachment. It lasted two hours.", map[tocsin.Slot]string{blamed: "Abu Sayyaf"}},
		{"gunmen behind whom stands any verb", "A teacher was shot dead in Basra on Monday. She had slowed down when two gunmen drew alongside.", map[tocsin.Slot]string{perpetrator: "two gunmen"}},
		{"an outfit without a name", "A grenade went off in Imphal on Monday, wounding two. Police suspect an underground outfit.", map[tocsin.Slot]string{blamed: "underground outfit"}},
		{"the outfit named before", "ULFA blew up a bridge in Tinsukia on Monday. The police chief held the banned outfit responsible for the raid.", map[tocsin.Slot]string{blamed: "United Liberation Front of Asom"}},
		{"gunmen in headlines, too", "A trader was shot dead in Basra on Monday, two gunmen too.", map[tocsin.Slot]string{perpetrator: ""}},
		{"a group blames its own", "A bus was attacked near Noshki on Monday, and nine people died. Jane Roe, a spokesman of the BLA, said that it was the BLA's fighters that attacked the bus.", map[tocsin.Slot]string{blamed: "", deniedBy: "", claimedBy: "Balochistan Liberation Army"}},
	})
}

func TestOwnWords(t *testing.T) {
	runNames(t, []nameTest{
		{"the spokesman in front of his name", "A missile hit a tanker off Hodeidah on Monday. Houthi military spokesman Jane Roe said they had targeted the ship.", map[tocsin.Slot]string{claimedBy: "Houthi"}},
		{"the group that he names so", "A missile hit a tanker off Hodeidah on Monday. Jane Roe, a spokesman of Hezbollah, said the movement had hit the ship with a missile.", map[tocsin.Slot]string{claimedBy: "Hezbollah"}},
		{"what the group wants", "A missile hit a tanker off Hodeidah on Monday. Jane Roe, a spokesman of Hezbollah, said the movement had lost two men.", map[tocsin.Slot]string{claimedBy: ""}},
		{"one of its own by name", "A car bomb killed six soldiers in Helmand on Monday. A Taliban spokesman said a suicide bomber named Omar had carried out the attack.", map[tocsin.Slot]string{claimedBy: "Taliban", blamed: ""}},
		{"as after a raid of long ago", "Missiles hit Lozova on Monday, killing five. The Russian defence ministry said its troops had hit an arms works, the words that it used also after the strike on Sumy in March 2015.", map[tocsin.Slot]string{claimedBy: "Russian defence ministry"}},
		{"others by name", "A car bomb killed six soldiers in Helmand on Monday. A Taliban spokesman said gunmen of a rival had carried out the attack.", map[tocsin.Slot]string{claimedBy: ""}},
		{"a ministry's jets", "Five caves were destroyed in Metina on Monday. Turkey's defence ministry said its jets had struck them.", map[tocsin.Slot]string{claimedBy: "Turkish defence ministry"}},
		{"a ministry's losses", "Five caves were destroyed in Metina on Monday. Turkey's defence ministry said its troops had lost two men.", map[tocsin.Slot]string{claimedBy: ""}},
		{"forces of the ministry's state", "Missiles hit a plant in Dnipro on Monday. The Russian defence ministry said Russian forces had hit an arms works.", map[tocsin.Slot]string{claimedBy: "Russian defence ministry"}},
		{"forces of another state", "Missiles hit a plant in Dnipro on Monday. The Ukrainian defence ministry said Russian forces had hit an arms works.", map[tocsin.Slot]string{claimedBy: ""}},
		{"what an air force shot down", "Missiles hit a plant in Dnipro on Monday. Ukraine's air force said it had shot down six of them.", map[tocsin.Slot]string{claimedBy: ""}},
	})
}

func TestSuspectedInTitle(t *testing.T) {
	read := titledReader(t)
	const body = "Two farmers were shot dead in Poso on Monday."
	for title, want := range map[string]string{
		"Two farmers shot dead in Poso, Boko Haram suspected":     "Boko Haram",
		"Two farmers shot dead in Poso, MILF blamed":              "Moro Islamic Liberation Front",
		"Two farmers shot dead in Poso, motive suspected":         "",
		"Two farmers shot dead in Poso, Boko Haram suspects held": "",
	} {
		got := names(read(title, body), blamed)
		if len(got) > 1 || len(got) == 1 && got[0] != want || len(got) == 0 && want != "" {
			t.Errorf("%q: got %q, want %q", title, got, want)
		}
	}
}
