package storetest

import (
	"math"
	"slices"
	"testing"
	"time"

	"tocsin"
)

// field makes incidents that differ in what selections ask for.
func field(t *testing.T, s tocsin.Store) {
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		a := arrival(id, "words of "+id, 0)
		if id == "e" {
			a.Source = "other"
		}
		arrive(t, s, a)
	}
	day := func(m time.Month, d int) tocsin.Date { return tocsin.Date{Year: 2025, Month: m, Day: d} }
	one, ten := 1, 10
	a := change("a", 1, 0, "a#1")
	a.Incident.When = &tocsin.When{Start: day(3, 1), End: day(3, 1), Precision: tocsin.Minute, Clock: "21:15"}
	b := change("b", 1, 1, "b#1")
	b.Incident.When = &tocsin.When{Start: day(3, 1), End: day(3, 7), Precision: tocsin.Week}
	b.Incident.Kind, b.Incident.Form, b.Incident.Status = tocsin.Threat, "", ""
	b.Incident.Where = &tocsin.Where{Name: "Süd-Córdoba", Within: []string{"Middle Province"}, CountryCode: "XB", Country: "Otherland", Precision: tocsin.CountryWide}
	b.Incident.Slots = map[tocsin.Slot]*tocsin.SlotRecord{tocsin.ClaimedBy: {Claims: []tocsin.IncidentClaim{{Account: "b#1", Claim: tocsin.Claim{Slot: tocsin.ClaimedBy, Value: tocsin.Value{Name: "Brigade of Öland"}, Certainty: tocsin.Stated}}}}}
	c := change("c", 1, 2, "c#1")
	c.Incident.When = &tocsin.When{Start: day(2, 1), Precision: tocsin.Month} // since February
	c.Incident.Origins, c.Incident.Credibility = 3, 1
	c.Incident.Slots[tocsin.Killed].Low, c.Incident.Slots[tocsin.Killed].Best, c.Incident.Slots[tocsin.Killed].High = &ten, &ten, nil
	c.Incident.Slots[tocsin.Killed].Contested = true
	west, south := -179.5, -17.0
	c.Incident.Where.Lon, c.Incident.Where.Lat = &west, &south
	d := change("d", 1, 3, "d#1")
	d.Incident.When = nil
	d.Incident.Verdict = tocsin.Confirmed
	d.Incident.Slots = map[tocsin.Slot]*tocsin.SlotRecord{tocsin.Injured: {Best: &one}}
	d.Incident.Status, d.Incident.Form = tocsin.Foiled, tocsin.Shelling
	e := change("e", 1, 4, "e#1")
	e.Incident.When = &tocsin.When{Start: day(3, 5), End: day(3, 5), Precision: tocsin.Day}
	e.Incident.Slots = map[tocsin.Slot]*tocsin.SlotRecord{tocsin.Killed: {Claims: []tocsin.IncidentClaim{{Account: "e#1", Claim: tocsin.Claim{Slot: tocsin.Killed, Value: tocsin.Value{Count: tocsin.Exactly(3)}, Certainty: tocsin.Denied}}}}}
	east := 179.5
	e.Incident.Where.Lon, e.Incident.Where.Lat = &east, &south
	e.Incident.Credibility = 6
	for _, ch := range []tocsin.Change{a, b, c, d, e} {
		record(t, s, ch)
	}
}

func testSelections(t *testing.T, s tocsin.Store) {
	field(t, s)
	update(t, s, func(tx tocsin.Tx) error {
		if err := tx.PutNote(&tocsin.Note{ID: "n", Incident: "b", By: "ann", At: Start(), Tag: "look"}); err != nil {
			return err
		}
		return tx.Release("c", "ann", "known", Start())
	})
	yes, no := true, false
	day := func(m time.Month, d int) tocsin.Date { return tocsin.Date{Year: 2025, Month: m, Day: d} }
	for _, c := range []struct {
		name string
		q    tocsin.IncidentQuery
		want []string // sorted
	}{
		{"all", tocsin.IncidentQuery{}, []string{"a", "b", "c", "d", "e"}},
		{"ids", tocsin.IncidentQuery{IDs: []string{"e", "nobody", "a"}}, []string{"a", "e"}},
		{"a box", tocsin.IncidentQuery{Box: &tocsin.Box{West: 44, South: 33, East: 45, North: 34}}, []string{"a", "d"}},
		{"a box whose corner is the place", tocsin.IncidentQuery{Box: &tocsin.Box{West: 44.4, South: 33.3, East: 45, North: 34}}, []string{"a", "d"}},
		{"a box beside the place", tocsin.IncidentQuery{Box: &tocsin.Box{West: 44.400001, South: 33, East: 45, North: 34}}, []string{}},
		{"a box across the 180th meridian", tocsin.IncidentQuery{Box: &tocsin.Box{West: 179, South: -20, East: -179, North: -10}}, []string{"c", "e"}},
		{"a polygon", tocsin.IncidentQuery{Polygon: []tocsin.Point{{Lon: 44, Lat: 33}, {Lon: 45, Lat: 33}, {Lon: 44, Lat: 34}, {Lon: 44, Lat: 33}}}, []string{"a", "d"}},
		{"a polygon whose box has the place", tocsin.IncidentQuery{Polygon: []tocsin.Point{{Lon: 44.3, Lat: 33.4}, {Lon: 45, Lat: 33.2}, {Lon: 45, Lat: 34}}}, []string{}},
		{"a polygon across the 180th meridian", tocsin.IncidentQuery{Polygon: []tocsin.Point{{Lon: 179, Lat: -20}, {Lon: -179, Lat: -20}, {Lon: -179, Lat: -10}, {Lon: 179, Lat: -10}}}, []string{"c", "e"}},
		{"from a day", tocsin.IncidentQuery{From: day(3, 5)}, []string{"b", "c", "e"}},
		{"to a day", tocsin.IncidentQuery{To: day(2, 20)}, []string{"c"}},
		{"days inside an interval", tocsin.IncidentQuery{From: day(3, 6), To: day(3, 6)}, []string{"b", "c"}},
		{"one day", tocsin.IncidentQuery{From: day(3, 1), To: day(3, 1)}, []string{"a", "b", "c"}},
		{"kinds", tocsin.IncidentQuery{Kinds: []tocsin.Kind{tocsin.Threat, tocsin.Alarm}}, []string{"b"}},
		{"forms", tocsin.IncidentQuery{Forms: []tocsin.Form{tocsin.Shelling}}, []string{"d"}},
		{"statuses", tocsin.IncidentQuery{Statuses: []tocsin.Status{tocsin.Executed, tocsin.Foiled}}, []string{"a", "c", "d", "e"}},
		{"countries", tocsin.IncidentQuery{Countries: []string{"xb"}}, []string{"b"}},
		{"a place", tocsin.IncidentQuery{Place: "testville"}, []string{"a", "c", "d", "e"}},
		{"a place with accents", tocsin.IncidentQuery{Place: "sud cordoba"}, []string{"b"}},
		{"what a place lies in", tocsin.IncidentQuery{Place: "MIDDLE PROVINCE"}, []string{"a", "b", "c", "d", "e"}},
		{"a part of a place's name", tocsin.IncidentQuery{Place: "middle"}, []string{}},
		{"a part of an actor's name", tocsin.IncidentQuery{Actor: "OLAND"}, []string{"b"}},
		{"an actor of all letters that mean something to databases", tocsin.IncidentQuery{Actor: "%_%"}, []string{}},
		{"a source", tocsin.IncidentQuery{Source: "other"}, []string{"e"}},
		{"a document", tocsin.IncidentQuery{Document: "c"}, []string{"c"}},
		{"origins", tocsin.IncidentQuery{MinOrigins: 2}, []string{"c"}},
		{"credibility", tocsin.IncidentQuery{MaxCredibility: 3}, []string{"a", "b", "c", "d"}},
		{"contested", tocsin.IncidentQuery{Contested: &yes}, []string{"c"}},
		{"not contested", tocsin.IncidentQuery{Contested: &no}, []string{"a", "b", "d", "e"}},
		{"reviewed", tocsin.IncidentQuery{Reviewed: &yes}, []string{"d"}},
		{"harm", tocsin.IncidentQuery{Harm: &yes}, []string{"a", "c", "d"}},
		{"no harm", tocsin.IncidentQuery{Harm: &no}, []string{"b", "e"}},
		{"located", tocsin.IncidentQuery{Located: &yes}, []string{"a", "c", "d", "e"}},
		{"not located", tocsin.IncidentQuery{Located: &no}, []string{"b"}},
		{"a tag", tocsin.IncidentQuery{Tag: "look"}, []string{"b"}},
		{"released", tocsin.IncidentQuery{Released: &yes}, []string{"c"}},
		{"not released", tocsin.IncidentQuery{Released: &no}, []string{"a", "b", "d", "e"}},
		{"changed since", tocsin.IncidentQuery{ChangedSince: Start().Add(3 * time.Hour)}, []string{"d", "e"}},
		{"several conditions", tocsin.IncidentQuery{Harm: &yes, Place: "Testville", From: day(3, 1), To: day(3, 1), MaxCredibility: 2}, []string{"c"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := selected(t, s, c.q)
			slices.Sort(got)
			same(t, "selected", got, c.want)
		})
	}
	for _, c := range []struct {
		name string
		q    tocsin.IncidentQuery
	}{
		{"a box upside down", tocsin.IncidentQuery{Box: &tocsin.Box{South: 10, North: 5}}},
		{"a box of no numbers", tocsin.IncidentQuery{Box: &tocsin.Box{South: math.NaN()}}},
		{"a polygon of two corners", tocsin.IncidentQuery{Polygon: []tocsin.Point{{Lon: 1}, {Lon: 2}}}},
		{"an order that is none", tocsin.IncidentQuery{Order: "fame"}},
	} {
		_, _, err := s.Incidents(t.Context(), &c.q)
		code(t, c.name, err, tocsin.Invalid)
	}
	d := must[*tocsin.IncidentRecord](t)(s.Incident(t.Context(), "b", 0))
	same(t, "tags", d.Tags, []string{"look"})
	same(t, "released", must[*tocsin.IncidentRecord](t)(s.Incident(t.Context(), "c", 0)).Released, true)
}

func testOrders(t *testing.T, s tocsin.Store) {
	ctx := t.Context()
	field(t, s)
	again := change("b", 2, 10, "b#1")
	again.Incident.When = &tocsin.When{Start: tocsin.Date{Year: 2025, Month: 3, Day: 1}, End: tocsin.Date{Year: 2025, Month: 3, Day: 7}}
	again.Incident.Slots = nil
	record(t, s, again)
	orders := []struct {
		order tocsin.Order
		want  []string
	}{
		{"", []string{"e", "a", "b", "c", "d"}},
		{tocsin.ByTime, []string{"e", "a", "b", "c", "d"}},
		{tocsin.ByChange, []string{"b", "e", "d", "c", "a"}},
		{tocsin.ByHarm, []string{"c", "a", "d", "b", "e"}},
		{tocsin.ByArrival, []string{"e", "d", "c", "b", "a"}},
	}
	for _, o := range orders {
		for _, limit := range []int{0, 1, 2, 5} {
			var got []string
			for inc, err := range tocsin.All("", func(at tocsin.Cursor) ([]tocsin.IncidentRecord, tocsin.Cursor, error) {
				return s.Incidents(ctx, &tocsin.IncidentQuery{Order: o.order, Limit: limit, After: at})
			}) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, inc.Incident.ID)
			}
			same(t, string(o.order)+" in pages", got, o.want)
		}
	}
	// A cursor holds while incidents come.
	page, next, err := s.Incidents(ctx, &tocsin.IncidentQuery{Limit: 2})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the first page", ids(page), []string{"e", "a"})
	fresh := change("f", 1, 11, "a#1")
	fresh.Incident.When = &tocsin.When{Start: tocsin.Date{Year: 2025, Month: 3, Day: 9}, End: tocsin.Date{Year: 2025, Month: 3, Day: 9}}
	twin := change("aa", 1, 11, "a#1")
	twin.Incident.When = &tocsin.When{Start: tocsin.Date{Year: 2025, Month: 3, Day: 1}, End: tocsin.Date{Year: 2025, Month: 3, Day: 1}, Clock: "21:15"}
	record(t, s, fresh, twin)
	page, _, err = s.Incidents(ctx, &tocsin.IncidentQuery{After: next})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the second page, after incidents came", ids(page), []string{"aa", "b", "c", "d"})
	_, _, err = s.Incidents(ctx, &tocsin.IncidentQuery{After: next, Order: tocsin.ByHarm})
	code(t, "a cursor of another order", err, tocsin.Invalid)
	_, _, err = s.Documents(ctx, &tocsin.DocumentQuery{After: next})
	code(t, "a cursor of another list", err, tocsin.Invalid)

	// A polygon in pages.
	var got []string
	ring := []tocsin.Point{{Lon: 44, Lat: 33}, {Lon: 45, Lat: 33}, {Lon: 44, Lat: 34}}
	for inc, err := range tocsin.All("", func(at tocsin.Cursor) ([]tocsin.IncidentRecord, tocsin.Cursor, error) {
		return s.Incidents(ctx, &tocsin.IncidentQuery{Polygon: ring, Limit: 1, After: at})
	}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, inc.Incident.ID)
	}
	same(t, "a polygon in pages", got, []string{"f", "a", "aa", "b", "d"})
}

func testAsOf(t *testing.T, s tocsin.Store) {
	keep(t, s, "a", "words of a", 1)
	at := func(hours int) time.Time { return Start().Add(time.Duration(hours) * time.Hour) }
	first := change("i", 1, 0, "a#1")
	first.Incident.Headline = "Attack near the mill"
	second := change("i", 2, 2, "a#1")
	second.Incident.Headline = "Attack near the bridge"
	north := 50.0
	second.Incident.Where.Lat = &north
	gone := change("i", 3, 4, "a#1")
	gone.Withdraw = true
	record(t, s, first)
	record(t, s, second)
	record(t, s, gone)
	box := &tocsin.Box{West: 44, South: 33, East: 45, North: 34}
	for _, c := range []struct {
		name string
		q    tocsin.IncidentQuery
		want int // version; 0 is none
	}{
		{"before it was told of", tocsin.IncidentQuery{AsOf: at(-1)}, 0},
		{"as soon as it was", tocsin.IncidentQuery{AsOf: at(0)}, 1},
		{"a little later", tocsin.IncidentQuery{AsOf: at(1)}, 1},
		{"when it had changed", tocsin.IncidentQuery{AsOf: at(2)}, 2},
		{"its words then", tocsin.IncidentQuery{AsOf: at(1), Text: "mill"}, 1},
		{"its words later", tocsin.IncidentQuery{AsOf: at(3), Text: "mill"}, 0},
		{"its place then", tocsin.IncidentQuery{AsOf: at(1), Box: box}, 1},
		{"its place later", tocsin.IncidentQuery{AsOf: at(3), Box: box}, 0},
		{"withdrawn", tocsin.IncidentQuery{AsOf: at(5)}, 0},
		{"withdrawn, and asked for", tocsin.IncidentQuery{AsOf: at(5), Withdrawn: true}, 3},
	} {
		list, _, err := s.Incidents(t.Context(), &c.q)
		if err != nil {
			t.Fatal(err)
		}
		got := 0
		if len(list) > 0 {
			got = list[0].Version
		}
		same(t, c.name, got, c.want)
		n := must[int](t)(s.Count(t.Context(), &c.q))
		same(t, c.name+", counted", n, len(list))
	}
}

func testWords(t *testing.T, s tocsin.Store) {
	keep(t, s, "a", "words of a", 1)
	mill := change("mill", 1, 0, "a#1")
	mill.Incident.Headline = "Rockets hit the Old Mill in Zürich"
	mill.Incident.Where.Name = "Kreis Fünf"
	mill.Incident.Slots[tocsin.Blamed].Claims[0].Value.Name = "Southern O'Brien Column"
	mill.Incident.Slots[tocsin.Blamed].Claims[0].Quote.Exact = "The column’s men shelled 東京 at dawn"
	bridge := change("bridge", 1, 1, "a#1")
	bridge.Incident.Headline = "Old bridge and new mill shelled"
	record(t, s, mill, bridge)
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"a word", "rockets", []string{"mill"}},
		{"a word of another case", "ROCKETS", []string{"mill"}},
		{"a word without its accent", "zurich", []string{"mill"}},
		{"a word with an accent too many", "zürich", []string{"mill"}},
		{"two words", "mill old", []string{"bridge", "mill"}},
		{"a phrase", `"old mill"`, []string{"mill"}},
		{"a phrase that nobody closed", `"old mill`, []string{"mill"}},
		{"a word that must not be there", "old -rockets", []string{"bridge"}},
		{"only a word that must not be there", "-rockets", []string{"bridge"}},
		{"a phrase that must not be there", `mill -"old mill"`, []string{"bridge"}},
		{"a field", "headline:rockets", []string{"mill"}},
		{"the wrong field", "place:rockets", nil},
		{"a field and a phrase", `place:"kreis funf"`, []string{"mill"}},
		{"an actor", "actor:brien", []string{"mill"}},
		{"a quote", "quote:shelled", []string{"mill"}},
		{"a field that must not be there", "old -quote:shelled", []string{"bridge"}},
		{"a word with an apostrophe", "o'brien", []string{"mill"}},
		{"letters without spaces", "東京", []string{"mill"}},
		{"letters without spaces in the wrong order", "京東", nil},
		{"the beginning of a word", "rock*", []string{"mill"}},
		{"an hour, which is no field", "11:30", nil},
		{"nothing that is a word", `"()* -- :`, nil},
		{"what means something to databases", `old AND (mill OR NEAR(`, nil},
		{"the same in quotes", `"old" "OR" 'mill' & | ! <-> \`, nil},
		{"a lone minus and star", "mill - *", []string{"bridge", "mill"}},
		{"white space", "  mill\t\n", []string{"bridge", "mill"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := selected(t, s, tocsin.IncidentQuery{Text: c.text})
			slices.Sort(got)
			if len(got) == 0 {
				got = nil
			}
			same(t, c.text, got, c.want)
		})
	}
}

func testSearch(t *testing.T, s tocsin.Store) {
	ctx := t.Context()
	long := "The council spoke of roads and of water for a long time, and then of schools and of the harvest, and of many more things that nobody wrote down on that day in the hall of the town, until somebody ran in and told them that a café beside the river had burned. "
	keep(t, s, "cafe", long+"Nothing else was said.", 1)
	keep(t, s, "river", "The river rose. The river fell. River boats came.", 2)
	keep(t, s, "none", "Nothing of it.", 3)
	record(t, s, change("i", 1, 0, "cafe#1"), change("h", 1, 0, "cafe#2"))
	hits := must[[]tocsin.SearchHit](t)(s.Search(ctx, "CAFE river", 0))
	if len(hits) != 1 {
		t.Fatalf("%d hits, want 1: %+v", len(hits), hits)
	}
	hit := hits[0]
	same(t, "document", hit.Document, "cafe")
	same(t, "title", hit.Title, "Title of cafe")
	same(t, "outlet", hit.Outlet, "Example Wire")
	same(t, "published", hit.Published, "2025-03-09")
	same(t, "incidents", hit.Incidents, []string{"h", "i"})
	same(t, "passage", hit.Snippet, "… nobody wrote down on that day in the hall of the town, until somebody ran in and told them that a \x02café\x03 beside the \x02river\x03 had burned. Nothing else was said.")
	both := must[[]tocsin.SearchHit](t)(s.Search(ctx, "river", 0))
	if len(both) != 2 || both[0].Document != "river" {
		t.Errorf("hits %+v, want the one that is about it first", both)
	}
	same(t, "one", len(must[[]tocsin.SearchHit](t)(s.Search(ctx, "river", 1))), 1)
	same(t, "without a word", len(must[[]tocsin.SearchHit](t)(s.Search(ctx, "river -cafe", 0))), 1)
	same(t, "a field", len(must[[]tocsin.SearchHit](t)(s.Search(ctx, "title:river", 0))), 1)
	for _, nothing := range []string{"", "!!!", "-river", "nowhere", `"river cafe"`} {
		same(t, nothing, len(must[[]tocsin.SearchHit](t)(s.Search(ctx, nothing, 0))), 0)
	}
}

func testAccounts(t *testing.T, s tocsin.Store) {
	ctx := t.Context()
	r := keep(t, s, "a", "One died here. Two died there.", 1)
	keep(t, s, "b", "Three died.", 2)
	record(t, s, change("i", 1, 0, "a#2", "b#1"))
	for _, c := range []struct {
		name string
		q    tocsin.AccountQuery
		want []string
	}{
		{"all", tocsin.AccountQuery{}, []string{"a#1", "a#2", "b#1"}},
		{"of a document", tocsin.AccountQuery{Document: "a"}, []string{"a#1", "a#2"}},
		{"of a document by another name", tocsin.AccountQuery{Document: "https://news.example/b"}, []string{"b#1"}},
		{"of an incident", tocsin.AccountQuery{Incident: "i"}, []string{"a#2", "b#1"}},
		{"of a kind", tocsin.AccountQuery{Kinds: []tocsin.Kind{tocsin.Threat}}, nil},
		{"of a role", tocsin.AccountQuery{Role: tocsin.Main, Document: "b"}, []string{"b#1"}},
		{"with a speaker", tocsin.AccountQuery{Speaker: "muller", Document: "b"}, []string{"b#1"}},
	} {
		var got []string
		for acc, err := range tocsin.All("", func(at tocsin.Cursor) ([]tocsin.AccountRecord, tocsin.Cursor, error) {
			q := c.q
			q.Limit, q.After = 1, at
			return s.Accounts(ctx, &q)
		}) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, acc.ID)
		}
		same(t, c.name, got, c.want)
	}
	list, _, err := s.Accounts(ctx, &tocsin.AccountQuery{Document: "a"})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "an account", list[1], tocsin.AccountRecord{Account: r.Accounts[1], Document: "a", SHA256: r.Document.SHA256, Incident: "i"})

	for _, c := range []struct {
		name string
		q    tocsin.AccountQuery
		want []string
	}{
		{"all", tocsin.AccountQuery{}, []string{"a#1 killed", "a#1 blamed", "a#2 killed", "a#2 blamed", "b#1 killed", "b#1 blamed"}},
		{"of slots", tocsin.AccountQuery{Slots: []tocsin.Slot{tocsin.Blamed}}, []string{"a#1 blamed", "a#2 blamed", "b#1 blamed"}},
		{"of a speaker", tocsin.AccountQuery{Speaker: "anders mü", Incident: "i"}, []string{"a#2 killed", "b#1 killed"}},
		{"of certainties", tocsin.AccountQuery{Certainties: []tocsin.Certainty{tocsin.Reported}, Document: "a"}, []string{"a#1 blamed", "a#2 blamed"}},
	} {
		for _, limit := range []int{0, 1, 4} {
			var got []string
			for cl, err := range tocsin.All("", func(at tocsin.Cursor) ([]tocsin.ClaimRecord, tocsin.Cursor, error) {
				q := c.q
				q.Limit, q.After = limit, at
				return s.Claims(ctx, &q)
			}) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, cl.Account+" "+string(cl.Slot))
			}
			same(t, "claims: "+c.name, got, c.want)
		}
	}
	_, next, err := s.Claims(ctx, &tocsin.AccountQuery{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = s.Accounts(ctx, &tocsin.AccountQuery{After: next})
	code(t, "a cursor of claims for accounts", err, tocsin.Invalid)
}
