package frame

import (
	"slices"

	"tocsin"
)

// sentencesBefore is how many sentences before an act may set its scene.
const sentencesBefore = 2

// setScene gives the acts of a sentence that tells no time the one, and where it
// tells no place the place as well, that a sentence before it in the paragraph,
// which tells of no act, opens with or tells together: "On Sunday, near Mosul, they met a couple. Both were shot."
func (f *framing) setScene(s *sentence) {
	timed := slices.ContainsFunc(s.acts, func(a *act) bool { return a.time != nil })
	placed := slices.ContainsFunc(s.acts, func(a *act) bool { return len(a.places) > 0 })
	if len(s.acts) == 0 || timed || placed && (f.tellsOfMore(s) || s.cue("earlier", s.First, s.Last) != nil) {
		return
	}
	for i := s.index - 1; i >= max(0, s.index-sentencesBefore); i-- {
		p := &f.sentences[i]
		if p.Block != s.Block || len(p.acts) > 0 && !f.announces(p, s) || p.block.Kind == tocsin.Title {
			return
		}
		place, day := f.sceneOf(p)
		for _, a := range p.acts {
			if a.time != nil && a.time.Value == "point" && a.when.Known() {
				day = a.time
			}
		}
		if place == nil && day == nil {
			continue
		}
		if place != nil && placed {
			return // another place, whose day it is
		}
		for _, a := range s.acts {
			if a.m.Value == "definite" {
				continue
			}
			if place != nil && !placed {
				a.places = append(a.places, place)
			}
			if day != nil {
				a.time, a.when = day, day.When
			}
		}
		return
	}
}

// announces reports whether a sentence only names, by a noun that tells nothing
// more, what the one behind it tells: "The worst incident came on 7 May. A column
// was fired on."
func (f *framing) announces(p, s *sentence) bool {
	return p.index == s.index-1 && !slices.ContainsFunc(p.acts, func(a *act) bool {
		return a.form != "" || a.m.Value == "verb" || a.kind != tocsin.Attack || a.m.Value == "definite" && (f.words.article[f.lower(p, a.m.first-1)] || f.words.articleThis[f.lower(p, a.m.first-1)])
	})
}

// sceneOf is the place and the day with which a sentence sets a scene; nil
// without.
func (f *framing) sceneOf(s *sentence) (place, day *mention) {
	opens := false
	for i := range s.mentions {
		m := &s.mentions[i]
		switch {
		case m.Kind == tocsin.MentionPlace && !vaguePlace(m.Where) && f.setting(s, m) && (f.words.locative[f.lower(s, m.first-1)] || f.lower(s, m.first-1) == "of" && f.lower(s, m.first-2) == "turn"):
			if place == nil || placeScore(m.Where) > placeScore(place.Where) {
				place = m
			}
			opens = opens || m.first <= s.First+3 || f.lower(s, m.first-2) == "turn"
		case day == nil && m.Kind == tocsin.MentionTime && m.Value == "point" && m.When.Known() && m.When.Precision.Rank() <= tocsin.Day.Rank() && !f.saidTime(s, m) && !f.inDateline(m) && !f.pageTime(s, m):
			day = m
			opens = opens || m.first <= s.First+2
		}
	}
	if opens || place != nil && day != nil {
		return place, day
	}
	return nil, nil
}

// mostField is how many tokens the label of a field in a form has at most.
const mostField = 6

// timeOfField is the day that a field of the document gives for what it is about:
// "Date/time of incident: 20 JAN 2024, 1615 UTC"; nil without one.
func (f *framing) timeOfField() *tocsin.When {
	for i := range f.sentences {
		s := &f.sentences[i]
		if s.block.Kind == tocsin.Title || len(s.acts) > 0 {
			continue
		}
		for k := range s.mentions {
			m := &s.mentions[k]
			if m.Kind != tocsin.MentionTime || m.Value != "point" || !m.When.Known() || m.When.Precision.Rank() > tocsin.Day.Rank() || f.lower(s, m.first-1) != ":" {
				continue
			}
			from := m.first - 1
			for from > s.First && m.first-from <= mostField && f.lower(s, from-1) != ":" {
				from--
			}
			if f.ref.Date.Before(m.When.Start) {
				continue // what is to come
			}
			if f.anyBetween(s, from, m.first, f.words.fieldTime) && !f.anyBetween(s, from, m.first, f.words.fieldPage) {
				return m.When
			}
		}
	}
	return nil
}

// isField reports whether a line is a field of a form, a label and what it says,
// that tells of no act: "Position: 38 NM NW of Mokha".
func (f *framing) isField(s *sentence) bool {
	if len(s.acts) > 0 || s.Start != s.block.Start || s.End != s.block.End {
		return false
	}
	for k := s.First + 1; k <= s.First+mostField; k++ {
		if f.lower(s, k) == ":" {
			return true
		}
	}
	return false
}
