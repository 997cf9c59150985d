package collect

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	"tocsin"
	"tocsin/collect/cap"
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

// Alerts is the Format of alerts of warning systems, CAP 1.1 and 1.2. An update
// corrects the first alert that it refers to, a cancellation withdraws each
// that it names; both are known by their identifiers and not by an address.
func Alerts() Format {
	return Format{
		Is: func(data []byte, _ string) bool { _, ok := alert(data, ""); return ok },
		Read: func(data []byte, _ string) ([]tocsin.Arrival, error) {
			a, err := cap.Parse(data)
			if err != nil {
				return nil, err
			}
			arr := tocsin.Arrival{Document: cap.Document(a, data), GUID: a.Name(), Shared: true}
			refs := slices.Clone(a.References)
			slices.SortStableFunc(refs, func(x, y cap.Reference) int { return x.Sent.Compare(y.Sent) })
			switch {
			case a.MsgType == "Update" && len(refs) > 0:
				arr.Notice, arr.Of = tocsin.Correction, refs[0].Name()
			case a.MsgType == "Cancel":
				var out []tocsin.Arrival
				for i, ref := range refs {
					c := arr
					c.Notice, c.Of = tocsin.Withdrawal, ref.Name()
					if i > 0 {
						c.GUID = fmt.Sprintf("%s,%d", a.Name(), i)
					}
					out = append(out, c)
				}
				return out, nil
			}
			return []tocsin.Arrival{arr}, nil
		},
	}
}
