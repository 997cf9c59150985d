package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestBench(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "mill.txt"), []byte("The mill opened on Monday.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	c := &benchCmd{Docs: []string{folder}, News: []string{folder}, Repeat: 3}
	if err := c.Run(context.Background(), &terminal{Out: &out}); err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"load", "attack reports", "other news", "3 documents, 0 of them attack reports"} {
		if !strings.Contains(out.String(), words) {
			t.Errorf("no %q in\n%s", words, out.String())
		}
	}
	c = &benchCmd{GUM: filepath.Join("testdata", "bench", "gum"), Gold: filepath.Join("testdata", "bench", "gold.jsonl"), Repeat: 2}
	out.Reset()
	if err := c.Run(context.Background(), &terminal{Out: &out}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "2 documents, 0 of them attack reports") {
		t.Errorf("the news of GUM and the corpus give\n%s", out.String())
	}
	c.Docs = []string{t.TempDir()}
	if err := c.Run(context.Background(), &terminal{Out: &out}); err == nil {
		t.Error("a folder without reports is no error")
	}
}

func TestTicks(t *testing.T) {
	for _, row := range []struct {
		name, stat string
		want       int64
	}{
		{"as Linux writes it", "42 (tocsin) S 1 42 42 0 -1 4194304 6052 0 0 0 170 30 0 0 20 0 7", 200},
		{"a name that looks like more", "42 (a) b) S 1 42 42 0 -1 4194304 6052 0 0 0 170 30 0 0 20 0 7", 200},
		{"cut short", "42 (tocsin) S 1 42", 0},
		{"nothing", "", 0},
	} {
		if got := int64(ticks(row.stat)); got != row.want {
			t.Errorf("%s: %d, want %d", row.name, got, row.want)
		}
	}
}

func TestVmHWM(t *testing.T) {
	for _, row := range []struct {
		name, status string
		want         int64
	}{
		{"as Linux writes it", "Name:\ttocsin\nVmHWM:\t   34112 kB\nThreads:\t7\n", 34112},
		{"not there", "Name:\ttocsin\n", 0},
		{"no number", "VmHWM: much kB\n", 0},
	} {
		if got := vmHWM(row.status); got != row.want {
			t.Errorf("%s: %d, want %d", row.name, got, row.want)
		}
	}
}
