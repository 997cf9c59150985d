package group

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin"
)

// Book keeps incidents while documents come, change and go and people decide.
// Each step looks only at what is near, and what it comes to is what Decided
// makes of all the readings at once, whatever the order and number of steps;
// only the incidents' ids tell which was there first. It is not safe for use by
// several goroutines.
type Book struct {
	index     *Index
	decisions []tocsin.Decision
	rules     *Rulings
	latest    map[string]*tocsin.Change // the last version of every incident there ever was
	holds     map[string]string         // account -> incident
	born      map[string]int            // incident -> when it was first told of, in order
	doubts    map[string]map[string]tocsin.JoinReason
}

// NewBook is an empty one.
func NewBook() *Book {
	return &Book{index: NewIndex(), latest: map[string]*tocsin.Change{}, holds: map[string]string{}, born: map[string]int{},
		doubts: map[string]map[string]tocsin.JoinReason{}}
}

// Incidents lists those that stand, in the order of group.Incidents.
func (b *Book) Incidents() []tocsin.Incident {
	out := []tocsin.Incident{}
	for _, c := range b.latest {
		if !c.Withdraw {
			out = append(out, c.Incident)
		}
	}
	sortIncidents(out)
	return out
}

// Doubtful lists the pairs of accounts that wait for a person, as
// group.Doubtful does.
func (b *Book) Doubtful() []tocsin.JoinReason {
	out := []tocsin.JoinReason{}
	for a, pairs := range b.doubts {
		for _, d := range pairs {
			if a == d.A {
				out = append(out, d)
			}
		}
	}
	sortDoubts(out)
	return out
}

// queue replaces the doubtful pairs of the accounts that were looked at.
func (b *Book) queue(r *region, gone map[string]bool) {
	drop := func(a string) {
		for o := range b.doubts[a] {
			delete(b.doubts[o], a)
		}
		delete(b.doubts, a)
	}
	for m := range r.inside {
		drop(m.account.ID)
	}
	for a := range gone {
		drop(a)
	}
	for _, d := range r.doubtful() {
		for _, pair := range [][2]string{{d.A, d.B}, {d.B, d.A}} {
			if b.doubts[pair[0]] == nil {
				b.doubts[pair[0]] = map[string]tocsin.JoinReason{}
			}
			b.doubts[pair[0]][pair[1]] = d
		}
	}
}

// Latest is the last version of an incident, which may be its withdrawal.
func (b *Book) Latest(id string) (tocsin.Change, bool) {
	c := b.latest[id]
	if c == nil {
		return tocsin.Change{}, false
	}
	return *c, true
}

// Add enters readings, new documents or new versions, at a time, and returns
// what that changed, in order of incident id. The readings must not be changed
// afterwards.
func (b *Book) Add(at time.Time, readings ...tocsin.Reading) ([]tocsin.Change, error) {
	ids := make([]string, 0, len(readings))
	for i := range readings {
		if readings[i].Document.ID == "" {
			return nil, tocsin.Errorf(tocsin.Invalid, "reading %d has no document id", i)
		}
		ids = append(ids, readings[i].Document.ID)
	}
	return b.step(cause{at: at, documents: ids}, func() {
		for i := range readings {
			b.index.Put(&readings[i])
		}
	})
}

// Remove takes documents out, for a reason.
func (b *Book) Remove(at time.Time, reason string, ids ...string) ([]tocsin.Change, error) {
	return b.step(cause{at: at, documents: ids, reason: reason}, func() {
		for _, id := range ids {
			b.index.Remove(id)
		}
	})
}

// Decide takes in a decision.
func (b *Book) Decide(d tocsin.Decision) ([]tocsin.Change, error) {
	decisions := append(slices.Clone(b.decisions), d)
	rules, err := NewRulings(decisions)
	if err != nil {
		return nil, err
	}
	touched := []*tocsin.Decision{&d}
	for of := &d; of.Kind == tocsin.Undo; {
		i := slices.IndexFunc(b.decisions, func(o tocsin.Decision) bool { return o.ID == of.Undoes })
		of = &b.decisions[i]
		touched = append(touched, of)
	}
	c := cause{at: d.At, decision: &d}
	for _, t := range touched {
		for _, a := range append(slices.Clone(t.Accounts), t.Others...) {
			if at := strings.LastIndexByte(a, '#'); at >= 0 {
				c.documents = append(c.documents, a[:at])
			}
		}
		if t.Document != "" {
			c.documents = append(c.documents, t.Document)
		}
		if t.Kind == tocsin.Rate {
			c.documents = append(c.documents, b.toldBy(t.Origin)...)
		}
	}
	return b.step(c, func() { b.decisions, b.rules = decisions, rules })
}

// toldBy lists the documents of an origin.
func (b *Book) toldBy(origin string) []string {
	var out []string
	for _, c := range b.latest {
		for i := range c.Incident.OriginList {
			if o := &c.Incident.OriginList[i]; o.ID == origin && !c.Withdraw {
				out = append(out, o.Documents...)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// cause is what makes a step.
type cause struct {
	at        time.Time
	documents []string
	decision  *tocsin.Decision
	reason    string
}

// step does what changes the book and groups all anew that this touches.
func (b *Book) step(c cause, change func()) ([]tocsin.Change, error) {
	slices.Sort(c.documents)
	c.documents = slices.Compact(c.documents)
	before, guards, err := b.before(c.documents)
	if err != nil {
		return nil, err
	}
	change()
	seeds, err := b.after(c.documents, before, guards)
	if err != nil {
		return nil, err
	}
	gone := map[string]bool{}
	for _, r := range before {
		for i := range r.Accounts {
			gone[r.Accounts[i].ID] = true
		}
	}
	for {
		r, err := around(b.index, b.rules, seeds)
		if err != nil {
			return nil, err
		}
		now := r.incidents()
		// An incident that was is looked at whole.
		here := map[string]bool{}
		var old []string
		for i := range now {
			for _, a := range now[i].Accounts {
				here[a] = true
				old = append(old, b.holds[a])
			}
		}
		for a := range gone {
			old = append(old, b.holds[a])
		}
		slices.Sort(old)
		old = slices.DeleteFunc(slices.Compact(old), func(id string) bool { return id == "" })
		more := 0
		for _, id := range old {
			for _, a := range b.latest[id].Incident.Accounts {
				if versions := b.index.Versions(a[:max(0, strings.LastIndexByte(a, '#'))]); !here[a] && len(versions) > 0 && !slices.Contains(seeds, versions[len(versions)-1]) {
					seeds = append(seeds, versions[len(versions)-1])
					more++
				}
			}
		}
		if more == 0 {
			b.queue(r, gone)
			return b.record(c, old, now), nil
		}
	}
}

// before lists what the documents are tied to, and the keys that each of them
// helps to crowd.
func (b *Book) before(documents []string) ([]*tocsin.Reading, []key, error) {
	var seeds []*tocsin.Reading
	for _, id := range documents {
		seeds = append(seeds, b.index.Versions(id)...)
	}
	if len(seeds) == 0 {
		return nil, nil, nil
	}
	r, err := around(b.index, b.rules, seeds)
	if err != nil {
		return nil, nil, err
	}
	return r.readings(), b.crowding(seeds), nil
}

// crowding lists the keys of the readings that are crowded.
func (b *Book) crowding(readings []*tocsin.Reading) []key {
	var full []key
	for _, r := range readings {
		for _, k := range Keys(r) {
			if len(b.index.posts[k]) > crowded {
				full = append(full, k)
			}
		}
	}
	slices.Sort(full)
	return slices.Compact(full)
}

// after lists the readings to begin with: the documents as they are now, what
// they were tied to, and all under a key that became crowded or no longer is.
func (b *Book) after(documents []string, before []*tocsin.Reading, guards []key) ([]*tocsin.Reading, error) {
	var seeds []*tocsin.Reading
	for _, id := range documents {
		seeds = append(seeds, b.index.Versions(id)...)
	}
	for _, r := range before {
		seeds = append(seeds, b.index.Versions(r.Document.ID)...)
	}
	if b.index.Len() >= crowded {
		now := b.crowding(seeds)
		var turned []key
		for _, k := range append(slices.Clone(now), guards...) {
			n := len(b.index.posts[k])
			if slices.Contains(now, k) != slices.Contains(guards, k) && n <= crowded+len(documents) && n+len(documents) > crowded {
				turned = append(turned, k)
			}
		}
		more, err := b.index.Near(turned)
		if err != nil {
			return nil, err
		}
		seeds = append(seeds, more...)
	}
	slices.SortFunc(seeds, func(x, y *tocsin.Reading) int {
		return cmp.Or(cmp.Compare(x.Document.ID, y.Document.ID), cmp.Compare(x.Document.SHA256, y.Document.SHA256))
	})
	return slices.Compact(seeds), nil
}

// record gives the incidents the ids that they had, and makes the new versions.
func (b *Book) record(c cause, old []string, now []tocsin.Incident) []tocsin.Change {
	slices.SortFunc(old, func(x, y string) int { return cmp.Compare(b.born[x], b.born[y]) })
	var before []tocsin.Change
	for _, id := range old {
		before = append(before, *b.latest[id])
	}
	KeepIDs(before, now, func(id string) bool { return b.latest[id] != nil && !b.latest[id].Withdraw })
	for i := range now {
		if last := b.latest[now[i].ID]; last != nil && !slices.Contains(old, now[i].ID) {
			before = append(before, *last)
		}
	}
	for _, id := range old {
		for _, a := range b.latest[id].Incident.Accounts {
			if b.holds[a] == id {
				delete(b.holds, a)
			}
		}
	}
	for i := range now {
		for _, a := range now[i].Accounts {
			b.holds[a] = now[i].ID
		}
	}
	changes := Changes(before, now)
	for i := range changes {
		ch := &changes[i]
		ch.At = c.at
		if c.decision != nil {
			ch.Decision = c.decision.ID
			ch.Reason = decidedWords(c.decision) + "; " + ch.Reason
		} else {
			ch.Documents = c.documents
		}
		if c.reason != "" {
			ch.Reason = c.reason + "; " + ch.Reason
		}
		if b.latest[ch.Incident.ID] == nil {
			b.born[ch.Incident.ID] = len(b.born)
		}
		kept := *ch
		b.latest[ch.Incident.ID] = &kept
	}
	return changes
}

// KeepIDs gives each incident the id of the old one with which it shares most
// accounts, the older one when two share as many; what is left is named by its
// founding account, or again so when it was named so before and stands no more.
// Old are the last versions of the incidents that are looked at anew, the
// oldest incident first; standing tells which ids of others are in use.
func KeepIDs(old []tocsin.Change, now []tocsin.Incident, standing func(id string) bool) {
	type match struct {
		from, to int
		shared   int
	}
	var matches []match
	for from := range old {
		shared := map[int]int{}
		was := map[string]bool{}
		for _, a := range old[from].Incident.Accounts {
			was[a] = true
		}
		for i := range now {
			for _, a := range now[i].Accounts {
				if was[a] {
					shared[i]++
				}
			}
		}
		for i, n := range shared {
			matches = append(matches, match{from, i, n})
		}
	}
	slices.SortFunc(matches, func(x, y match) int {
		return cmp.Or(cmp.Compare(y.shared, x.shared), cmp.Compare(x.from, y.from), cmp.Compare(now[x.to].ID, now[y.to].ID))
	})
	given, named := map[string]bool{}, map[int]bool{}
	for _, m := range matches {
		if id := old[m.from].Incident.ID; !given[id] && !named[m.to] {
			given[id], named[m.to] = true, true
			now[m.to].ID = id
		}
	}
	for i := range now {
		if named[i] {
			continue
		}
		id := now[i].ID
		for n := 2; given[id] || standing(id); n++ {
			sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", now[i].ID, n))
			id = "inc-" + hex.EncodeToString(sum[:6])
		}
		given[id], now[i].ID = true, id
	}
}

// KnownAt lists the incidents that stood at a time, by the changes up to then,
// in the order of group.Incidents.
func KnownAt(changes []tocsin.Change, at time.Time) []tocsin.Incident {
	last := map[string]*tocsin.Change{}
	for i := range changes {
		c := &changes[i]
		if old := last[c.Incident.ID]; !c.At.After(at) && (old == nil || c.Version > old.Version) {
			last[c.Incident.ID] = c
		}
	}
	out := []tocsin.Incident{}
	for _, c := range last {
		if !c.Withdraw {
			out = append(out, c.Incident)
		}
	}
	sortIncidents(out)
	return out
}

// Follow gives the ids of the incidents that stand now for one that was known
// by an id: itself, or where its redirects lead, sorted. None stand for one
// that nothing tells of any more.
func Follow(latest func(id string) (tocsin.Change, bool), id string) []string {
	seen := map[string]bool{}
	var out []string
	var follow func(string)
	follow = func(id string) {
		c, ok := latest(id)
		if !ok || seen[id] {
			return
		}
		seen[id] = true
		if !c.Withdraw {
			out = append(out, id)
		}
		for _, to := range c.Redirect {
			follow(to)
		}
	}
	follow(id)
	slices.Sort(out)
	return out
}
