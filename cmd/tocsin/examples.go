package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"tocsin"
	"tocsin/collect"
	"tocsin/examples"
)

// examplesWait is how long somebody who asks for the examples waits at most
// until all are read; what is not read by then is read after.
const examplesWait = 40 * time.Second

// examples takes the reports that are in the program, and waits until they are
// read, so that who asked for them sees a picture next. Asked for again it
// changes nothing.
func (d *daemon) examples(ctx context.Context) (err error) {
	dir, err := os.MkdirTemp("", "tocsin-examples")
	if err != nil {
		return fmt.Errorf("lay out the examples: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.CopyFS(dir, examples.Files); err != nil {
		return fmt.Errorf("lay out the examples: %w", err)
	}
	var batch []tocsin.Arrival
	for a, err := range collect.Files([]string{dir}, collect.Options{MaxBytes: d.house.cfg.MaxBytes}).Arrivals(ctx) {
		if err != nil {
			return fmt.Errorf("read the examples: %w", err)
		}
		a.Fetched = d.now()
		batch = append(batch, a)
	}
	taken, err := takeEach(ctx, d.keeper, batch, func(err error) { d.log.Warn("an example was not taken", "error", err) })
	if err != nil {
		return fmt.Errorf("take the examples: %w", err)
	}
	return d.read(ctx, taken)
}

// read waits until documents that were taken are read, or set aside.
func (d *daemon) read(ctx context.Context, taken []tocsin.Arrived) error {
	ctx, cancel := context.WithTimeout(ctx, examplesWait)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for _, a := range taken {
		for {
			doc, err := d.house.store.Document(ctx, a.Document)
			if ctx.Err() != nil {
				return nil // they are read after
			}
			if err != nil {
				return fmt.Errorf("look at example %s: %w", a.Document, err)
			}
			if doc.State != tocsin.Queued {
				break
			}
			select {
			case <-tick.C:
			case <-ctx.Done():
				return nil
			}
		}
	}
	return nil
}
