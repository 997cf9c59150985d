package browser

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"tocsin"
	"tocsin/watch"
	"tocsin/watch/area"
	"tocsin/web/gate"
	"tocsin/web/pages"
	"tocsin/web/pages/pagestest"
)

// watched serves the pages with areas, rules, alerts and a log.
func watched(t *testing.T, caller gate.Caller) (*site, *pagestest.Watch) {
	t.Helper()
	store := pagestest.World(300)
	w := pagestest.Watched(store)
	now := pagestest.Now()
	store.AllNotes = []tocsin.Note{{ID: "n1", Incident: pagestest.Contested, By: "Ada", At: now.Add(-3 * time.Hour), Text: "The hospital says seven.\nThe governor's office stands by four. " + pagestest.Nasty},
		{ID: "n2", Incident: pagestest.Contested, By: "Rae", At: now.Add(-2 * time.Hour), Text: "Called again at noon."},
		{ID: "t1", Incident: pagestest.Contested, By: "Rae", At: now, Tag: "fuel supply"}}
	for i := range store.Records {
		if store.Records[i].Incident.ID == pagestest.Contested {
			store.Records[i].Tags = []string{"fuel supply", "priority one"}
		}
	}
	store.AllGiven = []tocsin.Assignment{{Incident: pagestest.Contested, To: "Ada", By: "Rae", At: now.Add(-time.Hour)}, {Incident: pagestest.Hostile, To: "Rae", By: "Ada", At: now}, {Incident: "inc-gone", To: "Rae", By: "Ada", At: now}}
	store.AllSaved = []tocsin.SavedSearch{{ID: "s1", User: "Ada", Name: "Drones in Iraq", Query: "form=drone&country=IQ", Added: now}, {ID: "s2", User: "Ada", Name: "Everything " + pagestest.Nasty, Public: true, Added: now}}
	take := func(_ context.Context, list []tocsin.Arrival) ([]tocsin.Arrived, error) {
		return []tocsin.Arrived{{Document: pagestest.Report}}, nil
	}
	return serveWith(t, store, caller, pages.Options{Watcher: w.Watcher, Watched: w, Places: pagestest.Places, Take: take}), w
}

const drawnMap = "document.querySelector('#areamap[data-idle]')"

// watchLooks are the pages of what is watched.
var watchLooks = []struct{ name, path, ready string }{
	{"areas", "/areas", drawnMap},
	{"area-polygon", "/areas/mosul", drawnMap},
	{"area-corridor", "/areas/highway", drawnMap},
	{"area-country", "/areas/iraq", drawnMap},
	{"area-hostile", "/areas/depots", drawnMap},
	{"area-new", "/new/area", drawnMap},
	{"area-edit", "/areas/mosul/edit", drawnMap},
	{"area-assets", "/areas/depots/edit", drawnMap},
	{"area-geojson", "/new/area?kind=geojson", drawnMap},
	{"rule-new", "/new/rule?area=mosul", "true"},
	{"rule-edit", "/rules/mosul-harm", "true"},
	{"alerts", "/alerts", "true"},
	{"alerts-all", "/alerts?show=all&area=mosul", "true"},
	{"sent", "/sent", "true"},
	{"deliveries", "/deliveries?tested=desk", "true"},
	{"delivery-new", "/new/delivery", "true"},
	{"delivery-edit", "/deliveries/desk", "true"},
	{"searches", "/searches?query=form%3Ddrone%26country%3DIQ", "true"},
	{"notes", "/incidents/" + pagestest.Contested + "/notes", "true"},
	{"assigned", "/assignments?of=all", "true"},
	{"source", "/sources/harbour-post/settings", "true"},
	{"entered", "/new/incident", "true"},
}

func TestWatchInABrowser(t *testing.T) {
	ctx := chromium(t)
	s, w := watched(t, admin)
	looks := append(watchLooks, struct{ name, path, ready string }{"alert", "/alerts/" + firstAlert(t, w), "true"})
	for _, screen := range []struct {
		name          string
		width, height int64
		dark          bool
		opts          []chromedp.EmulateViewportOption
	}{
		{name: "desk", width: 1440, height: 900},
		{name: "dark", width: 1280, height: 800, dark: true},
		{name: "phone", width: 390, height: 844, opts: []chromedp.EmulateViewportOption{chromedp.EmulateMobile, chromedp.EmulateTouch}},
	} {
		t.Run(screen.name, func(t *testing.T) {
			b := newTab(t, ctx, screen.width, screen.height, screen.opts...)
			if screen.dark {
				b.do(dark())
			}
			for _, l := range looks {
				if screen.dark && !slices.Contains([]string{"areas", "area-corridor", "area-edit", "rule-edit", "alerts-all", "sent", "deliveries", "notes", "alert"}, l.name) {
					continue // the colours are the same there
				}
				b.do(chromedp.Navigate(s.URL + l.path))
				b.wait(l.ready)
				b.shoot(l.name+"-"+screen.name, true)
				if wide := eval[int](b, "document.documentElement.scrollWidth - innerWidth"); wide > 0 {
					t.Errorf("%s is %d points too wide", l.path, wide)
				}
				b.check()
				b.accessible(l.path, allRules)
			}
		})
	}
}

func TestWatchWithoutScripts(t *testing.T) {
	ctx := chromium(t)
	s, w := watched(t, admin)
	b := newTab(t, ctx, 1440, 900)
	b.do(noScript())
	for _, l := range append(watchLooks, struct{ name, path, ready string }{"alert", "/alerts/" + firstAlert(t, w), "true"}) {
		b.do(chromedp.Navigate(s.URL + l.path))
		b.shoot(l.name+"-plain", true)
	}

	// The same forms do the same.
	b.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch), chromedp.Navigate(s.URL+"/new/area"))
	if eval[bool](b, "document.querySelector('#areamap.drawn') !== null") {
		t.Fatal("scripts run")
	}
	b.fill("[name=name]", "Typed in")
	b.fill("[name=center]", "36.3, 43.1")
	b.fill("[name=radius]", "30")
	b.send("button[value=check]")
	b.arrive("document.body.textContent.includes('circle, 30 km around 36.3, 43.1') && document.querySelector('.still ellipse')")
	b.shoot("area-checked-plain-phone", true)
	b.send("button[value=keep]")
	b.arrive("location.pathname === '/areas/typed-in' && document.querySelector('a[href=\"/new/rule?area=typed-in\"]')")
	b.do(chromedp.Navigate(s.URL + "/new/rule?area=typed-in"))
	eval[bool](b, "document.querySelector('[name=delivery][value=desk]').click(), true")
	b.send("button[value=would]")
	b.arrive("document.querySelector('#would .big')")
	b.shoot("rule-would-plain-phone", true)
	b.send("button[value=keep]")
	b.arrive("location.pathname === '/areas/typed-in' && document.querySelector('.rulerow')")
	b.send("button[value=pause]")
	b.arrive("location.search === '?did=paused' && document.querySelector('button[value=resume]')")
	b.do(chromedp.Navigate(s.URL + "/alerts"))
	b.send(".alert button[value=acknowledge]")
	b.arrive("location.search.includes('did=acknowledged') && document.querySelector('.alert')")
	b.do(chromedp.Navigate(s.URL + "/sent?state=dead"))
	b.send(".again button")
	b.arrive("location.search.includes('did=again') && document.querySelector('.banner')")
	b.do(chromedp.Navigate(s.URL + "/incidents/" + pagestest.Contested + "/notes"))
	b.fill("textarea", "Written without scripts.")
	b.send("button[value=note]")
	b.arrive("document.body.textContent.includes('Written without scripts.')")
	b.do(chromedp.Navigate(s.URL + "/sources/harbour-post/settings"))
	b.fill("[name=address]", "https://harbour.example/feed")
	b.fill("[name=quiet_after]", "5d")
	b.send(".go")
	b.arrive("location.pathname === '/sources' && document.querySelector('table')")
	b.check()
}

// firstAlert is the alert that changed last.
func firstAlert(t *testing.T, w *pagestest.Watch) string {
	t.Helper()
	var id string
	err := w.View(t.Context(), func(tx watch.Tx) error {
		list, err := tx.Alerts(watch.AlertQuery{Limit: 1})
		if err == nil && len(list) == 1 {
			id = list[0].ID
		}
		return err
	})
	if err != nil || id == "" {
		t.Fatal("no alert: ", err)
	}
	return id
}

// press presses the map of areas at a part of its width and height.
func (b *tab) press(x, y float64) {
	b.t.Helper()
	eval[bool](b, fmt.Sprintf(`(() => {
		const c = document.querySelector("#areamap canvas"), r = c.getBoundingClientRect();
		for (const type of ["mousedown", "mouseup", "click"]) c.dispatchEvent(new MouseEvent(type, {bubbles: true, clientX: r.left + r.width * %v, clientY: r.top + r.height * %v}));
		return true;
	})()`, x, y))
}

// send sends the form that a button is of.
func (b *tab) send(button string) {
	b.t.Helper()
	eval[bool](b, "(e => (e.form.requestSubmit(e), true))(document.querySelector('"+button+"'))")
}

// fill types into a field.
func (b *tab) fill(field, text string) {
	b.t.Helper()
	eval[bool](b, fmt.Sprintf(`(e => { e.value = %q; e.dispatchEvent(new Event("input", {bubbles: true})); return true; })(document.querySelector(%q))`, text, field))
}

// choose chooses a kind of area.
func (b *tab) choose(kind string) {
	b.t.Helper()
	eval[bool](b, "document.querySelector('[name=kind][value="+kind+"]').click(), true")
}

const areaFields = "document.querySelector('#areaform').elements"

func TestAnAreaIsDrawn(t *testing.T) {
	ctx := chromium(t)
	s, w := watched(t, admin)
	b := newTab(t, ctx, 1440, 900)
	b.do(chromedp.Navigate(s.URL + "/areas/mosul/edit"))
	b.wait(drawnMap)
	if n := eval[int](b, "document.querySelectorAll('.handle.corner').length"); n != 4 {
		t.Errorf("%d corners can be dragged, want 4", n)
	}
	// A polygon grows by pressing, and shrinks by taking the last back.
	b.press(.9, .5)
	b.wait(areaFields + ".corners.value.trim().split('\\n').length === 5")
	eval[bool](b, "document.querySelector('[data-undo]').click(), true")
	b.wait(areaFields + ".corners.value.trim().split('\\n').length === 4")
	eval[bool](b, "document.querySelector('[data-clear]').click(), true")
	b.press(.3, .3)
	b.press(.7, .3)
	b.press(.5, .7)
	b.wait(areaFields + ".corners.value.trim().split('\\n').length === 3 && document.querySelectorAll('.handle.corner').length === 3")
	b.shoot("draw-polygon-desk", false)
	// The map follows what is typed.
	b.choose("circle")
	b.fill("[name=center]", "36.3, 43.1")
	b.fill("[name=radius]", "20")
	b.wait("document.querySelectorAll('.handle.middle').length === 1 && document.querySelectorAll('.handle.rim').length === 1")
	b.press(.5, .5)
	b.wait(areaFields + ".center.value !== '36.3, 43.1' && /^-?\\d+(\\.\\d+)?, -?\\d+(\\.\\d+)?$/.test(" + areaFields + ".center.value)")
	b.shoot("draw-circle-desk", false)
	b.choose("corridor")
	b.press(.3, .4)
	b.press(.6, .6)
	b.wait(areaFields + ".line.value.trim().split('\\n').length === 2")
	b.shoot("draw-corridor-desk", false)
	b.choose("assets")
	b.press(.4, .4)
	b.wait(areaFields + ".assets.value.startsWith('name,lat,lon,radius_m\\nAsset 1,')")
	b.check()

	b.choose("polygon")
	b.send("button[value=check]")
	b.arrive("location.pathname === '/areas/mosul/edit' && document.body.textContent.includes('The last 30 days') && " + drawnMap)
	b.shoot("area-checked-desk", true)
	b.send("button[value=keep]")
	b.arrive("location.pathname === '/areas/mosul' && document.querySelector('.banner')")
	b.check()
	var kept []area.Area
	if err := w.View(t.Context(), func(tx watch.Tx) (err error) { kept, err = tx.Areas(); return err }); err != nil {
		t.Fatal(err)
	}
	for _, a := range kept {
		if a.ID == "mosul" && (a.Kind != area.Polygon || len(a.Polygons[0][0]) != 4) {
			t.Errorf("kept %+v", a)
		}
	}
}

func TestARuleIsTriedAndKept(t *testing.T) {
	ctx := chromium(t)
	s, _ := watched(t, admin)
	b := newTab(t, ctx, 1440, 900)
	b.do(chromedp.Navigate(s.URL + "/new/rule?area=iraq"))
	shown := func(what string) bool { return eval[bool](b, "document.querySelector('"+what+"').checkVisibility()") }
	if !shown(".if-attack") || shown(".if-alarm") || shown(".if-daily") || !shown(".if-now") {
		t.Error("the form of an attack that is told at once shows other fields")
	}
	b.choose("alarm")
	eval[bool](b, "document.querySelector('[name=digest][value=weekly]').click(), true")
	if shown(".if-attack") || !shown(".if-alarm") || !shown(".if-weekly") || shown(".if-now") {
		t.Error("the form of a weekly digest of alarms shows other fields")
	}
	b.choose("attack")
	eval[bool](b, "document.querySelector('[name=digest][value=\"\"]').click(), true")
	eval[bool](b, "document.querySelector('[name=form][value=drone]').click(), true")
	b.send("button[value=would]")
	b.arrive("location.hash === '#would' && document.querySelector('#would')")
	b.shoot("rule-would-desk", true)
	b.check()
	b.accessible("/new/rule", allRules)
	b.send("button[value=keep]")
	b.arrive("document.querySelector('#problem')")
	b.shoot("rule-refused-desk", false)
	b.forget() // the browser logs the status itself
	eval[bool](b, "document.querySelector('[name=delivery][value=desk]').click(), true")
	b.send("button[value=keep]")
	b.arrive("location.pathname === '/areas/iraq' && document.body.textContent.includes('Drone attack')")
	b.check()
}

func TestAlertsAreHandledInABrowser(t *testing.T) {
	ctx := chromium(t)
	s, w := watched(t, admin)
	b := newTab(t, ctx, 390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch)
	b.do(chromedp.Navigate(s.URL + "/alerts?area=mosul"))
	before := eval[int](b, "document.querySelectorAll('.alert').length")
	b.send(".alert button[value=acknowledge]")
	b.arrive(fmt.Sprintf("location.search.includes('did=acknowledged') && document.querySelectorAll('.alert').length === %d", before-1))
	eval[bool](b, "document.querySelector('.alert h3 a').click(), true")
	b.arrive("location.pathname.startsWith('/alerts/alert-')")
	b.shoot("alert-phone-open", true)
	b.send("button[value=mute]")
	b.arrive("location.search.includes('did=muted')")
	b.do(chromedp.Navigate(s.URL + "/deliveries"))
	b.send("button[value=test]")
	b.arrive("document.body.textContent.includes('The test message to Desk arrived.')")
	w.Channel.Err = errors.New("connection refused")
	b.send("button[value=test]")
	b.arrive("document.body.textContent.includes('did not arrive')")
	b.shoot("delivery-failed-phone", true)
	b.check()
}

func TestWhatPeopleKeepInABrowser(t *testing.T) {
	ctx := chromium(t)
	s, _ := watched(t, admin)
	b := newTab(t, ctx, 1440, 900)
	b.do(chromedp.Navigate(s.URL + "/?form=drone"))
	b.wait("document.querySelector('a[href^=\"/searches?query=\"]')")
	eval[bool](b, "document.querySelector('a[href^=\"/searches?query=\"]').click(), true")
	b.arrive("location.pathname === '/searches' && document.querySelector('[name=name]')")
	b.fill("[name=name]", "Drones everywhere")
	b.send("button[value=add]")
	b.arrive("document.body.textContent.includes('Drones everywhere')")
	b.do(chromedp.Navigate(s.URL + "/incidents/" + pagestest.Contested + "/notes"))
	b.fill("textarea", "Written in a browser.")
	b.send("button[value=note]")
	b.arrive("document.body.textContent.includes('Written in a browser.')")
	b.send("button[value=remove-tag]")
	b.arrive("location.search.includes('did=removed') && !document.querySelector('[name=tag][value=\"fuel supply\"]')")
	b.check()
	b.do(chromedp.Navigate(s.URL + "/new/incident"))
	b.fill("[name=summary]", "Gunmen fired at a police post.")
	b.fill("[name=place]", "Mosul")
	b.fill("[name=day]", "2026-03-10")
	b.fill("[name=killed]", "2-3")
	b.fill("[name=outlet]", "call to the desk")
	b.send("button[value=check]")
	b.arrive("document.querySelector('#preview')")
	b.shoot("entered-preview-desk", true)
	b.check()
	b.accessible("/new/incident", allRules)
	b.send("button[value=keep]")
	b.arrive("location.pathname.startsWith('/documents/')")
	b.check()
}

func TestWatchDoesNotMoveWhileItLoads(t *testing.T) {
	ctx := chromium(t)
	s, _ := watched(t, admin)
	b := newTab(t, ctx, 1440, 900)
	for _, path := range []string{"/areas", "/areas/mosul", "/new/area", "/alerts", "/rules/mosul-harm"} {
		b.do(chromedp.Navigate(s.URL + path))
		if path == "/areas" || path == "/areas/mosul" || path == "/new/area" {
			b.wait(drawnMap)
		}
		b.still(path, 0.02)
	}
}
