package queue_test

import (
	"path/filepath"
	"sync"
	"testing"

	"tocsin"
	"tocsin/pipeline/queue"
	"tocsin/store/postgres"
	"tocsin/store/relational"
	"tocsin/store/sqlite"
	"tocsin/store/storetest/pg"
)

// opened opens a new store and its queue from several processes at once, as
// starting them together does.
func opened(t *testing.T, open func() (tocsin.Store, error)) {
	t.Helper()
	const processes = 5
	failed := make([]error, processes)
	stores := make([]tocsin.Store, processes)
	var wg sync.WaitGroup
	for i := range processes {
		wg.Go(func() { stores[i], failed[i] = open() })
	}
	wg.Wait()
	for i, err := range failed {
		if err != nil {
			t.Error(err)
		}
		if stores[i] != nil {
			stores[i].Close()
		}
	}
}

func TestSeveralProcessesOpenANewQueue(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tocsin.db")
	opened(t, func() (tocsin.Store, error) {
		s, err := sqlite.Open(t.Context(), path, relational.Options{})
		if err != nil {
			return nil, err
		}
		_, err = queue.OnSQLite(t.Context(), s.DB(), queue.Options{})
		return s, err
	})
}

func TestSeveralProcessesOpenANewQueueInPostgreSQL(t *testing.T) {
	address := pg.Start(t).Database(t)
	opened(t, func() (tocsin.Store, error) {
		s, err := postgres.Open(t.Context(), address, relational.Options{})
		if err != nil {
			return nil, err
		}
		_, err = queue.OnPostgres(t.Context(), s.Pool(), queue.Options{})
		return s, err
	})
}
