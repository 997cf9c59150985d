package watch

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"tocsin/watch/area"
)

// Event is what a message is about.
type Event string

// The events.
const (
	First     Event = "first"
	Changed   Event = "changed"
	Contested Event = "contested" // changed, and something is contested that was not
	Withdrawn Event = "withdrawn" // also merged into another incident
	Reminder  Event = "reminder"  // nobody acknowledged it
	InDigest  Event = "digest"
	OfHouse   Event = "house" // of the watch itself, not of an incident
	Testing   Event = "test"
)

// State is how an alert stands.
type State string

// The states of an alert.
const (
	Open   State = "open"
	Left   State = "left"   // the incident is no longer in the area, or of the rule's kind
	Closed State = "closed" // the incident is withdrawn
)

// Alert is one rule's alert of one incident. It is one for good, and each
// version of it is an edition.
type Alert struct {
	ID       string     `json:"id"`
	Rule     string     `json:"rule"`
	Area     string     `json:"area"`
	Incident string     `json:"incident"`
	State    State      `json:"state"`
	Version  int        `json:"version"` // counted from 1
	Match    area.Match `json:"match,omitempty"`
	Editions []Edition  `json:"editions"` // one for each version
	Told     Facts      `json:"told"`     // as of the last edition
	Changed  time.Time  `json:"changed"`  // of the last edition
	Redirect []string   `json:"redirect,omitempty"`
	Digested int        `json:"digested,omitempty"` // the last version that a digest holds
	Steps    int        `json:"steps,omitempty"`    // escalations that were asked for
	NextStep time.Time  `json:"next_step,omitzero"` // when the next is due, unless it is acknowledged
	Ack      *Handling  `json:"ack,omitempty"`
	Owner    string     `json:"owner,omitempty"`
	Handled  []Handling `json:"handled,omitempty"` // all that people did with it, the first first
}

// Edition is one version of an alert: what happened, of which version of the
// incident, and who was to be told.
type Edition struct {
	Version  int       `json:"version"`
	Event    Event     `json:"event"`
	State    State     `json:"state"`
	At       time.Time `json:"at"`
	Words    []string  `json:"words,omitempty"` // for those inside: what changed, before anything is withheld
	Incident int       `json:"incident"`        // its version
	To       []string  `json:"to,omitempty"`    // deliveries asked for; none in a digest, or when muted
	After    time.Time `json:"after,omitzero"`  // when they may be sent
	Muted    bool      `json:"muted,omitempty"`
}

// Handling is what a person did with an alert.
type Handling struct {
	Act  string    `json:"act"` // acknowledge, hand over
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	To   string    `json:"to,omitempty"` // of hand over
	Note string    `json:"note,omitempty"`
}

// Mute keeps alerts of an incident, or of an area, from being sent for a time.
// What came up meanwhile is sent at its end, as it is then.
type Mute struct {
	ID       string    `json:"id"`
	Incident string    `json:"incident,omitempty"`
	Area     string    `json:"area,omitempty"`
	Until    time.Time `json:"until"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
	Reason   string    `json:"reason,omitempty"`
}

func (m *Mute) covers(a *Alert) bool {
	return m.Incident != "" && m.Incident == a.Incident || m.Area != "" && m.Area == a.Area
}

// alertID is the same whoever makes it, so that a rule has one alert of an
// incident.
func alertID(rule, incident string) string {
	sum := sha256.Sum256([]byte(rule + "\x00" + incident))
	return "alert-" + hex.EncodeToString(sum[:8])
}

// sendKey is made of alert, version and delivery, and of the step of an
// escalation. It holds no full stop: a signed webhook sets its parts off by one.
func sendKey(alert string, version int, delivery string, step int) string {
	key := fmt.Sprintf("%s_v%d_%s", alert, version, delivery)
	if step > 0 {
		key += fmt.Sprintf("_e%d", step)
	}
	return key
}

// edition is the alert's edition of a version; nil when there is none.
func (a *Alert) edition(version int) *Edition {
	if version < 1 || version > len(a.Editions) {
		return nil
	}
	return &a.Editions[version-1]
}
