package group

import (
	"cmp"
	"math"
	"slices"

	"tocsin"
)

// unit is members of one class that are one act if any two of them are: of each
// document at most one. Copies of one report are grouped as one.
type unit struct {
	members []*member // in order
	bound   int       // the first unit that a person holds to be one act with it, -1 for none
}

func (u *unit) first() *member { return u.members[0] }

// edge is a pair of units without a veto: the other and the pair's score.
type edge struct {
	to    int
	score float64
}

// joined is the outcome: groups of members, and what they were made of.
type joined struct {
	clusters  [][]*member
	units     []unit
	graph     [][]edge // each unit's edges
	unitOf    []int    // of each member
	clusterOf []int    // of each unit
}

// join groups the members. Accounts with a day and a town come first, by
// average linkage under the vetoes of every pair; then each vaguer account goes
// to the group that it clearly fits best, measured against the clear ones only,
// so that no two clear incidents are chained through a vague third; what is
// left is grouped among itself. Every step looks at all that it could do and
// takes the best, so that the order given does not matter.
//
// What a person decided comes first: accounts held to be one act start as one
// group, whatever the reports say, and those held apart never meet.
func join(ms []*member, w *weigher, full func([]key) map[key]bool) joined {
	j := &joining{weigher: w, unitOf: make([]int, len(ms)), sharing: map[[2]int]bool{}}
	j.meet(full)
	j.divide()
	j.bind()
	j.connect()
	out := joined{units: j.units, graph: j.graph, unitOf: j.unitOf, clusterOf: make([]int, len(j.units))}
	var clusters [][]int
	for _, part := range j.components() {
		var clear [][]int
		var vague []int
		for _, u := range part {
			switch unit := &j.units[u]; {
			case unit.bound == u:
				var set []int
				for _, v := range part {
					if j.units[v].bound == u {
						set = append(set, v)
					}
				}
				clear = append(clear, set)
			case unit.bound >= 0: // with the first
			case unit.first().clear():
				clear = append(clear, []int{u})
			default:
				vague = append(vague, u)
			}
		}
		groups := j.linkage(clear, joinScore)
		groups, vague = j.attach(groups, vague)
		groups = append(groups, j.linkage(alone(vague), vagueScore)...)
		clusters = append(clusters, groups...)
	}
	for _, c := range clusters {
		slices.Sort(c)
	}
	slices.SortFunc(clusters, func(x, y []int) int { return cmp.Compare(x[0], y[0]) })
	for n, c := range clusters {
		var members []*member
		for _, u := range c {
			out.clusterOf[u] = n
			members = append(members, j.units[u].members...)
		}
		slices.SortFunc(members, func(x, y *member) int { return cmp.Compare(x.index, y.index) })
		out.clusters = append(out.clusters, members)
	}
	return out
}

// joining is a join under way.
type joining struct {
	weigher *weigher
	edges   [][]edge // of each class, to classes
	units   []unit   // in order of their first members
	ofClass [][]int  // units of each class
	unitOf  []int    // of each member
	graph   [][]edge
	sharing map[[2]int]bool // units that tell of two acts in one document, the smaller first; but for two single accounts
}

// meet finds the classes that could be one act.
func (j *joining) meet(full func([]key) map[key]bool) {
	w := j.weigher
	j.edges = make([][]edge, len(w.classes))
	w.meetings(full, func(c int, earlier []int) { // in order, so that the edges are
		for _, o := range earlier {
			v := w.alike(w.classes[o].members[0], w.classes[c].members[0])
			if v.apart {
				continue
			}
			j.edges[c] = append(j.edges[c], edge{o, v.score})
			if o != c {
				j.edges[o] = append(j.edges[o], edge{c, v.score})
			}
		}
	})
}

// divide makes units: of a class whose members would join each other, the
// first accounts of its sort in each document, the second ones, and so on; of
// another, each member.
func (j *joining) divide() {
	w := j.weigher
	j.ofClass = make([][]int, len(w.classes))
	for c := range w.classes {
		ms := w.classes[c].members
		need := vagueScore
		if ms[0].clear() {
			need = joinScore
		}
		one := false
		for _, e := range j.edges[c] {
			one = one || e.to == c && e.score >= need
		}
		if !one || w.classes[c].decided {
			for _, m := range ms {
				j.units = append(j.units, unit{members: []*member{m}, bound: -1})
			}
			continue
		}
		nth := map[int]int{} // of each document
		from := len(j.units)
		for _, m := range ms {
			n := nth[m.doc]
			nth[m.doc]++
			if from+n == len(j.units) {
				j.units = append(j.units, unit{bound: -1})
			}
			j.units[from+n].members = append(j.units[from+n].members, m)
		}
	}
	slices.SortFunc(j.units, func(x, y unit) int { return cmp.Compare(x.first().index, y.first().index) })
	inDoc := map[int][]int{}
	for u := range j.units {
		class := j.units[u].first().class
		j.ofClass[class] = append(j.ofClass[class], u)
		for _, m := range j.units[u].members {
			j.unitOf[m.index] = u
			for _, o := range inDoc[m.doc] {
				if len(j.units[o].members) > 1 || len(j.units[u].members) > 1 {
					j.sharing[[2]int{min(o, u), max(o, u)}] = true
				}
			}
			inDoc[m.doc] = append(inDoc[m.doc], u)
		}
	}
}

// bind ties the units that a person holds to be one act.
func (j *joining) bind() {
	rules := j.weigher.rules
	if rules == nil || len(rules.set) == 0 {
		return
	}
	first := map[string]int{}
	sets := map[int]int{}
	for u := range j.units {
		set := rules.bound(j.units[u].first().account.ID)
		if set == "" {
			continue
		}
		f, ok := first[set]
		if !ok {
			f = u
			first[set] = u
		}
		j.units[u].bound = f
		sets[f]++
	}
	for u := range j.units {
		if b := j.units[u].bound; b >= 0 && sets[b] < 2 {
			j.units[u].bound = -1 // the others are not there
		}
	}
}

// connect makes the edges between units.
func (j *joining) connect() {
	j.graph = make([][]edge, len(j.units))
	for u := range j.units {
		x := &j.units[u]
		of := j.edges[x.first().class]
		for _, e := range of {
			for _, v := range j.ofClass[e.to] {
				y := &j.units[v]
				if u == v {
					continue
				}
				together, decided := j.decided(x, y)
				switch {
				case decided && together:
					j.graph[u] = append(j.graph[u], edge{v, decidedScore})
				case !decided && !oneDocument(x, y):
					j.graph[u] = append(j.graph[u], edge{v, e.score})
				}
			}
		}
		if x.bound < 0 && !j.weigher.classes[x.first().class].decided {
			slices.SortFunc(j.graph[u], func(a, b edge) int { return cmp.Compare(a.to, b.to) })
			continue
		}
		for v := range j.units { // what a person put together need not have met
			y := &j.units[v]
			if together, d := j.decided(x, y); u != v && d && together && !slices.ContainsFunc(j.graph[u], func(e edge) bool { return e.to == v }) {
				j.graph[u] = append(j.graph[u], edge{v, decidedScore})
			}
		}
		slices.SortFunc(j.graph[u], func(a, b edge) int { return cmp.Compare(a.to, b.to) })
	}
}

// oneDocument reports whether the units are two accounts of one document.
func oneDocument(x, y *unit) bool {
	return len(x.members) == 1 && len(y.members) == 1 && x.first().doc == y.first().doc
}

// shares reports whether a document tells of both units, as two acts.
func (j *joining) shares(u, v int) bool {
	return j.sharing[[2]int{min(u, v), max(u, v)}] || oneDocument(&j.units[u], &j.units[v])
}

// decided is what a person said of two units.
func (j *joining) decided(x, y *unit) (together, ok bool) {
	w := j.weigher
	a, b := x.first(), y.first()
	if !w.classes[a.class].decided || !w.classes[b.class].decided {
		return false, false
	}
	together, d := w.rules.decided(a.account.ID, b.account.ID)
	return together, d != nil
}

// apart reports whether something forbids two units to be one act.
func (j *joining) apart(u, v int) bool {
	x, y := &j.units[u], &j.units[v]
	if together, ok := j.decided(x, y); ok {
		return !together
	}
	return j.shares(u, v) || j.weigher.alike(x.first(), y.first()).apart
}

// matters reports whether a score between two members could decide what either
// is grouped with.
func matters(rules *Rulings, a, b *member, score float64) bool {
	if rules.bound(a.account.ID) != "" || rules.bound(b.account.ID) != "" {
		return score >= joinScore-clearlyBest
	}
	for _, m := range []*member{a, b} {
		if !m.clear() && m.account.Role != tocsin.Background || !a.clear() && !b.clear() {
			return score >= vagueScore-clearlyBest
		}
	}
	return score >= joinScore-clearlyBest
}

// components are the parts of the graph that are connected by scores high
// enough to matter: nothing outside one changes what is inside it, so that a new
// document needs only its own looked at.
func (j *joining) components() [][]int {
	seen := make([]bool, len(j.units))
	var out [][]int
	for u := range j.units {
		if seen[u] {
			continue
		}
		part, todo := []int{}, []int{u}
		seen[u] = true
		for len(todo) > 0 {
			n := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			part = append(part, n)
			for _, e := range j.graph[n] {
				if !seen[e.to] && matters(j.weigher.rules, j.units[n].first(), j.units[e.to].first(), e.score) {
					seen[e.to] = true
					todo = append(todo, e.to)
				}
			}
		}
		slices.Sort(part)
		out = append(out, part)
	}
	return out
}

// forbidden marks two groups that cannot be the same act.
var forbidden = math.Inf(-1)

// groupings is groups of units that grow. Group i is the one whose first unit
// was i-th; it is gone when it was merged into an earlier one.
type groupings struct {
	units [][]int
	size  []int // how many members each has
	rank  []int // the finest rank of place in the group
	// sum holds the sum of the scores of all pairs between two groups,
	// forbidden when one of the pairs has no edge.
	sum     [][]float64
	best    []int // of the later groups the one with the highest average, -1 for none
	blocked map[[2]int]bool
	made    []bool // a person put some of the group together, whatever the reports say
	joining *joining
}

// alone makes a group of each unit.
func alone(units []int) [][]int {
	out := make([][]int, len(units))
	for i := range units {
		out[i] = units[i : i+1 : i+1]
	}
	return out
}

// linkage merges the groups with the highest average score until none reaches
// the threshold.
func (j *joining) linkage(start [][]int, threshold float64) [][]int {
	w := groupings{units: make([][]int, len(start)), size: make([]int, len(start)), rank: make([]int, len(start)), sum: make([][]float64, len(start)),
		best: make([]int, len(start)), blocked: map[[2]int]bool{}, made: make([]bool, len(start)), joining: j}
	at := map[int]int{}
	for i, us := range start {
		w.units[i], w.rank[i], w.made[i] = slices.Clone(us), rankUnknown, len(us) > 1
		for _, u := range us {
			w.rank[i], at[u] = min(w.rank[i], j.units[u].first().place.rank), i
			w.size[i] += len(j.units[u].members)
		}
		w.sum[i] = make([]float64, len(start))
		for n := range start {
			w.sum[i][n] = forbidden
		}
	}
	met := map[[2]int]int{} // pairs with an edge, of groups that a person made
	for i, us := range start {
		for _, u := range us {
			for _, e := range j.graph[u] {
				n, ok := at[e.to]
				if !ok || i == n {
					continue
				}
				pairs := len(j.units[u].members) * len(j.units[e.to].members)
				switch {
				case len(us) > 1 || len(start[n]) > 1:
					w.sum[i][n] = atLeastZero(w.sum[i][n]) + e.score*float64(pairs)
					met[[2]int{i, n}] += pairs
				case !j.shares(u, e.to):
					w.sum[i][n] = e.score * float64(pairs)
				}
			}
		}
	}
	// Reports that differ inside a group that a person made do not keep others
	// out that fit some of them; what a person held apart does.
	for pair, n := range met {
		x, y := pair[0], pair[1]
		if j.anyDecidedApart(start[x], start[y]) {
			w.sum[x][y] = forbidden
		} else {
			w.sum[x][y] *= float64(w.size[x]*w.size[y]) / float64(n)
		}
	}
	for i := range start {
		w.look(i)
	}
	for {
		a := -1
		for i, b := range w.best {
			if b >= 0 && (a < 0 || w.average(i, b) > w.average(a, w.best[a])) {
				a = i
			}
		}
		if a < 0 || w.average(a, w.best[a]) < threshold {
			break
		}
		if b := w.best[a]; w.rivalled(a, b) {
			w.blocked[[2]int{a, b}] = true
			w.look(a)
		} else {
			w.merge(a, b)
		}
	}
	return slices.DeleteFunc(w.units, func(c []int) bool { return len(c) == 0 })
}

// anyDecidedApart reports whether a person holds one of the first apart from
// one of the others.
func (j *joining) anyDecidedApart(x, y []int) bool {
	for _, u := range x {
		for _, v := range y {
			if together, ok := j.decided(&j.units[u], &j.units[v]); ok && !together {
				return true
			}
		}
	}
	return false
}

// atLeastZero is the sum so far; forbidden is none yet.
func atLeastZero(sum float64) float64 {
	if sum == forbidden {
		return 0
	}
	return sum
}

func (w *groupings) average(a, b int) float64 {
	return w.sum[a][b] / float64(w.size[a]*w.size[b])
}

// look finds the best later group for a.
func (w *groupings) look(a int) {
	w.best[a] = -1
	for b := a + 1; b < len(w.units); b++ {
		if w.sum[a][b] > forbidden && !w.blocked[[2]int{a, b}] && (w.best[a] < 0 || w.average(a, b) > w.average(a, w.best[a])) {
			w.best[a] = b
		}
	}
}

// merge puts b into a, which comes before it.
func (w *groupings) merge(a, b int) {
	for key := range w.blocked {
		if key[0] == a || key[1] == a || key[0] == b || key[1] == b {
			delete(w.blocked, key)
		}
	}
	for c := range w.units {
		sum := w.sum[a][c] + w.sum[b][c] // forbidden stays so
		for _, x := range [][2]int{{a, b}, {b, a}} {
			if made, other := x[0], x[1]; w.made[made] && w.sum[made][c] > forbidden && w.sum[other][c] == forbidden &&
				!w.joining.anyDecidedApart(w.units[other], w.units[c]) {
				sum = w.average(made, c) * float64(w.size[c]*(w.size[a]+w.size[b]))
			}
		}
		w.sum[a][c], w.sum[c][a] = sum, sum
		w.sum[b][c], w.sum[c][b] = forbidden, forbidden
	}
	w.sum[a][a] = forbidden
	w.units[a] = append(w.units[a], w.units[b]...)
	w.size[a] += w.size[b]
	w.rank[a], w.made[a] = min(w.rank[a], w.rank[b]), w.made[a] || w.made[b]
	w.units[b], w.best[b] = nil, -1
	w.look(a)
	for c := range b {
		switch old := w.best[c]; {
		case c == a || len(w.units[c]) == 0:
		case old == a || old == b:
			w.look(c)
		case c < a && w.sum[c][a] > forbidden:
			if old < 0 || w.average(c, a) > w.average(c, old) || w.average(c, a) == w.average(c, old) && a < old {
				w.best[c] = a
			}
		}
	}
}

// rivalled reports whether one of the two groups, told of less exactly than
// the other, would fit about as well with a third that is certainly not the
// other: "a strike on Kyiv" beside two strikes on two sites of Kyiv.
func (w *groupings) rivalled(a, b int) bool {
	coarse, fine := a, b
	if w.rank[b] > w.rank[a] {
		coarse, fine = b, a
	}
	if w.rank[coarse] == w.rank[fine] {
		return false
	}
	for third := range w.units {
		if third != fine && third != coarse && w.sum[coarse][third] > forbidden && w.rank[third] < w.rank[coarse] &&
			w.sum[fine][third] == forbidden && w.average(coarse, third) >= w.average(a, b)-clearlyBest {
			return true
		}
	}
	return false
}

// wish is a vague unit's best group.
type wish struct {
	unit  int
	group int
	score float64
}

// attach puts each vague unit into the group that it clearly fits best, and
// returns the units left over.
func (j *joining) attach(groups [][]int, vague []int) ([][]int, []int) {
	in := map[int]int{}
	for i, units := range groups {
		for _, u := range units {
			in[u] = i
		}
	}
	var wishes []wish
	for _, v := range vague {
		first, second := wish{unit: v, group: -1}, 0.0
		for _, w := range j.fitting(groups, v, in) {
			switch {
			case first.group < 0 || w.score > first.score:
				second = max(second, first.score)
				first = w
			default:
				second = max(second, w.score)
			}
		}
		need, m := vagueScore, j.units[v].first()
		if m.account.Role == tocsin.Background {
			need = joinScore
		}
		if m.crowded {
			need = crowdedScore
		}
		if first.group >= 0 && first.score >= need && first.score-second >= clearlyBest {
			wishes = append(wishes, first)
		}
	}
	slices.SortFunc(wishes, func(x, y wish) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.unit, y.unit))
	})
	added := make([][]int, len(groups))
	placed := map[int]bool{}
	for _, w := range wishes {
		if j.fits(w.unit, added[w.group]) {
			added[w.group] = append(added[w.group], w.unit)
			placed[w.unit] = true
		}
	}
	for i, more := range added {
		groups[i] = append(groups[i], more...)
	}
	return groups, slices.DeleteFunc(vague, func(u int) bool { return placed[u] })
}

// fitting lists the groups that nothing forbids a unit to join, in order, each
// with the score of its best pair.
func (j *joining) fitting(groups [][]int, v int, in map[int]int) []wish {
	best := map[int]float64{}
	for _, e := range j.graph[v] {
		if i, ok := in[e.to]; ok {
			if old, met := best[i]; !met || e.score > old {
				best[i] = e.score
			}
		}
	}
	var out []wish
	for i := range groups {
		if score, met := best[i]; met && j.fits(v, groups[i]) {
			out = append(out, wish{v, i, score})
		}
	}
	return out
}

// fits reports whether nothing forbids the unit to be the same act as each of
// the others.
func (j *joining) fits(u int, others []int) bool {
	for _, o := range others {
		if j.apart(u, o) {
			return false
		}
	}
	return true
}
