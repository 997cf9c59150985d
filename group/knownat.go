package group

import (
	"slices"
	"time"

	"tocsin"
)

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
