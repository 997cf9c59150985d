package distill

import (
	"strings"
	"unicode/utf8"

	"tocsin"
)

// maxWidth is the longest line of a text that may be hard-wrapped, in
// characters. Mail and wire formats wrap at 60 to 80; the rest is room.
const maxWidth = 100

// line is one line of a body without the white space around its words.
type line struct {
	tocsin.Span
	indent int  // spaces before the words
	empty  bool // no words
	wrap   bool // the next line goes on with the same paragraph
}

// layout cuts a clean body into paragraph blocks. Empty lines always part
// them. Other line ends do too, unless the text is hard-wrapped there.
func layout(body string) []tocsin.Block {
	lines := linesOf(body)
	if spaced := withoutGaps(body, lines); spaced != nil {
		lines = spaced
		for i := range lines {
			lines[i].wrap = i+1 < len(lines) && !lines[i+1].empty && !endsSentence(lines[i].Of(body))
		}
	} else {
		markWraps(body, lines)
	}
	var blocks []tocsin.Block
	open := false
	for _, l := range lines {
		switch {
		case l.empty:
			open = false
			continue
		case open:
			blocks[len(blocks)-1].End = l.End
		default:
			blocks = append(blocks, tocsin.Block{Kind: tocsin.Paragraph, Span: l.Span})
		}
		open = l.wrap
	}
	return blocks
}

func linesOf(body string) []line {
	lines := make([]line, 0, strings.Count(body, "\n")+1)
	for at := 0; at <= len(body); {
		end := len(body)
		if i := strings.IndexByte(body[at:], '\n'); i >= 0 {
			end = at + i
		}
		from, to := at, end
		for from < to && body[from] == ' ' {
			from++
		}
		for to > from && body[to-1] == ' ' {
			to--
		}
		indent := from - at
		// Texts that lost their line ends keep several spaces between paragraphs.
		for cut := gap(body, from, to, to-at); cut >= 0; cut = gap(body, from, to, to-at) {
			lines = append(lines, line{Span: tocsin.Span{Start: from, End: cut}, indent: indent})
			for from = cut; body[from] == ' '; from++ {
			}
		}
		lines = append(lines, line{Span: tocsin.Span{Start: from, End: to}, indent: indent, empty: from == to})
		at = end + 1
	}
	return lines
}

// withoutGaps is the lines without the empty ones between them, where a wrapped
// text has one behind every line; nil where it has not. Where two stand together, and where a
// line ends a sentence, a paragraph ends.
func withoutGaps(body string, lines []line) []line {
	single, pairs, broken := 0, 0, 0
	last := -2 // line with words before
	for i, l := range lines {
		if l.empty {
			continue
		}
		if last >= 0 {
			pairs++
			if i == last+2 {
				single++
				if !endsSentence(lines[last].Of(body)) && isLower(body[l.Start]) {
					broken++
				}
			}
		}
		last = i
	}
	if pairs < 8 || single*10 < pairs*9 || broken*4 < pairs {
		return nil
	}
	var out []line
	for i, l := range lines {
		if l.empty && (i == 0 || !lines[i-1].empty) {
			continue
		}
		out = append(out, l)
	}
	return out
}

// gap is where the first three spaces after the end of a sentence begin, in
// words of a line that is longer than any wrapped one; -1 without such.
func gap(body string, from, to, length int) int {
	if length <= 2*maxWidth {
		return -1
	}
	for at := from; ; {
		i := strings.Index(body[at:to], "   ")
		if i < 0 {
			return -1
		}
		if at += i; endsSentence(body[from:at]) {
			return at
		}
		at += 3
	}
}

// markWraps finds out whether the text is hard-wrapped and marks the lines
// that go on in the next one. A greedy wrap is known by this: the first word
// of the next line would not have fitted on the line before.
func markWraps(body string, lines []line) {
	width, breaks, full, stopped := 0, 0, 0, 0
	long := func(l line) int { return l.indent + utf8.RuneCountInString(l.Of(body)) }
	for _, l := range lines {
		width = max(width, long(l))
	}
	if width < 40 || width > maxWidth {
		return
	}
	fits := func(i int) bool {
		word, _, _ := strings.Cut(lines[i+1].Of(body), " ")
		return long(lines[i])+1+utf8.RuneCountInString(word) <= width-8
	}
	for i := 0; i+1 < len(lines); i++ {
		if lines[i].empty || lines[i+1].empty {
			continue
		}
		breaks++
		if !fits(i) {
			full++
		}
		if endsSentence(lines[i].Of(body)) {
			stopped++
		}
	}
	if breaks == 0 {
		return
	}
	// Where lines end with sentences they are paragraphs, however even.
	if full*10 < breaks*6 || stopped*2 > breaks {
		markRagged(body, lines)
		return
	}
	for i := 0; i+1 < len(lines); i++ {
		if lines[i].empty || lines[i+1].empty || lines[i+1].indent > lines[i].indent+1 {
			continue
		}
		// Some paragraphs are wrapped narrower than others.
		lines[i].wrap = !fits(i) || long(lines[i])*2 >= width && !endsSentence(lines[i].Of(body))
	}
}

// markRagged marks the line ends of texts that were wrapped without filling
// their lines: again and again a line stops in mid sentence and the next goes
// on in lower case.
func markRagged(body string, lines []line) {
	open := func(i int) bool {
		w := lines[i].Of(body)
		return len(w) >= 20 && !endsSentence(w) && w[len(w)-1] != ':' && strings.IndexByte(w, '@') < 0
	}
	pairs, broken := 0, 0
	for i := 0; i+1 < len(lines); i++ {
		if lines[i].empty || lines[i+1].empty {
			continue
		}
		pairs++
		if open(i) && isLower(body[lines[i+1].Start]) {
			broken++
		}
	}
	if broken < 3 || broken*4 < pairs {
		return
	}
	for i := 0; i+1 < len(lines); i++ {
		lines[i].wrap = !lines[i].empty && !lines[i+1].empty && open(i)
	}
}
