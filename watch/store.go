package watch

import (
	"context"
	"time"

	"tocsin"
	"tocsin/watch/area"
)

// Feed is what watch reads of incidents; a tocsin.Store is one.
type Feed interface {
	Changes(ctx context.Context, after int64, limit int) ([]tocsin.IncidentRecord, error)
	LastChange(ctx context.Context) (int64, error)
	Incident(ctx context.Context, id string, version int) (*tocsin.IncidentRecord, error)
	Accounts(ctx context.Context, q *tocsin.AccountQuery) ([]tocsin.AccountRecord, tocsin.Cursor, error)
}

// Store keeps what is watched, what was told to whom, and the place in the feed
// of changes up to which that was decided. It may be used by many goroutines,
// and many processes, at once. What it gives is the caller's to change, and
// what it is given stays the caller's.
type Store interface {
	// Update runs what do does as one transaction: all of it happens, jobs
	// included, or nothing does. Transactions happen as if one after the other; do is
	// run again when another came between, so it must not change anything else.
	Update(ctx context.Context, do func(Tx) error) error
	// View runs do on one state of the store; what it writes is refused.
	View(ctx context.Context, do func(Tx) error) error
}

// Tx is one transaction of a Store. It is for one goroutine.
type Tx interface {
	// Cursor is the place in the feed up to which changes were looked at;
	// NotFound before the first.
	Cursor() (int64, error)
	SetCursor(seq int64) error
	// Revision goes up whenever an area or a rule is put or removed.
	Revision() (int64, error)

	Areas() ([]area.Area, error)     // by id
	Rules() ([]Rule, error)          // by id
	Deliveries() ([]Delivery, error) // by id
	PutArea(*area.Area) error
	PutRule(*Rule) error
	PutDelivery(*Delivery) error
	RemoveArea(id string) error // and its rules; NotFound
	RemoveRule(id string) error // its alerts stay; NotFound
	RemoveDelivery(id string) error

	// Alerts lists a selection, the last changed first, then by id.
	Alerts(q AlertQuery) ([]Alert, error)
	PutAlert(*Alert) error
	// Log lists a selection of what was sent, the last first, then by key.
	Log(q LogQuery) ([]Entry, error)
	PutEntry(*Entry) error // replaces the entry of the same key
	Mutes() ([]Mute, error)
	PutMute(*Mute) error
	RemoveMute(id string) error
	Houses() ([]House, error) // by id
	PutHouse(*House) error
	RemoveHouse(id string) error
	// Mark is a time kept under a name; zero when there is none.
	Mark(name string) (time.Time, error)
	SetMark(name string, at time.Time) error

	// Enqueue asks for jobs: each is run with Deliver, at or after NotBefore and
	// at least once. One with the same Key and Attempt as another is that other.
	Enqueue(jobs ...Job) error
}

// AlertQuery selects alerts; every condition that is set must hold.
type AlertQuery struct {
	ID       string
	Incident string // of it, or merged into it: the first of Redirect
	Rule     string
	Area     string
	State    State
	// Undigested are those with a version that no digest holds yet.
	Undigested bool
	StepBy     time.Time // those whose NextStep is set, and not after it
	Limit      int       // 0 is all
}

// LogQuery selects entries of the log; every condition that is set must hold.
type LogQuery struct {
	Key      string
	Alert    string // one of Entry.Alerts
	Delivery string
	State    SendState
	Limit    int // 0 is all
}

// Job is one thing to be sent. Its JSON is what a queue keeps.
type Job struct {
	// Key is what makes the sending one: receivers that honour it take a
	// repeated one for the first.
	Key       string    `json:"key"`
	Attempt   int       `json:"attempt,omitempty"` // how often it was tried before
	NotBefore time.Time `json:"not_before,omitzero"`
	Delivery  string    `json:"delivery"`
	Alert     string    `json:"alert,omitempty"`
	Version   int       `json:"version,omitempty"`
	Step      int       `json:"step,omitempty"` // of an escalation, counted from 1
	// Digest of a rule's alerts, and what is told of each.
	Rule  string    `json:"rule,omitempty"`
	Due   time.Time `json:"due,omitzero"`
	Items []Item    `json:"items,omitempty"`
	House string    `json:"house,omitempty"` // House.ID; Version is its
	Words string    `json:"words,omitempty"` // of House
}

// Item is one alert of a digest: what changed after one version, up to another.
type Item struct {
	Alert string `json:"alert"`
	From  int    `json:"from"` // 0 when no digest told of it
	To    int    `json:"to"`
}

// SendState is what became of a sending.
type SendState string

// The states of a sending.
const (
	Trying   SendState = "trying"   // begun; whether it arrived is not known
	Sent     SendState = "sent"     // the receiver took it
	Failed   SendState = "failed"   // it will be tried again
	Dead     SendState = "dead"     // it will not, unless somebody asks for it
	Skipped  SendState = "skipped"  // there was nothing to say any more
	Withheld SendState = "withheld" // it may not leave the house
)

// Entry is one sending in the log of what was sent to whom and when.
type Entry struct {
	Key      string    `json:"key"`
	Delivery string    `json:"delivery"`
	To       string    `json:"to"`               // the target, without what is secret
	Alerts   []string  `json:"alerts,omitempty"` // Alert.ID; several for a digest
	Version  int       `json:"version,omitempty"`
	Event    Event     `json:"event"`
	Said     time.Time `json:"said"` // the time that the message bears
	At       time.Time `json:"at"`   // of the last attempt
	State    SendState `json:"state"`
	Attempt  int       `json:"attempt"` // how often it was tried
	Error    string    `json:"error,omitempty"`
	Job      Job       `json:"job"` // to ask for it again
}
