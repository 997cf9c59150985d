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

// abbreviations is what is known of words before a full stop.
type abbreviations struct {
	class    map[string]class
	starters map[string]bool
}

// english is read once, on first use.
var english = sync.OnceValue(func() *abbreviations {
	a, err := readAbbreviations("data/en/abbreviations.txt", abbreviationsFile)
	if err != nil {
		panic(err) // the file is part of the program; a test reads it
	}
	return a
})

func readAbbreviations(name, file string) (*abbreviations, error) {
	classes := map[string]class{"title": titleClass, "inner": innerClass, "number": numberClass, "month": monthClass, "end": endClass}
	a := &abbreviations{class: map[string]class{}, starters: map[string]bool{}}
	lines := bufio.NewScanner(strings.NewReader(file))
	for n := 1; lines.Scan(); n++ {
		words := strings.Fields(lines.Text())
		if len(words) == 0 || words[0][0] == '#' {
			continue
		}
		kind, ok := classes[words[0]]
		if !ok && words[0] != "starter" {
			return nil, fmt.Errorf("%s:%d: unknown class %q", name, n, words[0])
		}
		for _, w := range words[1:] {
			switch {
			case w != strings.ToLower(w):
				return nil, fmt.Errorf("%s:%d: %q is not in lower case", name, n, w)
			case !ok:
				a.starters[w] = true
			case a.class[w] != noClass:
				return nil, fmt.Errorf("%s:%d: %q is there twice", name, n, w)
			default:
				a.class[w] = kind
			}
		}
	}
	return a, lines.Err()
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
