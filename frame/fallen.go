package frame

import (
	"slices"
	"strings"

	"tocsin"
)

// attackerDied claims the death of the one attacker who is told by a pronoun, by a verb
// that shares his subject, or by a noun for anybody: "stabbed two people before he was
// shot dead", "went for a guard and was killed", "police shot him dead".
func (f *framing) attackerDied(s *sentence, h *mention, d *draft) bool {
	if h.Value != string(tocsin.Killed) || d.Kind != tocsin.Attack || h.Rule != "harm.kill" && h.Rule != "harm.die" || family(d.form) == "air" || f.overPeriod(s, h) || f.otherDay(s, h, d) || f.onlyAct(s, h, d) || f.unreal(s, h) {
		return false
	}
	if !f.fallen(s, h, d) {
		return false
	}
	c := f.claim(s, tocsin.Killed, tocsin.Value{Count: tocsin.Exactly(1)}, h.Span, "harm.guards")
	c.Scope.Side = "attackers"
	f.add(d, c)
	return true
}

// fallen reports whether the subject or object of words for dying is the one attacker.
func (f *framing) fallen(s *sentence, h *mention, d *draft) bool {
	if l := f.lower(s, h.first+1); h.last-h.first > 2 && (l == "him" || l == "her") || f.words.himHer[f.lower(s, h.last)] && f.ends(s, h.last+1) {
		return f.defenderIn(s, h.first-6, h.first) && (f.attackerBefore(s, h.first) || d.harmedBefore(s.Start))
	}
	at, passive := f.subjectEnd(s, h)
	byGuards := f.byDefender(s, h, at)
	switch l := f.lower(s, at); {
	case l == "he" || l == "she":
		return f.attackerBefore(s, at) && (byGuards || f.trying(s, at) || d.harmedBefore(s.Start) || d.harmedBefore(f.text.Tokens[at].Start))
	case l == "who":
		return byGuards && f.attackerBefore(s, at)
	case passive && (l == "and" || l == "before" || l == "but" || l == "until" || l == ","):
		a := f.activeBefore(s, at)
		return a != nil && f.oneDoer(s, a) && (l != "," || byGuards)
	case at > s.First:
		q := s.mentionEnding(at+1, tocsin.MentionQuantity)
		if q == nil || !definite(q) || q.Value != "person:people" && groupOf(q) != "children" && groupOf(q) != "fighters" && !f.bombDriver(s, q, d) {
			return false
		}
		return groupOf(q) == "fighters" || f.bombDriver(s, q, d) || s.index > 0 && f.doerCalled(&f.sentences[s.index-1], f.lower(s, q.last-1))
	}
	return false
}

// bombDriver reports whether a figure of one is who drove the bomb: the driver that a suicide
// bombing has, "its driver" of "a motorcycle bomb".
func (f *framing) bombDriver(s *sentence, q *mention, d *draft) bool {
	if l := f.lower(s, q.last-1); l != "driver" && l != "rider" && l != "motorcyclist" || q.last-q.first != 2 || d.form != tocsin.SuicideBombing && d.form != tocsin.Bombing {
		return false
	}
	for _, m := range s.window(s.First, q.first) {
		if m.Kind == tocsin.MentionWeapon && m.Form == tocsin.Bombing && m.last <= q.first && f.lower(s, q.first) == "its" {
			return s.nearest(f, tocsin.MentionObject, m.last, 12, func(o *mention) bool { return o.first >= m.last && o.last <= q.first && o.Value == "transport" }) == nil
		}
	}
	if d.form != tocsin.SuicideBombing || f.lower(s, q.first) != "the" || s.mentionAt(q.last, tocsin.MentionQuantity) != nil {
		return false
	}
	for i := max(0, s.index-1); i <= s.index; i++ {
		for _, m := range f.sentences[i].mentions {
			if m.Kind == tocsin.MentionObject && m.Value == "transport" && f.lower(&f.sentences[i], m.last) != "into" {
				return false // whose driver it may be
			}
		}
	}
	return true
}

// subjectEnd is the last token of the subject of words for dying, and whether they are
// passive: of "he was shot by a guard and died" it is "he".
func (f *framing) subjectEnd(s *sentence, h *mention) (at int, passive bool) {
	at = h.first - 1
	back := func() {
		for at > s.First {
			l := f.lower(s, at)
			be := f.words.stateVerb[l] || l == "being"
			if !be && !f.words.stateAdverb[l] && !f.words.perfect[l] && !f.words.later[l] && l != "then" && l != "had" && l != "himself" && l != "herself" && l != "been" && !strings.HasSuffix(l, "ly") {
				return
			}
			passive = passive || be
			at--
		}
	}
	back()
	if f.lower(s, at) != "and" || at != h.first-1 && passive {
		return at, passive
	}
	for k := at - 1; k > s.First && k > at-10 && f.text.Tokens[k].Kind == tocsin.Word; k-- {
		if l := f.lower(s, k); f.words.be[l] && (f.words.killVerb[f.lower(s, k+1)] || f.words.hurtVerb[f.lower(s, k+1)]) {
			at, passive = k, true
			back()
			break
		}
	}
	return at, passive
}

// byDefender reports whether those who defend are told to have killed whoever the words
// for dying, whose subject ends at the token, are about.
func (f *framing) byDefender(s *sentence, h *mention, at int) bool {
	for k := at + 1; k < h.last+3 && k < s.Last; k++ {
		if f.lower(s, k) == "by" && f.defenderIn(s, k+1, k+6) {
			return true
		}
	}
	return false
}

// defenderIn reports whether the tokens name soldiers, police or guards.
func (f *framing) defenderIn(s *sentence, from, to int) bool {
	if f.anyBetween(s, from, to, f.words.defenderNoun) {
		return true
	}
	for _, m := range s.window(from, to) {
		switch {
		case m.first < from || m.last > to:
		case m.Kind == tocsin.MentionActor && m.Actor != nil && m.Actor.Kind == tocsin.Force:
			return true
		case personal(&m):
			if g := groupOf(&m); g == "police" || g == "soldiers" || g == "security forces" {
				return true
			}
		}
	}
	return false
}

// onlyAct reports whether the killing is the act that the account is about, and not how
// an attacker ended.
func (f *framing) onlyAct(s *sentence, h *mention, d *draft) bool {
	for i, a := range d.acts {
		if a.s == s && a.m.Span.Overlaps(h.Span) {
			return i == 0
		}
	}
	return false
}

// harmedBefore reports whether somebody is told to have been harmed in the act before
// the offset.
func (d *draft) harmedBefore(at int) bool {
	for i := range d.Claims {
		if c := &d.Claims[i]; (c.Slot == tocsin.Killed || c.Slot == tocsin.Injured) && c.Scope.Side == "" && c.Value.Count.Known && c.Value.Count.Max != 0 && c.Quote.Start < at {
			return true
		}
	}
	return false
}

// attackerBefore reports whether one attacker is told of in the sentence before the
// token, or in the one before it.
func (f *framing) attackerBefore(s *sentence, at int) bool {
	for i := s.index; i >= 0 && i > s.index-2; i-- {
		b := &f.sentences[i]
		if b.block.Kind == tocsin.Title {
			return false
		}
		end := b.Last
		if b == s {
			end = at
		}
		for k := range b.mentions {
			if m := &b.mentions[k]; m.last <= end && personal(m) && groupOf(m) == "fighters" && m.Count.Max == 1 {
				return true
			}
		}
		for _, a := range b.acts {
			if a.m.last <= end && f.oneDoer(b, a) {
				return true
			}
		}
	}
	return false
}

// activeBefore is the nearest act told by an active verb before the token, nil without
// one.
func (f *framing) activeBefore(s *sentence, at int) *act {
	var best *act
	for _, a := range s.acts {
		if a.m.last <= at && a.m.Value == "verb" && !f.being(s, a.m.first-1) {
			best = a
		}
	}
	return best
}

// oneDoer reports whether one person is the subject of an active verb for the act, or is
// behind its "by": "a man stabbed", "stabbed by a man".
func (f *framing) oneDoer(s *sentence, a *act) bool {
	if a.m.Value != "verb" {
		return false
	}
	passive := f.being(s, a.m.first-1)
	for i := range s.mentions {
		q := &s.mentions[i]
		if !personal(q) || q.Count != tocsin.Exactly(1) || q.Value == "bare" {
			continue
		}
		if passive {
			if f.lower(s, q.first-1) == "by" && q.first > a.m.last && q.first-a.m.last < 10 {
				return true
			}
			continue
		}
		if q.last <= a.m.first && a.m.first-q.last < 9 && (q.first == s.First || f.lower(s, q.first-1) == "after" || f.lower(s, q.first-1) == "when" || f.lower(s, q.first-1) == ",") && !s.speechBetween(q.last, a.m.first) {
			return true
		}
	}
	return false
}

// doerCalled reports whether the one who did the act of a sentence is told in it by the
// noun: "A man stabbed".
func (f *framing) doerCalled(s *sentence, noun string) bool {
	for i := range s.mentions {
		if q := &s.mentions[i]; personal(q) && q.Count == tocsin.Exactly(1) && f.lower(s, q.last-1) == noun {
			for _, a := range s.acts {
				if f.oneDoer(s, a) && a.m.first >= q.last {
					return true
				}
			}
		}
	}
	return false
}

// trying reports whether the sentence or the one before it tells of an attempt.
func (f *framing) trying(s *sentence, at int) bool {
	if f.anyBetween(s, s.First, at, f.words.trying) {
		return true
	}
	if s.index == 0 {
		return false
	}
	b := &f.sentences[s.index-1]
	return b.Block == s.Block && f.anyBetween(b, b.First, b.Last, f.words.trying)
}

// deadOf reports whether the dead who are counted are told to be the attackers' by the
// words beside the noun for them or beside the figure: "the rebel dead", "the
// militants' losses", "seven dead on the assailants' side".
func (f *framing) deadOf(s *sentence, h *mention, group []*mention) bool {
	at := h.first
	for l := f.lower(s, at-1); l == "'" || l == "’" || l == "'s" || l == "’s"; l = f.lower(s, at-1) {
		at--
	}
	if f.words.deadNoun[f.lower(s, h.last-1)] && f.attackerEnds(s, at) {
		return true
	}
	for _, q := range group {
		if f.doersAgain(s, q) {
			return true
		}
		if f.lower(s, q.first-1) == "behind" && f.words.leftBehind[f.lower(s, q.first-2)] && f.words.deadNoun[f.lower(s, h.last-1)] && f.anyBetween(s, s.First, q.first, f.words.leaving) {
			return true // "withdrew, leaving behind seven bodies"
		}
		if f.words.leftBehind[f.lower(s, q.first-1)] && f.words.deadNoun[f.lower(s, h.last-1)] && f.attackerEnds(s, q.first-1) {
			return true // "the attackers left seven bodies"
		}
		for k := q.first - 7; k < max(q.last, h.last)+7; k++ {
			if l := f.lower(s, k); l != "side" && l != "ranks" || f.asideBetween(s, min(k, q.first), max(k, q.last-1)) && s.distance(f, k, q.first) > 9 {
				continue
			}
			prev := k - 1
			if l := f.lower(s, prev); l == "'" || l == "’" || l == "'s" || l == "’s" {
				prev--
			}
			if f.attackerEnds(s, prev+1) || f.lower(s, k+1) == "of" && f.attackerEnds(s, k+4) && f.words.article[f.lower(s, k+2)] {
				return true
			}
		}
	}
	return false
}

// doersAgain reports whether "both" or "all four" are as many as those who were told just
// before to have done the act: "He was shot by two men. Both were killed."
func (f *framing) doersAgain(s *sentence, q *mention) bool {
	if l := f.lower(s, q.first); l != "both" && l != "all" && f.lower(s, q.first-1) != "all" || q.Count.Min < 2 {
		return false
	}
	for i := s.index; i >= 0 && i > s.index-4; i-- {
		b := &f.sentences[i]
		for k := len(b.mentions) - 1; k >= 0; k-- {
			m := &b.mentions[k]
			if b == s && m.last > q.first || !personal(m) || m.Count != q.Count {
				continue
			}
			if groupOf(m) == "fighters" {
				if slices.ContainsFunc(b.mentions, func(o mention) bool {
					return o.first != m.first && personal(&o) && o.Count == q.Count && groupOf(&o) != "fighters" && (b != s || o.last <= q.first)
				}) {
					return false // "two teachers were ambushed by two gunmen"
				}
				return !f.being(b, m.last) || b.mentionAtRule("return.fire") != nil
			}
			by := f.lower(b, m.first-1) == "by"
			for _, a := range b.acts {
				if a.m.Value == "verb" && (by && a.m.last <= m.first && m.first-a.m.last < 10 || !by && m.last <= a.m.first && a.m.first-m.last < 4 && !f.being(b, a.m.first-1)) {
					return true
				}
			}
			return false
		}
	}
	return false
}

// attackerEnds reports whether words for those who attack end before the token.
func (f *framing) attackerEnds(s *sentence, at int) bool {
	if f.words.loser[f.lower(s, at-1)] && f.lower(s, at-1) != "they" && f.lower(s, at-1) != "them" || f.words.foeWord[f.lower(s, at-1)] {
		return true
	}
	m := s.mentionEnding(at, tocsin.MentionActor)
	return m != nil && m.Actor != nil && m.Actor.Kind == tocsin.Group
}

// endedByDefenders reports whether those who defend are told to have killed people of
// whom nothing else is told, after an attack that was not theirs: "both were gunned down
// by commandos".
func (f *framing) endedByDefenders(s *sentence, h *mention, d *draft) bool {
	if h.Value != string(tocsin.Killed) || d.Kind != tocsin.Attack || len(d.acts) < 2 || f.onlyAct(s, h, d) || !f.being(s, h.first-1) || !f.byDefender(s, h, h.first-1) {
		return false
	}
	a := d.acts[0]
	return a.s != s && !f.defenderIn(a.s, a.s.First, a.m.first)
}

// attackersOpen reports whether the words with which a sentence opens, before the token,
// are for those who attack, and nobody else's.
func (f *framing) attackersOpen(s *sentence, at int) bool {
	for k := s.First; k < at && k < s.First+8; k++ {
		if f.attackerEnds(s, k+1) {
			return true
		}
		if f.words.defenderNoun[f.lower(s, k)] {
			return false
		}
	}
	return false
}

// deadOpposite claims the attackers' dead of whom only their side is told behind the dead of
// the other: "three dead on the army's side and eight on that of the assailants".
func (f *framing) deadOpposite(s *sentence, used map[*mention]bool) {
	for i := range s.mentions {
		q := &s.mentions[i]
		if q.Kind != tocsin.MentionQuantity || q.Value != "bare" || used[q] || f.lower(s, q.first-1) != "and" && f.lower(s, q.first-1) != "," {
			continue
		}
		if l := f.lower(s, q.last); l != "on" && l != "among" && l != "for" && l != "from" || s.nearest(f, tocsin.MentionHarm, q.first, 14, func(h *mention) bool { return h.last <= q.first && h.Value == string(tocsin.Killed) }) == nil {
			continue
		}
		theirs := false
		for k := q.last + 1; k < q.last+7 && k < s.Last && (f.text.Tokens[k].Kind == tocsin.Word || f.lower(s, k) == "'s" || f.lower(s, k) == "’s"); k++ {
			if s.mentionAt(k, tocsin.MentionHarm) != nil || f.words.defenderNoun[f.lower(s, k)] {
				break
			}
			theirs = theirs || f.attackerEnds(s, k+1)
		}
		d := f.draftFor(s, q.first)
		if !theirs || d == nil || d.Kind != tocsin.Attack {
			continue
		}
		used[q] = true
		c := f.claim(s, tocsin.Killed, tocsin.Value{Count: q.Count}, q.Span, "harm.side")
		c.Scope.Side = "attackers"
		f.add(d, c)
	}
}
