package distill

import (
	"strings"

	"golang.org/x/net/html"

	"tocsin"
)

// piece is one block of a page before it has its place in the body.
type piece struct {
	kind  tocsin.BlockKind
	rule  string
	words string
	lines bool // line ends count, as in <pre>
}

// walker gathers the blocks of a page in the order of its elements.
type walker struct {
	pieces []piece
	text   strings.Builder // of the block that is open
	linked int             // bytes of it inside links
	kind   tocsin.BlockKind
	breaks int // line breaks since the last text
	pre    bool
	link   int
}

// wordsOf makes the body and blocks of an element.
func wordsOf(n *html.Node) (string, []tocsin.Block) {
	w := walker{kind: tocsin.Paragraph}
	w.walk(n)
	w.flush()
	return assembled(w.pieces)
}

// assembled joins pieces to a body, with an empty line between them.
func assembled(pieces []piece) (string, []tocsin.Block) {
	var body strings.Builder
	var blocks []tocsin.Block
	for _, p := range pieces {
		if body.Len() > 0 {
			body.WriteString("\n\n")
		}
		at := body.Len()
		body.WriteString(p.words)
		if !p.lines {
			blocks = append(blocks, tocsin.Block{Kind: p.kind, Rule: p.rule, Span: tocsin.Span{Start: at, End: body.Len()}})
			continue
		}
		for _, b := range layout(p.words) {
			b.Start += at
			b.End += at
			blocks = append(blocks, b)
		}
	}
	return body.String(), blocks
}

func (w *walker) walk(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		w.write(n.Data)
		return
	case html.ElementNode:
	case html.DocumentNode:
		w.children(n)
		return
	default:
		return
	}
	switch tag := n.Data; {
	case tag == "script", tag == "style", tag == "head", tag == "noscript", tag == "template":
	case tag == "br":
		w.breaks++
	case attr(n, "class") == postClass:
		w.flush()
		w.post(n)
	case attr(n, "class") == captionClass, tag == "figcaption":
		w.as(n, tocsin.Caption)
	case tag == "blockquote":
		w.as(n, tocsin.Quote)
	case len(tag) == 2 && tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6':
		w.as(n, tocsin.Heading)
	case tag == "pre":
		w.flush()
		w.pre = true
		w.children(n)
		w.flush()
		w.pre = false
	case tag == "a":
		w.link++
		w.children(n)
		w.link--
	case isInline(tag):
		w.children(n)
	default:
		w.flush()
		w.children(n)
		w.flush()
	}
}

func (w *walker) children(n *html.Node) {
	for d := n.FirstChild; d != nil; d = d.NextSibling {
		w.walk(d)
	}
}

// as walks an element whose blocks are of one kind.
func (w *walker) as(n *html.Node, kind tocsin.BlockKind) {
	w.flush()
	old := w.kind
	w.kind = kind
	w.children(n)
	w.flush()
	w.kind = old
}

// write adds text to the open block. Two line breaks, or one after the end of
// a sentence, start a new one.
func (w *walker) write(s string) {
	if !w.pre && strings.TrimSpace(s) == "" {
		if s != "" && w.text.Len() > 0 {
			w.text.WriteByte(' ')
		}
		return
	}
	if w.breaks > 0 && w.text.Len() > 0 {
		if w.breaks > 1 || endsSentence(strings.TrimRight(w.text.String(), " \n")) {
			w.flush()
		} else {
			w.text.WriteByte('\n')
		}
	}
	w.breaks = 0
	if !w.pre {
		s = lineEnds.Replace(s)
	}
	w.text.WriteString(s)
	if w.link > 0 {
		w.linked += len(strings.TrimSpace(s))
	}
}

// lineEnds are white space in a page like any other.
var lineEnds = strings.NewReplacer("\n", " ", "\r", " ", "\t", " ")

// flush ends the open block.
func (w *walker) flush() {
	words, linked := cleaned(w.text.String()), w.linked
	w.text.Reset()
	w.linked, w.breaks = 0, 0
	if !w.pre {
		words = linesOfWords(words)
	}
	if strings.TrimSpace(words) == "" {
		return
	}
	p := piece{kind: w.kind, words: words, lines: w.pre}
	switch w.kind {
	case tocsin.Quote:
		p.rule = "page.blockquote"
	case tocsin.Caption:
		p.rule = "page.figcaption"
	case tocsin.Heading:
		p.rule = "page.heading"
	}
	if !w.pre && linked*10 >= len(words)*8 && len(words) < 200 && !endsSentence(words) && (w.kind == tocsin.Paragraph || w.kind == tocsin.Heading) {
		p.kind, p.rule = tocsin.Boilerplate, "page.links"
	}
	w.pieces = append(w.pieces, p)
}

// linesOfWords is words with single spaces in each line, and without empty lines.
func linesOfWords(words string) string {
	if !strings.Contains(words, "\n") {
		return oneLine(words)
	}
	var lines []string
	for _, l := range strings.Split(words, "\n") {
		if l = oneLine(l); l != "" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "\n")
}

// post adds an embedded message as one piece, its signature on the last line.
func (w *walker) post(n *html.Node) {
	inner := walker{kind: tocsin.Paragraph}
	inner.children(n)
	inner.flush()
	var lines []string
	for _, p := range inner.pieces {
		lines = append(lines, p.words)
	}
	if len(lines) > 0 {
		w.pieces = append(w.pieces, piece{kind: tocsin.Post, rule: "post.embedded", words: strings.Join(lines, "\n")})
	}
}

// isInline reports whether an element's text runs on with the text around it.
func isInline(tag string) bool {
	switch tag {
	case "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd", "label", "mark",
		"nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "picture", "source":
		return true
	}
	return false
}
