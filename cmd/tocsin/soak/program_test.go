// Package soak_test holds the program to its promises under load and in
// accidents: it builds tocsin and runs it as its users do, with processes that
// are killed, and counts what comes of it.
//
//	kill_test.go     a server that is killed at random moments loses nothing
//	workers_test.go  nor does one of two workers on a PostgreSQL
//	alerts_test.go   nor one that sends alerts, which come under one key each
//	load_test.go     how fast a full store answers, and how soon news is told
package soak_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"tocsin"
	"tocsin/pipeline/invent"
)

// binary is the program under test.
var binary string

func TestMain(m *testing.M) {
	flag.Parse()
	folder, err := os.MkdirTemp("", "tocsin-soak")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	binary = filepath.Join(folder, "tocsin")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, "tocsin/cmd/tocsin")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	code := 1
	if given := os.Getenv("TOCSIN_SOAK_BINARY"); given != "" {
		binary = given
		code = m.Run()
	} else if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build the program: %v\n%s", err, out)
	} else {
		code = m.Run()
	}
	os.RemoveAll(folder)
	os.Exit(code)
}

// asked is a number that the environment sets: TOCSIN_KILLS=200.
func asked(tb testing.TB, name string, otherwise int) int {
	tb.Helper()
	value := os.Getenv(name)
	if value == "" {
		return otherwise
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 {
		tb.Fatalf("%s=%q is no number", name, value)
	}
	return n
}

// patience is how long the program may take to begin or to end, on a machine
// that does much else.
const patience = 2 * time.Minute

// freeAddress is one that nobody listens on.
func freeAddress(tb testing.TB) string {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// process is the program as it runs.
type process struct {
	command *exec.Cmd
	said    *journal
	ended   chan struct{}
	err     error // once ended
}

// journal keeps the end of what a process says.
type journal struct {
	mu   sync.Mutex
	text []byte
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.text = append(j.text, p...); len(j.text) > 1<<20 {
		j.text = append([]byte(nil), j.text[len(j.text)-1<<19:]...)
	}
	return len(p), nil
}

// lines are those that hold one of the words.
func (j *journal) lines(words ...string) string {
	j.mu.Lock()
	defer j.mu.Unlock()
	var b strings.Builder
	for line := range strings.Lines(string(j.text)) {
		for _, w := range words {
			if strings.Contains(line, w) {
				b.WriteString(line)
				break
			}
		}
	}
	return b.String()
}

// begin starts the program with settings as NAME=value.
func begin(tb testing.TB, settings []string, args ...string) *process {
	tb.Helper()
	p := &process{command: exec.Command(binary, args...), said: &journal{}, ended: make(chan struct{})}
	p.command.Env = append(os.Environ(), settings...)
	p.command.Stdout, p.command.Stderr = p.said, p.said
	if err := p.command.Start(); err != nil {
		tb.Fatal(err)
	}
	go func() {
		p.err = p.command.Wait()
		close(p.ended)
	}()
	tb.Cleanup(p.kill)
	return p
}

// kill ends it at once, as a power cut would.
func (p *process) kill() {
	p.command.Process.Kill()
	<-p.ended
}

// stop asks it to end, and waits until it has.
func (p *process) stop(tb testing.TB) {
	tb.Helper()
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		tb.Fatalf("stop the program: %v\n%s", err, p.said.text)
	}
	select {
	case <-p.ended:
	case <-time.After(patience):
		tb.Fatalf("the program does not stop\n%s", p.said.text)
	}
	if p.err != nil {
		tb.Fatalf("the program ended with %v\n%s", p.err, p.said.text)
	}
}

// await waits until the program answers.
func (p *process) await(tb testing.TB, address string) {
	tb.Helper()
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if _, err := ask(tb.Context(), "http://"+address+"/readyz", nil); err == nil {
			return
		}
		select {
		case <-p.ended:
			tb.Fatalf("the program ended with %v\n%s", p.err, p.said.text)
		default:
		}
		if time.Now().After(deadline) {
			tb.Fatalf("the program does not answer\n%s", p.said.text)
		}
	}
}

// run runs a command of the program to its end and gives what it printed.
func run(tb testing.TB, settings []string, args ...string) string {
	tb.Helper()
	command := exec.Command(binary, args...)
	command.Env = append(os.Environ(), settings...)
	out, err := command.CombinedOutput()
	if err != nil {
		tb.Fatalf("tocsin %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// client asks on many connections at once.
var client = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}

// ask sends a request, with a body to post, and gives the answer's body. Any
// status but 200 is an error.
func ask(ctx context.Context, address string, body []byte) ([]byte, error) {
	method, media := http.MethodGet, ""
	var content io.Reader
	if body != nil {
		method, media, content = http.MethodPost, "application/json", bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, content)
	if err != nil {
		return nil, err
	}
	if media != "" {
		req.Header.Set("Content-Type", media)
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: %s: %.300s", method, address, resp.Status, answer)
	}
	return answer, err
}

// batch is the made-up reports from one to before another, as a client sends
// them.
func batch(tb testing.TB, from, to int) []byte {
	tb.Helper()
	type document struct {
		ID        string `json:"id"`
		Title     string `json:"title"`
		Outlet    string `json:"outlet"`
		Published string `json:"published"`
		Language  string `json:"language"`
		Text      string `json:"text"`
	}
	var list []document
	for i := from; i < to; i++ {
		d := invent.Report(i)
		list = append(list, document{d.ID, d.Title, d.Outlet, d.Published, d.Language, string(d.Bytes)})
	}
	b, err := json.Marshal(map[string]any{"documents": list})
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// send posts a batch; it is acknowledged when there is no error.
func send(ctx context.Context, address string, body []byte, documents int) error {
	answer, err := ask(ctx, "http://"+address+"/api/v1/documents", body)
	if err != nil {
		return err
	}
	var got struct{ New, Changed, Unchanged, Refused int }
	if err := json.Unmarshal(answer, &got); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	if got.Changed != 0 || got.Refused != 0 || got.New+got.Unchanged != documents {
		return &wrongAnswer{fmt.Sprintf("of %d documents, %d are new, %d unchanged, %d changed and %d refused", documents, got.New, got.Unchanged, got.Changed, got.Refused)}
	}
	return nil
}

// wrongAnswer is one that no accident excuses.
type wrongAnswer struct{ text string }

func (w *wrongAnswer) Error() string { return w.text }

// settled waits until nothing is queued.
func settled(tb testing.TB, p *process, address string, documents int) {
	tb.Helper()
	last, moved := -1, time.Now()
	for ; ; time.Sleep(100 * time.Millisecond) {
		answer, err := ask(tb.Context(), "http://"+address+"/api/v1/stats", nil)
		var stats tocsin.Stats
		if err == nil {
			err = json.Unmarshal(answer, &stats)
		}
		if err != nil {
			tb.Fatalf("%v\n%s", err, p.said.lines("level=ERROR", "panic"))
		}
		switch read := stats.Documents[tocsin.Read]; {
		case read == documents:
			return
		case read != last:
			last, moved = read, time.Now()
		case time.Since(moved) > patience:
			tb.Fatalf("of %d documents, %v are there, and nothing moves\n%s", documents, stats.Documents, p.said.lines("level=ERROR", "level=WARN"))
		}
	}
}

// gone reports whether an error is that of a server that is not there.
func gone(err error) bool {
	var wrong *wrongAnswer
	return err != nil && !errors.As(err, &wrong)
}
