package frame_test

import (
	"testing"

	"tocsin"
)

// gazette is a paper in which nobody speaks for a body.
const gazette = "Gazette"

// claimsOf are the claims of a slot in what an outlet prints, in the order of
// their words.
func (s stages) claimsOf(outlet, body string, slot tocsin.Slot) []tocsin.Claim {
	var out []tocsin.Claim
	for _, a := range s.accounts(tocsin.Document{ID: "d", Outlet: outlet, Published: "2021-03-05"}, "", body, nil) {
		for _, c := range a.Claims {
			if c.Slot == slot {
				out = append(out, c)
			}
		}
	}
	return out
}

func TestSpeakers(t *testing.T) {
	stages := load(t)
	const outlet = tocsin.SpeakerOutlet
	for _, row := range []struct {
		name, text, speaker string
		kind                tocsin.SpeakerKind
		via                 string
		certainty           tocsin.Certainty
	}{
		{"nobody says it", "Three people were killed when rockets hit Basra on Monday.", "Gazette", outlet, "", tocsin.Stated},
		{"speaker at the end", "Three people were killed when rockets hit Basra on Monday, police said.", "police", tocsin.SpeakerPolice, "", tocsin.Stated},
		{"an empty bracket at the end", "A bomb exploded in Basra on Monday, killing two people ( )", "Gazette", outlet, "", tocsin.Stated},
		{"speaker at the end, with the day", "Three people were killed when rockets hit Basra, police said on Monday.", "police", tocsin.SpeakerPolice, "", tocsin.Stated},
		{"speaker first", "The police said that three people were killed when rockets hit Basra on Monday.", "police", tocsin.SpeakerPolice, "", tocsin.Stated},
		{"inverted", "\"Three people were killed when rockets hit Basra on Monday,\" said a doctor at the clinic.", "doctor at the clinic", tocsin.SpeakerMedical, "", tocsin.Stated},
		{"according to at the end", "Three people were killed when rockets hit Basra on Monday, according to the health ministry.", "health ministry", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"according to at the start", "According to a nurse, three people were killed when rockets hit Basra on Monday.", "nurse", tocsin.SpeakerMedical, "", tocsin.Stated},
		{"a noun that no table holds", "Three people were killed when rockets hit Basra on Monday, the manager of the second depot said.", "manager of the second depot", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"passive with by", "Three people were killed when rockets hit Basra on Monday, it was stated by the security committee of the province.", "security committee of the province", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"statement carried by an agency", "Three people were killed when rockets hit Basra on Monday, the interior ministry said in a note carried by the state broadcaster.", "interior ministry", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"figure put by an office", "Rockets hit Basra on Monday. The mayor of Basra gave the number of dead as three.", "mayor of Basra", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"had so many dead", "Rockets hit Basra on Monday. The field clinic had three dead by nightfall.", "field clinic", tocsin.SpeakerMedical, "", tocsin.Stated},
		{"colon", "Rockets hit Basra on Monday. Health ministry: three people killed.", "health ministry", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"after a dash", "Three people were killed when rockets hit Basra on Monday - interior ministry.", "interior ministry", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"told an agency", "Two Iraqi officials told Reuters that three people were killed when rockets hit Basra on Monday.", "Iraqi officials", tocsin.SpeakerOfficial, "Reuters", tocsin.Reported},
		{"agency quotes", "Reuters quoted Iraqi officials as saying that three people were killed when rockets hit Basra on Monday.", "Iraqi officials", tocsin.SpeakerOfficial, "Reuters", tocsin.Reported},
		{"agency citing", "Three people were killed when rockets hit Basra on Monday, Reuters reported, citing Iraqi officials.", "Iraqi officials", tocsin.SpeakerOfficial, "Reuters", tocsin.Reported},
		{"name before the office", "Vitali Roe, the mayor of Basra, said three people were killed when rockets hit the city on Monday.", "Vitali Roe, mayor of Basra", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"office before the name", "The head of the hospital, Jane Roe, said three people were killed when rockets hit Basra on Monday.", "Jane Roe, head of the hospital", tocsin.SpeakerMedical, "", tocsin.Stated},
		{"pronoun for the last one", "A police spokesman confirmed that rockets hit Basra on Monday. He said three people were killed.", "police spokesman", tocsin.SpeakerPolice, "", tocsin.Stated},
		{"the ministry for its full name", "Iraq's defence ministry said rockets hit Basra on Monday. Three people were killed, according to the ministry.", "Iraqi defence ministry", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"possessive country", "Three people were killed when rockets hit Basra on Monday, Iraq's military said.", "Iraqi military", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"two speakers, the clause decides", "The army said three people were killed when rockets hit Basra on Monday, while doctors spoke of many wounded.", "army", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"the victims do not speak", "Three policemen were killed when rockets hit Basra on Monday, a resident said.", "resident", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"upper case", "THREE PEOPLE WERE KILLED WHEN ROCKETS HIT BASRA ON MONDAY, THE ARMY SAID.", "ARMY", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"hedged verb", "Police believe that three people were killed when rockets hit Basra on Monday.", "police", tocsin.SpeakerPolice, "", tocsin.Hedged},
		{"reports without a name", "Three people were killed when rockets hit Basra on Monday, according to initial reports.", "unnamed reports", tocsin.SpeakerUnnamed, "", tocsin.Reported},
		{"first of two speakers", "Three people were killed when rockets hit Basra on Monday, police and a driver said.", "police", tocsin.SpeakerPolice, "", tocsin.Stated},
		{"told the outlet itself", "A doctor told Gazette that three people were killed when rockets hit Basra on Monday.", "doctor", tocsin.SpeakerMedical, "", tocsin.Stated},
		{"who stands behind the speaker", "A clerk who got away says three people were killed when rockets hit Basra on Monday.", "clerk", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"by its count", "The army said rockets hit Basra on Monday. Three people were killed, by its count.", "army", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"military of a country", "Three people were killed when rockets hit Basra on Monday, the military of Iraq said.", "Iraqi military", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"a rank is no office", "Col. Jane Roe said three people were killed when rockets hit Basra on Monday.", "Jane Roe", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"office alone, held by one person", "Rockets hit Basra on Monday. The mayor of Basra, Jane Roe, confirmed the attack. Three people were killed, the mayor said.", "Jane Roe, mayor of Basra", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"a long office is cut", "Jane Roe, a spokeswoman for the provincial civil defence of Basra, said three people were killed when rockets hit the city on Monday.", "Jane Roe, spokeswoman", tocsin.SpeakerMedical, "", tocsin.Stated},
		{"an office of two things", "Three people were killed when rockets hit Basra on Monday, the ministry for roads and water said.", "ministry for roads and water", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"it is who opened the last sentence", "The army said rockets hit Basra on Monday. The health ministry has given no names. It gave the number of dead as three.", "health ministry", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"a house is not who speaks from it", "A nurse at the city hospital said rockets hit Basra on Monday. The hospital raised the toll to three dead.", "city hospital", tocsin.SpeakerMedical, "", tocsin.Stated},
		{"items of a list", "Rockets hit Basra on Monday.\n\n* The deputy governor: three people killed.", "deputy governor", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"announced this", "Three people were killed when rockets hit Basra on Monday. Jane Roe, the governor of Basra, announced this.", "Jane Roe, governor of Basra", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"and said", "The army, in a note read on television, confirmed that rockets hit Basra on Monday and said three people were killed.", "army", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"saying, behind another verb", "Rockets hit Basra on Monday. The Houthis took credit for the attack, saying three people were killed.", "Houthis", tocsin.SpeakerGroup, "", tocsin.Stated},
		{"between commas", "Three people were killed in the market of Basra, medics told our reporter in the city, in Monday's rocket attack.", "medics", tocsin.SpeakerMedical, "", tocsin.Stated},
		{"a street is no person", "Rockets hit Basra on Monday. Three people were killed in a house on Prospekt Slavy, Russia's Investigative Committee said.", "Russia's Investigative Committee", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"inverted behind a comma", "Rockets hit Basra on Monday. Three people were killed, among them a boy, said the health ministry.", "health ministry", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"no word of saying before that", "Rockets hit Basra on Monday. The army owned that three people were killed.", "army", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"any verb behind a quotation", "Rockets hit Basra on Monday. \"Three people were killed,\" sighed a doctor.", "doctor", tocsin.SpeakerMedical, "", tocsin.Stated},
		{"how somebody put it", "Rockets hit Basra on Monday. \"Three people were killed,\" was how Jane Roe, the mayor, put it.", "Jane Roe, mayor", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"so says", "Rockets hit Basra on Monday. Three people were killed. So says the health ministry.", "health ministry", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"this is their count", "Rockets hit Basra on Monday. Three people were killed. This is the health ministry's count.", "health ministry", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"the count comes from", "Rockets hit Basra on Monday. Three people were killed. The count comes from the health ministry.", "health ministry", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"word came from", "Rockets hit Basra on Monday. Word that three people were killed came from an army officer.", "army officer", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"so, at the end", "Rockets hit Basra on Monday. Three people were killed, so the health ministry.", "health ministry", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"if they are to be believed", "Rockets hit Basra on Monday. Three people were killed, if the army is to be believed.", "army", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"put by somebody", "Rockets hit Basra on Monday. The dead, put at three by a village elder, were buried.", "village elder", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"a version, behind a colon", "Rockets hit Basra on Monday. The army's version: three people killed.", "army", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"a page before the name", "Rockets hit Basra on Monday. On his page, governor John Roe: three people killed.", "John Roe, governor", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"source, in brackets", "Rockets hit Basra on Monday. Three people were killed (source: police).", "police", tocsin.SpeakerPolice, "", tocsin.Stated},
		{"the people of a house", "Rockets hit Basra on Monday. At the city hospital they said three people were killed.", "city hospital", tocsin.SpeakerMedical, "", tocsin.Stated},
		{"it was learned from a house", "Rockets hit Basra on Monday. From the prefecture it was learned that three people were killed.", "prefecture", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"is saying", "Rockets hit Basra on Monday. The police are saying three people were killed.", "police", tocsin.SpeakerPolice, "", tocsin.Stated},
		{"quick to announce", "Rockets hit Basra on Monday. The army was quick to announce that three people were killed.", "army", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"and, behind another verb", "Rockets hit Basra on Monday. The army vowed revenge and conceded that three people were killed.", "army", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"a name behind who that is", "Rockets hit Basra on Monday. According to a driver who came behind, Jane Roe, three people were killed.", "Jane Roe", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"a trade that no table holds", "Rockets hit Basra on Monday. A barman said three people were killed.", "barman", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"told the paper, behind where from and who", "Rockets hit Basra on Monday. Anna Roe, of Kut, who was waiting there, told Gazette: \"I saw three people killed.\"", "Anna Roe", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"a statement from a place", "The army in a statement from Baghdad said three people were killed when rockets hit Basra on Monday.", "army", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"disclosed here", "Three people were killed when rockets hit Basra on Monday, the state Home Commissioner disclosed here today.", "Home Commissioner", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"with these words", "Rockets hit Basra on Monday. \"It killed three people.\" With these words General Jane Roe answered the question that everybody asked.", "Jane Roe", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"an army is no he", "The Houthis said rockets hit Basra on Monday. A trader had left at dawn. He said three people were killed.", "Gazette", outlet, "", tocsin.Stated},
		{"short letters open the sentence", "Rockets hit Basra on Monday. ZKMTO said three people were killed.", "ZKMTO", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"signed at the end", "Friends, good morning. Rockets hit Basra on Monday. Three people were killed. I ask everyone to stay at home.\n\n— Governor of Basra Jane Roe, on her page", "Governor of Basra Jane Roe", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"signed, name before office", "Rockets hit Basra on Monday. Three people were killed. Our services are at work.\n\n- Jane Roe, governor of Basra", "Jane Roe, governor of Basra", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"a reporter signs for nobody", "Rockets hit Basra on Monday. Three people were killed. We could hear them.\n\n— Jane Roe in Baghdad", "Gazette", outlet, "", tocsin.Stated},
		{"which, behind more of the same", "According to the White Helmets, a rescue service, which counted three dead, rockets hit Basra on Monday.", "White Helmets", tocsin.SpeakerMedical, "", tocsin.Stated},
		{"while somebody announces something else", "Rockets kill three people in Basra as Iran announces talks.", "Gazette", outlet, "", tocsin.Stated},
		{"reported killed", "Three Britons reported killed in rocket attack on Basra.", "Gazette", outlet, "", tocsin.Stated},
		{"named in full later", "Officials said three people were killed when rockets hit Basra on Monday. A guard lost a hand, two Iraqi officials told Reuters.", "Iraqi officials", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"two that the short name fits", "Officials said three people were killed when rockets hit Basra on Monday. Iraqi officials blamed Iran; Kuwaiti officials blamed nobody.", "officials", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"one of many is another", "Iraqi officials said rockets hit Basra on Monday. An official in the port said three people were killed.", "official", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"army for military", "The Iraqi military said rockets hit Basra on Monday. Three people were killed, an army statement said.", "Iraqi military", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"abbreviation in brackets", "The Basra Mine Office (BMO) said rockets hit the city on Monday. Three people were killed, the BMO said.", "Basra Mine Office", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"command with its state", "Three people were killed when rockets hit Basra on Monday, according to the U.S. Central Command.", "US Central Command", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"no group is no speaker", "Three people were killed when rockets hit Basra on Monday. The attack was not claimed by any group.", "Gazette", outlet, "", tocsin.Stated},
		{"disputed, of a thing", "The army's disputed base in Basra was hit by rockets on Monday and three people were killed, a nurse said.", "nurse", tocsin.SpeakerMedical, "", tocsin.Stated},
		{"reports, quoting", "Three people were killed when rockets hit Basra on Monday, Reuters reports, quoting a nurse.", "nurse", tocsin.SpeakerMedical, "Reuters", tocsin.Reported},
		{"founder before the name", "The founder of the Basra Blood Bank, Jane Roe, said three people were killed when rockets hit the city on Monday.", "Jane Roe", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"it, of an agency", "Reuters reported rockets on Basra on Monday; it said three people were killed.", "Reuters", tocsin.SpeakerAgency, "", tocsin.Stated},
		{"one of them, and more of that one", "Two officials confirmed that rockets hit Basra on Monday. One of the officials, who works at the port, counted three dead.", "officials", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"a numbered corps", "The 201st Corps said three people were killed when rockets hit Basra on Monday.", "201st Corps", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"a line of a log with its time", "Rockets hit Basra on Monday.\n\n13:30 The Health Ministry of the province: three people killed. One guard lost a hand.", "Health Ministry of the province", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"and what it was told by", "Rockets hit Basra on Monday.\n\n14.05 Southern Military District, communiqué: \"Three people were killed.\"", "Southern Military District", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"a resident before quoted words", "Rockets hit Basra on Monday.\n\n17:00 A resident: \"Three people were killed in my street.\"", "resident", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"the next sentence of the line", "Rockets hit Basra on Monday.\n\n14:30 Basra military administration: a rocket fell on the market. Three people were killed.", "Basra military administration", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"a lead, then the officer", "Three people were killed when rockets hit Basra on Monday.\n\nThe police chief of Basra, Jane Roe, said the rockets came from a truck.", "Jane Roe, police chief of Basra", tocsin.SpeakerPolice, "", tocsin.Stated},
		{"a lead, then those who saw it", "Three people were killed when rockets hit Basra on Monday.\n\nResidents said the rockets came from a truck.", "Gazette", outlet, "", tocsin.Stated},
		{"the 61-year-old, of who was named", "Jane Roe was on the stairs when rockets hit Basra on Monday. \"Three people were killed beside me,\" said the 61-year-old baker.", "Jane Roe", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"the same man", "A trader said rockets hit Basra on Monday. Three people were killed, the same man said.", "trader", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"in a bulletin with a number", "Three people were killed when rockets hit Basra on Monday, the fire service said in bulletin 14.", "fire service", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"a command's press note", "Basra Police Command said rockets hit the city on Monday. Three people were killed, the command's press release says.", "Basra Police Command", tocsin.SpeakerPolice, "", tocsin.Stated},
		{"a government source is no government", "A government source said rockets hit Basra on Monday. Three people were killed, the government said.", "government", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"major offices are nobody's", "Rockets hit Basra, home to major government offices, on Monday. Three people were killed, the government said.", "government", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"ministry of two things", "The ministry of roads said rockets hit Basra on Monday. Three people were killed, the ministry said.", "ministry of roads", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"a colonel of the police", "Col. Jane Roe, the provincial police director, said three people were killed when rockets hit Basra on Monday.", "Jane Roe, provincial police director", tocsin.SpeakerPolice, "", tocsin.Stated},
		{"a lieutenant in the police", "Three people were killed when rockets hit Basra on Monday, said a lieutenant in the port police.", "lieutenant", tocsin.SpeakerPolice, "", tocsin.Stated},
		{"one spelling", "Three people were killed when rockets hit Basra on Monday, a U.S. military official said.", "US military official", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"a quotation attributed where it ends", "A nurse said rockets hit Basra on Monday.\n\n“Rockets came down in the market. Three people were killed. We will say more later,” the army said in a short statement.", "army", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"this account, in quotation marks", "A police officer confirmed that rockets hit Basra on Monday. One of the teachers, Jane Roe, gave us this account: \"Three people were killed beside me.\"", "Jane Roe", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"the official who was heard last", "Harbour commissioner Jane Roe said rockets hit Basra on Monday. Three people were killed, according to the official.", "Jane Roe, Harbour commissioner", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"heard from", "Three people were killed when rockets hit Basra on Monday, Reuters heard from a diplomat in the city.", "diplomat", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"a statement that somebody issued", "Three people were killed when rockets hit Basra on Monday, as per a press release that was put out by the harbour office.", "harbour office", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"no immediate comment", "Three people were killed when rockets hit Basra on Monday. The embassy had no immediate comment.", "Gazette", outlet, "", tocsin.Stated},
		{"it is who opens the sentence", "A nurse confirmed that rockets hit Basra on Monday. The ministry had no names yet; three people, it said, were killed.", "ministry", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"what somebody had called it", "A nurse said three people were killed when rockets hit Basra on Monday in what officials had concluded was a test.", "nurse", tocsin.SpeakerMedical, "", tocsin.Stated},
		{"the name behind a common noun", "A front of several militias, the Islamic Resistance in Iraq, said three people were killed when it hit Basra with rockets on Monday.", "Islamic Resistance in Iraq", tocsin.SpeakerGroup, "", tocsin.Stated},
		{"one name, then the office", "Rockets hit Basra on Monday. Roe, a police officer posted at the gate, said that three people were killed.", "Roe, police officer", tocsin.SpeakerPolice, "", tocsin.Stated},
		{"he stood by his figure", "A nurse said rockets hit Basra on Monday and killed nine. The mayor of Basra, for his part, stood by his count of three dead.", "nurse", tocsin.SpeakerMedical, "", tocsin.Stated},
		{"a numbered note", "Rockets hit Basra on Monday.\n\n2. A transporter told our partners that three people were killed.", "transporter", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"a town counts its dead", "Rockets hit the town on Monday. In all Basra counts three dead.", "Gazette", outlet, "", tocsin.Stated},
		{"press reports of something", "Rockets hit Basra on Monday. Press reports of three people killed refer to another raid.", "Gazette", outlet, "", tocsin.Stated},
		{"his statement, as a paper quoted it", "The raid was also acknowledged by Col. Jane Roe. Three people were killed when rockets hit Basra on Monday, according to her remarks as quoted by The Times.", "Jane Roe", tocsin.SpeakerMilitary, "The Times", tocsin.Reported},
		{"our reporter", "Rockets hit Basra on Monday. The correspondent of our paper there saw three dead.", "Gazette correspondent", tocsin.SpeakerJournalist, "", tocsin.Stated},
		{"one of many before a colon", "Rockets hit Basra on Monday. A security man at the gate: three people killed.", "security man", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"a second army is another", "Rockets hit Basra, where the Second Field Army has its base, on Monday. Three people were killed, the army said.", "army", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"who stands behind a possessive", "Three people were killed when rockets hit Basra on Monday, Amnesty International's Jane Roe said.", "Jane Roe", tocsin.SpeakerGroup, "", tocsin.Stated},
		{"a thing of somebody's", "Rockets hit Basra on Monday. Hamas's release of three people killed in the raid showed that it counted.", "Gazette", outlet, "", tocsin.Stated},
		{"a suspect is no verb", "Rockets hit Basra and three people were killed on Monday. Police arrest suspect.", "Gazette", outlet, "", tocsin.Stated},
		{"stands accused", "The group of four stands accused of killing three people when rockets hit Basra on Monday.", "Gazette", outlet, "", tocsin.Stated},
		{"claimed lives", "Rockets, which have claimed three lives, hit Basra on Monday.", "Gazette", outlet, "", tocsin.Stated},
		{"a general secretary is no soldier", "Nasir Roe, general secretary of the port union, said three people were killed when rockets hit Basra on Monday.", "Nasir Roe, general secretary", tocsin.SpeakerGroup, "", tocsin.Stated},
		{"the adjective of a longer name", "The French League of Port Workers said three people were killed when rockets hit Basra on Monday.", "French League of Port Workers", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"by the last name alone", "Jane Roe, a port official, said rockets hit Basra on Monday. Three people were killed, Ms Roe said.", "Jane Roe, port official", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"an office told where nobody speaks", "Rockets hit Basra on Monday as the labour minister, Jane Roe, toured the port. Three people were killed, Roe said later.", "Jane Roe, labour minister", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"an adjective, then the person", "Three people were killed when rockets hit Basra on Monday, said Egyptian rights advocate Jane Roe in an open letter.", "Jane Roe", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"a name that ends as participles do", "Three people were killed when rockets hit Basra on Monday, the information minister, Lai Mohammed, said.", "Lai Mohammed, information minister", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"another body opens the sentence", "Doctors said rockets hit Basra on Monday. State television showed the market with three people killed.", "Gazette", outlet, "", tocsin.Stated},
		{"Mr behind the office", "The chairman of the port council, Mr. Samuel Roe, said three people were killed when rockets hit Basra on Monday.", "Samuel Roe, chairman of the port council", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"its medics, in what it says", "Rockets hit Basra on Monday. The Red Crescent said its medics saw three people killed.", "Red Crescent", tocsin.SpeakerMedical, "", tocsin.Stated},
		{"a man who is charged", "Man charged after three people were killed when rockets hit Basra on Monday.", "Gazette", outlet, "", tocsin.Stated},
		{"one of those named before", "Witnesses confirmed that rockets hit Basra on Monday. One, a photographer for an agency, said three people were killed.", "photographer", tocsin.SpeakerJournalist, "", tocsin.Stated},
		{"a name and an age", "\"Three people were killed when rockets hit my street in Basra on Monday,\" said Olha, 57, beside the crater.", "Olha", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"whom the fire chief told", "Rockets hit Basra on Monday, the fire chief, Omid Roe, told state television. Roe said three people were killed.", "Omid Roe, fire chief", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"a source and the house it is of", "Three people were killed when rockets hit Basra on Monday, a source in the port police told our reporter.", "source in the port police", tocsin.SpeakerPolice, "", tocsin.Stated},
		{"described by a source in a hospital", "Rockets hit Basra on Monday. Three people were killed, it was specified in the evening by a source in the port hospital.", "source in the port hospital", tocsin.SpeakerMedical, "", tocsin.Stated},
		{"told in Telegram by", "Rockets hit Basra on Monday and three people were killed. This was told in Telegram by the port administration.", "port administration", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"a name, an age and a clause", "A survivor, Jane Roe, 61, who hid in a shed, said on Tuesday that three people were killed when rockets hit Basra.", "Jane Roe", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"one name and a clause", "Rockets hit Basra on Monday. Musa, who sells cards there, said three people were killed.", "Musa", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"a name, the office and the body", "Three people were killed when rockets hit Basra on Monday, Jane Roe, director of the charity, Wells Now, said.", "Jane Roe, director of the charity", tocsin.SpeakerGroup, "", tocsin.Stated},
		{"a person of a body", "Jane Roe of East Harbour Police said three people were killed when rockets hit Basra on Monday.", "Jane Roe", tocsin.SpeakerPolice, "", tocsin.Stated},
		{"the press service of somebody", "Three people were killed when rockets hit Basra on Monday, reported the press service of the governor.", "press service of the governor", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"somebody of whom nothing is known", "A sophomore who was near the gate said three people were killed when rockets hit Basra on Monday.", "sophomore", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"a name that is a verb of saying", "\"Three people were killed,\" Karim Said, who was there when rockets hit Basra on Monday, told the station.", "Karim Said", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"pilots who had confirmed", "An army spokesman told journalists in the capital that pilots had confirmed that three people were killed when rockets hit Basra on Monday.", "army spokesman", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"said, with a subject and its verb behind", "The port governor, in whose view the rebels are \"finished,\" said soldiers with dogs were on their trail after rockets hit Basra on Monday and three people were killed.", "port governor", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"two women, said the spokesman", "Rockets hit Basra on Monday. Two women and a boy were killed, said Nur Ahmad Roe, the governor's spokesman.", "Nur Ahmad Roe, governor's spokesman", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"the credit of an item", "Rockets hit Basra on Monday. Three people were killed. Source: Radio Tamba", "Radio Tamba", tocsin.SpeakerAgency, "", tocsin.Stated},
		{"an office and a name behind a dash", "Three people were killed when rockets hit Basra on Monday – head of the Regional Military Administration Jane Roe", "Jane Roe, head", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"a verb that is no word of saying", "Rockets hit Basra on Monday.\n\n“Three people killed in the market,” the Interior Ministry put on its page.", "Interior Ministry", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"had it from somebody", "An elder confirmed that rockets hit Basra on Monday. He had another version from a guard at the port: three people were killed.", "guard", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"who came up in the paragraph", "Police said rockets hit Basra on Monday.\n\nJane Roe, cousin of a bridegroom, came out by the kitchen. \"Three people were killed beside me.\"", "Jane Roe", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"gave their lives", "An officer said rockets hit Basra on Monday. Members of the port guard gave their lives when three people were killed.", "officer", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"a group with and in its name", "The Group for the Support of Islam and Muslims (JNIM) affirms that it killed three people when it hit Basra with rockets on Monday.", "Group for the Support of Islam and Muslims", tocsin.SpeakerGroup, "", tocsin.Stated},
		{"an office alone, then who holds it", "Three people were killed when rockets hit Basra on Monday, a port official said.\n\nJane Roe said the rockets came from a truck.", "Jane Roe, port official", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"a source, then somebody else", "Three people were killed when rockets hit Basra on Monday, a port source said.\n\nJane Roe said the rockets came from a truck.", "port source", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"initials of an office", "Deputy Commissioner Jane Roe said rockets hit Basra on Monday. Three people were killed, the DC said.", "Jane Roe, Deputy Commissioner", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"initials of two offices", "Deputy Commissioner Jane Roe said rockets hit Basra on Monday. District Commander John Doe said the road was shut. Three people were killed, the DC said.", "DC", tocsin.SpeakerOfficial, "", tocsin.Stated},
		{"a release that is signed", "PRESS RELEASE\n\n1. Three people were killed when rockets hit Basra on Monday.\n\n2. Our troops are in good spirit.\n\nColonel JANE ROE\n\nDeputy Director Public Relations", "JANE ROE", tocsin.SpeakerMilitary, "", tocsin.Stated},
		{"a release that is cited", "According to the press release, a guard was there. Three people were killed when rockets hit Basra on Monday. The port police left.", "Gazette", outlet, "", tocsin.Stated},
		{"the communique of who is named before", "In a note to the press the Houthis took credit for the rockets that hit Basra on Monday. According to the note, three people were killed.", "Houthis", tocsin.SpeakerGroup, "", tocsin.Stated},
		{"a body with and in its name", "Three people were killed when rockets hit Basra on Monday, the East Port Fire and Rescue Service said.", "East Port Fire and Rescue Service", tocsin.SpeakerMedical, "", tocsin.Stated},
		{"told the drivers what to do", "A nurse said the gunmen told the drivers to kneel and that three people were killed when rockets hit Basra on Monday.", "nurse", tocsin.SpeakerMedical, "", tocsin.Stated},
		{"rockets said to be of some kind", "Three people were killed when rockets said to be of an old kind hit Basra on Monday.", "Gazette", outlet, "", tocsin.Stated},
		{"the 14-year-old, of nobody named", "Rockets hit Basra on Monday. \"Three people were killed,\" the 14-year-old told the channel.", "14-year-old", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"was quoted by an agency as saying", "General Jane Roe was quoted by Reuters as saying three people were killed when rockets hit Basra on Monday.", "Jane Roe", tocsin.SpeakerMilitary, "Reuters", tocsin.Reported},
		{"one name and an office before quoted words", "Rockets hit Basra on Monday.\n\nAnna, a student: \"Three people were killed in my street.\"", "Anna", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"a name that is in no list of names, and what he is", "Three people were killed when rockets hit Basra on Monday, Kinza Lai, a teacher who lives behind the office, told our paper.", "Kinza Lai", tocsin.SpeakerWitness, "", tocsin.Stated},
		{"posts under handles", "@basra_mum 20:18\nRockets hit Basra tonight, three people killed\n\n@policebasra 20:30\nStay indoors", "@basra_mum", tocsin.SpeakerWitness, "", tocsin.Stated},
	} {
		t.Run(row.name, func(t *testing.T) {
			claims := stages.claimsOf(gazette, row.text, tocsin.Killed)
			if len(claims) == 0 {
				t.Fatal("no claim of killed")
			}
			c := claims[0]
			if c.Speaker.Name != row.speaker || c.Speaker.Kind != row.kind || c.Speaker.Via != row.via || c.Certainty != row.certainty {
				t.Errorf("got %q %s via %q %s, want %q %s via %q %s", c.Speaker.Name, c.Speaker.Kind, c.Speaker.Via, c.Certainty, row.speaker, row.kind, row.via, row.certainty)
			}
		})
	}
}

func TestIssuer(t *testing.T) {
	stages := load(t)
	for _, row := range []struct {
		name, outlet, speaker string
		kind                  tocsin.SpeakerKind
	}{
		{"a paper", "Basra Gazette", "Basra Gazette", tocsin.SpeakerOutlet},
		{"a paper named for a body", "Ministry Gazette", "Ministry Gazette", tocsin.SpeakerOutlet},
		{"the media office of a movement", "Popular Front of the Port media office", "Popular Front of the Port", tocsin.SpeakerGroup},
		{"a broadcaster", "Port Broadcasting Company", "Port Broadcasting Company", tocsin.SpeakerOutlet},
		{"a ministry", "Ministry of Health of Basra", "Ministry of Health of Basra", tocsin.SpeakerOfficial},
		{"its press service", "Port Police, press service", "Port Police", tocsin.SpeakerPolice},
		{"its press office", "Port Police Press Office", "Port Police", tocsin.SpeakerPolice},
		{"its channel", "Telegram channel of the Basra Air Force Command", "Basra Air Force Command", tocsin.SpeakerMilitary},
		{"an office of public affairs", "Harbour Command Public Affairs", "Harbour Command", tocsin.SpeakerMilitary},
		{"a release elsewhere", "Photo Depot (Port Police press release)", "Port Police", tocsin.SpeakerPolice},
		{"a press office of nobody", "Basra Gazette (press office)", "Basra Gazette (press office)", tocsin.SpeakerOutlet},
	} {
		t.Run(row.name, func(t *testing.T) {
			claims := stages.claimsOf(row.outlet, "Three people were killed when rockets hit Basra on Monday.", tocsin.Killed)
			if len(claims) == 0 {
				t.Fatal("no claim of killed")
			}
			if got := claims[0].Speaker; got.Name != row.speaker || got.Kind != row.kind {
				t.Errorf("got %q %s, want %q %s", got.Name, got.Kind, row.speaker, row.kind)
			}
		})
	}
}

func TestHeadlineSpeaker(t *testing.T) {
	stages := load(t)
	doc := tocsin.Document{ID: "d", Outlet: gazette, Published: "2021-03-05"}
	for _, a := range stages.accounts(doc, "Three killed by rockets on Basra, Iraq says", "The Iraqi army said on Thursday that rockets had hit the port of Basra.", nil) {
		for _, c := range a.Claims {
			if c.Slot == tocsin.Killed {
				if c.Speaker.Name != "Iraqi army" {
					t.Errorf("got %q, want the army, which speaks for the state", c.Speaker.Name)
				}
				return
			}
		}
	}
	t.Error("no claim of killed")
}
