package api

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin"
	"tocsin/web/filter"
)

func TestListIncidentsByPages(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Base = "https://tocsin.example" })
	for n := 1; n <= 25; n++ {
		s := drone(n)
		if n%5 == 0 {
			s = shelling(n)
		}
		w.tell(s)
		w.pass(time.Minute)
	}
	for _, c := range []struct {
		user, order string
		want        int
	}{{"ann", "arrival", 25}, {"ann", "time", 25}, {"", "arrival", 20}, {"", "change", 20}} {
		t.Run(c.user+" by "+c.order, func(t *testing.T) {
			defer w.in(t)()
			var seen []string
			path := root + "/incidents?count=true&limit=3&order=" + c.order
			for pages := 0; path != ""; pages++ {
				a := w.ask(c.user, "GET", path, nil)
				p := want[incidentPage](w, 200, c.user, "GET", path, nil)
				if p.Total == nil || *p.Total != c.want {
					t.Fatalf("total %v, want %d", p.Total, c.want)
				}
				seen = append(seen, ids(p.Items)...)
				link := a.header.Get("Link")
				if p.Next != "" && link != "<"+p.Next+`>; rel="next"` || p.Next == "" && link != "" {
					t.Errorf("link %q, next %q", link, p.Next)
				}
				var ok bool
				if path, ok = strings.CutPrefix(p.Next, "https://tocsin.example"); !ok && p.Next != "" {
					t.Fatalf("next %q", p.Next)
				}
				if pages > 30 {
					t.Fatal("the pages do not end")
				}
			}
			slices.Sort(seen)
			if len(slices.Compact(seen)) != c.want || len(seen) != c.want {
				t.Errorf("%d incidents on all pages, want %d", len(seen), c.want)
			}
		})
	}
}

// Pages go on where they were, whatever comes in between.
func TestPagesWhileIncidentsCome(t *testing.T) {
	for _, user := range []string{"ann", ""} {
		t.Run("as "+user, func(t *testing.T) {
			w := newWorld(t, nil)
			for n := 1; n <= 12; n++ {
				w.tell(drone(n))
				w.pass(time.Minute)
			}
			version := 1
			next, path := 13, root+"/incidents?limit=4&order=arrival"
			seen := map[string]int{}
			for path != "" {
				p := want[incidentPage](w, 200, user, "GET", path, nil)
				for _, id := range ids(p.Items) {
					seen[id]++
				}
				path = p.Next
				w.tell(drone(next))
				version++
				w.again(drone(2).change(version, w.clock()))
				w.pass(time.Minute)
				next++
			}
			for n := 1; n <= 12; n++ {
				if id := fmt.Sprintf("i%03d", n); seen[id] != 1 {
					t.Errorf("%s was listed %d times", id, seen[id])
				}
			}
		})
	}
}

// What a selection means to the store, it means to a single record, too.
func TestStoreAndFilterAgree(t *testing.T) {
	w := newWorld(t, nil)
	w.wire(tocsin.RightsQuote)
	for n := 1; n <= 12; n++ {
		s := drone(n)
		if n%3 == 0 {
			s = shelling(n)
			s.source = ""
		}
		s.day = s.day.AddDays(n - 6)
		s.lat, s.lon = float64(n*7-40), float64(n*30-190)
		if n%4 == 0 {
			s.headline = "Zwei Straßen getroffen"
		}
		w.tell(s)
		w.pass(time.Hour)
		c := s.change(2, w.clock())
		switch n {
		case 1:
			c.Withdraw = true
		case 2:
			c.Incident.Where, c.Incident.When = nil, nil
		case 3:
			c.Incident.Where.Lat, c.Incident.Where.Lon = nil, nil
			c.Incident.Verdict = tocsin.Confirmed
		case 4:
			c.Incident.Origins, c.Incident.Credibility = 3, 1
			c.Incident.Slots[tocsin.Injured].Contested = true
		case 5:
			c.Incident.When.End = tocsin.Date{}
		case 6:
			c.Incident.Slots = map[tocsin.Slot]*tocsin.SlotRecord{}
		default:
			continue
		}
		w.again(c)
	}
	w.update(func(tx tocsin.Tx) error {
		if err := tx.PutNote(&tocsin.Note{ID: "n", Incident: "i004", By: "rob", At: began, Tag: "look"}); err != nil {
			return err
		}
		return tx.Release("i005", "rob", "over", began)
	})
	everything := want[incidentPage](w, 200, "ann", "GET", root+"/incidents?withdrawn=true&limit=100", nil)
	if len(everything.Items) != 12 {
		t.Fatalf("%d incidents", len(everything.Items))
	}
	found, left := 0, 0
	for _, query := range []string{"", "withdrawn=true", "form=drone", "form=shelling,arson", "kind=attack", "kind=alarm", "country=SY", "country=iq,sy",
		"bbox=-180,-40,0,40", "bbox=100,-90,-100,90", "bbox=0,0,1,1", "polygon=0 -90, 170 -90, 170 90, 0 90",
		"polygon=100 -80, -100 -80, -100 80, 100 80", "polygon=POLYGON((-100 -50, 0 -50, 100 0, 0 50, -100 -50))",
		"from=2021-04-14", "to=2021-04-14", "from=2021-04-12&to=2021-04-15", "from=2030-01-01", "place=city", "place=Gate nine", "place=gate", "place=LAND",
		"actor=guardian", "actor=" + secret, "actor=farm", "q=guardian", "q=drone", "q=strassen", "q=straß*", "q=\"attack near\"", "q=\"near attack\"",
		"q=-drone", "q=place:city", "q=actor:omar", "q=quote:people", "q=quote:omar -headline:drone", "source=wire", "source=x", "document=d004", "min_origins=2",
		"max_credibility=2", "contested=true", "contested=false", "reviewed=true", "reviewed=false", "harm=true", "harm=false", "located=true", "located=false",
		"tag=look", "tag=other", "released=true", "released=false", "changed_since=2021-04-16T15:00:00Z", "id=i001,i002,i004", "form=drone&harm=true&located=true"} {
		values, err := url.ParseQuery(strings.ReplaceAll(query, " ", "%20"))
		if err != nil {
			t.Fatal(err)
		}
		q, err := filter.Parse(values)
		if err != nil {
			t.Fatal(err)
		}
		stored, _, err := w.store.Incidents(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		var matched []tocsin.IncidentRecord
		for i := range everything.Items {
			if filter.Match(q, &everything.Items[i], func(doc, source string) bool {
				d, err := w.store.Document(t.Context(), doc)
				return err == nil && d.Source == source
			}) {
				matched = append(matched, everything.Items[i])
			}
		}
		if got, want := ids(matched), ids(stored); !slices.Equal(got, want) {
			t.Errorf("%s: the filter has %v, the store %v", query, got, want)
		}
		found += len(stored)
		left += 12 - len(stored)
	}
	if found < 100 || left < 100 {
		t.Errorf("the selections found %d and left %d; they check little", found, left)
	}
}

func TestOneIncident(t *testing.T) {
	w := newWorld(t, nil)
	furnish(w)
	if rec := want[tocsin.IncidentRecord](w, 200, "ann", "GET", root+"/incidents/i001", nil); rec.Version != 2 {
		t.Errorf("version %d", rec.Version)
	}
	if rec := want[tocsin.IncidentRecord](w, 200, "ann", "GET", root+"/incidents/i001?version=1", nil); rec.Version != 1 {
		t.Errorf("version %d", rec.Version)
	}
	if a := w.ask("ann", "GET", root+"/incidents/i001?version=9", nil); a.status != 404 {
		t.Errorf("version 9: status %d", a.status)
	}
	gone := want[tocsin.IncidentRecord](w, 200, "ann", "GET", root+"/incidents/i003", nil)
	if !gone.Withdraw || !slices.Equal(gone.Redirect, []string{"i001"}) {
		t.Errorf("withdrawn %v, redirect %v", gone.Withdraw, gone.Redirect)
	}
	w.pass(time.Hour)
	w.again(drone(1).change(3, w.clock()))
	if rec := want[tocsin.IncidentRecord](w, 200, "ann", "GET", root+"/incidents/i001?as_of=2021-04-16T12:30:00Z", nil); rec.Version != 2 {
		t.Errorf("version %d as of then, want 2", rec.Version)
	}
	history := want[incidentPage](w, 200, "ann", "GET", root+"/incidents/i001/history", nil)
	if len(history.Items) != 3 || history.Items[0].Version != 1 {
		t.Errorf("%d versions", len(history.Items))
	}
	if claims := want[page[tocsin.ClaimRecord]](w, 200, "ann", "GET", root+"/incidents/i001/claims", nil); len(claims.Items) != 5 || claims.Items[0].Document != "d001" {
		t.Errorf("%+v", claims)
	}
	if docs := want[page[tocsin.DocumentRecord]](w, 200, "ann", "GET", root+"/incidents/i001/documents", nil); len(docs.Items) != 1 || docs.Items[0].ID != "d001" {
		t.Errorf("%+v", docs)
	}
}
