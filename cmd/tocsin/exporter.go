package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"tocsin"
	"tocsin/lexicon/actor"
	"tocsin/web/api"
	"tocsin/web/cap"
	"tocsin/web/export"
)

// exporter writes incidents for the API and the command line.
type exporter struct {
	cfg    Config
	actors *actor.Lexicon
	now    func() time.Time
}

func newExporter(cfg Config) (*exporter, error) {
	actors, err := actor.Load()
	if err != nil {
		return nil, fmt.Errorf("load actors: %w", err)
	}
	return &exporter{cfg: cfg, actors: actors, now: time.Now}, nil
}

// Formats is of api.Exporter.
func (e *exporter) Formats() []api.ExportFormat {
	var out []api.ExportFormat
	for _, f := range export.Formats() {
		out = append(out, api.ExportFormat{Name: f.Name, MediaType: f.MediaType, Ending: f.Ending, About: f.About, Login: f.Name == "wacz"})
	}
	return out
}

// New is of api.Exporter.
func (e *exporter) New(format string, w io.Writer, look api.Documents) (api.ExportWriter, error) {
	return e.open(format, w, look, false)
}

func (e *exporter) open(format string, w io.Writer, look api.Documents, hxl bool) (*exportWriter, error) {
	writer, err := export.New(format, w, export.Options{
		Base: e.cfg.PublicURL, Now: e.now(), HXL: hxl, Creator: "tocsin " + version(),
		Actor: func(id string) (tocsin.Actor, bool) { return e.actors.ByID(id) },
		CAP:   cap.Options{Sender: "tocsin"},
		Bytes: func(sha256 string) ([]byte, string, error) {
			b, err := look.Bytes(sha256)
			return b, "", err
		},
	})
	if err != nil {
		return nil, err
	}
	return &exportWriter{Writer: writer, look: look}, nil
}

// exportWriter writes incidents as they are kept.
type exportWriter struct {
	export.Writer
	look api.Documents
}

// Write is of api.ExportWriter.
func (w *exportWriter) Write(rec *tocsin.IncidentRecord, docs []tocsin.DocumentRecord) error {
	r := &export.Record{Change: rec.Change, FirstSeen: rec.FirstSeen, Tags: rec.Tags}
	for i := range docs {
		d := &docs[i]
		src := export.Source{ID: d.ID, Title: d.Title, Outlet: d.Outlet, URL: d.URL, Published: d.Published, Language: d.Language,
			SHA256: d.SHA256, Fetched: d.FirstFetched}
		if body, err := w.look.Body(d.ID); err == nil {
			src.Body = body
		} else if tocsin.CodeOf(err) != tocsin.NotFound {
			return err
		}
		r.Documents = append(r.Documents, src)
	}
	return w.Writer.Write(r)
}

// Skipped is of api.ExportWriter.
func (w *exportWriter) Skipped() []string {
	var out []string
	for _, s := range w.Writer.Skipped() {
		out = append(out, fmt.Sprintf("%d: %s", s.Count, s.Reason))
	}
	return out
}

// all looks into every document, for who works at the command line.
type all struct {
	ctx   context.Context
	store tocsin.Store
}

// Body is of api.Documents.
func (a all) Body(document string) (string, error) {
	r, err := a.store.Reading(a.ctx, document, "")
	if err != nil {
		return "", err
	}
	return r.Text.Body, nil
}

// Bytes is of api.Documents.
func (a all) Bytes(sha256 string) ([]byte, error) { return a.store.Bytes(a.ctx, sha256) }
