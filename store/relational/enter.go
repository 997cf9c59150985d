package relational

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"tocsin"
)

// readingRow is a reading as it is kept.
type readingRow struct {
	num        int64
	body, data []byte
}

func fetchReadings(ctx context.Context, c Conn, e Engine, nums []int64) ([]readingRow, error) {
	rows, err := list(ctx, c, func(r Rows) (v readingRow, err error) { return v, r.Scan(&v.num, &v.body, &v.data) },
		"SELECT num, body, data FROM reading WHERE "+e.In("num"), e.List(nums))
	if err != nil {
		return nil, fmt.Errorf("fetch %d readings: %w", len(nums), err)
	}
	return rows, nil
}

func unpackReadingRow(row readingRow) (*tocsin.Reading, error) {
	body, err := spread(row.body)
	if err != nil {
		return nil, fmt.Errorf("reading %d: %w", row.num, err)
	}
	r, err := unpackReading(row.data, string(body))
	if err != nil {
		return nil, fmt.Errorf("reading %d: %w", row.num, err)
	}
	return r, nil
}

// How a reading is entered.
const (
	notEntered    = 0
	enteredOlder  = 1
	enteredLatest = 2
)

// entered is a reading of a document as it is entered.
type entered struct {
	num     int64
	version int
	sha256  string
	how     int
}

// PutReading keeps what was read from a version and enters it.
func (tx *transaction) PutReading(r *tocsin.Reading, keys []uint64, older func(*tocsin.Reading) []uint64) error {
	doc := &r.Document
	k, err := tx.kin(doc.ID)
	if err != nil {
		return err
	}
	if k.state == tocsin.Forgotten {
		return tocsin.Errorf(tocsin.Conflict, "document %s is forgotten", doc.ID)
	}
	ids := map[string]bool{}
	for i := range r.Accounts {
		if id := r.Accounts[i].ID; !plainName(id) || ids[id] || !slices.Equal(documentsOf([]string{id}), []string{doc.ID}) {
			return tocsin.Errorf(tocsin.Invalid, "document %s: %q is no id of one of its accounts, or of two", doc.ID, id)
		}
		ids[r.Accounts[i].ID] = true
	}
	var first, version int64 // of those that had these bytes
	_, err = one(tx.ctx, tx.conn, []any{&first, &version}, "SELECT COALESCE(MIN(version), 0), COALESCE(MAX(version), 0) FROM version WHERE document = ? AND sha256 = ?", k.num, doc.SHA256)
	if err != nil {
		return fmt.Errorf("find the version of document %s: %w", doc.ID, err)
	}
	if version == 0 {
		return tocsin.Errorf(tocsin.NotFound, "document %s has no version %s", doc.ID, doc.SHA256)
	}
	tx.write(ofDocument, doc.ID)
	others, err := list(tx.ctx, tx.conn, func(r Rows) (e entered, err error) { return e, r.Scan(&e.num, &e.version, &e.sha256, &e.how) },
		"SELECT num, version, sha256, entered FROM reading WHERE document = ?", k.num)
	if err != nil {
		return fmt.Errorf("find readings of %s: %w", doc.ID, err)
	}
	latest, alone := true, true
	for _, o := range others {
		if o.how != notEntered {
			alone = false
			latest = latest && (o.sha256 == doc.SHA256 || int64(o.version) < version)
		}
	}
	for _, o := range others {
		switch {
		case o.sha256 == doc.SHA256:
			if err := tx.takeOut(o.num); err != nil {
				return err
			}
			if err := tx.exec("DELETE FROM reading WHERE num = ?", o.num); err != nil {
				return fmt.Errorf("replace the reading of %s: %w", doc.ID, err)
			}
			delete(tx.readings, o.num)
			num := o.num
			tx.after = append(tx.after, func() { tx.s.readings.drop(num) })
		case latest && o.how == enteredLatest:
			was, err := tx.load([]int64{o.num})
			if err != nil {
				return err
			}
			if err := tx.takeOut(o.num); err != nil {
				return err
			}
			if err := tx.post(o.num, older(was[0]), enteredOlder); err != nil {
				return err
			}
		}
	}
	data, err := packReading(r)
	if err != nil {
		return err
	}
	body := squeeze([]byte(r.Text.Body))
	num, err := number(tx.ctx, tx.conn, "INSERT INTO reading (document, version, sha256, entered, body, data) VALUES (?, ?, ?, ?, ?, ?) RETURNING num",
		k.num, version, doc.SHA256, notEntered, body, data)
	if err != nil {
		return fmt.Errorf("keep the reading of %s: %w", doc.ID, err)
	}
	if err := tx.logEntry(tocsin.LogReading, versionRef(k.num, int(first)), doc.ID, readingContent(body, data), tx.s.now()); err != nil {
		return err
	}
	tx.readings[num], tx.put[num] = r, true
	if alone {
		tx.tally(tallyEntered, 1)
	}
	if !latest {
		return tx.post(num, older(r), enteredOlder)
	}
	if err := tx.post(num, keys, enteredLatest); err != nil {
		return err
	}
	return tx.putAccounts(&k, r, int(version))
}

// post enters a reading under keys.
func (tx *transaction) post(num int64, keys []uint64, how int) error {
	at := signed(keys)
	slices.Sort(at)
	at = slices.Compact(at)
	tx.wroteKeys(num, at, true)
	if err := tx.exec("INSERT INTO post (key, reading) SELECT DISTINCT one.value, CAST(? AS bigint) FROM "+tx.s.engine.Each("bigint"), num, tx.s.engine.List(at)); err != nil {
		return fmt.Errorf("enter a reading under %d keys: %w", len(keys), err)
	}
	if err := tx.exec("UPDATE reading SET entered = ? WHERE num = ?", how, num); err != nil {
		return fmt.Errorf("enter a reading: %w", err)
	}
	return nil
}

// takeOut takes a reading from under its keys.
func (tx *transaction) takeOut(num int64) error {
	keys, err := list(tx.ctx, tx.conn, scanned[int64], "DELETE FROM post WHERE reading = ? RETURNING key", num)
	if err != nil {
		return fmt.Errorf("take a reading out: %w", err)
	}
	tx.wroteKeys(num, keys, false)
	return tx.exec("UPDATE reading SET entered = ? WHERE num = ?", notEntered, num)
}

// putAccounts keeps what the latest reading of a document comes to.
func (tx *transaction) putAccounts(k *kin, r *tocsin.Reading, version int) error {
	if err := tx.dropAccounts(k); err != nil {
		return err
	}
	for i := range r.Accounts {
		acc := &r.Accounts[i]
		b, err := json.Marshal(keepAccount(acc))
		if err != nil {
			return fmt.Errorf("encode account %s: %w", acc.ID, err)
		}
		if err := tx.exec("INSERT INTO account (id, document, sha256, kind, role, data) VALUES (?, ?, ?, ?, ?, ?)",
			acc.ID, k.num, r.Document.SHA256, string(acc.Kind), string(acc.Role), squeeze(b)); err != nil {
			return fmt.Errorf("keep account %s: %w", acc.ID, err)
		}
		for n := range acc.Claims {
			c := &acc.Claims[n]
			if err := tx.exec("INSERT INTO claim (account, n, slot, certainty, speaker) VALUES (?, ?, ?, ?, ?)",
				acc.ID, n, string(c.Slot), string(c.Certainty), tocsin.Fold(c.Speaker.Name)); err != nil {
				return fmt.Errorf("keep a claim of account %s: %w", acc.ID, err)
			}
		}
	}
	tx.tally(tallyAccounts, int64(len(r.Accounts)))
	var wasRead []byte
	if version == k.version {
		var err error
		if wasRead, err = packDocument(&r.Document); err != nil {
			return err
		}
	}
	if err := tx.exec("UPDATE document SET attack_report = ?, reason = ?, accounts = ?, was_read = ? WHERE num = ?",
		r.AttackReport, cleanText(r.Reason), len(r.Accounts), wasRead, k.num); err != nil {
		return fmt.Errorf("keep the reading of %s: %w", k.id, err)
	}
	if err := tx.s.engine.DropWords(tx.ctx, tx.conn, DocumentWords(), k.num); err != nil {
		return fmt.Errorf("index document %s: %w", k.id, err)
	}
	if err := tx.s.engine.PutWords(tx.ctx, tx.conn, DocumentWords(), k.num, []string{r.Document.Title, r.Document.Outlet, r.Text.Body}); err != nil {
		return fmt.Errorf("index document %s: %w", k.id, err)
	}
	return nil
}

func (tx *transaction) dropAccounts(k *kin) error {
	for _, sql := range []string{
		"DELETE FROM claim WHERE account IN (SELECT id FROM account WHERE document = ?)",
		"DELETE FROM account WHERE document = ?",
		"UPDATE document SET accounts = 0 WHERE num = ?",
	} {
		if err := tx.exec(sql, k.num); err != nil {
			return fmt.Errorf("drop the accounts of %s: %w", k.id, err)
		}
	}
	tx.tally(tallyAccounts, -int64(k.accounts))
	k.accounts = 0
	return nil
}

// RemoveReadings takes a document and all its versions from under the keys.
func (tx *transaction) RemoveReadings(document string) error {
	k, err := tx.kin(document)
	if err != nil {
		return err
	}
	tx.write(ofDocument, document)
	nums, err := list(tx.ctx, tx.conn, scanned[int64], "SELECT num FROM reading WHERE document = ? AND entered > 0", k.num)
	if err != nil {
		return fmt.Errorf("find readings of %s: %w", document, err)
	}
	for _, num := range nums {
		if err := tx.takeOut(num); err != nil {
			return err
		}
	}
	if len(nums) > 0 {
		tx.tally(tallyEntered, -1)
	}
	return tx.dropAccounts(&k)
}
