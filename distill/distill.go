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
	var text tocsin.Text
	var said found
	if strings.Contains(doc.MediaType, "html") {
		p := readPage(decoded(doc.Bytes, doc.MediaType), doc.URL)
		p.meta.fill(doc)
		text, said = read(doc.Title, doc.Outlet, p.body, p.blocks)
	} else {
		h, body := cutHeader(cleaned(decoded(doc.Bytes, doc.MediaType)))
		h.fill(doc)
		text, said = read(doc.Title, doc.Outlet, body, layout(body))
	}
	said.fill(doc)
	text.Language = language(text.Body, doc.Language)
	fill(&doc.Language, text.Language)
	return text, nil
}

// Plain reads words that are already clean of markup: a title, which may be
// empty, and a body.
func Plain(title, body string) tocsin.Text {
	body = cleaned(body)
	text, _ := read(title, "", body, layout(body))
	text.Language = language(text.Body, "")
	return text
}

// read makes the Text of a clean body and its parts. title and outlet are
// what is known of the document.
func read(title, outlet, body string, blocks []tocsin.Block) (tocsin.Text, found) {
	title = oneLine(cleaned(title))
	blocks, said := classify(body, blocks, title, outlet)
	text := tocsin.Text{Body: body, Blocks: blocks}
	if title != "" && !hasTitle(blocks) {
		text.Body = title + "\n\n" + body
		text.Blocks = shifted(blocks, title)
	}
	segment(&text)
	return text, said
}

func hasTitle(blocks []tocsin.Block) bool {
	for _, b := range blocks {
		if b.Kind == tocsin.Title {
			return true
		}
	}
	return false
}

// shifted is the blocks behind a title and an empty line.
func shifted(blocks []tocsin.Block, title string) []tocsin.Block {
	out := make([]tocsin.Block, 0, len(blocks)+1)
	out = append(out, tocsin.Block{Kind: tocsin.Title, Span: tocsin.Span{End: len(title)}, Rule: "title.given"})
	by := len(title) + 2
	for _, b := range blocks {
		b.Start += by
		b.End += by
		if b.Kind == tocsin.Post {
			b.Words.Start += by
			b.Words.End += by
		}
		out = append(out, b)
	}
	return out
}

// fill puts into doc what it leaves empty and its blocks tell.
func (f found) fill(doc *tocsin.Document) {
	fill(&doc.Title, f.title)
	fill(&doc.URL, f.url)
	if doc.Published == "" && f.published.Known() {
		doc.Published, doc.PublishedBasis = f.published.String(), "byline"
	}
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

// singleSpaced is oneLine for words that mostly are one line already.
func singleSpaced(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] == '\n' || s[i] == '\t' || s[i] == ' ' && i+1 < len(s) && s[i+1] == ' ' {
			return oneLine(s)
		}
	}
	return s
}
