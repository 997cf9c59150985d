package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"tocsin"
	"tocsin/web/gate"
)

// The bounds of a batch.
const (
	maxBatch    = 500
	maxDocument = 16 << 20 // bytes of one document
	maxField    = 4000     // bytes of an address or a title
)

// documentIn is a document as a client sends it, with one of text, html and
// bytes.
type documentIn struct {
	ID         string        `json:"id,omitempty" maxLength:"300" doc:"the client's own name of it; else it is known by its address, else by its bytes"`
	URL        string        `json:"url,omitempty"`
	Title      string        `json:"title,omitempty"`
	Outlet     string        `json:"outlet,omitempty" doc:"who publishes it, as a reader would name it"`
	Published  string        `json:"published,omitempty" doc:"a day or an RFC 3339 time"`
	Language   string        `json:"language,omitempty" doc:"ISO 639-1"`
	Translates string        `json:"translates,omitempty" doc:"id or address of the document that it translates"`
	Text       string        `json:"text,omitempty"`
	HTML       string        `json:"html,omitempty"`
	Bytes      []byte        `json:"bytes,omitempty"`
	MediaType  string        `json:"media_type,omitempty" doc:"of bytes"`
	Source     string        `json:"source,omitempty" doc:"id of a source"`
	GUID       string        `json:"guid,omitempty" doc:"how the source itself names it"`
	Fetched    time.Time     `json:"fetched,omitzero" doc:"when it was had; now when nothing is said"`
	Embargo    time.Time     `json:"embargo,omitzero" doc:"it must not be read or shown before"`
	Notice     tocsin.Notice `json:"notice,omitempty" enum:"correction,withdrawal"`
	Of         string        `json:"of,omitempty" doc:"what a notice speaks of: an address or the source's own name; else its own earlier versions"`
}

// batchIn is how a batch is described to clients.
type batchIn struct {
	Documents []documentIn `json:"documents" maxItems:"500" nullable:"false"`
}

// intakeIn takes the bytes as they come, because one bad document must not
// keep the others out.
type intakeIn struct {
	Type string `header:"Content-Type" doc:"application/json, or application/x-ndjson with a document on each line"`
	Keyed
	RawBody []byte `contentType:"application/x-ndjson"`
}

// intakeResult is what became of one document of a batch.
type intakeResult struct {
	Index   int              `json:"index" doc:"its place in the batch, from 0"`
	Status  int              `json:"status" doc:"201 new, 200 known, or that of the problem"`
	Arrived *tocsin.Arrived  `json:"arrived,omitempty"`
	Problem *huma.ErrorModel `json:"problem,omitempty"`
}

// intakeResults is what became of a batch, in its order.
type intakeResults struct {
	New       int            `json:"new"`
	Changed   int            `json:"changed" doc:"known documents that came with other bytes"`
	Unchanged int            `json:"unchanged"`
	Refused   int            `json:"refused"`
	Results   []intakeResult `json:"results" nullable:"false"`
}

type intakeOut struct {
	Status int
	Body   intakeResults
}

func (a *API) intake() {
	send := op(post, root+"/documents", "send-documents", "documents", "Send documents, up to 500 at once", 200)
	send.Description = "A batch may be sent again at any time: what is known by its content changes nothing, and the answer says so; " +
		"with an Idempotency-Key the answer is the first one. " +
		"Each document is taken or refused by itself; with any refused the status is 207.\n\n" +
		"One of text, html and bytes (base64) is needed, but for a withdrawal."
	send.MaxBodyBytes = a.opts.MaxBody + 1
	send.BodyReadTimeout = time.Minute
	send.Metadata = map[string]any{once: true}
	send.Responses = map[string]*huma.Response{}
	handle(a, writer, send, a.take)
	// Described once it is registered, so that the bodies are not judged as a whole.
	registry := a.huma.OpenAPI().Components.Schemas
	o := a.huma.OpenAPI().Paths[root+"/documents"].Post
	o.RequestBody.Content["application/json"] = &huma.MediaType{Schema: registry.Schema(reflect.TypeFor[batchIn](), true, "")}
	o.RequestBody.Content["application/x-ndjson"] = &huma.MediaType{Schema: registry.Schema(reflect.TypeFor[documentIn](), true, "")}
	o.Responses["207"] = &huma.Response{Description: "Some were refused; each result says which and why.", Content: o.Responses["200"].Content}
}

// parsed is a document of a batch, or what keeps it out.
type parsed struct {
	arrival tocsin.Arrival
	err     error
}

func (a *API) take(ctx context.Context, v *gate.View, in *intakeIn) (*intakeOut, error) {
	if a.opts.Inbox == nil {
		return nil, missing("inbox")
	}
	raw, err := split(in.Type, in.RawBody)
	if err != nil {
		return nil, err
	}
	batch := make([]parsed, len(raw))
	sources := map[string]error{}
	for i, one := range raw {
		p := &batch[i]
		if p.arrival, p.err = arrival(one, v.Now()); p.err != nil || p.arrival.Source == "" {
			continue
		}
		id := p.arrival.Source
		if _, asked := sources[id]; !asked {
			_, err := v.Source(ctx, id)
			if err != nil && tocsin.CodeOf(err) != tocsin.NotFound {
				return nil, err
			}
			if err != nil {
				err = tocsin.Errorf(tocsin.Invalid, "there is no source %q", id)
			}
			sources[id] = err
		}
		p.err = sources[id]
	}
	arrived, err := a.keep(ctx, batch)
	if err != nil {
		return nil, err
	}
	o := a.tell(ctx, batch, arrived)
	if b := &o.Body; b.New+b.Changed > 0 {
		a.noted(ctx, v, "documents.send", "", fmt.Sprintf("%d new, %d changed, %d unchanged, %d refused", b.New, b.Changed, b.Unchanged, b.Refused))
	}
	return o, nil
}

// keep hands over what is sound. When the batch as a whole is refused for what
// one document says, each is handed over by itself.
func (a *API) keep(ctx context.Context, batch []parsed) ([]tocsin.Arrived, error) {
	var sound []tocsin.Arrival
	var places []int
	for i := range batch {
		if batch[i].err == nil {
			sound, places = append(sound, batch[i].arrival), append(places, i)
		}
	}
	all := make([]tocsin.Arrived, len(batch))
	if len(sound) == 0 {
		return all, nil
	}
	arrived, err := a.opts.Inbox.Take(ctx, sound)
	if err == nil && len(arrived) != len(sound) {
		return nil, fmt.Errorf("take %d documents: %d were answered for", len(sound), len(arrived))
	}
	if err == nil {
		for i, at := range places {
			all[at] = arrived[i]
		}
		return all, nil
	}
	if !ofContent(err) {
		return nil, fmt.Errorf("take %d documents: %w", len(sound), err)
	}
	for i, at := range places {
		one, err := a.opts.Inbox.Take(ctx, sound[i:i+1])
		switch {
		case err != nil && !ofContent(err):
			return nil, fmt.Errorf("take document %s: %w", sound[i].Document.ID, err)
		case err != nil:
			batch[at].err = err
		case len(one) != 1:
			return nil, fmt.Errorf("take document %s: it was not answered for", sound[i].Document.ID)
		default:
			all[at] = one[0]
		}
	}
	return all, nil
}

// ofContent reports whether an error is about what was sent.
func ofContent(err error) bool {
	switch tocsin.CodeOf(err) {
	case tocsin.Invalid, tocsin.Conflict, tocsin.NotFound:
		return true
	}
	return false
}

func (a *API) tell(ctx context.Context, batch []parsed, arrived []tocsin.Arrived) *intakeOut {
	o := &intakeOut{Status: http.StatusOK, Body: intakeResults{Results: []intakeResult{}}}
	for i := range batch {
		r := intakeResult{Index: i, Status: http.StatusOK}
		if err := batch[i].err; err != nil {
			r.Problem = model(http.StatusInternalServerError, "")
			errors.As(a.problem(ctx, err), &r.Problem)
			r.Status = r.Problem.Status
			o.Status = http.StatusMultiStatus
			o.Body.Refused++
		} else {
			r.Arrived = &arrived[i]
			switch {
			case arrived[i].New:
				r.Status = http.StatusCreated
				o.Body.New++
			case arrived[i].Changed:
				o.Body.Changed++
			default:
				o.Body.Unchanged++
			}
		}
		o.Body.Results = append(o.Body.Results, r)
	}
	return o
}

// split parts a batch into its documents, unread.
func split(mediaType string, body []byte) ([]json.RawMessage, error) {
	mediaType, _, _ = strings.Cut(mediaType, ";")
	var list []json.RawMessage
	switch strings.TrimSpace(strings.ToLower(mediaType)) {
	case "application/json", "":
		var whole struct {
			Documents []json.RawMessage `json:"documents"`
		}
		if err := strict(body, &whole); err != nil {
			return nil, tocsin.Errorf(tocsin.Invalid, "the body is no JSON object with documents: %w", err)
		}
		list = whole.Documents
	case "application/x-ndjson", "application/jsonl", "application/ndjson":
		for line := range bytes.Lines(body) {
			if line = bytes.TrimSpace(line); len(line) > 0 {
				list = append(list, json.RawMessage(line))
			}
		}
	default:
		return nil, model(http.StatusUnsupportedMediaType, "send application/json or application/x-ndjson")
	}
	if len(list) == 0 {
		return nil, tocsin.Errorf(tocsin.Invalid, "the batch has no documents")
	}
	if len(list) > maxBatch {
		return nil, tocsin.Errorf(tocsin.Invalid, "a batch has at most %d documents, not %d", maxBatch, len(list))
	}
	return list, nil
}

// strict reads one JSON value without unknown keys or anything after it.
func strict(text []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is something after its end")
	}
	return nil
}

// arrival makes an arrival of what a client sent.
func arrival(raw json.RawMessage, now time.Time) (tocsin.Arrival, error) {
	var d documentIn
	if err := strict(raw, &d); err != nil {
		return tocsin.Arrival{}, tocsin.Errorf(tocsin.Invalid, "the document cannot be read: %w", err)
	}
	refuse := func(format string, args ...any) (tocsin.Arrival, error) {
		return tocsin.Arrival{}, tocsin.Errorf(tocsin.Invalid, format, args...)
	}
	body, mediaType, given := d.Bytes, d.MediaType, 0
	for _, b := range []bool{d.Text != "", d.HTML != "", len(d.Bytes) > 0} {
		if b {
			given++
		}
	}
	switch {
	case given > 1:
		return refuse("give one of text, html and bytes")
	case given == 0 && d.Notice != tocsin.Withdrawal:
		return refuse("it has neither text nor html nor bytes")
	case d.Text != "":
		body, mediaType = []byte(d.Text), "text/plain"
	case d.HTML != "":
		body, mediaType = []byte(d.HTML), "text/html"
	}
	for _, s := range []string{d.URL, d.Title, d.Outlet, d.GUID, d.Of, d.Translates, d.Published, d.MediaType} {
		if len(s) > maxField {
			return refuse("a field has more than %d bytes", maxField)
		}
	}
	switch {
	case len(body) > maxDocument:
		return refuse("it has more than %d bytes", maxDocument)
	case d.Language != "" && (len(d.Language) != 2 || strings.ToLower(d.Language) != d.Language):
		return refuse("language %q is no code of two letters, as in ISO 639-1", d.Language)
	case d.Notice != "" && d.Notice != tocsin.Correction && d.Notice != tocsin.Withdrawal:
		return refuse("notice is correction or withdrawal, not %q", d.Notice)
	case d.Fetched.After(now.Add(time.Hour)):
		return refuse("fetched lies in the future")
	case d.ID != "" && !goodID(d.ID):
		return refuse("id %q must have at most 300 bytes and no white space, # or control characters", d.ID)
	}
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:])
	if d.ID == "" {
		d.ID = hash
		if d.URL != "" {
			named := sha256.Sum256([]byte(d.URL))
			d.ID = hex.EncodeToString(named[:])
		}
	}
	if d.Fetched.IsZero() {
		d.Fetched = now
	}
	doc := tocsin.Document{ID: d.ID, URL: d.URL, Title: d.Title, Outlet: d.Outlet, Published: d.Published, Language: d.Language,
		Translates: d.Translates, SHA256: hash, MediaType: mediaType, Bytes: body}
	if d.Published != "" {
		doc.PublishedBasis = "flag"
	}
	if err := doc.Validate(); err != nil {
		return tocsin.Arrival{}, err
	}
	return tocsin.Arrival{Document: doc, Source: d.Source, GUID: d.GUID, Fetched: d.Fetched.UTC(), Embargo: d.Embargo, Notice: d.Notice, Of: d.Of}, nil
}

// goodID reports whether a client's id can stand in addresses and in the ids
// of accounts.
func goodID(id string) bool {
	return len(id) <= 300 && utf8.ValidString(id) && id != "." && id != ".." && !strings.ContainsFunc(id, func(r rune) bool {
		return r == '#' || unicode.IsSpace(r) || unicode.IsControl(r)
	})
}
