package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"tocsin"
)

// column is one column of the table of incidents, and one property of a
// GeoJSON feature.
type column struct {
	name  string
	value func(*picture, *tocsin.Incident) any // string, int, float64, bool, or nil when unknown
}

// columns are what an analyst sorts and filters by, in the order of the sheet.
func columns() []column {
	list := []column{
		{"incident_id", func(_ *picture, inc *tocsin.Incident) any { return inc.ID }},
		{"kind", func(_ *picture, inc *tocsin.Incident) any { return string(inc.Kind) }},
		{"role", func(p *picture, inc *tocsin.Incident) any { return string(p.role(inc)) }},
		{"form", func(_ *picture, inc *tocsin.Incident) any { return text(string(inc.Form)) }},
		{"status", func(_ *picture, inc *tocsin.Incident) any { return text(string(inc.Status)) }},
		{"headline", func(_ *picture, inc *tocsin.Incident) any { return text(inc.Headline) }},
		{"date_start", ofWhen(func(w *tocsin.When) any { return text(w.Start.String()) })},
		{"date_end", ofWhen(func(w *tocsin.When) any { return text(w.End.String()) })},
		{"date_precision", ofWhen(func(w *tocsin.When) any { return text(string(w.Precision)) })},
		{"part_of_day", ofWhen(func(w *tocsin.When) any { return text(w.PartOfDay) })},
		{"clock", ofWhen(func(w *tocsin.When) any { return text(w.Clock) })},
		{"date_basis", ofWhen(func(w *tocsin.When) any { return text(string(w.Basis)) })},
		{"date_words", ofWhen(func(w *tocsin.When) any { return text(w.Words) })},
		{"place", ofWhere(func(w *tocsin.Where) any { return text(w.Name) })},
		{"within", ofWhere(func(w *tocsin.Where) any { return text(strings.Join(w.Within, ", ")) })},
		{"country", ofWhere(func(w *tocsin.Where) any { return text(w.Country) })},
		{"country_code", ofWhere(func(w *tocsin.Where) any { return text(w.CountryCode) })},
		{"latitude", ofWhere(func(w *tocsin.Where) any { return number(w.Lat) })},
		{"longitude", ofWhere(func(w *tocsin.Where) any { return number(w.Lon) })},
		{"radius_m", ofWhere(func(w *tocsin.Where) any {
			if w.RadiusM == 0 {
				return nil
			}
			return w.RadiusM
		})},
		{"place_precision", ofWhere(func(w *tocsin.Where) any { return text(string(w.Precision)) })},
		{"gazetteer_id", ofWhere(func(w *tocsin.Where) any { return text(w.GazetteerID) })},
	}
	for _, slot := range []tocsin.Slot{tocsin.Killed, tocsin.Injured, tocsin.Missing, tocsin.Abducted, tocsin.Casualties} {
		list = append(list,
			column{string(slot) + "_low", ofRecord(slot, func(rec *tocsin.SlotRecord) any { return number(rec.Low) })},
			column{string(slot) + "_best", ofRecord(slot, func(rec *tocsin.SlotRecord) any { return number(rec.Best) })},
			column{string(slot) + "_high", ofRecord(slot, func(rec *tocsin.SlotRecord) any { return number(rec.High) })},
			column{string(slot) + "_contested", ofRecord(slot, func(rec *tocsin.SlotRecord) any { return rec.Contested })})
	}
	list = append(list,
		column{"harm_of_some", func(_ *picture, inc *tocsin.Incident) any { return text(harmOfSome(inc)) }},
		column{"harm_not_said_by", func(_ *picture, inc *tocsin.Incident) any { return text(silentSpeakers(inc)) }})
	for _, stage := range stages {
		list = append(list, column{"munitions_" + stage, ofRecord(tocsin.Munitions, func(rec *tocsin.SlotRecord) any {
			return text(values(rec, func(c *tocsin.IncidentClaim) bool { return c.Scope.Stage == stage }))
		})})
	}
	for _, slot := range []tocsin.Slot{tocsin.Weapon, tocsin.Target, tocsin.Victim, tocsin.Perpetrator, tocsin.Blamed, tocsin.ClaimedBy,
		tocsin.DeniedBy, tocsin.LaunchSite, tocsin.DefenceResponse, tocsin.Damage} {
		list = append(list, column{string(slot), ofRecord(slot, func(rec *tocsin.SlotRecord) any { return text(values(rec, nil)) })})
	}
	return append(list,
		column{"origins", func(_ *picture, inc *tocsin.Incident) any { return inc.Origins }},
		column{"credibility", func(_ *picture, inc *tocsin.Incident) any {
			if inc.Credibility == 0 {
				return nil
			}
			return inc.Credibility
		}},
		column{"documents", func(_ *picture, inc *tocsin.Incident) any { return text(strings.Join(documents(inc), "; ")) }},
		column{"outlets", func(p *picture, inc *tocsin.Incident) any { return text(strings.Join(p.outlets(inc), "; ")) }},
	)
}

func ofWhen(get func(*tocsin.When) any) func(*picture, *tocsin.Incident) any {
	return func(_ *picture, inc *tocsin.Incident) any {
		if inc.When == nil {
			return nil
		}
		return get(inc.When)
	}
}

func ofWhere(get func(*tocsin.Where) any) func(*picture, *tocsin.Incident) any {
	return func(_ *picture, inc *tocsin.Incident) any {
		if inc.Where == nil {
			return nil
		}
		return get(inc.Where)
	}
}

func ofRecord(slot tocsin.Slot, get func(*tocsin.SlotRecord) any) func(*picture, *tocsin.Incident) any {
	return func(_ *picture, inc *tocsin.Incident) any {
		rec := inc.Slots[slot]
		if rec == nil {
			return nil
		}
		return get(rec)
	}
}

// text is nil for the empty string, which is unknown.
func text(s string) any {
	if s = clean(s); s == "" {
		return nil
	}
	return s
}

func number[N int | float64](n *N) any {
	if n == nil {
		return nil
	}
	return *n
}

// values lists the different values of the claims that keep holds for (all
// when nil), denied and withdrawn ones left out, in the order of the claims.
func values(rec *tocsin.SlotRecord, keep func(*tocsin.IncidentClaim) bool) string {
	var list []string
	for i := range rec.Claims {
		c := &rec.Claims[i]
		if keep != nil && !keep(c) || c.Value.None() || c.Certainty == tocsin.Denied || c.Certainty == tocsin.Retracted {
			continue
		}
		list = appendNew(list, valueWords(c.Value))
	}
	return strings.Join(list, "; ")
}

func appendNew(list []string, s string) []string {
	for _, other := range list {
		if strings.EqualFold(other, s) {
			return list
		}
	}
	return append(list, s)
}

// harmOfSome lists the figures that are not about everybody whom the act hurt:
// "4 injured, children; 1 killed, among the attackers".
func harmOfSome(inc *tocsin.Incident) string {
	var list []string
	for _, slot := range harmSlots {
		rec := inc.Slots[slot]
		if rec == nil {
			continue
		}
		for i := range rec.Claims {
			c := &rec.Claims[i]
			if !c.Value.None() && !ofWholeAct(c.Scope) && c.Certainty != tocsin.Denied && c.Certainty != tocsin.Retracted {
				list = appendNew(list, valueWords(c.Value)+" "+harmWords(slot)+scopeWords(c.Scope))
			}
		}
	}
	return strings.Join(list, "; ")
}

// silentSpeakers names who was expected to tell of harm and did not.
func silentSpeakers(inc *tocsin.Incident) string {
	var list []string
	for _, slot := range harmSlots {
		if rec := inc.Slots[slot]; rec != nil {
			for i := range rec.Claims {
				if rec.Claims[i].Certainty == tocsin.Silent {
					list = appendNew(list, speakerWords(rec.Claims[i].Speaker))
				}
			}
		}
	}
	return strings.Join(list, "; ")
}

// documents are the ids of the documents behind an incident, in its order.
func documents(inc *tocsin.Incident) []string {
	var list []string
	for _, id := range inc.Accounts {
		list = appendNew(list, document(id))
	}
	return list
}

// outlets are the names of the outlets behind an incident.
func (p *picture) outlets(inc *tocsin.Incident) []string {
	var list []string
	for _, id := range inc.Accounts {
		if s, ok := p.accounts[id]; ok && s.reading.Document.Outlet != "" {
			list = appendNew(list, s.reading.Document.Outlet)
		}
	}
	return list
}

// writeCSV writes RFC 4180: a head, a row per incident, CRLF. Unknown is an
// empty cell.
func writeCSV(w io.Writer, p *picture) error {
	list := columns()
	out := csv.NewWriter(w)
	out.UseCRLF = true
	row := make([]string, len(list))
	for i, c := range list {
		row[i] = c.name
	}
	if err := out.Write(row); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	for i := range p.Incidents {
		for j, c := range list {
			row[j] = cell(c.value(p, &p.Incidents[i]))
		}
		if err := out.Write(row); err != nil {
			return fmt.Errorf("write CSV: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// cell writes a value for CSV. Words that a spreadsheet would run as a formula
// get an apostrophe before them.
func cell(v any) string {
	switch v := v.(type) {
	case string:
		if formula(v) {
			return "'" + v
		}
		return v
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// formula reports whether a spreadsheet could take the words for a formula.
func formula(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune("=+-@\t\r\n＝＋－＠", first)
}

// pointJSON is a position, longitude first.
type pointJSON struct {
	Type        string     `json:"type"`
	Coordinates [2]float64 `json:"coordinates"`
}

// featureJSON is an incident as GeoJSON.
type featureJSON struct {
	Type       string     `json:"type"`
	ID         string     `json:"id"`
	Geometry   *pointJSON `json:"geometry"` // null when the incident has no position
	Properties properties `json:"properties"`
}

// properties keep the order of the columns.
type properties struct {
	columns []column
	p       *picture
	inc     *tocsin.Incident
}

// MarshalJSON writes the columns that are known.
func (p properties) MarshalJSON() ([]byte, error) {
	e := jsonWriter{}
	out := []byte{'{'}
	for _, c := range p.columns {
		v := c.value(p.p, p.inc)
		if v == nil {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(append(out, e.encode(c.name)...), ':'), e.encode(v)...)
	}
	return append(out, '}'), e.err
}

// writeGeoJSON writes an RFC 7946 FeatureCollection, whose positions are
// CRS84 (WGS 84, longitude first) by that standard.
func writeGeoJSON(w io.Writer, p *picture) error {
	e := jsonWriter{w: w, indent: "    "}
	e.raw("{\n  \"type\": \"FeatureCollection\",\n  \"features\": [")
	list := columns()
	for i := range p.Incidents {
		inc := &p.Incidents[i]
		f := featureJSON{Type: "Feature", ID: inc.ID, Properties: properties{list, p, inc}}
		if inc.Where.Located() {
			f.Geometry = &pointJSON{"Point", [2]float64{*inc.Where.Lon, *inc.Where.Lat}}
		}
		e.item(i, f)
	}
	e.raw(end(len(p.Incidents)) + "\n}\n")
	return e.err
}
