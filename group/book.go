package group

import (
	"cmp"
	"slices"
	"time"

	"tocsin"
)

// Book keeps incidents in memory while documents come, change and go and people
// decide. Each step looks only at what is near, and what it comes to is what
// Decided makes of all the readings at once, whatever the order and number of
// steps; only the incidents' ids tell which was there first. It is not safe for
// use by several goroutines.
type Book struct {
	shelf     *shelf
	decisions []tocsin.Decision
	rules     *Rulings
	steps     Steps
}

// NewBook is an empty one.
func NewBook() *Book { return &Book{shelf: newShelf()} }

// Incidents lists those that stand, in the order of group.Incidents.
func (b *Book) Incidents() []tocsin.Incident {
	out := []tocsin.Incident{}
	for _, c := range b.shelf.latest {
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
	for a, pairs := range b.shelf.doubts {
		for _, d := range pairs {
			if a == d.A {
				out = append(out, d)
			}
		}
	}
	sortDoubts(out)
	return out
}

// Latest is the last version of an incident, which may be its withdrawal.
func (b *Book) Latest(id string) (tocsin.Change, bool) {
	c := b.shelf.latest[id]
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
	return b.step(b.rules, Cause{At: at, Documents: ids}, func() {
		for i := range readings {
			b.shelf.index.Put(&readings[i])
		}
	})
}

// Remove takes documents out, for a reason.
func (b *Book) Remove(at time.Time, reason string, ids ...string) ([]tocsin.Change, error) {
	return b.step(b.rules, Cause{At: at, Documents: slices.Clone(ids), Reason: reason}, func() {
		for _, id := range ids {
			b.shelf.index.Remove(id)
		}
	})
}

// Decide takes in a decision.
func (b *Book) Decide(d tocsin.Decision) ([]tocsin.Change, error) {
	decisions := append(slices.Clone(b.decisions), d)
	after, err := NewRulings(decisions)
	if err != nil {
		return nil, err
	}
	c, err := CauseOf(b.shelf, b.decisions, &d)
	if err != nil {
		return nil, err
	}
	changes, err := b.step(after, c, func() {})
	if err == nil {
		b.decisions, b.rules = decisions, after
	}
	return changes, err
}

func (b *Book) step(after *Rulings, c Cause, change func()) ([]tocsin.Change, error) {
	out, err := b.steps.Step(b.shelf, b.rules, after, c, func() error { change(); return nil })
	return out.Changes, err
}

// shelf is a ledger in memory.
type shelf struct {
	index  *Index
	latest map[string]*tocsin.Change // the last version of every incident there ever was
	holds  map[string]string         // account -> incident
	born   map[string]int            // incident -> when it was first told of, in order
	doubts map[string]map[string]tocsin.JoinReason
}

func newShelf() *shelf {
	return &shelf{index: NewIndex(), latest: map[string]*tocsin.Change{}, holds: map[string]string{}, born: map[string]int{},
		doubts: map[string]map[string]tocsin.JoinReason{}}
}

func (s *shelf) Near(keys []uint64) ([]*tocsin.Reading, error) { return s.index.Near(keys) }

func (s *shelf) Crowded(keys []uint64, most int) ([]uint64, error) {
	return s.index.Crowded(keys, most)
}

func (s *shelf) Count(keys []uint64, most int) ([]int, error) {
	out := make([]int, len(keys))
	for i, k := range keys {
		out[i] = min(len(s.index.posts[k]), most)
	}
	return out, nil
}

func (s *shelf) Len() (int, error) { return s.index.Len(), nil }

func (s *shelf) Versions(document string) ([]*tocsin.Reading, error) {
	return s.index.Versions(document), nil
}

func (s *shelf) Latest(incidents []string) ([]tocsin.Change, error) {
	var out []tocsin.Change
	for _, id := range incidents {
		if c := s.latest[id]; c != nil {
			out = append(out, *c)
		}
	}
	slices.SortFunc(out, func(x, y tocsin.Change) int { return cmp.Compare(s.born[x.Incident.ID], s.born[y.Incident.ID]) })
	return out, nil
}

func (s *shelf) Holders(accounts []string) (map[string]string, error) {
	out := map[string]string{}
	for _, a := range accounts {
		if id := s.holds[a]; id != "" {
			out[a] = id
		}
	}
	return out, nil
}

func (s *shelf) ToldBy(origin string) ([]string, error) {
	var out []string
	for _, c := range s.latest {
		for i := range c.Incident.OriginList {
			if o := &c.Incident.OriginList[i]; o.ID == origin && !c.Withdraw {
				out = append(out, o.Documents...)
			}
		}
	}
	return sortedSet(out), nil
}

func (s *shelf) Record(out tocsin.Outcome) error {
	for i := range out.Changes {
		ch := out.Changes[i]
		id := ch.Incident.ID
		if old := s.latest[id]; old != nil {
			for _, a := range old.Incident.Accounts {
				if s.holds[a] == id {
					delete(s.holds, a)
				}
			}
		} else {
			s.born[id] = len(s.born)
		}
		s.latest[id] = &ch
	}
	for i := range out.Changes {
		if ch := &out.Changes[i]; !ch.Withdraw || ch.Incident.Verdict == tocsin.Rejected {
			for _, a := range ch.Incident.Accounts {
				s.holds[a] = ch.Incident.ID
			}
		}
	}
	for _, a := range out.Looked {
		for o := range s.doubts[a] {
			delete(s.doubts[o], a)
		}
		delete(s.doubts, a)
	}
	for _, d := range out.Doubts {
		for _, pair := range [][2]string{{d.A, d.B}, {d.B, d.A}} {
			if s.doubts[pair[0]] == nil {
				s.doubts[pair[0]] = map[string]tocsin.JoinReason{}
			}
			s.doubts[pair[0]][pair[1]] = d
		}
	}
	return nil
}
