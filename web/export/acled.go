package export

import (
	"fmt"
	"strings"

	"tocsin"
)

// ACLED's codes of actors.
const (
	interState     = 1
	interMilitia   = 3
	interCivilians = 7
	interExternal  = 8
)

var interNames = map[int]string{
	1: "State forces", 2: "Rebel group", 3: "Political militia", 4: "Identity militia",
	5: "Rioters", 6: "Protesters", 7: "Civilians", 8: "External/Other forces",
}

// acledRow is an incident as ACLED codes it.
type acledRow struct {
	*picture
	acledType
	date             tocsin.Date
	timePrecision    int
	geoPrecision     int
	admin            [3]string
	location         string
	actor1, actor2   string
	assoc2           string
	inter1, inter2   int // 0 is unknown
	civiliansTargets bool
	opposed          bool // somebody stood on the other side, named or not
	fatalities       int
}

func newACLED(m *maker) (Writer, error) {
	inter := func(code int) any {
		switch {
		case code == 0:
			return nil
		case m.opts.InterNumeric:
			return code
		}
		return interNames[code]
	}
	return newTable(m, []column[*acledRow]{
		{"event_id_cnty", "#event+code", func(r *acledRow) any { return r.inc.ID }},
		{"event_date", "#date+occurred", func(r *acledRow) any { return r.date }},
		{"year", "#date+year", func(r *acledRow) any { return r.date.Year }},
		{"time_precision", "#date+precision", func(r *acledRow) any { return r.timePrecision }},
		{"disorder_type", "#event+disorder", func(r *acledRow) any { return r.disorder }},
		{"event_type", "#event+type", func(r *acledRow) any { return r.event }},
		{"sub_event_type", "#event+type+sub", func(r *acledRow) any { return r.sub }},
		{"actor1", "#group+name+first", func(r *acledRow) any { return r.actor1 }},
		{"assoc_actor_1", "#group+name+first+assoc", func(*acledRow) any { return nil }},
		{"inter1", "#group+type+first", func(r *acledRow) any { return inter(r.inter1) }},
		{"actor2", "#group+name+second", func(r *acledRow) any { return r.actor2 }},
		{"assoc_actor_2", "#group+name+second+assoc", func(r *acledRow) any { return r.assoc2 }},
		{"inter2", "#group+type+second", func(r *acledRow) any { return inter(r.inter2) }},
		{"interaction", "#group+type+both", func(r *acledRow) any { return r.interaction() }},
		{"civilian_targeting", "#event+civilians", func(r *acledRow) any {
			if r.civiliansTargets {
				return "Civilians targeted"
			}
			return nil
		}},
		{"iso", "#country+code+num", func(r *acledRow) any {
			if n := isoNumber(r.inc.Where.CountryCode); n != 0 {
				return n
			}
			return nil
		}},
		{"region", "#region+name", func(r *acledRow) any { return r.m.codes.regions["acled "+r.inc.Where.CountryCode] }},
		{"country", "#country+name", func(r *acledRow) any { return r.inc.Where.Country }},
		{"admin1", "#adm1+name", func(r *acledRow) any { return r.admin[0] }},
		{"admin2", "#adm2+name", func(r *acledRow) any { return r.admin[1] }},
		{"admin3", "#adm3+name", func(r *acledRow) any { return r.admin[2] }},
		{"location", "#loc+name", func(r *acledRow) any { return r.location }},
		{"latitude", "#geo+lat", func(r *acledRow) any { return r.inc.Where.Lat }},
		{"longitude", "#geo+lon", func(r *acledRow) any { return r.inc.Where.Lon }},
		{"geo_precision", "#geo+precision", func(r *acledRow) any { return r.geoPrecision }},
		{"source", "#meta+source", func(r *acledRow) any { return r.outlets() }},
		{"source_scale", "#meta+source+scale", func(*acledRow) any { return nil }},
		{"notes", "#description", func(r *acledRow) any { return r.notes() }},
		{"fatalities", "#affected+killed", func(r *acledRow) any { return r.fatalities }},
		{"tags", "#meta+tags", func(r *acledRow) any { return r.Tags }},
		{"timestamp", "#meta+timestamp", func(r *acledRow) any {
			if r.Change.At.IsZero() {
				return nil
			}
			return int(r.Change.At.Unix())
		}},
	}, m.opts.HXL, func(p *picture) []*acledRow {
		row, reason := p.acled()
		if reason != "" {
			m.skip(reason)
			return nil
		}
		return []*acledRow{row}
	})
}

// uncoded says why no data set of attacks holds an incident; "" when one may.
func (p *picture) uncoded() string {
	switch {
	case p.Change.Withdraw:
		return "withdrawn"
	case p.inc.Verdict == tocsin.Rejected:
		return "rejected by a person"
	case p.inc.Kind != tocsin.Attack:
		return "no attack: " + string(p.inc.Kind)
	}
	return ""
}

// acled codes an incident as ACLED would, or says why ACLED does not code it.
func (p *picture) acled() (row *acledRow, reason string) {
	r := &acledRow{picture: p}
	if reason := p.uncoded(); reason != "" {
		return nil, reason
	}
	if reason := r.codeTime(); reason != "" {
		return nil, reason
	}
	if reason := r.codePlace(); reason != "" {
		return nil, reason
	}
	r.acledType = p.acledType()
	r.codeActors()
	_, r.fatalities, _, _ = p.killed()
	return r, ""
}

// codeTime sets the date: ACLED codes nothing coarser than a month, and takes
// the middle of a period as its date.
func (r *acledRow) codeTime() (reason string) {
	start, end, ok := interval(r.inc.When)
	if !ok {
		return "no date"
	}
	days := start.DaysUntil(end)
	switch {
	case r.inc.When.Precision.Rank() >= tocsin.Year.Rank() || days > 31:
		return "date is coarser than a month"
	case days == 0 && r.inc.When.Precision.Rank() <= tocsin.Day.Rank():
		r.timePrecision = 1
	case days <= 7 && r.inc.When.Precision.Rank() <= tocsin.Week.Rank():
		r.timePrecision = 2
	default:
		r.timePrecision = 3
	}
	r.date = start.AddDays(days / 2)
	return ""
}

// codePlace sets the place: ACLED codes none that is known to the country
// alone.
func (r *acledRow) codePlace() (reason string) {
	w := r.inc.Where
	switch {
	case w == nil || w.Precision == tocsin.PlaceUnknown || w.Precision == "":
		return "place unknown"
	case w.Precision == tocsin.CountryWide:
		return "place known to the country only"
	case w.Ambiguous:
		return "several places of the name fit"
	case !w.Located():
		return "place without a position"
	}
	switch w.Precision {
	case tocsin.Site, tocsin.Neighbourhood, tocsin.Town:
		r.geoPrecision = 1
		if w.Near {
			r.geoPrecision = 2
		}
	case tocsin.District:
		r.geoPrecision = 2
	default:
		r.geoPrecision = 3
	}
	town := ""
	r.admin[0], r.admin[1], town = admin(w)
	r.location = w.Name
	if town != "" && town != w.Name {
		r.location = town + " - " + w.Name
	}
	return ""
}

// acledType is the event type of an attack. What was stopped without harm is
// Disrupted weapons use; what was partly stopped is the strike. An attack on
// armed people face to face is an Armed clash, one on things alone Looting/
// property destruction, and who is abducted and killed was attacked.
func (p *picture) acledType() acledType {
	sub := p.m.codes.forms[p.inc.Form].acled
	if sub == "" {
		sub = "Attack"
	}
	of := func(sub string) acledType { return p.m.codes.acled[strings.ToLower(sub)] }
	remote := of(sub).event == "Explosions/Remote violence"
	low, best, high, _ := p.killed()
	killed := low > 0 || best > 0 || high > 0
	_, side, civilians := p.suffered()
	switch {
	case p.stopped() && remote:
		return of("Disrupted weapons use")
	case p.stopped():
		return of("Other")
	case remote:
		return of(sub)
	case p.inc.Form == tocsin.Abduction && killed:
		return of("Attack")
	case p.inc.Form == tocsin.Abduction:
		return of(sub)
	case side != "" && !civilians:
		return of("Armed clash")
	case (p.inc.Form == tocsin.Arson || p.inc.Form == tocsin.OtherForm) && !p.hurt():
		return of("Looting/property destruction")
	}
	return of(sub)
}

// hurt reports whether anybody is said to have been harmed or taken.
func (p *picture) hurt() bool {
	for _, s := range []tocsin.Slot{tocsin.Killed, tocsin.Injured, tocsin.Casualties, tocsin.Abducted, tocsin.Missing} {
		if _, high, ok := p.scoped(s, func(tocsin.Scope) bool { return true }); ok && high > 0 {
			return true
		}
	}
	return false
}

// codeActors sets who did it and to whom. Who is not known well enough to be
// named (see doer) is the unidentified armed group of the country, which ACLED
// counts among political militias.
func (r *acledRow) codeActors() {
	country := r.inc.Where.Country
	if country == "" {
		country = r.inc.Where.CountryCode
	}
	of := func(name string) string {
		if country == "" {
			return name
		}
		return name + " (" + country + ")"
	}
	if by := r.doer(); by.name != "" {
		r.actor1, r.inter1 = by.name, r.inter(by, "")
	} else {
		r.actor1, r.inter1 = of("Unidentified Armed Group"), interMilitia
		if r.inc.Form == tocsin.AirStrike {
			r.inter1 = 0 // militias have no aircraft
		}
	}
	armed, side, civilians := r.suffered()
	r.opposed = side != "" || civilians
	switch {
	case side != "":
		r.actor2, r.inter2 = armed.name, r.inter(armed, side)
		if civilians {
			r.assoc2 = of("Civilians")
		}
	case civilians:
		r.actor2, r.inter2, r.civiliansTargets = of("Civilians"), interCivilians, true
	}
}

// inter is the code of an actor; 0 where what is known of it does not tell:
// tocsin does not part rebels from militias. Bare words such as "soldiers" are
// the country's own; words with a name in them may be another's.
func (r *acledRow) inter(a party, side string) int {
	if r.m.opts.Actor != nil && a.id != "" {
		if known, ok := r.m.opts.Actor(a.id); ok {
			switch {
			case known.Kind == tocsin.Civilian:
				return interCivilians
			case known.Kind != tocsin.State && known.Kind != tocsin.Force || known.Country == "":
				return 0
			case known.Country == r.inc.Where.CountryCode:
				return interState
			}
			return interExternal
		}
	}
	if side == sideState && a.name != "" && a.name == strings.ToLower(a.name) {
		return interState
	}
	return 0
}

// interaction joins the codes of both actors, the lower first; one without the
// other is "only", as 10 is in numbers.
func (r *acledRow) interaction() any {
	a, b := r.inter1, r.inter2
	switch {
	case a == 0 || b == 0 && r.opposed:
		return nil
	case b == 0 && r.m.opts.InterNumeric:
		return a * 10
	case b == 0:
		return interNames[a] + " only"
	case b < a:
		a, b = b, a
	}
	if r.m.opts.InterNumeric {
		return a*10 + b
	}
	return interNames[a] + "-" + interNames[b]
}

// notes is the headline, who says what, and what the other columns cannot say.
func (r *acledRow) notes() string {
	parts := []string{r.inc.Headline}
	if says := r.says(); says != "" {
		parts = append(parts, says)
	}
	if _, _, _, known := r.killed(); !known {
		parts = append(parts, "No figure of dead is known; 0 stands for that.")
	} else if n, _, ok := r.attackersKilled(); ok && n > 0 {
		parts = append(parts, fmt.Sprintf("Fatalities include %d among the attackers.", n))
	}
	if slots := r.contested(); len(slots) > 0 {
		parts = append(parts, "Contested: "+strings.Join(slots, ", ")+".")
	}
	if u := r.url(); u != "" {
		parts = append(parts, u)
	}
	return strings.Join(parts, " | ")
}

// newDeleted writes the ids of withdrawn incidents, and of no others.
func newDeleted(m *maker) (Writer, error) {
	return newTable(m, []column[*picture]{
		{"event_id_cnty", "#event+code", func(p *picture) any { return p.inc.ID }},
		{"deleted_timestamp", "#meta+timestamp", func(p *picture) any {
			if p.Change.At.IsZero() {
				return nil
			}
			return int(p.Change.At.Unix())
		}},
	}, m.opts.HXL, func(p *picture) []*picture {
		if !p.Change.Withdraw {
			return nil
		}
		return []*picture{p}
	})
}
