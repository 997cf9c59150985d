package pages

import (
	"fmt"
	"strings"
	"testing"

	"tocsin"
	"tocsin/web/gate"
	"tocsin/web/pages/pagestest"
)

func TestCodebookHasAnAnchorForEachRule(t *testing.T) {
	book := "# Book\n\nHow it is done.\n\n## What counts\n\n1. **Attack.** An act, as `executed` says,\n   on two lines.\n2. <script>alert(1)</script> is text.\n"
	body := get(t, site(t, Options{Store: pagestest.World(1), Codebook: book}, gate.Caller{}), "/codebook").Body.String()
	for _, want := range []string{`id="rule-1"`, `id="rule-2"`, "<strong>Attack.</strong>", "<code>executed</code>", "on two lines.", "<h2>What counts</h2>", "<p>How it is done.</p>", "&lt;script&gt;", `href="/codebook"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if w := get(t, site(t, Options{Store: pagestest.World(1)}, admin), "/codebook"); w.Code != 404 {
		t.Errorf("without a text: %d, want 404", w.Code)
	}
}

func TestAuditShowsTheLastFirst(t *testing.T) {
	store := pagestest.World(1)
	for i := range 450 {
		store.AllAudit = append(store.AllAudit, tocsin.AuditEntry{Seq: int64(i) + 1, By: "Ada", Action: "source.put", On: fmt.Sprintf("thing-%03d", i+1), Detail: pagestest.Nasty})
	}
	mux := site(t, Options{Store: store}, admin)
	body := get(t, mux, "/audit").Body.String()
	if last, before := strings.Index(body, "thing-450"), strings.Index(body, "thing-251"); last < 0 || before < last || strings.Contains(body, "thing-250") || strings.Contains(body, "<script>alert") {
		t.Error("the page does not show the last 200, the last first, as text")
	}
	if body := get(t, mux, "/audit?before=251").Body.String(); !strings.Contains(body, "thing-250") || !strings.Contains(body, "thing-051") || strings.Contains(body, "thing-251") || !strings.Contains(body, "before=51") {
		t.Error("the older ones are not shown")
	}
	if body := get(t, mux, "/audit?before=51").Body.String(); !strings.Contains(body, "thing-001") || strings.Contains(body, "thing-051") {
		t.Error("the oldest are not shown")
	}
	if w := get(t, mux, "/audit?before=x"); w.Code != 400 {
		t.Errorf("nonsense: %d", w.Code)
	}
	if w := get(t, site(t, Options{Store: store}, reviewer), "/audit"); w.Code != 403 {
		t.Errorf("a reviewer: %d, want 403", w.Code)
	}
}
