package group

import "tocsin"

// The credibility of an incident (codebook 30). Improbable (5) is for a person
// to say.
const (
	confirmed     = 1
	consistent    = 2
	possible      = 3
	doubtful      = 4
	cannotBeTold  = 6
	agreedToTrust = 2 // origins that it takes to confirm
)

// credibility is confirmed when two or more independent origins tell a day, a
// place and a fact alike without hedging; consistent when two agree on what,
// where and when, or one has its facts from two speakers that agree or from the
// doer itself; doubtful when everything is hedged or denied.
func credibility(inc *tocsin.Incident, members []*member) int {
	firm, claims := map[string]bool{}, 0
	denied := 0
	for _, rec := range inc.Slots {
		for i := range rec.Claims {
			c := &rec.Claims[i]
			switch c.Certainty {
			case tocsin.Retracted, tocsin.Silent:
				continue
			case tocsin.Denied:
				if c.Slot.Counted() {
					denied++
				}
			case tocsin.Stated, tocsin.Reported:
				if c.Slot != tocsin.Context {
					firm[c.Origin] = true
				}
			}
			claims++
		}
	}
	told := 0
	for _, m := range members {
		if m.clear() {
			told++
		}
	}
	switch {
	case claims == 0 && told == 0:
		return cannotBeTold
	case claims > 0 && len(firm) == 0:
		return doubtful
	case denied > 0 && len(firm) < agreedToTrust:
		return doubtful
	}
	agree := len(firm) >= agreedToTrust && told >= agreedToTrust
	switch {
	case agree && corroborated(inc, func(x, y *tocsin.IncidentClaim) bool { return x.Origin != y.Origin }):
		return confirmed
	case inc.Origins >= agreedToTrust:
		return consistent
	case corroborated(inc, func(x, y *tocsin.IncidentClaim) bool { return x.Speaker.Name != y.Speaker.Name }), claimedItself(inc):
		return consistent
	}
	return possible
}

// corroborated reports whether two firm claims that are apart say the same
// figure or name.
func corroborated(inc *tocsin.Incident, apart func(x, y *tocsin.IncidentClaim) bool) bool {
	k := known()
	for slot, rec := range inc.Slots {
		if slot == tocsin.Context {
			continue
		}
		for i := range rec.Claims {
			for j := range rec.Claims[:i] {
				x, y := &rec.Claims[i], &rec.Claims[j]
				if !isFirm(x) || !isFirm(y) || x.Scope != y.Scope || !apart(x, y) {
					continue
				}
				if slot.Counted() {
					if countsMeet(x.Value.Count, y.Value.Count) {
						return true
					}
				} else if sameName(k.newName(x.Value.Name, x.Value.ID), k.newName(y.Value.Name, y.Value.ID)) {
					return true
				}
			}
		}
	}
	return false
}

func isFirm(c *tocsin.IncidentClaim) bool {
	return c.Certainty == tocsin.Stated || c.Certainty == tocsin.Reported
}

// claimedItself reports whether a doer says that it did it, undisputed.
func claimedItself(inc *tocsin.Incident) bool {
	rec := inc.Slots[tocsin.ClaimedBy]
	if rec == nil || rec.Contested {
		return false
	}
	for i := range rec.Claims {
		if isFirm(&rec.Claims[i]) {
			return true
		}
	}
	return false
}
