package pages

import (
	"bytes"
	"errors"
	"html"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin"
	"tocsin/watch"
	"tocsin/watch/area"
	"tocsin/web/gate"
	"tocsin/web/pages/pagestest"
)

// watchSite is the pages over a world with areas, rules and alerts.
func watchSite(t testing.TB, c gate.Caller) (*http.ServeMux, *pagestest.Watch, *pagestest.Store) {
	t.Helper()
	store := pagestest.World(200)
	w := pagestest.Watched(store)
	return site(t, watchOptions(store, w), c), w, store
}

func watchOptions(store *pagestest.Store, w *pagestest.Watch) Options {
	return Options{Store: store, Watcher: w.Watcher, Watched: w, Places: pagestest.Places}
}

// read reads something from what is watched.
func read[T any](t testing.TB, w *pagestest.Watch, get func(watch.Tx) (T, error)) (v T) {
	t.Helper()
	err := w.View(t.Context(), func(tx watch.Tx) (err error) {
		v, err = get(tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func alertsIn(t testing.TB, w *pagestest.Watch, q watch.AlertQuery) []watch.Alert {
	t.Helper()
	return read(t, w, func(tx watch.Tx) ([]watch.Alert, error) { return tx.Alerts(q) })
}

// watchPages are the addresses of what is watched, and the least that a caller
// must be to see each.
var watchPages = map[string]tocsin.Permission{
	"/areas": tocsin.Reader, "/areas/mosul": tocsin.Reader, "/areas/depots": tocsin.Reader, "/areas/iraq": tocsin.Reader, "/areas/nowhere": tocsin.Reader, "/areas/highway?did=kept": tocsin.Reader,
	"/alerts": tocsin.Reader, "/alerts?show=all&area=mosul": tocsin.Reader, "/alerts?show=closed": tocsin.Reader, "/alerts?show=todo&mine=true": tocsin.Reader, "/alerts?show=all&page=2": tocsin.Reader,
	"/areas/mosul/edit": tocsin.Reviewer, "/areas/depots/edit": tocsin.Reviewer, "/new/area": tocsin.Reviewer, "/new/area?kind=geojson": tocsin.Reviewer,
	"/new/rule?area=mosul": tocsin.Reviewer, "/rules/mosul-harm": tocsin.Reviewer, "/rules/unplaced-weekly": tocsin.Reviewer,
	"/sent": tocsin.Reviewer, "/sent?state=dead": tocsin.Reviewer, "/sent?delivery=partner": tocsin.Reviewer, "/deliveries": tocsin.Reviewer, "/deliveries?tested=desk": tocsin.Reviewer,
	"/new/delivery": tocsin.Admin, "/deliveries/desk": tocsin.Admin, "/deliveries/partner": tocsin.Admin,
}

var postForm = regexp.MustCompile(`(?s)<form method="post".*?</form>`)

// checkPage fails on what no page may hold.
func checkPage(t testing.TB, path, body string) {
	t.Helper()
	if m := forbidden.FindString(body); m != "" {
		t.Errorf("%s holds %q, which the security policy forbids", path, m)
	}
	for _, bad := range []string{"<script>alert", "<img src=x", "<b>bold", "\u202E", "\u2066"} {
		if strings.Contains(body, bad) {
			t.Errorf("%s lets %q through", path, bad)
		}
	}
	if n := strings.Count(body, "<h1"); n != 1 {
		t.Errorf("%s has %d headings of the first level, want 1", path, n)
	}
	for _, f := range postForm.FindAllString(body, -1) {
		if !strings.Contains(f, `name="csrf" value="token-of-`) {
			t.Errorf("%s has a form without a CSRF token: %.120s", path, f)
		}
	}
}

func TestPagesOfWhatIsWatched(t *testing.T) {
	mux, w, _ := watchSite(t, admin)
	paths := map[string]tocsin.Permission{}
	for path, role := range watchPages {
		paths[path] = role
	}
	for _, a := range alertsIn(t, w, watch.AlertQuery{})[:8] {
		paths["/alerts/"+a.ID] = tocsin.Reader
	}
	followedLinks := 0
	seen := map[string]bool{}
	for path := range paths {
		r := get(t, mux, path)
		body := r.Body.String()
		if r.Code != 200 {
			t.Errorf("%s: status %d", path, r.Code)
		}
		checkPage(t, path, body)
		for _, m := range linked.FindAllStringSubmatch(body, -1) {
			target, _, _ := strings.Cut(html.UnescapeString(m[1]), "#")
			switch {
			case target == "" || seen[target] || strings.HasPrefix(target, "/api/") || slices.Contains([]string{"/logout", "/new/rule"}, target) || strings.HasPrefix(target, "/incidents/inc-") && len(seen) > 80:
				continue
			case !strings.HasPrefix(target, "/"):
				t.Errorf("%s links to %s", path, target)
				continue
			}
			seen[target] = true
			followedLinks++
			if l := get(t, mux, target); l.Code != 200 {
				t.Errorf("%s links to %s, which answers %d", path, target, l.Code)
			}
		}
	}
	if followedLinks < 40 {
		t.Errorf("only %d links were followed; the test looks in the wrong place", followedLinks)
	}
	for path, status := range map[string]int{"/areas/none": 404, "/rules/none": 404, "/alerts/none": 404, "/deliveries/none": 404, "/new/rule?area=none": 404,
		"/alerts?show=shouting": 400, "/sent?state=shouting": 400, "/alerts?page=0": 400} {
		if r := get(t, mux, path); r.Code != status {
			t.Errorf("%s: status %d, want %d", path, r.Code, status)
		}
	}
}

func TestNobodySeesWhatIsWatched(t *testing.T) {
	store := pagestest.World(60)
	w := pagestest.Watched(store)
	opt := watchOptions(store, w)
	opt.Policy = coarse{}
	mux := site(t, opt, gate.Caller{})
	for path := range watchPages {
		r := get(t, mux, path)
		if want := "/login?next=" + url.QueryEscape(path); r.Code != 303 || r.Header().Get("Location") != want {
			t.Errorf("%s: %d to %q, want the login", path, r.Code, r.Header().Get("Location"))
		}
		if strings.Contains(r.Body.String(), "Around Mosul") || strings.Contains(r.Body.String(), "desk.example") {
			t.Errorf("%s tells what is watched", path)
		}
	}
	before := len(read(t, w, watch.Tx.Areas))
	for _, path := range []string{"/areas/mosul", "/areas/mosul/edit", "/new/area", "/rules/mosul-now", "/new/rule", "/alerts", "/alerts/x", "/sent", "/deliveries", "/deliveries/desk", "/new/delivery"} {
		if r := post(t, mux, path, "do", "remove", "id", "desk", "all", "true"); r.Code != 403 {
			t.Errorf("POST %s: %d, want 403", path, r.Code)
		}
	}
	if len(read(t, w, watch.Tx.Areas)) != before || len(store.AllAudit) > 0 {
		t.Error("somebody without a login changed something")
	}
	if body := get(t, mux, "/").Body.String(); strings.Contains(body, `href="/alerts"`) {
		t.Error("the navigation leads somebody without a login to the alerts")
	}
}

func TestWhoMayWatch(t *testing.T) {
	for _, c := range []struct {
		caller gate.Caller
		role   tocsin.Permission
	}{
		{analyst, tocsin.Reader}, {reviewer, tocsin.Reviewer}, {admin, tocsin.Admin},
		{gate.Caller{User: "Ada", Role: tocsin.Admin, Grants: []tocsin.Grant{tocsin.GrantRead}}, tocsin.Reader},
	} {
		mux, w, store := watchSite(t, c.caller)
		for path, needs := range watchPages {
			want := 200
			if !c.role.Allows(needs) {
				want = 403
			}
			r := get(t, mux, path)
			if r.Code != want {
				t.Errorf("%s for %s with %v: %d, want %d", path, c.caller.User, c.caller.Grants, r.Code, want)
			}
			if c.role == tocsin.Reader && strings.Contains(r.Body.String(), `method="post" action="/a`) {
				t.Errorf("%s offers %s what is not allowed", path, c.caller.User)
			}
			if c.role != tocsin.Admin && strings.Contains(r.Body.String(), "hook/4711") {
				t.Errorf("%s shows %s the whole address of a webhook", path, c.caller.User)
			}
		}
		if c.role != tocsin.Reader {
			continue
		}
		first := alertsIn(t, w, watch.AlertQuery{})[0].ID
		for _, path := range []string{"/areas/mosul", "/areas/mosul/edit", "/new/area", "/rules/mosul-now", "/new/rule", "/alerts", "/alerts/" + first, "/sent", "/deliveries", "/deliveries/desk", "/new/delivery"} {
			if r := post(t, mux, path, "do", "pause"); r.Code != 403 {
				t.Errorf("POST %s by %s: %d, want 403", path, c.caller.User, r.Code)
			}
		}
		if len(store.AllAudit) > 0 {
			t.Errorf("%s changed something", c.caller.User)
		}
	}
}

func TestWithoutAWatchThereAreNoPages(t *testing.T) {
	mux := site(t, Options{Store: pagestest.World(3)}, admin)
	for path := range watchPages {
		if r := get(t, mux, path); r.Code != 404 {
			t.Errorf("%s: %d, want 404", path, r.Code)
		}
	}
	if strings.Contains(get(t, mux, "/").Body.String(), `href="/alerts"`) {
		t.Error("the navigation leads to alerts that are not there")
	}
}

func TestAreasAreMade(t *testing.T) {
	for _, c := range []struct {
		name   string
		fields []string
		status int
		want   area.Area // of what is kept
		says   string    // in the page otherwise
	}{
		{"a circle", []string{"kind", "circle", "name", "Büro Nord", "center", "36.19, 44.01", "radius", "40"}, 303,
			area.Area{ID: "b-ro-nord", Name: "Büro Nord", Kind: area.Circle, Center: tocsin.Point{Lat: 36.19, Lon: 44.01}, RadiusM: 40_000}, ""},
		{"a circle around a place by name", []string{"kind", "circle", "name", "Mosul", "center", "Mosul", "radius", "2.5"}, 303,
			area.Area{ID: "mosul-2", Name: "Mosul", Kind: area.Circle, Center: tocsin.Point{Lat: 36.335, Lon: 43.119}, RadiusM: 2500}, ""},
		{"a name that two places have", []string{"kind", "circle", "name", "x", "center", "Tripoli", "radius", "40"}, 422, area.Area{}, "Lebanon (34.43, 35.85)"},
		{"a circle nowhere", []string{"kind", "circle", "name", "x", "center", "here", "radius", "40"}, 422, area.Area{}, "is no position"},
		{"a circle without size", []string{"kind", "circle", "name", "x", "center", "1 1", "radius", "0"}, 422, area.Area{}, "kilometres above 0"},
		{"a polygon", []string{"kind", "polygon", "name", "Tri", "corners", "36, 43\r\n36, 44\r\n37, 44"}, 303,
			area.Area{ID: "tri", Name: "Tri", Kind: area.Polygon, Polygons: []area.Rings{{{{Lon: 43, Lat: 36}, {Lon: 44, Lat: 36}, {Lon: 44, Lat: 37}, {Lon: 43, Lat: 36}}}}}, ""},
		{"a polygon of two corners", []string{"kind", "polygon", "name", "x", "corners", "36, 43\n36, 44"}, 422, area.Area{}, "three corners"},
		{"a polygon that crosses itself", []string{"kind", "polygon", "name", "x", "corners", "0,0\n1,1\n1,0\n0,1"}, 422, area.Area{}, "not taken"},
		{"a corridor", []string{"kind", "corridor", "name", "Road", "line", "33,44\n34,44.5", "width", "12"}, 303,
			area.Area{ID: "road", Name: "Road", Kind: area.Corridor, Line: []tocsin.Point{{Lon: 44, Lat: 33}, {Lon: 44.5, Lat: 34}}, WidthM: 12_000}, ""},
		{"assets", []string{"kind", "assets", "name", "Sites", "assets", "name,lat,lon,radius_m\nA,36,43,\nB,35,44,700", "asset_radius", "2"}, 303,
			area.Area{ID: "sites", Name: "Sites", Kind: area.Assets, RadiusM: 2000, Assets: []area.Asset{{Name: "A", At: tocsin.Point{Lon: 43, Lat: 36}, RadiusM: 2000}, {Name: "B", At: tocsin.Point{Lon: 44, Lat: 35}, RadiusM: 700}}}, ""},
		{"assets without columns", []string{"kind", "assets", "name", "Sites", "assets", "A,36,43", "asset_radius", "2"}, 422, area.Area{}, "must name the columns"},
		{"a country by name", []string{"kind", "country", "name", "Iraq", "country", "Iraq"}, 303, area.Area{ID: "iraq-2", Name: "Iraq", Kind: area.Country, Country: "IQ"}, ""},
		{"a country by code", []string{"kind", "country", "name", "Somalia", "country", "so"}, 303, area.Area{ID: "somalia", Name: "Somalia", Kind: area.Country, Country: "SO"}, ""},
		{"a country that is none", []string{"kind", "country", "name", "x", "country", "Ruritania"}, 422, area.Area{}, "no country is known as"},
		{"a province", []string{"kind", "province", "name", "Nineveh", "province", "Nineveh", "in_country", "Iraq", "off", "true"}, 303,
			area.Area{ID: "nineveh", Name: "Nineveh", Kind: area.Province, Province: "Nineveh", Country: "IQ", Off: true}, ""},
		{"without a place", []string{"kind", "unplaced", "name", "北"}, 303, area.Area{ID: "area", Name: "北", Kind: area.Unplaced}, ""},
		{"a geometry as it was copied", []string{"kind", "geojson", "name", "Copied", "geojson", `{"type":"Polygon","coordinates":[[[1,1],[2,1],[2,2],[1,1]]]}`}, 303,
			area.Area{Name: "Copied", Kind: area.Polygon, Polygons: []area.Rings{{{{Lon: 1, Lat: 1}, {Lon: 2, Lat: 1}, {Lon: 2, Lat: 2}, {Lon: 1, Lat: 1}}}}}, ""},
		{"no name", []string{"kind", "circle", "center", "1 1", "radius", "1"}, 422, area.Area{}, "give the area a name"},
		{"no kind", []string{"name", "x"}, 422, area.Area{}, "choose what kind"},
		{"no GeoJSON", []string{"kind", "geojson"}, 422, area.Area{}, "choose a file"},
		{"words for GeoJSON", []string{"kind", "geojson", "geojson", "hello"}, 422, area.Area{}, "nothing in it is an area"},
	} {
		t.Run(c.name, func(t *testing.T) {
			mux, w, store := watchSite(t, reviewer)
			before := read(t, w, watch.Tx.Areas)
			if r := post(t, mux, "/new/area", append(c.fields, "do", "check")...); r.Code == 303 || len(read(t, w, watch.Tx.Areas)) != len(before) {
				t.Errorf("looking at it kept it: %d", r.Code)
			} else {
				checkPage(t, "/new/area", r.Body.String())
			}
			r := post(t, mux, "/new/area", append(c.fields, "do", "keep")...)
			if r.Code != c.status || !strings.Contains(html.UnescapeString(r.Body.String()), c.says) {
				t.Fatalf("status %d, want %d and %q", r.Code, c.status, c.says)
			}
			if c.status != 303 {
				if len(store.AllAudit) > 0 || len(read(t, w, watch.Tx.Areas)) != len(before) {
					t.Error("it was kept")
				}
				return
			}
			var got *area.Area
			for _, a := range read(t, w, watch.Tx.Areas) {
				if !slices.ContainsFunc(before, func(b area.Area) bool { return b.ID == a.ID }) {
					got = &a
				}
			}
			if got == nil {
				t.Fatal("nothing was kept")
			}
			if c.want.ID == "" {
				c.want.ID = got.ID
			}
			if !sameArea(got, &c.want) {
				t.Errorf("kept %+v\nwant %+v", got, c.want)
			}
			if a := store.AllAudit; len(a) != 1 || a[0].Action != "area.put" || a[0].By != "Rae" || a[0].On != got.ID {
				t.Errorf("the audit has %+v", a)
			}
			if next := r.Header().Get("Location"); get(t, mux, next).Code != 200 || !strings.Contains(get(t, mux, next).Body.String(), "The area was kept") {
				t.Errorf("it leads to %s", next)
			}
			// The form of what was kept says the same again.
			checkPage(t, "edit", get(t, mux, areaPath(got.ID)+"/edit").Body.String())
		})
	}
}

func sameArea(a, b *area.Area) bool {
	x, err1 := a.MarshalJSON()
	y, err2 := b.MarshalJSON()
	return err1 == nil && err2 == nil && bytes.Equal(x, y)
}

func TestAFormThatIsKeptUnchangedChangesNothing(t *testing.T) {
	mux, w, _ := watchSite(t, reviewer)
	for _, before := range read(t, w, watch.Tx.Areas) {
		f := formOf(&before)
		r := post(t, mux, areaPath(before.ID)+"/edit", "do", "keep", "kind", f.Kind, "name", f.Name, "center", f.Center, "radius", f.Radius, "corners", f.Corners, "line", f.Line, "width", f.Width,
			"assets", f.Assets, "asset_radius", f.AssetRadius, "country", f.Country, "province", f.Province, "in_country", f.InCountry, "geojson", f.GeoJSON, "off", map[bool]string{true: "true"}[f.Off])
		if r.Code != 303 {
			t.Fatalf("%s: %d %s", before.ID, r.Code, r.Body.String())
		}
		s := setup{Areas: read(t, w, watch.Tx.Areas)}
		after, err := s.area(before.ID)
		if err != nil {
			t.Fatal(err)
		}
		for i := range before.Assets { // a radius of its own that is the area's goes without saying
			if before.Assets[i].RadiusM == 0 {
				before.Assets[i].RadiusM = before.RadiusM
			}
		}
		if !sameArea(&before, after) {
			t.Errorf("%+v\nwant %+v", after, before)
		}
	}
}

// sendFile sends a form with a file.
func sendFile(t testing.TB, h http.Handler, path, field, content string, pairs ...string) *httptest.ResponseRecorder {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		if err := m.WriteField(pairs[i], pairs[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	f, err := m.CreateFormFile(field, "file")
	if err == nil {
		_, err = f.Write([]byte(content))
	}
	if err := errors.Join(err, m.Close()); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestAreasFromFiles(t *testing.T) {
	mux, w, _ := watchSite(t, reviewer)
	r := sendFile(t, mux, "/new/area", "assets_file", "name,lat,lon,radius_m\nPost 1,36.1,43.2,800\nPost 2,north,43.2,\n", "do", "keep", "kind", "assets", "name", "Posts", "asset_radius", "3", "assets", "")
	if r.Code != 200 || !strings.Contains(r.Body.String(), "1 was left out") || !strings.Contains(r.Body.String(), `action="/areas/posts/edit"`) {
		t.Fatalf("a table with a bad line: %d", r.Code)
	}
	s := setup{Areas: read(t, w, watch.Tx.Areas)}
	if a, err := s.area("posts"); err != nil || len(a.Assets) != 1 || a.Assets[0].RadiusM != 800 {
		t.Errorf("%+v %v", a, err)
	}
	many := `{"type":"FeatureCollection","features":[
		{"type":"Feature","id":"one","geometry":{"type":"Point","coordinates":[44,36]},"properties":{"name":"One","radius_m":4000}},
		{"type":"Feature","id":"two","geometry":{"type":"LineString","coordinates":[[44,36],[45,36]]},"properties":{"name":"Two","width_m":4000}},
		{"type":"Feature","id":"bad <b>","geometry":{"type":"Point","coordinates":[44,36]},"properties":{"name":"Three"}}]}`
	r = sendFile(t, mux, "/new/area", "geojson_file", many, "do", "keep", "kind", "geojson", "name", "", "geojson", "")
	body := r.Body.String()
	checkPage(t, "/new/area", body)
	for _, want := range []string{"2 areas were kept", `href="/areas/one"`, "1 was left out", "feature 3"} {
		if !strings.Contains(body, want) {
			t.Errorf("%d: the page does not say %q", r.Code, want)
		}
	}
	if r := sendFile(t, mux, "/new/area", "geojson_file", strings.Repeat("x", maxUpload+1), "do", "keep", "kind", "geojson"); r.Code != 400 {
		t.Errorf("an endless file: %d, want 400", r.Code)
	}
}

func TestAreasArePausedMutedAndRemoved(t *testing.T) {
	mux, w, store := watchSite(t, reviewer)
	state := func() (off, muted bool, rules int) {
		s := setup{read(t, w, watch.Tx.Areas), read(t, w, watch.Tx.Rules), nil, read(t, w, watch.Tx.Mutes)}
		a, err := s.area("mosul")
		if err != nil {
			return false, false, len(s.rulesOf("mosul"))
		}
		return a.Off, s.muted("", "mosul", pagestest.Now()) != nil, len(s.rulesOf("mosul"))
	}
	for _, c := range []struct {
		fields []string
		status int
		off    bool
		muted  bool
		rules  int
	}{
		{[]string{"do", "pause"}, 303, true, false, 2},
		{[]string{"do", "resume"}, 303, false, false, 2},
		{[]string{"do", "mute", "for", "8h", "reason", "known"}, 303, false, true, 2},
		{[]string{"do", "mute", "for", "ever"}, 400, false, true, 2},
		{[]string{"do", "unmute"}, 303, false, false, 2},
		{[]string{"do", "explode"}, 400, false, false, 2},
		{[]string{"do", "remove"}, 303, false, false, 0},
		{[]string{"do", "remove"}, 404, false, false, 0},
	} {
		r := post(t, mux, "/areas/mosul", c.fields...)
		off, muted, rules := state()
		if r.Code != c.status || off != c.off || muted != c.muted || rules != c.rules {
			t.Errorf("%v: %d, off %v, muted %v, %d rules; want %+v", c.fields, r.Code, off, muted, rules, c)
		}
		if r.Code == 303 && get(t, mux, r.Header().Get("Location")).Code != 200 {
			t.Errorf("%v leads to %s", c.fields, r.Header().Get("Location"))
		}
	}
	var did []string
	for _, e := range store.AllAudit {
		did = append(did, e.Action)
	}
	if got := strings.Join(did, " "); got != "area.pause area.resume alert.mute alert.unmute area.remove" {
		t.Errorf("the audit has %s", got)
	}
}

func TestRulesSayWhatTheyWouldHaveDone(t *testing.T) {
	mux, w, store := watchSite(t, reviewer)
	before := len(read(t, w, watch.Tx.Rules))
	fields := []string{"area", "iraq", "name", "Drones " + pagestest.Nasty, "kind", "attack", "form", "drone", "stage", "alarm", "harm", "true"}
	r := post(t, mux, "/new/rule", append(fields, "do", "would")...)
	body := r.Body.String()
	checkPage(t, "/new/rule", body)
	for _, want := range []string{"in the last 30 days", "Two drones hit a fuel depot near Mosul", "changes of incidents were looked at", "Why others in the area would not alert", "form "} {
		if !strings.Contains(body, want) {
			t.Errorf("%d: the trial does not say %q", r.Code, want)
		}
	}
	if strings.Contains(body, "Shells land") {
		t.Error("it would alert of what is no drone")
	}
	if len(read(t, w, watch.Tx.Rules)) != before || len(store.AllAudit) > 0 {
		t.Error("a trial kept something")
	}
	none := post(t, mux, "/new/rule", append(fields, "do", "would", "min_origins", "99")...).Body.String()
	if !strings.Contains(none, "<b>0</b> alerts in the last 30 days") {
		t.Error("nothing is not said to be nothing")
	}
}

func TestRulesAreMade(t *testing.T) {
	mux, w, store := watchSite(t, reviewer)
	r := post(t, mux, "/new/rule", "do", "keep", "area", "erbil", "name", "Harm, at night", "kind", "attack", "form", "drone", "form", "bombing", "min_origins", "2", "max_credibility", "3",
		"precision", "town", "max_age", "3", "harm", "true", "inside", "true", "words", "depot, airport\nroad", "actors", "Northern Front", "delivery", "desk", "delivery", "duty",
		"digest", "", "quiet_from", "22:00", "quiet_to", "06:00", "zone", "Asia/Baghdad", "after0", "30m0s", "then0", "duty", "after1", "", "then1", "")
	if r.Code != 303 || r.Header().Get("Location") != "/areas/erbil?did=rule" {
		t.Fatalf("%d to %s: %s", r.Code, r.Header().Get("Location"), r.Body)
	}
	s := setup{Rules: read(t, w, watch.Tx.Rules)}
	got, err := s.rule("harm-at-night")
	if err != nil {
		t.Fatal(err)
	}
	if got.MinOrigins != 2 || got.MaxAge != 3 || len(got.Forms) != 2 || len(got.Words) != 3 || got.Quiet == nil || got.Quiet.To != "06:00" || len(got.Escalate) != 1 || got.Escalate[0].After != 30*time.Minute || !got.Inside {
		t.Errorf("%+v", got)
	}
	body := get(t, mux, "/areas/erbil").Body.String()
	for _, want := range []string{"Drone attack, Bombing", "wholly in the area", "somebody was hurt", "at least 2 origins", "quiet 22:00 to 06:00 Asia/Baghdad", "unseen for 30 min: also Duty officer"} {
		if !strings.Contains(html.UnescapeString(body), want) {
			t.Errorf("the area does not say %q of its rule", want)
		}
	}
	form := get(t, mux, "/rules/harm-at-night").Body.String()
	for _, want := range []string{`value="drone" checked`, `value="22:00"`, `value="depot, airport, road"`, `<option value="30m0s" selected>`, `name="delivery" value="duty" checked`} {
		if !strings.Contains(form, want) {
			t.Errorf("the form does not have %s", want)
		}
	}
	for _, c := range []struct {
		name   string
		fields []string
		says   string
	}{
		{"nobody is told", []string{"area", "erbil", "name", "x", "kind", "attack"}, "names no delivery"},
		{"half a night", []string{"area", "erbil", "name", "x", "kind", "attack", "delivery", "desk", "quiet_from", "22:00"}, "a beginning and an end"},
		{"a zone that is none", []string{"area", "erbil", "name", "x", "kind", "attack", "delivery", "desk", "zone", "Moon/Sea"}, "unknown time zone"},
		{"a number that is none", []string{"area", "erbil", "name", "x", "kind", "attack", "delivery", "desk", "min_origins", "many"}, "no number"},
		{"a step without a time", []string{"area", "erbil", "name", "x", "kind", "attack", "delivery", "desk", "then0", "duty"}, "a time and a delivery"},
		{"what has no place, at once", []string{"area", "nowhere", "name", "x", "kind", "attack", "delivery", "desk"}, "digest only"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := post(t, mux, "/new/rule", append(c.fields, "do", "keep")...)
			if r.Code != 422 || !strings.Contains(r.Body.String(), c.says) || !strings.Contains(r.Body.String(), `value="x"`) {
				t.Errorf("%d, want 422 with %q and the form as it was", r.Code, c.says)
			}
		})
	}
	post(t, mux, "/rules/harm-at-night", "do", "pause")
	s.Rules = read(t, w, watch.Tx.Rules)
	if got, err := s.rule("harm-at-night"); err != nil || !got.Off || got.MinOrigins != 2 {
		t.Errorf("paused: %+v %v", got, err)
	}
	post(t, mux, "/rules/harm-at-night", "do", "remove")
	if r := get(t, mux, "/rules/harm-at-night"); r.Code != 404 {
		t.Errorf("removed: %d", r.Code)
	}
	if a := store.AllAudit; len(a) != 3 || a[0].Action != "rule.put" || a[1].Action != "rule.pause" || a[2].Action != "rule.remove" {
		t.Errorf("the audit has %+v", a)
	}
}

func TestAlertsAreHandled(t *testing.T) {
	mux, w, store := watchSite(t, reviewer)
	a := alertsIn(t, w, watch.AlertQuery{Area: "mosul", State: watch.Open})[4]
	path := alertPath(a.ID)
	for _, c := range []struct {
		fields []string
		status int
		says   string
	}{
		{[]string{"do", "acknowledge", "note", "seen " + pagestest.Nasty}, 303, "It was acknowledged."},
		{[]string{"do", "hand-over", "to", "Ada", "note", "yours"}, 303, "Ada has it."},
		{[]string{"do", "hand-over", "to", "Ann"}, 400, ""}, // a reader cannot handle it
		{[]string{"do", "hand-over", "to", "nobody"}, 400, ""},
		{[]string{"do", "mute", "for", "24h", "reason", "known"}, 303, "Muted by Rae"},
		{[]string{"do", "unmute"}, 303, "What came up meanwhile"},
		{[]string{"do", "explode"}, 400, ""},
	} {
		r := post(t, mux, path, c.fields...)
		if r.Code != c.status {
			t.Errorf("%v: %d, want %d", c.fields, r.Code, c.status)
		}
		if c.status == 303 {
			body := get(t, mux, r.Header().Get("Location")).Body.String()
			checkPage(t, path, body)
			if !strings.Contains(body, c.says) {
				t.Errorf("%v: the page does not say %q", c.fields, c.says)
			}
		}
	}
	got := alertsIn(t, w, watch.AlertQuery{ID: a.ID})[0]
	if got.Ack == nil || got.Ack.By != "Rae" || got.Owner != "Ada" || len(got.Handled) != 2 {
		t.Errorf("%+v", got)
	}
	open := alertsIn(t, w, watch.AlertQuery{State: watch.Open})
	var two []string
	for _, o := range open {
		if o.Ack == nil && len(two) < 4 {
			two = append(two, "alert", o.ID)
		}
	}
	r := post(t, mux, "/alerts", append(two, "do", "acknowledge", "next", "/alerts?show=open")...)
	if r.Code != 303 || r.Header().Get("Location") != "/alerts?did=acknowledged&show=open" {
		t.Errorf("two at once: %d to %s", r.Code, r.Header().Get("Location"))
	}
	if r := post(t, mux, "/alerts", "do", "acknowledge", "alert", a.ID, "next", "//elsewhere.example"); r.Header().Get("Location") != "/alerts?did=acknowledged" {
		t.Errorf("it leads to %s", r.Header().Get("Location"))
	}
	if n := len(store.AllAudit); n != 7 {
		t.Errorf("%d entries in the audit, want 7", n)
	}
}

func TestWhatWasGivenUpIsSentAgain(t *testing.T) {
	mux, w, _ := watchSite(t, reviewer)
	dead := read(t, w, func(tx watch.Tx) ([]watch.Entry, error) { return tx.Log(watch.LogQuery{State: watch.Dead}) })
	body := get(t, mux, "/sent?state=dead").Body.String()
	if !strings.Contains(body, "messages were given up") || strings.Count(body, "Send again<") != len(dead) {
		t.Errorf("%d are offered, want %d", strings.Count(body, "Send again<"), len(dead))
	}
	if r := post(t, mux, "/sent", "key", dead[0].Key); r.Code != 303 {
		t.Errorf("one: %d", r.Code)
	}
	if jobs := w.Jobs(); len(jobs) == 0 || !slices.ContainsFunc(jobs, func(j watch.Job) bool { return j.Key == dead[0].Key }) {
		t.Error("it is not asked for")
	}
	if r := post(t, mux, "/sent", "key", "none"); r.Code != 404 {
		t.Errorf("what was never sent: %d", r.Code)
	}
	if r := post(t, mux, "/sent", "all", "true"); r.Code != 303 {
		t.Errorf("all: %d", r.Code)
	}
	for _, d := range dead {
		if !slices.ContainsFunc(w.Jobs(), func(j watch.Job) bool { return j.Key == d.Key }) {
			t.Errorf("%s is not asked for", d.Key)
		}
	}
}

func TestDeliveriesAreSetUpAndTested(t *testing.T) {
	mux, w, store := watchSite(t, admin)
	r := post(t, mux, "/new/delivery", "name", "Night desk", "kind", "webhook", "target", "https://night.example/hook", "secret", "whsec_bmlnaHQ=", "public", "true")
	if r.Code != 303 {
		t.Fatalf("%d: %s", r.Code, r.Body)
	}
	of := func(id string) *watch.Delivery {
		s := setup{Deliveries: read(t, w, watch.Tx.Deliveries)}
		d, err := s.delivery(id)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	if d := of("night-desk"); d.Secret != "whsec_bmlnaHQ=" || !d.Public {
		t.Errorf("%+v", d)
	}
	for _, path := range []string{"/deliveries", "/deliveries/night-desk"} {
		if strings.Contains(get(t, mux, path).Body.String(), "bmlnaHQ") {
			t.Errorf("%s shows the secret", path)
		}
	}
	post(t, mux, "/deliveries/night-desk", "name", "Night", "target", "https://night.example/other", "secret", "")
	if d := of("night-desk"); d.Secret != "whsec_bmlnaHQ=" || d.Name != "Night" || d.Kind != watch.Webhook || d.Public {
		t.Errorf("changed: %+v", d)
	}
	post(t, mux, "/deliveries/night-desk", "name", "Night", "target", "https://night.example/other", "unsigned", "true")
	if d := of("night-desk"); d.Secret != "" {
		t.Error("the secret stays")
	}
	for _, fields := range [][]string{{"name", "x", "kind", "webhook", "target", "nowhere"}, {"name", "x", "kind", "cap", "target", "https://x.example"}, {"kind", "webhook", "target", "https://x.example"}, {"name", "x", "kind", "smoke", "target", "y"}} {
		if r := post(t, mux, "/new/delivery", fields...); r.Code != 422 || !strings.Contains(r.Body.String(), "This was not taken") {
			t.Errorf("%v: %d, want 422", fields, r.Code)
		}
	}
	r = post(t, mux, "/deliveries", "do", "test", "id", "night-desk")
	if body := get(t, mux, r.Header().Get("Location")).Body.String(); len(w.Channel.Sent) != 1 || !strings.Contains(body, "The test message to Night arrived.") {
		t.Errorf("a test: %d sent", len(w.Channel.Sent))
	}
	w.Channel.Err = errors.New("refused " + pagestest.Nasty)
	r = post(t, mux, "/deliveries", "do", "test", "id", "duty")
	body := get(t, mux, r.Header().Get("Location")).Body.String()
	checkPage(t, "/deliveries", body)
	if !strings.Contains(body, "The test message to Duty officer did not arrive:") {
		t.Error("a test that failed is not said to have failed")
	}
	if r := post(t, mux, "/deliveries", "do", "remove", "id", "desk"); r.Code != 409 {
		t.Errorf("removing one that rules name: %d, want 409", r.Code)
	}
	if r := post(t, mux, "/deliveries", "do", "remove", "id", "night-desk"); r.Code != 303 {
		t.Errorf("removing: %d", r.Code)
	}
	post(t, mux, "/deliveries", "do", "pause", "id", "desk")
	if !of("desk").Off {
		t.Error("it is not paused")
	}
	for _, e := range store.AllAudit {
		if strings.Contains(e.Detail, "/hook") || strings.Contains(e.Detail, "bmlnaHQ") {
			t.Errorf("the audit tells a secret: %+v", e)
		}
	}
}

func TestTroublesOfTheWatchAreShown(t *testing.T) {
	mux, _, _ := watchSite(t, analyst)
	body := get(t, mux, "/alerts").Body.String()
	for _, want := range []string{"The watch itself", "Quiet source", "plateau-radio has given nothing new", "Failing delivery", "Long queue", "seen just now"} {
		if !strings.Contains(body, want) {
			t.Errorf("the alerts do not say %q", want)
		}
	}
}

func TestPositions(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       tocsin.Point
		ok         bool
	}{
		{"degrees with a comma", "36.19, 44.01", tocsin.Point{Lat: 36.19, Lon: 44.01}, true},
		{"degrees with a space", " -1.68 29.22 ", tocsin.Point{Lat: -1.68, Lon: 29.22}, true},
		{"letters behind", "36.5 N, 44.25 W", tocsin.Point{Lat: 36.5, Lon: -44.25}, true},
		{"letters before", "S1.5 E29", tocsin.Point{Lat: -1.5, Lon: 29}, true},
		{"minutes and seconds", `36°30'36"N 44°15'0"E`, tocsin.Point{Lat: 36.51, Lon: 44.25}, true},
		{"past the 180th meridian", "0, 190", tocsin.Point{Lat: 0, Lon: 190}, true},
		{"beyond the pole", "91, 0", tocsin.Point{}, false},
		{"one number", "36.19", tocsin.Point{}, false},
		{"three numbers", "1 2 3", tocsin.Point{}, false},
		{"no number", "NaN, 1", tocsin.Point{}, false},
		{"nothing", "", tocsin.Point{}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := parsePosition(c.text)
			if (err == nil) != c.ok || err == nil && got != c.want {
				t.Errorf("%v, %v; want %v", got, err, c.want)
			}
		})
	}
}

func FuzzPositions(f *testing.F) {
	for _, s := range []string{"36.19, 44.01", `36°30'36"N 44°15'0"E`, "S1 E2", "", "N", "°N°E", "1e400, 2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at, err := parsePosition(s)
		if err != nil {
			return
		}
		if !(at.Lat >= -90 && at.Lat <= 90 && at.Lon >= -360 && at.Lon <= 360) {
			t.Fatalf("%q is %v", s, at)
		}
		again, err := parsePosition(positionText(at))
		if err != nil || tenth(again.Lat) != tenth(rounded(at.Lat, 5)) {
			t.Fatalf("%q is written %q and read as %v, %v", s, positionText(at), again, err)
		}
	})
}

func TestEveryValueOfTheWatchHasAName(t *testing.T) {
	w, err := readWords("en")
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	add := func(kind string, values ...string) {
		for _, v := range values {
			keys = append(keys, kind+"."+v)
		}
	}
	for _, k := range areaKinds {
		add("areakind", string(k))
	}
	for _, k := range deliveryKinds {
		add("deliverykind", string(k))
	}
	for _, k := range sendStates {
		add("sendstate", string(k))
	}
	for _, k := range ruleStages {
		add("stage", string(k))
	}
	for _, k := range rulePrecisions {
		add("precision", string(k))
	}
	for _, k := range ruleDigests {
		add("digest", string(k))
	}
	for _, d := range ruleAfter {
		add("wait", d.String())
	}
	for _, k := range alertShows {
		add("alerts.show", k)
		add("alerts.none", k)
	}
	for _, e := range []watch.Event{watch.First, watch.Changed, watch.Contested, watch.Withdrawn, watch.Reminder, watch.InDigest, watch.OfHouse, watch.Testing} {
		add("event", string(e))
	}
	add("alertstate", string(watch.Open), string(watch.Left), string(watch.Closed))
	add("match", string(area.Touches), string(area.Inside))
	add("housekind", string(watch.QuietSource), string(watch.LongQueue), string(watch.BadDelivery), string(watch.BadArea))
	add("housestate", string(watch.Pending), string(watch.Raised), string(watch.Easing))
	add("weekday", "0", "1", "2", "3", "4", "5", "6")
	add("deliveries.state", "fine", "failing", "never", "off")
	for d := range muteFor {
		add("mute.for", d)
	}
	for _, key := range keys {
		if !w.has(key) {
			t.Errorf("%s has no name", key)
		}
	}
}

func FuzzGeoJSONOfAForm(f *testing.F) {
	for _, s := range []string{`{"type":"Polygon","coordinates":[[[1,1],[2,1],[2,2],[1,1]]]}`, `{"type":"Feature","properties":null,"geometry":{"type":"Point","coordinates":[1,2]}}`,
		`{"type":"FeatureCollection","features":[]}`, `[]`, `{"coordinates":1}`, ``} {
		f.Add(s, "a")
	}
	f.Fuzz(func(t *testing.T, text, name string) {
		data := areaFormPage{Form: areaForm{Kind: string(fromGeoJSON), Name: oneLine(name), GeoJSON: text}}
		list, _, err := (*Pages)(nil).areasFromGeoJSON(&data)
		if err == nil && len(list) == 0 {
			t.Fatal("nothing, and no error")
		}
		for i := range list {
			if list[i].Name != "" && list[i].Validate() != nil {
				t.Fatalf("%+v is not valid: %v", list[i], list[i].Validate())
			}
			formOf(&list[i])
		}
	})
}
