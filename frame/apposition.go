package frame

import (
	"strings"

	"tocsin"
)

// bracketed is the speaker whose name stands behind an office with something in
// brackets, in a text of capitals: "DEPUTY COMMISSIONER (HARBOUR WATCH) K. ROE".
func (v *voices) bracketed(s *sentence, end int) (attribution, bool) {
	f := v.f
	from := end
	for from > s.First && end-from < 5 && f.lower(s, from-1) != ")" {
		from--
	}
	if f.lower(s, from-1) != ")" {
		return attribution{}, false
	}
	open := from - 1
	for open > s.First && from-open < 6 && f.lower(s, open) != "(" {
		open--
	}
	m := s.mentionEnding(open, tocsin.MentionActor)
	name := f.upperName(s, from, end)
	if m == nil || !canSpeak(m) || name == "" {
		return attribution{}, false
	}
	a := v.voice(s, m, open)
	v.entitles(name, a.speaker.Name)
	a.speaker.Name, a.last = name, end
	return a, true
}

// nameBetween is the name that stands in apposition where no person was told
// by it; "" when the tokens are none.
func (f *framing) nameBetween(s *sentence, from, to int) string {
	if name := f.upperName(s, from, to); name != "" {
		return name
	}
	if to-from < 2 || to-from > 4 {
		return ""
	}
	for k := from; k < to; k++ {
		if word := f.text.Tokens[k].Of(f.text.Body); len(word) > 3 && shouted(word) && !strings.Contains(word, ".") {
			return "" // words of a text in capitals
		}
		if p := s.mentionAt(k, tocsin.MentionPlace); !f.capital(k) || kindOfWord(f.lower(s, k)) != "" || p != nil && p.last >= to || s.mentionAt(k, tocsin.MentionTime) != nil {
			return ""
		}
	}
	return f.wordsOf(f.spanOf(noun{from, to}))
}

// upperName is the name that stands in apposition in a text of capitals, where
// no person can be told by them; "" when the tokens are none.
func (f *framing) upperName(s *sentence, from, to int) string {
	if to-from < 2 || to-from > 6 {
		return ""
	}
	for k := from; k < to; k++ {
		t := f.text.Tokens[k]
		word := f.text.Body[t.Start:t.End]
		if t.Kind != tocsin.Word && t.Lower != "." || !shouted(word) || strings.HasSuffix(t.Lower, "ed") || f.words.nameJoin[t.Lower] || f.linksOn(s, k) || f.article(s, k) || f.border(s, k) && t.Lower != "." {
			return ""
		}
	}
	return f.wordsOf(f.spanOf(noun{from, to}))
}

// oneWord is the speaker who opens the sentence by one name alone, with the
// office between the comma at token j and the one before end: "Roe, a police
// officer on guard there, said".
func (v *voices) oneWord(s *sentence, j, end int) (attribution, bool) {
	f := v.f
	many := f.words.titleOpening[f.lower(s, s.First)] // "One, a police officer, said"
	if j != s.First+1 || !f.capital(s.First) || !many && !f.loneName(s) {
		return attribution{}, false
	}
	if l := f.lower(s, j+1); !many && (l == "who" || l == "whose") {
		name := f.text.Tokens[s.First].Of(f.text.Body)
		return attribution{speaker: tocsin.Speaker{Name: name, Kind: tocsin.SpeakerWitness}, first: s.First, last: end}, true // "Musa, who sells fish there, said"
	}
	if !f.article(s, j+1) {
		return attribution{}, false
	}
	a, ok := v.pick(s, j+1, end-1)
	if many {
		a.first, a.last = s.First, end
		return a, ok
	}
	if !ok || a.from != nil && a.from.Actor.Kind == tocsin.Person {
		return attribution{}, false
	}
	name := f.text.Tokens[s.First].Of(f.text.Body)
	v.entitles(name, a.speaker.Name)
	a.speaker.Name, a.from, a.first, a.last = name, nil, s.First, end
	return a, true
}

// loneName reports whether the first word of the sentence can be a name: no
// word of grammar, no time, no place, nothing that the text also has in small
// letters.
func (f *framing) loneName(s *sentence) bool {
	l := f.lower(s, s.First)
	switch {
	case kindOfWord(l) != "", f.words.betweenNameAndVerb[l], f.words.connective[l], f.words.bareOpening[l], f.words.titleOpening[l],
		f.words.pronounSpeaker[l], f.words.speakerBorder[l], f.words.notName[l], strings.HasSuffix(l, "ly"), f.written(l):
		return false
	}
	return s.mentionAt(s.First, tocsin.MentionTime) == nil && s.mentionAt(s.First, tocsin.MentionPlace) == nil
}

// mostSubject is how many tokens the subject of a sentence may have, of which
// nothing is known, before the comma that brings more about it.
const mostSubject = 8

// aged reports whether a person's age is all that stands before the comma at
// token j, behind another comma.
func (f *framing) aged(s *sentence, j int) bool {
	k := j - 1
	if f.text.Tokens[k].Kind != tocsin.Number && !strings.HasSuffix(f.lower(s, k), "-year-old") {
		return false
	}
	if f.lower(s, k-1) == "aged" {
		k--
	}
	return f.lower(s, k-1) == ","
}

// beforeOffice is the person whose office a phrase found before a comma is,
// "Jane Roe, director of the charity, Port Aid,"; nil when none is named before
// it.
func (v *voices) beforeOffice(s *sentence, a *attribution) *mention {
	f := v.f
	if a.from != nil && a.from.Actor.Kind == tocsin.Person || !f.singular(a.speaker.Name) {
		return nil
	}
	k := a.first
	for k > s.First && f.article(s, k-1) {
		k--
	}
	if k-2 < s.First || f.lower(s, k-1) != "," {
		return nil
	}
	if p := s.mentionEnding(k-1, tocsin.MentionActor); p != nil && p.Actor.Kind == tocsin.Person && !f.locates(s, p.first-1) {
		return p
	}
	return nil
}

// paired is the body with "and" in its name that the phrase [from, end) ends:
// "Port Fire and Rescue Service".
func (v *voices) paired(s *sentence, from, end int) (attribution, bool) {
	f := v.f
	if f.lower(s, from-1) != "and" || !f.capital(from) || from-2 <= s.First || !f.capital(from-2) || s.mentionEnding(from-1, tocsin.MentionActor) != nil || s.mentionEnding(from-1, tocsin.MentionPlace) != nil {
		return attribution{}, false
	}
	m := s.mentionEnding(end, tocsin.MentionActor)
	if m == nil || m.Actor.Kind != tocsin.Office && m.Actor.Kind != tocsin.Force || !canSpeak(m) || f.singular(m.Actor.Name) || !f.capital(end-1) {
		return attribution{}, false
	}
	at := from - 2
	for at > s.First && f.capital(at-1) && s.mentionAt(at-1, tocsin.MentionTime) == nil {
		at--
	}
	a := v.voice(s, m, end)
	a.first, a.speaker.Name = at, f.bare(f.putTogether(s, at, end))
	return a, true
}

// tellsMore reports whether "that" at token k opens a clause on the noun before
// it: "the company that runs the port", not "they said that".
func (f *framing) tellsMore(s *sentence, k int) bool {
	next, after := f.lower(s, k+1), f.lower(s, k+2)
	if f.words.be[after] || f.words.betweenNameAndVerb[after] || strings.HasSuffix(after, "ed") || s.mentionAt(k+2, tocsin.MentionSpeech) != nil {
		return false // "that pilots had seen it"
	}
	return k > s.First && s.mentionEnding(k, tocsin.MentionSpeech) == nil && s.mentionAt(k-1, tocsin.MentionSpeech) == nil && s.mentionAt(k+1, tocsin.MentionActor) == nil &&
		(f.words.be[next] || strings.HasSuffix(next, "s") || strings.HasSuffix(next, "ed")) && !f.capital(k+1)
}

// partOf is the speaker who stands before "of", "at" or "in" and an actor: "the
// press service of the governor".
func (v *voices) partOf(s *sentence, from int, m *mention, end int) (attribution, bool) {
	f := v.f
	k := m.first
	for k > from && f.article(s, k-1) {
		k--
	}
	for k-2 > from && f.capital(k-1) && !f.linksOn(s, k-1) {
		k--
	}
	if k-1 <= from || !f.linksOn(s, k-1) {
		return attribution{}, false
	}
	first := from
	for first < k-1 && f.words.nominalOpening[f.lower(s, first)] {
		first++
	}
	if first == k-1 || f.words.titleOpening[f.lower(s, k-2)] || v.kindWithin(s, first, k-1) == "" {
		return attribution{}, false
	}
	for n := first; n < k-1; n++ {
		if t := s.mentionAt(n, tocsin.MentionTime); t != nil {
			return attribution{}, false
		}
	}
	return v.nominal(s, from, end)
}
