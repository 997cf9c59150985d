// Package cap is the element that alerts of the Common Alerting Protocol 1.2
// are written as, with the rules of its text that its schema cannot hold. What
// an alert says is for who writes one.
package cap

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"tocsin"
)

// Source is what every alert says of where it comes from.
const Source = "derived from public reports; not an official warning"

// MaxHeadline is how many characters a headline may have: the standard asks
// for fewer than 140.
const MaxHeadline = 139

// Alert is one message. Its fields and those of its parts stand in the
// standard's order; one that is empty and may be left out is.
type Alert struct {
	XMLName     xml.Name `xml:"urn:oasis:names:tc:emergency:cap:1.2 alert"`
	Identifier  string   `xml:"identifier"`
	Sender      string   `xml:"sender"`
	Sent        string   `xml:"sent"`
	Status      string   `xml:"status"`
	MsgType     string   `xml:"msgType"`
	Source      string   `xml:"source,omitempty"`
	Scope       string   `xml:"scope"`
	Restriction string   `xml:"restriction,omitempty"`
	Note        string   `xml:"note,omitempty"`
	References  string   `xml:"references,omitempty"`
	Incidents   string   `xml:"incidents,omitempty"`
	Info        *Info    `xml:"info"`
}

// Info is what an alert says.
type Info struct {
	Language     string  `xml:"language,omitempty"`
	Category     string  `xml:"category"`
	Event        string  `xml:"event"`
	ResponseType string  `xml:"responseType,omitempty"`
	Urgency      string  `xml:"urgency"`
	Severity     string  `xml:"severity"`
	Certainty    string  `xml:"certainty"`
	EventCode    []Value `xml:"eventCode"`
	Effective    string  `xml:"effective,omitempty"`
	Onset        string  `xml:"onset,omitempty"`
	Expires      string  `xml:"expires,omitempty"`
	SenderName   string  `xml:"senderName,omitempty"`
	Headline     string  `xml:"headline,omitempty"`
	Description  string  `xml:"description,omitempty"`
	Instruction  string  `xml:"instruction,omitempty"`
	Web          string  `xml:"web,omitempty"`
	Contact      string  `xml:"contact,omitempty"`
	Parameter    []Value `xml:"parameter"`
	Area         *Area   `xml:"area"`
}

// Value is a name with a value, as codes and parameters are.
type Value struct {
	Name  string `xml:"valueName"`
	Value string `xml:"value"`
}

// Area is whom an alert is for.
type Area struct {
	Desc    string   `xml:"areaDesc"`
	Polygon []string `xml:"polygon"`
	Circle  []string `xml:"circle"`
	Geocode []Value  `xml:"geocode"`
}

// Write gives the alert as XML with its declaration.
func (a *Alert) Write() ([]byte, error) {
	b, err := xml.MarshalIndent(a, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write alert %s: %w", a.Identifier, err)
	}
	return append([]byte(xml.Header), append(b, '\n')...), nil
}

// CheckSender reports why a sender is none; the error is Invalid.
func CheckSender(sender string) error {
	if sender == "" || strings.ContainsAny(sender, " \t\r\n,<&") {
		return tocsin.Errorf(tocsin.Invalid, "the sender %q of alerts must be there and hold no white space, comma, < or &", sender)
	}
	return nil
}

// Time is a time in a zone as alerts have it: no fraction, and never "Z" for
// UTC, which a nil zone is.
func Time(t time.Time, zone *time.Location) string {
	if zone == nil {
		zone = time.UTC
	}
	return t.In(zone).Format("2006-01-02T15:04:05-07:00")
}

// Reference names a message that was sent before, for References.
func Reference(sender, identifier, sent string) string { return sender + "," + identifier + "," + sent }

// Firsthand reports whether a claim is stated, and still is, by an authority, a
// hospital or a witness: without one, nothing of an incident is Observed.
func Firsthand(c *tocsin.IncidentClaim) bool {
	if c.Certainty != tocsin.Stated || c.Superseded != "" {
		return false
	}
	switch c.Speaker.Kind {
	case tocsin.SpeakerOfficial, tocsin.SpeakerMilitary, tocsin.SpeakerPolice, tocsin.SpeakerMedical, tocsin.SpeakerWitness:
		return true
	}
	return false
}
