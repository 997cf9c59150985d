package pipeline

import (
	"encoding/json"
	"sync"
	"testing"

	"tocsin"
	"tocsin/group"
)

// TestReadingIsTheSameEveryTime reads the examples twice, and with one and
// with eight workers that share a reader: the same bytes come out.
func TestReadingIsTheSameEveryTime(t *testing.T) {
	docs := examples(t)
	reader, err := NewReader()
	if err != nil {
		t.Fatal(err)
	}
	want := written(t, reader, docs, 1)
	for _, row := range []struct {
		name    string
		workers int
	}{
		{"once more", 1},
		{"eight workers", 8},
		{"eight workers once more", 8},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := written(t, reader, docs, row.workers); got != want {
				t.Errorf("got\n%s\nand not\n%s", got, want)
			}
		})
	}
	t.Run("another reader", func(t *testing.T) {
		again, err := NewReader()
		if err != nil {
			t.Fatal(err)
		}
		if got := written(t, again, docs, 8); got != want {
			t.Errorf("got\n%s\nand not\n%s", got, want)
		}
	})
}

// written is all that is read of the documents, and the incidents, as JSON.
func written(t *testing.T, reader *Reader, docs []tocsin.Document, workers int) string {
	t.Helper()
	readings := make([]tocsin.Reading, len(docs))
	errs := make([]error, len(docs))
	next := make(chan int)
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for i := range next {
				readings[i], errs[i] = reader.Read(docs[i])
			}
		})
	}
	for i := range docs {
		next <- i
	}
	close(next)
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	incidents, doubts := group.Outcome(readings)
	out, err := json.MarshalIndent([]any{readings, incidents, doubts}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
