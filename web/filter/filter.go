// Package filter reads a selection of incidents from the parameters of an
// address, and tells whether an incident is in it. Pages, API, feeds and saved
// searches all speak this one language.
package filter

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tocsin"
)

// The bounds of what a selection may hold; beyond them it is refused.
const (
	DefaultLimit = 100
	MaxLimit     = 1000
	maxList      = 50   // values of one parameter
	maxWords     = 300  // letters of a value
	maxPolygon   = 1000 // points
)

// names lists every parameter, sorted.
var names = []string{"actor", "as_of", "bbox", "changed_since", "contested", "country", "cursor", "document", "form",
	"from", "harm", "id", "kind", "limit", "located", "max_credibility", "min_origins", "order", "place", "polygon", "q",
	"released", "reviewed", "source", "status", "tag", "to", "withdrawn"}

// Known reports whether a parameter is part of the language.
func Known(name string) bool {
	_, found := slices.BinarySearch(names, name)
	return found
}

var (
	kinds    = []tocsin.Kind{tocsin.Attack, tocsin.Threat, tocsin.Alarm, tocsin.Explosion, tocsin.Find, tocsin.Aggregate}
	statuses = []tocsin.Status{tocsin.Executed, tocsin.Intercepted, tocsin.Foiled}
	orders   = []tocsin.Order{tocsin.ByTime, tocsin.ByChange, tocsin.ByHarm, tocsin.ByArrival}
)

// ParseString reads a selection written as in an address, with or without the
// question mark.
func ParseString(s string) (*tocsin.IncidentQuery, error) {
	values, err := url.ParseQuery(strings.TrimPrefix(s, "?"))
	if err != nil {
		return nil, tocsin.Errorf(tocsin.Invalid, "query: %w", err)
	}
	return Parse(values)
}

// Parse reads a selection. Lists are separated by commas or given as several
// values; a parameter without a value is as if it were not there. An unknown
// parameter, or a value that its parameter cannot have, is Invalid.
func Parse(values url.Values) (*tocsin.IncidentQuery, error) {
	r := reader{values: values}
	for name := range values {
		if !Known(name) {
			return nil, tocsin.Errorf(tocsin.Invalid, "unknown parameter %q", clip(name))
		}
	}
	q := &tocsin.IncidentQuery{
		IDs:            r.list("id"),
		Kinds:          choices(&r, "kind", kinds),
		Forms:          choices(&r, "form", tocsin.Forms),
		Statuses:       choices(&r, "status", statuses),
		Countries:      r.list("country"),
		Place:          r.words("place"),
		Actor:          r.words("actor"),
		Text:           r.words("q"),
		Source:         r.words("source"),
		Document:       r.words("document"),
		Tag:            strings.ToLower(r.words("tag")),
		From:           r.date("from"),
		To:             r.date("to"),
		MinOrigins:     r.number("min_origins", 0, 1000),
		MaxCredibility: r.number("max_credibility", 0, 6),
		Contested:      r.yes("contested"),
		Reviewed:       r.yes("reviewed"),
		Harm:           r.yes("harm"),
		Located:        r.yes("located"),
		Released:       r.yes("released"),
		ChangedSince:   r.time("changed_since"),
		AsOf:           r.time("as_of"),
		Limit:          r.number("limit", 1, MaxLimit),
		After:          tocsin.Cursor(r.cursor()),
	}
	if w := r.yes("withdrawn"); w != nil {
		q.Withdrawn = *w
	}
	if o := choices(&r, "order", orders); len(o) > 1 {
		r.fail("order", "has one value")
	} else if len(o) == 1 {
		q.Order = o[0]
	}
	if q.Limit == 0 {
		q.Limit = DefaultLimit
	}
	for i, c := range q.Countries {
		q.Countries[i] = strings.ToUpper(c)
		if len(c) != 2 || !letters(c) {
			r.fail("country", "is a code of two letters, as in ISO 3166-1")
		}
	}
	if s := r.one("bbox"); s != "" {
		box, err := ParseBox(s)
		r.keep(err)
		q.Box = box
	}
	if s := r.polygon(); s != "" {
		points, err := ParsePolygon(s)
		r.keep(err)
		q.Polygon = points
	}
	if q.From.Known() && q.To.Known() && q.To.Before(q.From) {
		r.fail("to", "is before from")
	}
	if r.err != nil {
		return nil, r.err
	}
	return q, nil
}

// reader takes values one by one and keeps the first thing that is wrong.
type reader struct {
	values url.Values
	err    error
}

func (r *reader) keep(err error) {
	if r.err == nil {
		r.err = err
	}
}

func (r *reader) fail(name, rule string) {
	r.keep(tocsin.Errorf(tocsin.Invalid, "parameter %s %s", name, rule))
}

// one is the one value of a parameter; "" when it has none.
func (r *reader) one(name string) string {
	var value string
	for _, v := range r.values[name] {
		if v = strings.TrimSpace(v); v == "" {
			continue
		}
		if value != "" {
			r.fail(name, "has one value")
		}
		value = v
	}
	return value
}

func (r *reader) words(name string) string {
	s := r.one(name)
	r.check(name, s)
	return s
}

// check refuses what no name or word can be.
func (r *reader) check(name, s string) {
	if utf8.RuneCountInString(s) > maxWords {
		r.fail(name, "has at most "+strconv.Itoa(maxWords)+" letters")
	}
	if !utf8.ValidString(s) || strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c == 0x7f }) {
		r.fail(name, "holds something that is no letter")
	}
}

// cursor is opaque here: the list that gave it says whether it is one.
func (r *reader) cursor() string {
	s := r.one("cursor")
	if len(s) > 2000 {
		r.fail("cursor", "is none that a list gave")
	}
	return s
}

func (r *reader) polygon() string {
	s := r.one("polygon")
	if len(s) > 64*maxPolygon {
		r.fail("polygon", "is too long")
		return ""
	}
	return s
}

func (r *reader) list(name string) []string {
	var list []string
	for _, v := range r.values[name] {
		for s := range strings.SplitSeq(v, ",") {
			if s = strings.TrimSpace(s); s == "" || slices.Contains(list, s) {
				continue
			}
			r.check(name, s)
			if list = append(list, s); len(list) > maxList {
				r.fail(name, "has at most "+strconv.Itoa(maxList)+" values")
				return nil
			}
		}
	}
	return list
}

func choices[T ~string](r *reader, name string, known []T) []T {
	var list []T
	for _, s := range r.list(name) {
		if !slices.Contains(known, T(s)) {
			all := make([]string, len(known))
			for i, k := range known {
				all[i] = string(k)
			}
			r.fail(name, "is one of "+strings.Join(all, ", "))
			return nil
		}
		list = append(list, T(s))
	}
	return list
}

func (r *reader) number(name string, low, high int) int {
	s := r.one(name)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < low || n > high {
		r.fail(name, "is a number from "+strconv.Itoa(low)+" to "+strconv.Itoa(high))
		return 0
	}
	return n
}

func (r *reader) yes(name string) *bool {
	s := r.one(name)
	if s == "" {
		return nil
	}
	var yes bool
	switch s {
	case "true", "1", "yes":
		yes = true
	case "false", "0", "no":
	default:
		r.fail(name, "is true or false")
	}
	return &yes
}

func (r *reader) date(name string) tocsin.Date {
	s := r.one(name)
	if s == "" {
		return tocsin.Date{}
	}
	d, err := tocsin.ParseDate(s)
	if err != nil || len(s) != len("2006-01-02") {
		r.fail(name, "is a day, as 2020-11-17")
		return tocsin.Date{}
	}
	return d
}

// time reads a moment; a day is its beginning in UTC.
func (r *reader) time(name string) time.Time {
	s := r.one(name)
	if s == "" {
		return time.Time{}
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	r.fail(name, "is a time, as 2020-11-17T18:05:00Z, or a day")
	return time.Time{}
}

func letters(s string) bool {
	return !strings.ContainsFunc(s, func(c rune) bool { return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') })
}

// clip keeps what a caller sent short enough to be told back.
func clip(s string) string {
	if len(s) > 60 {
		s = strings.ToValidUTF8(s[:60], "") + "..."
	}
	return s
}
