package judge

import (
	_ "embed"
	"strings"

	"tocsin"
)

//go:embed data/topics.txt
var topicsFile string

// topics tells by a word what a text is about.
type topics struct {
	names []string
	of    map[string]uint8 // word to index into names
}

// maxTopics is how many topics the list may have.
const maxTopics = 32

// readTopics reads the list of words by topic.
func readTopics() (topics, error) {
	t := topics{of: map[string]uint8{}}
	n := 0
	for line := range strings.Lines(topicsFile) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, words, found := strings.Cut(line, ":")
		if !found {
			return t, tocsin.Errorf(tocsin.Invalid, "topics.txt:%d: no topic before the words", n)
		}
		at := len(t.names)
		for i, known := range t.names {
			if known == name {
				at = i
			}
		}
		if at == len(t.names) {
			t.names = append(t.names, name)
		}
		if len(t.names) > maxTopics {
			return t, tocsin.Errorf(tocsin.Invalid, "topics.txt:%d: more than %d topics", n, maxTopics)
		}
		for _, word := range strings.Fields(words) {
			if other, twice := t.of[word]; twice {
				return t, tocsin.Errorf(tocsin.Invalid, "topics.txt:%d: %q stands under %s and %s", n, word, t.names[other], name)
			}
			t.of[word] = uint8(at)
		}
	}
	return t, nil
}
