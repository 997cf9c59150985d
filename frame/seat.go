package frame

import (
	"slices"

	"tocsin"
)

// seat reports whether a place is only where somebody speaks of the act, lies
// wounded, comes from or is bound for: it is the scene where no other place is
// told, at most.
func (f *framing) seat(s *sentence, m *mention) bool {
	if m.Where == nil || m.Where.Precision == tocsin.CountryWide || s.block.Kind == tocsin.Title {
		return false
	}
	return f.ofTalk(s, m) || f.ofJourney(s, m) || f.ofOrigin(s, m)
}

// governor is the preposition before a place and the last token of what it
// belongs to, over articles, sides, and times: "told reporters on Monday in
// Goma". It is false when no preposition stands there.
func (f *framing) governor(s *sentence, m *mention) (preposition string, at int, ok bool) {
	k := m.first - 1
	for f.words.article[f.lower(s, k)] || f.words.directionAdjective[f.lower(s, k)] {
		k--
	}
	preposition = f.lower(s, k)
	if !f.words.seatPreposition[preposition] {
		return "", 0, false
	}
	k--
	for {
		if t := f.timeOver(s, k); t != nil && t.first > s.First {
			k = t.first - 1
			continue
		}
		if w := f.lower(s, k); w != "on" && w != "," && w != "at" {
			return preposition, k, k >= s.First
		}
		k--
	}
}

// ofTalk reports whether the place is where somebody speaks, or where a
// statement is given out: "told reporters in Goma", "sources in Ismailia said",
// "a Belfast newsroom".
func (f *framing) ofTalk(s *sentence, m *mention) bool {
	if f.words.newsroom[f.lower(s, m.last)] {
		return true
	}
	preposition, k, ok := f.governor(s, m)
	if !ok || preposition != "in" && preposition != "at" && preposition != "from" {
		return false
	}
	if f.words.talk[f.lower(s, k)] || preposition == "from" && s.mentionEnding(k+1, tocsin.MentionSpeech) != nil {
		return true // "a press conference in Cucuta", "confirmed from Bamako"
	}
	reach := 4
	for j := k; j > k-6 && j > s.First; j-- {
		if f.lower(s, j) == "of" && f.words.seated[f.lower(s, j-1)] {
			k, reach = j-1, 12 // "the spokesman of the armed forces in Sanaa, General Roe, announced"
			break
		}
	}
	if !f.words.seated[f.lower(s, k)] {
		return false
	}
	for _, p := range s.window(m.last, m.last+reach) {
		switch {
		case p.Kind == tocsin.MentionSpeech:
			return true // "security sources in Ismailia said"
		case p.Kind == tocsin.MentionAct:
			return false
		}
	}
	for j := k - 1; j > k-5 && j >= s.First; j-- {
		if s.mentionEnding(j+1, tocsin.MentionSpeech) != nil || f.lower(s, j) == "to" && f.lower(s, j-1) == "according" {
			return true // "according to security sources in Ismailia"
		}
	}
	return false
}

// ofJourney reports whether the place is one that somebody was on the way to or
// from, or that the harmed were taken to: "heading from Bannu to Miranshah",
// "airlifted to Juba".
func (f *framing) ofJourney(s *sentence, m *mention) bool {
	k := m.first - 1
	if w := f.lower(s, k); f.words.departed[w] {
		for j := m.last; j < m.last+3; j++ {
			if f.lower(s, j) == "for" || f.lower(s, j) == "to" {
				return true // "left Komanda for Bunia"
			}
		}
		return false
	}
	preposition, k, ok := f.governor(s, m)
	if !ok {
		return false
	}
	for preposition == "in" || preposition == "of" || preposition == "at" { // "to their village in Tank"
		if !f.words.journeyEnd[f.lower(s, k)] {
			return false
		}
		for k--; f.words.article[f.lower(s, k)] || f.words.ownerPronoun[f.lower(s, k)] || f.modifies(s, k); k-- {
		}
		preposition = f.lower(s, k)
		k--
		if !f.words.seatPreposition[preposition] {
			return false
		}
	}
	for j := k; j > k-9 && j >= s.First; j-- {
		if s.mentionAt(j, tocsin.MentionAct) != nil || f.words.clauseStart[f.lower(s, j)] {
			return false
		}
		if f.words.travel[f.lower(s, j)] {
			return true
		}
	}
	return false
}

// modifies reports whether a token may be an adjective before a noun: a small
// word that is no preposition.
func (f *framing) modifies(s *sentence, k int) bool {
	w := f.lower(s, k)
	return w == "native" || w == "home" || w == "nearby" || w == "local" || w == "military" || w == "central" || w == "general" || w == "border"
}

// ofOrigin reports whether the place is where people are at home: "two brothers
// from the settlement of Har Bracha", "a native of Tank".
func (f *framing) ofOrigin(s *sentence, m *mention) bool {
	preposition, k, ok := f.governor(s, m)
	if !ok {
		return false
	}
	if preposition == "of" && f.words.native[f.lower(s, k)] {
		return true
	}
	if (preposition == "of" || preposition == "in") && f.words.journeyEnd[f.lower(s, k)] {
		for k--; f.words.article[f.lower(s, k)] || f.modifies(s, k); k-- {
		}
		preposition = f.lower(s, k)
		k--
	}
	if preposition != "from" {
		return preposition == "of" && f.civilianBefore(s, k+1)
	}
	for i := range s.mentions {
		if q := &s.mentions[i]; q.last == k+1 && (q.Kind == tocsin.MentionQuantity && len(q.Value) > 7 && q.Value[:7] == "person:" || q.Kind == tocsin.MentionActor) {
			return true
		}
	}
	return f.be(s, k)
}

// civilianBefore reports whether a civilian told by what they do or are ends before
// the token: "a trainee teacher of Goma".
func (f *framing) civilianBefore(s *sentence, at int) bool {
	return slices.ContainsFunc(s.mentions, func(q mention) bool {
		return q.last == at && q.Kind == tocsin.MentionQuantity && q.Value == "person:civilians"
	})
}

// be reports whether the token is a form of "be": "the dead were from Leeds".
func (f *framing) be(s *sentence, k int) bool { return f.words.be[f.lower(s, k)] }

// seatOf is the first place from which an act is told, of an act of which no
// other is: "police in Kandahar said that two had died".
func (f *framing) seatOf(d *draft) *mention {
	for _, a := range d.acts {
		for i := range a.s.mentions {
			if p := &a.s.mentions[i]; p.Kind == tocsin.MentionPlace && f.locative(a.s, p) && f.seat(a.s, p) {
				return p
			}
		}
	}
	return nil
}
