package frame

import (
	"strings"

	"tocsin"
)

// doersHeld takes, for an attack of whose doer nothing is told, the one who was
// seized for it, gave himself up or turned his weapon on himself: "a man of 39 was
// arrested", "police are holding a woman", "the driver then killed himself". He is
// only held, so the claim is hedged. Who was held elsewhere, long ago or for something
// else is none.
func (f *framing) doersHeld() {
	for i := range f.sentences {
		s := &f.sentences[i]
		d := s.draft
		if d == nil {
			d = f.main
		}
		if d == nil || d.drop || d.Kind != tocsin.Attack || d.hasDoer() || d.says(tocsin.ClaimedBy) || s.block.Kind == tocsin.Caption || f.longAgo(s) || f.otherPlace(s, d) {
			continue
		}
		for k := s.First; k < s.Last; k++ {
			who, ok := f.heldAt(s, d, k)
			if !ok {
				continue
			}
			c := f.claim(s, tocsin.Perpetrator, tocsin.Value{Name: f.spanOf(who).Of(f.text.Body)}, f.spanOf(who), "doer.held")
			if c.Certainty != tocsin.Denied {
				c.Certainty = tocsin.Hedged
			}
			f.add(d, c)
			break
		}
	}
}

// heldAt is the words for who is told at a token to have been seized or to have ended
// it himself, and whether anybody is.
func (f *framing) heldAt(s *sentence, d *draft, k int) (noun, bool) {
	l := f.lower(s, k)
	seized := f.words.seizedVerb[l]
	end := k + 1
	switch {
	case seized && s.cue("negation", max(s.First, k-4), k) == nil && s.cue("nobody", max(s.First, k-6), k) == nil:
	case (l == "custody" || l == "cuffs" || l == "handcuffs" || l == "arrest") && (f.lower(s, k-1) == "in" || f.lower(s, k-1) == "under" || f.lower(s, k-2) == "in"):
		if f.lower(s, k+1) == "is" {
			return f.heldPerson(s, d, k+2, min(s.Last, k+10)) // "in custody is a man of 29"
		}
	case (l == "himself" || l == "herself" || l == "themselves") && f.ended(s, k):
	default:
		return noun{}, false
	}
	if next := f.lower(s, end); next == "over" || next == "in" && s.mentionAt(end+1, tocsin.MentionTime) != nil && f.text.Tokens[end+1].Kind == tocsin.Number {
		return noun{}, false // "arrested over drugs"
	}
	at := k - 1
	passive := !seized
	for at > s.First && at > k-6 {
		if l := f.lower(s, at); f.words.finiteBe[l] || f.words.be[l] {
			passive = true
		} else if !f.words.perfect[l] && l != "had" && l != "then" && l != "in" && l != "under" && l != "gave" && l != "turned" && l != "killed" && l != "shot" && l != "the" && l != "gun" && l != "weapon" && l != "police" && !strings.HasSuffix(l, "ly") && s.mentionEnding(at+1, tocsin.MentionTime) == nil {
			break
		}
		at--
	}
	if !passive {
		return f.heldPerson(s, d, k+1, min(s.Last, k+6))
	}
	if f.lower(s, at) == "," { // "the gunman, 31, was"
		for j := at - 1; j > at-5 && j > s.First; j-- {
			if f.lower(s, j) == "," {
				at = j - 1
				break
			}
		}
	}
	return f.heldPerson(s, d, max(s.First, at-7), at+1)
}

// ended reports whether the pronoun at a token is of one who gave himself up or turned
// his weapon on himself.
func (f *framing) ended(s *sentence, k int) bool {
	switch before := f.lower(s, k-1); before {
	case "killed", "shot", "gave", "turned":
		return before != "gave" && before != "turned" || f.lower(s, k+1) == "up" || f.lower(s, k+1) == "in"
	case "on":
		return f.anyBetween(s, max(s.First, k-5), k, f.words.turnedWord)
	}
	return false
}

// heldPerson is the words for one person, or more, among the tokens: the last before a
// verb, "a 39-year-old man".
func (f *framing) heldPerson(s *sentence, d *draft, from, to int) (noun, bool) {
	for i := len(s.mentions) - 1; i >= 0; i-- {
		m := &s.mentions[i]
		if m.first < from || m.last > to {
			continue
		}
		person := m.Kind == tocsin.MentionActor && m.Actor != nil && m.Actor.Kind == tocsin.Person
		head := f.lower(s, m.last-1)
		armed := m.Kind == tocsin.MentionCue && m.Value == "doer" && m.Rule != "doer.army"
		if head == "people" || head == "persons" {
			return noun{}, false // a round-up
		}
		if !person && !armed && head != "resident" {
			continue
		}
		if next := f.lower(s, m.last); person && f.words.voicing[f.lower(s, m.first)] || next == "'s" || f.words.namePreposition[f.lower(s, m.first-1)] && f.lower(s, m.first-1) != "by" {
			return noun{}, false
		}
		first := m.first
		for first > s.First && first > m.first-4 && !f.words.article[f.lower(s, first-1)] && (f.text.Tokens[first-1].Kind == tocsin.Number || strings.Contains(f.lower(s, first-1), "-") || s.cueAt("quality", first-1) != nil || f.number(s, first-1) || s.cueAt("blame", first-1) != nil) {
			first--
		}
		if head == "driver" && d.form != tocsin.Melee {
			return noun{}, false // of what was attacked
		}
		if l := f.lower(s, first-1); m.Rule == "doer.person" && f.words.knownGunmen[l] && head != "driver" {
			return noun{}, false // "the man" is anybody
		}
		last := m.last
		if f.lower(s, last) == "of" && f.text.Tokens[min(last+1, s.Last-1)].Kind == tocsin.Number {
			last += 2 // "a man of 44"
		}
		return noun{first, last}, true
	}
	return noun{}, false
}

// otherPlace reports whether a sentence tells of another place than the account's.
func (f *framing) otherPlace(s *sentence, d *draft) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionPlace && m.Value != "demonym" && m.Where != nil && d.where != nil && !compatible(d.where, m.Where) && f.words.locative[f.lower(s, m.first-1)] {
			return true
		}
	}
	return false
}
