package frame_test

import (
	"fmt"
	"strings"
	"testing"

	"tocsin"
)

// TestFiguresGivenEarlier reads which figures of the killed are retracted.
func TestFiguresGivenEarlier(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"an earlier figure put right", "A car bomb went off in Basra on Monday. At least nine were killed, police said, correcting an earlier figure of 12.", "12"},
		{"a toll that was wrong", "A bomb hit a bus in Basra on Monday, killing nine people. An initial toll of 12 was wrong, the ministry said.", "12"},
		{"what somebody first said", "A bomb hit a bus in Basra on Monday, killing nine people. Police had first said that 12 were dead.", "12"},
		{"what a source said earlier", "A policeman was killed by a bomb in Basra on Monday. Earlier a source spoke of two killed.", "2"},
		{"an act of earlier", "A bomb hit a bus in Basra on Monday, killing nine people. Earlier on Monday, police said, two men were killed by a mine.", ""},
		{"an earlier figure and no other", "A bomb hit a bus in Basra on Monday. Police earlier said that nine were dead.", ""},
		{"who was first to say it", "A bomb hit a bus in Basra on Monday. The first to speak said nine were dead, a priest eight.", ""},
	}
	read := reader(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, a := range read(tt.text) {
				for _, c := range a.Claims {
					if c.Slot == tocsin.Killed && c.Certainty == tocsin.Retracted {
						got = append(got, fmt.Sprint(c.Value.Count.Min))
					}
				}
			}
			if strings.Join(got, ", ") != tt.want {
				t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

// TestTollsOfActs reads the figures of each of the attacks that a text tells, in order.
func TestTollsOfActs(t *testing.T) {
	tests := []struct {
		name, title, text string
		slot              tocsin.Slot
		want              string // of one attack after another, parted by "|"
	}{
		{"the wounded in a clinic of another town", "", "Gunmen attacked a village near Mosul on Monday, killing nine people.\n\nA clinic in Erbil has admitted six people who suffered gunshot wounds.", tocsin.Injured, "6"},
		{"gunshot wounds that reach a hospital", "", "Gunmen attacked a village near Mosul on Monday, killing nine people.\n\nSix people with gunshot wounds reached the hospital at Erbil.", tocsin.Injured, "6"},
		{"shots elsewhere and no hospital", "", "Gunmen attacked a village near Mosul on Monday, killing nine people.\n\nIn Erbil, a porter died of gunshot wounds on Sunday.", tocsin.Killed, "9|1 (civilians)"},
		{"a paragraph behind an act that the title has second", "Speedboats rake tanker off Sharjah; jets struck near Kharg", "Three speedboats circled a tanker off Sharjah on Monday and shot at her bridge.\n\nAn oiler died and two sailors were burned.\n\nIraq said its jets struck a ship near Kharg.", tocsin.Injured, "|2 (civilians)"},
		{"a paragraph about the main act after another", "", "A bomb killed four people in Basra on Monday.\n\nGunmen shot a trader dead in Mosul on Monday.\n\nSix people were hurt in all.", tocsin.Injured, "6|"},
		{"who died in what the paragraph tells", "", "One soldier was killed by a mine in Basra on Monday. In a separate attack gunmen fired at a police post in Mosul. The police held the post. Two clerks were killed.", tocsin.Killed, "1 (soldiers)|2 (civilians)"},
		{"those who fired back", "", "A police post in Mosul came under RPG fire on Monday. Police returned fire. Two insurgents were killed.", tocsin.Killed, "2 attackers"},
		{"fighters hit by rockets", "", "A missile hit a house in Idlib on Monday. Two insurgents were killed.", tocsin.Killed, "2 (fighters)"},
		{"a time in a clause about somebody", "", "A guard who was hired in December was slightly wounded when gunmen fired at a bank in Basra on Monday.", tocsin.Injured, "1 (security forces)"},
		{"one who did something to others", "", "A judge who sent two men to prison was wounded by gunmen in Basra on Monday.", tocsin.Injured, "1 (civilians)"},
		{"behind a dateline", "", "BASRA, May 13 -- A clerk who had named two smugglers was wounded by gunmen in Basra on Monday.", tocsin.Injured, "1 (civilians)"},
		{"victims as many as those who shot", "", "Two teachers were ambushed by two gunmen near Basra on Monday. Both were killed.", tocsin.Killed, "2"},
		{"the driver of what was rammed", "", "A suicide bomber rammed a bus in Basra on Monday, wounding nine passengers. The driver died in hospital.", tocsin.Killed, "1 (civilians)"},
		{"bodies left where they fell", "", "Gunmen attacked a market in Basra on Monday, leaving behind seven bodies.", tocsin.Killed, "7"},
		{"bodies counted so far", "", "Maoist rebels stormed a barracks in Diktel on Monday, killing 26 policemen. Bodies of 12 Maoists had been counted so far.", tocsin.Killed, "26 (police), 12 attackers"},
		{"bodies that a side left behind", "", "Gunmen attacked an outpost near Basra on Monday. After an hour the raiders withdrew, leaving behind seven bodies.", tocsin.Killed, "7 attackers"},
		{"dead whom those who fled left", "", "Gunmen attacked an outpost near Basra on Monday and fled, leaving seven people dead.", tocsin.Killed, "7"},
		{"all of those who attacked", "", "Four gunmen stormed a hotel in Basra on Monday, killing twelve guests. All four of them are dead.", tocsin.Killed, "12 (civilians), 4 attackers"},
		{"all of those attacked", "", "Gunmen shot four nurses in Basra on Monday. All four died.", tocsin.Killed, "4"},
		{"both of those by whom it was done", "", "A policeman was shot dead in Basra on Monday by two passengers of a car. Both were killed by his partner.", tocsin.Killed, "1 (police), 2 attackers"},
		{"who drove the bomb", "Motorcycle bomb in Basra hurts 11, its driver dead", "A bomb on a motorcycle went off in Basra on Monday, wounding 11 people.", tocsin.Killed, "1 attackers"},
		{"the driver of a suicide bombing", "", "A suicide bomber rammed a minibus into a gate in Basra on Monday, killing nine people. The driver died too.", tocsin.Killed, "9, 1 attackers"},
		{"who drove what the bomb hit", "Bomb hits bus in Basra, its driver dead", "A bomb hit a bus in Basra on Monday, wounding 11 people.", tocsin.Killed, "1"},
		{"one who wore explosives", "", "Guards at a mosque in Basra shot dead a youth in an explosive vest before he could set it off on Monday.", tocsin.Killed, "1 attackers"},
		{"bandits who were destroyed", "", "Gunmen raided a village near Basra on Monday. Five of the bandits were destroyed.", tocsin.Killed, "5 attackers"},
		{"houses that were destroyed", "", "Gunmen raided a village near Basra on Monday. Five houses of the bandits were destroyed.", tocsin.Killed, ""},
		{"an office and a figure", "", "A bomb in Basra on Monday led to the death of the governor and two guards.", tocsin.Killed, "3"},
		{"a noun in no list behind a noun for death", "", "A bomb in Basra on Monday led to the death of four brine shovellers.", tocsin.Killed, "4"},
		{"a row with an owner in it", "", "Two members of the Guardia Civil and the owner of a bakery were slightly injured by a car bomb in Basra on Monday.", tocsin.Injured, "3"},
		{"a row of persons by what they are", "", "A bomb went off in Basra on Monday. A baker, his wife and the owner of a kiosk were killed.", tocsin.Killed, "3"},
		{"a row with several in one word", "", "A bomb went off in Basra on Monday. A baker, his children and the owner of a kiosk were killed.", tocsin.Killed, "4+"},
		{"a row whose last is in no list", "", "A shell hit a hospital in Basra on Monday. Two nurses, an ambulance driver and the hospital's only anaesthetist are dead.", tocsin.Killed, "4"},
		{"a row under one article", "", "A bomb derailed a train in Basra on Monday. The driver and guard sustained bruises.", tocsin.Injured, "2"},
		{"a row with a time before its verb", "", "Two members of the Guardia Civil and the owner of a bakery were last night injured by a car bomb in Basra.", tocsin.Injured, "3"},
		{"a row that spells out a whole", "", "A bomb went off in Basra on Monday. Two persons, a baker and the owner of a kiosk, were killed.", tocsin.Killed, "2"},
		{"a clause is no row", "", "A bomb went off in Basra on Monday. A bus caught fire and two men were killed.", tocsin.Killed, "2"},
		{"others are no row", "", "A bomb went off in Basra on Monday. The guard ran away and three others were wounded.", tocsin.Injured, "3"},
		{"one who was hurt also", "", "A bomb went off in Basra on Monday. Three policemen were wounded. A child was also wounded.", tocsin.Injured, "3 (police), 1 (children), 4"},
		{"one more behind words about her", "", "Gunmen attacked a camp near Basra on Monday, killing four guards. A girl, daughter of one of them, was also killed.", tocsin.Killed, "4 (security forces), 1 (children), 5"},
		{"one who was also there", "", "Gunmen attacked a camp near Basra on Monday, killing four guards. A girl, who was also there, was hurt.", tocsin.Killed, "4 (security forces)"},
		{"all that were sent", "", "Three drones were launched at a destroyer in the Red Sea on Monday and all three shot down, with no injuries.", tocsin.Munitions, "3 launched, 3 intercepted, 3"},
		{"all who were sent", "", "Three drones were launched at a depot in Sumy on Monday and all three guards fled.", tocsin.Munitions, "3 launched"},
		{"one of which was stopped", "", "Five rockets were fired at Netivot on Saturday, of which one was intercepted.", tocsin.Munitions, "5, 1 intercepted"},
		{"one of whom was killed", "", "Five rockets hit two guards at Netivot on Saturday, of whom one was killed.", tocsin.Munitions, "5"},
		{"dropped two more", "", "A helicopter dropped two barrel bombs on a hospital in Kafr Zita on Monday. Ten minutes later it came back and dropped two more.", tocsin.Munitions, "2 impacted, 4"},
		{"shot two more people", "", "Rebels fired two rockets at Sumy on Monday. Ten minutes later they shot two more people.", tocsin.Munitions, "2 launched"},
		{"the dead and the wounded put at figures", "", "A car bomb went off in Basra on Monday. The ministry puts the dead of the car bomb at 11 and wounded at 17.", tocsin.Killed, "11"},
		{"the wounded put at a figure", "", "A car bomb went off in Basra on Monday. The ministry puts the dead of the car bomb at 11 and wounded at 17.", tocsin.Injured, "17"},
		{"one more to whom something else befell", "", "Three young men were abducted by masked gunmen near Basra on Monday. A fourth who was riding on the boxes got a bullet to the thigh.", tocsin.Injured, "1"},
		{"two persons in two clauses", "", "Gunmen fired at a car in Basra on Monday. The mayor was hit in the leg and his driver lost an eye.", tocsin.Injured, "1 (civilians), 2"},
		{"one person in two clauses", "", "Gunmen fired at a car in Basra on Monday. The mayor was hit in the leg and lost an eye.", tocsin.Injured, "1 (civilians)"},
		{"as many as were buried", "", "Bandits shot people in a village near Basra on Monday. We have buried nine with our hands, a resident said.", tocsin.Killed, "9"},
		{"things that were buried", "", "Bandits shot people in a village near Basra on Monday. They had buried nine jars of oil, a resident said.", tocsin.Killed, ""},
		{"others whom somebody saw", "", "A trader who said that two men were wounded by gunmen in Basra on Monday called for help.", tocsin.Injured, "2"},
	}
	read := titledReader(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, a := range read(tt.title, tt.text) {
				if a.Kind == tocsin.Attack {
					got = append(got, strings.Join(figures([]tocsin.Account{a}, tt.slot), ", "))
				}
			}
			if strings.Join(got, "|") != tt.want {
				t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}
