package export

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"tocsin"
)

// readAll gives the readings and the errors of what is read.
func readAll(format, text string) (readings []*tocsin.Reading, errs []error) {
	for got, err := range Read(format, strings.NewReader(text)) {
		if err != nil {
			errs = append(errs, err)
		} else {
			readings = append(readings, got.Reading)
		}
	}
	return readings, errs
}

const acledHead = "event_id_cnty,event_date,time_precision,sub_event_type,actor1,actor2,iso,country,admin1,location,latitude,longitude,geo_precision,source,notes,fatalities,timestamp\n"

func TestACLEDRowsBecomeReports(t *testing.T) {
	for _, c := range []struct {
		name, row string
		check     func(*tocsin.Reading) bool
	}{
		{"an ids document", "IRQ1,2024-03-01,1,Air/drone strike,,,368,Iraq,Sari,Naqib,36.2,43.9,1,Sari Post,Drones hit a depot.,2,1709564706",
			func(r *tocsin.Reading) bool {
				return r.Document.ID == "acled-IRQ1" && r.Document.MediaType == RowMediaType && r.Document.Published == "2024-03-04T15:05:06Z" && *r.AttackReport
			}},
		{"drones told by the notes", "IRQ1,2024-03-01,1,Air/drone strike,,,368,Iraq,Sari,Naqib,36.2,43.9,1,Sari Post,Drones hit a depot.,2,",
			func(r *tocsin.Reading) bool { return r.Accounts[0].Form == tocsin.Drone }},
		{"aircraft", "IRQ1,2024-03-01,1,Air/drone strike,,,368,Iraq,Sari,Naqib,36.2,43.9,1,Sari Post,Jets hit a depot.,2,",
			func(r *tocsin.Reading) bool { return r.Accounts[0].Form == tocsin.AirStrike }},
		{"dead with who says so", "IRQ1,2024-03-01,1,Attack,,,368,Iraq,Sari,Naqib,36.2,43.9,1,Sari Post,Shot.,2,",
			func(r *tocsin.Reading) bool {
				c := r.Accounts[0].Claims[0]
				return c.Slot == tocsin.Killed && c.Value.Count == tocsin.Exactly(2) && c.Speaker.Name == "Sari Post" && c.Quote.Exact == "fatalities: 2"
			}},
		{"no fatalities say nothing", "IRQ1,2024-03-01,1,Attack,,,368,Iraq,Sari,Naqib,36.2,43.9,1,Sari Post,Shot.,0,",
			func(r *tocsin.Reading) bool { return len(r.Accounts[0].Claims) == 0 }},
		{"a week around its middle", "IRQ1,2024-03-04,2,Attack,,,368,Iraq,Sari,Naqib,36.2,43.9,1,,Shot.,0,",
			func(r *tocsin.Reading) bool {
				w := r.Accounts[0].When
				return w.Start.String() == "2024-03-01" && w.End.String() == "2024-03-07" && w.Precision == tocsin.Week
			}},
		{"a month", "IRQ1,2024-02-15,3,Attack,,,368,Iraq,Sari,Naqib,36.2,43.9,1,,Shot.,0,",
			func(r *tocsin.Reading) bool {
				w := r.Accounts[0].When
				return w.Start.String() == "2024-02-01" && w.End.String() == "2024-02-29" && w.Precision == tocsin.Month
			}},
		{"the older form of a date", "IRQ1,15 February 2024,1,Attack,,,368,Iraq,Sari,Naqib,36.2,43.9,1,,Shot.,0,",
			func(r *tocsin.Reading) bool { return r.Accounts[0].When.Start.String() == "2024-02-15" }},
		{"a town with its country's letters", "IRQ1,2024-03-01,1,Attack,,,368,Iraq,Sari,Naqib,36.2,43.9,1,,Shot.,0,",
			func(r *tocsin.Reading) bool {
				w := r.Accounts[0].Where
				return w.Precision == tocsin.Town && w.CountryCode == "IQ" && *w.Lat == 36.2 && w.RadiusM == radiusTown && reflect.DeepEqual(w.Within, []string{"Sari", "Iraq"})
			}},
		{"a region", "IRQ1,2024-03-01,1,Attack,,,368,Iraq,Sari,Sari,36.2,43.9,3,,Shot.,0,",
			func(r *tocsin.Reading) bool {
				w := r.Accounts[0].Where
				return w.Precision == tocsin.Province && w.RadiusM == radiusProvince
			}},
		{"who is unidentified is a perpetrator", "IRQ1,2024-03-01,1,Attack,Unidentified Armed Group (Iraq),Civilians (Iraq),368,Iraq,Sari,Naqib,36.2,43.9,1,,Shot.,0,",
			func(r *tocsin.Reading) bool {
				c := r.Accounts[0].Claims
				return len(c) == 2 && c[0].Slot == tocsin.Perpetrator && c[1].Slot == tocsin.Victim
			}},
		{"who is named is blamed", "IRQ1,2024-03-01,1,Attack,Hills Front,,368,Iraq,Sari,Naqib,36.2,43.9,1,,Shot.,0,",
			func(r *tocsin.Reading) bool { return r.Accounts[0].Claims[0].Slot == tocsin.Blamed }},
		{"nobody is blamed for a battle", "IRQ1,2024-03-01,1,Armed clash,Hills Front,Army,368,Iraq,Sari,Naqib,36.2,43.9,1,,Shots.,0,",
			func(r *tocsin.Reading) bool {
				c := r.Accounts[0].Claims
				return len(c) == 2 && c[0].Slot == tocsin.Context && c[1].Slot == tocsin.Context
			}},
		{"drones shot down", "IRQ1,2024-03-01,1,Disrupted weapons use,,,368,Iraq,Sari,Naqib,36.2,43.9,1,,The army shot down two drones.,0,",
			func(r *tocsin.Reading) bool {
				return r.Accounts[0].Form == tocsin.Drone && r.Accounts[0].Status == tocsin.Intercepted
			}},
		{"weapons that were found", "IRQ1,2024-03-01,1,Disrupted weapons use,,,368,Iraq,Sari,Naqib,36.2,43.9,1,,Police found a cache of rockets.,0,",
			func(r *tocsin.Reading) bool { return r.Accounts[0].Kind == tocsin.Find && !*r.AttackReport }},
		{"a protest is kept and no attack", "IRQ1,2024-03-01,1,Peaceful protest,,,368,Iraq,Sari,Naqib,36.2,43.9,1,,A march.,0,",
			func(r *tocsin.Reading) bool { return len(r.Accounts) == 0 && r.Reason != "" && !*r.AttackReport }},
		{"an apostrophe against formulas", "IRQ1,2024-03-01,1,Attack,,,368,Iraq,Sari,Naqib,-6.2,-43.9,1,,'=1+1 was shot.,0,",
			func(r *tocsin.Reading) bool { return strings.HasPrefix(r.Text.Body, "=1+1 was shot.\n") }},
		{"a row without an id", ",2024-03-01,1,Attack,,,368,Iraq,Sari,Naqib,-6.2,-43.9,1,,Shot.,0,",
			func(r *tocsin.Reading) bool { return strings.HasPrefix(r.Document.ID, "acled-sha256-") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, errs := readAll("acled", acledHead+c.row+"\n")
			if len(got) != 1 || len(errs) > 0 {
				t.Fatalf("%d readings, errors %v", len(got), errs)
			}
			if !c.check(got[0]) {
				t.Errorf("read as %+v\n%s", got[0].Accounts, got[0].Text.Body)
			}
		})
	}
}

const ucdpHead = "id,type_of_violence,source_office,source_headline,source_original,where_prec,where_coordinates,adm_1,latitude,longitude,country,event_clarity,date_prec,date_start,date_end,side_a,side_b,deaths_a,deaths_b,deaths_civilians,best,high,low\n"

func TestUCDPRowsBecomeReports(t *testing.T) {
	for _, c := range []struct {
		name, row string
		check     func(*tocsin.Reading) bool
	}{
		{"one-sided violence", "7,3,Sari Post,Villagers killed,police,1,Naqib,Sari,36.2,43.9,Iraq,1,1,2024-03-01 00:00:00.000,2024-03-01 00:00:00.000,Hills Front,Civilians,0,0,4,4,6,3",
			func(r *tocsin.Reading) bool {
				a := r.Accounts[0]
				return r.Document.ID == "ucdp-7" && a.Kind == tocsin.Attack && a.Claims[0].Value.Count == tocsin.Count{Known: true, Min: 3, Max: 6} &&
					a.Claims[0].Speaker == tocsin.Speaker{Name: "police", Kind: tocsin.SpeakerPolice, Via: "Sari Post"} &&
					a.Claims[1].Scope.Group == "civilians" && a.Claims[2].Slot == tocsin.Blamed && a.When.Start.String() == "2024-03-01"
			}},
		{"two sides that fight", "7,1,Sari Post,Clash,,1,Naqib,Sari,36.2,43.9,Iraq,1,1,2024-03-01,2024-03-01,Government of Iraq,Hills Front,1,2,0,3,3,3",
			func(r *tocsin.Reading) bool {
				for _, c := range r.Accounts[0].Claims {
					if c.Slot == tocsin.Blamed || c.Scope.Side != "" {
						return false
					}
				}
				return true
			}},
		{"several events summed up", "7,1,Sari Post,Clashes,,4,Sari,Sari,36.2,43.9,Iraq,2,4,2024-03-01,2024-03-31,A,B,0,0,0,30,30,30",
			func(r *tocsin.Reading) bool { return r.Accounts[0].Kind == tocsin.Aggregate && !*r.AttackReport }},
		{"known to the country", "7,1,Sari Post,Clash,,6,Iraq,,33,44,Iraq,1,1,2024-03-01,2024-03-01,A,B,0,0,0,1,1,1",
			func(r *tocsin.Reading) bool {
				return !r.Accounts[0].Where.Located() && r.Accounts[0].Where.Precision == tocsin.CountryWide
			}},
		{"within 25 km", "7,1,Sari Post,Clash,,2,Naqib,,33,44,Iraq,1,1,2024-03-01,2024-03-01,A,B,0,0,0,1,1,1",
			func(r *tocsin.Reading) bool {
				return r.Accounts[0].Where.Near && r.Accounts[0].Where.RadiusM == radiusNear
			}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, errs := readAll("ucdp", ucdpHead+c.row+"\n")
			if len(got) != 1 || len(errs) > 0 {
				t.Fatalf("%d readings, errors %v", len(got), errs)
			}
			if !c.check(got[0]) {
				t.Errorf("read as %+v %+v\n%s", got[0].Accounts, got[0].Accounts[0].Where, got[0].Text.Body)
			}
		})
	}
}

func TestFeaturesBecomeReports(t *testing.T) {
	for _, c := range []struct {
		name, feature string
		check         func(*tocsin.Reading) bool
	}{
		{"anyone's, with ACLED's words", `{"type":"Feature","id":12,"geometry":{"type":"Point","coordinates":[43.9,36.2]},"properties":{"Event_Date":"2024-03-01","sub_event_type":"Grenade","Location":"Naqib","fatalities":3,"source":"Sari Post"}}`,
			func(r *tocsin.Reading) bool {
				a := r.Accounts[0]
				return r.Document.ID == "geojson-12" && a.Form == tocsin.Grenade && *a.Where.Lat == 36.2 && a.Where.Name == "Naqib" && a.Claims[0].Value.Count == tocsin.Exactly(3)
			}},
		{"a shape is its middle, as wide as it is", `{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[10,0],[12,0],[12,2],[10,2],[10,0]]]},"properties":{"form":"shelling"}}`,
			func(r *tocsin.Reading) bool {
				w := r.Accounts[0].Where
				return *w.Lat == 1 && *w.Lon == 11 && w.Precision == tocsin.Province && w.RadiusM > 150_000 && w.RadiusM < 160_000
			}},
		{"no position", `{"type":"Feature","geometry":null,"properties":{"form":"shelling","country":"Mali","iso":"466"}}`,
			func(r *tocsin.Reading) bool {
				w := r.Accounts[0].Where
				return !w.Located() && w.CountryCode == "ML" && w.Precision == tocsin.CountryWide
			}},
		{"an open upper bound", `{"type":"Feature","geometry":null,"properties":{"form":"shelling","killed_low":6,"killed_best":6,"killed_high":null}}`,
			func(r *tocsin.Reading) bool { return r.Accounts[0].Claims[0].Value.Count == tocsin.AtLeast(6) }},
		{"somebody's zero is unknown", `{"type":"Feature","geometry":null,"properties":{"form":"shelling","fatalities":0}}`,
			func(r *tocsin.Reading) bool { return len(r.Accounts[0].Claims) == 0 }},
		{"our zero is none", `{"type":"Feature","geometry":null,"properties":{"form":"shelling","killed_low":0,"killed_best":0,"killed_high":0}}`,
			func(r *tocsin.Reading) bool { return r.Accounts[0].Claims[0].Value.Count == tocsin.Exactly(0) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, errs := readAll("geojson", `{"type":"FeatureCollection","features":[`+c.feature+`]}`)
			if len(got) != 1 || len(errs) > 0 {
				t.Fatalf("%d readings, errors %v", len(got), errs)
			}
			if !c.check(got[0]) {
				t.Errorf("read as %+v %+v\n%s", got[0].Accounts[0], got[0].Accounts[0].Where, got[0].Text.Body)
			}
		})
	}
}

func TestOwnExportsReadBack(t *testing.T) {
	for format, want := range map[string]int{"acled": 3, "ucdp": 3, "geojson": 7, "geojson-full": 7} {
		opts := options()
		opts.HXL = true
		out, _ := write(t, format, opts, records()...)
		if format == "acled" { // spreadsheets put the mark before a table
			out = append([]byte("\uFEFF"), out...)
		}
		reader := strings.TrimSuffix(format, "-full")
		got, errs := readAll(reader, string(out))
		if len(got) != want || len(errs) > 0 {
			t.Errorf("%s: %d readings, want %d, errors %v", format, len(got), want, errs)
			continue
		}
		again, _ := readAll(reader, string(out))
		if !reflect.DeepEqual(got, again) {
			t.Errorf("%s: read twice it differs", format)
		}
		first := got[0].Accounts[0]
		if first.Form != tocsin.Drone && first.Form != tocsin.AirStrike && format != "ucdp" {
			t.Errorf("%s: the first has form %s", format, first.Form)
		}
		if first.When.Start.String() != "2024-03-01" || *first.Where.Lat != 36.2376 {
			t.Errorf("%s: the first is at %+v %+v", format, first.When, first.Where)
		}
	}
}

func TestABadRowStopsNothing(t *testing.T) {
	good := "IRQ1,2024-03-01,1,Attack,,,368,Iraq,Sari,Naqib,36.2,43.9,1,,Shot.,0,\n"
	for _, c := range []struct {
		name, format, text string
		good               int
		want               string // in the one error
	}{
		{"unknown type", "acled", acledHead + strings.Replace(good, "Attack", "Theft", 1) + good, 1, `line 2: unknown sub_event_type "Theft"`},
		{"bad date", "acled", acledHead + good + strings.Replace(good, "2024-03-01", "soon", 1), 1, `line 3: date "soon"`},
		{"bad latitude", "acled", acledHead + strings.Replace(good, "36.2", "136.2", 1) + good, 1, "latitude"},
		{"bad figure", "acled", acledHead + strings.Replace(good, "Shot.,0", "Shot.,-3", 1) + good, 1, "fatalities"},
		{"too few cells", "acled", acledHead + "IRQ1,2024-03-01\n" + good, 1, "line 2: 2 cells"},
		{"a quote that does not end well", "acled", acledHead + `IRQ1,"a"b,` + "\n" + good, 1, "line 2"},
		{"a missing column", "acled", "a,b\n1,2\n", 0, `column "event_date" is missing`},
		{"nothing", "ucdp", "", 0, "empty"},
		{"ends before it starts", "ucdp", ucdpHead + "7,1,,,,6,Iraq,,,,Iraq,1,1,2024-03-02,2024-03-01,A,B,0,0,0,1,1,1\n", 0, "before it starts"},
		{"a feature that says nothing", "geojson", `{"features":[{"type":"Feature","properties":{"name":"a well"}},{"type":"Feature","properties":{"form":"shelling"}}]}`, 1, "feature 1: nothing says"},
		{"a feature that is none", "geojson", `{"features":[7,{"type":"Feature","properties":{"form":"shelling"}}]}`, 1, "feature 1"},
		{"cut short", "geojson", `{"features":[{"type":"Feature","properties":{"form":"shelling"}}`, 1, "EOF"},
		{"no features", "geojson", `{"type":"Topology"}`, 0, "no features"},
		{"a line that is no JSON", "jsonl", "{}x\n", 0, "line 1"},
		{"a record without an incident", "jsonl", "{}\n", 0, "line 1: no incident"},
		{"an unknown format", "gpx", "", 0, `no import format "gpx"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, errs := readAll(c.format, c.text)
			if len(got) != c.good || len(errs) != 1 || !strings.Contains(errs[0].Error(), c.want) {
				t.Errorf("%d readings, errors %v; want %d and %q", len(got), errs, c.good, c.want)
			}
		})
	}
}

func TestARowWithoutEndIsRefused(t *testing.T) {
	endless := func(head string) io.Reader {
		return io.MultiReader(strings.NewReader(head), io.LimitReader(letters{}, 3*maxRow))
	}
	for format, head := range map[string]string{"acled": acledHead + `IRQ1,"`, "geojson": `{"features":[{"type":"`, "jsonl": `{"change":"`} {
		n := 0
		for _, err := range Read(format, endless(head)) {
			if err == nil {
				t.Errorf("%s: it was read", format)
			}
			n++
		}
		if n != 1 {
			t.Errorf("%s: %d errors, want 1", format, n)
		}
	}
}

type letters struct{}

func (letters) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'a'
	}
	return len(b), nil
}

func TestALongLineStopsNothing(t *testing.T) {
	out, _ := write(t, "jsonl", options(), contested())
	long := io.MultiReader(io.LimitReader(letters{}, maxRow+1), strings.NewReader("\n"), bytes.NewReader(out))
	good, bad := 0, 0
	for got, err := range Read("jsonl", long) {
		if err != nil {
			bad++
		} else if got.Record.Change.Incident.ID == "inc-0001" {
			good++
		}
	}
	if good != 1 || bad != 1 {
		t.Errorf("%d records and %d errors, want one each", good, bad)
	}
}

func TestABrokenSourceIsReported(t *testing.T) {
	broken := errors.New("the line is cut")
	for format, head := range map[string]string{"acled": acledHead, "geojson": `{"features":[`, "jsonl": "{"} {
		var last error
		for _, err := range Read(format, io.MultiReader(strings.NewReader(head), iotest.ErrReader(broken))) {
			last = err
		}
		if last == nil || !strings.Contains(last.Error(), broken.Error()) || tocsin.CodeOf(last) != "" {
			t.Errorf("%s: %v", format, last)
		}
	}
}

func TestReadingStopsWhenAsked(t *testing.T) {
	for format, text := range map[string]string{
		"acled":   acledHead + "x\nx\nx\n",
		"geojson": `{"features":[1,2,3]}`,
		"jsonl":   "x\nx\nx\n",
	} {
		n := 0
		for range Read(format, strings.NewReader(text)) {
			n++
			break
		}
		if n != 1 {
			t.Errorf("%s: %d", format, n)
		}
	}
}

// whole fails when a reading breaks the rules of the vocabulary.
func whole(t *testing.T, r *tocsin.Reading) {
	t.Helper()
	if err := errors.Join(r.Document.Validate(), r.Text.Validate()); err != nil {
		t.Fatal(err)
	}
	for i := range r.Accounts {
		if err := r.Accounts[i].Validate(r.Text.Body); err != nil {
			t.Fatal(err)
		}
	}
}

func fuzzReader(f *testing.F, format string) {
	f.Fuzz(func(t *testing.T, data []byte) {
		var first []*tocsin.Reading
		for round := range 2 {
			var all []*tocsin.Reading
			n := 0
			for got, err := range Read(format, bytes.NewReader(data)) {
				if n++; n > len(data)+2 {
					t.Fatal("more rows than bytes")
				}
				if err != nil {
					continue
				}
				if (got.Reading == nil) == (got.Record == nil) {
					t.Fatal("neither a reading nor a record, or both")
				}
				if got.Reading != nil {
					whole(t, got.Reading)
					all = append(all, got.Reading)
				}
				if got.Record != nil && round == 0 {
					for _, format := range []string{"acled", "ucdp", "claims-csv", "geojson", "kml", "plover", "annotation", "cap-zip", "parquet"} {
						out, err := New(format, io.Discard, options())
						if err != nil {
							t.Fatal(err)
						}
						if err := errors.Join(out.Write(got.Record), out.Close()); err != nil && tocsin.CodeOf(err) == "" {
							t.Fatalf("%s: %v", format, err)
						}
					}
				}
			}
			if round == 0 {
				first = all
			} else if !reflect.DeepEqual(first, all) {
				t.Fatal("read twice it differs")
			}
		}
	})
}

func FuzzReadACLED(f *testing.F) {
	out, _ := write(f, "acled", options(), records()...)
	f.Add(out)
	f.Add([]byte(acledHead + "IRQ1,\"a\"b,\n"))
	fuzzReader(f, "acled")
}

func FuzzReadUCDP(f *testing.F) {
	out, _ := write(f, "ucdp", options(), records()...)
	f.Add(out)
	fuzzReader(f, "ucdp")
}

func FuzzReadGeoJSON(f *testing.F) {
	out, _ := write(f, "geojson", options(), records()...)
	f.Add(out)
	f.Add([]byte(`{"a":{},"features":[{"type":"Feature","geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]},"properties":{"form":"arson"}}]}`))
	fuzzReader(f, "geojson")
}

// FuzzReadJSONL writes what it reads in other formats too.
func FuzzReadJSONL(f *testing.F) {
	out, _ := write(f, "jsonl", options(), contested())
	f.Add(out)
	f.Add([]byte(`{"change":{"incident":{"id":"a","slots":{"killed":null,"injured":{"claims":[{"slot":"killed"}]}}}}}`))
	fuzzReader(f, "jsonl")
}
