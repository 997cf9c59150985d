package fetch

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin"
)

// pipes is a listener of connections within the program, whose time
// testing/synctest keeps.
type pipes chan net.Conn

func (p pipes) Accept() (net.Conn, error) {
	if c, ok := <-p; ok {
		return c, nil
	}
	return nil, io.EOF
}

func (p pipes) Close() error   { return nil }
func (p pipes) Addr() net.Addr { return &net.TCPAddr{} }

func (p pipes) dial(context.Context, string, string) (net.Conn, error) {
	near, far := net.Pipe()
	p <- far
	return near, nil
}

func TestSlowServersAreGivenUp(t *testing.T) {
	for _, c := range []struct {
		name  string
		serve func(w http.ResponseWriter, r *http.Request)
		after time.Duration
	}{
		{"no answer begins", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, 20 * time.Second},
		{"a byte now and then", func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				fmt.Fprint(w, "x")
				_ = http.NewResponseController(w).Flush()
				time.Sleep(time.Second)
			}
		}, time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := make(pipes)
				server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.URL.Path == "/robots.txt" {
						http.NotFound(w, r)
						return
					}
					c.serve(w, r)
				})}
				go func() { _ = server.Serve(p) }()
				client := New(Options{})
				client.guarded = transportOver(client.opts, p.dial)
				start := time.Now()
				_, err := client.Get(t.Context(), "http://example.org/", tocsin.Visit{}, false)
				if tocsin.CodeOf(err) != tocsin.Unavailable || !strings.Contains(err.Error(), "in time") {
					t.Errorf("error %v", err)
				}
				if took := time.Since(start); took != c.after {
					t.Errorf("given up after %v, want %v", took, c.after)
				}
				if want := time.Now().Add(time.Minute); !Until(err).Equal(want) {
					t.Errorf("to be tried again at %v, want %v", Until(err), want)
				}
				close(p)
				_ = server.Close()
				client.guarded.(*http.Transport).CloseIdleConnections()
				time.Sleep(time.Minute) // of the bubble's clock: all that serves sees its end
			})
		})
	}
}

func FuzzRobots(f *testing.F) {
	f.Add([]byte("User-agent: *\nDisallow: /a*b$\nCrawl-delay: 5\n"))
	f.Add([]byte("User-agent tocsin\nAllow\n:\nSitemap: x\ndisallow \u00a0\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		r := readRobots(body, time.Time{})
		if r.delay < 0 || r.delay > maxCrawlDelay || len(r.sitemaps) > maxSitemaps {
			t.Errorf("delay %v, %d sitemaps", r.delay, len(r.sitemaps))
		}
		_ = allowed(r.body, "https://example.org/a/b?c=d")
	})
}
