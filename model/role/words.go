package role

import (
	_ "embed"
	"strings"

	"tocsin"
)

//go:embed data/words.txt
var wordsFile string

// class is a set of word classes of data/words.txt.
type class uint32

// classNames are the classes in the order of their bits.
var classNames = [...]string{"det", "num", "prep", "conj", "pron", "aux", "adv", "say", "join", "title", "given", "doer", "people",
	"group", "thing", "arms", "bomb", "kidnap", "arson", "rob", "strike", "act", "harm", "ruin",
	"commit", "blame", "hold"}

const (
	classDet class = 1 << iota
	classNum
	classPrep
	classConj
	classPron
	classAux
	classAdv
	classSay
	classJoin
	classTitle
	classGiven
	classDoer
	classPeople
	classGroup
	classThing
	classArms

	classGrammar = classDet | classPrep | classConj | classPron | classAux | classAdv | classSay
	firstMeaning = 9 // bit of the first class that is no grammar
	firstTrigger = 16
)

func readWords(file string) (map[string]class, error) {
	bits := map[string]class{}
	for i, name := range classNames {
		bits[name] = 1 << i
	}
	words := map[string]class{}
	n := 0
	for line := range strings.Lines(file) {
		n++
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		bit := bits[fields[0]]
		if bit == 0 || len(fields) == 1 {
			return nil, tocsin.Errorf(tocsin.Invalid, "data/words.txt:%d: want a class and its words", n)
		}
		for _, w := range fields[1:] {
			words[w] |= bit
		}
	}
	return words, nil
}
