package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"
)

// wrap puts around the operations what all answers have in common.
func (a *API) wrap(mux *http.ServeMux) (http.Handler, error) {
	zip, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.CompressionLevel(gzip.BestSpeed), gzhttp.ContentTypeFilter(compressible))
	if err != nil {
		return nil, err
	}
	plain := a.timed(tagged(a.known(mux)))
	zipped := zip(plain)
	streamed := zip(a.known(mux))
	return a.recovered(a.headed(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == streamPath:
			a.known(mux).ServeHTTP(w, r)
		case strings.HasPrefix(r.URL.Path, exportPath):
			ctx, cancel := context.WithTimeout(r.Context(), a.opts.Export)
			defer cancel()
			streamed.ServeHTTP(w, r.WithContext(ctx))
		default:
			zipped.ServeHTTP(w, r)
		}
	}))), nil
}

// compressible are the media types of words; a stream of events is none, as
// each event must go out at once.
func compressible(mediaType string) bool {
	mediaType, _, _ = strings.Cut(mediaType, ";")
	return mediaType != "text/event-stream" && (strings.HasPrefix(mediaType, "text/") || strings.Contains(mediaType, "json") ||
		strings.Contains(mediaType, "xml"))
}

// recovered turns a bug into a problem of one request.
func (a *API) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch v := recover(); v {
			case nil:
			case http.ErrAbortHandler:
				panic(v) // the server's own way to break off an answer
			default:
				a.opts.Log.ErrorContext(r.Context(), "serving a request", "path", r.URL.Path, "panic", v)
				a.refuse(w, r, model(http.StatusInternalServerError, "something went wrong here; it was noted"))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// headed sets the headers that every answer has, and answers what other sites'
// pages ask before they ask.
func (a *API) headed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
		h.Set("Cache-Control", "no-cache")
		h.Add("Vary", "Authorization, Cookie")
		if len(a.opts.CORS) > 0 {
			h.Add("Vary", "Origin")
			origin := r.Header.Get("Origin")
			all := slices.Contains(a.opts.CORS, "*")
			if origin != "" && (all || slices.Contains(a.opts.CORS, origin)) {
				if all {
					origin = "*"
				}
				h.Set("Access-Control-Allow-Origin", origin)
				h.Set("Access-Control-Expose-Headers", "ETag, Link, Location, Retry-After")
				if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
					h.Set("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, DELETE")
					h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, If-None-Match, Idempotency-Key, Last-Event-ID")
					h.Set("Access-Control-Max-Age", "3600")
					w.WriteHeader(http.StatusNoContent)
					return
				}
			}
		}
		next.ServeHTTP(w, r)
	})
}

func (a *API) timed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), a.opts.Timeout)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// unhurried gives an answer its own time to be written in place of the
// server's, 0 for as long as it takes, and ends that of reading the request: to
// the server a client that says nothing after that would be one that has gone.
func unhurried(w http.ResponseWriter, within time.Duration) {
	var until time.Time
	if within > 0 {
		until = time.Now().Add(within)
	}
	c := http.NewResponseController(w)
	// Without deadlines of its own there is nothing to be put off.
	_ = errors.Join(c.SetReadDeadline(time.Time{}), c.SetWriteDeadline(until))
}

// patient is a body whose deadline ends with it. Left standing, it would run
// out while the request is worked on, and cut that off.
type patient struct {
	io.ReadCloser
	control *http.ResponseController
}

func (p *patient) Close() error {
	err := p.ReadCloser.Close()
	if late := p.control.SetReadDeadline(time.Time{}); late != nil && !errors.Is(late, http.ErrNotSupported) {
		err = errors.Join(err, late)
	}
	return err
}

// known answers for paths and methods that are none.
func (a *API) known(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := mux.Handler(r); pattern != "" {
			if r.Body != nil && r.Body != http.NoBody {
				r.Body = &patient{r.Body, http.NewResponseController(w)}
			}
			mux.ServeHTTP(w, r)
			return
		}
		var held held
		mux.ServeHTTP(&held, r)
		if held.status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", held.Header().Get("Allow"))
			writeProblem(w, model(held.status, r.Method+" is not one of "+held.Header().Get("Allow")))
			return
		}
		writeProblem(w, model(http.StatusNotFound, "there is nothing at this address"))
	})
}

// held is an answer that is kept back until it is whole.
type held struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (h *held) Header() http.Header {
	if h.header == nil {
		h.header = http.Header{}
	}
	return h.header
}

func (h *held) WriteHeader(status int) {
	if h.status == 0 {
		h.status = status
	}
}

func (h *held) Write(b []byte) (int, error) {
	h.WriteHeader(http.StatusOK)
	return h.body.Write(b)
}

// tagged gives every whole answer to a GET an ETag made from its bytes, and
// sends none of them to whom has them. A tag from the place in the feed of
// changes would be had more cheaply, but tags, notes, releases and the hour at
// which a policy lets something out move answers without moving that place.
func tagged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		held := held{header: w.Header()}
		next.ServeHTTP(&held, r)
		if held.status != http.StatusOK && held.status != 0 {
			w.WriteHeader(held.status)
			_, _ = w.Write(held.body.Bytes()) // a client that has gone is told nothing more
			return
		}
		sum := sha256.Sum256(held.body.Bytes())
		tag := `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
		w.Header().Set("ETag", tag)
		if has(r.Header.Get("If-None-Match"), tag) {
			w.Header().Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return
		}
		if r.Method == http.MethodHead {
			w.Header().Set("Content-Length", strconv.Itoa(held.body.Len()))
		}
		w.WriteHeader(http.StatusOK)
		_, _ = w.Write(held.body.Bytes())
	})
}

// has reports whether a list of tags names one, weakly compared.
func has(list, tag string) bool {
	for t := range strings.SplitSeq(list, ",") {
		if t = strings.TrimSpace(t); t == "*" || strings.TrimPrefix(t, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}
