package cap

import (
	"strings"
	"testing"
	"time"

	"tocsin"
)

func TestWriteKeepsTheOrderOfTheStandard(t *testing.T) {
	value := []Value{{"n", "v"}}
	full := Alert{Identifier: "i", Sender: "s", Sent: "t", Status: "Test", MsgType: "Update", Source: Source, Scope: "Restricted", Restriction: "r",
		Note: "n", References: "x", Incidents: "y", Info: &Info{Language: "en", Category: "Security", Event: "e", ResponseType: "Monitor", Urgency: "Past",
			Severity: "Minor", Certainty: "Likely", EventCode: value, Effective: "a", Onset: "b", Expires: "c", SenderName: "d", Headline: "h <&>",
			Description: "d", Instruction: "i", Web: "w", Contact: "c", Parameter: value,
			Area: &Area{Desc: "d", Polygon: []string{"p", "q"}, Circle: []string{"c"}, Geocode: value}}}
	for _, c := range []struct {
		name string
		a    Alert
		want string
	}{
		{"everything", full, "identifier sender sent status msgType source scope restriction note references incidents info language category event responseType " +
			"urgency severity certainty eventCode valueName value effective onset expires senderName headline description instruction web contact " +
			"parameter valueName value area areaDesc polygon polygon circle geocode valueName value"},
		{"what must be there alone", Alert{}, "identifier sender sent status msgType scope"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, err := c.a.Write()
			if err != nil {
				t.Fatal(err)
			}
			_, inside, found := strings.Cut(string(b), `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">`)
			if !found || !strings.HasPrefix(string(b), "<?xml") || !strings.HasSuffix(inside, "</alert>\n") {
				t.Fatalf("no alert of CAP 1.2:\n%s", b)
			}
			var names []string
			for _, part := range strings.Split(inside, "<")[1:] {
				if name, _, _ := strings.Cut(part, ">"); name[0] != '/' {
					names = append(names, name)
				}
			}
			if got := strings.Join(names, " "); got != c.want {
				t.Errorf("elements\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestTime(t *testing.T) {
	at := time.Date(2024, 3, 4, 15, 5, 6, 789, time.FixedZone("", 3*3600))
	for _, c := range []struct {
		name string
		zone *time.Location
		want string
	}{
		{"no zone is UTC, without a Z", nil, "2024-03-04T12:05:06+00:00"},
		{"a zone west of it", time.FixedZone("", -(3*3600 + 1800)), "2024-03-04T08:35:06-03:30"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Time(at, c.zone); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestCheckSender(t *testing.T) {
	for _, bad := range []string{"", "a b", "a,b", "a<b", "a&b", "a\tb", "a\nb"} {
		if err := CheckSender(bad); tocsin.CodeOf(err) != tocsin.Invalid {
			t.Errorf("%q: %v, want Invalid", bad, err)
		}
	}
	if err := CheckSender("alerts@tocsin.example"); err != nil {
		t.Error(err)
	}
}

func TestFirsthand(t *testing.T) {
	claim := func(kind tocsin.SpeakerKind, certainty tocsin.Certainty, superseded string) *tocsin.IncidentClaim {
		return &tocsin.IncidentClaim{Superseded: superseded, Claim: tocsin.Claim{Certainty: certainty, Speaker: tocsin.Speaker{Kind: kind}}}
	}
	for _, c := range []struct {
		name string
		c    *tocsin.IncidentClaim
		want bool
	}{
		{"the police say so", claim(tocsin.SpeakerPolice, tocsin.Stated, ""), true},
		{"a witness says so", claim(tocsin.SpeakerWitness, tocsin.Stated, ""), true},
		{"a hospital hedges", claim(tocsin.SpeakerMedical, tocsin.Hedged, ""), false},
		{"an official said so once", claim(tocsin.SpeakerOfficial, tocsin.Stated, "a#2"), false},
		{"an outlet says so", claim(tocsin.SpeakerOutlet, tocsin.Stated, ""), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Firsthand(c.c); got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}
