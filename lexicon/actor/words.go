package actor

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin"
)

// letters is how the letters of a word are cased.
type letters uint8

const (
	small    letters = iota // "houthi", "al", "17"
	capital                 // "Houthi"
	capitals                // "ISIS", "U.S."
)

// word is a part of a token that stands between hyphens or slashes: names are
// compared word by word, so that "al-Qaeda" and "al Qaeda" are one.
type word struct {
	tocsin.Span
	key    string // folded: lower case, no accents, apostrophes or full stops
	letter letters
	kind   tocsin.TokenKind
	opens  bool // the first of its token
	closes bool // the last of its token
	dotted bool // has a full stop inside or behind it
	inner  bool // has a full stop inside it: "U.S."
	tight  bool // no white space before it
}

// setting is how a sentence is cased, which decides what capitals tell.
type setting uint8

const (
	mixed     setting = iota
	headline          // nearly every word has a capital
	allUpper          // no small letters
	allSmall          // no capitals
	minLetter = 4     // fewer letters than this tell nothing about a sentence; chosen by hand
)

// settingOf looks at the words of one sentence.
func settingOf(words []word) setting {
	var low, up, lowWords, upWords int
	for i := range words {
		w := &words[i]
		if w.kind != tocsin.Word {
			continue
		}
		switch w.letter {
		case small:
			low += len(w.key)
			if len(w.key) > 3 {
				lowWords++
			}
		case capital:
			up++
			low += len(w.key) - 1
			if len(w.key) > 3 {
				upWords++
			}
		case capitals:
			up += len(w.key)
		}
	}
	switch {
	case up+low < minLetter:
		return mixed
	case low*20 < up: // a few small letters stay in upper-case wire text
		return allUpper
	case up == 0:
		return allSmall
	case upWords >= 3 && lowWords*5 <= upWords:
		return headline
	}
	return mixed
}

// wordsOf takes the tokens [first, last) of the text apart.
func wordsOf(text *tocsin.Text, first, last int, words []word) []word {
	words = words[:0]
	for i := first; i < last; i++ {
		t := &text.Tokens[i]
		raw := t.Of(text.Body)
		tight := i > first && text.Tokens[i-1].End == t.Start
		if t.Kind == tocsin.Punct && len(words) > 0 {
			next := i+1 < last && text.Tokens[i+1].Start == t.End
			prev := &words[len(words)-1]
			switch raw {
			case "'", "’":
				if tight && strings.HasSuffix(prev.key, "s") {
					continue // "Martyrs' Brigades"
				}
			case "-", "/", "–", "‑":
				if tight && next {
					continue
				}
			case ".":
				if tight && i+1 < last && prev.letter != small && len(prev.key) <= 5 {
					prev.dotted = true
					continue // "Gen." where the tokens part it
				}
			}
		}
		if t.Kind != tocsin.Word || strings.HasPrefix(t.Lower, "'") {
			key := t.Lower
			if raw == "–" {
				key = "-"
			}
			if t.Kind == tocsin.Number {
				key = fold(raw)
			}
			words = append(words, word{Span: t.Span, key: key, letter: lettersOf(raw), kind: t.Kind, opens: true, closes: true, tight: tight})
			continue
		}
		if isPlain(raw) {
			words = append(words, word{Span: t.Span, key: t.Lower, letter: lettersOf(raw), kind: tocsin.Word, opens: true, closes: true, tight: tight})
			continue
		}
		start := 0
		opens := true
		for start < len(raw) {
			end := len(raw)
			if j := strings.IndexAny(raw[start:], "-/–‑"); j >= 0 {
				end = start + j
			}
			if end > start {
				part := raw[start:end]
				words = append(words, word{
					Span: tocsin.Span{Start: t.Start + start, End: t.Start + end}, key: fold(part), letter: lettersOf(part),
					kind: tocsin.Word, opens: opens, dotted: strings.Contains(part, "."), inner: strings.Contains(strings.TrimRight(part, "."), "."), tight: tight || !opens,
				})
				opens = false
			}
			if end == len(raw) {
				break
			}
			_, n := utf8.DecodeRuneInString(raw[end:])
			start = end + n
		}
		if !opens {
			words[len(words)-1].closes = true
		}
	}
	return words
}

// isPlain reports whether a word is only letters from a to z, in either case: then
// it is one part, which is folded once it is in lower case.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

// lettersOf says how a word is cased. One capital alone counts as both.
func lettersOf(s string) letters {
	var up, low int
	first := small
	seen := false
	for _, r := range s {
		if !unicode.IsLetter(r) {
			continue
		}
		if unicode.IsUpper(r) {
			up++
			if !seen {
				first = capital
			}
		} else {
			low++
		}
		seen = true
	}
	if up > 0 && low == 0 {
		return capitals
	}
	if up > 1 && first == small {
		return capital // "al-Qaeda" never comes here; "eThekwini", "dPA"
	}
	return first
}

// fold brings a word to the form in which words are compared.
func fold(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 'a' || c > 'z' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch r {
		case '.', '\'', '’', '‘', 'ʼ', '`', '´', 'ʿ', 'ʾ':
			continue
		}
		r = unicode.ToLower(r)
		if r < utf8.RuneSelf {
			b.WriteRune(r)
			continue
		}
		b.WriteString(plainLetter(r))
	}
	return b.String()
}

// plainLetter is the letter without its accent: the accents of names in the
// Latin alphabet that news writes with and without.
func plainLetter(r rune) string {
	switch r {
	case 'à', 'á', 'â', 'ã', 'ä', 'å', 'ā', 'ă', 'ą':
		return "a"
	case 'ç', 'ć', 'č':
		return "c"
	case 'è', 'é', 'ê', 'ë', 'ē', 'ė', 'ę', 'ě':
		return "e"
	case 'ğ', 'ģ':
		return "g"
	case 'ḥ', 'ħ':
		return "h"
	case 'ì', 'í', 'î', 'ï', 'ī', 'ı', 'į':
		return "i"
	case 'ł':
		return "l"
	case 'ñ', 'ń', 'ň':
		return "n"
	case 'ò', 'ó', 'ô', 'õ', 'ö', 'ø', 'ō', 'ő':
		return "o"
	case 'ř':
		return "r"
	case 'ś', 'š', 'ş', 'ș', 'ṣ':
		return "s"
	case 'ť', 'ţ', 'ț', 'ṭ':
		return "t"
	case 'ù', 'ú', 'û', 'ü', 'ū', 'ů', 'ű':
		return "u"
	case 'ý', 'ÿ':
		return "y"
	case 'ź', 'ż', 'ž':
		return "z"
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'œ':
		return "oe"
	case '\u0301', '\u0308', '\u0327', '\u0303', '\u0307', '\u030c':
		return ""
	}
	return string(r)
}

// formWord is one word of a lexicon form: its key, and the capitals that it
// needs in mixed-case text.
type formWord struct {
	key   string
	needs letters
}

// formWords takes a lexicon form apart as wordsOf takes a text apart.
func formWords(form string) []formWord {
	var out []formWord
	for _, field := range strings.Fields(form) {
		if field == "-" || field == "–" {
			out = append(out, formWord{"-", small})
			continue
		}
		for field != "" {
			i := strings.IndexAny(field, "-/–()&,")
			part, mark := field, ""
			if i >= 0 {
				_, n := utf8.DecodeRuneInString(field[i:])
				part, mark, field = field[:i], field[i:i+n], field[i+n:]
			} else {
				field = ""
			}
			tail := ""
			if p, ok := strings.CutSuffix(part, "'s"); ok && p != "" {
				part, tail = p, "'s"
			}
			if k := fold(part); k != "" {
				out = append(out, formWord{k, lettersOf(part)})
			}
			if tail != "" {
				out = append(out, formWord{tail, small})
			}
			if strings.ContainsAny(mark, "()&,") {
				out = append(out, formWord{mark, small})
			}
		}
	}
	return out
}

// foldForm is the form as one string, to tell whether two forms are the same.
func foldForm(form string) string {
	var b strings.Builder
	for i, w := range formWords(form) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.key)
	}
	return b.String()
}
