// Package watchtest holds what tests of watch need: a store in memory, a feed
// of incidents, and the one test that every watch.Store passes.
package watchtest

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"tocsin"
	"tocsin/watch"
	"tocsin/watch/area"
)

// Memory is a watch.Store that keeps everything in memory, with the queue of
// its jobs.
type Memory struct {
	mu    sync.Mutex
	state state
	// BeforeCommit and AfterCommit, when set, stand for a crash at that point:
	// an error before leaves nothing, an error after all of the transaction.
	BeforeCommit, AfterCommit func() error
}

// NewMemory makes an empty store.
func NewMemory() *Memory { return &Memory{state: newState()} }

// state is kept as JSON, so that nothing is shared with the caller and what
// would be lost on the way to a database is lost here too.
type state struct {
	cursor   *int64
	revision int64
	areas    map[string]string
	rules    map[string]string
	// deliveries are kept as they are: their JSON leaves the secret out.
	deliveries map[string]watch.Delivery
	alerts     map[string]string
	log        map[string]string
	mutes      map[string]string
	houses     map[string]string
	marks      map[string]time.Time
	jobs       map[string]string // by key and attempt
	done       map[string]bool   // of those that were finished
}

func newState() state {
	return state{areas: map[string]string{}, rules: map[string]string{}, deliveries: map[string]watch.Delivery{}, alerts: map[string]string{},
		log: map[string]string{}, mutes: map[string]string{}, houses: map[string]string{}, marks: map[string]time.Time{},
		jobs: map[string]string{}, done: map[string]bool{}}
}

func (s state) clone() state {
	s.areas, s.rules, s.deliveries = maps.Clone(s.areas), maps.Clone(s.rules), maps.Clone(s.deliveries)
	s.alerts, s.log, s.mutes, s.houses = maps.Clone(s.alerts), maps.Clone(s.log), maps.Clone(s.mutes), maps.Clone(s.houses)
	s.marks, s.jobs, s.done = maps.Clone(s.marks), maps.Clone(s.jobs), maps.Clone(s.done)
	return s
}

// Update is watch.Store's.
func (m *Memory) Update(ctx context.Context, do func(watch.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	t := &tx{state: m.state.clone()}
	if err := do(t); err != nil {
		return err
	}
	if m.BeforeCommit != nil {
		if err := m.BeforeCommit(); err != nil {
			return err
		}
	}
	m.state = t.state
	if m.AfterCommit != nil {
		return m.AfterCommit()
	}
	return nil
}

// View is watch.Store's.
func (m *Memory) View(ctx context.Context, do func(watch.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	t := &tx{state: m.state.clone(), reading: true}
	m.mu.Unlock()
	return do(t)
}

// Jobs lists the jobs that wait, the first due first, then by key.
func (m *Memory) Jobs() []watch.Job {
	m.mu.Lock()
	defer m.mu.Unlock()
	var jobs []watch.Job
	for id, b := range m.state.jobs {
		if !m.state.done[id] {
			jobs = append(jobs, mustRead[watch.Job](b))
		}
	}
	slices.SortFunc(jobs, func(a, b watch.Job) int {
		return cmp.Or(a.NotBefore.Compare(b.NotBefore), cmp.Compare(a.Key, b.Key), cmp.Compare(a.Attempt, b.Attempt))
	})
	return jobs
}

// Finish takes a job that was run from the queue.
func (m *Memory) Finish(job watch.Job) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.state.done = maps.Clone(m.state.done)
	m.state.done[jobID(job)] = true
}

func jobID(job watch.Job) string { return fmt.Sprintf("%s#%d", job.Key, job.Attempt) }

type tx struct {
	state
	reading bool
}

var errReading = errors.New("a view writes nothing")

func write[T any](t *tx, to map[string]string, id string, v *T) error {
	if t.reading {
		return errReading
	}
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	to[id] = string(b)
	return nil
}

func mustRead[T any](b string) T {
	var v T
	if err := json.Unmarshal([]byte(b), &v); err != nil {
		panic(fmt.Sprintf("what was written is read again: %v", err))
	}
	return v
}

func list[T any](from map[string]string) []T {
	out := []T{}
	for _, id := range slices.Sorted(maps.Keys(from)) {
		out = append(out, mustRead[T](from[id]))
	}
	return out
}

func remove[T any](t *tx, from map[string]T, what, id string) error {
	if t.reading {
		return errReading
	}
	if _, ok := from[id]; !ok {
		return tocsin.Errorf(tocsin.NotFound, "there is no %s %q", what, id)
	}
	delete(from, id)
	return nil
}

func (t *tx) Cursor() (int64, error) {
	if t.cursor == nil {
		return 0, tocsin.Errorf(tocsin.NotFound, "no change was looked at yet")
	}
	return *t.cursor, nil
}

func (t *tx) SetCursor(seq int64) error {
	if t.reading {
		return errReading
	}
	t.cursor = &seq
	return nil
}

func (t *tx) Revision() (int64, error)            { return t.revision, nil }
func (t *tx) Areas() ([]area.Area, error)         { return list[area.Area](t.areas), nil }
func (t *tx) Rules() ([]watch.Rule, error)        { return list[watch.Rule](t.rules), nil }
func (t *tx) Mutes() ([]watch.Mute, error)        { return list[watch.Mute](t.mutes), nil }
func (t *tx) Houses() ([]watch.House, error)      { return list[watch.House](t.houses), nil }
func (t *tx) Mark(name string) (time.Time, error) { return t.marks[name], nil }
func (t *tx) PutMute(m *watch.Mute) error         { return write(t, t.mutes, m.ID, m) }
func (t *tx) RemoveMute(id string) error          { return remove(t, t.mutes, "mute", id) }
func (t *tx) PutHouse(h *watch.House) error       { return write(t, t.houses, h.ID, h) }
func (t *tx) RemoveHouse(id string) error         { return remove(t, t.houses, "house alert", id) }
func (t *tx) PutAlert(a *watch.Alert) error       { return write(t, t.alerts, a.ID, a) }
func (t *tx) PutEntry(e *watch.Entry) error       { return write(t, t.log, e.Key, e) }
func (t *tx) RemoveDelivery(id string) error      { return remove(t, t.deliveries, "delivery", id) }
func (t *tx) Deliveries() ([]watch.Delivery, error) {
	out := []watch.Delivery{}
	for _, id := range slices.Sorted(maps.Keys(t.deliveries)) {
		out = append(out, t.deliveries[id])
	}
	return out, nil
}

func (t *tx) PutDelivery(d *watch.Delivery) error {
	if t.reading {
		return errReading
	}
	t.deliveries[d.ID] = *d
	return nil
}

func (t *tx) PutArea(a *area.Area) error {
	t.revision++
	return write(t, t.areas, a.ID, a)
}

func (t *tx) PutRule(r *watch.Rule) error {
	t.revision++
	return write(t, t.rules, r.ID, r)
}

func (t *tx) RemoveArea(id string) error {
	t.revision++
	if err := remove(t, t.areas, "area", id); err != nil {
		return err
	}
	for _, r := range list[watch.Rule](t.rules) {
		if r.Area == id {
			delete(t.rules, r.ID)
		}
	}
	return nil
}

func (t *tx) RemoveRule(id string) error {
	t.revision++
	return remove(t, t.rules, "rule", id)
}

func (t *tx) SetMark(name string, at time.Time) error {
	if t.reading {
		return errReading
	}
	t.marks[name] = at.UTC()
	return nil
}

func (t *tx) Alerts(q watch.AlertQuery) ([]watch.Alert, error) {
	out := slices.DeleteFunc(list[watch.Alert](t.alerts), func(a watch.Alert) bool {
		return q.ID != "" && a.ID != q.ID ||
			q.Incident != "" && a.Incident != q.Incident && (len(a.Redirect) == 0 || a.Redirect[0] != q.Incident) ||
			q.Rule != "" && a.Rule != q.Rule ||
			q.Area != "" && a.Area != q.Area ||
			q.State != "" && a.State != q.State ||
			q.Undigested && a.Version <= a.Digested ||
			!q.StepBy.IsZero() && (a.NextStep.IsZero() || a.NextStep.After(q.StepBy))
	})
	slices.SortFunc(out, func(a, b watch.Alert) int { return cmp.Or(b.Changed.Compare(a.Changed), strings.Compare(a.ID, b.ID)) })
	return first(out, q.Limit), nil
}

func (t *tx) Log(q watch.LogQuery) ([]watch.Entry, error) {
	out := slices.DeleteFunc(list[watch.Entry](t.log), func(e watch.Entry) bool {
		return q.Key != "" && e.Key != q.Key ||
			q.Alert != "" && !slices.Contains(e.Alerts, q.Alert) ||
			q.Delivery != "" && e.Delivery != q.Delivery ||
			q.State != "" && e.State != q.State
	})
	slices.SortFunc(out, func(a, b watch.Entry) int { return cmp.Or(b.At.Compare(a.At), strings.Compare(a.Key, b.Key)) })
	return first(out, q.Limit), nil
}

func first[T any](list []T, limit int) []T {
	if limit > 0 && len(list) > limit {
		return list[:limit]
	}
	return list
}

func (t *tx) Enqueue(jobs ...watch.Job) error {
	for _, job := range jobs {
		if _, ok := t.jobs[jobID(job)]; ok {
			continue
		}
		if err := write(t, t.jobs, jobID(job), &job); err != nil {
			return err
		}
	}
	return nil
}
