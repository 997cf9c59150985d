// Package lexicon holds what the reading knows of words: rules, each with a
// name, the phrases that it stands for, and examples that run as tests. The
// rules are data files, a folder per language with the same file names in each.
//
// A rule is a block of lines "key value", blocks are parted by empty lines:
//
//	rule  rocket
//	class weapon
//	form  rocket-missile
//	words rocket/n | katyusha/n
//	yes   Two [rockets] fell on the base.
//	no    Prices rocketed.
//
// A rule of class set names words that the reading asks for one by one, such
// as prepositions; its words are single and given as they stand. A line "with"
// names further sets whose own words belong to it too.
//
// A word ending in /n stands for its singular and plural, one in /v for all
// forms of the verb. Phrases are parted by "|".
package lexicon

import (
	"bufio"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"tocsin"
)

//go:embed en
var files embed.FS

// Rule is one named entry of a lexicon file.
type Rule struct {
	Name  string
	Class string      // act, weapon, person, harm, speech, response, cue, object, number, set ...
	Value string      // normal form: a weapon's name, a harm's slot, a cue's sort
	Form  tocsin.Form // of acts and weapons
	Kind  tocsin.Kind // of acts; "" is an attack
	// Traits are further words that the reading acts on; each is explained in
	// the head of the file that uses it.
	Traits map[string]bool
	Yes    []Example
	No     []Example
	At     string // file:line, for messages

	words []string
	with  []string // of a set: the sets whose words are its own too
}

// Has reports whether the rule has the trait.
func (r *Rule) Has(trait string) bool { return r.Traits[trait] }

// Example is a sentence that a rule must, or must not, match.
type Example struct {
	Text string
	Span tocsin.Span // of the match in Text; empty in a no-example
	At   string
}

// Tense is the form in which a word of a rule stands.
type Tense uint8

// The forms of words, as bits: an English form may be several at once.
const (
	Plain      Tense = 1 << iota // a word given as it is
	Singular                     // noun
	Plural                       // noun
	Base                         // "attack"
	Third                        // "attacks"
	Past                         // "attacked", "fell"
	Participle                   // "attacked", "fallen"
	Gerund                       // "attacking"
)

// Noun and Verb are the tenses that nouns and verbs can have.
const (
	Noun = Singular | Plural
	Verb = Base | Third | Past | Participle | Gerund
)

// Match is one rule found at some tokens.
type Match struct {
	Rule  *Rule
	Tense Tense
	First int // index of the first token
	Last  int // one past the last
}

type hit struct {
	rule  *Rule
	tense Tense
}

// Lexicon is the rules of one language, ready to be looked up. It may be
// shared by goroutines.
type Lexicon struct {
	Rules []*Rule // in file order
	tree  Tree
	hits  [][]hit // by node of the tree
	names map[string]*Rule
	sets  map[string]Words
}

// Words is a set of lower-case words that play one part in grammar.
type Words map[string]bool

// Within reports whether a word of the set stands anywhere in the text, which
// is in lower case, be it inside another word.
func (w Words) Within(text string) bool {
	for word := range w {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// Ends reports whether the text, which is in lower case, ends in a word of the
// set, which may be part of a longer word.
func (w Words) Ends(text string) bool {
	for word := range w {
		if strings.HasSuffix(text, word) {
			return true
		}
	}
	return false
}

// Set is the words of the rule of class "set" of that name. Sets are looked up
// whole, word by word; At does not find them. A set that is in no file is a
// mistake in the program, so it panics.
func (l *Lexicon) Set(name string) Words {
	set, ok := l.sets[name]
	if !ok {
		panic("lexicon: no set " + name)
	}
	return set
}

// Rule is the rule of that name. One that is in no file is a mistake in the
// program, so it panics.
func (l *Lexicon) Rule(name string) *Rule {
	r, ok := l.names[name]
	if !ok {
		panic("lexicon: no rule " + name)
	}
	return r
}

// Having is the names of the rules that have the trait; empty when none has.
func (l *Lexicon) Having(trait string) Words {
	names := Words{}
	for _, r := range l.Rules {
		if r.Has(trait) {
			names[r.Name] = true
		}
	}
	return names
}

// Load reads the embedded rules of a language ("en").
func Load(language string) (*Lexicon, error) {
	sub, err := fs.Sub(files, language)
	if err != nil {
		return nil, fmt.Errorf("lexicon %s: %w", language, err)
	}
	return LoadFS(sub, language)
}

// LoadFS reads all *.rules files in the folder. A bad line is an error that
// gives file and line.
func LoadFS(dir fs.FS, name string) (*Lexicon, error) {
	found, err := fs.Glob(dir, "*.rules")
	if err != nil || len(found) == 0 {
		return nil, tocsin.Errorf(tocsin.NotFound, "lexicon %s: no *.rules files", name)
	}
	sort.Strings(found)
	irregular, err := readIrregular(dir, name)
	if err != nil {
		return nil, err
	}
	lex := &Lexicon{names: map[string]*Rule{}, sets: map[string]Words{}}
	for _, f := range found {
		if err := lex.readFile(dir, f, path.Join(name, f)); err != nil {
			return nil, err
		}
	}
	for _, r := range lex.Rules {
		if r.Class == "set" {
			if lex.sets[r.Name], err = lex.set(r); err != nil {
				return nil, err
			}
			continue
		}
		for _, w := range r.words {
			if err := lex.add(r, w, irregular); err != nil {
				return nil, err
			}
		}
	}
	return lex, nil
}

// set is the words of a rule of class set and of the sets that it names.
func (l *Lexicon) set(r *Rule) (Words, error) {
	set := Words{}
	for _, w := range r.words {
		set[w] = true
	}
	for _, name := range r.with {
		other := l.names[name]
		if other == nil || other.Class != "set" || len(other.with) > 0 {
			return nil, tocsin.Errorf(tocsin.Invalid, "%s: rule %s names %q, which is no set of words alone", r.At, r.Name, name)
		}
		for _, w := range other.words {
			set[w] = true
		}
	}
	return set, nil
}

func (l *Lexicon) readFile(dir fs.FS, file, shown string) error {
	f, err := dir.Open(file)
	if err != nil {
		return fmt.Errorf("read lexicon %s: %w", shown, err)
	}
	defer f.Close()
	scan := bufio.NewScanner(f)
	var r *Rule
	for n := 1; scan.Scan(); n++ {
		line := strings.TrimSpace(scan.Text())
		at := fmt.Sprintf("%s:%d", shown, n)
		if line == "" {
			r = nil
			continue
		}
		if strings.HasPrefix(line, "#") {
			continue
		}
		key, value, _ := strings.Cut(line, " ")
		value = strings.TrimSpace(value)
		if value == "" {
			return tocsin.Errorf(tocsin.Invalid, "%s: %q has no value", at, key)
		}
		if key == "rule" {
			if l.names[value] != nil {
				return tocsin.Errorf(tocsin.Invalid, "%s: rule %q stands at %s already", at, value, l.names[value].At)
			}
			r = &Rule{Name: value, At: at, Traits: map[string]bool{}}
			l.names[value] = r
			l.Rules = append(l.Rules, r)
			continue
		}
		if r == nil {
			return tocsin.Errorf(tocsin.Invalid, "%s: %q stands outside a rule", at, key)
		}
		if err := r.set(key, value, at); err != nil {
			return err
		}
	}
	return scan.Err()
}

func (r *Rule) set(key, value, at string) error {
	switch key {
	case "class":
		r.Class = value
	case "value":
		r.Value = value
	case "form":
		r.Form = tocsin.Form(value)
		if r.Form.Rank() == len(tocsin.Forms) {
			return tocsin.Errorf(tocsin.Invalid, "%s: unknown form %q", at, value)
		}
	case "kind":
		r.Kind = tocsin.Kind(value)
	case "traits":
		for _, t := range strings.Fields(value) {
			r.Traits[t] = true
		}
	case "words":
		for _, w := range strings.Split(value, "|") {
			w = strings.ToLower(strings.TrimSpace(w))
			if w == "" {
				return tocsin.Errorf(tocsin.Invalid, "%s: an empty phrase", at)
			}
			r.words = append(r.words, w)
		}
	case "with":
		r.with = strings.Fields(value)
	case "yes":
		open, end := strings.Index(value, "["), strings.Index(value, "]")
		if open < 0 || end < open {
			return tocsin.Errorf(tocsin.Invalid, "%s: a yes-example needs [the match] in brackets", at)
		}
		text := value[:open] + value[open+1:end] + value[end+1:]
		r.Yes = append(r.Yes, Example{text, tocsin.Span{Start: open, End: end - 1}, at})
	case "no":
		r.No = append(r.No, Example{Text: value, At: at})
	default:
		return tocsin.Errorf(tocsin.Invalid, "%s: unknown key %q", at, key)
	}
	return nil
}

// spelling is one way to write a phrase, word by word.
type spelling struct {
	words []string
	tense Tense
}

// spellings are all ways to write a phrase of the rule.
func (r *Rule) spellings(phrase string, irregular map[string][]string) ([]spelling, error) {
	all := []spelling{{nil, 0}}
	for _, w := range strings.Fields(phrase) {
		word, class, inflected := strings.Cut(w, "/")
		var forms []form
		switch {
		case !inflected:
			forms = []form{{word, 0}}
		case class == "n":
			forms = nounForms(word, irregular["n:"+word])
		case class == "v":
			forms = verbForms(word, irregular["v:"+word])
		default:
			return nil, tocsin.Errorf(tocsin.Invalid, "%s: unknown inflection %q", r.At, w)
		}
		var longer []spelling
		for _, p := range all {
			for _, f := range forms {
				longer = append(longer, spelling{append(append([]string{}, p.words...), f.word), p.tense | f.tense})
			}
		}
		all = longer
	}
	return all, nil
}

func (l *Lexicon) add(r *Rule, phrase string, irregular map[string][]string) error {
	all, err := r.spellings(phrase, irregular)
	if err != nil {
		return err
	}
	for _, p := range all {
		at := int32(0)
		for _, w := range p.words {
			at = l.tree.Add(at, w)
		}
		for int(at) >= len(l.hits) {
			l.hits = append(l.hits, nil)
		}
		tense := p.tense
		if tense == 0 {
			tense = Plain
		}
		merged := false
		for i := range l.hits[at] {
			if l.hits[at][i].rule == r {
				l.hits[at][i].tense |= tense
				merged = true
			}
		}
		if !merged {
			l.hits[at] = append(l.hits[at], hit{r, tense})
		}
	}
	return nil
}

// At appends to into every rule whose phrase begins at token i, the longest
// phrases first, looking no further than token last.
func (l *Lexicon) At(tokens []tocsin.Token, i, last int, into []Match) []Match {
	at, from := int32(0), len(into)
	for j := i; j < last; j++ {
		if at = l.tree.Next(at, tokens[j].Lower); at == 0 {
			break
		}
		for _, h := range l.hits[at] {
			into = append(into, Match{h.rule, h.tense, i, j + 1})
		}
	}
	got := into[from:]
	for a, b := 0, len(got)-1; a < b; a, b = a+1, b-1 {
		got[a], got[b] = got[b], got[a]
	}
	return into
}

// Begins reports whether a phrase of the lexicon may begin with the token.
func (l *Lexicon) Begins(lower string) bool {
	return l.tree.Next(0, lower) != 0
}
