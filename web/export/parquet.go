package export

import (
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"

	"tocsin"
)

// rowGroup is how many incidents a row group holds: what of them lies in
// memory until it is written.
const rowGroup = 2000

// parquetRow is an incident in typed columns; null is unknown.
type parquetRow struct {
	ID             string            `parquet:"id"`
	Version        int32             `parquet:"version"`
	Updated        *time.Time        `parquet:"updated,optional,timestamp(millisecond)"`
	FirstSeen      *time.Time        `parquet:"first_seen,optional,timestamp(millisecond)"`
	Kind           string            `parquet:"kind,dict"`
	Form           *string           `parquet:"form,optional,dict"`
	Status         *string           `parquet:"status,optional,dict"`
	Headline       string            `parquet:"headline"`
	Start          *int32            `parquet:"start,optional,date"`
	End            *int32            `parquet:"end,optional,date"`
	TimePrecision  *string           `parquet:"time_precision,optional,dict"`
	Clock          *string           `parquet:"clock,optional"`
	Place          *string           `parquet:"place,optional"`
	Within         []string          `parquet:"within,list"`
	Country        *string           `parquet:"country,optional,dict"`
	CountryCode    *string           `parquet:"country_code,optional,dict"`
	Lat            *float64          `parquet:"lat,optional"`
	Lon            *float64          `parquet:"lon,optional"`
	RadiusM        *int32            `parquet:"radius_m,optional"`
	PlacePrecision *string           `parquet:"place_precision,optional,dict"`
	Figures        []parquetFigure   `parquet:"figures,list"`
	Origins        int32             `parquet:"origins"`
	Credibility    int32             `parquet:"credibility"`
	Verdict        *string           `parquet:"verdict,optional,dict"`
	Withdrawn      bool              `parquet:"withdrawn"`
	Reason         *string           `parquet:"reason,optional"`
	Redirect       []string          `parquet:"redirect,list"`
	Claims         []parquetClaim    `parquet:"claims,list"`
	Documents      []parquetDocument `parquet:"documents,list"`
	Tags           []string          `parquet:"tags,list"`
	URL            *string           `parquet:"url,optional"`
}

// parquetFigure is what the claims of a slot come to.
type parquetFigure struct {
	Slot      string `parquet:"slot,dict"`
	Low       *int64 `parquet:"low,optional"`
	Best      *int64 `parquet:"best,optional"`
	High      *int64 `parquet:"high,optional"`
	Contested bool   `parquet:"contested"`
}

type parquetClaim struct {
	Account     string  `parquet:"account"`
	Origin      *string `parquet:"origin,optional"`
	Slot        string  `parquet:"slot,dict"`
	Min         *int64  `parquet:"min,optional"`
	Max         *int64  `parquet:"max,optional"`
	Name        *string `parquet:"name,optional"`
	NameID      *string `parquet:"name_id,optional"`
	Side        *string `parquet:"side,optional,dict"`
	Group       *string `parquet:"group,optional,dict"`
	Period      *string `parquet:"period,optional,dict"`
	Stage       *string `parquet:"stage,optional,dict"`
	Speaker     *string `parquet:"speaker,optional"`
	SpeakerKind string  `parquet:"speaker_kind,dict"`
	Via         *string `parquet:"via,optional"`
	Certainty   string  `parquet:"certainty,dict"`
	Superseded  *string `parquet:"superseded,optional"`
	Rule        string  `parquet:"rule,dict"`
	Quote       string  `parquet:"quote"`
	QuoteStart  int64   `parquet:"quote_start"`
	QuoteEnd    int64   `parquet:"quote_end"`
}

type parquetDocument struct {
	ID        string  `parquet:"id"`
	Title     *string `parquet:"title,optional"`
	Outlet    *string `parquet:"outlet,optional,dict"`
	URL       *string `parquet:"url,optional"`
	Published *string `parquet:"published,optional"`
	Language  *string `parquet:"language,optional,dict"`
	SHA256    *string `parquet:"sha256,optional"`
}

type parquetWriter struct {
	*maker
	out *parquet.GenericWriter[parquetRow]
	row [1]parquetRow
}

func newParquet(m *maker) (Writer, error) {
	options := []parquet.WriterOption{
		parquet.MaxRowsPerRowGroup(rowGroup),
		parquet.Compression(&parquet.Zstd),
		parquet.CreatedBy("tocsin", "", ""),
		parquet.KeyValueMetadata("tocsin:figures", "of the defenders' side; null is unknown, a null high beside a low is open above"),
	}
	if !m.opts.Now.IsZero() {
		options = append(options, parquet.KeyValueMetadata("tocsin:made", m.opts.Now.UTC().Format(time.RFC3339)))
	}
	return &parquetWriter{maker: m, out: parquet.NewGenericWriter[parquetRow](m.out, options...)}, nil
}

func (w *parquetWriter) Write(r *Record) error {
	w.row[0] = w.picture(r).parquet()
	_, err := w.out.Write(w.row[:])
	return err
}

func (w *parquetWriter) Close() error { return w.out.Close() }

// known is a pointer to a value that is not its zero; nil is unknown.
func known[T ~string](v T) *string {
	if v == "" {
		return nil
	}
	s := valid(v)
	return &s
}

// valid is words as Parquet's strings must be.
func valid[T ~string](s T) string { return strings.ToValidUTF8(string(s), "\uFFFD") }

func validAll(list []string) (all []string) {
	for _, s := range list {
		all = append(all, valid(s))
	}
	return all
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// day counts days since 1970, as Parquet's dates do.
func day(d tocsin.Date) *int32 {
	if !d.Known() {
		return nil
	}
	n := int32((tocsin.Date{Year: 1970, Month: 1, Day: 1}).DaysUntil(d))
	return &n
}

func wide(n *int) *int64 {
	if n == nil {
		return nil
	}
	v := int64(*n)
	return &v
}

func bound(n int) *int64 {
	if n == tocsin.Open {
		return nil
	}
	v := int64(n)
	return &v
}

func (p *picture) parquet() parquetRow {
	inc := p.inc
	row := parquetRow{
		ID: valid(inc.ID), Version: int32(p.Change.Version), Updated: moment(p.Change.At), FirstSeen: moment(p.FirstSeen),
		Kind: valid(inc.Kind), Form: known(inc.Form), Status: known(inc.Status), Headline: valid(inc.Headline),
		Origins: int32(inc.Origins), Credibility: int32(inc.Credibility), Verdict: known(inc.Verdict),
		Withdrawn: p.Change.Withdraw, Reason: known(p.Change.Reason), Redirect: validAll(p.Change.Redirect), Tags: validAll(p.Tags), URL: known(p.url()),
	}
	if w := inc.When; w != nil {
		row.Start, row.End, row.TimePrecision, row.Clock = day(w.Start), day(w.End), known(w.Precision), known(w.Clock)
	}
	if w := inc.Where; w != nil {
		row.Place, row.Within, row.Country, row.CountryCode = known(w.Name), validAll(w.Within), known(w.Country), known(w.CountryCode)
		row.PlacePrecision = known(w.Precision)
		if w.Located() {
			radius := int32(w.RadiusM)
			row.Lat, row.Lon, row.RadiusM = w.Lat, w.Lon, &radius
		}
	}
	for _, s := range tocsin.Slots {
		if rec := inc.Slots[s]; rec != nil && s.Counted() {
			row.Figures = append(row.Figures, parquetFigure{string(s), wide(rec.Low), wide(rec.Best), wide(rec.High), rec.Contested})
		}
	}
	for _, c := range p.all() {
		claim := parquetClaim{
			Account: valid(c.Account), Origin: known(c.Origin), Slot: valid(c.Slot), Name: known(c.Value.Name), NameID: known(c.Value.ID),
			Side: known(c.Scope.Side), Group: known(c.Scope.Group), Period: known(c.Scope.Period), Stage: known(c.Scope.Stage),
			Speaker: known(c.Speaker.Name), SpeakerKind: valid(c.Speaker.Kind), Via: known(c.Speaker.Via), Certainty: valid(c.Certainty),
			Superseded: known(c.Superseded), Rule: valid(c.Rule), Quote: valid(c.Quote.Exact), QuoteStart: int64(c.Quote.Start), QuoteEnd: int64(c.Quote.End),
		}
		if c.Value.Count.Known {
			claim.Min, claim.Max = bound(c.Value.Count.Min), bound(c.Value.Count.Max)
		}
		row.Claims = append(row.Claims, claim)
	}
	for _, d := range p.Documents {
		row.Documents = append(row.Documents, parquetDocument{valid(d.ID), known(d.Title), known(d.Outlet), known(d.URL), known(d.Published),
			known(d.Language), known(d.SHA256)})
	}
	return row
}
