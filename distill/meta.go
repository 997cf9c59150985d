package distill

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"tocsin"
)

// meta is what a page says of itself outside its words.
type meta struct {
	title, outlet, url, language string
	published, basis             string
	body                         string // the article's words in JSON-LD
}

// fill puts into doc what it leaves empty and the page tells.
func (m meta) fill(doc *tocsin.Document) {
	fill(&doc.URL, m.url)
	fill(&doc.Outlet, m.outlet)
	fill(&doc.Language, m.language)
	fill(&doc.Title, m.title)
	if doc.Published == "" && m.published != "" {
		doc.Published, doc.PublishedBasis = m.published, m.basis
	}
	if doc.Published == "" {
		if at := dateInAddress(doc.URL); at != "" {
			doc.Published, doc.PublishedBasis = at, "url"
		}
	}
}

// metaReader gathers what the elements of a page say.
type metaReader struct {
	names    map[string]string // meta elements by name or property, in lower case, first wins
	ld       article
	times    []string
	pubTimes []string
	title    string
	h1       []string
	canon    string
	lang     string
}

// readMeta reads the page's own account of itself.
func readMeta(root *html.Node) meta {
	r := &metaReader{names: map[string]string{}}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			r.element(n)
		}
	}
	var m meta
	m.body = r.ld.body
	m.outlet = oneLine(first(r.ld.publisher, r.names["og:site_name"], r.names["application-name"], r.names["publisher"], r.names["dc.publisher"]))
	if strings.HasPrefix(m.outlet, "http") || len(m.outlet) > 80 {
		m.outlet = ""
	}
	h1 := ""
	if len(r.h1) == 1 {
		h1 = r.h1[0]
	}
	m.title = headline(m.outlet, r.ld.headline, r.names["og:title"], r.names["twitter:title"], h1, r.title)
	for _, u := range []string{r.canon, r.names["og:url"], r.ld.url} {
		if p, err := url.Parse(u); err == nil && (p.Scheme == "http" || p.Scheme == "https") && p.Host != "" && len(strings.Trim(p.Path, "/")) > 0 {
			m.url = u
			break
		}
	}
	m.language = languageCode(first(r.lang, r.ld.language, r.names["og:locale"], r.names["content-language"]))
	m.published, m.basis = r.published()
	return m
}

func first(values ...string) string {
	for _, v := range values {
		if strings.TrimSpace(v) != "" {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

func (r *metaReader) element(n *html.Node) {
	switch n.Data {
	case "html":
		r.lang = attr(n, "lang")
	case "meta":
		for _, key := range [...]string{"property", "name", "itemprop", "http-equiv"} {
			name := strings.ToLower(strings.TrimSpace(attr(n, key)))
			if name != "" && r.names[name] == "" {
				r.names[name] = strings.TrimSpace(attr(n, "content"))
			}
		}
	case "link":
		if r.canon == "" && strings.EqualFold(attr(n, "rel"), "canonical") {
			r.canon = attr(n, "href")
		}
	case "title":
		if r.title == "" && n.Parent != nil && n.Parent.Data == "head" {
			r.title = oneLine(textOf(n))
		}
	case "h1":
		if t := oneLine(textOf(n)); t != "" {
			r.h1 = append(r.h1, t)
		}
	case "time":
		at := first(attr(n, "datetime"), attr(n, "content"))
		switch {
		case at == "":
		case hasAttr(n, "pubdate") || attr(n, "itemprop") == "datePublished" || strings.Contains(strings.ToLower(attr(n, "class")), "publish"):
			r.pubTimes = append(r.pubTimes, at)
		default:
			r.times = append(r.times, at)
		}
	case "script":
		if strings.Contains(strings.ToLower(attr(n, "type")), "ld+json") && n.FirstChild != nil {
			r.ld.read(n.FirstChild.Data)
		}
	default:
		if attr(n, "itemprop") == "datePublished" {
			r.pubTimes = append(r.pubTimes, first(attr(n, "content"), attr(n, "datetime"), textOf(n)))
		}
	}
}

// publishedNames are the meta elements that tell when a page was published,
// surest first.
var publishedNames = [...]string{
	"article:published_time", "og:article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
	"cxenseparse:recs:publishtime", "publish-date", "publish_date", "publishdate", "published_time", "published-date", "pubdate", "pub_date", "article.published",
	"dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "citation_publication_date", "date", "originalpublicationdate",
}

func (r *metaReader) published() (at, basis string) {
	if at := pageMoment(r.ld.published); at != "" {
		return at, "json-ld"
	}
	for _, name := range publishedNames {
		if at := pageMoment(r.names[name]); at != "" {
			return at, "meta"
		}
	}
	for _, t := range append(r.pubTimes, r.times...) {
		if at := pageMoment(t); at != "" {
			return at, "time-element"
		}
	}
	return "", ""
}

// pageMoment is a time that a page gives, without those that programs leave
// behind when they know none: nothing before 1990.
func pageMoment(s string) string {
	at := moment(s)
	if at < "1990" {
		return ""
	}
	return at
}

// headline is the first title that is one, without the outlet's name.
func headline(outlet string, titles ...string) string {
	for _, t := range titles {
		t = oneLine(html.UnescapeString(t))
		for _, sep := range [...]string{" | ", " - ", " – ", " — ", " :: ", " » ", " « "} {
			i := strings.LastIndex(t, sep)
			if i < 0 {
				continue
			}
			rest := t[i+len(sep):]
			if outlet != "" && (strings.EqualFold(rest, outlet) || strings.Contains(strings.ToLower(rest), strings.ToLower(outlet))) ||
				(sep == " | " || sep == " :: ") && len(strings.Fields(rest)) <= 4 && i > 25 {
				t = strings.TrimSpace(t[:i])
			}
		}
		if len(t) >= 5 && len(t) <= 300 && !strings.EqualFold(t, outlet) {
			return t
		}
	}
	return ""
}

// article is what JSON-LD says of the page's article.
type article struct {
	headline, publisher, published, url, language, body string
	found                                               bool
}

// maxLinkedData bounds the JSON-LD that is read; articles need far less.
const maxLinkedData = 1 << 20

func (a *article) read(script string) {
	if len(script) > maxLinkedData {
		return
	}
	script = strings.TrimSpace(script)
	script = strings.TrimSuffix(strings.TrimPrefix(script, "<!--"), "-->")
	// Line breaks inside strings are not JSON; pages write them.
	script = strings.Map(func(c rune) rune {
		if c == '\n' || c == '\r' || c == '\t' {
			return ' '
		}
		return c
	}, script)
	var v any
	if err := json.Unmarshal([]byte(strings.TrimSuffix(strings.TrimSpace(script), ";")), &v); err != nil {
		return
	}
	a.walk(v, 0)
}

// walk looks for the first article among objects, lists and graphs.
func (a *article) walk(v any, depth int) {
	if depth > 6 || a.found {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			a.walk(e, depth+1)
		}
	case map[string]any:
		if isArticle(v["@type"]) {
			a.found = true
			a.headline = first(text(v["headline"]), text(v["name"]))
			a.published = first(text(v["datePublished"]), text(v["dateCreated"]))
			a.publisher = text(v["publisher"])
			a.url = first(text(v["url"]), text(v["mainEntityOfPage"]))
			a.language = text(v["inLanguage"])
			a.body = text(v["articleBody"])
			return
		}
		a.walk(v["@graph"], depth+1)
		a.walk(v["mainEntity"], depth+1)
		a.walk(v["mainEntityOfPage"], depth+1)
	}
}

func isArticle(kind any) bool {
	switch k := kind.(type) {
	case string:
		return strings.HasSuffix(k, "Article") || strings.HasSuffix(k, "BlogPosting") || k == "Report" || k == "SocialMediaPosting"
	case []any:
		for _, e := range k {
			if isArticle(e) {
				return true
			}
		}
	}
	return false
}

// text is the words of a JSON-LD value: of the value, its name or its id.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		if len(v) > 0 {
			if _, list := v[0].([]any); !list {
				return text(v[0])
			}
		}
	case map[string]any:
		for _, key := range [...]string{"name", "@value", "@id", "alternateName"} {
			if s, ok := v[key].(string); ok && s != "" {
				return s
			}
		}
	}
	return ""
}

// addressDates are the ways in which addresses hold a day.
var addressDates = []*regexp.Regexp{
	regexp.MustCompile(`/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:[/_-]|$)`),
	regexp.MustCompile(`[/_-]((?:19|20)\d\d)(\d\d)(\d\d)(?:[/_.-]|$)`),
}

// monthAddress is an address with the month by name: /2026/nov/20/.
var monthAddress = regexp.MustCompile(`/((?:19|20)\d\d)/([a-z]{3,9})/(\d{1,2})(?:/|$)`)

// dateInAddress is the day that an address holds, "" without one.
func dateInAddress(address string) string {
	if address == "" {
		return ""
	}
	for _, re := range addressDates {
		if m := re.FindStringSubmatch(address); m != nil {
			if d, _, ok := dateIn(m[1] + "-" + pad(m[2]) + "-" + pad(m[3])); ok {
				return d.String()
			}
		}
	}
	if m := monthAddress.FindStringSubmatch(strings.ToLower(address)); m != nil {
		if d, _, ok := dateIn(m[3] + " " + m[2] + " " + m[1]); ok && d.Year > 0 {
			return d.String()
		}
	}
	return ""
}

func pad(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

// textOf is the text inside an element.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}
