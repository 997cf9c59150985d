package evaluate

import (
	"cmp"
	"slices"
	"strings"

	"tocsin"
	"tocsin/model/role"
)

// RoleRules say from which log-odds on something becomes part of a template.
// They were chosen on readings of the development texts by models that had not
// seen the text (model/role/train -sweep).
type RoleRules struct {
	Type    [len(role.Incidents)]float32 // that the text reports such an incident
	Role    [len(mucRoles)]float32       // that a phrase fills the role
	Tie     float32                      // that it belongs to this incident, when there are several
	Other   [len(mucRoles)]float32       // what a second entity in the role needs besides
	Several float32                      // that the text reports several such incidents, to be told apart by sentences
}

// TemplateRules are the ones in use.
func TemplateRules() RoleRules {
	return RoleRules{
		Type:    [len(role.Incidents)]float32{-1.25, -1.4, -1.1, -1.1, -0.8, 0},
		Role:    [len(mucRoles)]float32{-0.8, -0.5, -0.5, -1.7, -1.4},
		Tie:     2,
		Several: 0.65,
		Other:   [len(mucRoles)]float32{0.3, 0.3, 0.3, 0.3, 0.3},
	}
}

// Knobs are the numbers of the rules, to be tried out one by one.
func (rules *RoleRules) Knobs() []*float32 {
	var out []*float32
	for i := range rules.Type[:5] {
		out = append(out, &rules.Type[i])
	}
	for i := range rules.Role {
		out = append(out, &rules.Role[i], &rules.Other[i])
	}
	return append(out, &rules.Tie, &rules.Several)
}

// Templates makes MUC-4 templates of what the model of roles finds in a text,
// which is told what the accounts of the reading say. Each entity has one
// mention, in small letters, as the document names it.
func Templates(r *tocsin.Reading) []Template {
	model, err := role.Load()
	if err != nil {
		panic(err) // the embedded weights are tested
	}
	rules := TemplateRules()
	reading := model.Read(&r.Text, HintsOf(r), slices.Min(rules.Role[:]))
	return rules.Templates(&reading)
}

// HintsOf collects what the accounts of a reading say.
func HintsOf(r *tocsin.Reading) *role.Hints {
	rules, err := loadMucRules()
	if err != nil {
		panic(err) // the embedded file is tested
	}
	h := &role.Hints{}
	for i := range r.Accounts {
		acc := &r.Accounts[i]
		kind := slices.Index(role.Incidents[:], rules.typeOf[acc.Form])
		if acc.Kind != tocsin.Attack || kind < 0 {
			continue
		}
		h.Accounts++
		h.Kinds[kind]++
		main := acc.Role == tocsin.Main
		if main {
			h.Main[kind]++
		}
		if acc.Where != nil {
			h.Placed++
		}
		if acc.When != nil {
			h.Dated++
		}
		for _, act := range acc.Acts {
			h.Acts = append(h.Acts, role.Act{Span: act, Kind: kind, Main: main})
		}
		t := rules.template(acc, &r.Text)
		for i, entities := range t.roles() {
			for _, e := range entities {
				h.Words[i] = append(h.Words[i], e...)
			}
		}
	}
	return h
}

// Templates makes a template for each kind of incident that a text reports,
// and several where it reports several.
func (rules *RoleRules) Templates(r *role.Reading) []Template {
	var kinds []int
	for kind, x := range r.Incidents {
		if x >= rules.Type[kind] {
			kinds = append(kinds, kind)
		}
	}
	if len(kinds) == 0 {
		return nil
	}
	parts := make([][]*role.Filler, len(kinds))
	for _, f := range rules.choose(r) {
		best := slices.MaxFunc(kinds, func(a, b int) int { return cmp.Compare(f.Incident[a], f.Incident[b]) })
		for i, kind := range kinds {
			if kind == best || f.Incident[kind] >= rules.Tie {
				parts[i] = append(parts[i], f)
			}
		}
	}
	var out []Template
	for i, kind := range kinds {
		var groups [][]*role.Filler
		if r.Several[kind] >= rules.Several {
			groups = splitFillers(parts[i])
		}
		if len(groups) == 0 {
			groups = [][]*role.Filler{nil}
		}
		for _, group := range groups {
			t := newTemplate(role.Incidents[kind])
			for _, f := range parts[i] {
				if group == nil || partOf(f, group, groups) {
					t.add(f)
				}
			}
			folded := foldTemplate(&t)
			if !slices.ContainsFunc(out, func(u Template) bool { v := foldTemplate(&u); return folded.equal(&v) }) {
				out = append(out, t)
			}
		}
	}
	return out
}

// choose takes the fillers that are good enough, best first, one for each thing.
func (rules *RoleRules) choose(r *role.Reading) []*role.Filler {
	var out []*role.Filler
	for i := range r.Fillers {
		f := &r.Fillers[i]
		need, taken := rules.Role[f.Role], false
		for _, g := range out {
			if g.Role == f.Role {
				need = rules.Role[f.Role] + rules.Other[f.Role]
				taken = taken || sameFiller(f, g)
			}
		}
		if !taken && f.Score >= need {
			out = append(out, f)
		}
	}
	return out
}

func newTemplate(kind string) Template {
	return Template{Type: kind, PerpInd: []MucEntity{}, PerpOrg: []MucEntity{}, Target: []MucEntity{}, Victim: []MucEntity{}, Weapon: []MucEntity{}}
}

func (t *Template) add(f *role.Filler) {
	e := MucEntity{strings.ToLower(f.Words)}
	switch f.Role {
	case role.Person:
		t.PerpInd = append(t.PerpInd, e)
	case role.Organization:
		t.PerpOrg = append(t.PerpOrg, e)
	case role.Target:
		t.Target = append(t.Target, e)
	case role.Victim:
		t.Victim = append(t.Victim, e)
	case role.Weapon:
		t.Weapon = append(t.Weapon, e)
	}
}

// maxSplit is how many templates of one type are made of a text at most.
const maxSplit = 4

// splitFillers groups what was attacked by the sentences that name it; nil
// when all of it is one group.
func splitFillers(fillers []*role.Filler) [][]*role.Filler {
	var groups [][]*role.Filler
	for _, f := range fillers {
		if f.Role != role.Target && f.Role != role.Victim {
			continue
		}
		joined := []*role.Filler{f}
		groups = slices.DeleteFunc(groups, func(g []*role.Filler) bool {
			if !beside(f, g) {
				return false
			}
			joined = append(joined, g...)
			return true
		})
		groups = append(groups, joined)
	}
	if len(groups) < 2 {
		return nil
	}
	return groups[:min(len(groups), maxSplit)]
}

// partOf reports whether a filler goes into the template of a group: who did
// it goes into all, a weapon into those whose sentences name it, if any do.
func partOf(f *role.Filler, group []*role.Filler, groups [][]*role.Filler) bool {
	switch f.Role {
	case role.Person, role.Organization:
		return true
	case role.Weapon:
		return beside(f, group) || !slices.ContainsFunc(groups, func(g []*role.Filler) bool { return beside(f, g) })
	}
	return slices.Contains(group, f)
}

// beside reports whether a sentence names both the filler and one of the group.
func beside(f *role.Filler, group []*role.Filler) bool {
	return slices.ContainsFunc(group, func(g *role.Filler) bool {
		return slices.ContainsFunc(f.In, func(s int) bool { return slices.Contains(g.In, s) })
	})
}

// sameFiller reports whether one name stands in the other.
func sameFiller(a, b *role.Filler) bool {
	x, y := " "+foldMention(a.Words)+" ", " "+foldMention(b.Words)+" "
	return strings.Contains(x, y) || strings.Contains(y, x) || overlap(a.Spans, b.Spans)
}

func overlap(a, b []tocsin.Span) bool {
	for _, s := range a {
		for _, u := range b {
			if s.Start < u.End && u.Start < s.End {
				return true
			}
		}
	}
	return false
}
