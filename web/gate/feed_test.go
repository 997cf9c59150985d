package gate

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tocsin"
)

// tape is a store that has changes and nothing else.
type tape struct {
	tocsin.Store
	mu   sync.Mutex
	recs []tocsin.IncidentRecord
	fail error
	asks int
}

func (s *tape) add(recs ...tocsin.IncidentRecord) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range recs {
		r.Seq = int64(len(s.recs) + 1)
		s.recs = append(s.recs, r)
	}
}

func (s *tape) Changes(_ context.Context, after int64, limit int) ([]tocsin.IncidentRecord, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asks++
	if s.fail != nil {
		return nil, s.fail
	}
	rest := s.recs[min(int(after), len(s.recs)):]
	return slices.Clone(rest[:min(len(rest), limit)]), nil
}

func (s *tape) LastChange(context.Context) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return int64(len(s.recs)), s.fail
}

func (s *tape) Incident(_ context.Context, id string, version int) (*tocsin.IncidentRecord, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.recs {
		if s.recs[i].Incident.ID == id && s.recs[i].Version == version {
			return &s.recs[i], nil
		}
	}
	return nil, tocsin.Errorf(tocsin.NotFound, "no")
}

func rec(id string, version int, form tocsin.Form) tocsin.IncidentRecord {
	return tocsin.IncidentRecord{Change: tocsin.Change{Incident: tocsin.Incident{ID: id, Form: form}, Version: version}}
}

var inside = Caller{User: "ann", Role: tocsin.Reader, Grants: []tocsin.Grant{tocsin.GrantRead}}

func TestFollowerThatFallsBehindIsLetGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &tape{}
		g := New(s, nil, time.Now)
		f := g.NewFeed(FeedOptions{Keep: 10})
		ctx, cancel := context.WithCancel(t.Context())
		go func() { _ = f.Run(ctx) }() // it ends without an error when the context does
		synctest.Wait()
		fo, err := f.Follow(ctx, g.For(inside), &tocsin.IncidentQuery{}, 0)
		if err != nil {
			t.Fatal(err)
		}
		s.add(rec("a", 1, tocsin.Drone))
		time.Sleep(time.Second)
		if ev, err := fo.Next(ctx); err != nil || len(ev) != 1 || fo.At() != 1 {
			t.Fatalf("%v, %v", ev, err)
		}
		for range 20 {
			s.add(rec("a", 1, tocsin.Drone))
		}
		time.Sleep(time.Second)
		if _, err := fo.Next(ctx); !errors.Is(err, ErrSlow) {
			t.Errorf("error %v, want ErrSlow", err)
		}
		// One that goes on from its place reads from the store until it is there.
		fo, err = f.Follow(ctx, g.For(inside), &tocsin.IncidentQuery{}, fo.At())
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for fo.At() < 21 {
			ev, err := fo.Next(ctx)
			if err != nil {
				t.Fatal(err)
			}
			n += len(ev)
		}
		if n != 20 {
			t.Errorf("%d events, want 20", n)
		}
		cancel()
		synctest.Wait()
		if _, err := fo.Next(t.Context()); !errors.Is(err, ErrClosed) {
			t.Errorf("error %v, want ErrClosed", err)
		}
	})
}

func TestManyFollowersAskTheStoreOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &tape{}
		g := New(s, nil, time.Now)
		notify := make(chan struct{})
		f := g.NewFeed(FeedOptions{Every: time.Hour, Notify: notify})
		ctx, cancel := context.WithCancel(t.Context())
		go func() { _ = f.Run(ctx) }() // it ends without an error when the context does
		synctest.Wait()
		got := make([]int, 50)
		for i := range got {
			fo, err := f.Follow(ctx, g.For(inside), &tocsin.IncidentQuery{}, 0)
			if err != nil {
				t.Fatal(err)
			}
			go func() {
				for {
					ev, err := fo.Next(ctx)
					if err != nil {
						return
					}
					got[i] += len(ev)
				}
			}()
		}
		synctest.Wait()
		before := s.asks
		s.add(rec("a", 1, tocsin.Drone), rec("b", 1, tocsin.Drone))
		notify <- struct{}{}
		synctest.Wait()
		for i, n := range got {
			if n != 2 {
				t.Errorf("follower %d has %d events, want 2", i, n)
			}
		}
		if asked := s.asks - before; asked > 2 {
			t.Errorf("the store was asked %d times", asked)
		}
		cancel()
	})
}

func TestLooksThatFailAreToldOfAndTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &tape{fail: errors.New("the disk is away")}
		g := New(s, nil, time.Now)
		var told []error
		f := g.NewFeed(FeedOptions{Failed: func(err error) { told = append(told, err) }})
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go func() { _ = f.Run(ctx) }() // it ends without an error when the context does
		time.Sleep(time.Second)
		synctest.Wait()
		if len(told) < 2 || !errors.Is(told[0], s.fail) {
			t.Errorf("told of %v", told)
		}
		s.mu.Lock()
		s.fail = nil
		s.mu.Unlock()
		time.Sleep(time.Second)
		fo, err := f.Follow(ctx, g.For(inside), &tocsin.IncidentQuery{}, 0)
		if err != nil {
			t.Fatal(err)
		}
		s.add(rec("a", 1, tocsin.Drone))
		if ev, err := fo.Next(ctx); err != nil || len(ev) != 1 {
			t.Errorf("%v, %v", ev, err)
		}
	})
}

func TestScan(t *testing.T) {
	rows := make([]int, 1000)
	for i := range rows {
		rows[i] = i
	}
	asked := 0
	page := func(after tocsin.Cursor, limit int) ([]int, tocsin.Cursor, error) {
		asked++
		at := 0
		for _, c := range after {
			at = at*10 + int(c-'0')
		}
		end := min(at+limit, len(rows))
		if end == len(rows) {
			return rows[at:end], "", nil
		}
		return rows[at:end], tocsin.Cursor(itoa(end)), nil
	}
	for _, c := range []struct{ every, limit int }{{1, 7}, {3, 10}, {100, 4}, {999, 5}, {2000, 5}, {7, 200}, {1, 1000}} {
		var seen []int
		after, pages := tocsin.Cursor(""), 0
		for {
			list, next, err := scan(c.limit, after, page, func(n *int) (*int, bool, error) { return n, *n%c.every == 0, nil })
			if err != nil {
				t.Fatal(err)
			}
			if len(list) > c.limit {
				t.Errorf("%+v: a page of %d", c, len(list))
			}
			seen = append(seen, list...)
			if pages++; next == "" {
				break
			}
			after = next
		}
		want := (len(rows) + c.every - 1) / c.every
		if len(seen) != want || !slices.IsSorted(seen) || len(slices.Compact(slices.Clone(seen))) != want {
			t.Errorf("%+v: %d rows, want %d", c, len(seen), want)
		}
	}
	if asked > 2000 {
		t.Errorf("asked %d times", asked)
	}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

func TestMay(t *testing.T) {
	for _, c := range []struct {
		name   string
		caller Caller
		role   tocsin.Permission
		grant  tocsin.Grant
		want   bool
	}{
		{"nobody", Caller{}, tocsin.Reader, tocsin.GrantRead, false},
		{"a reader reads", inside, tocsin.Reader, tocsin.GrantRead, true},
		{"a reader decides", inside, tocsin.Reviewer, tocsin.GrantDecide, false},
		{"an admin's token to write decides", Caller{User: "x", Role: tocsin.Admin, Grants: []tocsin.Grant{tocsin.GrantWrite}}, tocsin.Reviewer, tocsin.GrantDecide, false},
		{"grants without the role", Caller{User: "x", Role: tocsin.Reader, Grants: []tocsin.Grant{tocsin.GrantAdmin}}, tocsin.Admin, tocsin.GrantAdmin, false},
	} {
		if got := c.caller.May(c.role, c.grant); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
