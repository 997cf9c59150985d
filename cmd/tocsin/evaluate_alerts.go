package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"reflect"
	"slices"
	"time"

	"tocsin"
	"tocsin/evaluate"
	"tocsin/pipeline"
	"tocsin/store/watching"
	"tocsin/watch"
	"tocsin/watch/area"
)

type evaluateAlertsCmd struct {
	evalFlags
	Radius float64 `name:"radius" default:"25" placeholder:"KM" help:"Of the area around each place of the gold (${default})."`
}

// watchedKm is how far around each place of the gold the watch of evaluate all reaches.
const watchedKm = 25

// earth is where alerts of no gold place come from: two discs that meet.
var earth = []area.Area{
	{ID: "earth-1", Name: "Earth", Kind: area.Circle, RadiusM: 10_000_000},
	{ID: "earth-2", Name: "Earth", Kind: area.Circle, RadiusM: 10_000_000, Center: tocsin.Point{Lon: 180}},
}

// Run replays the corpus, a report at a time, with an area around the place of
// every main incident of the gold, and scores the alerts.
func (c *evaluateAlertsCmd) Run(ctx context.Context, term *terminal, cfg Config) error {
	reader, err := pipeline.NewReader()
	if err != nil {
		return err
	}
	score, err := evaluate.Alerts(c.path("corpus"), reader.Read, replayWith(ctx, cfg, c.Radius))
	if err != nil {
		return evalError(err)
	}
	return c.show(term, score.Table(), score.Faults)
}

// replayWith replays in a store of its own, with areas of so many kilometres.
func replayWith(ctx context.Context, cfg Config, radius float64) evaluate.ReplayFunc {
	return func(docs []tocsin.Document, places map[string]tocsin.Point) (map[string][]tocsin.Account, []evaluate.Alerted, error) {
		folder, err := os.MkdirTemp("", "tocsin-alerts")
		if err != nil {
			return nil, nil, fmt.Errorf("replay the corpus: %w", err)
		}
		defer os.RemoveAll(folder)
		cfg.Data, cfg.Database = folder, ""
		h, err := openHouse(ctx, cfg)
		if err != nil {
			return nil, nil, err
		}
		defer h.close()
		replay, err := newReplay(h)
		if err != nil {
			return nil, nil, err
		}
		if err := replay.watch(ctx, places, radius*1000); err != nil {
			return nil, nil, fmt.Errorf("set up the areas: %w", err)
		}
		accounts := map[string][]tocsin.Account{}
		for i := range docs {
			if accounts[docs[i].ID], err = replay.tell(ctx, docs[i]); err != nil {
				return nil, nil, fmt.Errorf("replay %s: %w", docs[i].ID, err)
			}
		}
		alerts, err := replay.alerts(ctx)
		if err != nil {
			return nil, nil, fmt.Errorf("look at the alerts: %w", err)
		}
		return accounts, alerts, nil
	}
}

// replay is a store to which reports are told one by one, as if a day came
// after the other.
type replay struct {
	house   *house
	keeper  *pipeline.Keeper
	watcher *watch.Watcher
	store   watch.Store
}

func newReplay(h *house) (*replay, error) {
	keeper, err := h.keeper(slog.New(slog.NewTextHandler(io.Discard, nil)), pipeline.KeeperOptions{})
	if err != nil {
		return nil, err
	}
	nothing := func(context.Context, any, []watch.Job) error { return nil } // what is sent is not scored
	store := watching.New(h.beside, nothing)
	return &replay{h, keeper, watch.New(watch.Options{Store: store, Feed: h.store, Now: time.Now}), store}, nil
}

func (r *replay) watch(ctx context.Context, places map[string]tocsin.Point, radius float64) error {
	areas := slices.Clone(earth)
	for key, at := range places {
		areas = append(areas, area.Area{ID: key, Name: key, Kind: area.Circle, Center: at, RadiusM: radius})
	}
	err := r.store.Update(ctx, func(tx watch.Tx) error {
		for i := range areas {
			a := &areas[i]
			if err := a.Validate(); err != nil {
				return err
			}
			// The reports are of many years, so none is too old.
			rule := watch.Rule{ID: "of-" + a.ID, Area: a.ID, Name: a.Name, MaxAge: -1, Deliveries: []string{"none"}}
			if err := tx.PutArea(a); err != nil {
				return err
			}
			if err := tx.PutRule(&rule); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = r.watcher.Step(ctx)
	return err
}

// tell takes a report in, has it read and grouped, and the changes looked at.
func (r *replay) tell(ctx context.Context, doc tocsin.Document) ([]tocsin.Account, error) {
	came := []tocsin.Arrival{{Document: doc, GUID: doc.ID, Fetched: time.Now()}}
	arrived, err := r.keeper.Take(ctx, came)
	if err != nil {
		return nil, err
	}
	id := arrived[0].Document
	if _, err := r.keeper.Settle(ctx, id, nil); err != nil {
		return nil, err
	}
	for {
		n, err := r.watcher.Step(ctx)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			break
		}
	}
	reading, err := r.house.store.Reading(ctx, id, "")
	if err != nil {
		return nil, err
	}
	return reading.Accounts, nil
}

// alerts lists all alerts with what they rest on.
func (r *replay) alerts(ctx context.Context) ([]evaluate.Alerted, error) {
	var list []watch.Alert
	if err := r.store.View(ctx, func(tx watch.Tx) (err error) {
		list, err = tx.Alerts(watch.AlertQuery{})
		return err
	}); err != nil {
		return nil, err
	}
	var out []evaluate.Alerted
	seen := map[string]bool{} // incidents of the whole earth: the discs overlap
	for i := range list {
		a := &list[i]
		one := evaluate.Alerted{Area: a.Area, Incident: a.Incident}
		if len(a.Redirect) > 0 {
			one.Into = a.Redirect[0]
		}
		if a.Area == earth[0].ID || a.Area == earth[1].ID {
			if seen[a.Incident] {
				continue
			}
			seen[a.Incident] = true
			one.Area = ""
		}
		versions, err := r.house.store.History(ctx, a.Incident)
		if err != nil {
			return nil, err
		}
		for j := range versions {
			one.Accounts = append(one.Accounts, versions[j].Incident.Accounts...)
		}
		for j := range a.Editions {
			now := versions[a.Editions[j].Incident-1]
			if j == 0 {
				one.First = now.Incident.Accounts
				continue
			}
			one.Updates++
			if e := a.Editions[j].Event; e != watch.Changed && e != watch.Contested {
				continue // it was withdrawn, or came back
			}
			before := versions[a.Editions[j-1].Incident-1]
			if reflect.DeepEqual(watch.FactsOf(&before), watch.FactsOf(&now)) {
				one.Same++
			}
		}
		out = append(out, one)
	}
	return out, nil
}
