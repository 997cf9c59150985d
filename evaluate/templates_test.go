package evaluate

import (
	"encoding/json"
	"testing"

	"tocsin"
	"tocsin/model/role"
)

func TestRoleTemplates(t *testing.T) {
	rules := RoleRules{Tie: 1, Other: [len(mucRoles)]float32{0.5, 0.5, 0.5, 0.5, 0.5}, TypeToo: 1, RoleToo: [len(mucRoles)]float32{1, 1, 1, 1, 1}}
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
		hints              Hints
		want               string
	}{
		{"no incident", role.Scores{-1, -1, -1, -1, -1, -1}, role.Scores{}, []role.Filler{rebels}, Hints{}, `null`},
		{"one of everything", role.Scores{-1, 1, -1, -1, -1, -1}, role.Scores{-1, -1}, []role.Filler{rebels, column, bridge, mayor, bomb}, Hints{},
			`[{"incident_type":"bombing","PerpInd":[["rebels"]],"PerpOrg":[["red column"]],"Target":[["the bridge"]],"Victim":[["ana ruiz"]],"Weapon":[["bomb"]]}]`},
		{"several, by sentences", role.Scores{-1, 1, -1, -1, -1, -1}, role.Scores{-1, 1}, []role.Filler{rebels, bridge, mayor, bomb}, Hints{},
			`[{"incident_type":"bombing","PerpInd":[["rebels"]],"PerpOrg":[],"Target":[["the bridge"]],"Victim":[],"Weapon":[["bomb"]]},` +
				`{"incident_type":"bombing","PerpInd":[["rebels"]],"PerpOrg":[],"Target":[],"Victim":[["ana ruiz"]],"Weapon":[]}]`},
		{"a shorter name of the same", role.Scores{1, -1, -1, -1, -1, -1}, role.Scores{-1}, []role.Filler{mayor, filler(role.Victim, "Ruiz", 90, 3, 0.9)}, Hints{},
			`[{"incident_type":"attack","PerpInd":[],"PerpOrg":[],"Target":[],"Victim":[["ana ruiz"]],"Weapon":[]}]`},
		{"a second entity needs more", role.Scores{1, -1, -1, -1, -1, -1}, role.Scores{-1}, []role.Filler{mayor, filler(role.Victim, "Luis Sol", 90, 3, 0.4)}, Hints{},
			`[{"incident_type":"attack","PerpInd":[],"PerpOrg":[],"Target":[],"Victim":[["ana ruiz"]],"Weapon":[]}]`},
		{"the accounts count", role.Scores{-0.5, -1, -1, -1, -1, -1}, role.Scores{-1}, []role.Filler{filler(role.Victim, "Luis Sol", 90, 3, -0.5)},
			Hints{types: map[string]bool{"attack": true}, roles: [len(mucRoles)][]string{3: {"luis sol"}}},
			`[{"incident_type":"attack","PerpInd":[],"PerpOrg":[],"Target":[],"Victim":[["luis sol"]],"Weapon":[]}]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := json.Marshal(rules.Templates(&role.Reading{Incidents: c.incidents, Several: c.several, Fillers: c.fillers}, &c.hints))
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}
