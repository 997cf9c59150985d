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
	return settle(readings).incidents()
}

// Doubtful lists the pairs of accounts in different incidents that are
// neither clearly the same act nor clearly two, best first: the ones to put in
// front of a person (codebook 9).
func Doubtful(readings []tocsin.Reading) []tocsin.JoinReason {
	return settle(readings).doubtful()
}

// Outcome is Incidents and Doubtful in one.
func Outcome(readings []tocsin.Reading) ([]tocsin.Incident, []tocsin.JoinReason) {
	s := settle(readings)
	return s.incidents(), s.doubtful()
}

// settled is accounts put together, with all that tells of it.
type settled struct {
	k       *knowledge
	docs    []*document
	members []*member
	weigher *weigher
	joined  joined
}

func settle(readings []tocsin.Reading) *settled {
	s := &settled{k: known()}
	s.members, s.docs = gather(s.k, readings)
	s.weigher = newWeigher(s.members, s.docs)
	s.joined = join(s.members, s.docs, s.weigher)
	return s
}

func (s *settled) incidents() []tocsin.Incident {
	incidents := []tocsin.Incident{}
	for _, c := range s.joined.clusters {
		incidents = append(incidents, consolidate(s.k, s.docs, c, s.joined.graph, s.weigher))
	}
	sortIncidents(incidents)
	return incidents
}

func (s *settled) doubtful() []tocsin.JoinReason {
	in := make([]int, len(s.members))
	for i, c := range s.joined.clusters {
		for _, m := range c {
			in[m.index] = i
		}
	}
	doubts := []tocsin.JoinReason{}
	for a, edges := range s.joined.graph {
		for _, e := range edges {
			if a < e.to && in[a] != in[e.to] && e.score >= doubtfulScore {
				doubts = append(doubts, s.weigher.reason(s.members[a], s.members[e.to]))
			}
		}
	}
	slices.SortFunc(doubts, func(x, y tocsin.JoinReason) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	return doubts
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
