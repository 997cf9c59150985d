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
		{"gunmen in headlines, too", "A trader was shot dead in Basra on Monday, two gunmen too.", map[tocsin.Slot]string{perpetrator: ""}},
		{"a group blames its own", "A bus was attacked near Noshki on Monday, and nine people died. Jane Roe, a spokesman of the BLA, said that it was the BLA's fighters that attacked the bus.", map[tocsin.Slot]string{blamed: "", deniedBy: "", claimedBy: "Balochistan Liberation Army"}},
	})
}
