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
		for first < last && f.connects(s, first) {
			first++
		}
		for last > first && f.text.Tokens[last-1].Kind == tocsin.Punct {
			last--
		}
		if last-first < 2 || f.condemns(s, first, last) {
			continue
		}
		span := tocsin.Span{Start: f.text.Tokens[first].Start, End: f.text.Tokens[last-1].End}
		words := strings.Join(strings.Fields(span.Of(f.text.Body)), " ")
		c := f.claim(s, tocsin.Context, tocsin.Value{Name: words}, span, "context.said")
		c.Speaker = h.speaker
		f.add(a.draft, c)
	}
}

// condemns reports whether the tokens [first, last) only judge what happened.
func (f *framing) condemns(s *sentence, first, last int) bool {
	for k := first; k < last; k++ {
		if f.words.condemning[f.lower(s, k)] {
			return true
		}
	}
	return false
}

// connects reports whether a token only joins a clause to its speaker.
func (f *framing) connects(s *sentence, k int) bool {
	if f.words.connective[f.lower(s, k)] {
		return true
	}
	return f.text.Tokens[k].Kind == tocsin.Punct
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
