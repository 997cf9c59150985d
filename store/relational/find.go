package relational

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"tocsin"
)

const documentColumns = "d.num, d.id, d.source, d.state, d.state_at, d.why, d.embargo, d.first_fetched, d.last_fetched, d.versions, d.came, d.was_read, d.attack_report, d.reason, d.accounts"

// documentRow is a document with its number.
type documentRow struct {
	num int64
	tocsin.DocumentRecord
}

func scanDocument(r Rows) (documentRow, error) {
	var d documentRow
	var state string
	var stateAt, embargo, first, last int64
	var came, wasRead []byte
	err := r.Scan(&d.num, &d.ID, &d.Source, &state, &stateAt, &d.Why, &embargo, &first, &last, &d.Versions, &came, &wasRead, &d.AttackReport, &d.Reason, &d.Accounts)
	if err != nil {
		return d, err
	}
	d.State, d.StateAt, d.Embargo, d.FirstFetched, d.LastFetched = tocsin.DocumentState(state), moment(stateAt), moment(embargo), moment(first), moment(last)
	// Until it is read, and when it is to be read again, a document is as it came.
	if wasRead != nil && d.State != tocsin.Queued && d.State != tocsin.Failed && d.State != tocsin.Embargoed {
		came = wasRead
	}
	id := d.ID
	if d.Document, err = unpackDocument(came); err != nil {
		return d, fmt.Errorf("document %s: %w", id, err)
	}
	d.ID = id
	return d, nil
}

// withNames adds the names of documents.
func (s *Store) withNames(ctx context.Context, c Conn, rows []documentRow) ([]tocsin.DocumentRecord, error) {
	nums := make([]int64, len(rows))
	for i := range rows {
		nums[i] = rows[i].num
	}
	type named struct {
		num  int64
		name string
	}
	names, err := list(ctx, c, func(r Rows) (n named, err error) { return n, r.Scan(&n.num, &n.name) },
		"SELECT document, name FROM name WHERE "+s.engine.In("document")+" ORDER BY name", s.engine.List(nums))
	if err != nil {
		return nil, fmt.Errorf("find names: %w", err)
	}
	by := map[int64][]string{}
	for _, n := range names {
		by[n.num] = append(by[n.num], n.name)
	}
	out := make([]tocsin.DocumentRecord, len(rows))
	for i := range rows {
		out[i] = rows[i].DocumentRecord
		out[i].Names = by[rows[i].num]
	}
	return out, nil
}

// Document is a document by its id or any of its names.
func (s *Store) Document(ctx context.Context, id string) (*tocsin.DocumentRecord, error) {
	var out []tocsin.DocumentRecord
	err := s.read(ctx, func(c Conn) error {
		rows, err := list(ctx, c, scanDocument, "SELECT "+documentColumns+" FROM name n JOIN document d ON d.num = n.document WHERE n.name = ?", id)
		if err != nil {
			return fmt.Errorf("find document %s: %w", id, err)
		}
		if len(rows) == 0 {
			return tocsin.Errorf(tocsin.NotFound, "there is no document %s", id)
		}
		out, err = s.withNames(ctx, c, rows)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &out[0], nil
}

// Documents lists documents, the last to arrive first.
func (s *Store) Documents(ctx context.Context, q *tocsin.DocumentQuery) (out []tocsin.DocumentRecord, next tocsin.Cursor, err error) {
	num, _, going, err := place(q.After, "documents")
	if err != nil {
		return nil, "", err
	}
	w := &where{}
	if going {
		w.add("d.num < ?", num)
	}
	if q.Source != "" {
		w.add("d.source = ?", q.Source)
	}
	if q.State != "" {
		w.add("d.state = ?", string(q.State))
	}
	if q.Report != nil {
		w.add("d.attack_report = ?", *q.Report)
	}
	if !q.Since.IsZero() {
		w.add("d.first_fetched >= ?", nanos(q.Since))
	}
	if !q.Until.IsZero() {
		w.add("d.first_fetched < ?", nanos(q.Until))
	}
	w.add("1 = 1")
	limit := limited(q.Limit)
	err = s.read(ctx, func(c Conn) error {
		rows, err := list(ctx, c, scanDocument, "SELECT "+documentColumns+" FROM document d WHERE "+w.String()+" ORDER BY d.num DESC LIMIT ?", append(w.args, limit+1)...)
		if err != nil {
			return fmt.Errorf("list documents: %w", err)
		}
		if len(rows) > limit {
			rows = rows[:limit]
			next = cursorOf("documents", rows[limit-1].num, "")
		}
		out, err = s.withNames(ctx, c, rows)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	return out, next, nil
}

// Versions lists the versions of a document.
func (s *Store) Versions(ctx context.Context, document string) (out []tocsin.DocumentVersion, err error) {
	err = s.read(ctx, func(c Conn) error {
		out, err = list(ctx, c, func(r Rows) (tocsin.DocumentVersion, error) {
			var v tocsin.DocumentVersion
			var fetched int64
			var notice string
			var came []byte
			if err := r.Scan(&v.Version, &v.SHA256, &fetched, &v.Size, &notice, &came); err != nil {
				return v, err
			}
			v.Fetched, v.Notice = moment(fetched), tocsin.Notice(notice)
			v.Document, err = unpackDocument(came)
			v.Document.SHA256, v.Document.Version = v.SHA256, v.Version
			v.URL, v.Title, v.MediaType = v.Document.URL, v.Document.Title, v.Document.MediaType
			return v, err
		}, "SELECT v.version, v.sha256, v.fetched, v.size, v.notice, v.came FROM name n JOIN version v ON v.document = n.document WHERE n.name = ? ORDER BY v.version", document)
		switch {
		case err != nil:
			return fmt.Errorf("list the versions of document %s: %w", document, err)
		case len(out) == 0:
			return tocsin.Errorf(tocsin.NotFound, "there is no document %s", document)
		}
		return nil
	})
	return out, err
}

// Bytes gives bytes by their hash.
func (s *Store) Bytes(ctx context.Context, sha256 string) (out []byte, err error) {
	err = s.read(ctx, func(c Conn) error {
		out, err = readContent(ctx, c, sha256)
		return err
	})
	return out, err
}

// Reading is what was read from a version of a document; it must not be modified.
func (s *Store) Reading(ctx context.Context, document, sha256 string) (out *tocsin.Reading, err error) {
	sql, args := "SELECT r.num FROM name n JOIN reading r ON r.document = n.document WHERE n.name = ? ORDER BY r.version DESC LIMIT 1", []any{document}
	if sha256 != "" {
		sql, args = "SELECT r.num FROM name n JOIN reading r ON r.document = n.document WHERE n.name = ? AND r.sha256 = ?", []any{document, sha256}
	}
	err = s.read(ctx, func(c Conn) error {
		nums, err := list(ctx, c, scanned[int64], sql, args...)
		switch {
		case err != nil:
			return fmt.Errorf("find the reading of %s: %w", document, err)
		case len(nums) == 0:
			return tocsin.Errorf(tocsin.NotFound, "there is no reading of document %s %s", document, sha256)
		}
		if r, ok := s.readings.get(nums[0]); ok {
			out = r
			return nil
		}
		rows, err := fetchReadings(ctx, c, s.engine, nums)
		if err != nil {
			return err
		}
		if out, err = unpackReadingRow(rows[0]); err == nil {
			s.readings.put(nums[0], out, weight(out))
		}
		return err
	})
	return out, err
}

// Search finds documents by their words.
func (s *Store) Search(ctx context.Context, words string, limit int) ([]tocsin.SearchHit, error) {
	terms := tocsin.Terms(words, tocsin.DocumentFields)
	asked := false
	for _, t := range terms {
		asked = asked || !t.Not
	}
	if !asked {
		return nil, nil
	}
	var out []tocsin.SearchHit
	err := s.read(ctx, func(c Conn) error {
		sql, args := s.engine.Ranked(DocumentWords(), terms)
		nums, err := list(ctx, c, scanned[int64], sql, append(args, limited(limit))...)
		if err != nil {
			return fmt.Errorf("search for %q: %w", words, err)
		}
		rows, err := list(ctx, c, scanDocument, "SELECT "+documentColumns+" FROM document d WHERE "+s.engine.In("d.num"), s.engine.List(nums))
		if err != nil {
			return fmt.Errorf("search for %q: %w", words, err)
		}
		at := map[int64]*documentRow{}
		for i := range rows {
			at[rows[i].num] = &rows[i]
		}
		for _, num := range nums {
			d := at[num]
			if d == nil {
				continue
			}
			hit := tocsin.SearchHit{Document: d.ID, Title: d.Title, Outlet: d.Outlet, Published: d.Published}
			var packed []byte
			if _, err := one(ctx, c, []any{&packed}, "SELECT body FROM reading WHERE document = ? ORDER BY entered DESC, version DESC LIMIT 1", num); err != nil {
				return fmt.Errorf("search for %q: %w", words, err)
			}
			body, err := spread(packed)
			if err != nil {
				return fmt.Errorf("document %s: %w", d.ID, err)
			}
			hit.Snippet = snippet(string(body), terms)
			hit.Incidents, err = list(ctx, c, scanned[string], "SELECT DISTINCT incident FROM holder WHERE account >= ? AND account < ? ORDER BY incident", d.ID+"#", d.ID+"$")
			if err != nil {
				return fmt.Errorf("search for %q: %w", words, err)
			}
			out = append(out, hit)
		}
		return nil
	})
	return out, err
}

// Expired lists documents whose source's retention is over at a time, the
// first to arrive first.
func (s *Store) Expired(ctx context.Context, at time.Time, limit int) (out []string, err error) {
	err = s.read(ctx, func(c Conn) error {
		sources, err := list(ctx, c, fromJSON[tocsin.Source], "SELECT data FROM source ORDER BY id")
		if err != nil {
			return fmt.Errorf("list sources: %w", err)
		}
		for _, src := range sources {
			if left := limited(limit) - len(out); src.Retention > 0 && left > 0 {
				ids, err := list(ctx, c, scanned[string], "SELECT id FROM document WHERE source = ? AND first_fetched < ? AND state <> ? ORDER BY first_fetched, num LIMIT ?",
					src.ID, nanos(at.AddDate(0, 0, -src.Retention)), string(tocsin.Forgotten), left)
				if err != nil {
					return fmt.Errorf("find what source %s keeps no longer: %w", src.ID, err)
				}
				out = append(out, ids...)
			}
		}
		return nil
	})
	return out, err
}

// accountWhere is the condition that a query makes of accounts.
func (s *Store) accountWhere(q *tocsin.AccountQuery) *where {
	w := &where{}
	w.add("1 = 1")
	if q.Document != "" {
		w.add("a.document IN (SELECT n.document FROM name n WHERE n.name = ?)", q.Document)
	}
	if q.Incident != "" {
		w.add("h.incident = ?", q.Incident)
	}
	if len(q.Kinds) > 0 {
		w.add(s.engine.In("a.kind"), s.engine.List(plain(q.Kinds)))
	}
	if q.Role != "" {
		w.add("a.role = ?", string(q.Role))
	}
	return w
}

// keptAccountRow is an account with where it is kept.
type keptAccountRow struct {
	id, sha256, document, incident string
	data                           []byte
	n                              int64 // of a claim
}

func (k *keptAccountRow) account() (tocsin.Account, error) {
	b, err := spread(k.data)
	if err != nil {
		return tocsin.Account{}, fmt.Errorf("account %s: %w", k.id, err)
	}
	var a keptAccount
	if err := json.Unmarshal(b, &a); err != nil {
		return tocsin.Account{}, fmt.Errorf("decode account %s: %w", k.id, err)
	}
	return a.account(), nil
}

const accountTables = " FROM account a JOIN document d ON d.num = a.document LEFT JOIN holder h ON h.account = a.id "

// Accounts lists accounts in order of id. Of claims it asks for nothing.
func (s *Store) Accounts(ctx context.Context, q *tocsin.AccountQuery) (out []tocsin.AccountRecord, next tocsin.Cursor, err error) {
	_, id, going, err := place(q.After, "accounts")
	if err != nil {
		return nil, "", err
	}
	w := s.accountWhere(q)
	claims := &where{}
	s.claimWhere(q, claims)
	if len(claims.sql) > 0 {
		w.add("EXISTS (SELECT 1 FROM claim m WHERE m.account = a.id AND "+claims.String()+")", claims.args...)
	}
	if going {
		w.add("a.id > ?", id)
	}
	limit := limited(q.Limit)
	err = s.read(ctx, func(c Conn) error {
		rows, err := list(ctx, c, func(r Rows) (k keptAccountRow, err error) {
			return k, r.Scan(&k.id, &k.sha256, &k.document, &k.incident, &k.data)
		}, "SELECT a.id, a.sha256, d.id, COALESCE(h.incident, ''), a.data"+accountTables+"WHERE "+w.String()+" ORDER BY a.id LIMIT ?", append(w.args, limit+1)...)
		if err != nil {
			return fmt.Errorf("list accounts: %w", err)
		}
		if len(rows) > limit {
			rows = rows[:limit]
			next = cursorOf("accounts", 0, rows[limit-1].id)
		}
		for i := range rows {
			acc, err := rows[i].account()
			if err != nil {
				return err
			}
			out = append(out, tocsin.AccountRecord{Account: acc, Document: rows[i].document, SHA256: rows[i].sha256, Incident: rows[i].incident})
		}
		return nil
	})
	if err != nil {
		return nil, "", err
	}
	return out, next, nil
}

// claimWhere adds what a query asks of claims.
func (s *Store) claimWhere(q *tocsin.AccountQuery, w *where) {
	if len(q.Slots) > 0 {
		w.add(s.engine.In("m.slot"), s.engine.List(plain(q.Slots)))
	}
	if len(q.Certainties) > 0 {
		w.add(s.engine.In("m.certainty"), s.engine.List(plain(q.Certainties)))
	}
	if q.Speaker != "" {
		if tocsin.Fold(q.Speaker) == "" {
			w.never()
		} else {
			w.add("m.speaker LIKE ?", likePart(q.Speaker))
		}
	}
}

// Claims lists claims in order of account id, and in each as they stand there.
func (s *Store) Claims(ctx context.Context, q *tocsin.AccountQuery) (out []tocsin.ClaimRecord, next tocsin.Cursor, err error) {
	n, id, going, err := place(q.After, "claims")
	if err != nil {
		return nil, "", err
	}
	w := s.accountWhere(q)
	s.claimWhere(q, w)
	if going {
		w.add("m.account >= ? AND (m.account > ? OR m.n > ?)", id, id, n)
	}
	limit := limited(q.Limit)
	err = s.read(ctx, func(c Conn) error {
		rows, err := list(ctx, c, func(r Rows) (k keptAccountRow, err error) {
			return k, r.Scan(&k.id, &k.sha256, &k.document, &k.incident, &k.data, &k.n)
		}, "SELECT a.id, a.sha256, d.id, COALESCE(h.incident, ''), a.data, m.n"+strings.Replace(accountTables, "FROM account a", "FROM claim m JOIN account a ON a.id = m.account", 1)+
			"WHERE "+w.String()+" ORDER BY m.account, m.n LIMIT ?", append(w.args, limit+1)...)
		if err != nil {
			return fmt.Errorf("list claims: %w", err)
		}
		if len(rows) > limit {
			rows = rows[:limit]
			next = cursorOf("claims", rows[limit-1].n, rows[limit-1].id)
		}
		var acc tocsin.Account
		for i := range rows {
			k := &rows[i]
			if acc.ID != k.id {
				if acc, err = k.account(); err != nil {
					return err
				}
			}
			if k.n >= int64(len(acc.Claims)) {
				return fmt.Errorf("account %s has no claim %d", k.id, k.n)
			}
			out = append(out, tocsin.ClaimRecord{Claim: acc.Claims[k.n], Account: k.id, Document: k.document, Incident: k.incident})
		}
		return nil
	})
	if err != nil {
		return nil, "", err
	}
	return out, next, nil
}
