package distill

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// looksBinary reports whether bytes hold something else than text: many NUL
// or control bytes that no charset of text explains.
func looksBinary(b []byte) bool {
	if bytes.HasPrefix(b, []byte{0xFE, 0xFF}) || bytes.HasPrefix(b, []byte{0xFF, 0xFE}) {
		return false
	}
	if bytes.HasPrefix(b, []byte("%PDF-")) || bytes.HasPrefix(b, []byte("PK\x03\x04")) {
		return true
	}
	if len(b) > 4096 {
		b = b[:4096]
	}
	odd := 0
	for _, c := range b {
		if c < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != 0x1B {
			odd++
		}
	}
	return odd*5 > len(b) && odd > 8
}

// cleaned is s as valid UTF-8 with "\n" line ends and without what has no
// words: byte order marks, control and bidirectional control characters, soft
// hyphens, zero-width characters (joiners stay where a script needs them).
// Every kind of space is a plain one, and lines have none at their end. It
// returns s itself when there is nothing to do.
func cleaned(s string) string {
	at := firstUnclean(s)
	if at < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	b.WriteString(s[:at])
	last, _ := utf8.DecodeLastRuneInString(s[:at])
	for i := at; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		bad := r == utf8.RuneError && size == 1
		switch {
		case bad:
			r = utf8.RuneError
		case r == '\r':
			if i+1 < len(s) && s[i+1] == '\n' {
				r = 0
			} else {
				r = '\n'
			}
		case r == '\t':
			r = ' '
		case r == '\v', r == '\f', r == 0x85, r == 0x2028, r == 0x2029:
			r = '\n'
		case r == 0x200C, r == 0x200D:
			if last < 0x600 {
				r = 0
			}
		case r == ' ', r == '\n':
		case r == 0xAD, r == 0xFEFF, r == 0xFFFE, r == 0x180E, unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r):
			r = 0
		case unicode.Is(unicode.Zs, r):
			r = ' '
		}
		i += size
		if r == 0 {
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// firstUnclean is the offset of the first byte that cleaned has to look at, or -1.
func firstUnclean(s string) int {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c < 0x7F || c == '\n' {
			continue
		}
		if c < 0x80 {
			return i
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return i
		case r < 0xA1, r == 0xAD, unicode.Is(unicode.Zs, r), unicode.Is(unicode.Cf, r), r == 0x2028, r == 0x2029, r == 0xFFFE:
			return i
		}
		i += size - 1
	}
	return -1
}
