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

// byTheSame reports whether nothing is told of an attack by which it cannot be the one
// doer's: others who did it, a place across a border, or planes where a group is meant.
func (f *framing) byTheSame(d *draft, one *soleDoer) bool {
	air := d.form == tocsin.AirStrike
	if d == one.of || one.group && air || one.rival && !(air && !one.group) {
		return false // a group has no planes; where one is named, only they tell a state
	}
	if a, b := family(d.form), family(one.of.form); a != b && (a == "air" || b == "air") {
		return false // "Hezbollah rockets hit Haifa; in Tel Aviv a car bomb went off"
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
