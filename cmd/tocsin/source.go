package main

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"tocsin"
	"tocsin/collect"
	"tocsin/collect/fetch"
)

// sourcesCmd keeps where documents come from.
type sourcesCmd struct {
	List   sourcesListCmd   `cmd:"" help:"List the sources and how they fare."`
	Try    sourcesTryCmd    `cmd:"" help:"Say what would be read of an address, and add nothing."`
	Add    sourcesAddCmd    `cmd:"" help:"Add a source, after trying it: a feed, a site, a sitemap, a page, a warning system, a folder."`
	Set    sourcesSetCmd    `cmd:"" help:"Change how a source is polled and kept."`
	Remove sourcesRemoveCmd `cmd:"" help:"Remove a source; its documents stay."`
}

// newPoller makes what fetches from sources.
func newPoller(cfg Config) *collect.Poller {
	client := fetch.New(fetch.Options{Version: version(), Contact: cfg.Contact, Gap: cfg.HostGap, MaxBytes: cfg.MaxBytes})
	return collect.NewPoller(collect.PollerOptions{Client: client, Formats: []collect.Format{collect.Alerts()}, MaxBytes: cfg.MaxBytes})
}

type sourcesListCmd struct{}

// Run lists the sources.
func (*sourcesListCmd) Run(ctx context.Context, term *terminal, cfg Config) error {
	h, err := openHouse(ctx, cfg)
	if err != nil {
		return err
	}
	defer h.close()
	sources, err := h.store.Sources(ctx)
	if err != nil {
		return err
	}
	if len(sources) == 0 {
		fmt.Fprintln(term.Out, "There are no sources yet: tocsin sources add ADDRESS")
		return nil
	}
	now := time.Now()
	table := tabwriter.NewWriter(term.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "SOURCE\tKIND\tNAME\tDOCUMENTS\tLAST DAY\tSET ASIDE\tLAST NEW\tHOW IT FARES")
	for i := range sources {
		s := &sources[i]
		fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%d\t%d\t%s\t%s\n", s.ID, s.Kind, clean(s.Name), s.Documents, s.LastDay, s.Failed,
			agoWords(s.State.LastNew, now), clean(fares(s, now)))
	}
	return table.Flush()
}

// fares says in words how a source fares.
func fares(s *tocsin.SourceRecord, now time.Time) string {
	switch {
	case s.Paused:
		return "paused"
	case s.State.Gone:
		return "gone for good, the server says"
	case s.State.Failures > 0:
		return fmt.Sprintf("failing, %s in a row: %s", plural(s.State.Failures, "poll", "polls"), s.State.Error)
	case s.Quiet(now):
		return "quiet: nothing new for longer than " + s.QuietAfter.String()
	case s.State.LastPoll.IsZero() && s.Kind != tocsin.SourcePush:
		return "not polled yet"
	case s.State.Moved != "":
		return "moved to " + s.State.Moved
	}
	return "good"
}

// agoWords is how long ago something was.
func agoWords(at, now time.Time) string {
	if at.IsZero() {
		return "never"
	}
	d := now.Sub(at)
	switch {
	case d < 2*time.Minute:
		return "now"
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h ago", int(d.Hours()))
	}
	return fmt.Sprintf("%d days ago", int(d.Hours()/24))
}

type sourcesTryCmd struct {
	Address string `arg:"" help:"An address or a folder."`
	Private bool   `help:"It may lie at a private address."`
}

// Run tries the address.
func (c *sourcesTryCmd) Run(ctx context.Context, term *terminal, cfg Config) error {
	p, err := newPoller(cfg).Try(ctx, c.Address, c.Private)
	if err != nil {
		return err
	}
	tellProposal(term, &p)
	return nil
}

// tellProposal says what a new source would be.
func tellProposal(term *terminal, p *collect.Proposal) {
	s := &p.Source
	fmt.Fprintf(term.Out, "%s, a %s: %s\n", clean(s.Name), s.Kind, clean(s.Address))
	if p.Robots != "" {
		fmt.Fprintf(term.Out, "robots.txt: %s\n", clean(p.Robots))
	}
	for _, problem := range p.Problems {
		fmt.Fprintf(term.Out, "Mind: %s\n", clean(problem))
	}
	if len(p.Items) > 0 {
		fmt.Fprintln(term.Out, "It would read:")
	}
	for _, i := range p.Items {
		fmt.Fprintf(term.Out, "  %s  %s\n", cmp.Or(clean(i.Published), "no date"), cmp.Or(clean(i.Title), clean(i.URL)))
	}
	for _, o := range p.Others {
		fmt.Fprintf(term.Out, "Also there: %s %s  %s\n", o.Kind, clean(o.Address), clean(o.Name))
	}
}

// sourceFlags are what a person may say of a source.
type sourceFlags struct {
	Name        string        `placeholder:"NAME" help:"The outlet, as a reader would name it."`
	Owner       string        `placeholder:"NAME" help:"Who owns it."`
	Language    string        `placeholder:"CODE" help:"Its language, as in ISO 639-1."`
	Reliability string        `placeholder:"A-F" help:"How far it is trusted: A reliable to E unreliable, F cannot be judged."`
	Rights      string        `placeholder:"RIGHTS" enum:",quote,full" default:"" help:"What may be shown without a login: quote (sentences and the link) or full."`
	Every       time.Duration `placeholder:"TIME" help:"How long between two polls, as 10m."`
	QuietAfter  time.Duration `placeholder:"TIME" help:"Without anything new for so long it counts as quiet, as 24h."`
	Retention   int           `placeholder:"DAYS" help:"How many days its documents are kept; 0 is for good." default:"-1"`
	Pages       *bool         `negatable:"" help:"Fetch the page of each item of a feed."`
	Private     *bool         `negatable:"" help:"Its host may have a private address."`
	Paused      *bool         `negatable:"" help:"Do not poll it."`
}

// onto puts what was said over a source.
func (f *sourceFlags) onto(s *tocsin.Source) {
	s.Name = cmp.Or(f.Name, s.Name)
	s.Owner = cmp.Or(f.Owner, s.Owner)
	s.Language = cmp.Or(f.Language, s.Language)
	s.Reliability = cmp.Or(tocsin.Reliability(f.Reliability), s.Reliability)
	s.Rights = cmp.Or(tocsin.Rights(f.Rights), s.Rights)
	s.Every = cmp.Or(f.Every, s.Every)
	s.QuietAfter = cmp.Or(f.QuietAfter, s.QuietAfter)
	if f.Retention >= 0 {
		s.Retention = f.Retention
	}
	for _, b := range []struct{ said, to *bool }{{f.Pages, &s.Pages}, {f.Private, &s.Private}, {f.Paused, &s.Paused}} {
		if b.said != nil {
			*b.to = *b.said
		}
	}
}

type sourcesAddCmd struct {
	Address string `arg:"" help:"An address or a folder."`
	ID      string `placeholder:"ID" help:"A short name for commands and addresses; made of its name without it."`
	sourceFlags
	Untried bool `help:"Add it even when it cannot be had now."`
}

// Run tries the address and adds it.
func (c *sourcesAddCmd) Run(ctx context.Context, term *terminal, cfg Config) error {
	p, err := newPoller(cfg).Try(ctx, c.Address, c.Private != nil && *c.Private)
	switch {
	case err != nil && !c.Untried:
		return fmt.Errorf("%w; --untried adds it all the same", err)
	case err != nil:
		if p, err = untried(c.Address, err); err != nil {
			return err
		}
	}
	s := p.Source
	if s.Kind == tocsin.SourceFolder { // the server may run elsewhere
		if s.Address, err = filepath.Abs(s.Address); err != nil {
			return fmt.Errorf("find the folder %s: %w", c.Address, err)
		}
	}
	c.onto(&s)
	s.ID = cmp.Or(c.ID, slug(c.Name), s.ID, slug(s.Name))
	s.Added = time.Now()
	if err := s.Validate(); err != nil {
		return err
	}
	tellProposal(term, &p)
	h, err := openHouse(ctx, cfg)
	if err != nil {
		return err
	}
	defer h.close()
	if _, err := h.store.Source(ctx, s.ID); err == nil {
		return tocsin.Errorf(tocsin.Conflict, "there is a source %s already: name another with --id", s.ID)
	} else if tocsin.CodeOf(err) != tocsin.NotFound {
		return err
	}
	if err := putSource(ctx, h, &s, "source.add"); err != nil {
		return err
	}
	fmt.Fprintf(term.Out, "added as %s; polled every %s while tocsin serve runs\n", s.ID, s.Every)
	return nil
}

// untried is a source that could not be had, taken for a feed.
func untried(address string, why error) (collect.Proposal, error) {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return collect.Proposal{}, tocsin.Errorf(tocsin.Invalid, "%q is no address like https://example.org/feed", fetch.Redact(address))
	}
	return collect.Proposal{Source: tocsin.Source{Kind: tocsin.SourceFeed, Address: address, Name: u.Hostname(), Rights: tocsin.RightsQuote,
		Every: unsaid, QuietAfter: 3 * 24 * time.Hour}, Problems: []string{why.Error()}}, nil
}

func putSource(ctx context.Context, h *house, s *tocsin.Source, action string) error {
	return h.store.Update(ctx, func(tx tocsin.Tx) error {
		if err := tx.PutSource(s); err != nil {
			return err
		}
		return tx.Audit(&tocsin.AuditEntry{At: time.Now(), By: by().User, From: by().From, Action: action, On: s.ID})
	})
}

// slug makes an id of a name.
func slug(name string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(name) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String()[:min(b.Len(), 60)], "-")
}

type sourcesSetCmd struct {
	ID string `arg:"" help:"The source."`
	sourceFlags
}

// Run changes the source.
func (c *sourcesSetCmd) Run(ctx context.Context, term *terminal, cfg Config) error {
	h, err := existing(ctx, cfg)
	if err != nil {
		return err
	}
	defer h.close()
	rec, err := h.store.Source(ctx, c.ID)
	if err != nil {
		return err
	}
	s := rec.Source
	c.onto(&s)
	if err := s.Validate(); err != nil {
		return err
	}
	if err := putSource(ctx, h, &s, "source.set"); err != nil {
		return err
	}
	fmt.Fprintf(term.Out, "%s is changed\n", s.ID)
	return nil
}

type sourcesRemoveCmd struct {
	ID string `arg:"" help:"The source."`
}

// Run removes the source.
func (c *sourcesRemoveCmd) Run(ctx context.Context, term *terminal, cfg Config) error {
	h, err := existing(ctx, cfg)
	if err != nil {
		return err
	}
	defer h.close()
	err = h.store.Update(ctx, func(tx tocsin.Tx) error {
		if err := tx.RemoveSource(c.ID); err != nil {
			return err
		}
		return tx.Audit(&tocsin.AuditEntry{At: time.Now(), By: by().User, From: by().From, Action: "source.remove", On: c.ID})
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(term.Out, "%s is removed; its documents stay\n", c.ID)
	return nil
}
