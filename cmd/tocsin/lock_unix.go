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
// ends, however that comes, and writes into it who holds it. Conflict when another
// process does.
func lockFile(path, who string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, tocsin.Errorf(tocsin.Conflict, "%s", taken(path))
		}
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return f, sign(f, who)
}
