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
func (s *Steps) Step(l tocsin.Ledger, before, after *Rulings, c Cause, change func() error) (tocsin.Outcome, error) {
	slices.Sort(c.Documents)
	c.Documents = slices.Compact(c.Documents)
	t := &step{steps: s, ledger: l, cause: c}
	if err := t.before(before); err != nil {
		return tocsin.Outcome{}, err
	}
	if err := change(); err != nil {
		return tocsin.Outcome{}, err
	}
	r := newRegion(s, l, after)
	seeds, err := t.after(r, before)
	if err != nil {
		return tocsin.Outcome{}, err
	}
	out, err := t.settle(r, seeds)
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
	steps  *Steps
	ledger tocsin.Ledger
	cause  Cause
	was    []*tocsin.Reading // what the documents were
	kin    []*tocsin.Reading // those, and what was near-identical to them
	tied   []*tocsin.Reading // what their accounts were tied to
	guards [2][]key          // the crowded keys that they helped to crowd
}

// lines are the numbers of readings beyond which a key is crowded: of a text's
// bands, and of all others.
var lines = [2]int{crowdedText, crowded}

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

// before looks at what the documents are tied to, and at the keys that each of
// them helps to crowd.
func (s *step) before(rules *Rulings) (err error) {
	if s.was, err = s.versions(s.cause.Documents); err != nil || len(s.was) == 0 {
		return err
	}
	r := newRegion(s.steps, s.ledger, rules)
	if s.kin, err = r.alike(s.was); err != nil {
		return err
	}
	if err := r.grow(s.was); err != nil {
		return err
	}
	s.tied = r.readings()
	s.guards, err = s.crowding(s.was)
	return err
}

// crowding lists the keys of the readings that are crowded.
func (s *step) crowding(readings []*tocsin.Reading) (full [2][]key, err error) {
	n, err := s.ledger.Len()
	if err != nil {
		return full, err
	}
	var keys [2][]key
	for _, r := range readings {
		p := s.steps.ready(r)
		keys[0] = append(keys[0], p.bands...)
		if n >= crowded {
			keys[1] = append(keys[1], p.stands()...)
		}
	}
	for i := range keys {
		slices.Sort(keys[i])
		if full[i], err = s.ledger.Crowded(slices.Compact(keys[i]), lines[i]); err != nil {
			return full, err
		}
		slices.Sort(full[i])
	}
	return full, nil
}

// after lists the readings to begin with: the documents as they are now, what
// they were tied to, those that stand otherwise because of them, and all under
// a key that became crowded or no longer is.
func (s *step) after(r *region, before *Rulings) ([]*tocsin.Reading, error) {
	is, err := s.versions(s.cause.Documents)
	if err != nil {
		return nil, err
	}
	alike, err := r.alike(is)
	if err != nil {
		return nil, err
	}
	if err := r.grow(is); err != nil {
		return nil, err
	}
	moved, err := s.moved(r, before, alike, is)
	if err != nil {
		return nil, err
	}
	seeds := slices.Concat(is, moved)
	for _, r := range s.tied {
		versions, err := s.versions([]string{r.Document.ID})
		if err != nil {
			return nil, err
		}
		seeds = append(seeds, versions...)
	}
	now, err := s.crowding(is)
	if err != nil {
		return nil, err
	}
	for i := range now {
		turned, err := s.turned(now[i], s.guards[i], lines[i])
		if err != nil {
			return nil, err
		}
		more, err := s.ledger.Near(turned)
		if err != nil {
			return nil, err
		}
		if len(more) > 0 && i == 0 {
			if more, err = s.turnedTexts(r.rules, more, turned); err != nil {
				return nil, err
			}
		}
		seeds = append(seeds, more...)
	}
	slices.SortFunc(seeds, func(x, y *tocsin.Reading) int {
		return cmp.Or(cmp.Compare(x.Document.ID, y.Document.ID), cmp.Compare(x.Document.SHA256, y.Document.SHA256))
	})
	return slices.Compact(seeds), nil
}

// turnedTexts lists those of the readings under bands that became crowded, or no
// longer are, to which that makes a difference, and what was near-identical to
// them before or is now.
func (s *step) turnedTexts(rules *Rulings, readings []*tocsin.Reading, turned []key) ([]*tocsin.Reading, error) {
	r := newRegion(s.steps, s.ledger, rules)
	r.lifted = map[key]bool{}
	for _, k := range turned {
		r.lifted[k] = true
	}
	for _, f := range readings {
		r.enter(f)
	}
	if err := r.judge(r.docs...); err != nil {
		return nil, err
	}
	var other []*tocsin.Reading
	for _, d := range r.docs {
		if !d.common { // with or without those bands
			other = append(other, d.reading)
		}
	}
	return r.alike(other)
}

// moved lists the readings, of those near-identical to what the documents were
// or are, that the step makes stand otherwise.
func (s *step) moved(r *region, before *Rulings, alike, is []*tocsin.Reading) ([]*tocsin.Reading, error) {
	var others []*tocsin.Reading
	met := map[*tocsin.Reading]bool{}
	looked := true // at all of them in any case
	for _, o := range slices.Concat(s.kin, alike) {
		if _, own := slices.BinarySearch(s.cause.Documents, o.Document.ID); !own && !met[o] {
			met[o] = true
			others = append(others, o)
			looked = looked && r.holds(o)
		}
	}
	if looked {
		return nil, nil
	}
	was, err := r.stands(before, others, s.was)
	if err != nil {
		return nil, err
	}
	now, err := r.stands(r.rules, others, is)
	if err != nil {
		return nil, err
	}
	var out []*tocsin.Reading
	for i, o := range others {
		if was[i] != now[i] {
			out = append(out, o)
		}
	}
	return out, nil
}

// turned lists the keys that the step made crowded, or no longer so.
func (s *step) turned(now, guards []key, line int) ([]key, error) {
	var differ []key
	for _, k := range now {
		if _, was := slices.BinarySearch(guards, k); !was {
			differ = append(differ, k)
		}
	}
	for _, k := range guards {
		if _, is := slices.BinarySearch(now, k); !is {
			differ = append(differ, k)
		}
	}
	if len(differ) == 0 {
		return nil, nil
	}
	few := len(s.cause.Documents)
	counts, err := s.ledger.Count(differ, line+few+1)
	if err != nil {
		return nil, err
	}
	var out []key
	for i, k := range differ {
		if n := counts[i]; n <= line+few && n+few > line {
			out = append(out, k)
		}
	}
	return out, nil
}

// settle groups what lies around the seeds, and more until every incident that
// was is looked at whole.
func (s *step) settle(r *region, seeds []*tocsin.Reading) (tocsin.Outcome, error) {
	gone := map[string]bool{}
	for _, o := range slices.Concat(s.was, s.tied) {
		for i := range o.Accounts {
			gone[o.Accounts[i].ID] = true
		}
	}
	begun := map[*tocsin.Reading]bool{}
	for {
		for _, o := range seeds {
			begun[o] = true
		}
		if err := r.grow(seeds); err != nil {
			return tocsin.Outcome{}, err
		}
		if err := r.group(); err != nil {
			return tocsin.Outcome{}, err
		}
		seeds = nil
		now := r.incidents()
		here := map[string]bool{}
		for _, m := range r.inside() {
			gone[m.account.ID] = true
		}
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
		for i := range old {
			for _, a := range old[i].Incident.Accounts {
				if here[a] {
					continue
				}
				versions, err := s.versions([]string{a[:max(0, strings.LastIndexByte(a, '#'))]})
				if err != nil {
					return tocsin.Outcome{}, err
				}
				if n := len(versions); n > 0 && !begun[versions[n-1]] {
					seeds = append(seeds, versions[n-1])
				}
			}
		}
		if len(seeds) > 0 {
			continue
		}
		changes, err := s.changes(old, now)
		if err != nil {
			return tocsin.Outcome{}, err
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
