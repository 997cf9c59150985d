// Package fetch asks web servers for what they publish, politely: one request
// at a time to a host and a pause between two, robots.txt obeyed, only what is
// new asked for, and servers that say "later" left alone until then. It never
// reaches private addresses unless told to, and what it takes in is bounded in
// bytes and in time.
package fetch

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"tocsin"
	"tocsin/collect/coding"
)

// Options are the settings of a Client; a zero field has the value that its
// comment names.
type Options struct {
	Version string // of the program, as the User-Agent tells it; "dev"
	Contact string // an address or page for those who run servers; none
	Now     func() time.Time
	// Wait waits, or ends early with ctx's error; on a timer.
	Wait func(ctx context.Context, d time.Duration) error
	// Gap is how long a host is left alone after a request; 2 s. Below 0 is
	// no gap. A longer crawl-delay of the host's own goes before it.
	Gap time.Duration
	// MaxWait is the longest wait for a host's turn; 1 minute. What would
	// take longer fails with the time to come back at.
	MaxWait       time.Duration
	MaxBytes      int64         // of one answer, unpacked; 20 MiB
	Timeout       time.Duration // of one request, to its last byte; 1 minute
	HeaderTimeout time.Duration // until an answer begins; 20 s
}

// Client fetches. It may be shared; all that fetch should share one, because
// it is the client that knows when each host was last asked.
type Client struct {
	opts    Options
	agent   string
	guarded http.RoundTripper // refuses private addresses
	open    http.RoundTripper // reaches those of a local network too

	mu    sync.Mutex
	hosts map[string]*host
}

// New makes a client.
func New(opts Options) *Client {
	def := func(d *time.Duration, to time.Duration) {
		if *d == 0 {
			*d = to
		}
	}
	def(&opts.Gap, 2*time.Second)
	def(&opts.MaxWait, time.Minute)
	def(&opts.Timeout, time.Minute)
	def(&opts.HeaderTimeout, 20*time.Second)
	if opts.MaxBytes <= 0 {
		opts.MaxBytes = 20 << 20
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Wait == nil {
		opts.Wait = wait
	}
	if opts.Version == "" {
		opts.Version = "dev"
	}
	agent := "tocsin/" + opts.Version
	if opts.Contact != "" {
		agent += " (+" + opts.Contact + ")"
	}
	agent = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1 // no header may hold it
		}
		return r
	}, agent)
	return &Client{
		opts:    opts,
		agent:   agent,
		guarded: transport(opts, public),
		open:    transport(opts, local),
		hosts:   map[string]*host{},
	}
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Response is what an address gave.
type Response struct {
	URL         string // where it came from, after redirects, without credentials
	Moved       string // where the address has moved to for good; "" when it has not
	NotModified bool   // it is what prior tells of; Body is empty
	ContentType string // as the server told it
	Language    string // Content-Language, as told
	Body        []byte // unpacked, in the charset it came in
	Visit       tocsin.Visit
}

// maxRedirects is how many redirects are followed: what browsers' makers
// advise for robots.txt, and more than honest sites need.
const maxRedirects = 5

// Get asks for an address. prior is what an earlier Get gave as Visit, so that
// an unchanged answer is not sent again; a zero prior asks for everything.
// With private, the address's own host, and no other that it redirects to, may
// have an address of a local network.
//
// An error is a *Error unless ctx has ended. Its code is Unavailable when the
// address may be asked again, and Until then says when.
func (c *Client) Get(ctx context.Context, address string, prior tocsin.Visit, private bool) (Response, error) {
	u, err := parse(address)
	if err != nil {
		return Response{}, failed(address, tocsin.Invalid, err)
	}
	var out Response
	own, forGood := u.Hostname(), true
	for hop := 0; ; hop++ {
		a, err := c.polite(ctx, u, prior, private && u.Hostname() == own)
		if err != nil {
			return Response{}, err
		}
		if a.redirect == "" {
			out.URL = bare(u)
			return c.finish(out, a, prior)
		}
		if hop == maxRedirects {
			return Response{}, failed(address, tocsin.Invalid, fmt.Errorf("more than %d redirects", maxRedirects))
		}
		next, err := follow(u, a.redirect)
		if err != nil {
			return Response{}, failed(address, tocsin.Invalid, fmt.Errorf("redirect: %w", err))
		}
		u = next
		forGood = forGood && (a.status == http.StatusMovedPermanently || a.status == http.StatusPermanentRedirect)
		if forGood {
			out.Moved = bare(u)
		}
	}
}

// finish makes the Response of the last answer.
func (c *Client) finish(out Response, a answer, prior tocsin.Visit) (Response, error) {
	out.ContentType, out.Language = a.header.Get("Content-Type"), a.header.Get("Content-Language")
	out.Visit = tocsin.Visit{At: c.opts.Now(), ETag: a.header.Get("ETag"), LastModified: a.header.Get("Last-Modified")}
	if a.status == http.StatusNotModified {
		out.NotModified = true
		out.Visit.SHA256, out.Visit.ID = prior.SHA256, prior.ID
		if out.Visit.ETag == "" {
			out.Visit.ETag = prior.ETag
		}
		if out.Visit.LastModified == "" {
			out.Visit.LastModified = prior.LastModified
		}
		return out, nil
	}
	sum := sha256.Sum256(a.body)
	out.Body, out.Visit.SHA256 = a.body, hex.EncodeToString(sum[:])
	return out, nil
}

// answer is one server's answer to one request.
type answer struct {
	status   int
	header   http.Header
	redirect string // Location of a redirect, "" for another answer
	body     []byte
}

// polite makes one request when it is the host's turn and robots.txt allows it.
func (c *Client) polite(ctx context.Context, u *url.URL, prior tocsin.Visit, private bool) (answer, error) {
	h, err := c.enter(ctx, u)
	if err != nil {
		return answer{}, err
	}
	defer c.leave(h)
	if now := c.opts.Now(); now.Before(h.until) {
		return answer{}, &Error{Address: shown(u), Until: h.until, err: tocsin.Errorf(tocsin.Unavailable,
			"fetch %s: its host asked to be left alone until %s", shown(u), h.until.UTC().Format(time.RFC3339))}
	}
	rules, err := c.robots(ctx, h, u, private)
	if err != nil {
		return answer{}, err
	}
	if err := rules.allow(u); err != nil {
		return answer{}, err
	}
	if err := c.turn(ctx, h, u); err != nil {
		return answer{}, err
	}
	a, err := c.request(ctx, u, prior, private, bound{c.opts.MaxBytes, false})
	h.next = c.opts.Now().Add(max(c.opts.Gap, rules.delay))
	if err == nil {
		err = c.judge(u, a, prior)
	}
	return a, c.remember(h, a, err)
}

// bound is how many bytes of an answer are taken, and whether one that is
// longer is cut rather than refused.
type bound struct {
	bytes int64
	cut   bool
}

// request makes one request. Its error is a *Error, or ctx's own.
func (c *Client) request(ctx context.Context, u *url.URL, prior tocsin.Visit, private bool, most bound) (answer, error) {
	limited, cancel := context.WithTimeout(ctx, c.opts.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(limited, http.MethodGet, u.String(), nil)
	if err != nil {
		return answer{}, failed(shown(u), tocsin.Invalid, errors.New("not a well-formed address"))
	}
	req.Header.Set("User-Agent", c.agent)
	req.Header.Set("Accept", "application/atom+xml, application/rss+xml, application/feed+json, application/cap+xml, "+
		"application/xml;q=0.9, text/html;q=0.8, */*;q=0.5")
	req.Header.Set("Accept-Encoding", coding.Accepted)
	if u.User != nil {
		password, _ := u.User.Password()
		req.SetBasicAuth(u.User.Username(), password)
	}
	if prior.ETag != "" {
		req.Header.Set("If-None-Match", prior.ETag)
	}
	if prior.LastModified != "" {
		req.Header.Set("If-Modified-Since", prior.LastModified)
	}
	via := c.guarded
	if private {
		via = c.open
	}
	resp, err := via.RoundTrip(req)
	if err != nil {
		return answer{}, unreached(ctx, u, err)
	}
	defer resp.Body.Close()
	a := answer{status: resp.StatusCode, header: resp.Header}
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		if a.redirect = resp.Header.Get("Location"); a.redirect == "" {
			return a, failed(shown(u), tocsin.Invalid, errors.New("a redirect to nowhere"))
		}
		return a, nil
	case http.StatusOK:
	default:
		return a, nil // its words do not matter
	}
	var body io.Reader = resp.Body
	packed := strings.ToLower(strings.TrimSpace(resp.Header.Get("Content-Encoding")))
	if packed != "" && packed != "identity" {
		if body, err = coding.Reader(packed, resp.Body); err != nil {
			return a, unpacked(ctx, u, packed, err)
		}
		if body == nil {
			return a, failed(shown(u), tocsin.Invalid, fmt.Errorf("packed as %q, which was not asked for", packed))
		}
		if c, ok := body.(io.Closer); ok {
			defer c.Close() // what is wrong with it was told when it was read
		}
	}
	tooLong := failed(shown(u), tocsin.Invalid, fmt.Errorf("larger than %d bytes", most.bytes))
	if resp.ContentLength > most.bytes && !most.cut {
		return a, tooLong
	}
	a.body, err = io.ReadAll(io.LimitReader(body, most.bytes+1))
	switch long := int64(len(a.body)) > most.bytes; {
	case err != nil && body != resp.Body:
		return a, unpacked(ctx, u, packed, err)
	case err != nil:
		return a, unreached(ctx, u, err)
	case long && most.cut:
		a.body = a.body[:most.bytes]
	case long:
		return a, tooLong
	}
	return a, nil
}
