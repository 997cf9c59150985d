package when

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin"
)

// textOf is a Text of one block: sentences end at a full stop, question or
// exclamation mark before a blank, and tokens keep inner hyphens, apostrophes
// and full stops, as distill makes them.
func textOf(body string) *tocsin.Text {
	t := &tocsin.Text{Body: body}
	if body == "" {
		return t
	}
	t.Blocks = []tocsin.Block{{Kind: tocsin.Paragraph, Span: tocsin.Span{End: len(body)}}}
	var tokens []tocsin.Token
	for i := 0; i < len(body); {
		r, n := utf8.DecodeRuneInString(body[i:])
		switch {
		case unicode.IsSpace(r):
			i += n
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			end := wordEnd(body, i)
			kind := tocsin.Word
			if unicode.IsDigit(r) {
				kind = tocsin.Number
			}
			w := body[i:end]
			if len(w) > 2 && (strings.HasSuffix(w, "'s") || strings.HasSuffix(w, "’s")) {
				cut := strings.LastIndexAny(w, "'’")
				if w[cut] != '\'' {
					cut = strings.LastIndex(w, "’")
				}
				tokens = append(tokens, token(body, i, i+cut, kind))
				i += cut
			}
			tokens = append(tokens, token(body, i, end, kind))
			i = end
		default:
			tokens = append(tokens, token(body, i, i+n, tocsin.Punct))
			i += n
		}
	}
	t.Tokens = tokens
	for from := 0; from < len(tokens); {
		to := from + 1
		for to < len(tokens) && !ends(body, &tokens[to-1]) {
			to++
		}
		t.Sentences = append(t.Sentences, tocsin.Sentence{Span: tocsin.Span{Start: tokens[from].Start, End: tokens[to-1].End}, First: from, Last: to})
		from = to
	}
	return t
}

func ends(body string, t *tocsin.Token) bool {
	return strings.ContainsAny(t.Lower, ".!?") && t.Len() == 1 && t.End < len(body) && unicode.IsSpace(rune(body[t.End]))
}

func token(body string, start, end int, kind tocsin.TokenKind) tocsin.Token {
	lower := strings.ReplaceAll(strings.ToLower(body[start:end]), "’", "'")
	return tocsin.Token{Span: tocsin.Span{Start: start, End: end}, Kind: kind, Lower: lower}
}

func wordEnd(body string, i int) int {
	start, digit := i, body[i] >= '0' && body[i] <= '9'
	for i < len(body) {
		r, n := utf8.DecodeRuneInString(body[i:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			i += n
			continue
		}
		next, _ := utf8.DecodeRuneInString(body[min(i+n, len(body)):])
		switch {
		case r == '.' && !digit && unicode.IsLetter(next):
		case (r == '.' || r == ',' || r == ':' || r == '/') && digit && unicode.IsDigit(next):
		case r == '-' && (!digit || unicode.IsLetter(next) || isoDate(body[start:])) && (unicode.IsLetter(next) || unicode.IsDigit(next)):
		case (r == '\'' || r == '’') && !digit && unicode.IsLetter(next):
		case r == '.' && !digit && strings.Contains(body[start:i], "."), r == '.' && abbreviation(body[start:i], body[i+1:]):
			return i + n
		default:
			return i
		}
		i += n
	}
	return i
}

func isoDate(s string) bool {
	return len(s) >= 10 && s[4] == '-' && s[7] == '-'
}

func abbreviation(word, rest string) bool {
	rest = strings.TrimLeft(rest, " ")
	switch strings.ToLower(word) {
	case "jan", "feb", "mar", "apr", "aug", "sept", "sep", "oct", "nov", "dec":
		return rest != "" && isDigit(rest[0])
	}
	return false
}
