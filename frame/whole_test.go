package frame_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tocsin"
)

// everybody is the figures of a slot that are about all whom the acts harmed.
func everybody(accounts []tocsin.Account, slot tocsin.Slot) string {
	var out []string
	for _, a := range accounts {
		for _, c := range a.Claims {
			if c.Slot != slot || c.Scope != (tocsin.Scope{}) || !c.Value.Count.Known {
				continue
			}
			words := fmt.Sprint(c.Value.Count.Min)
			if c.Value.Count.Max == tocsin.Open {
				words += "+"
			}
			if !slices.Contains(out, words) {
				out = append(out, words)
			}
		}
	}
	return strings.Join(out, ", ")
}

func TestFiguresOfEverybody(t *testing.T) {
	read := titledReader(t)
	tests := []struct {
		name, title, text string
		slot              tocsin.Slot
		want              string
	}{
		{"a group and nobody else", "", "A bomb went off in Mosul and two constables were killed.", tocsin.Killed, "2"},
		{"one by what she was", "", "A mine exploded near Kidal and killed a nurse.", tocsin.Killed, "1"},
		{"the group in a title", "Three soldiers killed in Gao", "Rebels attacked a post in Gao.", tocsin.Killed, "3"},
		{"a group in title and text", "Three soldiers killed in Gao", "Rebels attacked a post in Gao on Friday and three conscripts were killed.", tocsin.Killed, "3"},
		{"groups one after another", "", "Rebels attacked a post in Gao. Three soldiers were killed. Two villagers also died.", tocsin.Killed, "5"},
		{"the same people by other names", "", "Gunmen attacked a post in Gao and killed three policemen. Three officers died, a witness said.", tocsin.Killed, "3"},
		{"women among the civilians", "", "A shell hit Tyre and killed four civilians. Two women were killed in one house.", tocsin.Killed, "4"},
		{"a part of a whole", "", "A shell hit Tyre and killed four people, two of them children.", tocsin.Killed, "4"},
		{"some of the hurt who died", "", "The bomb in Mosul wounded nine people, three of whom died on the way.", tocsin.Killed, "3"},
		{"one of them", "", "Commuters in Turin were attacked with a knife. One of them, a 56-year-old clerk, could not be saved.", tocsin.Killed, "1"},
		{"those among the dead", "", "A bomb exploded in Mosul. Among the dead were two soldiers.", tocsin.Killed, ""},
		{"none of a group", "", "A bomb exploded in Mosul but the driver was unhurt.", tocsin.Killed, ""},
		{"none of groups joined", "", "Gunmen attacked the post. There were no police or civilian losses.", tocsin.Casualties, "0"},
		{"not a single one of a group", "", "A grenade exploded in the market. Not a single shopper was hurt.", tocsin.Casualties, "0"},
		{"none but attackers", "", "Gunmen attacked the post. Two gunmen were killed. There were no police or civilian losses.", tocsin.Casualties, "0"},
		{"none of one group alone", "", "Gunmen attacked the post. There were no police losses.", tocsin.Casualties, ""},
		{"those who died as well", "", "Gunmen attacked a depot. Five porters lost their lives, as did two policemen.", tocsin.Killed, "7"},
		{"likewise one more", "", "Gunmen attacked a depot. Five porters were killed, likewise a nun.", tocsin.Killed, "6"},
		{"together with one of theirs", "", "Gunmen attacked a depot. Five porters were killed together with their foreman.", tocsin.Killed, "6"},
		{"taken along with another", "", "Gunmen kidnapped the mayor along with his secretary in Kidal.", tocsin.Abducted, "2"},
		{"beside those of another fate", "", "Gunmen attacked a depot. Five porters were killed, along with two guards who were hurt.", tocsin.Killed, "5"},
		{"one by a pronoun within the verb", "", "Gunmen stopped the van of a clerk in Lice, took him down from it and shot him dead.", tocsin.Killed, "1"},
		{"one killed so by the police", "", "Gunmen attacked a van in Lice. One ran at the driver. Police shot him dead.", tocsin.Killed, ""},
		{"one beside another in a sentence", "", "A lamplighter was hurt and a schoolgirl suffered cuts when a bomb exploded in Yala.", tocsin.Injured, "1, 2"},
		{"one by name", "", "Gunmen in Derna opened fire. The candidate Salah Bushi (Union), known as the Captain, 52, was shot dead.", tocsin.Killed, "1"},
		{"two by name", "", "Gunmen opened fire in Derna. Salah Bushi was killed. Omar Trabelsi was killed as he ran.", tocsin.Killed, "2"},
		{"a plan that was executed", "", "A bomb exploded in Derna. The plan was executed by three men.", tocsin.Killed, ""},
		{"lives lost", "", "Bandits raided a village near Gusau. Fourteen lives were lost.", tocsin.Killed, "14"},
		{"a martyr's death", "", "Militants ambushed a patrol near Tank and two people embraced martyrdom.", tocsin.Killed, "2"},
		{"sent to the grave", "", "Gunmen attacked a mosque in Kano and sent six people to their early graves.", tocsin.Killed, "6"},
		{"not coming through", "", "Gunmen shot at a bus in Lahore. Three people did not make it.", tocsin.Killed, "3"},
		{"in danger of their lives", "", "Gunmen shot at a bus in Lahore and hurt nine people. Three are fighting for their lives.", tocsin.Injured, "9"},
		{"driven off", "", "Gunmen attacked a post near Gao and made off with two soldiers.", tocsin.Abducted, "2"},
		{"led off later", "", "Gunmen raided a hamlet near Gao, killing a guard, then pulled three people off a cart and marched them away.", tocsin.Abducted, "3"},
		{"into the wilds", "", "Bandits attacked a bus near Katsina and six people were taken into the forest.", tocsin.Abducted, "6"},
		{"driven off with goods", "", "Gunmen attacked a shop in Gao and made off with two sacks of rice.", tocsin.Abducted, ""},
		{"not found again", "", "Rebels attacked the camp near Gao. Three people have not been found.", tocsin.Missing, "3"},
		{"of no known fate", "", "A missile hit a block in Dnipro. The fate of two people remains unknown.", tocsin.Missing, "2"},
		{"the last in a row", "", "Gunmen opened fire near Jos and six men died. A seventh, Musa Dan, bled to death on the way.", tocsin.Killed, "6, 7"},
		{"the last in a row by what he was", "", "A bomb killed three people in Kabul. A fourth person died of his wounds later.", tocsin.Killed, "3, 4"},
		{"others beside one", "", "Mortars hit a base near Armagh. A soldier was badly hurt and six other people were injured.", tocsin.Injured, "7"},
		{"others who died later", "", "A bomb in Mosul killed nine people. Four others died in hospital overnight.", tocsin.Killed, "9, 13"},
		{"others hurt beside the dead", "", "A bomb in Mosul killed nine people and four others were hurt.", tocsin.Injured, "4"},
		{"one more of no known trade", "", "A bomb in Mosul killed two guards and a glassblower.", tocsin.Killed, "3"},
		{"one more as the subject", "", "Two guards and a glassblower were killed by a bomb in Mosul.", tocsin.Killed, "3"},
		{"a place behind and", "", "A bomb in Mosul killed two guards and a fire broke out.", tocsin.Killed, "2"},
		{"with the attackers", "", "Two bombers attacked the market in Kerawa. Seven people died, including the two bombers.", tocsin.Killed, "5"},
		{"among them the attacker", "", "A bomber attacked the market in Kano. Five people died, the bomber among them.", tocsin.Killed, "4"},
		{"himself and others", "", "A bomber blew himself up at a post in Kano, killing himself and three soldiers.", tocsin.Killed, "3"},
		{"nobody but the attacker", "", "A man blew himself up at the gate in Shymkent. Nobody but the bomber lost his life.", tocsin.Killed, "0"},
		{"neutralised", "", "Gunmen attacked a base near Gao. Troops hit back and 16 of them were neutralised.", tocsin.Killed, ""},
		{"a son and his age", "", "Gunmen shot at a car in Cali. His son, age 9, received a bullet in the arm.", tocsin.Injured, "1"},
		{"one of them told between commas", "", "Gunmen shot at a bus in Cali. Four others, one with burns to the face, were admitted to hospital.", tocsin.Injured, "4"},
		{"a clause with who before a wound", "", "Gunmen shot at a stall in Cali. A day labourer, who was eating there, was hit in the foot.", tocsin.Injured, "1"},
		{"led away, one told apart", "", "Rebels attacked a post near Cali. Four clerks, among them the deputy head, have been led away by them.", tocsin.Abducted, "4"},
		{"a dateline before the figure", "", "Rebels attacked Diktel. Dec. 8 - Seventeen soldiers and 26 policemen were killed.", tocsin.Killed, "43"},
		{"bodies", "", "Gunmen attacked a village near Palma. Three headless bodies were found.", tocsin.Killed, "3"},
		{"bodies of some", "", "A bomb exploded in Mosul. The bodies of four people were brought to the morgue.", tocsin.Killed, "4"},
		{"burned people", "", "A petrol bomb was thrown into a shop in Hebron and three people were burned.", tocsin.Injured, "3"},
		{"burned houses", "", "A petrol bomb was thrown into a yard in Hebron and three houses were burned.", tocsin.Injured, ""},
		{"a fifth, where none died before", "", "Gunmen seized four sailors off Jolo and left a fifth with a bullet in his chest.", tocsin.Injured, "1"},
		{"a guard by name", "", "Gunmen raided a clinic near Kano. The porter, one Sani Bello, was struck by a bullet.", tocsin.Injured, "1"},
		{"a woman and her husband with their ages", "", "A shell hit a house in Nikopol. A woman, 61, and her husband, 64, were wounded.", tocsin.Injured, "2"},
		{"ages in brackets", "", "A shell hit a house in Nikopol. Two women (49, 66) were wounded.", tocsin.Injured, "2"},
		{"a name and her son", "", "A shell hit a house in Nikopol, killing Olena Bondar and her son.", tocsin.Killed, "2"},
		{"a name and his brother", "", "A bomb exploded in Hawija. Editor Talal Obeid and his brother Mahdi died in the blast.", tocsin.Killed, "2"},
		{"taken off and executed", "", "Three people were pulled off a bus and executed by rebels near Tame.", tocsin.Killed, "3"},
		{"those among the dead before the verb", "", "A rocket hit a bus in Kherson, killing six people. Two women and a child were among the dead.", tocsin.Killed, "6"},
		{"taken off a ship", "", "Pirates attacked a tanker off Bayelsa and took four people with them.", tocsin.Abducted, "4"},
		{"led into the desert", "", "Gunmen raided a farm near Kidal and led seven people into the desert.", tocsin.Abducted, "7"},
		{"still under the rubble", "", "An air strike hit a block in Kharkiv. Two people are believed to be still under the rubble.", tocsin.Missing, "2"},
		{"both of the men", "", "Gunmen shot at a car in Bannu and killed both the men inside.", tocsin.Killed, "2"},
		{"lightly to badly hurt", "", "A bomb exploded on a bus in Haifa. Two people were lightly to moderately wounded.", tocsin.Injured, "2"},
		{"in need of treatment", "", "A nail bomb exploded in Soho and seventeen people needed hospital treatment.", tocsin.Injured, "17"},
		{"one of another day", "", "A bomb in Derna killed four people on 3 May 2021. A lawyer was killed in the same street on 2 March 2021.", tocsin.Killed, "4"},
		{"a tenth that is only told of", "", "Gunmen shot nine people dead near Surab. There were reports of a tenth body.", tocsin.Killed, "9"},
		{"a third of others", "", "Gunmen shot at a car near Dekai; two people were killed. A third was treated for a wound.", tocsin.Injured, "1"},
		{"the dead of a war", "", "A bomb in Vavuniya killed three vendors. Over 2,000 troops died in that town.", tocsin.Killed, ""},
		{"a log in short", "", "A bomb hit a patrol near Andar. 2x ANP KIA, 1x WIA.", tocsin.Killed, "2"},
		{"a part of a staff", "", "Rockets hit the airport of Tripoli. Two of the baggage staff had cuts from glass.", tocsin.Injured, "2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := everybody(read(tt.title, tt.text), tt.slot); got != tt.want {
				t.Errorf("%q:\n got %s\nwant %s", tt.text, got, tt.want)
			}
		})
	}
}

func TestWoundsToldInParts(t *testing.T) {
	read := reader(t)
	tests := []struct{ name, text, want string }{
		{"wounds of a sort", "A drone hit the police post in Tank and two people sustained minor splinter wounds.", "2"},
		{"injuries of some degree", "Rebels attacked the camp in Gao. Five people sustained varying degrees of injury.", "5"},
		{"a bullet in the body", "Gunmen attacked a bus in Gao and three people received bullets in the leg.", "3"},
		{"hit in a limb", "Gunmen attacked a bus in Gao; two men were hit in the left thigh.", "2"},
		{"lost a limb", "A mine exploded in Gali and two people lost a leg.", "2"},
		{"a limb torn off", "A mine exploded in Gali and one man had his right foot blown off.", "1"},
		{"taken to a ward", "Bandits attacked Gatawa and nine people were rushed to the General Hospital in town.", "9"},
		{"the dead taken to a ward", "Bandits attacked Gatawa. Nine bodies were taken to the district hospital.", ""},
		{"no wounds", "A bomb exploded in Gao. The guards had no wounds.", "0"},
		{"patients moved away", "A bomb exploded at a clinic in Gao and forty patients were moved to another hospital.", ""},
		{"lost something else", "Rebels attacked the camp in Gao. Two people lost a car.", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := everybody(read(tt.text), tocsin.Injured); got != tt.want {
				t.Errorf("%q:\n got %s\nwant %s", tt.text, got, tt.want)
			}
		})
	}
}

func TestAttackersOwnDead(t *testing.T) {
	read := reader(t)
	tests := []struct{ name, text, want string }{
		{"among the dead", "Two bombers attacked the market in Kerawa. Seven people died, including the two bombers.", "2"},
		{"neutralised", "Terrorists attacked a base near Gao. Troops hit back and 16 people were neutralised.", "16"},
		{"blew himself up", "A suicide bomber blew himself up at a post in Kano.", "1"},
		{"was to blow himself up", "Police in Kano say that a bomber wanted to blow himself up at a post that was attacked on Monday.", ""},
		{"took his own life", "A gunman opened fire at a mall in Omaha, killing four people before turning the gun on himself.", "1"},
		{"who shot them", "A boy opened fire at a school in Chadron and killed two pupils. The boy who shot them is also dead.", "1"},
		{"in explosive belts", "Soldiers shot dead two women wearing explosive belts who attacked a camp in Diffa.", "2"},
		{"blew themselves up", "Two suicide bombers blew themselves up at a mosque in Yola, killing 20 people.", "2"},
		{"members of a group", "Eight Taliban were killed when they attacked a post in Ghazni.", "8"},
		{"shot by the police", "A man stabbed two people in Villejuif before he was shot dead by police.", "1"},
		{"a log in short", "Gunmen attacked a post near Gardez. 1x AOG KIA.", "1"},
		{"people who were hit", "Gunmen opened fire at a mall in Omaha. A boy who was shot died.", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, a := range read(tt.text) {
				for _, c := range a.Claims {
					if c.Slot == tocsin.Killed && c.Scope.Side == "attackers" {
						got = append(got, fmt.Sprint(c.Value.Count.Min))
					}
				}
			}
			if got := strings.Join(got, ", "); got != tt.want {
				t.Errorf("%q:\n got %s\nwant %s", tt.text, got, tt.want)
			}
		})
	}
}
