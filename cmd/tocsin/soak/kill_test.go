package soak_test

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tocsin/store/relational"
	"tocsin/store/sqlite"
)

// TestKilledServer kills the server at random moments while documents stream
// in: no document that was acknowledged is lost and none is doubled, the
// incidents are those of a server that nothing happened to, who followed the
// changes was told of each once, and the log holds.
//
//	TOCSIN_KILLS      how often, else 5
//	TOCSIN_DOCUMENTS  how many, else 300
//	TOCSIN_SEED       of the moments, else another each time
func TestKilledServer(t *testing.T) {
	kills, documents := 5, 300
	if raced {
		kills, documents = 2, 100
	}
	kills = asked(t, "TOCSIN_KILLS", kills)
	documents = asked(t, "TOCSIN_DOCUMENTS", documents)
	seed := uint64(asked(t, "TOCSIN_SEED", int(time.Now().Unix())))
	t.Logf("TOCSIN_KILLS=%d TOCSIN_DOCUMENTS=%d TOCSIN_SEED=%d", kills, documents, seed)
	moments := rand.New(rand.NewPCG(seed, 1))
	folder, address := t.TempDir(), freeAddress(t)
	serve := func() *process {
		return begin(t, nil, "serve", "--data", folder, "--listen", address)
	}

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	f := &follower{address: address}
	followed := make(chan struct{})
	go func() { f.follow(ctx); close(followed) }()

	// Each life of the server gets its share of the documents, so that they
	// stream in until the last of them.
	var lives atomic.Int64
	sent := make(chan error, 1)
	go func() { sent <- stream(t, ctx, address, documents, kills+1, &lives, rand.New(rand.NewPCG(seed, 2))) }()

	began := time.Now()
	starting := 0 // kills before the server could answer
	for range kills {
		p := serve()
		ready := make(chan struct{})
		go func() { defer close(ready); awake(ctx, p, address) }()
		// One in five is killed while it starts, by the clock of this machine;
		// the others while they work.
		if moments.IntN(5) == 0 {
			select {
			case <-ready:
			case <-time.After(time.Duration(moments.Int64N(int64(time.Second)))):
			}
		} else {
			<-ready
			lives.Add(1)
			time.Sleep(time.Duration(moments.Int64N(int64(1500 * time.Millisecond))))
		}
		select {
		case <-ready:
		default:
			starting++
		}
		select {
		case <-p.ended:
			t.Fatalf("the server ended by itself with %v\n%s", p.err, p.said.text)
		default:
		}
		p.kill()
		if s := p.said.lines("level=ERROR", "panic"); s != "" {
			t.Errorf("a server that was killed had said\n%s", s)
		}
		<-ready
	}
	lives.Add(int64(kills) + 1)
	t.Logf("%d kills, %d of them while it started, in %v", kills, starting, time.Since(began).Round(time.Second))

	p := serve()
	p.await(t, address)
	if err := <-sent; err != nil {
		t.Fatal(err)
	}
	settled(t, p, address, documents)
	f.await(t)
	p.stop(t)
	t.Logf("everything was read after %v", time.Since(began).Round(time.Second))
	cancel()
	<-followed

	if out := run(t, nil, "verify", "--data", folder); !strings.Contains(out, "All holds.") {
		t.Errorf("verify says\n%s", out)
	}
	s, err := sqlite.Open(t.Context(), filepath.Join(folder, "tocsin.db"), relational.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	once(t, s, documents)
	changes, err := feed(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.got(); !slices.Equal(got, changes) {
		t.Errorf("who followed was told of %d changes, not of %d in their order", len(got), len(changes))
	}
	var left string
	if err := s.DB().QueryRowContext(t.Context(), `SELECT COALESCE(group_concat(state || ', attempt ' || attempt || ' of ' || max_attempts || ', ' || args || ' ' || COALESCE(errors, ''), '; '), '')
		FROM river_job WHERE kind = 'settle' AND state <> 'completed'`).Scan(&left); err != nil {
		t.Fatal(err)
	}
	if left != "" {
		t.Errorf("jobs are left although everything is read: %s", left)
	}
	compare(t, outcome(t, s), uninterrupted(t, documents))
}

// awake waits until the server answers, or ends.
func awake(ctx context.Context, p *process, address string) {
	for {
		if _, err := ask(ctx, "http://"+address+"/readyz", nil); err == nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-p.ended:
			return
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// stream sends the documents in small batches, each until it is acknowledged,
// and one in four once more. It does not go ahead of the lives of the server.
func stream(tb testing.TB, ctx context.Context, address string, documents, lives int, life *atomic.Int64, r *rand.Rand) error {
	for from := 0; from < documents; {
		to := min(from+1+r.IntN(20), documents)
		body := batch(tb, from, to)
		for again := r.IntN(4) == 0; ; {
			err := waitFor(ctx, func() bool { return from*lives < documents*int(life.Load()) })
			if err == nil {
				err = send(ctx, address, body, to-from)
			}
			switch {
			case ctx.Err() != nil:
				return ctx.Err()
			case gone(err):
				time.Sleep(10 * time.Millisecond)
				continue
			case err != nil:
				return err
			}
			if !again {
				break
			}
			again = false
		}
		from = to
	}
	return nil
}

// waitFor waits until something holds.
func waitFor(ctx context.Context, holds func() bool) error {
	for !holds() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(5 * time.Millisecond):
		}
	}
	return nil
}
