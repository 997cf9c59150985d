package frame_test

import (
	"testing"

	"tocsin"
)

func TestTheDayOfTheActReported(t *testing.T) {
	stages := load(t)
	for _, tt := range []struct{ name, published, title, text, want string }{
		{"a scene told behind who spoke", "2020-09-14", "Six killed in Ituri village attack", "Six people were killed in an attack on a village in Ituri, an army spokesman said on Monday. The rebels came on Saturday night and hacked the victims with machetes, he said.", "2020-09-12"},
		{"a scene before its verb", "1991-09-17", "Nun shot in Cotabato", "A nun was shot dead in Midsayap, church officials said Tuesday. She was on her way to Mass Sunday morning when two men on a motorcycle stopped her, they said.", "1991-09-15"},
		{"a scene with its speaker behind", "2018-10-16", "Aid worker taken", "An aid worker was abducted by gunmen in Menaka, the charity said in a statement on Tuesday. She was seized from her home on Sunday night, it said.", "2018-10-14"},
		{"a scene in a later paragraph", "2019-05-06", "Four health workers hurt", "Four health workers were wounded when militia fighters attacked a treatment centre in Butembo.\n\n\"We had finished the shift when they came,\" a nurse said. The attack took place on Saturday afternoon.", "2019-05-04"},
		{"only the day on which it was told", "2020-09-14", "Six killed in Ituri village attack", "Six people were killed in an attack on a village in Ituri, an army spokesman said on Monday.", "2020-09-14"},
		{"what is still tried on another day", "2020-07-05", "Rocket wounds pupil in Kirkuk", "Army officers said Sunday that a pupil had been wounded by a rocket in Kirkuk. The base's new battery, whose crew drilled with it on Saturday, may have fired as well.", "2020-07-05"},
		{"a scene in words of no list, then what came after", "2022-09-08", "Headman killed", "A former headman was killed by rebels at Jagdalpur, police said on Thursday. About 20 of them showed their faces at his house past 10 pm on Tuesday, asked for water and marched him off, an officer said.", "2022-09-06"},
		{"panic on a later day", "2021-03-09", "Trader shot dead", "Panic gripped Kaduna on Monday following the killing of a trader. Men on a motorbike had blocked his way on Sunday, a guard said.", "2021-03-07"},
		{"who is held on a later day", "2015-11-02", "Journalist stabbed", "A publisher was hacked to death in Dhaka on Saturday. Police on Monday arrested two suspects.", "2015-10-31"},
		{"the night before the day on which it was told", "2023-02-05", "Village raided", "Residents told reporters on Sunday that bandits had raided Kankara the previous night and killed nine people.", "2023-02-04"},
		{"a day after, and no other day", "2012-07-19", "Bomb in Burgas bus", "A day after a bomb blew up a bus with tourists in Burgas, killing seven, police were still searching for an accomplice.", "2012-07-18"},
		{"before a clause with when", "2012-05-31", "Traders killed on road", "Officials said today that two traders had been killed the day before yesterday on the road to Dori, when gunmen opened fire on their truck.", "2012-05-29"},
		{"far before a clause with when", "1989-03-21", "Patrol ambushed", "The army announced today that five soldiers died and three were hurt on 20 March, when a group of rebels, hidden in the tall sugarcane, opened fire on a patrol near Suchitoto.", "1989-03-20"},
		{"beside what the town did later", "1998-08-17", "Omagh mourns", "The town of Omagh was in mourning last night after a car bomb killed 28 people on Saturday.", "1998-08-15"},
		{"beside what police did later", "2002-10-14", "Bali", "Police in Bali on Monday were questioning two men over the bombing of the Sari Club on Saturday night in which more than 180 people died.", "2002-10-12"},
		{"beside what rescuers did later", "2003-11-13", "Base bombed in Nasiriyah", "Rescue workers were still digging Thursday through what was left of the base in Nasiriyah where a truck bomb killed at least 26 people a day earlier.", "2003-11-12"},
		{"the night before what mourners did", "2008-03-07", "Seminary shooting", "Thousands buried the dead this morning after a gunman killed eight students at a seminary in Jerusalem the night before.", "2008-03-06"},
		{"in a clause that tells of a bomb", "1994-07-20", "Blast flattens centre", "Rescuers clawed at the rubble for a third day Wednesday in search of survivors of the car bomb that on Monday levelled the centre in Buenos Aires.", "1994-07-18"},
		{"beside a verb of what came later", "2020-12-01", "Farmers slain", "The governor on Tuesday lowered to 43 the number of farmers slain near Jere. The men had been harvesting on Saturday when fighters on motorcycles surrounded them.", "2020-11-28"},
		{"the day that opens the report and another", "2006-07-12", "Trains bombed", "July 12: Seven bombs ripped through commuter trains in Mumbai during the evening rush, killing 160. The first went off at 6.24 p.m. on Tuesday.", "2006-07-11"},
		{"the day of a round-up", "2010-12-01", "Security developments in Iraq", "Security developments in Iraq as of noon on Wednesday:\n\nA bomb under a bus killed the driver in Ramadi, police said.", "2010-12-01"},
		{"a day within the month of a count", "2013-10-30", "Officer gunned down in Derna", "A retired colonel became the sixth victim of Derna this month when two men in a dark car shot him. He was on his way home from prayers yesterday.", "2013-10-29"},
		{"lines that head the entries of a log", "2011-01-17", "Two reports", "009-11 | 14.01.2011: 0635 UTC: 140nm off Salalah, Oman.\n\nPirates in a skiff fired on a carrier.\n\n010-11 | 15.01.2011: 1120 UTC: 95nm off Socotra.\n\nArmed pirates boarded and hijacked a tanker.", "2011-01-14"},
		{"a day after, and then the day", "2007-11-07", "MPs among dead at factory", "A day after the deadliest suicide bombing in the history of the country, Baghlan was closed. Schools, where most of the 75 killed on Tuesday studied, were empty.", "2007-11-06"},
		{"a day of the month", "2018-10-20", "Kerch mourns", "Kerch buried its students on Friday. On the 17th an old pupil opened fire in the college with a gun and killed twenty.", "2018-10-17"},
		{"what is said, far behind the verb", "1990-10-06", "Bombs in the highlands of Peru", "Bombs wrecked four towers near Jauja, the power company said Saturday. A spokesman of the firm in the capital said the lamps had gone out over all of the coast at 7:40 p.m. Friday.", "1990-10-05"},
		{"it was on a day", "2015-01-09", "Fishermen executed", "Fishermen said on Thursday that gunmen shot dozens of people on an island in Lake Chad. That was on Wednesday, they said.", "2015-01-07"},
		{"the day before that of the report", "2004-06-03", "Three soldiers dead", "Gunmen killed three soldiers at a checkpoint in Samarra on the previous day, the military announced.", "2004-06-02"},
		{"hours before the report", "2016-03-24", "Brussels", "Brussels was silent at noon. Forty-eight hours earlier, two brothers and a third man had blown up a train in the city, killing 31.", "2016-03-22"},
		{"a trial", "2014-05-20", "Two to hang", "A court in Dhaka sentenced two men yesterday for the bomb attack at the gate of the court in Netrokona in December 2005 in which eight people were killed.", "2005-12-01"},
		{"a day that opens what is told", "2022-06-15", "Communique", "The regional command informs citizens that yesterday at 22:10 hours, along the upper river, province of Huanta, a patrol was ambushed. Pursuit goes on. The road is closed. The conscript whose death was announced on Sunday 12 had drowned.", "2022-06-14"},
		{"an hour of one of a few days", "2024-02-19", "Fire at temple", "Police are looking for two men after a suspected arson attack at a temple in Leicester over the weekend.\n\nPictures of them were shown on Monday. Crews were called at about 9 p.m. on Sunday, the fire service said.", "2024-02-18"},
		{"captions twice before the news", "2024-02-16", "Houthi drones bound for frigate shot down, six in all", "A tanker lies at anchor after a Houthi missile struck it on Jan. 26. Central Command says that no ship of its own was damaged in the night. File photo by a crew\n\nPhoto 1 of 2. A tanker lies at anchor after a Houthi missile struck it on Jan. 26. Central Command says that no ship of its own was damaged in the night. File photo by a crew\n\nSix drones that rebels had launched toward a frigate in the Red Sea have been destroyed, Central Command announced Thursday night.", "2024-02-15"},
		{"when it became known", "2019-05-09", "Priest killed in Owerri", "The killing of a priest by gunmen in Owerri became known on Wednesday. It was on Monday evening that it occurred, neighbours said.", "2019-05-06"},
		{"a day since which something lasts, when it happened", "2012-11-19", "Grenade thrown at guest house", "Eight people are nursing injuries following a grenade attack at a guest house in Garissa.\n\nDetails were only emerging yesterday as the network had been down since Saturday night, when it happened.", "2012-11-17"},
		{"what officials say here", "2020-07-09", "Guard killed in shelling", "A guard lost his life when troops rained mortars on Uri, officials said here Thursday.\n\nOn 08 Jul 2020 the army across the line fired mortars, a spokesman said.", "2020-07-08"},
		{"that of a day", "2025-06-15", "Farmers killed near Bama", "Militants said on Saturday that they had killed six farmers near Bama. The raid was that of Wednesday on a hamlet. On Thursday its head spoke of six dead.", "2025-06-11"},
		{"a message's date and hour in one", "2024-08-14", "Incident 131: attack", "Position: 58 nm south-west of Hodeidah. Time: 130410UTC AUG 24.\n\nThe master of a tanker reports that a drone has struck it.", "2024-08-13"},
		{"the day since which something lasts", "2022-11-16", "Kherson dark after shelling", "Two shells that hit a substation have left half of Kherson without power since Monday night, the governor said.", "2022-11-14"},
		{"a toll that rose", "2012-05-05", "Death toll rises to nine", "The suicide bombing of a checkpoint near Kizlyar has cost two further lives, doctors announced on Saturday, nine in all.\n\nOn Thursday night a car that guards had stopped for a search blew up, according to detectives.", "2012-05-03"},
		{"the day on which it was told, and that day", "2012-10-09", "Patrol bombed in Derbent", "A news agency reported on October 4 that two policemen had been killed and three wounded that day by a bomb in Derbent.", "2012-10-04"},
		{"hours after an act of no day", "2012-10-09", "Patrol bombed in Derbent", "Gunmen killed a guard in Derbent on Friday. The ministry put up a notice on Sunday, two days after the raid.", "2012-10-05"},
		{"one after another", "1990-10-06", "Pylons wrecked", "Guerrillas dynamited four pylons near Jauja, the power company said Saturday. The pylons fell one after another from 8 p.m. Friday, a clerk said.", "1990-10-05"},
		{"far behind a when", "1994-02-07", "Judge's driver slain", "A driver was shot to death, the court said Sunday. The judge was on her way to work on Friday morning when three men with short hair got out of a van that had no plates and, one behind the other, as if in a queue, fired pistols into her car.", "1994-02-04"},
		{"what is told with having", "1994-03-11", "Man shot in bar", "A man was very poorly in the early hours of this morning, having been shot by gunmen in a bar in Lurgan last night.", "1994-03-10"},
		{"a field for the day of what is told", "2021-05-06", "Warning 021 - attack", "Place: 53 nm south-west of Aden, Yemen\n\nDate/time of incident: 4 May 2021, 1615 UTC\n\nTwo drones approached a tanker. One struck the bridge wing.", "2021-05-04"},
		{"a field beside another, and minutes later", "2021-05-06", "Warning 021 - attack", "Source: Master   Date/time: 4 May 2021 1615 UTC\n\n53 nm south-west of Aden. The master reports an explosion in the water; 20 mins later a second.", "2021-05-04"},
		{"a field for the day of the report, which the attack tells", "2021-05-06", "Warning 021 - attack", "Time of report: 5 May 2021 1615 UTC\n\nA drone struck a tanker 53 nm south-west of Aden on 3 May 2021.", "2021-05-03"},
		{"what is due on a day", "2018-08-06", "Car bomb in Herat", "A march due on Friday had been put off. A car bomb killed two people in Herat, police said on Sunday.", "2018-08-05"},
		{"a day that is planned", "1990-11-06", "Towers felled", "Seven towers were blown up near Jauja, the company announced. Talks with the rebels are set for Thursday.", ""},
		{"a day with its number", "2019-03-01", "Shots at post", "On Thursday (28) gunmen attacked a police post in Macomia, killing two officers.", "2019-02-28"},
		{"an entry of a log", "2012-08-20", "Blast in Zabul", "18 Aug: a mine struck a vehicle of the Afghan army in Shahjoy. Two soldiers were killed.", "2012-08-18"},
		{"an entry whose act comes later", "2008-11-20", "Tanker fired upon", "19.11.2008: 0455 UTC: Gulf of Aden. Pirates in two skiffs fired upon a chemical tanker with automatic weapons. No injuries to crew.", "2008-11-19"},
		{"a running report", "2021-08-26", "Kabul airport LIVE", "18:40 The ministry confirms an explosion outside the gate.\n\n18:02 A suicide bomber blew himself up in the crowd at the gate in Kabul, an official says. At least 13 dead.", "2021-08-26"},
		{"a running report with numbers", "2021-08-26", "LIVE: Explosion at police station in Basilan", "UPDATE 4 (11:25 pm): Death toll climbs to 3.\n\nUPDATE 1 (9:10 pm): A bomb went off in front of the police station of Isabela City, wounding five.", "2021-08-26"},
		{"an hour and no running report", "2021-08-26", "Bomb in Basilan", "At 9:10 pm a bomb went off in front of the police station of Isabela City, wounding five.", ""},
		{"the day of one like it", "2015-06-29", "Two police officers killed in Lamu attack", "Two police officers were killed when gunmen attacked their camp in Lamu.\n\nIn a similar attack on Tuesday last week, five were killed at Mararani.", ""},
		{"the day of another", "2015-07-01", "Two police officers killed in Lamu attack", "Two police officers were killed when gunmen attacked their camp in Lamu.\n\nAnother attack on Tuesday killed five at Mararani.", ""},
		{"no day at all", "2001-04-09", "Guerrillas kill mayor", "The mayor of San Carlos was shot dead by guerrillas outside his house, the police said.", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			accounts := stages.accounts(tocsin.Document{ID: "1", Published: tt.published}, tt.title, tt.text, nil)
			if len(accounts) == 0 {
				t.Fatal("no account")
			}
			got := ""
			if w := accounts[0].When; w.Known() {
				got = w.Start.String()
			}
			if got != tt.want {
				t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestTheNewsOfAWeek(t *testing.T) {
	stages := load(t)
	for _, tt := range []struct {
		name, text string
		want       int // main attacks
	}{
		{"a later day with a place and facts of its own", "Gunmen shot dead two policemen in Kirkuk on 4 October.\n\nPolice found the car of the men. It had been sold. Its owner was told.\n\nIt did not end there. A bomb killed two guards at a bank in Tikrit on 6 October.", 2},
		{"an earlier day recalled", "Gunmen shot dead two policemen in Kirkuk on 4 October.\n\nPolice found the car of the men. It had been sold. Its owner was told.\n\nIt did not begin there. A bomb killed two guards at a bank in Tikrit on 28 September.", 1},
		{"a later day of no known place", "Gunmen shot dead two policemen in Kirkuk on 4 October.\n\nPolice found the car of the men. It had been sold. Its owner was told.\n\nIt did not end there. On 6 October a bomb killed two guards.", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := 0
			for _, a := range stages.accounts(tocsin.Document{ID: "1", Published: "2012-10-10"}, "", tt.text, nil) {
				if a.Kind == tocsin.Attack && a.Role == tocsin.Main {
					got++
				}
			}
			if got != tt.want {
				t.Errorf("%q: got %d, want %d", tt.text, got, tt.want)
			}
		})
	}
}
