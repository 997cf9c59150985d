package relational

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"golang.org/x/mod/sumdb/tlog"

	"tocsin"
)

// checks are queries that find nothing where all fits together, each with the
// sentence about what it finds.
var checks = []struct{ sentence, sql string }{
	{"account %s has no reading", "SELECT a.id FROM account a WHERE NOT EXISTS (SELECT 1 FROM reading r WHERE r.document = a.document AND r.sha256 = a.sha256)"},
	{"the key %s is of a reading that is not there", "SELECT CAST(p.key AS text) FROM post p WHERE NOT EXISTS (SELECT 1 FROM reading r WHERE r.num = p.reading AND r.entered > 0)"},
	{"change %s is found by a term and is not there", "SELECT CAST(t.since AS text) FROM term t WHERE NOT EXISTS (SELECT 1 FROM change c WHERE c.seq = t.since AND c.incident = t.incident)"},
	{"account %s is held by an incident that does not stand", "SELECT h.account FROM holder h LEFT JOIN change c ON c.incident = h.incident AND c.ended = " + forever + " WHERE c.seq IS NULL OR (c.withdrawn AND NOT c.reviewed)"},
	{"incident %s has versions missing", "SELECT incident FROM change GROUP BY incident HAVING COUNT(*) <> MAX(version) OR MIN(version) <> 1"},
	{"incident %s has not one latest version", "SELECT incident FROM change GROUP BY incident HAVING SUM(CASE WHEN ended = " + forever + " THEN 1 ELSE 0 END) <> 1"},
	{"document %s has versions missing", "SELECT d.id FROM document d WHERE d.versions <> (SELECT COUNT(*) FROM version v WHERE v.document = d.num) OR d.versions <> (SELECT MAX(v.version) FROM version v WHERE v.document = d.num)"},
	{"document %s has a version without bytes", "SELECT DISTINCT d.id FROM document d JOIN version v ON v.document = d.num WHERE d.state <> 'forgotten' AND NOT EXISTS (SELECT 1 FROM content b WHERE b.sha256 = v.sha256)"},
	{"the bytes %s belong to no document", "SELECT b.sha256 FROM content b WHERE NOT EXISTS (SELECT 1 FROM version v JOIN document d ON d.num = v.document WHERE v.sha256 = b.sha256 AND d.state <> 'forgotten')"},
	{"document %s is forgotten and has a reading", "SELECT d.id FROM document d JOIN reading r ON r.document = d.num WHERE d.state = 'forgotten'"},
	{"document %s is not known by its own id", "SELECT d.id FROM document d WHERE NOT EXISTS (SELECT 1 FROM name n WHERE n.name = d.id AND n.document = d.num)"},
	{"document %s was read and has no reading", "SELECT d.id FROM document d WHERE d.state = 'read' AND NOT EXISTS (SELECT 1 FROM reading r WHERE r.document = d.num AND r.sha256 = d.sha256)"},
	{"document %s has other accounts than it counts", "SELECT d.id FROM document d WHERE d.accounts <> (SELECT COUNT(*) FROM account a WHERE a.document = d.num)"},
	{"change %s has no data", "SELECT CAST(c.seq AS text) FROM change c WHERE NOT EXISTS (SELECT 1 FROM change_data b WHERE b.seq = c.seq)"},
	{"change %s has no entry in the log", "SELECT c.incident || '@' || CAST(c.version AS text) FROM change c WHERE NOT EXISTS (SELECT 1 FROM log l WHERE l.ref = c.incident || '@' || CAST(c.version AS text) AND l.kind = 'change')"},
	{"decision %s has no entry in the log", "SELECT d.id FROM decision d WHERE NOT EXISTS (SELECT 1 FROM log l WHERE l.ref = d.id AND l.kind = 'decision')"},
	{"version %s is not in the log: it slipped in", "SELECT CAST(v.version AS text) || ' of document ' || d.id FROM version v JOIN document d ON d.num = v.document WHERE d.state <> 'forgotten' AND NOT EXISTS (SELECT 1 FROM log l WHERE l.ref = CAST(d.num AS text) || '@' || CAST(v.version AS text) AND l.kind = 'version')"},
	{"document %s is not in the log: it slipped in", "SELECT d.id FROM document d WHERE d.state <> 'forgotten' AND NOT EXISTS (SELECT 1 FROM version v JOIN log l ON l.ref = CAST(v.document AS text) || '@' || CAST(v.version AS text) AND l.kind = 'version' WHERE v.document = d.num)"},
	{"the reading of document %s is not in the log: it slipped in", "SELECT d.id FROM reading r JOIN document d ON d.num = r.document WHERE NOT EXISTS (SELECT 1 FROM version v JOIN log l ON l.ref = CAST(v.document AS text) || '@' || CAST(v.version AS text) AND l.kind = 'reading' WHERE v.document = r.document AND v.sha256 = r.sha256)"},
	{"note %s is not in the log: it slipped in", "SELECT o.id FROM note o WHERE NOT EXISTS (SELECT 1 FROM log l WHERE l.ref = o.id AND l.kind = 'note')"},
	{"the assignment of incident %s is not in the log: it slipped in", "SELECT o.incident FROM assignment o WHERE NOT EXISTS (SELECT 1 FROM log l WHERE l.ref = o.incident AND l.kind = 'assignment')"},
	{"the release of incident %s is not in the log: it slipped in", "SELECT o.incident FROM released o WHERE NOT EXISTS (SELECT 1 FROM log l WHERE l.ref = o.incident AND l.kind = 'release')"},
	{"entry %s of the audit is not in the log: it slipped in", "SELECT CAST(o.seq AS text) FROM audit o WHERE NOT EXISTS (SELECT 1 FROM log l WHERE l.ref = CAST(o.seq AS text) AND l.kind = 'audit')"},
	{"document %s is said to have come as none of its versions did", "SELECT d.id FROM document d WHERE NOT EXISTS (SELECT 1 FROM version v WHERE v.document = d.num AND v.version = d.version AND v.sha256 = d.sha256 AND v.came = d.came)"},
	{"entry %s of the log is erased and has a salt, or is neither", "SELECT CAST(n AS text) FROM log WHERE (erased_by >= 0) <> (salt IS NULL)"},
	{"the numbers of %s have gaps", "SELECT what FROM (SELECT 'changes' AS what, COUNT(*) AS have, COALESCE(MAX(seq), 0) AS want FROM change UNION ALL SELECT 'decisions', COUNT(*), COALESCE(MAX(seq), 0) FROM decision UNION ALL SELECT 'the audit', COUNT(*), COALESCE(MAX(seq), 0) FROM audit UNION ALL SELECT 'the log', COUNT(*), COALESCE(MAX(n) + 1, 0) FROM log) AS numbers WHERE have <> want"},
	{"the number of documents of source %s is kept wrong", "SELECT t.name FROM tally t WHERE t.name LIKE 'source %' AND t.n <> (SELECT COUNT(*) FROM document d WHERE 'source ' || d.source = t.name)"},
	{"the number of documents that are %s is kept wrong", "SELECT t.name FROM tally t WHERE t.name LIKE 'documents %' AND t.n <> (SELECT COUNT(*) FROM document d WHERE 'documents ' || d.state = t.name)"},
	{"the number of %s is kept wrong", `SELECT t.name FROM tally t WHERE (t.name = 'accounts' AND t.n <> (SELECT COUNT(*) FROM account))
		OR (t.name = 'incidents' AND t.n <> (SELECT COUNT(*) FROM change WHERE ended = ` + forever + ` AND NOT withdrawn))
		OR (t.name = 'entered' AND t.n <> (SELECT COUNT(DISTINCT document) FROM reading WHERE entered > 0))`},
}

// findings is how many things of one kind Check tells of.
const findings = 20

// Check looks for what does not fit together in the database.
func (s *Store) Check(ctx context.Context) ([]string, error) {
	var out []string
	err := s.read(ctx, func(c Conn) error {
		for _, check := range checks {
			found, err := list(ctx, c, scanned[string], check.sql+" LIMIT ?", findings)
			if err != nil {
				return fmt.Errorf("check the database: %w", err)
			}
			for _, f := range found {
				out = append(out, fmt.Sprintf(check.sentence, f))
			}
		}
		broken, err := checkContent(ctx, c)
		if err != nil {
			return fmt.Errorf("check bytes: %w", err)
		}
		out = append(out, broken...)
		broken, err = checkReadings(ctx, c)
		if err != nil {
			return fmt.Errorf("check readings: %w", err)
		}
		out = append(out, broken...)
		broken, err = s.checkTree(ctx, c)
		if err != nil {
			return fmt.Errorf("check the log: %w", err)
		}
		out = append(out, broken...)
		return nil
	})
	return out, err
}

// checkContent compares all bytes with their hashes.
func checkContent(ctx context.Context, c Conn) (out []string, err error) {
	type content struct {
		sha  string
		size int
		data []byte
	}
	for last := ""; ; {
		rows, err := list(ctx, c, func(r Rows) (v content, err error) { return v, r.Scan(&v.sha, &v.size, &v.data) },
			"SELECT sha256, size, data FROM content WHERE sha256 > ? ORDER BY sha256 LIMIT 100", last)
		if err != nil || len(rows) == 0 {
			return out, err
		}
		for _, v := range rows {
			b, err := spread(v.data)
			if sum := sha256.Sum256(b); err != nil || len(b) != v.size || hex.EncodeToString(sum[:]) != v.sha {
				out = append(out, fmt.Sprintf("the bytes kept as %s are others", v.sha))
			}
			last = v.sha
		}
	}
}

// checkReadings compares what is shown of documents and their accounts with the
// readings that it is taken from.
func checkReadings(ctx context.Context, c Conn) (out []string, err error) {
	type shown struct {
		num, document int64
		id            string
		wasRead, data []byte
	}
	type account struct {
		id   string
		data []byte
	}
	for last := int64(0); ; {
		rows, err := list(ctx, c, func(r Rows) (v shown, err error) {
			return v, r.Scan(&v.num, &v.document, &v.id, &v.wasRead, &v.data)
		}, "SELECT r.num, d.num, d.id, d.was_read, r.data FROM reading r JOIN document d ON d.num = r.document WHERE r.entered = ? AND r.num > ? ORDER BY r.num LIMIT 100", enteredLatest, last)
		if err != nil || len(rows) == 0 {
			return out, err
		}
		for _, v := range rows {
			last = v.num
			kept, err := list(ctx, c, func(r Rows) (a account, err error) { return a, r.Scan(&a.id, &a.data) }, "SELECT id, data FROM account WHERE document = ? ORDER BY id", v.document)
			if err != nil {
				return nil, err
			}
			head, accounts, err := writtenReading(v.data)
			if err != nil {
				out = append(out, fmt.Sprintf("the reading of document %s: %v", v.id, err))
				continue
			}
			if v.wasRead != nil && !bytes.Equal(v.wasRead, head) {
				out = append(out, fmt.Sprintf("what is shown of document %s is not what was read", v.id))
			}
			for _, a := range kept {
				b, err := spread(a.data)
				if err != nil || !bytes.Equal(b, accounts[a.id]) {
					out = append(out, fmt.Sprintf("account %s is not what was read", a.id))
				}
				delete(accounts, a.id)
			}
			for _, id := range slices.Sorted(maps.Keys(accounts)) {
				out = append(out, fmt.Sprintf("account %s is lost", id))
			}
		}
	}
}

// writtenReading is what a kept reading says of its document and, by id, of its
// accounts, byte for byte as it was written.
func writtenReading(packed []byte) (document []byte, accounts map[string][]byte, err error) {
	b, err := spread(packed)
	if err != nil {
		return nil, nil, err
	}
	if len(b) == 0 || b[0] != readingForm {
		return nil, nil, errors.New("it is kept in a form that this program does not know")
	}
	var head struct {
		Document json.RawMessage   `json:"document"`
		Accounts []json.RawMessage `json:"accounts"`
	}
	if err := json.Unmarshal([]byte((&unpacker{b: b[1:]}).text()), &head); err != nil {
		return nil, nil, fmt.Errorf("decode it: %w", err)
	}
	accounts = map[string][]byte{}
	for _, a := range head.Accounts {
		var named struct {
			ID string `json:"id"`
		}
		if err := json.Unmarshal(a, &named); err != nil {
			return nil, nil, fmt.Errorf("decode an account of it: %w", err)
		}
		accounts[named.ID] = a
	}
	return head.Document, accounts, nil
}

// checkTree makes the leaves of the log anew and compares them with the tree,
// and the tree's upper hashes with the lower ones.
func (s *Store) checkTree(ctx context.Context, c Conn) (out []string, err error) {
	next := int64(0)
	for {
		entries, err := list(ctx, c, scanLog, "SELECT "+logColumns+" FROM log WHERE n >= ? ORDER BY n LIMIT 500", next)
		if err != nil || len(entries) == 0 {
			break
		}
		for i := range entries {
			e := &entries[i]
			read := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) { return readHashes(ctx, c, s.engine, indexes) })
			at := tlog.StoredHashIndex(0, e.N)
			record := tlog.RecordHash(leaf(e.Kind, e.Ref, e.Digest))
			if e.Bare {
				kept, err := read([]int64{at})
				if err != nil {
					return append(out, fmt.Sprintf("the tree of the log is incomplete at entry %d: %v", e.N, err)), nil
				}
				record = kept[0]
			}
			want, err := tlog.StoredHashesForRecordHash(e.N, record, read)
			if err != nil {
				return append(out, fmt.Sprintf("the tree of the log is incomplete at entry %d: %v", e.N, err)), nil
			}
			indexes := make([]int64, len(want))
			for j := range want {
				indexes[j] = at + int64(j)
			}
			have, err := read(indexes)
			if err != nil && tocsin.CodeOf(err) != tocsin.NotFound {
				return nil, err
			}
			for j := range want {
				if err != nil || have[j] != want[j] {
					out = append(out, fmt.Sprintf("entry %d of the log is not what the tree has of it", e.N))
					break
				}
			}
			next = e.N + 1
		}
	}
	return out, err
}

// Stats is how much the store holds.
func (s *Store) Stats(ctx context.Context) (*tocsin.Stats, error) {
	out := &tocsin.Stats{Documents: map[tocsin.DocumentState]int{}, Engine: s.engine.Name()}
	err := s.read(ctx, func(c Conn) error {
		for _, state := range []tocsin.DocumentState{tocsin.Queued, tocsin.Read, tocsin.Failed, tocsin.Embargoed, tocsin.Withdrawn, tocsin.Forgotten} {
			n, err := tallied(ctx, c, tallyState(state))
			if err != nil {
				return err
			}
			if n > 0 {
				out.Documents[state] = int(n)
			}
		}
		var incidents, accounts, decisions, schema int64
		for _, n := range []struct {
			to  *int64
			sql string
		}{
			{&incidents, "SELECT n FROM tally WHERE name = 'incidents'"},
			{&accounts, "SELECT n FROM tally WHERE name = 'accounts'"},
			{&decisions, "SELECT COALESCE(MAX(seq), 0) FROM decision"},
			{&schema, "SELECT COALESCE(MAX(version), 0) FROM migration"},
			{&out.Changes, "SELECT COALESCE(MAX(seq), 0) FROM change"},
			{&out.LogSize, "SELECT COALESCE(MAX(n) + 1, 0) FROM log"},
		} {
			var err error
			if *n.to, err = number(ctx, c, n.sql); err != nil {
				return err
			}
		}
		out.Incidents, out.Accounts, out.Decisions, out.Schema = int(incidents), int(accounts), int(decisions), int(schema)
		var err error
		out.Bytes, err = s.engine.Size(ctx, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count what is kept: %w", err)
	}
	return out, nil
}
