package distill

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin"
)

// tokenizer cuts sentences into words and marks. lower is body with its ASCII
// letters in lower case, so that most tokens' Lower is a part of it.
type tokenizer struct {
	body, lower string
	abbr        *abbreviations
}

// tokens appends the tokens of one sentence.
func (t *tokenizer) tokens(tokens []tocsin.Token, span tocsin.Span) []tocsin.Token {
	text := t.body[:span.End]
	for i := span.Start; i < span.End; {
		c := text[i]
		if isSpace(c) {
			i++
			continue
		}
		end, kind := i, tocsin.Word
		switch {
		case c == '\'' || c == 0xE2 && strings.HasPrefix(text[i:], "’"):
			if end = cliticAt(text, i); end == i {
				end, kind = mark(text, i), tocsin.Punct
				if c != '\'' {
					end = i + len("’")
				}
			}
		case isLetter(c) || isDigit(c):
			if end = link(text, i); end > i {
				kind = tocsin.Link
			} else {
				end = t.word(text, i)
				if isDigit(c) {
					kind = tocsin.Number
				}
			}
		case c == '@' || c == '#':
			if end = tag(text, i); end > i {
				kind = tocsin.Link
			} else {
				end, kind = i+1, tocsin.Punct
			}
		case c < utf8.RuneSelf:
			end, kind = mark(text, i), tocsin.Punct
		default:
			r, size := utf8.DecodeRuneInString(text[i:])
			switch {
			case unicode.IsDigit(r):
				end, kind = t.word(text, i), tocsin.Number
			case unicode.IsLetter(r) || unicode.IsMark(r):
				end = t.word(text, i)
			default:
				end, kind = symbol(text, i, size), tocsin.Punct
			}
		}
		if kind == tocsin.Word {
			if cut := clitic(text[i:end]); cut > 0 {
				tokens = append(tokens, t.token(i, i+cut, tocsin.Word))
				i += cut
			}
		}
		tokens = append(tokens, t.token(i, end, kind))
		i = end
	}
	return tokens
}

func (t *tokenizer) token(start, end int, kind tocsin.TokenKind) tocsin.Token {
	lower := t.lower[start:end]
	for i := range len(lower) {
		if lower[i] >= utf8.RuneSelf {
			lower = lowered(lower)
			break
		}
	}
	return tocsin.Token{Span: tocsin.Span{Start: start, End: end}, Kind: kind, Lower: lower}
}

// lowered is a word in lower case with straight apostrophes.
func lowered(s string) string {
	s = strings.ToLower(s)
	if strings.Contains(s, "’") {
		s = strings.ReplaceAll(s, "’", "'")
	}
	if len(s) > 3 && strings.Contains(s, "‘") {
		s = strings.ReplaceAll(s, "‘", "'")
	}
	return s
}

// word is the end of the word or number that starts at i.
func (t *tokenizer) word(text string, start int) int {
	i := start
	number := isDigit(text[i])
	for i < len(text) {
		c := text[i]
		if c < utf8.RuneSelf && (isLetter(c) || isDigit(c) || c == '_') {
			i++
			continue
		}
		var next byte
		switch c {
		case '-', '\'', '.', ',', ':', '/', '&':
			if i+1 < len(text) {
				next = text[i+1]
			}
		}
		digits := number && isDigit(next) && isDigit(text[i-1])
		switch c {
		case ',', ':', '/':
			if digits {
				i++
				continue
			}
			return i
		case '.':
			if digits {
				i++
				continue
			}
			return t.stop(text, start, i)
		case '-':
			if isDigit(next) && isDigit(text[i-1]) && number && !isISODate(text[start:], i-start) {
				return i
			}
			if isWordByte(next) {
				i++
				continue
			}
			return i
		case '\'', '&':
			if !number && isWordByte(next) && !isDigit(next) {
				i++
				continue
			}
			return i
		}
		if c < utf8.RuneSelf {
			return i
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) || r == 0x200C || r == 0x200D:
		case r == '’' || r == '‘' || r == '‐' || r == '‑' || r == 'ʼ':
			if number && (r == '’' || r == '‘') || i+size >= len(text) || !isWordByte(text[i+size]) {
				return i
			}
			if after, _ := utf8.DecodeRuneInString(text[i+size:]); !unicode.IsLetter(after) && !unicode.IsDigit(after) {
				return i
			}
		default:
			return i
		}
		i += size
	}
	return i
}

// stop decides whether the full stop at i belongs to the word text[start:i],
// and is the end of that word.
func (t *tokenizer) stop(text string, start, i int) int {
	word := text[start:i]
	// Single letters with stops between: "U.S.", "a.m.", "J.".
	if len(word) == 1 && isLetter(word[0]) {
		end := i + 1
		for end+1 < len(text) && isLetter(text[end]) && text[end+1] == '.' {
			end += 2
		}
		if end > i+1 {
			if end < len(text) && isLetter(text[end]) && (end+1 == len(text) || !isWordByte(text[end+1])) {
				end++ // "U.S.A"
			}
			if end+1 < len(text) && text[end] == '-' && isLetter(text[end+1]) { // "U.S.-led"
				return t.word(text, end+1)
			}
			return end
		}
		if i+1 < len(text) && isLetter(text[i+1]) && (i+2 == len(text) || !isWordByte(text[i+2])) {
			return i + 2 // "U.S" without its last stop
		}
		if isUpper(word[0]) && t.after(text, i) != 0 {
			return i + 1
		}
		return i
	}
	if strings.HasPrefix(text[i:], ".D") && (strings.EqualFold(word, "ph") || strings.EqualFold(word, "m")) {
		if i+2 < len(text) && text[i+2] == '.' {
			return i + 3
		}
		return i + 2
	}
	if isDigit(text[start]) && len(word) > 3 && strings.HasSuffix(strings.ToLower(word), "p") || strings.HasSuffix(strings.ToLower(word), "a") {
		if isDigit(word[0]) && i+2 < len(text)+1 && strings.HasPrefix(strings.ToLower(text[i:min(i+3, len(text))]), ".m.") {
			return i + 3 // "10.30p.m."
		}
	}
	next := t.after(text, i)
	if next == 0 {
		return i
	}
	class := t.abbr.of(word)
	switch class {
	case noClass:
		return i
	case numberClass:
		if !isDigit(next) {
			return i
		}
	case monthClass:
		if !isDigit(next) && !isUpper(word[0]) {
			return i
		}
	}
	return i + 1
}

// after is the first byte after the full stop at i that is no white space; 0
// at the end of the sentence or when only closing marks follow.
func (t *tokenizer) after(text string, i int) byte {
	for i++; i < len(text); i++ {
		switch text[i] {
		case ' ', '\n', '"', '\'', ')', ']', '.':
		default:
			if rest := text[i:]; strings.HasPrefix(rest, "”") || strings.HasPrefix(rest, "’") {
				i += 2
				continue
			}
			return text[i]
		}
	}
	return 0
}

// isISODate reports whether the hyphen at i lies in a date such as 2020-11-17.
func isISODate(s string, i int) bool {
	return (i == 4 || i == 7) && len(s) >= 10 && s[4] == '-' && s[7] == '-' && isDigit(s[0]) && isDigit(s[5]) && isDigit(s[6]) &&
		isDigit(s[8]) && isDigit(s[9]) && (len(s) == 10 || !isDigit(s[10]))
}

// clitic is where a word's clitic begins ("Tuesday|'s", "could|n't"), 0 when
// it has none.
func clitic(word string) int {
	for i := len(word) - 1; i > 0 && i >= len(word)-6; i-- {
		size := 0
		switch {
		case word[i] == '\'':
			size = 1
		case strings.HasPrefix(word[i:], "’"):
			size = 3
		default:
			continue
		}
		switch tail := word[i+size:]; len(tail) {
		case 1:
			switch tail[0] | 0x20 {
			case 's', 'd', 'm':
				return i
			case 't':
				if i > 1 && word[i-1]|0x20 == 'n' {
					return i - 1
				}
			}
		case 2:
			if strings.EqualFold(tail, "re") || strings.EqualFold(tail, "ve") || strings.EqualFold(tail, "ll") {
				return i
			}
		}
		return 0
	}
	return 0
}

// cliticAt is the end of the clitic at i that its word does not hold, as
// after a full stop ("the U.S.'s") or in tokenised text; i without one.
func cliticAt(text string, i int) int {
	end := i + 1
	if text[i] != '\'' {
		end = i + len("’")
	}
	from := end
	for end < len(text) && isLetter(text[end]) {
		end++
	}
	if i == 0 || isSpace(text[i-1]) && (text[from:end] != "s" || end < len(text) && !isSpace(text[end])) {
		return i
	}
	if end == from || end-from > 2 || end < len(text) && isWordByte(text[end]) || clitic("x"+text[i:end]) != 1 {
		return i
	}
	return end
}

// maxLink is the longest address in bytes; browsers take no longer ones.
const maxLink = 2048

// link is the end of the address that starts at i, or i when there is none:
// "https://...", "www...", "pic.example.com/...", "name@example.org".
func link(text string, i int) int {
	end, dots, at, slash := i, 0, -1, false
	if cut := i + maxLink; len(text) > cut {
		for !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut]
	}
	for end < len(text) && !isSpace(text[end]) && text[end] != '<' && text[end] != '>' && text[end] != '"' && !strings.HasPrefix(text[end:], "”") {
		switch text[end] {
		case '.':
			dots++
		case '@':
			at = end
		case '/':
			slash = true
		case ':':
			if !slash && !strings.HasPrefix(text[end:], "://") && at < 0 {
				goto scanned
			}
		}
		end++
	}
scanned:
	if dots == 0 || end-i < 5 {
		return i
	}
	for end > i && strings.IndexByte(".,;:!?)]}'", text[end-1]) >= 0 {
		end--
	}
	for strings.HasSuffix(text[i:end], "’") {
		end -= 3
	}
	word := text[i:end]
	switch {
	case hasPrefixFold(word, "http://"), hasPrefixFold(word, "https://"), hasPrefixFold(word, "www."):
		return end
	case at > i && at < end-3 && strings.IndexByte(text[at:end], '.') > 0 && !slash:
		return end
	case !isHost(word):
		return i
	}
	return end
}

// isHost reports whether a word is a host name with a path ("t.co/x"), or
// alone with one of the oldest top-level domains.
func isHost(word string) bool {
	host, _, path := strings.Cut(word, "/")
	dot := strings.LastIndexByte(host, '.')
	if dot < 1 || len(host)-dot < 3 {
		return false
	}
	for i := range len(host) {
		if c := host[i]; !isLower(c) && !isDigit(c) && c != '.' && c != '-' {
			return false
		}
	}
	top := host[dot+1:]
	return path && dot > 0 && isLower(top[0]) || top == "com" || top == "org" || top == "net" || top == "gov"
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// tag is the end of the @handle or #tag at i, or i when there is none.
func tag(text string, i int) int {
	end := i + 1
	for end < len(text) && (isWordByte(text[end]) || text[end] == '_') {
		end++
	}
	if end == i+1 || text[i] == '#' && isDigit(text[i+1]) {
		return i
	}
	return end
}

// mark is the end of the ASCII mark at i: "--" and "..." are one.
func mark(text string, i int) int {
	end := i + 1
	if c := text[i]; c == '-' || c == '.' || c == '`' || c == '\'' && end < len(text) && text[end] == '\'' {
		for end < len(text) && text[end] == c {
			end++
		}
	}
	return end
}

// symbol is the end of the mark or picture at i, with the signs that modify it.
func symbol(text string, i, size int) int {
	end := i + size
	for end < len(text) && text[end] >= utf8.RuneSelf {
		r, n := utf8.DecodeRuneInString(text[end:])
		switch {
		case unicode.IsMark(r), r == 0x200D, r >= 0x1F3FB && r <= 0x1F3FF, r >= 0xE0020 && r <= 0xE007F:
		case end >= 3 && strings.HasSuffix(text[i:end], "\u200D"):
		default:
			return end
		}
		end += n
	}
	return end
}
