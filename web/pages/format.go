package pages

import (
	"fmt"
	"html/template"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tocsin"
)

// functions are what templates may call.
func (p *Pages) functions() template.FuncMap {
	return template.FuncMap{
		"t":        p.words.say,
		"name":     p.words.name,
		"asset":    p.assets.path,
		"clean":    clean,
		"clip":     func(n int, s string) string { return clip(s, n) },
		"number":   number,
		"when":     p.when,
		"short":    p.shortWhen,
		"day":      func(d tocsin.Date) string { return d.String() },
		"stamp":    stamp,
		"iso":      func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"ago":      p.ago,
		"where":    p.where,
		"count":    p.count,
		"incident": incidentPath,
		"document": documentPath,
		"symbols":  func() []symbol { return p.symbols },
		"symbol":   symbolOf,
		"language": func() string { return p.words.language },
		"add":      func(a, b int) int { return a + b },
		"lower":    strings.ToLower,
		"metres":   metres,
		"list":     func(values ...string) []string { return values },
		"args":     func(values ...any) []any { return values },
	}
}

func incidentPath(id string) string { return "/incidents/" + url.PathEscape(id) }

func documentPath(id string) string {
	parts := strings.Split(id, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return "/documents/" + strings.Join(parts, "/")
}

// number parts thousands with a thin space.
func number(n int) string {
	s := strconv.Itoa(n)
	neg := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	if neg {
		return "−" + s
	}
	return s
}

// stamp is a moment as the program knows it: UTC, to the minute.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04") + " UTC"
}

// ago is how long before now a moment was.
func (p *Pages) ago(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	switch d := p.opt.Now().Sub(t); {
	case d < time.Minute:
		return p.words.say("ago.now")
	case d < time.Hour:
		return p.words.say("ago.minutes", int(d.Minutes()))
	case d < 48*time.Hour:
		return p.words.say("ago.hours", int(d.Hours()))
	case d < 60*24*time.Hour:
		return p.words.say("ago.days", int(d.Hours()/24))
	}
	return t.UTC().Format(time.DateOnly)
}

// when says a time as reported, no more exactly than it is known; "" when it
// is not known at all.
func (p *Pages) when(w *tocsin.When) string {
	if !w.Known() {
		return ""
	}
	var s string
	switch {
	case !w.End.Known():
		s = p.words.say("when.since", w.Start.String())
	case w.Precision == tocsin.Year && w.Start.Year == w.End.Year:
		s = strconv.Itoa(w.Start.Year)
	case w.Precision == tocsin.Month && w.Start.Year == w.End.Year && w.Start.Month == w.End.Month:
		s = w.Start.String()[:7]
	case w.Start != w.End:
		s = p.words.say("when.range", w.Start.String(), w.End.String())
	default:
		s = w.Start.String()
	}
	if w.Clock != "" {
		return s + " " + w.Clock
	}
	if w.PartOfDay != "" {
		return s + ", " + p.words.name("part", w.PartOfDay)
	}
	return s
}

// where names a place and what it lies in; "" when it is not known.
func (p *Pages) where(w *tocsin.Where) string {
	if w == nil || w.Name == "" {
		return ""
	}
	names := []string{clean(w.Name)}
	for _, n := range w.Within {
		if n = clean(n); n != names[len(names)-1] {
			names = append(names, n)
		}
	}
	s := strings.Join(names, ", ")
	if w.Near {
		return p.words.say("where.near", s)
	}
	return s
}

// count says a count with its bounds.
func (p *Pages) count(c tocsin.Count) string {
	switch {
	case !c.Known:
		return ""
	case c.None():
		return p.words.say("count.none")
	case c.Min == c.Max:
		return number(c.Min)
	case c.Max == tocsin.Open:
		return p.words.say("count.least", c.Min)
	case c.Min == tocsin.Open:
		return p.words.say("count.most", c.Max)
	}
	return p.words.say("count.range", c.Min, c.Max)
}

// figures says what a counted slot comes to; "" when nothing is known.
func (p *Pages) figures(s *tocsin.SlotRecord) string {
	switch {
	case s == nil || s.Best == nil && s.Low == nil && s.High == nil:
		return ""
	case s.Decided != nil && s.Decided.Value.Count.Known:
		return p.count(s.Decided.Value.Count)
	case s.Low != nil && s.High != nil && *s.Low == *s.High:
		return p.count(tocsin.Exactly(*s.Low))
	case s.Low != nil && s.High != nil:
		return p.words.say("count.range", *s.Low, *s.High)
	case s.Low != nil:
		return p.words.say("count.least", *s.Low)
	case s.High != nil:
		return p.words.say("count.most", *s.High)
	}
	return number(*s.Best)
}

// mostShown is how many bytes of one text a page shows at most; the reader,
// which shows most, parts long texts before.
const mostShown = 1 << 20

// clean makes a text of somebody else fit to be shown: what would change how
// the words around it run, or cannot be seen, is shown as its number. The
// template escapes the rest.
func clean(s string) string {
	if len(s) > mostShown {
		s = s[:runeStart(s, mostShown)] + "…"
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if strings.IndexFunc(s, hidden) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if hidden(r) {
			fmt.Fprintf(&b, "[U+%04X]", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// hidden reports whether a letter steers the writing instead of being part of
// it: marks of direction, and controls but for tabs and line ends.
func hidden(r rune) bool {
	switch {
	case r == '\t' || r == '\n' || r == '\r':
		return false
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0x061C, r == 0x200E, r == 0x200F, r == 0xFEFF, r == 0x2028, r == 0x2029:
		return true
	}
	return unicode.IsControl(r) || r >= 0xE0000 && r <= 0xE007F
}

// isolate keeps a text that runs from right to left from turning the words
// around it, where no element of the page can. Others are left as they are.
func isolate(s string) string {
	if strings.IndexFunc(s, func(r rune) bool {
		return unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko)
	}) < 0 {
		return s
	}
	return "\u2068" + s + "\u2069"
}

// clip cuts a text to at most n letters, with a sign that it goes on.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	at := 0
	for i := range s {
		if at == n {
			return s[:i] + "…"
		}
		at++
	}
	return s
}

// metres says a distance, from a kilometre on in kilometres.
func metres(m int) string {
	if m >= 1000 {
		return figure(float64(m)/1000) + " km"
	}
	return number(m) + " m"
}

// figure is a number of a drawing, with at most one place after the point.
func figure(v float64) string {
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
}
