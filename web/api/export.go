package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"tocsin"
	"tocsin/web/gate"
)

const exportPath = root + "/export/"

type exportIn struct {
	Format string `path:"format" maxLength:"60" doc:"name of a format, as the list of formats has it"`
	Filter
}

func (a *API) exports() {
	handle(a, anybody, get(root+"/export", "list-formats", "export", "List the formats of exports"),
		func(_ context.Context, _ *gate.View, _ *nothing) (*out[page[ExportFormat]], error) {
			if a.opts.Exporter == nil {
				return nil, missing("exporter")
			}
			return &out[page[ExportFormat]]{page[ExportFormat]{Items: append([]ExportFormat{}, a.opts.Exporter.Formats()...)}}, nil
		})
	o := get(exportPath+"{format}", "export", "export", "Export a selection of incidents")
	o.Description = "All of the selection, however large, unless limit is given. The answer is written as it is read; " +
		"one that breaks off before its end was cut short by an error. The trailer Tocsin-Skipped says what the format could not hold."
	o.Responses = map[string]*huma.Response{"200": {Description: "The export, of the format's media type.",
		Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
	handle(a, anybody, o, a.export)
}

func (a *API) export(ctx context.Context, v *gate.View, in *exportIn) (*huma.StreamResponse, error) {
	if a.opts.Exporter == nil {
		return nil, missing("exporter")
	}
	formats := a.opts.Exporter.Formats()
	i := slices.IndexFunc(formats, func(f ExportFormat) bool { return f.Name == in.Format })
	if i < 0 {
		return nil, tocsin.Errorf(tocsin.NotFound, "there is no export format %q", in.Format)
	}
	format := formats[i]
	if _, err := v.Inside(); format.Login && err != nil {
		return nil, err
	}
	// What can be refused is refused before the answer begins: the first page
	// is read, and a writer made for nothing but its objections.
	most := 0
	if in.values.Get("limit") != "" {
		most = in.query.Limit
	} else {
		in.query.Limit = 500
	}
	records, next, err := v.Incidents(ctx, in.query)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		r, w := humago.Unwrap(hc)
		unhurried(w, a.opts.Export)
		defer unhurried(w, 0)
		e := &exporting{a: a, ctx: ctx, v: v, w: w, format: format}
		err := e.run(in.query, records, next, most)
		switch {
		case err == nil:
		case !e.begun:
			a.refuse(w, r, err)
		default:
			if ctx.Err() == nil {
				a.opts.Log.ErrorContext(ctx, "exporting", "format", format.Name, "error", err)
			}
			panic(http.ErrAbortHandler) // so that the client sees that it is not whole
		}
	}}, nil
}

// exporting is one export on its way.
type exporting struct {
	a      *API
	ctx    context.Context
	v      *gate.View
	w      http.ResponseWriter
	format ExportFormat
	begun  bool
}

// Write begins the answer with the first bytes.
func (e *exporting) Write(b []byte) (int, error) {
	if !e.begun {
		e.begun = true
		h := e.w.Header()
		h.Set("Content-Type", e.format.MediaType)
		h.Set("Content-Disposition", `attachment; filename="incidents.`+e.format.Ending+`"`)
		h.Set("Trailer", "Tocsin-Skipped")
		e.w.WriteHeader(http.StatusOK)
	}
	return e.w.Write(b)
}

func (e *exporting) run(q *tocsin.IncidentQuery, records []tocsin.IncidentRecord, next tocsin.Cursor, most int) error {
	out, err := e.a.opts.Exporter.New(e.format.Name, e, e)
	if err != nil {
		return err
	}
	var skipped []string
	for written := 0; ; {
		for i := range records {
			docs, err := documentsOf(e.ctx, e.v, &records[i])
			if err != nil {
				return err
			}
			if err := out.Write(&records[i], docs); err != nil {
				if code := tocsin.CodeOf(err); code != tocsin.Invalid && code != tocsin.Conflict {
					return fmt.Errorf("export incident %s: %w", records[i].Incident.ID, err)
				}
				skipped = append(skipped, err.Error())
			}
			if written++; written == most {
				next = ""
				break
			}
		}
		if next == "" {
			break
		}
		q.After = next
		if records, next, err = e.v.Incidents(e.ctx, q); err != nil {
			return err
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("end the export: %w", err)
	}
	if _, err := e.Write(nil); err != nil {
		return err
	}
	skipped = append(skipped, out.Skipped()...)
	e.w.Header().Set("Tocsin-Skipped", clean(strings.Join(skipped, "; ")))
	return nil
}

// clean makes words fit to stand in a header.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return ' '
		}
		return r
	}, s)
	return s[:min(len(s), 4000)]
}

// Body is the whole text of a document, as far as the caller may read it all.
func (e *exporting) Body(document string) (string, error) {
	read, err := e.v.Reading(e.ctx, document, "")
	if errors.Is(err, gate.ErrLogin) || err == nil && !read.Whole {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return read.Body, nil
}

// Bytes are what a version came as; for callers with a login alone.
func (e *exporting) Bytes(sha256 string) ([]byte, error) {
	store, err := e.v.Inside()
	if err != nil {
		return nil, err
	}
	return store.Bytes(e.ctx, sha256)
}
