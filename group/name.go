package group

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tocsin"
)

// voice is who a speaker is: the name without the office that may follow it,
// which every report puts in words of its own.
func voice(s *tocsin.Speaker) string {
	name, _, _ := strings.Cut(s.Name, ", ")
	return fold(name)
}

// fold is a name made comparable: lower case, without accents and marks,
// single spaces.
func fold(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			ascii = false
			break
		}
	}
	if !ascii {
		s = norm.NFKD.String(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(unicode.ToLower(r))
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’', r == '‘', r == '`', r == '.', r == 'ʼ':
			// joined: "Qa'im", "U.S."
		default:
			space = true
		}
	}
	return b.String()
}

// name is one name, ready to be compared.
type name struct {
	text   string   // as told
	folded string   // without a leading article
	id     string   // lexicon or gazetteer id, "" without one
	tokens []string // folded words that tell it apart, singular
	proper []string // those of tokens that are written with a capital
	caps   []string // all folded words with a capital but the head: "Central" of "Central Market"
	site   bool     // it names a kind of site
}

func (k *knowledge) newName(text, id string) name {
	n := name{text: text, folded: strings.TrimPrefix(fold(text), "the "), id: id}
	head, ended := "", false // the head noun stands last, before "of"
	for _, w := range strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(".'’‘`ʼ", r) && !unicode.Is(unicode.Mn, r)
	}) {
		f := fold(w)
		for _, suffix := range []string{"’s", "'s"} {
			if strings.HasSuffix(w, suffix) {
				f = fold(strings.TrimSuffix(w, suffix))
			}
		}
		if f == "" {
			continue
		}
		one := singular(f)
		if ended = ended || k.breaks[f]; !ended {
			head = f
		}
		if first := []rune(w)[0]; unicode.IsUpper(first) && len(f) > 2 && f != "the" && !k.peoples[f] {
			n.caps = append(n.caps, one)
		}
		if k.generic[f] || k.generic[one] {
			continue
		}
		n.tokens = append(n.tokens, one)
		first := []rune(w)[0]
		if unicode.IsUpper(first) && !k.peoples[f] && !k.sites[one] && len(f) > 2 {
			n.proper = append(n.proper, one)
		}
	}
	n.site = k.sites[head] || k.sites[singular(head)]
	n.caps = slices.DeleteFunc(n.caps, func(w string) bool { return w == singular(head) })
	return n
}

// newAim is the name of a target or victim without what is said about it:
// "bus passengers (BLA: officers)", "a base housing soldiers in Basra".
func (k *knowledge) newAim(text, id string) name {
	words := strings.Fields(text)
	for i, w := range words {
		if i > 0 && (strings.HasPrefix(w, "(") || k.breaks[strings.ToLower(strings.Trim(w, ",;"))] && strings.ToLower(w) != "of") {
			return k.newName(strings.TrimRight(strings.Join(words[:i], " "), ",;"), id)
		}
	}
	return k.newName(text, id)
}

// singular drops a plural s.
func singular(w string) string {
	if len(w) > 4 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") {
		return w[:len(w)-1]
	}
	return w
}

// sameName reports whether two names are the same but for spelling.
func sameName(a, b name) bool {
	if a.id != "" && a.id == b.id || a.folded == b.folded && a.folded != "" {
		return true
	}
	if len(a.tokens) == 0 || len(b.tokens) == 0 {
		return false
	}
	shared := len(sharedTokens(a.tokens, b.tokens))
	least, most := min(len(a.tokens), len(b.tokens)), max(len(a.tokens), len(b.tokens))
	return shared == least && 3*shared >= most || 3*shared >= 2*most
}

// sharedTokens lists the tokens of a that b has too, spelling aside.
func sharedTokens(a, b []string) []string {
	var out []string
	for _, x := range a {
		for _, y := range b {
			if sameToken(x, y) {
				out = append(out, x)
				break
			}
		}
	}
	return out
}

// sameToken reports whether two folded words are the same or two spellings of
// one name, as transliteration gives them: "soleimani", "suleimani".
func sameToken(x, y string) bool {
	if x == y {
		return true
	}
	if len(x) < 5 || len(y) < 5 || !isLetters(x) || !isLetters(y) {
		return false
	}
	sx, sy := skeleton(x), skeleton(y)
	return sx == sy && (len(sx) >= 3 || len(sx) == 2 && oneEdit(x, y))
}

// oneEdit reports whether a letter more, less or other makes one of the other.
func oneEdit(x, y string) bool {
	if len(x) > len(y) {
		x, y = y, x
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) == len(y) {
		return i == len(x) || x[i+1:] == y[i+1:]
	}
	return len(x)+1 == len(y) && x[i:] == y[i+1:]
}

func isLetters(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return true
}

// skeleton is a word's consonants, with letters that transliterations swap
// made one and doubles dropped.
func skeleton(s string) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch c {
		case 'a', 'e', 'i', 'o', 'u', 'y':
			if i > 0 {
				continue
			}
			c = 'a'
		case 'h', 'w':
			if i > 0 {
				continue
			}
		case 'q', 'c':
			c = 'k'
		case 'z':
			c = 's'
		case 'v':
			c = 'w'
		}
		if len(out) == 0 || out[len(out)-1] != c {
			out = append(out, c)
		}
	}
	return string(out)
}
