package release

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tocsin"
)

// words are the lists of data/words.txt.
type words struct {
	response, site list
	person, plain  list
	group, act     map[string]string
}

// list is folded phrases without the space before them, by their first two
// bytes; those that stand for any ending have none behind them either.
type list map[[2]byte][]string

func readWords(name, text string) (*words, error) {
	w := &words{response: list{}, site: list{}, person: list{}, plain: list{}, group: map[string]string{}, act: map[string]string{}}
	n := 0
	for l := range strings.Lines(text) {
		n++
		l = strings.TrimSpace(l)
		if l == "" || l[0] == '#' {
			continue
		}
		key, rest, _ := strings.Cut(l, " ")
		for _, entry := range strings.Split(rest, "|") {
			if err := w.add(key, strings.TrimSpace(entry)); err != nil {
				return nil, tocsin.Errorf(tocsin.Invalid, "%s:%d: %w", name, n, err)
			}
		}
	}
	return w, nil
}

func (w *words) add(key, entry string) error {
	if entry == "" {
		return fmt.Errorf("an empty entry in %s", key)
	}
	switch lists := map[string]list{"response": w.response, "site": w.site, "person": w.person, "plain": w.plain}; key {
	case "group":
		many, one, ok := strings.Cut(entry, " = ")
		if !ok {
			return fmt.Errorf("group %q is not of the form \"many = one\"", entry)
		}
		w.group[many] = one
	case "act":
		what, noun, ok := strings.Cut(entry, " ")
		if !ok {
			return fmt.Errorf("act %q is not of the form \"form words\"", entry)
		}
		w.act[what] = noun
	default:
		l := lists[key]
		if l == nil {
			return fmt.Errorf("unknown list %q", key)
		}
		begin, open := strings.CutSuffix(entry, "*")
		phrase := strings.TrimPrefix(fold(begin), " ")
		if open {
			phrase = strings.TrimSuffix(phrase, " ")
		}
		if len(phrase) < 2 {
			return fmt.Errorf("entry %q of %s is too short", entry, key)
		}
		at := [2]byte{phrase[0], phrase[1]}
		l[at] = append(l[at], phrase)
	}
	return nil
}

// in reports whether a folded text holds an entry of the list.
func (l list) in(folded string) bool {
	for i := 0; i+2 < len(folded); i++ {
		if folded[i] == ' ' && l.at(folded[i+1:]) {
			return true
		}
	}
	return false
}

// at reports whether a folded text begins with an entry.
func (l list) at(rest string) bool {
	for _, phrase := range l[[2]byte{rest[0], rest[1]}] {
		if strings.HasPrefix(rest, phrase) {
			return true
		}
	}
	return false
}

// is reports whether a folded text is an entry of the list.
func (l list) is(folded string) bool {
	if len(folded) < 3 {
		return false
	}
	return slices.Contains(l[[2]byte{folded[1], folded[2]}], folded[1:])
}

// wordsOf parts a text into its letters and digits.
func wordsOf(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
}

// fold writes the words of a text in lower case, without accents, one space
// before, between and behind them; "" when it has none.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 2)
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			if b.Len() == 0 {
				b.WriteByte(' ')
			}
			b.WriteRune(unicode.ToLower(r))
		case b.Len() > 0 && b.String()[b.Len()-1] != ' ':
			b.WriteByte(' ')
		}
	}
	if b.Len() > 0 && b.String()[b.Len()-1] != ' ' {
		b.WriteByte(' ')
	}
	return b.String()
}

// judge says of texts what they may tell. It is made for one incident.
type judge struct {
	lists    *words
	withheld []string // folded
	shown    []string // folded: names of places that are shown, whatever else they may be
	released bool     // withheld is all that must not be told
	allowed  map[string]bool
	country  string // folded, without spaces; its forms are allowed: "Iraqi"
}

func (j *judge) withhold(s string) {
	if f := fold(s); len(f) > 4 && !slices.Contains(j.withheld, f) && !slices.Contains(j.shown, f) {
		j.withheld = append(j.withheld, f)
	}
}

// withholdName withholds a person's name and each part of it.
func (j *judge) withholdName(name string) {
	j.withhold(name)
	for _, w := range wordsOf(name) {
		f := fold(w)
		if r := []rune(w); !unicode.IsLower(r[0]) && len(r) > 2 && !j.lists.person.is(f) && !j.lists.plain.is(f) && !j.allowed[f] {
			j.withhold(w)
		}
	}
}

func (j *judge) allow(s string) {
	for _, w := range wordsOf(s) {
		j.allowed[fold(w)] = true
	}
}

// clear reports whether a text holds nothing that is withheld, and, until the
// incident is released, no word of a response or of a site.
func (j *judge) clear(s string) bool {
	f := fold(s)
	if slices.ContainsFunc(j.withheld, func(w string) bool { return strings.Contains(f, w) }) {
		return false
	}
	return j.released || !j.lists.response.in(f) && !j.lists.site.in(f)
}

// reference is what may be a position: degrees, or a number with so many
// places, or letters and digits as in a grid.
var reference = regexp.MustCompile(`[°º˚]|\d[.,]\d{3,}[^\d]|\d\.\d{2}|\d{6}|\d\pL{1,5}\d|\pL\d{4}`)

// plain reports whether a text is clear and names nothing but what is shown
// anyway: every word that begins with a capital is known. What cannot be
// judged, a script without capitals, is not plain.
func (j *judge) plain(s string) bool {
	if !j.clear(s) {
		return false
	}
	if j.released {
		return true
	}
	if strings.ContainsAny(s, "0123456789°º˚") { // nothing else makes a reference
		for _, at := range reference.FindAllStringIndex(s+" ", -1) {
			if !thousands.MatchString(s[at[0]:]) {
				return false
			}
		}
	}
	for _, w := range wordsOf(s) {
		r := []rune(w)[0]
		switch {
		case unicode.IsDigit(r), unicode.IsLower(r):
		case !unicode.IsUpper(r) && !unicode.IsTitle(r):
			return false
		default:
			f := fold(w)
			if !j.demonym(strings.TrimSpace(f)) && !j.allowed[f] && !j.lists.plain.is(f) && !j.lists.person.is(f) {
				return false
			}
		}
	}
	return true
}

// demonym reports whether a folded word is made of the country's name: "Iraqi",
// "Ukrainian". Others are not known here, and withheld.
func (j *judge) demonym(word string) bool {
	stem := len(j.country) - 1
	return stem >= 3 && len(word) <= len(j.country)+3 && strings.HasPrefix(word, j.country[:stem])
}

// thousands is a number written in groups: "1,200".
var thousands = regexp.MustCompile(`^\d,\d{3}([^\d.,]|$)`)

// described is what somebody is, from a text that may hold the name: "driver"
// of "driver John Roe"; "" when it does not say.
func (w *words) described(s string) string {
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == ',' }) {
		part = strings.TrimFunc(part, func(r rune) bool { return !unicode.IsLetter(r) })
		if (part == strings.ToLower(part) || s == strings.ToUpper(s)) && w.person.is(fold(part)) {
			return strings.ToLower(part)
		}
	}
	return ""
}
