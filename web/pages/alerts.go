package pages

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tocsin"
	"tocsin/watch"
	"tocsin/watch/area"
	"tocsin/web/gate"
)

// alertsPage lists what was alerted.
type alertsPage struct {
	Alerts         []alertRow
	Counts         []alertCount // by what is to be done
	Show           string
	Area           string
	Mine           bool
	Areas          []area.Area
	Previous, Next string // other pages of the list
	Page, Last     int
	May            bool
	Houses         []houseRow
	Mutes          []muteRow
	Did            string
	Here           string // address of this list, to come back to
	Nothing        bool   // no area is watched yet
}

// alertCount is a part of the alerts that the page can show.
type alertCount struct {
	Key, Path string
	Count     int
	Here      bool
}

// alertRow is an alert as a list shows it.
type alertRow struct {
	*watch.Alert
	Inc      row
	Path     string
	AreaName string
	RuleName string
	AreaPath string
	Event    watch.Event // of its last edition
	Says     []string    // what changed last
	Gone     bool        // the incident is not there any more
	Mute     *watch.Mute
	Held     time.Time // until when quiet hours hold its last message back
	Mine     bool
}

// houseRow is a trouble of the watch itself.
type houseRow struct {
	watch.House
	Path string // to what it is about
}

// muteRow is something that is muted.
type muteRow struct {
	watch.Mute
	Path, Name string
}

// mostCounted is how many alerts are looked at to list and to count them, the
// last changed first: more than anybody will go through, and little to read.
const mostCounted = 5000

// mostAlerts is how many alerts one page lists.
const mostAlerts = 50

// alertShows are the parts of the alerts, in the order of the tabs.
var alertShows = []string{"todo", "open", "left", "closed", "all"}

// toDo reports whether somebody still has to look at an alert.
func toDo(a *watch.Alert) bool { return a.Ack == nil && a.State == watch.Open }

func shownAs(a *watch.Alert, show string) bool {
	switch show {
	case "todo":
		return toDo(a)
	case "all":
		return true
	}
	return string(a.State) == show
}

// alerts is the page of what was alerted.
func (p *Pages) alerts(w http.ResponseWriter, r *http.Request) error {
	c, err := p.watching(r, tocsin.Reader, "")
	if err != nil {
		return err
	}
	ctx, q := r.Context(), r.URL.Query()
	data := alertsPage{Show: cmp.Or(q.Get("show"), "todo"), Area: q.Get("area"), Mine: q.Get("mine") == "true", May: mayKeep(c),
		Did: did(r, "acknowledged", "muted", "unmuted")}
	if !slices.Contains(alertShows, data.Show) {
		return tocsin.Errorf(tocsin.Invalid, "parameter show is todo, open, left, closed or all")
	}
	s, err := p.setup(ctx)
	if err != nil {
		return err
	}
	var houses []watch.House
	var all []watch.Alert
	err = p.opt.Watched.View(ctx, func(tx watch.Tx) (err error) {
		if houses, err = tx.Houses(); err != nil {
			return err
		}
		all, err = tx.Alerts(watch.AlertQuery{Area: data.Area, Limit: mostCounted})
		return err
	})
	if err != nil {
		return err
	}
	if data.Mine {
		all = slices.DeleteFunc(all, func(a watch.Alert) bool { return a.Owner != c.User })
	}
	here := with("/alerts", "area", data.Area)
	if data.Mine {
		here = with(here, "mine", "true")
	}
	for _, show := range alertShows {
		n := alertCount{Key: show, Path: with(here, "show", show), Here: show == data.Show}
		for i := range all {
			if shownAs(&all[i], show) {
				n.Count++
			}
		}
		data.Counts = append(data.Counts, n)
	}
	data.Here = with(here, "show", data.Show)
	all = slices.DeleteFunc(all, func(a watch.Alert) bool { return !shownAs(&a, data.Show) })
	if data.Page, err = pageOf(q); err != nil {
		return err
	}
	data.Last = max(1, (len(all)+mostAlerts-1)/mostAlerts)
	data.Page = min(data.Page, data.Last)
	if data.Page > 1 {
		data.Previous = with(data.Here, "page", strconv.Itoa(data.Page-1))
	}
	if data.Page < data.Last {
		data.Next = with(data.Here, "page", strconv.Itoa(data.Page+1))
	}
	all = all[(data.Page-1)*mostAlerts : min(len(all), data.Page*mostAlerts)]
	if data.Alerts, err = p.alertRows(ctx, s, c, all); err != nil {
		return err
	}
	data.Areas, data.Nothing = s.Areas, len(s.Areas) == 0
	slices.SortFunc(data.Areas, func(a, b area.Area) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	data.Houses = houseRows(houses)
	if data.Mutes, err = p.muteRows(ctx, s, c); err != nil {
		return err
	}
	return p.render(w, r, http.StatusOK, "alerts", page{Title: p.words.say("alerts.title"), Styles: watchStyles, Data: data})
}

// pageOf is the page of a list that is asked for, from 1.
func pageOf(q url.Values) (int, error) {
	text := q.Get("page")
	if text == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, tocsin.Errorf(tocsin.Invalid, "parameter page is a number from 1")
	}
	return n, nil
}

// houseRows are the troubles that last, those that were told first.
func houseRows(list []watch.House) (rows []houseRow) {
	for _, h := range list {
		row := houseRow{House: h}
		switch h.Kind {
		case watch.QuietSource:
			row.Path = "/sources"
		case watch.LongQueue:
			row.Path = "/sources/aside"
		case watch.BadDelivery:
			row.Path = with("/sent", "delivery", h.Subject)
		case watch.BadArea:
			row.Path = "/areas"
		}
		rows = append(rows, row)
	}
	order := []watch.HouseState{watch.Raised, watch.Pending, watch.Easing}
	slices.SortStableFunc(rows, func(a, b houseRow) int { return slices.Index(order, a.State) - slices.Index(order, b.State) })
	return rows
}

func (p *Pages) muteRows(ctx context.Context, s *setup, c gate.Caller) (rows []muteRow, err error) {
	now := p.opt.Now()
	for _, m := range s.Mutes {
		if !m.Until.After(now) {
			continue
		}
		row := muteRow{Mute: m, Path: areaPath(m.Area), Name: s.areaName(m.Area)}
		if m.Incident != "" {
			row.Path, row.Name = incidentPath(m.Incident), m.Incident
			rec, err := p.gate.For(c).Incident(ctx, m.Incident, 0)
			if err != nil && tocsin.CodeOf(err) != tocsin.NotFound {
				return nil, err
			}
			if err == nil {
				row.Name = rec.Incident.Headline
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// alertRows puts alerts beside their incidents as these are now.
func (p *Pages) alertRows(ctx context.Context, s *setup, c gate.Caller, list []watch.Alert) (rows []alertRow, err error) {
	view, now := p.gate.For(c), p.opt.Now()
	for i := range list {
		a := &list[i]
		row := alertRow{Alert: a, Path: alertPath(a.ID), AreaName: clean(s.areaName(a.Area)), RuleName: clean(s.ruleName(a.Rule)), AreaPath: areaPath(a.Area),
			Mute: s.muted(a.Incident, a.Area, now), Mine: a.Owner != "" && a.Owner == c.User}
		if _, err := s.area(a.Area); err != nil {
			row.AreaPath = ""
		}
		if n := len(a.Editions); n > 0 {
			last := &a.Editions[n-1]
			row.Event, row.Says = last.Event, last.Words
			if last.After.After(now) {
				row.Held = last.After
			}
		}
		rec, err := view.Incident(ctx, a.Incident, 0)
		switch {
		case tocsin.CodeOf(err) == tocsin.NotFound:
			row.Gone = true
		case err != nil:
			return nil, err
		default:
			row.Inc = p.row(entryOf(rec))
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// postAlerts acknowledges alerts of the list, or ends a mute.
func (p *Pages) postAlerts(w http.ResponseWriter, r *http.Request) error {
	c, q, err := p.watchForm(w, r, tocsin.Reviewer, tocsin.GrantDecide)
	if err != nil {
		return err
	}
	ctx, view, next := r.Context(), p.gate.For(c), local(q.Get("next"), "/alerts")
	switch do := q.Get("do"); do {
	case "acknowledge":
		if len(q["alert"]) == 0 || len(q["alert"]) > mostAlerts {
			return tocsin.Errorf(tocsin.Invalid, "choose the alerts that you have seen")
		}
		for _, id := range q["alert"] {
			if err := p.opt.Watcher.Acknowledge(ctx, id, c.User, ""); err != nil {
				return err
			}
			p.noted(ctx, view, "alert.acknowledge", id, "")
		}
		return follow(w, r, with(next, "did", "acknowledged"))
	case "unmute":
		if err := p.opt.Watcher.Unmute(ctx, q.Get("mute")); err != nil {
			return err
		}
		p.noted(ctx, view, "alert.unmute", q.Get("mute"), "")
		return follow(w, r, with(next, "did", "unmuted"))
	default:
		return tocsin.Errorf(tocsin.Invalid, "nothing is called %q here", do)
	}
}

// alertView is one alert with all that became of it.
type alertView struct {
	alertRow
	Editions []editionRow // the last first
	Log      sentLog      // what was sent of it; for reviewers
	Users    []string     // to whom it may be handed over
	May      bool
	Did      string
	Others   []string // incidents that the withdrawn one became
}

type editionRow struct {
	watch.Edition
	To   []string // names of deliveries
	Path string   // to the version of the incident
}

// alert is the page of one alert.
func (p *Pages) alert(w http.ResponseWriter, r *http.Request) error {
	c, err := p.watching(r, tocsin.Reader, "")
	if err != nil {
		return err
	}
	ctx := r.Context()
	s, err := p.setup(ctx)
	if err != nil {
		return err
	}
	a, err := p.alertOf(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	rows, err := p.alertRows(ctx, s, c, []watch.Alert{*a})
	if err != nil {
		return err
	}
	data := alertView{alertRow: rows[0], May: mayKeep(c), Did: did(r, "acknowledged", "handed", "muted", "unmuted"), Others: a.Redirect}
	for i := range slices.Backward(a.Editions) {
		e := &a.Editions[i]
		row := editionRow{Edition: *e, To: s.named(e.To)}
		if e.Incident > 0 && !data.Gone {
			row.Path = with(incidentPath(a.Incident), "version", strconv.Itoa(e.Incident))
		}
		data.Editions = append(data.Editions, row)
	}
	if data.May {
		data.Log = sentLog{CSRF: p.opt.CSRF(r), Here: data.Path}
		if data.Log.Rows, err = p.sentRows(ctx, s, watch.LogQuery{Alert: a.ID, Limit: 100}); err != nil {
			return err
		}
		for i := range data.Log.Rows {
			data.Log.Rows[i].Lines = nil // they all lead here
		}
		if data.Users, err = p.userNames(ctx, c); err != nil {
			return err
		}
	}
	title := data.Inc.Headline
	if data.Gone {
		title = a.Incident
	}
	return p.render(w, r, http.StatusOK, "alert", page{Title: clip(clean(title), 100), Styles: watchStyles, Data: data})
}

func (p *Pages) alertOf(ctx context.Context, id string) (*watch.Alert, error) {
	list, err := p.alertsOf(ctx, watch.AlertQuery{ID: id})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, tocsin.Errorf(tocsin.NotFound, "there is no alert %q", id)
	}
	return &list[0], nil
}

// userNames are the users to whom work may be given: those who may review.
func (p *Pages) userNames(ctx context.Context, c gate.Caller) (names []string, err error) {
	store, err := p.gate.For(c).Inside()
	if err != nil {
		return nil, err
	}
	users, err := store.Users(ctx)
	if err != nil {
		return nil, err
	}
	for _, u := range users {
		if !u.Disabled && u.Role.Allows(tocsin.Reviewer) {
			names = append(names, u.Name)
		}
	}
	return names, nil
}

// knownUser refuses a name that is nobody's.
func (p *Pages) knownUser(ctx context.Context, c gate.Caller, name string) error {
	names, err := p.userNames(ctx, c)
	if err == nil && !slices.Contains(names, name) {
		err = tocsin.Errorf(tocsin.Invalid, "there is no reviewer %q", clip(clean(name), 80))
	}
	return err
}

// postAlert handles one alert.
func (p *Pages) postAlert(w http.ResponseWriter, r *http.Request) error {
	c, q, err := p.watchForm(w, r, tocsin.Reviewer, tocsin.GrantDecide)
	if err != nil {
		return err
	}
	ctx := r.Context()
	a, err := p.alertOf(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	note := strings.TrimSpace(q.Get("note"))
	if len(note) > 2000 {
		return tocsin.Errorf(tocsin.Invalid, "a note has at most 2000 letters")
	}
	did, action, on, detail, err := p.handleAlert(ctx, c, a, q, note)
	if err != nil {
		return err
	}
	p.noted(ctx, p.gate.For(c), action, on, detail)
	return follow(w, r, with(alertPath(a.ID), "did", did))
}

func (p *Pages) handleAlert(ctx context.Context, c gate.Caller, a *watch.Alert, q url.Values, note string) (did, action, on, detail string, err error) {
	switch do := q.Get("do"); do {
	case "acknowledge":
		return "acknowledged", "alert.acknowledge", a.ID, note, p.opt.Watcher.Acknowledge(ctx, a.ID, c.User, note)
	case "hand-over":
		to := strings.TrimSpace(q.Get("to"))
		if err := p.knownUser(ctx, c, to); err != nil {
			return "", "", "", "", err
		}
		return "handed", "alert.hand-over", a.ID, to, p.opt.Watcher.HandOver(ctx, a.ID, c.User, to, note)
	case "mute":
		until, err := p.until(q)
		if err != nil {
			return "", "", "", "", err
		}
		m := watch.Mute{Incident: a.Incident, Until: until, By: c.User, Reason: oneLine(q.Get("reason"))}
		return "muted", "alert.mute", a.Incident, m.Reason, p.opt.Watcher.Mute(ctx, m)
	case "unmute":
		return "unmuted", "alert.unmute", a.Incident, "", p.opt.Watcher.Unmute(ctx, "mute-incident-"+a.Incident)
	default:
		return "", "", "", "", tocsin.Errorf(tocsin.Invalid, "nothing is called %q here", do)
	}
}
