package tocsin

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Term is one thing that a search asks for: words that stand together.
type Term struct {
	Field  string // "" is any
	Not    bool
	Words  []string // folded; at least one
	Prefix bool     // the last of them may be the beginning of a word
	Asked  string   // as it was written
}

// The fields of incidents and of documents that a search may name, as
// "place:erbil" does.
var (
	IncidentFields = []string{"headline", "place", "actor", "quote"}
	DocumentFields = []string{"title", "outlet", "body"}
)

// The most that counts of a search: its terms, and the words of a term.
const (
	maxTerms     = 50
	maxTermWords = 50
)

// Terms reads what a search asks for: words, "words that stand together",
// -word, field:word and begin*. Whatever it holds, it is never an error; what
// has no letter or digit asks for nothing.
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
		t.Words, t.Asked = FoldedWords(words, maxTermWords), whole[:len(whole)-len(s)]
		if len(t.Words) > 0 {
			out = append(out, t)
		}
		if len(out) == maxTerms {
			break
		}
	}
	return out
}

// SearchWord is one word of a text: where it stands, and what it is found by.
type SearchWord struct {
	Span
	Folded string
}

// SearchWords goes through the words of a text as searches know them: runs of
// letters and digits, without case and accents; of scripts without spaces each
// letter is a word.
func SearchWords(text string) iter.Seq[SearchWord] {
	return func(yield func(SearchWord) bool) {
		for i := 0; i < len(text); {
			r, size := utf8.DecodeRuneInString(text[i:])
			if !inWord(r) {
				i += size
				continue
			}
			start, alone := i, unicode.In(r, unspaced...)
			for i += size; i < len(text); i += size {
				r, size = utf8.DecodeRuneInString(text[i:])
				if !unicode.IsMark(r) && (alone || !inWord(r) || unicode.In(r, unspaced...)) {
					break
				}
			}
			folded := foldWord(text[start:i])
			if folded != "" && !yield(SearchWord{Span{start, i}, folded}) {
				return
			}
		}
	}
}

// FoldedWords lists the words of a text as SearchWords has them, up to a
// number; all when it is negative.
func FoldedWords(text string, most int) []string {
	var out []string
	for w := range SearchWords(text) {
		if len(out) == most {
			break
		}
		out = append(out, w.Folded)
	}
	return out
}

// Fold is the words of a text as SearchWords has them, with a space between
// each two.
func Fold(text string) string { return strings.Join(FoldedWords(text, -1), " ") }

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

// maxWord is how many bytes of a word count; longer ones are no words, and an
// index has its limits.
const maxWord = 120

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
