package relational

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"

	"tocsin"
)

// decisions remembers those that were read before: they never change.
type decisions struct {
	mu   sync.Mutex
	list []tocsin.Decision
	last int64 // seq of the last in list
}

func scanDecision(r Rows) (tocsin.DecisionRecord, error) {
	var d tocsin.DecisionRecord
	var b []byte
	if err := r.Scan(&d.Seq, &b); err != nil {
		return d, err
	}
	if err := json.Unmarshal(b, &d.Decision); err != nil {
		return d, fmt.Errorf("decode decision %d: %w", d.Seq, err)
	}
	return d, nil
}

// all lists every decision; the caller may append to the list.
func (d *decisions) all(ctx context.Context, c Conn) ([]tocsin.Decision, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	more, err := list(ctx, c, scanDecision, "SELECT seq, data FROM decision WHERE seq > ? ORDER BY seq", d.last)
	if err != nil {
		return nil, err
	}
	for i := range more {
		d.list = append(d.list, more[i].Decision)
		d.last = more[i].Seq
	}
	return slices.Clip(d.list), nil
}

// Decisions lists the decisions after a place in their order.
func (s *Store) Decisions(ctx context.Context, after int64, limit int) (out []tocsin.DecisionRecord, err error) {
	err = s.read(ctx, func(c Conn) error {
		out, err = list(ctx, c, scanDecision, "SELECT seq, data FROM decision WHERE seq > ? ORDER BY seq LIMIT ?", after, limited(limit))
		return err
	})
	return out, err
}
