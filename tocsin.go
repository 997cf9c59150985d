// Package tocsin holds the words that every stage of tocsin speaks: what a
// Document, a Text, a Mention, a Claim, an Account and an Incident are, and
// which values of them are valid. It does no input or output and imports no
// other package of the program.
//
// The stages are folders whose alphabetical order is the order of the data:
//
//	collect   sources   -> Document
//	distill   Document  -> Text
//	find      Text      -> Mentions
//	frame     Mentions  -> Accounts of Claims
//	group     Accounts  -> Incidents, Changes
//	store     what was learned, kept
//	watch     Changes   -> alerts
//	web       store     -> pages, API, feeds, exports
package tocsin

import (
	"fmt"
	"time"
)

// Span is a half-open range of bytes, [Start, End), of Text.Body.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Of returns the words that the span covers in body.
func (s Span) Of(body string) string { return body[s.Start:s.End] }

// Len is the number of bytes covered.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether t lies wholly inside s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Overlaps reports whether s and t share a byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// In reports whether the span is well formed and lies inside body.
func (s Span) In(body string) bool {
	return 0 <= s.Start && s.Start <= s.End && s.End <= len(body)
}

// Date is a day of the Gregorian calendar without a time zone: the local day
// of a place. The zero Date is unknown. A Year may be negative (astronomical
// years: 0 is 1 BC) in historical texts.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// Known reports whether the date is set.
func (d Date) Known() bool { return d.Month != 0 }

// DateOf is the calendar day of t in t's own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads "2020-11-17"; anything after the day, as in an RFC 3339
// time, is ignored.
func ParseDate(s string) (Date, error) {
	if len(s) < 10 {
		return Date{}, Errorf(Invalid, "date %q is not of the form 2006-01-02", s)
	}
	t, err := time.Parse("2006-01-02", s[:10])
	if err != nil {
		return Date{}, Errorf(Invalid, "date %q is not of the form 2006-01-02", s)
	}
	return DateOf(t), nil
}

// Time is midnight UTC of the day, for arithmetic.
func (d Date) Time() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// AddDays is the day n days later, or earlier when n is negative.
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// DaysUntil is how many days e lies after d; negative when before.
func (d Date) DaysUntil(e Date) int {
	return int(e.Time().Sub(d.Time()).Hours() / 24)
}

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// Compare orders dates: negative when d is earlier than e.
func (d Date) Compare(e Date) int {
	if d.Year != e.Year {
		return d.Year - e.Year
	}
	if d.Month != e.Month {
		return int(d.Month) - int(e.Month)
	}
	return d.Day - e.Day
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// String is the ISO 8601 form, "2020-11-17"; unknown is "".
func (d Date) String() string {
	if !d.Known() {
		return ""
	}
	if d.Year < 0 {
		return fmt.Sprintf("-%04d-%02d-%02d", -d.Year, int(d.Month), d.Day)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// MarshalText writes the ISO 8601 form.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO 8601 form; empty is unknown.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	v, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}
