package frame

import (
	"strings"

	"tocsin"
)

// anyName is a name that no lexicon knows where only one who is accused can
// stand: a run of capitalised words, with what stands in brackets behind it:
// "held the JSS (Larma) responsible". A person counts only with what makes him
// one who fights: "the commander Jane Roe", "the war criminal Roe". It is nil
// for a place, a time or an actor that is known.
func (f *framing) anyName(s *sentence, from int) *claimant {
	if shouted(s.Of(f.text.Body)) {
		return nil
	}
	k := from
	led := false
	for k < s.Last && k < from+5 && (!f.capital(k) || f.words.article[f.lower(s, k)]) {
		l := f.lower(s, k)
		if !f.words.article[l] && !f.quote(s, k) && f.text.Tokens[k].Kind != tocsin.Word || f.words.namePreposition[l] || f.words.phraseJoin[l] || f.words.relative[l] {
			return nil
		}
		led = led || f.words.warlord[l]
		k++
	}
	end := k
	for end < s.Last && f.capital(end) {
		end++
	}
	banded := s.cueAt("group", end) != nil || s.cueAt("band", end) != nil || f.words.groupNoun[f.lower(s, end)] || f.lower(s, end) == "structure"
	if end == k || s.mentionAt(k, tocsin.MentionTime) != nil {
		return nil
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.first >= end || m.last <= k {
			continue
		}
		switch {
		case m.Kind == tocsin.MentionPlace && (!banded || m.last-m.first > 1), m.Kind == tocsin.MentionActor && m.Actor != nil && m.Actor.Kind == tocsin.Person && !led && !banded,
			m.Kind == tocsin.MentionActor && m.Actor != nil && m.Actor.Kind != tocsin.Person && m.Actor.Kind != tocsin.Group:
			return nil
		}
	}
	single := f.text.Tokens[k].Of(f.text.Body)
	if end-k == 1 && f.lower(s, k-1) == "the" && len(single) > 4 && strings.HasSuffix(single, "s") && !f.words.rank[strings.ToLower(single)] {
		banded = true // "the Tigers"
	}
	if end-k == 1 && !led && !banded && (len(single) < 2 || !shouted(single)) {
		return nil // a capital at random
	}
	if f.lower(s, end) == "(" {
		for b := end + 2; b < end+5; b++ {
			if f.lower(s, b) == ")" {
				end = b + 1
				break
			}
		}
	}
	return f.claimantIn(f.spanOf(noun{k, end}))
}

// capitalBlamed reports whether a capital, which stands for its state, is the object
// of a verb of blaming: "holds Tirana responsible", "accused Tirana".
func (f *framing) capitalBlamed(s *sentence, m *mention, p *party) bool {
	l := f.lower(s, m.first)
	return p.actor.Actor.Kind == tocsin.State && p.first == m.last && (f.words.holding[l] && f.heldResponsible(s, p.last) || strings.HasPrefix(l, "accus") || strings.HasPrefix(l, "blam")) &&
		f.lower(s, p.last) != "'s"
}

// namedOnes is the group named as who did it: "named the Reds", "in naming the
// Reds as authors of the raid". It is nil when they are named as something else, or
// named for something.
func (f *framing) namedOnes(s *sentence, m *mention, parties []party) (*party, *claimant) {
	if f.being(s, m.first-1) {
		return nil, nil
	}
	for i := range parties {
		p := &parties[i]
		if p.first < m.last || p.first > m.last+3 || p.actor == nil || p.actor.Actor.Kind != tocsin.Group || !f.plain(s, m.last, p.first) {
			continue
		}
		k := p.last
		for f.capital(k) {
			k++ // what faction of it
		}
		if f.lower(s, k) == "as" {
			if c := s.cueAt("blame", k); c == nil || c.Rule != "blame.as" {
				return nil, nil
			}
			return p, nil
		}
		if next := f.lower(s, k); k >= s.Last || f.text.Tokens[k].Kind == tocsin.Punct && next != "-" && next != "'s" {
			return p, nil
		}
		return nil, nil
	}
	return nil, nil
}

// namedAs is who stands before words like "as the authors of" and "as answerable".
func (f *framing) namedAs(s *sentence, m *mention, parties []party) (*party, *claimant) {
	for i := len(parties) - 1; i >= 0; i-- {
		p := &parties[i]
		if p.last > m.first || p.generic {
			continue
		}
		if m.first-max(p.end, p.last) > 3 || p.actor != nil && !f.blamable(s, p.actor) && p.actor.Actor.Kind != tocsin.State || f.borderBetween(s, p.last, m.first) || p.actor == nil && !p.phrase {
			return nil, nil
		}
		return p, nil
	}
	for k := m.first - 1; k > m.first-6 && k > s.First; k-- {
		if f.capital(k) && !f.capital(k-1) {
			return nil, f.anyName(s, k)
		}
	}
	return nil, nil
}

// membersOf reports whether just the words for those who belong to it stand before
// a group: "cadres of the", "the sixth front of the".
func (f *framing) membersOf(s *sentence, from, to int) bool {
	k := to - 1
	for f.words.article[f.lower(s, k)] {
		k--
	}
	return k > from && f.lower(s, k) == "of" && f.words.memberNoun[f.lower(s, k-1)] && f.plain(s, from, k)
}

// heldName is the name behind "held" that is held responsible, with more said of
// it between commas or without: "held the Reds, a gang of the port, responsible".
func (f *framing) heldName(s *sentence, at int) *claimant {
	who := f.anyName(s, at)
	if who == nil {
		return nil
	}
	last := f.text.TokenAt(who.span.End-1) + 1
	if f.lower(s, last) == "," {
		for k := last + 1; k < last+14; k++ {
			if f.lower(s, k) == "," {
				last = k + 1
				break
			}
		}
	}
	if !f.heldResponsible(s, last) {
		return nil
	}
	return who
}

// ledName is the person at a token who is told as one who fights.
func (f *framing) ledName(s *sentence, at int) *claimant {
	for k := at; k < at+3; k++ {
		if f.words.warlord[f.lower(s, k)] {
			return f.anyName(s, at)
		}
	}
	return nil
}

// ascribedBefore is who stands before "to whom" or "to which" when the blame is told
// behind it: "a member of the sect, to which the officer attributed the deed".
func (f *framing) ascribedBefore(s *sentence, m *mention, parties []party) (*party, *claimant) {
	for k := m.first - 1; k > m.first-8 && k > s.First+1; k-- {
		if l := f.lower(s, k); l != "which" && l != "whom" || f.lower(s, k-1) != "to" {
			continue
		}
		for j := k - 2; j > k-14 && j >= s.First; j-- {
			if f.capital(j) && !f.capital(j-1) {
				if who := f.anyName(s, j); who != nil {
					return nil, who
				}
			}
		}
		for i := len(parties) - 1; i >= 0; i-- {
			if p := &parties[i]; p.last < k && k-p.last < 10 && p.actor != nil && p.actor.Actor.Kind == tocsin.Group {
				return p, nil
			}
		}
	}
	return nil, nil
}

// byMessage reports whether what the sentence tells came by a call, a letter or a
// leaflet of nobody who is named: what such a caller says of a group, the group
// claims.
func (f *framing) byMessage(s *sentence) bool {
	for k := s.First; k < s.Last; k++ {
		if f.words.caller[f.lower(s, k)] {
			return true
		}
	}
	return false
}

// identified claims who those are who did it, where the text only tells it of
// "the attackers": "the assailants are members of the sect".
func (f *framing) identified(s *sentence, parties []party) {
	for i := range parties {
		p := &parties[i]
		if p.actor != nil && p.actor.Actor.Kind == tocsin.Group && f.suspectedOf(s, p.first) {
			if d := f.draftFor(s, p.first); d != nil && d.Kind == tocsin.Attack && (d.form == tocsin.SuicideBombing || !d.hasDoer()) {
				f.add(d, f.claim(s, tocsin.Blamed, tocsin.Value{Name: p.actor.Actor.Name, ID: p.actor.Actor.ID}, p.actor.Span, "doer.identified"))
				return
			}
		}
		if !p.phrase || p.actor != nil || p.army || !f.toldAgain(s, p) || !f.words.identity[f.lower(s, p.last)] && !f.being(s, p.last+1) {
			continue
		}
		at := p.last
		for at < p.last+9 && f.words.identity[f.lower(s, at)] {
			at++
		}
		if at == p.last || s.cue("negation", p.last, at) != nil || !f.identifies(s, p.last, at) {
			continue
		}
		d := f.draftFor(s, p.first)
		if d == nil {
			d = f.main
		}
		if d == nil || d.Kind != tocsin.Attack {
			continue
		}
		var c tocsin.Claim
		if m := s.mentionAt(at, tocsin.MentionActor); m != nil && named(m) {
			c = f.claim(s, tocsin.Blamed, tocsin.Value{Name: m.Actor.Name, ID: m.Actor.ID}, m.Span, "doer.identified")
		} else if q := partyAt(parties, at); q != nil && q != p && q.actor == nil && q.phrase && !f.toldAgain(s, q) {
			span := f.partySpan(q)
			c = f.claim(s, tocsin.Blamed, tocsin.Value{Name: span.Of(f.text.Body)}, span, "doer.identified")
		} else if who := f.anyName(s, at); who != nil && f.words.identity[f.lower(s, at-1)] && f.lower(s, at-1) != "in" {
			c = f.claim(s, tocsin.Blamed, tocsin.Value{Name: who.name}, who.span, "doer.identified")
		} else {
			continue
		}
		f.add(d, c)
		return
	}
}

// identifies reports whether the tokens [from, to) have a verb that makes one thing of
// two: "are", "belong".
func (f *framing) identifies(s *sentence, from, to int) bool {
	for k := from; k < to; k++ {
		if l := f.lower(s, k); f.words.finiteBe[l] || f.being(s, k) || strings.HasPrefix(l, "belong") || strings.HasSuffix(l, "ed") {
			return true
		}
	}
	return false
}

// suspectedOf reports whether those whom a pronoun or a number stands for are said
// to be suspected of belonging to the party at the token: "the two were suspected
// members of".
func (f *framing) suspectedOf(s *sentence, at int) bool {
	k, suspected := at, false
	for k--; k > s.First && k > at-8 && f.words.identity[f.lower(s, k)]; k-- {
		suspected = suspected || f.lower(s, k) == "suspected" || f.lower(s, k) == "presumed"
	}
	suspected = suspected || f.lower(s, at) == "suspected"
	return suspected && f.words.finiteBe[f.lower(s, k+1)] && (f.words.pronounGroup[f.lower(s, k)] || f.words.smallNumber[f.lower(s, k)] && f.lower(s, k-1) == "the" || f.lower(s, k) == "both")
}

// partyAt is the party that opens at a token, nil when none does.
func partyAt(parties []party, at int) *party {
	for i := range parties {
		if p := &parties[i]; p.first <= at && at < p.last {
			return p
		}
	}
	return nil
}

// laterDoers reads, in a sentence that tells of no act itself, people who are told
// as those who attack, where the account has no doer yet: "a hooded boy hurled it
// from the lane", "the gunmen fled on foot".
func (f *framing) laterDoers(s *sentence, parties []party) {
	for i := range parties {
		p := &parties[i]
		if d := f.draftFor(s, p.first); d != nil && d.Kind == tocsin.Attack && !p.crewless && f.didIt(s, p) {
			f.charge(s, d, p, "doer.did")
			return
		}
		if !p.phrase || p.actor != nil && p.actor.Actor.Kind != tocsin.Group || p.army || p.crewless || p.nation != nil || !f.threatening(s, p) {
			continue
		}
		d := f.draftFor(s, p.first)
		if d == nil || d.Kind != tocsin.Attack || !f.acting(s, p) || d.hasDoer() {
			continue
		}
		f.charge(s, d, p, "doer.told")
		return
	}
}

// didIt reports whether the words behind a party tell that it did what was told
// before: "had planted it", "fired them".
func (f *framing) didIt(s *sentence, p *party) bool {
	k := max(p.end, p.last)
	for f.words.perfect[f.lower(s, k)] || f.lower(s, k) == "had" || strings.HasSuffix(f.lower(s, k), "ly") {
		k++
	}
	return f.words.deedVerb[f.lower(s, k)] && (f.words.claimObject[f.lower(s, k+1)] || f.words.answeringPronoun[f.lower(s, k+1)]) && f.lower(s, k-1) != "been" &&
		!f.words.namePreposition[f.lower(s, p.first-1)] && s.cue("negation", max(s.First, p.first-3), k) == nil
}

// hasDoer reports whether the account tells who did it.
func (d *draft) hasDoer() bool {
	for i := range d.Claims {
		switch d.Claims[i].Slot {
		case tocsin.Perpetrator, tocsin.Blamed:
			return true
		}
	}
	return false
}

// threatening reports whether the words for people can only be for those who
// attack: fighters of some kind, or people with their faces hidden, in arms or
// dressed up.
func (f *framing) threatening(s *sentence, p *party) bool {
	if !p.generic && f.words.raider[f.lower(s, p.last-1)] {
		return true
	}
	for k := p.first; k < max(p.end, p.last); k++ {
		if f.words.menacing[f.lower(s, k)] {
			return true
		}
	}
	return false
}

// stoppedShort reports whether the sentence tells of attackers who were stopped
// before they reached what they were sent to.
func (f *framing) stoppedShort(s *sentence) bool {
	for k := s.First + 1; k+2 < s.Last; k++ {
		if f.lower(s, k) == "before" && f.words.pronounGroup[f.lower(s, k+1)] && f.lower(s, k+2) == "could" {
			return s.nearest(f, tocsin.MentionWeapon, k, 14, func(w *mention) bool { return w.last <= k }) != nil || s.cue("doer", s.First, k) != nil
		}
	}
	return false
}
