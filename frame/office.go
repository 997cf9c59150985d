package frame

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin"
)

// longestOffice is how many words of an office go with a name, those of its
// grammar not counted.
const longestOffice = 3

// holds remembers the office of a person in the words in which the text first
// tells it: "district police chief".
func (v *voices) holds(p *mention, office string) {
	v.entitles(v.f.bare(p.Actor.Name), office)
}

// entitles is holds for a person who is known by name alone.
func (v *voices) entitles(name, office string) {
	if office = v.f.shortOffice(v.f.bare(office)); office == "" || v.f.offices[name] != "" || strings.Contains(office, name) {
		return
	}
	if v.f.offices == nil {
		v.f.offices = map[string]string{}
	}
	v.f.offices[name] = office
}

// entitled remembers the office that a person's name itself tells: "Mayor Ann
// Roe". A rank is none.
func (v *voices) entitled(p *mention) {
	title, found := strings.CutSuffix(v.f.bare(v.f.wordsOf(p.Span)), " "+p.Actor.Name)
	if !found {
		return
	}
	for _, w := range strings.Fields(title) {
		if !v.f.words.rank[strings.TrimSuffix(strings.ToLower(w), ".")] {
			v.holds(p, title)
			return
		}
	}
}

// shortOffice is an office without what it is for when that makes it long:
// "spokesman for the emergency ministry" is a spokesman. It is "" when the
// words tell no office.
func (f *framing) shortOffice(office string) string {
	words := strings.Fields(office)
	told, kept := 0, len(words)
	for i, w := range words {
		lower := strings.ToLower(w)
		switch {
		case f.words.titlePreposition[lower]:
			if i > 0 && kept == len(words) {
				kept = i
			}
		case !f.words.article[lower]:
			told++
		}
	}
	if told > longestOffice {
		words = words[:kept]
		if kept > longestOffice {
			words = words[kept-longestOffice:]
		}
	}
	office = strings.Trim(strings.Join(words, " "), ",;:.() ")
	head := office
	for i, w := range words {
		if i > 0 && f.words.titlePreposition[strings.ToLower(w)] {
			head = strings.Join(words[:i], " ")
			break
		}
	}
	if !f.singular(head) && !shortTitle(head) {
		return ""
	}
	for _, w := range strings.Fields(office) {
		if k := kindOfWord(strings.ToLower(strings.TrimSuffix(w, "'s"))); k != "" && k != tocsin.SpeakerWitness {
			return office
		}
	}
	return ""
}

// shortTitle reports whether an office is put in capitals alone: "SHO".
func shortTitle(office string) bool {
	return len(office) >= 2 && len(office) <= 4 && shouted(office) && !strings.ContainsAny(office, " .0123456789")
}

// titled names everybody who was heard with the office held, so that a reader
// knows who that is: "Ann Roe, district police chief". Where the text also
// says "the police chief" alone, and only one person holds such an office, that
// person is meant.
func (f *framing) titled() {
	if len(f.offices) == 0 {
		return
	}
	for _, h := range f.attributions() {
		if h.from == nil || h.from.Actor.Kind != tocsin.Person {
			if name := f.holder(&h.speaker); name != "" {
				h.speaker.Name = name
			}
		}
		h.speaker = f.withOffice(h.speaker)
	}
}

// withOffice is a speaker with the office held; witnesses hold none.
func (f *framing) withOffice(sp tocsin.Speaker) tocsin.Speaker {
	if office := f.offices[sp.Name]; office != "" && sp.Kind != tocsin.SpeakerWitness {
		sp.Name += ", " + office
	}
	return sp
}

// holder is the one person whose office ends as the words for a speaker do, or
// the other way round, "" when there is none or more than one. Of spokesmen
// there are many.
func (f *framing) holder(sp *tocsin.Speaker) string {
	lower := strings.ToLower(sp.Name)
	if !f.singular(lower) && !shortTitle(sp.Name) {
		return ""
	}
	last := lower[strings.LastIndexByte(lower, ' ')+1:]
	if f.words.spokesNoun[last] {
		if name := f.onlySpokesman(lower); name != "" {
			return name
		}
	}
	found := ""
	for name, held := range f.offices {
		short := shortTitle(sp.Name) && initials(held) == sp.Name // "the deputy commissioner", "the DC"
		held := strings.ToLower(held)
		if !short && held != lower && !strings.HasSuffix(held, " "+lower) && !strings.HasPrefix(held, lower+" of ") && !strings.HasPrefix(held, lower+" for ") &&
			(held != last || f.words.spokesNoun[last]) {
			continue
		}
		if found != "" {
			return ""
		}
		found = name
	}
	return found
}

// initials is the first letters of the words of an office.
func initials(office string) string {
	var out strings.Builder
	for _, w := range strings.Fields(office) {
		first, _ := utf8.DecodeRuneInString(w)
		out.WriteRune(unicode.ToUpper(first))
	}
	return out.String()
}

// onlySpokesman is the one person named as spokesman, and of nothing else, in a
// text that hears one spokesman without a name beside; "" otherwise.
func (f *framing) onlySpokesman(lower string) string {
	found := ""
	for name, held := range f.offices {
		held := strings.ToLower(held)
		if !f.words.spokesNoun[held[strings.LastIndexByte(held, ' ')+1:]] && !f.words.spokesNoun[held] {
			continue
		}
		if found != "" || !f.words.spokesNoun[held] {
			return ""
		}
		found = name
	}
	for i := range f.sentences {
		for k := range f.sentences[i].heard {
			h := &f.sentences[i].heard[k]
			other := strings.ToLower(h.speaker.Name)
			if (h.from == nil || h.from.Actor.Kind != tocsin.Person) && other != lower && f.words.spokesNoun[other[strings.LastIndexByte(other, ' ')+1:]] {
				return ""
			}
		}
	}
	return found
}
