package cap

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"tocsin"
)

// siren is the alert that the tests change.
func siren(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile("testdata/siren.cap")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestParse(t *testing.T) {
	a, err := Parse([]byte(siren(t)))
	if err != nil {
		t.Fatal(err)
	}
	i := a.Infos[0]
	if a.Name() != "warn@civil.example.org,EX-7" || a.Version != "1.2" || len(a.Infos) != 2 || i.Headline != "Rocket alert in the Lakeside district" ||
		len(i.Areas) != 1 || len(i.Areas[0].Polygons[0]) != 5 || i.Areas[0].Circles[0].Km != 2 || i.Onset.Format("15:04 -0700") != "21:15 +0200" ||
		i.EventCodes[0] != (Value{"local", "RKT"}) || len(a.Flaws) != 0 {
		t.Errorf("got %+v", a)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"another root", "<alert xmlns", "<warning xmlns", "not an alert of CAP"},
		{"another namespace", "cap:1.2", "cap:9", "not an alert of CAP"},
		{"XML that is cut off", "</alert>", "", "unexpected EOF"},
		{"a time in UTC by letter", "21:16:00+02:00</sent>", "21:16:00Z</sent>", "is no time like"},
		{"parts of a second", "21:16:00+02:00</sent>", "21:16:00.5+02:00</sent>", "is no time like"},
		{"no such day", "<sent>2026-03-11", "<sent>2026-02-30", "is no time like"},
		{"an unknown status", "<status>Actual", "<status>Real", "status \"Real\" is none of"},
		{"an unknown type", "<msgType>Alert", "<msgType>Shout", "msgType"},
		{"no scope", "<scope>Public</scope>", "", "alert lacks scope"},
		{"elements out of order", "<status>Actual</status>\n  <msgType>Alert</msgType>", "<msgType>Alert</msgType>\n  <status>Actual</status>", "status stands behind msgType"},
		{"an element twice", "<scope>Public</scope>", "<scope>Public</scope><scope>Public</scope>", "scope stands twice"},
		{"an element of another place", "<scope>Public</scope>", "<scope>Public</scope><event>x</event>", "event has no place in alert"},
		{"a space in the identifier", "EX-7", "EX 7", "identifier \"EX 7\""},
		{"a comma in the sender", "warn@civil", "warn,civil", "sender"},
		{"restricted to nobody", "<scope>Public", "<scope>Restricted", "restriction"},
		{"a restriction of what is public", "<scope>Public</scope>", "<scope>Public</scope><restriction>x</restriction>", "restriction"},
		{"private without addresses", "<scope>Public", "<scope>Private", "addresses"},
		{"an update of nothing", "<msgType>Alert", "<msgType>Update", "needs references"},
		{"a reference of another form", "<scope>Public</scope>", "<scope>Public</scope><references>EX-1</references>", "not sender,identifier,sent"},
		{"a reference to itself", "<scope>Public</scope>", "<scope>Public</scope><references>warn@civil.example.org,EX-7,2026-03-11T21:00:00+02:00</references>", "refers to itself"},
		{"a reference to a later one", "<scope>Public</scope>", "<scope>Public</scope><references>a,b,2026-03-12T21:00:00+02:00</references>", "sent later"},
		{"no category", "<category>Security</category>", "", "info lacks category"},
		{"an unknown category", "<category>Security", "<category>War", "category \"War\""},
		{"an unknown urgency", "<urgency>Immediate", "<urgency>Soon", "urgency"},
		{"an open polygon", "31.50,34.50</polygon>", "31.51,34.50</polygon>", "its last point is not its first"},
		{"a polygon of two points", "31.50,34.50 31.60,34.50 31.60,34.62 31.50,34.62 31.50,34.50", "31.50,34.50 31.60,34.50 31.50,34.50", "fewer than four"},
		{"a polygon that crosses itself", "31.60,34.50 31.60,34.62 31.50,34.62", "31.60,34.62 31.60,34.50 31.50,34.62", "crosses itself"},
		{"a position off the earth", "31.55,34.56 2.0", "91,34.56 2.0", "is no position"},
		{"a position that is no number", "31.55,34.56 2.0", "NaN,34.56 2.0", "is no position"},
		{"a radius below nothing", "34.56 2.0", "34.56 -2.0", "is no radius"},
		{"a ceiling over nothing", "</area>", "<ceiling>900</ceiling></area>", "ceiling without altitude"},
		{"one text in two languages", "Tir de roquettes", "Rocket alert in the Lakeside district", "the same words in"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := strings.Replace(siren(t), c.old, c.new, 1)
			if in == siren(t) {
				t.Fatalf("%q is not in the alert", c.old)
			}
			if c.name == "one text in two languages" {
				in = strings.Replace(in, "Des sirènes ont retenti.", "Sirens sounded in Lakeside and Millbrook. Enter a protected room.", 1)
			}
			_, err := Parse([]byte(in))
			if tocsin.CodeOf(err) != tocsin.Invalid || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an Invalid error with %q", err, c.want)
			}
		})
	}
}

func TestParseAccepts(t *testing.T) {
	for _, c := range []struct{ name, old, new string }{
		{"version 1.1 with a time in UTC", "cap:1.2", "cap:1.1"},
		{"UTC in figures", "21:16:00+02:00</sent>", "21:16:00-00:00</sent>"},
		{"an element of another namespace", "</alert>", `<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><x>y</x></Signature></alert>`},
		{"a long headline is a flaw only", "<headline>Rocket", "<headline>" + strings.Repeat("long ", 40) + "Rocket"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := strings.Replace(siren(t), c.old, c.new, 1)
			if strings.Contains(c.name, "1.1") {
				in = strings.Replace(in, "21:16:00+02:00</sent>", "21:16:00Z</sent>", 1)
			}
			a, err := Parse([]byte(in))
			if err != nil {
				t.Fatal(err)
			}
			if (len(a.Flaws) > 0) != strings.Contains(c.name, "flaw") {
				t.Errorf("flaws %q", a.Flaws)
			}
		})
	}
}

// readSiren is the reading of the alert with words of it changed.
func readSiren(t *testing.T, changes ...string) tocsin.Reading {
	t.Helper()
	in := siren(t)
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(in, changes[i]) {
			t.Fatalf("%q is not in the alert", changes[i])
		}
		in = strings.Replace(in, changes[i], changes[i+1], 1)
	}
	a, err := Parse([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	doc := Document(a, []byte(in))
	doc.ID = "d"
	r, err := Reading(a, doc)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestReading(t *testing.T) {
	r := readSiren(t)
	want := "Rocket alert in the Lakeside district\n\nEvent: Rocket alert\n\nArea: Lakeside district\n\nOnset: 2026-03-11 21:15 +02:00\n\n" +
		"Sent: 2026-03-11 21:16 +02:00\n\nSirens sounded in Lakeside and Millbrook. Enter a protected room.\n\n" +
		"When sirens sound again, stay inside.\n\nIssued by: Civil Warning Office\n\n" +
		"Polygon of Lakeside district: 31.5,34.5 31.6,34.5 31.6,34.62 31.5,34.62 31.5,34.5\n\nCircle of Lakeside district: 31.55,34.56 2 km"
	if r.Text.Body != want {
		t.Errorf("got\n%s\nwant\n%s", r.Text.Body, want)
	}
	if len(r.Accounts) != 1 || r.AttackReport == nil || *r.AttackReport || r.Reason != "" {
		t.Fatalf("got %+v", r)
	}
	acc := r.Accounts[0]
	if acc.ID != "d#1" || acc.Kind != tocsin.Alarm || acc.Role != tocsin.Main || acc.Form != "" || acc.Status != "" {
		t.Errorf("account %+v", acc)
	}
	w := acc.When
	if w.Start.String() != "2026-03-11" || w.Clock != "21:15" || w.Precision != tocsin.Minute || w.Basis != tocsin.BasisText || w.Quote.Of(r.Text.Body) != "2026-03-11 21:15 +02:00" {
		t.Errorf("when %+v", w)
	}
	p := acc.Where
	if p.Name != "Lakeside district" || p.Quote.Of(r.Text.Body) != p.Name || p.Precision != tocsin.Town || math.Abs(*p.Lat-31.55) > 1e-4 || math.Abs(*p.Lon-34.56) > 1e-4 || p.RadiusM < 7900 || p.RadiusM > 8000 {
		t.Errorf("where %+v", p)
	}
	if len(acc.Claims) != 1 || acc.Claims[0].Slot != tocsin.DefenceResponse || acc.Claims[0].Quote.Exact != "Sirens sounded" ||
		acc.Claims[0].Speaker != (tocsin.Speaker{Name: "Civil Warning Office", Kind: tocsin.SpeakerOfficial}) {
		t.Errorf("claims %+v", acc.Claims)
	}
}

func TestReadingDecides(t *testing.T) {
	const onset = "<onset>2026-03-11T21:15:30+02:00</onset>"
	for _, c := range []struct {
		name    string
		changes []string
		alarms  int
		reason  string // part of the reading's, or of the account's
		claims  int
	}{
		{"an alarm", nil, 1, `category Security, "rocket"`, 1},
		{"an exercise", []string{"Actual", "Exercise"}, 0, "status Exercise", 0},
		{"a test", []string{"Actual", "Test"}, 0, "status Test", 0},
		{"a draft", []string{"Actual", "Draft"}, 0, "status Draft", 0},
		{"an answer to another", []string{"<msgType>Alert", "<msgType>Ack", "</scope>", "</scope><references>a,b,2026-03-11T21:00:00+02:00</references>"}, 0, "message Ack", 0},
		{"the end of an alarm", []string{"<responseType>Shelter", "<responseType>AllClear"}, 0, "the alarm is over", 0},
		{"the end of an alarm, in words", []string{"<headline>Rocket alert in", "<headline>All clear in"}, 0, `all clear: "all clear"`, 0},
		{"weather", []string{"<category>Security", "<category>Met", "<event>Rocket alert", "<event>Storm", "<headline>Rocket alert", "<headline>Storm"}, 0, "nothing in event or headline", 0},
		{"no attack, though safety", []string{"<category>Security", "<category>Safety", "<event>Rocket alert", "<event>Gas leak", "<headline>Rocket alert", "<headline>Gas leak",
			"Sirens sounded in Lakeside and Millbrook. ", ""}, 0, "nothing in event or headline", 0},
		{"safety, and an attack", []string{"<category>Security", "<category>Safety"}, 1, "category Safety", 1},
		{"no siren has sounded", []string{"Sirens sounded", "No sirens sounded"}, 1, "rocket", 0},
		{"sirens that are not said to have sounded", []string{"Sirens sounded in Lakeside and Millbrook. ", ""}, 1, "rocket", 0},
		{"security in another language", []string{"<language>en-GB", "<language>xx", "<event>Rocket alert", "<event>Qabala", "<headline>Rocket alert", "<headline>Qabala", "Sirens sounded in", "Qa",
			"fr-FR", "yy"}, 1, "words of another language", 0},
		{"only sent", []string{onset, ""}, 1, "rocket", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := readSiren(t, c.changes...)
			reason := r.Reason
			claims := 0
			for _, acc := range r.Accounts {
				reason += acc.Reason
				claims += len(acc.Claims)
			}
			if len(r.Accounts) != c.alarms || claims != c.claims || !strings.Contains(reason, c.reason) {
				t.Errorf("%d alarms, %d claims, reason %q", len(r.Accounts), claims, reason)
			}
			if c.name == "only sent" && (r.Accounts[0].When.Clock != "21:16" || r.Accounts[0].When.Basis != tocsin.BasisPublished) {
				t.Errorf("when %+v", r.Accounts[0].When)
			}
		})
	}
}

func TestReadingWithoutInfo(t *testing.T) {
	in := siren(t)
	in = in[:strings.Index(in, "<info>")] + "</alert>"
	a, err := Parse([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Reading(a, tocsin.Document{ID: "d"})
	if err != nil || len(r.Accounts) != 0 || r.Reason == "" {
		t.Errorf("got %+v, %v", r, err)
	}
}

func TestCover(t *testing.T) {
	square := []Point{{10, 20}, {10.1, 20}, {10.1, 20.1}, {10, 20.1}, {10, 20}}
	over := []Point{{0, 179.9}, {0.2, 179.9}, {0.2, -179.9}, {0, -179.9}, {0, 179.9}}
	for _, c := range []struct {
		name     string
		areas    []Area
		lat, lon float64
		metres   float64 // within one in a hundred
		ok       bool
	}{
		{"nothing", []Area{{Desc: "Lakeside"}}, 0, 0, 0, false},
		{"a square", []Area{{Polygons: [][]Point{square}}}, 10.05, 20.05, 7_810, true},
		{"a circle", []Area{{Circles: []Circle{{Point{5, 6}, 3}}}}, 5, 6, 3_000, true},
		{"a point", []Area{{Circles: []Circle{{Point{5, 6}, 0}}}}, 5, 6, 0, true},
		{"over the date line", []Area{{Polygons: [][]Point{over}}}, 0.1, 180, 15_725, true},
		{"two circles of one size", []Area{{Circles: []Circle{{Point{5, 6}, 1}}}, {Circles: []Circle{{Point{5, 7}, 1}}}}, 5, 6.5, 56_385, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, metres, ok := cover(c.areas)
			if ok != c.ok || math.Abs(p.Lat-c.lat) > 1e-6 || math.Abs(math.Abs(p.Lon)-c.lon) > 1e-6 || math.Abs(metres-c.metres) > c.metres/100 {
				t.Errorf("got %v %.0f %v, want %v,%v %.0f %v", p, metres, ok, c.lat, c.lon, c.metres, c.ok)
			}
		})
	}
}

func TestPrecisionOf(t *testing.T) {
	got := ""
	for _, m := range []float64{500, 3000, 8000, 50_000, 200_000, 900_000} {
		got += fmt.Sprint(precisionOf(m), " ")
	}
	if got != "site neighbourhood town district province country " {
		t.Errorf("got %s", got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(siren(f)))
	f.Add([]byte(`<alert xmlns="urn:oasis:names:tc:emergency:cap:1.1"><identifier>a</identifier></alert>`))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := Parse(b)
		if err != nil {
			if tocsin.CodeOf(err) != tocsin.Invalid {
				t.Errorf("code %q of %v", tocsin.CodeOf(err), err)
			}
			return
		}
		if _, err := Reading(a, tocsin.Document{ID: "d"}); err != nil {
			t.Error(err)
		}
	})
}
