package group

import "tocsin"

// The credibility of an incident (codebook 30).
const (
	confirmed     = 1
	consistent    = 2
	possible      = 3
	doubtful      = 4
	improbable    = 5 // for a person to say
	cannotBeTold  = 6
	agreedToTrust = 2 // origins that it takes to confirm
)

// credibility is confirmed when two or more independent origins tell a day, a
// place and a fact alike without hedging; consistent when two agree on what,
// where and when, or one has its facts from two speakers that agree or from the
// doer itself; doubtful when everything is hedged or denied.
func credibility(k *knowledge, inc *tocsin.Incident, members []*member) int {
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
	case agree && corroborated(k, inc, func(x, y *tocsin.IncidentClaim) bool { return x.Origin != y.Origin }):
		return confirmed
	case inc.Origins >= agreedToTrust:
		return consistent
	case corroborated(k, inc, func(x, y *tocsin.IncidentClaim) bool { return x.Speaker.Name != y.Speaker.Name }), claimedItself(inc):
		return consistent
	}
	return possible
}

// corroborated reports whether two firm claims that are apart say the same
// figure or name.
func corroborated(k *knowledge, inc *tocsin.Incident, apart func(x, y *tocsin.IncidentClaim) bool) bool {
	for slot, rec := range inc.Slots {
		if slot == tocsin.Context {
			continue
		}
		claims := distinct(rec.Claims)
		names := make([]name, len(claims))
		for i, c := range claims {
			names[i] = k.newName(c.Value.Name, c.Value.ID)
		}
		for i, x := range claims {
			for j, y := range claims[:i] {
				if x.Scope != y.Scope || !apart(x, y) {
					continue
				}
				if slot.Counted() && countsMeet(x.Value.Count, y.Value.Count) || !slot.Counted() && sameName(names[i], names[j]) {
					return true
				}
			}
		}
	}
	return false
}

// distinct lists the firm claims of a slot, one for each origin, speaker and
// value: a wire's thousand copies are compared once.
func distinct(claims []tocsin.IncidentClaim) []*tocsin.IncidentClaim {
	type same struct {
		origin, speaker string
		scope           tocsin.Scope
		value           tocsin.Value
	}
	seen := map[same]bool{}
	var out []*tocsin.IncidentClaim
	for i := range claims {
		c := &claims[i]
		key := same{c.Origin, c.Speaker.Name, c.Scope, c.Value}
		if isFirm(c) && !c.Value.None() && !seen[key] {
			seen[key] = true
			out = append(out, c)
		}
	}
	return out
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
