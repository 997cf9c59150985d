package watch

import (
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"
	"strings"

	"tocsin"
)

// Facts are what of an incident it matters to hear about again when it changes.
type Facts struct {
	Kind        tocsin.Kind            `json:"kind"`
	Form        tocsin.Form            `json:"form,omitempty"`
	Status      tocsin.Status          `json:"status,omitempty"`
	Stage       Stage                  `json:"stage,omitempty"` // of alarms
	Place       string                 `json:"place,omitempty"`
	Where       *tocsin.Where          `json:"where,omitempty"`
	Figures     map[tocsin.Slot]Figure `json:"figures,omitempty"`
	Named       map[tocsin.Slot]string `json:"named,omitempty"` // who is blamed, claims it, denies it; "A; B"
	Contested   []tocsin.Slot          `json:"contested,omitempty"`
	Origins     int                    `json:"origins"`
	Credibility int                    `json:"credibility"`
	AllClear    string                 `json:"all_clear,omitempty"` // who said so; never inferred
}

// Figure is what the claims of a counted slot come to, as in SlotRecord.
type Figure struct {
	Low       *int `json:"low"`
	Best      *int `json:"best"`
	High      *int `json:"high"`
	Contested bool `json:"contested,omitempty"`
}

var namedSlots = []tocsin.Slot{tocsin.Blamed, tocsin.ClaimedBy, tocsin.DeniedBy}

// FactsOf takes the facts from a record.
func FactsOf(rec *tocsin.IncidentRecord) Facts {
	inc := &rec.Incident
	f := Facts{Kind: inc.Kind, Form: inc.Form, Status: inc.Status, Origins: inc.Origins, Credibility: inc.Credibility,
		Figures: map[tocsin.Slot]Figure{}, Named: map[tocsin.Slot]string{}}
	if inc.Where != nil {
		where := *inc.Where
		f.Where, f.Place = &where, placeWords(inc.Where)
	}
	if inc.Kind == tocsin.Alarm {
		f.Stage = StageOf(rec)
	}
	f.AllClear = strings.Join(allClear(inc), "; ")
	for _, slot := range tocsin.Slots {
		s := inc.Slots[slot]
		if s == nil {
			continue
		}
		if slot.Counted() && (s.Low != nil || s.Best != nil || s.High != nil) {
			f.Figures[slot] = Figure{s.Low, s.Best, s.High, s.Contested}
		}
		if s.Contested {
			f.Contested = append(f.Contested, slot)
		}
	}
	for _, slot := range namedSlots {
		names := map[string]bool{}
		for c := range live(inc.Slots[slot]) {
			if c.Certainty != tocsin.Denied && c.Value.Name != "" {
				names[c.Value.Name] = true
			}
		}
		if len(names) > 0 {
			f.Named[slot] = strings.Join(slices.Sorted(maps.Keys(names)), "; ")
		}
	}
	return f
}

// live gives the claims of a slot that stand.
func live(rec *tocsin.SlotRecord) iter.Seq[*tocsin.IncidentClaim] {
	return func(yield func(*tocsin.IncidentClaim) bool) {
		if rec == nil {
			return
		}
		for i := range rec.Claims {
			c := &rec.Claims[i]
			if c.Superseded == "" && c.Certainty != tocsin.Retracted && !yield(c) {
				return
			}
		}
	}
}

// StageOf is what an alarm says: all-clear only when somebody who may say so
// did, and pre-alert only in those words.
func StageOf(rec *tocsin.IncidentRecord) Stage {
	if len(allClear(&rec.Incident)) > 0 {
		return AllClear
	}
	stage := Sounding
	for c := range live(rec.Incident.Slots[tocsin.DefenceResponse]) {
		switch c.Value.Name {
		case "sirens":
			return Sounding
		case "pre-alert":
			stage = PreAlert
		}
	}
	return stage
}

// allClear lists who gave the all-clear, in words that are no hedge.
func allClear(inc *tocsin.Incident) []string {
	said := map[string]bool{}
	for c := range live(inc.Slots[tocsin.DefenceResponse]) {
		if c.Value.Name == "all-clear" && (c.Certainty == tocsin.Stated || c.Certainty == tocsin.Reported) {
			said[speakerWords(c.Speaker)] = true
		}
	}
	return slices.Sorted(maps.Keys(said))
}

// changes says what has moved between two states of an incident, one sentence
// each, only of what matters; threshold is the rule's number of origins.
func changes(old, now Facts, threshold int) (list []string) {
	say := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	if old.Kind != now.Kind {
		say("Now told of as %s, before as %s.", kindWords(now.Kind), kindWords(old.Kind))
	}
	if old.Form != now.Form {
		say("Form: %s, was %s.", orUnknown(string(now.Form)), orUnknown(string(old.Form)))
	}
	if old.Status != now.Status {
		say("Status: %s, was %s.", orUnknown(string(now.Status)), orUnknown(string(old.Status)))
	}
	if moved(old.Where, now.Where) {
		say("Place: %s, was %s.", orUnknown(now.Place), orUnknown(old.Place))
	}
	for _, slot := range tocsin.Slots {
		a, b := old.Figures[slot], now.Figures[slot]
		if !sameInt(a.Low, b.Low) || !sameInt(a.Best, b.Best) || !sameInt(a.High, b.High) {
			say("%s: %s, was %s.", slotWords(slot), b.String(), a.String())
		}
	}
	for _, slot := range namedSlots {
		if a, b := old.Named[slot], now.Named[slot]; a != b {
			switch {
			case a == "":
				say("%s: %s.", slotWords(slot), b)
			case b == "":
				say("%s: nobody any more, was %s.", slotWords(slot), a)
			default:
				say("%s: %s, was %s.", slotWords(slot), b, a)
			}
		}
	}
	for _, slot := range tocsin.Slots {
		switch a, b := slices.Contains(old.Contested, slot), slices.Contains(now.Contested, slot); {
		case b && !a:
			say("%s: now contested.", slotWords(slot))
		case a && !b:
			say("%s: no longer contested.", slotWords(slot))
		}
	}
	if threshold > 1 && (old.Origins < threshold) != (now.Origins < threshold) {
		say("Independent origins: %d, was %d; the rule asks for %d.", now.Origins, old.Origins, threshold)
	}
	if now.AllClear != "" && now.AllClear != old.AllClear {
		say("All-clear given, says %s.", now.AllClear)
	} else if old.Stage != now.Stage && now.Stage != "" && old.Stage != "" {
		say("Stage of the alarm: %s, was %s.", now.Stage, old.Stage)
	}
	return list
}

// newlyContested reports whether something is contested that was not.
func newlyContested(old, now Facts) bool {
	return slices.ContainsFunc(now.Contested, func(s tocsin.Slot) bool { return !slices.Contains(old.Contested, s) })
}

// moved reports whether a place is another by its name, or lies further from
// the old one than either is known.
func moved(a, b *tocsin.Where) bool {
	if a == nil || b == nil {
		return (a == nil) != (b == nil)
	}
	if a.Name != b.Name || a.Precision != b.Precision || a.Located() != b.Located() {
		return true
	}
	return a.Located() && metresApart(a, b) > float64(max(a.RadiusM, b.RadiusM))
}

// metresApart is the distance of two positions, by the haversine formula.
func metresApart(a, b *tocsin.Where) float64 {
	const rad = math.Pi / 180
	hav := func(x float64) float64 { s := math.Sin(x * rad / 2); return s * s }
	h := hav(*b.Lat-*a.Lat) + math.Cos(*a.Lat*rad)*math.Cos(*b.Lat*rad)*hav(*b.Lon-*a.Lon)
	return 2 * 6371008.8 * math.Asin(math.Sqrt(min(1, h)))
}

func sameInt(a, b *int) bool { return a == b || a != nil && b != nil && *a == *b }

// String is "3", "at least 3", "2 to 5", "unknown".
func (f Figure) String() string {
	s := ""
	switch {
	case f.Low == nil && f.Best == nil && f.High == nil:
		return "unknown"
	case f.Low != nil && f.High == nil:
		s = fmt.Sprintf("at least %d", *f.Low)
	case f.Low == nil && f.High != nil:
		s = fmt.Sprintf("up to %d", *f.High)
	case f.Low != nil && f.High != nil && *f.Low != *f.High:
		s = fmt.Sprintf("%d to %d", *f.Low, *f.High)
	case f.Best != nil:
		s = fmt.Sprint(*f.Best)
	default:
		s = fmt.Sprint(*f.Low)
	}
	if f.Contested {
		s += ", contested"
	}
	return s
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}

func kindWords(k tocsin.Kind) string {
	switch k {
	case tocsin.Attack, tocsin.Alarm, tocsin.Explosion:
		return "an " + string(k)
	case tocsin.Find:
		return "a find of weapons"
	}
	return "a " + string(k)
}

// slotWords is the slot as a sentence begins with it.
func slotWords(s tocsin.Slot) string {
	w := strings.ReplaceAll(string(s), "_", " ")
	return strings.ToUpper(w[:1]) + w[1:]
}

// placeWords is "Green Zone, Baghdad, Iraq (neighbourhood, within about 2.5 km)".
func placeWords(w *tocsin.Where) string {
	if w == nil || w.Name == "" && w.Country == "" {
		return ""
	}
	var names []string
	for _, n := range append([]string{w.Name}, w.Within...) {
		if n != "" && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	if len(names) == 0 {
		names = []string{w.Country}
	}
	s := strings.Join(names, ", ")
	switch {
	case w.Located() && w.RadiusM > 0:
		return fmt.Sprintf("%s (%s, within about %s)", s, w.Precision, distanceWords(float64(w.RadiusM)))
	case w.Precision != "":
		return fmt.Sprintf("%s (%s, no position)", s, w.Precision)
	}
	return s
}

func distanceWords(m float64) string {
	if m < 1000 {
		return fmt.Sprintf("%.0f m", m)
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", m/1000), ".0") + " km"
}
