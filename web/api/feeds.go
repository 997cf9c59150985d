package api

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tocsin"
	"tocsin/web/filter"
	"tocsin/web/gate"
)

type feedIn struct {
	File string `path:"file" maxLength:"120" doc:"incidents.atom, incidents.json, or the id of a saved search with .atom or .json"`
	Filter
}

type feedOut struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

// feed is a selection as readers of news follow it.
type feed struct {
	id, title, self, home, base string
	began                       time.Time // when nothing is in it yet
	authority                   string
	records                     []tocsin.IncidentRecord // the last changed first
}

func (a *API) feeds() {
	o := get("/feeds/{file}", "get-feed", "feeds", "Follow a selection of incidents as Atom or JSON Feed")
	o.Description = "The incidents that changed last, withdrawn ones as tombstones (RFC 6721). Positions are GeoRSS Simple. " +
		"A saved search takes no conditions; incidents.atom and incidents.json take those of the list of incidents."
	o.Responses = map[string]*huma.Response{"200": {Description: "The feed.", Content: map[string]*huma.MediaType{
		"application/atom+xml":  {Schema: &huma.Schema{Type: huma.TypeString}},
		"application/feed+json": {Schema: &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}},
	}}}
	handle(a, anybody, o, func(ctx context.Context, v *gate.View, in *feedIn) (*feedOut, error) {
		name, ending, _ := cutLast(in.File, ".")
		if ending != "atom" && ending != "json" {
			return nil, tocsin.Errorf(tocsin.NotFound, "there is no feed %q", in.File)
		}
		f, q, err := a.feedOf(ctx, v, name, in)
		if err != nil {
			return nil, err
		}
		q.Withdrawn, q.Order = true, tocsin.ByChange
		if f.records, _, err = v.Incidents(ctx, q); err != nil {
			return nil, err
		}
		if ending == "atom" {
			body, err := f.atom()
			return &feedOut{"application/atom+xml; charset=utf-8", body}, err
		}
		body, err := f.json()
		return &feedOut{"application/feed+json", body}, err
	})
}

func (a *API) feedOf(ctx context.Context, v *gate.View, name string, in *feedIn) (*feed, *tocsin.IncidentQuery, error) {
	base := a.opts.Base
	if base == "" {
		base = in.origin
	}
	f := &feed{self: base + in.at.EscapedPath(), home: base + "/", base: base, authority: a.opts.Authority, began: time.Unix(0, 0).UTC()}
	if in.at.RawQuery != "" {
		f.self += "?" + in.at.RawQuery
	}
	if name == "incidents" {
		if in.query.After != "" || !in.query.AsOf.IsZero() || in.values.Has("order") {
			return nil, nil, tocsin.Errorf(tocsin.Invalid, "cursor, as_of and order are not for a feed")
		}
		f.id, f.title = "tag:"+a.opts.Authority+":incidents?"+in.values.Encode(), "Incidents"
		return f, in.query, nil
	}
	if len(in.values) > 0 {
		return nil, nil, tocsin.Errorf(tocsin.Invalid, "a saved search takes no conditions")
	}
	s, err := v.SavedSearch(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	f.id, f.title, f.began = "tag:"+a.opts.Authority+":search/"+s.ID, s.Name, s.Added
	q, err := filter.ParseString(s.Query)
	return f, q, err
}

func (f *feed) entryID(incident string) string { return "tag:" + f.authority + ":incident/" + incident }

// updated is when something in the feed last changed.
func (f *feed) updated() string {
	if len(f.records) > 0 {
		return f.records[0].At.UTC().Format(time.RFC3339)
	}
	return f.began.UTC().Format(time.RFC3339)
}

type atomFeed struct {
	XMLName  xml.Name   `xml:"http://www.w3.org/2005/Atom feed"`
	GeoRSS   string     `xml:"xmlns:georss,attr"`
	Deleted  string     `xml:"xmlns:at,attr"`
	ID       string     `xml:"id"`
	Title    string     `xml:"title"`
	Updated  string     `xml:"updated"`
	Author   atomAuthor `xml:"author"`
	Links    []atomLink `xml:"link"`
	Contents []any      // entries and tombstones, the last changed first
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomTerm struct {
	Term string `xml:"term,attr"`
}

type atomEntry struct {
	XMLName    xml.Name   `xml:"entry"`
	ID         string     `xml:"id"`
	Title      string     `xml:"title"`
	Updated    string     `xml:"updated"`
	Published  string     `xml:"published"`
	Link       atomLink   `xml:"link"`
	Categories []atomTerm `xml:"category"`
	Summary    string     `xml:"summary"`
	Point      string     `xml:"georss:point,omitempty"`
	Radius     string     `xml:"georss:radius,omitempty"`
}

type atomTombstone struct {
	XMLName xml.Name  `xml:"at:deleted-entry"`
	Ref     string    `xml:"ref,attr"`
	When    string    `xml:"when,attr"`
	Comment string    `xml:"at:comment,omitempty"`
	Link    *atomLink `xml:"link"` // to the incident that holds its accounts now
}

func (f *feed) atom() ([]byte, error) {
	x := atomFeed{GeoRSS: "http://www.georss.org/georss", Deleted: "http://purl.org/atompub/tombstones/1.0", ID: f.id, Title: f.title,
		Updated: f.updated(), Author: atomAuthor{"tocsin"}, Links: []atomLink{
			{"self", "application/atom+xml", f.self}, {"alternate", "text/html", f.home}}}
	for i := range f.records {
		rec := &f.records[i]
		inc := &rec.Incident
		if rec.Withdraw {
			t := atomTombstone{Ref: f.entryID(inc.ID), When: rec.At.UTC().Format(time.RFC3339), Comment: "withdrawn"}
			if len(rec.Redirect) > 0 {
				t.Link = &atomLink{"related", "", f.base + "/incidents/" + rec.Redirect[0]}
			}
			x.Contents = append(x.Contents, t)
			continue
		}
		e := atomEntry{ID: f.entryID(inc.ID), Title: inc.Headline, Updated: rec.At.UTC().Format(time.RFC3339),
			Published: rec.FirstSeen.UTC().Format(time.RFC3339), Link: atomLink{"alternate", "text/html", f.base + "/incidents/" + inc.ID},
			Summary: summary(inc)}
		for _, term := range terms(inc) {
			e.Categories = append(e.Categories, atomTerm{term})
		}
		if w := inc.Where; w.Located() {
			e.Point = degrees(*w.Lat) + " " + degrees(*w.Lon)
			if w.RadiusM > 0 {
				e.Radius = strconv.Itoa(w.RadiusM)
			}
		}
		x.Contents = append(x.Contents, e)
	}
	body, err := xml.MarshalIndent(x, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write feed %s: %w", f.id, err)
	}
	return append([]byte(xml.Header), body...), nil
}

type jsonFeed struct {
	Version string     `json:"version"`
	Title   string     `json:"title"`
	Home    string     `json:"home_page_url"`
	Self    string     `json:"feed_url"`
	Items   []jsonItem `json:"items"`
}

type jsonItem struct {
	ID        string   `json:"id"`
	URL       string   `json:"url"`
	Title     string   `json:"title"`
	Text      string   `json:"content_text"`
	Published string   `json:"date_published"`
	Modified  string   `json:"date_modified"`
	Tags      []string `json:"tags,omitempty"`
	Tocsin    jsonMore `json:"_tocsin"`
}

// jsonMore is what JSON Feed has no word for.
type jsonMore struct {
	About     string   `json:"about"`
	Version   int      `json:"version"`
	Withdrawn bool     `json:"withdrawn"`
	Redirect  []string `json:"redirect,omitempty"`
	Lat       *float64 `json:"lat,omitempty"`
	Lon       *float64 `json:"lon,omitempty"`
	RadiusM   int      `json:"radius_m,omitempty"`
}

func (f *feed) json() ([]byte, error) {
	j := jsonFeed{Version: "https://jsonfeed.org/version/1.1", Title: f.title, Home: f.home, Self: f.self, Items: []jsonItem{}}
	for i := range f.records {
		rec := &f.records[i]
		inc := &rec.Incident
		item := jsonItem{ID: f.entryID(inc.ID), URL: f.base + "/incidents/" + inc.ID, Title: inc.Headline, Text: summary(inc),
			Published: rec.FirstSeen.UTC().Format(time.RFC3339), Modified: rec.At.UTC().Format(time.RFC3339), Tags: terms(inc),
			Tocsin: jsonMore{About: f.base + "/docs", Version: rec.Version, Withdrawn: rec.Withdraw, Redirect: rec.Redirect}}
		if w := inc.Where; w.Located() && !rec.Withdraw {
			item.Tocsin.Lat, item.Tocsin.Lon, item.Tocsin.RadiusM = w.Lat, w.Lon, w.RadiusM
		}
		if rec.Withdraw {
			item.Title, item.Text = "Withdrawn: "+inc.Headline, "This incident is withdrawn."
		}
		j.Items = append(j.Items, item)
	}
	body, err := json.Marshal(j)
	if err != nil {
		return nil, fmt.Errorf("write feed %s: %w", f.id, err)
	}
	return body, nil
}

func terms(inc *tocsin.Incident) []string {
	var list []string
	for _, t := range []string{string(inc.Kind), string(inc.Form), string(inc.Status)} {
		if t != "" {
			list = append(list, t)
		}
	}
	return list
}

// summary says in a few lines when and where it was, who was hurt and how sure
// that is; what is not known is not said.
func summary(inc *tocsin.Incident) string {
	var lines []string
	if w := inc.When; w.Known() {
		day := w.Start.String()
		if w.End.Known() && w.End != w.Start {
			day += " to " + w.End.String()
		}
		lines = append(lines, "When: "+day)
	}
	if w := inc.Where; w != nil && w.Name != "" {
		lines = append(lines, "Where: "+strings.Join(append([]string{w.Name}, w.Within...), ", "))
	}
	for _, slot := range []tocsin.Slot{tocsin.Killed, tocsin.Injured, tocsin.Missing, tocsin.Abducted} {
		if s := inc.Slots[slot]; s != nil && s.Best != nil {
			line := fmt.Sprintf("%s: %d", strings.ToUpper(string(slot[:1]))+string(slot[1:]), *s.Best)
			if s.Contested {
				line += " (contested)"
			}
			lines = append(lines, line)
		}
	}
	lines = append(lines, fmt.Sprintf("Independent origins: %d; credibility %d of 1 (confirmed) to 6 (cannot be judged)", inc.Origins, inc.Credibility))
	return strings.Join(lines, "\n")
}

// degrees writes a coordinate as it is kept.
func degrees(d float64) string { return strconv.FormatFloat(d, 'f', -1, 64) }
