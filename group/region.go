package group

import (
	"fmt"
	"slices"
	"strings"

	"tocsin"
)

// region is all that could change when its seeds do: their accounts, those
// connected with them by scores high enough to matter or by a decision, and the
// near-identical texts of all their documents. What it makes of them is what
// grouping everything would.
type region struct {
	k        *knowledge
	near     tocsin.Neighbours
	rules    *Rulings
	docs     []*document
	at       map[*tocsin.Reading]int
	closed   map[int]bool     // documents whose near-identical texts are here
	inside   map[*member]bool // members all of whose neighbours are here
	todo     []*member
	families int
	settled  *settled
}

// around finds the region of the documents' accounts.
func around(near tocsin.Neighbours, rules *Rulings, seeds []*tocsin.Reading) (*region, error) {
	r := &region{k: known(), near: near, rules: rules, at: map[*tocsin.Reading]int{}, closed: map[int]bool{}, inside: map[*member]bool{}}
	for _, s := range seeds {
		i := r.enter(s)
		if err := r.copies(i); err != nil {
			return nil, err
		}
	}
	for i := range r.docs { // what a copy says of its origin touches the others
		if r.closed[i] {
			r.take(r.docs[i].members...)
		}
	}
	for len(r.todo) > 0 {
		m := r.todo[len(r.todo)-1]
		r.todo = r.todo[:len(r.todo)-1]
		if err := r.expand(m); err != nil {
			return nil, err
		}
	}
	var kept []*document
	for i, d := range r.docs {
		if r.closed[i] {
			kept = append(kept, d)
		}
	}
	ms, docs := assemble(r.k, kept, rules)
	var failed error
	r.settled = newSettled(r.k, ms, docs, rules, func(guards []key) map[key]bool {
		full, err := r.full(guards)
		failed = err
		return full
	})
	return r, failed
}

// incidents lists those of the region that are whole.
func (r *region) incidents() []tocsin.Incident {
	return r.settled.incidentsOf(func(ms []*member) bool {
		for _, m := range ms {
			if !r.inside[m] {
				return false
			}
		}
		return true
	})
}

// doubtful lists the pairs to put in front of a person.
func (r *region) doubtful() []tocsin.JoinReason {
	inside := map[string]bool{}
	for m := range r.inside {
		inside[m.account.ID] = true
	}
	return slices.DeleteFunc(r.settled.doubtful(), func(j tocsin.JoinReason) bool { return !inside[j.A] || !inside[j.B] })
}

// readings lists the readings that the region is of.
func (r *region) readings() []*tocsin.Reading {
	var out []*tocsin.Reading
	for i, d := range r.docs {
		if r.closed[i] {
			out = append(out, d.reading)
		}
	}
	return out
}

func (r *region) enter(reading *tocsin.Reading) int {
	if i, ok := r.at[reading]; ok {
		return i
	}
	d := prepare(r.k, reading)
	r.families++
	d.family = r.families
	i := len(r.docs)
	for _, m := range d.members {
		m.doc = i
	}
	r.docs, r.at[reading] = append(r.docs, d), i
	return i
}

func (r *region) ask(keys []key) ([]int, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	slices.Sort(keys)
	found, err := r.near.Near(slices.Compact(keys))
	if err != nil {
		return nil, fmt.Errorf("look for neighbours: %w", err)
	}
	out := make([]int, len(found))
	for i, f := range found {
		out[i] = r.enter(f)
	}
	return out, nil
}

func (r *region) full(guards []key) (map[key]bool, error) {
	if len(guards) == 0 {
		return nil, nil
	}
	list, err := r.near.Crowded(guards, crowded)
	if err != nil {
		return nil, fmt.Errorf("count neighbours: %w", err)
	}
	full := map[key]bool{}
	for _, k := range list {
		full[k] = true
	}
	return full, nil
}

// copies brings in all texts that are near-identical to the document's or
// translations of one another, directly or through others, and all versions of each.
func (r *region) copies(first int) error {
	if r.closed[first] {
		return nil
	}
	r.closed[first] = true
	family := r.docs[first].family
	for todo := []int{first}; len(todo) > 0; {
		d := r.docs[todo[len(todo)-1]]
		todo = todo[:len(todo)-1]
		d.family = family
		id := d.reading.Document.ID
		found, err := r.ask(append(d.textKeys(), d.nameKeys()...))
		if err != nil {
			return err
		}
		for _, j := range found {
			o := r.docs[j]
			_, alike := d.sketch.alike(&o.sketch)
			if !r.closed[j] && (alike || o.reading.Document.ID == id || d.translation(o)) {
				r.closed[j] = true
				todo = append(todo, j)
			}
		}
	}
	return nil
}

func (r *region) take(ms ...*member) {
	for _, m := range ms {
		if !r.inside[m] {
			r.inside[m] = true
			r.todo = append(r.todo, m)
		}
	}
}

// expand brings in all that the member could be one act with.
func (r *region) expand(m *member) error {
	if err := r.copies(m.doc); err != nil {
		return err
	}
	asks := m.asks()
	var guards, keys []key
	for _, a := range asks {
		if a.guard != 0 {
			guards = append(guards, a.guard)
		}
	}
	slices.Sort(guards)
	full, err := r.full(slices.Compact(guards))
	if err != nil {
		return err
	}
	for _, a := range asks {
		if !full[a.guard] {
			keys = append(keys, a.key)
		}
	}
	named := r.rules.named(m.account.ID)
	for _, a := range named {
		if at := strings.LastIndexByte(a, '#'); at >= 0 {
			keys = append(keys, wordKey(keyDocument, 0, a[:at]))
		}
	}
	found, err := r.ask(keys)
	if err != nil {
		return err
	}
	family := r.docs[m.doc].family
	for i, d := range r.docs {
		if d.family == family && i != m.doc && r.closed[i] {
			found = append(found, i)
		}
	}
	for _, i := range found {
		for _, o := range r.docs[i].members {
			switch {
			case r.inside[o]:
			case slices.Contains(named, o.account.ID):
				r.take(o)
			case r.joins(m, o):
				r.take(o)
			}
		}
	}
	return nil
}

// joins reports whether two members are connected by a score that matters, be
// it only to a person who is asked.
func (r *region) joins(a, b *member) bool {
	if _, d := r.rules.decided(a.account.ID, b.account.ID); d != nil {
		return false // by its name
	}
	p := compare(r.docs, a, b, false)
	return p.veto == "" && p.score >= min(joinScore-clearlyBest, doubtfulScore)
}
