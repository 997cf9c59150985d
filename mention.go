package tocsin

// MentionKind says what a Mention names.
type MentionKind string

// The kinds of mentions.
const (
	MentionAct      MentionKind = "act"      // a trigger: a word that reports a hostile act, or what is easily taken for one
	MentionActor    MentionKind = "actor"    // a person, group, force, state, office or unnamed doer
	MentionPlace    MentionKind = "place"    // a name in the gazetteer, or a name with a place word ("al-Alf Dar district")
	MentionTime     MentionKind = "time"     // a point, interval or set of time
	MentionWeapon   MentionKind = "weapon"   // what it was done with
	MentionQuantity MentionKind = "quantity" // a number with bounds, and what is counted
	MentionHarm     MentionKind = "harm"     // a word of death, injury, abduction, damage
	MentionSpeech   MentionKind = "speech"   // a verb or phrase that reports what somebody says
	MentionObject   MentionKind = "object"   // a thing that may be attacked: an embassy, a bus
	MentionResponse MentionKind = "response" // what the defended site did: C-RAM, sirens, interception, evacuation
	MentionCue      MentionKind = "cue"      // hedge, negation, silence, background, aggregate, drill ...
)

// Mention is a span that names something, and the rule that found it.
type Mention struct {
	Kind     MentionKind
	Span     Span
	Sentence int    // index into Text.Sentences
	Rule     string // name of the lexicon rule or model
	// Value is the normal form: of an act its trigger sense ("rocket.fire"),
	// of an actor or weapon its name, of a cue its sort.
	Value string

	Form   Form   // of an act or weapon: the form it tells of; "" when it tells none
	Act    Kind   // of an act: attack, threat, explosion ...
	Mood   Mood   // of an act: how it is put
	Count  Count  // of a quantity
	Actor  *Actor // of an actor
	When   *When  // of a time, resolved as far as the text allows
	Where  *Where // of a place, resolved; Where.Lat is nil when it is not in the gazetteer
	Status Status // of an act: what the trigger itself says became of it; "" when it says nothing
}

// Mood is how a text puts an act.
type Mood string

// The moods of an act.
const (
	Asserted     Mood = "asserted"
	Negated      Mood = "negated"
	Hypothetical Mood = "hypothetical"
	Planned      Mood = "planned"
	Threatened   Mood = "threatened"
	Drill        Mood = "drill"
	Historical   Mood = "historical"
	Aggregated   Mood = "aggregate"
	Figurative   Mood = "figurative"
)

// ActorKind says what sort of actor a Mention names.
type ActorKind string

// The kinds of actors.
const (
	State    ActorKind = "state"    // a country, its capital or government speaking for it
	Force    ActorKind = "force"    // armed forces, police and other organs of a state or alliance
	Group    ActorKind = "group"    // an armed group that is no state
	Office   ActorKind = "office"   // a ministry, agency, spokesman's office, international body
	Person   ActorKind = "person"   // a named person
	Media    ActorKind = "media"    // an outlet or news agency
	Unnamed  ActorKind = "unnamed"  // "gunmen", "suspected militants", "officials", "residents"
	Civilian ActorKind = "civilian" // people as such: "students", "villagers"
)

// Actor is who an actor Mention names.
type Actor struct {
	Kind    ActorKind
	ID      string // of the lexicon entry; "" for one that is in no lexicon
	Name    string // the entry's name, else the words
	Country string // ISO 3166-1 alpha-2 of the state it belongs to or works in; "" when unknown
	// Armed is whether such an actor is a likely doer of attacks.
	Armed bool
	// Speaker is the speaker kind that it has when it says something; "" when it cannot speak.
	Speaker SpeakerKind
}
