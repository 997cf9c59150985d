package frame

import (
	"strings"

	"tocsin"
)

// contextClaims keeps what somebody says of an act in a sentence that gave no
// other claim by them: the words of the clause, so that the speaker is not
// lost. It is to be called after the other claims of all sentences are read.
func (f *framing) contextClaims(s *sentence) {
	if s.block.Kind == tocsin.Title {
		return
	}
	for _, a := range s.acts {
		if a.draft == nil || a.draft.Kind != tocsin.Attack {
			continue
		}
		h := f.attributionOf(s, a.m.first)
		if h == nil || h == s.speaker || h.speaker.Kind == tocsin.SpeakerOutlet || h.speaker.Kind == tocsin.SpeakerUnnamed || h.speaker.Name == "" {
			continue
		}
		if speaks(a.draft, h.speaker.Name) {
			continue
		}
		first, last := f.clause(s, a.m.first)
		switch {
		case h.first > a.m.first && h.first > first && h.first < last:
			last = h.first
		case h.last <= a.m.first && h.last > first && h.last < last:
			first = h.last
		}
		if first, last = f.unjoined(s, first, last); last-first >= 2 && !f.condemns(s, first, last) {
			f.addWords(s, a.draft, h, noun{first, last}, "context.said")
		}
	}
}

// unjoined is the tokens [first, last) without what only joins them to others.
func (f *framing) unjoined(s *sentence, first, last int) (int, int) {
	for first < last && f.connects(s, first) {
		first++
	}
	for last > first && f.text.Tokens[last-1].Kind == tocsin.Punct {
		last--
	}
	return first, last
}

// addWords claims words as what somebody heard says of the act.
func (f *framing) addWords(s *sentence, d *draft, h *attribution, n noun, rule string) {
	span := f.spanOf(n)
	c := f.claim(s, tocsin.Context, tocsin.Value{Name: f.wordsOf(span)}, span, rule)
	c.Speaker = h.speaker
	f.add(d, c)
}

// wordsSaid keeps the words of everybody who is heard in the sentences that go
// on about an attack reported and to whom no claim of it is due: who was there,
// and those who tell something of it, are sources even where no figure is
// theirs. It is to be called when the roles are settled.
func (f *framing) wordsSaid() {
	for i := range f.sentences {
		s := &f.sentences[i]
		d := f.goneOnAbout(s)
		if d == nil || f.longAgo(s) || s.block.Kind != tocsin.Paragraph && s.block.Kind != tocsin.Post {
			continue
		}
		for k := range s.heard {
			if h := &s.heard[k]; f.source(s, h) && !speaks(d, h.speaker.Name) {
				f.keepWords(s, d, h)
			}
		}
		if h := s.speaker; len(s.heard) == 0 && h != nil && (h.rule == "stage" || f.insideQuote(i) && (s.draft == nil || s.draft == d)) && f.source(s, h) && !speaks(d, h.speaker.Name) {
			whole := *h
			whole.last = s.First
			f.keepWords(s, d, &whole)
		}
	}
}

// longAgo reports whether the sentence tells of a time well before the document,
// or of many days.
func (f *framing) longAgo(s *sentence) bool {
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind != tocsin.MentionTime || !m.When.Known() || !f.ref.Date.Known() {
			continue
		}
		if m.When.Start.DaysUntil(f.ref.Date) > recent || f.period(m.When) {
			return true
		}
	}
	return false
}

// goneOnAbout is the attack reported that the sentence names or goes on about;
// nil when it tells of another.
func (f *framing) goneOnAbout(s *sentence) *draft {
	d := s.draft
	for _, a := range s.acts {
		if a.draft != nil {
			d = a.draft
		}
	}
	if d != nil && len(s.acts) == 0 && d.Role == tocsin.Background && (!d.when.Known() || f.fresh(d.when)) {
		d = f.main // told in passing, and left again
	}
	if d == nil || d.drop || d.Kind != tocsin.Attack || d.Role != tocsin.Main {
		return nil
	}
	return d
}

// source reports whether somebody heard may be a source of what happened.
func (f *framing) source(s *sentence, h *attribution) bool {
	if h.verb != nil {
		if l := f.lower(s, h.verb.first-1); l == "always" || f.lower(s, h.verb.last) == "last" {
			return false // what the government has always denied, or said last year
		}
		for _, q := range s.quoted {
			if !h.tail && q.Contains(h.verb.Span) && !f.insideQuote(s.index) {
				return false // who is quoted tells of another who spoke
			}
		}
	}
	switch h.speaker.Kind {
	case tocsin.SpeakerOutlet:
		return false
	case tocsin.SpeakerAgency, tocsin.SpeakerUnnamed:
		if h.rule == "colon" {
			return false // "Source: ..."
		}
	}
	return h.speaker.Name != "" && (h.rule == "colon" || h.rule == "quote" || h.rule == "stage" || h.verb != nil && h.verb.Kind == tocsin.MentionSpeech)
}

// keepWords makes a claim of what one who is heard says.
func (f *framing) keepWords(s *sentence, d *draft, h *attribution) {
	first, last := s.First, h.first
	if !h.tail {
		first, last = f.toldBehind(s, h, h.last, s.Last), s.Last
	}
	if h.rule == "stance" {
		first, last = s.First, s.Last // which has no words of its own: "the firm agrees"
	}
	if first, last = f.unjoined(s, first, last); last-first < 2 || f.condemns(s, first, last) || f.statesman(h.speaker.Name) || !f.onSpot(h) && !(h.person() && !f.politician(h)) && !f.telling(s, first, last) && !(h.rule == "stance" || f.anyBetween(s, first, last, f.words.figureGiven)) && !f.refuses(s, h, first, last) {
		return
	}
	f.addWords(s, d, h, noun{first, last}, "context.words")
}

// statesman reports whether a speaker rules a country, and so judges what
// happened rather than tells it.
func (f *framing) statesman(name string) bool {
	for _, w := range strings.Fields(name) {
		if lower := strings.ToLower(w); f.words.statesman[lower] && (lower != "president" || w != lower) {
			return true // but the president of a society is none
		}
	}
	return false
}

// toldBehind is where the words begin that are told, behind those whom they are
// told to: "reporters in the town that".
func (f *framing) toldBehind(s *sentence, h *attribution, first, last int) int {
	for k := first; k < last && k < first+mostTold && f.text.Tokens[k].Kind == tocsin.Word; k++ {
		if f.lower(s, k) == "that" {
			return k + 1
		}
	}
	if h.rule != "tell" {
		return first
	}
	for k := first; k < last; k++ {
		switch l := f.lower(s, k); {
		case f.article(s, k), l == "this":
			continue
		case f.words.outletWord[l], f.words.mediaNoun[l]:
			first = k + 1
			continue
		}
		break
	}
	return first
}

// mostTold is how many words may name those who are told something.
const mostTold = 6

// onSpot reports whether a speaker is one who sees to what happened, or was
// there: the police, a doctor, a neighbour; not a government.
func (f *framing) onSpot(h *attribution) bool {
	switch h.speaker.Kind {
	case tocsin.SpeakerPolice, tocsin.SpeakerMedical, tocsin.SpeakerWitness, tocsin.SpeakerMilitary, tocsin.SpeakerJournalist:
		return true
	}
	words := strings.Fields(strings.ToLower(h.speaker.Name))
	return f.words.sourceNoun[words[0]] || f.words.sourceNoun[words[len(words)-1]]
}

// person reports whether a speaker is a person of that name.
func (h *attribution) person() bool { return h.from != nil && h.from.Actor.Kind == tocsin.Person }

// politician reports whether a speaker holds an office of politics, from which
// what happened is judged rather than told.
func (f *framing) politician(h *attribution) bool {
	name := h.speaker.Name
	for _, w := range strings.Fields(name + " " + f.offices[name]) {
		if f.words.politician[strings.ToLower(strings.TrimSuffix(w, ","))] {
			return true
		}
	}
	return false
}

// refuses reports whether a party says in the tokens [first, last) that
// something is not so: "none of ours was there".
func (f *framing) refuses(s *sentence, h *attribution, first, last int) bool {
	if h.speaker.Kind != tocsin.SpeakerGroup && h.sort != "denied" {
		return false
	}
	return h.sort == "denied" || f.anyBetween(s, first, last, f.words.negation)
}

// telling reports whether the tokens [first, last) name something that belongs
// to an act: harm, arms, a response, a thing hit.
func (f *framing) telling(s *sentence, first, last int) bool {
	for i := range s.mentions {
		if m := &s.mentions[i]; m.first >= first && m.last <= last && (tells(m.Kind) || m.Kind == tocsin.MentionObject) {
			return true
		}
	}
	return false
}

// condemns reports whether the tokens [first, last) only judge what happened.
func (f *framing) condemns(s *sentence, first, last int) bool {
	return f.anyBetween(s, first, last, f.words.condemning)
}

// connects reports whether a token only joins a clause to its speaker.
func (f *framing) connects(s *sentence, k int) bool {
	return f.words.connective[f.lower(s, k)] || f.text.Tokens[k].Kind == tocsin.Punct
}

// speaks reports whether a claim of the draft comes from the speaker.
func speaks(d *draft, name string) bool {
	for i := range d.Claims {
		if d.Claims[i].Speaker.Name == name {
			return true
		}
	}
	return false
}
