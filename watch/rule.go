package watch

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"tocsin"
	"tocsin/watch/area"
)

// Rule says of which incidents in an area somebody is told, how, and when. A
// rule is about one kind of incident: what is no attack never alerts as one.
type Rule struct {
	ID   string      `json:"id"`
	Area string      `json:"area"` // Area.ID
	Name string      `json:"name"`
	Kind tocsin.Kind `json:"kind,omitempty"` // "" is attack; there are none for aggregates
	// Each condition that is set must hold for an alert to begin. One that is
	// under way goes on until the incident is withdrawn, is no longer of the
	// kind or leaves the area.
	Forms          []tocsin.Form         `json:"forms,omitempty"`
	Stages         []Stage               `json:"stages,omitempty"` // of alarms
	Inside         bool                  `json:"inside,omitempty"` // the disc must lie wholly in the area
	Harm           bool                  `json:"harm,omitempty"`   // somebody killed, injured, missing or abducted is reported
	MinOrigins     int                   `json:"min_origins,omitempty"`
	MaxCredibility int                   `json:"max_credibility,omitempty"` // 1 confirmed .. 6; 0 is any
	Precision      tocsin.PlacePrecision `json:"precision,omitempty"`       // at least so exact
	Words          []string              `json:"words,omitempty"`           // one of them, in headline, place, names or quotes
	Actors         []string              `json:"actors,omitempty"`          // a part of the name of one who is named for it, or hit by it
	// MaxAge is how many days before the change the act may lie; 0 is 7, as
	// codebook 15 has it, and below 0 is any.
	MaxAge int `json:"max_age,omitempty"`

	Deliveries []string     `json:"deliveries"`       // Delivery.ID
	Zone       string       `json:"zone,omitempty"`   // of the hours below, as "Asia/Baghdad"; "" is UTC
	Quiet      *Hours       `json:"quiet,omitempty"`  // nothing is sent then; it is sent at their end
	Digest     Digest       `json:"digest,omitempty"` // "" is each alert at once
	At         string       `json:"at,omitempty"`     // of a daily or weekly digest: "07:00"; "" is "07:00"
	Weekday    time.Weekday `json:"weekday,omitempty"`
	Escalate   []Escalation `json:"escalate,omitempty"` // in order of time
	Off        bool         `json:"off,omitempty"`
}

// Escalation says who else is told when nobody acknowledged an alert. Quiet
// hours do not hold it back; its time runs from when the alert was to be sent.
type Escalation struct {
	After      time.Duration `json:"after"`
	Deliveries []string      `json:"deliveries"`
}

// Stage is what an alarm says. The three are never taken for one another, and
// none is inferred from another or from silence.
type Stage string

// The stages of an alarm.
const (
	PreAlert Stage = "pre-alert" // people are told to be ready
	Sounding Stage = "alarm"
	AllClear Stage = "all-clear" // somebody said that it is over
)

// defaultAge is how old an act may be to be news (codebook 15).
const defaultAge = 7

// Validate reports the first rule that the rule breaks, for its area.
func (r *Rule) Validate(a *area.Area) error {
	bad := func(format string, args ...any) error {
		return tocsin.Errorf(tocsin.Invalid, "rule %s: "+format, append([]any{r.ID}, args...)...)
	}
	if err := goodID("rule", r.ID); err != nil {
		return err
	}
	switch r.kind() {
	case tocsin.Attack, tocsin.Threat, tocsin.Alarm, tocsin.Explosion, tocsin.Find:
	default:
		return bad("there are no alerts of kind %q", r.Kind)
	}
	switch {
	case r.Name == "" || strings.ContainsFunc(r.Name, unicode.IsControl):
		return bad("it needs a name of one line")
	case r.Area != a.ID:
		return bad("it is for area %q, not %q", r.Area, a.ID)
	case len(r.Forms) > 0 && r.kind() != tocsin.Attack:
		return bad("only attacks have forms")
	case len(r.Stages) > 0 && r.kind() != tocsin.Alarm:
		return bad("only alarms have stages")
	case r.MinOrigins < 0 || r.MaxCredibility < 0 || r.MaxCredibility > 6:
		return bad("origins are not negative, and credibility is 1 to 6")
	case r.Precision != "" && precisionRank(r.Precision) == len(precisions):
		return bad("unknown precision %q", r.Precision)
	case len(r.Deliveries) == 0:
		return bad("it names no delivery")
	case a.Kind == area.Unplaced && r.Digest == "":
		return bad("what has no place is told in a digest only")
	case r.Digest != "" && len(r.Escalate) > 0:
		return bad("a digest is not acknowledged, and so has no escalation")
	}
	for _, f := range r.Forms {
		if f.Rank() == len(tocsin.Forms) {
			return bad("unknown form %q", f)
		}
	}
	for _, s := range r.Stages {
		if s != PreAlert && s != Sounding && s != AllClear {
			return bad("unknown stage %q", s)
		}
	}
	after := time.Duration(0)
	for _, e := range r.Escalate {
		if e.After <= after || len(e.Deliveries) == 0 {
			return bad("each escalation comes later than the one before, and names a delivery")
		}
		after = e.After
	}
	if err := r.checkHours(); err != nil {
		return bad("%w", err)
	}
	return nil
}

// goodID keeps ids such that they may stand in a header, an address or an
// identifier of any format.
func goodID(what, id string) error {
	ok := id != "" && len(id) <= 64
	for _, c := range id {
		ok = ok && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-')
	}
	if !ok {
		return tocsin.Errorf(tocsin.Invalid, "%s: the id %q must have 1 to 64 letters, digits or hyphens", what, id)
	}
	return nil
}

func (r *Rule) kind() tocsin.Kind {
	if r.Kind == "" {
		return tocsin.Attack
	}
	return r.Kind
}

// begins reports whether an alert of the rule begins with the record, whose
// place lies to the area as match says, and if not, why.
func (r *Rule) begins(rec *tocsin.IncidentRecord, match area.Match) (bool, string) {
	inc := &rec.Incident
	switch {
	case r.Off:
		return false, "the rule is off"
	case inc.Kind != r.kind():
		return false, fmt.Sprintf("kind %s, and the rule is about %s", inc.Kind, r.kind())
	case len(r.Forms) > 0 && !slices.Contains(r.Forms, inc.Form):
		return false, fmt.Sprintf("form %s", inc.Form)
	case len(r.Stages) > 0 && !slices.Contains(r.Stages, StageOf(rec)):
		return false, fmt.Sprintf("stage %s", StageOf(rec))
	case r.Inside && match != area.Inside:
		return false, "not wholly in the area"
	case r.Harm && !harmed(inc):
		return false, "nobody is reported hurt"
	case inc.Origins < r.MinOrigins:
		return false, fmt.Sprintf("origins %d, needs %d", inc.Origins, r.MinOrigins)
	case r.MaxCredibility > 0 && inc.Credibility > r.MaxCredibility:
		return false, fmt.Sprintf("credibility %d, needs %d", inc.Credibility, r.MaxCredibility)
	case r.Precision != "" && (inc.Where == nil || precisionRank(inc.Where.Precision) > precisionRank(r.Precision)):
		return false, "its place is not known exactly enough"
	case len(r.Words) > 0 && !anyIn(r.Words, words(inc)):
		return false, "none of the words"
	case len(r.Actors) > 0 && !anyIn(r.Actors, actors(inc)):
		return false, "none of the actors"
	}
	if age := daysOld(rec); r.MaxAge >= 0 && age > max(r.MaxAge, 0)+defaultAge*boolInt(r.MaxAge == 0) {
		return false, fmt.Sprintf("it happened %d days before", age)
	}
	return true, ""
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// daysOld is how many days before the change the act ended; 0 when that is not
// known, or it goes on.
func daysOld(rec *tocsin.IncidentRecord) int {
	w := rec.Incident.When
	if !w.Known() || !w.End.Known() || rec.At.IsZero() {
		return 0
	}
	return max(0, w.End.DaysUntil(tocsin.DateOf(rec.At.UTC())))
}

// precisions are those that a place may be asked for, exact ones first.
var precisions = []tocsin.PlacePrecision{tocsin.Site, tocsin.Neighbourhood, tocsin.Town, tocsin.District, tocsin.Province,
	tocsin.SeaOrAir, tocsin.CountryWide}

func precisionRank(p tocsin.PlacePrecision) int {
	if i := slices.Index(precisions, p); i >= 0 {
		return i
	}
	return len(precisions)
}

var harmSlots = []tocsin.Slot{tocsin.Killed, tocsin.Injured, tocsin.Missing, tocsin.Abducted, tocsin.Casualties}

func harmed(inc *tocsin.Incident) bool {
	for _, slot := range harmSlots {
		if rec := inc.Slots[slot]; rec != nil && (above(rec.Low) || above(rec.Best) || above(rec.High)) {
			return true
		}
	}
	return false
}

func above(n *int) bool { return n != nil && *n > 0 }

// words are where a rule's words are looked for.
func words(inc *tocsin.Incident) []string {
	list := []string{inc.Headline}
	if inc.Where != nil {
		list = append(append(list, inc.Where.Name, inc.Where.Country), inc.Where.Within...)
	}
	for _, slot := range tocsin.Slots {
		for c := range live(inc.Slots[slot]) {
			list = append(list, c.Value.Name, c.Quote.Exact)
		}
	}
	return list
}

func actors(inc *tocsin.Incident) (list []string) {
	for _, slot := range []tocsin.Slot{tocsin.Perpetrator, tocsin.Blamed, tocsin.ClaimedBy, tocsin.DeniedBy, tocsin.Target, tocsin.Victim} {
		for c := range live(inc.Slots[slot]) {
			list = append(list, c.Value.Name)
		}
	}
	return list
}

// anyIn reports whether one of the needles is a whole word, or words, in the
// texts; case and marks aside.
func anyIn(needles, texts []string) bool {
	for _, n := range needles {
		n = plain(n)
		for _, t := range texts {
			if n != "  " && strings.Contains(plain(t), n) {
				return true
			}
		}
	}
	return false
}

// plain is a text in lower case, its words set off by single spaces.
func plain(s string) string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r) })
	return " " + strings.Join(words, " ") + " "
}
