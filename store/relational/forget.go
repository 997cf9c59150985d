package relational

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"tocsin"
)

// erasure is a document that is forgotten once the changes have been written.
type erasure struct {
	document string
	hashes   []string // of its versions
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
	blank, err := packDocument(&tocsin.Document{ID: k.id, SHA256: k.sha256, Version: k.version})
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
		{"DELETE FROM content WHERE sha256 IN (SELECT v.sha256 FROM version v WHERE v.document = ?) AND NOT EXISTS (SELECT 1 FROM version o JOIN document d ON d.num = o.document WHERE o.sha256 = content.sha256 AND o.document <> ? AND d.state <> ?)",
			[]any{k.num, k.num, string(tocsin.Forgotten)}},
		{"UPDATE version SET came = ? WHERE document = ?", []any{blank, k.num}},
		{"UPDATE document SET came = ?, was_read = NULL, attack_report = NULL, reason = '' WHERE num = ?", []any{blank, k.num}},
	} {
		if err := tx.exec(s.sql, s.args...); err != nil {
			return fmt.Errorf("forget %s: %w", document, err)
		}
	}
	tx.erasures = append(tx.erasures, erasure{k.id, hashes, by, reason, at})
	return nil
}

// TellsOf lists the incidents that a document ever told of.
func (tx *transaction) TellsOf(document string) ([]string, error) {
	ids, err := list(tx.ctx, tx.conn, scanned[string],
		"SELECT DISTINCT c.incident FROM change c JOIN change_term t ON t.seq = c.seq WHERE t.kind IN ('document', 'cause') AND t.term = ? ORDER BY c.incident", document)
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
	data, err := json.Marshal(erasureContent{x.document, x.by, x.reason, x.at})
	if err != nil {
		return fmt.Errorf("encode an erasure: %w", err)
	}
	e, err := tx.newEntry(tocsin.LogErasure, x.document, data, x.at)
	if err != nil {
		return err
	}
	var refs []string
	rows, err := list(tx.ctx, tx.conn, scanKept,
		"SELECT "+keptColumns+" FROM change c JOIN change_data b ON b.seq = c.seq WHERE c.seq IN (SELECT t.seq FROM change_term t WHERE t.kind IN ('document', 'cause') AND t.term = ?) ORDER BY c.seq", x.document)
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
	if err := tx.exec("DELETE FROM change_term WHERE term = ? AND kind IN ('document', 'cause')", x.document); err != nil {
		return err
	}
	prefix := x.document + "#"
	if err := tx.exec("DELETE FROM doubt WHERE (a >= ? AND a < ?) OR (b >= ? AND b < ?)", prefix, x.document+"$", prefix, x.document+"$"); err != nil {
		return err
	}
	for _, sha := range x.hashes {
		refs = append(refs, x.document+"@"+sha)
	}
	// What waits to be appended in this transaction gets lower numbers.
	e.after = func(n int64) error {
		if err := tx.exec("INSERT INTO erasure (n, document, data) VALUES (?, ?, ?)", n, x.document, data); err != nil {
			return err
		}
		return tx.exec("UPDATE log SET salt = NULL, erased_by = ? WHERE n < ? AND erased_by < 0 AND kind IN ('document', 'change', 'rewrite') AND "+tx.s.engine.In("ref"), n, n, tx.s.engine.List(refs))
	}
	tx.entries = append(append(tx.entries, e), rewrites...)
	return nil
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
	if err := tx.exec("DELETE FROM change_term WHERE seq = ? AND kind IN ('place', 'origin')", seq); err != nil {
		return nil, err
	}
	for _, t := range termsOf(c, nil) {
		if t.kind == termPlace || t.kind == termOrigin {
			if err := tx.exec("INSERT INTO change_term (kind, term, seq) VALUES (?, ?, ?)", t.kind, t.term, seq); err != nil {
				return nil, err
			}
		}
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
