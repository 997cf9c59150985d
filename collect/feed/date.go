package feed

import (
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Date reads a date as feeds write it: RFC 3339 or RFC 822 with all their
// misspellings, or words like "20 November 2026 at 5pm". It gives an RFC 3339
// time; only the day when no zone is told, because the zone would be a guess;
// "" when the day itself is in doubt, as in 3/4/2026.
func Date(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 100 {
		return ""
	}
	for _, layout := range [...]string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z07:00",
		"2006-01-02 15:04:05 Z0700"} {
		if t, err := time.Parse(layout, s); err == nil {
			return zoned(t)
		}
	}
	var d date
	for _, w := range dateWords(s) {
		if !d.take(w) {
			return ""
		}
	}
	return d.String()
}

// zoned is a time in RFC 3339, "" for the beginnings of clocks, which programs
// write when they know no date.
func zoned(t time.Time) string {
	if t.Year() < 1900 || t.Year() > 2200 || t.Unix() == 0 {
		return ""
	}
	return t.Format(time.RFC3339)
}

// date is what the words of a date told so far.
type date struct {
	year, month, day int
	numbers          []int // one or two digits, whose part is not told yet
	hour, min, sec   int
	clock, zone      bool
	half             bool // am or pm was told
	offset           int  // seconds east
}

// dateWords cuts a date into words of letters, numbers with their colons, and
// offsets with their sign.
func dateWords(s string) (out []string) {
	isWord := func(r rune) bool { return unicode.IsLetter(r) }
	isNumber := func(r rune) bool { return unicode.IsDigit(r) || r == ':' }
	runes := []rune(s)
	for i := 0; i < len(runes); {
		j := i
		switch r := runes[i]; {
		case isWord(r):
			for j < len(runes) && isWord(runes[j]) {
				j++
			}
		case unicode.IsDigit(r):
			for j < len(runes) && isNumber(runes[j]) {
				j++
			}
			// The parts of 2026-11-20, 2026/11/20 and 20.11.2026 belong together.
			for j+1 < len(runes) && strings.ContainsRune("-/.", runes[j]) && unicode.IsDigit(runes[j+1]) && !strings.Contains(string(runes[i:j]), ":") {
				for j++; j < len(runes) && unicode.IsDigit(runes[j]); j++ {
				}
			}
		case isSign(runes, i):
			for j++; j < len(runes) && isNumber(runes[j]); j++ {
			}
		default:
			i++
			continue
		}
		out = append(out, string(runes[i:j]))
		i = j
	}
	return out
}

// isSign reports whether a sign begins an offset: before a number, and a minus
// not between a word and a number, unless the word is GMT or UTC.
func isSign(runes []rune, i int) bool {
	if i+1 >= len(runes) || !unicode.IsDigit(runes[i+1]) {
		return false
	}
	before := string(runes[max(0, i-3):i])
	switch runes[i] {
	case '+':
		return true
	case '-', '\u2212':
		return i == 0 || !unicode.IsLetter(runes[i-1]) || before == "GMT" || before == "UTC"
	}
	return false
}

// take reads one word; false means that it cannot be part of a date.
func (d *date) take(w string) bool {
	lower := strings.ToLower(w)
	switch c := w[0]; {
	case c == '+' || c == '-' || strings.HasPrefix(w, "\u2212"):
		return d.takeOffset(w)
	case strings.Contains(w, ":"):
		return d.takeClock(w)
	case strings.ContainsAny(w, "-/."):
		return d.takeDay(w)
	case c >= '0' && c <= '9':
		return d.takeNumber(w)
	case lower == "am" || lower == "pm":
		return d.takeHalf(lower == "pm")
	case lower == "at" || lower == "on" || lower == "t" || lower == "of" || lower == "st" || lower == "nd" || lower == "rd" || lower == "th":
		return true
	}
	if n := nameIndex(months[:], lower); n >= 0 {
		if d.month != 0 {
			return false
		}
		d.month = n + 1
		return true
	}
	if nameIndex(weekdays[:], lower) >= 0 {
		return true
	}
	if offset, ok := zones[w]; ok && !d.zone {
		d.zone, d.offset = true, offset*60
		return true
	}
	// An unknown zone leaves the day; any other word is no part of a date.
	return w == strings.ToUpper(w) && len(w) >= 3 && len(w) <= 5 && d.clock
}

var months = [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

var weekdays = [...]string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

// nameIndex is which name a word is, whole or its first letters, -1 for none.
func nameIndex(names []string, w string) int {
	if len(w) < 3 {
		return -1
	}
	for i, n := range names {
		if strings.HasPrefix(n, w) {
			return i
		}
	}
	return -1
}

// zones are names of zones in minutes east. Names that several zones share,
// like IST, are left out.
var zones = map[string]int{
	"Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0,
	"EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
	"AKST": -540, "AKDT": -480, "HST": -600,
	"WEST": 60, "CET": 60, "CEST": 120, "MEZ": 60, "MESZ": 120, "EET": 120, "EEST": 180, "MSK": 180, "TRT": 180, "EAT": 180, "CAT": 120, "WAT": 60, "SAST": 120,
	"PKT": 300, "AFT": 270, "NPT": 345, "WIB": 420, "ICT": 420, "PHT": 480, "HKT": 480, "SGT": 480, "JST": 540, "KST": 540,
	"AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
}

func (d *date) takeOffset(w string) bool {
	sign := 1
	if w[0] != '+' {
		sign = -1
	}
	digits := strings.ReplaceAll(strings.TrimLeft(w, "+-\u2212"), ":", "")
	n, err := strconv.Atoi(digits)
	if err != nil || !d.clock {
		return false
	}
	hours, minutes := n, 0
	if len(digits) > 2 {
		hours, minutes = n/100, n%100
	}
	if hours > 14 || minutes > 59 || len(digits) > 4 {
		return false
	}
	d.zone, d.offset = true, sign*(hours*60+minutes)*60
	return true
}

func (d *date) takeClock(w string) bool {
	parts := strings.Split(w, ":")
	if d.clock || len(parts) > 3 {
		return false
	}
	var v [3]int
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || len(p) > 2 {
			return false
		}
		v[i] = n
	}
	d.hour, d.min, d.sec, d.clock = v[0], v[1], v[2], true
	return d.hour < 24 && d.min < 60 && d.sec <= 60
}

// takeHalf reads am or pm, behind a clock or a bare hour.
func (d *date) takeHalf(pm bool) bool {
	if d.half {
		return false
	}
	if !d.clock {
		n := len(d.numbers)
		if n == 0 {
			return false
		}
		d.hour, d.clock = d.numbers[n-1], true
		d.numbers = d.numbers[:n-1]
	}
	if d.hour < 1 || d.hour > 12 {
		return d.hour > 12 && d.hour < 24 && pm // 17:00 pm
	}
	if d.hour %= 12; pm {
		d.hour += 12
	}
	d.half = true
	return true
}

// takeDay reads 2026-11-20, 2026/11/20, 20.11.2026 and 20/11/2026; which of
// two numbers is the month must be certain.
func (d *date) takeDay(w string) bool {
	if d.day != 0 || d.year != 0 || d.month != 0 {
		// The rest of a second: 10:00:00.123 was cut before its point.
		return false
	}
	parts := strings.FieldsFunc(w, func(r rune) bool { return strings.ContainsRune("-/.", r) })
	if len(parts) != 3 {
		return false
	}
	var v [3]int
	for i, p := range parts {
		v[i], _ = strconv.Atoi(p)
	}
	switch a, b := v[0], v[1]; {
	case len(parts[0]) == 4:
		d.year, d.month, d.day = v[0], v[1], v[2]
	case len(parts[2]) != 4:
		return false
	case a > 12 || a == b || strings.Contains(w, "."): // a point is never between month and day
		d.year, d.month, d.day = v[2], b, a
	case b > 12:
		d.year, d.month, d.day = v[2], a, b
	default:
		return false
	}
	return true
}

func (d *date) takeNumber(w string) bool {
	n, err := strconv.Atoi(w)
	switch {
	case err != nil:
		return false
	case len(w) == 4 && d.year == 0:
		d.year = n
		return true
	case len(w) > 2:
		return d.clock && d.year != 0 && len(w) <= 9 // parts of a second
	}
	d.numbers = append(d.numbers, n)
	return len(d.numbers) <= 3
}

func (d *date) String() string {
	for _, n := range d.numbers {
		switch {
		case d.day == 0:
			d.day = n
		case d.year == 0:
			// Two digits, as RFC 822 wrote it; the web's feeds are younger than 1969.
			if d.year = 2000 + n; n >= 69 {
				d.year = 1900 + n
			}
		default:
			return ""
		}
	}
	t := time.Date(d.year, time.Month(d.month), d.day, d.hour, d.min, d.sec, 0, time.FixedZone("", d.offset))
	day := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	if d.month < 1 || d.month > 12 || day.Day() != d.day || day.Year() != d.year || zoned(t) == "" {
		return ""
	}
	if d.clock && d.zone {
		return zoned(t)
	}
	return day.Format(time.DateOnly)
}
