package api

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tocsin"
	"tocsin/web/gate"
)

func TestProblems(t *testing.T) {
	w := newWorld(t, nil)
	w.tell(drone(1))
	for _, c := range []struct {
		name, method, path, body string
		status                   int
		detail                   string
	}{
		{"an address that is none", "GET", "/api/v2/x", "", 404, "nothing at this address"},
		{"a method that is none", "DELETE", root + "/incidents", "", 405, "GET"},
		{"an incident that is none", "GET", root + "/incidents/nope", "", 404, "nope"},
		{"a document that is none", "GET", root + "/documents/nope", "", 404, "nope"},
		{"an unknown parameter", "GET", root + "/incidents?colour=red", "", 422, "unknown query parameter"},
		{"an unknown parameter of a path without any", "GET", root + "/stats?x=1", "", 422, "unknown query parameter"},
		{"a word that is no choice", "GET", root + "/incidents?form=tank", "", 422, "query.form"},
		{"a box that is none", "GET", root + "/incidents?bbox=1,2", "", 422, "west,south,east,north"},
		{"a limit too high", "GET", root + "/incidents?limit=1001", "", 422, "limit"},
		{"a cursor of another list", "GET", root + "/incidents?cursor=zzz", "", 422, "cursor"},
		{"no JSON", "POST", root + "/decisions", "{", 400, ""},
		{"an unknown key", "POST", root + "/decisions", `{"kind":"confirm","reason":"r","acounts":[]}`, 422, "acounts"},
		{"a decision that lacks something", "POST", root + "/decisions", `{"kind":"confirm","reason":"r"}`, 422, "needs accounts"},
		{"a body too large", "POST", root + "/decisions", `{"reason":"` + strings.Repeat("x", 2<<20) + `"}`, 413, "too large"},
		{"version and as_of", "GET", root + "/incidents/i001?version=1&as_of=2021-01-01", "", 422, "together"},
		{"a time before everything", "GET", root + "/incidents/i001?as_of=2020-01-01", "", 404, "nothing was known"},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer w.in(t)()
			var body any
			if c.body != "" {
				body = c.body
			}
			a := w.ask("rob", c.method, c.path, body)
			if a.status != c.status || a.header.Get("Content-Type") != "application/problem+json" || !strings.Contains(a.body, c.detail) {
				t.Errorf("status %d, %s: %.400s", a.status, a.header.Get("Content-Type"), a.body)
			}
			var m huma.ErrorModel
			if err := json.Unmarshal([]byte(a.body), &m); err != nil || m.Status != a.status {
				t.Errorf("problem %.200s: %v", a.body, err)
			}
		})
	}
}

func TestOwnTroubleIsLoggedAndNotTold(t *testing.T) {
	w := newWorld(t, nil)
	if err := w.store.Close(); err != nil {
		t.Fatal(err)
	}
	a := w.ask("ann", "GET", root+"/incidents", nil)
	if a.status != 500 || strings.Contains(a.body, "sql") || !strings.Contains(a.body, "it was noted") {
		t.Errorf("status %d: %s", a.status, a.body)
	}
	if !strings.Contains(w.log.String(), "closed") {
		t.Errorf("log: %s", w.log)
	}
}

func TestTagsOfAnswers(t *testing.T) {
	w := newWorld(t, nil)
	w.tell(drone(1))
	path := root + "/incidents?form=drone"
	first := w.ask("", "GET", path, nil)
	tag := first.header.Get("ETag")
	if !strings.HasPrefix(tag, `W/"`) {
		t.Fatalf("tag %q", tag)
	}
	if a := w.ask("", "GET", path, nil, "If-None-Match", `"x", `+tag); a.status != 304 || a.body != "" || a.header.Get("ETag") != tag {
		t.Errorf("status %d with the same tag: %s", a.status, a.body)
	}
	if a := w.ask("ann", "GET", path, nil, "If-None-Match", tag); a.status != 200 {
		t.Errorf("status %d for another caller", a.status)
	}
	head := w.ask("", "HEAD", path, nil)
	if head.status != 200 || head.body != "" || head.header.Get("ETag") != tag || head.header.Get("Content-Length") != fmt.Sprint(len(first.body)) {
		t.Errorf("HEAD: status %d, headers %v, want a length of %d", head.status, head.header, len(first.body))
	}
	// What changes without a new version changes the tag, too.
	if a := w.ask("rob", "PUT", root+"/incidents/i001/tags/Check", nil); a.status != 200 {
		t.Fatal(a.body)
	}
	inside := w.ask("ann", "GET", path, nil)
	if a := w.ask("ann", "GET", path, nil, "If-None-Match", tag); a.status != 200 || inside.header.Get("ETag") == tag {
		t.Error("a new tag of an incident is not seen")
	}
	w.again(drone(1).change(2, w.clock()))
	if a := w.ask("", "GET", path, nil, "If-None-Match", tag); a.status != 200 {
		t.Errorf("status %d after a change", a.status)
	}
}

func TestCompression(t *testing.T) {
	w := newWorld(t, nil)
	w.tell(drone(1))
	a := w.ask("ann", "GET", root+"/incidents/i001", nil, "Accept-Encoding", "gzip")
	if a.header.Get("Content-Encoding") != "gzip" || strings.Contains(a.body, "headline") {
		t.Errorf("headers %v", a.header)
	}
	if a := w.ask("ann", "GET", root+"/incidents/i001", nil, "Accept-Encoding", "identity"); a.header.Get("Content-Encoding") != "" {
		t.Errorf("headers %v", a.header)
	}
}

func TestPagesOfOtherSites(t *testing.T) {
	for _, c := range []struct {
		name   string
		allow  []string
		origin string
		want   string
	}{
		{"none by default", nil, "https://map.example", ""},
		{"one that is named", []string{"https://map.example"}, "https://map.example", "https://map.example"},
		{"one that is not", []string{"https://map.example"}, "https://evil.example", ""},
		{"all", []string{"*"}, "https://any.example", "*"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, func(o *Options) { o.CORS = c.allow })
			a := w.ask("", "GET", root+"/incidents", nil, "Origin", c.origin)
			if got := a.header.Get("Access-Control-Allow-Origin"); got != c.want || a.header.Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("allowed %q, want %q", got, c.want)
			}
			before := w.ask("", "OPTIONS", root+"/incidents", nil, "Origin", c.origin, "Access-Control-Request-Method", "GET")
			if ok := before.status == 204; ok != (c.want != "") {
				t.Errorf("asked before: status %d", before.status)
			}
		})
	}
}

func TestHeadersOfAnswers(t *testing.T) {
	w := newWorld(t, nil)
	for _, path := range []string{root + "/incidents", "/nothing", "/docs", "/openapi.json", "/ogc"} {
		a := w.ask("", "GET", path, nil)
		if csp := a.header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'") || a.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("GET %s: headers %v", path, a.header)
		}
	}
}

func TestPageOfTheAPILoadsNothingFromElsewhere(t *testing.T) {
	w := newWorld(t, nil)
	page := w.ask("", "GET", "/docs", nil)
	if page.status != 200 || !strings.HasPrefix(page.header.Get("Content-Type"), "text/html") {
		t.Fatalf("status %d", page.status)
	}
	for _, bad := range []string{"<script", "http://", "https://", "style="} {
		if at := strings.Index(page.body, bad); at >= 0 && !strings.Contains(page.body[max(0, at-300):at], "<pre") && bad != "https://" && bad != "http://" {
			t.Errorf("the page holds %q: %s", bad, page.body[at:min(len(page.body), at+80)])
		}
	}
	for _, attr := range []string{`src="`, `href="http`, `url(`} {
		if strings.Contains(page.body, attr) {
			t.Errorf("the page holds %q", attr)
		}
	}
	if css := w.ask("", "GET", "/docs.css", nil); css.status != 200 || strings.Contains(css.body, "url(") || !strings.Contains(page.body, `href="docs.css"`) {
		t.Errorf("style: status %d", css.status)
	}
	for path, item := range w.api.huma.OpenAPI().Paths {
		for _, o := range []*huma.Operation{item.Get, item.Post, item.Put, item.Delete} {
			if o != nil && (!strings.Contains(page.body, `id="`+o.OperationID+`"`) || !strings.Contains(page.body, path)) {
				t.Errorf("the page does not tell of %s", o.OperationID)
			}
		}
	}
}

func TestDescriptionIsWhole(t *testing.T) {
	w := newWorld(t, nil)
	a := w.ask("", "GET", "/openapi.json", nil)
	var doc map[string]any
	if err := json.Unmarshal([]byte(a.body), &doc); err != nil {
		t.Fatal(err)
	}
	if v, _ := doc["openapi"].(string); !strings.HasPrefix(v, "3.1.") {
		t.Errorf("openapi is %v", doc["openapi"])
	}
	schemas := doc["components"].(map[string]any)["schemas"].(map[string]any)
	var follow func(at string, v any)
	follow = func(at string, v any) {
		switch v := v.(type) {
		case map[string]any:
			if ref, ok := v["$ref"].(string); ok {
				name, local := strings.CutPrefix(ref, "#/components/schemas/")
				if _, there := schemas[name]; !local || !there {
					t.Errorf("%s refers to %s", at, ref)
				}
			}
			for k, w := range v {
				follow(at+"/"+k, w)
			}
		case []any:
			for i, w := range v {
				follow(fmt.Sprintf("%s/%d", at, i), w)
			}
		}
	}
	follow("", doc)
	seen := map[string]string{}
	for path, item := range doc["paths"].(map[string]any) {
		for method, o := range item.(map[string]any) {
			op := o.(map[string]any)
			id, _ := op["operationId"].(string)
			if id == "" || seen[id] != "" {
				t.Errorf("%s %s has the id %q, as has %q", method, path, id, seen[id])
			}
			seen[id] = path
			if op["summary"] == nil || len(op["tags"].([]any)) != 1 || op["security"] == nil {
				t.Errorf("%s %s lacks a summary, a tag or its security", method, path)
			}
			params := map[string]bool{}
			list, _ := op["parameters"].([]any)
			for _, p := range list {
				p := p.(map[string]any)
				params[p["name"].(string)] = true
				if p["in"] == "path" && p["required"] != true {
					t.Errorf("%s %s: %v is in the path and not required", method, path, p["name"])
				}
			}
			for part := range strings.SplitSeq(path, "/") {
				if name := strings.Trim(part, "{}"); name != part && !params[name] {
					t.Errorf("%s %s does not describe %s", method, path, name)
				}
			}
		}
	}
	if len(seen) < 50 {
		t.Errorf("only %d operations are described", len(seen))
	}
	if b := w.ask("", "GET", "/openapi-3.0.json", nil); b.status != 200 || !strings.Contains(b.body, `"openapi":"3.0.`) || strings.Contains(b.body, "contentMediaType") {
		t.Errorf("OpenAPI 3.0: status %d", b.status)
	}
}

func TestFormsOfFilterAreAllForms(t *testing.T) {
	w := newWorld(t, nil)
	for _, p := range w.api.huma.OpenAPI().Paths[root+"/incidents"].Get.Parameters {
		if p.Name == "form" && len(p.Schema.Items.Enum) != len(tocsin.Forms) {
			t.Errorf("form may be %v, want %v", p.Schema.Items.Enum, tocsin.Forms)
		}
	}
	for _, p := range w.api.huma.OpenAPI().Paths[root+"/claims"].Get.Parameters {
		if p.Name == "slot" && len(p.Schema.Items.Enum) != len(tocsin.Slots) {
			t.Errorf("slot may be %v, want %v", p.Schema.Items.Enum, tocsin.Slots)
		}
	}
}

// TestAnswersAreAsDescribed asks every address and holds the answer against
// the schema that the description gives for it.
func TestAnswersAreAsDescribed(t *testing.T) {
	w := newWorld(t, nil)
	search := furnish(w)
	if a := w.ask("rob", "PUT", root+"/incidents/i001/assignment", map[string]string{"to": "rob"}); a.status != 200 {
		t.Fatal(a.body)
	}
	checked := 0
	for _, user := range []string{"", "ann"} {
		for _, path := range walk(t, w, search) {
			a := w.ask(user, "GET", path, nil)
			mediaType, _, _ := strings.Cut(a.header.Get("Content-Type"), ";")
			if a.status != 200 || mediaType != "application/json" && mediaType != "application/geo+json" {
				continue
			}
			plain, _, _ := strings.Cut(path, "?")
			r, err := http.NewRequest("GET", "http://x"+plain, nil)
			if err != nil {
				t.Fatal(err)
			}
			_, pattern := w.api.mux.Handler(r)
			item := w.api.huma.OpenAPI().Paths[strings.TrimPrefix(pattern, "GET ")]
			if item == nil {
				continue // the description itself
			}
			schema := item.Get.Responses["200"].Content["application/json"].Schema
			var body any
			if err := json.Unmarshal([]byte(a.body), &body); err != nil {
				t.Fatal(err)
			}
			res := &huma.ValidateResult{}
			huma.Validate(w.api.huma.OpenAPI().Components.Schemas, schema, huma.NewPathBuffer([]byte{}, 0), huma.ModeReadFromServer, body, res)
			for _, e := range res.Errors {
				t.Errorf("GET %s as %q: %v", path, user, e)
			}
			checked++
		}
	}
	if checked < 60 {
		t.Errorf("only %d answers were checked", checked)
	}
}

func TestSlowRequestsAreCutOff(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Timeout = time.Nanosecond })
	a := w.ask("ann", "GET", root+"/incidents", nil)
	if a.status != 503 || a.header.Get("Retry-After") == "" {
		t.Errorf("status %d, headers %v: %s", a.status, a.header, a.body)
	}
}

// deadlines is an answer that keeps what deadlines were set.
type deadlines struct {
	held
	read []time.Time
}

func (d *deadlines) SetReadDeadline(t time.Time) error {
	d.read = append(d.read, t)
	return nil
}

func TestDeadlineOfABodyEndsWithIt(t *testing.T) {
	d := &deadlines{}
	w := newWorld(t, nil)
	const body = `{"kind":"confirm","reason":"r","accounts":["a#1"]}`
	r, err := http.NewRequestWithContext(gate.WithCaller(t.Context(), callers["rob"]), "POST", root+"/decisions", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	w.api.ServeHTTP(d, r)
	if d.status != 201 || len(d.read) != 2 || d.read[0].IsZero() || !d.read[1].IsZero() {
		t.Errorf("status %d, deadlines %v: %s", d.status, d.read, d.body.String())
	}
}

func TestPathsAreAllPaths(t *testing.T) {
	w := newWorld(t, nil)
	outer := http.NewServeMux()
	for _, p := range Paths() {
		outer.Handle(p, w.api)
	}
	for path := range w.api.huma.OpenAPI().Paths {
		r, err := http.NewRequest("GET", strings.NewReplacer("{", "", "}", "").Replace(path), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, pattern := outer.Handler(r); pattern == "" {
			t.Errorf("%s is under none of the paths", path)
		}
	}
}

func TestBugsAreProblemsOfOneRequest(t *testing.T) {
	w := newWorld(t, nil)
	h := w.api.recovered(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("a bug") }))
	rec := &held{}
	r, err := http.NewRequest("GET", "/", nil)
	if err != nil {
		t.Fatal(err)
	}
	h.ServeHTTP(rec, r)
	text, err := io.ReadAll(&rec.body)
	if rec.status != 500 || err != nil || strings.Contains(string(text), "a bug") || !strings.Contains(w.log.String(), "a bug") {
		t.Errorf("status %d, %s, log %s", rec.status, text, w.log)
	}
}
