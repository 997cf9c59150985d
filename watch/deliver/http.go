// Package deliver sends messages of watch: as signed webhooks, e-mail, CAP
// alerts, Cursor on Target events and push messages. Nothing is sent to private
// or local addresses but to hosts that the operator allows by name, redirects
// are not followed, and no proxy is asked.
package deliver

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"code.dny.dev/ssrf"

	"tocsin"
	"tocsin/watch"
)

// sendFor is how long one sending may take.
const sendFor = 30 * time.Second

// HTTP sends to web addresses. It may be shared by channels and goroutines.
type HTTP struct {
	allow []string
	open  *http.Client // for hosts that are allowed by name
	safe  *http.Client
	now   func() time.Time
}

// NewHTTP makes an HTTP that may send to private addresses, and without
// encryption, of the hosts named alone.
func NewHTTP(allow []string, now func() time.Time) *HTTP {
	if now == nil {
		now = time.Now
	}
	guard := ssrf.New(ssrf.WithAnyPort())
	client := func(d *net.Dialer) *http.Client {
		return &http.Client{
			Timeout: sendFor,
			Transport: &http.Transport{Proxy: nil, DialContext: d.DialContext, TLSHandshakeTimeout: 10 * time.Second,
				ResponseHeaderTimeout: sendFor, MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true, IdleConnTimeout: time.Minute, MaxIdleConns: 20},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	return &HTTP{allow: allow, now: now, open: client(&net.Dialer{Timeout: 10 * time.Second}),
		safe: client(&net.Dialer{Timeout: 10 * time.Second, Control: guard.Safe})}
}

func allowed(allow []string, host string) bool {
	return slices.ContainsFunc(allow, func(a string) bool { return strings.EqualFold(a, host) })
}

// check reports why an address could never be sent to.
func (h *HTTP) check(d *watch.Delivery) (*url.URL, error) {
	u, err := url.Parse(d.Target)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return nil, tocsin.Errorf(tocsin.Invalid, "delivery %s: the target is no web address", d.ID)
	case u.User != nil:
		return nil, tocsin.Errorf(tocsin.Invalid, "delivery %s: the target must not hold a password", d.ID)
	case u.Scheme == "http" && !allowed(h.allow, u.Hostname()):
		return nil, tocsin.Errorf(tocsin.Invalid, "delivery %s: %s is not allowed by name, and so must be https", d.ID, u.Hostname())
	}
	return u, nil
}

// post sends a body once.
func (h *HTTP) post(ctx context.Context, d *watch.Delivery, to *url.URL, header http.Header, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to.String(), bytes.NewReader(body))
	if err != nil {
		return tocsin.Errorf(tocsin.Invalid, "delivery %s: %w", d.ID, err)
	}
	req.Header = header
	req.Header.Set("User-Agent", "tocsin")
	client := h.safe
	if allowed(h.allow, to.Hostname()) {
		client = h.open
	}
	resp, err := client.Do(req)
	if err != nil {
		// What url.Error says holds the address, which may be a secret.
		if e, ok := err.(*url.Error); ok {
			err = e.Err
		}
		return tocsin.Errorf(tocsin.Unavailable, "send to %s: %w", to.Host, err)
	}
	defer resp.Body.Close()
	answer, _ := io.ReadAll(io.LimitReader(resp.Body, 4096)) // for the log; the status is what counts
	return h.judge(to.Host, resp, answer)
}

// judge tells from an answer whether the message was taken, and if not whether
// trying again may help.
func (h *HTTP) judge(host string, resp *http.Response, answer []byte) error {
	said := fmt.Errorf("%s answered %s: %s", host, resp.Status, printable(answer))
	switch code := resp.StatusCode; {
	case code >= 200 && code < 300:
		return nil
	case code >= 300 && code < 400:
		return tocsin.Errorf(tocsin.Invalid, "%w; redirects are not followed", said)
	case code == http.StatusBadRequest, code == http.StatusMethodNotAllowed, code == http.StatusGone, code == http.StatusRequestEntityTooLarge,
		code == http.StatusRequestURITooLong, code == http.StatusUnsupportedMediaType, code == http.StatusUnprocessableEntity:
		return tocsin.Errorf(tocsin.Invalid, "%w", said)
	}
	err := tocsin.Errorf(tocsin.Unavailable, "%w", said)
	if after := retryAfter(resp.Header.Get("Retry-After"), h.now()); after > 0 {
		return &watch.Later{After: after, Err: err}
	}
	return err
}

// retryAfter reads seconds or a date; 0 when it is neither.
func retryAfter(s string, now time.Time) time.Duration {
	if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil && n > 0 {
		return time.Duration(min(n, 7*24*3600)) * time.Second
	}
	if at, err := http.ParseTime(s); err == nil {
		return max(0, at.Sub(now))
	}
	return 0
}

// printable is the beginning of an answer, fit for a log.
func printable(b []byte) string {
	s := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(string(b), "?"))
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 200 {
		s = string(r[:200])
	}
	return s
}
