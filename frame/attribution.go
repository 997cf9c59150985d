package frame

import (
	"strings"

	"tocsin"
)

// attribute finds the attributions of one sentence.
func (v *voices) attribute(s *sentence) {
	f := v.f
	v.via = ""
	for i := range s.mentions {
		m := &s.mentions[i]
		sort := m.Value
		if m.Kind == tocsin.MentionCue {
			if !strings.HasPrefix(m.Value, "told.") && !(m.Rule == "blame.laid" && f.words.laying[f.lower(s, m.first)]) {
				continue
			}
			sort = "stated"
		} else if m.Kind != tocsin.MentionSpeech {
			continue
		}
		if f.attributed(s, m) || s.longer(m) || s.inName(m) {
			continue
		}
		var a attribution
		var ok bool
		v.telling = m.Rule == "tell" || m.Rule == "say" && f.words.plainSaying[f.lower(s, m.first)] || m.Rule == "according" && f.lower(s, m.last-1) == "to"
		switch m.Rule {
		case "according":
			a, ok = v.after(s, m)
		case "quoting":
			a, ok = v.quoting(s, m)
		case "statement", "figures.noun":
			a, ok = v.ownerOf(s, m)
		default:
			a, ok = v.subjectOf(s, m)
		}
		if !ok || m.Kind == tocsin.MentionCue && len(s.heard) > 0 && (f.words.ownerPronoun[f.lower(s, a.first-1)] || f.words.ownerPronoun[f.lower(s, a.first)]) {
			continue // "its medics treated six" is what it says
		}
		a.verb, a.sort, a.rule, a.at = m, sort, m.Rule, m.first
		a.first, a.last = min(a.first, m.first), max(a.last, m.last)
		if m.Rule == "tell" {
			if to := f.mediaAfter(s, m.last); to != "" {
				a.speaker.Via, a.passed = to, true
			}
		}
		s.heard = append(s.heard, a)
	}
	v.telling = false
	v.marked(s)
	v.passedOn(s)
}

// longer reports whether other words of speech begin where those of m do and
// hold more: "heard from", "heard".
func (s *sentence) longer(m *mention) bool {
	for i := range s.mentions {
		if o := &s.mentions[i]; o.first == m.first && o.last > m.last && o.Kind == tocsin.MentionSpeech && o.Rule != m.Rule {
			return true
		}
	}
	return false
}

// inName reports whether the words of m are part of a person's name: "Karim
// Said".
func (s *sentence) inName(m *mention) bool {
	for i := range s.mentions {
		if o := &s.mentions[i]; o.Kind == tocsin.MentionActor && o.Actor != nil && o.Actor.Kind == tocsin.Person && o.first <= m.first && m.last <= o.last && o.last-o.first > 1 {
			return true
		}
	}
	return false
}

// attributed reports whether the words of m are part of an attribution found
// already: "reports" is a verb and a noun.
func (f *framing) attributed(s *sentence, m *mention) bool {
	for i := range s.heard {
		if h := &s.heard[i]; h.verb != nil && h.verb.first < m.last && m.first < h.verb.last {
			return true
		}
	}
	return false
}

// subjectOf is the attribution of "X said", "said X", "he said", "it was
// stated by X".
func (v *voices) subjectOf(s *sentence, m *mention) (attribution, bool) {
	f := v.f
	prev := f.lower(s, m.first-1)
	switch {
	case v.f.words.nounBefore[prev]:
		if prev == "to" && f.words.eager[f.lower(s, m.first-2)] && m.Kind == tocsin.MentionSpeech {
			return v.opener(s, m) // "was quick to announce"
		}
		if prev != "that" && prev != "this" {
			return attribution{}, false
		}
	case v.f.words.be[prev] || prev == "also" && v.f.words.be[f.lower(s, m.first-2)]:
		if by := f.agentOf(s, m); by > 0 && v.f.words.rulesBy[m.Rule] {
			if a, ok := v.pickFrom(s, by+1); ok {
				a.tail = true
				return a, true
			}
		}
		if !strings.HasSuffix(f.lower(s, m.first), "ing") {
			if f.lower(s, m.first-2) == "it" && m.Kind == tocsin.MentionSpeech {
				return v.house(s)
			}
			return attribution{}, false
		}
	}
	first := f.lower(s, m.first)
	if first == "reported" && s.mentionAt(m.last, tocsin.MentionHarm) != nil && f.text.Tokens[m.last].Kind == tocsin.Word {
		return attribution{}, false // "two Britons reported killed"
	}
	if prev == "and" && !strings.HasSuffix(first, "ing") {
		if a, ok := v.goesOnSaying(s, m); ok {
			return a, true
		}
		if a, ok := v.opener(s, m); ok && len(s.heard) == 0 && a.first == s.First && m.Kind == tocsin.MentionSpeech {
			return a, true // "the army vowed revenge and conceded"
		}
	}
	if strings.HasSuffix(first, "ing") && !v.f.words.finiteBe[prev] && m.Rule != "blame" {
		if prev == "," && len(s.heard) == 0 && m.Kind == tocsin.MentionSpeech {
			return v.opener(s, m) // "the group took credit, saying"
		}
		return attribution{}, false // shares the subject of the verb before it
	}
	speaks := m.Kind == tocsin.MentionSpeech && !v.f.words.rulesUnquoting[m.Rule] && f.lower(s, m.last-1) != "on"
	if strings.HasPrefix(f.lower(s, m.first), "comment") && (prev == "not" || prev == "n't" || f.lower(s, m.last) == "on") {
		return attribution{}, false
	}
	if first == "charged" && f.words.chargedWith[f.lower(s, m.last)] {
		return attribution{}, false // "man charged after a bombing"
	}
	if first == "reports" && f.lower(s, m.last) == "of" {
		return attribution{}, false // "press reports of a blast"
	}
	if (m.Rule == "believe" || first == "said" && (f.words.be[f.lower(s, m.last+1)] || f.lower(s, m.last+1) == "have")) && f.lower(s, m.last) == "to" {
		return attribution{}, false // "a man believed to be"
	}
	before, last := v.tokenBefore(s, m.first), ""
	if before > s.First && strings.HasSuffix(first, "ing") && f.words.finiteBe[f.lower(s, before)] && !f.article(s, m.last) && !f.words.ownerPronoun[f.lower(s, m.last)] {
		before = v.tokenBefore(s, before) // "the army is saying", not "were saying their prayers"
	}
	if before >= s.First {
		last = f.lower(s, before)
		if f.article(s, before) || last == "its" || last == "to" || last == "'s" || last == "’s" || v.f.words.standing[last] && strings.HasSuffix(first, "ed") ||
			v.f.words.be[last] && before < m.first-1 && !strings.HasSuffix(first, "ing") {
			return attribution{}, false
		}
	}
	quoted := last == "”" || last == "\"" || last == "''" || last == "," && isQuoteMark(f.lower(s, before-1))
	if speaks && (quoted || last == "—" || last == "–") {
		if a, ok := v.pickFrom(s, m.last); ok && f.clauseBehind(s, a.last) {
			if b, ok := v.opener(s, m); ok {
				return b, true // the chief, in whose view "all is well," said rebels were near
			}
		} else if ok {
			a.tail = f.lower(s, a.last) != ":"
			return a, true
		}
	}
	if speaks && last == "," && m.Rule != "tell" {
		if a, ok := v.pickFrom(s, m.last); ok && a.from != nil && a.from.Actor.Kind != tocsin.Civilian && (a.last >= f.sentenceEnd(s) || f.words.plainSaying[first] && f.lower(s, a.last) == ",") {
			a.tail = true
			return a, true
		}
	}
	a, ok := v.pickBefore(s, before+1)
	if !ok && speaks && last == "," {
		if a, ok := v.pickFrom(s, m.last); ok && f.closes(s, a.last) && (m.Rule != "tell" || a.last >= f.sentenceEnd(s) && a.speaker.Kind != tocsin.SpeakerAgency && !strings.HasPrefix(f.doc.Outlet, a.speaker.Name)) {
			a.tail = true
			return a, true
		}
	}
	if ok && first == "suspect" && (a.from == nil || a.from.last != before+1) {
		return attribution{}, false // "police arrest suspect"
	}
	if !ok || !f.fits(s, m, &a) || m.Rule == "say" && f.lower(s, a.first-1) == "what" {
		return attribution{}, false
	}
	a.tail = f.isTail(s, &a, m) || f.inserted(s, &a, m)
	return a, true
}

// clauseBehind reports whether what stands behind token k makes the phrase
// before it the subject of a clause: "said rebels with guns were near".
func (f *framing) clauseBehind(s *sentence, k int) bool {
	for n := k; n < s.Last && n < k+8 && f.text.Tokens[n].Kind == tocsin.Word; n++ {
		switch l := f.lower(s, n); {
		case f.words.relative[l]:
			return false
		case f.words.finiteBe[l]:
			return true
		}
	}
	return false
}

// agentOf is the "by" that brings who is behind a verb in the passive, "was told
// in Telegram by the ministry"; 0 when none does.
func (f *framing) agentOf(s *sentence, m *mention) int {
	for k := m.last; k < s.Last && k < m.last+7 && f.text.Tokens[k].Kind == tocsin.Word; k++ {
		switch l := f.lower(s, k); {
		case f.words.laidVerb[l]:
			return 0 // "is believed to have been laid by": who laid it
		case l == "by":
			return k
		case k == m.last && !f.words.locative[l] && l != "to" && l != "on" && l != "via":
			return 0
		}
	}
	return 0
}

// sentenceEnd is the token at which a sentence ends but for its last marks.
func (f *framing) sentenceEnd(s *sentence) int {
	end := s.Last
	for end > s.First && f.text.Tokens[end-1].Kind == tocsin.Punct {
		end--
	}
	return end
}

// goesOnSaying is who the verb before "and" is said of, when that is the last
// thing that the sentence tells before it: "counted five dead and blamed".
func (v *voices) goesOnSaying(s *sentence, m *mention) (attribution, bool) {
	if len(s.heard) == 0 {
		return attribution{}, false
	}
	h := s.heard[len(s.heard)-1]
	if h.tail || h.verb == nil || h.at > m.first || v.f.borderOfClauses(s, h.at, m.first-1) {
		return attribution{}, false
	}
	h.first = m.first
	return h, true
}

// borderOfClauses reports whether a new clause begins among the tokens
// [from, to).
func (f *framing) borderOfClauses(s *sentence, from, to int) bool {
	for _, k := range s.cuts {
		if k > from && k < to && f.text.Tokens[k].Lower == ";" || k > from && k < to && f.words.contrast[f.text.Tokens[k].Lower] {
			return true
		}
	}
	return false
}

// opener is the actor that the sentence begins with, its times and places left
// out, as who says what a verb such as ", saying" brings.
func (v *voices) opener(s *sentence, m *mention) (attribution, bool) {
	f := v.f
	for i := range s.mentions {
		x := &s.mentions[i]
		if x.Kind != tocsin.MentionActor || x.first >= m.first || !canSpeak(x) {
			continue
		}
		if x.Actor.Kind == tocsin.Civilian || x.Actor.Kind == tocsin.Media || x.Actor.Kind == tocsin.Unnamed && x.Actor.Armed || f.behindPreposition(s, x, s.First) ||
			f.locates(s, x.first-1) || f.lower(s, x.last) == "'s" || m.first-x.last > 14 {
			return attribution{}, false
		}
		a := v.voice(s, x, x.last)
		a.tail = false
		return a, true
	}
	return attribution{}, false
}

// isQuoteMark reports whether the token closes a quotation.
func isQuoteMark(lower string) bool {
	return lower == "”" || lower == "\"" || lower == "''"
}

// fits reports whether a word that tells of speech only beside some speakers
// and figures does so here.
func (f *framing) fits(s *sentence, m *mention, a *attribution) bool {
	switch m.Rule {
	case "count":
		if (a.from != nil && a.from.Actor.Kind == tocsin.State || a.from == nil && s.mentionAt(a.first, tocsin.MentionPlace) != nil) && s.nearest(f, tocsin.MentionHarm, m.last, 6, nil) != nil {
			return false // a town "counts its dead"
		}
		for k := m.last; k < s.Last && k < m.last+3; k++ {
			if f.words.lifeNoun[f.lower(s, k)] {
				return false // soldiers "gave their lives"
			}
		}
		if l := f.lower(s, m.last); l == "among" || l == "on" {
			return false // "two of them counted among the dead"
		}
		return f.countsHarm(s, m) || f.anyBetween(s, m.last, min(s.Last, m.last+7), f.words.figureGiven)
	case "stance":
		switch a.speaker.Kind {
		case tocsin.SpeakerPolice, tocsin.SpeakerOfficial, tocsin.SpeakerMilitary, tocsin.SpeakerMedical, tocsin.SpeakerGroup:
			return true
		}
		return false
	case "tell":
		return !f.commands(s, m)
	case "claim.verb":
		for k := m.last; k < s.Last && k < m.last+6; k++ {
			if f.words.lifeNoun[f.lower(s, k)] {
				return false // a flood "claimed 80 lives"
			}
		}
	case "have":
		q := s.nearest(f, tocsin.MentionQuantity, m.last, 3, func(q *mention) bool { return q.first >= m.last })
		return q != nil && a.speaker.Kind != tocsin.SpeakerWitness && s.nearest(f, tocsin.MentionHarm, q.last, 3, nil) != nil
	case "receive":
		return a.speaker.Kind == tocsin.SpeakerMedical && s.nearest(f, tocsin.MentionQuantity, m.last, 7, func(q *mention) bool { return q.first >= m.last }) != nil
	case "perceive":
		switch a.speaker.Kind {
		case tocsin.SpeakerWitness, tocsin.SpeakerJournalist, tocsin.SpeakerMedical:
			return true
		}
		return false
	case "name.verb":
		if f.text.Tokens[m.first-1].Kind == tocsin.Number {
			return false // "911 calls"
		}
		if t := f.text.Tokens[min(m.last, s.Last-1)]; m.last < s.Last && t.Start < len(f.text.Body) && f.text.Body[t.Start] >= 'A' && f.text.Body[t.Start] <= 'Z' {
			return false // "a man called Roe"
		}
		return a.from != nil || a.speaker.Kind != tocsin.SpeakerWitness
	case "hold":
		for k := m.last; k < s.Last; k++ {
			if f.lower(s, k) == "responsible" || f.lower(s, k) == "that" {
				return true
			}
		}
		return false
	}
	return true
}

// commands reports whether what is told is what somebody has to do: "told the
// passengers to get off".
func (f *framing) commands(s *sentence, m *mention) bool {
	for k := m.last + 1; k < s.Last-1 && k < m.last+6 && f.text.Tokens[k].Kind == tocsin.Word; k++ {
		switch f.lower(s, k) {
		case "that", "how", "what", "of", "about":
			return false
		case "to":
			return !f.capital(k+1) && !f.article(s, k+1) && f.text.Tokens[k+1].Kind == tocsin.Word
		}
	}
	return false
}

// closes reports whether at token k the phrase of an inverted subject is over.
func (f *framing) closes(s *sentence, k int) bool {
	if k >= s.Last || f.text.Tokens[k].Kind == tocsin.Punct {
		return true
	}
	return f.words.speechEnd[f.lower(s, k)]
}

// isTail reports whether what is said stands before the speaker and verb.
func (f *framing) isTail(s *sentence, a *attribution, m *mention) bool {
	if a.first-s.First < 2 {
		return false
	}
	if f.lower(s, a.first-1) == "as" && a.first-1 > s.First+1 && (m.last >= s.Last || f.closes(s, m.last) || s.mentionAt(m.last, tocsin.MentionTime) != nil) {
		return true
	}
	k := m.last
	if m.Rule == "tell" {
		for n := 0; n < 5 && k < s.Last; n++ {
			if f.words.outletWord[f.lower(s, k)] {
				k++
				continue
			}
			if x := s.mentionAt(k, tocsin.MentionActor); x != nil {
				k = x.last
				continue
			}
			break
		}
	}
	for k < s.Last {
		if t := s.mentionAt(k, tocsin.MentionTime); t != nil && t.last > k {
			k = t.last
			continue
		}
		switch l := f.lower(s, k); {
		case f.words.published[l]:
			return true
		case f.words.speechTime[l]:
			if f.words.tailPreposition[l] {
				switch word := f.lower(s, k+1); {
				case f.words.articleIts[word]:
					if f.words.statementNoun[f.lower(s, k+2)] {
						k += 3
						continue
					}
				case f.words.statementMeans[word], f.words.statementNoun[word]:
					k += 2
					for k < s.Last && (f.text.Tokens[k].Kind == tocsin.Number || f.lower(s, k) == "no") {
						k++ // "in bulletin 12"
					}
					continue
				}
				if s.mentionAt(k+1, tocsin.MentionTime) == nil {
					return f.nothingAfter(s, a, m, k)
				}
			}
			k++
			continue
		}
		break
	}
	return f.nothingAfter(s, a, m, k)
}

// inserted reports whether speaker and verb stand between commas, with what is
// said on both sides: ", medics told our reporter in the town, in raids ...".
func (f *framing) inserted(s *sentence, a *attribution, m *mention) bool {
	if f.lower(s, a.first-1) != "," || a.first-s.First < 4 || m.first < a.first {
		return false
	}
	for k := m.last; k < s.Last && k < m.last+9; k++ {
		switch l := f.lower(s, k); {
		case l == ",":
			return k > m.last
		case l == "that" || l == ":" || f.text.Tokens[k].Kind == tocsin.Number:
			return false
		}
		for i := range s.mentions {
			if x := &s.mentions[i]; x.first == k && tells(x.Kind) && x.Rule != "quantity.definite" {
				return false
			}
		}
	}
	return false
}

// tells reports whether a mention of the kind tells something that somebody
// may have said of an act.
func tells(k tocsin.MentionKind) bool {
	switch k {
	case tocsin.MentionAct, tocsin.MentionHarm, tocsin.MentionQuantity, tocsin.MentionWeapon, tocsin.MentionResponse:
		return true
	}
	return false
}

// nothingAfter reports whether from token k on a sentence tells nothing that
// the speaker could have said, or its clause ends there.
func (f *framing) nothingAfter(s *sentence, a *attribution, m *mention, k int) bool {
	if k >= s.Last {
		return true
	}
	switch f.lower(s, k) {
	case ",", ".", ";", ")", "—", "–", "!", "?", "-", "”":
		return true
	case "that", ":":
		return false
	}
	first := a.first
	for first > s.First && first > a.first-4 && !f.border(s, first-1) {
		first--
	}
	if l := f.lower(s, first-1); a.first-s.First < 4 || m.Kind != tocsin.MentionSpeech || l != "," && !isQuoteMark(l) && l != "—" && l != "–" {
		return false
	}
	for i := range s.mentions {
		x := &s.mentions[i]
		if x.first < k {
			continue
		}
		if tells(x.Kind) {
			return false
		}
	}
	return true
}

// after is the speaker of "according to X".
func (v *voices) after(s *sentence, m *mention) (attribution, bool) {
	f := v.f
	switch word := f.lower(s, m.last); {
	case v.f.words.rateAfter[word]:
		return attribution{}, false
	case v.f.words.earlyWord[word]:
		if f.lower(s, m.last) == "reports" || strings.HasPrefix(f.lower(s, m.last+1), "report") {
			return attribution{speaker: tocsin.Speaker{Name: "unnamed reports", Kind: tocsin.SpeakerUnnamed}, first: m.first, last: m.last + 2, tail: m.first-s.First >= 3}, true
		}
	}
	phrase := f.lower(s, m.first)
	passes := phrase == "quoted" || phrase == "cited" || phrase == "as" && (f.lower(s, m.first+1) == "quoted" || f.lower(s, m.first+1) == "cited")
	if m.last-m.first == 1 && phrase == "per" && m.last < s.Last && f.text.Tokens[m.last].Kind == tocsin.Number {
		return attribution{}, false
	}
	if a, ok := v.broughtBy(s, m); ok {
		return a, true
	}
	a, ok := v.pickFrom(s, m.last)
	if !ok {
		return a, false
	}
	if phrase == "carried" || phrase == "statement" && a.from == nil && s.mentionAt(m.last, tocsin.MentionPlace) != nil {
		return a, false // "in a statement from Basra"
	}
	if to := v.issued(s, &a, m.last); to != nil {
		b := *to
		b.last, a = a.last, b
	}
	if passes {
		v.via = a.speaker.Name
		if v.f.words.passiveBe[f.lower(s, m.first-1)] {
			if b, ok := v.pickBefore(s, v.tokenBefore(s, m.first-1)+1); ok {
				b.speaker.Via, b.passed, v.via = a.speaker.Name, true, ""
				b.last = a.last
				return b, true
			}
		}
		return a, false
	}
	a.first = m.first
	a.tail = m.first-s.First >= 3
	return a, true
}

// issued is whose "the communique" is, of which somebody says "according to the
// communique": the body heard last, or named in the sentence before; nil for
// words that name somebody themselves.
func (v *voices) issued(s *sentence, a *attribution, from int) *attribution {
	f := v.f
	name := strings.ToLower(a.speaker.Name)
	if !f.words.theSame[f.lower(s, from)] || !f.words.statementNoun[name[strings.LastIndexByte(name, ' ')+1:]] {
		return nil
	}
	if v.body != nil && v.body.speaker.Kind != tocsin.SpeakerAgency {
		return v.body
	}
	if s.index == 0 {
		return nil
	}
	before := &f.sentences[s.index-1]
	for i := range before.mentions {
		if m := &before.mentions[i]; canSpeak(m) && (m.Actor.Kind == tocsin.Group || m.Actor.Kind == tocsin.Office || m.Actor.Kind == tocsin.Force) && before.Block == s.Block {
			b := v.voice(before, m, m.last)
			return &b
		}
	}
	return nil
}

// broughtBy is the speaker of "according to a note that was put out by X".
func (v *voices) broughtBy(s *sentence, m *mention) (attribution, bool) {
	f := v.f
	k := m.last
	for k < s.Last && (f.article(s, k) || f.words.statementNoun[f.lower(s, k)] || f.lower(s, k) == "release") {
		k++
	}
	if k == m.last || !f.words.statementNoun[f.lower(s, k-1)] && f.lower(s, k-1) != "release" || kindOfWord(f.lower(s, k)) != "" {
		return attribution{}, false
	}
	for n := k; n < s.Last && n < k+6 && f.text.Tokens[n].Kind == tocsin.Word; n++ {
		if l := f.lower(s, n); l != "by" && l != "from" && l != "of" {
			continue
		}
		a, ok := v.pickFrom(s, n+1)
		a.first, a.tail = m.first, m.first-s.First >= 3
		return a, ok
	}
	return attribution{}, false
}

// quoting is the speaker of "Y, quoting X", "Y quoted X as saying": X by way
// of Y.
func (v *voices) quoting(s *sentence, m *mention) (attribution, bool) {
	f := v.f
	a, ok := v.pickFrom(s, m.last)
	if !ok {
		return a, false
	}
	a.passed = true
	if strings.HasSuffix(f.lower(s, m.first), "ing") {
		a.tail = m.first-s.First >= 8
		if b, ok := v.pickBefore(s, m.first-1); ok && f.lower(s, m.first-1) == "," {
			a.speaker.Via = b.speaker.Name
		} else if n := len(s.heard); n > 0 {
			a.speaker.Via = s.heard[n-1].speaker.Name
		}
		for i := range s.heard {
			if s.heard[i].speaker.Name == a.speaker.Via {
				a.tail = a.tail && s.heard[i].tail
				s.heard = append(s.heard[:i], s.heard[i+1:]...)
				break
			}
		}
	} else if b, ok := v.pickBefore(s, v.tokenBefore(s, m.first)+1); ok {
		a.speaker.Via = b.speaker.Name
		a.first = b.first
	}
	return a, true
}

// ownerOf is the speaker of "a statement by X", "X's statement", "the
// statement said", "by its count".
func (v *voices) ownerOf(s *sentence, m *mention) (attribution, bool) {
	f := v.f
	tail := m.first-s.First >= 4 && f.closes(s, m.last)
	says := v.saysNext(s, m.last)
	if f.lower(s, m.first) == "reports" && f.lower(s, m.last) == "of" && !says {
		return attribution{}, false
	}
	for i := range s.mentions {
		x := &s.mentions[i]
		if !canSpeak(x) || x.last > m.first || m.first-x.last > 2 || x.last == m.first && f.words.newsNoun[f.lower(s, x.last-1)] {
			continue
		}
		if f.lower(s, x.last) == "'s" || f.lower(s, x.last-1) == "'s" || x.last == m.first && x.Actor.Kind != tocsin.State && m.Kind == tocsin.MentionSpeech && f.lower(s, x.first) != "general" && f.lower(s, x.last-1) != "official" || f.lower(s, x.last) == "'" {
			if m.Kind == tocsin.MentionCue && !says && !f.leadsIn(s, m) {
				continue
			}
			a := v.voice(s, x, x.last)
			a.tail = tail && !says
			return a, true
		}
	}
	from := m.last
	for n := 0; n < 3 && f.words.comingVerb[f.lower(s, from)]; n++ {
		from++ // "a statement came from", "was put out by"
	}
	if v.f.words.ownerPreposition[f.lower(s, from)] {
		if m.Kind == tocsin.MentionSpeech || f.leadsIn(s, m) {
			at := from + 1
			if v.f.words.issuing[f.lower(s, at)] {
				at++
			}
			if f.lower(s, at) == "by" {
				at++
			}
			if a, ok := v.pickFrom(s, at); ok && a.speaker.Kind != tocsin.SpeakerWitness {
				a.tail = tail && !v.saysNext(s, a.last)
				return a, true
			}
		}
	}
	prev := f.lower(s, m.first-1)
	switch {
	case v.f.words.ownerPronoun[prev]:
		if len(s.heard) > 0 && !says {
			return attribution{}, false // told already: "the army in its statement"
		}
		if v.last != nil && (says || f.lower(s, m.first-2) == "by" || f.lower(s, m.first-2) == "in" || f.lower(s, m.first-2) == "to" && f.lower(s, m.first-3) == "according") {
			a := *v.last
			if n := len(s.heard); n > 0 {
				a = s.heard[n-1] // "the militia denied it; its communique accuses"
			}
			a.first, a.last, a.tail = m.first-1, m.last, tail && !says
			return a, true
		}
	case v.f.words.sameOpening[prev]:
		if m.Kind == tocsin.MentionSpeech && says && v.last != nil && prev != "a" {
			a := *v.last
			a.first, a.last, a.tail = m.first-1, m.last, false
			return a, true
		}
	}
	if f.lower(s, m.first) == "reports" && says && prev != "the" {
		return attribution{speaker: tocsin.Speaker{Name: "unnamed reports", Kind: tocsin.SpeakerUnnamed}, first: m.first, last: m.last}, true
	}
	return attribution{}, false
}

// leadsIn reports whether a noun such as "count" stands in "by its count", "in
// the army's words", "on the army's account".
func (f *framing) leadsIn(s *sentence, m *mention) bool {
	for k := m.first - 1; k >= s.First && k > m.first-7; k-- {
		switch word := f.lower(s, k); {
		case f.words.leadIn[word]:
			return true
		case word == "," || word == "." || word == ";":
			return false
		}
	}
	return false
}

// saysNext reports whether a verb of saying comes within two tokens.
func (v *voices) saysNext(s *sentence, at int) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionSpeech && m.first >= at && m.first <= at+2 && m.Rule != "statement" && m.Rule != "according" && m.Rule != "quoting" {
			return true
		}
	}
	return false
}

// countsHarm reports whether a verb of counting has a figure behind it:
// "counted four dead", not "gave a speech".
func (f *framing) countsHarm(s *sentence, m *mention) bool {
	q := s.nearest(f, tocsin.MentionQuantity, m.last, 9, func(q *mention) bool { return q.first >= m.last })
	if q == nil {
		return f.lower(s, m.first) == "counted"
	}
	return strings.HasPrefix(q.Value, "munition:") || q.first <= m.last+4 || s.nearest(f, tocsin.MentionHarm, q.first, 12, nil) != nil
}

// article reports whether the token is an article.
func (f *framing) article(s *sentence, k int) bool {
	return f.words.article[f.lower(s, k)]
}

// mediaAfter is the news agency or outlet told, "" when none is.
func (f *framing) mediaAfter(s *sentence, from int) string {
	for i := range s.mentions {
		a := &s.mentions[i]
		if a.Kind == tocsin.MentionActor && a.Actor != nil && a.Actor.Kind == tocsin.Media && a.first >= from && a.first <= from+3 && !f.words.locative[f.lower(s, a.first-1)] {
			name := f.bare(a.Span.Of(f.text.Body))
			if name == strings.ToLower(name) || f.doc.Outlet != "" && (strings.Contains(f.doc.Outlet, name) || strings.Contains(name, f.doc.Outlet)) {
				return "" // "told state radio", or told the outlet itself
			}
			return name
		}
	}
	return ""
}

// passedOn makes of "X said, Reuters reported" one attribution to X by way of
// Reuters.
func (v *voices) passedOn(s *sentence) {
	if v.via != "" && len(s.heard) > 0 {
		h := &s.heard[len(s.heard)-1]
		if h.speaker.Via == "" {
			h.speaker.Via, h.passed = v.via, true
		}
	}
	if len(s.heard) < 2 {
		return
	}
	media, other := -1, -1
	for i := range s.heard {
		if s.heard[i].speaker.Kind == tocsin.SpeakerAgency {
			media = i
		} else {
			other = i
		}
	}
	if media < 0 || other < 0 || v.parted(s, &s.heard[media], &s.heard[other]) {
		return
	}
	via := s.heard[media].speaker.Name
	kept := s.heard[:0]
	for i := range s.heard {
		if s.heard[i].speaker.Kind == tocsin.SpeakerAgency {
			continue
		}
		h := s.heard[i]
		if h.speaker.Via == "" {
			h.speaker.Via, h.passed = via, true
		}
		kept = append(kept, h)
	}
	s.heard = kept
}

// parted reports whether two attributions stand in clauses of their own.
func (v *voices) parted(s *sentence, a, b *attribution) bool {
	from, to := a.at, b.at
	if from > to {
		from, to = to, from
	}
	for k := from; k < to; k++ {
		if v.f.words.speechBorder[v.f.lower(s, k)] {
			return true
		}
	}
	return false
}
