// Package group joins accounts of the same act, from any number of documents,
// into incidents, and says what their claims come to.
//
//	gather      readings -> members: accounts with what a comparison needs
//	cell        members  -> candidates: pairs near in time and place
//	pair        a pair   -> a score with its points, or a veto
//	cluster     members  -> groups that are the same act
//	origin      documents, claims -> independent origins
//	consolidate groups   -> incidents, slot by slot
//
// The order of the readings never changes the outcome (codebook 9).
package group

import (
	"cmp"
	"slices"

	"tocsin"
)

// Incidents groups the accounts of the readings. Attacks come first, by time,
// then id. A reading given twice counts once; of two readings with the same
// document id the one published later counts. The readings are not changed.
func Incidents(readings []tocsin.Reading) []tocsin.Incident {
	return settle(readings, nil).incidents()
}

// Doubtful lists the pairs of accounts in different incidents that are
// neither clearly the same act nor clearly two, best first: the ones to put in
// front of a person (codebook 9).
func Doubtful(readings []tocsin.Reading) []tocsin.JoinReason {
	return settle(readings, nil).doubtful()
}

// Outcome is Incidents and Doubtful in one.
func Outcome(readings []tocsin.Reading) ([]tocsin.Incident, []tocsin.JoinReason) {
	return Decided(readings, nil)
}

// Decided is Outcome under what people decided, which the reports never
// override: where they speak against it, the incident says so in Objections.
// Pairs that somebody decided are doubtful no longer.
func Decided(readings []tocsin.Reading, rules *Rulings) ([]tocsin.Incident, []tocsin.JoinReason) {
	s := settle(readings, rules)
	return s.incidents(), s.doubtful()
}

// settled is accounts put together, with all that tells of it.
type settled struct {
	k       *knowledge
	rules   *Rulings
	docs    []*document
	members []*member
	weigher *weigher
	joined  joined
}

func settle(readings []tocsin.Reading, rules *Rulings) *settled {
	k := known()
	ms, docs := gather(k, readings, rules)
	return newSettled(k, ms, docs, rules, nil, fullAmong(docs))
}

// newSettled joins members; full tells which keys are crowded, and steps, if
// not nil, remember what pairs come to.
func newSettled(k *knowledge, ms []*member, docs []*document, rules *Rulings, steps *Steps, full func([]key) map[key]bool) *settled {
	s := &settled{k: k, rules: rules, docs: docs, members: ms}
	s.weigher = newWeigher(ms, docs, rules, steps)
	s.joined = join(ms, s.weigher, full)
	return s
}

// incidents makes an incident of every group.
func (s *settled) incidents() []tocsin.Incident {
	incidents := []tocsin.Incident{}
	holder := s.holder()
	for n := range s.joined.clusters {
		incidents = append(incidents, s.consolidate(n, holder))
	}
	sortIncidents(incidents)
	return incidents
}

// holder tells which group holds an account.
func (s *settled) holder() func(string) (int, bool) {
	if s.rules == nil {
		return nil
	}
	in := map[string]int{}
	for i, c := range s.joined.clusters {
		for _, m := range c {
			in[m.account.ID] = i
		}
	}
	return func(a string) (int, bool) { i, ok := in[a]; return i, ok }
}

func (s *settled) doubtful() []tocsin.JoinReason {
	doubts := []tocsin.JoinReason{}
	j := &s.joined
	for u, edges := range j.graph {
		for _, e := range edges {
			if u > e.to || j.clusterOf[u] == j.clusterOf[e.to] || !isDoubtful(e.score) {
				continue
			}
			for _, a := range j.units[u].members {
				for _, b := range j.units[e.to].members {
					if a.doc != b.doc {
						doubts = append(doubts, s.weigher.reason(a, b))
					}
				}
			}
		}
	}
	sortDoubts(doubts)
	return doubts
}

// isDoubtful reports whether the score of a pair that is kept apart is worth a
// person's look.
func isDoubtful(score float64) bool { return score >= doubtfulScore && score < decidedScore }

// sortDoubts puts the best first.
func sortDoubts(doubts []tocsin.JoinReason) {
	slices.SortFunc(doubts, func(x, y tocsin.JoinReason) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
}

// kindOrder is the order in which kinds are listed.
var kindOrder = []tocsin.Kind{tocsin.Attack, tocsin.Explosion, tocsin.Alarm, tocsin.Find, tocsin.Threat, tocsin.Aggregate}

func sortIncidents(incidents []tocsin.Incident) {
	slices.SortFunc(incidents, func(x, y tocsin.Incident) int {
		return cmp.Or(
			cmp.Compare(slices.Index(kindOrder, x.Kind), slices.Index(kindOrder, y.Kind)),
			compareWhen(x.When, y.When),
			cmp.Compare(x.ID, y.ID))
	})
}

// compareWhen orders times; an unknown one comes last.
func compareWhen(x, y *tocsin.When) int {
	if x.Known() != y.Known() {
		if x.Known() {
			return -1
		}
		return 1
	}
	if !x.Known() {
		return 0
	}
	return cmp.Or(x.Start.Compare(y.Start), x.End.Compare(y.End), cmp.Compare(x.Clock, y.Clock))
}
