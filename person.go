package tocsin

import "time"

// Permission is what a user, or a token, may do.
type Permission string

// The roles of users, each of which may do what those before it may.
const (
	Reader   Permission = "reader"
	Reviewer Permission = "reviewer" // decides, releases, enters by hand
	Admin    Permission = "admin"    // sources, users, settings
)

// Allows reports whether p includes what q may do; "" allows nothing.
func (p Permission) Allows(q Permission) bool {
	rank := map[Permission]int{Reader: 1, Reviewer: 2, Admin: 3}
	return rank[q] > 0 && rank[p] >= rank[q]
}

// User is somebody who may log in.
type User struct {
	Name     string     `json:"name"`
	Role     Permission `json:"role"`
	Password string     `json:"-"` // argon2id, encoded; "" cannot log in
	Added    time.Time  `json:"added"`
	Disabled bool       `json:"disabled,omitempty"`
}

// Grant is what an APIToken may be used for.
type Grant string

// The grants.
const (
	GrantRead   Grant = "read"
	GrantWrite  Grant = "write"  // documents in
	GrantDecide Grant = "decide" // decisions, notes, releases
	GrantAdmin  Grant = "admin"
)

// APIToken lets a program act for a user, never beyond what that user may do.
type APIToken struct {
	ID      string    `json:"id"` // public part
	User    string    `json:"user"`
	Name    string    `json:"name"` // what it is for
	Hash    [32]byte  `json:"-"`    // SHA-256 of the secret part
	Grants  []Grant   `json:"grants"`
	Added   time.Time `json:"added"`
	Expires time.Time `json:"expires,omitzero"` // zero is never
	Used    time.Time `json:"used,omitzero"`
}

// Session is a login in a browser.
type Session struct {
	ID      string // SHA-256, in hexadecimal, of what the cookie holds
	User    string
	CSRF    string
	Added   time.Time
	Expires time.Time
}

// SavedSearch is a selection of incidents that somebody follows.
type SavedSearch struct {
	ID     string    `json:"id"`
	User   string    `json:"user"`
	Name   string    `json:"name"`
	Query  string    `json:"query"`            // as in an address: "form=drone&country=IQ"
	Public bool      `json:"public,omitempty"` // its feeds need no login
	Added  time.Time `json:"added"`
}

// Note is what a person wrote beside an incident: a remark, or with Tag alone
// a tag.
type Note struct {
	ID       string    `json:"id"`
	Incident string    `json:"incident"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
	Text     string    `json:"text,omitempty"`
	Tag      string    `json:"tag,omitempty"` // lower case
}

// Assignment gives an incident to somebody to review.
type Assignment struct {
	Incident string    `json:"incident"`
	To       string    `json:"to"` // User.Name
	By       string    `json:"by"`
	At       time.Time `json:"at"`
}

// AuditEntry is one thing that somebody did.
type AuditEntry struct {
	Seq    int64     `json:"seq"`
	At     time.Time `json:"at"`
	By     string    `json:"by"`     // User.Name; "" for one without a login
	Action string    `json:"action"` // "login", "decision", "source.put" ...
	On     string    `json:"on,omitempty"`
	Detail string    `json:"detail,omitempty"`
	From   string    `json:"from,omitempty"` // address of the client
}
