package group

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"tocsin"
)

// Changes says what moved between the incidents as last known, given as their
// latest versions, and the incidents as they are now: a first version for each
// new one, the next version, with its reason, for each that moved, and a
// withdrawal for each that is gone, which says where its accounts went.
// Incidents that did not move have none. They come in order of incident id.
func Changes(before []tocsin.Change, now []tocsin.Incident) []tocsin.Change {
	last := map[string]*tocsin.Change{}
	for i := range before {
		c := &before[i]
		if old := last[c.Incident.ID]; old == nil || c.Version > old.Version {
			last[c.Incident.ID] = c
		}
	}
	changes := []tocsin.Change{}
	at := map[string]string{} // where each account is now
	here := map[string]bool{}
	for i := range now {
		inc := &now[i]
		here[inc.ID] = true
		for _, a := range inc.Accounts {
			at[a] = inc.ID
		}
		old := last[inc.ID]
		switch {
		case inc.Verdict == tocsin.Rejected:
			version := 1
			if old != nil {
				version = old.Version + 1
			}
			if old == nil || !old.Withdraw || !same(&old.Incident, inc) {
				changes = append(changes, tocsin.Change{Incident: *inc, Version: version, Reason: "rejected by a person", Withdraw: true})
			}
		case old == nil:
			changes = append(changes, tocsin.Change{Incident: *inc, Version: 1, Reason: "first told by " + strings.Join(inc.Accounts, ", ")})
		case old.Withdraw:
			changes = append(changes, tocsin.Change{Incident: *inc, Version: old.Version + 1, Reason: "told again by " + strings.Join(inc.Accounts, ", ")})
		default:
			if moved := moves(&old.Incident, inc); len(moved) > 0 {
				changes = append(changes, tocsin.Change{Incident: *inc, Version: old.Version + 1, Reason: strings.Join(moved, "; ")})
			}
		}
	}
	for id, old := range last {
		if !here[id] && !old.Withdraw {
			into := wentInto(&old.Incident, at)
			changes = append(changes, tocsin.Change{Incident: old.Incident, Version: old.Version + 1, Reason: gone(into), Withdraw: true, Redirect: into})
		}
	}
	slices.SortFunc(changes, func(x, y tocsin.Change) int { return cmp.Compare(x.Incident.ID, y.Incident.ID) })
	return changes
}

// wentInto lists the incidents that hold the accounts of one that is gone, the
// one that holds most of them first.
func wentInto(old *tocsin.Incident, at map[string]string) []string {
	count := map[string]int{}
	var into []string
	for _, a := range old.Accounts {
		if id := at[a]; id != "" {
			if count[id] == 0 {
				into = append(into, id)
			}
			count[id]++
		}
	}
	slices.SortFunc(into, func(x, y string) int { return cmp.Or(cmp.Compare(count[y], count[x]), cmp.Compare(x, y)) })
	return into
}

// gone says where the accounts of an incident went.
func gone(into []string) string {
	switch {
	case len(into) == 0:
		return "no report tells it any more"
	case len(into) == 1:
		return "the same act as " + into[0]
	}
	return "its reports tell of " + andList(into)
}

// moves says what is new, one phrase a thing.
func moves(old, inc *tocsin.Incident) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if more := without(inc.Accounts, old.Accounts); len(more) > 0 {
		say("also told by %s", strings.Join(more, ", "))
	}
	if fewer := without(old.Accounts, inc.Accounts); len(fewer) > 0 {
		say("no longer told by %s", strings.Join(fewer, ", "))
	}
	if old.Kind != inc.Kind {
		say("%s, no longer %s", inc.Kind, old.Kind)
	}
	if old.Form != inc.Form {
		say("form %s, was %s", orUnknown(string(inc.Form)), orUnknown(string(old.Form)))
	}
	if old.Status != inc.Status {
		say("%s, was %s", orUnknown(string(inc.Status)), orUnknown(string(old.Status)))
	}
	if was, is := whenWords(old.When), whenWords(inc.When); was != is {
		say("time %s, was %s", is, was)
	}
	if was, is := whereWords(old.Where), whereWords(inc.Where); was != is {
		say("place %s, was %s", is, was)
	}
	for _, slot := range tocsin.Slots {
		was, is := old.Slots[slot], inc.Slots[slot]
		if was == nil {
			was = &tocsin.SlotRecord{}
		}
		if is == nil {
			is = &tocsin.SlotRecord{}
		}
		if x, y := recordWords(was), recordWords(is); x != y {
			say("%s %s, was %s", slot, y, x)
		}
		switch {
		case is.Contested && !was.Contested:
			say("%s contested", slot)
		case was.Contested && !is.Contested:
			say("%s no longer contested", slot)
		}
	}
	if old.Origins != inc.Origins {
		say("independent origins %d, was %d", inc.Origins, old.Origins)
	}
	if old.Credibility != inc.Credibility {
		say("credibility %d, was %d", inc.Credibility, old.Credibility)
	}
	if len(out) == 0 && !same(old, inc) {
		say("claims or reasons told otherwise")
	}
	return out
}

// same compares what is kept of incidents: their JSON.
func same(x, y *tocsin.Incident) bool {
	if reflect.DeepEqual(x, y) {
		return true
	}
	a, errA := json.Marshal(x)
	b, errB := json.Marshal(y)
	return errA == nil && errB == nil && bytes.Equal(a, b)
}

func without(list, other []string) []string {
	in := make(map[string]bool, len(other))
	for _, s := range other {
		in[s] = true
	}
	var out []string
	for _, s := range list {
		if !in[s] {
			out = append(out, s)
		}
	}
	return out
}

func orUnknown(s string) string { return cmp.Or(s, "unknown") }

func whenWords(w *tocsin.When) string {
	if !w.Known() {
		return "unknown"
	}
	s := w.Start.String()
	if w.End.Known() && w.End != w.Start {
		s += " to " + w.End.String()
	}
	return spaced(s, w.PartOfDay, w.Clock)
}

func whereWords(w *tocsin.Where) string {
	if w == nil || w.Name == "" {
		return "unknown"
	}
	return w.Name
}

// recordWords is the figures of a counted slot, "unknown" without any; the
// names of other slots are not told here.
func recordWords(rec *tocsin.SlotRecord) string {
	if rec.Low == nil && rec.Best == nil && rec.High == nil {
		return "unknown"
	}
	if rec.Best == nil {
		return "not counted"
	}
	return figureWords(rec, rec.Contested)
}
