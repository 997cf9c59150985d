package relational

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"tocsin"
)

// What the entries of the log are made of, built from rows as they stand. The
// one who writes a row builds it from the same parts.

// keptVersion is the content of a version's entry.
type keptVersion struct {
	Document string          `json:"document"`
	Source   string          `json:"source"`
	Version  int             `json:"version"`
	SHA256   string          `json:"sha256"` // of its bytes
	Size     int             `json:"size"`
	Fetched  int64           `json:"fetched"`
	Notice   string          `json:"notice"`
	Came     json.RawMessage `json:"came"`
}

// keptNote is the content of a note's entry.
type keptNote struct {
	Incident string          `json:"incident"`
	At       int64           `json:"at"`
	Tag      string          `json:"tag"`
	Note     json.RawMessage `json:"note"`
}

// keptAssignment is the content of an assignment's entry.
type keptAssignment struct {
	To         string          `json:"to"`
	Assignment json.RawMessage `json:"assignment"`
}

// keptRelease is the content of a release's entry.
type keptRelease struct {
	By     string `json:"by"`
	Reason string `json:"reason"`
	At     int64  `json:"at"`
}

// nothingKept is the content of an entry that says that a row was removed.
const nothingKept = "null"

// versionRef is what the log calls a version of a document.
func versionRef(num int64, version int) string { return fmt.Sprintf("%d@%d", num, version) }

// readingContent is what the entry of a reading is made of: both parts as they
// are kept.
func readingContent(body, data []byte) []byte {
	out := binary.AppendUvarint(nil, uint64(len(body)))
	return append(append(out, body...), data...)
}

// prove has the log tell of a row that is written now; a value of nil is one
// that is removed.
func (tx *transaction) prove(kind tocsin.LogKind, ref, document string, value any, at time.Time) error {
	b, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encode %s %s for the log: %w", kind, ref, err)
	}
	return tx.logEntry(kind, ref, document, b, at)
}

// Content gives what an entry of the log was made of.
func (s *Store) Content(ctx context.Context, e *tocsin.LogEntry) (out []byte, err error) {
	gone := tocsin.Errorf(tocsin.NotFound, "what entry %d of the log is of, %s %s, is not kept any more", e.N, e.Kind, e.Ref)
	err = s.read(ctx, func(c Conn) error {
		var kind, ref string
		var erasedBy int64
		ok, err := one(ctx, c, []any{&kind, &ref, &erasedBy}, "SELECT kind, ref, erased_by FROM log WHERE n = ?", e.N)
		switch {
		case err != nil:
			return err
		case !ok || erasedBy >= 0 || kind != string(e.Kind) || ref != e.Ref:
			return gone
		}
		out, ok, err = contentOf(ctx, c, e)
		if err == nil && !ok {
			return gone
		}
		return err
	})
	return out, err
}

// contentOf gives the content of an entry as it is kept; ok is that it is.
func contentOf(ctx context.Context, c Conn, e *tocsin.LogEntry) (out []byte, ok bool, err error) {
	ref, number := e.Ref, int64(0)
	if at := strings.LastIndexByte(e.Ref, '@'); at >= 0 {
		ref = e.Ref[:at]
		number, err = strconv.ParseInt(e.Ref[at+1:], 10, 64)
	}
	var packed []byte
	switch e.Kind {
	case tocsin.LogDocument:
		out, err = readContent(ctx, c, strings.TrimPrefix(e.Ref, ref+"@"))
		return out, err == nil, err
	case tocsin.LogVersion:
		num, bad := strconv.ParseInt(ref, 10, 64)
		if err != nil || bad != nil {
			return nil, false, nil
		}
		return versionContent(ctx, c, num, number)
	case tocsin.LogReading:
		num, bad := strconv.ParseInt(ref, 10, 64)
		if err != nil || bad != nil {
			return nil, false, nil
		}
		var body []byte
		ok, err = one(ctx, c, []any{&body, &packed}, "SELECT r.body, r.data FROM version v JOIN reading r ON r.document = v.document AND r.sha256 = v.sha256 WHERE v.document = ? AND v.version = ?", num, number)
		return readingContent(body, packed), ok, err
	case tocsin.LogDecision:
		ok, err = one(ctx, c, []any{&out}, "SELECT data FROM decision WHERE id = ?", e.Ref)
		return out, ok, err
	case tocsin.LogErasure:
		ok, err = one(ctx, c, []any{&out}, "SELECT data FROM erasure WHERE n = ?", e.N)
		return out, ok, err
	case tocsin.LogUpgrade:
		ok, err = one(ctx, c, []any{&out}, "SELECT value FROM setting WHERE name = ?", upgraded)
		return out, ok, err
	case tocsin.LogAudit:
		seq, bad := strconv.ParseInt(e.Ref, 10, 64)
		if bad != nil {
			return nil, false, nil
		}
		ok, err = one(ctx, c, []any{&out}, "SELECT data FROM audit WHERE seq = ?", seq)
		return out, ok, err
	case tocsin.LogChange, tocsin.LogRewrite:
		if err != nil {
			return nil, false, nil
		}
		ok, err = one(ctx, c, []any{&packed}, "SELECT b.data FROM change c JOIN change_data b ON b.seq = c.seq WHERE c.incident = ? AND c.version = ?", ref, number)
		if err == nil && ok {
			out, err = spread(packed)
		}
		return out, ok, err
	}
	return rowContent(ctx, c, e)
}

// rowContent is contentOf of a row that may be replaced and removed.
func rowContent(ctx context.Context, c Conn, e *tocsin.LogEntry) (out []byte, ok bool, err error) {
	var value any
	switch e.Kind {
	case tocsin.LogNote:
		var v keptNote
		ok, err = one(ctx, c, []any{&v.Incident, &v.At, &v.Tag, (*[]byte)(&v.Note)}, "SELECT incident, at, tag, data FROM note WHERE id = ?", e.Ref)
		value = v
	case tocsin.LogAssignment:
		var v keptAssignment
		ok, err = one(ctx, c, []any{&v.To, (*[]byte)(&v.Assignment)}, "SELECT person, data FROM assignment WHERE incident = ?", e.Ref)
		value = v
	case tocsin.LogRelease:
		var v keptRelease
		ok, err = one(ctx, c, []any{&v.By, &v.Reason, &v.At}, "SELECT person, reason, at FROM released WHERE incident = ?", e.Ref)
		value = v
	default:
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	if !ok {
		return []byte(nothingKept), true, nil
	}
	if out, err = json.Marshal(value); err != nil {
		return nil, false, fmt.Errorf("it is not as it was written: %w", err)
	}
	return out, true, nil
}

// versionContent is the content of a version's entry, with the hash of the bytes
// that are kept, whatever they are said to be.
func versionContent(ctx context.Context, c Conn, num, version int64) ([]byte, bool, error) {
	v := keptVersion{Version: int(version)}
	var packed []byte
	ok, err := one(ctx, c, []any{&v.Document, &v.Source, &v.Fetched, &v.Size, &v.Notice, (*[]byte)(&v.Came), &packed},
		"SELECT d.id, d.source, v.fetched, v.size, v.notice, v.came, b.data FROM version v JOIN document d ON d.num = v.document JOIN content b ON b.sha256 = v.sha256 WHERE v.document = ? AND v.version = ?",
		num, version)
	if err != nil || !ok {
		return nil, false, err
	}
	b, err := spread(packed)
	if err != nil {
		return nil, false, fmt.Errorf("its bytes: %w", err)
	}
	sum := sha256.Sum256(b)
	v.SHA256 = hex.EncodeToString(sum[:])
	out, err := json.Marshal(v)
	if err != nil {
		return nil, false, fmt.Errorf("what came with it is not as it was written: %w", err)
	}
	return out, true, nil
}
