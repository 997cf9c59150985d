package frame_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin"
)

// figures are the counted claims of accounts for a slot in short: "3", "2+",
// "3 attackers", "1 (children)", "silent". Those of many acts together are left out.
func figures(accounts []tocsin.Account, slots ...tocsin.Slot) []string {
	var out []string
	for _, a := range accounts {
		if a.Kind == tocsin.Aggregate {
			continue
		}
		for _, c := range a.Claims {
			if !slices.Contains(slots, c.Slot) || c.Rule == "harm.whole" {
				continue
			}
			n := c.Value.Count
			words := fmt.Sprint(n.Min)
			switch {
			case c.Slot == tocsin.Weapon:
				words = c.Value.Name
			case !n.Known:
				words = string(c.Certainty)
			case n.Max == tocsin.Open:
				words += "+"
			case n.Min == tocsin.Open:
				words = fmt.Sprintf("up to %d", n.Max)
			case n.Max != n.Min:
				words += fmt.Sprintf("-%d", n.Max)
			}
			if c.Scope.Side != "" {
				words += " " + c.Scope.Side
			}
			if c.Scope.Stage != "" {
				words += " " + c.Scope.Stage
			}
			if c.Scope.Group != "" {
				words += " (" + c.Scope.Group + ")"
			}
			if !slices.Contains(out, words) {
				out = append(out, words)
			}
		}
	}
	return out
}

func TestFiguresOfHarm(t *testing.T) {
	read := reader(t)
	tests := []struct {
		name, text string
		slot       tocsin.Slot
		want       string
	}{
		{"object behind an active verb", "A bomb killed at least six people in the market.", tocsin.Killed, "6+"},
		{"subject of a passive verb", "Rockets hit the camp and nine people were wounded.", tocsin.Injured, "9"},
		{"joined subjects", "Two women and three children were killed when a shell hit the house.", tocsin.Killed, "5, 2 (women), 3 (children)"},
		{"relatives without a number", "A bomb went off in the yard. His wife and two sons were killed.", tocsin.Killed, "3, 2 (children)"},
		{"a new clause is no row", "The bomb killed a boy, and six more people were wounded.", tocsin.Killed, "1 (children)"},
		{"two halves of a sentence", "The attack left two killed and 16 hurt.", tocsin.Injured, "16"},
		{"a part with them", "A rocket hit the school and 16 people were hurt, seven of them children.", tocsin.Injured, "16, 7 (children)"},
		{"a part with including", "The blast killed 12 people, including three women, in a bomb attack.", tocsin.Killed, "12, 3 (women)"},
		{"a whole spelt out in parts", "Two persons, a tailor and his nephew, died when the bomb exploded.", tocsin.Killed, "2"},
		{"one person and of what", "The mayor of a town near Basra was shot dead on Monday.", tocsin.Killed, "1"},
		{"a commander of a group", "A senior commander of Hezbollah was killed in an air strike on Tyre.", tocsin.Killed, "1"},
		{"a group's commander", "An air strike on Tyre killed a senior Hezbollah commander.", tocsin.Killed, "1"},
		{"a name with more said of it", "Abu Hamza, a leader of al-Qaeda, was killed in an air strike on Idlib.", tocsin.Killed, "1"},
		{"what was tried", "Gunmen tried to kidnap a trader in Basra on Monday.", tocsin.Abducted, ""},
		{"before what came next", "A gunman opened fire in the market, injuring four before fleeing.", tocsin.Injured, "4"},
		{"members of one family", "Three members of one family died when a shell hit the house.", tocsin.Killed, "3"},
		{"part of those behind the dead", "A contractor was killed and nine others, including a soldier, were hurt when rockets hit the base.", tocsin.Injured, "9, 1 (soldiers)"},
		{"those of whom some died", "The bomb wounded nine people, three of whom died on the way.", tocsin.Killed, "3 (part)"},
		{"ages are no figures", "Two women, neighbours aged 31 and 47, died when a shell hit the square.", tocsin.Killed, "2 (women)"},
		{"an age between commas", "A drone hit the bus. A conductor, 49, died.", tocsin.Killed, "1 (civilians)"},
		{"a father of three", "A father of three was killed when a shell hit the shop.", tocsin.Killed, "1"},
		{"an unknown trade", "A mine exploded on the track and a glassblower was killed.", tocsin.Killed, "1"},
		{"figure behind the dead", "A bomb went off at noon; the dead number 34 by now.", tocsin.Killed, "34"},
		{"figure behind the wounded", "A bomb went off at noon; the wounded number 86.", tocsin.Injured, "86"},
		{"figure behind a colon", "A car bomb exploded at the gate. Dead: 3. Wounded: 7.", tocsin.Injured, "7"},
		{"figures behind nouns", "In the bombing, corpses, some 9, and wounded people, more than 30, were counted.", tocsin.Injured, "30+"},
		{"bodies are dead", "After the shelling nine bodies were brought in.", tocsin.Killed, "9"},
		{"martyrs are dead", "The air strike left 52 martyrs and 102 wounded.", tocsin.Killed, "52"},
		{"number of wounded put", "Rockets hit the town and a doctor put the number of hurt at two.", tocsin.Injured, "2"},
		{"toll that rose from", "A suicide bomber attacked the shrine. The death toll rose to 21 from nine.", tocsin.Killed, "21"},
		{"long number in words", "The bombing killed one hundred and forty-nine people.", tocsin.Killed, "149"},
		{"open figure with a plus", "The bombing killed 10+ people.", tocsin.Killed, "10+"},
		{"a ceiling", "The ambush killed up to five people.", tocsin.Killed, "up to 5"},
		{"two figures of one word", "The bombing left eight or nine dead.", tocsin.Killed, "8-9"},
		{"another speaker's figure", "The mayor said eight people were killed in the bombing. The army spoke of six.", tocsin.Killed, "8, 6"},
		{"a row that somebody tells", "Gunmen ambushed a bus, killing nine people, two local officials and a driver who escaped said.", tocsin.Killed, "9"},
		{"the attackers' own", "A suicide bombing hit the base, and two gunmen were killed at the gate.", tocsin.Killed, "2 attackers"},
		{"a sum over time", "Rockets hit the town. More than 500 people have died in the region since April.", tocsin.Killed, ""},
		{"those among the dead", "A bomb killed nine people. Among the dead were six soldiers.", tocsin.Killed, "9, 6 (soldiers)"},
		{"the hurt as a noun", "A rocket hit the school. There are 48 injured people, 40 of them in hospital.", tocsin.Injured, "48"},
		{"lives claimed", "The bombing of the market claimed seven lives.", tocsin.Killed, "7"},
		{"what it cost them", "An ambush near the town cost two soldiers their lives.", tocsin.Killed, "2 (soldiers)"},
		{"a toll with its step", "A bomb went off at noon. The toll rose by three to 17.", tocsin.Killed, "17"},
		{"a couple", "A shell hit the house. A couple and their two children were killed.", tocsin.Killed, "4, 2 (children)"},
		{"a man and his age", "A shell hit the yard and a man of 37 died.", tocsin.Killed, "1"},
		{"a clause with who", "A drone hit the bus. Two nurses, who were on board, were killed.", tocsin.Killed, "2 (civilians)"},
		{"a row of verbs", "At least 23 people were taken off a bus, lined up and then shot dead by gunmen.", tocsin.Killed, "23+"},
		{"people of no known sort", "Gunmen attacked the abbey and fourteen acolytes were killed.", tocsin.Killed, "14"},
		{"people of no known sort as an object", "Gunmen attacked a mine, killing at least four shotfirers.", tocsin.Killed, "4+"},
		{"armed people who were killed", "Bandits raided a village and killed two vigilantes.", tocsin.Killed, "2 (security forces)"},
		{"gunmen who did it", "Two gunmen killed the mayor of Zacatecas on Monday.", tocsin.Killed, "1"},
		{"men who shot a named person", "Two men on a motorcycle shot and killed journalist Karim Baig.", tocsin.Killed, "1"},
		{"a resident who tells of it", "Gunmen raided a village. A resident said they also killed herders.", tocsin.Killed, ""},
		{"a time behind the verb", "Rebels shelled the town. Two soldiers were hurt and three killed the same day.", tocsin.Killed, "3"},
		{"a number put right", "Gunmen attacked the post. It was five, and not eight, policemen who were killed, the colonel said.", tocsin.Killed, "5 (police)"},
		{"a number put right behind its noun", "Gunmen attacked a market. Six people, not nine as first reported, died.", tocsin.Killed, "6"},
		{"a number put right before", "Gunmen attacked a market. Not 12 but nine people were killed.", tocsin.Killed, "9"},
		{"hurt and dead at once", "Gunmen attacked a depot. A trader, Musa Bello, was shot in the chest and died there and then.", tocsin.Killed, "1 (civilians)"},
		{"hurt and later dead", "Gunmen attacked a depot. Two people were wounded but later died.", tocsin.Killed, "2"},
		{"some hurt and some dead", "Gunmen attacked a depot. Nine people were wounded and two died.", tocsin.Injured, "9"},
		{"hit and alive", "Gunmen attacked a depot. Three others, a cook among them, were hit but survived.", tocsin.Injured, "3, 1 (civilians)"},
		{"an aside with its own verb", "Gunmen attacked a depot. Eleven people, several of them hacked as they ran, were wounded.", tocsin.Injured, "11"},
		{"a fifth elsewhere", "Gunmen attacked a depot. Four people died on the spot and a fifth in hospital.", tocsin.Killed, "4, 5"},
		{"declared dead", "Gunmen attacked a depot. Doctors declared the soldier dead.", tocsin.Killed, "1 (soldiers)"},
		{"not saved", "Gunmen attacked a depot. Doctors could not save the two soldiers.", tocsin.Killed, "2 (soldiers)"},
		{"a log in short", "Gunmen attacked a post. 2 x ANA KIA, 5 x ANA WIA.", tocsin.Injured, "5"},
		{"killed by those who fired back", "Gunmen attacked a post. Troops returned fire, killing six of the attackers.", tocsin.Killed, "6 attackers"},
		{"the bomber in the row", "A bomb exploded in Gao. The bomber and four soldiers died.", tocsin.Killed, "1 attackers, 4 (soldiers)"},
		{"attackers in the row", "Gunmen attacked a post. Two attackers and a guard were killed.", tocsin.Killed, "2 attackers, 1 (security forces)"},
		{"somebody by office in the row", "Gunmen attacked a village. The chief and two bodyguards were killed.", tocsin.Killed, "3"},
		{"one told by a pronoun", "Gunmen attacked a depot. The foreman was hit by nine bullets. He died later.", tocsin.Killed, "1"},
		{"the attacker by a pronoun", "A bomb exploded in Gao. The bomber was caught by the crowd. He died later.", tocsin.Killed, ""},
		{"people by how the noun ends", "Gunmen attacked a depot. Nine hearthkeepers were killed.", tocsin.Killed, "9"},
		{"one by how the noun ends", "A ferryman was killed when a shell hit the pier.", tocsin.Killed, "1"},
		{"what ends alike", "Gunmen attacked a depot and took 40 specimens.", tocsin.Abducted, ""},
		{"a row of verbs about a noun in no list", "Gunmen attacked a club. Seven dart throwers were lined up and mown down, and an eighth bled to death.", tocsin.Killed, "7, 8"},
		{"the attacker, his age and home", "Gunmen attacked a club. The attacker, 16, a resident of a nearby village, died in the ambulance.", tocsin.Killed, "1 attackers"},
		{"of which wounds somebody died", "Gunmen attacked a club. A guard died of his wounds.", tocsin.Injured, ""},
		{"all of them attackers", "Gunmen attacked a post. Seven militants, including the commander, were killed.", tocsin.Killed, "7 attackers"},
		{"attackers beside another", "A bomber attacked a post. In the fire that followed nine militants were killed besides the bomber.", tocsin.Killed, "9 attackers, 10 attackers"},
		{"none of several", "Rebels fired on a ship. None of the crew or the 87 survivors on board was killed.", tocsin.Killed, "0 (crew)"},
		{"those who could not do something else", "Gunmen raided a camp near Kidal. Nine herders who could not flee perished.", tocsin.Killed, ""},
		{"none of a row of verbs", "Rebels shelled a school. Not one of the 40 pupils was killed or injured.", tocsin.Injured, "0 (40 pupils)"},
		{"neither of two", "Rebels shelled a road. Neither the driver nor his two passengers were hurt.", tocsin.Injured, "0 (civilians)"},
		{"nobody in a row of verbs", "Rebels shelled a road. No one was killed or wounded.", tocsin.Injured, "0"},
		{"no fewer than some", "Rebels shelled a road. No fewer than nine people were killed.", tocsin.Killed, "9+"},
		{"what none of the rockets did", "Rebels shelled a road. None of the rockets that killed two women hit the base.", tocsin.Killed, "2 (women)"},
		{"who puts the dead at a figure", "A ministry official put the dead of the bombing, the worst this year, at some 19.", tocsin.Killed, ""},
		{"cattle", "Gunmen attacked the farm and fourteen cows were killed.", tocsin.Killed, ""},
		{"attackers whom troops killed", "Gunmen attacked the post and killed two guards. Troops killed ten of the attackers.", tocsin.Killed, "2 (security forces), 10 attackers"},
		{"a third, in other words", "Bandits raided Kuryar and shot two guards dead. A third guard gave up the ghost in hospital, while five residents have gunshot wounds.", tocsin.Killed, "2 (security forces), 3"},
		{"also killed", "Gunmen raided a shop in Basra and killed the owner. His wife was also killed.", tocsin.Killed, "1 (civilians), 1 (women), 2"},
		{"aside from those told", "Bandits raided a post and killed four militiamen. Aside from the militiamen a girl of 12 was also killed.", tocsin.Killed, "4, 1 (children), 5"},
		{"also among them", "A bomb killed six people in Basra. Among them was also a girl of 12 who was killed at home.", tocsin.Killed, "6, 1 (children)"},
		{"a noun in no list", "A bomb hit a boat off Basra. The navy lists four ratings dead.", tocsin.Killed, "4"},
		{"the number of those who died", "Gunmen attacked a bus. The number of those who died stands at 12.", tocsin.Killed, "12"},
		{"no trace", "Gunmen raided a post. There is no trace of two of the policemen.", tocsin.Missing, "2 (police)"},
		{"nowhere", "Gunmen raided a post. Two policemen are nowhere to be found.", tocsin.Missing, "2 (police)"},
		{"hit by a brick", "A bomb blew up a school. The chowkidar was hit by a flying brick.", tocsin.Injured, "1"},
		{"a building hit by masonry", "A bomb blew up a school. The house was hit by falling masonry.", tocsin.Injured, ""},
		{"a broken wrist", "A rocket hit Netivot. A woman was taken to Soroka with a broken wrist.", tocsin.Injured, "1 (women)"},
		{"a noun in no list, wounded", "A bomb blew up a school. The chowkidar was wounded.", tocsin.Injured, "1"},
		{"some of them without something", "A bomb hit the barracks. Fourteen people, nine of whom wear no uniform, were hurt.", tocsin.Injured, "14"},
		{"those who fell", "Gunmen attacked a post. Five of the raiders fell in the exchange.", tocsin.Killed, "5 attackers"},
		{"soldiers who had fallen", "Rebels attacked a camp. Fourteen soldiers had fallen, the army said.", tocsin.Killed, "14 (soldiers)"},
		{"those who fell into something", "Rebels attacked a camp. Fourteen soldiers fell into their hands.", tocsin.Killed, ""},
		{"heads cut off", "Rebels attacked a village. Two farmers had their heads cut off.", tocsin.Killed, "2 (civilians)"},
		{"the attacker, shot and then dead", "Two people were stabbed in Hadera. The attacker was shot by a guard and died there.", tocsin.Killed, "1 attackers"},
		{"he who stabbed", "A man stabbed two people in Hadera. He was killed by a guard.", tocsin.Killed, "1 attackers"},
		{"he who tried", "A youth tried to stab a soldier in Nablus. He was shot and died at the scene.", tocsin.Killed, "1 attackers"},
		{"the man again", "A man stabbed two people in Hadera. The man was shot by officers and later died.", tocsin.Killed, "1 attackers"},
		{"shot by police", "Two people were stabbed in Hadera. Police shot him dead.", tocsin.Killed, "1 attackers"},
		{"he himself", "A gunman opened fire at a market in Lahore, killing a guard, before he himself was killed by police.", tocsin.Killed, "1 (security forces), 1 attackers"},
		{"both by commandos", "Two gunmen opened fire at a temple in Jammu, killing one. Both were gunned down by commandos.", tocsin.Killed, "1, 2 attackers"},
		{"the rebel dead", "Rebels attacked a post. The army put the rebels' dead at nine.", tocsin.Killed, "9 attackers"},
		{"on their side", "Rebels attacked a post. Two soldiers died; on the assailants' side there were seven dead.", tocsin.Killed, "2 (soldiers), 7 attackers"},
		{"bodies left behind", "Gunmen attacked a convoy. The attackers left seven bodies behind.", tocsin.Killed, "7 attackers"},
		{"he whom they shot", "Gunmen came to the house of a judge in Basra. He was shot dead.", tocsin.Killed, "1"},
		{"eight on the other side", "Rebels attacked a camp. The toll is three dead on the army's side and eight on that of the assailants.", tocsin.Killed, "3, 8 attackers"},
		{"with the loss of", "About 50 fighters attacked a base and were beaten back with the loss of 15 men.", tocsin.Killed, "15 attackers"},
		{"a couple and theirs", "A rocket hit a house. The dead are a couple, their three children, two neighbours and a postman.", tocsin.Killed, "8, 3 (children), 1 (civilians)"},
		{"over a score", "Gunmen burned a village and over a score of people died.", tocsin.Killed, "20+"},
		{"a number that was corrected", "A bomb hit a market in Quetta, killing five people. Police corrected the number to seven.", tocsin.Killed, "5, 7"},
		{"no hand in killing", "Five guards were shot dead near Walikale. The militia said it had no hand in killing them.", tocsin.Killed, "5 (security forces)"},
		{"a side's losses", "Rebels attacked the post. The group lost three men.", tocsin.Killed, "3 attackers"},
		{"in hospital beside the hurt", "A missile hit the town and 22 people were injured; 17 people were driven to hospital.", tocsin.Injured, "22, 17 (part)"},
		{"more of them", "A bomb killed nine people. Three more people died of their wounds on Friday, which raised the toll to 12.", tocsin.Killed, "9, 3 (part), 12"},
		{"hostages killed", "Gunmen attacked the cafe and 20 hostages were killed.", tocsin.Killed, "20"},
		{"where it was before the figure", "In the Zhob valley, 14 people were ordered out of a van and then shot dead by gunmen.", tocsin.Killed, "14"},
		{"some of another country", "Rockets hit a base, killing a soldier from Poland and two from Spain.", tocsin.Killed, "3, 1 (soldiers)"},
		{"hurt, some of them badly", "A missile hit a ship. Three are dead and four are injured, two of these badly, the owner said.", tocsin.Injured, "4"},
		{"who did it is no part of the hurt", "Forty people were hurt, nearly all of them soldiers, when a suicide bomber attacked a bank.", tocsin.Injured, "40"},
		{"because of many attacks", "Drones attacked a ship. Four sailors are dead because of such attacks this year, the navy said.", tocsin.Killed, ""},
		{"a sum of a long war", "A bomb killed two people. The conflict is in its second decade and has killed thousands of people.", tocsin.Killed, "2"},
		{"a sum after a series", "Rockets killed a girl. Convoys have been shot at time and again since 2017. Eleven people have died in that time.", tocsin.Killed, "1 (children)"},
		{"an earlier day without an act", "A bomb killed ten people in Mogadishu on 3 May 2021. On 6 August 2020 a hotel was besieged. The dead numbered 21.", tocsin.Killed, "10"},
		{"the day of the act itself", "A bomb killed ten people in Mogadishu on 3 May 2021. On 5 May 2021 the dead numbered 12.", tocsin.Killed, "10, 12"},
		{"an object that no lexicon knows", "A parcel bomb exploded in the ministry and killed a glazier of the palace.", tocsin.Killed, "1"},
		{"an office as the object", "Unknown gunmen assassinated the mayor of Misrata on his way home.", tocsin.Killed, "1"},
		{"a name as the object", "Gunmen shot dead journalist Rafi Nekpay as he walked to a mosque in Ghazni.", tocsin.Killed, "1"},
		{"an object of those who did it", "Two gunmen murdered the head of the water board in Basra.", tocsin.Killed, "1"},
		{"the object and others", "Gunmen killed the mayor and two guards in Urique.", tocsin.Killed, "3, 2 (security forces)"},
		{"a match killed off", "Shells hit a market in Goma. The late goal killed the match off.", tocsin.Killed, ""},
		{"a man of a nation and his age", "Settlers attacked the village. A Palestinian man of 37 died.", tocsin.Killed, "1 (foreigners)"},
		{"kidnapped", "Gunmen attacked the camp and kidnapped three engineers.", tocsin.Abducted, "3 (civilians)"},
		{"taken along", "Gunmen attacked a school and took more than a hundred pupils.", tocsin.Abducted, "100+ (civilians)"},
		{"taken, in the passive", "The parents say 60 girls were taken when gunmen attacked the school.", tocsin.Abducted, "60 (children)"},
		{"taken to hospital", "Gunmen attacked a school; six people were taken to hospital.", tocsin.Abducted, ""},
		{"taken by the police", "Gunmen attacked a school. Police took two men into custody.", tocsin.Abducted, ""},
		{"taken, by name", "Editor Anselmo Roe was abducted from his house in Chilpancingo.", tocsin.Abducted, "1"},
		{"gone with", "Gunmen attacked a church in Kaduna. They left with nine worshippers.", tocsin.Abducted, "9 (civilians)"},
		{"fled with their own", "Gunmen attacked a church in Kaduna. Residents fled with their nine children.", tocsin.Abducted, ""},
		{"missing", "Gunmen attacked the ship and four sailors are missing.", tocsin.Missing, "4 (civilians)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(figures(read(tt.text), tt.slot), ", "); got != tt.want {
				t.Errorf("%q:\n got %s\nwant %s", tt.text, got, tt.want)
			}
		})
	}
}

func TestZeroAndSilence(t *testing.T) {
	read := reader(t)
	tests := []struct{ name, text, want string }{
		{"no one hurt", "Rockets hit the base but no one was hurt.", "0"},
		{"came to harm", "A burning bottle hit the mosque in Eslov. No one was in it and no one came to harm.", "0"},
		{"to be rescued unhurt", "Bandits raided Gusau and took 38 people. Police sent a team to rescue the victims unhurt.", ""},
		{"freed unharmed", "Bandits raided Gusau and took 38 people. Five of them were freed unharmed.", "0 (part)"},
		{"no harm", "Rebels fired three rockets at an airport. They did no harm to anyone.", "0"},
		{"a fright", "Two rockets hit Sderot. Everybody got off with a fright.", "0"},
		{"no losses", "A rocket fell in the yard, with neither human nor material losses.", "0"},
		{"no losses, says the speaker", "A rocket fell in the yard without human losses, according to the Iraqi army.", "0"},
		{"no injuries are no casualties", "Drones attacked the airport. There are no reports of injuries.", "0"},
		{"no injuries beside deaths", "Drones attacked the airport, killing two people. There were no injuries.", ""},
		{"neither nor", "Mortars hit the camp; there were neither dead nor casualties.", "0"},
		{"nobody reports anyone hurt", "Drones attacked the ships, and neither the owner nor the navy reported anyone hurt.", "0"},
		{"neither reports anyone hurt", "Drones attacked the ships. Neither the navy nor the owners report anyone hurt.", "0"},
		{"neither has said", "Drones attacked the ships. Neither the navy nor the owners has given any reports of injuries.", ""},
		{"nobody in a long subject", "A shell hit the pier. Nobody aboard either of the two ferries was harmed.", "0"},
		{"no one of two sorts", "A bomb went off in the station. No one in the hall, staff or traveller, was injured.", "0"},
		{"losses not recorded", "Rockets hit the camp. Human losses were not recorded.", "0"},
		{"casualties nil", "Rockets hit the camp. Casualties: nil.", "0"},
		{"all of those inside", "Rockets hit the camp. All 14 people inside came out unscathed.", "0"},
		{"casualties none", "Rockets hit the camp. Casualties: none.", "0"},
		{"crew safe", "Two missiles hit the ship. Crew safe.", "0"},
		{"one person unharmed", "A bomb hit the convoy but the driver was unharmed.", "0 (civilians)"},
		{"a pronoun unhurt", "A drone hit his house, but he was not hurt.", ""},
		{"none of one group", "Rockets hit the base but there were no US casualties.", "0 (united states)"},
		{"silence", "Rockets hit the base. There was no word on casualties.", "silent"},
		{"not clear whether", "Rockets hit the base. It was not clear whether anyone was hurt.", "silent"},
		{"no word on who they are", "Rockets hit the base. There was no word on the names of the casualties.", ""},
		{"none of them", "Rockets hit the bus with 40 people in it. None of them was hurt.", "0"},
		{"nobody else", "Rockets hit the base and killed a cook. Nobody else was hurt.", ""},
		{"none of a household", "A grenade was thrown at a house in Kizilyurt. None of the household suffered.", "0"},
		{"casualties there were none", "A drone came down in Jizan. Casualties there were none.", "0"},
		{"nobody but those who attacked", "Soldiers shot dead two suicide bombers at a camp in Diffa. No one else was hurt.", "0"},
		{"one man in a row of verbs", "A drone hit the minister's house, and he got away and was not hurt.", ""},
		{"no mention", "Rockets hit the base. The statement made no mention of casualties.", "silent"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(figures(read(tt.text), tocsin.Casualties), ", "); got != tt.want {
				t.Errorf("%q:\n got %s\nwant %s", tt.text, got, tt.want)
			}
		})
	}
}

func TestFiguresOfThoseTaken(t *testing.T) {
	read := reader(t)
	const raid = "Rebels raided Njiapanda on Tuesday and burned huts. "
	tests := []struct{ name, text, want string }{
		{"a participle behind them", raid + "A chief told of six huts burned and of three girls taken.", "3 (children)"},
		{"behind who", raid + "Of two others who were taken into the forest there has been no news.", "2"},
		{"made to carry", raid + "Five young people were made to carry the loot.", "5"},
		{"behind an aside", raid + "Nine persons, among them a priest, were taken along as porters.", "9"},
		{"still with them", raid + "Fifteen pupils remain with the kidnappers.", "15 (civilians)"},
		{"believed to be with them", raid + "Six persons are believed to be with the rebels.", "6"},
		{"in their hands", raid + "Two nurses are in their hands.", "2 (civilians)"},
		{"in the hands of police", raid + "Two men are in the hands of police.", ""},
		{"along", raid + "They took along four passengers.", "4"},
		{"driven off", raid + "They drove off fifteen pupils.", "15 (civilians)"},
		{"they took", raid + "Of the nine people they took, two have come back.", "9"},
		{"a figure in a list", raid + "Four dead, nine taken.", "9"},
		{"went away with", "Gunmen stormed a church near Kabba and went away with four worshippers.", "4 (civilians)"},
		{"for ransom", raid + "Eight are being held for ransom.", "8"},
		{"to hospital", raid + "Four people were taken to hospital.", ""},
		{"made to wait", raid + "Four people were made to wait.", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(figures(read(tt.text), tocsin.Abducted), ", "); got != tt.want {
				t.Errorf("%q:\n got %s\nwant %s", tt.text, got, tt.want)
			}
		})
	}
}

func TestFiguresOfMunitions(t *testing.T) {
	read := reader(t)
	tests := []struct{ name, text, want string }{
		{"fired", "Militants fired seven rockets at the base.", "7 launched"},
		{"a row of weapons", "The army was hit by ten drones and at least two missiles on Friday.", "10, 2+"},
		{"number of rockets behind them", "Rockets hit the base. The number of rockets that struck it was about 14.", "14"},
		{"a time longer than the act", "A missile hit the ship. In the past two days five missiles have been fired.", "1"},
		{"an article is one", "A rocket hit the house.", "1"},
		{"an article beside a figure", "A rocket hit the house. Police said three rockets hit the town.", "3"},
		{"one intercepted", "Four drones attacked the airport and one of them was intercepted.", "4, 1 intercepted"},
		{"of which", "Militants fired 19 rockets at the base, of which ten were intercepted and six fell in open areas.", "19 launched, 10 intercepted"},
		{"a part of a whole", "Eight of the nine drones sent at the airport were intercepted.", "8 intercepted, 9 launched"},
		{"all of them stopped", "All seven drones sent at the port were shot down.", "7 intercepted, 7"},
		{"a number, then all", "Fourteen drones, all over the gulf, were intercepted.", "14 intercepted, 14"},
		{"no noun in the next sentence", "Drones attacked the port at night. Three were brought down.", "3 intercepted"},
		{"people in the next sentence", "Drones attacked the port at night. Three were hurt.", ""},
		{"how many there were of them", "Drones, five of them, attacked the port.", "5"},
		{"a part before its whole", "Air defences shot down 15 of 17 cruise missiles fired at the town.", "15 intercepted, 17"},
		{"and more fell", "Five rockets struck the barracks, the army said, while two more fell short of it.", "5 impacted, 7"},
		{"more than", "Five rockets struck the barracks. Police said more than seven rockets hit the town.", "5, 7+"},
		{"a second one", "A quadcopter dropped a grenade on the post. A second one got stuck in a tree.", "2"},
		{"another struck", "Two rockets landed inside the fort and another struck a clinic.", "2 impacted, 3"},
		{"the second of two", "Two rockets landed inside the camp and the second struck a school.", "2"},
		{"fired and came down", "Militants fired seven rockets at the town. Four rockets landed in the camp.", "7 launched, 4 impacted"},
		{"a row far from the verb", "The army attacked the city that night with 90 drones, more than 20 cruise missiles and over 15 ballistic missiles.", "90, 20+, 15+"},
		{"a name in the singular", "Two Katyusha fell near the gas field.", "2"},
		{"strikes with rockets", "Militants carried out dozens of rocket strikes on the town.", ""},
		{"a kind of strike", "The group claimed a rocket and drone raid on a port.", ""},
		{"a kind of unit", "A rocket hit a truck. A bomb disposal unit was sent.", "1"},
		{"explosions between bounds", "Jets bombed the city. Residents counted eight or nine explosions.", "8-9"},
		{"explosions of a day", "The army shelled the town. Twelve explosions were recorded.", "12"},
		{"explosions of a year", "The army shelled the town. Police have been called to 31 explosions.", ""},
		{"two bombers are two bombs", "Two suicide bombers attacked the mosque.", "2"},
		{"a calibre is no figure", "Four 107 mm rockets hit the base.", "4"},
		{"a weight is no figure", "A bomb of 20 kg of dynamite exploded at the bank.", "1"},
		{"vehicles are no munitions", "A landmine destroyed one of the vehicles.", "1"},
		{"a bomb with the", "The van bomb wrecked the courthouse in Basra on Monday.", "1"},
		{"a bomb of a headline", "Land mine kills six soldiers near Basra.", "1"},
		{"the device", "The town hall of Basra was bombed on Monday. The device was hidden in a bin.", "1"},
		{"bombs in the plural", "The car bombs in Basra on Monday killed six people.", ""},
		{"dynamite is no number", "Rebels blew up the bridge near Basra with dynamite.", ""},
		{"all that are told were stopped", "Air defence destroyed four Ukrainian drones over Bryansk.", "4 intercepted, 4"},
		{"stopped in other words", "Two rockets fired at Ashkelon on Monday were stopped by Iron Dome.", "2 intercepted, 2"},
		{"all of them", "Seven drones attacked the town at night and all were downed.", "7 intercepted, 7"},
		{"one more in the same breath", "Two missiles hit a tanker off Hodeidah and a third fell short.", "2 impacted, 3"},
		{"one more of them stopped", "A drone hit a tanker off Hodeidah. A second drone was shot down.", "1 intercepted, 2"},
		{"in all", "The town of Sderot was hit by rockets on Tuesday, four in all.", "4"},
		{"by the count", "Rebels rained rockets on Goma airport, 16 by the army's count.", "16"},
		{"some of them stopped", "Four rockets were launched at Eilat; three were stopped and one fell in the sea.", "4 launched, 3 intercepted"},
		{"another, without its verb", "One rocket hit a field and another a road near Sderot.", "1 impacted, 2"},
		{"a third person", "Two rockets hit the camp. A third man was hurt.", "2"},
		{"incidents are no munitions", "A bomb hit the school. The group has counted 80 explosive incidents this year.", "1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(figures(read(tt.text), tocsin.Munitions), ", "); got != tt.want {
				t.Errorf("%q:\n got %s\nwant %s", tt.text, got, tt.want)
			}
		})
	}
}

func TestWeaponsThatWereUsed(t *testing.T) {
	read := reader(t)
	tests := []struct{ name, text, want string }{
		{"by its name", "A Kh-22 missile hit the block.", "Kh-22 missile"},
		{"the name beside the common word", "Katyusha rockets hit the base. The rockets were fired from a truck.", "Katyusha rocket"},
		{"what brought it down", "A drone attacked the port and was shot down by anti-aircraft missiles.", "drone"},
		{"a gun that only the verb tells", "Two men shot the judge dead on Friday.", "firearm"},
		{"a gun that only its user tells", "Gunmen attacked the village and killed four people.", "firearm"},
		{"guns heard with those of the site", "Three rockets hit the base at night, with the rattle of gunfire as the C-RAM guns engaged them.", "rocket"},
		{"a squad for it", "A grenade was thrown at the shop. A bomb disposal unit searched the street.", "grenade"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(figures(read(tt.text), tocsin.Weapon), ", "); got != tt.want {
				t.Errorf("%q:\n got %s\nwant %s", tt.text, got, tt.want)
			}
		})
	}
}

func TestLongSentenceIsReadSoon(t *testing.T) {
	read := reader(t)
	took := func(text string) time.Duration {
		start := time.Now()
		read(text)
		return time.Since(start)
	}
	part := "twelve rockets hit the camp and killed three soldiers, wounding four guards near the gate, two of them badly, "
	sentence := func(parts int) string {
		return "Militants said that " + strings.Repeat(part, parts) + "and nothing else."
	}
	const parts, times = 200, 8
	// Time that grows with the square of the length is 64 times as much; the
	// better of two keeps out what else the machine does.
	short, long := took(sentence(parts)), took(sentence(parts*times))
	short, long = min(short, took(sentence(parts))), min(long, took(sentence(parts*times)))
	if limit := 3 * times * max(short, time.Millisecond); long > limit {
		t.Errorf("a sentence of %d bytes took %v, one of %d bytes %v", len(sentence(parts*times)), long, len(sentence(parts)), short)
	}
}

func TestResponses(t *testing.T) {
	runNames(t, []nameTest{
		{"drones sent at ships and destroyed", "Four drones that the rebels sent over the strait against a coalition and an American warship were destroyed on Monday, the navy said.", map[tocsin.Slot]string{tocsin.DefenceResponse: "interception"}},
		{"a truck by a base destroyed", "A truck near the base was destroyed by rockets on Monday.", map[tocsin.Slot]string{tocsin.DefenceResponse: ""}},
		{"what defence might have caused", "A missile hit a block of flats in Odesa on Monday. A mayor said that an interceptor could have caused the blast.", map[tocsin.Slot]string{tocsin.DefenceResponse: ""}},
		{"jets that went up", "Drones hit the port of Izmail on Monday. Two F-16s had gone up from their base.", map[tocsin.Slot]string{tocsin.DefenceResponse: "F-16s scrambled"}},
		{"helicopters over it", "Gunmen attacked a camp in Basra on Monday. Helicopters arrived an hour later.", map[tocsin.Slot]string{tocsin.DefenceResponse: "helicopters overhead"}},
		{"jets that did it", "Jets came over and bombed a camp in Basra on Monday.", map[tocsin.Slot]string{tocsin.DefenceResponse: ""}},
		{"alarms", "Two rockets hit Ashkelon on Monday. Alarms had sounded in the town.", map[tocsin.Slot]string{tocsin.DefenceResponse: "sirens"}},
		{"people in shelters", "Two rockets hit Ashkelon on Monday. People had spent the day in shelters.", map[tocsin.Slot]string{tocsin.DefenceResponse: "shelter"}},
		{"defence at work", "A missile hit a block of flats in Odesa on Monday. Air defence was at work, the mayor said.", map[tocsin.Slot]string{tocsin.DefenceResponse: "air defence"}},
	})
}
