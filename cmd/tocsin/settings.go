package main

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// setting is one setting of the program.
type setting struct {
	name   string
	help   string
	secret bool // it is never printed
	// to says where in the Config it stands: *string, *int, *int64, *bool,
	// *time.Duration or *[]string, a list with commas.
	to func(*Config) any
	// ok says what is wrong with a value that has been set; nil accepts all.
	ok func(*Config) error
}

// settings are all settings, in the order in which they are told.
var settings = []setting{
	{name: "data", help: "the data folder", to: func(c *Config) any { return &c.Data }},
	{name: "workers", help: "how many documents are read at once", to: func(c *Config) any { return &c.Workers },
		ok: func(c *Config) error { return above(int64(c.Workers)) }},
	{name: "max_bytes", help: "larger documents are set aside", to: func(c *Config) any { return &c.MaxBytes },
		ok: func(c *Config) error { return above(c.MaxBytes) }},
	{name: "color", help: "colour on sheets: auto, always, never", to: func(c *Config) any { return &c.Color },
		ok: func(c *Config) error { return oneOf(c.Color, "auto", "always", "never") }},
	{name: "progress", help: "a progress bar on standard error: auto, always, never", to: func(c *Config) any { return &c.Progress },
		ok: func(c *Config) error { return oneOf(c.Progress, "auto", "always", "never") }},

	{name: "database", help: "postgres://user:password@host/name; empty is the file tocsin.db in the data folder", secret: true,
		to: func(c *Config) any { return &c.Database }, ok: func(c *Config) error { return databaseURL(c.Database) }},
	{name: "listen", help: "the address that serve listens on; beyond this machine only once an admin has a password",
		to: func(c *Config) any { return &c.Listen }},
	{name: "public_url", help: "how others reach this server: https://tocsin.example.org; its host is accepted beside localhost",
		to: func(c *Config) any { return &c.PublicURL }, ok: func(c *Config) error { return webURL(c.PublicURL) }},
	{name: "tls_cert", help: "a file with the certificate, for https", to: func(c *Config) any { return &c.TLSCert }},
	{name: "tls_key", help: "a file with its key", to: func(c *Config) any { return &c.TLSKey }},
	{name: "trusted_proxies", help: "networks whose X-Forwarded-For is believed, with commas: 10.0.0.0/8",
		to: func(c *Config) any { return &c.TrustedProxies }},
	{name: "anonymous", help: "what those without a login may see beyond this machine: public (as the release policy says), nothing",
		to: func(c *Config) any { return &c.Anonymous }, ok: func(c *Config) error { return oneOf(c.Anonymous, "public", "nothing") }},
	{name: "release_policy", help: "a file that replaces the release policy", to: func(c *Config) any { return &c.ReleasePolicy }},
	{name: "map_tiles", help: "the address of a server of map pictures, with {z}, {x} and {y}; empty draws the built-in map alone",
		to: func(c *Config) any { return &c.MapTiles }},
	{name: "map_tiles_by", help: "who must be named beside those pictures", to: func(c *Config) any { return &c.MapTilesBy }},
	{name: "map_archive", help: "a PMTiles file of map pictures to draw instead", to: func(c *Config) any { return &c.MapArchive }},
	{name: "contact", help: "an address that the sites which are polled may write to; told in the User-Agent",
		to: func(c *Config) any { return &c.Contact }},
	{name: "polls", help: "how many sources are polled at once", to: func(c *Config) any { return &c.Polls },
		ok: func(c *Config) error { return above(int64(c.Polls)) }},
	{name: "host_gap", help: "the least time between two requests to one host", to: func(c *Config) any { return &c.HostGap }},
	{name: "log", help: "how the log is written: text, json", to: func(c *Config) any { return &c.Log },
		ok: func(c *Config) error { return oneOf(c.Log, "text", "json") }},
	{name: "log_level", help: "the least that is logged: debug, info, warn, error", to: func(c *Config) any { return &c.LogLevel },
		ok: func(c *Config) error { return oneOf(c.LogLevel, "debug", "info", "warn", "error") }},
	{name: "metrics_listen", help: "an address that serves /metrics, /healthz, /readyz and /debug/pprof alone; for work, which has no other",
		to: func(c *Config) any { return &c.MetricsListen }},
	{name: "rescue", help: "on a shared PostgreSQL, after how long a job is taken from a worker that is not heard of; none may take longer",
		to: func(c *Config) any { return &c.Rescue }, ok: func(c *Config) error { return atLeastASecond(c.Rescue) }},
	{name: "webhook_private", help: "hosts that alerts may be sent to although they are private, or without encryption, with commas",
		to: func(c *Config) any { return &c.WebhookPrivate }},
	{name: "house_alerts", help: "ids of the deliveries that are told how the watch itself fares, with commas", to: func(c *Config) any { return &c.HouseAlerts }},
	{name: "smtp", help: "the mail server that alerts go through, host:port; empty sends no mail", to: func(c *Config) any { return &c.SMTP }},
	{name: "smtp_encryption", help: "how the way there is secured: starttls, tls, plain (only to this machine)",
		to: func(c *Config) any { return &c.SMTPEncryption }, ok: func(c *Config) error { return oneOf(c.SMTPEncryption, "starttls", "tls", "plain") }},
	{name: "smtp_user", help: "the name to log in there with; empty does not", to: func(c *Config) any { return &c.SMTPUser }},
	{name: "smtp_password", help: "its password", secret: true, to: func(c *Config) any { return &c.SMTPPassword }},
	{name: "mail_from", help: "the address that mails come from: tocsin <alerts@example.org>", to: func(c *Config) any { return &c.MailFrom }},
	{name: "cap_sender", help: "who CAP alerts say they come from, an address without spaces; empty sends none", to: func(c *Config) any { return &c.CAPSender }},
	{name: "cap_signed", help: "who answers for CAP alerts being Actual; empty leaves each a Test", to: func(c *Config) any { return &c.CAPSigned }},
	{name: "cot", help: "whether Cursor on Target events may be sent: on, off", to: func(c *Config) any { return &c.CoT },
		ok: func(c *Config) error { return oneOf(c.CoT, "on", "off") }},
	{name: "stop_within", help: "how long work under way may take to end when the program stops",
		to: func(c *Config) any { return &c.StopWithin }},
}

// set gives one setting a value.
func (c *Config) set(name, value string) error {
	i := slices.IndexFunc(settings, func(s setting) bool { return s.name == name })
	if i < 0 {
		return fmt.Errorf("unknown key %q; tocsin settings lists them", name)
	}
	s := &settings[i]
	switch to := s.to(c).(type) {
	case *string:
		*to = value
	case *int:
		n, err := strconv.Atoi(value)
		if err != nil {
			return fmt.Errorf("%q is not a whole number above 0", value)
		}
		*to = n
	case *int64:
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return fmt.Errorf("%q is not a whole number above 0", value)
		}
		*to = n
	case *time.Duration:
		d, err := time.ParseDuration(value)
		if err != nil || d < 0 {
			return fmt.Errorf("%q is not a time like 500ms, 30s or 2h", value)
		}
		*to = d
	case *[]string:
		*to = nil
		for v := range strings.SplitSeq(value, ",") {
			if v = strings.TrimSpace(v); v != "" {
				*to = append(*to, v)
			}
		}
	}
	if s.ok == nil {
		return nil
	}
	return s.ok(c)
}

// show is a setting's value as it is written; secrets are hidden.
func (s *setting) show(c *Config) string {
	v := ""
	switch to := s.to(c).(type) {
	case *string:
		v = *to
	case *[]string:
		v = strings.Join(*to, ",")
	case *int:
		v = strconv.Itoa(*to)
	case *int64:
		v = strconv.FormatInt(*to, 10)
	case *time.Duration:
		v = to.String()
	}
	if s.secret && v != "" {
		return "(set, not shown)"
	}
	return v
}

func above(n int64) error {
	if n < 1 {
		return fmt.Errorf("%d is not a whole number above 0", n)
	}
	return nil
}

func atLeastASecond(d time.Duration) error {
	if d < time.Second {
		return fmt.Errorf("%v is less than a second", d)
	}
	return nil
}

func oneOf(value string, choices ...string) error {
	if !slices.Contains(choices, value) {
		last := len(choices) - 1
		return fmt.Errorf("%q is not %s or %s", value, strings.Join(choices[:last], ", "), choices[last])
	}
	return nil
}

func databaseURL(s string) error {
	if s == "" || strings.HasPrefix(s, "postgres://") || strings.HasPrefix(s, "postgresql://") {
		return nil
	}
	return fmt.Errorf("the database is a postgres:// address, or empty for a file in the data folder")
}

func webURL(s string) error {
	u, err := url.Parse(s)
	if s != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		return fmt.Errorf("%q is no address like https://tocsin.example.org", s)
	}
	return nil
}

// settingsCmd prints the settings as they are.
type settingsCmd struct{}

// Help is the end of `tocsin settings --help`.
func (*settingsCmd) Help() string {
	return "A setting comes from the settings file, else from the environment (TOCSIN_LISTEN for listen), else it is built in."
}

// Run prints them.
func (*settingsCmd) Run(term *terminal, cfg Config) error {
	table := tabwriter.NewWriter(term.Out, 0, 0, 2, ' ', 0)
	for i := range settings {
		s := &settings[i]
		fmt.Fprintf(table, "%s\t= %s\t# %s\n", s.name, clean(s.show(&cfg)), s.help)
	}
	return table.Flush()
}
