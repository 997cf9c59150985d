package when

import (
	"time"

	"tocsin"
)

// daysIn is the most days that a month of the Gregorian calendar can have.
func daysIn(month int) int {
	switch month {
	case 2:
		return 29
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// lastDay is the last day of the month.
func lastDay(year, month int) tocsin.Date {
	return tocsin.DateOf(time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC))
}

// day is a date that may lie outside its month: 2020-02-30 is 2020-03-01.
func dayOf(year, month, day int) tocsin.Date {
	return tocsin.DateOf(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC))
}

// valid reports whether the year has that day.
func valid(year, month, day int) bool {
	d := dayOf(year, month, day)
	return d.Year == year && int(d.Month) == month
}

// monday is the first day of the date's week.
func monday(d tocsin.Date) tocsin.Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }

// easterOf is Easter Sunday of the Gregorian calendar, by the anonymous
// algorithm of 1876 (J. Meeus, Astronomical Algorithms, chapter 8).
func easterOf(year int) tocsin.Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	return dayOf(year, month, (h+l-7*m+33*month+19)%32)
}

// civilEpoch is the Julian day number of 1970-01-01 at noon.
const civilEpoch = 2440588

func fromJulianDay(jd int) tocsin.Date {
	return tocsin.Date{Year: 1970, Month: time.January, Day: 1}.AddDays(jd - civilEpoch)
}

// fromHijri converts a day of the tabular Islamic calendar (civil epoch,
// leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29 of 30). Sighting of the
// moon can move the true day by one, sometimes two.
func fromHijri(year, month, day int) (tocsin.Date, bool) {
	if year < 1200 || year > 1600 || month < 1 || month > 12 || day < 1 || day > 30 {
		return tocsin.Date{}, false
	}
	jd := day + (59*(month-1)+1)/2 + (year-1)*354 + (3+11*year)/30 + 1948440 - 1
	return fromJulianDay(jd), true
}

// fromSolar converts a day of the Solar Hijri calendar of Iran and
// Afghanistan by the 33-year cycle, exact for the years 1206 to 1498. It
// counts from 1 Farvardin 1399, which was 20 March 2020.
func fromSolar(year, month, day int) (tocsin.Date, bool) {
	if year < 1206 || year > 1498 || month < 1 || month > 12 || day < 1 || day > 31 || month > 6 && day > 30 {
		return tocsin.Date{}, false
	}
	days := 365*(year-1399) + solarLeaps(year) - solarLeaps(1399) + day - 1 + (month-1)*31
	if month > 7 {
		days -= month - 7
	}
	return tocsin.Date{Year: 2020, Month: time.March, Day: 20}.AddDays(days), true
}

// solarLeaps is how many leap years lie before the year.
func solarLeaps(year int) int {
	n := (year - 1) / 33 * 8
	for y := (year-1)/33*33 + 1; y < year; y++ {
		switch y % 33 {
		case 1, 5, 9, 13, 17, 22, 26, 30:
			n++
		}
	}
	return n
}
