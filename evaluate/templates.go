package evaluate

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"tocsin"
	"tocsin/model/role"
)

// RoleRules say from which log-odds on something becomes part of a template.
// They were chosen on readings of the development texts by models that had not
// seen the text (model/role/train -sweep). One number serves all kinds and
// roles: numbers of their own, chosen on four fifths, did worse on the fifth.
type RoleRules struct {
	Type  float32 // that the text reports incidents of a kind
	Role  float32 // that a phrase fills a role in one of them
	Other float32 // what a second entity in the role needs besides
	Apart float32 // that two things attacked are of the same one; those below are told apart
	Join  float32 // that something else is of the same one as they are
}

// TemplateRules are the ones in use.
func TemplateRules() RoleRules {
	return RoleRules{Type: -1.15, Role: -1.15, Other: 0.4, Apart: 0, Join: 1.25}
}

// Knobs are the numbers of the rules, to be tried out one by one.
func (rules *RoleRules) Knobs() []*float32 {
	return []*float32{&rules.Type, &rules.Role, &rules.Other, &rules.Apart, &rules.Join}
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
	reading := model.Read(&r.Text, HintsOf(r), rules.Role)
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
			h.Acts = append(h.Acts, role.Act{Span: act, Kind: kind, Main: main, Account: i})
		}
		t := rules.template(acc, &r.Text)
		for i, entities := range t.roles() {
			for _, e := range entities {
				h.Words[kind][i] = append(h.Words[kind][i], e...)
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
		if x >= rules.Type {
			kinds = append(kinds, kind)
		}
	}
	var out []Template
	for _, kind := range kinds {
		part := rules.choose(r, kind)
		groups := rules.split(r, part, kind)
		if len(groups) < 2 {
			groups = [][]int{nil}
		}
		for _, group := range groups {
			t := newTemplate(role.Incidents[kind])
			for _, n := range part {
				if group == nil || rules.partOf(r, n, group, groups, kind) {
					t.add(&r.Fillers[n])
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

// choose takes the fillers that are good enough for a kind of incident, best
// first, one for each thing.
func (rules *RoleRules) choose(r *role.Reading, kind int) []int {
	order := make([]int, len(r.Fillers))
	for n := range r.Fillers {
		order[n] = n
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(r.Fillers[b].Incident[kind], r.Fillers[a].Incident[kind]) })
	var out []int
	for _, n := range order {
		f := &r.Fillers[n]
		if f.Role == role.People {
			continue
		}
		need, taken := rules.Role, false
		for _, m := range out {
			if g := &r.Fillers[m]; g.Role == f.Role {
				need = rules.Role + rules.Other
				taken = taken || sameFiller(f, g)
			}
		}
		if !taken && f.Incident[kind] >= need {
			out = append(out, n)
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

// split groups what was attacked by what is likely of one incident.
func (rules *RoleRules) split(r *role.Reading, part []int, kind int) [][]int {
	var groups [][]int
	for _, n := range part {
		if attacked(&r.Fillers[n]) {
			groups = append(groups, []int{n})
		}
	}
	for len(groups) > 1 {
		best, a, b := rules.Apart, -1, -1
		if len(groups) > maxSplit {
			best = float32(math.Inf(-1))
		}
		for i := range groups {
			for j := range groups[:i] {
				if x := together(r, groups[i], groups[j], kind); x >= best {
					best, a, b = x, i, j
				}
			}
		}
		if a < 0 {
			break
		}
		groups[b] = append(groups[b], groups[a]...)
		groups = slices.Delete(groups, a, a+1)
	}
	return groups
}

func attacked(f *role.Filler) bool { return f.Role == role.Target || f.Role == role.Victim }

// together is the mean log-odds that fillers of two groups are of one incident.
func together(r *role.Reading, a, b []int, kind int) float32 {
	sum := float32(0)
	for _, n := range a {
		for _, m := range b {
			sum += r.Together[max(n, m)][min(n, m)][kind]
		}
	}
	return sum / float32(len(a)*len(b))
}

// partOf reports whether a filler goes into the template of a group: what was
// attacked into its own, the rest into all that it is likely of, or the likeliest.
func (rules *RoleRules) partOf(r *role.Reading, n int, group []int, groups [][]int, kind int) bool {
	if attacked(&r.Fillers[n]) {
		return slices.Contains(group, n)
	}
	x := together(r, []int{n}, group, kind)
	return x >= rules.Join || !slices.ContainsFunc(groups, func(g []int) bool { return together(r, []int{n}, g, kind) > x })
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
