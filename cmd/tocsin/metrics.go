package main

import (
	"context"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// gauges tells Prometheus how the store, the queue and the sources stand; it is
// asked each time, so that nothing is counted twice over several processes.
type gauges struct {
	daemon *daemon
	log    *slog.Logger

	documents, incidents, changes, decisions, logSize, bytes *prometheus.Desc
	jobs, quiet, failures, lastNew, version                  *prometheus.Desc
}

func newGauges(d *daemon, log *slog.Logger) *gauges {
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("tocsin_"+name, help, labels, nil)
	}
	return &gauges{daemon: d, log: log,
		documents: desc("documents", "Documents kept, by state.", "state"),
		incidents: desc("incidents", "Incidents that stand."),
		changes:   desc("changes_total", "Versions of incidents ever made."),
		decisions: desc("decisions_total", "Decisions of people ever taken."),
		logSize:   desc("log_entries_total", "Entries of the append-only log."),
		bytes:     desc("store_bytes", "Size of the store on disk."),
		jobs:      desc("jobs", "Jobs that are not done, by kind and state.", "kind", "state"),
		quiet:     desc("source_quiet", "1 when a source has given nothing new for longer than it should.", "source"),
		failures:  desc("source_failures", "Polls of a source that failed in a row.", "source"),
		lastNew:   desc("source_last_new_timestamp_seconds", "When a source last gave something new.", "source"),
		version:   desc("build_info", "1; the version is a label.", "version", "go"),
	}
}

// Describe is of prometheus.Collector.
func (g *gauges) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{g.documents, g.incidents, g.changes, g.decisions, g.logSize, g.bytes, g.jobs, g.quiet, g.failures, g.lastNew, g.version} {
		out <- d
	}
}

// Collect is of prometheus.Collector. What cannot be read is left out, and logged.
func (g *gauges) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	count := func(d *prometheus.Desc, v float64) {
		out <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, v)
	}
	gauge(g.version, 1, version(), runtime.Version())
	if s, err := g.daemon.house.store.Stats(ctx); err != nil {
		g.log.Warn("metrics: the store cannot be counted", "error", err)
	} else {
		for state, n := range s.Documents {
			gauge(g.documents, float64(n), string(state))
		}
		gauge(g.incidents, float64(s.Incidents))
		gauge(g.bytes, float64(s.Bytes))
		count(g.changes, float64(s.Changes))
		count(g.decisions, float64(s.Decisions))
		count(g.logSize, float64(s.LogSize))
	}
	if jobs, err := g.daemon.queue.Waiting(ctx); err != nil {
		g.log.Warn("metrics: the queue cannot be counted", "error", err)
	} else {
		for name, n := range jobs {
			kind, state, _ := strings.Cut(name, " ")
			gauge(g.jobs, float64(n), kind, state)
		}
	}
	sources, err := g.daemon.house.store.Sources(ctx)
	if err != nil {
		g.log.Warn("metrics: the sources cannot be listed", "error", err)
		return
	}
	now := g.daemon.now()
	for i := range sources {
		s := &sources[i]
		quiet := 0.0
		if s.Quiet(now) {
			quiet = 1
		}
		gauge(g.quiet, quiet, s.ID)
		gauge(g.failures, float64(s.State.Failures), s.ID)
		if !s.State.LastNew.IsZero() {
			gauge(g.lastNew, float64(s.State.LastNew.Unix()), s.ID)
		}
	}
}

// health serves /healthz, /readyz and /metrics.
func (d *daemon) health(mux *http.ServeMux) {
	registry := prometheus.NewRegistry()
	registry.MustRegister(newGauges(d, d.log), collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte("ok\n"))
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if _, err := d.house.store.LastChange(ctx); err != nil {
			d.log.Warn("not ready", "error", err)
			http.Error(w, "the store does not answer", http.StatusServiceUnavailable)
			return
		}
		w.Write([]byte("ready\n"))
	})
}
