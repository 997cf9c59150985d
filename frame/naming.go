package frame

import (
	"strings"

	"tocsin"
)

// kindWithin is the speaker kind that the words of [from, to) tell, "" when
// they tell none.
func (v *voices) kindWithin(s *sentence, from, to int) tocsin.SpeakerKind {
	kind := tocsin.SpeakerKind("")
	weaker := func(k tocsin.SpeakerKind) bool {
		return k == "" || k == tocsin.SpeakerWitness || k == tocsin.SpeakerOfficial || k == tocsin.SpeakerUnnamed
	}
	for k := from; k < to; k++ {
		if m := s.mentionAt(k, tocsin.MentionActor); m != nil && m.last <= to && m.Actor != nil && m.Actor.Speaker != "" && m.Actor.Kind != tocsin.State {
			if weaker(kind) {
				kind = v.f.organKind(s, m)
			}
			k = m.last - 1
			continue
		}
		if word := v.f.kindAt(s, k); word != "" && (kind == "" || weaker(kind) && word != tocsin.SpeakerWitness) {
			kind = word
		}
	}
	return kind
}

// kindAt is the kind of speaker that a word tells where it stands: a "general
// secretary" is no soldier, nor is a "defence lawyer".
func (f *framing) kindAt(s *sentence, k int) tocsin.SpeakerKind {
	kind := kindOfWord(f.lower(s, k))
	if kind == tocsin.SpeakerMilitary && (f.words.civilNoun[f.lower(s, k+1)] || f.lower(s, k) == "general" && f.words.civilNoun[f.lower(s, k-1)]) {
		return tocsin.SpeakerOfficial
	}
	return kind
}

// organKind is the kind of speaker that an actor is, an office that soldiers or
// policemen run being theirs: "military administration".
func (f *framing) organKind(s *sentence, m *mention) tocsin.SpeakerKind {
	kind := actorKind(m)
	if kind != tocsin.SpeakerOfficial || !strings.HasPrefix(m.Rule, "organ.") {
		return kind
	}
	for k := m.first; k < m.last; k++ {
		if word := f.kindAt(s, k); word == tocsin.SpeakerMilitary || word == tocsin.SpeakerPolice {
			return word
		}
	}
	return kind
}

// apposed is the person whom an office in apposition names: "Jane Roe, the
// mayor of X", "the mayor, Jane Roe".
func (f *framing) apposed(s *sentence, a *mention) *mention {
	if a.Actor.Kind == tocsin.Media || a.Actor.Kind == tocsin.State {
		return nil
	}
	var before *mention
	for i := range s.mentions {
		p := &s.mentions[i]
		if p == a || p.Kind != tocsin.MentionActor || p.Actor == nil || p.Actor.Kind != tocsin.Person {
			continue
		}
		if p.first >= a.last && p.first-a.last <= 7 && (p.first == a.last || f.ofBetween(s, a.last, p.first)) {
			return p
		}
		if before == nil && p.last <= a.first && a.first-p.last <= 4 && f.commaBetween(s, p.last, a.first) && !(f.locates(s, p.first-1) && s.mentionAt(a.last, tocsin.MentionSpeech) != nil) {
			before = p
		}
	}
	return before
}

// locates reports whether the token is a preposition of place: what stands
// behind "in" or "to" is where, though it look like a name.
func (f *framing) locates(s *sentence, k int) bool {
	l := f.lower(s, k)
	return f.words.speakerPreposition[l] && l != "by" && l != "with" || l == "at" || l == "from"
}

// ofBetween reports whether only "of the X" and a comma stand between.
func (f *framing) ofBetween(s *sentence, from, to int) bool {
	comma := false
	for k := from; k < to; k++ {
		l := f.lower(s, k)
		if l == "," {
			if comma || k != to-1 {
				return false
			}
			comma = true
			continue
		}
		if f.border(s, k) && l != "," {
			return false
		}
		if s.mentionAt(k, tocsin.MentionSpeech) != nil {
			return false
		}
	}
	return comma
}

// commaBetween reports whether a comma or bracket, and no border of clauses, stands among
// the tokens [from, to).
func (f *framing) commaBetween(s *sentence, from, to int) bool {
	comma := false
	for k := from; k < to; k++ {
		switch word := f.lower(s, k); {
		case word == "," || word == "(":
			comma = true
		case f.words.partsSpeech[word]:
			return false
		}
	}
	return comma
}

// personSpeaker is a person as speaker; office is the kind of the office held,
// when that is told right here.
func (v *voices) personSpeaker(s *sentence, p *mention, office tocsin.SpeakerKind) tocsin.Speaker {
	kind := p.Actor.Speaker
	if kind != "" {
		v.entitled(p)
	}
	if kind == "" || kind == tocsin.SpeakerWitness && office != "" || kind == tocsin.SpeakerMilitary && office == tocsin.SpeakerPolice {
		kind = office // a colonel may be of the police
	}
	if v.f.offices[v.f.bare(p.Actor.Name)] == "" || kind == tocsin.SpeakerMilitary {
		if held := v.office(s, p); held == tocsin.SpeakerPolice && kind == tocsin.SpeakerMilitary || held != "" && kind == tocsin.SpeakerWitness {
			kind = held
		}
	}
	if kind == "" {
		kind = v.office(s, p)
	}
	if kind == "" || kind == tocsin.SpeakerWitness {
		if k, ok := v.persons[p.Actor.Name]; ok {
			kind = k
		}
	}
	if p.Rule == "name.run" && (kind == "" || kind == tocsin.SpeakerWitness) {
		words := strings.Fields(strings.ToLower(p.Actor.Name))
		kind = kindOfWord(words[len(words)-1]) // a name of a body that looks like a person's
	}
	switch kind {
	case "":
		kind = tocsin.SpeakerWitness
	case tocsin.SpeakerAgency:
		kind = tocsin.SpeakerJournalist // who works for one
	}
	return tocsin.Speaker{Name: v.f.bare(p.Actor.Name), Kind: kind}
}

// addressed is where a person's name begins with "Mr" and the like before it.
func (f *framing) addressed(s *sentence, p *mention) int {
	k := p.first
	for k > s.First && (f.words.rank[strings.TrimSuffix(f.lower(s, k-1), ".")] && !f.capital(k-1) || f.words.address[strings.TrimSuffix(f.lower(s, k-1), ".")] || f.lower(s, k-1) == "." && f.words.address[f.lower(s, k-2)]) {
		k--
	}
	return k
}

// office is the kind of speaker that the words in apposition make a person;
// "" when none do.
func (v *voices) office(s *sentence, p *mention) tocsin.SpeakerKind {
	f := v.f
	if f.lower(s, p.last) == "," && f.lower(s, p.last+1) != "whose" && !f.words.speakerBorder[f.lower(s, p.last+1)] && s.mentionAt(p.last+1, tocsin.MentionSpeech) == nil {
		end := p.last + 1
		for end < s.Last && end < p.last+12 && f.lower(s, end) != "," && !f.words.relative[f.lower(s, end)] {
			end++
		}
		if k := v.kindWithin(s, p.last+1, end); k != "" && f.text.Tokens[p.last+1].Kind != tocsin.Number {
			v.holds(p, f.putTogether(s, p.last+1, end))
			return k
		}
	}
	if at := f.addressed(s, p) - 1; f.lower(s, at) == "," && f.lower(s, p.last) == "," {
		from := at
		for from > s.First && at-from < 8 && !f.border(s, from-1) {
			from--
		}
		if from < at {
			if office := f.putTogether(s, from, at); f.shortOffice(f.bare(office)) != "" {
				if k := v.kindWithin(s, from, at); k != "" && k != tocsin.SpeakerWitness {
					v.holds(p, office) // "the labour minister, Jane Roe,"
					return k
				}
			}
		}
	}
	if p.first > s.First {
		from := p.first
		if f.lower(s, from-1) == ")" {
			for from > s.First && p.first-from < 6 && f.lower(s, from) != "(" {
				from-- // "Inspector General (Special Branch) Roe"
			}
			p = &mention{Mention: p.Mention, first: from, last: p.last}
		}
		for from > s.First && p.first-from < 6 && !f.border(s, from-1) {
			from--
		}
		if k := v.kindWithin(s, from, p.first); k != "" && !f.linksOn(s, p.first-1) {
			v.holds(p, f.putTogether(s, from, p.first))
			return k
		}
	}
	return ""
}

// full is the speaker with the longest name by which the text has called an
// actor that is named in short here: "the ministry", "the army".
func (v *voices) full(s *sentence, m *mention, short tocsin.Speaker) tocsin.Speaker {
	if strings.Contains(short.Name, " ") || m.Actor.Kind == tocsin.Civilian {
		return short
	}
	for _, w := range strings.Fields(m.Actor.Name) {
		if m.Actor.Name != w && strings.EqualFold(w, short.Name) && strings.HasPrefix(m.Rule, "actor.") {
			return tocsin.Speaker{Name: m.Actor.Name, Kind: short.Kind}
		}
	}
	if m.Actor.Kind == tocsin.Media {
		return short
	}
	if v.f.words.spokesNoun[strings.ToLower(short.Name)] {
		if v.f.words.theSame[v.f.lower(s, m.first-1)] {
			if sp, ok := v.known(short.Name); ok {
				return sp
			}
		}
		if v.body != nil && v.body.speaker.Kind != tocsin.SpeakerAgency && v.body.from != nil {
			return tocsin.Speaker{Name: v.body.speaker.Name + " " + short.Name, Kind: v.body.speaker.Kind}
		}
	}
	before := ""
	if m.first > s.First {
		before = v.f.lower(s, m.first-1)
	}
	if v.f.words.titleOpening[before] {
		return short
	}
	if m.Actor.Kind == tocsin.Unnamed && before != "the" && before != "same" {
		return short
	}
	if sp, ok := v.known(short.Name); ok {
		return sp
	}
	return short
}

// known is the last speaker named in full whose name holds the word.
func (v *voices) known(word string) (tocsin.Speaker, bool) {
	word = strings.ToLower(word)
	for i := len(v.named) - 1; i >= 0; i-- {
		words := strings.Fields(v.named[i].Name)
		if v.f.words.otherSpeaker[strings.ToLower(words[0])] {
			continue // the "Second Army" is not the army
		}
		for k, w := range words {
			lower := strings.ToLower(w)
			if v.f.words.locative[lower] {
				break // "doctor at the hospital" is no hospital
			}
			if lower == word && (k == len(words)-1 || w != lower || v.f.words.titlePreposition[strings.ToLower(words[k+1])]) {
				return v.named[i], true // but a "government source" is no government
			}
		}
	}
	return tocsin.Speaker{}, false
}

// canSpeak reports whether an actor mention may be a speaker.
func canSpeak(m *mention) bool {
	return m.Kind == tocsin.MentionActor && m.Actor != nil && (m.Actor.Speaker != "" || m.Actor.Kind == tocsin.Person || m.Actor.Kind == tocsin.State)
}

// actorKind is the kind of speaker that an actor is.
func actorKind(m *mention) tocsin.SpeakerKind {
	if m.Actor.Speaker != "" {
		return m.Actor.Speaker
	}
	switch m.Actor.Kind {
	case tocsin.State, tocsin.Office:
		return tocsin.SpeakerOfficial
	case tocsin.Media:
		return tocsin.SpeakerAgency
	case tocsin.Group:
		return tocsin.SpeakerGroup
	case tocsin.Person:
		return tocsin.SpeakerWitness
	}
	return tocsin.SpeakerUnnamed
}

// mentionAt is the mention of the kind that begins at the token, nil when there
// is none.
func (s *sentence) mentionAt(token int, kind tocsin.MentionKind) *mention {
	for i := range s.mentions {
		if s.mentions[i].Kind == kind && s.mentions[i].first == token {
			return &s.mentions[i]
		}
	}
	return nil
}

// speakerFrom makes a Speaker of an actor mention alone.
func (f *framing) speakerFrom(m *mention) tocsin.Speaker {
	if m.Actor.Kind == tocsin.Person {
		return f.withOffice(tocsin.Speaker{Name: f.bare(m.Actor.Name), Kind: actorKind(m)})
	}
	return tocsin.Speaker{Name: f.entryName(m.Actor.ID, f.bare(f.wording(m))), Kind: actorKind(m)}
}

// putTogether is the tokens [from, to) with the names of organs as one name has them.
func (f *framing) putTogether(s *sentence, from, to int) string {
	var out strings.Builder
	at := f.text.Tokens[from].Start
	for i := range s.mentions {
		m := &s.mentions[i]
		if canSpeak(m) && m.first >= from && m.last <= to && m.Span.Start >= at && strings.HasPrefix(m.Rule, "organ.") {
			before := f.text.Body[at:m.Span.Start]
			name := m.Actor.Name
			for k := m.first - 1; k >= from; k-- { // the name holds words that stand before the noun
				if words := strings.Join(strings.Fields(f.text.Body[f.text.Tokens[k].Start:m.Span.Start]), " "); words != "" && strings.HasPrefix(name, words+" ") && f.text.Tokens[k].Start >= at {
					before = f.text.Body[at:f.text.Tokens[k].Start]
				}
			}
			out.WriteString(before)
			out.WriteString(name)
			at = m.Span.End
		}
	}
	if end := f.text.Tokens[to-1].End; end > at {
		out.WriteString(f.text.Body[at:end])
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// wordsOf is the words of a span, one space between them.
func (f *framing) wordsOf(span tocsin.Span) string {
	return strings.Join(strings.Fields(span.Of(f.text.Body)), " ")
}

// wording is the name of an actor as the text puts it: an organ is put
// together from its words, an entry of a table is named by many.
func (f *framing) wording(m *mention) string {
	if words := m.Span.Of(f.text.Body); strings.HasPrefix(m.Rule, "organ.") && !strings.HasPrefix(words, "U.S.") && !strings.HasPrefix(words, "US ") {
		return m.Actor.Name
	}
	return f.wordsOf(m.Span)
}
