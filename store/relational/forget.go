package relational

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"tocsin"
)

// erasure is a document that is forgotten once the changes have been written.
type erasure struct {
	num      int64
	document string
	hashes   []string // of its versions
	versions int
	by       string
	reason   string
	at       time.Time
}

// Forget erases a document.
func (tx *transaction) Forget(document, by, reason string, at time.Time) error {
	k, err := tx.kin(document)
	if err != nil {
		return err
	}
	if k.state == tocsin.Forgotten {
		return nil
	}
	if err := tx.RemoveReadings(document); err != nil {
		return err
	}
	names, err := list(tx.ctx, tx.conn, scanned[string], "SELECT name FROM name WHERE document = ?", k.num)
	if err != nil {
		return fmt.Errorf("forget %s: %w", document, err)
	}
	for _, n := range names {
		if err := tx.exec("INSERT INTO forgotten (mark, document) VALUES (?, ?) ON CONFLICT (mark) DO NOTHING", tx.s.mark(n), k.num); err != nil {
			return fmt.Errorf("forget %s: %w", document, err)
		}
	}
	nums, err := list(tx.ctx, tx.conn, scanned[int64], "SELECT num FROM reading WHERE document = ?", k.num)
	if err != nil {
		return fmt.Errorf("forget %s: %w", document, err)
	}
	for _, num := range nums {
		delete(tx.readings, num)
		tx.after = append(tx.after, func() { tx.s.readings.drop(num) })
	}
	hashes, err := list(tx.ctx, tx.conn, scanned[string], "SELECT DISTINCT sha256 FROM version WHERE document = ?", k.num)
	if err != nil {
		return fmt.Errorf("forget %s: %w", document, err)
	}
	tx.ask(ofContent, hashes...)
	tx.write(ofContent, hashes...)
	blank, err := blankDocument(k.id, k.version)
	if err != nil {
		return err
	}
	if err := tx.setState(&k, tocsin.Forgotten, reason, at); err != nil {
		return err
	}
	if err := tx.s.engine.DropWords(tx.ctx, tx.conn, DocumentWords(), k.num); err != nil {
		return fmt.Errorf("forget %s: %w", document, err)
	}
	for _, s := range []struct {
		sql  string
		args []any
	}{
		{"DELETE FROM reading WHERE document = ?", []any{k.num}},
		{"DELETE FROM name WHERE document = ? AND name <> ?", []any{k.num, k.id}},
		{"DELETE FROM answer WHERE done", nil}, // any of them may hold its words
		{"DELETE FROM content WHERE sha256 IN (SELECT v.sha256 FROM version v WHERE v.document = ?) AND NOT EXISTS (SELECT 1 FROM version o JOIN document d ON d.num = o.document WHERE o.sha256 = content.sha256 AND o.document <> ? AND d.state <> ?)",
			[]any{k.num, k.num, string(tocsin.Forgotten)}},
		{"UPDATE version SET came = ?, sha256 = '' WHERE document = ?", []any{blank, k.num}},
		{"UPDATE document SET came = ?, sha256 = '', was_read = NULL, attack_report = NULL, reason = '' WHERE num = ?", []any{blank, k.num}},
	} {
		if err := tx.exec(s.sql, s.args...); err != nil {
			return fmt.Errorf("forget %s: %w", document, err)
		}
	}
	tx.erasures = append(tx.erasures, erasure{k.num, k.id, hashes, k.versions, by, reason, at})
	return nil
}

// blankDocument is what is left of a document as it came. It has no hash: who
// has a text in hand must not find out here that it was this one.
func blankDocument(id string, version int) ([]byte, error) {
	return packDocument(&tocsin.Document{ID: id, Version: version})
}

// TellsOf lists the incidents that a document ever told of.
func (tx *transaction) TellsOf(document string) ([]string, error) {
	ids, err := list(tx.ctx, tx.conn, scanned[string],
		"SELECT DISTINCT t.incident FROM term t WHERE t.kind IN ('document', 'cause') AND t.term = ? ORDER BY t.incident", document)
	if err != nil {
		return nil, fmt.Errorf("find the incidents that %s told of: %w", document, err)
	}
	return ids, nil
}

// erasureContent is what an erasure's entry in the log is made of.
type erasureContent struct {
	Document string    `json:"document"`
	By       string    `json:"by"`
	Reason   string    `json:"reason"`
	At       time.Time `json:"at"`
	Entries  []int64   `json:"entries"` // of the log, that were erased
}

// endErasures erases what incidents tell of the documents, past versions
// included. Each version is written anew over what is left of it.
func (tx *transaction) endErasures() error {
	for i := range tx.erasures {
		x := &tx.erasures[i]
		if err := tx.erase(x); err != nil {
			return fmt.Errorf("forget %s: %w", x.document, err)
		}
	}
	return nil
}

func (tx *transaction) erase(x *erasure) error {
	var refs []string
	rows, err := list(tx.ctx, tx.conn, scanKept,
		"SELECT "+keptColumns+" FROM change c JOIN change_data b ON b.seq = c.seq WHERE c.incident IN (SELECT t.incident FROM term t WHERE t.kind IN ('document', 'cause') AND t.term = ?) AND "+
			"(EXISTS (SELECT 1 FROM term t WHERE "+foundBy+") OR EXISTS (SELECT 1 FROM term t WHERE "+foundBy+")) ORDER BY c.seq",
		x.document, termDocument, x.document, termCause, x.document)
	if err != nil {
		return err
	}
	var rewrites []entry
	for _, row := range rows {
		c, _, err := row.change()
		if err != nil {
			return err
		}
		without(c, x.document)
		left, err := tx.rewriteChange(row.seq, c)
		if err != nil {
			return err
		}
		refs = append(refs, changeRef(c))
		rewrite, err := tx.newEntry(tocsin.LogRewrite, changeRef(c), left, x.at)
		if err != nil {
			return err
		}
		rewrites = append(rewrites, rewrite)
	}
	if err := tx.exec("DELETE FROM term WHERE term = ? AND kind IN ('document', 'cause')", x.document); err != nil {
		return err
	}
	prefix := x.document + "#"
	if err := tx.exec("DELETE FROM doubt WHERE (a >= ? AND a < ?) OR (b >= ? AND b < ?)", prefix, x.document+"$", prefix, x.document+"$"); err != nil {
		return err
	}
	e, err := tx.eraseEntries(x, refs)
	if err != nil {
		return err
	}
	tx.entries = append(append(tx.entries, e), rewrites...)
	return nil
}

// eraseEntries makes the entry of an erasure, which erases those of the document
// and of the changes.
func (tx *transaction) eraseEntries(x *erasure, changes []string) (entry, error) {
	// What the log told of a document before schema 3 has the plain hash of its
	// bytes; of those entries nothing is left but the hash of the leaf.
	var versions, plain []string
	for v := range x.versions {
		versions = append(versions, versionRef(x.num, v+1))
	}
	for _, sha := range x.hashes {
		plain = append(plain, x.document+"@"+sha)
	}
	told := []struct {
		kinds []tocsin.LogKind
		refs  []string
	}{
		{[]tocsin.LogKind{tocsin.LogVersion, tocsin.LogReading}, versions},
		{[]tocsin.LogKind{tocsin.LogChange, tocsin.LogRewrite}, changes},
		{[]tocsin.LogKind{tocsin.LogDocument}, plain},
	}
	next, err := number(tx.ctx, tx.conn, "SELECT COALESCE(MAX(n) + 1, 0) FROM log")
	if err != nil {
		return entry{}, err
	}
	engine := tx.s.engine
	numbers := []int64{}
	for _, of := range told {
		for _, kind := range of.kinds {
			kept, err := list(tx.ctx, tx.conn, scanned[int64], "SELECT n FROM log WHERE erased_by < 0 AND kind = ? AND "+engine.In("ref"), string(kind), engine.List(of.refs))
			if err != nil {
				return entry{}, err
			}
			numbers = append(numbers, kept...)
			for i := range tx.entries { // which get their numbers in this order
				if w := &tx.entries[i]; w.kind == kind && slices.Contains(of.refs, w.ref) {
					numbers = append(numbers, next+int64(i))
				}
			}
		}
	}
	slices.Sort(numbers)
	data, err := json.Marshal(erasureContent{x.document, x.by, x.reason, x.at, numbers})
	if err != nil {
		return entry{}, fmt.Errorf("encode an erasure: %w", err)
	}
	e, err := tx.newEntry(tocsin.LogErasure, strconv.FormatInt(x.num, 10), data, x.at)
	if err != nil {
		return entry{}, err
	}
	e.document = x.document
	e.after = func(n int64) error {
		if err := tx.exec("INSERT INTO erasure (n, document, data) VALUES (?, ?, ?)", n, x.document, data); err != nil {
			return err
		}
		if err := tx.exec("UPDATE log SET salt = NULL, erased_by = ? WHERE erased_by < 0 AND "+engine.In("n"), n, engine.List(numbers)); err != nil {
			return err
		}
		if err := tx.exec("UPDATE log SET document = '' WHERE kind IN ('version', 'reading') AND "+engine.In("ref"), engine.List(versions)); err != nil {
			return err
		}
		return tx.bare("erased_by = ?", n)
	}
	return e, nil
}

// bare takes the words of the leaf from erased entries that a condition selects
// and that name the plain hash of what was erased.
func (tx *transaction) bare(condition string, args ...any) error {
	return tx.exec("UPDATE log SET ref = '', digest = ? WHERE kind = 'document' AND erased_by >= 0 AND "+condition, append([]any{[]byte{}}, args...)...)
}

// rewriteChange writes a change in the place of what it was, and gives its JSON.
func (tx *transaction) rewriteChange(seq int64, c *tocsin.Change) ([]byte, error) {
	b, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("encode change %d: %w", seq, err)
	}
	f := figuresOf(&c.Incident)
	if err := tx.exec("UPDATE change SET rewritten = rewritten + 1, headline = ?, actors = ?, contested = ?, reviewed = ?, harm = ? WHERE seq = ?",
		cleanText(c.Incident.Headline), actorsOf(&c.Incident), f.contested, f.reviewed, f.harm, seq); err != nil {
		return nil, err
	}
	at, err := placesOf(&c.Incident)
	if err != nil {
		return nil, err
	}
	if err := tx.exec("UPDATE change_data SET data = ?, at = ? WHERE seq = ?", squeeze(b), at, seq); err != nil {
		return nil, err
	}
	if err := tx.rewriteTerms(seq, termsOf(c, nil), c.Incident.ID, termPlace, termOrigin); err != nil {
		return nil, err
	}
	return b, errors.Join(
		tx.s.engine.DropWords(tx.ctx, tx.conn, IncidentWords(), seq),
		tx.s.engine.PutWords(tx.ctx, tx.conn, IncidentWords(), seq, textsOf(&c.Incident)))
}

// erasedWords stands where words stood that could come from an erased document.
const erasedWords = "(erased)"

// without takes out of a change what a document said: its accounts, claims and
// origins, and every sentence that may hold its words.
func without(c *tocsin.Change, document string) {
	inc := &c.Incident
	of := func(account string) bool {
		d := documentsOf([]string{account})
		return len(d) == 1 && d[0] == document
	}
	inc.Accounts = slices.DeleteFunc(inc.Accounts, of)
	inc.Reasons = slices.DeleteFunc(inc.Reasons, func(r tocsin.JoinReason) bool { return of(r.A) || of(r.B) })
	inc.OriginList = slices.DeleteFunc(inc.OriginList, func(o tocsin.Origin) bool {
		return len(o.Documents) > 0 && !slices.ContainsFunc(o.Documents, func(d string) bool { return d != document })
	})
	for i := range inc.OriginList {
		o := &inc.OriginList[i]
		if slices.Contains(o.Documents, document) {
			o.Documents = slices.DeleteFunc(slices.Clone(o.Documents), func(d string) bool { return d == document })
			o.Reason = erasedWords
		}
	}
	for i := range inc.Objections {
		o := &inc.Objections[i]
		if slices.ContainsFunc(o.Accounts, of) {
			o.Accounts, o.Reason = slices.DeleteFunc(o.Accounts, of), erasedWords
		}
	}
	for slot, rec := range maps.Clone(inc.Slots) {
		if rec == nil {
			continue
		}
		was := len(rec.Claims)
		rec.Claims = slices.DeleteFunc(rec.Claims, func(c tocsin.IncidentClaim) bool { return of(c.Account) })
		if was > 0 && len(rec.Claims) == 0 && rec.Decided == nil {
			delete(inc.Slots, slot)
		}
	}
	if w := inc.When; w != nil {
		w.Words, w.Quote = "", tocsin.Span{}
	}
	if w := inc.Where; w != nil {
		w.Words, w.Quote = "", tocsin.Span{}
		if w.GazetteerID == "" {
			w.Name = erasedWords
		}
	}
	inc.Headline, c.Reason = erasedWords, erasedWords
}
