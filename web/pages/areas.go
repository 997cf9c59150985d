package pages

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"tocsin"
	"tocsin/watch"
	"tocsin/watch/area"
	"tocsin/web/gate"
)

func areaPath(id string) string  { return "/areas/" + url.PathEscape(id) }
func rulePath(id string) string  { return "/rules/" + url.PathEscape(id) }
func alertPath(id string) string { return "/alerts/" + url.PathEscape(id) }

// areasPage lists what is watched.
type areasPage struct {
	Areas []areaRow
	Map   *areaMap
	May   bool // the caller may change them
	Did   string
}

// areaRow is an area with how it fares.
type areaRow struct {
	*area.Area
	Path  string
	Words string // its kind and size
	Rules []watch.Rule
	On    int // rules that are not paused
	Open  int // alerts that stand
	Last  time.Time
	Mute  *watch.Mute
}

// areas is the page of all areas.
func (p *Pages) areas(w http.ResponseWriter, r *http.Request) error {
	c, err := p.watching(r, tocsin.Reader, "")
	if err != nil {
		return err
	}
	s, err := p.setup(r.Context())
	if err != nil {
		return err
	}
	alerts, err := p.alertsOf(r.Context(), watch.AlertQuery{Limit: mostCounted})
	if err != nil {
		return err
	}
	data := areasPage{May: mayKeep(c), Did: did(r, "removed")}
	for i := range s.Areas {
		data.Areas = append(data.Areas, p.areaRow(s, &s.Areas[i], alerts))
	}
	slices.SortStableFunc(data.Areas, func(a, b areaRow) int { return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	if data.Map, err = p.drawAreas(s.Areas, bounds{}); err != nil {
		return err
	}
	return p.render(w, r, http.StatusOK, "areas", page{Title: p.words.say("areas.title"), Script: "areas.js", Styles: watchStyles, Data: data})
}

// watchStyles are the styles of pages with a map of areas.
var watchStyles = []string{"maplibre.css", "watch.css"}

// did is what was done before this page was asked for, when it is one of what
// the page can say.
func did(r *http.Request, known ...string) string {
	if d := r.URL.Query().Get("did"); slices.Contains(known, d) {
		return d
	}
	return ""
}

func (p *Pages) alertsOf(ctx context.Context, q watch.AlertQuery) (list []watch.Alert, err error) {
	err = p.opt.Watched.View(ctx, func(tx watch.Tx) error {
		list, err = tx.Alerts(q)
		return err
	})
	return list, err
}

func (p *Pages) areaRow(s *setup, a *area.Area, alerts []watch.Alert) areaRow {
	row := areaRow{Area: a, Path: areaPath(a.ID), Words: p.areaWords(a), Rules: s.rulesOf(a.ID), Mute: s.muted("", a.ID, p.opt.Now())}
	for i := range row.Rules {
		if !row.Rules[i].Off {
			row.On++
		}
	}
	for i := range alerts {
		if alerts[i].Area == a.ID {
			if alerts[i].State == watch.Open {
				row.Open++
			}
			if row.Last.Before(alerts[i].Changed) {
				row.Last = alerts[i].Changed
			}
		}
	}
	return row
}

// areaWords says what an area is.
func (p *Pages) areaWords(a *area.Area) string {
	switch a.Kind {
	case area.Circle:
		return p.words.say("areas.circle", metres(int(a.RadiusM)), positionText(a.Center))
	case area.Polygon:
		n := 0
		for _, rings := range a.Polygons {
			for _, ring := range rings {
				n += max(0, len(ring)-1)
			}
		}
		if len(a.Polygons) > 1 {
			return p.words.say("areas.polygons", len(a.Polygons), n)
		}
		return p.words.say("areas.polygon", n)
	case area.Corridor:
		return p.words.say("areas.corridor", metres(int(a.WidthM)), len(a.Line))
	case area.Assets:
		return p.words.say("areas.assets", len(a.Assets))
	case area.Country:
		return p.words.say("areas.country", p.countryName(a.Country))
	case area.Province:
		if a.Country != "" {
			return p.words.say("areas.province.in", clean(a.Province), p.countryName(a.Country))
		}
		return p.words.say("areas.province", clean(a.Province))
	case area.Unplaced:
		if a.Country != "" {
			return p.words.say("areas.unplaced.in", p.countryName(a.Country))
		}
		return p.words.say("areas.unplaced")
	}
	return string(a.Kind)
}

// areaPage is one area with its rules and what was alerted there.
type areaPage struct {
	areaRow
	Map      *areaMap
	Rows     []ruleRow
	Alerts   []alertRow
	More     string // to all its alerts
	Lately   lately
	May      bool
	Did      string
	Problems []string // what an import left out
}

// ruleRow is a rule in words.
type ruleRow struct {
	*watch.Rule
	Path string
	Says []string // its conditions
	When string   // when it is sent
	To   []string // names of deliveries
	Open int
}

// lately is what of the last month lay in an area, whatever its rules.
type lately struct {
	Days    int
	Touches int
	Inside  int
	Rows    []row // some of them, the last first
}

// lookedBack is how many days an area, or a rule, is held against.
const lookedBack = 30

// area is the page of one area.
func (p *Pages) area(w http.ResponseWriter, r *http.Request) error {
	c, err := p.watching(r, tocsin.Reader, "")
	if err != nil {
		return err
	}
	ctx := r.Context()
	s, err := p.setup(ctx)
	if err != nil {
		return err
	}
	a, err := s.area(r.PathValue("id"))
	if err != nil {
		return err
	}
	alerts, err := p.alertsOf(ctx, watch.AlertQuery{Area: a.ID, Limit: mostCounted})
	if err != nil {
		return err
	}
	data := areaPage{areaRow: p.areaRow(s, a, alerts), May: mayKeep(c), Did: did(r, "kept", "rule", "rule-removed", "paused", "resumed", "muted", "unmuted")}
	for i := range data.Rules {
		data.Rows = append(data.Rows, p.ruleRow(s, &data.Rules[i], alerts))
	}
	if len(alerts) > 10 {
		data.More = with("/alerts", "area", a.ID, "show", "all")
	}
	if data.Alerts, err = p.alertRows(ctx, s, c, alerts[:min(10, len(alerts))]); err != nil {
		return err
	}
	for i := range data.Alerts {
		data.Alerts[i].AreaName = "" // it is this one
	}
	if data.Lately, err = p.lately(ctx, c, a); err != nil {
		return err
	}
	if data.Map, err = p.drawAreas([]area.Area{*a}, bounds{}); err != nil {
		return err
	}
	return p.render(w, r, http.StatusOK, "area", page{Title: clip(clean(a.Name), 80), Script: "areas.js", Styles: watchStyles, Data: data})
}

// lately looks which incidents of the last days an area matches.
func (p *Pages) lately(ctx context.Context, c gate.Caller, a *area.Area) (lately, error) {
	out := lately{Days: lookedBack}
	watched := *a
	watched.Off = false
	x, err := area.NewIndex([]area.Area{watched})
	if err != nil {
		return out, err
	}
	v, err := p.index.view(ctx, c)
	if err != nil {
		return out, err
	}
	from := tocsin.DateOf(p.opt.Now().AddDate(0, 0, -lookedBack))
	for _, e := range v.entries {
		if w := e.rec.Incident.When; !w.Known() || w.Start.Before(from) {
			continue
		}
		hits := append(x.Match(e.rec.Incident.Where), x.Unplaced(e.rec.Incident.Where)...)
		if len(hits) == 0 {
			continue
		}
		out.Touches++
		if hits[0].Match == area.Inside {
			out.Inside++
		}
		if len(out.Rows) < 8 {
			out.Rows = append(out.Rows, p.row(e))
		}
	}
	return out, nil
}

// postArea pauses, resumes, mutes or removes an area.
func (p *Pages) postArea(w http.ResponseWriter, r *http.Request) error {
	c, q, err := p.watchForm(w, r, tocsin.Reviewer, tocsin.GrantDecide)
	if err != nil {
		return err
	}
	ctx, view, id := r.Context(), p.gate.For(c), r.PathValue("id")
	s, err := p.setup(ctx)
	if err != nil {
		return err
	}
	a, err := s.area(id)
	if err != nil {
		return err
	}
	next := ""
	switch do := q.Get("do"); do {
	case "pause", "resume":
		a.Off = do == "pause"
		err, next = p.opt.Watcher.PutArea(ctx, a), with(areaPath(id), "did", do+"d")
	case "remove":
		err = p.opt.Watched.Update(ctx, func(tx watch.Tx) error { return tx.RemoveArea(id) })
		next = with("/areas", "did", "removed")
	case "mute":
		var until time.Time
		if until, err = p.until(q); err == nil {
			err = p.opt.Watcher.Mute(ctx, watch.Mute{Area: id, Until: until, By: c.User, Reason: oneLine(q.Get("reason"))})
		}
		next = with(areaPath(id), "did", "muted")
	case "unmute":
		err, next = p.opt.Watcher.Unmute(ctx, "mute-area-"+id), with(areaPath(id), "did", "unmuted")
	default:
		err = tocsin.Errorf(tocsin.Invalid, "nothing is called %q here", do)
	}
	if err != nil {
		return err
	}
	action := "area." + q.Get("do")
	if strings.HasSuffix(action, "mute") {
		action = "alert." + q.Get("do")
	}
	p.noted(ctx, view, action, id, oneLine(q.Get("reason")))
	return follow(w, r, next)
}

// muteFor are the spans for which something may be muted, in hours.
var muteFor = map[string]time.Duration{"1h": time.Hour, "8h": 8 * time.Hour, "24h": aDay, "7d": 7 * aDay, "30d": 30 * aDay}

// until is how long somebody wants something muted.
func (p *Pages) until(q url.Values) (time.Time, error) {
	if len(q.Get("reason")) > 2000 {
		return time.Time{}, tocsin.Errorf(tocsin.Invalid, "a reason has at most 2000 letters")
	}
	d, ok := muteFor[q.Get("for")]
	if !ok {
		return time.Time{}, tocsin.Errorf(tocsin.Invalid, "something is muted for 1h, 8h, 24h, 7d or 30d")
	}
	return p.opt.Now().UTC().Add(d), nil
}
