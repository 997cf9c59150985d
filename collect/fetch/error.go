package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tocsin"
)

// Error is why an address gave nothing. tocsin.CodeOf tells what to do about
// it: Unavailable is to be tried again, NotFound and Invalid are not.
type Error struct {
	Address string    // without credentials
	Status  int       // of the answer, 0 when there was none
	Gone    bool      // the server says that it is gone for good
	Robots  bool      // robots.txt refuses it
	Until   time.Time // before then it must not be asked again; zero when that is not said
	err     error
}

func (e *Error) Error() string { return e.err.Error() }

func (e *Error) Unwrap() error { return e.err }

// Until is when to try again after an error, zero when the error does not say.
func Until(err error) time.Time {
	var e *Error
	if errors.As(err, &e) {
		return e.Until
	}
	return time.Time{}
}

// failed is an error about an address.
func failed(address string, code tocsin.Code, err error) *Error {
	address = Redact(address)
	return &Error{Address: address, err: tocsin.Errorf(code, "fetch %s: %w", address, err)}
}

// unpacked is the error of an answer that could not be unpacked: it broke off, or
// is not packed as it says.
func unpacked(ctx context.Context, u *url.URL, packed string, err error) error {
	var timeout net.Error
	if ctx.Err() != nil || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return unreached(ctx, u, err)
	}
	return failed(shown(u), tocsin.Invalid, fmt.Errorf("it is not packed as %q, as it says: %w", packed, err))
}

// unreached is the error of a request that got no whole answer. The end of ctx
// is the caller's own doing and stays what it is.
func unreached(ctx context.Context, u *url.URL, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if prohibited(err) {
		return failed(shown(u), tocsin.Invalid, errors.New("its host has a private address, which this source may not reach"))
	}
	var timeout net.Error
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &dns):
		err = fmt.Errorf("the name %q was not resolved", dns.Name)
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		err = errors.New("no whole answer in time")
	case errors.As(err, &certificate):
		err = fmt.Errorf("its certificate is not to be trusted: %w", certificate.Err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		err = errors.New("the answer broke off")
	}
	return failed(shown(u), tocsin.Unavailable, err)
}

// judge is the error that an answer's status tells of, nil when it is an
// answer to use.
func (c *Client) judge(u *url.URL, a answer, prior tocsin.Visit) error {
	asked := prior.ETag != "" || prior.LastModified != ""
	code := tocsin.Invalid
	switch s := a.status; {
	case s == http.StatusOK, a.redirect != "", s == http.StatusNotModified && asked:
		return nil
	case s == http.StatusNotFound, s == http.StatusGone:
		code = tocsin.NotFound
	case s >= 500, s == http.StatusTooManyRequests, s == http.StatusRequestTimeout, s == http.StatusTooEarly:
		code = tocsin.Unavailable
	}
	e := failed(shown(u), code, fmt.Errorf("the server answered %d %s", a.status, http.StatusText(a.status)))
	e.Status, e.Gone = a.status, a.status == http.StatusGone
	if code == tocsin.Unavailable {
		e.Until = retryAfter(a.header.Get("Retry-After"), c.opts.Now())
	}
	return e
}

// maxRetryAfter bounds what a server may ask for; a week is beyond any repair.
const maxRetryAfter = 7 * 24 * time.Hour

// retryAfter is the time that a Retry-After header names, in seconds or as a
// date; zero without one.
func retryAfter(value string, now time.Time) time.Time {
	value = strings.TrimSpace(value)
	var d time.Duration
	if n, err := strconv.ParseInt(value, 10, 64); err == nil {
		d = time.Duration(min(n, int64(maxRetryAfter/time.Second))) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		d = at.Sub(now)
	}
	if d <= 0 {
		return time.Time{}
	}
	return now.Add(min(d, maxRetryAfter))
}

// Backoff is how long to wait after so many failures in a row: a minute, then
// twice as long each time, at most 12 hours.
func Backoff(failures int) time.Duration {
	const most = 12 * time.Hour
	switch {
	case failures <= 0:
		return 0
	case failures > 10: // the doubling is past most
		return most
	}
	return min(time.Minute<<(failures-1), most)
}
