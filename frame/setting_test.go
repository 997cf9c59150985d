package frame_test

import (
	"testing"

	"tocsin"
)

func TestWhereAnActIsPut(t *testing.T) {
	read := titledReader(t)
	tests := []struct{ name, title, text, want string }{
		{"where the sirens were", "", "Militants in Gaza launched two rockets at the south of Israel. Nobody was hurt. Sirens wailed in Netivot and the villages around it.", "Netivot"},
		{"where what was launched elsewhere went off", "", "A drone launched from Yemen exploded near a hotel in Eilat.", "Eilat"},
		{"not whence it was fired", "", "Militants in Gaza launched two rockets at Sderot.", "Sderot"},
		{"a verb that means nothing else", "", "Donetsk was shelled, and two houses burned.", "Donetsk"},
		{"not the capital of who rules", "", "An attack of the Kiev regime with drones on Belgorod killed two people.", "Belgorod"},
		{"not the capital of the troops", "", "Moscow's artillery hit a hospital in Sumy and wounded seven people.", "Sumy"},
		{"nor a town whose troops fire", "", "Belgorod troops fired shells at Sumy and killed two people.", "Sumy"},
		{"not whence a list tells", "", "The enemy attacked with 44 drones (launch areas: Kursk, Bryansk - Russia). Ten of the drones were shot down over Sumy.", "Sumy"},
		{"nor one of those behind from", "", "Drones launched from Kursk and Bryansk hit a depot in Sumy.", "Sumy"},
		{"not the place of an offensive", "", "Gunmen killed nine herders near Tikrit. The attack came on the fourth day of an offensive in Baghdad.", "Tikrit"},
		{"the town of a shelling", "", "In Nikopol artillery fire killed two people.", "Nikopol"},
		{"the town of a base", "", "Gunmen attacked a Mosul army base and killed two guards.", "Mosul army base"},
		{"where the scene is set", "", "Two farmers were killed last week. Near Tikrit, they met the gunmen. Both were shot dead on the spot.", "Tikrit"},
		{"the village of the lead rather than the town of the title", "Blast near Kohat kills two", "Two men were killed on Monday when a bomb went off in Wurzaki, not far from Kohat in Pakistan.", "Wurzaki"},
		{"the village that the lead puts in the title's district", "Bomb maims guard in Narathiwat", "A guard lost his foot as a device was set off in tambon Wurzako, Narathiwat, on Monday. It had lain under a pole.", "Wurzako"},
		{"the innermost of a chain", "", "Gunmen killed two men in the village of Wurzaki, Taqzor district, Farah, in Afghanistan.", "Wurzaki"},
		{"the village of a sector", "", "A porter was killed in a mine blast at Wurzaki in Mendhar sector of Poonch in India on Monday.", "Wurzaki"},
		{"not the town of a countryside", "", "In Homs countryside two rockets hit the southern quarter in Palmyra in Syria on Monday.", "Tadmur"},
		{"not a line between towns", "", "Gunmen blew up rails on the Kirkuk-Baiji line near Tikrit in Iraq on Monday.", "Tikrit"},
		{"nor a road between them", "", "Troops were ambushed on the Kirkuk-Baiji road in Tikrit in Iraq on Monday.", "Tikrit"},
		{"a road where no other place is told", "", "Troops were ambushed on the Kirkuk road in Iraq on Monday.", "Kirkuk"},
		{"the station in a town", "", "In Kirkuk a parcel under a bench of the Baiji railroad station went off on Monday and hurt three travellers.", "Bayji"},
		{"the town of the lead rather than a title's land without borders", "Karabakh conscript killed by sniper", "The list of losses got longer: a conscript, aged 19, was mortally wounded on Monday at one of the posts near Agdam in Azerbaijan.", "Aghdam"},
		{"where what was fired at stands", "", "Gunmen made a shot from a grenade launcher at a police post, located on the outskirts of Tikrit, Salahuddin province, on Monday.", "Tikrit"},
		{"not the owner of a district", "", "A man was shot dead in Kirkuk's Wurzaki district in Iraq.", "Wurzaki"},
		{"not the town in an office's name", "", "A rocket hit Samtah in Saudi Arabia on Monday. The head of the Jizan Fire Brigade said that a roof had fallen in.", "Samtah"},
		{"not where a train goes", "", "People at the station of Hadsten in Denmark who waited for the train for Randers were stabbed by a man on Monday.", "Hadsten"},
		{"not the towns that a bus runs between", "", "Nine men were taken off two Karachi-Quetta coaches and shot dead near Kalat in Pakistan on Monday.", "Kalat"},
		{"nor whence it was sent", "", "A drone sent out of Sanaa toward Jizan was shot down by the army on Monday.", "Jizan"},
		{"nor in the title", "Gaza rocket shot down", "The army shot down a rocket. Militants in Gaza fired the rocket at Sderot.", "Sderot"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			accounts := read(tt.title, tt.text)
			if len(accounts) == 0 || accounts[0].Where == nil || accounts[0].Where.Name != tt.want {
				t.Errorf("%q: got %+v, want %s", tt.text, accounts, tt.want)
			}
		})
	}
}

func TestTheActsReportedShareTheirDay(t *testing.T) {
	read := reader(t)
	tests := []struct {
		name, text string
		want       tocsin.Date // of the second account
	}{
		{"none of its own", "Rockets hit a base near Erbil on 3 May 2021. Another attack, on a camp near Kirkuk, killed two guards.", tocsin.Date{Year: 2021, Month: 5, Day: 3}},
		{"one of its own", "Rockets hit a base near Erbil on 3 May 2021. Another attack, on a camp near Kirkuk on 2 May 2021, killed two guards.", tocsin.Date{Year: 2021, Month: 5, Day: 2}},
		{"the day before the other", "Rockets hit a base near Erbil on 3 May 2021, a day after gunmen killed two guards at a camp near Kirkuk.", tocsin.Date{Year: 2021, Month: 5, Day: 2}},
		{"told far down", "Rockets hit a base near Erbil on 3 May 2021. The base is old. It has a wall. The wall is high. Gunmen killed two guards at a camp near Kirkuk.", tocsin.Date{Year: 2021, Month: 5, Day: 3}},
		{"a day that opens the sentence before, and a place of its own", "Rockets hit a base near Erbil on 3 May 2021. On 4 May 2021, he added, the plane was back. It dropped six bombs on a village near Kirkuk.", tocsin.Date{Year: 2021, Month: 5, Day: 4}},
		{"nor where it is one like it", "Rockets hit a base near Erbil on 3 May 2021. On 4 May 2021, he added, a fair was held. A similar bomb wounded two men near Kirkuk.", tocsin.Date{Year: 2021, Month: 5, Day: 3}},
		{"the day of what the sentence before names", "Rockets hit a base near Erbil on 3 May 2021.\n\nThe worst incident of these days came on 4 May 2021. A column was fired on near Kirkuk and two guards were killed.", tocsin.Date{Year: 2021, Month: 5, Day: 4}},
		{"a day behind the words of its hour", "Rockets hit a base near Erbil on 3 May 2021.\n\nAt about twenty to eight on the evening of 4 May 2021 a flat on the square of Kirkuk, next to the post office, by the old gate of the town, had a hand grenade thrown onto its balcony.", tocsin.Date{Year: 2021, Month: 5, Day: 4}},
		{"far behind its act, with phrases between", "Rockets hit a base near Erbil on 3 May 2021.\n\nGunmen shot a trader four times in the back and in the thigh in the rear room of a bar by the old bridge in Kirkuk, near the mill, on 4 May 2021.", tocsin.Date{Year: 2021, Month: 5, Day: 4}},
		{"not behind who is told of", "Rockets hit a base near Erbil on 3 May 2021.\n\nGunmen shot a trader in Kirkuk, the father of the clerk who with four others in the rear room of the bank had won a prize on 4 May 2021.", tocsin.Date{Year: 2021, Month: 5, Day: 3}},
		{"the day told last before", "Rockets hit a base near Erbil on 3 May 2021.\n\nA paper reported on 6 May 2021 that a guard had been shot dead near Kirkuk the previous evening.", tocsin.Date{Year: 2021, Month: 5, Day: 5}},
		{"a day behind which it is told", "Rockets hit a base near Erbil on 3 May 2021. Nothing like it had been seen since 9 March 2021, when, near Kirkuk, gunmen attacked a camp and killed two guards.", tocsin.Date{Year: 2021, Month: 3, Day: 9}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			accounts := read(tt.text)
			if len(accounts) != 2 {
				t.Fatalf("%q: got %d accounts, want 2", tt.text, len(accounts))
			}
			var got tocsin.Date
			if w := accounts[1].When; w != nil {
				got = w.Start
			}
			if got != tt.want {
				t.Errorf("%q: got %v, want %v", tt.text, got, tt.want)
			}
		})
	}
}

func TestTheDayThatIsTheActsOwn(t *testing.T) {
	read := reader(t)
	eighth := tocsin.Date{Year: 2024, Month: 6, Day: 8}
	tests := []struct {
		name, text string
		want       tocsin.Date
	}{
		{"within a clause about who did it", "Police on 10 June 2024 named the gunman who shot dead two people in Munich on 8 June 2024.", eighth},
		{"before its noun", "The army said on 10 June 2024 that the 8 June 2024 air strike on Idlib killed nine rebels.", eighth},
		{"beside what happened later", "Two days after a bombing killed nine people in Quetta, doctors on 10 June 2024 put the toll at 11.", eighth},
		{"told by a verb far behind", "Traders came back to the market of Gusau on 10 June 2024, two days after men on motorcycles rode in at noon and opened fire.", eighth},
		{"told behind what happened later", "Police arrested a man in Munich on 10 June 2024, two days after gunmen killed two people there.", eighth},
		{"the only one", "On 8 June 2024 a bombing killed nine people in Quetta.", eighth},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			accounts := read(tt.text)
			if len(accounts) == 0 {
				t.Fatal("no account")
			}
			got := tocsin.Date{}
			if w := accounts[0].When; w.Known() {
				got = w.Start
			}
			if got != tt.want {
				t.Errorf("%q: got %v, want %v", tt.text, got, tt.want)
			}
		})
	}
}
