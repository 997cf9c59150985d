package tocsin

import "time"

// DocumentState is how far a kept document has come.
type DocumentState string

// The states of a document.
const (
	Queued    DocumentState = "queued"    // it waits to be read
	Read      DocumentState = "read"      // its latest version was read and grouped
	Failed    DocumentState = "failed"    // set aside: it could not be read
	Embargoed DocumentState = "embargoed" // it must not be read yet
	Withdrawn DocumentState = "withdrawn" // by its publisher
	Forgotten DocumentState = "forgotten" // erased
)

// Arrived is what keeping an arrival came to.
type Arrived struct {
	Document string        `json:"document"` // Document.ID under which it is kept
	SHA256   string        `json:"sha256"`
	Version  int           `json:"version"` // counted from 1
	New      bool          `json:"new"`     // nothing of it was known before
	Changed  bool          `json:"changed"` // New, or other bytes than the latest version's
	State    DocumentState `json:"state"`
}

// DocumentRecord is a document as it is kept.
type DocumentRecord struct {
	Document                   // the latest version, as it came or, once it is read, as it was read; without Bytes
	Source       string        `json:"source,omitempty"`
	Names        []string      `json:"names,omitempty"` // every name it came under, sorted
	Versions     int           `json:"versions"`
	FirstFetched time.Time     `json:"first_fetched"`
	LastFetched  time.Time     `json:"last_fetched"` // when a poll last gave it
	Embargo      time.Time     `json:"embargo,omitzero"`
	State        DocumentState `json:"state"`
	StateAt      time.Time     `json:"state_at,omitzero"`
	Why          string        `json:"why,omitempty"`    // of Failed, Withdrawn and Forgotten
	AttackReport *bool         `json:"attack_report"`    // nil when it is not known
	Reason       string        `json:"reason,omitempty"` // why it is not
	Accounts     int           `json:"accounts"`
}

// DocumentVersion is one version of a document.
type DocumentVersion struct {
	Version   int       `json:"version"`
	SHA256    string    `json:"sha256"`
	Fetched   time.Time `json:"fetched"`
	URL       string    `json:"url,omitempty"`
	Title     string    `json:"title,omitempty"`
	MediaType string    `json:"media_type,omitempty"`
	Size      int       `json:"size"` // bytes
	Notice    Notice    `json:"notice,omitempty"`
	Document  Document  `json:"-"` // as it came, without Bytes
}

// DocumentQuery selects documents; the zero value is all, the last to arrive
// first.
type DocumentQuery struct {
	Source string
	State  DocumentState
	Report *bool     // AttackReport
	Since  time.Time // first fetched at or after
	Until  time.Time // and before
	Limit  int       // 0 is 100
	After  Cursor
}

// Box is a box of longitudes and latitudes in degrees. West is above East when
// it lies across the 180th meridian.
type Box struct{ West, South, East, North float64 }

// Point is a position in degrees.
type Point struct{ Lon, Lat float64 }

// Order is how incidents are listed.
type Order string

// The orders; the id breaks ties.
const (
	ByTime    Order = "time"    // when it happened, the latest first; unknown times last
	ByChange  Order = "change"  // the last changed first
	ByHarm    Order = "harm"    // most killed first, then most injured
	ByArrival Order = "arrival" // the last first told of first
)

// IncidentQuery selects incidents; every condition that is set must hold. The
// zero value is all that stand.
type IncidentQuery struct {
	IDs       []string
	Box       *Box
	Polygon   []Point // closed or not; the incident's position lies in it
	From, To  Date    // its time may lie in these days, both included; one of unknown time is left out
	Kinds     []Kind
	Forms     []Form
	Statuses  []Status
	Countries []string // ISO 3166-1 alpha-2
	Place     string   // a name that its place or what that lies in has; case folded
	Actor     string   // a part of the name of who is said to have done it or of a target or victim; case folded
	// Text is words of its headline, place, actors and quotes, all of which it
	// must have, whatever their case and accents: word, "words together", begin*,
	// -without, and headline:, place:, actor: or quote: before any of them.
	Text           string
	Source         string // one of its documents comes from it
	Document       string // one of its accounts is in it
	MinOrigins     int
	MaxCredibility int // 1 confirmed .. 6; 0 is any
	Contested      *bool
	Reviewed       *bool // a person confirmed or rejected it, or set a slot
	Harm           *bool // somebody killed, injured, missing or abducted is reported
	Located        *bool
	Tag            string
	Released       *bool
	ChangedSince   time.Time
	Withdrawn      bool      // those that are withdrawn too
	AsOf           time.Time // as it was then; Tag and Released are as they are now
	Order          Order     // "" is ByTime
	Limit          int       // 0 is 100
	After          Cursor
}

// IncidentRecord is one version of an incident as it is kept.
type IncidentRecord struct {
	Change
	Seq       int64     `json:"seq"`           // its place in the feed of changes
	FirstSeen time.Time `json:"first_seen"`    // when it was first told of
	Documents []string  `json:"all_documents"` // of its accounts, sorted
	Released  bool      `json:"released"`      // a reviewer lets all of it be shown
	Tags      []string  `json:"tags,omitempty"`
}

// AccountQuery selects accounts, or claims of accounts; the zero value is all,
// in order of account id.
type AccountQuery struct {
	Document    string
	Incident    string
	Kinds       []Kind
	Role        Role
	Slots       []Slot // of claims
	Speaker     string // a part of the speaker's name; case folded
	Certainties []Certainty
	Limit       int // 0 is 100
	After       Cursor
}

// AccountRecord is an account as it is kept.
type AccountRecord struct {
	Account
	Document string `json:"document"`
	SHA256   string `json:"sha256"` // of the version that it was read from
	Incident string `json:"incident,omitempty"`
}

// ClaimRecord is a claim as it is kept.
type ClaimRecord struct {
	Claim
	Account  string `json:"account"`
	Document string `json:"document"`
	Incident string `json:"incident,omitempty"`
}

// DecisionRecord is a decision with its place in the order of decisions.
type DecisionRecord struct {
	Decision
	Seq int64 `json:"seq"`
}

// SearchHit is a document that holds the words.
type SearchHit struct {
	Document  string `json:"document"`
	Title     string `json:"title"`
	Outlet    string `json:"outlet,omitempty"`
	Published string `json:"published,omitempty"`
	// Snippet is the passage, with the words between \x02 and \x03.
	Snippet   string   `json:"snippet"`
	Incidents []string `json:"incidents,omitempty"`
}

// SourceRecord is a source with how it fares.
type SourceRecord struct {
	Source
	State     SourceState `json:"state"`
	Documents int         `json:"documents"`
	LastDay   int         `json:"last_day"` // documents that arrived in the last 24 hours
	Failed    int         `json:"failed"`   // documents set aside
}

// Quiet reports whether the source has given nothing new for longer than it
// should: what it does not say then means nothing.
func (s *SourceRecord) Quiet(now time.Time) bool {
	if s.QuietAfter == 0 || s.Paused {
		return false
	}
	last := s.State.LastNew
	if last.IsZero() {
		last = s.Added
	}
	return now.Sub(last) > s.QuietAfter
}

// Stats is how much a store holds.
type Stats struct {
	Documents map[DocumentState]int `json:"documents"`
	Incidents int                   `json:"incidents"` // that stand
	Changes   int64                 `json:"changes"`
	Accounts  int                   `json:"accounts"`
	Decisions int                   `json:"decisions"`
	LogSize   int64                 `json:"log_size"`
	Bytes     int64                 `json:"bytes"`  // on disk
	Schema    int                   `json:"schema"` // the last migration
	Engine    string                `json:"engine"`
}

// LogKind is what an entry of the log is of.
type LogKind string

// The kinds of log entries. What is told of by a reference to a document and a
// version is "<number>@<version>": the number is the store's own, so that the log
// names no document and no hash of one.
const (
	LogVersion    LogKind = "version"    // of a document: its bytes, and all that came with them
	LogReading    LogKind = "reading"    // of a document; the version is the first that had those bytes
	LogDecision   LogKind = "decision"   // Ref is Decision.ID, its content the decision's JSON
	LogChange     LogKind = "change"     // Ref is "<incident>@<version>", its content the change's JSON
	LogNote       LogKind = "note"       // Ref is Note.ID, its content the note or tag
	LogAssignment LogKind = "assignment" // Ref is an incident, its content who has it
	LogRelease    LogKind = "release"    // Ref is an incident, its content who released it, when and why
	LogAudit      LogKind = "audit"      // Ref is AuditEntry.Seq, its content the entry's JSON
	LogErasure    LogKind = "erasure"    // Ref is a document's number; its content says who erased it, when and why, and from which entries
	LogRewrite    LogKind = "rewrite"    // as LogChange: what is left of a version after an erasure
	LogUpgrade    LogKind = "upgrade"    // Ref is "2": entries before it are of the form that knew LogDocument; its content says which of those were erased

	// LogDocument is a version of a document in stores that were begun before
	// schema 3: Ref is "<document>@<sha256>", its content the version's bytes.
	LogDocument LogKind = "document"
)

// Replaces reports whether a later entry of the kind and the same Ref stands in
// the place of an earlier one. The content "null" then says that there is
// nothing any more.
func (k LogKind) Replaces() bool {
	return k == LogReading || k == LogNote || k == LogAssignment || k == LogRelease
}

// LogEntry is one entry of the append-only log. Its leaf in the tree is
// "<kind>\n<ref>\n<digest in hexadecimal>\n", and Digest the SHA-256 of Salt
// and the content, one after the other. When what it was of is erased or
// replaced, so is Salt: the tree stays whole, and nothing can be guessed from the
// digest.
type LogEntry struct {
	N      int64     `json:"n"` // counted from 0
	Kind   LogKind   `json:"kind"`
	Ref    string    `json:"ref"`
	Digest [32]byte  `json:"digest"`
	Salt   []byte    `json:"-"`
	At     time.Time `json:"at"`
	// Document is the id of the document that Ref is of; "" when it is of none or
	// was erased. It is not part of the leaf.
	Document string `json:"document,omitempty"`
	// ErasedBy is the number of the erasure's entry, or of the one that replaced
	// it; -1 when it is kept.
	ErasedBy int64 `json:"erased_by"`
	// Bare is that Ref and Digest were erased too, because they told of words that
	// are no more: of the leaf the tree alone has the hash.
	Bare bool `json:"bare,omitempty"`
}
