package evaluate

import (
	"encoding/json"
	"testing"

	"tocsin"
	"tocsin/model/role"
)

func TestRoleTemplates(t *testing.T) {
	rules := RoleRules{Other: 0.5}
	const attack, bombing = 0, 1
	filler := func(r role.Role, words string, at int, kind int, score float32) role.Filler {
		f := role.Filler{Role: r, Words: words, Spans: []tocsin.Span{{Start: at, End: at + len(words)}}, Incident: role.Scores{-9, -9, -9, -9, -9, -9}}
		f.Incident[kind] = score
		return f
	}
	rebels, column := filler(role.Person, "Rebels", 0, bombing, 2), filler(role.Organization, "Red Column", 20, bombing, 1)
	bridge, mayor := filler(role.Target, "the bridge", 40, bombing, 1), filler(role.Victim, "Ana Ruiz", 60, bombing, 1)
	bomb, guards := filler(role.Weapon, "bomb", 80, bombing, 1), filler(role.People, "guards", 100, bombing, 3)
	killed := filler(role.Victim, "Ana Ruiz", 60, attack, 1)
	apart := func(n, m int, x float32) func(together [][]role.Scores) {
		return func(together [][]role.Scores) { together[n][m] = role.Scores{x, x, x, x, x, x} }
	}
	for _, c := range []struct {
		name      string
		incidents role.Scores
		fillers   []role.Filler
		together  []func([][]role.Scores) // the rest belongs together as little as not
		want      string
	}{
		{"no incident", role.Scores{-1, -1, -1, -1, -1, -1}, []role.Filler{rebels}, nil, `null`},
		{"one of everything", role.Scores{-1, 1, -1, -1, -1, -1}, []role.Filler{rebels, column, bridge, mayor, bomb, guards}, nil,
			`[{"incident_type":"bombing","PerpInd":[["rebels"]],"PerpOrg":[["red column"]],"Target":[["the bridge"]],"Victim":[["ana ruiz"]],"Weapon":[["bomb"]]}]`},
		{"each in the incident that it is of", role.Scores{1, 1, -1, -1, -1, -1}, []role.Filler{rebels, bridge, killed}, nil,
			`[{"incident_type":"attack","PerpInd":[],"PerpOrg":[],"Target":[],"Victim":[["ana ruiz"]],"Weapon":[]},` +
				`{"incident_type":"bombing","PerpInd":[["rebels"]],"PerpOrg":[],"Target":[["the bridge"]],"Victim":[],"Weapon":[]}]`},
		{"two told apart, the weapon of one", role.Scores{-1, 1, -1, -1, -1, -1}, []role.Filler{rebels, bridge, mayor, bomb},
			[]func([][]role.Scores){apart(2, 1, -1), apart(3, 2, -1)},
			`[{"incident_type":"bombing","PerpInd":[["rebels"]],"PerpOrg":[],"Target":[["the bridge"]],"Victim":[],"Weapon":[["bomb"]]},` +
				`{"incident_type":"bombing","PerpInd":[["rebels"]],"PerpOrg":[],"Target":[],"Victim":[["ana ruiz"]],"Weapon":[]}]`},
		{"a shorter name of the same", role.Scores{1, -1, -1, -1, -1, -1}, []role.Filler{killed, filler(role.Victim, "Ruiz", 90, attack, 0.9)}, nil,
			`[{"incident_type":"attack","PerpInd":[],"PerpOrg":[],"Target":[],"Victim":[["ana ruiz"]],"Weapon":[]}]`},
		{"a second entity needs more", role.Scores{1, -1, -1, -1, -1, -1}, []role.Filler{killed, filler(role.Victim, "Luis Sol", 90, attack, 0.4)}, nil,
			`[{"incident_type":"attack","PerpInd":[],"PerpOrg":[],"Target":[],"Victim":[["ana ruiz"]],"Weapon":[]}]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			together := make([][]role.Scores, len(c.fillers))
			for n := range together {
				together[n] = make([]role.Scores, n)
			}
			for _, set := range c.together {
				set(together)
			}
			got, err := json.Marshal(rules.Templates(&role.Reading{Incidents: c.incidents, Fillers: c.fillers, Together: together}))
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestSplitMakesNoMoreThanItMay(t *testing.T) {
	r := &role.Reading{}
	var part []int
	for n := range maxSplit + 3 {
		r.Fillers = append(r.Fillers, role.Filler{Role: role.Target})
		apart := make([]role.Scores, n)
		for m := range apart {
			apart[m][0] = -1
		}
		r.Together, part = append(r.Together, apart), append(part, n)
	}
	rules := RoleRules{}
	if got := rules.split(r, part, 0); len(got) != maxSplit {
		t.Errorf("%d groups, want %d: %v", len(got), maxSplit, got)
	}
}

func TestHintsOf(t *testing.T) {
	body := "Guerrillas bombed the bridge . The mayor was kidnapped ."
	claim := func(slot tocsin.Slot, words string) tocsin.Claim {
		return tocsin.Claim{Slot: slot, Quote: tocsin.Evidence{Exact: words}}
	}
	r := tocsin.Reading{Text: tocsin.Text{Body: body}, Accounts: []tocsin.Account{
		{Kind: tocsin.Attack, Role: tocsin.Main, Form: tocsin.Bombing, Acts: []tocsin.Span{{Start: 11, End: 17}}, Claims: []tocsin.Claim{claim(tocsin.Target, "the bridge")}},
		{Kind: tocsin.Attack, Form: tocsin.Abduction},
		{Kind: tocsin.Threat, Form: tocsin.Bombing},
	}}
	h := HintsOf(&r)
	if h.Accounts != 2 || h.Kinds[1] != 1 || h.Kinds[2] != 1 {
		t.Errorf("got %d accounts, kinds %v; want 2, one bombing and one kidnapping", h.Accounts, h.Kinds)
	}
	if h.Main[1] != 1 || len(h.Acts) != 1 || !h.Acts[0].Main {
		t.Errorf("main incidents are %v, acts %v; want the bombing", h.Main, h.Acts)
	}
	if got := h.Words[1][role.Target]; len(got) != 1 || got[0] != "bridge" {
		t.Errorf("targets are %q, want the bridge", got)
	}
}
