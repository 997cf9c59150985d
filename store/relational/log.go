package relational

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"tocsin"
)

// entry is an entry of the log that waits for its number.
type entry struct {
	kind     tocsin.LogKind
	ref      string
	digest   [32]byte
	salt     []byte
	at       time.Time
	document string              // LogEntry.Document
	after    func(n int64) error // what is done once the number is known; nil is nothing
}

// saltSize is how many random bytes keep a digest from being guessed.
const saltSize = 16

func (tx *transaction) newEntry(kind tocsin.LogKind, ref string, content []byte, at time.Time) (entry, error) {
	salt := make([]byte, saltSize)
	tx.s.salts.Lock()
	_, err := io.ReadFull(tx.s.random, salt)
	tx.s.salts.Unlock()
	if err != nil {
		return entry{}, fmt.Errorf("make a salt: %w", err)
	}
	h := sha256.New()
	h.Write(salt)
	h.Write(content)
	return entry{kind: kind, ref: ref, digest: [32]byte(h.Sum(nil)), salt: salt, at: at}, nil
}

// logEntry has the log tell of a content, in the place of what it told before
// where the kind is one that replaces.
func (tx *transaction) logEntry(kind tocsin.LogKind, ref, document string, content []byte, at time.Time) error {
	e, err := tx.newEntry(kind, ref, content, at)
	if err != nil {
		return err
	}
	e.document = document
	if kind.Replaces() {
		e.after = func(n int64) error {
			return tx.exec("UPDATE log SET salt = NULL, erased_by = ? WHERE kind = ? AND ref = ? AND n < ? AND erased_by < 0", n, string(kind), ref, n)
		}
	}
	tx.entries = append(tx.entries, e)
	return nil
}

// leaf is what the tree hashes of an entry.
func leaf(kind tocsin.LogKind, ref string, digest [32]byte) []byte {
	return []byte(string(kind) + "\n" + ref + "\n" + hex.EncodeToString(digest[:]) + "\n")
}

// endLog appends the entries to the log and its tree.
func (tx *transaction) endLog() error {
	if len(tx.entries) == 0 {
		return nil
	}
	n, err := number(tx.ctx, tx.conn, "SELECT COALESCE(MAX(n) + 1, 0) FROM log")
	if err != nil {
		return err
	}
	fresh := map[int64]tlog.Hash{}
	read := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		var missing []int64
		for _, i := range indexes {
			if _, ok := fresh[i]; !ok {
				missing = append(missing, i)
			}
		}
		if len(missing) > 0 {
			kept, err := readHashes(tx.ctx, tx.conn, tx.s.engine, missing)
			if err != nil {
				return nil, err
			}
			for i, h := range kept {
				fresh[missing[i]] = h
			}
		}
		for i, at := range indexes {
			out[i] = fresh[at]
		}
		return out, nil
	})
	for i := range tx.entries {
		e := &tx.entries[i]
		if err := tx.exec("INSERT INTO log (n, kind, ref, digest, salt, at, document) VALUES (?, ?, ?, ?, ?, ?, ?)", n, string(e.kind), e.ref, e.digest[:], e.salt, nanos(e.at), e.document); err != nil {
			return err
		}
		hashes, err := tlog.StoredHashes(n, leaf(e.kind, e.ref, e.digest), read)
		if err != nil {
			return fmt.Errorf("extend the tree: %w", err)
		}
		at := tlog.StoredHashIndex(0, n)
		for j, h := range hashes {
			fresh[at+int64(j)] = h
			if err := tx.exec("INSERT INTO log_hash (i, hash) VALUES (?, ?)", at+int64(j), h[:]); err != nil {
				return err
			}
		}
		if e.after != nil {
			if err := e.after(n); err != nil {
				return err
			}
		}
		n++
	}
	return nil
}

// readHashes gives stored hashes of the tree; one that is missing is an error.
func readHashes(ctx context.Context, c Conn, e Engine, indexes []int64) ([]tlog.Hash, error) {
	type stored struct {
		i    int64
		hash []byte
	}
	rows, err := list(ctx, c, func(r Rows) (s stored, err error) { return s, r.Scan(&s.i, &s.hash) },
		"SELECT i, hash FROM log_hash WHERE "+e.In("i"), e.List(indexes))
	if err != nil {
		return nil, fmt.Errorf("read %d hashes of the log: %w", len(indexes), err)
	}
	at := map[int64]tlog.Hash{}
	for _, r := range rows {
		if len(r.hash) == tlog.HashSize {
			at[r.i] = tlog.Hash(r.hash)
		}
	}
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		h, ok := at[index]
		if !ok {
			return nil, tocsin.Errorf(tocsin.NotFound, "the log has no hash %d", index)
		}
		out[i] = h
	}
	return out, nil
}

const logColumns = "n, kind, ref, digest, salt, at, erased_by, document"

func scanLog(r Rows) (tocsin.LogEntry, error) {
	var e tocsin.LogEntry
	var kind string
	var digest []byte
	var at int64
	if err := r.Scan(&e.N, &kind, &e.Ref, &digest, &e.Salt, &at, &e.ErasedBy, &e.Document); err != nil {
		return e, err
	}
	e.Kind, e.At = tocsin.LogKind(kind), moment(at)
	switch {
	case len(digest) == len(e.Digest):
		e.Digest = [32]byte(digest)
	case len(digest) == 0 && e.Ref == "":
		e.Bare = true
	default:
		return e, fmt.Errorf("entry %d of the log has a digest of %d bytes", e.N, len(digest))
	}
	return e, nil
}

// Log lists entries of the log from a place on.
func (s *Store) Log(ctx context.Context, from int64, limit int) (out []tocsin.LogEntry, err error) {
	err = s.read(ctx, func(c Conn) error {
		out, err = list(ctx, c, scanLog, "SELECT "+logColumns+" FROM log WHERE n >= ? ORDER BY n LIMIT ?", from, limited(limit))
		return err
	})
	return out, err
}

// LogSize is how many entries the log has.
func (s *Store) LogSize(ctx context.Context) (n int64, err error) {
	err = s.read(ctx, func(c Conn) error {
		n, err = number(ctx, c, "SELECT COALESCE(MAX(n) + 1, 0) FROM log")
		return err
	})
	return n, err
}

// LogHashes gives the stored hashes of the log's tree.
func (s *Store) LogHashes(ctx context.Context, indexes []int64) ([][32]byte, error) {
	out := make([][32]byte, len(indexes))
	err := s.read(ctx, func(c Conn) error {
		hashes, err := readHashes(ctx, c, s.engine, indexes)
		for i, h := range hashes {
			out[i] = h
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// readContent gives bytes by their hash; NotFound.
func readContent(ctx context.Context, c Conn, sha string) ([]byte, error) {
	var data []byte
	ok, err := one(ctx, c, []any{&data}, "SELECT data FROM content WHERE sha256 = ?", sha)
	switch {
	case err != nil:
		return nil, fmt.Errorf("fetch bytes %s: %w", sha, err)
	case !ok:
		return nil, tocsin.Errorf(tocsin.NotFound, "there are no bytes %s", sha)
	}
	return spread(data)
}

// newDecision is a decision that waits for its number.
type newDecision struct {
	decision tocsin.Decision
	data     []byte
}

// PutDecision keeps a decision.
func (tx *transaction) PutDecision(d *tocsin.Decision) error {
	if err := d.Validate(); err != nil {
		return err
	}
	if !plainName(d.ID) {
		return tocsin.Errorf(tocsin.Invalid, "decision id %q must be UTF-8 text of 1 to 4000 bytes", d.ID)
	}
	b, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("encode decision %s: %w", d.ID, err)
	}
	tx.ask(ofDecisions, "")
	var old []byte
	if _, err := one(tx.ctx, tx.conn, []any{&old}, "SELECT data FROM decision WHERE id = ?", d.ID); err != nil {
		return fmt.Errorf("find decision %s: %w", d.ID, err)
	}
	for i := range tx.decisions {
		if tx.decisions[i].decision.ID == d.ID {
			old = tx.decisions[i].data
		}
	}
	switch {
	case old != nil && string(old) == string(b):
		return nil
	case old != nil:
		return tocsin.Errorf(tocsin.Conflict, "decision %s is there already, and says something else", d.ID)
	}
	tx.write(ofDecisions, "")
	tx.decisions = append(tx.decisions, newDecision{*d, b})
	return tx.logEntry(tocsin.LogDecision, d.ID, "", b, d.At)
}

// Decisions lists all decisions in the order in which they were taken.
func (tx *transaction) Decisions() ([]tocsin.Decision, error) {
	tx.ask(ofDecisions, "")
	out, err := tx.s.taken.all(tx.ctx, tx.conn)
	if err != nil {
		return nil, fmt.Errorf("list decisions: %w", err)
	}
	for i := range tx.decisions {
		out = append(out, tx.decisions[i].decision)
	}
	return out, nil
}

func (tx *transaction) endDecisions() error {
	if len(tx.decisions) == 0 {
		return nil
	}
	seq, err := number(tx.ctx, tx.conn, "SELECT COALESCE(MAX(seq), 0) FROM decision")
	if err != nil {
		return err
	}
	for i := range tx.decisions {
		seq++
		if err := tx.exec("INSERT INTO decision (seq, id, data) VALUES (?, ?, ?)", seq, tx.decisions[i].decision.ID, tx.decisions[i].data); err != nil {
			return err
		}
	}
	return nil
}
