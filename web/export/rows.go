package export

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tocsin"
)

// readACLED makes a report of a row of ACLED. Its fatalities of 0 say nothing:
// ACLED writes it for unknown too.
func (c *codes) readACLED(row map[string]string) (*tocsin.Reading, error) {
	coded, ok := c.acled[strings.ToLower(row["sub_event_type"])]
	if !ok {
		return nil, fmt.Errorf("unknown sub_event_type %q", row["sub_event_type"])
	}
	day, err := parseDay(row["event_date"])
	if err != nil {
		return nil, err
	}
	id := row["event_id_cnty"]
	if id == "" {
		id = row["data_id"]
	}
	t := &rowText{rule: "import.acled", by: tocsin.Speaker{Name: row["source"], Kind: tocsin.SpeakerAgency, Via: "ACLED"}}
	if t.by.Name == "" {
		t.by = tocsin.Speaker{Name: "ACLED", Kind: tocsin.SpeakerOutlet}
	}
	notes := t.add(row["notes"])
	t.field("sub_event_type", coded.sub)
	date := t.field("event_date", row["event_date"])
	located := t.field("location", row["location"])
	if located.Len() == 0 {
		located = t.field("country", row["country"])
	}
	acc, reason := c.acledAccount(coded, row["notes"])
	dead, known, err := figure(row["fatalities"])
	if err != nil {
		return nil, fmt.Errorf("fatalities: %w", err)
	}
	at := t.field("fatalities", row["fatalities"])
	if known && dead > 0 {
		t.claim(tocsin.Killed, tocsin.Value{Count: tocsin.Exactly(dead)}, tocsin.Scope{}, at)
	}
	t.acledActors(coded, row)
	t.field("source", row["source"])
	if acc != nil {
		acc.When = acledWhen(day, row["time_precision"])
		acc.When.Words, acc.When.Quote = row["event_date"], date
		if acc.Where, err = acledWhere(row); err != nil {
			return nil, err
		}
		if acc.Where != nil {
			acc.Where.Quote = located
		}
		if notes.Len() == 0 {
			acc.Reason = "sub_event_type " + coded.sub
		}
	}
	from := rowSource{format: "acled", id: id, outlet: "ACLED", language: "en", content: row}
	if n, err := strconv.ParseInt(row["timestamp"], 10, 64); err == nil && n > 0 && n < 1<<33 {
		from.published = time.Unix(n, 0).UTC().Format(time.RFC3339)
	}
	return t.reading(from, acc, reason)
}

// acledAccount is the account that a sub-event type tells of, or why it is
// none. Its notes tell drones from aircraft, rockets from artillery, and an
// attack that was stopped from weapons that were found.
func (c *codes) acledAccount(coded acledType, notes string) (acc *tocsin.Account, reason string) {
	drone, projectile := c.is("drone", notes), c.is("projectile", notes)
	acc = &tocsin.Account{Kind: tocsin.Attack, Form: tocsin.Form(coded.form), Status: coded.status}
	switch {
	case coded.form == "none":
		return nil, "no attack: " + coded.sub
	case coded.form == "disrupted" && !c.is("stopped", notes):
		return &tocsin.Account{Kind: tocsin.Find}, ""
	case coded.form == "disrupted" && drone:
		acc.Form = tocsin.Drone
	case coded.form == "disrupted" && projectile:
		acc.Form = tocsin.RocketMissile
	case coded.form == "disrupted":
		acc.Form = tocsin.OtherForm
	case acc.Form == tocsin.AirStrike && drone:
		acc.Form = tocsin.Drone
	case acc.Form == tocsin.Shelling && projectile:
		acc.Form = tocsin.RocketMissile
	}
	return acc, ""
}

// acledActors adds who did it to whom. In a battle ACLED does not say who
// attacked, so that both are context.
func (t *rowText) acledActors(coded acledType, row map[string]string) {
	first, second := row["actor1"], row["actor2"]
	at1, at2 := t.field("actor1", first), t.field("actor2", second)
	switch {
	case coded.event == "Battles":
		t.named(tocsin.Context, first, at1)
		t.named(tocsin.Context, second, at2)
		return
	case strings.HasPrefix(strings.ToLower(first), "unidentified"):
		t.named(tocsin.Perpetrator, first, at1)
	default:
		t.named(tocsin.Blamed, first, at1)
	}
	if strings.HasPrefix(strings.ToLower(second), "civilians") {
		t.named(tocsin.Victim, second, at2)
	} else {
		t.named(tocsin.Target, second, at2)
	}
}

// acledWhen is the interval for which ACLED's date stands: the day, the week
// in the middle of which it lies, or its month.
func acledWhen(day tocsin.Date, precision string) *tocsin.When {
	w := &tocsin.When{Start: day, End: day, Precision: tocsin.Day, Basis: tocsin.BasisText}
	switch precision {
	case "2":
		w.Start, w.End, w.Precision = day.AddDays(-3), day.AddDays(3), tocsin.Week
	case "3":
		w.Start = tocsin.Date{Year: day.Year, Month: day.Month, Day: 1}
		w.End = tocsin.DateOf(w.Start.Time().AddDate(0, 1, -1))
		w.Precision = tocsin.Month
	}
	return w
}

func acledWhere(row map[string]string) (*tocsin.Where, error) {
	precision, radius := tocsin.District, radiusNear
	switch row["geo_precision"] {
	case "1":
		precision, radius = tocsin.Town, radiusTown
		if strings.Contains(row["location"], " - ") {
			precision = tocsin.Neighbourhood
		}
	case "3":
		precision, radius = tocsin.Province, radiusProvince
	}
	code := isoLetters(row["iso"])
	if code == "" {
		code = isoLetters(row["iso3"])
	}
	return place(row["location"], []string{row["admin3"], row["admin2"], row["admin1"]}, row["country"], code,
		row["latitude"], row["longitude"], precision, radius)
}

// readUCDP makes a report of a row of UCDP GED. A row that GED calls a summary
// of several events becomes an aggregate, which is never an incident.
func (c *codes) readUCDP(row map[string]string) (*tocsin.Reading, error) {
	start, err := parseDay(row["date_start"])
	if err != nil {
		return nil, err
	}
	end := start
	if row["date_end"] != "" {
		if end, err = parseDay(row["date_end"]); err != nil {
			return nil, err
		}
	}
	if end.Before(start) {
		return nil, fmt.Errorf("it ends on %s before it starts on %s", end, start)
	}
	t := &rowText{rule: "import.ucdp", by: tocsin.Speaker{Name: row["source_original"], Kind: c.speakerKind(row["source_original"]), Via: row["source_office"]}}
	if t.by.Name == "" {
		t.by = tocsin.Speaker{Name: row["source_office"], Kind: tocsin.SpeakerAgency, Via: "UCDP GED"}
	}
	if t.by.Name == "" {
		t.by = tocsin.Speaker{Name: "UCDP GED", Kind: tocsin.SpeakerOutlet}
	}
	if t.add(row["source_headline"]).Len() == 0 {
		t.add(row["source_article"])
	}
	acc := &tocsin.Account{Kind: tocsin.Attack, Form: tocsin.OtherForm, Status: tocsin.Executed}
	if row["event_clarity"] == "2" {
		acc.Kind, acc.Status = tocsin.Aggregate, ""
	}
	t.field("conflict_name", row["conflict_name"])
	words := row["date_start"]
	if row["date_end"] != "" && row["date_end"] != words {
		words += " to " + row["date_end"]
	}
	date := t.field("date", words)
	located := t.field("where_coordinates", row["where_coordinates"])
	if located.Len() == 0 {
		located = t.field("country", row["country"])
	}
	if err := t.ucdpDeaths(row); err != nil {
		return nil, err
	}
	t.ucdpSides(row)
	acc.When = &tocsin.When{Start: start, End: end, Precision: ucdpPrecision(row["date_prec"], start.DaysUntil(end)),
		Basis: tocsin.BasisText, Words: clean(words), Quote: date}
	if acc.Where, err = ucdpWhere(row); err != nil {
		return nil, err
	}
	if acc.Where != nil {
		acc.Where.Quote = located
	}
	return t.reading(rowSource{format: "ucdp", id: row["id"], outlet: "UCDP GED", language: "en", content: row}, acc, "")
}

// ucdpDeaths adds the estimate of the dead from low to high, and the civilians
// among them. The side of the doer of one-sided violence are attackers.
func (t *rowText) ucdpDeaths(row map[string]string) error {
	n := map[string]int{}
	for _, key := range []string{"best", "low", "high", "deaths_a", "deaths_civilians"} {
		v, known, err := figure(row[key])
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		if known {
			n[key] = v
		}
	}
	best, ok := n["best"]
	low, high := best, best
	if v, known := n["low"]; known {
		low = v
	}
	if v, known := n["high"]; known {
		high = v
	}
	if !ok || low > high || high == 0 {
		return nil
	}
	words := fmt.Sprintf("best %d, low %d, high %d", best, low, high)
	t.claim(tocsin.Killed, tocsin.Value{Count: tocsin.Count{Known: true, Min: low, Max: high}}, tocsin.Scope{}, t.field("deaths", words))
	for _, part := range []struct {
		key   string
		scope tocsin.Scope
	}{{"deaths_civilians", tocsin.Scope{Group: "civilians"}}, {"deaths_a", tocsin.Scope{Side: "attackers"}}} {
		if part.key == "deaths_a" && row["type_of_violence"] != "3" || n[part.key] == 0 {
			continue
		}
		t.claim(tocsin.Killed, tocsin.Value{Count: tocsin.Exactly(n[part.key])}, part.scope, t.field(part.key, row[part.key]))
	}
	return nil
}

// ucdpSides adds who fought whom. Only of one-sided violence GED says who did
// it.
func (t *rowText) ucdpSides(row map[string]string) {
	a, b := t.field("side_a", row["side_a"]), t.field("side_b", row["side_b"])
	if row["type_of_violence"] != "3" {
		t.named(tocsin.Context, row["side_a"], a)
		t.named(tocsin.Context, row["side_b"], b)
		return
	}
	t.named(tocsin.Blamed, row["side_a"], a)
	t.named(tocsin.Victim, row["side_b"], b)
}

func ucdpPrecision(code string, days int) tocsin.TimePrecision {
	switch code {
	case "1":
		return tocsin.Day
	case "2", "3":
		return tocsin.Week
	case "4":
		return tocsin.Month
	case "5":
		return tocsin.Year
	}
	switch {
	case days == 0:
		return tocsin.Day
	case days <= 7:
		return tocsin.Week
	case days <= 31:
		return tocsin.Month
	}
	return tocsin.Year
}

func ucdpWhere(row map[string]string) (*tocsin.Where, error) {
	precision, radius := tocsin.District, radiusDistrict
	near := false
	switch row["where_prec"] {
	case "1":
		precision, radius = tocsin.Town, radiusTown
	case "2":
		precision, radius, near = tocsin.Town, radiusNear, true
	case "4":
		precision, radius = tocsin.Province, radiusProvince
	case "5":
		precision, radius = tocsin.Province, radiusProvince
	case "6":
		precision = tocsin.CountryWide
	case "7":
		precision, radius = tocsin.SeaOrAir, radiusProvince
	}
	w, err := place(row["where_coordinates"], []string{row["adm_2"], row["adm_1"]}, row["country"], "", row["latitude"], row["longitude"], precision, radius)
	if w != nil {
		w.Near = near
	}
	return w, err
}
