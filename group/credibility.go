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
// where and when, or one has its facts from two speakers that agree, from the
// doer itself, or is usually reliable; doubtful when everything is hedged or
// denied, or told by origins that rarely are. What a belligerent says bears out
// others on its own losses only.
func credibility(k *knowledge, inc *tocsin.Incident, members []*member) int {
	firm, claims := map[string]bool{}, 0
	parties := sidesOf(k, inc)
	rating := map[string]tocsin.Reliability{}
	for _, o := range inc.OriginList {
		rating[o.ID] = o.Reliability
	}
	said, weak, strong := 0, 0, false // firm claims, and of them those by origins that are rarely reliable
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
				said++
				switch r := rating[c.Origin]; {
				case rarelyReliable(r):
					weak++
				case c.Slot != tocsin.Context && parties.independent(k, c):
					firm[c.Origin] = true
					strong = strong || r == tocsin.Reliable || r == tocsin.UsuallyReliable
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
	case claims > 0 && said == 0, said > 0 && weak == said:
		return doubtful
	case denied > 0 && len(firm) < agreedToTrust:
		return doubtful
	}
	agree := len(firm) >= agreedToTrust && told >= agreedToTrust
	trusted := func(c *tocsin.IncidentClaim) bool { return !rarelyReliable(rating[c.Origin]) }
	counted := 0
	for _, o := range inc.OriginList {
		if !rarelyReliable(o.Reliability) {
			counted++
		}
	}
	switch {
	case agree && corroborated(k, inc, func(x, y *tocsin.IncidentClaim) bool {
		return x.Origin != y.Origin && trusted(x) && trusted(y) && parties.independent(k, x) && parties.independent(k, y)
	}):
		return confirmed
	case counted >= agreedToTrust, strong:
		return consistent
	case corroborated(k, inc, func(x, y *tocsin.IncidentClaim) bool {
		return voice(&x.Speaker) != voice(&y.Speaker) && trusted(x) && trusted(y)
	}), claimedItself(inc):
		return consistent
	}
	return possible
}

// rarelyReliable reports whether what such an origin says bears out nothing.
func rarelyReliable(r tocsin.Reliability) bool {
	return r == tocsin.RarelyReliable || r == tocsin.Unreliable
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
		key := same{c.Origin, voice(&c.Speaker), c.Scope, c.Value}
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
