package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"tocsin"
	"tocsin/collect"
	"tocsin/group"
	"tocsin/lexicon/place"
	"tocsin/pipeline"
)

// readCmd reads reports and prints what they tell.
type readCmd struct {
	Paths []string `arg:"" name:"path" help:"Files, folders, glob patterns, or - for standard input: text, HTML, e-mail (.eml, .mbox), lines of JSON, tables (.csv, .tsv), news items (ninjs, NewsML-G2), exports of Telegram, Mastodon and Bluesky, CAP alerts, web archives (.warc, .wacz), each also .gz or in a .zip. In a folder other files are passed over."`

	JSON    bool `name:"json" group:"Output" xor:"format" help:"Write one JSON object with documents and incidents, reasons included."`
	JSONL   bool `name:"jsonl" group:"Output" xor:"format" help:"Write one JSON object a line: every document, then every incident, each with its type."`
	CSV     bool `name:"csv" group:"Output" xor:"format" help:"Write a table with one row per incident."`
	GeoJSON bool `name:"geojson" group:"Output" xor:"format" help:"Write a GeoJSON FeatureCollection with one feature per incident."`

	Output  string `group:"Output" short:"o" placeholder:"FILE" help:"Write to this file instead of standard output."`
	Text    bool   `group:"Output" help:"With --json and --jsonl: write the words of each document too; offsets count its bytes."`
	Explain bool   `group:"Output" help:"On sheets: say which rule made each value, why an act is main or background, why reports were joined, and which files in folders were passed over."`
	Color   string `group:"Output" placeholder:"auto" enum:",auto,always,never" default:"" help:"Colour on sheets: auto, always or never. NO_COLOR is respected by auto."`

	Published string `group:"What documents do not say themselves" placeholder:"DATE" help:"When they were published: 2020-11-17, or a time as in RFC 3339. Only for documents that do not say it themselves."`
	Outlet    string `group:"What documents do not say themselves" placeholder:"NAME" help:"Who published them. Only for documents that do not say it themselves."`
	Language  string `group:"What documents do not say themselves" placeholder:"CODE" help:"Their language, as in ISO 639-1: en. Only for documents that do not say it themselves."`

	Workers  int    `group:"Running" placeholder:"N" help:"How many documents to read at once; the output does not depend on it. Default: the number of processors."`
	MaxBytes int64  `group:"Running" placeholder:"N" help:"Set aside documents larger than this many bytes. Default: 20 MiB."`
	Progress string `group:"Running" placeholder:"auto" enum:",auto,always,never" default:"" help:"Show how far the reading is, on standard error: auto, always or never."`
}

// Help is the end of `tocsin read --help`.
func (*readCmd) Help() string {
	return `What cannot be read is set aside: it is named on standard error, and the rest is read.

Exit codes: 0 all was read; 1 nothing could be read; 2 the command line or the settings are wrong; 3 some input was set aside.`
}

// Validate checks what kong cannot.
func (c *readCmd) Validate() error {
	if c.Published != "" {
		doc := tocsin.Document{ID: "x", SHA256: strings.Repeat("0", 64), Published: c.Published}
		if err := doc.Validate(); err != nil || len(c.Published) > 10 && !rfc3339(c.Published) {
			return fmt.Errorf("--published: %q is neither a date like 2020-11-17 nor an RFC 3339 time", c.Published)
		}
	}
	if c.Language != "" && (len(c.Language) != 2 || strings.ToLower(c.Language) != c.Language) {
		return fmt.Errorf("--language: %q is no ISO 639-1 code like en", c.Language)
	}
	if c.Workers < 0 || c.MaxBytes < 0 {
		return errors.New("--workers and --max-bytes want a number above 0")
	}
	return nil
}

func rfc3339(s string) bool {
	_, err := time.Parse(time.RFC3339, s)
	return err == nil
}

// onto puts the flags over the settings.
func (c *readCmd) onto(cfg Config) Config {
	if c.Workers > 0 {
		cfg.Workers = c.Workers
	}
	if c.MaxBytes > 0 {
		cfg.MaxBytes = c.MaxBytes
	}
	if c.Color != "" {
		cfg.Color = c.Color
	}
	if c.Progress != "" {
		cfg.Progress = c.Progress
	}
	return cfg
}

// Run reads the paths and writes the picture.
func (c *readCmd) Run(ctx context.Context, term *terminal, cfg Config) error {
	cfg = c.onto(cfg)
	places, err := place.OpenWith(cfg.Data)
	if err != nil {
		return err
	}
	reader, err := pipeline.NewReaderWith(places)
	if err != nil {
		return fmt.Errorf("load what the reading knows: %w", err)
	}
	plan := collect.Files(c.Paths, collect.Options{Stdin: term.In, MaxBytes: cfg.MaxBytes})
	bar := newBar(term, plan, cfg.Progress)
	given := assumed{published: c.Published, outlet: c.Outlet, language: c.Language}
	p, err := readAll(ctx, plan, understand(reader.Read), given, cfg.Workers, bar.done)
	bar.end()
	if err != nil {
		return err
	}
	if c.sheets() {
		p.Incidents, p.Doubtful = group.Outcome(p.Readings)
	} else {
		p.Incidents = group.Incidents(p.Readings)
	}
	p.index()

	tellAside(term.Err, p.Aside)
	if len(p.Ignored) > 0 && (c.Explain || len(p.Readings) == 0) {
		fmt.Fprintf(term.Err, "tocsin: ignored %s in folders, by ending: %s\n",
			plural(len(p.Ignored), "file", "files"), endings(p.Ignored))
	}
	if len(p.Readings) == 0 {
		return &exitError{exitFailed, errors.New("nothing could be read")}
	}
	if err := c.write(term, cfg, p); err != nil {
		return err
	}
	if !c.sheets() && len(p.Aside) > 0 {
		reported := 0
		for i := range p.Incidents {
			if p.role(&p.Incidents[i]) == tocsin.Main {
				reported++
			}
		}
		fmt.Fprintln(term.Err, "tocsin:", summary(p, reported))
	}
	if len(p.Aside) > 0 {
		return &exitError{exitAside, nil}
	}
	return nil
}

// maxAside is how many lines of one file are told one by one.
const maxAside = 3

// tellAside says what was set aside and why. Of many lines of one file the
// first are told, the others counted.
func tellAside(w io.Writer, aside []error) {
	told := map[string]int{}
	last := ""
	more := func() {
		if n := told[last] - maxAside; n > 0 {
			fmt.Fprintf(w, "tocsin: set aside %s of %s\n", plural(n, "more line", "more lines"), clean(last))
		}
		last = ""
	}
	for _, err := range aside {
		var line *collect.LineError
		if !errors.As(err, &line) {
			more()
			fmt.Fprintln(w, "tocsin: set aside", clean(err.Error()))
			continue
		}
		if line.Path != last {
			more()
			last = line.Path
		}
		if told[last]++; told[last] <= maxAside {
			fmt.Fprintln(w, "tocsin: set aside", clean(err.Error()))
		}
	}
	more()
}

// endings counts files by ending: ".md 2, none 1".
func endings(paths []string) string {
	count := map[string]int{}
	for _, path := range paths {
		ext := strings.ToLower(filepath.Ext(path))
		if ext == "" {
			ext = "none"
		}
		count[ext]++
	}
	var list []string
	for ext, n := range count {
		list = append(list, clean(ext)+" "+strconv.Itoa(n))
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

func (c *readCmd) sheets() bool { return !c.JSON && !c.JSONL && !c.CSV && !c.GeoJSON }

// write puts the picture where it is wanted. A file appears whole or not at all.
func (c *readCmd) write(term *terminal, cfg Config, p *picture) error {
	if c.Output == "" {
		out := bufio.NewWriterSize(term.Out, 64<<10)
		if err := c.format(out, term, cfg, p); err != nil {
			return err
		}
		return out.Flush()
	}
	f, err := os.CreateTemp(filepath.Dir(c.Output), ".tocsin-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", c.Output, err)
	}
	defer os.Remove(f.Name()) // gone already when all went well
	out := bufio.NewWriterSize(f, 64<<10)
	if err := errors.Join(c.format(out, term, cfg, p), out.Flush(), f.Chmod(0o644), f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", c.Output, err)
	}
	if err := os.Rename(f.Name(), c.Output); err != nil {
		return fmt.Errorf("write %s: %w", c.Output, err)
	}
	return nil
}

func (c *readCmd) format(w io.Writer, term *terminal, cfg Config, p *picture) error {
	switch {
	case c.JSON:
		return writeJSON(w, p, c.Text)
	case c.JSONL:
		return writeJSONLines(w, p, c.Text)
	case c.CSV:
		return writeCSV(w, p)
	case c.GeoJSON:
		return writeGeoJSON(w, p)
	}
	color := cfg.Color == "always"
	if cfg.Color == "auto" && c.Output == "" {
		color = isTerminal(term.Out) && term.Env("NO_COLOR") == "" && term.Env("TERM") != "dumb"
	}
	return writeSheets(painter{w: w, width: columnsOf(term), color: color}, p, c.Explain)
}

func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// columnsOf is how wide lines may be: as the terminal, else as COLUMNS says,
// else 100; lines above 120 are hard to read, below 60 sheets fall apart.
func columnsOf(t *terminal) int {
	width := 100
	if n, err := strconv.Atoi(t.Env("COLUMNS")); err == nil && n > 0 {
		width = n
	}
	if f, ok := t.Out.(*os.File); ok {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
			width = n
		}
	}
	return min(max(width, 60), 120)
}

// minBar is from how many files on a reading is long enough for a progress bar.
const minBar = 50

// bar shows how far a reading is; the zero bar shows nothing.
type bar struct{ shown *progressbar.ProgressBar }

func newBar(t *terminal, plan *collect.Plan, mode string) bar {
	long := plan.Len() >= minBar || !plan.Single()
	if mode == "never" || mode == "auto" && !(long && isTerminal(t.Err)) {
		return bar{}
	}
	files := -1 // unknown: lines are documents too
	if plan.Single() {
		files = plan.Len()
	}
	return bar{progressbar.NewOptions(files,
		progressbar.OptionSetWriter(t.Err),
		progressbar.OptionSetDescription("reading"),
		progressbar.OptionSetItsString("documents"),
		progressbar.OptionShowIts(),
		progressbar.OptionShowCount(),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish())}
}

// done counts one document. A bar that cannot be drawn is no reason to stop.
func (b bar) done() {
	if b.shown != nil {
		_ = b.shown.Add(1)
	}
}

func (b bar) end() {
	if b.shown != nil {
		_ = b.shown.Finish()
	}
}
