package browser

import (
	"testing"

	"github.com/chromedp/chromedp"

	"tocsin/watch"
	"tocsin/web/gate"
	"tocsin/web/pages"
	"tocsin/web/pages/pagestest"
)

// watched serves the pages with areas, rules, alerts and a log.
func watched(t *testing.T, caller gate.Caller) (*site, *pagestest.Watch) {
	t.Helper()
	store := pagestest.World(300)
	w := pagestest.Watched(store)
	return serveWith(t, store, caller, pages.Options{Watcher: w.Watcher, Watched: w, Places: pagestest.Places}), w
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
				b.do(chromedp.Navigate(s.URL + l.path))
				b.wait(l.ready)
				b.shoot(l.name+"-"+screen.name, true)
				if wide := eval[int](b, "document.documentElement.scrollWidth - innerWidth"); wide > 0 {
					t.Errorf("%s is %d points too wide", l.path, wide)
				}
				b.check()
				b.accessible(l.path)
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
