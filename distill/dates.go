package distill

import (
	"strings"
	"time"
	"unicode/utf8"

	"tocsin"
)

// part is a run of letters or of digits in a short line.
type part struct {
	tocsin.Span
	number int // -1 for letters
	digits int
	month  time.Month
}

// maxParts bounds how much of a line is searched for a date.
const maxParts = 48

// parts cuts a line into runs of letters and runs of digits.
func parts(s string) []part {
	var out []part
	for i := 0; i < len(s) && len(out) < maxParts; {
		c := s[i]
		j := i + 1
		switch {
		case isDigit(c):
			n := int(c - '0')
			for j < len(s) && isDigit(s[j]) {
				n = min(n*10+int(s[j]-'0'), 1<<30)
				j++
			}
			out = append(out, part{Span: tocsin.Span{Start: i, End: j}, number: n, digits: j - i})
		case isLetter(c) || c >= utf8.RuneSelf:
			// A page may run a name into the date: "deskJanuary 14".
			for j < len(s) && (isLetter(s[j]) || s[j] >= utf8.RuneSelf) && !(isUpper(s[j]) && isLower(s[j-1])) {
				j++
			}
			out = append(out, part{Span: tocsin.Span{Start: i, End: j}, number: -1, month: monthOf(s[i:j])})
		}
		i = j
	}
	return out
}

// monthOf is the month that a word names, whole or by its first letters; 0
// for other words.
func monthOf(word string) time.Month {
	if len(word) < 3 || len(word) > 9 {
		return 0
	}
	for m := time.January; m <= time.December; m++ {
		name := m.String()
		if strings.EqualFold(word, name) || len(word) <= 4 && strings.EqualFold(word, name[:min(len(word), len(name))]) {
			return m
		}
	}
	return 0
}

// dateIn finds the first date in a short line: "November 17, 2020", "17 Nov
// 2020", "2020-11-17", "28-09-2020". A date without its year has Year 0 and
// is only given when no whole one is there. Days that could be months ("1/2/2020")
// are no date.
func dateIn(s string) (tocsin.Date, tocsin.Span, bool) {
	ps := parts(s)
	num := func(i, maxDigits int) bool {
		return i >= 0 && i < len(ps) && ps[i].number >= 0 && ps[i].digits <= maxDigits
	}
	year := func(i int) bool {
		return i >= 0 && i < len(ps) && ps[i].digits == 4 && ps[i].number >= 1500 && ps[i].number <= 2200
	}
	near := func(i, j int) bool { return ps[j].Start-ps[i].End <= 3 }
	var half tocsin.Date
	var halfSpan tocsin.Span
	for i, p := range ps {
		var d tocsin.Date
		first, last := i, i
		switch {
		case p.month != 0:
			d.Month = p.month
			next := i + 1
			// An ending stands between the day and the rest: "17th".
			switch {
			case num(i-1, 2) && near(i-1, i):
				first, d.Day = i-1, ps[i-1].number
			case i > 1 && isOrdinal(ps[i-1].Of(s)) && num(i-2, 2):
				first, d.Day = i-2, ps[i-2].number
			case i > 1 && strings.EqualFold(ps[i-1].Of(s), "of") && num(i-2, 2):
				first, d.Day = i-2, ps[i-2].number
			case num(next, 2) && near(i, next):
				d.Day, last = ps[next].number, next
				next++
				if next < len(ps) && isOrdinal(ps[next].Of(s)) {
					last = next
					next++
				}
			default:
				continue
			}
			if year(next) && near(next-1, next) {
				d.Year, last = ps[next].number, next
			}
		case year(i) && num(i+1, 2) && num(i+2, 2) && sameMark(s, ps, i):
			d = tocsin.Date{Year: p.number, Month: time.Month(ps[i+1].number), Day: ps[i+2].number}
			last = i + 2
		case num(i, 2) && num(i+1, 2) && i+2 < len(ps) && sameMark(s, ps, i) && (year(i+2) || ps[i+2].digits == 2):
			a, b, y := p.number, ps[i+1].number, ps[i+2].number
			if y < 100 {
				y += 2000
			}
			switch {
			case a > 12 || s[p.End] == '.' && b <= 12 && ps[i+2].digits == 4:
				d = tocsin.Date{Year: y, Month: time.Month(b), Day: a}
			case b > 12:
				d = tocsin.Date{Year: y, Month: time.Month(a), Day: b}
			default:
				continue
			}
			last = i + 2
		default:
			continue
		}
		if !isDay(d) {
			continue
		}
		span := tocsin.Span{Start: ps[first].Start, End: ps[last].End}
		if d.Year != 0 {
			return d, span, true
		}
		if !half.Known() {
			half, halfSpan = d, span
		}
	}
	return half, halfSpan, half.Known()
}

// isDay reports whether a date is one of the calendar; without a year, of a leap year.
func isDay(d tocsin.Date) bool {
	if d.Year == 0 {
		d.Year = 2000
	}
	return d.Month >= 1 && d.Month <= 12 && d.Day >= 1 && tocsin.DateOf(d.Time()) == d
}

func isOrdinal(s string) bool {
	return strings.EqualFold(s, "st") || strings.EqualFold(s, "nd") || strings.EqualFold(s, "rd") || strings.EqualFold(s, "th")
}

// sameMark reports whether the three numbers from i on are joined by the same
// hyphen, stroke or full stop.
func sameMark(s string, ps []part, i int) bool {
	if i+2 >= len(ps) || ps[i+1].Start != ps[i].End+1 || ps[i+2].Start != ps[i+1].End+1 {
		return false
	}
	c := s[ps[i].End]
	return c == s[ps[i+1].End] && (c == '-' || c == '/' || c == '.')
}

// otherWords counts the words of a line beside its date, its time of day and
// the words that go with them.
func otherWords(s string, date tocsin.Span) int {
	n, known := 0, englishWords().dates
	for _, p := range parts(s) {
		if p.number >= 0 || date.Overlaps(p.Span) || p.month != 0 || isOrdinal(p.Of(s)) {
			continue
		}
		if w := strings.ToLower(p.Of(s)); !known[w] && strings.Trim(w, "·•–—|") != "" {
			n++
		}
	}
	return n
}
