package relational

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"

	"tocsin"
)

// patience is how often a transaction is run beside others before it is run
// alone, and tries how often at most.
const (
	patience = 3
	tries    = 12
)

// errAgain is that another transaction came between.
var errAgain = errors.New("another transaction came between")

// Update runs do as one transaction.
//
// Where several transactions may write at once, each remembers what it asked
// for. At its end, alone by the engine's lock, it looks whether one that ended
// since it began has written any of that; if so, all of it is undone and run
// again. What has a place in an order (the log, changes, decisions, the audit)
// gets its number under that lock too, so that numbers appear in their order.
func (s *Store) Update(ctx context.Context, do func(tocsin.Tx) error) error {
	for try := range tries {
		alone := try >= patience
		s.runs.Add(1)
		if try > 0 {
			s.again.Add(1)
		}
		err := s.attempt(ctx, do, alone)
		if err == nil {
			return nil
		}
		fault := s.engine.Fault(err)
		if ctx.Err() != nil || !errors.Is(err, errAgain) && fault != Again && (fault != Clash || alone || !s.engine.Shared()) {
			return s.told(err)
		}
		s.log.Debug("a transaction is run again", "try", try+1, "error", err)
	}
	return tocsin.Errorf(tocsin.Unavailable, "the transaction met others %d times", tries)
}

func (s *Store) attempt(ctx context.Context, do func(tocsin.Tx) error, alone bool) error {
	txn, err := s.engine.Begin(ctx, alone)
	if err != nil {
		return fmt.Errorf("begin a transaction: %w", err)
	}
	defer txn.Rollback()
	tx := &transaction{ctx: ctx, s: s, conn: txn, alone: alone || !s.engine.Shared(),
		asked: map[int64]bool{}, counted: map[int64]int{}, wrote: map[int64]bool{},
		readings: map[int64]*tocsin.Reading{}, put: map[int64]bool{}, under: map[int64]*under{}, shifts: map[int64]*shift{},
		latest: map[string]int{}, moved: map[string]bool{}, held: map[string]string{}, tallies: map[string]int64{}}
	if !tx.alone {
		if tx.began, err = number(ctx, txn, "SELECT COALESCE(MAX(seq), 0) FROM step"); err != nil {
			return fmt.Errorf("begin a transaction: %w", err)
		}
	}
	if err := tx.beginPosts(); err != nil {
		return err
	}
	if err := do(tx); err != nil {
		// What it saw may have been torn by another transaction.
		if !tx.alone && s.engine.Fault(err) == Broken {
			txn.Rollback() // its connection may be the last
			if again := s.engine.Read(ctx, tx.check); errors.Is(again, errAgain) {
				return again
			}
		}
		return err
	}
	if err := tx.end(); err != nil {
		return err
	}
	if err := txn.Commit(ctx); err != nil {
		return fmt.Errorf("end a transaction: %w", err)
	}
	tx.endPosts()
	for num := range tx.put {
		if r := tx.readings[num]; r != nil {
			s.readings.put(num, r, weight(r))
		}
	}
	for _, after := range tx.after {
		after()
	}
	return nil
}

// transaction is a tocsin.Tx. What has a place in an order waits in it until
// its end.
type transaction struct {
	ctx   context.Context
	s     *Store
	conn  Txn
	alone bool  // no other can come between
	began int64 // the last step that had ended when it began

	asked   map[int64]bool // items that it depends on
	counted map[int64]int  // keys whose number of readings it compared with another
	wrote   map[int64]bool // items that it changed
	shifted int            // readings that it entered or took out

	readings map[int64]*tocsin.Reading // by reading.num
	put      map[int64]bool            // those that it wrote itself
	under    map[int64]*under          // by key, as far as it asked
	shifts   map[int64]*shift          // by key, what it did itself
	// remembers is that it may use what the store keeps of keys.
	remembers bool
	step      int64 // its own number as a step, once it has one

	entries   []entry
	changes   []newChange
	latest    map[string]int    // incident -> its last in changes
	moved     map[string]bool   // incidents whose accounts are told by held alone
	held      map[string]string // account -> incident
	doubts    []tocsin.Outcome
	decisions []newDecision
	erasures  []erasure
	audit     []tocsin.AuditEntry
	tallies   map[string]int64
	after     []func() // what is done once it has ended
}

// Handle is the database's own transaction.
func (tx *transaction) Handle() any { return tx.conn.Handle() }

// item is the number by which steps know what they read and write; the keys of
// readings are such numbers themselves.
func item(kind, id string) int64 {
	h := fnv.New64a()
	h.Write([]byte(kind))
	h.Write([]byte{0})
	h.Write([]byte(id))
	return int64(binary.BigEndian.Uint64(h.Sum(nil)))
}

func (tx *transaction) ask(kind string, ids ...string) {
	if !tx.alone {
		for _, id := range ids {
			tx.asked[item(kind, id)] = true
		}
	}
}

func (tx *transaction) write(kind string, ids ...string) {
	if tx.s.engine.Shared() {
		for _, id := range ids {
			tx.wrote[item(kind, id)] = true
		}
	}
}

// The kinds of items.
const (
	ofDocument  = "document"
	ofIncident  = "incident"
	ofAccount   = "account" // the incident that holds it
	ofOrigin    = "origin"
	ofDecisions = "decisions"
	ofContent   = "content"
	ofAnswer    = "answer"
)

// exec runs a statement of which nothing is asked.
func (tx *transaction) exec(sql string, args ...any) error {
	return tx.conn.Queue(tx.ctx, sql, args...)
}

// end does what waited, checked against the transactions that came between.
func (tx *transaction) end() error {
	if tx.shifted > 0 && !tx.s.engine.Shared() {
		tx.tally(tallyPosts, 1)
	}
	if len(tx.wrote)+len(tx.entries)+len(tx.changes)+len(tx.doubts)+len(tx.decisions)+len(tx.erasures)+len(tx.audit)+len(tx.tallies) == 0 {
		return nil
	}
	if err := tx.s.engine.Lock(tx.ctx, tx.conn); err != nil {
		return fmt.Errorf("end a transaction: %w", err)
	}
	if !tx.alone {
		if err := tx.check(tx.conn); err != nil {
			return err
		}
	}
	for _, part := range []struct {
		what string
		do   func() error
	}{
		{"decisions", tx.endDecisions},
		{"changes", tx.endChanges},
		{"holders", tx.endHolders},
		{"doubts", tx.endDoubts},
		{"erasures", tx.endErasures},
		{"the audit", tx.endAudit},
		{"the log", tx.endLog},
		{"tallies", tx.endTallies},
		{"the step", tx.endStep},
	} {
		if err := part.do(); err != nil {
			return fmt.Errorf("write %s: %w", part.what, err)
		}
	}
	return nil
}

// check looks whether what the transaction asked for was changed since it
// began; that is errAgain.
func (tx *transaction) check(c Conn) error {
	first, err := number(tx.ctx, c, "SELECT COALESCE(MIN(seq), 0) FROM step")
	if err != nil {
		return fmt.Errorf("look for steps: %w", err)
	}
	if first > tx.began+1 {
		return errAgain // too long ago to tell
	}
	type step struct {
		items   []int64
		shifted int
	}
	e := tx.s.engine
	steps, err := list(tx.ctx, c, func(r Rows) (s step, err error) { return s, r.Scan(&s.items, &s.shifted) },
		"SELECT items, shifted FROM step WHERE seq > ? AND items && "+"?", tx.began, e.List(tx.interests()))
	if err != nil {
		return fmt.Errorf("look for steps: %w", err)
	}
	shifted := 2 * tx.shifted
	var counted []int64
	for _, s := range steps {
		shifted += s.shifted
		for _, i := range s.items {
			if tx.asked[i] {
				return errAgain
			}
			if _, ok := tx.counted[i]; ok {
				counted = append(counted, i)
			}
		}
	}
	if len(counted) == 0 {
		return nil
	}
	// A key whose readings were counted is as it was unless so few, or so many,
	// were there that those steps could have carried it over the line.
	for _, k := range counted {
		most := tx.counted[k]
		n, err := number(tx.ctx, c, "SELECT COUNT(*) FROM (SELECT 1 FROM post WHERE key = ? LIMIT ?) AS few", k, most+shifted+1)
		if err != nil {
			return fmt.Errorf("count again: %w", err)
		}
		if n <= int64(most+shifted) && n >= int64(most-shifted) {
			return errAgain
		}
	}
	return nil
}

// interests lists all items that the transaction depends on.
func (tx *transaction) interests() []int64 {
	out := make([]int64, 0, len(tx.asked)+len(tx.counted))
	for i := range tx.asked {
		out = append(out, i)
	}
	for i := range tx.counted {
		if !tx.asked[i] {
			out = append(out, i)
		}
	}
	return out
}

// stepsKept is how many steps are remembered; a transaction beside which more
// have ended is run again.
const stepsKept = 2000

// endStep remembers what the transaction wrote.
func (tx *transaction) endStep() error {
	if !tx.s.engine.Shared() || len(tx.wrote) == 0 {
		return nil
	}
	items := make([]int64, 0, len(tx.wrote))
	for i := range tx.wrote {
		items = append(items, i)
	}
	slices.Sort(items)
	seq, err := number(tx.ctx, tx.conn, "SELECT COALESCE(MAX(seq), 0) + 1 FROM step")
	if err != nil {
		return err
	}
	tx.step = seq
	if err := tx.exec("INSERT INTO step (seq, items, shifted) VALUES (?, ?, ?)", seq, tx.s.engine.List(items), tx.shifted); err != nil {
		return err
	}
	return tx.exec("DELETE FROM step WHERE seq <= ?", seq-stepsKept)
}

// tally adds to a number that is kept because counting takes long.
func (tx *transaction) tally(name string, n int64) {
	if tx.tallies[name] += n; tx.tallies[name] == 0 {
		delete(tx.tallies, name)
	}
}

func (tx *transaction) endTallies() error {
	for name, n := range tx.tallies {
		if err := tx.exec("INSERT INTO tally (name, n) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET n = tally.n + excluded.n", name, n); err != nil {
			return err
		}
	}
	return nil
}

// tallied is a number that is kept, as it stands.
func tallied(ctx context.Context, c Conn, name string) (int64, error) {
	return number(ctx, c, "SELECT n FROM tally WHERE name = ?", name)
}

// The names of tallies; the others are of a state or a source.
const (
	tallyEntered  = "entered" // documents with a reading that is entered
	tallyAccounts = "accounts"
	tallyStanding = "incidents"
)

func tallyState(s tocsin.DocumentState) string { return "documents " + string(s) }
func tallySource(source string) string         { return "source " + source }
func tallyFailed(source string) string         { return "failed " + source }
