package cap_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tocsin"
	"tocsin/watch"
	"tocsin/watch/area"
	"tocsin/watch/cap"
)

var t0 = time.Date(2026, 9, 20, 12, 0, 0, 0, time.UTC)

var options = cap.Options{Sender: "alerts@t.example", Contact: "desk@t.example"}

// alert is what the tests read of an alert.
type alert struct {
	Identifier  string `xml:"identifier"`
	Sent        string `xml:"sent"`
	Status      string `xml:"status"`
	MsgType     string `xml:"msgType"`
	Source      string `xml:"source"`
	Scope       string `xml:"scope"`
	Restriction string `xml:"restriction"`
	Note        string `xml:"note"`
	References  string `xml:"references"`
	Incidents   string `xml:"incidents"`
	Info        struct {
		Event        string `xml:"event"`
		ResponseType string `xml:"responseType"`
		Urgency      string `xml:"urgency"`
		Severity     string `xml:"severity"`
		Certainty    string `xml:"certainty"`
		Expires      string `xml:"expires"`
		Headline     string `xml:"headline"`
		Description  string `xml:"description"`
		Area         struct {
			Polygon []string `xml:"polygon"`
			Circle  []string `xml:"circle"`
			Geocode []struct {
				Name  string `xml:"valueName"`
				Value string `xml:"value"`
			} `xml:"geocode"`
		} `xml:"area"`
	} `xml:"info"`
}

func point(lon, lat float64) tocsin.Point { return tocsin.Point{Lon: lon, Lat: lat} }

var erbil = &area.Area{ID: "erbil", Name: "Erbil", Kind: area.Circle, Center: point(44, 36.2), RadiusM: 50000}

// message is of an attack; each option alters it.
func message(options ...func(*watch.Message)) *watch.Message {
	m := &watch.Message{Key: "alert-1_v2_c", Event: watch.Changed, At: t0, Headline: "Drones hit a depot near Erbil.", Area: "Erbil", Watched: erbil,
		Incident: "inc-1", Kind: tocsin.Attack, Form: tocsin.Drone, Place: "Erbil", Day: "2026-09-20", Origins: 2, Credibility: 2, Link: "https://t.example/i/inc-1",
		Changes: []string{"Killed: 3, was unknown."}, Unknown: []string{"Who did it: no report names anybody."}, Disclaimer: watch.Disclaimer,
		References: []watch.Reference{{Key: "alert-1_v1_c", At: t0.Add(-time.Hour)}},
		Figures:    map[tocsin.Slot]watch.Figure{tocsin.Killed: {Low: ptr(3), Best: ptr(3), High: ptr(3)}}, Record: &tocsin.IncidentRecord{}, Zone: time.FixedZone("", 3*3600)}
	m.Record.Version = 4
	for _, o := range options {
		o(m)
	}
	return m
}

func ptr(n int) *int { return &n }

func write(t *testing.T, m *watch.Message, o cap.Options) (alert, []byte) {
	t.Helper()
	b, err := cap.Alert(m, o)
	if err != nil {
		t.Fatal(err)
	}
	var a alert
	if err := xml.Unmarshal(b, &a); err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	return a, b
}

func watched(a *area.Area) func(*watch.Message) {
	return func(m *watch.Message) { m.Watched, m.Area = a, a.Name }
}

// messages are of every sort there is.
var messages = []struct {
	name string
	m    *watch.Message
}{
	{"an update", message()},
	{"a first alert", message(func(m *watch.Message) { m.Event, m.References, m.Changes = watch.First, nil, nil })},
	{"a withdrawal", message(func(m *watch.Message) { m.Event = watch.Withdrawn })},
	{"a merger", message(func(m *watch.Message) { m.Event, m.Redirect = watch.Withdrawn, []string{"inc-2"} })},
	{"an alarm of a warning system", message(func(m *watch.Message) { m.Kind, m.Form, m.Stage, m.Official = tocsin.Alarm, "", watch.Sounding, true })},
	{"words that XML does not allow", message(func(m *watch.Message) {
		m.Headline, m.Area, m.Key = "A & B <c> \x00\x1b \ufffe \xff ]]>", "x\x00<", "a,b c<d&e"
	})},
	{"a headline without end", message(func(m *watch.Message) { m.Headline = strings.Repeat("Söme words ", 60) })},
	{"a withdrawal of which nothing may be told", message(func(m *watch.Message) { m.Event, m.Record, m.Kind, m.Form = watch.Withdrawn, nil, "", "" })},
	{"a test", &watch.Message{Key: "test_c_1", Event: watch.Testing, At: t0, Headline: "This is a test."}},
	{"the house", &watch.Message{Key: "house-queue_1_c", Event: watch.OfHouse, At: t0, Headline: "The queue is long."}},
	{"a polygon with a hole", message(watched(&area.Area{Name: "P", Kind: area.Polygon, Polygons: []area.Rings{
		{{point(40, 30), point(50, 30), point(50, 40)}, {point(44, 32), point(45, 32), point(45, 33)}}, {{point(182, 1), point(183, 1), point(183, 2), point(182, 1)}}}}))},
	{"a corridor", message(watched(&area.Area{Name: "C", Kind: area.Corridor, Line: []tocsin.Point{point(44, 36), point(44.5, 36), point(44.5, 36.5)}, WidthM: 4000}))},
	{"assets", message(watched(&area.Area{Name: "A", Kind: area.Assets, RadiusM: 500, Assets: []area.Asset{{Name: "x", At: point(44, 36)}, {Name: "y", At: point(45, 36), RadiusM: 70}}}))},
	{"a province", message(watched(&area.Area{Name: "N", Kind: area.Province, Province: "Nineveh", Country: "IQ"}))},
}

func TestAlertsKeepTheHouseRules(t *testing.T) {
	for _, c := range messages {
		t.Run(c.name, func(t *testing.T) {
			a, b := write(t, c.m, options)
			if a.Status != "Test" || a.Scope != "Restricted" || a.Restriction == "" || a.Source != "derived from public reports; not an official warning" {
				t.Errorf("status %s, scope %s %q, source %q", a.Status, a.Scope, a.Restriction, a.Source)
			}
			if strings.ContainsAny(a.Identifier, " ,<&") || a.Identifier == "" {
				t.Errorf("identifier %q", a.Identifier)
			}
			if n := len([]rune(a.Info.Headline)); n == 0 || n >= 140 || a.Info.Headline == a.Info.Description {
				t.Errorf("headline of %d letters: %q", n, a.Info.Headline)
			}
			if bytes.Contains(b, []byte("Z</")) || a.Info.Expires <= a.Sent {
				t.Errorf("times:\n%s", b)
			}
			if (a.References != "") != (a.MsgType != "Alert") || strings.Contains(a.References, ","+a.Identifier+",") {
				t.Errorf("%s refers to %q", a.MsgType, a.References)
			}
			for _, p := range a.Info.Area.Polygon {
				points := strings.Fields(p)
				if len(points) < 4 || points[0] != points[len(points)-1] {
					t.Errorf("polygon %q is not closed", p)
				}
			}
			if !strings.Contains(a.Info.Description, "not an official warning") {
				t.Errorf("description %q", a.Info.Description)
			}
		})
	}
}

func TestAlertsAreValid(t *testing.T) {
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("xmllint is not there; it is in libxml2-utils")
		}
		t.Skip("xmllint is not there; it is in libxml2-utils")
	}
	schema := filepath.Join("..", "..", "..", "shared", "cap12.xsd") // beside the repository
	if _, err := os.Stat(schema); errors.Is(err, fs.ErrNotExist) {
		t.Skipf("there is no schema at %s", schema)
	}
	for _, c := range messages {
		for _, o := range []cap.Options{options, {Sender: "a@t.example", Signed: "Ann", Name: "Desk"}} {
			_, b := write(t, c.m, o)
			file := filepath.Join(t.TempDir(), "alert.xml")
			if err := os.WriteFile(file, b, 0o600); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.Command(xmllint, "--noout", "--nonet", "--schema", schema, file).CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s\n%s", c.name, err, out, b)
			}
		}
	}
}

func TestAlertSays(t *testing.T) {
	field := map[string]func(*alert) string{
		"status": func(a *alert) string { return a.Status }, "msgType": func(a *alert) string { return a.MsgType },
		"note": func(a *alert) string { return a.Note }, "references": func(a *alert) string { return a.References },
		"incidents": func(a *alert) string { return a.Incidents }, "urgency": func(a *alert) string { return a.Info.Urgency },
		"severity": func(a *alert) string { return a.Info.Severity }, "certainty": func(a *alert) string { return a.Info.Certainty },
		"response": func(a *alert) string { return a.Info.ResponseType }, "event": func(a *alert) string { return a.Info.Event },
		"sent": func(a *alert) string { return a.Sent },
	}
	alarm := func(stage watch.Stage, official bool) func(*watch.Message) {
		return func(m *watch.Message) { m.Kind, m.Form, m.Stage, m.Official = tocsin.Alarm, "", stage, official }
	}
	for _, c := range []struct {
		name        string
		m           *watch.Message
		o           cap.Options
		field, want string
	}{
		{"an update names what it replaces", message(), options, "references", "alerts@t.example,alert-1_v1_c,2026-09-20T14:00:00+03:00"},
		{"an update", message(), options, "msgType", "Update"},
		{"what changed", message(), options, "note", "Killed: 3, was unknown."},
		{"in the zone of the rule", message(), options, "sent", "2026-09-20T15:00:00+03:00"},
		{"a withdrawal cancels", message(func(m *watch.Message) { m.Event = watch.Withdrawn }), options, "msgType", "Cancel"},
		{"a merger updates", message(func(m *watch.Message) { m.Event, m.Redirect = watch.Withdrawn, []string{"inc-2"} }), options, "msgType", "Update"},
		{"a merger names both", message(func(m *watch.Message) { m.Event, m.Redirect = watch.Withdrawn, []string{"inc-2"} }), options, "incidents", "inc-1 inc-2"},
		{"Actual when an operator signs", message(), cap.Options{Sender: "a", Signed: "Ann"}, "status", "Actual"},
		{"a test is one, signed or not", message(func(m *watch.Message) { m.Event = watch.Testing }), cap.Options{Sender: "a", Signed: "Ann"}, "status", "Test"},
		{"what has happened is past", message(), options, "urgency", "Past"},
		{"a threat is not", message(func(m *watch.Message) { m.Kind, m.Form = tocsin.Threat, "" }), options, "urgency", "Unknown"},
		{"a warning system's alarm", message(alarm(watch.Sounding, true)), options, "urgency", "Immediate"},
		{"sirens that somebody reports", message(alarm(watch.Sounding, false)), options, "urgency", "Past"},
		{"a warning system's pre-alert is called one", message(alarm(watch.PreAlert, true)), options, "event", "Reported pre-alert"},
		{"a warning system's all-clear", message(alarm(watch.AllClear, true)), options, "response", "AllClear"},
		{"an all-clear that somebody reports is none of ours", message(alarm(watch.AllClear, false)), options, "response", "Monitor"},
		{"a withdrawal is no all-clear", message(func(m *watch.Message) { m.Event = watch.Withdrawn }), options, "response", "Monitor"},
		{"some killed", message(), options, "severity", "Severe"},
		{"nobody hurt, as told", message(func(m *watch.Message) {
			m.Figures = map[tocsin.Slot]watch.Figure{tocsin.Casualties: {Low: ptr(0), Best: ptr(0), High: ptr(0)}}
		}), options, "severity", "Minor"},
		{"nothing said of harm", message(func(m *watch.Message) { m.Figures = nil }), options, "severity", "Unknown"},
		{"borne out by another", message(), options, "certainty", "Likely"},
		{"borne out, and by one in charge", message(func(m *watch.Message) {
			m.Record.Incident.Slots = map[tocsin.Slot]*tocsin.SlotRecord{tocsin.Killed: {Claims: []tocsin.IncidentClaim{{Claim: tocsin.Claim{Certainty: tocsin.Stated, Speaker: tocsin.Speaker{Kind: tocsin.SpeakerPolice}}}}}}
		}), options, "certainty", "Observed"},
		{"one origin", message(func(m *watch.Message) { m.Credibility = 3 }), options, "certainty", "Possible"},
		{"cannot be judged", message(func(m *watch.Message) { m.Credibility = 6 }), options, "certainty", "Unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, _ := write(t, c.m, c.o)
			if got := field[c.field](&a); got != c.want {
				t.Errorf("%s %q, want %q", c.field, got, c.want)
			}
		})
	}
}

func TestWhatHasNoAlert(t *testing.T) {
	if _, err := cap.Alert(message(func(m *watch.Message) { m.Event = watch.InDigest }), options); tocsin.CodeOf(err) != tocsin.Invalid {
		t.Errorf("a digest: %v, want Invalid", err)
	}
	if _, err := cap.Alert(message(), cap.Options{Sender: "a,b"}); tocsin.CodeOf(err) != tocsin.Invalid {
		t.Errorf("a sender with a comma: %v, want Invalid", err)
	}
}
