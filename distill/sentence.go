package distill

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin"
)

// segment marks the sentences and tokens of the blocks that are read.
func segment(text *tocsin.Text) {
	lower := string(asciiLower(make([]byte, 0, len(text.Body)), text.Body))
	text.Tokens = make([]tocsin.Token, 0, len(text.Body)/5+1)
	text.Sentences = make([]tocsin.Sentence, 0, len(text.Body)/100+1)
	t := tokenizer{body: text.Body, lower: lower, abbr: english()}
	for i, b := range text.Blocks {
		if !b.Kind.Read() {
			continue
		}
		span := b.Span
		if b.Kind == tocsin.Post && b.Words.Len() > 0 {
			span = b.Words
		}
		s := splitter{body: text.Body[:span.End], caseless: Caseless(span.Of(text.Body)), loose: b.Kind == tocsin.Post, abbr: t.abbr}
		for at := s.skip(span.Start); at < span.End; {
			end := s.next(at)
			first := len(text.Tokens)
			text.Tokens = t.tokens(text.Tokens, tocsin.Span{Start: at, End: end})
			text.Sentences = append(text.Sentences, tocsin.Sentence{
				Span: tocsin.Span{Start: at, End: end}, Block: i, First: first, Last: len(text.Tokens),
			})
			at = s.skip(end)
		}
	}
}

// Caseless reports whether words carry no case that tells anything: all upper
// case, as in wire text, or all lower case. A few odd letters do not count;
// fewer than twenty letters tell nothing, and are not caseless.
func Caseless(body string) bool {
	upper, lower := 0, 0
	for i := 0; i < len(body); i++ {
		c := body[i]
		switch {
		case 'a' <= c && c <= 'z':
			lower++
		case 'A' <= c && c <= 'Z':
			upper++
		}
	}
	return upper+lower >= 20 && (lower*20 <= upper || upper*200 <= lower)
}

// splitter finds where sentences end in one block; body ends where it does.
type splitter struct {
	body     string
	caseless bool
	loose    bool // written like a post: sentences may start in lower case
	abbr     *abbreviations
}

// skip is the offset of the first byte from at on that is no white space.
func (s *splitter) skip(at int) int {
	for at < len(s.body) && isSpace(s.body[at]) {
		at++
	}
	return at
}

// next is the end of the sentence that starts at from.
func (s *splitter) next(from int) int {
	for i := from; i < len(s.body); {
		c := s.body[i]
		if c < utf8.RuneSelf && c != '.' && c != '!' && c != '?' {
			i++
			continue
		}
		r, size := rune(c), 1
		if c >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s.body[i:])
			if r < 0x37E || r >= 0x2000 && r < 0x3000 && r != '…' && r != '‼' && r != '⁇' && r != '⁈' && r != '⁉' || r != '…' && !unicode.Is(unicode.STerm, r) {
				i += size
				continue
			}
		}
		end := s.marks(i)
		stop := s.closers(end)
		if s.ends(from, i, end, stop, r) {
			return stop
		}
		i = end
	}
	return len(strings.TrimRight(s.body, " \n"))
}

// marks is the end of the run of sentence marks that starts at i; single
// spaces may lie between full stops (". . .").
func (s *splitter) marks(i int) int {
	for i < len(s.body) {
		r, size := utf8.DecodeRuneInString(s.body[i:])
		if r != '.' && r != '!' && r != '?' && r != '…' && !(r >= utf8.RuneSelf && unicode.Is(unicode.STerm, r)) {
			break
		}
		i += size
		if r == '.' && strings.HasPrefix(s.body[i:], " .") && !strings.HasPrefix(s.body[i:], " .0") {
			i++
		}
	}
	return i
}

// closers is the end of the quotation marks and brackets that close right at i.
func (s *splitter) closers(i int) int {
	// A note's number belongs to the sentence before it, after a space too.
	if j := note(s.body, i); j > i {
		return j
	}
	for i < len(s.body) {
		r, size := utf8.DecodeRuneInString(s.body[i:])
		switch r {
		case '"', '”', '’', '»', ')', ']', '}', '」', '』', '）':
		case '\'':
			if i+1 < len(s.body) && isWordByte(s.body[i+1]) {
				return i
			}
		default:
			return note(s.body, i)
		}
		i += size
	}
	return i
}

// note is the end of the numbers of notes at i, "[6]" or " [6][7]"; i without one.
func note(body string, i int) int {
	for {
		n := i
		if n < len(body) && body[n] == ' ' {
			n++
		}
		if n >= len(body) || body[n] != '[' {
			return i
		}
		from := n + 1
		for n++; n < len(body) && isDigit(body[n]); n++ {
		}
		if n == from || n >= len(body) || body[n] != ']' {
			return i
		}
		i = n + 1
	}
}

// ends reports whether the marks body[at:end], closed at stop, end the
// sentence that starts at from; r is the first of the marks.
func (s *splitter) ends(from, at, end, stop int, r rune) bool {
	next := s.skip(stop)
	if next >= len(s.body) {
		return true
	}
	if r >= 0x3000 {
		return true // CJK marks need no space
	}
	word := s.wordBefore(at)
	first, word2 := s.wordAt(next)
	if next == stop {
		return s.glued(from, word, end-at, stop)
	}
	single := r == '.' && end-at == 1
	switch {
	case first == ',' || first == ';' || first == ':' || first == ')' || first == '%':
		return false
	case unicode.IsLower(first) && !s.caseless && !(s.loose && r != '…' && (single || r != '.')):
		return false
	case single && at == from+len(word) && isList(word):
		return false
	case !single || stop > end || word == "":
		return true
	}
	return s.stopEnds(from, at, word, first, word2)
}

// stopEnds decides on a single full stop after word; first and next are the
// first letter and the word after it.
func (s *splitter) stopEnds(from, at int, word string, first rune, next string) bool {
	starter := s.abbr.starter(next)
	large := s.caseless || isUpper(word[0])
	if utf8.RuneCountInString(word) == 1 && !isDigit(word[0]) {
		if unicode.IsDigit(first) && s.abbr.of(word) == numberClass {
			return false // "p. 5"
		}
		if !large {
			return true
		}
		if word == "I" && !s.initialBefore(at) || s.caseless && (word == "a" || word == "i") {
			return true
		}
		return starter && !s.initialBefore(at)
	}
	digit := unicode.IsDigit(first)
	class := s.abbr.of(word)
	if class == noClass && isAcronym(word) {
		class = endClass
	}
	switch class {
	case titleClass:
		return !large
	case innerClass:
		return false
	case numberClass:
		return !digit
	case monthClass:
		return !digit && (s.caseless || !large || starter)
	case endClass:
		if strings.IndexByte(word, '.') > 0 {
			return starter && !digit
		}
		return !large || s.caseless || starter
	}
	return true
}

// glued decides on marks with no white space after them, as where a page's
// paragraphs were run together ("...was hurt.Police said").
func (s *splitter) glued(from int, word string, marks, stop int) bool {
	if marks != 1 || s.caseless || len(word) < 3 || !isLowerWord(word) {
		return false
	}
	rest := s.body[stop:]
	if len(rest) < 2 || !isUpper(rest[0]) && !strings.HasPrefix(rest, "“") {
		return false
	}
	if rest[0] >= utf8.RuneSelf {
		return true
	}
	return isLower(rest[1]) || rest[1] == ' ' && rest[0] == 'A'
}

// maxWord bounds how many bytes around a full stop are looked at: more than
// any abbreviation has, so that a hostile text costs no more than another.
const maxWord = 64

// wordBefore is the run of letters, digits and inner full stops that ends at at.
func (s *splitter) wordBefore(at int) string {
	i := at
	for i > 0 && at-i < maxWord {
		r, size := utf8.DecodeLastRuneInString(s.body[:i])
		if r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			break
		}
		i -= size
	}
	return strings.TrimLeft(s.body[i:at], ".")
}

// wordAt is the first letter, digit or mark from at on that opens nothing,
// and the word that it starts.
func (s *splitter) wordAt(at int) (rune, string) {
	for i := at; i < len(s.body) && i-at < maxWord; {
		r, size := utf8.DecodeRuneInString(s.body[i:])
		switch r {
		case '"', '\'', '“', '‘', '«', '(', '[', '{', '-', '–', '—', '•', '*', ' ', '\n', '`', '¿', '¡':
			i += size
			continue
		}
		end := i
		for end < len(s.body) && end-i < maxWord && isWordByte(s.body[end]) {
			end++
		}
		return r, s.body[i:end]
	}
	return 0, ""
}

// initialBefore reports whether the word before the single letter at at-1 is
// itself an initial or abbreviation ("J. K.").
func (s *splitter) initialBefore(at int) bool {
	i := at - 1
	for i > 0 && isSpace(s.body[i-1]) {
		i--
	}
	return i > 1 && s.body[i-1] == '.' && isUpper(s.body[i-2])
}

// isList reports whether a word numbers an item of a list: "1", "12", "b".
func isList(word string) bool {
	if len(word) == 1 && word != "I" && word != "A" {
		return true
	}
	for i := range len(word) {
		if !isDigit(word[i]) {
			return false
		}
	}
	return len(word) > 0 && len(word) <= 2
}

// isAcronym reports whether a word is single letters with full stops between
// them: "U.S", "a.m".
func isAcronym(word string) bool {
	if len(word) < 3 {
		return false
	}
	for i := range len(word) {
		if i%2 == 1 && word[i] != '.' || i%2 == 0 && !isLetter(word[i]) {
			return false
		}
	}
	return true
}

func isLowerWord(word string) bool {
	for i := range len(word) {
		if !isLower(word[i]) && word[i] < utf8.RuneSelf {
			return false
		}
	}
	return true
}

func isSpace(c byte) bool  { return c == ' ' || c == '\n' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isUpper(c byte) bool  { return 'A' <= c && c <= 'Z' }
func isLower(c byte) bool  { return 'a' <= c && c <= 'z' }
func isLetter(c byte) bool { return isUpper(c) || isLower(c) }

// isWordByte reports whether a byte, met going forward, stands in a word: ASCII
// letters and digits, and bytes of other letters. Curly quotation marks and
// dashes start with 0xE2, other marks of Latin texts with 0xC2, and are none.
func isWordByte(c byte) bool {
	return isLetter(c) || isDigit(c) || c >= utf8.RuneSelf && c != 0xE2 && c != 0xC2
}
