package when

import (
	"testing"

	"tocsin"
)

func TestOtherCalendars(t *testing.T) {
	solar := func(y, m, d int) func() (tocsin.Date, bool) {
		return func() (tocsin.Date, bool) { return fromSolar(y, m, d) }
	}
	hijri := func(y, m, d int) func() (tocsin.Date, bool) {
		return func() (tocsin.Date, bool) { return fromHijri(y, m, d) }
	}
	easter := func(y int) func() (tocsin.Date, bool) { return func() (tocsin.Date, bool) { return easterOf(y), true } }
	for _, c := range []struct {
		name string
		of   func() (tocsin.Date, bool)
		want string // "" when there is no such day
	}{
		{"Nowruz 1399", solar(1399, 1, 1), "2020-03-20"},
		{"Nowruz 1400", solar(1400, 1, 1), "2021-03-21"},
		{"the revolution of 1357", solar(1357, 11, 22), "1979-02-11"},
		{"the last day of a leap year", solar(1399, 12, 30), "2021-03-20"},
		{"13 Dey 1398", solar(1398, 10, 13), "2020-01-03"},
		{"a day that Mehr has not", solar(1398, 7, 31), ""},
		{"a year too early", solar(1000, 1, 1), ""},
		{"new year 1442", hijri(1442, 1, 1), "2020-08-20"},
		{"1 Ramadan 1445", hijri(1445, 9, 1), "2024-03-11"},
		{"a month that there is not", hijri(1445, 13, 1), ""},
		{"Easter 2019", easter(2019), "2019-04-21"},
		{"Easter 2024", easter(2024), "2024-03-31"},
		{"Easter 1961", easter(1961), "1961-04-02"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, ok := c.of()
			if ok != (c.want != "") || ok && d.String() != c.want {
				t.Errorf("%v %v, want %q", d, ok, c.want)
			}
		})
	}
}

func TestValuesAreTimex(t *testing.T) {
	ref := Reference{Date: tocsin.Date{Year: 1941, Month: 6, Day: 22}, Basis: tocsin.BasisText}
	for _, c := range []struct{ text, want, alone string }{
		{"It fell on 22 June 1941.", "1941-06-22", "1941-06-22"},
		{"It fell in June 1941.", "1941-06", "1941-06"},
		{"It fell in June.", "1941-06", "XXXX-06"},
		{"It fell on Monday.", "1941-06-16", "XXXX-WXX-1"},
		{"It fell in the summer of 1941.", "1941-SU", "1941-SU"},
		{"It fell in the 1940s.", "194", "194"},
		{"It fell in the 19th century.", "18", "18"},
		{"It fell in 480 BC.", "BC0480", "BC0480"},
		{"It fell last week.", "1941-W24", "XXXX-WXX"},
		{"It fell in three days.", "P3D", "P3D"},
		{"It took several months.", "PXM", "PXM"},
		{"It took 20 minutes.", "PT20M", "PT20M"},
		{"It fell a few months later.", "FUTURE_REF", "FUTURE_REF"},
		{"It fell several years ago.", "PAST_REF", "PAST_REF"},
		{"It fell two days later.", "1941-06-24", "XXXX-XX-XX"},
		{"It fell that night.", "1941-06-22TNI", "XXXX-XX-XXTNI"},
		{"It fell at 5:30 a.m. on 22 June 1941.", "1941-06-22T05:30", "1941-06-22T05:30"},
		{"They met every Friday.", "XXXX-WXX-5", "XXXX-WXX-5"},
		{"They fired ten shells per day.", "P1D", "P1D"},
		{"It fell in the second half of 1941.", "1941-H2", "1941-H2"},
		{"It fell in the first two weeks of May 1941.", "P2W", "P2W"},
	} {
		t.Run(c.text, func(t *testing.T) {
			text := textOf(c.text)
			found := Find(text, 0, len(text.Tokens))
			if len(found) != 1 {
				t.Fatalf("found %v, want one", words(found))
			}
			if v := found[0].Value(ref); v != c.want {
				t.Errorf("value %s, want %s", v, c.want)
			}
			if v := found[0].Value(Reference{}); v != c.alone {
				t.Errorf("value without a reference %s, want %s", v, c.alone)
			}
		})
	}
}
