package browser

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"tocsin"
	"tocsin/web/access"
	"tocsin/web/gate"
	"tocsin/web/pages/pagestest"
)

var admin = gate.Caller{User: "Ada", Role: tocsin.Admin, Grants: access.GrantsOf(tocsin.Admin)}

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

func TestAPastedReportInABrowser(t *testing.T) {
	ctx := chromium(t)
	s := serve(t, pagestest.World(10), admin)
	b := newTab(t, ctx, 1440, 900)
	b.do(chromedp.Navigate(s.URL + "/paste?sample=yes"))
	eval[bool](b, "document.querySelector('form.stack').requestSubmit(), true")
	b.arrive("document.querySelector('.claims') && document.readyState === 'complete'")
	b.shoot("pasted-desk", true)
	b.check()
	b.accessible("/paste", allRules)
}

func TestKeysDecide(t *testing.T) {
	ctx := chromium(t)
	s := serve(t, pagestest.World(60), admin)
	b := newTab(t, ctx, 1440, 900)
	press := func(key string) {
		eval[bool](b, "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '"+key+"', bubbles: true, cancelable: true})), true")
	}
	b.do(chromedp.Navigate(s.URL + "/review"))
	b.wait("document.querySelector('.keys:not([hidden])')")
	press("a")
	b.arrive("location.search.includes('did=same') && document.querySelector('[data-key=u]') && document.querySelector('.keys:not([hidden])')")
	press("j")
	b.arrive("!location.search.includes('did=') && document.querySelector('.keys:not([hidden])')")
	b.check()
}

// arrive waits until an expression holds on a page that another leads to, and
// that page is all there: its address is new before anything of it is.
func (b *tab) arrive(what string) {
	b.t.Helper()
	var last error
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		// While one page makes room for the next there is nothing to ask.
		ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("document.readyState === 'complete' && !!("+what+")"))
		if err == nil && ok {
			return
		}
		last = err
	}
	b.fail("never: "+what, last)
}
