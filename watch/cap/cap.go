// Package cap writes messages of watch as CAP 1.2 alerts. What it writes is a
// Test, restricted to those who watch the area, until an operator signs for it;
// it is never an official warning, and never an all-clear of its own.
package cap

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"tocsin"
	"tocsin/watch"
)

// Options say in whose name alerts are written.
type Options struct {
	Sender  string // an address without spaces, commas, < or &
	Name    string // of the sender, to be read; "" is "tocsin"
	Contact string
	// Signed is who answers for alerts being Actual; "" leaves them Test.
	Signed string
	Lasts  time.Duration // how long an alert holds; 0 is a day
}

// source is what every alert says of where it comes from.
const source = "derived from public reports; not an official warning"

// maxHeadline is the longest headline that the profile of CAP's largest
// aggregator takes.
const maxHeadline = 140

type alert struct {
	XMLName     xml.Name `xml:"urn:oasis:names:tc:emergency:cap:1.2 alert"`
	Identifier  string   `xml:"identifier"`
	Sender      string   `xml:"sender"`
	Sent        string   `xml:"sent"`
	Status      string   `xml:"status"`
	MsgType     string   `xml:"msgType"`
	Source      string   `xml:"source"`
	Scope       string   `xml:"scope"`
	Restriction string   `xml:"restriction"`
	Note        string   `xml:"note,omitempty"`
	References  string   `xml:"references,omitempty"`
	Incidents   string   `xml:"incidents,omitempty"`
	Info        []info   `xml:"info"`
}

type info struct {
	Language     string      `xml:"language"`
	Category     string      `xml:"category"`
	Event        string      `xml:"event"`
	ResponseType string      `xml:"responseType,omitempty"`
	Urgency      string      `xml:"urgency"`
	Severity     string      `xml:"severity"`
	Certainty    string      `xml:"certainty"`
	EventCode    []parameter `xml:"eventCode"`
	Effective    string      `xml:"effective"`
	Expires      string      `xml:"expires"`
	SenderName   string      `xml:"senderName"`
	Headline     string      `xml:"headline"`
	Description  string      `xml:"description"`
	Instruction  string      `xml:"instruction"`
	Web          string      `xml:"web,omitempty"`
	Contact      string      `xml:"contact,omitempty"`
	Parameter    []parameter `xml:"parameter"`
	Area         []areaInfo  `xml:"area"`
}

type parameter struct {
	Name  string `xml:"valueName"`
	Value string `xml:"value"`
}

// Check reports the first rule that the options break.
func (o *Options) Check() error {
	if o.Sender == "" || strings.ContainsAny(o.Sender, " ,<&\t\r\n") {
		return tocsin.Errorf(tocsin.Invalid, "the CAP sender %q must have no space, comma, < or &", o.Sender)
	}
	return nil
}

// Alert writes a message as an alert. A digest has none: each incident would
// need one of its own.
func Alert(m *watch.Message, o Options) ([]byte, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	if m.Event == watch.InDigest {
		return nil, tocsin.Errorf(tocsin.Invalid, "a digest cannot be written as a CAP alert")
	}
	zone := m.Zone
	if zone == nil {
		zone = time.UTC
	}
	a := alert{
		Identifier: identifier(m.Key), Sender: o.Sender, Sent: moment(m.At, zone), Status: "Test", MsgType: "Alert",
		Source: source, Scope: "Restricted", Restriction: "Those who watch " + orHouse(m), Incidents: incidents(m),
	}
	if o.Signed != "" && m.Event != watch.Testing && m.Event != watch.OfHouse {
		a.Status = "Actual"
		a.Source += "; sent in the name of " + text(o.Signed)
	}
	if len(m.References) > 0 {
		var refs []string
		for _, r := range m.References {
			refs = append(refs, o.Sender+","+identifier(r.Key)+","+moment(r.At, zone))
		}
		a.References, a.MsgType = strings.Join(refs, " "), "Update"
		if m.Event == watch.Withdrawn && len(m.Redirect) == 0 {
			a.MsgType = "Cancel"
		}
	}
	if len(m.Changes) > 0 {
		a.Note = text(strings.Join(m.Changes, " "))
	}
	a.Info = []info{infoOf(m, &o, zone)}
	b, err := xml.MarshalIndent(a, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write CAP alert %s: %w", a.Identifier, err)
	}
	return append([]byte(xml.Header), append(b, '\n')...), nil
}

func infoOf(m *watch.Message, o *Options, zone *time.Location) info {
	lasts := o.Lasts
	if lasts <= 0 {
		lasts = 24 * time.Hour
	}
	i := info{
		Language: "en", Category: "Security", Event: event(m), ResponseType: "Monitor",
		Urgency: "Past", Severity: severity(m), Certainty: certainty(m),
		Effective: moment(m.At, zone), Expires: moment(m.At.Add(lasts), zone),
		SenderName: "tocsin", Headline: headline(m.Headline), Description: description(m),
		Instruction: "Follow the advice of the local authorities.", Web: web(m.Link), Contact: text(o.Contact),
		Area: areas(m),
	}
	if o.Name != "" {
		i.SenderName = text(o.Name)
	}
	switch {
	case m.Kind == tocsin.Threat, m.Kind == "":
		i.Urgency = "Unknown"
	case m.Kind == tocsin.Alarm && m.Official && (m.Stage == watch.PreAlert || m.Stage == watch.Sounding):
		i.Urgency = "Immediate" // what a warning system said, quoted
	}
	if m.Kind == tocsin.Alarm && m.Official && m.Stage == watch.AllClear {
		i.ResponseType = "AllClear"
	}
	add := func(name, value string) {
		if value != "" {
			i.Parameter = append(i.Parameter, parameter{name, text(value)})
		}
	}
	if m.Kind != "" {
		i.EventCode = append(i.EventCode, parameter{"tocsin:kind", string(m.Kind)})
	}
	if m.Form != "" {
		i.EventCode = append(i.EventCode, parameter{"tocsin:form", string(m.Form)})
	}
	if m.Record != nil {
		add("tocsin:when", m.Day)
		add("tocsin:place", m.Place)
		add("tocsin:stage", string(m.Stage))
		add("tocsin:origins", fmt.Sprint(m.Origins))
		add("tocsin:credibility", fmt.Sprint(m.Credibility)) // the second half of an Admiralty rating
		add("tocsin:version", fmt.Sprint(m.Record.Version))
		if m.Match != "" {
			add("tocsin:match", string(m.Match))
		}
	}
	return i
}

// event is what is reported, never more than that.
func event(m *watch.Message) string {
	switch m.Kind {
	case tocsin.Attack:
		if m.Form != "" && m.Form != tocsin.OtherForm {
			return "Reported attack: " + strings.ReplaceAll(string(m.Form), "-", " ")
		}
		return "Reported attack"
	case tocsin.Threat:
		return "Reported threat"
	case tocsin.Explosion:
		return "Reported explosion, cause unknown"
	case tocsin.Find:
		return "Reported find of weapons"
	case tocsin.Alarm:
		return "Reported " + string(m.Stage)
	}
	switch m.Event {
	case watch.Testing:
		return "Test of the delivery"
	case watch.OfHouse:
		return "State of the watch"
	}
	return "Report"
}

// severity goes by the harm that is told; without any word of it, it is unknown.
func severity(m *watch.Message) string {
	best := func(slot tocsin.Slot) int {
		f, ok := m.Figures[slot]
		switch {
		case !ok:
			return -1
		case f.Best != nil:
			return *f.Best
		case f.Low != nil:
			return *f.Low
		}
		return 0
	}
	killed, injured, both := best(tocsin.Killed), best(tocsin.Injured), best(tocsin.Casualties)
	taken := max(best(tocsin.Abducted), best(tocsin.Missing))
	switch {
	case killed >= 10:
		return "Extreme"
	case killed > 0:
		return "Severe"
	case injured > 0 || taken > 0 || both > 0:
		return "Moderate"
	case killed == 0 && injured == 0 || both == 0:
		return "Minor"
	}
	return "Unknown"
}

// certainty is Observed only when one who was there, or in charge, says so
// outright and another source bears it out.
func certainty(m *watch.Message) string {
	switch {
	case m.Record == nil:
		return "Unknown"
	case m.Credibility <= 2 && m.Credibility > 0:
		for _, slot := range m.Record.Incident.Slots {
			for i := range slot.Claims {
				c := &slot.Claims[i]
				if c.Superseded == "" && c.Certainty == tocsin.Stated && firsthand[c.Speaker.Kind] {
					return "Observed"
				}
			}
		}
		return "Likely"
	case m.Credibility == 3:
		return "Possible"
	case m.Credibility == 4 || m.Credibility == 5:
		return "Unlikely"
	}
	return "Unknown"
}

var firsthand = map[tocsin.SpeakerKind]bool{tocsin.SpeakerOfficial: true, tocsin.SpeakerMilitary: true, tocsin.SpeakerPolice: true,
	tocsin.SpeakerMedical: true, tocsin.SpeakerWitness: true}

// description is all but the headline, which CAP wants said differently.
func description(m *watch.Message) string {
	lines := m.Lines()[1:]
	var kept []string
	for _, l := range lines {
		if l = text(l); l != "" && l != m.Link {
			kept = append(kept, l)
		}
	}
	return strings.Join(append(kept, watch.Disclaimer), "\n")
}

func headline(s string) string {
	s = strings.TrimSuffix(text(s), ".")
	if utf8.RuneCountInString(s) < maxHeadline {
		return s
	}
	runes := []rune(s)[:maxHeadline-2]
	cut := string(runes)
	if at := strings.LastIndexByte(cut, ' '); at > maxHeadline/2 {
		cut = cut[:at]
	}
	return cut + "…"
}

// identifier has nothing in it that CAP forbids.
func identifier(key string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" ,<&", r) || r < ' ' {
			return '-'
		}
		return r
	}, key)
}

// incidents lists the incidents that the alert is about: both, of one that was
// merged. CAP sets them off by spaces.
func incidents(m *watch.Message) string {
	var list []string
	for _, id := range append([]string{m.Incident}, m.Redirect...) {
		if id != "" {
			list = append(list, identifier(id))
		}
	}
	return strings.Join(list, " ")
}

func orHouse(m *watch.Message) string {
	if m.Area == "" {
		return "how this service fares"
	}
	return "the area " + text(m.Area)
}

// moment is a time as CAP has it: without a Z, and without fractions.
func moment(t time.Time, zone *time.Location) string {
	return t.In(zone).Format("2006-01-02T15:04:05-07:00")
}

// web is the link, when it is one that CAP takes.
func web(link string) string {
	if strings.HasPrefix(link, "https://") || strings.HasPrefix(link, "http://") {
		return link
	}
	return ""
}

// text is words without what XML does not allow.
func text(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD")))
}
