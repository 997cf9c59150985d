package main

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"tocsin"
	"tocsin/collect"
	"tocsin/lexicon/place"
	"tocsin/pipeline"
	"tocsin/pipeline/queue"
	"tocsin/store/postgres"
	"tocsin/store/relational"
	"tocsin/store/sqlite"
	"tocsin/store/watching"
)

// databaseFile is the embedded database, in the data folder.
const databaseFile = "tocsin.db"

// house is an open store, with all that works in it.
type house struct {
	cfg   Config
	store tocsin.Store
	// beside is the same store, for what is kept beside it.
	beside watching.Base
	// newQueue opens the queue in the store's database.
	newQueue func(context.Context, queue.Options) (*queue.Queue, error)
	shared   bool                                          // other processes may work in the store too
	reader   func(tocsin.Document) (tocsin.Reading, error) // of the keeper; nil before there is one
	scrubber interface {
		Scrub(context.Context) (left []string, err error)
	}

	gazetteer *place.Gazetteer // nil until it is asked for
}

// places is the gazetteer with the places that were added to it, opened once
// for all that need it.
func (h *house) places() (*place.Gazetteer, error) {
	if h.gazetteer == nil {
		var err error
		if h.gazetteer, err = place.OpenWith(h.cfg.Data); err != nil {
			return nil, err
		}
	}
	return h.gazetteer, nil
}

// scrub clears what erasing left behind in the files of the store, and logs what
// could not be cleared.
func (h *house) scrub(ctx context.Context, log *slog.Logger) error {
	left, err := h.scrubber.Scrub(ctx)
	for _, l := range left {
		log.Warn("what was erased may still be in the files of the store", "left", l)
	}
	return err
}

// openHouse opens the store that the settings name, and makes it when it is not there.
func openHouse(ctx context.Context, cfg Config) (*house, error) {
	if cfg.Database != "" {
		s, err := postgres.Open(ctx, cfg.Database, relational.Options{})
		if err != nil {
			return nil, err
		}
		return &house{cfg: cfg, store: s, scrubber: s, beside: s, shared: true, newQueue: func(ctx context.Context, o queue.Options) (*queue.Queue, error) {
			return queue.OnPostgres(ctx, s.Pool(), o)
		}}, nil
	}
	if cfg.Data == "" {
		return nil, tocsin.Errorf(tocsin.Invalid, "there is no data folder: name one with --data")
	}
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	path := filepath.Join(cfg.Data, databaseFile)
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600) // nobody else may read it
	if err != nil {
		return nil, fmt.Errorf("make the store: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("make the store: %w", err)
	}
	s, err := sqlite.Open(ctx, path, relational.Options{})
	if err != nil {
		return nil, err
	}
	return &house{cfg: cfg, store: s, scrubber: s, beside: s, newQueue: func(ctx context.Context, o queue.Options) (*queue.Queue, error) {
		return queue.OnSQLite(ctx, s.DB(), o)
	}}, nil
}

// existing is openHouse for commands that make no sense on an empty store.
func existing(ctx context.Context, cfg Config) (*house, error) {
	if cfg.Database == "" {
		if _, err := os.Stat(filepath.Join(cfg.Data, databaseFile)); err != nil {
			return nil, tocsin.Errorf(tocsin.NotFound, "there is no store in %s yet: tocsin serve, or tocsin import, makes one", cfg.Data)
		}
	}
	return openHouse(ctx, cfg)
}

func (h *house) close() error { return h.store.Close() }

// keeper makes the keeper of the store, and the reader behind it. What it works
// with is given but for the reading.
func (h *house) keeper(log *slog.Logger, opts pipeline.KeeperOptions) (*pipeline.Keeper, error) {
	places, err := h.places()
	if err != nil {
		return nil, err
	}
	reader, err := pipeline.NewReaderWith(places)
	if err != nil {
		return nil, fmt.Errorf("load what the reading knows: %w", err)
	}
	h.reader = understand(reader.Read)
	opts.Read, opts.Names, opts.Now, opts.Log = h.reader, collect.Names, time.Now, log
	return pipeline.NewKeeper(h.store, opts), nil
}

// incidents lists every incident of a selection, by pages.
func incidents(ctx context.Context, s tocsin.Store, q *tocsin.IncidentQuery) iter.Seq2[tocsin.IncidentRecord, error] {
	page := *q
	return tocsin.All("", func(at tocsin.Cursor) ([]tocsin.IncidentRecord, tocsin.Cursor, error) {
		page.After = at
		return s.Incidents(ctx, &page)
	})
}

// where says in words where the store is, without secrets.
func (h *house) where() string {
	if h.shared {
		u, err := url.Parse(h.cfg.Database)
		if err != nil {
			return "PostgreSQL"
		}
		u.User, u.RawQuery, u.Fragment = nil, "", "" // each may hold a password
		return u.String()
	}
	return filepath.Join(h.cfg.Data, databaseFile)
}
