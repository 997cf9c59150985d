package main

import (
	"fmt"
	"strconv"
	"strings"

	"tocsin"
)

// stages are those that munitions are counted in.
var stages = []string{"launched", "intercepted", "impacted", "unexploded"}

// harmSlots count people.
var harmSlots = []tocsin.Slot{tocsin.Killed, tocsin.Injured, tocsin.Missing, tocsin.Abducted, tocsin.Casualties}

// formWords is a form as a reader would name the attack.
func formWords(f tocsin.Form) string {
	switch f {
	case tocsin.SuicideBombing:
		return "suicide bombing"
	case tocsin.AirStrike:
		return "air strike"
	case tocsin.Drone:
		return "drone attack"
	case tocsin.RocketMissile:
		return "rocket or missile attack"
	case tocsin.Grenade:
		return "grenade attack"
	case tocsin.ArmedAssault:
		return "armed assault"
	case tocsin.Melee:
		return "attack with blade, vehicle or blunt weapon"
	case tocsin.Chemical:
		return "chemical attack"
	case tocsin.OtherForm, "":
		return "attack"
	}
	return string(f) // shelling, bombing, killing, abduction, arson
}

// kindWords is what an account or incident is of.
func kindWords(k tocsin.Kind, f tocsin.Form) string {
	switch k {
	case tocsin.Explosion:
		return "explosion, cause not given"
	case tocsin.Find:
		return "weapons found"
	case tocsin.Aggregate:
		if f == "" || f == tocsin.OtherForm {
			return "statement about many attacks"
		}
		return "statement about many attacks (" + formWords(f) + ")"
	case tocsin.Attack, "":
		return formWords(f)
	}
	return string(k) // threat, alarm
}

// valueWords is a claim's value; "" when it has none.
func valueWords(v tocsin.Value) string {
	if v.Count.Known {
		return countWords(v.Count)
	}
	return clean(v.Name)
}

func countWords(c tocsin.Count) string {
	switch {
	case !c.Known:
		return ""
	case c.None():
		return "none"
	case c.Min == c.Max && c.Min == tocsin.Open:
		return "some"
	case c.Max == tocsin.Open:
		return "at least " + grouped(c.Min)
	case c.Min == tocsin.Open:
		return "up to " + grouped(c.Max)
	case c.Min == c.Max:
		return grouped(c.Min)
	}
	return grouped(c.Min) + " to " + grouped(c.Max)
}

// grouped writes a number with a comma between thousands.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// speakerWords names who says something.
func speakerWords(s tocsin.Speaker) string {
	name := clean(s.Name)
	if name == "" {
		switch s.Kind {
		case tocsin.SpeakerOutlet, "":
			name = "the outlet"
		case tocsin.SpeakerUnnamed:
			name = "unnamed reports"
		default:
			name = "unnamed, " + string(s.Kind)
		}
	}
	if via := clean(s.Via); via != "" {
		name += " via " + via
	}
	return name
}

// certaintyWords is how sure a speaker puts a claim.
func certaintyWords(c tocsin.Certainty) string {
	switch c {
	case tocsin.Reported:
		return "passed on"
	case tocsin.Denied:
		return "denied"
	case tocsin.Silent:
		return "does not say"
	case tocsin.Retracted:
		return "taken back"
	}
	return string(c) // stated, hedged
}

// credibilityWords is the scale of the codebook, rule 30.
func credibilityWords(n int) string {
	switch n {
	case 1:
		return "confirmed by independent origins"
	case 2:
		return "consistent with other facts"
	case 3:
		return "possible"
	case 4:
		return "doubtful"
	case 5:
		return "improbable"
	}
	return "cannot be judged"
}

// dayWords is a day with its weekday: "Tue 2020-11-17".
func dayWords(d tocsin.Date) string {
	return d.Weekday().String()[:3] + " " + d.String()
}

// whenWords is a resolved time: its days, part of day and precision.
func whenWords(w *tocsin.When) string {
	if !w.Known() {
		return "day not known"
	}
	var s string
	switch {
	case !w.End.Known():
		s = "since " + openWords(w)
	case w.Start == w.End:
		s = dayWords(w.Start)
	case isYear(w) && w.Precision == tocsin.Year:
		s = "in " + yearWords(w.Start)
	case isMonth(w) && w.Precision == tocsin.Month:
		s = "in " + monthWords(w.Start)
	default:
		s = dayWords(w.Start) + " to " + dayWords(w.End)
	}
	if w.Clock != "" {
		s += ", " + clean(w.Clock) + " local time"
	}
	if w.PartOfDay != "" {
		s += ", " + strings.ReplaceAll(clean(w.PartOfDay), "-", " ")
	}
	switch w.Precision {
	case tocsin.Week, tocsin.Month, tocsin.Year:
		if w.End.Known() && w.Start.DaysUntil(w.End) < 7 {
			s += " (known to the " + string(w.Precision) + ")"
		}
	}
	return s
}

func yearWords(d tocsin.Date) string {
	return strings.TrimSuffix(d.String(), fmt.Sprintf("-%02d-%02d", int(d.Month), d.Day))
}
func monthWords(d tocsin.Date) string { return d.Month.String() + " " + yearWords(d) }

// openWords is the beginning of an open interval, as exact as it is known.
func openWords(w *tocsin.When) string {
	switch w.Precision {
	case tocsin.Year:
		return yearWords(w.Start)
	case tocsin.Month:
		return monthWords(w.Start)
	}
	return dayWords(w.Start)
}

func isYear(w *tocsin.When) bool {
	first, last := w.Start, w.End
	return first.Year == last.Year && first.Month == 1 && first.Day == 1 && last.Month == 12 && last.Day == 31
}

func isMonth(w *tocsin.When) bool {
	next := w.End.AddDays(1)
	return w.Start.Day == 1 && next.Day == 1 && w.End.Year == w.Start.Year && w.End.Month == w.Start.Month
}

// basisWords says what a relative time was resolved against.
func basisWords(b tocsin.Basis) string {
	switch b {
	case tocsin.BasisPublished:
		return "counted from the day of publication"
	case tocsin.BasisPost:
		return "day taken from a dated post in the text"
	case tocsin.BasisText:
		return "the text gives the date"
	case tocsin.BasisAnchor:
		return "counted from another act"
	}
	return ""
}

// whereWords is a place with what it lies in.
func whereWords(w *tocsin.Where) string {
	if w == nil {
		return "place not known"
	}
	parts := []string{}
	add := func(s string) {
		if s = clean(s); s != "" {
			parts = appendNew(parts, s)
		}
	}
	add(w.Name)
	for _, s := range w.Within {
		add(s)
	}
	add(w.Country)
	s := strings.Join(parts, ", ")
	if s == "" {
		return "place not known"
	}
	if w.Near {
		s = "near " + s
	}
	return s
}

// positionWords is a position with its radius and how exact it is.
func positionWords(w *tocsin.Where) string {
	if !w.Located() {
		return "no position"
	}
	ns, ew := "N", "E"
	lat, lon := *w.Lat, *w.Lon
	if lat < 0 {
		lat, ns = -lat, "S"
	}
	if lon < 0 {
		lon, ew = -lon, "W"
	}
	return fmt.Sprintf("%.4f° %s %.4f° %s, within %s", lat, ns, lon, ew, distanceWords(w.RadiusM))
}

func distanceWords(metres int) string {
	switch {
	case metres < 1000:
		return fmt.Sprintf("%d m", metres)
	case metres < 10000:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(metres)/1000), ".0") + " km"
	}
	return grouped((metres+500)/1000) + " km"
}

// plural is "1 incident", "2 incidents".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + many
}
