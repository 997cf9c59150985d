package when

import "strconv"

// kind is how an expression is to be understood.
type kind uint8

const (
	nothing   kind = iota
	date           // of a calendar: any of year, month, day, weekday, season
	period         // the day, week, month, year that is this, the last, the next
	shift          // a count of units before or after the reference
	later          // the same, before or after another act
	window         // the past or next so many units
	weekend        // this, the last, the next
	overnight      // from the day before to the reference day
	partOnly       // a part of a day
	clockOnly      // a time of day
	length         // a duration
	set            // a repeated time
	vague          // only past, present or future
	joinPart       // a part of a day that counts only beside a day
	mod            // early, late, the end of: changes what follows
	nightTo        // the night to the day that follows
)

// kindOf is what a rule file calls a meaning. Meanings that are read further
// (numeric dates, other calendars) come back as date.
func kindOf(name string) (kind, bool) {
	switch name {
	case "none":
		return nothing, true
	case "date", "iso", "numeric", "numericshort", "dayofmonth", "century", "half", "quarter", "easter", "hijri", "solar", "periodmod", "periodof":
		return date, true
	case "period":
		return period, true
	case "shift":
		return shift, true
	case "later":
		return later, true
	case "window":
		return window, true
	case "weekend":
		return weekend, true
	case "overnight":
		return overnight, true
	case "nightto":
		return nightTo, true
	case "part":
		return partOnly, true
	case "joinpart":
		return joinPart, true
	case "clock", "clockhhmm", "clockpast":
		return clockOnly, true
	case "length":
		return length, true
	case "set":
		return set, true
	case "vague":
		return vague, true
	case "mod":
		return mod, true
	}
	return nothing, false
}

// dir says where a day, month or year lies: told from the reference, or, when
// anchored, from another act.
type dir uint8

const (
	latest     dir = iota // nothing said: the latest that is not after
	last                  // the one before this
	this                  // the one that holds the reference
	next                  // the one after this
	previous              // anchored: the one before
	following             // anchored: the one after
	same                  // anchored: the same
	beforeLast            // the one before the last
)

func (d dir) anchored() bool { return d == previous || d == following || d == same }

// step is how many units after the reference or anchor it lies.
func (d dir) step() int {
	switch d {
	case last, previous:
		return -1
	case beforeLast:
		return -2
	case next, following:
		return 1
	}
	return 0
}

func dirOf(s string) dir {
	for i, n := range []string{"", "last", "this", "next", "previous", "following", "same", "beforelast"} {
		if s == n {
			return dir(i)
		}
	}
	return latest
}

// sense is what an expression means, before anything is known about when it
// was said. Fields that it does not speak of are zero; weekday is then -1.
type sense struct {
	kind kind
	dir  dir

	year      int
	yearKnown bool
	yearDir   dir // "of last year", when yearRel
	yearRel   bool
	bc        bool
	short     bool // the year was written with two digits
	decade    bool // year is the first of ten
	century   bool // year is the number of the century
	month     int
	day       int
	weekday   int
	season    string // SP, SU, FA, WI
	half      int
	quarter   int
	ambiguous bool // 03/04/2020
	dayFirst  bool // of two readings the one that has the day first is likelier
	easter    bool
	offset    int // of Easter
	moonMonth int // of the Hijri year, when that is not told
	moonDay   int // 0 is the whole month
	weekDir   dir // "of last week", when weekRel
	weekRel   bool

	monthDir  dir // "of last month", when monthRel
	monthRel  bool
	dayBefore bool // "the night to Friday": begins the day before
	overnight bool // "overnight on Friday": ends the day after, or begins the day before

	share      string // unit of "the first two weeks of"
	shareCount int
	nth        int // "the second week of"

	unit  string
	count int // -1 is several
	sign  int
	mod   string // early, mid, late, start, end, earlier, later, todate
	part  string
	clock int // minutes; -1 is none
	ampm  string
	zone  string
	bare  bool // clock of one hour without am or pm
	vague string

	past  bool // cannot lie after the reference: "since January"
	ahead bool // the place may be a day ahead of the reference

	shiftBy *sense // "two days before Christmas": how far this lies from the date

	// the end of a range in one match; zero when there is none
	day2, month2, year2 int
}

// senseOf turns a match into what it means.
func (l *language) senseOf(r *rule, captures []capture) sense {
	s := sense{kind: r.kind, weekday: -1, clock: -1, sign: 1}
	for k, v := range r.fields {
		s.set(k, v)
	}
	var small []int
	hijri, solar := 0, 0
	for _, c := range captures {
		v := c.value
		switch c.class {
		case classDay, classOrdday, classNth:
			if s.day == 0 {
				s.day = v.n
			} else {
				s.day2 = v.n
			}
		case classYear, classBCYear:
			if s.yearKnown {
				s.year2 = v.n
			} else {
				s.year, s.yearKnown = v.n, true
			}
		case classYY:
			if s.yearKnown {
				s.year2 = s.year/100*100 + v.n
			} else {
				s.year, s.yearKnown, s.short = fullYear(v.n), true, true
			}
		case classHour:
			s.clock, s.bare = v.n*60, true
		case classClock, classDotclock, classHHMM:
			if s.clock < 0 {
				s.clock = v.n
			}
		case classDTG: // day, hour and minute
			s.day, s.clock = v.n/10000, v.n/100%100*60+v.n%100
		case classNumber:
			s.count = v.n
		case classDecade:
			s.year, s.yearKnown, s.decade = v.n, true, true
			if v.n < 100 {
				s.year += 1900
			}
		case classSmall:
			small = append(small, v.n)
		default:
			s.word(l.classes[c.class], c.value, &hijri, &solar)
		}
	}
	return s.finish(r, small, hijri, solar)
}

// word sets what a captured word of the named class says.
func (s *sense) word(class string, v value, hijri, solar *int) {
	switch class {
	case "month", "clearmonth", "namemonth":
		if s.month == 0 {
			s.month = v.n
		} else {
			s.month2 = v.n
		}
	case "hijri":
		*hijri = v.n
	case "solar":
		*solar = v.n
	case "weekday", "wday", "weekdays":
		s.weekday = v.n
	case "part", "sunpart":
		s.part = v.s
	case "unit", "shortunit", "longunit", "period", "bigperiod", "manyunits":
		s.unit = v.s
		if class == "manyunits" && s.count == 0 {
			s.count = -1
		}
	case "season", "anyseason":
		s.season = v.s
	case "decadeword":
		s.year, s.yearKnown, s.decade = 1900+v.n, true, true
	case "ordinal":
		s.quarter = v.n
	case "zone", "local":
		if s.zone == "" {
			s.zone = v.s
		}
	case "ampm":
		s.ampm = v.s
	}
}

func (s *sense) set(k, v string) {
	n, _ := strconv.Atoi(v)
	switch k {
	case "unit":
		s.unit = v
	case "dir":
		s.dir = dirOf(v)
	case "mod":
		s.mod = v
	case "part":
		s.part = v
	case "season":
		s.season = v
	case "zone":
		s.zone = v
	case "vague":
		s.vague = v
	case "bc":
		s.bc = true
	case "count":
		s.count = n
	case "sign":
		s.sign = n
	case "year":
		s.year, s.yearKnown = n, true
	case "month":
		s.month = n
	case "day":
		s.day = n
	case "half":
		s.half = n
	case "minute":
		s.offset = n
	case "offset":
		s.offset = n
	case "easter":
		s.easter = true
	case "dayfirst":
		s.dayFirst = true
	case "hijri-month":
		s.moonMonth = n
	case "hijri-day":
		s.moonDay = n
	case "clock":
		s.clock = 0
		if len(v) == 5 {
			h, _ := strconv.Atoi(v[:2])
			m, _ := strconv.Atoi(v[3:])
			s.clock = h*60 + m
		}
	}
}

// finish reads further what the rule's meaning asks for. The kind is nothing
// when the match means nothing after all.
func (s sense) finish(r *rule, small []int, hijri, solar int) sense {
	if len(small) == 1 {
		s.day = small[0]
	}
	switch r.meaning {
	case "iso":
		s.month, s.day = small[0], small[1]
		if s.month > 12 || s.day > daysIn(s.month) {
			s.kind = nothing
		}
	case "numeric":
		a, b := small[0], small[1]
		switch {
		case a > 12 && b <= 12:
			s.day, s.month = a, b
		case b > 12 && a <= 12 || a == b:
			s.month, s.day = a, b
		case a <= 12 && b <= 12:
			s.month, s.day, s.ambiguous = a, b, true
		default:
			s.kind = nothing
		}
		if s.month > 0 && s.day > daysIn(s.month) {
			s.kind = nothing
		}
	case "numericshort":
		a, b := small[0], small[1]
		switch {
		case a > 12 && b <= 12 && a <= daysIn(b):
			s.day, s.month = a, b
		case b > 12 && a <= 12 && b <= daysIn(a):
			s.month, s.day = a, b
		case a <= 12 && b <= 12 && s.weekday >= 0:
			s.month, s.day, s.ambiguous, s.dayFirst = a, b, a != b, true
		default:
			s.kind = nothing // a fraction, a page, a part of two
		}
	case "century":
		s.century, s.year, s.yearKnown, s.day = true, s.day, true, 0
	case "half", "quarter":
		if !s.yearKnown {
			s.kind, s.dir = period, this
			if s.mod = "early"; s.half == 2 {
				s.mod = "late"
			}
		}
	case "easter":
		s.easter = true
	case "hijri":
		if !s.yearKnown {
			s.moonMonth, s.moonDay, s.day = hijri, s.day, 0
			break
		}
		d, ok := fromHijri(s.year, hijri, s.day)
		s.year, s.month, s.day = d.Year, int(d.Month), d.Day
		if !ok {
			s.kind = nothing
		}
	case "solar":
		d, ok := fromSolar(s.year, solar, s.day)
		s.year, s.month, s.day = d.Year, int(d.Month), d.Day
		if !ok {
			s.kind = nothing
		}
	case "periodmod":
		if s.kind, s.dir = period, this; s.unit == "" {
			s.unit = "year"
		}
	case "periodof":
		s.kind, s.dir = period, this
	case "clockhhmm":
		if h := s.clock / 60; h >= 17 && h < 21 { // a year as well
			s.kind = nothing
		}
	case "clockpast":
		if s.count > 0 && s.count < 60 { // minutes past
			s.offset, s.count, s.unit = s.count, 0, ""
		}
		s.clock += s.offset
		s.offset = 0
	}
	if s.bc && s.yearKnown && !s.century && s.kind == date {
		s.year = 1 - s.year
		if s.year2 != 0 {
			s.year2 = 1 - s.year2
		}
	}
	return s
}

// fullYear is the year that two digits stand for: 1941 to 2040.
func fullYear(yy int) int {
	if yy > 40 {
		return 1900 + yy
	}
	return 2000 + yy
}

// grain is how fine what the sense speaks of is.
type grain uint8

const (
	noGrain grain = iota
	grainDay
	grainWeek
	grainMonth
	grainSeason
	grainYear
	grainDecade
	grainCentury
)

func (s *sense) grain() grain {
	switch s.kind {
	case date:
		switch {
		case s.day > 0 || s.weekday >= 0 || s.easter || s.ambiguous || s.moonDay > 0:
			return grainDay
		case s.month > 0 || s.moonMonth > 0:
			return grainMonth
		case s.season != "" || s.half > 0 || s.quarter > 0:
			return grainSeason
		case s.decade:
			return grainDecade
		case s.century:
			return grainCentury
		}
		return grainYear
	case weekend, overnight, nightTo:
		return grainDay
	case period, shift, later:
		switch s.unit {
		case "second", "minute", "hour", "day", "":
			return grainDay
		case "week", "fortnight":
			return grainWeek
		case "month":
			return grainMonth
		case "year":
			return grainYear
		case "decade":
			return grainDecade
		}
		return grainCentury
	}
	return noGrain
}

// unitDays is about how many days a unit has; 0 for less than a day.
func unitDays(unit string) int {
	switch unit {
	case "day":
		return 1
	case "week":
		return 7
	case "fortnight":
		return 14
	case "month":
		return 30
	case "year":
		return 365
	case "decade":
		return 3652
	case "century":
		return 36524
	}
	return 0
}

// days is about how many days count units are; several counts as three.
func (s *sense) days() int {
	n := s.count
	switch {
	case n < 0:
		n = 3
	case n == 0:
		n = 1
	case s.unit == "hour":
		return n / 24
	}
	return n * unitDays(s.unit)
}
