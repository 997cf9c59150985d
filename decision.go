package tocsin

import "time"

// DecisionKind is what sort of decision a person took.
type DecisionKind string

// The kinds of decisions.
const (
	Merge   DecisionKind = "merge"    // all of Accounts tell of one act
	Split   DecisionKind = "split"    // those of Accounts tell of one act, those of Others of another
	Same    DecisionKind = "same"     // as Merge, of two accounts of a doubtful pair
	NotSame DecisionKind = "not_same" // as Split, of two accounts of a doubtful pair
	Set     DecisionKind = "set"      // Slot holds Value, whatever the claims come to
	Resolve DecisionKind = "resolve"  // Slot is contested no longer; Value, when given, is what it holds
	Confirm DecisionKind = "confirm"  // it happened
	Reject  DecisionKind = "reject"   // it is no incident
	Retract DecisionKind = "retract"  // Document, or its version SHA256, was withdrawn, with every copy of it
	Rate    DecisionKind = "rate"     // Origin has Reliability
	Undo    DecisionKind = "undo"     // the decision named by Undoes holds no longer
)

// DecisionKinds lists every kind.
var DecisionKinds = []DecisionKind{Merge, Split, Same, NotSame, Set, Resolve, Confirm, Reject, Retract, Rate, Undo}

// Reliability is how far an origin is trusted, as a person sees it (codebook
// 30). The empty Reliability is CannotTell.
type Reliability string

// The reliabilities of an origin.
const (
	Reliable        Reliability = "A"
	UsuallyReliable Reliability = "B"
	FairlyReliable  Reliability = "C"
	RarelyReliable  Reliability = "D"
	Unreliable      Reliability = "E"
	CannotTell      Reliability = "F"
)

// Decision is what a named person decided, when and why. It holds until it is
// undone, or a later one says otherwise; the program never goes against it
// (codebook 10, 31). It names accounts and not incidents, so that it means the
// same however they are grouped later.
type Decision struct {
	ID     string       `json:"id"`
	Kind   DecisionKind `json:"kind"`
	By     string       `json:"by"`
	At     time.Time    `json:"at"`
	Reason string       `json:"reason"`
	// Accounts are those of the incident as they were when it was decided;
	// of Merge, Split, Same and NotSame those that are put together.
	Accounts    []string    `json:"accounts,omitempty"`
	Others      []string    `json:"others,omitempty"` // of Split and NotSame: those that Accounts are held apart from
	Slot        Slot        `json:"slot,omitempty"`
	Value       Value       `json:"value,omitzero"`
	Document    string      `json:"document,omitempty"`
	SHA256      string      `json:"sha256,omitempty"` // of Retract: the version; "" for every one
	Origin      string      `json:"origin,omitempty"` // Origin.ID
	Reliability Reliability `json:"reliability,omitempty"`
	Undoes      string      `json:"undoes,omitempty"` // Decision.ID
}

// Validate reports the first rule that the decision breaks: who, when and why
// are always told, and what its kind speaks of is there.
func (d *Decision) Validate() error {
	switch {
	case d.ID == "":
		return Errorf(Invalid, "decision has no id")
	case d.By == "" || d.Reason == "" || d.At.IsZero():
		return Errorf(Invalid, "decision %s: who, when and why must be told", d.ID)
	}
	lacks := func(what string) error { return Errorf(Invalid, "decision %s: %s needs %s", d.ID, d.Kind, what) }
	switch d.Kind {
	case Merge, Same:
		if len(d.Accounts) < 2 {
			return lacks("two accounts")
		}
	case Split, NotSame:
		if len(d.Accounts) == 0 || len(d.Others) == 0 {
			return lacks("accounts and others")
		}
		for _, a := range d.Accounts {
			for _, o := range d.Others {
				if a == o {
					return Errorf(Invalid, "decision %s: account %s is held apart from itself", d.ID, a)
				}
			}
		}
	case Set, Resolve:
		switch {
		case len(d.Accounts) == 0 || d.Slot == "":
			return lacks("accounts and a slot")
		case d.Kind == Set && d.Value.None():
			return lacks("a value")
		case !d.Value.None() && d.Value.Count.Known != d.Slot.Counted():
			return Errorf(Invalid, "decision %s: slot %s does not hold such a value", d.ID, d.Slot)
		}
	case Confirm, Reject:
		if len(d.Accounts) == 0 {
			return lacks("accounts")
		}
	case Retract:
		if d.Document == "" {
			return lacks("a document")
		}
	case Rate:
		if d.Origin == "" || len(d.Reliability) != 1 || d.Reliability < Reliable || d.Reliability > CannotTell {
			return lacks("an origin and a reliability from A to F")
		}
	case Undo:
		if d.Undoes == "" {
			return lacks("the decision that it undoes")
		}
	default:
		return Errorf(Invalid, "decision %s: unknown kind %q", d.ID, d.Kind)
	}
	return nil
}

// Verdict is what a person said of an incident as a whole.
type Verdict string

// The verdicts; "" is none.
const (
	Confirmed Verdict = "confirmed"
	Rejected  Verdict = "rejected"
)

// Ruling is what a person set a slot to.
type Ruling struct {
	Decision string `json:"decision"` // Decision.ID
	By       string `json:"by"`
	Reason   string `json:"reason"`
	Value    Value  `json:"value"` // null when the claims' own figures stand
}

// Objection is where reports speak against a decision; the decision stands.
type Objection struct {
	Decision string   `json:"decision"`           // Decision.ID
	Accounts []string `json:"accounts,omitempty"` // that speak against it
	Reason   string   `json:"reason"`
}

// LinkKind is how two incidents have to do with each other.
type LinkKind string

// The kinds of links. From is the incident that each is told of.
const (
	Answers       LinkKind = "answers"        // From was done in answer to To
	FollowedBy    LinkKind = "followed_by"    // From led to To
	SameOperation LinkKind = "same_operation" // one doer, form and day, several places, told as one
	DayAfter      LinkKind = "day_after"      // From is the next day's at the same place
)

// IncidentLink ties two incidents that are not the same act (codebook 28).
type IncidentLink struct {
	Kind     LinkKind `json:"kind"`
	From     string   `json:"from"` // Incident.ID
	To       string   `json:"to"`
	Reason   string   `json:"reason"`
	Accounts []string `json:"accounts"` // that tell of it, sorted
	// Speaker and Quote are of the claim that says so; nil when the times and
	// places alone do.
	Speaker *Speaker  `json:"speaker,omitempty"`
	Quote   *Evidence `json:"quote,omitempty"`
}

// Moment is one entry of the timeline of a place or an actor: an incident, or
// something told beside one that is no attack: a vote, a withdrawal.
type Moment struct {
	Day      Date   `json:"day"`
	Incident string `json:"incident"`          // Incident.ID; of context: where it was told
	Words    string `json:"words"`             // the headline, or what is told
	Context  bool   `json:"context,omitempty"` // it is no incident itself
	Account  string `json:"account,omitempty"` // of context: who tells it
}
