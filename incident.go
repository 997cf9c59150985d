package tocsin

import "time"

// Kind is what an account is of (codebook 1-4).
type Kind string

// The kinds of accounts.
const (
	Attack    Kind = "attack"
	Threat    Kind = "threat"
	Alarm     Kind = "alarm"
	Explosion Kind = "explosion" // a blast whose cause nobody has given
	Find      Kind = "find"
	Aggregate Kind = "aggregate"
)

// Role is whether an account is what its document reports, or recalls.
type Role string

// The roles of an account.
const (
	Main       Role = "main"
	Background Role = "background"
)

// Form is how an attack was carried out (codebook 5).
type Form string

// The forms, in the order in which the higher wins when one side used several.
const (
	SuicideBombing Form = "suicide-bombing"
	AirStrike      Form = "air-strike"
	Drone          Form = "drone"
	RocketMissile  Form = "rocket-missile"
	Shelling       Form = "shelling"
	Bombing        Form = "bombing"
	Grenade        Form = "grenade"
	Killing        Form = "killing"
	ArmedAssault   Form = "armed-assault"
	Abduction      Form = "abduction"
	Arson          Form = "arson"
	Melee          Form = "melee"
	Chemical       Form = "chemical"
	OtherForm      Form = "other"
)

// Forms lists every form, highest first.
var Forms = []Form{SuicideBombing, AirStrike, Drone, RocketMissile, Shelling, Bombing, Grenade, Killing, ArmedAssault,
	Abduction, Arson, Melee, Chemical, OtherForm}

// Rank is the form's place in Forms; len(Forms) when it is none of them.
func (f Form) Rank() int {
	for i, g := range Forms {
		if f == g {
			return i
		}
	}
	return len(Forms)
}

// Status is what became of an attack (codebook 1).
type Status string

// The statuses of an attack.
const (
	Executed    Status = "executed"
	Intercepted Status = "intercepted"
	Foiled      Status = "foiled"
)

// TimePrecision is how exactly a When is known (codebook 14).
type TimePrecision string

// The precisions of a time.
const (
	Minute      TimePrecision = "minute"
	PartOfDay   TimePrecision = "part-of-day"
	Day         TimePrecision = "day"
	Week        TimePrecision = "week"
	Month       TimePrecision = "month"
	Year        TimePrecision = "year"
	TimeUnknown TimePrecision = "unknown"
)

// Rank orders the precisions from fine, 0, to coarse; unknown ones come last.
func (p TimePrecision) Rank() int {
	switch p {
	case Minute:
		return 0
	case PartOfDay:
		return 1
	case Day:
		return 2
	case Week:
		return 3
	case Month:
		return 4
	case Year:
		return 5
	}
	return 6
}

// Basis is what a relative time was resolved against (codebook 13).
type Basis string

// The bases of a time.
const (
	BasisPublished Basis = "published"
	BasisPost      Basis = "embedded-post"
	BasisText      Basis = "text-date" // a full date in the words
	BasisAnchor    Basis = "anchor"    // the time of another act
)

// When is a time as reported: an interval of local days, both ends included.
// Start and End unknown with Words set is a day that could not be resolved.
// Start known and End unknown is an interval that is open ("since October").
type When struct {
	Start     Date          `json:"start,omitzero"`
	End       Date          `json:"end,omitzero"`
	Precision TimePrecision `json:"precision"`
	PartOfDay string        `json:"part_of_day,omitempty"` // early-morning, morning, afternoon, evening, night
	Clock     string        `json:"clock,omitempty"`       // "21:15", local time of the place as told
	Basis     Basis         `json:"basis,omitempty"`
	Words     string        `json:"words,omitempty"`
	Quote     Span          `json:"-"` // where the words stand
}

// Known reports whether the start of the time is resolved.
func (w *When) Known() bool { return w != nil && w.Start.Known() }

// PlacePrecision is how exactly a Where is known (codebook 17).
type PlacePrecision string

// The precisions of a place.
const (
	Site          PlacePrecision = "site"
	Neighbourhood PlacePrecision = "neighbourhood"
	Town          PlacePrecision = "town"
	District      PlacePrecision = "district"
	Province      PlacePrecision = "province"
	CountryWide   PlacePrecision = "country"
	SeaOrAir      PlacePrecision = "sea-or-air"
	PlaceUnknown  PlacePrecision = "unknown"
)

// Where is a place as reported. Lat and Lon are nil when no position is known;
// a country or an unknown place never has one (codebook 17).
type Where struct {
	Name        string         `json:"name"`             // the gazetteer's name, else the words
	Within      []string       `json:"within,omitempty"` // what it lies in, smallest first: town, province, country
	Country     string         `json:"country,omitempty"`
	CountryCode string         `json:"country_code,omitempty"` // ISO 3166-1 alpha-2
	Lat         *float64       `json:"lat"`
	Lon         *float64       `json:"lon"`
	RadiusM     int            `json:"radius_m,omitempty"`
	Precision   PlacePrecision `json:"precision"`
	GazetteerID string         `json:"gazetteer_id,omitempty"`
	Near        bool           `json:"near,omitempty"`      // the act was near it, not in it
	Ambiguous   bool           `json:"ambiguous,omitempty"` // several places of the name fit equally well
	Words       string         `json:"words,omitempty"`     // as the text has it
	Quote       Span           `json:"-"`                   // where the words stand
}

// Located reports whether the place has a position.
func (w *Where) Located() bool { return w != nil && w.Lat != nil && w.Lon != nil }

// Account is what one document says about one act.
type Account struct {
	ID     string  `json:"id"` // "<document>#1", numbered in order of first mention
	Kind   Kind    `json:"kind"`
	Role   Role    `json:"role"`
	Form   Form    `json:"form,omitempty"`   // of attacks and aggregates
	Status Status  `json:"status,omitempty"` // of attacks
	When   *When   `json:"when"`             // nil when nothing is said
	Where  *Where  `json:"where"`            // nil when nothing is said
	Claims []Claim `json:"claims"`
	// Acts are the spans of its triggers, first mention first.
	Acts []Span `json:"acts,omitempty"`
	// Reason is why it has its kind and role, for --explain.
	Reason string `json:"reason,omitempty"`
}

// Validate reports the first rule that the account breaks against the text it
// was read from.
func (a *Account) Validate(body string) error {
	switch {
	case a.ID == "":
		return Errorf(Invalid, "account has no id")
	case a.Kind == "" || a.Role == "":
		return Errorf(Invalid, "account %s: kind or role is missing", a.ID)
	case a.Kind == Attack && (a.Form.Rank() == len(Forms) || a.Status == ""):
		return Errorf(Invalid, "account %s: an attack needs a form and a status, has %q and %q", a.ID, a.Form, a.Status)
	case a.Where != nil && (a.Where.Lat == nil) != (a.Where.Lon == nil):
		return Errorf(Invalid, "account %s: half a position", a.ID)
	case a.Where.Located() && a.Where.RadiusM <= 0:
		return Errorf(Invalid, "account %s: a position without a radius", a.ID)
	}
	for i := range a.Claims {
		if err := a.Claims[i].Validate(body); err != nil {
			return Errorf(Invalid, "account %s: %w", a.ID, err)
		}
	}
	return nil
}

// Reading is everything that was read from one document.
type Reading struct {
	Document Document
	Text     Text
	Accounts []Account
	// AttackReport is true when at least one account is an attack with role
	// main; nil, with Reason set, when the document could not be judged.
	AttackReport *bool
	Reason       string
}

// Incident is the accounts that are about the same act, consolidated.
type Incident struct {
	ID       string   `json:"id"`
	Kind     Kind     `json:"kind"`
	Form     Form     `json:"form,omitempty"`
	Status   Status   `json:"status,omitempty"`
	Headline string   `json:"headline"` // one sentence, no more than the claims say
	When     *When    `json:"when"`
	Where    *Where   `json:"where"`
	Accounts []string `json:"accounts"` // account ids, sorted
	// Origins counts the independent origins behind its accounts (codebook 29).
	Origins     int `json:"origins"`
	Credibility int `json:"credibility"` // 1 confirmed .. 5 improbable, 6 cannot be judged (codebook 30)
	// OriginList is the origins themselves; Reasons says why the accounts were joined.
	OriginList []Origin             `json:"origin_list,omitempty"`
	Reasons    []JoinReason         `json:"reasons,omitempty"`
	Slots      map[Slot]*SlotRecord `json:"slots"`
	// Verdict is what a person said of it; Decisions are the ids of those that
	// bear on it, Objections where reports speak against one.
	Verdict    Verdict     `json:"verdict,omitempty"`
	Decisions  []string    `json:"decisions,omitempty"`
	Objections []Objection `json:"objections,omitempty"`
}

// SlotRecord is one slot of an incident: every claim, and what they come to.
// Low, Best and High are for counted slots, over the claims that are about the
// whole act on the defenders' side; nil is unknown, and High nil with Low set
// is open above.
type SlotRecord struct {
	Low       *int            `json:"low,omitempty"`
	Best      *int            `json:"best,omitempty"`
	High      *int            `json:"high,omitempty"`
	Contested bool            `json:"contested"`
	Decided   *Ruling         `json:"decided,omitempty"` // by a person; the claims stay
	Claims    []IncidentClaim `json:"claims"`
}

// IncidentClaim is a claim with the account that it stands in.
type IncidentClaim struct {
	Account string `json:"account"`
	Origin  string `json:"origin,omitempty"` // Origin.ID
	// Superseded is why its figure no longer counts: "replaced by c#1"; "" when it does.
	Superseded string `json:"superseded,omitempty"`
	Claim
}

// Origin is the independent source behind documents: a wire, a statement, a
// witness, or an outlet's own reporting.
type Origin struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Documents []string `json:"documents"` // document ids, sorted
	Reason    string   `json:"reason"`    // why they are one origin: "near-identical text, Jaccard 0.83"
	// Reliability is how far it is trusted; "" when nobody rated it, as F.
	Reliability Reliability `json:"reliability,omitempty"`
}

// JoinReason says why two accounts are held to be about the same act.
type JoinReason struct {
	A      string   `json:"a"` // account ids
	B      string   `json:"b"`
	Score  float64  `json:"score"`
	Points []string `json:"points"` // "same place", "dates 1 day apart"
}

// Change is one new version of an incident, with its reason, its evidence and
// its time.
type Change struct {
	Incident Incident  `json:"incident"`
	Version  int       `json:"version"` // counted from 1 for each incident
	At       time.Time `json:"at,omitzero"`
	Reason   string    `json:"reason"`
	// Documents are those that came, changed or went and so made it, sorted;
	// Decision is the decision that did.
	Documents []string `json:"documents,omitempty"`
	Decision  string   `json:"decision,omitempty"`
	Withdraw  bool     `json:"withdraw,omitempty"` // the incident has no live claim left: a tombstone
	// Redirect lists the incidents that hold the accounts of a withdrawn one,
	// the one that holds most of them first.
	Redirect []string `json:"redirect,omitempty"`
}
