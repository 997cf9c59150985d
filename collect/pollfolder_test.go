package collect_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"tocsin"
	"tocsin/collect"
)

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	o := open(t, tocsin.SourceFolder, "", collect.PollerOptions{})
	o.src.Address = dir
	clock := o.now
	write := func(name, words string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(words), 0o644); err != nil {
			t.Fatal(err)
		}
		clock = clock.Add(time.Second)
		if err := os.Chtimes(path, clock, clock); err != nil {
			t.Fatal(err)
		}
	}
	o.mustPoll(t, 0) // an empty folder is no trouble
	write("a.txt", "A blast")
	write("sub/a.txt", "Another blast")
	write("notes.pdf", "x")
	o.mustPoll(t, 0) // they may be half written
	write("a.txt", "A blast at the harbour")
	if got := o.mustPoll(t, 1)[0]; got.GUID != "sub/a.txt" || got.Document.Path != filepath.Join(dir, "sub", "a.txt") {
		t.Errorf("first came %+v", got)
	}
	first := o.mustPoll(t, 1)[0]
	if string(first.Document.Bytes) != "A blast at the harbour" {
		t.Errorf("then came %q", first.Document.Bytes)
	}
	o.mustPoll(t, 0)
	write("a.txt", "A blast at the harbour") // touched
	o.mustPoll(t, 0)
	o.mustPoll(t, 0)
	write("a.txt", "Two blasts")
	o.mustPoll(t, 0)
	if got := o.mustPoll(t, 1)[0]; got.Document.ID != first.Document.ID {
		t.Error("a changed file is no new version of one document")
	}
	write("lines.jsonl", `{"id":"1","text":"one"}`+"\n"+`{"id":"2","text":"two"}`+"\n{broken\n")
	o.mustPoll(t, 0)
	if arrivals, errs := o.poll(t); len(arrivals) != 2 || len(errs) != 1 {
		t.Errorf("%d lines, errors %v", len(arrivals), errs)
	}
	write("lines.jsonl", `{"id":"1","text":"one"}`+"\n"+`{"id":"2","text":"two, changed"}`+"\n"+`{"id":"3","text":"three"}`+"\n")
	o.mustPoll(t, 0)
	if got := o.mustPoll(t, 2); got[0].GUID != "lines.jsonl#2" || got[1].GUID != "lines.jsonl#3" {
		t.Errorf("lines %q and %q", got[0].GUID, got[1].GUID)
	}
	if err := os.Remove(filepath.Join(dir, "a.txt")); err != nil {
		t.Fatal(err)
	}
	o.mustPoll(t, 0) // which takes nothing back
}
