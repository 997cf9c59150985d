package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tocsin"
)

// Who works in a data folder.
const (
	serving   = "serve"  // reads what waits as long as it runs
	importing = "import" // reads what waits, and ends
)

// lockName is the file that keeps two from working in one data folder.
const lockName = "tocsin.lock"

// sign writes who holds a lock into its file; without that the lock is let go.
func sign(f *os.File, who string) error {
	err := f.Truncate(0)
	if err == nil {
		_, err = f.WriteAt([]byte(who+"\n"), 0)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("sign the lock %s: %w", f.Name(), err), f.Close())
	}
	return nil
}

// holder is who holds a lock; "" when its file does not say.
func holder(path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return "" // the lock holds whatever can be read
	}
	return strings.TrimSpace(string(b))
}

// taken says that somebody else has a lock.
func taken(path string) string {
	if holder(path) == importing {
		return "a tocsin import works in this data folder; try again when it has ended"
	}
	return "another tocsin works in this data folder"
}

// alone keeps other processes from working in an embedded store; the release
// must be called. Conflict when another does.
func (h *house) alone(who string) (release func(), err error) {
	if h.shared {
		return func() {}, nil
	}
	f, err := lockFile(filepath.Join(h.cfg.Data, lockName), who)
	if err != nil {
		return nil, err
	}
	return func() { f.Close() }, nil
}

// The times of waiting for another import.
const (
	lookAgain = 50 * time.Millisecond
	// surely is how long a server must be seen: who takes over a lock has the words
	// of the one before in its file for a moment.
	surely = 500 * time.Millisecond
)

// aloneAfter is alone that waits while other imports work, however long that
// takes. Conflict when a server does.
func (h *house) aloneAfter(ctx context.Context) (release func(), err error) {
	tick := time.NewTicker(lookAgain)
	defer tick.Stop()
	since := time.Now() // that nothing but a server was seen
	for {
		release, err := h.alone(importing)
		if tocsin.CodeOf(err) != tocsin.Conflict {
			return release, err
		}
		if holder(filepath.Join(h.cfg.Data, lockName)) == importing {
			since = time.Now()
		} else if time.Since(since) > surely {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-tick.C:
		}
	}
}
