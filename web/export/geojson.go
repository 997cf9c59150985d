package export

import (
	"encoding/json"
	"io"
	"time"

	"tocsin"
)

// feature is an incident as RFC 7946 has it. Its geometry is null where no
// position is known.
type feature struct {
	Type       string           `json:"type"`
	ID         string           `json:"id"`
	Geometry   *point           `json:"geometry"`
	Properties properties       `json:"properties"`
	Incident   *tocsin.Incident `json:"incident,omitempty"`
}

type point struct {
	Type        string     `json:"type"`
	Coordinates [2]float64 `json:"coordinates"` // longitude first
}

// properties are flat, so that map programs can show and filter them. Unknown
// is null.
type properties struct {
	ID             string                `json:"id"`
	Headline       string                `json:"headline"`
	Kind           tocsin.Kind           `json:"kind"`
	Form           tocsin.Form           `json:"form,omitempty"`
	Status         tocsin.Status         `json:"status,omitempty"`
	Start          tocsin.Date           `json:"start,omitzero"`
	End            tocsin.Date           `json:"end,omitzero"`
	TimePrecision  tocsin.TimePrecision  `json:"time_precision,omitempty"`
	Place          string                `json:"place,omitempty"`
	Country        string                `json:"country,omitempty"`
	CountryCode    string                `json:"country_code,omitempty"`
	PlacePrecision tocsin.PlacePrecision `json:"place_precision,omitempty"`
	RadiusM        int                   `json:"radius_m,omitempty"`
	KilledLow      *int                  `json:"killed_low"`
	KilledBest     *int                  `json:"killed_best"`
	KilledHigh     *int                  `json:"killed_high"`
	InjuredLow     *int                  `json:"injured_low"`
	InjuredBest    *int                  `json:"injured_best"`
	InjuredHigh    *int                  `json:"injured_high"`
	Contested      []string              `json:"contested,omitempty"`
	Blamed         []string              `json:"blamed,omitempty"`
	ClaimedBy      []string              `json:"claimed_by,omitempty"`
	Origins        int                   `json:"origins"`
	Credibility    int                   `json:"credibility"`
	Verdict        tocsin.Verdict        `json:"verdict,omitempty"`
	Withdrawn      bool                  `json:"withdrawn,omitempty"`
	Outlets        []string              `json:"outlets,omitempty"`
	URL            string                `json:"url,omitempty"`
	Version        int                   `json:"version"`
	Updated        time.Time             `json:"updated,omitzero"`
	FirstSeen      time.Time             `json:"first_seen,omitzero"`
}

// collection writes features one by one into a FeatureCollection.
type collection struct {
	*maker
	full bool
	any  bool
}

func newGeoJSON(m *maker) (Writer, error)     { return startCollection(m, false) }
func newGeoJSONFull(m *maker) (Writer, error) { return startCollection(m, true) }

func startCollection(m *maker, full bool) (Writer, error) {
	_, err := io.WriteString(m.out, `{"type":"FeatureCollection","features":[`)
	return &collection{maker: m, full: full}, err
}

func (c *collection) Write(r *Record) error {
	line, err := json.Marshal(c.picture(r).feature(c.full))
	if err != nil {
		return tocsin.Errorf(tocsin.Invalid, "%w", err)
	}
	between := ",\n"
	if !c.any {
		between = "\n"
	}
	c.any = true
	_, err = c.out.Write(append([]byte(between), line...))
	return err
}

func (c *collection) Close() error {
	_, err := io.WriteString(c.out, "\n]}\n")
	return err
}

func (p *picture) feature(full bool) feature {
	f := feature{Type: "Feature", ID: p.inc.ID}
	f.Properties = properties{
		ID: p.inc.ID, Headline: p.inc.Headline, Kind: p.inc.Kind, Form: p.inc.Form, Status: p.inc.Status,
		Contested: p.contested(), Blamed: p.names(tocsin.Blamed), ClaimedBy: p.names(tocsin.ClaimedBy),
		Origins: p.inc.Origins, Credibility: p.inc.Credibility, Verdict: p.inc.Verdict, Withdrawn: p.Change.Withdraw,
		Outlets: p.outlets(), URL: p.url(), Version: p.Change.Version, Updated: p.Change.At, FirstSeen: p.FirstSeen,
	}
	pr := &f.Properties
	pr.KilledLow, pr.KilledBest, pr.KilledHigh = p.bounds(tocsin.Killed)
	pr.InjuredLow, pr.InjuredBest, pr.InjuredHigh = p.bounds(tocsin.Injured)
	if w := p.inc.When; w != nil {
		pr.Start, pr.End, pr.TimePrecision = w.Start, w.End, w.Precision
	}
	if w := p.inc.Where; w != nil {
		pr.Place, pr.Country, pr.CountryCode, pr.PlacePrecision = w.Name, w.Country, w.CountryCode, w.Precision
		if w.Located() {
			pr.RadiusM = w.RadiusM
			f.Geometry = &point{"Point", [2]float64{*w.Lon, *w.Lat}}
		}
	}
	if full {
		f.Incident = p.inc
	}
	return f
}

// jsonlWriter writes values one a line.
type jsonlWriter struct {
	*maker
	values func(*picture) ([]any, error)
}

func (w *jsonlWriter) Write(r *Record) error {
	values, err := w.values(w.picture(r))
	if err != nil {
		return err
	}
	for _, v := range values {
		line, err := json.Marshal(v)
		if err != nil {
			return tocsin.Errorf(tocsin.Invalid, "%w", err)
		}
		if _, err := w.out.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

func (w *jsonlWriter) Close() error { return nil }

func newJSONL(m *maker) (Writer, error) {
	return &jsonlWriter{m, func(p *picture) ([]any, error) { return []any{p.Record}, nil }}, nil
}
