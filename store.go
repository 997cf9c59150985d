package tocsin

import (
	"context"
	"iter"
	"time"
)

// Neighbours is what group asks of whatever keeps the readings. A reading is
// entered under the keys that group gives for it, numbers that mean nothing to
// the store; by them a new document finds those that it could belong to, and
// nothing else is looked at.
type Neighbours interface {
	// Near gives every reading that is entered under one of the keys, once
	// each and in any order. The same version of a document is the same
	// pointer each time within one transaction; it must not be modified.
	Near(keys []uint64) ([]*Reading, error)
	// Crowded gives those of the keys under which more than most readings
	// are entered.
	Crowded(keys []uint64, most int) ([]uint64, error)
}

// Ledger is what a step of grouping reads and writes, all within one
// transaction.
type Ledger interface {
	Neighbours
	// Count is how many readings are entered under each of the keys, counted no
	// further than most.
	Count(keys []uint64, most int) ([]int, error)
	// Len is how many documents are entered.
	Len() (int, error)
	// Versions gives the versions of a document that are entered, the latest
	// last; none when it is not.
	Versions(document string) ([]*Reading, error)
	// Latest gives the last change of each of the incidents, the one that was
	// first told of first; those that never were are left out. They must not be
	// modified.
	Latest(incidents []string) ([]Change, error)
	// Holders gives the incident that holds each of the accounts; those that
	// none holds are left out.
	Holders(accounts []string) (map[string]string, error)
	// ToldBy lists the documents of an origin in incidents that stand, sorted.
	ToldBy(origin string) ([]string, error)
	// Record enters what a step came to.
	Record(Outcome) error
}

// Outcome is what one step of grouping comes to.
type Outcome struct {
	Changes []Change // in order of incident id
	// Looked lists the accounts that were looked at or are gone: Doubts
	// replace all doubtful pairs that one of them was in.
	Looked []string
	Doubts []JoinReason
}

// Tx is one transaction of a Store: all of it happens or nothing does. It is
// for one goroutine.
type Tx interface {
	Ledger
	// Handle is the database's own transaction, for a queue that keeps its
	// jobs in the same database: *sql.Tx or pgx.Tx.
	Handle() any

	// Arrive keeps an arrival: its bytes once by content, and a version when
	// its bytes are not those of the document's latest. A document is known by
	// every name it came under before, of being those of the item that its
	// notice speaks of, and by its id: one that is no hash, as a
	// file's name, means something to its source alone. A name belongs to the
	// first document that had it. A publisher's notice of withdrawal is a
	// version of what it withdraws; the latest is still what came before it,
	// and until other bytes come it stays withdrawn. What was forgotten is not
	// kept again, whatever of its names it comes under: its State says so.
	Arrive(a *Arrival, names, of []string) (Arrived, error)
	// PutReading keeps what was read from a version and enters it under keys;
	// older are those under which its earlier versions stay entered, and it
	// itself when a later one is entered already.
	PutReading(r *Reading, keys []uint64, older func(*Reading) []uint64) error
	// RemoveReadings takes a document and all its versions from under the keys.
	RemoveReadings(document string) error
	// State tells how a document fares and which its latest version is.
	// NotFound.
	State(document string) (state DocumentState, sha256 string, version int, err error)
	// SetState says how a document fares.
	SetState(document string, state DocumentState, why string, at time.Time) error
	// TellsOf lists the incidents a version of which ever rested on a document,
	// sorted; those of this transaction left out.
	TellsOf(document string) ([]string, error)
	// Forget erases a document's bytes, words, quotes and names wherever they
	// are kept, past versions of incidents included, and leaves a tombstone.
	Forget(document, by, reason string, at time.Time) error

	// PutDecision keeps a decision; Conflict when its id is taken by another.
	PutDecision(*Decision) error
	// Decisions lists all decisions in the order in which they were taken.
	Decisions() ([]Decision, error)

	PutSource(*Source) error
	RemoveSource(id string) error // its documents stay
	PutSourceState(id string, s *SourceState) error

	PutUser(*User) error
	RemoveUser(name string) error
	PutToken(*APIToken) error
	RemoveToken(id string) error
	PutSession(*Session) error
	RemoveSession(id string) error
	PutSearch(*SavedSearch) error
	RemoveSearch(id string) error
	PutNote(*Note) error
	RemoveNote(id string) error
	PutAssignment(*Assignment) error // To "" ends it
	Release(incident, by, reason string, at time.Time) error
	Audit(*AuditEntry) error

	// Answer is what was answered to the request of a key, or that it is worked
	// on. NotFound.
	Answer(key string) (*Answer, error)
	PutAnswer(*Answer) error
	DropAnswers(at time.Time) error // whose time is over
}

// Store keeps what was learned. It may be used by many goroutines at once.
type Store interface {
	Close() error
	// Update runs what do does as one transaction. It is run again, from the
	// start, when another transaction came between, so it must not change
	// anything else; an error of do undoes all of it.
	Update(ctx context.Context, do func(Tx) error) error

	Document(ctx context.Context, id string) (*DocumentRecord, error) // NotFound; the id or any name
	Documents(ctx context.Context, q *DocumentQuery) ([]DocumentRecord, Cursor, error)
	Versions(ctx context.Context, document string) ([]DocumentVersion, error) // the first fetched first
	Bytes(ctx context.Context, sha256 string) ([]byte, error)                 // NotFound; also when forgotten
	Reading(ctx context.Context, document, sha256 string) (*Reading, error)   // sha256 "" is the latest that was read; it must not be modified

	// Incidents lists a selection; what it was at q.AsOf when that is set. What
	// records of incidents point to is shared and must not be modified; slots
	// may be taken out of them.
	Incidents(ctx context.Context, q *IncidentQuery) ([]IncidentRecord, Cursor, error)
	Count(ctx context.Context, q *IncidentQuery) (int, error)
	// Incident is an incident's version, the latest for 0. A withdrawn one is
	// still there. NotFound.
	Incident(ctx context.Context, id string, version int) (*IncidentRecord, error)
	History(ctx context.Context, incident string) ([]IncidentRecord, error) // all versions, the first first
	// Changes lists what came after a place in the feed of changes, in order.
	Changes(ctx context.Context, after int64, limit int) ([]IncidentRecord, error)
	LastChange(ctx context.Context) (int64, error) // 0 when there is none
	Accounts(ctx context.Context, q *AccountQuery) ([]AccountRecord, Cursor, error)
	Claims(ctx context.Context, q *AccountQuery) ([]ClaimRecord, Cursor, error)
	Doubts(ctx context.Context, limit int) ([]JoinReason, error) // best first
	Decisions(ctx context.Context, after int64, limit int) ([]DecisionRecord, error)
	// Search finds documents by their words, best first, with the passage: words
	// as in IncidentQuery.Text, fields as title:word, outlet:word, body:word.
	// Nothing that is asked is an error.
	Search(ctx context.Context, words string, limit int) ([]SearchHit, error)

	Source(ctx context.Context, id string) (*SourceRecord, error)
	Sources(ctx context.Context) ([]SourceRecord, error) // by id
	User(ctx context.Context, name string) (*User, error)
	Users(ctx context.Context) ([]User, error) // by name
	Token(ctx context.Context, id string) (*APIToken, error)
	Tokens(ctx context.Context, user string) ([]APIToken, error) // "" is everybody's
	Session(ctx context.Context, id string) (*Session, error)    // also one that is over
	SavedSearch(ctx context.Context, id string) (*SavedSearch, error)
	Searches(ctx context.Context, user string) ([]SavedSearch, error)
	Notes(ctx context.Context, incident string) ([]Note, error)
	Assignments(ctx context.Context, user string) ([]Assignment, error) // "" is everybody's
	AuditLog(ctx context.Context, after int64, limit int) ([]AuditEntry, error)

	// Log is the append-only log: its entries from a place on.
	Log(ctx context.Context, from int64, limit int) ([]LogEntry, error)
	// LogSize is how many entries the log has, and LogHashes the stored hashes
	// of its tree by their index, as golang.org/x/mod/sumdb/tlog numbers them.
	LogSize(ctx context.Context) (int64, error)
	LogHashes(ctx context.Context, indexes []int64) ([][32]byte, error)
	// Content gives what an entry of the log was made of, as it is kept now;
	// NotFound when it is not kept any more.
	Content(ctx context.Context, e *LogEntry) ([]byte, error)
	// Check looks for what does not fit together in the database; one sentence each.
	Check(ctx context.Context) ([]string, error)
	// Backup writes the whole store, as of one moment, to a new file, while
	// others read and write. Invalid, with the way to do it, where the
	// database's own program does that.
	Backup(ctx context.Context, path string) error
	Stats(ctx context.Context) (*Stats, error)
	// Expired lists documents whose source's retention is over at a time,
	// counted from when they first came.
	Expired(ctx context.Context, at time.Time, limit int) ([]string, error)
}

// Cursor is where a list goes on; "" is its end. It means something to the
// list that gave it alone.
type Cursor string

// All goes through a list page by page.
func All[T any](first Cursor, page func(Cursor) ([]T, Cursor, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for at := first; ; {
			list, next, err := page(at)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, v := range list {
				if !yield(v, nil) {
					return
				}
			}
			if next == "" {
				return
			}
			at = next
		}
	}
}
