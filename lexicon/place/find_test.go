package place

import (
	"strings"
	"sync"
	"testing"

	"tocsin"
	"tocsin/distill"
)

var shared = sync.OnceValues(Open)

func open(t testing.TB) *Gazetteer {
	t.Helper()
	g, err := shared()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// not marks a row whose words are no place.
const not = "-"

func TestFind(t *testing.T) {
	for _, row := range []struct {
		name, text, words string
		id                string // of the gazetteer, a rule beginning with "pattern.", or not
	}{
		// Which of the places of a name.
		{"town followed by its country", "Rockets hit Mosul, Iraq, on Friday.", "Mosul", "geonames:99072"},
		{"country after a town", "Rockets hit Mosul, Iraq, on Friday.", "Iraq", "country:IQ"},
		{"best known of a name, nothing else said", "A bomb went off in Paris on Monday.", "Paris", "geonames:2988507"},
		{"state after a comma", "A bomb went off in Paris, Texas, on Monday.", "Paris", "geonames:4717560"},
		{"best known London", "Police in London arrested two men.", "London", "geonames:2643743"},
		{"a stretch of road between two towns", "Gunmen stopped a bus between Fallujah and Ramadi.", "between Fallujah", "pattern.between"},
		{"two powers are no road", "Talks between Beirut and Jakarta failed.", "Beirut", "geonames:276781"},
		{"another word for a base", "Rockets hit Balad airfield at dawn.", "Balad airfield", "site:balad-air-base"},
		{"a camp told as a base", "Rockets hit the Taji air base at dawn.", "Taji air base", "site:camp-taji"},
		{"province after a comma", "Police in London, Ontario, arrested two men.", "London", "geonames:6058560"},
		{"province and country after commas", "Police in London, Ontario, Canada, arrested two men.", "London", "geonames:6058560"},
		{"country in brackets", "The blast in Tripoli (Lebanon) killed three.", "Tripoli", "geonames:266826"},
		{"country named elsewhere in the text", "Lebanese troops were sent north. A blast in Tripoli killed three.", "Tripoli", "geonames:266826"},
		{"other country named elsewhere in the text", "Libyan militias fought on. A blast in Tripoli killed three.", "Tripoli", "geonames:2210247"},
		{"country after in", "Shells fell on Hyderabad in Pakistan.", "Hyderabad", "geonames:1176734"},
		{"larger town without context", "Shells fell on Hyderabad at dawn.", "Hyderabad", "geonames:1269843"},
		{"people of a country as context", "Argentine police said a grenade was found in Córdoba.", "Córdoba", "geonames:3860259"},
		{"other people as context", "Spanish police said a grenade was found in Córdoba.", "Córdoba", "geonames:2519240"},
		{"state in the same sentence", "The church in Birmingham, Alabama, was burned.", "Birmingham", "geonames:4049979"},
		{"no context for a town of two countries", "A church in Birmingham was burned.", "Birmingham", "geonames:2655603"},
		{"one sense for a whole text", "The mosque stands in Paris, Texas. Later, people in Paris held a vigil.", "Paris", "geonames:4717560"},
		{"neighbours decide", "Fighting spread from Homs and Hama to Tripoli and Beirut.", "Tripoli", "geonames:266826"},
		{"town before its province of the same name", "Gunmen attacked a bank in Kirkuk.", "Kirkuk", "geonames:94787"},
		{"province by its class word", "Gunmen attacked a village in Kirkuk province.", "Kirkuk", "admin:IQ.13"},
		{"region as an oblast", "Drones fell in Kharkiv region overnight.", "Kharkiv", "admin:UA.07"},
		{"oblast written out", "Drones fell in Kharkiv Oblast overnight.", "Kharkiv", "admin:UA.07"},
		{"governorate", "A convoy was hit in Anbar governorate.", "Anbar", "admin:IQ.01"},
		{"state of the name of a country", "A deputy was shot in Atlanta, Georgia.", "Georgia", "admin:US.GA"},
		{"country of the name of a state", "Tbilisi is the capital of Georgia. Georgian soldiers left.", "Georgia", "country:GE"},
		{"state as a container of a far town", "A bomb was found in Buffalo, New York.", "New York", "admin:US.NY"},
		{"city of the name of its state", "A bomb was found in New York City.", "New York City", "geonames:5128581"},
		{"states in a list", "Cases were seen in Oregon, Washington, Idaho and Montana.", "Washington", "admin:US.WA"},
		{"capital as an actor", "Washington condemned the attack in Baghdad.", "Washington", "geonames:4140963"},
		{"country rather than its town", "The President of Mexico spoke.", "Mexico", "country:MX"},
		{"city named for a country", "Gunmen fired in Mexico City.", "Mexico City", "geonames:3530597"},

		// Spelling.
		{"article with a hyphen", "Two soldiers died in al-Ramadi.", "al-Ramadi", "geonames:98717"},
		{"without its article", "Two soldiers died in Ramadi.", "Ramadi", "geonames:98717"},
		{"assimilated article", "Shells hit Deir ez-Zor in Syria.", "Deir ez-Zor", "geonames:170794"},
		{"plain article for an assimilated one", "Shells hit Deir al-Zor in Syria.", "Deir al-Zor", "geonames:170794"},
		{"diacritics left out", "A bus burned in Bogota.", "Bogota", "geonames:3688689"},
		{"diacritics kept", "A bus burned in Bogotá.", "Bogotá", "geonames:3688689"},
		{"apostrophe kept", "A blast shook Sana'a in Yemen.", "Sana'a", "geonames:71137"},
		{"apostrophe left out", "A blast shook Sanaa in Yemen.", "Sanaa", "geonames:71137"},
		{"older name", "Missiles hit Kiev.", "Kiev", "geonames:703448"},
		{"saint shortened", "A bomb was found in St. Petersburg, Russia.", "St. Petersburg", "geonames:498817"},
		{"saint written out", "A bomb was found in Saint Petersburg, Russia.", "Saint Petersburg", "geonames:498817"},
		{"small words inside a name", "Gangs burned a market in Port-au-Prince, Haiti.", "Port-au-Prince", "geonames:3718426"},
		{"vowels otherwise than listed", "Nine men were shot near Nushky in Balochistan, Pakistan.", "Nushky", "geonames:1168749"},
		{"d with an apostrophe", "Rebels in Côte d'Ivoire fired shells.", "Côte d'Ivoire", "country:CI"},
		{"possessive", "Kabul's streets were empty.", "Kabul", "geonames:1138958"},
		{"full stops in a country", "The U.S. army was hit.", "U.S.", "country:US"},

		// Whole words, longest first.
		{"inside another word", "The Parisian cafe was empty.", "Paris", not},
		{"longest name wins", "Shots were fired in New Delhi.", "Delhi", not},
		{"two words", "Shots were fired in New Delhi.", "New Delhi", "geonames:1261481"},
		{"South Sudan is not Sudan", "Fighting broke out in South Sudan.", "Sudan", not},
		{"South Sudan", "Fighting broke out in South Sudan.", "South Sudan", "country:SS"},
		{"Niger is not Nigeria", "Troops in Niger were ambushed.", "Niger", "country:NE"},

		// People, bodies, ordinary words.
		{"surname after a given name", "Acting secretary Christopher Miller said nothing.", "Miller", not},
		{"given name before a surname", "Paris Hilton sang on Saturday.", "Paris", not},
		{"title before a surname", "President Jackson said he was sorry.", "Jackson", not},
		{"initial before a surname", "George W. Houston signed it.", "Houston", not},
		{"surname repeated later", "Nelson Mandela spoke. Mandela was cheered in Pretoria.", "Mandela", not},
		{"paper", "The Washington Post reported the raid.", "Washington", not},
		{"bank", "The Bank of England raised rates.", "England", not},
		{"club", "West Ham won again.", "Ham", not},
		{"adjective nice", "It was a Nice day.", "Nice", not},
		{"month", "In March three people died.", "March", not},
		{"verb in lower case", "They split the money.", "split", not},
		{"ordinary word with a capital", "Reading is good for children.", "Reading", not},
		{"ambiguous word with a container", "A man was stabbed in Reading, England.", "Reading", "geonames:2639577"},
		{"ambiguous word as a city of", "A lorry drove into a crowd in the city of Nice, France.", "Nice", "geonames:2990440"},
		{"police", "Police sealed the road.", "Police", not},
		{"given name that is a country", "Chad Smith was hurt.", "Chad", not},
		{"country that is a given name", "Rebels crossed into Chad from Sudan.", "Chad", "country:TD"},
		{"abbreviation in capitals", "The UN and the EU met.", "UN", not},
		{"pronoun in lower case", "They told us to leave.", "us", not},

		// Countries and their people.
		{"people whose name is a further one of a town", "A blast shook a Kazakh city on Monday.", "Kazakh", "demonym"},
		{"people of a country", "Iraqi officials spoke.", "Iraqi", "demonym"},
		{"people in the plural", "Two Iraqis were hurt.", "Iraqis", "demonym"},
		{"people in short", "A woman was hurt when Pak troops fired.", "Pak", "demonym"},
		{"people in short, with a capital behind", "Pak Army posts were hit.", "Pak", "demonym"},
		{"no people but a surname", "General Pak Jong Chon spoke.", "Pak", not},
		{"make of a car", "Gunmen in a Toyota fired at guards.", "Toyota", not},
		{"town named for a make", "A fire broke out in Toyota City, Japan.", "Toyota City", "pattern.town"},
		{"one thing that has the name of a town", "They fled in a Tacoma with the loot.", "Tacoma", not},
		{"one thing of a town", "A bomb hit a Tacoma market.", "Tacoma", "geonames:5812944"},
		{"bank abroad", "A grenade was thrown at Banco Popular in Cali, Colombia.", "Banco", not},
		{"backed by a country", "Iran-backed militias fired rockets.", "Iran", "demonym"},
		{"short form of a country", "UK police said so.", "UK", "country:GB"},
		{"home nation", "A van was burned in Scotland.", "Scotland", "admin:GB.SCT"},

		// Constructions.
		{"bearing and distance", "Mortars fell 10 km (6 miles) south-west of Baghdad.", "10 km (6 miles) south-west of Baghdad", "pattern.bearing"},
		{"bearing alone", "A base north of Mosul was hit.", "north of Mosul", "pattern.bearing"},
		{"distance without bearing", "Shells fell 12 km from Mosul.", "12 km from Mosul", "pattern.bearing"},
		{"off the coast", "A tanker was hit off the coast of Yemen.", "off the coast of Yemen", "pattern.coast"},
		{"border of two countries", "They fought near the Iraq-Syria border.", "Syria", "pattern.border"},
		{"border with a country", "They fought on the border with Syria.", "Syria", "pattern.border"},
		{"unknown village of", "They attacked the village of Kafr Banat in Idlib province.", "Kafr Banat", "pattern.town"},
		{"unknown district of a city", "The rockets came from the Abu Zambur district in Mosul.", "Abu Zambur district", "pattern.district"},
		{"unknown area", "A bomb went off in the Kasra Wazan area of Mosul.", "Kasra Wazan area", "pattern.neighbourhood"},
		{"unknown name in a known place", "Gunmen blocked a road in Zhawarak, Balochistan.", "Zhawarak", "pattern.town"},
		{"airport of a town", "Drones hit Maiduguri airport in Nigeria.", "Maiduguri airport", "pattern.site"},
		{"known name in the wrong place", "A fire broke out in Bradford, Ontario.", "Bradford", "pattern.town"},

		{"a class word makes an ambiguous name sure", "Rockets hit the Lebanese city of Tyre.", "Tyre", "geonames:267008"},
		{"unknown name after in", "The army shelled rebels in Aleppo, Syria. Ten people died in Zarkhum on Friday.", "Zarkhum", "pattern.locative"},
		{"ordinary word after in", "The army shelled Aleppo. The vote in Parliament failed.", "Parliament", not},
		{"unknown airfield", "A jet took off from Zarkhum airfield in Russia.", "Zarkhum airfield", "pattern.site"},
		{"dateline", "DUBAI (Wire) - A ship was hit in the Gulf on Friday, its owner said.", "DUBAI", "geonames:292223"},
		{"far town of the same name as a near one", "Two shells fell near Haditha, south of Kirkuk in Iraq.", "Haditha", "pattern.town"},
		{"embassy in a town of the text", "Rockets were fired in Baghdad. The US embassy was the aim.", "US embassy", "site:us-embassy-in-baghdad"},
		{"embassy in a country", "The US embassy in Iraq was closed.", "US embassy", "site:us-embassy-in-baghdad"},
		{"embassy with no context", "The US embassy was closed.", "US embassy", "pattern.embassy"},
		{"unlisted embassy", "Stones were thrown at the Danish embassy in Jakarta.", "Danish embassy", "pattern.embassy"},
		{"airport of a town in other words", "Shells hit an area near Balad airbase in Iraq.", "Balad airbase", "site:balad-air-base"},
		{"part of a town", "Shells hit homes in East Aleppo in Syria.", "East Aleppo", "pattern.part"},
		{"a name in the list of what is no place", "The White House said nothing.", "White House", not},
		{"airport of a name in the gazetteer", "Drones hit Baghdad International Airport.", "Baghdad International Airport", "site:baghdad-international-airport"},
		{"quarter of a city by itself", "Three rockets fell in the Green Zone.", "Green Zone", "site:green-zone"},

		// Names that no gazetteer has.
		{"class word before an unknown name", "Gunmen fired on a jeep in Barangay Talungtong, Bukidnon, on Sunday.", "Talungtong", "pattern.town"},
		{"a name told to be a village", "Raiders burned Wurzaki, a farming community in Sokoto, Nigeria.", "Wurzaki", "pattern.town"},
		{"a person told to be of a village", "They shot Wurzaki, a man from the village, in Sokoto, Nigeria.", "Wurzaki", not},
		{"a name told to be a headquarters", "Rebels fell upon Dhikpur, the headquarters of the district of Khotang in Nepal.", "Dhikpur", "pattern.town"},
		{"locality of", "They entered the locality of Bamutele in Ituri, Congo.", "Bamutele", "pattern.town"},
		{"a village called", "The men came to a village called Wurzaki in Sokoto, Nigeria.", "Wurzaki", "pattern.town"},
		{"one of a list of villages", "The villages of Taqzor, Zarkhum and Banatil in Idlib were shelled.", "Banatil", "pattern.town"},
		{"one of a list of districts, the class after", "They took Taqzor and Zarkhum districts in Farah, Afghanistan.", "Taqzor", "pattern.district"},
		{"after any locative with what it lies in", "Bombs fell on Zarkhum, South Kordofan, at noon.", "Zarkhum", "pattern.town"},
		{"after at with what it lies in", "Two bombs fell at Zarkhum in Blue Nile state, Sudan.", "Zarkhum", "pattern.town"},
		{"an unknown name in an unknown one", "Troops were attacked at Zarkhum, Ngowala LGA of Borno State.", "Zarkhum", "pattern.town"},
		{"a bearing from an unknown town", "Bandits stopped a bus 20 km east of Zarkhum in Niger.", "20 km east of Zarkhum", "pattern.town"},
		{"again in a heading", "Raid on Zarkhum Leaves Nine People Dead\n\nNine people died in the village of Zarkhum in Niger on Friday.", "Zarkhum", "pattern.again"},
		{"twice after at", "Shots were heard at Zarkhum in the night. In Niger soldiers said that they held on at Zarkhum.", "Zarkhum", "pattern.locative"},
		{"a firm after at", "Niger's workers at Zarkhum Oil went home. They met at Zarkhum Oil.", "Zarkhum", not},
		{"a name that begins with a title", "A mine went off in Sheikh Zarkhum, Egypt.", "Sheikh Zarkhum", "pattern.town"},
		{"capitals with what it lies in", "FIVE SOLDIERS DIED NEAR ZARKHUMPA, BOLIVIA, THE ARMY SAID TODAY.", "ZARKHUMPA", "pattern.town"},

		{"a distance from a known place after a comma", "Gunmen attacked Wurzaki, about 20 kilometres from Chibok town in Nigeria.", "Wurzaki", "pattern.town"},
		{"a side of a known place after a comma", "Shells fell on Maar Wurzak, in the southern countryside of Idlib.", "Maar Wurzak", "pattern.town"},
		{"between an unknown town and a known one", "They were ambushed between Wurzaki and Khonsa in India.", "Wurzaki", "pattern.town"},
		{"between two peoples", "Fighting went on between Wurzaki and Tazqu herders in Niger.", "Wurzaki", not},
		{"what only a place has", "Two men were shot in the barracks of Wurzaki as Niger slept.", "Wurzaki", "pattern.town"},
		{"small words in an unknown name", "Six people were killed in San Miguel del Wurz, Peru, on Sunday.", "San Miguel del Wurz", "pattern.town"},
		{"an unknown valley of a known province's name", "Four soldiers died at Wadi Hodeidah in Mudiyah, Abyan, Yemen.", "Wadi Hodeidah", "pattern.town"},
		{"one more unknown name between", "He was shot in Barangay Tongbatol, Akbar, Basilan on Tuesday.", "Tongbatol", "pattern.town"},
		{"in an unknown place found elsewhere", "Four guards died at Kanuwurza, Kebithigol, on Monday. The bomb went off near Kebithigol in Sri Lanka.", "Kanuwurza", "pattern.town"},
		{"the owner of a district", "He was shot in Khagrachhari's Wurzanala upazila in Bangladesh.", "Wurzanala upazila", "pattern.district"},
		{"two towns' names beside each other", "A gunman opened fire in Sutherland Springs, Wilson County, on Sunday, Texas officials said.", "Sutherland Springs", "pattern.town"},

		{"a district behind a noun with an article", "Iraq said they fired from a hut in al-Wurz Zar district in New Baghdad.", "al-Wurz Zar district", "pattern.district"},
		{"a small town of a people", "They lived in Zarkhum, a small Wurzush town in Russia.", "Wurzush town", not},
		{"once after invaded", "It was a black day in Nigeria. Armed men invaded Wurzaki, shooting at all.", "Wurzaki", "pattern.locative"},
		{"an article on a name of another country", "A drone hit a base at al-Omar, where U.S. troops are, in Syria.", "al-Omar", "pattern.locative"},
		{"the only town of a name, told from afar", "WASHINGTON - Four Americans were killed on the main street of Manbij.", "Manbij", "geonames:167357"},
		{"a town behind its street", "Two bombs went off in Bridge Street, Warrington, yesterday.", "Warrington", "geonames:2634739"},
		{"once after at", "Six were shot in Nigeria. The gunmen struck at Wurzaki on Sunday.", "Wurzaki", "pattern.locative"},
		{"at a firm's", "Six were shot in Nigeria. He is an analyst at Wurzaki.", "Wurzaki", not},
		{"at what is called by a name", "Six were shot in Nigeria. The gunmen struck at Wurzaki temples.", "Wurzaki", not},
		{"before a weekday", "Six were shot in Nigeria. The gunmen struck at Wurzaki Sunday.", "Wurzaki", "pattern.locative"},
		{"once after shelled", "Six were hurt in Syria. Rebels shelled Wurzaki on Sunday.", "Wurzaki", "pattern.locative"},
		{"what shells fell on, twice", "Army fires shells on Wurzaki\n\nSix shells on Wurzaki killed a man in Ukraine.", "Wurzaki", "pattern.locative"},
		{"attacked, in a county", "Raiders attacked Wurzaki in Duk County of Jonglei in South Sudan.", "Wurzaki", "pattern.town"},
		{"a mountain in a province", "Jets bombed the slopes of Mount Wurzin in Duhok province in Iraq.", "Mount Wurzin", "pattern.town"},
		{"given names in a town's", "A bomb went off in Khan Bani Adel, where people were celebrating. Diyala mourned.", "Khan Bani Adel", "pattern.locative"},
		{"a short ordinary word in a name", "Troops were hit outside Wurz Ma, four miles on. Four died in Myanmar.", "Wurz Ma", "pattern.locative"},
		{"a sub-county", "The mast stood in Wurzaki sub-county in Kenya.", "Wurzaki", "pattern.district"},
		{"a base that a report comes from", "FORWARD OPERATING BASE WURZAK, Afghanistan — It was night.", "WURZAK", "pattern.town"},
		{"the same again", "FORWARD OPERATING BASE WURZAK, Afghanistan — It was night.\n\nRockets hit Wurzak base.", "Wurzak", "pattern.again"},
		{"a town before what happened there, twice", "IRA admits Lurgan bomb\n\nThe bomb wrecked Lurgan courthouse.", "Lurgan", "site:gb-lurgan"},
		{"a junction called like a town", "A man was stabbed at Tapuah Junction in the West Bank.", "Tapuah Junction", "pattern.site"},
		{"surely a place once, and again with nothing", "Six guards died in Kanuwurz, a village of Sri Lanka. The bomb, police in Kebithigollewa said, was large. It was sent by way of Vavuniya, Kebithigollewa, Anuradhapura.", "Kebithigollewa", "site:lk-kebithigollewa"},
		{"an ordinary word that is the dateline's town", "TANK: Two constables were hurt. A drone let a bomb fall on the Tank police lines of Pakistan.", "Tank", "geonames:1163905"},

		// Small places of countries that the text is not about.
		{"a small foreign town", "Troops left Juba. Near Bor in South Sudan a truck was looted. The men went off to Mandan.", "Mandan", not},
		{"a town told with the troops of another country", "In Izium Russian troops dropped a bomb onto a boiler house.", "Izium", "geonames:707292"},
		{"a district told with the troops of another country", "In Chuhuiv district Russian troops shelled a farm.", "Chuhuiv", "geonames:710374"},
		{"nor a village told with the troops of another country", "In Boni village Nigerian troops shot a farmer.", "Boni village", "pattern.town"},
		{"a listed village whose country is named", "Shots were heard at Kauda as Sudan slept.", "Kauda", "site:sd-kauda"},
		{"a listed village's name with nothing to say so", "Kauda sang and Martuni played.", "Kauda", not},
		{"a further name of a city in a country that is not named", "Four soldiers died at Boni, near the border with Burkina Faso, Niger said.", "Boni", "pattern.town"},
		{"capitals of an office, not of a district", "The DC of Kalat said so. Men were shot near Surab in Pakistan.", "DC", not},
		{"a village whose name begins like a country's", "A woman was killed in the village of Mali Shcherbaky, Zaporizhzhia region.", "Mali", not},
		{"a county before its name", "A bomb went off at Keady, County Armagh, on Monday.", "County Armagh", "site:gb-county-armagh"},
		{"a street of a foreign town's name", "A bomb went off in Armagh. Shops in Victoria Street were closed.", "Victoria", not},
		{"a road between two towns", "Gunmen held up a truck on the Juba-Bor road in South Sudan.", "Juba", "pattern.between"},
		{"a bus between two towns", "Two Karachi-Quetta coaches were held up near Surab in Pakistan.", "Karachi", not},

		// Text without case.
		{"capitals, large town", "GUERRILLAS ATTACKED A POLICE POST IN MEDELLIN YESTERDAY.", "MEDELLIN", "geonames:3674962"},
		{"capitals, country", "THE GOVERNMENT OF EL SALVADOR SAID SO TODAY.", "EL SALVADOR", "country:SV"},
		{"capitals, department", "TERRORISTS KIDNAPPED PEASANTS IN SAN MIGUEL DEPARTMENT IN EL SALVADOR.", "SAN MIGUEL DEPARTMENT", "admin:SV.09"},
		{"capitals, ordinary word", "THE POLICE SAID THE UNION HOPES FOR PEACE IN MARCH.", "POLICE", not},
		{"capitals, surname", "PRESIDENT ALFREDO CRISTIANI SPOKE WITH LUIS CORDOBA AT NOON.", "CORDOBA", not},
		{"capitals, side of a country", "THE ARMY PATROLS THE NORTHERN REGION AND THE CITY OF MEDELLIN IN COLOMBIA.", "NORTHERN REGION", not},
		{"capitals, shortened state", "THEY HELD A MASS FOR THE DEAD PEASANTS OF THE VILLAGE.", "MASS", not},
		{"small letters, town and country", "rockets were fired at mosul in iraq on friday night, the army said", "mosul", "geonames:99072"},
		{"small letters, ordinary word", "he said the most nice thing about reading is that it is cheap", "nice", not},
	} {
		t.Run(row.name, func(t *testing.T) {
			g := open(t)
			text := distill.Plain("", row.text)
			var got, all []string
			for _, m := range g.Find(&text) {
				id := m.Where.GazetteerID
				if strings.HasPrefix(m.Rule, "pattern.") || m.Rule == "demonym" {
					id = m.Rule
				}
				words := m.Span.Of(text.Body)
				all = append(all, words+"="+id)
				if words == row.words {
					got = append(got, id)
				}
			}
			switch {
			case row.id == not && len(got) > 0, row.id != not && (len(got) == 0 || got[0] != row.id):
				t.Errorf("%q in %q is %v, want %s; found %v", row.words, row.text, got, row.id, all)
			}
		})
	}
}

// found is the mention with the words in the text.
func found(t *testing.T, text, words string) *tocsin.Where {
	t.Helper()
	doc := distill.Plain("", text)
	for _, m := range open(t).Find(&doc) {
		if m.Span.Of(doc.Body) == words {
			return m.Where
		}
	}
	t.Fatalf("%q not found in %q", words, text)
	return nil
}
