package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tocsin"
	"tocsin/collect"
	"tocsin/pipeline"
	"tocsin/web/export"
	"tocsin/web/filter"
)

// importCmd takes files into the store.
type importCmd struct {
	Paths  []string `arg:"" name:"path" help:"Files, folders, patterns, or - for standard input, as tocsin read takes them; with --format one of its files."`
	Format string   `placeholder:"FORMAT" enum:",jsonl,acled,ucdp,geojson" default:"" help:"They are records of incidents: jsonl (as tocsin export writes it), acled, ucdp or geojson."`
	Source string   `placeholder:"ID" help:"The source that they come from; it must be there."`
}

// Help is the end of `tocsin import --help`.
func (*importCmd) Help() string {
	return `Importing twice changes nothing. When no server works in the data folder, what was imported is read and grouped before the
command ends; else the server does it. Several imports may run at once, beside a server too: one after the other reads what
waits. With PostgreSQL a server or worker always reads. What cannot be taken is named on standard error, and the rest is
taken.`
}

// Run imports.
func (c *importCmd) Run(ctx context.Context, term *terminal, cfg Config) error {
	h, err := openHouse(ctx, cfg)
	if err != nil {
		return err
	}
	defer h.close()
	d, err := newDaemon(ctx, h, newLog(term.Err, cfg))
	if err != nil {
		return err
	}
	if c.Source != "" {
		if _, err := h.store.Source(ctx, c.Source); err != nil {
			return err
		}
	}
	t := &taking{ctx: ctx, term: term, keeper: d.keeper, source: c.Source}
	if c.Format == "" {
		err = t.reports(c.Paths, collect.Options{Stdin: term.In, MaxBytes: cfg.MaxBytes})
	} else {
		err = t.records(c.Format, c.Paths)
	}
	if err != nil {
		return err
	}
	how, err := settleNow(ctx, d, t.setAside)
	if err != nil {
		return err
	}
	fmt.Fprintf(term.Out, "%s taken, %d of them new or changed; %d set aside; %s\n", plural(t.all, "document", "documents"), t.fresh, t.aside, how)
	switch {
	case t.aside > 0 && t.all == 0:
		return &exitError{code: exitFailed}
	case t.aside > 0:
		return &exitError{code: exitAside}
	}
	return nil
}

// settleNow reads and groups what waits when nobody else works in the store,
// and says in words who does so. What cannot be read is told to setAside.
func settleNow(ctx context.Context, d *daemon, setAside func(error)) (how string, err error) {
	if d.house.shared {
		return "a server or worker reads them", nil
	}
	release, err := d.house.aloneAfter(ctx)
	switch {
	case tocsin.CodeOf(err) == tocsin.Conflict:
		return "the server reads them", nil
	case err != nil:
		return "", err
	}
	defer release()
	if err := settleWaiting(ctx, d, setAside); err != nil {
		return "", err
	}
	n, err := d.house.store.Count(ctx, &tocsin.IncidentQuery{})
	if err != nil {
		return "", fmt.Errorf("count incidents: %w", err)
	}
	return "all are read; the store holds " + plural(n, "incident", "incidents"), nil
}

// settleWaiting reads and groups what waits in a store that nobody else works
// in. The jobs of it find it done.
func settleWaiting(ctx context.Context, d *daemon, setAside func(error)) error {
	failed := map[string]bool{}
	for {
		var ids []string
		for doc, err := range d.documents(ctx, tocsin.DocumentQuery{State: tocsin.Queued}) {
			if err != nil {
				return fmt.Errorf("find what waits: %w", err)
			}
			if !failed[doc.ID] {
				ids = append(ids, doc.ID)
			}
		}
		if len(ids) == 0 {
			return nil
		}
		slices.Reverse(ids) // the first to arrive is read first, as a server does
		for _, id := range ids {
			_, err := d.keeper.Settle(ctx, id, nil)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				failed[id] = true
				setAside(err)
				continue
			}
			doc, err := d.house.store.Document(ctx, id)
			if err != nil {
				return fmt.Errorf("look at %s: %w", id, err)
			}
			if doc.State == tocsin.Failed {
				setAside(fmt.Errorf("%s: %s", id, doc.Why))
			}
		}
	}
}

// taking is one import under way.
type taking struct {
	ctx    context.Context
	term   *terminal
	keeper *pipeline.Keeper
	source string

	batch             []tocsin.Arrival
	all, fresh, aside int
}

func (t *taking) setAside(err error) {
	t.aside++
	fmt.Fprintln(t.term.Err, "tocsin: set aside:", clean(err.Error()))
}

// reports takes files as tocsin read does.
func (t *taking) reports(paths []string, opts collect.Options) error {
	for a, err := range collect.Files(paths, opts).Arrivals(t.ctx) {
		if err != nil {
			if t.ctx.Err() != nil {
				return t.ctx.Err()
			}
			t.setAside(err)
			continue
		}
		if err := t.take(a); err != nil {
			return err
		}
	}
	return t.flush()
}

// records takes rows of other data sets.
func (t *taking) records(format string, paths []string) error {
	for _, path := range paths {
		in := io.NopCloser(t.term.In)
		if path != "-" {
			f, err := os.Open(path)
			if err != nil {
				t.setAside(err)
				continue
			}
			in = f
		}
		err := t.rows(format, path, in)
		if err := errors.Join(err, in.Close()); err != nil {
			return err
		}
	}
	return t.flush()
}

func (t *taking) rows(format, path string, in io.Reader) error {
	for row, err := range export.Read(format, in) {
		if t.ctx.Err() != nil {
			return t.ctx.Err()
		}
		var readings []*tocsin.Reading
		switch {
		case err == nil && row.Reading != nil:
			readings = []*tocsin.Reading{row.Reading}
		case err == nil:
			readings, err = row.Record.Readings()
		}
		if err != nil {
			t.setAside(fmt.Errorf("%s: %w", path, err))
			continue
		}
		for _, r := range readings {
			if err := t.take(tocsin.Arrival{Document: r.Document}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *taking) take(a tocsin.Arrival) error {
	a.Source = t.source
	if a.Fetched.IsZero() {
		a.Fetched = time.Now()
	}
	if t.batch = append(t.batch, a); len(t.batch) < arrivalsAtOnce {
		return nil
	}
	return t.flush()
}

// busyTries is how often arrivals are taken that find the store busy, each time
// for as long as it waits itself.
const busyTries = 6

func (t *taking) flush() error {
	if len(t.batch) == 0 {
		return nil
	}
	var got []tocsin.Arrived
	var err error
	for range busyTries { // a server or another import may keep the store for a while
		got, err = takeEach(t.ctx, t.keeper, t.batch, t.setAside)
		if tocsin.CodeOf(err) != tocsin.Unavailable || t.ctx.Err() != nil {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	for _, a := range got {
		t.all++
		if a.Changed {
			t.fresh++
		}
	}
	t.batch = t.batch[:0]
	return nil
}

// takeEach takes arrivals; one that breaks a rule is told to setAside, and does
// not keep the others out.
func takeEach(ctx context.Context, k *pipeline.Keeper, batch []tocsin.Arrival, setAside func(error)) ([]tocsin.Arrived, error) {
	got, err := k.Take(ctx, batch)
	if tocsin.CodeOf(err) != tocsin.Invalid {
		return got, err
	}
	got = nil
	for i := range batch {
		one, err := k.Take(ctx, batch[i:i+1])
		switch {
		case tocsin.CodeOf(err) == tocsin.Invalid:
			setAside(err)
		case err != nil:
			return got, err
		default:
			got = append(got, one...)
		}
	}
	return got, nil
}

// exportCmd writes incidents.
type exportCmd struct {
	Format string   `arg:"" help:"One of the formats below."`
	Where  []string `name:"where" short:"w" sep:"none" placeholder:"NAME=VALUE" help:"A condition, as in addresses of the API: country=IQ, form=drone, from=2026-01-01, q=airport. May be given several times."`
	Output string   `short:"o" placeholder:"FILE" help:"Write to this file instead of standard output; it appears whole or not at all."`
	HXL    bool     `help:"With acled, csv and claims-csv: add the row of HXL hashtags."`
}

// Help is the end of `tocsin export --help`.
func (*exportCmd) Help() string {
	var b strings.Builder
	b.WriteString("The formats:\n\n")
	for _, f := range export.Formats() {
		about, _, _ := strings.Cut(f.About, "; needs ") // which is there
		fmt.Fprintf(&b, "  %-14s %s\n", f.Name, about)
	}
	b.WriteString(`
All that is selected is written, whatever its number, as a reviewer sees it. What a format cannot hold is named on standard
error, and the rest is written.`)
	return b.String()
}

// Run exports.
func (c *exportCmd) Run(ctx context.Context, term *terminal, cfg Config) error {
	if !slices.ContainsFunc(export.Formats(), func(f export.Format) bool { return f.Name == c.Format }) {
		return &exitError{exitUsage, tocsin.Errorf(tocsin.Invalid, "there is no export format %q; tocsin export --help lists them", c.Format)}
	}
	q, err := selection(c.Where)
	if err != nil {
		return err
	}
	h, err := existing(ctx, cfg)
	if err != nil {
		return err
	}
	defer h.close()
	e, err := newExporter(cfg)
	if err != nil {
		return err
	}
	out := term.Out
	keep := func() error { return nil }
	if c.Output != "" {
		f, err := os.CreateTemp(filepath.Dir(c.Output), ".tocsin-export-")
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
		out = f
		keep = func() error { return errors.Join(f.Sync(), f.Close(), os.Rename(f.Name(), c.Output)) }
		defer func() { // both do nothing once it was kept
			f.Close()
			os.Remove(f.Name())
		}()
	}
	w, err := e.open(c.Format, out, all{ctx, h.store}, c.HXL)
	if err != nil {
		return err
	}
	aside, err := writeAll(ctx, term, h.store, q, w)
	if err := errors.Join(err, w.Close()); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if err := keep(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	for _, s := range w.Skipped() {
		fmt.Fprintln(term.Err, "tocsin: left out", clean(s))
	}
	if aside > 0 {
		return &exitError{code: exitAside}
	}
	return nil
}

// writeAll writes what is selected, and counts what had to be left out.
func writeAll(ctx context.Context, term *terminal, s tocsin.Store, q *tocsin.IncidentQuery, w *exportWriter) (aside int, err error) {
	for rec, err := range incidents(ctx, s, q) {
		if err != nil {
			return aside, err
		}
		docs, err := documentsOf(ctx, s, &rec)
		if err != nil {
			return aside, err
		}
		err = w.Write(&rec, docs)
		if code := tocsin.CodeOf(err); code == tocsin.Invalid || code == tocsin.Conflict {
			aside++
			fmt.Fprintf(term.Err, "tocsin: incident %s is left out: %s\n", rec.Incident.ID, clean(err.Error()))
		} else if err != nil {
			return aside, err
		}
	}
	return aside, nil
}

// selection reads conditions.
func selection(where []string) (*tocsin.IncidentQuery, error) {
	values := url.Values{}
	for _, w := range where {
		name, value, ok := strings.Cut(w, "=")
		if !ok {
			return nil, &exitError{exitUsage, tocsin.Errorf(tocsin.Invalid, "the condition %q is not of the form name=value", w)}
		}
		values.Add(name, value)
	}
	q, err := filter.Parse(values)
	if err != nil {
		return nil, &exitError{exitUsage, err}
	}
	return q, nil
}

// documentsOf are the heads of the documents behind an incident.
func documentsOf(ctx context.Context, s tocsin.Store, rec *tocsin.IncidentRecord) ([]tocsin.DocumentRecord, error) {
	var out []tocsin.DocumentRecord
	for _, id := range rec.Documents {
		d, err := s.Document(ctx, id)
		if tocsin.CodeOf(err) == tocsin.NotFound {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("documents of incident %s: %w", rec.Incident.ID, err)
		}
		out = append(out, *d)
	}
	return out, nil
}
