package postgres_test

import (
	"testing"

	"tocsin"
	"tocsin/store/postgres"
	"tocsin/store/relational"
	"tocsin/store/storetest"
	"tocsin/store/storetest/pg"
)

func open(t *testing.T, address string) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), address, relational.Options{Now: storetest.Start})
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
	server := pg.Start(t)
	storetest.Run(t, func(t *testing.T) tocsin.Store { return open(t, server.Database(t)) })
}
