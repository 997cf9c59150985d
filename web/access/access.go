// Package access decides who may do what over HTTP. A Guard finds out who
// calls, by the cookie of a login or by an API token, limits how often, keeps
// requests of foreign pages out, and tells the handlers behind it who the
// Caller is. It also keeps users, tokens and logins, each change with an entry
// in the audit log.
package access

import (
	"context"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"tocsin"
)

// Store is what access asks of a tocsin.Store.
type Store interface {
	Update(ctx context.Context, do func(tocsin.Tx) error) error
	User(ctx context.Context, name string) (*tocsin.User, error)
	Users(ctx context.Context) ([]tocsin.User, error)
	Token(ctx context.Context, id string) (*tocsin.APIToken, error)
	Tokens(ctx context.Context, user string) ([]tocsin.APIToken, error)
	Session(ctx context.Context, id string) (*tocsin.Session, error)
}

// Options say how strict a Guard is. The zero value is the default in all.
type Options struct {
	// Hosts are the names under which the server is reached, besides those of
	// the loopback. When there are some, no other Host is answered.
	Hosts []string
	// TrustedProxies may say who the client is by X-Forwarded-For and
	// X-Forwarded-Proto; none by default.
	TrustedProxies []netip.Prefix
	Idle           time.Duration // an unused login ends after it; 0 is 12 hours
	Absolute       time.Duration // every login ends after it; 0 is 7 days
	Password       Params        // the zero value is DefaultParams
	Limits         Limits        // the zero value is DefaultLimits
	MaxForm        int64         // bytes of a form that is read for its token; 0 is 32 MiB
	Now            func() time.Time
	// Report is told of errors that a request does not fail for, such as a
	// last use that could not be written; nil drops them.
	Report func(error)
}

// The default times of a login. OWASP's session page gives 4 to 8 hours for
// the whole of an office application; a watch desk's shift is 12, and a week
// bounds what a stolen cookie is worth.
const (
	defaultIdle     = 12 * time.Hour
	defaultAbsolute = 7 * 24 * time.Hour
	defaultMaxForm  = 32 << 20
)

// Guard stands before the handlers. It may be used by many goroutines at once.
type Guard struct {
	store   Store
	opt     Options
	hosts   map[string]bool
	cross   *http.CrossOriginProtection
	dummy   string        // what an unknown user's password is checked against
	hashing chan struct{} // as many passwords are checked at once
	limits  *limits
	names   *throttle // of failed logins by name
	places  *throttle // and by address
	// settled is set once a user was seen: from then on nobody is let in for
	// being local, also when the last user goes.
	settled atomic.Bool
	// writing is held while something read earlier is written again, and while
	// users, logins and tokens are taken away, so that none of these comes back.
	writing sync.Mutex
}

// maxHashing bounds the memory that checking passwords takes: each needs
// Params.Memory.
const maxHashing = 4

// New makes a Guard.
func New(store Store, opt Options) (*Guard, error) {
	if opt.Idle == 0 {
		opt.Idle = defaultIdle
	}
	if opt.Absolute == 0 {
		opt.Absolute = defaultAbsolute
	}
	if opt.Password == (Params{}) {
		opt.Password = DefaultParams
	}
	if opt.Limits == (Limits{}) {
		opt.Limits = DefaultLimits
	}
	if opt.MaxForm == 0 {
		opt.MaxForm = defaultMaxForm
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Report == nil {
		opt.Report = func(error) {}
	}
	g := &Guard{
		store:   store,
		opt:     opt,
		hosts:   map[string]bool{},
		cross:   http.NewCrossOriginProtection(),
		hashing: make(chan struct{}, maxHashing),
		limits:  newLimits(opt.Limits, opt.Now),
		names:   newThrottle(maxNameDelay, opt.Now),
		places:  newThrottle(maxAddressDelay, opt.Now),
	}
	for _, h := range opt.Hosts {
		g.hosts[hostName(h)] = true
		if err := g.cross.AddTrustedOrigin("https://" + h); err != nil {
			return nil, tocsin.Errorf(tocsin.Invalid, "host %q: %w", h, err)
		}
	}
	if err := opt.Password.validate(); err != nil {
		return nil, err
	}
	var err error
	if g.dummy, err = opt.Password.unmet(); err != nil {
		return nil, err
	}
	return g, nil
}

func (g *Guard) now() time.Time { return g.opt.Now() }

// LocalUser is who a caller on the same machine is while there are no users.
const LocalUser = "local"

// Caller is who makes a request. The zero Caller is somebody without a login.
type Caller struct {
	User string
	// Role is the user's; a token's is no higher than its grants need.
	Role   tocsin.Permission
	Grants []tocsin.Grant
	CSRF   string // of a login: what forms must send back as "csrf"
	Token  string // APIToken.ID; "" when it is none
}

// Anonymous reports whether nobody has logged in.
func (c Caller) Anonymous() bool { return c.Role == "" }

// Allows reports whether the caller has the role and the grant. Both must be
// asked for: a token may have a high role and few grants.
func (c Caller) Allows(role tocsin.Permission, grant tocsin.Grant) bool {
	return c.Role.Allows(role) && slices.Contains(c.Grants, grant)
}

// GrantsOf are the grants that a role comes with.
func GrantsOf(role tocsin.Permission) []tocsin.Grant {
	switch role {
	case tocsin.Reader:
		return []tocsin.Grant{tocsin.GrantRead}
	case tocsin.Reviewer:
		return []tocsin.Grant{tocsin.GrantRead, tocsin.GrantWrite, tocsin.GrantDecide}
	case tocsin.Admin:
		return []tocsin.Grant{tocsin.GrantRead, tocsin.GrantWrite, tocsin.GrantDecide, tocsin.GrantAdmin}
	}
	return nil
}

type contextKey struct{}

// request is what the context of a guarded request holds.
type request struct {
	caller  Caller
	address string
	session *tocsin.Session
}

// From gives the caller; the zero Caller when no Guard stands before.
func From(ctx context.Context) Caller { return requestOf(ctx).caller }

// Address is the client's address; "" when no Guard stands before.
func Address(ctx context.Context) string { return requestOf(ctx).address }

func requestOf(ctx context.Context) request {
	r, _ := ctx.Value(contextKey{}).(request)
	return r
}
