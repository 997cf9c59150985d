package distill

import (
	"strings"
	"time"

	"tocsin"
)

// header is what the lines before a plain text say of it.
type header struct {
	title, outlet, published, url, language, translates string
}

// cutHeader takes the header block off a body: lines "key: value" with the
// keys title, outlet, published, url, language and translates in any order, then
// an empty line. A body whose first lines are others has no header.
func cutHeader(body string) (header, string) {
	var h header
	rest := strings.TrimLeft(body, "\n ")
	seen := false
	for {
		line, after, more := strings.Cut(rest, "\n")
		line = strings.TrimSpace(line)
		if line == "" && seen {
			return h, after
		}
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			return header{}, body
		}
		slot := h.slot(strings.ToLower(strings.TrimSpace(key)))
		if slot == nil {
			return header{}, body
		}
		*slot = strings.TrimSpace(value)
		seen = true
		if !more {
			return h, ""
		}
		rest = after
	}
}

func (h *header) slot(key string) *string {
	switch key {
	case "title":
		return &h.title
	case "outlet":
		return &h.outlet
	case "published":
		return &h.published
	case "url":
		return &h.url
	case "language":
		return &h.language
	case "translates":
		return &h.translates
	}
	return nil
}

// fill puts into doc what it leaves empty and the header tells.
func (h header) fill(doc *tocsin.Document) {
	fill(&doc.Title, h.title)
	fill(&doc.Outlet, h.outlet)
	fill(&doc.URL, h.url)
	fill(&doc.Translates, h.translates)
	fill(&doc.Language, languageCode(h.language))
	if at := moment(h.published); doc.Published == "" && at != "" {
		doc.Published, doc.PublishedBasis = at, "header"
	}
}

// fill sets an empty slot.
func fill(slot *string, value string) {
	if *slot == "" {
		*slot = value
	}
}

// moments are the ways in which pages and headers write a time, most exact
// first; day marks those that tell the day alone.
var moments = []struct {
	layout string
	day    bool
}{
	{time.RFC3339Nano, false}, {"2006-01-02T15:04:05Z0700", false}, {"2006-01-02T15:04Z07:00", false}, {"2006-01-02T15:04Z0700", false},
	{"2006-01-02 15:04:05Z07:00", false}, {"2006-01-02 15:04:05 Z0700", false}, {"2006-01-02 15:04:05 MST", true},
	{time.RFC1123Z, false}, {time.RFC1123, true}, {"Mon, 2 Jan 2006 15:04:05 -0700", false}, {time.RFC850, true}, {time.UnixDate, true},
	{"2006-01-02T15:04:05", true}, {"2006-01-02T15:04", true}, {"2006-01-02 15:04:05", true}, {"2006-01-02 15:04", true}, {"2006-01-02", true},
	{"2006/01/02 15:04:05", true}, {"2006/01/02", true}, {"20060102", true},
	{"January 2, 2006", true}, {"Jan 2, 2006", true}, {"Jan. 2, 2006", true}, {"2 January 2006", true}, {"2 Jan 2006", true}, {"2 Jan. 2006", true},
	{"Monday, January 2, 2006", true}, {"Monday, 2 January 2006", true}, {"Monday 2 January 2006", true},
	{"January 2, 2006 15:04", true}, {"January 2, 2006 3:04 PM", true}, {"2 January 2006 15:04", true},
}

// moment is a written time as Document.Published wants it: RFC 3339 when the
// writing tells its zone, otherwise the day alone; "" when it cannot be read.
func moment(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 64 {
		return ""
	}
	for _, m := range moments {
		at, err := time.Parse(m.layout, s)
		if err != nil || at.Year() < 1600 || at.Year() > 2200 {
			continue
		}
		if m.day {
			return at.Format("2006-01-02")
		}
		return at.Format(time.RFC3339)
	}
	if d, _, ok := dateIn(s); ok && d.Year > 0 {
		return d.String()
	}
	return ""
}

// languageCode is the two-letter code at the start of a language tag ("en-GB",
// "en_US"), "" when there is none.
func languageCode(tag string) string {
	tag = strings.ToLower(strings.TrimSpace(tag))
	if i := strings.IndexAny(tag, "-_"); i > 0 {
		tag = tag[:i]
	}
	if len(tag) != 2 || tag[0] < 'a' || tag[0] > 'z' || tag[1] < 'a' || tag[1] > 'z' {
		return ""
	}
	return tag
}
