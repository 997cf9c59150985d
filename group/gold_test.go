package group

import (
	"bufio"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tocsin"
)

// evalFolder is where the evaluation data lies; tests that need it skip
// without it.
func evalFolder(t *testing.T) string {
	folder := os.Getenv("TOCSIN_EVAL")
	if folder == "" {
		t.Skip("TOCSIN_EVAL names no folder of evaluation data")
	}
	return filepath.Join(folder, "corpus")
}

type goldCount struct{ Min, Max *int }

type goldIncident struct {
	Key, Role, Type    string
	DateStart, DateEnd string
	TimeOfDay          string `json:"time_of_day"`
	Start              string `json:"date_start"`
	End                string `json:"date_end"`
	Place              string
	Parent             string `json:"place_parent"`
	Country            string
	Lat, Lon           *float64
	Weapon             string
	Munitions          *goldCount `json:"count_munitions"`
	Killed, Injured    *goldCount
	None               bool     `json:"explicit_no_casualties"`
	Blamed             []string `json:"perpetrator_alleged"`
	ClaimedBy          []string `json:"claimed_by"`
	Target, Status     string
	Sources            []string `json:"sources_cited"`
}

// goldForms are the corpus's older words for the forms.
var goldForms = map[string]tocsin.Form{"rocket_missile": tocsin.RocketMissile, "airstrike": tocsin.AirStrike, "ied_bombing": tocsin.Bombing,
	"suicide_bombing": tocsin.SuicideBombing, "armed_assault": tocsin.ArmedAssault, "shooting": tocsin.ArmedAssault,
	"assassination": tocsin.Killing, "interception": tocsin.RocketMissile}

// readGold makes readings of the corpus's gold facts, as a perfect frame
// would, and the key of each account.
func readGold(t *testing.T, folder string) ([]tocsin.Reading, map[string]string) {
	f, err := os.Open(filepath.Join(folder, "gold.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	keys := map[string]string{}
	var readings []tocsin.Reading
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var g struct {
			ID        string
			Incidents []goldIncident
		}
		if err := json.Unmarshal(lines.Bytes(), &g); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(folder, "reports", g.ID+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		r := tocsin.Reading{Document: tocsin.Document{ID: g.ID}}
		head, body, _ := strings.Cut(string(b), "\n\n")
		r.Text = paragraphs(body)
		for _, line := range strings.Split(head, "\n") {
			key, value, _ := strings.Cut(line, ":")
			switch value = strings.TrimSpace(value); key {
			case "outlet":
				r.Document.Outlet = value
			case "published":
				r.Document.Published = value
			}
		}
		for _, i := range g.Incidents {
			acc := i.account(g.ID, len(r.Accounts)+1)
			keys[acc.ID] = i.Role + " " + i.Key
			r.Accounts = append(r.Accounts, acc)
		}
		readings = append(readings, r)
	}
	return readings, keys
}

// paragraphs is a text whose blocks are its paragraphs.
func paragraphs(body string) tocsin.Text {
	text := tocsin.Text{Body: body}
	at := 0
	for _, p := range strings.Split(body, "\n\n") {
		if strings.TrimSpace(p) != "" {
			text.Blocks = append(text.Blocks, tocsin.Block{Kind: tocsin.Paragraph, Span: tocsin.Span{Start: at, End: at + len(p)}})
		}
		at += len(p) + 2
	}
	return text
}

var (
	goldNear   = regexp.MustCompile(`^(?:(?:a |the )?[a-z ]+ )?(near|outside) `)
	goldCommon = regexp.MustCompile(`^(?:[a-z -]+ )(?:in|near|outside) `)
	goldWide   = regexp.MustCompile(`(?i)province|governorate|region|provinces`)
	goldArea   = regexp.MustCompile(`(?i)district|area|zone|communities`)
)

func (i goldIncident) account(doc string, n int) tocsin.Account {
	acc := tocsin.Account{ID: doc + "#" + string(rune('0'+n)), Kind: tocsin.Attack, Role: tocsin.Role(i.Role), Status: tocsin.Status(i.Status)}
	acc.Form = goldForms[i.Type]
	if acc.Form == "" {
		acc.Form = tocsin.Form(i.Type)
	}
	if start, err := tocsin.ParseDate(i.Start); err == nil {
		end, _ := tocsin.ParseDate(i.End)
		acc.When = &tocsin.When{Start: start, End: end, Precision: tocsin.Day}
		if start.DaysUntil(end) > 2 {
			acc.When.Precision = tocsin.Month
		}
		for part, words := range map[string]string{"night": "night late", "evening": "evening", "morning": "morning", "early-morning": "early,early morning"} {
			for _, w := range strings.Split(words, ",") {
				if i.TimeOfDay == w || part == "night" && i.TimeOfDay != "" && strings.Contains(words, i.TimeOfDay) {
					acc.When.PartOfDay = part
				}
			}
		}
	}
	if i.Place != "" {
		w := &tocsin.Where{Name: i.Place, Country: i.Country, Lat: i.Lat, Lon: i.Lon, Precision: tocsin.Site, RadiusM: 1500}
		for _, p := range strings.Split(i.Parent, ", ") {
			if p != "" {
				w.Within = append(w.Within, p)
			}
		}
		w.Within = append(w.Within, i.Country)
		if goldNear.MatchString(w.Name) {
			w.Near, w.RadiusM = true, 8000
		}
		if short := goldCommon.ReplaceAllString(w.Name, ""); short != w.Name {
			w.Name, w.RadiusM = short, max(w.RadiusM, 8000)
			w.Precision = tocsin.Town
		}
		switch {
		case w.Name == i.Country || i.Lat == nil && i.Parent == "":
			w.Precision, w.RadiusM = tocsin.CountryWide, 0
			w.Lat, w.Lon = nil, nil
		case goldWide.MatchString(w.Name):
			w.Precision, w.RadiusM = tocsin.Province, 100000
		case strings.Contains(w.Name, " Sea") || strings.Contains(w.Name, "Gulf"):
			w.Precision, w.RadiusM = tocsin.SeaOrAir, 200000
		case goldArea.MatchString(w.Name):
			w.Precision, w.RadiusM = tocsin.Neighbourhood, max(w.RadiusM, 2500)
		case w.Name == i.Parent || strings.Contains(i.Parent, "Oblast") && !strings.Contains(w.Name, " ") || w.Name == "Kyiv" || w.Name == "Hodeidah":
			w.Precision, w.RadiusM = tocsin.Town, 12000
		}
		if w.Lat == nil {
			w.RadiusM = 0
		}
		acc.Where = w
	}
	speaker := tocsin.Speaker{Kind: tocsin.SpeakerOutlet}
	if len(i.Sources) > 0 {
		speaker = tocsin.Speaker{Name: i.Sources[0], Kind: tocsin.SpeakerOfficial}
	}
	count := func(slot tocsin.Slot, v *goldCount) {
		if v == nil {
			return
		}
		c := tocsin.Count{Known: true, Min: tocsin.Open, Max: tocsin.Open}
		if v.Min != nil {
			c.Min = *v.Min
		}
		if v.Max != nil {
			c.Max = *v.Max
		}
		acc.Claims = append(acc.Claims, tocsin.Claim{Slot: slot, Value: tocsin.Value{Count: c}, Speaker: speaker, Certainty: tocsin.Stated})
	}
	count(tocsin.Killed, i.Killed)
	count(tocsin.Injured, i.Injured)
	count(tocsin.Munitions, i.Munitions)
	names := func(slot tocsin.Slot, list ...string) {
		for _, n := range list {
			if n != "" {
				acc.Claims = append(acc.Claims, tocsin.Claim{Slot: slot, Value: tocsin.Value{Name: n}, Speaker: tocsin.Speaker{Kind: tocsin.SpeakerOutlet}, Certainty: tocsin.Stated})
			}
		}
	}
	names(tocsin.Weapon, i.Weapon)
	names(tocsin.Target, i.Target)
	names(tocsin.Blamed, i.Blamed...)
	names(tocsin.ClaimedBy, i.ClaimedBy...)
	return acc
}

func TestGoldAccountsAreGroupedAlike(t *testing.T) {
	readings, keys := readGold(t, evalFolder(t))
	incidents := Incidents(readings)
	main := scoreGroups(incidents, keys, "main ")
	all := scoreGroups(incidents, keys, "")
	t.Logf("main accounts: B-cubed F1 %.3f (P %.3f R %.3f), pairs F1 %.3f", main.b3(), main.b3p, main.b3r, main.pairs)
	t.Logf("all accounts:  B-cubed F1 %.3f (P %.3f R %.3f), pairs F1 %.3f", all.b3(), all.b3p, all.b3r, all.pairs)
	if main.b3() < 0.97 || main.pairs < 0.95 {
		t.Errorf("main accounts: B-cubed F1 %.3f, want 0.97; pairs F1 %.3f, want 0.95", main.b3(), main.pairs)
	}
	in := map[string]int{}
	for i, inc := range incidents {
		for _, a := range inc.Accounts {
			in[a] = i
		}
	}
	for a, i := range in {
		for b, j := range in {
			if a < b && strings.Contains(keys[a], " ") && incidentKey(keys[a]) == incidentKey(keys[b]) != (i == j) {
				t.Logf("%s %s, %s %s: together %v", a, keys[a], b, keys[b], i == j)
			}
		}
	}
	for _, inc := range incidents {
		if len(inc.Accounts) > 1 || testing.Verbose() {
			t.Logf("%v %v %d %d %s", inc.When, inc.Accounts, inc.Origins, inc.Credibility, inc.Headline)
		}
	}
	first, _ := json.Marshal(incidents)
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 20 {
		random.Shuffle(len(readings), func(i, j int) { readings[i], readings[j] = readings[j], readings[i] })
		if again, _ := json.Marshal(Incidents(readings)); string(again) != string(first) {
			t.Fatalf("order %d gave other incidents", n)
		}
	}
}

func incidentKey(s string) string { return s[strings.IndexByte(s, ' ')+1:] }

type groupScore struct{ b3p, b3r, pairs float64 }

func (s groupScore) b3() float64 { return 2 * s.b3p * s.b3r / (s.b3p + s.b3r) }

// scoreGroups compares the incidents with the keys of the accounts that have
// the prefix.
func scoreGroups(incidents []tocsin.Incident, keys map[string]string, prefix string) groupScore {
	got, want := map[string]int{}, map[string]string{}
	for i, inc := range incidents {
		for _, a := range inc.Accounts {
			if strings.HasPrefix(keys[a], prefix) {
				got[a], want[a] = i, incidentKey(keys[a])
			}
		}
	}
	var accounts []string
	for a := range got {
		accounts = append(accounts, a)
	}
	slices.Sort(accounts)
	var s groupScore
	both, inGot, inWant := 0, 0, 0
	for _, a := range accounts {
		hit, g, w := 0, 0, 0
		for _, b := range accounts {
			sameGot, sameWant := got[a] == got[b], want[a] == want[b]
			if sameGot {
				g++
			}
			if sameWant {
				w++
			}
			if sameGot && sameWant {
				hit++
			}
			if a < b {
				if sameGot && sameWant {
					both++
				}
				if sameGot {
					inGot++
				}
				if sameWant {
					inWant++
				}
			}
		}
		s.b3p += float64(hit) / float64(g) / float64(len(accounts))
		s.b3r += float64(hit) / float64(w) / float64(len(accounts))
	}
	s.pairs = 2 * float64(both) / float64(inGot+inWant)
	return s
}
