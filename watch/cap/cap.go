// Package cap writes messages of watch as CAP 1.2 alerts. What it writes is a
// Test, restricted to those who watch the area, until an operator signs for it;
// it is never an official warning, and never an all-clear of its own.
package cap

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"tocsin"
	format "tocsin/cap"
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

// Check reports the first rule that the options break.
func (o *Options) Check() error {
	return format.CheckSender(o.Sender)
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
	a := format.Alert{
		Identifier: identifier(m.Key), Sender: o.Sender, Sent: format.Time(m.At, m.Zone), Status: "Test", MsgType: "Alert",
		Source: format.Source, Scope: "Restricted", Restriction: "Those who watch " + orHouse(m), Incidents: incidents(m),
	}
	if o.Signed != "" && m.Event != watch.Testing && m.Event != watch.OfHouse {
		a.Status = "Actual"
		a.Source += "; sent in the name of " + text(o.Signed)
	}
	if len(m.References) > 0 {
		var refs []string
		for _, r := range m.References {
			refs = append(refs, format.Reference(o.Sender, identifier(r.Key), format.Time(r.At, m.Zone)))
		}
		a.References, a.MsgType = strings.Join(refs, " "), "Update"
		if m.Event == watch.Withdrawn && len(m.Redirect) == 0 {
			a.MsgType = "Cancel"
		}
	}
	if len(m.Changes) > 0 {
		a.Note = text(strings.Join(m.Changes, " "))
	}
	a.Info = infoOf(m, &o)
	return a.Write()
}

func infoOf(m *watch.Message, o *Options) *format.Info {
	lasts := o.Lasts
	if lasts <= 0 {
		lasts = 24 * time.Hour
	}
	i := &format.Info{
		Language: "en", Category: "Security", Event: event(m), ResponseType: "Monitor",
		Urgency: "Past", Severity: severity(m), Certainty: certainty(m),
		Effective: format.Time(m.At, m.Zone), Expires: format.Time(m.At.Add(lasts), m.Zone),
		SenderName: "tocsin", Headline: headline(m.Headline), Description: description(m),
		Instruction: "Follow the advice of the local authorities.", Web: web(m.Link), Contact: text(o.Contact),
		Area: whom(m),
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
			i.Parameter = append(i.Parameter, format.Value{Name: name, Value: text(value)})
		}
	}
	if m.Kind != "" {
		i.EventCode = append(i.EventCode, format.Value{Name: "tocsin:kind", Value: string(m.Kind)})
	}
	if m.Form != "" {
		i.EventCode = append(i.EventCode, format.Value{Name: "tocsin:form", Value: string(m.Form)})
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
				if format.Firsthand(&slot.Claims[i]) {
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
	if utf8.RuneCountInString(s) <= format.MaxHeadline {
		return s
	}
	runes := []rune(s)[:format.MaxHeadline-1]
	cut := string(runes)
	if at := strings.LastIndexByte(cut, ' '); at > format.MaxHeadline/2 {
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
