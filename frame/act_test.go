package frame_test

import (
	"slices"
	"testing"

	"tocsin"
)

// formTest is a report and the forms of the main attacks read in it, in order.
type formTest struct {
	name, text string
	want       []tocsin.Form
}

func runForms(t *testing.T, tests []formTest) {
	t.Helper()
	read := reader(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []tocsin.Form
			for _, a := range read(tt.text) {
				if a.Kind == tocsin.Attack && a.Role == tocsin.Main {
					got = append(got, a.Form)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("forms: got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestForms(t *testing.T) {
	runForms(t, []formTest{
		{"the higher of weapons listed together", "Missiles and drones struck a depot in Odesa on Monday.", []tocsin.Form{tocsin.Drone}},
		{"who attacked, killed and took people", "Fighters attacked Komanda on Monday. Fourteen people were killed, and nine were led into the forest.", []tocsin.Form{tocsin.ArmedAssault}},
		{"who took more people than they killed", "Fighters abducted 30 people in an attack on Komanda on Monday. Two who resisted were killed.", []tocsin.Form{tocsin.Abduction}},
		{"who only took people", "Gunmen abducted nine people near Komanda on Monday.", []tocsin.Form{tocsin.Abduction}},
		{"shot and cut", "Guerrillas opened fire on farmers near Vavuniya on Monday, killing nineteen. Some of them were hacked with machetes. The slaughter went on for an hour.", []tocsin.Form{tocsin.ArmedAssault}},
		{"only cut", "Nineteen farmers were hacked to death by guerrillas near Vavuniya on Monday.", []tocsin.Form{tocsin.Melee}},
		{"a bombing that was a strike", "The bombing of a mosque yard in Bureij killed 13 people on Monday. The strike came at noon.", []tocsin.Form{tocsin.AirStrike}},
		{"a bombing with a car", "The car bombing of a mosque yard in Basra killed 13 people on Monday. The strike came at noon.", []tocsin.Form{tocsin.Bombing}},
		{"a blast called a massacre", "A bus blast near Kirkuk killed eleven people on Monday. The army laid the massacre at the door of rebels.", []tocsin.Form{tocsin.Bombing}},
		{"only called a massacre", "The massacre in Kirkuk on Monday left 40 people dead.", []tocsin.Form{tocsin.ArmedAssault}},
		{"drones that a strike was aimed at", "Aircraft carried out a strike against three drones near Hodeidah on Monday.", []tocsin.Form{tocsin.AirStrike}},
		{"rocketed from the air", "Six villagers were killed when planes rocketed Nabatiyeh on Monday.", []tocsin.Form{tocsin.AirStrike}},
		{"led off and then shot", "Armed men took a headman out of his house in Mosul on Monday and shot him by the road.", []tocsin.Form{tocsin.ArmedAssault}},
		{"led off, and others shot", "Armed men took a headman out of his house in Mosul on Monday.", []tocsin.Form{tocsin.Abduction}},
		{"a halt, and people led off", "Armed men forced a bus off the road near Mosul on Monday. All aboard were led away.", []tocsin.Form{tocsin.Abduction}},
		{"the turn of another town, after a killing", "Rebels executed the mayor of Basra on Sunday. On Monday it was the turn of Mosul, where they took rice and fuel.", []tocsin.Form{tocsin.Killing, tocsin.ArmedAssault}},
		{"two people slain whom nobody had chosen", "Gunmen slew two guards at a market near Quetta on Monday.", []tocsin.Form{tocsin.ArmedAssault}},
		{"two chosen people", "Gunmen assassinated two judges near Quetta on Monday.", []tocsin.Form{tocsin.Killing}},
		{"guns with a crew", "Army gunners opened up on the old town of Kherson on Monday, wounding two people.", []tocsin.Form{tocsin.Shelling}},
		{"fired on by aircraft", "An army helicopter fired on a van near Gao on Monday, killing two people.", []tocsin.Form{tocsin.AirStrike}},
		{"many dead are no chosen person", "Gunmen executed seven road workers near Quetta on Monday.", []tocsin.Form{tocsin.ArmedAssault}},
		{"one chosen person", "Gunmen executed the mayor of Kirkuk outside his house on Monday.", []tocsin.Form{tocsin.Killing}},
		{"people shot and houses burned", "Houses were set on fire near Sittwe on Monday. Soldiers raided the village and shot two farmers.", []tocsin.Form{tocsin.ArmedAssault}},
		{"shots do not outweigh an abduction", "Gunmen kidnapped a priest near Kaduna on Monday. They fired on villagers as they left.", []tocsin.Form{tocsin.Abduction}},
		{"an air attack with drones", "Five people were hurt in an overnight air attack on Odesa that involved dozens of drones.", []tocsin.Form{tocsin.Drone}},
		{"an air attack with missiles", "Russia launched an air attack on Lviv with cruise missiles on Monday, killing two people.", []tocsin.Form{tocsin.RocketMissile}},
		{"attacked by gunmen, who burned a car too", "Gunmen attacked a church in Kano on Monday and set a car on fire.", []tocsin.Form{tocsin.ArmedAssault}},
		{"a drone with explosives aboard", "A drone packed with explosives was shot down near Harir air base on Monday.", []tocsin.Form{tocsin.Drone}},
		{"bombed by a drone", "An army drone bombed a convoy south of Khartoum on Monday.", []tocsin.Form{tocsin.Drone}},
		{"struck by a state, with nothing more said", "Israel struck Sidon on Monday.", []tocsin.Form{tocsin.AirStrike}},
		{"a strike of a state", "Four soldiers were killed in a Russian strike in Sumy on Monday.", []tocsin.Form{tocsin.AirStrike}},
		{"workers killed in a strike", "Four aid workers were killed in an Israeli strike in Rafah on Monday.", []tocsin.Form{tocsin.AirStrike}},
		{"driven into a crowd", "A truck was driven into a crowd in Berlin on Monday, killing 12 people.", []tocsin.Form{tocsin.Melee}},
		{"driven with explosives", "A bomber drove a car packed with explosives into a convoy in Mogadishu on Monday.", []tocsin.Form{tocsin.SuicideBombing}},
		{"sabotage with charges", "A pipeline near Basra was sabotaged on Monday. Police found traces of dynamite at the pumping station.", []tocsin.Form{tocsin.Bombing}},
		{"an ambush with a mine", "Rebels ambushed a convoy near Goma on Monday. A landmine threw the first truck off the road, killing two soldiers.", []tocsin.Form{tocsin.Bombing}},
		{"stabbed, and shot by the police", "A man stabbed two people in a church in Nice on Monday. Police shot the attacker.", []tocsin.Form{tocsin.Melee}},
		{"bombed with drones", "Fighters bombed a substation in Monywa with two drones on Monday.", []tocsin.Form{tocsin.Drone}},
		{"drones that came", "Russian drones came to the port of Odesa again on Monday, and a man was hurt.", []tocsin.Form{tocsin.Drone}},
		{"dropped from a drone", "Gunmen dropped a grenade from a drone on a post near Gao on Monday.", []tocsin.Form{tocsin.Drone}},
		{"set ablaze by a drone", "A fuel depot in Odesa was set ablaze by a drone on Monday.", []tocsin.Form{tocsin.Drone}},
		{"set ablaze by drones, in the active voice", "Drones set a depot in Odesa ablaze on Monday, and a guard was hurt.", []tocsin.Form{tocsin.Drone}},
		{"shelled from a launcher that one man carries", "A post near Nalchik was shelled from a grenade launcher on Monday, and a guard was hurt.", []tocsin.Form{tocsin.RocketMissile}},
		{"stormed behind a bomber", "Gunmen stormed a hotel in Mogadishu on Monday, killing six people. A suicide bomber blew himself up at its gate.", []tocsin.Form{tocsin.SuicideBombing}},
		{"let fall by aircraft", "Two planes unloaded on the bakery of Idlib on Monday, killing eight people.", []tocsin.Form{tocsin.AirStrike}},
		{"a bomber who was shot", "Guards in Maiduguri shot a girl on Monday before she could detonate the vest that she wore.", []tocsin.Form{tocsin.SuicideBombing}},
		{"attacked with blades", "Raiders attacked a camp near Bor with machetes on Monday, killing two herders.", []tocsin.Form{tocsin.Melee}},
		{"found and made safe", "The police found and made safe a bomb at a station in Madrid on Monday.", []tocsin.Form{tocsin.Bombing}},
		{"a haul that was destroyed", "Troops unearthed five bombs in a forest near Latehar on Monday. The bombs were defused on the spot.", nil},
		{"shots in the air", "A guard shot in the air in Kirkuk on Monday, and a crowd ran off.", nil},
		{"a blast that a group is blamed for", "A minibus blew up in Nairobi on Monday, killing ten people, and the police blame al-Shabaab.", []tocsin.Form{tocsin.Bombing}},
		{"bombers who went off", "Two bombers detonated in Maiduguri on Monday, killing nine people.", []tocsin.Form{tocsin.SuicideBombing}},
		{"picked up by gunmen", "A journalist was picked up by gunmen in Karachi on Monday.", []tocsin.Form{tocsin.Abduction}},
		{"a car run into people", "A man ran his car into soldiers at a bus stop in Haifa on Monday, hurting two of them.", []tocsin.Form{tocsin.Melee}},
		{"a bomb that does something", "An explosive charge took out forty metres of the track near Basra on Monday.", []tocsin.Form{tocsin.Bombing}},
		{"a bomb that only lies there", "An explosive charge weighed down a sack near the bridge in Basra on Monday, and was found by a boy.", nil},
		{"heaved through a window", "Somebody heaved a bottle of petrol through the window of a mosque in Lund on Monday.", []tocsin.Form{tocsin.Arson}},
		{"guns that are emptied", "Three men emptied their pistols into the car of a judge in Cali on Monday.", []tocsin.Form{tocsin.ArmedAssault}},
		{"guns that are pointed", "Three men pointed their pistols at the car of a judge in Cali on Monday.", nil},
		{"boats that attack, with the harm told later", "Two speedboats raked a tanker off Basra on Monday. A deckhand died.", []tocsin.Form{tocsin.ArmedAssault}},
		{"boats that attack nobody", "Two speedboats towed a tanker off Basra on Monday.", nil},
		{"men with axes, in words of no list", "Men with axes went through a camp near Bunia on Monday. Eleven people died.", []tocsin.Form{tocsin.Melee}},
		{"rebels who give up", "Six rebels surrendered to soldiers at a camp near Bunia on Monday. Two of them had been wounded.", nil},
		{"a bomb and shots beside each other", "A roadside bomb hurt six people in Basra on Monday, while gunmen killed a trader in Mosul.", []tocsin.Form{tocsin.Bombing, tocsin.Killing}},
		{"unknown people who blow something up", "Unknown persons blew up a bridge near Basra on Monday.", []tocsin.Form{tocsin.Bombing}},
		{"sappers who blow something up", "Sappers blew up a car near a bridge in Basra on Monday.", nil},
		{"a jet that crashes", "A military jet crashed into a house near Ankara on Monday, killing five soldiers.", nil},
		{"rolled under a bus of another name", "Somebody rolled a grenade under a matatu at a stop in Nairobi on Monday. Six people died.", []tocsin.Form{tocsin.Grenade}},
		{"a group that takes a post", "Checkpoint overrun near Bosso\n\nBoko Haram took the checkpoint at Bosso on Monday and left eight gendarmes dead.", []tocsin.Form{tocsin.ArmedAssault}},
		{"engineers who set off what they found", "Army engineers detonated a sea mine off Odesa on Monday.", nil},
		{"rumours that somebody denies", "The governor of Zamfara on Monday denied reports that bandits had attacked Gusau and killed twelve people.", nil},
		{"reports that are untrue", "Reports on social media of a shelling of a post near Tartus are untrue, the ministry said on Monday.", nil},
		{"information that does not correspond to reality", "The information about an alleged shelling of a post near Nazran does not correspond to reality, the ministry said on Monday.", nil},
		{"a title that calls its news a fake", "Drone attack on Saratov a fake, says governor\n\nVideos of a drone attack on Saratov on Monday are fake, the governor wrote.", nil},
		{"an attack that others call false", "Shells hit a school in Saratov on Monday, killing six. The army called a report of shelling false.", []tocsin.Form{tocsin.Shelling}},
		{"wounds on bodies that were found", "Bodies of two farmers with slashed wounds on their necks were found near Gusau on Monday.", []tocsin.Form{tocsin.Melee}},
		{"told in snatches", "Kharkiv, Monday. Two missiles - a block of flats by the market. Four dead.", []tocsin.Form{tocsin.RocketMissile}},
		{"snatches without harm", "Kharkiv, Monday. Two missiles - a show at the museum. Four stars.", nil},
		{"a vehicle that strikes a mine", "A car struck a roadside mine near Herat on Monday, and two women died.", []tocsin.Form{tocsin.Bombing}},
		{"struck by aircraft", "Coalition aircraft struck a school in Saada on Monday, killing ten children.", []tocsin.Form{tocsin.AirStrike}},
		{"blown up by somebody", "Rebels blew up a bridge near Latehar on Monday.", []tocsin.Form{tocsin.Bombing}},
		{"shot dead, with the victim between", "Two men shot an activist dead in Medellin on Monday.", []tocsin.Form{tocsin.Killing}},
		{"a train derailed by a bomb", "An explosion derailed a train near Sibi on Monday. The police said that a bomb had been laid on the track.", []tocsin.Form{tocsin.Bombing}},
		{"a vehicle with a bomb aboard", "A bomber drove a car packed with explosives into a convoy in Mogadishu on Monday.", []tocsin.Form{tocsin.SuicideBombing}},
		{"a strike with the weapon told later", "An attack hit the airport of Erbil on Monday. The strike was carried out with two drones.", []tocsin.Form{tocsin.Drone}},
	})
}
