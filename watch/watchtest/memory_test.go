package watchtest_test

import (
	"testing"

	"tocsin/watch"
	"tocsin/watch/watchtest"
)

func TestMemoryIsAStore(t *testing.T) {
	watchtest.Store(t, func(*testing.T) (watch.Store, func() []watch.Job) {
		m := watchtest.NewMemory()
		return m, m.Jobs
	})
}
