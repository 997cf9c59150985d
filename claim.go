package tocsin

import "encoding/json"

// Slot is what a Claim is about.
type Slot string

// The slots of an account.
const (
	Killed          Slot = "killed"
	Injured         Slot = "injured"
	Missing         Slot = "missing"
	Abducted        Slot = "abducted"
	Casualties      Slot = "casualties" // killed and injured not told apart, or none at all
	Munitions       Slot = "munitions"  // how many were launched, intercepted, impacted, unexploded: Scope.Stage says which
	Weapon          Slot = "weapon"
	Target          Slot = "target"
	Victim          Slot = "victim"
	Perpetrator     Slot = "perpetrator" // an unnamed doer's phrase
	Blamed          Slot = "blamed"      // a named actor said to have done it, also in the outlet's own voice
	ClaimedBy       Slot = "claimed_by"  // an actor that says so itself
	DeniedBy        Slot = "denied_by"
	LaunchSite      Slot = "launch_site"
	DefenceResponse Slot = "defence_response"
	Damage          Slot = "damage"
	Follows         Slot = "follows"
	LeadsTo         Slot = "leads_to"
	Context         Slot = "context"
)

// Slots lists every slot in the order in which they are shown.
var Slots = []Slot{Killed, Injured, Missing, Abducted, Casualties, Munitions, Weapon, Target, Victim, Perpetrator,
	Blamed, ClaimedBy, DeniedBy, LaunchSite, DefenceResponse, Damage, Follows, LeadsTo, Context}

// Counted reports whether the slot's values are counts; others are names.
func (s Slot) Counted() bool {
	switch s {
	case Killed, Injured, Missing, Abducted, Casualties, Munitions:
		return true
	}
	return false
}

// Certainty is how sure the speaker puts a claim (codebook 21).
type Certainty string

// The certainties.
const (
	Stated    Certainty = "stated"
	Reported  Certainty = "reported" // passed on
	Hedged    Certainty = "hedged"   // may, apparently, suggesting, scare quotes
	Denied    Certainty = "denied"
	Retracted Certainty = "retracted"
	Silent    Certainty = "silent" // the speaker was asked or expected to say, and did not (codebook 24)
)

// SpeakerKind is what sort of speaker a claim has.
type SpeakerKind string

// The kinds of speakers.
const (
	SpeakerOfficial   SpeakerKind = "official"
	SpeakerMilitary   SpeakerKind = "military"
	SpeakerPolice     SpeakerKind = "police"
	SpeakerMedical    SpeakerKind = "medical"
	SpeakerWitness    SpeakerKind = "witness"
	SpeakerJournalist SpeakerKind = "journalist"
	SpeakerAgency     SpeakerKind = "agency" // a news agency or another outlet
	SpeakerGroup      SpeakerKind = "group"  // an armed group
	SpeakerOutlet     SpeakerKind = "outlet" // the document's own voice
	SpeakerUnnamed    SpeakerKind = "unnamed"
)

// Speaker is whoever a claim comes from (codebook 20).
type Speaker struct {
	// Name is as the text has it, a person's with the office that the text
	// tells behind a comma; "" for the outlet when that is unknown.
	Name string      `json:"name"`
	Kind SpeakerKind `json:"kind"`
	Via  string      `json:"via,omitempty"` // who passed it on: "Associated Press"
}

// Open is a bound of a Count that is not given.
const Open = -1

// Count is how many a source reports. The zero Count is unknown; a report of
// none is Known with Min and Max 0. "At least two" has Max Open, "up to two"
// has Min Open.
type Count struct {
	Known    bool
	Min, Max int
}

// Exactly is the Count of n and no other.
func Exactly(n int) Count { return Count{true, n, n} }

// AtLeast is the Count of n or more.
func AtLeast(n int) Count { return Count{true, n, Open} }

// None reports whether the count says that there were none.
func (c Count) None() bool { return c.Known && c.Min == 0 && c.Max == 0 }

// Value is what a claim says its slot holds: a count, or a name. The zero
// Value is none, as a silent claim has.
type Value struct {
	Count Count
	Name  string
	ID    string // of a lexicon entry or incident; "" when there is none
}

// None reports whether the value is empty.
func (v Value) None() bool { return !v.Count.Known && v.Name == "" }

type countJSON struct {
	Min *int `json:"min"`
	Max *int `json:"max"`
}

type nameJSON struct {
	Name string `json:"name"`
	ID   string `json:"id,omitempty"`
}

// MarshalJSON writes {"min","max"} with null for an open bound, {"name","id"},
// or null.
func (v Value) MarshalJSON() ([]byte, error) {
	if v.Count.Known {
		return json.Marshal(v.Count)
	}
	if v.Name == "" {
		return []byte("null"), nil
	}
	return json.Marshal(nameJSON{v.Name, v.ID})
}

// MarshalJSON writes {"min","max"} with null for an open bound, or null when
// the count is unknown.
func (c Count) MarshalJSON() ([]byte, error) {
	if !c.Known {
		return []byte("null"), nil
	}
	var j countJSON
	if c.Min != Open {
		j.Min = &c.Min
	}
	if c.Max != Open {
		j.Max = &c.Max
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (v *Value) UnmarshalJSON(b []byte) error {
	var j *struct {
		countJSON
		nameJSON
	}
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*v = Value{}
	switch {
	case j == nil:
	case j.Min != nil || j.Max != nil:
		v.Count = j.countJSON.count()
	default:
		v.Name, v.ID = j.Name, j.ID
	}
	return nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (c *Count) UnmarshalJSON(b []byte) error {
	var j *countJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	*c = Count{}
	if j != nil && (j.Min != nil || j.Max != nil) {
		*c = j.count()
	}
	return nil
}

func (j countJSON) count() Count {
	c := Count{true, Open, Open}
	if j.Min != nil {
		c.Min = *j.Min
	}
	if j.Max != nil {
		c.Max = *j.Max
	}
	return c
}

// Scope is whom or what a claim's figure is about (codebook 23); empty fields
// mean the whole act.
type Scope struct {
	Side   string `json:"side,omitempty"`   // attackers, defenders
	Group  string `json:"group,omitempty"`  // civilians, soldiers, children ... when it is about them only
	Period string `json:"period,omitempty"` // when it is not about this act alone
	Stage  string `json:"stage,omitempty"`  // of munitions: launched, intercepted, impacted, unexploded
}

// Evidence is the words that a claim rests on, verbatim from Text.Body.
type Evidence struct {
	Exact string `json:"exact"`
	Span
}

// Claim is one value for one slot of one act, with its words, its speaker and
// its certainty.
type Claim struct {
	Slot      Slot      `json:"slot"`
	Value     Value     `json:"value"`
	Scope     Scope     `json:"scope"`
	Speaker   Speaker   `json:"speaker"`
	Certainty Certainty `json:"certainty"`
	Rule      string    `json:"rule"`
	Quote     Evidence  `json:"quote"`
}

// Validate reports the first rule that the claim breaks against the text it
// was read from.
func (c *Claim) Validate(body string) error {
	switch {
	case !c.Quote.In(body) || c.Quote.Len() == 0:
		return Errorf(Invalid, "claim %s: quote %d:%d is not in the text", c.Slot, c.Quote.Start, c.Quote.End)
	case c.Quote.Of(body) != c.Quote.Exact:
		return Errorf(Invalid, "claim %s: quote %q is not what stands at %d:%d", c.Slot, c.Quote.Exact, c.Quote.Start, c.Quote.End)
	case c.Speaker.Kind == "":
		return Errorf(Invalid, "claim %s: no speaker kind", c.Slot)
	case c.Certainty == "":
		return Errorf(Invalid, "claim %s: no certainty", c.Slot)
	case c.Rule == "":
		return Errorf(Invalid, "claim %s: no rule", c.Slot)
	case c.Certainty == Silent && !c.Value.None():
		return Errorf(Invalid, "claim %s: silent, yet with a value", c.Slot)
	case c.Certainty != Silent && c.Value.None():
		return Errorf(Invalid, "claim %s: no value", c.Slot)
	case c.Value.Count.Known && !c.Slot.Counted():
		return Errorf(Invalid, "claim %s: a count where a name belongs", c.Slot)
	case c.Certainty != Silent && c.Slot.Counted() && !c.Value.Count.Known:
		return Errorf(Invalid, "claim %s: a name where a count belongs", c.Slot)
	case c.Value.Count.Known && c.Value.Count.Max != Open && c.Value.Count.Min > c.Value.Count.Max:
		return Errorf(Invalid, "claim %s: count %d to %d", c.Slot, c.Value.Count.Min, c.Value.Count.Max)
	}
	return nil
}
