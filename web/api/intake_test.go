package api

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"tocsin"
)

func TestSendDocuments(t *testing.T) {
	w := newWorld(t, nil)
	w.wire(tocsin.RightsQuote)
	batch := map[string]any{"documents": []map[string]any{
		{"url": "https://news.example/a", "text": "A rocket fell.", "title": "Rocket", "source": "wire", "published": "2021-04-15", "language": "en"},
		{"html": "<p>Another fell.</p>"},
		{"id": "mine", "bytes": base64.StdEncoding.EncodeToString([]byte("A third fell.")), "media_type": "text/plain"},
		{"text": "No such source.", "source": "nope"},
		{"text": "two", "html": "bodies"},
		{"title": "nothing in it"},
		{"text": "x", "colour": "red"},
		{"text": "this is poison"},
		{"text": "a wrong day", "published": "yesterday"},
		{"id": "a#b", "text": "a mark in its id"},
	}}
	first := want[intakeResults](w, 207, "rob", "POST", root+"/documents", batch)
	if first.New != 3 || first.Refused != 7 || first.Unchanged != 0 || len(first.Results) != 10 {
		t.Fatalf("%+v", first)
	}
	for i, r := range first.Results {
		if r.Index != i || (r.Arrived == nil) == (r.Problem == nil) {
			t.Errorf("result %d: %+v", i, r)
		}
		if wantStatus := map[bool]int{true: 201, false: 422}[i < 3]; r.Status != wantStatus {
			t.Errorf("result %d: status %d, want %d", i, r.Status, wantStatus)
		}
	}
	if first.Results[2].Arrived.Document != "mine" {
		t.Errorf("the id given is not kept: %+v", first.Results[2].Arrived)
	}
	w.pass(1e9)
	second := want[intakeResults](w, 207, "rob", "POST", root+"/documents", batch)
	if second.New != 0 || second.Changed != 0 || second.Unchanged != 3 {
		t.Errorf("the same again: %+v", second)
	}
	page := want[page[tocsin.DocumentRecord]](w, 200, "rob", "GET", root+"/documents", nil)
	if len(page.Items) != 3 {
		t.Errorf("%d documents are kept, want 3", len(page.Items))
	}
	doc := want[tocsin.DocumentRecord](w, 200, "rob", "GET", root+"/documents/mine", nil)
	if doc.Versions != 1 || doc.State != tocsin.Queued {
		t.Errorf("%+v", doc)
	}
	a := w.ask("rob", "GET", root+"/documents/mine/bytes", nil)
	if a.body != "A third fell." || a.header.Get("Content-Disposition") != "attachment" || !strings.Contains(a.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("bytes %q, headers %v", a.body, a.header)
	}
}

func TestSendChangedDocument(t *testing.T) {
	w := newWorld(t, nil)
	send := func(text string) intakeResults {
		return want[intakeResults](w, 200, "bot", "POST", root+"/documents",
			map[string]any{"documents": []any{map[string]string{"id": "a", "text": text, "url": "https://news.example/a"}}})
	}
	send("first")
	if r := send("second"); r.Changed != 1 || r.Results[0].Arrived.Version != 2 {
		t.Errorf("%+v", r)
	}
	versions := want[page[tocsin.DocumentVersion]](w, 200, "rob", "GET", root+"/documents/a/versions", nil)
	if len(versions.Items) != 2 {
		t.Fatalf("%d versions", len(versions.Items))
	}
	if a := w.ask("rob", "GET", root+"/documents/a/bytes?sha256="+versions.Items[0].SHA256, nil); a.body != "first" {
		t.Errorf("the first version is %q", a.body)
	}
	if a := w.ask("rob", "GET", root+"/documents/a/bytes", nil); a.body != "second" {
		t.Errorf("the last version is %q", a.body)
	}
}

func TestSendLines(t *testing.T) {
	w := newWorld(t, nil)
	body := "{\"text\":\"one\"}\n\n{\"text\":\nbroken\n{\"text\":\"two\"}\n"
	a := w.ask("rob", "POST", root+"/documents", body, "Content-Type", "application/x-ndjson", "Idempotency-Key", "k1")
	var r intakeResults
	if err := json.Unmarshal([]byte(a.body), &r); err != nil {
		t.Fatalf("%v: %s", err, a.body)
	}
	if a.status != 207 || r.New != 2 || r.Refused != 2 {
		t.Errorf("status %d: %+v", a.status, r)
	}
}

func TestSendRefusesBatches(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.MaxBody = 20000 })
	for _, c := range []struct {
		name, body, mediaType string
		want                  int
	}{
		{"no JSON", "{", "application/json", 422},
		{"an unknown key", `{"docs":[]}`, "application/json", 422},
		{"no documents", `{"documents":[]}`, "application/json", 422},
		{"nothing", "", "application/x-ndjson", 400},
		{"nothing but lines", "\n\n", "application/x-ndjson", 422},
		{"another media type", "a", "text/plain", 415},
		{"too many", strings.Repeat("{}\n", 501), "application/x-ndjson", 422},
		{"too large", `{"documents":[{"text":"` + strings.Repeat("x", 30000) + `"}]}`, "application/json", 413},
		{"something after its end", `{"documents":[{"text":"x"}]} {}`, "application/json", 422},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer w.in(t)()
			if a := w.ask("rob", "POST", root+"/documents", c.body, "Content-Type", c.mediaType); a.status != c.want {
				t.Errorf("status %d, want %d: %s", a.status, c.want, a.body)
			}
		})
	}
}

func TestDocumentsAreListedByPages(t *testing.T) {
	w := newWorld(t, nil)
	var docs []any
	for i := range 7 {
		docs = append(docs, map[string]string{"id": fmt.Sprintf("p%d", i), "text": fmt.Sprint("text ", i)})
	}
	want[intakeResults](w, 200, "rob", "POST", root+"/documents", map[string]any{"documents": docs})
	seen := map[string]bool{}
	path := root + "/documents?state=queued&limit=3"
	for pages := 1; ; pages++ {
		p := want[page[tocsin.DocumentRecord]](w, 200, "rob", "GET", path, nil)
		for _, d := range p.Items {
			seen[d.ID] = true
		}
		if p.Next == "" {
			if pages != 3 {
				t.Errorf("%d pages, want 3", pages)
			}
			break
		}
		path = p.Next
	}
	if len(seen) != 7 {
		t.Errorf("%d documents were listed, want 7", len(seen))
	}
}

func TestRetryAndForget(t *testing.T) {
	w := newWorld(t, nil)
	w.tell(drone(1))
	if a := w.ask("rob", "POST", root+"/documents/d001/retry", nil); a.status != 202 {
		t.Errorf("retry: status %d: %s", a.status, a.body)
	}
	if d := want[tocsin.DocumentRecord](w, 200, "rob", "GET", root+"/documents/d001", nil); d.State != tocsin.Queued {
		t.Errorf("state %s", d.State)
	}
	if a := w.ask("ann", "DELETE", root+"/documents/d001", nil); a.status != 422 {
		t.Errorf("forget without a reason: status %d", a.status)
	}
	if a := w.ask("ann", "DELETE", root+"/documents/d001?reason=asked", nil); a.status != 204 {
		t.Errorf("forget: status %d: %s", a.status, a.body)
	}
	if d := want[tocsin.DocumentRecord](w, 200, "rob", "GET", root+"/documents/d001", nil); d.State != tocsin.Forgotten {
		t.Errorf("state %s", d.State)
	}
	if a := w.ask("rob", "GET", root+"/documents/d001/bytes", nil); a.status != 404 {
		t.Errorf("bytes of a forgotten document: status %d", a.status)
	}
}

func TestReadText(t *testing.T) {
	w := newWorld(t, nil)
	s := drone(1)
	w.tell(s)
	if d := want[tocsin.DocumentRecord](w, 200, "eve", "GET", root+"/documents/"+url.PathEscape(secret+"-guid-d001"), nil); d.ID != "d001" {
		t.Errorf("by another name it is %q", d.ID)
	}
	text := want[documentText](w, 200, "eve", "GET", root+"/documents/d001/text", nil)
	if !text.Whole || text.Text != s.text || len(text.Blocks) != 1 || len(text.Sentences) != 6 {
		t.Fatalf("%+v", text)
	}
	for i, p := range text.Sentences {
		if p.Words != p.Of(text.Text) || p.Quoted != (i < 5) {
			t.Errorf("sentence %d: %+v", i, p)
		}
	}
	hits := want[page[tocsin.SearchHit]](w, 200, "eve", "GET", root+"/search?q=sirens", nil)
	if len(hits.Items) != 1 || hits.Items[0].Document != "d001" || !strings.Contains(hits.Items[0].Snippet, "\x02") {
		t.Errorf("%+v", hits)
	}
	accounts := want[page[tocsin.AccountRecord]](w, 200, "eve", "GET", root+"/documents/d001/accounts", nil)
	if len(accounts.Items) != 1 || accounts.Items[0].Incident != "i001" || len(accounts.Items[0].Claims) != 5 {
		t.Errorf("%+v", accounts)
	}
	claims := want[page[tocsin.ClaimRecord]](w, 200, "eve", "GET", root+"/claims?slot=injured,victim&incident=i001&speaker=Governor", nil)
	if len(claims.Items) != 2 {
		t.Errorf("%+v", claims)
	}
}

func FuzzArrival(f *testing.F) {
	for _, s := range []string{`{"text":"x"}`, `{"html":"<p>","url":"https://a.example/","published":"2020-01-01T00:00:00Z"}`, `{"bytes":"eA==","id":"a"}`,
		`{"notice":"withdrawal","of":"a"}`, `{"text":"x","fetched":"2030-01-01T00:00:00Z"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := arrival(raw, began)
		if err != nil {
			if tocsin.CodeOf(err) != tocsin.Invalid {
				t.Errorf("error %v is not an invalid one", err)
			}
			return
		}
		if err := a.Document.Validate(); err != nil || !goodID(a.Document.ID) || a.Fetched.IsZero() {
			t.Errorf("%s was taken as %+v: %v", raw, a, err)
		}
	})
}
