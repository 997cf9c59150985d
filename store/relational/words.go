package relational

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// word is one word of a text: where it stands, and what it is found by.
type word struct {
	start, end int
	folded     string
}

// maxWord is how many bytes of a word count; longer ones are no words, and an
// index has its limits.
const maxWord = 120

// wordsOf lists the words of a text: runs of letters and digits, without case
// and accents; of scripts without spaces each letter is a word.
func wordsOf(s string) []word {
	var out []word
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !inWord(r) {
			i += size
			continue
		}
		start, alone := i, unicode.In(r, unspaced...)
		for i += size; i < len(s); i += size {
			r, size = utf8.DecodeRuneInString(s[i:])
			if !unicode.IsMark(r) && (alone || !inWord(r) || unicode.In(r, unspaced...)) {
				break
			}
		}
		if folded := foldWord(s[start:i]); folded != "" {
			out = append(out, word{start, i, folded})
		}
	}
	return out
}

func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// unspaced are the scripts that put no space between words.
var unspaced = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}

// plainLetters are letters that do not come apart into a letter and an accent.
var plainLetters = strings.NewReplacer("ß", "ss", "æ", "ae", "œ", "oe", "ø", "o", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i", "ħ", "h")

func foldWord(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] < utf8.RuneSelf
	}
	s = s[:min(len(s), maxWord)]
	if plain {
		return strings.ToLower(s)
	}
	s = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.Is(unicode.Mn, r) && r != voiced && r != halfVoiced || !inWord(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
	return norm.NFC.String(plainLetters.Replace(s))
}

// The marks that make another sound of a Japanese letter are no accents.
const (
	voiced     = '\u3099'
	halfVoiced = '\u309a'
)

// fold is the words of a text with a space between each two.
func fold(s string) string {
	var b strings.Builder
	for i, w := range wordsOf(s) {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.folded)
	}
	return b.String()
}

// Folded lists the words of a text as an index holds them, up to a number.
func Folded(s string, most int) []string {
	words := wordsOf(s)
	out := make([]string, 0, min(len(words), most))
	for _, w := range words[:min(len(words), most)] {
		out = append(out, w.folded)
	}
	return out
}

// Term is one thing that a person asks for: words that stand together.
type Term struct {
	Field  string // "" is any
	Not    bool
	Words  []string
	Prefix bool // the last of them may be the beginning of a word
}

// parseTerms reads what a person asks for: words, "words that stand together",
// -word, field:word and begin*. Whatever it holds, it is never an error; what
// has no letter or digit asks for nothing.
func parseTerms(s string, fields []string) []Term {
	var out []Term
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimLeftFunc(s, unicode.IsSpace) {
		var t Term
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
		if t.Words = Folded(words, 50); len(t.Words) > 0 {
			out = append(out, t)
		}
		if len(out) == 50 {
			break
		}
	}
	return out
}

// likePart is a pattern for LIKE that finds what holds the folded words.
func likePart(s string) string { return "%" + fold(s) + "%" }

// snippetWords is how many words a snippet has.
const snippetWords = 32

// snippet is the passage of a text that holds the most of the terms, with
// their words between \x02 and \x03.
func snippet(text string, terms []Term) string {
	wanted := map[string]bool{}
	var prefixes []string
	for _, t := range terms {
		if t.Not {
			continue
		}
		for i, w := range t.Words {
			if t.Prefix && i == len(t.Words)-1 {
				prefixes = append(prefixes, w)
			} else {
				wanted[w] = true
			}
		}
	}
	hit := func(w string) bool {
		if wanted[w] {
			return true
		}
		for _, p := range prefixes {
			if strings.HasPrefix(w, p) {
				return true
			}
		}
		return false
	}
	words := wordsOf(text)
	if len(words) == 0 {
		return ""
	}
	hits := make([]bool, len(words))
	best, bestScore, in := 0, 0, map[string]int{}
	score := 0
	for i, w := range words {
		if hits[i] = hit(w.folded); hits[i] {
			if in[w.folded]++; in[w.folded] == 1 {
				score += 100
			}
			score++
		}
		if out := i - snippetWords; out >= 0 && hits[out] {
			if in[words[out].folded]--; in[words[out].folded] == 0 {
				score -= 100
			}
			score--
		}
		if score > bestScore {
			bestScore, best = score, max(0, i-snippetWords*3/4)
		}
	}
	last := min(len(words), best+snippetWords) - 1
	var b strings.Builder
	if best > 0 {
		b.WriteString("… ")
	}
	at := words[best].start
	for i := best; i <= last; i++ {
		b.WriteString(plainSpace(text[at:words[i].start]))
		if hits[i] {
			b.WriteString("\x02" + text[words[i].start:words[i].end] + "\x03")
		} else {
			b.WriteString(text[words[i].start:words[i].end])
		}
		at = words[i].end
	}
	if last < len(words)-1 {
		b.WriteString(" …")
	} else {
		b.WriteString(plainSpace(text[at:]))
	}
	return strings.TrimSpace(b.String())
}

// plainSpace makes all white space one space, and drops marks of its own kind.
func plainSpace(s string) string {
	spaced := false
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			if spaced {
				return -1
			}
			spaced = true
			return ' '
		}
		spaced = false
		if r == 2 || r == 3 {
			return -1
		}
		return r
	}, s)
}
