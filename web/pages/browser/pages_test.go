package browser

import (
	_ "embed"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"tocsin/web/pages/pagestest"
)

//go:embed testdata/axe.min.js
var axe string

// look is a page as a test looks at it.
type look struct {
	name, path string
	ready      string // an expression
}

// looks are the pages as an analyst has them, deskLooks as an admin does, and
// emptyLooks before anything was read.
var (
	looks = []look{
		{"picture", "/", "document.querySelector('#map[data-idle]')"},
		{"picture-filtered", "/?form=drone,bombing&contested=true&last=90d&by=actor", "document.querySelector('#map[data-idle]')"},
		{"table", "/?show=table&by=place", "true"},
		{"empty", "/?q=nothingofthekind", "document.querySelector('#map[data-idle]')"},
		{"incident", "/incidents/" + pagestest.Contested, "document.querySelector('#inset[data-idle]')"},
		{"incident-bare", "/incidents/" + pagestest.Bare, "true"},
		{"incident-hostile", "/incidents/" + pagestest.Hostile, "document.querySelector('#inset[data-idle]')"},
		{"incident-withdrawn", "/incidents/" + pagestest.Gone, "true"},
		{"incident-old", "/incidents/" + pagestest.Revised + "?version=2", "document.querySelector('#inset[data-idle]')"},
		{"versions", "/incidents/" + pagestest.Revised + "/versions?from=2&to=3", "true"},
		{"versions-decided", "/incidents/" + pagestest.Revised + "/versions", "true"},
		{"versions-far", "/incidents/" + pagestest.Revised + "/versions?from=1&to=4", "true"},
		{"brief-incident", "/incidents/" + pagestest.Contested + "/brief", "true"},
		{"brief", "/brief?last=90d", "true"},
		{"document", "/documents/" + pagestest.Report, "true"},
		{"document-compared", "/documents/" + pagestest.Report + "?against=" + pagestest.First, "true"},
		{"document-hostile", "/documents/" + pagestest.Script, "true"},
		{"document-huge", "/documents/" + pagestest.Huge, "true"},
		{"about-map", "/about/map", "true"},
		{"missing", "/nowhere", "true"},
	}
	deskLooks = []look{
		{"search", "/search?q=depot", "true"},
		{"search-none", "/search?q=nothingofthekind", "true"},
		{"login", "/login", "true"},
		{"paste", "/paste?sample=yes", "true"},
		{"codebook", "/codebook", "true"},
		{"audit", "/audit", "true"},
		{"sources", "/sources", "true"},
		{"review-pair", "/review?done=abc&did=confirm", "true"},
		{"review-incident", "/review?incident=" + pagestest.Contested, "true"},
		{"incident-review", "/incidents/" + pagestest.Contested, "document.querySelector('#inset[data-idle]')"},
		{"aside", "/sources/aside", "true"},
	}
	emptyLooks = []look{
		{"first", "/", "document.querySelector('#map[data-idle]')"},
		{"first-table", "/?show=table", "true"},
		{"first-brief", "/brief", "true"},
		{"first-review", "/review", "true"},
		{"first-sources", "/sources", "true"},
		{"first-aside", "/sources/aside", "true"},
		{"first-audit", "/audit", "true"},
	}
	crowdLooks = []look{
		{"crowd-picture", "/", "document.querySelector('#map[data-idle]')"},
		{"crowd-table", "/?show=table&by=place", "true"},
		{"crowd-incident", "/incidents/" + pagestest.Crowded, "document.querySelector('#inset[data-idle]')"},
		{"crowd-versions", "/incidents/" + pagestest.Crowded + "/versions", "true"},
		{"crowd-review", "/review", "true"},
		{"crowd-sources", "/sources", "true"},
	}
)

// house is every site that the looks are of.
func house(t *testing.T) map[*site][]look {
	return map[*site][]look{serve(t, pagestest.World(200), analyst): looks, serve(t, pagestest.World(60), admin): deskLooks,
		serve(t, &pagestest.Store{}, admin): emptyLooks, serve(t, pagestest.Crowd(12), admin): crowdLooks}
}

func TestPagesInABrowser(t *testing.T) {
	ctx := chromium(t)
	all := house(t)
	for _, screen := range []struct {
		name          string
		width, height int64
		dark          bool
		rules         string // of axe; "" looks for none
		opts          []chromedp.EmulateViewportOption
	}{
		{name: "desk", width: 1440, height: 900, rules: allRules},
		{name: "dark", width: 1440, height: 900, dark: true, rules: `{runOnly: ["color-contrast"]}`},
		{name: "narrow", width: 800, height: 900},
		{name: "phone", rules: allRules, width: 390, height: 844, opts: []chromedp.EmulateViewportOption{chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2)}},
	} {
		t.Run(screen.name, func(t *testing.T) {
			b := newTab(t, ctx, screen.width, screen.height, screen.opts...)
			if screen.dark {
				b.do(dark())
			}
			for s, list := range all {
				for _, l := range list {
					b.do(chromedp.Navigate(s.URL + l.path))
					b.wait(l.ready)
					b.shoot(l.name+"-"+screen.name, !strings.HasSuffix(l.name, "table") && (l.name != "picture" || screen.name == "phone"))
					if wide := eval[int](b, tooWide); wide > 0 {
						t.Errorf("%s is %d points too wide", l.path, wide)
					}
					b.still(l.path+" ("+l.name+")", 0.1)
					if l.name == "missing" { // the browser logs the status itself
						b.forget()
					}
					b.check()
					if screen.rules != "" {
						b.accessible(l.path, screen.rules)
					}
				}
			}
		})
	}
}

// tooWide is by how much a page is wider than the screen; on a phone the window
// that scripts see grows with it.
const tooWide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

// moves is by how much a page moved while it was made, as browsers measure it,
// and what moved, when and from where to where.
type moves struct {
	Sum  float64  `json:"sum"`
	What []string `json:"what"`
}

const shifts = `new Promise(done => {
	const found = {sum: 0, what: []}, box = r => [r.x, r.y, r.width, r.height].map(Math.round).join(" ");
	new PerformanceObserver(l => { for (const e of l.getEntries()) if (!e.hadRecentInput) {
		found.sum += e.value;
		for (const s of e.sources) found.what.push(Math.round(e.startTime) + " ms: " + (s.node && (s.node.id || s.node.className || s.node.nodeName)) + " " + box(s.previousRect) + " -> " + box(s.currentRect));
	} }).observe({type: "layout-shift", buffered: true});
	requestAnimationFrame(() => requestAnimationFrame(() => done(found)));
})`

// still fails when the page moved by more than a limit while it was made.
func (b *tab) still(name string, limit float64) {
	b.t.Helper()
	if moved := eval[moves](b, shifts); moved.Sum > limit {
		b.t.Errorf("%s moved by %v while it was made: %s", name, moved.Sum, strings.Join(moved.What, "; "))
	}
}

// allRules are what axe looks for.
const allRules = `{runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}`

// accessible runs axe on the page and fails on what it finds serious.
func (b *tab) accessible(path, rules string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[chromedp.Void](axe+";0")); err != nil {
		b.t.Fatal(err)
	}
	found := eval[[]string](b, `axe.run(document, `+rules+`).then(r =>
		r.violations.filter(v => v.impact === "serious" || v.impact === "critical" || v.impact === "moderate").flatMap(v => v.nodes.slice(0, 4).map(n => v.id + ": " + n.target.join(" ") + " " + (n.any[0] || n.all[0] || n.none[0] || {}).message)))`)
	for _, f := range found {
		b.t.Errorf("%s: %s", path, f)
	}
	b.forget() // axe's own
}

func TestPagesWithoutScripts(t *testing.T) {
	ctx := chromium(t)
	b := newTab(t, ctx, 1440, 900)
	b.do(noScript())
	for s, list := range house(t) {
		for _, l := range list {
			b.do(chromedp.Navigate(s.URL + l.path))
			b.shoot(l.name+"-plain", l.name != "picture" && !strings.HasSuffix(l.name, "table"))
			if eval[int](b, "document.querySelector('main').innerText.trim().length") < 20 {
				t.Errorf("%s says nothing without scripts", l.path)
			}
			// What only a script can do must not be offered.
			if n := eval[int](b, "[...document.querySelectorAll('button[type=button], .keys, #spanform')].filter(e => e.checkVisibility()).length"); n > 0 {
				t.Errorf("%s offers %d things that do nothing without scripts", l.path, n)
			}
			if wide := eval[int](b, tooWide); wide > 0 {
				t.Errorf("%s is %d points too wide", l.path, wide)
			}
		}
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
	if n := eval[int](b, "document.querySelectorAll('.chips li').length"); n != 4 {
		t.Errorf("%d chips, want two conditions, the way out and the way to keep them", n)
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

func TestPlayWalksThroughTheTime(t *testing.T) {
	ctx := chromium(t)
	s := serve(t, pagestest.World(600), analyst)
	b := newTab(t, ctx, 1440, 900)
	b.do(chromedp.Navigate(s.URL + "/"))
	b.wait("document.querySelector('#map[data-idle]')")
	whole, all := eval[string](b, "document.getElementById('range').textContent"), eval[int](b, "+document.getElementById('map').dataset.shown")
	eval[bool](b, "document.getElementById('play').click(), true")
	b.wait("!document.querySelector('.brush').hidden && document.getElementById('range').textContent !== '" + whole + "'")
	b.shoot("play-desk", false)
	if some := eval[int](b, "+document.getElementById('map').dataset.shown"); some >= all {
		t.Errorf("the map shows %d incidents of a part of the time and %d of all of it", some, all)
	}
	before := eval[string](b, "document.getElementById('range').textContent")
	b.wait("document.getElementById('range').textContent !== '" + before + "'")
	if says := eval[string](b, "document.getElementById('play').textContent"); says != "Stop" {
		t.Errorf("the button says %q while it plays", says)
	}
	eval[bool](b, "document.getElementById('play').click(), true")
	b.wait("document.querySelector('.brush').hidden && document.getElementById('range').textContent === '" + whole + "'")
	if now := eval[int](b, "+document.getElementById('map').dataset.shown"); now != all {
		t.Errorf("the map shows %d incidents after it played, want %d", now, all)
	}
	b.check()
}

func TestSlidersChooseASpan(t *testing.T) {
	ctx := chromium(t)
	s := serve(t, pagestest.World(600), analyst)
	b := newTab(t, ctx, 1440, 900)
	b.do(chromedp.Navigate(s.URL + "/?form=drone"))
	b.wait("document.querySelector('#map[data-idle]')")
	eval[bool](b, `(() => {
		const from = document.getElementById("brush-from"), to = document.getElementById("brush-to");
		from.value = Math.round(from.max / 2);
		from.dispatchEvent(new Event("input", {bubbles: true}));
		if (document.querySelector(".brush").hidden) return false;
		from.dispatchEvent(new Event("change", {bubbles: true}));
		return true;
	})()`)
	b.wait("location.search.includes('from=') && location.search.includes('form=drone') && !document.body.classList.contains('busy')")
	if eval[int](b, "document.querySelectorAll('.chips li').length") != 5 {
		t.Error("the span is not shown as two conditions beside the form")
	}
	b.check()
}

func TestBackLeadsToTheSelection(t *testing.T) {
	ctx := chromium(t)
	s := serve(t, pagestest.World(600), analyst)
	b := newTab(t, ctx, 1440, 900)
	b.do(chromedp.Navigate(s.URL + "/?form=drone&contested=true"))
	b.wait("document.querySelector('#map[data-idle]')")
	count := eval[string](b, "document.querySelector('#count').textContent")
	eval[bool](b, "document.querySelector('.presets a[href*=\"last=30d\"]').click(), true")
	b.wait("location.search.includes('last=30d') && !document.body.classList.contains('busy')")
	narrower := eval[string](b, "document.querySelector('#count').textContent")
	eval[bool](b, "document.querySelector('.rows h3 a').click(), true")
	b.arrive("location.pathname.startsWith('/incidents/') && document.querySelector('.keys:not([hidden])')")
	// Its own way back leads to the selection, too.
	if to := eval[string](b, "new URL(document.querySelector('[data-back]').href).search"); !strings.Contains(to, "last=30d") || !strings.Contains(to, "form=drone") {
		t.Errorf("the sheet leads back to %q", to)
	}
	eval[bool](b, "history.back(), true")
	b.arrive("location.search.includes('last=30d') && document.querySelector('#map[data-idle]')")
	if now := eval[string](b, "document.querySelector('#count').textContent"); now != narrower {
		t.Errorf("the count went from %q to %q on the way back", narrower, now)
	}
	b.settle()
	eval[bool](b, "history.back(), true")
	b.arrive("!location.search.includes('last=') && !document.body.classList.contains('busy') && document.querySelector('#count').textContent === '" + count + "'")
	b.settle()
	eval[bool](b, "history.forward(), true")
	b.arrive("location.search.includes('last=30d') && document.querySelector('#count').textContent === '" + narrower + "'")
	b.check()
}

// settle waits until the map has written into the address where it stands,
// which would end a way back under way.
func (b *tab) settle() {
	b.t.Helper()
	eval[bool](b, `new Promise(done => {
		let at = location.href, same = 0;
		const look = setInterval(() => {
			same = location.href === at ? same + 1 : 0;
			at = location.href;
			if (same > 10) done(clearInterval(look) || true);
		}, 50);
	})`)
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
	b.wait("!document.getElementById('live').hidden && document.querySelector('#live span').textContent.includes('may be old')")
	b.shoot("cut-desk", false)
}

func TestQuietSourcesAreShown(t *testing.T) {
	ctx := chromium(t)
	s := serve(t, pagestest.World(60), analyst)
	b := newTab(t, ctx, 1440, 900)
	for path, where := range map[string]string{"/": ".line .notes", "/sources": ".state-quiet", "/brief": ".paper"} {
		b.do(chromedp.Navigate(s.URL + path))
		if words := eval[string](b, "document.querySelector('"+where+"')?.closest('tr, section, article').innerText || ''"); !strings.Contains(words, "Plateau Radio") {
			t.Errorf("%s does not show that Plateau Radio is quiet: %q", path, words)
		}
	}
	b.check()
}

func TestFirstRunIsOneClick(t *testing.T) {
	ctx := chromium(t)
	s := serve(t, &pagestest.Store{}, admin)
	b := newTab(t, ctx, 1440, 900)
	b.do(chromedp.Navigate(s.URL + "/"))
	b.wait("document.querySelector('.first')")
	if !eval[bool](b, "document.querySelector('.first form .go').checkVisibility()") {
		t.Fatal("the button that loads the examples cannot be seen")
	}
	eval[bool](b, "document.querySelector('.first form .go').click(), true")
	b.arrive("!document.querySelector('.first') && document.querySelectorAll('.rows .row').length > 5")
	b.check()
}

func TestKeysLeadThroughSheetAndReader(t *testing.T) {
	ctx := chromium(t)
	s := serve(t, pagestest.World(10), analyst)
	b := newTab(t, ctx, 1440, 900)
	press := func(keys string) {
		for _, k := range keys {
			eval[bool](b, "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: '"+string(k)+"', bubbles: true, cancelable: true})), true")
		}
	}
	b.do(chromedp.Navigate(s.URL + "/incidents/" + pagestest.Contested))
	b.wait("document.querySelector('.keys:not([hidden])')")
	press("nnn")
	third := eval[string](b, "document.activeElement.href")
	press("np")
	if again := eval[string](b, "document.activeElement.href"); again != third || !strings.Contains(third, "#b") {
		t.Errorf("next and back lead from %q to %q", third, again)
	}
	press("?")
	b.wait("document.querySelector('.keys[open]')")
	b.shoot("incident-keys-desk", true)
	press("?")
	press("o")
	b.arrive("location.pathname.startsWith('/documents/') && document.querySelector('mark.lit') && document.querySelector('.claims li.lit') && document.querySelector('.keys:not([hidden])')")
	first := eval[string](b, "document.querySelector('mark.lit').id")
	press("n")
	if now := eval[string](b, "document.querySelector('mark.lit').id"); now == first {
		t.Error("n does not lead on from the claim that was arrived at")
	}
	b.shoot("document-keys-desk", false)
	press("i")
	b.arrive("location.pathname.startsWith('/incidents/') && document.querySelector('.keys:not([hidden])')")
	press("v")
	b.arrive("location.pathname.endsWith('/versions') && document.querySelector('.sides')")
	b.arrive("document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'i', bubbles: true, cancelable: true})), location.pathname === '/incidents/" + pagestest.Contested + "'")
	b.arrive("document.querySelector('.keys:not([hidden])')")
	press("l")
	b.arrive("location.pathname === '/' && document.querySelector('.rows')")
	b.do(chromedp.Navigate(s.URL + "/documents/" + pagestest.Report + "?against=" + pagestest.First))
	b.arrive("document.querySelector('.hunk') && document.readyState === 'complete'")
	press("n")
	b.arrive("document.querySelector('.hunk.lit')")
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
	b.still("/", 0.02)
	for _, q := range []string{"/?form=drone", "/?last=30d", "/?place=Mosul", "/?contested=true&by=actor"} {
		ms := eval[float64](b, `(async () => { const t = performance.now(); const r = await fetch("`+q+`"); await r.text(); return performance.now() - t; })()`)
		t.Logf("%s answered in %.0f ms", q, ms)
		if ms > 2000 {
			t.Errorf("%s took %.0f ms", q, ms)
		}
	}
	b.check()
}
