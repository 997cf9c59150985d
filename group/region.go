package group

import (
	"fmt"
	"slices"
	"strings"

	"tocsin"
)

// region is all that could change when its seeds do: their accounts and those
// connected with them by scores that matter or by a decision. What it makes of
// them is what grouping everything would.
type region struct {
	steps    *Steps
	ledger   tocsin.Ledger
	rules    *Rulings
	lifted   map[key]bool // bands that bring texts together though they are crowded
	docs     []*document
	at       map[*tocsin.Reading]*document
	loose    []*document  // found by their texts, not closed
	asked    map[key]bool // whole texts whose bands were asked for
	bands    map[key]bandState
	anyFull  bool         // a band is crowded
	full     map[key]bool // guards that were counted
	families [][]*document
	near     map[uint64][]*document // what was found by the asks of which this is the sum
	sorts    map[sort]*sameSort
	todo     []*member
	walks    int
	settled  *settled
}

// sort is what members have in common that nothing tells apart.
type sort struct {
	about   about
	family  int
	decided string // the account itself when a person decided of it
}

// sameSort is the members of one sort.
type sameSort struct {
	id      int
	members []*member // inside the region
	fringe  []fringe
	weighed int // the walk in which it was weighed last, and what that came to
	verdict verdict
}

// fringe is a member outside the region that would be a question to a person.
type fringe struct {
	m    *member
	sort int // its id
}

func newRegion(steps *Steps, l tocsin.Ledger, rules *Rulings) *region {
	return &region{steps: steps, ledger: l, rules: rules, at: map[*tocsin.Reading]*document{}, asked: map[key]bool{}, bands: map[key]bandState{},
		full: map[key]bool{}, near: map[uint64][]*document{}, sorts: map[sort]*sameSort{}}
}

// grow takes in readings with all that could be one act with their accounts.
func (r *region) grow(seeds []*tocsin.Reading) error {
	for _, d := range r.docs {
		d.family = d.part
	}
	for _, s := range seeds {
		d := r.enter(s)
		if err := r.close(d); err != nil {
			return err
		}
		r.take(d.members...)
	}
	for len(r.todo) > 0 {
		m := r.todo[len(r.todo)-1]
		r.todo = r.todo[:len(r.todo)-1]
		if err := r.expand(m); err != nil {
			return err
		}
	}
	return nil
}

// group groups what is in the region.
func (r *region) group() error {
	all := r.closed()
	if err := r.judge(all...); err != nil {
		return err
	}
	docs := counted(all, r.rules)
	findOrigins(docs)
	ms := membersOf(docs, withdrawn(docs, r.rules), func(m *member) bool { return m.inside })
	var failed error
	r.settled = newSettled(known(), ms, docs, r.rules, r.steps, func(guards []key) map[key]bool {
		failed = r.count(guards, crowded)
		return r.full
	})
	return failed
}

// incidents lists those of the region.
func (r *region) incidents() []tocsin.Incident { return r.settled.incidents() }

// doubtful lists the pairs to put in front of a person of which one at least is
// in the region.
func (r *region) doubtful() []tocsin.JoinReason {
	doubts := r.settled.doubtful()
	told := map[[2]int]*pair{}
	for _, m := range r.settled.members {
		same := r.sortOf(m)
		for _, f := range same.fringe {
			if f.m.inside || f.m.of.version || f.m.of == m.of {
				continue
			}
			a, b, key := m, f.m, [2]int{same.id, f.sort}
			if b.account.ID < a.account.ID {
				a, b, key = b, a, [2]int{f.sort, same.id}
			}
			p := told[key]
			if p == nil {
				p = contrast(a, b, true)
				told[key] = p
			}
			doubts = append(doubts, p.reason(a, b))
		}
	}
	sortDoubts(doubts)
	return doubts
}

// closed lists the documents all of whose near-identical texts are there.
func (r *region) closed() []*document {
	var out []*document
	for _, d := range r.docs {
		if d.closed {
			out = append(out, d)
		}
	}
	return out
}

// alike lists readings and all that are near-identical to them, directly or
// through others.
func (r *region) alike(readings []*tocsin.Reading) ([]*tocsin.Reading, error) {
	for _, f := range readings {
		if err := r.close(r.enter(f)); err != nil {
			return nil, err
		}
	}
	var out []*tocsin.Reading
	for _, d := range r.closed() {
		out = append(out, d.reading)
	}
	return out, nil
}

// stand is what near-identical texts and what people decided make of a
// document, beside its accounts.
type stand struct {
	home  homeOrigin
	share float64
	first string // the first of its family that is not of the cause
	gone  bool
}

// stands tells how each of the readings stands beside those of the cause.
func (r *region) stands(rules *Rulings, others, own []*tocsin.Reading) ([]stand, error) {
	docs := make([]*document, 0, len(others)+len(own))
	for _, o := range slices.Concat(others, own) {
		known := r.at[o]
		if known == nil {
			known = r.steps.ready(o).document(o)
		}
		d := &document{ready: known.ready, reading: o, judged: known.judged, open: known.open, common: known.common}
		docs = append(docs, d)
	}
	if err := r.judge(docs...); err != nil {
		return nil, err
	}
	list := counted(docs, rules)
	findOrigins(list)
	gone := withdrawn(list, rules)
	at := make(map[*document]int, len(others))
	for i, d := range docs[:len(others)] {
		at[d] = i
	}
	first := map[int]string{}
	out := make([]stand, len(others))
	for n, d := range list {
		i, ok := at[d]
		if !ok {
			continue
		}
		if first[d.family] == "" {
			first[d.family] = d.reading.Document.ID + "@" + d.reading.Document.SHA256
		}
		out[i] = stand{home: d.home, first: first[d.family], gone: gone[n]}
		if d.home.copied {
			out[i].share = d.share
		}
	}
	return out, nil
}

// holds reports whether all accounts of a reading are in the region.
func (r *region) holds(reading *tocsin.Reading) bool {
	d := r.at[reading]
	return d != nil && !slices.ContainsFunc(d.members, func(m *member) bool { return !m.inside })
}

// inside lists the members of the region.
func (r *region) inside() []*member {
	var out []*member
	for _, d := range r.docs {
		for _, m := range d.members {
			if m.inside {
				out = append(out, m)
			}
		}
	}
	return out
}

// readings lists the readings whose accounts are in the region.
func (r *region) readings() []*tocsin.Reading {
	var out []*tocsin.Reading
	for _, d := range r.docs {
		if slices.ContainsFunc(d.members, func(m *member) bool { return m.inside }) {
			out = append(out, d.reading)
		}
	}
	return out
}

func (r *region) enter(reading *tocsin.Reading) *document {
	if d := r.at[reading]; d != nil {
		return d
	}
	d := r.steps.ready(reading).document(reading)
	r.docs, r.at[reading] = append(r.docs, d), d
	d.part = -len(r.docs) // its own, until it is closed
	d.family = d.part
	return d
}

func (r *region) ask(keys []key) ([]*document, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	slices.Sort(keys)
	found, err := r.ledger.Near(slices.Compact(keys))
	if err != nil {
		return nil, fmt.Errorf("look for neighbours: %w", err)
	}
	out := make([]*document, len(found))
	for i, f := range found {
		out[i] = r.enter(f)
	}
	return out, nil
}

// count learns which of the guards are crowded, with more than most.
func (r *region) count(guards []key, most int) error {
	var fresh []key
	for _, k := range guards {
		if _, ok := r.full[k]; !ok {
			r.full[k] = false
			fresh = append(fresh, k)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	list, err := r.ledger.Crowded(fresh, most)
	if err != nil {
		return fmt.Errorf("count neighbours: %w", err)
	}
	for _, k := range list {
		r.full[k] = true
	}
	return nil
}

// bandState is what is known of a band.
type bandState uint8

const (
	bandOpen bandState = iota + 1
	bandFull
	bandAsked // and open
)

// countBands learns which of the bands are crowded.
func (r *region) countBands(fresh []key) error {
	if len(fresh) == 0 {
		return nil
	}
	list, err := r.ledger.Crowded(fresh, crowdedText)
	if err != nil {
		return fmt.Errorf("count near-identical texts: %w", err)
	}
	for _, k := range list {
		if !r.lifted[k] {
			r.bands[k], r.anyFull = bandFull, true
		}
	}
	return nil
}

// judge tells of documents what is crowded of their bands; of a common one, as
// far as that it is.
func (r *region) judge(docs ...*document) error {
	for _, whole := range []bool{false, true} {
		var fresh []key
		for _, d := range docs {
			bands := d.guards()
			if whole {
				if bands = d.bands[len(bands):]; d.common || d.judged {
					continue
				}
			}
			if d.judged {
				continue
			}
			for _, k := range bands {
				if r.bands[k] == 0 {
					r.bands[k] = bandOpen
					fresh = append(fresh, k)
				}
			}
		}
		if err := r.countBands(fresh); err != nil {
			return err
		}
		for _, d := range docs {
			switch {
			case d.judged:
			case r.anyFull:
				d.judge(func(k key) bool { return r.bands[k] == bandFull })
			default:
				d.open = allOpen
			}
			d.judged = whole
		}
	}
	return nil
}

// close brings in all texts that are near-identical to the document's or
// translations of one another, directly or through others, and all versions of each.
func (r *region) close(first *document) error {
	if first.closed {
		return nil
	}
	family := []*document{first}
	first.closed, first.part = true, len(r.families)+1
	first.family = first.part
	for level := family; len(level) > 0; {
		if err := r.judge(level...); err != nil {
			return err
		}
		var keys []key
		for _, d := range level {
			keys = append(keys, d.called...)
			if d.common {
				keys = append(keys, d.sameDay)
				continue
			}
			if d.bands == nil || r.asked[d.same] {
				continue
			}
			r.asked[d.same] = true
			for _, k := range d.bands {
				if r.bands[k] == bandOpen {
					r.bands[k] = bandAsked
					keys = append(keys, k)
				}
			}
		}
		found, err := r.ask(keys)
		if err != nil {
			return err
		}
		for _, o := range found {
			if !o.closed && !o.loose {
				o.loose = true
				r.loose = append(r.loose, o)
			}
		}
		next, loose, alike := []*document(nil), r.loose[:0], []*document(nil)
		for _, o := range r.loose {
			switch {
			case o.closed:
			case isKin(level, o):
				next = append(next, o)
			case o.alike(level):
				alike = append(alike, o)
			default:
				loose = append(loose, o)
			}
		}
		if err := r.judge(alike...); err != nil {
			return err
		}
		for _, o := range alike {
			if o.common {
				loose = append(loose, o)
			} else {
				next = append(next, o)
			}
		}
		for _, o := range next {
			o.closed, o.part, o.family = true, first.part, first.part
		}
		clear(r.loose[len(loose):])
		r.loose = loose
		family = append(family, next...)
		level = next
	}
	r.families = append(r.families, family)
	return nil
}

// isKin reports whether a document is a version of one of the others, its
// translation, or the same words by a template.
func isKin(others []*document, o *document) bool {
	for _, d := range others {
		if o.reading.Document.ID == d.reading.Document.ID || d.translation(o) || d.common && d.sameDay == o.sameDay {
			return true
		}
	}
	return false
}

// alike reports whether a document is near-identical to one of the others if it
// is by no template.
func (o *document) alike(others []*document) bool {
	for _, d := range others {
		if d.common {
			continue
		}
		if _, copied, shared := d.sketch.alike(&o.sketch); copied && shared&d.open != 0 {
			return true
		}
	}
	return false
}

func (r *region) take(ms ...*member) {
	for _, m := range ms {
		if !m.inside {
			m.inside = true
			r.todo = append(r.todo, m)
		}
	}
}

// sortOf is the sort of a member: for good once its document is closed.
func (r *region) sortOf(m *member) *sameSort {
	if m.same != nil && (m.sorted || m.of.part < 0) {
		return m.same
	}
	key := sort{about: m.about, family: max(m.of.part, -1)} // -1 is none of the families that are closed
	if r.rules.decides(m.account.ID) {
		key.decided = m.account.ID
	}
	m.same, m.sorted = r.sorts[key], m.of.part > 0
	if m.same == nil {
		m.same = &sameSort{id: len(r.sorts)}
		r.sorts[key] = m.same
	}
	return m.same
}

// expand brings in all that the member could be one act with. What is found for
// one of a sort is found for all.
func (r *region) expand(m *member) error {
	if err := r.close(m.of); err != nil {
		return err
	}
	same := r.sortOf(m)
	same.members = append(same.members, m)
	named := r.rules.named(m.account.ID)
	if len(same.members) > 1 && len(named) == 0 {
		return nil
	}
	found, met := r.near[m.asked]
	if !met || len(named) > 0 {
		var guards, keys []key
		for _, a := range m.asks {
			if a.guard != 0 {
				guards = append(guards, a.guard)
			}
		}
		if err := r.count(guards, crowded); err != nil {
			return err
		}
		for _, a := range m.asks {
			if !r.full[a.guard] {
				keys = append(keys, a.key)
			}
		}
		for _, a := range named {
			if at := strings.LastIndexByte(a, '#'); at >= 0 {
				keys = append(keys, wordKey(keyDocument, 0, a[:at]))
			}
		}
		var err error
		if found, err = r.ask(keys); err != nil {
			return err
		}
		if len(named) == 0 {
			r.near[m.asked] = found
		}
	}
	r.walks++
	for _, list := range [][]*document{found, r.families[m.of.part-1]} {
		for _, d := range list {
			if d.walk == r.walks || d == m.of {
				continue
			}
			d.walk = r.walks
			for _, o := range d.members {
				switch {
				case o.inside:
				case slices.Contains(named, o.account.ID):
					r.take(o)
				default:
					r.weigh(same, m, o)
				}
			}
		}
	}
	return nil
}

// weigh takes in a member that could be one act with those of a sort, and
// remembers one that would be a question to a person.
func (r *region) weigh(same *sameSort, m, o *member) {
	if _, d := r.rules.decided(m.account.ID, o.account.ID); d != nil {
		return // by its name
	}
	of := r.sortOf(o)
	if of.weighed != r.walks {
		of.weighed, of.verdict = r.walks, r.steps.weigh(m, o)
	}
	switch v := of.verdict; {
	case v.apart || v.score < doubtfulScore:
	case matters(r.rules, m, o, v.score) || isDoubtful(v.score) && r.rules.withdraws():
		r.take(o)
	case isDoubtful(v.score) && r.meets(m, o):
		same.fringe = append(same.fringe, fringe{o, of.id})
	}
}

// meets reports whether the two are looked at together when all are.
func (r *region) meets(m, o *member) bool {
	if m.of.part == o.of.part && (m.of.day == noDay || o.of.day == noDay || abs(m.of.day-o.of.day) <= copyDays) {
		return true
	}
	for _, a := range m.asks {
		if _, stands := slices.BinarySearch(o.stands, a.key); stands && !r.full[a.guard] {
			return true
		}
	}
	return false
}
