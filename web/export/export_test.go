package export

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin"
	"tocsin/web/cap"
)

var update = flag.Bool("update", false, "write the golden files anew")

func hashed(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// options are those of a server that knows two groups and keeps two documents.
func options() Options {
	return Options{
		Base: "https://tocsin.example", Now: updated.Add(time.Hour), Creator: "tocsin 0.0",
		Actor: func(id string) (tocsin.Actor, bool) {
			if id == "state-ir" {
				return tocsin.Actor{Kind: tocsin.State, Country: "IR"}, true
			}
			return tocsin.Actor{Kind: tocsin.Group}, id == "hills-front" || id == "marsh-brigade"
		},
		CAP: cap.Options{Sender: "alerts@tocsin.example", Zone: time.FixedZone("", 3*3600)},
		Bytes: func(sha string) ([]byte, string, error) {
			for _, s := range []string{"one", "two", "three"} {
				if hashed(s) == sha {
					return []byte(s), "text/plain", nil
				}
			}
			return nil, "", tocsin.Errorf(tocsin.NotFound, "no document %s", sha)
		},
	}
}

// write gives what a format makes of records, and what it left out.
func write(t testing.TB, format string, opts Options, records ...*Record) ([]byte, []Skip) {
	t.Helper()
	var b bytes.Buffer
	w, err := New(format, &b, opts)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), w.Skipped()
}

func some(format string) []*Record {
	if format == "cap" {
		return records()[:1]
	}
	return records()
}

func TestTextFormatsAreAsTheGoldenFiles(t *testing.T) {
	for _, f := range Formats() {
		if f.Ending == "xlsx" || f.Ending == "parquet" || f.Ending == "zip" || f.Ending == "wacz" {
			continue // the tests with other programs read them
		}
		t.Run(f.Name, func(t *testing.T) {
			opts := options()
			opts.HXL, opts.Radius = f.Name == "acled" || f.Name == "claims-csv", true
			got, skipped := write(t, f.Name, opts, some(f.Name)...)
			for _, s := range skipped {
				got = fmt.Appendf(got, "left out: %s: %d\n", s.Reason, s.Count)
			}
			path := filepath.Join("testdata", "golden", f.Name+"."+f.Ending)
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s differs; -update writes what is written now:\n%s", path, got)
			}
		})
	}
}

func TestTheSameRecordsGiveTheSameBytes(t *testing.T) {
	for _, f := range Formats() {
		first, _ := write(t, f.Name, options(), some(f.Name)...)
		for range 5 {
			again, _ := write(t, f.Name, options(), some(f.Name)...)
			if !bytes.Equal(first, again) {
				t.Errorf("%s: the same records gave other bytes", f.Name)
				break
			}
		}
	}
}

func TestNoRecordsGiveAWholeFile(t *testing.T) {
	for _, f := range Formats() {
		if f.Name == "cap" {
			continue // an alert is on one incident
		}
		got, _ := write(t, f.Name, options())
		if f.Name == "geojson" && !json.Valid(got) {
			t.Errorf("%s: not JSON: %s", f.Name, got)
		}
	}
}

func TestColumnsAreThoseOfTheDataSets(t *testing.T) {
	for format, want := range map[string]string{
		"acled": "event_id_cnty, event_date, year, time_precision, disorder_type, event_type, sub_event_type, actor1, assoc_actor_1, inter1, actor2, assoc_actor_2, inter2, interaction, civilian_targeting, iso, region, country, admin1, admin2, admin3, location, latitude, longitude, geo_precision, source, source_scale, notes, fatalities, tags, timestamp",
		"ucdp":  "id, relid, year, active_year, code_status, type_of_violence, conflict_dset_id, conflict_new_id, conflict_name, dyad_dset_id, dyad_new_id, dyad_name, side_a_dset_id, side_a_new_id, side_a, side_b_dset_id, side_b_new_id, side_b, number_of_sources, source_article, source_office, source_date, source_headline, source_original, where_prec, where_coordinates, where_description, adm_1, adm_2, latitude, longitude, geom_wkt, priogrid_gid, country, country_id, region, event_clarity, date_prec, date_start, date_end, deaths_a, deaths_b, deaths_civilians, deaths_unknown, best, high, low, gwnoa, gwnob",
	} {
		got, _ := write(t, format, options())
		if string(got) != strings.ReplaceAll(want, ", ", ",")+"\r\n" {
			t.Errorf("%s: columns %s", format, got)
		}
	}
}

// rows reads CSV back as maps.
func rows(t *testing.T, data []byte) (all []map[string]string) {
	t.Helper()
	cells, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range cells[1:] {
		m := map[string]string{}
		for i, c := range row {
			m[cells[0][i]] = c
		}
		all = append(all, m)
	}
	return all
}

func TestACLEDCodesByItsRules(t *testing.T) {
	with := func(r *Record, change func(*tocsin.Incident)) *Record {
		change(&r.Change.Incident)
		return r
	}
	slot := func(s tocsin.Slot, claims ...tocsin.IncidentClaim) *tocsin.SlotRecord {
		return &tocsin.SlotRecord{Claims: claims}
	}
	for _, c := range []struct {
		name string
		rec  *Record
		want map[string]string
	}{
		{"nothing of a salvo got through", intercepted(), map[string]string{"event_type": "Strategic developments", "sub_event_type": "Disrupted weapons use",
			"time_precision": "2", "geo_precision": "2", "fatalities": "0", "actor1": "Marsh Brigade", "inter1": ""}},
		{"part of a salvo hit", with(intercepted(), func(i *tocsin.Incident) {
			hit := claim("d#1", "d", tocsin.Munitions, count(1), outlet, "one fell")
			hit.Scope.Stage = "impacted"
			i.Slots[tocsin.Munitions].Claims = append(i.Slots[tocsin.Munitions].Claims, hit)
		}), map[string]string{"sub_event_type": "Shelling/artillery/missile attack"}},
		{"debris of what was intercepted did damage", with(intercepted(), func(i *tocsin.Incident) {
			i.Slots[tocsin.Damage] = slot(tocsin.Damage, claim("d#1", "d", tocsin.Damage, name("a roof"), outlet, "a roof"))
		}), map[string]string{"sub_event_type": "Shelling/artillery/missile attack"}},
		{"drones shot down", with(intercepted(), func(i *tocsin.Incident) { i.Form = tocsin.Drone }), map[string]string{"sub_event_type": "Disrupted weapons use"}},
		{"a bomber counts among the dead", bomber(), map[string]string{"sub_event_type": "Suicide bomb", "fatalities": "7", "time_precision": "3",
			"event_date": "2024-01-16", "geo_precision": "2", "actor1": "Unidentified Armed Group (Syria)", "inter1": "Political militia",
			"actor2": "Civilians (Syria)", "inter2": "Civilians", "interaction": "Political militia-Civilians", "civilian_targeting": "Civilians targeted",
			"region": "Middle East", "iso": "760", "admin1": "North", "admin2": "Tel Omar"}},
		{"an outlet blames alone", with(bomber(), func(i *tocsin.Incident) {
			i.Slots[tocsin.Blamed] = slot(tocsin.Blamed, claim("f#1", "f", tocsin.Blamed, name("Hills Front"), outlet, "Hills Front"))
		}), map[string]string{"actor1": "Unidentified Armed Group (Syria)"}},
		{"a group claims and denies it", with(bomber(), func(i *tocsin.Incident) {
			i.Slots[tocsin.ClaimedBy] = slot(tocsin.ClaimedBy, claim("f#1", "f", tocsin.ClaimedBy, name("Hills Front"), wing, "we did"))
			i.Slots[tocsin.DeniedBy] = slot(tocsin.DeniedBy, claim("h#1", "h", tocsin.DeniedBy, name("Hills Front"), wing, "not us"))
		}), map[string]string{"actor1": "Unidentified Armed Group (Syria)"}},
		{"another state is external", with(bomber(), func(i *tocsin.Incident) {
			i.Slots[tocsin.ClaimedBy] = slot(tocsin.ClaimedBy, claim("f#1", "f", tocsin.ClaimedBy, tocsin.Value{Name: "Iran", ID: "state-ir"}, wing, "we did"))
		}), map[string]string{"actor1": "Iran", "inter1": "External/Other forces", "interaction": "Civilians-External/Other forces"}},
		{"a raid on soldiers", with(bomber(), func(i *tocsin.Incident) {
			i.Form = tocsin.ArmedAssault
			i.Slots = map[tocsin.Slot]*tocsin.SlotRecord{tocsin.Victim: slot(tocsin.Victim, claim("f#1", "f", tocsin.Victim, name("soldiers"), outlet, "soldiers"))}
		}), map[string]string{"event_type": "Battles", "sub_event_type": "Armed clash", "actor2": "soldiers", "inter2": "State forces", "civilian_targeting": "",
			"fatalities": "0"}},
		{"a raid on a thing of the armed names nobody", with(bomber(), func(i *tocsin.Incident) {
			i.Form = tocsin.ArmedAssault
			i.Slots = map[tocsin.Slot]*tocsin.SlotRecord{tocsin.Target: slot(tocsin.Target, claim("f#1", "f", tocsin.Target, name("army base"), outlet, "army base"))}
		}), map[string]string{"sub_event_type": "Armed clash", "actor2": "", "inter2": "", "interaction": ""}},
		{"a long phrase is no party", with(bomber(), func(i *tocsin.Incident) {
			i.Form = tocsin.ArmedAssault
			i.Slots = map[tocsin.Slot]*tocsin.SlotRecord{tocsin.Victim: slot(tocsin.Victim, claim("f#1", "f", tocsin.Victim, name("a quarter on the day that troops left it"), outlet, "x"))}
		}), map[string]string{"sub_event_type": "Attack", "actor2": "", "interaction": "Political militia only"}},
		{"an unknown aircraft is no militia's", with(bomber(), func(i *tocsin.Incident) { i.Form, i.Slots = tocsin.AirStrike, nil }),
			map[string]string{"actor1": "Unidentified Armed Group (Syria)", "inter1": "", "interaction": ""}},
		{"a killing of another state's people under arms", with(bomber(), func(i *tocsin.Incident) {
			i.Form = tocsin.Killing
			i.Slots = map[tocsin.Slot]*tocsin.SlotRecord{tocsin.Victim: slot(tocsin.Victim, claim("f#1", "f", tocsin.Victim, tocsin.Value{Name: "Iran", ID: "state-ir"}, outlet, "x"))}
		}), map[string]string{"sub_event_type": "Armed clash", "actor2": "Iran", "inter2": "External/Other forces"}},
		{"more than a week is dated to the month", with(bomber(), func(i *tocsin.Incident) {
			i.When = &tocsin.When{Start: tocsin.Date{Year: 2024, Month: 1, Day: 1}, End: tocsin.Date{Year: 2024, Month: 1, Day: 11}, Precision: tocsin.Week}
		}), map[string]string{"time_precision": "3", "event_date": "2024-01-06"}},
		{"an arson that hurt nobody", with(bomber(), func(i *tocsin.Incident) { i.Form, i.Slots = tocsin.Arson, nil }),
			map[string]string{"sub_event_type": "Looting/property destruction"}},
		{"taken and killed", with(bomber(), func(i *tocsin.Incident) { i.Form = tocsin.Abduction }), map[string]string{"sub_event_type": "Attack"}},
		{"taken", with(bomber(), func(i *tocsin.Incident) { i.Form, i.Slots = tocsin.Abduction, nil }), map[string]string{"sub_event_type": "Abduction/forced disappearance"}},
		{"a foiled shooting", with(bomber(), func(i *tocsin.Incident) { i.Form, i.Status, i.Slots = tocsin.ArmedAssault, tocsin.Foiled, nil }),
			map[string]string{"sub_event_type": "Other", "disorder_type": "Strategic developments"}},
		{"formulas get an apostrophe, numbers do not", contested(), map[string]string{"source": "'+Sari Wire; Sari Post", "location": "Qalat Sari - Qalat Sari airport",
			"fatalities": "5", "latitude": "36.2376", "timestamp": "1709564706", "actor1": "Hills Front"}},
		{"south of the equator", intercepted(), map[string]string{"latitude": "-0.5000"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, skipped := write(t, "acled", options(), c.rec)
			got := rows(t, out)
			if len(got) != 1 {
				t.Fatalf("%d rows, left out: %v", len(got), skipped)
			}
			for k, v := range c.want {
				if got[0][k] != v {
					t.Errorf("%s is %q, want %q", k, got[0][k], v)
				}
			}
		})
	}
}

func TestWhatAFormatCannotHoldIsCounted(t *testing.T) {
	for _, c := range []struct {
		format string
		want   []Skip
	}{
		{"acled", []Skip{{"no attack: threat", 1}, {"no date", 1}, {"place known to the country only", 1}, {"withdrawn", 1}}},
		{"ucdp", []Skip{{"no attack: threat", 1}, {"nobody is said to have died", 2}, {"withdrawn", 1}}},
		{"plover", []Skip{{"no date", 1}, {"withdrawn", 1}}},
		{"csv", nil},
		{"jsonl", nil},
		{"wacz", []Skip{{"document whose bytes are not kept", 1}, {"document without a hash", 2}}},
	} {
		if _, got := write(t, c.format, options(), records()...); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s left out %v, want %v", c.format, got, c.want)
		}
	}
}

func TestUCDPSidesSumToBest(t *testing.T) {
	out, _ := write(t, "ucdp", options(), bomber())
	got := rows(t, out)[0]
	for k, v := range map[string]string{"deaths_a": "1", "deaths_b": "0", "deaths_civilians": "4", "deaths_unknown": "2", "best": "7", "low": "7", "high": "7",
		"date_prec": "4", "where_prec": "3", "source_original": "a doctor", "region": "Middle East", "geom_wkt": "POINT (40.2000 35.1000)"} {
		if got[k] != v {
			t.Errorf("%s is %q, want %q", k, got[k], v)
		}
	}
}

func TestJSONLComesBackAsItWas(t *testing.T) {
	out, _ := write(t, "jsonl", options(), records()...)
	var back []*Record
	for got, err := range Read("jsonl", bytes.NewReader(out)) {
		if err != nil {
			t.Fatal(err)
		}
		back = append(back, got.Record)
	}
	if !reflect.DeepEqual(back, records()) {
		t.Errorf("what came back differs from what was written")
	}
	again, _ := write(t, "jsonl", options(), back...)
	if !bytes.Equal(out, again) {
		t.Error("written again it differs")
	}
}

func TestAnnotationsCountCodePoints(t *testing.T) {
	out, _ := write(t, "annotation", options(), contested())
	found := false
	for line := range strings.Lines(string(out)) {
		var a struct {
			Target struct {
				Selector []struct {
					Type, Exact, Prefix string
					Start, End          int
				}
			}
		}
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		if len(a.Target.Selector) < 2 {
			continue
		}
		found = true
		quote, at := a.Target.Selector[0], a.Target.Selector[1]
		if got := string([]rune(body)[at.Start:at.End]); got != quote.Exact {
			t.Errorf("%q stands at %d:%d, want %q", got, at.Start, at.End, quote.Exact)
		}
		if n := len([]rune(quote.Prefix)); n > contextRunes {
			t.Errorf("prefix of %d characters", n)
		}
	}
	if !found {
		t.Error("no annotation has a position")
	}
}

func TestWritersRefuse(t *testing.T) {
	if _, err := New("gpx", io.Discard, Options{}); tocsin.CodeOf(err) != tocsin.NotFound {
		t.Errorf("unknown format: %v", err)
	}
	for _, format := range []string{"cap", "cap-zip", "wacz"} {
		if _, err := New(format, io.Discard, Options{}); tocsin.CodeOf(err) != tocsin.Invalid {
			t.Errorf("%s without its options: %v", format, err)
		}
	}
	w, err := New("csv", io.Discard, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(&Record{}); tocsin.CodeOf(err) != tocsin.Invalid {
		t.Errorf("incident without an id: %v", err)
	}
	if err := errors.Join(w.Write(contested()), w.Close(), w.Close()); err != nil {
		t.Error(err)
	}
	if err := w.Write(contested()); tocsin.CodeOf(err) != tocsin.Invalid {
		t.Errorf("write after close: %v", err)
	}
	one, err := New("cap", io.Discard, options())
	if err != nil {
		t.Fatal(err)
	}
	if err := one.Write(contested()); err != nil {
		t.Fatal(err)
	}
	if err := one.Write(contested()); tocsin.CodeOf(err) != tocsin.Conflict {
		t.Errorf("second alert in one file: %v", err)
	}
}

// fullDisk fails after some bytes.
type fullDisk struct{ left int }

var errFull = errors.New("disk full")

func (d *fullDisk) Write(b []byte) (int, error) {
	if d.left -= len(b); d.left < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestAFullDiskIsReported(t *testing.T) {
	for _, f := range Formats() {
		w, err := New(f.Name, &fullDisk{left: 40}, options())
		if err == nil {
			for _, r := range some(f.Name) {
				if err = w.Write(r); err != nil {
					break
				}
			}
			if cerr := w.Close(); err == nil {
				err = cerr
			} else if cerr == nil {
				t.Errorf("%s: Close says nothing after %v", f.Name, err)
			}
		}
		if !errors.Is(err, errFull) && f.Name != "acled-deleted" {
			t.Errorf("%s: %v, want the disk's error", f.Name, err)
		}
	}
}

func TestAWrongHashBreaksTheArchive(t *testing.T) {
	opts := options()
	opts.Bytes = func(string) ([]byte, string, error) { return []byte("other"), "", nil }
	w, err := New("wacz", io.Discard, opts)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(contested()); err == nil {
		t.Error("bytes of another hash were taken")
	}
	if err := w.Close(); err == nil {
		t.Error("Close says nothing of it")
	}
}

func TestADocumentOfTwoIncidentsIsArchivedOnce(t *testing.T) {
	opts, asked := options(), 0
	bytes := opts.Bytes
	opts.Bytes = func(sha string) ([]byte, string, error) {
		asked++
		return bytes(sha)
	}
	again := contested()
	again.Change.Incident.ID = "inc-0009"
	write(t, "wacz", opts, contested(), again)
	if asked != 2 {
		t.Errorf("asked for bytes %d times, want once for each of 2 documents", asked)
	}
}

func TestSpillSortsWhatDoesNotFit(t *testing.T) {
	s := spill{most: 7}
	defer s.close()
	var want []string
	for i := range 100 {
		line := fmt.Sprint((i * 37) % 101)
		want = append(want, line)
		if err := s.add(line); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(want)
	var b bytes.Buffer
	if err := s.write(&b); err != nil {
		t.Fatal(err)
	}
	if got := strings.Fields(b.String()); !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	if len(s.runs) < 10 {
		t.Errorf("%d runs: it sorted in memory", len(s.runs))
	}
}

// heldMB is how much live memory a writer may come to hold. The directories of
// archives and the hashes of what was seen grow; nothing else may.
// excelize keeps 16 MB of each sheet before it writes to disk, in buffers that
// double.
const (
	heldMB           = 32
	heldByWorkbookMB = 128
)

func TestMemoryDoesNotGrowWithTheSelection(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 50,000 records in every format")
	}
	many := 50_000
	if raced {
		many = 5_000
	}
	for _, f := range Formats() {
		if f.Name == "cap" {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			opts := options()
			opts.Bytes = func(string) ([]byte, string, error) { return []byte("one"), "text/plain", nil }
			w, err := New(f.Name, io.Discard, opts)
			if err != nil {
				t.Fatal(err)
			}
			limit := uint64(heldMB)
			if f.Name == "xlsx" {
				limit = heldByWorkbookMB
			}
			before := heldNow()
			most := uint64(0)
			r := contested()
			for i := range many {
				r.Change.Incident.ID = fmt.Sprintf("inc-%06d", i)
				for j := range r.Documents {
					r.Documents[j].ID = fmt.Sprintf("doc-%d-%d", i, j)
					r.Documents[j].SHA256 = hashed("one")
				}
				if err := w.Write(r); err != nil {
					t.Fatal(err)
				}
				if (i+1)%(many/5) == 0 {
					most = max(most, heldNow())
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if most > before+limit<<20 {
				t.Errorf("%d MB are held, want at most %d", (most-before)>>20, limit)
			}
		})
	}
}

func heldNow() uint64 {
	runtime.GC()
	runtime.GC() // what a pool held outlives one collection
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestThePageTellsOfEveryFormat(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "exports.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range Formats() {
		row := fmt.Sprintf("| `%s` | %s | %s |", f.Name, strings.Split(f.MediaType, ";")[0], f.Ending)
		if !strings.Contains(string(page), row) {
			t.Errorf("docs/exports.md has no row %s", row)
		}
	}
}

func TestEveryFormHasItsCodes(t *testing.T) {
	codes, err := loadCodes()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range tocsin.Forms {
		if _, ok := codes.forms[f]; !ok {
			t.Errorf("forms.tsv has no row of %s", f)
		}
	}
	for _, sub := range []string{"Disrupted weapons use", "Other", "Armed clash", "Looting/property destruction", "Attack"} {
		if codes.acled[strings.ToLower(sub)].sub != sub {
			t.Errorf("acled.tsv has no row of %s", sub)
		}
	}
	for key := range codes.regions {
		if code := key[len(key)-2:]; isoNumber(code) == 0 && code != "XK" {
			t.Errorf("regions.tsv: %s is no country", code)
		}
	}
}
