// Package item finds the words that open a part of a text that tells news of its
// own: the slug of an entry in a digest, the day of a chronicle, the stamp of a
// log. Whether the text has such parts is told from all its openings together.
package item

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tocsin"
	"tocsin/lexicon"
	"tocsin/lexicon/when"
)

// Head is the words that open a sentence and only head what follows. The zero
// Head is none.
type Head struct {
	First, Last int    // tokens, half open
	Named       bool   // has a name: "RAMADI -", "GHAZNI / Andar /"
	Dated       bool   // has a day: "Feb. 2:", "14.01.2011: 0635 UTC:"
	Clocked     bool   // has a time of day
	Mark        string // what parts it from what follows; "" when nothing does
}

// None reports whether there is no head.
func (h Head) None() bool { return h.First == h.Last }

// Heads finds heads. It may be used by many goroutines at once.
type Heads struct {
	link, region, zone, mark, bullet, label, update, day lexicon.Words
}

// New is a Heads with the words of the lexicon.
func New(lex *lexicon.Lexicon) *Heads {
	return &Heads{
		link:   lex.Set("set.head.link"),
		region: lex.Set("set.head.region"),
		zone:   lex.Set("set.head.zone"),
		mark:   lex.Set("set.head.mark"),
		bullet: lex.Set("set.head.bullet"),
		label:  lex.Set("set.head.label"),
		update: lex.Set("set.head.update"),
		day:    lex.Set("set.head.day"),
	}
}

// reach bounds how many tokens of a sentence may belong to its head.
const reach = 24

// mostName is how many tokens the name in a head has at most.
const mostName = 12

// scan is the reading of one head.
type scan struct {
	*Heads
	text *tocsin.Text
	last int // where the head must end
	end  int // of the sentence
}

// Of is the head of a sentence. Whether it opens a paragraph is for the caller
// to ask.
func (h *Heads) Of(text *tocsin.Text, s tocsin.Sentence) Head {
	sc := scan{h, text, min(s.Last, s.First+reach), s.Last}
	k := sc.numbered(s.First)
	for k < sc.last && (h.bullet[sc.lower(k)] || sc.number(k)) {
		k++
		if sc.lower(k-1) == "(" {
			for k < sc.last && h.bullet[sc.lower(k)] || sc.lower(k) == ")" {
				k++
			}
		}
	}
	head := Head{First: k, Last: k}
	for k < sc.last {
		field, at := sc.field(k)
		if at == k {
			break
		}
		next, alone := sc.separated(at), false
		switch {
		case next > at:
		case field.Named:
			return sc.sound(head)
		case field.Clocked || field.Dated:
			// A stamp needs no mark before what it stamps, where it opens the
			// line, or is all of it, or goes on in another stamp.
			if more, end := sc.field(at); end > at && (more.Clocked || more.Dated) && !more.Named {
				next = at
			} else if alone = field.Clocked && head.First == k && sc.stamp(k); alone {
				next = at
			} else {
				return sc.sound(head)
			}
		default:
			return sc.sound(head)
		}
		if next >= sc.end && sc.lower(next-1) != "." && !alone {
			return sc.sound(head) // nothing follows
		}
		head.Last, head.Mark = next, ""
		if next > at {
			head.Mark = sc.lower(at)
		}
		head.Named = head.Named || field.Named
		head.Dated = head.Dated || field.Dated
		head.Clocked = head.Clocked || field.Clocked
		k = next
	}
	return sc.sound(head)
}

// sound is a head that may be one, else none.
func (sc *scan) sound(head Head) Head {
	if !head.Dated && !head.Clocked && !(head.Named && sc.opens(head.Last) && sc.smallBehind(head.Last)) {
		return Head{} // no more than a number, "Russia – which", or all in capitals
	}
	return head
}

func (sc *scan) lower(k int) string {
	if k < 0 || k >= sc.end {
		return ""
	}
	return sc.text.Tokens[k].Lower
}

func (sc *scan) word(k int) string {
	t := &sc.text.Tokens[k]
	return sc.text.Body[t.Start:t.End]
}

// number reports whether the token only numbers an item: "3." or "(2)".
func (sc *scan) number(k int) bool {
	if sc.text.Tokens[k].Kind != tocsin.Number || len(sc.lower(k)) > 2 {
		return false
	}
	next := sc.lower(k + 1)
	return (next == "." || next == ")") && !isDate(sc.text, k, sc.last)
}

// numbered is the token behind the words that number an entry of running news at
// token k, "UPDATE 4"; k without such.
func (sc *scan) numbered(k int) int {
	if !sc.update[sc.lower(k)] {
		return k
	}
	if k++; k < sc.last && sc.text.Tokens[k].Kind == tocsin.Number && len(sc.lower(k)) <= 2 {
		k++
	}
	return k
}

// field reads one part of a head at token k, and where it ends; k when there
// is none.
func (sc *scan) field(k int) (Head, int) {
	if k >= sc.last {
		return Head{}, k
	}
	if end := sc.clock(k); end > k {
		return Head{Clocked: true}, end
	}
	if end, clocked := sc.date(k); end > k {
		return Head{Dated: true, Clocked: clocked}, end
	}
	if sc.text.Tokens[k].Kind == tocsin.Number {
		return Head{}, sc.code(k)
	}
	return Head{Named: true}, sc.name(k)
}

// code is the end of the number of a report at token k: "009-11".
func (sc *scan) code(k int) int {
	end := k + 1
	for end < sc.last && sc.text.Tokens[end].Start == sc.text.Tokens[end-1].End && (sc.text.Tokens[end].Kind == tocsin.Number || sc.lower(end) == "-") {
		end++
	}
	return end
}

// clock is the end of a time of day at token k with its zone; k without one.
func (sc *scan) clock(k int) int {
	at := k
	if l := sc.lower(at); l == "at" || l == "approx" || l == "around" || l == "about" {
		at++
	}
	if at >= sc.last || sc.text.Tokens[at].Kind != tocsin.Number {
		return k
	}
	w := sc.lower(at)
	digits := strings.TrimRight(w, "hzapm.")
	suffix := w[len(digits):]
	hour, minute, colon := strings.Cut(digits, ":")
	dotted := false
	if !colon {
		if h, m, dot := strings.Cut(digits, "."); dot {
			hour, minute, dotted = h, m, len(h) == 2 // "19.10 hrs"
		}
	}
	if !colon && !dotted && len(digits) == 4 {
		hour, minute = digits[:2], digits[2:]
	}
	if len(hour) == 0 || len(hour) > 2 || len(minute) != 2 || !isDigits(hour) || !isDigits(minute) || hour > "24" && len(hour) == 2 || minute > "59" {
		return k
	}
	at++
	zoned := suffix != ""
	for at < sc.last && sc.zone[sc.lower(at)] {
		zoned = true
		at++
	}
	if at < sc.last && sc.lower(at) == ")" && sc.lower(k-1) == "(" {
		at++
	}
	if !colon && !zoned && !(sc.separated(at) > at && (dotted || hour[0] == '0' || k > 0 && sc.lower(k-1) != "")) {
		return k // a year
	}
	return at
}

// stamp reports whether the token is a time of day with a colon.
func (sc *scan) stamp(k int) bool { return strings.IndexByte(sc.lower(k), ':') > 0 }

// date is the end of a day at token k; k without one. It may have a time of day
// with it.
func (sc *scan) date(k int) (end int, clocked bool) {
	t := &sc.text.Tokens[k]
	if t.Kind != tocsin.Number && !sc.day[strings.TrimSuffix(t.Lower, ".")] {
		return k, false
	}
	found := when.Find(sc.text, k, sc.last)
	if len(found) == 0 {
		return k, false
	}
	e := found[0]
	end = sc.text.TokenAt(e.Span.End-1) + 1
	year := isDigits(t.Lower) && end == k+1
	if e.Span.Start != t.Start || e.PartOnly || e.Set || e.Duration || e.Since || year {
		return k, false
	}
	if n := len(e.Span.Of(sc.text.Body)); n > 5 && e.Clock == "" {
		// "12 Nov 0715": what is no year is an hour.
		last := end - 1
		if w := sc.lower(last); last > k && len(w) == 4 && isDigits(w) && (w < "1800" || sc.zone[sc.lower(end)]) && w[:2] < "25" && w[2:] < "60" {
			for end < sc.last && sc.zone[sc.lower(end)] {
				end++
			}
			return end, true
		}
	}
	return end, e.Clock != ""
}

// isDate reports whether a day begins at token k.
func isDate(text *tocsin.Text, k, last int) bool {
	found := when.Find(text, k, last)
	return len(found) > 0 && found[0].Span.Start == text.Tokens[k].Start && !found[0].Duration && !found[0].Set
}

// name is the end of a run of words that begin large at token k; k without one.
func (sc *scan) name(k int) int {
	end := k
	for at := k; at < sc.last && at-k < mostName; at++ {
		t := &sc.text.Tokens[at]
		switch {
		case t.Kind == tocsin.Word && large(sc.word(at)):
			if sc.label[t.Lower] {
				return k
			}
			end = at + 1
		case sc.region[t.Lower]:
			end = at + 1
		case at > k && (sc.link[t.Lower] || t.Lower == ","):
		default:
			return end
		}
	}
	return end
}

// separated is one past the mark at token k that parts a head from what
// follows; k without one. A hyphen needs room on both sides, and a full stop
// ends the sentence that is the head.
func (sc *scan) separated(k int) int {
	if k >= sc.end {
		return k
	}
	t := &sc.text.Tokens[k]
	switch {
	case t.Lower == ".":
		if k+1 == sc.end {
			return k + 1
		}
		return k
	case !sc.isMark(k):
		return k
	case t.Lower == "-":
		if t.Start > 0 && sc.text.Body[t.Start-1] != ' ' && (t.End >= len(sc.text.Body) || sc.text.Body[t.End] != ' ') {
			return k
		}
	}
	for k++; k < sc.last && sc.isMark(k); k++ {
	}
	return k
}

// isMark reports whether the token parts a head from what it heads.
func (sc *scan) isMark(k int) bool {
	l := sc.lower(k)
	return sc.mark[l] || l == "|" // which no set can hold
}

// opens reports whether what follows a head may begin a sentence: it is large,
// a number or a quotation.
func (sc *scan) opens(k int) bool {
	if k >= sc.end {
		return true
	}
	t := &sc.text.Tokens[k]
	return t.Kind != tocsin.Word || large(sc.word(k))
}

// smallBehind reports whether small letters follow a head soon.
func (sc *scan) smallBehind(k int) bool {
	for ; k < min(sc.end+smallReach, len(sc.text.Tokens)); k++ {
		if r, _ := utf8.DecodeLastRuneInString(sc.word(k)); unicode.IsLower(r) {
			return true
		}
	}
	return k == len(sc.text.Tokens)
}

// smallReach is how many tokens behind a sentence are looked at for small letters.
const smallReach = 12

// large reports whether a word begins with a large letter, behind an article
// such as "al-" too.
func large(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	if unicode.IsUpper(r) {
		return true
	}
	if i := strings.IndexByte(w, '-'); i > 0 && i <= 3 {
		r, _ = utf8.DecodeRuneInString(w[i+1:])
		return unicode.IsUpper(r)
	}
	return false
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }
