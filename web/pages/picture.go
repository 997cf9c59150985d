package pages

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"tocsin"
)

// perPage is how many incidents the list shows at once, and perTable the
// table.
const (
	perPage  = 50
	perTable = 200
)

// picturePage is what the picture shows.
type picturePage struct {
	*selection
	Chips   []chip
	Presets []link
	Choices []choices
	Count   int
	Total   int // without any condition
	Seq     int64
	Rows    []row
	Pages   pager
	Table   bool
	Unseen  absent
	Map     overview
	Line    timeline
	Counts  counts
	Exports []link
	MapData string // what the script of the map needs to know, as JSON
	Reset   string
	First   *firstRun // nothing is kept yet: what to begin with
}

// firstRun is what somebody may begin with on an empty store.
type firstRun struct {
	Examples, Paste, Feed bool
	Waiting               int // documents that are not read yet; at most waitingShown
}

// waitingShown is how many documents that wait are counted.
const waitingShown = 1000

// link is somewhere to go.
type link struct {
	Text, Path string
	Here       bool
}

// choices are the values of a condition that may be ticked.
type choices struct {
	Name  string
	Items []link
}

// pager leads through a long list.
type pager struct {
	Page, Last     int
	Previous, Next string
	From, To       int
}

// row is an incident in the list.
type row struct {
	*tocsin.Incident
	Rec       *tocsin.IncidentRecord
	Symbol    string
	Tone      string
	Killed    string
	Injured   string
	Contested bool
	Reviewed  bool
	Actors    []string
	Vague     bool
}

// absent are the incidents of the selection that no point on the map can show.
type absent struct {
	Vague    int // somewhere in a province or country
	Unplaced int
	Rows     []row // some of them
}

func (p *Pages) row(e *entry) row {
	inc := &e.rec.Incident
	return row{Incident: inc, Rec: e.rec, Symbol: symbolOf(inc), Tone: tone(inc), Killed: p.figures(inc.Slots[tocsin.Killed]),
		Injured: p.figures(inc.Slots[tocsin.Injured]), Contested: e.contested, Reviewed: e.reviewed, Actors: e.actors, Vague: !e.located()}
}

// picture is the page of all incidents.
func (p *Pages) picture(w http.ResponseWriter, r *http.Request) error {
	ctx, caller := r.Context(), p.opt.Caller(r)
	s, err := parseSelection(r.URL.Query(), p.opt.Now())
	if err != nil {
		return err
	}
	list, err := p.index.find(ctx, s, caller)
	if err != nil {
		return err
	}
	v, err := p.index.view(ctx, caller)
	if err != nil {
		return err
	}
	cover, err := p.index.cover(ctx)
	if err != nil {
		return err
	}
	data := picturePage{selection: s, Chips: s.chips(p.words), Count: len(list), Total: len(v.entries), Seq: v.seq,
		Table: s.shown == "table", Reset: "/", Choices: p.choices(s)}
	if len(v.entries) == 0 && !caller.Anonymous() {
		data.First = &firstRun{Examples: p.opt.Examples != nil && caller.May(tocsin.Admin, tocsin.GrantWrite),
			Paste: p.opt.Read != nil && caller.May(tocsin.Reader, tocsin.GrantRead), Feed: p.opt.Try != nil && caller.May(tocsin.Admin, tocsin.GrantAdmin)}
		waiting, _, err := p.opt.Store.Documents(ctx, &tocsin.DocumentQuery{State: tocsin.Queued, Limit: waitingShown})
		if err != nil {
			return err
		}
		data.First.Waiting = len(waiting)
	}
	for _, pr := range presets {
		to := pr.Key
		if s.last == pr.Key {
			to = ""
		}
		data.Presets = append(data.Presets, link{p.words.say("last.short." + pr.Key), s.Path("last", to, "from", "", "to", ""), s.last == pr.Key})
	}
	data.Pages = s.pager(len(list), data.Table)
	for _, e := range list[data.Pages.From:data.Pages.To] {
		data.Rows = append(data.Rows, p.row(e))
	}
	for _, e := range list {
		switch {
		case e.located():
			continue
		case e.vague():
			data.Unseen.Vague++
		default:
			data.Unseen.Unplaced++
		}
		if len(data.Unseen.Rows) < perPage {
			data.Unseen.Rows = append(data.Unseen.Rows, p.row(e))
		}
	}
	data.Map = drawOverview(list, s)
	data.Line = p.drawTimeline(list, s, cover)
	data.Counts = p.countBy(list, s, &data.Line)
	for _, f := range p.opt.Exports {
		data.Exports = append(data.Exports, link{Text: f, Path: "/api/v1/export/" + f + question(s.Query())})
	}
	if data.MapData, err = p.mapData(s, data.Map); err != nil {
		return err
	}
	return p.render(w, r, http.StatusOK, "picture", page{Title: p.words.say("picture.title"), Script: "picture.js",
		Styles: []string{"maplibre.css"}, Data: data})
}

func question(q string) string {
	if q == "" {
		return ""
	}
	return "?" + q
}

// pager parts a list of n into pages.
func (s *selection) pager(n int, table bool) pager {
	size := perPage
	if table {
		size = perTable
	}
	pg := pager{Page: s.page, Last: max(1, (n+size-1)/size)}
	pg.Page = min(pg.Page, pg.Last)
	pg.From, pg.To = (pg.Page-1)*size, min(n, pg.Page*size)
	if pg.Page > 1 {
		pg.Previous = s.Path("page", strconv.Itoa(pg.Page-1))
	}
	if pg.Page < pg.Last {
		pg.Next = s.Path("page", strconv.Itoa(pg.Page+1))
	}
	return pg
}

// choices are the conditions that have few values.
func (p *Pages) choices(s *selection) []choices {
	var out []choices
	add := func(name string, values ...string) {
		c := choices{Name: name}
		for _, v := range values {
			c.Items = append(c.Items, link{p.words.name(name, v), v, s.Has(name, v)})
		}
		out = append(out, c)
	}
	var forms []string
	for _, f := range tocsin.Forms {
		forms = append(forms, string(f))
	}
	add("form", forms...)
	add("kind", string(tocsin.Attack), string(tocsin.Threat), string(tocsin.Alarm), string(tocsin.Explosion), string(tocsin.Find), string(tocsin.Aggregate))
	add("status", string(tocsin.Executed), string(tocsin.Intercepted), string(tocsin.Foiled))
	return out
}

// mapData is what the script that draws a map has to know.
func (p *Pages) mapData(s *selection, o overview) (string, error) {
	maplibre, err1 := p.assets.path("maplibre.js")
	worker, err2 := p.assets.path("maplibre-worker.js")
	if err1 != nil || err2 != nil {
		return "", fmt.Errorf("find the map library: %w, %w", err1, err2)
	}
	d := map[string]any{"library": maplibre, "worker": worker, "land": tilesPath("land", landTiles), "towns": tilesPath("towns", townTiles)}
	if p.opt.Tiles != "" {
		d["ground"], d["groundBy"] = p.opt.Tiles, p.opt.TilesBy
	}
	if s != nil {
		d["query"], d["bounds"] = s.Query(), o.Bounds
	}
	text := map[string]string{}
	for _, key := range []string{"cluster", "at", "open", "failed", "area", "more", "loading", "box"} {
		text[key] = p.words.say("map." + key)
	}
	d["words"] = text
	b, err := json.Marshal(d)
	return string(b), err
}

// compactList is the selection as the map gets it: columns of numbers, one
// value for each incident that has a point.
type compactList struct {
	Seq       int64          `json:"seq"`
	Count     int            `json:"count"` // of the whole selection
	Symbols   []string       `json:"symbols"`
	ID        []string       `json:"id"`
	Lon       []int          `json:"lon"`       // in 1/10,000 degrees, each from the one before
	Lat       []int          `json:"lat"`       // the same
	Flags     []int          `json:"f"`         // symbol | harm<<5 | contested<<8 | tone<<9
	Radius    []int          `json:"r"`         // in 100 m
	Day       []int          `json:"d"`         // of its start, from 1970, each from the one before; 0 of unknown ones
	Provinces map[string]int `json:"provinces"` // how many are known only to lie there, by id of the gazetteer
	Countries map[string]int `json:"countries"` // the same, by code
}

var tones = map[string]int{"done": 0, "stopped": 1, "open": 2}

// compact answers with what the map draws.
func (p *Pages) compact(w http.ResponseWriter, r *http.Request) error {
	caller := p.opt.Caller(r)
	s, err := parseSelection(r.URL.Query(), p.opt.Now())
	if err != nil {
		return err
	}
	list, err := p.index.find(r.Context(), s, caller)
	if err != nil {
		return err
	}
	v, err := p.index.view(r.Context(), caller)
	if err != nil {
		return err
	}
	body, err := json.Marshal(p.encode(list, v.seq))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "private, no-cache")
	return send(w, r, http.StatusOK, body)
}

func (p *Pages) encode(list []*entry, seq int64) *compactList {
	c := &compactList{Seq: seq, Count: len(list), Provinces: map[string]int{}, Countries: map[string]int{}, ID: []string{}}
	index := map[string]int{}
	for i, s := range p.symbols {
		c.Symbols = append(c.Symbols, s.Name)
		index[s.Name] = i
	}
	var lon, lat, day int
	for _, e := range list {
		inc := &e.rec.Incident
		if !e.located() {
			if e.vague() && inc.Where.Precision == tocsin.Province && inc.Where.GazetteerID != "" {
				c.Provinces[inc.Where.GazetteerID]++
			} else if e.vague() && inc.Where.CountryCode != "" {
				c.Countries[inc.Where.CountryCode]++
			}
			continue
		}
		x, y, d := round(*inc.Where.Lon*1e4), round(*inc.Where.Lat*1e4), 0
		if inc.When.Known() {
			d = int(inc.When.Start.Time().Unix() / 86400)
		}
		f := index[symbolOf(inc)] | e.harm()<<5 | tones[tone(inc)]<<9
		if e.contested {
			f |= 1 << 8
		}
		c.ID = append(c.ID, inc.ID)
		c.Lon, c.Lat, c.Day = append(c.Lon, x-lon), append(c.Lat, y-lat), append(c.Day, d-day)
		c.Flags, c.Radius = append(c.Flags, f), append(c.Radius, (inc.Where.RadiusM+50)/100)
		lon, lat, day = x, y, d
	}
	return c
}

func round(f float64) int {
	if f < 0 {
		return -int(-f + 0.5)
	}
	return int(f + 0.5)
}

// card is the short form of an incident that the map shows beside its sign.
func (p *Pages) card(w http.ResponseWriter, r *http.Request) error {
	rec, err := p.gate.For(p.opt.Caller(r)).Incident(r.Context(), r.PathValue("id"), 0)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := p.pages["picture"].ExecuteTemplate(&b, "card", p.row(entryOf(rec))); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "private, no-cache")
	return send(w, r, http.StatusOK, b.Bytes())
}

// aboutMap tells what the map shows and whose borders it draws.
func (p *Pages) aboutMap(w http.ResponseWriter, r *http.Request) error {
	return p.render(w, r, http.StatusOK, "about_map", page{Title: p.words.say("about.map.title"), Data: p.symbols})
}
