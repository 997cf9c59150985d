//go:build unix

package main

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"tocsin"
)

// lockFile holds a file for this process alone until it is closed or the process
// ends, however that comes. Conflict when another process holds it.
func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, tocsin.Errorf(tocsin.Conflict, "another tocsin works in this data folder")
		}
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return f, nil
}
