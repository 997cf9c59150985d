package frame

import (
	"slices"
	"strings"

	"tocsin"
)

// blame reads "X blamed Y", "was attributed to Y", "the work of Y".
func (f *framing) blame(s *sentence, parties []party) {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionCue || m.Value != "blame" {
			continue
		}
		if n := s.cue("negation", max(s.First, m.first-5), m.first); n != nil && !f.words.sureNoun[f.lower(s, n.last)] || s.cue("nobody", max(s.First, m.first-4), m.first) != nil {
			continue
		}
		if f.otherWork(s, m) {
			continue
		}
		p, who := f.blamedParty(s, m, parties)
		if p == nil && who == nil && m.Rule == "blame.subject" {
			who = f.groupAgain(s, m.first)
		}
		if m.Rule == "blame.subject" && f.byMessage(s) {
			if who == nil && p != nil && p.actor != nil {
				who = claimantOf(p.actor)
			}
			if who == nil {
				who = f.unlisted(s, max(s.First, m.first-8), m.first)
			}
			if who == nil {
				who = f.subjectName(s, m.first)
			}
			if who != nil {
				f.own(s, m.first, tocsin.ClaimedBy, who, "doer.message")
				continue
			}
		}
		if p == nil && who == nil && m.Rule == "blame.laid" && f.toItself(s, m) {
			if g := f.claimantBefore(s, m); g != nil {
				f.own(s, m.first, tocsin.ClaimedBy, g, "doer.itself")
			}
			continue
		}
		if p == nil && who == nil || p != nil && f.struck(s, m, p.last) {
			continue
		}
		if p != nil && m.Rule == "blame.subject" && f.itsOwn(s, p) {
			if g := f.speaking(s); g != nil {
				f.own(s, m.first, tocsin.ClaimedBy, g, "doer.self")
			}
			continue
		}
		if p != nil && who == nil && p.actor == nil && m.Rule == "blame.subject" && (f.words.ownFighter[f.lower(s, p.last-1)+"s"] || f.lower(s, p.last-1) == "fighter" || f.lower(s, p.last-1) == "bomber") && (f.lower(s, p.first-1) == "a" || f.lower(s, p.first-1) == "one") {
			if g := f.speaking(s); g != nil {
				f.own(s, m.first, tocsin.ClaimedBy, g, "doer.self") // "a fighter by the name of Roe had done it"
				continue
			}
		}
		d := f.blamedFor(s, m)
		if d == nil || d.Kind == tocsin.Threat {
			continue
		}
		var c tocsin.Claim
		switch {
		case who != nil:
			c = f.claim(s, tocsin.Blamed, tocsin.Value{Name: who.name}, who.span, "doer.blame")
		case p.actor != nil:
			c = f.claim(s, tocsin.Blamed, tocsin.Value{Name: p.actor.Actor.Name, ID: p.actor.Actor.ID}, p.actor.Span, "doer.blame")
		case p.people:
			c = f.claim(s, tocsin.Blamed, tocsin.Value{Name: p.nation.Where.Country}, p.nation.Span, "doer.blame")
		default:
			span := f.partySpan(p)
			if f.ownedBy(s, p) {
				span.Start = f.text.Tokens[p.first-2].Start
			}
			c = f.claim(s, tocsin.Blamed, tocsin.Value{Name: span.Of(f.text.Body)}, span, "doer.blame")
		}
		if h := s.heardBy(m); h != nil {
			c.Speaker = h.speaker
		} else if by := f.accuser(s, m, c.Quote.Span); by != nil {
			c.Speaker = f.speakerHeard(s, by)
		}
		if m.Rule == "blame.suspect" || s.cue("hedge", max(s.First, m.first-4), m.last) != nil || strings.Contains(f.lower(s, m.first), "suspect") {
			c.Certainty = tocsin.Hedged
		}
		f.add(d, c)
		if f.ofAll(s, m) {
			for _, other := range f.drafts {
				if other != d && other.attack() && (!other.when.Known() || f.fresh(other.when)) {
					f.add(other, c)
				}
			}
		}
		if p == nil || p.actor == nil {
			continue
		}
		for k := range parties {
			q := &parties[k]
			if q.actor != nil && f.lower(s, p.last) == "and" && q.first > p.last && q.first <= p.last+2 && f.blamable(s, q.actor) && m.Rule != "blame.subject" {
				c.Value, c.Quote.Span = tocsin.Value{Name: q.actor.Actor.Name, ID: q.actor.Actor.ID}, q.actor.Span
				f.add(d, c)
			}
		}
	}
}

// otherWork reports whether words of blame stand where they mean something else:
// "film the work of the crews", "an accusing finger at", or where it is only asked
// who did it.
func (f *framing) otherWork(s *sentence, m *mention) bool {
	before := f.lower(s, m.first-1)
	switch {
	case m.Rule == "blame.work" && strings.HasSuffix(f.lower(s, m.last-1), "of"):
		return f.words.namePreposition[before] && before != "by"
	case strings.HasPrefix(f.lower(s, m.first), "tag"):
		return f.lower(s, m.last) == ":"
	case strings.HasPrefix(f.lower(s, m.first), "accus") && strings.HasPrefix(f.lower(s, m.last), "finger"):
		return true
	case m.Rule == "blame.subject":
		for k := m.first - 1; k > m.first-8 && k >= s.First && f.text.Tokens[k].Kind == tocsin.Word; k-- {
			if f.lower(s, k) == "whether" {
				return true
			}
		}
	}
	return false
}

// ofAll reports whether the phrase of blame is about all attacks that the text
// has told of: "carried out the attacks".
func (f *framing) ofAll(s *sentence, m *mention) bool {
	for _, a := range s.acts {
		if a.m.last <= m.first && m.first-a.m.last < 8 && strings.HasSuffix(f.lower(s, a.m.last-1), "s") && (f.number(s, a.m.first-1) && f.words.theSame[f.lower(s, a.m.first-2)] || f.words.all[f.lower(s, a.m.first-1)]) {
			return true // "the two attacks were the work of"
		}
		if a.m.Value != "plural" || a.m.first < m.last || a.m.first > m.last+4 {
			continue
		}
		for k := a.m.first - 1; k >= m.last; k-- {
			if f.words.theSame[f.lower(s, k)] {
				return true
			}
		}
	}
	return false
}

// struck reports whether the words only bring out who was hit, or who did
// something else: "it was the airport that was aimed at", "it was soldiers from a
// camp who buried the dead".
func (f *framing) struck(s *sentence, m *mention, last int) bool {
	if !strings.HasPrefix(f.lower(s, m.first), "it") {
		return false
	}
	for k := last; k < last+6 && k < s.Last && f.text.Tokens[k].Kind == tocsin.Word; k++ {
		if f.words.relative[f.lower(s, k)] {
			return f.words.passiveBe[f.lower(s, k+1)] || !slices.ContainsFunc(s.mentions, func(x mention) bool {
				return (x.Kind == tocsin.MentionAct || x.Kind == tocsin.MentionHarm && x.first < k+3 || x.Kind == tocsin.MentionCue && (x.Value == "blame" || x.Value == "carry")) && x.first > k && x.first < k+4
			})
		}
	}
	return false
}

// itsOwn reports whether the party is the speaker's own: "its special units".
func (f *framing) itsOwn(s *sentence, p *party) bool {
	k := p.first - 1
	for f.quote(s, k) {
		k--
	}
	return f.words.ownPronoun[f.lower(s, k)]
}

// blamedFor is the account that a phrase of blame is about: a series goes to
// the account of the series, never to the act reported.
func (f *framing) blamedFor(s *sentence, m *mention) *draft {
	_, last := f.clause(s, m.last)
	for i := range s.mentions {
		c := &s.mentions[i]
		if c.Kind != tocsin.MentionCue || c.Value != "aggregate" || c.first < m.last || c.first >= last {
			continue
		}
		for _, a := range s.acts {
			if a.draft != nil && a.draft.Kind == tocsin.Aggregate {
				return a.draft
			}
		}
		return nil
	}
	if f.habitual(s, m) {
		return nil
	}
	if d := f.draftFor(s, m.first); d != nil {
		return d
	}
	return f.main
}

// habitual reports whether the blame is for many acts, without saying so behind
// its words: "often blames", "attacks have been blamed on", "blamed for them"
// after a sentence about a series.
func (f *framing) habitual(s *sentence, m *mention) bool {
	if s.cue("aggregate", max(s.First, m.first-6), m.last) != nil {
		return true
	}
	if f.being(s, m.first-1) && f.perfect(s, m) {
		for _, a := range s.acts {
			if a.m.last <= m.first && strings.HasSuffix(f.lower(s, a.m.last-1), "s") && !f.words.theSame[f.lower(s, a.m.first-1)] {
				return true
			}
		}
	}
	if len(s.acts) > 0 || s.index == 0 {
		return false
	}
	before := &f.sentences[s.index-1]
	return before.Block == s.Block && len(before.acts) > 0 && !slices.ContainsFunc(before.acts, func(a *act) bool { return a.kind != tocsin.Aggregate })
}

// blamedParty is who a phrase of blame lays the act on: a party, or a name
// that no lexicon knows.
func (f *framing) blamedParty(s *sentence, m *mention, parties []party) (*party, *claimant) {
	passive := false
	if f.words.passiveBe[f.lower(s, m.first-1)] {
		passive = true
	}
	if m.Rule == "blame.subject" || passive && f.lower(s, m.last) == "for" {
		if strings.HasSuffix(f.lower(s, m.last-1), "responsible") && f.lower(s, m.last) == "for" && !f.forTheAct(s, m.last+1) {
			return nil, nil
		}
		p := f.suspected(s, m, parties)
		if a := f.forceBefore(s, m); p == nil && a != nil {
			return nil, claimantOf(a)
		}
		if p == nil {
			return nil, f.nameEnding(s, m)
		}
		return p, nil
	}
	if s.block.Kind == tocsin.Title && (m.Rule == "blame.suspect" || m.Rule == "blame.object") && m.last-m.first == 1 && strings.HasSuffix(f.lower(s, m.first), "ed") && f.objectless(s, m.last) {
		if p := partyAt(parties, m.first-1); p != nil && p.actor != nil && p.actor.Actor.Kind == tocsin.Group {
			return p, nil // "Two die in Lyon, Front suspected"
		}
		for k := m.first - 1; k > m.first-4 && k > s.First; k-- {
			if word := f.text.Tokens[k].Of(f.text.Body); shouted(word) && len(word) > 2 && f.lower(s, k-1) == "," && !s.covers(k, tocsin.MentionWeapon) && !s.covers(k, tocsin.MentionAct) {
				return nil, f.anyName(s, k)
			}
		}
		return nil, nil
	}
	reach := 4
	if p := f.suspectedOne(s, m, parties); p != nil {
		return p, nil
	}
	switch m.Rule {
	case "blame.named":
		return f.namedOnes(s, m, parties)
	case "blame.as":
		return f.namedAs(s, m, parties)
	case "blame.laid":
		reach = 5
		if p, who := f.ascribedBefore(s, m, parties); p != nil || who != nil {
			return p, who
		}
		if !f.words.blamePreposition[f.lower(s, m.last-1)] && f.lower(s, m.last-1) != "of" {
			return f.laidOn(s, m, parties)
		}
	case "blame.work", "blame.suspect":
		reach = 5
		if strings.HasPrefix(f.lower(s, m.first), "it") {
			reach = 1
		}
	case "blame.deed":
		p := f.agentParty(s, &act{m: m}, parties)
		return p, nil
	case "blame.object":
		if f.lower(s, m.last) == "on" || f.lower(s, m.last) == "for" && strings.HasPrefix(f.lower(s, m.first), "blam") {
			return f.laidOn(s, m, parties)
		}
		if f.lower(s, m.last-1) == "as" {
			if n := s.mentionAt(m.last, tocsin.MentionPlace); n != nil && n.Value == "demonym" && n.Where != nil && n.Where.Country != "" && n.last-1 == m.last {
				return &party{nation: n, people: true, first: n.first, last: n.last, end: n.last}, nil // "identified the aircraft as Russian"
			}
		}
	}
	if f.words.holding[f.lower(s, m.first)] {
		if who := f.heldName(s, m.last); who != nil {
			return nil, who
		}
	}
	for i := range parties {
		p := &parties[i]
		first := p.first
		if f.ownedBy(s, p) {
			first -= 2
		}
		if p.first < m.last || p.first-m.last > reach+2 || p.first-m.last > reach && !f.membersOf(s, m.last, p.first) || !f.accusable(s, m, p) || !f.plain(s, m.last, first) && !f.membersOf(s, m.last, first) {
			continue
		}
		if strings.HasPrefix(f.lower(s, m.first), "h") && strings.HasSuffix(f.text.Body[m.Span.Start:m.Span.End], f.text.Tokens[m.first].Of(f.text.Body)) && !f.heldResponsible(s, p.last) {
			return nil, nil
		}
		if who := f.ledName(s, p.first); who != nil && p.actor == nil {
			return nil, who
		}
		return p, nil
	}
	if f.blamesIt(s, m) {
		return f.laidOn(s, m, parties)
	}
	if f.words.holding[f.lower(s, m.first)] || m.Rule == "blame.suspect" {
		who, last := f.unnamedPeople(s, m.last)
		if who != nil && m.Rule != "blame.suspect" && !f.heldResponsible(s, last) {
			return nil, nil
		}
		return nil, who
	}
	if strings.HasPrefix(f.lower(s, m.first), "it") {
		return f.itWas(s, m, parties)
	}
	if who := f.quotedAfter(s, m); who != nil {
		return nil, who
	}
	if a := f.forceAt(s, m.last); a != nil {
		if !f.accusedOfIt(s, m, a.last) {
			return nil, nil
		}
		return nil, claimantOf(a)
	}
	if who := f.unlisted(s, m.last, min(s.Last, m.last+7)); who != nil {
		return nil, who
	}
	if m.Rule == "blame.laid" && (f.lower(s, m.last-1) == "to" || f.lower(s, m.last-1) == "on") || m.Rule == "blame.work" && f.lower(s, m.last-1) == "of" || m.Rule == "blame.object" && (f.lower(s, m.last-1) == "at" || f.lower(s, m.last-1) == "to") {
		if who := f.anyName(s, m.last); who != nil {
			return nil, who
		}
	}
	if f.accusing(s, m) {
		if who := f.anyName(s, m.last); who != nil && f.lower(s, f.text.TokenAt(who.span.End-1)+1) == "for" && f.forTheAct(s, f.text.TokenAt(who.span.End-1)+2) {
			return nil, who
		}
		if who, last := f.unnamedPeople(s, m.last); who != nil && f.accusedOfIt(s, m, last) {
			return nil, who
		}
	}
	return nil, nil
}

// itWas is the army or the people told by a noun in the plural that "it was" says
// did it: "it was soldiers in disguise", "it was the army". It is nil when more is
// said of them than that: "it was the rebels who were hit".
func (f *framing) itWas(s *sentence, m *mention, parties []party) (*party, *claimant) {
	ends := func(k int) bool {
		l := f.lower(s, k)
		return !f.struck(s, m, k) && (l == "" || f.text.Tokens[k].Kind == tocsin.Punct || f.words.phraseJoin[l] || f.words.namePreposition[l] || f.words.relative[l])
	}
	if a := f.forceAt(s, m.last); a != nil && ends(a.last) {
		return nil, claimantOf(a)
	}
	for i := range parties {
		p := &parties[i]
		k := m.last
		for f.words.article[f.lower(s, k)] || f.quote(s, k) {
			k++
		}
		if p.first != k || p.actor != nil || p.generic || !ends(p.last) {
			continue
		}
		if l := f.lower(s, p.last-1); strings.HasSuffix(l, "s") || strings.HasSuffix(l, "men") {
			return p, nil
		}
	}
	if who := f.anyName(s, m.last); who != nil && shouted(who.name) && ends(f.text.TokenAt(who.span.End-1)+1) {
		return nil, who // "it was the KKB"
	}
	return nil, nil
}

// accusing tells verbs whose object can only be who did it, "blame", "accuse",
// from "point to".
func (f *framing) accusing(s *sentence, m *mention) bool {
	return m.Rule == "blame.object" && (strings.HasPrefix(f.lower(s, m.first), "blam") || strings.HasPrefix(f.lower(s, m.first), "accus"))
}

// unnamedPeople is a noun phrase for people that opens at a token, "herders from
// the next valley", "young men of the clan", and the token behind it. It is nil
// when the phrase is of something else, or when they are blamed for what is no
// attack: "blamed officials for failing".
func (f *framing) unnamedPeople(s *sentence, from int) (*claimant, int) {
	for f.words.article[f.lower(s, from)] || f.quote(s, from) {
		from++
	}
	head := -1
	for k := from; k < from+6 && k < s.Last; k++ {
		l := f.lower(s, k)
		if f.text.Tokens[k].Kind != tocsin.Word && !f.number(s, k) || f.words.phraseJoin[l] || f.words.relative[l] || f.words.namePreposition[l] || s.mentionAt(k, tocsin.MentionTime) != nil {
			break
		}
		if a := s.mentionAt(k, tocsin.MentionActor); f.peopleNoun(l) || k > from && s.cueAt("group", k) != nil || a != nil && a.last == k+1 && a.Actor.Kind == tocsin.Civilian {
			head = k
		}
	}
	if head < 0 || f.lower(s, head+1) == "for" && !f.forTheAct(s, head+2) {
		return nil, from
	}
	if s.cueAt("group", head) != nil && f.lower(s, from-1) == "the" {
		if g := f.groupBefore(s, from); g != nil {
			return claimantOf(g), head + 1 // "the banned outfit"
		}
	}
	return f.claimantIn(f.spanOf(noun{from, head + 1})), head + 1
}

// forTheAct reports whether what stands behind "for" is an act: "for it", "for the
// raid", not "for failing".
func (f *framing) forTheAct(s *sentence, k int) bool {
	if f.words.claimObject[f.lower(s, k)] || f.lower(s, k) == "this" {
		return true
	}
	return slices.ContainsFunc(s.mentions, func(m mention) bool {
		return (m.Kind == tocsin.MentionAct || m.Kind == tocsin.MentionHarm) && m.first >= k && m.first < k+4
	}) || f.anyBetween(s, k, min(s.Last, k+4), f.words.bloodshed)
}

// peopleNoun tells nouns for people by how they end: "herders", "loyalists",
// "politicians", "tribesmen".
func (f *framing) peopleNoun(l string) bool {
	if f.words.noPeople[l] || len(l) < 6 {
		return false
	}
	for _, end := range []string{"ers", "ors", "ists", "ians", "men", "lords", "youths"} {
		if strings.HasSuffix(l, end) {
			return true
		}
	}
	return false
}

// forceAt is the armed force, "the army", that opens at a token, with an article
// or without; nil when there is none.
func (f *framing) forceAt(s *sentence, k int) *mention {
	for i := range s.mentions {
		a := &s.mentions[i]
		if a.Kind == tocsin.MentionActor && a.Actor != nil && a.Actor.Kind == tocsin.Force && a.Actor.Armed && (a.first == k || a.first == k+1 && f.words.article[f.lower(s, k)]) {
			return a
		}
	}
	return nil
}

// forceBefore is the armed force that is the subject right before a phrase:
// "said the army was behind it"; nil when it only speaks, or there is none.
func (f *framing) forceBefore(s *sentence, m *mention) *mention {
	for i := range s.mentions {
		a := &s.mentions[i]
		if a.last == m.first && a.Kind == tocsin.MentionActor && a.Actor != nil && a.Actor.Kind == tocsin.Force && a.Actor.Armed {
			return a
		}
	}
	return nil
}

// blamesIt tells "blamed the attack on X", "blame it on X" from "blamed X for it".
func (f *framing) blamesIt(s *sentence, m *mention) bool {
	if m.Rule != "blame.object" || !strings.HasPrefix(f.lower(s, m.first), "blam") {
		return false
	}
	for k := m.last; k < m.last+9; k++ {
		switch f.lower(s, k) {
		case "for", "":
			return false
		case "on":
			return f.words.claimObject[f.lower(s, m.last)] || f.words.bloodshed[f.lower(s, k-1)] || slices.ContainsFunc(s.acts, func(a *act) bool { return a.m.first >= m.last && a.m.last <= k }) ||
				s.nearest(f, tocsin.MentionHarm, m.last, k-m.last, nil) != nil
		}
	}
	return false
}

// heldResponsible reports whether "responsible" stands within the next words:
// "held herders from the next valley responsible".
func (f *framing) heldResponsible(s *sentence, at int) bool {
	for k := at; k < at+12 && k < s.Last && (f.text.Tokens[k].Kind != tocsin.Punct || f.lower(s, k) == "(" || f.lower(s, k) == ")" || f.quote(s, k)); k++ {
		switch f.lower(s, k) {
		case "responsible", "accountable", "answerable", "liable", "guilty", "culpable":
			return true
		}
	}
	return false
}

// laidOn is the party behind the "on" or "to" that follows the phrase: "blamed
// the raid on the rebels".
func (f *framing) laidOn(s *sentence, m *mention, parties []party) (*party, *claimant) {
	for i := range parties {
		p := &parties[i]
		if p.first < m.last || p.first-m.last > 22 || !f.accusable(s, m, p) {
			continue
		}
		k := p.first - 1
		for f.words.article[f.lower(s, k)] || f.quote(s, k) {
			k--
		}
		if f.lower(s, k) == "of" && f.lower(s, k-1) == "name" {
			k -= 3 // "to the name of"
		}
		if l := f.lower(s, k); (l == "on" || l == "to" || l == "with") && k >= m.last {
			if who := f.ledName(s, p.first); who != nil {
				return nil, who
			}
			return p, nil
		}
	}
	for k := m.last; k < m.last+10 && k < s.Last; k++ {
		if l := f.lower(s, k); l != "on" && l != "to" && l != "with" {
			continue
		}
		at := k + 1
		if f.lower(s, at) == "the" && f.lower(s, at+1) == "name" && f.lower(s, at+2) == "of" {
			at += 3
		}
		if who := f.anyName(s, at); who != nil {
			return nil, who
		}
	}
	for k := m.last; k < m.last+8; k++ {
		if l := f.lower(s, k); l == "on" && s.mentionAt(k+1, tocsin.MentionTime) == nil {
			if a := f.forceAt(s, k+1); a != nil {
				return nil, claimantOf(a)
			}
			if who, _ := f.unnamedPeople(s, k+1); who != nil {
				return nil, who
			}
		}
	}
	return nil, nil
}

// accusable reports whether a party may be accused of the act: an armed group,
// a state, a force, or people told as those who attack; not the accused of
// something else.
func (f *framing) accusable(s *sentence, m *mention, p *party) bool {
	if p.actor != nil && !f.blamable(s, p.actor) && !f.capitalBlamed(s, m, p) {
		return false
	}
	if p.actor == nil && strings.HasPrefix(f.lower(s, m.first), "it") {
		return false
	}
	if p.actor == nil && p.generic && !f.ownedBy(s, p) {
		return false
	}
	return f.accusedOfIt(s, m, p.last)
}

// accusedOfIt reports whether those before a token, who are accused, are accused
// of the act: "accused X of staging it", not "of standing by".
func (f *framing) accusedOfIt(s *sentence, m *mention, last int) bool {
	if !strings.HasPrefix(f.lower(s, m.first), "accus") {
		return true
	}
	for k := last; k < last+4; k++ {
		if f.lower(s, k) != "of" {
			continue
		}
		next := f.lower(s, k+1)
		if !strings.HasSuffix(next, "ing") || s.cueAt("doing", k+1) != nil {
			return true
		}
		a := s.mentionAt(k+1, tocsin.MentionAct)
		return a != nil
	}
	return true
}

// ownedBy reports whether the party is told by whose it is: "Roe's men".
func (f *framing) ownedBy(s *sentence, p *party) bool {
	return f.lower(s, p.first-1) == "'s" && p.first-2 >= s.First && f.capital(p.first-2)
}

// suspected is the party that is the subject of "was behind the attack".
func (f *framing) suspected(s *sentence, m *mention, parties []party) *party {
	for i := len(parties) - 1; i >= 0; i-- {
		p := &parties[i]
		if p.last > m.first || p.generic || p.actor == nil && !p.phrase && !p.people {
			continue
		}
		if p.actor != nil && i > 0 && parties[i-1].actor != nil && f.affiliated(s, p.actor) {
			continue // "the Front, an affiliate of the League, was behind it"
		}
		if p.actor == nil && i > 0 && f.words.article[f.lower(s, p.first-1)] && f.lower(s, p.first-2) == "," && parties[i-1].last == p.first-2 {
			continue // "the Front, a militia, was behind it"
		}
		reach := 8
		if f.lower(s, p.last) == "," && f.lower(s, m.first-1) == "," {
			reach = 18 // more is said of it in between
		}
		if s.distance(f, p.last-1, m.first) > reach || s.speechBetween(p.last, m.first) {
			return nil
		}
		if p.actor != nil && !f.culprit(s, p.actor) {
			continue
		}
		return p
	}
	return nil
}

// quotedAfter is the name right behind a phrase of blame that is no actor
// known: words in quotation marks, or a capitalised run.
func (f *framing) quotedAfter(s *sentence, m *mention) *claimant {
	k := m.last
	for f.words.article[f.lower(s, k)] {
		k++
	}
	if f.quote(s, k) {
		end := k + 1
		for end < s.Last && end-k < 9 && !f.quote(s, end) {
			end++
		}
		if end < s.Last && f.quote(s, end) && end > k+1 {
			return f.claimantIn(f.spanOf(noun{k + 1, end}))
		}
	}
	return nil
}

// speakerHeard is an actor as speaker, by the name that it was heard under in
// the sentence if it was.
func (f *framing) speakerHeard(s *sentence, m *mention) tocsin.Speaker {
	for i := range s.heard {
		if h := &s.heard[i]; h.from == m {
			return h.speaker
		}
	}
	return f.speakerFrom(m)
}

// heardBy is the attribution whose verb the words of blame are; nil without
// one.
func (s *sentence) heardBy(m *mention) *attribution {
	for i := range s.heard {
		if h := &s.heard[i]; h.verb != nil && h.verb.Span.Overlaps(m.Span) {
			return h
		}
	}
	return nil
}

// accuser is who lays the blame: the subject of "blame" or "accuse".
func (f *framing) accuser(s *sentence, m *mention, who tocsin.Span) *mention {
	if m.Rule == "blame.work" || m.Rule == "blame.subject" {
		return nil
	}
	if f.words.passiveBe[f.lower(s, m.first-1)] {
		return nil
	}
	var best *mention
	for i := range s.mentions {
		a := &s.mentions[i]
		if canSpeak(a) && a.Actor.Kind != tocsin.Civilian && a.Span != who && a.last <= m.first && s.distance(f, a.last-1, m.first) <= 10 {
			best = a
		}
	}
	return best
}
