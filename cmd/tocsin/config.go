package main

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"tocsin"
	"tocsin/collect"
)

// Config is every setting of the program. Each comes from the settings file,
// else from the environment (TOCSIN_ and the name in upper case), else from
// defaultConfig; a flag of the same name overrides all of them.
type Config struct {
	Data     string // folder of what the user adds: gazetteers
	Workers  int    // documents read at once
	MaxBytes int64  // of one document
	Color    string // auto, always, never
	Progress string // auto, always, never
}

func defaultConfig() Config {
	cfg := Config{Workers: runtime.GOMAXPROCS(0), MaxBytes: collect.DefaultMaxBytes, Color: "auto", Progress: "auto"}
	if dir, err := os.UserConfigDir(); err == nil {
		cfg.Data = filepath.Join(dir, "tocsin")
	}
	return cfg
}

// settings are the names that the settings file may hold.
var settings = []string{"data", "workers", "max_bytes", "color", "progress"}

// set gives one setting a value.
func (c *Config) set(name, value string) error {
	switch name {
	case "data":
		c.Data = value
		return nil
	case "workers":
		return count(&c.Workers, value)
	case "max_bytes":
		n := 0
		err := count(&n, value)
		c.MaxBytes = int64(n)
		return err
	case "color":
		return when(&c.Color, value)
	case "progress":
		return when(&c.Progress, value)
	}
	return fmt.Errorf("unknown key %q, want one of %s", name, strings.Join(settings, ", "))
}

func count(to *int, value string) error {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 {
		return fmt.Errorf("%q is not a whole number above 0", value)
	}
	*to = n
	return nil
}

func when(to *string, value string) error {
	if !slices.Contains([]string{"auto", "always", "never"}, value) {
		return fmt.Errorf("%q is not auto, always or never", value)
	}
	*to = value
	return nil
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
	for _, name := range settings {
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
		value = strings.Trim(strings.TrimSpace(value), `"`)
		if err := c.set(strings.TrimSpace(name), value); err != nil {
			return tocsin.Errorf(tocsin.Invalid, "%s:%d: %w", path, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read settings %s: %w", path, err)
	}
	return nil
}
