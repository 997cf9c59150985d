package frame

import (
	"strings"

	"tocsin"
)

// unworded finds the speakers whom no word of saying tells, but where they stand:
// behind words in quotation marks, before "that", behind a figure that was put by
// them, in a sentence that only says whose the words before it are.
func (v *voices) unworded(s *sentence) {
	v.behindQuote(s)
	v.putBy(s)
	if len(s.heard) > 0 {
		return
	}
	v.trailing(s)
	v.pointing(s)
	if len(s.heard) == 0 {
		v.cameFrom(s)
	}
	if len(s.heard) == 0 {
		v.beforeThat(s)
	}
}

// beforeThat finds the speaker before any verb in the past that brings a clause:
// "the army owned that ten men were lost".
func (v *voices) beforeThat(s *sentence) {
	f := v.f
	for k := s.First + 2; k < s.Last-2; k++ {
		if f.lower(s, k) != "that" {
			continue
		}
		verb := k - 1
		if l := f.lower(s, verb); !strings.HasSuffix(l, "ed") || len(l) < 4 || f.capital(verb) || f.busy(s, verb) || s.mentionAt(k, tocsin.MentionTime) != nil || s.mentionAt(k+1, tocsin.MentionTime) != nil && f.singularTime(s, k+1) {
			continue
		}
		before := v.tokenBefore(s, verb)
		if before < s.First || f.words.be[f.lower(s, before)] || f.words.relative[f.lower(s, before)] {
			continue
		}
		a, ok := v.pickBefore(s, before+1)
		if !ok || a.from == nil || a.from.Actor.Kind == tocsin.Civilian || a.from.Actor.Kind == tocsin.Unnamed && a.from.Actor.Armed {
			continue
		}
		a.rule, a.at, a.sort = "clause", verb, "stated"
		a.last = max(a.last, verb+1)
		s.heard = append(s.heard, a)
		return
	}
}

// singularTime reports whether the time at the token is a bare "day", "night",
// which a "that" before it points at.
func (f *framing) singularTime(s *sentence, k int) bool {
	return f.words.dayPart[f.lower(s, k)] || f.words.timeUnit[f.lower(s, k)]
}

// busy reports whether the token is part of what the sentence tells: a deed or
// harm.
func (f *framing) busy(s *sentence, k int) bool {
	for i := range s.mentions {
		if m := &s.mentions[i]; m.first <= k && k < m.last && (tells(m.Kind) || m.Kind == tocsin.MentionSpeech) {
			return true
		}
	}
	return false
}

// behindQuote finds the speaker who stands behind words in quotation marks and any
// verb: "...," sighed a doctor.
func (v *voices) behindQuote(s *sentence) {
	f := v.f
	end := f.sentenceEnd(s)
	if len(s.quoted) == 0 && !f.insideQuote(s.index) {
		return
	}
	for k := s.First + 1; k < end-1; k++ {
		if !isQuoteMark(f.lower(s, k)) || !f.endsWords(s, k-1) || v.heardWithin(s, k, s.Last) {
			continue
		}
		at := k + 1
		switch l := f.lower(s, at); {
		case f.capital(at) || f.text.Tokens[at].Kind != tocsin.Word || f.busy(s, at):
			continue
		case f.words.be[l] && f.words.manner[f.lower(s, at+1)]:
			at += 2
		case f.words.running[l], f.words.lettingOut[l], strings.HasSuffix(l, "ed"), strings.HasSuffix(l, "s") && !strings.HasSuffix(l, "ss") && (f.article(s, at+1) || f.capital(at+1)):
			at++
		default:
			continue
		}
		a, ok := v.pickFrom(s, at)
		if !ok || at == k+2 && !f.closes(s, a.last) && !f.words.wordNoun[f.lower(s, a.last)] {
			continue
		}
		a.rule, a.at, a.sort, a.tail = "quote", k+1, "stated", true
		a.first = min(a.first, k+1)
		s.heard = append(s.heard, a)
		return
	}
}

// putBy finds who is behind a figure that was put by somebody: "the dead, put at
// ten by an elder", "the toll was given as ten by a medic".
func (v *voices) putBy(s *sentence) {
	f := v.f
	for k := s.First + 4; k < s.Last-1; k++ {
		if f.lower(s, k) != "by" {
			continue
		}
		verb, figure := k-1, false
		for verb > s.First && verb > k-7 && f.text.Tokens[verb].Kind != tocsin.Punct && !f.words.putVerb[f.lower(s, verb)] {
			figure = figure || f.text.Tokens[verb].Kind == tocsin.Number || s.mentionAt(verb, tocsin.MentionQuantity) != nil
			verb--
		}
		if l := f.lower(s, verb+1); !figure || !f.words.putVerb[f.lower(s, verb)] || l != "at" && l != "as" {
			continue
		}
		a, ok := v.pickFrom(s, k+1)
		if !ok || v.heardWithin(s, k, a.last) {
			continue
		}
		a.rule, a.at, a.sort, a.tail, a.first = "figure", verb, "stated", true, verb
		a.aside = f.lower(s, verb-1) == ","
		s.heard = append(s.heard, a)
		return
	}
}

// cameFrom finds the speaker of a sentence that opens with the word of somebody:
// "Word that ten had died came from an officer".
func (v *voices) cameFrom(s *sentence) {
	f := v.f
	at := s.First
	for f.article(s, at) || f.words.earlyWord[f.lower(s, at)] {
		at++
	}
	if !f.words.wordNoun[f.lower(s, at)] || f.lower(s, at+1) != "that" && f.lower(s, at+1) != "of" {
		return
	}
	for k := at + 2; k < s.Last-2; k++ {
		if f.words.comingVerb[f.lower(s, k)] && f.lower(s, k+1) == "from" {
			if a, ok := v.pickFrom(s, k+2); ok {
				a.rule, a.at, a.sort, a.tail, a.first = "source", k, "stated", true, k
				s.heard = append(s.heard, a)
			}
			return
		}
	}
}

// pointing finds whose the words before a sentence are that tells nothing else: "So
// says the ministry", "This is the army's count", "The figures come from the army".
func (v *voices) pointing(s *sentence) {
	f := v.f
	end := f.sentenceEnd(s)
	if s.index == 0 {
		return
	}
	if l := f.lower(s, s.First+1); f.lower(s, s.First) == "with" && (l == "these" || l == "those") && f.lower(s, s.First+2) == "words" {
		if a, ok := v.pickFrom(s, s.First+3); ok {
			a.rule, a.at, a.sort, a.aside = "pointing", s.First, "stated", true
			s.heard = append(s.heard, a)
		}
		return
	}
	if end-s.First > mostPointing {
		return
	}
	for i := range s.mentions {
		if k := s.mentions[i].Kind; k == tocsin.MentionAct || k == tocsin.MentionHarm || k == tocsin.MentionQuantity {
			return
		}
	}
	at := s.First
	for f.article(s, at) {
		at++
	}
	next := f.lower(s, at+1)
	from, to := 0, end
	switch l := f.lower(s, at); {
	case f.words.backWord[l]:
		m := s.mentionAt(at+1, tocsin.MentionSpeech)
		switch {
		case m != nil:
			from = m.last
		case f.words.doHave[next] || f.words.running[next]:
			from = at + 2
		case f.article(s, at+1):
			from = at + 1 // "So the army."
		}
	case f.words.articleThis[l] && f.words.be[next] || f.words.wordNoun[l] && (f.words.be[next] || f.words.comingVerb[next]):
		from = at + 2
		if f.lower(s, from) == "what" || f.lower(s, from) == "how" {
			from++
		}
		for k := from; k < end; k++ {
			if l := f.lower(s, k); l == "by" || l == "from" || l == "of" && f.words.wordNoun[f.lower(s, k-1)] {
				from = k + 1
				break
			}
		}
		for k := end - 1; k > from; k-- {
			if l := f.lower(s, k); (l == "'s" || l == "’s" || l == "'" || l == "’") && (k == end-1 || f.words.wordNoun[f.lower(s, end-1)]) {
				to = k
			}
		}
	}
	if from == 0 || from >= to || f.words.ownerPronoun[f.lower(s, from)] {
		return
	}
	a, ok := v.pickOf(s, from, to)
	if !ok || a.speaker.Kind == tocsin.SpeakerWitness && a.from == nil {
		return
	}
	a.rule, a.at, a.sort = "pointing", s.First, "stated"
	s.heard = append(s.heard, a)
}

// mostPointing is how many tokens a sentence has at most that only says whose the
// words before it are.
const mostPointing = 18

// pickOf is the speaker whose phrase begins at the token and ends before another at
// the latest.
func (v *voices) pickOf(s *sentence, from, to int) (attribution, bool) {
	if to < v.f.sentenceEnd(s) {
		return v.pick(s, from, to)
	}
	return v.pickFrom(s, from)
}

// trailing finds the speaker who stands at the end behind a comma and "so", "goes",
// "reads": "ten died, so the ministry", "..., reads the army's note".
func (v *voices) trailing(s *sentence) {
	f := v.f
	end := f.sentenceEnd(s)
	for k := end - 2; k > s.First+3 && k > end-mostCredit; k-- {
		if f.lower(s, k) != "," {
			continue
		}
		l := f.lower(s, k+1)
		if l == "if" && f.lower(s, end-3) == "to" && f.lower(s, end-2) == "be" && f.words.be[f.lower(s, end-4)] {
			end -= 4 // "if the army is to be believed"
		} else if !f.words.running[l] && l != "so" {
			return
		}
		if a, ok := v.pickFrom(s, k+2); ok && (a.last >= end || f.words.wordNoun[f.lower(s, end-1)] || f.words.statementNoun[f.lower(s, end-1)]) && (a.from != nil || f.article(s, k+2)) {
			a.rule, a.at, a.sort, a.tail, a.first = "dash", k+1, "stated", true, k+1
			s.heard = append(s.heard, a)
		}
		return
	}
}

// house is the house with which a sentence opens whose people are heard in it
// without a name: "At the hospital they said", "from the prefecture it was learned".
func (v *voices) house(s *sentence) (attribution, bool) {
	f := v.f
	if l := f.lower(s, s.First); l != "at" && l != "in" && l != "from" {
		return attribution{}, false
	}
	a, ok := v.pickFrom(s, s.First+1)
	if !ok || a.from != nil && (a.from.Actor.Kind == tocsin.Person || a.from.Actor.Kind == tocsin.State || a.from.Actor.Kind == tocsin.Group) {
		return attribution{}, false
	}
	switch a.speaker.Kind {
	case tocsin.SpeakerMedical, tocsin.SpeakerPolice, tocsin.SpeakerMilitary, tocsin.SpeakerOfficial:
		a.tail = false
		return a, true
	}
	return attribution{}, false
}

// oneself is who opens the sentence as one person, in a text that has heard nobody
// yet: "A neighbour had put out the fire, he says".
func (v *voices) oneself(s *sentence, end int) *attribution {
	f := v.f
	at := s.First
	for f.article(s, at) {
		at++
	}
	m := s.mentionAt(at, tocsin.MentionActor)
	if at == s.First || m == nil || m.last >= end || !canSpeak(m) || m.Actor.Armed || f.words.be[f.lower(s, m.last)] {
		return nil
	}
	if name := f.wording(m); !f.singular(name) && !f.words.anyoneNoun.Ends(strings.ToLower(name)) {
		return nil
	}
	a := v.voice(s, m, f.phraseOf(s, m, end))
	return &a
}

// behindRelative is the comma behind the clause by which a speaker is told who has
// no name yet: "a driver who came behind, Jane Roe"; the token itself without one.
func (f *framing) behindRelative(s *sentence, k int) int {
	if !f.words.relative[f.lower(s, k)] {
		return k
	}
	for n := k + 1; n < s.Last && n < k+9; n++ {
		if f.lower(s, n) == "," {
			if p := personAt(s, n+1); p != nil && (f.lower(s, p.last) == "," || p.last >= f.sentenceEnd(s)) {
				return n
			}
			return k
		}
	}
	return k
}

// homeAt reports whether the words at the token tell where somebody is from, or who
// somebody is: "of Basra", "who hid there".
func (f *framing) homeAt(s *sentence, k int) bool {
	switch f.lower(s, k) {
	case "of", "from":
		return f.capital(k + 1)
	case "who", "whose":
		return true
	}
	return false
}

// homeBetween reports whether the words between the comma at the token and the one
// before it tell where somebody is from.
func (f *framing) homeBetween(s *sentence, j int) bool {
	k := j - 1
	for k > s.First && k > j-6 && f.text.Tokens[k].Kind == tocsin.Word {
		k--
	}
	return f.lower(s, k) == "," && (f.lower(s, k+1) == "of" || f.lower(s, k+1) == "from") && f.capital(k+2)
}
