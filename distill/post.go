package distill

import (
	"regexp"
	"strings"

	"tocsin"
)

// signature is the line under an embedded message: "– Jane Roe (@ janeroe)
// November 17, 2020". What comes before it in the block is the message.
var signature = regexp.MustCompile(`(?:^|\s)[–—―-]{1,3}\s*([^()@\n]{1,80}?)\s*\(\s?@\s?(\w{1,30})\s?\),?\s*([^()@\n]{0,40})$`)

// opening is the line over a message: "@janeroe · 9 Aug 2020 06:52", "Jane Roe
// @janeroe · Mar 8".
var opening = regexp.MustCompile(`^([^@()\n:"“]{0,50}?)\s*\(?@(\w{2,30})\)?\s*[·•,|–—-]?\s*([^@()\n]{0,40})$`)

// markPosts finds embedded messages by the lines under or over them.
func (s *sorter) markPosts(first int) {
	s.markSigned()
	if !strings.Contains(s.body, "@") {
		return
	}
	s.markOpened(first)
	s.markInline()
}

// inline is a message on one line with its author's handle: "13:40 @janeroe: ...".
var inline = regexp.MustCompile(`^(?:\d{1,2}[:.]\d\d )?[^\w@\n]{0,8}@(\w{2,30}): ?`)

// markInline marks messages that a handle and a colon open.
func (s *sorter) markInline() {
	for i := range s.blocks {
		b := &s.blocks[i]
		if b.Kind != tocsin.Paragraph {
			continue
		}
		m := inline.FindStringSubmatchIndex(b.Of(s.body)[:min(b.Len(), 60)])
		if m == nil || m[1] == b.Len() {
			continue
		}
		b.Kind, b.Rule, b.Handle = tocsin.Post, "post.inline", b.Of(s.body)[m[2]:m[3]]
		b.Words = tocsin.Span{Start: b.Start + m[1], End: b.End}
	}
}

// markSigned marks messages that a signature follows, in the same block or
// the next.
func (s *sorter) markSigned() {
	out := s.blocks[:0]
	for _, b := range s.blocks {
		words := b.Of(s.body)
		m := signatureIn(words)
		if m == nil && b.Kind == tocsin.Post {
			b.Words = b.Span
		}
		if m == nil || b.Kind == tocsin.Boilerplate && strings.HasPrefix(b.Rule, "copyright") {
			out = append(out, b)
			continue
		}
		date, _, _ := dateIn(words[m[6]:m[7]])
		if date.Year == 0 {
			date = tocsin.Date{}
		}
		post := tocsin.Block{Kind: tocsin.Post, Span: b.Span, Rule: "post.signed",
			Author: oneLine(words[m[2]:m[3]]), Handle: words[m[4]:m[5]], Date: date}
		said := strings.TrimRight(words[:m[0]], " \n")
		post.Words = tocsin.Span{Start: b.Start, End: b.Start + len(said)}
		if said == "" {
			n := len(out) - 1
			if n < 0 || out[n].Kind != tocsin.Paragraph && out[n].Kind != tocsin.Quote && out[n].Rule != "line.other-script" {
				b.Kind, b.Rule = tocsin.Byline, "post.author"
				out = append(out, b)
				continue
			}
			post.Start, post.Words = out[n].Start, out[n].Span
			out = out[:n]
		}
		out = append(out, post)
	}
	s.blocks = out
}

// signatureIn finds the signature at the end of words.
func signatureIn(words string) []int {
	at := strings.LastIndexByte(words, '@')
	if at < 0 || len(words)-at > 90 {
		return nil
	}
	// The name before the handle has at most 80 bytes; the dash stands before it.
	from := max(0, at-100)
	for from > 0 && words[from]&0xC0 == 0x80 {
		from--
	}
	m := signature.FindStringSubmatchIndex(words[from:])
	if m == nil {
		return nil
	}
	if date := words[from+m[6] : from+m[7]]; date != "" {
		if _, span, ok := dateIn(date); !ok || otherWords(date, span) > 0 {
			return nil
		}
	}
	for i := range m {
		m[i] += from
	}
	return m
}

// markOpened marks messages that have their author's line over them. Where a
// text is a thread of such messages, each line holds until the next.
func (s *sorter) markOpened(first int) {
	type line struct {
		author, handle string
		date           tocsin.Date
	}
	lines := map[int]line{}
	firstRead, year := -1, 0
	last := tocsin.Date{}
	for i, b := range s.blocks {
		if b.Kind != tocsin.Title && firstRead < 0 && (b.Kind == tocsin.Paragraph || b.Kind == tocsin.Byline) {
			firstRead = i
		}
		if b.Kind != tocsin.Paragraph && b.Kind != tocsin.Byline && b.Kind != tocsin.Heading || b.Rule == "post.author" {
			continue
		}
		w := s.words(i)
		if len(w) > 110 || strings.IndexByte(w, '@') < 0 {
			continue
		}
		m := opening.FindStringSubmatch(w)
		if m == nil || len(strings.Fields(m[1])) > 5 {
			continue
		}
		date, span, ok := dateIn(m[3])
		if i < first && (strings.Contains(w, "(@") || labelled(m[3])) {
			s.mark(i, tocsin.Byline, "byline.handle") // who wrote the report
			continue
		}
		if otherWords(m[3], span) > 0 || !ok && !hasDigit(m[3]) && m[3]+m[1] != "" {
			continue
		}
		switch {
		case !ok:
			date = last
		case date.Year == 0:
			date.Year = year
			if year == 0 {
				date = tocsin.Date{}
			}
		default:
			year = date.Year
		}
		last = date
		lines[i] = line{strings.Trim(m[1], " ·•|-–—"), m[2], date}
	}
	if len(lines) == 0 {
		return
	}
	_, thread := lines[firstRead]
	thread = thread && len(lines) > 1
	var open *line
	over := -1 // block of the author's line that has no message yet
	out := make([]tocsin.Block, 0, len(s.blocks))
	for i, b := range s.blocks {
		if l, ok := lines[i]; ok {
			open, over = &l, len(out)
			s.mark(i, tocsin.Byline, "post.author")
			out = append(out, s.blocks[i])
			continue
		}
		if open == nil || !b.Kind.Read() || b.Kind == tocsin.Title || b.Kind == tocsin.Post {
			out = append(out, b)
			if b.Kind == tocsin.Post {
				open = nil
			}
			continue
		}
		post := tocsin.Block{Kind: tocsin.Post, Span: b.Span, Words: b.Span, Rule: "post.opened",
			Author: open.author, Handle: open.handle, Date: open.date}
		if over == len(out)-1 {
			post.Start = out[over].Start
			out = out[:over]
		}
		out = append(out, post)
		over = -1
		if !thread {
			open = nil
		}
	}
	s.blocks = out
}

// labelled reports whether a date comes with a word for publishing.
func labelled(date string) bool {
	w := firstWord(strings.ToLower(date))
	return w == "published" || w == "updated" || w == "posted"
}
