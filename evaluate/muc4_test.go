package evaluate

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin"
)

const smallMuc = `{"docid": "M1", "doctext": "rebels bombed the mill.", "templates": [
 {"incident_type": "bombing / attack", "PerpInd": [[["rebels", 0]]], "PerpOrg": [], "Target": [[["the mill", 14], ["the old mill", 40]]], "Victim": [], "Weapon": [["dynamite"]]},
 {"incident_type": "bombing / attack", "PerpInd": [[["rebels", 0]]], "PerpOrg": [], "Target": [[["the mill", 14], ["the old mill", 40]]], "Victim": [], "Weapon": [["dynamite"]]},
 {"incident_type": "kidnapping", "PerpInd": [], "PerpOrg": [], "Target": [], "Victim": [[["ana ruiz", 50]], [["luis sol", 70]]], "Weapon": []}]}
{"docid": "M2", "doctext": "nothing.", "templates": []}
`

func mucTexts(t *testing.T) []MucText {
	t.Helper()
	texts, err := ReadMucTexts(writeFile(t, "muc.json", strings.ReplaceAll(smallMuc, "\n ", " ")))
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestScoreMuc(t *testing.T) {
	gold := mucTexts(t)
	one := func(words ...string) []MucEntity { return []MucEntity{words} }
	for _, row := range []struct {
		name  string
		pred  map[string][]Template
		micro MucCount
	}{
		{"nothing predicted", nil, MucCount{0, 0, 0, 7}},
		{"a type that is part of the gold's", map[string][]Template{"M1": {{Type: "bombing"}}}, MucCount{1, 1, 1, 7}},
		{"a type that is not", map[string][]Template{"M1": {{Type: "arson"}}}, MucCount{0, 1, 0, 7}},
		{"case, punctuation and articles do not count", map[string][]Template{"M1": {{Type: "attack", PerpInd: one("The REBELS."), Target: one("an old mill")}}},
			MucCount{3, 3, 3, 7}},
		{"one wrong mention spoils the entity", map[string][]Template{"M1": {{Type: "attack", Target: one("mill", "house")}}}, MucCount{1, 2, 1, 7}},
		{"two predicted entities by one gold", map[string][]Template{"M1": {{Type: "attack", Target: []MucEntity{{"mill"}, {"old mill"}}}}}, MucCount{3, 3, 2, 7}},
		{"the better of two templates is aligned", map[string][]Template{"M1": {{Type: "kidnapping"}, {Type: "kidnapping", Victim: one("ana ruiz")}}},
			MucCount{2, 3, 2, 7}},
		{"a text without incidents", map[string][]Template{"M2": {{Type: "attack"}}}, MucCount{0, 1, 0, 7}},
	} {
		t.Run(row.name, func(t *testing.T) {
			s, err := ScoreMuc(gold, row.pred)
			if err != nil {
				t.Fatal(err)
			}
			if s.Micro() != row.micro {
				t.Errorf("micro %+v, want %+v", s.Micro(), row.micro)
			}
		})
	}
}

func TestReadMucFaults(t *testing.T) {
	if _, err := ReadMucTexts(writeFile(t, "m", "{}\nnot json")); err == nil || !strings.Contains(err.Error(), "m:2:") {
		t.Errorf("a bad line gives %v", err)
	}
	if _, err := ReadMucPrediction(writeFile(t, "p", `{"A": [{"PerpInd": [[[]]]}]}`)); tocsin.CodeOf(err) != tocsin.Invalid {
		t.Errorf("a mention without words gives %v", err)
	}
}

func TestAccountTemplate(t *testing.T) {
	body := "Four hooded men blew up the Orvel bridge with two powerful charges, killing former mayor Ana Ruiz and three peasants. The Red Column said it did it."
	r := readingOf{t, body}
	claim := func(slot tocsin.Slot, words, name string) tocsin.Claim {
		return r.claim(slot, words, tocsin.Value{Name: name}, "", tocsin.SpeakerOutlet, tocsin.Stated)
	}
	denied := claim(tocsin.Blamed, "hooded men", "hooded men")
	denied.Certainty = tocsin.Denied
	attack := tocsin.Account{Kind: tocsin.Attack, Role: tocsin.Background, Form: tocsin.Bombing, Claims: []tocsin.Claim{
		claim(tocsin.Perpetrator, "Four hooded men blew up", "hooded men"),
		claim(tocsin.Target, "the Orvel bridge with two powerful charges", "Orvel bridge"),
		claim(tocsin.Weapon, "two powerful charges", "explosives"),
		claim(tocsin.Victim, "former mayor Ana Ruiz", "Ana Ruiz"),
		claim(tocsin.Victim, "three peasants", "peasants"),
		claim(tocsin.ClaimedBy, "The Red Column said it did it", "Red Column"),
		r.claim(tocsin.Killed, "Ana Ruiz", tocsin.Value{Count: tocsin.Exactly(1)}, "", tocsin.SpeakerOutlet, tocsin.Stated),
		denied,
	}}
	rules, err := loadMucRules()
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(rules.template(&attack, &tocsin.Text{Body: body}))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"incident_type":"bombing","PerpInd":[["hooded men"]],"PerpOrg":[["red column"]],"Target":[["orvel bridge"]],"Victim":[["ana ruiz"]],"Weapon":[["powerful charges"]]}`
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAccountTemplatesNameVictims(t *testing.T) {
	for _, row := range []struct {
		name, body, trigger string
		want                string
	}{
		{"after the act, with titles", "POLICE CONDEMNED THE MURDER OF FORMER SENATOR ANA LUZ RIVAS.", "MURDER", "[[ana luz rivas]]"},
		{"a list", "REBELS KIDNAPPED ENGINEER LUIS SOL, JUDGE PEDRO PAZ AND HUGO RIO.", "KIDNAPPED", "[[luis sol] [pedro paz] [hugo rio]]"},
		{"before a passive", "DEPUTY MARTA PAZ WAS KILLED IN ORVEL.", "KILLED", "[[marta paz]]"},
		{"not who tells it", "THREE MEN WERE KILLED, COLONEL LUIS SOL SAID.", "KILLED", "[]"},
		{"not who did it", "LUIS SOL KILLED TWO SOLDIERS.", "KILLED", "[]"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := readingOf{t, row.body}
			text := r.text()
			for start := 0; start < len(row.body); {
				end := start
				for end < len(row.body) && row.body[end] >= 'A' && row.body[end] <= 'Z' {
					end++
				}
				kind := tocsin.Word
				if end == start {
					end, kind = start+1, tocsin.Punct
				}
				if row.body[start] != ' ' {
					text.Tokens = append(text.Tokens, tocsin.Token{Span: tocsin.Span{Start: start, End: end}, Kind: kind, Lower: strings.ToLower(row.body[start:end])})
				}
				start = end
			}
			text.Sentences[0].Last = len(text.Tokens)
			rules, err := loadMucRules()
			if err != nil {
				t.Fatal(err)
			}
			acc := tocsin.Account{Kind: tocsin.Attack, Form: tocsin.Killing, Acts: []tocsin.Span{r.span(row.trigger)}}
			if got := fmt.Sprint(rules.template(&acc, &text).Victim); got != row.want {
				t.Errorf("victims %s, want %s", got, row.want)
			}
		})
	}
}

func TestEveryFormHasAType(t *testing.T) {
	rules, err := loadMucRules()
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range tocsin.Forms {
		if rules.typeOf[form] == "" {
			t.Errorf("data/muc4.txt: %s has no type", form)
		}
	}
	for _, bad := range []string{"type attack", "verb run"} {
		if _, err := parseMucRules(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestScoreMucAgainstScript(t *testing.T) {
	goldPath, scorer := evalData(t, "muc4", "gtt-dev.json"), evalData(t, "score_muc4.py")
	gold, err := ReadMucTexts(goldPath)
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(3) {
		random := rand.New(rand.NewPCG(seed, 11))
		predicted := map[string][]Template{}
		for i := range gold {
			for _, tpl := range gold[i].Templates {
				if seed == 0 {
					predicted[gold[i].ID] = append(predicted[gold[i].ID], tpl)
					continue
				}
				for random.IntN(10) < 7 {
					predicted[gold[i].ID] = append(predicted[gold[i].ID], spoilTemplate(tpl, random))
				}
			}
		}
		content, err := json.Marshal(predicted)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "pred.json")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		read, err := ReadMucPrediction(path)
		if err != nil {
			t.Fatal(err)
		}
		score, err := ScoreMuc(gold, read)
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		table := score.Table("")
		for _, row := range table.Rows {
			fmt.Fprintf(&got, "%-14s %s\n", row.Name, row.Value)
		}
		if want := script(t, scorer, "--gold", goldPath, "--pred", path); got.String() != want {
			t.Errorf("seed %d: got\n%s\nthe script has\n%s", seed, got.String(), want)
		}
	}
}

func spoilTemplate(t Template, random *rand.Rand) Template {
	if random.IntN(10) == 0 {
		t.Type = []string{"attack", "bombing", "arson"}[random.IntN(3)]
	}
	for _, role := range []*[]MucEntity{&t.PerpInd, &t.PerpOrg, &t.Target, &t.Victim, &t.Weapon} {
		var kept []MucEntity
		for _, e := range *role {
			switch random.IntN(5) {
			case 0:
			case 1:
				kept = append(kept, MucEntity{"some other thing"}, e)
			case 2:
				kept = append(kept, e, MucEntity{"The " + strings.ToUpper(e[0])})
			default:
				kept = append(kept, e[:1])
			}
		}
		*role = kept
	}
	return t
}
