package collect

import (
	"errors"
	"fmt"
	"html"
	"regexp"
	"strings"
	"time"

	"tocsin"
)

// newsItem is what ninjs and NewsML-G2 tell of one version of one item.
type newsItem struct {
	guid      string
	version   int
	url       string
	title     string
	body      string // HTML
	language  string
	published string // when this version was made
	embargo   string
	status    string   // pubStatus; "" is usable
	signals   []string // codes of what the item is for
	note      string   // to editors
	dateline  string   // as it stands before the words
	located   string   // where it was written
	outlet    string
	credits   []string // who else it comes from
}

// found makes a document of the item. An item that is withheld or cancelled
// is a withdrawal, with or without words.
func (n *newsItem) found() (found, error) {
	if strings.TrimSpace(n.guid) == "" {
		return found{}, errors.New("the item has no guid or uri")
	}
	f := found{version: n.version, versions: true}
	f.GUID = strings.TrimSpace(n.guid)
	doc := &f.Document
	doc.Title, doc.Outlet, doc.Language, doc.URL = oneLine(n.title), oneLine(n.outlet), language(n.language), strings.TrimSpace(n.url)
	if doc.URL == "" && isAddress(f.GUID) {
		doc.URL = f.GUID
	}
	f.ids = []string{f.GUID}
	if isAddress(f.GUID) {
		f.ids = []string{hash([]byte(canonical(f.GUID)))}
	}
	if n.published != "" {
		at, err := moment(n.published)
		if err != nil {
			return found{}, err
		}
		doc.Published, doc.PublishedBasis = at, "header"
	}
	if n.embargo != "" {
		at, err := embargo(n.embargo)
		if err != nil {
			return found{}, err
		}
		f.Embargo = at
	}
	switch status := lastWord(n.status); status {
	case "", "usable":
	case "withheld", "canceled", "cancelled":
		f.Notice = tocsin.Withdrawal
	default:
		return found{}, fmt.Errorf("status %.40q is none of usable, withheld, canceled", n.status)
	}
	for _, s := range n.signals {
		switch code := lastWord(s); {
		case strings.HasPrefix(code, "correct") && f.Notice == "":
			f.Notice = tocsin.Correction
		case strings.HasPrefix(code, "retract"), strings.HasPrefix(code, "kill"), strings.HasPrefix(code, "withdraw"):
			f.Notice = tocsin.Withdrawal
		}
	}
	if f.Notice == "" && corrects.MatchString(n.note) {
		f.Notice = tocsin.Correction
	}
	if f.Notice != tocsin.Withdrawal && words(n.body) == "" {
		if doc.Title == "" {
			return found{}, errNoWords // a picture, a film, a package
		}
		n.body = "<p>" + html.EscapeString(doc.Title) + "</p>"
	}
	doc.MediaType, doc.Bytes = "text/html", []byte(n.page())
	doc.SHA256 = hash(doc.Bytes)
	return f, nil
}

// corrects matches a note that says that the item corrects an earlier one.
var corrects = regexp.MustCompile(`(?i)^\W*(?:eds?:?\s+)?correct(?:s|ed|ing|ion)\b`)

// page writes the item as the page that an outlet would make of it. The note
// to editors is no part of the report; it stands in for the words of an item
// that has none.
func (n *newsItem) page() string {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html")
	if n.language != "" {
		fmt.Fprintf(&b, " lang=%q", html.EscapeString(n.language))
	}
	b.WriteString("><head><meta charset=\"utf-8\"><title>" + html.EscapeString(oneLine(n.title)) + "</title></head><body><article>\n")
	if words(n.body) == "" && strings.TrimSpace(n.note) != "" {
		b.WriteString("<p>" + html.EscapeString(oneLine(n.note)) + "</p>\n")
	}
	body := n.body
	if line := n.line(); line != "" {
		if at := strings.Index(body, "<p>"); at >= 0 && strings.TrimSpace(body[:at]) == "" {
			body = body[:at+3] + line + body[at+3:]
		} else {
			body = "<p>" + line + "</p>\n" + body
		}
	}
	b.WriteString(body)
	for _, c := range n.credits {
		if c = oneLine(c); c != "" && !strings.EqualFold(c, n.outlet) {
			b.WriteString("\n<p>Source: " + html.EscapeString(c) + "</p>")
		}
	}
	b.WriteString("\n</article></body></html>\n")
	return b.String()
}

// line is the dateline that the words lack, with what stands between it and
// them: they begin with neither it nor the place.
func (n *newsItem) line() string {
	line := oneLine(n.dateline)
	if line == "" && n.located != "" {
		line = strings.ToUpper(oneLine(n.located))
	}
	place, _, _ := strings.Cut(line, ",")
	place, _, _ = strings.Cut(place, "(")
	opening := []rune(words(n.body))
	if line == "" || strings.Contains(strings.ToLower(string(opening[:min(len(opening), 80)])), strings.ToLower(strings.TrimSpace(place))) {
		return ""
	}
	line = html.EscapeString(line)
	if strings.HasSuffix(line, "-") || strings.HasSuffix(line, "—") || strings.HasSuffix(line, "–") || strings.HasSuffix(line, ":") {
		return line + " "
	}
	if strings.ContainsAny(line, ",(") {
		return line + " — "
	}
	return line + ": "
}

// embargo reads a time until which nothing may be shown. A day without a time
// or a zone ends when it has ended everywhere.
func embargo(s string) (time.Time, error) {
	at, err := moment(s)
	if err != nil {
		return time.Time{}, fmt.Errorf("embargoed %q is no time", s)
	}
	if t, err := time.Parse(time.RFC3339, at); err == nil {
		return t, nil
	}
	day, err := time.Parse("2006-01-02", at)
	if err != nil {
		return time.Time{}, fmt.Errorf("embargoed %q is no time", s)
	}
	return day.Add(36 * time.Hour), nil // the day ends 12 hours later in the last zone than in UTC
}

// lastWord is the code at the end of "stat:usable" or an address, in lower case.
func lastWord(code string) string {
	code = strings.TrimRight(strings.ToLower(strings.TrimSpace(code)), "/")
	return code[strings.LastIndexAny(code, ":/#")+1:]
}

// tag matches an element's tag.
var tag = regexp.MustCompile(`(?s)<[^>]*>`)

// words are the words of HTML, for tests of whether there are any and how
// they begin.
func words(page string) string {
	return oneLine(html.UnescapeString(tag.ReplaceAllString(page, " ")))
}

// paragraphs writes plain words as HTML: a paragraph for each run of lines.
func paragraphs(plain string) string {
	var b strings.Builder
	for _, p := range strings.Split(strings.ReplaceAll(plain, "\r\n", "\n"), "\n\n") {
		if p = strings.Trim(p, " \t\n\r"); p != "" {
			b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(p), "\n", "<br>\n") + "</p>\n")
		}
	}
	return b.String()
}

// oneLine is a string with every run of white space made one space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// isAddress reports whether a name is one of the web's.
func isAddress(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}
