package distill

import (
	_ "embed"
	"net/url"
	"slices"
	"strings"
	"sync"

	"codeberg.org/readeck/go-readability"
	"golang.org/x/net/html"

	"tocsin"
)

//go:embed data/page-parts.txt
var pagePartsFile string

// maxPage is how many bytes of a page are read. The largest article pages
// have some 3 MB; what lies beyond is no article.
const maxPage = 10 << 20

// Classes that the cleaner puts on elements for the walk after it.
const (
	postClass    = "tocsin-post"
	captionClass = "tocsin-caption"
)

// leastArticle is how many bytes the main words need for the choice of the
// main element to be believed; below it the whole cleaned page is read.
const leastArticle = 200

// pageParts names the parts of a page that are not its report.
type pageParts struct {
	tags, roles, words map[string]bool
}

// knownPageParts is read once, on first use.
var knownPageParts = sync.OnceValue(func() *pageParts {
	return must(readPageParts("data/page-parts.txt", pagePartsFile))
})

func readPageParts(name, file string) (*pageParts, error) {
	lists, err := wordLists(name, file, "tag", "role", "word")
	if err != nil {
		return nil, err
	}
	return &pageParts{tags: lists["tag"], roles: lists["role"], words: lists["word"]}, nil
}

// page is the words of a page: body and its blocks, and what it says of itself.
type page struct {
	meta   meta
	body   string
	blocks []tocsin.Block
}

// readPage takes the main words out of a page. address may be empty.
func readPage(source, address string) page {
	source = source[:min(len(source), maxPage)]
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		// The parser gives up on elements nested deeper than any page's.
		body := cleaned(textOfTags(source))
		return page{body: body, blocks: layout(body)}
	}
	p := page{meta: readMeta(root)}
	c := cleaner{parts: knownPageParts(), sizes: map[*html.Node]int{}}
	c.clean(root)
	at, err := url.Parse(address)
	if err != nil || address == "" {
		at = nil
	}
	parser := readability.NewParser()
	parser.ClassesToPreserve = []string{postClass, captionClass}
	parser.DisableJSONLD = true
	if article, err := parser.ParseDocument(root, at); err == nil && article.Node != nil {
		p.body, p.blocks = wordsOf(article.Node)
	}
	if len(p.body) < leastArticle {
		if body, blocks := wordsOf(root); len(body) > len(p.body)*2 {
			p.body, p.blocks = body, blocks
		}
	}
	// A page may show the beginning and give the whole article as data.
	if len(p.meta.body) > 500 && len(p.body)*2 < len(p.meta.body) {
		p.body = cleaned(html.UnescapeString(p.meta.body))
		p.blocks = layout(p.body)
	}
	return p
}

// cleaner takes out of a page what is not its report, and marks captions and
// embedded posts.
type cleaner struct {
	parts *pageParts
	sizes map[*html.Node]int // bytes of text inside an element
	total int
}

func (c *cleaner) clean(root *html.Node) {
	c.total = c.size(root)
	c.strip(root)
}

func (c *cleaner) size(n *html.Node) int {
	if n.Type == html.TextNode {
		return len(strings.TrimSpace(n.Data))
	}
	if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style" || n.Data == "noscript" || n.Data == "head") {
		return 0
	}
	sum := 0
	for d := n.FirstChild; d != nil; d = d.NextSibling {
		sum += c.size(d)
	}
	c.sizes[n] = sum
	return sum
}

func (c *cleaner) strip(n *html.Node) {
	for d := n.FirstChild; d != nil; {
		next := d.NextSibling
		switch {
		case d.Type == html.CommentNode:
			n.RemoveChild(d)
		case d.Type != html.ElementNode:
		case isPost(d):
			setClass(d, postClass)
		case c.unwanted(d):
			n.RemoveChild(d)
		default:
			switch {
			case d.Data == "figcaption", hasWord(d, "caption") && c.sizes[d] < 600:
				setClass(d, captionClass)
			case isInline(d.Data):
				dropNames(d)
			}
			c.strip(d)
		}
		d = next
	}
}

// unwanted reports whether an element is not part of the report.
func (c *cleaner) unwanted(n *html.Node) bool {
	switch n.Data {
	case "html", "body", "main", "article", "p", "h1", "head":
		return false
	}
	small := c.sizes[n]*20 < c.total && c.sizes[n] < 600
	switch {
	case c.parts.tags[n.Data]:
		switch {
		case n.Data == "form" && c.sizes[n]*3 > c.total: // some sites wrap the whole page in a form
			return false
		case n.Data == "footer" && n.Parent != nil && n.Parent.Data == "blockquote":
			return false
		}
		return true
	case hasAttr(n, "hidden"), strings.Contains(strings.ReplaceAll(strings.ToLower(attr(n, "style")), " ", ""), "display:none"):
		return true
	case c.parts.roles[attr(n, "role")]:
		return c.sizes[n]*3 < c.total
	case n.Data == "sup" && strings.Contains(attr(n, "class"), "reference"):
		return true
	case n.Data == "blockquote" || n.Data == "figure" || n.Data == "figcaption":
		return false
	}
	// A link or span in running text is part of its sentence, whatever its class.
	return small && !isInline(n.Data) && c.named(n)
}

// named reports whether the class or id of an element says that it is not report.
func (c *cleaner) named(n *html.Node) bool {
	for _, key := range [...]string{"class", "id"} {
		for _, w := range nameWords(attr(n, key)) {
			if c.parts.words[w] {
				return true
			}
		}
	}
	return false
}

func hasWord(n *html.Node, word string) bool {
	for _, w := range nameWords(attr(n, "class")) {
		if w == word {
			return true
		}
	}
	return false
}

// nameWords is the words of a class or id in lower case: "articleShare-top"
// is article, share, top, and whole names besides.
func nameWords(name string) []string {
	var words []string
	for _, f := range strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' || r == '_' || r == ':' || r == '\n' || r == '\t' }) {
		from := 0
		for i := 1; i < len(f); i++ {
			if isUpper(f[i]) && isLower(f[i-1]) {
				words = append(words, strings.ToLower(f[from:i]))
				from = i
			}
		}
		words = append(words, strings.ToLower(f[from:]))
		if from > 0 {
			words = append(words, strings.ToLower(f))
		}
	}
	return words
}

// isPost reports whether an element embeds a message of a network.
func isPost(n *html.Node) bool {
	if n.Data != "blockquote" && n.Data != "div" {
		return false
	}
	class := attr(n, "class")
	for _, c := range strings.Fields(class) {
		switch c {
		case "twitter-tweet", "twitter-video", "twitter-quote", "instagram-media", "tiktok-embed", "bluesky-embed", "mastodon-embed", "fb-post", "telegram-post", "reddit-embed-bq":
			return true
		}
	}
	return false
}

// dropNames takes the names off a link or span: the choice of the main element
// would take a dateline or an author's name out of a sentence by them.
func dropNames(n *html.Node) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool {
		return a.Key == "class" || a.Key == "id" || a.Key == "rel" || a.Key == "itemprop"
	})
}

func setClass(n *html.Node, class string) {
	for i := range n.Attr {
		if n.Attr[i].Key == "class" {
			n.Attr[i].Val = class
			return
		}
	}
	n.Attr = append(n.Attr, html.Attribute{Key: "class", Val: class})
}

// textOfTags is the text of a page that no tree can be made of: its text
// between the tags, a line for each.
func textOfTags(source string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(source))
	skip := ""
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if skip == "" {
				b.WriteString(strings.ReplaceAll(string(z.Text()), "\n", " "))
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			if tag := string(name); tag == "script" || tag == "style" {
				skip = tag
			} else if !isInline(tag) {
				b.WriteString("\n\n")
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if tag := string(name); tag == skip {
				skip = ""
			} else if !isInline(tag) {
				b.WriteString("\n\n")
			}
		}
	}
}
