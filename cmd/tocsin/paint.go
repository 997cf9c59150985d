package main

import (
	"io"
	"strings"

	"github.com/rivo/uniseg"
)

// style is how words look on a terminal that may be coloured. Nothing is told
// by style alone.
type style uint8

const (
	plain style = iota
	strong
	faint
	label
	warning
	marked // the words of a sentence that a value rests on
)

// code is the SGR code that begins the style.
func (s style) code() string {
	switch s {
	case strong:
		return "\x1b[1m"
	case faint:
		return "\x1b[2m"
	case label:
		return "\x1b[36m"
	case warning:
		return "\x1b[1;33m"
	case marked:
		return "\x1b[1;4m"
	}
	return ""
}

// span is words in one style.
type span struct {
	words string
	style style
}

// painter writes wrapped lines to something of a given width, until the first
// error.
type painter struct {
	w     io.Writer
	width int // columns
	color bool
	err   error
}

// quoted marks words inside a quotation: by style in colour, by «» without.
func (p *painter) quoted(words string) span {
	if p.color {
		return span{words, marked}
	}
	return span{"«" + words + "»", plain}
}

func (p *painter) raw(s string) {
	if p.err == nil {
		_, p.err = io.WriteString(p.w, s)
	}
}

// blank ends a group of lines.
func (p *painter) blank() { p.raw("\n") }

// rule draws a line across.
func (p *painter) rule() { p.line(0, span{strings.Repeat("─", p.width), faint}) }

// line writes the spans as one paragraph, all lines indented.
func (p *painter) line(indent int, spans ...span) { p.led("", indent, spans...) }

// cluster is what a reader sees as one character.
type cluster struct {
	words string
	style style
	width int
}

// maxCluster is how many bytes one visible character may have; families of
// emoji have about 40, piles of accents are cut.
const maxCluster = 64

// led writes the spans as one paragraph whose first line begins with a lead in
// the indentation.
func (p *painter) led(lead string, indent int, spans ...span) {
	room := max(p.width-indent, 10)
	words, styles := joined(spans)
	var row []cluster
	used, canBreak, at, state, first := 0, 0, 0, -1, true
	flush := func(n int) {
		p.row(lead, indent, row[:n], first)
		row = append([]cluster(nil), row[n:]...)
		for len(row) > 0 && row[0].words == " " {
			row = row[1:]
		}
		used, canBreak, first = 0, 0, false
		for _, c := range row {
			used += c.width
		}
	}
	for rest := words; rest != ""; {
		var c string
		var boundaries int
		c, rest, boundaries, state = uniseg.StepString(rest, state)
		width := boundaries >> uniseg.ShiftWidth
		for c != " " && used+width > room && len(row) > 0 {
			if canBreak > 0 {
				flush(canBreak)
			} else {
				flush(len(row))
			}
		}
		shown := c
		if len(shown) > maxCluster {
			shown = strings.ToValidUTF8(shown[:maxCluster], "")
		}
		row = append(row, cluster{shown, styles(at), width})
		used += width
		at += len(c)
		if boundaries&uniseg.MaskLine != uniseg.LineDontBreak {
			canBreak = len(row)
		}
	}
	if len(row) > 0 || first {
		flush(len(row))
	}
}

// joined is the words of the spans, fit for a terminal, and the style at each byte.
func joined(spans []span) (string, func(at int) style) {
	var b strings.Builder
	ends := make([]int, len(spans))
	for i, s := range spans {
		words := clean(s.words)
		if strings.HasPrefix(s.words, " ") && words != "" {
			words = " " + words
		}
		if strings.HasSuffix(s.words, " ") {
			words += " "
		}
		b.WriteString(words)
		ends[i] = b.Len()
	}
	return b.String(), func(at int) style {
		for i, end := range ends {
			if at < end {
				return spans[i].style
			}
		}
		return plain
	}
}

// row writes one line.
func (p *painter) row(lead string, indent int, row []cluster, first bool) {
	for len(row) > 0 && row[len(row)-1].words == " " {
		row = row[:len(row)-1]
	}
	var b strings.Builder
	if first && lead != "" {
		b.WriteString(p.painted(lead, label))
		b.WriteString(strings.Repeat(" ", max(indent-uniseg.StringWidth(lead), 0)))
	} else if len(row) > 0 {
		b.WriteString(strings.Repeat(" ", indent))
	}
	for i := 0; i < len(row); {
		var run strings.Builder
		from := i
		for ; i < len(row) && row[i].style == row[from].style; i++ {
			run.WriteString(row[i].words)
		}
		b.WriteString(p.painted(run.String(), row[from].style))
	}
	b.WriteByte('\n')
	p.raw(b.String())
}

func (p *painter) painted(words string, s style) string {
	if !p.color || s == plain {
		return words
	}
	return s.code() + words + "\x1b[0m"
}
