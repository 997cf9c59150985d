package release

import (
	"slices"
	"time"

	"tocsin"
)

// PublicAccount gives what is shown of an account of an incident; false when
// nothing is. rec is the incident's latest version as it is kept.
func (p *Policy) PublicAccount(acc *tocsin.AccountRecord, rec *tocsin.IncidentRecord, now time.Time) (*tocsin.AccountRecord, bool) {
	if rec == nil || rec.Withdraw || !p.Shown(rec, now) {
		return nil, false
	}
	c := p.clerk(rec)
	own := copied(acc.Where)
	if !c.released {
		var withheld []string
		own, withheld = p.coarse(acc.Where, c.rule)
		for _, n := range withheld {
			c.withhold(n)
		}
	}
	for i := range acc.Claims {
		c.learn(acc.ID, &acc.Claims[i])
	}
	for i := range acc.Claims {
		c.learnSite(&acc.Claims[i])
	}
	if own != nil && !c.clear(own.Name) {
		own = c.where // finer than what is shown of the incident
	}
	out := &tocsin.AccountRecord{Document: acc.Document, SHA256: acc.SHA256, Incident: acc.Incident}
	out.Account = tocsin.Account{ID: acc.ID, Kind: acc.Kind, Role: acc.Role, Form: acc.Form, Status: c.status(acc.Form, acc.Status), When: c.when(acc.When), Where: own,
		Claims: []tocsin.Claim{}}
	for i := range acc.Claims {
		if cl, ok := c.claim(acc.ID, &acc.Claims[i]); ok {
			out.Claims = append(out.Claims, cl)
		}
	}
	return out, true
}

// PublicClaim gives what is shown of a claim of an incident; false when
// nothing is. rec is as in PublicAccount.
func (p *Policy) PublicClaim(cl *tocsin.ClaimRecord, rec *tocsin.IncidentRecord, now time.Time) (*tocsin.ClaimRecord, bool) {
	if rec == nil || rec.Withdraw || !p.Shown(rec, now) {
		return nil, false
	}
	c := p.clerk(rec)
	c.learn(cl.Account, &cl.Claim)
	c.learnSite(&cl.Claim)
	shown, ok := c.claim(cl.Account, &cl.Claim)
	if !ok {
		return nil, false
	}
	return &tocsin.ClaimRecord{Claim: shown, Account: cl.Account, Document: cl.Document, Incident: cl.Incident}, true
}

// PublicDocument gives what is shown of a document: its head and its link,
// never where it was read from. recs are the latest versions of all incidents
// that it tells of; it is shown when all of them are, its title when that
// tells nothing that is withheld of them. One that was not read, or whose
// embargo is not over, is not shown, because nobody knows what it tells.
func (p *Policy) PublicDocument(doc *tocsin.DocumentRecord, recs []tocsin.IncidentRecord, now time.Time) (*tocsin.DocumentRecord, bool) {
	if doc.State != tocsin.Read || now.Before(doc.Embargo) || doc.Accounts > 0 && len(recs) == 0 {
		return nil, false
	}
	out := *doc
	out.Path, out.Bytes, out.Names, out.Why, out.Reason, out.Accounts = "", nil, nil, "", "", 0
	for i := range recs {
		if recs[i].Withdraw {
			continue
		}
		if !p.Shown(&recs[i], now) {
			return nil, false
		}
		if !p.clerk(&recs[i]).plain(doc.Title) {
			out.Title = ""
		}
	}
	return &out, true
}

// PublicText gives what is shown of the words of a document that PublicDocument
// shows: with the rights full, all of it, when nothing in it is withheld;
// otherwise those sentences that shown claims quote and that tell nothing that
// is withheld. recs are as in PublicDocument.
func (p *Policy) PublicText(r *tocsin.Reading, rights tocsin.Rights, recs []tocsin.IncidentRecord, now time.Time) (sentences []tocsin.Span, whole bool) {
	var clerks []*clerk
	told := map[string]bool{}
	for i := range recs {
		if recs[i].Withdraw {
			continue
		}
		if !p.Shown(&recs[i], now) {
			return nil, false
		}
		clerks = append(clerks, p.clerk(&recs[i]))
		for _, a := range recs[i].Incident.Accounts {
			told[a] = true
		}
	}
	for i := range r.Accounts {
		if !told[r.Accounts[i].ID] {
			return nil, false // it tells of something that recs do not
		}
		for j := range r.Accounts[i].Claims {
			for _, c := range clerks {
				c.learn(r.Accounts[i].ID, &r.Accounts[i].Claims[j])
				c.learnSite(&r.Accounts[i].Claims[j])
			}
		}
	}
	plain := func(s tocsin.Span) bool {
		return !slices.ContainsFunc(clerks, func(c *clerk) bool {
			return !c.plain(s.Of(r.Text.Body)) || slices.ContainsFunc(c.hidden[r.Document.ID], s.Overlaps)
		})
	}
	if rights == tocsin.RightsFull && plain(tocsin.Span{End: len(r.Text.Body)}) {
		return nil, true
	}
	var quoted []tocsin.Span
	for i := range r.Accounts {
		acc := &r.Accounts[i]
		for _, c := range clerks {
			if !slices.Contains(c.rec.Incident.Accounts, acc.ID) {
				continue
			}
			for j := range acc.Claims {
				if cl, ok := c.claim(acc.ID, &acc.Claims[j]); ok && cl.Quote.Exact != "" {
					quoted = append(quoted, cl.Quote.Span)
				}
			}
		}
	}
	for _, s := range r.Text.Sentences {
		if slices.ContainsFunc(quoted, s.Overlaps) && plain(s.Span) {
			sentences = append(sentences, s.Span)
		}
	}
	return sentences, false
}
