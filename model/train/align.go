package main

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin"
	"tocsin/model"
)

// merged makes an example of a sentence, with the words that the program's
// tokens hold together made one: "quasi - state" is "quasi-state", with the
// head, tag and label of the word whose head lies outside. Without join the
// words stay as they are.
func merged(words []udWord, join bool) model.Example {
	group := make([]int, len(words))
	var starts []int
	for i := 0; i < len(words); {
		end := i + 1
		if join {
			end = groupEnd(words, i)
		}
		for j := i; j < end; j++ {
			group[j] = len(starts)
		}
		starts = append(starts, i)
		i = end
	}
	var forms []string
	var e model.Example
	names := namesOf(words)
	for g, from := range starts {
		to := len(words)
		if g+1 < len(starts) {
			to = starts[g+1]
		}
		at := from
		for i := from; i < to; i++ {
			if h := words[i].head; (h < from || h >= to) && (at == from || words[i].tag != "PUNCT") {
				at = i
			}
		}
		w := words[at]
		form, lemma := "", w.lemma
		for i := from; i < to; i++ {
			form += words[i].form
		}
		if to > from+1 {
			lemma = strings.ToLower(form)
			if at == to-1 {
				lemma = strings.ToLower(form[:len(form)-len(w.form)] + w.lemma)
			}
		}
		head := -1
		if w.head >= 0 {
			head = group[w.head]
		}
		forms = append(forms, form)
		e.Names = append(e.Names, names[at])
		e.Tags = append(e.Tags, w.tag)
		e.Fine = append(e.Fine, w.fine)
		e.Lemmas = append(e.Lemmas, lemma)
		e.Heads = append(e.Heads, head)
		e.Labels = append(e.Labels, w.label)
	}
	e.Text = textOf(forms)
	return e
}

// groupEnd is one past the last word of the token that begins with word i.
func groupEnd(words []udWord, i int) int {
	for i+1 < len(words) && words[i].glued {
		a, b := words[i].form, words[i+1].form
		if !endsInLetter(a) {
			break
		}
		switch {
		case isHyphen(b) && i+2 < len(words) && words[i+1].glued && startsInLetter(words[i+2].form):
			if startsInDigit(a) && startsInDigit(words[i+2].form) {
				return i + 1
			}
			i += 2
		case (b == "/" || b == ":" || b == ",") && i+2 < len(words) && words[i+1].glued && startsInDigit(a) && startsInDigit(words[i+2].form):
			i += 2
		case startsInLetter(b) && !isClitic(b) && !strings.HasSuffix(a, "."):
			i++
		default:
			return i + 1
		}
	}
	return i + 1
}

func isHyphen(s string) bool { return s == "-" || s == "‐" || s == "‑" }

func isClitic(s string) bool {
	switch strings.ToLower(s) {
	case "n't", "n’t", "nt":
		return true
	}
	return false
}

func startsInLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func endsInLetter(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' && len(s) > 1
}

func startsInDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// textOf is a Text of one sentence with the given tokens.
func textOf(forms []string) *tocsin.Text {
	text := &tocsin.Text{Language: "en"}
	var b strings.Builder
	for i, f := range forms {
		if i > 0 {
			b.WriteByte(' ')
		}
		t := tocsin.Token{Span: tocsin.Span{Start: b.Len(), End: b.Len() + len(f)}, Kind: kindOf(f)}
		t.Lower = strings.NewReplacer("’", "'", "‘", "'").Replace(strings.ToLower(f))
		b.WriteString(f)
		text.Tokens = append(text.Tokens, t)
	}
	text.Body = b.String()
	return text
}

func kindOf(form string) tocsin.TokenKind {
	r, _ := utf8.DecodeRuneInString(form)
	switch {
	case strings.HasPrefix(form, "http") && strings.Contains(form, "/"), strings.HasPrefix(form, "www."), len(form) > 1 && (r == '@' || r == '#'):
		return tocsin.Link
	case unicode.IsDigit(r):
		return tocsin.Number
	case unicode.IsLetter(r), unicode.IsMark(r), (r == '\'' || r == '’') && len(form) > utf8.RuneLen(r) && startsInLetter(form[utf8.RuneLen(r):]):
		return tocsin.Word
	}
	return tocsin.Punct
}
