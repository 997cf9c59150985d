package group

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tocsin"
)

// Rulings is what people decided, ready to be kept to. The nil Rulings is
// none. It is never changed and may be shared.
type Rulings struct {
	inForce  []*tocsin.Decision // in order of time, then id
	together map[twoAccounts]*tocsin.Decision
	apart    map[twoAccounts]*tocsin.Decision
	sets     map[string][]string // account -> all that are held to be one act with it, sorted
	set      map[string]string   // account -> the first of its set
	about    map[string][]*tocsin.Decision
	retract  map[string][]*tocsin.Decision // document -> retractions
	rated    map[string]*tocsin.Decision   // origin -> the last rating
	undone   map[string]bool
	paired   map[string]bool // accounts in together or apart
}

// twoAccounts are two account ids, the smaller one first.
type twoAccounts [2]string

func pairOf(a, b string) twoAccounts { return twoAccounts{min(a, b), max(a, b)} }

// pairsOfAll is how many accounts a merge may name for each to be tied to each;
// of more, each is tied to the first.
const pairsOfAll = 64

// NewRulings reads decisions, in any order. A later one counts for more than an
// earlier one where both speak of the same accounts; an undone one not at all.
func NewRulings(decisions []tocsin.Decision) (*Rulings, error) {
	r := &Rulings{together: map[twoAccounts]*tocsin.Decision{}, apart: map[twoAccounts]*tocsin.Decision{}, sets: map[string][]string{},
		set: map[string]string{}, about: map[string][]*tocsin.Decision{}, retract: map[string][]*tocsin.Decision{},
		rated: map[string]*tocsin.Decision{}, undone: map[string]bool{}, paired: map[string]bool{}}
	byID := map[string]bool{}
	var all []*tocsin.Decision
	for i := range decisions {
		d := &decisions[i]
		if err := d.Validate(); err != nil {
			return nil, err
		}
		if byID[d.ID] {
			return nil, tocsin.Errorf(tocsin.Invalid, "decision %s is given twice", d.ID)
		}
		byID[d.ID] = true
		all = append(all, d)
	}
	slices.SortFunc(all, func(x, y *tocsin.Decision) int { return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.ID, y.ID)) })
	for _, d := range slices.Backward(all) { // an undo may be undone
		if d.Kind == tocsin.Undo && !r.undone[d.ID] {
			if !byID[d.Undoes] {
				return nil, tocsin.Errorf(tocsin.NotFound, "decision %s undoes %s, which is not there", d.ID, d.Undoes)
			}
			r.undone[d.Undoes] = true
		}
	}
	for _, d := range all {
		if d.Kind == tocsin.Undo || r.undone[d.ID] {
			continue
		}
		r.inForce = append(r.inForce, d)
		switch d.Kind {
		case tocsin.Merge, tocsin.Same:
			r.tie(d)
		case tocsin.Split, tocsin.NotSame:
			for _, a := range d.Accounts {
				for _, o := range d.Others {
					delete(r.together, pairOf(a, o))
					r.apart[pairOf(a, o)] = d
				}
			}
		case tocsin.Retract:
			r.retract[d.Document] = append(r.retract[d.Document], d)
		case tocsin.Rate:
			r.rated[d.Origin] = d
		}
		for _, a := range append(slices.Clone(d.Accounts), d.Others...) {
			r.about[a] = append(r.about[a], d)
		}
	}
	r.close()
	return r, nil
}

// tie holds the accounts of a merge together.
func (r *Rulings) tie(d *tocsin.Decision) {
	for i, a := range d.Accounts {
		for _, b := range d.Accounts[i+1:] {
			if a != b && (i == 0 || len(d.Accounts) <= pairsOfAll) {
				delete(r.apart, pairOf(a, b))
				r.together[pairOf(a, b)] = d
			}
		}
	}
}

// close makes sets of the accounts that are tied, the newest decisions first,
// and leaves out a tie that would bring together two that are held apart.
func (r *Rulings) close() {
	pairs := make([]twoAccounts, 0, len(r.together))
	for p := range r.together {
		pairs = append(pairs, p)
	}
	slices.SortFunc(pairs, func(x, y twoAccounts) int {
		dx, dy := r.together[x], r.together[y]
		return cmp.Or(dy.At.Compare(dx.At), cmp.Compare(dy.ID, dx.ID), cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1]))
	})
	of := func(a string) []string {
		if s := r.sets[a]; s != nil {
			return s
		}
		return []string{a}
	}
	for _, p := range pairs {
		x, y := of(p[0]), of(p[1])
		if x[0] == y[0] {
			continue
		}
		if r.anyApart(x, y) {
			delete(r.together, p)
			continue
		}
		both := append(slices.Clone(x), y...)
		slices.Sort(both)
		for _, a := range both {
			r.sets[a] = both
		}
	}
	for a, s := range r.sets {
		r.set[a] = s[0]
	}
	for _, pairs := range []map[twoAccounts]*tocsin.Decision{r.together, r.apart} {
		for p := range pairs {
			r.paired[p[0]], r.paired[p[1]] = true, true
		}
	}
}

func (r *Rulings) anyApart(x, y []string) bool {
	if len(r.apart) == 0 {
		return false
	}
	for _, a := range x {
		for _, b := range y {
			if r.apart[pairOf(a, b)] != nil {
				return true
			}
		}
	}
	return false
}

// bound is the first of the accounts that are held to be one act with a; ""
// when nobody said so of it.
func (r *Rulings) bound(a string) string {
	if r == nil {
		return ""
	}
	return r.set[a]
}

// decided is what was decided of two accounts: together, apart, or neither. An
// account that is held to be one act with another shares what it is apart from.
func (r *Rulings) decided(a, b string) (together bool, d *tocsin.Decision) {
	if r == nil || len(r.together) == 0 && len(r.apart) == 0 {
		return false, nil
	}
	if d := r.apart[pairOf(a, b)]; d != nil {
		return false, d
	}
	if s := r.set[a]; s != "" && s == r.set[b] {
		if d := r.together[pairOf(a, b)]; d != nil {
			return true, d
		}
		for _, c := range r.sets[a] { // through a third
			if d := r.together[pairOf(a, c)]; d != nil {
				return true, d
			}
		}
	}
	return false, nil
}

// decides reports whether it was decided what the account is together with, or
// apart from.
func (r *Rulings) decides(account string) bool { return r != nil && r.paired[account] }

// named lists the accounts that decisions name beside this one, sorted.
func (r *Rulings) named(account string) []string {
	if r == nil {
		return nil
	}
	var out []string
	for _, d := range r.about[account] {
		out = append(append(out, d.Accounts...), d.Others...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// withdraws reports whether any document is withdrawn.
func (r *Rulings) withdraws() bool { return r != nil && len(r.retract) > 0 }

// retracts is the decision by which a version of a document is withdrawn.
func (r *Rulings) retracts(doc *tocsin.Document) *tocsin.Decision {
	if r == nil {
		return nil
	}
	for _, d := range r.retract[doc.ID] {
		if d.SHA256 == "" || d.SHA256 == doc.SHA256 {
			return d
		}
	}
	return nil
}

// rating is how far an origin is trusted.
func (r *Rulings) rating(origin string) tocsin.Reliability {
	if r == nil || r.rated[origin] == nil {
		return ""
	}
	return r.rated[origin].Reliability
}

// decidedWords tells a decision to a person.
func decidedWords(d *tocsin.Decision) string {
	return fmt.Sprintf("%s said so: %s", d.By, d.Reason)
}

// concerning lists the decisions on an incident as a whole that bear on these
// accounts, in order of time: those of which the incident holds more accounts
// than any other does, or as many and the smallest. holder tells which incident
// holds an account.
func (r *Rulings) concerning(accounts []string, holder func(account string) (incident int, ok bool)) []*tocsin.Decision {
	if r == nil || len(r.about) == 0 {
		return nil
	}
	var out []*tocsin.Decision
	for _, a := range accounts {
		for _, d := range r.about[a] {
			switch d.Kind {
			case tocsin.Set, tocsin.Resolve, tocsin.Confirm, tocsin.Reject:
				if !slices.Contains(out, d) && mostHeld(d, accounts, holder) {
					out = append(out, d)
				}
			case tocsin.Merge, tocsin.Same, tocsin.Split, tocsin.NotSame:
				if !slices.Contains(out, d) {
					out = append(out, d)
				}
			}
		}
	}
	slices.SortFunc(out, func(x, y *tocsin.Decision) int { return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.ID, y.ID)) })
	return out
}

func mostHeld(d *tocsin.Decision, accounts []string, holder func(string) (int, bool)) bool {
	named := slices.Clone(d.Accounts)
	slices.Sort(named)
	named = slices.Compact(named)
	count, first := map[int]int{}, map[int]int{}
	best := -1
	for i, a := range named {
		if in, ok := holder(a); ok {
			if count[in] == 0 {
				first[in] = i
			}
			count[in]++
		}
	}
	for in, n := range count {
		if best < 0 || n > count[best] || n == count[best] && first[in] < first[best] {
			best = in
		}
	}
	in, ok := holder(accounts[0])
	return ok && in == best
}

// listed is accounts or points in one line.
func listed(accounts []string) string { return strings.Join(accounts, ", ") }
