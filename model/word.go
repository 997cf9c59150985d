package model

import (
	"unicode"

	"tocsin"
)

// letterCase is how a sentence uses capitals. Features of shape are joined
// with it, so that what a capital tells is learned for each case apart.
type letterCase uint8

const (
	mixedCase    letterCase = iota // as in running text
	upperCase                      // "THREE SOLDIERS KILLED"
	lowerCase                      // "three soldiers killed"
	headlineCase                   // "Three Soldiers Killed"
)

// Shapes of words.
const (
	shapeLower uint32 = iota
	shapeCapital
	shapeUpper
	shapeInner // a capital inside: "McCain", "iPhone"
	shapeInitial
	shapeDigits
	shapeDigitsAndLetters
	shapeMark
	shapeLink
)

// word is what the features see of one token.
type word struct {
	form   uint32    // of the lower form, with each digit a 0
	suffix [5]uint32 // of the last one to five bytes
	prefix [2]uint32 // of the first two and three bytes
	shape  uint32
	tail   uint32             // of what follows the last inner hyphen; 0 without one
	coarse uint16             // cluster among few; 0 for a rare word
	fine   uint16             // cluster among many
	alike  [Likenesses]uint16 // groups of words that are used alike, few to many
	may    uint16             // bits of Use and of inflected forms that the word list allows
	noun   uint8              // the field of its first noun sense; 0 for none
	verb   uint8
	tag    uint8 // into Model.tags
	punct  bool
}

const (
	seed  = 0x9E3779B1
	mixer = 0x85EBCA6B
)

func mix(h, v uint32) uint32 {
	h = (h ^ v) * mixer
	return h ^ h>>15
}

// features are the keys of what is seen, each kind of which has a number: one,
// two and three add a key of so many values.
type features struct {
	keys []uint32
	id   uint32 // of the last kind
}

func (f *features) kind() uint32 {
	f.id++
	return seed + f.id*0x27D4EB2F
}

func (f *features) one(a uint32) { f.keys = append(f.keys, mix(mix(f.kind(), a), a>>16)) }

func (f *features) two(a, b uint32) { f.keys = append(f.keys, mix(mix(f.kind(), a), b)) }

func (f *features) three(a, b, c uint32) {
	f.keys = append(f.keys, mix(mix(mix(f.kind(), a), b), c))
}

// look fills w with what one token shows by itself, and the list tells of it.
func (w *word) look(surface, lower string, kind tocsin.TokenKind, list *wordList) {
	*w = word{}
	w.shape = shape(surface, kind)
	w.punct = kind == tocsin.Punct
	h := uint32(seed)
	n := len(lower)
	hyphen := 0
	var heads [4]uint32
	for i := 0; i < n; i++ {
		c := lower[i]
		if c-'0' < 10 {
			c = '0'
			if kind == tocsin.Number && i > 4 {
				continue
			}
		}
		if c == '-' && i > 0 && i+2 < n {
			hyphen = i + 1
		}
		if left := n - i; left <= len(heads) {
			heads[left-1] = h
		}
		h = mix(h, uint32(c))
		if i == 1 || i == 2 {
			w.prefix[i-1] = h
		}
	}
	w.form = h
	if kind == tocsin.Word && list != nil {
		list.use(w, lower, &heads)
	}
	h = seed
	for i := 0; i < len(w.suffix); i++ {
		if i < n {
			c := lower[n-1-i]
			if c-'0' < 10 {
				c = '0'
			}
			h = mix(h, uint32(c))
		} else if i == n {
			h = mix(h, 1)
		}
		w.suffix[i] = h
	}
	if hyphen > 0 {
		h = seed
		for i := hyphen; i < n; i++ {
			h = mix(h, uint32(lower[i]))
		}
		w.tail = h
	}
}

func shape(s string, kind tocsin.TokenKind) uint32 {
	switch kind {
	case tocsin.Punct:
		return shapeMark
	case tocsin.Link:
		return shapeLink
	}
	upper, lower, digits, first := 0, 0, 0, false
	for i, r := range s {
		switch {
		case r >= 'a' && r <= 'z' || r > 0x7F && !unicode.IsUpper(r):
			lower++
		case r >= 'A' && r <= 'Z' || r > 0x7F:
			upper++
			first = first || i == 0
		case r >= '0' && r <= '9':
			digits++
		}
	}
	switch {
	case digits > 0 && upper+lower == 0:
		return shapeDigits
	case digits > 0:
		return shapeDigitsAndLetters
	case upper == 0:
		return shapeLower
	case lower == 0 && upper == 1:
		return shapeInitial
	case lower == 0:
		return shapeUpper
	case first && upper == 1:
		return shapeCapital
	}
	return shapeInner
}

// caseOf tells how the tokens of a sentence use capitals.
func caseOf(text *tocsin.Text, first, last int) letterCase {
	upper, capital, lower, long, longLower, words := 0, 0, 0, 0, 0, 0
	for i := first; i < last; i++ {
		t := &text.Tokens[i]
		if t.Kind != tocsin.Word || t.End-t.Start < 2 {
			continue
		}
		words++
		s := text.Body[t.Start:t.End]
		big := t.End-t.Start >= 4 && s[0] != '\''
		if big {
			long++
		}
		switch shape(s, t.Kind) {
		case shapeUpper:
			upper++
		case shapeCapital, shapeInner:
			capital++
		case shapeLower:
			lower++
			if big {
				longLower++
			}
		}
	}
	switch {
	case words == 0:
		return mixedCase
	case upper*10 >= words*7 && lower <= words/5:
		return upperCase
	case upper+capital == 0 && words > 1:
		return lowerCase
	case long >= 3 && capital >= 3 && longLower*5 <= long:
		return headlineCase
	}
	return mixedCase
}
