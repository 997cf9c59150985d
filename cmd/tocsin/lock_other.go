//go:build !unix

package main

import (
	"fmt"
	"os"

	"tocsin"
)

// lockFile holds a file for this process alone until it is closed, and writes into
// it who holds it. Conflict when another process does: the file cannot be removed
// while it is open.
func lockFile(path, who string) (*os.File, error) {
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return nil, tocsin.Errorf(tocsin.Conflict, "%s", taken(path))
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	return f, sign(f, who)
}
