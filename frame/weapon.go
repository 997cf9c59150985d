package frame

import (
	"strings"

	"tocsin"
)

// inName reports whether a word for a weapon is only part of a name: "the Assam
// Rifles".
func (f *framing) inName(s *sentence, w *mention) bool {
	if !f.capital(w.first) {
		return false
	}
	for i := range s.mentions {
		m := &s.mentions[i]
		if m.Kind == tocsin.MentionActor && m.first < w.first && m.last >= w.last {
			return true
		}
	}
	return w.first > s.First+1 && f.capital(w.first-1) && strings.HasPrefix(f.lower(s, w.first), "rifle") && f.text.Tokens[w.first-1].Kind == tocsin.Word
}

// tankItself reports whether the word is for a tank that may have fired, not for its
// crew, and not for one that holds oil and burned.
func (f *framing) tankItself(s *sentence, w *mention) bool {
	if !strings.HasPrefix(f.lower(s, w.first), "tank") {
		return false
	}
	h := s.mentionAt(w.last, tocsin.MentionHarm)
	return h == nil && s.cueAt("damage", w.last) == nil
}

// carriedOff reports whether the weapon is told as taken from others, or as one that
// was meant for nobody: "made off with nine rifles", "a stray bullet".
func (f *framing) carriedOff(s *sentence, w *mention) bool {
	for k := w.first - 1; k > w.first-7 && k >= s.First && f.text.Tokens[k].Kind != tocsin.Punct; k-- {
		l := f.lower(s, k)
		if l == "stray" && k >= w.first-2 || f.words.takingOff[l] || l == "off" && f.words.makingOff[f.lower(s, k-1)] {
			return true
		}
	}
	return false
}

// planted reports whether the weapon is one that is put somewhere, with which nothing
// is shot down: "pylons brought down with explosives".
func (f *framing) planted(w *mention) bool { return f.words.planting[w.Rule] }

// usedThere reports whether words before the weapon say that it was used, where no
// act stands near it: "used Samad drones against", "it was a limpet mine".
func (f *framing) usedThere(s *sentence, w *mention) bool {
	if f.idle(s, w) {
		return false
	}
	for k := w.first - 1; k > w.first-5 && k >= s.First && f.text.Tokens[k].Kind != tocsin.Punct; k-- {
		if f.words.usingWord[f.lower(s, k)] && !f.words.be[f.lower(s, k-1)] {
			return !f.words.nounPhraseEnd[f.lower(s, k+1)] // "used on bombs"
		}
		if before := f.lower(s, k-1); f.lower(s, k) == "was" && (before == "it" || before == "this") {
			return s.cue("negation", k, w.first) == nil && !f.words.supposing[f.lower(s, k-2)]
		}
	}
	return false
}
