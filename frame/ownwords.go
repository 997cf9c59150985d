package frame

import "tocsin"

// ownWords is who speaks in a text that one person or office wrote and another
// outlet only passes on: its writer is named once, on a line of its own at the end
// ("— Governor Jane Roe, on her page") or as the owner of the channel in the title.
// Without that it is nil.
func (f *framing) ownWords(v *voices) *attribution {
	for i := len(f.sentences) - 1; i > 0 && i >= len(f.sentences)-mostSigned; i-- {
		s := &f.sentences[i]
		if s.block.Kind == tocsin.Title || f.sentences[i-1].Block == s.Block {
			continue
		}
		if a := v.signs(s); a != nil {
			return a
		}
	}
	for i := range f.sentences {
		s := &f.sentences[i]
		if s.block.Kind != tocsin.Title {
			return nil
		}
		for k := s.First + 1; k < s.Last-1; k++ {
			if l := f.lower(s, k); l != "'s" && l != "’s" {
				continue
			}
			if next := f.lower(s, k+1); !f.words.releaseNoun[next] && !f.words.statementNoun[next] || !f.selfSpoken() {
				continue
			}
			if a, ok := v.pick(s, s.First, k); ok && author(a.speaker.Kind) {
				return &attribution{speaker: a.speaker, from: a.from, sort: "stated"}
			}
		}
	}
	return nil
}

// author reports whether speakers of the kind write texts of their own that others
// pass on.
func author(k tocsin.SpeakerKind) bool {
	switch k {
	case tocsin.SpeakerOfficial, tocsin.SpeakerPolice, tocsin.SpeakerMilitary, tocsin.SpeakerMedical:
		return true
	}
	return false
}

// signs is who signs on the sentence, which is a line of its own: who stands behind
// its dash, as far as a comma; nil when nobody does.
func (v *voices) signs(s *sentence) *attribution {
	f := v.f
	end := f.sentenceEnd(s)
	from := s.First
	if l := f.lower(s, from); l != "—" && l != "–" && l != "-" || !f.selfSpoken() {
		return nil
	}
	from++
	for i := range s.mentions {
		if m := &s.mentions[i]; tells(m.Kind) || m.Kind == tocsin.MentionSpeech && m.Rule != "statement" {
			return nil
		}
	}
	for to := end; to > from; to-- {
		if to < end && f.lower(s, to) != "," && f.lower(s, to) != "(" {
			continue
		}
		if a, ok := v.wholly(s, from, to); ok && author(a.speaker.Kind) {
			return &attribution{speaker: a.speaker, from: a.from, sort: "stated"}
		}
	}
	return nil
}

// selfSpoken reports whether the text speaks of its writer outside quotations: "I
// ask everybody", "our air defence".
func (f *framing) selfSpoken() bool {
	for i := range f.sentences {
		s := &f.sentences[i]
		if len(s.quoted) > 0 || f.insideQuote(i) {
			continue
		}
		for k := s.First; k < s.Last; k++ {
			switch f.text.Tokens[k].Lower {
			case "i", "our", "my", "we":
				return true
			}
		}
	}
	return false
}
