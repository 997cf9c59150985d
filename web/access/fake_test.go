package access

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin"
)

// fakeStore keeps in memory what access asks for. Update works on a copy, so
// that a failed one changes nothing.
type fakeStore struct {
	mu sync.Mutex
	fakeTables
	fail error // of every call, when set
}

type fakeTables struct {
	users    map[string]tocsin.User
	tokens   map[string]tocsin.APIToken
	sessions map[string]tocsin.Session
	log      []tocsin.AuditEntry
	writes   int
}

func newFake() *fakeStore {
	return &fakeStore{fakeTables: fakeTables{users: map[string]tocsin.User{}, tokens: map[string]tocsin.APIToken{}, sessions: map[string]tocsin.Session{}}}
}

type fakeTx struct {
	tocsin.Tx // nil: what access must not call fails loudly
	*fakeTables
}

func (s *fakeStore) Update(_ context.Context, do func(tocsin.Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return s.fail
	}
	t := fakeTables{maps.Clone(s.users), maps.Clone(s.tokens), maps.Clone(s.sessions), slices.Clone(s.log), s.writes + 1}
	if err := do(fakeTx{fakeTables: &t}); err != nil {
		return err
	}
	s.fakeTables = t
	return nil
}

func find[T any](s *fakeStore, in func() map[string]T, key string) (*T, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return nil, s.fail
	}
	v, ok := in()[key]
	if !ok {
		return nil, tocsin.Errorf(tocsin.NotFound, "there is no %s", key)
	}
	return &v, nil
}

func (s *fakeStore) User(_ context.Context, name string) (*tocsin.User, error) {
	return find(s, func() map[string]tocsin.User { return s.users }, name)
}

func (s *fakeStore) Token(_ context.Context, id string) (*tocsin.APIToken, error) {
	return find(s, func() map[string]tocsin.APIToken { return s.tokens }, id)
}

func (s *fakeStore) Session(_ context.Context, id string) (*tocsin.Session, error) {
	return find(s, func() map[string]tocsin.Session { return s.sessions }, id)
}

func (s *fakeStore) Users(context.Context) ([]tocsin.User, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.SortedFunc(maps.Values(s.users), func(a, b tocsin.User) int { return strings.Compare(a.Name, b.Name) }), s.fail
}

func (s *fakeStore) Tokens(_ context.Context, user string) ([]tocsin.APIToken, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []tocsin.APIToken
	for _, t := range s.tokens {
		if user == "" || t.User == user {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b tocsin.APIToken) int { return strings.Compare(a.ID, b.ID) })
	return out, s.fail
}

func (t fakeTx) PutUser(u *tocsin.User) error       { t.users[u.Name] = *u; return nil }
func (t fakeTx) PutToken(k *tocsin.APIToken) error  { t.tokens[k.ID] = *k; return nil }
func (t fakeTx) PutSession(s *tocsin.Session) error { t.sessions[s.ID] = *s; return nil }

func (t fakeTx) RemoveUser(name string) error  { return drop(t.users, name) }
func (t fakeTx) RemoveToken(id string) error   { return drop(t.tokens, id) }
func (t fakeTx) RemoveSession(id string) error { return drop(t.sessions, id) }

func drop[T any](m map[string]T, key string) error {
	if _, ok := m[key]; !ok {
		return tocsin.Errorf(tocsin.NotFound, "there is no %s", key)
	}
	delete(m, key)
	return nil
}

func (t fakeTx) Audit(e *tocsin.AuditEntry) error {
	e.Seq = int64(len(t.log) + 1)
	t.fakeTables.log = append(t.fakeTables.log, *e)
	return nil
}

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// cheap are costs that let tests run fast.
var cheap = Params{Time: 1, Memory: 64, Threads: 1}

const goodPassword = "a long enough phrase"

// newGuard is a Guard with an admin ann, a reviewer rob and a reader rea.
func newGuard(t *testing.T, opt Options) (*Guard, *fakeStore, *clock) {
	t.Helper()
	g, store, c := emptyGuard(t, opt)
	for _, u := range []struct {
		name string
		role tocsin.Permission
	}{{"ann", tocsin.Admin}, {"rob", tocsin.Reviewer}, {"rea", tocsin.Reader}} {
		if err := g.AddUser(t.Context(), By{"test", "here"}, u.name, u.role, goodPassword); err != nil {
			t.Fatal(err)
		}
	}
	c.pass(time.Second)
	return g, store, c
}

func emptyGuard(t *testing.T, opt Options) (*Guard, *fakeStore, *clock) {
	t.Helper()
	store, c := newFake(), newClock()
	opt.Now = c.now
	if opt.Password == (Params{}) {
		opt.Password = cheap
	}
	if opt.Report == nil {
		opt.Report = func(err error) { t.Errorf("reported: %v", err) }
	}
	g, err := New(store, opt)
	if err != nil {
		t.Fatal(err)
	}
	return g, store, c
}
