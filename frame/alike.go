package frame

import (
	"strings"

	"tocsin"
)

// alike gives the attacks that a text reports and lays on nobody the one doer to whom
// it lays another: the only group or state that it tells of as attacking, or rebels
// told without a name. It gives none where an attack may be another side's: where a
// second group is named, where somebody denies, across a border, where others are told
// to have done it.
func (f *framing) alike() {
	f.onlyBand()
	one := f.onlyDoer()
	if one == nil {
		return
	}
	for _, d := range f.drafts {
		if d.drop || d.Kind != tocsin.Attack || d.Role != tocsin.Main || d.says(tocsin.Blamed) || d.says(tocsin.ClaimedBy) || !f.byTheSame(d, one) || f.byWhom(d) {
			continue
		}
		c := *one.claim
		c.Rule, c.Certainty = "doer.alike", tocsin.Hedged
		f.add(d, c)
	}
}

// soleDoer is the one doer that a text tells, and of which account.
type soleDoer struct {
	claim *tocsin.Claim
	of    *draft
	group bool // armed people of a group, not the forces of a state
	rival bool // another group is named
}

// onlyDoer is the one doer on whom the attacks that the text reports are laid; nil
// when there are several, or none.
func (f *framing) onlyDoer() *soleDoer {
	var named, untold *soleDoer
	denied, rival := false, false
	for _, d := range f.drafts {
		if d.drop || d.Kind != tocsin.Attack || d.Role != tocsin.Main {
			continue
		}
		for i := range d.Claims {
			c := &d.Claims[i]
			switch {
			case c.Slot == tocsin.DeniedBy:
				denied = true
			case c.Certainty == tocsin.Denied:
			case c.Slot == tocsin.Blamed:
				if named != nil && named.claim.Value != c.Value {
					return nil
				}
				if named == nil {
					named = &soleDoer{claim: c, of: d, group: true}
				}
			case c.Slot == tocsin.Perpetrator && f.words.rebels[strings.ToLower(lastWord(c.Value.Name))] && untold == nil:
				untold = &soleDoer{claim: c, of: d, group: true}
			}
		}
	}
	if named == nil && untold == nil {
		return nil
	}
	for i := range f.sentences {
		s := &f.sentences[i]
		if f.longAgo(s) {
			continue
		}
		for k := range s.mentions {
			m := &s.mentions[k]
			if m.Kind != tocsin.MentionActor || m.Actor == nil {
				continue
			}
			if named != nil && (m.Actor.Name == named.claim.Value.Name || m.Actor.Kind == tocsin.State && m.Actor.Country != "" && m.Where != nil && m.Where.Country == named.claim.Value.Name) {
				named.group = named.group && m.Actor.Kind == tocsin.Group
				continue
			}
			rival = rival || m.Actor.Kind == tocsin.Group && f.blamable(s, m)
		}
	}
	switch {
	case denied && (named == nil || named.group):
		return nil // a state denies as a rule
	case named != nil:
		named.rival = rival
		return named
	case rival:
		return nil
	}
	return untold
}

// onlyBand blames the one group whose fighters a text names for the attacks that it
// lays only on "rebels" or the like: "Shining Path guerrillas were out; rebels felled
// seven pylons".
func (f *framing) onlyBand() {
	var band *mention
	var of *sentence
	for i := range f.sentences {
		s := &f.sentences[i]
		if f.longAgo(s) {
			continue
		}
		for k := range s.mentions {
			m := &s.mentions[k]
			if !named(m) || m.Actor.Kind != tocsin.Group || !f.blamable(s, m) {
				continue
			}
			if band != nil && band.Actor.ID != m.Actor.ID {
				return
			}
			if next := f.lower(s, m.last); band == nil && (f.bandNoun(f.lower(s, m.last-1)) || f.bandNoun(next)) && !f.heardFrom(s, m) {
				band, of = m, s
			}
		}
	}
	if band == nil {
		return
	}
	for _, d := range f.drafts {
		if d.drop || d.Kind != tocsin.Attack || d.Role != tocsin.Main || d.form == tocsin.AirStrike || d.says(tocsin.Blamed) || d.says(tocsin.ClaimedBy) || d.says(tocsin.DeniedBy) {
			continue
		}
		for i := range d.Claims {
			if c := &d.Claims[i]; c.Slot == tocsin.Perpetrator && f.words.rebels[strings.ToLower(lastWord(c.Value.Name))] {
				c := f.claim(of, tocsin.Blamed, tocsin.Value{Name: band.Actor.Name, ID: band.Actor.ID}, band.Span, "doer.alike")
				c.Certainty = tocsin.Hedged
				f.add(d, c)
				break
			}
		}
	}
}

// heardFrom reports whether an actor is who is heard in the sentence.
func (f *framing) heardFrom(s *sentence, m *mention) bool {
	for i := range s.heard {
		if h := &s.heard[i]; h.from == m || h.first <= m.first && m.last <= h.last {
			return true
		}
	}
	return false
}

// bandNoun reports whether a word is for several who fight for a group.
func (f *framing) bandNoun(l string) bool {
	return l == "men" || f.words.rebels[l] || f.words.raider[l]
}

// byTheSame reports whether nothing is told of an attack by which it cannot be the one
// doer's: others who did it, a place across a border, or planes where a group is meant.
func (f *framing) byTheSame(d *draft, one *soleDoer) bool {
	air := d.form == tocsin.AirStrike
	if d == one.of || one.group && air || one.rival && !(air && !one.group) {
		return false // a group has no planes; where one is named, only they tell a state
	}
	if d.where != nil && one.of.where != nil && d.where.CountryCode != "" && one.of.where.CountryCode != "" && d.where.CountryCode != one.of.where.CountryCode {
		return false
	}
	for i := range d.Claims {
		c := &d.Claims[i]
		if l := strings.ToLower(lastWord(c.Value.Name)); c.Slot == tocsin.Perpetrator && (!one.group || !f.words.rebels[l] && !f.words.raider[l]) {
			return false
		}
	}
	return one.claim.Slot != tocsin.Perpetrator || !d.says(tocsin.Perpetrator)
}

// byWhom reports whether the text says of an attack that it is not known who did it.
func (f *framing) byWhom(d *draft) bool {
	for i := d.first; i < len(f.sentences) && i < d.first+4; i++ {
		s := &f.sentences[i]
		for k := s.First + 1; k < s.Last; k++ {
			if l := f.lower(s, k); l != "who" && l != "whom" {
				continue
			}
			before := f.lower(s, k-1)
			if before == "by" {
				before = f.lower(s, k-2)
			}
			if before == "unclear" || before == "unknown" || before == "known" && f.anyBetween(s, max(s.First, k-6), k, f.words.negation) {
				return true
			}
		}
	}
	return false
}
