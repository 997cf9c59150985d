package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"tocsin"
	"tocsin/web/gate"
)

type documentsIn struct {
	Source string    `query:"source" doc:"id of a source"`
	State  string    `query:"state" enum:"queued,read,failed,embargoed,withdrawn,forgotten"`
	Report string    `query:"report" enum:"true,false" doc:"it reports an attack"`
	Since  time.Time `query:"since" doc:"first fetched at this time or later"`
	Until  time.Time `query:"until" doc:"first fetched before this time"`
	Limit  int       `query:"limit" minimum:"1" maximum:"1000" doc:"100 when nothing is said"`
	Cursor string    `query:"cursor" maxLength:"2000"`
	Address
}

type textIn struct {
	ID     string `path:"id" maxLength:"300"`
	SHA256 string `query:"sha256" pattern:"^[0-9a-f]{64}$" doc:"of the version; the last that was read when nothing is said"`
}

// documentText is the words of a document as they were read.
type documentText struct {
	Document string `json:"document"`
	SHA256   string `json:"sha256"`
	Title    string `json:"title,omitempty"`
	URL      string `json:"url,omitempty"`
	Outlet   string `json:"outlet,omitempty"`
	Language string `json:"language,omitempty"`
	// Whole is false when the sentences quoted are all that may be shown.
	Whole     bool           `json:"whole" doc:"false when the sentences quoted are all that may be shown"`
	Text      string         `json:"text,omitempty" doc:"the words; all offsets are bytes into it"`
	Blocks    []textBlock    `json:"blocks,omitempty"`
	Sentences []gate.Passage `json:"sentences" nullable:"false"`
}

type textBlock struct {
	Kind tocsin.BlockKind `json:"kind"`
	tocsin.Span
	Rule   string      `json:"rule,omitempty" doc:"which rule told the kind"`
	Author string      `json:"author,omitempty" doc:"of an embedded post"`
	Handle string      `json:"handle,omitempty"`
	Date   tocsin.Date `json:"date,omitzero"`
}

type bytesIn struct {
	ID     string `path:"id" maxLength:"300"`
	SHA256 string `query:"sha256" pattern:"^[0-9a-f]{64}$" doc:"of the version; the last when nothing is said"`
}

type bytesOut struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

type forgetIn struct {
	ID     string `path:"id" maxLength:"300"`
	Reason string `query:"reason" required:"true" minLength:"1" maxLength:"1000" doc:"why; it is kept in the tombstone"`
}

type searchIn struct {
	Q     string `query:"q" required:"true" minLength:"1" maxLength:"300" doc:"words that all must be there"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" doc:"20 when nothing is said"`
}

func (a *API) documents() {
	a.intake()
	handle(a, anybody, get(root+"/documents", "list-documents", "documents", "List documents"),
		func(ctx context.Context, v *gate.View, in *documentsIn) (*listed[tocsin.DocumentRecord], error) {
			q := &tocsin.DocumentQuery{Source: in.Source, State: tocsin.DocumentState(in.State), Since: in.Since, Until: in.Until,
				Limit: in.Limit, After: tocsin.Cursor(in.Cursor)}
			if in.Report != "" {
				yes := in.Report == "true"
				q.Report = &yes
			}
			items, next, err := v.Documents(ctx, q)
			if err != nil {
				return nil, err
			}
			return list(a, in.at, items, next), nil
		})
	handle(a, anybody, get(root+"/documents/{id}", "get-document", "documents", "Get a document's head, by its id or any name it came under"),
		func(ctx context.Context, v *gate.View, in *idIn) (*out[tocsin.DocumentRecord], error) {
			doc, err := v.Document(ctx, in.ID)
			if err != nil {
				return nil, err
			}
			return &out[tocsin.DocumentRecord]{*doc}, nil
		})
	handle(a, reader, get(root+"/documents/{id}/versions", "list-document-versions", "documents", "List the versions of a document"),
		func(ctx context.Context, v *gate.View, in *idIn) (*out[page[tocsin.DocumentVersion]], error) {
			store, doc, err := inside(ctx, v, in.ID)
			if err != nil {
				return nil, err
			}
			versions, err := store.Versions(ctx, doc.ID)
			return &out[page[tocsin.DocumentVersion]]{page[tocsin.DocumentVersion]{Items: versions}}, err
		})
	text := get(root+"/documents/{id}/text", "get-document-text", "documents", "Get the words of a document as they were read")
	text.Description = "Without a login these are the sentences that public claims quote; the whole text where the rights of its source allow it and nothing in it is withheld."
	handle(a, anybody, text, documentWords)
	raw := get(root+"/documents/{id}/bytes", "get-document-bytes", "documents", "Get a document as it came")
	raw.Responses = map[string]*huma.Response{"200": {Description: "The bytes, of the media type that they came with.",
		Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
	handle(a, reader, raw, documentBytes)
	handle(a, anybody, get(root+"/documents/{id}/accounts", "list-document-accounts", "documents", "List what a document says about acts"),
		func(ctx context.Context, v *gate.View, in *struct {
			ID string `path:"id" maxLength:"300"`
			Address
			Limit  int    `query:"limit" minimum:"1" maximum:"1000"`
			Cursor string `query:"cursor" maxLength:"2000"`
		}) (*listed[tocsin.AccountRecord], error) {
			doc, err := v.Document(ctx, in.ID)
			if err != nil {
				return nil, err
			}
			items, next, err := v.Accounts(ctx, &tocsin.AccountQuery{Document: doc.ID, Limit: in.Limit, After: tocsin.Cursor(in.Cursor)})
			if err != nil {
				return nil, err
			}
			return list(a, in.at, items, next), nil
		})
	handle(a, decider, op(post, root+"/documents/{id}/retry", "retry-document", "documents", "Read a document again that was set aside", 202),
		func(ctx context.Context, v *gate.View, in *idIn) (*nothing, error) {
			_, doc, err := inside(ctx, v, in.ID)
			if err != nil {
				return nil, err
			}
			if a.opts.Decider == nil {
				return nil, missing("queue")
			}
			if err := a.opts.Decider.Retry(ctx, doc.ID); err != nil {
				return nil, err
			}
			a.noted(ctx, v, "document.retry", doc.ID, "")
			return &nothing{}, nil
		})
	forget := op(del, root+"/documents/{id}", "forget-document", "documents", "Erase a document's bytes, words, quotes and names", 204)
	forget.Description = "Past versions of incidents are erased from, too; a tombstone with the reason stays."
	handle(a, superuser, forget, func(ctx context.Context, v *gate.View, in *forgetIn) (*nothing, error) {
		_, doc, err := inside(ctx, v, in.ID)
		if err != nil {
			return nil, err
		}
		if a.opts.Decider == nil {
			return nil, missing("queue")
		}
		if err := a.opts.Decider.Forget(ctx, doc.ID, v.Caller().User, in.Reason); err != nil {
			return nil, err
		}
		a.noted(ctx, v, "document.forget", doc.ID, "")
		return &nothing{}, nil
	})
	search := get(root+"/search", "search-documents", "documents", "Search documents by their words")
	search.Description = "Best first. In snippet, the words asked for stand between U+0002 and U+0003; for callers without a login it is a sentence that they may read."
	handle(a, anybody, search, func(ctx context.Context, v *gate.View, in *searchIn) (*out[page[tocsin.SearchHit]], error) {
		if in.Limit == 0 {
			in.Limit = 20
		}
		hits, err := v.Search(ctx, in.Q, in.Limit)
		if hits == nil {
			hits = []tocsin.SearchHit{}
		}
		return &out[page[tocsin.SearchHit]]{page[tocsin.SearchHit]{Items: hits}}, err
	})
}

// inside gives the store and a document to somebody with a login.
func inside(ctx context.Context, v *gate.View, id string) (tocsin.Store, *tocsin.DocumentRecord, error) {
	store, err := v.Inside()
	if err != nil {
		return nil, nil, err
	}
	doc, err := store.Document(ctx, id)
	return store, doc, err
}

func documentWords(ctx context.Context, v *gate.View, in *textIn) (*out[documentText], error) {
	read, err := v.Reading(ctx, in.ID, in.SHA256)
	if err != nil {
		return nil, err
	}
	t := documentText{Document: read.Document.ID, SHA256: read.SHA256, Title: read.Document.Title, URL: read.Document.URL,
		Outlet: read.Document.Outlet, Language: read.Language, Whole: read.Whole, Text: read.Body, Sentences: read.Sentences}
	if t.Sentences == nil {
		t.Sentences = []gate.Passage{}
	}
	for _, b := range read.Blocks {
		t.Blocks = append(t.Blocks, textBlock{b.Kind, b.Span, b.Rule, b.Author, b.Handle, b.Date})
	}
	return &out[documentText]{t}, nil
}

// documentBytes gives what came. It is somebody else's page: it is never shown
// as one of ours.
func documentBytes(ctx context.Context, v *gate.View, in *bytesIn) (*bytesOut, error) {
	store, doc, err := inside(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	versions, err := store.Versions(ctx, doc.ID)
	if err != nil {
		return nil, err
	}
	for i := len(versions) - 1; i >= 0; i-- {
		version := &versions[i]
		if in.SHA256 != "" && version.SHA256 != in.SHA256 {
			continue
		}
		b, err := store.Bytes(ctx, version.SHA256)
		if err != nil {
			return nil, err
		}
		mediaType := version.MediaType
		if mediaType == "" {
			mediaType = http.DetectContentType(b)
		}
		return &bytesOut{mediaType, "attachment", b}, nil
	}
	return nil, tocsin.Errorf(tocsin.NotFound, "document %q has no such version", in.ID)
}
