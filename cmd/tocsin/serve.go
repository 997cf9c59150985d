package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"net/netip"
	"net/url"
	"os"
	"runtime/debug"
	"time"

	"tocsin"
	"tocsin/web/access"
)

// serveCmd runs the server.
type serveCmd struct {
	Listen string `placeholder:"ADDRESS" help:"Listen there instead of where the setting listen says."`
}

// Help is the end of `tocsin serve --help`.
func (*serveCmd) Help() string {
	return `serve collects what its sources give, reads and groups it, and serves pages, the API and exports, until it is told to stop
(Ctrl+C). Everything is kept in the data folder, or in the PostgreSQL that the setting database names.

It listens on this machine alone until an admin with a password exists: tocsin user add NAME --role admin.`
}

// Run serves until ctx ends.
func (c *serveCmd) Run(ctx context.Context, term *terminal, cfg Config) error {
	if c.Listen != "" {
		cfg.Listen = c.Listen
	}
	log := newLog(term.Err, cfg)
	frugal()
	h, err := openHouse(ctx, cfg)
	if err != nil {
		return err
	}
	defer h.close()
	release, err := h.alone(serving)
	if err != nil {
		return err
	}
	defer release()
	handler, d, err := newServer(ctx, h, log)
	if err != nil {
		return err
	}
	listener, err := listen(ctx, h)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		// What streams ends when the program stops.
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	if err := d.start(ctx); err != nil {
		return errors.Join(err, listener.Close())
	}
	scheme := "http"
	if cfg.TLSCert != "" {
		scheme = "https"
	}
	log.Info("serving", "address", scheme+"://"+listener.Addr().String(), "store", h.where(), "version", version())
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	if cfg.MetricsListen != "" {
		stop, err := serveHealth(d, cfg.MetricsListen, log)
		if err != nil {
			return errors.Join(err, server.Close(), d.stop())
		}
		defer stop()
	}
	select {
	case err := <-served:
		return errors.Join(fmt.Errorf("serve: %w", err), d.stop())
	case <-ctx.Done():
	}
	log.Info("stopping")
	ending, cancel := context.WithTimeout(context.Background(), cfg.StopWithin)
	defer cancel()
	if err := server.Shutdown(ending); err != nil {
		server.Close()
	}
	if err := d.stop(); err != nil {
		return err
	}
	log.Info("stopped")
	return nil
}

// memoryLimit is how much of Go's memory a server takes before it is swept more
// often. With it, and without the room that one run of reading is given
// (gcPercent), a server of 100,000 documents stays below 500 MB under load.
const memoryLimit = 256 << 20

// frugal takes back the room that main gave, for what runs for weeks beside
// others. GOGC and GOMEMLIMIT override it.
func frugal() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(100)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
}

// listen opens the port, with TLS when there is a certificate.
func listen(ctx context.Context, h *house) (net.Listener, error) {
	cfg := h.cfg
	hasAdmin, err := access.HasAdmin(ctx, h.store)
	if err != nil {
		return nil, err
	}
	if err := access.CheckListen(cfg.Listen, hasAdmin); err != nil {
		return nil, err
	}
	certs, err := certificate(cfg)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", cfg.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	if len(certs) == 0 {
		return listener, nil
	}
	return tls.NewListener(listener, &tls.Config{Certificates: certs, NextProtos: []string{"h2", "http/1.1"}}), nil
}

// certificate is what https is served with; none without the settings for it.
func certificate(cfg Config) ([]tls.Certificate, error) {
	switch {
	case cfg.TLSCert == "" && cfg.TLSKey == "":
		return nil, nil
	case cfg.TLSCert == "" || cfg.TLSKey == "":
		return nil, tocsin.Errorf(tocsin.Invalid, "tls_cert and tls_key go together: one of them is not set")
	}
	cert, err := tls.LoadX509KeyPair(cfg.TLSCert, cfg.TLSKey)
	if err != nil {
		return nil, fmt.Errorf("load the certificate: %w", err)
	}
	return []tls.Certificate{cert}, nil
}

// proxies are the networks that are trusted to say whom they ask for.
func proxies(cfg Config) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, p := range cfg.TrustedProxies {
		prefix, err := netip.ParsePrefix(p)
		if err != nil {
			return nil, tocsin.Errorf(tocsin.Invalid, "trusted_proxies: %q is no network like 10.0.0.0/8", p)
		}
		out = append(out, prefix)
	}
	return out, nil
}

// newGuard makes what stands before every handler.
func newGuard(h *house, log *slog.Logger) (*access.Guard, error) {
	opt := access.Options{Report: func(err error) { log.Warn("access", "error", err) }}
	if u, err := url.Parse(h.cfg.PublicURL); err == nil && u.Host != "" {
		opt.Hosts = append(opt.Hosts, u.Host)
	}
	var err error
	if opt.TrustedProxies, err = proxies(h.cfg); err != nil {
		return nil, err
	}
	return access.New(h.store, opt)
}

// serveHealth serves /metrics, /healthz, /readyz and the profiles of net/http/pprof alone.
func serveHealth(d *daemon, address string, log *slog.Logger) (stop func(), err error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen for metrics: %w", err)
	}
	mux := http.NewServeMux()
	d.health(mux)
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go server.Serve(listener) //nolint:errcheck // it ends when it is closed
	log.Info("serving metrics", "address", "http://"+listener.Addr().String())
	return func() { server.Close() }, nil
}

// newLog makes the log as the settings want it.
func newLog(w io.Writer, cfg Config) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(cfg.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	opts := &slog.HandlerOptions{Level: level}
	if cfg.Log == "json" {
		return slog.New(slog.NewJSONHandler(w, opts))
	}
	return slog.New(slog.NewTextHandler(w, opts))
}

// workCmd adds a worker.
type workCmd struct{}

// Help is the end of `tocsin work --help`.
func (*workCmd) Help() string {
	return `work takes jobs from the queue of a shared PostgreSQL, beside any number of other workers and servers, until it is told to
stop. An embedded store has its worker in serve.`
}

// Run works until ctx ends.
func (*workCmd) Run(ctx context.Context, term *terminal, cfg Config) error {
	if cfg.Database == "" {
		return tocsin.Errorf(tocsin.Invalid, "work needs the setting database, a PostgreSQL that several processes share; serve works by itself")
	}
	log := newLog(term.Err, cfg)
	frugal()
	h, err := openHouse(ctx, cfg)
	if err != nil {
		return err
	}
	defer h.close()
	d, err := newDaemon(ctx, h, log)
	if err != nil {
		return err
	}
	if cfg.MetricsListen != "" {
		stop, err := serveHealth(d, cfg.MetricsListen, log)
		if err != nil {
			return err
		}
		defer stop()
	}
	if err := d.start(ctx); err != nil {
		return err
	}
	log.Info("working", "store", h.where(), "version", version())
	<-ctx.Done()
	log.Info("stopping")
	return d.stop()
}
