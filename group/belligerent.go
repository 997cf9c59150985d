package group

import (
	"strings"

	"tocsin"
)

// side is whose part a speaker takes in an incident.
type side int

const (
	noSide side = iota
	doerSide
	targetSide
)

// sides tells whose part each speaker of an incident takes (codebook 30): those
// who are said to have done it, or say so; and the forces and offices of those
// who were hit, or of the country in which it was done.
type sides struct {
	doers, targets []string // folded words of their names
	known          map[tocsin.Speaker]side
}

func sidesOf(k *knowledge, inc *tocsin.Incident) *sides {
	s := &sides{known: map[tocsin.Speaker]side{}}
	words := func(slots ...tocsin.Slot) (out []string) {
		seen := map[string]bool{}
		for _, slot := range slots {
			rec := inc.Slots[slot]
			if rec == nil {
				continue
			}
			for i := range rec.Claims {
				if c := &rec.Claims[i]; isFirm(c) && !seen[c.Value.Name] {
					seen[c.Value.Name] = true
					out = append(out, tellingWords(k, rec.Claims[i].Value.Name)...)
				}
			}
		}
		return out
	}
	s.doers = words(tocsin.ClaimedBy, tocsin.Blamed)
	s.targets = words(tocsin.Target, tocsin.Victim)
	if inc.Where != nil {
		s.targets = append(s.targets, tellingWords(k, inc.Where.Country)...)
	}
	return s
}

// tellingWords are the folded words of a name that tell which one it is.
func tellingWords(k *knowledge, name string) []string {
	var out []string
	for _, w := range strings.Fields(fold(name)) {
		if len(w) > 1 && (!k.generic[w] || k.peoples[w]) && !k.sites[w] {
			out = append(out, w)
		}
	}
	return out
}

// of is the speaker's side. Those who only count or see, and outlets, take none.
func (s *sides) of(k *knowledge, who tocsin.Speaker) side {
	switch who.Kind {
	case tocsin.SpeakerMilitary, tocsin.SpeakerGroup, tocsin.SpeakerOfficial:
	default:
		return noSide
	}
	if known, ok := s.known[who]; ok {
		return known
	}
	out := noSide
	words := tellingWords(k, who.Name)
	switch {
	case anyKin(words, s.doers):
		out = doerSide
	case anyKin(words, s.targets):
		out = targetSide
	}
	s.known[who] = out
	return out
}

// independent reports whether a claim may bear out another's: what a
// belligerent says does for its own losses only.
func (s *sides) independent(k *knowledge, c *tocsin.IncidentClaim) bool {
	switch s.of(k, c.Speaker) {
	case doerSide:
		return isLoss(c.Slot) && c.Scope.Side == sideAttackers
	case targetSide:
		return isLoss(c.Slot) && c.Scope.Side != sideAttackers
	}
	return true
}

func isLoss(slot tocsin.Slot) bool {
	switch slot {
	case tocsin.Killed, tocsin.Injured, tocsin.Missing, tocsin.Abducted, tocsin.Casualties, tocsin.Damage, tocsin.Target, tocsin.Victim:
		return true
	}
	return false
}

func anyKin(x, y []string) bool {
	for _, a := range x {
		for _, b := range y {
			if kin(a, b) {
				return true
			}
		}
	}
	return false
}

// kin reports whether two words are one name, or a country's and its people's:
// the same beginning, of four letters at least and of all but a short ending.
func kin(a, b string) bool {
	if a == b {
		return true
	}
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n >= 4 && n >= min(len(a), len(b))-3 && max(len(a), len(b))-n <= 5
}
