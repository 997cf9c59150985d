package feed

import (
	"bytes"

	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"
)

// parseRSS reads RSS of any version.
func parseRSS(data []byte) (Feed, error) {
	in, err := (&rss.Parser{}).Parse(bytes.NewReader(data))
	if err != nil {
		return Feed{}, err
	}
	f := Feed{Kind: "rss", Title: plain(in.Title), Link: in.Link, Language: in.Language}
	if f.Language == "" && in.DublinCoreExt != nil {
		f.Language = first(in.DublinCoreExt.Language)
	}
	for _, from := range in.Items {
		it := Item{Link: from.Link, Title: plain(from.Title)}
		if from.GUID != nil {
			it.GUID = from.GUID.Value
		}
		bodies := []string{asHTML(from.Content, ""), asHTML(from.Description, "")}
		dates := []string{from.PubDate}
		if from.Author != "" {
			it.Authors = []string{from.Author}
		}
		if dc := from.DublinCoreExt; dc != nil {
			dates = append(dates, dc.Date...)
			if len(dc.Creator) > 0 {
				it.Authors = dc.Creator
			}
			it.Language = first(dc.Language)
			if it.GUID == "" {
				it.GUID = first(dc.Identifier)
			}
		}
		if from.Source != nil {
			it.Origin = plain(from.Source.Title)
		}
		atom := from.Extensions["atom"]
		dates = append(dates, value(atom["published"]), value(atom["updated"]), from.Custom["date"])
		bodies = append(bodies, asHTML(mediaWords(from.Extensions["media"]), "text"))
		it.Body = fullest(bodies)
		it.date(dates)
		links := append([]ext.Extension{}, atom["link"]...)
		for _, l := range links {
			if isAlert(l.Attrs["type"]) {
				it.Alerts = append(it.Alerts, l.Attrs["href"])
			}
			if it.Link == "" && (l.Attrs["rel"] == "" || l.Attrs["rel"] == "alternate") {
				it.Link = l.Attrs["href"]
			}
		}
		for _, e := range from.Enclosures {
			if isAlert(e.Type) {
				it.Alerts = append(it.Alerts, e.URL)
			}
		}
		f.Items = append(f.Items, it)
	}
	return f, nil
}

// date sets Published from the first date that can be read.
func (it *Item) date(told []string) {
	for _, s := range told {
		if at := Date(s); at != "" {
			it.Published, it.DateText = at, ""
			return
		}
		if it.DateText == "" {
			it.DateText = oneLine(s)
		}
	}
}

// mediaWords are the words that describe a picture or a film, which can be all
// that an item has.
func mediaWords(media map[string][]ext.Extension) string {
	if s := value(media["description"]); s != "" {
		return s
	}
	for _, inner := range [...]string{"group", "content"} {
		for _, e := range media[inner] {
			if s := value(e.Children["description"]); s != "" {
				return s
			}
		}
	}
	return ""
}

func value(es []ext.Extension) string {
	if len(es) == 0 {
		return ""
	}
	return es[0].Value
}

func first(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[0]
}
