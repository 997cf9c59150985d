package feed_test

import (
	"testing"
	"time"

	"tocsin/collect/feed"
)

func TestDate(t *testing.T) {
	for _, c := range []struct{ name, told, want string }{
		{"RFC 3339", "2026-11-20T10:00:00+05:30", "2026-11-20T10:00:00+05:30"},
		{"with parts of a second", "2026-11-20T10:00:00.123Z", "2026-11-20T10:00:00Z"},
		{"without seconds", "2026-11-20T10:00Z", "2026-11-20T10:00:00Z"},
		{"RFC 822 with an offset", "Fri, 20 Nov 2026 10:00:00 +0100", "2026-11-20T10:00:00+01:00"},
		{"RFC 822 with GMT", "Fri, 20 Nov 2026 10:00:00 GMT", "2026-11-20T10:00:00Z"},
		{"a year of two digits and a named zone", "Thu, 19 Nov 26 23:00 EST", "2026-11-19T23:00:00-05:00"},
		{"the wrong weekday", "Mon, 20 Nov 2026 10:00:00 GMT", "2026-11-20T10:00:00Z"},
		{"a weekday and a month in full", "Friday, November 20, 2026 5:30 PM EST", "2026-11-20T17:30:00-05:00"},
		{"words without a zone", "20 November 2026 at 5pm", "2026-11-20"},
		{"Sept", "1 Sept 2026 10:00 +0000", "2026-09-01T10:00:00Z"},
		{"an ordinal", "Nov 20th, 2026", "2026-11-20"},
		{"a zone that several have", "Fri, 20 Nov 2026 10:00:00 IST", "2026-11-20"},
		{"an offset behind GMT", "Fri, 20 Nov 2026 10:00:00 GMT+0200", "2026-11-20T10:00:00+02:00"},
		{"no zone", "2026-11-20 10:00:00", "2026-11-20"},
		{"a day", "2026-11-20", "2026-11-20"},
		{"a day with slashes, year first", "2026/11/20", "2026-11-20"},
		{"a day with points", "03.04.2026 12:00", "2026-04-03"},
		{"a day that can only be one", "11/20/2026", "2026-11-20"},
		{"a day that can be two", "3/4/2026", ""},
		{"midnight at noon", "20 Nov 2026 12:05 am +0000", "2026-11-20T00:05:00Z"},
		{"no such day", "31 Nov 2026 10:00 GMT", ""},
		{"no such hour", "20 Nov 2026 25:00 GMT", ""},
		{"the beginning of a clock", "Thu, 01 Jan 1970 00:00:00 GMT", ""},
		{"the year one", "0001-01-01T00:00:00Z", ""},
		{"words", "two hours ago", ""},
		{"nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := feed.Date(c.told); got != c.want {
				t.Errorf("%q: got %q, want %q", c.told, got, c.want)
			}
		})
	}
}

func FuzzDate(f *testing.F) {
	f.Add("Thu, 19 Nov 26 23:00 EST")
	f.Add("20 November 2026 at 5pm")
	f.Add("11/20/2026 10:00:00.5 +0100")
	f.Fuzz(func(t *testing.T, told string) {
		got := feed.Date(told)
		if got == "" {
			return
		}
		if _, err := time.Parse(time.RFC3339, got); err != nil {
			if _, err := time.Parse(time.DateOnly, got); err != nil {
				t.Errorf("%q gives %q, which is no time", told, got)
			}
		}
	})
}
