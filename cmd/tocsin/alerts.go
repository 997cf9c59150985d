package main

import (
	"context"
	"fmt"
	"os"
	"text/tabwriter"

	"tocsin"
	"tocsin/store/watching"
	"tocsin/watch"
	"tocsin/watch/area"
)

// areasCmd keeps the areas that are watched.
type areasCmd struct {
	List   areasListCmd   `cmd:"" help:"List the areas that are watched."`
	Add    areasAddCmd    `cmd:"" help:"Take in areas, new or changed, from GeoJSON."`
	Remove areasRemoveCmd `cmd:"" help:"Remove areas, and the rules of each."`
}

// watcher is the watcher of a store that sends nothing itself, and its store.
func (h *house) watcher() (*watch.Watcher, watch.Store) {
	store := watching.New(h.beside, nil)
	return watch.New(watch.Options{Store: store, Feed: h.store}), store
}

type areasListCmd struct{}

// Run lists them with how many rules each has.
func (*areasListCmd) Run(ctx context.Context, term *terminal, cfg Config) error {
	h, err := existing(ctx, cfg)
	if err != nil {
		return err
	}
	defer h.close()
	_, store := h.watcher()
	var areas []area.Area
	rules := map[string]int{}
	err = store.View(ctx, func(tx watch.Tx) error {
		all, err := tx.Rules()
		if err != nil {
			return err
		}
		for i := range all {
			rules[all[i].Area]++
		}
		areas, err = tx.Areas()
		return err
	})
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(term.Out, 0, 0, 2, ' ', 0)
	for i := range areas {
		a := &areas[i]
		state := ""
		if a.Off {
			state = "off"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", a.ID, a.Kind, clean(a.Name), plural(rules[a.ID], "rule", "rules"), state)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(term.Out, plural(len(areas), "area", "areas"))
	return nil
}

type areasAddCmd struct {
	Files []string `arg:"" name:"file" help:"GeoJSON files: a Feature or a FeatureCollection each."`
}

// Run keeps the areas that are valid, and tells of the others.
func (c *areasAddCmd) Run(ctx context.Context, term *terminal, cfg Config) error {
	h, err := openHouse(ctx, cfg)
	if err != nil {
		return err
	}
	defer h.close()
	w, _ := h.watcher()
	kept, aside := 0, 0
	for _, name := range c.Files {
		f, err := os.Open(name)
		if err != nil {
			return fmt.Errorf("read areas: %w", err)
		}
		for a, err := range area.ReadGeoJSON(name, f) {
			if err == nil {
				err = w.PutArea(ctx, &a)
			}
			switch {
			case tocsin.CodeOf(err) == tocsin.Invalid:
				aside++
				fmt.Fprintln(term.Err, "tocsin:", clean(err.Error()))
			case err != nil:
				f.Close()
				return err
			default:
				kept++
				fmt.Fprintf(term.Out, "%s\t%s\n", a.ID, clean(a.Name))
			}
		}
		f.Close()
	}
	fmt.Fprintln(term.Out, plural(kept, "area", "areas")+" kept")
	switch {
	case aside > 0 && kept == 0:
		return &exitError{exitFailed, nil}
	case aside > 0:
		return &exitError{exitAside, nil}
	}
	return nil
}

type areasRemoveCmd struct {
	IDs []string `arg:"" name:"id" help:"Their ids, as list shows them."`
}

// Run removes them, all or none.
func (c *areasRemoveCmd) Run(ctx context.Context, cfg Config) error {
	h, err := existing(ctx, cfg)
	if err != nil {
		return err
	}
	defer h.close()
	_, store := h.watcher()
	return store.Update(ctx, func(tx watch.Tx) error {
		for _, id := range c.IDs {
			if err := tx.RemoveArea(id); err != nil {
				return err
			}
		}
		return nil
	})
}

// alertsCmd lists alerts.
type alertsCmd struct {
	State    string `enum:"open,left,closed,all" default:"open" help:"Those that are open, left, closed, or all (${default})."`
	Area     string `placeholder:"ID" help:"Those of this area."`
	Incident string `placeholder:"ID" help:"Those of this incident."`
	Limit    int    `default:"100" help:"At most so many; 0 is all (${default})."`
}

// Run lists them, the last changed first.
func (c *alertsCmd) Run(ctx context.Context, term *terminal, cfg Config) error {
	h, err := existing(ctx, cfg)
	if err != nil {
		return err
	}
	defer h.close()
	q := watch.AlertQuery{Area: c.Area, Incident: c.Incident, Limit: c.Limit}
	if c.State != "all" {
		q.State = watch.State(c.State)
	}
	_, store := h.watcher()
	var alerts []watch.Alert
	err = store.View(ctx, func(tx watch.Tx) error {
		alerts, err = tx.Alerts(q)
		return err
	})
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(term.Out, 0, 0, 2, ' ', 0)
	for i := range alerts {
		a := &alerts[i]
		headline := ""
		if rec, err := h.store.Incident(ctx, a.Incident, 0); err == nil {
			headline = rec.Incident.Headline
		} else if tocsin.CodeOf(err) != tocsin.NotFound {
			return err
		}
		by := "nobody acknowledged it"
		if a.Ack != nil {
			by = "acknowledged by " + a.Ack.By
		}
		fmt.Fprintf(table, "%s\t%s\t%s\tversion %d\t%s\t%s\t%s\t%s\n", a.ID, a.Changed.UTC().Format("2006-01-02 15:04"), a.State, a.Version, a.Area, a.Incident, clean(by), clean(headline))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(term.Out, plural(len(alerts), "alert", "alerts"))
	return nil
}
