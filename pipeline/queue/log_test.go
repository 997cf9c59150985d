package queue

import (
	"log/slog"
	"strings"
	"testing"
)

func TestOnlyWarningsOfRiverAreLogged(t *testing.T) {
	var b strings.Builder
	log := slog.New(warnings{slog.NewTextHandler(&b, nil)}).With("part", "queue").WithGroup("job")
	log.Info("all is well")
	log.Warn("a job is stuck", "id", 7)
	if got := b.String(); strings.Contains(got, "well") || !strings.Contains(got, "part=queue job.id=7") {
		t.Errorf("logged %q", got)
	}
}
