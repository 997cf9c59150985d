package browser

import (
	_ "embed"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"tocsin/web/pages/pagestest"
)

//go:embed testdata/axe.min.js
var axe string

// The pages of the tests, by the name of their pictures.
var looks = []struct {
	name, path string
	ready      string // an expression
}{
	{"picture", "/", "document.querySelector('#map[data-idle]')"},
	{"picture-filtered", "/?form=drone,bombing&contested=true&last=90d&by=actor", "document.querySelector('#map[data-idle]')"},
	{"table", "/?show=table&by=place", "true"},
	{"empty", "/?q=nothingofthekind", "document.querySelector('#map[data-idle]')"},
	{"incident", "/incidents/" + pagestest.Contested, "document.querySelector('#inset[data-idle]')"},
	{"incident-bare", "/incidents/" + pagestest.Bare, "true"},
	{"incident-hostile", "/incidents/" + pagestest.Hostile, "document.querySelector('#inset[data-idle]')"},
	{"incident-withdrawn", "/incidents/" + pagestest.Gone, "true"},
	{"document", "/documents/" + pagestest.Report, "true"},
	{"document-hostile", "/documents/" + pagestest.Script, "true"},
	{"document-huge", "/documents/" + pagestest.Huge, "true"},
	{"about-map", "/about/map", "true"},
	{"missing", "/nowhere", "true"},
}

func TestPagesInABrowser(t *testing.T) {
	ctx := chromium(t)
	s := serve(t, pagestest.World(600), analyst)
	for _, screen := range []struct {
		name          string
		width, height int64
		dark          bool
		opts          []chromedp.EmulateViewportOption
	}{
		{name: "desk", width: 1440, height: 900},
		{name: "dark", width: 1440, height: 900, dark: true},
		{name: "phone", width: 390, height: 844, opts: []chromedp.EmulateViewportOption{chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2)}},
	} {
		t.Run(screen.name, func(t *testing.T) {
			b := newTab(t, ctx, screen.width, screen.height, screen.opts...)
			if screen.dark {
				b.do(dark())
			}
			for _, l := range looks {
				b.do(chromedp.Navigate(s.URL + l.path))
				b.wait(l.ready)
				b.shoot(l.name+"-"+screen.name, false)
				if l.name != "picture" || screen.name == "phone" {
					b.shoot(l.name+"-"+screen.name+"-full", true)
				}
				if wide := eval[int](b, "document.documentElement.scrollWidth - innerWidth"); wide > 0 {
					t.Errorf("%s is %d points too wide", l.path, wide)
				}
				if l.name == "missing" { // the browser logs the status itself
					b.problems = nil
				}
				b.check()
				b.accessible(l.path)
			}
		})
	}
}

// accessible runs axe on the page and fails on what it finds serious.
func (b *tab) accessible(path string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[chromedp.Void](axe+";0")); err != nil {
		b.t.Fatal(err)
	}
	found := eval[[]string](b, `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(r =>
		r.violations.filter(v => v.impact === "serious" || v.impact === "critical" || v.impact === "moderate").flatMap(v => v.nodes.slice(0, 4).map(n => v.id + ": " + n.target.join(" ") + " " + (n.any[0] || n.all[0] || n.none[0] || {}).message)))`)
	for _, f := range found {
		b.t.Errorf("%s: %s", path, f)
	}
	b.problems = nil // axe's own
}

func TestPagesWithoutScripts(t *testing.T) {
	ctx := chromium(t)
	s := serve(t, pagestest.World(600), analyst)
	b := newTab(t, ctx, 1440, 900)
	b.do(noScript())
	for _, l := range looks {
		b.do(chromedp.Navigate(s.URL + l.path))
		b.shoot(l.name+"-plain", l.name != "picture")
	}
}

func TestPictureIsOneSelection(t *testing.T) {
	ctx := chromium(t)
	s := serve(t, pagestest.World(600), analyst)
	b := newTab(t, ctx, 1440, 900)
	b.do(chromedp.Navigate(s.URL + "/"))
	b.wait("document.querySelector('#map[data-idle]')")
	all := eval[string](b, "document.querySelector('#count b').textContent")

	// A preset narrows list, map and timeline without loading the page anew.
	eval[bool](b, "window.same = true")
	eval[bool](b, "document.querySelector('.presets a[href*=\"last=30d\"]').click(), true")
	b.wait("document.querySelector('#count b').textContent !== '" + all + "' && !document.body.classList.contains('busy')")
	if !eval[bool](b, "window.same === true && location.search === '?last=30d'") {
		t.Errorf("the page was loaded anew, or its address is %s", eval[string](b, "location.href"))
	}
	thirty := eval[string](b, "document.querySelector('#count b').textContent")

	// A field of the form narrows further, and goes on from the preset.
	eval[bool](b, "document.querySelector('details.more').open = true")
	eval[bool](b, "document.querySelector('input[value=drone]').click(), true")
	b.wait("location.search === '?form=drone&last=30d' || location.search === '?last=30d&form=drone'")
	b.wait("!document.body.classList.contains('busy')")
	b.shoot("panel-desk", false)
	if n := eval[int](b, "document.querySelectorAll('.chips li').length"); n != 3 {
		t.Errorf("%d chips, want two conditions and the way out", n)
	}

	// Back leads through the selections.
	eval[bool](b, "history.back(), true")
	b.wait("location.search === '?last=30d' && document.querySelector('#count b').textContent === '" + thirty + "' && !document.body.classList.contains('busy')")
	if eval[bool](b, "document.querySelector('input[value=drone]').checked") {
		t.Error("the form still says drone")
	}
	eval[bool](b, "history.back(), true")
	b.wait("location.search === '' && document.querySelector('#count b').textContent === '" + all + "'")

	// Dragging over the timeline chooses a span.
	eval[bool](b, `(() => {
		const lanes = document.getElementById("lanes"), r = lanes.getBoundingClientRect();
		const at = (type, x) => lanes.dispatchEvent(new PointerEvent(type, {bubbles: true, pointerId: 1, clientX: r.left + r.width * x, clientY: r.top + 20}));
		lanes.setPointerCapture = () => {};
		at("pointerdown", .5); at("pointermove", .75); at("pointerup", .75);
		return true;
	})()`)
	b.wait("location.search.includes('from=') && location.search.includes('to=')")
	b.check()
}

func TestMapOpensSignsAndClusters(t *testing.T) {
	ctx := chromium(t)
	s := serve(t, pagestest.World(600), analyst)
	b := newTab(t, ctx, 1440, 900)
	b.do(chromedp.Navigate(s.URL + "/?q=&place=Mosul#map=9/36.345/43.19"))
	b.wait("document.querySelector('#map[data-idle]')")
	eval[bool](b, `(() => {
		const c = document.querySelector("#map canvas"), r = c.getBoundingClientRect();
		for (const type of ["mousedown", "mouseup", "click"]) c.dispatchEvent(new MouseEvent(type, {bubbles: true, clientX: r.left + r.width / 2, clientY: r.top + r.height / 2}));
		return true;
	})()`)
	b.wait("document.querySelector('.maplibregl-popup .card') || location.hash.indexOf('#map=9/') !== 0")
	b.shoot("map-card-desk", false)
	b.check()
}

func TestNewsWaitsToBeAskedFor(t *testing.T) {
	ctx := chromium(t)
	store := pagestest.World(60)
	s := serve(t, store, analyst)
	b := newTab(t, ctx, 1440, 900)
	b.do(chromedp.Navigate(s.URL + "/"))
	b.wait("document.querySelector('#map[data-idle]')")
	before := eval[string](b, "document.querySelector('#count b').textContent")
	rec := store.Records[10]
	rec.Incident.ID, rec.Incident.Headline, rec.At = "inc-new", "Something that was told just now", pagestest.Now()
	store.Put(rec)
	s.news <- "inc-new"
	b.wait("!document.getElementById('live').hidden")
	b.shoot("news-desk", false)
	if now := eval[string](b, "document.querySelector('#count b').textContent"); now != before {
		t.Errorf("the count went from %s to %s before anybody asked", before, now)
	}
	eval[bool](b, "document.querySelector('#live button').click(), true")
	b.wait("document.querySelector('#count b').textContent !== '" + before + "'")
	b.check()
	close(s.news) // the line is cut
	b.wait("document.body.classList.contains('cut')")
	b.shoot("cut-desk", false)
}

func TestReaderKeysLeadFromClaimToClaim(t *testing.T) {
	ctx := chromium(t)
	s := serve(t, pagestest.World(10), analyst)
	b := newTab(t, ctx, 1440, 900)
	b.do(chromedp.Navigate(s.URL + "/documents/" + pagestest.Report))
	for range 2 {
		eval[bool](b, "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'n', bubbles: true})), document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'n', bubbles: true}))")
	}
	b.wait("document.querySelector('mark.lit') && document.querySelector('.claims li.lit')")
	b.shoot("document-keys-desk", false)
	b.check()
}

func TestFirstViewIsQuick(t *testing.T) {
	if testing.Short() {
		t.Skip("measures")
	}
	ctx := chromium(t)
	s := serve(t, pagestest.World(20_000), analyst)
	b := newTab(t, ctx, 1440, 900)
	b.do(chromedp.Navigate(s.URL + "/about/map")) // the browser is warm
	eval[string](b, "fetch('/').then(r => r.text())")
	start := time.Now()
	b.do(chromedp.Navigate(s.URL + "/"))
	t.Logf("loaded after %v", time.Since(start))
	b.wait("document.querySelector('#map[data-ready]')")
	t.Logf("incidents on the map after %v", time.Since(start))
	b.wait("document.querySelector('#map[data-idle]')")
	t.Logf("map at rest after %v", time.Since(start))
	t.Logf("first paint %v ms, script memory %v MB", eval[float64](b, "performance.getEntriesByName('first-contentful-paint')[0].startTime"),
		eval[float64](b, "performance.memory.usedJSHeapSize / 1e6"))
	b.shoot("picture-20000-desk", false)
	if moved := eval[float64](b, `Promise.race([new Promise(done => new PerformanceObserver(l => done(l.getEntries().reduce((s, e) => s + e.value, 0))).observe({type: "layout-shift", buffered: true})), new Promise(r => setTimeout(() => r(0), 500))])`); moved > 0.02 {
		t.Errorf("the page moved by %v while it was made", moved)
	}
	for _, q := range []string{"/?form=drone", "/?last=30d", "/?place=Mosul", "/?contested=true&by=actor"} {
		ms := eval[float64](b, `(async () => { const t = performance.now(); const r = await fetch("`+q+`"); await r.text(); return performance.now() - t; })()`)
		t.Logf("%s answered in %.0f ms", q, ms)
		if ms > 2000 {
			t.Errorf("%s took %.0f ms", q, ms)
		}
	}
	b.check()
}
