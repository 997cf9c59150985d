package watch

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin"
	"tocsin/watch/area"
)

// Disclaimer is what every message says of itself.
const Disclaimer = "Derived from public reports; not an official warning. That no message comes never means that nothing happened."

// Message is one thing to be sent. Its JSON is what a webhook gets.
type Message struct {
	Key      string    `json:"key"` // the same however often it is sent
	Event    Event     `json:"event"`
	At       time.Time `json:"at"` // when it came up, not when it was sent
	Delivery string    `json:"delivery"`
	Headline string    `json:"headline"` // a sentence
	// Changes are sentences on what changed since the receiver was last told.
	Changes []string `json:"changes,omitempty"`

	Alert     string     `json:"alert,omitempty"`
	Version   int        `json:"version,omitempty"`
	AreaID    string     `json:"area_id,omitempty"`
	Area      string     `json:"area,omitempty"`
	Rule      string     `json:"rule,omitempty"`
	Match     area.Match `json:"match,omitempty"`
	Asset     string     `json:"asset,omitempty"` // the nearest that is matched
	DistanceM int        `json:"distance_m,omitempty"`

	Incident    string                 `json:"incident,omitempty"`
	Redirect    []string               `json:"redirect,omitempty"` // of one that was merged
	Kind        tocsin.Kind            `json:"kind,omitempty"`
	Form        tocsin.Form            `json:"form,omitempty"`
	Status      tocsin.Status          `json:"status,omitempty"`
	Stage       Stage                  `json:"stage,omitempty"` // of an alarm
	When        *tocsin.When           `json:"when,omitempty"`
	Where       *tocsin.Where          `json:"where,omitempty"`
	Place       string                 `json:"place,omitempty"` // Where in words, with its precision
	Day         string                 `json:"day,omitempty"`   // When in words
	Figures     map[tocsin.Slot]Figure `json:"figures,omitempty"`
	Contested   []tocsin.Slot          `json:"contested,omitempty"`
	Origins     int                    `json:"origins,omitempty"`
	Credibility int                    `json:"credibility,omitempty"`
	Claims      []Said                 `json:"claims,omitempty"` // the key ones, with who says so
	Unknown     []string               `json:"unknown,omitempty"`

	Link       string     `json:"link,omitempty"`
	Disclaimer string     `json:"disclaimer"`
	Items      []*Message `json:"items,omitempty"` // of a digest

	// For channels that name what a message follows.
	Title      string                 `json:"-"` // the headline of the alert's first edition
	References []Reference            `json:"-"` // earlier messages that it replaces, the first first
	Record     *tocsin.IncidentRecord `json:"-"` // nil when it is of no incident
	Watched    *area.Area             `json:"-"`
	Official   bool                   `json:"-"` // an alarm that a warning system itself gave
	Zone       *time.Location         `json:"-"`
}

// Reference is an earlier message of the alert to the same receiver.
type Reference struct {
	Key string
	At  time.Time
}

// Said is a claim in words, and who makes it.
type Said struct {
	Slot      tocsin.Slot      `json:"slot"`
	Value     string           `json:"value"` // "3"; "not told" of silence
	Speaker   string           `json:"speaker"`
	Certainty tocsin.Certainty `json:"certainty"`
	Quote     string           `json:"quote,omitempty"`
}

// keySlots are those whose claims a message carries, and perSlot how many of
// each: the newest.
var keySlots = []tocsin.Slot{tocsin.Killed, tocsin.Injured, tocsin.Missing, tocsin.Abducted, tocsin.Casualties, tocsin.Munitions,
	tocsin.ClaimedBy, tocsin.Blamed, tocsin.DeniedBy, tocsin.Target, tocsin.DefenceResponse}

const perSlot = 3

// fill puts in what the record, as it may leave the house, says.
func (m *Message) fill(rec *tocsin.IncidentRecord, link func(string) string) {
	inc := &rec.Incident
	facts := FactsOf(rec)
	m.Record, m.Incident = rec, inc.ID
	m.Headline = oneLine(inc.Headline)
	if m.Headline == "" {
		m.Headline = "Report of " + kindWords(inc.Kind)
	}
	if !strings.HasSuffix(m.Headline, ".") {
		m.Headline += "."
	}
	m.Kind, m.Form, m.Status, m.Stage = inc.Kind, inc.Form, inc.Status, facts.Stage
	m.When, m.Where = inc.When, inc.Where
	m.Place, m.Day = orUnknown(placeWords(inc.Where)), orUnknown(dayWords(inc.When))
	m.Figures, m.Contested = facts.Figures, facts.Contested
	m.Origins, m.Credibility = inc.Origins, inc.Credibility
	m.Claims, m.Unknown = keyClaims(inc), unknown(inc, facts)
	m.Link = link(inc.ID)
	m.Official = inc.Kind == tocsin.Alarm && official(inc)
}

// keyClaims lists the claims that matter most, the newest of a slot first, and
// no two alike.
func keyClaims(inc *tocsin.Incident) (list []Said) {
	for _, slot := range keySlots {
		var said []Said
		for c := range live(inc.Slots[slot]) {
			s := Said{slot, claimWords(&c.Claim), speakerWords(c.Speaker), c.Certainty, oneLine(c.Quote.Exact)}
			if at := slices.IndexFunc(said, func(o Said) bool { return o.Value == s.Value && o.Speaker == s.Speaker }); at < 0 {
				said = append(said, s)
			}
		}
		slices.Reverse(said)
		list = append(list, said[:min(perSlot, len(said))]...)
	}
	return list
}

func claimWords(c *tocsin.Claim) string {
	n := c.Value.Count
	words := oneLine(c.Value.Name)
	switch {
	case c.Certainty == tocsin.Silent:
		return "not told"
	case n.Known && n.Max == tocsin.Open:
		words = fmt.Sprintf("at least %d", n.Min)
	case n.Known && n.Min == tocsin.Open:
		words = fmt.Sprintf("up to %d", n.Max)
	case n.Known && n.Min != n.Max:
		words = fmt.Sprintf("%d to %d", n.Min, n.Max)
	case n.Known:
		words = fmt.Sprint(n.Min)
	}
	for _, s := range []string{c.Scope.Side, c.Scope.Group, c.Scope.Stage, c.Scope.Period} {
		if s != "" {
			words += ", " + oneLine(s)
		}
	}
	if c.Certainty == tocsin.Denied {
		words += " (denied)"
	}
	return words
}

func speakerWords(s tocsin.Speaker) string {
	who := oneLine(s.Name)
	switch {
	case who == "" && s.Kind == tocsin.SpeakerUnnamed:
		who = "unnamed reports"
	case who == "":
		who = "the " + string(s.Kind)
	}
	if s.Via != "" {
		who += ", via " + oneLine(s.Via)
	}
	return who
}

// unknown says what nobody has told, so that silence is not read as an answer.
func unknown(inc *tocsin.Incident, f Facts) (list []string) {
	say := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	hurt, silent := false, ""
	for _, slot := range harmSlots {
		_, ok := f.Figures[slot]
		hurt = hurt || ok
		for c := range live(inc.Slots[slot]) {
			if c.Certainty == tocsin.Silent {
				silent = speakerWords(c.Speaker)
			}
		}
	}
	switch {
	case inc.Kind != tocsin.Attack && inc.Kind != tocsin.Explosion:
	case !hurt && silent != "":
		say("Whether anybody was hurt: %s gave no word of it.", silent)
	case !hurt:
		say("Whether anybody was hurt: no report says.")
	}
	if inc.Kind == tocsin.Attack && len(f.Named) == 0 {
		say("Who did it: no report names anybody.")
	}
	if inc.Kind == tocsin.Explosion {
		say("What caused it: no report says.")
	}
	if inc.Kind == tocsin.Alarm && f.AllClear == "" {
		say("Whether the alarm is over: nobody has said so.")
	}
	switch w := inc.When; {
	case !w.Known():
		say("The day.")
	case w.Precision.Rank() > tocsin.Day.Rank():
		say("The exact day: only the %s is known.", w.Precision)
	}
	switch w := inc.Where; {
	case !w.Located():
		say("Its position on a map.")
	case precisionRank(w.Precision) > precisionRank(tocsin.Site):
		say("The exact place: it is known within about %s.", distanceWords(float64(w.RadiusM)))
	}
	if inc.Origins < 2 {
		say("Whether another source bears it out: so far there is one independent origin.")
	}
	for _, slot := range f.Contested {
		say("%s: reports contradict each other.", slotWords(slot))
	}
	return list
}

// touches says that an incident may lie outside the area that it alerts.
func touches(w *tocsin.Where, name string) string {
	if w.RadiusM <= 0 {
		return fmt.Sprintf("Whether it is in %s: how far its place reaches is not told.", name)
	}
	return fmt.Sprintf("Whether it is in %s: its place is known within about %s, and reaches beyond.", name, distanceWords(float64(w.RadiusM)))
}

// official reports whether a warning system itself, or a force, gave the alarm.
func official(inc *tocsin.Incident) bool {
	for c := range live(inc.Slots[tocsin.DefenceResponse]) {
		switch {
		case c.Certainty != tocsin.Stated:
		case strings.HasPrefix(c.Rule, "cap."), c.Speaker.Kind == tocsin.SpeakerOfficial, c.Speaker.Kind == tocsin.SpeakerMilitary:
			return true
		}
	}
	return false
}

// dayWords is "2026-09-20, night", "2026-09-18 to 2026-09-20".
func dayWords(w *tocsin.When) string {
	if w == nil {
		return ""
	}
	s := w.Start.String()
	switch {
	case !w.Known():
		return oneLine(w.Words)
	case !w.End.Known():
		s = "since " + s
	case w.End != w.Start:
		s += " to " + w.End.String()
	}
	if w.PartOfDay != "" {
		s += ", " + w.PartOfDay
	}
	if w.Clock != "" {
		s += ", " + w.Clock + " local time"
	}
	return s
}

// Lines is the message in plain words, one thing a line.
func (m *Message) Lines() []string {
	lines := []string{m.Headline}
	say := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	lines = append(lines, m.Changes...)
	if m.Record == nil {
		for _, item := range m.Items {
			lines = append(lines, "")
			lines = append(lines, item.Lines()...)
		}
		if m.Link != "" && len(m.Items) == 0 {
			say("%s", m.Link)
		}
		return lines
	}
	say("When: %s", m.Day)
	say("Where: %s", m.Place)
	if m.Asset != "" {
		say("Near: %s, about %s away", m.Asset, distanceWords(float64(m.DistanceM)))
	}
	say("Independent origins: %d; credibility: %d of 6 (1 is confirmed)", m.Origins, m.Credibility)
	for _, c := range m.Claims {
		s := fmt.Sprintf("%s: %s, %s by %s", slotWords(c.Slot), c.Value, c.Certainty, c.Speaker)
		if c.Quote != "" {
			s += fmt.Sprintf(" (“%s”)", c.Quote)
		}
		lines = append(lines, s)
	}
	for i, u := range m.Unknown {
		if i == 0 {
			say("Not known:")
		}
		lines = append(lines, "- "+u)
	}
	if m.Link != "" {
		say("%s", m.Link)
	}
	return lines
}

// Text is the message as plain text, with what it is at its end.
func (m *Message) Text() string {
	return strings.Join(append(m.Lines(), "", m.Disclaimer), "\n") + "\n"
}

// Subject is one line that begins with what the message is, in brackets.
func (m *Message) Subject() string {
	title := m.Title
	if title == "" {
		title = m.Headline
	}
	title = strings.TrimSuffix(title, ".")
	if m.Event == First {
		return title
	}
	return fmt.Sprintf("[%s] %s", m.Event, title)
}

// oneLine joins the words of a text by single spaces, control characters left out.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f && r <= 0xa0 || r == '\u2028' || r == '\u2029' }), " ")
}
