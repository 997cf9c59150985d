package feed_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"tocsin"
	"tocsin/collect/feed"
)

const base = "https://news.example.org/feeds/all.xml"

func parse(t *testing.T, data string) feed.Feed {
	t.Helper()
	f, err := feed.Parse([]byte(data), "", base)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

const rss2 = `<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>The Lake &amp;amp; Hill Herald</title><link>https://news.example.org/</link><language>en-GB</language>
<item><guid isPermaLink="false">n-1</guid><title>Mortar fire &lt;b&gt;hits&lt;/b&gt; market</title><link>/2026/market?x=1</link>
 <description>Short words.</description><content:encoded><![CDATA[<p>Mortar fire hit a market; two were hurt, said the mayor.</p>]]></content:encoded>
 <dc:creator>Ann Low</dc:creator><pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate><source url="https://wire.example.com/rss">Lake Wire</source></item>
<item><title>Only a headline</title><guid>https://news.example.org/2026/only</guid><dc:date>2026-11-19</dc:date></item>
<item><link>https://news.example.org/film</link><media:group><media:description>A film of the harbour after the blast.</media:description></media:group>
 <author>desk@example.org (Bo Reed)</author><pubDate>some day</pubDate></item>
<item></item>
</channel></rss>`

func TestRSS(t *testing.T) {
	f := parse(t, rss2)
	if f.Kind != "rss" || f.Title != "The Lake & Hill Herald" || f.Language != "en-GB" || f.Link != "https://news.example.org/" {
		t.Errorf("feed %q %q %q %q", f.Kind, f.Title, f.Language, f.Link)
	}
	if len(f.Items) != 3 || len(f.Problems) != 1 {
		t.Fatalf("%d items, problems %v; want 3 and the empty one told", len(f.Items), f.Problems)
	}
	one, two, three := f.Items[0], f.Items[1], f.Items[2]
	if one.GUID != "n-1" || one.Title != "Mortar fire hits market" || one.Link != "https://news.example.org/2026/market?x=1" ||
		!strings.Contains(one.Body, "two were hurt") || one.Published != "2026-11-20T10:00:00Z" || one.Origin != "Lake Wire" || fmt.Sprint(one.Authors) != "[Ann Low]" {
		t.Errorf("first item %+v", one)
	}
	if two.Link != "https://news.example.org/2026/only" || two.Published != "2026-11-19" || two.Body != "" {
		t.Errorf("second item %+v", two)
	}
	if three.Body != "<p>A film of the harbour after the blast.</p>" || fmt.Sprint(three.Authors) != "[Bo Reed]" || three.DateText != "some day" {
		t.Errorf("third item %+v", three)
	}
}

func TestRDF(t *testing.T) {
	f := parse(t, `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="x"><title>Old news</title><link>https://old.example.org/</link></channel>
<item rdf:about="https://old.example.org/1"><title>Convoy attacked</title><link>https://old.example.org/1</link><description>a &amp; b</description><dc:date>2026-11-20T08:00:00+03:00</dc:date></item>
</rdf:RDF>`)
	if f.Title != "Old news" || len(f.Items) != 1 || f.Items[0].Published != "2026-11-20T08:00:00+03:00" || f.Items[0].Link != "https://old.example.org/1" {
		t.Errorf("%+v", f)
	}
}

const atomFeed = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="de">
<title type="html">Lage &amp;amp; Meldung</title><link rel="self" href="/self"/><link href="/"/>
<at:deleted-entry ref="tag:example.org,2026:7" when="2026-11-20T11:00:00Z"><at:comment>Taken back by the desk</at:comment></at:deleted-entry>
<entry><id>tag:example.org,2026:8</id><title>Drohne &amp;lt; Hafen</title><link rel="alternate" type="text/html" href="8.html"/>
<link rel="related" type="application/cap+xml" href="8.cap"/><updated>2026-11-20T10:00:00Z</updated><published>2026-11-20T09:00:00Z</published>
<summary>kurz</summary><content type="text">Zwei Drohnen &lt;b&gt; trafen den Hafen.</content><author><name>Eva</name></author></entry>
<entry><id>tag:example.org,2026:9</id><title>xhtml</title><updated>2026-11-20T10:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Erster <em>Satz</em>.</p></div></content></entry>
</feed>`

func TestAtom(t *testing.T) {
	f := parse(t, atomFeed)
	if f.Title != "Lage & Meldung" || f.Language != "de" || f.Link != "https://news.example.org/" || len(f.Items) != 2 {
		t.Fatalf("feed %+v", f)
	}
	one := f.Items[0]
	if one.Link != "https://news.example.org/8.html" || one.Published != "2026-11-20T09:00:00Z" || fmt.Sprint(one.Alerts) != "[https://news.example.org/8.cap]" ||
		one.Body != "<p>Zwei Drohnen &lt;b&gt; trafen den Hafen.</p>" || one.Title != "Drohne < Hafen" {
		t.Errorf("first item %+v", one)
	}
	if !strings.Contains(f.Items[1].Body, "<p>Erster <em>Satz</em>.</p>") {
		t.Errorf("xhtml body %q", f.Items[1].Body)
	}
	if len(f.Deleted) != 1 || f.Deleted[0] != (feed.Deleted{Ref: "tag:example.org,2026:7", When: "2026-11-20T11:00:00Z", Comment: "Taken back by the desk"}) {
		t.Errorf("deleted %+v", f.Deleted)
	}
}

func TestJSONFeed(t *testing.T) {
	f := parse(t, `{"version":"https://jsonfeed.org/version/1.1","title":"J","home_page_url":"https://j.example.org/","language":"fr","items":[
{"id":7,"url":"https://j.example.org/7","title":"Attaque","content_text":"Un < deux.\n\nFin.","date_published":"2026-11-20T10:00:00Z","authors":[{"name":"Luc"}]},
{"id":"8","external_url":"https://k.example.org/8","content_html":"<p>x</p>"}]}`)
	if f.Title != "J" || f.Language != "fr" || len(f.Items) != 2 {
		t.Fatalf("feed %+v", f)
	}
	if it := f.Items[0]; it.GUID != "7" || it.Body != "<p>Un &lt; deux.</p>\n<p>Fin.</p>" || it.Published != "2026-11-20T10:00:00Z" || fmt.Sprint(it.Authors) != "[Luc]" {
		t.Errorf("first item %+v", it)
	}
	if it := f.Items[1]; it.Link != "https://k.example.org/8" {
		t.Errorf("second item %+v", it)
	}
}

func TestBrokenFeedsGiveTheirWholeItems(t *testing.T) {
	for _, c := range []struct {
		name, data string
		titles     string
		problems   int
	}{
		{"RSS that is cut off", rss2[:strings.Index(rss2, "<item><link>")+40], "Mortar fire hits market|Only a headline", 1},
		{"Atom that is cut off", atomFeed[:len(atomFeed)-8], "Drohne < Hafen|xhtml", 1},
		{"an end of an item in CDATA", `<rss><channel><item><title>a</title><description><![CDATA[ </item> ]]></description></item><item><title>b</title></item><item><ti`, "a|b", 1},
		{"a bad item among good ones", `<rss><channel><title>x</title><item><title>a</title></item><item><title>b <![CDATA[ </title></item>]]</item><item><title>c</title></item></channel></rss>`, "a", 1},
		{"an item that another begins in", `<rss><channel><item><title>a</title></item><item><title>lost<item><title>b</title></item></channel>`, "a|b", 1},
		{"JSON that is cut off", `{"version":"https://jsonfeed.org/version/1","title":"x","items":[{"id":"1","title":"a"},{"id":"2","title":"b"},{"id":"3","ti`, "a|b", 1},
		{"JSON with a bad item", `{"version":"https://jsonfeed.org/version/1","items":[{"id":"1","title":"a"},{"id":"2","title":["b"]},{"id":"3","title":"c"}],"title":"x"}`, "a|c", 1},
		{"a control character as a reference", "<rss><channel><item><title>a&#x1f;\x02b</title></item></channel></rss>", "a b", 0},
		{"warnings of a program before it", "<br />\n<b>Warning</b>: x in y\n<?xml version='1.0'?><rss><channel><item><title>a</title></item></channel></rss>", "a", 0},
		{"words before it", "oops <rss><channel><item><title>a</title></item></channel></rss>", "a", 0},
		{"a bare ampersand", "<rss><channel><item><title>a & b &nbsp; c</title></item></channel></rss>", "a & b c", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := parse(t, c.data)
			var titles []string
			for _, it := range f.Items {
				titles = append(titles, it.Title)
			}
			if got := strings.Join(titles, "|"); got != c.titles || len(f.Problems) != c.problems {
				t.Errorf("items %q, problems %v", got, f.Problems)
			}
		})
	}
}

func TestWhatIsNoFeedIsSaidToBeNone(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"a page", "<!doctype html><html><body>x</body></html>", "a page"},
		{"a sitemap", `<urlset xmlns="x"><url/></urlset>`, "a sitemap"},
		{"words", "hello", "neither XML nor JSON"},
		{"nothing", "", "neither"},
		{"other XML", "<a/>", "root is <a>"},
		{"other JSON", `{"a":1}`, "not a feed"},
		{"a feed that is cut off before its first item ends", "<rss><channel><item><title>", "read feed"},
		{"very deep", "<rss><channel><item>" + strings.Repeat("<a>", 1e6), "deep in each other"},
		{"very deep JSON", strings.Repeat(`{"a":`, 1e6), "JSON"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := feed.Parse([]byte(c.data), "", base)
			if err == nil || !strings.Contains(err.Error(), c.want) || tocsin.CodeOf(err) != tocsin.Invalid {
				t.Errorf("error %v, want invalid with %q", err, c.want)
			}
		})
	}
}

func TestCharsets(t *testing.T) {
	words := `<rss><channel><item><title>Café à Zürich</title></item></channel></rss>`
	encode := func(s string, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, c := range []struct{ name, data, contentType string }{
		{"UTF-8", words, ""},
		{"UTF-8 that claims latin-1", `<?xml version="1.0" encoding="iso-8859-1"?>` + words, ""},
		{"undeclared latin-1", encode(charmap.ISO8859_1.NewEncoder().String(words)), ""},
		{"latin-1 declared", `<?xml version="1.0" encoding="iso-8859-1"?>` + encode(charmap.ISO8859_1.NewEncoder().String(words)), ""},
		{"a code page of DOS by the header", encode(charmap.CodePage866.NewEncoder().String(strings.NewReplacer("é", "e", "à", "a", "ü", "u").Replace(words))), "text/xml; charset=ibm866"},
		{"UTF-16 with a mark", encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(`<?xml version="1.0" encoding="UTF-16"?>` + words)), ""},
		{"UTF-16 without a mark", encode(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(words)), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := feed.Parse([]byte(c.data), c.contentType, base)
			if err != nil || len(f.Items) != 1 {
				t.Fatalf("%+v, %v", f, err)
			}
			if got := f.Items[0].Title; got != "Café à Zürich" && got != "Cafe a Zurich" {
				t.Errorf("title %q", got)
			}
		})
	}
}

func TestHostileFeedsTakeLittleTime(t *testing.T) {
	for _, c := range []struct{ name, data string }{
		{"quotes that are never closed", "<rss>" + strings.Repeat(`<a "'`, 100_000)},
		{"tags in quotes", "<rss>" + strings.Repeat(`<a '<b>" `, 100_000)},
		{"CDATA without end", "<rss>" + strings.Repeat("<![CDATA[", 100_000)},
		{"many items", "<rss><channel>" + strings.Repeat("<item><title>a</title></item>", 25_000) + "<"},
		{"starts without ends", "<rss><channel>" + strings.Repeat("<item>", 4900)},
		{"signs", "<rss>" + strings.Repeat("<", 750_000)},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			f, err := feed.Parse([]byte(c.data), "", base)
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
			if err == nil && len(f.Items) > feed.MaxItems {
				t.Errorf("%d items", len(f.Items))
			}
		})
	}
}

func TestHTMLDoesNotChangeWithDateOrAddress(t *testing.T) {
	a := feed.Item{GUID: "1", Link: "https://a/", Title: "A < B", Body: "<p>x</p>", Published: "2026-11-20", Authors: []string{"Ann"}}
	b := a
	b.GUID, b.Link, b.Published = "2", "https://b/", "2026-11-21"
	if string(a.HTML()) != string(b.HTML()) {
		t.Error("the same words give other bytes")
	}
	for _, want := range []string{"<h1>A &lt; B</h1>", "By Ann", "<p>x</p>"} {
		if !strings.Contains(string(a.HTML()), want) {
			t.Errorf("%s lacks %q", a.HTML(), want)
		}
	}
}

func TestDiscover(t *testing.T) {
	p := feed.Discover([]byte(`<!doctype html><html lang="pt-BR"><head><title>Not&iacute;cias
 de hoje</title><meta property="og:site_name" content="Folha do Rio"><base href="/sub/">
<link rel="alternate" type="application/rss+xml" title="Todas" href="rss.xml"><link rel="alternate" type="application/rss+xml" href="/sub/rss.xml">
<link rel="alternate" hreflang="en" href="/en"><link rel=stylesheet type="text/xml" href="a.xsl"><link rel="alternate" type="application/atom+xml; charset=utf-8" href="//x.example.org/atom">
</head><body><svg><title>no</title></svg></body></html>`), "", "https://rio.example.org/a/b")
	if p.Title != "Notícias de hoje" || p.Site != "Folha do Rio" || p.Language != "pt-BR" {
		t.Errorf("page %+v", p)
	}
	if got := fmt.Sprint(p.Feeds); got != "[{https://rio.example.org/sub/rss.xml Todas} {https://x.example.org/atom }]" {
		t.Errorf("feeds %s", got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(rss2))
	f.Add([]byte(atomFeed))
	f.Add([]byte(rss2[:len(rss2)/2]))
	f.Add([]byte(`{"version":"x","items":[{"id":1,"content_text":"a"},{"id":`))
	f.Fuzz(func(t *testing.T, data []byte) {
		in, err := feed.Parse(data, "", base)
		if err != nil {
			return
		}
		for _, it := range in.Items {
			if it.Link != "" && !strings.HasPrefix(it.Link, "http") {
				t.Errorf("link %q", it.Link)
			}
			if len(it.HTML()) == 0 {
				t.Error("an item without a page")
			}
		}
	})
}

func FuzzDiscover(f *testing.F) {
	f.Add([]byte(`<link rel=alternate type="application/rss+xml" href="a">`))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, l := range feed.Discover(data, "", base).Feeds {
			if !strings.HasPrefix(l.Address, "http") {
				t.Errorf("address %q", l.Address)
			}
		}
	})
}
