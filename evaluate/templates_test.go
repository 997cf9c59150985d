package evaluate

import (
	"encoding/json"
	"testing"

	"tocsin"
	"tocsin/model/role"
)

func TestRoleTemplates(t *testing.T) {
	rules := RoleRules{Tie: 1, Other: [len(mucRoles)]float32{0.5, 0.5, 0.5, 0.5, 0.5}}
	filler := func(r role.Role, words string, at int, sentence int, score float32) role.Filler {
		return role.Filler{Role: r, Words: words, Spans: []tocsin.Span{{Start: at, End: at + len(words)}}, In: []int{sentence}, Score: score}
	}
	rebels, column := filler(role.Person, "Rebels", 0, 0, 2), filler(role.Organization, "Red Column", 20, 0, 1)
	bridge, mayor := filler(role.Target, "the bridge", 40, 1, 1), filler(role.Victim, "Ana Ruiz", 60, 2, 1)
	bomb := filler(role.Weapon, "bomb", 80, 1, 1)
	for _, c := range []struct {
		name               string
		incidents, several role.Scores
		fillers            []role.Filler
		want               string
	}{
		{"no incident", role.Scores{-1, -1, -1, -1, -1, -1}, role.Scores{}, []role.Filler{rebels}, `null`},
		{"one of everything", role.Scores{-1, 1, -1, -1, -1, -1}, role.Scores{-1, -1}, []role.Filler{rebels, column, bridge, mayor, bomb},
			`[{"incident_type":"bombing","PerpInd":[["rebels"]],"PerpOrg":[["red column"]],"Target":[["the bridge"]],"Victim":[["ana ruiz"]],"Weapon":[["bomb"]]}]`},
		{"several, by sentences", role.Scores{-1, 1, -1, -1, -1, -1}, role.Scores{-1, 1}, []role.Filler{rebels, bridge, mayor, bomb},
			`[{"incident_type":"bombing","PerpInd":[["rebels"]],"PerpOrg":[],"Target":[["the bridge"]],"Victim":[],"Weapon":[["bomb"]]},` +
				`{"incident_type":"bombing","PerpInd":[["rebels"]],"PerpOrg":[],"Target":[],"Victim":[["ana ruiz"]],"Weapon":[]}]`},
		{"a shorter name of the same", role.Scores{1, -1, -1, -1, -1, -1}, role.Scores{-1}, []role.Filler{mayor, filler(role.Victim, "Ruiz", 90, 3, 0.9)},
			`[{"incident_type":"attack","PerpInd":[],"PerpOrg":[],"Target":[],"Victim":[["ana ruiz"]],"Weapon":[]}]`},
		{"a second entity needs more", role.Scores{1, -1, -1, -1, -1, -1}, role.Scores{-1}, []role.Filler{mayor, filler(role.Victim, "Luis Sol", 90, 3, 0.4)},
			`[{"incident_type":"attack","PerpInd":[],"PerpOrg":[],"Target":[],"Victim":[["ana ruiz"]],"Weapon":[]}]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := json.Marshal(rules.Templates(&role.Reading{Incidents: c.incidents, Several: c.several, Fillers: c.fillers}))
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
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
	if got := h.Words[role.Target]; len(got) != 1 || got[0] != "bridge" {
		t.Errorf("targets are %q, want the bridge", got)
	}
}
