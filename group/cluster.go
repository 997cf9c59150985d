package group

import (
	"cmp"
	"math"
	"slices"

	"tocsin"
)

// edge is a pair without a veto: the other member and the pair's score.
type edge struct {
	to    int
	score float64
}

// graph holds each member's edges, by the other's index.
type graph [][]edge

// joined is the outcome: groups of members, and the pairs without a veto.
type joined struct {
	clusters [][]*member
	graph    graph
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
	out := joined{graph: make(graph, len(ms))}
	bound := boundSets(ms, w.rules)
	candidates(ms, w.docs, full, func(i int, earlier []int) { // in order, so that the edges are
		earlier = withBound(earlier, i, bound[i])
		for _, j := range earlier {
			if v := w.weigh(ms[j], ms[i]); !v.apart {
				out.graph[j] = append(out.graph[j], edge{i, v.score})
				out.graph[i] = append(out.graph[i], edge{j, v.score})
			}
		}
	})
	for _, part := range components(out.graph) {
		var clear [][]*member
		var vague []*member
		for _, i := range part {
			switch set := bound[i]; {
			case len(set) > 1 && set[0] == i:
				group := []*member{}
				for _, j := range set {
					group = append(group, ms[j])
				}
				clear = append(clear, group)
			case len(set) > 1: // with the first
			case ms[i].clear():
				clear = append(clear, []*member{ms[i]})
			default:
				vague = append(vague, ms[i])
			}
		}
		groups := linkage(clear, out.graph, joinScore, w)
		groups, vague = attach(w, groups, vague, out.graph)
		groups = append(groups, linkage(alone(vague), out.graph, vagueScore, w)...)
		out.clusters = append(out.clusters, groups...)
	}
	for _, c := range out.clusters {
		slices.SortFunc(c, func(x, y *member) int { return cmp.Compare(x.index, y.index) })
	}
	slices.SortFunc(out.clusters, func(x, y []*member) int { return cmp.Compare(x[0].index, y[0].index) })
	return out
}

// components are the parts of the graph that are connected by scores high
// enough to matter: nothing outside one changes what is inside it, so that a new
// document needs only its own looked at.
func components(g graph) [][]int {
	seen := make([]bool, len(g))
	var out [][]int
	for i := range g {
		if seen[i] {
			continue
		}
		part, todo := []int{}, []int{i}
		seen[i] = true
		for len(todo) > 0 {
			n := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			part = append(part, n)
			for _, e := range g[n] {
				if !seen[e.to] && e.score >= joinScore-clearlyBest {
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

// groupings is groups that grow. Group i is the one whose first member is i;
// it is gone when it was merged into an earlier one.
type groupings struct {
	members [][]*member
	rank    []int // the finest rank of place in the group
	// sum holds the sum of the scores of all pairs between two groups,
	// forbidden when one of the pairs has no edge.
	sum     [][]float64
	best    []int // of the later groups the one with the highest average, -1 for none
	blocked map[[2]int]bool
	made    []bool // a person put some of the group together, whatever the reports say
	weigher *weigher
}

// boundSets lists for each member all that a person holds to be one act with
// it, itself included, in order; nil for one of which nobody said so.
func boundSets(ms []*member, rules *Rulings) [][]int {
	sets := make([][]int, len(ms))
	if rules == nil || len(rules.set) == 0 {
		return sets
	}
	byFirst := map[string][]int{}
	for i, m := range ms {
		if first := rules.bound(m.account.ID); first != "" {
			byFirst[first] = append(byFirst[first], i)
		}
	}
	for _, set := range byFirst {
		for _, i := range set {
			sets[i] = set
		}
	}
	return sets
}

// withBound adds the earlier members of its set to those that a member meets.
func withBound(earlier []int, i int, set []int) []int {
	if len(set) < 2 {
		return earlier
	}
	out := slices.Clone(earlier)
	for _, j := range set {
		if j < i && !slices.Contains(earlier, j) {
			out = append(out, j)
		}
	}
	slices.Sort(out)
	return out
}

// alone makes a group of each member.
func alone(ms []*member) [][]*member {
	out := make([][]*member, len(ms))
	for i := range ms {
		out[i] = ms[i : i+1 : i+1]
	}
	return out
}

// linkage merges the groups with the highest average score until none reaches
// the threshold.
func linkage(start [][]*member, g graph, threshold float64, weigher *weigher) [][]*member {
	w := groupings{members: make([][]*member, len(start)), rank: make([]int, len(start)), sum: make([][]float64, len(start)),
		best: make([]int, len(start)), blocked: map[[2]int]bool{}, made: make([]bool, len(start)), weigher: weigher}
	at := map[int]int{}
	for i, ms := range start {
		w.members[i], w.rank[i], w.made[i] = slices.Clone(ms), rankUnknown, len(ms) > 1
		for _, m := range ms {
			w.rank[i], at[m.index] = min(w.rank[i], m.place.rank), i
		}
		w.sum[i] = make([]float64, len(start))
		for j := range start {
			w.sum[i][j] = forbidden
		}
	}
	met := map[[2]int]int{} // pairs with an edge, of groups that a person made
	for i, ms := range start {
		for _, m := range ms {
			for _, e := range g[m.index] {
				j, ok := at[e.to]
				switch {
				case !ok || i == j:
				case len(ms) == 1 && len(start[j]) == 1:
					w.sum[i][j] = e.score
				default:
					w.sum[i][j] = atLeastZero(w.sum[i][j]) + e.score
					met[[2]int{i, j}]++
				}
			}
		}
	}
	// Reports that differ inside a group that a person made do not keep others
	// out that fit some of them; what a person held apart does.
	for pair, n := range met {
		i, j := pair[0], pair[1]
		if weigher.anyDecidedApart(start[i], start[j]) {
			w.sum[i][j] = forbidden
		} else {
			w.sum[i][j] *= float64(len(start[i])*len(start[j])) / float64(n)
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
	return slices.DeleteFunc(w.members, func(c []*member) bool { return len(c) == 0 })
}

// anyDecidedApart reports whether a person holds one of the first apart from
// one of the others.
func (w *weigher) anyDecidedApart(x, y []*member) bool {
	for _, a := range x {
		for _, b := range y {
			if together, d := w.rules.decided(a.account.ID, b.account.ID); d != nil && !together {
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
	return w.sum[a][b] / float64(len(w.members[a])*len(w.members[b]))
}

// look finds the best later group for a.
func (w *groupings) look(a int) {
	w.best[a] = -1
	for b := a + 1; b < len(w.members); b++ {
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
	for c := range w.members {
		sum := w.sum[a][c] + w.sum[b][c] // forbidden stays so
		for _, x := range [][2]int{{a, b}, {b, a}} {
			if made, other := x[0], x[1]; w.made[made] && w.sum[made][c] > forbidden && w.sum[other][c] == forbidden &&
				!w.weigher.anyDecidedApart(w.members[other], w.members[c]) {
				sum = w.average(made, c) * float64(len(w.members[c])*(len(w.members[a])+len(w.members[b])))
			}
		}
		w.sum[a][c], w.sum[c][a] = sum, sum
		w.sum[b][c], w.sum[c][b] = forbidden, forbidden
	}
	w.sum[a][a] = forbidden
	w.members[a] = append(w.members[a], w.members[b]...)
	w.rank[a], w.made[a] = min(w.rank[a], w.rank[b]), w.made[a] || w.made[b]
	w.members[b], w.best[b] = nil, -1
	w.look(a)
	for c := range b {
		switch old := w.best[c]; {
		case c == a || len(w.members[c]) == 0:
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
	for third := range w.members {
		if third != fine && third != coarse && w.sum[coarse][third] > forbidden && w.rank[third] < w.rank[coarse] &&
			w.sum[fine][third] == forbidden && w.average(coarse, third) >= w.average(a, b)-clearlyBest {
			return true
		}
	}
	return false
}

// wish is a vague member's best group.
type wish struct {
	m     *member
	group int
	score float64
}

// attach puts each vague member into the group that it clearly fits best, and
// returns the members left over.
func attach(weigher *weigher, groups [][]*member, vague []*member, g graph) ([][]*member, []*member) {
	in := map[int]int{}
	for i, members := range groups {
		for _, m := range members {
			in[m.index] = i
		}
	}
	var wishes []wish
	for _, v := range vague {
		first, second := wish{m: v, group: -1}, 0.0
		for _, w := range fitting(weigher, groups, v, in, g) {
			switch {
			case first.group < 0 || w.score > first.score:
				second = max(second, first.score)
				first = w
			default:
				second = max(second, w.score)
			}
		}
		need := vagueScore
		if v.account.Role == tocsin.Background {
			need = joinScore
		}
		if v.crowded {
			need = crowdedScore
		}
		if first.group >= 0 && first.score >= need && first.score-second >= clearlyBest {
			wishes = append(wishes, first)
		}
	}
	slices.SortFunc(wishes, func(x, y wish) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.m.index, y.m.index))
	})
	added := make([][]*member, len(groups))
	placed := map[int]bool{}
	for _, w := range wishes {
		if fits(weigher, w.m, added[w.group]) {
			added[w.group] = append(added[w.group], w.m)
			placed[w.m.index] = true
		}
	}
	for i, more := range added {
		groups[i] = append(groups[i], more...)
	}
	return groups, slices.DeleteFunc(vague, func(m *member) bool { return placed[m.index] })
}

// fitting lists the groups that nothing forbids a member to join, in order,
// each with the score of its best pair.
func fitting(w *weigher, groups [][]*member, v *member, in map[int]int, g graph) []wish {
	best, count := map[int]float64{}, map[int]int{}
	for _, e := range g[v.index] {
		if i, ok := in[e.to]; ok {
			if count[i] == 0 || e.score > best[i] {
				best[i] = e.score
			}
			count[i]++
		}
	}
	var out []wish
	for i := range groups {
		if count[i] == len(groups[i]) || count[i] > 0 && fits(w, v, groups[i]) {
			out = append(out, wish{v, i, best[i]})
		}
	}
	return out
}

// fits reports whether nothing forbids the member to be the same act as each
// of the others.
func fits(w *weigher, m *member, others []*member) bool {
	for _, o := range others {
		if w.weigh(m, o).apart {
			return false
		}
	}
	return true
}
