package export

import (
	"strings"

	"tocsin"
)

// ploverEvent is an incident as a PLOVER event.
type ploverEvent struct {
	ID        string           `json:"id"`
	Date      tocsin.Date      `json:"date"`
	EndDate   tocsin.Date      `json:"enddate,omitzero"`
	Time      string           `json:"time,omitempty"`
	Actor     []string         `json:"actor"`
	Recipient []string         `json:"recipient,omitempty"`
	Event     string           `json:"event"`
	Mode      []string         `json:"mode,omitempty"`
	Context   []string         `json:"context,omitempty"`
	QuadCode  string           `json:"quad_code"`
	Location  *ploverLocation  `json:"event_loc,omitempty"`
	Text      string           `json:"event_text,omitempty"`
	Link      string           `json:"link,omitempty"`
	Cite      []ploverCitation `json:"cite_info,omitempty"`
	Coder     string           `json:"coder"`
	CodedDate string           `json:"coded_date,omitempty"`
	CodedTime string           `json:"coded_time,omitempty"`
	Comment   string           `json:"comment,omitempty"`
}

type ploverLocation struct {
	Name    string   `json:"name"`
	Country string   `json:"country,omitempty"`
	Lat     *float64 `json:"lat,omitempty"`
	Lon     *float64 `json:"lon,omitempty"`
	RadiusM int      `json:"radius_m,omitempty"`
}

type ploverCitation struct {
	ID     string `json:"id"`
	Title  string `json:"title,omitempty"`
	Source string `json:"source,omitempty"`
	Date   string `json:"date,omitempty"`
	URL    string `json:"url,omitempty"`
}

// unknownActor stands where PLOVER asks for an actor and nobody is known well
// enough to be named.
const unknownActor = "UNKNOWN"

func newPLOVER(m *maker) (Writer, error) {
	return &jsonlWriter{m, func(p *picture) ([]any, error) {
		event, reason := p.plover()
		if reason != "" {
			m.skip(reason)
			return nil, nil
		}
		return []any{event}, nil
	}}, nil
}

// backgroundDays is how long before it was published an act is told as
// history (codebook 15).
const backgroundDays = 7

// plover codes an incident, or says why PLOVER has no event for it.
func (p *picture) plover() (e ploverEvent, reason string) {
	switch {
	case p.Change.Withdraw:
		return e, "withdrawn"
	case p.inc.Verdict == tocsin.Rejected:
		return e, "rejected by a person"
	case !p.inc.When.Known():
		return e, "no date"
	}
	e = ploverEvent{
		ID: p.inc.ID, Date: p.inc.When.Start, Time: p.inc.When.Clock, Actor: []string{unknownActor},
		QuadCode: "material conflict", Text: p.inc.Headline, Link: p.url(), Coder: "tocsin", Comment: p.says(),
	}
	switch p.inc.Kind {
	case tocsin.Attack:
		e.Event, e.Mode = "ASSAULT", append(e.Mode, p.m.codes.forms[p.inc.Form].plover...)
	case tocsin.Threat:
		e.Event, e.Mode, e.QuadCode = "THREATEN", []string{"violence"}, "verbal conflict"
	default:
		return ploverEvent{}, "no PLOVER event: " + string(p.inc.Kind)
	}
	if p.past() {
		e.Mode = append(e.Mode, "historical")
	}
	if p.inc.When.End != p.inc.When.Start {
		e.EndDate = p.inc.When.End
	}
	if by := p.doer(); by.name != "" {
		e.Actor = []string{by.name}
	}
	e.Recipient = p.names(tocsin.Victim)
	if len(e.Recipient) == 0 {
		e.Recipient = p.names(tocsin.Target)
	}
	if w := p.inc.Where; w != nil {
		e.Location = &ploverLocation{Name: w.Name, Country: w.CountryCode, Lat: w.Lat, Lon: w.Lon}
		if w.Located() {
			e.Location.RadiusM = w.RadiusM
		}
	}
	for i := range p.Documents {
		d := &p.Documents[i]
		e.Cite = append(e.Cite, ploverCitation{d.ID, d.Title, d.Outlet, d.Published, d.URL})
	}
	if !p.Change.At.IsZero() {
		at := p.Change.At.UTC()
		e.CodedDate, e.CodedTime = at.Format("2006-01-02"), at.Format("15:04:05")
	}
	if slots := p.contested(); len(slots) > 0 {
		e.Comment = strings.TrimPrefix(e.Comment+"; contested: "+strings.Join(slots, ", "), "; ")
	}
	return e, ""
}

// past reports whether the act was over long before it was first told.
func (p *picture) past() bool {
	_, end, ok := interval(p.inc.When)
	if !ok {
		return false
	}
	var told tocsin.Date
	for i := range p.Documents {
		d := tocsin.Document{Published: p.Documents[i].Published}
		if at := d.PublishedDate(); at.Known() && (!told.Known() || at.Before(told)) {
			told = at
		}
	}
	if !told.Known() && !p.FirstSeen.IsZero() {
		told = tocsin.DateOf(p.FirstSeen.UTC())
	}
	return told.Known() && end.DaysUntil(told) > backgroundDays
}
