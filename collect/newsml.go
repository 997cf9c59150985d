package collect

import (
	"bufio"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html/charset"

	"tocsin"
)

// newsSpace is the namespace of NewsML-G2.
const newsSpace = "http://iptc.org/std/nar/2006-10-01/"

// newsML reads a file of NewsML-G2: one newsItem, or any wrapper with several.
// Items of other sorts in it, such as knowledge and packages, hold no words of
// their own and are gone over.
func (r *reading) newsML(ctx context.Context, f file, in *bufio.Reader) bool {
	left := r.items(in)
	dec := newsDecoder(left)
	items := 0
	for {
		if err := ctx.Err(); err != nil {
			r.fail(err)
			return false
		}
		t, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return r.lineFails(f.path, lineOf(dec), cleanXML(err))
		}
		left.renew()
		start, ok := t.(xml.StartElement)
		if !ok || start.Name.Local != "newsItem" {
			continue
		}
		items++
		line := lineOf(dec)
		var g2 g2Item
		if err := dec.DecodeElement(&g2, &start); err != nil {
			return r.lineFails(f.path, lineOf(dec), cleanXML(err))
		}
		n := g2.item()
		d, err := n.found()
		if errors.Is(err, errNoWords) {
			continue
		}
		at := f.path + ":" + strconv.Itoa(line)
		if err == nil {
			d.Document.Path = at
			if d.Notice != tocsin.Withdrawal {
				err = r.check(d.Document.Bytes)
			}
		}
		if err == nil {
			err = r.name(&d)
		}
		if err != nil {
			if !r.lineFails(f.path, line, err) {
				return false
			}
			continue
		}
		if !r.yield(d, nil) {
			return false
		}
	}
	if items == 0 {
		return r.fail(tocsin.Errorf(tocsin.Invalid, "%s: it holds no newsItem", f.path))
	}
	return true
}

func newsDecoder(in io.Reader) *xml.Decoder {
	dec := xml.NewDecoder(in)
	dec.Entity = xml.HTMLEntity
	dec.CharsetReader = charset.NewReaderLabel
	return dec
}

func lineOf(dec *xml.Decoder) int {
	line, _ := dec.InputPos()
	return line
}

// cleanXML is an error of the XML without its own line, which LineError tells.
func cleanXML(err error) error {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("not well-formed XML: %s", syntax.Msg)
	}
	return err
}

// g2Item is what is taken from a newsItem.
type g2Item struct {
	GUID    string `xml:"guid,attr"`
	Version string `xml:"version,attr"`
	Lang    string `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	Rights  struct {
		Holder g2Name `xml:"copyrightHolder"`
	} `xml:"rightsInfo"`
	Meta struct {
		Provider  g2Name   `xml:"provider"`
		Version   string   `xml:"versionCreated"`
		First     string   `xml:"firstCreated"`
		Embargoed string   `xml:"embargoed"`
		Status    g2Name   `xml:"pubStatus"`
		Title     string   `xml:"title"`
		Notes     []string `xml:"edNote"`
		Signals   []g2Name `xml:"signal"`
	} `xml:"itemMeta"`
	Content struct {
		Located   []g2Name `xml:"located"`
		Sources   []g2Name `xml:"infoSource"`
		Credit    string   `xml:"creditline"`
		Dateline  string   `xml:"dateline"`
		Headlines []struct {
			Role string `xml:"role,attr"`
			g2Text
		} `xml:"headline"`
		Languages []struct {
			Tag string `xml:"tag,attr"`
		} `xml:"language"`
		Descriptions []g2Text `xml:"description"`
	} `xml:"contentMeta"`
	Set struct {
		XML []struct {
			Type string `xml:"contenttype,attr"`
			g2Text
		} `xml:"inlineXML"`
		Data []struct {
			Type  string `xml:"contenttype,attr"`
			Words string `xml:",chardata"`
		} `xml:"inlineData"`
	} `xml:"contentSet"`
}

// g2Name is a party, a place or a code.
type g2Name struct {
	QCode   string   `xml:"qcode,attr"`
	URI     string   `xml:"uri,attr"`
	Literal string   `xml:"literal,attr"`
	Names   []string `xml:"name"`
	Words   string   `xml:",chardata"`
}

func (n g2Name) name() string {
	for _, s := range append(n.Names, n.Literal, n.Words) {
		if s = oneLine(s); s != "" {
			return s
		}
	}
	return ""
}

func (n g2Name) code() string {
	for _, s := range []string{n.QCode, n.URI, n.Literal, n.Words} {
		if s = oneLine(s); s != "" {
			return s
		}
	}
	return ""
}

// g2Text is words with markup.
type g2Text struct {
	Inner string `xml:",innerxml"`
}

func (g *g2Item) item() newsItem {
	n := newsItem{
		guid: g.GUID, language: g.Lang, published: g.Meta.Version, embargo: strings.TrimSpace(g.Meta.Embargoed),
		status: g.Meta.Status.code(), note: strings.Join(g.Meta.Notes, " "), dateline: words(g.Content.Dateline), outlet: g.Meta.Provider.name(),
	}
	n.version, _ = strconv.Atoi(strings.TrimSpace(g.Version)) // a version that is no number tells nothing
	if n.published == "" {
		n.published = g.Meta.First
	}
	if n.outlet == "" {
		n.outlet = g.Rights.Holder.name()
	}
	if n.language == "" && len(g.Content.Languages) > 0 {
		n.language = g.Content.Languages[0].Tag
	}
	for _, s := range g.Meta.Signals {
		n.signals = append(n.signals, s.code())
	}
	for _, h := range g.Content.Headlines {
		if n.title == "" || strings.Contains(h.Role, "main") {
			n.title = words(h.Inner)
		}
	}
	if n.title == "" {
		n.title = oneLine(g.Meta.Title)
	}
	if len(g.Content.Located) > 0 {
		n.located = g.Content.Located[0].name()
	}
	for _, s := range g.Content.Sources {
		n.credits = append(n.credits, s.name())
	}
	n.credits = append(n.credits, g.Content.Credit)
	if n.outlet == "" {
		for _, c := range n.credits {
			if n.outlet == "" {
				n.outlet = oneLine(c)
			}
		}
	}
	for _, x := range g.Set.XML {
		if n.body == "" || strings.Contains(x.Type, "html") {
			n.body = bodyOf(x.Inner)
		}
	}
	for _, d := range g.Set.Data {
		switch {
		case n.body != "":
		case strings.Contains(d.Type, "html"):
			n.body = d.Words
		case d.Type == "" || strings.HasPrefix(d.Type, "text/plain"):
			n.body = paragraphs(d.Words)
		}
	}
	if n.body == "" {
		for _, d := range g.Content.Descriptions {
			if s := words(d.Inner); s != "" {
				n.body += paragraphs(s)
			}
		}
	}
	return n
}

var (
	prefixes = regexp.MustCompile(`<(/?)[\w-]+:`)
	parts    = regexp.MustCompile(`(?is)<(?:body\.content|body)(?:\s[^>]*)?>(.*)</(?:body\.content|body)>`)
	nested   = regexp.MustCompile(`(?is)<body\.content(?:\s[^>]*)?>(.*)</body\.content>`)
)

// bodyOf is the body of a page in XHTML or NITF, its tags without prefixes.
func bodyOf(inner string) string {
	inner = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(inner), "<![CDATA["), "]]>")
	inner = prefixes.ReplaceAllString(inner, "<$1")
	for _, part := range []*regexp.Regexp{nested, parts} {
		if m := part.FindStringSubmatch(inner); m != nil {
			return strings.TrimSpace(m[1])
		}
	}
	return strings.TrimSpace(inner)
}
