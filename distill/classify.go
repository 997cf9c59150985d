package distill

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin"
)

// fullLength is how many bytes a paragraph of the report itself has at least.
// Shorter blocks may be report or page; they do not say where one ends.
const fullLength = 90

// found is what the blocks of a text say of its document.
type found struct {
	title, url string
	published  tocsin.Date
}

// sorter tells what the blocks of one text are for.
type sorter struct {
	body   string
	title  string
	outlet string
	blocks []tocsin.Block
	rules  [][]int // of each block: the rules that fit its words, in order
	book   *ruleBook
	found  found
}

// classify cuts glued boilerplate off, and gives every block its kind. title
// and outlet are what is known of the document.
func classify(body string, blocks []tocsin.Block, title, outlet string) ([]tocsin.Block, found) {
	s := &sorter{body: body, title: title, outlet: outlet, book: boilerplate()}
	for i, b := range blocks {
		s.unglue(b, i == 0)
	}
	s.joinBroken()
	s.rules = make([][]int, len(s.blocks))
	for i := range s.blocks {
		if s.blocks[i].Kind != tocsin.Paragraph {
			continue
		}
		s.book.fitting(s.words(i), func(r int) bool {
			s.rules[i] = append(s.rules[i], r)
			return true
		})
	}
	first, last := s.extent()
	s.markTitle(first)
	s.apply(first, last)
	s.markPosts(first)
	s.markDays()
	s.markRepeats()
	s.keepSomething()
	s.findTitle()
	s.markHeadings()
	s.readByline()
	return s.blocks, s.found
}

func (s *sorter) words(i int) string { return s.blocks[i].Of(s.body) }

// mark gives a block a kind and the name of the rule that told it.
func (s *sorter) mark(i int, kind tocsin.BlockKind, rule string) {
	s.blocks[i].Kind, s.blocks[i].Rule = kind, rule
}

// unglue appends a block, in several parts where a page's phrase was run into
// its words: "...was hurt.Source link", "Source linkThe attack...".
func (s *sorter) unglue(b tocsin.Block, isFirst bool) {
	if b.Kind != tocsin.Paragraph {
		s.blocks = append(s.blocks, b)
		return
	}
	if isFirst {
		for _, r := range s.book.rules {
			if r.cut == nil {
				continue
			}
			if at := r.cut.FindStringIndex(b.Of(s.body)[:min(b.Len(), maxRule)]); at != nil && at[0] == 0 {
				b.Start = s.cut(b, b.Start+at[1])
			}
		}
	}
	for b.Len() > 0 {
		n := s.gluedHead(b.Of(s.body))
		if n == 0 {
			break
		}
		b.Start = s.cut(b, b.Start+n)
	}
	var tails []tocsin.Block
	for b.Len() > 0 {
		words := b.Of(s.body)
		n := s.gluedTail(words)
		if n == 0 {
			break
		}
		tails = append(tails, tocsin.Block{Kind: tocsin.Paragraph, Span: tocsin.Span{Start: b.End - n, End: b.End}})
		b.End -= n
		for b.End > b.Start && isSpace(s.body[b.End-1]) {
			b.End--
		}
	}
	if b.Len() > 0 {
		s.blocks = append(s.blocks, b)
	}
	for i := len(tails) - 1; i >= 0; i-- {
		s.blocks = append(s.blocks, tails[i])
	}
}

// cut appends the beginning of a block up to at as a block of its own and
// gives the start of the rest.
func (s *sorter) cut(b tocsin.Block, at int) int {
	end := at
	for end > b.Start && isSpace(s.body[end-1]) {
		end--
	}
	if end > b.Start {
		s.blocks = append(s.blocks, tocsin.Block{Kind: b.Kind, Span: tocsin.Span{Start: b.Start, End: end}})
	}
	for at < b.End && isSpace(s.body[at]) {
		at++
	}
	return at
}

// maxGlued is the longest phrase in bytes that is cut off a paragraph.
const maxGlued = 60

// gluedHead is the length of the page's phrase that the words begin with and
// that a capital letter follows without a space.
func (s *sorter) gluedHead(words string) int {
	if !isUpper(words[0]) {
		return 0
	}
	for i := 3; i < len(words) && i <= maxGlued; i++ {
		if isUpper(words[i]) && isLower(words[i-1]) && s.book.glued[strings.ToLower(words[:i])] {
			return i
		}
	}
	return 0
}

// gluedTail is the length of the page's phrase that the words end with, after
// the end of a sentence: without a space, or as a phrase of several words.
func (s *sorter) gluedTail(words string) int {
	end := strings.TrimRight(words, " :.!»>…")
	at := strings.LastIndexAny(end[max(0, len(end)-maxGlued):], ".!?\"”’)")
	if at < 0 {
		return 0
	}
	at += max(0, len(end)-maxGlued)
	for at++; at < len(end) && end[at]&0xC0 == 0x80; at++ {
	}
	phrase := strings.TrimLeft(end[at:], " \n")
	if at < 20 || phrase == "" || !isUpper(phrase[0]) || !endsSentence(end[:at]) || !s.book.glued[strings.ToLower(phrase)] {
		return 0
	}
	if len(phrase) < len(end)-at && !strings.Contains(phrase, " ") {
		return 0
	}
	return len(words) - len(end) + len(phrase)
}

// endsSentence reports whether words end with a sentence's mark, closed or not.
func endsSentence(words string) bool {
	for i := 0; i < 3; i++ {
		r, size := utf8.DecodeLastRuneInString(words)
		switch r {
		case '.', '!', '?', '…', '。', '।', '؟', '۔':
			return true
		case '"', '\'', '”', '’', '»', ')', ']':
			words = words[:len(words)-size]
		default:
			return false
		}
	}
	return false
}

// joinBroken joins a block that stops in mid sentence with the next one when
// that goes on in lower case, as where a link broke a paragraph in two.
func (s *sorter) joinBroken() {
	out := s.blocks[:0]
	for _, b := range s.blocks {
		if n := len(out); n > 0 && b.Kind == tocsin.Paragraph && out[n-1].Kind == tocsin.Paragraph {
			last, words := out[n-1].Of(s.body), b.Of(s.body)
			if len(last) >= 60 && isLower(words[0]) && (isLower(last[len(last)-1]) || isUpper(last[len(last)-1]) || last[len(last)-1] == ',') &&
				len(words) > 1 && (isLower(words[1]) || words[1] == ' ') && !Caseless(words) && !strings.Contains(last, "@") && !s.ruled(oneLine(last)) {
				out[n-1].End = b.End
				continue
			}
		}
		out = append(out, b)
	}
	s.blocks = out
}

// ruled reports whether some rule fits words.
func (s *sorter) ruled(words string) bool {
	fits := false
	s.book.fitting(words, func(int) bool {
		fits = true
		return false
	})
	return fits
}

// extent finds the first and last full paragraphs of the report. Without one
// the shorter sentences count; without those it is empty, first after last.
func (s *sorter) extent() (first, last int) {
	for _, least := range [2]int{fullLength, 30} {
		first, last = len(s.blocks), -1
		for i := range s.blocks {
			w := s.words(i)
			if len(w) < least || !endsSentence(w) || s.anywhere(i) {
				continue
			}
			first = min(first, i)
			last = i
		}
		if last >= 0 {
			return first, last
		}
	}
	return first, last
}

// anywhere reports whether a rule fits block i that holds at any place, or one
// that a full paragraph does not meet by chance.
func (s *sorter) anywhere(i int) bool {
	for _, r := range s.rules[i] {
		if s.book.rules[r].where != head {
			return true
		}
	}
	return false
}

// markTitle finds the title among the first lines.
func (s *sorter) markTitle(first int) {
	if s.title == "" {
		return
	}
	for i := 0; i <= first && i < len(s.blocks); i++ {
		if sameWords(s.words(i), s.title) {
			s.mark(i, tocsin.Title, "title.given")
			return
		}
	}
}

// apply gives each block the kind of the first rule that fits its words and
// place, and takes the headlines that follow it. Before the first paragraph it
// takes none: there the report's own headline may come next.
func (s *sorter) apply(first, last int) {
	take := 0
	by := ""
	for i := range s.blocks {
		b := &s.blocks[i]
		if b.Kind != tocsin.Paragraph {
			take = 0
			continue
		}
		if r := s.fit(i, first, last); r != nil {
			s.mark(i, r.kind, r.name)
			if r.follow > 0 && i >= first {
				take, by = r.follow, r.name+".headline"
				if i > last {
					take = len(s.blocks)
				}
			} else if i <= last {
				take = 0
			}
			continue
		}
		if take > 0 && s.isHeadline(i) {
			s.mark(i, tocsin.Boilerplate, by)
			take--
			continue
		}
		take = 0
		s.other(i, first, last)
	}
}

// fit is the first rule that fits block i at its place, or nil.
func (s *sorter) fit(i, first, last int) *rule {
	for _, n := range s.rules[i] {
		r := &s.book.rules[n]
		switch {
		case r.where == anywhere,
			i < first && (r.where == head || r.where == edge),
			i > last && (r.where == tail || r.where == edge):
			return r
		}
	}
	return nil
}

// isHeadline reports whether a block looks like the headline of another page.
func (s *sorter) isHeadline(i int) bool {
	w := s.words(i)
	return len(w) <= 160 && (!endsSentence(w) || strings.HasSuffix(w, "...") || strings.HasSuffix(w, "…") || strings.HasSuffix(w, "?"))
}

// other marks what no words tell: lines without a word, addresses alone,
// lines in another script, the outlet's own name.
func (s *sorter) other(i, first, last int) {
	w := s.words(i)
	letters, foreign := 0, 0
	for _, r := range w {
		if unicode.IsLetter(r) || unicode.IsDigit(r) && i > first && i < last {
			letters++
			if r > 0x24F && (r < 0x1E00 || r > 0x1EFF) {
				foreign++
			}
		}
		if letters > 40 && foreign == 0 {
			break
		}
	}
	switch {
	case letters == 0:
		s.mark(i, tocsin.Boilerplate, "line.no-words")
	case link(w, 0) == len(w):
		s.mark(i, tocsin.Boilerplate, "line.address")
		if s.found.url == "" && i < first && hasPrefixFold(w, "http") {
			s.found.url = w
		}
	case foreign*10 > letters*7 && len(w) <= 240 && s.latin():
		s.mark(i, tocsin.Boilerplate, "line.other-script")
	case s.outlet != "" && (i < first || i > last) && sameWords(w, s.outlet):
		s.mark(i, tocsin.Byline, "byline.outlet")
	}
}

// latin reports whether most of the text's letters are ASCII.
func (s *sorter) latin() bool {
	n := 0
	for i := range len(s.body) {
		if isLetter(s.body[i]) {
			n++
		}
	}
	return n*2 > len(s.body)
}

// markRepeats marks blocks that say again, word for word, what an earlier one said.
func (s *sorter) markRepeats() {
	seen := map[string]bool{}
	for i, b := range s.blocks {
		if !b.Kind.Read() || b.Kind == tocsin.Post {
			continue
		}
		w := s.words(i)
		if len(w) > 400 {
			continue
		}
		if s.title != "" && b.Kind != tocsin.Title && i > 0 && len(w) < len(s.title)+20 && sameWords(w, s.title) {
			s.mark(i, tocsin.Boilerplate, "repeat.title")
			continue
		}
		if len(w) < 12 || strings.HasSuffix(w, ":") || endsSentence(w) && len(w) < 60 {
			continue
		}
		if seen[w] {
			s.mark(i, tocsin.Boilerplate, "repeat.block")
		}
		seen[w] = true
	}
}

// keepSomething takes all marks back when they leave nothing of the text to
// be read but its title: a text that odd is read whole.
func (s *sorter) keepSomething() {
	for _, b := range s.blocks {
		if b.Kind.Read() && b.Kind != tocsin.Title && b.Kind != tocsin.Caption {
			return
		}
	}
	for i, b := range s.blocks {
		if !b.Kind.Read() && !strings.HasPrefix(b.Rule, "line.") && len(s.book.is[core(normal(oneLine(s.words(i))))]) == 0 {
			s.mark(i, tocsin.Paragraph, "")
		}
	}
}

// findTitle takes the first line for the title when the document has none,
// and the line looks like one: no sentence, and words of the report after it.
func (s *sorter) findTitle() {
	if s.title != "" {
		return
	}
	for i, b := range s.blocks {
		if !b.Kind.Read() || b.Kind == tocsin.Caption {
			continue
		}
		w := s.words(i)
		if b.Kind != tocsin.Paragraph || i+1 >= len(s.blocks) || len(w) < 15 || len(w) > 200 || endsSentence(w) && !strings.HasSuffix(w, "?") ||
			strings.HasSuffix(w, ":") || isLabel(before(w, ":")) && !isGenre(before(w, ":")) || strings.Contains(w, "\n") || datelineEnd(w) > 0 || len(strings.Fields(w)) < 3 {
			return
		}
		s.mark(i, tocsin.Title, "title.first-line")
		s.found.title = w
		return
	}
}

// before is what stands before the first sep in s, "" without one.
func before(s, sep string) string {
	if i := strings.Index(s, sep); i >= 0 {
		return s[:i]
	}
	return ""
}

// markDays makes lines that are a day and nothing more headings where several
// stand over paragraphs: the days of a chronicle, not of the page.
func (s *sorter) markDays() {
	var days []int
	told := false // words of the report stand behind the last of them
	for i, b := range s.blocks {
		switch {
		case b.Len() <= longestDay && onlyDay(s.words(i)) && (b.Kind == tocsin.Paragraph || b.Kind == tocsin.Byline):
			if len(days) > 0 && !told {
				return
			}
			days, told = append(days, i), false
		case b.Kind == tocsin.Paragraph:
			told = true
		}
	}
	if len(days) < 2 || !told {
		return
	}
	for _, i := range days {
		s.mark(i, tocsin.Heading, "heading.day")
	}
}

// longestDay is how many bytes a line with nothing but a day has at most.
const longestDay = 40

// onlyDay reports whether a line is a day, perhaps with its name.
func onlyDay(line string) bool {
	_, day, ok := dateIn(line)
	if !ok {
		return false
	}
	for _, p := range parts(line) {
		if !day.Overlaps(p.Span) && !isOrdinal(p.Of(line)) && !strings.HasSuffix(strings.ToLower(p.Of(line)), "day") {
			return false
		}
	}
	return true
}

// markHeadings marks short lines between paragraphs that are no sentences.
func (s *sorter) markHeadings() {
	for i := range s.blocks {
		w := s.words(i)
		if s.blocks[i].Kind != tocsin.Paragraph || len(w) > 80 || i == len(s.blocks)-1 || endsSentence(w) && !strings.HasSuffix(w, "?") || strings.Contains(w, ": ") {
			continue
		}
		r, _ := utf8.DecodeRuneInString(w)
		if (unicode.IsUpper(r) || unicode.IsDigit(r) || r == '\'' || r == '‘' || r == '"' || r == '“') && !strings.HasSuffix(w, ",") && len(strings.Fields(w)) <= 12 && s.blocks[i+1].Kind != tocsin.Post {
			s.mark(i, tocsin.Heading, "heading.short")
		}
	}
}

// readByline takes the day of publication from a byline before the report, or
// from one anywhere that says that it is that.
func (s *sorter) readByline() {
	before := true
	for i, b := range s.blocks {
		w := s.words(i)
		if b.Kind == tocsin.Paragraph && len(w) >= fullLength || b.Kind == tocsin.Post {
			before = false
		}
		last := i == len(s.blocks)-1 && strings.HasPrefix(b.Rule, "byline.date")
		if b.Kind != tocsin.Byline || !before && !last && b.Rule != "byline.published" && b.Rule != "byline.dated-by" || !hasDigit(w) {
			continue
		}
		if d, _, ok := dateIn(oneLine(w)); ok && d.Year >= firstYear {
			s.found.published = d
			return
		}
	}
}

// firstYear is the first year in which a text that is read may have been
// published: wire archives begin in the 1960s.
const firstYear = 1960
