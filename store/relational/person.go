package relational

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tocsin"
)

// putJSON runs a statement whose last argument is a value as JSON.
func (tx *transaction) putJSON(what string, v any, sql string, args ...any) error {
	_, err := tx.keepJSON(what, v, sql, args...)
	return err
}

// keepJSON is putJSON that gives the JSON.
func (tx *transaction) keepJSON(what string, v any, sql string, args ...any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", what, err)
	}
	if err := tx.exec(sql, append(args, b)...); err != nil {
		return nil, fmt.Errorf("keep %s: %w", what, err)
	}
	return b, nil
}

// remove deletes rows; none is NotFound.
func (tx *transaction) remove(what, sql string, args ...any) error {
	n, err := tx.conn.Exec(tx.ctx, sql, args...)
	switch {
	case err != nil:
		return fmt.Errorf("remove %s: %w", what, err)
	case n == 0:
		return tocsin.Errorf(tocsin.NotFound, "there is no %s", what)
	}
	return nil
}

// must checks that something has a name, and that there is what it belongs to.
func (tx *transaction) must(what, id, table, column, of string) error {
	if !plainName(id) {
		return tocsin.Errorf(tocsin.Invalid, "%s needs a name or id of 1 to 4000 bytes", what)
	}
	if table == "" {
		return nil
	}
	n, err := number(tx.ctx, tx.conn, "SELECT COUNT(*) FROM "+table+" WHERE "+column+" = ?", of)
	switch {
	case err != nil:
		return fmt.Errorf("keep %s: %w", what, err)
	case n == 0:
		return tocsin.Errorf(tocsin.NotFound, "%s: there is no %s %s", what, table, of)
	}
	return nil
}

// PutUser keeps a user, in the place of one of that name.
func (tx *transaction) PutUser(u *tocsin.User) error {
	if err := tx.must("a user", u.Name, "", "", ""); err != nil {
		return err
	}
	return tx.putJSON("user "+u.Name, u, "INSERT INTO person (name, password, data) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET password = excluded.password, data = excluded.data", u.Name, u.Password)
}

// RemoveUser removes a user with all tokens, sessions, searches and assignments.
func (tx *transaction) RemoveUser(name string) error {
	if err := tx.exec("DELETE FROM search WHERE person = ?", name); err != nil {
		return fmt.Errorf("remove user %s: %w", name, err)
	}
	held, err := list(tx.ctx, tx.conn, scanned[string], "DELETE FROM assignment WHERE person = ? RETURNING incident", name)
	if err != nil {
		return fmt.Errorf("remove user %s: %w", name, err)
	}
	slices.Sort(held)
	for _, incident := range held {
		if err := tx.prove(tocsin.LogAssignment, incident, "", nil, tx.s.now()); err != nil {
			return err
		}
	}
	return tx.remove("user "+name, "DELETE FROM person WHERE name = ?", name)
}

func scanUser(r Rows) (tocsin.User, error) {
	var u tocsin.User
	var b []byte
	var password string
	if err := r.Scan(&password, &b); err != nil {
		return u, err
	}
	err := json.Unmarshal(b, &u)
	u.Password = password
	return u, err
}

// PutToken keeps a token, in the place of one of that id.
func (tx *transaction) PutToken(t *tocsin.APIToken) error {
	if err := tx.must("a token", t.ID, "person", "name", t.User); err != nil {
		return err
	}
	return tx.putJSON("token "+t.ID, t, "INSERT INTO token (id, person, hash, data) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET person = excluded.person, hash = excluded.hash, data = excluded.data", t.ID, t.User, t.Hash[:])
}

// RemoveToken removes a token.
func (tx *transaction) RemoveToken(id string) error {
	return tx.remove("token "+id, "DELETE FROM token WHERE id = ?", id)
}

func scanToken(r Rows) (tocsin.APIToken, error) {
	var t tocsin.APIToken
	var b, hash []byte
	if err := r.Scan(&hash, &b); err != nil {
		return t, err
	}
	err := json.Unmarshal(b, &t)
	copy(t.Hash[:], hash)
	return t, err
}

// PutSession keeps a session, and lets go of those that are over.
func (tx *transaction) PutSession(v *tocsin.Session) error {
	if err := tx.must("a session", v.ID, "person", "name", v.User); err != nil {
		return err
	}
	if err := tx.exec("DELETE FROM session WHERE expires < ?", nanos(v.Added)); err != nil {
		return fmt.Errorf("remove old sessions: %w", err)
	}
	return tx.putJSON("a session", v, "INSERT INTO session (id, person, expires, data) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET person = excluded.person, expires = excluded.expires, data = excluded.data", v.ID, v.User, nanos(v.Expires))
}

// RemoveSession removes a session.
func (tx *transaction) RemoveSession(id string) error {
	return tx.remove("such session", "DELETE FROM session WHERE id = ?", id)
}

// PutSearch keeps a saved search, in the place of one of that id.
func (tx *transaction) PutSearch(v *tocsin.SavedSearch) error {
	if err := tx.must("a search", v.ID, "", "", ""); err != nil {
		return err
	}
	return tx.putJSON("search "+v.ID, v, "INSERT INTO search (id, person, data) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET person = excluded.person, data = excluded.data", v.ID, v.User)
}

// RemoveSearch removes a saved search.
func (tx *transaction) RemoveSearch(id string) error {
	return tx.remove("search "+id, "DELETE FROM search WHERE id = ?", id)
}

// PutNote keeps a note, in the place of one of that id.
func (tx *transaction) PutNote(n *tocsin.Note) error {
	switch {
	case n.Text == "" && n.Tag == "":
		return tocsin.Errorf(tocsin.Invalid, "a note needs a text or a tag")
	case n.Tag != strings.ToLower(n.Tag):
		return tocsin.Errorf(tocsin.Invalid, "the tag %q must be in lower case", n.Tag)
	}
	if err := tx.must("a note", n.ID, "change", "incident", n.Incident); err != nil {
		return err
	}
	b, err := tx.keepJSON("note "+n.ID, n, "INSERT INTO note (id, incident, at, tag, data) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET incident = excluded.incident, at = excluded.at, tag = excluded.tag, data = excluded.data", n.ID, n.Incident, nanos(n.At), n.Tag)
	if err != nil {
		return err
	}
	return tx.prove(tocsin.LogNote, n.ID, "", keptNote{n.Incident, nanos(n.At), n.Tag, b}, n.At)
}

// RemoveNote removes a note.
func (tx *transaction) RemoveNote(id string) error {
	if err := tx.remove("note "+id, "DELETE FROM note WHERE id = ?", id); err != nil {
		return err
	}
	return tx.prove(tocsin.LogNote, id, "", nil, tx.s.now())
}

// PutAssignment gives an incident to somebody, or with To "" to nobody.
func (tx *transaction) PutAssignment(a *tocsin.Assignment) error {
	if a.To == "" {
		if err := tx.remove("assignment of incident "+a.Incident, "DELETE FROM assignment WHERE incident = ?", a.Incident); err != nil {
			return err
		}
		return tx.prove(tocsin.LogAssignment, a.Incident, "", nil, tx.s.now())
	}
	if err := tx.must("an assignment", a.Incident, "person", "name", a.To); err != nil {
		return err
	}
	if err := tx.must("an assignment", a.Incident, "change", "incident", a.Incident); err != nil {
		return err
	}
	b, err := tx.keepJSON("the assignment of incident "+a.Incident, a, "INSERT INTO assignment (incident, person, data) VALUES (?, ?, ?) ON CONFLICT (incident) DO UPDATE SET person = excluded.person, data = excluded.data", a.Incident, a.To)
	if err != nil {
		return err
	}
	return tx.prove(tocsin.LogAssignment, a.Incident, "", keptAssignment{a.To, b}, a.At)
}

// Release lets all of an incident be shown.
func (tx *transaction) Release(incident, by, reason string, at time.Time) error {
	if err := tx.must("a release", incident, "change", "incident", incident); err != nil {
		return err
	}
	if err := tx.exec("INSERT INTO released (incident, person, reason, at) VALUES (?, ?, ?, ?) ON CONFLICT (incident) DO UPDATE SET person = excluded.person, reason = excluded.reason, at = excluded.at",
		incident, by, cleanText(reason), nanos(at)); err != nil {
		return fmt.Errorf("release incident %s: %w", incident, err)
	}
	return tx.prove(tocsin.LogRelease, incident, "", keptRelease{by, cleanText(reason), nanos(at)}, at)
}

// Audit keeps one thing that somebody did; its Seq is given at the end.
func (tx *transaction) Audit(e *tocsin.AuditEntry) error {
	tx.audit = append(tx.audit, *e)
	return nil
}

func (tx *transaction) endAudit() error {
	if len(tx.audit) == 0 {
		return nil
	}
	seq, err := number(tx.ctx, tx.conn, "SELECT COALESCE(MAX(seq), 0) FROM audit")
	if err != nil {
		return err
	}
	for i := range tx.audit {
		e := &tx.audit[i]
		seq++
		e.Seq = seq
		b, err := tx.keepJSON("an audit entry", e, "INSERT INTO audit (seq, data) VALUES (?, ?)", seq)
		if err != nil {
			return err
		}
		if err := tx.logEntry(tocsin.LogAudit, strconv.FormatInt(seq, 10), "", b, e.At); err != nil {
			return err
		}
	}
	return nil
}

// listOf gives all rows of a query.
func listOf[T any](ctx context.Context, s *Store, what string, scan func(Rows) (T, error), sql string, args ...any) (out []T, err error) {
	err = s.read(ctx, func(c Conn) error {
		if out, err = list(ctx, c, scan, sql, args...); err != nil {
			return fmt.Errorf("list %s: %w", what, err)
		}
		return nil
	})
	return out, err
}

// oneOf gives the one row of a query; NotFound.
func oneOf[T any](ctx context.Context, s *Store, what string, scan func(Rows) (T, error), sql string, args ...any) (*T, error) {
	list, err := listOf(ctx, s, what, scan, sql, args...)
	switch {
	case err != nil:
		return nil, err
	case len(list) == 0:
		return nil, tocsin.Errorf(tocsin.NotFound, "there is no %s", what)
	}
	return &list[0], nil
}

// User is a user by name.
func (s *Store) User(ctx context.Context, name string) (*tocsin.User, error) {
	return oneOf(ctx, s, "user "+name, scanUser, "SELECT password, data FROM person WHERE name = ?", name)
}

// Users lists all users.
func (s *Store) Users(ctx context.Context) ([]tocsin.User, error) {
	return listOf(ctx, s, "users", scanUser, "SELECT password, data FROM person ORDER BY name")
}

// Token is a token by id.
func (s *Store) Token(ctx context.Context, id string) (*tocsin.APIToken, error) {
	return oneOf(ctx, s, "token "+id, scanToken, "SELECT hash, data FROM token WHERE id = ?", id)
}

// Tokens lists the tokens of a user.
func (s *Store) Tokens(ctx context.Context, user string) ([]tocsin.APIToken, error) {
	return listOf(ctx, s, "tokens", scanToken, "SELECT hash, data FROM token WHERE person = ? OR ? = '' ORDER BY id", user, user)
}

// Session is a session by id, whether it is over or not.
func (s *Store) Session(ctx context.Context, id string) (*tocsin.Session, error) {
	return oneOf(ctx, s, "such session", fromJSON[tocsin.Session], "SELECT data FROM session WHERE id = ?", id)
}

// SavedSearch is a saved search by id.
func (s *Store) SavedSearch(ctx context.Context, id string) (*tocsin.SavedSearch, error) {
	return oneOf(ctx, s, "search "+id, fromJSON[tocsin.SavedSearch], "SELECT data FROM search WHERE id = ?", id)
}

// Searches lists the saved searches of a user, by id.
func (s *Store) Searches(ctx context.Context, user string) ([]tocsin.SavedSearch, error) {
	return listOf(ctx, s, "searches", fromJSON[tocsin.SavedSearch], "SELECT data FROM search WHERE person = ? ORDER BY id", user)
}

// Notes lists the notes beside an incident, the first first.
func (s *Store) Notes(ctx context.Context, incident string) ([]tocsin.Note, error) {
	return listOf(ctx, s, "notes", fromJSON[tocsin.Note], "SELECT data FROM note WHERE incident = ? ORDER BY at, id", incident)
}

// Assignments lists what is given to a user, by incident.
func (s *Store) Assignments(ctx context.Context, user string) ([]tocsin.Assignment, error) {
	return listOf(ctx, s, "assignments", fromJSON[tocsin.Assignment], "SELECT data FROM assignment WHERE person = ? OR ? = '' ORDER BY incident", user, user)
}

// AuditLog lists what was done after a place in the audit.
func (s *Store) AuditLog(ctx context.Context, after int64, limit int) ([]tocsin.AuditEntry, error) {
	return listOf(ctx, s, "the audit", fromJSON[tocsin.AuditEntry], "SELECT data FROM audit WHERE seq > ? ORDER BY seq LIMIT ?", after, limited(limit))
}
