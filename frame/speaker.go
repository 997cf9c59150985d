package frame

import (
	"strings"

	"tocsin"
)

// attribution is one "X said" of a sentence.
type attribution struct {
	speaker tocsin.Speaker
	verb    *mention
	from    *mention // the actor who speaks, nil when no lexicon knows it or it is carried over
	sort    string   // of the speech rule: stated, hedged, denied
	rule    string   // of the speech rule
	at      int      // token of the verb, for distances
	first   int      // where the words for speaker and verb begin
	last    int      // where they end
	tail    bool     // what is said stands before it
	passed  bool     // somebody else passed the words on
	aside   bool     // only what stands right before it is told by the speaker
}

// hear finds who speaks in every sentence, and carries speakers over to the
// sentences of the same quotation and to pronouns.
func (f *framing) hear() {
	v := &voices{f: f, persons: map[string]tocsin.SpeakerKind{}}
	statement := f.statement()
	if by := f.issuer(); by != nil && (statement == nil || statement.rule != "signed") {
		statement = by // but a release that somebody signs is theirs
	}
	if statement == nil {
		statement = f.ownWords(v)
	}
	for i := range f.sentences {
		s := &f.sentences[i]
		v.begin(s)
		v.at = i
		switch {
		case s.block.Kind == tocsin.Post && s.block.Author+s.block.Handle != "" && !f.ownPost(s.block):
			v.post = &attribution{speaker: f.author(s.block), sort: "stated", at: s.First}
		default:
			v.post = nil
		}
		v.attribute(s)
		v.remember(s)
		v.opensWith(s)
		switch {
		case len(s.heard) > 0:
		case v.post != nil:
			s.speaker = v.post
		case v.onStage(s) && (len(s.quoted) > 0 && f.quotedWhole(s) || f.insideQuote(i)):
			s.speaker = v.stage
		case v.last != nil && len(s.quoted) > 0 && f.quotedWhole(s), v.last != nil && f.insideQuote(i):
			s.speaker = v.last
		case v.goesOn(s):
			s.speaker = v.last
		case statement != nil:
			s.speaker = statement
		}
	}
	// A quotation that is attributed only after it ends.
	for i := len(f.sentences) - 2; i >= 0; i-- {
		s, next := &f.sentences[i], &f.sentences[i+1]
		if s.speaker == nil && len(s.heard) == 0 && s.Block == next.Block && len(next.heard) > 0 && f.quotedWhole(s) {
			s.speaker = &next.heard[0]
		}
	}
	f.closed()
	f.announced()
	f.credited()
	f.headlined()
	f.introduced()
	f.sourced()
	f.spokenFor()
	f.leadNamed()
	f.oneName()
	f.titled()
}

// announced gives the sentences before "the governor announced this" to who
// announced it.
func (f *framing) announced() {
	for i := 1; i < len(f.sentences); i++ {
		s := &f.sentences[i]
		if len(s.heard) != 1 || !f.saidBefore(s, &s.heard[0]) {
			continue
		}
		for k := i - 1; k >= 0 && k >= i-mostAnnounced; k-- {
			told := &f.sentences[k]
			if len(told.heard) > 0 || told.speaker != nil || told.block.Kind == tocsin.Title || told.Block != f.sentences[i-1].Block || s.Block-told.Block > 1 {
				break
			}
			told.speaker = &s.heard[0]
		}
	}
}

// credited gives the sentences of an item to the source with which it ends.
func (f *framing) credited() {
	for i := range f.sentences {
		s := &f.sentences[i]
		if len(s.heard) != 1 || s.heard[0].rule != "credit" {
			continue
		}
		for k := i - 1; k >= 0 && f.sentences[k].Block == s.Block && len(f.sentences[k].heard) == 0 && f.sentences[k].speaker == nil; k-- {
			f.sentences[k].speaker = &s.heard[0]
		}
	}
}

// mostAnnounced is how many sentences "announced this" reaches back.
const mostAnnounced = 3

// saidBefore reports whether all that a sentence tells is who said what stands
// before it: "the governor announced this", "this was reported by police".
func (f *framing) saidBefore(s *sentence, h *attribution) bool {
	if h.rule == "pointing" {
		return true
	}
	if h.verb == nil || h.sort != "stated" {
		return false
	}
	for i := range s.mentions {
		if tells(s.mentions[i].Kind) {
			return false
		}
	}
	first := f.lower(s, s.First)
	if f.words.backWord[first] {
		return true // "So says the ministry's summary."
	}
	at := h.verb.last
	if l := f.lower(s, at); l == "about" || l == "of" {
		at++
	}
	switch next := f.lower(s, at); {
	case next == "this" || next == "so" || next == "it" && at > h.verb.last:
		return f.closes(s, at+1)
	case first == "this" || first == "it":
		return f.words.be[f.lower(s, s.First+1)] && h.first > s.First
	}
	return false
}

// headlined gives a lead in which nobody is heard to who is named with the
// headline: "Police: five killed in a bar", "Five killed - police".
func (f *framing) headlined() {
	var by *attribution
	for i := range f.sentences {
		s := &f.sentences[i]
		if s.block.Kind == tocsin.Title {
			for k := range s.heard {
				if h := &s.heard[k]; h.rule == "colon" || h.rule == "dash" {
					by = h
				}
			}
			continue
		}
		lead := s.Block
		for ; by != nil && i < len(f.sentences) && f.sentences[i].Block == lead; i++ {
			if s := &f.sentences[i]; len(s.heard) > 0 || s.speaker != nil {
				return
			}
		}
		for k := i - 1; by != nil && k >= 0 && f.sentences[k].Block == lead; k-- {
			f.sentences[k].speaker = by
		}
		return
	}
}

// introduced gives the items of a list to who brings it: "The police inform the
// public of the following:".
func (f *framing) introduced() {
	var by *attribution
	for i := range f.sentences {
		s := &f.sentences[i]
		opens := i == 0 || f.sentences[i-1].Block != s.Block
		switch {
		case len(s.heard) > 0 && f.lower(s, s.Last-1) == ":" && !s.heard[len(s.heard)-1].tail:
			by = &s.heard[len(s.heard)-1]
		case len(s.heard) > 0 || opens && !f.item(s):
			by = nil
		case by != nil && s.speaker == nil:
			s.speaker = by
		}
	}
}

// sourced gives a lead in which nobody is heard to the officer with whose word
// the next paragraph begins: "Two men died in a blast in Basra.", "The police
// chief said the bomb lay in a drain."
func (f *framing) sourced() {
	lead := 0
	for lead < len(f.sentences) && f.sentences[lead].block.Kind != tocsin.Paragraph {
		lead++
	}
	next := lead
	for next < len(f.sentences) && f.sentences[next].Block == f.sentences[lead].Block {
		if s := &f.sentences[next]; len(s.heard) > 0 || s.speaker != nil || len(s.quoted) > 0 {
			return
		}
		next++
	}
	if next == len(f.sentences) || len(f.sentences[next].heard) == 0 || f.sentences[next].block.Kind != tocsin.Paragraph {
		return
	}
	h := &f.sentences[next].heard[0]
	if h.from == nil || h.sort != "stated" || h.passed || !f.words.rulesOnward[h.rule] || h.from.Actor.Kind != tocsin.Person && !f.singular(h.speaker.Name) {
		return
	}
	switch h.speaker.Kind {
	case tocsin.SpeakerOfficial, tocsin.SpeakerPolice, tocsin.SpeakerMilitary:
	default:
		if first, _, _ := strings.Cut(h.speaker.Name, " "); !f.words.spokesNoun[strings.ToLower(first)] {
			return
		}
	}
	for k := lead; k < next; k++ {
		f.sentences[k].speaker = h
	}
}

// leadNamed names whoever the lead hears by an office alone, when the next
// paragraph begins with the word of a person of whom no other office is told:
// "..., a port official said." "Jane Roe said ...".
func (f *framing) leadNamed() {
	lead := 0
	for lead < len(f.sentences) && f.sentences[lead].block.Kind != tocsin.Paragraph {
		lead++
	}
	next := lead
	var h *attribution
	for next < len(f.sentences) && f.sentences[next].Block == f.sentences[lead].Block {
		if s := &f.sentences[next]; len(s.heard) > 0 {
			h = &s.heard[len(s.heard)-1]
		}
		next++
	}
	if h == nil || next == len(f.sentences) || !f.singular(h.speaker.Name) || h.from != nil && h.from.Actor.Kind == tocsin.Person || h.passed || f.words.anyoneNoun.Ends(strings.ToLower(h.speaker.Name)) {
		return
	}
	s := &f.sentences[next]
	if len(s.heard) == 0 || s.block.Kind != tocsin.Paragraph {
		return
	}
	p := &s.heard[0]
	if p.from == nil || p.from.Actor.Kind != tocsin.Person || p.from.first > s.First+2 || f.offices[p.speaker.Name] != "" || p.passed ||
		p.speaker.Kind != tocsin.SpeakerWitness && p.speaker.Kind != h.speaker.Kind {
		return
	}
	kind := h.speaker.Kind
	if (kind == tocsin.SpeakerWitness || kind == tocsin.SpeakerUnnamed) && p.from.Actor.Speaker != "" {
		kind = p.speaker.Kind
	}
	office := h.speaker.Name
	for i := range f.sentences {
		for k := range f.sentences[i].heard {
			if o := &f.sentences[i].heard[k]; o.speaker.Name == p.speaker.Name {
				o.speaker.Kind = kind
			}
		}
	}
	h.speaker.Name, h.speaker.Kind, h.from = p.speaker.Name, kind, p.from
	(&voices{f: f}).entitles(p.speaker.Name, office)
}

// spokenFor gives what a headline has a state say to who speaks for it in the
// text: "Rockets hit Basra, Iraq says", "the Iraqi army said".
func (f *framing) spokenFor() {
	for i := range f.sentences {
		title := &f.sentences[i]
		if title.block.Kind != tocsin.Title {
			continue
		}
		for k := range title.heard {
			if h := &title.heard[k]; h.from != nil && h.from.Actor.Kind == tocsin.State {
				if by := f.firstOf(h.from.Actor.Country); by != nil {
					h.speaker.Name, h.speaker.Kind, h.from = by.speaker.Name, by.speaker.Kind, by.from
				}
			}
		}
	}
}

// firstOf is the first speaker of the text that belongs to a country, but for
// the country itself; nil when none is heard.
func (f *framing) firstOf(country string) *attribution {
	for i := range f.sentences {
		s := &f.sentences[i]
		if s.block.Kind == tocsin.Title {
			continue
		}
		for k := range s.heard {
			if h := &s.heard[k]; country != "" && h.from != nil && h.from.Actor.Country == country && h.from.Actor.Kind != tocsin.State && h.from.Actor.Kind != tocsin.Person && h.from.Actor.Kind != tocsin.Media {
				return h
			}
		}
	}
	return nil
}

// item reports whether the sentence begins an item of a list.
func (f *framing) item(s *sentence) bool {
	switch f.lower(s, s.First) {
	case "*", "•", "·", "-", "–", "—":
		return true
	}
	return f.text.Tokens[s.First].Kind == tocsin.Number && s.Last-s.First > 1 && f.text.Tokens[s.First+1].Kind == tocsin.Punct
}

// far is the cost from which on an attribution no longer covers words.
const far = 100

// speakerOf is whose claim the words of span in sentence s are, and how sure
// they are put (codebook 20, 21).
func (f *framing) speakerOf(s *sentence, span tocsin.Span) (tocsin.Speaker, tocsin.Certainty) {
	at := f.text.TokenAt(span.Start)
	for i := range s.heard {
		if h := &s.heard[i]; !h.tail && h.verb != nil && at < h.first && h.verb.Span.End < span.End {
			at = h.verb.last // the words of the claim hold who says it
			break
		}
	}
	said := f.attributionOf(s, at)
	speaker := tocsin.Speaker{Name: f.doc.Outlet, Kind: tocsin.SpeakerOutlet}
	if said != nil {
		speaker = said.speaker
	}
	certainty := f.certainty(s, said, at)
	if first, last := f.clause(s, at); said == nil && (certainty == tocsin.Reported || s.cue("reported", first, last) != nil) {
		speaker = tocsin.Speaker{Name: "unnamed reports", Kind: tocsin.SpeakerUnnamed}
	}
	return speaker, certainty
}

// mostAside is how many tokens before an aside it tells the speaker of.
const mostAside = 4

// attributionOf is the attribution that covers token at of the sentence; nil
// when the outlet speaks itself.
func (f *framing) attributionOf(s *sentence, at int) *attribution {
	said := s.speaker
	best := far
	for i := range s.heard {
		h := &s.heard[i]
		if d := f.reach(s, h, at); d < best {
			said, best = h, d
		}
	}
	return said
}

// reach is how far the words at token at are from an attribution: less when
// they stand on the side where what is said is expected.
func (f *framing) reach(s *sentence, h *attribution, at int) int {
	from, to := at, h.at
	if from > to {
		from, to = to, from
	}
	d := to - from
	if h.aside && (at < h.first-mostAside || at >= h.last) {
		return far
	}
	for _, c := range s.cuts {
		if c <= from || c >= to {
			continue
		}
		switch word := f.text.Tokens[c].Lower; {
		case word == "," || word == "\"" || word == "“" || word == "”" || word == "''" || word == "``":
			d++
		case word == ";":
			d += 8
			if len(s.heard) > 1 {
				d += 22
			}
		case f.words.contrast[word]:
			d += 12
		default:
			d += 3
		}
	}
	for i := range s.heard {
		o := &s.heard[i]
		if o != h && o.at > from && o.at < to {
			if h.tail && at < h.at && o.tail || !h.tail && at > h.at && !o.tail {
				d += 25
			}
		}
	}
	switch {
	case h.rule == "colon":
		if at < h.at {
			return far
		}
		return d / 2
	case h.tail && at < h.first:
		return d - 2
	case h.tail && at >= h.last:
		if h.rule == "according" || h.rule == "dash" {
			return d + 6
		}
		return d + 3
	case !h.tail && at < h.first:
		return d + 100
	}
	return d
}

// bare is a name without a leading article or figure.
func (f *framing) bare(name string) string {
	for {
		word, rest, found := strings.Cut(name, " ")
		if !found {
			return name
		}
		if f.words.bareOpening[strings.ToLower(word)] {
			name = rest
			continue
		}
		if word == "" || word[0] >= '0' && word[0] <= '9' && !ordinal(word) {
			name = rest
			continue
		}
		return name
	}
}
