package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"tocsin"
)

// Sending is a message that is to be sent, as whoever sends it describes it.
type Sending struct {
	Key       string
	Attempt   int
	NotBefore time.Time // zero is at once
	Data      json.RawMessage
}

// EnqueueSendings asks for messages to be sent, in the database's own
// transaction. One with the same Key and Attempt as another is that other,
// also when it is done, for as long as jobs that are done are kept.
func (q *Queue) EnqueueSendings(ctx context.Context, handle any, list []Sending) error {
	if len(list) == 0 {
		return nil
	}
	type job struct {
		key     string
		attempt int
	}
	now, asked := time.Now(), map[job]bool{}
	var params []river.InsertManyParams
	for _, s := range list {
		if asked[job{s.Key, s.Attempt}] {
			continue // PostgreSQL refuses the same row twice in one statement
		}
		asked[job{s.Key, s.Attempt}] = true
		p := river.InsertManyParams{Args: sendArgs{s.Key, s.Attempt, s.Data}}
		if s.NotBefore.After(now) {
			p.InsertOpts = &river.InsertOpts{ScheduledAt: s.NotBefore}
		}
		params = append(params, p)
	}
	if err := q.insert(ctx, handle, params); err != nil {
		return fmt.Errorf("ask for %d messages: %w", len(list), err)
	}
	return nil
}

// EnqueueAmends asks for what was told of incidents to be amended after an
// erasure, in the transaction that erases.
func (q *Queue) EnqueueAmends(ctx context.Context, tx tocsin.Tx, incidents []string) error {
	if len(incidents) == 0 {
		return nil
	}
	if err := q.insert(ctx, tx.Handle(), []river.InsertManyParams{{Args: amendArgs{incidents}}}); err != nil {
		return fmt.Errorf("ask for %d incidents to be amended: %w", len(incidents), err)
	}
	return nil
}

const sendQueue = "send"

type sendArgs struct {
	Key     string          `json:"key" river:"unique"`
	Attempt int             `json:"attempt" river:"unique"`
	Data    json.RawMessage `json:"data"`
}

func (sendArgs) Kind() string { return "deliver" }

func (sendArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: sendQueue, UniqueOpts: river.UniqueOpts{ByArgs: true}}
}

type sender struct {
	river.WorkerDefaults[sendArgs]
	q *Queue
}

func (w *sender) Work(ctx context.Context, job *river.Job[sendArgs]) error {
	if w.q.opts.Send == nil {
		return fmt.Errorf("nobody here sends messages")
	}
	return w.q.opts.Send(ctx, job.Args.Data)
}

type amendArgs struct {
	Incidents []string `json:"incidents"`
}

func (amendArgs) Kind() string { return "amend" }

func (amendArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: houseQueue} }

type amender struct {
	river.WorkerDefaults[amendArgs]
	q *Queue
}

func (w *amender) Work(ctx context.Context, job *river.Job[amendArgs]) error {
	if w.q.opts.Amend == nil {
		return fmt.Errorf("nobody here amends what was told")
	}
	return w.q.opts.Amend(ctx, job.Args.Incidents)
}

type tickArgs struct{}

func (tickArgs) Kind() string { return "tick" }

func (tickArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: houseQueue, MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByState: unfinished}}
}

type ticker struct {
	river.WorkerDefaults[tickArgs]
	q *Queue
}

func (w *ticker) Work(ctx context.Context, _ *river.Job[tickArgs]) error {
	if w.q.opts.Tick == nil {
		return nil
	}
	return w.q.opts.Tick(ctx)
}
