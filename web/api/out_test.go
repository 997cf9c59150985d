package api

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"tocsin"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func TestSavedSearchesAndTheirFeeds(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Base = "https://tocsin.example" })
	furnish(w)
	for _, bad := range []string{"colour=red", "form=tank", "as_of=2020-01-01", "cursor=x"} {
		if a := w.ask("eve", "POST", root+"/searches", searchBody{Name: "n", Query: bad}); a.status != 422 {
			t.Errorf("%s: status %d", bad, a.status)
		}
	}
	s := want[tocsin.SavedSearch](w, 201, "eve", "POST", root+"/searches", searchBody{Name: "Drones", Query: "?form=drone&country=IQ"})
	if s.Query != "form=drone&country=IQ" || s.User != "eve" {
		t.Errorf("%+v", s)
	}
	feed := "/feeds/" + s.ID + ".atom"
	for user, status := range map[string]int{"eve": 200, "rob": 404, "": 404} {
		if a := w.ask(user, "GET", feed, nil); a.status != status {
			t.Errorf("feed as %q: status %d, want %d", user, a.status, status)
		}
	}
	if a := w.ask("rob", "PUT", root+"/searches/"+s.ID, searchBody{Name: "Mine"}); a.status != 404 {
		t.Errorf("another's search is changed: status %d", a.status)
	}
	want[tocsin.SavedSearch](w, 200, "eve", "PUT", root+"/searches/"+s.ID, searchBody{Name: "Drones", Query: "form=drone", Public: true})
	a := w.ask("", "GET", feed, nil)
	if a.status != 200 || !strings.HasPrefix(a.header.Get("Content-Type"), "application/atom+xml") {
		t.Fatalf("status %d: %s", a.status, a.body)
	}
	var atom struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		ID      string   `xml:"http://www.w3.org/2005/Atom id"`
		Title   string   `xml:"http://www.w3.org/2005/Atom title"`
		Updated string   `xml:"http://www.w3.org/2005/Atom updated"`
		Entries []struct {
			ID      string `xml:"http://www.w3.org/2005/Atom id"`
			Updated string `xml:"http://www.w3.org/2005/Atom updated"`
			Point   string `xml:"http://www.georss.org/georss point"`
			Link    struct {
				Href string `xml:"href,attr"`
			} `xml:"http://www.w3.org/2005/Atom link"`
		} `xml:"http://www.w3.org/2005/Atom entry"`
		Deleted []struct {
			Ref  string `xml:"ref,attr"`
			When string `xml:"when,attr"`
		} `xml:"http://purl.org/atompub/tombstones/1.0 deleted-entry"`
	}
	if err := xml.Unmarshal([]byte(a.body), &atom); err != nil {
		t.Fatal(err)
	}
	if atom.ID != "tag:tocsin.example,2021:search/"+s.ID || atom.Title != "Drones" || len(atom.Entries) != 1 || len(atom.Deleted) != 1 {
		t.Fatalf("%+v", atom)
	}
	if e := atom.Entries[0]; e.ID != "tag:tocsin.example,2021:incident/i001" || e.Point != "33 44" || e.Link.Href != "https://tocsin.example/incidents/i001" {
		t.Errorf("%+v", e)
	}
	if d := atom.Deleted[0]; d.Ref != "tag:tocsin.example,2021:incident/i003" || d.When == "" {
		t.Errorf("%+v", d)
	}
	w.pass(time.Hour)
	w.again(drone(1).change(3, w.clock()))
	if again := w.ask("", "GET", feed, nil); !strings.Contains(again.body, "<updated>2021-04-16T13:00:00Z</updated>") {
		t.Error("a new version does not change when the entry was updated")
	}
	old := drone(4) // long past, and told of last
	old.day = old.day.AddDays(-400)
	w.pass(time.Hour)
	w.tell(old)
	var j jsonFeed
	if err := json.Unmarshal([]byte(w.ask("", "GET", "/feeds/"+s.ID+".json", nil).body), &j); err != nil {
		t.Fatal(err)
	}
	if j.Version != "https://jsonfeed.org/version/1.1" || len(j.Items) != 3 || !strings.HasSuffix(j.Items[0].ID, "/i004") || j.Self != "https://tocsin.example/feeds/"+s.ID+".json" {
		t.Errorf("%+v", j)
	}
	for _, bad := range []struct {
		path string
		want int
	}{{feed + "?form=drone", 422}, {"/feeds/incidents.rss", 404}, {"/feeds/nothing.atom", 404}, {"/feeds/incidents.atom?order=time", 422}, {"/feeds/incidents.atom?x=1", 422}} {
		if a := w.ask("eve", "GET", bad.path, nil); a.status != bad.want {
			t.Errorf("%s: status %d, want %d", bad.path, a.status, bad.want)
		}
	}
	if a := w.ask("eve", "DELETE", root+"/searches/"+s.ID, nil); a.status != 204 {
		t.Errorf("status %d", a.status)
	}
	if mine := want[page[tocsin.SavedSearch]](w, 200, "eve", "GET", root+"/searches", nil); len(mine.Items) != 0 {
		t.Errorf("%+v", mine)
	}
}

func TestFeaturesForMaps(t *testing.T) {
	w := newWorld(t, nil)
	for n := 1; n <= 5; n++ {
		s := drone(n)
		s.lon = float64(10 * n)
		s.day = s.day.AddDays(n)
		w.tell(s)
	}
	landing := want[ogcLanding](w, 200, "", "GET", "/ogc", nil)
	rels := map[string]string{}
	for _, l := range landing.Links {
		rels[l.Rel] = strings.TrimPrefix(l.Href, w.server.URL)
	}
	for _, rel := range []string{"self", "service-desc", "service-doc", "conformance", "data"} {
		if a := w.ask("", "GET", rels[rel], nil); a.status != 200 {
			t.Errorf("%s is at %q: status %d", rel, rels[rel], a.status)
		}
	}
	if c := want[ogcConformance](w, 200, "", "GET", rels["conformance"], nil); len(c.ConformsTo) != 3 {
		t.Errorf("%+v", c)
	}
	all := want[ogcCollections](w, 200, "", "GET", rels["data"]+"?f=json", nil)
	if len(all.Collections) != 1 || all.Collections[0].ID != "incidents" || all.Collections[0].CRS[0] != crs84 {
		t.Fatalf("%+v", all)
	}
	const items = "/ogc/collections/incidents/items"
	for _, c := range []struct {
		name, query string
		want        int
	}{
		{"all", "", 5},
		{"a box", "bbox=15,30,35,40", 2},
		{"a box with heights", "bbox=15,30,0,35,40,9", 2},
		{"a day", "datetime=2021-04-16", 1},
		{"a time of it", "datetime=2021-04-16T10:00:00Z", 1},
		{"an interval", "datetime=2021-04-16/2021-04-17", 2},
		{"an interval that is open before", "datetime=../2021-04-16", 2},
		{"an interval that is open after", "datetime=2021-04-18/..", 2},
		{"a condition on a property", "form=drone", 5},
		{"another", "form=arson", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			defer w.in(t)()
			got := want[ogcItems](w, 200, "ann", "GET", items+"?"+c.query, nil)
			if got.NumberReturned != c.want || len(got.Features) != c.want || got.NumberMatched == nil || *got.NumberMatched != c.want || got.TimeStamp == "" {
				t.Errorf("%d features, matched %v, returned %d, want %d", len(got.Features), got.NumberMatched, got.NumberReturned, c.want)
			}
		})
	}
	for _, bad := range []string{"bbox=1,2,3", "bbox=a", "datetime=yesterday", "datetime=/", "limit=0", "limit=x", "colour=red", "form=tank", "f=html", "bbox-crs=x", "cursor=zzz"} {
		if a := w.ask("ann", "GET", items+"?"+bad, nil); a.status != 400 || a.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: status %d: %s", bad, a.status, a.body)
		}
	}
	seen := map[string]bool{}
	for path := items + "?limit=2"; path != ""; {
		a := w.ask("", "GET", path, nil)
		if a.header.Get("Content-Type") != "application/geo+json" {
			t.Errorf("media type %s", a.header.Get("Content-Type"))
		}
		var got ogcItems
		if err := json.Unmarshal([]byte(a.body), &got); err != nil {
			t.Fatal(err)
		}
		path = ""
		for _, f := range got.Features {
			seen[f.ID] = true
			if len(f.Geometry.Coordinates) != 2 || f.Properties.Injured == nil || *f.Properties.Injured != 2 || f.Properties.Killed != nil {
				t.Errorf("%+v", f)
			}
		}
		for _, l := range got.Links {
			if l.Rel == "next" {
				path = strings.TrimPrefix(l.Href, w.server.URL)
			}
		}
	}
	if len(seen) != 5 {
		t.Errorf("%d features on all pages", len(seen))
	}
	if f := want[ogcFeature](w, 200, "ann", "GET", items+"/i001", nil); f.ID != "i001" || f.Geometry.Coordinates[0] != 10 || len(f.Links) == 0 {
		t.Errorf("%+v", f)
	}
	if a := w.ask("", "GET", items+"/nope", nil); a.status != 404 {
		t.Errorf("status %d", a.status)
	}
}

func TestExport(t *testing.T) {
	w := newWorld(t, nil)
	for n := 1; n <= 7; n++ {
		s := drone(n)
		if n == 3 {
			s.headline = "unwritable"
		}
		w.tell(s)
	}
	resp, err := http.DefaultTransport.RoundTrip(request(t, w, "ann", root+"/export/lines?form=drone"))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), "\n"); resp.StatusCode != 200 || n != 6 || !strings.Contains(string(text), "Buses ran late") {
		t.Errorf("status %d, %d lines", resp.StatusCode, n)
	}
	if resp.Header.Get("Content-Type") != "application/x-ndjson" || !strings.Contains(resp.Header.Get("Content-Disposition"), "incidents.jsonl") {
		t.Errorf("headers %v", resp.Header)
	}
	if s := resp.Trailer.Get("Tocsin-Skipped"); !strings.Contains(s, "i003 cannot be written") || !strings.Contains(s, "nothing but an example") {
		t.Errorf("skipped %q", s)
	}
	if a := w.ask("ann", "GET", root+"/export/lines?limit=2", nil); strings.Count(a.body, "\n") != 2 {
		t.Errorf("%d lines, want 2", strings.Count(a.body, "\n"))
	}
	if a := w.ask("ann", "GET", root+"/export/lines?form=arson", nil); a.status != 200 || a.body != "" {
		t.Errorf("status %d: %q", a.status, a.body)
	}
	for path, status := range map[string]int{"/export/nope": 404, "/export/lines?form=tank": 422, "/export/archive": 200} {
		if a := w.ask("ann", "GET", root+path, nil); a.status != status {
			t.Errorf("%s: status %d, want %d", path, a.status, status)
		}
	}
	if a := w.ask("", "GET", root+"/export/archive", nil); a.status != 401 {
		t.Errorf("status %d", a.status)
	}
}

func TestExportThatFails(t *testing.T) {
	w := newWorld(t, nil)
	s := drone(1)
	s.headline = "breaks"
	w.tell(s)
	// Before anything was written it is a problem like any other.
	if a := w.ask("ann", "GET", root+"/export/lines", nil); a.status != 500 || !strings.Contains(w.log.String(), "disk is full") {
		t.Errorf("status %d: %s", a.status, a.body)
	}
	w.pass(time.Hour)
	w.tell(drone(2)) // which comes first
	resp, err := http.DefaultTransport.RoundTrip(request(t, w, "ann", root+"/export/lines?order=arrival"))
	if err != nil {
		return // the answer broke off so early that it was seen as none
	}
	defer resp.Body.Close()
	if _, err := io.ReadAll(resp.Body); err == nil {
		t.Error("an export that broke off looks whole")
	}
}

func request(t *testing.T, w *world, user, path string) *http.Request {
	t.Helper()
	u, err := url.Parse(w.server.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	return (&http.Request{Method: "GET", URL: u, Header: http.Header{"Test-User": {user}}}).WithContext(t.Context())
}
