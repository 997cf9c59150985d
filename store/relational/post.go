package relational

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

// under is what a transaction knows of the readings that are entered under a
// key, its own writing included.
type under struct {
	nums   []int64
	listed bool // nums are all of them
	n      int  // how many there are
	most   bool // or more
	fresh  bool // the store does not know it yet
}

// postCache keeps what was learned of the readings under keys, as of a step:
// those of a text that thousands share are asked for with each of its copies.
// What other transactions write is dropped from it before it is used again.
type postCache struct {
	mu         sync.Mutex
	as         int64 // the number of that step
	most, size int64 // bytes, of the young ones
	young, old map[int64]under
}

func (c *postCache) clear() { c.young, c.old, c.size = nil, nil, 0 }

func (c *postCache) get(key int64) (under, bool) {
	u, ok := c.young[key]
	if !ok {
		if u, ok = c.old[key]; ok {
			c.put(key, u)
		}
	}
	return u, ok
}

func (c *postCache) put(key int64, u under) {
	if c.young == nil {
		c.young = map[int64]under{}
	}
	if c.size > c.most/2 {
		c.young, c.old, c.size = map[int64]under{}, c.young, 0
	}
	u.fresh = false
	c.young[key] = u
	c.size += int64(80 + 8*len(u.nums))
}

func (c *postCache) drop(key int64) {
	delete(c.young, key)
	delete(c.old, key)
}

// tallyPosts counts the transactions that entered readings or took some out.
const tallyPosts = "steps of keys"

// beginPosts brings the cache to where the transaction begins.
func (tx *transaction) beginPosts() error {
	c := tx.s.posts
	if !tx.s.engine.Shared() {
		now, err := tallied(tx.ctx, tx.conn, tallyPosts)
		if err != nil {
			return fmt.Errorf("look for steps: %w", err)
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.as != now { // another program wrote
			c.clear()
			c.as = now
		}
		tx.remembers = true
		return nil
	}
	if tx.alone {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.as < tx.began {
		if err := tx.s.dropWritten(tx.ctx, tx.conn, c, tx.began); err != nil {
			return fmt.Errorf("look for steps: %w", err)
		}
	}
	tx.remembers = true
	return nil
}

// dropWritten drops what steps wrote up to one.
func (s *Store) dropWritten(ctx context.Context, conn Conn, c *postCache, to int64) error {
	first, err := number(ctx, conn, "SELECT COALESCE(MIN(seq), 0) FROM step")
	if err != nil {
		return err
	}
	if first > c.as+1 {
		c.clear() // too long ago to tell
		c.as = to
		return nil
	}
	steps, err := list(ctx, conn, scanned[[]int64], "SELECT items FROM step WHERE seq > ? AND seq <= ?", c.as, to)
	if err != nil {
		return err
	}
	for _, items := range steps {
		for _, i := range items {
			c.drop(i)
		}
	}
	c.as = to
	return nil
}

// endPosts keeps what the transaction learned, once it has ended.
func (tx *transaction) endPosts() {
	c := tx.s.posts
	c.mu.Lock()
	defer c.mu.Unlock()
	step := tx.step
	if !tx.s.engine.Shared() {
		step = c.as
		if tx.shifted > 0 {
			step++
		}
	}
	switch {
	case !tx.remembers, step == 0 && c.as != tx.began, step != 0 && c.as > step:
		return // others wrote since
	case step == c.as+1:
		c.as = step
	}
	for k, u := range tx.under {
		if u.fresh {
			c.put(k, *u)
		}
	}
	for k := range tx.shifts {
		if tx.under[k] != nil {
			continue
		}
		if u, ok := c.get(k); ok {
			tx.shift(k, &u)
			c.put(k, u)
		}
	}
}

// shift is what a transaction itself did under a key.
type shift struct{ more, less []int64 }

// known gives what is known of a key; nil for nothing.
func (tx *transaction) known(key int64) *under {
	if u := tx.under[key]; u != nil {
		return u
	}
	if !tx.remembers {
		return nil
	}
	u, ok := tx.s.posts.get(key)
	if !ok {
		return nil
	}
	tx.shift(key, &u)
	tx.under[key] = &u
	return &u
}

// shift does to what is known of a key what the transaction did.
func (tx *transaction) shift(key int64, u *under) {
	s := tx.shifts[key]
	if s == nil {
		return
	}
	u.fresh = true
	u.n += len(s.more) - len(s.less)
	if u.listed {
		u.nums = slices.DeleteFunc(slices.Concat(u.nums, s.more), func(n int64) bool { return slices.Contains(s.less, n) })
		u.n = len(u.nums)
	}
}

// wroteKeys notes that a reading was entered under keys, or taken out.
func (tx *transaction) wroteKeys(num int64, keys []int64, in bool) {
	tx.shifted++
	for _, k := range keys {
		if tx.s.engine.Shared() {
			tx.wrote[k] = true
		}
		s := tx.shifts[k]
		if s == nil {
			s = new(shift)
			tx.shifts[k] = s
		}
		one := shift{less: []int64{num}}
		if in {
			one = shift{more: []int64{num}}
			if i := slices.Index(s.less, num); i >= 0 {
				s.less = slices.Delete(s.less, i, i+1)
			} else {
				s.more = append(s.more, num)
			}
		} else if i := slices.Index(s.more, num); i >= 0 {
			s.more = slices.Delete(s.more, i, i+1)
		} else {
			s.less = append(s.less, num)
		}
		if u := tx.under[k]; u != nil {
			all := tx.shifts[k]
			tx.shifts[k] = &one
			tx.shift(k, u)
			tx.shifts[k] = all
		}
	}
}

// fetchPosts reads which readings are entered under keys.
func (tx *transaction) fetchPosts(keys []int64) error {
	c := tx.s.posts
	c.mu.Lock()
	var missing []int64
	for _, k := range keys {
		if u := tx.known(k); u == nil || !u.listed {
			tx.under[k] = &under{listed: true, fresh: true}
			missing = append(missing, k)
		}
	}
	c.mu.Unlock()
	if len(missing) == 0 {
		return nil
	}
	type post struct{ key, reading int64 }
	posts, err := list(tx.ctx, tx.conn, func(r Rows) (p post, err error) { return p, r.Scan(&p.key, &p.reading) },
		"SELECT key, reading FROM post WHERE "+tx.s.engine.In("key"), tx.s.engine.List(missing))
	for _, p := range posts {
		u := tx.under[p.key]
		u.nums = append(u.nums, p.reading)
		u.n++
	}
	if err != nil {
		for _, k := range missing {
			delete(tx.under, k)
		}
	}
	return err
}

// counts is how many readings are entered under each of the keys, counted no
// further than most.
func (tx *transaction) counts(keys []uint64, most int) (map[int64]int, error) {
	out := make(map[int64]int, len(keys))
	var missing []int64
	c := tx.s.posts
	c.mu.Lock()
	for _, k := range signed(keys) {
		if u := tx.known(k); u != nil && (!u.most || u.n >= most) {
			out[k] = min(u.n, most)
		} else {
			missing = append(missing, k)
		}
	}
	c.mu.Unlock()
	if len(missing) == 0 {
		return out, nil
	}
	type count struct {
		key int64
		n   int
	}
	far := 2 * most // what is crowded stays so for a while
	counts, err := list(tx.ctx, tx.conn, func(r Rows) (c count, err error) { return c, r.Scan(&c.key, &c.n) },
		"SELECT one.value, (SELECT COUNT(*) FROM (SELECT 1 FROM post WHERE post.key = one.value LIMIT ?) AS few) FROM "+tx.s.engine.Each("bigint"),
		far, tx.s.engine.List(missing))
	if err != nil {
		return nil, fmt.Errorf("count readings under %d keys: %w", len(keys), err)
	}
	for _, c := range counts {
		out[c.key] = min(c.n, most)
		tx.under[c.key] = &under{n: c.n, most: c.n == far, fresh: true}
	}
	return out, nil
}
