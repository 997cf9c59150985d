// Package queue is the job queue around the pipeline: what waits to be settled
// or polled, kept in the database that keeps the documents, so that a job is
// asked for and finished in the transactions that it is about. Any number of
// processes may work on one PostgreSQL; on SQLite one does.
//
//	settle    documents that arrived: read and group them, or take them out
//	poll      a source: fetch what is new of it
//	due       every few seconds, once for all processes: ask for the polls that are due
//	tidy      every hour, once for all processes: let go of what is kept no longer
//	deliver   a message that somebody is to be sent
//	amend     what was told of incidents, after an erasure
//	tick      every 30 seconds, once for all processes: what alerts are due by the clock
//
// A job that fails is tried again, later each time. A document that keeps a job
// from ending, be it by killing the process, is set aside before the last try.
package queue

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"tocsin"
	"tocsin/pipeline"
)

// Options say what the jobs do. Finish, where a function is given it, must be
// run in the transaction that does the work: it ends the job.
type Options struct {
	Settle func(ctx context.Context, document string, finish func(tocsin.Tx) error) error
	// SetAside says that a document kept its job from ending.
	SetAside func(ctx context.Context, document, why string) error
	Poll     func(ctx context.Context, source string, finish func(tocsin.Tx) error) error
	Due      func(ctx context.Context) ([]string, error) // ids of the sources to be polled now
	Tidy     func(ctx context.Context) error
	// Send sends a message, which says itself when it is to be tried again.
	Send  func(ctx context.Context, data json.RawMessage) error
	Amend func(ctx context.Context, incidents []string) error
	Tick  func(ctx context.Context) error

	Workers int // jobs of documents worked at once; 0 is 2
	Polls   int // sources polled at once; 0 is 8
	Sends   int // messages sent at once; 0 is 8
	// Rescue is after how long a job is taken from a worker that is not heard
	// of; no job may take longer. 0 is 5 minutes.
	Rescue time.Duration
	Log    *slog.Logger
}

// Queue is the jobs of a store. It may be used by many goroutines at once.
type Queue struct {
	opts    Options
	start   func(context.Context) error
	stop    func(context.Context) error
	insert  func(ctx context.Context, handle any, params []river.InsertManyParams) error
	ask     func(context.Context, []river.InsertManyParams) error
	finish  func(context.Context, tocsin.Tx, any) error
	waiting func(context.Context) (map[string]int, error)
}

// tries is how often a job of documents is tried, over more than an hour, and
// splitAt the try from which each of its documents has a job of its own.
const (
	tries   = 8
	splitAt = 3
)

// together is how many documents share a job: the queue's own work is then
// little beside theirs, and one that kills its worker costs few others a try.
const together = 16

// poll is how often the queue looks for jobs that nobody told it of.
const poll = 100 * time.Millisecond

// lookSeldom is the same for what nobody waits for by the second.
const lookSeldom = time.Second

// OnSQLite makes the queue in an SQLite database, through the one connection
// that writes there. What a killed process left half done is worked again as
// soon as the queue is started; one process alone may start it.
func OnSQLite(ctx context.Context, db *sql.DB, opts Options) (*Queue, error) {
	q, err := open(ctx, riversqlite.New(db), opts)
	if err != nil {
		return nil, err
	}
	start := q.start
	q.start = func(ctx context.Context) error { // not before: another process may be at work
		// A document that killed the last try too has been set aside; once more
		// would go on for ever.
		for _, statement := range []string{
			"UPDATE river_job SET state = 'discarded', finalized_at = datetime('now', 'subsec') WHERE state = 'running' AND kind = 'settle' AND attempt >= max_attempts",
			"UPDATE river_job SET state = 'available' WHERE state = 'running'",
		} {
			if _, err := db.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("take up jobs that were left: %w", err)
			}
		}
		return start(ctx)
	}
	q.waiting = func(ctx context.Context) (map[string]int, error) {
		rows, err := db.QueryContext(ctx, countJobs)
		if err != nil {
			return nil, fmt.Errorf("count jobs: %w", err)
		}
		defer rows.Close()
		return scanCounts(rows)
	}
	return q, nil
}

// OnPostgres makes the queue in a PostgreSQL database.
func OnPostgres(ctx context.Context, pool *pgxpool.Pool, opts Options) (*Queue, error) {
	q, err := open(ctx, riverpgxv5.New(pool), opts)
	if err != nil {
		return nil, err
	}
	q.waiting = func(ctx context.Context) (map[string]int, error) {
		rows, err := pool.Query(ctx, countJobs)
		if err != nil {
			return nil, fmt.Errorf("count jobs: %w", err)
		}
		defer rows.Close()
		return scanCounts(rows)
	}
	return q, nil
}

const countJobs = "SELECT kind, state, count(*) FROM river_job WHERE state <> 'completed' GROUP BY kind, state"

func scanCounts(rows interface {
	Next() bool
	Scan(...any) error
	Err() error
}) (map[string]int, error) {
	out := map[string]int{}
	for rows.Next() {
		var kind, state string
		var n int
		if err := rows.Scan(&kind, &state, &n); err != nil {
			return nil, fmt.Errorf("count jobs: %w", err)
		}
		out[kind+" "+state] = n
	}
	return out, rows.Err()
}

// prepare makes the queue's tables. Of processes that start together one gets
// each step done, and the others fail: they look again what is left to do.
func prepare[T any](ctx context.Context, m *rivermigrate.Migrator[T]) error {
	const tries, pause = 30, 100 * time.Millisecond
	var failed error
	for range tries {
		if _, failed = m.Migrate(ctx, rivermigrate.DirectionUp, nil); failed == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
	return failed
}

func open[D riverdriver.Driver[T], T any](ctx context.Context, driver D, opts Options) (*Queue, error) {
	opts.Workers = cmp.Or(opts.Workers, 2)
	opts.Polls = cmp.Or(opts.Polls, 8)
	opts.Sends = cmp.Or(opts.Sends, 8)
	opts.Rescue = cmp.Or(opts.Rescue, 5*time.Minute)
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, fmt.Errorf("prepare the queue: %w", err)
	}
	if err := prepare(ctx, migrator); err != nil {
		return nil, fmt.Errorf("prepare the queue: %w", err)
	}
	q := &Queue{opts: opts}
	workers := river.NewWorkers()
	river.AddWorker(workers, &settler{q: q})
	river.AddWorker(workers, &poller{q: q})
	river.AddWorker(workers, &dueFinder{q: q})
	river.AddWorker(workers, &tidier{q: q})
	river.AddWorker(workers, &sender{q: q})
	river.AddWorker(workers, &amender{q: q})
	river.AddWorker(workers, &ticker{q: q})
	client, err := river.NewClient(driver, &river.Config{
		Logger:                      slog.New(warnings{opts.Log.Handler()}),
		Workers:                     workers,
		JobTimeout:                  opts.Rescue * 4 / 5,
		RescueStuckJobsAfter:        opts.Rescue,
		CompletedJobRetentionPeriod: time.Hour,
		FetchPollInterval:           poll,
		FetchCooldown:               poll / 2,
		Queues: map[string]river.QueueConfig{
			river.QueueDefault: {MaxWorkers: opts.Workers},
			pollQueue:          {MaxWorkers: opts.Polls, FetchPollInterval: lookSeldom},
			sendQueue:          {MaxWorkers: opts.Sends},
			houseQueue:         {MaxWorkers: 2, FetchPollInterval: lookSeldom},
		},
		PeriodicJobs: []*river.PeriodicJob{
			river.NewPeriodicJob(river.PeriodicInterval(5*time.Second), func() (river.JobArgs, *river.InsertOpts) { return dueArgs{}, nil },
				&river.PeriodicJobOpts{ID: "due", RunOnStart: true}),
			river.NewPeriodicJob(river.PeriodicInterval(time.Hour), func() (river.JobArgs, *river.InsertOpts) { return tidyArgs{}, nil },
				&river.PeriodicJobOpts{ID: "tidy", RunOnStart: true}),
			river.NewPeriodicJob(river.PeriodicInterval(30*time.Second), func() (river.JobArgs, *river.InsertOpts) { return tickArgs{}, nil },
				&river.PeriodicJobOpts{ID: "tick", RunOnStart: true}),
		},
	})
	if err != nil {
		return nil, fmt.Errorf("open the queue: %w", err)
	}
	q.start, q.stop = client.Start, client.Stop
	q.insert = func(ctx context.Context, handle any, params []river.InsertManyParams) error {
		own, ok := handle.(T)
		if !ok {
			return fmt.Errorf("the queue cannot use a transaction of type %T", handle)
		}
		_, err := client.InsertManyTx(ctx, own, params)
		return err
	}
	q.ask = func(ctx context.Context, params []river.InsertManyParams) error {
		_, err := client.InsertMany(ctx, params)
		return err
	}
	q.finish = func(ctx context.Context, tx tocsin.Tx, job any) error {
		own := tx.Handle().(T)
		var err error
		switch j := job.(type) {
		case *river.Job[settleArgs]:
			_, err = river.JobCompleteTx[D](ctx, own, j)
		case *river.Job[pollArgs]:
			_, err = river.JobCompleteTx[D](ctx, own, j)
		}
		if err != nil {
			return fmt.Errorf("end a job: %w", err)
		}
		return nil
	}
	return q, nil
}

// Start begins to work until ctx ends or Stop is called.
func (q *Queue) Start(ctx context.Context) error { return q.start(ctx) }

// Stop lets the jobs under way end, as long as ctx lasts.
func (q *Queue) Stop(ctx context.Context) error { return q.stop(ctx) }

// Waiting counts the jobs that are not done by kind and state, as "settle
// available".
func (q *Queue) Waiting(ctx context.Context) (map[string]int, error) { return q.waiting(ctx) }

// Enqueue asks for documents to be settled, in the transaction that keeps them.
func (q *Queue) Enqueue(ctx context.Context, tx tocsin.Tx, work []pipeline.Work) error {
	var params []river.InsertManyParams
	var batch []string
	flush := func() {
		if len(batch) > 0 {
			params = append(params, river.InsertManyParams{Args: settleArgs{batch}})
			batch = nil
		}
	}
	for _, w := range work {
		if !w.NotUntil.IsZero() {
			params = append(params, river.InsertManyParams{Args: settleArgs{[]string{w.Document}}, InsertOpts: &river.InsertOpts{ScheduledAt: w.NotUntil}})
			continue
		}
		if batch = append(batch, w.Document); len(batch) == together {
			flush()
		}
	}
	flush()
	if len(params) == 0 {
		return nil
	}
	return q.insert(ctx, tx.Handle(), params)
}

// EnqueuePolls asks for sources to be polled; one that waits for it already
// is not asked for again.
func (q *Queue) EnqueuePolls(ctx context.Context, sources ...string) error {
	if len(sources) == 0 {
		return nil
	}
	var params []river.InsertManyParams
	for _, s := range sources {
		params = append(params, river.InsertManyParams{Args: pollArgs{s}})
	}
	if err := q.ask(ctx, params); err != nil {
		return fmt.Errorf("ask for %d polls: %w", len(sources), err)
	}
	return nil
}

const (
	pollQueue  = "poll"
	houseQueue = "house"
)

type settleArgs struct {
	Documents []string `json:"documents"`
}

func (settleArgs) Kind() string { return "settle" }

func (settleArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: tries} }

type settler struct {
	river.WorkerDefaults[settleArgs]
	q *Queue
}

func (w *settler) Work(ctx context.Context, job *river.Job[settleArgs]) error {
	docs := job.Args.Documents
	end := func(tx tocsin.Tx) error { return w.q.finish(ctx, tx, job) }
	if len(docs) > 1 && job.Attempt >= splitAt {
		return w.split(ctx, docs)
	}
	if len(docs) == 1 && job.Attempt >= job.MaxAttempts {
		why := fmt.Sprintf("%d tries to read it did not end", job.Attempt-1)
		if err := w.q.opts.SetAside(ctx, docs[0], why); err != nil {
			return fmt.Errorf("set %s aside: %w", docs[0], err)
		}
	}
	var failed []error
	for i, d := range docs {
		finish := end
		if i < len(docs)-1 || len(failed) > 0 {
			finish = nil
		}
		err := w.q.opts.Settle(ctx, d, finish)
		switch {
		case tocsin.CodeOf(err) == tocsin.NotFound: // it was taken away meanwhile
			w.q.opts.Log.Warn("a document that waited is not there", "document", d)
		case err != nil:
			failed = append(failed, fmt.Errorf("settle %s: %w", d, err))
		}
	}
	return errors.Join(failed...)
}

// split gives each document a job of its own, so that the one that fails is
// known.
func (w *settler) split(ctx context.Context, docs []string) error {
	var params []river.InsertManyParams
	for _, d := range docs {
		params = append(params, river.InsertManyParams{Args: settleArgs{[]string{d}}})
	}
	return w.q.ask(ctx, params)
}

type pollArgs struct {
	Source string `json:"source"`
}

func (pollArgs) Kind() string { return "poll" }

func (pollArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: pollQueue, MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: unfinished}}
}

// unfinished are the states of a job that is still to be done.
var unfinished = []rivertype.JobState{rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning,
	rivertype.JobStateRetryable, rivertype.JobStateScheduled}

type poller struct {
	river.WorkerDefaults[pollArgs]
	q *Queue
}

func (w *poller) Work(ctx context.Context, job *river.Job[pollArgs]) error {
	return w.q.opts.Poll(ctx, job.Args.Source, func(tx tocsin.Tx) error { return w.q.finish(ctx, tx, job) })
}

type dueArgs struct{}

func (dueArgs) Kind() string { return "due" }

func (dueArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: houseQueue, MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByState: unfinished}}
}

type dueFinder struct {
	river.WorkerDefaults[dueArgs]
	q *Queue
}

func (w *dueFinder) Work(ctx context.Context, _ *river.Job[dueArgs]) error {
	if w.q.opts.Due == nil {
		return nil
	}
	sources, err := w.q.opts.Due(ctx)
	if err != nil {
		return fmt.Errorf("find sources that are due: %w", err)
	}
	return w.q.EnqueuePolls(ctx, sources...)
}

type tidyArgs struct{}

func (tidyArgs) Kind() string { return "tidy" }

func (tidyArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: houseQueue, MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByState: unfinished}}
}

type tidier struct {
	river.WorkerDefaults[tidyArgs]
	q *Queue
}

func (w *tidier) Work(ctx context.Context, _ *river.Job[tidyArgs]) error {
	if w.q.opts.Tidy == nil {
		return nil
	}
	return w.q.opts.Tidy(ctx)
}

// warnings lets through what somebody should look at: River tells every five
// seconds that all is well.
type warnings struct{ slog.Handler }

func (w warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && w.Handler.Enabled(ctx, level)
}

func (w warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{w.Handler.WithAttrs(attrs)}
}

func (w warnings) WithGroup(name string) slog.Handler { return warnings{w.Handler.WithGroup(name)} }
