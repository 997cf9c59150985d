package relational

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tocsin"
)

// kin is what of a document's row a transaction needs.
type kin struct {
	num      int64
	id       string
	source   string
	state    tocsin.DocumentState
	embargo  int64
	versions int
	version  int    // the latest that is no withdrawal
	sha256   string // of that
	accounts int
}

const kinColumns = "d.num, d.id, d.source, d.state, d.embargo, d.versions, d.version, d.sha256, d.accounts"

func scanKin(r Rows) (k kin, err error) {
	return k, r.Scan(&k.num, &k.id, &k.source, &k.state, &k.embargo, &k.versions, &k.version, &k.sha256, &k.accounts)
}

// kin finds a document by its id; NotFound.
func (tx *transaction) kin(document string) (kin, error) {
	tx.ask(ofDocument, document)
	rows, err := list(tx.ctx, tx.conn, scanKin, "SELECT "+kinColumns+" FROM document d WHERE d.id = ?", document)
	switch {
	case err != nil:
		return kin{}, fmt.Errorf("find document %s: %w", document, err)
	case len(rows) == 0:
		return kin{}, tocsin.Errorf(tocsin.NotFound, "there is no document %s", document)
	}
	return rows[0], nil
}

// plainName reports whether every engine can keep a name as it is.
func plainName(s string) bool {
	return s != "" && len(s) <= 4000 && utf8.ValidString(s) && !strings.Contains(s, "\x00")
}

// plainNames leaves out what no engine can keep.
func plainNames(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !plainName(n) })
}

// Arrive keeps an arrival.
func (tx *transaction) Arrive(a *tocsin.Arrival, names, of []string) (tocsin.Arrived, error) {
	doc := a.Document
	sum := sha256.Sum256(doc.Bytes)
	sha := hex.EncodeToString(sum[:])
	switch {
	case !plainName(doc.ID):
		return tocsin.Arrived{}, tocsin.Errorf(tocsin.Invalid, "document id %q: it must be UTF-8 text of 1 to 4000 bytes", doc.ID)
	case doc.SHA256 != "" && doc.SHA256 != sha:
		return tocsin.Arrived{}, tocsin.Errorf(tocsin.Invalid, "document %s: its sha256 is %s, not %s", doc.ID, sha, doc.SHA256)
	case a.Fetched.IsZero():
		return tocsin.Arrived{}, tocsin.Errorf(tocsin.Invalid, "document %s: when it was fetched must be told", doc.ID)
	}
	doc.SHA256 = sha
	names, of = plainNames(names), plainNames(of)
	id, k, err := tx.resolve(a, names, of)
	if err != nil {
		return tocsin.Arrived{}, err
	}
	if k == nil {
		if id == sha {
			// The id stays when the document is erased: it must not tell its bytes.
			names, id = append(names, id), hex.EncodeToString(tx.s.mark("bytes "+sha))
		}
		if gone, err := tx.forgottenAs(append(names, id)); err != nil || gone != "" {
			return tocsin.Arrived{Document: gone, SHA256: sha, State: tocsin.Forgotten}, err
		}
		return tx.arriveNew(id, &doc, a, names)
	}
	if k.state == tocsin.Forgotten {
		return tocsin.Arrived{Document: k.id, SHA256: sha, Version: k.version, State: tocsin.Forgotten}, nil
	}
	tx.write(ofDocument, k.id)
	if err := tx.name(k.num, append(names, doc.ID)); err != nil {
		return tocsin.Arrived{}, err
	}
	if a.Notice == tocsin.Withdrawal {
		return tx.withdraw(k, &doc, a)
	}
	return tx.arriveAgain(k, &doc, a)
}

// resolve finds the document that an arrival is of: the one that its notice
// speaks of, or that came under one of its names. Without one it gives the id
// that the new document has.
func (tx *transaction) resolve(a *tocsin.Arrival, names, of []string) (id string, k *kin, err error) {
	id = a.Document.ID
	// An id that is a hash means the same wherever it comes from; any other,
	// as the name of a file, means something to its source alone.
	again := id + "-" + hex.EncodeToString(hashOf(a.Source, id))[:12]
	asked := slices.Concat(names, []string{id, again})
	asked = append(asked, of...)
	tx.ask(ofDocument, asked...)
	type named struct {
		name string
		kin
	}
	rows, err := list(tx.ctx, tx.conn, func(r Rows) (n named, err error) {
		return n, r.Scan(&n.name, &n.num, &n.id, &n.source, &n.state, &n.embargo, &n.versions, &n.version, &n.sha256, &n.accounts)
	}, "SELECT n.name, "+kinColumns+" FROM name n JOIN document d ON d.num = n.document WHERE "+tx.s.engine.In("n.name"), tx.s.engine.List(asked))
	if err != nil {
		return "", nil, fmt.Errorf("find document %s: %w", id, err)
	}
	known := map[string]*kin{}
	for i := range rows {
		known[rows[i].name] = &rows[i].kin
		tx.ask(ofDocument, rows[i].id)
	}
	for _, n := range append(of, names...) {
		if k := known[n]; k != nil {
			return k.id, k, nil
		}
	}
	k = known[id]
	if k == nil || k.source == a.Source || isHash(id) {
		return id, k, nil
	}
	return again, known[again], nil
}

func hashOf(parts ...string) []byte {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return sum[:]
}

// isHash reports whether an id is the SHA-256 of an address or a line.
func isHash(id string) bool {
	_, err := hex.DecodeString(id)
	return len(id) == 64 && err == nil
}

// mark is what is kept of the name of a document that was forgotten.
func (s *Store) mark(name string) []byte {
	h := hmac.New(sha256.New, s.secret)
	h.Write([]byte(name))
	return h.Sum(nil)
}

// forgottenAs is the id of a document that had one of the names before it was
// forgotten; "" when none had.
func (tx *transaction) forgottenAs(names []string) (string, error) {
	for _, n := range names {
		var id string
		if ok, err := one(tx.ctx, tx.conn, []any{&id}, "SELECT d.id FROM forgotten f JOIN document d ON d.num = f.document WHERE f.mark = ?", tx.s.mark(n)); err != nil || ok {
			return id, err
		}
	}
	return "", nil
}

// name makes a document known under names that no other has.
func (tx *transaction) name(num int64, names []string) error {
	tx.write(ofDocument, names...)
	for _, n := range names {
		if err := tx.exec("INSERT INTO name (name, document) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", n, num); err != nil {
			return fmt.Errorf("name a document: %w", err)
		}
	}
	return nil
}

// firstState is how a document fares that has just come.
func firstState(a *tocsin.Arrival) tocsin.DocumentState {
	switch {
	case a.Notice == tocsin.Withdrawal:
		return tocsin.Withdrawn
	case a.Embargo.After(a.Fetched):
		return tocsin.Embargoed
	}
	return tocsin.Queued
}

// withdrawnWhy is why a document is withdrawn without anybody here having done it.
const withdrawnWhy = "withdrawn by its publisher"

func (tx *transaction) arriveNew(id string, doc *tocsin.Document, a *tocsin.Arrival, names []string) (tocsin.Arrived, error) {
	given := doc.ID
	doc.ID, doc.Version = id, 1
	came, err := packDocument(doc)
	if err != nil {
		return tocsin.Arrived{}, err
	}
	state, why := firstState(a), ""
	if state == tocsin.Withdrawn {
		why = withdrawnWhy
	}
	num, err := number(tx.ctx, tx.conn, `INSERT INTO document (id, source, state, state_at, why, embargo, first_fetched, last_fetched, versions, version, sha256, came)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, 1, ?, ?) RETURNING num`,
		id, a.Source, string(state), nanos(a.Fetched), why, nanos(a.Embargo), nanos(a.Fetched), nanos(a.Fetched), doc.SHA256, came)
	if err != nil {
		return tocsin.Arrived{}, fmt.Errorf("keep document %s: %w", id, err)
	}
	tx.write(ofDocument, id)
	tx.tally(tallySource(a.Source), 1)
	tx.tally(tallyState(state), 1)
	if err := tx.name(num, append([]string{id}, names...)); err != nil {
		return tocsin.Arrived{}, err
	}
	if given != id {
		tx.ask(ofDocument, given)
	}
	if err := tx.keepVersion(&kin{num: num, id: id, source: a.Source}, 1, doc, came, a); err != nil {
		return tocsin.Arrived{}, err
	}
	return tocsin.Arrived{Document: id, SHA256: doc.SHA256, Version: 1, New: true, Changed: true, State: state}, nil
}

// keepVersion keeps a version and its bytes, and tells the log.
func (tx *transaction) keepVersion(k *kin, version int, doc *tocsin.Document, came []byte, a *tocsin.Arrival) error {
	if err := tx.exec("INSERT INTO version (document, version, sha256, fetched, size, notice, came) VALUES (?, ?, ?, ?, ?, ?, ?)",
		k.num, version, doc.SHA256, nanos(a.Fetched), len(doc.Bytes), string(a.Notice), came); err != nil {
		return fmt.Errorf("keep version %d of document %s: %w", version, k.id, err)
	}
	// What is forgotten at the same time may take the bytes with it.
	tx.ask(ofContent, doc.SHA256)
	tx.write(ofContent, doc.SHA256)
	known, err := number(tx.ctx, tx.conn, "SELECT COUNT(*) FROM content WHERE sha256 = ?", doc.SHA256)
	if err != nil {
		return fmt.Errorf("keep the bytes of document %s: %w", k.id, err)
	}
	if known == 0 {
		if err := tx.exec("INSERT INTO content (sha256, size, data) VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING", doc.SHA256, len(doc.Bytes), squeeze(doc.Bytes)); err != nil {
			return fmt.Errorf("keep the bytes of document %s: %w", k.id, err)
		}
	}
	return tx.prove(tocsin.LogVersion, versionRef(k.num, version), k.id, keptVersion{Document: k.id, Source: k.source, Version: version,
		SHA256: doc.SHA256, Size: len(doc.Bytes), Fetched: nanos(a.Fetched), Notice: string(a.Notice), Came: came}, a.Fetched)
}

// arriveAgain keeps what a known document is now, unless its bytes are the same.
func (tx *transaction) arriveAgain(k *kin, doc *tocsin.Document, a *tocsin.Arrival) (tocsin.Arrived, error) {
	out := tocsin.Arrived{Document: k.id, SHA256: doc.SHA256, Version: k.version, State: k.state}
	if doc.SHA256 == k.sha256 {
		if k.state == tocsin.Embargoed && nanos(a.Embargo) != k.embargo {
			out.State = firstState(a)
			if err := tx.setState(k, out.State, "", a.Fetched); err != nil {
				return tocsin.Arrived{}, err
			}
		}
		return out, tx.exec("UPDATE document SET last_fetched = CASE WHEN last_fetched > ? THEN last_fetched ELSE ? END, embargo = CASE WHEN state = ? THEN ? ELSE embargo END WHERE num = ?",
			nanos(a.Fetched), nanos(a.Fetched), string(tocsin.Embargoed), nanos(a.Embargo), k.num)
	}
	doc.ID, doc.Version = k.id, k.versions+1
	came, err := packDocument(doc)
	if err != nil {
		return tocsin.Arrived{}, err
	}
	out.Version, out.Changed, out.State = doc.Version, true, firstState(a)
	if err := tx.setState(k, out.State, "", a.Fetched); err != nil {
		return tocsin.Arrived{}, err
	}
	if err := tx.exec("UPDATE document SET last_fetched = ?, versions = ?, version = ?, sha256 = ?, came = ?, was_read = NULL, embargo = ? WHERE num = ?",
		nanos(a.Fetched), doc.Version, doc.Version, doc.SHA256, came, nanos(a.Embargo), k.num); err != nil {
		return tocsin.Arrived{}, fmt.Errorf("keep document %s: %w", k.id, err)
	}
	return out, tx.keepVersion(k, doc.Version, doc, came, a)
}

// withdraw keeps a publisher's notice that a document is withdrawn. The notice
// is a version; what the document said last stays its latest.
func (tx *transaction) withdraw(k *kin, doc *tocsin.Document, a *tocsin.Arrival) (tocsin.Arrived, error) {
	out := tocsin.Arrived{Document: k.id, SHA256: doc.SHA256, Version: k.versions, State: tocsin.Withdrawn}
	var last, notice string
	if _, err := one(tx.ctx, tx.conn, []any{&last, &notice}, "SELECT sha256, notice FROM version WHERE document = ? ORDER BY version DESC LIMIT 1", k.num); err != nil {
		return tocsin.Arrived{}, fmt.Errorf("find the versions of document %s: %w", k.id, err)
	}
	out.Changed = k.state != tocsin.Withdrawn
	if last != doc.SHA256 || tocsin.Notice(notice) != tocsin.Withdrawal {
		out.Changed = true
		out.Version = k.versions + 1
		doc.ID, doc.Version = k.id, out.Version
		came, err := packDocument(doc)
		if err != nil {
			return tocsin.Arrived{}, err
		}
		if err := tx.keepVersion(k, out.Version, doc, came, a); err != nil {
			return tocsin.Arrived{}, err
		}
	}
	if k.state != tocsin.Withdrawn {
		if err := tx.setState(k, tocsin.Withdrawn, withdrawnWhy, a.Fetched); err != nil {
			return tocsin.Arrived{}, err
		}
	}
	return out, tx.exec("UPDATE document SET last_fetched = ?, versions = ? WHERE num = ?", nanos(a.Fetched), out.Version, k.num)
}

// State tells how a document fares.
func (tx *transaction) State(document string) (tocsin.DocumentState, string, int, error) {
	k, err := tx.kin(document)
	return k.state, k.sha256, k.version, err
}

// SetState says how a document fares.
func (tx *transaction) SetState(document string, state tocsin.DocumentState, why string, at time.Time) error {
	k, err := tx.kin(document)
	if err != nil {
		return err
	}
	if k.state == tocsin.Forgotten {
		return tocsin.Errorf(tocsin.Conflict, "document %s is forgotten", document)
	}
	return tx.setState(&k, state, why, at)
}

func (tx *transaction) setState(k *kin, state tocsin.DocumentState, why string, at time.Time) error {
	tx.write(ofDocument, k.id)
	tx.tally(tallyState(k.state), -1)
	tx.tally(tallyState(state), 1)
	if k.state == tocsin.Failed {
		tx.tally(tallyFailed(k.source), -1)
	}
	if state == tocsin.Failed {
		tx.tally(tallyFailed(k.source), 1)
	}
	k.state = state
	if err := tx.exec("UPDATE document SET state = ?, why = ?, state_at = ? WHERE num = ?", string(state), cleanText(why), nanos(at), k.num); err != nil {
		return fmt.Errorf("set the state of document %s: %w", k.id, err)
	}
	return nil
}

// cleanText is a text that every engine can keep.
func cleanText(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}
