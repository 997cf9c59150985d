package main

import (
	"context"
	"errors"
)

// readCmd is being wired.
type readCmd struct {
	Paths []string `arg:"" name:"path" help:"Files, folders, globs, or - for standard input."`
}

// Run reads the paths.
func (c *readCmd) Run(ctx context.Context, term *terminal) error {
	return errors.New("read: not there yet")
}
