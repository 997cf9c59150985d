package api

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"tocsin"
	"tocsin/web/gate"
)

// sse is one event of a stream; Name is "" for what is none but a place or a
// sign of life.
type sse struct {
	ID, Name, Data string
}

// reader reads one connection to a stream.
type streamReader struct {
	resp   *http.Response
	lines  *bufio.Reader
	cancel context.CancelFunc
}

func (w *world) follow(user, query, last string) *streamReader {
	w.t.Helper()
	ctx, cancel := context.WithCancel(w.t.Context())
	u, err := url.Parse(w.server.URL + streamPath + "?" + query)
	if err != nil {
		w.t.Fatal(err)
	}
	req := (&http.Request{Method: "GET", URL: u, Header: http.Header{"Test-User": {user}}}).WithContext(ctx)
	if last != "" {
		req.Header.Set("Last-Event-ID", last)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		w.t.Fatal(err)
	}
	if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "text/event-stream" {
		w.t.Fatalf("status %d, %v", resp.StatusCode, resp.Header)
	}
	return &streamReader{resp, bufio.NewReader(resp.Body), cancel}
}

func (r *streamReader) close() {
	r.cancel()
	r.resp.Body.Close()
}

// next reads up to the next empty line; false at the end of the stream.
func (r *streamReader) next() (sse, bool) {
	var e sse
	for {
		line, err := r.lines.ReadString('\n')
		if err != nil {
			return e, false
		}
		switch field, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": "); field {
		case "":
			if value == "" {
				return e, true
			}
		case "id":
			e.ID = value
		case "event":
			e.Name = value
		case "data":
			e.Data = value
		}
	}
}

// event reads up to the next event that is one.
func (r *streamReader) event(t *testing.T) (sse, event) {
	t.Helper()
	for {
		e, ok := r.next()
		if !ok {
			t.Fatal("the stream ended")
		}
		if e.Name != "" {
			var ev event
			if err := json.Unmarshal([]byte(e.Data), &ev); err != nil {
				t.Fatal(err)
			}
			return e, ev
		}
	}
}

// runs starts to look for changes; what it gives stops that.
func (w *world) runs() (stop func()) {
	ctx, cancel := context.WithCancel(w.t.Context())
	var done sync.WaitGroup
	done.Go(func() {
		if err := w.api.Run(ctx); err != nil {
			w.t.Error(err)
		}
	})
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			done.Wait()
		})
	}
	w.t.Cleanup(stop)
	return stop
}

func TestNothingIsMissedOrDoubledOnResume(t *testing.T) {
	const changes = 120
	w := newWorld(t, nil)
	w.runs()
	var writing sync.WaitGroup
	writing.Go(func() {
		for n := 1; n <= changes; n++ {
			s := drone(n)
			err := w.store.Update(context.WithoutCancel(t.Context()), func(tx tocsin.Tx) error {
				return tx.Record(tocsin.Outcome{Changes: []tocsin.Change{s.change(1, began)}})
			})
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	var followers sync.WaitGroup
	for cut := 1; cut <= 5; cut++ {
		followers.Go(func() {
			seen, last := []int64{}, ""
			for len(seen) < changes {
				r := w.follow("ann", "after=0", last)
				for range cut * 7 {
					e, ok := r.next()
					if !ok {
						t.Errorf("the stream ended after %d", len(seen))
						r.close()
						return
					}
					if e.ID != "" {
						last = e.ID
					}
					if e.Name == "" {
						continue
					}
					var ev event
					if err := json.Unmarshal([]byte(e.Data), &ev); err != nil || ev.Event != gate.EventChange || itoa(ev.Seq) != e.ID {
						t.Errorf("event %+v: %v", e, err)
					}
					if seen = append(seen, ev.Seq); len(seen) == changes {
						break
					}
				}
				r.close() // in the midst of whatever is on its way
			}
			for i, seq := range seen {
				if seq != int64(i+1) {
					t.Errorf("cut every %d: place %d came as number %d", cut*7, seq, i+1)
					return
				}
			}
		})
	}
	followers.Wait()
	writing.Wait()
}

func TestFollowASelection(t *testing.T) {
	w := newWorld(t, nil)
	w.runs()
	r := w.follow("ann", "form=drone&harm=true", "")
	defer r.close()
	if e, _ := r.next(); e.ID != "0" || e.Name != "" {
		t.Errorf("it begins with %+v", e)
	}
	w.tell(shelling(1), drone(2), drone(3))
	calm := drone(2).change(2, began)
	calm.Incident.Slots = nil
	gone := drone(3).change(2, began)
	gone.Withdraw, gone.Incident.Accounts, gone.Incident.Slots = true, nil, nil
	w.again(calm, drone(2).change(3, began), gone, shelling(1).change(2, began), drone(2).change(4, began))
	for _, want := range []struct {
		kind     gate.EventKind
		incident string
		version  int
	}{
		{gate.EventChange, "i002", 1}, {gate.EventChange, "i003", 1}, {gate.EventLeft, "i002", 2}, {gate.EventChange, "i002", 3},
		{gate.EventWithdrawn, "i003", 2}, {gate.EventChange, "i002", 4},
	} {
		e, ev := r.event(t)
		if e.Name != string(want.kind) || ev.Event != want.kind || ev.Incident != want.incident || ev.Version != want.version || (ev.Record == nil) != (want.kind == gate.EventLeft) {
			t.Errorf("%s: %s version %d, want %+v", e.Name, ev.Incident, ev.Version, want)
		}
	}
	// The list of changes says the same.
	l := want[changeList](w, 200, "ann", "GET", root+"/changes?form=drone&harm=true", nil)
	if len(l.Items) != 6 || l.After != 8 || l.Last != 8 || l.Items[2].Event != gate.EventLeft {
		t.Errorf("%+v", l)
	}
	if l := want[changeList](w, 200, "ann", "GET", root+"/changes?after=8", nil); len(l.Items) != 0 || l.After != 8 {
		t.Errorf("%+v", l)
	}
	var all []event
	for after := int64(0); ; {
		l := want[changeList](w, 200, "ann", "GET", root+"/changes?limit=3&after="+itoa(after), nil)
		all = append(all, l.Items...)
		if l.After == after {
			break
		}
		after = l.After
	}
	if len(all) != 8 {
		t.Errorf("%d changes, want 8", len(all))
	}
}

func TestStreamOfAnonymousCallers(t *testing.T) {
	w := newWorld(t, nil)
	w.runs()
	r := w.follow("", "after=0", "")
	defer r.close()
	furnish(w)
	var text strings.Builder
	for {
		e, ev := r.event(t)
		text.WriteString(e.Data)
		if ev.Incident == "i002" {
			t.Error("a withheld incident came")
		}
		if e.Name == string(gate.EventWithdrawn) {
			break
		}
	}
	if leaks(text.String()) {
		t.Errorf("the stream shows what is withheld: %s", text.String())
	}
}

func TestStreamsEnd(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Heartbeat = time.Millisecond })
	stop := w.runs()
	w.tell(drone(1))
	r := w.follow("ann", "", "")
	defer r.close()
	for range 3 { // signs of life come, with the place
		if e, ok := r.next(); !ok || e.ID != "1" || e.Name != "" {
			t.Errorf("%+v", e)
		}
	}
	stop()
	for {
		e, ok := r.next()
		if !ok {
			t.Fatal("the stream ended without a word")
		}
		if e.Name == "" {
			continue
		}
		if e.Name != "bye" || !strings.Contains(e.Data, `"closing"`) || e.ID != "1" {
			t.Errorf("%+v", e)
		}
		break
	}
	if _, ok := r.next(); ok {
		t.Error("something came after the last event")
	}
}

func TestStreamRefuses(t *testing.T) {
	w := newWorld(t, func(o *Options) { o.Followers = 1 })
	w.tell(drone(1))
	for _, c := range []struct {
		query, last string
		want        int
	}{{"after=2", "", 422}, {"", "x", 422}, {"", "-4", 422}, {"form=tank", "", 422}, {"as_of=2020-01-01", "", 422}, {"order=time", "", 422}, {"limit=5", "", 422}, {"x=1", "", 422}} {
		if a := w.ask("ann", "GET", streamPath+"?"+c.query, nil, "Last-Event-ID", c.last); a.status != c.want {
			t.Errorf("%+v: status %d: %s", c, a.status, a.body)
		}
	}
	r := w.follow("ann", "after=1", "")
	if _, ok := r.next(); !ok {
		t.Fatal("the stream ended")
	}
	if a := w.ask("ann", "GET", streamPath, nil); a.status != 503 || a.header.Get("Retry-After") == "" {
		t.Errorf("a follower too many: status %d", a.status)
	}
	r.close()
}

// stuck is a client that reads nothing.
type stuck struct{ held }

func (*stuck) Write([]byte) (int, error) { return 0, context.DeadlineExceeded }
func (*stuck) Flush()                    {}

func TestClientThatDoesNotReadIsGone(t *testing.T) {
	s := &sender{w: &stuck{}, control: http.NewResponseController(&stuck{}), patience: time.Second}
	if err := s.write("x"); err == nil {
		t.Error("writing to a client that does not read went well")
	}
}
