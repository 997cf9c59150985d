package pipeline_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"tocsin"
	"tocsin/collect"
	"tocsin/group"
	"tocsin/pipeline"
	"tocsin/pipeline/invent"
	"tocsin/store/relational"
	"tocsin/store/sqlite"
)

// crowds are documents that look like many others.
var crowds = []struct {
	name string
	doc  func(i int) tocsin.Document
	many int
}{
	{"copies=400", invent.Copy, 400},
	{"copies=1000", invent.Copy, 1000},
	{"alerts=1000", invent.Alert, 1000},
	{"alerts=10000", invent.Alert, 10_000},
}

// BenchmarkBookCrowd adds one document beside many that look like it to a book.
func BenchmarkBookCrowd(b *testing.B) {
	for _, c := range crowds {
		b.Run(c.name, func(b *testing.B) {
			readings := readCrowd(b, c.doc, c.many+200)
			book := group.NewBook()
			now := time.Date(2018, time.March, 1, 0, 0, 0, 0, time.UTC)
			start := time.Now()
			if _, err := book.Add(now, slices.Clone(readings[:c.many])...); err != nil {
				b.Fatal(err)
			}
			filled := time.Since(start)
			n, changes := c.many, 0
			var took []time.Duration
			cpu := used(b)
			for b.Loop() {
				start := time.Now()
				got, err := book.Add(now, readings[n])
				if err != nil {
					b.Fatal(err)
				}
				took, changes = append(took, time.Since(start)), changes+len(got)
				if n++; n == len(readings) {
					b.StopTimer()
					var ids []string
					for _, r := range readings[c.many:] {
						ids = append(ids, r.Document.ID)
					}
					if _, err := book.Remove(now, "measured", ids...); err != nil {
						b.Fatal(err)
					}
					n = c.many
					b.StartTimer()
				}
			}
			report(b, took, used(b)-cpu)
			b.ReportMetric(filled.Seconds(), "s-to-fill")
			b.ReportMetric(float64(changes)/float64(len(took)), "changes/op")
		})
	}
}

// BenchmarkStoreCrowd does so in SQLite, from the reading on.
func BenchmarkStoreCrowd(b *testing.B) {
	for _, c := range crowds {
		b.Run(c.name, func(b *testing.B) {
			readings := readCrowd(b, c.doc, c.many+200)
			folder := b.TempDir()
			now := time.Date(2018, time.March, 1, 0, 0, 0, 0, time.UTC)
			s, err := sqlite.Open(b.Context(), filepath.Join(folder, "tocsin.db"), relational.Options{Now: func() time.Time { return now }})
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			var steps group.Steps
			add := func(list []tocsin.Reading) {
				err := s.Update(b.Context(), func(tx tocsin.Tx) error {
					cause := group.Cause{At: now}
					for i := range list {
						cause.Documents = append(cause.Documents, list[i].Document.ID)
					}
					_, err := steps.Step(tx, nil, nil, cause, func() error {
						for i := range list {
							if err := tx.PutReading(&list[i], steps.Keys(&list[i]), group.TextKeys); err != nil {
								return err
							}
						}
						return nil
					})
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			keeper := pipeline.NewKeeper(s, pipeline.KeeperOptions{Names: collect.Names, Now: func() time.Time { return now }})
			var arrivals []tocsin.Arrival
			for i := range readings {
				doc := c.doc(i)
				arrivals = append(arrivals, tocsin.Arrival{Source: "made up", Document: doc, Fetched: now})
			}
			got, err := keeper.Take(b.Context(), arrivals)
			if err != nil {
				b.Fatal(err)
			}
			for i := range readings {
				r := &readings[i]
				r.Document.ID = got[i].Document
				for j := range r.Accounts {
					r.Accounts[j].ID = fmt.Sprintf("%s#%d", r.Document.ID, j+1)
				}
			}
			start := time.Now()
			add(readings[:c.many])
			filled := time.Since(start)
			before := written(b)
			n := c.many
			var took []time.Duration
			cpu := used(b)
			for b.Loop() {
				if n == len(readings) {
					break
				}
				start := time.Now()
				add(readings[n : n+1])
				took = append(took, time.Since(start))
				n++
			}
			report(b, took, used(b)-cpu)
			b.ReportMetric(filled.Seconds(), "s-to-fill")
			b.ReportMetric(float64(written(b)-before)/float64(len(took))/1000, "kB/op")
		})
	}
}

// written is how many bytes the program wrote so far, to whatever file; 0 where
// the system does not tell.
func written(b *testing.B) (n int64) {
	b.Helper()
	io, err := os.ReadFile("/proc/self/io")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(io)) {
		fmt.Sscanf(line, "wchar: %d", &n)
	}
	return n
}

// used is the processor time of the program so far: unlike the time that passes
// it is the same on a busy machine.
func used(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func report(b *testing.B, took []time.Duration, cpu time.Duration) {
	b.ReportMetric(float64(cpu.Microseconds())/1000/float64(len(took)), "cpu-ms/op")
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
}

func readCrowd(b *testing.B, doc func(int) tocsin.Document, n int) []tocsin.Reading {
	b.Helper()
	reader, err := readerOnce()
	if err != nil {
		b.Fatal(err)
	}
	out := make([]tocsin.Reading, n)
	for i := range out {
		if out[i], err = reader.Read(doc(i)); err != nil {
			b.Fatal(err)
		}
		out[i].Document.Bytes = nil
	}
	return out
}
