package group

import (
	"cmp"
	"container/heap"
	"slices"

	"tocsin"
)

// linkKey names a pair of members or groups, smaller first.
type linkKey [2]int

func keyOf(a, b int) linkKey {
	if a > b {
		a, b = b, a
	}
	return linkKey{a, b}
}

// link is the sum of the scores between two groups. Groups without a link
// cannot be the same act: somebody in one of them has a veto against somebody
// in the other, or they are not near each other.
type link struct {
	sum  float64
	size int // how many pairs the sum is over
}

func (l link) average() float64 { return l.sum / float64(l.size) }

// joined is the outcome: groups of members, and the pairs without a veto.
type joined struct {
	clusters [][]*member
	links    map[linkKey]link
}

// join groups the members. Accounts with a day and a town come first, by
// average linkage under the vetoes of every pair; then each vaguer account goes
// to the group that it clearly fits best, measured against the clear ones only,
// so that no two clear incidents are chained through a vague third; what is
// left is grouped among itself. Every step looks at all that it could do and
// takes the best, so that the order given does not matter.
func join(ms []*member, docs []*document) joined {
	out := joined{links: map[linkKey]link{}}
	near := make([][]int, len(ms))
	for _, c := range candidates(ms, docs) {
		if p := compare(docs, ms[c[0]], ms[c[1]], false); p.veto == "" {
			out.links[keyOf(c[0], c[1])] = link{p.score, 1}
			near[c[0]] = append(near[c[0]], c[1])
			near[c[1]] = append(near[c[1]], c[0])
		}
	}
	for _, part := range components(near) {
		var clear, vague []*member
		for _, i := range part {
			if ms[i].clear() {
				clear = append(clear, ms[i])
			} else {
				vague = append(vague, ms[i])
			}
		}
		groups := linkage(clear, near, out.links, joinScore)
		groups, vague = attach(docs, groups, vague, near, out.links)
		groups = append(groups, linkage(vague, near, out.links, vagueScore)...)
		out.clusters = append(out.clusters, groups...)
	}
	for _, c := range out.clusters {
		slices.SortFunc(c, func(x, y *member) int { return cmp.Compare(x.index, y.index) })
	}
	slices.SortFunc(out.clusters, func(x, y []*member) int { return cmp.Compare(x[0].index, y[0].index) })
	return out
}

// components are the connected parts of the graph: nothing outside one can
// change what is inside it, so a new document needs only its own looked at.
func components(near [][]int) [][]int {
	seen := make([]bool, len(near))
	var out [][]int
	for i := range near {
		if seen[i] {
			continue
		}
		part, todo := []int{}, []int{i}
		seen[i] = true
		for len(todo) > 0 {
			n := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			part = append(part, n)
			for _, o := range near[n] {
				if !seen[o] {
					seen[o] = true
					todo = append(todo, o)
				}
			}
		}
		slices.Sort(part)
		out = append(out, part)
	}
	return out
}

// offer is a merge that could be made.
type offer struct {
	a, b  *cluster
	score float64
}

type offers []offer

func (o offers) Len() int { return len(o) }
func (o offers) Less(i, j int) bool {
	x, y := o[i], o[j]
	if x.score != y.score {
		return x.score > y.score
	}
	return cmp.Or(cmp.Compare(x.a.first(), y.a.first()), cmp.Compare(x.b.first(), y.b.first()),
		cmp.Compare(len(x.a.members)+len(x.b.members), len(y.a.members)+len(y.b.members))) < 0
}
func (o offers) Swap(i, j int) { o[i], o[j] = o[j], o[i] }
func (o *offers) Push(x any)   { *o = append(*o, x.(offer)) }
func (o *offers) Pop() any {
	last := (*o)[len(*o)-1]
	*o = (*o)[:len(*o)-1]
	return last
}

// cluster is a group while it grows.
type cluster struct {
	members []*member // sorted
	links   map[*cluster]link
	gone    bool
}

func (c *cluster) first() int { return c.members[0].index }

// rank is the finest rank of place in the group.
func (c *cluster) rank() int {
	r := rankUnknown
	for _, m := range c.members {
		r = min(r, m.place.rank)
	}
	return r
}

// linkage merges the groups with the highest average score until none reaches
// the threshold.
func linkage(ms []*member, near [][]int, links map[linkKey]link, threshold float64) [][]*member {
	at := map[int]*cluster{}
	active := make([]*cluster, len(ms))
	for i, m := range ms {
		active[i] = &cluster{members: []*member{m}, links: map[*cluster]link{}}
		at[m.index] = active[i]
	}
	var queue offers
	for _, m := range ms {
		for _, o := range near[m.index] {
			if other := at[o]; other != nil && o > m.index {
				l := links[keyOf(m.index, o)]
				at[m.index].links[other], other.links[at[m.index]] = l, l
				if l.average() >= threshold {
					queue = append(queue, newOffer(at[m.index], other, l))
				}
			}
		}
	}
	heap.Init(&queue)
	for queue.Len() > 0 {
		o := heap.Pop(&queue).(offer)
		if o.a.gone || o.b.gone || rivalled(o) {
			continue
		}
		merged := merge(o.a, o.b)
		active = append(active, merged)
		for other, l := range merged.links {
			if l.average() >= threshold {
				heap.Push(&queue, newOffer(merged, other, l))
			}
		}
	}
	var out [][]*member
	for _, c := range active {
		if !c.gone {
			out = append(out, c.members)
		}
	}
	return out
}

func newOffer(a, b *cluster, l link) offer {
	if b.first() < a.first() {
		a, b = b, a
	}
	return offer{a, b, l.average()}
}

// merge makes one group of two. It keeps links only to groups that both can
// be the same as.
func merge(a, b *cluster) *cluster {
	m := &cluster{members: append(slices.Clone(a.members), b.members...), links: map[*cluster]link{}}
	slices.SortFunc(m.members, func(x, y *member) int { return cmp.Compare(x.index, y.index) })
	for other, la := range a.links {
		if lb, ok := b.links[other]; ok {
			l := link{la.sum + lb.sum, la.size + lb.size}
			m.links[other], other.links[m] = l, l
		}
	}
	for _, c := range []*cluster{a, b} {
		for other := range c.links {
			delete(other.links, c)
		}
		c.gone, c.links = true, nil
	}
	return m
}

// rivalled reports whether one side of the offer, told of less exactly than
// the other, would fit about as well with a third group that is certainly not
// the other: "a strike on Kyiv" beside two strikes on two sites of Kyiv.
func rivalled(o offer) bool {
	for _, side := range [2][2]*cluster{{o.a, o.b}, {o.b, o.a}} {
		coarse, fine := side[0], side[1]
		if coarse.rank() <= fine.rank() {
			continue
		}
		for third, l := range coarse.links {
			if third == fine || third.rank() >= coarse.rank() || l.average() < o.score-clearlyBest {
				continue
			}
			if _, ok := fine.links[third]; !ok {
				return true
			}
		}
	}
	return false
}

// attach puts each vague member into the group that it clearly fits best, and
// returns the members left over.
func attach(docs []*document, groups [][]*member, vague []*member, near [][]int, links map[linkKey]link) ([][]*member, []*member) {
	in := map[int]int{}
	for g, members := range groups {
		for _, m := range members {
			in[m.index] = g
		}
	}
	type place struct {
		m     *member
		group int
		score float64
	}
	var wanted []place
	for _, v := range vague {
		best, count := map[int]float64{}, map[int]int{}
		for _, o := range near[v.index] {
			if g, ok := in[o]; ok {
				s := links[keyOf(v.index, o)].sum
				if count[g] == 0 || s > best[g] {
					best[g] = s
				}
				count[g]++
			}
		}
		first, second := place{m: v, group: -1}, 0.0
		for g := range groups { // in order, so that ties fall the same way
			if count[g] == 0 || count[g] < len(groups[g]) && !fits(docs, v, groups[g]) {
				continue
			}
			switch {
			case first.group < 0 || best[g] > first.score:
				if first.group >= 0 {
					second = first.score
				}
				first.group, first.score = g, best[g]
			case best[g] > second:
				second = best[g]
			}
		}
		need := vagueScore
		if v.account.Role == tocsin.Background {
			need = joinScore
		}
		if first.group >= 0 && first.score >= need && first.score-second >= clearlyBest {
			wanted = append(wanted, first)
		}
	}
	slices.SortFunc(wanted, func(x, y place) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.m.index, y.m.index))
	})
	added := map[int][]*member{}
	placed := map[int]bool{}
	for _, w := range wanted {
		if fits(docs, w.m, added[w.group]) {
			added[w.group] = append(added[w.group], w.m)
			placed[w.m.index] = true
		}
	}
	for g, more := range added {
		groups[g] = append(groups[g], more...)
	}
	return groups, slices.DeleteFunc(vague, func(m *member) bool { return placed[m.index] })
}

// fits reports whether nothing forbids the member to be the same act as each
// of the others.
func fits(docs []*document, m *member, others []*member) bool {
	for _, o := range others {
		if compare(docs, m, o, false).veto != "" {
			return false
		}
	}
	return true
}
