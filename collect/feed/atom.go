package feed

import (
	"bytes"
	"encoding/xml"
	"strings"

	"github.com/mmcdole/gofeed/atom"
)

// parseAtom reads Atom 0.3 and 1.0.
func parseAtom(data []byte) (Feed, error) {
	in, err := (&atom.Parser{}).Parse(bytes.NewReader(data))
	if err != nil {
		return Feed{}, err
	}
	f := Feed{Kind: "atom", Title: plain(in.Title), Language: in.Language}
	f.Link, _ = atomLinks(in.Links)
	for _, from := range in.Entries {
		it := Item{GUID: from.ID, Title: plain(from.Title)}
		it.Link, it.Alerts = atomLinks(from.Links)
		bodies := []string{"", asHTML(from.Summary, ""), asHTML(mediaWords(from.Extensions["media"]), "text")}
		if c := from.Content; c != nil {
			bodies[0] = asHTML(c.Value, c.Type)
			if isAlert(c.Type) && c.Src != "" {
				it.Alerts = append(it.Alerts, c.Src)
			}
		}
		it.Body = fullest(bodies)
		it.date([]string{from.Published, from.Updated})
		people := from.Authors
		if len(people) == 0 && from.Source != nil {
			people = from.Source.Authors
		}
		if len(people) == 0 {
			people = in.Authors
		}
		for _, p := range people {
			if p.Name != "" {
				it.Authors = append(it.Authors, p.Name)
			}
		}
		if from.Source != nil {
			it.Origin = plain(from.Source.Title)
		}
		f.Items = append(f.Items, it)
	}
	return f, nil
}

// atomLinks picks the page among links, and the CAP alerts.
func atomLinks(links []*atom.Link) (page string, alerts []string) {
	best := -1
	for _, l := range links {
		if isAlert(l.Type) {
			alerts = append(alerts, l.Href)
			continue
		}
		rank := -1
		switch {
		case l.Rel != "" && l.Rel != "alternate":
		case l.Type == "" || strings.Contains(l.Type, "html"):
			rank = 1
		default:
			rank = 0
		}
		if rank > best {
			page, best = l.Href, rank
		}
	}
	return page, alerts
}

// isAlert reports whether a media type is that of a CAP alert.
func isAlert(mediaType string) bool {
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(mediaType)), "application/cap+xml")
}

// tombstones is the namespace of RFC 6721.
const tombstones = "http://purl.org/atompub/tombstones/1.0"

// deletedEntries are the entries that an Atom feed takes back, up to where its
// XML breaks.
func deletedEntries(data []byte) (out []Deleted) {
	if !bytes.Contains(data, []byte(tombstones)) {
		return nil
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	depth := 0
	for len(out) < MaxItems {
		tok, err := d.Token()
		if err != nil {
			return out
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			depth++
			if depth != 2 || tok.Name.Space != tombstones || tok.Name.Local != "deleted-entry" {
				continue
			}
			var e struct {
				Ref     string `xml:"ref,attr"`
				When    string `xml:"when,attr"`
				Comment string `xml:"http://purl.org/atompub/tombstones/1.0 comment"`
			}
			if err := d.DecodeElement(&e, &tok); err != nil {
				return out
			}
			depth--
			if ref := strings.TrimSpace(e.Ref); ref != "" && len(ref) <= maxName {
				out = append(out, Deleted{Ref: ref, When: strings.TrimSpace(e.When), Comment: oneLine(plain(e.Comment))})
			}
		case xml.EndElement:
			depth--
		}
	}
	return out
}
