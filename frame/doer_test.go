package frame_test

import (
	"slices"
	"strings"
	"testing"

	"tocsin"
)

// names are the named claims of the accounts for a slot, each once, in order.
func names(accounts []tocsin.Account, slot tocsin.Slot) []string {
	var out []string
	for _, a := range accounts {
		for _, c := range a.Claims {
			if c.Slot == slot && !slices.Contains(out, c.Value.Name) {
				out = append(out, c.Value.Name)
			}
		}
	}
	return out
}

// nameTest is a text and what its accounts claim for some slots; a slot that
// is given as empty must have no claim.
type nameTest struct {
	name, text string
	want       map[tocsin.Slot]string // names parted by "; "
}

func runNames(t *testing.T, tests []nameTest) {
	t.Helper()
	read := reader(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			accounts := read(tt.text)
			for slot, want := range tt.want {
				if got := strings.Join(names(accounts, slot), "; "); got != want {
					t.Errorf("%s of %q: got %q, want %q", slot, tt.text, got, want)
				}
			}
		})
	}
}

const (
	blamed      = tocsin.Blamed
	claimedBy   = tocsin.ClaimedBy
	deniedBy    = tocsin.DeniedBy
	perpetrator = tocsin.Perpetrator
)

func TestDoers(t *testing.T) {
	runNames(t, []nameTest{
		{"unnamed subject with its qualities", "Two masked men on a motorcycle opened fire on a café in Basra on Monday.", map[tocsin.Slot]string{perpetrator: "Two masked men on a motorcycle", blamed: ""}},
		{"unnamed agent", "A bus was attacked by armed men near Kaduna on Monday.", map[tocsin.Slot]string{perpetrator: "armed men"}},
		{"pointing back is not another doer", "Gunmen attacked a bus near Kaduna on Monday. The gunmen killed three people.", map[tocsin.Slot]string{perpetrator: "Gunmen"}},
		{"a nation's aircraft", "Israeli jets bombed a depot near Damascus on Monday.", map[tocsin.Slot]string{blamed: "Israel", perpetrator: "Israeli jets"}},
		{"a time of day before who did it", "Two people died in Basra on Monday. At 22:30 two gunmen opened fire on a shop.", map[tocsin.Slot]string{perpetrator: "two gunmen"}},
		{"a time of day before a nation's jets", "On Monday at 07:15 Turkish jets bombed a camp near Dohuk.", map[tocsin.Slot]string{blamed: "Turkey", perpetrator: "Turkish jets"}},
		{"a year before who did it", "In March 2015 gunmen attacked a bus near Kaduna.", map[tocsin.Slot]string{perpetrator: "gunmen"}},
		{"how many did it", "On Monday 12 gunmen attacked a bus near Kaduna.", map[tocsin.Slot]string{perpetrator: "12 gunmen"}},
		{"a nation in small letters", "On Monday night russian drones attacked the port of Izmail.", map[tocsin.Slot]string{blamed: "Russia", perpetrator: "russian drones"}},
		{"polish in small letters", "On Monday gunmen attacked a lorry with polish near Kaduna.", map[tocsin.Slot]string{blamed: "", perpetrator: "gunmen"}},
		{"what the victims are between commas", "Gunmen in a car sprayed a post of the Guards, the pro-government militia, killing two of its men in Baiji on Monday.", map[tocsin.Slot]string{perpetrator: "Gunmen in a car"}},
		{"who a device was laid by", "Four officers were killed on Monday when their lorry ran over a bomb near Garissa. The device, believed to have been laid overnight by al-Shabaab, went off under the axle.", map[tocsin.Slot]string{blamed: "al-Shabaab"}},
		{"who cleared a device", "Four officers were killed on Monday when their lorry ran over a bomb near Garissa. A second device was found nearby by al-Shabaab deserters.", map[tocsin.Slot]string{blamed: ""}},
		{"only that a group killed people", "Boko Haram killed 12 people near Maiduguri on Monday.", map[tocsin.Slot]string{blamed: "Boko Haram"}},
		{"only that soldiers of a state killed people", "Israeli soldiers killed two men near Jenin on Monday.", map[tocsin.Slot]string{blamed: "Israeli soldiers"}},
		{"only that a storm killed people", "Storm Boris killed 12 people near Maiduguri on Monday.", map[tocsin.Slot]string{blamed: "", perpetrator: ""}},
		{"a nation's units", "Two soldiers were wounded on Monday when Armenian units opened fire near Kalbajar.", map[tocsin.Slot]string{blamed: "Armenia", perpetrator: "Armenian units"}},
		{"a nation's militants are not the nation", "Two soldiers were wounded on Monday when Palestinian militants opened fire near Jenin.", map[tocsin.Slot]string{blamed: "", perpetrator: "Palestinian militants"}},
		{"who wires it", "GAUHATI, July 3 (EPS) - Three engineers were taken hostage on Monday at Sibsagar by gunmen.", map[tocsin.Slot]string{blamed: "", perpetrator: "gunmen"}},
		{"who did it, in brackets", "On Monday rebels (NPA) attacked a patrol near Masbate.", map[tocsin.Slot]string{blamed: "New People's Army"}},
		{"a group's weapon", "A Houthi missile hit a tanker in the Red Sea on Monday.", map[tocsin.Slot]string{blamed: "Houthis"}},
		{"drones alone are no doer", "Two drones struck a refinery near Basra on Monday.", map[tocsin.Slot]string{perpetrator: ""}},
		{"the backer of a militia is not its name", "A base near Erbil was shelled by an Iran-backed militia on Monday.", map[tocsin.Slot]string{blamed: ""}},
		{"what a base is used by", "Rockets were fired at a base used by American troops near Erbil on Monday.", map[tocsin.Slot]string{blamed: ""}},
		{"who harmed people are is not who did it", "Three soldiers were killed in a bomb attack in Kirkuk on Monday.", map[tocsin.Slot]string{perpetrator: ""}},
		{"a people as the doer", "The Georgians fired rockets at a barracks near Tskhinvali on Monday.", map[tocsin.Slot]string{blamed: "Georgia"}},
		{"a people as the victims", "Gunmen shot the Russians dead in Kabul on Monday.", map[tocsin.Slot]string{blamed: "", perpetrator: "Gunmen"}},
		{"a group named only here", "Six rockets were fired at a base near Erbil on Monday by a group, Ashab al-Bab.", map[tocsin.Slot]string{blamed: "Ashab al-Bab"}},
		{"warplanes of a coalition", "A prison in Saada was bombed on Monday by warplanes of the Saudi coalition.", map[tocsin.Slot]string{blamed: "Saudi-led coalition"}},
		{"a group's bomber", "Thirty people were killed on Monday when an Islamic State suicide bomber blew himself up in a bank in Jalalabad.", map[tocsin.Slot]string{blamed: "Islamic State", perpetrator: "Islamic State suicide bomber"}},
		{"gunmen who had done other things", "Gunmen who had put up a barricade pulled nine people off a bus near Kalat on Monday and shot them dead.", map[tocsin.Slot]string{perpetrator: "Gunmen"}},
		{"a state and its forces are one", "Russian jets bombed Sumy on Monday. Russian forces also shelled the town, the governor said.", map[tocsin.Slot]string{blamed: "Russia"}},
		{"an organ of a state is its own", "Iranian missiles hit a base near Erbil on Monday. The Quds Force carried out the attack.", map[tocsin.Slot]string{blamed: "Iran; Quds Force"}},
		{"occupiers are who else is blamed", "A Russian missile struck a mill in Sumy on Monday. The missile was launched by the occupiers, the governor said.", map[tocsin.Slot]string{blamed: "Russia"}},
		{"a coalition and who leads it", "Saudi jets bombed a depot in Sanaa on Monday, and the coalition's army said nothing. The raid was carried out by the Saudi-led coalition.", map[tocsin.Slot]string{blamed: "Saudi-led coalition"}},
		{"the work of, without question", "A bomb went off in Lima on Monday, killing two. It was without question the work of the Shining Path, a general said.", map[tocsin.Slot]string{blamed: "Shining Path"}},
		{"linked to a commander", "Five soldiers were killed in an attack near Basra on Monday. A source linked the attack to the name of militant commander Hassan Gul.", map[tocsin.Slot]string{blamed: "Hassan Gul"}},
		{"a name in no lexicon held responsible", "A bus was bombed in Dhaka on Monday, killing two. His party held the QRST (Alam) responsible.", map[tocsin.Slot]string{blamed: "QRST (Alam)"}},
		{"a mayor held responsible for the road", "A bus was bombed in Dhaka on Monday, killing two. Residents accused Mayor Jane Roe of neglect.", map[tocsin.Slot]string{blamed: ""}},
		{"at the door of a nation's gunners", "Nine people were killed by a shell in Gorazde on Monday. The government laid the slaughter at the door of Serb gunners.", map[tocsin.Slot]string{blamed: "Serb gunners"}},
		{"who the attackers are", "Gunmen killed 15 people in Jos on Monday. The assailants are members of the Karuwa sect, residents said.", map[tocsin.Slot]string{blamed: "Karuwa"}},
		{"to which the deed is laid", "A bomb hurt nine people in Basra on Monday. The rider would be a member of the Nasir Ali structure, to which the officer attributed the deed.", map[tocsin.Slot]string{blamed: "Nasir Ali"}},
		{"who fired what fell", "Two shells fired by rebels fell on a school in Basra on Monday, wounding three.", map[tocsin.Slot]string{perpetrator: "rebels"}},
		{"men in a car who put bullets", "A retired judge was murdered in Basra on Monday when unidentified men in a dark car put four bullets into him.", map[tocsin.Slot]string{perpetrator: "unidentified men in a dark car"}},
		{"a caller tells who did it", "A bomb wrecked a bank in Lyon on Monday. The Free Hills Front did it, an anonymous caller told a radio station.", map[tocsin.Slot]string{claimedBy: "Free Hills Front", blamed: ""}},
		{"no group, one named among them", "A bomb killed four people in Kabul on Monday. No group, including the Taliban, has yet claimed responsibility.", map[tocsin.Slot]string{claimedBy: ""}},
		{"who speaks for a name in no lexicon", "Seven men were shot dead in Quetta on Monday. A man who said he was the spokesman for Kohi Raaji Sangar, a band of the hills, phoned newsmen and accepted responsibility.", map[tocsin.Slot]string{claimedBy: "Kohi Raaji Sangar"}},
		{"leaflets of a group", "A bomb wrecked a bank in Lyon on Monday. Leaflets of the guerrilla group Viva Manolo, strewn about the street, called it a first instalment.", map[tocsin.Slot]string{claimedBy: "Viva Manolo"}},
		{"their units do not use them", "Rockets fell on an airfield in Basra on Monday. The Taliban said their units do not use rockets there.", map[tocsin.Slot]string{deniedBy: "Taliban"}},
		{"they do not know", "Rockets fell on an airfield in Basra on Monday. The Taliban said they did not know the number of the dead.", map[tocsin.Slot]string{deniedBy: ""}},
		{"a name in no lexicon distances itself", "Gunmen attacked a post in Basra on Monday, killing three. The QRS for its part has distanced itself.", map[tocsin.Slot]string{deniedBy: "QRS"}},
		{"a leader of a group with a name in no lexicon", "A man was shot dead in Basra on Monday. QRST leader Sajal Alam rubbished it.", map[tocsin.Slot]string{deniedBy: "QRST"}},
		{"denied that others had any part", "A grenade was thrown at an office in Basra on Monday. The owner blamed the patrols. The Taliban denied that the patrols had any part in the attack.", map[tocsin.Slot]string{deniedBy: "Taliban"}},
		{"who threw it, told later", "A grenade went off in a market in Basra on Monday, wounding nine. Stallholders say that a hooded boy hurled it from a roof.", map[tocsin.Slot]string{perpetrator: "hooded boy"}},
		{"dressed as women", "A bomb went off at a shop in Basra on Monday, wounding nine. Guards think that three men dressed as nurses put it there.", map[tocsin.Slot]string{perpetrator: "three men dressed as nurses"}},
		{"people who only fled", "A bomb went off at a shop in Basra on Monday, wounding nine. Two women fled to the roof.", map[tocsin.Slot]string{perpetrator: ""}},
		{"those who stopped the attackers", "Nigerien soldiers shot dead two women with explosive belts near Diffa on Monday before they could enter a camp. The two were suspected Boko Haram members.", map[tocsin.Slot]string{blamed: "Boko Haram", perpetrator: ""}},
		{"a spokesman of a group", "\"Our fighters ambushed the convoy,\" the spokesman of the ELN said of the attack near Arauca on Monday that killed four soldiers.", map[tocsin.Slot]string{claimedBy: "National Liberation Army of Colombia"}},
		{"the gunmen, told only later", "A priest was shot dead in Owo on Monday. The gunmen fled into the bush.", map[tocsin.Slot]string{perpetrator: "gunmen"}},
		{"cadres of a group", "A trader was shot dead at Kohima on Monday. Suspicion points to cadres of the Taliban.", map[tocsin.Slot]string{blamed: "Taliban"}},
		{"who fired them", "Two shells landed in Basra on Monday, killing a herder. The minister says that Hezbollah fired them.", map[tocsin.Slot]string{blamed: "Hezbollah"}},
		{"belong to a gang", "A mayor was shot dead in Iguala on Monday. According to the prosecutor, the killers belong to the Black Wasps gang.", map[tocsin.Slot]string{blamed: "Black Wasps"}},
		{"a name of many with its article", "Nine villagers were hacked to death at Gomara on Monday. The army said it was the handiwork of the Tigrons.", map[tocsin.Slot]string{blamed: "Tigrons"}},
		{"believed to be", "Two drivers were shot dead near Basra on Monday. The criminals were eleven, and they are believed to be armed youth from the hills, an officer said.", map[tocsin.Slot]string{blamed: "armed youth"}},
		{"a caller names a group in no lexicon", "A bomb wrecked a tax office in Lyon on Monday. A caller said the QRNC had done it.", map[tocsin.Slot]string{claimedBy: "QRNC"}},
		{"a people that shelled", "The Serbs shelled Gorazde on Monday, killing a man.", map[tocsin.Slot]string{blamed: "Serbia"}},
		{"in the name of a group in no lexicon", "A bomb killed six people in Samarra on Monday. A statement posted on a forum in the name of Ansar al-Bayan said a fighter had driven the car.", map[tocsin.Slot]string{claimedBy: "Ansar al-Bayan"}},
		{"it never does", "A bus was bombed near Hpa-an on Monday, killing four. The Taliban said that it never attacks civilians.", map[tocsin.Slot]string{deniedBy: "Taliban"}},
		{"a claim not made is no denial", "A soldier was killed on Monday when rebels attacked a post near Kidal. The rebels, who want a state of their own, have not claimed the attack.", map[tocsin.Slot]string{deniedBy: "", claimedBy: ""}},
		{"fighters with no name deny", "Drones hit a gas field near Erbil on Monday, killing two. Officials blamed the militias. The militias, in a post of theirs, said that was a lie.", map[tocsin.Slot]string{deniedBy: "militias"}},
		{"what a state says of its own", "The Israeli military said Israeli jets bombed a depot near Damascus on Monday.", map[tocsin.Slot]string{claimedBy: "Israel", blamed: ""}},
		{"the clause tells who did it", "The bombardment of Sumy, which Russian forces carried out on Monday, killed three people.", map[tocsin.Slot]string{blamed: "Russian Armed Forces"}},
		{"no preposition without its noun", "Militants in Gaza fired three rockets at Sderot on Monday.", map[tocsin.Slot]string{perpetrator: "Militants"}},
		{"what a side calls its foe", `The ministry said "terrorists" fired three rockets at a school in Aleppo on Monday.`, map[tocsin.Slot]string{blamed: "terrorists", perpetrator: ""}},
		{"the verb of carrying out", "Al-Shabaab carried out the attack on a hotel in Mogadishu on Monday.", map[tocsin.Slot]string{blamed: "al-Shabaab"}},
	})
}

func TestBlame(t *testing.T) {
	runNames(t, []nameTest{
		{"blamed directly", "A bomb killed two people in Kabul on Monday. Officials blamed the Islamic State.", map[tocsin.Slot]string{blamed: "Islamic State"}},
		{"laid on", "A bomb killed two people in Kabul on Monday. The ministry attributed the bombing to the Taliban.", map[tocsin.Slot]string{blamed: "Taliban"}},
		{"accused of other things", "Rockets hit a depot near Beirut on Monday. The army accused Hezbollah of storing arms there.", map[tocsin.Slot]string{blamed: ""}},
		{"held responsible", "A bomb killed two people in Kabul on Monday. The governor held the Taliban responsible.", map[tocsin.Slot]string{blamed: "Taliban"}},
		{"work of", "A bomb killed two people in Kabul on Monday. It was the work of the Taliban, the governor said.", map[tocsin.Slot]string{blamed: "Taliban"}},
		{"behind it", "A bomb killed two people in Kabul on Monday. The Taliban were behind the attack, the governor said.", map[tocsin.Slot]string{blamed: "Taliban"}},
		{"was involved", "Rockets hit a depot near Basra on Monday. Officials said Kata'ib Hezbollah, a militia, was involved.", map[tocsin.Slot]string{blamed: "Kataib Hezbollah"}},
		{"a state whose people they are", "Rockets hit a depot near Basra on Monday. The governor blamed Iraq's rail workers.", map[tocsin.Slot]string{blamed: ""}},
		{"more said of who was involved", "Rockets hit a depot near Basra on Monday. Officials said that Kata'ib Hezbollah, a faction close to Tehran, was involved.", map[tocsin.Slot]string{blamed: "Kataib Hezbollah"}},
		{"somebody's men", "Shelling killed two people in Tripoli on Monday. The government blamed Haftar's men.", map[tocsin.Slot]string{blamed: "Haftar's men"}},
		{"people nobody owns", "Shelling killed two people in Tripoli on Monday. The government blamed men.", map[tocsin.Slot]string{blamed: ""}},
		{"suspected by the police", "A bomb killed two people in Basra on Monday. Police suspect separatist rebels.", map[tocsin.Slot]string{blamed: "separatist rebels"}},
		{"attackers identified", "A bomb killed two people in Basra on Monday. The ministry identified the attackers as members of Islamic State.", map[tocsin.Slot]string{blamed: "Islamic State"}},
		{"a crime by somebody", "Rockets killed two people in Kirkuk on Monday. It was a cowardly crime that day by outlaw groups, the army said.", map[tocsin.Slot]string{blamed: "outlaw groups"}},
		{"blame for a series", "Rockets killed two people in Baghdad on Monday. Attacks on embassies there have been blamed on Kataib Hezbollah.", map[tocsin.Slot]string{blamed: ""}},
		{"a habit of blaming", "Rockets killed two people in Baghdad on Monday. Washington has a way of blaming Kataib Hezbollah.", map[tocsin.Slot]string{blamed: ""}},
		{"what was aimed at", "Rockets killed two people in Baghdad on Monday. It was the refinery that they meant to hit, police said.", map[tocsin.Slot]string{blamed: ""}},
		{"an act blamed on a group", "A mortar bomb killed two people in Renk on Monday. Police blamed the attack on al-Shabaab.", map[tocsin.Slot]string{blamed: "al-Shabaab"}},
		{"a killing blamed on people", "A mortar bomb killed two people in Renk on Monday. Locals blame the killings on herders from the hills.", map[tocsin.Slot]string{blamed: "herders"}},
		{"deaths blamed on an army", "A mortar bomb killed two people in Renk on Monday. Police blamed the deaths on the army.", map[tocsin.Slot]string{blamed: "army"}},
		{"somebody blamed for an act on somebody", "A mortar bomb killed two people in Renk on Monday. Police blamed the rebels for an attack on the army.", map[tocsin.Slot]string{blamed: "rebels"}},
		{"suspects told by their trade", "A mortar bomb killed two people in Renk on Monday. The commissioner said he suspected smugglers.", map[tocsin.Slot]string{blamed: "smugglers"}},
		{"people held responsible", "A mortar bomb killed two people in Renk on Monday. Villagers held herders from the next valley responsible.", map[tocsin.Slot]string{blamed: "herders"}},
		{"responsible for something else", "A mortar bomb killed two people in Renk on Monday. The army was responsible for security at the market.", map[tocsin.Slot]string{blamed: ""}},
		{"blamed for what they did not do", "A mortar bomb killed two people in Renk on Monday. Residents blamed traders for failing to warn them.", map[tocsin.Slot]string{blamed: ""}},
		{"accused of standing by", "A mortar bomb killed two people in Renk on Monday. The mayor accused police of standing by.", map[tocsin.Slot]string{blamed: ""}},
		{"an army behind it", "A mortar bomb killed two people in Renk on Monday. The mission said the army was behind it.", map[tocsin.Slot]string{blamed: "army"}},
		{"whose aircraft it was", "A mortar bomb killed two people in Renk on Monday. The monitor identified the aircraft as Russian.", map[tocsin.Slot]string{blamed: "Russia"}},
		{"laid at a door", "A mortar bomb killed two people in Renk on Monday. The army laid it at the door of the rebels.", map[tocsin.Slot]string{blamed: "rebels"}},
		{"nobody blamed", "A mortar bomb killed two people in Renk on Monday. The governor stopped short of blaming the rebels.", map[tocsin.Slot]string{blamed: ""}},
		{"it was soldiers", "A mortar bomb killed two people in Renk on Monday. It was soldiers in disguise, the rebels said.", map[tocsin.Slot]string{blamed: "soldiers"}},
		{"it was who did something else", "A mortar bomb killed two people in Renk on Monday. It was soldiers from a nearby camp who buried the dead.", map[tocsin.Slot]string{blamed: ""}},
		{"it was who were hit", "A mortar bomb killed two people in Renk on Monday. It was the rebels who were hit, police said.", map[tocsin.Slot]string{blamed: ""}},
		{"no doubt", "A mortar bomb killed two people in Renk on Monday. The general was in no doubt: it was Hezbollah.", map[tocsin.Slot]string{blamed: "Hezbollah"}},
		{"it could only have been", "A mortar bomb killed two people in Renk on Monday. The mayor said it could only have been the rebels.", map[tocsin.Slot]string{blamed: "rebels"}},
		{"a phrase in quotation marks", `A bomb killed two people in Kabul on Monday. The governor blamed "agents of the night".`, map[tocsin.Slot]string{blamed: "agents of the night"}},
	})
}

func TestClaimsOfResponsibility(t *testing.T) {
	runNames(t, []nameTest{
		{"claimed responsibility", "A bomb killed two people in Kabul on Monday. The Taliban claimed responsibility.", map[tocsin.Slot]string{claimedBy: "Taliban"}},
		{"rebels whom nobody names", "A mortar bomb killed two people in Renk on Monday. Separatist rebels claimed responsibility for it.", map[tocsin.Slot]string{claimedBy: "Separatist rebels"}},
		{"an army admits it", "A mortar bomb killed two people in Renk on Monday. The army admitted the shelling.", map[tocsin.Slot]string{claimedBy: "army"}},
		{"an army tells what it did", "A mortar bomb killed two people in Renk on Monday. The Syrian army said it had shelled rebel positions at the market.", map[tocsin.Slot]string{claimedBy: "Syrian Arab Army"}},
		{"an army counts whom it killed", "A mortar bomb killed two people in Renk on Monday. The army claimed to have killed 12 rebels.", map[tocsin.Slot]string{claimedBy: ""}},
		{"we, says a spokesman", "A mortar bomb killed two people in Renk on Monday. A Hezbollah spokesman said: \"We are behind it.\"", map[tocsin.Slot]string{claimedBy: "Hezbollah"}},
		{"a name that no table holds", "A mortar bomb killed two people in Renk on Monday. The Sons of the Nile claimed the attack.", map[tocsin.Slot]string{claimedBy: "Sons of the Nile"}},
		{"a group and whom it belongs to", "Gunmen attacked a post in Menaka on Monday. JNIM, an al-Qaeda affiliate, claimed the attack.", map[tocsin.Slot]string{claimedBy: "Jama'at Nusrat al-Islam wal-Muslimin"}},
		{"claimed the act", "A bomb killed two people in Kabul on Monday. The Taliban claimed the bombing.", map[tocsin.Slot]string{claimedBy: "Taliban"}},
		{"claimed by", "The bombing in Kabul on Monday was claimed by the Taliban.", map[tocsin.Slot]string{claimedBy: "Taliban"}},
		{"a group that no lexicon knows", "A bomb killed two people in Kabul on Monday. The Crimson Lantern Brigade claimed responsibility.", map[tocsin.Slot]string{claimedBy: "Crimson Lantern Brigade"}},
		{"the group named before", "The Taliban bombed a barracks in Kabul on Monday, killing two people. The group claimed responsibility in a message.", map[tocsin.Slot]string{claimedBy: "Taliban"}},
		{"said that it did it", "A bomb killed two people in Kabul on Monday. The Taliban said it had carried out the attack.", map[tocsin.Slot]string{claimedBy: "Taliban"}},
		{"admitted the act", "A bomb killed two people in Kabul on Monday. The Taliban admitted the bombing.", map[tocsin.Slot]string{claimedBy: "Taliban"}},
		{"claimed that act", "A bomb killed two people in Kabul on Monday; the Taliban claimed that attack.", map[tocsin.Slot]string{claimedBy: "Taliban"}},
		{"claimed that something is so", "A bomb killed two people in Kabul on Monday; the Taliban claimed that police had shelled the town.", map[tocsin.Slot]string{claimedBy: ""}},
		{"accepted by", "A bomb killed two people in Kabul on Monday. Responsibility for the attack was accepted that night by the Taliban.", map[tocsin.Slot]string{claimedBy: "Taliban"}},
		{"claimed on a channel by", "A bomb killed two people in Kabul on Monday. The attack was claimed on its channel by the Taliban.", map[tocsin.Slot]string{claimedBy: "Taliban"}},
		{"a claim posted by", "A bomb killed two people in Kabul on Monday. A claim of responsibility was posted by the Taliban.", map[tocsin.Slot]string{claimedBy: "Taliban"}},
		{"no claim from anybody", "A bomb killed two people in Kabul on Monday. There was no claim from the Taliban.", map[tocsin.Slot]string{claimedBy: ""}},
		{"a caller for a group", "A bomb killed two people in Kabul on Monday. A caller who said he spoke for the Taliban gave no reason.", map[tocsin.Slot]string{claimedBy: "Taliban"}},
		{"a claim in a statement by", "A bomb killed two people in Kabul on Monday. Responsibility was accepted in a statement by the Taliban.", map[tocsin.Slot]string{claimedBy: "Taliban"}},
		{"a verb of doing alone", "A bomb killed two people in Kabul on Monday. The Taliban said it had planted the device.", map[tocsin.Slot]string{claimedBy: "Taliban"}},
		{"what it launched is no attack", "A bomb killed two people in Kabul on Monday. The Taliban said they launched an investigation.", map[tocsin.Slot]string{claimedBy: ""}},
		{"what it sent is", "A drone killed two people in Kabul on Monday. The Taliban said they had sent four drones.", map[tocsin.Slot]string{claimedBy: "Taliban"}},
		{"its fighters were attacked", "A bomb killed two people in Kabul on Monday. The Taliban said its fighters had been attacked.", map[tocsin.Slot]string{claimedBy: ""}},
		{"it was not they", "A rocket killed two people in Kabul on Monday. The Taliban said it was not they who fired it.", map[tocsin.Slot]string{claimedBy: ""}},
		{"what others did to it", "A bomb killed two people in Kabul on Monday. The Taliban said it had been attacked.", map[tocsin.Slot]string{claimedBy: ""}},
		{"nobody has claimed", "A bomb killed two people in Kabul on Monday. No group has claimed responsibility.", map[tocsin.Slot]string{claimedBy: ""}},
		{"did not claim", "A bomb killed two people in Kabul on Monday. The Taliban did not claim responsibility.", map[tocsin.Slot]string{claimedBy: ""}},
		{"lives claimed", "A bomb in Kabul claimed the lives of two people on Monday, the Taliban said.", map[tocsin.Slot]string{claimedBy: ""}},
		{"denied involvement", "A bomb killed two people in Kabul on Monday. The Taliban denied involvement.", map[tocsin.Slot]string{deniedBy: "Taliban", claimedBy: ""}},
		{"rejected the accusation", "A bomb killed two people in Kabul on Monday. The governor blamed Pakistan. Pakistan rejected the accusation.", map[tocsin.Slot]string{deniedBy: "Pakistan"}},
		{"denied that its fighters did it", "Gunmen killed four people in Bunia on Monday. CODECO denied that its fighters were involved.", map[tocsin.Slot]string{deniedBy: "CODECO", claimedBy: ""}},
		{"denied that its forces had", "Gunmen killed four people in Bunia on Monday. The RSF denied its forces had carried out the attack.", map[tocsin.Slot]string{deniedBy: "Rapid Support Forces", claimedBy: ""}},
		{"rejected claims that its men had", "Rockets hit Ashdod on Monday. Hamas rejected claims that its men had fired them.", map[tocsin.Slot]string{deniedBy: "Hamas", claimedBy: ""}},
		{"said it was not behind it", "Rockets hit Ashdod on Monday. Hamas said its fighters were not behind the attack.", map[tocsin.Slot]string{deniedBy: "Hamas", claimedBy: ""}},
		{"denied one thing and claimed another", "Rockets hit Ashdod on Monday. Hamas, which denied a raid, said it had fired the rockets.", map[tocsin.Slot]string{claimedBy: "Hamas"}},
		{"was not behind it", "A bomb killed two people in Kabul on Monday. The Taliban said it was not behind the blast.", map[tocsin.Slot]string{deniedBy: "Taliban"}},
		{"its spokesman is the group", "A bomb killed two people in Kabul on Monday. The governor blamed the Taliban. Its spokesman denied any role.", map[tocsin.Slot]string{deniedBy: "Taliban"}},
		{"rejected that it had", "Shells hit Stepanakert on Monday; Baku rejected the charge that it had fired them.", map[tocsin.Slot]string{deniedBy: "Azerbaijan", claimedBy: ""}},
		{"denied that they had", "A bomb killed two people in Kabul on Monday. The Taliban denied that they had any part in it.", map[tocsin.Slot]string{deniedBy: "Taliban"}},
		{"denied the act", "Shelling killed two people in Donetsk on Monday. Ukraine denied shelling the town.", map[tocsin.Slot]string{deniedBy: "Ukraine"}},
	})
}

func TestClaimsForAllAttacks(t *testing.T) {
	read := reader(t)
	tests := []struct {
		name, text string
		want       int // accounts that are claimed
	}{
		{"all of it", "Drones hit two bases near Erbil. A rocket fell on a depot near Kirkuk. The Taliban claimed responsibility for everything.", 2},
		{"both attacks", "Drones hit two bases near Erbil. A rocket fell on a depot near Kirkuk. Responsibility for both attacks was accepted by the Taliban.", 2},
		{"one of them", "Drones hit two bases near Erbil. A rocket fell on a depot near Kirkuk. The Taliban claimed responsibility for the rocket.", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := 0
			for _, a := range read(tt.text) {
				if a.Kind == tocsin.Attack && len(names([]tocsin.Account{a}, claimedBy)) > 0 {
					n++
				}
			}
			if n != tt.want {
				t.Errorf("%q: %d accounts are claimed, want %d", tt.text, n, tt.want)
			}
		})
	}
}
