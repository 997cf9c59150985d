package main

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean makes words from outside fit to be shown in one line of a terminal:
// white space becomes single blanks, control characters become U+FFFD, and
// what changes the direction of text or cannot be seen goes.
func clean(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	blank := true
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case unicode.IsSpace(r) && r != 0x85:
			if !blank {
				b.WriteByte(' ')
			}
			blank = true
			continue
		case hidden(r):
			continue
		case unicode.IsControl(r), unicode.Is(unicode.Co, r), r == utf8.RuneError:
			r = utf8.RuneError
		}
		b.WriteRune(r)
		blank = false
	}
	return strings.TrimRight(b.String(), " ")
}

// hidden reports whether the character shows nothing of its own and can make
// the text around it look like something else. The joiners U+200C and U+200D
// stay: Persian, Indic scripts and emoji need them.
func hidden(r rune) bool {
	if r == 0x200C || r == 0x200D {
		return false
	}
	return unicode.Is(unicode.Cf, r) || 0xE0000 <= r && r <= 0xE0FFF
}
