package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jimsmart/grobotstxt"

	"tocsin"
)

// robotsAgent is the name that robots.txt files can address.
const robotsAgent = "tocsin"

const (
	robotsFresh   = time.Hour        // how long a robots.txt is believed
	robotsRetry   = 10 * time.Minute // after it could not be had
	maxOrigins    = 8                // of one host: its schemes and ports
	maxRobots     = 512 << 10        // bytes; RFC 9309 asks for 500 KiB at least
	maxCrawlDelay = 24 * time.Hour   // longer would be a refusal, which has a form of its own
)

// rules is what one robots.txt says.
type rules struct {
	body     string
	known    bool          // a robots.txt is there
	delay    time.Duration // between two requests
	sitemaps []string
	err      error // why it could not be had; nothing may be fetched then
	until    time.Time
}

// Robots is what a host's robots.txt says of an address.
type Robots struct {
	Known    bool // there is one
	Allowed  bool
	Delay    time.Duration // that it asks for between two requests
	Sitemaps []string      // that it names
}

// Robots asks for the robots.txt that holds for an address.
func (c *Client) Robots(ctx context.Context, address string, private bool) (Robots, error) {
	u, err := parse(address)
	if err != nil {
		return Robots{}, failed(address, tocsin.Invalid, err)
	}
	h, err := c.enter(ctx, u)
	if err != nil {
		return Robots{}, err
	}
	defer c.leave(h)
	r, err := c.robots(ctx, h, u, private)
	if err != nil {
		return Robots{}, err
	}
	return Robots{Known: r.known, Allowed: r.allow(u) == nil, Delay: r.delay, Sitemaps: r.sitemaps}, nil
}

// robots is the robots.txt that holds for u, from memory for an hour. One that
// the server says is not there allows everything; one that cannot be had
// allows nothing for now.
func (c *Client) robots(ctx context.Context, h *host, u *url.URL, private bool) (*rules, error) {
	origin := u.Scheme + "://" + strings.ToLower(u.Host)
	if r := h.robots[origin]; r != nil && c.opts.Now().Before(r.until) {
		return r, r.err
	}
	r, err := c.askRobots(ctx, u, private)
	if err != nil {
		return nil, err
	}
	if len(h.robots) >= maxOrigins {
		clear(h.robots)
	}
	h.robots[origin] = r
	return r, r.err
}

// askRobots fetches a robots.txt. Its error is one that is not to be kept.
func (c *Client) askRobots(ctx context.Context, u *url.URL, private bool) (*rules, error) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, User: u.User, Path: "/robots.txt"}
	now := c.opts.Now()
	for hop := 0; hop <= maxRedirects; hop++ {
		a, err := c.request(ctx, at, tocsin.Visit{}, private && at.Hostname() == u.Hostname(), bound{maxRobots, true})
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case tocsin.CodeOf(err) == tocsin.Unavailable:
			return c.noRobots(u, err), nil
		case err != nil:
			return nil, err
		case a.redirect != "":
			next, err := follow(at, a.redirect)
			if err != nil {
				return nil, failed(shown(at), tocsin.Invalid, fmt.Errorf("redirect: %w", err))
			}
			at = next
			continue
		case a.status == http.StatusOK:
			return readRobots(a.body, now.Add(robotsFresh)), nil
		case a.status == http.StatusTooManyRequests || a.status >= 500:
			r := c.noRobots(u, fmt.Errorf("the server answered %d", a.status))
			if asked := retryAfter(a.header.Get("Retry-After"), now); asked.After(r.until) {
				return c.noRobotsUntil(u, r.err, asked), nil
			}
			return r, nil
		}
		break
	}
	return &rules{until: now.Add(robotsFresh)}, nil
}

func (c *Client) noRobots(u *url.URL, err error) *rules {
	return c.noRobotsUntil(u, err, c.opts.Now().Add(robotsRetry))
}

// noRobotsUntil refuses everything until a time, because robots.txt cannot be had.
func (c *Client) noRobotsUntil(u *url.URL, err error, until time.Time) *rules {
	e := failed(shown(u), tocsin.Unavailable, fmt.Errorf("robots.txt cannot be had: %w", err))
	e.Until = until
	return &rules{err: e, until: until}
}

// allow says why an address may not be fetched.
func (r *rules) allow(u *url.URL) error {
	if !r.known || u.Path == "/robots.txt" || allowed(r.body, bare(u)) {
		return nil
	}
	e := failed(shown(u), tocsin.Invalid, errors.New("robots.txt refuses it"))
	e.Robots = true
	return e
}

// allowed asks the matcher, which panics on some files; those refuse.
func allowed(body, address string) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return grobotstxt.AgentAllowed(body, robotsAgent, address)
}

// readRobots reads a robots.txt.
func readRobots(body []byte, until time.Time) *rules {
	r := &rules{body: string(body), known: true, until: until}
	g := &groups{}
	func() {
		// What the parser had told before it panicked on a line still counts.
		defer func() { _ = recover() }()
		grobotstxt.Parse(r.body, g)
	}()
	r.sitemaps = g.sitemaps
	r.delay = min(g.delay(), maxCrawlDelay)
	return r
}

// groups finds crawl-delays, which the matcher does not read.
type groups struct {
	naming, own, any bool // in the lines that name agents; a group of ours; of all
	ownDelay         time.Duration
	anyDelay         time.Duration
	ownSeen          bool
	sitemaps         []string
}

func (g *groups) HandleRobotsStart() {}

func (g *groups) HandleRobotsEnd() {}

func (g *groups) HandleUserAgent(_ int, value string) {
	if !g.naming {
		g.own, g.any = false, false
	}
	g.naming = true
	name, _, _ := strings.Cut(value, "/")
	if strings.EqualFold(strings.TrimSpace(name), robotsAgent) {
		g.own, g.ownSeen = true, true
	}
	if value == "*" {
		g.any = true
	}
}

func (g *groups) HandleAllow(int, string) { g.naming = false }

func (g *groups) HandleDisallow(int, string) { g.naming = false }

// maxSitemaps is how many sitemaps of a robots.txt are kept.
const maxSitemaps = 50

func (g *groups) HandleSitemap(_ int, value string) {
	if len(g.sitemaps) < maxSitemaps {
		g.sitemaps = append(g.sitemaps, value)
	}
}

func (g *groups) HandleUnknownAction(_ int, action, value string) {
	if !strings.EqualFold(action, "crawl-delay") {
		return
	}
	g.naming = false
	seconds, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || !(seconds > 0) {
		return
	}
	d := time.Duration(min(seconds, maxCrawlDelay.Seconds()) * float64(time.Second))
	if g.own {
		g.ownDelay = max(g.ownDelay, d)
	}
	if g.any {
		g.anyDelay = max(g.anyDelay, d)
	}
}

// delay is that of the group for tocsin, else of the group for all.
func (g *groups) delay() time.Duration {
	if g.ownSeen {
		return g.ownDelay
	}
	return g.anyDelay
}
