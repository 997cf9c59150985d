package export

import (
	"encoding/csv"
	"strconv"
	"strings"
	"time"

	"tocsin"
)

// column is one column of a table over rows of type T.
type column[T any] struct {
	name, hxl string
	// get gives a string, []string, int, *int, *float64, bool, time.Time or
	// tocsin.Date; nil is unknown.
	get func(T) any
}

// cell writes a value as CSV has it; unknown is "".
func cell(v any) string {
	switch v := v.(type) {
	case string:
		return guard(clean(v))
	case []string:
		return guard(clean(strings.Join(v, "; ")))
	case tocsin.Date:
		return v.String()
	case int:
		return strconv.Itoa(v)
	case *int:
		if v != nil {
			return strconv.Itoa(*v)
		}
	case *float64:
		if v != nil {
			return degrees(*v)
		}
	case bool:
		return strconv.FormatBool(v)
	case time.Time:
		if !v.IsZero() {
			return v.UTC().Format(time.RFC3339)
		}
	}
	return ""
}

// guard puts an apostrophe before words that a spreadsheet would take for a
// formula. unguard takes it away again.
func guard(s string) string {
	if s != "" && strings.IndexByte("=+-@", s[0]) >= 0 {
		return "'" + s
	}
	return s
}

func unguard(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.IndexByte("=+-@", s[1]) >= 0 {
		return s[1:]
	}
	return s
}

// degrees writes a coordinate to four decimals, eleven metres, as ACLED does.
func degrees(v float64) string { return strconv.FormatFloat(v, 'f', 4, 64) }

// tableWriter writes records as rows of a CSV file, with "\r\n" at their ends
// (RFC 4180).
type tableWriter[T any] struct {
	*maker
	csv     *csv.Writer
	columns []column[T]
	// rows gives the rows of a record; none when it is left out, counted.
	rows  func(*picture) []T
	cells []string
}

func newTable[T any](m *maker, columns []column[T], hxl bool, rows func(*picture) []T) (Writer, error) {
	t := &tableWriter[T]{maker: m, csv: csv.NewWriter(m.out), columns: columns, rows: rows}
	t.csv.UseCRLF = true
	names, tags := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		names[i], tags[i] = c.name, c.hxl
	}
	if err := t.csv.Write(names); err != nil {
		return nil, err
	}
	if hxl {
		if err := t.csv.Write(tags); err != nil {
			return nil, err
		}
	}
	t.cells = make([]string, len(columns))
	return t, nil
}

func (t *tableWriter[T]) Write(r *Record) error {
	for _, row := range t.rows(t.picture(r)) {
		for i, c := range t.columns {
			t.cells[i] = cell(c.get(row))
		}
		if err := t.csv.Write(t.cells); err != nil {
			return err
		}
	}
	return nil
}

func (t *tableWriter[T]) Close() error {
	t.csv.Flush()
	return t.csv.Error()
}

// flatColumns are those of csv and of the sheet of incidents.
func flatColumns() []column[*picture] {
	where := func(get func(*tocsin.Where) any) func(*picture) any {
		return func(p *picture) any {
			if p.inc.Where == nil {
				return nil
			}
			return get(p.inc.Where)
		}
	}
	when := func(get func(*tocsin.When) any) func(*picture) any {
		return func(p *picture) any {
			if p.inc.When == nil {
				return nil
			}
			return get(p.inc.When)
		}
	}
	columns := []column[*picture]{
		{"id", "#event+id", func(p *picture) any { return p.inc.ID }},
		{"version", "#meta+version", func(p *picture) any { return p.Change.Version }},
		{"updated", "#date+updated", func(p *picture) any { return p.Change.At }},
		{"first_seen", "#date+reported", func(p *picture) any { return p.FirstSeen }},
		{"kind", "#event+kind", func(p *picture) any { return string(p.inc.Kind) }},
		{"form", "#event+type", func(p *picture) any { return string(p.inc.Form) }},
		{"status", "#status", func(p *picture) any { return string(p.inc.Status) }},
		{"headline", "#description", func(p *picture) any { return p.inc.Headline }},
		{"start", "#date+start", when(func(w *tocsin.When) any { return w.Start })},
		{"end", "#date+end", when(func(w *tocsin.When) any { return w.End })},
		{"time_precision", "#date+precision", when(func(w *tocsin.When) any { return string(w.Precision) })},
		{"part_of_day", "#date+part", when(func(w *tocsin.When) any { return w.PartOfDay })},
		{"clock", "#date+time", when(func(w *tocsin.When) any { return w.Clock })},
		{"time_words", "#date+words", when(func(w *tocsin.When) any { return w.Words })},
		{"place", "#loc+name", where(func(w *tocsin.Where) any { return w.Name })},
		{"within", "#loc+within", where(func(w *tocsin.Where) any { return w.Within })},
		{"country", "#country+name", where(func(w *tocsin.Where) any { return w.Country })},
		{"country_code", "#country+code+iso2", where(func(w *tocsin.Where) any { return w.CountryCode })},
		{"lat", "#geo+lat", where(func(w *tocsin.Where) any { return w.Lat })},
		{"lon", "#geo+lon", where(func(w *tocsin.Where) any { return w.Lon })},
		{"radius_m", "#geo+radius", where(func(w *tocsin.Where) any {
			if !w.Located() {
				return nil
			}
			return w.RadiusM
		})},
		{"place_precision", "#geo+precision", where(func(w *tocsin.Where) any { return string(w.Precision) })},
		{"near", "#geo+near", where(func(w *tocsin.Where) any { return w.Near })},
		{"ambiguous", "#geo+ambiguous", where(func(w *tocsin.Where) any { return w.Ambiguous })},
	}
	for _, s := range tocsin.Slots {
		if !s.Counted() || s == tocsin.Munitions { // munitions are told by stage alone
			continue
		}
		pick := func(which int) func(*picture) any {
			return func(p *picture) any {
				low, best, high := p.bounds(s)
				return []*int{low, best, high}[which]
			}
		}
		name, tag := string(s), "#affected+"+string(s)
		columns = append(columns,
			column[*picture]{name + "_low", tag + "+min", pick(0)},
			column[*picture]{name + "_best", tag, pick(1)},
			column[*picture]{name + "_high", tag + "+max", pick(2)})
	}
	columns = append(columns, column[*picture]{"attackers_killed", "#affected+killed+attackers", func(p *picture) any {
		if low, _, ok := p.attackersKilled(); ok {
			return low
		}
		return nil
	}})
	for _, stage := range []string{"launched", "intercepted", "impacted", "unexploded"} {
		columns = append(columns, column[*picture]{"munitions_" + stage, "#indicator+munitions+" + stage, func(p *picture) any {
			low, high, ok := p.scoped(tocsin.Munitions, func(s tocsin.Scope) bool { return s.Stage == stage })
			switch {
			case !ok:
				return nil
			case low == high:
				return low
			}
			return strconv.Itoa(low) + " to " + strconv.Itoa(high)
		}})
	}
	for _, s := range tocsin.Slots {
		if !s.Counted() {
			columns = append(columns, column[*picture]{string(s), "#meta+" + strings.ReplaceAll(string(s), "_", "+"), func(p *picture) any { return p.names(s) }})
		}
	}
	return append(columns,
		column[*picture]{"contested", "#meta+contested", func(p *picture) any { return p.contested() }},
		column[*picture]{"says", "#description+claims", func(p *picture) any { return p.says() }},
		column[*picture]{"origins", "#indicator+origins", func(p *picture) any { return p.inc.Origins }},
		column[*picture]{"credibility", "#indicator+credibility", func(p *picture) any { return p.inc.Credibility }},
		column[*picture]{"verdict", "#meta+verdict", func(p *picture) any { return string(p.inc.Verdict) }},
		column[*picture]{"withdrawn", "#meta+withdrawn", func(p *picture) any { return p.Change.Withdraw }},
		column[*picture]{"redirect", "#meta+redirect", func(p *picture) any { return p.Change.Redirect }},
		column[*picture]{"tags", "#meta+tags", func(p *picture) any { return p.Tags }},
		column[*picture]{"outlets", "#meta+source", func(p *picture) any { return p.outlets() }},
		column[*picture]{"documents", "#meta+source+url", func(p *picture) any { return p.each(func(s *Source) string { return s.URL }) }},
		column[*picture]{"url", "#meta+url", func(p *picture) any { return p.url() }},
	)
}

func newFlat(m *maker) (Writer, error) {
	return newTable(m, flatColumns(), m.opts.HXL, func(p *picture) []*picture { return []*picture{p} })
}

// claimRow is one claim of an incident with the document that it stands in,
// which is empty when the record does not hold it.
type claimRow struct {
	*picture
	tocsin.IncidentClaim
	doc      Source
	disputed bool // its slot is contested
}

func (p *picture) claimRows() (rows []claimRow) {
	for _, s := range tocsin.Slots {
		for _, c := range p.claims(s) {
			row := claimRow{picture: p, IncidentClaim: c, disputed: p.inc.Slots[s].Contested}
			if doc := p.document(c.Account); doc != nil {
				row.doc = *doc
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// claimColumns are those of claims-csv and of the sheet of claims.
func claimColumns() []column[claimRow] {
	bound := func(of func(tocsin.Count) int) func(claimRow) any {
		return func(r claimRow) any {
			if n := r.Value.Count; n.Known && of(n) != tocsin.Open {
				return of(n)
			}
			return nil
		}
	}
	return []column[claimRow]{
		{"incident", "#event+id", func(r claimRow) any { return r.inc.ID }},
		{"version", "#meta+version", func(r claimRow) any { return r.Change.Version }},
		{"account", "#meta+account", func(r claimRow) any { return r.Account }},
		{"slot", "#meta+slot", func(r claimRow) any { return string(r.Slot) }},
		{"min", "#indicator+min", bound(func(n tocsin.Count) int { return n.Min })},
		{"max", "#indicator+max", bound(func(n tocsin.Count) int { return n.Max })},
		{"name", "#meta+name", func(r claimRow) any { return r.Value.Name }},
		{"name_id", "#meta+name+id", func(r claimRow) any { return r.Value.ID }},
		{"side", "#meta+side", func(r claimRow) any { return r.Scope.Side }},
		{"group", "#meta+group", func(r claimRow) any { return r.Scope.Group }},
		{"period", "#meta+period", func(r claimRow) any { return r.Scope.Period }},
		{"stage", "#meta+stage", func(r claimRow) any { return r.Scope.Stage }},
		{"speaker", "#contact+name", func(r claimRow) any { return r.Speaker.Name }},
		{"speaker_kind", "#contact+type", func(r claimRow) any { return string(r.Speaker.Kind) }},
		{"via", "#contact+via", func(r claimRow) any { return r.Speaker.Via }},
		{"certainty", "#meta+certainty", func(r claimRow) any { return string(r.Certainty) }},
		{"superseded", "#meta+superseded", func(r claimRow) any { return r.Superseded }},
		{"contested", "#meta+contested", func(r claimRow) any { return r.disputed }},
		{"origin", "#meta+origin", func(r claimRow) any { return r.Origin }},
		{"quote", "#description+quote", func(r claimRow) any { return r.Quote.Exact }},
		{"quote_start", "#meta+start", func(r claimRow) any { return r.Quote.Start }},
		{"quote_end", "#meta+end", func(r claimRow) any { return r.Quote.End }},
		{"rule", "#meta+rule", func(r claimRow) any { return r.Rule }},
		{"document", "#meta+document", func(r claimRow) any { return documentOf(r.Account) }},
		{"outlet", "#meta+source", func(r claimRow) any { return r.doc.Outlet }},
		{"published", "#date+published", func(r claimRow) any { return r.doc.Published }},
		{"document_url", "#meta+source+url", func(r claimRow) any { return r.doc.URL }},
		{"url", "#meta+url", func(r claimRow) any { return r.url() }},
	}
}

func newClaims(m *maker) (Writer, error) {
	return newTable(m, claimColumns(), m.opts.HXL, (*picture).claimRows)
}
