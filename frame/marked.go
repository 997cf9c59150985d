package frame

import (
	"regexp"
	"strings"

	"tocsin"
)

// marked finds the speakers that only a mark of punctuation tells: "The air
// force: 18 missiles came", "He died - US official.", "Three died (SANA)."
func (v *voices) marked(s *sentence) {
	f := v.f
	start := f.timed(s)
	for k := start; k < s.Last; k++ {
		switch f.lower(s, k) {
		case "*", "•", "·", "-", "–", "—":
			start = k + 1
		case ":":
			if l := f.lower(s, start); f.words.titlePreposition[l] || l == "on" {
				for n := start + 1; n < k && n < start+7; n++ {
					if f.lower(s, n) == "," {
						start = n + 1 // "on his page, the governor: ..."
						break
					}
				}
			}
			if k+1 >= s.Last || k-start > 9 || k == start {
				continue
			}
			if v.heardWithin(s, start, k) {
				continue
			}
			if a, ok := v.credit(s, start, k); ok {
				s.heard = append(s.heard, a)
				continue
			}
			if a, ok := v.wholly(s, start, k); ok {
				a.rule, a.at, a.sort = "colon", k, "stated"
				s.heard = append(s.heard, a)
			}
		}
	}
	v.givesWords(s)
	v.hadFrom(s)
	v.besideQuote(s)
	v.closesWith(s)
	v.unworded(s)
	end := s.Last
	for end > s.First && f.text.Tokens[end-1].Kind == tocsin.Punct && f.lower(s, end-1) != ")" {
		end--
	}
	if end-s.First < 6 {
		return
	}
	open := -1
	for k := end - 1; k > s.First && k > end-mostCredit; k-- {
		l := f.lower(s, k)
		if l == "(" && f.lower(s, end-1) == ")" || (l == "-" || l == "–" || l == "—") && f.lower(s, end-1) != ")" && f.text.Tokens[k].Start > f.text.Tokens[k-1].End {
			open = k + 1
			break
		}
	}
	if open < 0 || open <= s.First+3 {
		return
	}
	if f.lower(s, end-1) == ")" {
		end--
	}
	if f.words.creditNoun[f.lower(s, open)] && open+2 < end {
		open++ // "(source: police)"
		if f.lower(s, open) == ":" {
			open++
		}
	}
	if open >= end {
		return // an empty bracket
	}
	if a, ok := v.wholly(s, open, end); ok && (a.speaker.Kind != tocsin.SpeakerGroup || f.lower(s, open-1) != "(") { // "the front (PF)"
		a.rule, a.at, a.sort, a.tail = "dash", open, "stated", true
		s.heard = append(s.heard, a)
	}
}

// mostCredit is how many tokens the name with its office may have that stands
// behind a dash or in brackets at the end.
const mostCredit = 14

// credit is the source that a line of its own or the end of an item names:
// "Source: Radio Port". Who tells it is looked for in front of it.
func (v *voices) credit(s *sentence, from, colon int) (attribution, bool) {
	f := v.f
	end := f.sentenceEnd(s)
	if colon != from+1 || !f.words.creditNoun[f.lower(s, from)] || end-colon < 2 || end-colon > mostCredit || !f.capital(colon+1) {
		return attribution{}, false
	}
	a, ok := v.wholly(s, colon+1, end)
	if !ok {
		a.speaker = tocsin.Speaker{Name: f.putTogether(s, colon+1, end), Kind: tocsin.SpeakerAgency}
	}
	a.rule, a.at, a.sort, a.tail, a.first, a.last = "credit", from, "stated", true, from, end
	return a, true
}

// besideQuote finds the speaker who stands behind words in quotation marks with
// a verb that is no word of saying: "..., the ministry put on its page".
func (v *voices) besideQuote(s *sentence) {
	f := v.f
	if len(s.heard) > 0 || len(s.quoted) == 0 && !f.insideQuote(s.index) {
		return
	}
	k := s.First
	for k < s.Last && !(isQuoteMark(f.lower(s, k)) && k > s.First && f.endsWords(s, k-1)) {
		k++
	}
	if k+2 >= s.Last || !f.quote(s, s.First) && !f.insideQuote(s.index) {
		return
	}
	a, ok := v.pickFrom(s, k+1)
	if !ok || a.last >= s.Last {
		return
	}
	if l := f.lower(s, a.last); f.capital(a.last) || !strings.HasSuffix(l, "ed") && !f.words.lettingOut[l] {
		return
	}
	a.rule, a.at, a.sort, a.tail = "quote", a.first, "stated", true
	s.heard = append(s.heard, a)
}

// endsWords reports whether the token is a mark with which words inside quotation
// marks end.
func (f *framing) endsWords(s *sentence, k int) bool {
	switch f.lower(s, k) {
	case ",", ".", "!", "?", "…", "...":
		return true
	}
	return false
}

// closesWith finds the speaker with whom a headline ends: "Two die in blast:
// police".
func (v *voices) closesWith(s *sentence) {
	end := v.f.sentenceEnd(s)
	if s.block.Kind != tocsin.Title || len(s.heard) > 0 {
		return
	}
	for k := end - 1; k > s.First+3 && k > end-6; k-- {
		if v.f.lower(s, k) != ":" || k+1 >= end {
			continue
		}
		if a, ok := v.wholly(s, k+1, end); ok {
			a.rule, a.at, a.sort, a.tail = "dash", k+1, "stated", true
			s.heard = append(s.heard, a)
		}
		return
	}
}

// givesWords finds the speaker of words in quotation marks behind a colon,
// where no verb of saying stands before it: "A nurse gave us this account: ...".
func (v *voices) givesWords(s *sentence) {
	f := v.f
	k := s.First
	for k < s.Last && f.lower(s, k) != ":" {
		k++
	}
	if len(s.heard) > 0 || k >= s.Last-1 || !f.quote(s, k+1) || k-s.First > mostBefore || f.quote(s, s.First) {
		return
	}
	at := f.timed(s)
	for f.article(s, at) || f.lower(s, at) == "from" {
		at++
	}
	for n := at; n < at+5; n++ {
		m := s.mentionAt(n, tocsin.MentionActor)
		if m == nil || m.last > k || !canSpeak(m) || m.Actor.Kind == tocsin.State || m.Actor.Kind == tocsin.Unnamed && m.Actor.Armed || f.lower(s, m.last) == "'s" {
			continue
		}
		a := v.voice(s, m, f.phraseOf(s, m, k))
		a.rule, a.at, a.sort = "colon", k, "stated"
		s.heard = append(s.heard, a)
		return
	}
}

// hadFrom finds the speaker who stands right before the colon that brings the
// words: "we had another story from a guard in the port: ...".
func (v *voices) hadFrom(s *sentence) {
	f := v.f
	for k := s.First + 3; k < s.Last-1 && k < s.First+mostBefore; k++ {
		if f.lower(s, k) != ":" {
			continue
		}
		at := k - 1
		for at > s.First && at > k-8 && !f.words.hadFrom[f.lower(s, at)] {
			at--
		}
		if !f.words.hadFrom[f.lower(s, at)] || f.commaBetween(s, at, k) {
			return
		}
		a, ok := v.pick(s, at+1, k)
		if !ok || a.speaker.Kind == tocsin.SpeakerAgency || v.heardWithin(s, at, k) || f.capital(k+1) && !f.quote(s, k+1) {
			return
		}
		a.rule, a.at, a.sort = "colon", k, "stated"
		s.heard = append(s.heard, a)
		return
	}
}

// mostBefore is how many tokens may stand before the colon that brings words.
const mostBefore = 24

// timed is the token behind the time by which the line of a log begins: "13:30
// Health ministry: two hurt"; the first token of others.
func (f *framing) timed(s *sentence) int {
	at := s.First
	for at < s.Last && at < s.First+mostTime {
		m := s.mentionAt(at, tocsin.MentionTime)
		switch t := f.text.Tokens[at]; {
		case m != nil && m.last > at:
			at = m.last
		case t.Kind == tocsin.Number, at > s.First && t.Kind == tocsin.Punct:
			at++
		default:
			if at > s.First && clock.MatchString(f.text.Body[s.Start:t.Start]) {
				return at
			}
			return s.First
		}
	}
	return s.First
}

// mostTime is how many tokens the time of a line takes at most, its date with
// it.
const mostTime = 9

// clock is a time of the day in figures.
var clock = regexp.MustCompile(`(^|[^0-9])([01]?[0-9]|2[0-4])[:.h][0-5][0-9]([^0-9]|$)`)

// heardWithin reports whether a verb among the tokens [from, to) already tells
// who speaks.
func (v *voices) heardWithin(s *sentence, from, to int) bool {
	for i := range s.heard {
		if at := s.heard[i].at; from <= at && at < to {
			return true
		}
	}
	return false
}

// wholly is the speaker whose words are all that the tokens [from, to) hold.
func (v *voices) wholly(s *sentence, from, to int) (attribution, bool) {
	f := v.f
	if f.releaseLine(f.text.Body[f.text.Tokens[from].Start:f.text.Tokens[to-1].End]) {
		return attribution{}, false // "Press release: ..."
	}
	quotes := v.f.quote(s, to+1) || s.block.Kind == tocsin.Title // or one of many, who may be anybody
	for v.f.article(s, from) {
		quotes = quotes || v.f.lower(s, from) != "the" // "A security man: ..."
		from++
	}
	if v.f.words.wordNoun[v.f.lower(s, to-1)] && to-from > 2 && (v.f.lower(s, to-2) == "'s" || v.f.lower(s, to-2) == "’s") {
		to -= 2 // "the army's version:"
	}
	for to > from {
		if m := s.mentionEnding(to, tocsin.MentionTime); m != nil && m.first > from {
			to = m.first // "the newspaper today:"
		} else if v.f.words.statementNoun[v.f.lower(s, to-1)] && v.f.lower(s, to-2) == "," {
			to -= 2 // "the ministry, communique:"
		} else {
			break
		}
	}
	if from == s.First && f.lower(s, from+1) == "," && quotes {
		if a, ok := v.oneWord(s, from+1, to+1); ok {
			return a, true // "Anna, a student: ..."
		}
	}
	for i := range s.mentions {
		x := &s.mentions[i]
		if !canSpeak(x) || x.Actor.Kind == tocsin.State || x.Actor.Kind == tocsin.Civilian && !quotes || x.first != from {
			continue
		}
		if x.last == to {
			return v.voice(s, x, to), true
		}
		if f.lower(s, x.last) == "," || f.lower(s, x.last) == "of" || f.lower(s, x.last) == "in" || f.lower(s, x.last) == "(" {
			return v.voice(s, x, to), true
		}
	}
	if p := s.mentionEnding(to, tocsin.MentionActor); p != nil && p.Actor.Kind == tocsin.Person && p.first > from && v.kindWithin(s, from, p.first) != "" && !f.commaBetween(s, from, p.first) {
		v.holds(p, f.putTogether(s, from, p.first))
		return attribution{speaker: v.personSpeaker(s, p, v.kindWithin(s, from, p.first)), from: p, first: from, last: to}, true
	}
	if v.kindWithin(s, from, to) == "" || to-from > 6 {
		return attribution{}, false
	}
	if a, ok := v.nominal(s, from, to); ok && (a.last == to || v.f.locates(s, a.last) && kindOfWord(v.f.lower(s, a.last-1)) != "") && (a.speaker.Kind != tocsin.SpeakerWitness || quotes && (s.block.Kind != tocsin.Title || kindOfWord(f.lower(s, to-1)) != "")) {
		return a, true
	}
	return attribution{}, false
}
