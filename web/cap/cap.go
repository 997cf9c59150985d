// Package cap writes alerts of the Common Alerting Protocol 1.2 about
// incidents. What it writes is no warning of an authority and says so: an alert
// is a Test until an operator signs it, and is restricted unless it is made
// public on purpose.
package cap

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tocsin"
	format "tocsin/cap"
)

// Options says who speaks and to whom. Sender is required, the rest is not.
type Options struct {
	Sender     string // an address that the sender owns; no white space, comma, "<" or "&"
	SenderName string // "tocsin" when empty
	Contact    string
	// Restriction is who may read a restricted alert; "" is the readers of
	// this server.
	Restriction string
	// Signed makes the status Actual: an operator stands for the alert.
	Signed bool
	// Public makes the scope Public instead of Restricted.
	Public bool
	// Web is the address of the incident's page; "" is none.
	Web string
	// Zone is the local time of the incident, in which times are written and
	// its clock time is understood; nil is UTC.
	Zone *time.Location
	// Lifetime is how long after it is sent an alert expires; 0 is a day.
	Lifetime time.Duration
	// Codes are further event codes: "acled:sub_event_type", "Air/drone strike".
	Codes []format.Value
	// Earlier are the messages sent before that this one updates or cancels:
	// of earlier versions, and of incidents that were merged into this one.
	Earlier []Reference
}

// Reference names a message that was sent: that of one version of an incident.
type Reference struct {
	Incident string    `json:"incident"`
	Version  int       `json:"version"`
	Sent     time.Time `json:"sent"`
}

// Identifier names the message about a version of an incident; what CAP
// forbids in it is written as %XX.
func Identifier(incident string, version int) string {
	var b strings.Builder
	for i := range len(incident) {
		switch c := incident[i]; {
		case c <= ' ' || c >= 0x7f || strings.IndexByte(`,<&%`, c) >= 0:
			fmt.Fprintf(&b, "%%%02X", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String() + ".v" + strconv.Itoa(version)
}

// Alert writes the alert about one version of an incident, as XML with its
// declaration. It is an Update when earlier messages are given, a Cancel when
// the incident is withdrawn. It gives an Invalid error when the sender or the
// version's time is missing, and a NotFound error when an incident is withdrawn
// of which no message was sent.
func Alert(ch *tocsin.Change, opts Options) ([]byte, error) {
	inc := &ch.Incident
	if err := format.CheckSender(opts.Sender); err != nil {
		return nil, fmt.Errorf("alert on %s: %w", inc.ID, err)
	}
	zone := opts.Zone
	if zone == nil {
		zone = time.UTC
	}
	switch {
	case inc.ID == "":
		return nil, tocsin.Errorf(tocsin.Invalid, "alert: the incident has no id")
	case ch.At.IsZero():
		return nil, tocsin.Errorf(tocsin.Invalid, "alert on %s: version %d has no time", inc.ID, ch.Version)
	}
	a := format.Alert{
		Identifier: Identifier(inc.ID, ch.Version), Sender: opts.Sender, Sent: format.Time(ch.At, zone),
		Status: "Test", MsgType: "Alert", Source: format.Source, Scope: "Restricted", Incidents: Identifier(inc.ID, 0),
	}
	a.Incidents = strings.TrimSuffix(a.Incidents, ".v0")
	if opts.Signed {
		a.Status = "Actual"
	}
	if opts.Public {
		a.Scope = "Public"
	} else if a.Restriction = clean(opts.Restriction); a.Restriction == "" {
		a.Restriction = "Readers of this server"
	}
	if a.References = references(ch, opts, zone); a.References != "" {
		a.MsgType = "Update"
	}
	if ch.Reason != "" {
		a.Note = fmt.Sprintf("v%d: %s", ch.Version, clean(ch.Reason))
	}
	if ch.Withdraw {
		if a.References == "" {
			return nil, tocsin.Errorf(tocsin.NotFound, "alert on %s: it is withdrawn, and no earlier message is there to cancel", inc.ID)
		}
		a.MsgType = "Cancel"
		if len(ch.Redirect) > 0 {
			a.Note = strings.TrimSpace(a.Note + "; its accounts are now in " + strings.Join(ch.Redirect, ", "))
		}
	} else {
		a.Info = inform(ch, opts, zone)
	}
	return a.Write()
}

// references lists the earlier messages, never the alert itself nor one that
// was sent after it: CAP calls both an error.
func references(ch *tocsin.Change, opts Options, zone *time.Location) string {
	var refs []string
	for _, r := range opts.Earlier {
		if r.Sent.IsZero() || r.Sent.After(ch.At) || r.Incident == ch.Incident.ID && r.Version >= ch.Version {
			continue
		}
		ref := format.Reference(opts.Sender, Identifier(r.Incident, r.Version), format.Time(r.Sent, zone))
		if !slices.Contains(refs, ref) {
			refs = append(refs, ref)
		}
	}
	return strings.Join(refs, " ")
}

func inform(ch *tocsin.Change, opts Options, zone *time.Location) *format.Info {
	inc := &ch.Incident
	life := opts.Lifetime
	if life <= 0 {
		life = 24 * time.Hour
	}
	i := &format.Info{
		Language: "en", Category: "Security", Event: event(inc), ResponseType: "Monitor",
		Urgency: urgency(inc), Severity: severity(inc), Certainty: certainty(inc), EventCode: opts.Codes,
		Effective: format.Time(ch.At, zone), Onset: onset(inc.When, zone), Expires: format.Time(ch.At.Add(life), zone),
		SenderName: clean(opts.SenderName), Headline: headline(inc), Description: description(inc),
		Instruction: "Check local official advice.", Web: opts.Web, Contact: clean(opts.Contact), Area: where(inc.Where),
		Parameter: []format.Value{
			{Name: "admiralty", Value: admiralty(inc)},
			{Name: "tocsin:origins", Value: strconv.Itoa(inc.Origins)},
			{Name: "tocsin:version", Value: strconv.Itoa(ch.Version)},
		},
	}
	if i.SenderName == "" {
		i.SenderName = "tocsin"
	}
	return i
}

func event(inc *tocsin.Incident) string {
	words := "Reported " + strings.ReplaceAll(string(inc.Kind), "-", " ")
	if inc.Form != "" && inc.Form != tocsin.OtherForm {
		words += " (" + strings.ReplaceAll(string(inc.Form), "-", " ") + ")"
	}
	return words
}

// urgency is Past for what happened. Immediate is for an authority's live
// warning, which an incident never is.
func urgency(inc *tocsin.Incident) string {
	if inc.Kind == tocsin.Threat || inc.Kind == tocsin.Alarm {
		return "Unknown"
	}
	return "Past"
}

// severity is Extreme from 10 dead, Severe from 1, Moderate when people were
// hurt or taken or things damaged, Minor when somebody says that nobody was,
// and Unknown when nothing is said.
func severity(inc *tocsin.Incident) string {
	least := func(slots ...tocsin.Slot) (n int, known bool) {
		for _, s := range slots {
			rec := inc.Slots[s]
			if rec == nil {
				continue
			}
			for _, v := range []*int{rec.Low, rec.Best} {
				if v != nil {
					n, known = max(n, *v), true
				}
			}
		}
		return n, known
	}
	killed, knownKilled := least(tocsin.Killed)
	hurt, knownHurt := least(tocsin.Injured, tocsin.Casualties, tocsin.Missing, tocsin.Abducted)
	damage := inc.Slots[tocsin.Damage]
	switch {
	case killed >= 10:
		return "Extreme"
	case killed > 0:
		return "Severe"
	case hurt > 0 || damage != nil && len(damage.Claims) > 0:
		return "Moderate"
	case knownKilled || knownHurt:
		return "Minor"
	}
	return "Unknown"
}

// certainty is Observed only where an authority, a hospital or a witness says
// so and the incident is at least consistent with other facts.
func certainty(inc *tocsin.Incident) string {
	switch {
	case inc.Credibility >= 1 && inc.Credibility <= 2:
		if slices.ContainsFunc(claims(inc), func(c tocsin.IncidentClaim) bool { return format.Firsthand(&c) }) {
			return "Observed"
		}
		return "Likely"
	case inc.Credibility == 3:
		return "Possible"
	}
	return "Unknown"
}

// onset is written only where a clock time is told: a day alone would become
// midnight, which nobody said.
func onset(w *tocsin.When, zone *time.Location) string {
	if !w.Known() || w.Clock == "" {
		return ""
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", w.Start.String()+" "+w.Clock, zone)
	if err != nil {
		return ""
	}
	return format.Time(t, zone)
}

func headline(inc *tocsin.Incident) string {
	h := clean(inc.Headline)
	if h == "" {
		h = event(inc)
	}
	if utf8.RuneCountInString(h) > format.MaxHeadline {
		r := []rune(h)
		h = strings.TrimSpace(string(r[:format.MaxHeadline-1])) + "…"
	}
	return h
}

// maxSayings is how many sayings a description quotes; the rest is counted.
const maxSayings = 12

// description says who says what, slot by slot, and how far it was checked.
func description(inc *tocsin.Incident) string {
	var lines []string
	seen := map[string]bool{}
	more := 0
	for _, c := range claims(inc) {
		if c.Superseded != "" || c.Certainty == tocsin.Silent || c.Value.None() {
			continue
		}
		line := saying(c)
		switch {
		case seen[line]:
		case len(lines) == maxSayings:
			more++
		default:
			lines = append(lines, line)
		}
		seen[line] = true
	}
	if more > 0 {
		lines = append(lines, fmt.Sprintf("%d more sayings are on the incident's page.", more))
	}
	origins := "independent origins"
	if inc.Origins == 1 {
		origins = "origin"
	}
	lines = append(lines, fmt.Sprintf("%d %s. Not independently verified by the sender.", inc.Origins, origins))
	return strings.Join(lines, "\n")
}

func saying(c tocsin.IncidentClaim) string {
	value := c.Value.Name
	if n := c.Value.Count; n.Known {
		switch {
		case n.Max == tocsin.Open:
			value = fmt.Sprintf("%d or more", n.Min)
		case n.Min == tocsin.Open:
			value = fmt.Sprintf("up to %d", n.Max)
		case n.Min == n.Max:
			value = strconv.Itoa(n.Min)
		default:
			value = fmt.Sprintf("%d to %d", n.Min, n.Max)
		}
	}
	what := strings.ReplaceAll(string(c.Slot), "_", " ")
	for _, s := range []string{c.Scope.Side, c.Scope.Group, c.Scope.Stage} {
		if s != "" {
			what += ", " + s
		}
	}
	who := c.Speaker.Name
	if who == "" {
		who = string(c.Speaker.Kind)
	}
	if c.Speaker.Via != "" {
		who += " via " + c.Speaker.Via
	}
	return clean(fmt.Sprintf("%s: %s (%s, %s)", what, value, who, c.Certainty))
}

// claims are all claims of the incident in the order of the slots.
func claims(inc *tocsin.Incident) (all []tocsin.IncidentClaim) {
	for _, s := range tocsin.Slots {
		if rec := inc.Slots[s]; rec != nil {
			all = append(all, rec.Claims...)
		}
	}
	return all
}

// admiralty is the best reliability of the origins with the credibility.
func admiralty(inc *tocsin.Incident) string {
	best := tocsin.CannotTell
	for _, o := range inc.OriginList {
		if o.Reliability != "" && o.Reliability < best {
			best = o.Reliability
		}
	}
	credibility := inc.Credibility
	if credibility < 1 || credibility > 6 {
		credibility = 6
	}
	return string(best) + strconv.Itoa(credibility)
}

// where is a circle where a position is known, else the country's code; nil
// when neither is.
func where(w *tocsin.Where) *format.Area {
	if w == nil {
		return nil
	}
	a := &format.Area{Desc: clean(w.Name)}
	if w.Near {
		a.Desc = "Near " + a.Desc
	}
	for _, in := range w.Within {
		if in != w.Name {
			a.Desc += ", " + clean(in)
		}
	}
	switch {
	case w.Located():
		a.Circle = []string{fmt.Sprintf("%s,%s %s", degrees(*w.Lat), degrees(*w.Lon), strconv.FormatFloat(float64(max(w.RadiusM, 100))/1000, 'f', 1, 64))}
	case w.CountryCode != "":
		a.Geocode = []format.Value{{Name: "ISO 3166-1", Value: w.CountryCode}}
	default:
		return nil
	}
	if a.Desc == "" {
		a.Desc = "unnamed place"
	}
	return a
}

func degrees(v float64) string { return strconv.FormatFloat(v, 'f', 4, 64) }

// clean makes one line of words that XML can hold.
func clean(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\uFFFD"), func(r rune) bool {
		return r <= ' ' || r >= 0x7f && r <= 0xa0 || r == '\u2028' || r == '\u2029' || r == '\uFFFE' || r == '\uFFFF'
	}), " ")
}
