package tocsin

import "time"

// SourceKind is how documents are had from a source.
type SourceKind string

// The kinds of sources.
const (
	SourceFeed    SourceKind = "feed"    // RSS, Atom or JSON Feed at an address
	SourceSitemap SourceKind = "sitemap" // the pages that a sitemap lists
	SourcePage    SourceKind = "page"    // one page, fetched again and again
	SourceWarning SourceKind = "warning" // CAP alerts of a warning system: a feed of them, or one
	SourceFolder  SourceKind = "folder"  // files as they appear in a folder
	SourcePush    SourceKind = "push"    // documents that a client of the API sends
)

// SourceKinds lists every kind.
var SourceKinds = []SourceKind{SourceFeed, SourceSitemap, SourcePage, SourceWarning, SourceFolder, SourcePush}

// Rights is what of a source's documents may be shown to those without a login.
type Rights string

// The rights of a source.
const (
	RightsQuote Rights = "quote" // the sentence quoted and the link, never the whole text
	RightsFull  Rights = "full"
)

// Source is where documents come from, as a person set it up.
type Source struct {
	ID          string        `json:"id"` // short, of lower-case letters, digits and hyphens; never changes
	Kind        SourceKind    `json:"kind"`
	Address     string        `json:"address,omitempty"` // URL or folder; "" for push
	Name        string        `json:"name"`              // the outlet, as a reader would name it
	Owner       string        `json:"owner,omitempty"`
	Language    string        `json:"language,omitempty"` // ISO 639-1
	Reliability Reliability   `json:"reliability,omitempty"`
	Rights      Rights        `json:"rights"`
	Every       time.Duration `json:"every"`            // between two polls
	QuietAfter  time.Duration `json:"quiet_after"`      // without anything new it counts as quiet
	Retention   int           `json:"retention"`        // days that its documents are kept; 0 is for good
	Pages       bool          `json:"pages"`            // of feeds: fetch each item's page, not the feed's words alone
	Private     bool          `json:"private"`          // its host may have a private address
	Paused      bool          `json:"paused,omitempty"` // it is not polled
	Added       time.Time     `json:"added,omitzero"`
}

// Validate reports the first rule that the source breaks.
func (s *Source) Validate() error {
	if s.ID == "" || len(s.ID) > 64 {
		return Errorf(Invalid, "source: the id %q must have 1 to 64 letters", s.ID)
	}
	for _, c := range s.ID {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return Errorf(Invalid, "source: the id %q may have lower-case letters, digits and hyphens", s.ID)
		}
	}
	known := false
	for _, k := range SourceKinds {
		known = known || k == s.Kind
	}
	switch {
	case !known:
		return Errorf(Invalid, "source %s: unknown kind %q", s.ID, s.Kind)
	case s.Name == "":
		return Errorf(Invalid, "source %s: it needs a name", s.ID)
	case (s.Address == "") != (s.Kind == SourcePush):
		return Errorf(Invalid, "source %s: every kind but push needs an address, and push has none", s.ID)
	case s.Rights != RightsQuote && s.Rights != RightsFull:
		return Errorf(Invalid, "source %s: rights are quote or full, not %q", s.ID, s.Rights)
	case s.Reliability != "" && (len(s.Reliability) != 1 || s.Reliability < Reliable || s.Reliability > CannotTell):
		return Errorf(Invalid, "source %s: reliability is A to F, not %q", s.ID, s.Reliability)
	case s.Retention < 0 || s.Every < 0 || s.QuietAfter < 0:
		return Errorf(Invalid, "source %s: times are not negative", s.ID)
	}
	return nil
}

// SourceState is what the last polls of a source left: what the next one needs,
// and how the source fares.
type SourceState struct {
	Visits   map[string]Visit `json:"visits,omitempty"` // by address, or by a name of an item: what was had of it
	LastPoll time.Time        `json:"last_poll,omitzero"`
	LastGood time.Time        `json:"last_good,omitzero"` // the last poll that read the source; single items may have failed
	LastNew  time.Time        `json:"last_new,omitzero"`  // when it last gave something not seen before
	Error    string           `json:"error,omitempty"`    // of the last poll, of an item too; "" when there was none
	Failures int              `json:"failures,omitempty"` // polls that failed in a row
	NotUntil time.Time        `json:"not_until,omitzero"` // when it may be asked again
	Moved    string           `json:"moved,omitempty"`    // where its address has moved to for good
	Gone     bool             `json:"gone,omitempty"`     // the server says that it is gone for good
	Arrived  int              `json:"arrived"`            // documents and versions that it ever gave
}

// Visit is what is kept of an address that was fetched, to ask for what is new
// alone.
type Visit struct {
	At           time.Time `json:"at"`
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"`
	SHA256       string    `json:"sha256,omitempty"` // of what came; "" when it is still to be had
	ID           string    `json:"id,omitempty"`     // of the document that came of it
}

// Notice is what a publisher says of an earlier document of its own.
type Notice string

// The notices; "" is none.
const (
	Correction Notice = "correction"
	Withdrawal Notice = "withdrawal"
)

// Arrival is one document as a source gave it, now.
type Arrival struct {
	Document Document
	Source   string // Source.ID; "" when it came without one
	// GUID is how the source itself names the item, "" when it does not; with
	// the address it tells that an item is one that came before.
	GUID string
	// Shared says that Document.URL is the address of several items, as on a
	// page that is added to all day, so that it names none of them.
	Shared  bool
	Fetched time.Time
	Embargo time.Time // it must not be read or shown before; zero is none
	// Notice says that Document corrects or withdraws Of, an address or the
	// source's own name of an item; "" is Document's own earlier versions.
	Notice Notice
	Of     string
}
