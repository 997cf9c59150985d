package frame

import (
	"slices"

	"tocsin"
)

// filedFrom is the place of the report's dateline, nil without one.
func (f *framing) filedFrom() *mention {
	for i := range f.sentences {
		s := &f.sentences[i]
		if s.block.Kind == tocsin.Title {
			continue
		}
		if f.inBody(s) > 2 {
			return nil
		}
		for k := range s.mentions {
			if m := &s.mentions[k]; m.Kind == tocsin.MentionPlace && m.Where != nil && m.Value != "demonym" && m.Where.Precision != tocsin.CountryWide && !f.inHead(m) && f.inDateline(m) {
				return m
			}
		}
	}
	return nil
}

// bareHead reports whether the sentence is a dateline and nothing else: "Colombo,
// Thursday."
func (f *framing) bareHead(s *sentence) bool {
	if s.Len() > 60 || !s.covers(s.First, tocsin.MentionPlace) || s.index+1 >= len(f.sentences) || f.sentences[s.index+1].Block != s.Block {
		return false
	}
	place := false
	for k := s.First; k < s.Last; k++ {
		switch {
		case s.covers(k, tocsin.MentionPlace):
			place = true
		case f.text.Tokens[k].Kind == tocsin.Punct || f.text.Tokens[k].Kind == tocsin.Number || s.covers(k, tocsin.MentionTime):
		default:
			return false
		}
	}
	return place
}

// covers reports whether a mention of the kind covers the token.
func (s *sentence) covers(k int, kind tocsin.MentionKind) bool {
	for i := range s.mentions {
		if m := &s.mentions[i]; m.Kind == kind && m.first <= k && k < m.last {
			return true
		}
	}
	return false
}

// placeHere gives the acts of a sentence that tells of no other place, or only of
// wider ones, that of the dateline, where it says "here" or "in this town".
func (f *framing) placeHere(s *sentence) {
	if f.filed == nil || s.block.Kind == tocsin.Title {
		return
	}
	for k := s.First; k < s.Last; k++ {
		if !f.tellsHere(s, k) {
			continue
		}
		var best *act
		reach := 40
		for _, a := range s.acts {
			if d := s.distance(f, a.m.first, k); d < reach {
				best, reach = a, d
			}
		}
		if best != nil && !slices.ContainsFunc(best.places, func(p *mention) bool { return placeScore(p.Where) >= placeScore(f.filed.Where) }) {
			best.places = append(best.places, f.filed)
		}
		return
	}
}

// tellsHere reports whether the token says that what the sentence tells was at
// the place of the dateline, and not only who tells it: "police here said".
func (f *framing) tellsHere(s *sentence, k int) bool {
	switch f.lower(s, k) {
	case "here":
		before := f.lower(s, k-1)
		if before == "from" || f.words.talk[before] || f.words.seated[before] || s.mentionEnding(k, tocsin.MentionSpeech) != nil || s.mentionAt(k+1, tocsin.MentionSpeech) != nil || s.quotedAt(f.text.Tokens[k].Start) {
			return false
		}
		for j := k - 1; j > k-11 && j >= s.First; j-- {
			if f.words.travel[f.lower(s, j)] {
				return false // "were taken to the hospital here"
			}
		}
		return true
	case "this":
		if w := f.lower(s, k-2); f.words.seatPreposition[f.lower(s, k-1)] && (f.words.talk[w] || f.words.seated[w]) {
			return false // "sources in this city disclosed"
		}
		for j := k + 1; j <= k+4; j++ {
			if w := f.lower(s, j); f.words.townNoun[w] || w == "capital" || w == "port" {
				return !s.quotedAt(f.text.Tokens[k].Start)
			}
		}
	}
	return false
}

// onlyFiled is the place of the dateline where the document names no other town
// to which the act reported could belong: a paper of a town tells what happened in
// it. A capital, from which a whole country is told of, is none.
func (f *framing) onlyFiled() *mention {
	if f.filed == nil || placeScore(f.filed.Where) < placeScore(&tocsin.Where{Precision: tocsin.District}) || f.standsForState(&f.sentences[f.filed.Sentence], f.filed) {
		return nil
	}
	for i := range f.sentences {
		s := &f.sentences[i]
		if slices.ContainsFunc(s.mentions, func(m mention) bool { return m.Kind == tocsin.MentionTime && m.When.Known() && f.long(m.When) }) {
			continue // what was long ago
		}
		for k := range s.mentions {
			if m := &s.mentions[k]; m.Kind == tocsin.MentionPlace && m.Where != nil && m.Value != "demonym" && m.Where.Precision != tocsin.CountryWide && m != f.filed &&
				!within(f.filed.Where, m.Where) && m.Where.Name != f.filed.Where.Name && f.locative(s, m) && !f.seat(s, m) {
				return nil
			}
		}
	}
	return f.filed
}
