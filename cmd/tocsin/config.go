package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"tocsin"
	"tocsin/collect"
)

// Config is every setting of the program. Each comes from the settings file,
// else from the environment (TOCSIN_ and the name in upper case), else from
// defaultConfig; a flag of the same name overrides all of them. What each means
// stands in settings.
type Config struct {
	Data     string
	Workers  int
	MaxBytes int64
	Color    string
	Progress string

	Database       string
	Listen         string
	PublicURL      string
	TLSCert        string
	TLSKey         string
	TrustedProxies []string
	Anonymous      string
	ReleasePolicy  string
	MapTiles       string
	MapTilesBy     string
	MapArchive     string
	Contact        string
	Polls          int
	HostGap        time.Duration
	Log            string
	LogLevel       string
	MetricsListen  string
	Rescue         time.Duration
	WebhookPrivate []string
	HouseAlerts    []string
	SMTP           string
	SMTPEncryption string
	SMTPUser       string
	SMTPPassword   string
	MailFrom       string
	CAPSender      string
	CAPSigned      string
	CoT            string
	StopWithin     time.Duration
}

func defaultConfig() Config {
	cfg := Config{Workers: runtime.GOMAXPROCS(0), MaxBytes: collect.DefaultMaxBytes, Color: "auto", Progress: "auto",
		Listen: "127.0.0.1:8470", Anonymous: "public", Polls: 8, HostGap: 2 * time.Second, Log: "text", LogLevel: "info", Rescue: 5 * time.Minute, SMTPEncryption: "starttls", CoT: "off", StopWithin: 20 * time.Second}
	if dir, err := os.UserConfigDir(); err == nil {
		cfg.Data = filepath.Join(dir, "tocsin")
	}
	return cfg
}

// loadConfig reads the settings file, then the environment. Without a path the
// file is "config" in the data folder, which need not exist. A data folder
// that is given, by flag, overrides all others.
func loadConfig(path, data string, env func(string) string) (Config, error) {
	cfg := defaultConfig()
	for _, dir := range []string{env("TOCSIN_DATA"), data} {
		if dir != "" {
			cfg.Data = dir
		}
	}
	needed := path != ""
	if !needed {
		path = filepath.Join(cfg.Data, "config")
	}
	if err := cfg.readFile(path); err != nil && (needed || !errors.Is(err, fs.ErrNotExist)) {
		return cfg, err
	}
	for i := range settings {
		name := settings[i].name
		key := "TOCSIN_" + strings.ToUpper(name)
		if value := env(key); value != "" {
			if err := cfg.set(name, value); err != nil {
				return cfg, tocsin.Errorf(tocsin.Invalid, "%s: %w", key, err)
			}
		}
	}
	if data != "" {
		cfg.Data = data
	}
	return cfg, nil
}

// unquote is a value without its quotes and without a comment behind it.
func unquote(value string) string {
	value = strings.TrimSpace(value)
	if rest, ok := strings.CutPrefix(value, `"`); ok {
		if inner, after, ok := strings.Cut(rest, `"`); ok {
			if after = strings.TrimSpace(after); after == "" || after[0] == '#' {
				return inner
			}
		}
	}
	if strings.HasPrefix(value, "#") {
		return ""
	}
	for _, mark := range []string{" #", "\t#"} {
		value, _, _ = strings.Cut(value, mark)
	}
	return strings.TrimSpace(value)
}

// readFile reads lines of the form `name = value`; "#" begins a comment.
func (c *Config) readFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read settings: %w", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if !ok {
			return tocsin.Errorf(tocsin.Invalid, "%s:%d: want name = value", path, n)
		}
		if err := c.set(strings.TrimSpace(name), unquote(value)); err != nil {
			return tocsin.Errorf(tocsin.Invalid, "%s:%d: %w", path, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read settings %s: %w", path, err)
	}
	return nil
}
