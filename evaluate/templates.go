package evaluate

import (
	"cmp"
	"slices"
	"strings"

	"tocsin"
	"tocsin/model/role"
)

// RoleRules say from which log-odds on something becomes part of a template,
// and how much it counts when the accounts have it too. They were chosen on
// folds of the development texts.
type RoleRules struct {
	Type    [len(role.Incidents)]float32 // that the text reports such an incident
	Role    [len(mucRoles)]float32       // that a phrase fills the role
	Tie     float32                      // that it belongs to this incident, when there are several
	Other   [len(mucRoles)]float32       // what a second entity in the role needs besides
	Several float32                      // that the text reports several such incidents, to be told apart by sentences
	TypeToo float32                      // what it counts that an account is of the type
	RoleToo [len(mucRoles)]float32       // what it counts that an account has the phrase in the role
}

// TemplateRules are the ones in use.
func TemplateRules() RoleRules {
	return RoleRules{
		Type:    [len(role.Incidents)]float32{-0.7, -0.6, -0.3, -0.4, -0.5, 0},
		Role:    [len(mucRoles)]float32{-1.2, -0.8, -1, -1, -0.8},
		Tie:     2.1,
		Several: 0.1,
		Other:   [len(mucRoles)]float32{0.7, 0.7, 0.7, 0.7, 0.7},
		TypeToo: 2.3,
		RoleToo: [len(mucRoles)]float32{1.2, 0.8, 1.5, 2.4, 1.3},
	}
}

// Knobs are the numbers of the rules, to be tried out one by one.
func (rules *RoleRules) Knobs() []*float32 {
	var out []*float32
	for i := range rules.Type[:5] {
		out = append(out, &rules.Type[i])
	}
	for i := range rules.Role {
		out = append(out, &rules.Role[i], &rules.RoleToo[i], &rules.Other[i])
	}
	return append(out, &rules.Tie, &rules.TypeToo, &rules.Several)
}

// least is the lowest score of the model that can matter.
func (rules *RoleRules) least() float32 {
	return slices.Min(rules.Role[:]) - slices.Max(rules.RoleToo[:])
}

// Templates makes MUC-4 templates of a reading: of what the model of roles
// finds in the text, the more so where the accounts say the same. Each entity
// has one mention, in small letters, as the document names it.
func Templates(r *tocsin.Reading) []Template {
	model, err := role.Load()
	if err != nil {
		panic(err) // the embedded weights are tested
	}
	rules := TemplateRules()
	reading := model.Read(&r.Text, rules.least())
	return rules.Templates(&reading, HintsOf(r))
}

// Hints are what the accounts of a reading say.
type Hints struct {
	types map[string]bool
	roles [len(mucRoles)][]string // folded mentions
}

// HintsOf collects the hints of a reading.
func HintsOf(r *tocsin.Reading) *Hints {
	h := &Hints{types: map[string]bool{}}
	for _, t := range accountTemplates(r) {
		h.types[t.Type] = true
		folded := foldTemplate(&t)
		for i, entities := range folded.roles {
			for _, e := range entities {
				h.roles[i] = append(h.roles[i], e...)
			}
		}
	}
	return h
}

// Templates makes a template for each kind of incident that a text reports,
// and several where it reports several.
func (rules *RoleRules) Templates(r *role.Reading, h *Hints) []Template {
	var kinds []int
	for kind, x := range r.Incidents {
		if h.types[role.Incidents[kind]] {
			x += rules.TypeToo
		}
		if x >= rules.Type[kind] {
			kinds = append(kinds, kind)
		}
	}
	if len(kinds) == 0 {
		return nil
	}
	parts := make([][]*role.Filler, len(kinds))
	for _, f := range rules.choose(r, h) {
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

// choose takes the fillers that are good enough, one for each thing.
func (rules *RoleRules) choose(r *role.Reading, h *Hints) []*role.Filler {
	fillers := slices.Clone(r.Fillers)
	for i := range fillers {
		f := &fillers[i]
		if slices.Contains(h.roles[f.Role], foldMention(f.Words)) {
			f.Score += rules.RoleToo[f.Role]
		}
	}
	slices.SortStableFunc(fillers, func(a, b role.Filler) int { return cmp.Compare(b.Score, a.Score) })
	var out []*role.Filler
	for i := range fillers {
		f := &fillers[i]
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
