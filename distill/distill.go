// Package distill turns the bytes of a Document into the readable words of a
// Text: it tells the media type and the charset, takes the main words out of
// a page, cuts them into blocks, tells the report's own words from the page's,
// and marks sentences and tokens. It does no input or output.
package distill

import (
	"strings"

	"tocsin"
)

// Distill reads doc.Bytes. It fills in Title, Outlet, Published with its
// basis, URL, Language and MediaType where doc leaves them empty and its own
// words tell. The Text it returns is valid; it is empty when the document has
// no words. The error is Invalid when the bytes are no text.
func Distill(doc *tocsin.Document) (tocsin.Text, error) {
	if looksBinary(doc.Bytes) {
		return tocsin.Text{}, tocsin.Errorf(tocsin.Invalid, "distill %s: the bytes are no text", doc.ID)
	}
	if doc.MediaType == "" {
		doc.MediaType = mediaType(doc.Bytes)
	}
	body := cleaned(decoded(doc.Bytes))
	head, rest := cutHeader(body)
	head.fill(doc)
	return read(doc.Title, rest, doc.Language), nil
}

// Plain reads words that are already clean of markup: a title, which may be
// empty, and a body.
func Plain(title, body string) tocsin.Text {
	return read(title, cleaned(body), "")
}

// read makes the Text of a title and a clean body.
func read(title, body, language string) tocsin.Text {
	title = oneLine(cleaned(title))
	if title != "" && !beginsWith(body, title) {
		body = title + "\n\n" + strings.TrimLeft(body, "\n ")
	}
	text := tocsin.Text{Body: body, Language: language}
	text.Blocks = layout(body)
	if title != "" && len(text.Blocks) > 0 {
		text.Blocks[0].Kind = tocsin.Title
	}
	segment(&text)
	return text
}

// beginsWith reports whether the first line of body with words is the title.
func beginsWith(body, title string) bool {
	line, _, _ := strings.Cut(strings.TrimLeft(body, "\n "), "\n")
	return sameWords(line, title)
}

// sameWords reports whether two lines are the same but for case, white space
// and the shape of quotation marks.
func sameWords(a, b string) bool {
	return strings.EqualFold(folded(a), folded(b))
}

// folded is a line with single spaces and straight quotation marks.
func folded(s string) string {
	return strings.Join(strings.Fields(quotes.Replace(s)), " ")
}

var quotes = strings.NewReplacer("‘", "'", "’", "'", "“", `"`, "”", `"`, "–", "-", "—", "-")

// oneLine is a string with every run of white space made one space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
