package collect

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/net/html"
)

// post is a message of a network.
type post struct {
	words  string // plain, an empty line between its paragraphs
	author string
	handle string // without its @
	at     string // when it was published: an RFC 3339 time or a date; "" when unknown
	passes []post // the messages in it that others wrote
	card   string // words of a page that it links to
}

// text writes a post so that the messages that it passes on are read as such:
// each is one paragraph that its author signs. It is plain, because the choice
// of the main part of a page would leave out a few words over a message.
func (p *post) text() []byte {
	var parts []string
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" {
			parts = append(parts, s)
		}
	}
	add(p.words)
	add(p.card)
	for _, q := range p.passes {
		// On one line: distill begins a paragraph where a line ends with a sentence.
		if said := oneLine(q.words + "\n" + q.card); said != "" {
			add(said + "\n" + q.signature())
		}
	}
	return []byte(strings.Join(parts, "\n\n") + "\n")
}

// empty reports whether nobody says anything in it.
func (p *post) empty() bool {
	return strings.TrimSpace(p.words) == "" && !slices.ContainsFunc(p.passes, func(q post) bool { return !q.empty() })
}

// plain is the words of the HTML in which a network keeps a post.
func plain(page string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.TrimSpace(b.String())
		case html.TextToken:
			b.Write(z.Text())
		case html.StartTagToken, html.SelfClosingTagToken:
			if name, _ := z.TagName(); string(name) == "br" {
				b.WriteByte('\n')
			}
		case html.EndTagToken:
			switch name, _ := z.TagName(); string(name) {
			case "p", "div", "li", "blockquote", "h1", "h2", "h3":
				b.WriteString("\n\n")
			}
		}
	}
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
