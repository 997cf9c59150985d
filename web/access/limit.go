package access

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limits are how often one may ask.
type Limits struct {
	Anonymous      rate.Limit // requests a second from one address without a login
	AnonymousBurst int
	Known          rate.Limit // of one user, or one token
	KnownBurst     int
}

// DefaultLimits let a page with its parts load at once, and a program read a
// feed of changes without pause; they stop one client from taking the whole
// server.
var DefaultLimits = Limits{Anonymous: 10, AnonymousBurst: 100, Known: 50, KnownBurst: 500}

// maxKept is how many clients are kept in each of two generations: about 10
// MiB in all. One who is forgotten begins anew.
const maxKept = 20_000

// kept holds what is known of clients in bounded memory: when the young are
// too many, they become the old, and the old are forgotten.
type kept[T any] struct {
	young, old map[string]*T
}

func (k *kept[T]) get(key string, begin func() *T) *T {
	if v := k.young[key]; v != nil {
		return v
	}
	v := k.old[key]
	if v == nil {
		v = begin()
	}
	if k.young == nil || len(k.young) >= maxKept {
		k.young, k.old = map[string]*T{}, k.young
	}
	k.young[key] = v
	return v
}

func (k *kept[T]) forget(key string) {
	delete(k.young, key)
	delete(k.old, key)
}

// limits counts requests by client.
type limits struct {
	Limits
	now func() time.Time
	mu  sync.Mutex
	by  kept[rate.Limiter]
}

func newLimits(l Limits, now func() time.Time) *limits { return &limits{Limits: l, now: now} }

// take counts a request and says how long the client must wait; 0 is not at
// all.
func (l *limits) take(key string, known bool) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	lim := l.by.get(key, func() *rate.Limiter {
		if known {
			return rate.NewLimiter(l.Known, l.KnownBurst)
		}
		return rate.NewLimiter(l.Anonymous, l.AnonymousBurst)
	})
	r := lim.ReserveN(now, 1)
	if !r.OK() {
		return time.Minute
	}
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

// limitKey is whom a request is counted for.
func limitKey(c Caller, address string) string {
	switch {
	case c.Token != "":
		return "token " + c.Token
	case c.User != "":
		return "user " + c.User
	}
	return "address " + network(address)
}

// network is the address itself, and of IPv6 the /64 that one client has for
// its own.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil || a.Is4() {
		return address
	}
	p, err := a.Prefix(64)
	if err != nil {
		return address
	}
	return p.String()
}

// The longest delays after failed logins. For a name it is short, because
// anybody can make a name wait: 1,440 guesses a day remain. For an address it
// is long.
const (
	maxNameDelay    = time.Minute
	maxAddressDelay = 15 * time.Minute
)

// freeFailures are mistakes that cost no waiting; from then on the delay
// doubles from one second. Failures are forgotten after forgetFailures.
const (
	freeFailures   = 3
	forgetFailures = time.Hour
)

// throttle makes failed logins wait, longer each time.
type throttle struct {
	longest time.Duration
	now     func() time.Time
	mu      sync.Mutex
	by      kept[failures]
}

type failures struct {
	n    int
	last time.Time
}

func newThrottle(longest time.Duration, now func() time.Time) *throttle {
	return &throttle{longest: longest, now: now}
}

// try is how long the key must wait before it may try; at 0 the try is counted
// as a failure at once, so that many at the same time do not all count as the
// first.
func (t *throttle) try(key string) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.entry(key)
	if f.n > freeFailures {
		delay := min(t.longest, time.Second<<min(f.n-freeFailures-1, 20))
		if wait := f.last.Add(delay).Sub(t.now()); wait > 0 {
			return wait
		}
	}
	f.n++
	f.last = t.now()
	return 0
}

// undo takes a failure back that was none.
func (t *throttle) undo(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if f := t.entry(key); f.n > 0 {
		f.n--
	}
}

// clear forgets all failures of the key.
func (t *throttle) clear(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.by.forget(key)
}

func (t *throttle) entry(key string) *failures {
	f := t.by.get(key, func() *failures { return new(failures) })
	if t.now().Sub(f.last) > forgetFailures {
		f.n = 0
	}
	return f
}
