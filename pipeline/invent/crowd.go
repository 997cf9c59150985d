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

// AlertsADay is how many posts of Alert come on one day.
const AlertsADay = 333

// alertTowns are those that the alert channels write of.
var alertTowns = []string{"Kharkiv", "Odesa", "Zaporizhzhia", "Dnipro", "Mykolaiv", "Kherson", "Sumy", "Chernihiv", "Poltava", "Kryvyi Rih", "Cherkasy",
	"Vinnytsia", "Zhytomyr", "Kremenchuk", "Kropyvnytskyi", "Rivne", "Lutsk", "Ternopil", "Khmelnytskyi", "Chernivtsi"}

// Alert is the i-th post of five channels that post by one template whenever an
// alarm is raised, a drone is shot down or a missile hits: thousands alike, of
// which few tell of one act.
func Alert(i int) tocsin.Document {
	r := rand.New(rand.NewPCG(uint64(i), 2))
	at := first.Add(time.Duration(i%AlertsADay)*(24*time.Hour/AlertsADay)).AddDate(0, 0, i/AlertsADay)
	channel, town := r.IntN(5), alertTowns[r.IntN(len(alertTowns))]
	var words string
	switch r.IntN(4) {
	case 0:
		words = fmt.Sprintf("Overnight the air defence shot down %d of %d attack drones that were launched at the city of %s, Ukraine. ", r.IntN(60), 60+r.IntN(40), town)
	case 1:
		words = fmt.Sprintf("A missile hit the city of %s, Ukraine, on %s. %d people were injured. ", town, at.Weekday(), 1+r.IntN(9))
	default:
		words = fmt.Sprintf("Air raid alert in %s, Ukraine. ", town)
	}
	words += "Everybody must go to the nearest shelter at once, take water and documents along, and stay there until the all-clear is given. " +
		"Do not ignore the sirens. Do not publish photographs or videos of the work of the air defence. Share this message with those who are near to you and follow the channel."
	return document(fmt.Sprintf("alert-%07d", i), fmt.Sprintf("Alert channel %d", channel), at.Format(time.RFC3339), words)
}

// story is what the copies have in common.
const story = `BASRA, Iraq - A car bomb exploded outside a police station in Basra, Iraq, on Tuesday, killing 14 people and wounding 31 others, police said.
The blast tore the front from the station and set vehicles on fire along the street, where traders were opening their shops.
A hospital official said that 31 people were being treated for burns and wounds from glass, nine of them in a grave condition.
"We heard a sound that we had never heard before, and then there was only dust," said a baker whose shop stands opposite.
No group claimed responsibility for the attack. The interior ministry blamed the Islamic State group for the bombing.
The governor declared three days of mourning and asked residents to give blood at the city's main hospital.
Firefighters worked until the afternoon to clear the rubble, and the road along the river stayed closed to traffic.`

// Copy is the i-th paper's print of one wire report: some print it as it is,
// some cut it, and most have words of their own around it.
func Copy(i int) tocsin.Document {
	r := rand.New(rand.NewPCG(uint64(i), 3))
	at := time.Date(2018, time.January, 9, 9, 0, 0, 0, time.UTC).Add(time.Duration(r.IntN(48*60)) * time.Minute)
	parts := strings.Split(story, "\n")
	if r.IntN(3) == 0 {
		parts = parts[:3+r.IntN(5)]
	}
	if r.IntN(3) > 0 {
		own := make([]string, 5+r.IntN(20))
		for n := range own {
			own[n] = scene[r.IntN(len(scene))]
		}
		parts = append(parts, "More on this page: "+strings.Join(own, " ")+".")
	}
	return document(fmt.Sprintf("copy-%07d", i), fmt.Sprintf("Gazette %d", i), at.Format(time.RFC3339), strings.Join(parts, "\n\n"))
}

// document is a plain text as it came.
func document(id, outlet, published, words string) tocsin.Document {
	body := []byte(words + "\n")
	sum := sha256.Sum256(body)
	return tocsin.Document{ID: id, Outlet: outlet, Published: published, PublishedBasis: "header", MediaType: "text/plain", Language: "en",
		SHA256: hex.EncodeToString(sum[:]), Bytes: body}
}
