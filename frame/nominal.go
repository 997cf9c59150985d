package frame

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin"
)

// nominal is the speaker that a noun phrase names which is in no table of
// actors; its kind comes from its words.
func (v *voices) nominal(s *sentence, from, end int) (attribution, bool) {
	f := v.f
	first := from
	for from < end {
		if t := s.mentionAt(from, tocsin.MentionTime); t != nil && t.last > from && t.last < end {
			from = t.last
			continue
		}
		if v.f.words.nominalOpening[f.lower(s, from)] {
			from++
			continue
		}
		break
	}
	last := from
	for last < end && last-from < 7 {
		if v.f.linksOn(s, last) {
			break
		}
		t := f.text.Tokens[last]
		if t.Kind == tocsin.Punct && t.Lower != "-" && t.Lower != "." && t.Lower != "'" && t.Lower != "’" || t.Kind == tocsin.Number && !ordinal(t.Lower) || t.Kind == tocsin.Link {
			break
		}
		if last > from && (f.participle(last) || v.f.words.phraseJoin[t.Lower]) {
			break
		}
		last++
	}
	if last == from {
		return attribution{}, false
	}
	if v.f.words.notName[f.lower(s, from)] || f.words.be[f.lower(s, from-1)] {
		return attribution{}, false
	}
	for k := from; k < last; k++ {
		if m := s.mentionAt(k, tocsin.MentionAct); m != nil && m.last == last {
			return attribution{}, false
		}
	}
	kind := v.kindWithin(s, from, last)
	if p := s.mentionEnding(last, tocsin.MentionActor); p != nil && p.Actor.Kind == tocsin.Person && p.first > from {
		v.holds(p, f.putTogether(s, from, p.first))
		return attribution{speaker: v.personSpeaker(s, p, v.kindWithin(s, from, p.first)), from: p, first: first, last: last}, true
	}
	if k := f.ownedFrom(s, from, last); k > from {
		if p := personAt(s, k); p != nil {
			sp := v.personSpeaker(s, p, kind)
			return attribution{speaker: sp, from: p, first: first, last: max(last, p.last)}, true // "the league's Jane Roe"
		}
		own := v.kindWithin(s, k, last)
		if own == "" && !f.capital(last-1) {
			return attribution{}, false // "the league's release of the bodies"
		}
		if kind != tocsin.SpeakerGroup || own != tocsin.SpeakerMilitary { // whose commands are its own
			kind = own
		}
	}
	if kind == "" && last < end && f.belongs(s, last) && f.words.partNoun[f.lower(s, last-1)] {
		kind = v.kindWithin(s, last, v.phraseEnd(s, last, end))
	}
	if kind == "" && last-from >= 2 && f.words.rank[f.lower(s, from)] && f.singular(f.lower(s, from)) && f.upperName(s, from, last) != "" {
		kind = tocsin.SpeakerMilitary // "MAJOR ROE"
	}
	proper := f.proper(s, from, last) && f.lower(s, from-1) != "a" && f.lower(s, from-1) != "an"
	switch {
	case kind != "":
	case proper && f.lower(s, last) == "," && last+1 < s.Last && f.text.Tokens[last+1].Kind == tocsin.Number:
		kind = tocsin.SpeakerWitness // "Olha, 57"
	case proper:
		kind = tocsin.SpeakerOfficial
	case v.telling && last-from <= 2 && f.someone(s, from, last):
		kind = tocsin.SpeakerWitness // "a transporter told us"
		if f.linksOn(s, last) && last < end {
			if k := v.kindWithin(s, last, v.phraseEnd(s, last, end)); k != "" {
				kind = k // "the founder of the bank"
			}
		}
	default:
		return attribution{}, false
	}
	if f.linksOn(s, last) && last < end {
		if e := v.phraseEnd(s, last, end); e > last {
			if k := v.kindWithin(s, last, e); kind == tocsin.SpeakerOfficial && k != "" && k != tocsin.SpeakerWitness && k != tocsin.SpeakerAgency {
				kind = k
			}
			if f.belongs(s, last) || last-from == 1 && f.words.sourceNoun[f.lower(s, from)] {
				last = e
			}
		}
	}
	for k := last - 1; k > from; k-- {
		if m := s.mentionAt(k, tocsin.MentionSpeech); m != nil && m.Rule == "statement" && (f.lower(s, k-1) == "'s" || f.lower(s, k-1) == "’s") {
			last = k - 1 // "the command's press note"
		}
	}
	name := f.bare(f.wordsOf(f.spanOf(noun{from, last})))
	if l := f.lower(s, last-1); f.article(s, last-1) || f.linksOn(s, last-1) || l == "and" {
		return attribution{}, false
	}
	if !strings.Contains(name, " ") && proper {
		if sp, ok := v.known(name); ok {
			return attribution{speaker: sp, first: first, last: last}, true
		}
	}
	definite := from > s.First && v.f.words.theSame[f.lower(s, from-1)]
	if definite && !strings.Contains(name, " ") {
		if sp, ok := v.known(name); ok {
			return attribution{speaker: sp, first: first, last: last}, true
		}
	}
	if kind == tocsin.SpeakerUnnamed && f.lower(s, last-1) == "reports" {
		name = "unnamed reports"
	}
	return attribution{speaker: tocsin.Speaker{Name: name, Kind: kind}, first: first, last: last}, true
}

// someone reports whether a noun that nothing is known of stands where only a
// person can: behind an article and before a plain word of saying, and is no
// thing that words stand on.
func (f *framing) someone(s *sentence, from, last int) bool {
	if !f.article(s, from-1) && !f.words.ownerPronoun[f.lower(s, from-1)] {
		return false
	}
	for k := from; k < last; k++ {
		if l := f.lower(s, k); f.words.soundless[l] || f.words.statementNoun[l] || f.text.Tokens[k].Kind != tocsin.Word || s.mentionAt(k, tocsin.MentionPlace) != nil || strings.HasSuffix(l, "ing") {
			return false
		}
	}
	return true
}

// ownedFrom is the token behind the last possessive among the tokens [from,
// to), before whose end it stands; from when there is none.
func (f *framing) ownedFrom(s *sentence, from, to int) int {
	for k := to - 2; k > from; k-- {
		if l := f.lower(s, k); l == "'s" || l == "’s" {
			return k + 1
		}
	}
	return from
}

// again is who was named or heard before when the phrase [from, end) only
// points back: "the 61-year-old baker", "the same man".
func (v *voices) again(s *sentence, from, end int) (attribution, bool) {
	for from < end && v.f.lower(s, from) != "the" {
		from++
	}
	switch second := v.f.lower(s, from+1); {
	case from+2 > end:
	case strings.HasSuffix(second, "-year-old"):
		if p := v.lastNamed(s); p != nil {
			return attribution{speaker: v.personSpeaker(s, p, ""), from: p, first: from, last: end}, true
		}
		if from+2 == end {
			name := v.f.text.Body[v.f.text.Tokens[from+1].Start:v.f.text.Tokens[from+1].End]
			return attribution{speaker: tocsin.Speaker{Name: name, Kind: tocsin.SpeakerWitness}, first: from, last: end}, true
		}
	case from+2 == end:
	case second == "same" && v.last != nil && s.mentionAt(from+2, tocsin.MentionActor) == nil:
		a := *v.last
		a.first, a.last = from, end
		return a, true
	}
	return attribution{}, false
}

// lastNamed is the person named last in the sentence before; nil when none is.
func (v *voices) lastNamed(s *sentence) *mention {
	if s.index == 0 {
		return nil
	}
	before := &v.f.sentences[s.index-1]
	for k := len(before.mentions) - 1; k >= 0; k-- {
		if m := &before.mentions[k]; m.Kind == tocsin.MentionActor && m.Actor != nil && m.Actor.Kind == tocsin.Person && !v.f.locates(before, m.first-1) {
			return m
		}
	}
	return nil
}

// participle reports whether a token ends as participles do and is no name:
// "wounded", not "Ahmed".
func (f *framing) participle(k int) bool {
	t := f.text.Tokens[k]
	word := f.text.Body[t.Start:t.End]
	return strings.HasSuffix(t.Lower, "ed") && (!f.capital(k) || shouted(word))
}

// ordinal reports whether a number in figures tells a place in an order:
// "201st".
func ordinal(lower string) bool {
	switch digits := strings.TrimLeft(lower, "0123456789"); digits {
	case "st", "nd", "rd", "th":
		return len(digits) < len(lower)
	}
	return false
}

// proper reports whether most of the words have a capital that tells
// something: one that is not the sentence's first, in a text not all capitals.
func (f *framing) proper(s *sentence, from, to int) bool {
	if shouted(s.Of(f.text.Body)) {
		return false
	}
	n := 0
	for k := from; k < to; k++ {
		t := f.text.Tokens[k]
		if r, _ := utf8.DecodeRuneInString(f.text.Body[t.Start:]); unicode.IsUpper(r) && (k > s.First || f.inCapitals(k)) {
			n++
		}
	}
	return n > 0 && n*2 >= to-from && to-from < 6
}

// owner is whose statement a noun phrase means that was taken for a medium:
// "the command's press note"; nil when it is none.
func (v *voices) owner(s *sentence, m *mention, end int) *attribution {
	said := s.mentionAt(m.last-1, tocsin.MentionSpeech)
	if m.Actor.Kind != tocsin.Media || said == nil || said.Rule != "statement" || said.last <= m.last || v.f.lower(s, m.last-2) != "'s" {
		return nil
	}
	a, ok := v.nominal(s, m.first, m.last-2)
	if !ok {
		return nil
	}
	a.last = end
	return &a
}

// wordsBetween is the words from the beginning of one mention to the end of the
// other.
func (f *framing) wordsBetween(first, last *mention) string {
	return f.wordsOf(tocsin.Span{Start: first.Span.Start, End: last.Span.End})
}

// inCapitals reports whether a word is put in capitals alone, "UNHCR".
func (f *framing) inCapitals(k int) bool {
	t := f.text.Tokens[k]
	word := f.text.Body[t.Start:t.End]
	return t.Kind == tocsin.Word && len(word) > 2 && len(word) < 8 && strings.ToUpper(word) == word
}
