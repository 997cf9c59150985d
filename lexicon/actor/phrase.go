package actor

import (
	"strings"

	"tocsin"
)

// element is one part of a phrase: words [at, end).
type element struct {
	source  source
	index   int
	at, end int
	linked  bool // "Iran-backed"
	number  bool // "12"
}

// phrase reads the actor whose words begin at i, and gives where the reading
// goes on; i when none begins there.
func (s *sentence) phrase(i int) int {
	chain := s.chain(i)
	if len(chain) == 0 {
		return i
	}
	last := len(chain) - 1
	if p := &chain[last]; p.source == isTitle {
		return s.titled(chain)
	}
	// Words that only narrow are no actor: drop them from the end.
	for last >= 0 && chain[last].source == isModifier {
		last--
	}
	if last < 0 {
		return chain[len(chain)-1].end
	}
	full := chain[len(chain)-1].end
	chain = chain[:last+1]
	head := &chain[last]
	switch head.source {
	case isActor:
		s.entryPhrase(chain)
	case isOrgan:
		if end := s.organPhrase(chain); end > head.end {
			return end
		}
	case isPeople:
		c := s.lex.countries[head.index]
		from := phraseStart(chain)
		s.mention(from, head.end, "actor.people", tocsin.Actor{Kind: tocsin.Civilian, Name: s.wording(from, head.end), Country: c.code})
	case isCountry:
		s.state(head, "actor.state")
	case isAdjective:
		s.state(head, "actor.adjective")
	case isCapital:
		if s.speaksAsState(head) {
			s.state(head, "actor.capital")
		}
	}
	if full > head.end {
		return head.end // what was dropped may begin a phrase of its own
	}
	return full
}

// chain collects the parts that may stand together before a head.
func (s *sentence) chain(i int) []element {
	var chain []element
	for i < len(s.words) {
		if len(chain) > 0 && s.words[i].key == "'s" && chain[len(chain)-1].source != isModifier && i+1 < len(s.words) {
			// "Iraq's interior ministry": only before a noun that goes on.
			rest := s.element(i+1, chain)
			if rest.end == 0 || !s.goesOn(rest.at, chain) {
				break
			}
			i++
			continue
		}
		e := s.element(i, chain)
		if e.end == 0 || !fits(chain, e) {
			break
		}
		chain = append(chain, e)
		i = e.end
		if e.source == isTitle || e.source == isPeople || e.source == isCapital {
			break
		}
		// "a group of the Taliban": no article where none of a list asks for one.
		if e.source == isModifier && s.words[i-1].key == "of" && i < len(s.words) && s.words[i].key == "the" {
			i++
		}
	}
	return chain
}

// maxModifiers is how many words may stand between "Iraq's" and its noun;
// chosen by hand.
const maxModifiers = 6

// goesOn reports whether an organ comes among the parts from word i on.
func (s *sentence) goesOn(i int, chain []element) bool {
	for n := 0; i < len(s.words) && n < maxModifiers; n++ {
		e := s.element(i, chain)
		switch {
		case e.end == 0:
			return false
		case e.source == isOrgan || e.source == isTitle:
			return true
		case e.source != isModifier:
			return false
		}
		i = e.end
	}
	return false
}

// element is the part that begins at word i: the longest form there, and of
// equally long ones that of the most telling table. Its end is 0 when there
// is none.
func (s *sentence) element(i int, chain []element) element {
	w := &s.words[i]
	if !w.opens {
		return element{}
	}
	if w.kind == tocsin.Number {
		if m := s.longest(i)[isActor]; m.n > 1 || m.n == 1 && strings.Trim(w.key, "0123456789") != "" {
			return element{source: isActor, index: m.index, at: i, end: i + m.n}
		}
		if strings.Contains(w.key, ":") {
			return element{} // a time of day
		}
		return element{source: isModifier, index: -1, at: i, end: i + 1, number: true}
	}
	if w.kind != tocsin.Word {
		return element{}
	}
	best := element{}
	matches := s.longest(i)
	for k, m := range matches {
		if k := source(k); m.n > 0 && k != isThing && k != isTitle && i+m.n >= best.end {
			best = element{source: k, index: m.index, at: i, end: i + m.n}
		}
	}
	if t := matches[isTitle]; t.n > 0 && i+t.n >= best.end && s.setting == mixed {
		if name, _ := s.nameAfter(i + t.n); name > 0 {
			return element{source: isTitle, index: t.index, at: i, end: i + t.n}
		}
	}
	if best.end > 0 && s.words[best.end-1].closes {
		return best
	}
	if end := s.compound(i); end > i {
		return element{source: isModifier, index: -1, at: i, end: end, linked: true}
	}
	return element{}
}

// compound is the end of a word such as "Iran-backed", "pro-Houthi" or
// "17-year-old" that begins at i; i when there is none.
func (s *sentence) compound(i int) int {
	if s.words[i].closes {
		return i
	}
	end := i + 1
	for end < len(s.words) && !s.words[end].opens {
		end++
	}
	first, last := s.words[i].key, s.words[end-1].key
	if s.lex.linked[last] || first == "pro" || first == "anti" || first == "ex" {
		return end
	}
	return i
}

// fits reports whether e may follow the parts so far.
func fits(chain []element, e element) bool {
	if len(chain) == 0 {
		return true
	}
	var country, actor, organ bool
	for _, p := range chain {
		country = country || p.source == isCountry || p.source == isAdjective
		actor = actor || p.source == isActor
		organ = organ || p.source == isOrgan
	}
	switch e.source {
	case isActor:
		return !actor && !organ && !country
	case isCountry, isAdjective:
		return !country && !actor && !organ
	case isCapital:
		return false
	case isPeople:
		return !country && !actor && !organ
	case isModifier:
		return !e.number || !(country || actor || organ)
	}
	return true
}

// phraseStart is where the words of the phrase begin that belong to its name.
func phraseStart(chain []element) int { return chain[0].at }

// entryPhrase keeps a named actor; what stands before it ("suspected") is
// part of the mention.
func (s *sentence) entryPhrase(chain []element) {
	for len(chain) > 1 && !s.belongs(chain[0]) {
		chain = chain[1:]
	}
	head := chain[len(chain)-1]
	e := s.lex.entries[head.index]
	s.mention(chain[0].at, head.end, "actor."+e.id, e.actor())
}

// belongs reports whether a part before a named actor is part of the mention:
// "suspected", "members of" and "Iran-backed" are, "both" and "shipping" not.
func (s *sentence) belongs(e element) bool {
	switch {
	case e.number:
		return false
	case e.linked || e.source != isModifier:
		return true
	}
	switch s.lex.modifiers[e.index].class {
	case "quantity":
		return e.end > e.at+1
	case "unnamed", "creed":
		return true
	}
	return false
}

func (e *entry) actor() tocsin.Actor {
	return tocsin.Actor{Kind: e.kind, ID: e.id, Name: e.name, Country: e.country, Armed: e.armed, Speaker: e.speaker}
}

// state keeps a country as an actor.
func (s *sentence) state(head *element, rule string) {
	c := s.lex.countries[head.index]
	s.mention(head.at, head.end, rule, tocsin.Actor{
		Kind: tocsin.State, ID: "state-" + strings.ToLower(c.code), Name: c.name, Country: c.code, Armed: true,
		Speaker: tocsin.SpeakerOfficial,
	})
}

// speaksAsState reports whether a capital stands where a government would:
// not behind a word that makes it a place, and not before a comma.
func (s *sentence) speaksAsState(head *element) bool {
	if head.at > 0 && (s.lex.before[s.words[head.at-1].key] || s.words[head.at-1].kind == tocsin.Word && s.words[head.at-1].letter == capital && head.at > 1) {
		return false
	}
	if head.end >= len(s.words) {
		return false
	}
	next := s.words[head.end]
	after := head.end
	if next.key == "'s" {
		after++
	}
	if s.goesOn(after, nil) { // "Kabul police", "Kyiv's mayor"
		return false
	}
	return next.kind == tocsin.Word && next.letter != capital && (next.key == "'s" || next.key == "and" || !s.lex.before[next.key])
}

// organPhrase keeps what a chain that ends in an organ's noun names, and
// gives where it ends; 0 when it names nobody.
func (s *sentence) organPhrase(chain []element) int {
	for len(chain) > 1 && chain[0].number && !s.plural(chain[len(chain)-1]) && s.words[chain[len(chain)-1].end-1].key != "police" {
		chain = chain[1:] // "on May 20 army spokesman": a date
	}
	last := len(chain) - 1
	head := &chain[last]
	o := s.lex.organs[head.index]
	r := s.around(chain[:last])
	end := head.end
	if c, e := s.ofCountry(end); c >= 0 && !r.actor && !r.hasCountry && (o.kind == tocsin.Force || o.kind == tocsin.Office) {
		r.country, r.hasCountry, end = s.lex.countries[c].code, true, e
	}
	switch {
	case o.needs && !r.narrowed && !r.hasCountry && !(r.counted && o.kind == tocsin.Civilian) && !(o.article && s.behindArticle(chain[0].at)):
		return 0
	case o.speaks && !s.speaks(end) && !s.accordingTo(chain[0].at):
		return 0
	case !r.actor && s.isThing(head):
		return 0
	}
	if r.actor && (o.fighters || s.words[end-1].key == "men" && s.lex.entries[r.entry].armed) && s.lex.entries[r.entry].kind == tocsin.Group {
		e := s.lex.entries[r.entry]
		a := e.actor()
		if o.inherits {
			a.Name = s.wording(chain[0].at, end)
		}
		s.mention(chain[0].at, end, "actor."+e.id, a)
		return end
	}
	if o.inherits && r.speaker == "" {
		q := s.forWhom(end)
		r.speaker = q.speaker
		if r.country == "" {
			r.country = q.country
		}
	}
	a := tocsin.Actor{
		Kind: o.kind, Name: s.organName(chain, end, o), Country: r.country, Armed: o.armed, Speaker: o.speaker,
	}
	switch {
	case r.actor:
		e := s.lex.entries[r.entry]
		a.ID = e.id + ":" + o.id
		a.Country = e.country
		if o.inherits {
			a.Kind, a.Armed, a.Speaker = e.kind, e.armed, e.speaker
		}
	case o.inherits && r.speaker != "":
		a.Speaker = r.speaker
	}
	if a.ID == "" && a.Country != "" && (o.kind == tocsin.Force || o.kind == tocsin.Office) {
		a.ID = "organ-" + strings.ToLower(a.Country) + ":" + o.id
	}
	s.mention(chain[0].at, end, "organ."+o.id, a)
	return end
}

// organName is the name of an organ's phrase: its words, with the adjective of
// a country that stands there as "Iraq's military" or "the military of Iraq",
// so that the organ has one name however it is put.
func (s *sentence) organName(chain []element, end int, o organ) string {
	head := chain[len(chain)-1]
	if end > head.end {
		if c, _ := s.ofCountry(head.end); c >= 0 && s.lex.countries[c].adjective != "" {
			return s.lex.countries[c].adjective + " " + s.wording(chain[0].at, head.end)
		}
	}
	for _, p := range chain {
		adjective := ""
		if p.source == isCountry {
			adjective = s.lex.countries[p.index].adjective
		}
		if adjective == "" || p.end >= end || s.words[p.at].letter == capitals {
			continue
		}
		if p.at > chain[0].at {
			adjective = s.wording(chain[0].at, p.at) + " " + adjective
		}
		rest := p.end
		if s.words[rest].key == "'s" && rest+1 < end {
			rest++
		}
		return adjective + " " + s.wording(rest, end)
	}
	return s.placed(chain[0].at, end, o)
}

// surroundings is what the parts before a head tell of it.
type surroundings struct {
	country    string
	hasCountry bool
	actor      bool
	entry      int
	speaker    tocsin.SpeakerKind // that a noun which inherits takes over
	counted    bool               // a quantity stands there
	narrowed   bool               // something but a quantity stands there
}

func (s *sentence) around(parts []element) surroundings {
	var r surroundings
	for _, p := range parts {
		switch p.source {
		case isCountry, isAdjective:
			r.country, r.hasCountry, r.narrowed = s.lex.countries[p.index].code, true, true
		case isActor:
			r.actor, r.entry, r.narrowed = true, p.index, true
			r.speaker = s.lex.entries[p.index].speaker
		case isOrgan:
			r.narrowed = true
			if k := s.lex.organs[p.index].speaker; k != "" && !s.lex.organs[p.index].inherits {
				r.speaker = k
			}
		case isModifier:
			switch {
			case p.number:
				r.counted = true
			case p.linked:
				r.narrowed = true
			default:
				m := s.lex.modifiers[p.index]
				if m.class == "quantity" {
					r.counted = true
				} else {
					r.narrowed = true
				}
				if m.speaker != "" {
					r.speaker = m.speaker
				}
			}
		}
	}
	return r
}

// ofCountry is the country in "of Iraq" or "in the United States" at word i,
// and where it ends; -1 when there is none.
func (s *sentence) ofCountry(i int) (index, end int) {
	if i+1 >= len(s.words) || s.words[i].key != "of" && s.words[i].key != "in" {
		return -1, 0
	}
	j := i + 1
	if s.words[j].key == "the" && j+1 < len(s.words) {
		if m := s.longest(j)[isCountry]; m.n > 0 {
			return m.index, j + m.n
		}
		j++
	}
	if m := s.longest(j)[isCountry]; m.n > 0 {
		return m.index, j + m.n
	}
	return -1, 0
}

// speaks reports whether a verb of saying comes at word i.
func (s *sentence) speaks(i int) bool {
	for j := i; j < len(s.words) && j < i+3; j++ {
		if s.lex.saying[s.words[j].key] {
			return true
		}
		if s.words[j].kind != tocsin.Word {
			return false
		}
	}
	return false
}

// isThing reports whether the head goes on into a thing, as in "army base".
// Plurals of people do not: "militants base their claim".
func (s *sentence) isThing(head *element) bool {
	if head.end >= len(s.words) {
		return false
	}
	if s.plural(*head) {
		return false
	}
	return s.longest(head.end)[isThing].n > 0
}

// plural reports whether a part ends in the plural of a noun.
func (s *sentence) plural(e element) bool {
	key := s.words[e.end-1].key
	return strings.HasSuffix(key, "s") && !strings.HasSuffix(key, "ss") || strings.HasSuffix(key, "men") ||
		key == "people" || key == "children"
}

// behindArticle reports whether an article stands before word i.
func (s *sentence) behindArticle(i int) bool {
	if i == 0 {
		return false
	}
	switch s.words[i-1].key {
	case "the", "a", "an", "one", "its", "his", "her", "their":
		return true
	}
	return false
}

// accordingTo reports whether "according to" stands before word i.
func (s *sentence) accordingTo(i int) bool {
	if i > 0 && (s.words[i-1].key == "the" || s.words[i-1].key == "a") {
		i--
	}
	return i > 1 && s.words[i-1].key == "to" && s.words[i-2].key == "according"
}

// placed is the wording of an organ's phrase with the capitalised words right
// before it, which are the place it is of: "Kabul police". They are no part of
// the mention.
func (s *sentence) placed(i, j int, o organ) string {
	if s.setting != mixed || o.kind != tocsin.Force && o.kind != tocsin.Office && o.kind != tocsin.Media {
		return s.wording(i, j)
	}
	from := i
	for from > 0 && i-from < 3 {
		w := &s.words[from-1]
		if w.kind != tocsin.Word || w.letter != capital || s.lex.before[w.key] || from-1 == 0 && s.common(w) {
			break
		}
		from--
	}
	if from < i && !s.words[from].opens {
		from = i
	}
	return s.wording(from, j)
}

// common reports whether a sentence's first word is likely no name: short, or
// in a table.
func (s *sentence) common(w *word) bool {
	if len(w.key) <= 3 {
		return true
	}
	return len(s.lex.forms[s.lex.tree.Next(0, w.key)]) > 0
}
