package browser

import (
	"testing"

	"github.com/chromedp/chromedp"

	"tocsin"
	"tocsin/web/access"
	"tocsin/web/gate"
	"tocsin/web/pages/pagestest"
)

var admin = gate.Caller{User: "Ada", Role: tocsin.Admin, Grants: access.GrantsOf(tocsin.Admin)}

// deskLooks are the pages on which something is done.
var deskLooks = []struct{ name, path string }{
	{"search", "/search?q=depot"},
	{"search-none", "/search?q=nothingofthekind"},
	{"login", "/login"},
	{"paste", "/paste?sample=yes"},
	{"codebook", "/codebook"},
	{"audit", "/audit"},
	{"sources", "/sources"},
	{"review-pair", "/review?done=abc&did=confirm"},
	{"review-incident", "/review?incident=" + pagestest.Contested},
	{"incident-review", "/incidents/" + pagestest.Contested},
	{"aside", "/sources/aside"},
}

func TestDeskInABrowser(t *testing.T) {
	ctx := chromium(t)
	s := serve(t, pagestest.World(60), admin)
	for _, screen := range []struct {
		name          string
		width, height int64
		opts          []chromedp.EmulateViewportOption
	}{
		{name: "desk", width: 1440, height: 900},
		{name: "phone", width: 390, height: 844, opts: []chromedp.EmulateViewportOption{chromedp.EmulateMobile, chromedp.EmulateTouch}},
	} {
		t.Run(screen.name, func(t *testing.T) {
			b := newTab(t, ctx, screen.width, screen.height, screen.opts...)
			for _, l := range deskLooks {
				b.do(chromedp.Navigate(s.URL + l.path))
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

func TestControlKLeadsToTheSearch(t *testing.T) {
	ctx := chromium(t)
	s := serve(t, pagestest.World(10), admin)
	b := newTab(t, ctx, 1440, 900)
	b.do(chromedp.Navigate(s.URL + "/about/map"))
	b.wait("document.querySelector('#theme:not([hidden])')")
	eval[bool](b, "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'k', ctrlKey: true, bubbles: true, cancelable: true}))")
	if !eval[bool](b, "document.activeElement.name === 'q'") {
		t.Error("Ctrl+K does not lead to the search")
	}
	b.check()
}
