package feed

import (
	"bytes"
	"html"
	"regexp"
	"strings"
	"unicode/utf8"

	xhtml "golang.org/x/net/html"
)

// markup matches what only HTML has.
var markup = regexp.MustCompile(`</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|&(?:[a-zA-Z]{2,8}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});`)

// asHTML is words as HTML. kind is what the feed calls them: text, html,
// xhtml, a media type, or "" when it does not say.
func asHTML(s, kind string) string {
	s = strings.TrimSpace(s)
	kind = strings.ToLower(kind)
	if kind == "text" || kind == "text/plain" || !strings.Contains(kind, "html") && !markup.MatchString(s) {
		return paragraphs(s)
	}
	return s
}

var emptyLine = regexp.MustCompile(`\r?\n[ \t]*\r?\n\s*`)

// paragraphs is plain words as HTML; an empty line parts paragraphs.
func paragraphs(s string) string {
	if s == "" {
		return ""
	}
	var b strings.Builder
	for _, p := range emptyLine.Split(s, -1) {
		b.WriteString("<p>" + html.EscapeString(strings.TrimSpace(p)) + "</p>\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// fullest is the one with the most words to read; the first of equals.
func fullest(bodies []string) string {
	best, most := "", 0
	for _, b := range bodies {
		if n := words(b); n > most {
			best, most = b, n
		}
	}
	return best
}

// words is how many letters of HTML a reader would see.
func words(s string) int { return utf8.RuneCountInString(text(s)) }

// text is the words of HTML on one line.
func text(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return oneLine(s)
	}
	var b strings.Builder
	z := xhtml.NewTokenizer(strings.NewReader(s))
	hidden := ""
	for {
		switch z.Next() {
		case xhtml.ErrorToken:
			return oneLine(b.String())
		case xhtml.TextToken:
			if hidden == "" {
				b.Write(z.Text())
			}
		case xhtml.StartTagToken:
			name, _ := z.TagName()
			if hidden == "" && (string(name) == "script" || string(name) == "style") {
				hidden = string(name)
			}
			if !inline[string(name)] {
				b.WriteByte(' ')
			}
		case xhtml.EndTagToken, xhtml.SelfClosingTagToken:
			name, _ := z.TagName()
			if string(name) == hidden {
				hidden = ""
			}
			if !inline[string(name)] {
				b.WriteByte(' ')
			}
		}
	}
}

// inline are elements that stand within a word.
var inline = map[string]bool{"a": true, "abbr": true, "b": true, "em": true, "font": true, "i": true, "mark": true, "small": true,
	"span": true, "strong": true, "sub": true, "sup": true, "u": true}

// plain is a title as words: feeds put markup in, escaped once or twice.
func plain(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	return html.UnescapeString(text(s))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

var block = regexp.MustCompile(`(?i)<(?:p|div|br|ul|ol|table|blockquote|h[1-6]|article|section)[\s/>]`)

// HTML is the item as a small page of its own, the same bytes for the same
// words. It holds no address and no date, so that an item that is only moved
// or shown again is no new version.
func (it *Item) HTML() []byte {
	var b bytes.Buffer
	title := html.EscapeString(it.Title)
	b.WriteString("<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\"><title>" + title + "</title></head>\n<body>\n<article>\n")
	if title != "" {
		b.WriteString("<h1>" + title + "</h1>\n")
	}
	if len(it.Authors) > 0 {
		b.WriteString("<p class=\"byline\">By " + html.EscapeString(strings.Join(it.Authors, ", ")) + "</p>\n")
	}
	body := strings.TrimSpace(strings.ToValidUTF8(it.Body, "\ufffd"))
	if body != "" && !block.MatchString(body) {
		body = "<p>" + body + "</p>"
	}
	b.WriteString(body + "\n</article>\n</body>\n</html>\n")
	return b.Bytes()
}

// Links are the absolute addresses that the item's words link to.
func (it *Item) Links() (out []string) {
	z := xhtml.NewTokenizer(strings.NewReader(it.Body))
	for len(out) < 100 {
		switch z.Next() {
		case xhtml.ErrorToken:
			return out
		case xhtml.StartTagToken:
			t := z.Token()
			if t.Data != "a" {
				continue
			}
			for _, a := range t.Attr {
				if to := resolve(it.Link, a.Val); a.Key == "href" && to != "" {
					out = append(out, to)
				}
			}
		}
	}
	return out
}
