package group

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"tocsin"
)

// Cause is what makes a step.
type Cause struct {
	At        time.Time
	Documents []string         // that come, change or go
	Decision  *tocsin.Decision // that is taken; nil for none
	Reason    string           // why documents go; "" for none
}

// CauseOf is the cause of a step that takes in a decision, beside the decisions
// before it: the documents that it, or what it undoes, speaks of.
func CauseOf(l tocsin.Ledger, decisions []tocsin.Decision, d *tocsin.Decision) (Cause, error) {
	touched := []*tocsin.Decision{d}
	for of := d; of.Kind == tocsin.Undo; {
		i := slices.IndexFunc(decisions, func(o tocsin.Decision) bool { return o.ID == of.Undoes })
		if i < 0 {
			return Cause{}, tocsin.Errorf(tocsin.NotFound, "decision %s undoes %s, which is not there", of.ID, of.Undoes)
		}
		of = &decisions[i]
		touched = append(touched, of)
	}
	c := Cause{At: d.At, Decision: d}
	for _, t := range touched {
		for _, a := range append(slices.Clone(t.Accounts), t.Others...) {
			if at := strings.LastIndexByte(a, '#'); at >= 0 {
				c.Documents = append(c.Documents, a[:at])
			}
		}
		if t.Document != "" {
			c.Documents = append(c.Documents, t.Document)
		}
		if t.Kind == tocsin.Rate {
			told, err := l.ToldBy(t.Origin)
			if err != nil {
				return Cause{}, fmt.Errorf("documents of origin %s: %w", t.Origin, err)
			}
			c.Documents = append(c.Documents, told...)
		}
	}
	return c, nil
}

// Step does a change to what the ledger holds, the documents of the cause
// entered or taken out, and groups all anew that this touches, under what
// people decided by then; rules nil is nothing. What it comes to is recorded in the
// ledger, and returned.
func Step(l tocsin.Ledger, before, after *Rulings, c Cause, change func() error) (tocsin.Outcome, error) {
	slices.Sort(c.Documents)
	c.Documents = slices.Compact(c.Documents)
	s := &step{ledger: l, cause: c}
	tied, guards, err := s.before(before)
	if err != nil {
		return tocsin.Outcome{}, err
	}
	if err := change(); err != nil {
		return tocsin.Outcome{}, err
	}
	seeds, err := s.after(tied, guards)
	if err != nil {
		return tocsin.Outcome{}, err
	}
	out, err := s.settle(after, tied, seeds)
	if err != nil {
		return tocsin.Outcome{}, err
	}
	if err := l.Record(out); err != nil {
		return tocsin.Outcome{}, fmt.Errorf("record %d changes: %w", len(out.Changes), err)
	}
	return out, nil
}

// step is one step under way.
type step struct {
	ledger tocsin.Ledger
	cause  Cause
}

// versions lists the versions of documents.
func (s *step) versions(documents []string) ([]*tocsin.Reading, error) {
	var out []*tocsin.Reading
	for _, id := range documents {
		list, err := s.ledger.Versions(id)
		if err != nil {
			return nil, fmt.Errorf("versions of %s: %w", id, err)
		}
		out = append(out, list...)
	}
	return out, nil
}

// before lists what the documents are tied to, and the keys that each of them
// helps to crowd.
func (s *step) before(rules *Rulings) ([]*tocsin.Reading, []key, error) {
	seeds, err := s.versions(s.cause.Documents)
	if err != nil || len(seeds) == 0 {
		return nil, nil, err
	}
	r, err := around(s.ledger, rules, seeds)
	if err != nil {
		return nil, nil, err
	}
	guards, err := s.crowding(seeds)
	return r.readings(), guards, err
}

// crowding lists the keys of the readings that are crowded.
func (s *step) crowding(readings []*tocsin.Reading) ([]key, error) {
	if n, err := s.ledger.Len(); err != nil || n < crowded {
		return nil, err
	}
	full, err := s.ledger.Crowded(keysOf(readings), crowded)
	slices.Sort(full)
	return full, err
}

func keysOf(readings []*tocsin.Reading) []key {
	var all []key
	for _, r := range readings {
		all = append(all, Keys(r)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// after lists the readings to begin with: the documents as they are now, what
// they were tied to, and all under a key that became crowded or no longer is.
func (s *step) after(tied []*tocsin.Reading, guards []key) ([]*tocsin.Reading, error) {
	ids := slices.Clone(s.cause.Documents)
	for _, r := range tied {
		ids = append(ids, r.Document.ID)
	}
	slices.Sort(ids)
	seeds, err := s.versions(slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	n, err := s.ledger.Len()
	if err != nil {
		return nil, err
	}
	if n >= crowded {
		now, err := s.crowding(seeds)
		if err != nil {
			return nil, err
		}
		turned, err := s.turned(now, guards)
		if err != nil {
			return nil, err
		}
		more, err := s.ledger.Near(turned)
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

// turned lists the keys that the step made crowded, or no longer so.
func (s *step) turned(now, guards []key) ([]key, error) {
	var differ []key
	for _, k := range append(slices.Clone(now), guards...) {
		if slices.Contains(now, k) != slices.Contains(guards, k) {
			differ = append(differ, k)
		}
	}
	if len(differ) == 0 {
		return nil, nil
	}
	few := len(s.cause.Documents)
	counts, err := s.ledger.Count(differ, crowded+few+1)
	if err != nil {
		return nil, err
	}
	var out []key
	for i, k := range differ {
		if n := counts[i]; n <= crowded+few && n+few > crowded {
			out = append(out, k)
		}
	}
	return out, nil
}

// settle groups what lies around the seeds, and more until every incident that
// was is looked at whole.
func (s *step) settle(rules *Rulings, tied, seeds []*tocsin.Reading) (tocsin.Outcome, error) {
	gone := map[string]bool{}
	for _, r := range tied {
		for i := range r.Accounts {
			gone[r.Accounts[i].ID] = true
		}
	}
	for {
		r, err := around(s.ledger, rules, seeds)
		if err != nil {
			return tocsin.Outcome{}, err
		}
		now := r.incidents()
		here := map[string]bool{}
		looked := slices.Collect(maps.Keys(gone))
		for i := range now {
			for _, a := range now[i].Accounts {
				here[a] = true
				looked = append(looked, a)
			}
		}
		holders, err := s.ledger.Holders(looked)
		if err != nil {
			return tocsin.Outcome{}, err
		}
		old, err := s.ledger.Latest(sortedSet(slices.Collect(maps.Values(holders))))
		if err != nil {
			return tocsin.Outcome{}, err
		}
		more := false
		for i := range old {
			for _, a := range old[i].Incident.Accounts {
				if here[a] {
					continue
				}
				versions, err := s.versions([]string{a[:max(0, strings.LastIndexByte(a, '#'))]})
				if err != nil {
					return tocsin.Outcome{}, err
				}
				if n := len(versions); n > 0 && !slices.Contains(seeds, versions[n-1]) {
					seeds = append(seeds, versions[n-1])
					more = true
				}
			}
		}
		if more {
			continue
		}
		changes, err := s.changes(old, now)
		if err != nil {
			return tocsin.Outcome{}, err
		}
		for m := range r.inside {
			gone[m.account.ID] = true
		}
		return tocsin.Outcome{Changes: changes, Looked: slices.Sorted(maps.Keys(gone)), Doubts: r.doubtful()}, nil
	}
}

func sortedSet(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

// changes gives the incidents the ids that they had, and makes the new
// versions. Old is in the order in which they were first told of.
func (s *step) changes(old []tocsin.Change, now []tocsin.Incident) ([]tocsin.Change, error) {
	var failed error
	KeepIDs(old, now, func(id string) bool {
		last, err := s.ledger.Latest([]string{id})
		failed = cmp.Or(failed, err)
		return len(last) > 0 && !last[0].Withdraw
	})
	if failed != nil {
		return nil, failed
	}
	before := slices.Clone(old)
	var others []string
	for i := range now {
		if !slices.ContainsFunc(old, func(c tocsin.Change) bool { return c.Incident.ID == now[i].ID }) {
			others = append(others, now[i].ID)
		}
	}
	again, err := s.ledger.Latest(others)
	if err != nil {
		return nil, err
	}
	changes := Changes(append(before, again...), now)
	for i := range changes {
		ch := &changes[i]
		ch.At = s.cause.At
		if d := s.cause.Decision; d != nil {
			ch.Decision = d.ID
			ch.Reason = decidedWords(d) + "; " + ch.Reason
		} else {
			ch.Documents = s.cause.Documents
		}
		if s.cause.Reason != "" {
			ch.Reason = s.cause.Reason + "; " + ch.Reason
		}
	}
	return changes, nil
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
