package group

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"

	"tocsin"
)

// consolidate makes an incident of a group, the accounts of one act, as far as
// nobody decided otherwise.
func (s *settled) consolidate(group int, holder func(string) (int, bool)) tocsin.Incident {
	k, docs, members := s.k, s.docs, s.joined.clusters[group]
	told := slices.Clone(members) // in order of publication
	slices.SortFunc(told, func(x, y *member) int {
		return cmp.Or(comparePublished(docs[x.doc], docs[y.doc]), cmp.Compare(x.index, y.index))
	})
	src := sourcesOf(docs, told)
	inc := tocsin.Incident{
		ID:         incidentID(docs, members),
		Kind:       groupKind(members),
		Origins:    len(src.list),
		OriginList: src.list,
		Slots:      map[tocsin.Slot]*tocsin.SlotRecord{},
	}
	for i := range inc.OriginList {
		inc.OriginList[i].Reliability = s.rules.rating(inc.OriginList[i].ID)
	}
	inc.Accounts = make([]string, len(members))
	for i, m := range members {
		inc.Accounts[i] = m.account.ID
	}
	voices := distinctVoices(docs, told)
	inc.Form = groupForm(docs, members, voices)
	inc.Status = groupStatus(members)
	inc.When = groupWhen(docs, voices)
	inc.Where = groupWhere(docs, voices)
	fillSlots(&inc, docs, told, src)
	inc.Reasons = s.joinReasons(group)
	inc.Credibility = credibility(k, &inc, members)
	s.rule(&inc, members, holder)
	inc.Headline = headline(k, &inc)
	return inc
}

// incidentID is made of the founding account: of those published first the
// one with the smallest id.
func incidentID(docs []*document, members []*member) string {
	founder := slices.MinFunc(members, func(x, y *member) int {
		dx, dy := docs[x.doc], docs[y.doc]
		if (dx.day == noDay) != (dy.day == noDay) {
			if dy.day == noDay {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(dx.day, dy.day), dx.at.Compare(dy.at), cmp.Compare(x.account.ID, y.account.ID))
	})
	sum := sha256.Sum256([]byte("incident\x00" + founder.account.ID))
	return "inc-" + hex.EncodeToString(sum[:6])
}

// groupKind is attack when any account says so: an explosion whose cause is
// given becomes one (codebook 3).
func groupKind(members []*member) tocsin.Kind {
	kind := members[0].account.Kind
	for _, m := range members {
		if m.account.Kind == tocsin.Attack {
			return tocsin.Attack
		}
	}
	return kind
}

// distinctVoices is the members without those that say of time, place and form
// what another of the same home origin says: copies of one text speak once.
// Of those, the first one speaks.
func distinctVoices(docs []*document, members []*member) []*member {
	type voice struct {
		class  int
		origin string
	}
	seen := map[voice]bool{}
	var out []*member
	for _, m := range members {
		if v := (voice{m.class, docs[m.doc].home.id}); !seen[v] {
			seen[v] = true
			out = append(out, m)
		}
	}
	return out
}

// countOrigins is how many origins stand behind the members that pass.
func countOrigins(docs []*document, voices []*member, pass func(*member) bool) int {
	seen := map[string]bool{}
	for _, m := range voices {
		if pass(m) {
			seen[docs[m.doc].home.id] = true
		}
	}
	return len(seen)
}

// groupForm is the highest form (codebook 5) that at least a third of the
// origins that tell one give.
func groupForm(docs []*document, members, voices []*member) tocsin.Form {
	kind := groupKind(members)
	tells := func(m *member) bool {
		return m.account.Form != "" && m.account.Form != tocsin.OtherForm && m.account.Kind == kind
	}
	total := countOrigins(docs, voices, tells)
	for _, f := range tocsin.Forms {
		n := countOrigins(docs, voices, func(m *member) bool { return tells(m) && m.account.Form == f })
		if n > 0 && 3*n >= total {
			return f
		}
	}
	for _, m := range members {
		if m.account.Form != "" {
			return m.account.Form
		}
	}
	return ""
}

// groupStatus is intercepted or foiled only when every account says so.
func groupStatus(members []*member) tocsin.Status {
	status := tocsin.Status("")
	for _, m := range members {
		s := m.account.Status
		if s == "" {
			continue
		}
		if status != "" && s != status {
			if s != tocsin.Executed && status != tocsin.Executed {
				status = tocsin.Intercepted // it was stopped, and something was on its way
				continue
			}
			return tocsin.Executed
		}
		status = s
	}
	return status
}

// groupWhen is the time that is consistent with most origins; of those the
// most precise, then the one that was published first.
func groupWhen(docs []*document, voices []*member) *tocsin.When {
	best := pick(docs, voices, func(m *member) []int {
		w := m.account.When
		if w == nil {
			return nil
		}
		if !w.Known() {
			return []int{1, 0, w.Precision.Rank()}
		}
		agree := countOrigins(docs, voices, func(o *member) bool {
			return o.account.When.Known() && o.from <= m.to && m.from <= o.to
		})
		return []int{0, -agree, m.to - m.from, w.Precision.Rank()}
	})
	if best == nil {
		return nil
	}
	w := *best.account.When
	return &w
}

// groupWhere is the place that is consistent with most origins; of those the
// most precise, then the one that most tell.
func groupWhere(docs []*document, voices []*member) *tocsin.Where {
	best := pick(docs, voices, func(m *member) []int {
		if m.account.Where == nil {
			return nil
		}
		if !m.place.known() {
			return []int{1}
		}
		agree := countOrigins(docs, voices, func(o *member) bool { return o.place.known() && compatiblePlaces(m, o) })
		same := countOrigins(docs, voices, func(o *member) bool { return o.place.name.folded == m.place.name.folded })
		return []int{0, -agree, m.place.rank, located(m), -same}
	})
	if best == nil {
		return nil
	}
	w := *best.account.Where
	w.Within = slices.Clone(w.Within)
	return &w
}

func located(m *member) int {
	if m.place.located {
		return 0
	}
	return 1
}

func compatiblePlaces(a, b *member) bool {
	var p pair
	comparePlaces(&p, &a.place, &b.place)
	return p.veto == "" && p.score > 0
}

// pick is the member with the smallest rank; nil when all ranks are nil.
// Equal ranks are settled by publication, then id. Members of one class have
// one rank.
func pick(docs []*document, members []*member, rank func(*member) []int) *member {
	var best *member
	var bestRank []int
	ranks := map[int][]int{}
	for _, m := range members {
		r, ok := ranks[m.class]
		if !ok {
			r = rank(m)
			ranks[m.class] = r
		}
		if r == nil {
			continue
		}
		c := -1
		if best != nil {
			c = cmp.Or(slices.Compare(r, bestRank), comparePublished(docs[m.doc], docs[best.doc]), cmp.Compare(m.index, best.index))
		}
		if c < 0 {
			best, bestRank = m, r
		}
	}
	return best
}

// joinReasons tells why the accounts of a group are one: the strongest pairs
// that tie all of them together. Accounts that nothing tells apart are tied to
// the first of them.
func (s *settled) joinReasons(group int) []tocsin.JoinReason {
	j := &s.joined
	var units []int
	at := map[int]int{}
	size := 0
	for _, m := range j.clusters[group] {
		if u := j.unitOf[m.index]; j.units[u].first() == m {
			at[u] = len(units)
			units = append(units, u)
			size += len(j.units[u].members)
		}
	}
	if size == 1 {
		return nil
	}
	out := make([]tocsin.JoinReason, 0, size-1)
	// Prim's algorithm: the heaviest tree over the edges inside the group.
	best := make([]float64, len(units))
	from := make([]int, len(units))
	done := make([]bool, len(units))
	for i := range best {
		best[i], from[i] = math.Inf(-1), -1
	}
	last := 0
	for range len(units) - 1 {
		done[last] = true
		for _, e := range j.graph[units[last]] {
			if i, ok := at[e.to]; ok && !done[i] && e.score > best[i] {
				best[i], from[i] = e.score, last
			}
		}
		next := -1
		for i := range units {
			if !done[i] && (next < 0 || best[i] > best[next]) {
				next = i
			}
		}
		if from[next] >= 0 {
			a, b := j.units[units[min(from[next], next)]].members, j.units[units[max(from[next], next)]].members
			if a[0].doc == b[0].doc { // one of them has more
				switch {
				case len(a) > 1:
					a = a[1:]
				case len(b) > 1:
					b = b[1:]
				}
			}
			out = append(out, s.weigher.reason(a[0], b[0]))
		}
		last = next
	}
	for _, u := range units {
		ms := j.units[u].members
		for _, m := range ms[1:] {
			out = append(out, s.weigher.reason(ms[0], m))
		}
	}
	slices.SortFunc(out, func(x, y tocsin.JoinReason) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return out
}
