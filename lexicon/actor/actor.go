// Package actor finds who is named in a text: armed groups, forces, states,
// offices, media, persons with a title, and unnamed doers and speakers.
//
// Its tables, in the folder data, hold names (actors.tsv and, made by program,
// actors.auto.tsv), nouns for organs and doers (organs.tsv), titles of persons
// (titles.tsv) and the words that belong to their phrases (modifiers.tsv).
// What no table could list is put together: a country, an actor and such words
// before a noun make one actor, as in "senior Iraqi security officials".
package actor

import (
	"strings"
	"sync"

	"tocsin"
	"tocsin/lexicon"
)

// Lexicon is the tables in a form quick to search. What it knows never changes
// after Load, and it may be shared.
type Lexicon struct {
	tree      lexicon.Tree
	forms     [][]form // by node of the tree: the forms that end there
	countries []country
	entries   []entry
	organs    []organ
	titles    []title
	modifiers []modifier
	classes   map[string][]string // of modifiers.tsv

	word   map[string]bool // acronyms that are words too
	linked map[string]bool // the second half of "Iran-backed"
	inName map[string]bool // small words inside names of persons
	saying map[string]bool // verbs that make a building speak
	before map[string]bool // words before a capital that make it a place
	noName map[string]bool // words that begin no name of a person

	room sync.Pool // for the words of a sentence, *[]word
}

// mostKept bounds the room that is kept for the words of the next sentence.
const mostKept = 1 << 12

type country struct {
	code, iso3, name string
	adjective        string // "Iraqi"; "" when the table has none
}

type entry struct {
	id, name string
	kind     tocsin.ActorKind
	country  string
	armed    bool
	speaker  tocsin.SpeakerKind
}

type organ struct {
	id                         string
	kind                       tocsin.ActorKind
	armed                      bool
	speaker                    tocsin.SpeakerKind
	needs, article             bool
	inherits, fighters, speaks bool
}

type title struct {
	id      string
	speaker tocsin.SpeakerKind
}

type modifier struct {
	class   string
	speaker tocsin.SpeakerKind // of a domain
}

// source is which table a form is from.
type source uint8

const (
	isModifier source = iota
	isThing
	isCapital
	isPeople
	isCountry
	isAdjective
	isTitle
	isOrgan
	isActor
	sources
)

// form is a form that ends at a node.
type form struct {
	source source
	index  int // into the slice of its source
	needs  []letters
}

// add enters a form. Of two forms with the same words and capitals in one
// table, the first entered wins.
func (l *Lexicon) add(text string, from source, index int) {
	words := formWords(text)
	at := int32(0)
	needs := make([]letters, len(words))
	for i, w := range words {
		needs[i] = w.needs
		at = l.tree.Add(at, w.key)
	}
	for int(at) >= len(l.forms) {
		l.forms = append(l.forms, nil)
	}
	if at != 0 {
		l.forms[at] = append(l.forms[at], form{from, index, needs})
	}
}

// match is a form found in a sentence: words [at, at+n).
type match struct {
	*form
	n int
}

// longest is, for every source of forms, the longest that begins at word i.
// A match with n 0 is none.
func (s *sentence) longest(i int) [sources]match {
	var out [sources]match
	if !s.words[i].opens {
		return out
	}
	at := int32(0)
	for j := i; j < len(s.words); j++ {
		if at = s.lex.tree.Next(at, s.words[j].key); at == 0 {
			break
		}
		if !s.words[j].closes {
			continue
		}
		forms := s.lex.forms[at]
		for k := range forms {
			f := &forms[k]
			if out[f.source].n < j+1-i && s.allows(f, i, j+1) {
				out[f.source] = match{f, j + 1 - i}
			}
		}
	}
	return out
}

// allows reports whether words [i, j) have the capitals that the form needs
// in such a sentence.
func (s *sentence) allows(f *form, i, j int) bool {
	switch s.setting {
	case mixed, headline:
		for k, need := range f.needs {
			if s.words[i+k].letter < need && !(need == capitals && s.words[i+k].letter == capital && s.spokenAcronym(f, s.words[i+k].key)) && !s.lowered(f, s.words[i+k].key) {
				return false
			}
		}
		return true
	}
	if len(f.needs) != 1 || f.needs[0] == small || s.words[i].inner {
		return true
	}
	key := s.words[i].key
	if s.setting == allSmall && f.needs[0] == capitals && len(key) <= 3 {
		return false
	}
	if !s.lex.word[key] {
		return true
	}
	// "US" in upper-case text is a country where a noun for an organ follows.
	return s.setting == allUpper && f.source == isAdjective && s.organAt(j)
}

// lowered reports whether the form is the adjective of a country that posts may write
// in small letters, "russian", and that is no word of its own, as "polish" is.
func (s *sentence) lowered(f *form, key string) bool {
	return f.source == isAdjective && len(f.needs) == 1 && f.needs[0] == capital && len(key) > 5 && key != "polish" && !s.lex.word[key]
}

// spokenAcronym reports whether an acronym of an armed group is one that the press
// also writes as a name: "Ulfa", "Farc", "Unita".
func (s *sentence) spokenAcronym(f *form, key string) bool {
	if f.source != isActor || len(key) < 4 || s.lex.word[key] {
		return false
	}
	e := &s.lex.entries[f.index]
	return e.kind == tocsin.Group && e.armed
}

// organAt reports whether a noun for an organ begins at word i.
func (s *sentence) organAt(i int) bool {
	at := int32(0)
	for ; i < len(s.words); i++ {
		if at = s.lex.tree.Next(at, s.words[i].key); at == 0 {
			return false
		}
		for _, f := range s.lex.forms[at] {
			if f.source == isOrgan {
				return true
			}
		}
	}
	return false
}

// sentence is one sentence while it is being read.
type sentence struct {
	lex     *Lexicon
	text    *tocsin.Text
	index   int // of the sentence
	setting setting
	words   []word
	found   []tocsin.Mention
}

// Find is the actors named in the tokens [first, last) of the text, in order
// and not overlapping. Mentions do not reach over the end of a sentence. Their
// rule is actor.ID for an entry of actors.tsv, organ.ID for a noun of
// organs.tsv, and actor.state, actor.adjective ("Iraqi" alone), actor.people
// ("Iraqis"), actor.capital ("Washington" for its government) or actor.person.
func (l *Lexicon) Find(text *tocsin.Text, first, last int) []tocsin.Mention {
	first, last = max(first, 0), min(last, len(text.Tokens))
	s := sentence{lex: l, text: text}
	room, _ := l.room.Get().(*[]word)
	if room == nil {
		room = new([]word)
	}
	s.words = *room
	defer func() {
		if cap(s.words) <= mostKept {
			*room = s.words[:0]
			l.room.Put(room)
		}
	}()
	for first < last {
		s.index = text.SentenceAt(text.Tokens[first].Start)
		end := last
		if s.index >= 0 {
			end = min(last, text.Sentences[s.index].Last)
		}
		if end <= first { // tokens and sentences that do not fit together
			end = first + 1
		}
		s.words = wordsOf(text, first, end, s.words)
		s.setting = settingOf(s.words)
		s.read()
		first = end
	}
	return s.found
}

// read finds the actors of the sentence from left to right.
func (s *sentence) read() {
	for i := 0; i < len(s.words); {
		if s.words[i].kind == tocsin.Link {
			i++
			continue
		}
		if end := s.named(i); end > i {
			i = end
			continue
		}
		if end := s.phrase(i); end > i {
			i = end
			continue
		}
		i++
	}
}

// span is from the first byte of word i to the last of word j-1.
func (s *sentence) span(i, j int) tocsin.Span {
	return tocsin.Span{Start: s.words[i].Start, End: s.words[j-1].End}
}

// wording is the words [i, j) as written, with single spaces and without an
// article before them.
func (s *sentence) wording(i, j int) string {
	if s.words[i].key == "the" && j > i+1 {
		i++
	}
	return strings.Join(strings.Fields(s.span(i, j).Of(s.text.Body)), " ")
}

// mention keeps a find over the words [i, j).
func (s *sentence) mention(i, j int, rule string, a tocsin.Actor) {
	if s.words[i].key == "the" && j > i+1 {
		i++ // part of some names, and of no mention
	}
	s.found = append(s.found, tocsin.Mention{
		Kind: tocsin.MentionActor, Span: s.span(i, j), Sentence: s.index, Rule: rule, Value: a.Name, Actor: &a,
	})
}

// ByID is what the lexicon knows of an actor by its id; false for one that is
// not in it.
func (l *Lexicon) ByID(id string) (tocsin.Actor, bool) {
	for i := range l.entries {
		if e := &l.entries[i]; e.id == id {
			return tocsin.Actor{Kind: e.kind, ID: e.id, Name: e.name, Country: e.country, Armed: e.armed, Speaker: e.speaker}, true
		}
	}
	return tocsin.Actor{}, false
}
