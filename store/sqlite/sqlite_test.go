package sqlite_test

import (
	"path/filepath"
	"testing"

	"tocsin"
	"tocsin/store/relational"
	"tocsin/store/sqlite"
	"tocsin/store/storetest"
)

func open(t *testing.T, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path, relational.Options{Now: storetest.Start})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) tocsin.Store {
		return open(t, filepath.Join(t.TempDir(), "tocsin ?#%20.db"))
	})
}
