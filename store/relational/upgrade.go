package relational

import (
	"encoding/json"
	"fmt"
	"strconv"

	"tocsin"
)

// upgraded is the setting that says that the log is of the form it has since
// schema 3; it is the content of the entry that begins it.
const upgraded = "log of form 2"

// upgradeContent is what the entry of an upgrade is made of: for each erasure,
// which entries it erased before the log said so itself.
type upgradeContent struct {
	Erased map[int64][]int64 `json:"erased"`
}

// upgradeLog brings the log of a store that was begun before schema 3 to the
// form of today, once: it tells of everything that it told nothing of, as it
// stands now, and loses the plain hashes of what was erased.
func (s *Store) upgradeLog(t tocsin.Tx) error {
	tx := t.(*transaction)
	if err := tx.lockFirst(); err != nil {
		return err
	}
	var done []byte
	if ok, err := one(tx.ctx, tx.conn, []any{&done}, "SELECT value FROM setting WHERE name = ?", upgraded); err != nil || ok {
		return err
	}
	type pair struct{ by, n int64 }
	before, err := list(tx.ctx, tx.conn, func(r Rows) (p pair, err error) { return p, r.Scan(&p.by, &p.n) },
		"SELECT erased_by, n FROM log WHERE erased_by >= 0 ORDER BY n")
	if err != nil {
		return fmt.Errorf("list what was erased: %w", err)
	}
	content := upgradeContent{Erased: map[int64][]int64{}}
	for _, p := range before {
		content.Erased[p.by] = append(content.Erased[p.by], p.n)
	}
	data, err := json.Marshal(content)
	if err != nil {
		return fmt.Errorf("encode an upgrade: %w", err)
	}
	if err := tx.exec("INSERT INTO setting (name, value) VALUES (?, ?)", upgraded, data); err != nil {
		return fmt.Errorf("upgrade the log: %w", err)
	}
	size, err := number(tx.ctx, tx.conn, "SELECT COUNT(*) FROM log")
	if err != nil {
		return fmt.Errorf("upgrade the log: %w", err)
	}
	rows, err := number(tx.ctx, tx.conn, "SELECT (SELECT COUNT(*) FROM audit) + (SELECT COUNT(*) FROM note)")
	if err != nil {
		return fmt.Errorf("upgrade the log: %w", err)
	}
	if size+rows == 0 { // the store is new
		return nil
	}
	if err := tx.logEntry(tocsin.LogUpgrade, "2", "", data, s.now()); err != nil {
		return err
	}
	if err := tx.unhash(); err != nil {
		return fmt.Errorf("upgrade the log: %w", err)
	}
	for _, tell := range []func() error{tx.tellDocuments, tx.tellNotes, tx.tellAudit} {
		if err := tell(); err != nil {
			return fmt.Errorf("upgrade the log: %w", err)
		}
	}
	return nil
}

// unhash takes the plain hashes from what is left of documents that were erased.
func (tx *transaction) unhash() error {
	if err := tx.bare("n >= 0"); err != nil {
		return err
	}
	type tombstone struct {
		num     int64
		id      string
		version int
	}
	gone, err := list(tx.ctx, tx.conn, func(r Rows) (t tombstone, err error) { return t, r.Scan(&t.num, &t.id, &t.version) },
		"SELECT num, id, version FROM document WHERE state = ?", string(tocsin.Forgotten))
	if err != nil {
		return err
	}
	for _, t := range gone {
		blank, err := blankDocument(t.id, t.version)
		if err != nil {
			return err
		}
		for _, sql := range []string{"UPDATE version SET came = ?, sha256 = '' WHERE document = ?", "UPDATE document SET came = ?, sha256 = '' WHERE num = ?"} {
			if err := tx.exec(sql, blank, t.num); err != nil {
				return err
			}
		}
	}
	return nil
}

// tellDocuments tells the log of versions and readings.
func (tx *transaction) tellDocuments() error {
	type kept struct {
		num int64
		keptVersion
	}
	versions, err := list(tx.ctx, tx.conn, func(r Rows) (v kept, err error) {
		return v, r.Scan(&v.num, &v.Document, &v.Source, &v.Version, &v.SHA256, &v.Size, &v.Fetched, &v.Notice, (*[]byte)(&v.Came))
	}, "SELECT d.num, d.id, d.source, v.version, v.sha256, v.size, v.fetched, v.notice, v.came FROM version v JOIN document d ON d.num = v.document WHERE d.state <> ? ORDER BY d.num, v.version", string(tocsin.Forgotten))
	if err != nil {
		return err
	}
	for i := range versions {
		v := &versions[i]
		if err := tx.prove(tocsin.LogVersion, versionRef(v.num, v.Version), v.Document, v.keptVersion, tx.s.now()); err != nil {
			return err
		}
	}
	type read struct {
		num, document int64
		id            string
		first         int
	}
	readings, err := list(tx.ctx, tx.conn, func(r Rows) (v read, err error) { return v, r.Scan(&v.num, &v.document, &v.id, &v.first) },
		"SELECT r.num, r.document, d.id, (SELECT MIN(v.version) FROM version v WHERE v.document = r.document AND v.sha256 = r.sha256) FROM reading r JOIN document d ON d.num = r.document ORDER BY r.num")
	if err != nil {
		return err
	}
	for _, v := range readings {
		var body, data []byte // one at a time, for they are large
		if _, err := one(tx.ctx, tx.conn, []any{&body, &data}, "SELECT body, data FROM reading WHERE num = ?", v.num); err != nil {
			return err
		}
		if err := tx.logEntry(tocsin.LogReading, versionRef(v.document, v.first), v.id, readingContent(body, data), tx.s.now()); err != nil {
			return err
		}
	}
	return nil
}

// tellNotes tells the log of what people wrote beside incidents.
func (tx *transaction) tellNotes() error {
	for _, of := range []struct {
		kind tocsin.LogKind
		sql  string
	}{
		{tocsin.LogNote, "SELECT id FROM note ORDER BY id"},
		{tocsin.LogAssignment, "SELECT incident FROM assignment ORDER BY incident"},
		{tocsin.LogRelease, "SELECT incident FROM released ORDER BY incident"},
	} {
		refs, err := list(tx.ctx, tx.conn, scanned[string], of.sql)
		if err != nil {
			return err
		}
		for _, ref := range refs {
			content, _, err := rowContent(tx.ctx, tx.conn, &tocsin.LogEntry{Kind: of.kind, Ref: ref})
			if err != nil {
				return err
			}
			if err := tx.logEntry(of.kind, ref, "", content, tx.s.now()); err != nil {
				return err
			}
		}
	}
	return nil
}

// tellAudit tells the log of the audit.
func (tx *transaction) tellAudit() error {
	type row struct {
		seq  int64
		data []byte
	}
	rows, err := list(tx.ctx, tx.conn, func(r Rows) (v row, err error) { return v, r.Scan(&v.seq, &v.data) }, "SELECT seq, data FROM audit ORDER BY seq")
	if err != nil {
		return err
	}
	for _, v := range rows {
		if err := tx.logEntry(tocsin.LogAudit, strconv.FormatInt(v.seq, 10), "", v.data, tx.s.now()); err != nil {
			return err
		}
	}
	return nil
}
