package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"tocsin"
	"tocsin/collect"
	"tocsin/evaluate"
	"tocsin/pipeline"
)

// benchCmd measures how fast the program reads, on one processor.
type benchCmd struct {
	Docs   []string      `name:"docs" placeholder:"PATH" help:"Attack reports: files or folders."`
	News   []string      `name:"news" placeholder:"PATH" help:"Other news: files or folders, repeated to --repeat documents."`
	GUM    string        `name:"gum" placeholder:"DIR" help:"Take the news texts of this folder of GUM, in CoNLL-U form, as news too."`
	Gold   string        `name:"gold" placeholder:"FILE" help:"Take the reports beside this gold file that it marks as no attack reports as news too."`
	Repeat int           `name:"repeat" default:"5000" placeholder:"N" help:"How many documents of news to read (${default})."`
	For    time.Duration `name:"for" default:"3s" help:"How long at least to read the attack reports over and over (${default})."`
	Starts int           `name:"starts" default:"10" placeholder:"N" help:"How often to start the program on one line of text (${default})."`
}

// Validate checks what kong cannot.
func (c *benchCmd) Validate() error {
	if c.Repeat < 1 || c.For < 0 || c.Starts < 0 {
		return errors.New("--repeat wants a number above 0, --for and --starts none below")
	}
	return nil
}

// Run reads the documents with one processor, and prints what it took.
func (c *benchCmd) Run(ctx context.Context, term *terminal) error {
	began := time.Now()
	reader, err := pipeline.NewReader()
	if err != nil {
		return err
	}
	fmt.Fprintf(term.Out, "%-14s %.0f ms\n", "load", ms(time.Since(began)))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if len(c.Docs) > 0 {
		docs, err := benchDocuments(ctx, c.Docs)
		if err != nil {
			return err
		}
		m, err := measure(ctx, docs, reader.Read, func(n int, spent time.Duration) bool { return n%len(docs) == 0 && spent >= c.For })
		if err != nil {
			return err
		}
		m.print(term, "attack reports")
	}
	if len(c.News) > 0 || c.GUM != "" || c.Gold != "" {
		docs, err := c.news(ctx)
		if err != nil {
			return err
		}
		m, err := measure(ctx, docs, reader.Read, func(n int, _ time.Duration) bool { return n >= c.Repeat })
		if err != nil {
			return err
		}
		m.print(term, "other news")
	}
	return c.starts(ctx, term)
}

// news is the documents of all that was given as news, from one folder after
// the other.
func (c *benchCmd) news(ctx context.Context) ([]tocsin.Document, error) {
	var docs []tocsin.Document
	if len(c.News) > 0 {
		var err error
		if docs, err = benchDocuments(ctx, c.News); err != nil {
			return nil, err
		}
	}
	if c.GUM != "" {
		texts, err := evaluate.ReadGUMNews(c.GUM)
		if err != nil {
			return nil, evalError(err)
		}
		for i := range texts {
			docs = append(docs, texts[i].Document)
		}
	}
	if c.Gold != "" {
		gold, err := evaluate.ReadCorpusGold(c.Gold)
		if err != nil {
			return nil, evalError(err)
		}
		attack := map[string]bool{}
		for i := range gold {
			attack[gold[i].ID] = gold[i].IsAttackReport
		}
		reports, err := evaluate.ReadReports(filepath.Join(filepath.Dir(c.Gold), "reports"))
		if err != nil {
			return nil, evalError(err)
		}
		for _, doc := range reports {
			if report, marked := attack[doc.ID]; marked && !report {
				docs = append(docs, doc)
			}
		}
	}
	return docs, nil
}

// benchDocuments holds the documents in memory, so that no disk is measured.
func benchDocuments(ctx context.Context, paths []string) ([]tocsin.Document, error) {
	var docs []tocsin.Document
	for doc, err := range collect.Files(paths, collect.Options{}).Documents(ctx) {
		if err != nil {
			return nil, err
		}
		docs = append(docs, doc)
	}
	if len(docs) == 0 {
		return nil, fmt.Errorf("bench: no documents in %s", strings.Join(paths, ", "))
	}
	return docs, nil
}

// measurement is what it took to read some documents.
type measurement struct {
	documents, alarms int
	bytes             int64
	spent             time.Duration
	allocations       uint64
	allocated         uint64
	peak              int64         // highest resident memory in kB; 0 where the system does not tell
	worked            time.Duration // processor time; 0 where the system does not tell
}

// measure reads the documents over and over until done says so.
func measure(ctx context.Context, docs []tocsin.Document, read func(tocsin.Document) (tocsin.Reading, error), done func(int, time.Duration) bool) (measurement, error) {
	var m measurement
	var before, after runtime.MemStats
	runtime.GC()
	resetPeak()
	runtime.ReadMemStats(&before)
	began, worked := time.Now(), processorTime()
	for {
		doc := docs[m.documents%len(docs)]
		reading, err := read(doc)
		if err != nil {
			return m, fmt.Errorf("read %s: %w", doc.ID, err)
		}
		m.documents++
		m.bytes += int64(len(doc.Bytes))
		if reading.AttackReport != nil && *reading.AttackReport {
			m.alarms++
		}
		if err := ctx.Err(); err != nil {
			return m, err
		}
		if m.spent = time.Since(began); done(m.documents, m.spent) {
			break
		}
	}
	runtime.ReadMemStats(&after)
	m.allocations = after.Mallocs - before.Mallocs
	m.allocated = after.TotalAlloc - before.TotalAlloc
	m.peak = peak()
	m.worked = processorTime() - worked
	return m, nil
}

func (m *measurement) print(term *terminal, name string) {
	seconds, n := m.spent.Seconds(), uint64(m.documents)
	fmt.Fprintf(term.Out, "%-14s %.0f documents/s  %.2f MB/s  %d allocations and %.0f kB a document  %d documents, %d of them attack reports\n",
		name, float64(m.documents)/seconds, float64(m.bytes)/1e6/seconds, m.allocations/n, float64(m.allocated)/float64(n)/1e3, m.documents, m.alarms)
	if m.worked > 0 { // tells what a machine could do that had nothing else to do
		fmt.Fprintf(term.Out, "%-14s %.0f documents/s  %.2f MB/s of processor time\n", "", float64(m.documents)/m.worked.Seconds(), float64(m.bytes)/1e6/m.worked.Seconds())
	}
	if m.peak > 0 {
		fmt.Fprintf(term.Out, "%-14s %.0f MB peak memory\n", "", float64(m.peak)/1e3)
	}
}

// resetPeak makes Linux count the highest resident memory from now on. Where
// it cannot, the peak is that of the whole process.
func resetPeak() {
	// The error is no matter: see above.
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0)
}

// peak is the highest resident memory in kB.
func peak() int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	return vmHWM(string(status))
}

// processorTime is how long the program has kept processors busy, its
// collector included. Linux counts in hundredths of a second.
func processorTime() time.Duration {
	stat, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0
	}
	return ticks(string(stat)) * 10 * time.Millisecond
}

// ticks adds the times in user and system mode of what Linux says of a process.
func ticks(stat string) time.Duration {
	end := strings.LastIndex(stat, ") ") // the name before it may hold anything
	fields := strings.Fields(stat[end+1:])
	if end < 0 || len(fields) < 13 {
		return 0
	}
	user, err := strconv.ParseInt(fields[11], 10, 64)
	if err != nil {
		return 0
	}
	system, err := strconv.ParseInt(fields[12], 10, 64)
	if err != nil {
		return 0
	}
	return time.Duration(user + system)
}

// vmHWM finds the line in what Linux says of a process.
func vmHWM(status string) int64 {
	for line := range strings.Lines(status) {
		if rest, found := strings.CutPrefix(line, "VmHWM:"); found {
			kB, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			if err == nil {
				return kB
			}
		}
	}
	return 0
}

// starts measures the time from starting the program to its answer to a text
// of one line.
func (c *benchCmd) starts(ctx context.Context, term *terminal) error {
	if c.Starts == 0 {
		return nil
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("measure the start: %w", err)
	}
	folder, err := os.MkdirTemp("", "tocsin-bench")
	if err != nil {
		return fmt.Errorf("measure the start: %w", err)
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "line.txt")
	if err := os.WriteFile(path, []byte("Two rockets hit the airport on Tuesday, police said.\n"), 0o600); err != nil {
		return fmt.Errorf("measure the start: %w", err)
	}
	took := make([]time.Duration, 0, c.Starts)
	for range c.Starts {
		var said bytes.Buffer
		command := exec.CommandContext(ctx, self, "read", "--json", path)
		command.Stderr = &said
		began := time.Now()
		if err := command.Run(); err != nil {
			return fmt.Errorf("measure the start: %w: %s", err, said.String())
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	_, err = fmt.Fprintf(term.Out, "%-14s %.0f ms for a text of one line (median of %d, fastest %.0f ms)\n",
		"start", ms(took[len(took)/2]), len(took), ms(took[0]))
	return err
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
