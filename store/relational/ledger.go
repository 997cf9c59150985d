package relational

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"tocsin"
)

// signed gives keys as the database has them: the same bits.
func signed(keys []uint64) []int64 {
	out := make([]int64, len(keys))
	for i, k := range keys {
		out[i] = int64(k)
	}
	return out
}

// Near is of tocsin.Neighbours.
func (tx *transaction) Near(keys []uint64) ([]*tocsin.Reading, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	at := signed(keys)
	if !tx.alone {
		for _, k := range at {
			tx.asked[k] = true
		}
	}
	if err := tx.fetchPosts(at); err != nil {
		return nil, fmt.Errorf("find readings under %d keys: %w", len(keys), err)
	}
	var nums []int64
	met := map[int64]bool{}
	for _, k := range at {
		for _, n := range tx.under[k].nums {
			if !met[n] {
				met[n] = true
				nums = append(nums, n)
			}
		}
	}
	return tx.load(nums)
}

// Crowded is of tocsin.Neighbours.
func (tx *transaction) Crowded(keys []uint64, most int) ([]uint64, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	counts, err := tx.counts(keys, most+1)
	if err != nil {
		return nil, err
	}
	var out []uint64
	for _, k := range keys {
		tx.count(int64(k), most)
		if counts[int64(k)] > most {
			out = append(out, k)
		}
	}
	return out, nil
}

// Count is of tocsin.Ledger.
func (tx *transaction) Count(keys []uint64, most int) ([]int, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	counts, err := tx.counts(keys, most)
	if err != nil {
		return nil, err
	}
	out := make([]int, len(keys))
	for i, k := range keys {
		out[i] = counts[int64(k)]
		if out[i] < most && !tx.alone {
			tx.asked[int64(k)] = true
		}
		tx.count(int64(k), most)
	}
	return out, nil
}

func (tx *transaction) count(key int64, most int) {
	if tx.alone {
		return
	}
	if old, ok := tx.counted[key]; ok && old != most {
		tx.asked[key] = true // compared with two numbers
		return
	}
	tx.counted[key] = most
}

// Len is how many documents are entered.
func (tx *transaction) Len() (int, error) {
	n, err := tallied(tx.ctx, tx.conn, tallyEntered)
	if err != nil {
		return 0, fmt.Errorf("count documents: %w", err)
	}
	return int(n + tx.tallies[tallyEntered]), nil
}

// Versions gives the versions of a document that are entered.
func (tx *transaction) Versions(document string) ([]*tocsin.Reading, error) {
	tx.ask(ofDocument, document)
	nums, err := list(tx.ctx, tx.conn, scanned[int64],
		"SELECT r.num FROM reading r JOIN document d ON d.num = r.document WHERE d.id = ? AND r.entered > 0 ORDER BY r.version", document)
	if err != nil {
		return nil, fmt.Errorf("find readings of %s: %w", document, err)
	}
	return tx.load(nums)
}

// load gives readings by number, in that order: within the transaction always
// the same pointers.
func (tx *transaction) load(nums []int64) ([]*tocsin.Reading, error) {
	var missing []int64
	for _, num := range nums {
		if tx.readings[num] != nil {
			continue
		}
		if r, ok := tx.s.readings.get(num); ok {
			tx.readings[num] = r
		} else {
			missing = append(missing, num)
		}
	}
	for chunk := range slices.Chunk(missing, 200) {
		rows, err := fetchReadings(tx.ctx, tx.conn, tx.s.engine, chunk)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			r, err := unpackReadingRow(row)
			if err != nil {
				return nil, err
			}
			tx.readings[row.num] = r
			if !tx.put[row.num] {
				tx.s.readings.put(row.num, r, weight(r))
			}
		}
	}
	out := make([]*tocsin.Reading, 0, len(nums))
	for _, num := range nums {
		if tx.readings[num] == nil {
			return nil, fmt.Errorf("reading %d is not there", num)
		}
		out = append(out, tx.readings[num])
	}
	return out, nil
}

// changeKey is a version of an incident as it is written now.
type changeKey struct {
	seq       int64
	rewritten int
}

// kept is a change with where it is kept.
type kept struct {
	changeKey
	incident string
	packed   []byte
	at       []byte
}

const keptColumns = "c.seq, c.rewritten, c.incident, b.data, b.at"

func scanKept(r Rows) (k kept, err error) {
	return k, r.Scan(&k.seq, &k.rewritten, &k.incident, &k.packed, &k.at)
}

// change decodes a kept change, and tells how many bytes of JSON it is.
func (k *kept) change() (*tocsin.Change, int, error) {
	b, err := spread(k.packed)
	if err != nil {
		return nil, 0, fmt.Errorf("change %d of incident %s: %w", k.seq, k.incident, err)
	}
	c := new(tocsin.Change)
	if err := json.Unmarshal(b, c); err != nil {
		return nil, 0, fmt.Errorf("decode change %d of incident %s: %w", k.seq, k.incident, err)
	}
	var at places
	if err := json.Unmarshal(k.at, &at); err != nil {
		return nil, 0, fmt.Errorf("decode change %d of incident %s: %w", k.seq, k.incident, err)
	}
	putWordsAt(c.Incident.When, c.Incident.Where, at.When, at.Where)
	return c, len(b), nil
}

// change is a kept change, perhaps one that was decoded before: it must not be
// modified.
func (s *Store) change(k *kept) (*tocsin.Change, error) {
	if c, ok := s.changes.get(k.changeKey); ok {
		return c, nil
	}
	c, size, err := k.change()
	if err == nil {
		s.changes.put(k.changeKey, c, int64(4*size+500))
	}
	return c, err
}

// places are where the words of an incident's time and place stand.
type places struct {
	When  *tocsin.Span `json:"when,omitempty"`
	Where *tocsin.Span `json:"where,omitempty"`
}

// Latest gives the last change of each of the incidents.
func (tx *transaction) Latest(incidents []string) ([]tocsin.Change, error) {
	if len(incidents) == 0 {
		return nil, nil
	}
	tx.ask(ofIncident, incidents...)
	rows, err := list(tx.ctx, tx.conn, scanKept,
		"SELECT "+keptColumns+" FROM change c JOIN change_data b ON b.seq = c.seq WHERE c.ended = "+forever+" AND "+tx.s.engine.In("c.incident")+" ORDER BY c.born, c.incident",
		tx.s.engine.List(incidents))
	if err != nil {
		return nil, fmt.Errorf("find %d incidents: %w", len(incidents), err)
	}
	out := make([]tocsin.Change, 0, len(rows))
	known := map[string]bool{}
	for i := range rows {
		row := &rows[i]
		known[row.incident] = true
		if i, ok := tx.latest[row.incident]; ok {
			out = append(out, *tx.changes[i].change)
			continue
		}
		c, err := tx.s.change(row)
		if err != nil {
			return nil, err
		}
		out = append(out, *c)
	}
	for i := range tx.changes { // those that are new in this transaction
		id := tx.changes[i].change.Incident.ID
		if !known[id] && slices.Contains(incidents, id) {
			known[id] = true
			out = append(out, *tx.changes[tx.latest[id]].change)
		}
	}
	return out, nil
}

// Holders gives the incident that holds each of the accounts.
func (tx *transaction) Holders(accounts []string) (map[string]string, error) {
	out := make(map[string]string, len(accounts))
	if len(accounts) == 0 {
		return out, nil
	}
	tx.ask(ofAccount, accounts...)
	rows, err := list(tx.ctx, tx.conn, scanHolder, "SELECT account, incident FROM holder WHERE "+tx.s.engine.In("account"), tx.s.engine.List(accounts))
	if err != nil {
		return nil, fmt.Errorf("find what holds %d accounts: %w", len(accounts), err)
	}
	for _, h := range rows {
		if !tx.moved[h.incident] {
			out[h.account] = h.incident
		}
	}
	for _, a := range accounts {
		if incident, ok := tx.held[a]; ok {
			out[a] = incident
		}
	}
	return out, nil
}

type holder struct{ account, incident string }

func scanHolder(r Rows) (h holder, err error) { return h, r.Scan(&h.account, &h.incident) }

// ToldBy lists the documents of an origin in incidents that stand.
func (tx *transaction) ToldBy(origin string) ([]string, error) {
	tx.ask(ofOrigin, origin)
	rows, err := list(tx.ctx, tx.conn, scanKept,
		"SELECT "+keptColumns+" FROM term t JOIN change c ON c.incident = t.incident JOIN change_data b ON b.seq = c.seq WHERE t.kind = 'origin' AND t.term = ? AND t.until = "+forever+" AND c.ended = "+forever+" AND NOT c.withdrawn", origin)
	if err != nil {
		return nil, fmt.Errorf("find documents of origin %s: %w", origin, err)
	}
	var out []string
	add := func(inc *tocsin.Incident) {
		for i := range inc.OriginList {
			if o := &inc.OriginList[i]; o.ID == origin {
				out = append(out, o.Documents...)
			}
		}
	}
	for i := range rows {
		row := &rows[i]
		if _, ok := tx.latest[row.incident]; ok {
			continue
		}
		c, err := tx.s.change(row)
		if err != nil {
			return nil, err
		}
		add(&c.Incident)
	}
	for _, i := range tx.latest {
		if c := tx.changes[i].change; !c.Withdraw {
			add(&c.Incident)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// Record enters what a step came to.
func (tx *transaction) Record(o tocsin.Outcome) error {
	ids := make([]string, 0, len(o.Changes))
	for i := range o.Changes {
		ids = append(ids, o.Changes[i].Incident.ID)
	}
	last, err := tx.Latest(ids)
	if err != nil {
		return err
	}
	before := map[string]*tocsin.Change{}
	for i := range last {
		before[last[i].Incident.ID] = &last[i]
	}
	for i := range o.Changes {
		c := o.Changes[i]
		id, want := c.Incident.ID, 1
		if id == "" {
			return tocsin.Errorf(tocsin.Invalid, "a change has no incident id")
		}
		if old := before[id]; old != nil {
			want = old.Version + 1
		}
		if c.Version != want {
			return tocsin.Errorf(tocsin.Conflict, "incident %s: version %d comes where %d belongs", id, c.Version, want)
		}
		n, err := tx.newChange(&c, before[id])
		if err != nil {
			return err
		}
		before[id] = n.change
		tx.latest[id] = len(tx.changes)
		tx.changes = append(tx.changes, n)
		tx.moved[id] = true
	}
	for a, incident := range tx.held {
		if slices.Contains(ids, incident) {
			delete(tx.held, a)
		}
	}
	for i := range o.Changes {
		if c := &o.Changes[i]; !c.Withdraw || c.Incident.Verdict == tocsin.Rejected {
			for _, a := range c.Incident.Accounts {
				tx.held[a] = c.Incident.ID
			}
		}
	}
	if len(o.Looked)+len(o.Doubts) > 0 {
		tx.doubts = append(tx.doubts, o)
	}
	return nil
}

func (tx *transaction) endHolders() error {
	if len(tx.moved) == 0 {
		return nil
	}
	ids := make([]string, 0, len(tx.moved))
	for id := range tx.moved {
		ids = append(ids, id)
	}
	e := tx.s.engine
	was, err := list(tx.ctx, tx.conn, scanHolder, "SELECT account, incident FROM holder WHERE "+e.In("incident"), e.List(ids))
	if err != nil {
		return err
	}
	var gone, come []string
	stays := map[string]bool{}
	for _, h := range was {
		switch tx.held[h.account] {
		case h.incident:
			stays[h.account] = true
		case "":
			gone = append(gone, h.account)
		}
	}
	for a := range tx.held {
		if !stays[a] {
			come = append(come, a)
		}
	}
	slices.Sort(come)
	tx.write(ofAccount, gone...)
	tx.write(ofAccount, come...)
	if len(gone) > 0 {
		if err := tx.exec("DELETE FROM holder WHERE "+e.In("account"), e.List(gone)); err != nil {
			return err
		}
	}
	for _, a := range come {
		if err := tx.exec("INSERT INTO holder (account, incident) VALUES (?, ?) ON CONFLICT (account) DO UPDATE SET incident = excluded.incident", a, tx.held[a]); err != nil {
			return err
		}
	}
	return nil
}

// endDoubts writes the doubts that are not there as they are, and takes out
// those that are no longer.
func (tx *transaction) endDoubts() error {
	e := tx.s.engine
	type pair struct{ a, b string }
	type kept struct {
		pair
		data []byte
	}
	for _, o := range tx.doubts {
		now := map[pair][]byte{}
		for i := range o.Doubts {
			d := &o.Doubts[i]
			b, err := json.Marshal(d)
			if err != nil {
				return fmt.Errorf("encode a doubt: %w", err)
			}
			now[pair{d.A, d.B}] = b
		}
		if len(o.Looked) > 0 {
			looked := e.List(o.Looked)
			was, err := list(tx.ctx, tx.conn, func(r Rows) (k kept, err error) { return k, r.Scan(&k.a, &k.b, &k.data) },
				"SELECT a, b, data FROM doubt WHERE "+e.In("a")+" UNION SELECT a, b, data FROM doubt WHERE "+e.In("b"), looked, looked)
			if err != nil {
				return err
			}
			for _, k := range was {
				b, stays := now[k.pair]
				switch {
				case !stays:
					if err := tx.exec("DELETE FROM doubt WHERE a = ? AND b = ?", k.a, k.b); err != nil {
						return err
					}
				case bytes.Equal(b, k.data):
					delete(now, k.pair)
				}
			}
		}
		for i := range o.Doubts {
			d := &o.Doubts[i]
			b, ok := now[pair{d.A, d.B}]
			if !ok {
				continue
			}
			if err := tx.exec("INSERT INTO doubt (a, b, score, data) VALUES (?, ?, ?, ?) ON CONFLICT (a, b) DO UPDATE SET score = excluded.score, data = excluded.data", d.A, d.B, d.Score, b); err != nil {
				return err
			}
		}
	}
	return nil
}
