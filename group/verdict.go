package group

import (
	"fmt"
	"slices"

	"tocsin"
)

// rule makes the incident what people decided of it, and says where reports
// speak against that.
func (s *settled) rule(inc *tocsin.Incident, members []*member, holder func(string) (int, bool)) {
	for _, d := range s.rules.concerning(inc.Accounts, holder) {
		inc.Decisions = append(inc.Decisions, d.ID)
		switch d.Kind {
		case tocsin.Merge, tocsin.Same:
			s.objectTogether(inc, d, members)
		case tocsin.Split, tocsin.NotSame:
			s.objectApart(inc, d, members)
		case tocsin.Set, tocsin.Resolve:
			s.setSlot(inc, d)
		case tocsin.Confirm:
			inc.Verdict, inc.Credibility = tocsin.Confirmed, confirmed
			objectClaims(inc, d, "says that it was otherwise", func(c *tocsin.IncidentClaim) bool {
				return c.Certainty == tocsin.Retracted || c.Certainty == tocsin.Denied && c.Slot.Counted()
			})
		case tocsin.Reject:
			inc.Verdict, inc.Credibility = tocsin.Rejected, improbable
			if more := without(inc.Accounts, d.Accounts); len(more) > 0 {
				object(inc, d, more, "also told by "+listed(more))
			}
		}
	}
}

func object(inc *tocsin.Incident, d *tocsin.Decision, accounts []string, reason string) {
	inc.Objections = append(inc.Objections, tocsin.Objection{Decision: d.ID, Accounts: accounts, Reason: reason})
}

// maxObjections is how many pairs of one decision are told of.
const maxObjections = 3

// objectTogether tells the pairs that a person put together and that their
// reports would keep apart.
func (s *settled) objectTogether(inc *tocsin.Incident, d *tocsin.Decision, members []*member) {
	told := 0
	for i, a := range members {
		for _, b := range members[i+1:] {
			if told == maxObjections {
				return
			}
			together, by := s.rules.decided(a.account.ID, b.account.ID)
			if !together || by != d || a.doc == b.doc || !s.weigher.reported(a, b).apart {
				continue
			}
			told++
			object(inc, d, []string{a.account.ID, b.account.ID}, compare(a, b, true).veto)
		}
	}
}

// objectApart tells the pairs that a person held apart and that their reports
// would put together.
func (s *settled) objectApart(inc *tocsin.Incident, d *tocsin.Decision, members []*member) {
	told := 0
	for _, a := range members {
		others := d.Others
		if slices.Contains(d.Others, a.account.ID) {
			others = d.Accounts
		} else if !slices.Contains(d.Accounts, a.account.ID) {
			continue
		}
		for _, b := range s.members {
			if told == maxObjections {
				return
			}
			if !slices.Contains(others, b.account.ID) {
				continue
			}
			v := s.weigher.reported(a, b)
			if _, by := s.rules.decided(a.account.ID, b.account.ID); by != d || v.apart || v.score < joinScore {
				continue
			}
			told++
			pair := []string{a.account.ID, b.account.ID}
			slices.Sort(pair)
			object(inc, d, pair, "as reported they are one act: "+listed(compare(a, b, true).points))
		}
	}
}

// setSlot gives a slot what a person set it to. The claims stay.
func (s *settled) setSlot(inc *tocsin.Incident, d *tocsin.Decision) {
	rec := inc.Slots[d.Slot]
	if rec == nil {
		rec = &tocsin.SlotRecord{}
		inc.Slots[d.Slot] = rec
	}
	rec.Contested = false
	rec.Decided = &tocsin.Ruling{Decision: d.ID, By: d.By, Reason: d.Reason, Value: d.Value}
	if d.Value.None() {
		objectClaims(inc, d, "was not there when it was resolved", func(c *tocsin.IncidentClaim) bool {
			return c.Slot == d.Slot && !slices.Contains(d.Accounts, c.Account) && c.Superseded == "" && !agreesWithAny(s.k, c, rec.Claims, d.Accounts)
		})
		return
	}
	if c := d.Value.Count; c.Known {
		rec.Low, rec.Best, rec.High = nil, nil, nil
		if c.Min != tocsin.Open {
			rec.Low, rec.Best = ptr(c.Min), ptr(c.Min)
		}
		if c.Max != tocsin.Open {
			rec.High = ptr(c.Max)
			if rec.Best == nil {
				rec.Best = ptr(c.Max)
			}
		}
	}
	objectClaims(inc, d, "says otherwise", func(c *tocsin.IncidentClaim) bool {
		return c.Slot == d.Slot && !slices.Contains(d.Accounts, c.Account) && c.Superseded == "" && saysOtherwise(s.k, c, d.Value)
	})
}

// saysOtherwise reports whether a claim on the whole act cannot hold beside
// the value.
func saysOtherwise(k *knowledge, c *tocsin.IncidentClaim, v tocsin.Value) bool {
	if c.Value.None() || !isFirm(c) || !wholeAct(&c.Claim) {
		return false
	}
	if v.Count.Known {
		return !countsMeet(c.Value.Count, v.Count)
	}
	return !sameName(k.newName(c.Value.Name, c.Value.ID), k.newName(v.Name, v.ID))
}

// agreesWithAny reports whether a claim says what one of these accounts said.
func agreesWithAny(k *knowledge, c *tocsin.IncidentClaim, claims []tocsin.IncidentClaim, accounts []string) bool {
	for i := range claims {
		o := &claims[i]
		if slices.Contains(accounts, o.Account) && o.Scope == c.Scope && !o.Value.None() && !saysOtherwise(k, c, o.Value) {
			return true
		}
	}
	return c.Value.None()
}

// objectClaims tells the accounts of the claims that pass.
func objectClaims(inc *tocsin.Incident, d *tocsin.Decision, what string, pass func(*tocsin.IncidentClaim) bool) {
	var accounts []string
	for _, slot := range tocsin.Slots {
		if rec := inc.Slots[slot]; rec != nil {
			for i := range rec.Claims {
				if c := &rec.Claims[i]; pass(c) && !slices.Contains(accounts, c.Account) {
					accounts = append(accounts, c.Account)
				}
			}
		}
	}
	if len(accounts) > 0 {
		slices.Sort(accounts)
		object(inc, d, accounts, fmt.Sprintf("%s %s", listed(accounts), what))
	}
}
