package export

import (
	"strings"

	"tocsin"
)

// ucdpRow is an incident as UCDP GED codes it.
type ucdpRow struct {
	*picture
	violence           int // type of violence; 0 is unknown
	sideA, sideB       string
	datePrec, where    int
	start, end         tocsin.Date
	adm1, adm2         string
	a, b, civil, other int // dead by side
	best, low, high    int
}

func newUCDP(m *maker) (Writer, error) {
	blank := func(*ucdpRow) any { return nil }
	columns := []column[*ucdpRow]{
		{"id", "", func(r *ucdpRow) any { return r.inc.ID }},
		{"relid", "", blank},
		{"year", "", func(r *ucdpRow) any { return r.start.Year }},
		{"active_year", "", blank},
		{"code_status", "", blank},
		{"type_of_violence", "", func(r *ucdpRow) any {
			if r.violence == 0 {
				return nil
			}
			return r.violence
		}},
		{"conflict_dset_id", "", blank},
		{"conflict_new_id", "", blank},
		{"conflict_name", "", blank},
		{"dyad_dset_id", "", blank},
		{"dyad_new_id", "", blank},
		{"dyad_name", "", func(r *ucdpRow) any {
			if r.sideA == "" || r.sideB == "" {
				return nil
			}
			return r.sideA + " - " + r.sideB
		}},
		{"side_a_dset_id", "", blank},
		{"side_a_new_id", "", blank},
		{"side_a", "", func(r *ucdpRow) any { return r.sideA }},
		{"side_b_dset_id", "", blank},
		{"side_b_new_id", "", blank},
		{"side_b", "", func(r *ucdpRow) any { return r.sideB }},
		{"number_of_sources", "", func(r *ucdpRow) any {
			if len(r.Documents) == 0 {
				return -1 // GED's own sign for not known
			}
			return len(r.Documents)
		}},
		{"source_article", "", func(r *ucdpRow) any { return r.articles() }},
		{"source_office", "", func(r *ucdpRow) any { return r.outlets() }},
		{"source_date", "", func(r *ucdpRow) any { return r.each(published) }},
		{"source_headline", "", func(r *ucdpRow) any { return r.each(func(s *Source) string { return s.Title }) }},
		{"source_original", "", func(r *ucdpRow) any { return r.claimants() }},
		{"where_prec", "", func(r *ucdpRow) any { return r.where }},
		{"where_coordinates", "", func(r *ucdpRow) any { return r.inc.Where.Name }},
		{"where_description", "", func(r *ucdpRow) any {
			if r.inc.Where.Words != "" && r.inc.Where.Words != r.inc.Where.Name {
				return r.inc.Where.Words
			}
			return nil
		}},
		{"adm_1", "", func(r *ucdpRow) any { return r.adm1 }},
		{"adm_2", "", func(r *ucdpRow) any { return r.adm2 }},
		{"latitude", "", func(r *ucdpRow) any { return r.inc.Where.Lat }},
		{"longitude", "", func(r *ucdpRow) any { return r.inc.Where.Lon }},
		{"geom_wkt", "", func(r *ucdpRow) any {
			if !r.inc.Where.Located() {
				return nil
			}
			return "POINT (" + degrees(*r.inc.Where.Lon) + " " + degrees(*r.inc.Where.Lat) + ")"
		}},
		{"priogrid_gid", "", blank},
		{"country", "", func(r *ucdpRow) any { return r.inc.Where.Country }},
		{"country_id", "", blank},
		{"region", "", func(r *ucdpRow) any { return m.codes.regions["ucdp "+r.inc.Where.CountryCode] }},
		{"event_clarity", "", func(*ucdpRow) any { return 1 }},
		{"date_prec", "", func(r *ucdpRow) any { return r.datePrec }},
		{"date_start", "", func(r *ucdpRow) any { return r.start }},
		{"date_end", "", func(r *ucdpRow) any { return r.end }},
		{"deaths_a", "", func(r *ucdpRow) any { return r.a }},
		{"deaths_b", "", func(r *ucdpRow) any { return r.b }},
		{"deaths_civilians", "", func(r *ucdpRow) any { return r.civil }},
		{"deaths_unknown", "", func(r *ucdpRow) any { return r.other }},
		{"best", "", func(r *ucdpRow) any { return r.best }},
		{"high", "", func(r *ucdpRow) any { return r.high }},
		{"low", "", func(r *ucdpRow) any { return r.low }},
		{"gwnoa", "", blank},
		{"gwnob", "", blank},
	}
	return newTable(m, columns, false, func(p *picture) []*ucdpRow {
		row, reason := p.ucdp()
		if reason != "" {
			m.skip(reason)
			return nil
		}
		return []*ucdpRow{row}
	})
}

// ucdp codes an incident as GED would, or says why GED does not hold it.
func (p *picture) ucdp() (row *ucdpRow, reason string) {
	r := &ucdpRow{picture: p}
	if reason := p.uncoded(); reason != "" {
		return nil, reason
	}
	r.low, r.best, r.high, _ = p.killed()
	if r.low < 1 && r.best < 1 && r.high < 1 {
		return nil, "nobody is said to have died"
	}
	var ok bool
	if r.start, r.end, ok = interval(p.inc.When); !ok {
		return nil, "no date"
	}
	if r.datePrec = datePrec(r.start.DaysUntil(r.end) + 1); r.datePrec == 0 {
		return nil, "date is coarser than a year"
	}
	if r.where = wherePrec(p.inc.Where); r.where == 0 {
		return nil, "place unknown"
	}
	r.adm1, r.adm2, _ = admin(p.inc.Where)
	r.sides()
	return r, ""
}

// datePrec is GED's code of an interval of so many days; 0 is coarser than
// any.
func datePrec(days int) int {
	switch {
	case days <= 1:
		return 1
	case days <= 6:
		return 2
	case days == 7:
		return 3
	case days <= 31:
		return 4
	case days <= 366:
		return 5
	}
	return 0
}

// wherePrec is GED's code of a place; 0 where not even the country is known.
func wherePrec(w *tocsin.Where) int {
	if w == nil {
		return 0
	}
	if w.Located() && !w.Ambiguous {
		switch w.Precision {
		case tocsin.Site, tocsin.Neighbourhood, tocsin.Town:
			if w.Near {
				return 2
			}
			return 1
		case tocsin.District:
			return 3
		case tocsin.Province:
			return 4
		}
	}
	switch {
	case w.Precision == tocsin.SeaOrAir:
		return 7
	case w.Country != "" || w.CountryCode != "":
		return 6
	}
	return 0
}

// sides sets who fought whom and shares the dead out: attackers are side A,
// armed people among the others side B. Who is in neither, nor a civilian, is
// unknown, so that the four always sum to best, as GED has it.
func (r *ucdpRow) sides() {
	r.sideA = r.doer().name
	armed, side, civilians := r.suffered()
	switch {
	case side != "":
		r.sideB = armed.name
	case civilians:
		r.sideB = "Civilians"
	}
	switch {
	case r.sideA == "":
	case side == sideState:
		r.violence = 1
	case side == "" && civilians:
		r.violence = 3
	}
	left := r.best
	take := func(n int) int {
		n = min(n, left)
		left -= n
		return n
	}
	if n, _, ok := r.attackersKilled(); ok {
		r.a = take(n)
	}
	r.b = take(r.deadOf(func(side string) bool { return side == sideState || side == sideArmed }))
	r.civil = take(r.deadOf(func(side string) bool { return side == sideCivilian }))
	r.other = left
}

// deadOf is the largest figure of dead that is given for one group among those
// of the sides; groups may overlap and are never added.
func (r *ucdpRow) deadOf(is func(side string) bool) int {
	_, high, _ := r.scoped(tocsin.Killed, func(s tocsin.Scope) bool {
		if s.Group == "" || s.Side == "attackers" {
			return false
		}
		side, _ := r.sideOf(&tocsin.IncidentClaim{Claim: tocsin.Claim{Scope: s}})
		return is(side)
	})
	return high
}

// articles tells each document by outlet, day and title.
func (r *ucdpRow) articles() (all []string) {
	return r.each(func(s *Source) string {
		words := s.Outlet
		for _, w := range []string{published(s), s.Title} {
			if w != "" && words != "" {
				words += ", "
			}
			words += w
		}
		return words
	})
}

// claimants are those whose figures of dead the row rests on: GED's original
// source, which is not the outlet.
func (r *ucdpRow) claimants() (all []string) {
	seen := map[string]bool{}
	for _, c := range r.claims(tocsin.Killed) {
		if who := c.Speaker.Name; live(&c) && who != "" && c.Speaker.Kind != tocsin.SpeakerOutlet && !seen[strings.ToLower(who)] {
			seen[strings.ToLower(who)] = true
			all = append(all, who)
		}
	}
	return all
}

// published is the day on which a document was.
func published(s *Source) string {
	doc := tocsin.Document{Published: s.Published}
	return doc.PublishedDate().String()
}
