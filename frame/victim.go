package frame

import (
	"slices"
	"strings"

	"tocsin"
)

// victims claims a named person killed, injured or abducted.
func (f *framing) victims(s *sentence, h *mention, d *draft) {
	slot := tocsin.Slot(h.Value)
	if slot != tocsin.Killed && slot != tocsin.Injured && slot != tocsin.Abducted || h.Rule == "harm.toll" {
		return
	}
	left, right := f.sides(s, h)
	before := len(d.named[slot])
	found := false
	for i := range s.mentions {
		m := &s.mentions[i]
		if !f.person(s, m) {
			continue
		}
		apposed := left && f.lower(s, m.last) == "," && h.first-m.last <= 14 && (f.lower(s, h.first-2) == "," || f.lower(s, h.first-3) == ",") && !f.actBetween(s, m.last, h.first)
		near := apposed || right && m.first >= h.last && m.first-h.last <= 8 || (left || h.Rule == "harm.kill") && m.last <= h.first && h.first-m.last <= 6
		if !near || s.mentionAt(m.last, tocsin.MentionSpeech) != nil || f.lower(s, m.first-1) == "by" {
			continue
		}
		found = true
		d.name(slot, m.Actor.Name)
		f.add(d, f.claim(s, tocsin.Victim, tocsin.Value{Name: m.Actor.Name}, m.Span, "victim.named"))
	}
	if found && len(d.named[slot]) > before || before == 0 && (f.oneSubjectOf(s, h) || !found && (f.pronounDied(s, h) && !f.fighterBefore(s) || f.pronounKilled(s, h))) {
		f.add(d, f.claim(s, slot, tocsin.Value{Count: tocsin.AtLeast(1)}, h.Span, "harm.named"))
	}
}

// pronounDied reports whether he or she who was told of before is the subject of words
// for dying: "He died on the way".
func (f *framing) pronounDied(s *sentence, h *mention) bool {
	at := h.first - 1
	for at > s.First && (f.words.stateVerb[f.lower(s, at)] || f.words.stateAdverb[f.lower(s, at)] || f.words.later[f.lower(s, at)] || strings.HasSuffix(f.lower(s, at), "ly")) {
		at--
	}
	l := f.lower(s, at)
	return (l == "he" || l == "she") && h.Value == string(tocsin.Killed) && (h.Rule == "harm.die" || at < h.first-1)
}

// pronounKilled reports whether the object of words for killing stands among them, and
// it is not those who defend that killed: "shot him dead".
func (f *framing) pronounKilled(s *sentence, h *mention) bool {
	if l := f.lower(s, h.first+1); h.Rule != "harm.kill" || h.last-h.first < 3 || l != "him" && l != "her" {
		return false
	}
	for k := h.first - 1; k >= s.First && k > h.first-8; k-- {
		if f.words.defenderNoun[f.lower(s, k)] {
			return false
		}
		for i := range s.mentions {
			if m := &s.mentions[i]; m.last == k+1 && m.Kind == tocsin.MentionActor && m.Actor != nil && m.Actor.Kind == tocsin.Force {
				return false
			}
		}
	}
	return true
}

// fighterBefore reports whether the sentence or the one before it tells of an attacker,
// of whom "he" may speak.
func (f *framing) fighterBefore(s *sentence) bool {
	for i := max(0, s.index-1); i <= s.index; i++ {
		b := &f.sentences[i]
		for k := range b.mentions {
			m := &b.mentions[k]
			if personal(m) && groupOf(m) == "fighters" && m.Count.Max == 1 || m.Kind == tocsin.MentionCue && m.Value == "doer" && !strings.HasSuffix(f.lower(b, m.last-1), "s") && !strings.HasSuffix(f.lower(b, m.last-1), "men") {
				return true
			}
		}
	}
	return false
}

// name keeps the name of somebody harmed, once: "Roe" is Jane Roe.
func (d *draft) name(slot tocsin.Slot, name string) {
	for _, n := range d.named[slot] {
		if strings.HasSuffix(n, name) || strings.HasSuffix(name, n) {
			return
		}
	}
	if d.named == nil {
		d.named = map[tocsin.Slot][]string{}
	}
	d.named[slot] = append(d.named[slot], name)
}

// oneSubjectOf reports whether a passive verb of killing in the singular has for
// its subject somebody of whom no figure, noun or name is known: "the candidate
// Ana Roe, known as Anita, 52, was shot dead".
func (f *framing) oneSubjectOf(s *sentence, h *mention) bool {
	if h.Rule != "harm.kill" && h.Value != string(tocsin.Injured) {
		return false
	}
	at := h.first - 1
	for f.words.stateAdverb[f.lower(s, at)] || strings.HasSuffix(f.lower(s, at), "ly") || f.lower(s, at) == "been" {
		at--
	}
	if l := f.lower(s, at); l != "was" && l != "is" && (l != "has" && l != "had" || at == h.first-1) {
		return false
	}
	k := at - 1
	if l := f.lower(s, k); l == "," || l == ")" {
		k--
	}
	if k < s.First || f.words.relative[f.lower(s, k)] || f.words.noPeople[f.lower(s, k)] || f.words.nobodySubject[f.lower(s, k)] {
		return false
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.first > k || m.last <= k {
			continue
		}
		switch m.Kind {
		case tocsin.MentionObject, tocsin.MentionWeapon, tocsin.MentionAct, tocsin.MentionHarm, tocsin.MentionCue:
			return false
		case tocsin.MentionActor:
			if m.Actor.Kind != tocsin.Person {
				return false
			}
		}
	}
	return true
}

// person reports whether a mention names a person, and not a place that no
// gazetteer has.
func (f *framing) person(s *sentence, m *mention) bool {
	if m.Kind != tocsin.MentionActor || m.Actor == nil || m.Actor.Kind != tocsin.Person {
		return false
	}
	for i := range s.mentions {
		if p := &s.mentions[i]; p.Kind == tocsin.MentionPlace && p.Span.Overlaps(m.Span) {
			return false
		}
	}
	if f.lower(s, m.first-1) == "the" {
		return false // "in the Dresden Heath"
	}
	return true
}

// namedVictims claims the persons that an act is about, by name or as what
// they are: "the assassination of Jane Roe", "a 40-year-old driver was
// killed", "shot the deputy mayor dead".
func (f *framing) namedVictims(s *sentence) {
	for _, a := range s.acts {
		if a.draft == nil || a.draft.Kind != tocsin.Attack {
			continue
		}
		if a.m.Value == "verb" || f.verbal(s, a) {
			f.victimOfVerb(s, a)
			continue
		}
		if l := f.lower(s, a.m.last); !f.words.victimPreposition[l] {
			continue
		}
		from := a.m.last
		for i := range s.mentions {
			m := &s.mentions[i]
			if m.first < from || m.first > from+12 || !f.person(s, m) {
				continue
			}
			if f.actBetween(s, from, m.first) || s.speechBetween(from, m.first) {
				break
			}
			f.add(a.draft, f.claim(s, tocsin.Victim, tocsin.Value{Name: m.Actor.Name}, m.Span, "victim.of"))
			from = m.last
		}
	}
	f.describedVictims(s)
}

// victimOfVerb claims the person named as the object of a verb of killing or
// abducting, or as the subject of its passive.
func (f *framing) victimOfVerb(s *sentence, a *act) {
	if !f.words.rulesVictims[a.m.Rule] {
		return
	}
	passive := f.passiveVoice(s, a)
	for i := range s.mentions {
		m := &s.mentions[i]
		if !f.person(s, m) {
			continue
		}
		if s.mentionAt(m.last, tocsin.MentionSpeech) != nil || f.governs(s, m.first-1) {
			continue
		}
		after := !passive && m.first >= a.m.last && m.first-a.m.last <= 4 && f.lower(s, a.m.last) != "by"
		before := passive && m.last <= a.m.first && s.distance(f, m.last-1, a.m.first) <= 8 && !s.speechBetween(m.last, a.m.first)
		if after || before {
			f.add(a.draft, f.claim(s, tocsin.Victim, tocsin.Value{Name: m.Actor.Name}, m.Span, "victim.named"))
		}
	}
}

// describedVictims claims single persons who are told by what they are and
// were killed, injured or abducted: "the driver was killed".
func (f *framing) describedVictims(s *sentence) {
	for i := range s.mentions {
		h := &s.mentions[i]
		if h.Kind != tocsin.MentionHarm || h.Rule == "harm.toll" {
			continue
		}
		switch tocsin.Slot(h.Value) {
		case tocsin.Killed, tocsin.Injured, tocsin.Abducted:
		default:
			continue
		}
		d := f.draftFor(s, h.first)
		if d == nil || d.Kind != tocsin.Attack || f.unreal(s, h) || f.noneCue(s, h) != nil || s.cue("negation", max(s.First, h.first-4), h.first) != nil || s.cue("nobody", max(s.First, h.first-5), h.first) != nil {
			continue
		}
		n, ok := f.oneHarmed(s, h)
		if !ok {
			continue
		}
		span := f.spanOf(n)
		f.add(d, f.claim(s, tocsin.Victim, tocsin.Value{Name: span.Of(f.text.Body)}, span, "victim.described"))
	}
}

// oneHarmed is the noun phrase for the one person that a word of harm is
// about.
func (f *framing) oneHarmed(s *sentence, h *mention) (noun, bool) {
	left, right := f.sides(s, h)
	for i := range s.mentions {
		q := &s.mentions[i]
		if q.Kind != tocsin.MentionQuantity || !strings.HasPrefix(q.Value, "person:") || q.Value == "person:people" || q.Count != tocsin.Exactly(1) {
			continue
		}
		if right && q.first >= h.last && q.first-h.last <= 1 || left && q.last <= h.first && s.distance(f, q.last-1, h.first) <= 6 && !f.otherClause(s, q.last, h.first) && !f.anyBetween(s, q.last, h.first, f.words.victimBreak) && f.lower(s, q.first-1) != "by" && f.lower(s, q.first-1) != "of" {
			n := noun{q.first, q.last}
			if whose := s.mentionAt(q.last, tocsin.MentionQuantity); whose != nil && definite(whose) {
				n.last = whose.last // "the mayor's brother"
			}
			if slices.ContainsFunc(s.mentions, func(p mention) bool { return p.first <= q.last && p.last > q.last && f.person(s, &p) }) {
				continue // told by name
			}
			if f.words.oneOpening[f.lower(s, n.first)] {
				n.first++
			}
			if n.first >= n.last || s.cueAt("doer", n.last-1) != nil && s.cueAt("doer", n.last-1).Rule == "doer.armed" {
				continue
			}
			if f.lower(s, n.last) == "of" || f.lower(s, n.last) == "from" {
				if m, ok := f.nounAfter(s, n.last+1); m.last > m.first && (ok || m.last-m.first <= 2) {
					n.last = m.last
				}
			}
			return n, true
		}
	}
	// "the driver was killed"
	if !left || h.first-s.First < 3 {
		return noun{}, false
	}
	k := h.first - 1
	if l := f.lower(s, k); l != "was" {
		return noun{}, false
	}
	for j := k - 1; j >= k-4 && j >= s.First; j-- {
		if f.lower(s, j) == "the" && j < k-1 {
			n := noun{j + 1, k}
			last := f.lower(s, k-1)
			for i := range s.mentions {
				m := &s.mentions[i]
				if m.first < n.last && m.last > n.first && (m.Kind == tocsin.MentionObject || m.Kind == tocsin.MentionPlace || m.Kind == tocsin.MentionTime || m.Kind == tocsin.MentionAct || m.Kind == tocsin.MentionWeapon || unnamedDoer(m)) {
					return noun{}, false
				}
			}
			return n, !strings.HasSuffix(last, "s") && !f.governs(s, j-1) && f.text.Tokens[k-1].Kind == tocsin.Word
		}
		if f.text.Tokens[j].Kind == tocsin.Punct {
			break
		}
	}
	return noun{}, false
}

// objectOne is the one person whom an active verb of harm has as its object, by
// a noun behind an article or by a name: "killed an aide of the minister", "shot
// dead the reporter Jane Roe". A noun that no lexicon knows will do for killing
// alone, of which people are mostly the object.
func (f *framing) objectOne(s *sentence, h *mention) (noun, bool) {
	if !f.words.rulesArticle[h.Rule] && h.Value != string(tocsin.Abducted) || f.being(s, h.first-1) || f.words.noVerb[f.lower(s, h.last-1)] && h.last-h.first == 1 || h.Rule == "harm.injuries" {
		return noun{}, false
	}
	at := h.last
	word := f.lower(s, at)
	unknown := word == "a" || word == "an" // "killed the match off" kills nobody
	if f.words.articleOwner[word] || f.words.ownerPronoun[word] {
		at++
	} else if f.governs(s, at) {
		return noun{}, false
	}
	n := noun{at, at}
	for n.last < s.Last && n.last-n.first < 6 && !f.endsNoun(s, n.last, n.first) && (f.text.Tokens[n.last].Kind != tocsin.Punct || f.lower(s, n.last) == "-") {
		n.last++
	}
	if n.last == n.first {
		return noun{}, false
	}
	known, named := false, false
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.last <= n.first || m.first >= n.last {
			continue
		}
		switch m.Kind {
		case tocsin.MentionActor:
			switch m.Actor.Kind {
			case tocsin.Person:
				known, named = true, true
				n.last = max(n.last, m.last)
			case tocsin.Group, tocsin.State, tocsin.Unnamed:
				if m.last == n.last && !f.words.roleNoun[f.lower(s, n.last-1)] {
					return noun{}, false
				}
				known = known || m.last == n.last // "a senior commander of the group"
			default:
				known = known || m.last == n.last
			}
		case tocsin.MentionQuantity:
			if !definite(m) && m.Count != tocsin.Exactly(1) {
				return noun{}, false
			}
			known = known || strings.HasPrefix(m.Value, "person:")
		case tocsin.MentionObject, tocsin.MentionWeapon, tocsin.MentionAct, tocsin.MentionHarm, tocsin.MentionPlace:
			if m.last == n.last {
				return noun{}, false
			}
		}
	}
	head := f.lower(s, n.last-1)
	switch {
	case named:
	case strings.HasSuffix(head, "s") && !strings.HasSuffix(head, "ss"):
		return noun{}, false
	case known:
	case !unknown || h.Value != string(tocsin.Killed) || f.lower(s, n.last) == "to" || f.words.noTarget[head] || f.words.livestock[head+"s"] || strings.HasSuffix(head, "ed") || len(head) < 3:
		return noun{}, false
	}
	return n, true
}

// subjectOne is the one person who is the subject of a word of harm by what they
// are: "the mayor of a town in the hills was shot dead", "a senior commander of the
// group has been killed".
func (f *framing) subjectOne(s *sentence, h *mention) (noun, bool) {
	left, _ := f.sides(s, h)
	end := h.first
	for end > s.First && (f.words.singleIs[f.lower(s, end-1)] || f.words.stateAdverb[f.lower(s, end-1)] || strings.HasSuffix(f.lower(s, end-1), "ly")) {
		end--
	}
	if l := f.lower(s, end-1); (l == "but" || l == "and") && f.words.survived[f.lower(s, end-2)] {
		end -= 2 // "the driver survived but lost a leg"
	}
	if !left || end == h.first && h.Rule != "harm.die" && h.Rule != "harm.injured" {
		return noun{}, false
	}
	first := end
	for first > s.First && end-first < 12 {
		l := f.lower(s, first-1)
		if f.text.Tokens[first-1].Kind == tocsin.Punct && l != "-" && l != "'s" || f.words.clauseTurn[l] || f.words.relative[l] || l == "and" || s.mentionAt(first-1, tocsin.MentionSpeech) != nil || s.mentionAt(first-1, tocsin.MentionTime) != nil {
			break
		}
		first--
	}
	n := noun{first, first}
	for n.last < end && !f.words.namePreposition[f.lower(s, n.last)] && f.lower(s, n.last) != "with" {
		n.last++
	}
	if n.last == n.first || f.governs(s, first-1) || first > s.First && f.governs(s, first) || !f.words.roleNoun[f.lower(s, n.last-1)] {
		return noun{}, false
	}
	if f.words.oneOpening[f.lower(s, n.first)] || f.words.article[f.lower(s, n.first)] {
		n.first++
	}
	n.last = min(end, n.last+6)
	return n, true
}

// harmedOne claims the one person who is the object of a word of harm.
func (f *framing) harmedOne(s *sentence, h *mention, slot tocsin.Slot, d *draft) bool {
	n, ok := f.objectOne(s, h)
	if !ok {
		return false
	}
	c := f.claim(s, slot, tocsin.Value{Count: tocsin.Exactly(1)}, f.spanOf(n), "harm.object")
	if f.lower(s, n.last) == "and" {
		if q := s.mentionAt(n.last+1, tocsin.MentionQuantity); q != nil && definite(q) && personal(q) && q.first <= n.last+1 {
			c.Value.Count = added(c.Value.Count, sum(f.joinedRight(s, q))) // "killing Jane Roe and her son"
		}
	}
	f.add(d, c)
	if f.lower(s, n.last) == "of" {
		if m, ok := f.nounAfter(s, n.last+1); m.last > m.first && (ok || m.last-m.first <= 3) {
			n.last = m.last
		}
	}
	f.victims(s, h, d)
	for i := range s.mentions {
		if m := &s.mentions[i]; f.person(s, m) && m.first < n.last && m.last > n.first {
			return true // the name is claimed
		}
	}
	f.describe(s, d, n)
	return true
}

// describe claims a victim by what they are, where no other is told.
func (f *framing) describe(s *sentence, d *draft, n noun) {
	if d.claims(tocsin.Victim) {
		return
	}
	span := f.spanOf(n)
	f.add(d, f.claim(s, tocsin.Victim, tocsin.Value{Name: span.Of(f.text.Body)}, span, "victim.described"))
}
