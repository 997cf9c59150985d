package role

import (
	"strings"

	"tocsin"
)

// token is what the model sees of a token of the text.
type token struct {
	form   uint32 // hash of the letters, digits made alike
	stem   uint32 // hash of the word without its ending
	tail   uint32 // hash of the last three letters
	class  class
	narrow uint32 // group of kin words; 0 for none
	wide   uint32
	usual  uint32 // how common the word is: 0 to 2
	inside bool   // may begin and end a phrase
	number bool
}

// candidate is a phrase of a document, in all places where it stands.
type candidate struct {
	words  string  // folded, the key under which it is one thing
	places []place // in order
}

// place is the tokens [first, last) of a sentence.
type place struct {
	sentence    int32
	first, last int32
}

// document is a text made ready for the model.
type document struct {
	text       *tocsin.Text
	tokens     []token
	nodes      []node      // of the tokens
	cases      []uint32    // the preposition of each token, 0 for none
	candidates []candidate // in order of their first place
}

// Limits of a phrase: 98 % of what the marked texts name has a name within.
const (
	maxTokens = 8 // of a phrase
	maxPlain  = 5 // of a phrase without joining words
	maxJoins  = 2 // of, of the ... in a phrase
)

// analyse finds the candidates of a text.
func (m *Model) analyse(text *tocsin.Text) *document {
	d := &document{text: text, tokens: make([]token, len(text.Tokens))}
	for i := range text.Tokens {
		d.tokens[i] = m.token(&text.Tokens[i])
	}
	d.parse(m.parser)
	index := map[string]int{}
	var key []byte
	for s := range text.Sentences {
		sentence := &text.Sentences[s]
		if !text.Blocks[sentence.Block].Kind.Read() {
			continue
		}
		for i := sentence.First; i < sentence.Last; i++ {
			if !d.tokens[i].inside {
				continue
			}
			key = key[:0]
			joins, plain := 0, 0
			for j := i; j < sentence.Last && j-i < maxTokens; j++ {
				t := &d.tokens[j]
				if !t.inside {
					if t.class&classJoin == 0 {
						break
					}
					if j == i || d.tokens[j-1].inside {
						joins++
						plain = 0
					}
					if joins > maxJoins {
						break
					}
					key = fold(key, text.Tokens[j].Lower)
					continue
				}
				plain++
				if plain > maxPlain {
					break
				}
				key = fold(key, text.Tokens[j].Lower)
				if len(key) == 0 || i == j && t.number {
					continue
				}
				at := place{int32(s), int32(i), int32(j + 1)}
				n, known := index[string(key)]
				if !known {
					n = len(d.candidates)
					words := string(key)
					index[words] = n
					d.candidates = append(d.candidates, candidate{words: words})
				}
				d.candidates[n].places = append(d.candidates[n].places, at)
			}
		}
	}
	return d
}

// fold adds a word to a key: without punctuation, articles left out.
func fold(key []byte, word string) []byte {
	if word == "a" || word == "an" || word == "the" {
		return key
	}
	from := len(key)
	for i := 0; i < len(word); i++ {
		c := word[i]
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 0x80 {
			if len(key) == from && from > 0 && word[0] != '\'' {
				key = append(key, ' ')
			}
			key = append(key, c)
		}
	}
	return key
}

func (m *Model) token(t *tocsin.Token) token {
	w := token{form: hash(digitless(t.Lower)), class: m.words[t.Lower], number: t.Kind == tocsin.Number}
	if w.class&classNum != 0 {
		w.number = true
	}
	w.stem = hash(stem(t.Lower))
	w.narrow, w.wide = m.kin.of(t.Lower)
	w.usual = uint32(m.usual[w.form])
	w.tail = hash(t.Lower[max(0, len(t.Lower)-3):])
	w.inside = (t.Kind == tocsin.Word || t.Kind == tocsin.Number) && w.class&classGrammar == 0
	return w
}

// digitless makes all digits alike, but for names such as "m-19".
func digitless(w string) string {
	if w[0] < '0' || w[0] > '9' {
		return w
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '0'
		}
		return r
	}, w)
}

// stem cuts the commonest endings.
func stem(w string) string {
	for _, end := range [...]string{"ings", "ing", "ed", "es", "s"} {
		if len(w) > len(end)+2 && strings.HasSuffix(w, end) && !strings.HasSuffix(w, "ss") {
			w = w[:len(w)-len(end)]
			break
		}
	}
	if len(w) > 3 && w[len(w)-1] == 'e' {
		w = w[:len(w)-1]
	}
	return w
}

// hash is FNV-1a with a last mixing step.
func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return mix(h)
}

func mix(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x7feb352d
	h ^= h >> 15
	h *= 0x846ca68b
	return h ^ h>>16
}

// join makes one hash of a name and parts.
func join(name uint32, parts ...uint32) uint32 {
	h := name * 0x9e3779b1
	for _, p := range parts {
		h = mix(h ^ p + 0x9e3779b9 + h<<6 + h>>2)
	}
	return h
}
