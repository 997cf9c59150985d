package when

import (
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync"

	"tocsin"
)

//go:embed data
var data embed.FS

// english is the rules of English, read once.
var english = sync.OnceValue(func() *language {
	l, err := read(data, "data/en")
	if err != nil {
		panic(err) // the tests read the same files
	}
	return l
})

// read reads the rules files of a folder in the order of their names.
func read(files fs.FS, folder string) (*language, error) {
	names, err := fs.Glob(files, folder+"/*.rules")
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", folder, err)
	}
	p := newParser()
	for _, name := range names {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		p.split(name, string(b))
	}
	return p.parse()
}

// language is the words and rules of one language. What it knows is not changed
// once it is read, and it may be shared.
type language struct {
	ids       map[string]int32 // of every word that a rule or class speaks of
	words     []word           // by id; 0 is no word
	classes   []string         // names; the index is the class
	root      *node
	rules     []*rule
	reference tocsin.Date

	month, ordinal, numberword, local       int // classes
	hyphen, slash, stop, mark, comma, quote int32
	lists                                   map[string][]int32 // of words that join times, by name
	gaps                                    gaps

	room sync.Pool // of *matcher, each for one text at a time
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
	order       int // in the files: of two rules that match the same words the first wins
	at          line
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
	at    line
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
	classDTG
	classNumber
	classDecade
	classSmall
	classNth
	builtins
)

var builtinNames = [builtins]string{"day", "ordday", "year", "yy", "bcyear", "hour", "clock", "dotclock", "hhmm", "dtg", "number", "decade", "small", "nth"}

// parser reads the lines of rules files: first the classes, since patterns
// may speak of classes of any file, then the rules.
type parser struct {
	l     *language
	lines []line
	class int
	cur   *rule
}

// line is one line that is no comment.
type line struct {
	file      string
	n         int
	key, rest string
}

// fail is an error of the form file:line: what is wrong.
func (at line) fail(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", at.file, at.n, fmt.Sprintf(format, args...))
}

func (at line) String() string { return fmt.Sprintf("%s:%d", at.file, at.n) }

func newParser() *parser {
	l := &language{ids: map[string]int32{}, lists: map[string][]int32{}, words: make([]word, 1), classes: append([]string(nil), builtinNames[:]...), root: &node{}}
	return &parser{l: l, class: -1}
}

// split adds the lines of a file.
func (p *parser) split(file, text string) {
	for i, s := range strings.Split(text, "\n") {
		if s = strings.TrimSpace(s); s != "" && s[0] != '#' {
			key, rest, _ := strings.Cut(s, " ")
			p.lines = append(p.lines, line{file, i + 1, key, strings.TrimSpace(rest)})
		}
	}
}

// parse reads the lines. Its errors are of the form file:line: what is wrong.
func (p *parser) parse() (*language, error) {
	for _, at := range p.lines {
		if err := p.word(at); err != nil {
			return nil, err
		}
	}
	l := p.l
	l.month, l.ordinal, l.numberword, l.local = l.class("month"), l.class("ordinal"), l.class("numberword"), l.class("local")
	l.hyphen, l.slash, l.stop, l.mark, l.comma, l.quote = l.id("-"), l.id("/"), l.id("."), l.id(":"), l.id(","), l.id("'")
	l.gaps = newGaps(l.lists)
	for _, at := range p.lines {
		if err := p.rule(at); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// word reads the lines of classes.
func (p *parser) word(at line) error {
	switch at.key {
	case "class":
		if p.l.class(at.rest) >= 0 {
			return at.fail("class %q again", at.rest)
		}
		if p.class = len(p.l.classes); p.class >= 64 {
			return at.fail("more than 64 classes")
		}
		p.l.classes = append(p.l.classes, at.rest)
	case "rule":
		p.class = -1
	case "same":
		f := strings.Fields(at.rest)
		for _, w := range f {
			p.l.ids[w] = p.l.id(f[0])
		}
	case "list":
		name, words, _ := strings.Cut(at.rest, " ")
		if p.l.lists[name] != nil || words == "" {
			return at.fail("list %q is empty, or there twice", name)
		}
		p.l.lists[name] = p.l.idsOf(words)
	case "word":
		left, right, ok := strings.Cut(at.rest, " = ")
		if !ok || p.class < 0 {
			return at.fail("want word W... = VALUE in a class")
		}
		v := value{s: strings.TrimSpace(right)}
		if n, err := strconv.Atoi(v.s); err == nil {
			v = value{n: n}
		}
		for _, w := range strings.Fields(left) {
			p.l.put(w, p.class, v)
			if strings.HasSuffix(w, ".") && len(w) > 2 {
				p.l.put(w[:len(w)-1], p.class, v)
				p.l.words[p.l.ids[w[:len(w)-1]]].stops = true
			}
		}
	}
	return nil
}

// rule reads the lines of rules.
func (p *parser) rule(at line) error {
	l, r := p.l, p.cur
	if r == nil && !isOneOf(at.key, "class", "word", "list", "same", "rule", "reference") {
		return at.fail("key %q outside a rule", at.key)
	}
	switch at.key {
	case "class", "word", "list", "same":
	case "reference":
		d, err := tocsin.ParseDate(at.rest)
		if err != nil {
			return at.fail("%v", err)
		}
		l.reference = d
	case "rule":
		p.cur = &rule{name: at.rest, order: len(l.rules), at: at, fields: map[string]string{}}
		l.rules = append(l.rules, p.cur)
	case "match":
		sequences, _, err := l.expand(strings.Fields(spaced(at.rest)), "")
		if err != nil {
			return at.fail("pattern %q: %v", at.rest, err)
		}
		for _, s := range sequences {
			if len(s) == 0 {
				return at.fail("pattern %q matches nothing", at.rest)
			}
			l.root.add(s, r)
		}
	case "means":
		for i, kv := range strings.Fields(at.rest) {
			k, v, _ := strings.Cut(kv, "=")
			if v != "" {
				r.fields[k] = v
			}
			if i > 0 {
				continue
			}
			kind, ok := kindOf(k)
			if !ok {
				return at.fail("unknown meaning %q", k)
			}
			r.kind, r.meaning = kind, k
		}
	case "only":
		if at.rest != "narrative" {
			return at.fail("only what? %q", at.rest)
		}
		r.narrative = true
	case "after":
		r.after = l.idsOf(at.rest)
	case "next":
		r.next = l.idsOf(at.rest)
	case "before":
		r.before, r.beforeClass = l.neighbours(at.rest)
	case "not-after":
		r.notAfter = l.idsOf(at.rest)
	case "not-before":
		r.notBefore, r.notClass = l.neighbours(at.rest)
	case "yes", "no":
		e := example{at: at, text: at.rest}
		if i := strings.LastIndex(at.rest, " = "); i > 0 {
			e.text, e.value = at.rest[:i], strings.TrimSpace(at.rest[i+3:])
		}
		if at.key == "yes" {
			r.yes = append(r.yes, e)
		} else {
			r.no = append(r.no, e)
		}
	default:
		return at.fail("unknown key %q", at.key)
	}
	return nil
}

// neighbours reads words and <classes> that may or may not stand beside.
func (l *language) neighbours(s string) (ids []int32, classes uint64) {
	for _, w := range strings.Fields(s) {
		if c := l.class(strings.Trim(w, "<>")); c >= builtins && w[0] == '<' {
			classes |= 1 << c
		} else {
			ids = append(ids, l.id(w))
		}
	}
	return ids, classes
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

// spaced puts blanks around the signs of a pattern that are not quoted with a
// backslash.
func spaced(p string) string {
	var b strings.Builder
	for i := 0; i < len(p); i++ {
		switch p[i] {
		case '\\':
			if i++; i < len(p) {
				b.WriteString(p[i-1 : i+1])
			}
		case '(', ')', '|', '?':
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
				e.id = l.id(strings.TrimPrefix(tok, "\\"))
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
