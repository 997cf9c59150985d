package evaluate

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tocsin"
)

const smallGold = `{"id": "a", "is_attack_report": true, "incidents": [
 {"key": "k1", "role": "main", "type": "rocket_missile", "type_alt": [], "date_start": "2024-02-01", "date_end": "2024-02-01",
  "place": "Orvel", "place_parent": "Tamar", "country": "Tamaria", "lat": 10.0, "lon": 20.0, "weapon": "rockets",
  "count_munitions": {"min": 4, "max": 4}, "killed": {"min": 2, "max": null}, "injured": null, "explicit_no_casualties": false,
  "perpetrator_alleged": ["Red Column"], "claimed_by": [], "sources_cited": ["Orvel police"], "status": "executed"}]}
{"id": "b", "is_attack_report": true, "incidents": [
 {"key": "k1", "role": "main", "type": "rocket_missile", "date_start": "2024-02-01", "date_end": null, "place": "Orvel",
  "lat": 10.0, "lon": 20.0, "killed": 2, "explicit_no_casualties": false, "status": "executed"},
 {"key": "k2", "role": "background", "type": "shooting", "date_start": "2023-12-05", "place": "Lower Tamar", "status": "executed"}]}
{"id": "c", "is_attack_report": false, "incidents": []}
`

func writeFile(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func goldOf(t *testing.T, content string) []GoldDocument {
	t.Helper()
	lines := strings.ReplaceAll(strings.ReplaceAll(content, "\n ", " "), "\n  ", " ")
	gold, err := ReadCorpusGold(writeFile(t, "gold.jsonl", lines))
	if err != nil {
		t.Fatal(err)
	}
	return gold
}

func TestScoreCorpus(t *testing.T) {
	gold := goldOf(t, smallGold)
	t.Run("gold against itself is whole", func(t *testing.T) {
		p := FromGold(gold)
		p.Incidents = []PredictedIncident{{"i1", []string{"a#1", "b#1"}}, {"i2", []string{"b#2"}}}
		s := ScoreCorpus(gold, &p)
		if s.Headline != 1 || s.All != (PRF{3, 0, 0}) || s.Main != (PRF{2, 0, 0}) || len(s.Faults) != 0 {
			t.Errorf("headline %v, all %v, main %v, faults %v", s.Headline, s.All, s.Main, s.Faults)
		}
	})
	t.Run("nothing predicted", func(t *testing.T) {
		s := ScoreCorpus(gold, &Prediction{})
		if s.NotPredicted != 3 || s.Report != (PRF{0, 0, 2}) || s.Main != (PRF{0, 0, 2}) || s.Slots["killed"] != (PRF{0, 0, 2}) {
			t.Errorf("%+v", s)
		}
	})
	t.Run("each slot by itself", func(t *testing.T) {
		p := FromGold(gold)
		acc := &p.Documents[0].Accounts[0]
		acc.Form = tocsin.Shelling                    // wrong, of the same family
		acc.When.End = acc.When.End.AddDays(1)        // overlaps, is not the day
		acc.Where.Name = "Tamar"                      // the parent, at the same point
		acc.Claims[0].Value.Count = tocsin.Exactly(2) // a bound lost
		acc.Claims = append(acc.Claims, tocsin.Claim{Slot: tocsin.Blamed, Value: tocsin.Value{Name: "Blue Front"}, Certainty: tocsin.Denied})
		acc.Claims = append(acc.Claims, tocsin.Claim{Slot: tocsin.Injured, Value: tocsin.Value{Count: tocsin.Exactly(1)}, Scope: tocsin.Scope{Side: "attackers"}})
		s := ScoreCorpus(gold, &p)
		for slot, want := range map[string]PRF{"form": {1, 1, 1}, "day": {1, 1, 1}, "place": {2, 0, 0}, "within_25km": {2, 0, 0},
			"killed": {1, 1, 1}, "injured": {}, "munitions": {1, 0, 0}, "blamed": {1, 0, 0}, "weapon": {1, 0, 0}, "speakers": {1, 0, 0}} {
			if s.Slots[slot] != want {
				t.Errorf("%s: %+v, want %+v", slot, s.Slots[slot], want)
			}
		}
		if s.Grouping.BCubedR != 0.5 || s.Grouping.BCubedP != 1 {
			t.Errorf("two accounts left apart give B-cubed %+v", s.Grouping)
		}
	})
	t.Run("a main account for a recalled act is invented", func(t *testing.T) {
		p := FromGold(gold)
		p.Documents[1].Accounts[1].Role = tocsin.Main
		s := ScoreCorpus(gold, &p)
		if s.Main != (PRF{2, 1, 0}) || s.All != (PRF{3, 0, 0}) {
			t.Errorf("main %+v, all %+v", s.Main, s.All)
		}
	})
}

func TestReadCorpusGoldFaults(t *testing.T) {
	if _, err := ReadCorpusGold(filepath.Join(t.TempDir(), "none")); tocsin.CodeOf(err) != tocsin.NotFound {
		t.Errorf("missing file gives %v", err)
	}
	if _, err := ReadCorpusGold(writeFile(t, "g", "{\"id\": \"a\"}\n{")); err == nil || !strings.Contains(err.Error(), "g:2:") {
		t.Errorf("a bad line gives %v", err)
	}
}

// evalData is the folder of the marked material; the test is skipped without it.
func evalData(t *testing.T, parts ...string) string {
	t.Helper()
	folder := os.Getenv("TOCSIN_EVAL")
	if folder == "" {
		folder = filepath.Join("..", "..", "shared", "eval") // beside the repository
	}
	path := filepath.Join(append([]string{folder}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no evaluation data at %s: set TOCSIN_EVAL", path)
	}
	return path
}

// script runs one of the material's own scorers, to compare with.
func script(t *testing.T, name string, args ...string) string {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 to compare with")
	}
	out, err := exec.Command(python, append([]string{name}, args...)...).Output()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(out)
}

// spoil changes a faultless prediction at random, so that everything the
// scorer looks at is now right, now wrong, now missing.
func spoil(p *Prediction, random *rand.Rand) {
	chance := func(percent int) bool { return random.IntN(100) < percent }
	group := 0
	for i := range p.Documents {
		doc := &p.Documents[i]
		if chance(10) {
			no := !*doc.AttackReport
			doc.AttackReport = &no
		}
		var kept []tocsin.Account
		for _, acc := range doc.Accounts {
			if chance(10) {
				continue
			}
			acc.Claims = append([]tocsin.Claim(nil), acc.Claims...)
			if chance(15) {
				acc.Form = tocsin.Forms[random.IntN(len(tocsin.Forms))]
			}
			if chance(10) {
				acc.Role = tocsin.Main
			}
			if chance(10) {
				acc.Status = tocsin.Foiled
			}
			if acc.When != nil && chance(30) {
				when := *acc.When
				when.Start = when.Start.AddDays(random.IntN(3) - 1)
				when.End = when.Start.AddDays(random.IntN(2))
				if chance(20) {
					when.End = tocsin.Date{}
				}
				acc.When = &when
			}
			if acc.Where != nil && chance(30) {
				where := *acc.Where
				if chance(50) {
					where.Name = ""
				} else {
					where.Name = "the town of " + where.Name
				}
				if where.Lat != nil && chance(50) {
					lat := *where.Lat + random.Float64()*2
					where.Lat = &lat
				} else if chance(50) {
					where.Lat, where.Lon = nil, nil
				}
				acc.Where = &where
			}
			for n := range acc.Claims {
				c := &acc.Claims[n]
				switch {
				case chance(10):
					c.Value = tocsin.Value{Count: tocsin.Count{Known: true, Min: random.IntN(3), Max: tocsin.Open}}
				case chance(10):
					c.Scope.Side = "attackers"
				case chance(10):
					c.Scope.Group = "civilians"
				case chance(5):
					c.Certainty = tocsin.Denied
				case chance(10) && c.Value.Name != "":
					c.Value.Name = "the " + c.Value.Name + " people"
				case chance(10):
					c.Speaker = tocsin.Speaker{Name: "Some Spokesman", Kind: tocsin.SpeakerMilitary}
				case chance(5):
					c.Slot = tocsin.Slots[random.IntN(len(tocsin.Slots))]
				case chance(5):
					acc.Claims = append(acc.Claims, tocsin.Claim{Slot: tocsin.Casualties, Value: tocsin.Value{Count: tocsin.Exactly(0)}})
				}
			}
			kept = append(kept, acc)
			if chance(10) {
				again := acc
				again.ID += "b"
				kept = append(kept, again)
			}
			if chance(70) {
				p.Incidents = append(p.Incidents, PredictedIncident{fmt.Sprint("i", group), []string{acc.ID}})
				if chance(50) {
					group++
				}
			}
		}
		doc.Accounts = kept
	}
	// Merge groups of one name, as the contract has one entry for each.
	merged := map[string]int{}
	var incidents []PredictedIncident
	for _, inc := range p.Incidents {
		if n, seen := merged[inc.ID]; seen {
			incidents[n].Accounts = append(incidents[n].Accounts, inc.Accounts...)
			continue
		}
		merged[inc.ID] = len(incidents)
		incidents = append(incidents, inc)
	}
	p.Incidents = incidents
	p.Documents = p.Documents[:len(p.Documents)-2]
}

func TestScoreCorpusAgainstScript(t *testing.T) {
	goldPath, scorer := evalData(t, "corpus", "gold.jsonl"), evalData(t, "score_corpus.py")
	gold, err := ReadCorpusGold(goldPath)
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(4) {
		p := FromGold(gold)
		if seed > 0 {
			spoil(&p, rand.New(rand.NewPCG(seed, 7)))
		}
		path := filepath.Join(t.TempDir(), "pred.json")
		if err := p.Write(path); err != nil {
			t.Fatal(err)
		}
		// What is scored must be what the file says.
		p, err := ReadPrediction(path)
		if err != nil {
			t.Fatal(err)
		}
		type measure struct {
			P, R, F1 float64
			N        int
		}
		var want struct {
			Documents    int
			NotPredicted int `json:"not_predicted"`
			Report       measure
			AccountsAll  measure `json:"accounts_all"`
			AccountsMain measure `json:"accounts_main"`
			Slots        map[string]measure
			Grouping     struct {
				P     float64 `json:"b3_p"`
				R     float64 `json:"b3_r"`
				F1    float64 `json:"b3_f1"`
				Pairs measure
			}
			SlotsMean float64 `json:"slots_mean_f1"`
			Headline  float64
		}
		if err := json.Unmarshal([]byte(script(t, scorer, "--gold", goldPath, "--pred", path, "--json")), &want); err != nil {
			t.Fatal(err)
		}
		got := ScoreCorpus(gold, &p)
		same := func(name string, got, want float64) {
			t.Helper()
			if math.Abs(round4(got)-want) > 1e-9 {
				t.Errorf("seed %d: %s is %.5f, the script has %.4f", seed, name, got, want)
			}
		}
		counts := func(name string, got PRF, want measure) {
			t.Helper()
			same(name+" P", got.P(), want.P)
			same(name+" R", got.R(), want.R)
			same(name+" F1", got.F1(), want.F1)
			same(name+" n", float64(got.TP+got.FN), float64(want.N))
		}
		same("documents", float64(got.Documents), float64(want.Documents))
		same("not predicted", float64(got.NotPredicted), float64(want.NotPredicted))
		counts("report", got.Report, want.Report)
		counts("all", got.All, want.AccountsAll)
		counts("main", got.Main, want.AccountsMain)
		if len(want.Slots) < 10 {
			t.Errorf("the script has %d slots only", len(want.Slots))
		}
		for slot, m := range want.Slots {
			counts(slot, got.Slots[slot], m)
		}
		same("B-cubed P", got.Grouping.BCubedP, want.Grouping.P)
		same("B-cubed R", got.Grouping.BCubedR, want.Grouping.R)
		same("B-cubed F1", got.Grouping.BCubedF1, want.Grouping.F1)
		counts("pairs", got.Grouping.Pairs, want.Grouping.Pairs)
		same("slots mean", got.SlotsMean, want.SlotsMean)
		same("headline", got.Headline, want.Headline)
	}
}
