package frame

import (
	"strings"

	"tocsin"
)

// bodyAt is the office or medium that opens the sentence and may speak; nil in one
// with none.
func (v *voices) bodyAt(s *sentence) *mention {
	at := s.First
	for v.f.article(s, at) {
		at++
	}
	m := s.mentionAt(at, tocsin.MentionActor)
	if m == nil || !canSpeak(m) || m.Actor.Kind != tocsin.Office && m.Actor.Kind != tocsin.Media || v.f.lower(s, m.last) == "'s" {
		return nil
	}
	return m
}

// pronoun is whom a pronoun right before a verb of saying means.
func (v *voices) pronoun(s *sentence, l string, end int) (attribution, bool) {
	var to *attribution
	for i := range s.heard {
		if h := &s.heard[i]; h.speaker.Kind != tocsin.SpeakerAgency && h.speaker.Name != "unnamed reports" {
			to = h
		}
	}
	if to == nil {
		to = v.opening(s, l, end-1)
	}
	switch l {
	case "who", "which":
		at := end - 1
		if v.f.lower(s, end-2) == "," {
			at = end - 2
		}
		a, ok := v.region(s, at)
		if h := v.apposedTo(s, &a); ok && h != nil {
			b := *h
			b.first, b.last = a.first, end
			return b, true
		}
		return a, ok
	case "he", "she":
		if to == nil {
			to = v.holder(s)
		}
		if to == nil && v.recent() && (v.subject.from.Actor.Kind == tocsin.Person || v.f.singular(v.subject.speaker.Name)) {
			to = v.subject
		} else if to == nil || to.from == nil || to.from.Actor.Kind != tocsin.Person && !v.f.singular(to.speaker.Name) {
			if v.person != nil {
				to = v.person
			} else if to == nil && !v.lastBody() {
				to = v.last // but no army is a "he"
			}
		}
	case "it":
		if n := len(s.heard); n > 0 && s.heard[n-1].speaker.Kind == tocsin.SpeakerAgency && !s.heard[n-1].tail {
			to = &s.heard[n-1] // "the agency reported ten dead; it said"
			break
		}
		if to == nil && v.recent() && v.subject.from.Actor.Kind != tocsin.Person && !v.f.singular(v.subject.speaker.Name) {
			to = v.subject
		} else if to == nil || to == v.person {
			to = v.body
			if to == nil {
				to = v.last
			}
		}
	case "we", "i":
		if v.post == nil {
			return attribution{}, false
		}
		to = v.post
	default:
		if a, ok := v.house(s); ok && to == nil && l == "they" {
			a.last = end
			return a, true
		}
		if to == nil {
			to = v.last
		}
	}
	if to == nil && (l == "he" || l == "she") {
		to = v.oneself(s, end-1)
	}
	if to == nil {
		return attribution{}, false
	}
	a := *to
	a.first, a.last, a.passed = end-1, end, to.passed
	return a, true
}

// opening is who opens the sentence, when the pronoun at the token can mean
// that: "the army sent a column, it said"; nil without one.
func (v *voices) opening(s *sentence, l string, end int) *attribution {
	at := s.First
	for v.f.article(s, at) {
		at++
	}
	m := s.mentionAt(at, tocsin.MentionActor)
	if m == nil || m.last >= end || !canSpeak(m) || v.f.lower(s, m.last) == "'s" || v.f.lower(s, m.last) == "and" || m.Actor.Armed && m.Actor.Kind == tocsin.Unnamed {
		return nil
	}
	switch m.Actor.Kind {
	case tocsin.State, tocsin.Civilian, tocsin.Group:
		return nil
	case tocsin.Person:
		if l != "he" && l != "she" {
			return nil
		}
	default:
		if l != "it" || v.f.singular(v.f.wording(m)) {
			return nil
		}
	}
	a := v.voice(s, m, v.f.phraseOf(s, m, end))
	return &a
}

// phraseOf is how far the phrase of an actor may go that opens a sentence.
func (f *framing) phraseOf(s *sentence, m *mention, end int) int {
	if f.linksOn(s, m.last) {
		return min(end, m.last+8)
	}
	return m.last
}

// holder is the one person of some office whom the sentence before tells of,
// without anybody being heard in it; nil when there is none.
func (v *voices) holder(s *sentence) *attribution {
	if s.index == 0 || v.heardIn != nil && v.heardIn.index == s.index-1 || v.f.sentences[s.index-1].Block != s.Block && v.recent() {
		return nil
	}
	before := &v.f.sentences[s.index-1]
	var p *mention
	for i := range before.mentions {
		m := &before.mentions[i]
		if m.Kind != tocsin.MentionActor || m.Actor == nil || m.Actor.Kind != tocsin.Person || v.persons[m.Actor.Name] == "" || v.persons[m.Actor.Name] == tocsin.SpeakerWitness {
			continue
		}
		if p != nil && p.Actor.Name != m.Actor.Name {
			return nil
		}
		p = m
	}
	if p == nil {
		return nil
	}
	return &attribution{speaker: v.personSpeaker(before, p, ""), from: p}
}

// apposedTo is who was heard right before a phrase that only says more of the
// same: "the White Helmets, a rescue service"; nil when nobody was.
func (v *voices) apposedTo(s *sentence, a *attribution) *attribution {
	k := a.first - 1
	for v.f.article(s, k) {
		k--
	}
	if v.f.lower(s, k) != "," {
		return nil
	}
	for i := range s.heard {
		if h := &s.heard[i]; h.last == k && h.rule != "colon" {
			return h
		}
	}
	return nil
}

// pointsBack reports whether "the officer", "the official" is the person who was
// heard last.
func (v *voices) pointsBack(s *sentence, m *mention, name string) bool {
	if v.person == nil || v.person.from == nil || v.person.from.Actor.Kind != tocsin.Person || !v.f.words.officerNoun[strings.ToLower(name)] || v.f.lower(s, m.first-1) != "the" {
		return false
	}
	switch v.person.speaker.Kind {
	case tocsin.SpeakerOfficial, tocsin.SpeakerPolice, tocsin.SpeakerMilitary:
		return true
	}
	return false
}

// lastBody reports whether the last one heard is an army or a group, which no "he"
// means.
func (v *voices) lastBody() bool {
	return v.last != nil && v.last.from != nil && !v.last.person() && !v.f.singular(v.last.speaker.Name) &&
		(v.last.speaker.Kind == tocsin.SpeakerGroup || v.last.speaker.Kind == tocsin.SpeakerMilitary)
}
