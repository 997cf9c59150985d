package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"code.dny.dev/ssrf"
)

// maxAddress is how many bytes an address may have; servers refuse longer ones.
const maxAddress = 4096

// parse checks an address that is to be fetched.
func parse(address string) (*url.URL, error) {
	if len(address) > maxAddress {
		return nil, fmt.Errorf("the address is longer than %d bytes", maxAddress)
	}
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return nil, errors.New("not a well-formed address")
	}
	return u, check(u)
}

// check says why an address is not to be fetched.
func check(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("only http and https are fetched, not %q", u.Scheme)
	case u.Hostname() == "":
		return errors.New("the address names no host")
	}
	if p := u.Port(); p != "" {
		if n, err := strconv.Atoi(p); err != nil || n < 1 || n > 65535 || n < 1024 && n != 80 && n != 443 {
			return fmt.Errorf("port %s is not one that pages are served at", p)
		}
	}
	return nil
}

// follow is where a redirect leads. Credentials stay with the host they were
// given for.
func follow(from *url.URL, location string) (*url.URL, error) {
	if len(location) > maxAddress {
		return nil, fmt.Errorf("the address is longer than %d bytes", maxAddress)
	}
	to, err := from.Parse(location)
	if err != nil {
		return nil, errors.New("not a well-formed address")
	}
	to.User = nil
	if to.Host == from.Host && to.Scheme == from.Scheme {
		to.User = from.User
	}
	to.Fragment, to.RawFragment = "", ""
	return to, check(to)
}

// Redact is an address without what must not be shown: its user and password,
// and the values of parameters whose names speak of keys.
func Redact(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return "an address that is not well formed"
	}
	return shown(u)
}

// secretNames are parts of the names of parameters that hold credentials.
var secretNames = [...]string{"key", "token", "secret", "pass", "auth", "sig", "session"}

// bare is an address without user and password.
func bare(u *url.URL) string {
	v := *u
	v.User = nil
	return v.String()
}

func shown(u *url.URL) string {
	v := *u
	v.User = nil
	if v.RawQuery == "" {
		return v.String()
	}
	parts := strings.Split(v.RawQuery, "&")
	for i, part := range parts {
		name, _, _ := strings.Cut(part, "=")
		for _, s := range secretNames {
			if strings.Contains(strings.ToLower(name), s) {
				parts[i] = name + "=..."
				break
			}
		}
	}
	v.RawQuery = strings.Join(parts, "&")
	return v.String()
}

// public checks that a resolved address is one of the public internet.
func public() *ssrf.Guardian { return ssrf.New(ssrf.WithAnyPort()) }

// local lets addresses of local networks pass too, but none that only reaches
// the machine's own links, where clouds keep their credentials.
func local() *ssrf.Guardian {
	return ssrf.New(ssrf.WithAnyPort(),
		ssrf.WithAllowedV4Prefixes(netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8"),
			netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("100.64.0.0/10")),
		ssrf.WithAllowedV6Prefixes(netip.MustParsePrefix("::1/128"), netip.MustParsePrefix("fc00::/7")))
}

// transport connects only where the guardian says so, after names have been
// resolved, and through no proxy, which would hide where a request ends.
func transport(opts Options, guardian func() *ssrf.Guardian) *http.Transport {
	dialer := &net.Dialer{Timeout: min(opts.HeaderTimeout, 15*time.Second), Control: guardian().Safe}
	return transportOver(opts, dialer.DialContext)
}

func transportOver(opts Options, dial func(ctx context.Context, network, address string) (net.Conn, error)) *http.Transport {
	return &http.Transport{
		Proxy:                  nil,
		DialContext:            dial,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    min(opts.HeaderTimeout, 15*time.Second),
		ResponseHeaderTimeout:  opts.HeaderTimeout,
		MaxResponseHeaderBytes: 256 << 10,
		MaxIdleConns:           100,
		MaxIdleConnsPerHost:    1,
		IdleConnTimeout:        30 * time.Second,
	}
}

// prohibited reports whether a connection was refused by a guardian.
func prohibited(err error) bool {
	return errors.Is(err, ssrf.ErrProhibitedIP) || errors.Is(err, ssrf.ErrProhibitedPort) || errors.Is(err, ssrf.ErrProhibitedNetwork)
}
