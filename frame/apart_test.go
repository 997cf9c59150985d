package frame_test

import (
	"slices"
	"testing"

	"tocsin"
)

func TestActsToldApart(t *testing.T) {
	tests := []struct {
		name, text string
		want       int // attacks
	}{
		{"hours later", "A roadside bomb hit a patrol near Kirkuk on Monday. Two hours later gunmen attacked a checkpoint near Kirkuk, killing two policemen.", 2},
		{"hours after the act, something else is done", "Gunmen ambushed a convoy near Kirkuk on Monday. Hours after the ambush, soldiers torched the market in Kirkuk.", 2},
		{"a short while after what a side says it did", "Rebels said on Monday that they had shelled a camp in Kirkuk. Enemy aircraft bombed a house in Tikrit a short while after the operation, their spokesman said.", 2},
		{"hours after the act, somebody dies of it", "Gunmen shot a teacher in Kirkuk on Monday. Hours after the attack he was killed by his wounds.", 1},
		{"a strike that was answered", "Rockets hit a base near Erbil on Monday. The militia said it fired them in retaliation for the strike on its depot in Baghdad on Sunday.", 2},
		{"what will be answered", "A drone struck a depot near Erbil on Monday. The militia vowed retaliation for the strike in Erbil.", 1},
		{"also in another way", "Shells hit a market in Mosul on Monday. Militants also kidnapped a baker.", 2},
		{"also the same", "Shells hit a market in Mosul on Monday. Shells also hit a bakery.", 1},
		{"a title that sums up", "Rockets hit Basra and Mosul\n\nA rocket hit a school in Basra on Monday.\n\nA rocket hit a clinic in Mosul on Monday.", 2},
		{"a lead that says the title again", "Bomb kills nine in Basra province\n\nNine people were killed when a bomb went off on a bus in Fallujah on Monday.", 1},
		{"a lead beside the title", "Bomb kills nine in Basra\n\nA bomb killed nine people in Basra on Monday. In a separate attack gunmen shot two people dead in Mosul.", 2},
		{"a second sentence of the lead, elsewhere", "Blast and shooting leave four dead\n\nA landmine destroyed a bus in Basra on Monday, killing three people. In Mosul gunmen shot a trader dead.", 2},
		{"a second device that failed", "A bomb killed a prosecutor in Kabul on Monday. A second device, left under a bridge two streets away, failed to explode.", 2},
		{"the attackers also", "Militants set fire to a school in Lamu on Monday. The attackers, about 20 of them, also shot dead a night watchman.", 1},
		{"a paper in another town", "A drone hit a depot in Taganrog on Monday. A source told a Kyiv news site that three drones had been sent and that all had reached the target.", 1},
		{"beside the attack pointed back to", "An air strike hit a prison in Basra on Monday. Along with this attack there were a number of raids on Tikrit, in which six people died.", 2},
		{"hours before what followed", "The shelling of Basra brought thousands into the streets on Monday. A few hours before, a school in Basra had been hit by a shell.", 1},
		{"places that head paragraphs", "KIRKUK. A bomb went off beside a patrol on Monday.\n\nMOSUL. Gunmen shot a trader dead.\n\nTIKRIT. A bomb went off beside a bridge.", 3},
		{"places and colons that open paragraphs", "KIRKUK: A bomb went off beside a patrol on Monday.\n\nMOSUL: Gunmen shot a trader dead on Monday.", 2},
		{"speakers and colons", "ANCHOR: A bomb went off beside a patrol in Kirkuk on Monday.\n\nGUEST: The bomb was hidden in a cart.", 1},
		{"an act only counted from", "Gunmen shot a trader in Kirkuk on Monday. It was forty years since the bombing of the market in Basra.", 1},
		{"what the text turns to, far away", "Armed men came to the hamlet on Sunday and shot nine people dead, a priest said.\n\nFar from there, in Maputo, a parcel exploded in a post office, injuring two clerks.", 2},
		{"where the text turns to who tells of it", "Gunmen shot a guard at a bank dead on Monday.\n\nMeanwhile, police in Maputo said the gunmen had fired 20 times.", 1},
		{"what became of shells that were fired", "Militants near Basra fired shells that fell on Zubayr on Monday, killing two people.", 1},
		{"lines of a title", "Post shelled near Kirkuk; car fired on in Basra\n\nA post near Kirkuk was shelled on Monday.\n\nGunmen fired on a car in Basra on Monday.", 2},
		{"what a title promises is told as one more", "Post shelled near Kirkuk; car fired on in Basra\n\nA post near Kirkuk was shelled on Monday.\n\nTen minutes later, in Basra, gunmen fired on a car.", 2},
		{"a lead that sums up", "Shells kill two in Basra and Mosul\n\nShells killed two people in Basra and Mosul on Monday.\n\nA shell hit a school in Basra on Monday, killing a girl.\n\nIn Mosul, a shell hit a bakery and killed a man on Monday.", 2},
		{"two acts joined, each before its place", "Gunmen shot dead two policemen in Basra on Monday and torched three trucks in Mosul.", 2},
		{"two acts joined, the first one of several people", "Gunmen shot dead a trader and his two sons in Basra on Monday and torched three trucks in Mosul.", 2},
		{"two acts of a lead below a title with no place", "Blasts\n\nBombs killed a nurse and her mother in Basra and gunmen abducted a judge in Mosul on Monday.", 2},
		{"one act whose lead names two places apart", "Raid\n\nGunmen attacked a bus and a car in Basra on Monday and killed four people and a child.", 1},
		{"on two sides of a border", "A drone hit a depot in Strasbourg on Monday, hurting two people. A drone hit a shop in Kehl, across the river, and hurt a baker.", 2},
		{"on two sides of a river in one country", "A drone hit a depot in Mainz on Monday, hurting two people. The drone hit a shop in Mainz-Kostheim, across the river.", 1},
		{"a mine where drones had struck", "Drones dropped bombs on a hamlet near Kirkuk on Monday, hurting five people. An army lorry on its way there ran over a mine and a private died.", 2},
		{"the mine told again", "An army lorry ran over a mine near Kirkuk on Monday, killing two men. The mine blew up under the lorry at dawn.", 1},
		{"one more grenade, which failed", "A grenade was hurled into a bar in Kirkuk on Monday, hurting seven people. Police said that a second grenade did not go off.", 1},
		{"what the title tells, told late and elsewhere", "Basra kitchens cold: gas line blown up again\n\nThere was no bread in Basra on Monday. Cooks sat idle.\n\nThe cause lay far off, near Kirkuk, where a bomb tore open the line on Sunday night.", 1},
		{"a title with a bomb that was made safe", "Parcel bomb wounds clerk in Basra, second defused in Mosul\n\nA parcel bomb wounded a clerk in Basra on Monday.", 2},
		{"a title with a second suspect", "Parcel bomb wounds clerk in Basra, second suspect held in Mosul\n\nA parcel bomb wounded a clerk in Basra on Monday.", 1},
		{"strikes that were carried out", "A missile was fired toward Aden on Monday. Coalition aircraft carried out strikes against two drones near Hodeidah on Monday.", 2},
		{"launches over a border", "An air strike killed nine people in Bureij on Monday. Two launches crossed from central Gaza towards Ashkelon on Monday, the army said.", 2},
		{"people taken at two places", "Four clerks of the port at Basra and three surveyors at Mosul were abducted by gunmen on Monday.", 2},
		{"people killed at three places", "Bombs killed four people in Basra, three in Mosul and one in Tikrit on Monday.", 3},
		{"one man in one place and another elsewhere", "One man was killed by an air strike in Basra and another in Mosul on Monday.", 2},
		{"dead in one place, hurt in a hospital elsewhere", "A bomb killed four people in Basra on Monday, and two more died in a hospital in Mosul.", 1},
		{"figures of one place", "A bomb killed four people and hurt nine in Basra on Monday.", 1},
		{"a capital that stands for its state in a title", "Drones hit Kursk depot as Moscow vows answer\n\nTwo drones hit an oil depot in Kursk on Monday.", 1},
		{"an act that only tells when another was", "A car bomb killed nine people in Basra on Monday. Gunmen opened up on the car of a sheikh at Tikrit a few hours after the bombing, killing his son.", 2},
		{"a title that joins two acts", "Bomb wounds clerk in Basra, grenade hurled in Mosul\n\nA bomb wounded a clerk in Basra on Monday.", 2},
		{"wounds at a hospital in another town", "A man was shot in a bar in Basra on Sunday. He was taken to a hospital in Mosul with bullet wounds.", 1},
		{"minutes before something that is no attack", "Gunmen shot a trader in a bar in Basra on Monday. Two gunmen came in some minutes before closing time, police said.", 1},
		{"the turn of another town", "Rebels killed three people in Basra on Sunday. On Monday it was the turn of Mosul, where they burned twenty huts.", 2},
		{"a list of what the rockets hit", "Rockets hit Ashkelon\n\nA salvo of rockets hit Ashkelon on Monday.\n\n25 rockets hit the town, two people were hurt.", 1},
		{"a road that leads elsewhere", "Aid trucks burn on the road to Basra\n\nThree trucks came under attack by a drone at Tikrit on Monday.", 1},
		{"the seat of who confirms", "A bomb hurt a sailor on a tanker off Fujairah on Monday. Its manager, Thornbury Tankers of Piraeus, confirmed an explosion.", 1},
		{"one place heads a report", "KIRKUK. A bomb went off beside a patrol on Monday.\n\nThe bomb was hidden in a cart.", 1},
	}
	read := reader(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := 0
			for _, a := range read(tt.text) {
				if a.Kind == tocsin.Attack {
					got++
				}
			}
			if got != tt.want {
				t.Errorf("attacks in %q: got %d, want %d", tt.text, got, tt.want)
			}
		})
	}
}

func TestMainActsOfReportsWithADay(t *testing.T) {
	stages := load(t)
	for _, tt := range []struct {
		name, text string
		want       []string // forms and days of the main acts
	}{
		{"days as the owners of two acts", "In a letter the front said its men did Monday's lorry bombing at Basra and Tuesday's grenade throwing at a bank in Mosul, in which six people were hurt.", []string{"bombing 2022-08-15", "grenade 2022-08-16"}},
		{"a day behind its act", "Gunmen shot a judge in Basra on Monday.", []string{"armed-assault 2022-08-15"}},
		{"people killed in the year of the report", "Armed men shot a headman at his house in Mosul. With him there are 40 headmen assassinated in 2022.", []string{"armed-assault "}},
		{"what was stopped over several regions", "Drones set an oil depot in Slavyansk-na-Kubani ablaze on Monday. Air defence crews downed 84 drones over six regions on Monday, nine of them over Krasnodar, the ministry said.", []string{"drone 2022-08-15"}},
		{"what the other side stopped over a region", "A glide bomb hit a block of flats in Kharkiv on Monday, killing three people. The Russian ministry said that 23 Ukrainian drones had been destroyed over the Belgorod region on Monday.", []string{"air-strike 2022-08-15", "drone 2022-08-15"}},
		{"what was stopped at another town", "Drones set an oil depot in Slavyansk-na-Kubani ablaze on Monday. Air defence crews downed nine drones over Rostov-on-Don on Monday, the ministry said.", []string{"drone 2022-08-15", "drone 2022-08-15"}},
		{"a site and the province around it", "Drones hit the Syzran refinery on Monday. The ministry said that eleven drones had been shot down over Samara region on Monday. Kyiv said that it had hit Syzran.", []string{"drone 2022-08-15"}},
		{"the day of the sentence before", "On Tuesday the town lost its lights. Rebels had put dynamite to a pylon near Mosul.", []string{"bombing 2022-08-16"}},
		{"years counted from an act far behind", "Marchers met on Monday in Basra to mark 20 years since the organizer Ali Hadi was gunned down there.", nil},
		{"what has lasted since a part of the day", "The artillery has shelled Mosul since dawn on Tuesday, killing two people.", []string{"shelling 2022-08-16"}},
		{"what was dropped, as a noun", "Army helicopters renewed their dropping of barrel bombs on Mosul on Tuesday.", []string{"air-strike 2022-08-16"}},
		{"something else that was dropped", "The court renewed its dropping of charges against two bombers in Mosul on Tuesday.", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc := tocsin.Document{ID: "1", Published: "2022-08-18"}
			var got []string
			for _, a := range stages.accounts(doc, "", tt.text, nil) {
				if a.Kind == tocsin.Attack && a.Role == tocsin.Main {
					day := ""
					if a.When.Known() {
						day = a.When.Start.String()
					}
					got = append(got, string(a.Form)+" "+day)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("main acts in %q: got %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestStatusOfWhatWasStopped(t *testing.T) {
	read := reader(t)
	for _, tt := range []struct {
		name, text string
		want       tocsin.Status
	}{
		{"an attempt with drones", "An attempt to carry out an attack with drones on Lipetsk was foiled on Monday. Air defences shot down four drones.", tocsin.Intercepted},
		{"an attempt with a bomb", "An attempt to carry out an attack with a bomb on Lipetsk was foiled on Monday. Police made the bomb safe.", tocsin.Foiled},
		{"one of two grenades", "A grenade was hurled into a bar in Kirkuk on Monday, hurting seven people. Police said that a second grenade did not go off.", tocsin.Executed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			accounts := read(tt.text)
			if len(accounts) == 0 || accounts[0].Status != tt.want {
				t.Errorf("status in %q: got %v, want %s", tt.text, accounts, tt.want)
			}
		})
	}
}
