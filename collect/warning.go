package collect

import (
	"bytes"
	"encoding/xml"
	"strings"

	"tocsin"
	"tocsin/collect/charset"
	"tocsin/collect/feed"
)

// alertType is the media type of CAP alerts.
const alertType = "application/cap+xml"

// alertSpaces begin the namespaces of CAP, from version 1.0 on.
var alertSpaces = [...]string{"urn:oasis:names:tc:emergency:cap:", "http://www.incident.com/cap/"}

// alert makes the arrival of a CAP alert, whose bytes stay as they are for
// whoever reads alerts; ok is false for anything else. Only what names it is
// read here.
func alert(data []byte, address string) (arr tocsin.Arrival, ok bool) {
	if !bytes.Contains(data[:min(len(data), 4<<10)], []byte("alert")) && !bytes.Contains(data[:min(len(data), 4<<10)], []byte("a\x00l\x00e\x00r\x00t")) {
		return arr, false
	}
	d := xml.NewDecoder(bytes.NewReader(charset.XML(data, "")))
	d.Strict = false
	for {
		tok, err := d.Token()
		if err != nil {
			return arr, false
		}
		root, isStart := tok.(xml.StartElement)
		if !isStart {
			continue
		}
		ours := false
		for _, s := range alertSpaces {
			ours = ours || strings.HasPrefix(root.Name.Space, s)
		}
		if !ours || root.Name.Local != "alert" {
			return arr, false
		}
		break
	}
	named := map[string]string{}
	for {
		tok, err := d.Token()
		if err != nil {
			break // what names it stands at the beginning
		}
		start, isStart := tok.(xml.StartElement)
		if !isStart {
			continue
		}
		if start.Name.Local == "info" {
			break
		}
		var value string
		if d.DecodeElement(&value, &start) != nil {
			break
		}
		named[start.Name.Local] = strings.TrimSpace(value)
	}
	// A system may publish each alert at the address of the last one: where
	// there is an identifier, it alone tells them apart.
	arr.GUID = named["identifier"]
	arr.Shared = arr.GUID != ""
	arr.Document = tocsin.Document{URL: Canonical(address), MediaType: alertType, Bytes: data}
	if sent := feed.Date(named["sent"]); sent != "" {
		arr.Document.Published, arr.Document.PublishedBasis = sent, "header"
	}
	return arr, true
}
