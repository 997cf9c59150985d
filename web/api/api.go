// Package api serves what a store holds over HTTP, and takes in documents and
// decisions: JSON for programs, server-sent events, feeds for readers of news,
// OGC API Features for maps, and exports. The description of it all is made
// from the Go types and served as OpenAPI.
package api

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"tocsin"
	"tocsin/watch"
	"tocsin/web/gate"
)

// Inbox takes in documents.
type Inbox interface {
	Take(ctx context.Context, arrivals []tocsin.Arrival) ([]tocsin.Arrived, error)
}

// Decider carries out what people decide.
type Decider interface {
	Decide(ctx context.Context, d tocsin.Decision) ([]tocsin.Change, error)
	Forget(ctx context.Context, document, by, reason string) error
	Retry(ctx context.Context, document string) error
}

// Trier polls a source once without keeping anything.
type Trier interface {
	Try(ctx context.Context, src tocsin.Source) (Trial, error)
}

// Trial is what a source gave when it was tried.
type Trial struct {
	Documents []TrialDocument `json:"documents"`
	Problems  []string        `json:"problems,omitempty"` // one sentence each, of items that could not be had
}

// TrialDocument is the head of a document that a tried source gave.
type TrialDocument struct {
	URL       string `json:"url,omitempty"`
	Title     string `json:"title,omitempty"`
	Published string `json:"published,omitempty"`
	Bytes     int    `json:"bytes"`
}

// Exporter writes incidents in the formats of others.
type Exporter interface {
	Formats() []ExportFormat
	// New makes a writer of a format by its name. It looks into documents
	// through what it is given alone.
	New(format string, w io.Writer, look Documents) (ExportWriter, error)
}

// ExportFormat is a format that an Exporter can write.
type ExportFormat struct {
	Name      string `json:"name"`
	MediaType string `json:"media_type"`
	Ending    string `json:"ending"` // of file names, without the dot
	About     string `json:"about,omitempty"`
	Login     bool   `json:"login,omitempty"` // it holds what needs a login
}

// ExportWriter writes one incident after the other.
type ExportWriter interface {
	// Write writes one incident with the heads of its documents. An Invalid or
	// Conflict error is the incident's own, and the rest may go on.
	Write(*tocsin.IncidentRecord, []tocsin.DocumentRecord) error
	Close() error
	// Skipped says what was left out, one sentence each.
	Skipped() []string
}

// Documents looks into documents as far as the one who asks may.
type Documents interface {
	// Body is Text.Body of a document as it was read last.
	Body(document string) (string, error)
	// Bytes are what a version of a document came as.
	Bytes(sha256 string) ([]byte, error)
}

// Options says how to serve; the zero value of a field is its default.
type Options struct {
	Policy   gate.Policy // without one no incident is shown to callers without a login
	Inbox    Inbox       // nil takes no documents
	Decider  Decider     // nil takes no decisions
	Trier    Trier       // nil tries no sources
	Exporter Exporter    // nil exports nothing
	// Watcher works out alerts, and Watched is its store; nil watches nothing.
	Watcher *watch.Watcher
	Watched watch.Store

	// Base is the address of the server as clients know it, without a slash at
	// its end; "" takes it from each request.
	Base string
	// Authority is who gives out ids in feeds, with a date on which that name
	// was theirs: "tocsin.example.org,2026". "" is "tocsin.invalid,2026".
	Authority string
	Version   string   // of the program
	CORS      []string // origins whose pages may read; "*" is all; none by default

	MaxBody   int64           // bytes of a batch of documents; 64 MiB
	Timeout   time.Duration   // of a request that is not a stream; 30 s
	Export    time.Duration   // of an export; 10 min
	Poll      time.Duration   // between two looks for changes; 200 ms
	Notify    <-chan struct{} // says that there may be a change; never closed
	Heartbeat time.Duration   // between two signs of life on a stream; 15 s
	Slow      time.Duration   // that a follower may take to read what was sent; 10 s
	Followers int             // streams at once; 1000

	Now func() time.Time
	Log *slog.Logger
}

func (o Options) filled() Options {
	if o.Authority == "" {
		o.Authority = "tocsin.invalid,2026"
	}
	if o.Version == "" {
		o.Version = "0"
	}
	if o.MaxBody == 0 {
		o.MaxBody = 64 << 20
	}
	if o.Timeout == 0 {
		o.Timeout = 30 * time.Second
	}
	if o.Export == 0 {
		o.Export = 10 * time.Minute
	}
	if o.Heartbeat == 0 {
		o.Heartbeat = 15 * time.Second
	}
	if o.Slow == 0 {
		o.Slow = 10 * time.Second
	}
	if o.Followers == 0 {
		o.Followers = 1000
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// API is the handler of everything below /api/v1, /ogc and /feeds, of
// /openapi.json and of /docs. Who asks is read from the request's context with
// gate.CallerOf. It may be used by many goroutines at once.
type API struct {
	opts    Options
	gate    *gate.Gate
	feed    *gate.Feed
	mux     *http.ServeMux
	huma    huma.API
	handler http.Handler
	seats   chan struct{} // one for each stream that is open
}

// Paths lists the patterns of a ServeMux under which the handler answers.
func Paths() []string {
	return []string{root + "/", "/ogc", "/ogc/", "/feeds/", "/openapi.json", "/openapi-3.0.json", "/docs", "/docs.css"}
}

// root is where the paths of the API itself begin.
const root = "/api/v1"

// New makes the handler. Streams come alive with Run.
func New(store tocsin.Store, opts Options) (*API, error) {
	opts = opts.filled()
	a := &API{opts: opts, gate: gate.New(store, opts.Policy, opts.Now), mux: http.NewServeMux(),
		seats: make(chan struct{}, opts.Followers)}
	a.feed = a.gate.NewFeed(gate.FeedOptions{Every: opts.Poll, Notify: opts.Notify, Failed: func(err error) {
		opts.Log.Error("following changes", "error", err)
	}})
	a.huma = humago.New(a.mux, a.config())
	a.documents()
	a.incidents()
	a.accounts()
	a.desk()
	a.decisions()
	a.changes()
	a.sources()
	a.searches()
	a.areas()
	a.rules()
	a.deliveries()
	a.alerts()
	a.feeds()
	a.ogc()
	a.exports()
	if err := a.describe(); err != nil {
		return nil, err
	}
	var err error
	a.handler, err = a.wrap(a.mux)
	return a, err
}

// Run looks for changes for all who follow them, until the context ends.
func (a *API) Run(ctx context.Context) error { return a.feed.Run(ctx) }

func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.handler.ServeHTTP(w, r) }

// config is huma's, with the paths that it would serve itself switched off:
// its page loads programs from elsewhere.
func (a *API) config() huma.Config {
	c := huma.DefaultConfig("tocsin", a.opts.Version)
	c.OpenAPIPath, c.DocsPath, c.SchemasPath, c.CreateHooks = "", "", "", nil
	c.RejectUnknownQueryParameters = true
	c.Info.Description = "Reports of attacks as incidents: every figure with who said it, how sure, and in which words. " +
		"Callers without a login see what the release policy lets out."
	c.Info.License = &huma.License{Name: "Apache-2.0", URL: "https://www.apache.org/licenses/LICENSE-2.0"}
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token": {Type: "http", Scheme: "bearer", Description: "A token with the grant that the operation names; a login in the browser serves as well."},
	}
	if a.opts.Base != "" {
		c.Servers = []*huma.Server{{URL: a.opts.Base}}
	}
	alias(c.Components.Schemas)
	return c
}

// need is what a caller must be to use an operation; the zero need is nothing.
type need struct {
	role  tocsin.Permission
	grant tocsin.Grant
}

// The needs of operations.
var (
	anybody   = need{}
	reader    = need{tocsin.Reader, tocsin.GrantRead}
	writer    = need{tocsin.Reviewer, tocsin.GrantWrite}
	decider   = need{tocsin.Reviewer, tocsin.GrantDecide}
	superuser = need{tocsin.Admin, tocsin.GrantAdmin}
)

// check is what refuses a caller; nil when nothing does. A token without the
// grant to read is refused even what anybody may see: it is meant for less.
func (n need) check(c gate.Caller) error {
	if n == anybody && (c.Anonymous() || c.May(tocsin.Reader, tocsin.GrantRead)) || n != anybody && c.May(n.role, n.grant) {
		return nil
	}
	if c.Anonymous() {
		return gate.ErrLogin
	}
	return gate.ErrForbidden
}

// handle adds an operation. Every operation comes through here, so that none
// goes without its check, its caller's view and its problems' form.
func handle[I, O any](a *API, n need, op huma.Operation, do func(context.Context, *gate.View, *I) (*O, error)) {
	op.Security = []map[string][]string{{"token": {}}}
	if n == anybody {
		op.Security = append([]map[string][]string{{}}, op.Security...)
	} else {
		if op.Description != "" {
			op.Description += "\n\n"
		}
		op.Description += "For a " + string(n.role) + "; a token needs the grant " + string(n.grant) + "."
	}
	if op.MaxBodyBytes == 0 {
		op.MaxBodyBytes = 1 << 20
	}
	op.Middlewares = append(op.Middlewares, func(ctx huma.Context, next func(huma.Context)) {
		if err := n.check(gate.CallerOf(ctx.Context())); err != nil {
			r, w := humago.Unwrap(ctx)
			a.refuse(w, r, err)
			return
		}
		next(ctx)
	})
	if op.Metadata[once] != nil {
		op.Middlewares = append(op.Middlewares, a.once)
	}
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := do(ctx, a.gate.For(gate.CallerOf(ctx)), in)
		if err != nil {
			return nil, a.problem(ctx, err)
		}
		return out, nil
	})
}

// get and post are the operations that most paths have.
func get(path, id, tag, summary string) huma.Operation {
	return huma.Operation{Method: http.MethodGet, Path: path, OperationID: id, Tags: []string{tag}, Summary: summary}
}

func op(method, path, id, tag, summary string, status int) huma.Operation {
	return huma.Operation{Method: method, Path: path, OperationID: id, Tags: []string{tag}, Summary: summary, DefaultStatus: status}
}

// out is an answer that is a body and nothing else.
type out[T any] struct{ Body T }

// made is the answer about something that is new.
type made[T any] struct {
	Location string `header:"Location"`
	Body     T
}

// nothing is an answer without a body, or a request without anything.
type nothing struct{}
