package frame

import (
	"strings"

	"tocsin"
)

// reached is the figure that a toll came to: the last of "from 12 to 17", of
// "by three to 17" and of "up to 87", which are no ranges.
func (f *framing) reached(s *sentence, q *mention, count tocsin.Count) tocsin.Count {
	if count.Max == tocsin.Open || count.Min == count.Max {
		return count
	}
	opening := f.lower(s, q.first)
	if opening == "from" || opening == "up" || f.lower(s, q.first-1) == "by" || f.lower(s, q.first-1) == "from" {
		return tocsin.Exactly(count.Max)
	}
	return count
}

// figureAround is the figure that has the word of harm among its own words:
// "64 injured people", "seven lives", "two dead guards". It is nil when what
// befell them is told behind it: "20 hostages were killed".
func (f *framing) figureAround(s *sentence, h *mention) *mention {
	if h.Value == string(tocsin.Abducted) || h.Rule == "harm.casualties" {
		return nil
	}
	w := s.window(h.first-6, h.last+6)
	for i := range w {
		q := &w[i]
		if !personal(q) || definite(q) || q.first >= h.first || q.last < h.last {
			continue
		}
		for _, m := range s.window(q.last, q.last+4) {
			if m.Kind == tocsin.MentionHarm && m.Value != h.Value && m.Value != string(tocsin.Damage) && m.first >= q.last && !f.asideBetween(s, q.last, m.first) {
				return nil
			}
		}
		return q
	}
	return nil
}

// figureAcross is the figure that a clause with "who" parts from its verb: "two
// nurses, who were on the bus, were killed", "a reporter who was shot on
// Saturday died". It is nil when nothing does.
func (f *framing) figureAcross(s *sentence, h *mention) *mention {
	w := s.window(h.first-26, h.first)
	for i := len(w) - 1; i >= 0; i-- {
		q := &w[i]
		if !personal(q) || q.Value == "part" || q.last > h.first-3 {
			continue
		}
		comma := f.lower(s, q.last) == ","
		at := q.last
		if comma {
			at++
		}
		if some := s.mentionAt(at, tocsin.MentionQuantity); comma && some != nil && (f.lower(s, some.last-1) == "whom" || f.lower(s, some.last) == "whom") {
			at = some.last // "14 people, nine of whom wear no uniform, were hurt"
		} else if f.lower(s, at) != "who" {
			continue
		}
		if comma {
			end := h.first - 1
			for end > at && f.lower(s, end) != "," {
				if !f.being(s, end) && !f.words.stateAdverb[f.lower(s, end)] {
					return nil
				}
				end--
			}
			if end == at {
				return nil
			}
			for k := at + 1; k < end; k++ {
				if f.lower(s, k) == "," {
					return nil
				}
			}
			return q
		}
		agreed := f.agrees(s, q, h)
		if h.Rule != "harm.die" && h.Rule != "harm.injured" && !agreed || f.lower(s, h.first) == "dead" && !f.being(s, h.first-1) || q.first > s.First+2 && f.lower(s, q.first-1) != "that" && !f.opensBehind(s, q.first) || f.lower(s, h.first-1) == "who" {
			return nil
		}
		for _, m := range s.window(at, h.first) {
			if m.Kind == tocsin.MentionQuantity && m.first > at && (!agreed || f.agrees(s, &m, h)) || m.Kind == tocsin.MentionSpeech {
				return nil
			}
		}
		return q
	}
	return nil
}

// agrees reports whether the passive verb of a word of harm has the number of a figure, so
// that it may be its subject: "a guard ... was hurt", "two guards ... were hurt".
func (f *framing) agrees(s *sentence, q, h *mention) bool {
	for k := h.first - 1; k > h.first-4; k-- {
		switch f.lower(s, k) {
		case "was", "is":
			return q.Count == tocsin.Exactly(1)
		case "were", "are":
			return q.Count.Min > 1
		}
	}
	return false
}

// figureAside is the figure that a few words between commas part from its verb:
// "his son, aged 9, received a bullet", "four others, one with burns, were admitted
// to hospital". It is nil when none does, or when those words tell of other people.
func (f *framing) figureAside(s *sentence, h *mention) *mention {
	end := h.first - 1
	for end > s.First && (f.words.stateVerb[f.lower(s, end)] || f.words.stateAdverb[f.lower(s, end)] || f.words.perfect[f.lower(s, end)]) {
		end--
	}
	if f.lower(s, end) != "," {
		return nil
	}
	at := end - 1
	for at > s.First && at > end-14 && f.lower(s, at) != "," {
		at--
	}
	if f.lower(s, at) == "," && f.lower(s, at-2) == "," && f.text.Tokens[max(at-1, 0)].Kind == tocsin.Number && len(f.lower(s, at-1)) <= 2 {
		at -= 2 // "the attacker, 16, a resident of the town, died"
	}
	if f.lower(s, at) != "," || f.lower(s, at+1) == "and" || f.words.clauseTurn[f.lower(s, at+1)] {
		return nil
	}
	someOf := f.words.quantifier[f.lower(s, at+1)] && f.lower(s, at+2) == "of"
	var q *mention
	for i := range s.mentions {
		m := &s.mentions[i]
		if personal(m) && m.Value != "part" && (m.last == at || m.first == s.First && q == nil && m.last < at && at-m.last <= 8 && !f.asideBetween(s, m.last, at)) {
			q = m // "two women over the age of 70, unable to walk, died"
		}
		if m.first <= at || m.first >= end {
			continue
		}
		if m.Kind == tocsin.MentionSpeech || m.Kind == tocsin.MentionAct && m.Value == "verb" && !someOf || m.Kind == tocsin.MentionQuantity && m.first > at+3 {
			return nil
		}
	}
	if q == nil {
		return nil
	}
	if first := s.mentionAt(at+1, tocsin.MentionQuantity); first != nil && personal(first) && first.Count.Min >= max(q.Count.Min, 2) {
		return nil
	}
	return q
}

// ownLoss reports whether a side of attackers is said to have lost people:
// "the group lost three men".
func (f *framing) ownLoss(s *sentence, h *mention) bool {
	if h.Rule != "harm.lose" {
		return false
	}
	if f.lower(s, h.last-1) == "of" {
		return s.mentionAtRule("return.fire") != nil || f.attackersOpen(s, h.first)
	}
	for k := h.first - 1; k >= h.first-4 && k >= s.First; k-- {
		if f.words.loser[f.lower(s, k)] {
			return true
		}
		if m := s.mentionEnding(k+1, tocsin.MentionActor); m != nil && m.Actor != nil && m.Actor.Kind == tocsin.Group {
			return true
		}
	}
	return false
}

// byForces reports whether soldiers or police are said to have killed or hurt
// the fighters, who are then the attackers: "troops killed ten militants". It
// is false when that is what the account tells of.
func (f *framing) byForces(s *sentence, h *mention, d *draft) bool {
	for _, a := range d.acts {
		if a.s == s && a.m.Span.Overlaps(h.Span) && len(d.acts) == 1 {
			return false
		}
	}
	if f.being(s, h.first-1) || strings.HasSuffix(f.lower(s, h.first), "ing") {
		return false
	}
	for k := h.first - 1; k >= h.first-6 && k >= s.First; k-- {
		if f.text.Tokens[k].Kind == tocsin.Punct {
			return false
		}
		for i := range s.mentions {
			m := &s.mentions[i]
			if m.last == k+1 && m.Kind == tocsin.MentionActor && m.Actor != nil && m.Actor.Kind == tocsin.Force {
				return true
			}
		}
		if f.words.defenderNoun[f.lower(s, k)] {
			return true
		}
	}
	return false
}

// sumsUp reports whether harm told in the perfect goes on about the many acts of
// the sentence before: "Rockets have hit bases since May. Six people have lost
// their lives."
func (f *framing) sumsUp(s *sentence, h *mention) bool {
	if s.index == 0 || !f.perfect(s, h) {
		return false
	}
	before := &f.sentences[s.index-1]
	if before.Block != s.Block || len(before.acts) == 0 && (before.cueOf("aggregate") == nil || before.cueOf("since") == nil) {
		return false
	}
	for _, a := range before.acts {
		if a.kind != tocsin.Aggregate {
			return false
		}
	}
	return true
}

// figureSubject is the figure with which a sentence opens, when the word of harm
// ends a row of what befell those counted: "At least 14 people were ordered
// out and were then shot dead".
func (f *framing) figureSubject(s *sentence, h *mention) *mention {
	k := h.first - 1
	for k > s.First && (f.words.stateVerb[f.lower(s, k)] || f.words.stateAdverb[f.lower(s, k)] || f.words.following[f.lower(s, k)]) {
		k--
	}
	bare := k == h.first-1 // "were pulled off a bus and executed"
	if bare && (h.Rule != "harm.kill" && (h.Rule != "harm.die" || f.lower(s, h.first) == "dead") || f.words.objectAfter[f.lower(s, h.last)]) || f.lower(s, k) != "and" || f.endsFigure(s, k) {
		return nil
	}
	var subject *mention
	w := s.window(s.First, k)
	for i := range w {
		m := &w[i]
		switch {
		case m.Kind == tocsin.MentionSpeech && !f.words.ownerPronoun[f.lower(s, m.first-1)] && !f.words.ownerPronoun[f.lower(s, m.first-2)]:
			return nil // and not "their identity documents"
		case personal(m) && !definite(m) && m.Value != "bare":
			if subject != nil {
				return nil
			}
			if m.first != s.First && !f.opensBehind(s, m.first) && !f.settingBefore(s, m.first) {
				return nil
			}
			subject = m
		}
	}
	if bare && subject != nil && !f.words.stateVerb[f.lower(s, subject.last)] && !f.words.perfect[f.lower(s, subject.last)] {
		return nil
	}
	return subject
}

// opensBehind reports whether a dash or colon, such as that of a dateline, stands before the
// token.
func (f *framing) opensBehind(s *sentence, at int) bool {
	switch f.lower(s, at-1) {
	case ":", "-", "--", "–", "—", "_":
		return true
	}
	return false
}

// settingBefore reports whether only where or when it was stands before the token:
// "In the Zhob valley, 14 people were led away and killed".
func (f *framing) settingBefore(s *sentence, at int) bool {
	if f.lower(s, at-1) != "," || !f.words.locative[f.lower(s, s.First)] && f.timeOver(s, s.First) == nil {
		return false
	}
	for k := s.First; k < at-1; k++ {
		if f.text.Tokens[k].Kind == tocsin.Punct || s.mentionAt(k, tocsin.MentionHarm) != nil || s.mentionAt(k, tocsin.MentionAct) != nil {
			return false
		}
	}
	return true
}

// settleTotals gives the toll of a title that is that of all the attacks told a
// period, where the act that took it has a figure of its own and others have
// theirs: "Bus, school shelled, 12 killed".
func (f *framing) settleTotals() {
	title := f.titleEnd()
	for _, d := range f.drafts {
		for i := range d.Claims {
			c := &d.Claims[i]
			if c.Quote.End > title || c.Scope != (tocsin.Scope{}) || c.Slot != tocsin.Killed && c.Slot != tocsin.Injured {
				continue
			}
			own, others := d.most(c.Slot, title), 0
			for _, o := range f.drafts {
				if o != d && o.Kind == tocsin.Attack {
					others += o.most(c.Slot, title)
				}
			}
			if own > 0 && others > 0 && c.Value.Count.Min >= own+others {
				c.Scope.Period = "all the attacks told"
			}
		}
	}
}

// most is the greatest figure for the whole act told behind the title; 0 without
// one.
func (d *draft) most(slot tocsin.Slot, title int) int {
	n := 0
	for i := range d.Claims {
		if c := &d.Claims[i]; c.Slot == slot && c.Quote.Start >= title && c.Scope == (tocsin.Scope{}) {
			n = max(n, c.Value.Count.Min)
		}
	}
	return n
}
