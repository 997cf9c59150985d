package main

import (
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tocsin"
)

// waited is what came of waiting for a lock.
type waited struct {
	release func()
	err     error
}

func TestAnImportWaitsForAnother(t *testing.T) {
	h := &house{cfg: Config{Data: t.TempDir()}}
	synctest.Test(t, func(t *testing.T) {
		first, err := h.alone(importing)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.alone(serving); tocsin.CodeOf(err) != tocsin.Conflict || !strings.Contains(err.Error(), "a tocsin import works") {
			t.Errorf("a server beside it: %v", err)
		}
		second := make(chan waited, 1)
		go func() {
			release, err := h.aloneAfter(t.Context())
			second <- waited{release, err}
		}()
		time.Sleep(time.Hour)
		select {
		case g := <-second:
			t.Fatalf("it did not wait: %v", g.err)
		default:
		}
		first()
		g := <-second
		if g.err != nil {
			t.Fatal(g.err)
		}
		g.release()
	})
}

func TestAnImportLeavesWhatWaitsToAServer(t *testing.T) {
	h := &house{cfg: Config{Data: t.TempDir()}}
	synctest.Test(t, func(t *testing.T) {
		release, err := h.alone(serving)
		if err != nil {
			t.Fatal(err)
		}
		defer release()
		if _, err := h.aloneAfter(t.Context()); tocsin.CodeOf(err) != tocsin.Conflict {
			t.Errorf("error %v, want a Conflict", err)
		}
	})
}

// TestALockThatChangesHands has an import hold the lock whose file still says
// that a server does, as for a moment it does.
func TestALockThatChangesHands(t *testing.T) {
	h := &house{cfg: Config{Data: t.TempDir()}}
	synctest.Test(t, func(t *testing.T) {
		f, err := lockFile(filepath.Join(h.cfg.Data, lockName), serving)
		if err != nil {
			t.Fatal(err)
		}
		second := make(chan waited, 1)
		go func() {
			release, err := h.aloneAfter(t.Context())
			second <- waited{release, err}
		}()
		time.Sleep(surely / 2)
		if err := sign(f, importing); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		g := <-second
		if g.err != nil {
			t.Fatalf("it took an import for a server: %v", g.err)
		}
		g.release()
	})
}
