package frame

import (
	"strings"

	"tocsin"
)

// party is somebody in a sentence who may have done an act: a named group,
// state or force, people told by a noun ("masked men"), or what they fly or
// drive ("Israeli jets").
type party struct {
	actor       *mention  // who is named, nil without a name
	nation      *mention  // the adjective of a nation, nil without one
	first, last int       // tokens of the phrase without its article
	end         int       // token behind the words that belong to it: "with their faces covered"
	phrase      bool      // it is told by a noun, not only by a name
	generic     bool      // a noun for people of any kind
	army        bool      // soldiers, warplanes: what a nation's adjective before it tells the doer by
	crewless    bool      // drones, which are a doer only by whose they are
	people      bool      // a people that stands for its state: "the Georgians"
	alias       *claimant // the group, in no lexicon, to which it is presumed to belong
}

// parties lists who may have done an act in the sentence, in order.
func (f *framing) parties(s *sentence) []party {
	var out []party
	for i := range s.mentions {
		m := &s.mentions[i]
		p := party{first: m.first, last: m.last}
		for k := m.first; k < m.last-1; k++ {
			if c := s.cueAt("blame", k); c != nil && c.Rule == "blame.suspect" {
				p.first = c.last // "police [suspect] separatist rebels", put together as one actor
			}
		}
		for p.first < m.last-1 && f.text.Tokens[p.first].Kind == tocsin.Number && s.mentionEnding(p.first+1, tocsin.MentionTime) != nil {
			p.first++ // "in 2015 gunmen"
		}
		cue := s.headCue(m.last - 1)
		if cue != nil {
			p.army = cue.Rule == "doer.army" || cue.Value == "platform" || f.words.occupying[f.lower(s, m.last-1)]
			p.crewless = cue.Rule == "platform.crewless"
		}
		if unnamedDoer(m) && m.Actor.Country != "" && m.last-m.first > 1 && f.words.armyUnit[f.lower(s, m.last-1)] {
			if n := s.mentionAt(m.first, tocsin.MentionPlace); n != nil && n.Value == "demonym" && n.Where != nil && n.Where.Country != "" {
				p.army, p.nation = true, n // "Armenian units"
			}
		}
		switch {
		case f.suspecting(s, m):
			continue // "police suspect rebels"
		case f.nationals(s, m):
			p.nation, p.people = m, true
		case f.national(s, m):
			p.phrase = true
		case named(m):
			p.actor, p.phrase = m, cue != nil && m.last-m.first > 1
		case unnamedDoer(m), soldiery(m) && p.army:
			p.phrase = true
		case m.Kind == tocsin.MentionCue && (m.Value == "doer" || m.Value == "platform"):
			p.phrase, p.generic = true, m.Rule == "doer.person"
			if p.generic && f.capital(m.first) && !f.opens(s, m.first) {
				continue // a surname
			}
		default:
			continue
		}
		out = append(out, p)
	}
	merged := out[:0]
	for _, p := range out {
		f.widen(s, &p)
		if n := len(merged); n > 0 && (p.first < merged[n-1].last || p.first == merged[n-1].last && p.actor != nil && (merged[n-1].phrase || f.adjectival(merged[n-1].actor, p.actor))) {
			q := &merged[n-1]
			if p.actor != nil && q.actor != nil && p.first == q.last && p.actor.Actor.Kind == tocsin.Group {
				q.actor = p.actor // "the Maoist Shining Path"
			}
			q.army, q.crewless = q.army || p.army, q.crewless && p.crewless
			if q.actor == nil || q.actor.Actor.Kind == tocsin.State && p.actor != nil {
				q.actor = p.actor
			}
			if q.nation == nil {
				q.nation = p.nation
			}
			q.first, q.last = min(q.first, p.first), max(q.last, p.last)
			q.phrase, q.generic = q.phrase || p.phrase, q.generic && p.generic
			continue
		}
		merged = append(merged, p)
	}
	kept := merged[:0]
	for _, p := range merged {
		if n := len(kept); n > 0 && p.actor != nil && p.actor.Actor.Kind == tocsin.Group && kept[n-1].phrase && kept[n-1].actor == nil && !kept[n-1].army && f.presumedTo(s, kept[n-1].last) >= p.first {
			q := &kept[n-1] // "men presumed to belong to the group"
			q.actor, q.end = p.actor, f.pastBrackets(s, p.last)
			continue
		}
		if n := len(kept); n > 0 && p.first < kept[n-1].end {
			continue // "gunmen believed to be rebels"
		}
		if n := len(kept); n > 0 && p.actor != nil && (p.actor.Actor.Kind == tocsin.Group || p.actor.Actor.Kind == tocsin.Force && !p.phrase || kept[n-1].army && p.army) && kept[n-1].phrase && !kept[n-1].generic && kept[n-1].actor == nil && f.ofThe(s, kept[n-1].last, p.first) {
			q := &kept[n-1] // "fighters of the group"
			q.actor, q.last, q.end = p.actor, p.last, p.last
			continue
		}
		if p.phrase && p.last-p.first > 1 && !p.army {
			p.nation = nil
			if p.actor != nil && p.actor.Actor.Kind == tocsin.State {
				p.actor = nil
			}
		}
		if p.crewless && p.actor == nil && p.nation == nil {
			continue
		}
		p.end = f.tail(s, &p)
		if p.phrase && p.actor == nil && !p.army {
			f.presume(s, &p)
		}
		kept = append(kept, p)
	}
	return kept
}

// adjectival reports whether the first of two groups named side by side only says
// of what creed the second is.
func (f *framing) adjectival(a, b *mention) bool {
	return a != nil && a.Actor.Kind == tocsin.Group && b.Actor.Kind == tocsin.Group && a.Actor.ID != b.Actor.ID && !strings.HasSuffix(f.text.Tokens[a.last-1].Lower, "s")
}

// suspecting reports whether a mention ends in "suspect" as a verb, whose object
// stands behind it.
func (f *framing) suspecting(s *sentence, m *mention) bool {
	if m.Kind == tocsin.MentionCue && m.Value != "doer" || m.Kind != tocsin.MentionCue && m.Kind != tocsin.MentionActor || m.first == s.First && m.last-m.first == 1 {
		return false
	}
	c := s.cueAt("blame", m.last-1)
	if c == nil || c.Rule != "blame.suspect" {
		return false
	}
	for i := range s.mentions {
		x := &s.mentions[i]
		if x.first == m.last && (x.Kind == tocsin.MentionActor || x.Kind == tocsin.MentionCue && (x.Value == "doer" || x.Value == "quality")) {
			return true
		}
	}
	return false
}

// nationals reports whether the mention is of a people that may stand for its
// state, as the subject of what it did: "the Georgians", not "Georgians".
func (f *framing) nationals(s *sentence, m *mention) bool {
	if m.Kind != tocsin.MentionPlace || m.Value != "demonym" || m.Where == nil || m.Where.Country == "" ||
		f.lower(s, m.first-1) != "the" && (s.block.Kind != tocsin.Title || m.first != s.First) {
		return false
	}
	a := s.mentionAt(m.first, tocsin.MentionActor)
	return a != nil && a.Rule == "actor.people" && a.Span == m.Span
}

// national reports whether the mention is of one of a nation, as the subject of what he
// did: "a Palestinian stabbed", "an Algerian who had got off".
func (f *framing) national(s *sentence, m *mention) bool {
	if m.Kind != tocsin.MentionPlace || m.Value != "demonym" || f.lower(s, m.first-1) != "a" && f.lower(s, m.first-1) != "an" {
		return false
	}
	k := m.last
	if f.lower(s, k) == "who" {
		k++
	}
	if f.lower(s, k) == "had" || f.words.perfect[f.lower(s, k)] {
		k++
	}
	a := s.mentionAt(k, tocsin.MentionAct)
	return f.pastVerb(s, k) || f.words.deedVerb[f.lower(s, k)] || a != nil && a.Value == "verb"
}

// ofThe reports whether just "of" or "of the" stands between two tokens.
func (f *framing) ofThe(s *sentence, from, to int) bool {
	if f.lower(s, from) != "of" && f.lower(s, from) != "from" {
		return false
	}
	return to == from+1 || to == from+2 && f.lower(s, from+1) == "the"
}

// headCue is the cue for a doer or platform that ends behind a token.
func (s *sentence) headCue(token int) *mention {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionCue && (m.Value == "doer" || m.Value == "platform") && m.last == token+1 {
			return m
		}
	}
	return nil
}

// opens reports whether a token opens the sentence or stands in text all of
// capitals.
func (f *framing) opens(s *sentence, k int) bool {
	body := f.text.Tokens[k].Of(f.text.Body)
	return k == s.First || k == s.First+1 && f.quote(s, s.First) || len(body) > 1 && shouted(body)
}

// soldiery reports whether an actor is soldiers of no state that is named.
func soldiery(m *mention) bool {
	return m.Kind == tocsin.MentionActor && m.Actor != nil && m.Actor.Kind == tocsin.Force && m.Actor.Armed && m.Actor.Country == "" && m.Actor.Speaker == tocsin.SpeakerMilitary
}

// cueAt is the cue of a sort that covers a token.
func (s *sentence) cueAt(sort string, token int) *mention {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionCue && m.Value == sort && m.first <= token && token < m.last {
			return m
		}
	}
	return nil
}

// widen takes in the words before the noun: numbers, qualities, the names and
// adjectives of nations.
func (f *framing) widen(s *sentence, p *party) {
	for p.first > s.First && p.last-p.first < 10 {
		k := p.first - 1
		if q := s.cueAt("quality", k); q != nil {
			p.first = q.first
			continue
		}
		if f.text.Tokens[k].Kind == tocsin.Number || f.number(s, k) {
			if s.mentionEnding(k+1, tocsin.MentionTime) != nil {
				return // "at 07:15 Turkish jets"
			}
			p.first = k
			continue
		}
		if p.actor != nil {
			return
		}
		if c := s.headCue(p.last - 1); c != nil && c.Value == "platform" && (f.words.homeForce[f.lower(s, k)] || f.lower(s, k) == "and" && s.mentionEnding(k, tocsin.MentionWeapon) != nil) {
			p.first = k // "federal army jets", "army mortars and tanks"
			if w := s.mentionEnding(k, tocsin.MentionWeapon); w != nil && f.lower(s, k) == "and" {
				p.first = w.first
			}
			continue
		}
		if f.lower(s, p.last-1) == "regime" && p.actor == nil && p.nation == nil && f.capital(k) && f.text.Tokens[k].Kind == tocsin.Word && !f.words.article[f.lower(s, k)] && s.mentionEnding(p.first, tocsin.MentionActor) == nil {
			p.first = k // "the Kiev regime"
			continue
		}
		if f.lower(s, k) == ")" && f.lower(s, k-2) == "(" {
			if full := s.mentionEnding(k-2, tocsin.MentionActor); full != nil && named(full) && !p.generic {
				p.actor, p.first = full, full.first // "New Front (NF) rebels"
				continue
			}
		}
		if l := f.lower(s, k); l == "and" && f.number(s, k-1) && f.number(s, k+1) || l == "between" && f.number(s, k+1) || l == "to" && f.number(s, k-1) && f.number(s, k+1) {
			p.first = k
			continue
		}
		var before *mention
		for i := range s.mentions {
			m := &s.mentions[i]
			if m.last == p.first && (named(m) || m.Kind == tocsin.MentionPlace && m.Value == "demonym" && m.Where != nil && m.Where.Country != "") {
				before = m
			}
		}
		switch {
		case before == nil && strings.Contains(f.lower(s, k), "-") && len(f.lower(s, k)) > 4:
			p.first = k // "long-range"
		case before == nil:
			return
		case named(before) && p.phrase && !p.generic && (p.army || before.Actor.Kind != tocsin.State):
			p.actor, p.first = before, before.first
		case named(before) && p.phrase && !p.generic:
			p.first = before.first
		case before.Kind == tocsin.MentionPlace && p.nation == nil:
			p.nation, p.first = before, before.first
		default:
			return
		}
	}
}

// number reports whether the token belongs to a quantity, or is a numeral.
func (f *framing) number(s *sentence, k int) bool {
	if k < s.First || k >= s.Last {
		return false
	}
	if f.text.Tokens[k].Kind == tocsin.Number {
		return true
	}
	return f.words.smallNumber[f.lower(s, k)]
}

// tail is the token behind the words that tell more of the party: "on
// motorcycles", "dressed as nurses", "believed to be rebels". A preposition whose
// noun is left out does not belong to it.
func (f *framing) tail(s *sentence, p *party) int {
	end := f.tailEnd(s, p)
	for end > p.last && f.words.gunmenTail[f.lower(s, end-1)] {
		end--
	}
	return end
}

func (f *framing) tailEnd(s *sentence, p *party) int {
	end := p.last
	if !p.phrase {
		return end
	}
	k := end
	if !f.words.gunmenTail[f.lower(s, k)] {
		return end
	}
	if s.mentionAt(k+1, tocsin.MentionTime) != nil || f.words.gunmenPreposition[f.lower(s, k)] && !p.generic && f.lower(s, k) != "in" {
		return end
	}
	if f.lower(s, k) == "on" || f.lower(s, k) == "in" {
		if n, ok := f.nounAfter(s, k+1); ok {
			if o := s.mentionEnding(n.last, tocsin.MentionObject); o != nil && o.Value != "transport" || f.lower(s, n.last) == "of" && f.lower(s, k) == "on" {
				return end // "an attack by gunmen on a post"
			}
		}
	}
	for n := 0; k < s.Last && n < 8; n++ {
		t := f.text.Tokens[k]
		if f.words.gunmenVerb[t.Lower] && !(t.Lower == "as" && f.words.guise[f.lower(s, k-1)]) {
			return k
		}
		if k > p.last+1 && f.pastVerb(s, k) {
			return k // "men in a dark car put four bullets into him"
		}
		if t.Kind == tocsin.Punct || k > p.last && (s.mentionAt(k, tocsin.MentionAct) != nil || s.mentionAt(k, tocsin.MentionTime) != nil || s.mentionAt(k, tocsin.MentionSpeech) != nil || s.mentionAt(k, tocsin.MentionPlace) != nil) {
			return k
		}
		if n > 1 && strings.HasSuffix(t.Lower, "ed") && !f.words.gunmenState[t.Lower] {
			return k
		}
		k++
	}
	return end
}

// partySpan is the words of the party, from its first to its last telling one.
func (f *framing) partySpan(p *party) tocsin.Span {
	last := max(p.end, p.last)
	return f.spanOf(noun{p.first, last})
}

// charge claims a party as the doer of an act: what is named is blamed, the
// phrase for those who are not is the perpetrator.
func (f *framing) charge(s *sentence, d *draft, p *party, rule string) {
	if p.actor != nil && !f.culprit(s, p.actor) {
		return
	}
	slot := tocsin.Blamed
	if f.ownSide(s, p) {
		slot = tocsin.ClaimedBy
	}
	switch {
	case p.phrase && p.last-p.first == 1 && (f.lower(s, p.first-1) == "a" || f.lower(s, p.first-1) == "an"):
		// one of a nation is not the nation
	case p.actor != nil:
		f.add(d, f.claim(s, slot, tocsin.Value{Name: p.actor.Actor.Name, ID: p.actor.Actor.ID}, p.actor.Span, rule))
	case p.nation != nil:
		f.add(d, f.claim(s, slot, tocsin.Value{Name: p.nation.Where.Country}, p.nation.Span, rule))
	case p.alias != nil:
		f.add(d, f.claim(s, slot, tocsin.Value{Name: p.alias.name}, p.alias.span, rule))
	}
	if !p.phrase {
		return
	}
	if again := f.sameNoun(s, p); again != nil && slot == tocsin.Blamed {
		f.add(d, f.claim(s, slot, tocsin.Value{Name: again.Actor.Name, ID: again.Actor.ID}, tocsin.Span{Start: f.text.Tokens[p.first].Start, End: f.text.Tokens[p.last-1].End}, rule))
	}
	if f.toldAgain(s, p) {
		for _, c := range d.Claims {
			if c.Slot == tocsin.Perpetrator || c.Slot == tocsin.Blamed {
				return
			}
		}
	}
	span := f.partySpan(p)
	c := f.claim(s, tocsin.Perpetrator, tocsin.Value{Name: span.Of(f.text.Body)}, span, rule)
	if f.labelled(s, p) && c.Speaker.Kind != tocsin.SpeakerOutlet && c.Speaker.Kind != tocsin.SpeakerWitness {
		if p.actor != nil || p.nation != nil {
			return // blamed by name
		}
		c.Slot = tocsin.Blamed
	}
	if g := f.ofSpeaker(s, p); g != nil {
		f.add(d, f.ownClaim(s, tocsin.ClaimedBy, g, rule))
		return
	}
	if c.Speaker.Kind == tocsin.SpeakerGroup && f.words.ownFighter[f.lower(s, p.last-1)] {
		c.Slot, c.Value = tocsin.ClaimedBy, tocsin.Value{Name: c.Speaker.Name}
	}
	f.add(d, c)
}

// labelled reports whether the phrase alone stands in quotation marks: what a
// side calls those whom it blames ("terrorists").
func (f *framing) labelled(s *sentence, p *party) bool {
	k := p.first - 1
	for f.words.article[f.lower(s, k)] {
		k--
	}
	return f.quote(s, k) && f.quote(s, max(p.end, p.last))
}

// ownSide reports whether the party is forces of the state that speaks: "the
// ministry in Moscow said Russian jets hit the depot" is no blame.
func (f *framing) ownSide(s *sentence, p *party) bool {
	h := f.attributionOf(s, p.first)
	if h == nil || h.from == nil || h.from.Actor == nil || h.from.Actor.Country == "" {
		return false
	}
	switch h.speaker.Kind {
	case tocsin.SpeakerMilitary, tocsin.SpeakerOfficial:
	default:
		return false
	}
	switch {
	case p.actor != nil:
		return p.actor.Actor.Kind != tocsin.Group && p.actor.Actor.Country == h.from.Actor.Country
	case p.nation != nil:
		return p.army && p.nation.Where.CountryCode == h.from.Actor.Country
	}
	return false
}

// sameNoun is the group named before with the noun of a phrase that only points back:
// "the bandits", after "Abu Sayyaf bandits". It is nil when several are, or none.
func (f *framing) sameNoun(s *sentence, p *party) *mention {
	if p.actor != nil || p.nation != nil || p.army || !f.toldAgain(s, p) {
		return nil
	}
	head := f.lower(s, p.last-1)
	var found *mention
	for i := s.index; i >= 0 && i > s.index-4; i-- {
		t := &f.sentences[i]
		for k := range t.mentions {
			m := &t.mentions[k]
			if !named(m) || m.Actor.Kind != tocsin.Group || i == s.index && m.first >= p.first || f.lower(t, m.last) != head && (m.last-m.first < 2 || f.lower(t, m.last-1) != head) {
				continue
			}
			if found != nil && found.Actor.ID != m.Actor.ID {
				return nil
			}
			found = m
		}
	}
	return found
}

// toldAgain reports whether the phrase only points back: "the gunmen".
func (f *framing) toldAgain(s *sentence, p *party) bool {
	return f.words.knownGunmen[f.lower(s, p.first-1)]
}
