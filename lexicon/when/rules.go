package when

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"tocsin"
)

//go:embed data
var data embed.FS

// english is the rules of English, read once.
var english = sync.OnceValue(func() *language {
	b, err := data.ReadFile("data/en.rules")
	if err != nil {
		panic(err)
	}
	l, err := parse("data/en.rules", string(b))
	if err != nil {
		panic(err) // the tests read the same file
	}
	return l
})

// language is the words and rules of one language. It is not changed once it
// is read, and may be shared.
type language struct {
	ids       map[string]int32 // of every word that a rule or class speaks of
	words     []word           // by id; 0 is no word
	classes   []string         // names; the index is the class
	root      *node
	rules     []*rule
	reference tocsin.Date

	month, ordinal, numberword, counted            int // classes
	hyphen, slash, stop, mark, comma, couple, half int32
	money                                          []int32
	gaps                                           gaps
}

// word is what a word stands for, by class.
type word struct {
	classes uint64
	values  map[int]value
	stops   bool // also written with a full stop: "jan."
}

// value is what a word of a class stands for: a number, or a name.
type value struct {
	n int
	s string
}

// rule is one named pattern with its conditions and examples.
type rule struct {
	name        string
	line        int
	kind        kind
	meaning     string // as the file names it
	fields      map[string]string
	after       []int32 // one of these must come before; nil is any
	before      []int32
	beforeClass uint64 // or a word of one of these classes
	notAfter    []int32
	notBefore   []int32
	notClass    uint64 // classes of words that must not follow
	next        []int32
	narrative   bool // only Narrative asks for it
	yes, no     []example
}

type example struct {
	line  int
	text  string
	value string
}

// node is a node of the tree of all patterns.
type node struct {
	words   map[int32]*node
	classes []edge
	accept  []*rule
	first   uint64 // classes of its edges
	numeric bool   // some edge is of a class that is read from digits
}

type edge struct {
	class int
	to    *node
}

// element is one step of a pattern.
type element struct {
	class int   // -1 for a word
	id    int32 // of the word
}

// The classes that are read from digits as well as from words, in the order
// of their numbers.
const (
	classDay = iota
	classOrdday
	classYear
	classYY
	classBCYear
	classHour
	classClock
	classDotclock
	classHHMM
	classNumber
	classDecade
	classSmall
	classNth
	builtins
)

var builtinNames = [builtins]string{"day", "ordday", "year", "yy", "bcyear", "hour", "clock", "dotclock", "hhmm", "number", "decade", "small", "nth"}

// parse reads a rules file. Its errors are of the form file:line: what is
// wrong.
func parse(file, text string) (*language, error) {
	l := &language{ids: map[string]int32{}, words: make([]word, 1), classes: append([]string(nil), builtinNames[:]...), root: &node{}}
	class, cur := -1, (*rule)(nil)
	var patterns []string
	var patternRules []*rule
	fail := func(n int, format string, args ...any) error {
		return fmt.Errorf("%s:%d: %s", file, n, fmt.Sprintf(format, args...))
	}
	for i, line := range strings.Split(text, "\n") {
		n := i + 1
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		key, rest, _ := strings.Cut(line, " ")
		rest = strings.TrimSpace(rest)
		if cur == nil && !isOneOf(key, "class", "word", "rule", "reference") {
			return nil, fail(n, "key %q outside a rule", key)
		}
		switch key {
		case "reference":
			d, err := tocsin.ParseDate(rest)
			if err != nil {
				return nil, fail(n, "%v", err)
			}
			l.reference = d
		case "class":
			if l.class(rest) >= 0 {
				return nil, fail(n, "class %q again", rest)
			}
			class = len(l.classes)
			l.classes = append(l.classes, rest)
			if class >= 60 {
				return nil, fail(n, "more than 60 classes")
			}
		case "word":
			left, right, ok := strings.Cut(rest, " = ")
			if !ok || class < 0 {
				return nil, fail(n, "want word W... = VALUE in a class")
			}
			v := value{s: strings.TrimSpace(right)}
			if m, err := strconv.Atoi(v.s); err == nil {
				v = value{n: m}
			}
			for _, w := range strings.Fields(left) {
				l.put(w, class, v)
				if strings.HasSuffix(w, ".") && len(w) > 2 {
					l.put(w[:len(w)-1], class, v)
					l.words[l.ids[w[:len(w)-1]]].stops = true
				}
			}
		case "rule":
			cur = &rule{name: rest, line: n, fields: map[string]string{}}
			l.rules = append(l.rules, cur)
		case "match":
			patterns = append(patterns, rest)
			patternRules = append(patternRules, cur)
		case "means":
			f := strings.Fields(rest)
			if len(f) == 0 {
				return nil, fail(n, "means what?")
			}
			for _, kv := range f {
				k, v, _ := strings.Cut(kv, "=")
				cur.fields[k] = v
			}
			k, ok := kindOf(strings.SplitN(f[0], "=", 2)[0])
			if !ok {
				return nil, fail(n, "unknown meaning %q", f[0])
			}
			cur.kind, cur.meaning = k, strings.SplitN(f[0], "=", 2)[0]
		case "after":
			cur.after = l.idsOf(rest)
		case "before":
			for _, w := range strings.Fields(rest) {
				if c := l.class(strings.Trim(w, "<>")); c >= builtins && w[0] == '<' {
					cur.beforeClass |= 1 << c
				} else {
					cur.before = append(cur.before, l.id(w))
				}
			}
		case "next":
			cur.next = l.idsOf(rest)
		case "only":
			if rest != "narrative" {
				return nil, fail(n, "only what? %q", rest)
			}
			cur.narrative = true
		case "not-after":
			cur.notAfter = l.idsOf(rest)
		case "not-before":
			for _, w := range strings.Fields(rest) {
				if c := l.class(strings.Trim(w, "<>")); c >= builtins && (w == "counted" || w[0] == '<') {
					cur.notClass |= 1 << c
				} else {
					cur.notBefore = append(cur.notBefore, l.id(w))
				}
			}
		case "yes", "no":
			e := example{line: n, text: rest}
			if at := strings.LastIndex(rest, " = "); at > 0 {
				e.text, e.value = rest[:at], strings.TrimSpace(rest[at+3:])
			}
			if key == "yes" {
				cur.yes = append(cur.yes, e)
			} else {
				cur.no = append(cur.no, e)
			}
		default:
			return nil, fail(n, "unknown key %q", key)
		}
	}
	l.month, l.ordinal, l.numberword, l.counted = l.class("month"), l.class("ordinal"), l.class("numberword"), l.class("counted")
	l.hyphen, l.slash, l.stop, l.mark, l.comma = l.id("-"), l.id("/"), l.id("."), l.id(":"), l.id(",")
	l.couple, l.half, l.money = l.id("couple"), l.id("half"), l.idsOf("$ £ € #")
	l.gaps = newGaps(l)
	for i, p := range patterns {
		sequences, rest, err := l.expand(strings.Fields(spaced(p)), "")
		if err != nil || len(rest) > 0 {
			return nil, fail(patternRules[i].line, "pattern %q: %v", p, err)
		}
		for _, s := range sequences {
			if len(s) == 0 {
				return nil, fail(patternRules[i].line, "pattern %q matches nothing", p)
			}
			l.root.add(s, patternRules[i])
		}
	}
	return l, nil
}

func isOneOf(s string, of ...string) bool {
	for _, o := range of {
		if s == o {
			return true
		}
	}
	return false
}

func (l *language) class(name string) int {
	for i, c := range l.classes {
		if c == name {
			return i
		}
	}
	return -1
}

func (l *language) id(w string) int32 {
	if id, ok := l.ids[w]; ok {
		return id
	}
	id := int32(len(l.words))
	l.ids[w] = id
	l.words = append(l.words, word{})
	return id
}

func (l *language) idsOf(s string) []int32 {
	var ids []int32
	for _, w := range strings.Fields(s) {
		ids = append(ids, l.id(w))
	}
	return ids
}

func (l *language) put(w string, class int, v value) {
	t := &l.words[l.id(w)]
	if t.values == nil {
		t.values = map[int]value{}
	}
	t.classes |= 1 << class
	t.values[class] = v
}

// spaced puts blanks around the signs of a pattern.
func spaced(p string) string {
	var b strings.Builder
	for i := 0; i < len(p); i++ {
		switch p[i] {
		case '(', ')', '|', '?', '*':
			b.WriteByte(' ')
			b.WriteByte(p[i])
			b.WriteByte(' ')
		default:
			b.WriteByte(p[i])
		}
	}
	return b.String()
}

// expand is every sequence that a pattern stands for, up to the closing sign.
func (l *language) expand(in []string, until string) (out [][]element, rest []string, err error) {
	branch := [][]element{nil}
	for len(in) > 0 {
		tok := in[0]
		in = in[1:]
		var part [][]element
		switch tok {
		case ")":
			if until != ")" {
				return nil, nil, fmt.Errorf("closing bracket too many")
			}
			return append(out, branch...), in, nil
		case "|":
			out = append(out, branch...)
			branch = [][]element{nil}
			continue
		case "(":
			if part, in, err = l.expand(in, ")"); err != nil {
				return nil, nil, err
			}
		default:
			e := element{class: -1}
			if strings.HasPrefix(tok, "<") && strings.HasSuffix(tok, ">") {
				if e.class = l.class(tok[1 : len(tok)-1]); e.class < 0 {
					return nil, nil, fmt.Errorf("unknown class %s", tok)
				}
			} else {
				e.id = l.id(tok)
			}
			part = [][]element{{e}}
		}
		if len(in) > 0 && in[0] == "?" {
			in = in[1:]
			part = append(part, nil)
		}
		var next [][]element
		for _, b := range branch {
			for _, p := range part {
				next = append(next, append(b[:len(b):len(b)], p...))
			}
		}
		branch = next
	}
	if until != "" {
		return nil, nil, fmt.Errorf("bracket not closed")
	}
	return append(out, branch...), nil, nil
}

func (n *node) add(s []element, r *rule) {
	if len(s) == 0 {
		for _, a := range n.accept {
			if a == r {
				return
			}
		}
		n.accept = append(n.accept, r)
		return
	}
	e := s[0]
	if e.class < 0 {
		to := n.words[e.id]
		if to == nil {
			to = &node{}
			if n.words == nil {
				n.words = map[int32]*node{}
			}
			n.words[e.id] = to
		}
		to.add(s[1:], r)
		return
	}
	for _, d := range n.classes {
		if d.class == e.class {
			d.to.add(s[1:], r)
			return
		}
	}
	to := &node{}
	n.classes = append(n.classes, edge{e.class, to})
	n.first |= 1 << e.class
	n.numeric = n.numeric || e.class < builtins
	to.add(s[1:], r)
}
