package distill

import (
	_ "embed"
	"fmt"
	"math/bits"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
)

//go:embed data/function-words.txt
var functionWordsFile string

// languageSample is how many bytes of a text are looked at for its language.
// More than 2 kB changes no answer.
const languageSample = 2048

// wordSample is how many bytes are searched for function words: enough for
// a hundred words.
const wordSample = 800

// languages is what tells languages apart: which languages (as numbers into
// codes) a function word belongs to, and which ones statistics may name.
type languages struct {
	codes []string
	words map[string]uint32
	known map[whatlanggo.Lang]bool
	// letters are those that tell languages of one script apart: the one with
	// most of its letters in a text is meant.
	letters []alphabet
}

type alphabet struct{ code, letters string }

var knownLanguages = sync.OnceValue(func() *languages {
	return must(readLanguages("data/function-words.txt", functionWordsFile))
})

func readLanguages(name, file string) (*languages, error) {
	l := &languages{words: map[string]uint32{}, known: map[whatlanggo.Lang]bool{}}
	for n, line := range strings.Split(file, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || words[0][0] == '#' {
			continue
		}
		if words[0] == "known" {
			for _, code := range words[1:] {
				lang := whatlanggo.CodeToLang(code)
				if lang < 0 {
					continue // a language that the statistics have no table of
				}
				l.known[lang] = true
			}
			continue
		}
		if words[0] == "letters" && len(words) == 3 {
			l.letters = append(l.letters, alphabet{words[1], words[2]})
			continue
		}
		if len(words[0]) != 2 || len(l.codes) == 32 {
			return nil, fmt.Errorf("%s:%d: %q is no language", name, n+1, words[0])
		}
		for _, w := range words[1:] {
			l.words[w] |= 1 << len(l.codes)
		}
		l.codes = append(l.codes, words[0])
	}
	return l, nil
}

// language tells the ISO 639-1 code of the language that words are written
// in. hint is what the document says of itself; it decides when the words are
// too few. The answer is "" when nothing tells.
func language(words, hint string) string {
	if len(words) > languageSample {
		end := languageSample
		for end > 0 && !utf8.RuneStart(words[end]) {
			end--
		}
		words = words[:end]
	}
	l := knownLanguages()
	var counts [32]int
	total := l.count(words[:min(len(words), wordSample)], &counts)
	best, second := 0, 0
	for i := range l.codes {
		switch {
		case counts[i] > counts[best]:
			best, second = i, counts[best]
		case i != best && counts[i] > second:
			second = counts[i]
		}
	}
	// Running text has three function words in ten; a fifth, and half as many
	// again as any other language has, is enough.
	if total >= 12 && counts[best]*5 >= total && counts[best]*2 >= second*3 {
		return l.codes[best]
	}
	if total == 0 && len(words) < 40 {
		return hint
	}
	if total < 12 && len(words) < 200 {
		if counts[best] >= 2 && counts[best] > second {
			return l.codes[best]
		}
		if hint != "" {
			return hint
		}
		if counts[best] == 1 && second == 0 {
			return l.codes[best]
		}
	}
	if code := l.byLetters(words); code != "" {
		return code
	}
	info := whatlanggo.DetectWithOptions(strings.ToLower(words), whatlanggo.Options{Whitelist: l.known})
	code := info.Lang.Iso6391()
	switch {
	case info.Lang < 0 || code == "":
		return hint
	case info.Confidence < 0.3 && hint != "":
		return hint
	case info.Confidence < 0.05:
		return ""
	}
	return code
}

// byLetters is the language whose own letters words have, "" when none or
// several have.
func (l *languages) byLetters(words string) string {
	code, most, tied := "", 0, false
	for _, a := range l.letters {
		found := 0
		for _, r := range a.letters {
			if strings.ContainsRune(words, r) {
				found++
			}
		}
		switch {
		case found > most:
			code, most, tied = a.code, found, false
		case found == most:
			tied = true
		}
	}
	if most == 0 || tied {
		return ""
	}
	return code
}

// count counts the function words of every language, and all words.
func (l *languages) count(words string, counts *[32]int) int {
	total := 0
	var buf [24]byte
	for i := 0; i < len(words); {
		if !isWordByte(words[i]) || isDigit(words[i]) {
			i++
			continue
		}
		end := i
		ascii := true
		for end < len(words) && isWordByte(words[end]) {
			ascii = ascii && words[end] < utf8.RuneSelf
			end++
		}
		total++
		if end-i <= len(buf) {
			var langs uint32
			if ascii {
				langs = l.words[string(asciiLower(buf[:0], words[i:end]))]
			} else {
				langs = l.words[strings.ToLower(words[i:end])]
			}
			for ; langs != 0; langs &= langs - 1 {
				counts[bits.TrailingZeros32(langs)]++
			}
		}
		i = end
	}
	return total
}
