package frame

import (
	"strings"

	"tocsin"
)

// voices is who has been named and heard so far while a document is read.
type voices struct {
	f       *framing
	post    *attribution // the post that the sentence stands in
	last    *attribution // the last one heard who is no agency
	person  *attribution // the last person heard
	body    *attribution // the last one heard who is no person
	heardIn *sentence    // the sentence in which somebody was heard last
	subject *attribution // who opens the last sentence that names somebody at its start
	tells   int          // the index of that sentence
	stage   *attribution // the person who came up in the paragraph at hand, in which nobody was heard yet
	at      int          // the index of the sentence at hand
	via     string       // who passed on the words of the sentence at hand
	forward bool         // the speaker stands behind the words of speech
	telling bool         // the verb at hand is one that only persons are the subject of
	named   []tocsin.Speaker
	persons map[string]tocsin.SpeakerKind
}

// begin forgets who spoke when so many paragraphs lie between that a pronoun
// can no longer mean them.
func (v *voices) begin(s *sentence) {
	if s.index == 0 {
		return
	}
	if before := &v.f.sentences[s.index-1]; s.Block-before.Block > 2 {
		v.last, v.person, v.body = nil, nil, nil
	}
}

// onStage reports whether a quotation in which nobody is heard is of a person
// whom its paragraph brought up before, without a word of saying: "We found Jane
// Roe at the gate. "It came down there.""
func (v *voices) onStage(s *sentence) bool {
	if v.heardIn != nil && v.heardIn.Block == s.Block || s.index == 0 || v.f.sentences[s.index-1].Block != s.Block {
		return false
	}
	if v.stage != nil && v.stage.at == s.Block {
		return true
	}
	v.stage = nil
	for i := s.index - 1; i >= 0 && v.f.sentences[i].Block == s.Block; i-- {
		before := &v.f.sentences[i]
		for k := range before.mentions {
			m := &before.mentions[k]
			if m.Kind != tocsin.MentionActor || m.Actor == nil || m.Actor.Kind != tocsin.Person || v.f.locates(before, m.first-1) {
				continue
			}
			if v.stage != nil && v.stage.from.Actor.Name != m.Actor.Name {
				v.stage = nil
				return false // one of two
			}
			v.stage = &attribution{speaker: v.personSpeaker(before, m, ""), from: m, sort: "stated", at: s.Block, rule: "stage"}
		}
	}
	return v.stage != nil
}

// remember keeps whom the sentence named and heard.
func (v *voices) remember(s *sentence) {
	for i := range s.mentions {
		m := &s.mentions[i]
		if !canSpeak(m) || m.Actor.Kind == tocsin.State || m.Actor.Kind == tocsin.Civilian {
			continue
		}
		if m.Actor.Kind == tocsin.Person {
			kind := m.Actor.Speaker
			if kind == "" {
				kind = v.office(s, m)
			} else {
				v.entitled(m)
			}
			if kind != "" {
				if _, ok := v.persons[m.Actor.Name]; !ok {
					v.persons[m.Actor.Name] = kind
				}
			}
			continue
		}
		name := v.f.bare(v.f.wording(m))
		if first, _, found := strings.Cut(strings.ToLower(name), " "); found && !v.f.words.plainAdjective[first] {
			v.named = append(v.named, tocsin.Speaker{Name: name, Kind: actorKind(m)})
		}
	}
	for i := range s.heard {
		h := &s.heard[i]
		if h.speaker.Name == "" || h.speaker.Name == "unnamed reports" {
			continue
		}
		v.heardIn = s
		if h.speaker.Kind == tocsin.SpeakerAgency {
			v.body = h
			continue
		}
		v.last = h
		if h.person() || v.f.singular(h.speaker.Name) || v.f.offices[h.speaker.Name] != "" {
			v.person = h
		} else {
			v.body = h
		}
		if strings.Contains(h.speaker.Name, " ") && (h.from == nil || h.from.Actor.Kind != tocsin.Person) {
			v.named = append(v.named, tocsin.Speaker{Name: h.speaker.Name, Kind: h.speaker.Kind})
		}
	}
}

// opensWith keeps who opens the sentence, if it is somebody who may speak, for
// a pronoun in the next.
func (v *voices) opensWith(s *sentence) {
	at := s.First
	for v.f.article(s, at) {
		at++
	}
	m := s.mentionAt(at, tocsin.MentionActor)
	if m == nil || !canSpeak(m) || m.Actor.Kind == tocsin.State || m.Actor.Kind == tocsin.Civilian || m.Actor.Kind == tocsin.Unnamed && m.Actor.Armed ||
		v.f.lower(s, m.last) == "'s" || v.f.lower(s, m.last) == "and" {
		return
	}
	a := v.voice(s, m, min(s.Last, m.last+8))
	v.subject, v.tells = &a, s.index
}

// recent reports whether somebody opened the last sentence, and was not heard
// in it.
func (v *voices) recent() bool {
	return v.subject != nil && v.tells == v.at-1 && (v.heardIn == nil || v.heardIn.index < v.tells)
}

// singular reports whether a name is of one person's office: "spokesman",
// "official", "doctor".
func (f *framing) singular(name string) bool {
	last := strings.ToLower(name)
	if i := strings.Index(last, " of "); i > 0 {
		last = last[:i]
	}
	if i := strings.LastIndexByte(last, ' '); i >= 0 {
		last = last[i+1:]
	}
	return f.words.singleNoun.Ends(last)
}

// goesOn reports whether a sentence without words of saying still tells what
// the last speaker says: one of the few after it in the paragraph, which gives
// no time or place of its own.
func (v *voices) goesOn(s *sentence) bool {
	if v.last == nil || v.heardIn == nil || v.heardIn.Block != s.Block || s.index-v.heardIn.index > 4 {
		return false
	}
	if !v.f.words.rulesOnward[v.last.rule] && v.last.rule != "colon" {
		return false
	}
	if l := v.f.lower(s, s.First); (l == "he" || l == "she") && v.lastBody() {
		return false
	}
	if m := v.bodyAt(s); m != nil && m.Actor.Name != v.last.speaker.Name && (v.last.from == nil || v.last.from.Actor.Name != m.Actor.Name) {
		return false // "State media showed nothing of it."
	}
	for i := range s.mentions {
		switch m := &s.mentions[i]; {
		case m.Kind == tocsin.MentionTime, m.Kind == tocsin.MentionPlace && m.Value != "demonym":
			return false
		}
	}
	return true
}

// bodyAt is the office or medium that the sentence opens with; nil when it opens
// tokenBefore is the last token before at that is no auxiliary, adverb or
// time.
func (v *voices) tokenBefore(s *sentence, at int) int {
	f := v.f
	for k := at - 1; k >= s.First; {
		l := f.lower(s, k)
		if v.f.words.betweenNameAndVerb[l] {
			k--
			continue
		}
		if strings.HasSuffix(l, "ly") && len(l) > 4 && !v.f.words.newspaperNoun[l] {
			k--
			continue
		}
		if t := s.mentionEnding(k+1, tocsin.MentionTime); t != nil && t.first > s.First && t.first <= k {
			k = t.first - 1
			if v.f.words.tailTime[f.lower(s, k)] {
				k--
			}
			continue
		}
		return k
	}
	return s.First - 1
}

// pickBefore is the speaker whose phrase ends right before token end: an
// actor, a pronoun for one, or a noun that no lexicon knows.
func (v *voices) pickBefore(s *sentence, end int) (attribution, bool) {
	f := v.f
	if end <= s.First {
		return attribution{}, false
	}
	switch l := f.lower(s, end-1); {
	case v.f.words.pronounSpeaker[l]:
		return v.pronoun(s, l, end)
	case l == ",":
		for j := end - 2; j > s.First && j > end-28; j-- {
			if f.lower(s, j) != "," {
				if l := f.lower(s, j); l == ";" || l == ":" || isQuoteMark(l) || l == "“" {
					break
				}
				continue
			}
			v.telling = v.telling && j-s.First <= mostSubject
			if a, ok := v.region(s, j); ok {
				if a.from == nil && a.speaker.Kind == tocsin.SpeakerOfficial && v.kindWithin(s, a.first, j) == "" {
					to := j + 1
					for to < end-1 && !f.words.relative[f.lower(s, to)] {
						to++
					}
					if k := v.kindWithin(s, j+1, to); k != "" {
						a.speaker.Kind = k // a name, and "a teacher who lives there"
					} else if f.homeAt(s, j+1) && f.capital(a.first) && j-a.first == 2 {
						a.speaker.Kind = tocsin.SpeakerWitness // "Jane Roe, of Basra, said"
					}
				}
				if p := v.beforeOffice(s, &a); p != nil {
					v.holds(p, a.speaker.Name)
					a.from, a.speaker = p, v.personSpeaker(s, p, a.speaker.Kind)
				} else if a.from == nil || a.from.Actor.Kind != tocsin.Person {
					if m := v.nameIn(s, j, end); m != nil && (a.from == nil || a.from.Actor.ID == "") {
						a = v.voice(s, m, m.last)
					} else if p := f.personIn(s, j, end); p != nil {
						v.holds(p, a.speaker.Name)
						a.from, a.speaker = p, v.personSpeaker(s, p, a.speaker.Kind)
					} else if name := f.nameBetween(s, j+1, end-1); name != "" {
						v.entitles(name, a.speaker.Name)
						a.speaker.Name = name
						v.named = append(v.named, a.speaker)
					}
				}
				a.last = end
				return a, true
			}
			if m := v.nameIn(s, j, end); m != nil {
				return v.voice(s, m, m.last), true // "an umbrella of factions, the Basra Front, said"
			}
			if p := f.personIn(s, j, end); p != nil && p.last >= end-2 {
				from := j
				for from > s.First && !f.border(s, from-1) {
					from--
				}
				return attribution{speaker: v.personSpeaker(s, p, v.kindWithin(s, from, j)), from: p, first: j + 1, last: end}, true
			}
			if f.aged(s, j) || f.homeBetween(s, j) {
				continue // "Jane Roe, 61, who hid there, said", "Jane Roe, of Basra, who hid there, said"
			}
			return v.oneWord(s, j, end)
		}
		return attribution{}, false
	case l == ")":
		for j := end - 2; j > s.First; j-- {
			if f.lower(s, j) == "(" {
				return v.pickBefore(s, j)
			}
		}
		return attribution{}, false
	}
	a, ok := v.region(s, end)
	if !ok {
		return v.bracketed(s, end)
	}
	return a, ok
}

// holder is the one person with an office whom the sentence before names
// region is the speaker whose phrase lies between the last border before
// token end and end.
func (v *voices) region(s *sentence, end int) (attribution, bool) {
	f := v.f
	// "A student who got away says": the phrase ends before "who".
	for k := end - 1; k > s.First && k > end-12; k-- {
		if l := f.lower(s, k); l == "who" || l == "whose" || l == "that" && f.tellsMore(s, k) {
			if f.text.Tokens[k-1].Kind != tocsin.Punct {
				end = k
			}
			break
		} else if f.text.Tokens[k].Kind == tocsin.Punct && l != "-" && l != "'" {
			break
		}
	}
	from := end
	for from > s.First && end-from < 16 {
		if f.border(s, from-1) {
			break
		}
		from--
	}
	if m := s.mentionEnding(end, tocsin.MentionActor); m != nil && m.first < from && strings.HasPrefix(m.Rule, "actor.") && canSpeak(m) {
		from = m.first // a name that holds "and"
	}
	if whole := v.joined(s, from-1); whole >= 0 {
		if a, ok := v.pick(s, whole, from-1); ok {
			a.speaker.Name += " and " + f.bare(f.wordsOf(f.spanOf(noun{from, end})))
			a.last = end
			return a, true
		}
	}
	if a, ok := v.paired(s, from, end); ok {
		return a, true
	}
	if first := v.conjunct(s, from-1); first != nil {
		return v.voice(s, first, first.last), true
	}
	return v.pick(s, from, end)
}

// joined is where the name of an office begins that holds the "and" at token k,
// as in "the ministry for roads and water"; -1 when none does.
func (v *voices) joined(s *sentence, k int) int {
	f := v.f
	if f.lower(s, k) != "and" {
		return -1
	}
	for at := k - 1; at > s.First && at > k-5 && !f.border(s, at); at-- {
		if l := f.lower(s, at); l != "for" && l != "of" {
			continue
		}
		m := s.mentionEnding(at, tocsin.MentionActor)
		if m != nil && m.Actor.Kind == tocsin.Office && canSpeak(m) && !f.singular(m.Actor.Name) && s.mentionEnding(k, tocsin.MentionActor) == nil {
			return m.first
		}
	}
	return -1
}

// conjunct is the first of two speakers joined by "and" at token k: "officials
// and a driver said". It is nil when what stands there is no speaker.
func (v *voices) conjunct(s *sentence, k int) *mention {
	f := v.f
	if f.lower(s, k) != "and" {
		return nil
	}
	m := s.mentionEnding(k, tocsin.MentionActor)
	if m == nil || !canSpeak(m) || f.figured(s, m) && (m.Actor.Kind == tocsin.Civilian || actorKind(m) == tocsin.SpeakerWitness) {
		return nil
	}
	from := m.first
	for from > s.First && f.article(s, from-1) {
		from--
	}
	if from == s.First || f.border(s, from-1) {
		return m
	}
	return nil
}

// border reports whether a phrase of a speaker cannot reach over token k.
func (f *framing) border(s *sentence, k int) bool {
	t := f.text.Tokens[k]
	if t.Kind == tocsin.Punct {
		switch t.Lower {
		case "-", "'", "’", "&", "/", ".":
			return t.Lower == "-" && k > s.First && f.text.Tokens[k-1].End < t.Start || t.Lower == "." && (k == s.Last-1 || k == s.First+1 && f.text.Tokens[s.First].Kind == tocsin.Number)
		}
		return true
	}
	if f.words.speakerBorder[t.Lower] {
		return true
	}
	if m := s.mentionEnding(k+1, tocsin.MentionSpeech); m != nil && !f.words.rulesInside[m.Rule] && !s.inName(m) {
		return true
	}
	return false
}

// pickFrom is the speaker whose phrase begins at token from.
func (v *voices) pickFrom(s *sentence, from int) (attribution, bool) {
	f := v.f
	end := from
	for end < s.Last && end-from < 14 {
		if f.border(s, end) || end > from && s.mentionAt(end, tocsin.MentionTime) != nil && s.mentionEnding(end+1, tocsin.MentionActor) == nil {
			break
		}
		if v.f.words.speakerPreposition[f.lower(s, end)] {
			if end > from && !(f.linksOn(s, end) && f.words.sourceNoun[f.lower(s, end-1)]) {
				goto done
			}
		}
		end++
	}
done:
	if end == from {
		return attribution{}, false
	}
	v.forward = true
	a, ok := v.pick(s, from, end)
	v.forward = false
	if !ok {
		return a, false
	}
	if a.from == nil || a.from.Actor.Kind != tocsin.Person && a.from.Actor.Kind != tocsin.Media {
		if p := personAt(s, f.behindRelative(s, end)+1); p != nil && f.lower(s, f.behindRelative(s, end)) == "," {
			v.holds(p, a.speaker.Name)
			a.from, a.speaker = p, v.personSpeaker(s, p, a.speaker.Kind)
			a.last = p.last
		}
	}
	return a, true
}

// personIn is the person named right behind token from and before to, nil when
// none is.
func (f *framing) personIn(s *sentence, from, to int) *mention {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionActor && m.Actor != nil && m.Actor.Kind == tocsin.Person && f.addressed(s, m) == from+1 && m.last <= to {
			return m
		}
	}
	return nil
}

// nameIn is the actor of the lexicon that the tokens behind j and before to
// name, nil when they name none: ", the Basra Front (BF),".
func (v *voices) nameIn(s *sentence, j, to int) *mention {
	for v.f.article(s, j+1) {
		j++
	}
	m := s.mentionAt(j+1, tocsin.MentionActor)
	if m == nil || m.Actor == nil || m.Actor.Kind == tocsin.State || m.Actor.Kind == tocsin.Person || m.Actor.Kind == tocsin.Media || !strings.HasPrefix(m.Rule, "actor.") || !canSpeak(m) {
		return nil
	}
	if at := m.last; at == to-1 || v.f.lower(s, at) == "(" && at+4 == to && v.f.lower(s, at+2) == ")" {
		return m
	}
	return nil
}

// personAt is the person whose name begins at the token, nil when none does.
func personAt(s *sentence, at int) *mention {
	m := s.mentionAt(at, tocsin.MentionActor)
	if m != nil && m.Actor != nil && m.Actor.Kind == tocsin.Person {
		return m
	}
	return nil
}

// pick is the speaker named in the tokens [from, end).
func (v *voices) pick(s *sentence, from, end int) (attribution, bool) {
	f := v.f
	if a, ok := v.again(s, from, end); ok {
		return a, true
	}
	var best *mention
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionActor || m.Actor == nil || m.first < from || m.last > end || !canSpeak(m) {
			continue
		}
		if f.behindPreposition(s, m, from) || m.Actor.Kind == tocsin.Media && m.first > from && f.words.speakerPreposition[f.lower(s, m.first-1)] {
			continue // "a statement on Telegram"
		}
		if m.last < end && m.last-m.first == 1 && f.words.rank[f.lower(s, m.first)] && f.capital(m.last) && kindOfWord(f.lower(s, m.last)) != "" {
			continue // "the General Directorate"
		}
		best = m
		break
	}
	if best == nil {
		return v.nominal(s, from, end)
	}
	if a, ok := v.partOf(s, from, best, end); ok {
		return a, true
	}
	if owner := v.owner(s, best, end); owner != nil {
		return *owner, true
	}
	if next := s.mentionAt(best.last, tocsin.MentionActor); next != nil && best.Actor.Kind == tocsin.State && next.last <= end && next.Actor != nil && next.Actor.Country == best.Actor.Country && canSpeak(next) && strings.HasPrefix(next.Rule, "actor.") {
		a := v.voice(s, next, end)
		if a.from == next && f.wordsBetween(best, next) == next.Actor.Name {
			a.first, a.speaker.Name = best.first, next.Actor.Name // "the U.S. Central Command"
		}
		return a, true
	}
	if best.Rule == "actor.adjective" && best.last < end {
		if a, ok := v.nominal(s, best.first, end); ok && a.last > best.last {
			return a, true // "the French League"
		}
		for i := range s.mentions {
			if p := &s.mentions[i]; p.Kind == tocsin.MentionActor && p.Actor != nil && p.Actor.Kind == tocsin.Person && p.first > best.last && p.last <= end && !f.commaBetween(s, best.last, p.first) {
				return v.voice(s, p, end), true // "Egyptian rights advocate Jane Roe"
			}
		}
	}
	if best.Actor.Kind == tocsin.Civilian && v.f.figured(s, best) {
		return attribution{}, false
	}
	if l := f.lower(s, best.last); (l == "'s" || l == "'" || l == "’") && best.last+1 < end && best.Actor.Kind != tocsin.State {
		for k := best.last + 1; k < end; k++ {
			if m := s.mentionAt(k, tocsin.MentionSpeech); m != nil && m.Rule == "statement" {
				return v.voice(s, best, best.last), true // "the army's statement"
			}
		}
		if a, ok := v.nominal(s, best.first, end); ok {
			if a.from == nil {
				a.from = best
			}
			return a, true
		}
		return attribution{}, false // "the league's release of the bodies"
	}
	if best.Actor.Kind == tocsin.Unnamed && best.Actor.Armed && end-best.last > 2 && f.lower(s, best.last) != "of" {
		return attribution{}, false
	}
	return v.voice(s, best, end), true
}

// figured reports whether a figure stands before people, who are then more
// likely harmed than heard: "134 persons".
func (f *framing) figured(s *sentence, m *mention) bool {
	return f.text.Tokens[m.first].Kind == tocsin.Number || m.first > s.First && f.text.Tokens[m.first-1].Kind == tocsin.Number
}

// behindPreposition reports whether a preposition stands before the actor and
// its article within the phrase.
func (f *framing) behindPreposition(s *sentence, m *mention, from int) bool {
	k := m.first - 1
	for k >= from {
		switch word := f.lower(s, k); {
		case f.words.objectOpening[word]:
			k--
			continue
		case word == "of" && k > from && f.words.titleOpening[f.lower(s, k-1)]:
			return false // "one of the officials"
		case f.words.objectPreposition[word]:
			return true
		}
		return false
	}
	return false
}

// voice is the attribution to an actor whose phrase may go on to token end.
func (v *voices) voice(s *sentence, m *mention, end int) attribution {
	f := v.f
	a := attribution{from: m, first: m.first, last: m.last}
	for a.first > s.First && f.article(s, a.first-1) {
		a.first--
	}
	if m.Actor.Kind == tocsin.Person {
		office := tocsin.SpeakerKind("")
		if f.lower(s, m.last) == "of" && m.last < end {
			office = v.kindWithin(s, m.last, end) // "Jane Roe of the Port Police"
		}
		a.speaker = v.personSpeaker(s, m, office)
		return a
	}
	if p := f.apposed(s, m); p != nil {
		office := f.wording(m)
		if f.linksOn(s, m.last) && f.belongs(s, m.last) {
			if whole := v.phraseEnd(s, m.last, s.Last); whole > m.last && whole <= p.first {
				office += " " + f.putTogether(s, m.last, whole)
			}
		}
		v.holds(p, office)
		a.from, a.speaker = p, v.personSpeaker(s, p, f.organKind(s, m))
		a.last = max(a.last, p.last)
		return a
	}
	kind := actorKind(m)
	last := m.last
	if m.Actor.Kind == tocsin.State {
		if f.lower(s, m.last) == "'s" && m.last+1 < end {
			if b, ok := v.nominal(s, m.first, end); ok {
				b.from = m
				return b
			}
		}
	}
	switch {
	case last < end && f.linksOn(s, last) && m.Actor.Kind != tocsin.State && m.Actor.Kind != tocsin.Group && m.Actor.Kind != tocsin.Media:
		whole := v.phraseEnd(s, last, end)
		if f.belongs(s, last) || v.seated(s, last, whole) || f.words.sourceNoun[strings.ToLower(f.bare(f.wording(m)))] {
			last = whole // a source is nobody without the house
		}
		if k := v.kindWithin(s, m.last, whole); kind == tocsin.SpeakerMilitary && k == tocsin.SpeakerPolice {
			kind = k // "a lieutenant in the police"
		} else if k != "" && (kind == tocsin.SpeakerOfficial || kind == tocsin.SpeakerWitness || kind == tocsin.SpeakerUnnamed || kind == "") {
			if k == tocsin.SpeakerMilitary || k == tocsin.SpeakerPolice || k == tocsin.SpeakerGroup || k == tocsin.SpeakerMedical {
				kind = k
			}
		}
	case last == end && f.linksOn(s, last) && kind == tocsin.SpeakerMilitary:
		if k := v.kindWithin(s, last, v.phraseEnd(s, last, s.Last)); k == tocsin.SpeakerPolice {
			kind = k
		}
	case last < end && (last+3 >= end || m.Actor.Kind == tocsin.Media && last+5 >= end && f.capital(last)) && v.plain(s, last, end):
		last = end
		if k := v.kindWithin(s, m.last, end); k != "" {
			kind = k
		}
	}
	name := f.wording(m)
	if last > m.last {
		name += " " + f.putTogether(s, m.last, last)
	}
	name = f.bare(name)
	if kind == tocsin.SpeakerOfficial {
		kind = f.organKind(s, m)
	}
	a.last = last
	a.speaker = v.full(s, m, tocsin.Speaker{Name: name, Kind: kind})
	if a.speaker.Kind == tocsin.SpeakerJournalist && f.doc.Outlet != "" && !strings.Contains(a.speaker.Name, " ") &&
		(f.lower(s, m.first-1) == "our" || f.lower(s, m.last) == "of" && f.lower(s, m.last+1) == "our") {
		a.speaker.Name = f.doc.Outlet + " " + a.speaker.Name // "our reporter"
	}
	if v.pointsBack(s, m, a.speaker.Name) {
		a.speaker, a.from = v.person.speaker, v.person.from
	}
	return a
}

// pointsBack reports whether "the official", "the officer" means the person
// linksOn reports whether a preposition that belongs to a name stands at k.
func (f *framing) linksOn(s *sentence, k int) bool {
	return f.words.titlePreposition[f.lower(s, k)]
}

// belongs reports whether the words behind the preposition at k are part of
// the speaker's name: "head of the council", not "doctor at the clinic".
func (f *framing) belongs(s *sentence, k int) bool {
	if l := f.lower(s, k); l != "of" && l != "for" {
		return false
	}
	return !f.words.belonging[f.lower(s, k+1)]
}

// seated reports whether the words behind the preposition at k name a house of
// the sick, where a doctor without a name is known by it.
func (v *voices) seated(s *sentence, k, end int) bool {
	if !v.f.words.titlePreposition[v.f.lower(s, k)] {
		return false
	}
	for at := k + 1; at < end; at++ {
		if v.f.words.infirmary[v.f.lower(s, at)] {
			return true
		}
	}
	return false
}

// phraseEnd is where a phrase that goes on with a preposition ends.
func (v *voices) phraseEnd(s *sentence, from, end int) int {
	f := v.f
	k := from
	for k < end && k < from+7 {
		t := f.text.Tokens[k]
		if k > from && (f.border(s, k) || f.participle(k) && s.mentionAt(k, tocsin.MentionActor) == nil || v.f.words.phraseJoin[t.Lower] || s.mentionAt(k, tocsin.MentionTime) != nil) {
			break
		}
		if (t.Lower == "in" || t.Lower == "from") && k > from {
			break
		}
		k++
	}
	if k == from+1 {
		return from
	}
	return k
}

// plain reports whether the tokens [from, to) are nouns that may end a name.
func (v *voices) plain(s *sentence, from, to int) bool {
	for k := from; k < to; k++ {
		t := v.f.text.Tokens[k]
		if m := s.mentionAt(k, tocsin.MentionCue); m != nil && m.Value == "told.noun" || s.mentionAt(k, tocsin.MentionSpeech) != nil {
			return false
		}
		if t.Kind != tocsin.Word || v.f.participle(k) || strings.HasSuffix(t.Lower, "ly") || strings.HasSuffix(t.Lower, "ing") || v.f.linksOn(s, k) || v.f.article(s, k) {
			return false
		}
		if v.f.words.afterPlainName[t.Lower] || v.f.words.betweenNameAndVerb[t.Lower] && !v.f.capital(k) || v.f.words.be[t.Lower] || v.forward && !v.f.capital(k) && kindOfWord(t.Lower) == "" {
			return false
		}
	}
	return true
}
