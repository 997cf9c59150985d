//go:build !unix

package main

import (
	"fmt"
	"os"

	"tocsin"
)

// lockFile holds a file for this process alone until it is closed. Conflict
// when another process holds it: the file cannot be removed while it is open.
func lockFile(path string) (*os.File, error) {
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return nil, tocsin.Errorf(tocsin.Conflict, "another tocsin works in this data folder")
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	return f, nil
}
