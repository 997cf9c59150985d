package when

import (
	"time"

	"tocsin"
)

// nearFuture is how many days after the reference a date without a year may
// lie before the year before is meant: dates told in advance, and clocks of
// places ahead of the outlet's.
const nearFuture = 7

// interval is a resolved time.
type interval struct {
	start, end tocsin.Date
	precision  tocsin.TimePrecision
	ok         bool
}

func oneDay(d tocsin.Date) interval { return interval{d, d, tocsin.Day, true} }

// resolve is the interval that the sense means, told from ref.
func (s *sense) resolve(ref tocsin.Date) interval {
	if s.shiftBy != nil {
		whole := *s
		whole.shiftBy = nil
		at := whole.resolve(ref)
		if !at.ok {
			return at
		}
		return s.shiftBy.shifted(at.start, at.end)
	}
	var at interval
	switch s.kind {
	case date:
		at = s.dated(ref)
	case period:
		if !ref.Known() || s.dir.anchored() {
			return interval{}
		}
		at = periodAt(s.unit, ref, s.dir.step())
		if s.dir == this && s.unit != "day" && s.unit != "" && s.mod == "" || s.mod == "todate" || s.mod == "earlier" {
			at.end = ref
		}
	case shift:
		if !ref.Known() {
			return interval{}
		}
		at = s.shifted(ref, ref)
	case window:
		if !ref.Known() {
			return interval{}
		}
		days := s.days()
		if n := max(s.count, 1); s.sign < 0 && s.count >= 0 && (s.unit == "month" || s.unit == "year") && n < 10000 {
			months := n
			if s.unit == "year" {
				months *= 12
			}
			at = interval{sameDay(ref, -months), ref, tocsin.Week, true}
		} else if s.sign < 0 {
			at = interval{ref.AddDays(-days), ref, tocsin.Week, true}
		} else {
			at = interval{ref, ref.AddDays(days), tocsin.Week, true}
		}
		if at.precision = spanPrecision(days); s.unit == "hour" || s.unit == "minute" || s.unit == "second" {
			at.precision = tocsin.Day
		}
	case weekend:
		if !ref.Known() {
			return interval{}
		}
		saturday := monday(ref).AddDays(5 + 7*s.dir.step())
		switch wd := ref.Weekday(); {
		case s.dir != this || wd == time.Saturday || wd == time.Sunday:
		case s.mod == "past" || wd <= time.Wednesday:
			saturday = saturday.AddDays(-7)
		}
		return interval{saturday, saturday.AddDays(1), tocsin.Day, true}
	case overnight:
		if !ref.Known() {
			return interval{}
		}
		return interval{ref.AddDays(-1), ref, tocsin.Day, true}
	default:
		return interval{}
	}
	if !at.ok {
		return at
	}
	if s.dayBefore {
		at.start = at.start.AddDays(-1)
	}
	if s.overnight && at.precision == tocsin.Day {
		if at.end = at.start.AddDays(1); ref.Known() && ref.Before(at.end) {
			at.start, at.end = at.start.AddDays(-1), at.start
		}
	}
	if s.mod == "todate" && ref.Known() && !ref.Before(at.start) && ref.Before(at.end) {
		at.end = ref
	}
	return s.narrowed(at)
}

// sameDay is the same day of the month so many months later, or its last day.
func sameDay(d tocsin.Date, months int) tocsin.Date {
	first := dayOf(d.Year, int(d.Month)+months, 1)
	end := lastDay(first.Year, int(first.Month))
	return dayOf(first.Year, int(first.Month), min(d.Day, end.Day))
}

// spanPrecision is the precision of an interval of so many days.
func spanPrecision(days int) tocsin.TimePrecision {
	switch {
	case days <= 1:
		return tocsin.Day
	case days <= 14:
		return tocsin.Week
	case days <= 62:
		return tocsin.Month
	}
	return tocsin.Year
}

// narrowed takes the early, middle or late part of a month or more: of a
// month ten days, of a year three months, of a decade four years.
func (s *sense) narrowed(at interval) interval {
	a, b := at.start, at.end
	if n := max(s.shareCount, 1) * unitDays(s.share); n > 0 && n < 1000 && s.mod != "" { // "the first two weeks of May"
		switch s.mod {
		case "start":
			at.end = a.AddDays(n - 1)
		case "nth":
			at.start, at.end = a.AddDays(7*(s.nth-1)), a.AddDays(7*s.nth-1)
		case "end":
			at.start = b.AddDays(1 - n)
		}
		if at.start.Before(a) || b.Before(at.end) {
			return interval{a, b, at.precision, true}
		}
		if n <= 14 {
			at.precision = tocsin.Week
		}
		return at
	}
	switch s.grain() {
	case grainWeek:
		switch s.mod {
		case "early", "start":
			at.end = a.AddDays(2)
		case "late", "end":
			at.start = a.AddDays(4)
		}
	case grainMonth:
		switch s.mod {
		case "early", "start":
			at.end = a.AddDays(9)
		case "mid":
			at.start, at.end = a.AddDays(10), a.AddDays(19)
		case "late", "end":
			at.start = a.AddDays(20)
		}
	case grainSeason:
		switch s.mod {
		case "early", "start":
			at.end = lastDay(a.Year, int(a.Month)+1)
		case "late", "end":
			at.start = dayOf(b.Year, int(b.Month)-1, 1)
		}
	case grainYear:
		switch s.mod {
		case "early", "start":
			at.end = lastDay(a.Year, 3)
		case "mid":
			at.start, at.end = dayOf(a.Year, 5, 1), lastDay(a.Year, 8)
		case "late", "end":
			at.start = dayOf(a.Year, 10, 1)
		}
	case grainDecade:
		switch s.mod {
		case "early", "start":
			at.end = dayOf(a.Year+3, 12, 31)
		case "mid":
			at.start, at.end = dayOf(a.Year+4, 1, 1), dayOf(a.Year+6, 12, 31)
		case "late", "end":
			at.start = dayOf(a.Year+6, 1, 1)
		}
	case grainCentury:
		switch s.mod {
		case "early", "start":
			at.end = dayOf(a.Year+32, 12, 31)
		case "late", "end":
			at.start = dayOf(a.Year+66, 1, 1)
		}
	}
	if at.end.Before(at.start) {
		at.end = at.start
	}
	return at
}

// periodAt is the unit that lies step units from the one that holds d.
func periodAt(unit string, d tocsin.Date, step int) interval {
	switch unit {
	case "day", "":
		return oneDay(d.AddDays(step))
	case "week":
		m := monday(d).AddDays(7 * step)
		return interval{m, m.AddDays(6), tocsin.Week, true}
	case "fortnight":
		m := monday(d).AddDays(14 * step)
		return interval{m, m.AddDays(13), tocsin.Week, true}
	case "month":
		first := dayOf(d.Year, int(d.Month)+step, 1)
		return interval{first, lastDay(first.Year, int(first.Month)), tocsin.Month, true}
	case "year":
		return yearAt(d.Year + step)
	case "decade":
		y := floor(d.Year, 10) + 10*step
		return interval{dayOf(y, 1, 1), dayOf(y+9, 12, 31), tocsin.Year, true}
	case "century":
		y := floor(d.Year, 100) + 100*step
		return interval{dayOf(y, 1, 1), dayOf(y+99, 12, 31), tocsin.Year, true}
	}
	return interval{}
}

func yearAt(y int) interval { return interval{dayOf(y, 1, 1), dayOf(y, 12, 31), tocsin.Year, true} }

// floor is the greatest multiple of n that is not above y.
func floor(y, n int) int { return y - ((y%n)+n)%n }

// shifted is count units before or after the interval from a to b.
func (s *sense) shifted(a, b tocsin.Date) interval {
	n := s.count
	if n < 0 { // several, a few
		d := a
		if s.sign > 0 {
			d = b
		}
		unit := unitDays(s.unit)
		if unit == 0 {
			return oneDay(d)
		}
		near, far := d.AddDays(2*s.sign*unit), d.AddDays(6*s.sign*unit)
		if s.sign < 0 {
			near, far = far, near
		}
		return interval{near, far, spanPrecision(4 * unit), true}
	}
	if n == 0 {
		n = 1
	}
	if n > 100000 {
		return interval{}
	}
	n *= s.sign
	switch s.unit {
	case "second", "minute", "":
		return interval{a, b, tocsin.Day, true}
	case "hour":
		return interval{a.AddDays(n / 24), b.AddDays(n / 24), tocsin.Day, true}
	case "day":
		return interval{a.AddDays(n), b.AddDays(n), tocsin.Day, true}
	case "week", "fortnight":
		days := n * unitDays(s.unit)
		p := tocsin.Week
		if n == 1 || n == -1 {
			p = tocsin.Day
		}
		return interval{a.AddDays(days), b.AddDays(days), p, true}
	case "month":
		return periodAt("month", a, n)
	case "year":
		return yearAt(a.Year + n)
	case "decade":
		return yearAt(a.Year + 10*n)
	}
	return yearAt(a.Year + 100*n)
}

// resolveFrom is the interval of an anchored sense, told from the day of
// another act.
func (s *sense) resolveFrom(anchor tocsin.Date) interval {
	switch s.kind {
	case partOnly, clockOnly:
		return oneDay(anchor)
	case later:
		return s.shifted(anchor, anchor)
	case period:
		at := periodAt(s.unit, anchor, s.dir.step())
		return s.narrowed(at)
	case date:
		told := *s
		if s.yearRel && s.yearDir.anchored() {
			return s.narrowed(s.inYear(anchor.Year + s.yearDir.step()))
		}
		switch s.dir {
		case same:
			told.dir = latest
			if s.weekday >= 0 {
				return told.resolve(anchor)
			}
			told.year, told.yearKnown = anchor.Year, true
		case previous:
			told.dir = last
			if s.weekday < 0 {
				return told.before(anchor)
			}
		case following:
			told.dir = next
			if s.weekday < 0 {
				return told.after(anchor)
			}
		}
		return told.resolve(anchor)
	}
	return s.resolve(anchor)
}

// before is the latest such month or season that ends before d.
func (s *sense) before(d tocsin.Date) interval {
	for y := d.Year; y >= d.Year-1; y-- {
		if at := s.inYear(y); at.ok && at.end.Before(d) {
			return s.narrowed(at)
		}
	}
	return interval{}
}

// after is the first such month or season that begins after d.
func (s *sense) after(d tocsin.Date) interval {
	for y := d.Year; y <= d.Year+1; y++ {
		if at := s.inYear(y); at.ok && d.Before(at.start) {
			return s.narrowed(at)
		}
	}
	return interval{}
}

// dated resolves a calendar date as far as its year needs ref.
func (s *sense) dated(ref tocsin.Date) interval {
	switch {
	case s.ambiguous:
		return s.eitherWay(ref)
	case s.dir.anchored():
		return interval{}
	case s.yearKnown:
		return s.inYear(s.year)
	case !ref.Known():
		return interval{}
	case s.yearRel:
		if s.yearDir.anchored() {
			return interval{}
		}
		return s.inYear(ref.Year + s.yearDir.step())
	case s.weekday >= 0 && s.day == 0 && s.month == 0:
		return oneDay(s.weekdayFrom(ref))
	case s.day > 0 && s.month == 0:
		return s.dayOfMonth(ref)
	}
	switch s.dir {
	case last: // "last March", "last summer": one that is over
		return s.before(dayOf(ref.Year, int(ref.Month), 1))
	case this:
		return s.inYear(ref.Year)
	case next:
		return s.after(ref)
	}
	limit := ref.AddDays(nearFuture)
	if s.past {
		limit = ref
	}
	for y := ref.Year + 1; y >= ref.Year-8; y-- {
		if at := s.inYear(y); at.ok && !limit.Before(at.start) {
			if s.weekday >= 0 && s.day > 0 && at.start.Weekday() != time.Weekday(s.weekday) && y > ref.Year-8 {
				if other := s.nearWeekday(y); other.ok {
					return other
				}
			}
			return at
		}
	}
	return interval{}
}

// eitherWay is the one reading of "03/01/2020" that can be: the other lies
// after the reference, or this one within a week of it and the other a month
// or more away.
func (s *sense) eitherWay(ref tocsin.Date) interval {
	if !ref.Known() {
		return interval{}
	}
	if !s.yearKnown {
		return s.eitherDay(ref)
	}
	a, b := dayOf(s.year, s.month, s.day), dayOf(s.year, s.day, s.month)
	if s.dayFirst && !ref.AddDays(1).Before(b) {
		return oneDay(b)
	}
	if a.Before(b) {
		a, b = b, a
	}
	last, days := ref.AddDays(1), a.DaysUntil(ref)
	switch {
	case !last.Before(b) && last.Before(a):
		return oneDay(b)
	case !last.Before(a) && days <= 7 && b.DaysUntil(ref) >= 30:
		return oneDay(a)
	}
	return interval{}
}

// eitherDay is the later of the readings of "4/3", without a year, that fall on
// the weekday told with it.
func (s *sense) eitherDay(ref tocsin.Date) interval {
	var out interval
	for _, d := range [2][2]int{{s.day, s.month}, {s.month, s.day}} {
		told := sense{kind: date, weekday: -1, clock: -1, month: d[0], day: d[1]}
		at := told.dated(ref)
		if at.ok && s.weekday >= 0 && at.start.Weekday() == time.Weekday(s.weekday) && !at.start.Before(out.start) {
			out = at
		}
	}
	return out
}

// nearWeekday is the date in the year on which it falls on its weekday,
// looking a few years back from y.
func (s *sense) nearWeekday(y int) interval {
	for k := y + 1; k > y-6; k-- {
		if at := s.inYear(k); at.ok && at.start.Weekday() == time.Weekday(s.weekday) && k <= y {
			return at
		}
	}
	return interval{}
}

// weekdayFrom is the weekday told from ref: the latest that is not after it. A
// bare weekday that is the day after publication is that day: the place's
// calendar was ahead of the outlet's, or the day was announced; six days back
// is told as "last Friday". Of twelve such weekdays in the development texts
// eleven meant the next day.
func (s *sense) weekdayFrom(ref tocsin.Date) tocsin.Date {
	if s.weekRel {
		return monday(ref).AddDays(7*s.weekDir.step() + (s.weekday+6)%7)
	}
	back := (int(ref.Weekday()) - s.weekday + 7) % 7
	switch s.dir {
	case last:
		if back == 0 {
			back = 7
		}
		return ref.AddDays(-back)
	case beforeLast:
		if back == 0 {
			back = 7
		}
		return ref.AddDays(-back - 7)
	case next:
		return ref.AddDays(7 - back)
	case this:
		if back > 3 { // "this Sunday" on a Monday is the one just past
			return ref.AddDays(7 - back)
		}
	}
	if s.ahead && back == 6 && s.dir == latest {
		return ref.AddDays(1)
	}
	return ref.AddDays(-back)
}

// dayOfMonth is "the 17th": the latest that is not after ref, and falls on
// the weekday when one is told.
func (s *sense) dayOfMonth(ref tocsin.Date) interval {
	if s.monthRel {
		first := periodAt("month", ref, s.monthDir.step()).start
		if !valid(first.Year, int(first.Month), s.day) {
			return interval{}
		}
		return oneDay(dayOf(first.Year, int(first.Month), s.day))
	}
	for back := 0; back < 14; back++ {
		first := dayOf(ref.Year, int(ref.Month)-back, 1)
		if !valid(first.Year, int(first.Month), s.day) {
			continue
		}
		d := dayOf(first.Year, int(first.Month), s.day)
		if ref.Before(d) || s.weekday >= 0 && d.Weekday() != time.Weekday(s.weekday) {
			continue
		}
		return oneDay(d)
	}
	return interval{}
}

// inYear is the interval in that year.
func (s *sense) inYear(y int) interval {
	if y < -9000 || y > 9999 {
		return interval{}
	}
	switch {
	case s.easter:
		return oneDay(easterOf(y).AddDays(s.offset))
	case s.moonMonth > 0:
		return s.byMoon(y)
	case s.month > 0 && s.day > 0:
		if !valid(y, s.month, s.day) {
			return interval{}
		}
		return oneDay(dayOf(y, s.month, s.day))
	case s.month > 0:
		return interval{dayOf(y, s.month, 1), lastDay(y, s.month), tocsin.Month, true}
	case s.season != "":
		first := map[string]int{"WI": 0, "SP": 3, "SU": 6, "FA": 9}[s.season]
		return interval{dayOf(y, first, 1), lastDay(y, first+2), tocsin.Month, true}
	case s.half > 0:
		return interval{dayOf(y, 6*s.half-5, 1), lastDay(y, 6*s.half), tocsin.Year, true}
	case s.quarter > 0:
		return interval{dayOf(y, 3*s.quarter-2, 1), lastDay(y, 3*s.quarter), tocsin.Month, true}
	case s.decade && s.bc: // the 460s BC begin in 469 BC
		return interval{dayOf(y-9, 1, 1), dayOf(y, 12, 31), tocsin.Year, true}
	case s.decade:
		return interval{dayOf(y, 1, 1), dayOf(y+9, 12, 31), tocsin.Year, true}
	case s.century:
		if s.bc {
			return interval{dayOf(1-100*s.year, 1, 1), dayOf(100-100*s.year, 12, 31), tocsin.Year, true}
		}
		return interval{dayOf(100*s.year-99, 1, 1), dayOf(100*s.year, 12, 31), tocsin.Year, true}
	case s.weekday >= 0:
		return interval{}
	}
	return yearAt(y)
}

// byMoon is the Hijri holiday or month that begins in the year. Since the moon
// is sighted, a day may be one off: it is given as three days.
func (s *sense) byMoon(y int) interval {
	for hijri := (y - 622) * 33 / 32; hijri <= (y-622)*33/32+2; hijri++ {
		d, ok := fromHijri(hijri, s.moonMonth, max(s.moonDay, 1))
		if !ok || d.Year != y {
			continue
		}
		if s.moonDay > 0 {
			return interval{d.AddDays(-1), d.AddDays(1), tocsin.Week, true}
		}
		return interval{d, d.AddDays(29), tocsin.Month, true}
	}
	return interval{}
}
