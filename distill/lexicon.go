package distill

import (
	"bufio"
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

//go:embed data/en/abbreviations.txt
var abbreviationsFile string

//go:embed data/en/words.txt
var wordsFile string

// wordLists reads a file of word lists: lines of a key and its words, in lower
// case; a key may have several lines. Errors name file and line.
func wordLists(name, file string, keys ...string) (map[string]map[string]bool, error) {
	lists := make(map[string]map[string]bool, len(keys))
	for _, k := range keys {
		lists[k] = map[string]bool{}
	}
	lines := bufio.NewScanner(strings.NewReader(file))
	for n := 1; lines.Scan(); n++ {
		words := strings.Fields(lines.Text())
		if len(words) == 0 || words[0][0] == '#' {
			continue
		}
		list, ok := lists[words[0]]
		if !ok {
			return nil, fmt.Errorf("%s:%d: unknown key %q", name, n, words[0])
		}
		for _, w := range words[1:] {
			switch {
			case w != strings.ToLower(w):
				return nil, fmt.Errorf("%s:%d: %q is not in lower case", name, n, w)
			case list[w]:
				return nil, fmt.Errorf("%s:%d: %q is there twice", name, n, w)
			}
			list[w] = true
		}
	}
	return lists, lines.Err()
}

// must is for files that are part of the program; a test reads them all.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// class says how an abbreviation behaves before its full stop.
type class uint8

const (
	noClass class = iota
	titleClass
	innerClass
	numberClass
	monthClass
	endClass
)

// abbreviations is what is known of words around a full stop.
type abbreviations struct {
	class    map[string]class
	starters map[string]bool
}

// english is read once, on first use.
var english = sync.OnceValue(func() *abbreviations {
	return must(readAbbreviations("data/en/abbreviations.txt", abbreviationsFile))
})

func readAbbreviations(name, file string) (*abbreviations, error) {
	keys := []string{"title", "inner", "number", "month", "end", "starter"} // in the order of the classes
	lists, err := wordLists(name, file, keys...)
	if err != nil {
		return nil, err
	}
	a := &abbreviations{class: map[string]class{}, starters: lists["starter"]}
	for i, key := range keys[:5] {
		for w := range lists[key] {
			if a.class[w] != noClass {
				return nil, fmt.Errorf("%s: %q is in two classes", name, w)
			}
			a.class[w] = class(i + 1)
		}
	}
	return a, nil
}

// of is the class of a word without its last full stop. The longest
// abbreviation has nine bytes; longer words are not looked up.
func (a *abbreviations) of(word string) class {
	if len(word) > 9 || len(word) == 0 {
		return noClass
	}
	var buf [9]byte
	return a.class[string(asciiLower(buf[:0], word))]
}

func (a *abbreviations) starter(word string) bool {
	if len(word) > 12 || len(word) == 0 {
		return false
	}
	var buf [12]byte
	return a.starters[string(asciiLower(buf[:0], word))]
}

// plainWords is the lists of data/en/words.txt.
type plainWords struct{ dates, labels, genres map[string]bool }

var englishWords = sync.OnceValue(func() plainWords {
	lists := must(wordLists("data/en/words.txt", wordsFile, "date", "label", "genre"))
	return plainWords{dates: lists["date"], labels: lists["label"], genres: lists["genre"]}
})

// asciiLower appends s to b with its ASCII letters in lower case.
func asciiLower(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	return b
}
