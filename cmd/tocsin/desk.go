package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"tocsin"
	"tocsin/lexicon/place"
	"tocsin/web/access"
)

// incidentsCmd shows incidents of the store.
type incidentsCmd struct {
	ID    string   `arg:"" optional:"" help:"Show this one, as it is and as it was."`
	Where []string `name:"where" short:"w" sep:"none" placeholder:"NAME=VALUE" help:"A condition, as in addresses of the API: country=IQ, form=drone, from=2026-01-01. May be given several times."`
}

// Run lists them, or shows one.
func (c *incidentsCmd) Run(ctx context.Context, term *terminal, cfg Config) error {
	q, err := selection(c.Where)
	if err != nil {
		return err
	}
	h, err := existing(ctx, cfg)
	if err != nil {
		return err
	}
	defer h.close()
	if c.ID != "" {
		return showIncident(ctx, term, h, c.ID)
	}
	table := tabwriter.NewWriter(term.Out, 0, 0, 2, ' ', 0)
	n := 0
	for rec, err := range incidents(ctx, h.store, q) {
		if err != nil {
			return err
		}
		n++
		inc := &rec.Incident
		day := "no day"
		if inc.When.Known() {
			day = inc.When.Start.String()
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", inc.ID, day, plural(inc.Origins, "origin", "origins"), clean(inc.Headline))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(term.Out, plural(n, "incident", "incidents"))
	return nil
}

// showIncident prints an incident with its claims and its versions.
func showIncident(ctx context.Context, term *terminal, h *house, id string) error {
	versions, err := h.store.History(ctx, id)
	if err != nil {
		return err
	}
	if len(versions) == 0 {
		return tocsin.Errorf(tocsin.NotFound, "there is no incident %s", id)
	}
	last := &versions[len(versions)-1]
	inc := &last.Incident
	fmt.Fprintf(term.Out, "%s\n%s\n", inc.ID, clean(inc.Headline))
	if last.Withdraw {
		fmt.Fprintf(term.Out, "It does not stand any more: %s\n", clean(last.Reason))
	}
	table := tabwriter.NewWriter(term.Out, 0, 0, 2, ' ', 0)
	for _, slot := range tocsin.Slots {
		rec := inc.Slots[slot]
		if rec == nil {
			continue
		}
		for i := range rec.Claims {
			cl := &rec.Claims[i]
			note := string(cl.Certainty)
			if cl.Superseded != "" {
				note += ", " + cl.Superseded
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%q\n", slot, clean(valueWords(cl.Value)), clean(cl.Speaker.Name), note, clean(cl.Quote.Exact))
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for i := range versions {
		v := &versions[i]
		fmt.Fprintf(term.Out, "version %d, %s: %s\n", v.Version, v.At.UTC().Format("2006-01-02 15:04"), clean(v.Reason))
	}
	return nil
}

// retryCmd reads documents again.
type retryCmd struct {
	Documents []string `arg:"" optional:"" name:"document" help:"Their ids; all that were set aside without any."`
	List      bool     `help:"Only list what was set aside."`
}

// Help is the end of `tocsin retry --help`.
func (*retryCmd) Help() string {
	return "When no server works in the data folder, they are read before the command ends; else the server does it."
}

// Run queues them.
func (c *retryCmd) Run(ctx context.Context, term *terminal, cfg Config) error {
	h, err := existing(ctx, cfg)
	if err != nil {
		return err
	}
	defer h.close()
	d, err := newDaemon(ctx, h, newLog(term.Err, cfg))
	if err != nil {
		return err
	}
	ids := c.Documents
	if len(ids) == 0 {
		for doc, err := range d.documents(ctx, tocsin.DocumentQuery{State: tocsin.Failed}) {
			if err != nil {
				return err
			}
			ids = append(ids, doc.ID)
			if c.List {
				fmt.Fprintf(term.Out, "%s  %s  %s\n", clean(doc.ID), doc.StateAt.Format(time.DateOnly), clean(doc.Why))
			}
		}
	}
	if c.List {
		return nil
	}
	queued, aside := 0, 0
	setAside := func(err error) {
		aside++
		fmt.Fprintln(term.Err, "tocsin: set aside:", clean(err.Error()))
	}
	for _, id := range ids {
		err := d.keeper.Retry(ctx, id)
		switch code := tocsin.CodeOf(err); {
		case code == tocsin.NotFound || code == tocsin.Conflict:
			setAside(err)
		case err != nil:
			return err
		default:
			queued++
		}
	}
	how, err := settleNow(ctx, d, setAside)
	if err != nil {
		return err
	}
	fmt.Fprintf(term.Out, "%s to be read again; %s\n", plural(queued, "document", "documents"), how)
	switch {
	case aside > 0 && queued == 0:
		return &exitError{code: exitFailed}
	case aside > 0:
		return &exitError{code: exitAside}
	}
	return nil
}

// forgetCmd erases documents.
type forgetCmd struct {
	Documents []string `arg:"" name:"document" help:"Their ids."`
	Reason    string   `required:"" placeholder:"WORDS" help:"Why; it is kept."`
}

// Help is the end of `tocsin forget --help`.
func (*forgetCmd) Help() string {
	return `The bytes, the text, every quote and name from it are erased, in past versions of incidents too, and it is not taken again
when it comes again. Who erased it, when and why stays; so does the proof that nothing else was changed. Backups made before
still hold it.`
}

// Run erases.
func (c *forgetCmd) Run(ctx context.Context, term *terminal, cfg Config) error {
	if strings.TrimSpace(c.Reason) == "" {
		return &exitError{exitUsage, tocsin.Errorf(tocsin.Invalid, "--reason must say why")}
	}
	h, err := existing(ctx, cfg)
	if err != nil {
		return err
	}
	defer h.close()
	d, err := newDaemon(ctx, h, newLog(term.Err, cfg))
	if err != nil {
		return err
	}
	missing := 0
	for _, id := range c.Documents {
		err := d.keeper.Forget(ctx, id, by().User, c.Reason)
		if tocsin.CodeOf(err) == tocsin.NotFound {
			missing++
			fmt.Fprintln(term.Err, "tocsin:", clean(err.Error()))
			continue
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(term.Out, "%s is erased\n", clean(id))
	}
	if err := h.scrub(ctx, d.log); err != nil {
		return err
	}
	if missing > 0 {
		return &exitError{code: exitFailed}
	}
	return nil
}

// doctorCmd looks for what is wrong.
type doctorCmd struct{}

// Help is the end of `tocsin doctor --help`.
func (*doctorCmd) Help() string {
	return "It changes nothing. Exit codes: 0 all is well; 1 something is not."
}

// Run looks at everything in turn.
func (*doctorCmd) Run(ctx context.Context, term *terminal, cfg Config) error {
	bad := 0
	tell := func(good bool, format string, args ...any) {
		mark := "good"
		if !good {
			mark, bad = "BAD ", bad+1
		}
		fmt.Fprintf(term.Out, "%s  %s\n", mark, clean(fmt.Sprintf(format, args...)))
	}
	if places, err := place.OpenWith(cfg.Data); err != nil {
		tell(false, "gazetteer, and with it the release policy: %v", err)
	} else {
		tell(true, "gazetteer")
		if _, err := newPolicy(cfg, places); err != nil {
			tell(false, "release policy: %v", err)
		} else {
			tell(true, "release policy")
		}
	}
	if info, err := os.Stat(cfg.Data); err == nil && info.Mode().Perm()&0o077 != 0 {
		tell(false, "data folder %s: others may read it; chmod 700", cfg.Data)
	}
	if err := cfg.writable(); errors.Is(err, fs.ErrNotExist) {
		tell(true, "data folder %s: not there yet", cfg.Data)
	} else if err != nil {
		tell(false, "data folder: %v", err)
	} else {
		tell(true, "data folder %s", cfg.Data)
	}
	if _, err := certificate(cfg); err != nil {
		tell(false, "https: %v", err)
	}
	if _, err := proxies(cfg); err != nil {
		tell(false, "access: %v", err)
	}
	h, err := existing(ctx, cfg)
	if tocsin.CodeOf(err) == tocsin.NotFound {
		tell(true, "store: none yet")
	} else if err != nil {
		tell(false, "store: %v", err)
	} else {
		defer h.close()
		examine(ctx, h, tell)
	}
	if bad > 0 {
		return &exitError{exitFailed, fmt.Errorf("%s", plural(bad, "thing is not as it should be", "things are not as they should be"))}
	}
	return nil
}

// writable reports why the data folder cannot be written to.
func (c *Config) writable() error {
	if _, err := os.Stat(c.Data); err != nil {
		return err
	}
	probe, err := os.CreateTemp(c.Data, ".tocsin-doctor-")
	if err != nil {
		return err
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// examine looks at the store, who may enter, and the sources.
func examine(ctx context.Context, h *house, tell func(good bool, format string, args ...any)) {
	problems, err := h.store.Check(ctx)
	if err != nil {
		tell(false, "store: %v", err)
		return
	}
	for _, p := range problems {
		tell(false, "store: %s", p)
	}
	if s, err := h.store.Stats(ctx); err != nil {
		tell(false, "store: %v", err)
	} else {
		tell(len(problems) == 0, "store %s: %s, schema %d, %d incidents, %d documents read, %d waiting", h.where(), s.Engine, s.Schema,
			s.Incidents, s.Documents[tocsin.Read], s.Documents[tocsin.Queued])
		if n := s.Documents[tocsin.Failed]; n > 0 {
			tell(false, "%s set aside: tocsin retry --list", plural(n, "document was", "documents were"))
		}
	}
	if has, err := access.HasAdmin(ctx, h.store); err != nil {
		tell(false, "users: %v", err)
	} else if err := access.CheckListen(h.cfg.Listen, has); err != nil {
		tell(false, "access: %v", err)
	} else {
		tell(true, "access: listens on %s", h.cfg.Listen)
	}
	sources, err := h.store.Sources(ctx)
	if err != nil {
		tell(false, "sources: %v", err)
		return
	}
	now := time.Now()
	for i := range sources {
		s := &sources[i]
		how := fares(s, now)
		tell(how == "good" || how == "paused" || how == "not polled yet", "source %s: %s", s.ID, how)
	}
}
