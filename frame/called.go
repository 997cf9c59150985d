package frame

import (
	"strings"
	"unicode"

	"tocsin"
)

// called is one name by which speakers are heard in a document.
type called struct {
	name   string
	kind   tocsin.SpeakerKind
	id     string // of the entry that the name stands for; "" for none
	anyone bool   // told once at least as one of many: "an official", "a second source"
}

// oneName gives every speaker one name in the whole document, so that two
// names are two speakers: an entry of the lexicon the name that the text has
// for it most often, an abbreviation the full name behind which it stands in
// brackets, and a short mention ("officials", "the command") the full one that only one speaker has.
func (f *framing) oneName() {
	all := f.attributions()
	for _, a := range all {
		a.speaker.Name = oneSpelling(f.plainCase(a))
	}
	f.fullNames(all)
	names := f.names(all)
	to := map[string]*called{}
	f.sameEntry(names, to)
	sameLetters(names, to)
	f.abbreviated(names, to)
	f.shortened(names, to)
	f.nameOf = map[string]string{}
	for _, c := range names {
		end := lastOf(c, to)
		f.nameOf[c.name] = end.name
		if c.id != "" {
			f.nameOf[entryKey+c.id] = end.name
		}
	}
	for _, a := range all {
		if end := to[a.speaker.Name]; end != nil {
			if a.speaker.Kind == tocsin.SpeakerOfficial || a.speaker.Kind == tocsin.SpeakerUnnamed {
				a.speaker.Kind = end.kind
			}
			a.speaker.Name = f.nameOf[a.speaker.Name]
		}
	}
}

// lastOf is the name to which those that stand for one another lead.
func lastOf(c *called, to map[string]*called) *called {
	for n := 0; to[c.name] != nil && n < len(to); n++ {
		c = to[c.name]
	}
	return c
}

// entryName is the one name in the document of an actor of the lexicon; its
// own name when nobody is heard by it.
func (f *framing) entryName(id, name string) string {
	if one, ok := f.nameOf[entryKey+id]; ok && id != "" {
		return one
	}
	return oneSpelling(name)
}

// entryKey stands before the id of an entry where names are the keys; no name
// begins so.
const entryKey = "#"

// attributions is every attribution of the document once.
func (f *framing) attributions() []*attribution {
	var all []*attribution
	known := map[*attribution]bool{}
	for i := range f.sentences {
		s := &f.sentences[i]
		for k := range s.heard {
			all = append(all, &s.heard[k])
			known[&s.heard[k]] = true
		}
	}
	for i := range f.sentences {
		if a := f.sentences[i].speaker; a != nil && !known[a] {
			all = append(all, a)
			known[a] = true
		}
	}
	return all
}

// fullNames gives a person who is heard by one name the full one, when the text
// has a single person of that name: "Ms Roe", "Jane Roe".
func (f *framing) fullNames(all []*attribution) {
	persons := map[string]*mention{} // by each end of their names; nil for several
	for i := range f.sentences {
		for k := range f.sentences[i].mentions {
			m := &f.sentences[i].mentions[k]
			if m.Kind != tocsin.MentionActor || m.Actor == nil || m.Actor.Kind != tocsin.Person {
				continue
			}
			words := strings.Fields(m.Actor.Name)
			if len(words) < 2 {
				continue
			}
			for _, w := range []string{words[0], words[len(words)-1]} {
				if p, ok := persons[w]; ok && (p == nil || p.Actor.Name != m.Actor.Name) {
					persons[w] = nil
				} else {
					persons[w] = m
				}
			}
		}
	}
	for _, a := range all {
		p := persons[a.speaker.Name]
		if p == nil || a.from != nil && a.from.Actor.Kind != tocsin.Person {
			continue
		}
		a.speaker.Name, a.from = f.bare(p.Actor.Name), p
		for _, b := range all {
			if b.speaker.Name == a.speaker.Name && b.speaker.Kind != tocsin.SpeakerWitness {
				a.speaker.Kind = b.speaker.Kind
				break
			}
		}
	}
}

// names lists the names by which somebody is heard, in the order of the text.
func (f *framing) names(all []*attribution) []*called {
	var out []*called
	at := map[string]*called{}
	for _, a := range all {
		name := a.speaker.Name
		if name == "" || a.speaker.Name == "unnamed reports" || a.from != nil && a.from.Actor.Kind == tocsin.Person {
			continue
		}
		c := at[name]
		if c == nil {
			c = &called{name: name, kind: a.speaker.Kind}
			at[name] = c
			out = append(out, c)
		}
		if m := a.from; m != nil && m.Actor.ID != "" && m.Actor.Kind != tocsin.State && strings.HasPrefix(m.Rule, "actor.") &&
			(strings.EqualFold(name, oneSpelling(f.bare(f.wording(m)))) || strings.EqualFold(name, oneSpelling(m.Actor.Name))) {
			c.id = m.Actor.ID
		}
		if a.first < a.last && f.words.titleOpening[f.text.Tokens[a.first].Lower] || a.first > 0 && f.words.titleOpening[f.text.Tokens[a.first-1].Lower] {
			c.anyone = c.anyone || f.singular(name)
		}
	}
	return out
}

// plainCase is a speaker's name without the capital that only its place at the
// head of a sentence gives it: "Officials", "Security source".
func (f *framing) plainCase(a *attribution) string {
	name := a.speaker.Name
	if a.from != nil && (a.from.Actor.Kind == tocsin.Person || strings.HasPrefix(a.from.Rule, "actor.")) || a.rule == "" {
		return name
	}
	first, rest, _ := strings.Cut(name, " ")
	lower := strings.ToLower(first)
	if first == lower || first == strings.ToUpper(first) || rest != strings.ToLower(rest) || first[1:] != lower[1:] {
		return name
	}
	if kindOfWord(lower) != "" || f.written(lower) {
		return lower + name[len(first):]
	}
	return name
}

// oneSpelling is a name as every outlet could write it: "U.S. Navy" and "US
// Navy" are one speaker.
func oneSpelling(name string) string { return strings.ReplaceAll(name, "U.S.", "US") }

// written reports whether the document has the word in small letters.
func (f *framing) written(lower string) bool {
	if f.small == nil {
		f.small = map[string]bool{}
		for _, t := range f.text.Tokens {
			if t.Kind == tocsin.Word && f.text.Body[t.Start:t.End] == t.Lower {
				f.small[t.Lower] = true
			}
		}
	}
	return f.small[lower]
}

// sameEntry gives the names of one entry the one that fits best.
func (f *framing) sameEntry(names []*called, to map[string]*called) {
	best := map[string]*called{}
	for _, c := range names {
		if b := best[c.id]; c.id != "" && (b == nil || f.fitter(c, b)) {
			best[c.id] = c
		}
	}
	for _, c := range names {
		if b := best[c.id]; b != nil && b != c {
			to[c.name] = b
		}
	}
}

// sameLetters gives a name that a headline has in capitals as the text has it.
func sameLetters(names []*called, to map[string]*called) {
	best := map[string]*called{}
	for _, c := range names {
		if key := strings.ToLower(c.name); to[c.name] == nil && (best[key] == nil || c.name > best[key].name) {
			best[key] = c // small letters sort behind capitals
		}
	}
	for _, c := range names {
		if b := best[strings.ToLower(c.name)]; to[c.name] == nil && b != c {
			to[c.name] = b
		}
	}
}

// fitter reports whether of two names of an entry c is the better: one that
// the text has more often, that is longer or holds the other.
func (f *framing) fitter(c, b *called) bool {
	if strings.Contains(c.name, b.name) || strings.Contains(b.name, c.name) {
		return len(c.name) > len(b.name)
	}
	body := oneSpelling(f.text.Body)
	if n, other := strings.Count(body, c.name), strings.Count(body, b.name); n != other {
		return n > other
	}
	return len(c.name) > len(b.name)
}

// abbreviated gives an abbreviation the name behind which it stands in
// brackets.
func (f *framing) abbreviated(names []*called, to map[string]*called) {
	for _, c := range names {
		if to[c.name] != nil || len(c.name) < 2 || strings.ContainsFunc(c.name, func(r rune) bool { return !unicode.IsUpper(r) }) {
			continue
		}
		full := f.spelledOut(c.name)
		if full == "" {
			continue
		}
		for _, o := range names {
			if o == c || to[o.name] != nil || !strings.EqualFold(o.name, full) && !strings.HasSuffix(strings.ToLower(o.name), " "+strings.ToLower(full)) {
				continue
			}
			to[c.name] = o
			break
		}
	}
}

// spelledOut is the name behind which the text first has the abbreviation in
// brackets; "" when it has none.
func (f *framing) spelledOut(short string) string {
	for i := range f.sentences {
		s := &f.sentences[i]
		for k := s.First + 1; k+2 < s.Last; k++ {
			if f.lower(s, k) != "(" || f.lower(s, k+2) != ")" {
				continue
			}
			if t := f.text.Tokens[k+1]; f.text.Body[t.Start:t.End] != short {
				continue
			}
			from := k
			for n := len(short) - 1; n >= 0 && from > s.First && strings.HasPrefix(f.lower(s, from-1), strings.ToLower(short[n:n+1])); n-- {
				from--
			}
			if k-from == len(short) {
				return f.wordsOf(f.spanOf(noun{from, k}))
			}
			if m := s.mentionEnding(k, tocsin.MentionActor); m != nil {
				return f.bare(f.wording(m))
			}
		}
	}
	return ""
}

// shortened gives a short name the longer one that ends in it, when only one
// speaker of the document is called so.
func (f *framing) shortened(names []*called, to map[string]*called) {
	for _, c := range names {
		if to[c.name] != nil || c.anyone {
			continue
		}
		var full *called
		many := false
		for _, o := range names {
			if o == c || o.anyone && f.singular(o.name) && !f.singular(c.name) || !f.endsIn(o, c) {
				continue
			}
			end := lastOf(o, to)
			if end == c {
				continue
			}
			many = many || full != nil && full != end && !f.endsIn(full, end) && !f.endsIn(end, full)
			if full == nil || len(end.name) > len(full.name) {
				full = end
			}
		}
		if full != nil && !many {
			to[c.name] = full
		}
	}
}

// endsIn reports whether the name of o is that of c with words that tell whose
// it is: "Iraqi officials", "officials"; "Iraqi military", "army"; "ministry of
// roads", "ministry".
func (f *framing) endsIn(o, c *called) bool {
	if o.kind != c.kind && c.kind != tocsin.SpeakerOfficial && c.kind != tocsin.SpeakerUnnamed || o.kind == tocsin.SpeakerWitness && c.kind != o.kind {
		return false
	}
	long, short := strings.ToLower(o.name), strings.ToLower(c.name)
	before, ok := strings.CutSuffix(long, " "+short)
	if !ok && f.words.armyNoun[short] {
		at := strings.LastIndexByte(long, ' ')
		if at < 0 || !f.words.armyNoun[long[at+1:]] {
			return false
		}
		before, ok = long[:at], true
	}
	if !ok {
		return strings.HasPrefix(long, short+" of ") || strings.HasPrefix(long, short+" for ")
	}
	for _, w := range strings.Fields(before) {
		if f.words.titlePreposition[w] || f.words.otherSpeaker[w] || w == "and" || f.words.rank[w] {
			return false
		}
	}
	return true
}
