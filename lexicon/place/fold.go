package place

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Names are compared word by word after folding: lower case, diacritics and
// apostrophes removed, hyphens read as spaces, "St" read as "Saint". A name is
// found by a hash over the hashes of its words; the hash of a sequence grows
// word by word, so that a text is scanned without building strings.

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// hashWord is the hash of one folded word.
func hashWord[T string | []byte](w T) uint64 {
	h := uint64(fnvOffset)
	for i := 0; i < len(w); i++ {
		h = (h ^ uint64(w[i])) * fnvPrime
	}
	return h
}

// join extends the hash of a sequence by one word. The empty sequence is 0.
func join(sequence, word uint64) uint64 {
	h := (sequence ^ word) * 0x9E3779B97F4A7C15
	return h ^ h>>29
}

// letters that do not decompose, and how they are written without marks.
var undecomposed = map[rune]string{
	'ı': "i", 'ł': "l", 'ø': "o", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'đ': "d", 'ð': "d", 'þ': "th", 'ə': "e",
	'ħ': "h", 'ŋ': "ng", 'ɓ': "b", 'ɗ': "d", 'ɛ': "e", 'ɔ': "o", 'ƙ': "k", 'ƴ': "y", 'ǝ': "e",
}

// foldRunes appends the folded form of s, which holds no separators, to dst.
func foldRunes(dst []byte, s string) []byte {
	for _, r := range s {
		if r < utf8.RuneSelf {
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
				dst = append(dst, byte(r))
			}
			continue
		}
		r = unicode.ToLower(r)
		if plain, ok := undecomposed[r]; ok {
			dst = append(dst, plain...)
			continue
		}
		if !unicode.IsLetter(r) {
			continue // modifier apostrophes and marks standing alone
		}
		var one, parts [utf8.UTFMax * 4]byte
		n := utf8.EncodeRune(one[:], r)
		for rest := norm.NFD.Append(parts[:0], one[:n]...); len(rest) > 0; {
			p, size := utf8.DecodeRune(rest)
			if !unicode.Is(unicode.Mn, p) && !unicode.Is(unicode.Lm, p) {
				dst = append(dst, rest[:size]...)
			}
			rest = rest[size:]
		}
	}
	return dst
}

// separator reports whether r parts the words of a name.
func separator(r rune) bool {
	switch r {
	case ' ', '-', '–', '—', '‐', '‑', '/', ',', '(', ')', ';', '\u00a0', '_', '\t':
		return true
	}
	return false
}

// foldWord is the folded word as the hash sees it: abbreviations of "saint",
// "mount" and "fort" are written out.
func foldWord(w []byte) []byte {
	switch string(w) {
	case "st":
		return []byte("saint")
	case "ste":
		return []byte("sainte")
	case "mt":
		return []byte("mount")
	case "ft":
		return []byte("fort")
	}
	return w
}

// Fold is the form of a name in which names are compared: folded words with
// one space between them. It is empty for a name without Latin letters.
func Fold(name string) string {
	var out []byte
	for i, w := range foldWords(name) {
		if i > 0 {
			out = append(out, ' ')
		}
		out = append(out, w...)
	}
	return string(out)
}

// foldWords splits a name into folded words. An assimilated Arabic article
// ("ez-Zor") becomes "al"; the linking letter of "Dasht-e-Barchi" is dropped.
func foldWords(name string) []string {
	words := make([]string, 0, 6)
	var hyphen [64]bool // whether a hyphen stands before the word
	var buf [64]byte
	start, dash := 0, false
	flush := func(end int) {
		if end > start && len(words) < len(hyphen) {
			if w := foldWord(foldRunes(buf[:0], name[start:end])); len(w) > 0 {
				hyphen[len(words)] = dash
				words = append(words, string(w))
			}
		}
	}
	for i, r := range name {
		if separator(r) {
			flush(i)
			start, dash = i+utf8.RuneLen(r), r == '-'
		}
	}
	flush(len(name))
	out := words[:0]
	for i, w := range words {
		switch {
		case i > 0 && i+1 < len(words) && hyphen[i] && hyphen[i+1] && (w == "e" || w == "i"):
			continue
		case i+1 < len(words) && assimilated(w, words[i+1]):
			w = "al"
		}
		out = append(out, w)
	}
	return out
}

// assimilated reports whether w is the Arabic article as spoken before next:
// "as" before "suwayra".
func assimilated(w, next string) bool {
	if len(w) < 2 || len(w) > 4 || len(next) < 2 {
		return false
	}
	switch w[0] {
	case 'a', 'e', 'u':
	default:
		return false
	}
	tail := w[1:]
	switch tail {
	case "s", "sh", "r", "d", "dh", "n", "t", "th", "z":
		return len(next) > len(tail) && next[:len(tail)] == tail
	}
	return false
}

// isArticle reports whether a folded word is the Arabic article.
func isArticle(w string) bool { return w == "al" || w == "el" || w == "ul" }

// variants are the hashes under which a name is indexed: as written, and, in
// countries that write Arabic names, with either form of the article and
// without it.
func variants(name string, arabic bool) []uint64 { return variantsOf(foldWords(name), arabic) }

func variantsOf(words []string, arabic bool) []uint64 {
	if len(words) == 0 {
		return nil
	}
	out := []uint64{sequence(words, "", false)}
	if !arabic {
		return out
	}
	articles, letters := 0, 0
	for i, w := range words {
		if isArticle(w) && i+1 < len(words) {
			articles++
		} else {
			letters += len(w)
		}
	}
	if articles == 0 {
		return out
	}
	more := []uint64{sequence(words, "al", false), sequence(words, "el", false)}
	if letters >= 4 {
		more = append(more, sequence(words, "", true))
	}
	for _, h := range more {
		known := false
		for _, o := range out {
			known = known || o == h
		}
		if !known {
			out = append(out, h)
		}
	}
	return out
}

// sequence hashes the words, with every article written as given, or left out.
func sequence(words []string, article string, drop bool) uint64 {
	var h uint64
	for i, w := range words {
		if isArticle(w) && i+1 < len(words) {
			if drop {
				continue
			}
			if article != "" {
				w = article
			}
		}
		h = join(h, hashWord(w))
	}
	return h
}

// looseSalt keeps the hashes of loosely written names apart from the others.
const looseSalt = 0x5bd1e9955bd1e995

// looseWords writes the words without what differs between the usual ways to
// put Arabic, Persian, Pashto and Urdu names into Latin letters: articles,
// long and doubled letters, e and i, o and u, k and q.
func looseWords(words []string) []string {
	var out []string
	for i, w := range words {
		if isArticle(w) && i+1 < len(words) {
			continue
		}
		out = append(out, string(loose(nil, w)))
	}
	return out
}

// loose appends the loose form of a folded word.
func loose(dst []byte, w string) []byte {
	from := len(dst)
	for i := 0; i < len(w); i++ {
		c := w[i]
		switch c {
		case 'e', 'y', 'j':
			if c != 'j' {
				c = 'i'
			}
		case 'o', 'w':
			c = 'u'
		case 'q':
			c = 'k'
		case 'h':
			// Silent after a vowel at the end; "dh", "gh", "th" are plain letters to many.
			if i+1 == len(w) || i > 0 && (w[i-1] == 'd' || w[i-1] == 'g' || w[i-1] == 't') {
				continue
			}
		}
		if n := len(dst); n > from && dst[n-1] == c {
			continue
		}
		// "ai", "ei" and "i" are one; so are "au", "ou" and "u".
		if n := len(dst); n > from && (c == 'i' || c == 'u') && (dst[n-1] == 'a' || dst[n-1] == 'i' || dst[n-1] == 'u') {
			dst[n-1] = c
			continue
		}
		dst = append(dst, c)
	}
	return dst
}

// looseHash is the hash of loose words, however they are parted; 0 when they
// are too short to tell a name.
func looseHash(words []string) uint64 {
	var all []byte
	for _, w := range words {
		all = append(all, w...)
	}
	if len(all) < 5 {
		return 0
	}
	return join(looseSalt, hashWord(all))
}
