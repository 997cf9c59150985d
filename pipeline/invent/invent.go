// Package invent makes up reports of attacks that never were, for tests under
// load: as many as are asked for, always the same, each incident told by three
// outlets in words of their own. The towns are real, so that they are found.
package invent

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"tocsin"
)

// Tellings is how many reports tell of each incident.
const Tellings = 3

// towns are where the attacks are put: far enough from one another that two of
// one day are two.
var towns = []struct{ name, country string }{
	{"Mosul", "Iraq"}, {"Basra", "Iraq"}, {"Kirkuk", "Iraq"}, {"Ramadi", "Iraq"}, {"Kandahar", "Afghanistan"}, {"Herat", "Afghanistan"},
	{"Kunduz", "Afghanistan"}, {"Jalalabad", "Afghanistan"}, {"Quetta", "Pakistan"}, {"Peshawar", "Pakistan"}, {"Karachi", "Pakistan"},
	{"Maiduguri", "Nigeria"}, {"Kano", "Nigeria"}, {"Jos", "Nigeria"}, {"Gao", "Mali"}, {"Timbuktu", "Mali"}, {"Mopti", "Mali"},
	{"Mogadishu", "Somalia"}, {"Kismayo", "Somalia"}, {"Baidoa", "Somalia"}, {"Aden", "Yemen"}, {"Taiz", "Yemen"}, {"Hodeidah", "Yemen"},
	{"Aleppo", "Syria"}, {"Idlib", "Syria"}, {"Deir ez-Zor", "Syria"}, {"Benghazi", "Libya"}, {"Sirte", "Libya"}, {"Sabha", "Libya"},
	{"Kharkiv", "Ukraine"}, {"Odesa", "Ukraine"}, {"Zaporizhzhia", "Ukraine"}, {"Dnipro", "Ukraine"}, {"Bunia", "Democratic Republic of the Congo"},
	{"Goma", "Democratic Republic of the Congo"}, {"Pemba", "Mozambique"}, {"Agadez", "Niger"}, {"Diffa", "Niger"}, {"Djibo", "Burkina Faso"},
	{"Kaya", "Burkina Faso"}, {"El Fasher", "Sudan"}, {"Nyala", "Sudan"}, {"Khartoum", "Sudan"}, {"Malakal", "South Sudan"}, {"Juba", "South Sudan"},
	{"Cotabato", "Philippines"}, {"Jolo", "Philippines"}, {"Sittwe", "Myanmar"}, {"Lashio", "Myanmar"}, {"Cali", "Colombia"}, {"Arauca", "Colombia"},
	{"Mekelle", "Ethiopia"}, {"Gambela", "Ethiopia"}, {"Bamenda", "Cameroon"}, {"Maroua", "Cameroon"}, {"Bangui", "Central African Republic"},
	{"Bambari", "Central African Republic"}, {"Culiacan", "Mexico"}, {"Port-au-Prince", "Haiti"}, {"Manchester", "United Kingdom"},
}

// apart is how many days lie between two attacks on one town: more than any
// report is vague by.
const apart = 9

var first = time.Date(2018, time.January, 3, 0, 0, 0, 0, time.UTC)

// acts are what is told, by each outlet in a way of its own. Of the arguments,
// the first is the town, the second the country, the third the weekday, the
// fourth the dead and the fifth the injured.
var acts = [][Tellings]struct{ title, text string }{
	{
		{"Car bomb kills %[4]d in %[1]s", "A car bomb exploded outside a police station in %[1]s, %[2]s, on %[3]s, killing %[4]d people and wounding %[5]d others, police said."},
		{"Blast hits police station in %[1]s", "At least %[4]d people were killed on %[3]s when a car packed with explosives blew up at a police station in the city of %[1]s in %[2]s. A hospital official said %[5]d people were injured."},
		{"%[1]s: deadly bombing at police post", "The death toll of %[3]s's car bombing at a police station in %[1]s, %[2]s, stands at %[4]d, according to the interior ministry. It said %[5]d were hurt."},
	},
	{
		{"Gunmen storm market in %[1]s", "Gunmen opened fire on a market in %[1]s, %[2]s, on %[3]s and killed %[4]d traders, witnesses said. Another %[5]d people were wounded."},
		{"%[4]d dead in attack on %[1]s market", "Unidentified gunmen attacked the main market of %[1]s in %[2]s on %[3]s, killing %[4]d people and injuring %[5]d, a local official said."},
		{"Shooting in %[1]s leaves %[4]d dead", "%[4]d people were shot dead on %[3]s when gunmen raided a market in %[1]s, %[2]s. Police said that %[5]d people were injured in the attack."},
	},
	{
		{"Rockets hit %[1]s airport", "Several rockets hit the airport of %[1]s, %[2]s, on %[3]s. %[4]d soldiers were killed and %[5]d wounded, the army said."},
		{"Rocket attack on %[1]s airport", "A rocket attack on the airport in %[1]s, %[2]s, killed %[4]d soldiers on %[3]s, a military spokesman said, and wounded %[5]d."},
		{"Airport of %[1]s under rocket fire", "Rockets were fired at the airport of %[1]s in %[2]s on %[3]s, a security source said. %[4]d soldiers died and %[5]d were injured."},
	},
	{
		{"Drone strike on fuel depot in %[1]s", "A drone struck a fuel depot in %[1]s, %[2]s, on %[3]s, killing %[4]d workers and injuring %[5]d, the governor said."},
		{"%[1]s fuel depot attacked by drone", "An explosive drone hit a fuel depot near %[1]s in %[2]s on %[3]s. The governor said that %[4]d workers were killed and %[5]d were injured."},
		{"Workers killed in drone attack in %[1]s", "%[4]d workers were killed on %[3]s in a drone attack on a fuel depot in %[1]s, %[2]s, officials said. %[5]d more were wounded."},
	},
}

var outlets = [Tellings]string{"Northern Wire", "The Daily Ledger", "Radio Meridian"}

// scene are words of the scene of an attack that tell of no act.
var scene = strings.Fields(`street hospital road residents ambulances doctors nurses shops windows shutters sirens cordon officers
	investigators relatives neighbours schools buses bridge river square mosque church station corner roofs walls doors lorries
	drivers crowds smoke dust glass rubble debris firefighters hoses lights roadblocks patrols helmets jackets radios
	telephones cameras papers offices ministries governors mayors councils wards corridors stretchers bandages blankets`)

// filling is most of a report's words, and its own: reports that share a
// telling would else be near-identical texts, one repeated by hundreds.
func filling(i int) string {
	r := rand.New(rand.NewPCG(uint64(i), 1))
	words := make([]string, 60)
	for n := range words {
		words[n] = scene[r.IntN(len(scene))]
	}
	return strings.Join(words, " ")
}

// Report is the i-th made-up report: of incident i / Tellings, as told by outlet
// i % Tellings. It is a plain text without a head; title, outlet and day of
// publication stand beside it.
func Report(i int) tocsin.Document {
	incident, outlet := i/Tellings, i%Tellings
	town := towns[incident%len(towns)]
	day := first.AddDate(0, 0, incident/len(towns)*apart)
	act := acts[(incident+incident/len(towns))%len(acts)][outlet]
	dead, hurt := 2+incident%23, 3+incident*7%41
	args := []any{town.name, town.country, day.Weekday(), dead, hurt}
	body := fmt.Appendf(nil, act.text, args...)
	body = fmt.Appendf(body, "\n\nNobody said at first who was behind it, reporter number %d wrote: %s.\n", i, filling(i))
	sum := sha256.Sum256(body)
	return tocsin.Document{
		ID: fmt.Sprintf("invented-%07d", i), Title: fmt.Sprintf(act.title, args[:4]...), Outlet: outlets[outlet],
		Published: day.AddDate(0, 0, 1).Format(time.DateOnly), PublishedBasis: "header", MediaType: "text/plain", Language: "en",
		SHA256: hex.EncodeToString(sum[:]), Bytes: body,
	}
}
