package when

import (
	"fmt"
	"strconv"

	"tocsin"
)

// Value is the TIMEX2 value of the expression, told from ref: "1941-06-22",
// "1941-06", "1941-SU", "194", "P3D", "FUTURE_REF"; unknown parts are X.
func (e *Expr) Value(ref Reference) string {
	if e.Vague {
		return e.sense.vague
	}
	return e.sense.value(ref.Date)
}

// value is the TIMEX2 value of the sense, told from ref.
func (s *sense) value(ref tocsin.Date) string {
	if s.share != "" {
		return durationValue(s.shareCount, s.share)
	}
	switch s.kind {
	case length, window:
		return durationValue(s.count, s.unit)
	case set:
		return s.setValue()
	case partOnly, clockOnly:
		if s.mod == "any" || !ref.Known() {
			return "XXXX-XX-XX" + s.timeValue()
		}
		return dateValue(ref) + s.timeValue()
	case overnight:
		if ref.Known() {
			return dateValue(ref) + "TNI"
		}
		return "XXXX-XX-XXTNI"
	case later:
		if s.count < 0 || s.count == 0 && s.unit == "" {
			return s.vagueValue()
		}
	case shift:
		if s.count < 0 {
			return s.vagueValue()
		}
	case weekend:
		if at := s.resolve(ref); at.ok {
			return weekValue(at.start) + "-WE"
		}
		return "XXXX-WXX-WE"
	}
	at := s.resolve(ref)
	if !at.ok && ref.Known() {
		at = s.resolveFrom(ref)
	}
	if !at.ok {
		return s.unknownValue()
	}
	if s.kind == period && s.mod != "" || s.dayBefore {
		at.start = at.end
	}
	if s.kind == period && s.mod == "later" && s.grain() >= grainMonth {
		return s.at(at.start) + map[bool]string{true: "-XX", false: "-XX-XX"}[s.grain() == grainMonth]
	}
	return s.at(at.start)
}

// at is the value of the sense when it begins on d.
func (s *sense) at(d tocsin.Date) string {
	switch s.grain() {
	case grainDay:
		return dateValue(d) + s.timeValue()
	case grainWeek:
		return weekValue(d)
	case grainMonth:
		return yearValue(d.Year) + monthValue(d)
	case grainSeason:
		switch {
		case s.half > 0:
			return yearValue(d.Year) + "-H" + strconv.Itoa(s.half)
		case s.quarter > 0:
			return yearValue(d.Year) + "-Q" + strconv.Itoa(s.quarter)
		}
		y := d.Year
		if d.Month == 12 { // winter carries the year in which it ends
			y++
		}
		return yearValue(y) + "-" + s.season
	case grainDecade:
		if d.Year <= 0 {
			return fmt.Sprintf("BC%03d", (1-d.Year)/10)
		}
		return fmt.Sprintf("%03d", d.Year/10)
	case grainCentury:
		if d.Year <= 0 {
			return fmt.Sprintf("BC%02d", -d.Year/100)
		}
		return fmt.Sprintf("%02d", d.Year/100)
	}
	return yearValue(d.Year)
}

func yearValue(y int) string {
	if y <= 0 {
		return fmt.Sprintf("BC%04d", 1-y)
	}
	return fmt.Sprintf("%04d", y)
}

func monthValue(d tocsin.Date) string { return fmt.Sprintf("-%02d", int(d.Month)) }

func dateValue(d tocsin.Date) string {
	return yearValue(d.Year) + fmt.Sprintf("-%02d-%02d", int(d.Month), d.Day)
}

func weekValue(d tocsin.Date) string {
	y, w := d.Time().ISOWeek()
	return fmt.Sprintf("%04d-W%02d", y, w)
}

// timeValue is the part after the day.
func (s *sense) timeValue() string {
	switch {
	case s.clock >= 0:
		return "T" + clockOf(s.clock)
	case s.unit == "hour" && s.kind == later:
		return "TXX"
	}
	switch s.part {
	case "early-morning", "morning":
		return "TMO"
	case "afternoon":
		return "TAF"
	case "evening":
		return "TEV"
	case "night":
		return "TNI"
	case "day":
		return "TDT"
	}
	return ""
}

func (s *sense) vagueValue() string {
	if s.sign < 0 {
		return "PAST_REF"
	}
	return "FUTURE_REF"
}

// unknownValue is the value of a time that is only known by its grain.
func (s *sense) unknownValue() string {
	switch s.grain() {
	case grainDay:
		if s.month > 0 && s.day > 0 && !s.ambiguous {
			return fmt.Sprintf("XXXX-%02d-%02d", s.month, s.day) + s.timeValue()
		}
		if s.weekday >= 0 {
			return "XXXX-WXX-" + strconv.Itoa((s.weekday+6)%7+1)
		}
		return "XXXX-XX-XX" + s.timeValue()
	case grainWeek:
		return "XXXX-WXX"
	case grainMonth:
		if s.month > 0 {
			return fmt.Sprintf("XXXX-%02d", s.month)
		}
		return "XXXX-XX"
	case grainSeason:
		return "XXXX-" + s.season
	}
	return "XXXX"
}

// durationValue is a length: "P3D", "PT20M", "PXY".
func durationValue(count int, unit string) string {
	n := strconv.Itoa(count)
	if count < 0 {
		n = "X"
	}
	if count == 0 {
		n = "1"
	}
	switch unit {
	case "second":
		return "PT" + n + "S"
	case "minute":
		return "PT" + n + "M"
	case "hour":
		return "PT" + n + "H"
	case "week":
		return "P" + n + "W"
	case "fortnight":
		if count > 0 {
			n = strconv.Itoa(2 * count)
		}
		return "P" + n + "W"
	case "month":
		return "P" + n + "M"
	case "year":
		return "P" + n + "Y"
	case "decade":
		return "P" + n + "DE"
	case "century":
		return "P" + n + "CE"
	}
	return "P" + n + "D"
}

func (s *sense) setValue() string {
	switch {
	case s.mod == "per":
		return durationValue(1, s.unit)
	case s.weekday >= 0:
		return "XXXX-WXX-" + strconv.Itoa((s.weekday+6)%7+1)
	case s.season != "":
		return "XXXX-" + s.season
	case s.part != "":
		return "XXXX-XX-XX" + s.timeValue()
	}
	switch s.unit {
	case "week":
		return "XXXX-WXX"
	case "month":
		return "XXXX-XX"
	case "year":
		return "XXXX"
	}
	return "XXXX-XX-XX"
}
