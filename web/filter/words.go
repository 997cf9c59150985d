package filter

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Term is one thing that somebody asks for: words that stand together. It
// means the same as in a store's index, so that what a store found can be
// asked again of what may be shown of it.
type Term struct {
	Field  string // "" is any
	Not    bool
	Words  []string // folded
	Prefix bool     // the last of them may be the beginning of a word
	Asked  string   // as it was written
}

// maxTerms is how many terms count; a store looks at no more.
const maxTerms = 50

// Terms reads words, "words that stand together", -word, field:word and
// begin*. What has no letter or digit asks for nothing.
func Terms(s string, fields []string) []Term {
	var out []Term
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimLeftFunc(s, unicode.IsSpace) {
		var t Term
		whole := s
		if len(s) > 1 && s[0] == '-' {
			t.Not, s = true, s[1:]
		}
		for _, f := range fields {
			if len(s) > len(f)+1 && strings.EqualFold(s[:len(f)], f) && s[len(f)] == ':' && !unicode.IsSpace(rune(s[len(f)+1])) {
				t.Field, s = f, s[len(f)+1:]
				break
			}
		}
		var words string
		if s[0] == '"' {
			words, s, _ = strings.Cut(s[1:], `"`)
		} else {
			end := strings.IndexFunc(s, unicode.IsSpace)
			if end < 0 {
				end = len(s)
			}
			words, s = s[:end], s[end:]
			t.Prefix = strings.HasSuffix(words, "*")
		}
		t.Words, t.Asked = Words(words), whole[:len(whole)-len(s)]
		if len(t.Words) > 0 {
			out = append(out, t)
		}
		if len(out) == maxTerms {
			break
		}
	}
	return out
}

// Positive is the terms that must be there, as they were written; "" when all
// are of what must not.
func Positive(terms []Term) string {
	var list []string
	for _, t := range terms {
		if !t.Not {
			list = append(list, t.Asked)
		}
	}
	return strings.Join(list, " ")
}

// HasTerms reports whether texts, by their fields, fulfil all terms. No terms
// are fulfilled by nothing.
func HasTerms(terms []Term, texts map[string]string) bool {
	words := make(map[string][]string, len(texts))
	for field, text := range texts {
		words[field] = Words(text)
	}
	for _, t := range terms {
		there := false
		for field, has := range words {
			there = there || (t.Field == "" || t.Field == field) && t.in(has)
		}
		if there == t.Not {
			return false
		}
	}
	return len(terms) > 0
}

// in reports whether the words stand together in a text.
func (t *Term) in(text []string) bool {
	n := len(t.Words)
	for i := 0; i+n <= len(text); i++ {
		if last := text[i+n-1]; slices.Equal(text[i:i+n-1], t.Words[:n-1]) &&
			(last == t.Words[n-1] || t.Prefix && strings.HasPrefix(last, t.Words[n-1])) {
			return true
		}
	}
	return false
}

// maxWord is how many bytes of a word count.
const maxWord = 120

// unspaced are the scripts that put no space between words; each letter of
// them is a word.
var unspaced = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}

// plainLetters are letters that do not come apart into a letter and an accent.
var plainLetters = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i", "ħ", "h")

// Words gives the words of a text: runs of letters and digits, without case
// and accents.
func Words(text string) []string {
	var out []string
	start, alone := -1, false
	end := func(at int) {
		if start < 0 {
			return
		}
		if w := foldWord(text[start:at]); w != "" {
			out = append(out, w)
		}
		start = -1
	}
	for i, r := range text {
		lonely := unicode.In(r, unspaced...)
		switch {
		case !inWord(r):
			end(i)
		case start < 0:
			start, alone = i, lonely
		case !unicode.IsMark(r) && (alone || lonely):
			end(i)
			start, alone = i, lonely
		}
	}
	end(len(text))
	return out
}

func inWord(r rune) bool {
	return r != unicode.ReplacementChar && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
}

func foldWord(s string) string {
	s = s[:min(len(s), maxWord)]
	return plainLetters.Replace(strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || unicode.Is(unicode.Mn, r) || !inWord(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s)))
}

// fold is the words of a text with a space between each two.
func fold(s string) string { return strings.Join(Words(s), " ") }
