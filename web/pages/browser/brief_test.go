package browser

import (
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"tocsin/web/pages/pagestest"
)

var pageOfPDF = regexp.MustCompile(`/Type\s*/Page[^s]`)

// cut names what a brief shows only a part of.
const cut = `[...document.querySelectorAll(".paper *")].filter(e => getComputedStyle(e).overflow === "hidden" && !e.closest("svg") && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 2)).map(e => e.className + ": " + e.textContent.slice(0, 80))`

func TestBriefsAreOneSheetOfPaper(t *testing.T) {
	ctx := chromium(t)
	world, crowd := serve(t, pagestest.World(600), analyst), serve(t, pagestest.Crowd(40), analyst)
	b := newTab(t, ctx, 711, 1039) // A4 without its margins
	b.do(call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
	for _, row := range []struct {
		name, address string
		long          bool // texts are longer than there is room for, and say so
	}{
		{"brief-contested", world.URL + "/incidents/" + pagestest.Contested + "/brief", false},
		{"brief-bare", world.URL + "/incidents/" + pagestest.Bare + "/brief", false},
		{"brief-revised", world.URL + "/incidents/" + pagestest.Revised + "/brief", false},
		{"brief-hostile", world.URL + "/incidents/" + pagestest.Hostile + "/brief", true},
		{"brief-crowded", crowd.URL + "/incidents/" + pagestest.Crowded + "/brief", true},
		{"brief-all", world.URL + "/brief", false},
		{"brief-some", world.URL + "/brief?form=drone,bombing&last=90d&contested=true", false},
		{"brief-none", world.URL + "/brief?q=nothingofthekind", false},
		{"brief-crowd", crowd.URL + "/brief?last=90d&harm=true&kind=attack&located=true&order=harm&min_origins=2&country=IQ,SY&status=executed&form=drone,bombing,shelling,killing,arson,melee,grenade,other", true},
	} {
		t.Run(row.name, func(t *testing.T) {
			b.do(chromedp.Navigate(row.address))
			b.shoot(row.name, false)
			for _, paper := range []chromedp.PaperSize{chromedp.PaperA4, chromedp.PaperLetter} {
				pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(paper)))
				if err != nil {
					t.Fatal(err)
				}
				if n := len(pageOfPDF.FindAll(pdf, -1)); n != 1 {
					t.Errorf("%d pages on paper of %v, want 1; it is %v high", n, paper, eval[float64](b, "document.querySelector('.paper').offsetHeight"))
				}
			}
			for _, what := range eval[[]string](b, cut) {
				if !row.long {
					t.Errorf("cut: %s", what)
				}
			}
			if wide := eval[int](b, tooWide); wide > 0 {
				t.Errorf("it is %d points too wide", wide)
			}
			b.check()
		})
	}
}
