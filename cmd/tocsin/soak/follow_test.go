package soak_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin"
)

// follower reads the stream of changes; when it is cut off, it goes on where
// it was, as browsers do.
type follower struct {
	address string
	from    int64 // where it begins
	// told is called with each event, in their order.
	told func(event)

	mu   sync.Mutex
	seen []string // "place incident version"
}

// event is one of the stream.
type event struct {
	Event    string
	Seq      int64
	Incident string
	Version  int
	Record   *tocsin.IncidentRecord
}

// follow reads until the context ends.
func (f *follower) follow(ctx context.Context) {
	last := fmt.Sprint(f.from)
	for ctx.Err() == nil {
		f.read(ctx, &last)
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// read reads until the stream is cut off.
func (f *follower) read(ctx context.Context, last *string) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+f.address+"/api/v1/changes/stream", nil)
	if err != nil {
		return
	}
	req.Header.Set("Last-Event-ID", *last)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return
	}
	lines := bufio.NewReader(resp.Body)
	id, data := "", ""
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return // half an event was none
		}
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch {
		case line == "\n":
			if id != "" {
				*last = id
			}
			var e event
			if data != "" && json.Unmarshal([]byte(data), &e) == nil && e.Seq > 0 {
				f.mu.Lock()
				f.seen = append(f.seen, fmt.Sprintf("%d %s %d", e.Seq, e.Incident, e.Version))
				f.mu.Unlock()
				if f.told != nil {
					f.told(e)
				}
			}
			id, data = "", ""
		case name == "id":
			id = value
		case name == "data":
			data = value
		}
	}
}

// await waits until everything that has changed was told.
func (f *follower) await(tb testing.TB) {
	tb.Helper()
	end := last(tb, f.address)
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		got := f.got()
		if len(got) > 0 && strings.HasPrefix(got[len(got)-1], fmt.Sprint(end, " ")) {
			return
		}
		if time.Now().After(deadline) {
			tb.Fatalf("change %d is not told; the last of %d was %v", end, len(got), got[max(0, len(got)-1):])
		}
	}
}

// got is what came so far.
func (f *follower) got() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.seen...)
}
