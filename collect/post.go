package collect

import (
	"html"
	"strings"
	"time"
	"unicode"
)

// post is a message of a network.
type post struct {
	words  string // HTML
	author string
	handle string // without its @
	at     string // when it was published: an RFC 3339 time or a date; "" when unknown
	passes []post // the messages in it that others wrote
	card   string // words of a page that it links to; plain
}

// page writes a post so that the messages that it passes on are read as such,
// each signed by its author. class is that of the network's own embedding.
func (p *post) page(class, lang string) []byte {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html")
	if lang != "" {
		b.WriteString(` lang="` + html.EscapeString(lang) + `"`)
	}
	b.WriteString("><head><meta charset=\"utf-8\"></head><body><article>\n" + p.words)
	if p.card != "" {
		b.WriteString("\n<blockquote>" + paragraphs(p.card) + "</blockquote>")
	}
	for _, q := range p.passes {
		b.WriteString("\n<blockquote class=\"" + class + "\">" + q.words)
		if q.card != "" {
			b.WriteString(paragraphs(q.card))
		}
		b.WriteString("\n" + html.EscapeString(q.signature()) + "</blockquote>")
	}
	b.WriteString("\n</article></body></html>\n")
	return []byte(b.String())
}

// signature is the line that networks put under an embedded message:
// "— Jane Roe (@janeroe) March 3, 2021". Who has no handle gets the letters of
// the name for one.
func (p *post) signature() string {
	name := strings.Map(func(c rune) rune {
		if strings.ContainsRune("()@\n", c) {
			return ' '
		}
		return c
	}, p.author)
	name = oneLine(name)
	if runes := []rune(name); len(runes) > 40 {
		name = strings.TrimSpace(string(runes[:40]))
	}
	for len(name) > 80 { // bytes; some scripts need three or four for a letter
		runes := []rune(name)
		name = string(runes[:len(runes)-1])
	}
	// A handle with its server, "jane@example.org" or "jane.example.org", is
	// more than what is read as one.
	handle, _, _ := strings.Cut(strings.TrimPrefix(p.handle, "@"), "@")
	handle, _, _ = strings.Cut(handle, ".")
	handle = plainLetters(handle)
	if handle == "" {
		handle = plainLetters(name)
	}
	if handle == "" {
		handle = "unknown"
	}
	if name == "" {
		name = handle
	}
	line := "— " + name + " (@" + handle + ")"
	if t, err := time.Parse(time.RFC3339, p.at); err == nil {
		line += " " + t.Format("January 2, 2006")
	} else if t, err := time.Parse("2006-01-02", p.at); err == nil {
		line += " " + t.Format("January 2, 2006")
	}
	return line
}

// plainLetters is what of a name may stand in a handle, 30 letters at most.
func plainLetters(s string) string {
	s = strings.Map(func(c rune) rune {
		if c < unicode.MaxASCII && (unicode.IsLetter(c) || unicode.IsDigit(c) || c == '_') {
			return c
		}
		return -1
	}, s)
	return s[:min(len(s), 30)]
}

// seconds is a time as a number by which versions of a post are told apart;
// 0 when it is not known.
func seconds(at string) int {
	if t, err := time.Parse(time.RFC3339, at); err == nil {
		return int(t.Unix())
	}
	return 0
}

// optional is a time that an export may lack; what cannot be read is an error.
func optional(s string) (string, error) {
	if strings.TrimSpace(s) == "" {
		return "", nil
	}
	return moment(s)
}
