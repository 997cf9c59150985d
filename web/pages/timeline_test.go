package pages

import (
	"testing"

	"tocsin"
	"tocsin/web/pages/pagestest"
)

func on(days ...string) (list []*entry) {
	for _, d := range days {
		from, err := tocsin.ParseDate(d)
		if err != nil {
			panic(err)
		}
		list = append(list, entryOf(&tocsin.IncidentRecord{Change: tocsin.Change{Incident: tocsin.Incident{Kind: tocsin.Attack,
			When: &tocsin.When{Start: from, End: from, Precision: tocsin.Day}}}}))
	}
	return list
}

func TestTimelineChoosesItsUnit(t *testing.T) {
	p, err := New(Options{Store: pagestest.World(1), Now: pagestest.Now})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		list  []*entry
		query string
		unit  string
		from  string
		bins  int
	}{
		{"one day becomes a fortnight", on("2026-03-14"), "", "day", "2026-03-01", 14},
		{"a year is of days", on("2025-03-15"), "", "day", "2025-03-15", 365},
		{"four years are of weeks, from a Monday", on("2022-03-14"), "", "week", "2022-03-14", 209},
		{"twenty years are of months", on("2006-03-14"), "", "month", "2006-03-01", 241},
		{"a century is of years", on("1915-06-01"), "", "year", "1915-01-01", 112},
		{"a span that was chosen", on("2026-02-03"), "from=2026-02-01&to=2026-02-20", "day", "2026-02-01", 20},
	} {
		t.Run(c.name, func(t *testing.T) {
			line := p.drawTimeline(c.list, selectionOf(t, c.query), &coverage{made: pagestest.Now()})
			if line.Unit != c.unit || line.From.String() != c.from || line.Bins != c.bins {
				t.Errorf("%d of a %s from %s, want %d of a %s from %s", line.Bins, line.Unit, line.From, c.bins, c.unit, c.from)
			}
			if line.Done == "" || line.Empty || len(line.Ticks) > 8 {
				t.Errorf("bars %q, empty %v, %d ticks", line.Done, line.Empty, len(line.Ticks))
			}
		})
	}
}

func TestTimelineWithoutTimesIsEmpty(t *testing.T) {
	p, err := New(Options{Store: pagestest.World(1), Now: pagestest.Now})
	if err != nil {
		t.Fatal(err)
	}
	none := []*entry{entryOf(&tocsin.IncidentRecord{})}
	if line := p.drawTimeline(none, selectionOf(t, ""), &coverage{made: pagestest.Now()}); !line.Empty || line.Undated != 1 {
		t.Errorf("empty %v with %d undated, want one undated", line.Empty, line.Undated)
	}
}

func TestUncertainTimesDoNotCoverEachOther(t *testing.T) {
	p, err := New(Options{Store: pagestest.World(1), Now: pagestest.Now})
	if err != nil {
		t.Fatal(err)
	}
	list := on("2026-03-01", "2026-03-02", "2026-03-12")
	list[0].rec.Incident.When.End = tocsin.Date{Year: 2026, Month: 3, Day: 5}
	list[1].rec.Incident.When.End = tocsin.Date{Year: 2026, Month: 3, Day: 8}
	list[2].rec.Incident.When.End = tocsin.Date{} // since
	line := p.drawTimeline(list, selectionOf(t, ""), &coverage{made: pagestest.Now()})
	if line.Rows != 2 || len(line.Spans) != 3 || line.Done != "" {
		t.Errorf("%d spans in %d rows, bars %q; want 3 in 2 and none", len(line.Spans), line.Rows, line.Done)
	}
}
