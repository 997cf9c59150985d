package distill

import (
	"bufio"
	_ "embed"
	"fmt"
	"math/bits"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"tocsin"
)

//go:embed data/en/boilerplate.rules
var boilerplateFile string

// where says at which place of a document a rule holds.
type where string

const (
	anywhere where = ""
	head     where = "head" // before the first full paragraph
	tail     where = "tail" // after the last one
	edge     where = "edge" // either
)

// maxRule is the longest block in bytes that any rule may name.
const maxRule = 800

// rule names blocks that are the page's words, a byline or a caption.
type rule struct {
	name   string
	kind   tocsin.BlockKind
	where  where
	max    int
	alts   int // phrases of is, starts, ends and has
	with   [][]string
	not    []string
	match  []pattern
	cut    *regexp.Regexp
	dated  int // -1 when no date is asked for
	follow int
	glued  bool
	yes    []string
	no     []string
	line   int
}

type phrase struct {
	words string
	rule  int
}

// ruleBook is the rules of one file, indexed by their phrases. It may be
// shared; nothing in it changes.
type ruleBook struct {
	rules  []rule
	is     map[string][]int    // whole block -> rules
	starts map[string][]phrase // by first word
	ends   []phrase
	has    map[string][]phrase // by first word
	marks  []phrase            // of has, those that begin with no word
	glued  map[string]bool     // phrases that are cut off paragraphs
	open   set                 // rules without phrases
}

// set holds rule numbers below 128.
type set [2]uint64

func (s *set) add(i int) { s[i/64] |= 1 << (i % 64) }

// boilerplate is read once, on first use.
var boilerplate = sync.OnceValue(func() *ruleBook {
	return must(readRules("data/en/boilerplate.rules", boilerplateFile))
})

// readRules reads a file of rules. Errors name file and line.
func readRules(name, file string) (*ruleBook, error) {
	book := &ruleBook{is: map[string][]int{}, starts: map[string][]phrase{}, has: map[string][]phrase{}, glued: map[string]bool{}}
	names := map[string]bool{}
	lines := bufio.NewScanner(strings.NewReader(file))
	n := 0
	fail := func(format string, args ...any) (*ruleBook, error) {
		return nil, fmt.Errorf("%s:%d: %s", name, n, fmt.Sprintf(format, args...))
	}
	for lines.Scan() {
		n++
		key, value, _ := strings.Cut(strings.TrimSpace(lines.Text()), " ")
		value = strings.TrimSpace(value)
		if key == "" || key[0] == '#' {
			continue
		}
		if value == "" {
			return fail("%q without a value", key)
		}
		if key == "rule" {
			if names[value] {
				return fail("rule %q is there twice", value)
			}
			names[value] = true
			book.rules = append(book.rules, rule{name: value, max: 160, dated: -1, line: n})
			continue
		}
		if len(book.rules) == 0 {
			return fail("%q before the first rule", key)
		}
		if err := book.set(len(book.rules)-1, key, value); err != nil {
			return fail("%v", err)
		}
	}
	if len(book.rules) > 128 {
		return fail("more than 128 rules")
	}
	for i, r := range book.rules {
		n = r.line
		switch {
		case r.kind == "":
			return fail("rule %q has no kind", r.name)
		case len(r.yes) == 0 || len(r.no) == 0:
			return fail("rule %q needs a yes and a no", r.name)
		case r.alts == 0 && len(r.match) == 0 && r.dated < 0:
			return fail("rule %q says nothing", r.name)
		case r.alts == 0:
			book.open.add(i)
		}
	}
	for p, rules := range book.is {
		if book.rules[rules[0]].glued && (strings.Contains(p, " ") || len(p) > 8) {
			book.glued[p] = true
		}
	}
	return book, lines.Err()
}

// set reads one line of rule i.
func (b *ruleBook) set(i int, key, value string) (err error) {
	r := &b.rules[i]
	phrases := strings.Split(strings.ToLower(value), " | ")
	for j := range phrases {
		phrases[j] = strings.TrimSpace(phrases[j])
	}
	switch key {
	case "kind":
		switch r.kind = tocsin.BlockKind(value); r.kind {
		case tocsin.Boilerplate, tocsin.Byline, tocsin.Caption:
		default:
			return fmt.Errorf("unknown kind %q", value)
		}
	case "where":
		switch r.where = where(value); r.where {
		case head, tail, edge:
		default:
			return fmt.Errorf("unknown place %q", value)
		}
	case "max":
		if r.max, err = strconv.Atoi(value); err == nil && r.max > maxRule {
			return fmt.Errorf("max is above %d", maxRule)
		}
	case "dated":
		r.dated, err = strconv.Atoi(value)
	case "follow":
		r.follow, err = strconv.Atoi(value)
	case "glued":
		r.glued = value == "yes"
	case "is":
		for _, p := range phrases {
			p = core(p)
			b.is[p] = append(b.is[p], i)
			r.alts++
		}
	case "starts":
		for _, p := range phrases {
			first := firstWord(p)
			b.starts[first] = append(b.starts[first], phrase{p, i})
			r.alts++
		}
	case "ends":
		for _, p := range phrases {
			b.ends = append(b.ends, phrase{p, i})
			r.alts++
		}
	case "has":
		for _, p := range phrases {
			if first := firstWord(p); first != "" {
				b.has[first] = append(b.has[first], phrase{p, i})
			} else {
				b.marks = append(b.marks, phrase{p, i})
			}
			r.alts++
		}
	case "with":
		r.with = append(r.with, phrases)
	case "not":
		r.not = append(r.not, phrases...)
	case "match":
		var p pattern
		if p, err = compile(value); err == nil {
			r.match = append(r.match, p)
		}
	case "cut":
		r.cut, err = regexp.Compile(value)
	case "yes":
		r.yes = append(r.yes, value)
	case "no":
		r.no = append(r.no, value)
	default:
		return fmt.Errorf("unknown key %q", key)
	}
	return err
}

// fitting tells yield the rules that fit the words of a block, whatever its
// place, in the order of the file, until yield says false.
func (b *ruleBook) fitting(words string, yield func(i int) bool) {
	if len(words) > maxRule {
		return
	}
	if words = singleSpaced(words); words == "" {
		return
	}
	norm := normal(words)
	bare := core(norm)
	hits := b.open
	for _, i := range b.is[bare] {
		hits.add(i)
	}
	for _, s := range [2]string{norm, strings.TrimLeft(norm, bullets)} {
		for _, p := range b.starts[firstWord(s)] {
			if strings.HasPrefix(s, p.words) && (len(s) == len(p.words) || !isWordByte(s[len(p.words)]) || !isWordByte(p.words[len(p.words)-1])) {
				hits.add(p.rule)
			}
		}
	}
	for _, p := range b.ends {
		if strings.HasSuffix(norm, p.words) {
			hits.add(p.rule)
		}
	}
	for _, p := range b.marks {
		if len(words) <= b.rules[p.rule].max && strings.Contains(norm, p.words) {
			hits.add(p.rule)
		}
	}
	for i := 0; i < len(norm); {
		if !isWordByte(norm[i]) {
			i++
			continue
		}
		end := i + 1
		for end < len(norm) && isWordByte(norm[end]) {
			end++
		}
		for _, p := range b.has[norm[i:end]] {
			if strings.HasPrefix(norm[i:], p.words) && len(words) <= b.rules[p.rule].max {
				hits.add(p.rule)
			}
		}
		i = end
	}
	for w, m := range hits {
		for ; m != 0; m &= m - 1 {
			i := w*64 + bits.TrailingZeros64(m)
			if b.rules[i].rest(words, norm) && !yield(i) {
				return
			}
		}
	}
}

// rest reports whether a block meets what a rule asks beside its phrases.
func (r *rule) rest(words, norm string) bool {
	if len(words) > r.max {
		return false
	}
	for i := range r.match {
		if !r.match[i].opens[words[0]] {
			return false
		}
	}
	for _, alternatives := range r.with {
		if !containsAny(norm, alternatives) {
			return false
		}
	}
	for _, w := range r.not {
		if containsWord(norm, w) {
			return false
		}
	}
	if r.dated >= 0 {
		if !hasDigit(words) {
			return false
		}
		d, span, ok := dateIn(words)
		if !ok || d.Year == 0 || otherWords(words, span) > r.dated {
			return false
		}
	}
	for i := range r.match {
		if !r.match[i].MatchString(words) {
			return false
		}
	}
	return true
}

// pattern is a regular expression with the bytes that what it matches may begin
// with: most blocks are told by their first byte to fit none.
type pattern struct {
	*regexp.Regexp
	opens [256]bool
}

// compile reads a pattern.
func compile(expr string) (pattern, error) {
	re, err := regexp.Compile(expr)
	if err != nil {
		return pattern{}, err
	}
	tree, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return pattern{}, err
	}
	prog, err := syntax.Compile(tree.Simplify())
	if err != nil {
		return pattern{}, err
	}
	p := pattern{Regexp: re}
	p.follow(prog, uint32(prog.Start), false, make(map[state]bool))
	return p, nil
}

// state is an instruction of a pattern, and whether the start of the text was
// asked for on the way there.
type state struct {
	pc       uint32
	anchored bool
}

// follow notes the bytes that a text may begin with to be matched from instruction
// pc on; any byte where the pattern does not ask for the start of the text, or
// fits nothing.
func (p *pattern) follow(prog *syntax.Prog, pc uint32, anchored bool, seen map[state]bool) {
	if seen[state{pc, anchored}] {
		return
	}
	seen[state{pc, anchored}] = true
	switch inst := &prog.Inst[pc]; inst.Op {
	case syntax.InstAlt, syntax.InstAltMatch:
		p.follow(prog, inst.Out, anchored, seen)
		p.follow(prog, inst.Arg, anchored, seen)
	case syntax.InstCapture, syntax.InstNop:
		p.follow(prog, inst.Out, anchored, seen)
	case syntax.InstEmptyWidth:
		p.follow(prog, inst.Out, anchored || syntax.EmptyOp(inst.Arg) == syntax.EmptyBeginText, seen)
	case syntax.InstFail:
	default:
		for b := range p.opens {
			p.opens[b] = p.opens[b] || !anchored || inst.Op == syntax.InstMatch || b >= utf8.RuneSelf || inst.MatchRune(rune(b))
		}
	}
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// containsWord reports whether s holds words, with no letter or digit right
// before or after them.
func containsWord(s, words string) bool {
	for at := 0; ; {
		i := strings.Index(s[at:], words)
		if i < 0 {
			return false
		}
		i += at
		at = i + len(words)
		if (i == 0 || !isWordByte(s[i-1])) && (at == len(s) || !isWordByte(s[at])) {
			return true
		}
	}
}

func hasDigit(s string) bool {
	for i := range len(s) {
		if isDigit(s[i]) {
			return true
		}
	}
	return false
}

// bullets is what pages put before their lines, and decoration what may stand
// at either end of them.
const (
	bullets    = " *•·-–—»>|▲▼►▶[✉⇒→"
	decoration = bullets + "]()\"'"
)

// normal is a line in lower case with straight quotation marks.
func normal(s string) string {
	ascii := true
	for i := range len(s) {
		if s[i] >= 0x80 {
			ascii = false
			break
		}
	}
	if ascii {
		var room [maxRule]byte // longer lines grow out of it
		return string(asciiLower(room[:0], s))
	}
	return strings.ToLower(quotes.Replace(s))
}

// core is a normal line without the marks at its ends.
func core(norm string) string {
	return strings.Trim(norm, decoration+".:!…,;?←")
}

func firstWord(s string) string {
	for i := range len(s) {
		if !isWordByte(s[i]) {
			return s[:i]
		}
	}
	return s
}
