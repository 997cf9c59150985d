package fetch

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tocsin"
)

// host is what the client knows of one host. Whoever holds the slot may use
// the other fields.
type host struct {
	slot     chan struct{}     // full while a request is under way
	next     time.Time         // the next request is not to begin before
	until    time.Time         // the host asked to be left alone until then
	failures int               // requests in a row that it did not serve
	robots   map[string]*rules // by scheme and host with port

	users int       // those who hold or await the slot; guarded by Client.mu
	used  time.Time // when it was last left; guarded by Client.mu
}

// maxHosts is how many hosts are remembered before those that were not asked
// for an hour, when even robots.txt is stale, are forgotten.
const maxHosts = 4096

// enter waits for the host's slot.
func (c *Client) enter(ctx context.Context, u *url.URL) (*host, error) {
	name := strings.ToLower(u.Hostname())
	c.mu.Lock()
	h := c.hosts[name]
	if h == nil {
		c.forget()
		h = &host{slot: make(chan struct{}, 1), robots: map[string]*rules{}}
		c.hosts[name] = h
	}
	h.users++
	c.mu.Unlock()
	select {
	case h.slot <- struct{}{}:
		return h, nil
	case <-ctx.Done():
		c.mu.Lock()
		h.users--
		c.mu.Unlock()
		return nil, ctx.Err()
	}
}

func (c *Client) leave(h *host) {
	<-h.slot
	c.mu.Lock()
	h.users--
	h.used = c.opts.Now()
	c.mu.Unlock()
}

// forget drops hosts that were not asked for long, when there are many; c.mu is held.
func (c *Client) forget() {
	if len(c.hosts) < maxHosts {
		return
	}
	old := c.opts.Now().Add(-robotsFresh)
	for name, h := range c.hosts {
		if h.users == 0 && h.used.Before(old) {
			delete(c.hosts, name)
		}
	}
}

// turn waits until the host may be asked again, or says when to come back.
func (c *Client) turn(ctx context.Context, h *host, u *url.URL) error {
	d := h.next.Sub(c.opts.Now())
	if d <= 0 {
		return ctx.Err()
	}
	if d > c.opts.MaxWait {
		e := failed(shown(u), tocsin.Unavailable, errors.New("its host wants a longer pause between two requests"))
		e.Until = h.next
		return e
	}
	return c.opts.Wait(ctx, d)
}

// brokenAfter is how many requests in a row a host must leave without an
// answer before it is left alone as a whole: one can be the page's trouble.
const brokenAfter = 3

// remember keeps how the host fared, and puts into an error that means "try
// again" when that may be.
func (c *Client) remember(h *host, a answer, err error) error {
	if tocsin.CodeOf(err) != tocsin.Unavailable {
		if a.status != 0 {
			h.failures = 0
		}
		return err
	}
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	h.failures++
	asked := !e.Until.IsZero()
	if least := c.opts.Now().Add(Backoff(h.failures)); e.Until.Before(least) && !asked {
		e.Until = least
	}
	busy := e.Status == http.StatusTooManyRequests || e.Status == http.StatusServiceUnavailable
	if busy || h.failures >= brokenAfter {
		h.until = e.Until
	}
	return e
}
