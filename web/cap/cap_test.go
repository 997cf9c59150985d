package cap_test

import (
	"encoding/xml"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tocsin"
	"tocsin/web/cap"
)

var sent = time.Date(2024, 3, 4, 15, 5, 6, 789, time.UTC)

func ptr(n int) *int { return &n }

// change is a drone attack that a governor tells of.
func change() *tocsin.Change {
	lat, lon := 36.2376, 43.9632
	return &tocsin.Change{Version: 2, At: sent, Reason: "injured 2 to 5", Incident: tocsin.Incident{
		ID: "inc-1", Kind: tocsin.Attack, Form: tocsin.Drone, Status: tocsin.Executed, Headline: "Drones hit Qalat Sari airport", Origins: 2, Credibility: 2,
		When:  &tocsin.When{Start: tocsin.Date{Year: 2024, Month: 3, Day: 1}, End: tocsin.Date{Year: 2024, Month: 3, Day: 1}, Precision: tocsin.Minute, Clock: "04:30"},
		Where: &tocsin.Where{Name: "Qalat Sari airport", Within: []string{"Iraq"}, Country: "Iraq", CountryCode: "IQ", Lat: &lat, Lon: &lon, RadiusM: 5000, Precision: tocsin.Site},
		Slots: map[tocsin.Slot]*tocsin.SlotRecord{tocsin.Injured: {Low: ptr(5), Best: ptr(5), Claims: []tocsin.IncidentClaim{{Account: "a#1", Claim: tocsin.Claim{
			Slot: tocsin.Injured, Value: tocsin.Value{Count: tocsin.AtLeast(5)}, Speaker: tocsin.Speaker{Name: "the governor", Kind: tocsin.SpeakerOfficial}, Certainty: tocsin.Stated}}}}},
	}}
}

func options() cap.Options { return cap.Options{Sender: "alerts@tocsin.example"} }

func alert(t *testing.T, ch *tocsin.Change, opts cap.Options) string {
	t.Helper()
	out, err := cap.Alert(ch, opts)
	if err != nil {
		t.Fatal(err)
	}
	validate(t, out)
	return string(out)
}

// validate checks an alert against the schema, where that and xmllint are.
func validate(t *testing.T, text []byte) {
	t.Helper()
	schema := schemaFile()
	xmllint, err := exec.LookPath("xmllint")
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatal("xmllint is not installed")
	}
	if err != nil {
		t.Log("not checked against the schema: xmllint is not installed")
		return
	}
	if _, err := os.Stat(schema); errors.Is(err, os.ErrNotExist) {
		t.Logf("not checked against the schema: it is not at %s", schema)
		return
	}
	path := filepath.Join(t.TempDir(), "alert.xml")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(xmllint, "--noout", "--nonet", "--schema", schema, path).CombinedOutput(); err != nil {
		t.Errorf("not valid: %s\n%s", out, text)
	}
}

func TestAlertsKeepTheHouseRules(t *testing.T) {
	earlier := func(o *cap.Options) {
		o.Earlier = []cap.Reference{
			{Incident: "inc-1", Version: 1, Sent: sent.Add(-time.Hour)},
			{Incident: "inc-1", Version: 1, Sent: sent.Add(-time.Hour)},
			{Incident: "inc-0", Version: 7, Sent: sent.Add(-2 * time.Hour)},
			{Incident: "inc-1", Version: 2, Sent: sent},
			{Incident: "inc-1", Version: 3, Sent: sent.Add(time.Hour)},
		}
	}
	for _, c := range []struct {
		name  string
		do    func(*tocsin.Change, *cap.Options)
		holds []string
		lacks []string
	}{
		{"a test to the readers of the server, from public reports", nil,
			[]string{"<status>Test</status>", "<msgType>Alert</msgType>", "<scope>Restricted</scope>", "<restriction>Readers of this server</restriction>",
				"not an official warning", "<urgency>Past</urgency>", "<incidents>inc-1</incidents>", "<identifier>inc-1.v2</identifier>"},
			[]string{"<references>", "<contact>", "<web>"}},
		{"signed and public on purpose", func(_ *tocsin.Change, o *cap.Options) { o.Signed, o.Public = true, true },
			[]string{"<status>Actual</status>", "<scope>Public</scope>"}, []string{"<restriction>"}},
		{"UTC without Z and without fractions", nil, []string{"<sent>2024-03-04T15:05:06+00:00</sent>", "<expires>2024-03-05T15:05:06+00:00</expires>"}, []string{"Z<"}},
		{"the zone of the incident", func(_ *tocsin.Change, o *cap.Options) { o.Zone = time.FixedZone("", 3*3600+1800) },
			[]string{"<sent>2024-03-04T18:35:06+03:30</sent>", "<onset>2024-03-01T04:30:00+03:30</onset>"}, nil},
		{"no onset without a clock", func(ch *tocsin.Change, _ *cap.Options) { ch.Incident.When.Clock = "" }, nil, []string{"<onset>"}},
		{"an update names what it replaces, once, and neither itself nor what comes after", func(_ *tocsin.Change, o *cap.Options) { earlier(o) },
			[]string{"<msgType>Update</msgType>", "<references>alerts@tocsin.example,inc-1.v1,2024-03-04T14:05:06+00:00 alerts@tocsin.example,inc-0.v7,2024-03-04T13:05:06+00:00</references>"}, nil},
		{"what is withdrawn is cancelled", func(ch *tocsin.Change, o *cap.Options) {
			earlier(o)
			ch.Withdraw, ch.Redirect, ch.Reason = true, []string{"inc-9"}, "its report was withdrawn"
		}, []string{"<msgType>Cancel</msgType>", "its report was withdrawn", "inc-9"}, []string{"<info>"}},
		{"observed where an official says so", nil, []string{"<certainty>Observed</certainty>", "<severity>Moderate</severity>"}, nil},
		{"likely where only an outlet does", func(ch *tocsin.Change, _ *cap.Options) {
			ch.Incident.Slots[tocsin.Injured].Claims[0].Speaker.Kind = tocsin.SpeakerOutlet
		}, []string{"<certainty>Likely</certainty>"}, nil},
		{"possible from one origin", func(ch *tocsin.Change, _ *cap.Options) { ch.Incident.Credibility = 3 }, []string{"<certainty>Possible</certainty>"}, nil},
		{"unknown where it cannot be judged", func(ch *tocsin.Change, _ *cap.Options) { ch.Incident.Credibility = 6 }, []string{"<certainty>Unknown</certainty>"}, nil},
		{"minor where nobody was hurt", func(ch *tocsin.Change, _ *cap.Options) {
			ch.Incident.Slots = map[tocsin.Slot]*tocsin.SlotRecord{tocsin.Killed: {Low: ptr(0), Best: ptr(0), High: ptr(0)}}
		}, []string{"<severity>Minor</severity>"}, nil},
		{"unknown where nothing is said", func(ch *tocsin.Change, _ *cap.Options) { ch.Incident.Slots = nil }, []string{"<severity>Unknown</severity>"}, nil},
		{"extreme from ten dead", func(ch *tocsin.Change, _ *cap.Options) {
			ch.Incident.Slots[tocsin.Killed] = &tocsin.SlotRecord{Low: ptr(10), Best: ptr(12)}
		}, []string{"<severity>Extreme</severity>"}, nil},
		{"the country where no position is known", func(ch *tocsin.Change, _ *cap.Options) {
			ch.Incident.Where = &tocsin.Where{Name: "Iraq", Country: "Iraq", CountryCode: "IQ", Precision: tocsin.CountryWide}
		}, []string{"<valueName>ISO 3166-1</valueName>", "<areaDesc>Iraq</areaDesc>"}, []string{"<circle>"}},
		{"no area where nothing is known", func(ch *tocsin.Change, _ *cap.Options) { ch.Incident.Where = nil }, nil, []string{"<area>"}},
		{"what identifiers forbid", func(ch *tocsin.Change, _ *cap.Options) { ch.Incident.ID = "a b,<&%é" },
			[]string{"<identifier>a%20b%2C%3C%26%25%C3%A9.v2</identifier>", "<incidents>a%20b%2C%3C%26%25%C3%A9</incidents>"}, nil},
		{"words that XML cannot hold", func(ch *tocsin.Change, _ *cap.Options) { ch.Incident.Headline = "a\x00b\x1b <script>\xff" },
			[]string{"<headline>a b &lt;script&gt;\uFFFD</headline>"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			ch, opts := change(), options()
			if c.do != nil {
				c.do(ch, &opts)
			}
			got := alert(t, ch, opts)
			for _, want := range c.holds {
				if !strings.Contains(got, want) {
					t.Errorf("no %s in:\n%s", want, got)
				}
			}
			for _, not := range c.lacks {
				if strings.Contains(got, not) {
					t.Errorf("%s in:\n%s", not, got)
				}
			}
		})
	}
}

func TestHeadlineIsShort(t *testing.T) {
	ch := change()
	ch.Incident.Headline = strings.Repeat("مطار ", 60)
	m := regexp.MustCompile(`<headline>(.*)</headline>`).FindStringSubmatch(alert(t, ch, options()))
	if n := utf8.RuneCountInString(m[1]); n >= 140 || !strings.HasSuffix(m[1], "…") {
		t.Errorf("%d characters: %s", n, m[1])
	}
}

func TestManySayingsAreCounted(t *testing.T) {
	ch := change()
	rec := ch.Incident.Slots[tocsin.Injured]
	for i := range 20 {
		c := rec.Claims[0]
		c.Value.Count = tocsin.Exactly(i)
		rec.Claims = append(rec.Claims, c)
	}
	if got := alert(t, ch, options()); !strings.Contains(got, "9 more sayings") {
		t.Errorf("what is left out is not told:\n%s", got)
	}
}

func TestAlertRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*tocsin.Change, *cap.Options)
		code tocsin.Code
	}{
		{"no sender", func(_ *tocsin.Change, o *cap.Options) { o.Sender = "" }, tocsin.Invalid},
		{"a sender with a space", func(_ *tocsin.Change, o *cap.Options) { o.Sender = "a b" }, tocsin.Invalid},
		{"a version without a time", func(ch *tocsin.Change, _ *cap.Options) { ch.At = time.Time{} }, tocsin.Invalid},
		{"no incident", func(ch *tocsin.Change, _ *cap.Options) { ch.Incident.ID = "" }, tocsin.Invalid},
		{"nothing to cancel", func(ch *tocsin.Change, _ *cap.Options) { ch.Withdraw = true }, tocsin.NotFound},
	} {
		t.Run(c.name, func(t *testing.T) {
			ch, opts := change(), options()
			c.do(ch, &opts)
			if _, err := cap.Alert(ch, opts); tocsin.CodeOf(err) != c.code {
				t.Errorf("%v, want code %s", err, c.code)
			}
		})
	}
}

func TestAlertsAreWellFormed(t *testing.T) {
	var back struct {
		XMLName xml.Name `xml:"urn:oasis:names:tc:emergency:cap:1.2 alert"`
	}
	if err := xml.Unmarshal([]byte(alert(t, change(), options())), &back); err != nil {
		t.Error(err)
	}
}

// schemaFile is the schema of CAP 1.2, which lies beside the evaluation data.
func schemaFile() string {
	if eval := os.Getenv("TOCSIN_EVAL"); eval != "" {
		return filepath.Join(eval, "..", "cap12.xsd")
	}
	return filepath.Join("..", "..", "..", "shared", "cap12.xsd") // beside the repository
}
